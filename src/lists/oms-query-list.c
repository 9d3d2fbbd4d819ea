/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The id vector, the live slots and the swap between results. Rows come from OmsPageLoader; this file knows
 * neither what a row is nor any widget. */
#include "oms-query-list.h"

#include "oms-page-loader.h"

/* GTK holds some two hundred rows from the top on, each with a widget for every column. To make or drop them all in one
 * turn of the main loop takes 100 ms, so those come and go in steps, and what is below them at once. */
#define HELD_ROWS 256
#define STEP_ROWS 64

typedef struct
{
  GArray *ids;       /* (element-type gint64) in order */
  guint n_items;     /* what has been told to the view */
  guint length;      /* what is to be told */
  guint tail_source; /* tells the next step */
  GHashTable *slots; /* (element-type guint OmsSlot) live ones, unowned */
  OmsPageLoader *loader;

  /* The query that runs */
  guint generation;
  GCancellable *query; /* (nullable) */
  gboolean to_top;     /* its result is shown from the top */
  gboolean refresh_again;
  GArray *next; /* (nullable) its ids, as far as known */
  gboolean next_complete;
  guint row_fetches; /* of rows that must be there before the swap */
  gboolean complete; /* ids are all there */
  gboolean swapping;

  gboolean at_top, stale, ever_loaded;
  guint new_count;
} OmsQueryListPrivate;

static void oms_query_list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (OmsQueryList, oms_query_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (OmsQueryList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, oms_query_list_model_init))

#define PRIV(self) ((OmsQueryListPrivate *) oms_query_list_get_instance_private (self))

enum
{
  PROP_0,
  PROP_STALE,
  PROP_LOADING,
  PROP_N_ITEMS,
  PROP_NEW_COUNT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  ABOUT_TO_SHRINK,
  MEMBERS_CHANGED,
  SWAPPED,
  FAILED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* What an answer needs to know about its question. */
typedef struct
{
  OmsQueryList *self;
  guint generation;
  gboolean all;
} Question;

static Question *
question_new (OmsQueryList *self, gboolean all)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->generation = PRIV (self)->generation;
  question->all = all;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* ---- The vector and the slots -------------------------------------------------------------------------------------
 */

gint64
oms_query_list_get_id (OmsQueryList *self, guint position)
{
  OmsQueryListPrivate *priv;

  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), 0);
  priv = PRIV (self);
  return position < priv->ids->len ? g_array_index (priv->ids, gint64, position) : 0;
}

GArray *
oms_query_list_get_live (OmsQueryList *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), positions);
  g_hash_table_iter_init (&iter, PRIV (self)->slots);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint position = GPOINTER_TO_UINT (key);

      g_array_append_val (positions, position);
    }
  return positions;
}

guint
oms_query_list_find (OmsQueryList *self, gint64 id)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), G_MAXUINT);
  return oms_id_vector_find (PRIV (self)->ids, id);
}

static void
forget_slot (gpointer owner, guint position)
{
  g_hash_table_remove (PRIV (owner)->slots, GUINT_TO_POINTER (position));
}

/* Shows in @slot what stands at its position, or the row it has until the page is there when it is the same id. */
static void
refill_slot (OmsQueryList *self, OmsSlot *slot)
{
  OmsQueryListPrivate *priv = PRIV (self);
  guint position = oms_slot_get_position (slot);
  gint64 id = oms_query_list_get_id (self, position);
  OmsListRow *row = id != 0 ? oms_page_loader_lookup (priv->loader, id) : NULL;

  if (row == NULL && id != 0 && id == oms_slot_get_id (slot) && oms_slot_is_filled (slot))
    return;
  oms_slot_fill (slot, id, row);
  if (row == NULL && id != 0)
    oms_page_loader_want_position (priv->loader, position);
}

/* The live slots, held: filling one may make the view let others go. */
static GPtrArray *
live_slots (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);
  GPtrArray *slots = g_ptr_array_new_full (g_hash_table_size (priv->slots), g_object_unref);
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, priv->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    g_ptr_array_add (slots, g_object_ref (slot));
  return slots;
}

static void
refill_slots (OmsQueryList *self)
{
  g_autoptr (GPtrArray) slots = live_slots (self);

  for (guint i = 0; i < slots->len; i++)
    refill_slot (self, g_ptr_array_index (slots, i));
}

static gboolean
has_live_slot (OmsQueryList *self, guint position)
{
  return g_hash_table_contains (PRIV (self)->slots, GUINT_TO_POINTER (position));
}

static void
tell_failed (OmsQueryList *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static gpointer
oms_query_list_get_item (GListModel *model, guint position)
{
  OmsQueryList *self = OMS_QUERY_LIST (model);
  OmsQueryListPrivate *priv = PRIV (self);
  OmsSlot *slot;

  if (position >= priv->n_items)
    return NULL;
  slot = g_hash_table_lookup (priv->slots, GUINT_TO_POINTER (position));
  if (slot != NULL)
    return g_object_ref (slot);
  slot = oms_slot_new (position, self, forget_slot);
  g_hash_table_insert (priv->slots, GUINT_TO_POINTER (position), slot);
  refill_slot (self, slot);
  return slot;
}

static guint
oms_query_list_get_n_items (GListModel *model)
{
  return PRIV (OMS_QUERY_LIST (model))->n_items;
}

static GType
oms_query_list_get_item_type (GListModel *model)
{
  return OMS_TYPE_SLOT;
}

static void
oms_query_list_model_init (GListModelInterface *iface)
{
  iface->get_item = oms_query_list_get_item;
  iface->get_item_type = oms_query_list_get_item_type;
  iface->get_n_items = oms_query_list_get_n_items;
}

/* ---- The swap -----------------------------------------------------------------------------------------------------
 */

static void
set_stale (OmsQueryList *self, gboolean stale)
{
  OmsQueryListPrivate *priv = PRIV (self);

  if (priv->stale == stale)
    return;
  priv->stale = stale;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

static guint
next_length (guint n, guint length)
{
  if (length < n)
    return MAX (length, n > HELD_ROWS ? HELD_ROWS : n - MIN (n, STEP_ROWS));
  return n < HELD_ROWS ? MIN (length, n + STEP_ROWS) : length;
}

static void
tell_step (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);
  guint old_n = priv->n_items;
  guint n = next_length (old_n, priv->length);

  if (n == old_n)
    return;
  priv->n_items = n;
  if (n > old_n)
    g_list_model_items_changed (G_LIST_MODEL (self), old_n, 0, n - old_n);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), n, old_n - n, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static gboolean
tell_rest (gpointer user_data)
{
  g_autoptr (OmsQueryList) self = g_object_ref (user_data);
  OmsQueryListPrivate *priv = PRIV (self);

  tell_step (self);
  if (priv->n_items != priv->length)
    return G_SOURCE_CONTINUE;
  priv->tail_source = 0;
  return G_SOURCE_REMOVE;
}

/* The first step now, the others when the frames between them have been drawn. */
static void
tell_tail (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);

  tell_step (self);
  if (priv->n_items != priv->length && priv->tail_source == 0)
    priv->tail_source = g_idle_add (tell_rest, self);
}

/* Vector, live slots and length change in this one turn; the view learns the length of the tail a little later. */
static void
swap (OmsQueryList *self, GArray *ids, gboolean complete, gboolean to_top)
{
  OmsQueryListPrivate *priv = PRIV (self);
  guint old_n = priv->n_items;
  gboolean first = !priv->ever_loaded;

  priv->swapping = TRUE;
  g_array_unref (priv->ids);
  priv->ids = g_array_ref (ids);
  priv->complete = complete;
  priv->ever_loaded = TRUE;
  /* The view leaves the rows that are about to go while they still are there, and finds the new ones at the top. */
  if (old_n > 0 && (to_top || ids->len < old_n))
    g_signal_emit (self, signals[ABOUT_TO_SHRINK], 0);
  /* Until all ids are there the list keeps its length, so that neither rows nor scroll bar jump twice. */
  priv->length = complete ? ids->len : MAX (ids->len, old_n);
  refill_slots (self);
  tell_tail (self);
  priv->swapping = FALSE;

  g_signal_emit (self, signals[SWAPPED], 0);
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  set_stale (self, FALSE);
}

/* What must be on hand before the swap: the first page when the view goes to the top, else what is on screen. */
static GArray *
missing_for_swap (OmsQueryList *self, GArray *next)
{
  OmsQueryListPrivate *priv = PRIV (self);
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  if (priv->to_top)
    {
      for (guint i = 0; i < MIN (next->len, OMS_QUERY_LIST_PAGE); i++)
        {
          gint64 id = g_array_index (next, gint64, i);

          if (!oms_page_loader_has (priv->loader, id))
            g_array_append_val (missing, id);
        }
      return missing;
    }
  g_hash_table_iter_init (&iter, priv->slots);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint position = GPOINTER_TO_UINT (key);

      if (position < next->len)
        {
          gint64 id = g_array_index (next, gint64, position);

          if (!oms_page_loader_has (priv->loader, id))
            g_array_append_val (missing, id);
        }
    }
  return missing;
}

static void
end_query (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);

  g_clear_object (&priv->query);
  g_clear_pointer (&priv->next, g_array_unref);
  if (priv->refresh_again)
    oms_query_list_refresh (self);
}

static void
swap_to_next (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);
  g_autoptr (GArray) next = g_steal_pointer (&priv->next);
  gboolean complete = priv->next_complete;
  gboolean to_top = priv->to_top;
  guint generation = priv->generation;

  /* What follows the first page only grows the list. */
  priv->to_top = FALSE;
  swap (self, next, complete, to_top);
  /* A handler may have asked for something else meanwhile. */
  if (complete && generation == priv->generation)
    end_query (self);
}

static void
fail_query (OmsQueryList *self, GError *error)
{
  OmsQueryListPrivate *priv = PRIV (self);

  g_cancellable_cancel (priv->query);
  priv->generation++;
  priv->refresh_again = FALSE;
  end_query (self);
  set_stale (self, FALSE);
  tell_failed (self, error);
}

static void
on_first_rows (OmsQueryList *self, guint generation, GError *error)
{
  OmsQueryListPrivate *priv = PRIV (self);

  if (generation != priv->generation)
    return;
  priv->row_fetches--;
  if (error != NULL)
    {
      fail_query (self, error);
      return;
    }
  if (priv->next != NULL)
    swap_to_next (self);
}

/* Swaps when the rows are on hand, else asks for them. Ids that spoil under way are read again after the swap. */
static void
prepare_swap (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);
  GArray *missing;

  if (priv->row_fetches > 0)
    return;
  missing = missing_for_swap (self, priv->next);
  if (missing->len == 0)
    {
      g_array_unref (missing);
      swap_to_next (self);
      return;
    }
  priv->row_fetches++;
  oms_page_loader_read (priv->loader, missing, priv->query, on_first_rows, priv->generation);
}

static void ask_ids (OmsQueryList *self, gboolean all);

static void
on_ids (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  OmsQueryList *self = question->self;
  OmsQueryListPrivate *priv = PRIV (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = OMS_QUERY_LIST_GET_CLASS (self)->fetch_ids_finish (self, result, &error);

  if (question->generation != priv->generation)
    return;
  if (ids == NULL)
    {
      fail_query (self, error);
      return;
    }
  g_clear_pointer (&priv->next, g_array_unref);
  priv->next = g_steal_pointer (&ids);
  priv->next_complete = question->all || priv->next->len < OMS_QUERY_LIST_PAGE;
  if (!priv->next_complete)
    ask_ids (self, TRUE);
  prepare_swap (self);
}

static void
ask_ids (OmsQueryList *self, gboolean all)
{
  OMS_QUERY_LIST_GET_CLASS (self)->fetch_ids (self, all ? 0 : OMS_QUERY_LIST_PAGE, PRIV (self)->query, on_ids,
                                              question_new (self, all));
}

static void
start_query (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);

  g_cancellable_cancel (priv->query);
  g_clear_object (&priv->query);
  g_clear_pointer (&priv->next, g_array_unref);
  priv->query = g_cancellable_new ();
  priv->generation++;
  priv->row_fetches = 0;
  priv->refresh_again = FALSE;
  ask_ids (self, !priv->to_top);
}

/* ---- For subclasses -----------------------------------------------------------------------------------------------
 */

void
oms_query_list_requery (OmsQueryList *self, gboolean same_members)
{
  OmsQueryListPrivate *priv;

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  priv = PRIV (self);
  if (priv->ever_loaded)
    set_stale (self, TRUE);
  oms_query_list_set_new_count (self, 0);
  if (!same_members)
    g_signal_emit (self, signals[MEMBERS_CHANGED], 0);
  priv->to_top = TRUE;
  start_query (self);
}

void
oms_query_list_refresh (OmsQueryList *self)
{
  OmsQueryListPrivate *priv;

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  priv = PRIV (self);
  if (priv->query != NULL)
    {
      priv->refresh_again = TRUE;
      return;
    }
  priv->to_top = FALSE;
  start_query (self);
}

static void
reread_live (OmsQueryList *self, GHashTable *changed)
{
  OmsQueryListPrivate *priv = PRIV (self);
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, priv->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    {
      gpointer key = OMS_ID_KEY (oms_slot_get_id (slot));

      if (key != NULL && (changed == NULL || g_hash_table_contains (changed, key)))
        oms_page_loader_want_id (priv->loader, oms_slot_get_id (slot));
    }
}

void
oms_query_list_invalidate (OmsQueryList *self, const gint64 *ids, gsize n_ids)
{
  g_autoptr (GHashTable) changed = g_hash_table_new (NULL, NULL);

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  for (gsize i = 0; i < n_ids; i++)
    {
      oms_page_loader_spoil (PRIV (self)->loader, ids[i]);
      g_hash_table_add (changed, OMS_ID_KEY (ids[i]));
    }
  reread_live (self, changed);
}

void
oms_query_list_invalidate_all (OmsQueryList *self)
{
  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  oms_page_loader_spoil_all (PRIV (self)->loader);
  reread_live (self, NULL);
}

GHashTable *
oms_query_list_which (OmsQueryList *self, const gint64 *ids, gsize n_ids)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), NULL);
  return oms_id_vector_which (PRIV (self)->ids, ids, n_ids);
}

void
oms_query_list_remove (OmsQueryList *self, const gint64 *ids, gsize n_ids)
{
  OmsQueryListPrivate *priv;
  g_autoptr (GHashTable) leaving = NULL;

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  priv = PRIV (self);
  /* A query that runs may have begun before the change. */
  if (priv->query != NULL || !priv->complete)
    {
      oms_query_list_refresh (self);
      return;
    }
  leaving = oms_query_list_which (self, ids, n_ids);
  if (g_hash_table_size (leaving) == 0)
    return;
  priv->query = g_cancellable_new ();
  priv->generation++;
  priv->row_fetches = 0;
  priv->to_top = FALSE;
  priv->next = oms_id_vector_without (priv->ids, leaving);
  priv->next_complete = TRUE;
  prepare_swap (self);
}

void
oms_query_list_set_new_count (OmsQueryList *self, guint count)
{
  OmsQueryListPrivate *priv;

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  priv = PRIV (self);
  if (priv->new_count == count)
    return;
  priv->new_count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEW_COUNT]);
}

/* ---- For the view -------------------------------------------------------------------------------------------------
 */

void
oms_query_list_show_new (OmsQueryList *self)
{
  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  oms_query_list_requery (self, TRUE);
}

void
oms_query_list_set_at_top (OmsQueryList *self, gboolean at_top)
{
  OmsQueryListPrivate *priv;

  g_return_if_fail (OMS_IS_QUERY_LIST (self));
  priv = PRIV (self);
  if (priv->at_top == at_top)
    return;
  priv->at_top = at_top;
  if (at_top && priv->new_count > 0 && !priv->swapping)
    oms_query_list_show_new (self);
}

gboolean
oms_query_list_get_at_top (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), FALSE);
  return PRIV (self)->at_top;
}

gboolean
oms_query_list_get_stale (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), FALSE);
  return PRIV (self)->stale;
}

gboolean
oms_query_list_get_loading (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), FALSE);
  return !PRIV (self)->ever_loaded;
}

guint
oms_query_list_get_new_count (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), 0);
  return PRIV (self)->new_count;
}

guint
oms_query_list_get_length (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), 0);
  return PRIV (self)->length;
}

gboolean
oms_query_list_is_complete (OmsQueryList *self)
{
  g_return_val_if_fail (OMS_IS_QUERY_LIST (self), FALSE);
  return PRIV (self)->complete;
}

/* ---- The object ---------------------------------------------------------------------------------------------------
 */

static void
oms_query_list_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  OmsQueryListPrivate *priv = PRIV (OMS_QUERY_LIST (object));

  switch (property)
    {
    case PROP_STALE:
      g_value_set_boolean (value, priv->stale);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, !priv->ever_loaded);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, priv->n_items);
      break;
    case PROP_NEW_COUNT:
      g_value_set_uint (value, priv->new_count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
oms_query_list_dispose (GObject *object)
{
  OmsQueryListPrivate *priv = PRIV (OMS_QUERY_LIST (object));
  GHashTableIter iter;
  gpointer slot;

  g_cancellable_cancel (priv->query);
  oms_page_loader_stop (priv->loader);
  g_clear_handle_id (&priv->tail_source, g_source_remove);
  g_hash_table_iter_init (&iter, priv->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    {
      oms_slot_orphan (slot);
      g_hash_table_iter_remove (&iter);
    }
  G_OBJECT_CLASS (oms_query_list_parent_class)->dispose (object);
}

static void
oms_query_list_finalize (GObject *object)
{
  OmsQueryListPrivate *priv = PRIV (OMS_QUERY_LIST (object));

  g_clear_object (&priv->query);
  g_clear_pointer (&priv->next, g_array_unref);
  g_clear_pointer (&priv->ids, g_array_unref);
  g_clear_pointer (&priv->slots, g_hash_table_unref);
  g_clear_pointer (&priv->loader, oms_page_loader_free);
  G_OBJECT_CLASS (oms_query_list_parent_class)->finalize (object);
}

static void
oms_query_list_constructed (GObject *object)
{
  const OmsPageLoaderFuncs funcs = { .is_live = has_live_slot, .arrived = refill_slots, .failed = tell_failed };
  OmsQueryList *self = OMS_QUERY_LIST (object);

  G_OBJECT_CLASS (oms_query_list_parent_class)->constructed (object);
  PRIV (self)->loader = oms_page_loader_new (self, &funcs);
}

static void
oms_query_list_class_init (OmsQueryListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = oms_query_list_constructed;
  object_class->dispose = oms_query_list_dispose;
  object_class->finalize = oms_query_list_finalize;
  object_class->get_property = oms_query_list_get_property;

  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_NEW_COUNT] = g_param_spec_uint ("new-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ABOUT_TO_SHRINK] = g_signal_new ("about-to-shrink", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  signals[MEMBERS_CHANGED] = g_signal_new ("members-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  signals[SWAPPED] =
      g_signal_new ("swapped", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
oms_query_list_init (OmsQueryList *self)
{
  OmsQueryListPrivate *priv = PRIV (self);

  priv->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  priv->slots = g_hash_table_new (NULL, NULL);
  priv->at_top = TRUE;
}
