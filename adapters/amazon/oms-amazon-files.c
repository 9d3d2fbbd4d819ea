/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text reports of Seller Central: all orders, unshipped and new orders, listings. */
#include "oms-amazon-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The longer words begin with the short one: "Shipped - Delivered to Buyer". */
static OmsStatus
status_of (const char *word)
{
  static const struct
  {
    const char *start;
    OmsStatus status;
  } words[] = {
    { "Shipped - Delivered", OMS_STATUS_DELIVERED },
    { "Shipped - Returned", OMS_STATUS_RETURNED },
    { "Shipped - Returning", OMS_STATUS_RETURNING },
    { "Shipped - Rejected", OMS_STATUS_RETURNING },
    { "Shipped - Lost", OMS_STATUS_LOST },
    { "Shipped", OMS_STATUS_SHIPPED },
    { "Shipping", OMS_STATUS_SHIPPED },
    { "Unshipped", OMS_STATUS_NEW },
    { "Pending - Waiting for Pick", OMS_STATUS_PACKED },
    { "Pending", OMS_STATUS_ON_HOLD },
    { "Cancelled", OMS_STATUS_CANCELLED },
    { "Canceled", OMS_STATUS_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (word, words[i].start, strlen (words[i].start)) == 0)
      return words[i].status;
  return OMS_STATUS_UNKNOWN;
}

static OmsFulfilment
fulfilment_of (const char *word)
{
  if (word == NULL)
    return OMS_FULFILMENT_UNSET;
  if (g_ascii_strcasecmp (word, "AFN") == 0 || g_ascii_strncasecmp (word, "Amazon", 6) == 0)
    return OMS_FULFILMENT_MARKETPLACE;
  return OMS_FULFILMENT_SELF;
}

/* Three, seven and seven digits; the first may be a letter, for Amazon also ships what was sold elsewhere. */
static const char *
order_id (const OmsFileRow *row, guint column, GError **error)
{
  static const char *const shape = "*dd-ddddddd-ddddddd";
  const char *id = oms_file_row_id (row, column, error);
  gsize length = strlen (shape);

  if (id == NULL)
    return NULL;
  for (gsize i = 0; i <= length; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (id[i]) : shape[i] == '*' ? !g_ascii_isalnum (id[i]) : id[i] != shape[i])
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is no order number of Amazon's."), id);
        return NULL;
      }
  return id;
}

/* ---- All orders -------------------------------------------------------------------------------------------------- */

enum
{
  ALL_ORDER,
  ALL_PURCHASED,
  ALL_UPDATED,
  ALL_STATUS,
  ALL_CHANNEL,
  ALL_NAME,
  ALL_SKU,
  ALL_ASIN,
  ALL_ITEM_STATUS,
  ALL_QUANTITY,
  ALL_CURRENCY,
  ALL_PRICE,
  ALL_CITY,
  ALL_STATE,
  ALL_POSTCODE,
};

static const OmsFileColumn all_columns[] = {
  [ALL_ORDER] = { { "amazon-order-id" }, TRUE },
  [ALL_PURCHASED] = { { "purchase-date" }, TRUE },
  [ALL_UPDATED] = { { "last-updated-date" } },
  [ALL_STATUS] = { { "order-status" }, TRUE },
  [ALL_CHANNEL] = { { "fulfillment-channel" } },
  [ALL_NAME] = { { "product-name" } },
  [ALL_SKU] = { { "sku" }, TRUE },
  [ALL_ASIN] = { { "asin" } },
  [ALL_ITEM_STATUS] = { { "item-status" } },
  [ALL_QUANTITY] = { { "quantity" } },
  [ALL_CURRENCY] = { { "currency" } },
  [ALL_PRICE] = { { "item-price" } },
  [ALL_CITY] = { { "ship-city" } },
  [ALL_STATE] = { { "ship-state" } },
  [ALL_POSTCODE] = { { "ship-postal-code" } },
  { { NULL } },
};

static const int all_codes[] = { ALL_ORDER, ALL_SKU, ALL_ASIN, ALL_POSTCODE, -1 };

static gboolean
read_all (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = order_id (row, ALL_ORDER, error), *word, *currency;
  gint64 at = OMS_TIME_UNKNOWN, updated = OMS_TIME_UNKNOWN, quantity = OMS_QUANTITY_UNKNOWN, price = OMS_MONEY_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_TIME;
  OmsOrderRecord *order;
  OmsLineRecord *line;

  currency = id != NULL ? oms_file_row_text (row, ALL_CURRENCY) : NULL;
  if (id == NULL || !oms_file_row_time (row, ALL_PURCHASED, &at, &precision, error) ||
      !oms_file_row_time (row, ALL_UPDATED, &updated, NULL, error) ||
      !oms_file_row_quantity (row, ALL_QUANTITY, &quantity, error) ||
      (currency != NULL && !oms_file_row_money (row, ALL_PRICE, currency, &price, error)))
    return FALSE;

  order = oms_file_page_order (page, id);
  oms_file_take_ordered (order, at, precision);
  oms_file_take_number (&order->remote_updated_at, updated);
  order->fulfilment = fulfilment_of (oms_file_row_text (row, ALL_CHANNEL));
  oms_file_take (&order->currency, currency);
  oms_file_take (&order->ship_city, oms_file_row_text (row, ALL_CITY));
  oms_file_take (&order->ship_state, oms_file_row_text (row, ALL_STATE));
  oms_file_take (&order->ship_postcode, oms_file_row_text (row, ALL_POSTCODE));
  word = oms_file_row_text (row, ALL_STATUS);
  oms_file_page_take_status (page, word, status_of, &order->status, &order->raw_status);

  /* This report has no item ids: the store finds the line by its SKU. */
  line = oms_order_record_add_line (order);
  oms_file_take (&line->sku, oms_file_row_text (row, ALL_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, ALL_ASIN));
  oms_file_take (&line->title, oms_file_row_text (row, ALL_NAME));
  oms_file_take_number (&line->quantity, quantity);
  oms_file_take_number (&line->line_total, price);
  word = oms_file_row_text (row, ALL_ITEM_STATUS);
  line->status = word != NULL ? status_of (word) : order->status;
  oms_file_take (&line->raw_status, word);
  return TRUE;
}

static const OmsFileFormat all_orders = {
  .id = "amazon-all-orders",
  .label = N_ ("Amazon all orders"),
  .content = OMS_FILE_ORDERS,
  .columns = all_columns,
  .plain_tabs = TRUE,
  .codes = all_codes,
  .read_row = read_all,
};

/* ---- Unshipped and new orders ------------------------------------------------------------------------------------ */

enum
{
  OPEN_ORDER,
  OPEN_ITEM,
  OPEN_PURCHASED,
  OPEN_PROMISE,
  OPEN_SKU,
  OPEN_NAME,
  OPEN_QUANTITY,
  OPEN_SHIPPED,
  OPEN_TO_SHIP,
  OPEN_CURRENCY,
  OPEN_PRICE,
  OPEN_RECIPIENT,
  OPEN_ADDRESS1,
  OPEN_ADDRESS2,
  OPEN_ADDRESS3,
  OPEN_CITY,
  OPEN_STATE,
  OPEN_POSTCODE,
  OPEN_COUNTRY,
  OPEN_PHONE,
  OPEN_EMAIL,
};

static const OmsFileColumn open_columns[] = {
  [OPEN_ORDER] = { { "order-id" }, TRUE },
  [OPEN_ITEM] = { { "order-item-id" }, TRUE },
  [OPEN_PURCHASED] = { { "purchase-date" } },
  [OPEN_PROMISE] = { { "promise-date" } },
  [OPEN_SKU] = { { "sku" } },
  [OPEN_NAME] = { { "product-name" } },
  [OPEN_QUANTITY] = { { "quantity-purchased" }, TRUE },
  [OPEN_SHIPPED] = { { "quantity-shipped" } },
  [OPEN_TO_SHIP] = { { "quantity-to-ship" } },
  [OPEN_CURRENCY] = { { "currency" } },
  [OPEN_PRICE] = { { "item-price" } },
  [OPEN_RECIPIENT] = { { "recipient-name" } },
  [OPEN_ADDRESS1] = { { "ship-address-1" } },
  [OPEN_ADDRESS2] = { { "ship-address-2" } },
  [OPEN_ADDRESS3] = { { "ship-address-3" } },
  [OPEN_CITY] = { { "ship-city" } },
  [OPEN_STATE] = { { "ship-state" } },
  [OPEN_POSTCODE] = { { "ship-postal-code" } },
  [OPEN_COUNTRY] = { { "ship-country" } },
  [OPEN_PHONE] = { { "ship-phone-number", "buyer-phone-number" } },
  [OPEN_EMAIL] = { { "buyer-email" } },
  { { NULL } },
};

static const int open_codes[] = { OPEN_ORDER, OPEN_ITEM, OPEN_SKU, OPEN_POSTCODE, OPEN_PHONE, -1 };

static void
take_recipient (OmsOrderRecord *order, const OmsFileRow *row)
{
  oms_file_take (&order->ship_city, oms_file_row_text (row, OPEN_CITY));
  oms_file_take (&order->ship_state, oms_file_row_text (row, OPEN_STATE));
  oms_file_take (&order->ship_postcode, oms_file_row_text (row, OPEN_POSTCODE));
  if (oms_file_row_text (row, OPEN_RECIPIENT) == NULL)
    return;
  if (order->person == NULL)
    order->person = oms_person_new ();
  oms_file_take (&order->person->name, oms_file_row_text (row, OPEN_RECIPIENT));
  oms_file_take (&order->person->address1, oms_file_row_text (row, OPEN_ADDRESS1));
  oms_file_take (&order->person->address2, oms_file_row_text (row, OPEN_ADDRESS2));
  oms_file_take (&order->person->address3, oms_file_row_text (row, OPEN_ADDRESS3));
  oms_file_take (&order->person->city, order->ship_city);
  oms_file_take (&order->person->state, order->ship_state);
  oms_file_take (&order->person->postcode, order->ship_postcode);
  oms_file_take (&order->person->country, oms_file_row_text (row, OPEN_COUNTRY));
  oms_file_take (&order->person->phone, oms_file_row_text (row, OPEN_PHONE));
  oms_file_take (&order->person->email, oms_file_row_text (row, OPEN_EMAIL));
}

static gboolean
read_open (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = order_id (row, OPEN_ORDER, error), *item, *currency;
  gint64 at = OMS_TIME_UNKNOWN, promise = OMS_TIME_UNKNOWN, price = OMS_MONEY_UNKNOWN;
  gint64 quantity = OMS_QUANTITY_UNKNOWN, shipped = OMS_QUANTITY_UNKNOWN, to_ship = OMS_QUANTITY_UNKNOWN;
  OmsOrderRecord *order;
  OmsLineRecord *line;

  item = id != NULL ? oms_file_row_id (row, OPEN_ITEM, error) : NULL;
  if (item == NULL)
    return FALSE;
  currency = oms_file_row_text (row, OPEN_CURRENCY);
  if (!oms_file_row_time (row, OPEN_PURCHASED, &at, NULL, error) ||
      !oms_file_row_time (row, OPEN_PROMISE, &promise, NULL, error) ||
      !oms_file_row_quantity (row, OPEN_QUANTITY, &quantity, error) ||
      !oms_file_row_quantity (row, OPEN_SHIPPED, &shipped, error) ||
      !oms_file_row_quantity (row, OPEN_TO_SHIP, &to_ship, error) ||
      (currency != NULL && !oms_file_row_money (row, OPEN_PRICE, currency, &price, error)))
    return FALSE;

  order = oms_file_page_order (page, id);
  oms_file_take_ordered (order, at, OMS_PRECISION_TIME);
  oms_file_take_number (&order->dispatch_by, promise);
  order->fulfilment = OMS_FULFILMENT_SELF;
  oms_file_take (&order->currency, currency);
  take_recipient (order, row);
  line = oms_file_order_line (order, item);
  oms_file_take (&line->sku, oms_file_row_text (row, OPEN_SKU));
  oms_file_take (&line->title, oms_file_row_text (row, OPEN_NAME));
  oms_file_take_number (&line->quantity, quantity);
  oms_file_take_number (&line->qty_shipped, shipped);
  oms_file_take_number (&line->line_total, price);
  /* The status is in the report's purpose: what is listed waits to be shipped. */
  if (to_ship == OMS_QUANTITY_UNKNOWN || to_ship > 0)
    line->status = OMS_STATUS_NEW;
  return TRUE;
}

static const OmsFileFormat open_orders = {
  .id = "amazon-open-orders",
  .label = N_ ("Amazon orders to ship"),
  .content = OMS_FILE_ORDERS,
  .columns = open_columns,
  .plain_tabs = TRUE,
  .codes = open_codes,
  .read_row = read_open,
};

/* ---- Listings ---------------------------------------------------------------------------------------------------- */

enum
{
  LISTING_NAME,
  LISTING_ID,
  LISTING_SKU,
  LISTING_QUANTITY,
  LISTING_ASIN,
  LISTING_CHANNEL,
  LISTING_STATUS,
};

static const OmsFileColumn listing_columns[] = {
  [LISTING_NAME] = { { "item-name" } },       [LISTING_ID] = { { "listing-id" }, TRUE },
  [LISTING_SKU] = { { "seller-sku" }, TRUE }, [LISTING_QUANTITY] = { { "quantity" }, TRUE },
  [LISTING_ASIN] = { { "asin1" } },           [LISTING_CHANNEL] = { { "fulfillment-channel" } },
  [LISTING_STATUS] = { { "status" } },        { { NULL } },
};

static const int listing_codes[] = { LISTING_ID, LISTING_SKU, LISTING_ASIN, -1 };

static gboolean
read_listing (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *sku = oms_file_row_id (row, LISTING_SKU, error), *channel;
  gint64 quantity = OMS_QUANTITY_UNKNOWN;
  OmsStockRecord *stock;

  if (sku == NULL || !oms_file_row_quantity (row, LISTING_QUANTITY, &quantity, error))
    return FALSE;
  stock = oms_file_page_stock (page, sku);
  oms_file_take (&stock->title, oms_file_row_text (row, LISTING_NAME));
  oms_file_take (&stock->listing_id, oms_file_row_text (row, LISTING_ID));
  oms_file_take (&stock->remote_product_id, oms_file_row_text (row, LISTING_ASIN));
  oms_file_take (&stock->status, oms_file_row_text (row, LISTING_STATUS));
  channel = oms_file_row_text (row, LISTING_CHANNEL);
  /* Of what Amazon holds this report knows nothing, whatever figure stands there. */
  if (channel != NULL && g_ascii_strncasecmp (channel, "AMAZON", 6) == 0)
    return TRUE;
  stock->has_stock = TRUE;
  stock->fulfilment = OMS_FULFILMENT_SELF;
  stock->total = stock->available = quantity;
  stock->state = quantity == OMS_QUANTITY_UNKNOWN ? OMS_STOCK_UNKNOWN : OMS_STOCK_KNOWN;
  return TRUE;
}

static const OmsFileFormat listings = {
  .id = "amazon-listings",
  .label = N_ ("Amazon listings"),
  .content = OMS_FILE_STOCK,
  .columns = listing_columns,
  .plain_tabs = TRUE,
  .codes = listing_codes,
  .read_row = read_listing,
};

const OmsFileFormat *const oms_amazon_file_formats[] = { &all_orders, &open_orders, &listings, NULL };
