/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one order of Myntra's says, and what of it cannot be read. */
#include "myntra-fixture.h"
#include "oms-order.h"

#include <string.h>

static void
assert_moment (gint64 moment, const char *iso)
{
  g_autofree char *text = oms_time_to_iso (moment);

  g_assert_cmpstr (text, ==, iso);
}

static void
test_three_units (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrder) order = oms_order_new ();
  g_autoptr (GArray) folds = NULL;
  g_autoptr (GError) error = NULL;
  OmsOrderRecord *record;

  fixture_reply (
      fixture, 200,
      ORDER (UNIT ("11", "\"499.50\"", "WP") "," UNIT ("\"12\"", "499.5", "WP") "," UNIT ("13", "\"499.50\"", "WP")));
  page = myntra_read_order (fixture, "S-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/partner/v4/order/S-1");
  g_assert_cmpuint (page->orders->len, ==, 1);
  record = page->orders->pdata[0];
  g_assert_cmpint (record->kind, ==, OMS_RECORD_COMPLETE);
  g_assert_cmpuint (record->lines->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const OmsLineRecord *line = record->lines->pdata[i];

      g_assert_cmpint (line->quantity, ==, 1);
      g_assert_cmpint (line->line_total, ==, 49950);
      g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
      g_assert_cmpstr (line->raw_status, ==, "WP");
      g_assert_cmpstr (line->sku, ==, "KURTA-M");
      g_assert_null (line->shipment_id);
    }
  g_assert_cmpstr (((const OmsLineRecord *) record->lines->pdata[0])->line_id, ==, "11");
  g_assert_cmpint (record->total, ==, 149850);
  g_assert_cmpstr (record->currency, ==, "INR");
  g_assert_cmpstr (record->payment, ==, "prepaid");
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpstr (record->ship_city, ==, "Bengaluru");
  g_assert_cmpstr (record->ship_state, ==, "Karnataka");
  g_assert_cmpstr (record->ship_postcode, ==, "560038");
  g_assert_cmpint (record->purchased_at, ==, OMS_TIME_UNKNOWN);
  assert_moment (record->dispatch_by, "2026-11-26T13:00:00Z");
  assert_moment (record->deliver_by, "2026-11-30T18:29:59Z");
  g_assert_null (record->person);

  /* On screen they are one line. */
  while (record->lines->len > 0)
    g_ptr_array_add (order->lines, g_ptr_array_steal_index (record->lines, 0));
  folds = oms_order_fold_lines (order, 100);
  g_assert_cmpuint (folds->len, ==, 1);
  g_assert_cmpint (g_array_index (folds, OmsLineFold, 0).quantity, ==, 3);
}

static void
test_packets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  const OmsOrderRecord *record;
  const OmsShipmentRecord *shipment;

  fixture_reply (
      fixture, 200,
      "{" GOOD ",\"orderId\":77,\"sellerOrderId\":\"S-1\",\"paymentMethod\":\"cod\",\"warehouse\":28,"
      "\"orderLineEntries\":["
      "{\"orderLineId\":1,\"sku\":\"A\",\"status_code\":\"SH\",\"packetId\":9001,\"trackingNumber\":\"ML1\","
      "\"lineFinalAmount\":\"100\",\"shipByTime\":1795000000000},"
      "{\"orderLineId\":2,\"sku\":\"A\",\"status_code\":\"PK\",\"packetId\":\"9002\",\"trackingNumber\":\"ML2\","
      "\"lineFinalAmount\":\"100\",\"packByTime\":\"26-11-2026 18:00:00\"},"
      "{\"orderLineId\":3,\"sku\":\"B\",\"status_code\":\"DL\",\"packetId\":9001,\"lineFinalAmount\":100},"
      "{\"orderLineId\":4,\"sku\":\"B\",\"status_code\":\"IC\",\"lineFinalAmount\":\"50\","
      "\"cancellationReason\":\"Changed mind\"}]}");
  page = myntra_read_order (fixture, "S-1", NULL);
  record = page->orders->pdata[0];
  g_assert_cmpstr (record->group_id, ==, "77");
  g_assert_cmpstr (record->payment, ==, "cod");
  g_assert_cmpuint (record->shipments->len, ==, 2);
  shipment = record->shipments->pdata[0];
  g_assert_cmpstr (shipment->remote_id, ==, "9001");
  g_assert_cmpint (shipment->status, ==, OMS_STATUS_SHIPPED); /* as far as its last unit */
  g_assert_cmpstr (shipment->raw_status, ==, "SH");
  g_assert_cmpstr (shipment->tracking, ==, "ML1");
  g_assert_cmpstr (shipment->location_id, ==, "28");
  shipment = record->shipments->pdata[1];
  g_assert_cmpint (shipment->status, ==, OMS_STATUS_PACKED);
  assert_moment (shipment->dispatch_by, "2026-11-26T12:30:00Z");
  g_assert_cmpstr (((const OmsLineRecord *) record->lines->pdata[2])->shipment_id, ==, "9001");
  g_assert_cmpint (((const OmsLineRecord *) record->lines->pdata[3])->qty_cancelled, ==, 1);
  g_assert_nonnull (strstr (((const OmsLineRecord *) record->lines->pdata[3])->metadata, "Changed mind"));
  /* What is still here decides when it must leave; what is cancelled is not paid for. */
  assert_moment (record->dispatch_by, "2026-11-26T12:30:00Z");
  g_assert_cmpint (record->total, ==, 30000);
}

static gboolean
bytes_have (GBytes *bytes, const char *text)
{
  return g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), text) != NULL;
}

static void
test_buyer (Fixture *fixture, gconstpointer data)
{
  static const char *const hidden[] = { "Asha", "MG Road", "Indiranagar", "9999999999", "x@example.com" };
  g_autoptr (OmsOrderPage) page = NULL;
  const OmsOrderRecord *record;

  fixture_connect_with (fixture, "personal_data", "true");
  fixture_reply (fixture, 200, ORDER (UNIT ("1", "1", "WP")));
  page = myntra_read_order (fixture, "S-1", NULL);
  record = page->orders->pdata[0];
  g_assert_cmpstr (record->person->name, ==, "Asha Rao");
  g_assert_cmpstr (record->person->address1, ==, "12 MG Road");
  g_assert_cmpstr (record->person->address2, ==, "Indiranagar");
  g_assert_cmpstr (record->person->postcode, ==, "560038");
  /* Made up by Myntra. */
  g_assert_null (record->person->phone);
  g_assert_null (record->person->email);
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_assert_false (bytes_have (record->raw, hidden[i]));
      g_assert_null (strstr (record->metadata, hidden[i]));
    }
  g_assert_true (bytes_have (record->raw, "KURTA-M"));
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "RFR", OMS_STATUS_ON_HOLD },  { "WP", OMS_STATUS_NEW },       { "PK", OMS_STATUS_PACKED },
    { "SH", OMS_STATUS_SHIPPED },   { "S", OMS_STATUS_SHIPPED },    { "DL", OMS_STATUS_DELIVERED },
    { "D", OMS_STATUS_DELIVERED },  { "C", OMS_STATUS_DELIVERED },  { "IC", OMS_STATUS_CANCELLED },
    { "F", OMS_STATUS_CANCELLED },  { "RTO", OMS_STATUS_RETURNED }, { "L", OMS_STATUS_LOST },
    { "NSTS", OMS_STATUS_UNKNOWN }, { "", OMS_STATUS_UNSET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *body = g_strdup_printf ("{" GOOD ",\"sellerOrderId\":\"S-1\",\"orderLineEntries\":[{"
                                               "\"orderLineId\":1,\"status_code\":\"%s\"}]}",
                                               words[i].word);
      g_autoptr (OmsOrderPage) page = NULL;
      const OmsLineRecord *line;

      fixture_reply (fixture, 200, body);
      page = myntra_read_order (fixture, "S-1", NULL);
      line = ((OmsOrderRecord *) page->orders->pdata[0])->lines->pdata[0];
      g_assert_cmpint (line->status, ==, words[i].status);
      g_assert_cmpstr (line->raw_status, ==, *words[i].word != '\0' ? words[i].word : NULL);
      g_assert_cmpuint (page->unknown_statuses, ==, words[i].status == OMS_STATUS_UNKNOWN);
      g_assert_cmpint (line->line_total, ==, OMS_MONEY_UNKNOWN);
    }
}

static void
assert_problem (Fixture *fixture, guint status, const char *body)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", body);
  fixture_reply (fixture, status, body);
  page = myntra_read_order (fixture, "S-1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->orders->len, ==, 0);
  g_assert_cmpuint (page->problems->len, ==, 1);
  g_assert_cmpstr (((OmsProblemRecord *) page->problems->pdata[0])->remote_id, ==, "S-1");
}

#define LINE(members) "{" GOOD ",\"sellerOrderId\":\"S-1\",\"orderLineEntries\":[{" members "}]}"

static void
test_unreadable_orders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_problem (fixture, 404, BAD ("2000"));
  assert_problem (fixture, 200, BAD ("2003"));
  assert_problem (fixture, 200, BAD ("2061"));
  assert_problem (fixture, 200, "{" GOOD ",\"sellerOrderId\":\"S-2\",\"orderLineEntries\":[]}");
  assert_problem (fixture, 200, "{" GOOD "}");
  assert_problem (fixture, 200, "{" GOOD ",\"sellerOrderId\":\"S-1\",\"orderLineEntries\":\"none\"}");
  assert_problem (fixture, 200, LINE ("\"sku\":\"A\""));
  assert_problem (fixture, 200, LINE ("\"orderLineId\":1,\"lineFinalAmount\":\"12x\""));
  assert_problem (fixture, 200, LINE ("\"orderLineId\":1,\"lineFinalAmount\":12.345"));
  assert_problem (fixture, 200, LINE ("\"orderLineId\":1,\"quantity\":-1"));
  assert_problem (fixture, 200, LINE ("\"orderLineId\":1,\"shipByTime\":\"noon\""));
  assert_problem (fixture, 200, LINE ("\"orderLineId\":1},{\"orderLineId\":\"1\""));
  /* These are not about the order. */
  fixture_reply (fixture, 200, BAD ("3001"));
  g_assert_null (myntra_read_order (fixture, "S-1", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
  g_clear_error (&error);
  fixture_reply (fixture, 404, PAGE);
  g_assert_null (myntra_read_order (fixture, "S-1", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
}

/* An order without its lines says nothing of them. */
static void
test_no_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;

  fixture_reply (fixture, 200, "{" GOOD ",\"data\":{\"sellerOrderId\":\"S-1\"}}");
  page = myntra_read_order (fixture, "S-1", NULL);
  g_assert_cmpint (((OmsOrderRecord *) page->orders->pdata[0])->kind, ==, OMS_RECORD_PARTIAL);
  g_assert_cmpint (((OmsOrderRecord *) page->orders->pdata[0])->total, ==, OMS_MONEY_UNKNOWN);
}

/* One at a time, until one fails: those that came count. */
static void
answer_some (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *body =
      g_strdup_printf ("{" GOOD ",\"sellerOrderId\":\"%s\",\"orderLineEntries\":[{\"orderLineId\":1}]}",
                       strrchr (request->target, '/') + 1);

  if (fixture->counter++ < 2)
    test_server_reply (out, 200, NULL, body);
  else
    test_server_reply (out, 200, NULL, BAD ("3001"));
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = { "S-1", "S-2", "S-3", "S-4", NULL };
  g_autoptr (OmsOrderPage) page = NULL;

  fixture->answer = answer_some;
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, NULL);
  g_assert_cmpuint (page->orders->len, ==, 2);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
}

static void
test_read_payload (Fixture *fixture, gconstpointer data)
{
  static const char order[] = ORDER (UNIT ("1", "1", "WP"));
  static const char listed[] = LISTED ("7", "S-1", "1", "WP");
  g_autoptr (GBytes) order_bytes = g_bytes_new_static (order, strlen (order));
  g_autoptr (GBytes) listed_bytes = g_bytes_new_static (listed, strlen (listed));
  g_autoptr (OmsOrderPage) whole = oms_adapter_read_payload (fixture->adapter, order_bytes, NULL);
  g_autoptr (OmsOrderPage) stub = oms_adapter_read_payload (fixture->adapter, listed_bytes, NULL);

  g_assert_cmpint (((OmsOrderRecord *) whole->orders->pdata[0])->kind, ==, OMS_RECORD_COMPLETE);
  g_assert_cmpint (((OmsOrderRecord *) stub->orders->pdata[0])->kind, ==, OMS_RECORD_STUB);
}

#define ADD(path, func) \
  g_test_add ("/myntra/" path, Fixture, &myntra_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_myntra_add_order (void)
{
  ADD ("order/three-units", test_three_units);
  ADD ("order/packets", test_packets);
  ADD ("order/buyer", test_buyer);
  ADD ("order/statuses", test_statuses);
  ADD ("order/unreadable", test_unreadable_orders);
  ADD ("order/no-lines", test_no_lines);
  ADD ("order/one-at-a-time", test_one_at_a_time);
  ADD ("order/read-payload", test_read_payload);
}
