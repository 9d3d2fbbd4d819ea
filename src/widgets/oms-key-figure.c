/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One figure of a period and how it moved. */
#include "oms-key-figure.h"

struct _OmsKeyFigure
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *caption;
  GtkWidget *figure;
  GtkWidget *change;
};

enum
{
  PROP_0,
  PROP_CAPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OmsKeyFigure, oms_key_figure, GTK_TYPE_WIDGET)

static void
oms_key_figure_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  OmsKeyFigure *self = OMS_KEY_FIGURE (object);

  switch (prop_id)
    {
    case PROP_CAPTION:
      gtk_label_set_text (GTK_LABEL (self->caption), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_key_figure_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_KEY_FIGURE);
  G_OBJECT_CLASS (oms_key_figure_parent_class)->dispose (object);
}

static void
oms_key_figure_class_init (OmsKeyFigureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = oms_key_figure_set_property;
  object_class->dispose = oms_key_figure_dispose;
  properties[PROP_CAPTION] =
      g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-key-figure.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsKeyFigure, box);
  gtk_widget_class_bind_template_child (widget_class, OmsKeyFigure, caption);
  gtk_widget_class_bind_template_child (widget_class, OmsKeyFigure, figure);
  gtk_widget_class_bind_template_child (widget_class, OmsKeyFigure, change);
}

static void
oms_key_figure_init (OmsKeyFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
oms_key_figure_set (OmsKeyFigure *self, const char *figure)
{
  gtk_label_set_text (GTK_LABEL (self->figure), figure);
  gtk_widget_set_tooltip_text (self->figure, figure);
}

void
oms_key_figure_set_change (OmsKeyFigure *self, OmsChange change, gboolean good, const char *text)
{
  const char *arrow = change == OMS_CHANGE_UP ? "▲ " : change == OMS_CHANGE_DOWN ? "▼ " : "";
  g_autofree char *full = g_strconcat (arrow, text, NULL);

  gtk_label_set_text (GTK_LABEL (self->change), full);
  gtk_widget_set_tooltip_text (self->change, full[0] != '\0' ? full : NULL);
  gtk_widget_remove_css_class (self->change, "good");
  gtk_widget_remove_css_class (self->change, "bad");
  gtk_widget_remove_css_class (self->change, "dim");
  gtk_widget_add_css_class (self->change, change == OMS_CHANGE_NONE ? "dim" : good ? "good" : "bad");
}
