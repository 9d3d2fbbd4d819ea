/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kirana's orders: the list with its cursor, single ones, and how an order is read.
 *
 * The cursor's state is {"since": moment} between passes, and {"since": moment, "page": token} in one. */
#include "oms-kirana-adapter.h"

#include <glib/gi18n-lib.h>

#define BACK_FILL (30 * OMS_TIME_DAY)
#define OVERLAP   (5 * OMS_TIME_MINUTE)

/* ---- Reading an order ---------------------------------------------------------------------------------------------
 */

static gint64
get_time (const OmsJsonNode *node, const char *name)
{
  gint64 ms;

  return oms_time_parse (oms_json_get_string (node, name), NULL, &ms, NULL, NULL) ? ms : OMS_TIME_UNKNOWN;
}

static OmsStatus
find_status (const char *word)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "waiting for payment", OMS_STATUS_ON_HOLD },
    { "placed", OMS_STATUS_NEW },
    { "packed", OMS_STATUS_PACKED },
    { "on the way", OMS_STATUS_SHIPPED },
    { "delivered", OMS_STATUS_DELIVERED },
    { "cancelled", OMS_STATUS_CANCELLED },
    { "coming back", OMS_STATUS_RETURNING },
    { "came back", OMS_STATUS_RETURNED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, word) == 0)
      return words[i].status;
  return OMS_STATUS_UNKNOWN;
}

static gboolean
read_line (OmsOrderRecord *record, const OmsJsonNode *item, GError **error)
{
  OmsLineRecord *line = oms_order_record_add_line (record);

  line->line_id = oms_kirana_dup_text (item, "id");
  line->sku = oms_kirana_dup_text (item, "sku");
  line->title = oms_kirana_dup_text (item, "title");
  line->status = record->status;
  if (line->line_id == NULL || oms_json_get (item, "quantity") == NULL)
    return oms_kirana_malformed (error, _ ("A line of this order has no number or no quantity."));
  return oms_kirana_get_quantity (item, "quantity", &line->quantity, error) &&
         oms_kirana_get_money (item, "price", record->currency, &line->unit_price, error) &&
         oms_kirana_get_money (item, "amount", record->currency, &line->line_total, error);
}

static gboolean
read_order (OmsOrderRecord *record, const OmsJsonNode *order, gboolean personal, GError **error)
{
  static const char *const buyer_members[] = { "buyer", NULL };
  const OmsJsonNode *items = oms_json_get_array (order, "items");
  const OmsJsonNode *place = oms_json_get (order, "shipTo");
  const OmsJsonNode *buyer = oms_json_get_object (order, "buyer");

  record->purchased_at = get_time (order, "placedAt");
  record->remote_updated_at = get_time (order, "changedAt");
  if (record->purchased_at == OMS_TIME_UNKNOWN || record->remote_updated_at == OMS_TIME_UNKNOWN)
    return oms_kirana_malformed (error, _ ("The times of this order cannot be read."));
  record->raw_status = oms_kirana_dup_text (order, "status");
  record->status = find_status (record->raw_status);
  record->dispatch_by = get_time (order, "shipBy");
  record->fulfilment = OMS_FULFILMENT_SELF;
  record->payment = oms_kirana_dup_text (order, "payment");
  record->tracking = oms_kirana_dup_text (order, "tracking");
  record->ship_city = oms_kirana_dup_text (place, "city");
  record->ship_state = oms_kirana_dup_text (place, "state");
  record->ship_postcode = oms_kirana_dup_text (place, "pin");
  record->currency = oms_kirana_dup_text (order, "currency");
  if (!oms_kirana_get_money (order, "total", record->currency, &record->total, error))
    return FALSE;
  if (oms_json_length (items) == 0)
    return oms_kirana_malformed (error, _ ("This order has no lines."));
  for (guint i = 0; i < oms_json_length (items); i++)
    if (!read_line (record, oms_json_at (items, i), error))
      return FALSE;
  if (personal && buyer != NULL)
    {
      record->person = oms_person_new ();
      record->person->name = oms_kirana_dup_text (buyer, "name");
      record->person->address1 = oms_kirana_dup_text (buyer, "street");
      record->person->phone = oms_kirana_dup_text (buyer, "phone");
    }
  record->raw = oms_json_to_bytes (order, buyer_members);
  return TRUE;
}

/* The text of one order, as a record or as a problem: a broken one spoils only itself. */
static void
add_order (OmsAdapter *adapter, OmsOrderPage *page, GBytes *text)
{
  gboolean personal = oms_adapter_get_switch (adapter, "personal_data");
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  g_autofree char *id = json != NULL ? oms_kirana_dup_text (oms_json_root (json), "id") : NULL;
  g_autoptr (OmsOrderRecord) record = oms_order_record_new (OMS_RECORD_COMPLETE, id);

  if (json != NULL && id == NULL)
    oms_kirana_malformed (&error, _ ("The order has no number."));
  if (error != NULL || !read_order (record, oms_json_root (json), personal, &error))
    {
      g_ptr_array_add (page->problems, oms_problem_record_new (id, error->message, text));
      return;
    }
  page->unknown_statuses += record->status == OMS_STATUS_UNKNOWN ? 1 : 0;
  g_ptr_array_add (page->orders, g_steal_pointer (&record));
}

/* ---- The list -----------------------------------------------------------------------------------------------------
 */

static char *
write_state (gint64 since, const char *token)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  g_autofree char *text = oms_time_to_iso (since);

  oms_json_writer_begin_object (writer, NULL);
  oms_json_writer_add_string (writer, "since", text);
  oms_json_writer_add_string (writer, "page", token); /* NULL: left out */
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* Kirana's "asOf" is the moment it made the pass's first page: what changes later belongs to the next pass. */
static gint64
next_pass (const OmsJsonNode *answer, gint64 since)
{
  gint64 as_of = get_time (answer, "asOf");

  return as_of != OMS_TIME_UNKNOWN ? MIN (as_of, oms_time_now ()) - OVERLAP : since;
}

static OmsHttpRequest *
make_request (OmsAdapter *adapter, const char *operation, const char *path)
{
  OmsHttpRequest *request = oms_kirana_request (adapter, operation, path);

  if (oms_adapter_get_switch (adapter, "personal_data"))
    oms_http_request_add_query (request, "include", "buyer");
  return request;
}

static OmsHttpResponse *
send_list (OmsAdapter *adapter, gint64 since, const char *token, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (adapter, "listOrders", "/v1/orders");
  g_autofree char *moment = oms_time_to_iso (since);

  oms_http_request_add_query (request, "changedSince", moment);
  if (token != NULL)
    oms_http_request_add_query (request, "page", token);
  return oms_kirana_send (adapter, request, cancellable, error);
}

OmsOrderPage *
oms_kirana_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (OmsJson) state = cursor->state != NULL ? oms_json_parse_text (cursor->state, NULL) : NULL;
  const OmsJsonNode *root = state != NULL ? oms_json_root (state) : NULL;
  gint64 since = get_time (root, "since");
  const char *token = since != OMS_TIME_UNKNOWN ? oms_json_get_string (root, "page") : NULL;
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autofree char *next = NULL;

  /* A first run, or a state that nobody can read. */
  if (since == OMS_TIME_UNKNOWN)
    since = cursor->since != OMS_TIME_UNKNOWN ? cursor->since : oms_time_now () - BACK_FILL;

  response = send_list (adapter, since, token, cancellable, error);
  if (response == NULL || !oms_kirana_split (response, "orders", token, &elements, &rest, &next, error))
    return NULL;
  for (guint i = 0; i < elements->len; i++)
    add_order (adapter, page, elements->pdata[i]);

  page->more = next != NULL;
  if (!page->more)
    since = next_pass (oms_json_root (rest), since);
  page->high_water = since;
  page->next = write_state (since, next);
  return g_steal_pointer (&page);
}

/* ---- Single orders ------------------------------------------------------------------------------------------------
 */

OmsOrderPage *
oms_kirana_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *escaped = oms_http_escape (ids[i]);
      g_autofree char *path = g_strconcat ("/v1/orders/", escaped, NULL);
      g_autoptr (OmsHttpRequest) request = make_request (adapter, "getOrder", path);
      g_autoptr (GError) local = NULL;
      g_autoptr (OmsHttpResponse) response = oms_kirana_send (adapter, request, cancellable, &local);

      if (response != NULL)
        add_order (adapter, page, response->body);
      /* One that is gone is left out among others; alone it is the answer. */
      else if (ids[1] == NULL || !g_error_matches (local, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_steal_pointer (&page);
}
