/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes back: one return for each unit of an item. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

#define PAGE_SIZE 25
#define MAX_IDS   25

static const char *const sources[] = { "courier_return", "customer_return", NULL };
static const char *const search_params[] = { "source",       "modifiedAfter", "modifiedBefore",
                                             "createdAfter", "createdBefore", "locationId",
                                             "returnIds",    "trackingIds",   NULL };
static const char *const token_params[] = { "next_token", NULL };

typedef struct
{
  gboolean by_buyer;
  gboolean by_created; /* the window and the order of the rows */
  gint64 after, before;
} Search;

/* A row's part: which unit of which item. */
static guint
pack (guint line, guint parcel, guint unit)
{
  return line * 16 + parcel * 8 + unit;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------- */

static void
write_ids (const OmsSandboxOrder *order, guint line, guint parcel, guint unit, GString *out)
{
  guint64 line_id = order->lines[line].id;
  char id[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_string (out, "returnId", oms_sandbox_flipkart_return_id (line_id, parcel, unit, id));
  oms_sandbox_json_string (out, "orderItemId", oms_sandbox_flipkart_item_id (line_id, parcel, id));
  oms_sandbox_json_string (out, "orderId", oms_sandbox_flipkart_order_id (order->number, id));
  oms_sandbox_json_string (out, "shipmentId", oms_sandbox_flipkart_shipment_id (order->number, parcel, id));
  oms_sandbox_json_string (out, "trackingId", oms_sandbox_flipkart_return_tracking (order, id));
}

/* What a buyer sends back to a seller who brought it themselves is the seller's to approve. */
static const char *
status_of (const OmsSandboxOrder *order)
{
  if (order->state == OMS_SANDBOX_RETURNED)
    return "COMPLETED";
  if (!order->by_buyer || !g_str_equal (oms_sandbox_flipkart_shipment_type (order), "SELF"))
    return "CREATED";
  return order->number % 2 == 0 ? "REQUESTED" : "APPROVED";
}

static void
write_return (OmsSandboxFlipkartCall *call, const OmsSandboxHit *hit)
{
  GString *out = call->reply->body;
  OmsSandboxOrder order;

  oms_sandbox_book_get (call->account->book, hit->index, &order);
  oms_sandbox_json_open (out, NULL, '{');
  write_ids (&order, hit->part / 16, hit->part / 8 % 2, hit->part % 8, out);
  oms_sandbox_json_int (out, "quantity", 1);
  oms_sandbox_json_string (out, "status", status_of (&order));
  oms_sandbox_json_string (out, "type", sources[order.by_buyer]);
  oms_sandbox_json_string (out, "reason", order.by_buyer ? "SIZE_ISSUE" : "ATTEMPTS_EXHAUSTED");
  oms_sandbox_json_string (out, "subReason", "");
  oms_sandbox_json_string (out, "shipmentStatus", oms_sandbox_flipkart_state (&order, hit->part / 8 % 2));
  oms_sandbox_json_string (out, "courierName", "E-Kart Logistics");
  oms_sandbox_flipkart_json_time (out, "orderDate", order.created);
  oms_sandbox_flipkart_json_time (out, "createdDate", order.turned_at);
  oms_sandbox_flipkart_json_time (out, "updatedDate", order.updated);
  if (g_str_equal (status_of (&order), "APPROVED"))
    oms_sandbox_flipkart_json_time (out, "approvedOn", order.updated);
  oms_sandbox_flipkart_json_time (out, "expectedDate", order.turned_at + 8 * OMS_SANDBOX_DAY);
  oms_sandbox_json_string (out, "locationId", call->flipkart->location);
  oms_sandbox_json_string (out, "comments", "");
  oms_sandbox_json_string (
      out, "serviceProfile",
      oms_sandbox_flipkart_profile_word (oms_sandbox_flipkart_profile (call->account, &order), FALSE));
  oms_sandbox_json_raw (out, "services", "[]", -1);
  oms_sandbox_json_close (out, '}');
}

/* ---- Finding ---------------------------------------------------------------------------------------------------- */

static void
add_units (const OmsSandboxOrder *order, gint64 key, GArray *hits)
{
  for (guint line = 0; line < order->n_lines; line++)
    for (guint parcel = 0; parcel < oms_sandbox_flipkart_parcels (order); parcel++)
      for (guint unit = 0; unit < oms_sandbox_flipkart_units (order, &order->lines[line], parcel); unit++)
        {
          OmsSandboxHit hit = { key, order->index, pack (line, parcel, unit) };

          g_array_append_val (hits, hit);
        }
}

static gboolean
comes_back (OmsSandboxState state)
{
  return state == OMS_SANDBOX_RETURNING || state == OMS_SANDBOX_RETURNED;
}

static void
find (OmsSandboxFlipkartCall *call, gconstpointer data, GArray *hits)
{
  const Search *search = data;
  OmsSandboxBook *book = call->account->book;

  for (guint index = 0; index < oms_sandbox_book_size (book); index++)
    {
      OmsSandboxOrder order;
      gint64 key;

      if (!comes_back (oms_sandbox_book_state (book, index)))
        continue;
      oms_sandbox_book_get (book, index, &order);
      key = search->by_created ? order.turned_at : order.updated;
      if (order.by_buyer == search->by_buyer && key >= search->after && key <= search->before)
        add_units (&order, key, hits);
    }
}

/* By return id or tracking id. Their key is their place. */
static void
add_named (OmsSandboxFlipkartCall *call, const char *id, gboolean by_tracking, GArray *hits)
{
  OmsSandboxBook *book = call->account->book;
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (OmsSandboxHit));
  OmsSandboxOrder order;
  guint64 number;
  guint index;

  if (sscanf (id, by_tracking ? "FMPR%14" G_GUINT64_FORMAT : "10%14" G_GUINT64_FORMAT, &number) != 1 ||
      !(by_tracking ? oms_sandbox_book_find (book, number, &index) : oms_sandbox_book_find_line (book, number, &index)))
    return;
  oms_sandbox_book_get (book, index, &order);
  if (comes_back (order.state))
    add_units (&order, 0, units);
  for (guint i = 0; i < units->len; i++)
    {
      OmsSandboxHit *hit = &g_array_index (units, OmsSandboxHit, i);
      char name[OMS_SANDBOX_FLIPKART_ID];

      if (by_tracking)
        oms_sandbox_flipkart_return_tracking (&order, name);
      else
        oms_sandbox_flipkart_return_id (order.lines[hit->part / 16].id, hit->part / 8 % 2, hit->part % 8, name);
      hit->key = hits->len;
      if (g_str_equal (name, id))
        g_array_append_val (hits, *hit);
    }
}

/* @ids: the comma list; @next: where it goes on, NULL for the first page. A tracking id may be of many units. */
static void
answer_named (OmsSandboxFlipkartCall *call, const char *name, const char *ids, const OmsSandboxHit *next)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (OmsSandboxHit));
  g_autofree char *query = g_strconcat (name, " ", ids, NULL);
  g_auto (GStrv) parts = NULL;
  OmsSandboxFlipkartPage page = { .query = query,
                                  .from_token = next != NULL,
                                  .size = PAGE_SIZE,
                                  .array = "returnItems",
                                  .link = "nextUrl",
                                  .link_path = "/v2/returns",
                                  .write = write_return };

  if (!oms_sandbox_flipkart_ids (call, name, ids, MAX_IDS, &parts))
    return;
  for (guint i = 0; parts[i] != NULL; i++)
    add_named (call, parts[i], g_str_equal (name, "trackingIds"), hits);
  if (next != NULL)
    page.first = *next;
  oms_sandbox_flipkart_write_page (call, &page, hits);
}

/* ---- The search ---------------------------------------------------------------------------------------------------
 */

static gboolean
read_source (OmsSandboxFlipkartCall *call, Search *search)
{
  const char *source = oms_sandbox_request_param (call->request, "source");

  if (source == NULL)
    return oms_sandbox_flipkart_invalid (call, "source", "Required");
  if (!g_strv_contains (sources, source))
    return oms_sandbox_flipkart_invalid (call, "source", "Must be customer_return or courier_return");
  search->by_buyer = g_str_equal (source, sources[1]);
  return TRUE;
}

static gboolean
read_window (OmsSandboxFlipkartCall *call, Search *search)
{
  gint64 modified_after = G_MININT64, modified_before = G_MAXINT64;
  gint64 created_after = G_MININT64, created_before = G_MAXINT64;
  gboolean by_modified;

  if (!oms_sandbox_flipkart_time_param (call, "modifiedAfter", &modified_after) ||
      !oms_sandbox_flipkart_time_param (call, "modifiedBefore", &modified_before) ||
      !oms_sandbox_flipkart_time_param (call, "createdAfter", &created_after) ||
      !oms_sandbox_flipkart_time_param (call, "createdBefore", &created_before))
    return FALSE;
  search->by_created = created_after != G_MININT64 || created_before != G_MAXINT64;
  by_modified = modified_after != G_MININT64 || modified_before != G_MAXINT64;
  if (by_modified && search->by_created)
    return oms_sandbox_flipkart_invalid (call, "modifiedAfter", "Modified and created cannot be combined");
  search->after = search->by_created ? created_after : modified_after;
  search->before = search->by_created ? created_before : modified_before;
  if (search->after > search->before)
    return oms_sandbox_flipkart_invalid (call, "modifiedAfter", "The end must not be before the start");
  return TRUE;
}

static void
answer_search (OmsSandboxFlipkartCall *call, const Search *search, const OmsSandboxHit *next)
{
  g_autofree char *query = g_strdup_printf ("%d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, search->by_buyer,
                                            search->by_created, search->after, search->before);
  OmsSandboxFlipkartPage page = { .query = query,
                                  .first = { G_MININT64, 0, 0 },
                                  .from_token = next != NULL,
                                  .size = PAGE_SIZE,
                                  .array = "returnItems",
                                  .link = "nextUrl",
                                  .link_path = "/v2/returns",
                                  .find = find,
                                  .write = write_return };

  if (next != NULL)
    page.first = *next;
  oms_sandbox_flipkart_search_page (call, &page, search);
}

static void
next_page (OmsSandboxFlipkartCall *call, const char *token)
{
  g_autofree char *query = NULL;
  OmsSandboxHit next;
  Search search;

  if (!oms_sandbox_flipkart_params (call, token_params) ||
      !oms_sandbox_flipkart_open_token (call, token, &query, &next))
    return;
  if (g_str_has_prefix (query, "returnIds ") || g_str_has_prefix (query, "trackingIds "))
    {
      char *ids = strchr (query, ' ');

      *ids++ = '\0';
      answer_named (call, query, ids, &next);
      return;
    }
  if (sscanf (query, "%d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &search.by_buyer, &search.by_created,
              &search.after, &search.before) != 4)
    g_assert_not_reached (); /* the token is ours */
  answer_search (call, &search, &next);
}

void
oms_sandbox_flipkart_returns (OmsSandboxFlipkartCall *call)
{
  const char *token = oms_sandbox_request_param (call->request, "next_token");
  const char *location = oms_sandbox_request_param (call->request, "locationId");
  gboolean by_id = oms_sandbox_request_param (call->request, "returnIds") != NULL;
  gboolean by_tracking = oms_sandbox_request_param (call->request, "trackingIds") != NULL;
  Search search = { 0 };

  if (token != NULL)
    {
      next_page (call, token);
      return;
    }
  if (!oms_sandbox_flipkart_params (call, search_params))
    return;
  if (by_id || by_tracking)
    {
      const OmsSandboxParam *only = &g_array_index (call->request->params, OmsSandboxParam, 0);

      if (call->request->params->len > 1)
        oms_sandbox_flipkart_invalid (call, "", "Ids cannot be combined with other parameters");
      else
        answer_named (call, only->name, only->value, NULL);
      return;
    }
  if (!read_source (call, &search) || !read_window (call, &search))
    return;
  if (location != NULL && !g_str_equal (location, call->flipkart->location))
    search.after = G_MAXINT64; /* nothing comes back to anywhere else */
  answer_search (call, &search, NULL);
}
