/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. A figure nobody has told is "—" and never 0; why it is not known is in its tooltip. */
#include "oms-stock-columns.h"

#include <glib/gi18n-lib.h>

#include "oms-slot-cell.h"
#include "oms-store-query.h"

static void
fill_sku (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;

  oms_slot_table_fill (cell, row->sku, NULL);
}

static void
fill_platform (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;
  const OmsAccountLook *look = oms_account_looks_find (context->looks, row->platform_id);

  oms_slot_cell_set_color (OMS_SLOT_CELL (cell), &look->color);
  oms_slot_cell_set_text (OMS_SLOT_CELL (cell), look->name);
}

static char *
tooltip_platform (gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;
  g_autoptr (GString) text = g_string_new (oms_account_looks_find (context->looks, row->platform_id)->name);

  if (row->fulfilment > OMS_FULFILMENT_UNKNOWN)
    g_string_append_printf (text, "\n%s", oms_fulfilment_label (row->fulfilment));
  if (row->location != NULL && *row->location != '\0')
    g_string_append_printf (text, "\n%s", row->location);
  if (row->marketplace_id != NULL && *row->marketplace_id != '\0')
    g_string_append_printf (text, "\n%s", row->marketplace_id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fill_title (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  gboolean has_variation = row->variation != NULL && *row->variation != '\0';
  g_autofree char *text =
      g_strjoin (" · ", row->title != NULL ? row->title : "", has_variation ? row->variation : NULL, NULL);

  oms_slot_table_fill (cell, text, NULL);
}

static const char *
why_unknown (const OmsStockRow *row)
{
  if (row->reason != NULL && *row->reason != '\0')
    return row->reason;
  if (row->state == OMS_STOCK_REFUSED)
    return _ ("The marketplace does not tell this figure");
  return _ ("Not read from the marketplace yet");
}

static void
fill_quantity (GtkWidget *cell, const OmsStockRow *row, gint64 quantity, gpointer user_data)
{
  const OmsCellContext *context = user_data;

  if (quantity == OMS_QUANTITY_UNKNOWN)
    {
      oms_slot_table_fill (cell, "—", "faint");
      return;
    }
  g_autofree char *text = oms_number_format (quantity, context->grouping);
  oms_slot_table_fill (cell, text, NULL);
}

static char *
tooltip_quantity (const OmsStockRow *row, gint64 quantity)
{
  return quantity == OMS_QUANTITY_UNKNOWN ? g_strdup (why_unknown (row)) : NULL;
}

/* A zero that the marketplace does not vouch for is no news of being sold out. */
static gboolean
is_empty_unknown (const OmsStockRow *row)
{
  return row->available == OMS_QUANTITY_UNKNOWN || (row->state != OMS_STOCK_KNOWN && row->available <= 0);
}

static void
fill_available (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;

  if (is_empty_unknown (row))
    {
      oms_slot_table_fill (cell, "—", "faint");
      return;
    }
  if (row->available > OMS_LOW_STOCK)
    {
      fill_quantity (cell, row, row->available, user_data);
      return;
    }
  if (row->available <= 0)
    { /* Translators: nothing left of an article. One short word. */
      oms_slot_table_fill (cell, C_ ("stock", "Out"), "out");
      return;
    }
  g_autofree char *text = oms_number_format (row->available, context->grouping);
  oms_slot_table_fill (cell, text, "low");
}

static char *
tooltip_available (gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;

  if (is_empty_unknown (row))
    return g_strdup (why_unknown (row));
  if (row->available <= 0)
    return g_strdup_printf (_ ("Out of stock: %" G_GINT64_FORMAT " available"), row->available);
  return row->available <= OMS_LOW_STOCK ? g_strdup (_ ("Running low")) : NULL;
}

static void
fill_total (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  fill_quantity (cell, data, ((const OmsStockRow *) data)->total, user_data);
}

static char *
tooltip_total (gconstpointer data, gpointer user_data)
{
  return tooltip_quantity (data, ((const OmsStockRow *) data)->total);
}

static void
fill_reserved (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  fill_quantity (cell, data, ((const OmsStockRow *) data)->reserved, user_data);
}

static char *
tooltip_reserved (gconstpointer data, gpointer user_data)
{
  return tooltip_quantity (data, ((const OmsStockRow *) data)->reserved);
}

static void
fill_inbound (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  fill_quantity (cell, data, ((const OmsStockRow *) data)->inbound, user_data);
}

static char *
tooltip_inbound (gconstpointer data, gpointer user_data)
{
  return tooltip_quantity (data, ((const OmsStockRow *) data)->inbound);
}

static void
fill_age (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;

  if (row->read_at == OMS_TIME_UNKNOWN)
    {
      oms_slot_table_fill (cell, "—", "faint");
      return;
    }
  g_autofree char *text = oms_time_format_ago (row->read_at, oms_time_now (), context->zone);
  oms_slot_table_fill (cell, text, NULL);
}

static char *
tooltip_age (gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;

  return row->read_at != OMS_TIME_UNKNOWN ? oms_time_format_long (row->read_at, context->zone)
                                          : g_strdup (why_unknown (row));
}

static const OmsSlotColumn columns[] = {
  { "sku", NC_ ("column", "SKU"), OMS_COLUMN_TEXT, 190, OMS_STOCK_SORT_SKU, .always = TRUE, .fill = fill_sku },
  { "platform", NC_ ("column", "Marketplace"), OMS_COLUMN_SQUARE, 140, OMS_STOCK_SORT_PLATFORM, .fill = fill_platform,
    .tooltip = tooltip_platform },
  { "title", NC_ ("column", "Title"), OMS_COLUMN_TEXT, 140, OMS_STOCK_SORT_TITLE, .expand = TRUE, .fill = fill_title },
  { "total", NC_ ("column", "Total"), OMS_COLUMN_NUMBER, 70, OMS_STOCK_SORT_TOTAL, .min_table_width = 860,
    .fill = fill_total, .tooltip = tooltip_total },
  { "available", NC_ ("column", "Available"), OMS_COLUMN_NUMBER, 84, OMS_STOCK_SORT_AVAILABLE, .fill = fill_available,
    .tooltip = tooltip_available },
  { "reserved", NC_ ("column", "Reserved"), OMS_COLUMN_NUMBER, 84, OMS_STOCK_SORT_RESERVED, .fill = fill_reserved,
    .tooltip = tooltip_reserved },
  { "inbound", NC_ ("column", "Inbound"), OMS_COLUMN_NUMBER, 80, OMS_STOCK_SORT_INBOUND, .min_table_width = 920,
    .fill = fill_inbound, .tooltip = tooltip_inbound },
  { "age", NC_ ("column", "Age"), OMS_COLUMN_TEXT, 110, OMS_STOCK_SORT_AGE, .fill = fill_age, .tooltip = tooltip_age },
};

const OmsSlotColumn *
oms_stock_columns_get (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (columns);
  return columns;
}

char *
oms_stock_columns_describe (gconstpointer data, gpointer user_data)
{
  const OmsStockRow *row = data;
  const OmsCellContext *context = user_data;

  return g_strdup_printf ("%s, %s, %s", row->sku, oms_account_looks_find (context->looks, row->platform_id)->name,
                          row->title != NULL ? row->title : "");
}
