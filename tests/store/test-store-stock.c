/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stock: unknown is not zero, a refused read keeps what was known, what is no longer listed is gone but not forgotten.
 */
#include "store-fixture.h"

static OmsStockRecord *
stock (const char *sku, gint64 available)
{
  OmsStockRecord *record = oms_stock_record_new (sku);

  record->title = g_strconcat ("Title of ", sku, NULL);
  record->has_stock = TRUE;
  record->fulfilment = OMS_FULFILMENT_SELF;
  record->state = OMS_STOCK_KNOWN;
  record->available = available;
  return record;
}

static OmsSyncCounts
apply_stock (Fixture *f, OmsStockRecord *record, const char *job, gint64 fetched_at)
{
  const OmsPageContext context = { .platform_id = f->platform, .job = job, .fetched_at = fetched_at };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  OmsSyncCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->records, record);
  oms_store_apply_stock (f->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

static void
apply_report (Fixture *f, OmsStockRecord *record, gint64 fetched_at)
{
  const OmsPageContext context = { .platform_id = f->platform, .fetched_at = fetched_at, .report = TRUE };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->records, record);
  oms_store_apply_stock (f->store, &context, page, NULL, &error);
  g_assert_no_error (error);
}

static OmsStockRecord *
stock_at (const char *sku, const char *location, gint64 available)
{
  OmsStockRecord *record = stock (sku, available);

  record->location = g_strdup (location);
  return record;
}

static void
test_report_leaves_the_queue (Fixture *f, gconstpointer data)
{
  OmsStockRecord *key = oms_stock_record_new ("A");

  key->key_only = TRUE;
  apply_stock (f, key, NULL, T0);
  apply_report (f, stock ("A", 3), T0 + 1);
  assert_sql_int (f, 1, "SELECT count(*) FROM due_stock");
  apply_stock (f, stock ("A", 4), NULL, T0 + 2);
  assert_sql_int (f, 0, "SELECT count(*) FROM due_stock");
}

/* A file that names no place speaks of the place that is there, and is no second one. */
static void
test_report_without_places (Fixture *f, gconstpointer data)
{
  OmsStockRecord *closed = stock_at ("A", "LOC2", 0);

  apply_stock (f, stock_at ("A", "LOC1", 14), NULL, T0);
  closed->state = OMS_STOCK_UNKNOWN;
  apply_stock (f, closed, NULL, T0);
  apply_report (f, stock ("A", 12), T0 + 1);
  assert_sql_text (f, "LOC1 12,LOC2 0", "SELECT group_concat (location || ' ' || available) FROM stock");
  apply_report (f, stock ("A", 15), T0 - 1);
  assert_sql_text (f, "LOC1 12,LOC2 0", "SELECT group_concat (location || ' ' || available) FROM stock");
  /* With two of them nobody knows how the figure is spread. */
  apply_stock (f, stock_at ("A", "LOC3", 5), NULL, T0 + 2);
  apply_report (f, stock ("A", 9), T0 + 3);
  assert_sql_int (f, 17, "SELECT sum (available) FROM stock");
  /* Alone it has no place. */
  apply_report (f, stock ("B", 3), T0);
  apply_report (f, stock ("B", 4), T0 + 1);
  assert_sql_text (f, " 4",
                   "SELECT group_concat (location || ' ' || available) FROM stock JOIN listings"
                   " ON listings.id = stock.listing_id WHERE sku = 'B'");
}

/* A run counts listings: that one is there, that it has stock, and at how many places, is one piece of news. */
static void
test_run_counts_listings (Fixture *f, gconstpointer data)
{
  OmsPageContext context = { .platform_id = f->platform, .fetched_at = T0 };
  OmsStockRecord *key = oms_stock_record_new ("A");
  g_autoptr (OmsStockPage) list = oms_stock_page_new ();
  g_autoptr (OmsStockPage) read = oms_stock_page_new ();
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };

  key->key_only = TRUE;
  g_ptr_array_add (list->records, key);
  g_ptr_array_add (read->records, stock_at ("A", "LOC1", 1));
  g_ptr_array_add (read->records, stock_at ("A", "LOC2", 2));
  context.run_id = oms_store_begin_run (f->store, f->platform, "inventory", &error);
  g_assert_no_error (error);
  oms_store_apply_stock (f->store, &context, list, &counts, &error);
  g_assert_no_error (error);
  oms_store_apply_stock (f->store, &context, read, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.added, ==, 1);
  g_assert_cmpint (counts.changed + counts.unchanged, ==, 0);

  /* What a run brought that never ends is known all the same. */
  g_assert_true (oms_store_mend_runs (f->store, f->platform, &error));
  assert_sql_text (f, "1 3", "SELECT added || ' ' || seen FROM sync_logs");

  g_usleep (2000); /* the listing is older than the next run by the clock */
  context.run_id = oms_store_begin_run (f->store, f->platform, "inventory", &error);
  ((OmsStockRecord *) read->records->pdata[0])->available = 5;
  ((OmsStockRecord *) read->records->pdata[1])->available = 6;
  counts = (OmsSyncCounts){ 0 };
  context.fetched_at = T0 + 1;
  oms_store_apply_stock (f->store, &context, list, &counts, &error);
  oms_store_apply_stock (f->store, &context, read, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.added, ==, 0);
  g_assert_cmpint (counts.changed, ==, 1);
  g_assert_cmpint (counts.unchanged, ==, 0);
}

static void
test_unknown_is_not_zero (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (apply_stock (f, stock ("A", 0), NULL, T0).added, ==, 1);
  assert_sql_int (f, 1, "SELECT available = 0 AND total IS NULL AND reserved IS NULL FROM stock");
  g_assert_cmpint (apply_stock (f, stock ("A", 0), NULL, T0 + 1).unchanged, ==, 1);
  assert_sql_int (f, T0 + 1, "SELECT read_at FROM stock");
  g_assert_cmpint (apply_stock (f, stock ("A", 7), NULL, T0 + 2).changed, ==, 1);
}

static void
test_refused_keeps_what_was_known (Fixture *f, gconstpointer data)
{
  OmsStockRecord *record = stock ("A", OMS_QUANTITY_UNKNOWN);

  apply_stock (f, stock ("A", 7), NULL, T0);
  record->state = OMS_STOCK_REFUSED;
  record->reason = g_strdup ("Not allowed");
  g_assert_cmpint (apply_stock (f, record, NULL, T0 + 5).changed, ==, 1);
  assert_sql_int (f, 1, "SELECT available = 7 AND state = 2 AND read_at = %" G_GINT64_FORMAT " FROM stock", T0);
  assert_sql_text (f, "Not allowed", "SELECT reason FROM stock");
  apply_stock (f, stock ("A", 6), NULL, T0 + 6);
  assert_sql_int (f, 1, "SELECT available = 6 AND state = 0 AND reason = '' FROM stock");
}

static void
test_older_read_does_not_overwrite (Fixture *f, gconstpointer data)
{
  apply_stock (f, stock ("A", 7), NULL, T0 + 10);
  g_assert_cmpint (apply_stock (f, stock ("A", 99), NULL, T0).changed, ==, 0);
  assert_sql_int (f, 7, "SELECT available FROM stock");
}

static void
test_locations_and_fulfilment_apart (Fixture *f, gconstpointer data)
{
  OmsStockRecord *record = stock ("A", 1);

  apply_stock (f, record, NULL, T0);
  record = stock ("A", 2);
  record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  apply_stock (f, record, NULL, T0);
  record = stock ("A", 3);
  record->location = g_strdup ("WH-1");
  apply_stock (f, record, NULL, T0);
  record = stock ("A", 4);
  record->variation = g_strdup ("M");
  apply_stock (f, record, NULL, T0);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM listings");
  assert_sql_int (f, 4, "SELECT COUNT (*) FROM inventory");
}

static OmsStockRecord *
place (const char *location, gint64 available, guint all_places)
{
  OmsStockRecord *record = stock ("A", available);

  record->location = g_strdup (location);
  record->all_places = all_places;
  return record;
}

/* Both on one page. */
static void
apply_two (Fixture *f, OmsStockRecord *first, OmsStockRecord *second, gint64 fetched_at)
{
  const OmsPageContext context = { .platform_id = f->platform, .fetched_at = fetched_at };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->records, first);
  g_ptr_array_add (page->records, second);
  oms_store_apply_stock (f->store, &context, page, NULL, &error);
  g_assert_no_error (error);
}

#define assert_places(f, expected)                                                                  \
  assert_sql_text (f, expected,                                                                     \
                   "SELECT group_concat (location || fulfilment) FROM (SELECT location, fulfilment" \
                   " FROM inventory WHERE sku = 'A' ORDER BY location, fulfilment)")

/* A place that is no longer named keeps its figures, unless all places are named. */
static void
test_place_that_vanishes (Fixture *f, gconstpointer data)
{
  OmsStockRecord *other = stock ("B", 9);
  OmsStockRecord *there = place (NULL, 6, 0);

  other->location = g_strdup ("W2");
  apply_stock (f, other, NULL, T0);
  there->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  apply_stock (f, there, NULL, T0);
  apply_two (f, place ("W1", 3, OMS_PLACES_OWN), place ("W2", 4, OMS_PLACES_OWN), T0 + 1);
  assert_places (f, "2,W11,W21");
  apply_stock (f, place ("W1", 3, 0), NULL, T0 + 2);
  assert_places (f, "2,W11,W21");
  /* What came in late says nothing of what is known since. */
  apply_stock (f, place ("W1", 3, OMS_PLACES_ALL), NULL, T0 - 1);
  assert_places (f, "2,W11,W21");
  g_assert_cmpint (apply_stock (f, place ("W1", 3, OMS_PLACES_OWN), NULL, T0 + 3).changed, ==, 1);
  assert_places (f, "2,W11");
  g_assert_cmpint (apply_stock (f, place ("W1", 3, OMS_PLACES_OWN), NULL, T0 + 4).unchanged, ==, 1);
  /* The marketplace's own is another's to tell, until somebody knows that, too. */
  apply_stock (f, place ("W1", 3, OMS_PLACES_ALL), NULL, T0 + 5);
  assert_places (f, "W11");
  assert_sql_int (f, 9, "SELECT available FROM inventory WHERE sku = 'B'");
  assert_clean (f->store);
}

/* All that is told of the listing is that the seller keeps nothing of it. */
static void
test_no_place_is_left (Fixture *f, gconstpointer data)
{
  OmsStockRecord *listing = place (NULL, OMS_QUANTITY_UNKNOWN, OMS_PLACES_OWN);

  apply_stock (f, place (NULL, 3, 0), NULL, T0);
  listing->has_stock = FALSE;
  apply_stock (f, listing, NULL, T0 + 1);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM listings");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM stock");
}

/* Unknown is not gone: where one of the records cannot be taken, the place may be that one's. */
static void
test_place_of_a_broken_record (Fixture *f, gconstpointer data)
{
  apply_two (f, place ("W1", 3, 0), place ("W2", 4, 0), T0);
  apply_two (f, place ("W2", G_MAXINT64, OMS_PLACES_ALL), place ("W1", 5, OMS_PLACES_ALL), T0 + 1);
  assert_places (f, "W11,W21");
  assert_sql_int (f, 4, "SELECT available FROM stock WHERE location = 'W2'");
  assert_sql_int (f, 5, "SELECT available FROM stock WHERE location = 'W1'");
  /* Of this listing alone. */
  apply_two (f, place ("W3", G_MAXINT64, OMS_PLACES_ALL), stock ("B", 1), T0 + 2);
  apply_stock (f, place ("W1", 5, OMS_PLACES_ALL), NULL, T0 + 3);
  assert_places (f, "W11");
}

static void
test_keys_are_queued_and_read (Fixture *f, gconstpointer data)
{
  OmsStockRecord *record = oms_stock_record_new ("A");
  g_auto (GStrv) due = NULL;
  g_auto (GStrv) left = NULL;

  record->key_only = TRUE;
  apply_stock (f, record, "listings", T0);
  due = oms_store_take_due_stock (f->store, f->platform, 10, NULL);
  g_assert_cmpstr (due[0], ==, "A");
  g_assert_null (due[1]);
  apply_stock (f, stock ("A", 3), "figures", T0 + 1);
  left = oms_store_take_due_stock (f->store, f->platform, 10, NULL);
  g_assert_null (left[0]);
  assert_sql_text (f, "listings", "SELECT job FROM listings");
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  apply_stock (f, stock ("STAYS", 3), "listings", T0);
  apply_stock (f, stock ("GOES", 3), "listings", T0);
  apply_stock (f, stock ("ELSEWHERE", 3), "warehouse", T0);
  apply_stock (f, stock ("STAYS", 3), "listings", T0 + 100);
  g_assert_true (oms_store_finish_stock_pass (f->store, f->platform, "listings", T0 + 50, NULL));
  assert_sql_text (f, "GOES", "SELECT group_concat (sku) FROM listings WHERE status = 'gone'");
  assert_sql_text (f, "GOES",
                   "SELECT group_concat (sku) FROM listings l JOIN stock s ON s.listing_id = l.id WHERE state = 1");
  assert_sql_int (f, 3, "SELECT available FROM inventory WHERE sku = 'GOES'");
  apply_stock (f, stock ("GOES", 4), "listings", T0 + 200);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM listings WHERE status = 'gone'");
  assert_sql_int (f, 0, "SELECT state FROM inventory WHERE sku = 'GOES'");
}

/* A list of stock that leaves out empty entries does not say that a listing is gone. */
static void
test_gone_says_the_list (Fixture *f, gconstpointer data)
{
  OmsStockRecord *listed = stock ("A", 3);

  listed->status = g_strdup ("buyable");
  apply_stock (f, stock ("A", 3), "warehouse", T0);
  apply_stock (f, listed, "listings", T0 + 10);
  g_assert_true (oms_store_finish_stock_pass (f->store, f->platform, "warehouse", T0 + 50, NULL));
  assert_sql_text (f, "buyable", "SELECT status FROM listings");
  g_assert_true (oms_store_finish_stock_pass (f->store, f->platform, "listings", T0 + 50, NULL));
  assert_sql_text (f, "gone", "SELECT status FROM listings");
}

static void
test_impossible_stands_aside (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (apply_stock (f, stock ("A", G_MAXINT64), NULL, T0).failed, ==, 1);
  g_assert_cmpint (apply_stock (f, stock ("", 1), NULL, T0).failed, ==, 1);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM problems WHERE kind = 'stock'");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM listings");
  g_assert_cmpint (apply_stock (f, stock ("A", 1), NULL, T0).added, ==, 1);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM problems");
}

static OmsStockRecord *
unread (const char *sku, const char *reason)
{
  OmsStockRecord *record = oms_stock_record_new (sku);

  record->has_stock = TRUE;
  record->state = OMS_STOCK_UNKNOWN;
  record->reason = g_strdup (reason);
  return record;
}

/* A listing that nobody answered for: its stock is unknown wherever it is, and the last figures stay. */
static void
test_unread_everywhere (Fixture *f, gconstpointer data)
{
  OmsStockRecord *record = stock ("A", 3);

  record->location = g_strdup ("LOC1");
  apply_stock (f, record, NULL, T0);
  record = stock ("A", 4);
  record->location = g_strdup ("LOC2");
  apply_stock (f, record, NULL, T0);
  g_assert_cmpint (apply_stock (f, unread ("A", "Not answered"), NULL, T0 + 5).changed, ==, 1);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM stock");
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM stock WHERE state = 1 AND reason = 'Not answered'");
  assert_sql_int (f, 7, "SELECT SUM (available) FROM stock");
  g_assert_cmpint (apply_stock (f, unread ("A", "Not answered"), NULL, T0 + 6).unchanged, ==, 1);

  /* Where nothing was known there is a row that says so, until there is more. */
  apply_stock (f, unread ("B", "Not answered"), NULL, T0);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM inventory WHERE sku = 'B' AND state = 1");
  record = stock ("B", 9);
  record->location = g_strdup ("LOC1");
  apply_stock (f, record, NULL, T0 + 7);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM inventory WHERE sku = 'B' AND available = 9");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM inventory WHERE sku = 'B'");
}

/* A marketplace that does not list: what orders and listings name is to be read. */
static void
test_known_keys (Fixture *f, gconstpointer data)
{
  const OmsPageContext context = { .platform_id = f->platform, .job = "listings", .fetched_at = T0 };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (OmsOrderPage) orders = oms_order_page_new ();
  OmsOrderRecord *sold = oms_order_record_new (OMS_RECORD_PARTIAL, "O-1");
  OmsOrderRecord *old = oms_order_record_new (OMS_RECORD_PARTIAL, "O-2");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  g_autofree char *joined = NULL;

  sold->purchased_at = T0 - OMS_TIME_DAY;
  old->purchased_at = T0 - 200 * OMS_TIME_DAY;
  for (guint i = 0; i < 2; i++)
    {
      OmsLineRecord *line = oms_order_record_add_line (i == 0 ? sold : old);

      line->line_id = g_strdup ("1");
      line->sku = g_strdup (i == 0 ? "SOLD" : "LONG-AGO");
      g_ptr_array_add (orders->orders, i == 0 ? sold : old);
    }
  g_assert_true (oms_store_apply_orders (f->store, &context, orders, NULL, &error));
  apply_stock (f, stock ("IMPORTED", 1), NULL, T0);
  apply_stock (f, stock ("SOLD", 1), NULL, T0);
  page->known_keys = TRUE;
  g_assert_true (oms_store_apply_stock (f->store, &context, page, NULL, &error));
  g_assert_no_error (error);
  keys = oms_store_take_due_stock (f->store, f->platform, 10, NULL);
  joined = g_strjoinv (" ", keys);
  g_assert_cmpstr (joined, ==, "IMPORTED SOLD");
}

#define ADD(name) g_test_add ("/store/stock/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (unknown_is_not_zero);
  ADD (run_counts_listings);
  ADD (report_without_places);
  ADD (report_leaves_the_queue);
  ADD (refused_keeps_what_was_known);
  ADD (older_read_does_not_overwrite);
  ADD (locations_and_fulfilment_apart);
  ADD (place_that_vanishes);
  ADD (no_place_is_left);
  ADD (place_of_a_broken_record);
  ADD (keys_are_queued_and_read);
  ADD (gone);
  ADD (gone_says_the_list);
  ADD (impossible_stands_aside);
  ADD (unread_everywhere);
  ADD (known_keys);
  return g_test_run ();
}
