/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that run database jobs from one queue, by priority, then first come first served. Each thread has a
 * connection of its own. Knows no table. */
#pragma once

#include "oms-db.h"

G_BEGIN_DECLS

/* A job: runs on a worker's thread with its connection. NULL with @error set is failure. Write jobs that answer nothing
 * return GINT_TO_POINTER (TRUE). */
typedef gpointer (*OmsDbFunc) (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error);

typedef struct _OmsDbWorker OmsDbWorker;

/* One thread for each connection. With @cancel_running a job stops in mid-query when it is cancelled, else cancelling
 * only keeps it from starting. (transfer full) @connections (element-type OmsDb) */
OmsDbWorker *oms_db_worker_new (const char *name, GPtrArray *connections, gboolean cancel_running);
/* Runs what is queued, then ends the threads and closes the connections. Jobs that come later fail. Idempotent. */
void oms_db_worker_stop (OmsDbWorker *worker);
void oms_db_worker_free (OmsDbWorker *worker);

/* Waits for the answer. Not from the worker's own threads. */
gpointer
oms_db_worker_run (OmsDbWorker *worker, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error);
/* Answers @task (transfer full) on its context: g_task_propagate_pointer(). Its priority counts (smaller is sooner). */
void oms_db_worker_push (OmsDbWorker *worker, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                         GDestroyNotify result_free);
/* Nobody waits and nobody is told; errors are logged. Runs before the worker stops. */
void oms_db_worker_post (OmsDbWorker *worker, OmsDbFunc func, gpointer data, GDestroyNotify data_free);

G_END_DECLS
