/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Myntra's keys and tokens, what is refused and why, and the connection test. */
#include "myntra-fixture.h"
#include "test-log.h"

#include <string.h>

static void
assert_fails (Fixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_fetch (fixture, "work", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
answer_with_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_request_assert_header (request, "access_token", "token-0");
  test_server_reply (out, 200, NULL, NO_ORDERS);
}

static void
test_tokens_in_headers (Fixture *fixture, gconstpointer data)
{
  fixture->answer = answer_with_token;
  g_free (myntra_read_pass (fixture, "work", NULL, NULL));
  g_assert_cmpuint (fixture->sign_ins, ==, 1);
  g_assert_cmpuint (fixture->renewals, ==, 0);
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

  fixture_reply (fixture, 200, EXPIRED);
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  g_assert_true (test_log_has ("/authorization/refresh_token"));
  g_assert_true (test_log_has ("getOrderList"));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_false (test_log_has (hidden[i]));
}

static void
test_no_token_header (Fixture *fixture, gconstpointer data)
{
  fixture->sign_in = answer_without_token;
  assert_fails (fixture, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (fixture->requests->len, ==, 0);
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
  fixture->sign_in = refuse_401;
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  fixture->sign_in = refuse_200;
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  /* Nothing of this is about the keys. */
  fixture->sign_in = refuse_page;
  assert_fails (fixture, OMS_ADAPTER_ERROR_FORBIDDEN);
  fixture->sign_in = refuse_later;
  assert_fails (fixture, OMS_ADAPTER_ERROR_SERVER);
  g_assert_cmpuint (fixture->sign_ins, ==, 4);
  g_assert_cmpuint (fixture->requests->len, ==, 0);
}

/* The first token is refused as the test says, the next one is good. */
static void
answer_old_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *token = test_request_header (request, "access_token");

  if (g_strcmp0 (token, "token-0") == 0)
    test_server_reply (out, fixture->status, NULL, fixture->text);
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

      fixture_connect (fixture);
      fixture->tokens = fixture->sign_ins = fixture->renewals = 0;
      fixture_forget_requests (fixture);
      fixture_reply (fixture, expiries[i].status, expiries[i].body);
      fixture->answer = answer_old_token;
      page = fixture_fetch (fixture, "work", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->sign_ins, ==, 1);
      g_assert_cmpuint (fixture->renewals, ==, 1);
      g_assert_cmpstr (fixture_target (fixture, 0), ==, fixture_target (fixture, 1));
      g_assert_cmpstr (fixture_target (fixture, 0), !=, fixture_target (fixture, 2));
    }
}

static void
test_refresh_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;

  fixture_reply (fixture, 401, "");
  fixture->answer = answer_old_token;
  fixture->renew = refuse_401;
  page = fixture_fetch (fixture, "work", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->sign_ins, ==, 2);
  g_assert_cmpuint (fixture->renewals, ==, 1);
}

static void
test_stays_expired (Fixture *fixture, gconstpointer data)
{
  fixture_reply (fixture, 200, EXPIRED);
  assert_fails (fixture, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_cmpuint (fixture->sign_ins + fixture->renewals, ==, 2);
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
  fixture->sign_in = give_stale;
  fixture->answer = answer_with_token;
  g_free (myntra_read_pass (fixture, "work", NULL, NULL));
  g_assert_cmpuint (fixture->sign_ins, ==, 1);
  g_assert_cmpuint (fixture->renewals, ==, 1);
}

static void
test_firewall (Fixture *fixture, gconstpointer data)
{
  fixture_reply (fixture, 403, "\n " PAGE);
  assert_fails (fixture, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
  g_assert_cmpuint (fixture->sign_ins, ==, 1);
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
      fixture_reply (fixture, 200, answers[i].body);
      assert_fails (fixture, answers[i].code);
    }
  /* As good as done. */
  fixture_reply (fixture, 200, "{\"statusCode\":2033,\"statusType\":\"ERROR\",\"data\":[]}");
  g_free (myntra_read_pass (fixture, "work", NULL, NULL));
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *summary = NULL;
  g_autofree char *start = NULL;
  g_autoptr (GError) error = NULL;

  fixture_reply (fixture, 200, "{" GOOD ",\"totalCount\":12,\"pages\":1,\"data\":[]}");
  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, "Connected to Myntra. 12 orders of the last week are to be packed.");
  myntra_assert_window (fixture, 0, 6, 0);
  fixture->sign_in = refuse_401;
  fixture_connect (fixture);
  g_assert_false (oms_adapter_check (fixture->adapter, NULL, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
}

#define ADD(path, func) \
  g_test_add ("/myntra/" path, Fixture, &myntra_marketplace, fixture_set_up, func, fixture_tear_down)

void
test_myntra_add_sign_in (void)
{
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
  ADD ("check", test_check);
}
