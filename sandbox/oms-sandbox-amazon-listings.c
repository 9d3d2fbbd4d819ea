/* SPDX-License-Identifier: GPL-3.0-or-later */
/* searchListingsItems and getListingsItem, 2021-08-01: what is offered, and the stock the seller keeps. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

/* However many results there are, no more can be paged through. */
#define REACHABLE  1000
#define TOKEN_LIFE OMS_SANDBOX_DAY

enum
{
  SUMMARIES = 1 << 0,
  ATTRIBUTES = 1 << 1,
  ISSUES = 1 << 2,
  OFFERS = 1 << 3,
  AVAILABILITY = 1 << 4,
  PROCUREMENT = 1 << 5,
  RELATIONSHIPS = 1 << 6,
  PRODUCT_TYPES = 1 << 7,
};

enum
{
  BY_SKU = 1 << 0,
  BY_CREATED = 1 << 1,
  BY_UPDATED = 1 << 2,
};

static const char *const included_words[] = {
  "summaries",   "attributes",    "issues",       "offers", "fulfillmentAvailability",
  "procurement", "relationships", "productTypes", NULL
};
static const char *const sort_words[] = { "sku", "createdDate", "lastUpdatedDate", NULL };
static const char *const order_words[] = { "ASC", "DESC", NULL };
static const char *const status_words[] = { "BUYABLE", "DISCOVERABLE", NULL };
static const char *const severity_words[] = { "WARNING", "ERROR", NULL };
static const char *const type_words[] = { "ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC", NULL };

static const char *const search_params[] = { "marketplaceIds",
                                             "issueLocale",
                                             "includedData",
                                             "identifiers",
                                             "identifiersType",
                                             "variationParentSku",
                                             "packageHierarchySku",
                                             "createdAfter",
                                             "createdBefore",
                                             "lastUpdatedAfter",
                                             "lastUpdatedBefore",
                                             "withIssueSeverity",
                                             "withStatus",
                                             "withoutStatus",
                                             "sortBy",
                                             "sortOrder",
                                             "pageSize",
                                             "pageToken",
                                             NULL };
static const char *const get_params[] = { "marketplaceIds", "issueLocale", "includedData", NULL };
static const char *const free_params[] = { "pageToken", NULL };

typedef struct
{
  guint included;
  gint64 created_after, created_before, updated_after, updated_before;
  GStrv identifiers; /* (nullable) */
  guint identifiers_type;
  guint with_status, without_status, with_severity;
  gboolean nothing; /* a filter that nothing here can meet */
  guint sort_by;
  guint sort_order;
  int page_size;
  guint first;
} Search;

/* ---- Reading the request ---------------------------------------------------------------------------------------- */

static gboolean
read_included (OmsSandboxCall *call, guint *included)
{
  static const OmsSandboxEnum allowed = { included_words, 0 };

  *included = SUMMARIES;
  return oms_sandbox_amazon_enum (call, "includedData", &allowed, included);
}

static gboolean
read_identifiers (OmsSandboxCall *call, Search *search)
{
  static const OmsSandboxEnum types = { type_words, 1 };
  const char *identifiers = oms_sandbox_request_param (call->request, "identifiers");
  const char *parent = oms_sandbox_request_param (call->request, "variationParentSku");
  const char *package = oms_sandbox_request_param (call->request, "packageHierarchySku");

  if ((identifiers == NULL) != (oms_sandbox_request_param (call->request, "identifiersType") == NULL))
    return oms_sandbox_amazon_invalid (call, "identifiers and identifiersType require each other.");
  if ((identifiers != NULL) + (parent != NULL) + (package != NULL) > 1)
    return oms_sandbox_amazon_invalid (call, "identifiers, variationParentSku and packageHierarchySku exclude each "
                                             "other.");
  search->nothing |= parent != NULL || package != NULL;
  if (identifiers != NULL)
    search->identifiers = g_strsplit (identifiers, ",", -1);
  if (search->identifiers != NULL && g_strv_length (search->identifiers) > 20)
    return oms_sandbox_amazon_invalid (call, "At most 20 identifiers are allowed.");
  return oms_sandbox_amazon_enum (call, "identifiersType", &types, &search->identifiers_type);
}

static gboolean
read_filters (OmsSandboxCall *call, Search *search)
{
  static const OmsSandboxEnum statuses = { status_words, 0 };
  static const OmsSandboxEnum severities = { severity_words, 0 };

  search->created_after = search->updated_after = G_MININT64;
  search->created_before = search->updated_before = G_MAXINT64;
  return oms_sandbox_amazon_time (call, "createdAfter", &search->created_after) &&
         oms_sandbox_amazon_time (call, "createdBefore", &search->created_before) &&
         oms_sandbox_amazon_time (call, "lastUpdatedAfter", &search->updated_after) &&
         oms_sandbox_amazon_time (call, "lastUpdatedBefore", &search->updated_before) &&
         oms_sandbox_amazon_enum (call, "withStatus", &statuses, &search->with_status) &&
         oms_sandbox_amazon_enum (call, "withoutStatus", &statuses, &search->without_status) &&
         oms_sandbox_amazon_enum (call, "withIssueSeverity", &severities, &search->with_severity);
}

static gboolean
read_paging (OmsSandboxCall *call, Search *search)
{
  static const OmsSandboxEnum sorts = { sort_words, 1 };
  static const OmsSandboxEnum orders = { order_words, 1 };
  const char *token = oms_sandbox_request_param (call->request, "pageToken");
  OmsSandboxPage page;

  search->sort_by = BY_UPDATED;
  search->sort_order = 2;
  search->page_size = 10;
  if (!oms_sandbox_amazon_enum (call, "sortBy", &sorts, &search->sort_by) ||
      !oms_sandbox_amazon_enum (call, "sortOrder", &orders, &search->sort_order) ||
      !oms_sandbox_amazon_int (call, "pageSize", 1, 20, &search->page_size))
    return FALSE;
  if (token == NULL)
    return TRUE;
  if (!oms_sandbox_amazon_page (call, token, free_params, TOKEN_LIFE, &page))
    return FALSE;
  search->first = (guint) page.index;
  return TRUE;
}

static gboolean
read_search (OmsSandboxCall *call, Search *search)
{
  gboolean here;

  if (!oms_sandbox_amazon_known (call, search_params) || !oms_sandbox_amazon_marketplaces (call, 0, TRUE, &here))
    return FALSE;
  search->nothing = !here;
  return read_included (call, &search->included) && read_identifiers (call, search) && read_filters (call, search) &&
         read_paging (call, search);
}

/* ---- Choosing --------------------------------------------------------------------------------------------------- */

static guint
status_of (const OmsSandboxListing *listing)
{
  return listing->live ? (listing->quantity > 0 ? 3 : 2) : 0;
}

static gboolean
identified (const Search *search, const OmsSandboxListing *listing)
{
  const char *const *ids = (const char *const *) search->identifiers;

  if (ids == NULL)
    return TRUE;
  if (search->identifiers_type == 1u << 0)
    return g_strv_contains (ids, listing->asin);
  if (search->identifiers_type == 1u << 2)
    return listing->by_marketplace && g_strv_contains (ids, listing->fnsku);
  return search->identifiers_type == 1u << 7 && g_strv_contains (ids, listing->sku);
}

static gboolean
wanted (const Search *search, const OmsSandboxListing *listing)
{
  guint status = status_of (listing);

  return !search->nothing && listing->created >= search->created_after && listing->created <= search->created_before &&
         listing->updated >= search->updated_after && listing->updated <= search->updated_before &&
         (search->with_status == 0 || (status & search->with_status) != 0) && (status & search->without_status) == 0 &&
         (search->with_severity == 0 || ((search->with_severity & 2) && !listing->live)) &&
         identified (search, listing);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const OmsSandboxListing *x = *(const OmsSandboxListing *const *) a;
  const OmsSandboxListing *y = *(const OmsSandboxListing *const *) b;
  const Search *search = data;
  int by = 0;

  if (search->sort_by == BY_CREATED)
    by = (x->created > y->created) - (x->created < y->created);
  else if (search->sort_by == BY_UPDATED)
    by = (x->updated > y->updated) - (x->updated < y->updated);
  if (by == 0)
    by = strcmp (x->sku, y->sku);
  return search->sort_order == 1 ? by : -by;
}

/* Returns: (transfer full) (element-type OmsSandboxListing): the results in order */
static GPtrArray *
choose (OmsSandboxCall *call, Search *search)
{
  GArray *listings = call->account->listings;
  GPtrArray *results = g_ptr_array_new ();

  for (guint i = 0; i < listings->len; i++)
    {
      OmsSandboxListing *listing = &g_array_index (listings, OmsSandboxListing, i);

      if (wanted (search, listing))
        g_ptr_array_add (results, listing);
    }
  g_ptr_array_sort_with_data (results, compare, search);
  return results;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------- */

static void
write_summaries (GString *out, const OmsSandboxListing *listing)
{
  guint status = status_of (listing);

  oms_sandbox_json_open (out, "summaries", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "marketplaceId", OMS_SANDBOX_INDIA);
  oms_sandbox_json_string (out, "asin", listing->asin);
  oms_sandbox_json_string (out, "productType", listing->type);
  oms_sandbox_json_string (out, "conditionType", "new_new");
  oms_sandbox_json_open (out, "status", '[');
  if (status & 1)
    oms_sandbox_json_string (out, NULL, "BUYABLE");
  if (status & 2)
    oms_sandbox_json_string (out, NULL, "DISCOVERABLE");
  oms_sandbox_json_close (out, ']');
  if (listing->by_marketplace)
    oms_sandbox_json_string (out, "fnSku", listing->fnsku);
  oms_sandbox_json_string (out, "itemName", listing->title);
  oms_sandbox_json_time (out, "createdDate", listing->created);
  oms_sandbox_json_time (out, "lastUpdatedDate", listing->updated);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
write_offers (GString *out, const OmsSandboxListing *listing)
{
  char amount[32];

  oms_sandbox_json_open (out, "offers", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "marketplaceId", OMS_SANDBOX_INDIA);
  oms_sandbox_json_string (out, "offerType", "B2C");
  oms_sandbox_json_open (out, "price", '{');
  oms_sandbox_json_string (out, "currencyCode", "INR");
  oms_sandbox_json_string (out, "amount", oms_sandbox_paise (listing->price, amount));
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
write_availability (GString *out, const OmsSandboxListing *listing)
{
  oms_sandbox_json_open (out, "fulfillmentAvailability", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "fulfillmentChannelCode", listing->by_marketplace ? "AMAZON_IN" : "DEFAULT");
  if (!listing->by_marketplace)
    oms_sandbox_json_int (out, "quantity", listing->quantity);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
write_issues (GString *out, const OmsSandboxListing *listing)
{
  oms_sandbox_json_open (out, "issues", '[');
  if (!listing->live)
    oms_sandbox_json_raw (out, NULL,
                          "{\"code\":\"90220\",\"message\":\"'size' is required but not supplied.\",\"severity\":"
                          "\"ERROR\",\"attributeNames\":[\"size\"],\"categories\":[\"MISSING_ATTRIBUTE\"],"
                          "\"marketplaceIds\":[\"" OMS_SANDBOX_INDIA "\"]}",
                          -1);
  oms_sandbox_json_close (out, ']');
}

static void
write_product_types (GString *out, const OmsSandboxListing *listing)
{
  oms_sandbox_json_open (out, "productTypes", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "marketplaceId", OMS_SANDBOX_INDIA);
  oms_sandbox_json_string (out, "productType", listing->type);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
write_item (GString *out, const OmsSandboxListing *listing, guint included)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "sku", listing->sku);
  if (included & SUMMARIES)
    write_summaries (out, listing);
  if (included & ATTRIBUTES)
    oms_sandbox_json_raw (out, "attributes", "{}", -1);
  if (included & ISSUES)
    write_issues (out, listing);
  if (included & OFFERS)
    write_offers (out, listing);
  if (included & AVAILABILITY)
    write_availability (out, listing);
  if (included & PROCUREMENT)
    oms_sandbox_json_raw (out, "procurement", "[]", -1);
  if (included & RELATIONSHIPS)
    oms_sandbox_json_raw (out, "relationships", "[]", -1);
  if (included & PRODUCT_TYPES)
    write_product_types (out, listing);
  oms_sandbox_json_close (out, '}');
}

static void
write_token (OmsSandboxCall *call, const char *key, guint first)
{
  OmsSandboxPage page = { .index = first, .issued = oms_sandbox_world_now (call->world) };
  g_autofree char *token = oms_sandbox_amazon_token (call, free_params, &page);

  oms_sandbox_json_string (call->reply->body, key, token);
}

static void
write_pagination (OmsSandboxCall *call, const Search *search, guint n)
{
  guint size = (guint) search->page_size;
  guint end = search->first + size;
  gboolean loop = oms_sandbox_faults_hit (call->world->faults, call->operation, "loop");
  gboolean more = loop || end < MIN (n, REACHABLE);

  if (!more && search->first == 0)
    return;
  oms_sandbox_json_open (call->reply->body, "pagination", '{');
  if (more)
    write_token (call, "nextToken", loop ? search->first : end);
  if (search->first > 0)
    write_token (call, "previousToken", search->first - MIN (search->first, size));
  oms_sandbox_json_close (call->reply->body, '}');
}

void
oms_sandbox_amazon_search_listings (OmsSandboxCall *call)
{
  GString *out = call->reply->body;
  Search search = { 0 };

  if (read_search (call, &search))
    {
      g_autoptr (GPtrArray) results = choose (call, &search);
      guint end = MIN (MIN (results->len, REACHABLE), search.first + (guint) search.page_size);

      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_int (out, "numberOfResults", results->len);
      write_pagination (call, &search, results->len);
      oms_sandbox_json_open (out, "items", '[');
      for (guint i = search.first; i < end; i++)
        write_item (out, g_ptr_array_index (results, i), search.included);
      oms_sandbox_json_close (out, ']');
      oms_sandbox_json_close (out, '}');
    }
  g_strfreev (search.identifiers);
}

void
oms_sandbox_amazon_get_listing (OmsSandboxCall *call, const char *sku)
{
  GArray *listings = call->account->listings;
  gboolean here;
  guint included;

  if (!oms_sandbox_amazon_known (call, get_params) || !oms_sandbox_amazon_marketplaces (call, 0, TRUE, &here) ||
      !read_included (call, &included))
    return;
  for (guint i = 0; here && i < listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (listings, OmsSandboxListing, i);

      if (g_str_equal (listing->sku, sku))
        {
          write_item (call->reply->body, listing, included);
          return;
        }
    }
  oms_sandbox_amazon_error (call->reply, 404, "NOT_FOUND", "SKU not found.", "");
}
