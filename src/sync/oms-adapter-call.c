/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know the store. */
#include "oms-adapter-call.h"

typedef enum
{
  CALL_ORDERS,
  CALL_STOCK,
  CALL_ORDERS_BY_ID,
  CALL_STOCK_OF,
} CallKind;

struct _OmsAdapterCall
{
  CallKind kind;
  OmsAdapter *adapter;
  GAsyncResult *result;
  gint64 started_at;
  /* Kept until the call is over. */
  char *job;
  char *state;
  OmsCursor cursor;
  char **keys;
};

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  OmsAdapterCall *call = data;

  call->result = g_object_ref (result);
}

static OmsAdapterCall *
call_new (CallKind kind, OmsAdapter *adapter)
{
  OmsAdapterCall *call = g_new0 (OmsAdapterCall, 1);

  call->kind = kind;
  call->adapter = g_object_ref (adapter);
  call->started_at = oms_time_now ();
  return call;
}

static void
call_keep_cursor (OmsAdapterCall *call, const char *job, const OmsCursor *cursor)
{
  call->job = g_strdup (job);
  call->state = g_strdup (cursor->state);
  call->cursor = *cursor;
  call->cursor.state = call->state;
}

OmsAdapterCall *
oms_adapter_call_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable)
{
  OmsAdapterCall *call = call_new (CALL_ORDERS, adapter);

  call_keep_cursor (call, job, cursor);
  oms_adapter_fetch_orders_async (adapter, call->job, &call->cursor, cancellable, on_done, call);
  return call;
}

OmsAdapterCall *
oms_adapter_call_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable)
{
  OmsAdapterCall *call = call_new (CALL_STOCK, adapter);

  call_keep_cursor (call, job, cursor);
  oms_adapter_fetch_stock_async (adapter, call->job, &call->cursor, cancellable, on_done, call);
  return call;
}

OmsAdapterCall *
oms_adapter_call_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable)
{
  OmsAdapterCall *call = call_new (CALL_ORDERS_BY_ID, adapter);

  call->keys = g_strdupv ((char **) ids);
  oms_adapter_fetch_orders_by_id_async (adapter, (const char *const *) call->keys, cancellable, on_done, call);
  return call;
}

OmsAdapterCall *
oms_adapter_call_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable)
{
  OmsAdapterCall *call = call_new (CALL_STOCK_OF, adapter);

  call->keys = g_strdupv ((char **) keys);
  oms_adapter_fetch_stock_of_async (adapter, (const char *const *) call->keys, cancellable, on_done, call);
  return call;
}

gint64
oms_adapter_call_get_started_at (OmsAdapterCall *call)
{
  return call->started_at;
}

static void
call_wait (OmsAdapterCall *call)
{
  GMainContext *context = g_main_context_get_thread_default ();

  g_assert (context != NULL);
  while (call->result == NULL)
    g_main_context_iteration (context, TRUE);
}

static void
call_free (OmsAdapterCall *call)
{
  g_object_unref (call->result);
  g_object_unref (call->adapter);
  g_free (call->job);
  g_free (call->state);
  g_strfreev (call->keys);
  g_free (call);
}

OmsOrderPage *
oms_adapter_call_wait_orders (OmsAdapterCall *call, GError **error)
{
  OmsOrderPage *page;

  g_assert (call->kind == CALL_ORDERS || call->kind == CALL_ORDERS_BY_ID);

  call_wait (call);
  if (call->kind == CALL_ORDERS)
    page = oms_adapter_fetch_orders_finish (call->adapter, call->result, error);
  else
    page = oms_adapter_fetch_orders_by_id_finish (call->adapter, call->result, error);
  call_free (call);
  return page;
}

OmsStockPage *
oms_adapter_call_wait_stock (OmsAdapterCall *call, GError **error)
{
  OmsStockPage *page;

  g_assert (call->kind == CALL_STOCK || call->kind == CALL_STOCK_OF);

  call_wait (call);
  if (call->kind == CALL_STOCK)
    page = oms_adapter_fetch_stock_finish (call->adapter, call->result, error);
  else
    page = oms_adapter_fetch_stock_of_finish (call->adapter, call->result, error);
  call_free (call);
  return page;
}

void
oms_adapter_call_drop (OmsAdapterCall *call)
{
  if (call->kind == CALL_ORDERS || call->kind == CALL_ORDERS_BY_ID)
    {
      g_autoptr (OmsOrderPage) page = oms_adapter_call_wait_orders (call, NULL);
    }
  else
    {
      g_autoptr (OmsStockPage) page = oms_adapter_call_wait_stock (call, NULL);
    }
}
