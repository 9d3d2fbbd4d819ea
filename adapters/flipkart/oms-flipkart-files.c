/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Flipkart's seller panel: orders (standard and self-ship), listings with stock. */
#include "oms-file-format.h"
#include "oms-flipkart-adapter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CURRENCY "INR"

/* The panel's wording varies, so it is matched by its words. The first that fits counts. */
static OmsStatus
status_of (const char *text)
{
  static const struct
  {
    const char *part;
    OmsStatus status;
  } words[] = {
    { "cancel", OMS_STATUS_CANCELLED },
    { "return requested", OMS_STATUS_RETURNING },
    { "return_requested", OMS_STATUS_RETURNING },
    { "returned", OMS_STATUS_RETURNED },
    { "delivered", OMS_STATUS_DELIVERED },
    { "shipped", OMS_STATUS_SHIPPED },
    { "pickup complete", OMS_STATUS_SHIPPED },
    { "pickup_complete", OMS_STATUS_SHIPPED },
    { "ready to dispatch", OMS_STATUS_PACKED },
    { "ready_to_dispatch", OMS_STATUS_PACKED },
    { "packing", OMS_STATUS_NEW },
    { "packed", OMS_STATUS_PACKED },
    { "approved", OMS_STATUS_NEW },
    { "new", OMS_STATUS_NEW },
    { "hold", OMS_STATUS_ON_HOLD },
  };
  g_autofree char *small = g_ascii_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (small, words[i].part) != NULL)
      return words[i].status;
  return OMS_STATUS_UNKNOWN;
}

/* ---- Orders ------------------------------------------------------------------------------------------------------ */

enum
{
  ORDER_DATE,
  ORDER_SHIPMENT,
  ORDER_ITEM,
  ORDER_ID,
  ORDER_STATE,
  ORDER_FSN,
  ORDER_SKU,
  ORDER_PRODUCT,
  ORDER_AMOUNT,
  ORDER_PRICE,
  ORDER_QUANTITY,
  ORDER_SHIP_TO,
  ORDER_ADDRESS1,
  ORDER_ADDRESS2,
  ORDER_CITY,
  ORDER_REGION,
  ORDER_PIN,
  ORDER_PHONE,
  ORDER_EMAIL,
  ORDER_AFTER,
  ORDER_BY,
  ORDER_DELIVER_BY,
  ORDER_TRACKING,
  ORDER_END,
};

#define COMMON_ORDER_COLUMNS                                                                                       \
  [ORDER_DATE] = { { "Ordered On" }, TRUE }, [ORDER_ITEM] = { { "ORDER ITEM ID" }, TRUE },                         \
  [ORDER_ID] = { { "Order Id" }, TRUE }, [ORDER_STATE] = { { "Order State" }, TRUE }, [ORDER_FSN] = { { "FSN" } }, \
  [ORDER_SKU] = { { "SKU", "SKU Code" } }, [ORDER_PRODUCT] = { { "Product" } },                                    \
  [ORDER_AMOUNT] = { { "Invoice Amount", "Total (includes FKMP contribution)" } },                                 \
  [ORDER_PRICE] = { { "Selling Price Per Item" } }, [ORDER_QUANTITY] = { { "Quantity" } },                         \
  [ORDER_SHIP_TO] = { { "Ship to name", "Buyer name" } }, [ORDER_ADDRESS1] = { { "Address Line 1" } },             \
  [ORDER_ADDRESS2] = { { "Address Line 2" } }, [ORDER_CITY] = { { "City" } }, [ORDER_REGION] = { { "State" } },    \
  [ORDER_PIN] = { { "PIN Code" } }, [ORDER_PHONE] = { { "Phone No" } }, [ORDER_EMAIL] = { { "Email Id" } },        \
  [ORDER_AFTER] = { { "Dispatch After date" } }, [ORDER_DELIVER_BY] = { { "Deliver By Date" } },                   \
  [ORDER_TRACKING] = { { "Tracking ID" } }

static const OmsFileColumn order_columns[] = {
  COMMON_ORDER_COLUMNS,
  [ORDER_SHIPMENT] = { { "Shipment ID" }, TRUE },
  [ORDER_BY] = { { "Dispatch by date" } },
  [ORDER_END] = { { NULL } },
};

static const OmsFileColumn self_ship_columns[] = {
  COMMON_ORDER_COLUMNS,
  [ORDER_SHIPMENT] = { { "Shipment ID" } },
  [ORDER_BY] = { { "Dispatch By Date" }, TRUE },
  [ORDER_END] = { { NULL } },
};

static void
take_person (OmsOrderRecord *order, const OmsFileRow *row)
{
  oms_file_take (&order->ship_city, oms_file_row_text (row, ORDER_CITY));
  oms_file_take (&order->ship_state, oms_file_row_text (row, ORDER_REGION));
  oms_file_take (&order->ship_postcode, oms_file_row_text (row, ORDER_PIN));
  if (oms_file_row_text (row, ORDER_SHIP_TO) == NULL)
    return;
  if (order->person == NULL)
    order->person = oms_person_new ();
  oms_file_take (&order->person->name, oms_file_row_text (row, ORDER_SHIP_TO));
  oms_file_take (&order->person->address1, oms_file_row_text (row, ORDER_ADDRESS1));
  oms_file_take (&order->person->address2, oms_file_row_text (row, ORDER_ADDRESS2));
  oms_file_take (&order->person->city, order->ship_city);
  oms_file_take (&order->person->state, order->ship_state);
  oms_file_take (&order->person->postcode, order->ship_postcode);
  oms_file_take (&order->person->phone, oms_file_row_text (row, ORDER_PHONE));
  oms_file_take (&order->person->email, oms_file_row_text (row, ORDER_EMAIL));
}

/* The amount of the order is that of all its lines, as far as each is known. */
static void
take_total (OmsOrderRecord *order)
{
  gint64 total = 0;

  for (guint i = 0; i < order->lines->len; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (order->lines, i);

      if (line->line_total == OMS_MONEY_UNKNOWN)
        return;
      total = oms_money_add (total, line->line_total);
    }
  order->total = total;
}

static gboolean
read_order (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = oms_file_row_id (row, ORDER_ID, error), *item, *parcel, *word;
  gint64 quantity = OMS_QUANTITY_UNKNOWN, price = OMS_MONEY_UNKNOWN, amount = OMS_MONEY_UNKNOWN;
  gint64 at = OMS_TIME_UNKNOWN, after = OMS_TIME_UNKNOWN, by = OMS_TIME_UNKNOWN, deliver = OMS_TIME_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_DAY;
  OmsOrderRecord *order;
  OmsLineRecord *line;

  item = id != NULL ? oms_file_row_id (row, ORDER_ITEM, error) : NULL;
  if (item == NULL || !oms_file_row_quantity (row, ORDER_QUANTITY, &quantity, error) ||
      !oms_file_row_money (row, ORDER_PRICE, CURRENCY, &price, error) ||
      !oms_file_row_money (row, ORDER_AMOUNT, CURRENCY, &amount, error) ||
      !oms_file_row_time (row, ORDER_DATE, &at, &precision, error) ||
      !oms_file_row_time (row, ORDER_AFTER, &after, NULL, error) ||
      !oms_file_row_time (row, ORDER_BY, &by, NULL, error) ||
      !oms_file_row_time (row, ORDER_DELIVER_BY, &deliver, NULL, error))
    return FALSE;
  parcel = oms_file_row_text (row, ORDER_SHIPMENT);
  if (parcel != NULL && oms_file_row_id (row, ORDER_SHIPMENT, error) == NULL)
    return FALSE;

  order = oms_file_page_order (page, id);
  order->purchased_at = at;
  order->purchased_precision = precision;
  order->deliver_by = deliver;
  oms_file_take (&order->currency, CURRENCY);
  take_person (order, row);

  line = oms_file_order_line (order, item);
  oms_file_take (&line->shipment_id, parcel);
  oms_file_take (&line->sku, oms_file_row_text (row, ORDER_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, ORDER_FSN));
  oms_file_take (&line->title, oms_file_row_text (row, ORDER_PRODUCT));
  line->quantity = quantity;
  line->unit_price = price;
  line->line_total = amount;
  take_total (order);
  word = oms_file_row_text (row, ORDER_STATE);
  if (word != NULL)
    {
      line->status = status_of (word);
      oms_file_take (&line->raw_status, word);
      if (line->status == OMS_STATUS_UNKNOWN)
        oms_file_page_unknown_status (page);
    }
  if (parcel != NULL)
    {
      OmsShipmentRecord *shipment = oms_file_order_shipment (order, parcel);

      shipment->status = line->status;
      shipment->dispatch_after = after;
      shipment->dispatch_by = by;
      oms_file_take (&shipment->raw_status, word);
      oms_file_take (&shipment->tracking, oms_file_row_text (row, ORDER_TRACKING));
    }
  else
    {
      order->dispatch_after = after;
      order->dispatch_by = by;
    }
  return TRUE;
}

static const OmsFileFormat orders = {
  .id = "flipkart-orders",
  .label = N_ ("Flipkart orders"),
  .content = OMS_FILE_ORDERS,
  .columns = order_columns,
  .read_row = read_order,
};

static const OmsFileFormat self_ship = {
  .id = "flipkart-self-ship",
  .label = N_ ("Flipkart self-ship orders"),
  .content = OMS_FILE_ORDERS,
  .columns = self_ship_columns,
  .read_row = read_order,
};

/* ---- Stock ------------------------------------------------------------------------------------------------------- */

enum
{
  STOCK_TITLE,
  STOCK_SKU,
  STOCK_FSN,
  STOCK_LISTING,
  STOCK_STATUS,
  STOCK_PRICE,
  STOCK_COUNT,
  STOCK_ARCHIVED,
};

static const OmsFileColumn stock_columns[] = {
  [STOCK_TITLE] = { { "Product Title" } },
  [STOCK_SKU] = { { "Seller SKU Id" }, TRUE },
  [STOCK_FSN] = { { "Flipkart Serial Number" }, TRUE },
  [STOCK_LISTING] = { { "Listing ID" } },
  [STOCK_STATUS] = { { "Listing Status" } },
  [STOCK_PRICE] = { { "Your Selling Price" } },
  [STOCK_COUNT] = { { "Your Stock Count" }, TRUE },
  [STOCK_ARCHIVED] = { { "Listing Archival" } },
  { { NULL } },
};

static gboolean
read_stock (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *sku = oms_file_row_id (row, STOCK_SKU, error);
  gint64 count = OMS_QUANTITY_UNKNOWN, price = OMS_MONEY_UNKNOWN;
  OmsStockRecord *stock;

  if (sku == NULL || !oms_file_row_quantity (row, STOCK_COUNT, &count, error) ||
      !oms_file_row_money (row, STOCK_PRICE, CURRENCY, &price, error))
    return FALSE;
  if (oms_file_row_text (row, STOCK_ARCHIVED) != NULL)
    return TRUE;
  stock = oms_file_page_stock (page, sku);
  oms_file_take (&stock->title, oms_file_row_text (row, STOCK_TITLE));
  oms_file_take (&stock->listing_id, oms_file_row_text (row, STOCK_LISTING));
  oms_file_take (&stock->remote_product_id, oms_file_row_text (row, STOCK_FSN));
  oms_file_take (&stock->status, oms_file_row_text (row, STOCK_STATUS));
  stock->price = price;
  oms_file_take (&stock->currency, CURRENCY);
  stock->has_stock = TRUE;
  stock->fulfilment = OMS_FULFILMENT_SELF;
  stock->total = stock->available = count;
  stock->state = count == OMS_QUANTITY_UNKNOWN ? OMS_STOCK_UNKNOWN : OMS_STOCK_KNOWN;
  return TRUE;
}

static const OmsFileFormat stock = {
  .id = "flipkart-listings",
  .label = N_ ("Flipkart listings"),
  .content = OMS_FILE_STOCK,
  .columns = stock_columns,
  .skip_rows = 1,
  .read_row = read_stock,
};

const OmsFileFormat *const oms_flipkart_file_formats[] = { &orders, &self_ship, &stock, NULL };
