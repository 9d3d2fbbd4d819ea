/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an order, as an element of the list and as an answer about stock from Myntra: records that make sense,
 * or a problem, and never nothing. */
#include "oms-myntra-private.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"statusCode\":1005,\"statusType\":\"SUCCESS\",\"sellerOrderId\":\"S-1\",\"receiverName\":\"Asha\",\"address\":"
  "\"12\","
  "\"city\":\"Pune\",\"zipcode\":411001,\"mobile\":\"1\",\"paymentMethod\":\"cod\",\"warehouse\":\"W\","
  "\"orderLineEntries\":"
  "[{\"orderLineId\":1,\"sku\":\"A\",\"lineFinalAmount\":\"10.50\",\"status_code\":\"PK\",\"packetId\":9,"
  "\"trackingNumber\":\"ML1\",\"packByTime\":\"2026-11-26 10:00:00\",\"shipByTime\":1795000000,\"customerPromiseTime\":"
  "\"26-11-2026\",\"taxEntries\":[{\"taxRate\":5}]},{\"orderLineId\":\"2\",\"sku\":\"A\",\"lineFinalAmount\":10.5,"
  "\"status_code\":\"IC\",\"quantity\":2}]}",
  "{\"orderId\":7,\"orderLines\":[{\"orderLineId\":1,\"sellerOrderId\":\"S-1\",\"status\":\"WP\"},{\"orderLineId\":2,"
  "\"sellerOrderId\":\"S-2\",\"status\":\"\"}]}",
  "{\"statusCode\":1002,\"inventoryDetails\":[{\"sku\":\"A\",\"stores\":[{\"stores_code\":\"1\",\"inventoryCount\":5}]}"
  "],"
  "\"failedEntries\":[{\"sku\":\"B\"},\"C\"]}",
  NULL,
};

static void
check_order (GBytes *bytes, gboolean personal)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsOrderRecord *record;
  g_autofree char *hash = NULL;

  oms_myntra_add_order (page, NULL, bytes, personal);
  g_assert_cmpuint (page->orders->len + page->problems->len, ==, 1);
  if (page->orders->len == 0)
    return;
  record = page->orders->pdata[0];
  hash = oms_order_record_hash (record);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpuint (strlen (record->order_id), >, 0);
  g_assert_true (personal || record->person == NULL);
  g_assert_true (record->person == NULL || (record->person->phone == NULL && record->person->email == NULL));
  for (guint i = 0; i < record->lines->len; i++)
    g_assert_cmpint (((OmsLineRecord *) record->lines->pdata[i])->quantity, >=, 1);
}

static void
check_listed (GBytes *bytes)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  oms_myntra_add_listed (page, seen, bytes, OMS_TIME_UNKNOWN);
  g_assert_cmpuint (page->orders->len + page->problems->len, >=, 1);
  for (guint i = 0; i < page->orders->len; i++)
    g_assert_cmpuint (((OmsOrderRecord *) page->orders->pdata[i])->lines->len, >=, 1);
}

static void
check_stock (GBytes *bytes)
{
  const char *const keys[] = { "A", "B", "C", NULL };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_autoptr (OmsJson) json = oms_json_parse (bytes, NULL);

  if (json == NULL)
    return;
  oms_myntra_add_stock (page, keys, oms_json_root (json), NULL);
  g_assert_cmpuint (page->records->len + page->problems->len, ==, 3);
  for (guint i = 0; i < page->records->len; i++)
    {
      const OmsStockRecord *record = page->records->pdata[i];

      g_assert_cmpint (record->state == OMS_STOCK_KNOWN, ==, record->available != OMS_QUANTITY_UNKNOWN);
      g_assert_true (record->state != OMS_STOCK_KNOWN || record->available >= 0);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  OmsMyntraPass pass;

  check_order (bytes, FALSE);
  check_order (bytes, TRUE);
  check_listed (bytes);
  check_stock (bytes);
  oms_myntra_token_end (text);
  oms_myntra_pass_read (&pass, text);
  oms_myntra_pass_clear (&pass);
  return 0;
}
