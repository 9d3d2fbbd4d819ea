/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stock, price and title of listings by SKU, ten a call. What Flipkart does not answer is unknown, never zero; what it
 * keeps in its own warehouses alone it does not tell.
 * Source: flipkart.github.io/fk-api-platform-docs, get-listings; seller.flipkart.com/api-docs/listing-api-docs */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define DETAILS_PATH "/sellers/listings/v3/details"

/* ---- One listing --------------------------------------------------------------------------------------------------
 */

static char *
listing_status (const OmsJsonNode *detail)
{
  const char *word = oms_json_get_string (detail, "listing_status");

  if (g_strcmp0 (oms_json_get_string (detail, "archived_status"), "ARCHIVED") == 0)
    return g_strdup ("archived");
  return word != NULL ? g_ascii_strdown (word, -1) : NULL;
}

static gboolean
take_price (OmsStockRecord *record, const OmsJsonNode *price, GError **error)
{
  const char *currency = oms_json_get_string (price, "currency");
  const char *name = oms_json_get (price, "selling_price") != NULL ? "selling_price" : "flipkart_selling_price";

  if (currency != NULL && g_strcmp0 (currency, OMS_FLIPKART_CURRENCY) != 0)
    return oms_flipkart_malformed (error, _ ("The price of this listing is in another currency than rupees."));
  if (!oms_flipkart_get_money (price, name, &record->price, error))
    return FALSE;
  if (record->price != OMS_MONEY_UNKNOWN)
    record->currency = g_strdup (OMS_FLIPKART_CURRENCY);
  return TRUE;
}

/* In Flipkart's warehouses alone. Elsewhere the seller has places of their own, and these are what is told. */
static gboolean
is_kept_there (const OmsJsonNode *detail)
{
  return g_strcmp0 (oms_json_get_string (detail, "fulfillment_profile"), "FBF") == 0;
}

static OmsStockRecord *
make_record (const char *sku, const OmsJsonNode *detail, GError **error)
{
  g_autoptr (OmsStockRecord) record = oms_stock_record_new (sku);

  record->listing_id = oms_flipkart_dup_id (detail, "listing_id");
  record->remote_product_id = oms_flipkart_dup_text (detail, "product_id");
  record->title = oms_flipkart_dup_text (detail, "product_title");
  record->status = listing_status (detail);
  record->has_stock = TRUE;
  record->fulfilment = is_kept_there (detail) ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF;
  record->all_places = OMS_PLACES_ALL;
  record->state = OMS_STOCK_UNKNOWN;
  if (!take_price (record, oms_json_get (detail, "price"), error))
    return NULL;
  return g_steal_pointer (&record);
}

/* From a place that is switched off nothing is sold: what lies there is no stock, and its zero is nothing to worry
 * about.
 */
static gboolean
take_location (OmsStockRecord *record, const OmsJsonNode *location, GError **error)
{
  gboolean enabled = g_strcmp0 (oms_json_get_string (location, "status"), "DISABLED") != 0;

  record->location = oms_flipkart_dup_id (location, "id");
  if (!oms_flipkart_get_quantity (location, "inventory", &record->total, error))
    return FALSE;
  if (record->total != OMS_QUANTITY_UNKNOWN)
    {
      record->available = enabled ? record->total : 0;
      record->state = enabled ? OMS_STOCK_KNOWN : OMS_STOCK_UNKNOWN;
      record->reason = enabled ? NULL : g_strdup (_ ("This location is switched off at Flipkart."));
    }
  else
    record->reason = g_strdup (_ ("Flipkart did not tell the quantity."));
  return TRUE;
}

/* Where nothing is said of places nothing is known of any. */
static void
take_no_location (OmsStockRecord *record)
{
  if (record->fulfilment == OMS_FULFILMENT_MARKETPLACE)
    {
      record->reason = g_strdup (_ ("It lies in Flipkart's warehouses, and Flipkart does not tell how much there is."));
      return;
    }
  record->fulfilment = OMS_FULFILMENT_UNSET;
  record->all_places = 0;
  record->reason = g_strdup (_ ("Flipkart named no place for this listing."));
}

static gboolean
parse_detail (OmsStockPage *page, const char *sku, const OmsJsonNode *detail, GError **error)
{
  const OmsJsonNode *locations = is_kept_there (detail) ? NULL : oms_json_get_array (detail, "locations");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_stock_record_free);

  for (guint i = 0; i < MAX (1, oms_json_length (locations)); i++)
    {
      OmsStockRecord *record = make_record (sku, detail, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
      if (oms_json_length (locations) == 0)
        take_no_location (record);
      else if (!take_location (record, oms_json_at (locations, i), error))
        return FALSE;
    }
  g_ptr_array_extend_and_steal (page->records, g_steal_pointer (&records));
  return TRUE;
}

/* ---- An answer ----------------------------------------------------------------------------------------------------
 */

/* Elements are SKUs, or objects that name one. */
static gboolean
names_sku (const OmsJsonNode *list, const char *sku)
{
  static const char *const members[] = { "sku_id", "sku", "skuId", NULL };

  for (guint i = 0; i < oms_json_length (list); i++)
    {
      if (g_strcmp0 (oms_json_string_at (list, i), sku) == 0)
        return TRUE;
      for (guint j = 0; members[j] != NULL; j++)
        if (g_strcmp0 (oms_json_get_string (oms_json_at (list, i), members[j]), sku) == 0)
          return TRUE;
    }
  return FALSE;
}

static void
add_unread (OmsStockPage *page, const char *sku, OmsStockState state, const char *reason)
{
  OmsStockRecord *record = oms_stock_record_new (sku);

  record->has_stock = TRUE;
  record->state = state;
  record->reason = g_strdup (reason);
  g_ptr_array_add (page->records, record);
}

static void
take_key (OmsStockPage *page, const OmsJsonNode *root, const char *sku)
{
  const OmsJsonNode *detail = oms_json_get_object (oms_json_get (root, "available"), sku);
  g_autoptr (GError) error = NULL;

  if (detail == NULL && names_sku (oms_json_get (root, "invalid"), sku))
    add_unread (page, sku, OMS_STOCK_REFUSED, _ ("Flipkart does not know this SKU."));
  else if (detail == NULL && names_sku (oms_json_get (root, "unavailable"), sku))
    add_unread (page, sku, OMS_STOCK_UNKNOWN, _ ("Flipkart has no listing for this SKU at the moment."));
  else if (detail == NULL)
    add_unread (page, sku, OMS_STOCK_UNKNOWN, _ ("Flipkart did not answer for this SKU."));
  else if (!parse_detail (page, sku, detail, &error))
    {
      g_autoptr (GBytes) text = oms_json_to_bytes (detail, NULL);

      g_ptr_array_add (page->problems, oms_problem_record_new (sku, error->message, text));
    }
}

void
oms_flipkart_take_stock (OmsStockPage *page, const OmsJsonNode *root, const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    take_key (page, root, keys[i]);
}

/* ---- The call -----------------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsFlipkartAdapter *self, const char *const *keys)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  g_autofree char *body = NULL;

  oms_json_writer_begin_object (writer, NULL);
  oms_json_writer_begin_array (writer, "sku_ids");
  for (guint i = 0; keys[i] != NULL; i++)
    oms_json_writer_add_string (writer, NULL, keys[i]);
  oms_json_writer_end_array (writer);
  oms_json_writer_end_object (writer);
  body = oms_json_writer_end (writer);
  return oms_flipkart_post (self, "getListings", DETAILS_PATH, body);
}

static gboolean
fetch_batch (OmsFlipkartAdapter *self, const char *const *keys, OmsStockPage *page, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, keys);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (GError) local = NULL;

  if (response == NULL)
    return FALSE;
  if (response->status != 200)
    {
      oms_flipkart_set_error (response, error);
      return FALSE;
    }
  json = oms_json_parse (response->body, &local);
  if (json == NULL)
    {
      oms_flipkart_set_unreadable (local, error);
      return FALSE;
    }
  if (oms_json_type (oms_json_root (json)) != OMS_JSON_OBJECT)
    {
      oms_flipkart_set_no_list (error);
      return FALSE;
    }
  oms_flipkart_take_stock (page, oms_json_root (json), keys);
  return TRUE;
}

OmsStockPage *
oms_flipkart_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  guint size = oms_flipkart_info.max_keys;

  for (const char *const *at = keys; *at != NULL;)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();

      for (; *at != NULL && batch->len < size; at++)
        g_ptr_array_add (batch, (gpointer) *at);
      g_ptr_array_add (batch, NULL);
      if (!fetch_batch (OMS_FLIPKART_ADAPTER (adapter), (const char *const *) batch->pdata, page, cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&page);
}
