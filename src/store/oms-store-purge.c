/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgetting buyers when their time is over: their table, the search index, raw data, payloads of problems, and old
 * copies beside the file. The order itself stays, with its town. */
#include "oms-store-merge.h"

#include <glib/gstdio.h>
#include <string.h>

#define CHUNK       200
#define MERGE_PAGES 500
#define EVERY       OMS_TIME_DAY
/* What came with problems, and whole copies, whoever they tell of. */
#define KEEP_COPIES (30 * OMS_TIME_DAY)
/* Settings: when it was last done, and that the search index still holds words of deleted texts. */
#define DONE_SETTING  "purged-at"
#define WORDS_SETTING "purged-words"

typedef struct
{
  OmsStore *store;
  gint64 now;
  gssize purged;
  gboolean over;
} PurgeJob;

static gboolean
set_setting (OmsDb *db, const char *name, gint64 value, GError **error)
{
  return oms_db_do (db, error,
                    "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                    " ON CONFLICT DO UPDATE SET value = excluded.value",
                    "tl", name, value);
}

static GArray *
some_due (OmsDb *db, gint64 now, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (
      db, error, "SELECT order_id FROM order_people WHERE purge_after <= ?1 ORDER BY purge_after LIMIT ?2", "li", now,
      CHUNK);

  return oms_db_get_ids (db, statement, error);
}

static OmsRow *
load_order (OmsDb *db, gint64 id, GError **error)
{
  g_autofree char *columns = oms_row_columns (&oms_order_shape);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM orders WHERE id = ?1", columns);
  sqlite3_stmt *statement = oms_db_bound (db, error, sql, "l", id);
  OmsRow *order;

  if (statement == NULL || oms_db_step (db, statement, error) != 1)
    return NULL;
  order = oms_row_read (&oms_order_shape, statement);
  sqlite3_reset (statement);
  return order;
}

static gboolean
purge_order (PurgeJob *job, OmsDb *db, gint64 id, GError **error)
{
  g_autoptr (OmsRow) order = load_order (db, id, error);
  g_autoptr (GPtrArray) shipments = order != NULL ? oms_row_load (db, &oms_shipment_shape, id, error) : NULL;
  g_autoptr (GPtrArray) lines = shipments != NULL ? oms_row_load (db, &oms_line_shape, id, error) : NULL;
  g_autofree char *town = NULL;
  g_autofree char *search = NULL;

  if (lines == NULL)
    return FALSE;
  town = g_utf8_casefold (order->texts[ORDER_SHIP_CITY], -1);
  search = oms_merge_search_text (order, shipments, lines, NULL);
  oms_row_set_text (order, ORDER_SORT_NAME, town);
  oms_row_set_number (order, ORDER_VERSION, oms_store_touch_order (job->store, id));
  return oms_db_do (db, error, "DELETE FROM order_people WHERE order_id = ?1", "l", id) &&
         oms_db_do (db, error, "DELETE FROM order_raw WHERE order_id = ?1", "l", id) &&
         oms_row_update (db, order, error) && oms_merge_write_search (db, id, search, FALSE, error);
}

static gboolean
purge_ids (PurgeJob *job, OmsDb *db, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!purge_order (job, db, g_array_index (ids, gint64, i), error))
      return FALSE;
  return ids->len == 0 || set_setting (db, WORDS_SETTING, 1, error);
}

/* So many at a time: others may write in between. */
static gpointer
purge_some (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PurgeJob *job = data;
  g_autoptr (GArray) ids = NULL;

  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  ids = some_due (db, job->now, error);
  if (ids == NULL || !purge_ids (job, db, ids, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  job->over = ids->len < CHUNK;
  job->purged += ids->len;
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

/* Copies that migrations and restores left hold what is purged here. */
static void
drop_old_copies (const char *path, gint64 before)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".before-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *copy = g_build_filename (folder, entry, NULL);
      GStatBuf info;

      if (g_str_has_prefix (entry, prefix) && g_stat (copy, &info) == 0 &&
          (gint64) info.st_mtime * OMS_TIME_SECOND < before)
        g_unlink (copy);
    }
}

static gpointer
purge_copies (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PurgeJob *job = data;
  gint64 before = job->now - KEEP_COPIES;

  drop_old_copies (job->store->path, before);
  return GINT_TO_POINTER (oms_db_do (
      db, error, "UPDATE problems SET payload = NULL WHERE last_at < ?1 AND payload IS NOT NULL", "l", before));
}

/* ---- The search index ---------------------------------------------------------------------------------------------
 */

typedef struct
{
  int pages; /* below zero: all of the index, beginning here */
  gboolean over;
} MergeJob;

/* The index keeps words of deleted texts until its parts are merged. That takes a minute for a million orders, so it is
 * done in steps between which others may write; it goes on after a new start, too. */
static gpointer
merge_some (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  MergeJob *job = data;
  int before = sqlite3_total_changes (db->handle);
  gint64 words = 0;

  if (!oms_db_get_int (db, "SELECT EXISTS (SELECT 1 FROM settings WHERE name = '" WORDS_SETTING "')", 0, &words, error))
    return NULL;
  job->over = words == 0;
  if (job->over)
    return job;
  if (!oms_db_do (db, error, "INSERT INTO order_search (order_search, rank) VALUES ('merge', ?1)", "i", job->pages))
    return NULL;
  job->over = job->pages > 0 && sqlite3_total_changes (db->handle) - before < 2;
  job->pages = MERGE_PAGES;
  if (job->over && !oms_db_do (db, error, "DELETE FROM settings WHERE name = ?1", "t", WORDS_SETTING))
    return NULL;
  return job;
}

static gboolean
merge_search (OmsStore *self, GCancellable *cancellable, GError **error)
{
  MergeJob job = { .pages = -MERGE_PAGES };

  while (!job.over)
    if (oms_store_write_sync (self, merge_some, &job, cancellable, error) == NULL)
      return FALSE;
  return TRUE;
}

gssize
oms_store_purge_people (OmsStore *self, gint64 now, GCancellable *cancellable, GError **error)
{
  PurgeJob job = { .store = self, .now = now };

  while (!job.over)
    if (oms_store_write_sync (self, purge_some, &job, cancellable, error) == NULL)
      return -1;
  if (oms_store_write_sync (self, purge_copies, &job, cancellable, error) == NULL ||
      !merge_search (self, cancellable, error))
    return -1;
  return job.purged;
}

/* ---- Once a day ---------------------------------------------------------------------------------------------------
 */

static gpointer
read_done (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *at = data;

  return GINT_TO_POINTER (oms_db_get_int (
      db, "SELECT CAST (value AS INTEGER) FROM settings WHERE name = '" DONE_SETTING "'", 0, at, error));
}

static gpointer
write_done (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *at = data;

  return GINT_TO_POINTER (set_setting (db, DONE_SETTING, *at, error));
}

gboolean
oms_store_purge_daily (OmsStore *self, gint64 now, GCancellable *cancellable, GError **error)
{
  gint64 last = 0;

  if (oms_store_read_sync (self, read_done, &last, cancellable, error) == NULL)
    return FALSE;
  if (last <= now && now - last < EVERY)
    return TRUE;
  return oms_store_purge_people (self, now, cancellable, error) >= 0 &&
         oms_store_write_sync (self, write_done, &now, NULL, error) != NULL;
}
