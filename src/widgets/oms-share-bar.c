/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A horizontal bar with a figure at its end; takes what width there is. */
#include "oms-share-bar.h"

#define BAR_HEIGHT 11
#define GAP        8
#define MIN_BAR    40

struct _OmsShareBar
{
  GtkWidget parent_instance;

  GtkWidget *label;

  double share;
  GdkRGBA color;
};

G_DEFINE_FINAL_TYPE (OmsShareBar, oms_share_bar, GTK_TYPE_WIDGET)

static int
label_width (OmsShareBar *self)
{
  int width;
  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static int
bar_width (OmsShareBar *self)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self)) - label_width (self) - GAP;
  return self->share > 0 ? MAX ((int) (room * self->share), 2) : 0;
}

static void
oms_share_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  OmsShareBar *self = OMS_SHARE_BAR (widget);

  gtk_widget_measure (self->label, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  *minimum += GAP + MIN_BAR;
  *natural += GAP + 3 * MIN_BAR;
}

static void
oms_share_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OmsShareBar *self = OMS_SHARE_BAR (widget);
  int bar = bar_width (self);
  GtkAllocation place = { bar > 0 ? bar + GAP : 0, 0, label_width (self), height };

  gtk_widget_size_allocate (self->label, &place, baseline);
}

static void
oms_share_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OmsShareBar *self = OMS_SHARE_BAR (widget);
  int width = bar_width (self);
  graphene_rect_t bounds;
  GskRoundedRect rounded;

  graphene_rect_init (&bounds, 0, (gtk_widget_get_height (widget) - BAR_HEIGHT) / 2, width, BAR_HEIGHT);
  gsk_rounded_rect_init_from_rect (&rounded, &bounds, MIN (2, width / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &self->color, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
oms_share_bar_dispose (GObject *object)
{
  g_clear_pointer (&OMS_SHARE_BAR (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (oms_share_bar_parent_class)->dispose (object);
}

static void
oms_share_bar_class_init (OmsShareBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_share_bar_dispose;
  widget_class->measure = oms_share_bar_measure;
  widget_class->size_allocate = oms_share_bar_size_allocate;
  widget_class->snapshot = oms_share_bar_snapshot;
}

static void
oms_share_bar_init (OmsShareBar *self)
{
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
oms_share_bar_new (void)
{
  return g_object_new (OMS_TYPE_SHARE_BAR, NULL);
}

void
oms_share_bar_set (OmsShareBar *self, double share, const GdkRGBA *color, const char *figure)
{
  self->share = CLAMP (share, 0, 1);
  self->color = *color;
  gtk_label_set_text (GTK_LABEL (self->label), figure);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
