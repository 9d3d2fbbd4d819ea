/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share: the store's insides, jobs, and the writer's transaction. Not for other folders.
 */
#pragma once

#include "oms-db-worker.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

/* Orders that are still to be worked on, as the partial indexes write it: on hold, new, packed, unknown. */
#define OMS_SQL_OPEN "status < 4"
/* The last status of what is not yet closed. */
#define OMS_SQL_ON_ITS_WAY "4"

/* Names in table counters, one for each bit of OmsStoreTables in its order. A counter moves with each transaction that
 * touched its tables; 'orders' is the change sequence: orders.version and tombstones.version (kind 'order', row_id =
 * orders.id) are taken from it, so "version > last" is what came since. 'totals' moves when local_day was rewritten for
 * another time zone (without new versions). */
#define OMS_N_COUNTERS 6
extern const char *const oms_store_counters[OMS_N_COUNTERS];

struct _OmsStore
{
  GObject parent_instance;

  char *path;
  OmsDbWorker *writer, *readers;

  GMutex lock; /* guards the rest of this block */
  GTimeZone *zone;
  gboolean closed;
  GPtrArray *zones; /* former ones, kept for who still holds them */
  gpointer facets;  /* the reader side's: its own lock, made and freed by it */
  GDestroyNotify facets_free;

  /* Announcing changes, on @context. */
  GMainContext *context;
  GMutex news_lock;
  OmsStoreChange *news; /* (nullable) not yet told */
  GSource *news_source; /* (nullable) will tell it */
  GSource *poll_source; /* looks for other processes */
  gint polling;         /* atomic: a look is under way */

  /* Writer thread only. */
  gint64 counters[OMS_N_COUNTERS];      /* as last known */
  gint64 next_counters[OMS_N_COUNTERS]; /* of the open transaction */
  gint64 data_version;
  OmsStoreChange *pending; /* what the open transaction touched */
  int moving_days;         /* atomic: how many moves to another zone are queued or under way */
  gboolean in_bulk;
};

/* ---- Jobs ----------------------------------------------------------------------------------------------------------
 */

/* Run on a reader (the writer) and wait; NULL with @error on failure. */
gpointer oms_store_read_sync (OmsStore *self, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error);
gpointer
oms_store_write_sync (OmsStore *self, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error);
/* Run and answer @task (transfer full): g_task_propagate_pointer() in _finish. @data stays alive until the answer. */
void oms_store_read_task (OmsStore *self, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                          GDestroyNotify result_free);
void oms_store_write_task (OmsStore *self, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                           GDestroyNotify result_free);

/* The seller's zone, safe on any thread. (transfer full) */
GTimeZone *oms_store_ref_zone (OmsStore *self);

/* ---- The writer's transaction ---------------------------------------------------------------------------------------
 *
 *   if (!oms_store_begin (store, db, FALSE, error)) return NULL;
 *   if (!work (…)) { oms_store_rollback (store, db); return NULL; }
 *   return GINT_TO_POINTER (oms_store_commit (store, db, error));
 *
 * Commit tells the listeners what was touched; nothing touched, nothing told. */

/* @durable: the seller's own data, on the disk when commit returns. */
gboolean oms_store_begin (OmsStore *self, OmsDb *db, gboolean durable, GError **error);
gboolean oms_store_commit (OmsStore *self, OmsDb *db, GError **error); /* rolls back when it fails */
void oms_store_rollback (OmsStore *self, OmsDb *db);
/* In a transaction: these tables changed. */
void oms_store_touch (OmsStore *self, OmsStoreTables tables);
/* In a transaction: order @id is new or changed; answers its new version. */
gint64 oms_store_touch_order (OmsStore *self, gint64 id);
/* In a transaction: the same in two steps, for an order that has no id yet. */
void oms_store_note_order (OmsStore *self, gint64 id);
/* In a transaction: the next number of the change sequence, which the caller uses. */
gint64 oms_store_next_version (OmsStore *self);
/* In a transaction: order @id is about to be deleted. */
gboolean oms_store_bury_order (OmsStore *self, OmsDb *db, gint64 id, GError **error);

/* ---- Between the files of the store -------------------------------------------------------------------------------
 */

/* Notes that @key is new; @again: it was noted already. */
gboolean oms_preview_add (OmsPreview *preview, const char *key, gboolean *again, GError **error);
gboolean oms_preview_has (OmsPreview *preview, const char *key, gboolean *has, GError **error);

/* Parts of a page, in its transaction. @kind: "order" or "stock". @started: when the page's run began; OMS_TIME_UNKNOWN
 * when it is no run's. */
gboolean oms_store_page_find_run (OmsDb *db, const OmsPageContext *context, gint64 *started, GError **error);
/* So that a run which never ends has counted what it brought. */
gboolean oms_store_page_count (OmsDb *db, const OmsPageContext *context, const OmsSyncCounts *counts, GError **error);
gboolean oms_store_page_move_cursor (OmsDb *db, const OmsPageContext *context, const char *next, gboolean more,
                                     gint64 high_water, GError **error);
gboolean oms_store_page_add_problem (OmsStore *self, OmsDb *db, const OmsPageContext *context, const char *kind,
                                     const OmsProblemRecord *problem, GError **error);
gboolean oms_store_page_solve (OmsStore *self, OmsDb *db, gint64 platform_id, const char *kind, const char *remote_id,
                               GError **error);
gboolean
oms_store_page_queue (OmsDb *db, gint64 platform_id, const char *kind, const char *key, gint64 at, GError **error);
/* The order of a stub, with what the stub tells and nobody else may. */
gboolean
oms_store_page_queue_stub (OmsDb *db, gint64 platform_id, const OmsOrderRecord *stub, gint64 at, GError **error);
/* Fills what @record does not tell from what stubs told of its order while it waited. @group (transfer full)
 * (nullable): what the record borrows. */
gboolean oms_store_page_recall (OmsDb *db, gint64 platform_id, OmsOrderRecord *record, char **group, GError **error);
gboolean oms_store_page_unqueue (OmsDb *db, gint64 platform_id, const char *kind, const char *key, GError **error);

/* Chooses the store's zone at open. @must_move: the days were counted in another one, oms_store_zone_settle() moves
 * them behind what is queued. */
gboolean oms_store_zone_adopt (OmsStore *self, OmsDb *db, gboolean *must_move, GError **error);
void oms_store_zone_settle (OmsStore *self);

/* Ends a bulk load that was cut off. */
gboolean oms_store_bulk_recover (OmsDb *db, GError **error);

/* Starts and ends the look for other processes (oms-store-changes.c). */
gboolean oms_store_changes_start (OmsStore *self, OmsDb *writer, GError **error);
void oms_store_changes_stop (OmsStore *self);
void oms_store_changes_finalize (OmsStore *self);

G_END_DECLS
