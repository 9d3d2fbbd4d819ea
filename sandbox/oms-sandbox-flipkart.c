/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart's Marketplace Seller API, version 3: accounts, routing, limits and errors. The operations are in files of
 * their own. */
#include "oms-sandbox-flipkart.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"

#include <stdlib.h>
#include <string.h>

#define SHIPMENTS "/sellers/v3/shipments"
#define LISTINGS  "/sellers/listings/v3/"

/* No operation has a limit of its own. */
static const OmsSandboxRate rates[] = {
  { "filterShipments", 0, 0 }, { "getShipments", 0, 0 }, { "shipmentDetails", 0, 0 }, { "searchListings", 0, 0 },
  { "listingDetails", 0, 0 },  { "getReturns", 0, 0 },   { "unknown", 0, 0 },         { NULL },
};

static void
draw_location (OmsSandboxRandom *random, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_autofree char *hex = oms_sandbox_random_text (random, "0123456789abcdef", 32);

  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "LOC%s", hex);
}

static gpointer
new_data (OmsSandboxWorld *world, OmsSandboxAccount *account)
{
  OmsSandboxFlipkart *flipkart = g_new0 (OmsSandboxFlipkart, 1);
  OmsSandboxRandom random = oms_sandbox_random (world->options.seed ^ 0xf11c, account->index, 0);

  flipkart->app_id = oms_sandbox_random_text (&random, "0123456789abcdef", 40);
  flipkart->app_secret = oms_sandbox_random_text (&random, "0123456789abcdef", 36);
  draw_location (&random, flipkart->location);
  draw_location (&random, flipkart->closed_location);
  if (atoi (account->prefix + 2) % 2 == 0)
    draw_location (&random, flipkart->second_location);
  flipkart->hits = g_array_new (FALSE, FALSE, sizeof (OmsSandboxHit));
  return flipkart;
}

static void
free_data (gpointer data)
{
  OmsSandboxFlipkart *flipkart = data;

  g_free (flipkart->app_id);
  g_free (flipkart->app_secret);
  g_free (flipkart->token);
  g_free (flipkart->hits_of);
  g_array_unref (flipkart->hits);
  g_free (flipkart);
}

static void
describe (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *base, GString *settings, GString *secrets)
{
  OmsSandboxFlipkart *flipkart = account->data;
  char scale[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (scale, sizeof scale, "%.10g", world->options.speed);
  oms_sandbox_json_string (settings, "endpoint", base);
  oms_sandbox_json_string (settings, "app_id", flipkart->app_id);
  oms_sandbox_json_string (settings, "rate_scale", scale);
  oms_sandbox_json_string (secrets, "app_secret", flipkart->app_secret);
}

/* ---- Errors: Flipkart's have more than one form ----------------------------------------------------------------- */

static void
refuse (OmsSandboxReply *reply, guint status, const char *message)
{
  reply->status = status;
  g_string_truncate (reply->body, 0);
  oms_sandbox_json_open (reply->body, NULL, '{');
  oms_sandbox_json_string (reply->body, status >= 500 ? "message" : "errorMessage", message);
  oms_sandbox_json_close (reply->body, '}');
}

gboolean
oms_sandbox_flipkart_invalid (OmsSandboxFlipkartCall *call, const char *path, const char *description)
{
  GString *out = call->reply->body;

  call->reply->status = 400;
  g_string_truncate (out, 0);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, "errors", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "severity", "ERROR");
  oms_sandbox_json_int (out, "code", 1001);
  oms_sandbox_json_string (out, "description", description);
  oms_sandbox_json_string (out, "path", path);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
  return FALSE;
}

static void
fail (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *operation, guint status, OmsSandboxReply *reply)
{
  OmsSandboxFlipkartCall call = { world, account, account->data, NULL, operation, reply };

  /* A request that fails counts, too. */
  if (status != 429)
    oms_sandbox_limits_take (account->limits, operation, g_get_monotonic_time ());
  if (status == 400)
    oms_sandbox_flipkart_invalid (&call, "", "Bad request");
  else if (status == 403)
    refuse (reply, status, "The application is not allowed to use this resource");
  else if (status == 429)
    refuse (reply, status, "Too many requests");
  else
    refuse (reply, status, status == 503 ? "Service unavailable" : "Internal server error");
}

/* ---- Routing ---------------------------------------------------------------------------------------------------- */

/* What comes behind @prefix, when that is one part of a path. Returns: (nullable) */
static const char *
part_behind (const char *path, const char *prefix)
{
  const char *rest = path + strlen (prefix);

  return g_str_has_prefix (path, prefix) && *rest != '\0' && strchr (rest, '/') == NULL ? rest : NULL;
}

static const char *
operation (const OmsSandboxRequest *request)
{
  const char *path = request->path;

  if (g_str_equal (path, "/oauth-service/oauth/token"))
    return "token";
  if (g_str_equal (path, "/oauth-service/oauth/token/expiry"))
    return "tokenExpiry";
  if (g_str_equal (path, SHIPMENTS "/filter"))
    return "filterShipments";
  if (g_str_equal (path, SHIPMENTS))
    return "getShipments";
  if (part_behind (path, SHIPMENTS "/") != NULL)
    return "shipmentDetails";
  if (g_str_equal (path, LISTINGS "search"))
    return "searchListings";
  if (part_behind (path, LISTINGS) != NULL)
    return "listingDetails";
  return g_str_equal (path, "/sellers/v2/returns") ? "getReturns" : NULL;
}

/* Every request has both, also one without a body. */
static gboolean
check_headers (OmsSandboxFlipkartCall *call)
{
  if (!oms_sandbox_request_says_json (call->request))
    return oms_sandbox_flipkart_invalid (call, "", "Content-Type must be application/json");
  if (!oms_sandbox_request_wants_json (call->request))
    return oms_sandbox_flipkart_invalid (call, "", "Accept must be application/json");
  return TRUE;
}

static gboolean
is_allowed (OmsSandboxFlipkartCall *call)
{
  gboolean get = g_str_equal (call->request->method, "GET");
  gboolean post = g_str_equal (call->request->method, "POST");

  if (g_str_equal (call->operation, "filterShipments"))
    return get || post;
  if (g_str_equal (call->operation, "searchListings"))
    return post;
  if (g_str_equal (call->operation, "listingDetails"))
    return g_str_equal (call->request->path, LISTINGS "details") ? post : get;
  return get;
}

static void
show_details (OmsSandboxFlipkartCall *call)
{
  g_autofree char *ids = g_uri_unescape_string (part_behind (call->request->path, SHIPMENTS "/"), NULL);

  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "personal-403"))
    refuse (call->reply, 403, "The application is not allowed to see addresses");
  else if (ids == NULL)
    oms_sandbox_flipkart_invalid (call, "shipmentIds", "Malformed");
  else
    oms_sandbox_flipkart_details (call, ids);
}

static void
perform (OmsSandboxFlipkartCall *call)
{
  if (g_str_equal (call->operation, "filterShipments"))
    oms_sandbox_flipkart_filter (call);
  else if (g_str_equal (call->operation, "getShipments"))
    oms_sandbox_flipkart_get_shipments (call);
  else if (g_str_equal (call->operation, "shipmentDetails"))
    show_details (call);
  else if (g_str_equal (call->operation, "searchListings"))
    oms_sandbox_flipkart_search_listings (call);
  else if (g_str_equal (call->operation, "getReturns"))
    oms_sandbox_flipkart_returns (call);
  else if (g_str_equal (call->request->method, "POST"))
    oms_sandbox_flipkart_listing_details (call, NULL);
  else
    oms_sandbox_flipkart_listing_details (call, part_behind (call->request->path, LISTINGS));
}

static void
handle (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxRequest *request, const char *name,
        OmsSandboxReply *reply)
{
  OmsSandboxFlipkartCall call = { world, account, account->data, request, name, reply };

  if (g_str_equal (name, "token"))
    oms_sandbox_flipkart_login (&call);
  else if (g_str_equal (name, "tokenExpiry"))
    oms_sandbox_flipkart_expiry (&call);
  else if (!oms_sandbox_flipkart_authorize (&call))
    return;
  else if (!oms_sandbox_limits_take (account->limits, name, g_get_monotonic_time ()))
    refuse (reply, 429, "Too many requests");
  else if (g_str_equal (name, "unknown"))
    refuse (reply, 404, "There is no such resource");
  else if (!is_allowed (&call))
    refuse (reply, 405, "The method is not allowed for this resource");
  else if (check_headers (&call))
    perform (&call);
}

/* ---- For the tests ---------------------------------------------------------------------------------------------- */

static gboolean
control (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *word)
{
  OmsSandboxFlipkart *flipkart = account->data;

  if (g_str_equal (word, "revoke"))
    flipkart->revoked = TRUE;
  else if (g_str_equal (word, "restore"))
    flipkart->revoked = FALSE;
  else if (g_str_equal (word, "close_location"))
    flipkart->second_location[0] = '\0';
  else if (g_str_equal (word, "expire_tokens"))
    g_clear_pointer (&flipkart->token, g_free);
  else if (g_str_equal (word, "rotate_secret"))
    {
      OmsSandboxRandom random =
          oms_sandbox_random (world->options.seed ^ 0xf5ec4e7, account->index, ++flipkart->secrets);

      g_free (flipkart->app_secret);
      flipkart->app_secret = oms_sandbox_random_text (&random, "0123456789abcdef", 36);
      g_clear_pointer (&flipkart->token, g_free);
    }
  else
    return FALSE;
  return TRUE;
}

const OmsSandboxProtocol oms_sandbox_flipkart = {
  .kind = "flipkart",
  .name = "Flipkart",
  .letter = 'f',
  .long_lives = TRUE,
  .kept = 120,
  .kept_untold = TRUE,
  .rates = rates,
  .files = oms_sandbox_flipkart_files,
  .budget = { .requests = 1000, .seconds = 3600 },
  .new_data = new_data,
  .free_data = free_data,
  .describe = describe,
  .operation = operation,
  .handle = handle,
  .fail = fail,
  .true_orders = oms_sandbox_flipkart_true_order,
  .control = control,
};
