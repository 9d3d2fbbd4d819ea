/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon's Selling Partner API: accounts, routing, limits, headers and errors. The operations are in files of their
 * own. */
#include "oms-sandbox-amazon.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define ORDERS         "/orders/2026-01-01/orders"
#define LISTINGS       "/listings/2021-08-01/items/"
#define MAX_USER_AGENT 500

static const OmsSandboxRate rates[] = {
  { "searchOrders", 0.0056, 20 },
  { "getOrder", 0.5, 30 },
  { "getInventorySummaries", 2, 2 },
  { "searchListingsItems", 5, 5 },
  { "getListingsItem", 5, 10 },
  { "getMarketplaceParticipations", 0.016, 15 },
  { NULL },
};

static gpointer
new_data (OmsSandboxWorld *world, OmsSandboxAccount *account)
{
  OmsSandboxAmazon *amazon = g_new0 (OmsSandboxAmazon, 1);
  OmsSandboxRandom random = oms_sandbox_random (world->options.seed ^ 0xc1e7, account->index, 0);
  g_autofree char *id = oms_sandbox_random_text (&random, "0123456789abcdef", 32);
  g_autofree char *secret = oms_sandbox_random_text (&random, "0123456789abcdef", 64);
  g_autofree char *refresh =
      oms_sandbox_random_text (&random, "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789-_", 200);
  g_autofree char *seller = oms_sandbox_random_text (&random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 13);

  amazon->client_id = g_strconcat ("amzn1.application-oa2-client.", id, NULL);
  amazon->client_secret = g_strconcat ("amzn1.oa2-cs.v1.", secret, NULL);
  amazon->refresh_token = g_strconcat ("Atzr|", refresh, NULL);
  amazon->seller_id = g_strconcat ("A", seller, NULL);
  amazon->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return amazon;
}

static void
free_data (gpointer data)
{
  OmsSandboxAmazon *amazon = data;

  g_free (amazon->client_id);
  g_free (amazon->client_secret);
  g_free (amazon->refresh_token);
  g_free (amazon->seller_id);
  g_hash_table_unref (amazon->tokens);
  g_clear_pointer (&amazon->ready, g_ptr_array_unref);
  g_free (amazon);
}

static void
describe (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *base, GString *settings, GString *secrets)
{
  OmsSandboxAmazon *amazon = account->data;
  char scale[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (scale, sizeof scale, "%.10g", world->options.speed);
  oms_sandbox_json_string (settings, "region", "eu");
  oms_sandbox_json_string (settings, "marketplace_ids", OMS_SANDBOX_INDIA);
  oms_sandbox_json_string (settings, "seller_id", amazon->seller_id);
  oms_sandbox_json_string (settings, "client_id", amazon->client_id);
  oms_sandbox_json_string (settings, "endpoint", base);
  oms_sandbox_json_string (settings, "rate_scale", scale);
  oms_sandbox_json_string (secrets, "client_secret", amazon->client_secret);
  oms_sandbox_json_string (secrets, "refresh_token", amazon->refresh_token);
}

/* ---- Errors ----------------------------------------------------------------------------------------------------- */

gboolean
oms_sandbox_amazon_error (OmsSandboxReply *reply, guint status, const char *code, const char *message,
                          const char *details)
{
  GString *out = reply->body;

  reply->status = status;
  g_string_truncate (out, 0);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, "errors", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "code", code);
  oms_sandbox_json_string (out, "message", message);
  oms_sandbox_json_string (out, "details", details);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
  soup_message_headers_replace (reply->headers, "x-amzn-ErrorType", code);
  return FALSE;
}

gboolean
oms_sandbox_amazon_invalid (OmsSandboxCall *call, const char *message)
{
  return oms_sandbox_amazon_error (call->reply, 400, "InvalidInput", message, "");
}

static void
add_request_id (OmsSandboxReply *reply)
{
  g_autofree char *id = g_uuid_string_random ();

  soup_message_headers_replace (reply->headers, "x-amzn-RequestId", id);
}

/* Only on replies that Amazon puts it on; not on 403, 429, 5xx. */
static void
add_rate (OmsSandboxAccount *account, const char *operation, OmsSandboxReply *reply)
{
  double rate = oms_sandbox_limits_rate (account->limits, operation);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (rate > 0 && (reply->status == 200 || reply->status == 400 || reply->status == 404))
    soup_message_headers_replace (reply->headers, "x-amzn-RateLimit-Limit",
                                  g_ascii_formatd (text, sizeof text, "%.10g", rate));
}

static gboolean
quota (OmsSandboxReply *reply)
{
  return oms_sandbox_amazon_error (reply, 429, "QuotaExceeded", "You exceeded your quota for the requested resource.",
                                   "");
}

static void
fail (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *operation, guint status, OmsSandboxReply *reply)
{
  /* A request that fails spends its token, too. */
  if (status != 429)
    oms_sandbox_limits_take (account->limits, operation, g_get_monotonic_time ());
  switch (status)
    {
    case 429:
      quota (reply);
      break;
    case 400:
      /* Sometimes it says nothing. */
      oms_sandbox_amazon_error (reply, status, "InvalidInput", NULL, "");
      break;
    case 403:
      oms_sandbox_amazon_error (reply, status, "Unauthorized", "Access to the resource is forbidden", "");
      break;
    case 503:
      oms_sandbox_amazon_error (reply, status, "ServiceUnavailable", "The service is temporarily unavailable.", "");
      break;
    default:
      oms_sandbox_amazon_error (reply, status, "InternalFailure", "We encountered an internal error. Please try again.",
                                "");
    }
  add_request_id (reply);
  add_rate (account, operation, reply);
}

/* ---- Routing ---------------------------------------------------------------------------------------------------- */

static const char *
operation (const OmsSandboxRequest *request)
{
  const char *path = request->path;
  const char *rest;

  if (g_str_equal (path, "/auth/o2/token"))
    return "token";
  if (g_str_equal (path, ORDERS))
    return "searchOrders";
  if (g_str_has_prefix (path, ORDERS "/") && strchr (path + strlen (ORDERS "/"), '/') == NULL)
    return "getOrder";
  if (g_str_equal (path, "/fba/inventory/v1/summaries"))
    return "getInventorySummaries";
  if (g_str_equal (path, "/sellers/v1/marketplaceParticipations"))
    return "getMarketplaceParticipations";
  if (!g_str_has_prefix (path, LISTINGS))
    return NULL;
  rest = strchr (path + strlen (LISTINGS), '/');
  return rest == NULL ? "searchListingsItems" : strchr (rest + 1, '/') == NULL ? "getListingsItem" : NULL;
}

/* "App/1.0 (Language=C; Platform=Linux)" */
static gboolean
is_agent (const char *agent)
{
  const char *slash = strchr (agent, '/');
  const char *space = strchr (agent, ' ');

  return slash != NULL && slash > agent && space != NULL && space > slash + 1 &&
         g_str_has_prefix (space, " (Language=") && g_str_has_suffix (agent, ")");
}

static gboolean
check_request (OmsSandboxCall *call)
{
  const char *agent = soup_message_headers_get_one (call->request->headers, "User-Agent");

  if (agent == NULL || *agent == '\0')
    return oms_sandbox_amazon_invalid (call, "The User-Agent header is missing.");
  if (strlen (agent) > MAX_USER_AGENT)
    return oms_sandbox_amazon_invalid (call, "The User-Agent header is longer than 500 characters.");
  if (!is_agent (agent))
    return oms_sandbox_amazon_invalid (call, "The User-Agent header must be 'AppId/Version (Language=...)'.");
  if (!oms_sandbox_request_wants_json (call->request))
    return oms_sandbox_amazon_invalid (call, "The Accept header must be application/json.");
  if (soup_message_headers_get_one (call->request->headers, "Content-Length") != NULL ||
      soup_message_headers_get_one (call->request->headers, "Transfer-Encoding") != NULL ||
      g_bytes_get_size (call->request->body) > 0)
    return oms_sandbox_amazon_invalid (call, "A GET request must not have a body.");
  return TRUE;
}

static void
participations (OmsSandboxCall *call)
{
  static const char *const none[] = { NULL };
  GString *out = call->reply->body;

  if (!oms_sandbox_amazon_known (call, none))
    return;
  g_string_append (out, "{\"payload\":[{\"marketplace\":{\"id\":\"" OMS_SANDBOX_INDIA
                        "\",\"name\":\"Amazon.in\",\"countryCode\":\"IN\",\"defaultCurrencyCode\":\"INR\","
                        "\"defaultLanguageCode\":\"en_IN\",\"domainName\":\"www.amazon.in\"},\"participation\":{"
                        "\"isParticipating\":true,\"hasSuspendedListings\":false},");
  g_string_append_printf (out, "\"storeName\":\"Asha Crafts%s\"}]}", call->account->index == 0 ? "" : " and Sons");
}

/* The part of the path after the last slash, decoded. Returns: (transfer full) (nullable) */
static char *
last_segment (const char *path)
{
  return g_uri_unescape_string (strrchr (path, '/') + 1, NULL);
}

/* Returns: TRUE when the path names this account's seller */
static gboolean
check_seller (OmsSandboxCall *call)
{
  g_auto (GStrv) parts = g_strsplit (call->request->path + strlen (LISTINGS), "/", 2);

  if (g_strcmp0 (parts[0], call->amazon->seller_id) == 0)
    return TRUE;
  return oms_sandbox_amazon_error (call->reply, 403, "Unauthorized", "Access to requested resource is denied.",
                                   "The seller does not match the authorization.");
}

static void
perform (OmsSandboxCall *call)
{
  g_autofree char *last = last_segment (call->request->path);

  if (last == NULL)
    oms_sandbox_amazon_invalid (call, "The path is malformed.");
  else if (g_str_equal (call->operation, "searchOrders"))
    oms_sandbox_amazon_search_orders (call);
  else if (g_str_equal (call->operation, "getOrder"))
    oms_sandbox_amazon_get_order (call, last);
  else if (g_str_equal (call->operation, "getInventorySummaries"))
    oms_sandbox_amazon_inventory (call);
  else if (g_str_equal (call->operation, "getMarketplaceParticipations"))
    participations (call);
  else if (check_seller (call) && g_str_equal (call->operation, "searchListingsItems"))
    oms_sandbox_amazon_search_listings (call);
  else if (call->reply->status == 200)
    oms_sandbox_amazon_get_listing (call, last);
}

static void
handle (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxRequest *request, const char *name,
        OmsSandboxReply *reply)
{
  OmsSandboxCall call = { world, account, account->data, request, name, reply };

  add_request_id (reply);
  if (g_str_equal (name, "token"))
    {
      oms_sandbox_amazon_login (&call);
      return;
    }
  /* Every request spends a token of the bucket, also one that is refused. */
  if (!oms_sandbox_limits_take (account->limits, name, g_get_monotonic_time ()))
    quota (reply);
  else if (!oms_sandbox_amazon_authorize (&call))
    return;
  else if (operation (request) == NULL)
    oms_sandbox_amazon_error (reply, 404, "NotFound", "The requested resource does not exist.", "");
  else if (!g_str_equal (request->method, "GET"))
    oms_sandbox_amazon_error (reply, 405, "MethodNotAllowed", "The method is not allowed for this resource.", "");
  else if (check_request (&call))
    perform (&call);
  add_rate (account, name, reply);
}

/* ---- For the tests ---------------------------------------------------------------------------------------------- */

static void
truth (OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out)
{
  char id[24];

  oms_sandbox_json_string (out, "id", oms_sandbox_amazon_order_id (order->number, id));
  oms_sandbox_json_string (out, "status", oms_sandbox_amazon_status (order->state));
}

/* The status as the program should show it, said here a second time on purpose. */
static const char *
unified (OmsSandboxAccount *account, const OmsSandboxOrder *order, gint64 now)
{
  switch (order->state)
    {
    case OMS_SANDBOX_NEW:
    case OMS_SANDBOX_PARTLY_SHIPPED:
      return "new";
    case OMS_SANDBOX_SHIPPED:
      return "shipped";
    case OMS_SANDBOX_DELIVERED:
      return order->by_marketplace ? "shipped" : "delivered";
    case OMS_SANDBOX_CANCELLED:
      return "cancelled";
    case OMS_SANDBOX_PREORDER:
    case OMS_SANDBOX_PENDING:
    case OMS_SANDBOX_UNFULFILLABLE:
    default:
      return "on-hold";
    }
}

static gboolean
control (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *word)
{
  OmsSandboxAmazon *amazon = account->data;

  if (g_str_equal (word, "revoke"))
    amazon->revoked = TRUE;
  else if (g_str_equal (word, "restore"))
    amazon->revoked = FALSE;
  else if (g_str_equal (word, "expire_tokens"))
    g_hash_table_remove_all (amazon->tokens);
  else if (g_str_equal (word, "rotate_secret"))
    {
      OmsSandboxRandom random = oms_sandbox_random (world->options.seed ^ 0x5ec4e7, account->index, ++amazon->secrets);
      g_autofree char *text = oms_sandbox_random_text (&random, "0123456789abcdef", 64);

      g_free (amazon->client_secret);
      amazon->client_secret = g_strconcat ("amzn1.oa2-cs.v1.", text, NULL);
      g_hash_table_remove_all (amazon->tokens);
    }
  else
    return FALSE;
  return TRUE;
}

const OmsSandboxProtocol oms_sandbox_amazon = {
  .kind = "amazon",
  .name = "Amazon India",
  .letter = 'a',
  .kept = 350,
  .rates = rates,
  .files = oms_sandbox_amazon_files,
  .new_data = new_data,
  .free_data = free_data,
  .prepare = oms_sandbox_amazon_prepare,
  .describe = describe,
  .operation = operation,
  .handle = handle,
  .fail = fail,
  .truth = truth,
  .unified = unified,
  .control = control,
};
