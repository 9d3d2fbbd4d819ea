/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading for lists, pages and omsctl. Everything here runs on a reader thread; a cancelled query stops in mid-step
 * with G_IO_ERROR_CANCELLED. */
#pragma once

#include "oms-store.h"

G_BEGIN_DECLS

/* ---- The order list: ids first, rows by id --------------------------------------------------------------------------
 */

/* The ids (gint64) of the orders that match, in sort order: unknown values last, ties by id (within
 * an account or a status: by the time ordered, then id). @limit 0: all. The first 256 are asked for on
 * their own to paint at once. (transfer full) (element-type gint64) */
GArray *oms_store_order_ids (OmsStore *self, const OmsOrderFilter *filter, const OmsOrderSort *sort, guint limit,
                             GCancellable *cancellable, GError **error);
void oms_store_order_ids_async (OmsStore *self, const OmsOrderFilter *filter, const OmsOrderSort *sort, guint limit,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *oms_store_order_ids_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* Those of @ids that match @filter, in no particular order: what a list does with a change. (element-type gint64) */
void oms_store_match_orders_async (OmsStore *self, const OmsOrderFilter *filter, const gint64 *ids, gsize n_ids,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *oms_store_match_orders_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* The rows of @ids, in that order; NULL elements for ids that are gone. (element-type OmsOrderRow) */
GPtrArray *
oms_store_order_rows (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable, GError **error);
void oms_store_order_rows_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_store_order_rows_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* One order with everything. Error NOT_FOUND. */
OmsOrder *oms_store_get_order (OmsStore *self, gint64 id, GCancellable *cancellable, GError **error);
void oms_store_get_order_async (OmsStore *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
OmsOrder *oms_store_get_order_finish (OmsStore *self, GAsyncResult *result, GError **error);
/* By the marketplace's own id (any account): ids (gint64), usually one. */
GArray *oms_store_find_orders (OmsStore *self, const char *platform_order_id, GError **error);

/* ---- Counts ---------------------------------------------------------------------------------------------------------
 */

/* How many match, and how many there are. From the facet vector where it can. */
void oms_store_count_orders_async (OmsStore *self, const OmsOrderFilter *filter, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean
oms_store_count_orders_finish (OmsStore *self, GAsyncResult *result, gint64 *matching, gint64 *all, GError **error);
gint64 oms_store_count_orders (OmsStore *self, const OmsOrderFilter *filter, GCancellable *cancellable, GError **error);

/* Value of the orders in @ids or, when n_ids is 0, of all that match @filter without @except, by currency. */
typedef struct
{
  char currency[4];
  gint64 amount; /* minor units */
  gint64 orders;
  gint64 without_total;
  /* What can be marked, by oms_store_sum_orders alone: open ones without a mark, those with packed-here, and those with
   * the warning, which are none of the two. */
  gint64 unpacked, packed_here, recalled;
} OmsMoneySum;
void oms_store_sum_orders_async (OmsStore *self, const OmsOrderFilter *filter, const gint64 *ids, gsize n_ids,
                                 const gint64 *except, gsize n_except, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GArray *
oms_store_sum_orders_finish (OmsStore *self, GAsyncResult *result, GError **error); /* (element-type OmsMoneySum) */

/* The sidebar's and the tiles' counts in one go. */
typedef struct
{
  gint64 views[OMS_N_VIEWS];       /* orders per OmsOrderView */
  gint64 statuses[OMS_N_STATUSES]; /* orders per status */
  gint64 problems;
  gint64 oldest_overdue;          /* dispatch_by of the most overdue; OMS_TIME_UNKNOWN */
  gint64 next_due;                /* the next dispatch_by today; OMS_TIME_UNKNOWN */
  gint64 out_of_stock, low_stock; /* known stock rows with available <= 0, and 1…5 */
  gint64 listings;
  GArray *to_pack_value; /* (element-type OmsMoneySum) */
} OmsWorkCounts;
void oms_work_counts_free (OmsWorkCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsWorkCounts, oms_work_counts_free)
OmsWorkCounts *oms_store_work_counts (OmsStore *self, GCancellable *cancellable, GError **error);
void oms_store_work_counts_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
OmsWorkCounts *oms_store_work_counts_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* ---- Summary: from daily_totals -------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 platform_id;
  int local_day; /* YYYYMMDD */
  OmsStatus status;
  char currency[4];
  gint64 orders, orders_without_total, units, amount;
} OmsDailyTotal;

/* Rows with from_day <= local_day <= to_day (0: open), for one account or all (0). (element-type OmsDailyTotal) */
GArray *oms_store_daily_totals (OmsStore *self, int from_day, int to_day, gint64 platform_id, GCancellable *cancellable,
                                GError **error);
void oms_store_daily_totals_async (OmsStore *self, int from_day, int to_day, gint64 platform_id,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *oms_store_daily_totals_finish (OmsStore *self, GAsyncResult *result, GError **error);

typedef struct
{
  char *sku;
  char *title;
  char currency[4];
  gint64 units, amount;
} OmsSkuTotal;
void oms_sku_total_free (OmsSkuTotal *total);
/* The best sellers by units. (element-type OmsSkuTotal) */
GPtrArray *oms_store_top_skus (OmsStore *self, int from_day, int to_day, gint64 platform_id, guint limit,
                               GCancellable *cancellable, GError **error);
void oms_store_top_skus_async (OmsStore *self, int from_day, int to_day, gint64 platform_id, guint limit,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_store_top_skus_finish (OmsStore *self, GAsyncResult *result, GError **error);

/* ---- Inventory
 * ------------------------------------------------------------------------------------------------------- */

typedef enum
{
  OMS_STOCK_SORT_SKU,
  OMS_STOCK_SORT_PLATFORM,
  OMS_STOCK_SORT_TITLE,
  OMS_STOCK_SORT_TOTAL,
  OMS_STOCK_SORT_AVAILABLE,
  OMS_STOCK_SORT_RESERVED,
  OMS_STOCK_SORT_INBOUND,
  OMS_STOCK_SORT_AGE,
} OmsStockSortKey;

typedef enum
{
  OMS_STOCK_VIEW_ALL,
  OMS_STOCK_VIEW_OUT,
  OMS_STOCK_VIEW_LOW, /* out or 1…5 */
  OMS_STOCK_VIEW_UNKNOWN,
} OmsStockView;

typedef struct
{
  gint64 platform_id; /* 0: all */
  OmsStockView view;
  const char *text; /* (nullable) part of SKU or title */
  OmsStockSortKey key;
  gboolean descending;
} OmsStockQuery;

/* Row keys are stock.rowid when there is stock, else minus the listing's id. */
GArray *oms_store_stock_ids (OmsStore *self, const OmsStockQuery *query, guint limit, GCancellable *cancellable,
                             GError **error);
void oms_store_stock_ids_async (OmsStore *self, const OmsStockQuery *query, guint limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GArray *oms_store_stock_ids_finish (OmsStore *self, GAsyncResult *result, GError **error);
GPtrArray *oms_store_stock_rows (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                                 GError **error); /* (element-type OmsStockRow) */
void oms_store_stock_rows_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *oms_store_stock_rows_finish (OmsStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
