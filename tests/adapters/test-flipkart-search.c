/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart's searches: where they begin, how they go on, and ranges of older orders. */
#include "flipkart-fixture.h"
#include "oms-json.h"

#include <string.h>

static void
test_searches (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *job;
    const char *parts[4];
  } searches[] = {
    { "pre-dispatch", { "\"type\":\"preDispatch\"", "\"APPROVED\",\"PACKING_IN_PROGRESS\",\"PACKED\"" } },
    { "held", { "\"type\":\"preDispatch\"", "\"hold\":true" } },
    { "post-dispatch", { "\"type\":\"postDispatch\"", "\"PICKUP_COMPLETE\",\"SHIPPED\",\"DELIVERED\"" } },
    { "cancelled-by-seller", { "\"type\":\"cancelled\"", "\"cancellationType\":\"sellerCancellation\"" } },
    { "cancelled-by-buyer", { "\"type\":\"cancelled\"", "\"cancellationType\":\"buyerCancellation\"" } },
    { "cancelled-by-marketplace", { "\"type\":\"cancelled\"", "\"cancellationType\":\"marketplaceCancellation\"" } },
  };

  fixture_reply (fixture, 200, LIST (""));
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *daily = g_strconcat ("daily-", searches[i].job, NULL);
      g_autoptr (OmsOrderPage) page = flipkart_fetch (fixture, searches[i].job, NULL, NULL);
      g_autoptr (OmsOrderPage) again = flipkart_fetch (fixture, searches[i].job, page->next, NULL);
      guint before = fixture->requests->len;
      g_autoptr (OmsOrderPage) day = flipkart_fetch (fixture, daily, NULL, NULL);

      g_assert_false (page->more);
      g_assert_false (again->more);
      g_assert_cmpstr (fixture_target (fixture, before - 1), ==, "/sellers/v3/shipments/filter");
      for (guint j = 0; searches[i].parts[j] != NULL; j++)
        {
          flipkart_assert_body_has (fixture, before - 1, searches[i].parts[j]);
          flipkart_assert_body_has (fixture, before, searches[i].parts[j]);
        }
      /* Whoever packs them, in one search. */
      flipkart_assert_body_has (fixture, before - 1, "\"serviceProfiles\":[\"NON_FBF\",\"FBF_LITE\",\"FBF\"]");
      flipkart_assert_body_has (fixture, before, "\"serviceProfiles\":[\"NON_FBF\",\"FBF_LITE\",\"FBF\"]");
      flipkart_assert_body_has (fixture, before - 1, "\"pageSize\":20");
      flipkart_assert_body_has (fixture, before - 1, "\"modifiedDate\":{\"from\":\"");
      /* Thirty days are two windows of time, the last one open. */
      g_assert_cmpuint (fixture->requests->len, ==, before + 2);
      flipkart_assert_body_has (fixture, before, "\"orderDate\":{\"from\":\"");
      flipkart_assert_body_has (fixture, before, "\"to\":\"");
      g_assert_null (strstr (fixture_body (fixture, before + 1), "\"to\":\""));
      g_assert_false (day->more);
    }
}

/* The next pass begins a quarter of an hour before the last one did. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  gint64 before = oms_time_now ();
  g_autoptr (OmsOrderPage) first = flipkart_fetch_text (fixture, LIST (""));
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (OmsJson) body = NULL;
  gint64 from;

  g_assert_cmpint (first->high_water, >=, before);
  second = flipkart_fetch (fixture, "pre-dispatch", first->next, NULL);
  body = oms_json_parse_text (fixture_body (fixture, 1), NULL);
  g_assert_true (oms_time_parse (
      oms_json_get_string (oms_json_get (oms_json_get (oms_json_root (body), "filter"), "modifiedDate"), "from"), NULL,
      &from, NULL, NULL));
  g_assert_cmpint (from, <=, first->high_water - 15 * OMS_TIME_MINUTE);
  g_assert_cmpint (from, >, first->high_water - 16 * OMS_TIME_MINUTE);
}

/* A first pass goes through time in windows, so that what stops it loses one of them only. */
static void
test_windows (Fixture *fixture, gconstpointer data)
{
  OmsCursor cursor = { NULL, oms_time_now () - 60 * OMS_TIME_DAY, FALSE };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autofree char *state = NULL;
  guint pages = 0;
  gint64 seen = 0;

  fixture_reply (fixture, 200, LIST (SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", ""))));
  do
    {
      g_clear_pointer (&page, oms_order_page_free);
      page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
      g_assert_cmpint (page->high_water, >, seen);
      seen = page->high_water;
      g_free (state);
      state = g_strdup (page->next);
      cursor.state = state;
      pages++;
      /* Another process goes on. */
      fixture_connect (fixture);
    }
  while (page->more);
  g_assert_cmpuint (pages, ==, 4);
  g_assert_cmpint (seen, >, oms_time_now () - OMS_TIME_MINUTE);
}

static void
answer_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  const char *link = fixture->text;
  g_autofree char *body = g_strdup_printf (
      "{\"shipments\":[%s],\"hasMore\":%s,\"nextPageUrl\":\"%s\"}",
      g_str_equal (request->method, "POST") ? SHIPMENT ("s1", "", ITEM ("O1", "1", "APPROVED", ""))
                                            : SHIPMENT ("s2", "", ITEM ("O2", "2", "APPROVED", "")),
      g_str_equal (request->method, "POST") ? "true" : "false", g_str_equal (request->method, "POST") ? link : "");

  test_server_reply (out, 200, NULL, body);
}

static void
assert_follows (Fixture *fixture, const char *link, const char *expected)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (GError) error = NULL;

  fixture_forget_requests (fixture);
  fixture->answer = answer_pages;
  fixture->text = link;
  first = flipkart_fetch (fixture, "pre-dispatch", NULL, &error);
  if (expected == NULL)
    {
      g_test_message ("%s", link);
      g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, "another address"));
      g_assert_cmpuint (fixture->requests->len, ==, 1);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (first->more);
  fixture_connect (fixture);
  second = flipkart_fetch (fixture, "pre-dispatch", first->next, &error);
  g_assert_no_error (error);
  g_assert_false (second->more);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, expected);
  g_assert_cmpstr (flipkart_only_order (second)->order_id, ==, "O2");
}

static void
test_next_page (Fixture *fixture, gconstpointer data)
{
  const char *here = test_server_get_address (fixture->server);
  g_autofree char *absolute = g_strconcat (here, "/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *bare = g_strconcat (here, "/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *with_user = g_strconcat ("http://me@", here + strlen ("http://"), "/v3/x?t=1", NULL);
  g_autofree char *other_port = g_strconcat (here, "9/v3/shipments/filter?next_token=a", NULL);

  assert_follows (fixture, "/v3/shipments/filter?next_token=a%2Fb%2Bc%3D",
                  "/sellers/v3/shipments/filter?next_token=a%2Fb%2Bc%3D");
  assert_follows (fixture, "/v3/shipments/filter?next_token=a/b+c=", "/sellers/v3/shipments/filter?next_token=a/b+c=");
  assert_follows (fixture, "/sellers/v3/shipments/filter?next_token=a", "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, absolute, "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, bare, "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, "https://example.org/v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, "//example.org/v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, other_port, NULL);
  assert_follows (fixture, with_user, NULL);
  assert_follows (fixture, "/../oauth-service/x?t=1", NULL);
  assert_follows (fixture, "/v3/%2e%2e/x?t=1", NULL);
  assert_follows (fixture, "v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, "/v3/shipments/filter?a=b#c", NULL);
  assert_follows (fixture, "/v3/shipments/filter?a=b c", NULL);
}

/* With a path before /sellers, as the practice server has one. */
static void
handle_behind_path (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  TestRequest inner = *request;

  g_assert_true (g_str_has_prefix (request->target, "/f0/"));
  inner.target = request->target + strlen ("/f0");
  fixture_handle (&inner, out, user_data);
}

static void
test_next_page_behind_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new (handle_behind_path, fixture);
  const char *here = test_server_get_address (server);
  g_autofree char *base = g_strconcat (here, "/f0/", NULL);
  g_autofree char *absolute = g_strconcat (here, "/f0/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *outside = g_strconcat (here, "/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_pages;
  fixture->text = absolute;
  fixture_connect_with (fixture, "endpoint", base);
  page = flipkart_fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  next = flipkart_fetch (fixture, "pre-dispatch", page->next, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=a");
  fixture->text = outside;
  g_assert_null (flipkart_fetch (fixture, "pre-dispatch", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  fixture_connect_with (fixture, "endpoint", test_server_get_address (fixture->server));
}

static void
answer_dead_page (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (g_str_equal (request->method, "GET"))
    test_server_reply (out, 400, NULL, "{\"errors\":[{\"description\":\"The token is invalid\"}]}");
  else
    answer_pages (fixture, request, out);
}

/* A page's address that died costs one window, and is not tried for ever. */
static void
test_page_dies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  fixture->answer = answer_dead_page;
  fixture->text = "/v3/shipments/filter?next_token=a";
  for (; n < 10 && error == NULL; n++)
    {
      g_autoptr (OmsOrderPage) page = flipkart_fetch (fixture, "pre-dispatch", state, &error);

      if (page == NULL)
        break;
      g_assert_true (page->more);
      g_free (state);
      state = g_steal_pointer (&page->next);
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
  g_assert_cmpuint (n, ==, 4);
}

static gint64
window_bound (Fixture *fixture, guint index, const char *name, const char *bound)
{
  g_autoptr (OmsJson) body = oms_json_parse_text (fixture_body (fixture, index), NULL);
  const OmsJsonNode *window = oms_json_get (oms_json_get (oms_json_root (body), "filter"), name);
  gint64 moment = OMS_TIME_UNKNOWN;

  if (window != NULL)
    g_assert_true (oms_time_parse (oms_json_get_string (window, bound), NULL, &moment, NULL, NULL));
  return moment;
}

/* A range of older orders is one window by the day ordered, also for the process that goes on with it. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () / 1000 * 1000 - 200 * OMS_TIME_DAY;
  OmsCursor cursor = { NULL, since, FALSE, since + 40 * OMS_TIME_DAY };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  g_autoptr (OmsOrderPage) too_old = NULL;

  fixture->answer = answer_pages;
  fixture->text = "/v3/shipments/filter?next_token=a";
  page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_true (page->more);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "from"), ==, since);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "to"), ==, cursor.until);
  g_assert_cmpint (window_bound (fixture, 0, "modifiedDate", "from"), ==, OMS_TIME_UNKNOWN);
  fixture_connect (fixture);
  cursor = (OmsCursor){ page->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  next = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=a");
  g_assert_false (next->more);

  cursor = (OmsCursor){ NULL, since - 1000 * OMS_TIME_DAY, FALSE, since };
  too_old = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpint (window_bound (fixture, 2, "orderDate", "from"), >, oms_time_now () - 731 * OMS_TIME_DAY);
}

/* A place that was reached when only some orders were asked for is none: what was left out is read now, once. */
static void
test_place_of_a_narrower_search (Fixture *fixture, gconstpointer data)
{
  gint64 now = oms_time_now ();
  g_autofree char *done = g_strdup_printf ("{\"after\":%" G_GINT64_FORMAT "}", now);
  g_autofree char *under_way =
      g_strdup_printf ("{\"after\":%" G_GINT64_FORMAT ",\"started\":%" G_GINT64_FORMAT ",\"from\":%" G_GINT64_FORMAT
                       ",\"link\":\"/sellers/v3/shipments/filter?next_token=a\",\"page\":3}",
                       now, now, now - OMS_TIME_DAY);
  const char *const states[] = { done, under_way };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (OmsOrderPage) next = NULL;

      fixture_forget_requests (fixture);
      fixture_reply (fixture, 200, LIST (SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", ""))));
      page = flipkart_fetch (fixture, "pre-dispatch", states[i], NULL);
      g_assert_cmpstr (fixture_target (fixture, 0), ==, "/sellers/v3/shipments/filter");
      g_assert_cmpint (window_bound (fixture, 0, "modifiedDate", "from"), <, now - 91 * OMS_TIME_DAY);
      g_assert_true (page->more);
      next = flipkart_fetch (fixture, "pre-dispatch", page->next, NULL);
      g_assert_cmpint (window_bound (fixture, 1, "modifiedDate", "from"), >, now - 80 * OMS_TIME_DAY);
    }
}

/* A range under way stays the same range, from its first page. */
static void
test_range_of_a_narrower_search (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () / 1000 * 1000 - 200 * OMS_TIME_DAY;
  gint64 until = since + 40 * OMS_TIME_DAY;
  g_autofree char *state =
      g_strdup_printf ("{\"started\":%" G_GINT64_FORMAT ",\"range\":true,\"from\":%" G_GINT64_FORMAT
                       ",\"to\":%" G_GINT64_FORMAT ",\"link\":\"/sellers/v3/shipments/filter?next_token=a\"}",
                       oms_time_now (), since, until);
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, TRUE, until };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;

  fixture->answer = answer_pages;
  fixture->text = "/v3/shipments/filter?next_token=b";
  page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "from"), ==, since);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "to"), ==, until);
  g_assert_true (page->more);
  cursor.state = page->next;
  next = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=b");
  g_assert_false (next->more);
}

/* A page's address that died within a range: the engine begins it again, or a shorter one. */
static void
test_range_page_dies (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () - 200 * OMS_TIME_DAY;
  OmsCursor cursor = { NULL, since, FALSE, since + 40 * OMS_TIME_DAY };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_dead_page;
  fixture->text = "/v3/shipments/filter?next_token=a";
  page = oms_adapter_fetch_orders (fixture->adapter, "pre-dispatch", &cursor, NULL, NULL);
  cursor = (OmsCursor){ page->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  g_assert_null (oms_adapter_fetch_orders (fixture->adapter, "pre-dispatch", &cursor, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);
}

#define ADD(path, func) \
  g_test_add ("/flipkart/" path, Fixture, &flipkart_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_flipkart_add_search (void)
{
  ADD ("searches", test_searches);
  ADD ("cursor", test_cursor);
  ADD ("windows", test_windows);
  ADD ("next-page", test_next_page);
  ADD ("next-page-behind-path", test_next_page_behind_path);
  ADD ("page-dies", test_page_dies);
  ADD ("range", test_range);
  ADD ("place-of-a-narrower-search", test_place_of_a_narrower_search);
  ADD ("range-of-a-narrower-search", test_range_of_a_narrower_search);
  ADD ("range-page-dies", test_range_page_dies);
}
