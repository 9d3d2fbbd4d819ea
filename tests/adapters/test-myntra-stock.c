/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Myntra's stock and its catalogue of articles. */
#include "myntra-fixture.h"
#include "oms-json.h"

#include <string.h>

/* ---- Stock --------------------------------------------------------------------------------------------------------
 */

static const char *const ten[] = { "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", NULL };

static OmsStockPage *
read_stock (Fixture *fixture, const char *const *keys)
{
  g_autoptr (GError) error = NULL;
  OmsStockPage *page = oms_adapter_fetch_stock_of (fixture->adapter, keys, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static const OmsStockRecord *
stock_of (const OmsStockPage *page, const char *sku)
{
  for (guint i = 0; i < page->records->len; i++)
    if (g_str_equal (((const OmsStockRecord *) page->records->pdata[i])->sku, sku))
      return page->records->pdata[i];
  g_error ("No record of %s", sku);
}

static void
assert_stock (const OmsStockPage *page, const char *sku, OmsStockState state, gint64 available)
{
  const OmsStockRecord *record = stock_of (page, sku);

  g_assert_true (record->has_stock);
  g_assert_cmpint (record->state, ==, state);
  g_assert_cmpint (record->available, ==, available);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_SELF);
  /* One row a SKU, whatever warehouse was chosen before; but no figure goes for none. */
  g_assert_cmpuint (record->all_places, ==, state == OMS_STOCK_KNOWN ? OMS_PLACES_OWN : 0);
  if (state != OMS_STOCK_KNOWN)
    g_assert_cmpuint (strlen (record->reason), >, 10);
}

#define STORE(code, count) "{\"stores_code\":\"" code "\",\"inventoryCount\":" count "}"

static void
test_stock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;

  fixture_reply (
      fixture, 200,
      "{\"statusCode\":1002,\"statusType\":\"SUCCESS\",\"inventoryDetails\":["
      "{\"sku\":\"A\",\"stores\":[" STORE ("1", "5") "," STORE (
          "2",
          "\"3\"") "]},"
                   "{\"sku\":\"B\",\"stores\":[" STORE (
                       "1",
                       "0") "]},"
                            "{\"sku\":\"C\",\"stores\":[]},{\"sku\":\"D\"},"
                            "{\"sku\":\"E\",\"stores\":[" STORE (
                                "1",
                                "-4") "]},"
                                      "{\"sku\":\"F\",\"stores\":[" STORE ("1", "5") "," STORE ("2", "null") "," STORE (
                                          "3", "5") "]}],"
                                                    "\"failedEntries\":[{\"sku\":\"G\",\"statusCode\":2007},\"H\"]}");
  page = read_stock (fixture, ten);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/partner/v4/inventory/search");
  g_assert_cmpstr (fixture_body (fixture, 0), ==, "[\"A\",\"B\",\"C\",\"D\",\"E\",\"F\",\"G\",\"H\",\"I\",\"J\"]");
  assert_stock (page, "A", OMS_STOCK_KNOWN, 8);
  assert_stock (page, "B", OMS_STOCK_KNOWN, 0);
  assert_stock (page, "C", OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
  assert_stock (page, "D", OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
  assert_stock (page, "F", OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
  assert_stock (page, "G", OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
  assert_stock (page, "H", OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
  assert_stock (page, "I", OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpuint (page->problems->len, ==, 1);
  g_assert_cmpuint (page->records->len, ==, 9);

  /* One warehouse of several. */
  fixture_connect_with (fixture, "warehouse_id", "2");
  g_clear_pointer (&page, oms_stock_page_free);
  page = read_stock (fixture, ten);
  assert_stock (page, "A", OMS_STOCK_KNOWN, 3);
  g_assert_cmpstr (stock_of (page, "A")->location, ==, "2");
  assert_stock (page, "B", OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
}

static void
test_empty_stock (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
    "{\"statusCode\":1002,\"statusType\":\"SUCCESS\",\"inventoryDetails\":[],\"failedEntries\":[]}",
    "{\"statusCode\":1002,\"statusType\":\"SUCCESS\"}",
    "{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (OmsStockPage) page = NULL;

      fixture_reply (fixture, 200, answers[i]);
      page = read_stock (fixture, ten);
      g_assert_cmpuint (page->records->len, ==, 10);
      for (guint j = 0; j < 10; j++)
        assert_stock (page, ten[j], OMS_STOCK_UNKNOWN, OMS_QUANTITY_UNKNOWN);
    }
}

/* One SKU that nobody wants to hear of spoils a batch, as a refusal or as a page of the firewall. */
static void
answer_but_c (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autoptr (OmsJson) keys = oms_json_parse_text (request->body, NULL);
  g_autoptr (GString) body = g_string_new ("{\"statusCode\":1002,\"statusType\":\"SUCCESS\",\"inventoryDetails\":[");

  if (strstr (request->body, "\"C\"") != NULL)
    {
      test_server_reply (out, fixture->status, NULL, fixture->text);
      return;
    }
  for (guint i = 0; i < oms_json_length (oms_json_root (keys)); i++)
    g_string_append_printf (body, "%s{\"sku\":\"%s\",\"stores\":[" STORE ("1", "4") "]}", i > 0 ? "," : "",
                            oms_json_string_at (oms_json_root (keys), i));
  g_string_append (body, "]}");
  test_server_reply (out, 200, NULL, body->str);
}

static void
test_one_bad_sku (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (OmsStockPage) page = NULL;
      g_autofree char *notice = NULL;

      fixture_forget_requests (fixture);
      fixture_reply (fixture, i == 0 ? 200 : 403, i == 0 ? BAD ("2007") : PAGE);
      fixture->answer = answer_but_c;
      page = read_stock (fixture, ten);
      g_assert_cmpuint (fixture->requests->len, ==, 11);
      g_assert_cmpuint (page->records->len, ==, 10);
      for (guint j = 0; j < 10; j++)
        if (!g_str_equal (ten[j], "C"))
          assert_stock (page, ten[j], OMS_STOCK_KNOWN, 4);
      assert_stock (page, "C", OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
      notice = oms_adapter_dup_notice (fixture->adapter);
      g_assert_null (notice);
    }
}

/* The firewall lets nothing through, or Myntra says no: nobody is asked again in this run. */
static void
test_stock_refused (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (OmsStockPage) page = NULL;
      g_autoptr (OmsStockPage) next = NULL;
      g_autofree char *notice = NULL;
      guint asked;

      fixture_connect (fixture);
      fixture_forget_requests (fixture);
      fixture_reply (fixture, 403, i == 0 ? PAGE : BAD ("403"));
      page = read_stock (fixture, ten);
      asked = fixture->requests->len;
      g_assert_cmpuint (asked, ==, i == 0 ? 11 : 2);
      for (guint j = 0; j < 10; j++)
        assert_stock (page, ten[j], OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
      next = read_stock (fixture, ten);
      g_assert_cmpuint (fixture->requests->len, ==, asked);
      assert_stock (next, "J", OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
      notice = oms_adapter_dup_notice (fixture->adapter);
      g_assert_nonnull (notice);
    }
}

/* ---- The catalogue ------------------------------------------------------------------------------------------------
 */

static void
answer_catalogue (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *mark = myntra_param (request->target, "cursorMark");

  g_assert_true (g_str_has_prefix (
      request->target, "/partner/catalog/v2/product/search/nofilter?q=&sellerApprovalStatus=APR&start=0&cursorMark="));
  if (g_str_equal (mark, "*"))
    test_server_reply (out, 200, NULL,
                       "{\"response\":{\"docs\":[{\"styleId\":11,\"styleName\":\"Kurta\",\"skus\":["
                       "{\"sellerSkuCode\":\"K-M\"},{\"sellerSkuCode\":\"K-L\"}]},"
                       "{\"productId\":\"12\",\"sellerSkuCode\":\"SAREE\"},{\"other\":1},"
                       "{\"sellerSkuCode\":\"K-M\"}]},\"nextCursorMark\":\"AoE/+x==\"}");
  else
    {
      g_assert_cmpstr (mark, ==, "AoE/+x==");
      test_server_reply (out, 200, NULL, "{\"response\":{\"docs\":[]},\"nextCursorMark\":\"AoE/+x==\"}");
    }
}

static void
test_catalogue (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (OmsStockPage) last = NULL;
  g_autoptr (OmsStockPage) again = NULL;
  const OmsStockRecord *record;

  fixture_connect_with (fixture, "rate_scale", "1");
  fixture->answer = answer_catalogue;
  first = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->records->len, ==, 3);
  record = stock_of (first, "K-L");
  g_assert_true (record->key_only);
  g_assert_false (record->has_stock);
  g_assert_cmpstr (record->title, ==, "Kurta");
  g_assert_cmpstr (record->remote_product_id, ==, "11");
  last = fixture_fetch_stock (fixture, "listings", first->next, NULL);
  g_assert_false (last->more);
  g_assert_true (last->full_pass_end);
  g_assert_false (last->known_keys);
  /* Asked for again at once there is nothing to queue. */
  again = fixture_fetch_stock (fixture, "listings", last->next, NULL);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_cmpuint (again->records->len, ==, 0);
  g_assert_false (again->more || again->full_pass_end);
  g_assert_cmpstr (again->next, ==, last->next);
}

/* Without a cursor it is counted, and without anything it is one page that does not claim to be all. */
static void
test_catalogue_without_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (OmsStockPage) second = NULL;
  g_autoptr (OmsStockPage) plain = NULL;

  fixture_reply (fixture, 200, "{\"totalCount\":3,\"data\":[{\"sellerSkuCode\":\"A\"},{\"sellerSkuCode\":\"B\"}]}");
  first = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_true (first->more);
  fixture_reply (fixture, 200, "{\"totalCount\":3,\"data\":[{\"sellerSkuCode\":\"C\"}]}");
  second = fixture_fetch_stock (fixture, "listings", first->next, NULL);
  g_assert_nonnull (strstr (fixture_target (fixture, 1), "start=2"));
  g_assert_false (second->more);
  g_assert_true (second->full_pass_end);
  fixture_reply (fixture, 200, "[{\"seller_sku_code\":4711}]");
  plain = fixture_fetch_stock (fixture, "listings", NULL, NULL);
  g_assert_cmpstr (((OmsStockRecord *) plain->records->pdata[0])->sku, ==, "4711");
  g_assert_false (plain->more || plain->full_pass_end);
}

static void
test_catalogue_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
  } refusals[] = { { 403, PAGE }, { 403, BAD ("403") }, { 404, "" }, { 200, BAD ("2001") } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (OmsStockPage) page = NULL;
      g_autofree char *notice = NULL;

      fixture_connect (fixture);
      fixture_reply (fixture, refusals[i].status, refusals[i].body);
      page = fixture_fetch_stock (fixture, "listings", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->records->len, ==, 0);
      g_assert_false (page->more || page->full_pass_end);
      g_assert_true (page->known_keys); /* those on orders then */
      notice = oms_adapter_dup_notice (fixture->adapter);
      g_assert_nonnull (strstr (notice, "seen on orders"));
    }
  fixture_reply (fixture, 200, BAD ("3001"));
  g_assert_null (fixture_fetch_stock (fixture, "listings", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
}

#define ADD(path, func) \
  g_test_add ("/myntra/" path, Fixture, &myntra_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_myntra_add_stock (void)
{
  ADD ("stock/figures", test_stock);
  ADD ("stock/empty", test_empty_stock);
  ADD ("stock/one-bad-sku", test_one_bad_sku);
  ADD ("stock/refused", test_stock_refused);
  ADD ("catalogue/cursor", test_catalogue);
  ADD ("catalogue/without-cursor", test_catalogue_without_cursor);
  ADD ("catalogue/refused", test_catalogue_refused);
}
