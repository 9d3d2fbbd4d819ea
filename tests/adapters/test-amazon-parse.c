/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon's orders into records: the official samples, and the cases that matter to a seller. */
#include "oms-amazon-private.h"

#include <string.h>

static gboolean
contains (GBytes *bytes, const char *text)
{
  return g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), text) != NULL;
}

static OmsOrderRecord *
parse_with (const char *text, gboolean personal, guint *unknown)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse_text (text, &error);
  OmsOrderRecord *record;

  g_assert_no_error (error);
  record = oms_amazon_parse_order (oms_json_root (json), personal, unknown, &error);
  g_assert_no_error (error);
  return record;
}

static OmsOrderRecord *
parse (const char *text)
{
  guint unknown = 0;
  OmsOrderRecord *record = parse_with (text, FALSE, &unknown);

  g_assert_cmpuint (unknown, ==, 0);
  return record;
}

/* An order with one line, and whatever a test adds to the order and to the line. */
static char *
make_order (const char *status, const char *order_members, const char *line_members)
{
  return g_strdup_printf (
      "{\"orderId\":\"404-1\",\"createdTime\":\"2026-11-20T10:00:00Z\","
      "\"lastUpdatedTime\":\"2026-11-21T10:00:00.123Z\",\"salesChannel\":{\"channelName\":\"AMAZON\","
      "\"marketplaceId\":\"A21TJRUUN4KGV\"},\"fulfillment\":{\"fulfillmentStatus\":\"%s\","
      "\"fulfilledBy\":\"MERCHANT\",\"shipByWindow\":{\"earliestDateTime\":\"2026-11-20T00:00:00Z\","
      "\"latestDateTime\":\"2026-11-22T18:29:59Z\"}},\"orderItems\":[{\"orderItemId\":\"1\","
      "\"quantityOrdered\":3,\"product\":{\"sellerSku\":\"A/B\",\"asin\":\"B0\",\"title\":\"Kurta\"}%s%s}]"
      "%s%s}",
      status, *line_members != '\0' ? "," : "", line_members, *order_members != '\0' ? "," : "", order_members);
}

static OmsOrderRecord *
parse_made (const char *status, const char *order_members, const char *line_members)
{
  g_autofree char *text = make_order (status, order_members, line_members);

  return parse (text);
}

static void
assert_problem (const char *text)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  OmsProblemRecord *problem;

  oms_amazon_add_order (page, bytes, FALSE);
  g_assert_cmpuint (page->orders->len, ==, 0);
  g_assert_cmpuint (page->problems->len, ==, 1);
  problem = page->problems->pdata[0];
  g_assert_cmpuint (strlen (problem->reason), >, 10);
  g_assert_cmpuint (g_bytes_get_size (problem->payload), ==, strlen (text));
}

/* ---- The official samples -----------------------------------------------------------------------------------------
 */

static void
check_sample (const OmsJsonNode *order)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GBytes) text = oms_json_to_bytes (order, NULL);
  const OmsJsonNode *address = oms_json_get (oms_json_get (order, "recipient"), "deliveryAddress");
  OmsOrderRecord *record;

  oms_amazon_add_order (page, text, TRUE);
  g_assert_cmpuint (page->problems->len, ==, 0);
  g_assert_cmpuint (page->unknown_statuses, ==, 0);
  record = page->orders->pdata[0];
  g_test_message ("%s", record->order_id);
  g_assert_cmpstr (record->order_id, ==, oms_json_get_string (order, "orderId"));
  g_assert_cmpuint (record->lines->len, ==, oms_json_length (oms_json_get (order, "orderItems")));
  g_assert_cmpuint (record->shipments->len, ==, oms_json_length (oms_json_get (order, "packages")));
  g_assert_cmpint (record->status, >, OMS_STATUS_UNKNOWN);
  g_assert_cmpint (record->total, !=, OMS_MONEY_UNKNOWN);
  g_assert_nonnull (record->currency);
  g_assert_cmpint (record->purchased_at, !=, OMS_TIME_UNKNOWN);
  g_assert_nonnull (record->marketplace_id);

  /* Buyer data is in the person and nowhere else. */
  if (oms_json_get_string (address, "name") != NULL)
    {
      g_assert_cmpstr (record->person->name, ==, oms_json_get_string (address, "name"));
      g_assert_false (contains (record->raw, oms_json_get_string (address, "name")));
      g_assert_false (contains (record->raw, oms_json_get_string (address, "addressLine1")));
      g_assert_null (strstr (record->metadata, oms_json_get_string (address, "name")));
    }
  g_assert_false (contains (record->raw, "buyer-email@"));
  g_assert_false (contains (record->raw, "taxRegistration"));
}

static guint
check_case (const OmsJsonNode *answer)
{
  const OmsJsonNode *orders = oms_json_get (answer, "orders");

  if (oms_json_get (answer, "order") != NULL)
    {
      check_sample (oms_json_get (answer, "order"));
      return 1;
    }
  for (guint i = 0; i < oms_json_length (orders); i++)
    check_sample (oms_json_at (orders, i));
  return oms_json_length (orders);
}

static void
test_official_samples (void)
{
  static const char *const paths[] = { "/orders/2026-01-01/orders", "/orders/2026-01-01/orders/{orderId}" };
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "amazon-models", "orders_2026-01-01.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  json = oms_json_parse_text (text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const OmsJsonNode *get =
          oms_json_get (oms_json_get (oms_json_get (oms_json_root (json), "paths"), paths[i]), "get");
      const OmsJsonNode *cases = oms_json_get (
          oms_json_get (oms_json_get (oms_json_get (get, "responses"), "200"), "x-amzn-api-sandbox"), "static");

      for (guint c = 0; c < oms_json_length (cases); c++)
        n += check_case (oms_json_get (oms_json_at (cases, c), "response"));
    }
  g_assert_cmpuint (n, ==, 6);
}

/* ---- Statuses -----------------------------------------------------------------------------------------------------
 */

static void
test_statuses (void)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
    guint flags;
  } words[] = {
    { "PENDING_AVAILABILITY", OMS_STATUS_ON_HOLD, 0 },
    { "PENDING", OMS_STATUS_ON_HOLD, 0 },
    { "UNSHIPPED", OMS_STATUS_NEW, 0 },
    { "PARTIALLY_SHIPPED", OMS_STATUS_NEW, OMS_FLAG_PARTIAL },
    { "SHIPPED", OMS_STATUS_SHIPPED, 0 },
    { "CANCELLED", OMS_STATUS_CANCELLED, 0 },
    { "UNFULFILLABLE", OMS_STATUS_ON_HOLD, OMS_FLAG_ATTENTION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (OmsOrderRecord) record = parse_made (words[i].word, "", "");

      g_assert_cmpint (record->status, ==, words[i].status);
      g_assert_cmpuint (record->flags, ==, words[i].flags);
      g_assert_cmpstr (record->raw_status, ==, words[i].word);
      g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_SELF);
      g_assert_cmpint (record->kind, ==, OMS_RECORD_COMPLETE);
    }
}

static void
test_unknown_words (void)
{
  g_autofree char *text = make_order ("INVOICE_UNCONFIRMED", "\"newMember\":{\"deep\":[1]}", "\"other\":7");
  guint unknown = 0;
  g_autoptr (OmsOrderRecord) record = parse_with (text, FALSE, &unknown);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  g_assert_cmpint (record->status, ==, OMS_STATUS_UNKNOWN);
  g_assert_cmpstr (record->raw_status, ==, "INVOICE_UNCONFIRMED");
  g_assert_cmpuint (unknown, ==, 1);
  oms_amazon_add_order (page, bytes, FALSE);
  g_assert_cmpuint (page->unknown_statuses, ==, 1);
}

/* Without the part that tells it, the status is absent and overwrites nothing. */
static void
test_no_status (void)
{
  g_autoptr (OmsOrderRecord) record =
      parse ("{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[{\"orderItemId\":\"1\","
             "\"quantityOrdered\":1,\"product\":{}}]}");

  g_assert_cmpint (record->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpuint (record->flags_known, ==, 0);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_UNSET);
  g_assert_cmpint (record->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_null (record->currency);
  g_assert_cmpint (((OmsLineRecord *) record->lines->pdata[0])->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (((OmsLineRecord *) record->lines->pdata[0])->unit_price, ==, OMS_MONEY_UNKNOWN);
}

static void
test_packages (void)
{
  const char *packages =
      "\"packages\":[{\"packageReferenceId\":\"1\",\"packageStatus\":{\"status\":\"CANCELLED\"},\"trackingNumber\":"
      "\"OLD\","
      "\"packageItems\":[{\"orderItemId\":\"1\",\"quantity\":3}]},{\"packageReferenceId\":\"2\",\"carrier\":"
      "\"Delhivery\","
      "\"packageStatus\":{\"status\":\"DELIVERED\",\"detailedStatus\":\"AT_DOOR\"},\"trackingNumber\":\"AWB9\","
      "\"packageItems\":[{\"orderItemId\":\"1\",\"quantity\":3}]}]";
  g_autoptr (OmsOrderRecord) record =
      parse_made ("SHIPPED", packages, "\"fulfillment\":{\"quantityFulfilled\":3,\"quantityUnfulfilled\":0}");
  OmsLineRecord *line = record->lines->pdata[0];
  OmsShipmentRecord *shipment = record->shipments->pdata[1];

  g_assert_cmpint (record->status, ==, OMS_STATUS_DELIVERED);
  g_assert_cmpstr (record->raw_status, ==, "SHIPPED");
  g_assert_cmpstr (record->tracking, ==, "AWB9");
  g_assert_cmpuint (record->shipments->len, ==, 2);
  g_assert_cmpstr (shipment->raw_status, ==, "DELIVERED / AT_DOOR");
  g_assert_cmpstr (shipment->carrier, ==, "Delhivery");
  g_assert_cmpstr (line->shipment_id, ==, "2");
  g_assert_cmpint (line->status, ==, OMS_STATUS_DELIVERED);
  g_assert_cmpint (line->qty_shipped, ==, 3);
}

static void
test_partial_and_cancelled_quantities (void)
{
  g_autoptr (OmsOrderRecord) partial =
      parse_made ("PARTIALLY_SHIPPED", "", "\"fulfillment\":{\"quantityFulfilled\":1,\"quantityUnfulfilled\":2}");
  g_autoptr (OmsOrderRecord) one_cancelled =
      parse_made ("UNSHIPPED", "",
                  "\"fulfillment\":{\"quantityFulfilled\":0,\"quantityUnfulfilled\":2},"
                  "\"cancellation\":{\"cancellationExecution\":{\"cancelledBy\":\"BUYER\"}}");
  g_autoptr (OmsOrderRecord) line_cancelled =
      parse_made ("UNSHIPPED", "",
                  "\"fulfillment\":{\"quantityFulfilled\":0,\"quantityUnfulfilled\":0},"
                  "\"cancellation\":{\"cancellationExecution\":{\"cancelledBy\":\"MERCHANT\"}}");
  g_autoptr (OmsOrderRecord) all = parse_made ("CANCELLED", "", "\"fulfillment\":{\"quantityFulfilled\":0}");
  OmsLineRecord *line = partial->lines->pdata[0];

  g_assert_cmpint (line->qty_shipped, ==, 1);
  g_assert_cmpint (line->qty_cancelled, ==, 0);
  g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
  line = one_cancelled->lines->pdata[0];
  g_assert_cmpint (line->qty_cancelled, ==, 1);
  g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
  line = line_cancelled->lines->pdata[0];
  g_assert_cmpint (line->qty_cancelled, ==, 3);
  g_assert_cmpint (line->status, ==, OMS_STATUS_CANCELLED);
  line = all->lines->pdata[0];
  g_assert_cmpint (line->qty_cancelled, ==, 3);
  g_assert_cmpint (line->status, ==, OMS_STATUS_CANCELLED);
}

static void
test_cancel_request (void)
{
  const char *request =
      "\"cancellation\":{\"cancellationRequest\":{\"requester\":\"BUYER\",\"cancelReason\":\"mistake\"}}";
  g_autoptr (OmsOrderRecord) open = parse_made ("UNSHIPPED", "", request);
  g_autoptr (OmsOrderRecord) shipped = parse_made ("SHIPPED", "", request);
  g_autoptr (OmsOrderRecord) packed = parse_made ("CANCELLED", "\"packages\":[{\"packageReferenceId\":\"1\"}]", "");

  g_assert_cmpuint (open->flags, ==, OMS_FLAG_CANCEL_REQUESTED);
  g_assert_cmpuint (shipped->flags, ==, 0);
  g_assert_true (shipped->flags_known & OMS_FLAG_CANCEL_REQUESTED);
  g_assert_true (packed->flags & OMS_FLAG_CANCELLED_AFTER_PACK);
  g_assert_false (open->flags_known & OMS_FLAG_CANCELLED_AFTER_PACK);
}

/* ---- Money --------------------------------------------------------------------------------------------------------
 */

static void
test_money (void)
{
  g_autoptr (OmsOrderRecord) record =
      parse_made ("UNSHIPPED",
                  "\"proceeds\":{\"grandTotal\":{\"amount\":\"90071992547409.93\",\"currencyCode\":\"INR\"}},"
                  "\"payment\":{\"paymentExecutions\":[{\"paymentMethod\":\"CashOnDelivery\"}]}",
                  "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"3.50\",\"currencyCode\":\"INR\"},\"breakdowns\":[{"
                  "\"type\":\"TAX\","
                  "\"subtotal\":{\"amount\":\"0.53\",\"currencyCode\":\"INR\"}},{\"type\":\"ITEM\",\"subtotal\":{"
                  "\"amount\":\"2.97\","
                  "\"currencyCode\":\"INR\"}}]}");
  OmsLineRecord *line = record->lines->pdata[0];

  /* More than a double can hold. */
  g_assert_cmpint (record->total, ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpstr (record->currency, ==, "INR");
  g_assert_cmpint (line->line_total, ==, 297);
  g_assert_cmpint (line->unit_price, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpstr (record->payment, ==, "cod");
}

static void
test_prepaid_and_times (void)
{
  g_autoptr (OmsOrderRecord) record =
      parse_made ("UNSHIPPED", "\"payment\":{\"paymentExecutions\":[{\"paymentMethod\":\"UPI\"}]}", "");

  g_assert_cmpstr (record->payment, ==, "prepaid");
  g_assert_cmpint (record->remote_updated_at % 1000, ==, 123);
  g_assert_cmpint (record->dispatch_by - record->dispatch_after, ==, 2 * OMS_TIME_DAY + 66599 * OMS_TIME_SECOND);
  g_assert_cmpstr (((OmsLineRecord *) record->lines->pdata[0])->sku, ==, "A/B");
}

/* ---- Personal data ------------------------------------------------------------------------------------------------
 */

static void
test_personal_data (void)
{
  g_autofree char *text = make_order (
      "SHIPPED",
      "\"buyer\":{\"buyerName\":\"Asha "
      "Rao\",\"buyerEmail\":\"asha@x\"},\"recipient\":{\"deliveryAddress\":{\"name\":\"Asha R\","
      "\"addressLine1\":\"12 MG Road\",\"city\":\"Pune\",\"stateOrRegion\":\"MH\",\"postalCode\":\"411001\","
      "\"phone\":\"98200\"}}",
      "\"fulfillment\":{\"quantityFulfilled\":3,\"packing\":{\"giftOption\":{\"giftMessage\":\"Love, Asha\"}}},"
      "\"customization\":{\"customizedUrl\":\"https://x/y\"}");
  guint unknown = 0;
  g_autoptr (OmsOrderRecord) with = parse_with (text, TRUE, &unknown);
  g_autoptr (OmsOrderRecord) without = parse_with (text, FALSE, &unknown);
  static const char *const secrets[] = { "Asha", "asha@x", "MG Road", "98200", "411001", "customizedUrl", NULL };

  g_assert_cmpstr (with->person->name, ==, "Asha R");
  g_assert_cmpstr (with->person->email, ==, "asha@x");
  g_assert_cmpstr (with->person->postcode, ==, "411001");
  g_assert_cmpint (with->person->purge_after, ==, with->remote_updated_at + 30 * OMS_TIME_DAY);
  g_assert_null (without->person);
  g_assert_cmpstr (without->ship_city, ==, "Pune");
  g_assert_null (without->ship_postcode);
  for (guint i = 0; secrets[i] != NULL; i++)
    {
      g_assert_false (contains (with->raw, secrets[i]));
      g_assert_false (contains (without->raw, secrets[i]));
      g_assert_null (strstr (with->metadata, secrets[i]));
    }
  g_assert_true (contains (with->raw, "404-1"));
}

/* ---- Broken orders ------------------------------------------------------------------------------------------------
 */

static void
test_problems (void)
{
  static const char *const broken_lines[] = {
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"1.2.3\",\"currencyCode\":\"INR\"}}",
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"1.005\",\"currencyCode\":\"INR\"}}",
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"1\",\"currencyCode\":\"Rs\"}}",
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"1\"}}",
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":true,\"currencyCode\":\"INR\"}}",
    "\"proceeds\":{\"proceedsTotal\":{\"amount\":\"99999999999999999999\",\"currencyCode\":\"INR\"}}",
    "\"fulfillment\":{\"quantityFulfilled\":-1}",
    "\"fulfillment\":{\"quantityFulfilled\":\"two\"}",
    "\"fulfillment\":{\"quantityFulfilled\":1e999}",
  };
  static const char *const broken_orders[] = {
    "{}",
    "[]",
    "nonsense",
    "\"404-1\"",
    "{\"orderId\":7,\"createdTime\":\"2026-11-20T10:00:00Z\"}",
    "{\"orderId\":\"\",\"createdTime\":\"2026-11-20T10:00:00Z\"}",
    "{\"orderId\":\"1\"}",
    "{\"orderId\":\"1\",\"createdTime\":\"yesterday\"}",
    "{\"orderId\":\"1\",\"createdTime\":1763630000}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"lastUpdatedTime\":\"soon\"}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":\"none\"}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[5]}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[{\"quantityOrdered\":1}]}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[{\"orderItemId\":\"1\"}]}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[{\"orderItemId\":\"1\","
    "\"quantityOrdered\":\"two\"}]}",
    "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"proceeds\":{\"grandTotal\":{\"amount\":\"1\","
    "\"currencyCode\":\"INR\"}},\"orderItems\":[{\"orderItemId\":\"1\",\"quantityOrdered\":1,\"proceeds\":"
    "{\"proceedsTotal\":{\"amount\":\"1\",\"currencyCode\":\"USD\"}}}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken_lines); i++)
    {
      g_autofree char *text = make_order ("UNSHIPPED", "", broken_lines[i]);

      g_test_message ("%s", broken_lines[i]);
      assert_problem (text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken_orders); i++)
    {
      g_test_message ("%s", broken_orders[i]);
      assert_problem (broken_orders[i]);
    }
}

/* Odd, but an order a seller has to see. */
static void
test_odd_but_kept (void)
{
  g_autoptr (OmsOrderRecord) record = parse (
      "{\"orderId\":\"1\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"buyer\":null,\"programs\":\"PRIME\","
      "\"packages\":{\"not\":\"a list\"},\"fulfillment\":{\"fulfillmentStatus\":\"UNSHIPPED\",\"shipByWindow\":5},"
      "\"proceeds\":{\"grandTotal\":{\"amount\":12.5,\"currencyCode\":\"INR\"}}}");

  g_assert_cmpint (record->kind, ==, OMS_RECORD_PARTIAL);
  g_assert_cmpint (record->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (record->total, ==, 1250);
  g_assert_cmpint (record->dispatch_by, ==, OMS_TIME_UNKNOWN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amazon-parse/official-samples", test_official_samples);
  g_test_add_func ("/amazon-parse/statuses", test_statuses);
  g_test_add_func ("/amazon-parse/unknown-words", test_unknown_words);
  g_test_add_func ("/amazon-parse/no-status", test_no_status);
  g_test_add_func ("/amazon-parse/packages", test_packages);
  g_test_add_func ("/amazon-parse/quantities", test_partial_and_cancelled_quantities);
  g_test_add_func ("/amazon-parse/cancel-request", test_cancel_request);
  g_test_add_func ("/amazon-parse/money", test_money);
  g_test_add_func ("/amazon-parse/prepaid-and-times", test_prepaid_and_times);
  g_test_add_func ("/amazon-parse/personal-data", test_personal_data);
  g_test_add_func ("/amazon-parse/problems", test_problems);
  g_test_add_func ("/amazon-parse/odd-but-kept", test_odd_but_kept);
  return g_test_run ();
}
