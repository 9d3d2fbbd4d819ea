/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One order of the Orders API 2026-01-01 into a unified record. Pure: no network, no clock. Lenient about everything
 * that is only nice to know, strict about ids, the day, quantities and money.
 * Source: the official model orders_2026-01-01.json. */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_QUANTITY    1000000
#define PERSON_KEPT_FOR (30 * OMS_TIME_DAY)

/* Left out of the raw data at every depth: whatever tells who a buyer is. */
static const char *const personal_members[] = { "buyer",
                                                "recipient",
                                                "buyerName",
                                                "buyerEmail",
                                                "deliveryAddress",
                                                "giftMessage",
                                                "customizedUrl",
                                                "tax",
                                                "phone",
                                                "email",
                                                "addressLine1",
                                                "addressLine2",
                                                "addressLine3",
                                                "deliveryPreference",
                                                "authorizationCode",
                                                NULL };

typedef struct
{
  const OmsJsonNode *node;
  OmsOrderRecord *record;
  OmsStatus base;         /* the order's own word */
  GHashTable *package_of; /* (element-type utf8 OmsShipmentRecord) line id → its package */
  guint *unknown;
} Parse;

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, sentence);
  return FALSE;
}

/* ---- Small readers ------------------------------------------------------------------------------------------------
 */

static gint64
get_time (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);
  gint64 ms;

  return text != NULL && oms_time_parse (text, NULL, &ms, NULL, NULL) ? ms : OMS_TIME_UNKNOWN;
}

static char *
dup_text (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static gboolean
get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity, GError **error)
{
  *quantity = OMS_QUANTITY_UNKNOWN;
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  if (!oms_json_get_int (node, name, quantity) || *quantity < 0 || *quantity > MAX_QUANTITY)
    return malformed (error, _ ("A quantity in this order is not a sensible number."));
  return TRUE;
}

gboolean
oms_amazon_parse_money (const OmsJsonNode *node, const char *name, gint64 *minor, const char **currency, GError **error)
{
  const OmsJsonNode *money = oms_json_get (node, name);
  const char *code = oms_json_get_string (money, "currencyCode");
  const char *text = oms_json_get_string (money, "amount");
  double number;

  *minor = OMS_MONEY_UNKNOWN;
  if (money == NULL || oms_json_get (money, "amount") == NULL)
    return TRUE;
  if (code == NULL || !oms_currency_is_valid (code))
    return malformed (error, _ ("An amount in the data has no currency."));
  if (currency != NULL)
    *currency = code;
  if (text != NULL)
    return oms_money_parse (text, code, minor, error);
  if (oms_json_get_double (money, "amount", &number))
    return oms_money_from_double (number, code, minor, error);
  return malformed (error, _ ("An amount in the data is not a number."));
}

/* All amounts of an order are in one currency; sums would lie otherwise. */
static gboolean
get_money (Parse *parse, const OmsJsonNode *node, const char *name, gint64 *minor, GError **error)
{
  const char *currency = NULL;

  if (!oms_amazon_parse_money (node, name, minor, &currency, error))
    return FALSE;
  if (currency == NULL)
    return TRUE;
  if (parse->record->currency == NULL)
    parse->record->currency = g_strdup (currency);
  else if (!g_str_equal (parse->record->currency, currency))
    return malformed (error, _ ("The amounts of this order are in different currencies."));
  return TRUE;
}

static const OmsJsonNode *
find_breakdown (const OmsJsonNode *owner, const char *type)
{
  const OmsJsonNode *breakdowns = oms_json_get (oms_json_get (owner, "proceeds"), "breakdowns");

  for (guint i = 0; i < oms_json_length (breakdowns); i++)
    {
      const OmsJsonNode *breakdown = oms_json_at (breakdowns, i);

      if (g_strcmp0 (oms_json_get_string (breakdown, "type"), type) == 0)
        return breakdown;
    }
  return NULL;
}

/* ---- Words --------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  const char *word;
  OmsStatus status;
} Word;

static OmsStatus
look_up (const Word *words, const char *word, guint *unknown)
{
  for (guint i = 0; words[i].word != NULL; i++)
    if (g_str_equal (words[i].word, word))
      return words[i].status;
  (*unknown)++;
  return OMS_STATUS_UNKNOWN;
}

static OmsStatus
order_status (const char *word, guint *unknown)
{
  static const Word words[] = {
    { "PENDING_AVAILABILITY", OMS_STATUS_ON_HOLD },
    { "PENDING", OMS_STATUS_ON_HOLD },
    { "UNSHIPPED", OMS_STATUS_NEW },
    { "PARTIALLY_SHIPPED", OMS_STATUS_NEW },
    { "SHIPPED", OMS_STATUS_SHIPPED },
    { "CANCELLED", OMS_STATUS_CANCELLED },
    { "UNFULFILLABLE", OMS_STATUS_ON_HOLD },
    { NULL },
  };

  return look_up (words, word, unknown);
}

/* A package that waits for the carrier is packed; one that could not be handed over is on its way back. */
static OmsStatus
package_status (const char *word, guint *unknown)
{
  static const Word words[] = {
    { "PENDING", OMS_STATUS_PACKED },
    { "IN_TRANSIT", OMS_STATUS_SHIPPED },
    { "SHIPPED", OMS_STATUS_SHIPPED },
    { "DELIVERED", OMS_STATUS_DELIVERED },
    { "CANCELLED", OMS_STATUS_CANCELLED },
    { "UNDELIVERABLE", OMS_STATUS_RETURNING },
    { NULL },
  };

  return look_up (words, word, unknown);
}

/* ---- Packages -----------------------------------------------------------------------------------------------------
 */

static void
note_package_items (Parse *parse, const OmsJsonNode *package, OmsShipmentRecord *shipment)
{
  const OmsJsonNode *items = oms_json_get (package, "packageItems");

  for (guint i = 0; i < oms_json_length (items); i++)
    {
      const char *line_id = oms_json_get_string (oms_json_at (items, i), "orderItemId");
      OmsShipmentRecord *before;

      if (line_id == NULL)
        continue;
      before = g_hash_table_lookup (parse->package_of, line_id);
      /* A cancelled package gives way to the one that replaced it. */
      if (before == NULL || before->status == OMS_STATUS_CANCELLED)
        g_hash_table_replace (parse->package_of, g_strdup (line_id), shipment);
    }
}

static void
parse_package (Parse *parse, const OmsJsonNode *package)
{
  const char *id = oms_json_get_string (package, "packageReferenceId");
  const OmsJsonNode *state = oms_json_get (package, "packageStatus");
  const char *word = oms_json_get_string (state, "status");
  const char *detail = oms_json_get_string (state, "detailedStatus");
  OmsShipmentRecord *shipment;

  if (id == NULL || *id == '\0')
    return;
  shipment = oms_order_record_add_shipment (parse->record, id);
  if (word != NULL)
    {
      shipment->status = package_status (word, parse->unknown);
      shipment->raw_status =
          detail != NULL && *detail != '\0' ? g_strconcat (word, " / ", detail, NULL) : g_strdup (word);
    }
  shipment->carrier = dup_text (package, "carrier");
  shipment->tracking = dup_text (package, "trackingNumber");
  note_package_items (parse, package, shipment);
  if (parse->record->tracking == NULL && shipment->status != OMS_STATUS_CANCELLED)
    parse->record->tracking = g_strdup (shipment->tracking);
}

/* Whether every package that still counts has @status; FALSE for none. */
static gboolean
all_packages (const OmsOrderRecord *record, OmsStatus status)
{
  guint n = 0;

  for (guint i = 0; i < record->shipments->len; i++)
    {
      const OmsShipmentRecord *shipment = record->shipments->pdata[i];

      if (shipment->status == OMS_STATUS_CANCELLED)
        continue;
      if (shipment->status != status)
        return FALSE;
      n++;
    }
  return n > 0;
}

/* ---- Lines --------------------------------------------------------------------------------------------------------
 */

static void
set_cancelled_quantity (Parse *parse, const OmsJsonNode *item, OmsLineRecord *line)
{
  gboolean executed = oms_json_get (oms_json_get (item, "cancellation"), "cancellationExecution") != NULL;
  gint64 shipped = line->qty_shipped == OMS_QUANTITY_UNKNOWN ? 0 : line->qty_shipped;
  gint64 waiting;

  if (!executed && parse->base != OMS_STATUS_CANCELLED)
    {
      line->qty_cancelled = 0;
      return;
    }
  /* Nothing of a cancelled order waits any more, whatever the line says. */
  if (parse->base == OMS_STATUS_CANCELLED ||
      !oms_json_get_int (oms_json_get (item, "fulfillment"), "quantityUnfulfilled", &waiting))
    waiting = 0;
  line->qty_cancelled = CLAMP (line->quantity - shipped - waiting, 0, line->quantity);
}

static OmsStatus
line_status (Parse *parse, const OmsLineRecord *line)
{
  const OmsShipmentRecord *package = g_hash_table_lookup (parse->package_of, line->line_id);
  gint64 live = line->quantity - line->qty_cancelled;

  if (parse->base == OMS_STATUS_CANCELLED || (live <= 0 && line->qty_cancelled > 0))
    return OMS_STATUS_CANCELLED;
  if (parse->base != OMS_STATUS_SHIPPED && parse->base != OMS_STATUS_NEW)
    return parse->base;
  if (parse->base == OMS_STATUS_NEW && (line->qty_shipped == OMS_QUANTITY_UNKNOWN || line->qty_shipped < live))
    return OMS_STATUS_NEW;
  if (package != NULL && package->status == OMS_STATUS_DELIVERED)
    return OMS_STATUS_DELIVERED;
  return OMS_STATUS_SHIPPED;
}

static char *
line_metadata (const OmsJsonNode *item)
{
  static const char *const from_product[] = { "condition", "serialNumbers", NULL };
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  const OmsJsonNode *product = oms_json_get (item, "product");
  const OmsJsonNode *cancellation = oms_json_get_object (item, "cancellation");
  const OmsJsonNode *promotions = oms_json_get (oms_json_get (item, "promotion"), "breakdowns");
  const OmsJsonNode *programs = oms_json_get_array (item, "programs");
  gboolean empty;
  g_autofree char *text = NULL;

  oms_json_writer_begin_object (writer, NULL);
  for (guint i = 0; from_product[i] != NULL; i++)
    if (oms_json_length (oms_json_get (product, from_product[i])) > 0)
      oms_json_writer_add_node (writer, from_product[i], oms_json_get (product, from_product[i]));
  if (oms_json_length (programs) > 0)
    oms_json_writer_add_node (writer, "programs", programs);
  if (oms_json_length (promotions) > 0)
    oms_json_writer_add_node (writer, "promotions", promotions);
  if (cancellation != NULL)
    oms_json_writer_add_node (writer, "cancellation", cancellation);
  empty = oms_json_writer_is_empty (writer);
  oms_json_writer_end_object (writer);
  text = oms_json_writer_end (writer);
  return empty ? NULL : g_steal_pointer (&text);
}

static gboolean
parse_line_money (Parse *parse, const OmsJsonNode *item, OmsLineRecord *line, GError **error)
{
  const OmsJsonNode *price = oms_json_get (oms_json_get (item, "product"), "price");

  if (!get_money (parse, price, "unitPrice", &line->unit_price, error) ||
      !get_money (parse, find_breakdown (item, "ITEM"), "subtotal", &line->line_total, error))
    return FALSE;
  if (line->line_total == OMS_MONEY_UNKNOWN)
    return get_money (parse, oms_json_get (item, "proceeds"), "proceedsTotal", &line->line_total, error);
  return TRUE;
}

static gboolean
parse_line (Parse *parse, const OmsJsonNode *item, GError **error)
{
  const char *id = oms_json_get_string (item, "orderItemId");
  const OmsJsonNode *product = oms_json_get (item, "product");
  const OmsJsonNode *fulfillment = oms_json_get (item, "fulfillment");
  const OmsShipmentRecord *package;
  OmsLineRecord *line;

  if (id == NULL || *id == '\0')
    return malformed (error, _ ("A line of this order has no number."));
  line = oms_order_record_add_line (parse->record);
  line->line_id = g_strdup (id);
  line->sku = dup_text (product, "sellerSku");
  line->product_id = dup_text (product, "asin");
  line->title = dup_text (product, "title");
  if (!get_quantity (item, "quantityOrdered", &line->quantity, error) ||
      !get_quantity (fulfillment, "quantityFulfilled", &line->qty_shipped, error))
    return FALSE;
  if (line->quantity == OMS_QUANTITY_UNKNOWN)
    return malformed (error, _ ("A line of this order has no quantity."));
  if (!parse_line_money (parse, item, line, error))
    return FALSE;
  set_cancelled_quantity (parse, item, line);
  package = g_hash_table_lookup (parse->package_of, id);
  if (package != NULL)
    line->shipment_id = g_strdup (package->remote_id);
  if (parse->base != OMS_STATUS_UNSET)
    line->status = line_status (parse, line);
  line->metadata = line_metadata (item);
  return TRUE;
}

static gboolean
parse_lines (Parse *parse, GError **error)
{
  const OmsJsonNode *items = oms_json_get (parse->node, "orderItems");

  if (items != NULL && oms_json_type (items) != OMS_JSON_ARRAY)
    return malformed (error, _ ("The lines of this order cannot be read."));
  /* An order without its lines says nothing of them: those we have stay. */
  if (oms_json_length (items) == 0)
    parse->record->kind = OMS_RECORD_PARTIAL;
  for (guint i = 0; i < oms_json_length (items); i++)
    {
      const OmsJsonNode *item = oms_json_at (items, i);

      if (oms_json_type (item) != OMS_JSON_OBJECT)
        return malformed (error, _ ("The lines of this order cannot be read."));
      if (!parse_line (parse, item, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The order ----------------------------------------------------------------------------------------------------
 */

static gboolean
buyer_asks_to_cancel (const OmsJsonNode *order)
{
  const OmsJsonNode *items = oms_json_get (order, "orderItems");

  for (guint i = 0; i < oms_json_length (items); i++)
    {
      const OmsJsonNode *cancellation = oms_json_get (oms_json_at (items, i), "cancellation");

      if (oms_json_get (cancellation, "cancellationRequest") != NULL &&
          oms_json_get (cancellation, "cancellationExecution") == NULL)
        return TRUE;
    }
  return FALSE;
}

static void
set_flags (Parse *parse, const char *word)
{
  OmsOrderRecord *record = parse->record;
  gboolean undeliverable = FALSE;

  for (guint i = 0; i < record->shipments->len; i++)
    undeliverable |= ((OmsShipmentRecord *) record->shipments->pdata[i])->status == OMS_STATUS_RETURNING;
  oms_order_record_set_flag (record, OMS_FLAG_PARTIAL, g_strcmp0 (word, "PARTIALLY_SHIPPED") == 0);
  oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, g_strcmp0 (word, "UNFULFILLABLE") == 0 || undeliverable);
  oms_order_record_set_flag (record, OMS_FLAG_CANCEL_REQUESTED,
                             oms_status_is_open (record->status) && buyer_asks_to_cancel (parse->node));
  /* Whether it was packed here only the store knows; a package at Amazon is known from here. */
  if (record->status == OMS_STATUS_CANCELLED && record->shipments->len > 0)
    oms_order_record_set_flag (record, OMS_FLAG_CANCELLED_AFTER_PACK, TRUE);
}

static void
parse_fulfillment (Parse *parse)
{
  OmsOrderRecord *record = parse->record;
  const OmsJsonNode *fulfillment = oms_json_get (parse->node, "fulfillment");
  const OmsJsonNode *ship_by = oms_json_get (fulfillment, "shipByWindow");
  const char *word = oms_json_get_string (fulfillment, "fulfillmentStatus");
  const char *by = oms_json_get_string (fulfillment, "fulfilledBy");

  record->raw_status = g_strdup (word);
  if (word != NULL)
    parse->base = order_status (word, parse->unknown);
  if (g_strcmp0 (by, "AMAZON") == 0)
    record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  else if (g_strcmp0 (by, "MERCHANT") == 0)
    record->fulfilment = OMS_FULFILMENT_SELF;
  if (record->fulfilment != OMS_FULFILMENT_MARKETPLACE) /* else it is Amazon's warehouse that must be in time */
    {
      record->dispatch_after = get_time (ship_by, "earliestDateTime");
      record->dispatch_by = get_time (ship_by, "latestDateTime");
    }
  record->deliver_by = get_time (oms_json_get (fulfillment, "deliverByWindow"), "latestDateTime");
}

static void
parse_payment (Parse *parse)
{
  const OmsJsonNode *executions = oms_json_get (oms_json_get (parse->node, "payment"), "paymentExecutions");
  gboolean cod = find_breakdown (parse->node, "COD_FEE") != NULL;

  for (guint i = 0; i < oms_json_length (executions); i++)
    {
      const char *method = oms_json_get_string (oms_json_at (executions, i), "paymentMethod");

      if (method != NULL &&
          (g_ascii_strcasecmp (method, "CashOnDelivery") == 0 || g_ascii_strcasecmp (method, "COD") == 0))
        cod = TRUE;
    }
  if (cod)
    parse->record->payment = g_strdup ("cod");
  else if (oms_json_length (executions) > 0)
    parse->record->payment = g_strdup ("prepaid");
}

static char *
order_metadata (const OmsJsonNode *order)
{
  static const char *const kept[] = { "programs",     "associatedOrders",  "orderAliases",
                                      "salesChannel", "fulfillmentOrders", NULL };
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  oms_json_writer_add_string (writer, "serviceLevel",
                              oms_json_get_string (oms_json_get (order, "fulfillment"), "fulfillmentServiceLevel"));
  for (guint i = 0; kept[i] != NULL; i++)
    if (oms_json_length (oms_json_get (order, kept[i])) > 0)
      oms_json_writer_add_node (writer, kept[i], oms_json_get (order, kept[i]));
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

/* Amazon lets personal data be kept for 30 days after an order is done. */
static gint64
purge_time (const OmsOrderRecord *record)
{
  gint64 done = OMS_TIME_UNKNOWN;

  if (record->status == OMS_STATUS_DELIVERED || record->status == OMS_STATUS_CANCELLED)
    done = record->remote_updated_at;
  else if (record->status == OMS_STATUS_SHIPPED)
    done = record->deliver_by != OMS_TIME_UNKNOWN ? record->deliver_by : record->remote_updated_at;
  return done != OMS_TIME_UNKNOWN ? done + PERSON_KEPT_FOR : OMS_TIME_UNKNOWN;
}

static void
parse_person (Parse *parse)
{
  const OmsJsonNode *buyer = oms_json_get_object (parse->node, "buyer");
  const OmsJsonNode *address = oms_json_get (oms_json_get (parse->node, "recipient"), "deliveryAddress");
  OmsPerson *person;

  if (buyer == NULL && address == NULL)
    return;
  person = parse->record->person = oms_person_new ();
  person->name = dup_text (address, "name");
  if (person->name == NULL)
    person->name = dup_text (buyer, "buyerName");
  person->company = dup_text (address, "companyName");
  if (person->company == NULL)
    person->company = dup_text (buyer, "buyerCompanyName");
  person->address1 = dup_text (address, "addressLine1");
  person->address2 = dup_text (address, "addressLine2");
  person->address3 = dup_text (address, "addressLine3");
  person->district = dup_text (address, "districtOrCounty");
  person->city = dup_text (address, "city");
  person->state = dup_text (address, "stateOrRegion");
  person->postcode = dup_text (address, "postalCode");
  person->country = dup_text (address, "countryCode");
  person->phone = dup_text (address, "phone");
  person->email = dup_text (buyer, "buyerEmail");
  person->purge_after = purge_time (parse->record);
}

/* Town and state are not personal at Amazon and are kept with the order; all the rest is. */
static void
parse_place (Parse *parse)
{
  const OmsJsonNode *address = oms_json_get (oms_json_get (parse->node, "recipient"), "deliveryAddress");

  parse->record->ship_city = dup_text (address, "city");
  parse->record->ship_state = dup_text (address, "stateOrRegion");
}

static gboolean
parse_order (Parse *parse, gboolean personal, GError **error)
{
  OmsOrderRecord *record = parse->record;
  const OmsJsonNode *packages = oms_json_get (parse->node, "packages");

  record->purchased_at = get_time (parse->node, "createdTime");
  if (record->purchased_at == OMS_TIME_UNKNOWN)
    return malformed (error, _ ("The day of this order cannot be read."));
  record->remote_updated_at = get_time (parse->node, "lastUpdatedTime");
  /* Which of two copies is newer hangs on it: wrong is worse than absent. */
  if (record->remote_updated_at == OMS_TIME_UNKNOWN && oms_json_get (parse->node, "lastUpdatedTime") != NULL)
    return malformed (error, _ ("The time of this order's last change cannot be read."));
  record->marketplace_id = dup_text (oms_json_get (parse->node, "salesChannel"), "marketplaceId");
  if (!get_money (parse, oms_json_get (parse->node, "proceeds"), "grandTotal", &record->total, error))
    return FALSE;

  parse_fulfillment (parse);
  for (guint i = 0; i < oms_json_length (packages); i++)
    parse_package (parse, oms_json_at (packages, i));
  if (!parse_lines (parse, error))
    return FALSE;

  record->status = parse->base;
  if (parse->base == OMS_STATUS_SHIPPED && all_packages (record, OMS_STATUS_DELIVERED))
    record->status = OMS_STATUS_DELIVERED;
  if (parse->base != OMS_STATUS_UNSET)
    set_flags (parse, record->raw_status);
  parse_payment (parse);
  parse_place (parse);
  if (personal)
    parse_person (parse);
  record->metadata = order_metadata (parse->node);
  record->raw = oms_json_to_bytes (parse->node, personal_members);
  return TRUE;
}

OmsOrderRecord *
oms_amazon_parse_order (const OmsJsonNode *order, gboolean personal, guint *unknown, GError **error)
{
  const char *id = oms_json_get_string (order, "orderId");
  g_autoptr (OmsOrderRecord) record = NULL;
  g_autoptr (GHashTable) package_of = NULL;
  Parse parse = { .node = order, .base = OMS_STATUS_UNSET, .unknown = unknown };

  if (oms_json_type (order) != OMS_JSON_OBJECT || id == NULL || *id == '\0')
    {
      malformed (error, _ ("The order has no number."));
      return NULL;
    }
  parse.record = record = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  parse.package_of = package_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!parse_order (&parse, personal, error))
    return NULL;
  return g_steal_pointer (&record);
}

void
oms_amazon_add_order (OmsOrderPage *page, GBytes *text, gboolean personal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  guint unknown = 0;
  OmsOrderRecord *record;

  if (json == NULL)
    {
      g_ptr_array_add (page->problems, oms_problem_record_new (NULL, error->message, text));
      return;
    }
  record = oms_amazon_parse_order (oms_json_root (json), personal, &unknown, &error);
  if (record != NULL)
    {
      g_ptr_array_add (page->orders, record);
      page->unknown_statuses += unknown;
      return;
    }
  g_ptr_array_add (page->problems, oms_problem_record_new (oms_json_get_string (oms_json_root (json), "orderId"),
                                                           error->message, text));
}
