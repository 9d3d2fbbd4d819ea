/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Login with Amazon: the refresh token for an access token of an hour. Errors are told apart by their "error" word, not
 * by the status. Source: developer.amazon.com/docs/login-with-amazon/access-token.html */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define LOGIN_BASE       "https://api.amazon.com"
#define LOGIN_PATH       "/auth/o2/token"
#define DEFAULT_LIFE_S   3600
#define MAX_TOKEN_ANSWER (64 * 1024)

static void
append_field (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = oms_http_escape (value != NULL ? value : "");

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
}

static OmsHttpRequest *
make_request (OmsAdapter *adapter)
{
  const char *endpoint = oms_adapter_get_setting (adapter, "endpoint");
  OmsHttpRequest *request = oms_http_request_new ("token", "POST", endpoint != NULL ? endpoint : LOGIN_BASE);
  g_autoptr (GString) form = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;

  append_field (form, "grant_type", "refresh_token");
  append_field (form, "refresh_token", oms_adapter_get_secret (adapter, "refresh_token"));
  append_field (form, "client_id", oms_adapter_get_setting (adapter, "client_id"));
  append_field (form, "client_secret", oms_adapter_get_secret (adapter, "client_secret"));
  body = g_bytes_new (form->str, form->len);
  explicit_bzero (form->str, form->len);

  oms_http_request_set_path (request, LOGIN_PATH);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_set_body (request, "application/x-www-form-urlencoded;charset=UTF-8", body);
  oms_http_request_set_max_body (request, MAX_TOKEN_ANSWER);
  oms_http_request_set_idempotent (request, TRUE);
  return request;
}

static void
set_refusal (const char *word, guint status, GError **error)
{
  g_debug ("Amazon's sign-in answered %u, %s", status, word != NULL ? word : "no reason");
  if (g_strcmp0 (word, "invalid_grant") == 0)
    g_set_error_literal (
        error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
        _ ("Amazon no longer accepts the authorisation. Create a new refresh token in Seller Central → "
           "Apps and Services → Develop Apps → Authorize, and enter it in the account's settings."));
  else if (g_strcmp0 (word, "invalid_client") == 0)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                         _ ("Amazon did not accept the secret. It may have been renewed in Seller Central. Copy the "
                            "client identifier and the client secret from there into the account's settings."));
  else if (word != NULL)
    g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                 /* Translators: %s is Amazon's own word for the refusal. */
                 _ ("Amazon refused to sign in (%s). Check the client identifier, the client secret and the refresh "
                    "token in the account's settings."),
                 word);
  else if (status == 401 || status == 403)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                         _ ("Amazon's sign-in turned this computer away without a reason. Check whether the network, a "
                            "proxy or a firewall stands in between. It will be tried again by itself."));
  else
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                         _ ("Amazon's sign-in gave an answer that cannot be read. Check whether the network asks for a "
                            "sign-in of its own first. It will be tried again by itself."));
}

char *
oms_amazon_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error)
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
  if (!oms_json_get_int (oms_json_root (json), "expires_in", &life) || life <= 0 || life > 24 * 3600)
    life = DEFAULT_LIFE_S;
  *expires_at_ms = started + life * 1000;
  return g_strdup (token);
}
