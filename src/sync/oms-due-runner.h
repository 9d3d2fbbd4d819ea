/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works off the queues of orders and stock that a marketplace only names (stubs, bare SKUs) or that must be read again
 * (open orders), in batches of the size its adapter takes. Private to src/sync. Blocking, like the job runner. */
#pragma once

#include "oms-job-runner.h"

G_BEGIN_DECLS

/* @job: the adapter's DUE_ORDERS job, whose interval also tells when an open order is stale; NULL: only what earlier
 * jobs of this run have queued. @unfinished is set when the turn was over before the queue was empty. */
gboolean oms_due_runner_run_orders (const OmsJobContext *context, const OmsAdapterJob *job, gboolean *unfinished,
                                    GError **error);
gboolean
oms_due_runner_run_stock (const OmsJobContext *context, const OmsAdapterJob *job, gboolean *unfinished, GError **error);

/* Reads @ids now and stores them. @missing (nullable) gets those the marketplace did not answer for.
 * (transfer full, element-type utf8) */
gboolean oms_due_runner_fetch_orders (const OmsJobContext *context, const OmsAdapterJob *job, const char *const *ids,
                                      GPtrArray **missing, GError **error);
gboolean oms_due_runner_fetch_stock (const OmsJobContext *context, const OmsAdapterJob *job, const char *const *keys,
                                     GPtrArray **missing, GError **error);

/* TRUE for errors that speak of the whole account, not of what was asked for. */
gboolean oms_due_runner_error_is_general (const GError *error);

G_END_DECLS
