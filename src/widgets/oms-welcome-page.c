/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a seller sees who has no marketplace yet. */
#include "oms-welcome-page.h"

struct _OmsWelcomePage
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsWelcomePage, oms_welcome_page, GTK_TYPE_WIDGET)

static void
oms_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_WELCOME_PAGE);

  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (oms_welcome_page_parent_class)->dispose (object);
}

static void
oms_welcome_page_class_init (OmsWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-welcome-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
oms_welcome_page_init (OmsWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_welcome_page_new (void)
{
  return g_object_new (OMS_TYPE_WELCOME_PAGE, NULL);
}
