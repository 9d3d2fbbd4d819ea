/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tile of the Today page. */
#include "oms-figure-tile.h"

struct _OmsFigureTile
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *button;
  GtkWidget *caption;
  GtkWidget *figure;
  GtkWidget *detail;
};

enum
{
  PROP_0,
  PROP_CAPTION,
  PROP_ACTION_NAME,
  PROP_ACTION_TARGET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OmsFigureTile, oms_figure_tile, GTK_TYPE_WIDGET)

static void
update_name (OmsFigureTile *self)
{
  g_autofree char *name =
      g_strdup_printf ("%s: %s, %s", gtk_label_get_text (GTK_LABEL (self->caption)),
                       gtk_label_get_text (GTK_LABEL (self->figure)), gtk_label_get_text (GTK_LABEL (self->detail)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
oms_figure_tile_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  OmsFigureTile *self = OMS_FIGURE_TILE (object);
  const char *text = g_value_get_string (value);

  switch (prop_id)
    {
    case PROP_CAPTION:
      gtk_label_set_text (GTK_LABEL (self->caption), text != NULL ? text : "");
      update_name (self);
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), text);
      break;
    case PROP_ACTION_TARGET:
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button),
                                              text != NULL ? g_variant_new_string (text) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_figure_tile_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_FIGURE_TILE);
  G_OBJECT_CLASS (oms_figure_tile_parent_class)->dispose (object);
}

static void
oms_figure_tile_class_init (OmsFigureTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = oms_figure_tile_set_property;
  object_class->dispose = oms_figure_tile_dispose;
  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_TARGET] = g_param_spec_string ("action-target", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-figure-tile.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsFigureTile, button);
  gtk_widget_class_bind_template_child (widget_class, OmsFigureTile, caption);
  gtk_widget_class_bind_template_child (widget_class, OmsFigureTile, figure);
  gtk_widget_class_bind_template_child (widget_class, OmsFigureTile, detail);
}

static void
oms_figure_tile_init (OmsFigureTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_figure_tile_new (const char *caption)
{
  return g_object_new (OMS_TYPE_FIGURE_TILE, "caption", caption, NULL);
}

void
oms_figure_tile_set (OmsFigureTile *self, const char *figure, const char *detail, OmsTileTone tone)
{
  gtk_label_set_text (GTK_LABEL (self->figure), figure);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  gtk_widget_set_tooltip_text (self->button, detail[0] != '\0' ? detail : NULL);

  gtk_widget_remove_css_class (self->button, "alert");
  gtk_widget_remove_css_class (self->button, "warn");
  if (tone == OMS_TILE_ALERT)
    gtk_widget_add_css_class (self->button, "alert");
  else if (tone == OMS_TILE_WARN)
    gtk_widget_add_css_class (self->button, "warn");
  update_name (self);
}
