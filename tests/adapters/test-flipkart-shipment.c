/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a shipment of Flipkart's says, and what of it cannot be read. */
#include "flipkart-fixture.h"

#include <string.h>

static void
test_shipment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = flipkart_fetch_text (
      fixture,
      LIST (SHIPMENT (
          "s-1",
          ",\"locationId\":\"LOC1\",\"dispatchAfterDate\":\"2026-11-21T09:30:00.000+05:30\",\"dispatchByDate\":"
          "\"2026-11-22T18:00:00.000+05:30\",\"updatedAt\":\"2026-11-20T11:00:00.000+05:30\",\"hold\":false,"
          "\"surprise\":{\"a\":[null]}",
          "{\"orderItemId\":\"123456789012345678\",\"orderId\":\"OD331122334455667700\",\"orderDate\":"
          "\"2026-11-20T10:00:00.000+05:30\",\"status\":\"APPROVED\",\"paymentType\":\"COD\",\"quantity\":3.0,"
          "\"sku\":\"&quot;KURTA /BLUE%&quot;\",\"fsn\":\"KRTABCDEFGH12345\",\"title\":\"Kurta\",\"serviceProfile\":"
          "\"NON_FBF\",\"priceComponents\":{\"sellingPrice\":1350.99,\"shippingCharge\":40,\"totalPrice\":1390.99,"
          "\"customerPrice\":1390.99,\"flipkartDiscount\":0.0},\"isReplacement\":false}")));
  const OmsOrderRecord *order = flipkart_only_order (page);
  const OmsLineRecord *line = order->lines->pdata[0];
  const OmsShipmentRecord *shipment = order->shipments->pdata[0];
  g_autofree char *ordered = oms_time_to_iso (order->purchased_at);
  g_autofree char *after = oms_time_to_iso (shipment->dispatch_after);

  g_assert_cmpstr (order->order_id, ==, "OD331122334455667700");
  g_assert_cmpint (order->kind, ==, OMS_RECORD_PARTIAL);
  g_assert_true (order->more_by_id);
  g_assert_cmpstr (ordered, ==, "2026-11-20T04:30:00Z");
  g_assert_cmpint (order->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (order->total, ==, OMS_MONEY_UNKNOWN); /* of one shipment alone nobody knows it */
  g_assert_cmpint (order->remote_updated_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpstr (order->payment, ==, "cod");
  g_assert_cmpint (order->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpstr (line->line_id, ==, "123456789012345678");
  g_assert_cmpstr (line->shipment_id, ==, "s-1");
  g_assert_cmpstr (line->sku, ==, "KURTA /BLUE%");
  g_assert_cmpint (line->quantity, ==, 3);
  g_assert_cmpint (line->unit_price, ==, 45033);
  g_assert_cmpint (line->line_total, ==, 139099);
  g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (shipment->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (shipment->raw_status, ==, "APPROVED");
  g_assert_cmpstr (after, ==, "2026-11-21T04:00:00Z");
  g_assert_cmpstr (shipment->location_id, ==, "LOC1");
  g_assert_cmpint (shipment->hold, ==, 0);
}

typedef struct
{
  const char *word;
  OmsStatus status;
  OmsStatus held;
} Word;

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const Word words[] = {
    { "APPROVED", OMS_STATUS_NEW, OMS_STATUS_ON_HOLD },
    { "PACKING_IN_PROGRESS", OMS_STATUS_NEW, OMS_STATUS_ON_HOLD },
    { "FORM_FAILED", OMS_STATUS_NEW, OMS_STATUS_ON_HOLD },
    { "PACKED", OMS_STATUS_PACKED, OMS_STATUS_ON_HOLD },
    { "READY_TO_DISPATCH", OMS_STATUS_PACKED, OMS_STATUS_ON_HOLD },
    { "PICKUP_COMPLETE", OMS_STATUS_SHIPPED, OMS_STATUS_SHIPPED },
    { "SHIPPED", OMS_STATUS_SHIPPED, OMS_STATUS_SHIPPED },
    { "DELIVERED", OMS_STATUS_DELIVERED, OMS_STATUS_DELIVERED },
    { "COMPLETED", OMS_STATUS_DELIVERED, OMS_STATUS_DELIVERED },
    { "CANCELLED", OMS_STATUS_CANCELLED, OMS_STATUS_CANCELLED },
    { "RETURN_REQUESTED", OMS_STATUS_RETURNING, OMS_STATUS_RETURNING },
    { "RETURNED", OMS_STATUS_RETURNED, OMS_STATUS_RETURNED },
    { "AWAITING_DRONE", OMS_STATUS_UNKNOWN, OMS_STATUS_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    for (int held = 0; held < 2; held++)
      {
        g_autofree char *text = g_strdup_printf (LIST (SHIPMENT ("s", ",\"hold\":%s", ITEM ("O", "1", "%s", ""))),
                                                 held ? "true" : "false", words[i].word);
        g_autoptr (OmsOrderPage) page = flipkart_fetch_text (fixture, text);
        const OmsOrderRecord *order = flipkart_only_order (page);
        const OmsLineRecord *line = order->lines->pdata[0];

        g_test_message ("%s %d", words[i].word, held);
        g_assert_cmpint (line->status, ==, held ? words[i].held : words[i].status);
        g_assert_cmpstr (line->raw_status, ==, words[i].word);
        g_assert_cmpint (((OmsShipmentRecord *) order->shipments->pdata[0])->hold, ==, held);
        g_assert_cmpint ((order->flags & OMS_FLAG_ATTENTION) != 0, ==, g_str_equal (words[i].word, "FORM_FAILED"));
        g_assert_cmpuint (page->unknown_statuses, ==, words[i].status == OMS_STATUS_UNKNOWN ? 1 : 0);
        g_assert_cmpint (line->qty_cancelled, ==, words[i].status == OMS_STATUS_CANCELLED ? 1 : 0);
      }
}

/* Two shipments of one order on one page are one record; the later copy of a shipment counts. */
static void
test_shipments_of_one_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = flipkart_fetch_text (
      fixture, LIST (SHIPMENT ("a", "", ITEM ("O1", "1", "APPROVED", "")) "," SHIPMENT (
                   "b", "",
                   ITEM ("O2", "2", "APPROVED",
                         "")) "," SHIPMENT ("c", "",
                                            ITEM ("O1", "3", "SHIPPED",
                                                  "")) "," SHIPMENT ("a", "", ITEM ("O1", "1", "PACKED", ""))));
  const OmsOrderRecord *order;

  g_assert_cmpuint (page->orders->len, ==, 2);
  order = page->orders->pdata[0];
  g_assert_cmpuint (order->shipments->len, ==, 2);
  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_cmpstr (((OmsLineRecord *) order->lines->pdata[1])->raw_status, ==, "PACKED");
}

#define PACKED_BY(profile) ",\"serviceProfile\":\"" profile "\""
#define DATES                                                                    \
  ",\"dispatchAfterDate\":\"2026-11-21T09:30:00.000+05:30\",\"dispatchByDate\":" \
  "\"2026-11-22T18:00:00.000+05:30\""

/* What Flipkart packs is not the seller's to pack, and has no time for the seller. */
static void
test_who_packs (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *profile;
    OmsFulfilment fulfilment;
  } words[] = {
    { "NON_FBF", OMS_FULFILMENT_SELF },      { "Seller_Fulfilment", OMS_FULFILMENT_SELF },
    { "FBF_LITE", OMS_FULFILMENT_SELF },     { "Smart_Fulfilment", OMS_FULFILMENT_SELF },
    { "FBF", OMS_FULFILMENT_MARKETPLACE },   { "Flipkart_Fulfilment", OMS_FULFILMENT_MARKETPLACE },
    { "BY_ELEPHANT", OMS_FULFILMENT_UNSET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = g_strdup_printf (
          LIST (SHIPMENT ("s", DATES, ITEM ("O", "1", "APPROVED", PACKED_BY ("%s")))), words[i].profile);
      g_autoptr (OmsOrderPage) page = flipkart_fetch_text (fixture, text);
      const OmsOrderRecord *order = flipkart_only_order (page);
      const OmsShipmentRecord *shipment = order->shipments->pdata[0];
      gboolean theirs = words[i].fulfilment == OMS_FULFILMENT_MARKETPLACE;

      g_test_message ("%s", words[i].profile);
      g_assert_cmpint (order->fulfilment, ==, words[i].fulfilment);
      g_assert_cmpint (shipment->status, ==, OMS_STATUS_NEW);
      g_assert_cmpint (shipment->dispatch_after == OMS_TIME_UNKNOWN, ==, theirs);
      g_assert_cmpint (shipment->dispatch_by == OMS_TIME_UNKNOWN, ==, theirs);
    }
}

static void
assert_packed_by (Fixture *fixture, const char *shipments, OmsFulfilment fulfilment)
{
  g_autofree char *text = g_strdup_printf (LIST ("%s"), shipments);
  g_autoptr (OmsOrderPage) page = flipkart_fetch_text (fixture, text);

  g_test_message ("%s", shipments);
  g_assert_cmpint (flipkart_only_order (page)->fulfilment, ==, fulfilment);
}

/* An order that both pack is the seller's, as long as there is something of it to pack for the seller. */
static void
test_both_pack (Fixture *fixture, gconstpointer data)
{
#define OWN(status)    SHIPMENT ("a", "", ITEM ("O", "1", status, PACKED_BY ("FBF_LITE")))
#define THEIRS(status) SHIPMENT ("b", "", ITEM ("O", "2", status, PACKED_BY ("FBF")))
  assert_packed_by (fixture, OWN ("APPROVED") "," THEIRS ("APPROVED"), OMS_FULFILMENT_SELF);
  assert_packed_by (fixture, THEIRS ("SHIPPED") "," OWN ("APPROVED"), OMS_FULFILMENT_SELF);
  assert_packed_by (fixture, OWN ("CANCELLED") "," THEIRS ("APPROVED"), OMS_FULFILMENT_MARKETPLACE);
  assert_packed_by (fixture, THEIRS ("CANCELLED") "," OWN ("CANCELLED"), OMS_FULFILMENT_SELF);
#undef OWN
#undef THEIRS
}

static void
test_broken_shipments (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = {
    "{\"orderItems\":[" ITEM ("O", "1", "APPROVED", "") "]}",
    SHIPMENT ("s", "", ""),
    "{\"shipmentId\":\"s\",\"orderItems\":\"see attachment\"}",
    SHIPMENT ("s", "", "\"item\""),
    SHIPMENT ("s", ",\"updatedAt\":\"yesterday\"", ITEM ("O", "1", "APPROVED", "")),
    SHIPMENT ("s", "", "{\"orderId\":\"O\",\"orderDate\":\"2026-11-20T10:00:00Z\",\"quantity\":1}"),
    SHIPMENT ("s", "", "{\"orderItemId\":\"1\",\"orderDate\":\"2026-11-20T10:00:00Z\",\"quantity\":1}"),
    SHIPMENT ("s", "", "{\"orderItemId\":\"1\",\"orderId\":\"O\",\"quantity\":1}"),
    SHIPMENT ("s", "", "{\"orderItemId\":\"1\",\"orderId\":\"O\",\"orderDate\":\"2026-11-20T10:00:00Z\"}"),
    SHIPMENT ("s", "",
              "{\"orderItemId\":\"1\",\"orderId\":\"O\",\"orderDate\":\"2026-11-20T10:00:00Z\",\"quantity\":1.5}"),
    SHIPMENT ("s", "",
              "{\"orderItemId\":1.5e17,\"orderId\":\"O\",\"orderDate\":\"2026-11-20T10:00:00Z\",\"quantity\":1}"),
    SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", ",\"priceComponents\":{\"sellingPrice\":10.005}")),
    SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", ",\"priceComponents\":{\"totalPrice\":\"12,3x\"}")),
    SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", "") "," ITEM ("P", "2", "APPROVED", "")),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *text =
          g_strdup_printf (LIST (SHIPMENT ("good", "", ITEM ("GOOD", "9", "APPROVED", "")) ",%s"), broken[i]);
      g_autoptr (OmsOrderPage) page = flipkart_fetch_text (fixture, text);
      const OmsProblemRecord *problem;

      g_test_message ("%s", broken[i]);
      g_assert_cmpuint (page->orders->len, ==, 1);
      g_assert_cmpuint (page->problems->len, ==, 1);
      problem = page->problems->pdata[0];
      g_assert_true (problem->remote_id == NULL || g_str_equal (problem->remote_id, "O"));
      g_assert_cmpuint (g_bytes_get_size (problem->payload), ==, strlen (broken[i]));
    }
}

/* Retry gives the payload back after an update of the program. */
static void
test_payload (Fixture *fixture, gconstpointer data)
{
  static const char text[] = SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", ""));
  g_autoptr (GBytes) payload = g_bytes_new_static (text, strlen (text));
  g_autoptr (OmsOrderPage) page = oms_adapter_read_payload (fixture->adapter, payload, NULL);

  g_assert_cmpstr (flipkart_only_order (page)->order_id, ==, "O");
  g_assert_true (flipkart_only_order (page)->more_by_id);
}

#define ADD(path, func) \
  g_test_add ("/flipkart/" path, Fixture, &flipkart_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_flipkart_add_shipment (void)
{
  ADD ("shipment", test_shipment);
  ADD ("statuses", test_statuses);
  ADD ("shipments-of-one-order", test_shipments_of_one_order);
  ADD ("who-packs", test_who_packs);
  ADD ("both-pack", test_both_pack);
  ADD ("broken-shipments", test_broken_shipments);
  ADD ("payload", test_payload);
}
