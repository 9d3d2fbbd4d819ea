/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store's tests share. Knows the schema: it looks at the file on its own. */
#include "store-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

void
fixture_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        fixture_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Amazon India");
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("oms-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "oms.db", NULL);
  fixture->zone = g_time_zone_new_identifier ("Asia/Kolkata");
  fixture->store = oms_store_open (fixture->path, fixture->zone, NULL, &error);
  g_assert_no_error (error);
  oms_store_save_account (fixture->store, account, &error);
  g_assert_no_error (error);
  fixture->platform = account->id;
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->store != NULL)
    oms_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_time_zone_unref (fixture->zone);
  fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  oms_store_close (fixture->store);
  g_clear_object (&fixture->store);
  fixture->store = oms_store_open (fixture->path, fixture->zone, NULL, &error);
  g_assert_no_error (error);
}

OmsLineRecord *
add_line (OmsOrderRecord *record, const char *line_id, const char *sku, gint64 quantity, gint64 total)
{
  OmsLineRecord *line = oms_order_record_add_line (record);

  line->line_id = g_strdup (line_id);
  line->sku = g_strdup (sku);
  line->title = g_strconcat ("Title of ", sku, NULL);
  line->quantity = quantity;
  line->line_total = total;
  return line;
}

OmsOrderRecord *
make_order (const char *order_id)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, order_id);

  record->status = OMS_STATUS_NEW;
  record->raw_status = g_strdup ("Unshipped");
  record->purchased_at = T0;
  record->total = 49900;
  record->currency = g_strdup ("INR");
  record->ship_city = g_strdup ("Jaipur");
  record->ship_postcode = g_strdup ("302001");
  add_line (record, "L1", "KURTA-BLUE-M", 1, 49900);
  return record;
}

OmsSyncCounts
apply_page (Fixture *fixture, const char *job, OmsOrderPage *page, gint64 fetched_at)
{
  const OmsPageContext context = { .platform_id = fixture->platform, .job = job, .fetched_at = fetched_at };
  OmsSyncCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  oms_store_apply_orders (fixture->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

OmsSyncCounts
apply (Fixture *fixture, OmsOrderRecord *record, gint64 fetched_at)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  g_ptr_array_add (page->orders, record);
  return apply_page (fixture, NULL, page, fetched_at);
}

/* ---- Second pair of eyes ------------------------------------------------------------------------------------------
 */

static char *
ask (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  if (sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return answer;
}

char *
sql_text (Fixture *fixture, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return ask (fixture->path, sql);
}

gint64
sql_int (Fixture *fixture, const char *format, ...)
{
  g_autofree char *sql = NULL;
  g_autofree char *answer = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  answer = ask (fixture->path, sql);
  return answer != NULL ? g_ascii_strtoll (answer, NULL, 10) : OMS_TIME_UNKNOWN;
}

void
sql_run (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

void
assert_clean (OmsStore *store)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  oms_store_check (store, TRUE, &findings, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}

static gboolean
on_time (gpointer done)
{
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

void
spin (guint milliseconds)
{
  gboolean done = FALSE;

  g_timeout_add (milliseconds, on_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}
