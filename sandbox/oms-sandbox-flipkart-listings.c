/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings: which there are, and what is known of ten of them. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"

#include <string.h>

#define PAGE_SIZE 500
#define MAX_SKUS  10
#define LONGEST   255 /* bytes of a SKU */

static const char *const status_words[] = { "ACTIVE", "INACTIVE", NULL };

static OmsSandboxListing *
listing_at (OmsSandboxFlipkartCall *call, guint i)
{
  return &g_array_index (call->account->listings, OmsSandboxListing, i);
}

/* ---- Which there are ----------------------------------------------------------------------------------------------
 */

static gboolean
read_search (OmsSandboxFlipkartCall *call, JsonObject *root, guint *status, guint *first)
{
  static const char *const known[] = { "filters", "page_id", NULL };
  /* Which of the two spellings counts is not known; the other is let pass and does nothing. */
  static const char *const known_filters[] = { "listing_status", "lisitng_status", NULL };
  JsonObject *filters = NULL;
  const char *token = NULL;
  g_autofree char *query = NULL;
  OmsSandboxHit next;

  if (!oms_sandbox_flipkart_members (call, root, "", known) ||
      !oms_sandbox_flipkart_object (call, root, "filters", &filters))
    return FALSE;
  if (filters != NULL && (!oms_sandbox_flipkart_members (call, filters, "filters.", known_filters) ||
                          !oms_sandbox_flipkart_word (call, filters, "listing_status", status_words, status)))
    return FALSE;
  if (!json_object_has_member (root, "page_id") || json_object_get_null_member (root, "page_id"))
    return TRUE;
  if (!oms_sandbox_flipkart_string (call, root, "page_id", &token) ||
      !oms_sandbox_flipkart_open_token (call, token, &query, &next))
    return FALSE;
  *first = next.index;
  return TRUE;
}

static void
write_key (OmsSandboxFlipkartCall *call, const char *key, guint index)
{
  const OmsSandboxListing *listing = listing_at (call, index);
  char text[OMS_SANDBOX_FLIPKART_ID];
  GString *out = call->reply->body;

  oms_sandbox_json_open (out, key, '{');
  oms_sandbox_json_string (out, "listing_id", oms_sandbox_flipkart_listing_id (listing, text));
  oms_sandbox_json_string (out, "product_id", oms_sandbox_flipkart_fsn (listing, text));
  oms_sandbox_json_string (out, "sku_id", listing->sku);
  oms_sandbox_json_close (out, '}');
}

/* Positions of the page's listings, and one more when there is another page. */
static GArray *
choose (OmsSandboxFlipkartCall *call, guint status, guint first)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = first; i < call->account->listings->len && chosen->len <= PAGE_SIZE; i++)
    if (status == G_MAXUINT || status == (listing_at (call, i)->live ? 0 : 1))
      g_array_append_val (chosen, i);
  return chosen;
}

static void
write_next (OmsSandboxFlipkartCall *call, GArray *chosen, guint first)
{
  OmsSandboxFaults *faults = call->world->faults;
  OmsSandboxHit next = { 0 };
  gboolean more = chosen->len > PAGE_SIZE;
  g_autofree char *token = NULL;

  if (more)
    next.index = g_array_index (chosen, guint, PAGE_SIZE);
  if (oms_sandbox_faults_hit (faults, call->operation, "loop"))
    {
      next.index = first;
      more = TRUE;
    }
  else if (!more && oms_sandbox_faults_hit (faults, call->operation, "endless"))
    {
      next.index = MAX (first, call->account->listings->len) + 1;
      more = TRUE;
    }
  if (more)
    token = oms_sandbox_flipkart_token (call, "", &next);
  oms_sandbox_json_bool (call->reply->body, "has_more", more);
  oms_sandbox_json_string (call->reply->body, "next_page_id", token);
}

void
oms_sandbox_flipkart_search_listings (OmsSandboxFlipkartCall *call)
{
  static const char *const none[] = { NULL };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GArray) chosen = NULL;
  guint status = G_MAXUINT;
  guint first = 0;
  GString *out = call->reply->body;

  if (!oms_sandbox_flipkart_params (call, none) || (root = oms_sandbox_flipkart_body (call)) == NULL ||
      !read_search (call, json_node_get_object (root), &status, &first))
    return;
  chosen = choose (call, status, first);
  oms_sandbox_json_open (out, NULL, '{');
  write_next (call, chosen, first);
  /* One alone is no array, as in Flipkart's schema. */
  if (chosen->len == 1)
    write_key (call, "listings", g_array_index (chosen, guint, 0));
  else
    {
      oms_sandbox_json_open (out, "listings", '[');
      for (guint i = 0; i < MIN (chosen->len, PAGE_SIZE); i++)
        write_key (call, NULL, g_array_index (chosen, guint, i));
      oms_sandbox_json_close (out, ']');
    }
  oms_sandbox_json_close (out, '}');
}

/* ---- What is known of them -------------------------------------------------------------------------------------- */

static void
write_price (const OmsSandboxListing *listing, GString *out)
{
  char text[32];

  oms_sandbox_json_open (out, "price", '{');
  oms_sandbox_json_int (out, "mrp", (listing->price * 3 / 2 + 9999) / 10000 * 100 - 1);
  oms_sandbox_json_raw (out, listing->product % 2 == 0 ? "selling_price" : "flipkart_selling_price",
                        oms_sandbox_paise (listing->price, text), -1);
  oms_sandbox_json_string (out, "currency", "INR");
  oms_sandbox_json_close (out, '}');
}

static void
write_location (GString *out, const char *id, gboolean enabled, guint inventory, guint pending)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "id", id);
  oms_sandbox_json_string (out, "status", enabled ? "ENABLED" : "DISABLED");
  oms_sandbox_json_int (out, "inventory", inventory);
  oms_sandbox_json_int (out, "pending_inventory", pending);
  oms_sandbox_json_close (out, '}');
}

/* The stock of all locations together is the listing's. A location that was given up stays, with nothing in it. The
 * locations are the seller's own: what lies in Flipkart's warehouses is at none of them. */
static void
write_locations (OmsSandboxFlipkartCall *call, const OmsSandboxListing *listing)
{
  const OmsSandboxFlipkart *flipkart = call->flipkart;
  guint away = flipkart->second_location[0] != '\0' ? listing->quantity / 3 : 0;
  GString *out = call->reply->body;

  oms_sandbox_json_open (out, "locations", '[');
  if (listing->by_marketplace)
    {
      oms_sandbox_json_close (out, ']');
      return;
    }
  if (listing->product % 6 == 1)
    write_location (out, flipkart->closed_location, FALSE, 0, 0);
  write_location (out, flipkart->location, TRUE, listing->quantity - away, MIN (listing->reserved, listing->quantity));
  if (flipkart->second_location[0] != '\0')
    write_location (out, flipkart->second_location, TRUE, away, 0);
  oms_sandbox_json_close (out, ']');
}

static void
write_detail (OmsSandboxFlipkartCall *call, const OmsSandboxListing *listing)
{
  char text[OMS_SANDBOX_FLIPKART_ID];
  GString *out = call->reply->body;

  oms_sandbox_json_open (out, listing->sku, '{');
  oms_sandbox_json_string (out, "listing_id", oms_sandbox_flipkart_listing_id (listing, text));
  oms_sandbox_json_string (out, "product_id", oms_sandbox_flipkart_fsn (listing, text));
  oms_sandbox_json_string (out, "product_title", listing->title);
  oms_sandbox_json_string (out, "product_url", "https://www.flipkart.example/p");
  write_price (listing, out);
  oms_sandbox_json_open (out, "tax", '{');
  oms_sandbox_json_string (out, "hsn", "6109");
  g_snprintf (text, sizeof text, "GST_%u", listing->gst);
  oms_sandbox_json_string (out, "tax_code", text);
  oms_sandbox_json_int (out, "goods_services_rate", listing->gst);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_string (out, "listing_status", listing->live ? "ACTIVE" : "INACTIVE");
  oms_sandbox_json_string (out, "archived_status", !listing->live && listing->product % 2 == 0 ? "ARCHIVED" : "NONE");
  oms_sandbox_json_string (out, "marketplace", "FLIPKART");
  oms_sandbox_json_string (out, "fulfillment_profile", oms_sandbox_flipkart_listing_profile (listing));
  oms_sandbox_json_raw (out, "fulfillment",
                        "{\"dispatch_sla\":2,\"shipping_provider\":\"FLIPKART\",\"procurement_type\":\"REGULAR\"}", -1);
  oms_sandbox_json_raw (out, "packages", "[]", -1);
  write_locations (call, listing);
  oms_sandbox_json_close (out, '}');
}

static const OmsSandboxListing *
find_listing (OmsSandboxFlipkartCall *call, const char *sku)
{
  for (guint i = 0; i < call->account->listings->len; i++)
    if (g_str_equal (listing_at (call, i)->sku, sku))
      return listing_at (call, i);
  return NULL;
}

static gboolean
is_valid (const char *sku)
{
  return *sku != '\0' && strlen (sku) <= LONGEST && g_utf8_validate (sku, -1, NULL);
}

static void
write_available (OmsSandboxFlipkartCall *call, const char *const *skus)
{
  const OmsSandboxListing *first = find_listing (call, skus[0]);

  oms_sandbox_json_open (call->reply->body, "available", '{');
  if (first != NULL && first->product % 3 == 0)
    oms_sandbox_json_int (call->reply->body, "orders_to_be_fulfilled", first->reserved);
  for (guint i = 0; skus[i] != NULL; i++)
    {
      const OmsSandboxListing *listing = find_listing (call, skus[i]);

      if (listing != NULL && !g_strv_contains (skus + i + 1, skus[i]))
        write_detail (call, listing);
    }
  oms_sandbox_json_close (call->reply->body, '}');
}

static void
answer (OmsSandboxFlipkartCall *call, const char *const *skus)
{
  GString *out = call->reply->body;
  guint n = g_strv_length ((char **) skus);

  if (n < 1 || n > MAX_SKUS)
    {
      oms_sandbox_flipkart_invalid (call, "sku_ids", "Must hold between 1 and 10 SKUs");
      return;
    }
  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "forget"))
    skus++;
  oms_sandbox_json_open (out, NULL, '{');
  if (skus[0] != NULL)
    write_available (call, skus);
  oms_sandbox_json_open (out, "unavailable", '[');
  for (guint i = 0; skus[i] != NULL; i++)
    if (is_valid (skus[i]) && find_listing (call, skus[i]) == NULL)
      oms_sandbox_json_string (out, NULL, skus[i]);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_open (out, "invalid", '[');
  for (guint i = 0; skus[i] != NULL; i++)
    if (!is_valid (skus[i]))
      oms_sandbox_json_string (out, NULL, skus[i]);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

/* Commas divide, so a comma inside a SKU has to be encoded, as everything else that is special. Returns: (transfer
 * full) (nullable) */
static char **
decode_path (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) skus = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *sku = g_uri_unescape_string (parts[i], NULL);

      if (sku == NULL)
        return NULL;
      g_strv_builder_add (skus, sku);
    }
  return g_strv_builder_end (skus);
}

void
oms_sandbox_flipkart_listing_details (OmsSandboxFlipkartCall *call, const char *path)
{
  static const char *const none[] = { NULL };
  static const char *const known[] = { "sku_ids", NULL };
  g_autoptr (JsonNode) root = NULL;
  g_auto (GStrv) skus = NULL;

  if (!oms_sandbox_flipkart_params (call, none))
    return;
  if (path != NULL)
    skus = decode_path (path);
  else if ((root = oms_sandbox_flipkart_body (call)) == NULL ||
           !oms_sandbox_flipkart_members (call, json_node_get_object (root), "", known) ||
           !oms_sandbox_flipkart_strings (call, json_node_get_object (root), "sku_ids", &skus))
    return;
  if (skus == NULL)
    oms_sandbox_flipkart_invalid (call, "sku_ids", path != NULL ? "Malformed" : "Required");
  else
    answer (call, (const char *const *) skus);
}
