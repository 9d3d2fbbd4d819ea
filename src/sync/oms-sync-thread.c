/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what the tasks do. */
#include "oms-sync-thread.h"

typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Work;

static void
work (gpointer data, gpointer unused)
{
  Work *item = data;

  item->func (item->task, g_task_get_source_object (item->task), g_task_get_task_data (item->task),
              g_task_get_cancellable (item->task));
  g_object_unref (item->task);
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
