/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The durable queues of orders and stock to read by id: new, changed, open and stale ones. An entry leaves when what it
 * asks for has been stored, or when the marketplace says it is gone. */
#include "oms-store-private.h"

#include <string.h>

#define FIRST_PAUSE   (1 * OMS_TIME_MINUTE)
#define LONGEST_PAUSE (6 * OMS_TIME_HOUR)
#define MAX_DOUBLINGS 9

typedef struct
{
  OmsStore *store;
  gint64 platform_id;
  const char *table;
  guint limit;
  gint64 before;
  const char *const *keys;
  const char *reason;
} DueJob;

static const char *
table_of (const char *kind)
{
  return strcmp (kind, "order") == 0 ? "due_orders" : "due_stock";
}

/* ---- Parts of pages -----------------------------------------------------------------------------------------------
 */

gboolean
oms_store_page_queue (OmsDb *db, gint64 platform_id, const char *kind, const char *key, gint64 at, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (platform_id, key, queued_at, not_before)"
                                          " VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO NOTHING",
                                          table_of (kind));

  return oms_db_do (db, error, sql, "ltl", platform_id, key, at);
}

gboolean
oms_store_page_queue_stub (OmsDb *db, gint64 platform_id, const OmsOrderRecord *stub, gint64 at, GError **error)
{
  return oms_db_do (
      db, error,
      "INSERT INTO due_orders (platform_id, key, queued_at, not_before, purchased_at, purchased_precision,"
      " group_id) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
      " purchased_precision = CASE WHEN excluded.purchased_at IS NULL THEN purchased_precision"
      " ELSE excluded.purchased_precision END,"
      " purchased_at = coalesce (excluded.purchased_at, purchased_at),"
      " group_id = CASE WHEN group_id = '' THEN excluded.group_id ELSE group_id END",
      "ltlnie", platform_id, stub->order_id, at, stub->purchased_at, (int) stub->purchased_precision, stub->group_id);
}

gboolean
oms_store_page_recall (OmsDb *db, gint64 platform_id, OmsOrderRecord *record, char **group, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_bound (db, error,
                    "SELECT purchased_at, purchased_precision, group_id FROM due_orders"
                    " WHERE platform_id = ?1 AND key = ?2 AND (purchased_at IS NOT NULL OR group_id <> '')",
                    "lt", platform_id, record->order_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row != 1)
    return row == 0;
  if (record->purchased_at == OMS_TIME_UNKNOWN && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    {
      record->purchased_at = sqlite3_column_int64 (statement, 0);
      record->purchased_precision = (OmsPrecision) sqlite3_column_int (statement, 1);
    }
  if (record->group_id == NULL && *sqlite3_column_text (statement, 2) != '\0')
    record->group_id = *group = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
oms_store_page_unqueue (OmsDb *db, gint64 platform_id, const char *kind, const char *key, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE platform_id = ?1 AND key = ?2", table_of (kind));

  return oms_db_do (db, error, sql, "lt", platform_id, key);
}

/* ---- Taking -------------------------------------------------------------------------------------------------------
 */

static gpointer
take (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  DueJob *job = data;
  g_autofree char *sql = g_strdup_printf ("SELECT key FROM %s WHERE platform_id = ?1 AND not_before <= ?2"
                                          " ORDER BY queued_at, key LIMIT ?3",
                                          job->table);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  sqlite3_stmt *statement =
      oms_db_bound (db, error, sql, "lll", job->platform_id, oms_time_now (), (gint64) job->limit);
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_strv_builder_add (keys, (const char *) sqlite3_column_text (statement, 0));
  return row == 0 ? g_strv_builder_end (keys) : NULL;
}

char **
oms_store_take_due_orders (OmsStore *self, gint64 platform_id, guint limit, GError **error)
{
  DueJob job = { .store = self, .platform_id = platform_id, .table = "due_orders", .limit = limit };

  return oms_store_read_sync (self, take, &job, NULL, error);
}

char **
oms_store_take_due_stock (OmsStore *self, gint64 platform_id, guint limit, GError **error)
{
  DueJob job = { .store = self, .platform_id = platform_id, .table = "due_stock", .limit = limit };

  return oms_store_read_sync (self, take, &job, NULL, error);
}

/* ---- Queueing -----------------------------------------------------------------------------------------------------
 */

static gpointer
queue_open (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  DueJob *job = data;

  return GINT_TO_POINTER (oms_db_do (db, error,
                                     "INSERT INTO due_orders (platform_id, key, queued_at, not_before)"
                                     " SELECT platform_id, platform_order_id, seen_at, 0 FROM orders"
                                     " WHERE platform_id = ?1 AND seen_at < ?2 AND " OMS_SQL_OPEN
                                     " ON CONFLICT DO NOTHING",
                                     "ll", job->platform_id, job->before));
}

gboolean
oms_store_queue_open_orders (OmsStore *self, gint64 platform_id, gint64 before, GError **error)
{
  DueJob job = { .store = self, .platform_id = platform_id, .before = before };

  return oms_store_write_sync (self, queue_open, &job, NULL, error) != NULL;
}

/* ---- Postponing ---------------------------------------------------------------------------------------------------
 */

static gboolean
postpone_one (DueJob *job, OmsDb *db, const char *key, GError **error)
{
  g_autofree char *sql = NULL;

  if (job->reason == NULL)
    {
      sql = g_strdup_printf ("DELETE FROM %s WHERE platform_id = ?1 AND key = ?2", job->table);
      return oms_db_do (db, error, sql, "lt", job->platform_id, key);
    }
  sql = g_strdup_printf ("UPDATE %s SET attempts = attempts + 1, reason = ?3,"
                         " not_before = ?4 + MIN (?5 << MIN (attempts, ?6), ?7) WHERE platform_id = ?1 AND key = ?2",
                         job->table);
  return oms_db_do (db, error, sql, "lttllil", job->platform_id, key, job->reason, oms_time_now (), FIRST_PAUSE,
                    MAX_DOUBLINGS, LONGEST_PAUSE);
}

static gpointer
postpone (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  DueJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  for (const char *const *key = job->keys; *key != NULL; key++)
    if (!postpone_one (job, db, *key, error))
      {
        oms_store_rollback (job->store, db);
        return NULL;
      }
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_postpone_due_orders (OmsStore *self, gint64 platform_id, const char *const *ids, const char *reason,
                               GError **error)
{
  DueJob job = { .store = self, .platform_id = platform_id, .table = "due_orders", .keys = ids, .reason = reason };

  return oms_store_write_sync (self, postpone, &job, NULL, error) != NULL;
}

gboolean
oms_store_postpone_due_stock (OmsStore *self, gint64 platform_id, const char *const *keys, const char *reason,
                              GError **error)
{
  DueJob job = { .store = self, .platform_id = platform_id, .table = "due_stock", .keys = keys, .reason = reason };

  return oms_store_write_sync (self, postpone, &job, NULL, error) != NULL;
}
