/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meesho's partner interface against a server that says exactly what a test wants. Nothing of the real one is public:
 * addresses, paths and names of values in here are invented, as a seller would type them in. */
#include "adapter-fixture.h"
#include "oms-registry.h"
#include "test-log.h"

#include <string.h>

#define ID(n) "12345678901234567" n "_1"

/* printf C-1 | openssl dgst -sha256 -hmac s3cret */
#define KNOWN_SUM "d372c87afa2012537c7f8dce496bd27db5b90d06908aad861eaad5c55f3bdb60"

static const char *const settings[] = {
  "connection",     "api",    "client_id",    "C-1",         "orders_path",   "/invented",
  "orders_list",    "a.b",    "path_sku",     "thing.0.sku", "path_order_id", "number",
  "path_status",    "word",   "path_created", "day",         "path_quantity", "n",
  "path_variation", "size",   "path_price",   "price",       "path_state",    "to.state",
  "path_packet",    "packet", NULL,
};
static const char *const secrets[] = { "secret", "s3cret", NULL };
static const Marketplace meesho = { "meesho", settings, secrets, .nothing = "{\"a\":{\"b\":[]}}" };

static OmsOrderPage *
fetch (Fixture *fixture, const char *state, GError **error)
{
  return fixture_fetch (fixture, "orders", state, error);
}

/* The whole pass; how many orders it brought. */
static guint
fetch_all (Fixture *fixture)
{
  g_autofree char *state = NULL;
  guint n = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = fetch (fixture, state, &error);

      g_assert_no_error (error);
      n += page->orders->len;
      more = page->more;
      g_assert_cmpint (page->high_water == OMS_TIME_UNKNOWN, ==, more);
      g_free (state);
      state = g_steal_pointer (&page->next);
      /* In another process. */
      fixture_connect (fixture);
    }
  g_assert_true (g_regex_match_simple ("^\\{\"last\":\\d{13}\\}$", state, 0, 0));
  return n;
}

static OmsOrderPage *
fetch_text (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page;

  fixture_reply (fixture, 200, text);
  page = fetch (fixture, NULL, &error);
  g_assert_no_error (error);
  return page;
}

/* A header of the first request. (transfer full) */
static char *
dup_header (Fixture *fixture, const char *name)
{
  return test_request_header (fixture_request (fixture, 0), name);
}

static void
assert_header (Fixture *fixture, const char *name, const char *expected)
{
  test_request_assert_header (fixture_request (fixture, 0), name, expected);
}

/* ---- Headers ----------------------------------------------------------------------------------------------------- */

static void
test_raw_secret (Fixture *fixture, gconstpointer data)
{
  gint64 now = oms_time_now () / 1000;
  g_autofree char *stamp = NULL;

  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  g_assert_cmpstr (fixture_request (fixture, 0)->method, ==, "GET");
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/invented");
  assert_header (fixture, "merchant", "C-1");
  assert_header (fixture, "security", "s3cret");
  assert_header (fixture, "supplier_identifier", NULL);
  stamp = dup_header (fixture, "timestamp");
  g_assert_true (g_ascii_string_to_signed (stamp, 10, now, now + 60, NULL, NULL));
}

static void
test_hmac (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stamp = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;

  fixture_set (fixture, "supplier_identifier", "S 1");
  g_assert_null (fixture_make_adapter (fixture, NULL));
  fixture_set (fixture, "supplier_identifier", "S-1");
  fixture_set (fixture, "security", "hmac-sha256");
  fixture_set (fixture, "security_template", "{merchant}|{timestamp}/{supplier} x");
  fixture_set (fixture, "timestamp", "epoch-ms");
  fixture_connect (fixture);
  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  assert_header (fixture, "supplier_identifier", "S-1");
  stamp = dup_header (fixture, "timestamp");
  g_assert_cmpuint (strlen (stamp), ==, 13);
  text = g_strdup_printf ("C-1|%s/S-1 x", stamp);
  sum = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) "s3cret", 6, text, -1);
  assert_header (fixture, "security", sum);
}

/* The sum of a text that does not change is the one that other programs make of it. */
static void
test_hmac_known (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stamp = NULL;

  fixture_set (fixture, "security", "hmac-sha256");
  fixture_set (fixture, "security_template", "C-1");
  fixture_set (fixture, "timestamp", "iso");
  fixture_connect (fixture);
  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  assert_header (fixture, "security", KNOWN_SUM);
  stamp = dup_header (fixture, "timestamp");
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$", stamp, 0, 0));
}

static void
test_log_tells_no_header (Fixture *fixture, gconstpointer data)
{
  fixture_set (fixture, "supplier_identifier", "S-1");
  fixture_set (fixture, "orders_path",
               "/invented?merchant=C-1&security=s3cret&timestamp=9&supplier_identifier=S-1&size=50");
  fixture_connect (fixture);
  test_log_forget ();
  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  g_assert_true (test_log_has ("?merchant=…&security=…&timestamp=…&supplier_identifier=…&size=50"));
  g_assert_false (test_log_has ("s3cret"));
  g_assert_false (test_log_has ("C-1"));
  g_assert_false (test_log_has ("S-1"));
}

static void
answer_refused_once (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (fixture->requests->len == 1)
    test_server_reply (out, 401, NULL, "{}");
  else
    fixture_answer_text (fixture, request, out);
}

/* A time stamp that grew old is no wrong secret. */
static void
test_signed_again (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_refused_once;
  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
}

/* ---- Settings ---------------------------------------------------------------------------------------------------- */

static void
assert_field (const char *id, const char *value, gboolean good)
{
  const OmsAdapterField *field = oms_adapter_info_find_field (oms_registry_find ("meesho"), id);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s=%s", id, value);
  g_assert_cmpint (oms_registry_check_field (field, value, &error), ==, good);
}

static void
test_values (void)
{
  g_autofree char *long_path = g_strnfill (8000, '/');

  assert_field ("endpoint", "https://example.org/x", TRUE);
  assert_field ("endpoint", "http://127.0.0.1:1", TRUE);
  assert_field ("endpoint", "http://example.org", FALSE);
  assert_field ("endpoint", "", FALSE);
  assert_field ("client_id", "a\r\nX-Other: b", FALSE);
  assert_field ("client_id", "a b", FALSE);
  assert_field ("secret", "abcde\nX-Other: b", FALSE);
  assert_field ("supplier_identifier", "a\nb", FALSE);
  assert_field ("security_template", "{merchant}:{timestamp}:{supplier} v1", TRUE);
  assert_field ("security_template", "{merchant}\n{timestamp}", FALSE);
  assert_field ("security_template", "{secret}", FALSE);
  assert_field ("security_template", "{merchant", FALSE);
  assert_field ("orders_path", "/a/{from}/b?page={page}&to={to}&size=50", TRUE);
  assert_field ("orders_path", long_path, TRUE);
  assert_field ("orders_path", "a/b", FALSE);
  assert_field ("orders_path", "https://example.org/a", FALSE);
  assert_field ("orders_path", "/a b", FALSE);
  assert_field ("orders_path", "/a#b", FALSE);
  assert_field ("orders_path", "/a%2Fb?c=%20{from}", TRUE);
  assert_field ("orders_path", "/a%zz", FALSE);
  assert_field ("orders_path", "/a%", FALSE);
  assert_field ("orders_path", "/a{size}", FALSE);
  assert_field ("orders_path", "/a\r\nHost: b", FALSE);
  assert_field ("orders_body", "{\"page\":{page}}", TRUE);
  assert_field ("orders_body", "{\n}", FALSE);
  assert_field ("orders_list", "a.b_c.0", TRUE);
  assert_field ("orders_list", "a..b", FALSE);
  assert_field ("orders_list", ".", FALSE);
  assert_field ("path_sku", "a b", FALSE);
  assert_field ("security", "raw", TRUE);
  assert_field ("security", "md5", FALSE);
  assert_field ("timestamp", "iso", TRUE);
  assert_field ("orders_method", "DELETE", FALSE);
}

static void
assert_asks_nothing (Fixture *fixture, const char *field, const char *value, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) check = NULL;

  if (field != NULL)
    fixture_set (fixture, field, value);
  fixture_connect (fixture);
  g_assert_null (fetch (fixture, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &check));
  g_assert_error (check, OMS_ADAPTER_ERROR, code);
  g_assert_cmpuint (test_server_get_requests (fixture->server), ==, 0);
}

static void
test_nothing_asked (Fixture *fixture, gconstpointer data)
{
  assert_asks_nothing (fixture, "orders_path", "", OMS_ADAPTER_ERROR_AUTH, "until then orders come from report files");
  fixture_set (fixture, "orders_path", "/invented");
  assert_asks_nothing (fixture, "path_order_id", "", OMS_ADAPTER_ERROR_AUTH, "sub-order number");
  fixture_set (fixture, "path_order_id", "number");
  assert_asks_nothing (fixture, "security", "hmac-sha256", OMS_ADAPTER_ERROR_AUTH, "signed");
  assert_asks_nothing (fixture, "connection", "files", OMS_ADAPTER_ERROR_NOT_SUPPORTED, "report files");
  g_hash_table_remove_all (fixture->settings);
  assert_asks_nothing (fixture, NULL, NULL, OMS_ADAPTER_ERROR_NOT_SUPPORTED, "report files");
  /* There is no address to fall back to. */
  fixture_set (fixture, "connection", "api");
  fixture_set (fixture, "client_id", "C-1");
  g_assert_null (fixture_make_adapter (fixture, NULL));
}

/* ---- Pages ------------------------------------------------------------------------------------------------------- */

#define PAGE_START     "{\"a\":{\"b\":["
#define PAGE_END       "]}}"
#define PAGE(orders)   PAGE_START orders PAGE_END
#define ORDER(n, more) "{\"number\":\"" ID (n) "\"" more "}"

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { PAGE (ORDER ("1", "") "," ORDER ("2", "")), PAGE (ORDER ("3", "")), PAGE (""),
                                        NULL };

  fixture_reply_script (fixture, script);
  fixture_set (fixture, "orders_path", "/invented/{page}?from={from}&to={to}");
  fixture_set (fixture, "date_form", "iso");
  fixture_connect (fixture);
  g_assert_cmpuint (fetch_all (fixture), ==, 3);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  g_assert_true (g_regex_match_simple ("^/invented/1\\?from=[0-9-]+T\\d\\d%3A\\d\\d%3A\\d\\dZ&to=[0-9-]+T[^&]*Z$",
                                       fixture_target (fixture, 0), 0, 0));
  g_assert_true (g_str_has_prefix (fixture_target (fixture, 2), "/invented/3?"));
  /* One pass, one span. */
  g_assert_cmpstr (strchr (fixture_target (fixture, 0), '?'), ==, strchr (fixture_target (fixture, 2), '?'));
}

/* Some lists give their last page for every number behind it. */
static void
test_repeated_page (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { PAGE (ORDER ("1", "")), PAGE (ORDER ("2", "")), NULL };
  static const char *const same[] = { PAGE (ORDER ("1", "")), NULL };
  g_autofree char *state = NULL;
  g_autofree char *notice = NULL;
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) second = NULL;

  fixture_reply_script (fixture, script);
  fixture_set (fixture, "orders_path", "/invented?p={page}");
  fixture_set (fixture, "first_page", "0");
  fixture_connect (fixture);
  g_assert_cmpuint (fetch_all (fixture), ==, 2);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/invented?p=0");
  g_assert_cmpstr (fixture_target (fixture, 2), ==, "/invented?p=2");
  g_assert_null (oms_adapter_dup_notice (fixture->adapter));

  /* The page is not asked for as it should be, maybe. */
  fixture_reply_script (fixture, same);
  first = fetch (fixture, NULL, NULL);
  g_assert_true (first->more);
  second = fetch (fixture, first->next, NULL);
  g_assert_false (second->more);
  g_assert_cmpuint (second->orders->len, ==, 0);
  notice = oms_adapter_dup_notice (fixture->adapter);
  g_assert_nonnull (strstr (notice, "first one again"));
}

static void
test_one_page (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { PAGE (ORDER ("1", "")), NULL };

  fixture_reply_script (fixture, script);
  g_assert_cmpuint (fetch_all (fixture), ==, 1);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
}

static void
test_post (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { "[" ORDER ("1", "") "]", "[]", NULL };

  fixture_reply_script (fixture, script);
  fixture_set (fixture, "orders_method", "POST");
  fixture_set (fixture, "orders_body", "{\"p\":{page},\"since\":\"{from}\",\"x\":{}}");
  fixture_set (fixture, "orders_list", "");
  fixture_connect (fixture);
  g_assert_cmpuint (fetch_all (fixture), ==, 1);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_cmpstr (fixture_target (fixture, 1), ==, "/invented");
  g_assert_cmpstr (fixture_request (fixture, 1)->method, ==, "POST");
  g_assert_true (g_regex_match_simple ("^\\{\"p\":2,\"since\":\"\\d{4}-\\d\\d-\\d\\d\",\"x\":\\{\\}\\}$",
                                       fixture_body (fixture, 1), 0, 0));
}

/* A list of nothing, and a state nobody can read. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { "{\"a\":{\"b\":null}}", NULL };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture_reply_script (fixture, script);
  g_assert_cmpuint (fetch_all (fixture), ==, 0);
  page = fetch (fixture, "{\"started\":[", &error);
  g_assert_no_error (error);
  g_assert_false (page->more);
}

/* A list without an end, and places that cannot be. */
static void
test_endless (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { PAGE (ORDER ("1", "")), NULL };
  static const char *const states[] = { "{\"started\":1795000000000,\"from\":-9223372036854775808,\"page\":5}",
                                        "{\"started\":9223372036854775807,\"from\":1,\"page\":5}",
                                        "{\"started\":1700000000000,\"from\":1,\"page\":9223372036854775807}",
                                        "{\"started\":1700000000000,\"from\":1,\"page\":-1}" };
  g_autoptr (GError) error = NULL;

  fixture_reply_script (fixture, script);
  fixture_set (fixture, "orders_path", "/invented?p={page}");
  fixture_connect (fixture);
  g_assert_null (fetch (fixture, "{\"started\":1700000000000,\"from\":1690000000000,\"page\":1999}", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "does not end"));
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/invented?p=2000");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (OmsOrderPage) page = fetch (fixture, states[i], NULL);

      g_assert_nonnull (page);
      g_assert_cmpstr (fixture_target (fixture, i + 1), ==, "/invented?p=1");
    }
}

/* After a long pause the next pass reaches back to the last one. */
static void
test_long_pause (Fixture *fixture, gconstpointer data)
{
  gint64 month_ago = (oms_time_now () - 30 * OMS_TIME_DAY) / 1000;
  gint64 from;

  fixture_set (fixture, "orders_path", "/invented?{from}");
  fixture_set (fixture, "date_form", "epoch-s");
  fixture_connect (fixture);
  oms_order_page_free (fetch (fixture, "{\"last\":1700000000000}", NULL));
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/invented?1699996400");
  oms_order_page_free (fetch (fixture, "{\"last\":9223372036854775807}", NULL));
  g_assert_true (g_ascii_string_to_signed (strchr (fixture_target (fixture, 1), '?') + 1, 10, month_ago, month_ago + 60,
                                           &from, NULL));
  oms_order_page_free (fetch (fixture, "{\"last\":-9223372036854775808}", NULL));
  g_assert_true (g_ascii_string_to_signed (strchr (fixture_target (fixture, 2), '?') + 1, 10, month_ago, month_ago + 60,
                                           &from, NULL));
}

/* A back-fill reaches further back than thirty days. */
static void
test_since (Fixture *fixture, gconstpointer data)
{
  OmsCursor cursor = { NULL, G_GINT64_CONSTANT (1700000000000), FALSE };
  g_autoptr (OmsOrderPage) page = NULL;

  fixture_set (fixture, "orders_path", "/invented?since={from}");
  fixture_set (fixture, "date_form", "epoch-s");
  fixture_connect (fixture);
  page = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, NULL);
  g_assert_nonnull (page);
  g_assert_cmpstr (fixture_target (fixture, 0), ==, "/invented?since=1700000000");
}

/* ---- A sub-order ------------------------------------------------------------------------------------------------- */

#define WHOLE                                                                                                       \
  ",\"word\":\"READY_TO_SHIP\",\"day\":\"2026-11-20\",\"thing\":[{\"sku\":\"SAREE-7\"}],\"n\":1,\"size\":\"Free "   \
  "Size\",\"price\":488.0,\"to\":{\"state\":\"Kerala\",\"name\":\"Asha\"},\"packet\":\"TP1\",\"surprise\":{\"a\":[" \
  "null]}"

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_text (fixture, PAGE (ORDER ("8", WHOLE)));
  const OmsOrderRecord *order;
  const OmsLineRecord *line;
  const OmsShipmentRecord *shipment;

  g_assert_cmpuint (page->orders->len, ==, 1);
  order = page->orders->pdata[0];
  line = order->lines->pdata[0];
  shipment = order->shipments->pdata[0];
  g_assert_cmpint (order->kind, ==, OMS_RECORD_PARTIAL);
  g_assert_cmpstr (order->order_id, ==, ID ("8"));
  g_assert_cmpstr (order->group_id, ==, "123456789012345678");
  g_assert_cmpint (order->purchased_precision, ==, OMS_PRECISION_DAY);
  g_assert_cmpstr (order->raw_status, ==, "READY_TO_SHIP");
  g_assert_cmpstr (order->currency, ==, "INR");
  g_assert_cmpstr (order->ship_state, ==, "Kerala");
  g_assert_cmpint (order->total, ==, 48800);
  g_assert_cmpstr (line->line_id, ==, ID ("8"));
  g_assert_cmpstr (line->shipment_id, ==, "TP1");
  g_assert_cmpstr (line->sku, ==, "SAREE-7");
  g_assert_cmpstr (line->variation, ==, "Free Size");
  g_assert_cmpint (line->quantity, ==, 1);
  g_assert_cmpint (line->unit_price, ==, 48800);
  g_assert_cmpint (line->status, ==, OMS_STATUS_PACKED);
  g_assert_cmpstr (shipment->remote_id, ==, "TP1");
  g_assert_cmpint (shipment->status, ==, OMS_STATUS_PACKED);
  /* Nobody knows where a buyer stands in it. */
  g_assert_null (order->person);
  g_assert_null (order->raw);
  g_assert_null (order->metadata);
}

/* The same keys as the order file has. */
static void
test_same_as_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_text (fixture, PAGE (ORDER ("8", ",\"n\":2,\"price\":\"976.00\"") "," ORDER (
                                                           "9", ",\"day\":1795000000000,\"packet\":\"\"")));
  const OmsOrderRecord *two = page->orders->pdata[0], *bare = page->orders->pdata[1];
  const OmsLineRecord *line = two->lines->pdata[0];

  g_assert_cmpint (line->quantity, ==, 2);
  g_assert_cmpint (line->unit_price, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (line->line_total, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (two->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (line->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (two->purchased_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (bare->purchased_at, ==, G_GINT64_CONSTANT (1795000000000));
  g_assert_cmpint (bare->purchased_precision, ==, OMS_PRECISION_TIME);
  g_assert_cmpuint (bare->shipments->len, ==, 0);
}

/* As empty cells of the order file are. */
static void
test_empty_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_text (
      fixture, PAGE (ORDER ("8", ",\"n\":\"\",\"price\":\" \",\"day\":\"\",\"word\":\"\",\"packet\":\"\"")));
  const OmsOrderRecord *order;
  const OmsLineRecord *line;

  g_assert_cmpuint (page->orders->len, ==, 1);
  order = page->orders->pdata[0];
  line = order->lines->pdata[0];
  g_assert_cmpint (line->quantity, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (line->unit_price, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (line->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (order->purchased_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpuint (order->shipments->len, ==, 0);
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = fetch_text (
      fixture, PAGE (ORDER ("1", ",\"word\":\"pending\"") "," ORDER ("2", ",\"word\":\"RTO_NEW\"") "," ORDER (
                   "3", ",\"word\":\"Sent by drone\"") "," ORDER ("4", ",\"word\":\"LOST\"")));
  const OmsStatus statuses[] = { OMS_STATUS_NEW, OMS_STATUS_RETURNING, OMS_STATUS_UNKNOWN, OMS_STATUS_LOST };

  g_assert_cmpuint (page->problems->len, ==, 0);
  g_assert_cmpuint (page->unknown_statuses, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const OmsOrderRecord *order = page->orders->pdata[i];

      g_assert_cmpint (((const OmsLineRecord *) order->lines->pdata[0])->status, ==, statuses[i]);
    }
  g_assert_cmpstr (((const OmsOrderRecord *) page->orders->pdata[2])->raw_status, ==, "Sent by drone");
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "{}",
                                     "7",
                                     "null",
                                     "{\"number\":\"1.23E+17\"}",
                                     "{\"number\":1.5}",
                                     "{\"number\":\"a\\nb\"}",
                                     "{\"number\":\"_1\"}",
                                     ORDER ("2", ",\"packet\":\"TP 1\""),
                                     ORDER ("2", ",\"packet\":\"TP\\u202e1\""),
                                     ORDER ("2", ",\"price\":-488"),
                                     ORDER ("2", ",\"price\":\"-0.01\""),
                                     ORDER ("2", ",\"n\":-1"),
                                     ORDER ("2", ",\"n\":\"one\""),
                                     ORDER ("2", ",\"n\":1.5"),
                                     ORDER ("2", ",\"price\":\"4,88\""),
                                     ORDER ("2", ",\"price\":{}"),
                                     ORDER ("2", ",\"price\":1.2345"),
                                     ORDER ("2", ",\"day\":\"11/12/2026\""),
                                     ORDER ("2", ",\"day\":5"),
                                     ORDER ("2", ",\"day\":9223372036854775807"),
                                     ORDER ("2", ",\"day\":[]"),
                                     "{\"number\":\"" ID ("2") "\",\"n\":1e300}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text =
          g_strconcat (PAGE_START, ORDER ("1", ""), ",", bad[i], ",", ORDER ("3", ""), PAGE_END, NULL);
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (OmsOrderPage) again = NULL;
      const OmsProblemRecord *problem;

      g_test_message ("%s", bad[i]);
      page = fetch_text (fixture, text);
      g_assert_cmpuint (page->orders->len, ==, 2);
      g_assert_cmpuint (page->problems->len, ==, 1);
      problem = page->problems->pdata[0];
      g_assert_cmpstr (problem->remote_id, ==, strstr (bad[i], ID ("2")) != NULL ? ID ("2") : NULL);
      g_assert_true (g_str_has_suffix (problem->reason, "."));
      again = oms_adapter_read_payload (fixture->adapter, problem->payload, NULL);
      g_assert_cmpuint (again->problems->len, ==, 1);
    }
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void
assert_refused (Fixture *fixture, guint status, const char *body, int code, guint requests, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%u %s", status, body);
  fixture_forget_requests (fixture);
  fixture_reply (fixture, status, body);
  fixture_connect (fixture);
  g_assert_null (fetch (fixture, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_assert_cmpuint (fixture->requests->len, ==, requests);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, 401, "{\"message\":\"s3cret\"}", OMS_ADAPTER_ERROR_AUTH, 2, "client id and the secret");
  assert_refused (fixture, 403, "{}", OMS_ADAPTER_ERROR_FORBIDDEN, 1, "does not allow");
  assert_refused (fixture, 403, " <html>Access denied</html>", OMS_ADAPTER_ERROR_FORBIDDEN, 1, "firewall");
  assert_refused (fixture, 404, "{}", OMS_ADAPTER_ERROR_NOT_FOUND, 1, "nothing at this address");
  assert_refused (fixture, 400, "{}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "did not understand");
  assert_refused (fixture, 429, "{}", OMS_ADAPTER_ERROR_THROTTLED, 5, "later");
  assert_refused (fixture, 500, "{}", OMS_ADAPTER_ERROR_SERVER, 5, "by itself");
  assert_refused (fixture, 200, "<!DOCTYPE html><h1>Sign in</h1>", OMS_ADAPTER_ERROR_PROTOCOL, 1, "cannot be read");
  assert_refused (fixture, 200, "", OMS_ADAPTER_ERROR_PROTOCOL, 1, "cannot be read");
  assert_refused (fixture, 200, "{}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "has no list");
  assert_refused (fixture, 200, "[]", OMS_ADAPTER_ERROR_PROTOCOL, 1, "has no list");
  assert_refused (fixture, 204, "", OMS_ADAPTER_ERROR_PROTOCOL, 1, "cannot be read");
  /* Lists that the splitter does not see are no empty ones. */
  assert_refused (fixture, 200, "{\"\\u0061\":{\"b\":[" ORDER ("1", "") "]}}", OMS_ADAPTER_ERROR_PROTOCOL, 1,
                  "has no list");
  assert_refused (fixture, 200, "{\"a\":{},\"a\":{\"b\":[" ORDER ("1", "") "]}}", OMS_ADAPTER_ERROR_PROTOCOL, 1,
                  "has no list");
  assert_refused (fixture, 200, "{\"a\":[{\"b\":[" ORDER ("1", "") "]}]}", OMS_ADAPTER_ERROR_PROTOCOL, 1,
                  "has no list");
  assert_refused (fixture, 200, "{\"a\":{\"b\":{}}}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "has no list");
  assert_refused (fixture, 200, PAGE ("{\"id\":1},{\"id\":2}"), OMS_ADAPTER_ERROR_PROTOCOL, 1, "No order in");
  fixture_set (fixture, "orders_list", "a.0.b");
  assert_refused (fixture, 200, "{\"a\":[{\"b\":[" ORDER ("1", "") "]}]}", OMS_ADAPTER_ERROR_PROTOCOL, 1,
                  "has no list");
  assert_refused (fixture, 200, "{\"a\":[{\"b\":[]}]}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "has no list");
  fixture_set (fixture, "orders_list", "");
  assert_refused (fixture, 200, "{\"a\":[]}", OMS_ADAPTER_ERROR_PROTOCOL, 1, "has no list");
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  static const char *const script[] = { PAGE (""), PAGE (ORDER ("1", "")),
                                        PAGE (ORDER ("1", "") "," ORDER ("2", ",\"n\":-1")),
                                        PAGE (ORDER ("2", ",\"n\":-1")), NULL };
  const char *const parts[] = { "empty list", "with 1 order on", "Of the 2 orders on its first page 1 cannot be read",
                                "Of the 1 order on its first page 1 cannot be read" };

  fixture_reply_script (fixture, script);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *summary = NULL;
      g_autoptr (GError) error = NULL;

      oms_adapter_check (fixture->adapter, &summary, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (summary, parts[i]));
    }
}

/* One call in two seconds, and never a burst. */
static void
test_pace (void)
{
  const OmsAdapterLimit *limit = oms_adapter_info_find_limit (oms_registry_find ("meesho"), "orders");

  g_assert_cmpfloat (limit->rate, <=, 0.5);
  g_assert_cmpfloat (limit->burst, <=, 2);
}

#define ADD(path, func) g_test_add ("/meesho/" path, Fixture, &meesho, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  test_log_keep ();
  g_test_init (&argc, &argv, NULL);
  ADD ("raw-secret", test_raw_secret);
  ADD ("hmac", test_hmac);
  ADD ("hmac-known", test_hmac_known);
  ADD ("log-tells-no-header", test_log_tells_no_header);
  ADD ("signed-again", test_signed_again);
  g_test_add_func ("/meesho/values", test_values);
  ADD ("nothing-asked", test_nothing_asked);
  ADD ("pages", test_pages);
  ADD ("repeated-page", test_repeated_page);
  ADD ("one-page", test_one_page);
  ADD ("post", test_post);
  ADD ("empty", test_empty);
  ADD ("endless", test_endless);
  ADD ("long-pause", test_long_pause);
  ADD ("since", test_since);
  ADD ("order", test_order);
  ADD ("same-as-file", test_same_as_file);
  ADD ("empty-values", test_empty_values);
  ADD ("statuses", test_statuses);
  ADD ("malformed", test_malformed);
  ADD ("refusals", test_refusals);
  ADD ("check", test_check);
  g_test_add_func ("/meesho/pace", test_pace);
  return g_test_run ();
}
