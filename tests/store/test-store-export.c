/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list as a file for spreadsheets: what stands in it, and what is left when it is stopped. */
#include "store-fixture.h"

#include "oms-export.h"

#include <string.h>

static const OmsOrderSort by_id = { .key = OMS_SORT_ORDER_ID };

static char *
read_file (GFile *file)
{
  char *text = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  return text;
}

static GFile *
file_in (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  return g_file_new_for_path (path);
}

static void
add_orders (Fixture *f)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->person = oms_person_new ();
  record->person->name = g_strdup ("=HYPERLINK(\"x\")");
  record->purchased_precision = OMS_PRECISION_DAY;
  apply (f, record, T0);
  record = make_order ("A-2");
  record->status = OMS_STATUS_SHIPPED;
  record->total = OMS_MONEY_UNKNOWN;
  apply (f, record, T0);
}

static char *
export_orders (Fixture *f, const OmsOrderFilter *filter, const char *const *columns)
{
  g_autoptr (GFile) file = file_in (f, "orders.csv");
  g_autoptr (OmsExport) export = oms_export_new_orders (filter, &by_id, columns);
  g_autoptr (GError) error = NULL;
  guint all;

  g_assert_true (oms_export_run (export, f->store, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (oms_export_get_progress (export, &all), >, 0);
  g_assert_cmpuint (oms_export_get_progress (export, &all), ==, all);
  return read_file (file);
}

/* The columns of the list in its order, then what names the order elsewhere. */
static void
test_orders (Fixture *f, gconstpointer data)
{
  const char *const columns[] = { "order", "total", "buyer", "ordered", NULL };
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autofree char *text = NULL;
  g_autofree char *some = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *expected = NULL;
  int day = oms_time_local_day (T0, f->zone);

  add_orders (f);
  text = export_orders (f, filter, columns);
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==,
                   "\xef\xbb\xbf"
                   "Order,Total,Currency,Buyer,Place,Ordered,Account,Marketplace's status,Tracking");
  expected = g_strdup_printf ("A-1,499.00,INR,\"'=HYPERLINK(\"\"x\"\")\",Jaipur,%04d-%02d-%02d,", day / 10000,
                              day / 100 % 100, day % 100);
  g_assert_true (g_str_has_prefix (lines[1], expected));
  g_assert_true (g_str_has_prefix (lines[2], "A-2,,INR,,Jaipur,20"));
  g_assert_nonnull (strstr (lines[2], "+05:30,"));
  g_assert_cmpstr (lines[3], ==, "");

  filter->status_mask = 1u << OMS_STATUS_SHIPPED;
  some = export_orders (f, filter, NULL);
  g_assert_null (strstr (some, "A-1"));
  g_assert_nonnull (strstr (some, "A-2"));
  g_assert_nonnull (strstr (some, ",Dispatch by,"));
}

static void
test_stock (Fixture *f, gconstpointer data)
{
  const OmsPageContext context = { .platform_id = f->platform, .fetched_at = T0 };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  OmsStockRecord *record = oms_stock_record_new ("-KURTA, blue");
  const char *const columns[] = { "sku", "available", "reserved", NULL };
  OmsStockQuery query = { .key = OMS_STOCK_SORT_SKU };
  g_autoptr (OmsExport) export = oms_export_new_stock (&query, columns);
  g_autoptr (GFile) file = file_in (f, "stock.csv");
  g_autofree char *text = NULL;

  record->has_stock = TRUE;
  record->available = 0;
  g_ptr_array_add (page->records, record);
  g_assert_true (oms_store_apply_stock (f->store, &context, page, NULL, NULL));
  g_assert_true (oms_export_run (export, f->store, file, NULL, NULL));
  text = read_file (file);
  g_assert_nonnull (strstr (text, "SKU,Available,Reserved,Account,Variation,"));
  g_assert_nonnull (strstr (text, "\r\n\"'-KURTA, blue\",0,,")); /* nobody told what is reserved */
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
stop_export (Fixture *f, OmsExport *export, GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  oms_export_run_async (export, f->store, file, cancellable, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (oms_export_run_finish (f->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  OmsExport *export;
  GCancellable *cancellable;
} Watch;

static gpointer
cancel_later (gpointer data)
{
  Watch *watch = data;

  while (oms_export_get_progress (watch->export, NULL) == 0)
    g_usleep (100);
  g_cancellable_cancel (watch->cancellable);
  return NULL;
}

static void
stop_half_way (Fixture *f, const OmsOrderFilter *filter, GFile *file)
{
  g_autoptr (OmsExport) export = oms_export_new_orders (filter, &by_id, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { export, cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_later, &watch);

  g_assert_false (oms_export_run (export, f->store, file, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An old file stays as it was, and of a new one there is no half. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (OmsExport) export = oms_export_new_orders (filter, &by_id, NULL);
  g_autoptr (GFile) old = file_in (f, "old.csv");
  g_autoptr (GFile) fresh = file_in (f, "fresh.csv");
  g_autoptr (GFile) nowhere = file_in (f, "no-folder/x.csv");
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (int i = 0; i < 6000; i++)
    {
      g_autofree char *id = g_strdup_printf ("B-%05d", i);
      g_ptr_array_add (page->orders, make_order (id));
    }
  apply_page (f, NULL, page, T0);
  g_assert_true (g_file_replace_contents (old, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  stop_export (f, export, old);
  stop_export (f, export, fresh);
  stop_half_way (f, filter, old);
  stop_half_way (f, filter, fresh);
  text = read_file (old);
  g_assert_cmpstr (text, ==, "old");
  g_assert_false (g_file_query_exists (fresh, NULL));

  g_assert_false (oms_export_run (export, f->store, nowhere, NULL, &error));
  g_assert_nonnull (strstr (error->message, "x.csv"));
  g_assert_nonnull (strstr (error->message, "its folder is gone. Choose another folder."));
}

#define ADD(name) g_test_add ("/store/export/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (orders);
  ADD (stock);
  ADD (stopped);
  return g_test_run ();
}
