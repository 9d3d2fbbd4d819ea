/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page of what a search found, and the way to the next. It does not know what the rows are. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"

static int
compare (gconstpointer a, gconstpointer b, gpointer descending)
{
  const OmsSandboxHit *x = a;
  const OmsSandboxHit *y = b;
  int by = (x->key > y->key) - (x->key < y->key);

  if (by == 0)
    by = (x->index > y->index) - (x->index < y->index);
  if (by == 0)
    by = (x->part > y->part) - (x->part < y->part);
  return GPOINTER_TO_INT (descending) ? -by : by;
}

/* All that the search finds, in order. Kept until the book changes or another search comes: a pass through many pages
 * would otherwise read the whole book for each of them. */
static GArray *
find_all (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page, gconstpointer search)
{
  OmsSandboxFlipkart *flipkart = call->flipkart;
  guint64 version = oms_sandbox_book_version (call->account->book);
  g_autofree char *name = g_strconcat (page->array, " ", page->query, NULL);

  if (flipkart->hits_version == version && g_strcmp0 (flipkart->hits_of, name) == 0)
    return flipkart->hits;
  g_array_set_size (flipkart->hits, 0);
  page->find (call, search, flipkart->hits);
  g_array_sort_with_data (flipkart->hits, compare, GINT_TO_POINTER (page->descending));
  flipkart->hits_version = version;
  g_free (flipkart->hits_of);
  flipkart->hits_of = g_steal_pointer (&name);
  return flipkart->hits;
}

/* The position of the first row that is not before the page's start. */
static guint
find_start (GArray *hits, const OmsSandboxFlipkartPage *page)
{
  guint low = 0;
  guint high = page->from_token ? hits->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare (&g_array_index (hits, OmsSandboxHit, middle), &page->first, GINT_TO_POINTER (page->descending)) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Where the faults say the next page is. Returns: TRUE when there is one */
static gboolean
bend_next (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page, gboolean more, OmsSandboxHit *next)
{
  gint64 behind_all = page->descending ? G_MININT64 : G_MAXINT64;

  if (oms_sandbox_faults_hit (call->world->faults, call->operation, "loop"))
    {
      *next = page->first;
      return TRUE;
    }
  if (more || !oms_sandbox_faults_hit (call->world->faults, call->operation, "endless"))
    return more;
  *next = (OmsSandboxHit){ behind_all, page->first.key == behind_all ? page->first.index + 1 : 1, 0 };
  return TRUE;
}

/* Flipkart's addresses are relative to the host and "/sellers". */
static void
write_link (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page, const OmsSandboxHit *next)
{
  OmsSandboxFaults *faults = call->world->faults;
  g_autofree char *token = oms_sandbox_flipkart_token (call, page->query, next);
  g_autofree char *escaped = g_uri_escape_string (token, NULL, FALSE);
  g_autofree char *relative = g_strconcat (page->link_path, "?next_token=", escaped, NULL);
  g_autofree char *absolute = NULL;

  if (oms_sandbox_faults_hit (faults, call->operation, "foreign-link"))
    absolute = g_strconcat ("https://api.flipkart.example/sellers", relative, NULL);
  else if (oms_sandbox_faults_hit (faults, call->operation, "absolute-link"))
    absolute = g_strconcat ("http://", soup_message_headers_get_one (call->request->headers, "Host"),
                            call->account->prefix, "/sellers", relative, NULL);
  oms_sandbox_json_string (call->reply->body, page->link, absolute != NULL ? absolute : relative);
}

void
oms_sandbox_flipkart_write_page (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page, GArray *hits)
{
  guint start = find_start (hits, page);
  guint end = MIN (hits->len, start + page->size);
  gboolean more = end < hits->len;
  GString *out = call->reply->body;
  OmsSandboxHit next = { 0 };

  if (more && end - start > 1 && oms_sandbox_faults_hit (call->world->faults, call->operation, "duplicate"))
    next = g_array_index (hits, OmsSandboxHit, end - 1);
  else if (more)
    next = g_array_index (hits, OmsSandboxHit, end);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, page->array, '[');
  for (guint i = start; i < end; i++)
    page->write (call, &g_array_index (hits, OmsSandboxHit, i));
  oms_sandbox_json_close (out, ']');
  more = bend_next (call, page, more, &next);
  oms_sandbox_json_bool (out, "hasMore", more);
  if (more)
    write_link (call, page, &next);
  else if (hits->len % 2 == 0) /* the last page has an empty address, or none */
    oms_sandbox_json_string (out, page->link, "");
  oms_sandbox_json_close (out, '}');
}

void
oms_sandbox_flipkart_search_page (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page,
                                  gconstpointer search)
{
  oms_sandbox_flipkart_write_page (call, page, find_all (call, page, search));
}
