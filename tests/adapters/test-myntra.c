/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Myntra adapter's own rules: against a server that says exactly what a test wants, and against the sandbox for
 * what takes its limits. */
#include "oms-adapter.h"
#include "oms-json.h"
#include "oms-order.h"
#include "oms-registry.h"
#include "test-sandbox.h"
#include "test-server.h"
#include "../test-finalize.h"

#include <string.h>

static const char *sandbox_program;

/* ---- A scripted Myntra --------------------------------------------------------------------------------------------
 */

typedef struct _Fixture Fixture;
typedef void (*Answer) (Fixture *fixture, const TestRequest *request, GOutputStream *out);

struct _Fixture
{
  TestServer *server;
  OmsAdapter *adapter;
  Answer answer;
  Answer generate; /* NULL: a good token */
  Answer refresh;  /* NULL: a good token */
  GMutex lock;
  GPtrArray *targets; /* (element-type utf8) of calls, not of sign-ins */
  GPtrArray *bodies;  /* (element-type utf8) */
  guint generated, refreshed, tokens;
  gint64 counter; /* for the answers */
  const char *reply;
  guint reply_status;
};

#define GOOD      "\"statusCode\":1005,\"statusMessage\":\"\",\"statusType\":\"SUCCESS\""
#define BAD(code) "{\"statusCode\":" code ",\"statusMessage\":\"Refused\",\"statusType\":\"ERROR\"}"
#define EXPIRED   "{\"statusCode\":2000,\"statusMessage\":\"access_token has expired\",\"statusType\":\"ERROR\"}"
#define PAGE      "<html><body>Access Denied</body></html>"
#define NO_ORDERS "{" GOOD ",\"totalCount\":0,\"pages\":0,\"data\":[]}"
#define MERCHANT  "10477"
#define SECRET    "5ecre7-key"

static void
give_token (Fixture *fixture, GOutputStream *out, gboolean with_refresh)
{
  g_autofree char *headers = g_strdup_printf ("Access_Token: token-%u\r\n%s", fixture->tokens++,
                                              with_refresh ? "REFRESH_TOKEN: refresh-1\r\n" : "");

  test_server_reply (out, 200, headers, "{" GOOD "}");
}

static void
assert_header (const TestRequest *request, const char *name, const char *expected)
{
  g_autofree char *value = test_request_header (request, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
sign_in (Fixture *fixture, const TestRequest *request, GOutputStream *out, gboolean again)
{
  Answer script = again ? fixture->refresh : fixture->generate;

  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->body, ==, "{\"merchant_id\":\"" MERCHANT "\"}");
  assert_header (request, "x-partner-store", "MYNTRA");
  assert_header (request, "secret_key", again ? NULL : SECRET);
  assert_header (request, "refresh_token", again ? "refresh-1" : NULL);
  if (again)
    fixture->refreshed++;
  else
    fixture->generated++;
  if (script != NULL)
    script (fixture, request, out);
  else
    give_token (fixture, out, !again);
}

static void
handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->lock);
  if (g_str_equal (request->target, "/authorization/generate_token"))
    sign_in (fixture, request, out, FALSE);
  else if (g_str_equal (request->target, "/authorization/refresh_token"))
    sign_in (fixture, request, out, TRUE);
  else
    {
      g_ptr_array_add (fixture->targets, g_strdup (request->target));
      g_ptr_array_add (fixture->bodies, g_strdup (request->body));
      assert_header (request, "x-partner-store", "MYNTRA");
      assert_header (request, "Content-Type", "application/json");
      assert_header (request, "secret_key", NULL);
      assert_header (request, "refresh_token", NULL);
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
  g_hash_table_insert (settings, (gpointer) "merchant_id", g_strdup (MERCHANT));
  g_hash_table_insert (secrets, (gpointer) "secret_key", g_strdup (SECRET "\n"));
  if (setting != NULL)
    g_hash_table_replace (settings, (gpointer) setting, g_strdup (value));
  g_clear_object (&fixture->adapter);
  fixture->adapter = oms_registry_create ("myntra", settings, secrets, NULL, &error);
  g_assert_no_error (error);
}

static void
answer_reply (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, fixture->reply_status, NULL, fixture->reply);
}

static void
set_reply (Fixture *fixture, guint status, const char *body)
{
  fixture->answer = answer_reply;
  fixture->reply_status = status;
  fixture->reply = body;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (fixture, 0, sizeof *fixture);
  g_mutex_init (&fixture->lock);
  fixture->targets = g_ptr_array_new_with_free_func (g_free);
  fixture->bodies = g_ptr_array_new_with_free_func (g_free);
  fixture->server = test_server_new (handle, fixture);
  set_reply (fixture, 200, NO_ORDERS);
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

/* A parameter of a query. (transfer full) (nullable) */
static char *
param (const char *target, const char *name)
{
  g_autoptr (GHashTable) params = g_uri_parse_params (strchr (target, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);

  return g_strdup (g_hash_table_lookup (params, name));
}

static OmsOrderPage *
fetch (Fixture *fixture, const char *job, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_orders (fixture->adapter, job, &cursor, NULL, error);
}

/* To the end of the pass. Returns its last state. (transfer full) */
static char *
read_pass (Fixture *fixture, const char *job, const char *state, GPtrArray *stubs)
{
  g_autofree char *next = g_strdup (state);
  gboolean more;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = fetch (fixture, job, next, &error);

      g_assert_no_error (error);
      g_free (next);
      next = g_strdup (page->next);
      more = page->more;
      while (stubs != NULL && page->orders->len > 0)
        g_ptr_array_add (stubs, g_ptr_array_steal_index (page->orders, 0));
    }
  while (more);
  return g_steal_pointer (&next);
}

static OmsOrderPage *
read_orders (Fixture *fixture, const char *id, GError **error)
{
  const char *const ids[] = { id, NULL };

  return oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, error);
}

static void
assert_fails (Fixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fetch (fixture, "work", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* ---- The log ------------------------------------------------------------------------------------------------------
 */

static GMutex log_lock;
static GString *log_text; /* whatever was logged, all fields of it */

static GLogWriterOutput
keep_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_mutex_lock (&log_lock);
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (log_text, "%s\n", (const char *) fields[i].value);
  g_mutex_unlock (&log_lock);
  if (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO | G_LOG_LEVEL_MESSAGE))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

/* ---- Signing in ---------------------------------------------------------------------------------------------------
 */

static void
answer_with_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  assert_header (request, "access_token", "token-0");
  test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_tokens_in_headers (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_with_token;
  g_free (read_pass (fixture, "work", NULL, NULL));
  g_assert_cmpuint (fixture->generated, ==, 1);
  g_assert_cmpuint (fixture->refreshed, ==, 0);
}

static void
answer_without_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL, "{" GOOD ",\"access_token\":\"not-here\"}");
}

/* Keys and tokens travel in headers, of which the log knows nothing. */
static void
test_log (Fixture *fixture, gconstpointer data)
{
  static const char *const hidden[] = { SECRET, "token-0", "token-1", "refresh-1" };

  set_reply (fixture, 200, EXPIRED);
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  g_mutex_lock (&log_lock);
  g_assert_nonnull (strstr (log_text->str, "/authorization/refresh_token"));
  g_assert_nonnull (strstr (log_text->str, "getOrderList"));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_null (strstr (log_text->str, hidden[i]));
  g_mutex_unlock (&log_lock);
}

static void
test_no_token_header (Fixture *fixture, gconstpointer data)
{
  fixture->generate = answer_without_token;
  assert_fails (fixture, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (fixture->targets->len, ==, 0);
}

static void
refuse_401 (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 401, NULL, BAD ("401"));
}

static void
refuse_200 (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL, BAD ("2006"));
}

static void
refuse_page (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 403, NULL, PAGE);
}

static void
refuse_later (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL, BAD ("3001"));
}

static void
test_sign_in_refused (Fixture *fixture, gconstpointer data)
{
  fixture->generate = refuse_401;
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  fixture->generate = refuse_200;
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  /* Nothing of this is about the keys. */
  fixture->generate = refuse_page;
  assert_fails (fixture, OMS_ADAPTER_ERROR_FORBIDDEN);
  fixture->generate = refuse_later;
  assert_fails (fixture, OMS_ADAPTER_ERROR_SERVER);
  g_assert_cmpuint (fixture->generated, ==, 4);
  g_assert_cmpuint (fixture->targets->len, ==, 0);
}

/* The first token is refused as the test says, the next one is good. */
static void
answer_old_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *token = test_request_header (request, "access_token");

  if (g_strcmp0 (token, "token-0") == 0)
    test_server_reply (out, fixture->reply_status, NULL, fixture->reply);
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static const struct
{
  guint status;
  const char *body;
} expiries[] = {
  { 401, "" },
  { 401, BAD ("401") },
  { 403, BAD ("403") },
  { 200, EXPIRED },
  { 200, BAD ("401") },
  { 200, "{\"statusCode\":null,\"statusMessage\":\"Invalid access_token\",\"statusType\":\"ERROR\"}" },
};

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (expiries); i++)
    {
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (GError) error = NULL;

      connect_adapter (fixture, NULL, NULL);
      fixture->tokens = fixture->generated = fixture->refreshed = 0;
      g_ptr_array_set_size (fixture->targets, 0);
      set_reply (fixture, expiries[i].status, expiries[i].body);
      fixture->answer = answer_old_token;
      page = fetch (fixture, "work", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->generated, ==, 1);
      g_assert_cmpuint (fixture->refreshed, ==, 1);
      g_assert_cmpstr (target (fixture, 0), ==, target (fixture, 1));
      g_assert_cmpstr (target (fixture, 0), !=, target (fixture, 2));
    }
}

static void
test_refresh_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  set_reply (fixture, 401, "");
  fixture->answer = answer_old_token;
  fixture->refresh = refuse_401;
  page = fetch (fixture, "work", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->generated, ==, 2);
  g_assert_cmpuint (fixture->refreshed, ==, 1);
}

static void
test_stays_expired (Fixture *fixture, gconstpointer data)
{
  set_reply (fixture, 200, EXPIRED);
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
  g_assert_cmpuint (fixture->generated + fixture->refreshed, ==, 2);
}

/* {"exp":1700000000}, which is over. */
static void
give_stale (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, "access_token: aGVhZA.eyJleHAiOjE3MDAwMDAwMDB9.c2ln\r\nrefresh_token: refresh-1\r\n",
                     "{" GOOD "}");
}

static void
test_stale_token (Fixture *fixture, gconstpointer data)
{
  fixture->generate = give_stale;
  fixture->answer = answer_with_token;
  g_free (read_pass (fixture, "work", NULL, NULL));
  g_assert_cmpuint (fixture->generated, ==, 1);
  g_assert_cmpuint (fixture->refreshed, ==, 1);
}

static void
test_firewall (Fixture *fixture, gconstpointer data)
{
  set_reply (fixture, 403, "\n " PAGE);
  assert_fails (fixture, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpuint (fixture->targets->len, ==, 1);
  g_assert_cmpuint (fixture->generated, ==, 1);
}

static void
test_codes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    int code;
  } answers[] = {
    { BAD ("2000"), OMS_ADAPTER_ERROR_SERVER },     { BAD ("3001"), OMS_ADAPTER_ERROR_SERVER },
    { BAD ("\"3002\""), OMS_ADAPTER_ERROR_SERVER }, { BAD ("8247"), OMS_ADAPTER_ERROR_SERVER },
    { BAD ("2006"), OMS_ADAPTER_ERROR_SERVER },     { BAD ("2001"), OMS_ADAPTER_ERROR_SERVER },
    { BAD ("4711"), OMS_ADAPTER_ERROR_SERVER },     { BAD ("1005"), OMS_ADAPTER_ERROR_SERVER },
    { "{" GOOD "}", OMS_ADAPTER_ERROR_PROTOCOL },   { "[]", OMS_ADAPTER_ERROR_PROTOCOL },
    { PAGE, OMS_ADAPTER_ERROR_PROTOCOL },           { "", OMS_ADAPTER_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("%s", answers[i].body);
      set_reply (fixture, 200, answers[i].body);
      assert_fails (fixture, answers[i].code);
    }
  /* As good as done. */
  set_reply (fixture, 200, "{\"statusCode\":2033,\"statusType\":\"ERROR\",\"data\":[]}");
  g_free (read_pass (fixture, "work", NULL, NULL));
}

/* ---- The list -----------------------------------------------------------------------------------------------------
 */

#define LISTED(group, order, line, status)                                                            \
  "{\"orderId\":" group ",\"orderLines\":[{\"orderLineId\":" line ",\"sellerOrderId\":\"" order "\"," \
  "\"status\":\"" status "\"}]}"

/* The noon of today, in India. */
static gint64
today (void)
{
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);

  return oms_time_day_start (oms_time_local_day (oms_time_now (), india), india) + OMS_TIME_DAY / 2;
}

static gint64
days_ago (const char *day)
{
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);
  gint64 noon;

  g_assert_true (oms_time_parse (day, india, &noon, NULL, NULL));
  return (today () - noon) / OMS_TIME_DAY;
}

/* Three pages on the day before yesterday, nothing on the others. */
static void
answer_three_pages (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = param (request->target, "startDate");
  g_autofree char *page = param (request->target, "page");
  static const char *const pages[] = {
    LISTED ("700", "S-1", "1", "WP") "," LISTED ("701", "S-2", "2", ""),
    "{\"orderId\":\"702\",\"orderLines\":[{\"orderLineId\":3,\"sellerOrderId\":\"S-3\",\"status\":\"WP\"},"
    "{\"orderLineId\":\"4\",\"sellerOrderId\":\"S-4\",\"status\":\"WP\"},"
    "{\"orderLineId\":\"5\",\"sellerOrderId\":\"S-3\",\"status\":\"PK\"}]}",
    LISTED ("703", "S-5", "6", "WP") ",{\"orderId\":9}," LISTED ("703", "S-5", "7", "WP"),
  };
  g_autofree char *body = NULL;

  if (days_ago (start) != 2)
    {
      test_server_reply (out, 200, NULL, NO_ORDERS);
      return;
    }
  g_assert_cmpint (atoi (page), <, 3);
  body = g_strdup_printf ("{" GOOD ",\"totalCount\":5,\"pages\":3,\"data\":[%s]}", pages[atoi (page)]);
  test_server_reply (out, 200, NULL, body);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  const OmsOrderRecord *stub;

  fixture->answer = answer_three_pages;
  g_free (read_pass (fixture, "work", NULL, stubs));
  g_assert_cmpuint (stubs->len, ==, 5);
  for (guint i = 0; i < stubs->len; i++)
    {
      stub = stubs->pdata[i];
      g_assert_cmpint (stub->kind, ==, OMS_RECORD_STUB);
      g_assert_cmpint (stub->remote_updated_at, ==, OMS_TIME_UNKNOWN);
      g_assert_cmpint (stub->purchased_precision, ==, OMS_PRECISION_DAY);
      g_assert_cmpint ((oms_time_now () - stub->purchased_at) / OMS_TIME_DAY, <=, 2);
      g_hash_table_insert (by_id, stub->order_id, (gpointer) stub);
    }
  stub = g_hash_table_lookup (by_id, "S-2");
  g_assert_cmpstr (stub->group_id, ==, "701");
  g_assert_null (((const OmsLineRecord *) stub->lines->pdata[0])->raw_status);
  stub = g_hash_table_lookup (by_id, "S-3");
  g_assert_cmpuint (stub->lines->len, ==, 2);
  g_assert_cmpstr (((const OmsLineRecord *) stub->lines->pdata[0])->line_id, ==, "3");
  g_assert_cmpstr (((const OmsLineRecord *) stub->lines->pdata[1])->raw_status, ==, "PK");
  stub = g_hash_table_lookup (by_id, "S-5");
  g_assert_cmpuint (stub->lines->len, ==, 2);
}

/* Another process goes on in the middle of a window, and what cannot be read spoils only itself. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) last = NULL;
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  guint before;

  fixture->answer = answer_three_pages;
  first = fetch (fixture, "work", NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->orders->len, ==, 2);
  connect_adapter (fixture, NULL, NULL);
  before = fixture->targets->len;
  last = fetch (fixture, "work", first->next, NULL);
  g_assert_cmpuint (last->orders->len, ==, 2);
  g_assert_nonnull (strstr (target (fixture, before), "page=1"));
  g_clear_pointer (&first, oms_order_page_free);
  first = fetch (fixture, "work", last->next, NULL);
  g_assert_cmpuint (first->problems->len, ==, 1);
  g_assert_cmpuint (first->orders->len, ==, 1);
}

static void
assert_window (Fixture *fixture, guint index, gint64 from, gint64 to)
{
  g_autofree char *start = param (target (fixture, index), "startDate");
  g_autofree char *end = param (target (fixture, index), "endDate");

  g_assert_cmpint (days_ago (start), ==, from);
  g_assert_cmpint (days_ago (end), ==, to);
}

static void
answer_one_a_day (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 200, NULL,
                     "{" GOOD ",\"totalCount\":1,\"pages\":1,\"data\":[" LISTED ("7", "S-1", "1", "WP") "]}");
}

static void
test_windows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;
  g_autofree char *next = NULL;
  g_autofree char *packed = NULL;
  g_autofree char *packed_next = NULL;

  fixture->answer = answer_one_a_day;
  state = read_pass (fixture, "work", NULL, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 31);
  assert_window (fixture, 0, 0, 0);
  assert_window (fixture, 30, 30, 30);
  g_assert_true (g_str_has_prefix (target (fixture, 0), "/partner/v4/order/getOrderList?page=0&statusCode=WP&"));

  /* The next pass overlaps, and goes by days again. */
  g_ptr_array_set_size (fixture->targets, 0);
  next = read_pass (fixture, "work", state, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 3);
  assert_window (fixture, 2, 2, 2);

  /* Whoever looks for changes only asks for weeks, into tomorrow. */
  g_ptr_array_set_size (fixture->targets, 0);
  packed = read_pass (fixture, "packed", NULL, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 31);
  g_ptr_array_set_size (fixture->targets, 0);
  packed_next = read_pass (fixture, "packed", packed, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
  assert_window (fixture, 0, 5, -1);
  assert_window (fixture, 1, 11, 5);
}

/* A pass that ended some days ago is continued from there; what a person asks for goes back as far. */
static void
test_since (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state =
      g_strdup_printf ("{\"last\":%" G_GINT64_FORMAT ",\"cutIsSure\":true}", oms_time_now () - 9 * OMS_TIME_DAY);
  OmsCursor cursor = { NULL, oms_time_now () - 60 * OMS_TIME_DAY, FALSE };
  g_autoptr (OmsOrderPage) page = NULL;

  fixture->answer = answer_one_a_day;
  g_free (read_pass (fixture, "work", state, NULL));
  g_assert_cmpuint (fixture->targets->len, ==, 11);
  g_ptr_array_set_size (fixture->targets, 0);
  page = oms_adapter_fetch_orders (fixture->adapter, "delivered", &cursor, NULL, NULL);
  g_free (read_pass (fixture, "delivered", page->next, NULL));
  g_assert_cmpuint (fixture->targets->len, ==, 61);
}

/* The last day of a window does not belong to it. */
static void
answer_exclusive (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = param (request->target, "startDate");
  g_autofree char *end = param (request->target, "endDate");
  gint64 first = days_ago (start), last = days_ago (end);

  if (first >= 3 && last < 3)
    answer_one_a_day (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_exclusive_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);
  g_autofree char *state = NULL;
  guint before;

  fixture->answer = answer_exclusive;
  state = read_pass (fixture, "work", NULL, stubs);
  g_assert_cmpuint (stubs->len, ==, 1);
  g_assert_cmpint (oms_time_local_day (((OmsOrderRecord *) stubs->pdata[0])->purchased_at, india), ==,
                   oms_time_day_add (oms_time_local_day (oms_time_now (), india), -3));
  /* It is remembered. */
  before = fixture->targets->len;
  g_free (read_pass (fixture, "work", state, stubs));
  assert_window (fixture, before, 0, -1);
  g_assert_cmpuint (fixture->targets->len - before, ==, 3);
}

/* Of the days whose noon lies between two moments of the days so many ago. */
static OmsOrderPage *
fetch_range (Fixture *fixture, const char *state, int from, int to)
{
  OmsCursor cursor = { state, today () - from * OMS_TIME_DAY, state != NULL, today () - to * OMS_TIME_DAY };
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page = oms_adapter_fetch_orders (fixture->adapter, "reconcile", &cursor, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static guint
read_range (Fixture *fixture, int from, int to)
{
  g_autoptr (OmsOrderPage) page = fetch_range (fixture, NULL, from, to);
  guint stubs = page->orders->len;

  while (page->more)
    {
      g_autofree char *state = g_strdup (page->next);

      oms_order_page_free (page);
      page = fetch_range (fixture, state, from, to);
      stubs += page->orders->len;
    }
  return stubs;
}

/* Neighbouring ranges share no day: the one whose noon is the end belongs to the next. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_one_a_day;
  g_assert_cmpuint (read_range (fixture, 60, 50), ==, 10);
  g_assert_cmpuint (fixture->targets->len, ==, 10);
  assert_window (fixture, 0, 51, 51);
  assert_window (fixture, 9, 60, 60);
  g_assert_true (g_str_has_prefix (target (fixture, 0), "/partner/v4/order/getOrderList?page=0&startDate="));
  g_assert_cmpuint (read_range (fixture, 50, 48), ==, 2);
  assert_window (fixture, 11, 50, 50);
  g_assert_cmpuint (read_range (fixture, 48, 48), ==, 0);
  g_assert_cmpuint (fixture->targets->len, ==, 12);
}

/* Another process goes on where the one before stopped. */
static void
test_range_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autoptr (OmsOrderPage) same = NULL;
  g_autoptr (OmsOrderPage) again = NULL;
  g_autoptr (OmsOrderPage) on = NULL;

  fixture->answer = answer_one_a_day;
  first = fetch_range (fixture, NULL, 60, 50);
  same = fetch_range (fixture, first->next, 60, 50);
  assert_window (fixture, 1, 52, 52);
  connect_adapter (fixture, NULL, NULL);
  again = fetch_range (fixture, same->next, 60, 50);
  assert_window (fixture, 2, 53, 53);
  on = fetch_range (fixture, again->next, 60, 50);
  assert_window (fixture, 3, 54, 54);
}

/* Orders around it, none in it. */
static void
answer_around (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = param (request->target, "startDate");
  g_autofree char *end = param (request->target, "endDate");

  if (days_ago (end) <= 50 || days_ago (start) > 60)
    answer_one_a_day (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_empty_range (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_around;
  g_assert_cmpuint (read_range (fixture, 60, 50), ==, 0);
  /* Ten days, the week that the next day ends, and that day. */
  g_assert_cmpuint (fixture->targets->len, ==, 12);
  assert_window (fixture, 10, 56, 50);
  assert_window (fixture, 11, 50, 50);
  /* The days before a short range are none of its business. */
  g_assert_cmpuint (read_range (fixture, 53, 51), ==, 0);
  assert_window (fixture, 14, 53, 51);
  g_assert_cmpuint (fixture->targets->len, ==, 15);
}

/* One order, on the third day before today, and the end of a window does not belong to it. */
static void
test_range_exclusive_end (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_exclusive;
  g_assert_cmpuint (read_range (fixture, 5, 2), ==, 1);
  assert_window (fixture, fixture->targets->len - 1, 5, 4);
}

/* There are no orders on any day, and that is how it is: one more request tells. */
static void
test_no_orders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = read_pass (fixture, "cancelled", NULL, NULL);

  g_assert_cmpuint (fixture->targets->len, ==, 9);
  assert_window (fixture, 8, 5, -1);
  g_assert_nonnull (strstr (state, "\"last\""));
}

/* The order on the first page is packed while the second is read: the third order moves to the first page. */
static void
answer_moving (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *start = param (request->target, "startDate");

  if (days_ago (start) != 0)
    test_server_reply (out, 200, NULL, NO_ORDERS);
  else if (fixture->counter == 0)
    {
      fixture->counter++;
      test_server_reply (out, 200, NULL,
                         "{" GOOD ",\"totalCount\":3,\"pages\":2,\"data\":[" LISTED ("1", "S-1", "1", "WP") "," LISTED (
                             "2", "S-2", "2", "WP") "]}");
    }
  else if (strstr (request->target, "page=1") != NULL)
    test_server_reply (out, 200, NULL, "{" GOOD ",\"totalCount\":2,\"pages\":1,\"data\":[]}");
  else
    test_server_reply (out, 200, NULL,
                       "{" GOOD ",\"totalCount\":2,\"pages\":1,\"data\":[" LISTED ("2", "S-2", "2", "WP") "," LISTED (
                           "3", "S-3", "3", "WP") "]}");
}

static void
test_moving_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);

  fixture->answer = answer_moving;
  g_free (read_pass (fixture, "work", NULL, stubs));
  g_assert_cmpuint (stubs->len, ==, 4);
  g_assert_cmpstr (((OmsOrderRecord *) stubs->pdata[3])->order_id, ==, "S-3");
}

/* Always a page more, and always another one. */
static void
answer_endless (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  gint64 n = fixture->counter++;
  g_autofree char *body = g_strdup_printf (
      "{" GOOD ",\"totalCount\":1,\"pages\":%" G_GINT64_FORMAT ",\"data\":[{\"orderId\":1,"
      "\"orderLines\":[{\"orderLineId\":1,\"sellerOrderId\":\"S-%" G_GINT64_FORMAT "\",\"status\":\"WP\"}]}]}",
      n + 2, n);

  test_server_reply (out, 200, NULL, body);
}

static void
assert_ends (Fixture *fixture)
{
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100 && error == NULL; i++)
    {
      g_autoptr (OmsOrderPage) page = fetch (fixture, "work", state, &error);

      g_free (state);
      state = page != NULL ? g_strdup (page->next) : NULL;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_endless;
  assert_ends (fixture);
  /* The same page under every number. */
  set_reply (fixture, 200, "{" GOOD ",\"totalCount\":9,\"pages\":9,\"data\":[" LISTED ("1", "S-1", "1", "WP") "]}");
  assert_ends (fixture);
}

/* The daily list names all orders, also the closed ones; where that is refused it goes by status. */
static void
answer_by_status (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "statusCode") == NULL)
    test_server_reply (out, 200, NULL, BAD ("2001"));
  else
    test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_reconcile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = NULL;

  fixture->answer = answer_one_a_day;
  g_free (read_pass (fixture, "reconcile", NULL, NULL));
  g_assert_cmpuint (fixture->targets->len, ==, 31);
  for (guint i = 0; i < 31; i++)
    g_assert_null (strstr (target (fixture, i), "statusCode"));

  g_ptr_array_set_size (fixture->targets, 0);
  fixture->answer = answer_by_status;
  state = read_pass (fixture, "reconcile", NULL, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 1 + 6 * 31 + 1);
  g_ptr_array_set_size (fixture->targets, 0);
  g_free (read_pass (fixture, "reconcile", state, NULL));
  g_assert_nonnull (strstr (target (fixture, 0), "statusCode"));
}

/* ---- Orders -------------------------------------------------------------------------------------------------------
 */

#define ORDER_HEAD                                                                                                   \
  "\"sellerOrderId\":\"S-1\",\"receiverName\":\"Asha Rao\",\"address\":\"12 MG Road\",\"locality\":\"Indiranagar\"," \
  "\"city\":\"Bengaluru\",\"state\":\"KA\",\"stateName\":\"Karnataka\",\"zipcode\":560038,\"country\":\"India\","    \
  "\"mobile\":\"9999999999\",\"email\":\"x@example.com\",\"paymentMethod\":\"on\",\"warehouse\":\"WH1\""
#define UNIT(line, amount, status)                                                                                 \
  "{\"orderLineId\":" line ",\"sku\":\"KURTA-M\",\"mrp\":\"1999\",\"lineFinalAmount\":" amount                     \
  ",\"status_code\":\"" status "\",\"packByTime\":\"2026-11-26 10:00:00\",\"shipByTime\":\"2026-11-26 18:30:00\"," \
  "\"customerPromiseTime\":\"2026-11-30\"}"
#define ORDER(lines) "{" GOOD "," ORDER_HEAD ",\"orderLineEntries\":[" lines "]}"

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

  set_reply (
      fixture, 200,
      ORDER (UNIT ("11", "\"499.50\"", "WP") "," UNIT ("\"12\"", "499.5", "WP") "," UNIT ("13", "\"499.50\"", "WP")));
  page = read_orders (fixture, "S-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (target (fixture, 0), ==, "/partner/v4/order/S-1");
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

  set_reply (fixture, 200,
             "{" GOOD ",\"orderId\":77,\"sellerOrderId\":\"S-1\",\"paymentMethod\":\"cod\",\"warehouse\":28,"
             "\"orderLineEntries\":["
             "{\"orderLineId\":1,\"sku\":\"A\",\"status_code\":\"SH\",\"packetId\":9001,\"trackingNumber\":\"ML1\","
             "\"lineFinalAmount\":\"100\",\"shipByTime\":1795000000000},"
             "{\"orderLineId\":2,\"sku\":\"A\",\"status_code\":\"PK\",\"packetId\":\"9002\",\"trackingNumber\":\"ML2\","
             "\"lineFinalAmount\":\"100\",\"packByTime\":\"26-11-2026 18:00:00\"},"
             "{\"orderLineId\":3,\"sku\":\"B\",\"status_code\":\"DL\",\"packetId\":9001,\"lineFinalAmount\":100},"
             "{\"orderLineId\":4,\"sku\":\"B\",\"status_code\":\"IC\",\"lineFinalAmount\":\"50\","
             "\"cancellationReason\":\"Changed mind\"}]}");
  page = read_orders (fixture, "S-1", NULL);
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

  connect_adapter (fixture, "personal_data", "true");
  set_reply (fixture, 200, ORDER (UNIT ("1", "1", "WP")));
  page = read_orders (fixture, "S-1", NULL);
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

      set_reply (fixture, 200, body);
      page = read_orders (fixture, "S-1", NULL);
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
  set_reply (fixture, status, body);
  page = read_orders (fixture, "S-1", &error);
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
  set_reply (fixture, 200, BAD ("3001"));
  g_assert_null (read_orders (fixture, "S-1", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
  g_clear_error (&error);
  set_reply (fixture, 404, PAGE);
  g_assert_null (read_orders (fixture, "S-1", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
}

/* An order without its lines says nothing of them. */
static void
test_no_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;

  set_reply (fixture, 200, "{" GOOD ",\"data\":{\"sellerOrderId\":\"S-1\"}}");
  page = read_orders (fixture, "S-1", NULL);
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
  g_assert_cmpuint (fixture->targets->len, ==, 3);
}

/* The day, which the list alone tells, and which the order does not make up. */
static void
answer_list_and_order (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  if (strstr (request->target, "getOrderList") != NULL)
    answer_three_pages (fixture, request, out);
  else
    test_server_reply (out, 200, NULL, ORDER (UNIT ("1", "1", "WP")));
}

static void
test_day_from_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GPtrArray) stubs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  const OmsOrderRecord *record;

  fixture->answer = answer_list_and_order;
  g_free (read_pass (fixture, "work", NULL, stubs));
  record = stubs->pdata[0];
  g_assert_cmpstr (record->group_id, ==, "700");
  g_assert_cmpint (record->purchased_precision, ==, OMS_PRECISION_DAY);
  g_assert_cmpint (record->purchased_at, >, oms_time_now () - 3 * OMS_TIME_DAY);
  page = read_orders (fixture, "S-1", NULL);
  g_assert_cmpint (((OmsOrderRecord *) page->orders->pdata[0])->purchased_at, ==, OMS_TIME_UNKNOWN);
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

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *summary = NULL;
  g_autofree char *start = NULL;
  g_autoptr (GError) error = NULL;

  set_reply (fixture, 200, "{" GOOD ",\"totalCount\":12,\"pages\":1,\"data\":[]}");
  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, "Connected to Myntra. 12 orders of the last week are to be packed.");
  assert_window (fixture, 0, 6, 0);
  fixture->generate = refuse_401;
  connect_adapter (fixture, NULL, NULL);
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
}

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

  set_reply (
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
  g_assert_cmpstr (target (fixture, 0), ==, "/partner/v4/inventory/search");
  g_assert_cmpstr (fixture->bodies->pdata[0], ==, "[\"A\",\"B\",\"C\",\"D\",\"E\",\"F\",\"G\",\"H\",\"I\",\"J\"]");
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
  connect_adapter (fixture, "warehouse_id", "2");
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

      set_reply (fixture, 200, answers[i]);
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
      test_server_reply (out, fixture->reply_status, NULL, fixture->reply);
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

      g_ptr_array_set_size (fixture->targets, 0);
      set_reply (fixture, i == 0 ? 200 : 403, i == 0 ? BAD ("2007") : PAGE);
      fixture->answer = answer_but_c;
      page = read_stock (fixture, ten);
      g_assert_cmpuint (fixture->targets->len, ==, 11);
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

      connect_adapter (fixture, NULL, NULL);
      g_ptr_array_set_size (fixture->targets, 0);
      set_reply (fixture, 403, i == 0 ? PAGE : BAD ("403"));
      page = read_stock (fixture, ten);
      asked = fixture->targets->len;
      g_assert_cmpuint (asked, ==, i == 0 ? 11 : 2);
      for (guint j = 0; j < 10; j++)
        assert_stock (page, ten[j], OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
      next = read_stock (fixture, ten);
      g_assert_cmpuint (fixture->targets->len, ==, asked);
      assert_stock (next, "J", OMS_STOCK_REFUSED, OMS_QUANTITY_UNKNOWN);
      notice = oms_adapter_dup_notice (fixture->adapter);
      g_assert_nonnull (notice);
    }
}

/* ---- The catalogue ------------------------------------------------------------------------------------------------
 */

static OmsStockPage *
fetch_listings (Fixture *fixture, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_stock (fixture->adapter, "listings", &cursor, NULL, error);
}

static void
answer_catalogue (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *mark = param (request->target, "cursorMark");

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

  connect_adapter (fixture, "rate_scale", "1");
  fixture->answer = answer_catalogue;
  first = fetch_listings (fixture, NULL, NULL);
  g_assert_true (first->more);
  g_assert_cmpuint (first->records->len, ==, 3);
  record = stock_of (first, "K-L");
  g_assert_true (record->key_only);
  g_assert_false (record->has_stock);
  g_assert_cmpstr (record->title, ==, "Kurta");
  g_assert_cmpstr (record->remote_product_id, ==, "11");
  last = fetch_listings (fixture, first->next, NULL);
  g_assert_false (last->more);
  g_assert_true (last->full_pass_end);
  g_assert_false (last->known_keys);
  /* Asked for again at once there is nothing to queue. */
  again = fetch_listings (fixture, last->next, NULL);
  g_assert_cmpuint (fixture->targets->len, ==, 2);
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

  set_reply (fixture, 200, "{\"totalCount\":3,\"data\":[{\"sellerSkuCode\":\"A\"},{\"sellerSkuCode\":\"B\"}]}");
  first = fetch_listings (fixture, NULL, NULL);
  g_assert_true (first->more);
  set_reply (fixture, 200, "{\"totalCount\":3,\"data\":[{\"sellerSkuCode\":\"C\"}]}");
  second = fetch_listings (fixture, first->next, NULL);
  g_assert_nonnull (strstr (target (fixture, 1), "start=2"));
  g_assert_false (second->more);
  g_assert_true (second->full_pass_end);
  set_reply (fixture, 200, "[{\"seller_sku_code\":4711}]");
  plain = fetch_listings (fixture, NULL, NULL);
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

      connect_adapter (fixture, NULL, NULL);
      set_reply (fixture, refusals[i].status, refusals[i].body);
      page = fetch_listings (fixture, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->records->len, ==, 0);
      g_assert_false (page->more || page->full_pass_end);
      g_assert_true (page->known_keys); /* those on orders then */
      notice = oms_adapter_dup_notice (fixture->adapter);
      g_assert_nonnull (strstr (notice, "seen on orders"));
    }
  set_reply (fixture, 200, BAD ("3001"));
  g_assert_null (fetch_listings (fixture, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
}

/* ---- Limits -------------------------------------------------------------------------------------------------------
 */

/* At real limits, only faster: the sandbox sees no request too many, and a minute never more than 60. */
static void
test_pacing (void)
{
  const char *const options[] = { "--accounts", "myntra", "--orders", "300", "--speed", "300", NULL };
  g_autoptr (TestSandbox) sandbox = test_sandbox_new (sandbox_program, options);
  g_autoptr (OmsAdapter) adapter = test_sandbox_connect (sandbox, 0);
  g_autofree char *state = NULL;
  gint64 started = g_get_monotonic_time ();
  double minutes;
  gint64 calls;
  gboolean more;

  do
    {
      OmsCursor cursor = { state, state == NULL ? oms_time_now () - 150 * OMS_TIME_DAY : OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = oms_adapter_fetch_orders (adapter, "reconcile", &cursor, NULL, &error);

      g_assert_no_error (error);
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
    }
  while (more);
  minutes = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC * 300 / 60;
  calls = test_sandbox_count (sandbox, "getOrderList");
  g_test_message ("%" G_GINT64_FORMAT " calls in %.2f minutes", calls, minutes);
  g_assert_cmpint (calls, >, 150);
  g_assert_cmpfloat ((double) calls, <=, 10 + 45 * minutes + 1);
  g_assert_cmpint (test_sandbox_over_limit (sandbox), ==, 0);
}

#define ADD(path, func) g_test_add ("/myntra/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  int result;

  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  sandbox_program = argv[1];
  log_text = g_string_new (NULL);
  g_log_set_writer_func (keep_log, NULL, NULL);
  ADD ("sign-in/headers", test_tokens_in_headers);
  ADD ("sign-in/no-header", test_no_token_header);
  ADD ("sign-in/refused", test_sign_in_refused);
  ADD ("sign-in/expired", test_expired);
  ADD ("sign-in/refresh-refused", test_refresh_refused);
  ADD ("sign-in/stays-expired", test_stays_expired);
  ADD ("sign-in/stale", test_stale_token);
  ADD ("sign-in/log", test_log);
  ADD ("firewall", test_firewall);
  ADD ("codes", test_codes);
  ADD ("list/pages", test_pages);
  ADD ("list/resume", test_resume);
  ADD ("list/windows", test_windows);
  ADD ("list/since", test_since);
  ADD ("list/range", test_range);
  ADD ("list/range-elsewhere", test_range_elsewhere);
  ADD ("list/empty-range", test_empty_range);
  ADD ("list/range-exclusive-end", test_range_exclusive_end);
  ADD ("list/exclusive-end", test_exclusive_end);
  ADD ("list/no-orders", test_no_orders);
  ADD ("list/moving", test_moving_list);
  ADD ("list/endless", test_endless);
  ADD ("list/reconcile", test_reconcile);
  ADD ("order/three-units", test_three_units);
  ADD ("order/packets", test_packets);
  ADD ("order/buyer", test_buyer);
  ADD ("order/statuses", test_statuses);
  ADD ("order/unreadable", test_unreadable_orders);
  ADD ("order/no-lines", test_no_lines);
  ADD ("order/one-at-a-time", test_one_at_a_time);
  ADD ("order/day-from-list", test_day_from_list);
  ADD ("order/read-payload", test_read_payload);
  ADD ("check", test_check);
  ADD ("stock/figures", test_stock);
  ADD ("stock/empty", test_empty_stock);
  ADD ("stock/one-bad-sku", test_one_bad_sku);
  ADD ("stock/refused", test_stock_refused);
  ADD ("catalogue/cursor", test_catalogue);
  ADD ("catalogue/without-cursor", test_catalogue_without_cursor);
  ADD ("catalogue/refused", test_catalogue_refused);
  g_test_add_func ("/myntra/pacing", test_pacing);
  result = g_test_run ();
  g_string_free (log_text, TRUE);
  return result;
}
