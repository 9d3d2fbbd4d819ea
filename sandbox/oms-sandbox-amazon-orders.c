/* SPDX-License-Identifier: GPL-3.0-or-later */
/* searchOrders and getOrder, 2026-01-01: which orders go into a reply. How one looks is in -amazon-order-json.c. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

/* Amazon wants "before" to be this long ago, and returns no younger order. */
#define SETTLE_SECONDS 120
#define TOKEN_LIFE     OMS_SANDBOX_DAY
#define NOT_GIVEN      G_MININT64

static const char *const status_words[] = { "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED",
                                            "PARTIALLY_SHIPPED",    "SHIPPED", "CANCELLED",
                                            "UNFULFILLABLE",        NULL };
static const char *const included_words[] = { "BUYER",     "RECIPIENT",    "PROCEEDS",           "EXPENSE",
                                              "PROMOTION", "CANCELLATION", "FULFILLMENT",        "PACKAGES",
                                              "TAX",       "PAYMENT",      "FULFILLMENT_ORDERS", NULL };
static const char *const fulfilled_by_words[] = { "MERCHANT", "AMAZON", NULL };

static const char *const search_params[] = { "createdAfter",
                                             "createdBefore",
                                             "lastUpdatedAfter",
                                             "lastUpdatedBefore",
                                             "fulfillmentStatuses",
                                             "marketplaceIds",
                                             "fulfilledBy",
                                             "maxResultsPerPage",
                                             "paginationToken",
                                             "includedData",
                                             NULL };
/* Amazon's page frees includedData too; the live service has been stricter than that. */
static const char *const free_params[] = { "maxResultsPerPage", "paginationToken", NULL };

typedef struct
{
  gboolean by_created;
  gint64 after;
  gint64 before;
  gboolean here;  /* our marketplace is asked for */
  guint statuses; /* bits of status_words */
  guint fulfilled_by;
  guint included;
  int page_size;
  OmsSandboxPage page; /* where this page starts */
  gboolean from_token;
} Search;

const char *
oms_sandbox_amazon_status (OmsSandboxState state)
{
  static const char *const words[] = {
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "SHIPPED", "CANCELLED",
    "UNFULFILLABLE"
  };

  return words[state];
}

/* ---- Reading the request ---------------------------------------------------------------------------------------- */

static gboolean
read_included (OmsSandboxCall *call, guint *included)
{
  static const OmsSandboxEnum allowed = { included_words, 0 };

  if (!oms_sandbox_amazon_enum (call, "includedData", &allowed, included))
    return FALSE;
  if ((*included & (OMS_SANDBOX_BUYER | OMS_SANDBOX_RECIPIENT)) &&
      oms_sandbox_faults_hit (call->world->faults, call->operation, "personal-403"))
    return oms_sandbox_amazon_error (call->reply, 403, "AccessDeniedException", "Access to the resource is forbidden",
                                     "");
  return TRUE;
}

static gboolean
read_window (OmsSandboxCall *call, Search *search)
{
  gint64 created_after = NOT_GIVEN, created_before = NOT_GIVEN, updated_after = NOT_GIVEN, updated_before = NOT_GIVEN;
  gint64 newest = oms_sandbox_world_now (call->world) - oms_sandbox_world_wait (call->world, SETTLE_SECONDS);

  if (!oms_sandbox_amazon_time (call, "createdAfter", &created_after) ||
      !oms_sandbox_amazon_time (call, "createdBefore", &created_before) ||
      !oms_sandbox_amazon_time (call, "lastUpdatedAfter", &updated_after) ||
      !oms_sandbox_amazon_time (call, "lastUpdatedBefore", &updated_before))
    return FALSE;
  if ((created_after == NOT_GIVEN) == (updated_after == NOT_GIVEN))
    return oms_sandbox_amazon_invalid (call, "Exactly one of createdAfter and lastUpdatedAfter is required.");
  search->by_created = created_after != NOT_GIVEN;
  if ((search->by_created ? updated_before : created_before) != NOT_GIVEN)
    return oms_sandbox_amazon_invalid (call, "Created and last updated filters cannot be combined.");
  search->after = search->by_created ? created_after : updated_after;
  search->before = search->by_created ? created_before : updated_before;
  if (search->before != NOT_GIVEN && search->before > newest)
    return oms_sandbox_amazon_invalid (call, "The end of the window must be at least two minutes before the time of "
                                             "the request.");
  if (search->before != NOT_GIVEN && search->before < search->after)
    return oms_sandbox_amazon_invalid (call, "The end of the window must not be before its start.");
  if (search->before == NOT_GIVEN)
    search->before = newest;
  return TRUE;
}

static gboolean
read_place (OmsSandboxCall *call, Search *search)
{
  const char *token = oms_sandbox_request_param (call->request, "paginationToken");

  search->page = (OmsSandboxPage){ .time = search->after, .bound = search->before };
  if (token == NULL)
    return TRUE;
  if (!oms_sandbox_amazon_page (call, token, free_params, TOKEN_LIFE, &search->page))
    return FALSE;
  search->before = search->page.bound;
  search->from_token = TRUE;
  return TRUE;
}

static gboolean
read_search (OmsSandboxCall *call, Search *search)
{
  static const OmsSandboxEnum statuses = { status_words, 0 };
  static const OmsSandboxEnum fulfilled_by = { fulfilled_by_words, 0 };

  *search = (Search){ .here = TRUE, .statuses = G_MAXUINT, .fulfilled_by = G_MAXUINT, .page_size = 100 };
  return oms_sandbox_amazon_known (call, search_params) && read_window (call, search) &&
         oms_sandbox_amazon_enum (call, "fulfillmentStatuses", &statuses, &search->statuses) &&
         oms_sandbox_amazon_marketplaces (call, 50, FALSE, &search->here) &&
         oms_sandbox_amazon_enum (call, "fulfilledBy", &fulfilled_by, &search->fulfilled_by) &&
         oms_sandbox_amazon_int (call, "maxResultsPerPage", 1, 100, &search->page_size) &&
         read_included (call, &search->included) && read_place (call, search);
}

/* ---- Writing the reply ------------------------------------------------------------------------------------------ */

static gboolean
wanted (OmsSandboxCall *call, const Search *search, guint index)
{
  OmsSandboxOrder order;
  OmsSandboxState state = oms_sandbox_book_state (call->account->book, index);
  guint status = 0;

  while (!g_str_equal (status_words[status], oms_sandbox_amazon_status (state)))
    status++;
  if ((search->statuses & (1u << status)) == 0)
    return FALSE;
  if (search->fulfilled_by == G_MAXUINT)
    return TRUE;
  oms_sandbox_book_get (call->account->book, index, &order);
  return (search->fulfilled_by & (order.by_marketplace ? 2 : 1)) != 0;
}

/* Steps to the next order of the search. Returns: FALSE at its end */
static gboolean
step (OmsSandboxCall *call, const Search *search, OmsSandboxWalk *walk)
{
  while (search->here && oms_sandbox_book_walk_next (call->account->book, walk))
    {
      if (walk->time > search->before)
        return FALSE;
      if (wanted (call, search, walk->index))
        return TRUE;
    }
  return FALSE;
}

/* Writes a page of orders. Returns: TRUE with the start of the next page in @next when there is one */
static gboolean
write_page (OmsSandboxCall *call, const Search *search, OmsSandboxPage *next)
{
  GString *out = call->reply->body;
  OmsSandboxWalk walk = { .by_created = search->by_created, .time = search->page.time };
  OmsSandboxWalk last = walk;
  int written = 0;

  walk.index = (guint) search->page.index;
  oms_sandbox_book_walk_start (call->account->book, &walk);
  while (step (call, search, &walk))
    {
      if (written == search->page_size)
        {
          if (written > 1 && oms_sandbox_faults_hit (call->world->faults, call->operation, "duplicate"))
            walk = last;
          *next = (OmsSandboxPage){ walk.time, walk.index, search->before, oms_sandbox_world_now (call->world) };
          return TRUE;
        }
      oms_sandbox_amazon_write_order (call, NULL, walk.index, search->included, out);
      last = walk;
      written++;
    }
  return FALSE;
}

/* Where the faults say the next page is. Returns: TRUE when there is one */
static gboolean
bend_next (OmsSandboxCall *call, const Search *search, gboolean more, OmsSandboxPage *next)
{
  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "loop"))
    {
      /* Whatever the page, the next one is said to be this one again. */
      *next = search->page;
      next->issued = search->from_token ? next->issued : oms_sandbox_world_now (call->world);
      return TRUE;
    }
  if (more || !oms_sandbox_faults_hit (call->world->faults, call->operation, "endless"))
    return more;
  /* Behind all orders, and each time one step further. */
  *next = (OmsSandboxPage){ search->before, MAX (search->page.index, G_MAXINT) + 1, search->before,
                            oms_sandbox_world_now (call->world) };
  return TRUE;
}

void
oms_sandbox_amazon_search_orders (OmsSandboxCall *call)
{
  GString *out = call->reply->body;
  g_autofree char *token = NULL;
  OmsSandboxPage next;
  Search search;
  gboolean more;

  if (!read_search (call, &search))
    return;
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, "orders", '[');
  more = write_page (call, &search, &next);
  oms_sandbox_json_close (out, ']');
  more = bend_next (call, &search, more, &next);
  if (more)
    {
      token = oms_sandbox_amazon_token (call, free_params, &next);
      oms_sandbox_json_open (out, "pagination", '{');
      oms_sandbox_json_string (out, "nextToken", token);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_time (out, search.by_created ? "createdBefore" : "lastUpdatedBefore", search.before);
  oms_sandbox_json_close (out, '}');
}

/* ---- One order -------------------------------------------------------------------------------------------------- */

const char *
oms_sandbox_amazon_order_id (guint64 number, char buffer[24])
{
  g_snprintf (buffer, 24, "%u-%07u-%07u", 402 + (guint) (number % 7), (guint) (number / 10000000),
              (guint) (number % 10000000));
  return buffer;
}

static gboolean
find_order (OmsSandboxCall *call, const char *order_id, guint *index)
{
  guint first, middle, last;
  guint64 number;
  char again[24];

  if (strlen (order_id) != 19 || sscanf (order_id, "%3u-%7u-%7u", &first, &middle, &last) != 3)
    return FALSE;
  number = (guint64) middle * 10000000 + last;
  return g_str_equal (oms_sandbox_amazon_order_id (number, again), order_id) &&
         oms_sandbox_book_find (call->account->book, number, index);
}

void
oms_sandbox_amazon_get_order (OmsSandboxCall *call, const char *order_id)
{
  static const char *const known[] = { "includedData", NULL };
  GString *out = call->reply->body;
  guint included = 0;
  guint index;

  if (!oms_sandbox_amazon_known (call, known) || !read_included (call, &included))
    return;
  if (!find_order (call, order_id, &index))
    {
      oms_sandbox_amazon_error (call->reply, 404, "NotFound", "The requested order does not exist.", "");
      return;
    }
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_amazon_write_order (call, "order", index, included, out);
  oms_sandbox_json_close (out, '}');
}
