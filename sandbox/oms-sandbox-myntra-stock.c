/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for stock by SKU, and the search of the catalogue. What the second answers is known from one client only,
 * and its frame not at all: it is a sketch, kept to the members that this client reads. */
#include "oms-sandbox-json.h"
#include "oms-sandbox-myntra.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_SKUS  10
#define PAGE_SIZE 50

/* Returns: (transfer none) (nullable): the listing when its stock can be read */
static const OmsSandboxListing *
find_listing (OmsSandboxMyntraCall *call, const char *sku)
{
  GArray *listings = call->account->listings;

  for (guint i = 0; i < listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (listings, OmsSandboxListing, i);

      if (g_str_equal (listing->sku, sku))
        return listing->live ? listing : NULL;
    }
  return NULL;
}

/* ---- Stock ------------------------------------------------------------------------------------------------------ */

/* Returns: (transfer none) (nullable): %NULL with the reply filled */
static JsonArray *
read_skus (OmsSandboxMyntraCall *call, JsonParser *parser)
{
  gsize length;
  const char *data = g_bytes_get_data (call->request->body, &length);
  JsonNode *root = NULL;
  JsonArray *skus;

  if (data != NULL && json_parser_load_from_data (parser, data, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  skus = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  if (skus == NULL || json_array_get_length (skus) == 0 || json_array_get_length (skus) > MAX_SKUS)
    {
      oms_sandbox_myntra_refuse (call->reply, 200, 2006, "The body must be an array of 1 to 10 SKUs");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (skus); i++)
    {
      JsonNode *sku = json_array_get_element (skus, i);

      if (JSON_NODE_HOLDS_VALUE (sku) && json_node_get_value_type (sku) == G_TYPE_STRING)
        continue;
      oms_sandbox_myntra_refuse (call->reply, 200, 2006, "A SKU must be text");
      return NULL;
    }
  return skus;
}

static void
write_stock (OmsSandboxMyntraCall *call, const OmsSandboxListing *listing, GString *out)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "sku", listing->sku);
  oms_sandbox_json_open (out, "stores", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "stores_code", call->myntra->warehouse_id);
  oms_sandbox_json_int (out, "inventoryCount", listing->quantity);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_failure (const char *sku, GString *out)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "sku", sku);
  oms_sandbox_json_int (out, "statusCode", 2007);
  oms_sandbox_json_string (out, "statusMessage", "SKU not found");
  oms_sandbox_json_close (out, '}');
}

void
oms_sandbox_myntra_search_inventory (OmsSandboxMyntraCall *call)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) found = g_string_new ("[");
  g_autoptr (GString) failed = g_string_new ("[");
  GString *out = call->reply->body;
  JsonArray *skus = read_skus (call, parser);
  gboolean empty;

  if (skus == NULL)
    return;
  empty = oms_sandbox_faults_hit (call->world->faults, call->operation, "empty-inventory");
  for (guint i = 0; i < json_array_get_length (skus) && !empty; i++)
    {
      const char *sku = json_array_get_string_element (skus, i);
      const OmsSandboxListing *listing = find_listing (call, sku);

      if (listing != NULL)
        write_stock (call, listing, found);
      else
        write_failure (sku, failed);
    }
  oms_sandbox_json_close (found, ']');
  oms_sandbox_json_close (failed, ']');
  oms_sandbox_myntra_begin (call->reply, 1002, "Inventory retrieved successfully", TRUE);
  oms_sandbox_json_raw (out, "inventoryDetails", found->str, (gssize) found->len);
  oms_sandbox_json_raw (out, "failedEntries", failed->str, (gssize) failed->len);
  oms_sandbox_json_close (out, '}');
}

/* ---- The catalogue ---------------------------------------------------------------------------------------------- */

/* A place in the catalogue as an opaque mark. Returns: (transfer full) */
static char *
make_mark (OmsSandboxMyntraCall *call, guint place)
{
  g_autofree char *text = g_strdup_printf ("%s %u", call->myntra->merchant_id, place);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static gboolean
read_mark (OmsSandboxMyntraCall *call, const char *mark, guint *place)
{
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  guint64 number;
  gsize length;
  char *space;

  *place = 0;
  if (g_str_equal (mark, "*"))
    return TRUE;
  bytes = g_base64_decode (mark, &length);
  text = g_strndup ((char *) bytes, length);
  space = strrchr (text, ' ');
  if (space == NULL || !g_ascii_string_to_unsigned (space + 1, 10, 0, G_MAXUINT, &number, NULL))
    return FALSE;
  *place = (guint) number;
  again = make_mark (call, *place);
  return g_str_equal (again, mark);
}

static void
write_product (const OmsSandboxListing *listing, guint place, GString *out)
{
  char text[32];

  oms_sandbox_json_open (out, NULL, '{');
  g_snprintf (text, sizeof text, "%u", 11000000 + listing->product);
  oms_sandbox_json_string (out, "productId", text);
  oms_sandbox_json_string (out, "styleId", text);
  g_snprintf (text, sizeof text, "%u", 71000000 + place);
  oms_sandbox_json_string (out, "skuId", text);
  oms_sandbox_json_string (out, "sellerSkuCode", listing->sku);
  oms_sandbox_json_string (out, "vendorArticleNumber", listing->sku);
  oms_sandbox_json_close (out, '}');
}

/* Returns: where the next page starts; the length of the catalogue at its end */
static guint
write_products (OmsSandboxMyntraCall *call, const char *wanted, guint place, GString *out)
{
  GArray *listings = call->account->listings;
  guint written = 0;

  for (; place < listings->len; place++)
    {
      const OmsSandboxListing *listing = &g_array_index (listings, OmsSandboxListing, place);

      if (wanted != NULL && strstr (listing->sku, wanted) == NULL && strstr (listing->title, wanted) == NULL)
        continue;
      if (written++ == PAGE_SIZE)
        return place;
      write_product (listing, place, out);
    }
  return place;
}

static gboolean
check_search (OmsSandboxMyntraCall *call)
{
  static const char *const known[] = { "q", "sellerApprovalStatus", "start", "cursorMark", NULL };
  const char *start = oms_sandbox_request_param (call->request, "start");
  const char *approval = oms_sandbox_request_param (call->request, "sellerApprovalStatus");

  if (!oms_sandbox_myntra_known (call, known))
    return FALSE;
  if (start != NULL && !g_str_equal (start, "0"))
    return oms_sandbox_myntra_refuse (call->reply, 200, 2001, "start must be 0 when cursorMark is used");
  if (approval != NULL && !g_str_equal (approval, "APR"))
    return oms_sandbox_myntra_refuse (call->reply, 200, 2001, "sellerApprovalStatus is not known");
  return TRUE;
}

void
oms_sandbox_myntra_search_products (OmsSandboxMyntraCall *call)
{
  const char *wanted = oms_sandbox_request_param (call->request, "q");
  const char *mark = oms_sandbox_request_param (call->request, "cursorMark");
  GString *out = call->reply->body;
  g_autofree char *next_mark = NULL;
  guint place, next;

  if (!check_search (call))
    return;
  if (!read_mark (call, mark != NULL ? mark : "*", &place))
    {
      oms_sandbox_myntra_refuse (call->reply, 200, 2001, "cursorMark is not valid");
      return;
    }
  oms_sandbox_myntra_begin (call->reply, 1000, "Products retrieved successfully", TRUE);
  oms_sandbox_json_open (out, "data", '[');
  next = write_products (call, wanted, place, out);
  oms_sandbox_json_close (out, ']');
  /* Round and round: the end of the catalogue leads to its start. */
  if (next >= call->account->listings->len && oms_sandbox_faults_hit (call->world->faults, call->operation, "loop"))
    next = 0;
  /* At the end the mark is the one that was sent. */
  next_mark = make_mark (call, next);
  oms_sandbox_json_string (out, "nextCursorMark", next_mark);
  oms_sandbox_json_close (out, '}');
}
