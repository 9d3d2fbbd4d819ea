/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what the tasks do. */
#include "oms-sync-thread.h"

typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Work;

static gboolean
let_go (gpointer task)
{
  return G_SOURCE_REMOVE;
}

/* Lets go of the task where it was made: this thread must never be the one that drops the last reference to what the
 * task belongs to. */
static void
hand_back (GTask *task)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, let_go, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

static void
work (gpointer data, gpointer unused)
{
  Work *item = data;

  item->func (item->task, g_task_get_source_object (item->task), g_task_get_task_data (item->task),
              g_task_get_cancellable (item->task));
  hand_back (item->task);
  g_free (item);
}

void
oms_sync_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  static gsize pool = 0;
  Work *item;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, GPOINTER_TO_SIZE (g_thread_pool_new (work, NULL, -1, FALSE, NULL)));

  item = g_new (Work, 1);
  item->task = g_object_ref (task);
  item->func = func;
  g_thread_pool_push (GSIZE_TO_POINTER (pool), item, NULL);
}
