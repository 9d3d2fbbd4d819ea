/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulk loading against the ordinary door, a load that is cut off, backup and restore, and what the check finds. */
#include "store-fixture.h"

#include "oms-store-bulk.h"

#include <glib/gstdio.h>

static OmsOrderPage *
make_page (int n_orders)
{
  OmsOrderPage *page = oms_order_page_new ();

  for (int i = 0; i < n_orders; i++)
    {
      g_autofree char *id = g_strdup_printf ("B-%d", i);
      OmsOrderRecord *record = make_order (id);

      record->status = (OmsStatus) (i % OMS_N_STATUSES);
      record->purchased_at = T0 + i * OMS_TIME_HOUR;
      if (i % 4 == 0)
        add_line (record, "L2", "SCARF", 2, 5000);
      oms_order_record_add_shipment (record, "S1")->tracking = g_strdup_printf ("AWB%06d", i);
      g_ptr_array_add (page->orders, record);
    }
  return page;
}

#define CONTENT                                                                                              \
  "SELECT (SELECT group_concat (platform_order_id || status || item_count || local_day) FROM orders)"        \
  " || (SELECT group_concat (local_day || sku || units || amount) FROM daily_sku)"                           \
  " || (SELECT group_concat (local_day || status || orders || amount) FROM daily_totals)"                    \
  " || (SELECT group_concat (text) FROM order_search)"                                                       \
  " || (SELECT group_concat (name || sql) FROM (SELECT * FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%%'" \
  "             ORDER BY name))"

static void
test_same_as_the_ordinary_door (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = make_page (200);
  g_autoptr (GError) error = NULL;
  g_autofree char *ordinary = NULL;
  g_autofree char *bulk = NULL;
  Fixture other;

  apply_page (f, NULL, page, T0);
  ordinary = sql_text (f, CONTENT);
  fixture_set_up (&other, NULL);
  g_assert_true (oms_store_begin_bulk (other.store, &error));
  g_assert_true (oms_store_add_bulk (other.store, other.platform, page, &error));
  g_assert_true (oms_store_end_bulk (other.store, NULL, &error));
  g_assert_no_error (error);
  bulk = sql_text (&other, CONTENT);
  g_assert_cmpstr (bulk, ==, ordinary);
  assert_clean (other.store);
  /* Afterwards the ordinary door counts again. */
  apply (&other, make_order ("LATER"), T0);
  assert_clean (other.store);
  fixture_tear_down (&other, NULL);
}

static void
test_cut_off_load_is_ended_at_open (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = make_page (50);

  g_assert_true (oms_store_begin_bulk (f->store, NULL));
  g_assert_true (oms_store_add_bulk (f->store, f->platform, page, NULL));
  g_assert_cmpint (sql_int (f, "SELECT COUNT (*) FROM set_aside"), >, 10);
  fixture_reopen (f);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM set_aside");
  assert_sql_int (f, 50, "SELECT SUM (orders) FROM daily_totals");
  assert_clean (f->store);
}

static void
test_cancelled_end_can_be_repeated (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (OmsOrderPage) page = make_page (50);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_true (oms_store_begin_bulk (f->store, NULL));
  g_assert_true (oms_store_add_bulk (f->store, f->platform, page, NULL));
  g_assert_false (oms_store_end_bulk (f->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (oms_store_end_bulk (f->store, NULL, NULL));
  assert_clean (f->store);
}

static void
test_backup_and_restore (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (f->folder, "backup.db", NULL);
  g_autofree char *kept = g_strconcat (f->path, ".before-restore.db", NULL);
  g_autofree char *letter = g_build_filename (f->folder, "letter", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  Fixture old = { .path = kept };

  apply (f, make_order ("BEFORE"), T0);
  g_assert_true (oms_store_backup (f->store, backup, NULL, &error));
  g_assert_no_error (error);
  g_stat (backup, &info);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_false (oms_store_backup (f->store, f->path, NULL, &error));
  g_clear_error (&error);
  apply (f, make_order ("AFTER"), T0);
  oms_store_close (f->store);
  g_clear_object (&f->store);

  g_file_set_contents (letter, "Dear Sir, no database is this.", -1, NULL);
  g_assert_false (oms_store_restore (f->path, letter, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM orders");

  g_assert_true (oms_store_restore (f->path, backup, &error));
  g_assert_no_error (error);
  f->store = oms_store_open (f->path, f->zone, NULL, &error);
  g_assert_no_error (error);
  assert_sql_text (f, "BEFORE", "SELECT group_concat (platform_order_id) FROM orders");
  assert_sql_int (&old, 2, "SELECT COUNT (*) FROM orders");
  assert_clean (f->store);
}

static void
test_restore_over_damage (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (f->folder, "backup.db", NULL);
  g_autoptr (GError) error = NULL;

  apply (f, make_order ("BEFORE"), T0);
  g_assert_true (oms_store_backup (f->store, backup, NULL, &error));
  oms_store_close (f->store);
  g_clear_object (&f->store);
  g_file_set_contents (f->path, "rubbish rubbish rubbish rubbish", -1, NULL);
  g_assert_true (oms_store_restore (f->path, backup, &error));
  g_assert_no_error (error);
  f->store = oms_store_open (f->path, f->zone, NULL, &error);
  g_assert_no_error (error);
  assert_clean (f->store);
}

/* ---- The check ----------------------------------------------------------------------------------------------------
 */

static guint
findings_after (Fixture *f, const char *sql)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  sql_run (f->path, sql);
  g_assert_true (oms_store_check (f->store, TRUE, &findings, NULL, &error));
  g_assert_no_error (error);
  return findings->len;
}

static void
test_check_finds (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->dispatch_by = T0;
  apply (f, record, T0);
  assert_clean (f->store);
  g_assert_cmpuint (findings_after (f, "UPDATE daily_totals SET orders = 2"), ==, 1);
  g_assert_cmpuint (findings_after (f, "UPDATE daily_totals SET orders = 1; UPDATE daily_sku SET units = 9"), ==, 1);
  g_assert_cmpuint (findings_after (f, "UPDATE daily_sku SET units = 1"), ==, 0);
  g_assert_cmpuint (findings_after (f, "UPDATE order_search SET text = 'nothing'"), ==, 1);
  g_assert_cmpuint (findings_after (f, "INSERT INTO order_search (rowid, text) VALUES (99, 'stray')"), ==, 2);
  g_assert_cmpuint (findings_after (f, "UPDATE orders SET version = 9999"), ==, 3);
  g_assert_cmpuint (findings_after (f, "PRAGMA foreign_keys=OFF; DELETE FROM platforms"), >=, 4);
}

#define ADD(name) g_test_add ("/store/bulk/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (same_as_the_ordinary_door);
  ADD (cut_off_load_is_ended_at_open);
  ADD (cancelled_end_can_be_repeated);
  ADD (backup_and_restore);
  ADD (restore_over_damage);
  ADD (check_finds);
  return g_test_run ();
}
