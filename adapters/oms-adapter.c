/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base class of marketplace adapters: configuration, the worker thread, and the asynchronous forms of the calls. It
 * knows nothing of any marketplace. */
#include "oms-adapter.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* ---- Errors ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64 retry_at;
} OmsAdapterErrorPrivate;

static void
oms_adapter_error_private_init (OmsAdapterErrorPrivate *priv)
{
  priv->retry_at = OMS_TIME_UNKNOWN;
}

static void
oms_adapter_error_private_copy (const OmsAdapterErrorPrivate *src, OmsAdapterErrorPrivate *dest)
{
  dest->retry_at = src->retry_at;
}

static void
oms_adapter_error_private_clear (OmsAdapterErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (OmsAdapterError, oms_adapter_error)

gint64
oms_adapter_error_get_retry_at (const GError *error)
{
  const OmsAdapterErrorPrivate *priv;

  if (error == NULL || error->domain != OMS_ADAPTER_ERROR)
    return OMS_TIME_UNKNOWN;
  priv = oms_adapter_error_get_private (error);
  return priv->retry_at;
}

void
oms_adapter_set_throttled (GError **error, gint64 retry_at, const char *message)
{
  GError *made;

  if (error == NULL)
    return;
  made = g_error_new_literal (OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED, message);
  oms_adapter_error_get_private (made)->retry_at = retry_at;
  g_propagate_error (error, made);
}

/* ---- The object -------------------------------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *settings; /* (element-type utf8 utf8) */
  GHashTable *secrets;  /* (element-type utf8 utf8) */
  OmsHttp *http;

  GMutex lock; /* of worker and notice */
  GThread *worker;
  GAsyncQueue *queue; /* (element-type GTask), or the adapter's quit mark */
  char *notice;
} OmsAdapterPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (OmsAdapter, oms_adapter, G_TYPE_OBJECT)

static int quit_mark;

static void
secret_free (gpointer secret)
{
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
oms_adapter_finalize (GObject *object)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (OMS_ADAPTER (object));

  if (priv->worker != NULL)
    {
      g_async_queue_push (priv->queue, &quit_mark);
      /* The last reference may have gone with a task on the worker itself, which then ends by its own. */
      if (priv->worker == g_thread_self ())
        g_thread_unref (priv->worker);
      else
        g_thread_join (priv->worker);
    }
  g_async_queue_unref (priv->queue);
  g_clear_object (&priv->http);
  g_hash_table_unref (priv->settings);
  g_hash_table_unref (priv->secrets);
  g_free (priv->notice);
  g_mutex_clear (&priv->lock);
  G_OBJECT_CLASS (oms_adapter_parent_class)->finalize (object);
}

static void
oms_adapter_class_init (OmsAdapterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = oms_adapter_finalize;
}

static void
oms_adapter_init (OmsAdapter *self)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);

  g_mutex_init (&priv->lock);
  priv->queue = g_async_queue_new ();
  priv->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  priv->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_free);
}

static void
copy_values (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_remove_all (to);
  if (from == NULL)
    return;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      /* Pasted values often bring a line end along. */
      char *copy = g_strstrip (g_strdup (value != NULL ? value : ""));

      if (*copy != '\0')
        g_hash_table_replace (to, g_strdup (key), copy);
      else
        g_free (copy);
    }
}

void
oms_adapter_configure (OmsAdapter *self, GHashTable *settings, GHashTable *secrets, OmsHttp *http)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);

  g_return_if_fail (OMS_IS_ADAPTER (self));

  copy_values (settings, priv->settings);
  copy_values (secrets, priv->secrets);
  g_set_object (&priv->http, http);
}

const char *
oms_adapter_get_setting (OmsAdapter *self, const char *field)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);
  const char *value = g_hash_table_lookup (priv->settings, field);
  const OmsAdapterField *described;

  if (value != NULL)
    return value;
  described = oms_adapter_info_find_field (oms_adapter_get_info (self), field);
  return described != NULL ? described->default_value : NULL;
}

gboolean
oms_adapter_get_switch (OmsAdapter *self, const char *field)
{
  return g_strcmp0 (oms_adapter_get_setting (self, field), "true") == 0;
}

const char *
oms_adapter_get_secret (OmsAdapter *self, const char *field)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);

  return g_hash_table_lookup (priv->secrets, field);
}

OmsHttp *
oms_adapter_get_http (OmsAdapter *self)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);

  return priv->http;
}

const OmsAdapterInfo *
oms_adapter_get_info (OmsAdapter *self)
{
  return OMS_ADAPTER_GET_CLASS (self)->info;
}

void
oms_adapter_set_notice (OmsAdapter *self, const char *notice)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);

  g_mutex_lock (&priv->lock);
  if (g_strcmp0 (priv->notice, notice) != 0)
    {
      g_free (priv->notice);
      priv->notice = g_strdup (notice);
    }
  g_mutex_unlock (&priv->lock);
}

char *
oms_adapter_dup_notice (OmsAdapter *self)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);
  char *notice;

  g_mutex_lock (&priv->lock);
  notice = g_strdup (priv->notice);
  g_mutex_unlock (&priv->lock);
  return notice;
}

/* ---- Blocking calls ---------------------------------------------------------------------------------------------- */

static gboolean
may_call (OmsAdapter *self, gboolean built, GCancellable *cancellable, GError **error)
{
  if (!built)
    {
      g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED,
                   _ ("%s does not offer this, or this program does not use it yet."),
                   oms_adapter_get_info (self)->label);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
oms_adapter_check (OmsAdapter *self, char **summary, GCancellable *cancellable, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);
  g_autofree char *text = NULL;

  if (!may_call (self, klass->check != NULL, cancellable, error))
    return FALSE;
  if (!klass->check (self, &text, cancellable, error))
    return FALSE;
  if (summary != NULL)
    *summary = g_steal_pointer (&text);
  return TRUE;
}

OmsOrderPage *
oms_adapter_fetch_orders (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                          GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);

  if (!may_call (self, klass->fetch_orders != NULL, cancellable, error))
    return NULL;
  return klass->fetch_orders (self, job, cursor, cancellable, error);
}

OmsOrderPage *
oms_adapter_fetch_orders_by_id (OmsAdapter *self, const char *const *ids, GCancellable *cancellable, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);

  if (!may_call (self, klass->fetch_orders_by_id != NULL, cancellable, error))
    return NULL;
  return klass->fetch_orders_by_id (self, ids, cancellable, error);
}

OmsStockPage *
oms_adapter_fetch_stock (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                         GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);

  if (!may_call (self, klass->fetch_stock != NULL, cancellable, error))
    return NULL;
  return klass->fetch_stock (self, job, cursor, cancellable, error);
}

OmsStockPage *
oms_adapter_fetch_stock_of (OmsAdapter *self, const char *const *keys, GCancellable *cancellable, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);

  if (!may_call (self, klass->fetch_stock_of != NULL, cancellable, error))
    return NULL;
  return klass->fetch_stock_of (self, keys, cancellable, error);
}

OmsOrderPage *
oms_adapter_read_payload (OmsAdapter *self, GBytes *payload, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self);

  if (!may_call (self, klass->read_payload != NULL, NULL, error))
    return NULL;
  return klass->read_payload (self, payload, error);
}

/* ---- The same, asynchronous -------------------------------------------------------------------------------------- */

typedef struct
{
  void (*run) (GTask *task);
  char *job;
  char *state;
  OmsCursor cursor;
  gboolean has_cursor;
  GStrv keys; /* (nullable) ids or SKUs */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->job);
  g_free (call->state);
  g_strfreev (call->keys);
  g_free (call);
}

static gpointer
worker_main (gpointer data)
{
  g_autoptr (GAsyncQueue) queue = data;

  while (TRUE)
    {
      gpointer item = g_async_queue_pop (queue);
      GTask *task;
      Call *call;

      if (item == &quit_mark)
        return NULL;
      task = item;
      call = g_task_get_task_data (task);
      if (!g_task_return_error_if_cancelled (task))
        call->run (task);
      g_object_unref (task);
    }
}

static Call *
call_new (void (*run) (GTask *task), const char *job, const OmsCursor *cursor, const char *const *keys)
{
  Call *call = g_new0 (Call, 1);

  call->run = run;
  call->job = g_strdup (job);
  call->keys = g_strdupv ((char **) keys);
  if (cursor != NULL)
    {
      call->state = g_strdup (cursor->state);
      call->cursor = *cursor;
      call->cursor.state = call->state;
      call->has_cursor = TRUE;
    }
  return call;
}

static void
push_call (OmsAdapter *self, gpointer tag, Call *call, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  OmsAdapterPrivate *priv = oms_adapter_get_instance_private (self);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, call_free);

  g_mutex_lock (&priv->lock);
  if (priv->worker == NULL)
    priv->worker = g_thread_new (oms_adapter_get_info (self)->kind, worker_main, g_async_queue_ref (priv->queue));
  g_mutex_unlock (&priv->lock);

  g_async_queue_push (priv->queue, task);
}

static const OmsCursor *
call_cursor (Call *call)
{
  return call->has_cursor ? &call->cursor : NULL;
}

static void
return_pointer (GTask *task, gpointer result, GDestroyNotify free_func, GError *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_func);
  else
    g_task_return_error (task, error);
}

static void
run_check (GTask *task)
{
  char *summary = NULL;
  GError *error = NULL;

  if (oms_adapter_check (g_task_get_source_object (task), &summary, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, summary != NULL ? summary : g_strdup (""), g_free);
  else
    g_task_return_error (task, error);
}

static void
run_fetch_orders (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  OmsOrderPage *page = oms_adapter_fetch_orders (g_task_get_source_object (task), call->job, call_cursor (call),
                                                 g_task_get_cancellable (task), &error);

  return_pointer (task, page, (GDestroyNotify) oms_order_page_free, error);
}

static void
run_fetch_orders_by_id (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  OmsOrderPage *page = oms_adapter_fetch_orders_by_id (
      g_task_get_source_object (task), (const char *const *) call->keys, g_task_get_cancellable (task), &error);

  return_pointer (task, page, (GDestroyNotify) oms_order_page_free, error);
}

static void
run_fetch_stock (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  OmsStockPage *page = oms_adapter_fetch_stock (g_task_get_source_object (task), call->job, call_cursor (call),
                                                g_task_get_cancellable (task), &error);

  return_pointer (task, page, (GDestroyNotify) oms_stock_page_free, error);
}

static void
run_fetch_stock_of (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  OmsStockPage *page = oms_adapter_fetch_stock_of (g_task_get_source_object (task), (const char *const *) call->keys,
                                                   g_task_get_cancellable (task), &error);

  return_pointer (task, page, (GDestroyNotify) oms_stock_page_free, error);
}

void
oms_adapter_check_async (OmsAdapter *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push_call (self, oms_adapter_check_async, call_new (run_check, NULL, NULL, NULL), cancellable, callback, user_data);
}

gboolean
oms_adapter_check_finish (OmsAdapter *self, GAsyncResult *result, char **summary, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  text = g_task_propagate_pointer (G_TASK (result), error);
  if (text == NULL)
    return FALSE;
  if (summary != NULL)
    *summary = g_steal_pointer (&text);
  return TRUE;
}

void
oms_adapter_fetch_orders_async (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  push_call (self, oms_adapter_fetch_orders_async, call_new (run_fetch_orders, job, cursor, NULL), cancellable,
             callback, user_data);
}

OmsOrderPage *
oms_adapter_fetch_orders_finish (OmsAdapter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
oms_adapter_fetch_orders_by_id_async (OmsAdapter *self, const char *const *ids, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  push_call (self, oms_adapter_fetch_orders_by_id_async, call_new (run_fetch_orders_by_id, NULL, NULL, ids),
             cancellable, callback, user_data);
}

OmsOrderPage *
oms_adapter_fetch_orders_by_id_finish (OmsAdapter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
oms_adapter_fetch_stock_async (OmsAdapter *self, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  push_call (self, oms_adapter_fetch_stock_async, call_new (run_fetch_stock, job, cursor, NULL), cancellable, callback,
             user_data);
}

OmsStockPage *
oms_adapter_fetch_stock_finish (OmsAdapter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
oms_adapter_fetch_stock_of_async (OmsAdapter *self, const char *const *keys, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  push_call (self, oms_adapter_fetch_stock_of_async, call_new (run_fetch_stock_of, NULL, NULL, keys), cancellable,
             callback, user_data);
}

OmsStockPage *
oms_adapter_fetch_stock_of_finish (OmsAdapter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
