/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which shipments go into a reply: the search, by id, and with addresses. How one looks is in -shipment-json.c. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"

#include <string.h>

#define PAGE_SIZE   20
#define MAX_IDS     100
#define ALL_OF_THEM G_MAXUINT

typedef enum
{
  PRE_DISPATCH,
  POST_DISPATCH,
  CANCELLED,
} Type;

static const char *const type_words[] = { "preDispatch", "postDispatch", "cancelled", NULL };
static const char *const pre_words[] = { "APPROVED",    "PACKING_IN_PROGRESS", "PACKED",
                                         "FORM_FAILED", "READY_TO_DISPATCH",   NULL };
static const char *const post_words[] = { "PICKUP_COMPLETE", "SHIPPED", "DELIVERED", NULL };
static const char *const cancelled_words[] = { "CANCELLED", NULL };
static const char *const *const state_words[] = { pre_words, post_words, cancelled_words };
static const char *const cancellation_words[] = { "buyerCancellation", "sellerCancellation", "marketplaceCancellation",
                                                  NULL };
static const char *const shipment_types[] = { "EXPRESS", "NORMAL", "SELF", NULL };
static const char *const profile_words[] = { "FBF", "NON_FBF", "FBF_LITE", NULL }; /* as OmsSandboxProfile */
static const char *const tier_words[] = { "EXPRESS", "REGULAR", NULL };
static const char *const sort_words[] = { "orderDate", "dispatchByDate", "modifiedDate", "dispatchAfterDate", NULL };
static const char *const direction_words[] = { "asc", "desc", NULL };

/* The dates that can be searched and sorted by; the first four as in sort_words. */
typedef enum
{
  ORDERED,
  DISPATCH_BY,
  MODIFIED,
  DISPATCH_AFTER,
  CANCELLED_ON,
  DATES,
} Date;

static const char *const date_names[] = { "orderDate", "dispatchByDate", "modifiedDate", "dispatchAfterDate",
                                          "cancellationDate" };

typedef struct
{
  guint type;
  guint states; /* bits of the type's words */
  gint64 from[DATES], to[DATES];
  guint cancellation; /* who did it, as OmsSandboxOrder.cancel_by */
  guint types, profiles, tiers;
  gboolean hold;
  gboolean mps;
  GStrv skus;           /* (nullable) */
  const char *location; /* (nullable) */
  guint page_size;
  guint sort_by;
  guint direction;
} Filter;

static void
filter_clear (Filter *filter)
{
  g_strfreev (filter->skus);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filter, filter_clear)

/* ---- Reading the search ------------------------------------------------------------------------------------------ */

static gboolean
read_dates (OmsSandboxFlipkartCall *call, JsonObject *object, Filter *filter)
{
  for (guint i = 0; i < DATES; i++)
    {
      filter->from[i] = G_MININT64;
      filter->to[i] = G_MAXINT64;
      if (!oms_sandbox_flipkart_range (call, object, date_names[i], &filter->from[i], &filter->to[i]))
        return FALSE;
    }
  return TRUE;
}

/* What is allowed with one type only. */
static gboolean
read_for_type (OmsSandboxFlipkartCall *call, JsonObject *object, Filter *filter)
{
  if (!oms_sandbox_flipkart_words (call, object, "states", state_words[filter->type], &filter->states))
    return FALSE;
  if (filter->type != PRE_DISPATCH && json_object_has_member (object, "hold"))
    return oms_sandbox_flipkart_invalid (call, "filter.hold", "Allowed for type preDispatch only");
  if ((filter->type == CANCELLED) != json_object_has_member (object, "cancellationType"))
    return oms_sandbox_flipkart_invalid (call, "filter.cancellationType",
                                         filter->type == CANCELLED ? "Required for type cancelled"
                                                                   : "Allowed for type cancelled only");
  return oms_sandbox_flipkart_bool (call, object, "hold", &filter->hold) &&
         oms_sandbox_flipkart_word (call, object, "cancellationType", cancellation_words, &filter->cancellation);
}

static gboolean
read_filter (OmsSandboxFlipkartCall *call, JsonObject *object, Filter *filter)
{
  static const char *const known[] = { "type",
                                       "states",
                                       "locationId",
                                       "sku",
                                       "orderDate",
                                       "dispatchAfterDate",
                                       "dispatchByDate",
                                       "modifiedDate",
                                       "cancellationDate",
                                       "cancellationType",
                                       "shipmentTypes",
                                       "serviceProfiles",
                                       "dispatchServiceTiers",
                                       "hold",
                                       "mps",
                                       NULL };

  if (!oms_sandbox_flipkart_members (call, object, "filter.", known))
    return FALSE;
  if (!json_object_has_member (object, "type"))
    return oms_sandbox_flipkart_invalid (call, "filter.type", "Required");
  return oms_sandbox_flipkart_word (call, object, "type", type_words, &filter->type) &&
         read_for_type (call, object, filter) && read_dates (call, object, filter) &&
         oms_sandbox_flipkart_string (call, object, "locationId", &filter->location) &&
         oms_sandbox_flipkart_strings (call, object, "sku", &filter->skus) &&
         oms_sandbox_flipkart_words (call, object, "shipmentTypes", shipment_types, &filter->types) &&
         oms_sandbox_flipkart_words (call, object, "serviceProfiles", profile_words, &filter->profiles) &&
         oms_sandbox_flipkart_words (call, object, "dispatchServiceTiers", tier_words, &filter->tiers) &&
         oms_sandbox_flipkart_bool (call, object, "mps", &filter->mps);
}

static gboolean
read_pagination (OmsSandboxFlipkartCall *call, JsonObject *root, Filter *filter)
{
  static const char *const known[] = { "pageSize", NULL };
  JsonObject *pagination = NULL;
  JsonNode *size;

  if (!oms_sandbox_flipkart_object (call, root, "pagination", &pagination))
    return FALSE;
  if (pagination == NULL)
    return TRUE;
  if (!oms_sandbox_flipkart_members (call, pagination, "pagination.", known))
    return FALSE;
  size = json_object_get_member (pagination, "pageSize");
  if (size == NULL || !JSON_NODE_HOLDS_VALUE (size) || json_node_get_value_type (size) != G_TYPE_INT64 ||
      json_node_get_int (size) < 1 || json_node_get_int (size) > PAGE_SIZE)
    return oms_sandbox_flipkart_invalid (call, "pagination.pageSize", "Must be between 1 and 20");
  filter->page_size = (guint) json_node_get_int (size);
  return TRUE;
}

static gboolean
read_sort (OmsSandboxFlipkartCall *call, JsonObject *root, Filter *filter)
{
  static const char *const known[] = { "field", "order", NULL };
  JsonObject *sort = NULL;

  if (!oms_sandbox_flipkart_object (call, root, "sort", &sort))
    return FALSE;
  return sort == NULL || (oms_sandbox_flipkart_members (call, sort, "sort.", known) &&
                          oms_sandbox_flipkart_word (call, sort, "field", sort_words, &filter->sort_by) &&
                          oms_sandbox_flipkart_word (call, sort, "order", direction_words, &filter->direction));
}

/* Strings in @filter belong to @root. */
static gboolean
read_search (OmsSandboxFlipkartCall *call, JsonObject *root, Filter *filter)
{
  static const char *const known[] = { "filter", "pagination", "sort", "sellerId", NULL };
  const char *seller = NULL;
  JsonObject *object = NULL;

  *filter = (Filter){ .states = ALL_OF_THEM,
                      .types = ALL_OF_THEM,
                      .profiles = 1u << OMS_SANDBOX_NON_FBF,
                      .tiers = ALL_OF_THEM,
                      .page_size = PAGE_SIZE };
  if (!oms_sandbox_flipkart_members (call, root, "", known) ||
      !oms_sandbox_flipkart_object (call, root, "filter", &object))
    return FALSE;
  if (object == NULL)
    return oms_sandbox_flipkart_invalid (call, "filter", "Required");
  return read_filter (call, object, filter) && read_pagination (call, root, filter) && read_sort (call, root, filter) &&
         oms_sandbox_flipkart_string (call, root, "sellerId", &seller);
}

/* ---- What it finds ------------------------------------------------------------------------------------------------
 */

/* Which of the type's words the state is; a completed order was delivered. What comes back is in no type. Returns:
 * FALSE when the state is of another type */
static gboolean
find_state (const OmsSandboxOrder *order, guint parcel, guint type, guint *state)
{
  const char *word = oms_sandbox_flipkart_state (order, parcel);

  if (g_str_equal (word, "COMPLETED"))
    word = "DELIVERED";
  for (guint i = 0; state_words[type][i] != NULL; i++)
    if (g_str_equal (state_words[type][i], word))
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static gint64
date_of (const OmsSandboxOrder *order, guint parcel, Date date)
{
  switch (date)
    {
    case ORDERED:
      return order->created;
    case DISPATCH_BY:
      return order->ship_by;
    case MODIFIED:
      return order->parcel_updated[parcel];
    case DISPATCH_AFTER:
      return oms_sandbox_flipkart_dispatch_after (order);
    case CANCELLED_ON:
      return order->state == OMS_SANDBOX_CANCELLED ? order->parcel_updated[parcel] : G_MININT64;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
has_sku (OmsSandboxAccount *account, const OmsSandboxOrder *order, guint parcel, GStrv skus)
{
  for (guint i = 0; i < order->n_lines; i++)
    {
      const OmsSandboxLine *line = &order->lines[i];
      const char *sku = g_array_index (account->listings, OmsSandboxListing, line->listing).sku;

      if (oms_sandbox_flipkart_units (order, line, parcel) > 0 && g_strv_contains ((const char *const *) skus, sku))
        return TRUE;
    }
  return FALSE;
}

static gboolean
wanted (OmsSandboxFlipkartCall *call, const Filter *filter, const OmsSandboxOrder *order, guint parcel)
{
  guint state;
  guint kind = 0;

  if (!find_state (order, parcel, filter->type, &state) || (filter->states & (1u << state)) == 0)
    return FALSE;
  if (filter->type == PRE_DISPATCH && oms_sandbox_flipkart_held (order) != filter->hold)
    return FALSE;
  if (filter->type == CANCELLED && order->cancel_by != filter->cancellation)
    return FALSE;
  if ((filter->profiles & (1u << oms_sandbox_flipkart_profile (call->account, order))) == 0)
    return FALSE;
  while (!g_str_equal (shipment_types[kind], oms_sandbox_flipkart_shipment_type (order)))
    kind++;
  if ((filter->types & (1u << kind)) == 0 || (filter->tiers & (order->express ? 1 : 2)) == 0)
    return FALSE;
  for (guint i = 0; i < DATES; i++)
    {
      gint64 date = date_of (order, parcel, i);

      if (date < filter->from[i] || date > filter->to[i])
        return FALSE;
    }
  return filter->skus == NULL || has_sku (call->account, order, parcel, filter->skus);
}

/* Whether the order can be left out without a closer look. */
static gboolean
is_out (OmsSandboxBook *book, guint index, const Filter *filter)
{
  OmsSandboxState state = oms_sandbox_book_state (book, index);
  gint64 created = oms_sandbox_book_created (book, index);
  gboolean closed = state == OMS_SANDBOX_DELIVERED || state == OMS_SANDBOX_CANCELLED || state >= OMS_SANDBOX_RETURNING;

  return (filter->type == PRE_DISPATCH && closed) || (filter->type == CANCELLED && state != OMS_SANDBOX_CANCELLED) ||
         created < filter->from[ORDERED] || created > filter->to[ORDERED] ||
         oms_sandbox_book_updated (book, index) < filter->from[MODIFIED];
}

static void
find (OmsSandboxFlipkartCall *call, gconstpointer search, GArray *hits)
{
  const Filter *filter = search;
  OmsSandboxBook *book = call->account->book;
  gboolean elsewhere = filter->location != NULL && !g_str_equal (filter->location, call->flipkart->location);

  /* Nothing goes in several parcels of one shipment. */
  if (elsewhere || filter->mps)
    return;
  for (guint index = 0; index < oms_sandbox_book_size (book); index++)
    {
      OmsSandboxOrder order;

      if (is_out (book, index, filter))
        continue;
      oms_sandbox_book_get (book, index, &order);
      for (guint parcel = 0; parcel < oms_sandbox_flipkart_parcels (&order); parcel++)
        {
          OmsSandboxHit hit = { date_of (&order, parcel, filter->sort_by), index, parcel };

          if (wanted (call, filter, &order, parcel))
            g_array_append_val (hits, hit);
        }
    }
}

static void
write_hit (OmsSandboxFlipkartCall *call, const OmsSandboxHit *hit)
{
  oms_sandbox_flipkart_write_shipment (call, hit->index, hit->part);
}

/* ---- The search ----------------------------------------------------------------------------------------------------
 */

/* @next: where it goes on; NULL for the first page */
static void
search_shipments (OmsSandboxFlipkartCall *call, JsonNode *root, const OmsSandboxHit *next)
{
  g_autofree char *query = json_to_string (root, FALSE);
  g_auto (Filter) filter = { 0 };
  OmsSandboxFlipkartPage page = { .query = query,
                                  .array = "shipments",
                                  .link = "nextPageUrl",
                                  .link_path = "/v3/shipments/filter",
                                  .find = find,
                                  .write = write_hit };

  if (!read_search (call, json_node_get_object (root), &filter))
    return;
  page.size = filter.page_size;
  page.descending = filter.direction == 1;
  page.from_token = next != NULL;
  page.first = next != NULL ? *next : (OmsSandboxHit){ page.descending ? G_MAXINT64 : G_MININT64, 0, 0 };
  oms_sandbox_flipkart_search_page (call, &page, &filter);
}

static void
next_page (OmsSandboxFlipkartCall *call)
{
  static const char *const known[] = { "next_token", NULL };
  const char *token = oms_sandbox_request_param (call->request, "next_token");
  g_autofree char *query = NULL;
  g_autoptr (JsonNode) root = NULL;
  OmsSandboxHit next;

  if (!oms_sandbox_flipkart_params (call, known))
    return;
  if (token == NULL)
    {
      oms_sandbox_flipkart_invalid (call, "next_token", "Required");
      return;
    }
  if (!oms_sandbox_flipkart_open_token (call, token, &query, &next))
    return;
  root = json_from_string (query, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      oms_sandbox_flipkart_invalid (call, "next_token", "The token is of another call");
      return;
    }
  search_shipments (call, root, &next);
}

void
oms_sandbox_flipkart_filter (OmsSandboxFlipkartCall *call)
{
  static const char *const none[] = { NULL };
  g_autoptr (JsonNode) root = NULL;

  if (g_str_equal (call->request->method, "GET"))
    {
      next_page (call);
      return;
    }
  if (oms_sandbox_flipkart_params (call, none) && (root = oms_sandbox_flipkart_body (call)) != NULL)
    search_shipments (call, root, NULL);
}

/* ---- By id ------------------------------------------------------------------------------------------------------- */

typedef enum
{
  BY_SHIPMENT,
  BY_ITEM,
  BY_ORDER,
} By;

static const char *const by_params[] = { "shipmentIds", "orderItemIds", "orderIds", NULL };

/* Adds the shipments behind one id, none of them twice. Their key is their place. */
static void
add_named (OmsSandboxAccount *account, By by, const char *id, GArray *hits)
{
  OmsSandboxOrder order;
  guint first = 0, last;

  if (by == BY_ORDER && oms_sandbox_flipkart_find_order (account, id, &order))
    last = oms_sandbox_flipkart_parcels (&order) - 1;
  else if ((by == BY_SHIPMENT && oms_sandbox_flipkart_find_shipment (account, id, &order, &first)) ||
           (by == BY_ITEM && oms_sandbox_flipkart_find_item (account, id, &order, &first)))
    last = first;
  else
    return;
  for (guint parcel = first; parcel <= last; parcel++)
    {
      OmsSandboxHit hit = { hits->len, order.index, parcel };
      gboolean there = FALSE;

      for (guint i = 0; i < hits->len && !there; i++)
        there = g_array_index (hits, OmsSandboxHit, i).index == hit.index &&
                g_array_index (hits, OmsSandboxHit, i).part == hit.part;
      if (!there)
        g_array_append_val (hits, hit);
    }
}

static GArray *
find_named (OmsSandboxAccount *account, By by, char **ids)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (OmsSandboxHit));

  for (guint i = 0; ids[i] != NULL; i++)
    add_named (account, by, ids[i], hits);
  return hits;
}

/* @ids: the comma list; @next: where it goes on, NULL for the first page */
static void
write_named (OmsSandboxFlipkartCall *call, By by, const char *ids, const OmsSandboxHit *next)
{
  g_autofree char *query = g_strconcat (by_params[by], " ", ids, NULL);
  g_autoptr (GArray) hits = NULL;
  g_auto (GStrv) parts = NULL;
  OmsSandboxFlipkartPage page = { .query = query,
                                  .size = MAX_IDS,
                                  .array = "shipments",
                                  .link = "nextPageUrl",
                                  .link_path = "/v3/shipments",
                                  .write = write_hit };

  if (!oms_sandbox_flipkart_ids (call, by_params[by], ids, MAX_IDS, &parts))
    return;
  hits = find_named (call->account, by, parts);
  page.from_token = next != NULL;
  if (next != NULL)
    page.first = *next;
  oms_sandbox_flipkart_write_page (call, &page, hits);
}

static guint
find_by (const char *name)
{
  guint by = 0;

  while (by_params[by] != NULL && !g_str_equal (by_params[by], name))
    by++;
  return by;
}

static void
next_named (OmsSandboxFlipkartCall *call, const char *token)
{
  g_autofree char *query = NULL;
  OmsSandboxHit next;
  char *ids;

  if (!oms_sandbox_flipkart_open_token (call, token, &query, &next))
    return;
  ids = strchr (query, ' ');
  if (ids == NULL)
    {
      oms_sandbox_flipkart_invalid (call, "next_token", "The token is of another call");
      return;
    }
  *ids++ = '\0';
  if (by_params[find_by (query)] == NULL)
    {
      oms_sandbox_flipkart_invalid (call, "next_token", "The token is of another call");
      return;
    }
  write_named (call, find_by (query), ids, &next);
}

void
oms_sandbox_flipkart_get_shipments (OmsSandboxFlipkartCall *call)
{
  static const char *const known[] = { "shipmentIds", "orderItemIds", "orderIds", "next_token", NULL };
  const OmsSandboxParam *only;

  if (!oms_sandbox_flipkart_params (call, known))
    return;
  if (call->request->params->len != 1)
    {
      oms_sandbox_flipkart_invalid (call, "", "Exactly one of shipmentIds, orderItemIds and orderIds is required");
      return;
    }
  only = &g_array_index (call->request->params, OmsSandboxParam, 0);
  if (g_str_equal (only->name, "next_token"))
    next_named (call, only->value);
  else
    write_named (call, find_by (only->name), only->value, NULL);
}

void
oms_sandbox_flipkart_details (OmsSandboxFlipkartCall *call, const char *text)
{
  static const char *const none[] = { NULL };
  g_autoptr (GArray) hits = NULL;
  g_auto (GStrv) ids = NULL;

  if (!oms_sandbox_flipkart_params (call, none) || !oms_sandbox_flipkart_ids (call, "shipmentIds", text, MAX_IDS, &ids))
    return;
  hits = find_named (call->account, BY_SHIPMENT, ids);
  oms_sandbox_json_open (call->reply->body, NULL, '{');
  oms_sandbox_json_open (call->reply->body, "shipments", '[');
  for (guint i = 0; i < hits->len; i++)
    {
      const OmsSandboxHit *hit = &g_array_index (hits, OmsSandboxHit, i);
      OmsSandboxOrder order;

      oms_sandbox_book_get (call->account->book, hit->index, &order);
      oms_sandbox_flipkart_write_details (call, &order, hit->part);
    }
  oms_sandbox_json_close (call->reply->body, ']');
  oms_sandbox_json_close (call->reply->body, '}');
}
