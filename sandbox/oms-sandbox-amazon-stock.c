/* SPDX-License-Identifier: GPL-3.0-or-later */
/* getInventorySummaries: what lies in Amazon's warehouses. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define PAGE_SIZE     50
#define TOKEN_SECONDS 30
/* However fast the sandbox runs, a client gets this long to come back with the token. */
#define TOKEN_LEAST (3 * OMS_SANDBOX_SECOND)
#define OLDEST      (550 * OMS_SANDBOX_DAY)

static const char *const known[] = { "details",       "granularityType", "granularityId",
                                     "startDateTime", "sellerSkus",      "sellerSku",
                                     "nextToken",     "marketplaceIds",  NULL };
static const char *const free_params[] = { "nextToken", NULL };

typedef struct
{
  gboolean details;
  gint64 changed_since; /* G_MININT64: all */
  GStrv skus;           /* (nullable) */
  guint first;          /* position in the catalogue */
} Search;

static gboolean
require (OmsSandboxCall *call, const char *name, const char *value)
{
  g_autofree char *message = NULL;
  const char *given = oms_sandbox_request_param (call->request, name);

  if (given != NULL && g_str_equal (given, value))
    return TRUE;
  message = given == NULL ? g_strdup_printf ("Required parameter '%s' is missing.", name)
                          : g_strdup_printf ("Value '%s' for parameter '%s' is invalid.", given, name);
  return oms_sandbox_amazon_invalid (call, message);
}

static gboolean
read_details (OmsSandboxCall *call, Search *search)
{
  const char *details = oms_sandbox_request_param (call->request, "details");

  search->details = g_strcmp0 (details, "true") == 0;
  if (details == NULL || search->details || g_str_equal (details, "false"))
    return TRUE;
  return oms_sandbox_amazon_invalid (call, "Value for parameter 'details' is invalid.");
}

static gboolean
read_filters (OmsSandboxCall *call, Search *search)
{
  const char *skus = oms_sandbox_request_param (call->request, "sellerSkus");
  const char *sku = oms_sandbox_request_param (call->request, "sellerSku");

  search->changed_since = G_MININT64;
  if (!oms_sandbox_amazon_time (call, "startDateTime", &search->changed_since))
    return FALSE;
  if (search->changed_since != G_MININT64)
    {
      /* The SKU filters are ignored then. */
      if (search->changed_since < oms_sandbox_world_now (call->world) - OLDEST)
        return oms_sandbox_amazon_invalid (call, "startDateTime must not be more than 18 months ago.");
      return TRUE;
    }
  if (sku != NULL)
    {
      search->skus = g_new0 (char *, 2);
      search->skus[0] = g_strdup (sku);
    }
  else if (skus != NULL)
    search->skus = g_strsplit (skus, ",", -1);
  if (search->skus != NULL && g_strv_length (search->skus) > 50)
    return oms_sandbox_amazon_invalid (call, "At most 50 sellerSkus are allowed.");
  return TRUE;
}

static gboolean
read_search (OmsSandboxCall *call, Search *search)
{
  const char *token = oms_sandbox_request_param (call->request, "nextToken");
  gint64 life = MAX (oms_sandbox_world_wait (call->world, TOKEN_SECONDS), TOKEN_LEAST);
  OmsSandboxPage page;

  if (!oms_sandbox_amazon_known (call, known) || !require (call, "granularityType", "Marketplace") ||
      !require (call, "granularityId", OMS_SANDBOX_INDIA) || !require (call, "marketplaceIds", OMS_SANDBOX_INDIA) ||
      !read_details (call, search) || !read_filters (call, search))
    return FALSE;
  if (token == NULL)
    return TRUE;
  if (!oms_sandbox_amazon_page (call, token, free_params, life, &page))
    return FALSE;
  search->first = (guint) page.index;
  return TRUE;
}

static void
write_details (GString *out, const OmsSandboxListing *listing)
{
  oms_sandbox_json_open (out, "inventoryDetails", '{');
  oms_sandbox_json_int (out, "fulfillableQuantity", listing->quantity);
  oms_sandbox_json_int (out, "inboundWorkingQuantity", 0);
  oms_sandbox_json_int (out, "inboundShippedQuantity", listing->inbound);
  oms_sandbox_json_int (out, "inboundReceivingQuantity", 0);
  oms_sandbox_json_open (out, "reservedQuantity", '{');
  oms_sandbox_json_int (out, "totalReservedQuantity", listing->reserved);
  oms_sandbox_json_int (out, "pendingCustomerOrderQuantity", listing->reserved);
  oms_sandbox_json_int (out, "pendingTransshipmentQuantity", 0);
  oms_sandbox_json_int (out, "fcProcessingQuantity", 0);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_raw (out, "researchingQuantity",
                        "{\"totalResearchingQuantity\":0,\"researchingQuantityBreakdown\":[]}", -1);
  oms_sandbox_json_raw (out, "unfulfillableQuantity", "{\"totalUnfulfillableQuantity\":0}", -1);
  oms_sandbox_json_close (out, '}');
}

static void
write_summary (GString *out, const OmsSandboxListing *listing, gboolean details)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "asin", listing->asin);
  oms_sandbox_json_string (out, "fnSku", listing->fnsku);
  oms_sandbox_json_string (out, "sellerSku", listing->sku);
  oms_sandbox_json_string (out, "condition", "NewItem");
  if (details)
    write_details (out, listing);
  oms_sandbox_json_time (out, "lastUpdatedTime", listing->updated);
  oms_sandbox_json_string (out, "productName", listing->title);
  oms_sandbox_json_int (out, "totalQuantity",
                        (gint64) listing->quantity + (gint64) listing->reserved + (gint64) listing->inbound);
  oms_sandbox_json_open (out, "stores", '[');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static gboolean
wanted (const Search *search, const OmsSandboxListing *listing)
{
  return listing->by_marketplace && listing->updated >= search->changed_since &&
         (search->skus == NULL || g_strv_contains ((const char *const *) search->skus, listing->sku));
}

/* Returns: the position of the next page's first summary; 0: there is none */
static guint
write_summaries (OmsSandboxCall *call, const Search *search)
{
  GArray *listings = call->account->listings;
  guint written = 0;

  for (guint i = search->first; i < listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (listings, OmsSandboxListing, i);

      if (!wanted (search, listing))
        continue;
      if (written++ == PAGE_SIZE)
        return i;
      write_summary (call->reply->body, listing, search->details);
    }
  return 0;
}

static void
write_reply (OmsSandboxCall *call, const Search *search)
{
  GString *out = call->reply->body;
  OmsSandboxPage next = { .issued = oms_sandbox_world_now (call->world) };

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, "payload", '{');
  oms_sandbox_json_raw (out, "granularity",
                        "{\"granularityType\":\"Marketplace\",\"granularityId\":\"" OMS_SANDBOX_INDIA "\"}", -1);
  oms_sandbox_json_open (out, "inventorySummaries", '[');
  next.index = write_summaries (call, search);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "loop"))
    next.index = MAX (search->first, 1);
  if (next.index > 0)
    {
      g_autofree char *token = oms_sandbox_amazon_token (call, free_params, &next);

      oms_sandbox_json_open (out, "pagination", '{');
      oms_sandbox_json_string (out, "nextToken", token);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, '}');
}

void
oms_sandbox_amazon_inventory (OmsSandboxCall *call)
{
  Search search = { 0 };

  if (read_search (call, &search))
    write_reply (call, &search);
  g_strfreev (search.skus);
}
