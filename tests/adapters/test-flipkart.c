/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Flipkart adapter against a server that says exactly what a test wants. What any adapter must pass is in
 * conformance.c. */
#include "oms-adapter.h"
#include "oms-json.h"
#include "oms-registry.h"
#include "test-server.h"
#include "../test-finalize.h"

#include <string.h>

typedef struct _Fixture Fixture;
typedef void (*Answer) (Fixture *fixture, const TestRequest *request, GOutputStream *out);

struct _Fixture
{
  TestServer *server;
  OmsAdapter *adapter;
  Answer answer;
  GMutex lock;
  GPtrArray *targets; /* (element-type utf8) of requests that are not for a token */
  GPtrArray *bodies;  /* (element-type utf8) theirs */
  guint tokens;
  const char *text; /* for the answers */
};

static void
answer_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *authorization = test_request_header (request, "Authorization");
  g_autofree char *body = g_strdup_printf ("{\"access_token\":\"token-%u\",\"token_type\":\"bearer\","
                                           "\"expires_in\":5183999,\"scope\":\"Seller_Api\"}",
                                           fixture->tokens++);

  /* my-app-id:my-secret */
  g_assert_cmpstr (authorization, ==, "Basic bXktYXBwLWlkOm15LXNlY3JldA==");
  g_assert_nonnull (strstr (request->target, "grant_type=client_credentials"));
  g_assert_nonnull (strstr (request->target, "scope=Seller_Api"));
  test_server_reply (out, 200, NULL, body);
}

static void
handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->lock);
  if (g_str_has_prefix (request->target, "/oauth-service/oauth/token?"))
    answer_token (fixture, request, out);
  else
    {
      g_ptr_array_add (fixture->targets, g_strdup (request->target));
      g_ptr_array_add (fixture->bodies, g_strdup (request->body != NULL ? request->body : ""));
      fixture->answer (fixture, request, out);
    }
  g_mutex_unlock (&fixture->lock);
}

static void
connect_adapter (Fixture *fixture, const char *setting, const char *value)
{
  g_autoptr (GHashTable) settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) secrets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (settings, (gpointer) "endpoint", g_strdup (test_server_get_address (fixture->server)));
  g_hash_table_insert (settings, (gpointer) "rate_scale", g_strdup ("1000000"));
  g_hash_table_insert (settings, (gpointer) "app_id", g_strdup ("my-app-id"));
  g_hash_table_insert (secrets, (gpointer) "app_secret", g_strdup ("my-secret\n"));
  if (setting != NULL)
    g_hash_table_replace (settings, (gpointer) setting, g_strdup (value));
  g_clear_object (&fixture->adapter);
  fixture->adapter = oms_registry_create ("flipkart", settings, secrets, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (fixture, 0, sizeof *fixture);
  g_mutex_init (&fixture->lock);
  fixture->targets = g_ptr_array_new_with_free_func (g_free);
  fixture->bodies = g_ptr_array_new_with_free_func (g_free);
  fixture->server = test_server_new (handle, fixture);
  connect_adapter (fixture, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_finalizes (fixture->adapter);
  test_server_free (fixture->server);
  g_ptr_array_unref (fixture->targets);
  g_ptr_array_unref (fixture->bodies);
  g_mutex_clear (&fixture->lock);
}

static const char *
target (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->targets->len);
  return fixture->targets->pdata[index];
}

static void
assert_body_has (Fixture *fixture, guint index, const char *part)
{
  g_assert_cmpuint (index, <, fixture->bodies->len);
  if (strstr (fixture->bodies->pdata[index], part) == NULL)
    g_error ("%s is not in %s", part, (char *) fixture->bodies->pdata[index]);
}

static void
answer_text (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL, fixture->text);
}

/* From a moment that needs one window only. */
static OmsOrderPage *
fetch (Fixture *fixture, const char *job, const char *state, GError **error)
{
  OmsCursor cursor = { state, state == NULL ? oms_time_now () - OMS_TIME_DAY : OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_orders (fixture->adapter, job, &cursor, NULL, error);
}

static OmsOrderPage *
fetch_text (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page;

  fixture->answer = answer_text;
  fixture->text = text;
  page = fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  return page;
}

static const OmsOrderRecord *
only_order (const OmsOrderPage *page)
{
  g_assert_cmpuint (page->problems->len, ==, 0);
  g_assert_cmpuint (page->orders->len, ==, 1);
  return page->orders->pdata[0];
}

#define ITEM(order, item, status, more)                                                                      \
  "{\"orderItemId\":\"" item "\",\"orderId\":\"" order "\",\"orderDate\":\"2026-11-20T10:00:00.000+05:30\"," \
  "\"status\":\"" status "\",\"quantity\":1" more "}"
#define SHIPMENT(id, more, items) "{\"shipmentId\":\"" id "\"" more ",\"orderItems\":[" items "]}"
#define LIST(shipments)           "{\"shipments\":[" shipments "],\"hasMore\":false,\"nextPageUrl\":\"\"}"

/* ---- What a shipment says -----------------------------------------------------------------------------------------
 */

static void
test_shipment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_text (
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
  const OmsOrderRecord *order = only_order (page);
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
        g_autoptr (OmsOrderPage) page = fetch_text (fixture, text);
        const OmsOrderRecord *order = only_order (page);
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
  g_autoptr (OmsOrderPage) page = fetch_text (
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
      g_autoptr (OmsOrderPage) page = fetch_text (fixture, text);
      const OmsOrderRecord *order = only_order (page);
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
  g_autoptr (OmsOrderPage) page = fetch_text (fixture, text);

  g_test_message ("%s", shipments);
  g_assert_cmpint (only_order (page)->fulfilment, ==, fulfilment);
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
      g_autoptr (OmsOrderPage) page = fetch_text (fixture, text);
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

  g_assert_cmpstr (only_order (page)->order_id, ==, "O");
  g_assert_true (only_order (page)->more_by_id);
}

/* ---- Searches -----------------------------------------------------------------------------------------------------
 */

static void
test_searches (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *job;
    const char *parts[4];
  } searches[] = {
    { "pre-dispatch", { "\"type\":\"preDispatch\"", "\"APPROVED\",\"PACKING_IN_PROGRESS\",\"PACKED\"" } },
    { "held", { "\"type\":\"preDispatch\"", "\"hold\":true" } },
    { "post-dispatch", { "\"type\":\"postDispatch\"", "\"PICKUP_COMPLETE\",\"SHIPPED\",\"DELIVERED\"" } },
    { "cancelled-by-seller", { "\"type\":\"cancelled\"", "\"cancellationType\":\"sellerCancellation\"" } },
    { "cancelled-by-buyer", { "\"type\":\"cancelled\"", "\"cancellationType\":\"buyerCancellation\"" } },
    { "cancelled-by-marketplace", { "\"type\":\"cancelled\"", "\"cancellationType\":\"marketplaceCancellation\"" } },
  };

  fixture->answer = answer_text;
  fixture->text = LIST ("");
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *daily = g_strconcat ("daily-", searches[i].job, NULL);
      g_autoptr (OmsOrderPage) page = fetch (fixture, searches[i].job, NULL, NULL);
      g_autoptr (OmsOrderPage) again = fetch (fixture, searches[i].job, page->next, NULL);
      guint before = fixture->targets->len;
      g_autoptr (OmsOrderPage) day = fetch (fixture, daily, NULL, NULL);

      g_assert_false (page->more);
      g_assert_false (again->more);
      g_assert_cmpstr (target (fixture, before - 1), ==, "/sellers/v3/shipments/filter");
      for (guint j = 0; searches[i].parts[j] != NULL; j++)
        {
          assert_body_has (fixture, before - 1, searches[i].parts[j]);
          assert_body_has (fixture, before, searches[i].parts[j]);
        }
      /* Whoever packs them, in one search. */
      assert_body_has (fixture, before - 1, "\"serviceProfiles\":[\"NON_FBF\",\"FBF_LITE\",\"FBF\"]");
      assert_body_has (fixture, before, "\"serviceProfiles\":[\"NON_FBF\",\"FBF_LITE\",\"FBF\"]");
      assert_body_has (fixture, before - 1, "\"pageSize\":20");
      assert_body_has (fixture, before - 1, "\"modifiedDate\":{\"from\":\"");
      /* Thirty days are two windows of time, the last one open. */
      g_assert_cmpuint (fixture->targets->len, ==, before + 2);
      assert_body_has (fixture, before, "\"orderDate\":{\"from\":\"");
      assert_body_has (fixture, before, "\"to\":\"");
      g_assert_null (strstr (fixture->bodies->pdata[before + 1], "\"to\":\""));
      g_assert_false (day->more);
    }
}

/* The next pass begins a quarter of an hour before the last one did. */
static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  gint64 before = oms_time_now ();
  g_autoptr (OmsOrderPage) first = fetch_text (fixture, LIST (""));
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (OmsJson) body = NULL;
  gint64 from;

  g_assert_cmpint (first->high_water, >=, before);
  second = fetch (fixture, "pre-dispatch", first->next, NULL);
  body = oms_json_parse_text (fixture->bodies->pdata[1], NULL);
  g_assert_true (oms_time_parse (
      oms_json_get_string (oms_json_get (oms_json_get (oms_json_root (body), "filter"), "modifiedDate"), "from"), NULL,
      &from, NULL, NULL));
  g_assert_cmpint (from, <=, first->high_water - 15 * OMS_TIME_MINUTE);
  g_assert_cmpint (from, >, first->high_water - 16 * OMS_TIME_MINUTE);
}

/* A first pass goes through time in windows, so that what stops it loses one of them only. */
static void
test_windows (Fixture *fixture, gconstpointer data)
{
  OmsCursor cursor = { NULL, oms_time_now () - 60 * OMS_TIME_DAY, FALSE };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autofree char *state = NULL;
  guint pages = 0;
  gint64 seen = 0;

  fixture->answer = answer_text;
  fixture->text = LIST (SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", "")));
  do
    {
      g_clear_pointer (&page, oms_order_page_free);
      page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
      g_assert_cmpint (page->high_water, >, seen);
      seen = page->high_water;
      g_free (state);
      state = g_strdup (page->next);
      cursor.state = state;
      pages++;
      /* Another process goes on. */
      connect_adapter (fixture, NULL, NULL);
    }
  while (page->more);
  g_assert_cmpuint (pages, ==, 4);
  g_assert_cmpint (seen, >, oms_time_now () - OMS_TIME_MINUTE);
}

static void
answer_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  const char *link = fixture->text;
  g_autofree char *body = g_strdup_printf (
      "{\"shipments\":[%s],\"hasMore\":%s,\"nextPageUrl\":\"%s\"}",
      g_str_equal (request->method, "POST") ? SHIPMENT ("s1", "", ITEM ("O1", "1", "APPROVED", ""))
                                            : SHIPMENT ("s2", "", ITEM ("O2", "2", "APPROVED", "")),
      g_str_equal (request->method, "POST") ? "true" : "false", g_str_equal (request->method, "POST") ? link : "");

  test_server_reply (out, 200, NULL, body);
}

static void
assert_follows (Fixture *fixture, const char *link, const char *expected)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (fixture->targets, 0);
  fixture->answer = answer_pages;
  fixture->text = link;
  first = fetch (fixture, "pre-dispatch", NULL, &error);
  if (expected == NULL)
    {
      g_test_message ("%s", link);
      g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, "another address"));
      g_assert_cmpuint (fixture->targets->len, ==, 1);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (first->more);
  connect_adapter (fixture, NULL, NULL);
  second = fetch (fixture, "pre-dispatch", first->next, &error);
  g_assert_no_error (error);
  g_assert_false (second->more);
  g_assert_cmpstr (target (fixture, 1), ==, expected);
  g_assert_cmpstr (only_order (second)->order_id, ==, "O2");
}

static void
test_next_page (Fixture *fixture, gconstpointer data)
{
  const char *here = test_server_get_address (fixture->server);
  g_autofree char *absolute = g_strconcat (here, "/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *bare = g_strconcat (here, "/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *with_user = g_strconcat ("http://me@", here + strlen ("http://"), "/v3/x?t=1", NULL);
  g_autofree char *other_port = g_strconcat (here, "9/v3/shipments/filter?next_token=a", NULL);

  assert_follows (fixture, "/v3/shipments/filter?next_token=a%2Fb%2Bc%3D",
                  "/sellers/v3/shipments/filter?next_token=a%2Fb%2Bc%3D");
  assert_follows (fixture, "/v3/shipments/filter?next_token=a/b+c=", "/sellers/v3/shipments/filter?next_token=a/b+c=");
  assert_follows (fixture, "/sellers/v3/shipments/filter?next_token=a", "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, absolute, "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, bare, "/sellers/v3/shipments/filter?next_token=a");
  assert_follows (fixture, "https://example.org/v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, "//example.org/v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, other_port, NULL);
  assert_follows (fixture, with_user, NULL);
  assert_follows (fixture, "/../oauth-service/x?t=1", NULL);
  assert_follows (fixture, "/v3/%2e%2e/x?t=1", NULL);
  assert_follows (fixture, "v3/shipments/filter?next_token=a", NULL);
  assert_follows (fixture, "/v3/shipments/filter?a=b#c", NULL);
  assert_follows (fixture, "/v3/shipments/filter?a=b c", NULL);
}

/* With a path before /sellers, as the practice server has one. */
static void
handle_behind_path (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  TestRequest inner = *request;

  g_assert_true (g_str_has_prefix (request->target, "/f0/"));
  inner.target = request->target + strlen ("/f0");
  handle (&inner, out, user_data);
}

static void
test_next_page_behind_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new (handle_behind_path, fixture);
  const char *here = test_server_get_address (server);
  g_autofree char *base = g_strconcat (here, "/f0/", NULL);
  g_autofree char *absolute = g_strconcat (here, "/f0/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autofree char *outside = g_strconcat (here, "/sellers/v3/shipments/filter?next_token=a", NULL);
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_pages;
  fixture->text = absolute;
  connect_adapter (fixture, "endpoint", base);
  page = fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  next = fetch (fixture, "pre-dispatch", page->next, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=a");
  fixture->text = outside;
  g_assert_null (fetch (fixture, "pre-dispatch", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_clear_object (&fixture->adapter);
  connect_adapter (fixture, NULL, NULL);
}

static void
answer_dead_page (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (g_str_equal (request->method, "GET"))
    test_server_reply (out, 400, NULL, "{\"errors\":[{\"description\":\"The token is invalid\"}]}");
  else
    answer_pages (fixture, request, out);
}

/* A page's address that died costs one window, and is not tried for ever. */
static void
test_page_dies (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  fixture->answer = answer_dead_page;
  fixture->text = "/v3/shipments/filter?next_token=a";
  for (; n < 10 && error == NULL; n++)
    {
      g_autoptr (OmsOrderPage) page = fetch (fixture, "pre-dispatch", state, &error);

      if (page == NULL)
        break;
      g_assert_true (page->more);
      g_free (state);
      state = g_steal_pointer (&page->next);
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
  g_assert_cmpuint (n, ==, 4);
}

static gint64
window_bound (Fixture *fixture, guint index, const char *name, const char *bound)
{
  g_autoptr (OmsJson) body = oms_json_parse_text (fixture->bodies->pdata[index], NULL);
  const OmsJsonNode *window = oms_json_get (oms_json_get (oms_json_root (body), "filter"), name);
  gint64 moment = OMS_TIME_UNKNOWN;

  if (window != NULL)
    g_assert_true (oms_time_parse (oms_json_get_string (window, bound), NULL, &moment, NULL, NULL));
  return moment;
}

/* A range of older orders is one window by the day ordered, also for the process that goes on with it. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () / 1000 * 1000 - 200 * OMS_TIME_DAY;
  OmsCursor cursor = { NULL, since, FALSE, since + 40 * OMS_TIME_DAY };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  g_autoptr (OmsOrderPage) too_old = NULL;

  fixture->answer = answer_pages;
  fixture->text = "/v3/shipments/filter?next_token=a";
  page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_true (page->more);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "from"), ==, since);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "to"), ==, cursor.until);
  g_assert_cmpint (window_bound (fixture, 0, "modifiedDate", "from"), ==, OMS_TIME_UNKNOWN);
  connect_adapter (fixture, NULL, NULL);
  cursor = (OmsCursor){ page->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  next = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=a");
  g_assert_false (next->more);

  cursor = (OmsCursor){ NULL, since - 1000 * OMS_TIME_DAY, FALSE, since };
  too_old = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpint (window_bound (fixture, 2, "orderDate", "from"), >, oms_time_now () - 731 * OMS_TIME_DAY);
}

/* A place that was reached when only some orders were asked for is none: what was left out is read now, once. */
static void
test_place_of_a_narrower_search (Fixture *fixture, gconstpointer data)
{
  gint64 now = oms_time_now ();
  g_autofree char *done = g_strdup_printf ("{\"after\":%" G_GINT64_FORMAT "}", now);
  g_autofree char *under_way =
      g_strdup_printf ("{\"after\":%" G_GINT64_FORMAT ",\"started\":%" G_GINT64_FORMAT ",\"from\":%" G_GINT64_FORMAT
                       ",\"link\":\"/sellers/v3/shipments/filter?next_token=a\",\"page\":3}",
                       now, now, now - OMS_TIME_DAY);
  const char *const states[] = { done, under_way };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (OmsOrderPage) next = NULL;

      g_ptr_array_set_size (fixture->bodies, 0);
      g_ptr_array_set_size (fixture->targets, 0);
      fixture->answer = answer_text;
      fixture->text = LIST (SHIPMENT ("s", "", ITEM ("O", "1", "APPROVED", "")));
      page = fetch (fixture, "pre-dispatch", states[i], NULL);
      g_assert_cmpstr (target (fixture, 0), ==, "/sellers/v3/shipments/filter");
      g_assert_cmpint (window_bound (fixture, 0, "modifiedDate", "from"), <, now - 91 * OMS_TIME_DAY);
      g_assert_true (page->more);
      next = fetch (fixture, "pre-dispatch", page->next, NULL);
      g_assert_cmpint (window_bound (fixture, 1, "modifiedDate", "from"), >, now - 80 * OMS_TIME_DAY);
    }
}

/* A range under way stays the same range, from its first page. */
static void
test_range_of_a_narrower_search (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () / 1000 * 1000 - 200 * OMS_TIME_DAY;
  gint64 until = since + 40 * OMS_TIME_DAY;
  g_autofree char *state =
      g_strdup_printf ("{\"started\":%" G_GINT64_FORMAT ",\"range\":true,\"from\":%" G_GINT64_FORMAT
                       ",\"to\":%" G_GINT64_FORMAT ",\"link\":\"/sellers/v3/shipments/filter?next_token=a\"}",
                       oms_time_now (), since, until);
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, TRUE, until };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;

  fixture->answer = answer_pages;
  fixture->text = "/v3/shipments/filter?next_token=b";
  page = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "from"), ==, since);
  g_assert_cmpint (window_bound (fixture, 0, "orderDate", "to"), ==, until);
  g_assert_true (page->more);
  cursor.state = page->next;
  next = oms_adapter_fetch_orders (fixture->adapter, "post-dispatch", &cursor, NULL, NULL);
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v3/shipments/filter?next_token=b");
  g_assert_false (next->more);
}

/* A page's address that died within a range: the engine begins it again, or a shorter one. */
static void
test_range_page_dies (Fixture *fixture, gconstpointer data)
{
  gint64 since = oms_time_now () - 200 * OMS_TIME_DAY;
  OmsCursor cursor = { NULL, since, FALSE, since + 40 * OMS_TIME_DAY };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_dead_page;
  fixture->text = "/v3/shipments/filter?next_token=a";
  page = oms_adapter_fetch_orders (fixture->adapter, "pre-dispatch", &cursor, NULL, NULL);
  cursor = (OmsCursor){ page->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  g_assert_null (oms_adapter_fetch_orders (fixture->adapter, "pre-dispatch", &cursor, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);
}

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
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v3/shipments?next_token=x%2B");
  g_assert_cmpuint (only_order (page)->shipments->len, ==, 2);
  g_assert_cmpint (only_order (page)->total, ==, 20000);
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
  const OmsOrderRecord *order = only_order (page);
  const OmsShipmentRecord *first = order->shipments->pdata[0];
  g_autofree char *updated = oms_time_to_iso (order->remote_updated_at);
  g_autofree char *raw = NULL;

  /* Ids that cannot stand in a list are not asked for; what is cancelled has no courier. */
  g_assert_cmpuint (fixture->targets->len, ==, 2);
  g_assert_cmpstr (target (fixture, 0), ==, "/sellers/v3/shipments?orderIds=OD1,OD-2");
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v3/shipments/a,b");
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

  connect_adapter (fixture, "personal_data", "true");
  page = fetch_by_id (fixture);
  order = only_order (page);
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
  g_assert_cmpint (only_order (page)->total, ==, 20000);
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
  page = fetch (fixture, "customer-returns", NULL, NULL);
  g_assert_true (g_str_has_prefix (target (fixture, 0), "/sellers/v2/returns?source=customer_return&modifiedAfter="));
  order = only_order (page);
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

  next = fetch (fixture, "customer-returns", page->next, NULL);
  g_assert_cmpstr (target (fixture, 1), ==, "/sellers/v2/returns?next=1");
  g_assert_cmpuint (next->orders->len, ==, 1);
  g_assert_cmpuint (next->problems->len, ==, 2);
  g_assert_cmpuint (next->unknown_statuses, ==, 1);
  g_clear_pointer (&page, oms_order_page_free);
  page = fetch (fixture, "courier-returns", NULL, NULL);
  g_assert_nonnull (strstr (target (fixture, 2), "source=courier_return"));
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
  g_assert_nonnull (strstr (target (fixture, 0), "modifiedAfter=2026-01-31T23%3A45%3A00Z"));
  g_assert_cmpstr (only_order (first)->order_id, ==, "FIRST");
  connect_adapter (fixture, NULL, NULL);
  cursor = (OmsCursor){ first->next, OMS_TIME_UNKNOWN, TRUE, cursor.until };
  last = oms_adapter_fetch_orders (fixture->adapter, "customer-returns", &cursor, NULL, NULL);
  g_assert_cmpstr (only_order (last)->order_id, ==, "LAST");
}

/* ---- Listings and stock -------------------------------------------------------------------------------------------
 */

static OmsStockPage *
fetch_listings (Fixture *fixture, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_stock (fixture->adapter, "listings", &cursor, NULL, error);
}

static void
answer_listings (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->body, "\"page_id\":null") != NULL)
    test_server_reply (out, 200, NULL,
                       "{\"has_more\":true,\"next_page_id\":\"p2\",\"listings\":[{\"listing_id\":\"L1\",\"product_id\":"
                       "\"FSN1\",\"sku_id\":\"A /%\"},{\"listing_id\":\"L2\",\"sku_id\":\"B\"}]}");
  else
    test_server_reply (out, 200, NULL, fixture->text);
}

static void
test_listings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (OmsStockPage) second = NULL;
  g_autoptr (OmsStockPage) early = NULL;
  g_autofree char *many = NULL;
  const OmsStockRecord *record;

  fixture->answer = answer_listings;
  fixture->text = "{\"has_more\":false,\"next_page_id\":\"\",\"listings\":{\"sku_id\":\"C\",\"listing_id\":\"L3\"}}";
  first = fetch_listings (fixture, NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->records->len, ==, 2);
  record = first->records->pdata[0];
  g_assert_true (record->key_only);
  g_assert_cmpstr (record->sku, ==, "A /%");
  g_assert_cmpstr (record->listing_id, ==, "L1");
  g_assert_cmpstr (record->remote_product_id, ==, "FSN1");

  connect_adapter (fixture, NULL, NULL);
  second = fetch_listings (fixture, first->next, NULL);
  assert_body_has (fixture, 1, "\"page_id\":\"p2\"");
  g_assert_false (second->more);
  g_assert_true (second->full_pass_end);
  g_assert_cmpstr (((OmsStockRecord *) second->records->pdata[0])->sku, ==, "C");
  /* Not again while their stock is still being read: here a million times faster, so there must be many. */
  many = g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"count\":1000000000}", oms_time_now ());
  early = fetch_listings (fixture, many, NULL);
  g_assert_false (early->more);
  g_assert_false (early->full_pass_end);
  g_assert_cmpuint (early->records->len, ==, 0);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
}

static void
test_listings_in_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;

  fixture->answer = answer_text;
  fixture->text = "{\"has_more\":false,\"listings\":{\"x\":{\"sku_id\":\"A\"},\"n\":2,\"y\":{\"sku_id\":\"B\"}}}";
  page = fetch_listings (fixture, NULL, NULL);
  g_assert_cmpuint (page->records->len, ==, 2);
}

static void
test_listings_repeat (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_listings;
  fixture->text = "{\"has_more\":true,\"next_page_id\":\"p2\",\"listings\":[]}";
  first = fetch_listings (fixture, NULL, NULL);
  g_assert_null (fetch_listings (fixture, first->next, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

/* All listings would be taken for gone. */
static void
test_listings_without_a_list (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = { "{\"has_more\":false}", "{\"has_more\":false,\"listings\":null}", "{}" };

  fixture->answer = answer_text;
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->text = answers[i];
      g_assert_null (fetch_listings (fixture, NULL, &error));
      g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
    }
}

static void
answer_403 (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 403, NULL, "<html>forbidden</html>");
}

/* Not every application may list: then the engine is asked for what it knows, and the seller is told. */
static void
test_listings_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;
  g_autoptr (OmsStockPage) next = NULL;
  g_autofree char *notice = NULL;
  g_autofree char *again = NULL;

  fixture->answer = answer_403;
  page = fetch_listings (fixture, NULL, NULL);
  g_assert_true (page->known_keys);
  g_assert_false (page->more);
  g_assert_false (page->full_pass_end);
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (strstr (notice, "listings file"));
  g_assert_cmpuint (fixture->targets->len, ==, 1);

  connect_adapter (fixture, NULL, NULL);
  next = fetch_listings (fixture, page->next, NULL);
  g_assert_false (next->known_keys);
  again = oms_adapter_dup_notice (fixture->adapter);
  g_assert_cmpstr (again, ==, notice);
  g_assert_cmpuint (fixture->targets->len, ==, 1);
}

/* An application that could list a while ago is not believed for a day that it may not. */
static void
test_listings_refused_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *listed =
      g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"count\":3}", oms_time_now () - OMS_TIME_DAY);
  g_autofree char *hour_ago =
      g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"count\":3,\"refused\":%" G_GINT64_FORMAT "}", oms_time_now (),
                       oms_time_now () - OMS_TIME_HOUR - 1);
  g_autoptr (OmsStockPage) page = NULL;
  g_autoptr (OmsStockPage) soon = NULL;
  g_autoptr (OmsStockPage) later = NULL;

  fixture->answer = answer_403;
  page = fetch_listings (fixture, listed, NULL);
  g_assert_true (page->known_keys);
  soon = fetch_listings (fixture, page->next, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 1);
  later = fetch_listings (fixture, hour_ago, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
}

static void
answer_stock (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (
      out, 200, NULL,
      "{\"available\":{\"A /%\":{\"listing_id\":\"L1\",\"product_id\":\"FSN1\",\"product_title\":\"Kurta\",\"price\":"
      "{\"mrp\":999,\"selling_price\":499.5,\"currency\":\"INR\"},\"listing_status\":\"ACTIVE\",\"archived_status\":"
      "\"NONE\",\"fulfillment_profile\":\"NON_FBF\",\"locations\":[{\"id\":\"LOC1\",\"status\":\"ENABLED\","
      "\"inventory\":12.0,\"pending_inventory\":1},{\"id\":\"LOC2\",\"status\":\"DISABLED\",\"inventory\":5}]},"
      "\"orders_to_be_fulfilled\":3,"
      "\"B\":{\"price\":{\"flipkart_selling_price\":10},\"fulfillment_profile\":\"FBF\",\"archived_status\":"
      "\"ARCHIVED\","
      "\"locations\":[{\"id\":\"W\",\"status\":\"ENABLED\",\"inventory\":0}]},"
      "\"7\":{\"price\":{\"selling_price\":10},\"locations\":[]},"
      "\"C\":{\"price\":{\"selling_price\":10.001},\"locations\":[]}},"
      "\"unavailable\":[\"D\"],\"invalid\":[{\"sku_id\":\"E\"}]}");
}

static const OmsStockRecord *
find_stock (const OmsStockPage *page, const char *sku, guint n)
{
  for (guint i = 0; i < page->records->len; i++)
    if (g_str_equal (((OmsStockRecord *) page->records->pdata[i])->sku, sku) && n-- == 0)
      return page->records->pdata[i];
  g_error ("No record of %s", sku);
}

static void
test_stock (Fixture *fixture, gconstpointer data)
{
  const char *const keys[] = { "A /%", "B", "C", "D", "E", "orders_to_be_fulfilled", "7", "8", "9", "10", "11", NULL };
  g_autoptr (OmsStockPage) page = NULL;
  const OmsStockRecord *record;

  fixture->answer = answer_stock;
  page = oms_adapter_fetch_stock_of (fixture->adapter, keys, NULL, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
  g_assert_cmpstr (target (fixture, 0), ==, "/sellers/listings/v3/details");
  assert_body_has (fixture, 0, "{\"sku_ids\":[\"A /%\",\"B\",");
  assert_body_has (fixture, 1, "{\"sku_ids\":[\"11\"]}");

  record = find_stock (page, "A /%", 0);
  g_assert_cmpstr (record->location, ==, "LOC1");
  g_assert_cmpint (record->available, ==, 12);
  g_assert_cmpint (record->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpint (record->price, ==, 49950);
  g_assert_cmpstr (record->title, ==, "Kurta");
  g_assert_cmpstr (record->status, ==, "active");
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_SELF);
  record = find_stock (page, "A /%", 1);
  g_assert_cmpint (record->total, ==, 5);
  g_assert_cmpint (record->available, ==, 0);
  g_assert_cmpuint (record->all_places, ==, OMS_PLACES_ALL);
  /* What lies in Flipkart's warehouses is not what a place of the seller has, least of all none. */
  record = find_stock (page, "B", 0);
  g_assert_null (record->location);
  g_assert_cmpuint (record->all_places, ==, OMS_PLACES_ALL);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
  g_assert_cmpint (record->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpstr (record->status, ==, "archived");
  g_assert_cmpuint (page->problems->len, ==, 1);
  g_assert_cmpstr (((OmsProblemRecord *) page->problems->pdata[0])->remote_id, ==, "C");
  g_assert_cmpint (find_stock (page, "D", 0)->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpint (find_stock (page, "E", 0)->state, ==, OMS_STOCK_REFUSED);
  /* Missing, or no listing at all: unknown, never zero. */
  record = find_stock (page, "orders_to_be_fulfilled", 0);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpuint (record->all_places, ==, 0);
  /* No place is named: that is no word about those that were. */
  record = find_stock (page, "7", 0);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_UNSET);
  g_assert_cmpuint (record->all_places, ==, 0);
  record = find_stock (page, "8", 0);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpint (record->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_nonnull (record->reason);
}

/* ---- Refusals -----------------------------------------------------------------------------------------------------
 */

static void
answer_old_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *token = test_request_header (request, "Authorization");

  g_assert_nonnull (token);
  if (g_str_equal (token, "Bearer token-0"))
    test_server_reply (out, 401, NULL, "{\"error\":\"invalid_token\"}");
  else
    test_server_reply (out, 200, NULL, LIST (""));
}

static void
test_token_is_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) again = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_old_token;
  page = fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  again = fetch (fixture, "held", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->tokens, ==, 2);
  g_assert_cmpuint (fixture->targets->len, ==, 3);
}

static void
answer_script (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  guint status = (guint) g_ascii_strtoull (fixture->text, NULL, 10);
  const char *body = strchr (fixture->text, ' ');

  if (fixture->targets->len > 1 && strstr (fixture->text, "once") != NULL)
    test_server_reply (out, 200, NULL, LIST (""));
  else
    test_server_reply (out, status, strstr (fixture->text, "later") != NULL ? "Retry-After: 1\r\n" : NULL, body + 1);
}

static void
assert_refused (Fixture *fixture, const char *script, int code, guint requests, const char *part)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", script);
  g_ptr_array_set_size (fixture->targets, 0);
  connect_adapter (fixture, NULL, NULL);
  fixture->answer = answer_script;
  fixture->text = script;
  page = fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_cmpuint (fixture->targets->len, ==, requests);
  if (code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strstr (error->message, "<"));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "401 {}", OMS_ADAPTER_ERROR_AUTH, 2, "Developer Access");
  assert_refused (fixture, "403 {\"errorMessage\":\"x\"}", OMS_ADAPTER_ERROR_FORBIDDEN, 1,
                  "approved in the seller dashboard");
  assert_refused (fixture, "400 {\"errors\":[{\"description\":\"x\"}]}", OMS_ADAPTER_ERROR_SERVER, 1, "tried again");
  assert_refused (fixture, "422 <html>", OMS_ADAPTER_ERROR_SERVER, 1, "tried again");
  assert_refused (fixture, "429 once", -1, 2, NULL);
  assert_refused (fixture, "429 once later", -1, 2, NULL);
  assert_refused (fixture, "429 {}", OMS_ADAPTER_ERROR_THROTTLED, 5, "by itself later");
  assert_refused (fixture, "408 once", -1, 2, NULL);
  assert_refused (fixture, "499 once", -1, 2, NULL);
  assert_refused (fixture, "599 once", -1, 2, NULL);
  assert_refused (fixture, "503 <!DOCTYPE html><h1>Down</h1>", OMS_ADAPTER_ERROR_SERVER, 5, "fault at its side");
  assert_refused (fixture, "200 <!DOCTYPE html><h1>Sign in</h1>", OMS_ADAPTER_ERROR_PROTOCOL, 1, "cannot be read");
  assert_refused (fixture, "200 {\"shipments\":{}}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "list in it is missing");
  assert_refused (fixture, "418 {}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "does not know");
}

static void
handle_no_token (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  const char *script = user_data;

  test_server_reply (out, (guint) g_ascii_strtoull (script, NULL, 10), NULL, strchr (script, ' ') + 1);
}

static void
assert_no_sign_in (const char *script, int code)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  fixture.server = test_server_new (handle_no_token, (gpointer) script);
  connect_adapter (&fixture, NULL, NULL);
  g_assert_false (oms_adapter_check (fixture.adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_assert_cmpuint (test_server_get_requests (fixture.server), ==, 1);
  test_assert_finalizes (fixture.adapter);
  test_server_free (fixture.server);
}

static void
test_no_sign_in (void)
{
  assert_no_sign_in ("401 {\"error\":\"unauthorized\",\"error_description\":\"Bad client credentials\"}",
                     OMS_ADAPTER_ERROR_AUTH);
  assert_no_sign_in ("400 {\"error\":\"invalid_client\"}", OMS_ADAPTER_ERROR_AUTH);
  assert_no_sign_in ("403 <html>proxy</html>", OMS_ADAPTER_ERROR_FORBIDDEN);
  assert_no_sign_in ("200 <html>hotel</html>", OMS_ADAPTER_ERROR_PROTOCOL);
  assert_no_sign_in ("200 {\"access_token\":\"\"}", OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
answer_orders_only (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "/listings/") != NULL)
    test_server_reply (out, 404, NULL, "{}");
  else
    test_server_reply (out, 200, NULL, LIST (""));
}

static void
answer_both (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL, "{\"shipments\":[],\"listings\":[],\"has_more\":false}");
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *both = NULL;
  g_autofree char *orders_only = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_both;
  g_assert_true (oms_adapter_check (fixture->adapter, &both, NULL, &error));
  g_assert_cmpstr (both, ==, "Connected to Flipkart. Orders and listings can be read.");
  fixture->answer = answer_orders_only;
  g_assert_true (oms_adapter_check (fixture->adapter, &orders_only, NULL, &error));
  g_assert_nonnull (strstr (orders_only, "does not list your products"));
  fixture->answer = answer_403;
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
}

/* ---- The hour's budget --------------------------------------------------------------------------------------------
 */

/* Flipkart counts all calls of a seller together, in any hour: bursts and refills of all operations may not exceed it.
 */
static void
test_budget (void)
{
  const OmsAdapterInfo *info = oms_registry_find ("flipkart");
  double hour = 0;

  for (const OmsAdapterLimit *limit = info->limits; limit->operation != NULL; limit++)
    hour += limit->burst + limit->rate * 3600;
  g_assert_cmpfloat (hour, <=, 1000.5);
  g_assert_cmpfloat (hour, >, 900);
  g_assert_cmpint (info->turn_ms, >, 0);
}

#define ADD(path, func) g_test_add ("/flipkart/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shipment", test_shipment);
  ADD ("statuses", test_statuses);
  ADD ("shipments-of-one-order", test_shipments_of_one_order);
  ADD ("who-packs", test_who_packs);
  ADD ("both-pack", test_both_pack);
  ADD ("broken-shipments", test_broken_shipments);
  ADD ("payload", test_payload);
  ADD ("searches", test_searches);
  ADD ("cursor", test_cursor);
  ADD ("windows", test_windows);
  ADD ("next-page", test_next_page);
  ADD ("next-page-behind-path", test_next_page_behind_path);
  ADD ("page-dies", test_page_dies);
  ADD ("range", test_range);
  ADD ("place-of-a-narrower-search", test_place_of_a_narrower_search);
  ADD ("range-of-a-narrower-search", test_range_of_a_narrower_search);
  ADD ("range-page-dies", test_range_page_dies);
  ADD ("by-id", test_by_id);
  ADD ("by-id-in-pages", test_by_id_in_pages);
  ADD ("personal-data", test_personal_data);
  ADD ("details-refused", test_details_refused);
  ADD ("returns", test_returns);
  ADD ("older-returns", test_older_returns);
  ADD ("listings", test_listings);
  ADD ("listings-in-members", test_listings_in_members);
  ADD ("listings-repeat", test_listings_repeat);
  ADD ("listings-without-a-list", test_listings_without_a_list);
  ADD ("listings-refused", test_listings_refused);
  ADD ("listings-refused-once", test_listings_refused_once);
  ADD ("stock", test_stock);
  ADD ("token-is-renewed", test_token_is_renewed);
  ADD ("refusals", test_refusals);
  ADD ("check", test_check);
  g_test_add_func ("/flipkart/no-sign-in", test_no_sign_in);
  g_test_add_func ("/flipkart/budget", test_budget);
  return g_test_run ();
}
