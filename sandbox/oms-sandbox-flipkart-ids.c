/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart's ids, made so that they can be turned back into the order they name, and its words for where a shipment
 * stands. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

/* A shipment's id is a UUID: the order's number is hidden in its last group. */
#define VEIL G_GUINT64_CONSTANT (0x5eed0f1a2b3c)

/* How long an order waits that is not held, and not yet to be packed. */
#define WAITS (30 * OMS_SANDBOX_HOUR)

/* ---- Ids -------------------------------------------------------------------------------------------------------- */

const char *
oms_sandbox_flipkart_order_id (guint64 number, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "OD1%014" G_GUINT64_FORMAT "000", number);
  return buffer;
}

const char *
oms_sandbox_flipkart_shipment_id (guint64 number, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  OmsSandboxRandom random = oms_sandbox_random (0xf11b, number, parcel);
  guint64 bits = oms_sandbox_random_next (&random);

  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "%08x-%04x-4%03x-%c%03x-%012" G_GINT64_MODIFIER "x",
              (guint) (bits >> 32), (guint) (bits & 0xffff), (guint) (bits >> 16 & 0xfff), parcel == 0 ? 'a' : 'b',
              (guint) (bits >> 28 & 0xfff), number ^ VEIL);
  return buffer;
}

const char *
oms_sandbox_flipkart_item_id (guint64 line_id, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "1%014" G_GUINT64_FORMAT "%02u", line_id, parcel);
  return buffer;
}

const char *
oms_sandbox_flipkart_return_id (guint64 line_id, guint parcel, guint unit, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "10%014" G_GUINT64_FORMAT "%u%02u", line_id, parcel, unit);
  return buffer;
}

const char *
oms_sandbox_flipkart_tracking (const OmsSandboxOrder *order, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "FMP%c%010" G_GUINT64_FORMAT "%u", order->cash_on_delivery ? 'C' : 'P',
              order->number * 37 % G_GUINT64_CONSTANT (10000000000), parcel);
  return buffer;
}

const char *
oms_sandbox_flipkart_return_tracking (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "FMPR%014" G_GUINT64_FORMAT, order->number);
  return buffer;
}

const char *
oms_sandbox_flipkart_fsn (const OmsSandboxListing *listing, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "%.3sG%s", listing->type, listing->asin);
  return buffer;
}

const char *
oms_sandbox_flipkart_listing_id (const OmsSandboxListing *listing, char buffer[OMS_SANDBOX_FLIPKART_ID])
{
  g_snprintf (buffer, OMS_SANDBOX_FLIPKART_ID, "LST%.3sG%s%.6s", listing->type, listing->asin, listing->fnsku + 4);
  return buffer;
}

/* ---- And back --------------------------------------------------------------------------------------------------- */

static gboolean
fetch (OmsSandboxAccount *account, guint64 number, OmsSandboxOrder *order)
{
  guint index;

  if (number >= G_GUINT64_CONSTANT (100000000000000) || !oms_sandbox_book_find (account->book, number, &index))
    return FALSE;
  oms_sandbox_book_get (account->book, index, order);
  return TRUE;
}

gboolean
oms_sandbox_flipkart_find_order (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order)
{
  char again[OMS_SANDBOX_FLIPKART_ID];
  guint64 number;

  return sscanf (id, "OD1%14" G_GUINT64_FORMAT, &number) == 1 &&
         g_str_equal (oms_sandbox_flipkart_order_id (number, again), id) && fetch (account, number, order);
}

gboolean
oms_sandbox_flipkart_find_shipment (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order, guint *parcel)
{
  char again[OMS_SANDBOX_FLIPKART_ID];
  guint64 number;

  if (strlen (id) != 36)
    return FALSE;
  number = g_ascii_strtoull (id + 24, NULL, 16) ^ VEIL;
  *parcel = id[19] == 'b';
  return g_str_equal (oms_sandbox_flipkart_shipment_id (number, *parcel, again), id) &&
         fetch (account, number, order) && *parcel < oms_sandbox_flipkart_parcels (order);
}

gboolean
oms_sandbox_flipkart_find_item (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order, guint *parcel)
{
  char again[OMS_SANDBOX_FLIPKART_ID];
  guint64 line_id;
  guint index;

  if (sscanf (id, "1%14" G_GUINT64_FORMAT "%2u", &line_id, parcel) != 2 ||
      !g_str_equal (oms_sandbox_flipkart_item_id (line_id, *parcel, again), id) ||
      !oms_sandbox_book_find_line (account->book, line_id, &index))
    return FALSE;
  oms_sandbox_book_get (account->book, index, order);
  for (guint i = 0; i < order->n_lines; i++)
    if (order->lines[i].id == line_id)
      return *parcel < oms_sandbox_flipkart_parcels (order) &&
             oms_sandbox_flipkart_units (order, &order->lines[i], *parcel) > 0;
  return FALSE;
}

/* ---- Who packs it ----------------------------------------------------------------------------------------------- */

/* Some listings are kept in Flipkart's warehouses alone; of the seller's own some are under Smart Fulfilment. */
static OmsSandboxProfile
profile_of_listing (const OmsSandboxListing *listing)
{
  if (listing->by_marketplace)
    return OMS_SANDBOX_FBF;
  return listing->product % 5 == 2 ? OMS_SANDBOX_FBF_LITE : OMS_SANDBOX_NON_FBF;
}

OmsSandboxProfile
oms_sandbox_flipkart_profile (OmsSandboxAccount *account, const OmsSandboxOrder *order)
{
  return profile_of_listing (&g_array_index (account->listings, OmsSandboxListing, order->lines[0].listing));
}

const char *
oms_sandbox_flipkart_profile_word (OmsSandboxProfile profile, gboolean long_one)
{
  static const char *const words[][2] = {
    [OMS_SANDBOX_FBF] = { "FBF", "Flipkart_Fulfilment" },
    [OMS_SANDBOX_NON_FBF] = { "NON_FBF", "Seller_Fulfilment" },
    [OMS_SANDBOX_FBF_LITE] = { "FBF_LITE", "Smart_Fulfilment" },
  };

  return words[profile][long_one];
}

const char *
oms_sandbox_flipkart_listing_profile (const OmsSandboxListing *listing)
{
  gboolean also_there = listing->product % 7 == 4;

  switch (profile_of_listing (listing))
    {
    case OMS_SANDBOX_FBF:
      return "FBF";
    case OMS_SANDBOX_FBF_LITE:
      return also_there ? "FBF_AND_FBF_LITE" : "FBF_LITE";
    case OMS_SANDBOX_NON_FBF:
      return also_there ? "FBF_AND_NON_FBF" : "NON_FBF";
    default:
      g_assert_not_reached ();
    }
}

/* ---- Where it stands -------------------------------------------------------------------------------------------- */

guint
oms_sandbox_flipkart_parcels (const OmsSandboxOrder *order)
{
  return order->split ? 2 : 1;
}

guint
oms_sandbox_flipkart_units (const OmsSandboxOrder *order, const OmsSandboxLine *line, guint parcel)
{
  if (!order->split)
    return parcel == 0 ? line->quantity : 0;
  return parcel == 0 ? line->first : line->quantity - line->first;
}

static const char *
state_before_packing (const OmsSandboxOrder *order)
{
  if (order->state == OMS_SANDBOX_PENDING)
    return "APPROVED";
  if (order->number % 40 == 7)
    return "FORM_FAILED";
  return order->number % 10 == 3 ? "PACKING_IN_PROGRESS" : "APPROVED";
}

const char *
oms_sandbox_flipkart_state (const OmsSandboxOrder *order, guint parcel)
{
  switch (oms_sandbox_order_parcel (order, parcel))
    {
    case OMS_SANDBOX_PACKED:
      return order->number % 2 == 0 ? "PACKED" : "READY_TO_DISPATCH";
    case OMS_SANDBOX_SHIPPED:
      return order->number % 3 == 0 ? "PICKUP_COMPLETE" : "SHIPPED";
    case OMS_SANDBOX_LOST: /* there is no word for it */
      return "SHIPPED";
    case OMS_SANDBOX_DELIVERED:
      return order->number % 8 == 1 ? "COMPLETED" : "DELIVERED";
    case OMS_SANDBOX_CANCELLED:
      return "CANCELLED";
    case OMS_SANDBOX_RETURNING:
      return "RETURN_REQUESTED";
    case OMS_SANDBOX_RETURNED:
      return "RETURNED";
    default:
      return state_before_packing (order);
    }
}

const char *
oms_sandbox_flipkart_shipment_type (const OmsSandboxOrder *order)
{
  if (order->number % 25 == 3)
    return "SELF";
  return order->express ? "EXPRESS" : "NORMAL";
}

gboolean
oms_sandbox_flipkart_held (const OmsSandboxOrder *order)
{
  return order->state == OMS_SANDBOX_PENDING && order->number % 2 == 0;
}

gint64
oms_sandbox_flipkart_dispatch_after (const OmsSandboxOrder *order)
{
  if (order->state == OMS_SANDBOX_PENDING && !oms_sandbox_flipkart_held (order))
    return order->created + WAITS;
  return order->created;
}
