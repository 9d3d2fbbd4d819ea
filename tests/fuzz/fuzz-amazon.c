/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an order from Amazon: a record that makes sense, or a problem, and never both or neither. */
#include "oms-amazon-private.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"orderId\":\"404-1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"lastUpdatedTime\":\"2026-11-21T10:00:00Z\","
  "\"salesChannel\":{\"marketplaceId\":\"A21TJRUUN4KGV\"},\"buyer\":{\"buyerName\":\"Asha\"},\"recipient\":"
  "{\"deliveryAddress\":{\"city\":\"Pune\",\"phone\":\"1\"}},\"proceeds\":{\"grandTotal\":{\"amount\":\"10.50\","
  "\"currencyCode\":\"INR\"}},\"fulfillment\":{\"fulfillmentStatus\":\"SHIPPED\",\"fulfilledBy\":\"MERCHANT\","
  "\"shipByWindow\":{\"latestDateTime\":\"2026-11-22T10:00:00Z\"}},\"packages\":[{\"packageReferenceId\":\"1\","
  "\"packageStatus\":{\"status\":\"DELIVERED\"},\"packageItems\":[{\"orderItemId\":\"1\",\"quantity\":1}]}],"
  "\"orderItems\":[{\"orderItemId\":\"1\",\"quantityOrdered\":2,\"product\":{\"sellerSku\":\"A\",\"price\":{"
  "\"unitPrice\":"
  "{\"amount\":\"5.25\",\"currencyCode\":\"INR\"}}},\"proceeds\":{\"breakdowns\":[{\"type\":\"ITEM\",\"subtotal\":"
  "{\"amount\":\"10.50\",\"currencyCode\":\"INR\"}}]},\"fulfillment\":{\"quantityFulfilled\":2,\"quantityUnfulfilled\":"
  "0},"
  "\"cancellation\":{\"cancellationRequest\":{\"requester\":\"BUYER\"}}}]}",
  NULL,
};

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  for (int personal = 0; personal < 2; personal++)
    {
      g_autoptr (OmsOrderPage) page = oms_order_page_new ();

      oms_amazon_add_order (page, bytes, personal);
      g_assert_cmpuint (page->orders->len + page->problems->len, ==, 1);
      if (page->orders->len == 1)
        {
          OmsOrderRecord *record = page->orders->pdata[0];
          g_autofree char *hash = oms_order_record_hash (record);

          g_assert_cmpuint (strlen (hash), ==, 64);
          g_assert_cmpuint (strlen (record->order_id), >, 0);
          g_assert_cmpint (record->purchased_at, !=, OMS_TIME_UNKNOWN);
          g_assert_true (personal || record->person == NULL);
          for (guint i = 0; i < record->lines->len; i++)
            g_assert_cmpint (((OmsLineRecord *) record->lines->pdata[i])->quantity, >=, 0);
        }
    }
  return 0;
}
