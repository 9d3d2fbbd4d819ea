/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The selection by id. Positions come in from GTK and are turned into ids at once; they go out as bit sets made from
 * the ids. Knows no widgets and loads no rows. */
#include "oms-id-selection.h"

#include "oms-order-list.h"

struct _OmsIdSelection
{
  GObject parent_instance;

  OmsQueryList *model;
  gboolean all;      /* all that match but @ids; else just @ids */
  GHashTable *ids;   /* (element-type gint64) */
  gint64 anchor;     /* 0: none */
  gint64 count;      /* as last notified */
  GHashTable *looks; /* (element-type guint) live positions the view was told are selected */
};

static void oms_id_selection_list_init (GListModelInterface *iface);
static void oms_id_selection_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (OmsIdSelection, oms_id_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, oms_id_selection_list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, oms_id_selection_selection_init))

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_COUNT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

/* ---- The set ------------------------------------------------------------------------------------------------------
 */

static guint
n_rows (OmsIdSelection *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/* How many "all that match" are: the store may know before the list has every id. */
static gint64
n_matching (OmsIdSelection *self)
{
  if (OMS_IS_ORDER_LIST (self->model) && !oms_query_list_is_complete (self->model))
    return MAX (oms_order_list_get_matching (OMS_ORDER_LIST (self->model)),
                (gint64) oms_query_list_get_length (self->model));
  return oms_query_list_get_length (self->model);
}

static gint64
count (OmsIdSelection *self)
{
  gint64 n_ids = g_hash_table_size (self->ids);

  return self->all ? MAX (n_matching (self) - n_ids, 0) : n_ids;
}

static void
set_selected (OmsIdSelection *self, gint64 id, gboolean selected)
{
  if (id == 0)
    return;
  if (selected != self->all)
    g_hash_table_add (self->ids, OMS_ID_KEY (id));
  else
    g_hash_table_remove (self->ids, OMS_ID_KEY (id));
}

static void
drop_all (OmsIdSelection *self)
{
  self->all = FALSE;
  g_hash_table_remove_all (self->ids);
}

static void
notify_count (OmsIdSelection *self)
{
  gint64 now = count (self);

  if (self->count == now)
    return;
  self->count = now;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* The live positions that look otherwise than they should, in order. */
static GArray *
wrong_looks (OmsIdSelection *self)
{
  g_autoptr (GArray) live = oms_query_list_get_live (self->model);
  g_autoptr (GHashTable) alive = g_hash_table_new (NULL, NULL);
  GArray *wrong = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < live->len; i++)
    {
      guint position = g_array_index (live, guint, i);
      gboolean should = oms_id_selection_contains (self, oms_query_list_get_id (self->model, position));

      g_hash_table_add (alive, GUINT_TO_POINTER (position));
      if (position < n_rows (self) && should != g_hash_table_contains (self->looks, GUINT_TO_POINTER (position)))
        g_array_append_val (wrong, position);
    }
  g_hash_table_iter_init (&iter, self->looks);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (alive, key))
      g_hash_table_iter_remove (&iter);
  g_array_sort (wrong, compare_positions);
  return wrong;
}

static void
set_look (OmsIdSelection *self, guint position, gboolean selected)
{
  if (selected)
    g_hash_table_add (self->looks, GUINT_TO_POINTER (position));
  else
    g_hash_table_remove (self->looks, GUINT_TO_POINTER (position));
}

/* GTK binds each row of the range anew, so only the rows that look different are told, run by run. @changed: what is
 * selected has changed, on screen or not; then at least one row is told. */
static void
tell (OmsIdSelection *self, gboolean changed)
{
  g_autoptr (GArray) wrong = wrong_looks (self);

  if (wrong->len == 0 && changed && n_rows (self) > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, 1);
  for (guint i = 0, n; i < wrong->len; i += n)
    {
      guint first = g_array_index (wrong, guint, i);

      for (n = 1; i + n < wrong->len && g_array_index (wrong, guint, i + n) == first + n; n++)
        continue;
      for (guint p = first; p < first + n; p++)
        set_look (self, p, !g_hash_table_contains (self->looks, GUINT_TO_POINTER (p)));
      gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, n);
    }
  notify_count (self);
}

gboolean
oms_id_selection_contains (OmsIdSelection *self, gint64 id)
{
  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), FALSE);
  return id != 0 && g_hash_table_contains (self->ids, OMS_ID_KEY (id)) != self->all;
}

gint64
oms_id_selection_get_count (OmsIdSelection *self)
{
  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), 0);
  return count (self);
}

gint64
oms_id_selection_get_single (OmsIdSelection *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), 0);
  if (count (self) != 1)
    return 0;
  if (self->all)
    {
      for (guint i = 0; i < n_rows (self); i++)
        if (oms_id_selection_contains (self, oms_query_list_get_id (self->model, i)))
          return oms_query_list_get_id (self->model, i);
      return 0;
    }
  g_hash_table_iter_init (&iter, self->ids);
  return g_hash_table_iter_next (&iter, &key, NULL) ? (gint64) (gintptr) key : 0;
}

/* ---- Pointer and keys ---------------------------------------------------------------------------------------------
 */

void
oms_id_selection_select_only (OmsIdSelection *self, gint64 id)
{
  g_return_if_fail (OMS_IS_ID_SELECTION (self));
  drop_all (self);
  set_selected (self, id, TRUE);
  self->anchor = id;
  tell (self, TRUE);
}

void
oms_id_selection_toggle (OmsIdSelection *self, gint64 id)
{
  g_return_if_fail (OMS_IS_ID_SELECTION (self));
  set_selected (self, id, !oms_id_selection_contains (self, id));
  self->anchor = id;
  tell (self, TRUE);
}

static void
set_range (OmsIdSelection *self, guint position, guint n, gboolean selected)
{
  guint end = MIN ((guint64) position + n, n_rows (self));

  for (guint i = position; i < end; i++)
    set_selected (self, oms_query_list_get_id (self->model, i), selected);
}

void
oms_id_selection_extend (OmsIdSelection *self, gint64 id)
{
  guint from, to;

  g_return_if_fail (OMS_IS_ID_SELECTION (self));
  from = self->anchor != 0 ? oms_query_list_find (self->model, self->anchor) : G_MAXUINT;
  to = oms_query_list_find (self->model, id);
  if (from == G_MAXUINT || to == G_MAXUINT)
    {
      oms_id_selection_select_only (self, id);
      return;
    }
  drop_all (self);
  set_range (self, MIN (from, to), MAX (from, to) - MIN (from, to) + 1, TRUE);
  tell (self, TRUE);
}

gint64
oms_id_selection_get_anchor (OmsIdSelection *self)
{
  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), 0);
  return self->anchor;
}

void
oms_id_selection_select_all (OmsIdSelection *self)
{
  g_return_if_fail (OMS_IS_ID_SELECTION (self));
  g_hash_table_remove_all (self->ids);
  self->all = TRUE;
  tell (self, TRUE);
}

void
oms_id_selection_clear (OmsIdSelection *self)
{
  g_return_if_fail (OMS_IS_ID_SELECTION (self));
  drop_all (self);
  tell (self, TRUE);
}

/* ---- What an action works on --------------------------------------------------------------------------------------
 */

OmsSelectionDescription *
oms_id_selection_get_description (OmsIdSelection *self)
{
  OmsSelectionDescription *description;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), NULL);
  description = g_new0 (OmsSelectionDescription, 1);
  description->all = self->all;
  description->count = count (self);
  description->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->all && OMS_IS_ORDER_LIST (self->model))
    description->filter = oms_order_filter_copy (oms_order_list_get_filter (OMS_ORDER_LIST (self->model)));
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = (gintptr) key;

      g_array_append_val (description->ids, id);
    }
  return description;
}

void
oms_selection_description_free (OmsSelectionDescription *description)
{
  if (description == NULL)
    return;
  oms_order_filter_free (description->filter);
  g_array_unref (description->ids);
  g_free (description);
}

/* ---- GtkSelectionModel --------------------------------------------------------------------------------------------
 */

static gboolean
oms_id_selection_is_selected (GtkSelectionModel *model, guint position)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);
  gboolean selected = oms_id_selection_contains (self, oms_query_list_get_id (self->model, position));

  /* The view asks so when it draws a row: this is how the row looks from now on. */
  set_look (self, position, selected);
  return selected;
}

static GtkBitset *
oms_id_selection_get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);
  guint end = MIN ((guint64) position + n, n_rows (self));
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (position >= end || (!self->all && g_hash_table_size (self->ids) == 0))
    return bits;
  if (self->all && g_hash_table_size (self->ids) == 0)
    {
      gtk_bitset_add_range (bits, position, end - position);
      return bits;
    }
  for (guint i = position; i < end; i++)
    if (oms_id_selection_contains (self, oms_query_list_get_id (self->model, i)))
      gtk_bitset_add (bits, i);
  return bits;
}

static gboolean
oms_id_selection_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);
  gint64 id = oms_query_list_get_id (self->model, position);

  if (id == 0)
    return FALSE;
  if (unselect_rest)
    {
      oms_id_selection_select_only (self, id);
      return TRUE;
    }
  set_selected (self, id, TRUE);
  self->anchor = id;
  tell (self, TRUE);
  return TRUE;
}

static gboolean
oms_id_selection_unselect_item (GtkSelectionModel *model, guint position)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);

  set_selected (self, oms_query_list_get_id (self->model, position), FALSE);
  tell (self, TRUE);
  return TRUE;
}

static gboolean
oms_id_selection_select_range (GtkSelectionModel *model, guint position, guint n, gboolean unselect_rest)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);

  if (unselect_rest)
    drop_all (self);
  set_range (self, position, n, TRUE);
  tell (self, TRUE);
  return TRUE;
}

static gboolean
oms_id_selection_unselect_range (GtkSelectionModel *model, guint position, guint n)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);

  set_range (self, position, n, FALSE);
  tell (self, TRUE);
  return TRUE;
}

static gboolean
oms_id_selection_do_select_all (GtkSelectionModel *model)
{
  oms_id_selection_select_all (OMS_ID_SELECTION (model));
  return TRUE;
}

static gboolean
oms_id_selection_do_unselect_all (GtkSelectionModel *model)
{
  oms_id_selection_clear (OMS_ID_SELECTION (model));
  return TRUE;
}

static gboolean
oms_id_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  OmsIdSelection *self = OMS_ID_SELECTION (model);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, mask, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    set_selected (self, oms_query_list_get_id (self->model, position), gtk_bitset_contains (selected, position));
  tell (self, TRUE);
  return TRUE;
}

static void
oms_id_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = oms_id_selection_is_selected;
  iface->get_selection_in_range = oms_id_selection_get_selection_in_range;
  iface->select_item = oms_id_selection_select_item;
  iface->unselect_item = oms_id_selection_unselect_item;
  iface->select_range = oms_id_selection_select_range;
  iface->unselect_range = oms_id_selection_unselect_range;
  iface->select_all = oms_id_selection_do_select_all;
  iface->unselect_all = oms_id_selection_do_unselect_all;
  iface->set_selection = oms_id_selection_set_selection;
}

/* ---- GListModel ---------------------------------------------------------------------------------------------------
 */

static GType
oms_id_selection_get_item_type (GListModel *model)
{
  return OMS_TYPE_SLOT;
}

static guint
oms_id_selection_get_n_items (GListModel *model)
{
  return n_rows (OMS_ID_SELECTION (model));
}

static gpointer
oms_id_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (OMS_ID_SELECTION (model)->model), position);
}

static void
oms_id_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = oms_id_selection_get_item_type;
  iface->get_n_items = oms_id_selection_get_n_items;
  iface->get_item = oms_id_selection_get_item;
}

/* ---- The list's changes -------------------------------------------------------------------------------------------
 */

/* What is no longer in the list is no longer selected. */
static void
prune (OmsIdSelection *self)
{
  g_autoptr (GHashTable) present = NULL;
  g_autoptr (GArray) ids = NULL;
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (self->ids) == 0 || !oms_query_list_is_complete (self->model))
    return;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = (gintptr) key;

      g_array_append_val (ids, id);
    }
  present = oms_query_list_which (self->model, (const gint64 *) (gpointer) ids->data, ids->len);
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (present, key))
      g_hash_table_iter_remove (&iter);
}

static void
on_items_changed (OmsIdSelection *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
on_swapped (OmsIdSelection *self)
{
  prune (self);
  tell (self, self->count != count (self));
}

/* "All that match" was said of another filter. */
static void
on_members_changed (OmsIdSelection *self)
{
  if (self->all)
    oms_id_selection_clear (self);
}

/* ---- The object ---------------------------------------------------------------------------------------------------
 */

OmsIdSelection *
oms_id_selection_new (OmsQueryList *model)
{
  OmsIdSelection *self;

  g_return_val_if_fail (OMS_IS_QUERY_LIST (model), NULL);
  self = g_object_new (OMS_TYPE_ID_SELECTION, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "swapped", G_CALLBACK (on_swapped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "members-changed", G_CALLBACK (on_members_changed), self, G_CONNECT_SWAPPED);
  return self;
}

OmsQueryList *
oms_id_selection_get_model (OmsIdSelection *self)
{
  g_return_val_if_fail (OMS_IS_ID_SELECTION (self), NULL);
  return self->model;
}

static void
oms_id_selection_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  OmsIdSelection *self = OMS_ID_SELECTION (object);

  switch (property)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_COUNT:
      g_value_set_int64 (value, count (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_id_selection_finalize (GObject *object)
{
  OmsIdSelection *self = OMS_ID_SELECTION (object);

  g_clear_object (&self->model);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->looks);
  G_OBJECT_CLASS (oms_id_selection_parent_class)->finalize (object);
}

static void
oms_id_selection_class_init (OmsIdSelectionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = oms_id_selection_get_property;
  object_class->finalize = oms_id_selection_finalize;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, OMS_TYPE_QUERY_LIST, flags);
  properties[PROP_COUNT] = g_param_spec_int64 ("count", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_id_selection_init (OmsIdSelection *self)
{
  self->ids = g_hash_table_new (NULL, NULL);
  self->looks = g_hash_table_new (NULL, NULL);
}
