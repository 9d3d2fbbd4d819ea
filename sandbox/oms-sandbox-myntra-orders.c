/* SPDX-License-Identifier: GPL-3.0-or-later */
/* getOrderList and getOrder: which orders go into a reply. How one looks is in -myntra-order-json.c. */
#include "oms-sandbox-json.h"
#include "oms-sandbox-myntra.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define PAGE_SIZE 20

static const char *const known[] = { "page", "statusCode", "startDate", "endDate", NULL };
static const char *const filters[] = { "RFR", "WP", "PK", "SH", "DL", "IC", NULL };

typedef struct
{
  guint page;
  const char *status; /* (nullable): any */
  gint64 start;       /* the first moment of creation */
  gint64 end;         /* the first that is too late */
  gint64 now;
  gboolean loops; /* each page is the first */
} Search;

/* ---- Reading the request ---------------------------------------------------------------------------------------- */

static gboolean
read_day (OmsSandboxMyntraCall *call, const char *name, gint64 *ms)
{
  const char *text = oms_sandbox_request_param (call->request, name);

  if (text == NULL || oms_sandbox_time_parse_day (text, ms))
    return TRUE;
  return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "Dates must be in the format YYYY-MM-DD");
}

static gboolean
read_search (OmsSandboxMyntraCall *call, Search *search)
{
  const char *page = oms_sandbox_request_param (call->request, "page");
  guint64 number = 0;
  gint64 last = G_MAXINT64;

  *search = (Search){ .start = G_MININT64, .end = G_MAXINT64, .now = oms_sandbox_world_now (call->world) };
  search->status = oms_sandbox_request_param (call->request, "statusCode");
  if (!oms_sandbox_myntra_known (call, known))
    return FALSE;
  if (page != NULL && !g_ascii_string_to_unsigned (page, 10, 0, G_MAXINT / PAGE_SIZE, &number, NULL))
    return oms_sandbox_myntra_refuse (call->reply, 200, 2006, "page must be a number from 0");
  if (search->status != NULL && !g_strv_contains (filters, search->status))
    return oms_sandbox_myntra_refuse (call->reply, 200, 2001, "statusCode is not allowed here");
  if (!read_day (call, "startDate", &search->start) || !read_day (call, "endDate", &last))
    return FALSE;
  if (last < search->start)
    return oms_sandbox_myntra_refuse (call->reply, 200, 2001, "endDate must not be before startDate");
  search->end = last == G_MAXINT64 ? last : last + OMS_SANDBOX_DAY;
  search->page = (guint) number;
  return TRUE;
}

/* ---- Which orders ----------------------------------------------------------------------------------------------- */

/* Whether one of the order's units has the word @status, or is closed and @status is DL. Said by state, because a list
 * looks at all orders to count them. */
static gboolean
has_status (OmsSandboxBook *book, guint index, const char *status)
{
  OmsSandboxOrder order;

  switch (oms_sandbox_book_state (book, index))
    {
    case OMS_SANDBOX_PENDING:
      return g_str_equal (status, "RFR");
    case OMS_SANDBOX_NEW:
      return g_str_equal (status, "WP");
    case OMS_SANDBOX_PACKED:
      return g_str_equal (status, "PK");
    case OMS_SANDBOX_PARTLY_SHIPPED:
      return g_str_equal (status, "PK") || g_str_equal (status, "SH");
    case OMS_SANDBOX_SHIPPED:
      oms_sandbox_book_get (book, index, &order);
      return g_str_equal (status, "SH") || (order.split && order.ahead && g_str_equal (status, "DL"));
    case OMS_SANDBOX_CANCELLED:
      return g_str_equal (status, "IC");
    case OMS_SANDBOX_RETURNING:
      oms_sandbox_book_get (book, index, &order);
      return g_str_equal (status, order.by_buyer ? "DL" : "SH");
    case OMS_SANDBOX_DELIVERED:
    case OMS_SANDBOX_RETURNED:
    case OMS_SANDBOX_LOST:
      return g_str_equal (status, "DL");
    case OMS_SANDBOX_PREORDER:
    case OMS_SANDBOX_UNFULFILLABLE:
    default:
      return FALSE;
    }
}

/* By creation, so that a new order is on the last page. */
static gboolean
step (OmsSandboxMyntraCall *call, const Search *search, OmsSandboxWalk *walk)
{
  OmsSandboxBook *book = call->account->book;

  while (oms_sandbox_book_walk_next (book, walk) && walk->time < search->end)
    if (search->status == NULL || has_status (book, walk->index, search->status))
      return TRUE;
  return FALSE;
}

/* ---- Writing the list ------------------------------------------------------------------------------------------- */

static void
write_stub (OmsSandboxMyntraCall *call, const Search *search, guint index, GString *out)
{
  gboolean strange = oms_sandbox_faults_for (call->world->faults, "unknown-status", index);
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  OmsSandboxMyntraUnit unit;
  OmsSandboxOrder order;

  oms_sandbox_book_get (call->account->book, index, &order);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "orderId", oms_sandbox_myntra_group_id (&order, id));
  oms_sandbox_json_open (out, "orderLines", '[');
  for (guint part = 0; part < oms_sandbox_myntra_parts (&order); part++)
    {
      oms_sandbox_myntra_units (&unit, &order, part);
      while (oms_sandbox_myntra_next_unit (&unit))
        {
          const char *word = strange ? OMS_SANDBOX_MYNTRA_STRANGE : oms_sandbox_myntra_word (&unit, search->now);

          oms_sandbox_json_open (out, NULL, '{');
          oms_sandbox_json_string (out, "orderLineId", oms_sandbox_myntra_line_id (&unit, id));
          oms_sandbox_json_string (out, "sellerOrderId", oms_sandbox_myntra_order_id (&order, part, id));
          oms_sandbox_json_string (out, "status", oms_sandbox_myntra_is_closed (word) ? "" : word);
          oms_sandbox_json_close (out, '}');
        }
    }
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

/* Writes the page, counting all. Returns: how many orders there are */
static guint
write_page (OmsSandboxMyntraCall *call, const Search *search, GString *out)
{
  OmsSandboxWalk walk = { .by_created = TRUE, .time = search->start };
  guint first = search->loops ? 0 : search->page * PAGE_SIZE;
  guint end = first + PAGE_SIZE;
  guint n = 0;

  if (first > 0 && oms_sandbox_faults_hit (call->world->faults, call->operation, "duplicate"))
    first--;
  oms_sandbox_book_walk_start (call->account->book, &walk);
  for (; step (call, search, &walk); n++)
    if (n >= first && n < end)
      write_stub (call, search, walk.index, out);
  return n;
}

void
oms_sandbox_myntra_list_orders (OmsSandboxMyntraCall *call)
{
  OmsSandboxFaults *faults = call->world->faults;
  g_autoptr (GString) data = g_string_new (NULL);
  GString *out = call->reply->body;
  Search search;
  guint all, pages;

  if (!read_search (call, &search))
    return;
  search.loops = oms_sandbox_faults_hit (faults, call->operation, "loop");
  oms_sandbox_json_open (data, NULL, '[');
  all = write_page (call, &search, data);
  oms_sandbox_json_close (data, ']');
  pages = (all + PAGE_SIZE - 1) / PAGE_SIZE;
  /* There is always one page more. */
  if (search.loops || oms_sandbox_faults_hit (faults, call->operation, "endless"))
    pages = MAX (pages, search.page + 2);
  oms_sandbox_myntra_begin (call->reply, 1005, "Orders retrieved successfully", TRUE);
  oms_sandbox_json_int (out, "totalCount", all);
  oms_sandbox_json_int (out, "pages", pages);
  oms_sandbox_json_raw (out, "data", data->str, (gssize) data->len);
  oms_sandbox_json_close (out, '}');
}

/* ---- One order -------------------------------------------------------------------------------------------------- */

void
oms_sandbox_myntra_get_order (OmsSandboxMyntraCall *call, const char *order_id)
{
  guint index, part;

  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "personal-403"))
    oms_sandbox_myntra_refuse (call->reply, 403, 403, "Not authorised");
  else if (!oms_sandbox_myntra_find (call->account->book, order_id, &index, &part))
    oms_sandbox_myntra_refuse (call->reply, 200, 2003, "Order not found");
  else
    {
      oms_sandbox_myntra_begin (call->reply, 1005, "Order retrieved successfully", TRUE);
      oms_sandbox_myntra_write_order (call, index, part);
      oms_sandbox_json_close (call->reply->body, '}');
    }
}
