/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the account runner's own files share. On the run's thread unless it is said otherwise. The way through them:
 *
 *   oms-account-runner.c   starts the thread: lock, log mended, adapter made; then by the kind of the plan one of
 *     …-sync.c             jobs in turns, orders and inventory, and at the end, where asked for,
 *     …-older.c            older orders in ranges
 *     …-single.c           problems once more, a file, an account without a connection
 *     …-refresh.c          one order, which also slips in between two pages of the others
 *
 * Each writes what it did with …-record.c, and what goes on is seen through …-progress.c. */
#pragma once

#include "oms-account-runner.h"
#include "oms-job-runner.h"
#include "oms-refresh-queue.h"

G_BEGIN_DECLS

struct _OmsAccountRunner
{
  OmsStore *store;
  OmsSecretStore *secrets;
  OmsAccount *account;
  OmsRunPlan *plan;
  OmsAccountRunnerFuncs funcs;
  GThread *thread;
  GMainContext *owner;
  GSource *done_source;
  GCancellable *cancellable;
  OmsRunOutcome outcome; /* the thread's until it is done, then the owner's */
  OmsRefreshQueue *refreshes;

  GMutex mutex; /* of progress */
  OmsSyncProgress progress;

  /* The thread's own. */
  OmsAdapter *adapter;
  OmsJobContext context;
  OmsSyncCounts *part;  /* counts of the part that runs */
  GPtrArray *wanted;    /* (nullable) (element-type OmsAdapterJob) of a sync */
  gboolean first_since; /* the first sync reaches back as far as was asked for */
  guint network_failures;
  guint postponed;     /* in the part that runs */
  gboolean unfinished; /* a job's turn was over before its work was done */

  /* Of older orders, which step aside for everything else. */
  GCancellable *older; /* cancelled with the run's own, and alone to step aside */
  int yield;           /* atomic */
};

/* ---- The kinds of runs ----------------------------------------------------------------------------------------- */

void oms_account_runner_run_sync (OmsAccountRunner *self);
void oms_account_runner_run_older (OmsAccountRunner *self);
void oms_account_runner_run_retry (OmsAccountRunner *self);
void oms_account_runner_run_refresh (OmsAccountRunner *self);
void oms_account_runner_run_import (OmsAccountRunner *self);
/* Of an account that has no jobs: whatever the plan wants of a marketplace. */
void oms_account_runner_run_without_jobs (OmsAccountRunner *self);

/* What earlier jobs have queued, for an adapter whose queue has no turn of its own in this run. */
gboolean oms_account_runner_run_left_queue (OmsAccountRunner *self, gboolean orders, GError **error);

/* Reads the orders that somebody waits for, between two pages. */
void oms_account_runner_serve_refreshes (gpointer self);
/* Serves what is left, then takes no more. */
void oms_account_runner_close_refreshes (OmsAccountRunner *self);

/* ---- The record ------------------------------------------------------------------------------------------------ */

/* A part of the run in the log; @counts is what it adds up, and must live until its end. */
gboolean
oms_account_runner_begin_part (OmsAccountRunner *self, const char *what, OmsSyncCounts *counts, GError **error);
/* @part_error: (nullable) already with the account's name; else @sentence tells of it. */
void oms_account_runner_end_part (OmsAccountRunner *self, const GError *part_error, const char *sentence);
/* The run failed before any part began. */
void oms_account_runner_record_failed_start (OmsAccountRunner *self, const GError *error);
/* Keeps the first error of the run; bad credentials and a cancel count for more than what came before. */
void oms_account_runner_keep_error (OmsAccountRunner *self, GError **kept, const GError *error);
/* TRUE when the failure of one job ends the run of the account. It is counted. */
gboolean oms_account_runner_is_fatal (OmsAccountRunner *self, const GError *error);

/* ---- Progress -------------------------------------------------------------------------------------------------- */

/* Before the thread is there; from then on its jobs report here. */
void oms_account_runner_begin_progress (OmsAccountRunner *self);
/* Without a signal: that it is done is told by itself. */
void oms_account_runner_end_progress (OmsAccountRunner *self);
/* Any thread. @waiting_until: of OMS_ACCOUNT_WAITING, else OMS_TIME_UNKNOWN. */
void oms_account_runner_set_activity (OmsAccountRunner *self, OmsAccountActivity activity, gint64 waiting_until);
/* Where the buckets are kept, and who is told of waiting for them. */
OmsHttpPacing oms_account_runner_get_pacing (OmsAccountRunner *self);

G_END_DECLS
