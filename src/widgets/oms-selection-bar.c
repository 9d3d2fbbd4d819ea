/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The value is summed by the store; each change of the selection cancels the sum before it, news of the
 * orders wait for it. */
#include "oms-selection-bar.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-order-actions.h"
#include "oms-store-query.h"

/* News come ten times a second while a marketplace is read. */
#define NEWS_MS 300

struct _OmsSelectionBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkLabel *count;
  GtkLabel *value;
  GtkWidget *take_apart_button;
  GtkWidget *mark_button;
  GtkWidget *unmark_button;
  GtkWidget *copy_button;

  /* Owned references */
  OmsSession *session;       /* (nullable) */
  OmsIdSelection *selection; /* (nullable) */
  GCancellable *cancellable;
  GSignalGroup *store_signals;

  guint update_idle;
  guint news_timer;
  gboolean asking;
};

G_DEFINE_FINAL_TYPE (OmsSelectionBar, oms_selection_bar, GTK_TYPE_WIDGET)

static char *
format_sums (OmsSelectionBar *self, GArray *sums)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 without_total = 0;

  for (guint i = 0; i < sums->len; i++)
    {
      const OmsMoneySum *sum = &g_array_index (sums, OmsMoneySum, i);
      without_total += sum->without_total;
      if (sum->orders <= sum->without_total)
        continue;
      g_autofree char *amount = oms_money_format (sum->amount, sum->currency, oms_session_get_grouping (self->session));
      g_string_append_printf (text, " · %s", amount);
    }
  if (without_total > 0)
    {
      g_autofree char *number = oms_number_format (without_total, oms_session_get_grouping (self->session));
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s without a total", "%s without a total", (gulong) without_total),
                              number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What makes sense for some of them; the store leaves the others alone. */
static void
offer_marks (OmsSelectionBar *self, GArray *sums)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->box));
  gint64 unpacked = 0, packed_here = 0, recalled = 0;

  for (guint i = 0; i < sums->len; i++)
    {
      const OmsMoneySum *sum = &g_array_index (sums, OmsMoneySum, i);
      unpacked += sum->unpacked;
      packed_here += sum->packed_here;
      recalled += sum->recalled;
    }
  gtk_widget_set_visible (self->take_apart_button, recalled > 0);
  gtk_widget_set_visible (self->mark_button, unpacked > 0);
  gtk_widget_set_visible (self->unmark_button, packed_here > 0);
  if (focus != NULL && !gtk_widget_get_visible (focus)) /* it has been done: on with what can be done now */
    gtk_widget_child_focus (GTK_WIDGET (self->box), GTK_DIR_TAB_FORWARD);
}

static void
sums_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsSelectionBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) sums = oms_store_sum_orders_finish (OMS_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  self->asking = FALSE;
  gtk_widget_remove_css_class (GTK_WIDGET (self->value), "stale");
  if (sums == NULL)
    {
      gtk_label_set_text (self->value, "");
      return;
    }
  g_autofree char *text = format_sums (self, sums);
  gtk_label_set_text (self->value, g_strchug (text));
  offer_marks (self, sums);
}

static void
cancel (OmsSelectionBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->asking = FALSE;
}

static void
ask_value (OmsSelectionBar *self)
{
  g_autoptr (OmsSelectionDescription) selected = oms_id_selection_get_description (self->selection);
  OmsStore *store = oms_session_get_store (self->session);
  const gint64 *ids = (const gint64 *) (void *) selected->ids->data;

  cancel (self);
  self->cancellable = g_cancellable_new ();
  self->asking = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "stale");
  if (selected->all)
    oms_store_sum_orders_async (store, selected->filter, NULL, 0, ids, selected->ids->len, self->cancellable, sums_cb,
                                g_object_ref (self));
  else
    oms_store_sum_orders_async (store, NULL, ids, selected->ids->len, NULL, 0, self->cancellable, sums_cb,
                                g_object_ref (self));
}

static gboolean
update_idle_cb (gpointer user_data)
{
  OmsSelectionBar *self = user_data;
  gint64 count = self->selection != NULL ? oms_id_selection_get_count (self->selection) : 0;

  self->update_idle = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), count > 0);
  if (count <= 0)
    {
      cancel (self);
      return G_SOURCE_REMOVE;
    }
  g_autofree char *number = oms_number_format (count, oms_session_get_grouping (self->session));
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong) count), number);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_sensitive (self->copy_button, count <= OMS_COPY_LIMIT);
  gtk_widget_set_tooltip_text (self->copy_button, count <= OMS_COPY_LIMIT
                                                      ? _ ("Copy the order ids, one a line")
                                                      : _ ("Up to 10,000 order ids can be copied at once"));
  ask_value (self);
  return G_SOURCE_REMOVE;
}

/* Ctrl+clicks come quickly one after another, and swaps say "changed" too: one look per turn. */
static void
queue_update (OmsSelectionBar *self)
{
  if (self->update_idle == 0)
    self->update_idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, update_idle_cb, self, NULL);
}

static gboolean
on_news_timer_cb (gpointer user_data)
{
  OmsSelectionBar *self = user_data;

  if (self->asking)
    return G_SOURCE_CONTINUE;
  self->news_timer = 0;
  queue_update (self);
  return G_SOURCE_REMOVE;
}

/* Marks and marketplaces change what can be done with the same orders. */
static void
on_store_changed_cb (OmsSelectionBar *self, const OmsStoreChange *change)
{
  if ((change->tables & OMS_STORE_ORDERS) != 0 && self->news_timer == 0 && gtk_widget_get_visible (GTK_WIDGET (self)))
    self->news_timer = g_timeout_add (NEWS_MS, on_news_timer_cb, self);
}

void
oms_selection_bar_set_session (OmsSelectionBar *self, OmsSession *session, OmsIdSelection *selection)
{
  g_assert (OMS_IS_SELECTION_BAR (self));

  cancel (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_signal_group_set_target (self->store_signals, session != NULL ? oms_session_get_store (session) : NULL);
  g_set_object (&self->session, session);
  g_set_object (&self->selection, selection);
  if (selection != NULL)
    g_signal_connect_object (selection, "selection-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);
}

static void
oms_selection_bar_dispose (GObject *object)
{
  OmsSelectionBar *self = OMS_SELECTION_BAR (object);

  cancel (self);
  g_clear_handle_id (&self->update_idle, g_source_remove);
  g_clear_handle_id (&self->news_timer, g_source_remove);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_SELECTION_BAR);
  G_OBJECT_CLASS (oms_selection_bar_parent_class)->dispose (object);
}

static void
oms_selection_bar_class_init (OmsSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_selection_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, box);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, count);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, value);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, copy_button);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, take_apart_button);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, mark_button);
  gtk_widget_class_bind_template_child (widget_class, OmsSelectionBar, unmark_button);
}

static void
oms_selection_bar_init (OmsSelectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store_signals = g_signal_group_new (OMS_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (on_store_changed_cb), self);
}
