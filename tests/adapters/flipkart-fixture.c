/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scripted Flipkart; see the header. */
#include "flipkart-fixture.h"

#include <string.h>

static void
give_token (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  g_autofree char *body = g_strdup_printf ("{\"access_token\":\"token-%u\",\"token_type\":\"bearer\","
                                           "\"expires_in\":5183999,\"scope\":\"Seller_Api\"}",
                                           fixture->tokens++);

  /* my-app-id:my-secret */
  test_request_assert_header (request, "Authorization", "Basic bXktYXBwLWlkOm15LXNlY3JldA==");
  g_assert_nonnull (strstr (request->target, "grant_type=client_credentials"));
  g_assert_nonnull (strstr (request->target, "scope=Seller_Api"));
  test_server_reply (out, 200, NULL, body);
}

static gboolean
sign_in (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  Answer answer = fixture->sign_in != NULL ? fixture->sign_in : give_token;

  if (!g_str_has_prefix (request->target, "/oauth-service/oauth/token?"))
    return FALSE;
  fixture->sign_ins++;
  answer (fixture, request, out);
  return TRUE;
}

static const char *const settings[] = { "app_id", "my-app-id", NULL };
static const char *const secrets[] = { "app_secret", "my-secret\n", NULL };
const Marketplace flipkart_marketplace = { "flipkart", settings, secrets, .sign_in = sign_in };

OmsOrderPage *
flipkart_fetch (Fixture *fixture, const char *job, const char *state, GError **error)
{
  OmsCursor cursor = { state, state == NULL ? oms_time_now () - OMS_TIME_DAY : OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_orders (fixture->adapter, job, &cursor, NULL, error);
}

OmsOrderPage *
flipkart_fetch_text (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page;

  fixture_reply (fixture, 200, text);
  page = flipkart_fetch (fixture, "pre-dispatch", NULL, &error);
  g_assert_no_error (error);
  return page;
}

const OmsOrderRecord *
flipkart_only_order (const OmsOrderPage *page)
{
  g_assert_cmpuint (page->problems->len, ==, 0);
  g_assert_cmpuint (page->orders->len, ==, 1);
  return page->orders->pdata[0];
}

void
flipkart_assert_body_has (Fixture *fixture, guint index, const char *part)
{
  if (strstr (fixture_body (fixture, index), part) == NULL)
    g_error ("%s is not in %s", part, fixture_body (fixture, index));
}

void
flipkart_forbid (Fixture *fixture, const TestRequest *request, GOutputStream *out)
{
  test_server_reply (out, 403, NULL, "<html>forbidden</html>");
}
