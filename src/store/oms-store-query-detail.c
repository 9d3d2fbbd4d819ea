/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by id for the list, and one order with everything for the detail pane. */
#include "oms-raw-body.h"
#include "oms-store-private.h"
#include "oms-store-query-private.h"

#include <glib/gi18n-lib.h>

#define ROW_COLUMNS                                                                                                    \
  "o.id, o.platform_id, o.platform_order_id, o.status, o.raw_status, o.flags, o.purchased_at, o.purchased_precision,"  \
  " o.changed_at, o.dispatch_after, o.dispatch_by, o.total, o.currency, o.item_count, p.name, o.ship_city, o.payment," \
  " o.fulfilment, o.tracking"
#define N_ROW_COLUMNS 19

static OmsOrderRow *
read_row (sqlite3_stmt *s, int c)
{
  OmsOrderRow *row = oms_order_row_new ();

  row->id = sqlite3_column_int64 (s, c);
  row->platform_id = sqlite3_column_int64 (s, c + 1);
  row->order_id = oms_db_column_text (s, c + 2);
  row->status = sqlite3_column_int (s, c + 3);
  row->raw_status = oms_db_column_text (s, c + 4);
  row->flags = sqlite3_column_int (s, c + 5);
  row->purchased_at = oms_db_column_number (s, c + 6);
  row->purchased_precision = sqlite3_column_int (s, c + 7);
  row->updated_at = oms_db_column_number (s, c + 8);
  row->dispatch_after = oms_db_column_number (s, c + 9);
  row->dispatch_by = oms_db_column_number (s, c + 10);
  row->total = oms_db_column_number (s, c + 11);
  row->currency = oms_db_column_text (s, c + 12);
  row->item_count = sqlite3_column_int (s, c + 13);
  if (sqlite3_column_bytes (s, c + 14) > 0)
    row->buyer = oms_db_column_text (s, c + 14);
  row->place = oms_db_column_text (s, c + 15);
  row->payment = oms_db_column_text (s, c + 16);
  row->fulfilment = sqlite3_column_int (s, c + 17);
  row->tracking = oms_db_column_text (s, c + 18);
  return row;
}

/* ---- Rows of the list ---------------------------------------------------------------------------------------------
 */

static void
free_row (gpointer row)
{
  oms_order_row_free (row);
}

static gpointer
read_rows (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const GArray *ids = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_full (ids->len, free_row);
  g_autofree char *list = oms_ids_to_json ((const gint64 *) (gpointer) ids->data, ids->len);
  sqlite3_stmt *statement;
  int row;

  g_ptr_array_set_size (rows, ids->len);
  statement = oms_db_statement (db,
                                "SELECT j.key, " ROW_COLUMNS " FROM json_each (?) j CROSS JOIN orders o"
                                " LEFT JOIN order_people p ON p.order_id = o.id WHERE o.id = j.value",
                                error);
  if (statement == NULL)
    return NULL;
  oms_db_bind_text (statement, 1, list);
  while ((row = oms_db_step (db, statement, error)) == 1)
    {
      guint place = sqlite3_column_int (statement, 0);

      g_assert (place < rows->len && rows->pdata[place] == NULL);
      rows->pdata[place] = read_row (statement, 1);
    }
  return row == 0 ? g_steal_pointer (&rows) : NULL;
}

static GArray *
copy_ids (const gint64 *ids, gsize n_ids)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ids);

  return g_array_append_vals (copy, ids, n_ids);
}

GPtrArray *
oms_store_order_rows (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) copy = copy_ids (ids, n_ids);

  return oms_store_read_sync (self, read_rows, copy, cancellable, error);
}

void
oms_store_order_rows_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_order_rows_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  oms_store_read_task (self, task, read_rows, copy_ids (ids, n_ids), (GDestroyNotify) g_array_unref,
                       (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_order_rows_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_order_rows_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- One order ----------------------------------------------------------------------------------------------------
 */

static gboolean
read_head (OmsDb *db, gint64 id, OmsOrder *order, GError **error)
{
  sqlite3_stmt *s = oms_db_statement (db,
                                      "SELECT " ROW_COLUMNS ", o.group_id, o.deliver_by, o.seen_at, o.created_at,"
                                      " o.marketplace_id, o.ship_city, o.ship_state, o.ship_postcode,"
                                      " o.platform_metadata FROM orders o"
                                      " LEFT JOIN order_people p ON p.order_id = o.id WHERE o.id = ?",
                                      error);
  int c = N_ROW_COLUMNS;
  int row;

  if (s == NULL)
    return FALSE;
  sqlite3_bind_int64 (s, 1, id);
  row = oms_db_step (db, s, error);
  if (row < 0)
    return FALSE;
  if (row == 0)
    {
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This order is no longer there."));
      return FALSE;
    }
  oms_order_row_free (order->row);
  order->row = read_row (s, 0);
  order->group_id = oms_db_column_text (s, c);
  order->deliver_by = oms_db_column_number (s, c + 1);
  order->seen_at = oms_db_column_number (s, c + 2);
  order->created_at = oms_db_column_number (s, c + 3);
  order->marketplace_id = oms_db_column_text (s, c + 4);
  order->ship_city = oms_db_column_text (s, c + 5);
  order->ship_state = oms_db_column_text (s, c + 6);
  order->ship_postcode = oms_db_column_text (s, c + 7);
  order->metadata = oms_db_column_text (s, c + 8);
  sqlite3_reset (s);
  return TRUE;
}

/* NULL is "absent" in a record. */
static OmsStatus
column_status (sqlite3_stmt *s, int column)
{
  return sqlite3_column_type (s, column) == SQLITE_NULL ? OMS_STATUS_UNSET : sqlite3_column_int (s, column);
}

static gpointer
read_line (sqlite3_stmt *s)
{
  OmsLineRecord *line = g_new0 (OmsLineRecord, 1);

  line->line_id = oms_db_column_text (s, 0);
  line->shipment_id = oms_db_column_text (s, 1);
  line->sku = oms_db_column_text (s, 2);
  line->product_id = oms_db_column_text (s, 3);
  line->title = oms_db_column_text (s, 4);
  line->variation = oms_db_column_text (s, 5);
  line->quantity = oms_db_column_number (s, 6);
  line->qty_shipped = oms_db_column_number (s, 7);
  line->qty_cancelled = oms_db_column_number (s, 8);
  line->qty_returned = oms_db_column_number (s, 9);
  line->unit_price = oms_db_column_number (s, 10);
  line->line_total = oms_db_column_number (s, 11);
  line->status = column_status (s, 12);
  line->raw_status = oms_db_column_text (s, 13);
  line->metadata = oms_db_column_text (s, 14);
  return line;
}

static gpointer
read_shipment (sqlite3_stmt *s)
{
  OmsShipmentRecord *shipment = g_new0 (OmsShipmentRecord, 1);

  shipment->remote_id = oms_db_column_text (s, 0);
  shipment->status = column_status (s, 1);
  shipment->raw_status = oms_db_column_text (s, 2);
  shipment->hold = sqlite3_column_int (s, 3);
  shipment->location_id = oms_db_column_text (s, 4);
  shipment->dispatch_after = oms_db_column_number (s, 5);
  shipment->dispatch_by = oms_db_column_number (s, 6);
  shipment->carrier = oms_db_column_text (s, 7);
  shipment->tracking = oms_db_column_text (s, 8);
  shipment->remote_updated_at = oms_db_column_number (s, 9);
  return shipment;
}

static gpointer
read_return (sqlite3_stmt *s)
{
  OmsReturnRecord *record = g_new0 (OmsReturnRecord, 1);

  record->return_id = oms_db_column_text (s, 0);
  record->line_id = oms_db_column_text (s, 1);
  record->quantity = oms_db_column_number (s, 2);
  record->kind = oms_db_column_text (s, 3);
  record->status = column_status (s, 4);
  record->raw_status = oms_db_column_text (s, 5);
  record->tracking = oms_db_column_text (s, 6);
  record->created_at = oms_db_column_number (s, 7);
  record->updated_at = oms_db_column_number (s, 8);
  return record;
}

static gpointer
read_event (sqlite3_stmt *s)
{
  OmsOrderEvent *event = g_new0 (OmsOrderEvent, 1);

  event->at = oms_db_column_number (s, 0);
  event->what = oms_db_column_text (s, 1);
  event->from = oms_db_column_text (s, 2);
  event->to = oms_db_column_text (s, 3);
  return event;
}

static gpointer
read_person (sqlite3_stmt *s)
{
  OmsPerson *person = oms_person_new ();
  char **fields[] = { &person->name,     &person->company,  &person->address1, &person->address2,
                      &person->address3, &person->district, &person->city,     &person->state,
                      &person->postcode, &person->country,  &person->phone,    &person->email };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*fields[i]);
      *fields[i] = oms_db_column_text (s, (int) i);
    }
  person->purge_after = oms_db_column_number (s, G_N_ELEMENTS (fields));
  return person;
}

static gboolean
read_parts (OmsDb *db, const char *sql, gint64 id, gpointer (*read) (sqlite3_stmt *), GPtrArray *parts, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (parts, read (statement));
  return row == 0;
}

static gboolean
read_all_parts (OmsDb *db, gint64 id, OmsOrder *order, GError **error)
{
  return read_parts (db,
                     "SELECT line_id, shipment_id, sku, product_id, " OMS_SQL_TITLE (
                         "order_items") ", variation, quantity, qty_shipped,"
                                        " qty_cancelled, qty_returned, unit_price, line_total, status, raw_status, "
                                        "platform_metadata"
                                        " FROM order_items WHERE order_id = ? ORDER BY id",
                     id, read_line, order->lines, error) &&
         read_parts (db,
                     "SELECT remote_id, status, raw_status, hold, location_id, dispatch_after, dispatch_by, carrier,"
                     " tracking, remote_updated_at FROM shipments WHERE order_id = ? ORDER BY id",
                     id, read_shipment, order->shipments, error) &&
         read_parts (db,
                     "SELECT return_id, line_id, quantity, kind, status, raw_status, tracking, created_at, updated_at"
                     " FROM returns WHERE order_id = ? ORDER BY created_at, id",
                     id, read_return, order->returns, error) &&
         read_parts (db,
                     "SELECT at, what, from_value, to_value FROM order_events WHERE order_id = ?"
                     " ORDER BY at DESC, id DESC LIMIT 500",
                     id, read_event, order->events, error);
}

static gboolean
read_buyer (OmsDb *db, gint64 id, OmsOrder *order, GError **error)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_person_free);

  if (!read_parts (db,
                   "SELECT name, company, address1, address2, address3, district, city, state, postcode, country,"
                   " phone, email, purge_after FROM order_people WHERE order_id = ?",
                   id, read_person, people, error))
    return FALSE;
  if (people->len > 0)
    order->person = g_ptr_array_steal_index (people, 0);
  return TRUE;
}

static gboolean
read_raw (OmsDb *db, gint64 id, OmsOrder *order, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, "SELECT body FROM order_raw WHERE order_id = ?", error);
  g_autoptr (GBytes) body = NULL;
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  row = oms_db_step (db, statement, error);
  if (row == 1)
    {
      gconstpointer packed = sqlite3_column_blob (statement, 0);

      body = oms_raw_unpack (packed, sqlite3_column_bytes (statement, 0));
      sqlite3_reset (statement);
    }
  if (body != NULL)
    order->raw = oms_raw_parse (db, body);
  return row >= 0;
}

static gpointer
read_order (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 id = *(const gint64 *) data;
  g_autoptr (OmsOrder) order = oms_order_new ();

  if (!read_head (db, id, order, error) || !read_all_parts (db, id, order, error) ||
      !read_buyer (db, id, order, error) || !read_raw (db, id, order, error))
    return NULL;
  return g_steal_pointer (&order);
}

OmsOrder *
oms_store_get_order (OmsStore *self, gint64 id, GCancellable *cancellable, GError **error)
{
  return oms_store_read_sync (self, read_order, &id, cancellable, error);
}

void
oms_store_get_order_async (OmsStore *self, gint64 id, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_get_order_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  oms_store_read_task (self, task, read_order, g_memdup2 (&id, sizeof id), g_free, (GDestroyNotify) oms_order_free);
}

OmsOrder *
oms_store_get_order_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_get_order_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
find_orders (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (
      db, "SELECT id FROM orders WHERE platform_order_id = ? COLLATE NOCASE ORDER BY id LIMIT 100", error);

  if (statement == NULL)
    return NULL;
  oms_db_bind_text (statement, 1, data);
  return oms_db_get_ids (db, statement, error);
}

GArray *
oms_store_find_orders (OmsStore *self, const char *platform_order_id, GError **error)
{
  return oms_store_read_sync (self, find_orders, (gpointer) platform_order_id, NULL, error);
}
