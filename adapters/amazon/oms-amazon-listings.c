/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings and the stock the seller ships from (Listings Items): once a day all of them, in between what changed, one
 * marketplace after the other. Amazon lets a search be paged through to its 1,000th item only, so a search with more is
 * cut in halves by time until each part fits.
 *
 * The cursor's state is small JSON. Between passes: {"last": moment, "full": moment}. In a pass also: which
 * marketplace, the windows [from, to] still to be read (absent bound: open; the last one is being read), and the page
 * token. */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define LISTINGS_PATH  "/listings/2021-08-01/items/"
#define INCLUDED       "summaries,offers,fulfillmentAvailability"
#define CEILING        1000
#define FULL_EVERY     OMS_TIME_DAY
#define OVERLAP        (10 * OMS_TIME_MINUTE)
#define NARROWEST      (2 * OMS_TIME_SECOND)
#define FIRST_LISTINGS G_GINT64_CONSTANT (915148800000) /* 1999, before there were sellers on Amazon */
#define MAX_WINDOWS    4096
#define MAX_PAGES      60

typedef struct
{
  gint64 from, to; /* OMS_TIME_UNKNOWN: open */
} Window;

typedef struct
{
  gint64 last, full;

  gint64 started; /* OMS_TIME_UNKNOWN: no pass */
  gboolean is_full;
  gboolean incomplete; /* a window held more than can be read */
  gint64 market;
  GArray *windows; /* (element-type Window) */
  char *token;     /* (nullable) of the last window */
  gint64 page;     /* of the last window */
} State;

static void
state_clear (State *state)
{
  g_clear_pointer (&state->windows, g_array_unref);
  g_free (state->token);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static void
state_read (State *state, const char *text)
{
  g_autoptr (OmsJson) json = text != NULL ? oms_json_parse_text (text, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  const OmsJsonNode *windows = oms_json_get (root, "windows");

  state->last = oms_state_get_moment (root, "last");
  state->full = oms_state_get_moment (root, "full");
  state->started = oms_state_get_moment (root, "started");
  state->is_full = oms_json_get_bool (root, "isFull");
  state->incomplete = oms_json_get_bool (root, "incomplete");
  state->market = oms_state_get_count (root, "market");
  state->token = g_strdup (oms_json_get_string (root, "token"));
  state->page = oms_state_get_count (root, "page");
  state->windows = g_array_new (FALSE, FALSE, sizeof (Window));
  for (guint i = 0; i < MIN (oms_json_length (windows), MAX_WINDOWS); i++)
    {
      Window window = { oms_state_get_moment (oms_json_at (windows, i), "from"),
                        oms_state_get_moment (oms_json_at (windows, i), "to") };

      g_array_append_val (state->windows, window);
    }
}

static char *
state_write (const State *state)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  oms_state_write_moment (writer, "last", state->last);
  oms_state_write_moment (writer, "full", state->full);
  if (state->started != OMS_TIME_UNKNOWN)
    {
      oms_state_write_moment (writer, "started", state->started);
      oms_json_writer_add_bool (writer, "isFull", state->is_full);
      oms_json_writer_add_bool (writer, "incomplete", state->incomplete);
      oms_json_writer_add_int (writer, "market", state->market);
      oms_json_writer_add_string (writer, "token", state->token);
      oms_json_writer_add_int (writer, "page", state->page);
      oms_json_writer_begin_array (writer, "windows");
      for (guint i = 0; i < state->windows->len; i++)
        {
          const Window *window = &g_array_index (state->windows, Window, i);

          oms_json_writer_begin_object (writer, NULL);
          oms_state_write_moment (writer, "from", window->from);
          oms_state_write_moment (writer, "to", window->to);
          oms_json_writer_end_object (writer);
        }
      oms_json_writer_end_array (writer);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Reading an item ----------------------------------------------------------------------------------------------
 */

/* The element of @array for @marketplace; without that member, the first. */
static const OmsJsonNode *
find_of (const OmsJsonNode *array, const char *marketplace)
{
  for (guint i = 0; i < oms_json_length (array); i++)
    {
      const OmsJsonNode *element = oms_json_at (array, i);

      if (g_strcmp0 (oms_json_get_string (element, "marketplaceId"), marketplace) == 0)
        return element;
    }
  return NULL;
}

static char *
listing_status (const OmsJsonNode *summary)
{
  const OmsJsonNode *words = oms_json_get_array (summary, "status");
  g_autoptr (GString) text = g_string_new (NULL);

  if (words == NULL)
    return NULL;
  for (guint i = 0; i < oms_json_length (words); i++)
    {
      const char *word = oms_json_string_at (words, i);
      g_autofree char *small = word != NULL ? g_ascii_strdown (word, -1) : NULL;

      if (small != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", small);
    }
  return g_strdup (text->len > 0 ? text->str : "inactive");
}

static gboolean
take_price (OmsStockRecord *record, const OmsJsonNode *offers, const char *marketplace, GError **error)
{
  for (guint i = 0; i < oms_json_length (offers); i++)
    {
      const OmsJsonNode *offer = oms_json_at (offers, i);
      const char *type = oms_json_get_string (offer, "offerType");
      const char *currency = NULL;

      if ((type != NULL && !g_str_equal (type, "B2C")) ||
          g_strcmp0 (oms_json_get_string (offer, "marketplaceId"), marketplace) != 0)
        continue;
      if (!oms_amazon_parse_money (offer, "price", &record->price, &currency, error))
        return FALSE;
      record->currency = g_strdup (currency);
      return TRUE;
    }
  return TRUE;
}

static OmsStockRecord *
make_record (const OmsJsonNode *item, const char *marketplace, GError **error)
{
  const OmsJsonNode *summary = find_of (oms_json_get (item, "summaries"), marketplace);
  g_autoptr (OmsStockRecord) record = oms_stock_record_new (oms_json_get_string (item, "sku"));

  record->marketplace_id = g_strdup (marketplace);
  record->remote_product_id = g_strdup (oms_json_get_string (summary, "asin"));
  record->listing_id = g_strdup (oms_json_get_string (summary, "fnSku"));
  record->title = g_strdup (oms_json_get_string (summary, "itemName"));
  record->status = listing_status (summary);
  if (!take_price (record, oms_json_get (item, "offers"), marketplace, error))
    return NULL;
  return g_steal_pointer (&record);
}

/* DEFAULT is the seller's own stock; where only others are named, there is none of it. The other channels are Amazon's
 * warehouses, whose stock comes from the other job; here they mostly have no quantity, and then only the listing is
 * told. */
static gboolean
take_availability (OmsStockRecord *record, const OmsJsonNode *entry, GError **error)
{
  const char *channel = oms_json_get_string (entry, "fulfillmentChannelCode");
  gboolean own = g_strcmp0 (channel, "DEFAULT") == 0;
  gint64 quantity = OMS_QUANTITY_UNKNOWN;

  if (oms_json_get (entry, "quantity") != NULL &&
      (!oms_json_get_int (entry, "quantity", &quantity) || quantity < 0 || quantity > G_MAXINT32))
    {
      g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID,
                           _ ("A stock entry's quantity is not a sensible number."));
      return FALSE;
    }
  record->fulfilment = own ? OMS_FULFILMENT_SELF : OMS_FULFILMENT_MARKETPLACE;
  record->all_places = OMS_PLACES_OWN;
  record->has_stock = own;
  if (!own)
    return TRUE;
  record->available = quantity;
  record->state = quantity != OMS_QUANTITY_UNKNOWN ? OMS_STOCK_KNOWN : OMS_STOCK_UNKNOWN;
  if (record->state == OMS_STOCK_UNKNOWN)
    record->reason = g_strdup (_ ("Amazon did not tell the quantity."));
  return TRUE;
}

static gboolean
parse_item (OmsStockPage *page, const OmsJsonNode *item, const char *marketplace, GError **error)
{
  const OmsJsonNode *availability = oms_json_get (item, "fulfillmentAvailability");
  const char *sku = oms_json_get_string (item, "sku");
  guint n = MAX (1, oms_json_length (availability));
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_stock_record_free);

  if (sku == NULL || *sku == '\0')
    {
      g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, _ ("A listing has no SKU."));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      OmsStockRecord *record = make_record (item, marketplace, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
      if (oms_json_length (availability) > 0 && !take_availability (record, oms_json_at (availability, i), error))
        return FALSE;
    }
  g_ptr_array_extend_and_steal (page->records, g_steal_pointer (&records));
  return TRUE;
}

static void
add_item (OmsStockPage *page, GBytes *text, const char *marketplace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  const char *sku = json != NULL ? oms_json_get_string (oms_json_root (json), "sku") : NULL;

  if (json == NULL || !parse_item (page, oms_json_root (json), marketplace, &error))
    g_ptr_array_add (page->problems, oms_problem_record_new (sku, error->message, text));
}

/* ---- One search request -------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsAmazonAdapter *self, const char *marketplace)
{
  g_autofree char *seller = oms_http_escape (oms_adapter_get_setting (OMS_ADAPTER (self), "seller_id"));
  g_autofree char *path = g_strconcat (LISTINGS_PATH, seller, NULL);
  OmsHttpRequest *request = oms_amazon_request (self, "searchListingsItems", path);

  oms_http_request_add_query (request, "marketplaceIds", marketplace);
  oms_http_request_add_query (request, "includedData", INCLUDED);
  oms_http_request_add_query (request, "pageSize", "20");
  return request;
}

static void
add_bound (OmsHttpRequest *request, const char *name, gint64 moment)
{
  g_autofree char *text = NULL;

  if (moment == OMS_TIME_UNKNOWN)
    return;
  text = oms_amazon_time (moment);
  oms_http_request_add_query (request, name, text);
}

/* A full pass cuts by the day a listing was made, which does not move while the pass runs. */
static OmsHttpResponse *
search_window (OmsAmazonAdapter *self, const State *state, const Window *window, const char *marketplace,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, marketplace);

  oms_http_request_add_query (request, "sortBy", "sku");
  oms_http_request_add_query (request, "sortOrder", "ASC");
  add_bound (request, state->is_full ? "createdAfter" : "lastUpdatedAfter", window->from);
  add_bound (request, state->is_full ? "createdBefore" : "lastUpdatedBefore", window->to);
  if (state->token != NULL)
    oms_http_request_add_query (request, "pageToken", state->token);
  return oms_amazon_send (self, request, cancellable, error);
}

static gboolean
split_answer (OmsHttpResponse *response, GPtrArray **elements, OmsJson **rest, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!oms_json_split (response->body, "items", elements, rest, &local))
    {
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  if (oms_json_get_array (oms_json_root (*rest), "items") == NULL)
    {
      g_set_error_literal (&local, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, _ ("It holds no list of listings."));
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  return TRUE;
}

/* ---- A page of a pass ---------------------------------------------------------------------------------------------
 */

static void
push_whole (State *state)
{
  Window whole = { OMS_TIME_UNKNOWN, OMS_TIME_UNKNOWN };

  if (!state->is_full)
    whole.from = state->last - OVERLAP;
  g_array_set_size (state->windows, 0);
  g_array_append_val (state->windows, whole);
  g_clear_pointer (&state->token, g_free);
  state->page = 0;
}

static void
start_pass (State *state)
{
  gint64 now = oms_time_now ();

  state->started = now;
  state->is_full = state->full == OMS_TIME_UNKNOWN || state->last == OMS_TIME_UNKNOWN ||
                   now - state->full >= FULL_EVERY || now < state->full;
  state->incomplete = FALSE;
  state->market = 0;
  push_whole (state);
}

/* Cuts the window that is being read in two. FALSE when it is as narrow as Amazon's clock. */
static gboolean
cut_window (State *state)
{
  Window *window = &g_array_index (state->windows, Window, state->windows->len - 1);
  gint64 from = window->from != OMS_TIME_UNKNOWN ? window->from : FIRST_LISTINGS;
  gint64 to = window->to != OMS_TIME_UNKNOWN ? window->to : state->started + OMS_TIME_DAY;
  gint64 middle = from + (to - from) / 2;
  Window second;

  middle -= middle % OMS_TIME_SECOND;
  if (to - from <= NARROWEST || middle <= from || middle + OMS_TIME_SECOND >= to || state->windows->len >= MAX_WINDOWS)
    return FALSE;
  /* A second of overlap, whichever way Amazon reads the bounds. Open ends stay open. */
  second = (Window){ middle, window->to };
  window->to = middle + OMS_TIME_SECOND;
  g_array_append_val (state->windows, second);
  return TRUE;
}

static void
end_window (State *state, guint n_markets, OmsStockPage *page)
{
  g_clear_pointer (&state->token, g_free);
  state->page = 0;
  g_array_set_size (state->windows, state->windows->len - 1);
  page->more = TRUE;
  if (state->windows->len > 0)
    return;
  state->market++;
  page->more = state->market < n_markets;
  if (page->more)
    {
      push_whole (state);
      return;
    }
  page->full_pass_end = state->is_full && !state->incomplete;
  page->high_water = state->started;
  state->last = state->started;
  if (state->is_full)
    state->full = state->started;
  state->started = OMS_TIME_UNKNOWN;
}

static gboolean
endless (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Amazon sends the same page of listings again and again. The sync stopped there and begins "
                          "anew later; if it stays like this, report it."));
  return FALSE;
}

static gboolean
take_answer (State *state, OmsHttpResponse *response, const char *const *markets, OmsStockPage *page, GError **error)
{
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  const char *token;
  gint64 found;

  if (!split_answer (response, &elements, &rest, error))
    return FALSE;
  if (state->token == NULL && oms_json_get_int (oms_json_root (rest), "numberOfResults", &found) && found > CEILING)
    {
      if (cut_window (state))
        {
          page->more = TRUE;
          return TRUE;
        }
      state->incomplete = TRUE;
    }
  token = oms_json_get_string (oms_json_get (oms_json_root (rest), "pagination"), "nextToken");
  if (token != NULL && *token == '\0')
    token = NULL;
  if (token != NULL && (g_strcmp0 (token, state->token) == 0 || state->page >= MAX_PAGES))
    return endless (error);

  for (guint i = 0; i < elements->len; i++)
    add_item (page, elements->pdata[i], markets[state->market]);
  if (token == NULL || elements->len == 0)
    {
      end_window (state, g_strv_length ((char **) markets), page);
      return TRUE;
    }
  g_free (state->token);
  state->token = g_strdup (token);
  state->page++;
  page->more = TRUE;
  return TRUE;
}

OmsStockPage *
oms_amazon_fetch_listings (OmsAmazonAdapter *self, const OmsCursor *cursor, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) markets = oms_amazon_marketplaces (self, error);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_auto (State) state = { 0 };

  if (markets == NULL)
    return NULL;
  state_read (&state, cursor != NULL ? cursor->state : NULL);
  if (state.started == OMS_TIME_UNKNOWN || state.windows->len == 0 || state.market >= g_strv_length (markets))
    start_pass (&state);

  /* A window that is too big only moves the state on; go straight to its parts. */
  do
    {
      const Window window = g_array_index (state.windows, Window, state.windows->len - 1);
      g_autoptr (OmsHttpResponse) response =
          search_window (self, &state, &window, markets[state.market], cancellable, error);

      if (response == NULL)
        return NULL;
      if (response->status == 400 && state.token != NULL)
        {
          g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED,
                               _ ("Amazon forgot where reading the listings had stopped, so it begins anew."));
          return NULL;
        }
      if (response->status != 200)
        {
          oms_amazon_set_error (response, error);
          return NULL;
        }
      page->more = FALSE;
      if (!take_answer (&state, response, (const char *const *) markets, page, error))
        return NULL;
    }
  while (page->more && page->records->len == 0 && page->problems->len == 0 &&
         !g_cancellable_is_cancelled (cancellable));

  page->next = state_write (&state);
  return g_steal_pointer (&page);
}

/* ---- By SKU -------------------------------------------------------------------------------------------------------
 */

/* A SKU with a comma cannot stand in a list. */
static gboolean
fetch_by_path (OmsAmazonAdapter *self, const char *sku, const char *marketplace, OmsStockPage *page,
               GCancellable *cancellable, GError **error)
{
  g_autofree char *seller = oms_http_escape (oms_adapter_get_setting (OMS_ADAPTER (self), "seller_id"));
  g_autofree char *escaped = oms_http_escape (sku);
  g_autofree char *path = g_strconcat (LISTINGS_PATH, seller, "/", escaped, NULL);
  g_autoptr (OmsHttpRequest) request = oms_amazon_request (self, "getListingsItem", path);
  g_autoptr (OmsHttpResponse) response = NULL;

  oms_http_request_add_query (request, "marketplaceIds", marketplace);
  oms_http_request_add_query (request, "includedData", INCLUDED);
  response = oms_amazon_send (self, request, cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status == 404)
    return TRUE;
  if (response->status != 200)
    {
      oms_amazon_set_error (response, error);
      return FALSE;
    }
  add_item (page, response->body, marketplace);
  return TRUE;
}

static gboolean
fetch_by_list (OmsAmazonAdapter *self, const char *skus, const char *marketplace, OmsStockPage *page,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, marketplace);
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;

  oms_http_request_add_query (request, "identifiersType", "SKU");
  oms_http_request_add_query (request, "identifiers", skus);
  response = oms_amazon_call (self, request, cancellable, error);
  if (response == NULL || !split_answer (response, &elements, &rest, error))
    return FALSE;
  for (guint i = 0; i < elements->len; i++)
    add_item (page, elements->pdata[i], marketplace);
  return TRUE;
}

static gboolean
fetch_in (OmsAmazonAdapter *self, const char *const *keys, const char *marketplace, OmsStockPage *page,
          GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    if (strchr (keys[i], ',') == NULL)
      g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", keys[i]);
    else if (!fetch_by_path (self, keys[i], marketplace, page, cancellable, error))
      return FALSE;
  return list->len == 0 || fetch_by_list (self, list->str, marketplace, page, cancellable, error);
}

OmsStockPage *
oms_amazon_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error)
{
  OmsAmazonAdapter *self = OMS_AMAZON_ADAPTER (adapter);
  g_auto (GStrv) markets = oms_amazon_marketplaces (self, error);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();

  if (markets == NULL)
    return NULL;
  for (guint i = 0; markets[i] != NULL; i++)
    if (!fetch_in (self, keys, markets[i], page, cancellable, error))
      return NULL;
  return g_steal_pointer (&page);
}
