/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening: new files, older files, newer files, damaged files, other programs' files, rights. */
#include "oms-store-private.h"
#include "store-fixture.h"

#include <glib/gstdio.h>

static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_rights (Fixture *f, gconstpointer data)
{
  g_autofree char *deep = g_build_filename (f->folder, "a", "b", "oms.db", NULL);
  g_autofree char *folder = g_path_get_dirname (deep);
  g_autofree char *wal = g_strconcat (deep, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsStore) store = oms_store_open (deep, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_assert_cmpuint (mode_of (deep), ==, 0600);
  g_assert_cmpuint (mode_of (wal), ==, 0600);
  oms_store_close (store);
}

/* A file that somebody made readable is closed again. */
static void
test_rights_are_mended (Fixture *f, gconstpointer data)
{
  oms_store_close (f->store);
  g_chmod (f->path, 0644);
  fixture_reopen (f);
  g_assert_cmpuint (mode_of (f->path), ==, 0600);
}

static void
test_pragmas (Fixture *f, gconstpointer data)
{
  assert_sql_text (f, "wal", "PRAGMA journal_mode");
  assert_sql_int (f, 3, "PRAGMA user_version");
  assert_sql_int (f, 0x4F4D5364, "PRAGMA application_id");
  assert_sql_int (f, 0,
                  "SELECT COUNT (*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'order_search%%' AND"
                  " name NOT LIKE 'sqlite_%%' AND sql NOT LIKE '%%STRICT%%'");
}

static char *
copy_old_file (Fixture *f)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "v1.db", NULL);
  char *path = g_build_filename (f->folder, "old.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  return path;
}

static void
test_migration (Fixture *f, gconstpointer data)
{
  g_autofree char *path = copy_old_file (f);
  g_autofree char *backup = g_strconcat (path, ".before-v3.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsStore) store = oms_store_open (path, f->zone, NULL, &error);
  Fixture old = { .path = path };
  Fixture kept = { .path = backup };

  g_assert_no_error (error);
  assert_sql_int (&old, 3, "PRAGMA user_version");
  assert_sql_int (&old, 2, "SELECT COUNT (*) FROM orders");
  assert_sql_text (&old, "Gift wrap", "SELECT text FROM notes");
  assert_sql_int (&old, 16, "SELECT flags FROM orders WHERE platform_order_id = '7001_1'");
  assert_sql_int (&old, 0, "SELECT COUNT (*) FROM views");
  assert_sql_int (&old, 0, "SELECT COUNT (*) FROM undo");
  assert_sql_int (&old, 1, "SELECT COUNT (*) FROM sqlite_schema WHERE name = 'orders_open_dispatch'");
  assert_clean (store);
  oms_store_close (store);

  g_assert_cmpuint (mode_of (backup), ==, 0600);
  assert_sql_int (&kept, 1, "PRAGMA user_version");
  assert_sql_int (&kept, 2, "SELECT COUNT (*) FROM orders");
  assert_sql_text (&kept, "ok", "PRAGMA integrity_check");
}

static gpointer
open_old (gpointer path)
{
  g_autoptr (GError) error = NULL;
  OmsStore *store = oms_store_open (path, NULL, NULL, &error);

  g_assert_no_error (error);
  return store;
}

/* The window and the timer after an update: each opens it, and one of them migrates. */
static void
test_migration_together (Fixture *f, gconstpointer data)
{
  g_autofree char *path = copy_old_file (f);
  Fixture old = { .path = path };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("open", open_old, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (OmsStore) store = g_thread_join (threads[i]);

      oms_store_close (store);
    }
  assert_sql_int (&old, 3, "PRAGMA user_version");
}

/* The tables of a migrated file are those of a new one. */
static void
test_migrated_equals_new (Fixture *f, gconstpointer data)
{
  g_autofree char *path = copy_old_file (f);
  g_autoptr (OmsStore) store = oms_store_open (path, f->zone, NULL, NULL);
  Fixture old = { .path = path };
  const char *sql = "SELECT group_concat (name || coalesce (sql, ''), char (10)) FROM (SELECT * FROM sqlite_schema"
                    " WHERE name NOT LIKE 'sqlite_stat%%' ORDER BY name)";
  g_autofree char *migrated = NULL;
  g_autofree char *fresh = NULL;

  g_assert_nonnull (store);
  migrated = sql_text (&old, "%s", sql);
  fresh = sql_text (f, "%s", sql);
  g_assert_cmpstr (migrated, ==, fresh);
  oms_store_close (store);
}

/* No backup, no migration. */
static void
test_no_backup_no_migration (Fixture *f, gconstpointer data)
{
  g_autofree char *path = copy_old_file (f);
  g_autofree char *backup = g_strconcat (path, ".before-v3.db", NULL);
  g_autofree char *inside = g_build_filename (backup, "occupied", NULL);
  g_autoptr (GError) error = NULL;
  Fixture old = { .path = path };

  g_mkdir (backup, 0700);
  g_mkdir (inside, 0700);
  g_assert_null (oms_store_open (path, NULL, NULL, &error));
  g_assert_nonnull (error);
  assert_sql_int (&old, 1, "PRAGMA user_version");
}

static void
assert_refused (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size = 0, after_size = 0;

  g_file_get_contents (path, &before, &before_size, NULL);
  g_assert_null (oms_store_open (path, NULL, NULL, &error));
  g_assert_error (error, OMS_STORE_ERROR, code);
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_file_get_contents (path, &after, &after_size, NULL);
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_too_new (Fixture *f, gconstpointer data)
{
  oms_store_close (f->store);
  sql_run (f->path, "PRAGMA user_version=99");
  assert_refused (f->path, OMS_STORE_ERROR_TOO_NEW);
}

static void
test_other_program (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "other.db", NULL);

  sql_run (path, "CREATE TABLE bookmarks (url TEXT)");
  assert_refused (path, OMS_STORE_ERROR_CORRUPT);
}

static void
test_no_database (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "letter.txt", NULL);
  g_autofree char *text = g_strnfill (5000, 'x');

  g_file_set_contents (path, text, -1, NULL);
  assert_refused (path, OMS_STORE_ERROR_CORRUPT);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  OmsStore *store;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%d", i);

      apply (f, make_order (id), T0);
    }
  oms_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize i = 4096; i < length; i++)
    bytes[i] = (char) (i * 31);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
  store = oms_store_open (f->path, NULL, NULL, &error);
  g_assert_null (store);
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT);
}

static void
test_folder_for_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (oms_store_open (f->folder, NULL, NULL, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS);
}

static gpointer
limit_size (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (oms_db_exec (db, data, error));
}

/* A disk that is full, as SQLite tells it: the file may not grow. */
static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  const OmsPageContext context = { .platform_id = f->platform, .job = "orders", .fetched_at = T0 };
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%d", i);

      g_ptr_array_add (page->orders, make_order (id));
    }
  oms_store_write_sync (f->store, limit_size, (gpointer) "PRAGMA max_page_count = 150", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (oms_store_apply_orders (f->store, &context, page, &counts, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (counts.added, ==, 0);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM orders");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM sync_cursors");
  assert_clean (f->store);
  /* Room again: the same page goes through. */
  oms_store_write_sync (f->store, limit_size, (gpointer) "PRAGMA max_page_count = 1000000", NULL, &error);
  g_assert_true (oms_store_apply_orders (f->store, &context, page, &counts, &error));
  g_assert_cmpint (counts.added, ==, 2000);
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  oms_store_close (f->store);
  oms_store_close (f->store);
  g_assert_null (oms_store_list_accounts (f->store, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_FAILED);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(OmsStore **) user_data = oms_store_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_open_async (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsStore) store = NULL;

  oms_store_open_async (f->path, f->zone, NULL, on_opened, &store);
  while (store == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (oms_store_get_path (store), ==, f->path);
  oms_store_close (store);
}

#define ADD(name) g_test_add ("/store/schema/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (rights);
  ADD (rights_are_mended);
  ADD (pragmas);
  ADD (migration);
  ADD (migration_together);
  ADD (migrated_equals_new);
  ADD (no_backup_no_migration);
  ADD (too_new);
  ADD (other_program);
  ADD (no_database);
  ADD (damaged);
  ADD (folder_for_file);
  ADD (full);
  ADD (closed);
  ADD (open_async);
  return g_test_run ();
}
