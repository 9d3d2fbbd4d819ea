/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A confirmation over its child. It waits while the pointer is on it or its button has the focus. */
#include "oms-toast-overlay.h"

#include <glib/gi18n-lib.h>

struct _OmsToastOverlay
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *overlay;
  GtkWidget *revealer;
  GtkWidget *toast;
  GtkWidget *label;
  GtkWidget *button;

  char *waiting; /* (nullable) told once the shown Undo is over */
  guint timeout;
};

enum
{
  PROP_0,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void oms_toast_overlay_buildable_init (GtkBuildableIface *iface);
static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (OmsToastOverlay, oms_toast_overlay, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, oms_toast_overlay_buildable_init))

static void
hide (OmsToastOverlay *self)
{
  g_autofree char *next = g_steal_pointer (&self->waiting);

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  if (next != NULL)
    oms_toast_overlay_show (self, next, NULL, NULL);
}

static gboolean
on_timeout_cb (gpointer user_data)
{
  OmsToastOverlay *self = user_data;

  self->timeout = 0;
  hide (self);
  return G_SOURCE_REMOVE;
}

static void
stop (OmsToastOverlay *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
}

static void
start (OmsToastOverlay *self)
{
  stop (self);
  self->timeout = g_timeout_add_seconds (OMS_TOAST_SECONDS, on_timeout_cb, self);
}

static void
on_enter_cb (OmsToastOverlay *self)
{
  stop (self);
}

static void
on_leave_cb (OmsToastOverlay *self)
{
  if (gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)))
    start (self);
}

static void
on_button_clicked_cb (OmsToastOverlay *self)
{
  oms_toast_overlay_dismiss (self);
}

static void
oms_toast_overlay_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  OmsToastOverlay *self = OMS_TOAST_OVERLAY (buildable);

  if (GTK_IS_WIDGET (child) && self->overlay != NULL)
    oms_toast_overlay_set_child (self, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
oms_toast_overlay_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = oms_toast_overlay_add_child;
}

static void
oms_toast_overlay_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHILD:
      oms_toast_overlay_set_child (OMS_TOAST_OVERLAY (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_toast_overlay_dispose (GObject *object)
{
  stop (OMS_TOAST_OVERLAY (object));
  g_clear_pointer (&OMS_TOAST_OVERLAY (object)->waiting, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_TOAST_OVERLAY);
  G_OBJECT_CLASS (oms_toast_overlay_parent_class)->dispose (object);
}

static void
oms_toast_overlay_class_init (OmsToastOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = oms_toast_overlay_set_property;
  object_class->dispose = oms_toast_overlay_dispose;
  properties[PROP_CHILD] =
      g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-toast-overlay.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsToastOverlay, overlay);
  gtk_widget_class_bind_template_child (widget_class, OmsToastOverlay, revealer);
  gtk_widget_class_bind_template_child (widget_class, OmsToastOverlay, toast);
  gtk_widget_class_bind_template_child (widget_class, OmsToastOverlay, label);
  gtk_widget_class_bind_template_child (widget_class, OmsToastOverlay, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_cb);
}

static void
oms_toast_overlay_init (OmsToastOverlay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_toast_overlay_new (void)
{
  return g_object_new (OMS_TYPE_TOAST_OVERLAY, NULL);
}

void
oms_toast_overlay_set_child (OmsToastOverlay *self, GtkWidget *child)
{
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), child);
}

void
oms_toast_overlay_show (OmsToastOverlay *self, const char *text, const char *action, GVariant *target)
{
  /* What can be undone keeps its time: news of a sync must not take it away. */
  g_clear_pointer (&self->waiting, g_free);
  if (action == NULL && gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)) &&
      gtk_widget_get_visible (self->button))
    {
      self->waiting = g_strdup (text);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->button, action != NULL);
  /* The target comes before the name: a name without it is a mismatch that GTK warns of. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), action != NULL ? target : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  if (action != NULL)
    gtk_widget_remove_css_class (self->label, "lone");
  else
    gtk_widget_add_css_class (self->label, "lone");
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  start (self);
}

const char *
oms_toast_overlay_get_text (OmsToastOverlay *self)
{
  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)))
    return NULL;
  return gtk_label_get_text (GTK_LABEL (self->label));
}

void
oms_toast_overlay_dismiss (OmsToastOverlay *self)
{
  stop (self);
  hide (self);
}
