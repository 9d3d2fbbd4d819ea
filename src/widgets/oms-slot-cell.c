/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Drawing is text, one rectangle and one rounded rectangle; texts are laid out once and kept. */
#include "oms-slot-cell.h"

#define SQUARE_SIZE 10
#define DOT_SIZE    6
#define GAP         7
#define CHIP_PAD_X  9
#define CHIP_PAD_Y  1

struct _OmsSlotCell
{
  GtkWidget parent_instance;

  OmsSlotCellStyle style;
  GdkRGBA color;
  const char *tone;    /* static */
  char *text;          /* "" when there is none */
  PangoLayout *layout; /* (nullable) made when needed */
};

G_DEFINE_FINAL_TYPE (OmsSlotCell, oms_slot_cell, GTK_TYPE_WIDGET)

static int
mark_width (OmsSlotCell *self)
{
  if (self->style == OMS_SLOT_CELL_SQUARE)
    return SQUARE_SIZE + GAP;
  return DOT_SIZE + GAP - 2 + 2 * CHIP_PAD_X;
}

static PangoLayout *
ensure_layout (OmsSlotCell *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  return self->layout;
}

static void
oms_slot_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  OmsSlotCell *self = OMS_SLOT_CELL (widget);
  PangoLayout *layout = ensure_layout (self);
  int width, height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      pango_layout_set_width (layout, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      *minimum = mark_width (self);
      *natural = width + mark_width (self);
      return;
    }
  /* The same height whatever the text: rows of unequal height make the list guess wrong. */
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  pango_font_metrics_unref (metrics);
  *minimum = *natural = height + (self->style == OMS_SLOT_CELL_CHIP ? 2 * CHIP_PAD_Y : 0);
}

static void
snapshot_text (OmsSlotCell *self, GtkSnapshot *snapshot, int x, int width, int height, const GdkRGBA *color)
{
  PangoLayout *layout = ensure_layout (self);
  int text_height;

  pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, (height - text_height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_rounded (GtkSnapshot *snapshot, float x, float y, float width, float height, float radius,
                  const GdkRGBA *color)
{
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, y, width, height), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, color, &rect.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_chip (OmsSlotCell *self, GtkSnapshot *snapshot, int width, int height, const GdkRGBA *color)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkRGBA ground = *color;
  int text_width, text_height;

  pango_layout_set_width (ensure_layout (self), -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  int chip_width = MIN (text_width + mark_width (self), width);
  int chip_height = MIN (text_height + 2 * CHIP_PAD_Y, height);
  int x = rtl ? width - chip_width : 0;
  int y = (height - chip_height) / 2;
  int dot_x = rtl ? x + chip_width - CHIP_PAD_X - DOT_SIZE : x + CHIP_PAD_X;
  int text_x = rtl ? x + CHIP_PAD_X : x + CHIP_PAD_X + DOT_SIZE + GAP - 2;

  ground.alpha *= 0.14f;
  snapshot_rounded (snapshot, x, y, chip_width, chip_height, chip_height / 2.0f, &ground);
  snapshot_rounded (snapshot, dot_x, (height - DOT_SIZE) / 2, DOT_SIZE, DOT_SIZE, DOT_SIZE / 2.0f, color);
  snapshot_text (self, snapshot, text_x, chip_width - mark_width (self), height, color);
}

static void
oms_slot_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OmsSlotCell *self = OMS_SLOT_CELL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA color;

  if (*self->text == '\0' || width <= mark_width (self))
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->style == OMS_SLOT_CELL_CHIP)
    {
      snapshot_chip (self, snapshot, width, height, &color);
      return;
    }
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gtk_snapshot_append_color (
      snapshot, &self->color,
      &GRAPHENE_RECT_INIT (rtl ? width - SQUARE_SIZE : 0, (height - SQUARE_SIZE) / 2, SQUARE_SIZE, SQUARE_SIZE));
  snapshot_text (self, snapshot, rtl ? 0 : SQUARE_SIZE + GAP, width - SQUARE_SIZE - GAP, height, &color);
}

static void
oms_slot_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  OmsSlotCell *self = OMS_SLOT_CELL (widget);

  GTK_WIDGET_CLASS (oms_slot_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
}

static void
oms_slot_cell_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  OmsSlotCell *self = OMS_SLOT_CELL (widget);

  GTK_WIDGET_CLASS (oms_slot_cell_parent_class)->system_setting_changed (widget, setting);
  g_clear_object (&self->layout);
}

void
oms_slot_cell_set_text (OmsSlotCell *self, const char *text)
{
  g_assert (OMS_IS_SLOT_CELL (self));

  if (text == NULL)
    text = "";
  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
oms_slot_cell_set_color (OmsSlotCell *self, const GdkRGBA *color)
{
  g_assert (OMS_IS_SLOT_CELL (self));

  if (gdk_rgba_equal (&self->color, color))
    return;
  self->color = *color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
oms_slot_cell_set_tone (OmsSlotCell *self, const char *name)
{
  g_assert (OMS_IS_SLOT_CELL (self));

  if (g_strcmp0 (self->tone, name) == 0)
    return;
  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  if (name != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  self->tone = name;
}

static void
oms_slot_cell_finalize (GObject *object)
{
  OmsSlotCell *self = OMS_SLOT_CELL (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  G_OBJECT_CLASS (oms_slot_cell_parent_class)->finalize (object);
}

static void
oms_slot_cell_class_init (OmsSlotCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = oms_slot_cell_finalize;
  widget_class->measure = oms_slot_cell_measure;
  widget_class->snapshot = oms_slot_cell_snapshot;
  widget_class->css_changed = oms_slot_cell_css_changed;
  widget_class->system_setting_changed = oms_slot_cell_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "slotcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
oms_slot_cell_init (OmsSlotCell *self)
{
  self->text = g_strdup ("");
}

GtkWidget *
oms_slot_cell_new (OmsSlotCellStyle style)
{
  OmsSlotCell *self = g_object_new (OMS_TYPE_SLOT_CELL, NULL);

  self->style = style;
  gtk_widget_add_css_class (GTK_WIDGET (self), style == OMS_SLOT_CELL_CHIP ? "chip" : "market");
  return GTK_WIDGET (self);
}
