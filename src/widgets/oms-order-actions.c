/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-order-actions.h"

#include <glib/gi18n-lib.h>

#include "oms-order-list.h"

struct _OmsOrderActions
{
  GObject parent_instance;

  GtkWidget *widget; /* borrowed */

  /* Owned references */
  GSimpleActionGroup *group;
  OmsSession *session;       /* (nullable) */
  OmsIdSelection *selection; /* (nullable) */
  GCancellable *cancellable;
};

enum
{
  FAILED,
  BUSY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsOrderActions, oms_order_actions, G_TYPE_OBJECT)

static gint64
only_id (GArray *ids)
{
  return ids->len == 1 ? g_array_index (ids, gint64, 0) : 0;
}

static void
fail (OmsOrderActions *self, gint64 id, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_signal_emit (self, signals[FAILED], 0, id, error->message);
}

/* ---- Packed here ----------------------------------------------------------------------------------------------------
 */

typedef enum
{
  MARK_PACKED,
  MARK_NOT_PACKED,
  MARK_TAKEN_APART,
} Mark;

typedef struct
{
  OmsOrderActions *self; /* owned */
  GArray *ids;           /* (element-type gint64) */
  Mark mark;
} Marking;

static void
marking_free (Marking *marking)
{
  g_object_unref (marking->self);
  g_array_unref (marking->ids);
  g_free (marking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Marking, marking_free)

static GVariant *
marks_to_variant (GArray *marks)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(xu)"));
  for (guint i = 0; i < marks->len; i++)
    {
      const OmsOrderMarks *one = &g_array_index (marks, OmsOrderMarks, i);
      g_variant_builder_add (&builder, "(xu)", one->id, one->flags);
    }
  return g_variant_builder_end (&builder);
}

static const char *
describe_nothing (Mark mark)
{
  switch (mark)
    {
    case MARK_PACKED:
      return _ ("Nothing left to pack here");
    case MARK_NOT_PACKED:
      return _ ("Nothing was marked packed");
    case MARK_TAKEN_APART:
    default:
      return _ ("Nothing was to be taken apart");
    }
}

static char *
describe_marked (Mark mark, guint n)
{
  switch (mark)
    {
    case MARK_PACKED:
      return g_strdup_printf (ngettext ("%u order marked packed", "%u orders marked packed", n), n);
    case MARK_NOT_PACKED:
      return g_strdup_printf (ngettext ("%u order marked not packed", "%u orders marked not packed", n), n);
    case MARK_TAKEN_APART:
    default:
      return g_strdup_printf (ngettext ("%u order taken apart", "%u orders taken apart", n), n);
    }
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Marking) marking = user_data;
  OmsOrderActions *self = marking->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) before = oms_store_set_packed_finish_marks (OMS_STORE (source), result, &error);
  g_autofree char *text = NULL;

  if (before == NULL)
    {
      fail (self, only_id (marking->ids), error);
      return;
    }
  if (self->session == NULL)
    return;
  if (before->len == 0)
    {
      oms_session_toast (self->session, describe_nothing (marking->mark), NULL, NULL);
      return;
    }
  text = describe_marked (marking->mark, before->len);
  /* Only these, and each as it was: the warning of a parcel that was taken apart comes back with its mark. */
  oms_session_toast (self->session, text, "orders.restore-marks", marks_to_variant (before));
}

static void
mark (OmsOrderActions *self, GArray *ids, Mark what)
{
  const gint64 *data = (const gint64 *) (void *) ids->data;
  OmsStore *store;
  Marking *marking;

  if (self->session == NULL || ids->len == 0)
    return;
  store = oms_session_get_store (self->session);
  marking = g_new0 (Marking, 1);
  marking->self = g_object_ref (self);
  marking->ids = g_array_ref (ids);
  marking->mark = what;
  if (what == MARK_TAKEN_APART)
    oms_store_take_apart_async (store, data, ids->len, self->cancellable, marked_cb, marking);
  else
    oms_store_set_packed_async (store, data, ids->len, what == MARK_PACKED, self->cancellable, marked_cb, marking);
}

static void
mark_one (OmsOrderActions *self, GVariant *parameter, Mark what)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = g_variant_get_int64 (parameter);

  g_array_append_val (ids, id);
  mark (self, ids, what);
}

static void
mark_packed_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mark_one (user_data, parameter, MARK_PACKED);
}

static void
unmark_packed_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mark_one (user_data, parameter, MARK_NOT_PACKED);
}

static void
take_apart_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mark_one (user_data, parameter, MARK_TAKEN_APART);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOrderActions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = oms_store_set_packed_finish_marks (OMS_STORE (source), result, &error);

  if (changed == NULL)
    fail (self, 0, error);
}

static void
restore_marks_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsOrderActions *self = user_data;
  g_autoptr (GArray) marks = g_array_new (FALSE, TRUE, sizeof (OmsOrderMarks));
  OmsOrderMarks one = { 0 };
  GVariantIter iter;

  g_variant_iter_init (&iter, parameter);
  while (g_variant_iter_next (&iter, "(xu)", &one.id, &one.flags))
    g_array_append_val (marks, one);
  if (self->session == NULL || marks->len == 0)
    return;
  oms_store_restore_marks_async (oms_session_get_store (self->session), (const OmsOrderMarks *) (void *) marks->data,
                                 marks->len, self->cancellable, restored_cb, g_object_ref (self));
}

/* ---- What is selected, as ids ---------------------------------------------------------------------------------------
 */

typedef void (*IdsFunc) (OmsOrderActions *self, GArray *ids);

typedef struct
{
  OmsOrderActions *self; /* owned */
  GHashTable *except;    /* (element-type gint64) */
  IdsFunc then;
} Gathering;

static void
gathering_free (Gathering *gathering)
{
  g_object_unref (gathering->self);
  g_hash_table_unref (gathering->except);
  g_free (gathering);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gathering, gathering_free)

static void
all_ids_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Gathering) gathering = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = oms_store_order_ids_finish (OMS_STORE (source), result, &error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (all == NULL)
    {
      fail (gathering->self, 0, error);
      return;
    }
  for (guint i = 0; i < all->len; i++)
    {
      gint64 id = g_array_index (all, gint64, i);
      if (!g_hash_table_contains (gathering->except, &id))
        g_array_append_val (ids, id);
    }
  gathering->then (gathering->self, ids);
}

static void
gather_ids (OmsOrderActions *self, IdsFunc then)
{
  if (self->selection == NULL)
    return;
  g_autoptr (OmsSelectionDescription) selected = oms_id_selection_get_description (self->selection);
  if (!selected->all)
    {
      then (self, selected->ids);
      return;
    }

  Gathering *gathering = g_new0 (Gathering, 1);
  OmsOrderSort sort = oms_order_list_get_sort (OMS_ORDER_LIST (oms_id_selection_get_model (self->selection)));
  gathering->self = g_object_ref (self);
  gathering->then = then;
  gathering->except = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < selected->ids->len; i++)
    g_hash_table_add (gathering->except, g_memdup2 (&g_array_index (selected->ids, gint64, i), sizeof (gint64)));
  oms_store_order_ids_async (oms_session_get_store (self->session), selected->filter, &sort, 0, self->cancellable,
                             all_ids_cb, gathering);
}

static void
mark_ids (OmsOrderActions *self, GArray *ids)
{
  mark (self, ids, MARK_PACKED);
}

static void
unmark_ids (OmsOrderActions *self, GArray *ids)
{
  mark (self, ids, MARK_NOT_PACKED);
}

static void
take_apart_ids (OmsOrderActions *self, GArray *ids)
{
  mark (self, ids, MARK_TAKEN_APART);
}

static void
mark_selection_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gather_ids (user_data, mark_ids);
}

static void
unmark_selection_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gather_ids (user_data, unmark_ids);
}

static void
take_apart_selection_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gather_ids (user_data, take_apart_ids);
}

static void
clear_selection_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsOrderActions *self = user_data;

  if (self->selection != NULL)
    oms_id_selection_clear (self->selection);
}

/* ---- Copying --------------------------------------------------------------------------------------------------------
 */

static void
copy_text (OmsOrderActions *self, const char *text, const char *toast)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), text);
  if (self->session != NULL)
    oms_session_toast (self->session, toast, NULL, NULL);
}

static void
copy_text_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *text = g_variant_get_string (parameter, NULL);
  g_autofree char *toast = g_strdup_printf (_ ("Copied %s"), text);

  copy_text (user_data, text, toast);
}

static void
copy_rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOrderActions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = oms_store_order_rows_finish (OMS_STORE (source), result, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  guint copied = 0;

  if (rows == NULL)
    {
      fail (self, 0, error);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const OmsOrderRow *row = g_ptr_array_index (rows, i);
      if (row == NULL)
        continue;
      g_string_append_printf (text, "%s\n", row->order_id);
      copied++;
    }
  g_autofree char *toast = g_strdup_printf (ngettext ("%u order id copied", "%u order ids copied", copied), copied);
  copy_text (self, text->str, toast);
}

static void
copy_ids (OmsOrderActions *self, GArray *ids)
{
  if (ids->len == 0 || ids->len > OMS_COPY_LIMIT)
    return;
  oms_store_order_rows_async (oms_session_get_store (self->session), (const gint64 *) (void *) ids->data, ids->len,
                              self->cancellable, copy_rows_cb, g_object_ref (self));
}

static void
copy_selection_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gather_ids (user_data, copy_ids);
}

/* ---- Reading one order again ----------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsOrderActions *self; /* owned */
  gint64 id;
} Refreshing;

static void
refreshing_free (Refreshing *refreshing)
{
  g_object_unref (refreshing->self);
  g_free (refreshing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refreshing, refreshing_free)

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refreshing) refreshing = user_data;
  OmsOrderActions *self = refreshing->self;
  g_autoptr (GError) error = NULL;

  gboolean done = oms_sync_engine_refresh_order_finish (OMS_SYNC_ENGINE (source), result, &error);
  g_signal_emit (self, signals[BUSY], 0, refreshing->id, FALSE);
  if (!done)
    fail (self, refreshing->id, error);
  else if (self->session != NULL)
    oms_session_toast (self->session, _ ("The order is as the marketplace has it now"), NULL, NULL);
}

static void
refresh_row_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refreshing) refreshing = user_data;
  OmsOrderActions *self = refreshing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = oms_store_order_rows_finish (OMS_STORE (source), result, &error);
  const OmsOrderRow *row = rows != NULL && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;

  if (row == NULL || self->session == NULL)
    {
      g_signal_emit (self, signals[BUSY], 0, refreshing->id, FALSE);
      if (error != NULL)
        fail (self, refreshing->id, error);
      return;
    }
  oms_sync_engine_refresh_order_async (oms_session_get_engine (self->session), row->platform_id, row->order_id,
                                       self->cancellable, refreshed_cb, g_steal_pointer (&refreshing));
}

static void
refresh_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsOrderActions *self = user_data;
  gint64 id = g_variant_get_int64 (parameter);
  Refreshing *refreshing;

  if (self->session == NULL)
    return;
  refreshing = g_new0 (Refreshing, 1);
  refreshing->self = g_object_ref (self);
  refreshing->id = id;
  g_signal_emit (self, signals[FAILED], 0, id, NULL);
  g_signal_emit (self, signals[BUSY], 0, id, TRUE);
  oms_store_order_rows_async (oms_session_get_store (self->session), &id, 1, self->cancellable, refresh_row_cb,
                              refreshing);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

GActionMap *
oms_order_actions_get_map (OmsOrderActions *self)
{
  g_assert (OMS_IS_ORDER_ACTIONS (self));

  return G_ACTION_MAP (self->group);
}

static void
cancel (OmsOrderActions *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

void
oms_order_actions_set_session (OmsOrderActions *self, OmsSession *session, OmsIdSelection *selection)
{
  g_assert (OMS_IS_ORDER_ACTIONS (self));

  cancel (self);
  g_set_object (&self->session, session);
  g_set_object (&self->selection, selection);
}

static void
oms_order_actions_finalize (GObject *object)
{
  OmsOrderActions *self = OMS_ORDER_ACTIONS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  g_object_unref (self->cancellable);
  g_object_unref (self->group);
  G_OBJECT_CLASS (oms_order_actions_parent_class)->finalize (object);
}

static void
oms_order_actions_class_init (OmsOrderActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = oms_order_actions_finalize;
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[BUSY] = g_signal_new ("busy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
oms_order_actions_init (OmsOrderActions *self)
{
  static const GActionEntry entries[] = {
    { .name = "mark-packed", .parameter_type = "x", .activate = mark_packed_cb },
    { .name = "unmark-packed", .parameter_type = "x", .activate = unmark_packed_cb },
    { .name = "take-apart", .parameter_type = "x", .activate = take_apart_cb },
    { .name = "restore-marks", .parameter_type = "a(xu)", .activate = restore_marks_cb },
    { .name = "refresh", .parameter_type = "x", .activate = refresh_cb },
    { .name = "copy-text", .parameter_type = "s", .activate = copy_text_cb },
    { .name = "mark-selection", .activate = mark_selection_cb },
    { .name = "unmark-selection", .activate = unmark_selection_cb },
    { .name = "take-apart-selection", .activate = take_apart_selection_cb },
    { .name = "copy-selection", .activate = copy_selection_cb },
    { .name = "clear-selection", .activate = clear_selection_cb },
  };

  self->cancellable = g_cancellable_new ();
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
}

OmsOrderActions *
oms_order_actions_new (GtkWidget *widget)
{
  g_assert (GTK_IS_WIDGET (widget));

  OmsOrderActions *self = g_object_new (OMS_TYPE_ORDER_ACTIONS, NULL);
  self->widget = widget;
  return self;
}
