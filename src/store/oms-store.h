/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite cache: one file, one writer thread, two reader threads. All SQL of the program is in this folder.
 *
 * Threads: an OmsStore may be used from any thread. The blocking functions (no _async in the name) run their work on
 * the writer or a reader and wait: they belong on worker threads and in omsctl, never on the main thread of the window.
 * The _async forms answer on the caller's thread-default main context. Reads are cancellable in mid-query, writes only
 * before they start. */
#pragma once

#include <gio/gio.h>

#include "oms-account.h"
#include "oms-filter.h"
#include "oms-order.h"
#include "oms-record.h"

G_BEGIN_DECLS

#define OMS_STORE_ERROR (oms_store_error_quark ())
GQuark oms_store_error_quark (void);

typedef enum
{
  OMS_STORE_ERROR_FAILED,
  OMS_STORE_ERROR_BUSY,       /* another program holds the file for too long */
  OMS_STORE_ERROR_FULL,       /* no room on the disk */
  OMS_STORE_ERROR_CORRUPT,    /* the file is damaged or no database of ours */
  OMS_STORE_ERROR_TOO_NEW,    /* written by a newer version */
  OMS_STORE_ERROR_CONSTRAINT, /* the value is not allowed or exists already */
  OMS_STORE_ERROR_NOT_FOUND,
  OMS_STORE_ERROR_ACCESS, /* cannot be opened or written */
} OmsStoreError;

/* What a change touched, as bits. */
typedef enum
{
  OMS_STORE_ORDERS = 1 << 0,
  OMS_STORE_STOCK = 1 << 1,
  OMS_STORE_ACCOUNTS = 1 << 2,
  OMS_STORE_LOGS = 1 << 3,
  OMS_STORE_PROBLEMS = 1 << 4,
  OMS_STORE_TOTALS = 1 << 5, /* roll-ups were rebuilt (time zone) */
} OmsStoreTables;

#define OMS_STORE_CHANGE_MAX_IDS 2000

typedef struct
{
  OmsStoreTables tables;
  GArray *order_ids; /* (element-type gint64) new or changed orders.id; empty when there were too many */
  gboolean too_many; /* more than OMS_STORE_CHANGE_MAX_IDS: look at everything again */
  gboolean other;    /* it came from another process */
} OmsStoreChange;

#define OMS_TYPE_STORE_CHANGE (oms_store_change_get_type ())
GType oms_store_change_get_type (void); /* boxed */

/* Signal "changed" (OmsStoreChange *): coalesced to about ten a second, on the main context that was thread-default
 * when the store was opened, only while that context runs. Changes by another process are noticed within a second. */
#define OMS_TYPE_STORE (oms_store_get_type ())
G_DECLARE_FINAL_TYPE (OmsStore, oms_store, OMS, STORE, GObject)

/* The user's own database: $XDG_DATA_HOME/<app id>/oms.db. (transfer full) */
char *oms_store_default_path (void);

/* Opens or creates, migrating forward after a backup beside it. Folder 0700, file 0600. @zone: the seller's (NULL: the
 * one the file was last used with, else the system's); days counted in another one are moved in the background.
 * Blocking. (transfer full) */
OmsStore *oms_store_open (const char *path, GTimeZone *zone, GCancellable *cancellable, GError **error);
void oms_store_open_async (const char *path, GTimeZone *zone, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
OmsStore *oms_store_open_finish (GAsyncResult *result, GError **error);

/* Finishes what is queued, checkpoints, closes. Later calls fail. Blocking, idempotent. */
void oms_store_close (OmsStore *self);
const char *oms_store_get_path (OmsStore *self);
GTimeZone *oms_store_get_zone (OmsStore *self); /* (transfer none) */

/* Rewrites local_day and the roll-ups in the background; cancelled, all stays as it was. */
void oms_store_set_zone_async (OmsStore *self, GTimeZone *zone, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean oms_store_set_zone_finish (OmsStore *self, GAsyncResult *result, GError **error);
/* While TRUE the roll-ups are those of another zone's days. When it ends, "changed" says OMS_STORE_TOTALS. Any thread.
 */
gboolean oms_store_is_moving_days (OmsStore *self);

/* ---- Accounts ------------------------------------------------------------------------------------------------------
 */

GPtrArray *
oms_store_list_accounts (OmsStore *self, GError **error); /* (element-type OmsAccount) (transfer container) */
OmsAccount *oms_store_find_account (OmsStore *self, const char *name_or_uuid, GError **error); /* NOT_FOUND */
/* Inserts when id is 0 (and sets it), else updates by id. A name already taken is CONSTRAINT. */
gboolean oms_store_save_account (OmsStore *self, OmsAccount *account, GError **error);
gboolean oms_store_set_account_active (OmsStore *self, gint64 platform_id, gboolean active, GError **error);
/* One field of config (NULL removes it) without touching updated_at: for how an account is synced, not what it is. */
gboolean
oms_store_set_account_field (OmsStore *self, gint64 platform_id, const char *field, const char *value, GError **error);
/* The same while it is still @expected, else NOT_FOUND: nobody else's change is overwritten. */
gboolean oms_store_swap_account_field (OmsStore *self, gint64 platform_id, const char *field, const char *expected,
                                       const char *value, GError **error);
/* With all its orders and stock; leaves a tombstone. */
gboolean oms_store_remove_account (OmsStore *self, gint64 platform_id, GError **error);

void oms_store_list_accounts_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *oms_store_list_accounts_finish (OmsStore *self, GAsyncResult *result, GError **error);
void oms_store_set_account_active_async (OmsStore *self, gint64 platform_id, gboolean active, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_store_set_account_active_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* ---- What the programs on this database remember together ----------------------------------------------------------
 */

/* "changed" tells of it as of OMS_STORE_ACCOUNTS. get: NULL without @error when there is none. (transfer full) */
char *oms_store_get_setting (OmsStore *self, const char *name, GError **error);
gboolean oms_store_set_setting (OmsStore *self, const char *name, const char *value, GError **error); /* NULL removes */
void oms_store_get_setting_async (OmsStore *self, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *oms_store_get_setting_finish (OmsStore *self, GAsyncResult *result, GError **error);
void oms_store_set_setting_async (OmsStore *self, const char *name, const char *value, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* ---- Local marks ---------------------------------------------------------------------------------------------------
 */

/* The marks of one order: packed-here, and the warning that it was cancelled after it was packed. */
typedef struct
{
  gint64 id;   /* orders.id */
  guint flags; /* those two of OmsOrderFlags */
} OmsOrderMarks;

/* Sets or clears packed-here on @ids (orders.id); durable (FULL). Only open orders are packed, and one with a
 * warning waits for its being taken apart. Answers what those that changed had before (transfer full) (element-type
 * OmsOrderMarks), so that an undo clears no older mark. */
void oms_store_set_packed_async (OmsStore *self, const gint64 *ids, gsize n_ids, gboolean packed,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *oms_store_set_packed_finish_marks (OmsStore *self, GAsyncResult *result, GError **error);
/* The parcels of those that have the warning have been taken apart: it goes, and packed-here. Finished like the other.
 */
void oms_store_take_apart_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Undo: gives each its marks back, also the warning. Finished like the other. */
void oms_store_restore_marks_async (OmsStore *self, const OmsOrderMarks *marks, gsize n_marks,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* ---- Checking ------------------------------------------------------------------------------------------------------
 */

/* integrity_check, foreign keys, and with @deep roll-ups and search recomputed and compared. @findings: sentences,
 * empty when all is well. FALSE only when the check itself could not run. */
gboolean
oms_store_check (OmsStore *self, gboolean deep, GPtrArray **findings, GCancellable *cancellable, GError **error);

/* ---- Buyer data ----------------------------------------------------------------------------------------------------
 */

/* How long buyer data stays when its record does not say. */
#define OMS_STORE_KEEP_PEOPLE (180 * OMS_TIME_DAY)

/* Forgets the buyers whose time is over at @now, everywhere: name and address, search, raw data; and after thirty days
 * whatever may name one: payloads of problems, copies of the database that migrations and restores left beside it. The
 * orders stay. Blocking, a minute with a million orders; other writes come in between; what was cancelled goes on the
 * next time. Answers how many orders lost their buyer, -1 on error. */
gssize oms_store_purge_people (OmsStore *self, gint64 now, GCancellable *cancellable, GError **error);
/* The same, when the last time is a day ago. */
gboolean oms_store_purge_daily (OmsStore *self, gint64 now, GCancellable *cancellable, GError **error);

/* ---- Backup --------------------------------------------------------------------------------------------------------
 */

/* Copies the whole database, as it is now, into the new file @path (0600). Blocking. */
gboolean oms_store_backup (OmsStore *self, const char *path, GCancellable *cancellable, GError **error);
/* Puts the backup @backup in the place of @path, which no program may have open; what was there is kept beside it as
 * "<path>.before-restore.db". CORRUPT or TOO_NEW when @backup cannot be used: then nothing is changed. Blocking. */
gboolean oms_store_restore (const char *path, const char *backup, GError **error);

G_END_DECLS
