/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read by an order's number, and returns. */
#include "flipkart-fixture.h"

#include <string.h>

/* ---- By number ----------------------------------------------------------------------------------------------------
 */

#define DETAILS(id, more)                                                                                            \
  "{\"orderId\":\"OD1\",\"shipmentId\":\"" id "\",\"deliveryAddress\":{\"firstName\":\"Asha\",\"lastName\":\"Rao\"," \
  "\"addressLine1\":\"12 MG Road\",\"landmark\":\"Temple\",\"city\":\"Pune\",\"state\":\"IN-MH\",\"stateName\":"     \
  "\"Maharashtra\"," more "},\"buyerDetails\":{\"firstName\":\"A\",\"lastName\":\"R\"},"                             \
  "\"subShipments\":[{\"courierDetails\":{\"pickupDetails\":{\"vendorName\":\"Ekart\",\"trackingId\":\"P-" id "\"}," \
  "\"deliveryDetails\":{\"vendorName\":\"Delhivery\",\"trackingId\":\"D-" id "\"}}}]}"

static void
answer_by_id (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (g_str_has_prefix (request->target, "/sellers/v3/shipments?orderIds="))
    test_server_reply (
        out, 200, NULL,
        LIST (
            SHIPMENT ("a", ",\"updatedAt\":\"2026-11-20T11:00:00.000+05:30\"", ITEM ("OD1", "1", "SHIPPED", ",\"priceComponents\":{\"sellingPrice\":100,\"totalPrice\":140.5}")) "," SHIPMENT (
                "b", ",\"updatedAt\":\"2026-11-20T12:00:00.000+05:30\"",
                ITEM ("OD1", "2", "PACKED",
                      ",\"priceComponents\":{\"totalPrice\":59.5}")) "," SHIPMENT ("c", "",
                                                                                   ITEM ("OD1", "3", "CANCELLED",
                                                                                         ",\"priceComponents\":{"
                                                                                         "\"totalPrice\":999}"))));
  else if (fixture->text != NULL)
    test_server_reply (out, 403, NULL, "{\"errorMessage\":\"no\"}");
  else
    test_server_reply (
        out, 200, NULL,
        "{\"shipments\":[" DETAILS ("a", "\"pincode\":\"411001\",\"contactNumber\":9000000001") "," DETAILS (
            "b", "\"pinCode\":411001") ",{\"shipmentId\":\"other\"}]}");
}

/* The shipments of OD1 on two pages; @text is what the second one is. */
static void
answer_by_id_in_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (g_str_has_prefix (request->target, "/sellers/v3/shipments/"))
    test_server_reply (out, 200, NULL, "{\"shipments\":[]}");
  else if (g_str_has_prefix (request->target, "/sellers/v3/shipments?orderIds=") ||
           g_str_equal (fixture->text, "again"))
    test_server_reply (out, 200, NULL,
                       "{\"shipments\":[" SHIPMENT (
                           "a", "",
                           ITEM ("OD1", "1", "SHIPPED",
                                 ",\"priceComponents\":{\"totalPrice\":140.5}")) "],"
                                                                                 "\"hasMore\":true,\"nextPageUrl\":\"/"
                                                                                 "v3/shipments?next_token=x%2B\"}");
  else if (g_str_equal (fixture->text, "whole"))
    test_server_reply (
        out, 200, NULL,
        LIST (SHIPMENT ("b", "", ITEM ("OD1", "2", "PACKED", ",\"priceComponents\":{\"totalPrice\":59.5}"))));
  else
    test_server_reply (out, 404, NULL, "{\"errorMessage\":\"no\"}");
}

/* An order of which a part was read is not taken for the whole of it, nor for gone. */
static void
test_by_id_in_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = { "again", "gone" };
  const char *const ids[] = { "OD1", NULL };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_by_id_in_pages;
  fixture->text = "whole";
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v3/shipments?next_token=x%2B");
  g_assert_cmpuint (flipkart_only_order (page)->shipments->len, ==, 2);
  g_assert_cmpint (flipkart_only_order (page)->total, ==, 20000);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      fixture->text = broken[i];
      g_assert_null (oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, &error));
      g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
      g_clear_error (&error);
    }
}

static OmsOrderPage *
fetch_by_id (Fixture *fixture)
{
  const char *const ids[] = { "OD1", "OD-2", "x,y", "../token", NULL };
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page;

  fixture->answer = answer_by_id;
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, &error);
  g_assert_no_error (error);
  return page;
}

static void
test_by_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_by_id (fixture);
  const OmsOrderRecord *order = flipkart_only_order (page);
  const OmsShipmentRecord *first = order->shipments->pdata[0];
  g_autofree char *updated = oms_time_to_iso (order->remote_updated_at);
  g_autofree char *raw = NULL;

  /* Ids that cannot stand in a list are not asked for; what is cancelled is asked for apart. */
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/sellers/v3/shipments?orderIds=OD1,OD-2");
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v3/shipments/a,b");
  g_assert_cmpstr (fixture_target (fixture, 2), ==, "/sellers/v3/shipments/c");
  g_assert_false (order->more_by_id);
  g_assert_cmpint (order->total, ==, 20000);
  g_assert_cmpstr (updated, ==, "2026-11-20T06:30:00Z");
  g_assert_cmpstr (first->tracking, ==, "D-a");
  g_assert_cmpstr (first->carrier, ==, "Delhivery");
  g_assert_cmpstr (order->ship_city, ==, "Pune");
  g_assert_cmpstr (order->ship_state, ==, "Maharashtra");
  g_assert_cmpint (order->flags_known & OMS_FLAG_ATTENTION, !=, 0);
  /* Nothing of the buyer but the place, also not in what came. */
  g_assert_null (order->person);
  g_assert_null (order->ship_postcode);
  raw = g_strndup (g_bytes_get_data (order->raw, NULL), g_bytes_get_size (order->raw));
  g_assert_nonnull (strstr (raw, "D-a"));
  g_assert_null (strstr (raw, "Asha"));
  g_assert_null (strstr (raw, "MG Road"));
  g_assert_null (strstr (raw, "411001"));
  g_assert_null (strstr (raw, "9000000001"));
}

static void
test_personal_data (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  const OmsOrderRecord *order;

  fixture_connect_with (fixture, "personal_data", "true");
  page = fetch_by_id (fixture);
  order = flipkart_only_order (page);
  g_assert_cmpstr (order->person->name, ==, "Asha Rao");
  g_assert_cmpstr (order->person->address1, ==, "12 MG Road");
  g_assert_cmpstr (order->person->address3, ==, "Temple");
  g_assert_cmpstr (order->person->postcode, ==, "411001");
  g_assert_cmpstr (order->ship_postcode, ==, "411001");
  g_assert_null (strstr (g_bytes_get_data (order->raw, NULL), "Asha"));
}

/* An order without its address is still an order. */
static void
test_details_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autofree char *notice = NULL;

  fixture->text = "403";
  page = fetch_by_id (fixture);
  g_assert_cmpint (flipkart_only_order (page)->total, ==, 20000);
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (strstr (notice, "tracking numbers"));
}

/* ---- Returns ------------------------------------------------------------------------------------------------------
 */

static void
answer_returns (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  gboolean next = strstr (request->target, "next=") != NULL;

  test_server_reply (
      out, 200, NULL,
      next
          ? "{\"returnItems\":[{\"returnId\":\"R3\",\"orderId\":\"OD2\",\"status\":\"PONDERED\"},{\"orderId\":\"OD3\"},"
            "{\"returnId\":\"R4\"}],\"hasMore\":false}"
          : "{\"returnItems\":[{\"returnId\":\"R1\",\"orderItemId\":123456789012345678,\"orderId\":\"OD1\","
            "\"quantity\":"
            "1.0,\"status\":\"COMPLETED\",\"trackingId\":\"T1\",\"orderDate\":\"2026-11-20T10:00:00.000+05:30\","
            "\"createdDate\":\"2026-11-21T10:00:00.000+05:30\",\"updatedDate\":\"2026-11-22T10:00:00.000+05:30\"},"
            "{\"returnId\":\"R2\",\"orderId\":\"OD1\",\"status\":\"CREATED\"}],\"hasMore\":true,"
            "\"nextUrl\":\"/v2/returns?next=1\"}");
}

static void
test_returns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  const OmsOrderRecord *order;
  const OmsReturnRecord *ret;

  fixture->answer = answer_returns;
  page = flipkart_fetch (fixture, "customer-returns", NULL, NULL);
  g_assert_true (
      g_str_has_prefix (fixture_target (fixture, 0), "/sellers/v2/returns?source=customer_return&modifiedAfter="));
  order = flipkart_only_order (page);
  g_assert_cmpstr (order->order_id, ==, "OD1");
  g_assert_cmpint (order->kind, ==, OMS_RECORD_PARTIAL);
  g_assert_true (order->more_by_id);
  g_assert_cmpuint (order->returns->len, ==, 2);
  ret = order->returns->pdata[0];
  g_assert_cmpstr (ret->line_id, ==, "123456789012345678");
  g_assert_cmpstr (ret->kind, ==, "customer");
  g_assert_cmpint (ret->quantity, ==, 1);
  g_assert_cmpint (ret->status, ==, OMS_STATUS_RETURNED);
  g_assert_cmpint (((OmsReturnRecord *) order->returns->pdata[1])->status, ==, OMS_STATUS_RETURNING);

  next = flipkart_fetch (fixture, "customer-returns", page->next, NULL);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/sellers/v2/returns?next=1");
  g_assert_cmpuint (next->orders->len, ==, 1);
  g_assert_cmpuint (next->problems->len, ==, 2);
  g_assert_cmpuint (next->unknown_statuses, ==, 1);
  g_clear_pointer (&page, oms_order_page_free);
  page = flipkart_fetch (fixture, "courier-returns", NULL, NULL);
  g_assert_nonnull (strstr (fixture_target (fixture, 2), "source=courier_return"));
}

static void
answer_old_and_new_returns (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *body = g_strdup_printf (
      "{\"returnItems\":[{\"returnId\":\"R1\",\"orderId\":\"OLD\",\"orderDate\":\"2026-01-31T10:00:00.000+05:30\"},"
      "{\"returnId\":\"R2\",\"orderId\":\"%s\",\"orderDate\":\"2026-02-02T10:00:00.000+05:30\"}],"
      "\"hasMore\":%s,\"nextUrl\":\"/v2/returns?next=1\"}",
      strstr (request->target, "next=") != NULL ? "LAST" : "FIRST",
      strstr (request->target, "next=") != NULL ? "false" : "true");

  test_server_reply (out, 200, NULL, body);
}

/* Returns know their own time only: of older orders those are kept that were placed in time, in each process. */
static void
test_older_returns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 2, 1, 0, 0, 0);
  OmsCursor cursor = { NULL, g_date_time_to_unix (day) * 1000, FALSE, oms_time_now () };
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) last = NULL;

  fixture->answer = answer_old_and_new_returns;
  first = oms_adapter_fetch_orders (fixture->adapter, "customer-returns", &cursor, NULL, NULL);
  g_assert_nonnull (strstr (fixture_target (fixture, 0), "modifiedAfter=2026-01-31T23%3A45%3A00Z"));
  g_assert_cmpstr (flipkart_only_order (first)->order_id, ==, "FIRST");
  fixture_connect (fixture);
  cursor = (OmsCursor){ first->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  last = oms_adapter_fetch_orders (fixture->adapter, "customer-returns", &cursor, NULL, NULL);
  g_assert_cmpstr (flipkart_only_order (last)->order_id, ==, "LAST");
}

#define ADD(path, func) \
  g_test_add ("/flipkart/" path, Fixture, &flipkart_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_flipkart_add_order (void)
{
  ADD ("by-id", test_by_id);
  ADD ("by-id-in-pages", test_by_id_in_pages);
  ADD ("personal-data", test_personal_data);
  ADD ("details-refused", test_details_refused);
  ADD ("returns", test_returns);
  ADD ("older-returns", test_older_returns);
}
