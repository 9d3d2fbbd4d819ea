/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-filter-bar.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-filter-popover.h"
#include "oms-filter-words.h"

struct _OmsFilterBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *chips_window;
  GtkBox *chips;
  GtkMenuButton *add_button;
  OmsFilterPopover *popover;
  GtkButton *new_button;
  GtkLabel *count;

  /* Owned references */
  OmsSession *session; /* (nullable) */
  OmsOrderFilter *filter;
};

enum
{
  CHANGED,
  SHOW_NEW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsFilterBar, oms_filter_bar, GTK_TYPE_WIDGET)

static void update_chips (OmsFilterBar *self);

static void
remove_cb (OmsFilterBar *self, GtkButton *button)
{
  OmsFilterPart part = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "oms-part"));

  oms_filter_part_clear (self->filter, part);
  oms_filter_popover_set_filter (self->popover, self->filter);
  update_chips (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_chip (OmsFilterBar *self, OmsFilterPart part, const char *text)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Remove the filter “%s”"), text);

  gtk_widget_add_css_class (chip, "filter-chip");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "oms-part", GINT_TO_POINTER (part));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  return chip;
}

/* Each chip pushes the button along, and the choices that hang on it would move away under the pointer: chips wait
 * until the choosing is over. */
static void
update_chips (OmsFilterBar *self)
{
  GtkWidget *old;
  gboolean any = FALSE;

  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;
  while ((old = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, old);
  for (int i = 0; i < OMS_N_FILTER_PARTS; i++)
    {
      g_autofree char *text = oms_filter_part_describe (self->filter, (OmsFilterPart) i, self->session);
      if (text == NULL)
        continue;
      gtk_box_append (self->chips, make_chip (self, (OmsFilterPart) i, text));
      any = TRUE;
    }
  gtk_widget_set_visible (self->chips_window, any);
}

static void
popover_changed_cb (OmsFilterBar *self)
{
  oms_order_filter_free (self->filter);
  self->filter = oms_order_filter_copy (oms_filter_popover_get_filter (self->popover));
  update_chips (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
new_clicked_cb (OmsFilterBar *self)
{
  g_signal_emit (self, signals[SHOW_NEW], 0);
}

/* ---- Public ---------------------------------------------------------------------------------------------------------
 */

void
oms_filter_bar_set_session (OmsFilterBar *self, OmsSession *session)
{
  g_assert (OMS_IS_FILTER_BAR (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  oms_filter_popover_set_session (self->popover, session);
  if (session != NULL)
    g_signal_connect_object (session, "accounts-changed", G_CALLBACK (update_chips), self, G_CONNECT_SWAPPED);
  update_chips (self);
}

void
oms_filter_bar_set_filter (OmsFilterBar *self, const OmsOrderFilter *filter)
{
  g_assert (OMS_IS_FILTER_BAR (self));
  g_assert (filter != NULL);

  if (oms_order_filter_equal (self->filter, filter))
    return;
  oms_order_filter_free (self->filter);
  self->filter = oms_order_filter_copy (filter);
  oms_filter_popover_set_filter (self->popover, filter);
  update_chips (self);
}

const OmsOrderFilter *
oms_filter_bar_get_filter (OmsFilterBar *self)
{
  g_assert (OMS_IS_FILTER_BAR (self));

  return self->filter;
}

void
oms_filter_bar_set_counts (OmsFilterBar *self, gint64 matching, gint64 all)
{
  g_assert (OMS_IS_FILTER_BAR (self));

  if (matching < 0 || all < 0)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->count), "stale");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->count), "stale");
  OmsGrouping grouping = self->session != NULL ? oms_session_get_grouping (self->session) : OMS_GROUPING_AUTO;
  g_autofree char *some = oms_number_format (matching, grouping);
  g_autofree char *every = oms_number_format (all, grouping);
  gulong plural = (gulong) (all % 1000000);
  g_autofree char *text = NULL;
  if (oms_order_filter_is_empty (self->filter))
    text = g_strdup_printf (ngettext ("%s order", "%s orders", plural), every);
  else /* Translators: how many match, how many there are: "128 of 10,12,846 orders". */
    text = g_strdup_printf (ngettext ("%s of %s order", "%s of %s orders", plural), some, every);
  gtk_label_set_text (self->count, text);
}

void
oms_filter_bar_set_new_count (OmsFilterBar *self, guint count)
{
  g_assert (OMS_IS_FILTER_BAR (self));

  g_autofree char *text = g_strdup_printf (ngettext ("%u new order", "%u new orders", count), count);
  gtk_button_set_label (self->new_button, text);
  gtk_widget_set_visible (GTK_WIDGET (self->new_button), count > 0);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

static void
oms_filter_bar_dispose (GObject *object)
{
  OmsFilterBar *self = OMS_FILTER_BAR (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_FILTER_BAR);
  G_OBJECT_CLASS (oms_filter_bar_parent_class)->dispose (object);
}

static void
oms_filter_bar_finalize (GObject *object)
{
  OmsFilterBar *self = OMS_FILTER_BAR (object);

  oms_order_filter_free (self->filter);
  G_OBJECT_CLASS (oms_filter_bar_parent_class)->finalize (object);
}

static void
oms_filter_bar_class_init (OmsFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_filter_bar_dispose;
  object_class->finalize = oms_filter_bar_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW_NEW] =
      g_signal_new ("show-new", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (OMS_TYPE_FILTER_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, chips_window);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, add_button);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, popover);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, new_button);
  gtk_widget_class_bind_template_child (widget_class, OmsFilterBar, count);
  gtk_widget_class_bind_template_callback (widget_class, popover_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_chips);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
}

static void
oms_filter_bar_init (OmsFilterBar *self)
{
  self->filter = oms_order_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
