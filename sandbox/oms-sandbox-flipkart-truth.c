/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program should show of an order, said a second time on purpose: from the book, and not from what the other
 * files write of it. Only ids and Flipkart's words come from there. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"

/* A seller may act on an order that waits once its moment has come, though the book still calls it pending. What
 * Flipkart packs itself waits for no moment of the seller's. */
static const char *
waiting (const OmsSandboxOrder *order, gint64 now)
{
  if (oms_sandbox_flipkart_held (order))
    return "on-hold";
  if (order->by_marketplace)
    return "new";
  return now < oms_sandbox_flipkart_dispatch_after (order) ? "on-hold" : "new";
}

/* Of a parcel, and so of its items. */
static const char *
true_parcel (const OmsSandboxOrder *order, guint parcel, gint64 now)
{
  switch (order->state)
    {
    case OMS_SANDBOX_PENDING:
      return waiting (order, now);
    case OMS_SANDBOX_NEW:
      return "new";
    case OMS_SANDBOX_PACKED:
      return "packed";
    case OMS_SANDBOX_PARTLY_SHIPPED:
      return parcel == 0 ? "shipped" : "packed";
    case OMS_SANDBOX_SHIPPED:
      return order->split && order->ahead && parcel == 0 ? "delivered" : "shipped";
    case OMS_SANDBOX_LOST:
      return "shipped";
    case OMS_SANDBOX_DELIVERED:
      return "delivered";
    case OMS_SANDBOX_CANCELLED:
      return "cancelled";
    case OMS_SANDBOX_RETURNING:
      return "returning";
    case OMS_SANDBOX_RETURNED:
      return "returned";
    default:
      g_assert_not_reached ();
    }
}

static gboolean
has_left (const OmsSandboxOrder *order, guint parcel)
{
  switch (order->state)
    {
    case OMS_SANDBOX_PARTLY_SHIPPED:
      return parcel == 0;
    case OMS_SANDBOX_SHIPPED:
    case OMS_SANDBOX_DELIVERED:
    case OMS_SANDBOX_RETURNING:
    case OMS_SANDBOX_RETURNED:
    case OMS_SANDBOX_LOST:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The first parcel of two holds line->first units of each line, the second what is left. */
static guint
count_units (const OmsSandboxOrder *order, const OmsSandboxLine *line, guint parcel)
{
  guint first = order->split ? line->first : line->quantity;

  return parcel == 0 ? first : line->quantity - first;
}

static void
write_items (OmsSandboxAccount *account, const OmsSandboxOrder *order, gboolean strange, gint64 now, GString *out)
{
  char text[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_open (out, "items", '[');
  for (guint parcel = 0; parcel < 2; parcel++)
    for (guint i = 0; i < order->n_lines; i++)
      {
        const OmsSandboxLine *line = &order->lines[i];
        guint units = count_units (order, line, parcel);

        if (units == 0)
          continue;
        oms_sandbox_json_open (out, NULL, '{');
        oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_item_id (line->id, parcel, text));
        oms_sandbox_json_string (out, "shipment", oms_sandbox_flipkart_shipment_id (order->number, parcel, text));
        oms_sandbox_json_string (out, "sku", g_array_index (account->listings, OmsSandboxListing, line->listing).sku);
        oms_sandbox_json_int (out, "quantity", units);
        oms_sandbox_json_int (out, "shipped", has_left (order, parcel) ? units : 0);
        oms_sandbox_json_string (
            out, "unit_price",
            oms_sandbox_paise ((line->unit_price * line->quantity - line->discount) / line->quantity, text));
        oms_sandbox_json_string (out, "unified", strange ? "unknown" : true_parcel (order, parcel, now));
        oms_sandbox_json_close (out, '}');
      }
  oms_sandbox_json_close (out, ']');
}

static void
write_shipments (const OmsSandboxOrder *order, gboolean strange, gint64 now, GString *out)
{
  char text[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_open (out, "shipments", '[');
  for (guint parcel = 0; parcel < (order->split ? 2u : 1u); parcel++)
    {
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_shipment_id (order->number, parcel, text));
      oms_sandbox_json_string (out, "state", oms_sandbox_flipkart_state (order, parcel));
      oms_sandbox_json_string (out, "unified", strange ? "unknown" : true_parcel (order, parcel, now));
      oms_sandbox_json_int (out, "updated", order->parcel_updated[parcel]);
      oms_sandbox_json_int (out, "dispatch_after", oms_sandbox_flipkart_dispatch_after (order));
      oms_sandbox_json_bool (out, "hold", oms_sandbox_flipkart_held (order));
      oms_sandbox_json_string (out, "tracking",
                               order->packed ? oms_sandbox_flipkart_tracking (order, parcel, text) : NULL);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

static void
write_returns (const OmsSandboxOrder *order, GString *out)
{
  gboolean some = order->state == OMS_SANDBOX_RETURNING || order->state == OMS_SANDBOX_RETURNED;
  char text[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_open (out, "returns", '[');
  for (guint i = 0; some && i < order->n_lines; i++)
    for (guint parcel = 0; parcel < 2; parcel++)
      for (guint unit = 0; unit < count_units (order, &order->lines[i], parcel); unit++)
        {
          oms_sandbox_json_open (out, NULL, '{');
          oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_return_id (order->lines[i].id, parcel, unit, text));
          oms_sandbox_json_string (out, "item", oms_sandbox_flipkart_item_id (order->lines[i].id, parcel, text));
          oms_sandbox_json_string (out, "kind", order->by_buyer ? "customer" : "courier");
          oms_sandbox_json_bool (out, "complete", order->state == OMS_SANDBOX_RETURNED);
          oms_sandbox_json_close (out, '}');
        }
  oms_sandbox_json_close (out, ']');
}

static void
write_address (OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out)
{
  OmsSandboxPerson person;

  oms_sandbox_book_person (account->book, order->index, &person);
  oms_sandbox_json_open (out, "address", '{');
  oms_sandbox_json_string (out, "city", person.city);
  oms_sandbox_json_string (out, "state", person.state);
  oms_sandbox_json_string (out, "pin", person.pin);
  oms_sandbox_json_close (out, '}');
}

/* The least advanced of its parcels stands for the order: of two, that is the second. */
static void
write_states (const OmsSandboxOrder *order, gboolean strange, gint64 now, GString *out)
{
  static const char *const by[] = { "buyer", "seller", "marketplace" };
  guint last = order->split ? 1 : 0;
  gboolean cancelled = order->state == OMS_SANDBOX_CANCELLED;

  oms_sandbox_json_string (out, "status", oms_sandbox_flipkart_state (order, last));
  oms_sandbox_json_string (out, "unified", strange ? "unknown" : true_parcel (order, last, now));
  oms_sandbox_json_string (out, "cancelled_by", cancelled ? by[order->cancel_by] : NULL);
  /* What Flipkart had packed is its to take apart. */
  oms_sandbox_json_bool (out, "cancelled_after_pack", cancelled && order->packed && !order->by_marketplace);
  oms_sandbox_json_bool (out, "cancel_requested", FALSE);
}

void
oms_sandbox_flipkart_true_order (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order,
                                 GString *out)
{
  gboolean strange =
      order->state != OMS_SANDBOX_PENDING && oms_sandbox_faults_for (world->faults, "unknown-status", order->index);
  gint64 now = oms_sandbox_world_now (world);
  char text[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_order_id (order->number, text));
  write_states (order, strange, now, out);
  oms_sandbox_json_int (out, "created", order->created);
  oms_sandbox_json_int (out, "updated", order->updated);
  oms_sandbox_json_string (out, "total", oms_sandbox_paise (order->total, text));
  oms_sandbox_json_string (out, "currency", "INR");
  oms_sandbox_json_bool (out, "fulfilled_by_marketplace", order->by_marketplace);
  oms_sandbox_json_string (out, "profile",
                           oms_sandbox_flipkart_profile_word (oms_sandbox_flipkart_profile (account, order), FALSE));
  oms_sandbox_json_bool (out, "cod", order->cash_on_delivery);
  oms_sandbox_json_int (out, "ship_by", order->ship_by);
  oms_sandbox_json_bool (out, "unknown_status", strange);
  oms_sandbox_json_bool (out, "malformed", g_hash_table_contains (account->malformed, GUINT_TO_POINTER (order->index)));
  write_items (account, order, strange, now, out);
  write_shipments (order, strange, now, out);
  write_returns (order, out);
  write_address (account, order, out);
  oms_sandbox_json_close (out, '}');
}
