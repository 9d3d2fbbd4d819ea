/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inventory list: listings with their stock, or alone where none has been reported. */
#include "oms-search-text.h"
#include "oms-store-private.h"
#include "oms-store-query-private.h"

/* A row's key: its stock, else minus its listing. */
#define ROW_ID "COALESCE (s.id, -l.id)"

typedef struct
{
  OmsStockQuery query; /* text is owned */
  guint limit;
} StockRequest;

static StockRequest *
stock_request_new (const OmsStockQuery *query, guint limit)
{
  StockRequest *request = g_new0 (StockRequest, 1);

  request->query = *query;
  request->query.text = g_strdup (query->text);
  request->limit = limit;
  return request;
}

static void
stock_request_free (StockRequest *request)
{
  g_free ((char *) request->query.text);
  g_free (request);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StockRequest, stock_request_free)

static const char *const stock_sorts[] = {
  [OMS_STOCK_SORT_SKU] = "l.sku COLLATE NOCASE",
  [OMS_STOCK_SORT_PLATFORM] = "p.display_name COLLATE NOCASE",
  [OMS_STOCK_SORT_TITLE] = "l.title COLLATE NOCASE",
  [OMS_STOCK_SORT_TOTAL] = "s.total",
  [OMS_STOCK_SORT_AVAILABLE] = "s.available",
  [OMS_STOCK_SORT_RESERVED] = "s.reserved",
  [OMS_STOCK_SORT_INBOUND] = "s.inbound",
  [OMS_STOCK_SORT_AGE] = "s.read_at",
};

/* A figure that is not known counts for nothing, also where an old number still stands beside it. */
static const char *
view_condition (OmsStockView view)
{
  switch (view)
    {
    case OMS_STOCK_VIEW_OUT:
      return " AND s.state = 0 AND s.available <= 0";
    case OMS_STOCK_VIEW_LOW:
      return " AND s.state = 0 AND s.available <= 5";
    case OMS_STOCK_VIEW_UNKNOWN:
      return " AND (s.id IS NULL OR s.state <> 0 OR s.available IS NULL)";
    case OMS_STOCK_VIEW_ALL:
    default:
      return "";
    }
}

/* "%" and "_" in what was typed are letters. */
static char *
like_pattern (const char *word)
{
  GString *pattern = g_string_new ("%");

  for (const char *p = word; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static void
add_words (OmsSql *sql, const char *text)
{
  g_auto (GStrv) words = oms_search_words (text);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_autofree char *pattern = like_pattern (words[i]);

      oms_sql_add_string (sql, " AND (l.sku LIKE ? ESCAPE '\\'", pattern);
      oms_sql_add_string (sql, " OR l.title LIKE ? ESCAPE '\\'", pattern);
      oms_sql_add_string (sql, " OR l.remote_product_id LIKE ? ESCAPE '\\')", pattern);
    }
}

static void
add_order (OmsSql *sql, const OmsStockQuery *query)
{
  const char *key = stock_sorts[query->key];
  /* Age counts from read_at backwards: the youngest first is the latest time. */
  gboolean descending = query->key == OMS_STOCK_SORT_AGE ? !query->descending : query->descending;

  oms_sql_add (sql, " ORDER BY ");
  if (query->key >= OMS_STOCK_SORT_TOTAL)
    {
      oms_sql_add (sql, key);
      oms_sql_add (sql, " IS NULL, ");
    }
  oms_sql_add (sql, key);
  oms_sql_add (sql, descending ? " DESC, " : ", ");
  oms_sql_add (sql, ROW_ID);
}

static gpointer
read_stock_ids (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const StockRequest *request = data;
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT " ROW_ID " FROM listings l JOIN platforms p ON p.id = l.platform_id"
                                        " LEFT JOIN stock s ON s.listing_id = l.id WHERE 1");

  if (request->query.platform_id != 0)
    oms_sql_add_int (sql, " AND l.platform_id = ?", request->query.platform_id);
  oms_sql_add (sql, view_condition (request->query.view));
  add_words (sql, request->query.text);
  add_order (sql, &request->query);
  if (request->limit > 0)
    oms_sql_add_int (sql, " LIMIT ?", request->limit);

  return oms_db_get_ids (db, oms_sql_prepare (sql, db, error), error);
}

GArray *
oms_store_stock_ids (OmsStore *self, const OmsStockQuery *query, guint limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (StockRequest) request = stock_request_new (query, limit);

  return oms_store_read_sync (self, read_stock_ids, request, cancellable, error);
}

void
oms_store_stock_ids_async (OmsStore *self, const OmsStockQuery *query, guint limit, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_stock_ids_async);
  oms_store_read_task (self, task, read_stock_ids, stock_request_new (query, limit),
                       (GDestroyNotify) stock_request_free, (GDestroyNotify) g_array_unref);
}

GArray *
oms_store_stock_ids_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_stock_ids_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Rows ---------------------------------------------------------------------------------------------------------
 */

static OmsStockRow *
read_row (sqlite3_stmt *s, int c)
{
  OmsStockRow *row = oms_stock_row_new ();
  gboolean reported = sqlite3_column_type (s, c + 15) != SQLITE_NULL;

  row->listing_id = sqlite3_column_int64 (s, c);
  row->platform_id = sqlite3_column_int64 (s, c + 1);
  row->sku = oms_db_column_text (s, c + 2);
  row->variation = oms_db_column_text (s, c + 3);
  row->title = oms_db_column_text (s, c + 4);
  row->marketplace_id = oms_db_column_text (s, c + 5);
  row->remote_product_id = oms_db_column_text (s, c + 6);
  row->price = oms_db_column_number (s, c + 7);
  row->currency = oms_db_column_text (s, c + 8);
  row->listing_status = oms_db_column_text (s, c + 9);
  row->location = oms_db_column_text (s, c + 10);
  row->fulfilment = sqlite3_column_int (s, c + 11);
  row->total = oms_db_column_number (s, c + 12);
  row->available = oms_db_column_number (s, c + 13);
  row->reserved = oms_db_column_number (s, c + 14);
  row->state = reported ? sqlite3_column_int (s, c + 15) : OMS_STOCK_UNKNOWN;
  row->inbound = oms_db_column_number (s, c + 16);
  row->reason = oms_db_column_text (s, c + 17);
  row->read_at = oms_db_column_number (s, c + 18);
  return row;
}

#define STOCK_COLUMNS                                                                                                \
  "SELECT j.key, l.id, l.platform_id, l.sku, l.variation, " OMS_SQL_TITLE (                                          \
      "l") ", l.marketplace_id, l.remote_product_id, l.price,"                                                       \
           " l.currency, l.status, s.location, s.fulfilment, s.total, s.available, s.reserved, s.state, s.inbound, " \
           "s.reason,"                                                                                               \
           " s.read_at FROM json_each (?) j"

static gboolean
read_some (OmsDb *db, const char *sql, const char *list, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);
  int row = -1;

  if (statement != NULL)
    oms_db_bind_text (statement, 1, list);
  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      guint place = sqlite3_column_int (statement, 0);

      if (place < rows->len && rows->pdata[place] == NULL)
        rows->pdata[place] = read_row (statement, 1);
    }
  return row == 0;
}

static void
free_row (gpointer row)
{
  oms_stock_row_free (row);
}

static gpointer
read_stock_rows (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const GArray *ids = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_full (ids->len, free_row);
  g_autofree char *list = oms_ids_to_json ((const gint64 *) (gpointer) ids->data, ids->len);

  g_ptr_array_set_size (rows, ids->len);
  if (!read_some (db,
                  STOCK_COLUMNS " CROSS JOIN stock s CROSS JOIN listings l WHERE j.value > 0 AND s.id = j.value"
                                " AND l.id = s.listing_id",
                  list, rows, error) ||
      !read_some (db,
                  STOCK_COLUMNS " CROSS JOIN listings l LEFT JOIN stock s ON 0 WHERE j.value < 0 AND l.id = -j.value",
                  list, rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

static GArray *
copy_ids (const gint64 *ids, gsize n_ids)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ids);

  return g_array_append_vals (copy, ids, n_ids);
}

GPtrArray *
oms_store_stock_rows (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) copy = copy_ids (ids, n_ids);

  return oms_store_read_sync (self, read_stock_rows, copy, cancellable, error);
}

void
oms_store_stock_rows_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_stock_rows_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  oms_store_read_task (self, task, read_stock_rows, copy_ids (ids, n_ids), (GDestroyNotify) g_array_unref,
                       (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_stock_rows_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_stock_rows_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
