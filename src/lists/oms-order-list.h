/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orders that match a filter, sorted, as a query list whose slots carry OmsOrderRow. Follows the store's changes:
 * rows on screen are patched in place, orders that no longer match leave, new ones come in when the view stands at the
 * top and are counted in "new-count" otherwise. Main thread only.
 *
 * Properties besides those of OmsQueryList (read-only, notified): "filter" (boxed OmsOrderFilter), "matching" and "all"
 * (gint64: orders that match, orders there are; -1 while not known). */
#pragma once

#include "oms-query-list.h"
#include "oms-store-query.h"

G_BEGIN_DECLS

#define OMS_TYPE_ORDER_FILTER (oms_order_filter_get_type ())
GType oms_order_filter_get_type (void); /* boxed */

#define OMS_TYPE_ORDER_LIST (oms_order_list_get_type ())
G_DECLARE_FINAL_TYPE (OmsOrderList, oms_order_list, OMS, ORDER_LIST, OmsQueryList)

/* Starts with all orders, newest first; reads at once. */
OmsOrderList *oms_order_list_new (OmsStore *store);

/* A copy is taken. Does nothing when it is the same filter. Each call cancels the query before it. */
void oms_order_list_set_filter (OmsOrderList *self, const OmsOrderFilter *filter);
const OmsOrderFilter *oms_order_list_get_filter (OmsOrderList *self); /* (transfer none) */
void oms_order_list_set_sort (OmsOrderList *self, const OmsOrderSort *sort);
OmsOrderSort oms_order_list_get_sort (OmsOrderList *self);
/* Both in one query. */
void oms_order_list_set_query (OmsOrderList *self, const OmsOrderFilter *filter, const OmsOrderSort *sort);

gint64 oms_order_list_get_matching (OmsOrderList *self);
gint64 oms_order_list_get_all (OmsOrderList *self);

/* "3 new orders": how many, and bringing them in. */
guint oms_order_list_get_new_count (OmsOrderList *self);
void oms_order_list_show_new (OmsOrderList *self);

G_END_DECLS
