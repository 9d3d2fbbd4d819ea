/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merge rule, in parts: one order of a page against what is stored. Writer thread, inside the page's transaction.
 */
#pragma once

#include "oms-row.h"
#include "oms-store-private.h"

G_BEGIN_DECLS

/* Columns of orders that come from records or from them and their parts. */
enum
{
  ORDER_PLATFORM_ORDER_ID,
  ORDER_GROUP_ID,
  ORDER_RAW_STATUS,
  ORDER_CONTENT_HASH,
  ORDER_CURRENCY,
  ORDER_MARKETPLACE_ID,
  ORDER_PAYMENT,
  ORDER_SHIP_CITY,
  ORDER_SHIP_STATE,
  ORDER_SHIP_POSTCODE,
  ORDER_TRACKING,
  ORDER_SORT_NAME,
  ORDER_METADATA,
  N_ORDER_TEXTS
};
enum
{
  ORDER_PLATFORM_ID,
  ORDER_STATUS,
  ORDER_FLAGS,
  ORDER_PURCHASED_AT,
  ORDER_PURCHASED_PRECISION,
  ORDER_REMOTE_UPDATED_AT,
  ORDER_CHANGED_AT,
  ORDER_SEEN_AT,
  ORDER_DISPATCH_AFTER,
  ORDER_DISPATCH_BY,
  ORDER_DELIVER_BY,
  ORDER_TOTAL,
  ORDER_ITEM_COUNT,
  ORDER_FULFILMENT,
  ORDER_LOCAL_DAY,
  ORDER_VERSION,
  ORDER_CREATED_AT,
  N_ORDER_NUMBERS
};

enum
{
  SHIPMENT_REMOTE_ID,
  SHIPMENT_RAW_STATUS,
  SHIPMENT_LOCATION_ID,
  SHIPMENT_CARRIER,
  SHIPMENT_TRACKING,
  N_SHIPMENT_TEXTS
};
enum
{
  SHIPMENT_ORDER_ID,
  SHIPMENT_STATUS,
  SHIPMENT_HOLD,
  SHIPMENT_DISPATCH_AFTER,
  SHIPMENT_DISPATCH_BY,
  SHIPMENT_REMOTE_UPDATED_AT,
  N_SHIPMENT_NUMBERS
};

enum
{
  LINE_ID,
  LINE_SHIPMENT_ID,
  LINE_SKU,
  LINE_PRODUCT_ID,
  LINE_TITLE,
  LINE_VARIATION,
  LINE_RAW_STATUS,
  LINE_METADATA,
  N_LINE_TEXTS
};
enum
{
  LINE_ORDER_ID,
  LINE_QUANTITY,
  LINE_QTY_SHIPPED,
  LINE_QTY_CANCELLED,
  LINE_QTY_RETURNED,
  LINE_UNIT_PRICE,
  LINE_LINE_TOTAL,
  LINE_STATUS,
  N_LINE_NUMBERS
};

enum
{
  RETURN_ID,
  RETURN_LINE_ID,
  RETURN_KIND,
  RETURN_RAW_STATUS,
  RETURN_TRACKING,
  N_RETURN_TEXTS
};
enum
{
  RETURN_PLATFORM_ID,
  RETURN_ORDER_ID,
  RETURN_QUANTITY,
  RETURN_STATUS,
  RETURN_CREATED_AT,
  RETURN_UPDATED_AT,
  N_RETURN_NUMBERS
};

enum
{
  PERSON_NAME,
  PERSON_COMPANY,
  PERSON_ADDRESS1,
  PERSON_ADDRESS2,
  PERSON_ADDRESS3,
  PERSON_DISTRICT,
  PERSON_CITY,
  PERSON_STATE,
  PERSON_POSTCODE,
  PERSON_COUNTRY,
  PERSON_PHONE,
  PERSON_EMAIL,
  N_PERSON_TEXTS
};
enum
{
  PERSON_PURGE_AFTER,
  N_PERSON_NUMBERS
};

extern const OmsRowShape oms_order_shape, oms_shipment_shape, oms_line_shape, oms_return_shape, oms_person_shape;

/* What a record says, as rows with absent values. */
OmsRow *oms_row_from_order (const OmsOrderRecord *record, gint64 platform_id);
OmsRow *oms_row_from_shipment (const OmsShipmentRecord *record, gint64 order_id);
OmsRow *oms_row_from_line (const OmsLineRecord *record, gint64 order_id);
OmsRow *oms_row_from_return (const OmsReturnRecord *record, gint64 platform_id, gint64 order_id);
OmsRow *oms_row_from_person (const OmsPerson *person);

/* What has changed, beside columns. */
typedef enum
{
  OMS_MERGED_LINES = 1 << 0,
  OMS_MERGED_SHIPMENTS = 1 << 1,
  OMS_MERGED_RETURNS = 1 << 2,
  OMS_MERGED_BUYER = 1 << 3,
} OmsMergedParts;

/* One order on its way: rows as stored, then as merged, written at the end. */
typedef struct
{
  OmsStore *store;
  OmsDb *db;
  const OmsPageContext *context;
  GTimeZone *zone;
  const OmsOrderRecord *record;

  gboolean is_new;
  OmsTake take;
  OmsRow *order;
  GPtrArray *shipments; /* (element-type OmsRow) */
  GPtrArray *lines;     /* (element-type OmsRow) */
  GPtrArray *returns;   /* (element-type OmsRow) */
  GPtrArray *gone;      /* (element-type OmsRow) to be deleted */
  GArray *packed;       /* (nullable) what lay in a parcel of the seller's before */
  gboolean
      open_before; /* so the queue remembers: the part that came first told of the cancelling and not of its parcel */
  GPtrArray *not_here; /* (nullable) (element-type OmsRow) shipments that had left or were cancelled before */
  gboolean had_cancelled;
  OmsRow *person; /* (nullable) */
  gboolean person_is_new;
  OmsMergedParts parts;
  gint64 old_status, old_flags, old_dispatch_by, old_lines_total;
  char *search; /* (nullable) what it is found by, once it is written */
} OmsMerge;

void oms_merge_clear (OmsMerge *merge);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OmsMerge, oms_merge_clear)

/* Stores the record of an order that is surely new. CONSTRAINT when it is not, or cannot be stored. */
gboolean oms_merge_insert (OmsMerge *merge, GError **error);

/* oms-store-merge-parts.c: in memory. */
void oms_merge_shipments (OmsMerge *merge);
void oms_merge_lines (OmsMerge *merge);
void oms_merge_returns (OmsMerge *merge);
void oms_merge_person (OmsMerge *merge);
void oms_merge_derive (OmsMerge *merge);
int oms_merge_item_count (GPtrArray *lines);
/* What the lines come to; OMS_MONEY_UNKNOWN when one does not tell, or there is none. */
gint64 oms_merge_lines_total (const OmsMerge *merge);
/* A line without a status of its own has its shipment's; OMS_TIME_UNKNOWN: it has none. @raw: the marketplace's word.
 */
gint64 oms_merge_line_status (OmsMerge *merge, const OmsRow *line, const char **raw);

/* oms-store-merge-packed.c: in memory. Note before anything is merged, flag when all is. */
void oms_merge_note_packed (OmsMerge *merge);
void oms_merge_flag_packed (OmsMerge *merge);

/* oms-store-merge-write.c: on the disk. The search text is left in the merge: FTS5 writes a segment of its own at every
 * savepoint, so a page writes its search texts together, behind its last order. */
gboolean oms_merge_write (OmsMerge *merge, GError **error);
gboolean oms_merge_write_raw (OmsMerge *merge, GError **error);
gboolean oms_merge_write_search (OmsDb *db, gint64 order_id, const char *text, gboolean is_new, GError **error);
char *oms_merge_search_text (const OmsRow *order, GPtrArray *shipments, GPtrArray *lines, const OmsRow *person);

G_END_DECLS
