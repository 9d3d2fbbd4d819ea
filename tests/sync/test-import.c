/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Report files through the engine into a real store: previews, the same file twice, old files after new ones. */
#include "test-bench.h"

#include "oms-store-query.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define HEADER \
  "Reason for Credit Entry,Sub Order No,Order Date,SKU,Size,Quantity,Supplier Listed Price (Incl. GST + Commission)\n"
#define ORDER "123456789012345678_"

/* For marketplaces that have an interface as well. */
static const char *const files_only[] = { "connection=files", NULL };

static char *
write_file (Bench *bench, const char *name, const char *text, gint64 age_s)
{
  char *path = g_build_filename (bench->folder, name, NULL);
  struct utimbuf times;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  times.actime = times.modtime = (time_t) (g_get_real_time () / G_USEC_PER_SEC - age_s);
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  return path;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static OmsImportReport *
import_file (Bench *bench, const OmsAccount *account, const char *path, gboolean preview, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_import_async (bench->engine, account, path, OMS_TIME_UNKNOWN, preview, cancellable, on_imported,
                                &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return oms_sync_engine_import_finish (bench->engine, result, error);
}

static OmsImportReport *
import_file_of (Bench *bench, const OmsAccount *account, const char *path, gint64 as_of, gboolean preview,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_import_async (bench->engine, account, path, as_of, preview, NULL, on_imported, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return oms_sync_engine_import_finish (bench->engine, result, error);
}

static void
assert_import (Bench *bench, const OmsAccount *account, const char *text, gint64 age_s, gboolean preview, gint64 added,
               gint64 changed, gint64 unchanged, gint64 failed)
{
  g_autofree char *path = write_file (bench, "orders.csv", text, age_s);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsImportReport) report = import_file (bench, account, path, preview, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (report->imported_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (report->counts.added, ==, added);
  g_assert_cmpint (report->counts.changed, ==, changed);
  g_assert_cmpint (report->counts.unchanged, ==, unchanged);
  g_assert_cmpint (report->counts.failed, ==, failed);
  g_assert_cmpuint (report->reasons->len, ==, failed);
}

static GError *
fail_import (Bench *bench, const OmsAccount *account, const char *text)
{
  g_autofree char *path = write_file (bench, "bad.csv", text, 0);
  GError *error = NULL;

  g_assert_null (import_file (bench, account, path, FALSE, NULL, &error));
  return error;
}

static OmsStatus
status_of (Bench *bench, const char *order_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = oms_store_find_orders (bench->store, order_id, &error);
  g_autoptr (OmsOrder) order = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  order = oms_store_get_order (bench->store, g_array_index (ids, gint64, 0), NULL, &error);
  g_assert_no_error (error);
  return order->row->status;
}

/* ---- Tests ------------------------------------------------------------------------------------------------------- */

static void
test_import (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  const char *first = HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\nPENDING," ORDER "2,2026-11-20,B,M,1,100\n"
                             "PENDING,,2026-11-20,C,M,1,100\n";
  const char *second = HEADER "SHIPPED," ORDER "1,2026-11-20,A,M,1,100\nPENDING," ORDER "2,2026-11-20,B,M,1,100\n";
  const char *old = HEADER "CANCELLED," ORDER "1,2026-11-20,A,M,1,100\n";
  g_autoptr (GPtrArray) runs = NULL;

  assert_import (bench, account, first, 600, TRUE, 2, 0, 0, 1);
  g_assert_cmpint (bench_count_orders (bench), ==, 0);
  g_assert_cmpuint (bench_count_problems (bench), ==, 0);

  assert_import (bench, account, first, 600, FALSE, 2, 0, 0, 1);
  g_assert_cmpint (bench_count_orders (bench), ==, 2);
  g_assert_cmpuint (bench_count_problems (bench), ==, 1);

  assert_import (bench, account, second, 300, TRUE, 0, 1, 1, 0);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_NEW);
  assert_import (bench, account, second, 300, FALSE, 0, 1, 1, 0);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_SHIPPED);

  /* A file from before the last one. */
  assert_import (bench, account, old, 3600, FALSE, 0, 0, 1, 0);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_SHIPPED);

  runs = bench_runs (bench);
  g_assert_cmpuint (runs->len, ==, 3);
  for (guint i = 0; i < runs->len; i++)
    g_assert_cmpstr (((OmsRun *) g_ptr_array_index (runs, i))->what, ==, "import");
  bench_assert_sound (bench);
}

static void
test_same_file (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  const char *text = HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n";
  g_autofree char *path = NULL;
  g_autoptr (OmsImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  assert_import (bench, account, text, 10, FALSE, 1, 0, 0, 0);
  /* The content counts, not the name. */
  path = write_file (bench, "another name", text, 0);
  report = import_file (bench, account, path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->imported_at, >, 0);
  g_assert_cmpint (report->counts.seen, ==, 0);
  g_assert_nonnull (strstr (report->sentence, "already imported"));
}

static void
test_refused (Bench *bench, gconstpointer data)
{
  const char *const settings[] = { "connection=files", "app_id=my-app-id", NULL };
  const char *const secrets[] = { "app_secret=my-secret", NULL };
  g_autoptr (OmsAccount) flipkart = bench_add_account (bench, "flipkart", "Flipkart", settings, secrets, NULL);
  g_autoptr (OmsAccount) meesho = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autoptr (GError) wrong = fail_import (bench, flipkart, HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n");
  g_autoptr (GError) page = fail_import (bench, meesho, "<html><body>Log in</body></html>");
  g_autoptr (GError) digits = fail_import (bench, meesho, HEADER "PENDING,1.23E+17,2026-11-20,A,M,1,100\n");
  g_autoptr (GPtrArray) runs = bench_runs (bench);

  g_assert_error (wrong, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (wrong->message, "Meesho"));
  g_assert_error (page, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE);
  g_assert_error (digits, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (digits->message, "1.23E+17"));
  g_assert_cmpint (bench_count_orders (bench), ==, 0);
  /* A failed run leaves its record too. */
  g_assert_cmpuint (runs->len, ==, 3);
}

/* A file cancelled half-way can be imported again: it is not yet known as imported. */
static void
test_cancelled (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autofree char *path = write_file (bench, "orders.csv", HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n", 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (OmsImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (import_file (bench, account, path, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  report = import_file (bench, account, path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->counts.added, ==, 1);
}

/* Stock: unknown stays unknown, zero is zero. */
static void
test_stock (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);

  assert_import (bench, account,
                 "PRODUCT NAME,STYLE ID,VARIATION,SYSTEM STOCK COUNT,YOUR STOCK COUNT\nx,x,x,x,x\nSaree,A,M,7,\n"
                 "Saree,B,M,0,\nSaree,C,M,,\n",
                 0, FALSE, 3, 0, 0, 0);
  bench_assert_sound (bench);
}

/* A listing whose rows stand pages apart is new once. */
static void
test_scattered_stock (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "amazon", "Amazon", files_only, NULL, NULL);
  g_autoptr (GString) text = g_string_new ("item-name\tlisting-id\tseller-sku\tquantity\tfulfillment-channel\n");

  g_string_append (text, "Pan\t1\tPAN-6\t7\tDEFAULT\n");
  for (int i = 0; i < 1500; i++)
    g_string_append_printf (text, "Lid\tL%d\tLID-%d\t3\tDEFAULT\n", i, i);
  g_string_append (text, "Pan\t1\tPAN-6\t8\tDEFAULT\n");
  assert_import (bench, account, text->str, 60, TRUE, 1501, 0, 0, 0);
  assert_import (bench, account, text->str, 60, FALSE, 1501, 0, 0, 0);
}

/* Syncing an account that comes from files asks nothing of anybody and is no failure. */
static void
test_sync_of_files_only (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autoptr (OmsSyncResult) result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_autoptr (GPtrArray) runs = bench_runs (bench);

  g_assert_no_error (result->error);
  g_assert_nonnull (strstr (result->sentence, "report files"));
  g_assert_cmpuint (runs->len, ==, 0);
}

/* The rest of what a person is told: words nobody knows, orders that are newer here, a guess at letters and zones. */
static void
test_notes (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "myntra", "Myntra", files_only, NULL, NULL);
  const char *header =
      "seller order id,order release id,order line id,created on,seller sku code,style name,order status\n";
  g_autofree char *now = g_strconcat (header, "SO1,R1,L1,2026-11-20 09:30:00,A,Caf\xE9,WP\n", NULL);
  g_autofree char *old = g_strconcat (header,
                                      "SO1,R1,L1,2026-11-20 09:30:00,A,Caf\xE9,Q\n"
                                      "SO2,R2,L2,2026-11-20 09:30:00,A,Tea,Q\n",
                                      NULL);
  g_autofree char *path = NULL;
  g_autoptr (OmsImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  assert_import (bench, account, now, 60, FALSE, 1, 0, 0, 0);
  path = write_file (bench, "old.csv", old, 600);
  report = import_file (bench, account, path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->counts.older, ==, 1);
  g_assert_cmpint (report->counts.added, ==, 1);
  g_assert_cmpuint (report->notes->len, ==, 4);
  g_assert_nonnull (strstr (g_ptr_array_index (report->notes, 0), "newer than the file for 1"));
  g_assert_nonnull (strstr (g_ptr_array_index (report->notes, 1), "the status “Q”"));
  g_assert_nonnull (strstr (g_ptr_array_index (report->notes, 2), "Western European"));
  g_assert_nonnull (strstr (g_ptr_array_index (report->notes, 3), "India"));
  g_assert_cmpint (status_of (bench, "SO1"), ==, OMS_STATUS_NEW);
  g_assert_cmpint (status_of (bench, "SO2"), ==, OMS_STATUS_UNKNOWN);
  bench_assert_sound (bench);
}

static void
assert_note (const OmsImportReport *report, guint index, const char *part)
{
  g_assert_cmpuint (report->notes->len, >, index);
  g_assert_nonnull (strstr (g_ptr_array_index (report->notes, index), part));
}

/* Of a stopped import no sync has the rest: it is the file that has. */
static void
on_some_progress (OmsSyncEngine *engine, OmsSyncProgress *progress, GCancellable *cancellable)
{
  if (progress->fraction > 0)
    g_cancellable_cancel (cancellable);
}

static void
test_stopped (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autoptr (GString) text = g_string_new (HEADER);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  const OmsRun *run;
  gint64 id;

  for (int i = 0; i < 50000; i++)
    g_string_append_printf (text, "PENDING,%018d_1,2026-11-20,A,M,1,100\n", i);
  path = write_file (bench, "long.csv", text->str, 0);
  g_signal_connect (bench->engine, "progress", G_CALLBACK (on_some_progress), cancellable);
  g_assert_null (import_file (bench, account, path, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_signal_handlers_disconnect_by_data (bench->engine, cancellable);
  runs = bench_runs (bench);
  run = g_ptr_array_index (runs, 0);
  g_assert_cmpint (run->state, ==, OMS_RUN_CANCELLED);
  g_assert_nonnull (strstr (run->sentence, "the import was stopped"));
  g_assert_nonnull (strstr (run->sentence, "import the file again"));

  /* Nor has one after the program ended. */
  id = oms_store_begin_run (bench->store, account->id, "import", NULL);
  g_assert_true (oms_store_mend_runs (bench->store, account->id, NULL));
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = bench_runs (bench);
  run = g_ptr_array_index (runs, 0);
  g_assert_cmpint (run->id, ==, id);
  g_assert_nonnull (strstr (run->sentence, "Import it again"));
}

/* What is wrong with a file although it can be read. */
static void
test_notes_of_damage (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "flipkart", "Flipkart", files_only, NULL, NULL);
  g_autofree char *orders = write_file (bench, "orders.csv",
                                        "Shipment ID,ORDER ITEM ID,Order Id,Ordered On,Order State\n"
                                        "S1,18394537201370600,OD1,\"Nov 20, 2026\",Approved\nS2,1839453720",
                                        60);
  g_autofree char *stock = write_file (bench, "stock.csv",
                                       "Seller SKU Id,Flipkart Serial Number,Your Stock Count,Listing Archival\n"
                                       "A,F1,1,\nB,F2,2,NO\nC,F3,3,ARCHIVED\n",
                                       60);
  g_autoptr (OmsImportReport) cut = import_file (bench, account, orders, FALSE, NULL, NULL);
  g_autoptr (OmsImportReport) archived = import_file (bench, account, stock, FALSE, NULL, NULL);

  g_assert_cmpint (cut->counts.added, ==, 1);
  g_assert_cmpint (cut->counts.failed, ==, 1);
  g_assert_cmpuint (cut->notes->len, ==, 2);
  assert_note (cut, 0, "the download broke off");
  assert_note (cut, 1, "“ORDER ITEM ID” end in zeros");
  g_assert_cmpint (archived->counts.added, ==, 2);
  g_assert_cmpuint (archived->notes->len, ==, 1);
  assert_note (archived, 0, "1 listing is archived there");
}

/* Packed and cancelled between two files: the second names the parcel. */
static void
test_packed_between_files (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "myntra", "Myntra", files_only, NULL, NULL);
  const char *header =
      "seller order id,order release id,order line id,created on,seller sku code,order status,packet id,"
      "order tracking number,packed on,cancelled on\n";
  g_autofree char *first = g_strconcat (header, "SO1,R1,L1,2026-11-20 09:30:00,A,WP,,,,\n", NULL);
  g_autofree char *second =
      g_strconcat (header, "SO1,R1,L1,2026-11-20 09:30:00,A,IC,P1,T1,2026-11-20 11:00:00,2026-11-21 18:00:00\n", NULL);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (OmsOrder) order = NULL;

  assert_import (bench, account, first, 600, FALSE, 1, 0, 0, 0);
  assert_import (bench, account, second, 300, FALSE, 0, 1, 0, 0);
  ids = oms_store_find_orders (bench->store, "SO1", NULL);
  order = oms_store_get_order (bench->store, g_array_index (ids, gint64, 0), NULL, NULL);
  g_assert_cmpint (order->row->status, ==, OMS_STATUS_CANCELLED);
  g_assert_cmpint (order->row->flags & OMS_FLAG_CANCELLED_AFTER_PACK, !=, 0);
}

/* Downloaded today and made last week: whoever knows says so, and the file's date counts no more. */
static void
test_as_of (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autofree char *path = NULL;
  g_autofree char *later = NULL;
  g_autoptr (OmsImportReport) old = NULL;
  g_autoptr (OmsImportReport) future = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = oms_time_now ();

  assert_import (bench, account, HEADER "SHIPPED," ORDER "1,2026-11-20,A,M,1,100\n", 3600, FALSE, 1, 0, 0, 0);
  path = write_file (bench, "a.csv", HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n", 0);
  old = import_file_of (bench, account, path, now - 7 * OMS_TIME_DAY, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (old->as_of, ==, now - 7 * OMS_TIME_DAY);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_SHIPPED);

  /* Nobody knows the future. */
  later = write_file (bench, "b.csv", HEADER "CANCELLED," ORDER "1,2026-11-20,A,M,1,100\n", 0);
  future = import_file_of (bench, account, later, now + OMS_TIME_DAY, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (future->as_of, <=, oms_time_now ());
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_CANCELLED);
}

/* A file that was read of the wrong day can be read of the right one. */
static void
test_wrong_date (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  const char *text = HEADER "SHIPPED," ORDER "1,2026-11-20,A,M,1,100\n";
  const char *between = HEADER "READY_TO_SHIP," ORDER "1,2026-11-20,A,M,1,100\n";
  gint64 now = oms_time_now ();
  g_autoptr (OmsImportReport) same = NULL;
  g_autoptr (OmsImportReport) named = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  assert_import (bench, account, HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n", 3600, FALSE, 1, 0, 0, 0);
  /* Too old, so it sets nothing; with a later date it does. */
  assert_import (bench, account, text, 7200, FALSE, 0, 0, 1, 0);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_NEW);
  assert_import (bench, account, text, 1800, FALSE, 0, 1, 0, 0);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_SHIPPED);

  /* Now it is done. Whoever names the day has it read all the same. */
  assert_import (bench, account, between, 1200, FALSE, 0, 1, 0, 0);
  path = write_file (bench, "orders.csv", text, 600);
  same = import_file (bench, account, path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (same->imported_at, !=, OMS_TIME_UNKNOWN);
  g_assert_cmpint (same->as_of, !=, OMS_TIME_UNKNOWN);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_PACKED);
  named = import_file_of (bench, account, path, now, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (named->imported_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (named->counts.changed, ==, 1);
  g_assert_cmpint (status_of (bench, ORDER "1"), ==, OMS_STATUS_SHIPPED);
}

/* An order's rows stand apart, pages from each other: its amount is that of all of them, no row is lost, and a preview
 * counts it once as well. */
static void
test_scattered_rows (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "flipkart", "Flipkart", files_only, NULL, NULL);
  g_autoptr (GString) text =
      g_string_new ("Ordered On,Shipment ID,ORDER ITEM ID,Order Id,Order State,SKU,Quantity,Invoice Amount\n");
  g_autoptr (OmsOrder) order = NULL;
  g_autoptr (GArray) ids = NULL;

  g_string_append (text, "\"Nov 20, 2026\",S1,I1,ODX,Approved,A,1,100.00\n");
  for (int i = 0; i < 1500; i++)
    g_string_append_printf (text, "\"Nov 20, 2026\",T%d,J%d,OD%d,Approved,A,1,1.00\n", i, i, i);
  g_string_append (text, "\"Nov 20, 2026\",S2,I2,ODX,Cancelled,B,1,50.50\n");
  assert_import (bench, account, text->str, 60, TRUE, 1501, 0, 1, 0);
  assert_import (bench, account, text->str, 60, TRUE, 1501, 0, 1, 0); /* each preview for itself */
  assert_import (bench, account, text->str, 60, FALSE, 1501, 0, 1, 0);
  ids = oms_store_find_orders (bench->store, "ODX", NULL);
  order = oms_store_get_order (bench->store, g_array_index (ids, gint64, 0), NULL, NULL);
  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_cmpint (order->row->total, ==, 15050);
  g_assert_cmpint (order->row->status, ==, OMS_STATUS_NEW);
  bench_assert_sound (bench);
}

/* A stock file does not name the marketplace: it speaks of the listing that is there, and makes no second one. */
static void
test_one_listing (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "amazon", "Amazon", files_only, NULL, NULL);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  OmsStockRecord *record = oms_stock_record_new ("PAN-6");
  OmsPageContext where = { .platform_id = account->id, .fetched_at = oms_time_now () - OMS_TIME_HOUR };
  OmsSyncCounts counts = { 0 };
  const char *text = "item-name\tlisting-id\tseller-sku\tquantity\tfulfillment-channel\nPan\t1\tPAN-6\t7\tDEFAULT\n"
                     "Lid\t2\tLID-6\t3\tDEFAULT\n";

  record->marketplace_id = g_strdup ("A21TJRUUN4KGV");
  record->has_stock = TRUE;
  record->fulfilment = OMS_FULFILMENT_SELF;
  record->total = record->available = 5;
  g_ptr_array_add (page->records, record);
  g_assert_true (oms_store_apply_stock (bench->store, &where, page, NULL, NULL));
  assert_import (bench, account, text, 60, FALSE, 1, 1, 0, 0);

  /* And the interface's listing is the one that a file told of first. */
  g_free (record->sku);
  record->sku = g_strdup ("LID-6");
  where.fetched_at = oms_time_now ();
  g_assert_true (oms_store_apply_stock (bench->store, &where, page, &counts, NULL));
  g_assert_cmpint (counts.added, ==, 0);
  g_assert_cmpint (counts.changed, ==, 1);
}

static guint
count_unknown_stock (Bench *bench)
{
  const OmsStockQuery query = { .view = OMS_STOCK_VIEW_UNKNOWN };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = oms_store_stock_ids (bench->store, &query, 100, NULL, &error);

  g_assert_no_error (error);
  return ids->len;
}

/* What Amazon holds stays as the interface told it: the file knows nothing of it, and without the interface it is
 * unknown. */
static void
test_held_stock (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "amazon", "Amazon", files_only, NULL, NULL);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  OmsStockRecord *record = oms_stock_record_new ("PAN-6");
  OmsPageContext where = { .platform_id = account->id, .fetched_at = oms_time_now () - OMS_TIME_HOUR };
  OmsSyncCounts counts = { 0 };
  const char *text = "item-name\tlisting-id\tseller-sku\tquantity\tfulfillment-channel\n"
                     "Pan\t1\tPAN-6\t\tAMAZON_IN\nLid\t2\tLID-6\t0\tAMAZON_IN\n";
  g_autoptr (GError) error = NULL;

  record->has_stock = TRUE;
  record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  record->total = record->available = 5;
  record->state = OMS_STOCK_KNOWN;
  g_ptr_array_add (page->records, record);
  g_assert_true (oms_store_apply_stock (bench->store, &where, page, &counts, &error));
  assert_import (bench, account, text, 60, FALSE, 1, 1, 0, 0);
  g_assert_cmpuint (count_unknown_stock (bench), ==, 1);
  /* The same figure again is no news. */
  counts = (OmsSyncCounts){ 0 };
  where.fetched_at = oms_time_now ();
  g_assert_true (oms_store_apply_stock (bench->store, &where, page, &counts, &error));
  g_assert_cmpint (counts.unchanged, ==, 1);
}

/* Progress tells how much of the file is read. */
static void
on_progress (OmsSyncEngine *engine, OmsSyncProgress *progress, double *most)
{
  *most = MAX (*most, progress->fraction);
}

static void
test_progress (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autoptr (GString) text = g_string_new (HEADER);
  g_autofree char *path = NULL;
  g_autoptr (OmsImportReport) report = NULL;
  double most = -1;

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "PENDING,%018d_1,2026-11-20,A,M,1,100\n", i);
  path = write_file (bench, "long.csv", text->str, 0);
  g_signal_connect (bench->engine, "progress", G_CALLBACK (on_progress), &most);
  report = import_file (bench, account, path, FALSE, NULL, NULL);
  g_assert_cmpint (report->counts.added, ==, 20000);
  g_assert_cmpfloat (most, >, 0);
  g_assert_cmpfloat (most, <=, 1);
  g_signal_handlers_disconnect_by_data (bench->engine, &most);
}

/* ---- Filling in -------------------------------------------------------------------------------------------------- */

static OmsFillReport *
fill (Bench *bench, const OmsAccount *account, const char *workbook, const char *list, gint64 from, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_fill_async (bench->engine, account, workbook, list, from, NULL, NULL, on_imported, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return oms_sync_engine_fill_finish (bench->engine, result, error);
}

/* Only what is the seller's own, known, and one figure is taken from an account; what does not fit is said. The
 * workbook here is a text, so the fill ends where it would write. */
static void
test_fill_refused (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) meesho = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autoptr (OmsAccount) flipkart = bench_add_account (bench, "flipkart", "Flipkart", files_only, NULL, NULL);
  g_autofree char *orders = write_file (bench, "orders.csv", HEADER "PENDING," ORDER "1,2026-11-20,A,M,1,100\n", 0);
  g_autofree char *text = write_file (bench, "stock.csv", "STYLE ID,VARIATION,YOUR STOCK COUNT\nA,M,\n", 0);
  g_autofree char *list = write_file (bench, "list.csv", "SKU,Variation,Stock\nA,M,-4\n", 0);
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) negative = NULL;
  g_autoptr (GError) no_book = NULL;

  g_assert_null (fill (bench, flipkart, text, list, 0, &other));
  g_assert_nonnull (strstr (other->message, "does not belong"));
  g_assert_null (fill (bench, meesho, orders, list, 0, &wrong));
  g_assert_nonnull (strstr (wrong->message, "no stock is filled in"));
  g_assert_null (fill (bench, meesho, text, list, 0, &negative));
  g_assert_nonnull (strstr (negative->message, "below zero"));
  g_assert_null (fill (bench, meesho, text, NULL, flipkart->id, &no_book));
  g_assert_nonnull (strstr (no_book->message, "no workbook"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/import/" path, Bench, NULL, bench_set_up, func, bench_tear_down)
  ADD ("import", test_import);
  ADD ("same-file", test_same_file);
  ADD ("refused", test_refused);
  ADD ("cancelled", test_cancelled);
  ADD ("stock", test_stock);
  ADD ("notes", test_notes);
  ADD ("notes-of-damage", test_notes_of_damage);
  ADD ("stopped", test_stopped);
  ADD ("packed-between-files", test_packed_between_files);
  ADD ("as-of", test_as_of);
  ADD ("wrong-date", test_wrong_date);
  ADD ("scattered-rows", test_scattered_rows);
  ADD ("scattered-stock", test_scattered_stock);
  ADD ("one-listing", test_one_listing);
  ADD ("held-stock", test_held_stock);
  ADD ("progress", test_progress);
  ADD ("fill-refused", test_fill_refused);
  ADD ("sync-of-files-only", test_sync_of_files_only);
  return g_test_run ();
}
