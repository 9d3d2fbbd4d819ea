/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart's sign-in for an application of the seller's own ("self access"): id and secret for an access token of up to
 * sixty days. Asking again gives the same token while it lasts; there is no refresh token.
 * Source: seller.flipkart.com/api-docs/FMSAPI.html */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define LOGIN_PATH       "/oauth-service/oauth/token"
#define DEFAULT_LIFE_S   3600
#define LONGEST_LIFE_S   (60 * 24 * 3600)
#define MAX_TOKEN_ANSWER (64 * 1024)

static char *
make_authorization (OmsAdapter *adapter)
{
  const char *secret = oms_adapter_get_secret (adapter, "app_secret");
  g_autofree char *pair =
      g_strconcat (oms_adapter_get_setting (adapter, "app_id"), ":", secret != NULL ? secret : "", NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  char *value = g_strconcat ("Basic ", encoded, NULL);

  explicit_bzero (pair, strlen (pair));
  explicit_bzero (encoded, strlen (encoded));
  return value;
}

static OmsHttpRequest *
make_request (OmsFlipkartAdapter *self)
{
  OmsHttpRequest *request = oms_http_request_new ("token", "GET", oms_flipkart_base (self));
  g_autofree char *authorization = make_authorization (OMS_ADAPTER (self));

  oms_http_request_set_path (request, LOGIN_PATH);
  oms_http_request_add_query (request, "grant_type", "client_credentials");
  oms_http_request_add_query (request, "scope", "Seller_Api");
  oms_http_request_add_header (request, "Authorization", authorization);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_set_max_body (request, MAX_TOKEN_ANSWER);
  explicit_bzero (authorization, strlen (authorization));
  return request;
}

/* Told apart from a proxy or a page of the network's by the "error" word that only Flipkart's own answer has. */
static void
set_refusal (const char *word, guint status, GError **error)
{
  g_debug ("Flipkart's sign-in answered %u, %s", status, word != NULL ? word : "no reason");
  if (word != NULL)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                         _ ("Flipkart did not accept the application. Copy the application ID and the application "
                            "secret again from Manage Profile → Developer Access in the seller dashboard, and check "
                            "there that the application is approved."));
  else if (status == 401 || status == 403)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                         _ ("Flipkart's sign-in turned this computer away without a reason. Check whether the network, "
                            "a proxy or a firewall stands in between. It will be tried again by itself."));
  else
    g_set_error_literal (
        error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
        _ ("Flipkart's sign-in gave an answer that cannot be read. Check whether the network asks for a "
           "sign-in of its own first. It will be tried again by itself."));
}

char *
oms_flipkart_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (adapter);
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (OmsJson) json = NULL;
  gint64 started = oms_time_now ();
  gint64 life = DEFAULT_LIFE_S;
  const char *token;

  response = oms_http_send (oms_adapter_get_http (adapter), request, cancellable, error);
  if (response == NULL)
    return NULL;
  json = oms_json_parse (response->body, NULL);
  token = json != NULL ? oms_json_get_string (oms_json_root (json), "access_token") : NULL;
  if (response->status != 200 || token == NULL || *token == '\0')
    {
      set_refusal (json != NULL ? oms_json_get_string (oms_json_root (json), "error") : NULL, response->status, error);
      return NULL;
    }
  if (!oms_json_get_int (oms_json_root (json), "expires_in", &life) || life <= 0)
    life = DEFAULT_LIFE_S;
  *expires_at_ms = started + MIN (life, LONGEST_LIFE_S) * 1000;
  return g_strdup (token);
}
