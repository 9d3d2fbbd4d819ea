/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Meesho's supplier panel: orders, stock, returns; payments and taxes, which are known and not read. */
#include "oms-meesho-private.h"

#include <glib/gi18n-lib.h>

/* ---- Orders ------------------------------------------------------------------------------------------------------ */

enum
{
  ORDER_STATUS,
  ORDER_ID,
  ORDER_DATE,
  ORDER_STATE,
  ORDER_PRODUCT,
  ORDER_SKU,
  ORDER_SIZE,
  ORDER_QUANTITY,
  ORDER_LISTED,
  ORDER_DISCOUNTED,
  ORDER_PACKET,
};

static const OmsFileColumn order_columns[] = {
  [ORDER_STATUS] = { { "Reason for Credit Entry" }, TRUE },
  [ORDER_ID] = { { "Sub Order No" }, TRUE },
  [ORDER_DATE] = { { "Order Date" }, TRUE },
  [ORDER_STATE] = { { "Customer State" } },
  [ORDER_PRODUCT] = { { "Product Name" } },
  [ORDER_SKU] = { { "SKU", "Style ID" }, TRUE },
  [ORDER_SIZE] = { { "Size" } },
  [ORDER_QUANTITY] = { { "Quantity" } },
  [ORDER_LISTED] = { { "Supplier Listed Price (Incl. GST + Commission)",
                       "Supplier Listed Price (Incl. GST + Commision)" } },
  [ORDER_DISCOUNTED] = { { "Supplier Discounted Price (Incl GST and Commision)",
                           "Supplier Discounted Price (Incl GST and Commission)" } },
  [ORDER_PACKET] = { { "Packet Id" } },
  { { NULL } },
};

static const int order_codes[] = { ORDER_ID, ORDER_SKU, ORDER_PACKET, -1 };

static gboolean
read_order (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  OmsMeeshoOrder order = OMS_MEESHO_ORDER_INIT;

  order.id = oms_file_row_id (row, ORDER_ID, error);
  if (order.id == NULL || !oms_file_row_quantity (row, ORDER_QUANTITY, &order.quantity, error) ||
      !oms_file_row_money (row, ORDER_LISTED, OMS_MEESHO_CURRENCY, &order.price, error) ||
      !oms_file_row_money (row, ORDER_DISCOUNTED, OMS_MEESHO_CURRENCY, &order.price, error) ||
      !oms_file_row_time (row, ORDER_DATE, &order.ordered_at, &order.precision, error))
    return FALSE;

  order.word = oms_file_row_text (row, ORDER_STATUS);
  order.packet = oms_file_row_text (row, ORDER_PACKET);
  order.sku = oms_file_row_text (row, ORDER_SKU);
  order.variation = oms_file_row_text (row, ORDER_SIZE);
  order.title = oms_file_row_text (row, ORDER_PRODUCT);
  order.state = oms_file_row_text (row, ORDER_STATE);
  if (!oms_meesho_take_order (oms_file_page_order (page, order.id), &order))
    oms_file_page_unknown_status (page, order.word);
  return TRUE;
}

static const OmsFileFormat orders = {
  .id = "meesho-orders",
  .label = N_ ("Meesho orders"),
  .content = OMS_FILE_ORDERS,
  .columns = order_columns,
  .codes = order_codes,
  .read_row = read_order,
};

/* ---- Stock ------------------------------------------------------------------------------------------------------- */

enum
{
  STOCK_NAME,
  STOCK_PRODUCT,
  STOCK_SKU,
  STOCK_VARIATION_ID,
  STOCK_VARIATION,
  STOCK_WORD,
  STOCK_SYSTEM,
  STOCK_YOURS,
};

static const OmsFileColumn stock_columns[] = {
  [STOCK_NAME] = { { "PRODUCT NAME" } },
  [STOCK_PRODUCT] = { { "PRODUCT ID" } },
  [STOCK_SKU] = { { "STYLE ID" }, TRUE },
  [STOCK_VARIATION_ID] = { { "VARIATION ID" } },
  [STOCK_VARIATION] = { { "VARIATION" } },
  [STOCK_WORD] = { { "STOCK" } },
  [STOCK_SYSTEM] = { { "SYSTEM STOCK COUNT" } },
  [STOCK_YOURS] = { { "YOUR STOCK COUNT" }, TRUE },
  { { NULL } },
};

static const int stock_codes[] = { STOCK_PRODUCT, STOCK_SKU, STOCK_VARIATION_ID, -1 };

static gboolean
read_stock (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *sku = oms_file_row_id (row, STOCK_SKU, error);
  gint64 count = OMS_QUANTITY_UNKNOWN;
  OmsStockRecord *stock;

  if (sku == NULL || !oms_file_row_quantity (row, STOCK_SYSTEM, &count, error))
    return FALSE;
  stock = oms_file_page_stock (page, sku);
  oms_file_take (&stock->variation, oms_file_row_text (row, STOCK_VARIATION));
  oms_file_take (&stock->listing_id, oms_file_row_text (row, STOCK_VARIATION_ID));
  oms_file_take (&stock->remote_product_id, oms_file_row_text (row, STOCK_PRODUCT));
  oms_file_take (&stock->title, oms_file_row_text (row, STOCK_NAME));
  stock->has_stock = TRUE;
  stock->fulfilment = OMS_FULFILMENT_SELF;
  stock->total = stock->available = count;
  stock->state = count == OMS_QUANTITY_UNKNOWN ? OMS_STOCK_UNKNOWN : OMS_STOCK_KNOWN;
  return TRUE;
}

/* The second row of the workbook says in words what goes where. */
static gboolean
is_stock_note (const OmsFileRow *row)
{
  return oms_file_row_is_words (row, STOCK_SYSTEM) || oms_file_row_is_words (row, STOCK_YOURS) ||
         oms_file_row_is_words (row, STOCK_PRODUCT) || oms_file_row_text (row, STOCK_SKU) == NULL;
}

/* YOUR STOCK COUNT is the absolute new figure that the panel takes back. */
static const OmsFileFill stock_fill = { .sku = STOCK_SKU, .variation = STOCK_VARIATION, .figure = STOCK_YOURS };

static const OmsFileFormat stock = {
  .id = "meesho-stock",
  .label = N_ ("Meesho stock"),
  .content = OMS_FILE_STOCK,
  .columns = stock_columns,
  .codes = stock_codes,
  .is_note = is_stock_note,
  .fill = &stock_fill,
  .read_row = read_stock,
};

/* ---- Returns ----------------------------------------------------------------------------------------------------- */

enum
{
  RETURN_SUB_ORDER,
  RETURN_AWB,
  RETURN_NAME,
  RETURN_SKU,
  RETURN_VARIATION,
  RETURN_QUANTITY,
  RETURN_ORDERED,
  RETURN_CREATED,
  RETURN_KIND,
  RETURN_STATUS,
};

static const OmsFileColumn return_columns[] = {
  [RETURN_SUB_ORDER] = { { "Suborder Number" }, TRUE },
  [RETURN_AWB] = { { "AWB Number" }, TRUE },
  [RETURN_NAME] = { { "Product Name" } },
  [RETURN_SKU] = { { "SKU" } },
  [RETURN_VARIATION] = { { "Variation" } },
  [RETURN_QUANTITY] = { { "Qty" } },
  [RETURN_ORDERED] = { { "Order Date" } },
  [RETURN_CREATED] = { { "Return Created Date" } },
  [RETURN_KIND] = { { "Type of Return" } },
  [RETURN_STATUS] = { { "Status" } },
  { { NULL } },
};

static const int return_codes[] = { RETURN_SUB_ORDER, RETURN_AWB, RETURN_SKU, -1 };

/* "Courier Return (RTO)", "Customer Return" */
static const char *
return_kind (const char *word)
{
  if (word != NULL && g_ascii_strncasecmp (word, "courier", 7) == 0)
    return "courier";
  return word != NULL && g_ascii_strncasecmp (word, "customer", 8) == 0 ? "customer" : NULL;
}

/* What the order was of, should it not be here yet; its state is for the order file to tell. */
static void
take_returned (OmsOrderRecord *order, const OmsFileRow *row, const char *id)
{
  OmsLineRecord *line = oms_file_order_line (order, id);

  oms_file_take (&line->sku, oms_file_row_text (row, RETURN_SKU));
  oms_file_take (&line->variation, oms_file_row_text (row, RETURN_VARIATION));
  oms_file_take (&line->title, oms_file_row_text (row, RETURN_NAME));
}

static gboolean
read_return (const OmsFileRow *row, OmsFilePage *page, GError **error)
{
  const char *id = oms_file_row_id (row, RETURN_SUB_ORDER, error);
  gint64 quantity = OMS_QUANTITY_UNKNOWN, created = OMS_TIME_UNKNOWN, at = OMS_TIME_UNKNOWN;
  OmsPrecision precision = OMS_PRECISION_DAY;
  OmsOrderRecord *order;
  OmsReturnRecord *back;

  if (id == NULL || !oms_file_row_quantity (row, RETURN_QUANTITY, &quantity, error) ||
      !oms_file_row_time (row, RETURN_ORDERED, &at, &precision, error) ||
      !oms_file_row_time (row, RETURN_CREATED, &created, NULL, error))
    return FALSE;
  order = oms_file_page_order (page, id);
  oms_meesho_take_group (order, id);
  oms_file_take_ordered (order, at, precision);
  take_returned (order, row, id);
  back = oms_order_record_add_return (order, id);
  oms_file_take (&back->line_id, id);
  oms_file_take_number (&back->quantity, quantity);
  oms_file_take_number (&back->created_at, created);
  oms_file_take (&back->tracking, oms_file_row_text (row, RETURN_AWB));
  oms_file_take (&back->raw_status, oms_file_row_text (row, RETURN_STATUS));
  oms_file_take (&back->kind, return_kind (oms_file_row_text (row, RETURN_KIND)));
  return TRUE;
}

static const OmsFileFormat returns = {
  .id = "meesho-returns",
  .label = N_ ("Meesho returns"),
  .content = OMS_FILE_ORDERS,
  .columns = return_columns,
  .codes = return_codes,
  .read_row = read_return,
};

/* ---- Known and not read ------------------------------------------------------------------------------------------ */

static const OmsFileColumn payment_columns[] = {
  { { "Sub Order No" }, TRUE },
  { { "Live Order Status" }, TRUE },
  { { "Final Settlement Amount" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat payments = {
  .id = "meesho-payments",
  .label = N_ ("Meesho payments"),
  .columns = payment_columns,
  .declined = N_ ("Settlements are not read yet. For orders, download the order file."),
};

static const OmsFileColumn tax_columns[] = {
  { { "sub_order_num" }, TRUE },
  { { "gstin" }, TRUE },
  { { "total_taxable_sale_value" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat taxes = {
  .id = "meesho-taxes",
  .label = N_ ("Meesho taxes"),
  .columns = tax_columns,
  .declined = N_ ("Tax reports are not read. For orders, download the order file."),
};

const OmsFileFormat *const oms_meesho_file_formats[] = { &orders, &stock, &returns, &payments, &taxes, NULL };
