/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base of the short lists: reads all rows again after a change and puts them into the items that stand for them. */
#include "oms-store-list.h"

#define RELOAD_MS 200

typedef struct
{
  OmsStore *store;
  gulong changed_handler;
  GPtrArray *items; /* (element-type OmsItem) */
  gboolean loaded;
  GCancellable *cancellable; /* (nullable) of the reading under way */
  gboolean again;
  guint reload_source;
} OmsStoreListPrivate;

static void oms_store_list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (OmsStoreList, oms_store_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (OmsStoreList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, oms_store_list_model_init))

#define PRIV(self) ((OmsStoreListPrivate *) oms_store_list_get_instance_private (self))

enum
{
  PROP_0,
  PROP_STORE,
  PROP_LOADING,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static GType
oms_store_list_get_item_type (GListModel *model)
{
  return OMS_TYPE_ITEM;
}

static guint
oms_store_list_get_n_items (GListModel *model)
{
  return PRIV (OMS_STORE_LIST (model))->items->len;
}

static gpointer
oms_store_list_get_item (GListModel *model, guint position)
{
  GPtrArray *items = PRIV (OMS_STORE_LIST (model))->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
oms_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = oms_store_list_get_item_type;
  iface->get_n_items = oms_store_list_get_n_items;
  iface->get_item = oms_store_list_get_item;
}

/* The items for @rows, in their order; an item whose key was there before stays the same object. */
static GPtrArray *
make_items (OmsStoreList *self, GPtrArray *rows)
{
  OmsStoreListClass *class = OMS_STORE_LIST_GET_CLASS (self);
  GPtrArray *old = PRIV (self)->items;
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GPtrArray *items = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < old->len; i++)
    g_hash_table_insert (known, GSIZE_TO_POINTER (class->row_key (oms_item_get_data (old->pdata[i]))), old->pdata[i]);
  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      OmsItem *item = g_hash_table_lookup (known, GSIZE_TO_POINTER (class->row_key (rows->pdata[i])));

      if (item != NULL)
        oms_item_set_data (item, rows->pdata[i]);
      g_ptr_array_add (items, item != NULL ? g_object_ref (item) : oms_item_new (rows->pdata[i], class->row_free));
    }
  return items;
}

/* Tells of the part between what is the same at both ends. */
static void
show_items (OmsStoreList *self, GPtrArray *items)
{
  OmsStoreListPrivate *priv = PRIV (self);
  g_autoptr (GPtrArray) old = priv->items;
  guint start = 0, end = 0;

  while (start < MIN (old->len, items->len) && old->pdata[start] == items->pdata[start])
    start++;
  while (end < MIN (old->len, items->len) - start &&
         old->pdata[old->len - 1 - end] == items->pdata[items->len - 1 - end])
    end++;
  priv->items = items;
  if (start + end < old->len || start + end < items->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, items->len - start - end);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsStoreList) self = user_data;
  OmsStoreListPrivate *priv = PRIV (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = OMS_STORE_LIST_GET_CLASS (self)->fetch_finish (self, OMS_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&priv->cancellable);
  if (rows != NULL)
    show_items (self, make_items (self, rows));
  else
    g_debug ("%s: %s", G_OBJECT_TYPE_NAME (self), error->message);
  if (!priv->loaded)
    {
      priv->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }
  if (priv->again)
    oms_store_list_reload (self);
}

void
oms_store_list_reload (OmsStoreList *self)
{
  OmsStoreListPrivate *priv;

  g_return_if_fail (OMS_IS_STORE_LIST (self));
  priv = PRIV (self);
  if (priv->cancellable != NULL)
    {
      priv->again = TRUE;
      return;
    }
  priv->again = FALSE;
  priv->cancellable = g_cancellable_new ();
  OMS_STORE_LIST_GET_CLASS (self)->fetch (self, priv->store, priv->cancellable, on_fetched, g_object_ref (self));
}

static gboolean
reload_now (gpointer user_data)
{
  PRIV (user_data)->reload_source = 0;
  oms_store_list_reload (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_store_changed (OmsStoreList *self, const OmsStoreChange *change)
{
  OmsStoreListPrivate *priv = PRIV (self);

  if ((change->tables & OMS_STORE_LIST_GET_CLASS (self)->tables) != 0 && priv->reload_source == 0)
    priv->reload_source = g_timeout_add (RELOAD_MS, reload_now, self);
}

gboolean
oms_store_list_get_loading (OmsStoreList *self)
{
  g_return_val_if_fail (OMS_IS_STORE_LIST (self), FALSE);
  return !PRIV (self)->loaded;
}

static void
oms_store_list_set_property (GObject *object, guint property, const GValue *value, GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_STORE:
      PRIV (OMS_STORE_LIST (object))->store = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_store_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  OmsStoreListPrivate *priv = PRIV (OMS_STORE_LIST (object));

  switch (property)
    {
    case PROP_STORE:
      g_value_set_object (value, priv->store);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, !priv->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_store_list_constructed (GObject *object)
{
  OmsStoreListPrivate *priv = PRIV (OMS_STORE_LIST (object));

  G_OBJECT_CLASS (oms_store_list_parent_class)->constructed (object);
  priv->changed_handler =
      g_signal_connect_object (priv->store, "changed", G_CALLBACK (on_store_changed), object, G_CONNECT_SWAPPED);
}

static void
oms_store_list_dispose (GObject *object)
{
  OmsStoreListPrivate *priv = PRIV (OMS_STORE_LIST (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_handle_id (&priv->reload_source, g_source_remove);
  if (priv->store != NULL)
    g_clear_signal_handler (&priv->changed_handler, priv->store);
  G_OBJECT_CLASS (oms_store_list_parent_class)->dispose (object);
}

static void
oms_store_list_finalize (GObject *object)
{
  OmsStoreListPrivate *priv = PRIV (OMS_STORE_LIST (object));

  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->store);
  g_ptr_array_unref (priv->items);
  G_OBJECT_CLASS (oms_store_list_parent_class)->finalize (object);
}

static void
oms_store_list_class_init (OmsStoreListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->set_property = oms_store_list_set_property;
  object_class->get_property = oms_store_list_get_property;
  object_class->constructed = oms_store_list_constructed;
  object_class->dispose = oms_store_list_dispose;
  object_class->finalize = oms_store_list_finalize;
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, OMS_TYPE_STORE,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_store_list_init (OmsStoreList *self)
{
  PRIV (self)->items = g_ptr_array_new_with_free_func (g_object_unref);
}
