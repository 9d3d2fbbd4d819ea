/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the Today page share: oms-today-page.c decides when to show what, oms-today-fill.c writes it. */
#pragma once

#include "oms-today-page.h"

#include "oms-account-look.h"
#include "oms-today-figures.h"

G_BEGIN_DECLS

struct _OmsTodayPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *scroller;
  GtkWidget *date_label;
  GtkWidget *account_picker;
  GtkWidget *period_1;
  GtkWidget *period_7;
  GtkWidget *period_30;
  GtkWidget *period_90;
  GtkWidget *figures_box; /* dimmed while they are recounted */
  GtkWidget *tiles;
  GtkWidget *keys;
  GtkWidget *tile_pack;
  GtkWidget *tile_due;
  GtkWidget *tile_overdue;
  GtkWidget *tile_cancelled;
  GtkWidget *tile_attention;
  GtkWidget *tile_stock;
  GtkWidget *key_orders;
  GtkWidget *key_revenue;
  GtkWidget *key_average;
  GtkWidget *key_units;
  GtkWidget *key_cancelled;
  GtkWidget *key_returned;
  GtkWidget *compare_note; /* who is left out of the comparison */
  GtkWidget *chart_title;
  GtkWidget *chart_legend;
  GtkWidget *chart_stack;
  GtkWidget *chart;
  GtkWidget *chart_table;
  GtkWidget *table_button;
  GtkWidget *status_grid;
  GtkWidget *account_grid;
  GtkWidget *sku_grid;
  GtkWidget *recent_grid;

  /* Owned references */
  OmsSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *summary_signals;
  GCancellable *cancellable;
  OmsAccountLooks *looks;
  GArray *picker_ids; /* (element-type gint64) by position in the picker; 0 for all */

  guint days; /* 1, 7, 30, 90 */
  int today;  /* YYYYMMDD */
  gint64 platform_id;
  gboolean filling;
  gboolean narrow; /* tiles and figures in two lines */
  guint narrow_idle;
};

/* Each writes one part of the page from what is passed. */
void oms_today_fill_tiles (OmsTodayPage *self, const OmsWorkCounts *counts);
void oms_today_fill_figures (OmsTodayPage *self, const OmsTodayFigures *figures);
void oms_today_fill_chart (OmsTodayPage *self, GArray *totals, const OmsTodayFigures *figures);
void oms_today_fill_statuses (OmsTodayPage *self, const OmsTodayFigures *figures);
void oms_today_fill_accounts (OmsTodayPage *self, const OmsTodayFigures *figures);
void oms_today_fit_accounts (OmsTodayPage *self);
void oms_today_fill_skus (OmsTodayPage *self, GPtrArray *skus);
void oms_today_fill_recent (OmsTodayPage *self, GPtrArray *rows);

G_END_DECLS
