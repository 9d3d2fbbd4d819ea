/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Flipkart's seller panel: orders (standard and self-ship), listings with stock, returns; settlements,
 * which are known and not read. */
#include "oms-file-format.h"
#include "oms-flipkart-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether @words begin with the beginning of a word in @text, both in small letters: "cancel" fits "order cancelled",
 * and "packed" does not fit "unpacked". */
static gboolean
has_words (const char *text, const char *words)
{
  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    if (at == text || at[-1] == ' ')
      return TRUE;
  return FALSE;
}

/* The panel's wording varies, so it is matched by its words. The first that fits counts: what turns a word into its
 * contrary, or makes a wish of it, stands before the word. */
static OmsStatus
status_of (const char *text)
{
  static const struct
  {
    const char *part;
    OmsStatus status;
  } words[] = {
    { "to be packed", OMS_STATUS_NEW },
    { "ready to pack", OMS_STATUS_NEW },
    { "not packed", OMS_STATUS_NEW },
    { "not yet packed", OMS_STATUS_NEW },
    { "not ", OMS_STATUS_UNKNOWN },
    { "to be ", OMS_STATUS_UNKNOWN },
    { "yet to ", OMS_STATUS_UNKNOWN },
    { "cancel request", OMS_STATUS_UNKNOWN },
    { "cancellation request", OMS_STATUS_UNKNOWN },
    { "return cancel", OMS_STATUS_UNKNOWN },
    { "cancel", OMS_STATUS_CANCELLED },
    { "returned", OMS_STATUS_RETURNED },
    { "return", OMS_STATUS_RETURNING },
    { "delivered", OMS_STATUS_DELIVERED },
    { "pickup complete", OMS_STATUS_SHIPPED },
    { "completed", OMS_STATUS_DELIVERED },
    { "shipped", OMS_STATUS_SHIPPED },
    { "ready to dispatch", OMS_STATUS_PACKED },
    { "packing", OMS_STATUS_NEW },
    { "packed", OMS_STATUS_PACKED },
    { "approved", OMS_STATUS_NEW },
    { "new", OMS_STATUS_NEW },
    { "hold", OMS_STATUS_ON_HOLD },
  };
  g_autofree char *small = g_strdelimit (g_ascii_strdown (text, -1), "_-", ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (has_words (small, words[i].part))
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
  ORDER_TYPE,
  ORDER_FSN,
  ORDER_SKU,
  ORDER_PRODUCT,
  ORDER_AMOUNT,
  ORDER_SHIPPING,
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

#define COMMON_ORDER_COLUMNS                                                                                         \
  [ORDER_DATE] = { { "Ordered On" }, TRUE }, [ORDER_ITEM] = { { "ORDER ITEM ID" }, TRUE },                           \
  [ORDER_ID] = { { "Order Id" }, TRUE }, [ORDER_STATE] = { { "Order State" }, TRUE }, [ORDER_FSN] = { { "FSN" } },   \
  [ORDER_TYPE] = { { "Order Type" } }, [ORDER_SKU] = { { "SKU", "SKU Code" } }, [ORDER_PRODUCT] = { { "Product" } }, \
  [ORDER_AMOUNT] = { { "Invoice Amount", "Total (includes FKMP contribution)" } },                                   \
  [ORDER_SHIPPING] = { { "Shipping and Handling Charges" } }, [ORDER_PRICE] = { { "Selling Price Per Item" } },      \
  [ORDER_QUANTITY] = { { "Quantity" } }, [ORDER_SHIP_TO] = { { "Ship to name", "Buyer name" } },                     \
  [ORDER_ADDRESS1] = { { "Address Line 1" } }, [ORDER_ADDRESS2] = { { "Address Line 2" } },                          \
  [ORDER_CITY] = { { "City" } }, [ORDER_REGION] = { { "State" } }, [ORDER_PIN] = { { "PIN Code" } },                 \
  [ORDER_PHONE] = { { "Phone No" } }, [ORDER_EMAIL] = { { "Email Id" } },                                            \
  [ORDER_AFTER] = { { "Dispatch After date" } }, [ORDER_DELIVER_BY] = { { "Deliver By Date" } },                     \
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

static const int order_codes[] = { ORDER_SHIPMENT, ORDER_ITEM,  ORDER_ID,       ORDER_FSN, ORDER_SKU,
                                   ORDER_PIN,      ORDER_PHONE, ORDER_TRACKING, -1 };

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

/* An order of which the seller packs a part is the seller's. What Flipkart packs has no time for the seller. */
static OmsFulfilment
take_packer (const OmsFileRow *row, OmsOrderRecord *order)
{
  OmsFulfilment fulfilment = oms_flipkart_fulfilment (oms_file_row_text (row, ORDER_TYPE));

  if (fulfilment == OMS_FULFILMENT_SELF || order->fulfilment == OMS_FULFILMENT_UNSET)
    order->fulfilment = fulfilment;
  return fulfilment;
}

static gboolean
read_order (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = oms_file_row_id (row, ORDER_ID, error), *item, *parcel, *word;
  gint64 quantity = OMS_QUANTITY_UNKNOWN;
  gint64 price = OMS_MONEY_UNKNOWN, amount = OMS_MONEY_UNKNOWN, shipping = OMS_MONEY_UNKNOWN;
  gint64 at = OMS_TIME_UNKNOWN, after = OMS_TIME_UNKNOWN, by = OMS_TIME_UNKNOWN, deliver = OMS_TIME_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_DAY;
  OmsOrderRecord *order;
  OmsLineRecord *line;

  item = id != NULL ? oms_file_row_id (row, ORDER_ITEM, error) : NULL;
  if (item == NULL || !oms_file_row_quantity (row, ORDER_QUANTITY, &quantity, error) ||
      !oms_file_row_money (row, ORDER_PRICE, OMS_FLIPKART_CURRENCY, &price, error) ||
      !oms_file_row_money (row, ORDER_AMOUNT, OMS_FLIPKART_CURRENCY, &amount, error) ||
      !oms_file_row_money (row, ORDER_SHIPPING, OMS_FLIPKART_CURRENCY, &shipping, error) ||
      !oms_file_row_time (row, ORDER_DATE, &at, &precision, error) ||
      !oms_file_row_time (row, ORDER_AFTER, &after, NULL, error) ||
      !oms_file_row_time (row, ORDER_BY, &by, NULL, error) ||
      !oms_file_row_time (row, ORDER_DELIVER_BY, &deliver, NULL, error))
    return FALSE;

  parcel = oms_file_row_text (row, ORDER_SHIPMENT);
  order = oms_file_page_order (page, id);
  oms_file_take_ordered (order, at, precision);
  oms_file_take_number (&order->deliver_by, deliver);
  oms_file_take (&order->currency, OMS_FLIPKART_CURRENCY);
  if (take_packer (row, order) == OMS_FULFILMENT_MARKETPLACE)
    after = by = OMS_TIME_UNKNOWN;
  take_person (order, row);

  line = oms_file_order_line (order, item);
  oms_file_take (&line->shipment_id, parcel);
  oms_file_take (&line->sku, oms_file_row_text (row, ORDER_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, ORDER_FSN));
  oms_file_take (&line->title, oms_file_row_text (row, ORDER_PRODUCT));
  oms_file_take_number (&line->quantity, quantity);
  oms_file_take_number (&line->unit_price, price);
  /* As the interface has it: with what sending costs. */
  oms_file_take_number (&line->line_total, shipping != OMS_MONEY_UNKNOWN ? oms_money_add (amount, shipping) : amount);
  order->total_of_lines = TRUE;
  word = oms_file_row_text (row, ORDER_STATE);
  oms_file_page_take_status (page, word, status_of, &line->status, &line->raw_status);
  if (parcel != NULL)
    {
      OmsShipmentRecord *shipment = oms_file_order_shipment (order, parcel);

      shipment->status = line->status;
      oms_file_take_number (&shipment->dispatch_after, after);
      oms_file_take_number (&shipment->dispatch_by, by);
      oms_file_take (&shipment->raw_status, word);
      oms_file_take (&shipment->tracking, oms_file_row_text (row, ORDER_TRACKING));
    }
  else
    {
      oms_file_take_number (&order->dispatch_after, after);
      oms_file_take_number (&order->dispatch_by, by);
    }
  return TRUE;
}

static const OmsFileFormat orders = {
  .id = "flipkart-orders",
  .label = N_ ("Flipkart orders"),
  .content = OMS_FILE_ORDERS,
  .columns = order_columns,
  .codes = order_codes,
  .read_row = read_order,
};

static const OmsFileFormat self_ship = {
  .id = "flipkart-self-ship",
  .label = N_ ("Flipkart self-ship orders"),
  .content = OMS_FILE_ORDERS,
  .columns = self_ship_columns,
  .codes = order_codes,
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
  STOCK_BY,
  STOCK_SYSTEM,
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
  [STOCK_BY] = { { "Fulfillment By" } },
  [STOCK_SYSTEM] = { { "System Stock count" } },
  [STOCK_COUNT] = { { "Your Stock Count" }, TRUE },
  [STOCK_ARCHIVED] = { { "Listing Archival" } },
  { { NULL } },
};

static const int stock_codes[] = { STOCK_SKU, STOCK_FSN, STOCK_LISTING, -1 };

/* The second row says in words what each column is. A serial number never has a blank in it. */
static gboolean
is_stock_note (const OmsFileRow *row)
{
  const char *serial = oms_file_row_text (row, STOCK_FSN);

  return oms_file_row_is_words (row, STOCK_COUNT) || oms_file_row_is_words (row, STOCK_SYSTEM) ||
         (serial != NULL && strchr (serial, ' ') != NULL);
}

/* What Flipkart holds for the seller has Flipkart's own figure. */
static gboolean
is_held (const OmsFileRow *row)
{
  const char *by = oms_file_row_text (row, STOCK_BY);

  return by != NULL && (g_ascii_strncasecmp (by, "flipkart", 8) == 0 || g_ascii_strncasecmp (by, "fbf", 3) == 0);
}

/* Whatever stands there says yes, unless it says no. */
static gboolean
is_archived (const OmsFileRow *row)
{
  static const char *const no[] = { "no", "n", "false", "0", "not archived", "unarchived" };
  const char *word = oms_file_row_text (row, STOCK_ARCHIVED);

  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (no); i++)
    if (g_ascii_strcasecmp (word, no[i]) == 0)
      return FALSE;
  return word != NULL;
}

static gboolean
read_stock (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *sku = oms_file_row_id (row, STOCK_SKU, error);
  gboolean held = is_held (row);
  gint64 count = OMS_QUANTITY_UNKNOWN, price = OMS_MONEY_UNKNOWN;
  OmsStockRecord *stock;

  if (sku == NULL || !oms_file_row_quantity (row, held ? STOCK_SYSTEM : STOCK_COUNT, &count, error) ||
      !oms_file_row_money (row, STOCK_PRICE, OMS_FLIPKART_CURRENCY, &price, error))
    return FALSE;
  if (is_archived (row))
    {
      oms_file_page_leave_out (page);
      return TRUE;
    }
  stock = oms_file_page_stock (page, sku);
  oms_file_take (&stock->title, oms_file_row_text (row, STOCK_TITLE));
  oms_file_take (&stock->listing_id, oms_file_row_text (row, STOCK_LISTING));
  oms_file_take (&stock->remote_product_id, oms_file_row_text (row, STOCK_FSN));
  oms_file_take (&stock->status, oms_file_row_text (row, STOCK_STATUS));
  stock->price = price;
  oms_file_take (&stock->currency, OMS_FLIPKART_CURRENCY);
  stock->has_stock = TRUE;
  stock->fulfilment = held ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF;
  stock->total = stock->available = count;
  stock->state = count == OMS_QUANTITY_UNKNOWN ? OMS_STOCK_UNKNOWN : OMS_STOCK_KNOWN;
  return TRUE;
}

static const OmsFileFormat stock = {
  .id = "flipkart-listings",
  .label = N_ ("Flipkart listings"),
  .content = OMS_FILE_STOCK,
  .columns = stock_columns,
  .codes = stock_codes,
  .is_note = is_stock_note,
  .read_row = read_stock,
};

/* ---- Returns ----------------------------------------------------------------------------------------------------- */

enum
{
  RETURN_ORDER,
  RETURN_ITEM,
  RETURN_ID,
  RETURN_TRACKING,
  RETURN_SKU,
  RETURN_FSN,
  RETURN_PRODUCT,
  RETURN_QUANTITY,
  RETURN_REQUESTED,
  RETURN_COMPLETED,
  RETURN_STATUS,
  RETURN_TYPE,
};

static const OmsFileColumn return_columns[] = {
  [RETURN_ORDER] = { { "Order ID" }, TRUE },
  [RETURN_ITEM] = { { "Order Item ID" }, TRUE },
  [RETURN_ID] = { { "Return ID" }, TRUE },
  [RETURN_TRACKING] = { { "Tracking ID" } },
  [RETURN_SKU] = { { "SKU" } },
  [RETURN_FSN] = { { "FSN" } },
  [RETURN_PRODUCT] = { { "Product" } },
  [RETURN_QUANTITY] = { { "Quantity" } },
  [RETURN_REQUESTED] = { { "Return Requested Date" } },
  [RETURN_COMPLETED] = { { "Completed Date" } },
  [RETURN_STATUS] = { { "Return Status" }, TRUE },
  [RETURN_TYPE] = { { "Return Type" } },
  { { NULL } },
};

static const int return_codes[] = { RETURN_ORDER, RETURN_ITEM, RETURN_ID, RETURN_TRACKING, RETURN_SKU, RETURN_FSN, -1 };

static const char *
return_kind (const char *word)
{
  if (word != NULL && g_ascii_strncasecmp (word, "courier", 7) == 0)
    return "courier";
  return word != NULL && g_ascii_strncasecmp (word, "customer", 8) == 0 ? "customer" : NULL;
}

/* The list of the words is not public; that a return has its date of completion needs none. */
static OmsStatus
return_status (const char *word, gint64 completed)
{
  if (completed != OMS_TIME_UNKNOWN)
    return OMS_STATUS_RETURNED;
  if (word == NULL)
    return OMS_STATUS_UNSET;
  return g_ascii_strcasecmp (word, "start") == 0 || g_ascii_strncasecmp (word, "in_transit", 10) == 0 ||
                 g_ascii_strncasecmp (word, "in transit", 10) == 0
             ? OMS_STATUS_RETURNING
             : OMS_STATUS_UNKNOWN;
}

/* What the order was of, should it not be here yet; its state is for the order file to tell. */
static void
take_returned (OmsOrderRecord *order, const OmsFileRow *row, const char *item)
{
  OmsLineRecord *line = oms_file_order_line (order, item);

  oms_file_take (&line->sku, oms_file_row_text (row, RETURN_SKU));
  oms_file_take (&line->product_id, oms_file_row_text (row, RETURN_FSN));
  oms_file_take (&line->title, oms_file_row_text (row, RETURN_PRODUCT));
}

static gboolean
read_return (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = oms_file_row_id (row, RETURN_ORDER, error), *item, *return_id, *word;
  gint64 quantity = OMS_QUANTITY_UNKNOWN, requested = OMS_TIME_UNKNOWN, completed = OMS_TIME_UNKNOWN;
  OmsOrderRecord *order;
  OmsReturnRecord *back;

  item = id != NULL ? oms_file_row_id (row, RETURN_ITEM, error) : NULL;
  return_id = item != NULL ? oms_file_row_id (row, RETURN_ID, error) : NULL;
  if (return_id == NULL || !oms_file_row_quantity (row, RETURN_QUANTITY, &quantity, error) ||
      !oms_file_row_time (row, RETURN_REQUESTED, &requested, NULL, error) ||
      !oms_file_row_time (row, RETURN_COMPLETED, &completed, NULL, error))
    return FALSE;
  order = oms_file_page_order (page, id);
  take_returned (order, row, item);
  back = oms_order_record_add_return (order, return_id);
  oms_file_take (&back->line_id, item);
  oms_file_take_number (&back->quantity, quantity);
  oms_file_take_number (&back->created_at, requested);
  oms_file_take (&back->tracking, oms_file_row_text (row, RETURN_TRACKING));
  oms_file_take (&back->kind, return_kind (oms_file_row_text (row, RETURN_TYPE)));
  word = oms_file_row_text (row, RETURN_STATUS);
  oms_file_take (&back->raw_status, word);
  back->status = return_status (word, completed);
  if (back->status == OMS_STATUS_UNKNOWN)
    oms_file_page_unknown_status (page, word);
  return TRUE;
}

static const OmsFileFormat returns = {
  .id = "flipkart-returns",
  .label = N_ ("Flipkart returns"),
  .content = OMS_FILE_ORDERS,
  .columns = return_columns,
  .codes = return_codes,
  .read_row = read_return,
};

/* ---- Known and not read ------------------------------------------------------------------------------------------ */

static const OmsFileColumn payment_columns[] = {
  { { "NEFT ID" }, TRUE },
  { { "Bank Settlement Value" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat payments = {
  .id = "flipkart-payments",
  .label = N_ ("Flipkart settlements"),
  .columns = payment_columns,
  .declined = N_ ("Settlements are not read yet. For orders, download the order report."),
};

const OmsFileFormat *const oms_flipkart_file_formats[] = { &orders, &self_ship, &stock, &returns, &payments, NULL };
