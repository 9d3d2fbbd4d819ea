/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that Myntra calls by name: paths, headers, members, codes and status words, and nothing else. Myntra's
 * documentation is not public; these are the names that clients of sellers are known to use. Whoever has the
 * documentation corrects them here, and only here. */
#include "oms-myntra-private.h"

#include <string.h>

const OmsMyntraNames oms_myntra_names = {
  /* Signing in: the tokens come in headers of the answer. */
  .generate_path = "/authorization/generate_token",
  .refresh_path = "/authorization/refresh_token",
  .merchant = "merchant_id",
  .secret_header = "secret_key",
  .access_header = "access_token",
  .refresh_header = "refresh_token",
  .store_header = "x-partner-store",

  /* Around every answer. */
  .code = "statusCode",
  .type = "statusType",
  .message = "statusMessage",
  .type_bad = "ERROR",

  /* The list of orders. */
  .list_path = "/partner/v4/order/getOrderList",
  .list_page = "page",
  .list_code = "statusCode",
  .list_start = "startDate",
  .list_end = "endDate",
  .list = "data",
  .list_total = "totalCount",
  .list_pages = "pages",
  .list_group = "orderId",
  .list_lines = "orderLines",
  .list_status = "status",

  /* One order; its number is the path's last part. */
  .order_path = "/partner/v4/order/",
  .order = "sellerOrderId",
  .group = "orderId",
  .receiver = "receiverName",
  .address = "address",
  .locality = "locality",
  .city = "city",
  .state = "state",
  .state_name = "stateName",
  .postcode = "zipcode",
  .country = "country",
  .payment = "paymentMethod",
  .payment_prepaid = "on",
  .payment_cod = "cod",
  .warehouse = "warehouse",
  .tracking = "trackingNumber",
  .courier = "courierCode",
  .lines = "orderLineEntries",
  .line = "orderLineId",
  .sku = "sku",
  .quantity = "quantity",
  .amount = "lineFinalAmount",
  .line_status = "status_code",
  .packet = "packetId",
  .pack_by = "packByTime",
  .ship_by = "shipByTime",
  .promise = "customerPromiseTime",
  .line_kept = { "mrp", "invoiceNumber", "invoiceDate", "taxEntries", "packByTime", "shipByTime", "cancellationReason",
                 "cancellationCode", "cancelledOn", NULL },
  .order_kept = { "warehouse", "priority", "acceptByTime", NULL },
  .buyer = { "receiverName", "address", "locality", "mobile", "email", NULL },

  /* Stock: a bare list of SKUs is asked for. */
  .stock_path = "/partner/v4/inventory/search",
  .stock = "inventoryDetails",
  .stock_sku = "sku",
  .stock_stores = "stores",
  .stock_store = { "stores_code", "store_code", NULL },
  .stock_count = "inventoryCount",
  .stock_failed = "failedEntries",

  /* The catalogue. What its answer looks like is not known beyond a few members, so they are looked for at any depth.
   */
  .catalogue_path = "/partner/catalog/v2/product/search/nofilter",
  .catalogue_query = "q=&sellerApprovalStatus=APR",
  .catalogue_start = "start",
  .catalogue_cursor = "cursorMark",
  .catalogue_first = "*",
  .catalogue_next = { "nextCursorMark", "cursorMark", NULL },
  .catalogue_total = { "totalCount", "numFound", NULL },
  .catalogue_sku = { "sellerSkuCode", "seller_sku_code", "sellerSku", NULL },
  .catalogue_title = { "productDisplayName", "styleName", "style_name", "name", NULL },
  .catalogue_product = { "styleId", "style_id", "productId", NULL },
};

static const struct
{
  gint64 code;
  OmsMyntraMeaning meaning;
} meanings[] = {
  { 1000, OMS_MYNTRA_DONE },       /* order updated */
  { 1001, OMS_MYNTRA_DONE },       /* stock taken */
  { 1002, OMS_MYNTRA_DONE },       /* stock read */
  { 1004, OMS_MYNTRA_DONE },       /* cancelled */
  { 1005, OMS_MYNTRA_DONE },       /* order read */
  { 1006, OMS_MYNTRA_DONE },       /* discounts processed */
  { 1009, OMS_MYNTRA_DONE },       /* shipments verified */
  { 401, OMS_MYNTRA_SIGN_IN },     /* not authorised */
  { 403, OMS_MYNTRA_FORBIDDEN },   /* not authorised, or not for this */
  { 2000, OMS_MYNTRA_LATER },      /* general error */
  { 2001, OMS_MYNTRA_REFUSED },    /* 2001 to 2004 and 20xx below: exact texts not public */
  { 2002, OMS_MYNTRA_REFUSED },    /**/
  { 2003, OMS_MYNTRA_REFUSED },    /**/
  { 2004, OMS_MYNTRA_REFUSED },    /**/
  { 2005, OMS_MYNTRA_ALREADY },    /* duplicate */
  { 2006, OMS_MYNTRA_MALFORMED },  /* bad payload */
  { 2007, OMS_MYNTRA_BAD_SKU },    /**/
  { 2008, OMS_MYNTRA_REFUSED },    /**/
  { 2020, OMS_MYNTRA_REFUSED },    /**/
  { 2031, OMS_MYNTRA_REFUSED },    /**/
  { 2032, OMS_MYNTRA_REFUSED },    /**/
  { 2033, OMS_MYNTRA_ALREADY },    /* already acknowledged */
  { 2034, OMS_MYNTRA_REFUSED },    /**/
  { 2050, OMS_MYNTRA_LATER },      /* no documents before it is ready to dispatch */
  { 2061, OMS_MYNTRA_READ_AGAIN }, /* line cancelled */
  { 2062, OMS_MYNTRA_READ_AGAIN }, /* line on hold */
  { 2063, OMS_MYNTRA_READ_AGAIN }, /* wrong warehouse */
  { 2064, OMS_MYNTRA_REFUSED },    /* 2064 to 2068: tax or invoice data */
  { 2065, OMS_MYNTRA_REFUSED },    /**/
  { 2066, OMS_MYNTRA_REFUSED },    /**/
  { 2067, OMS_MYNTRA_REFUSED },    /**/
  { 2068, OMS_MYNTRA_REFUSED },    /**/
  { 3001, OMS_MYNTRA_LATER },      /* server side */
  { 3002, OMS_MYNTRA_LATER },      /* server side */
  { 8247, OMS_MYNTRA_LATER },      /* not yet eligible */
};

OmsMyntraMeaning
oms_myntra_meaning (gint64 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].code == code)
      return meanings[i].meaning;
  return OMS_MYNTRA_NO_CODE;
}

/* The short forms are those of the panel's reports. */
OmsStatus
oms_myntra_status (const char *word)
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

/* "The access_token has expired": some refusals of a token come as a success of HTTP and under any code. */
gboolean
oms_myntra_message_is_of_token (const char *message)
{
  g_autofree char *small = message != NULL ? g_ascii_strdown (message, -1) : NULL;

  return small != NULL && strstr (small, "token") != NULL &&
         (strstr (small, "expire") != NULL || strstr (small, "invalid") != NULL || strstr (small, "not valid") != NULL);
}
