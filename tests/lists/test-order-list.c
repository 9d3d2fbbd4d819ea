/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists over a real store: they follow what a sync writes, keep their place while the user reads, and let go of
 * what no longer belongs. */
#include <glib/gstdio.h>
#include <string.h>

#include "oms-account-list.h"
#include "oms-id-selection.h"
#include "oms-order-list.h"
#include "oms-problem-list.h"
#include "oms-run-list.h"
#include "oms-stock-list.h"
#include "oms-summary.h"
#include "../test-finalize.h"

typedef struct
{
  char *folder;
  OmsStore *store;
  OmsAccount *account;
} Fixture;

#define WAIT_FOR(condition)                                         \
  G_STMT_START                                                      \
  {                                                                 \
    gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND; \
    while (!(condition) && g_get_monotonic_time () < end)           \
      if (!g_main_context_iteration (NULL, FALSE))                  \
        g_usleep (500);                                             \
    g_assert_true (condition);                                      \
  }                                                                 \
  G_STMT_END

static void
put (Fixture *f, const char *prefix, guint first, guint n, OmsStatus status)
{
  OmsPageContext context = { .platform_id = f->account->id, .fetched_at = oms_time_now () };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%04u", prefix, i);
      OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_PARTIAL, id);

      record->status = status;
      record->raw_status = g_strdup (oms_status_to_id (status));
      record->purchased_at = oms_time_now () - OMS_TIME_DAY + i * OMS_TIME_SECOND;
      record->remote_updated_at = oms_time_now ();
      record->total = 10000;
      record->currency = g_strdup ("INR");
      g_ptr_array_add (page->orders, record);
    }
  oms_store_apply_orders (f->store, &context, page, &counts, &error);
  g_assert_no_error (error);
}

static void
note_change (OmsStore *store, OmsStoreChange *change, gboolean *seen)
{
  *seen = TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gboolean seen = FALSE;

  f->folder = g_dir_make_tmp ("oms-lists-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->folder, "oms.db", NULL);
  f->store = oms_store_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  f->account = oms_account_new ("amazon", "Amazon India");
  oms_store_save_account (f->store, f->account, &error);
  g_assert_no_error (error);
  g_signal_connect (f->store, "changed", G_CALLBACK (note_change), &seen);
  put (f, "old", 0, 300, OMS_STATUS_NEW);
  WAIT_FOR (seen);
  g_signal_handlers_disconnect_by_func (f->store, note_change, &seen);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  oms_store_close (f->store);
  /* Answers that were under way when the test ended. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  test_assert_finalizes (f->store);
  oms_account_free (f->account);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static guint
n_items (gpointer list)
{
  return g_list_model_get_n_items (list);
}

static OmsSlot *
slot_at (OmsOrderList *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

static void
test_first (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) top = NULL;

  g_assert_true (oms_query_list_get_loading (OMS_QUERY_LIST (list)));
  WAIT_FOR (n_items (list) == 300);
  WAIT_FOR (oms_order_list_get_matching (list) == 300 && oms_order_list_get_all (list) == 300);
  top = slot_at (list, 0);
  WAIT_FOR (oms_slot_get_order (top) != NULL);
  g_assert_cmpstr (oms_slot_get_order (top)->order_id, ==, "old-0299");
}

static void
test_in_place (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) top = NULL;

  WAIT_FOR (n_items (list) == 300);
  top = slot_at (list, 0);
  WAIT_FOR (oms_slot_get_order (top) != NULL);
  put (f, "old", 299, 1, OMS_STATUS_SHIPPED);
  WAIT_FOR (oms_slot_get_order (top)->status == OMS_STATUS_SHIPPED);
  g_assert_cmpuint (n_items (list), ==, 300);
}

static void
test_leaves (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsIdSelection) selection = oms_id_selection_new (OMS_QUERY_LIST (list));
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (OmsSlot) top = NULL;
  gint64 id;

  WAIT_FOR (n_items (list) == 300);
  filter->status_mask = 1 << OMS_STATUS_NEW;
  oms_order_list_set_filter (list, filter);
  WAIT_FOR (!oms_query_list_get_stale (OMS_QUERY_LIST (list)));
  top = slot_at (list, 0);
  WAIT_FOR (oms_slot_get_order (top) != NULL);
  id = oms_slot_get_id (top);
  oms_id_selection_select_only (selection, id);
  put (f, "old", 299, 1, OMS_STATUS_SHIPPED);
  WAIT_FOR (n_items (list) == 299);
  g_assert_cmpint (oms_slot_get_id (top), !=, id);
  g_assert_cmpstr (oms_slot_get_order (top)->order_id, ==, "old-0298");
  g_assert_cmpint (oms_id_selection_get_count (selection), ==, 0);
  WAIT_FOR (oms_order_list_get_matching (list) == 299);
}

static void
test_new_at_top (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) top = NULL;

  WAIT_FOR (n_items (list) == 300);
  put (f, "new", 1000, 3, OMS_STATUS_NEW);
  WAIT_FOR (n_items (list) == 303);
  top = slot_at (list, 0);
  WAIT_FOR (oms_slot_get_order (top) != NULL);
  g_assert_cmpstr (oms_slot_get_order (top)->order_id, ==, "new-1002");
  g_assert_cmpuint (oms_order_list_get_new_count (list), ==, 0);
}

static void
test_new_held_back (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) read = NULL;
  gint64 id;

  WAIT_FOR (n_items (list) == 300);
  oms_query_list_set_at_top (OMS_QUERY_LIST (list), FALSE);
  read = slot_at (list, 150);
  id = oms_slot_get_id (read);
  put (f, "new", 1000, 3, OMS_STATUS_NEW);
  WAIT_FOR (oms_order_list_get_new_count (list) == 3);
  put (f, "new", 1002, 2, OMS_STATUS_PACKED); /* one of them again, and one more */
  WAIT_FOR (oms_order_list_get_new_count (list) == 4);
  g_assert_cmpuint (n_items (list), ==, 300);
  g_assert_cmpint (oms_slot_get_id (read), ==, id);
  oms_order_list_show_new (list);
  WAIT_FOR (n_items (list) == 304);
  g_assert_cmpuint (oms_order_list_get_new_count (list), ==, 0);
}

/* More than the store names one by one. */
static void
test_flood_held_back (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) read = NULL;
  gint64 id;

  WAIT_FOR (n_items (list) == 300 && oms_order_list_get_all (list) == 300);
  oms_query_list_set_at_top (OMS_QUERY_LIST (list), FALSE);
  read = slot_at (list, 150);
  id = oms_slot_get_id (read);
  put (f, "many", 1000, OMS_STORE_CHANGE_MAX_IDS + 500, OMS_STATUS_NEW);
  WAIT_FOR (oms_order_list_get_new_count (list) == OMS_STORE_CHANGE_MAX_IDS + 500);
  g_assert_cmpuint (n_items (list), ==, 300);
  g_assert_cmpint (oms_slot_get_id (read), ==, id);
  oms_query_list_set_at_top (OMS_QUERY_LIST (list), TRUE); /* scrolling up brings them, too */
  WAIT_FOR (n_items (list) == OMS_STORE_CHANGE_MAX_IDS + 800);
  g_assert_cmpuint (oms_order_list_get_new_count (list), ==, 0);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  const char *const typed[] = { "o", "ol", "old", "old-", "old-0", "old-00", "old-001" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

      filter->text = g_strdup (typed[i]);
      oms_order_list_set_filter (list, filter);
      g_main_context_iteration (NULL, FALSE);
    }
  WAIT_FOR (n_items (list) == 10 && !oms_query_list_get_stale (OMS_QUERY_LIST (list)));
  g_assert_cmpint (oms_order_list_get_matching (list), ==, 10);
  WAIT_FOR (oms_order_list_get_all (list) == 300);
}

static void
test_select_all (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderList) list = oms_order_list_new (f->store);
  g_autoptr (OmsIdSelection) selection = oms_id_selection_new (OMS_QUERY_LIST (list));
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (OmsSelectionDescription) description = NULL;

  WAIT_FOR (n_items (list) == 300);
  oms_id_selection_select_all (selection);
  oms_id_selection_toggle (selection, oms_query_list_get_id (OMS_QUERY_LIST (list), 3));
  description = oms_id_selection_get_description (selection);
  g_assert_true (description->all);
  g_assert_true (oms_order_filter_equal (description->filter, filter));
  g_assert_cmpint (description->count, ==, 299);
  g_assert_cmpuint (description->ids->len, ==, 1);
}

static void
test_gone_in_mid_query (Fixture *f, gconstpointer data)
{
  OmsOrderList *list = oms_order_list_new (f->store);
  g_autoptr (OmsSlot) held = NULL;

  WAIT_FOR (n_items (list) == 300);
  held = slot_at (list, 299);
  oms_query_list_refresh (OMS_QUERY_LIST (list));
  g_object_unref (list);
  /* The slot outlives the list. */
  WAIT_FOR (!g_main_context_pending (NULL));
  g_assert_cmpuint (oms_slot_get_position (held), ==, 299);
}

static const OmsStockRow *
stock_of (OmsSlot *slot)
{
  return oms_slot_get_row (slot);
}

static void
test_stock (Fixture *f, gconstpointer data)
{
  OmsPageContext context = { .platform_id = f->account->id, .fetched_at = oms_time_now () };
  g_autoptr (OmsStockList) list = oms_stock_list_new (f->store);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (OmsSlot) top = NULL;
  OmsStockQuery query = { .view = OMS_STOCK_VIEW_LOW, .key = OMS_STOCK_SORT_AVAILABLE };
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };
  OmsStockRecord *record;

  WAIT_FOR (!oms_query_list_get_loading (OMS_QUERY_LIST (list)));
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *sku = g_strdup_printf ("SKU-%u", i);

      record = oms_stock_record_new (sku);
      record->has_stock = i != 8; /* the last is a listing alone */
      record->fulfilment = OMS_FULFILMENT_SELF;
      record->state = OMS_STOCK_KNOWN;
      record->available = (gint64) i * 2;
      record->total = (gint64) i * 2;
      g_ptr_array_add (page->records, record);
    }
  oms_store_apply_stock (f->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  WAIT_FOR (n_items (list) == 9);
  oms_stock_list_set_query (list, &query);
  WAIT_FOR (!oms_query_list_get_stale (OMS_QUERY_LIST (list)));
  g_assert_cmpuint (n_items (list), ==, 3);
  top = g_list_model_get_item (G_LIST_MODEL (list), 0);
  WAIT_FOR (oms_slot_get_row (top) != NULL);
  g_assert_cmpstr (stock_of (top)->sku, ==, "SKU-0");
  query.view = OMS_STOCK_VIEW_UNKNOWN;
  oms_stock_list_set_query (list, &query);
  WAIT_FOR (n_items (list) == 1);
  WAIT_FOR (oms_slot_get_row (top) != NULL);
  g_assert_cmpstr (stock_of (top)->sku, ==, "SKU-8");
  g_assert_cmpint (stock_of (top)->available, ==, OMS_QUANTITY_UNKNOWN);
}

static void
on_updated (OmsSummary *summary, guint *n)
{
  (*n)++;
}

static gint64
revenue_of (OmsSummary *summary)
{
  GArray *totals = oms_summary_get_totals (summary);
  gint64 revenue = 0;

  for (guint i = 0; i < totals->len; i++)
    {
      const OmsDailyTotal *total = &g_array_index (totals, OmsDailyTotal, i);

      if (oms_status_is_revenue (total->status))
        revenue += total->amount;
    }
  return revenue;
}

static void
test_summary (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsSummary) summary = oms_summary_new (f->store);
  guint n = 0;

  g_signal_connect (summary, "updated", G_CALLBACK (on_updated), &n);
  g_assert_null (oms_summary_get_counts (summary));
  WAIT_FOR (n == 1);
  g_assert_false (oms_summary_get_stale (summary));
  g_assert_cmpint (oms_summary_get_counts (summary)->statuses[OMS_STATUS_NEW], ==, 300);
  g_assert_cmpint (oms_summary_get_counts (summary)->views[OMS_VIEW_TO_PACK], ==, 300);
  g_assert_cmpint (oms_summary_find_state (summary, f->account->id)->orders, ==, 300);
  g_assert_cmpint (revenue_of (summary), ==, 300 * 10000);

  put (f, "old", 0, 100, OMS_STATUS_CANCELLED);
  WAIT_FOR (oms_summary_get_counts (summary)->statuses[OMS_STATUS_CANCELLED] == 100);
  WAIT_FOR (revenue_of (summary) == 200 * 10000);

  oms_summary_set_range (summary, 20010101, 20010102, 0);
  WAIT_FOR (oms_summary_get_totals (summary)->len == 0);
  /* An answer that is still under way keeps it for a while. */
  g_signal_handlers_disconnect_by_data (summary, &n);
}

static void
test_short_lists (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsRunList) runs = oms_run_list_new (f->store, 0, 50);
  g_autoptr (OmsAccountList) accounts = oms_account_list_new (f->store);
  g_autoptr (OmsProblemList) problems = oms_problem_list_new (f->store, 0, 50);
  g_autoptr (OmsItem) item = NULL;
  g_autoptr (OmsItem) again = NULL;
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { .seen = 5 };
  gint64 run;

  WAIT_FOR (!oms_store_list_get_loading (OMS_STORE_LIST (runs)) && n_items (accounts) == 1);
  WAIT_FOR (!oms_store_list_get_loading (OMS_STORE_LIST (problems)));
  g_assert_cmpuint (n_items (runs), ==, 0);
  run = oms_store_begin_run (f->store, f->account->id, "orders", &error);
  g_assert_no_error (error);
  WAIT_FOR (n_items (runs) == 1);
  item = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  g_assert_cmpint (oms_item_get_run (item)->state, ==, OMS_RUN_RUNNING);
  oms_store_finish_run (f->store, run, OMS_RUN_DONE, &counts, "Fine", OMS_TROUBLE_OTHER, &error);
  g_assert_no_error (error);
  WAIT_FOR (oms_item_get_run (item)->state == OMS_RUN_DONE);
  again = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  g_assert_true (item == again);
  g_clear_object (&item);
  item = g_list_model_get_item (G_LIST_MODEL (accounts), 0);
  g_assert_cmpstr (oms_item_get_account (item)->account->display_name, ==, "Amazon India");
  WAIT_FOR (oms_item_get_account (item)->state != NULL && oms_item_get_account (item)->state->last_run != NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/order-list/first", test_first);
  ADD ("/order-list/in-place", test_in_place);
  ADD ("/order-list/leaves", test_leaves);
  ADD ("/order-list/new-at-top", test_new_at_top);
  ADD ("/order-list/new-held-back", test_new_held_back);
  ADD ("/order-list/flood-held-back", test_flood_held_back);
  ADD ("/order-list/search", test_search);
  ADD ("/order-list/select-all", test_select_all);
  ADD ("/order-list/gone-in-mid-query", test_gone_in_mid_query);
  ADD ("/stock-list/views", test_stock);
  ADD ("/summary/follows", test_summary);
  ADD ("/short-lists/follow", test_short_lists);
  return g_test_run ();
}
