/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sample answer in Amazon's official models, for every operation the adapter uses, over HTTP through the whole
 * adapter: each record that is in the sample comes out, field by field as the sample says, and each refusal becomes the
 * right error. What is expected is read from the samples with a reader of its own. */
#include "amazon-samples.h"
#include "oms-adapter.h"
#include "oms-registry.h"
#include "test-server.h"
#include "../test-finalize.h"

#include <string.h>

#define HOME_MARKETPLACE "ATVPDKIKX0DER"

typedef struct _Fixture Fixture;
typedef struct _Operation Operation;

struct _Operation
{
  const char *id;
  const char *file;
  const char *path;
  const char *definition; /* (nullable) the file has no samples: one is made from this definition */
  /* Calls the adapter so that it uses this operation; compares with the sample unless @error gets set. */
  void (*run) (Fixture *fixture, JsonNode *body, GError **error);
  /* What a refusal means here, where it is not what it means everywhere. */
  gboolean is_by_id;   /* 404 is an answer: that one is gone */
  gboolean has_no_fba; /* 400 is an answer: an account without Amazon's warehouses */
};

struct _Fixture
{
  TestServer *server;
  OmsAdapter *adapter;
  const Operation *operation;
  GMutex lock;
  guint status;
  char *body;
  guint answers; /* of this operation */
};

/* ---- The server ---------------------------------------------------------------------------------------------------
 */

/* Whether @target asks for what @path describes: "/a/{x}/b" and "/a/1/b?c". */
static gboolean
is_for (const char *target, const char *path)
{
  g_auto (GStrv) whole = g_strsplit (target, "?", 2);
  g_auto (GStrv) got = g_strsplit (whole[0], "/", -1);
  g_auto (GStrv) wanted = g_strsplit (path, "/", -1);

  if (g_strv_length (got) != g_strv_length (wanted))
    return FALSE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (*wanted[i] != '{' && !g_str_equal (wanted[i], got[i]))
      return FALSE;
  return TRUE;
}

static void
handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *body = NULL;
  guint status;

  if (g_str_equal (request->target, "/auth/o2/token"))
    {
      test_server_reply (out, 200, NULL, "{\"access_token\":\"Atza|1\",\"token_type\":\"bearer\",\"expires_in\":3600}");
      return;
    }
  g_assert_true (is_for (request->target, fixture->operation->path));
  g_mutex_lock (&fixture->lock);
  status = fixture->status;
  body = g_strdup (fixture->body);
  fixture->answers++;
  g_mutex_unlock (&fixture->lock);
  test_server_reply (out, status, "Content-Type: application/json\r\n", body);
}

static void
set_answer (Fixture *fixture, guint status, JsonNode *body)
{
  g_mutex_lock (&fixture->lock);
  g_free (fixture->body);
  fixture->status = status;
  fixture->body = json_to_string (body, FALSE);
  fixture->answers = 0;
  g_mutex_unlock (&fixture->lock);
}

static void
connect_adapter (Fixture *fixture, const char *marketplace, gboolean personal)
{
  g_autoptr (GHashTable) settings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) secrets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (settings, (gpointer) "endpoint", g_strdup (test_server_get_address (fixture->server)));
  g_hash_table_insert (settings, (gpointer) "rate_scale", g_strdup ("1000000"));
  g_hash_table_insert (settings, (gpointer) "region", g_strdup ("na"));
  g_hash_table_insert (settings, (gpointer) "marketplace_ids", g_strdup (marketplace));
  g_hash_table_insert (settings, (gpointer) "seller_id", g_strdup ("ASELLER12345"));
  g_hash_table_insert (settings, (gpointer) "client_id", g_strdup ("amzn1.application-oa2-client.x"));
  g_hash_table_insert (settings, (gpointer) "personal_data", g_strdup (personal ? "true" : "false"));
  g_hash_table_insert (secrets, (gpointer) "client_secret", g_strdup ("amzn1.oa2-cs.v1.x"));
  g_hash_table_insert (secrets, (gpointer) "refresh_token", g_strdup ("Atzr|x"));
  g_clear_object (&fixture->adapter);
  fixture->adapter = oms_registry_create ("amazon", settings, secrets, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->operation = data;
  g_mutex_init (&fixture->lock);
  fixture->server = test_server_new (handle, fixture);
  connect_adapter (fixture, HOME_MARKETPLACE, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_finalizes (fixture->adapter);
  test_server_free (fixture->server);
  g_free (fixture->body);
  g_mutex_clear (&fixture->lock);
}

/* ---- An order against its sample ----------------------------------------------------------------------------------
 */

/* What may be missing in the raw data: it tells who somebody is. */
static gboolean
is_personal (const char *member)
{
  static const char *const members[] = { "buyer", "recipient",    "giftMessage",  "customizedUrl", "tax",
                                         "phone", "addressLine1", "addressLine2", "addressLine3",  "authorizationCode",
                                         NULL };

  return g_strv_contains (members, member);
}

/* Everything of @sample that is not personal is in @raw, and nothing else is. */
static void
compare_raw (JsonNode *sample, JsonNode *raw)
{
  g_assert_nonnull (raw);
  if (JSON_NODE_HOLDS_OBJECT (sample))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (sample));
      guint kept = 0;

      for (GList *link = names; link != NULL; link = link->next)
        if (!is_personal (link->data))
          {
            compare_raw (json_object_get_member (json_node_get_object (sample), link->data),
                         json_object_get_member (json_node_get_object (raw), link->data));
            kept++;
          }
      g_assert_cmpuint (json_object_get_size (json_node_get_object (raw)), ==, kept);
    }
  else if (JSON_NODE_HOLDS_ARRAY (sample))
    {
      g_assert_cmpuint (json_array_get_length (json_node_get_array (raw)), ==,
                        json_array_get_length (json_node_get_array (sample)));
      for (guint i = 0; i < json_array_get_length (json_node_get_array (sample)); i++)
        compare_raw (json_array_get_element (json_node_get_array (sample), i),
                     json_array_get_element (json_node_get_array (raw), i));
    }
  else
    g_assert_true (json_node_equal (sample, raw));
}

/* The text of the first breakdown of @type. */
static gint64
breakdown_of (JsonNode *item, const char *type)
{
  for (guint i = 0; i < sample_length (item, "proceeds.breakdowns"); i++)
    {
      JsonNode *breakdown = sample_at (item, "proceeds.breakdowns", i);

      if (g_strcmp0 (sample_text (breakdown, "type"), type) == 0)
        return sample_money (breakdown, "subtotal");
    }
  return sample_money (item, "proceeds.proceedsTotal");
}

static void
compare_line (JsonNode *order, JsonNode *item, const OmsLineRecord *line)
{
  const char *package = NULL;

  g_assert_cmpstr (line->line_id, ==, sample_text (item, "orderItemId"));
  g_assert_cmpstr (line->sku, ==, sample_text (item, "product.sellerSku"));
  g_assert_cmpstr (line->product_id, ==, sample_text (item, "product.asin"));
  g_assert_cmpstr (line->title, ==, sample_text (item, "product.title"));
  g_assert_cmpint (line->quantity, ==, sample_quantity (item, "quantityOrdered"));
  g_assert_cmpint (line->qty_shipped, ==, sample_quantity (item, "fulfillment.quantityFulfilled"));
  g_assert_cmpint (line->unit_price, ==, sample_money (item, "product.price.unitPrice"));
  g_assert_cmpint (line->line_total, ==, breakdown_of (item, "ITEM"));
  for (guint i = 0; i < sample_length (order, "packages"); i++)
    for (guint k = 0; k < sample_length (sample_at (order, "packages", i), "packageItems"); k++)
      if (g_strcmp0 (sample_text (sample_at (sample_at (order, "packages", i), "packageItems", k), "orderItemId"),
                     line->line_id) == 0)
        package = sample_text (sample_at (order, "packages", i), "packageReferenceId");
  g_assert_cmpstr (line->shipment_id, ==, package);
}

static void
compare_package (JsonNode *package, const OmsShipmentRecord *shipment)
{
  const char *word = sample_text (package, "packageStatus.status");

  g_assert_cmpstr (shipment->remote_id, ==, sample_text (package, "packageReferenceId"));
  g_assert_cmpstr (shipment->carrier, ==, sample_text (package, "carrier"));
  g_assert_cmpstr (shipment->tracking, ==, sample_text (package, "trackingNumber"));
  g_assert_true (g_str_has_prefix (shipment->raw_status, word));
  g_assert_cmpint (shipment->status, ==, g_str_equal (word, "DELIVERED") ? OMS_STATUS_DELIVERED : OMS_STATUS_SHIPPED);
}

static OmsStatus
expected_status (JsonNode *order)
{
  guint delivered = 0;

  if (g_strcmp0 (sample_text (order, "fulfillment.fulfillmentStatus"), "UNSHIPPED") == 0)
    return OMS_STATUS_NEW;
  g_assert_cmpstr (sample_text (order, "fulfillment.fulfillmentStatus"), ==, "SHIPPED");
  for (guint i = 0; i < sample_length (order, "packages"); i++)
    delivered += g_strcmp0 (sample_text (sample_at (order, "packages", i), "packageStatus.status"), "DELIVERED") == 0;
  return delivered > 0 && delivered == sample_length (order, "packages") ? OMS_STATUS_DELIVERED : OMS_STATUS_SHIPPED;
}

static void
compare_person (JsonNode *order, const OmsPerson *person, gboolean personal)
{
  JsonNode *address = sample_get (order, "recipient.deliveryAddress");

  if (!personal)
    {
      g_assert_null (person);
      return;
    }
  g_assert_nonnull (person);
  g_assert_cmpstr (person->email, ==, sample_text (order, "buyer.buyerEmail"));
  g_assert_cmpstr (person->name, ==,
                   address != NULL && sample_text (address, "name") != NULL ? sample_text (address, "name")
                                                                            : sample_text (order, "buyer.buyerName"));
  g_assert_cmpstr (person->address1, ==, sample_text (address, "addressLine1"));
  g_assert_cmpstr (person->address2, ==, sample_text (address, "addressLine2"));
  g_assert_cmpstr (person->city, ==, sample_text (address, "city"));
  g_assert_cmpstr (person->state, ==, sample_text (address, "stateOrRegion"));
  g_assert_cmpstr (person->postcode, ==, sample_text (address, "postalCode"));
  g_assert_cmpstr (person->country, ==, sample_text (address, "countryCode"));
  g_assert_cmpstr (person->phone, ==, sample_text (address, "phone"));
}

static void
compare_order (JsonNode *order, const OmsOrderRecord *record, gboolean personal)
{
  gboolean by_amazon = g_strcmp0 (sample_text (order, "fulfillment.fulfilledBy"), "AMAZON") == 0;
  JsonNode *window = sample_get (order, "fulfillment.shipByWindow");
  g_autoptr (JsonNode) raw = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (record->order_id, ==, sample_text (order, "orderId"));
  g_assert_cmpint (record->kind, ==, OMS_RECORD_COMPLETE);
  g_assert_cmpint (record->status, ==, expected_status (order));
  g_assert_cmpstr (record->raw_status, ==, sample_text (order, "fulfillment.fulfillmentStatus"));
  g_assert_cmpint (record->purchased_at, ==, sample_moment (order, "createdTime"));
  g_assert_cmpint (record->remote_updated_at, ==, sample_moment (order, "lastUpdatedTime"));
  /* What Amazon's warehouse ships is not the seller's to hand over in time. */
  g_assert_cmpint (record->dispatch_after, ==,
                   by_amazon ? OMS_TIME_UNKNOWN : sample_moment (window, "earliestDateTime"));
  g_assert_cmpint (record->dispatch_by, ==, by_amazon ? OMS_TIME_UNKNOWN : sample_moment (window, "latestDateTime"));
  g_assert_cmpint (record->deliver_by, ==, sample_moment (order, "fulfillment.deliverByWindow.latestDateTime"));
  g_assert_cmpint (record->total, ==, sample_money (order, "proceeds.grandTotal"));
  g_assert_cmpstr (record->currency, ==, sample_text (order, "proceeds.grandTotal.currencyCode"));
  g_assert_cmpstr (record->marketplace_id, ==, sample_text (order, "salesChannel.marketplaceId"));
  g_assert_cmpint (record->fulfilment, ==, by_amazon ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF);
  g_assert_cmpstr (record->payment, ==, sample_length (order, "payment.paymentExecutions") > 0 ? "prepaid" : NULL);
  g_assert_cmpstr (record->ship_city, ==, sample_text (order, "recipient.deliveryAddress.city"));
  g_assert_cmpstr (record->ship_state, ==, sample_text (order, "recipient.deliveryAddress.stateOrRegion"));
  g_assert_cmpstr (record->tracking, ==, sample_text (order, "packages.0.trackingNumber"));

  g_assert_cmpuint (record->lines->len, ==, sample_length (order, "orderItems"));
  for (guint i = 0; i < record->lines->len; i++)
    compare_line (order, sample_at (order, "orderItems", i), record->lines->pdata[i]);
  g_assert_cmpuint (record->shipments->len, ==, sample_length (order, "packages"));
  for (guint i = 0; i < record->shipments->len; i++)
    compare_package (sample_at (order, "packages", i), record->shipments->pdata[i]);

  compare_person (order, record->person, personal);
  text = g_strndup (g_bytes_get_data (record->raw, NULL), g_bytes_get_size (record->raw));
  raw = json_from_string (text, NULL);
  compare_raw (order, raw);
}

/* ---- The operations -----------------------------------------------------------------------------------------------
 */

static void
run_search_orders (Fixture *fixture, JsonNode *body, GError **error)
{
  for (int personal = 0; personal < 2; personal++)
    {
      OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (OmsOrderPage) page = NULL;

      connect_adapter (fixture, HOME_MARKETPLACE, personal);
      page = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, error);
      if (page == NULL)
        return;
      g_assert_cmpuint (page->problems->len, ==, 0);
      g_assert_cmpuint (page->unknown_statuses, ==, 0);
      g_assert_cmpuint (page->orders->len, >, 0);
      g_assert_cmpuint (page->orders->len, ==, sample_length (body, "orders"));
      for (guint i = 0; i < page->orders->len; i++)
        compare_order (sample_at (body, "orders", i), page->orders->pdata[i], personal);
      g_assert_cmpint (page->more, ==, sample_text (body, "pagination.nextToken") != NULL);
      if (page->more)
        g_assert_nonnull (strstr (page->next, sample_text (body, "pagination.nextToken")));
    }
}

static void
run_get_order (Fixture *fixture, JsonNode *body, GError **error)
{
  JsonNode *order = sample_get (body, "order");
  const char *const ids[] = { order != NULL ? sample_text (order, "orderId") : "171-0000000-0000000", NULL };

  for (int personal = 0; personal < 2; personal++)
    {
      g_autoptr (OmsOrderPage) page = NULL;

      connect_adapter (fixture, HOME_MARKETPLACE, personal);
      page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, error);
      if (page == NULL)
        return;
      g_assert_cmpuint (page->orders->len, ==, order != NULL ? 1 : 0);
      g_assert_cmpuint (page->problems->len, ==, order != NULL ? 0 : 1); /* gone: said of that one order */
      g_assert_cmpuint (page->unknown_statuses, ==, 0);
      if (order != NULL)
        compare_order (order, page->orders->pdata[0], personal);
    }
}

static void
compare_listing (JsonNode *item, const char *marketplace, guint channel, const OmsStockRecord *record)
{
  JsonNode *summary = NULL, *offer = NULL, *availability = NULL;
  gboolean own;

  for (guint i = 0; i < sample_length (item, "summaries"); i++)
    if (g_strcmp0 (sample_text (sample_at (item, "summaries", i), "marketplaceId"), marketplace) == 0)
      summary = sample_at (item, "summaries", i);
  for (guint i = 0; i < sample_length (item, "offers"); i++)
    if (g_strcmp0 (sample_text (sample_at (item, "offers", i), "marketplaceId"), marketplace) == 0 &&
        g_strcmp0 (sample_text (sample_at (item, "offers", i), "offerType"), "B2C") == 0)
      offer = sample_at (item, "offers", i);
  if (sample_length (item, "fulfillmentAvailability") > 0)
    availability = sample_at (item, "fulfillmentAvailability", channel);

  g_assert_cmpstr (record->sku, ==, sample_text (item, "sku"));
  g_assert_cmpstr (record->marketplace_id, ==, marketplace);
  g_assert_cmpstr (record->remote_product_id, ==, sample_text (summary, "asin"));
  g_assert_cmpstr (record->title, ==, sample_text (summary, "itemName"));
  if (sample_length (summary, "status") == 0)
    g_assert_cmpstr (record->status, ==, "inactive");
  else
    g_assert_cmpint (g_ascii_strncasecmp (record->status, sample_text (summary, "status.0"), 7), ==, 0);
  g_assert_cmpint (record->price, ==, sample_money (offer, "price"));
  g_assert_cmpstr (record->currency, ==, offer != NULL ? sample_text (offer, "price.currencyCode") : NULL);

  own = availability != NULL && g_strcmp0 (sample_text (availability, "fulfillmentChannelCode"), "DEFAULT") == 0;
  g_assert_cmpint (record->has_stock, ==, own);
  g_assert_cmpint (record->available, ==, own ? sample_quantity (availability, "quantity") : OMS_QUANTITY_UNKNOWN);
}

/* One record for each of an item's channels, one for an item without. */
static void
compare_listings (JsonNode *const *items, guint n_items, const char *marketplace, const OmsStockPage *page)
{
  guint n = 0;

  g_assert_cmpuint (page->problems->len, ==, 0);
  for (guint i = 0; i < n_items; i++)
    for (guint c = 0; c < MAX (1, sample_length (items[i], "fulfillmentAvailability")); c++)
      {
        g_assert_cmpuint (n, <, page->records->len);
        compare_listing (items[i], marketplace, c, page->records->pdata[n++]);
      }
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (page->records->len, ==, n);
}

/* The marketplaces that @item speaks of; the first, too, for an answer without items. */
static GStrv
marketplaces_of (JsonNode *item)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (item == NULL)
    g_strv_builder_add (builder, HOME_MARKETPLACE);
  for (guint i = 0; item != NULL && i < sample_length (item, "summaries"); i++)
    g_strv_builder_add (builder, sample_text (sample_at (item, "summaries", i), "marketplaceId"));
  return g_strv_builder_end (builder);
}

static void
run_search_listings (Fixture *fixture, JsonNode *body, GError **error)
{
  const char *const keys[] = { "GM-ZDPI-9B4E", NULL };
  guint n_items = sample_length (body, "items");
  g_autofree JsonNode **items = g_new0 (JsonNode *, n_items + 1);
  g_auto (GStrv) marketplaces = NULL;

  for (guint i = 0; i < n_items; i++)
    items[i] = sample_at (body, "items", i);
  marketplaces = marketplaces_of (items[0]);
  for (guint m = 0; marketplaces[m] != NULL; m++)
    {
      OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (OmsStockPage) page = NULL;
      g_autoptr (OmsStockPage) some = NULL;

      connect_adapter (fixture, marketplaces[m], FALSE);
      page = oms_adapter_fetch_stock (fixture->adapter, "listings", &cursor, NULL, error);
      if (page == NULL)
        return;
      compare_listings (items, n_items, marketplaces[m], page);
      g_assert_cmpint (page->more, ==, sample_text (body, "pagination.nextToken") != NULL);
      some = oms_adapter_fetch_stock_of (fixture->adapter, keys, NULL, error);
      g_assert_nonnull (some);
      compare_listings (items, n_items, marketplaces[m], some);
    }
}

/* The adapter asks for a listing by itself when its SKU cannot stand in a list. */
static void
run_get_listing (Fixture *fixture, JsonNode *body, GError **error)
{
  const char *const keys[] = { "GM,ZDPI", NULL };
  JsonNode *item = sample_get (body, "sku") != NULL ? body : NULL;
  g_auto (GStrv) marketplaces = marketplaces_of (item);

  for (guint m = 0; marketplaces[m] != NULL; m++)
    {
      g_autoptr (OmsStockPage) page = NULL;

      connect_adapter (fixture, marketplaces[m], FALSE);
      page = oms_adapter_fetch_stock_of (fixture->adapter, keys, NULL, error);
      if (page == NULL)
        return;
      if (item != NULL)
        compare_listings (&item, 1, marketplaces[m], page);
      else
        g_assert_cmpuint (page->records->len + page->problems->len, ==, 0);
    }
}

static void
run_participations (Fixture *fixture, JsonNode *body, GError **error)
{
  guint n = sample_length (body, "payload");

  for (guint i = 0; i < MAX (1, n); i++)
    {
      g_autofree char *summary = NULL;
      g_autofree char *expected = NULL;
      JsonNode *entry = n > 0 ? sample_at (body, "payload", i) : NULL;

      connect_adapter (fixture, entry != NULL ? sample_text (entry, "marketplace.id") : HOME_MARKETPLACE, FALSE);
      if (!oms_adapter_check (fixture->adapter, &summary, NULL, error))
        return;
      expected = g_strdup_printf ("Connected to %s on Amazon ", sample_text (entry, "storeName"));
      g_assert_true (g_str_has_prefix (summary, expected));
    }
}

static void
compare_summary (JsonNode *summary, const OmsStockRecord *record)
{
  g_assert_cmpstr (record->sku, ==, sample_text (summary, "sellerSku"));
  g_assert_cmpstr (record->marketplace_id, ==, HOME_MARKETPLACE);
  g_assert_cmpstr (record->remote_product_id, ==, sample_text (summary, "asin"));
  g_assert_cmpstr (record->title, ==, sample_text (summary, "productName"));
  g_assert_cmpint (record->total, ==, sample_quantity (summary, "totalQuantity"));
  g_assert_cmpint (record->available, ==, sample_quantity (summary, "inventoryDetails.fulfillableQuantity"));
  g_assert_cmpint (record->reserved, ==,
                   sample_quantity (summary, "inventoryDetails.reservedQuantity.totalReservedQuantity"));
  g_assert_cmpint (record->inbound, ==,
                   sample_quantity (summary, "inventoryDetails.inboundWorkingQuantity") +
                       sample_quantity (summary, "inventoryDetails.inboundShippedQuantity") +
                       sample_quantity (summary, "inventoryDetails.inboundReceivingQuantity"));
  g_assert_true (record->has_stock);
  g_assert_cmpint (record->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
}

static void
run_fba (Fixture *fixture, JsonNode *body, GError **error)
{
  OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };
  g_autoptr (OmsStockPage) page = oms_adapter_fetch_stock (fixture->adapter, "fba-stock", &cursor, NULL, error);

  if (page == NULL)
    return;
  g_assert_cmpuint (page->problems->len, ==, 0);
  g_assert_cmpuint (page->records->len, ==, sample_length (body, "payload.inventorySummaries"));
  for (guint i = 0; i < page->records->len; i++)
    compare_summary (sample_at (body, "payload.inventorySummaries", i), page->records->pdata[i]);
  g_assert_cmpint (page->more, ==, sample_text (body, "pagination.nextToken") != NULL);
}

static const Operation operations[] = {
  { "searchOrders", "orders_2026-01-01.json", "/orders/2026-01-01/orders", NULL, run_search_orders, FALSE, FALSE },
  { "getOrder", "orders_2026-01-01.json", "/orders/2026-01-01/orders/{orderId}", NULL, run_get_order, TRUE, FALSE },
  { "searchListingsItems", "listingsItems_2021-08-01.json", "/listings/2021-08-01/items/{sellerId}", NULL,
    run_search_listings, FALSE, FALSE },
  { "getListingsItem", "listingsItems_2021-08-01.json", "/listings/2021-08-01/items/{sellerId}/{sku}", NULL,
    run_get_listing, TRUE, FALSE },
  { "getMarketplaceParticipations", "sellers.json", "/sellers/v1/marketplaceParticipations", NULL, run_participations,
    FALSE, FALSE },
  { "getInventorySummaries", "fbaInventory.json", "/fba/inventory/v1/summaries", "GetInventorySummariesResponse",
    run_fba, FALSE, TRUE },
};

/* ---- The tests ----------------------------------------------------------------------------------------------------
 */

static void
test_successes (Fixture *fixture, gconstpointer data)
{
  const Operation *operation = data;
  g_autoptr (GPtrArray) samples = amazon_samples_read (operation->file, operation->path);
  guint n = 0;

  if (operation->definition != NULL)
    {
      g_autoptr (JsonNode) made = amazon_samples_make (operation->file, operation->definition);
      g_autoptr (GError) error = NULL;

      set_answer (fixture, 200, made);
      operation->run (fixture, made, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->answers, >, 0);
      n++;
    }
  for (guint i = 0; i < samples->len; i++)
    {
      const AmazonSample *sample = samples->pdata[i];
      g_autoptr (GError) error = NULL;

      if (sample->status != 200)
        continue;
      g_test_message ("%s", sample->name);
      set_answer (fixture, 200, sample->body);
      operation->run (fixture, sample->body, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->answers, >, 0);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* -1: an answer, not an error. */
static int
expected_code (const Operation *operation, guint status)
{
  switch (status)
    {
    case 400:
      return operation->has_no_fba ? -1 : OMS_ADAPTER_ERROR_SERVER;
    case 403:
      return OMS_ADAPTER_ERROR_FORBIDDEN;
    case 404:
      return operation->is_by_id ? -1 : OMS_ADAPTER_ERROR_NOT_FOUND;
    case 429:
      return OMS_ADAPTER_ERROR_THROTTLED;
    case 500:
    case 503:
      return OMS_ADAPTER_ERROR_SERVER;
    default:
      g_assert_true (status == 413 || status == 415);
      return OMS_ADAPTER_ERROR_PROTOCOL;
    }
}

static void
assert_sentence (const char *message)
{
  g_assert_true (g_ascii_isupper (*message));
  g_assert_true (g_str_has_suffix (message, "."));
  g_assert_null (strpbrk (message, "{}[]\"\n"));
  g_assert_null (strstr (message, "HTTP"));
  g_assert_null (strstr (message, "Invalid"));
}

static void
refuse (Fixture *fixture, guint status, JsonNode *body)
{
  int code = expected_code (fixture->operation, status);
  g_autoptr (GError) error = NULL;

  g_test_message ("%u", status);
  set_answer (fixture, status, body);
  fixture->operation->run (fixture, body, &error);
  g_assert_cmpuint (fixture->answers, >, 0);
  if (code < 0)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  assert_sentence (error->message);
}

/* The samples of refusals, and for every status the model documents an error of the form it describes. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  const Operation *operation = data;
  g_autoptr (GPtrArray) samples = amazon_samples_read (operation->file, operation->path);
  g_autoptr (GArray) statuses = amazon_samples_statuses (operation->file, operation->path);
  g_autoptr (JsonNode) made = json_from_string (
      "{\"errors\":[{\"code\":\"InvalidInput\",\"message\":\"Invalid Input\",\"details\":\"\"}]}", NULL);
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    {
      const AmazonSample *sample = samples->pdata[i];

      if (sample->status != 200)
        refuse (fixture, sample->status, sample->body);
    }
  for (guint i = 0; i < statuses->len; i++)
    if (g_array_index (statuses, guint, i) != 200)
      {
        refuse (fixture, g_array_index (statuses, guint, i), made);
        n++;
      }
  g_assert_cmpuint (n, >, 0);
}

/* No operation the adapter uses is left out here. */
static void
test_all_operations (void)
{
  const OmsAdapterInfo *info = oms_registry_find ("amazon");

  for (guint i = 0; info->limits[i].operation != NULL; i++)
    {
      gboolean found = g_str_equal (info->limits[i].operation, "token");

      for (guint k = 0; k < G_N_ELEMENTS (operations); k++)
        found |= g_str_equal (info->limits[i].operation, operations[k].id);
      g_test_message ("%s", info->limits[i].operation);
      g_assert_true (found);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amazon-samples/all-operations", test_all_operations);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *good = g_strdup_printf ("/amazon-samples/%s/successes", operations[i].id);
      g_autofree char *bad = g_strdup_printf ("/amazon-samples/%s/refusals", operations[i].id);

      g_test_add (good, Fixture, &operations[i], set_up, test_successes, tear_down);
      g_test_add (bad, Fixture, &operations[i], set_up, test_refusals, tear_down);
    }
  return g_test_run ();
}
