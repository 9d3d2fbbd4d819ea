/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store hands out: a row of the order list, and a whole order for the detail pane. Plain data, read-only once
 * made; free to pass between threads. */
#pragma once

#include "oms-raw-node.h"
#include "oms-record.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id; /* orders.id */
  gint64 platform_id;
  char *order_id;
  OmsStatus status;
  char *raw_status;
  guint flags;
  gint64 purchased_at;
  OmsPrecision purchased_precision;
  gint64 updated_at; /* the marketplace's change time, else when we saw it */
  gint64 dispatch_after, dispatch_by;
  gint64 total;
  char *currency;
  int item_count; /* units */
  char *buyer;    /* (nullable) only where personal data is allowed */
  char *place;    /* "Jaipur" or "" */
  char *payment;
  OmsFulfilment fulfilment;
  char *tracking;
} OmsOrderRow;

OmsOrderRow *oms_order_row_new (void);
void oms_order_row_free (OmsOrderRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderRow, oms_order_row_free)

typedef struct
{
  gint64 at;
  char *what; /* "ordered", "first-seen", "status", "packed-here", "cancelled-after-pack", "return", "changed" … */
  char *from; /* "" when there is none */
  char *to;
} OmsOrderEvent;

typedef struct
{
  OmsOrderRow *row;
  char *group_id;
  gint64 deliver_by;
  gint64 seen_at;    /* when it was last read from the marketplace */
  gint64 created_at; /* when it first came into this database */
  char *marketplace_id;
  char *ship_city, *ship_state, *ship_postcode;
  GPtrArray *lines;     /* (element-type OmsLineRecord) */
  GPtrArray *shipments; /* (element-type OmsShipmentRecord) */
  GPtrArray *returns;   /* (element-type OmsReturnRecord) */
  GPtrArray *events;    /* (element-type OmsOrderEvent) newest first */
  OmsPerson *person;    /* (nullable) */
  char *metadata;       /* JSON object or "" */
  OmsRawNode *raw;      /* (nullable) the marketplace's own data */
} OmsOrder;

OmsOrder *oms_order_new (void);
void oms_order_free (OmsOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrder, oms_order_free)

/* Lines that look alike, for people: some marketplaces make a line of every unit. */
typedef struct
{
  const OmsLineRecord *line; /* the first of them */
  guint n_lines;
  gint64 quantity; /* OMS_QUANTITY_UNKNOWN when one is */
  gint64 total;
} OmsLineFold;

/* The order's first @max_lines lines, those with the same SKU, variation, title, status and price together. (transfer
 * full) (element-type OmsLineFold) */
GArray *oms_order_fold_lines (const OmsOrder *order, guint max_lines);

void oms_order_event_free (OmsOrderEvent *event);
/* "Shipped, was Packed". @account: the name of the order's account. (transfer full) */
char *oms_order_event_describe (const OmsOrderEvent *event, const char *account);
void oms_line_record_free (OmsLineRecord *line);
void oms_shipment_record_free (OmsShipmentRecord *shipment);
void oms_return_record_free (OmsReturnRecord *ret);

/* A row of the inventory list: listing and stock joined. */
typedef struct
{
  gint64 listing_id;
  gint64 platform_id;
  char *sku, *variation, *title, *marketplace_id, *location;
  char *remote_product_id;
  gint64 price;
  char *currency;
  char *listing_status;
  OmsFulfilment fulfilment;
  gint64 total, available, reserved, inbound; /* OMS_QUANTITY_UNKNOWN: not known, never zero */
  OmsStockState state;
  char *reason;
  gint64 read_at;
} OmsStockRow;

OmsStockRow *oms_stock_row_new (void);
void oms_stock_row_free (OmsStockRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStockRow, oms_stock_row_free)

G_END_DECLS
