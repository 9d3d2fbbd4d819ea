/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Knows the lists' columns by their ids and no SQL. */
#include "oms-export.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-csv.h"
#include "oms-store-private.h"

#define PAGE 500

struct _OmsExport
{
  OmsOrderFilter *filter; /* (nullable) NULL: stock */
  OmsOrderSort sort;
  OmsStockQuery stock;
  char *text;       /* (nullable) of @stock */
  char **columns;   /* (nullable) */
  int written, all; /* atomic */
};

/* While it runs. */
typedef struct
{
  OmsStore *store;
  GPtrArray *accounts; /* (element-type OmsAccount) */
  GTimeZone *zone;
  GPtrArray *columns; /* (element-type Column) as they stand in the file */
  GString *csv;
} Writer;

typedef struct
{
  const char *id;    /* (nullable) of the list's column; NULL: always there, behind the others */
  const char *title; /* N_() or NC_() with "column" */
  void (*append) (Writer *writer, gconstpointer row);
} Column;

/* ---- Cells ---------------------------------------------------------------------------------------------------------
 */

static const OmsAccount *
find_account (Writer *writer, gint64 platform_id)
{
  for (guint i = 0; i < writer->accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (writer->accounts, i);

      if (account->id == platform_id)
        return account;
    }
  return NULL;
}

static void
append_platform (Writer *writer, gint64 platform_id, gboolean by_name)
{
  const OmsAccount *account = find_account (writer, platform_id);

  if (account != NULL)
    oms_csv_append_words (writer->csv, by_name ? account->name : account->display_name);
}

/* Unknown is empty, not zero. */
static void
append_number (Writer *writer, gint64 number)
{
  if (number != OMS_QUANTITY_UNKNOWN)
    g_string_append_printf (writer->csv, "%" G_GINT64_FORMAT, number);
}

static void
append_money (Writer *writer, gint64 minor, const char *currency)
{
  g_autofree char *text = oms_money_to_decimal (minor, currency);

  if (text != NULL)
    oms_csv_append (writer->csv, text);
}

static void
append_time (Writer *writer, gint64 ms, OmsPrecision precision)
{
  if (ms == OMS_TIME_UNKNOWN)
    return;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / OMS_TIME_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, writer->zone) : NULL;
  g_autofree char *text =
      local != NULL ? g_date_time_format (local, precision == OMS_PRECISION_DAY ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S%:z")
                    : NULL;

  if (text != NULL)
    oms_csv_append (writer->csv, text);
}

static void
append_keeper (Writer *writer, OmsFulfilment fulfilment)
{
  if (fulfilment == OMS_FULFILMENT_SELF)
    oms_csv_append_words (writer->csv, _ ("You"));
  else if (fulfilment == OMS_FULFILMENT_MARKETPLACE)
    oms_csv_append_words (writer->csv, _ ("The marketplace"));
}

/* A figure of a state that is not known is the last one, of "Read at". */
static void
append_state (Writer *writer, OmsStockState state)
{
  const char *word = state == OMS_STOCK_KNOWN     ? _ ("Known")
                     : state == OMS_STOCK_REFUSED ? _ ("Refused")
                                                  : _ ("Unknown");

  oms_csv_append_words (writer->csv, word);
}

#define ORDER_CELL(name, call)                                  \
  static void order_##name (Writer *writer, gconstpointer data) \
  {                                                             \
    const OmsOrderRow *row = data;                              \
    call;                                                       \
  }
ORDER_CELL (platform, append_platform (writer, row->platform_id, FALSE))
ORDER_CELL (account, append_platform (writer, row->platform_id, TRUE))
ORDER_CELL (id, oms_csv_append_code (writer->csv, row->order_id))
ORDER_CELL (status, oms_csv_append_words (writer->csv, oms_status_label (row->status)))
ORDER_CELL (raw_status, oms_csv_append_words (writer->csv, row->raw_status))
ORDER_CELL (buyer, oms_csv_append_words (writer->csv, row->buyer))
ORDER_CELL (place, oms_csv_append_words (writer->csv, row->place))
ORDER_CELL (items, append_number (writer, row->item_count))
ORDER_CELL (total, append_money (writer, row->total, row->currency))
ORDER_CELL (currency, oms_csv_append_words (writer->csv, row->currency))
ORDER_CELL (ordered, append_time (writer, row->purchased_at, row->purchased_precision))
ORDER_CELL (dispatch, append_time (writer, row->dispatch_by, OMS_PRECISION_TIME))
ORDER_CELL (updated, append_time (writer, row->updated_at, OMS_PRECISION_TIME))
ORDER_CELL (tracking, oms_csv_append_code (writer->csv, row->tracking))
#undef ORDER_CELL

static const Column order_columns[] = {
  { "platform", NC_ ("column", "Marketplace"), order_platform },
  { "order", NC_ ("column", "Order"), order_id },
  { "status", NC_ ("column", "Status"), order_status },
  { "buyer", NC_ ("column", "Buyer"), order_buyer },
  { "buyer", NC_ ("column", "Place"), order_place },
  { "items", NC_ ("column", "Items"), order_items },
  { "total", NC_ ("column", "Total"), order_total },
  { "total", NC_ ("column", "Currency"), order_currency },
  { "ordered", NC_ ("column", "Ordered"), order_ordered },
  { "dispatch", NC_ ("column", "Dispatch by"), order_dispatch },
  { "updated", NC_ ("column", "Updated"), order_updated },
  { NULL, NC_ ("column", "Account"), order_account },
  { NULL, NC_ ("column", "Marketplace's status"), order_raw_status },
  { NULL, NC_ ("column", "Tracking"), order_tracking },
};

#define STOCK_CELL(name, call)                                  \
  static void stock_##name (Writer *writer, gconstpointer data) \
  {                                                             \
    const OmsStockRow *row = data;                              \
    call;                                                       \
  }
STOCK_CELL (sku, oms_csv_append_code (writer->csv, row->sku))
STOCK_CELL (platform, append_platform (writer, row->platform_id, FALSE))
STOCK_CELL (account, append_platform (writer, row->platform_id, TRUE))
STOCK_CELL (title, oms_csv_append_words (writer->csv, row->title))
STOCK_CELL (total, append_number (writer, row->total))
STOCK_CELL (available, append_number (writer, row->available))
STOCK_CELL (reserved, append_number (writer, row->reserved))
STOCK_CELL (inbound, append_number (writer, row->inbound))
STOCK_CELL (age, append_time (writer, row->read_at, OMS_PRECISION_TIME))
STOCK_CELL (variation, oms_csv_append_code (writer->csv, row->variation))
STOCK_CELL (product, oms_csv_append_code (writer->csv, row->remote_product_id))
STOCK_CELL (marketplace, oms_csv_append_words (writer->csv, row->marketplace_id))
STOCK_CELL (keeper, append_keeper (writer, row->fulfilment))
STOCK_CELL (state, append_state (writer, row->state))
STOCK_CELL (reason, oms_csv_append_words (writer->csv, row->reason))
STOCK_CELL (location, oms_csv_append_code (writer->csv, row->location))
#undef STOCK_CELL

static const Column stock_columns[] = {
  { "sku", NC_ ("column", "SKU"), stock_sku },
  { "platform", NC_ ("column", "Marketplace"), stock_platform },
  { "title", NC_ ("column", "Title"), stock_title },
  { "total", NC_ ("column", "Total"), stock_total },
  { "available", NC_ ("column", "Available"), stock_available },
  { "reserved", NC_ ("column", "Reserved"), stock_reserved },
  { "inbound", NC_ ("column", "Inbound"), stock_inbound },
  { "age", NC_ ("column", "Read at"), stock_age },
  { NULL, NC_ ("column", "Account"), stock_account },
  { NULL, NC_ ("column", "Variation"), stock_variation },
  { NULL, NC_ ("column", "Product id"), stock_product },
  { NULL, NC_ ("column", "Marketplace id"), stock_marketplace },
  { NULL, NC_ ("column", "Location"), stock_location },
  { NULL, NC_ ("column", "Kept by"), stock_keeper },
  { NULL, NC_ ("column", "State"), stock_state },
  { NULL, NC_ ("column", "Reason"), stock_reason },
};

/* ---- The file ------------------------------------------------------------------------------------------------------
 */

static void
choose_columns (Writer *writer, const Column *all, gsize n_all, const char *const *wanted)
{
  for (gsize w = 0; wanted != NULL && wanted[w] != NULL; w++)
    for (gsize i = 0; i < n_all; i++)
      if (g_strcmp0 (all[i].id, wanted[w]) == 0)
        g_ptr_array_add (writer->columns, (gpointer) &all[i]);
  for (gsize i = 0; i < n_all; i++)
    if (wanted == NULL || all[i].id == NULL)
      g_ptr_array_add (writer->columns, (gpointer) &all[i]);
}

static void
append_head (Writer *writer)
{
  g_string_append (writer->csv, OMS_CSV_MARK);
  for (guint i = 0; i < writer->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (writer->columns, i);

      if (i > 0)
        g_string_append_c (writer->csv, ',');
      oms_csv_append (writer->csv, g_dpgettext2 (GETTEXT_PACKAGE, "column", column->title));
    }
  g_string_append (writer->csv, OMS_CSV_END);
}

static void
append_row (Writer *writer, gconstpointer row)
{
  for (guint i = 0; i < writer->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (writer->columns, i);

      if (i > 0)
        g_string_append_c (writer->csv, ',');
      column->append (writer, row);
    }
  g_string_append (writer->csv, OMS_CSV_END);
}

static gboolean
flush (Writer *writer, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  gboolean done = g_output_stream_write_all (stream, writer->csv->str, writer->csv->len, NULL, cancellable, error);

  g_string_truncate (writer->csv, 0);
  return done;
}

static GArray *
read_ids (OmsExport *self, OmsStore *store, GCancellable *cancellable, GError **error)
{
  if (self->filter != NULL)
    return oms_store_order_ids (store, self->filter, &self->sort, 0, cancellable, error);
  return oms_store_stock_ids (store, &self->stock, 0, cancellable, error);
}

static GPtrArray *
read_rows (OmsExport *self, OmsStore *store, GArray *ids, guint first, GCancellable *cancellable, GError **error)
{
  const gint64 *page = &g_array_index (ids, gint64, first);
  guint n = MIN (PAGE, ids->len - first);

  return self->filter != NULL ? oms_store_order_rows (store, page, n, cancellable, error)
                              : oms_store_stock_rows (store, page, n, cancellable, error);
}

static gboolean
write_rows (OmsExport *self, Writer *writer, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = read_ids (self, writer->store, cancellable, error);

  if (ids == NULL)
    return FALSE;
  g_atomic_int_set (&self->all, (int) ids->len);
  append_head (writer);
  for (guint first = 0; first < ids->len; first += PAGE)
    {
      g_autoptr (GPtrArray) rows = read_rows (self, writer->store, ids, first, cancellable, error);

      if (rows == NULL)
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        if (g_ptr_array_index (rows, i) != NULL)
          append_row (writer, g_ptr_array_index (rows, i));
      if (!flush (writer, stream, cancellable, error))
        return FALSE;
      g_atomic_int_add (&self->written, (int) rows->len);
    }
  return flush (writer, stream, cancellable, error);
}

/* Closing with a cancelled cancellable leaves the old file in its place; where there was none, nothing shall be. */
static void
abandon (GFile *file, GOutputStream *stream, gboolean existed)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
  if (!existed)
    g_file_delete (file, NULL, NULL);
}

static gboolean
write_file (OmsExport *self, Writer *writer, GFile *file, GCancellable *cancellable, GError **error)
{
  gboolean existed = g_file_query_exists (file, NULL);
  g_autoptr (GFileOutputStream) stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (write_rows (self, writer, G_OUTPUT_STREAM (stream), cancellable, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return TRUE;
  abandon (file, G_OUTPUT_STREAM (stream), existed);
  return FALSE;
}

/* What is wrong with the place, and what to do. (transfer full) */
static char *
describe_failure (const char *path, const GError *reason)
{
  switch (reason->code)
    {
    case G_IO_ERROR_NO_SPACE:
      return g_strdup_printf (_ ("“%s” could not be written: the disk is full. Make room and export it again."), path);
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return g_strdup_printf (_ ("“%s” could not be written: it is not allowed there. Choose another folder."), path);
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_DIRECTORY:
      return g_strdup_printf (_ ("“%s” could not be written: its folder is gone. Choose another folder."), path);
    default: /* Translators: the name of a file; what the system says */
      return g_strdup_printf (_ ("“%s” could not be written: %s. Choose another place for it."), path, reason->message);
    }
}

static gboolean
fail (GFile *file, GError *reason, GError **error)
{
  if (reason->domain == G_IO_ERROR && reason->code != G_IO_ERROR_CANCELLED)
    {
      g_autofree char *path = g_file_get_parse_name (file);
      g_autofree char *sentence = describe_failure (path, reason);

      g_free (reason->message);
      reason->message = g_steal_pointer (&sentence);
    }
  g_propagate_error (error, reason);
  return FALSE;
}

gboolean
oms_export_run (OmsExport *self, OmsStore *store, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (store, error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GString) csv = g_string_new (NULL);
  GError *reason = NULL;

  if (accounts == NULL)
    return FALSE;
  zone = oms_store_ref_zone (store);
  Writer writer = { store, accounts, zone, columns, csv };
  if (self->filter != NULL)
    choose_columns (&writer, order_columns, G_N_ELEMENTS (order_columns), (const char *const *) self->columns);
  else
    choose_columns (&writer, stock_columns, G_N_ELEMENTS (stock_columns), (const char *const *) self->columns);
  return write_file (self, &writer, file, cancellable, &reason) || fail (file, reason, error);
}

/* ---- On a thread of its own ----------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsExport *export;
  GFile *file;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  oms_export_unref (order->export);
  g_object_unref (order->file);
  g_free (order);
}

static gboolean
let_go (gpointer task)
{
  return G_SOURCE_REMOVE;
}

/* The last reference to the store must not be dropped here: the task goes where it was made. */
static gpointer
export_thread (gpointer data)
{
  GTask *task = data;
  Order *order = g_task_get_task_data (task);
  GSource *source = g_idle_source_new ();
  GError *error = NULL;

  if (oms_export_run (order->export, g_task_get_source_object (task), order->file, g_task_get_cancellable (task),
                      &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, let_go, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
  return NULL;
}

void
oms_export_run_async (OmsExport *self, OmsStore *store, GFile *file, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->export = oms_export_ref (self);
  order->file = g_object_ref (file);
  g_task_set_source_tag (task, oms_export_run_async);
  g_task_set_task_data (task, order, order_free);
  g_thread_unref (g_thread_new ("oms-export", export_thread, task));
}

gboolean
oms_export_run_finish (OmsStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- What is to be exported ----------------------------------------------------------------------------------------
 */

OmsExport *
oms_export_new_orders (const OmsOrderFilter *filter, const OmsOrderSort *sort, const char *const *columns)
{
  OmsExport *self = g_atomic_rc_box_new0 (OmsExport);

  self->filter = oms_order_filter_copy (filter);
  self->sort = *sort;
  self->columns = g_strdupv ((char **) columns);
  return self;
}

OmsExport *
oms_export_new_stock (const OmsStockQuery *query, const char *const *columns)
{
  OmsExport *self = g_atomic_rc_box_new0 (OmsExport);

  self->text = g_strdup (query->text);
  self->stock = *query;
  self->stock.text = self->text;
  self->columns = g_strdupv ((char **) columns);
  return self;
}

OmsExport *
oms_export_ref (OmsExport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  OmsExport *self = data;

  g_clear_pointer (&self->filter, oms_order_filter_free);
  g_free (self->text);
  g_strfreev (self->columns);
}

void
oms_export_unref (OmsExport *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

guint
oms_export_get_progress (OmsExport *self, guint *all)
{
  if (all != NULL)
    *all = (guint) g_atomic_int_get (&self->all);
  return (guint) g_atomic_int_get (&self->written);
}
