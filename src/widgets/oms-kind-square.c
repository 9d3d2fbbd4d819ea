/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small coloured square of a marketplace. */
#include "oms-kind-square.h"

#include "oms-palette.h"

struct _OmsKindSquare
{
  GtkWidget parent_instance;

  GdkRGBA color;
};

G_DEFINE_FINAL_TYPE (OmsKindSquare, oms_kind_square, GTK_TYPE_WIDGET)

static void
oms_kind_square_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OmsKindSquare *self = OMS_KIND_SQUARE (widget);
  float side = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  graphene_rect_t bounds;
  GskRoundedRect rounded;

  graphene_rect_init (&bounds, 0, (gtk_widget_get_height (widget) - side) / 2, side, side);
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, side / 6);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &self->color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
oms_kind_square_class_init (OmsKindSquareClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = oms_kind_square_snapshot;
  gtk_widget_class_set_css_name (widget_class, "kindsquare");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
oms_kind_square_init (OmsKindSquare *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
}

GtkWidget *
oms_kind_square_new (const char *kind)
{
  OmsKindSquare *self = g_object_new (OMS_TYPE_KIND_SQUARE, NULL);
  oms_kind_square_set_kind (self, kind, 0);
  return GTK_WIDGET (self);
}

void
oms_kind_square_set_kind (OmsKindSquare *self, const char *kind, guint nth)
{
  oms_palette_kind (kind != NULL ? kind : "", nth, &self->color);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
