/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports of Myntra's partner portal: Seller_Orders_Report, where one row is one unit. */
#include "oms-file-format.h"
#include "oms-myntra-adapter.h"

#include <glib/gi18n-lib.h>

#define CURRENCY "INR"

static OmsStatus
status_of (const char *word)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "RFR", OMS_STATUS_ON_HOLD }, { "WP", OMS_STATUS_NEW },       { "PK", OMS_STATUS_PACKED },
    { "SH", OMS_STATUS_SHIPPED },  { "S", OMS_STATUS_SHIPPED },    { "DL", OMS_STATUS_DELIVERED },
    { "D", OMS_STATUS_DELIVERED }, { "C", OMS_STATUS_DELIVERED },  { "IC", OMS_STATUS_CANCELLED },
    { "F", OMS_STATUS_CANCELLED }, { "RTO", OMS_STATUS_RETURNED }, { "L", OMS_STATUS_LOST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return words[i].status;
  return OMS_STATUS_UNKNOWN;
}

enum
{
  ORDER_RELEASE,
  ORDER_LINE,
  ORDER_ID,
  ORDER_CREATED,
  ORDER_SKU,
  ORDER_MYNTRA_SKU,
  ORDER_SIZE,
  ORDER_NAME,
  ORDER_STATUS,
  ORDER_PACKET,
  ORDER_COURIER,
  ORDER_TRACKING,
  ORDER_AMOUNT,
  ORDER_CITY,
  ORDER_STATE,
  ORDER_PIN,
};

static const OmsFileColumn columns[] = {
  [ORDER_RELEASE] = { { "order release id" }, TRUE },
  [ORDER_LINE] = { { "order line id" }, TRUE },
  [ORDER_ID] = { { "seller order id" } },
  [ORDER_CREATED] = { { "created on" } },
  [ORDER_SKU] = { { "seller sku code" }, TRUE },
  [ORDER_MYNTRA_SKU] = { { "myntra sku code" } },
  [ORDER_SIZE] = { { "size" } },
  [ORDER_NAME] = { { "style name" } },
  [ORDER_STATUS] = { { "order status" } },
  [ORDER_PACKET] = { { "packet id" } },
  [ORDER_COURIER] = { { "courier code" } },
  [ORDER_TRACKING] = { { "order tracking number" } },
  [ORDER_AMOUNT] = { { "final amount" } },
  [ORDER_CITY] = { { "city" } },
  [ORDER_STATE] = { { "state" } },
  [ORDER_PIN] = { { "zipcode" } },
  { { NULL } },
};

static void
take_line (OmsOrderRecord *order, OmsLineRecord *line, const OmsFileRow *row, OmsFilePage *page, gint64 amount)
{
  const char *word = oms_file_row_text (row, ORDER_STATUS), *packet = oms_file_row_text (row, ORDER_PACKET);

  oms_file_take (&line->sku, oms_file_row_text (row, ORDER_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, ORDER_MYNTRA_SKU));
  oms_file_take (&line->variation, oms_file_row_text (row, ORDER_SIZE));
  oms_file_take (&line->title, oms_file_row_text (row, ORDER_NAME));
  oms_file_take (&line->shipment_id, packet);
  line->quantity = 1;
  line->unit_price = line->line_total = amount;
  if (word != NULL)
    {
      line->status = status_of (word);
      oms_file_take (&line->raw_status, word);
      if (line->status == OMS_STATUS_UNKNOWN)
        oms_file_page_unknown_status (page);
    }
  if (packet != NULL)
    {
      OmsShipmentRecord *shipment = oms_file_order_shipment (order, packet);

      shipment->status = line->status;
      oms_file_take (&shipment->raw_status, word);
      oms_file_take (&shipment->carrier, oms_file_row_text (row, ORDER_COURIER));
      oms_file_take (&shipment->tracking, oms_file_row_text (row, ORDER_TRACKING));
    }
}

static gboolean
read_order (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *release = oms_file_row_id (row, ORDER_RELEASE, error);
  const char *id, *line_id;
  gint64 amount = OMS_MONEY_UNKNOWN, at = OMS_TIME_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_TIME;
  OmsOrderRecord *order;

  if (release == NULL)
    return FALSE;
  id = oms_file_row_text (row, ORDER_ID) != NULL ? oms_file_row_id (row, ORDER_ID, error) : release;
  line_id = id != NULL ? oms_file_row_id (row, ORDER_LINE, error) : NULL;
  if (line_id == NULL || !oms_file_row_money (row, ORDER_AMOUNT, CURRENCY, &amount, error) ||
      !oms_file_row_time (row, ORDER_CREATED, &at, &precision, error))
    return FALSE;

  order = oms_file_page_order (page, id);
  order->purchased_at = at;
  order->purchased_precision = precision;
  oms_file_take (&order->currency, CURRENCY);
  oms_file_take (&order->ship_city, oms_file_row_text (row, ORDER_CITY));
  oms_file_take (&order->ship_state, oms_file_row_text (row, ORDER_STATE));
  oms_file_take (&order->ship_postcode, oms_file_row_text (row, ORDER_PIN));
  take_line (order, oms_file_order_line (order, line_id), row, page, amount);

  order->total = 0;
  for (guint i = 0; i < order->lines->len && order->total != OMS_MONEY_UNKNOWN; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (order->lines, i);

      order->total =
          line->line_total == OMS_MONEY_UNKNOWN ? OMS_MONEY_UNKNOWN : oms_money_add (order->total, line->line_total);
    }
  return TRUE;
}

static const OmsFileFormat orders = {
  .id = "myntra-orders",
  .label = N_ ("Myntra orders"),
  .content = OMS_FILE_ORDERS,
  .columns = columns,
  .read_row = read_order,
};

const OmsFileFormat *const oms_myntra_file_formats[] = { &orders, NULL };
