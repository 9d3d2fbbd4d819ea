/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which listings there are. The answer has neither stock nor price: those are read later, ten listings a call, which is
 * the costly part. So the listings are read anew only when the stock of all of them can have been read since.
 *
 * The cursor's state is small JSON. Between passes: {"last": moment, "count": listings}, or {"refused": moment}. In a
 * pass also when it began and the id of its next page.
 * Source: flipkart.github.io/fk-api-platform-docs, listing-search */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define SEARCH_PATH "/sellers/listings/v3/search"
#define MAX_PAGES   200
#define SHORTEST    (10 * OMS_TIME_MINUTE)
#define REFUSED_FOR OMS_TIME_DAY  /* before an application that never could list tries again */
#define FORBIDDEN   OMS_TIME_HOUR /* … and one that could: it is a fault more likely than a rule */

typedef struct
{
  gint64 last;    /* when the last whole pass began */
  gint64 count;   /* listings in it */
  gint64 refused; /* when Flipkart last refused to list */

  gint64 started; /* OMS_TIME_UNKNOWN: no pass */
  char *page_id;  /* (nullable) */
  gint64 page, found;
} State;

static void
state_clear (State *state)
{
  g_free (state->page_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static void
state_read (State *state, const char *text)
{
  g_autoptr (OmsJson) json = text != NULL ? oms_json_parse_text (text, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  state->last = oms_state_get_moment (root, "last");
  state->count = oms_state_get_count (root, "count");
  state->refused = oms_state_get_moment (root, "refused");
  state->started = oms_state_get_moment (root, "started");
  state->page_id = g_strdup (oms_json_get_string (root, "pageId"));
  state->page = oms_state_get_count (root, "page");
  state->found = oms_state_get_count (root, "found");
}

static char *
state_write (const State *state)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  oms_state_write_moment (writer, "last", state->last);
  oms_json_writer_add_int (writer, "count", state->count);
  oms_state_write_moment (writer, "refused", state->refused);
  if (state->started != OMS_TIME_UNKNOWN)
    {
      oms_state_write_moment (writer, "started", state->started);
      oms_json_writer_add_string (writer, "pageId", state->page_id);
      oms_json_writer_add_int (writer, "page", state->page);
      oms_json_writer_add_int (writer, "found", state->found);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- When ---------------------------------------------------------------------------------------------------------
 */

/* How long the stock of @count listings takes to read. */
static gint64
reading_time (OmsFlipkartAdapter *self, gint64 count)
{
  gint64 time = MAX (SHORTEST, (gint64) ((double) count / oms_flipkart_skus_an_hour * OMS_TIME_HOUR));

  return oms_http_scale (oms_adapter_get_http (OMS_ADAPTER (self)), time);
}

static gboolean
is_within (gint64 moment, gint64 span, gint64 now)
{
  return moment != OMS_TIME_UNKNOWN && moment <= now && now - moment < span;
}

/* After a refusal: how long it is believed, and how often the stock of what is known is read meanwhile. */
static gint64
refusal_time (OmsFlipkartAdapter *self, const State *state)
{
  return oms_http_scale (oms_adapter_get_http (OMS_ADAPTER (self)), state->count > 0 ? FORBIDDEN : REFUSED_FOR);
}

static gint64
known_time (OmsFlipkartAdapter *self, const State *state)
{
  if (state->count > 0)
    return reading_time (self, state->count);
  return oms_http_scale (oms_adapter_get_http (OMS_ADAPTER (self)), OMS_TIME_HOUR);
}

/* ---- Reading an answer --------------------------------------------------------------------------------------------
 */

static void
add_listing (OmsStockPage *page, const OmsJsonNode *listing)
{
  g_autofree char *sku = oms_flipkart_dup_text (listing, "sku_id");
  OmsStockRecord *record;

  if (sku == NULL)
    {
      g_autoptr (GBytes) text = oms_json_to_bytes (listing, NULL);

      g_ptr_array_add (page->problems, oms_problem_record_new (NULL, _ ("A listing has no SKU."), text));
      return;
    }
  record = oms_stock_record_new (sku);
  record->key_only = TRUE;
  record->listing_id = oms_flipkart_dup_id (listing, "listing_id");
  record->remote_product_id = oms_flipkart_dup_text (listing, "product_id");
  g_ptr_array_add (page->records, record);
}

/* A list, or as the manual draws it one listing, or listings as members. FALSE when there are none at all. */
static gboolean
take_listings (OmsStockPage *page, const OmsJsonNode *root)
{
  const OmsJsonNode *listings = oms_json_get (root, "listings");
  g_autofree const char **names = oms_json_names (listings);

  if (oms_json_type (listings) == OMS_JSON_ARRAY)
    for (guint i = 0; i < oms_json_length (listings); i++)
      add_listing (page, oms_json_at (listings, i));
  else if (oms_json_get (listings, "sku_id") != NULL)
    add_listing (page, listings);
  else
    for (guint i = 0; names[i] != NULL; i++)
      if (oms_json_get_object (listings, names[i]) != NULL)
        add_listing (page, oms_json_get (listings, names[i]));
  return oms_json_type (listings) == OMS_JSON_ARRAY || oms_json_type (listings) == OMS_JSON_OBJECT;
}

static gboolean
endless (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Flipkart sends the same page of listings again and again. The sync stopped there and begins "
                          "anew later; if it stays like this, report it."));
  return FALSE;
}

static gboolean
take_answer (State *state, OmsHttpResponse *response, OmsStockPage *page, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (response->body, &local);
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  const char *next = oms_json_get_string (root, "next_page_id");

  if (json == NULL)
    {
      oms_flipkart_set_unreadable (local, error);
      return FALSE;
    }
  if (!oms_json_get_bool (root, "has_more") || next == NULL || *next == '\0')
    next = NULL;
  if (next != NULL && g_strcmp0 (next, state->page_id) == 0)
    return endless (error);
  if (!take_listings (page, root))
    {
      oms_flipkart_set_no_list (error);
      return FALSE;
    }
  state->page++;
  state->found += page->records->len;
  page->more = next != NULL && state->page < MAX_PAGES;
  if (page->more)
    {
      char *copy = g_strdup (next);

      g_free (state->page_id);
      state->page_id = copy;
      return TRUE;
    }
  page->full_pass_end = next == NULL;
  page->high_water = state->started;
  state->last = state->started;
  state->count = state->found;
  state->started = OMS_TIME_UNKNOWN;
  return TRUE;
}

/* ---- When Flipkart does not list ----------------------------------------------------------------------------------
 */

/* Not every application may list; what is sold and what was imported is known all the same. */
static void
use_known (OmsFlipkartAdapter *self, OmsStockPage *page)
{
  page->known_keys = TRUE;
  oms_adapter_set_notice (OMS_ADAPTER (self),
                          _ ("Flipkart does not list your products to this application, so stock is read for the "
                             "products in your orders and in imported files. Import the listings file of the seller "
                             "dashboard to have them all."));
}

static void
take_refusal (OmsFlipkartAdapter *self, State *state, OmsStockPage *page)
{
  state->refused = state->last = oms_time_now ();
  state->started = OMS_TIME_UNKNOWN;
  use_known (self, page);
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsFlipkartAdapter *self, const char *page_id)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  g_autofree char *body = NULL;

  oms_json_writer_begin_object (writer, NULL);
  if (page_id != NULL)
    oms_json_writer_add_string (writer, "page_id", page_id);
  else
    oms_json_writer_add_null (writer, "page_id");
  oms_json_writer_end_object (writer);
  body = oms_json_writer_end (writer);
  return oms_flipkart_post (self, "searchListings", SEARCH_PATH, body);
}

static gboolean
is_refusal (const OmsHttpResponse *response)
{
  return response->status == 403 || response->status == 404;
}

static gboolean
read_page (OmsFlipkartAdapter *self, State *state, OmsStockPage *page, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, state->page_id);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 200)
    return take_answer (state, response, page, error);
  if (state->page_id != NULL && response->status != 403)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED,
                           _ ("Flipkart forgot where reading the listings had stopped, so it begins anew."));
      return FALSE;
    }
  if (!is_refusal (response))
    {
      oms_flipkart_set_error (response, error);
      return FALSE;
    }
  take_refusal (self, state, page);
  return TRUE;
}

OmsStockPage *
oms_flipkart_fetch_listings (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                             GError **error)
{
  OmsFlipkartAdapter *self = OMS_FLIPKART_ADAPTER (adapter);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_auto (State) state = { 0 };
  gint64 now = oms_time_now ();

  state_read (&state, cursor != NULL ? cursor->state : NULL);
  if (is_within (state.refused, refusal_time (self, &state), now))
    {
      /* Said in every run, done when it is time. */
      use_known (self, page);
      page->known_keys = !is_within (state.last, known_time (self, &state), now);
      if (page->known_keys)
        state.last = now;
    }
  else if (state.started != OMS_TIME_UNKNOWN || !is_within (state.last, reading_time (self, state.count), now))
    {
      if (state.started == OMS_TIME_UNKNOWN)
        {
          state.started = now;
          state.page = state.found = 0;
          g_clear_pointer (&state.page_id, g_free);
        }
      state.refused = OMS_TIME_UNKNOWN;
      if (!read_page (self, &state, page, cancellable, error))
        return NULL;
    }
  page->next = state_write (&state);
  return g_steal_pointer (&page);
}

gboolean
oms_flipkart_try_listings (OmsFlipkartAdapter *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, NULL);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);

  if (response == NULL || response->status == 200 || is_refusal (response))
    return response != NULL && response->status == 200;
  oms_flipkart_set_error (response, error);
  return FALSE;
}
