/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an adapter or a file importer hands to the engine: one order or one stock row, where every field is present or
 * absent. Absent never overwrites (merge rule). Absent is: NULL for text, OMS_TIME_UNKNOWN, OMS_MONEY_UNKNOWN,
 * OMS_QUANTITY_UNKNOWN, OMS_STATUS_UNSET, OMS_FULFILMENT_UNSET, a flag outside flags_known. All text is UTF-8 and
 * owned by the record. No thread affinity; not shared between threads while it is being filled. */
#pragma once

#include "oms-money.h"
#include "oms-status.h"
#include "oms-time.h"

G_BEGIN_DECLS

#define OMS_QUANTITY_UNKNOWN G_MININT64

typedef enum
{
  /* Only that it exists or changed: its id goes to the queue of orders to fetch. When it has no change time but lines
   * with ids and raw statuses, it tells nothing where all of these are stored already; a line without a raw status says
   * that it is closed, which is news of one that is stored as open or on its way. A day and a group that the stub tells
   * are kept for a stored order that has none: they may be known to lists only. */
  OMS_RECORD_STUB,
  OMS_RECORD_PARTIAL,  /* lines and shipments that are missing here stay */
  OMS_RECORD_COMPLETE, /* lines that are missing here are gone */
} OmsRecordKind;

typedef struct
{
  char *remote_id; /* required */
  OmsStatus status;
  char *raw_status;
  int hold; /* -1 absent, 0, 1 */
  char *location_id;
  gint64 dispatch_after, dispatch_by;
  char *carrier;
  char *tracking;
  gint64 remote_updated_at;
} OmsShipmentRecord;

typedef struct
{
  char *line_id;     /* NULL: a report without ids; matched by sku and occurrence */
  char *shipment_id; /* the remote_id of its shipment */
  char *sku;
  char *product_id;
  char *title;
  char *variation;
  gint64 quantity, qty_shipped, qty_cancelled, qty_returned;
  gint64 unit_price, line_total;
  OmsStatus status;
  char *raw_status;
  char *metadata; /* JSON object */
} OmsLineRecord;

typedef struct
{
  char *return_id; /* required */
  char *line_id;
  gint64 quantity;
  char *kind; /* "customer", "courier" */
  OmsStatus status;
  char *raw_status;
  char *tracking;
  gint64 created_at, updated_at;
} OmsReturnRecord;

/* Buyer data: its own struct because it has its own table, its own life and its own purge. */
typedef struct
{
  char *name, *company;
  char *address1, *address2, *address3;
  char *district, *city, *state, *postcode, *country;
  char *phone, *email;
  gint64 purge_after; /* OMS_TIME_UNKNOWN: the store's default */
} OmsPerson;

typedef struct
{
  OmsRecordKind kind;
  gboolean more_by_id; /* fetch_orders_by_id tells more than this: when it is news, its id goes to that queue */
  char *order_id;      /* platform_order_id, required */
  char *group_id;
  OmsStatus status; /* set it only where the marketplace states one for the whole order; else it is derived */
  char *raw_status;
  guint flags, flags_known; /* OmsOrderFlags */
  gint64 purchased_at;
  OmsPrecision purchased_precision;
  gint64 remote_updated_at; /* the marketplace's change time, when it has one */
  gint64 dispatch_after, dispatch_by, deliver_by;
  gint64 total;
  gboolean
      total_of_lines; /* the amount is that of all lines stored then, when each of them is known; with total absent */
  char *currency;
  char *marketplace_id;
  OmsFulfilment fulfilment;
  char *payment; /* "cod", "prepaid", or the marketplace's word in small letters */
  char *ship_city, *ship_state, *ship_postcode;
  char *tracking;
  gboolean cancelled_packed; /* tells that what is cancelled of it had been packed and has not left */
  GPtrArray *lines;          /* (element-type OmsLineRecord) */
  GPtrArray *shipments;      /* (element-type OmsShipmentRecord) */
  GPtrArray *returns;        /* (element-type OmsReturnRecord) */
  OmsPerson *person;         /* (nullable) only when the account allows personal data */
  char *metadata;            /* JSON object with what is worth keeping beyond the common fields, no buyer data */
  GBytes *raw;               /* (nullable) the marketplace's own JSON, buyer data stripped */
} OmsOrderRecord;

OmsOrderRecord *oms_order_record_new (OmsRecordKind kind, const char *order_id);
void oms_order_record_free (OmsOrderRecord *record);
OmsLineRecord *oms_order_record_add_line (OmsOrderRecord *record);                                /* (transfer none) */
OmsShipmentRecord *oms_order_record_add_shipment (OmsOrderRecord *record, const char *remote_id); /* (transfer none) */
OmsReturnRecord *oms_order_record_add_return (OmsOrderRecord *record, const char *return_id);     /* (transfer none) */
void oms_order_record_set_flag (OmsOrderRecord *record, OmsOrderFlags flag, gboolean on);
/* SHA-256 (hex) over every present field in a fixed order; what the merge rule compares. (transfer full) */
char *oms_order_record_hash (const OmsOrderRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderRecord, oms_order_record_free)

OmsPerson *oms_person_new (void);
void oms_person_free (OmsPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsPerson, oms_person_free)

typedef enum
{
  OMS_STOCK_KNOWN,
  OMS_STOCK_UNKNOWN, /* not reported, or reported in part */
  OMS_STOCK_REFUSED, /* the marketplace refuses to say; reason tells why */
} OmsStockState;

/* Places of a listing, by who keeps what is there. */
#define OMS_PLACES_OWN ((1u << OMS_FULFILMENT_UNKNOWN) | (1u << OMS_FULFILMENT_SELF))
#define OMS_PLACES_ALL (OMS_PLACES_OWN | (1u << OMS_FULFILMENT_MARKETPLACE))

typedef struct
{
  gboolean key_only; /* only that the listing exists: it goes to the queue of stock to read */
  char *sku;         /* required */
  char *variation;   /* "" or NULL: none */
  char *marketplace_id;
  char *listing_id;
  char *remote_product_id;
  char *title;
  gint64 price;
  char *currency;
  char *status;
  gboolean has_stock; /* FALSE: this record speaks of the listing only */
  char *location;
  OmsFulfilment fulfilment; /* unset, without a location and figures: the state is that of all stock of the listing */
  /* OMS_PLACES_…: the records of this listing, which stand together on the page, name all such places, and a place that
   * none of them names is none any more. 0: there may be others. */
  guint all_places;
  gint64 total, available, reserved, inbound;
  OmsStockState state;
  char *reason;
  gint64 read_at; /* OMS_TIME_UNKNOWN: now */
} OmsStockRecord;

OmsStockRecord *oms_stock_record_new (const char *sku);
void oms_stock_record_free (OmsStockRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStockRecord, oms_stock_record_free)

/* A record that could not be read: shown under "Needs attention", can be retried. */
typedef struct
{
  char *remote_id; /* (nullable) order id or SKU, when it could be made out */
  char *reason;    /* a sentence */
  GBytes *payload; /* what came, buyer data as it came; limited to 256 KiB */
} OmsProblemRecord;

OmsProblemRecord *oms_problem_record_new (const char *remote_id, const char *reason, GBytes *payload);
void oms_problem_record_free (OmsProblemRecord *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsProblemRecord, oms_problem_record_free)

/* One page of what an adapter read. next is an opaque text the adapter itself understands (its cursor's state). */
typedef struct
{
  GPtrArray *orders;   /* (element-type OmsOrderRecord) */
  GPtrArray *problems; /* (element-type OmsProblemRecord) */
  char *next;          /* (nullable) state to continue from; when !more the state for the next run */
  gboolean more;       /* there is another page of this pass */
  gint64 high_water;   /* how far this job has seen, for people; OMS_TIME_UNKNOWN when it does not tell */
  guint unknown_statuses;
} OmsOrderPage;

OmsOrderPage *oms_order_page_new (void);
void oms_order_page_free (OmsOrderPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderPage, oms_order_page_free)

typedef struct
{
  GPtrArray *records;  /* (element-type OmsStockRecord) */
  GPtrArray *problems; /* (element-type OmsProblemRecord) */
  char *next;
  gboolean more;
  gint64 high_water;
  gboolean full_pass_end; /* the last page of a pass that saw every listing of this job */
  /* The marketplace does not list what there is: the stock of what is known from orders and files is to be read. */
  gboolean known_keys;
} OmsStockPage;

OmsStockPage *oms_stock_page_new (void);
void oms_stock_page_free (OmsStockPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStockPage, oms_stock_page_free)

G_END_DECLS
