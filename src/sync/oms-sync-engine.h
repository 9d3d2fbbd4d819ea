/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sync engine: runs the jobs of the accounts, each account in its own worker, and writes what comes into the store.
 * Public face for the window and omsctl. All functions and signals on the thread whose main context was default when
 * the engine was made; nothing here blocks.
 *
 * Errors of a run: OMS_ADAPTER_ERROR or OMS_STORE_ERROR with a sentence that names the account and the next step. */
#pragma once

#include "oms-adapter.h"
#include "oms-back-fill.h"
#include "oms-file-fill.h"
#include "oms-file-reader.h"
#include "oms-registry.h"
#include "oms-secret-store.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_SYNC_ORDERS = 1 << 0,
  OMS_SYNC_STOCK = 1 << 1,
  OMS_SYNC_ALL = OMS_SYNC_ORDERS | OMS_SYNC_STOCK,
} OmsSyncWhat;

typedef enum
{
  OMS_ACCOUNT_IDLE,
  OMS_ACCOUNT_QUEUED, /* another process or run holds it */
  OMS_ACCOUNT_RUNNING,
  OMS_ACCOUNT_WAITING, /* for the marketplace's limit: until waiting_until */
} OmsAccountActivity;

/* What an account is doing now. Copied out; free with oms_sync_progress_free. */
typedef struct
{
  gint64 platform_id;
  OmsAccountActivity activity;
  gboolean older;       /* it is older orders, which step aside for everything else */
  char *job_label;      /* (nullable) "Orders" */
  OmsSyncCounts counts; /* of this run so far */
  gint64 waiting_until; /* OMS_TIME_UNKNOWN */
  gint64 next_run;      /* scheduled; OMS_TIME_UNKNOWN: none */
  double fraction;      /* of the file that is read; below 0: not known */
  char *sentence;       /* "Syncing Amazon India, 1,240 orders …" ; NULL when idle */
} OmsSyncProgress;
OmsSyncProgress *oms_sync_progress_copy (const OmsSyncProgress *progress);
void oms_sync_progress_free (OmsSyncProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSyncProgress, oms_sync_progress_free)
#define OMS_TYPE_SYNC_PROGRESS (oms_sync_progress_get_type ())
GType oms_sync_progress_get_type (void);

/* Who runs the schedule of this database. */
typedef enum
{
  OMS_SCHEDULE_OFF,
  OMS_SCHEDULE_OURS,
  OMS_SCHEDULE_ELSEWHERE, /* another process; this one takes over when that one ends */
} OmsScheduleOwner;

typedef struct
{
  OmsScheduleOwner owner;
  gint64 paused_until;  /* everything: OMS_PAUSE_OPEN until resumed; OMS_TIME_UNKNOWN: not paused */
  gint64 offline_since; /* OMS_TIME_UNKNOWN: there is a network */
  gboolean idle;        /* ours, and nothing runs or is due */
} OmsScheduleStatus;

/* The outcome of one account's run. */
typedef struct
{
  gint64 platform_id;
  char *account_name; /* display name */
  OmsSyncCounts orders, stock;
  GError *error;  /* (nullable) first failure; the other jobs went on where they could */
  char *sentence; /* "Amazon India: 12 new, 3 changed orders" or the error's sentence */
} OmsSyncResult;
void oms_sync_result_free (OmsSyncResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSyncResult, oms_sync_result_free)

/* Signals: "progress" (OmsSyncProgress *) about ten a second per account at most;
 *          "finished" (gint64 platform_id, const char *sentence, gboolean failed) after each account's sync, also
 *          scheduled ones; what was stopped has not failed, nor what could not be done without a network.
 * Properties: "running" (boolean): something else than older orders does; "schedule" (no value of its own): notified
 * when oms_sync_engine_get_schedule has something new. */
#define OMS_TYPE_SYNC_ENGINE (oms_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (OmsSyncEngine, oms_sync_engine, OMS, SYNC_ENGINE, GObject)

OmsSyncEngine *oms_sync_engine_new (OmsStore *store, OmsSecretStore *secrets);
OmsSecretStore *oms_sync_engine_get_secrets (OmsSyncEngine *self); /* (transfer none) */
OmsStore *oms_sync_engine_get_store (OmsSyncEngine *self);         /* (transfer none) */

/* Runs @what for @platform_ids (NULL: all active accounts), side by side. @since: older orders too, from that
 * moment on, to the end; or OMS_TIME_UNKNOWN. Cancelling stops each account after the request in flight; what was
 * committed stays. An account that is already running is joined. Finish gives one OmsSyncResult per account; FALSE/NULL
 * only when the run could not be set up or was cancelled. */
void
oms_sync_engine_run_async (OmsSyncEngine *self, OmsSyncWhat what, const gint64 *platform_ids, gsize n_platforms,
                           gint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_sync_engine_run_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* Stops whatever runs for this account (0: all). */
void oms_sync_engine_cancel (OmsSyncEngine *self, gint64 platform_id);
gboolean oms_sync_engine_is_running (OmsSyncEngine *self);
/* Whether @platform_id failed last in a way that its settings may mend: credentials, or what they allow. */
gboolean oms_sync_engine_can_settings_help (OmsSyncEngine *self, gint64 platform_id);
OmsSyncProgress *oms_sync_engine_get_progress (OmsSyncEngine *self, gint64 platform_id); /* (transfer full) */

/* Tries settings and secrets that are not stored yet; @secrets not given (absent) are taken from the secret store by
 * @account->uuid. Answers the adapter's sentence of what worked. */
void oms_sync_engine_test_async (OmsSyncEngine *self, const OmsAccount *account, GHashTable *secrets,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *oms_sync_engine_test_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* Reads problems again: orders by id where the adapter can, else from the kept payload. @problem_ids NULL: all.
 * @solved, @left (nullable) out: how many. */
void oms_sync_engine_retry_async (OmsSyncEngine *self, const gint64 *problem_ids, gsize n_problems,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean
oms_sync_engine_retry_finish (OmsSyncEngine *self, GAsyncResult *result, guint *solved, guint *left, GError **error);

/* One order, now. */
void oms_sync_engine_refresh_order_async (OmsSyncEngine *self, gint64 platform_id, const char *platform_order_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_sync_engine_refresh_order_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* What a report file brought, or would bring. */
typedef struct
{
  gint64 platform_id;
  char *file_name;             /* without its folder */
  const OmsFileFormat *format; /* (transfer none) */
  guint64 rows;
  OmsSyncCounts counts;
  gint64 imported_at; /* when the same content was imported before; OMS_TIME_UNKNOWN: never. Then nothing was read. */
  gint64 as_of;       /* of when the file's news is */
  GPtrArray *reasons; /* (element-type utf8) why rows cannot be read: the first OMS_IMPORT_MAX_REASONS */
  GPtrArray *notes;   /* (element-type utf8) what else a person should know of how the file was read */
  char *sentence;     /* "Meesho: 12 new, 3 changed orders." */
} OmsImportReport;
#define OMS_IMPORT_MAX_REASONS 200
OmsImportReport *oms_import_report_copy (const OmsImportReport *report);
void oms_import_report_free (OmsImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsImportReport, oms_import_report_free)

/* Reads a report file of the account's seller panel. @as_of: of when its news is, should somebody know better than the
 * file's date says; OMS_TIME_UNKNOWN: that date. @preview: tells what it would bring and writes nothing. Else it is
 * a run like a sync: one of an account at a time, with its record in the log, its progress and its problems; what was
 * committed before a cancel or an error stays. Older files never set newer news back. Errors also: OMS_FILE_ERROR. */
void oms_sync_engine_import_async (OmsSyncEngine *self, const OmsAccount *account, const char *path, gint64 as_of,
                                   gboolean preview, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
OmsImportReport *oms_sync_engine_import_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* Fills in a copy of a stock workbook of the account's seller panel. The figures come from a list of the seller's
 * (@list: a path) or, with @list NULL, from what is available in the seller's own place at the account @from_platform,
 * SKU and variation alike; with neither it only sees whether the workbook is the right one. @target: the new file,
 * replaced if it is there; ".csv" at its end: a list of what is to be typed in; NULL: only tells what would be filled
 * in. Errors: OMS_FILE_ERROR with a sentence, G_IO_ERROR. */
void oms_sync_engine_fill_async (OmsSyncEngine *self, const OmsAccount *account, const char *workbook, const char *list,
                                 gint64 from_platform, const char *target, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
OmsFillReport *oms_sync_engine_fill_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* Saves an account with its secrets (values of secret fields in @secrets; not in config), after validating each field
 * against the adapter's description. The account as stored. */
void oms_sync_engine_save_account_async (OmsSyncEngine *self, const OmsAccount *account, GHashTable *secrets,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
OmsAccount *oms_sync_engine_save_account_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);
void oms_sync_engine_remove_account_async (OmsSyncEngine *self, const OmsAccount *account, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_sync_engine_remove_account_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* Runs due jobs by itself while on: intervals from the adapters' jobs, delayed while offline (loopback accounts are
 * not), one process at a time (advisory lock beside the database). */
void oms_sync_engine_set_scheduled (OmsSyncEngine *self, gboolean on);
const OmsScheduleStatus *oms_sync_engine_get_schedule (OmsSyncEngine *self); /* (transfer none) */
/* The account's credentials were refused, and nothing runs by itself until a person changes them or syncs by hand. */
gboolean oms_sync_engine_is_refused (OmsSyncEngine *self, gint64 platform_id);

/* No scheduled runs of @platform_id, or of all (0), until @until (OMS_PAUSE_OPEN: until resumed; OMS_TIME_UNKNOWN:
 * resume). Kept in the database; syncs by hand go on working. */
void oms_sync_engine_pause_async (OmsSyncEngine *self, gint64 platform_id, gint64 until, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_sync_engine_pause_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

/* How long older orders since @since would take. (transfer full), g_free. */
void oms_sync_engine_estimate_async (OmsSyncEngine *self, gint64 platform_id, gint64 since, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
OmsBackFillEstimate *oms_sync_engine_estimate_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);
/* Fetches them beside everything else, also over restarts; answers when it is noted. stop: what came stays. */
void oms_sync_engine_fetch_older_async (OmsSyncEngine *self, gint64 platform_id, gint64 since,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_sync_engine_fetch_older_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);
void oms_sync_engine_stop_older_async (OmsSyncEngine *self, gint64 platform_id, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_sync_engine_stop_older_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
