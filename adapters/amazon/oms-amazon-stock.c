/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stock in Amazon's warehouses (FBA Inventory): every marketplace of the account one after the other, once a day all of
 * it, in between what changed. A page token dies after 30 seconds, so a pass that stopped begins its marketplace anew.
 *
 * The cursor's state is small JSON. Between passes: {"last": moment, "full": moment}, when the last pass and the last
 * full pass began. In a pass also: whether it is a full one, its marketplaces and which one is read, the query's start
 * time word for word, the token and when it came. */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define SUMMARIES_PATH "/fba/inventory/v1/summaries"
#define FULL_EVERY     OMS_TIME_DAY
#define OVERLAP        (10 * OMS_TIME_MINUTE)
#define TOKEN_LIFE     (30 * OMS_TIME_SECOND)
#define TOKEN_MARGIN   (2 * OMS_TIME_SECOND)
#define MAX_PAGES      20000

typedef struct
{
  gint64 last, full; /* OMS_TIME_UNKNOWN: never */

  /* In a pass: started is known. */
  gint64 started;
  gboolean is_full;
  gboolean incomplete; /* a marketplace was skipped */
  gint64 market;       /* index */
  char *since;         /* (nullable) startDateTime */
  char *token;         /* (nullable) */
  gint64 token_at;
  gint64 page;
} State;

static void
state_clear (State *state)
{
  g_free (state->since);
  g_free (state->token);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

static void
state_read (State *state, const char *text)
{
  g_autoptr (OmsJson) json = text != NULL ? oms_json_parse_text (text, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  state->last = oms_state_get_moment (root, "last");
  state->full = oms_state_get_moment (root, "full");
  state->started = oms_state_get_moment (root, "started");
  state->is_full = oms_json_get_bool (root, "isFull");
  state->incomplete = oms_json_get_bool (root, "incomplete");
  state->market = oms_state_get_count (root, "market");
  state->since = g_strdup (oms_json_get_string (root, "since"));
  state->token = g_strdup (oms_json_get_string (root, "token"));
  state->token_at = oms_state_get_moment (root, "tokenAt");
  state->page = oms_state_get_count (root, "page");
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
      oms_json_writer_add_string (writer, "since", state->since);
      oms_json_writer_add_string (writer, "token", state->token);
      oms_state_write_moment (writer, "tokenAt", state->token_at);
      oms_json_writer_add_int (writer, "page", state->page);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static gboolean
get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity)
{
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  return oms_json_get_int (node, name, quantity) && *quantity >= 0 && *quantity < G_MAXINT32;
}

static gboolean
get_inbound (const OmsJsonNode *details, gint64 *inbound)
{
  static const char *const names[] = { "inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity",
                                       NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      gint64 part = OMS_QUANTITY_UNKNOWN;

      if (!get_quantity (details, names[i], &part))
        return FALSE;
      if (part != OMS_QUANTITY_UNKNOWN)
        *inbound = (*inbound == OMS_QUANTITY_UNKNOWN ? 0 : *inbound) + part;
    }
  return TRUE;
}

static OmsStockRecord *
parse_summary (const OmsJsonNode *node, const char *marketplace, GError **error)
{
  const char *sku = oms_json_get_string (node, "sellerSku");
  const OmsJsonNode *details = oms_json_get (node, "inventoryDetails");
  g_autoptr (OmsStockRecord) record = NULL;

  if (sku == NULL || *sku == '\0')
    {
      g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, _ ("A stock entry has no SKU."));
      return NULL;
    }
  record = oms_stock_record_new (sku);
  record->marketplace_id = g_strdup (marketplace);
  record->remote_product_id = g_strdup (oms_json_get_string (node, "asin"));
  record->title = g_strdup (oms_json_get_string (node, "productName"));
  record->has_stock = TRUE;
  record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  if (!get_quantity (node, "totalQuantity", &record->total) ||
      !get_quantity (details, "fulfillableQuantity", &record->available) ||
      !get_quantity (oms_json_get (details, "reservedQuantity"), "totalReservedQuantity", &record->reserved) ||
      !get_inbound (details, &record->inbound))
    {
      g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID,
                           _ ("A stock entry's quantity is not a sensible number."));
      return NULL;
    }
  record->state = record->available != OMS_QUANTITY_UNKNOWN ? OMS_STOCK_KNOWN : OMS_STOCK_UNKNOWN;
  return g_steal_pointer (&record);
}

static void
add_summary (OmsStockPage *page, GBytes *text, const char *marketplace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  OmsStockRecord *record = json != NULL ? parse_summary (oms_json_root (json), marketplace, &error) : NULL;
  const char *sku = json != NULL ? oms_json_get_string (oms_json_root (json), "sellerSku") : NULL;

  if (record != NULL)
    g_ptr_array_add (page->records, record);
  else
    g_ptr_array_add (page->problems, oms_problem_record_new (sku, error->message, text));
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

static void
start_pass (State *state)
{
  gint64 now = oms_time_now ();

  state->started = now;
  state->is_full = state->full == OMS_TIME_UNKNOWN || state->last == OMS_TIME_UNKNOWN ||
                   now - state->full >= FULL_EVERY || now < state->full;
  state->incomplete = FALSE;
  state->market = state->page = 0;
  g_clear_pointer (&state->token, g_free);
  g_free (state->since);
  state->since = state->is_full ? NULL : oms_amazon_time (state->last - OVERLAP);
}

static OmsHttpRequest *
make_request (OmsAmazonAdapter *self, const State *state, const char *marketplace)
{
  OmsHttpRequest *request = oms_amazon_request (self, "getInventorySummaries", SUMMARIES_PATH);

  oms_http_request_add_query (request, "details", "true");
  oms_http_request_add_query (request, "granularityType", "Marketplace");
  oms_http_request_add_query (request, "granularityId", marketplace);
  oms_http_request_add_query (request, "marketplaceIds", marketplace);
  if (state->since != NULL)
    oms_http_request_add_query (request, "startDateTime", state->since);
  if (state->token != NULL)
    oms_http_request_add_query (request, "nextToken", state->token);
  return request;
}

/* The next marketplace, or the end of the pass. */
static void
advance (State *state, guint n_markets, OmsStockPage *page)
{
  state->market++;
  page->more = state->market < n_markets;
  if (page->more)
    return;
  page->full_pass_end = state->is_full && !state->incomplete;
  page->high_water = state->started;
  state->last = state->started;
  if (state->is_full)
    state->full = state->started;
  state->started = OMS_TIME_UNKNOWN;
}

static gboolean
take_answer (State *state, OmsHttpResponse *response, const char *marketplace, OmsStockPage *page, GError **error)
{
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;
  const OmsJsonNode *root;
  const char *token;

  if (!oms_json_split (response->body, "payload.inventorySummaries", &elements, &rest, &local))
    {
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  root = oms_json_root (rest);
  token = oms_json_get_string (oms_json_get (root, "pagination"), "nextToken");
  if (token != NULL && *token == '\0')
    token = NULL;
  if ((token != NULL && g_strcmp0 (token, state->token) == 0) || ++state->page > MAX_PAGES)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("Amazon sends the same page of stock again and again. The sync stopped there and begins "
                              "anew later; if it stays like this, report it."));
      return FALSE;
    }
  if (oms_json_get_object (root, "payload") == NULL)
    {
      g_set_error_literal (&local, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, _ ("It holds no list of stock."));
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  for (guint i = 0; i < elements->len; i++)
    add_summary (page, elements->pdata[i], marketplace);
  g_free (state->token);
  state->token = g_strdup (token);
  return TRUE;
}

static gboolean
read_page (OmsAmazonAdapter *self, State *state, const char *const *markets, OmsStockPage *page,
           GCancellable *cancellable, GError **error)
{
  const char *marketplace = markets[state->market];
  g_autoptr (OmsHttpRequest) request = make_request (self, state, marketplace);
  gint64 sent = oms_time_now ();
  g_autoptr (OmsHttpResponse) response = oms_amazon_send (self, request, cancellable, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 400 && state->token != NULL)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED,
                           _ ("Amazon forgot where reading the stock had stopped, so it begins anew."));
      return FALSE;
    }
  if (response->status == 400)
    {
      /* That is how Amazon answers for an account without FBA. */
      state->incomplete = TRUE;
      advance (state, g_strv_length ((char **) markets), page);
      return TRUE;
    }
  if (response->status != 200)
    {
      oms_amazon_set_error (response, error);
      return FALSE;
    }
  if (!take_answer (state, response, marketplace, page, error))
    return FALSE;
  if (state->token == NULL)
    {
      advance (state, g_strv_length ((char **) markets), page);
      return TRUE;
    }
  page->more = TRUE;
  state->token_at = sent;
  return TRUE;
}

OmsStockPage *
oms_amazon_fetch_fba (OmsAmazonAdapter *self, const OmsCursor *cursor, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) markets = oms_amazon_marketplaces (self, error);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  g_auto (State) state = { 0 };

  if (markets == NULL)
    return NULL;
  state_read (&state, cursor != NULL ? cursor->state : NULL);
  if (state.started == OMS_TIME_UNKNOWN || state.market >= g_strv_length (markets))
    start_pass (&state);
  /* Too late for the token: this marketplace from its first page. */
  if (state.token != NULL && oms_time_now () - state.token_at > TOKEN_LIFE - TOKEN_MARGIN)
    g_clear_pointer (&state.token, g_free);
  if (!read_page (self, &state, (const char *const *) markets, page, cancellable, error))
    return NULL;
  page->next = state_write (&state);
  return g_steal_pointer (&page);
}
