/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: the secret key for an access token and a refresh token, which come in headers of the answer and nowhere
 * else; and the refresh token for another access token. A refresh token that is refused is forgotten, and the secret
 * key is used once more. */
#include "oms-myntra-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_ANSWER   (64 * 1024)
#define DEFAULT_LIFE OMS_TIME_HOUR

/* ---- Tokens -------------------------------------------------------------------------------------------------------
 */

gint64
oms_myntra_token_end (const char *token)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 4);
  g_autoptr (GString) text = NULL;
  g_autofree guchar *claims = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (OmsJson) json = NULL;
  gsize length;
  gint64 end;

  if (g_strv_length (parts) != 3)
    return OMS_TIME_UNKNOWN;
  text = g_string_new (parts[1]);
  g_strdelimit (text->str, "-", '+');
  g_strdelimit (text->str, "_", '/');
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  claims = g_base64_decode (text->str, &length);
  bytes = g_bytes_new (claims, length);
  json = oms_json_parse (bytes, NULL);
  if (json == NULL || !oms_json_get_int (oms_json_root (json), "exp", &end) || end <= 0 || end > G_MAXINT64 / 2000)
    return OMS_TIME_UNKNOWN;
  return end * OMS_TIME_SECOND;
}

static gboolean
has_ended (const char *token)
{
  gint64 end = oms_myntra_token_end (token);

  return end != OMS_TIME_UNKNOWN && end <= oms_time_now () + OMS_TIME_MINUTE;
}

/* One that has ended by this computer's clock is used all the same: the clock may be wrong, and Myntra tells. */
static gint64
expiry (const char *token)
{
  gint64 end = oms_myntra_token_end (token);
  gint64 now = oms_time_now ();

  return end != OMS_TIME_UNKNOWN && end > now + OMS_TIME_MINUTE ? end : now + DEFAULT_LIFE;
}

/* ---- Asking for one -----------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsMyntraAdapter *self, const char *path, const char *header, const char *secret)
{
  OmsAdapter *adapter = OMS_ADAPTER (self);
  OmsHttpRequest *request =
      oms_http_request_new (OMS_MYNTRA_SIGN_IN_CALLS, "POST", oms_adapter_get_setting (adapter, "endpoint"));
  g_autoptr (OmsJsonWriter) body = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (body, NULL);
  oms_json_writer_add_string (body, oms_myntra_names.merchant, oms_adapter_get_setting (adapter, "merchant_id"));
  oms_json_writer_end_object (body);
  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_add_header (request, header, secret);
  oms_http_request_add_header (request, oms_myntra_names.store_header, oms_adapter_get_setting (adapter, "store"));
  oms_myntra_set_json (request, body);
  oms_http_request_set_max_body (request, MAX_ANSWER);
  oms_http_request_set_idempotent (request, TRUE);
  return request;
}

static void
set_refusal (OmsHttpResponse *response, GError **error)
{
  g_autoptr (OmsJson) json = oms_json_parse (response->body, NULL);
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  const char *type = oms_json_get_string (root, oms_myntra_names.type);
  gint64 code = 0;

  oms_json_get_int (root, oms_myntra_names.code, &code);
  g_debug ("Myntra's sign-in answered %u, code %" G_GINT64_FORMAT, response->status, code);
  if (oms_myntra_is_page (response->body) && response->status >= 400)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                         _ ("Myntra's sign-in turned this computer away without a reason. Check whether the network, a "
                            "proxy or a firewall stands in between. It will be tried again by itself."));
  else if (oms_myntra_meaning (code) == OMS_MYNTRA_LATER)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                         _ ("Myntra has a fault at its side. It will be tried again by itself."));
  else if (response->status == 401 || response->status == 403 || g_strcmp0 (type, oms_myntra_names.type_bad) == 0)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                         _ ("Myntra did not accept the merchant id and the secret key. Compare both with what your "
                            "Myntra account manager sent, and enter them in the account's settings."));
  else
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                         _ ("Myntra's sign-in gave an answer without a key to go on with. Check the address in the "
                            "account's settings, and whether the network asks for a sign-in of its own first. It will "
                            "be tried again by itself."));
}

/* TRUE with *token NULL: refused, and *refusal tells how. FALSE: it did not come to an answer. */
static gboolean
exchange (OmsMyntraAdapter *self, OmsHttpRequest *request, char **token, GError **refusal, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (OmsHttpResponse) response =
      oms_http_send (oms_adapter_get_http (OMS_ADAPTER (self)), request, cancellable, error);
  const char *access;
  const char *refresh;

  *token = NULL;
  if (response == NULL)
    return FALSE;
  access = oms_http_response_header (response, oms_myntra_names.access_header);
  refresh = oms_http_response_header (response, oms_myntra_names.refresh_header);
  if (response->status != 200 || access == NULL || *access == '\0')
    {
      set_refusal (response, refusal);
      return TRUE;
    }
  if (refresh != NULL && *refresh != '\0')
    {
      g_free (self->refresh_token);
      self->refresh_token = g_strdup (refresh);
    }
  *token = g_strdup (access);
  return TRUE;
}

static gboolean
refresh (OmsMyntraAdapter *self, char **token, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = NULL;
  g_autoptr (GError) refusal = NULL;

  *token = NULL;
  if (self->refresh_token == NULL)
    return TRUE;
  request = make_request (self, oms_myntra_names.refresh_path, oms_myntra_names.refresh_header, self->refresh_token);
  if (!exchange (self, request, token, &refusal, cancellable, error))
    return FALSE;
  if (*token == NULL)
    g_clear_pointer (&self->refresh_token, g_free);
  return TRUE;
}

static char *
generate (OmsMyntraAdapter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request =
      make_request (self, oms_myntra_names.generate_path, oms_myntra_names.secret_header,
                    oms_adapter_get_secret (OMS_ADAPTER (self), "secret_key"));
  g_autofree char *token = NULL;
  g_autofree char *fresh = NULL;
  g_autoptr (GError) refusal = NULL;

  if (!exchange (self, request, &token, &refusal, cancellable, error))
    return NULL;
  if (token == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }
  /* Even a new one may be at its end. */
  if (has_ended (token) && !refresh (self, &fresh, cancellable, error))
    return NULL;
  return fresh != NULL ? g_steal_pointer (&fresh) : g_steal_pointer (&token);
}

char *
oms_myntra_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (adapter);
  g_autofree char *token = NULL;

  if (!refresh (self, &token, cancellable, error))
    return NULL;
  if (token == NULL)
    token = generate (self, cancellable, error);
  if (token == NULL)
    return NULL;
  *expires_at_ms = expiry (token);
  return g_steal_pointer (&token);
}
