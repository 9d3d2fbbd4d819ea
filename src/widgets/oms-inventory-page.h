/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Inventory page: one row for each listing and place of stock, with search, marketplace and view. Main thread
 * only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-export.h"
#include "oms-session.h"
#include "oms-store-query.h"

G_BEGIN_DECLS

#define OMS_TYPE_INVENTORY_PAGE (oms_inventory_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsInventoryPage, oms_inventory_page, OMS, INVENTORY_PAGE, GtkWidget)

GtkWidget *oms_inventory_page_new (void);

/* Connects the page to an open session, or with NULL empties it. */
void oms_inventory_page_set_session (OmsInventoryPage *self, OmsSession *session); /* (nullable) session */

/* All, only what is out, what is low, or what is unknown. */
void oms_inventory_page_set_view (OmsInventoryPage *self, OmsStockView view);

/* What the list shows now: its query and its columns. (transfer full) (nullable) */
OmsExport *oms_inventory_page_make_export (OmsInventoryPage *self);

/* The menu of columns to sort by. */
void oms_inventory_page_open_sort_menu (OmsInventoryPage *self);

G_END_DECLS
