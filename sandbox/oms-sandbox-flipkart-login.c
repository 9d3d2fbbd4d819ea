/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Application id and secret in, access token out (self access: client_credentials only); and the check of access
 * tokens. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"

#include <string.h>

/* The form of OAuth's errors, not that of the other operations. */
static gboolean
refuse (OmsSandboxFlipkartCall *call, guint status, const char *error, const char *description)
{
  GString *out = call->reply->body;

  call->reply->status = status;
  g_string_truncate (out, 0);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "error", error);
  oms_sandbox_json_string (out, "error_description", description);
  oms_sandbox_json_close (out, '}');
  return FALSE;
}

/* ---- Handing out ------------------------------------------------------------------------------------------------ */

static void
renew (OmsSandboxFlipkartCall *call)
{
  OmsSandboxFlipkart *flipkart = call->flipkart;
  OmsSandboxRandom random =
      oms_sandbox_random (call->world->options.seed ^ 0xf1acce55, call->account->index, flipkart->issued++);
  g_autofree char *text = oms_sandbox_random_text (&random, "0123456789abcdef", 32);

  g_free (flipkart->token);
  flipkart->token = g_strdup_printf ("%.8s-%.4s-%.4s-%.4s-%.12s", text, text + 8, text + 12, text + 16, text + 20);
  flipkart->token_us = g_get_monotonic_time () + (gint64) (call->world->options.token_life * 1e6);
}

/* Who asks again gets the same one, as long as it holds. */
static void
grant (OmsSandboxFlipkartCall *call, const char *scope)
{
  OmsSandboxFlipkart *flipkart = call->flipkart;
  gint64 now = g_get_monotonic_time ();
  GString *out = call->reply->body;

  if (flipkart->token == NULL || flipkart->token_us <= now)
    renew (call);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "access_token", flipkart->token);
  oms_sandbox_json_string (out, "token_type", "bearer");
  oms_sandbox_json_int (out, "expires_in", MAX (0, (flipkart->token_us - now) / G_USEC_PER_SEC));
  oms_sandbox_json_string (out, "scope", scope);
  oms_sandbox_json_close (out, '}');
}

static gboolean
has_credentials (OmsSandboxFlipkartCall *call)
{
  const char *header = soup_message_headers_get_one (call->request->headers, "Authorization");
  g_autofree char *pair = g_strdup_printf ("%s:%s", call->flipkart->app_id, call->flipkart->app_secret);
  g_autofree char *right = g_base64_encode ((const guchar *) pair, strlen (pair));

  return header != NULL && g_ascii_strncasecmp (header, "Basic ", 6) == 0 && g_str_equal (header + 6, right);
}

static gboolean
read_scope (OmsSandboxFlipkartCall *call, const char **scope)
{
  static const char *const known[] = { "grant_type", "scope", NULL };
  const char *type = oms_sandbox_request_param (call->request, "grant_type");

  *scope = oms_sandbox_request_param (call->request, "scope");
  if (!oms_sandbox_flipkart_params (call, known))
    return FALSE;
  if (type == NULL)
    return refuse (call, 400, "invalid_request", "Missing grant type");
  if (!g_str_equal (type, "client_credentials"))
    return refuse (call, 400, "unsupported_grant_type", "Unsupported grant type for a self access application");
  if (*scope == NULL || (!g_str_equal (*scope, "Seller_Api") && !g_str_equal (*scope, "Seller_Api,Default")))
    return refuse (call, 400, "invalid_scope", "Invalid scope");
  return TRUE;
}

void
oms_sandbox_flipkart_login (OmsSandboxFlipkartCall *call)
{
  OmsSandboxFaults *faults = call->world->faults;
  const char *scope;

  if (!g_str_equal (call->request->method, "GET"))
    refuse (call, 405, "method_not_allowed", "Request method not supported");
  else if (!read_scope (call, &scope))
    return;
  else if (!has_credentials (call) || oms_sandbox_faults_hit (faults, "token", "bad-secret"))
    refuse (call, 401, "unauthorized", "Bad client credentials");
  else if (call->flipkart->revoked || oms_sandbox_faults_hit (faults, "token", "revoked"))
    refuse (call, 401, "unauthorized", "The application is not active");
  else
    grant (call, scope);
}

/* ---- Is it still good? ------------------------------------------------------------------------------------------ */

/* A token that never was one is one that has expired. */
static gint64
seconds_left (OmsSandboxFlipkartCall *call, const char *token)
{
  const OmsSandboxFlipkart *flipkart = call->flipkart;

  if (flipkart->revoked || g_strcmp0 (flipkart->token, token) != 0)
    return 0;
  return MAX (0, (flipkart->token_us - g_get_monotonic_time ()) / G_USEC_PER_SEC);
}

static gboolean
read_token (OmsSandboxFlipkartCall *call, const char **token)
{
  static const char *const known[] = { "token_type", "token", NULL };

  *token = oms_sandbox_request_param (call->request, "token");
  if (!oms_sandbox_flipkart_params (call, known))
    return FALSE;
  if (*token == NULL || g_strcmp0 (oms_sandbox_request_param (call->request, "token_type"), "access") != 0)
    return refuse (call, 400, "invalid_request", "token_type must be access, and token is required");
  return TRUE;
}

void
oms_sandbox_flipkart_expiry (OmsSandboxFlipkartCall *call)
{
  GString *out = call->reply->body;
  const char *token;
  gint64 left;

  if (!g_str_equal (call->request->method, "GET"))
    refuse (call, 405, "method_not_allowed", "Request method not supported");
  else if (!has_credentials (call))
    refuse (call, 401, "unauthorized", "Bad client credentials");
  else if (read_token (call, &token))
    {
      left = seconds_left (call, token);
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_bool (out, "expired", left == 0);
      oms_sandbox_json_string (out, "token_type", "access");
      oms_sandbox_json_int (out, "expires_in", left);
      oms_sandbox_json_close (out, '}');
    }
}

/* ---- Checking --------------------------------------------------------------------------------------------------- */

gboolean
oms_sandbox_flipkart_authorize (OmsSandboxFlipkartCall *call)
{
  OmsSandboxFlipkart *flipkart = call->flipkart;
  const char *header = soup_message_headers_get_one (call->request->headers, "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return refuse (call, 401, "unauthorized", "Full authentication is required to access this resource");
  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "expired-token"))
    g_clear_pointer (&flipkart->token, g_free);
  if (flipkart->revoked || flipkart->token == NULL || !g_str_equal (header + 7, flipkart->token))
    return refuse (call, 401, "invalid_token", "Invalid access token");
  if (flipkart->token_us <= g_get_monotonic_time ())
    return refuse (call, 401, "invalid_token", "Access token expired");
  return TRUE;
}
