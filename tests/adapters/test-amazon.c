/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Amazon adapter's own rules: against a server that says exactly what a test wants, and against the sandbox for
 * what takes many records. */
#include "adapter-fixture.h"
#include "test-sandbox.h"

#include <string.h>

static const char *sandbox_program;

/* ---- A scripted Amazon --------------------------------------------------------------------------------------------
 */

static gboolean
sign_in (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *body = NULL;

  if (!g_str_equal (request->target, "/auth/o2/token"))
    return FALSE;
  body = g_strdup_printf ("{\"access_token\":\"Atza|%u\",\"token_type\":\"bearer\",\"expires_in\":3600}",
                          fixture->tokens++);
  test_server_reply (out, 200, NULL, body);
  return TRUE;
}

static const char *const settings[] = { "seller_id", "ASELLER12345", "client_id", "amzn1.application-oa2-client.x",
                                        NULL };
static const char *const secrets[] = { "client_secret", "amzn1.oa2-cs.v1.x", "refresh_token", "Atzr|x\n", NULL };
static const Marketplace amazon = { "amazon", settings, secrets, .sign_in = sign_in };

static gboolean
target_has (Fixture *fixture, guint index, const char *part)
{
  return strstr (fixture_target (fixture, index), part) != NULL;
}

/* ---- Orders -------------------------------------------------------------------------------------------------------
 */

#define ORDER(id)                                                                                            \
  "{\"orderId\":\"" id "\",\"createdTime\":\"2026-11-20T10:00:00Z\",\"orderItems\":[{\"orderItemId\":\"1\"," \
  "\"quantityOrdered\":1,\"product\":{}}]}"

static void
answer_two_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  gboolean second = strstr (request->target, "paginationToken") != NULL;
  gint64 bound = g_get_real_time () / 1000 - (second ? 0 : 3 * OMS_TIME_MINUTE);
  g_autofree char *iso = oms_time_to_iso (bound - bound % 1000);
  g_autofree char *body =
      g_strdup_printf ("{\"orders\":[%s],%s\"lastUpdatedBefore\":\"%s\"}", second ? ORDER ("2") : ORDER ("1"),
                       second ? "" : "\"pagination\":{\"nextToken\":\"a/b+c=\"},", iso);

  test_server_reply (out, 200, NULL, body);
}

/* The token comes with the first page's query word for word, and the first page's bound begins the next pass. */
static void
test_query_is_verbatim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (OmsOrderPage) third = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *after = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *wanted = NULL;

  fixture->answer = answer_two_pages;
  first = fixture_fetch (fixture, "orders", NULL, NULL);
  g_assert_true (first->more);
  g_assert_true (
      target_has (fixture, 0, "includedData=FULFILLMENT%2CPROCEEDS%2CPROMOTION%2CCANCELLATION%2CPACKAGES%2CPAYMENT"));
  g_assert_true (target_has (fixture, 0, "marketplaceIds=A21TJRUUN4KGV"));
  g_assert_false (target_has (fixture, 0, "Before"));
  g_assert_false (target_has (fixture, 0, "BUYER"));

  g_usleep (1100 * 1000); /* so that a query made anew would differ */
  second = fixture_fetch (fixture, "orders", first->next, NULL);
  g_assert_false (second->more);
  expected = g_strconcat (fixture_target (fixture, 0), "&paginationToken=a%2Fb%2Bc%3D", NULL);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, expected);
  g_assert_cmpint (second->high_water, <, g_get_real_time () / 1000 - 2 * OMS_TIME_MINUTE);
  g_assert_cmpint (first->high_water, <, second->high_water);

  third = fixture_fetch (fixture, "orders", second->next, NULL);
  after = oms_time_to_iso (second->high_water - 5 * OMS_TIME_MINUTE);
  escaped = oms_http_escape (after);
  wanted = g_strconcat ("lastUpdatedAfter=", escaped, NULL);
  g_assert_true (target_has (fixture, 2, wanted));
}

static void
test_reconcile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) second = NULL;
  g_autoptr (OmsOrderPage) again = NULL;

  fixture->answer = answer_two_pages;
  first = fixture_fetch (fixture, "reconcile", NULL, NULL);
  g_assert_true (target_has (fixture, 0, "createdAfter="));
  second = fixture_fetch (fixture, "reconcile", first->next, NULL);
  g_assert_false (second->more);
  /* It always looks at the last two days, not at what came since. */
  again = fixture_fetch (fixture, "reconcile", second->next, NULL);
  g_assert_true (target_has (fixture, 2, "createdAfter="));
  g_assert_false (target_has (fixture, 2, "paginationToken"));
}

static void
test_back_fill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 1, 2, 3, 4, 5);
  OmsCursor cursor = { "{\"after\":1795000000000}", g_date_time_to_unix (day) * 1000, FALSE };
  g_autoptr (OmsOrderPage) page = NULL;

  fixture->answer = answer_two_pages;
  page = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, NULL);
  g_assert_true (target_has (fixture, 0, "lastUpdatedAfter=2026-01-02T02%3A59%3A05Z"));
}

/* A range is one of the days orders were placed; Amazon wants its end two minutes back. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 1, 2, 3, 4, 5);
  gint64 since = g_date_time_to_unix (day) * 1000;
  OmsCursor cursor = { NULL, since, FALSE, since + OMS_TIME_DAY };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) second = NULL;

  fixture->answer = answer_two_pages;
  page = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, NULL);
  g_assert_true (
      target_has (fixture, 0, "createdAfter=2026-01-02T03%3A04%3A05Z&createdBefore=2026-01-03T03%3A04%3A05Z"));
  g_assert_false (target_has (fixture, 0, "lastUpdated"));
  cursor = (OmsCursor){ page->next, OMS_TIME_UNKNOWN, TRUE, since + OMS_TIME_DAY };
  second = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, NULL);
  g_assert_true (target_has (fixture, 1, "createdBefore=2026-01-03T03%3A04%3A05Z"));
}

static void
answer_dead_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "paginationToken") != NULL)
    test_server_reply (out, 400, NULL, "{\"errors\":[{\"code\":\"InvalidInput\",\"message\":null,\"details\":\"\"}]}");
  else
    answer_two_pages (fixture, request, out);
}

static void
test_token_dies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) old_error = NULL;
  g_autoptr (OmsOrderPage) odd = NULL;

  fixture->answer = answer_dead_token;
  first = fixture_fetch (fixture, "orders", NULL, NULL);
  g_assert_null (fixture_fetch (fixture, "orders", first->next, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);
  /* A token of the day before is not even tried. */
  g_assert_null (fixture_fetch (fixture, "orders",
                                "{\"query\":\"a=1\",\"token\":\"t\",\"started\":1000,\"after\":1000}", &old_error));
  g_assert_error (old_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  /* A state that nobody can read is a first run. */
  odd = fixture_fetch (fixture, "orders", "{\"token\":", NULL);
  g_assert_nonnull (odd);
  g_assert_false (target_has (fixture, 2, "paginationToken"));
}

/* ---- Personal data ------------------------------------------------------------------------------------------------
 */

static void
answer_no_personal (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "BUYER") != NULL)
    test_server_reply (out, 403, NULL, "{\"errors\":[{\"code\":\"AccessDeniedException\"}]}");
  else
    test_server_reply (out, 200, NULL, "{\"orders\":[" ORDER ("1") "]}");
}

static void
test_personal_data_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) next = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;

  fixture_connect_with (fixture, "personal_data", "true");
  fixture->answer = answer_no_personal;
  page = fixture_fetch (fixture, "orders", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->orders->len, ==, 1);
  /* With, with a new token, without. */
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  g_assert_true (target_has (fixture, 1, "%2CBUYER%2CRECIPIENT"));
  g_assert_false (target_has (fixture, 2, "BUYER"));
  g_assert_true (target_has (fixture, 2, "FULFILLMENT%2CPROCEEDS"));
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (strstr (notice, "names and addresses"));

  /* Another adapter of the account knows it from the cursor, and says it, too. */
  fixture_connect_with (fixture, "personal_data", "true");
  next = fixture_fetch (fixture, "orders", page->next, NULL);
  g_free (notice);
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (notice);
  g_assert_cmpuint (fixture->requests->len, ==, 4);
  g_assert_false (target_has (fixture, 3, "BUYER"));
}

/* ---- Signing in ---------------------------------------------------------------------------------------------------
 */

static void
answer_old_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *token = test_request_header (request, "x-amz-access-token");

  g_assert_nonnull (token);
  if (g_str_equal (token, "Atza|0"))
    test_server_reply (out, 403, NULL, "{\"errors\":[{\"code\":\"Unauthorized\"}]}");
  else
    test_server_reply (out, 200, "x-amzn-RateLimit-Limit: 50\r\n", "{\"orders\":[]}");
}

static void
test_token_is_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_old_token;
  page = fixture_fetch (fixture, "orders", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->tokens, ==, 2);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_clear_pointer (&page, oms_order_page_free);
  page = fixture_fetch (fixture, "orders", NULL, &error);
  g_assert_cmpuint (fixture->tokens, ==, 2);
}

static void
answer_401 (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 401, NULL, "");
}

static void
test_unauthorised (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_401;
  g_assert_null (fixture_fetch (fixture, "orders", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

static void
test_wrong_region (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_connect_with (fixture, "marketplace_ids", "A21TJRUUN4KGV,ATVPDKIKX0DER");
  g_assert_null (fixture_fetch (fixture, "orders", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "United States"));
  g_assert_cmpuint (fixture->requests->len, ==, 0);
}

static void
answer_participations (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (
      out, 200, NULL,
      "{\"payload\":[{\"marketplace\":{\"id\":\"A21TJRUUN4KGV\"},\"participation\":{\"isParticipating\":true,"
      "\"hasSuspendedListings\":true},\"storeName\":\"Asha Crafts\"},{\"marketplace\":{\"id\":\"A2VIGQ35RCS4UG\"},"
      "\"participation\":{\"isParticipating\":false}}]}");
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;

  fixture->answer = answer_participations;
  fixture_connect_with (fixture, "marketplace_ids", "A21TJRUUN4KGV,A2VIGQ35RCS4UG");
  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_cmpstr (summary, ==,
                   "Connected to Asha Crafts on Amazon India. This account does not sell on United Arab Emirates. "
                   "Amazon has suspended listings on India.");
  fixture_connect_with (fixture, "marketplace_ids", "A1F83G8C2ARO7P");
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
}

/* ---- Stock --------------------------------------------------------------------------------------------------------
 */

static void
answer_fba (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "A2VIGQ35RCS4UG") != NULL)
    test_server_reply (out, 400, NULL, "{\"errors\":[{\"code\":\"InvalidInput\"}]}");
  else if (strstr (request->target, "nextToken=") == NULL)
    test_server_reply (
        out, 200, NULL,
        "{\"payload\":{\"granularity\":{},\"inventorySummaries\":[{\"sellerSku\":\"A\",\"asin\":\"B0\","
        "\"totalQuantity\":9,\"inventoryDetails\":{\"fulfillableQuantity\":5,\"inboundShippedQuantity\":3,"
        "\"inboundWorkingQuantity\":1,\"reservedQuantity\":{\"totalReservedQuantity\":0}}},"
        "{\"sellerSku\":\"B\",\"totalQuantity\":4},{\"sellerSku\":\"C\",\"totalQuantity\":-1},{\"asin\":\"x\"}]},"
        "\"pagination\":{\"nextToken\":\"n/1\"}}");
  else
    test_server_reply (out, 200, NULL, "{\"payload\":{\"inventorySummaries\":[{\"sellerSku\":\"D\"}]}}");
}

static void
test_fba (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (OmsStockPage) second = NULL;
  g_autoptr (OmsStockPage) third = NULL;
  g_autoptr (OmsStockPage) later = NULL;
  const OmsStockRecord *record;

  fixture->answer = answer_fba;
  fixture_connect_with (fixture, "marketplace_ids", "A21TJRUUN4KGV,A2VIGQ35RCS4UG");
  first = fixture_fetch_stock (fixture, "fba-stock", NULL, NULL);
  g_assert_cmpuint (first->records->len, ==, 2);
  g_assert_cmpuint (first->problems->len, ==, 2);
  record = first->records->pdata[0];
  g_assert_cmpint (record->total, ==, 9);
  g_assert_cmpint (record->available, ==, 5);
  g_assert_cmpint (record->reserved, ==, 0);
  g_assert_cmpint (record->inbound, ==, 4);
  g_assert_cmpint (record->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
  /* What is not told is unknown and never zero. */
  record = first->records->pdata[1];
  g_assert_cmpint (record->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (record->inbound, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);

  second = fixture_fetch_stock (fixture, "fba-stock", first->next, NULL);
  g_assert_true (second->more);
  g_assert_true (target_has (fixture, 1, "nextToken=n%2F1"));
  /* No warehouse stock in the other marketplace: not a failure, but not a full pass either. */
  third = fixture_fetch_stock (fixture, "fba-stock", second->next, NULL);
  g_assert_false (third->more);
  g_assert_false (third->full_pass_end);
  g_assert_false (target_has (fixture, 0, "startDateTime"));
  later = fixture_fetch_stock (fixture, "fba-stock", third->next, NULL);
  g_assert_true (target_has (fixture, 3, "startDateTime="));
}

static void
test_fba_old_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) page = NULL;

  fixture->answer = answer_fba;
  page = fixture_fetch_stock (
      fixture, "fba-stock",
      "{\"started\":1795000000000,\"isFull\":true,\"market\":0,\"token\":\"old\",\"tokenAt\":1795000000000}", NULL);
  g_assert_nonnull (page);
  g_assert_false (target_has (fixture, 0, "nextToken"));
}

static void
answer_listing (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  const char *item = "{\"sku\":\"A/B, C+%\",\"summaries\":[{\"marketplaceId\":\"A21TJRUUN4KGV\",\"asin\":\"B0\","
                     "\"status\":[],\"itemName\":\"Kurta\"}],\"offers\":[{\"marketplaceId\":\"A21TJRUUN4KGV\","
                     "\"offerType\":\"B2B\",\"price\":{\"currencyCode\":\"INR\",\"amount\":\"1.00\"}},"
                     "{\"marketplaceId\":\"A21TJRUUN4KGV\",\"offerType\":\"B2C\",\"price\":{\"currencyCode\":\"INR\","
                     "\"amount\":\"499.50\"}}],\"fulfillmentAvailability\":[{\"fulfillmentChannelCode\":\"DEFAULT\"},"
                     "{\"fulfillmentChannelCode\":\"AMAZON_IN\"}]}";
  g_autofree char *list = g_strdup_printf ("{\"numberOfResults\":1,\"items\":[%s]}", item);

  test_server_reply (out, 200, NULL, strstr (request->target, "A%2FB") != NULL ? item : list);
}

static void
test_listing (Fixture *fixture, gconstpointer data)
{
  const char *const keys[] = { "A/B, C+%", "PLAIN", NULL };
  g_autoptr (OmsStockPage) page = NULL;
  g_autoptr (OmsStockPage) whole = NULL;
  g_autoptr (GError) error = NULL;
  const OmsStockRecord *record;

  fixture->answer = answer_listing;
  whole = fixture_fetch_stock (fixture, "listings", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (whole->full_pass_end);
  record = whole->records->pdata[0];
  g_assert_cmpstr (record->status, ==, "inactive");
  g_assert_cmpint (record->price, ==, 49950);
  g_assert_true (record->has_stock);
  g_assert_cmpint (record->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpuint (record->all_places, ==, OMS_PLACES_OWN);
  record = whole->records->pdata[1];
  g_assert_false (record->has_stock);
  g_assert_cmpuint (record->all_places, ==, OMS_PLACES_OWN);
  g_assert_cmpint (record->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);

  page = oms_adapter_fetch_stock_of (fixture->adapter, keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (target_has (fixture, 1, "/listings/2021-08-01/items/ASELLER12345/A%2FB%2C%20C%2B%25?"));
  g_assert_true (target_has (fixture, 2, "identifiers=PLAIN"));
}

/* ---- Against the sandbox ------------------------------------------------------------------------------------------
 */

static guint
count_listings (const char *n_listings, gint64 *requests)
{
  const char *const options[] = { "--fast", "--orders", "10", "--listings", n_listings, NULL };
  g_autoptr (TestSandbox) sandbox = test_sandbox_new (sandbox_program, options);
  g_autoptr (OmsAdapter) adapter = test_sandbox_connect (sandbox, 0);
  g_autoptr (GHashTable) skus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *state = NULL;
  gboolean more, full;

  do
    {
      OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsStockPage) page = oms_adapter_fetch_stock (adapter, "listings", &cursor, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->records->len; i++)
        g_hash_table_add (skus, g_strdup (((OmsStockRecord *) page->records->pdata[i])->sku));
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
      full = page->full_pass_end;
    }
  while (more);
  g_assert_true (full);
  g_assert_cmpint (test_sandbox_over_limit (sandbox), ==, 0);
  *requests = test_sandbox_count (sandbox, "searchListingsItems");
  return g_hash_table_size (skus);
}

/* More than Amazon lets one page through: every listing is seen, and not much more is asked than needed. */
static void
test_many_listings (void)
{
  gint64 requests;

  g_assert_cmpuint (count_listings ("3500", &requests), ==, 3500);
  g_assert_cmpint (requests, >=, 175);
  g_assert_cmpint (requests, <, 260);
}

/* At real limits, only faster: the sandbox sees no request too many. */
static void
test_pacing (void)
{
  const char *const options[] = { "--speed", "2000", "--orders", "3500", NULL };
  g_autoptr (TestSandbox) sandbox = test_sandbox_new (sandbox_program, options);
  g_autoptr (OmsAdapter) adapter = test_sandbox_connect (sandbox, 0);
  g_autofree char *state = NULL;
  gint64 started = g_get_monotonic_time ();
  gboolean more;
  guint n = 0;

  do
    {
      OmsCursor cursor = { state, state == NULL ? oms_time_now () - 100 * OMS_TIME_DAY : OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = oms_adapter_fetch_orders (adapter, "orders", &cursor, NULL, &error);

      g_assert_no_error (error);
      n += page->orders->len;
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
    }
  while (more);
  g_assert_cmpuint (n, >=, 3400);
  /* 35 pages: 20 at once, 15 at 11.2 a second. */
  g_assert_cmpint (g_get_monotonic_time () - started, >, 1200 * 1000);
  g_assert_cmpint (test_sandbox_over_limit (sandbox), ==, 0);
}

#define ADD(path, func) g_test_add ("/amazon/" path, Fixture, &amazon, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  sandbox_program = argv[1];
  ADD ("query-is-verbatim", test_query_is_verbatim);
  ADD ("reconcile", test_reconcile);
  ADD ("back-fill", test_back_fill);
  ADD ("range", test_range);
  ADD ("token-dies", test_token_dies);
  ADD ("personal-data-refused", test_personal_data_refused);
  ADD ("token-is-renewed", test_token_is_renewed);
  ADD ("unauthorised", test_unauthorised);
  ADD ("wrong-region", test_wrong_region);
  ADD ("check", test_check);
  ADD ("fba", test_fba);
  ADD ("fba-old-token", test_fba_old_token);
  ADD ("listing", test_listing);
  g_test_add_func ("/amazon/many-listings", test_many_listings);
  g_test_add_func ("/amazon/pacing", test_pacing);
  return g_test_run ();
}
