/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one job of one account: pages from the adapter into the store, one page fetched ahead of the commit, each page
 * one transaction with its cursor. Private to src/sync. Blocking, on the account's runner thread, which has a
 * thread-default main context of its own. */
#pragma once

#include "oms-adapter.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

/* What the jobs of one run share. Nothing is owned. */
typedef struct
{
  OmsStore *store;
  OmsAdapter *adapter;
  const OmsAccount *account;
  GCancellable *cancellable;
  gint64 run_id;
  gint64 turn_ends; /* monotonic microseconds; 0: a job may take as long as it needs, as a back-fill always does */
  /* A job has begun (page NULL) or a page is committed: @page has its counts. */
  void (*progress) (const OmsAdapterJob *job, const OmsSyncCounts *page, gpointer user_data);
  /* How much of a file is read, 0 to 1. */
  void (*share) (double share, gpointer user_data);
  /* Between two pages: whatever else waits for this account. */
  void (*between_pages) (gpointer user_data);
  /* So many orders or SKUs could not be had by id and wait in their queue for another try. */
  void (*postponed) (guint n, gpointer user_data);
  /* (nullable) Asked before each page: TRUE ends the turn there. */
  gboolean (*stop) (gpointer user_data);
  gpointer user_data;
} OmsJobContext;

/* Whether the job has had its turn and others wait. */
gboolean oms_job_context_is_over (const OmsJobContext *context);

/* Runs an ORDERS or STOCK job to the end of its pass, or of its turn: then @unfinished (nullable) is set. @since:
 * back-fill from that moment, or OMS_TIME_UNKNOWN. What was committed before an error stays. */
gboolean oms_job_runner_run (const OmsJobContext *context, const OmsAdapterJob *job, gint64 since, gboolean *unfinished,
                             GError **error);

/* The orders from @since to @until (0: to the end) beside the job's own passes, with a place of its own called @cursor,
 * from which it goes on. @unfinished is set when its turn was over before. */
gboolean oms_job_runner_run_range (const OmsJobContext *context, const OmsAdapterJob *job, const char *cursor,
                                   gint64 since, gint64 until, gboolean *unfinished, GError **error);

G_END_DECLS
