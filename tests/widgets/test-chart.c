/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart's arithmetic and drawing, without a display. */
#include <glib.h>

#include "oms-chart-data.h"

static OmsChartData *
make_data (guint n_points)
{
  OmsChartData *data = oms_chart_data_new (n_points, 2);

  data->names[0] = g_strdup ("Amazon");
  data->names[1] = g_strdup ("Flipkart");
  data->colors[0] = (GdkRGBA){ 1, 0, 0, 1 };
  data->colors[1] = (GdkRGBA){ 0, 0, 1, 1 };
  for (guint i = 0; i < n_points; i++)
    {
      data->labels[i] = g_strdup_printf ("Day %u", i + 1);
      data->short_labels[i] = g_strdup_printf ("%u Nov", i + 1);
      oms_chart_data_set (data, i, 0, 100);
      oms_chart_data_set (data, i, 1, i == 3 ? 300 : 50);
    }
  return data;
}

static void
test_nice_step (void)
{
  g_assert_cmpint (oms_chart_nice_step (0, 4), ==, 1);
  g_assert_cmpint (oms_chart_nice_step (4, 4), ==, 1);
  g_assert_cmpint (oms_chart_nice_step (5, 4), ==, 2);
  g_assert_cmpint (oms_chart_nice_step (9, 4), ==, 5);
  g_assert_cmpint (oms_chart_nice_step (100, 4), ==, 25);
  g_assert_cmpint (oms_chart_nice_step (101, 4), ==, 50);
  g_assert_cmpint (oms_chart_nice_step (620, 4), ==, 200);
  g_assert_cmpint (oms_chart_nice_step (4000000, 4), ==, 1000000);

  for (gint64 max = 1; max < G_MAXINT64 / 1000; max = max * 7 / 3 + 1)
    g_assert_cmpint (oms_chart_nice_step (max, 4) * 4, >=, max);
}

static void
test_totals (void)
{
  g_autoptr (OmsChartData) data = make_data (5);

  g_assert_cmpint (oms_chart_data_total (data, 0), ==, 150);
  g_assert_cmpint (oms_chart_data_total (data, 3), ==, 400);
  oms_chart_data_set (data, 0, 0, -5);
  g_assert_cmpint (oms_chart_data_get (data, 0, 0), ==, 0);
}

static void
test_describe (void)
{
  g_autoptr (OmsChartData) data = make_data (5);
  g_autoptr (OmsChartData) empty = oms_chart_data_new (3, 0);
  g_autofree char *sentence = oms_chart_data_describe (data, OMS_GROUPING_AUTO);
  g_autofree char *nothing = oms_chart_data_describe (empty, OMS_GROUPING_AUTO);

  g_assert_cmpstr (sentence, ==, "1,000 orders in all, most on Day 4: 400.");
  g_assert_cmpstr (nothing, ==, "No orders in this time.");
}

static void
test_layout (void)
{
  g_autoptr (OmsChartData) data = make_data (30);
  OmsChartLayout layout;

  oms_chart_layout (data, 640, 300, 30, 40, 14, &layout);
  g_assert_cmpint (layout.step, ==, 100);
  g_assert_cmpint (layout.n_steps, ==, 4);
  g_assert_cmpfloat (layout.x + layout.width, ==, 640);
  g_assert_cmpfloat (layout.bar, <=, layout.pitch);
  g_assert_cmpfloat (layout.pitch * 30, ==, layout.width);
  /* Labels that would touch are left out. */
  g_assert_cmpfloat (layout.label_every * layout.pitch, >=, 40);

  g_assert_cmpint (oms_chart_layout_point_at (&layout, 30, layout.x - 1), ==, -1);
  g_assert_cmpint (oms_chart_layout_point_at (&layout, 30, layout.x + 1), ==, 0);
  g_assert_cmpint (oms_chart_layout_point_at (&layout, 30, layout.x + layout.pitch * 7.5), ==, 7);
  g_assert_cmpint (oms_chart_layout_point_at (&layout, 30, 641), ==, -1);
  g_assert_cmpint (oms_chart_layout_point_at (&layout, 0, layout.x + 1), ==, -1);
}

static void
test_layout_without_room (void)
{
  g_autoptr (OmsChartData) data = make_data (90);
  g_autoptr (OmsChartData) none = oms_chart_data_new (0, 0);
  OmsChartLayout layout;

  oms_chart_layout (data, 5, 5, 30, 40, 14, &layout);
  g_assert_cmpfloat (layout.width, >, 0);
  g_assert_cmpfloat (layout.height, >, 0);
  g_assert_cmpfloat (layout.bar, >=, 1);
  oms_chart_layout (none, 400, 200, 30, 40, 14, &layout);
  g_assert_cmpint (layout.n_steps, ==, 1);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);
  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}

static void
test_draw (void)
{
  g_autoptr (OmsChartData) data = make_data (10);
  OmsChartStyle style = { .text = { 0, 0, 0, 1 }, .background = { 1, 1, 1, 1 }, .selected = -1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 600, 300);
  cairo_t *cr = cairo_create (surface);
  OmsChartLayout layout;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  oms_chart_draw (data, cr, 600, 300, &style);
  oms_chart_measure (data, cr, 600, 300, &style, &layout);
  cairo_surface_flush (surface);

  /* The fourth bar: 100 of the first colour at the foot, 300 of the second above it, up to the top of the plot. */
  int x = (int) (layout.x + layout.pitch * 3.5), foot = (int) (layout.y + layout.height);
  double unit = layout.height / (double) (layout.step * layout.n_steps);
  g_assert_cmphex (pixel (surface, x, foot - (int) (50 * unit)), ==, 0xff0000);
  g_assert_cmphex (pixel (surface, x, foot - (int) (250 * unit)), ==, 0x0000ff);
  g_assert_cmphex (pixel (surface, x, foot - (int) (390 * unit)), ==, 0x0000ff);
  /* Its neighbour ends at 150. */
  int next = (int) (layout.x + layout.pitch * 4.5);
  g_assert_cmphex (pixel (surface, next, foot - (int) (140 * unit)), ==, 0x0000ff);
  g_assert_cmphex (pixel (surface, next, foot - (int) (220 * unit)), ==, 0xffffff);

  /* With a bar selected there is the box with its values, beside it. */
  style.selected = 0;
  guint32 before = pixel (surface, (int) (layout.x + layout.pitch + 20), (int) layout.y + 30);
  oms_chart_draw (data, cr, 600, 300, &style);
  cairo_surface_flush (surface);
  g_assert_cmphex (before, ==, 0xffffff);
  g_assert_cmphex (pixel (surface, (int) (layout.x + layout.pitch + 6), (int) layout.y + 30), !=, 0xffffff);

  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "chart.png", NULL);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/nice-step", test_nice_step);
  g_test_add_func ("/chart/totals", test_totals);
  g_test_add_func ("/chart/describe", test_describe);
  g_test_add_func ("/chart/layout", test_layout);
  g_test_add_func ("/chart/layout-without-room", test_layout_without_room);
  g_test_add_func ("/chart/draw", test_draw);
  return g_test_run ();
}
