/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of statuses, flags and fulfilment, and how a whole takes its status from its parts. Knows no marketplace. */
#include "oms-status.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *id;
  const char *label;
  int rank; /* how far along; cancelled has none, it is not live */
} StatusInfo;

/* An unknown word stands between packed and shipped: beside work to do the work shows, beside shipped parts the doubt
 * does. */
static const StatusInfo statuses[OMS_N_STATUSES] = {
  [OMS_STATUS_UNKNOWN] = { "unknown", N_ ("Unknown"), 4 },
  [OMS_STATUS_ON_HOLD] = { "on-hold", N_ ("On hold"), 1 },
  [OMS_STATUS_NEW] = { "new", N_ ("New"), 2 },
  [OMS_STATUS_PACKED] = { "packed", N_ ("Packed"), 3 },
  [OMS_STATUS_SHIPPED] = { "shipped", N_ ("Shipped"), 5 },
  [OMS_STATUS_DELIVERED] = { "delivered", N_ ("Delivered"), 6 },
  [OMS_STATUS_CANCELLED] = { "cancelled", N_ ("Cancelled"), 0 },
  [OMS_STATUS_RETURNING] = { "returning", N_ ("Returning"), 7 },
  [OMS_STATUS_RETURNED] = { "returned", N_ ("Returned"), 8 },
  [OMS_STATUS_LOST] = { "lost", N_ ("Lost"), 9 },
};

static const struct
{
  OmsOrderFlags flag;
  const char *id;
  const char *label;
} flags[] = {
  { OMS_FLAG_PARTIAL, "partial", N_ ("Partly shipped") },
  { OMS_FLAG_CANCEL_REQUESTED, "cancel-requested", N_ ("Cancellation requested") },
  { OMS_FLAG_CANCELLED_AFTER_PACK, "cancelled-after-pack", N_ ("Cancelled after packing") },
  { OMS_FLAG_ATTENTION, "attention", N_ ("Needs attention") },
  { OMS_FLAG_PACKED_HERE, "packed-here", N_ ("Packed here") },
};

static gboolean
is_status (OmsStatus status)
{
  return status >= 0 && status <= OMS_STATUS_LAST;
}

gboolean
oms_status_is_open (OmsStatus status)
{
  return status == OMS_STATUS_UNKNOWN || status == OMS_STATUS_ON_HOLD || status == OMS_STATUS_NEW ||
         status == OMS_STATUS_PACKED;
}

gboolean
oms_status_is_revenue (OmsStatus status)
{
  return is_status (status) && status != OMS_STATUS_CANCELLED && status != OMS_STATUS_RETURNED &&
         status != OMS_STATUS_LOST;
}

const char *
oms_status_to_id (OmsStatus status)
{
  return is_status (status) ? statuses[status].id : "";
}

gboolean
oms_status_from_id (const char *id, OmsStatus *status)
{
  for (int i = 0; id != NULL && i < OMS_N_STATUSES; i++)
    if (strcmp (statuses[i].id, id) == 0)
      {
        *status = (OmsStatus) i;
        return TRUE;
      }
  return FALSE;
}

const char *
oms_status_label (OmsStatus status)
{
  return is_status (status) ? _ (statuses[status].label) : "";
}

const char *
oms_order_flag_to_id (OmsOrderFlags flag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (flags[i].flag == flag)
      return flags[i].id;
  return "";
}

gboolean
oms_order_flag_from_id (const char *id, OmsOrderFlags *flag)
{
  for (gsize i = 0; id != NULL && i < G_N_ELEMENTS (flags); i++)
    if (strcmp (flags[i].id, id) == 0)
      {
        *flag = flags[i].flag;
        return TRUE;
      }
  return FALSE;
}

const char *
oms_order_flag_label (OmsOrderFlags flag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (flags[i].flag == flag)
      return _ (flags[i].label);
  return "";
}

const char *
oms_fulfilment_to_id (OmsFulfilment fulfilment)
{
  switch (fulfilment)
    {
    case OMS_FULFILMENT_SELF:
      return "self";
    case OMS_FULFILMENT_MARKETPLACE:
      return "marketplace";
    case OMS_FULFILMENT_UNKNOWN:
    case OMS_FULFILMENT_UNSET:
    default:
      return "";
    }
}

OmsFulfilment
oms_fulfilment_from_id (const char *id)
{
  if (g_strcmp0 (id, "self") == 0)
    return OMS_FULFILMENT_SELF;
  if (g_strcmp0 (id, "marketplace") == 0)
    return OMS_FULFILMENT_MARKETPLACE;
  return OMS_FULFILMENT_UNKNOWN;
}

const char *
oms_fulfilment_label (OmsFulfilment fulfilment)
{
  switch (fulfilment)
    {
    case OMS_FULFILMENT_SELF:
      return _ ("Shipped by you");
    case OMS_FULFILMENT_MARKETPLACE:
      return _ ("Shipped by the marketplace");
    case OMS_FULFILMENT_UNKNOWN:
    case OMS_FULFILMENT_UNSET:
    default:
      return _ ("Not known");
    }
}

OmsStatus
oms_status_derive (const OmsStatus *parts, gsize n_parts)
{
  OmsStatus least = OMS_STATUS_UNSET;
  gboolean has_cancelled = FALSE;

  for (gsize i = 0; i < n_parts; i++)
    {
      if (!is_status (parts[i]))
        continue;
      if (parts[i] == OMS_STATUS_CANCELLED)
        has_cancelled = TRUE;
      else if (least == OMS_STATUS_UNSET || statuses[parts[i]].rank < statuses[least].rank)
        least = parts[i];
    }

  if (least != OMS_STATUS_UNSET)
    return least;
  return has_cancelled ? OMS_STATUS_CANCELLED : OMS_STATUS_UNKNOWN;
}
