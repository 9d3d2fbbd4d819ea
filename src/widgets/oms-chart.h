/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacked bars on the screen: pointer and arrow keys tell the values of a bar. */
#pragma once

#include <gtk/gtk.h>

#include "oms-chart-data.h"

G_BEGIN_DECLS

#define OMS_TYPE_CHART (oms_chart_get_type ())
G_DECLARE_FINAL_TYPE (OmsChart, oms_chart, OMS, CHART, GtkWidget)

GtkWidget *oms_chart_new (void);
/* (transfer full) (nullable) data. @title: for a screen reader, with a sentence about the data. */
void oms_chart_set_data (OmsChart *self, OmsChartData *data, const char *title, OmsGrouping grouping);
/* The point whose values are told, -1: none. */
int oms_chart_get_selected (OmsChart *self);

G_END_DECLS
