/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders as a query list: puts filter and sort into questions to the store, and the store's changes into patches of the
 * list. Knows no widgets and no SQL. */
#include "oms-order-list.h"

/* While a sync pours orders in, a whole new id vector at most this often. */
#define REFRESH_MS 700
/* What is due or overdue moves with the clock. */
#define CLOCK_SECONDS 60

struct _OmsOrderList
{
  OmsQueryList parent_instance;

  OmsStore *store;
  gulong changed_handler;
  OmsOrderFilter *filter;
  OmsOrderSort sort;
  gint64 matching, all;
  GHashTable *held; /* ids that match but were held back */
  gboolean behind;  /* more changed than could be told by id, while the user reads further down */

  GCancellable *counting; /* (nullable) */
  gboolean count_again;
  GCancellable *patching; /* cancelled with the filter the patches are for */
  guint refresh_source, clock_source;
};

G_DEFINE_FINAL_TYPE (OmsOrderList, oms_order_list, OMS_TYPE_QUERY_LIST)

G_DEFINE_BOXED_TYPE (OmsOrderFilter, oms_order_filter, oms_order_filter_copy, oms_order_filter_free)

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_MATCHING,
  PROP_ALL,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

/* ---- Questions ----------------------------------------------------------------------------------------------------
 */

static void
oms_order_list_fetch_ids (OmsQueryList *list, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  OmsOrderList *self = OMS_ORDER_LIST (list);

  oms_store_order_ids_async (self->store, self->filter, &self->sort, limit, cancellable, callback, user_data);
}

static GArray *
oms_order_list_fetch_ids_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  return oms_store_order_ids_finish (OMS_ORDER_LIST (list)->store, result, error);
}

static void
oms_order_list_fetch_rows (OmsQueryList *list, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  oms_store_order_rows_async (OMS_ORDER_LIST (list)->store, ids, n_ids, cancellable, callback, user_data);
}

static GPtrArray *
oms_order_list_fetch_rows_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  return oms_store_order_rows_finish (OMS_ORDER_LIST (list)->store, result, error);
}

/* ---- Counts -------------------------------------------------------------------------------------------------------
 */

static void count (OmsOrderList *self);

static void
set_counts (OmsOrderList *self, gint64 matching, gint64 all)
{
  if (self->matching != matching)
    {
      self->matching = matching;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MATCHING]);
    }
  if (self->all != all)
    {
      self->all = all;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALL]);
    }
}

/* Too much came to know it by id: the difference in length is what is held back. */
static void
count_behind (OmsOrderList *self)
{
  OmsQueryList *list = OMS_QUERY_LIST (self);
  gint64 more = self->matching - oms_query_list_get_length (list);

  if (self->behind && self->matching >= 0 && !oms_query_list_get_at_top (list))
    oms_query_list_set_new_count (list, (guint) CLAMP (more, 0, (gint64) G_MAXINT));
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOrderList) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 matching, all;

  if (!oms_store_count_orders_finish (OMS_STORE (source), result, &matching, &all, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_clear_object (&self->counting);
      return;
    }
  g_clear_object (&self->counting);
  set_counts (self, self->filter->text != NULL ? self->matching : matching, all);
  count_behind (self);
  if (self->count_again)
    count (self);
}

static void
count (OmsOrderList *self)
{
  if (self->counting != NULL)
    {
      self->count_again = TRUE;
      return;
    }
  self->count_again = FALSE;
  self->counting = g_cancellable_new ();
  if (self->filter->text != NULL)
    {
      g_autoptr (OmsOrderFilter) none = oms_order_filter_new ();

      oms_store_count_orders_async (self->store, none, self->counting, on_counted, g_object_ref (self));
      return;
    }
  oms_store_count_orders_async (self->store, self->filter, self->counting, on_counted, g_object_ref (self));
}

static void
drop_shown_from_held (OmsOrderList *self)
{
  g_autoptr (GHashTable) present = NULL;
  g_autoptr (GArray) ids = NULL;
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (self->held) == 0)
    return;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = (gintptr) key;

      g_array_append_val (ids, id);
    }
  present = oms_query_list_which (OMS_QUERY_LIST (self), (const gint64 *) (gpointer) ids->data, ids->len);
  g_hash_table_iter_init (&iter, present);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (self->held, key);
}

static void
on_swapped (OmsOrderList *self)
{
  if (!oms_query_list_is_complete (OMS_QUERY_LIST (self)))
    return;
  self->behind = FALSE;
  drop_shown_from_held (self);
  /* A search costs as much to count as to read: there the list itself is the count. */
  if (self->filter->text != NULL)
    set_counts (self, oms_query_list_get_length (OMS_QUERY_LIST (self)), self->all);
}

static void
count_anew (OmsOrderList *self)
{
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  count (self);
}

/* ---- The store's changes ------------------------------------------------------------------------------------------
 */

static gboolean
refresh_now (gpointer user_data)
{
  OmsOrderList *self = user_data;

  OmsQueryList *list = OMS_QUERY_LIST (self);

  self->refresh_source = 0;
  /* Somebody has begun to read further down since. */
  if (!oms_query_list_get_at_top (list) && g_hash_table_size (self->held) > 0)
    {
      oms_query_list_set_new_count (list, g_hash_table_size (self->held));
      return G_SOURCE_REMOVE;
    }
  oms_query_list_set_new_count (list, 0);
  oms_query_list_refresh (list);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (OmsOrderList *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, refresh_now, self);
}

/* Orders that keep their place whatever happens to them. */
static gboolean
sort_is_fixed (const OmsOrderSort *sort)
{
  return sort->key == OMS_SORT_ORDERED || sort->key == OMS_SORT_ORDER_ID || sort->key == OMS_SORT_PLATFORM;
}

typedef struct
{
  OmsOrderList *self;
  GArray *changed;
} Patch;

static void
patch_free (Patch *patch)
{
  g_array_unref (patch->changed);
  g_object_unref (patch->self);
  g_free (patch);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Patch, patch_free)

/* Those that left, those that would come in. */
static void
apply_patch (OmsOrderList *self, GArray *changed, GArray *matching)
{
  OmsQueryList *list = OMS_QUERY_LIST (self);
  g_autoptr (GHashTable) matches = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) present = NULL;
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean moved = FALSE;

  present = oms_query_list_which (list, (const gint64 *) (gpointer) changed->data, changed->len);
  for (guint i = 0; i < matching->len; i++)
    g_hash_table_add (matches, OMS_ID_KEY (g_array_index (matching, gint64, i)));
  for (guint i = 0; i < changed->len; i++)
    {
      gint64 id = g_array_index (changed, gint64, i);
      gboolean here = g_hash_table_contains (present, OMS_ID_KEY (id));
      gboolean fits = g_hash_table_contains (matches, OMS_ID_KEY (id));

      if (here && !fits)
        g_array_append_val (gone, id);
      else if (fits && !here)
        g_hash_table_add (self->held, OMS_ID_KEY (id));
      else if (!fits)
        g_hash_table_remove (self->held, OMS_ID_KEY (id));
      moved = moved || (here && fits && !sort_is_fixed (&self->sort));
    }

  if (oms_query_list_get_at_top (list) && (g_hash_table_size (self->held) > 0 || moved))
    refresh_soon (self);
  else
    oms_query_list_set_new_count (list, g_hash_table_size (self->held));
  if (gone->len > 0)
    oms_query_list_remove (list, (const gint64 *) (gpointer) gone->data, gone->len);
}

static void
on_matched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Patch) patch = user_data;
  g_autoptr (GArray) matching = oms_store_match_orders_finish (OMS_STORE (source), result, NULL);

  if (matching == NULL)
    return;
  if (!oms_query_list_is_complete (OMS_QUERY_LIST (patch->self)))
    refresh_soon (patch->self);
  else
    apply_patch (patch->self, patch->changed, matching);
}

static void
on_store_changed (OmsOrderList *self, const OmsStoreChange *change)
{
  OmsQueryList *list = OMS_QUERY_LIST (self);
  Patch *patch;

  if ((change->tables & (OMS_STORE_ORDERS | OMS_STORE_ACCOUNTS | OMS_STORE_TOTALS)) == 0)
    return;
  count (self);
  if (change->too_many || change->order_ids == NULL || change->order_ids->len == 0)
    {
      oms_query_list_invalidate_all (list);
      self->behind = (change->tables & (OMS_STORE_ACCOUNTS | OMS_STORE_TOTALS)) == 0 && self->filter->text == NULL;
      if (!self->behind || oms_query_list_get_at_top (list))
        refresh_soon (self);
      return;
    }
  patch = g_new0 (Patch, 1);
  patch->self = g_object_ref (self);
  patch->changed = g_array_copy (change->order_ids);
  oms_query_list_invalidate (list, (const gint64 *) (gpointer) change->order_ids->data, change->order_ids->len);
  oms_store_match_orders_async (self->store, self->filter, (const gint64 *) (gpointer) change->order_ids->data,
                                change->order_ids->len, self->patching, on_matched, patch);
}

static gboolean
on_clock (gpointer user_data)
{
  OmsOrderList *self = user_data;

  switch (self->filter->view)
    {
    case OMS_VIEW_TO_PACK:
    case OMS_VIEW_DUE_TODAY:
    case OMS_VIEW_OVERDUE:
      count (self);
      refresh_soon (self);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

/* ---- Filter and sort ----------------------------------------------------------------------------------------------
 */

void
oms_order_list_set_query (OmsOrderList *self, const OmsOrderFilter *filter, const OmsOrderSort *sort)
{
  gboolean new_filter, new_sort;

  g_return_if_fail (OMS_IS_ORDER_LIST (self));
  g_return_if_fail (filter != NULL && sort != NULL);
  new_filter = !oms_order_filter_equal (self->filter, filter);
  new_sort = self->sort.key != sort->key || !self->sort.descending != !sort->descending;
  if (!new_filter && !new_sort)
    return;

  self->sort = *sort;
  if (new_filter)
    {
      OmsOrderFilter *copy = oms_order_filter_copy (filter);

      oms_order_filter_free (self->filter);
      self->filter = copy;
      g_cancellable_cancel (self->patching);
      g_object_unref (self->patching);
      self->patching = g_cancellable_new ();
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
      count_anew (self);
    }
  g_hash_table_remove_all (self->held);
  oms_query_list_requery (OMS_QUERY_LIST (self), !new_filter);
}

void
oms_order_list_set_filter (OmsOrderList *self, const OmsOrderFilter *filter)
{
  OmsOrderSort sort;

  g_return_if_fail (OMS_IS_ORDER_LIST (self));
  sort = self->sort;
  oms_order_list_set_query (self, filter, &sort);
}

const OmsOrderFilter *
oms_order_list_get_filter (OmsOrderList *self)
{
  g_return_val_if_fail (OMS_IS_ORDER_LIST (self), NULL);
  return self->filter;
}

void
oms_order_list_set_sort (OmsOrderList *self, const OmsOrderSort *sort)
{
  g_return_if_fail (OMS_IS_ORDER_LIST (self));
  oms_order_list_set_query (self, self->filter, sort);
}

OmsOrderSort
oms_order_list_get_sort (OmsOrderList *self)
{
  g_return_val_if_fail (OMS_IS_ORDER_LIST (self), ((OmsOrderSort){ OMS_SORT_ORDERED, TRUE }));
  return self->sort;
}

gint64
oms_order_list_get_matching (OmsOrderList *self)
{
  g_return_val_if_fail (OMS_IS_ORDER_LIST (self), -1);
  return self->matching;
}

gint64
oms_order_list_get_all (OmsOrderList *self)
{
  g_return_val_if_fail (OMS_IS_ORDER_LIST (self), -1);
  return self->all;
}

guint
oms_order_list_get_new_count (OmsOrderList *self)
{
  return oms_query_list_get_new_count (OMS_QUERY_LIST (self));
}

void
oms_order_list_show_new (OmsOrderList *self)
{
  oms_query_list_show_new (OMS_QUERY_LIST (self));
}

/* ---- The object ---------------------------------------------------------------------------------------------------
 */

OmsOrderList *
oms_order_list_new (OmsStore *store)
{
  OmsOrderList *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_ORDER_LIST, NULL);
  self->store = g_object_ref (store);
  self->changed_handler =
      g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "swapped", G_CALLBACK (on_swapped), NULL);
  self->clock_source = g_timeout_add_seconds (CLOCK_SECONDS, on_clock, self);
  oms_query_list_requery (OMS_QUERY_LIST (self), TRUE);
  count (self);
  return self;
}

static void
oms_order_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  OmsOrderList *self = OMS_ORDER_LIST (object);

  switch (property)
    {
    case PROP_FILTER:
      g_value_set_boxed (value, self->filter);
      break;
    case PROP_MATCHING:
      g_value_set_int64 (value, self->matching);
      break;
    case PROP_ALL:
      g_value_set_int64 (value, self->all);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_order_list_dispose (GObject *object)
{
  OmsOrderList *self = OMS_ORDER_LIST (object);

  g_cancellable_cancel (self->counting);
  g_cancellable_cancel (self->patching);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_handler, self->store);
  G_OBJECT_CLASS (oms_order_list_parent_class)->dispose (object);
}

static void
oms_order_list_finalize (GObject *object)
{
  OmsOrderList *self = OMS_ORDER_LIST (object);

  g_clear_object (&self->counting);
  g_clear_object (&self->patching);
  g_clear_object (&self->store);
  oms_order_filter_free (self->filter);
  g_hash_table_unref (self->held);
  G_OBJECT_CLASS (oms_order_list_parent_class)->finalize (object);
}

static void
oms_order_list_class_init (OmsOrderListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  OmsQueryListClass *list_class = OMS_QUERY_LIST_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = oms_order_list_get_property;
  object_class->dispose = oms_order_list_dispose;
  object_class->finalize = oms_order_list_finalize;
  list_class->row_free = (GDestroyNotify) oms_order_row_free;
  list_class->fetch_ids = oms_order_list_fetch_ids;
  list_class->fetch_ids_finish = oms_order_list_fetch_ids_finish;
  list_class->fetch_rows = oms_order_list_fetch_rows;
  list_class->fetch_rows_finish = oms_order_list_fetch_rows_finish;

  properties[PROP_FILTER] = g_param_spec_boxed ("filter", NULL, NULL, OMS_TYPE_ORDER_FILTER, flags);
  properties[PROP_MATCHING] = g_param_spec_int64 ("matching", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_ALL] = g_param_spec_int64 ("all", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_order_list_init (OmsOrderList *self)
{
  self->filter = oms_order_filter_new ();
  self->sort = (OmsOrderSort){ OMS_SORT_ORDERED, TRUE };
  self->matching = self->all = -1;
  self->held = g_hash_table_new (NULL, NULL);
  self->patching = g_cancellable_new ();
}
