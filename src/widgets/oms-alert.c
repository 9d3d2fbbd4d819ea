/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question in a modal window. */
#include "oms-alert.h"

struct _OmsAlert
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *heading;
  GtkWidget *body;
  GtkWidget *buttons;

  gboolean answered;
};

enum
{
  RESPONSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsAlert, oms_alert, GTK_TYPE_WINDOW)

static void
answer (OmsAlert *self, const char *id)
{
  if (self->answered)
    return;
  self->answered = TRUE;
  g_signal_emit (self, signals[RESPONSE], 0, id);
}

static void
on_clicked_cb (GtkButton *button, OmsAlert *self)
{
  answer (self, g_object_get_data (G_OBJECT (button), "oms-response"));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_cancel_clicked_cb (OmsAlert *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
oms_alert_close_request (GtkWindow *window)
{
  answer (OMS_ALERT (window), "cancel");
  return GTK_WINDOW_CLASS (oms_alert_parent_class)->close_request (window);
}

static void
oms_alert_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ALERT);
  G_OBJECT_CLASS (oms_alert_parent_class)->dispose (object);
}

static void
oms_alert_class_init (OmsAlertClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_alert_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = oms_alert_close_request;
  signals[RESPONSE] = g_signal_new ("response", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-alert.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsAlert, heading);
  gtk_widget_class_bind_template_child (widget_class, OmsAlert, body);
  gtk_widget_class_bind_template_child (widget_class, OmsAlert, buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
oms_alert_init (OmsAlert *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

OmsAlert *
oms_alert_new (GtkWindow *parent, const char *heading, const char *body)
{
  OmsAlert *self = g_object_new (OMS_TYPE_ALERT, "transient-for", parent, "title", heading, NULL);

  gtk_label_set_text (GTK_LABEL (self->heading), heading);
  gtk_label_set_text (GTK_LABEL (self->body), body);
  return self;
}

void
oms_alert_add_button (OmsAlert *self, const char *id, const char *label, gboolean destructive)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, destructive ? "destructive-action" : "suggested-action");
  g_object_set_data_full (G_OBJECT (button), "oms-response", g_strdup (id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), button);
}
