/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the order list shows: a filter (all parts must hold) and a sort, with a text form for omsctl --where, saved
 * views and GSettings. Words are separated by spaces; values with spaces are quoted:
 *
 *   view:to-pack platform:amazon-india,flipkart status:new,packed flag:attention payment:cod fulfilment:self
 *   ordered:2026-11-01..2026-11-22 ordered:today dispatch:..tomorrow dispatch:overdue total:2000.. "blue kurta"
 *
 * Words without a key are searched. Plain data, any thread. */
#pragma once

#include "oms-status.h"
#include "oms-time.h"

G_BEGIN_DECLS

/* Views whose membership depends on the clock or on several fields (architecture §3). */
typedef enum
{
  OMS_VIEW_ALL,
  OMS_VIEW_TO_PACK,              /* new, dispatch_after <= now, not packed-here, not shipped by the marketplace */
  OMS_VIEW_DUE_TODAY,            /* open, not packed-here, dispatch_by in the rest of today */
  OMS_VIEW_OVERDUE,              /* open, dispatch_by < now */
  OMS_VIEW_CANCELLED_AFTER_PACK, /* the flag */
  OMS_VIEW_ATTENTION,            /* the flag, or a cancel request on an open order */
  OMS_VIEW_RETURNS,              /* returning, returned */
} OmsOrderView;
#define OMS_N_VIEWS (OMS_VIEW_RETURNS + 1)

typedef struct
{
  OmsOrderView view;
  GPtrArray *platforms;              /* (nullable) (element-type utf8) account names; NULL or empty: all */
  guint status_mask;                 /* 1 << OmsStatus; 0: all */
  guint flags;                       /* all of these must be set */
  GPtrArray *payments;               /* (nullable) (element-type utf8) */
  OmsFulfilment fulfilment;          /* UNSET: any */
  gint64 ordered_from, ordered_to;   /* [from, to) ms; OMS_TIME_UNKNOWN: open */
  gint64 dispatch_from, dispatch_to; /* the same */
  gint64 total_from, total_to;       /* minor units, inclusive; OMS_MONEY_UNKNOWN: open */
  char *currency;                    /* of the total bounds; NULL: any */
  char *text;                        /* (nullable) search words as typed */
} OmsOrderFilter;

OmsOrderFilter *oms_order_filter_new (void);
OmsOrderFilter *oms_order_filter_copy (const OmsOrderFilter *filter);
void oms_order_filter_free (OmsOrderFilter *filter);
gboolean oms_order_filter_equal (const OmsOrderFilter *a, const OmsOrderFilter *b);
gboolean oms_order_filter_is_empty (const OmsOrderFilter *filter);
/* @now and @zone resolve words like "today". Error: OMS_MODEL_ERROR_INVALID with a sentence. (transfer full) */
OmsOrderFilter *oms_order_filter_parse (const char *text, gint64 now, GTimeZone *zone, GError **error);
/* The text form with absolute dates. (transfer full) */
char *oms_order_filter_to_text (const OmsOrderFilter *filter, GTimeZone *zone);

const char *oms_order_view_to_id (OmsOrderView view);
gboolean oms_order_view_from_id (const char *id, OmsOrderView *view);
const char *oms_order_view_label (OmsOrderView view); /* translated */

typedef enum
{
  OMS_SORT_ORDERED, /* the default, newest first */
  OMS_SORT_PLATFORM,
  OMS_SORT_ORDER_ID,
  OMS_SORT_STATUS,
  OMS_SORT_BUYER, /* buyer, else place */
  OMS_SORT_ITEMS,
  OMS_SORT_TOTAL,
  OMS_SORT_DISPATCH_BY,
  OMS_SORT_UPDATED,
} OmsOrderSortKey;

typedef struct
{
  OmsOrderSortKey key;
  gboolean descending;
} OmsOrderSort;

const char *oms_order_sort_key_to_id (OmsOrderSortKey key);
gboolean oms_order_sort_key_from_id (const char *id, OmsOrderSortKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderFilter, oms_order_filter_free)

G_END_DECLS
