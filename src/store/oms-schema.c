/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the tables and bringing an older file forward: probe without touching, back up, one step a version. */
#include "oms-schema.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Copying a database of a million orders takes some seconds. */
#define GUARD_WAIT_MS 60000

static gboolean
check_identity (OmsDb *db, gint64 *version, GError **error)
{
  gint64 application_id = 0;
  gint64 tables = 0;

  if (!oms_db_get_int (db, "PRAGMA application_id", 0, &application_id, error) ||
      !oms_db_get_int (db, "PRAGMA user_version", 0, version, error) ||
      !oms_db_get_int (db, "SELECT COUNT (*) FROM sqlite_schema", 0, &tables, error))
    return FALSE;

  if (application_id != OMS_SCHEMA_APPLICATION_ID && (application_id != 0 || *version != 0 || tables != 0))
    {
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT,
                           _ ("This file is a database of another program."));
      return FALSE;
    }
  if (*version > OMS_SCHEMA_VERSION)
    {
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_TOO_NEW,
                           _ ("This database was written by a newer version of the program. Update the program, or "
                              "open the backup that was made before the update."));
      return FALSE;
    }
  return TRUE;
}

gboolean
oms_schema_probe (const char *path, GError **error)
{
  g_autoptr (OmsDb) db = NULL;
  gint64 version = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS, _ ("“%s” is not a file."), path);
      return FALSE;
    }
  db = oms_db_open (path, OMS_DB_READER, error);
  return db != NULL && check_identity (db, &version, error);
}

static gboolean
run_steps (OmsDb *db, gint64 from, GError **error)
{
  g_autofree char *mark = NULL;

  for (int step = (int) from + 1; step <= OMS_SCHEMA_VERSION; step++)
    if (!oms_db_exec (db, oms_schema_steps[step], error))
      return FALSE;
  mark = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d;", OMS_SCHEMA_APPLICATION_ID,
                          OMS_SCHEMA_VERSION);
  return oms_db_exec (db, mark, error);
}

/* Another process may have done it while we waited for the file: look again under the lock. */
static gboolean
migrate (OmsDb *db, GError **error)
{
  gint64 version = 0;

  if (!oms_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (check_identity (db, &version, error) && (version == OMS_SCHEMA_VERSION || run_steps (db, version, error)) &&
      oms_db_exec (db, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (db->handle))
    oms_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/* A connection that keeps all others from writing; it ends with being closed. (nullable) */
static sqlite3 *
hold_writers (const char *path, GError **error)
{
  sqlite3 *guard = NULL;
  int code = sqlite3_open_v2 (path, &guard, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_busy_timeout (guard, GUARD_WAIT_MS);
      code = sqlite3_exec (guard, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    }
  if (code == SQLITE_OK)
    return guard;
  oms_db_error_from_code (code, sqlite3_errstr (code), error);
  sqlite3_close (guard);
  return NULL;
}

/* The window and the timer start together after an update: one copies after the other, and whoever comes late finds
 * nothing left to do. @version: what is there now. */
static gboolean
back_up (OmsDb *db, const char *path, gint64 *version, GError **error)
{
  g_autofree char *backup = g_strdup_printf ("%s.before-v%d.db", path, OMS_SCHEMA_VERSION);
  sqlite3 *guard = hold_writers (path, error);
  gboolean ok = guard != NULL && check_identity (db, version, error) &&
                (*version == OMS_SCHEMA_VERSION || oms_db_backup (db, backup, error));

  sqlite3_close (guard);
  if (!ok)
    g_prefix_error (error, "%s ", _ ("The backup before the update could not be made, so nothing was changed."));
  return ok;
}

gboolean
oms_schema_ensure (OmsDb *db, const char *path, GError **error)
{
  gint64 version = 0;

  if (!check_identity (db, &version, error))
    return FALSE;
  if (version == OMS_SCHEMA_VERSION)
    return TRUE;
  if (version > 0 && !back_up (db, path, &version, error))
    return FALSE;
  return version == OMS_SCHEMA_VERSION || migrate (db, error);
}

/* ---- Roll-ups -----------------------------------------------------------------------------------------------------
 */

#define UNITS  "SUM (MAX (COALESCE (l.quantity, 0) - COALESCE (l.qty_cancelled, 0), 0))"
#define AMOUNT "SUM (COALESCE (l.line_total, 0))"

#define FRESH_TOTALS                                                                                   \
  "SELECT platform_id, local_day, status, currency, COUNT (*), SUM (total IS NULL), SUM (item_count)," \
  " COALESCE (SUM (total), 0) FROM orders GROUP BY platform_id, local_day, status, currency"
#define FRESH_SKUS                                                                                         \
  "SELECT o.platform_id, o.local_day, o.currency, l.sku, " UNITS ", " AMOUNT                               \
  " FROM order_items l JOIN orders o ON o.id = l.order_id WHERE o.status NOT IN (6, 8, 9) AND l.sku <> ''" \
  " AND COALESCE (l.status, 0) <> 6 GROUP BY o.platform_id, o.local_day, o.currency, l.sku"                \
  " HAVING " UNITS " <> 0 OR " AMOUNT " <> 0"

const char *const oms_schema_fresh_totals = FRESH_TOTALS;
const char *const oms_schema_fresh_skus = FRESH_SKUS;

gboolean
oms_schema_rebuild_totals (OmsDb *db, GError **error)
{
  return oms_db_exec (db, "DELETE FROM daily_totals; DELETE FROM daily_sku", error) &&
         oms_db_exec (db,
                      "INSERT INTO daily_totals (platform_id, local_day, status, currency, orders,"
                      " orders_without_total, units, amount) " FRESH_TOTALS,
                      error) &&
         oms_db_exec (db, "INSERT INTO daily_sku (platform_id, local_day, currency, sku, units, amount) " FRESH_SKUS,
                      error);
}

GPtrArray *
oms_schema_take_triggers (OmsDb *db, GError **error)
{
  g_autoptr (GPtrArray) triggers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) drop = g_string_new (NULL);
  sqlite3_stmt *statement =
      oms_db_statement (db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name", error);
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    {
      g_string_append_printf (drop, "DROP TRIGGER %s;", (const char *) sqlite3_column_text (statement, 0));
      g_ptr_array_add (triggers, oms_db_column_text (statement, 1));
    }
  return row == 0 && oms_db_exec (db, drop->str, error) ? g_steal_pointer (&triggers) : NULL;
}

gboolean
oms_schema_put_triggers (OmsDb *db, GPtrArray *triggers, GError **error)
{
  for (guint i = 0; i < triggers->len; i++)
    if (!oms_db_exec (db, g_ptr_array_index (triggers, i), error))
      return FALSE;
  return TRUE;
}
