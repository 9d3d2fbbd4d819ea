/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts, sums, one whole order with its raw data, and the inventory: against a loop over plain rows, or known values.
 */
#include "random-orders.h"

#include <string.h>

#include "oms-store-sync.h"

static RandomOrders *orders;

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gint64
plain_count (const OmsOrderFilter *filter)
{
  OmsOrderSort sort = { OMS_SORT_ORDERED, TRUE };
  g_autoptr (GArray) ids = plain_find (orders, filter, &sort);

  return ids->len;
}

static void
test_work_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsWorkCounts) counts = oms_store_work_counts (orders->store, NULL, &error);
  gint64 oldest = G_MAXINT64, worth = 0, orders_worth = 0;

  g_assert_no_error (error);
  for (OmsOrderView view = 0; view < OMS_N_VIEWS; view++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

      filter->view = view;
      g_assert_cmpint (counts->views[view], ==, plain_count (filter));
      g_assert_cmpint (counts->views[view], >, 0);
    }
  for (OmsStatus status = 0; status < OMS_N_STATUSES; status++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

      filter->status_mask = 1u << status;
      g_assert_cmpint (counts->statuses[status], ==, plain_count (filter));
    }
  for (guint i = 0; i < orders->plain->len; i++)
    {
      const PlainOrder *o = orders->plain->pdata[i];
      g_autoptr (OmsOrderFilter) overdue = oms_order_filter_new ();
      g_autoptr (OmsOrderFilter) to_pack = oms_order_filter_new ();

      overdue->view = OMS_VIEW_OVERDUE;
      to_pack->view = OMS_VIEW_TO_PACK;
      if (plain_matches (orders, o, overdue))
        oldest = MIN (oldest, o->dispatch_by);
      if (plain_matches (orders, o, to_pack) && o->total != OMS_MONEY_UNKNOWN && strcmp (o->currency, "INR") == 0)
        {
          worth += o->total;
          orders_worth++;
        }
    }
  g_assert_cmpint (counts->oldest_overdue, ==, oldest);
  for (guint i = 0; i < counts->to_pack_value->len; i++)
    {
      const OmsMoneySum *sum = &g_array_index (counts->to_pack_value, OmsMoneySum, i);

      if (strcmp (sum->currency, "INR") != 0)
        continue;
      g_assert_cmpint (sum->amount, ==, worth);
      g_assert_cmpint (sum->orders - sum->without_total, ==, orders_worth);
    }
}

static void
check_sum (const OmsOrderFilter *filter, const gint64 *ids, gsize n_ids, const gint64 *except, gsize n_except)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sums = NULL;
  gint64 amount = 0, n = 0, answered = 0, n_answered = 0;
  OmsMoneySum marks = { 0 };

  oms_store_sum_orders_async (orders->store, filter, ids, n_ids, except, n_except, NULL, keep_result, &result);
  sums = oms_store_sum_orders_finish (orders->store, wait_for (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < orders->plain->len; i++)
    {
      const PlainOrder *o = orders->plain->pdata[i];
      gboolean in = n_ids == 0 && plain_matches (orders, o, filter);

      for (gsize j = 0; j < n_ids; j++)
        in = in || ids[j] == o->id;
      for (gsize j = 0; j < n_except; j++)
        in = in && except[j] != o->id;
      if (in)
        {
          n++;
          amount += o->total != OMS_MONEY_UNKNOWN ? o->total : 0;
          if ((o->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0)
            marks.recalled++;
          else if ((o->flags & OMS_FLAG_PACKED_HERE) != 0)
            marks.packed_here++;
          else if (oms_status_is_open (o->status))
            marks.unpacked++;
        }
    }
  for (guint i = 0; i < sums->len; i++)
    {
      answered += g_array_index (sums, OmsMoneySum, i).amount;
      n_answered += g_array_index (sums, OmsMoneySum, i).orders;
      marks.unpacked -= g_array_index (sums, OmsMoneySum, i).unpacked;
      marks.packed_here -= g_array_index (sums, OmsMoneySum, i).packed_here;
      marks.recalled -= g_array_index (sums, OmsMoneySum, i).recalled;
    }
  g_assert_cmpint (marks.unpacked, ==, 0);
  g_assert_cmpint (marks.packed_here, ==, 0);
  g_assert_cmpint (marks.recalled, ==, 0);
  g_assert_cmpint (answered, ==, amount);
  g_assert_cmpint (n_answered, ==, n);
}

static void
test_sums (void)
{
  const gint64 ids[] = { 3, 5, 7, 100, 100000 }, except[] = { 4, 5, 6 };
  g_autoptr (OmsOrderFilter) all = oms_order_filter_new ();

  check_sum (all, NULL, 0, NULL, 0);
  check_sum (all, NULL, 0, except, G_N_ELEMENTS (except));
  check_sum (all, ids, G_N_ELEMENTS (ids), NULL, 0);
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (OmsOrderFilter) filter = random_filter (orders, round % 3 == 0);

      check_sum (filter, NULL, 0, except, round % 2 ? G_N_ELEMENTS (except) : 0);
    }
}

static void
test_match (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (OmsOrderFilter) filter = random_filter (orders, round % 2 == 0);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GArray) matching = NULL;
      gint64 ids[200];
      guint expected = 0;

      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        {
          const PlainOrder *order = orders->plain->pdata[i * 3];

          ids[i] = order->id;
          expected += plain_matches (orders, order, filter);
        }
      oms_store_match_orders_async (orders->store, filter, ids, G_N_ELEMENTS (ids), NULL, keep_result, &result);
      matching = oms_store_match_orders_finish (orders->store, wait_for (&result), NULL);
      g_assert_cmpuint (matching->len, ==, expected);
    }
}

static void
test_daily_totals (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = oms_store_daily_totals (orders->store, 0, 0, 0, NULL, &error);
  g_autoptr (GArray) one = NULL;
  gint64 n = 0, units = 0, plain_units = 0;
  int day;

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      n += g_array_index (all, OmsDailyTotal, i).orders;
      units += g_array_index (all, OmsDailyTotal, i).units;
      g_assert_true (i == 0 || g_array_index (all, OmsDailyTotal, i - 1).local_day <=
                                   g_array_index (all, OmsDailyTotal, i).local_day);
    }
  for (guint i = 0; i < orders->plain->len; i++)
    plain_units += ((PlainOrder *) orders->plain->pdata[i])->item_count;
  g_assert_cmpint (n, ==, orders->plain->len);
  g_assert_cmpint (units, ==, plain_units);

  day = g_array_index (all, OmsDailyTotal, all->len / 2).local_day;
  one = oms_store_daily_totals (orders->store, day, day, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->len, >, 0);
  for (guint i = 0; i < one->len; i++)
    {
      g_assert_cmpint (g_array_index (one, OmsDailyTotal, i).local_day, ==, day);
      g_assert_cmpint (g_array_index (one, OmsDailyTotal, i).platform_id, ==, 1);
    }
}

static void
test_top_skus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) skus = oms_store_top_skus (orders->store, 0, 0, 0, 7, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (skus->len, ==, 7);
  for (guint i = 0; i < skus->len; i++)
    {
      const OmsSkuTotal *total = skus->pdata[i];

      g_assert_cmpstr (total->title, !=, "");
      g_assert_true (i == 0 || ((OmsSkuTotal *) skus->pdata[i - 1])->units >= total->units);
    }
}

/* ---- One order ----------------------------------------------------------------------------------------------------
 */

static gint64
put_order (const char *id, const char *raw, gssize length)
{
  OmsPageContext context = { .platform_id = 1, .fetched_at = oms_time_now () };
  g_autofree char *return_id = g_strconcat ("R-", id, NULL);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  OmsLineRecord *line = oms_order_record_add_line (record);
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");
  OmsReturnRecord *back = oms_order_record_add_return (record, return_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  OmsSyncCounts counts = { 0 };

  record->status = OMS_STATUS_SHIPPED;
  record->raw_status = g_strdup ("Shipped");
  record->person = oms_person_new ();
  record->person->name = g_strdup ("Meera Iyer");
  record->ship_city = g_strdup ("Kochi");
  record->raw = raw != NULL ? g_bytes_new (raw, length < 0 ? strlen (raw) : (gsize) length) : NULL;
  line->line_id = g_strdup ("L1");
  line->sku = g_strdup ("SKU-1");
  line->quantity = 2;
  shipment->tracking = g_strdup ("AWB77");
  back->quantity = 1;
  g_ptr_array_add (page->orders, record);
  oms_store_apply_orders (orders->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.failed, ==, 0);
  ids = oms_store_find_orders (orders->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  return g_array_index (ids, gint64, 0);
}

static OmsRawNode *
child (OmsRawNode *node, const char *name)
{
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (strcmp (((OmsRawNode *) node->children->pdata[i])->name, name) == 0)
      return node->children->pdata[i];
  g_assert_not_reached ();
}

static void
test_detail (void)
{
  gint64 id = put_order (
      "detail-1", "{\"id\": \"x\", \"lines\": [{\"sku\": \"A\", \"n\": 2, \"price\": 10.50}, null, true], \"e\": {}}",
      -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsOrder) order = oms_store_get_order (orders->store, id, NULL, &error);
  g_autoptr (OmsOrder) none = NULL;
  OmsRawNode *line;

  g_assert_no_error (error);
  g_assert_cmpstr (order->row->order_id, ==, "detail-1");
  g_assert_cmpstr (order->row->buyer, ==, "Meera Iyer");
  g_assert_cmpstr (order->row->place, ==, "Kochi");
  g_assert_cmpstr (order->person->name, ==, "Meera Iyer");
  g_assert_cmpuint (order->lines->len, ==, 1);
  g_assert_cmpint (((OmsLineRecord *) order->lines->pdata[0])->quantity, ==, 2);
  g_assert_cmpstr (((OmsShipmentRecord *) order->shipments->pdata[0])->tracking, ==, "AWB77");
  g_assert_cmpuint (order->returns->len, ==, 1);
  g_assert_cmpuint (order->events->len, >, 0);
  g_assert_cmpstr (child (order->raw, "id")->value, ==, "x");
  line = child (child (order->raw, "lines"), "[0]");
  g_assert_cmpstr (child (line, "sku")->value, ==, "A");
  g_assert_cmpstr (child (line, "n")->value, ==, "2");
  g_assert_cmpstr (child (child (order->raw, "lines"), "[1]")->value, ==, "");
  g_assert_cmpstr (child (child (order->raw, "lines"), "[2]")->value, ==, "true");
  g_assert_null (child (order->raw, "e")->value);

  none = oms_store_get_order (orders->store, 99999999, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
}

static guint
depth (const OmsRawNode *node)
{
  guint deepest = 0;

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    {
      guint below = depth (node->children->pdata[i]); /* once: MAX evaluates its arguments twice */

      deepest = MAX (deepest, below);
    }
  return deepest + 1;
}

static guint
size (const OmsRawNode *node)
{
  guint n = 1;

  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    n += size (node->children->pdata[i]);
  return n;
}

/* Whatever a marketplace sent is shown in some way, and never too much of it. */
static void
test_hostile_raw (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autoptr (GString) nested = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new ("[0");
  const struct
  {
    const char *name, *raw;
    gssize length;
  } bodies[] = {
    { "no-json", "<html>Bad gateway</html>", -1 },
    { "cut", "{\"a\": [1, 2", -1 },
    { "empty", "", 0 },
    { "nul", "{\"a\": \"b\0c\"}", 12 },
    { "latin", "{\"a\": \"\xe9t\xe9\"}", -1 },
    { "brackets", brackets, -1 },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      gint64 id = put_order (bodies[i].name, bodies[i].raw, bodies[i].length);
      g_autoptr (OmsOrder) order = oms_store_get_order (orders->store, id, NULL, &error);

      g_assert_no_error (error);
      if (order->raw != NULL)
        g_assert_cmpuint (depth (order->raw), <=, 66);
    }
  for (int i = 0; i < 500; i++)
    g_string_append (nested, "{\"a\":");
  g_string_append (nested, "1");
  for (int i = 0; i < 500; i++)
    g_string_append_c (nested, '}');
  for (int i = 0; i < 50000; i++)
    g_string_append (wide, ",1");
  g_string_append_c (wide, ']');
  for (int i = 0; i < 2; i++)
    {
      gint64 id = put_order (i == 0 ? "nested" : "wide", i == 0 ? nested->str : wide->str, -1);
      g_autoptr (OmsOrder) order = oms_store_get_order (orders->store, id, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (order->raw);
      g_assert_cmpuint (depth (order->raw), <=, 66);
      g_assert_cmpuint (size (order->raw), <=, 10001);
    }
}

/* ---- Inventory ----------------------------------------------------------------------------------------------------
 */

static void
put_stock (void)
{
  OmsPageContext context = { .platform_id = 1, .fetched_at = oms_time_now () };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  const gint64 available[] = { 0, 3, 50, 7, OMS_QUANTITY_UNKNOWN, OMS_QUANTITY_UNKNOWN };
  const char *const titles[] = { "Blue 100% cotton", "red_shirt", "Green", "blue jeans", "Hidden", "Alone" };
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (available); i++)
    {
      g_autofree char *sku = g_strdup_printf ("INV-%c", "fEdCba"[i]);
      OmsStockRecord *record = oms_stock_record_new (sku);

      record->title = g_strdup (titles[i]);
      record->has_stock = i != 5;
      record->fulfilment = OMS_FULFILMENT_SELF;
      record->state = i == 4 ? OMS_STOCK_REFUSED : OMS_STOCK_KNOWN;
      record->reason = i == 4 ? g_strdup ("Not yours") : NULL;
      record->available = available[i];
      record->total = available[i];
      record->read_at = oms_time_now () - (gint64) i * OMS_TIME_HOUR;
      g_ptr_array_add (page->records, record);
    }
  oms_store_apply_stock (orders->store, &context, page, &counts, &error);
  g_assert_no_error (error);
}

static char *
stock_skus (const OmsStockQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = oms_store_stock_ids (orders->store, query, 0, NULL, &error);
  g_autoptr (GPtrArray) rows = NULL;
  GString *skus = g_string_new (NULL);

  g_assert_no_error (error);
  rows = oms_store_stock_rows (orders->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append (skus, ((OmsStockRow *) rows->pdata[i])->sku + 4);
  return g_string_free (skus, FALSE);
}

static void
test_stock (void)
{
  const struct
  {
    OmsStockQuery query;
    const char *skus;
  } cases[] = {
    { { .key = OMS_STOCK_SORT_SKU }, "abCdEf" },
    { { .key = OMS_STOCK_SORT_SKU, .descending = TRUE }, "fEdCba" },
    { { .key = OMS_STOCK_SORT_AVAILABLE }, "fECdab" }, /* unknown last, then by row */
    { { .key = OMS_STOCK_SORT_AVAILABLE, .descending = TRUE }, "dCEfab" },
    { { .key = OMS_STOCK_SORT_AGE }, "fEdCab" }, /* a refused read has no age */
    { { .view = OMS_STOCK_VIEW_OUT }, "f" },
    { { .view = OMS_STOCK_VIEW_LOW }, "Ef" },
    { { .view = OMS_STOCK_VIEW_UNKNOWN }, "ab" },
    { { .text = "blue" }, "Cf" },
    { { .text = "100%" }, "f" },
    { { .text = "%" }, "f" },
    { { .text = "d_s" }, "E" },
    { { .text = "inv-c" }, "C" },
    { { .platform_id = 2 }, "" },
  };

  put_stock ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *skus = stock_skus (&cases[i].query);

      if (cases[i].query.key == OMS_STOCK_SORT_AVAILABLE)
        skus[4] = 'a', skus[5] = 'b'; /* the two that are unknown, whichever comes first */
      g_assert_cmpstr (skus, ==, cases[i].skus);
    }
}

static void
test_stock_counts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsWorkCounts) counts = oms_store_work_counts (orders->store, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (counts->listings, ==, 6);
  g_assert_cmpint (counts->out_of_stock, ==, 1);
  g_assert_cmpint (counts->low_stock, ==, 1);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  orders = random_orders_new (900);
  g_test_add_func ("/query-counts/work", test_work_counts);
  g_test_add_func ("/query-counts/sums", test_sums);
  g_test_add_func ("/query-counts/match", test_match);
  g_test_add_func ("/query-counts/daily-totals", test_daily_totals);
  g_test_add_func ("/query-counts/top-skus", test_top_skus);
  g_test_add_func ("/query-detail/order", test_detail);
  g_test_add_func ("/query-detail/hostile-raw", test_hostile_raw);
  g_test_add_func ("/query-stock/lists", test_stock);
  g_test_add_func ("/query-stock/counts", test_stock_counts);
  result = g_test_run ();
  random_orders_free (orders);
  return result;
}
