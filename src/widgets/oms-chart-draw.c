/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a chart of stacked bars on any cairo surface. */
#include "oms-chart-data.h"

#include <math.h>
#include <pango/pangocairo.h>

#define CAPTION_SCALE 0.8
#define BOX_PADDING   10.0
#define BOX_SQUARE    9.0

static PangoLayout *
make_text (cairo_t *cr, const OmsChartStyle *style, const char *text, gboolean bold)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font =
      style->font != NULL ? pango_font_description_copy (style->font) : pango_font_description_from_string ("Sans 11");
  int size = pango_font_description_get_size (font);

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size * CAPTION_SCALE);
  else
    pango_font_description_set_size (font, (int) (size * CAPTION_SCALE));
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
set_color (cairo_t *cr, const GdkRGBA *color, double strength)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * strength);
}

/* @align: 0 left of @x … 1 right of it; vertically centred on @y. */
static void
draw_text (cairo_t *cr, PangoLayout *text, double x, double y, double align)
{
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  cairo_move_to (cr, round (x - width * align), round (y - height / 2.0));
  pango_cairo_show_layout (cr, text);
}

void
oms_chart_measure (const OmsChartData *data, cairo_t *cr, double width, double height, const OmsChartStyle *style,
                   OmsChartLayout *layout)
{
  int number_width = 0, label_width = 0, text_height = 0, text_width;

  /* The layout decides the top of the axis, whose text decides the layout: the step does not depend on widths. */
  oms_chart_layout (data, width, height, 0, 0, 0, layout);
  g_autofree char *top = oms_number_format (layout->step * layout->n_steps, style->grouping);
  g_autoptr (PangoLayout) number = make_text (cr, style, top, FALSE);
  pango_layout_get_pixel_size (number, &number_width, &text_height);

  for (guint i = 0; i < data->n_points; i++)
    {
      if (data->short_labels[i] == NULL)
        continue;
      g_autoptr (PangoLayout) label = make_text (cr, style, data->short_labels[i], FALSE);
      pango_layout_get_pixel_size (label, &text_width, NULL);
      label_width = MAX (label_width, text_width);
    }
  oms_chart_layout (data, width, height, number_width, label_width, text_height, layout);
}

static void
draw_axes (const OmsChartData *data, cairo_t *cr, const OmsChartStyle *style, const OmsChartLayout *layout)
{
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i <= layout->n_steps; i++)
    {
      double y = layout->y + layout->height * (1 - (double) i / layout->n_steps);
      g_autofree char *number = oms_number_format (layout->step * i, style->grouping);
      g_autoptr (PangoLayout) text = make_text (cr, style, number, FALSE);

      set_color (cr, &style->text, i == 0 ? 0.25 : 0.1);
      cairo_move_to (cr, layout->x, floor (y) + 0.5);
      cairo_rel_line_to (cr, layout->width, 0);
      cairo_stroke (cr);
      set_color (cr, &style->text, 0.65);
      draw_text (cr, text, layout->x - 10, y, 1);
    }

  /* The newest point always has its label; the others are counted back from it. */
  double y = layout->y + layout->height;
  for (guint back = 0; back < data->n_points; back += layout->label_every)
    {
      guint point = data->n_points - 1 - back;
      if (data->short_labels[point] == NULL)
        continue;
      g_autoptr (PangoLayout) text = make_text (cr, style, data->short_labels[point], FALSE);
      int width, height;
      pango_layout_get_pixel_size (text, &width, &height);
      double x = layout->x + layout->pitch * (point + 0.5);
      x = CLAMP (x, layout->x + width / 2.0, layout->x + layout->width - width / 2.0);
      draw_text (cr, text, x, y + 6 + height / 2.0, 0.5);
    }
}

static void
draw_bars (const OmsChartData *data, cairo_t *cr, const OmsChartStyle *style, const OmsChartLayout *layout)
{
  double scale = layout->height / (double) (layout->step * layout->n_steps);

  for (guint i = 0; i < data->n_points; i++)
    {
      double x = round (layout->x + layout->pitch * (i + 0.5) - layout->bar / 2);
      double base = layout->y + layout->height;
      gint64 sum = 0;

      if ((int) i == style->selected)
        {
          set_color (cr, &style->text, 0.07);
          cairo_rectangle (cr, layout->x + layout->pitch * i, layout->y, layout->pitch, layout->height);
          cairo_fill (cr);
        }
      for (guint s = 0; s < data->n_series; s++)
        {
          gint64 value = oms_chart_data_get (data, i, s);
          if (value == 0)
            continue;
          double bottom = round (base - sum * scale), top = round (base - (sum + value) * scale);
          set_color (cr, &data->colors[s], 1);
          cairo_rectangle (cr, x, top, layout->bar, MAX (bottom - top, 1));
          cairo_fill (cr);
          sum += value;
        }
    }
}

static void
rounded_box (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* The values of the selected point, beside its bar. */
static void
draw_values (const OmsChartData *data, cairo_t *cr, double width, const OmsChartStyle *style,
             const OmsChartLayout *layout)
{
  guint point = (guint) style->selected;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *total = oms_number_format (oms_chart_data_total (data, point), style->grouping);
  int name_width = 0, number_width = 0, line = 0, w, h;

  g_ptr_array_add (names, make_text (cr, style, data->labels[point] != NULL ? data->labels[point] : "", TRUE));
  g_ptr_array_add (numbers, make_text (cr, style, total, TRUE));
  for (guint s = 0; s < data->n_series; s++)
    {
      g_autofree char *number = oms_number_format (oms_chart_data_get (data, point, s), style->grouping);
      g_ptr_array_add (names, make_text (cr, style, data->names[s] != NULL ? data->names[s] : "", FALSE));
      g_ptr_array_add (numbers, make_text (cr, style, number, FALSE));
    }
  for (guint i = 0; i < names->len; i++)
    {
      pango_layout_get_pixel_size (names->pdata[i], &w, &h);
      name_width = MAX (name_width, w + (i > 0 ? (int) BOX_SQUARE + 7 : 0));
      line = MAX (line, h + 3);
      pango_layout_get_pixel_size (numbers->pdata[i], &w, NULL);
      number_width = MAX (number_width, w);
    }

  double box_width = name_width + 16 + number_width + 2 * BOX_PADDING;
  double box_height = line * names->len + 2 * BOX_PADDING - 3;
  double x = layout->x + layout->pitch * (point + 1) + 6;
  if (x + box_width > width)
    x = layout->x + layout->pitch * point - 6 - box_width;
  x = MAX (x, 0);
  double y = layout->y + 4;

  rounded_box (cr, x + 0.5, y + 0.5, box_width, box_height, 8);
  set_color (cr, &style->background, 1);
  cairo_fill_preserve (cr);
  set_color (cr, &style->text, 0.2);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);

  for (guint i = 0; i < names->len; i++)
    {
      double middle = y + BOX_PADDING + line * (i + 0.5) - 1.5;
      double name_x = x + BOX_PADDING;
      if (i > 0)
        {
          set_color (cr, &data->colors[i - 1], 1);
          cairo_rectangle (cr, name_x, round (middle - BOX_SQUARE / 2), BOX_SQUARE, BOX_SQUARE);
          cairo_fill (cr);
          name_x += BOX_SQUARE + 7;
        }
      set_color (cr, &style->text, 1);
      draw_text (cr, names->pdata[i], name_x, middle, 0);
      draw_text (cr, numbers->pdata[i], x + box_width - BOX_PADDING, middle, 1);
    }
}

void
oms_chart_draw (const OmsChartData *data, cairo_t *cr, double width, double height, const OmsChartStyle *style)
{
  OmsChartLayout layout;

  oms_chart_measure (data, cr, width, height, style, &layout);
  draw_axes (data, cr, style, &layout);
  draw_bars (data, cr, style, &layout);
  if (style->selected >= 0 && style->selected < (int) data->n_points)
    draw_values (data, cr, width, style, &layout);
}
