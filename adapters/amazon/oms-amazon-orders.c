/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: the searches with their cursor, and single ones.
 *
 * The cursor's state is small JSON. Between passes: {"after": moment}. In a pass: the query word for word as first sent
 * (a page token is good for that query only), the token, the moment the pass began, where the next pass begins, and
 * what tells a page that came before ("mark"). A pass that stopped is resumed within a day, the life of a token. */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define ORDERS_PATH     "/orders/2026-01-01/orders"
#define INCLUDED        "FULFILLMENT,PROCEEDS,PROMOTION,CANCELLATION,PACKAGES,PAYMENT"
#define PERSONAL        ",BUYER,RECIPIENT"
#define OVERLAP         (5 * OMS_TIME_MINUTE)
#define SETTLE          (2 * OMS_TIME_MINUTE)
#define TOKEN_LIFE      OMS_TIME_DAY
#define RECONCILE_SPAN  (48 * OMS_TIME_HOUR)
#define REFUSED_FOR     OMS_TIME_DAY
#define MAX_AGE         (2 * 365 * OMS_TIME_DAY)
#define MAX_EMPTY_PAGES 50

typedef struct
{
  gint64 after;   /* of the pass; OMS_TIME_UNKNOWN: first run */
  gint64 refused; /* when Amazon last refused the buyers' data; OMS_TIME_UNKNOWN: it did not */

  /* In a pass. */
  char *query;
  char *token;
  gint64 started;
  gint64 next; /* where the next pass begins */
  OmsPageWatch watch;
} State;

static void
state_clear (State *state)
{
  g_free (state->query);
  g_free (state->token);
  oms_page_watch_clear (&state->watch);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (State, state_clear)

/* A state nobody can read is that of a first run. */
static void
state_read (State *state, const char *text)
{
  g_autoptr (OmsJson) json = text != NULL ? oms_json_parse_text (text, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  state->after = oms_state_get_moment (root, "after");
  state->refused = oms_state_get_moment (root, "refused");
  state->query = g_strdup (oms_json_get_string (root, "query"));
  state->token = g_strdup (oms_json_get_string (root, "token"));
  state->started = oms_state_get_moment (root, "started");
  state->next = oms_state_get_moment (root, "next");
  oms_page_watch_read (&state->watch, root);
  if (state->query == NULL || state->started == OMS_TIME_UNKNOWN)
    g_clear_pointer (&state->token, g_free);
}

static char *
state_write (const State *state)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  oms_state_write_moment (writer, "after", state->after);
  oms_state_write_moment (writer, "refused", state->refused);
  if (state->token != NULL)
    {
      oms_json_writer_add_string (writer, "query", state->query);
      oms_json_writer_add_string (writer, "token", state->token);
      oms_state_write_moment (writer, "started", state->started);
      oms_state_write_moment (writer, "next", state->next);
      oms_page_watch_write (&state->watch, writer);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* ---- Personal data ------------------------------------------------------------------------------------------------
 */

static gboolean
wants_personal (OmsAmazonAdapter *self)
{
  return oms_adapter_get_switch (OMS_ADAPTER (self), "personal_data") && !self->personal_refused;
}

/* @query without the personal sets; NULL when it has none. */
static char *
without_personal (const char *query)
{
  g_autofree char *personal = oms_http_escape (PERSONAL);
  const char *at = strstr (query, personal);

  if (at == NULL)
    return NULL;
  return g_strdup_printf ("%.*s%s", (int) (at - query), query, at + strlen (personal));
}

/* Each try costs requests of which there are few, so it is remembered. */
static void
note_refused (OmsAmazonAdapter *self)
{
  self->personal_refused = TRUE;
  oms_adapter_set_notice (
      OMS_ADAPTER (self),
      _ ("Amazon did not give the buyers' names and addresses, so orders are read without them. Your "
         "application needs the role Direct-to-Consumer Delivery (Restricted), and then a new "
         "refresh token."));
}

static void
recall_refused (OmsAmazonAdapter *self, State *state)
{
  if (state->refused == OMS_TIME_UNKNOWN)
    return;
  if (ABS (oms_time_now () - state->refused) < REFUSED_FOR && wants_personal (self))
    note_refused (self);
  else if (!self->personal_refused)
    state->refused = OMS_TIME_UNKNOWN;
}

/* Sends; when Amazon refuses the personal sets, once more without. @query follows what was sent. */
static OmsHttpResponse *
send_query (OmsAmazonAdapter *self, OmsHttpRequest *request, char **query, const char *token, GCancellable *cancellable,
            GError **error)
{
  for (gboolean again = TRUE;; again = FALSE)
    {
      g_autoptr (OmsHttpResponse) response = NULL;
      char *plain;

      oms_http_request_set_query_verbatim (request, *query);
      if (token != NULL)
        oms_http_request_add_query (request, "paginationToken", token);
      response = oms_amazon_send (self, request, cancellable, error);
      if (response == NULL)
        return NULL;
      plain = response->status == 403 && again ? without_personal (*query) : NULL;
      if (plain == NULL)
        return g_steal_pointer (&response);
      note_refused (self);
      g_free (*query);
      *query = plain;
    }
}

/* ---- A page of a search -------------------------------------------------------------------------------------------
 */

static void
append_query (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = oms_http_escape (value);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
}

static char *
make_query (OmsAmazonAdapter *self, const char *family, gint64 after, gint64 created_before,
            const char *const *marketplaces)
{
  g_autoptr (GString) query = g_string_new (NULL);
  g_autofree char *moment = oms_amazon_time (after);
  g_autofree char *ids = g_strjoinv (",", (char **) marketplaces);

  append_query (query, family, moment);
  if (created_before > 0)
    {
      g_autofree char *end = oms_amazon_time (created_before);

      append_query (query, "createdBefore", end);
    }
  append_query (query, "marketplaceIds", ids);
  append_query (query, "maxResultsPerPage", "100");
  append_query (query, "includedData", wants_personal (self) ? INCLUDED PERSONAL : INCLUDED);
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static gboolean
start_pass (OmsAmazonAdapter *self, const char *job, const OmsCursor *cursor, State *state, GError **error)
{
  g_auto (GStrv) marketplaces = oms_amazon_marketplaces (self, error);
  const OmsAdapterJob *described = oms_adapter_info_find_job (&oms_amazon_info, job);
  gint64 now = oms_time_now ();
  gint64 asked = cursor != NULL ? cursor->since : OMS_TIME_UNKNOWN;

  if (marketplaces == NULL)
    return FALSE;
  state->started = now;
  state->next = now - SETTLE;
  oms_page_watch_clear (&state->watch);
  g_clear_pointer (&state->token, g_free);
  g_free (state->query);
  if (g_str_equal (job, "reconcile"))
    {
      state->after = now - RECONCILE_SPAN;
      if (asked != OMS_TIME_UNKNOWN && asked < state->after)
        state->after = MAX (asked, now - MAX_AGE);
      state->query = make_query (self, "createdAfter", state->after, 0, (const char *const *) marketplaces);
      return TRUE;
    }
  if (asked != OMS_TIME_UNKNOWN && cursor->until > 0)
    {
      gint64 until = MIN (cursor->until, now - SETTLE);

      state->after = CLAMP (asked, now - MAX_AGE, until);
      state->query = make_query (self, "createdAfter", state->after, until, (const char *const *) marketplaces);
      return TRUE;
    }
  /* A back-fill that was asked for goes before where the last pass ended. */
  if (state->after == OMS_TIME_UNKNOWN || (asked != OMS_TIME_UNKNOWN && asked < state->after))
    state->after = asked != OMS_TIME_UNKNOWN ? asked : now - described->back_fill_ms;
  state->after = CLAMP (state->after, now - MAX_AGE, now);
  state->query = make_query (self, "lastUpdatedAfter", state->after - OVERLAP, 0, (const char *const *) marketplaces);
  return TRUE;
}

static gboolean
endless (GError **error)
{
  g_set_error_literal (
      error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
      _ ("Amazon sends the same page of orders again and again. The sync stopped there and begins anew "
         "later; if it stays like this, report it."));
  return FALSE;
}

static gboolean
check_progress (State *state, GPtrArray *elements, const char *next_token, GError **error)
{
  if (next_token != NULL && g_strcmp0 (next_token, state->token) == 0)
    return endless (error);
  return oms_page_watch_step (&state->watch, elements, MAX_EMPTY_PAGES) || endless (error);
}

/* The bound Amazon used for the first page is where the next pass begins. */
static void
take_bound (State *state, const OmsJsonNode *root)
{
  const char *text = oms_json_get_string (root, "lastUpdatedBefore");
  gint64 bound;

  if (text != NULL && oms_time_parse (text, NULL, &bound, NULL, NULL) && bound <= state->started &&
      bound >= state->after)
    state->next = bound;
}

static gboolean
take_page (OmsAmazonAdapter *self, State *state, OmsHttpResponse *response, OmsOrderPage *page, GError **error)
{
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;
  const char *token;

  if (!oms_json_split (response->body, "orders", &elements, &rest, &local))
    {
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  if (oms_json_get_array (oms_json_root (rest), "orders") == NULL)
    {
      g_set_error_literal (&local, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, _ ("It holds no list of orders."));
      oms_amazon_set_unreadable (local, error);
      return FALSE;
    }
  token = oms_json_get_string (oms_json_get (oms_json_root (rest), "pagination"), "nextToken");
  if (token != NULL && *token == '\0')
    token = NULL;
  if (!check_progress (state, elements, token, error))
    return FALSE;
  if (state->watch.page == 1)
    take_bound (state, oms_json_root (rest));

  for (guint i = 0; i < elements->len; i++)
    oms_amazon_add_order (page, elements->pdata[i], oms_adapter_get_switch (OMS_ADAPTER (self), "personal_data"));

  g_free (state->token);
  state->token = g_strdup (token);
  page->more = token != NULL;
  return TRUE;
}

static void
end_page (const char *job, State *state, OmsOrderPage *page)
{
  /* While a pass runs, what is safely seen is where it began: from there it can be restarted. */
  if (!page->more)
    state->after = g_str_equal (job, "reconcile") ? OMS_TIME_UNKNOWN : state->next;
  page->high_water = page->more ? state->after : state->next;
  page->next = state_write (state);
}

static void
cursor_expired (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED,
                       _ ("Amazon forgot where the last sync had stopped, so it begins anew."));
}

OmsOrderPage *
oms_amazon_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                         GError **error)
{
  OmsAmazonAdapter *self = OMS_AMAZON_ADAPTER (adapter);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (OmsHttpRequest) request = NULL;
  g_autoptr (OmsHttpResponse) response = NULL;
  g_auto (State) state = { 0 };

  state_read (&state, cursor != NULL ? cursor->state : NULL);
  recall_refused (self, &state);
  if (state.token != NULL && oms_time_now () - state.started >= TOKEN_LIFE)
    {
      cursor_expired (error);
      return NULL;
    }
  if (state.token == NULL && !start_pass (self, job, cursor, &state, error))
    return NULL;

  request = oms_amazon_request (self, "searchOrders", ORDERS_PATH);
  response = send_query (self, request, &state.query, state.token, cancellable, error);
  if (response == NULL)
    return NULL;
  if (response->status == 400 && state.token != NULL)
    {
      cursor_expired (error);
      return NULL;
    }
  if (response->status != 200)
    {
      oms_amazon_set_error (response, error);
      return NULL;
    }
  if (self->personal_refused && state.refused == OMS_TIME_UNKNOWN)
    state.refused = oms_time_now ();
  if (!take_page (self, &state, response, page, error))
    return NULL;
  end_page (job, &state, page);
  return g_steal_pointer (&page);
}

/* ---- Single orders ------------------------------------------------------------------------------------------------
 */

static void
add_gone (OmsOrderPage *page, const char *id)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  g_ptr_array_add (page->problems, oms_problem_record_new (id, _ ("Amazon no longer knows this order."), nothing));
}

static gboolean
fetch_one (OmsAmazonAdapter *self, const char *id, OmsOrderPage *page, GCancellable *cancellable, GError **error)
{
  g_autofree char *escaped = oms_http_escape (id);
  g_autofree char *path = g_strconcat (ORDERS_PATH "/", escaped, NULL);
  g_autofree char *included = oms_http_escape (wants_personal (self) ? INCLUDED PERSONAL : INCLUDED);
  g_autofree char *query = g_strconcat ("includedData=", included, NULL);
  g_autoptr (OmsHttpRequest) request = oms_amazon_request (self, "getOrder", path);
  g_autoptr (OmsHttpResponse) response = send_query (self, request, &query, NULL, cancellable, error);
  g_autoptr (OmsJson) json = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) local = NULL;

  if (response == NULL)
    return FALSE;
  if (response->status == 404)
    {
      add_gone (page, id);
      return TRUE;
    }
  if (response->status != 200)
    {
      oms_amazon_set_error (response, error);
      return FALSE;
    }
  json = oms_json_parse (response->body, &local);
  if (json == NULL)
    {
      g_ptr_array_add (page->problems, oms_problem_record_new (id, local->message, response->body));
      return TRUE;
    }
  text = oms_json_to_bytes (oms_json_get (oms_json_root (json), "order"), NULL);
  oms_amazon_add_order (page, text, oms_adapter_get_switch (OMS_ADAPTER (self), "personal_data"));
  return TRUE;
}

OmsOrderPage *
oms_amazon_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;

      if (fetch_one (OMS_AMAZON_ADAPTER (adapter), ids[i], page, cancellable, &local))
        continue;
      /* What came before the failure counts; the others stay due. */
      if (i > 0 && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        break;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&page);
}

OmsOrderPage *
oms_amazon_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error)
{
  OmsOrderPage *page = oms_order_page_new ();

  oms_amazon_add_order (page, payload, oms_adapter_get_switch (adapter, "personal_data"));
  return page;
}
