/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store as the sync engine sees it: one page is one transaction. All functions block and belong on worker threads.
 */
#pragma once

#include "oms-store.h"

G_BEGIN_DECLS

/* Counts of what a page or a run did. */
typedef struct
{
  gint64 seen, added, changed, unchanged, failed, unknown_statuses;
  gint64 older; /* of those seen: what is stored is newer, so they only filled what was missing */
} OmsSyncCounts;
void oms_sync_counts_add (OmsSyncCounts *total, const OmsSyncCounts *more);

/* What may help against a failure. */
typedef enum
{
  OMS_TROUBLE_OTHER,    /* waiting, or nobody knows */
  OMS_TROUBLE_SETTINGS, /* the account's settings */
  OMS_TROUBLE_REFUSED,  /* the credentials are refused until a person changes them */
} OmsTrouble;

/* ---- Cursors -------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  char *state;        /* (nullable) */
  gboolean resuming;  /* the last pass stopped half-way */
  gint64 high_water;  /* as of the last complete pass; OMS_TIME_UNKNOWN: never */
  gint64 finished_at; /* the last complete pass; OMS_TIME_UNKNOWN: never */
  gint64 attempted_at;
} OmsStoredCursor;
OmsStoredCursor *oms_store_get_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error);
void oms_stored_cursor_free (OmsStoredCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStoredCursor, oms_stored_cursor_free)
/* After CURSOR_EXPIRED or a settings change: forget the state, keep the high water. */
gboolean oms_store_reset_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error);
/* The job did not get through, for the reason that @sentence tells. So it stays until the job's next complete pass, or
 * until the account's settings are changed. */
gboolean oms_store_fail_job (OmsStore *self, gint64 platform_id, const char *job, const char *sentence,
                             OmsTrouble trouble, GError **error);

/* As if it had never run. */
gboolean oms_store_drop_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error);
/* Orders from @since on are stored, beside what the account's own passes have brought. */
gboolean oms_store_reach_back (OmsStore *self, gint64 platform_id, gint64 since, GError **error);

/* ---- Pages ---------------------------------------------------------------------------------------------------------
 */

/* What a preview has counted as new so far: each page of it is rolled back, and what comes again pages later is not new
 * again. Its memory does not grow with the file. */
typedef struct _OmsPreview OmsPreview;
OmsPreview *oms_preview_new (GError **error);
void oms_preview_free (OmsPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsPreview, oms_preview_free)

typedef struct
{
  gint64 platform_id;
  const char *job;     /* the cursor to move; NULL: none (retry, one order) */
  gint64 run_id;       /* sync_logs.id, 0: none */
  gint64 fetched_at;   /* when the page was asked for: decides between old and new where there is no change time */
  gboolean report;     /* from a report file, which tells less of the same moment than the marketplace itself */
  gboolean has_api;    /* with report: the account is read over its interface too, which knows amounts to the paisa */
  OmsPreview *preview; /* (nullable) count what the page would do, exactly, and write nothing */
  gint64 since; /* a pass over orders that begins there brings all that happened since; 0: it goes on from another */
} OmsPageContext;

/* Merges orders, shipments, lines, returns, people, raw, events, roll-ups, search, problems, due queues and the cursor
 * in one transaction. Stubs go to due_orders; a full record takes its id out of due_orders and out of problems. A known
 * record equal to the stored one only moves seen_at (not counted as change, no event). */
gboolean oms_store_apply_orders (OmsStore *self, const OmsPageContext *context, const OmsOrderPage *page,
                                 OmsSyncCounts *counts, GError **error);
gboolean oms_store_apply_stock (OmsStore *self, const OmsPageContext *context, const OmsStockPage *page,
                                OmsSyncCounts *counts, GError **error);
/* End of a full pass: listings of this account that were last seen before @started_at become status "gone" (their stock
 * unknown), never deleted. */
gboolean
oms_store_finish_stock_pass (OmsStore *self, gint64 platform_id, const char *job, gint64 started_at, GError **error);

/* ---- Files ---------------------------------------------------------------------------------------------------------
 */

/* When a file with this content was last imported to the end; OMS_TIME_UNKNOWN: never. FALSE on error. */
gboolean
oms_store_find_import (OmsStore *self, gint64 platform_id, const char *hash, gint64 *imported_at, GError **error);
gboolean oms_store_add_import (OmsStore *self, gint64 platform_id, const char *file_name, const char *hash,
                               const char *format, gint64 records, GError **error);

/* ---- Due queues ----------------------------------------------------------------------------------------------------
 */

/* Queues the account's open orders that were last seen before @before. */
gboolean oms_store_queue_open_orders (OmsStore *self, gint64 platform_id, gint64 before, GError **error);
/* Up to @limit ids or SKUs that are due (not_before passed), oldest first. NULL-terminated, empty when none. */
char **oms_store_take_due_orders (OmsStore *self, gint64 platform_id, guint limit, GError **error);
char **oms_store_take_due_stock (OmsStore *self, gint64 platform_id, guint limit, GError **error);
/* Those that could not be had: tried again after a growing pause; NULL reason: it is gone, forget it. */
gboolean oms_store_postpone_due_orders (OmsStore *self, gint64 platform_id, const char *const *ids, const char *reason,
                                        GError **error);
gboolean oms_store_postpone_due_stock (OmsStore *self, gint64 platform_id, const char *const *keys, const char *reason,
                                       GError **error);

/* ---- Pacing --------------------------------------------------------------------------------------------------------
 */

/* FALSE without error when nothing is stored. */
gboolean oms_store_load_bucket (OmsStore *self, gint64 platform_id, const char *operation, double *tokens, double *rate,
                                gint64 *at_ms);
/* Queued, not waited for. */
void oms_store_save_bucket (OmsStore *self, gint64 platform_id, const char *operation, double tokens, double rate,
                            gint64 at_ms);

/* ---- Run log -------------------------------------------------------------------------------------------------------
 */

typedef enum
{
  OMS_RUN_RUNNING,
  OMS_RUN_DONE,
  OMS_RUN_FAILED,
  OMS_RUN_CANCELLED,
  OMS_RUN_INTERRUPTED, /* found still "running" after its process was gone */
} OmsRunState;

typedef struct
{
  gint64 id;
  gint64 platform_id;
  char *what; /* "orders", "inventory", "retry", "import", a job id … */
  gint64 started_at, finished_at;
  OmsRunState state;
  OmsSyncCounts counts;
  char *sentence; /* what happened, for people */
} OmsRun;
void oms_run_free (OmsRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsRun, oms_run_free)

gint64 oms_store_begin_run (OmsStore *self, gint64 platform_id, const char *what, GError **error); /* 0 on error */
gboolean oms_store_finish_run (OmsStore *self, gint64 run_id, OmsRunState state, const OmsSyncCounts *counts,
                               const char *sentence, OmsTrouble trouble, GError **error);
/* Called when the account's lock has just been taken: runs left open belong to a process that died. */
gboolean oms_store_mend_runs (OmsStore *self, gint64 platform_id, GError **error);
GPtrArray *oms_store_list_runs (OmsStore *self, gint64 platform_id, guint limit, GError **error); /* 0: all accounts */
void oms_store_list_runs_async (OmsStore *self, gint64 platform_id, guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_store_list_runs_finish (OmsStore *self, GAsyncResult *result, GError **error); /* newest first */

/* ---- Problems ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 id;
  gint64 platform_id;
  char *remote_id; /* "" when it could not be made out */
  char *kind;      /* "order", "stock" */
  char *reason;
  GBytes *payload; /* (nullable) only from oms_store_get_problem */
  gint64 first_at, last_at;
  int times;
  gboolean retry; /* will be tried once more by itself: oms_store_take_retries */
} OmsProblem;
void oms_problem_free (OmsProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsProblem, oms_problem_free)

GPtrArray *oms_store_list_problems (OmsStore *self, gint64 platform_id, guint limit, GError **error);
OmsProblem *oms_store_get_problem (OmsStore *self, gint64 problem_id, GError **error);
gboolean oms_store_solve_problem (OmsStore *self, gint64 problem_id, GError **error);
gboolean oms_store_fail_problem (OmsStore *self, gint64 problem_id, const char *reason, GError **error);
/* The account's unreadable orders with a known id that were last seen at @before or earlier and never tried again by
 * themselves, @limit at most; each is answered once in its life. (transfer full) (element-type gint64) */
GArray *oms_store_take_retries (OmsStore *self, gint64 platform_id, gint64 before, guint limit, GError **error);
void oms_store_list_problems_async (OmsStore *self, gint64 platform_id, guint limit, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_store_list_problems_finish (OmsStore *self, GAsyncResult *result, GError **error);
void oms_store_get_problem_async (OmsStore *self, gint64 problem_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
OmsProblem *oms_store_get_problem_finish (OmsStore *self, GAsyncResult *result, GError **error);
void oms_store_solve_problem_async (OmsStore *self, gint64 problem_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data); /* Dismiss */
gboolean oms_store_solve_problem_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* ---- State of accounts ---------------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 platform_id;
  gint64 orders;       /* stored */
  int first_day;       /* of the oldest of them, YYYYMMDD; 0: none */
  gint64 since;        /* all that happened since is stored; OMS_TIME_UNKNOWN: nobody knows, as of files */
  gboolean coming_in;  /* a first pass over its orders goes on */
  gint64 last_success; /* of what is failing, when something is; OMS_TIME_UNKNOWN: never */
  char *failing;       /* (nullable) what is wrong, whichever job ran last; NULL: all that ran went through */
  OmsTrouble trouble;  /* with @failing, as long as the settings are those of then */
  gint64 problems;
  OmsRun *last_run; /* (nullable) */
} OmsAccountState;
void oms_account_state_free (OmsAccountState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsAccountState, oms_account_state_free)
GPtrArray *oms_store_list_account_states (OmsStore *self, GError **error); /* (element-type OmsAccountState) */
void oms_store_list_account_states_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *oms_store_list_account_states_finish (OmsStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
