/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar across the page. What it says and offers is decided by whoever made it. */
#include "oms-banner.h"

struct _OmsBanner
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *buttons;
  GtkWidget *close;
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsBanner, oms_banner, GTK_TYPE_WIDGET)

static void
on_close_clicked_cb (OmsBanner *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
oms_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_BANNER);
  G_OBJECT_CLASS (oms_banner_parent_class)->dispose (object);
}

static void
oms_banner_class_init (OmsBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_banner_dispose;
  signals[CLOSED] =
      g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-banner.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_bind_template_child (widget_class, OmsBanner, box);
  gtk_widget_class_bind_template_child (widget_class, OmsBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, OmsBanner, label);
  gtk_widget_class_bind_template_child (widget_class, OmsBanner, buttons);
  gtk_widget_class_bind_template_child (widget_class, OmsBanner, close);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked_cb);
}

static void
oms_banner_init (OmsBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_banner_new (OmsBannerTone tone, const char *text)
{
  OmsBanner *self = g_object_new (OMS_TYPE_BANNER, NULL);

  if (tone == OMS_BANNER_ERROR)
    gtk_widget_add_css_class (self->box, "error");
  else if (tone == OMS_BANNER_WARNING)
    gtk_widget_add_css_class (self->box, "warning");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                tone == OMS_BANNER_INFO ? "dialog-information-symbolic" : "oms-warning-symbolic");
  oms_banner_set_text (self, text);
  return GTK_WIDGET (self);
}

void
oms_banner_set_text (OmsBanner *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

const char *
oms_banner_get_text (OmsBanner *self)
{
  return gtk_label_get_text (GTK_LABEL (self->label));
}

GtkWidget *
oms_banner_add_button (OmsBanner *self, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->buttons), button);
  return button;
}

void
oms_banner_set_closable (OmsBanner *self, gboolean closable)
{
  gtk_widget_set_visible (self->close, closable);
}
