/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading very many orders: indexes and triggers are set aside in a table of their own, so that a load which was cut
 * off is brought to its end when the file is opened again. No other process should have the file open meanwhile. */
#include "oms-store-bulk.h"

#include "oms-schema.h"
#include "oms-store-merge.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  OmsStore *store;
  gint64 platform_id;
  const OmsOrderPage *page;
} BulkJob;

/* ---- Setting aside ------------------------------------------------------------------------------------------------
 */

static gboolean
exec_each (OmsDb *db, const char *select, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = oms_db_statement (db, select, error);
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (texts, oms_db_column_text (statement, 0));
  for (guint i = 0; row == 0 && i < texts->len; i++)
    if (!oms_db_exec (db, g_ptr_array_index (texts, i), error))
      row = -1;
  return row == 0;
}

#define LOADED_TABLES "('orders', 'order_items', 'shipments', 'returns')"

static gboolean
set_indexes_aside (OmsDb *db, GError **error)
{
  return oms_db_exec (db,
                      "INSERT OR IGNORE INTO set_aside (kind, name, sql) SELECT type, name, sql FROM sqlite_schema"
                      " WHERE sql IS NOT NULL AND (type = 'trigger' OR (type = 'index' AND tbl_name IN " LOADED_TABLES
                      "))",
                      error) &&
         exec_each (db,
                    "SELECT 'DROP ' || kind || ' \"' || name || '\"' FROM set_aside s WHERE EXISTS"
                    " (SELECT 1 FROM sqlite_schema c WHERE c.name = s.name AND c.type = s.kind)",
                    error) &&
         oms_db_exec (db, "INSERT INTO order_search (order_search, rank) VALUES ('automerge', 0)", error);
}

/* Indexes first: the roll-ups are made from tables, the triggers must not count them twice. */
static gboolean
bring_back (OmsDb *db, GError **error)
{
  return exec_each (db, "SELECT sql FROM set_aside WHERE kind = 'index' ORDER BY name", error) &&
         oms_schema_rebuild_totals (db, error) &&
         exec_each (db, "SELECT sql FROM set_aside WHERE kind = 'trigger' ORDER BY name", error) &&
         oms_db_exec (db, "DELETE FROM set_aside", error) &&
         oms_db_exec (db, "INSERT INTO order_search (order_search, rank) VALUES ('automerge', 4)", error);
}

gboolean
oms_store_bulk_recover (OmsDb *db, GError **error)
{
  gint64 left = 0;

  if (!oms_db_get_int (db, "SELECT EXISTS (SELECT 1 FROM set_aside)", 0, &left, error))
    return FALSE;
  if (left == 0)
    return TRUE;
  if (!oms_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (bring_back (db, error) && oms_db_exec (db, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (db->handle))
    oms_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/* ---- The three steps ----------------------------------------------------------------------------------------------
 */

static gpointer
begin_bulk (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BulkJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!set_indexes_aside (db, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  job->store->in_bulk = oms_store_commit (job->store, db, error);
  return GINT_TO_POINTER (job->store->in_bulk);
}

gboolean
oms_store_begin_bulk (OmsStore *self, GError **error)
{
  BulkJob job = { .store = self };

  return oms_store_write_sync (self, begin_bulk, &job, NULL, error) != NULL;
}

static gboolean
add_page (BulkJob *job, OmsDb *db, GError **error)
{
  g_autoptr (GTimeZone) zone = oms_store_ref_zone (job->store);
  const OmsPageContext context = { .platform_id = job->platform_id, .fetched_at = oms_time_now () };

  for (guint i = 0; i < job->page->orders->len; i++)
    {
      g_auto (OmsMerge) merge = { .store = job->store,
                                  .db = db,
                                  .context = &context,
                                  .zone = zone,
                                  .record = g_ptr_array_index (job->page->orders, i) };

      if (!oms_merge_insert (&merge, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
add_bulk (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BulkJob *job = data;

  g_assert (job->store->in_bulk);
  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!add_page (job, db, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_add_bulk (OmsStore *self, gint64 platform_id, const OmsOrderPage *page, GError **error)
{
  BulkJob job = { .store = self, .platform_id = platform_id, .page = page };

  return oms_store_write_sync (self, add_bulk, &job, NULL, error) != NULL;
}

/* Cancelled: nothing is brought back yet; it can be called again, and opening the file does it too. */
static gpointer
end_bulk (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  BulkJob *job = data;
  gboolean ok;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  db->cancellable = cancellable;
  ok = bring_back (db, error);
  db->cancellable = NULL;
  if (!ok)
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ORDERS | OMS_STORE_TOTALS);
  if (!oms_store_commit (job->store, db, error))
    return NULL;
  job->store->in_bulk = FALSE;
  sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  return GINT_TO_POINTER (oms_db_exec (db, "PRAGMA analysis_limit=1000; ANALYZE", error));
}

gboolean
oms_store_end_bulk (OmsStore *self, GCancellable *cancellable, GError **error)
{
  BulkJob job = { .store = self };

  return oms_store_write_sync (self, end_bulk, &job, cancellable, error) != NULL;
}
