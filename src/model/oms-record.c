/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records on their way from an adapter to the engine: making, freeing, and the content hash the merge rule compares.
 * Knows no marketplace and no database. */
#include "oms-record.h"

#include "oms-order.h"

#include <string.h>

#define MAX_PROBLEM_PAYLOAD (256 * 1024)

OmsOrderRecord *
oms_order_record_new (OmsRecordKind kind, const char *order_id)
{
  OmsOrderRecord *record = g_new0 (OmsOrderRecord, 1);

  record->kind = kind;
  record->order_id = g_strdup (order_id);
  record->status = OMS_STATUS_UNSET;
  record->purchased_at = record->remote_updated_at = OMS_TIME_UNKNOWN;
  record->dispatch_after = record->dispatch_by = record->deliver_by = OMS_TIME_UNKNOWN;
  record->total = OMS_MONEY_UNKNOWN;
  record->fulfilment = OMS_FULFILMENT_UNSET;
  record->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_line_record_free);
  record->shipments = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_shipment_record_free);
  record->returns = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_return_record_free);
  return record;
}

void
oms_order_record_free (OmsOrderRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->order_id);
  g_free (record->group_id);
  g_free (record->raw_status);
  g_free (record->currency);
  g_free (record->marketplace_id);
  g_free (record->payment);
  g_free (record->ship_city);
  g_free (record->ship_state);
  g_free (record->ship_postcode);
  g_free (record->tracking);
  g_clear_pointer (&record->lines, g_ptr_array_unref);
  g_clear_pointer (&record->shipments, g_ptr_array_unref);
  g_clear_pointer (&record->returns, g_ptr_array_unref);
  oms_person_free (record->person);
  g_free (record->metadata);
  g_clear_pointer (&record->raw, g_bytes_unref);
  g_free (record);
}

OmsLineRecord *
oms_order_record_add_line (OmsOrderRecord *record)
{
  OmsLineRecord *line = g_new0 (OmsLineRecord, 1);

  line->quantity = line->qty_shipped = line->qty_cancelled = line->qty_returned = OMS_QUANTITY_UNKNOWN;
  line->unit_price = line->line_total = OMS_MONEY_UNKNOWN;
  line->status = OMS_STATUS_UNSET;
  g_ptr_array_add (record->lines, line);
  return line;
}

OmsShipmentRecord *
oms_order_record_add_shipment (OmsOrderRecord *record, const char *remote_id)
{
  OmsShipmentRecord *shipment = g_new0 (OmsShipmentRecord, 1);

  shipment->remote_id = g_strdup (remote_id);
  shipment->status = OMS_STATUS_UNSET;
  shipment->hold = -1;
  shipment->dispatch_after = shipment->dispatch_by = shipment->remote_updated_at = OMS_TIME_UNKNOWN;
  g_ptr_array_add (record->shipments, shipment);
  return shipment;
}

OmsReturnRecord *
oms_order_record_add_return (OmsOrderRecord *record, const char *return_id)
{
  OmsReturnRecord *ret = g_new0 (OmsReturnRecord, 1);

  ret->return_id = g_strdup (return_id);
  ret->quantity = OMS_QUANTITY_UNKNOWN;
  ret->status = OMS_STATUS_UNSET;
  ret->created_at = ret->updated_at = OMS_TIME_UNKNOWN;
  g_ptr_array_add (record->returns, ret);
  return ret;
}

void
oms_order_record_set_flag (OmsOrderRecord *record, OmsOrderFlags flag, gboolean on)
{
  record->flags_known |= flag;
  if (on)
    record->flags |= flag;
  else
    record->flags &= ~(guint) flag;
}

void
oms_line_record_free (OmsLineRecord *line)
{
  if (line == NULL)
    return;
  g_free (line->line_id);
  g_free (line->shipment_id);
  g_free (line->sku);
  g_free (line->product_id);
  g_free (line->title);
  g_free (line->variation);
  g_free (line->raw_status);
  g_free (line->metadata);
  g_free (line);
}

void
oms_shipment_record_free (OmsShipmentRecord *shipment)
{
  if (shipment == NULL)
    return;
  g_free (shipment->remote_id);
  g_free (shipment->raw_status);
  g_free (shipment->location_id);
  g_free (shipment->carrier);
  g_free (shipment->tracking);
  g_free (shipment);
}

void
oms_return_record_free (OmsReturnRecord *ret)
{
  if (ret == NULL)
    return;
  g_free (ret->return_id);
  g_free (ret->line_id);
  g_free (ret->kind);
  g_free (ret->raw_status);
  g_free (ret->tracking);
  g_free (ret);
}

/* ---- The content hash: name, length and bytes of each present field, so that no two fields can run together. ------
 */

static void
hash_bytes (GChecksum *sum, const char *name, const void *data, gsize size)
{
  g_autofree char *head = g_strdup_printf ("%s:%" G_GSIZE_FORMAT ":", name, size);

  g_checksum_update (sum, (const guchar *) head, (gssize) strlen (head));
  if (size > 0)
    g_checksum_update (sum, data, (gssize) size);
}

static void
hash_text (GChecksum *sum, const char *name, const char *text)
{
  if (text != NULL)
    hash_bytes (sum, name, text, strlen (text));
}

/* Times, amounts and quantities share one value for "absent". */
G_STATIC_ASSERT (OMS_TIME_UNKNOWN == OMS_MONEY_UNKNOWN && OMS_MONEY_UNKNOWN == OMS_QUANTITY_UNKNOWN);

static void
hash_number (GChecksum *sum, const char *name, gint64 number)
{
  char text[24];

  if (number == OMS_TIME_UNKNOWN)
    return;
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, number);
  hash_text (sum, name, text);
}

/* For enums and switches, where absent is -1. */
static void
hash_choice (GChecksum *sum, const char *name, int choice)
{
  if (choice >= 0)
    hash_number (sum, name, choice);
}

static char *
line_digest (gconstpointer data)
{
  const OmsLineRecord *line = data;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_text (sum, "line_id", line->line_id);
  hash_text (sum, "shipment_id", line->shipment_id);
  hash_text (sum, "sku", line->sku);
  hash_text (sum, "product_id", line->product_id);
  hash_text (sum, "title", line->title);
  hash_text (sum, "variation", line->variation);
  hash_number (sum, "quantity", line->quantity);
  hash_number (sum, "qty_shipped", line->qty_shipped);
  hash_number (sum, "qty_cancelled", line->qty_cancelled);
  hash_number (sum, "qty_returned", line->qty_returned);
  hash_number (sum, "unit_price", line->unit_price);
  hash_number (sum, "line_total", line->line_total);
  hash_choice (sum, "status", line->status);
  hash_text (sum, "raw_status", line->raw_status);
  hash_text (sum, "metadata", line->metadata);
  return g_strdup (g_checksum_get_string (sum));
}

static char *
shipment_digest (gconstpointer data)
{
  const OmsShipmentRecord *shipment = data;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_text (sum, "remote_id", shipment->remote_id);
  hash_choice (sum, "status", shipment->status);
  hash_text (sum, "raw_status", shipment->raw_status);
  hash_choice (sum, "hold", shipment->hold);
  hash_text (sum, "location_id", shipment->location_id);
  hash_number (sum, "dispatch_after", shipment->dispatch_after);
  hash_number (sum, "dispatch_by", shipment->dispatch_by);
  hash_text (sum, "carrier", shipment->carrier);
  hash_text (sum, "tracking", shipment->tracking);
  hash_number (sum, "remote_updated_at", shipment->remote_updated_at);
  return g_strdup (g_checksum_get_string (sum));
}

static char *
return_digest (gconstpointer data)
{
  const OmsReturnRecord *ret = data;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_text (sum, "return_id", ret->return_id);
  hash_text (sum, "line_id", ret->line_id);
  hash_number (sum, "quantity", ret->quantity);
  hash_text (sum, "kind", ret->kind);
  hash_choice (sum, "status", ret->status);
  hash_text (sum, "raw_status", ret->raw_status);
  hash_text (sum, "tracking", ret->tracking);
  hash_number (sum, "created_at", ret->created_at);
  hash_number (sum, "updated_at", ret->updated_at);
  return g_strdup (g_checksum_get_string (sum));
}

static int
compare_digests (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Parts are sorted by digest: a marketplace that lists the same lines in another order has changed nothing. */
static void
hash_parts (GChecksum *sum, const char *name, GPtrArray *parts, char *(*digest) (gconstpointer))
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    g_ptr_array_add (digests, digest (g_ptr_array_index (parts, i)));
  g_ptr_array_sort (digests, compare_digests);
  for (guint i = 0; i < digests->len; i++)
    hash_text (sum, name, g_ptr_array_index (digests, i));
}

static void
hash_person (GChecksum *sum, const OmsPerson *person)
{
  if (person == NULL)
    return;
  hash_text (sum, "person", "");
  hash_text (sum, "name", person->name);
  hash_text (sum, "company", person->company);
  hash_text (sum, "address1", person->address1);
  hash_text (sum, "address2", person->address2);
  hash_text (sum, "address3", person->address3);
  hash_text (sum, "district", person->district);
  hash_text (sum, "city", person->city);
  hash_text (sum, "state", person->state);
  hash_text (sum, "postcode", person->postcode);
  hash_text (sum, "country", person->country);
  hash_text (sum, "phone", person->phone);
  hash_text (sum, "email", person->email);
}

char *
oms_order_record_hash (const OmsOrderRecord *record)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_number (sum, "kind", record->kind);
  hash_text (sum, "order_id", record->order_id);
  hash_text (sum, "group_id", record->group_id);
  hash_choice (sum, "status", record->status);
  hash_text (sum, "raw_status", record->raw_status);
  hash_number (sum, "flags", record->flags & record->flags_known);
  hash_number (sum, "flags_known", record->flags_known);
  hash_number (sum, "purchased_at", record->purchased_at);
  if (record->purchased_at != OMS_TIME_UNKNOWN)
    hash_number (sum, "purchased_precision", record->purchased_precision);
  hash_number (sum, "remote_updated_at", record->remote_updated_at);
  hash_number (sum, "dispatch_after", record->dispatch_after);
  hash_number (sum, "dispatch_by", record->dispatch_by);
  hash_number (sum, "deliver_by", record->deliver_by);
  hash_number (sum, "total", record->total);
  hash_text (sum, "currency", record->currency);
  hash_text (sum, "marketplace_id", record->marketplace_id);
  hash_choice (sum, "fulfilment", record->fulfilment);
  hash_text (sum, "payment", record->payment);
  hash_text (sum, "ship_city", record->ship_city);
  hash_text (sum, "ship_state", record->ship_state);
  hash_text (sum, "ship_postcode", record->ship_postcode);
  hash_text (sum, "tracking", record->tracking);
  hash_parts (sum, "line", record->lines, line_digest);
  hash_parts (sum, "shipment", record->shipments, shipment_digest);
  hash_parts (sum, "return", record->returns, return_digest);
  hash_person (sum, record->person);
  hash_text (sum, "metadata", record->metadata);
  if (record->raw != NULL)
    hash_bytes (sum, "raw", g_bytes_get_data (record->raw, NULL), g_bytes_get_size (record->raw));
  return g_strdup (g_checksum_get_string (sum));
}

/* ---- Buyer, stock, problems, pages --------------------------------------------------------------------------------
 */

OmsPerson *
oms_person_new (void)
{
  OmsPerson *person = g_new0 (OmsPerson, 1);

  person->purge_after = OMS_TIME_UNKNOWN;
  return person;
}

void
oms_person_free (OmsPerson *person)
{
  if (person == NULL)
    return;
  g_free (person->name);
  g_free (person->company);
  g_free (person->address1);
  g_free (person->address2);
  g_free (person->address3);
  g_free (person->district);
  g_free (person->city);
  g_free (person->state);
  g_free (person->postcode);
  g_free (person->country);
  g_free (person->phone);
  g_free (person->email);
  g_free (person);
}

OmsStockRecord *
oms_stock_record_new (const char *sku)
{
  OmsStockRecord *record = g_new0 (OmsStockRecord, 1);

  record->sku = g_strdup (sku);
  record->price = OMS_MONEY_UNKNOWN;
  record->fulfilment = OMS_FULFILMENT_UNSET;
  record->total = record->available = record->reserved = record->inbound = OMS_QUANTITY_UNKNOWN;
  record->state = OMS_STOCK_UNKNOWN;
  record->read_at = OMS_TIME_UNKNOWN;
  return record;
}

void
oms_stock_record_free (OmsStockRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->sku);
  g_free (record->variation);
  g_free (record->marketplace_id);
  g_free (record->listing_id);
  g_free (record->remote_product_id);
  g_free (record->title);
  g_free (record->currency);
  g_free (record->status);
  g_free (record->location);
  g_free (record->reason);
  g_free (record);
}

OmsProblemRecord *
oms_problem_record_new (const char *remote_id, const char *reason, GBytes *payload)
{
  OmsProblemRecord *problem = g_new0 (OmsProblemRecord, 1);

  problem->remote_id = g_strdup (remote_id);
  problem->reason = g_strdup (reason);
  /* A copy of the head, not a slice: a slice would keep the whole body alive. */
  if (payload != NULL && g_bytes_get_size (payload) > MAX_PROBLEM_PAYLOAD)
    problem->payload = g_bytes_new (g_bytes_get_data (payload, NULL), MAX_PROBLEM_PAYLOAD);
  else if (payload != NULL)
    problem->payload = g_bytes_ref (payload);
  return problem;
}

void
oms_problem_record_free (OmsProblemRecord *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->remote_id);
  g_free (problem->reason);
  g_clear_pointer (&problem->payload, g_bytes_unref);
  g_free (problem);
}

OmsOrderPage *
oms_order_page_new (void)
{
  OmsOrderPage *page = g_new0 (OmsOrderPage, 1);

  page->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_record_free);
  page->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_problem_record_free);
  page->high_water = OMS_TIME_UNKNOWN;
  return page;
}

void
oms_order_page_free (OmsOrderPage *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->orders, g_ptr_array_unref);
  g_clear_pointer (&page->problems, g_ptr_array_unref);
  g_free (page->next);
  g_free (page);
}

OmsStockPage *
oms_stock_page_new (void)
{
  OmsStockPage *page = g_new0 (OmsStockPage, 1);

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_stock_record_free);
  page->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_problem_record_free);
  page->high_water = OMS_TIME_UNKNOWN;
  return page;
}

void
oms_stock_page_free (OmsStockPage *page)
{
  if (page == NULL)
    return;
  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_clear_pointer (&page->problems, g_ptr_array_unref);
  g_free (page->next);
  g_free (page);
}
