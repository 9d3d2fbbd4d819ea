/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does the file still agree with itself? Findings are sentences; nothing is repaired here. */
#include "oms-row.h"
#include "oms-schema.h"
#include "oms-store-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FINDINGS 50

typedef struct
{
  OmsStore *store;
  OmsDb *db;
  gboolean deep;
  GPtrArray *findings;
} Check;

static void G_GNUC_PRINTF (2, 3) find (Check *check, const char *format, ...)
{
  va_list arguments;

  if (check->findings->len >= MAX_FINDINGS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (check->findings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* @sentence ends with a colon. */
static void
find_count (Check *check, const char *sentence, gint64 count)
{
  g_autofree char *number = oms_number_format (count, OMS_GROUPING_AUTO);

  find (check, "%s %s", sentence, number);
}

/* ---- The file -----------------------------------------------------------------------------------------------------
 */

static gboolean
check_integrity (Check *check, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_statement (check->db, check->deep ? "PRAGMA integrity_check (20)" : "PRAGMA quick_check (20)", error);
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (check->db, statement, error)) == 1)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);

      if (g_strcmp0 (text, "ok") != 0)
        find (check, _ ("The database file is damaged: %s"), text);
    }
  return row == 0;
}

static gboolean
check_references (Check *check, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (check->db, "PRAGMA foreign_key_check", error);
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (check->db, statement, error)) == 1)
    find (check, _ ("Row %s of “%s” belongs to a row of “%s” that is gone."),
          (const char *) sqlite3_column_text (statement, 1), (const char *) sqlite3_column_text (statement, 0),
          (const char *) sqlite3_column_text (statement, 2));
  return row == 0;
}

/* ---- What must always hold ----------------------------------------------------------------------------------------
 */

/* Each asks for the number of rows that break a rule. */
static const struct
{
  const char *sql;
  const char *sentence; /* ends with a colon, the number follows */
} rules[] = {
  { "SELECT COUNT (*) FROM orders WHERE version > (SELECT value FROM counters WHERE name = 'orders')",
    N_ ("Orders whose change number lies in the future:") },
  { "SELECT COUNT (*) FROM orders WHERE flags & 4 AND status <> 6 AND NOT EXISTS"
    " (SELECT 1 FROM order_events WHERE order_id = orders.id AND what = 'cancelled-after-pack')",
    N_ ("Orders marked as cancelled after packing of which nothing was cancelled:") },
  { "SELECT COUNT (*) FROM orders WHERE (purchased_at IS NULL) <> (local_day = 0)",
    N_ ("Orders whose day does not fit the moment they were ordered:") },
  { "SELECT COUNT (*) FROM stock WHERE state = 0 AND read_at IS NULL",
    N_ ("Stock figures that are known but were never read:") },
  { "SELECT COUNT (*) FROM set_aside", N_ ("Indexes that a large import has set aside:") },
};

static gboolean
check_rules (Check *check, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gint64 count = 0;

      if (!oms_db_get_int (check->db, rules[i].sql, 0, &count, error))
        return FALSE;
      if (count > 0)
        find_count (check, _ (rules[i].sentence), count);
    }
  return TRUE;
}

/* ---- Roll-ups -----------------------------------------------------------------------------------------------------
 */

static gboolean
count_differences (Check *check, const char *fresh, const char *table, const char *columns, const char *sentence,
                   GError **error)
{
  g_autofree char *sql = g_strdup_printf ("WITH fresh AS (%s) SELECT"
                                          " (SELECT COUNT (*) FROM (SELECT * FROM fresh EXCEPT SELECT %s FROM %s))"
                                          " + (SELECT COUNT (*) FROM (SELECT %s FROM %s EXCEPT SELECT * FROM fresh))",
                                          fresh, columns, table, columns, table);
  gint64 differences = 0;

  if (!oms_db_get_int (check->db, sql, 0, &differences, error))
    return FALSE;
  if (differences > 0)
    find_count (check, sentence, differences);
  return TRUE;
}

static gboolean
check_totals (Check *check, GError **error)
{
  return count_differences (check, oms_schema_fresh_totals, "daily_totals",
                            "platform_id, local_day, status, currency, orders, orders_without_total, units, amount",
                            _ ("Daily totals that do not fit the orders:"), error) &&
         count_differences (check, oms_schema_fresh_skus, "daily_sku",
                            "platform_id, local_day, currency, sku, units, amount",
                            _ ("Daily totals of a SKU that do not fit the orders:"), error);
}

/* ---- Each order: search text, units, day --------------------------------------------------------------------------
 */

static gboolean
stored_search_text (OmsDb *db, gint64 order_id, char **text, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT text FROM order_search WHERE rowid = ?1", "l", order_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  *text = row == 1 ? oms_db_column_text (statement, 0) : NULL;
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

static gboolean
check_order (Check *check, const OmsRow *order, GTimeZone *zone, GError **error)
{
  g_autoptr (GPtrArray) shipments = oms_row_load (check->db, &oms_shipment_shape, order->id, error);
  g_autoptr (GPtrArray) lines = shipments != NULL ? oms_row_load (check->db, &oms_line_shape, order->id, error) : NULL;
  g_autoptr (GPtrArray) people = lines != NULL ? oms_row_load (check->db, &oms_person_shape, order->id, error) : NULL;
  gint64 purchased = order->numbers[ORDER_PURCHASED_AT];
  const char *name = order->texts[ORDER_PLATFORM_ORDER_ID];
  g_autofree char *fresh = NULL;
  g_autofree char *stored = NULL;

  if (people == NULL || !stored_search_text (check->db, order->id, &stored, error))
    return FALSE;
  fresh = oms_merge_search_text (order, shipments, lines, people->len > 0 ? g_ptr_array_index (people, 0) : NULL);
  if (g_strcmp0 (fresh, stored) != 0)
    find (check, _ ("Order %s cannot be found by all of its words."), name);
  if (lines->len > 0 && order->numbers[ORDER_ITEM_COUNT] != oms_merge_item_count (lines))
    find (check, _ ("Order %s: the number of units does not fit its lines."), name);
  if (purchased != OMS_TIME_UNKNOWN && order->numbers[ORDER_LOCAL_DAY] != oms_time_local_day (purchased, zone))
    find (check, _ ("Order %s is counted on the wrong day."), name);
  return TRUE;
}

static gboolean
check_orders (Check *check, GCancellable *cancellable, GError **error)
{
  g_autoptr (GTimeZone) zone = oms_store_ref_zone (check->store);
  g_autofree char *columns = oms_row_columns (&oms_order_shape);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM orders ORDER BY id", columns);
  sqlite3_stmt *statement = oms_db_statement (check->db, sql, error);
  gint64 strays = 0;
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (check->db, statement, error)) == 1)
    {
      g_autoptr (OmsRow) order = oms_row_read (&oms_order_shape, statement);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_order (check, order, zone, error))
        return FALSE;
    }
  if (row < 0 || !oms_db_get_int (check->db,
                                  "SELECT COUNT (*) FROM order_search_content c"
                                  " WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = c.id)",
                                  0, &strays, error))
    return FALSE;
  if (strays > 0)
    find_count (check, _ ("Search entries of orders that are gone:"), strays);
  return TRUE;
}

/* ---- The check ----------------------------------------------------------------------------------------------------
 */

static gboolean
run_checks (Check *check, GCancellable *cancellable, GError **error)
{
  return check_integrity (check, error) && check_references (check, error) && check_rules (check, error) &&
         (!check->deep || (check_totals (check, error) && check_orders (check, cancellable, error)));
}

/* All of it in one snapshot: others may write meanwhile. */
static gpointer
check_job (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;
  gboolean ok;

  check->db = db;
  if (!oms_db_exec (db, "BEGIN", error))
    return NULL;
  ok = run_checks (check, cancellable, error);
  oms_db_reset_all (db);
  db->cancellable = NULL;
  oms_db_exec (db, "ROLLBACK", NULL);
  return GINT_TO_POINTER (ok);
}

/* The search index against its own text. FTS5 takes the question as a write, so it runs on the writer. */
static gpointer
check_index_job (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;
  g_autoptr (GError) broken = NULL;

  db->cancellable = cancellable;
  if (!oms_db_exec (db, "INSERT INTO order_search (order_search) VALUES ('integrity-check')", &broken) &&
      !g_error_matches (broken, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT))
    g_propagate_error (error, g_steal_pointer (&broken));
  db->cancellable = NULL;
  if (broken != NULL)
    find (check, "%s", _ ("The search index does not fit the orders."));
  return GINT_TO_POINTER (*error == NULL);
}

gboolean
oms_store_check (OmsStore *self, gboolean deep, GPtrArray **findings, GCancellable *cancellable, GError **error)
{
  Check check = { .store = self, .deep = deep, .findings = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) failed = NULL;

  if (oms_store_read_sync (self, check_job, &check, cancellable, &failed) == NULL ||
      (deep && oms_store_write_sync (self, check_index_job, &check, cancellable, &failed) == NULL))
    {
      /* So damaged that it cannot even be read is a finding, too. */
      if (g_error_matches (failed, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT))
        g_ptr_array_add (check.findings, g_strdup (failed->message));
      else
        {
          g_ptr_array_unref (check.findings);
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
    }
  *findings = check.findings;
  return TRUE;
}
