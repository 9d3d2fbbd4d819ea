/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns behind the merge, and records turned into rows of them. */
#include "oms-store-merge.h"

static const char *const order_texts[N_ORDER_TEXTS] = {
  [ORDER_PLATFORM_ORDER_ID] = "platform_order_id",
  [ORDER_GROUP_ID] = "group_id",
  [ORDER_RAW_STATUS] = "raw_status",
  [ORDER_CONTENT_HASH] = "content_hash",
  [ORDER_CURRENCY] = "currency",
  [ORDER_MARKETPLACE_ID] = "marketplace_id",
  [ORDER_PAYMENT] = "payment",
  [ORDER_SHIP_CITY] = "ship_city",
  [ORDER_SHIP_STATE] = "ship_state",
  [ORDER_SHIP_POSTCODE] = "ship_postcode",
  [ORDER_TRACKING] = "tracking",
  [ORDER_SORT_NAME] = "sort_name",
  [ORDER_METADATA] = "platform_metadata",
};
static const char *const order_numbers[N_ORDER_NUMBERS] = {
  [ORDER_PLATFORM_ID] = "platform_id",
  [ORDER_STATUS] = "status",
  [ORDER_FLAGS] = "flags",
  [ORDER_PURCHASED_AT] = "purchased_at",
  [ORDER_PURCHASED_PRECISION] = "purchased_precision",
  [ORDER_REMOTE_UPDATED_AT] = "remote_updated_at",
  [ORDER_CHANGED_AT] = "changed_at",
  [ORDER_SEEN_AT] = "seen_at",
  [ORDER_DISPATCH_AFTER] = "dispatch_after",
  [ORDER_DISPATCH_BY] = "dispatch_by",
  [ORDER_DELIVER_BY] = "deliver_by",
  [ORDER_TOTAL] = "total",
  [ORDER_ITEM_COUNT] = "item_count",
  [ORDER_FULFILMENT] = "fulfilment",
  [ORDER_LOCAL_DAY] = "local_day",
  [ORDER_VERSION] = "version",
  [ORDER_CREATED_AT] = "created_at",
};
const OmsRowShape oms_order_shape = {
  "orders", "id", NULL, order_texts, N_ORDER_TEXTS, order_numbers, N_ORDER_NUMBERS
};

static const char *const shipment_texts[N_SHIPMENT_TEXTS] = {
  [SHIPMENT_REMOTE_ID] = "remote_id", [SHIPMENT_RAW_STATUS] = "raw_status", [SHIPMENT_LOCATION_ID] = "location_id",
  [SHIPMENT_CARRIER] = "carrier",     [SHIPMENT_TRACKING] = "tracking",
};
static const char *const shipment_numbers[N_SHIPMENT_NUMBERS] = {
  [SHIPMENT_ORDER_ID] = "order_id",
  [SHIPMENT_STATUS] = "status",
  [SHIPMENT_HOLD] = "hold",
  [SHIPMENT_DISPATCH_AFTER] = "dispatch_after",
  [SHIPMENT_DISPATCH_BY] = "dispatch_by",
  [SHIPMENT_REMOTE_UPDATED_AT] = "remote_updated_at",
};
const OmsRowShape oms_shipment_shape = {
  "shipments", "id", "order_id", shipment_texts, N_SHIPMENT_TEXTS, shipment_numbers, N_SHIPMENT_NUMBERS
};

static const char *const line_texts[N_LINE_TEXTS] = {
  [LINE_ID] = "line_id",
  [LINE_SHIPMENT_ID] = "shipment_id",
  [LINE_SKU] = "sku",
  [LINE_PRODUCT_ID] = "product_id",
  [LINE_TITLE] = "title",
  [LINE_VARIATION] = "variation",
  [LINE_RAW_STATUS] = "raw_status",
  [LINE_METADATA] = "platform_metadata",
};
static const char *const line_numbers[N_LINE_NUMBERS] = {
  [LINE_ORDER_ID] = "order_id",         [LINE_QUANTITY] = "quantity",
  [LINE_QTY_SHIPPED] = "qty_shipped",   [LINE_QTY_CANCELLED] = "qty_cancelled",
  [LINE_QTY_RETURNED] = "qty_returned", [LINE_UNIT_PRICE] = "unit_price",
  [LINE_LINE_TOTAL] = "line_total",     [LINE_STATUS] = "status",
};
const OmsRowShape oms_line_shape = { "order_items", "id",         "order_id",    line_texts,
                                     N_LINE_TEXTS,  line_numbers, N_LINE_NUMBERS };

static const char *const return_texts[N_RETURN_TEXTS] = {
  [RETURN_ID] = "return_id",          [RETURN_LINE_ID] = "line_id",   [RETURN_KIND] = "kind",
  [RETURN_RAW_STATUS] = "raw_status", [RETURN_TRACKING] = "tracking",
};
static const char *const return_numbers[N_RETURN_NUMBERS] = {
  [RETURN_PLATFORM_ID] = "platform_id", [RETURN_ORDER_ID] = "order_id",     [RETURN_QUANTITY] = "quantity",
  [RETURN_STATUS] = "status",           [RETURN_CREATED_AT] = "created_at", [RETURN_UPDATED_AT] = "updated_at",
};
const OmsRowShape oms_return_shape = { "returns",      "id",           "order_id",      return_texts,
                                       N_RETURN_TEXTS, return_numbers, N_RETURN_NUMBERS };

static const char *const person_texts[N_PERSON_TEXTS] = {
  [PERSON_NAME] = "name",         [PERSON_COMPANY] = "company",   [PERSON_ADDRESS1] = "address1",
  [PERSON_ADDRESS2] = "address2", [PERSON_ADDRESS3] = "address3", [PERSON_DISTRICT] = "district",
  [PERSON_CITY] = "city",         [PERSON_STATE] = "state",       [PERSON_POSTCODE] = "postcode",
  [PERSON_COUNTRY] = "country",   [PERSON_PHONE] = "phone",       [PERSON_EMAIL] = "email",
};
static const char *const person_numbers[N_PERSON_NUMBERS] = { [PERSON_PURGE_AFTER] = "purge_after" };
const OmsRowShape oms_person_shape = { "order_people", "order_id",     "order_id",      person_texts,
                                       N_PERSON_TEXTS, person_numbers, N_PERSON_NUMBERS };

/* ---- Records as rows ----------------------------------------------------------------------------------------------
 */

/* Enums and switches say "absent" with -1, rows with UNKNOWN. */
static gint64
choice (int value)
{
  return value < 0 ? OMS_TIME_UNKNOWN : value;
}

OmsRow *
oms_row_from_order (const OmsOrderRecord *record, gint64 platform_id)
{
  OmsRow *row = oms_row_new (&oms_order_shape);

  oms_row_put_text (row, ORDER_PLATFORM_ORDER_ID, record->order_id);
  oms_row_put_text (row, ORDER_GROUP_ID, record->group_id);
  oms_row_put_text (row, ORDER_RAW_STATUS, record->raw_status);
  oms_row_put_text (row, ORDER_CURRENCY, record->currency);
  oms_row_put_text (row, ORDER_MARKETPLACE_ID, record->marketplace_id);
  oms_row_put_text (row, ORDER_PAYMENT, record->payment);
  oms_row_put_text (row, ORDER_SHIP_CITY, record->ship_city);
  oms_row_put_text (row, ORDER_SHIP_STATE, record->ship_state);
  oms_row_put_text (row, ORDER_SHIP_POSTCODE, record->ship_postcode);
  oms_row_put_text (row, ORDER_TRACKING, record->tracking);
  oms_row_put_text (row, ORDER_METADATA, record->metadata);
  row->numbers[ORDER_PLATFORM_ID] = platform_id;
  row->numbers[ORDER_STATUS] = choice (record->status);
  row->numbers[ORDER_PURCHASED_AT] = record->purchased_at;
  if (record->purchased_at != OMS_TIME_UNKNOWN)
    row->numbers[ORDER_PURCHASED_PRECISION] = record->purchased_precision;
  row->numbers[ORDER_REMOTE_UPDATED_AT] = record->remote_updated_at;
  row->numbers[ORDER_DISPATCH_AFTER] = record->dispatch_after;
  row->numbers[ORDER_DISPATCH_BY] = record->dispatch_by;
  row->numbers[ORDER_DELIVER_BY] = record->deliver_by;
  row->numbers[ORDER_TOTAL] = record->total;
  row->numbers[ORDER_FULFILMENT] = choice (record->fulfilment);
  return row;
}

OmsRow *
oms_row_from_shipment (const OmsShipmentRecord *record, gint64 order_id)
{
  OmsRow *row = oms_row_new (&oms_shipment_shape);

  oms_row_put_text (row, SHIPMENT_REMOTE_ID, record->remote_id != NULL ? record->remote_id : "");
  oms_row_put_text (row, SHIPMENT_RAW_STATUS, record->raw_status);
  oms_row_put_text (row, SHIPMENT_LOCATION_ID, record->location_id);
  oms_row_put_text (row, SHIPMENT_CARRIER, record->carrier);
  oms_row_put_text (row, SHIPMENT_TRACKING, record->tracking);
  row->numbers[SHIPMENT_ORDER_ID] = order_id;
  row->numbers[SHIPMENT_STATUS] = choice (record->status);
  row->numbers[SHIPMENT_HOLD] = choice (record->hold);
  row->numbers[SHIPMENT_DISPATCH_AFTER] = record->dispatch_after;
  row->numbers[SHIPMENT_DISPATCH_BY] = record->dispatch_by;
  row->numbers[SHIPMENT_REMOTE_UPDATED_AT] = record->remote_updated_at;
  return row;
}

OmsRow *
oms_row_from_line (const OmsLineRecord *record, gint64 order_id)
{
  OmsRow *row = oms_row_new (&oms_line_shape);

  oms_row_put_text (row, LINE_ID, record->line_id);
  oms_row_put_text (row, LINE_SHIPMENT_ID, record->shipment_id);
  oms_row_put_text (row, LINE_SKU, record->sku);
  oms_row_put_text (row, LINE_PRODUCT_ID, record->product_id);
  oms_row_put_text (row, LINE_TITLE, record->title);
  oms_row_put_text (row, LINE_VARIATION, record->variation);
  oms_row_put_text (row, LINE_RAW_STATUS, record->raw_status);
  oms_row_put_text (row, LINE_METADATA, record->metadata);
  row->numbers[LINE_ORDER_ID] = order_id;
  row->numbers[LINE_QUANTITY] = record->quantity;
  row->numbers[LINE_QTY_SHIPPED] = record->qty_shipped;
  row->numbers[LINE_QTY_CANCELLED] = record->qty_cancelled;
  row->numbers[LINE_QTY_RETURNED] = record->qty_returned;
  row->numbers[LINE_UNIT_PRICE] = record->unit_price;
  row->numbers[LINE_LINE_TOTAL] = record->line_total;
  row->numbers[LINE_STATUS] = choice (record->status);
  return row;
}

OmsRow *
oms_row_from_return (const OmsReturnRecord *record, gint64 platform_id, gint64 order_id)
{
  OmsRow *row = oms_row_new (&oms_return_shape);

  oms_row_put_text (row, RETURN_ID, record->return_id);
  oms_row_put_text (row, RETURN_LINE_ID, record->line_id);
  oms_row_put_text (row, RETURN_KIND, record->kind);
  oms_row_put_text (row, RETURN_RAW_STATUS, record->raw_status);
  oms_row_put_text (row, RETURN_TRACKING, record->tracking);
  row->numbers[RETURN_PLATFORM_ID] = platform_id;
  row->numbers[RETURN_ORDER_ID] = order_id;
  row->numbers[RETURN_QUANTITY] = record->quantity;
  row->numbers[RETURN_STATUS] = choice (record->status);
  row->numbers[RETURN_CREATED_AT] = record->created_at;
  row->numbers[RETURN_UPDATED_AT] = record->updated_at;
  return row;
}

OmsRow *
oms_row_from_person (const OmsPerson *person)
{
  OmsRow *row = oms_row_new (&oms_person_shape);

  oms_row_put_text (row, PERSON_NAME, person->name);
  oms_row_put_text (row, PERSON_COMPANY, person->company);
  oms_row_put_text (row, PERSON_ADDRESS1, person->address1);
  oms_row_put_text (row, PERSON_ADDRESS2, person->address2);
  oms_row_put_text (row, PERSON_ADDRESS3, person->address3);
  oms_row_put_text (row, PERSON_DISTRICT, person->district);
  oms_row_put_text (row, PERSON_CITY, person->city);
  oms_row_put_text (row, PERSON_STATE, person->state);
  oms_row_put_text (row, PERSON_POSTCODE, person->postcode);
  oms_row_put_text (row, PERSON_COUNTRY, person->country);
  oms_row_put_text (row, PERSON_PHONE, person->phone);
  oms_row_put_text (row, PERSON_EMAIL, person->email);
  row->numbers[PERSON_PURGE_AFTER] = person->purge_after;
  return row;
}
