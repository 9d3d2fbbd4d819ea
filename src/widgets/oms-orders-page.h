/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Orders page: filter bar, the list of orders, the selection bar and the detail pane. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-export.h"
#include "oms-filter.h"
#include "oms-session.h"

G_BEGIN_DECLS

/* Signals: "search-changed" (const char *text) when the page itself changed the search words, for example by "Show all
 * orders"; whoever shows the search entry follows it. "filter-changed" () whenever the filter is another. */
#define OMS_TYPE_ORDERS_PAGE (oms_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsOrdersPage, oms_orders_page, OMS, ORDERS_PAGE, GtkWidget)

GtkWidget *oms_orders_page_new (void);

/* Connects the page to an open session, or with NULL empties it. */
void oms_orders_page_set_session (OmsOrdersPage *self, OmsSession *session); /* (nullable) session */

/* Shows the orders of @filter (copied); its search words are taken over too. */
void oms_orders_page_set_filter (OmsOrdersPage *self, const OmsOrderFilter *filter);
const OmsOrderFilter *oms_orders_page_get_filter (OmsOrdersPage *self); /* (transfer none) */

/* Changes only the words that are searched; NULL or "" for none. */
void oms_orders_page_set_search (OmsOrdersPage *self, const char *text); /* (nullable) text */

/* Opens the order @id (orders.id) in the detail pane, whether or not it is in the list. */
/* The menu of columns to sort by. */
void oms_orders_page_open_sort_menu (OmsOrdersPage *self);

/* What the list shows now: its filter, its sorting, its columns. (transfer full) (nullable) */
OmsExport *oms_orders_page_make_export (OmsOrdersPage *self);

void oms_orders_page_select_order (OmsOrdersPage *self, gint64 id);

G_END_DECLS
