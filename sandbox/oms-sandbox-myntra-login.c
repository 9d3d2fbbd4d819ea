/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange of a secret key or a refresh token for an access token, all in headers, and the check of tokens. */
#include "oms-sandbox-json.h"
#include "oms-sandbox-myntra.h"
#include "oms-sandbox-random.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
base64url (const guchar *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

/* A JWT: three parts, the middle one says when it ends. */
static char *
make_jwt (OmsSandboxMyntraCall *call, gint64 issued, gint64 end)
{
  g_autofree char *claims = g_strdup_printf ("{\"merchantId\":\"%s\",\"jti\":\"%" G_GUINT64_FORMAT
                                             "\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT "}",
                                             call->myntra->merchant_id, call->myntra->issued++, issued, end);
  static const char head_text[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
  g_autofree char *head = base64url ((const guchar *) head_text, strlen (head_text));
  g_autofree char *body = base64url ((const guchar *) claims, strlen (claims));
  g_autofree char *text = g_strconcat (head, ".", body, NULL);
  g_autofree char *key = g_strdup_printf ("myntra %" G_GUINT64_FORMAT, call->world->options.seed);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *mark = NULL;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &length);
  mark = base64url (digest, length);
  return g_strconcat (text, ".", mark, NULL);
}

/* Hands out an access token in the reply's headers. @stale: one that has expired. */
static void
grant (OmsSandboxMyntraCall *call, gboolean stale)
{
  gint64 life = stale ? -60 : (gint64) call->world->options.token_life;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *token = make_jwt (call, stale ? now - 30 * 24 * 3600 : now, now + life);
  gint64 *end = g_new (gint64, 1);

  *end = stale ? 0 : g_get_monotonic_time () + (gint64) (call->world->options.token_life * 1e6);
  g_hash_table_insert (call->myntra->tokens, g_strdup (token), end);
  soup_message_headers_replace (call->reply->headers, "access_token", token);
}

static void
answer (OmsSandboxMyntraCall *call, const char *message)
{
  oms_sandbox_myntra_begin (call->reply, 1000, message, TRUE);
  oms_sandbox_json_close (call->reply->body, '}');
}

/* Returns: TRUE when the body is {"merchant_id": "…"} of this account; FALSE with the reply filled */
static gboolean
check_merchant (OmsSandboxMyntraCall *call)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *data = g_bytes_get_data (call->request->body, &length);
  JsonNode *root = NULL;
  JsonNode *id = NULL;

  if (!oms_sandbox_myntra_has_json (call))
    return FALSE;
  if (data != NULL && json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) && json_object_get_size (json_node_get_object (root)) == 1)
    id = json_object_get_member (json_node_get_object (root), "merchant_id");
  if (id == NULL || !JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
    return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "merchant_id is required");
  if (!g_str_equal (json_node_get_string (id), call->myntra->merchant_id))
    return oms_sandbox_myntra_refuse (call->reply, 401, 401, "Unknown merchant");
  return TRUE;
}

void
oms_sandbox_myntra_login (OmsSandboxMyntraCall *call)
{
  OmsSandboxFaults *faults = call->world->faults;
  const char *secret = soup_message_headers_get_one (call->request->headers, "secret_key");

  if (secret == NULL)
    {
      oms_sandbox_myntra_refuse (call->reply, 401, 401, "secret_key is missing in the request header");
      return;
    }
  if (!check_merchant (call))
    return;
  if (call->myntra->revoked || !g_str_equal (secret, call->myntra->secret_key) ||
      oms_sandbox_faults_hit (faults, call->operation, "bad-secret"))
    {
      oms_sandbox_myntra_refuse (call->reply, 401, 401, "Invalid secret_key");
      return;
    }
  answer (call, "Token generated successfully");
  if (oms_sandbox_faults_hit (faults, call->operation, "no-token-header"))
    return;
  grant (call, oms_sandbox_faults_hit (faults, call->operation, "stale-token"));
  soup_message_headers_replace (call->reply->headers, "refresh_token", call->myntra->refresh_token);
}

/* The store may be written in any case. Returns: FALSE with the reply filled */
static gboolean
check_store (OmsSandboxMyntraCall *call)
{
  const char *store = soup_message_headers_get_one (call->request->headers, "x-partner-store");

  if (store != NULL && g_ascii_strcasecmp (store, "myntra") == 0)
    return TRUE;
  return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "x-partner-store is missing or unknown");
}

void
oms_sandbox_myntra_renew (OmsSandboxMyntraCall *call)
{
  OmsSandboxFaults *faults = call->world->faults;
  const char *refresh = soup_message_headers_get_one (call->request->headers, "refresh_token");

  if (!check_store (call) || !check_merchant (call))
    return;
  if (refresh == NULL || call->myntra->revoked || !g_str_equal (refresh, call->myntra->refresh_token) ||
      oms_sandbox_faults_hit (faults, call->operation, "refresh-refused") ||
      oms_sandbox_faults_hit (faults, call->operation, "revoked"))
    {
      oms_sandbox_myntra_refuse (call->reply, 401, 401, "Invalid refresh_token");
      return;
    }
  answer (call, "Token refreshed successfully");
  if (!oms_sandbox_faults_hit (faults, call->operation, "no-token-header"))
    grant (call, FALSE);
}

static gboolean
deny (OmsSandboxMyntraCall *call, const char *message)
{
  return oms_sandbox_myntra_refuse (call->reply, 401, 401, message);
}

gboolean
oms_sandbox_myntra_authorize (OmsSandboxMyntraCall *call)
{
  OmsSandboxFaults *faults = call->world->faults;
  const char *token = soup_message_headers_get_one (call->request->headers, "access_token");
  const gint64 *end;

  if (token == NULL)
    return deny (call, "access_token is missing in the request header");
  if (call->myntra->revoked)
    return deny (call, "The access_token is not valid");
  if (oms_sandbox_faults_hit (faults, call->operation, "expired-token"))
    g_hash_table_remove (call->myntra->tokens, token);
  end = g_hash_table_lookup (call->myntra->tokens, token);
  if (end == NULL)
    return deny (call, "The access_token is not valid");
  if (*end <= g_get_monotonic_time ())
    return oms_sandbox_myntra_refuse (call->reply, 403, 403, "The access_token has expired");
  if (oms_sandbox_faults_hit (faults, call->operation, "expired-envelope"))
    {
      g_hash_table_remove (call->myntra->tokens, token);
      return oms_sandbox_myntra_refuse (call->reply, 200, 2000, "The access_token has expired");
    }
  return check_store (call) && oms_sandbox_myntra_has_json (call);
}
