/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a shipment, its details, and an answer about stock from Flipkart: a record that makes sense, or a
 * problem, and never both or neither. */
#include "oms-flipkart-private.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"shipmentId\":\"s-1\",\"locationId\":\"LOC1\",\"dispatchAfterDate\":\"2026-11-21T09:30:00.000+05:30\","
  "\"updatedAt\":\"2026-11-20T11:00:00.000+05:30\",\"hold\":true,\"orderItems\":[{\"orderItemId\":123456789012345678,"
  "\"orderId\":\"OD1\",\"orderDate\":\"2026-11-20T10:00:00.000+05:30\",\"status\":\"APPROVED\",\"paymentType\":\"COD\","
  "\"quantity\":3.0,\"sku\":\"&quot;A&quot;\",\"priceComponents\":{\"sellingPrice\":1350.99,\"shippingCharge\":40,"
  "\"totalPrice\":1390.99}}]}",
  "{\"shipmentId\":\"s-1\",\"deliveryAddress\":{\"firstName\":\"Asha\",\"city\":\"Pune\",\"pinCode\":411001},"
  "\"courierDetails\":{\"deliveryDetails\":{\"trackingId\":\"T\"}},\"subShipments\":[{\"courierDetails\":"
  "{\"pickupDetails\":{\"vendorName\":\"E\",\"trackingId\":7}}}]}",
  "{\"available\":{\"A\":{\"price\":{\"selling_price\":499.5},\"locations\":[{\"id\":\"L\",\"inventory\":12.0}]},\"n\":"
  "3},"
  "\"unavailable\":[\"B\"],\"invalid\":[{\"sku_id\":\"C\"}]}",
  NULL,
};

static OmsOrderRecord *
read_shipment (OmsOrderPage *page, GBytes *bytes)
{
  g_auto (OmsFlipkartOrders) orders = { 0 };
  OmsOrderRecord *record;

  oms_flipkart_orders_init (&orders, page);
  record = oms_flipkart_add_shipment (&orders, bytes);
  g_assert_cmpuint (page->orders->len + page->problems->len, ==, 1);
  g_assert_true ((record != NULL) == (page->orders->len == 1));
  return record;
}

static void
check_record (OmsOrderRecord *record)
{
  g_autofree char *hash = oms_order_record_hash (record);

  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpuint (strlen (record->order_id), >, 0);
  g_assert_cmpint (record->purchased_at, !=, OMS_TIME_UNKNOWN);
  g_assert_cmpuint (record->shipments->len, ==, 1);
  g_assert_cmpuint (record->lines->len, >, 0);
  for (guint i = 0; i < record->lines->len; i++)
    g_assert_cmpint (((OmsLineRecord *) record->lines->pdata[i])->quantity, >=, 0);
}

/* What is no shipment may still be the details of one. */
static void
read_details (OmsOrderRecord *record, const OmsJsonNode *root)
{
  g_autoptr (GHashTable) order_of = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (order_of, (gpointer) ((OmsShipmentRecord *) record->shipments->pdata[0])->remote_id, record);
  oms_flipkart_add_details (order_of, root, FALSE);
  g_assert_null (record->person);
  oms_flipkart_add_details (order_of, root, TRUE);
}

static void
read_stock (const OmsJsonNode *root)
{
  const char *const keys[] = { "A", "B", "C", "D", NULL };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();

  oms_flipkart_take_stock (page, root, keys);
  g_assert_cmpuint (page->records->len + page->problems->len, >=, 4);
  for (guint i = 0; i < page->records->len; i++)
    {
      const OmsStockRecord *record = page->records->pdata[i];

      g_assert_true (record->state != OMS_STOCK_KNOWN || record->available >= 0);
      g_assert_true (record->state == OMS_STOCK_KNOWN || record->available == OMS_QUANTITY_UNKNOWN);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (OmsOrderPage) known = oms_order_page_new ();
  g_autoptr (GBytes) seed = g_bytes_new_static (fuzz_seeds[0], strlen (fuzz_seeds[0]));
  g_autoptr (OmsJson) json = oms_json_parse (bytes, NULL);
  OmsOrderRecord *record = read_shipment (page, bytes);

  if (record != NULL)
    check_record (record);
  if (json == NULL)
    return 0;
  read_details (read_shipment (known, seed), oms_json_root (json));
  read_stock (oms_json_root (json));
  return 0;
}
