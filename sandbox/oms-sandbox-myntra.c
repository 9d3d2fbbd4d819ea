/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Myntra's partner interface, V4: accounts, routing, limits, headers and errors. The operations are in files of their
 * own. */
#include "oms-sandbox-myntra.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"

#include <string.h>

#define LIST  "/partner/v4/order/getOrderList"
#define ORDER "/partner/v4/order/"
#define STOCK "/partner/v4/inventory/search"
#define FIND  "/partner/catalog/v2/product/search/nofilter"

#define HEX "0123456789abcdef"
static const OmsSandboxRate rates[] = {
  { "getOrderList" }, { "getOrder" }, { "searchInventory" }, { "searchProducts" }, { NULL },
};

static gpointer
new_data (OmsSandboxWorld *world, OmsSandboxAccount *account)
{
  OmsSandboxMyntra *myntra = g_new0 (OmsSandboxMyntra, 1);
  OmsSandboxRandom random = oms_sandbox_random (world->options.seed ^ 0x4d17a, account->index, 0);

  myntra->merchant_id = g_strdup_printf ("%u", 10000 + oms_sandbox_random_int (&random, 90000));
  myntra->warehouse_id = g_strdup_printf ("%u", 1000 + oms_sandbox_random_int (&random, 9000));
  myntra->secret_key = oms_sandbox_random_text (&random, HEX, 48);
  myntra->refresh_token = oms_sandbox_random_text (&random, HEX, 96);
  myntra->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return myntra;
}

static void
free_data (gpointer data)
{
  OmsSandboxMyntra *myntra = data;

  g_free (myntra->merchant_id);
  g_free (myntra->warehouse_id);
  g_free (myntra->secret_key);
  g_free (myntra->refresh_token);
  g_hash_table_unref (myntra->tokens);
  g_free (myntra);
}

static void
describe (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *base, GString *settings, GString *secrets)
{
  OmsSandboxMyntra *myntra = account->data;
  char scale[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (scale, sizeof scale, "%.10g", world->options.speed);
  oms_sandbox_json_string (settings, "merchant_id", myntra->merchant_id);
  oms_sandbox_json_string (settings, "warehouse_id", myntra->warehouse_id);
  oms_sandbox_json_string (settings, "endpoint", base);
  oms_sandbox_json_string (settings, "rate_scale", scale);
  oms_sandbox_json_string (secrets, "secret_key", myntra->secret_key);
}

/* ---- Answers ---------------------------------------------------------------------------------------------------- */

void
oms_sandbox_myntra_begin (OmsSandboxReply *reply, guint code, const char *message, gboolean success)
{
  g_string_truncate (reply->body, 0);
  oms_sandbox_json_open (reply->body, NULL, '{');
  oms_sandbox_json_int (reply->body, "statusCode", code);
  oms_sandbox_json_string (reply->body, "statusMessage", message);
  oms_sandbox_json_string (reply->body, "statusType", success ? "SUCCESS" : "ERROR");
}

gboolean
oms_sandbox_myntra_refuse (OmsSandboxReply *reply, guint status, guint code, const char *message)
{
  reply->status = status;
  oms_sandbox_myntra_begin (reply, code, message, FALSE);
  oms_sandbox_json_close (reply->body, '}');
  return FALSE;
}

gboolean
oms_sandbox_myntra_known (OmsSandboxMyntraCall *call, const char *const *known)
{
  if (call->request->broken_query)
    return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "The query is malformed or repeats a parameter");
  for (guint i = 0; i < call->request->params->len; i++)
    {
      const char *name = g_array_index (call->request->params, OmsSandboxParam, i).name;
      g_autofree char *message = NULL;

      if (g_strv_contains (known, name))
        continue;
      message = g_strdup_printf ("Unknown parameter %s", name);
      return oms_sandbox_myntra_refuse (call->reply, 200, 2006, message);
    }
  return TRUE;
}

gboolean
oms_sandbox_myntra_has_json (OmsSandboxMyntraCall *call)
{
  if (oms_sandbox_request_says_json (call->request))
    return TRUE;
  return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "The Content-Type must be application/json");
}

static void
fail (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *operation, guint status, OmsSandboxReply *reply)
{
  /* A request that fails is one of the hundred, too. */
  if (status != 429)
    oms_sandbox_limits_take (account->limits, operation, g_get_monotonic_time ());
  switch (status)
    {
    case 429:
      oms_sandbox_myntra_refuse (reply, status, 429, "Too many requests");
      break;
    case 400:
      oms_sandbox_myntra_refuse (reply, status, 2006, "Bad payload");
      break;
    case 403:
      oms_sandbox_myntra_refuse (reply, status, 403, "Not authorised");
      break;
    case 503:
      oms_sandbox_myntra_refuse (reply, status, 3002, "The service is not available");
      break;
    default:
      oms_sandbox_myntra_refuse (reply, status, 3001, "Something went wrong");
    }
}

/* ---- Routing ---------------------------------------------------------------------------------------------------- */

static const char *
operation (const OmsSandboxRequest *request)
{
  const char *path = request->path;

  if (g_str_equal (path, "/authorization/generate_token"))
    return "token";
  if (g_str_equal (path, "/authorization/refresh_token"))
    return "refreshToken";
  if (g_str_equal (path, LIST))
    return "getOrderList";
  if (g_str_has_prefix (path, ORDER) && path[strlen (ORDER)] != '\0' && strchr (path + strlen (ORDER), '/') == NULL)
    return "getOrder";
  if (g_str_equal (path, STOCK))
    return "searchInventory";
  return g_str_equal (path, FIND) ? "searchProducts" : NULL;
}

static gboolean
check_method (OmsSandboxMyntraCall *call)
{
  static const char *const posts[] = { "token", "refreshToken", "searchInventory", NULL };
  const char *method = g_strv_contains (posts, call->operation) ? "POST" : "GET";

  if (!g_str_equal (call->request->method, method))
    return oms_sandbox_myntra_refuse (call->reply, 405, 2000, "The method is not allowed");
  if (g_str_equal (method, "GET") && g_bytes_get_size (call->request->body) > 0)
    return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "A GET request must not have a body");
  return TRUE;
}

/* The two searches look at their parameters themselves; the others have none. */
static gboolean
check_params (OmsSandboxMyntraCall *call)
{
  static const char *const searches[] = { "getOrderList", "searchProducts", NULL };
  static const char *const none[] = { NULL };

  return g_strv_contains (searches, call->operation) || oms_sandbox_myntra_known (call, none);
}

static void
perform (OmsSandboxMyntraCall *call)
{
  if (g_str_equal (call->operation, "getOrderList"))
    oms_sandbox_myntra_list_orders (call);
  else if (g_str_equal (call->operation, "searchProducts"))
    oms_sandbox_myntra_search_products (call);
  else if (g_str_equal (call->operation, "getOrder"))
    oms_sandbox_myntra_get_order (call, call->request->path + strlen (ORDER));
  else
    oms_sandbox_myntra_search_inventory (call);
}

static void
handle (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxRequest *request, const char *name,
        OmsSandboxReply *reply)
{
  OmsSandboxMyntraCall call = { world, account, account->data, request, name, reply };

  if (oms_sandbox_faults_hit (world->faults, name, "firewall"))
    {
      reply->status = 403;
      reply->content_type = "text/html";
      g_string_assign (reply->body, "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>You "
                                    "don't have permission to access this server.</body></html>");
    }
  else if (operation (request) == NULL)
    oms_sandbox_myntra_refuse (reply, 404, 2000, "There is no such resource");
  else if (!check_method (&call) || !check_params (&call))
    return;
  else if (g_str_equal (name, "token"))
    oms_sandbox_myntra_login (&call);
  else if (g_str_equal (name, "refreshToken"))
    oms_sandbox_myntra_renew (&call);
  else if (!oms_sandbox_myntra_authorize (&call))
    return;
  else if (!oms_sandbox_limits_take (account->limits, name, g_get_monotonic_time ()))
    oms_sandbox_myntra_refuse (reply, 429, 429, "Too many requests");
  else
    perform (&call);
}

static gboolean
control (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *word)
{
  OmsSandboxMyntra *myntra = account->data;

  if (g_str_equal (word, "revoke"))
    myntra->revoked = TRUE;
  else if (g_str_equal (word, "restore"))
    myntra->revoked = FALSE;
  else if (g_str_equal (word, "expire_tokens"))
    g_hash_table_remove_all (myntra->tokens);
  else if (g_str_equal (word, "rotate_secret"))
    {
      OmsSandboxRandom random = oms_sandbox_random (world->options.seed ^ 0x4d17b, account->index, ++myntra->secrets);

      g_free (myntra->secret_key);
      g_free (myntra->refresh_token);
      myntra->secret_key = oms_sandbox_random_text (&random, HEX, 48);
      myntra->refresh_token = oms_sandbox_random_text (&random, HEX, 96);
      g_hash_table_remove_all (myntra->tokens);
    }
  else
    return FALSE;
  return TRUE;
}

const OmsSandboxProtocol oms_sandbox_myntra = {
  .kind = "myntra",
  .name = "Myntra",
  .letter = 'm',
  .long_lives = TRUE,
  .rates = rates,
  .files = oms_sandbox_myntra_files,
  .budget = { .requests = 100, .seconds = 60 },
  .new_data = new_data,
  .free_data = free_data,
  .describe = describe,
  .operation = operation,
  .handle = handle,
  .fail = fail,
  .true_orders = oms_sandbox_myntra_true_orders,
  .control = control,
};
