/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports of Myntra's partner portal: Seller_Orders_Report, where one row is one unit, and returns; the packed
 * report and settlements, which are known and not read. */
#include "oms-file-format.h"
#include "oms-myntra-private.h"

#include <glib/gi18n-lib.h>

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
  ORDER_PACKED,
  ORDER_SHIPPED,
  ORDER_DELIVERED,
  ORDER_CANCELLED,
  ORDER_RTO,
  ORDER_LOST,
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
  [ORDER_PACKED] = { { "packed on" } },
  [ORDER_SHIPPED] = { { "shipped on" } },
  [ORDER_DELIVERED] = { { "delivered on" } },
  [ORDER_CANCELLED] = { { "cancelled on" } },
  [ORDER_RTO] = { { "rto creation date" } },
  [ORDER_LOST] = { { "lost date" } },
  [ORDER_CITY] = { { "city" } },
  [ORDER_STATE] = { { "state" } },
  [ORDER_PIN] = { { "zipcode" } },
  { { NULL } },
};

static const int order_codes[] = { ORDER_RELEASE, ORDER_LINE,     ORDER_ID,  ORDER_SKU, ORDER_MYNTRA_SKU,
                                   ORDER_PACKET,  ORDER_TRACKING, ORDER_PIN, -1 };

/* When something last happened to the parcel. A date that cannot be read is left out: it is only nice to know. */
static gint64
last_event (const OmsFileRow *row)
{
  gint64 last = OMS_TIME_UNKNOWN;

  for (guint column = ORDER_PACKED; column <= ORDER_LOST; column++)
    {
      gint64 at = OMS_TIME_UNKNOWN;

      if (oms_file_row_time (row, column, &at, NULL, NULL))
        last = MAX (last, at);
    }
  return last;
}

static void
take_line (OmsOrderRecord *order, OmsLineRecord *line, const OmsFileRow *row, OmsFilePage *page, gint64 amount)
{
  const char *word = oms_file_row_text (row, ORDER_STATUS), *packet = oms_file_row_text (row, ORDER_PACKET);

  oms_file_take (&line->sku, oms_file_row_text (row, ORDER_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, ORDER_MYNTRA_SKU));
  oms_file_take (&line->variation, oms_file_row_text (row, ORDER_SIZE));
  oms_file_take (&line->title, oms_file_row_text (row, ORDER_NAME));
  oms_file_take (&line->shipment_id, packet);
  oms_file_take_number (&line->quantity, 1);
  line->unit_price = line->line_total = amount;
  oms_file_page_take_status (page, word, oms_myntra_status, &line->status, &line->raw_status);
  if (line->status == OMS_STATUS_CANCELLED && oms_file_row_text (row, ORDER_PACKED) != NULL &&
      oms_file_row_text (row, ORDER_SHIPPED) == NULL)
    order->cancelled_packed = TRUE;
  if (packet != NULL)
    {
      OmsShipmentRecord *shipment = oms_file_order_shipment (order, packet);

      shipment->status = line->status;
      oms_file_take (&shipment->raw_status, word);
      oms_file_take (&shipment->carrier, oms_file_row_text (row, ORDER_COURIER));
      oms_file_take (&shipment->tracking, oms_file_row_text (row, ORDER_TRACKING));
      shipment->remote_updated_at = MAX (shipment->remote_updated_at, last_event (row));
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
  if (line_id == NULL || !oms_file_row_money (row, ORDER_AMOUNT, OMS_MYNTRA_CURRENCY, &amount, error) ||
      !oms_file_row_time (row, ORDER_CREATED, &at, &precision, error))
    return FALSE;

  order = oms_file_page_order (page, id);
  oms_file_take_ordered (order, at, precision);
  oms_file_take (&order->currency, OMS_MYNTRA_CURRENCY);
  oms_file_take (&order->ship_city, oms_file_row_text (row, ORDER_CITY));
  oms_file_take (&order->ship_state, oms_file_row_text (row, ORDER_STATE));
  oms_file_take (&order->ship_postcode, oms_file_row_text (row, ORDER_PIN));
  take_line (order, oms_file_order_line (order, line_id), row, page, amount);
  order->total_of_lines = TRUE;
  return TRUE;
}

static const OmsFileFormat orders = {
  .id = "myntra-orders",
  .label = N_ ("Myntra orders"),
  .content = OMS_FILE_ORDERS,
  .columns = columns,
  .codes = order_codes,
  .read_row = read_order,
};

/* ---- Returns ----------------------------------------------------------------------------------------------------- */

enum
{
  RETURN_ID,
  RETURN_LINE,
  RETURN_ORDER,
  RETURN_SKU,
  RETURN_MYNTRA_SKU,
  RETURN_ORDERED,
  RETURN_CREATED,
  RETURN_TYPE,
  RETURN_STATUS,
  RETURN_QUANTITY,
  RETURN_TRACKING,
};

static const OmsFileColumn return_columns[] = {
  [RETURN_ID] = { { "return_id" }, TRUE },
  [RETURN_LINE] = { { "order_line_id" }, TRUE },
  [RETURN_ORDER] = { { "seller_order_id" }, TRUE },
  [RETURN_SKU] = { { "seller_sku_code" } },
  [RETURN_MYNTRA_SKU] = { { "myntra_sku_code" } },
  [RETURN_ORDERED] = { { "order_created_date" } },
  [RETURN_CREATED] = { { "return_created_date" } },
  [RETURN_TYPE] = { { "type" } },
  [RETURN_STATUS] = { { "return_status" } },
  [RETURN_QUANTITY] = { { "quantity" } },
  [RETURN_TRACKING] = { { "return_tracking_number" } },
  { { NULL } },
};

static const int return_codes[] = { RETURN_ID,       RETURN_LINE, RETURN_ORDER, RETURN_SKU, RETURN_MYNTRA_SKU,
                                    RETURN_TRACKING, -1 };

static const char *
return_kind (const char *word)
{
  if (word != NULL && g_ascii_strncasecmp (word, "rto", 3) == 0)
    return "courier";
  return word != NULL &&
                 (g_ascii_strncasecmp (word, "return", 6) == 0 || g_ascii_strncasecmp (word, "customer", 8) == 0)
             ? "customer"
             : NULL;
}

/* What the order was of, should it not be here yet; its state is for the order report to tell. */
static void
take_returned (OmsOrderRecord *order, const OmsFileRow *row, const char *line_id)
{
  OmsLineRecord *line = oms_file_order_line (order, line_id);

  oms_file_take (&line->sku, oms_file_row_text (row, RETURN_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, RETURN_MYNTRA_SKU));
}

static gboolean
read_return (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = oms_file_row_id (row, RETURN_ORDER, error), *line_id, *return_id;
  gint64 quantity = OMS_QUANTITY_UNKNOWN, ordered = OMS_TIME_UNKNOWN, created = OMS_TIME_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_TIME;
  OmsOrderRecord *order;
  OmsReturnRecord *back;

  line_id = id != NULL ? oms_file_row_id (row, RETURN_LINE, error) : NULL;
  return_id = line_id != NULL ? oms_file_row_id (row, RETURN_ID, error) : NULL;
  if (return_id == NULL || !oms_file_row_quantity (row, RETURN_QUANTITY, &quantity, error) ||
      !oms_file_row_time (row, RETURN_ORDERED, &ordered, &precision, error) ||
      !oms_file_row_time (row, RETURN_CREATED, &created, NULL, error))
    return FALSE;
  order = oms_file_page_order (page, id);
  oms_file_take_ordered (order, ordered, precision);
  take_returned (order, row, line_id);
  back = oms_order_record_add_return (order, return_id);
  oms_file_take (&back->line_id, line_id);
  oms_file_take_number (&back->quantity, quantity);
  oms_file_take_number (&back->created_at, created);
  oms_file_take (&back->kind, return_kind (oms_file_row_text (row, RETURN_TYPE)));
  oms_file_take (&back->raw_status, oms_file_row_text (row, RETURN_STATUS));
  oms_file_take (&back->tracking, oms_file_row_text (row, RETURN_TRACKING));
  return TRUE;
}

static const OmsFileFormat returns = {
  .id = "myntra-returns",
  .label = N_ ("Myntra returns"),
  .content = OMS_FILE_ORDERS,
  .columns = return_columns,
  .codes = return_codes,
  .read_row = read_return,
};

/* ---- Known and not read ------------------------------------------------------------------------------------------ */

/* Its rows have no seller order id and no line id, by which the orders are kept: what belongs together would be
 * guessed.
 */
static const OmsFileColumn packed_columns[] = {
  { { "Order_release_id" }, TRUE },
  { { "Store Packet ID" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat packed = {
  .id = "myntra-packed",
  .label = N_ ("Myntra packed orders"),
  .columns = packed_columns,
  .declined = N_ ("It does not name the order lines, so it cannot be joined with your orders. Download "
                  "Seller_Orders_Report: it has the same packets with their tracking."),
};

static const OmsFileColumn settlement_columns[] = {
  { { "order_release_id" }, TRUE },
  { { "order_line_id" }, TRUE },
  { { "packing_date" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat settlements = {
  .id = "myntra-settlements",
  .label = N_ ("Myntra settlements"),
  .columns = settlement_columns,
  .declined = N_ ("Settlements are not read yet. For orders, download Seller_Orders_Report."),
};

const OmsFileFormat *const oms_myntra_file_formats[] = { &orders, &returns, &packed, &settlements, NULL };
