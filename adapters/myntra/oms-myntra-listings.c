/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which SKUs the seller has at Myntra: a search of the catalogue. It tells keys; how many there are is asked for by
 * SKU. Little is known of its answer, so whatever has a seller's SKU in it counts, at any depth. Where Myntra refuses
 * it, the SKUs seen on orders have to do.
 *
 * The cursor's state is small JSON: between passes when the last one began, {"last": moment}; in one when it began, and
 * where it goes on: {"started": moment, "start": n, "page": n, "cursor": text, "first": SKU}.
 */
#include "oms-myntra-private.h"

#include <glib/gi18n-lib.h>

#define MAX_PAGES 5000

/* What was listed just now is queued already, however often somebody asks. */
#define FRESH_FOR (10 * OMS_TIME_MINUTE)

#define N (&oms_myntra_names)

typedef struct
{
  gint64 last, started; /* OMS_TIME_UNKNOWN: never, not in a pass */
  gint64 start;
  char *cursor; /* (nullable) the first page */
  gint64 page;
  char *first; /* (nullable) the first SKU of the page before */
} State;

static void
state_clear (State *state)
{
  g_free (state->cursor);
  g_free (state->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static void
state_read (State *state, const char *text)
{
  g_autoptr (OmsJson) json = text != NULL ? oms_json_parse_text (text, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  state->last = oms_state_get_moment (root, "last");
  state->started = oms_state_get_moment (root, "started");
  state->start = oms_state_get_count (root, "start");
  state->page = oms_state_get_count (root, "page");
  state->cursor = g_strdup (oms_json_get_string (root, "cursor"));
  state->first = g_strdup (oms_json_get_string (root, "first"));
}

static char *
state_write (const State *state, gboolean more)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  if (more)
    {
      oms_json_writer_add_int (writer, "started", state->started);
      oms_json_writer_add_int (writer, "start", state->start);
      oms_json_writer_add_int (writer, "page", state->page);
      oms_json_writer_add_string (writer, "cursor", state->cursor);
      oms_json_writer_add_string (writer, "first", state->first);
    }
  else
    oms_json_writer_add_int (writer, "last", state->started);
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static char *
find_text (const OmsJsonNode *node, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      char *text = oms_myntra_dup_id (node, *names);

      if (text != NULL)
        return text;
    }
  return NULL;
}

/* A member of the answer, or of an object in it. */
static const OmsJsonNode *
find_member (const OmsJsonNode *root, const char *const *names)
{
  g_autofree const char **members = oms_json_names (root);

  for (const char *const *name = names; *name != NULL; name++)
    if (oms_json_get (root, *name) != NULL)
      return root;
  for (guint i = 0; members != NULL && members[i] != NULL; i++)
    {
      const OmsJsonNode *inner = oms_json_get_object (root, members[i]);

      for (const char *const *name = names; inner != NULL && *name != NULL; name++)
        if (oms_json_get (inner, *name) != NULL)
          return inner;
    }
  return NULL;
}

typedef struct
{
  OmsStockPage *page;
  GHashTable *seen; /* (element-type utf8) SKUs of the page */
  guint articles;
} Search;

/* What a product says stands for its sizes, too. */
typedef struct
{
  const char *title, *product;
} Context;

static void
add_article (Search *search, const char *sku, const Context *context)
{
  OmsStockRecord *record;

  search->articles++;
  if (!g_hash_table_add (search->seen, g_strdup (sku)))
    return;
  record = oms_stock_record_new (sku);
  record->key_only = TRUE;
  record->title = g_strdup (context->title);
  record->remote_product_id = g_strdup (context->product);
  record->fulfilment = OMS_FULFILMENT_SELF;
  g_ptr_array_add (search->page->records, record);
}

/* The depth is that of the answer, which is limited. */
static void
collect (Search *search, const OmsJsonNode *node, const Context *outer)
{
  Context context = *outer;
  g_autofree char *sku = NULL;
  g_autofree char *title = NULL;
  g_autofree char *product = NULL;
  g_autofree const char **members = NULL;

  if (oms_json_type (node) == OMS_JSON_ARRAY)
    {
      for (guint i = 0; i < oms_json_length (node); i++)
        collect (search, oms_json_at (node, i), outer);
      return;
    }
  if (oms_json_type (node) != OMS_JSON_OBJECT)
    return;
  sku = find_text (node, N->catalogue_sku);
  title = find_text (node, N->catalogue_title);
  product = find_text (node, N->catalogue_product);
  if (title != NULL)
    context.title = title;
  if (product != NULL)
    context.product = product;
  if (sku != NULL)
    add_article (search, sku, &context);
  members = oms_json_names (node);
  for (guint i = 0; members[i] != NULL; i++)
    collect (search, oms_json_get (node, members[i]), &context);
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

static OmsMyntraAnswer *
send_search (OmsMyntraAdapter *self, const State *state, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = oms_myntra_request (self, "GET", N->catalogue_path);
  g_autofree char *start = g_strdup_printf ("%" G_GINT64_FORMAT, state->start);

  oms_http_request_set_query_verbatim (request, N->catalogue_query);
  oms_http_request_add_query (request, N->catalogue_start, start);
  oms_http_request_add_query (request, N->catalogue_cursor, state->cursor != NULL ? state->cursor : N->catalogue_first);
  return oms_myntra_send (self, request, NULL, cancellable, error);
}

/* Whether this account cannot search the catalogue, however often it asks. */
static gboolean
is_refused (const OmsMyntraAnswer *answer)
{
  if (answer->is_good)
    return FALSE;
  switch (answer->meaning)
    {
    case OMS_MYNTRA_SIGN_IN:
      return FALSE;
    case OMS_MYNTRA_FORBIDDEN:
    case OMS_MYNTRA_REFUSED:
    case OMS_MYNTRA_MALFORMED:
      return TRUE;
    default:
      return answer->status == 403 || answer->status == 404;
    }
}

static gboolean
endless (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Myntra sends the same page of articles again and again. The sync stopped there and begins "
                          "anew later; if it stays like this, report it."));
  return FALSE;
}

static const char *
first_sku (const OmsStockPage *page)
{
  return page->records->len > 0 ? ((const OmsStockRecord *) page->records->pdata[0])->sku : NULL;
}

/* By the cursor where the answer brings one, else by counting. Only where it tells that this was all, it was. */
static gboolean
move_on (State *state, const OmsJsonNode *root, guint articles, OmsStockPage *page, GError **error)
{
  g_autofree char *next = find_text (find_member (root, N->catalogue_next), N->catalogue_next);
  g_autofree char *total_text = find_text (find_member (root, N->catalogue_total), N->catalogue_total);
  gint64 total = total_text != NULL ? g_ascii_strtoll (total_text, NULL, 10) : -1;
  const char *sent = state->cursor != NULL ? state->cursor : N->catalogue_first;

  if (articles > 0 && state->page > 0 && g_strcmp0 (first_sku (page), state->first) == 0)
    return endless (error);
  if (++state->page > MAX_PAGES)
    return endless (error);
  g_free (state->first);
  state->first = g_strdup (first_sku (page));
  if (next != NULL && articles > 0 && !g_str_equal (next, sent))
    {
      g_free (state->cursor);
      state->cursor = g_steal_pointer (&next);
      page->more = TRUE;
      return TRUE;
    }
  state->start += articles;
  page->more = next == NULL && articles > 0 && state->start < total;
  page->full_pass_end = !page->more && (next != NULL || state->start == total);
  return TRUE;
}

static void
note_refused (OmsMyntraAdapter *self)
{
  oms_adapter_set_notice (
      OMS_ADAPTER (self),
      _ ("Myntra does not list this account's articles, so stock is read for the SKUs that were seen "
         "on orders."));
}

/* FALSE: it is not worth a pass yet. */
static gboolean
begin_pass (OmsMyntraAdapter *self, State *state)
{
  gint64 fresh_for = oms_http_scale (oms_adapter_get_http (OMS_ADAPTER (self)), FRESH_FOR);
  gint64 now = oms_time_now ();

  if (state->started != OMS_TIME_UNKNOWN)
    return TRUE;
  if (state->last != OMS_TIME_UNKNOWN && now >= state->last && now - state->last < fresh_for)
    {
      state->started = state->last;
      return FALSE;
    }
  state->started = now;
  state->start = state->page = 0;
  return TRUE;
}

static gboolean
read_page (OmsMyntraAdapter *self, State *state, OmsStockPage *page, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsMyntraAnswer) answer = send_search (self, state, cancellable, error);
  g_autoptr (GHashTable) seen = NULL;
  const Context nothing = { NULL, NULL };
  Search search = { page, NULL, 0 };

  if (answer == NULL)
    return FALSE;
  if (is_refused (answer))
    {
      note_refused (self);
      page->known_keys = TRUE;
      return TRUE;
    }
  if (!answer->is_good)
    {
      oms_myntra_set_error (answer, error);
      return FALSE;
    }
  search.seen = seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect (&search, oms_json_root (answer->json), &nothing);
  return move_on (state, oms_json_root (answer->json), search.articles, page, error);
}

OmsStockPage *
oms_myntra_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                        GError **error)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (adapter);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_auto (State) state = { 0 };

  state_read (&state, cursor != NULL ? cursor->state : NULL);
  if (begin_pass (self, &state) && !read_page (self, &state, page, cancellable, error))
    return NULL;
  page->high_water = page->more ? OMS_TIME_UNKNOWN : state.started;
  page->next = state_write (&state, page->more);
  return g_steal_pointer (&page);
}
