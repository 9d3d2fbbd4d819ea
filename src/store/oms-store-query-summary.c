/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by day and by SKU, from the roll-ups alone. */
#include "oms-store-private.h"
#include "oms-store-query-private.h"

typedef struct
{
  int from_day, to_day; /* 0: open */
  gint64 platform_id;   /* 0: all */
  guint limit;
} Range;

static Range *
range_new (int from_day, int to_day, gint64 platform_id, guint limit)
{
  Range *range = g_new (Range, 1);

  *range = (Range){ from_day, to_day, platform_id, limit };
  return range;
}

static sqlite3_stmt *
prepare_range (OmsDb *db, const char *sql, const Range *range, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, range->from_day);
  sqlite3_bind_int (statement, 2, range->to_day != 0 ? range->to_day : G_MAXINT);
  if (range->platform_id != 0)
    sqlite3_bind_int64 (statement, 3, range->platform_id);
  return statement;
}

/* ---- By day -------------------------------------------------------------------------------------------------------
 */

#define DAILY_COLUMNS \
  "SELECT platform_id, local_day, status, currency, orders, orders_without_total, units, amount FROM daily_totals"

static gpointer
read_totals (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Range *range = data;
  g_autoptr (GArray) totals = g_array_new (FALSE, TRUE, sizeof (OmsDailyTotal));
  sqlite3_stmt *statement =
      prepare_range (db,
                     range->platform_id != 0 ? DAILY_COLUMNS " WHERE local_day BETWEEN ?1 AND ?2 AND platform_id = ?3"
                                                             " ORDER BY local_day, platform_id, status, currency"
                                             : DAILY_COLUMNS " WHERE local_day BETWEEN ?1 AND ?2"
                                                             " ORDER BY local_day, platform_id, status, currency",
                     range, error);
  int row = -1;

  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      OmsDailyTotal total = { 0 };

      total.platform_id = sqlite3_column_int64 (statement, 0);
      total.local_day = sqlite3_column_int (statement, 1);
      total.status = sqlite3_column_int (statement, 2);
      g_strlcpy (total.currency, (const char *) sqlite3_column_text (statement, 3), sizeof total.currency);
      total.orders = sqlite3_column_int64 (statement, 4);
      total.orders_without_total = sqlite3_column_int64 (statement, 5);
      total.units = sqlite3_column_int64 (statement, 6);
      total.amount = sqlite3_column_int64 (statement, 7);
      g_array_append_val (totals, total);
    }
  return row == 0 ? g_steal_pointer (&totals) : NULL;
}

GArray *
oms_store_daily_totals (OmsStore *self, int from_day, int to_day, gint64 platform_id, GCancellable *cancellable,
                        GError **error)
{
  g_autofree Range *range = range_new (from_day, to_day, platform_id, 0);

  return oms_store_read_sync (self, read_totals, range, cancellable, error);
}

void
oms_store_daily_totals_async (OmsStore *self, int from_day, int to_day, gint64 platform_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_daily_totals_async);
  oms_store_read_task (self, task, read_totals, range_new (from_day, to_day, platform_id, 0), g_free,
                       (GDestroyNotify) g_array_unref);
}

GArray *
oms_store_daily_totals_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_daily_totals_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- By SKU -------------------------------------------------------------------------------------------------------
 */

void
oms_sku_total_free (OmsSkuTotal *total)
{
  if (total == NULL)
    return;
  g_free (total->sku);
  g_free (total->title);
  g_free (total);
}

/* The title: of a listing, else of the latest line sold. */
#define SKU_COLUMNS                                                                                          \
  "SELECT d.sku, COALESCE ("                                                                                 \
  "  (SELECT l.title FROM listings l WHERE l.sku = d.sku COLLATE NOCASE AND l.title <> '' LIMIT 1),"         \
  "  (SELECT i.title FROM order_items i WHERE i.sku = d.sku COLLATE NOCASE AND i.title <> '' LIMIT 1), '')," \
  "  d.currency, d.units, d.amount FROM (SELECT sku, currency, SUM (units) AS units, SUM (amount) AS amount" \
  "    FROM daily_sku WHERE local_day BETWEEN ?1 AND ?2"
#define SKU_ORDER " GROUP BY sku, currency ORDER BY units DESC, amount DESC, sku LIMIT ?4) d"

static gpointer
read_skus (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Range *range = data;
  g_autoptr (GPtrArray) totals = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_sku_total_free);
  sqlite3_stmt *statement = prepare_range (
      db, range->platform_id != 0 ? SKU_COLUMNS " AND platform_id = ?3" SKU_ORDER : SKU_COLUMNS SKU_ORDER, range,
      error);
  int row = -1;

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 4, range->limit);
  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      OmsSkuTotal *total = g_new0 (OmsSkuTotal, 1);

      total->sku = oms_db_column_text (statement, 0);
      total->title = oms_db_column_text (statement, 1);
      g_strlcpy (total->currency, (const char *) sqlite3_column_text (statement, 2), sizeof total->currency);
      total->units = sqlite3_column_int64 (statement, 3);
      total->amount = sqlite3_column_int64 (statement, 4);
      g_ptr_array_add (totals, total);
    }
  return row == 0 ? g_steal_pointer (&totals) : NULL;
}

GPtrArray *
oms_store_top_skus (OmsStore *self, int from_day, int to_day, gint64 platform_id, guint limit,
                    GCancellable *cancellable, GError **error)
{
  g_autofree Range *range = range_new (from_day, to_day, platform_id, limit);

  return oms_store_read_sync (self, read_skus, range, cancellable, error);
}

void
oms_store_top_skus_async (OmsStore *self, int from_day, int to_day, gint64 platform_id, guint limit,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_top_skus_async);
  oms_store_read_task (self, task, read_skus, range_new (from_day, to_day, platform_id, limit), g_free,
                       (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_top_skus_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_top_skus_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
