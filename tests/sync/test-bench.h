/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine's tests share: a database in a folder of its own, an engine over it, and blocking forms of its
 * asynchronous functions. */
#pragma once

#include "oms-store-query.h"
#include "oms-sync-engine.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *database;
  OmsStore *store;
  OmsSecretStore *secrets;
  OmsSyncEngine *engine;
  gint64 account; /* id of the account that market_set_up adds */
  guint finished; /* times the signal came */
  char *last_sentence;
} Bench;

void bench_set_up (Bench *bench, gconstpointer data);
void bench_tear_down (Bench *bench, gconstpointer data);
/* Ends the engine and the store and opens them again, as after a new start of the program. Secrets stay. */
void bench_restart (Bench *bench);

/* Saves an account; settings and secrets as pairs "name=value". Asserts that it works, or that it fails when @error is
 * given. */
OmsAccount *bench_add_account (Bench *bench, const char *kind, const char *name, const char *const *settings,
                               const char *const *secrets, GError **error);

/* One run over all accounts; asserts that it could be set up. */
GPtrArray *bench_sync (Bench *bench, OmsSyncWhat what, gint64 since);
/* The result of the only account. */
OmsSyncResult *bench_sync_one (Bench *bench, OmsSyncWhat what);
/* The same over everything, begun and not waited for. */
void bench_start_sync (Bench *bench, GCancellable *cancellable, GAsyncResult **result);
gboolean bench_retry (Bench *bench, guint *solved, guint *left, GError **error);
gboolean bench_refresh (Bench *bench, const char *order_id, GError **error);

gint64 bench_count_orders (Bench *bench);
guint bench_count_problems (Bench *bench);
/* The newest entries of the run log; (element-type OmsRun). */
GPtrArray *bench_runs (Bench *bench);
/* The @nth entry, 0 the newest. */
void bench_assert_run (Bench *bench, guint nth, const char *what, OmsRunState state);
/* oms_store_check (deep) finds nothing. */
void bench_assert_sound (Bench *bench);

/* Runs the main loop until @done says so, a minute at most. */
void bench_wait (gboolean (*done) (gpointer data), gpointer data);
void bench_wait_ms (guint milliseconds);
/* A GAsyncReadyCallback that keeps its result in a GAsyncResult *, and what waits for it. */
void bench_on_result (GObject *source, GAsyncResult *result, gpointer data);
gboolean bench_has_result (gpointer data);

G_END_DECLS
