/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know how an order is read. */
#include "oms-refresh-queue.h"

struct _OmsRefreshQueue
{
  GMutex mutex;
  GQueue waiting; /* (element-type OmsRefresh) */
  gboolean closed;
};

OmsRefreshQueue *
oms_refresh_queue_new (void)
{
  OmsRefreshQueue *queue = g_new0 (OmsRefreshQueue, 1);

  g_mutex_init (&queue->mutex);
  g_queue_init (&queue->waiting);
  return queue;
}

void
oms_refresh_queue_free (OmsRefreshQueue *queue)
{
  g_assert (queue->waiting.length == 0);
  g_mutex_clear (&queue->mutex);
  g_free (queue);
}

gboolean
oms_refresh_queue_push (OmsRefreshQueue *queue, const char *order_id, GTask *task)
{
  gboolean taken;

  g_mutex_lock (&queue->mutex);
  taken = !queue->closed;
  if (taken)
    {
      OmsRefresh *refresh = g_new (OmsRefresh, 1);

      refresh->order_id = g_strdup (order_id);
      refresh->task = g_object_ref (task);
      g_queue_push_tail (&queue->waiting, refresh);
    }
  g_mutex_unlock (&queue->mutex);
  return taken;
}

OmsRefresh *
oms_refresh_queue_pop (OmsRefreshQueue *queue)
{
  OmsRefresh *refresh;

  g_mutex_lock (&queue->mutex);
  refresh = g_queue_pop_head (&queue->waiting);
  g_mutex_unlock (&queue->mutex);
  return refresh;
}

gboolean
oms_refresh_queue_close_if_empty (OmsRefreshQueue *queue)
{
  gboolean empty;

  g_mutex_lock (&queue->mutex);
  empty = queue->waiting.length == 0;
  queue->closed = queue->closed || empty;
  g_mutex_unlock (&queue->mutex);
  return empty;
}

void
oms_refresh_queue_close (OmsRefreshQueue *queue, const GError *error)
{
  OmsRefresh *refresh;

  g_mutex_lock (&queue->mutex);
  queue->closed = TRUE;
  g_mutex_unlock (&queue->mutex);
  while ((refresh = oms_refresh_queue_pop (queue)) != NULL)
    oms_refresh_end (refresh, g_error_copy (error));
}

void
oms_refresh_end (OmsRefresh *refresh, GError *error)
{
  if (error == NULL)
    g_task_return_boolean (refresh->task, TRUE);
  else
    g_task_return_error (refresh->task, error);
  g_object_unref (refresh->task);
  g_free (refresh->order_id);
  g_free (refresh);
}
