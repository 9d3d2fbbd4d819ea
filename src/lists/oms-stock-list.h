/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings and their stock as a query list whose slots carry OmsStockRow. Follows the store's changes. Main thread
 * only. */
#pragma once

#include "oms-query-list.h"
#include "oms-store-query.h"

G_BEGIN_DECLS

#define OMS_TYPE_STOCK_LIST (oms_stock_list_get_type ())
G_DECLARE_FINAL_TYPE (OmsStockList, oms_stock_list, OMS, STOCK_LIST, OmsQueryList)

/* Starts with all, by SKU; reads at once. */
OmsStockList *oms_stock_list_new (OmsStore *store);

/* Copied, text too. Does nothing when it is the same. */
void oms_stock_list_set_query (OmsStockList *self, const OmsStockQuery *query);

G_END_DECLS
