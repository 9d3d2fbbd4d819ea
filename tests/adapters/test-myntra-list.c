/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Myntra's lists of orders: pages, days and weeks, ranges, and where a pass ends. */
#include "myntra-fixture.h"

#include <string.h>

/* Three pages on the day before yesterday, nothing on the others. */
static void
answer_three_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = myntra_param (request->target, "startDate");
  g_autofree char *page = myntra_param (request->target, "page");
  static const char *const pages[] = {
    LISTED ("700", "S-1", "1", "WP") "," LISTED ("701", "S-2", "2", ""),
    "{\"orderId\":\"702\",\"orderLines\":[{\"orderLineId\":3,\"sellerOrderId\":\"S-3\",\"status\":\"WP\"},"
    "{\"orderLineId\":\"4\",\"sellerOrderId\":\"S-4\",\"status\":\"WP\"},"
    "{\"orderLineId\":\"5\",\"sellerOrderId\":\"S-3\",\"status\":\"PK\"}]}",
    LISTED ("703", "S-5", "6", "WP") ",{\"orderId\":9}," LISTED ("703", "S-5", "7", "WP"),
  };
  g_autofree char *body = NULL;

  if (myntra_days_ago (start) != 2)
    {
      test_server_reply (out, 200, NULL, NO_ORDERS);
      return;
    }
  g_assert_cmpint (atoi (page), <, 3);
  body = g_strdup_printf ("{" GOOD ",\"totalCount\":5,\"pages\":3,\"data\":[%s]}", pages[atoi (page)]);
  test_server_reply (out, 200, NULL, body);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  const OmsOrderRecord *stub;

  fixture->answer = answer_three_pages;
  g_free (myntra_read_pass (fixture, "work", NULL, stubs));
  g_assert_cmpuint (stubs->len, ==, 5);
  for (guint i = 0; i < stubs->len; i++)
    {
      stub = stubs->pdata[i];
      g_assert_cmpint (stub->kind, ==, OMS_RECORD_STUB);
      g_assert_cmpint (stub->remote_updated_at, ==, OMS_TIME_UNKNOWN);
      g_assert_cmpint (stub->purchased_precision, ==, OMS_PRECISION_DAY);
      g_assert_cmpint ((oms_time_now () - stub->purchased_at) / OMS_TIME_DAY, <=, 2);
      g_hash_table_insert (by_id, stub->order_id, (gpointer) stub);
    }
  stub = g_hash_table_lookup (by_id, "S-2");
  g_assert_cmpstr (stub->group_id, ==, "701");
  g_assert_null (((const OmsLineRecord *) stub->lines->pdata[0])->raw_status);
  stub = g_hash_table_lookup (by_id, "S-3");
  g_assert_cmpuint (stub->lines->len, ==, 2);
  g_assert_cmpstr (((const OmsLineRecord *) stub->lines->pdata[0])->line_id, ==, "3");
  g_assert_cmpstr (((const OmsLineRecord *) stub->lines->pdata[1])->raw_status, ==, "PK");
  stub = g_hash_table_lookup (by_id, "S-5");
  g_assert_cmpuint (stub->lines->len, ==, 2);
}

/* Another process goes on in the middle of a window, and what cannot be read spoils only itself. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) last = NULL;
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  guint before;

  fixture->answer = answer_three_pages;
  first = fixture_fetch (fixture, "work", NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->orders->len, ==, 2);
  fixture_connect (fixture);
  before = fixture->requests->len;
  last = fixture_fetch (fixture, "work", first->next, NULL);
  g_assert_cmpuint (last->orders->len, ==, 2);
  g_assert_nonnull (strstr (fixture_target (fixture, before), "page=1"));
  g_clear_pointer (&first, oms_order_page_free);
  first = fixture_fetch (fixture, "work", last->next, NULL);
  g_assert_cmpuint (first->problems->len, ==, 1);
  g_assert_cmpuint (first->orders->len, ==, 1);
}

static void
answer_one_a_day (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL,
                     "{" GOOD ",\"totalCount\":1,\"pages\":1,\"data\":[" LISTED ("7", "S-1", "1", "WP") "]}");
}

static void
test_windows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;
  g_autofree char *next = NULL;
  g_autofree char *packed = NULL;
  g_autofree char *packed_next = NULL;

  fixture->answer = answer_one_a_day;
  state = myntra_read_pass (fixture, "work", NULL, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 31);
  myntra_assert_window (fixture, 0, 0, 0);
  myntra_assert_window (fixture, 30, 30, 30);
  g_assert_true (
      g_str_has_prefix (fixture_target (fixture, 0), "/partner/v4/order/getOrderList?page=0&statusCode=WP&"));

  /* The next pass overlaps, and goes by days again. */
  fixture_forget_requests (fixture);
  next = myntra_read_pass (fixture, "work", state, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  myntra_assert_window (fixture, 2, 2, 2);

  /* Whoever looks for changes only asks for weeks, into tomorrow. */
  fixture_forget_requests (fixture);
  packed = myntra_read_pass (fixture, "packed", NULL, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 31);
  fixture_forget_requests (fixture);
  packed_next = myntra_read_pass (fixture, "packed", packed, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  myntra_assert_window (fixture, 0, 5, -1);
  myntra_assert_window (fixture, 1, 10, 5);
}

/* A pass that ended some days ago is continued from there; what a person asks for goes back as far. */
static void
test_since (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state =
      g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"cutIsSure\":true}", oms_time_now () - 9 * OMS_TIME_DAY);
  OmsCursor cursor = { NULL, oms_time_now () - 60 * OMS_TIME_DAY, FALSE };
  g_autoptr (OmsOrderPage) page = NULL;

  fixture->answer = answer_one_a_day;
  g_free (myntra_read_pass (fixture, "work", state, NULL));
  g_assert_cmpuint (fixture->requests->len, ==, 11);
  fixture_forget_requests (fixture);
  page = oms_adapter_fetch_orders (fixture->adapter, "delivered", &cursor, NULL, NULL);
  g_free (myntra_read_pass (fixture, "delivered", page->next, NULL));
  g_assert_cmpuint (fixture->requests->len, ==, 61);
}

/* The last day of a window does not belong to it. */
static void
answer_exclusive (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = myntra_param (request->target, "startDate");
  g_autofree char *end = myntra_param (request->target, "endDate");
  gint64 first = myntra_days_ago (start), last = myntra_days_ago (end);

  if (first >= 3 && last < 3)
    answer_one_a_day (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_exclusive_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);
  g_autofree char *state = NULL;
  guint before;

  fixture->answer = answer_exclusive;
  state = myntra_read_pass (fixture, "work", NULL, stubs);
  g_assert_cmpuint (stubs->len, ==, 1);
  g_assert_cmpint (oms_time_local_day (((OmsOrderRecord *) stubs->pdata[0])->purchased_at, india), ==,
                   oms_time_day_add (oms_time_local_day (oms_time_now (), india), -3));
  /* It is remembered. */
  before = fixture->requests->len;
  g_free (myntra_read_pass (fixture, "work", state, stubs));
  myntra_assert_window (fixture, before, 0, -1);
  g_assert_cmpuint (fixture->requests->len - before, ==, 3);
}

/* Of the days whose noon lies between two moments of the days so many ago. */
static OmsOrderPage *
fetch_range (Fixture *fixture, const char *state, int from, int to)
{
  OmsCursor cursor = { state, myntra_today () - from * OMS_TIME_DAY, state != NULL,
                       myntra_today () - to * OMS_TIME_DAY };
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page = oms_adapter_fetch_orders (fixture->adapter, "reconcile", &cursor, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static guint
read_range (Fixture *fixture, int from, int to)
{
  g_autoptr (OmsOrderPage) page = fetch_range (fixture, NULL, from, to);
  guint stubs = page->orders->len;

  while (page->more)
    {
      g_autofree char *state = g_strdup (page->next);

      oms_order_page_free (page);
      page = fetch_range (fixture, state, from, to);
      stubs += page->orders->len;
    }
  return stubs;
}

/* Neighbouring ranges share no day: the one whose noon is the end belongs to the next. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_one_a_day;
  g_assert_cmpuint (read_range (fixture, 60, 50), ==, 10);
  g_assert_cmpuint (fixture->requests->len, ==, 10);
  myntra_assert_window (fixture, 0, 51, 51);
  myntra_assert_window (fixture, 9, 60, 60);
  g_assert_true (g_str_has_prefix (fixture_target (fixture, 0), "/partner/v4/order/getOrderList?page=0&startDate="));
  g_assert_cmpuint (read_range (fixture, 50, 48), ==, 2);
  myntra_assert_window (fixture, 11, 50, 50);
  g_assert_cmpuint (read_range (fixture, 48, 48), ==, 0);
  g_assert_cmpuint (fixture->requests->len, ==, 12);
}

/* Another process goes on where the one before stopped. */
static void
test_range_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) same = NULL;
  g_autoptr (OmsOrderPage) again = NULL;
  g_autoptr (OmsOrderPage) on = NULL;

  fixture->answer = answer_one_a_day;
  first = fetch_range (fixture, NULL, 60, 50);
  same = fetch_range (fixture, first->next, 60, 50);
  myntra_assert_window (fixture, 1, 52, 52);
  fixture_connect (fixture);
  again = fetch_range (fixture, same->next, 60, 50);
  myntra_assert_window (fixture, 2, 53, 53);
  on = fetch_range (fixture, again->next, 60, 50);
  myntra_assert_window (fixture, 3, 54, 54);
}

/* Orders around it, none in it. */
static void
answer_around (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = myntra_param (request->target, "startDate");
  g_autofree char *end = myntra_param (request->target, "endDate");

  if (myntra_days_ago (end) <= 50 || myntra_days_ago (start) > 60)
    answer_one_a_day (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_empty_range (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_around;
  g_assert_cmpuint (read_range (fixture, 60, 50), ==, 0);
  /* Ten days, the week that the next day ends, and that day. */
  g_assert_cmpuint (fixture->requests->len, ==, 12);
  myntra_assert_window (fixture, 10, 56, 50);
  myntra_assert_window (fixture, 11, 50, 50);
  /* The days before a short range are none of its business. */
  g_assert_cmpuint (read_range (fixture, 53, 51), ==, 0);
  myntra_assert_window (fixture, 14, 53, 51);
  g_assert_cmpuint (fixture->requests->len, ==, 15);
}

/* One order, on the third day before myntra_today, and the end of a window does not belong to it. */
static void
test_range_exclusive_end (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_exclusive;
  g_assert_cmpuint (read_range (fixture, 5, 2), ==, 1);
  myntra_assert_window (fixture, fixture->requests->len - 1, 5, 4);
}

/* There are no orders on any day, and that is how it is: one more request tells. */
static void
test_no_orders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = myntra_read_pass (fixture, "cancelled", NULL, NULL);

  g_assert_cmpuint (fixture->requests->len, ==, 9);
  myntra_assert_window (fixture, 8, 5, -1);
  g_assert_nonnull (strstr (state, "\"last\""));
}

/* The order on the first page is packed while the second is read: the third order moves to the first page. */
static void
answer_moving (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = myntra_param (request->target, "startDate");

  if (myntra_days_ago (start) != 0)
    test_server_reply (out, 200, NULL, NO_ORDERS);
  else if (fixture->counter == 0)
    {
      fixture->counter++;
      test_server_reply (out, 200, NULL,
                         "{" GOOD ",\"totalCount\":3,\"pages\":2,\"data\":[" LISTED ("1", "S-1", "1", "WP") "," LISTED (
                             "2", "S-2", "2", "WP") "]}");
    }
  else if (strstr (request->target, "page=1") != NULL)
    test_server_reply (out, 200, NULL, "{" GOOD ",\"totalCount\":2,\"pages\":1,\"data\":[]}");
  else
    test_server_reply (out, 200, NULL,
                       "{" GOOD ",\"totalCount\":2,\"pages\":1,\"data\":[" LISTED ("2", "S-2", "2", "WP") "," LISTED (
                           "3", "S-3", "3", "WP") "]}");
}

static void
test_moving_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);

  fixture->answer = answer_moving;
  g_free (myntra_read_pass (fixture, "work", NULL, stubs));
  g_assert_cmpuint (stubs->len, ==, 4);
  g_assert_cmpstr (((OmsOrderRecord *) stubs->pdata[3])->order_id, ==, "S-3");
}

/* Always a page more, and always another one. */
static void
answer_endless (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  gint64 n = fixture->counter++;
  g_autofree char *body = g_strdup_printf (
      "{" GOOD ",\"totalCount\":1,\"pages\":%" G_GINT64_FORMAT ",\"data\":[{\"orderId\":1,"
      "\"orderLines\":[{\"orderLineId\":1,\"sellerOrderId\":\"S-%" G_GINT64_FORMAT "\",\"status\":\"WP\"}]}]}",
      n + 2, n);

  test_server_reply (out, 200, NULL, body);
}

static void
assert_ends (Fixture *fixture)
{
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100 && error == NULL; i++)
    {
      g_autoptr (OmsOrderPage) page = fixture_fetch (fixture, "work", state, &error);

      g_free (state);
      state = page != NULL ? g_strdup (page->next) : NULL;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_endless;
  assert_ends (fixture);
  /* The same page under every number. */
  fixture_reply (fixture, 200, "{" GOOD ",\"totalCount\":9,\"pages\":9,\"data\":[" LISTED ("1", "S-1", "1", "WP") "]}");
  assert_ends (fixture);
}

/* The daily list names all orders, also the closed ones; where that is refused it goes by status. */
static void
answer_by_status (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "statusCode") == NULL)
    test_server_reply (out, 200, NULL, BAD ("2001"));
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_reconcile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;

  fixture->answer = answer_one_a_day;
  g_free (myntra_read_pass (fixture, "reconcile", NULL, NULL));
  g_assert_cmpuint (fixture->requests->len, ==, 31);
  for (guint i = 0; i < 31; i++)
    g_assert_null (strstr (fixture_target (fixture, i), "statusCode"));

  fixture_forget_requests (fixture);
  fixture->answer = answer_by_status;
  state = myntra_read_pass (fixture, "reconcile", NULL, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 1 + 6 * 31 + 1);
  fixture_forget_requests (fixture);
  g_free (myntra_read_pass (fixture, "reconcile", state, NULL));
  g_assert_nonnull (strstr (fixture_target (fixture, 0), "statusCode"));
}

/* The day, which the list alone tells, and which the order does not make up. */
static void
answer_list_and_order (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "getOrderList") != NULL)
    answer_three_pages (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, ORDER (UNIT ("1", "1", "WP")));
}

static void
test_day_from_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  const OmsOrderRecord *record;

  fixture->answer = answer_list_and_order;
  g_free (myntra_read_pass (fixture, "work", NULL, stubs));
  record = stubs->pdata[0];
  g_assert_cmpstr (record->group_id, ==, "700");
  g_assert_cmpint (record->purchased_precision, ==, OMS_PRECISION_DAY);
  g_assert_cmpint (record->purchased_at, >, oms_time_now () - 3 * OMS_TIME_DAY);
  page = myntra_read_order (fixture, "S-1", NULL);
  g_assert_cmpint (((OmsOrderRecord *) page->orders->pdata[0])->purchased_at, ==, OMS_TIME_UNKNOWN);
}

#define ADD(path, func) \
  g_test_add ("/myntra/" path, Fixture, &myntra_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_myntra_add_list (void)
{
  ADD ("list/pages", test_pages);
  ADD ("list/resume", test_resume);
  ADD ("list/windows", test_windows);
  ADD ("list/since", test_since);
  ADD ("list/range", test_range);
  ADD ("list/range-elsewhere", test_range_elsewhere);
  ADD ("list/empty-range", test_empty_range);
  ADD ("list/range-exclusive-end", test_range_exclusive_end);
  ADD ("list/exclusive-end", test_exclusive_end);
  ADD ("list/no-orders", test_no_orders);
  ADD ("list/moving", test_moving_list);
  ADD ("list/endless", test_endless);
  ADD ("list/reconcile", test_reconcile);
  ADD ("order/day-from-list", test_day_from_list);
}
