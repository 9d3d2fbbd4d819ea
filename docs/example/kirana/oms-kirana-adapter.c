/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Kirana adapter's class, its connection test, and one call: address, key, and what refusals mean in a seller's
 * words. */
#include "oms-kirana-adapter.h"

#include <glib/gi18n-lib.h>

#define BASE         "https://api.kirana.example"
#define MAX_QUANTITY 1000000

struct _OmsKiranaAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsKiranaAdapter, oms_kirana_adapter, OMS_TYPE_ADAPTER)

/* ---- One call -----------------------------------------------------------------------------------------------------
 */

OmsHttpRequest *
oms_kirana_request (OmsAdapter *adapter, const char *operation, const char *path)
{
  const char *endpoint = oms_adapter_get_setting (adapter, "endpoint");
  OmsHttpRequest *request = oms_http_request_new (operation, "GET", endpoint != NULL ? endpoint : BASE);
  g_autofree char *key = g_strconcat ("Bearer ", oms_adapter_get_secret (adapter, "api_key"), NULL);

  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Authorization", key);
  oms_http_request_add_header (request, "Kirana-Shop", oms_adapter_get_setting (adapter, "shop_id"));
  return request;
}

/* What a status says to a seller. 429, 5xx and cut connections are not here: oms_http_send () tries again, and has its
 * own words for them. */
static const struct
{
  guint status;
  OmsAdapterError code;
  const char *sentence;
} refusals[] = {
  { 400, OMS_ADAPTER_ERROR_SERVER,
    N_ ("Kirana did not understand a request that normally works. It will be tried again by itself; if it stays like "
        "this, report it.") },
  { 401, OMS_ADAPTER_ERROR_AUTH,
    N_ ("Kirana does not accept the shop number or the key. Create a new key in Kirana's panel under Settings → Keys, "
        "and enter it in the account's settings.") },
  { 403, OMS_ADAPTER_ERROR_FORBIDDEN,
    N_ ("Kirana does not let this key read that. Allow it in Kirana's panel under Settings → Keys.") },
  { 404, OMS_ADAPTER_ERROR_NOT_FOUND, N_ ("Kirana no longer knows this order.") },
  { 410, OMS_ADAPTER_ERROR_CURSOR_EXPIRED, N_ ("Kirana forgot where the last sync had stopped, so it begins anew.") },
  { 0, OMS_ADAPTER_ERROR_PROTOCOL,
    N_ ("Kirana gave an answer that this program does not know. It will be tried again by itself; if it stays like "
        "this, report it.") },
};

OmsHttpResponse *
oms_kirana_send (OmsAdapter *adapter, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpResponse) response = oms_http_send (oms_adapter_get_http (adapter), request, cancellable, error);
  guint i = 0;

  if (response == NULL || response->status == 200)
    return g_steal_pointer (&response);
  while (refusals[i].status != 0 && refusals[i].status != response->status)
    i++;
  g_debug ("Kirana answered %u", response->status);
  g_set_error_literal (error, OMS_ADAPTER_ERROR, refusals[i].code, _ (refusals[i].sentence));
  return NULL;
}

/* ---- What comes in every answer -----------------------------------------------------------------------------------
 */

static gboolean
unreadable (GError **error, const char *cause)
{
  g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
               /* Translators: %s is a sentence such as "The data is cut short or damaged." */
               _ ("Kirana's answer cannot be read. %s It will be tried again by itself."), cause);
  return FALSE;
}

gboolean
oms_kirana_split (OmsHttpResponse *response, const char *list, const char *token, GPtrArray **elements, OmsJson **rest,
                  char **next, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!oms_json_split (response->body, list, elements, rest, &local))
    return unreadable (error, local->message);
  if (oms_json_get_array (oms_json_root (*rest), list) == NULL)
    return unreadable (error, _ ("It holds no list."));
  *next = oms_kirana_dup_text (oms_json_root (*rest), "nextPage");
  if (*next != NULL && g_strcmp0 (*next, token) == 0)
    return unreadable (error, _ ("The same page comes again and again."));
  return TRUE;
}

char *
oms_kirana_dup_text (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

gboolean
oms_kirana_malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, sentence);
  return FALSE;
}

gboolean
oms_kirana_get_money (const OmsJsonNode *node, const char *name, const char *currency, gint64 *minor, GError **error)
{
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  if (currency == NULL || !oms_currency_is_valid (currency))
    return oms_kirana_malformed (error, _ ("An amount in the data has no currency."));
  return oms_money_parse (oms_json_get_string (node, name), currency, minor, error);
}

gboolean
oms_kirana_get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity, GError **error)
{
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  if (!oms_json_get_int (node, name, quantity) || *quantity < 0 || *quantity > MAX_QUANTITY)
    return oms_kirana_malformed (error, _ ("A quantity in the data is not a sensible number."));
  return TRUE;
}

/* ---- The class ----------------------------------------------------------------------------------------------------
 */

static gboolean
oms_kirana_adapter_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = oms_kirana_request (adapter, "getShop", "/v1/shop");
  g_autoptr (OmsHttpResponse) response = oms_kirana_send (adapter, request, cancellable, error);
  g_autoptr (OmsJson) json = NULL;
  g_autofree char *name = NULL;

  if (response == NULL)
    return FALSE;
  json = oms_json_parse (response->body, NULL);
  name = json != NULL ? oms_kirana_dup_text (oms_json_root (json), "name") : NULL;
  if (name == NULL)
    return unreadable (error, _ ("It does not say which shop this is."));
  *summary = g_strdup_printf (_ ("Connected to %s on Kirana."), name);
  return TRUE;
}

static void
oms_kirana_adapter_class_init (OmsKiranaAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &oms_kirana_info;
  adapter_class->check = oms_kirana_adapter_check;
  adapter_class->fetch_orders = oms_kirana_fetch_orders;
  adapter_class->fetch_orders_by_id = oms_kirana_fetch_orders_by_id;
  adapter_class->fetch_stock = oms_kirana_fetch_stock;
}

static void
oms_kirana_adapter_init (OmsKiranaAdapter *self)
{
}
