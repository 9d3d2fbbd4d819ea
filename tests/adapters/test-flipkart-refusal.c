/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Flipkart refuses and why, the connection test, and the hour's budget. */
#include "flipkart-fixture.h"
#include "oms-registry.h"

#include <string.h>

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
  page = flipkart_fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  again = flipkart_fetch (fixture, "held", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->tokens, ==, 2);
  g_assert_cmpuint (fixture->requests->len, ==, 3);
}

static void
answer_script (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  guint status = (guint) g_ascii_strtoull (fixture->text, NULL, 10);
  const char *body = strchr (fixture->text, ' ');

  if (fixture->requests->len > 1 && strstr (fixture->text, "once") != NULL)
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
  fixture_forget_requests (fixture);
  fixture_connect (fixture);
  fixture->answer = answer_script;
  fixture->text = script;
  page = flipkart_fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_cmpuint (fixture->requests->len, ==, requests);
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
assert_no_sign_in (Fixture *fixture, guint status, const char *text, int code)
{
  g_autoptr (GError) error = NULL;

  fixture_reply (fixture, status, text);
  fixture->sign_in = fixture_answer_text;
  fixture->sign_ins = 0;
  fixture_connect (fixture);
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_assert_cmpuint (fixture->sign_ins, ==, 1);
  g_assert_cmpuint (fixture->requests->len, ==, 0);
}

static void
test_no_sign_in (Fixture *fixture, gconstpointer data)
{
  assert_no_sign_in (fixture, 401, "{\"error\":\"unauthorized\",\"error_description\":\"Bad client credentials\"}",
                     OMS_ADAPTER_ERROR_AUTH);
  assert_no_sign_in (fixture, 400, "{\"error\":\"invalid_client\"}", OMS_ADAPTER_ERROR_AUTH);
  assert_no_sign_in (fixture, 403, "<html>proxy</html>", OMS_ADAPTER_ERROR_FORBIDDEN);
  assert_no_sign_in (fixture, 200, "<html>hotel</html>", OMS_ADAPTER_ERROR_PROTOCOL);
  assert_no_sign_in (fixture, 200, "{\"access_token\":\"\"}", OMS_ADAPTER_ERROR_PROTOCOL);
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
  fixture->answer = flipkart_forbid;
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

#define ADD(path, func) \
  g_test_add ("/flipkart/" path, Fixture, &flipkart_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_flipkart_add_refusal (void)
{
  ADD ("token-is-renewed", test_token_is_renewed);
  ADD ("refusals", test_refusals);
  ADD ("check", test_check);
  ADD ("no-sign-in", test_no_sign_in);
  g_test_add_func ("/flipkart/budget", test_budget);
}
