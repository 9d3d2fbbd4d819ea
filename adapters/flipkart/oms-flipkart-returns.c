/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Returns, from customers and from couriers, by the time of change. One is the return of one unit of a line; it comes
 * as a part of its order, which may not be known yet and is then asked for by its number.
 * Source: flipkart.github.io/fk-api-platform-docs, 2.0.0/get-returns */
#include "oms-flipkart-private.h"

#include <glib/gi18n-lib.h>

#define RETURNS_PATH "/sellers/v2/returns"

typedef struct
{
  const char *job;
  const char *source;
  const char *kind; /* of the record */
} Source;

static const Source sources[] = {
  { "customer-returns", "customer_return", "customer" },
  { "courier-returns", "courier_return", "courier" },
};

static const Source *
source_of (const char *job)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i].job, job))
      return &sources[i];
  return NULL;
}

/* ---- Reading one --------------------------------------------------------------------------------------------------
 */

static OmsStatus
status_of (const char *word, guint *unknown)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "CREATED", OMS_STATUS_RETURNING },  { "REQUESTED", OMS_STATUS_RETURNING }, { "APPROVED", OMS_STATUS_RETURNING },
    { "COMPLETED", OMS_STATUS_RETURNED }, { "CANCELLED", OMS_STATUS_CANCELLED }, { "REJECTED", OMS_STATUS_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return words[i].status;
  (*unknown)++;
  return OMS_STATUS_UNKNOWN;
}

static gboolean
parse_return (OmsFlipkartOrders *orders, const OmsJsonNode *node, const char *order_id, const char *kind,
              GError **error)
{
  g_autofree char *id = oms_flipkart_dup_id (node, "returnId");
  const char *word = oms_json_get_string (node, "status");
  OmsOrderRecord *record;
  OmsReturnRecord *ret;
  gint64 quantity;

  if (id == NULL)
    return oms_flipkart_malformed (error, _ ("A return has no number."));
  if (order_id == NULL)
    return oms_flipkart_malformed (error, _ ("A return names no order."));
  if (!oms_flipkart_get_quantity (node, "quantity", &quantity, error))
    return FALSE;
  record = oms_flipkart_orders_get (orders, order_id);
  record->more_by_id = TRUE;
  if (record->purchased_at == OMS_TIME_UNKNOWN)
    record->purchased_at = oms_flipkart_get_time (node, "orderDate");
  ret = oms_order_record_add_return (record, id);
  ret->line_id = oms_flipkart_dup_id (node, "orderItemId");
  ret->quantity = quantity;
  ret->kind = g_strdup (kind);
  ret->tracking = oms_flipkart_dup_id (node, "trackingId");
  ret->created_at = oms_flipkart_get_time (node, "createdDate");
  ret->updated_at = oms_flipkart_get_time (node, "updatedDate");
  if (word != NULL)
    {
      ret->raw_status = g_strdup (word);
      ret->status = status_of (word, &orders->page->unknown_statuses);
    }
  return TRUE;
}

/* Returns can be asked for by their own time only; who asks for older orders wants those of his days. */
static gboolean
is_wanted (const OmsJsonNode *node, gint64 since)
{
  gint64 ordered = oms_flipkart_get_time (node, "orderDate");

  return since == OMS_TIME_UNKNOWN || ordered == OMS_TIME_UNKNOWN || ordered >= since;
}

static void
add_return (OmsFlipkartOrders *orders, GBytes *text, const char *kind, gint64 since)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  g_autofree char *order_id = oms_flipkart_dup_id (root, "orderId");

  if (json != NULL && !is_wanted (root, since))
    return;
  if (json == NULL || !parse_return (orders, root, order_id, kind, &error))
    g_ptr_array_add (orders->page->problems, oms_problem_record_new (order_id, error->message, text));
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

static OmsHttpRequest *
make_request (OmsFlipkartAdapter *self, const Source *source, const OmsFlipkartPass *pass)
{
  g_autofree char *from = oms_flipkart_time (pass->from);
  OmsHttpRequest *request;

  if (pass->link != NULL)
    return oms_flipkart_follow (self, "getReturns", pass->link);
  request = oms_flipkart_get (self, "getReturns", RETURNS_PATH);
  oms_http_request_add_query (request, "source", source->source);
  oms_http_request_add_query (request, "modifiedAfter", from);
  if (pass->to != OMS_TIME_UNKNOWN)
    {
      g_autofree char *to = oms_flipkart_time (pass->to);

      oms_http_request_add_query (request, "modifiedBefore", to);
    }
  return request;
}

static gboolean
take_answer (OmsFlipkartAdapter *self, const Source *source, OmsFlipkartPass *pass, OmsHttpResponse *response,
             OmsOrderPage *page, GError **error)
{
  g_auto (OmsFlipkartOrders) orders = { 0 };
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;
  gint64 since;

  if (!oms_json_split (response->body, "returnItems", &elements, &rest, &local))
    {
      oms_flipkart_set_unreadable (local, error);
      return FALSE;
    }
  if (oms_json_get_array (oms_json_root (rest), "returnItems") == NULL)
    {
      oms_flipkart_set_no_list (error);
      return FALSE;
    }
  since = pass->since;
  if (!oms_flipkart_pass_advance (pass, self, oms_json_root (rest), "nextUrl", elements, error))
    return FALSE;
  oms_flipkart_orders_init (&orders, page);
  for (guint i = 0; i < elements->len; i++)
    add_return (&orders, elements->pdata[i], source->kind, since);
  return TRUE;
}

static gboolean
read_page (OmsFlipkartAdapter *self, const Source *source, OmsFlipkartPass *pass, OmsOrderPage *page,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (self, source, pass);
  g_autoptr (OmsHttpResponse) response = oms_flipkart_send (self, request, cancellable, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 200)
    return take_answer (self, source, pass, response, page, error);
  return oms_flipkart_pass_reread (pass, response, error);
}

OmsOrderPage *
oms_flipkart_fetch_returns (OmsFlipkartAdapter *self, const char *job, const OmsCursor *cursor,
                            GCancellable *cancellable, GError **error)
{
  const Source *source = source_of (job);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_auto (OmsFlipkartPass) pass = { 0 };

  g_return_val_if_fail (source != NULL, NULL);

  oms_flipkart_pass_read (&pass, cursor != NULL ? cursor->state : NULL);
  oms_flipkart_pass_begin (&pass, cursor, oms_adapter_info_find_job (&oms_flipkart_info, job), 0);
  do
    if (!read_page (self, source, &pass, page, cancellable, error))
      return NULL;
  while (oms_flipkart_pass_more (&pass) && page->orders->len == 0 && page->problems->len == 0 &&
         !g_cancellable_is_cancelled (cancellable));
  oms_flipkart_pass_finish (&pass, page);
  return g_steal_pointer (&page);
}
