/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shipments into orders. A shipment is Flipkart's unit of work: an order may become several, one never mixes orders.
 * What is known from one shipment is a part of its order. Pure: no network, no clock.
 * Source: flipkart.github.io/fk-api-platform-docs, search-pre-dispatch-shipment-post */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

typedef struct
{
  const OmsJsonNode *node; /* the shipment */
  gboolean hold;
  gboolean form_failed;
  OmsFulfilment fulfilment;
  guint unknown;
  gint64 ordered;
  char *order_id;
  OmsOrderRecord *record; /* this shipment alone */
  OmsShipmentRecord *shipment;
} Parse;

static void
parse_clear (Parse *parse)
{
  g_free (parse->order_id);
  g_clear_pointer (&parse->record, oms_order_record_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parse, parse_clear)

/* ---- Status -------------------------------------------------------------------------------------------------------
 */

static OmsStatus
status_of (Parse *parse, const char *word)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "APPROVED", OMS_STATUS_NEW },
    { "PACKING_IN_PROGRESS", OMS_STATUS_NEW },
    { "FORM_FAILED", OMS_STATUS_NEW },
    { "PACKED", OMS_STATUS_PACKED },
    { "READY_TO_DISPATCH", OMS_STATUS_PACKED },
    { "PICKUP_COMPLETE", OMS_STATUS_SHIPPED },
    { "SHIPPED", OMS_STATUS_SHIPPED },
    { "DELIVERED", OMS_STATUS_DELIVERED },
    { "COMPLETED", OMS_STATUS_DELIVERED },
    { "CANCELLED", OMS_STATUS_CANCELLED },
    { "RETURN_REQUESTED", OMS_STATUS_RETURNING },
    { "RETURNED", OMS_STATUS_RETURNED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      {
        /* What is not to be packed before its time stays new: its time comes without anybody telling. */
        gboolean held = parse->hold && words[i].status < OMS_STATUS_SHIPPED;

        parse->form_failed |= g_str_equal (word, "FORM_FAILED");
        return held ? OMS_STATUS_ON_HOLD : words[i].status;
      }
  parse->unknown++;
  return OMS_STATUS_UNKNOWN;
}

/* ---- Lines --------------------------------------------------------------------------------------------------------
 */

/* The price components are those of the whole line. */
static gboolean
parse_prices (const OmsJsonNode *item, OmsLineRecord *line, GError **error)
{
  const OmsJsonNode *components = oms_json_get (item, "priceComponents");
  gint64 selling, shipping;

  if (!oms_flipkart_get_money (components, "sellingPrice", &selling, error) ||
      !oms_flipkart_get_money (components, "shippingCharge", &shipping, error) ||
      !oms_flipkart_get_money (components, "totalPrice", &line->line_total, error))
    return FALSE;
  if (selling != OMS_MONEY_UNKNOWN && line->quantity > 0 && selling % line->quantity == 0)
    line->unit_price = selling / line->quantity;
  if (line->line_total == OMS_MONEY_UNKNOWN)
    line->line_total = oms_money_add (selling, shipping != OMS_MONEY_UNKNOWN ? shipping : 0);
  return TRUE;
}

static void
set_quantities (OmsLineRecord *line)
{
  line->qty_cancelled = line->status == OMS_STATUS_CANCELLED ? line->quantity : 0;
  if (line->status == OMS_STATUS_UNKNOWN)
    return;
  line->qty_shipped = line->status >= OMS_STATUS_SHIPPED && line->status != OMS_STATUS_CANCELLED ? line->quantity : 0;
}

static char *
line_metadata (const OmsJsonNode *shipment, const OmsJsonNode *item)
{
  static const char *const of_item[] = { "listingId",
                                         "hsn",
                                         "serviceProfile",
                                         "cancellationGroupId",
                                         "cancellationReason",
                                         "cancellationSubReason",
                                         "cancellationDate",
                                         "courierReturn",
                                         "is_replacement",
                                         "isReplacement",
                                         NULL };
  static const char *const of_shipment[] = { "shipmentType", "packagingPolicy", "mps", NULL };
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  gboolean empty;
  g_autofree char *text = NULL;

  oms_json_writer_begin_object (writer, NULL);
  for (guint i = 0; of_item[i] != NULL; i++)
    if (oms_json_get (item, of_item[i]) != NULL)
      oms_json_writer_add_node (writer, of_item[i], oms_json_get (item, of_item[i]));
  for (guint i = 0; of_shipment[i] != NULL; i++)
    if (oms_json_get (shipment, of_shipment[i]) != NULL)
      oms_json_writer_add_node (writer, of_shipment[i], oms_json_get (shipment, of_shipment[i]));
  empty = oms_json_writer_is_empty (writer);
  oms_json_writer_end_object (writer);
  text = oms_json_writer_end (writer);
  return empty ? NULL : g_steal_pointer (&text);
}

static gboolean
take_order_id (Parse *parse, const OmsJsonNode *item, GError **error)
{
  g_autofree char *id = oms_flipkart_dup_id (item, "orderId");

  if (id == NULL)
    return oms_flipkart_malformed (error, _ ("A line of this shipment names no order."));
  if (parse->order_id != NULL && !g_str_equal (parse->order_id, id))
    return oms_flipkart_malformed (error, _ ("This shipment mixes orders, which Flipkart's never do."));
  if (parse->order_id == NULL)
    parse->order_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
parse_item (Parse *parse, const OmsJsonNode *item, GError **error)
{
  const char *word = oms_json_get_string (item, "status");
  gint64 ordered = oms_flipkart_get_time (item, "orderDate");
  OmsLineRecord *line = oms_order_record_add_line (parse->record);

  if (!take_order_id (parse, item, error))
    return FALSE;
  line->line_id = oms_flipkart_dup_id (item, "orderItemId");
  if (line->line_id == NULL)
    return oms_flipkart_malformed (error, _ ("A line of this shipment has no number."));
  if (!oms_flipkart_get_quantity (item, "quantity", &line->quantity, error))
    return FALSE;
  if (line->quantity == OMS_QUANTITY_UNKNOWN)
    return oms_flipkart_malformed (error, _ ("A line of this shipment has no quantity."));
  if (!parse_prices (item, line, error))
    return FALSE;
  if (ordered == OMS_TIME_UNKNOWN)
    return oms_flipkart_malformed (error, _ ("The day of this order cannot be read."));
  parse->ordered = parse->ordered == OMS_TIME_UNKNOWN ? ordered : MIN (parse->ordered, ordered);
  line->shipment_id = g_strdup (parse->shipment->remote_id);
  line->sku = oms_flipkart_dup_text (item, "sku");
  line->product_id = oms_flipkart_dup_text (item, "fsn");
  line->title = oms_flipkart_dup_text (item, "title");
  if (word != NULL)
    {
      line->raw_status = g_strdup (word);
      line->status = status_of (parse, word);
      set_quantities (line);
    }
  line->metadata = line_metadata (parse->node, item);
  return TRUE;
}

/* ---- The shipment -------------------------------------------------------------------------------------------------
 */

static void
derive_shipment (Parse *parse)
{
  g_autoptr (GArray) statuses = g_array_new (FALSE, FALSE, sizeof (OmsStatus));

  for (guint i = 0; i < parse->record->lines->len; i++)
    {
      const OmsLineRecord *line = parse->record->lines->pdata[i];

      if (line->status != OMS_STATUS_UNSET)
        g_array_append_val (statuses, line->status);
    }
  if (statuses->len == 0)
    return;
  parse->shipment->status = oms_status_derive ((const OmsStatus *) (gpointer) statuses->data, statuses->len);
  for (guint i = 0; i < parse->record->lines->len; i++)
    {
      const OmsLineRecord *line = parse->record->lines->pdata[i];

      if (line->status == parse->shipment->status && parse->shipment->raw_status == NULL)
        parse->shipment->raw_status = g_strdup (line->raw_status);
    }
}

static gboolean
parse_shipment (Parse *parse, GError **error)
{
  const OmsJsonNode *items = oms_json_get_array (parse->node, "orderItems");
  const OmsJsonNode *hold = oms_json_get (parse->node, "hold");
  OmsShipmentRecord *shipment = parse->shipment;

  /* Which of two copies is newer hangs on it: wrong is worse than absent. */
  shipment->remote_updated_at = oms_flipkart_get_time (parse->node, "updatedAt");
  if (shipment->remote_updated_at == OMS_TIME_UNKNOWN && oms_json_get (parse->node, "updatedAt") != NULL)
    return oms_flipkart_malformed (error, _ ("The time of this shipment's last change cannot be read."));
  parse->hold = oms_json_get_bool (parse->node, "hold");
  shipment->hold = oms_json_type (hold) == OMS_JSON_BOOLEAN ? parse->hold : -1;
  shipment->location_id = oms_flipkart_dup_text (parse->node, "locationId");
  parse->fulfilment = oms_flipkart_fulfilment (oms_json_get_string (oms_json_at (items, 0), "serviceProfile"));
  if (parse->fulfilment != OMS_FULFILMENT_MARKETPLACE) /* else it is Flipkart's warehouse that must be in time */
    {
      shipment->dispatch_after = oms_flipkart_get_time (parse->node, "dispatchAfterDate");
      shipment->dispatch_by = oms_flipkart_get_time (parse->node, "dispatchByDate");
    }
  if (oms_json_length (items) == 0)
    return oms_flipkart_malformed (error, _ ("This shipment has no lines."));
  for (guint i = 0; i < oms_json_length (items); i++)
    {
      if (oms_json_type (oms_json_at (items, i)) != OMS_JSON_OBJECT)
        return oms_flipkart_malformed (error, _ ("The lines of this shipment cannot be read."));
      if (!parse_item (parse, oms_json_at (items, i), error))
        return FALSE;
    }
  derive_shipment (parse);
  return TRUE;
}

/* ---- Into its order -----------------------------------------------------------------------------------------------
 */

void
oms_flipkart_orders_init (OmsFlipkartOrders *orders, OmsOrderPage *page)
{
  orders->page = page;
  orders->orders = g_hash_table_new (g_str_hash, g_str_equal);
  orders->packers = g_hash_table_new (NULL, NULL);
}

void
oms_flipkart_orders_clear (OmsFlipkartOrders *orders)
{
  g_clear_pointer (&orders->orders, g_hash_table_unref);
  g_clear_pointer (&orders->packers, g_hash_table_unref);
}

OmsOrderRecord *
oms_flipkart_orders_get (OmsFlipkartOrders *orders, const char *order_id)
{
  OmsOrderRecord *record = g_hash_table_lookup (orders->orders, order_id);

  if (record != NULL)
    return record;
  record = oms_order_record_new (OMS_RECORD_PARTIAL, order_id);
  g_ptr_array_add (orders->page->orders, record);
  g_hash_table_insert (orders->orders, record->order_id, record);
  return record;
}

/* An order of which the seller packs a part is the seller's, unless that part is cancelled and Flipkart's is not. */
static void
take_packer (OmsFlipkartOrders *orders, Parse *parse, OmsOrderRecord *record)
{
  gboolean own = parse->fulfilment == OMS_FULFILMENT_SELF;
  gboolean live = parse->shipment->status != OMS_STATUS_CANCELLED;
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (orders->packers, record));
  guint rank = 1 + (live ? 2 : 0) + (own ? 1 : 0);

  if (parse->fulfilment == OMS_FULFILMENT_UNSET || rank <= known)
    return;
  g_hash_table_insert (orders->packers, record, GUINT_TO_POINTER (rank));
  record->fulfilment = parse->fulfilment;
}

static void
take_terms (Parse *parse, OmsOrderRecord *record)
{
  const OmsJsonNode *first = oms_json_at (oms_json_get (parse->node, "orderItems"), 0);
  const char *payment = oms_json_get_string (first, "paymentType");

  if (record->purchased_at == OMS_TIME_UNKNOWN || parse->ordered < record->purchased_at)
    record->purchased_at = parse->ordered;
  if (record->currency == NULL)
    record->currency = g_strdup (OMS_FLIPKART_CURRENCY);
  if (payment != NULL && *payment != '\0' && record->payment == NULL)
    record->payment = g_ascii_strdown (payment, -1);
  /* That it is over tells only who sees the whole order. */
  if (parse->form_failed)
    oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, TRUE);
}

/* A page may bring the same shipment twice; the later copy counts. */
static void
drop_shipment (OmsOrderRecord *record, const char *shipment_id)
{
  for (guint i = record->shipments->len; i > 0; i--)
    if (g_strcmp0 (((OmsShipmentRecord *) record->shipments->pdata[i - 1])->remote_id, shipment_id) == 0)
      g_ptr_array_remove_index (record->shipments, i - 1);
  for (guint i = record->lines->len; i > 0; i--)
    if (g_strcmp0 (((OmsLineRecord *) record->lines->pdata[i - 1])->shipment_id, shipment_id) == 0)
      g_ptr_array_remove_index (record->lines, i - 1);
}

static OmsOrderRecord *
put_shipment (OmsFlipkartOrders *orders, Parse *parse)
{
  OmsOrderRecord *record = oms_flipkart_orders_get (orders, parse->order_id);

  drop_shipment (record, parse->shipment->remote_id);
  g_ptr_array_add (record->shipments, g_ptr_array_steal_index (parse->record->shipments, 0));
  while (parse->record->lines->len > 0)
    g_ptr_array_add (record->lines, g_ptr_array_steal_index (parse->record->lines, 0));
  take_packer (orders, parse, record);
  take_terms (parse, record);
  orders->page->unknown_statuses += parse->unknown;
  return record;
}

/* The order a broken shipment speaks of, so that it can be asked for again. */
static char *
find_order_id (const OmsJsonNode *shipment)
{
  return oms_flipkart_dup_id (oms_json_at (oms_json_get (shipment, "orderItems"), 0), "orderId");
}

OmsOrderRecord *
oms_flipkart_add_shipment (OmsFlipkartOrders *orders, GBytes *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  g_autofree char *id = oms_flipkart_dup_id (root, "shipmentId");
  g_auto (Parse) parse = { .node = root, .ordered = OMS_TIME_UNKNOWN };
  g_autofree char *order_id = NULL;

  parse.record = oms_order_record_new (OMS_RECORD_PARTIAL, "");
  if (json != NULL && id == NULL)
    oms_flipkart_malformed (&error, _ ("The shipment has no number."));
  if (error == NULL)
    {
      parse.shipment = oms_order_record_add_shipment (parse.record, id);
      if (parse_shipment (&parse, &error))
        return put_shipment (orders, &parse);
    }
  order_id = find_order_id (root);
  g_ptr_array_add (orders->page->problems, oms_problem_record_new (order_id, error->message, text));
  return NULL;
}
