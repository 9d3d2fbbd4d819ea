/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What oms-window.c and oms-window-actions.c share. */
#pragma once

#include "oms-window.h"

#include "oms-banner.h"
#include "oms-filter.h"

G_BEGIN_DECLS

struct _OmsWindow
{
  GtkApplicationWindow parent_instance;

  /* Template widgets */
  GtkWidget *search;
  GtkWidget *title_label;
  GtkWidget *sync_button;
  GtkWidget *toasts;
  GtkWidget *banners;
  GtkWidget *failures;
  GtkWidget *states; /* loading, failed, welcome, main */
  GtkWidget *failed_page;
  GtkWidget *sidebar;
  GtkWidget *pages; /* today, orders, inventory, marketplaces, activity */
  GtkWidget *today_page;
  GtkWidget *orders_page;
  GtkWidget *inventory_page;
  GtkWidget *marketplaces_page;
  GtkWidget *activity_page;

  /* Owned references */
  OmsSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *engine_signals;
  GSignalGroup *account_signals;
  GSignalGroup *secret_signals;
  GCancellable *cancellable;
  GCancellable *exporting; /* (nullable) a list that is being written */

  GtkWidget *demo_banner;
  GtkWidget *secrets_banner;
  guint collapse_idle;
  gboolean collapsed;
  gboolean typing; /* the search entry is being set by the program */
};

/* In oms-window-export.c. */
void oms_window_export (OmsWindow *self);
void oms_window_cancel_export (OmsWindow *self);

void oms_window_class_init_actions (GtkWidgetClass *widget_class);
void oms_window_update_actions (OmsWindow *self);

void oms_window_show_page (OmsWindow *self, const char *page);
void oms_window_show_orders (OmsWindow *self, const OmsOrderFilter *filter);
/* (element-type GFile) */
void oms_window_import (OmsWindow *self, GListModel *files);
void oms_window_set_search_text (OmsWindow *self, const char *text);

G_END_DECLS
