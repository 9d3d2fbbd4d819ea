/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of one account on a thread of its own: takes the account's lock, mends the log of a process that died, makes
 * the adapter with its secrets and pacing, runs the jobs in order, and writes the run's record. Private to src/sync.
 * All functions on the engine's thread; the two callbacks tell from where they come. */
#pragma once

#include "oms-sync-engine.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_RUN_PLAN_SYNC,      /* everything of "what": somebody asked */
  OMS_RUN_PLAN_SCHEDULED, /* the named jobs; given up without a word when another process syncs the account */
  OMS_RUN_PLAN_RETRY,     /* the named problems */
  OMS_RUN_PLAN_REFRESH,   /* one order */
  OMS_RUN_PLAN_IMPORT,    /* a file, or what it would bring */
  OMS_RUN_PLAN_BACK_FILL, /* older orders, until something else is to be done; given up like SCHEDULED */
} OmsRunPlanKind;

typedef struct
{
  OmsRunPlanKind kind;
  OmsSyncWhat what;
  gint64 since;        /* SYNC: older orders too; OMS_TIME_UNKNOWN: none */
  gint64 stop_at;      /* BACK_FILL: something else is due then; OMS_TIME_UNKNOWN: nothing */
  char **jobs;         /* (nullable) SCHEDULED */
  GArray *problem_ids; /* (nullable) (element-type gint64) RETRY */
  char *order_id;      /* (nullable) REFRESH */
  char *path;          /* (nullable) IMPORT */
  gint64 as_of;        /* IMPORT: OMS_TIME_UNKNOWN: the file's own date */
  gboolean preview;    /* IMPORT: write nothing */
} OmsRunPlan;

OmsRunPlan *oms_run_plan_new (OmsRunPlanKind kind, OmsSyncWhat what);
void oms_run_plan_free (OmsRunPlan *plan);
/* TRUE when a run by @running leaves nothing to do for @wanted. */
gboolean oms_run_plan_covers (const OmsRunPlan *running, const OmsRunPlan *wanted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsRunPlan, oms_run_plan_free)

typedef struct _OmsAccountRunner OmsAccountRunner;

typedef struct
{
  OmsSyncResult *result;
  guint solved, left;
  OmsImportReport *import; /* (nullable) IMPORT */
  GPtrArray *done_jobs;    /* (element-type utf8) jobs that came to their end */
  gboolean skipped;        /* SCHEDULED, and another process was at it: nothing happened */
  gboolean older_left;     /* BACK_FILL: it is not done */
  gint64 retry_at;         /* the marketplace said when to come back; OMS_TIME_UNKNOWN */
} OmsRunOutcome;

typedef struct
{
  /* There is something new in oms_account_runner_get_progress. Any thread. */
  void (*progress) (gpointer user_data);
  /* The run is over. On the context that was thread-default at start; not called after oms_account_runner_free. */
  void (*done) (OmsAccountRunner *runner, gpointer user_data);
  gpointer user_data;
} OmsAccountRunnerFuncs;

/* Starts. @account is copied, @plan is taken. */
OmsAccountRunner *oms_account_runner_start (OmsStore *store, OmsSecretStore *secrets, const OmsAccount *account,
                                            OmsRunPlan *plan, const OmsAccountRunnerFuncs *funcs);
/* Cancels, waits for the thread, frees. */
void oms_account_runner_free (OmsAccountRunner *runner);
void oms_account_runner_cancel (OmsAccountRunner *runner);
/* Lets older orders wait for something else: the run ends soon, its place is kept. Other kinds of runs go on. */
void oms_account_runner_yield (OmsAccountRunner *runner);

const OmsRunPlan *oms_account_runner_get_plan (OmsAccountRunner *runner);
const OmsAccount *oms_account_runner_get_account (OmsAccountRunner *runner);
OmsSyncProgress *oms_account_runner_get_progress (OmsAccountRunner *runner); /* (transfer full) */
/* Once it is done. (transfer none) */
const OmsRunOutcome *oms_account_runner_get_outcome (OmsAccountRunner *runner);

/* Reads one order between two pages of the run. @task returns a boolean when it is done; FALSE when the run is as good
 * as over and did not take it. */
gboolean oms_account_runner_add_refresh (OmsAccountRunner *runner, const char *order_id, GTask *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsAccountRunner, oms_account_runner_free)

G_END_DECLS
