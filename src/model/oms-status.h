/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The unified status of an order, shipment or line, and the flags beside it. The values are stored: never renumber. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_STATUS_UNSET = -1, /* absent in a record: does not overwrite */
  OMS_STATUS_UNKNOWN = 0,
  OMS_STATUS_ON_HOLD,
  OMS_STATUS_NEW,
  OMS_STATUS_PACKED,
  OMS_STATUS_SHIPPED,
  OMS_STATUS_DELIVERED,
  OMS_STATUS_CANCELLED,
  OMS_STATUS_RETURNING,
  OMS_STATUS_RETURNED,
  OMS_STATUS_LOST,
} OmsStatus;
#define OMS_STATUS_LAST OMS_STATUS_LOST
#define OMS_N_STATUSES  (OMS_STATUS_LAST + 1)

typedef enum
{
  OMS_FLAG_PARTIAL = 1 << 0,              /* part of it has shipped */
  OMS_FLAG_CANCEL_REQUESTED = 1 << 1,     /* the buyer asks to cancel */
  OMS_FLAG_CANCELLED_AFTER_PACK = 1 << 2, /* cancelled after it was packed, there or here: do not ship */
  OMS_FLAG_ATTENTION = 1 << 3,            /* a person should look */
  OMS_FLAG_PACKED_HERE = 1 << 4,          /* local mark, sent nowhere */
} OmsOrderFlags;

typedef enum
{
  OMS_FULFILMENT_UNSET = -1,
  OMS_FULFILMENT_UNKNOWN = 0,
  OMS_FULFILMENT_SELF,        /* the seller ships */
  OMS_FULFILMENT_MARKETPLACE, /* the marketplace's warehouse ships */
} OmsFulfilment;

/* Still to be worked on: on hold, new, packed, unknown. */
gboolean oms_status_is_open (OmsStatus status);
/* Counts as revenue: not cancelled, returned or lost. */
gboolean oms_status_is_revenue (OmsStatus status);

const char *oms_status_to_id (OmsStatus status);                 /* "on-hold", stable, for files and filters */
gboolean oms_status_from_id (const char *id, OmsStatus *status); /* FALSE when it is no id */
const char *oms_status_label (OmsStatus status);                 /* "On hold", translated */
const char *oms_order_flag_to_id (OmsOrderFlags flag);           /* one flag: "cancel-requested" */
gboolean oms_order_flag_from_id (const char *id, OmsOrderFlags *flag);
const char *oms_order_flag_label (OmsOrderFlags flag);       /* translated */
const char *oms_fulfilment_to_id (OmsFulfilment fulfilment); /* "self", "marketplace", "" */
OmsFulfilment oms_fulfilment_from_id (const char *id);
const char *oms_fulfilment_label (OmsFulfilment fulfilment); /* translated */

/* The status of a whole from its parts' (architecture §3): the least advanced live part; all cancelled → cancelled; all
 * live ones returned → returned. UNKNOWN for no parts. */
OmsStatus oms_status_derive (const OmsStatus *parts, gsize n_parts);

G_END_DECLS
