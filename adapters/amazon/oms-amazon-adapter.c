/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Amazon adapter's class, and its connection test. What it says of itself is in -info, the calls in -orders, -stock
 * and -listings. */
#include "oms-amazon-private.h"

#include <glib/gi18n-lib.h>

#define PARTICIPATIONS_PATH "/sellers/v1/marketplaceParticipations"

G_DEFINE_FINAL_TYPE (OmsAmazonAdapter, oms_amazon_adapter, OMS_TYPE_ADAPTER)

/* ---- Connection test ----------------------------------------------------------------------------------------------
 */

/* The account's entry for @marketplace; NULL when it does not sell there. */
static const OmsJsonNode *
find_participation (const OmsJsonNode *root, const char *marketplace)
{
  const OmsJsonNode *all = oms_json_get (root, "payload");

  for (guint i = 0; i < oms_json_length (all); i++)
    {
      const OmsJsonNode *entry = oms_json_at (all, i);

      if (g_strcmp0 (oms_json_get_string (oms_json_get (entry, "marketplace"), "id"), marketplace) == 0 &&
          oms_json_get_bool (oms_json_get (entry, "participation"), "isParticipating"))
        return entry;
    }
  return NULL;
}

static void
append_name (GString *list, const char *name)
{
  g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", name);
}

static void
append_once (GPtrArray *list, const char *name)
{
  if (name != NULL && *name != '\0' && !g_ptr_array_find_with_equal_func (list, name, g_str_equal, NULL))
    g_ptr_array_add (list, (gpointer) name);
}

static gboolean
summarize (const OmsJsonNode *root, const char *const *marketplaces, char **summary, GError **error)
{
  g_autoptr (GPtrArray) stores = g_ptr_array_new ();
  g_autoptr (GString) good = g_string_new (NULL);
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autoptr (GString) suspended = g_string_new (NULL);
  g_autofree char *store = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; marketplaces[i] != NULL; i++)
    {
      const OmsJsonNode *entry = find_participation (root, marketplaces[i]);
      const char *label = oms_amazon_marketplace_label (marketplaces[i]);

      append_name (entry != NULL ? good : missing, label);
      append_once (stores, oms_json_get_string (entry, "storeName"));
      if (oms_json_get_bool (oms_json_get (entry, "participation"), "hasSuspendedListings"))
        append_name (suspended, label);
    }
  if (good->len == 0)
    {
      g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                   _ ("Amazon accepted the sign-in, but this seller account does not sell on %s. Choose the right "
                      "marketplaces in the account's settings."),
                   missing->str);
      return FALSE;
    }
  g_ptr_array_add (stores, NULL);
  store = g_strjoinv (", ", (char **) stores->pdata);
  if (*store != '\0')
    /* Translators: the store's name, then countries: "Connected to Asha Crafts on Amazon India." */
    g_string_append_printf (text, _ ("Connected to %s on Amazon %s."), store, good->str);
  else
    g_string_append_printf (text, _ ("Connected to Amazon %s."), good->str);
  if (missing->len > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("This account does not sell on %s."), missing->str);
    }
  if (suspended->len > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("Amazon has suspended listings on %s."), suspended->str);
    }
  *summary = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static gboolean
oms_amazon_adapter_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  OmsAmazonAdapter *self = OMS_AMAZON_ADAPTER (adapter);
  g_auto (GStrv) marketplaces = oms_amazon_marketplaces (self, error);
  g_autoptr (OmsHttpRequest) request = NULL;
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (GError) local = NULL;

  if (marketplaces == NULL)
    return FALSE;
  request = oms_amazon_request (self, "getMarketplaceParticipations", PARTICIPATIONS_PATH);
  response = oms_amazon_call (self, request, cancellable, error);
  if (response == NULL)
    return FALSE;
  json = oms_json_parse (response->body, &local);
  if (json == NULL)
    {
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  return summarize (oms_json_root (json), (const char *const *) marketplaces, summary, error);
}

/* ---- The class ----------------------------------------------------------------------------------------------------
 */

static OmsStockPage *
oms_amazon_adapter_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                GCancellable *cancellable, GError **error)
{
  if (g_str_equal (job, "fba-stock"))
    return oms_amazon_fetch_fba (OMS_AMAZON_ADAPTER (adapter), cursor, cancellable, error);
  return oms_amazon_fetch_listings (OMS_AMAZON_ADAPTER (adapter), cursor, cancellable, error);
}

static void
oms_amazon_adapter_class_init (OmsAmazonAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &oms_amazon_info;
  adapter_class->check = oms_amazon_adapter_check;
  adapter_class->fetch_orders = oms_amazon_fetch_orders;
  adapter_class->fetch_orders_by_id = oms_amazon_fetch_orders_by_id;
  adapter_class->fetch_stock = oms_amazon_adapter_fetch_stock;
  adapter_class->fetch_stock_of = oms_amazon_fetch_stock_of;
  adapter_class->read_payload = oms_amazon_read_payload;
}

static void
oms_amazon_adapter_init (OmsAmazonAdapter *self)
{
}
