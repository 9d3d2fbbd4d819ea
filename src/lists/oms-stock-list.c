/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inventory as a query list. Knows no widgets and no SQL. */
#include "oms-stock-list.h"

#define REFRESH_MS 500

struct _OmsStockList
{
  OmsQueryList parent_instance;

  OmsStore *store;
  gulong changed_handler;
  OmsStockQuery query; /* its text is ours */
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (OmsStockList, oms_stock_list, OMS_TYPE_QUERY_LIST)

static void
oms_stock_list_fetch_ids (OmsQueryList *list, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  OmsStockList *self = OMS_STOCK_LIST (list);

  oms_store_stock_ids_async (self->store, &self->query, limit, cancellable, callback, user_data);
}

static GArray *
oms_stock_list_fetch_ids_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  return oms_store_stock_ids_finish (OMS_STOCK_LIST (list)->store, result, error);
}

static void
oms_stock_list_fetch_rows (OmsQueryList *list, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  oms_store_stock_rows_async (OMS_STOCK_LIST (list)->store, ids, n_ids, cancellable, callback, user_data);
}

static GPtrArray *
oms_stock_list_fetch_rows_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  return oms_store_stock_rows_finish (OMS_STOCK_LIST (list)->store, result, error);
}

static gboolean
refresh_now (gpointer user_data)
{
  OmsStockList *self = user_data;

  self->refresh_source = 0;
  oms_query_list_invalidate_all (OMS_QUERY_LIST (self));
  oms_query_list_refresh (OMS_QUERY_LIST (self));
  return G_SOURCE_REMOVE;
}

static void
on_store_changed (OmsStockList *self, const OmsStoreChange *change)
{
  if ((change->tables & (OMS_STORE_STOCK | OMS_STORE_ACCOUNTS)) == 0 || self->refresh_source != 0)
    return;
  self->refresh_source = g_timeout_add (REFRESH_MS, refresh_now, self);
}

void
oms_stock_list_set_query (OmsStockList *self, const OmsStockQuery *query)
{
  gboolean same_members, same_order;
  char *text;

  g_return_if_fail (OMS_IS_STOCK_LIST (self));
  g_return_if_fail (query != NULL);
  same_members = self->query.platform_id == query->platform_id && self->query.view == query->view &&
                 g_strcmp0 (self->query.text, query->text) == 0;
  same_order = self->query.key == query->key && !self->query.descending == !query->descending;
  if (same_members && same_order)
    return;
  text = g_strdup (query->text);
  g_free ((char *) self->query.text);
  self->query = *query;
  self->query.text = text;
  oms_query_list_requery (OMS_QUERY_LIST (self), same_members);
}

OmsStockList *
oms_stock_list_new (OmsStore *store)
{
  OmsStockList *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_STOCK_LIST, NULL);
  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  oms_query_list_requery (OMS_QUERY_LIST (self), TRUE);
  return self;
}

static void
oms_stock_list_dispose (GObject *object)
{
  OmsStockList *self = OMS_STOCK_LIST (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  G_OBJECT_CLASS (oms_stock_list_parent_class)->dispose (object);
}

static void
oms_stock_list_finalize (GObject *object)
{
  OmsStockList *self = OMS_STOCK_LIST (object);

  g_clear_object (&self->store);
  g_free ((char *) self->query.text);
  G_OBJECT_CLASS (oms_stock_list_parent_class)->finalize (object);
}

static void
oms_stock_list_class_init (OmsStockListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  OmsQueryListClass *list_class = OMS_QUERY_LIST_CLASS (class);

  object_class->dispose = oms_stock_list_dispose;
  object_class->finalize = oms_stock_list_finalize;
  list_class->row_free = (GDestroyNotify) oms_stock_row_free;
  list_class->fetch_ids = oms_stock_list_fetch_ids;
  list_class->fetch_ids_finish = oms_stock_list_fetch_ids_finish;
  list_class->fetch_rows = oms_stock_list_fetch_rows;
  list_class->fetch_rows_finish = oms_stock_list_fetch_rows_finish;
}

static void
oms_stock_list_init (OmsStockList *self)
{
  self->query.key = OMS_STOCK_SORT_SKU;
}
