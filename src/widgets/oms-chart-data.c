/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart of stacked bars shows and where its parts go. Drawing is in oms-chart-draw.c. */
#include "oms-chart-data.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TICKS     4
#define MAX_BAR   40.0
#define LABEL_GAP 14.0

OmsChartData *
oms_chart_data_new (guint n_points, guint n_series)
{
  OmsChartData *data = g_new0 (OmsChartData, 1);

  data->n_points = n_points;
  data->n_series = n_series;
  data->labels = g_new0 (char *, n_points + 1);
  data->short_labels = g_new0 (char *, n_points + 1);
  data->names = g_new0 (char *, n_series + 1);
  data->colors = g_new0 (GdkRGBA, n_series + 1);
  data->values = g_new0 (gint64, (gsize) n_points * n_series + 1);
  return data;
}

void
oms_chart_data_free (OmsChartData *data)
{
  for (guint i = 0; i < data->n_points; i++)
    {
      g_free (data->labels[i]);
      g_free (data->short_labels[i]);
    }
  for (guint i = 0; i < data->n_series; i++)
    g_free (data->names[i]);
  g_free (data->labels);
  g_free (data->short_labels);
  g_free (data->names);
  g_free (data->colors);
  g_free (data->values);
  g_free (data);
}

gint64
oms_chart_data_get (const OmsChartData *data, guint point, guint series)
{
  g_assert (point < data->n_points && series < data->n_series);
  return data->values[(gsize) point * data->n_series + series];
}

void
oms_chart_data_set (OmsChartData *data, guint point, guint series, gint64 value)
{
  g_assert (point < data->n_points && series < data->n_series);
  data->values[(gsize) point * data->n_series + series] = MAX (value, 0);
}

gint64
oms_chart_data_total (const OmsChartData *data, guint point)
{
  gint64 total = 0;

  for (guint i = 0; i < data->n_series; i++)
    total += oms_chart_data_get (data, point, i);
  return total;
}

char *
oms_chart_data_describe (const OmsChartData *data, OmsGrouping grouping)
{
  gint64 all = 0, most = 0;
  guint best = 0;

  for (guint i = 0; i < data->n_points; i++)
    {
      gint64 total = oms_chart_data_total (data, i);
      all += total;
      if (total > most)
        {
          most = total;
          best = i;
        }
    }
  if (all == 0)
    return g_strdup (_ ("No orders in this time."));

  g_autofree char *all_text = oms_number_format (all, grouping);
  g_autofree char *most_text = oms_number_format (most, grouping);
  /* Translators: number of orders, then a day and its number of orders */
  return g_strdup_printf (_ ("%s orders in all, most on %s: %s."), all_text, data->labels[best], most_text);
}

gint64
oms_chart_nice_step (gint64 max, guint max_steps)
{
  static const gint64 tenths[] = { 10, 20, 25, 50 };
  gint64 needed = (MAX (max, 1) + max_steps - 1) / MAX (max_steps, 1);

  for (gint64 power = 1; power <= G_MAXINT64 / 100; power *= 10)
    {
      for (guint i = 0; i < G_N_ELEMENTS (tenths); i++)
        {
          gint64 step = tenths[i] * power / 10;
          if (step * 10 == tenths[i] * power && step >= needed)
            return step;
        }
    }
  return needed;
}

void
oms_chart_layout (const OmsChartData *data, double width, double height, double number_width, double label_width,
                  double text_height, OmsChartLayout *layout)
{
  gint64 max = 0;

  for (guint i = 0; i < data->n_points; i++)
    max = MAX (max, oms_chart_data_total (data, i));
  layout->step = oms_chart_nice_step (max, TICKS);
  layout->n_steps = (guint) MAX ((max + layout->step - 1) / layout->step, 1);

  layout->x = number_width + 10;
  layout->y = text_height / 2;
  layout->width = MAX (width - layout->x, 1);
  layout->height = MAX (height - layout->y - text_height - 6, 1);
  layout->pitch = layout->width / MAX (data->n_points, 1);
  layout->bar = MIN (MAX (floor (layout->pitch * 0.72), 1), MAX_BAR);
  layout->label_every = (guint) MAX (ceil ((label_width + LABEL_GAP) / layout->pitch), 1);
}

int
oms_chart_layout_point_at (const OmsChartLayout *layout, guint n_points, double x)
{
  double offset = x - layout->x;

  if (offset < 0 || n_points == 0)
    return -1;
  int point = (int) (offset / layout->pitch);
  return point < (int) n_points ? point : -1;
}
