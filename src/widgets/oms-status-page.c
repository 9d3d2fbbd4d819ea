/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page that has nothing to list. */
#include "oms-status-page.h"

struct _OmsStatusPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *description;
  GtkWidget *button;
};

typedef enum
{
  PROP_ICON_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_BUTTON_LABEL,
  PROP_ACTION_NAME,
} OmsStatusPageProperty;
#define N_PROPS (PROP_ACTION_NAME + 1)

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OmsStatusPage, oms_status_page, GTK_TYPE_WIDGET)

static void
update_button (OmsStatusPage *self)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (self->button));
  gtk_widget_set_visible (self->button, label != NULL && label[0] != '\0' &&
                                            gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)) != NULL);
}

static void
set_line (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
}

static void
oms_status_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  OmsStatusPage *self = OMS_STATUS_PAGE (object);
  const char *text = g_value_get_string (value);

  switch ((OmsStatusPageProperty) prop_id)
    {
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), text);
      break;
    case PROP_TITLE:
      set_line (self->title, text);
      break;
    case PROP_DESCRIPTION:
      set_line (self->description, text);
      break;
    case PROP_BUTTON_LABEL:
      gtk_button_set_label (GTK_BUTTON (self->button), text != NULL ? text : "");
      update_button (self);
      break;
    case PROP_ACTION_NAME:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), text);
      update_button (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_status_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_STATUS_PAGE);
  G_OBJECT_CLASS (oms_status_page_parent_class)->dispose (object);
}

static void
oms_status_page_class_init (OmsStatusPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = oms_status_page_set_property;
  object_class->dispose = oms_status_page_dispose;
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-status-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsStatusPage, box);
  gtk_widget_class_bind_template_child (widget_class, OmsStatusPage, icon);
  gtk_widget_class_bind_template_child (widget_class, OmsStatusPage, title);
  gtk_widget_class_bind_template_child (widget_class, OmsStatusPage, description);
  gtk_widget_class_bind_template_child (widget_class, OmsStatusPage, button);
}

static void
oms_status_page_init (OmsStatusPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_status_page_new (const char *icon_name, const char *title, const char *description)
{
  return g_object_new (OMS_TYPE_STATUS_PAGE, "icon-name", icon_name, "title", title, "description", description, NULL);
}

void
oms_status_page_set_button (OmsStatusPage *self, const char *label, const char *action, GVariant *target)
{
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : "");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), label != NULL ? action : NULL);
  update_button (self);
}
