/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects the records that rows become: the rows of one order make one record. */
#include "oms-file-reader.h"

#include <string.h>

/* The longest list of words that is told to people, and the longest word in it. */
#define OMS_FILE_MAX_WORDS  20
#define OMS_FILE_WORD_BYTES 100

OmsFilePage *
oms_file_page_new (void)
{
  OmsFilePage *page = g_new0 (OmsFilePage, 1);

  page->orders = oms_order_page_new ();
  page->stock = oms_stock_page_new ();
  page->unknown_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  page->orders_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return page;
}

void
oms_file_page_free (OmsFilePage *page)
{
  if (page == NULL)
    return;
  g_hash_table_unref (page->unknown_words);
  g_hash_table_unref (page->orders_by_id);
  oms_order_page_free (page->orders);
  oms_stock_page_free (page->stock);
  g_free (page);
}

OmsOrderRecord *
oms_file_page_order (OmsFilePage *page, const char *order_id)
{
  OmsOrderRecord *record = g_hash_table_lookup (page->orders_by_id, order_id);

  if (record != NULL)
    return record;
  record = oms_order_record_new (OMS_RECORD_PARTIAL, order_id);
  g_ptr_array_add (page->orders->orders, record);
  g_hash_table_insert (page->orders_by_id, record->order_id, record);
  return record;
}

OmsStockRecord *
oms_file_page_stock (OmsFilePage *page, const char *sku)
{
  OmsStockRecord *record = oms_stock_record_new (sku);

  g_ptr_array_add (page->stock->records, record);
  return record;
}

OmsLineRecord *
oms_file_order_line (OmsOrderRecord *record, const char *line_id)
{
  OmsLineRecord *line;

  for (guint i = 0; i < record->lines->len; i++)
    {
      line = g_ptr_array_index (record->lines, i);
      if (g_strcmp0 (line->line_id, line_id) == 0)
        return line;
    }
  line = oms_order_record_add_line (record);
  line->line_id = g_strdup (line_id);
  return line;
}

OmsShipmentRecord *
oms_file_order_shipment (OmsOrderRecord *record, const char *remote_id)
{
  for (guint i = 0; i < record->shipments->len; i++)
    {
      OmsShipmentRecord *shipment = g_ptr_array_index (record->shipments, i);

      if (g_strcmp0 (shipment->remote_id, remote_id) == 0)
        return shipment;
    }
  return oms_order_record_add_shipment (record, remote_id);
}

void
oms_file_page_unknown_status (OmsFilePage *page, const char *word)
{
  page->orders->unknown_statuses++;
  if (g_hash_table_size (page->unknown_words) < OMS_FILE_MAX_WORDS && strlen (word) <= OMS_FILE_WORD_BYTES)
    g_hash_table_add (page->unknown_words, g_strdup (word));
}

void
oms_file_page_take_status (OmsFilePage *page, const char *word, OmsStatus (*meaning) (const char *word),
                           OmsStatus *status, char **raw)
{
  if (word == NULL)
    return;
  *status = meaning (word);
  oms_file_take (raw, word);
  if (*status == OMS_STATUS_UNKNOWN)
    oms_file_page_unknown_status (page, word);
}

void
oms_file_page_leave_out (OmsFilePage *page)
{
  page->left_out++;
}

void
oms_file_take (char **field, const char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

void
oms_file_take_number (gint64 *field, gint64 number)
{
  G_STATIC_ASSERT (OMS_QUANTITY_UNKNOWN == OMS_TIME_UNKNOWN && OMS_MONEY_UNKNOWN == OMS_TIME_UNKNOWN);

  if (number != OMS_TIME_UNKNOWN)
    *field = number;
}

void
oms_file_take_ordered (OmsOrderRecord *record, gint64 moment, OmsPrecision precision)
{
  if (moment == OMS_TIME_UNKNOWN)
    return;
  record->purchased_at = moment;
  record->purchased_precision = precision;
}
