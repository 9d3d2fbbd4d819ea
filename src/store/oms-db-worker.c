/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Database threads with one queue. Answers travel to the task's own context, so that no reference to the store is ever
 * dropped on a worker's thread (the last one would make it wait for itself). Knows no table. */
#include "oms-db-worker.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  OmsDbFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GCancellable *cancellable;
  int priority;
  gpointer result;
  GDestroyNotify result_free;
  GError *error;
  GTask *task;     /* (nullable) whom to answer */
  gboolean posted; /* nobody waits */
  gboolean done;   /* for who waits */
} Job;

struct _OmsDbWorker
{
  GMutex lock;
  GCond wake; /* work came, or stopping */
  GCond done; /* a waited-for job ended */
  GQueue jobs;
  GPtrArray *threads;
  gboolean stopping;
  gboolean cancel_running;
};

typedef struct
{
  OmsDbWorker *worker;
  OmsDb *db;
} Seat;

static GPrivate current_worker;

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

static void
job_run (Job *job, OmsDbWorker *worker, OmsDb *db)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;
  db->cancellable = worker->cancel_running ? job->cancellable : NULL;
  job->result = job->func (db, job->data, job->cancellable, &job->error);
  oms_db_reset_all (db);
  db->cancellable = NULL;
}

static gboolean
deliver (gpointer user_data)
{
  Job *job = user_data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, job->result, job->result_free);
  return G_SOURCE_REMOVE;
}

/* To the task's own context: the callback, and the last reference to the store, belong there. */
static void
send_home (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, job->priority);
  g_source_set_static_name (source, "oms-db-worker");
  g_source_set_callback (source, deliver, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
job_end (Job *job, OmsDbWorker *worker)
{
  if (job->task != NULL)
    {
      send_home (job);
      return;
    }
  if (job->posted)
    {
      if (job->error != NULL)
        g_message ("Database: %s", job->error->message);
      job_free (job);
      return;
    }
  g_mutex_lock (&worker->lock);
  job->done = TRUE;
  g_cond_broadcast (&worker->done);
  g_mutex_unlock (&worker->lock);
}

static gpointer
thread_main (gpointer user_data)
{
  Seat *seat = user_data;
  OmsDbWorker *worker = seat->worker;
  Job *job;

  g_private_set (&current_worker, worker);
  g_mutex_lock (&worker->lock);
  while (TRUE)
    {
      while ((job = g_queue_pop_head (&worker->jobs)) == NULL && !worker->stopping)
        g_cond_wait (&worker->wake, &worker->lock);
      if (job == NULL)
        break;
      g_mutex_unlock (&worker->lock);
      job_run (job, worker, seat->db);
      job_end (job, worker);
      g_mutex_lock (&worker->lock);
    }
  g_mutex_unlock (&worker->lock);
  oms_db_close (seat->db);
  g_free (seat);
  return NULL;
}

OmsDbWorker *
oms_db_worker_new (const char *name, GPtrArray *connections, gboolean cancel_running)
{
  OmsDbWorker *worker = g_new0 (OmsDbWorker, 1);

  g_mutex_init (&worker->lock);
  g_cond_init (&worker->wake);
  g_cond_init (&worker->done);
  g_queue_init (&worker->jobs);
  worker->cancel_running = cancel_running;
  worker->threads = g_ptr_array_new ();
  g_ptr_array_set_free_func (connections, NULL);
  for (guint i = 0; i < connections->len; i++)
    {
      Seat *seat = g_new0 (Seat, 1);

      seat->worker = worker;
      seat->db = g_ptr_array_index (connections, i);
      g_ptr_array_add (worker->threads, g_thread_new (name, thread_main, seat));
    }
  g_ptr_array_unref (connections);
  return worker;
}

/* TRUE on one of its threads. */
static gboolean
is_current (OmsDbWorker *worker)
{
  return g_private_get (&current_worker) == worker;
}

void
oms_db_worker_stop (OmsDbWorker *worker)
{
  g_autoptr (GPtrArray) threads = NULL;

  g_assert (!is_current (worker));
  g_mutex_lock (&worker->lock);
  worker->stopping = TRUE;
  threads = g_steal_pointer (&worker->threads);
  g_cond_broadcast (&worker->wake);
  g_mutex_unlock (&worker->lock);
  for (guint i = 0; threads != NULL && i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}

void
oms_db_worker_free (OmsDbWorker *worker)
{
  if (worker == NULL)
    return;
  oms_db_worker_stop (worker);
  g_mutex_clear (&worker->lock);
  g_cond_clear (&worker->wake);
  g_cond_clear (&worker->done);
  g_free (worker);
}

static int
compare_priority (gconstpointer queued, gconstpointer coming, gpointer user_data)
{
  /* Never equal to a queued one: among equals the newcomer goes behind. */
  return ((const Job *) queued)->priority <= ((const Job *) coming)->priority ? -1 : 1;
}

/* FALSE: stopped, the job was not taken. With the lock held. */
static gboolean
enqueue (OmsDbWorker *worker, Job *job)
{
  if (worker->stopping)
    {
      g_set_error_literal (&job->error, OMS_STORE_ERROR, OMS_STORE_ERROR_FAILED, _ ("The database is closed."));
      return FALSE;
    }
  g_queue_insert_sorted (&worker->jobs, job, compare_priority, NULL);
  g_cond_signal (&worker->wake);
  return TRUE;
}

gpointer
oms_db_worker_run (OmsDbWorker *worker, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  Job job = { .func = func, .data = data, .cancellable = cancellable, .priority = G_PRIORITY_DEFAULT };

  g_assert (!is_current (worker));
  g_mutex_lock (&worker->lock);
  if (enqueue (worker, &job))
    while (!job.done)
      g_cond_wait (&worker->done, &worker->lock);
  g_mutex_unlock (&worker->lock);

  if (job.error == NULL)
    return job.result;
  g_propagate_error (error, job.error);
  return NULL;
}

void
oms_db_worker_push (OmsDbWorker *worker, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                    GDestroyNotify result_free)
{
  Job *job = g_new0 (Job, 1);
  gboolean taken;

  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  job->task = task;
  job->priority = g_task_get_priority (task);
  job->cancellable = g_task_get_cancellable (task) != NULL ? g_object_ref (g_task_get_cancellable (task)) : NULL;

  g_mutex_lock (&worker->lock);
  taken = enqueue (worker, job);
  g_mutex_unlock (&worker->lock);
  if (!taken)
    send_home (job);
}

void
oms_db_worker_post (OmsDbWorker *worker, OmsDbFunc func, gpointer data, GDestroyNotify data_free)
{
  Job *job = g_new0 (Job, 1);
  gboolean taken;

  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->posted = TRUE;
  job->priority = G_PRIORITY_LOW;

  g_mutex_lock (&worker->lock);
  taken = enqueue (worker, job);
  g_mutex_unlock (&worker->lock);
  if (!taken)
    job_free (job);
}
