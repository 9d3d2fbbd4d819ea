/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine's own files share. Private to src/sync; all functions on the engine's thread. */
#pragma once

#include "oms-account-runner.h"
#include "oms-sync-engine.h"

G_BEGIN_DECLS

/* Runs @plan (transfer full) for @account, joins a run that covers it, or waits for its turn. @done is called once,
 * when that run is over, was given up, or @cancellable was cancelled; @data must hold the engine until then. */
void
oms_sync_engine_request (OmsSyncEngine *self, const OmsAccount *account, OmsRunPlan *plan, GCancellable *cancellable,
                         void (*done) (const OmsRunOutcome *outcome, gpointer data), gpointer data);

/* oms_account_runner_add_refresh for the run of this account; FALSE too when there is none. */
gboolean oms_sync_engine_add_refresh (OmsSyncEngine *self, gint64 platform_id, const char *order_id, GTask *task);

/* Older orders of @account, behind whatever runs or waits. */
void oms_sync_engine_start_older (OmsSyncEngine *self, const OmsAccount *account);
/* Older orders step aside, if they are what runs. */
void oms_sync_engine_make_way (OmsSyncEngine *self, gint64 platform_id);

/* The account has new settings or secrets: the schedule tries it again. */
void oms_sync_engine_forget_failures (OmsSyncEngine *self, gint64 platform_id);

G_END_DECLS
