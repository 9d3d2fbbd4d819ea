/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A status as dot and word in its colour. */
#include "oms-status-chip.h"

#include "oms-palette.h"

struct _OmsStatusChip
{
  GtkWidget parent_instance;

  GtkWidget *dot;
  GtkWidget *label;
  OmsStatus status;
};

G_DEFINE_FINAL_TYPE (OmsStatusChip, oms_status_chip, GTK_TYPE_WIDGET)

#define OMS_TYPE_CHIP_DOT (oms_chip_dot_get_type ())
G_DECLARE_FINAL_TYPE (OmsChipDot, oms_chip_dot, OMS, CHIP_DOT, GtkWidget)

struct _OmsChipDot
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsChipDot, oms_chip_dot, GTK_TYPE_WIDGET)

static void
oms_chip_dot_class_init (OmsChipDotClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "dot");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
oms_chip_dot_init (OmsChipDot *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static void
oms_status_chip_dispose (GObject *object)
{
  OmsStatusChip *self = OMS_STATUS_CHIP (object);

  g_clear_pointer (&self->dot, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (oms_status_chip_parent_class)->dispose (object);
}

static void
oms_status_chip_class_init (OmsStatusChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = oms_status_chip_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "statuschip");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
oms_status_chip_init (OmsStatusChip *self)
{
  self->status = OMS_STATUS_UNSET;
  self->dot = g_object_new (OMS_TYPE_CHIP_DOT, NULL);
  gtk_widget_set_parent (self->dot, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
oms_status_chip_new (OmsStatus status)
{
  OmsStatusChip *self = g_object_new (OMS_TYPE_STATUS_CHIP, NULL);
  oms_status_chip_set_status (self, status);
  return GTK_WIDGET (self);
}

void
oms_status_chip_set_status (OmsStatusChip *self, OmsStatus status)
{
  if (status == self->status)
    return;
  if (self->status != OMS_STATUS_UNSET)
    gtk_widget_remove_css_class (GTK_WIDGET (self), oms_palette_status_class (self->status));
  self->status = status;
  gtk_widget_add_css_class (GTK_WIDGET (self), oms_palette_status_class (status));
  gtk_label_set_text (GTK_LABEL (self->label), oms_status_label (status));
}

OmsStatus
oms_status_chip_get_status (OmsStatusChip *self)
{
  return self->status;
}
