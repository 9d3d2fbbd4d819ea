/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart of stacked bars shows, where its parts go, and drawing them with cairo. Pure: no widget, no display, so
 * the same code draws on the screen, to a file and in tests. */
#pragma once

#include <cairo.h>
#include <gdk/gdk.h>
#include <pango/pango.h>

#include "oms-money.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_points;
  guint n_series;
  char **labels;       /* of each point, in full: "Sunday 22 November" */
  char **short_labels; /* for the axis: "22 Nov" */
  char **names;        /* of each series */
  GdkRGBA *colors;     /* of each series */
  gint64 *values;      /* point by point: values[point * n_series + series], not negative */
} OmsChartData;

OmsChartData *oms_chart_data_new (guint n_points, guint n_series);
void oms_chart_data_free (OmsChartData *data);
gint64 oms_chart_data_get (const OmsChartData *data, guint point, guint series);
void oms_chart_data_set (OmsChartData *data, guint point, guint series, gint64 value);
gint64 oms_chart_data_total (const OmsChartData *data, guint point);
/* "12,846 orders in all, most on 12 November: 620." for those who cannot see it. (transfer full) */
char *oms_chart_data_describe (const OmsChartData *data, OmsGrouping grouping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsChartData, oms_chart_data_free)

/* Where everything goes, in pixels. */
typedef struct
{
  double x, y, width, height; /* of the plot, inside the axes */
  gint64 step;                /* between grid lines */
  guint n_steps;              /* the top of the plot is step * n_steps */
  double pitch;               /* from bar to bar */
  double bar;                 /* width of a bar */
  guint label_every;          /* each which point has its label */
} OmsChartLayout;

/* @number_width, @label_width, @text_height: the largest figure of the axis, the widest point label, a line. */
void oms_chart_layout (const OmsChartData *data, double width, double height, double number_width, double label_width,
                       double text_height, OmsChartLayout *layout);
/* A step of 1, 2, 2.5 or 5 times a power of ten, so that @max fits in at most @max_steps of them; never 0. */
gint64 oms_chart_nice_step (gint64 max, guint max_steps);
/* The point whose column is at @x, -1 for none. */
int oms_chart_layout_point_at (const OmsChartLayout *layout, guint n_points, double x);

typedef struct
{
  GdkRGBA text;                     /* the widget's text colour: grid lines and captions are parts of it */
  GdkRGBA background;               /* of the box that tells the values */
  const PangoFontDescription *font; /* (nullable) */
  OmsGrouping grouping;
  int selected; /* the point whose values are told; -1: none */
} OmsChartStyle;

void oms_chart_draw (const OmsChartData *data, cairo_t *cr, double width, double height, const OmsChartStyle *style);
/* The layout that oms_chart_draw() uses. */
void oms_chart_measure (const OmsChartData *data, cairo_t *cr, double width, double height, const OmsChartStyle *style,
                        OmsChartLayout *layout);

G_END_DECLS
