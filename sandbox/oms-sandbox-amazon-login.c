/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Login with Amazon: refresh token in, access token out; and the check of access tokens. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-random.h"

#include <string.h>

/* This host's errors are flat, not in the envelope of the other operations. */
static void
refuse (OmsSandboxCall *call, guint status, const char *error, const char *description)
{
  GString *out = call->reply->body;

  call->reply->status = status;
  g_string_truncate (out, 0);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "error_description", description);
  oms_sandbox_json_string (out, "error", error);
  oms_sandbox_json_close (out, '}');
}

static char *
new_token (OmsSandboxCall *call)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  OmsSandboxRandom random =
      oms_sandbox_random (call->world->options.seed ^ 0xacce55, call->account->index, call->amazon->issued++);
  g_autofree char *text = oms_sandbox_random_text (&random, letters, 180);
  gint64 *end = g_new (gint64, 1);
  char *token = g_strconcat ("Atza|", text, NULL);

  *end = g_get_monotonic_time () + (gint64) (call->world->options.token_life * 1e6);
  g_hash_table_insert (call->amazon->tokens, g_strdup (token), end);
  return token;
}

static void
grant (OmsSandboxCall *call)
{
  g_autofree char *token = new_token (call);
  GString *out = call->reply->body;

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "access_token", token);
  oms_sandbox_json_string (out, "refresh_token", call->amazon->refresh_token);
  oms_sandbox_json_string (out, "token_type", "bearer");
  oms_sandbox_json_int (out, "expires_in", (gint64) call->world->options.token_life);
  oms_sandbox_json_close (out, '}');
}

static void
exchange (OmsSandboxCall *call, GHashTable *form)
{
  OmsSandboxAmazon *amazon = call->amazon;
  OmsSandboxFaults *faults = call->world->faults;
  const char *type = g_hash_table_lookup (form, "grant_type");
  const char *secret = g_hash_table_lookup (form, "client_secret");
  const char *refresh = g_hash_table_lookup (form, "refresh_token");

  if (type == NULL || g_hash_table_lookup (form, "client_id") == NULL || secret == NULL)
    refuse (call, 400, "invalid_request", "The request is missing a required parameter");
  else if (!g_str_equal (type, "refresh_token"))
    refuse (call, 400, "unsupported_grant_type", "The authorization grant type is not supported");
  else if (refresh == NULL)
    refuse (call, 400, "invalid_request", "The request is missing a required parameter : refresh_token");
  else if (g_strcmp0 (g_hash_table_lookup (form, "client_id"), amazon->client_id) != 0 ||
           !g_str_equal (secret, amazon->client_secret) || oms_sandbox_faults_hit (faults, "token", "bad-secret"))
    refuse (call, 401, "invalid_client", "Client authentication failed");
  else if (amazon->revoked || !g_str_equal (refresh, amazon->refresh_token) ||
           oms_sandbox_faults_hit (faults, "token", "revoked"))
    refuse (call, 400, "invalid_grant",
            "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the "
            "permission.");
  else
    grant (call);
}

/* A form in UTF-8, encoded: a refresh token has a bar, which must not stand there as it is. */
static gboolean
is_form (OmsSandboxCall *call, const char *body)
{
  g_autoptr (GHashTable) params = NULL;
  const char *type = soup_message_headers_get_content_type (call->request->headers, &params);
  const char *charset = type != NULL ? g_hash_table_lookup (params, "charset") : NULL;

  return g_str_equal (call->request->method, "POST") && g_strcmp0 (type, "application/x-www-form-urlencoded") == 0 &&
         charset != NULL && g_ascii_strcasecmp (charset, "UTF-8") == 0 && strchr (body, '|') == NULL;
}

void
oms_sandbox_amazon_login (OmsSandboxCall *call)
{
  g_autofree char *body =
      g_strndup (g_bytes_get_data (call->request->body, NULL), g_bytes_get_size (call->request->body));
  g_autoptr (GHashTable) form = NULL;

  if (!is_form (call, body))
    {
      refuse (call, 400, "invalid_request",
              "The request must be a form in application/x-www-form-urlencoded;charset=UTF-8");
      return;
    }
  form = soup_form_decode (body);
  exchange (call, form);
}

static gboolean
deny (OmsSandboxCall *call, const char *details)
{
  return oms_sandbox_amazon_error (call->reply, 403, "Unauthorized", "Access to requested resource is denied.",
                                   details);
}

gboolean
oms_sandbox_amazon_authorize (OmsSandboxCall *call)
{
  const char *token = soup_message_headers_get_one (call->request->headers, "x-amz-access-token");
  const gint64 *end;

  if (token == NULL)
    return deny (call, "Access token is missing in the request header.");
  if (call->amazon->revoked)
    return deny (call, "The access token you provided is revoked, malformed or invalid.");
  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "expired-token"))
    g_hash_table_remove (call->amazon->tokens, token);
  end = g_hash_table_lookup (call->amazon->tokens, token);
  if (end != NULL && *end > g_get_monotonic_time ())
    return TRUE;
  g_hash_table_remove (call->amazon->tokens, token);
  return deny (call, end != NULL ? "The access token you provided has expired."
                                 : "The access token you provided is revoked, malformed or invalid.");
}
