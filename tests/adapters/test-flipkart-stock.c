/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart's listings and stock. */
#include "flipkart-fixture.h"

#include <string.h>

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
  first = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->records->len, ==, 2);
  record = first->records->pdata[0];
  g_assert_true (record->key_only);
  g_assert_cmpstr (record->sku, ==, "A /%");
  g_assert_cmpstr (record->listing_id, ==, "L1");
  g_assert_cmpstr (record->remote_product_id, ==, "FSN1");

  fixture_connect (fixture);
  second = fixture_fetch_stock (fixture, "listings", first->next, NULL);
  flipkart_assert_body_has (fixture, 1, "\"page_id\":\"p2\"");
  g_assert_false (second->more);
  g_assert_true (second->full_pass_end);
  g_assert_cmpstr (((OmsStockRecord *) second->records->pdata[0])->sku, ==, "C");
  /* Not again while their stock is still being read: here a million times faster, so there must be many. */
  many = g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"count\":1000000000}", oms_time_now ());
  early = fixture_fetch_stock (fixture, "listings", many, NULL);
  g_assert_false (early->more);
  g_assert_false (early->full_pass_end);
  g_assert_cmpuint (early->records->len, ==, 0);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

static void
test_listings_in_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;

  fixture_reply (fixture, 200,
                 "{\"has_more\":false,\"listings\":{\"x\":{\"sku_id\":\"A\"},\"n\":2,\"y\":{\"sku_id\":\"B\"}}}");
  page = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_cmpuint (page->records->len, ==, 2);
}

static void
test_listings_repeat (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_listings;
  fixture->text = "{\"has_more\":true,\"next_page_id\":\"p2\",\"listings\":[]}";
  first = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_null (fixture_fetch_stock (fixture, "listings", first->next, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

/* All listings would be taken for gone. */
static void
test_listings_without_a_list (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = { "{\"has_more\":false}", "{\"has_more\":false,\"listings\":null}", "{}" };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture_reply (fixture, 200, answers[i]);
      g_assert_null (fixture_fetch_stock (fixture, "listings", NULL, &error));
      g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
    }
}

/* Not every application may list: then the engine is asked for what it knows, and the seller is told. */
static void
test_listings_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;
  g_autoptr (OmsStockPage) next = NULL;
  g_autofree char *notice = NULL;
  g_autofree char *again = NULL;

  fixture->answer = flipkart_forbid;
  page = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_true (page->known_keys);
  g_assert_false (page->more);
  g_assert_false (page->full_pass_end);
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (strstr (notice, "listings file"));
  g_assert_cmpuint (fixture->requests->len, ==, 1);

  fixture_connect (fixture);
  next = fixture_fetch_stock (fixture, "listings", page->next, NULL);
  g_assert_false (next->known_keys);
  again = oms_adapter_dup_notice (fixture->adapter);
  g_assert_cmpstr (again, ==, notice);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
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

  fixture->answer = flipkart_forbid;
  page = fixture_fetch_stock (fixture, "listings", listed, NULL);
  g_assert_true (page->known_keys);
  soon = fixture_fetch_stock (fixture, "listings", page->next, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
  later = fixture_fetch_stock (fixture, "listings", hour_ago, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
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
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/sellers/listings/v3/details");
  flipkart_assert_body_has (fixture, 0, "{\"sku_ids\":[\"A /%\",\"B\",");
  flipkart_assert_body_has (fixture, 1, "{\"sku_ids\":[\"11\"]}");

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

#define ADD(path, func) \
  g_test_add ("/flipkart/" path, Fixture, &flipkart_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_flipkart_add_stock (void)
{
  ADD ("listings", test_listings);
  ADD ("listings-in-members", test_listings_in_members);
  ADD ("listings-repeat", test_listings_repeat);
  ADD ("listings-without-a-list", test_listings_without_a_list);
  ADD ("listings-refused", test_listings_refused);
  ADD ("listings-refused-once", test_listings_refused_once);
  ADD ("stock", test_stock);
}
