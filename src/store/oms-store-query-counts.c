/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts and sums: of a filter, of a selection, and those of the sidebar and the tiles in one go. */
#include "oms-store-private.h"
#include "oms-store-query-private.h"

/* ---- How many match -----------------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 matching, all;
} Counts;

static gint64
count_by_sql (OmsDb *db, const OmsOrderQuery *query, GError **error)
{
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT COUNT (*) FROM orders o WHERE 1");
  sqlite3_stmt *statement;
  gint64 count = -1;

  oms_order_query_add_conditions (query, oms_order_query_lead (query, OMS_SORT_ORDERED), sql);
  statement = oms_sql_prepare (sql, db, error);
  if (statement != NULL && oms_db_step (db, statement, error) == 1)
    {
      count = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  return count;
}

static gint64
count_matching (OmsDb *db, OmsOrderRequest *request, OmsOrderQuery *query, gint64 all, GError **error)
{
  OmsFacetTest test;
  gint64 count;

  if (oms_order_filter_is_empty (query->filter))
    return all;
  if (oms_order_query_has_text (query))
    {
      g_autoptr (GArray) ids = oms_order_query_find (query, db, request->facets, &request->sort, 0, error);

      return ids != NULL ? (gint64) ids->len : -1;
    }
  if (oms_order_query_lead (query, OMS_SORT_TOTAL) != OMS_LEAD_SORT ||
      !oms_facets_begin (request->facets, db, query, &test))
    return count_by_sql (db, query, error);
  count = oms_facets_count (request->facets, &test);
  oms_facets_end (request->facets);
  return count;
}

static gpointer
read_counts (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsOrderRequest *request = data;
  g_autoptr (OmsOrderQuery) query = oms_order_request_query (request, db, error);
  g_autofree Counts *counts = g_new0 (Counts, 1);

  if (query == NULL || !oms_db_get_int (db, "SELECT SUM (orders) FROM daily_totals", 0, &counts->all, error))
    return NULL;
  counts->matching = count_matching (db, request, query, counts->all, error);
  return counts->matching >= 0 ? g_steal_pointer (&counts) : NULL;
}

gint64
oms_store_count_orders (OmsStore *self, const OmsOrderFilter *filter, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderRequest) request = oms_order_request_new (self, filter, FALSE);
  g_autofree Counts *counts = oms_store_read_sync (self, read_counts, request, cancellable, error);

  return counts != NULL ? counts->matching : -1;
}

void
oms_store_count_orders_async (OmsStore *self, const OmsOrderFilter *filter, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_count_orders_async);
  oms_store_read_task (self, task, read_counts, oms_order_request_new (self, filter, TRUE),
                       (GDestroyNotify) oms_order_request_free, g_free);
}

gboolean
oms_store_count_orders_finish (OmsStore *self, GAsyncResult *result, gint64 *matching, gint64 *all, GError **error)
{
  g_autofree Counts *counts = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_count_orders_async), FALSE);
  counts = g_task_propagate_pointer (G_TASK (result), error);
  if (counts == NULL)
    return FALSE;
  if (matching != NULL)
    *matching = counts->matching;
  if (all != NULL)
    *all = counts->all;
  return TRUE;
}

/* ---- What they are worth ------------------------------------------------------------------------------------------
 */

/* OMS_FLAG_CANCELLED_AFTER_PACK is 4, with OMS_FLAG_PACKED_HERE 20. */
G_STATIC_ASSERT (OMS_FLAG_CANCELLED_AFTER_PACK == 4 && OMS_FLAG_PACKED_HERE == 16);
#define IS_PACKED_HERE "(o.flags & 20) = 16"
#define IS_RECALLED    "(o.flags & 4) <> 0"
#define SUM_COLUMNS                                                            \
  "o.currency, COALESCE (SUM (o.total), 0), COUNT (*), SUM (o.total IS NULL)," \
  " SUM ((o.flags & 20) = 0 AND o." OMS_SQL_OPEN "), SUM (" IS_PACKED_HERE "), SUM (" IS_RECALLED ")"

/* The same of all orders: from the roll-ups, and from the few that have a flag. */
#define COUNT_FLAGGED(which) \
  "(SELECT COUNT (*) FROM orders o WHERE o.flags <> 0 AND o.currency = d.currency AND " which ")"
#define SUM_OF_ALL                                                                       \
  "SELECT currency, SUM (amount), SUM (orders), SUM (orders_without_total),"             \
  " SUM (orders * (" OMS_SQL_OPEN                                                        \
  ")) - " COUNT_FLAGGED ("(o.flags & 20) <> 0 AND +o." OMS_SQL_OPEN) "," COUNT_FLAGGED ( \
      IS_PACKED_HERE) ", " COUNT_FLAGGED (IS_RECALLED) " FROM daily_totals d GROUP BY currency ORDER BY currency"

/* Reads rows of these columns; one currency has one row. */
static GArray *
read_sums (OmsDb *db, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GArray) sums = g_array_new (FALSE, TRUE, sizeof (OmsMoneySum));
  int row = -1;

  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      OmsMoneySum sum = { 0 };

      g_strlcpy (sum.currency, (const char *) sqlite3_column_text (statement, 0), sizeof sum.currency);
      sum.amount = sqlite3_column_int64 (statement, 1);
      sum.orders = sqlite3_column_int64 (statement, 2);
      sum.without_total = sqlite3_column_int64 (statement, 3);
      sum.unpacked = sqlite3_column_int64 (statement, 4);
      sum.packed_here = sqlite3_column_int64 (statement, 5);
      sum.recalled = sqlite3_column_int64 (statement, 6);
      g_array_append_val (sums, sum);
    }
  return row == 0 ? g_steal_pointer (&sums) : NULL;
}

static GArray *
sum_ids (OmsDb *db, GArray *ids, GError **error)
{
  g_autofree char *list = oms_ids_to_json ((const gint64 *) (gpointer) ids->data, ids->len);
  sqlite3_stmt *statement = oms_db_statement (db,
                                              "SELECT " SUM_COLUMNS " FROM json_each (?) j CROSS JOIN orders o"
                                              " WHERE o.id = j.value GROUP BY o.currency ORDER BY o.currency",
                                              error);

  if (statement != NULL)
    oms_db_bind_text (statement, 1, list);
  return read_sums (db, statement, error);
}

static GArray *
sum_matching (OmsDb *db, OmsOrderRequest *request, const OmsOrderQuery *query, GError **error)
{
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT " SUM_COLUMNS " FROM orders o WHERE 1");
  g_autofree char *except = oms_ids_to_json ((const gint64 *) (gpointer) request->except->data, request->except->len);

  oms_order_query_add_conditions (query, oms_order_query_lead (query, OMS_SORT_ORDERED), sql);
  if (request->except->len > 0)
    oms_sql_add_string (sql, " AND o.id NOT IN (SELECT value FROM json_each (?))", except);
  oms_sql_add (sql, " GROUP BY o.currency ORDER BY o.currency");
  return read_sums (db, oms_sql_prepare (sql, db, error), error);
}

static GArray *
sum_found (OmsDb *db, OmsOrderRequest *request, OmsOrderQuery *query, GError **error)
{
  g_autoptr (GArray) ids = oms_order_query_find (query, db, request->facets, &request->sort, 0, error);
  g_autoptr (GHashTable) except = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < request->except->len; i++)
    g_hash_table_add (except, GSIZE_TO_POINTER (g_array_index (request->except, gint64, i)));
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (except, GSIZE_TO_POINTER (g_array_index (ids, gint64, i))))
      g_array_append_val (kept, g_array_index (ids, gint64, i));
  return sum_ids (db, kept, error);
}

static gpointer
read_sum (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsOrderRequest *request = data;
  g_autoptr (OmsOrderQuery) query = NULL;

  if (request->ids->len > 0)
    return sum_ids (db, request->ids, error);
  query = oms_order_request_query (request, db, error);
  if (query == NULL)
    return NULL;
  if (oms_order_query_has_text (query))
    return sum_found (db, request, query, error);
  if (oms_order_filter_is_empty (query->filter) && request->except->len == 0)
    return read_sums (db, oms_db_statement (db, SUM_OF_ALL, error), error);
  return sum_matching (db, request, query, error);
}

void
oms_store_sum_orders_async (OmsStore *self, const OmsOrderFilter *filter, const gint64 *ids, gsize n_ids,
                            const gint64 *except, gsize n_except, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  OmsOrderRequest *request = oms_order_request_new (self, filter, TRUE);

  g_task_set_source_tag (task, oms_store_sum_orders_async);
  g_array_append_vals (request->ids, ids, n_ids);
  g_array_append_vals (request->except, except, n_except);
  oms_store_read_task (self, task, read_sum, request, (GDestroyNotify) oms_order_request_free,
                       (GDestroyNotify) g_array_unref);
}

GArray *
oms_store_sum_orders_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_sum_orders_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- The sidebar and the tiles ------------------------------------------------------------------------------------
 */

void
oms_work_counts_free (OmsWorkCounts *counts)
{
  if (counts == NULL)
    return;
  g_clear_pointer (&counts->to_pack_value, g_array_unref);
  g_free (counts);
}

static gboolean
count_statuses (OmsDb *db, OmsWorkCounts *counts, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_statement (db, "SELECT status, SUM (orders) FROM daily_totals GROUP BY status", error);
  int row = -1;

  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      int status = sqlite3_column_int (statement, 0);
      gint64 orders = sqlite3_column_int64 (statement, 1);

      counts->views[OMS_VIEW_ALL] += orders;
      if (status >= 0 && status < OMS_N_STATUSES)
        counts->statuses[status] = orders;
    }
  counts->views[OMS_VIEW_RETURNS] = counts->statuses[OMS_STATUS_RETURNING] + counts->statuses[OMS_STATUS_RETURNED];
  return row == 0;
}

/* COUNT and MIN (dispatch_by) of a view. */
static gboolean
count_view (OmsDb *db, OmsOrderRequest *request, OmsOrderView view, gint64 *count, gint64 *earliest, GError **error)
{
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT COUNT (*), MIN (o.dispatch_by) FROM orders o WHERE 1");
  g_autoptr (OmsOrderQuery) query = NULL;
  sqlite3_stmt *statement;

  request->filter->view = view;
  query = oms_order_request_query (request, db, error);
  if (query == NULL)
    return FALSE;
  oms_order_query_add_conditions (query, oms_order_query_lead (query, OMS_SORT_ORDERED), sql);
  statement = oms_sql_prepare (sql, db, error);
  if (statement == NULL || oms_db_step (db, statement, error) != 1)
    return FALSE;
  *count = sqlite3_column_int64 (statement, 0);
  if (earliest != NULL)
    *earliest = oms_db_column_number (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
count_to_pack (OmsDb *db, OmsOrderRequest *request, OmsWorkCounts *counts, GError **error)
{
  g_autoptr (OmsOrderQuery) query = NULL;

  request->filter->view = OMS_VIEW_TO_PACK;
  query = oms_order_request_query (request, db, error);
  if (query == NULL)
    return FALSE;
  counts->to_pack_value = sum_matching (db, request, query, error);
  if (counts->to_pack_value == NULL)
    return FALSE;
  for (guint i = 0; i < counts->to_pack_value->len; i++)
    counts->views[OMS_VIEW_TO_PACK] += g_array_index (counts->to_pack_value, OmsMoneySum, i).orders;
  return TRUE;
}

static gboolean
count_stock (OmsDb *db, OmsWorkCounts *counts, GError **error)
{
  return oms_db_get_int (db, "SELECT COUNT (*) FROM stock WHERE available <= 0 AND +state = 0", 0,
                         &counts->out_of_stock, error) &&
         oms_db_get_int (db, "SELECT COUNT (*) FROM stock WHERE available BETWEEN 1 AND 5 AND +state = 0", 0,
                         &counts->low_stock, error) &&
         oms_db_get_int (db, "SELECT COUNT (*) FROM listings", 0, &counts->listings, error) &&
         oms_db_get_int (db, "SELECT COUNT (*) FROM problems", 0, &counts->problems, error);
}

static gpointer
read_work (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsOrderRequest *request = data;
  g_autoptr (OmsWorkCounts) counts = g_new0 (OmsWorkCounts, 1);
  gint64 *views = counts->views;

  counts->oldest_overdue = counts->next_due = OMS_TIME_UNKNOWN;
  if (!count_statuses (db, counts, error) || !count_to_pack (db, request, counts, error) ||
      !count_view (db, request, OMS_VIEW_DUE_TODAY, &views[OMS_VIEW_DUE_TODAY], &counts->next_due, error) ||
      !count_view (db, request, OMS_VIEW_OVERDUE, &views[OMS_VIEW_OVERDUE], &counts->oldest_overdue, error) ||
      !count_view (db, request, OMS_VIEW_CANCELLED_AFTER_PACK, &views[OMS_VIEW_CANCELLED_AFTER_PACK], NULL, error) ||
      !count_view (db, request, OMS_VIEW_ATTENTION, &views[OMS_VIEW_ATTENTION], NULL, error) ||
      !count_stock (db, counts, error))
    return NULL;
  return g_steal_pointer (&counts);
}

OmsWorkCounts *
oms_store_work_counts (OmsStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderRequest) request = oms_order_request_new (self, NULL, FALSE);

  return oms_store_read_sync (self, read_work, request, cancellable, error);
}

void
oms_store_work_counts_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_work_counts_async);
  oms_store_read_task (self, task, read_work, oms_order_request_new (self, NULL, FALSE),
                       (GDestroyNotify) oms_order_request_free, (GDestroyNotify) oms_work_counts_free);
}

OmsWorkCounts *
oms_store_work_counts_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_work_counts_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
