/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the sidebar. */
#include "oms-sidebar-row.h"

struct _OmsSidebarRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *count;

  char *target;
  char *full_name; /* (nullable) where the label has to be short */
  gboolean view;
  gboolean urgent;
};

typedef enum
{
  PROP_TARGET = 1,
  PROP_LABEL,
  PROP_FULL_NAME,
  PROP_ICON_NAME,
  PROP_VIEW,
  PROP_URGENT,
} OmsSidebarRowProperty;
#define N_PROPS (PROP_URGENT + 1)

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OmsSidebarRow, oms_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
update_name (OmsSidebarRow *self)
{
  const char *label = self->full_name != NULL ? self->full_name : gtk_label_get_text (GTK_LABEL (self->label));
  const char *count = gtk_label_get_text (GTK_LABEL (self->count));
  g_autofree char *name = count[0] != '\0' ? g_strdup_printf ("%s, %s", label, count) : g_strdup (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
oms_sidebar_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  OmsSidebarRow *self = OMS_SIDEBAR_ROW (object);

  switch ((OmsSidebarRowProperty) prop_id)
    {
    case PROP_TARGET:
      g_free (self->target);
      self->target = g_value_dup_string (value);
      break;
    case PROP_LABEL:
      gtk_label_set_text (GTK_LABEL (self->label), g_value_get_string (value));
      update_name (self);
      break;
    case PROP_FULL_NAME:
      self->full_name = g_value_dup_string (value);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->full_name);
      update_name (self);
      break;
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), g_value_get_string (value));
      gtk_widget_set_visible (self->icon, TRUE);
      break;
    case PROP_VIEW:
      self->view = g_value_get_boolean (value);
      if (self->view)
        gtk_widget_add_css_class (GTK_WIDGET (self), "subview");
      break;
    case PROP_URGENT:
      self->urgent = g_value_get_boolean (value);
      if (self->urgent)
        gtk_widget_add_css_class (self->count, "badge");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_SIDEBAR_ROW);
  G_OBJECT_CLASS (oms_sidebar_row_parent_class)->dispose (object);
}

static void
oms_sidebar_row_finalize (GObject *object)
{
  g_free (OMS_SIDEBAR_ROW (object)->target);
  g_free (OMS_SIDEBAR_ROW (object)->full_name);
  G_OBJECT_CLASS (oms_sidebar_row_parent_class)->finalize (object);
}

static void
oms_sidebar_row_class_init (OmsSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = oms_sidebar_row_set_property;
  object_class->dispose = oms_sidebar_row_dispose;
  object_class->finalize = oms_sidebar_row_finalize;
  properties[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_FULL_NAME] = g_param_spec_string ("full-name", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_VIEW] = g_param_spec_boolean ("view", NULL, NULL, FALSE, flags);
  properties[PROP_URGENT] = g_param_spec_boolean ("urgent", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebarRow, label);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebarRow, count);
}

static void
oms_sidebar_row_init (OmsSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
oms_sidebar_row_get_target (OmsSidebarRow *self)
{
  return self->target;
}

gboolean
oms_sidebar_row_is_view (OmsSidebarRow *self)
{
  return self->view;
}

void
oms_sidebar_row_set_count (OmsSidebarRow *self, const char *count)
{
  gtk_label_set_text (GTK_LABEL (self->count), count != NULL ? count : "");
  gtk_widget_set_visible (self->count, count != NULL && count[0] != '\0');
  update_name (self);
}

void
oms_sidebar_row_set_collapsed (OmsSidebarRow *self, gboolean collapsed)
{
  gtk_widget_set_visible (GTK_WIDGET (self), !(collapsed && self->view));
  gtk_widget_set_visible (self->label, !collapsed);
  gtk_widget_set_visible (self->count, !collapsed && gtk_label_get_text (GTK_LABEL (self->count))[0] != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               collapsed ? gtk_label_get_text (GTK_LABEL (self->label)) : self->full_name);
}
