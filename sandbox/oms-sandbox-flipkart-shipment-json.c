/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One shipment as Flipkart writes it: in lists without, in details with address and courier. Where its documents and
 * its replies differ from each other, both forms occur. */
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

/* The ways a broken order is broken; more of them start again at the first. */
typedef enum
{
  NO_ID,
  ORDERED_IS_A_NUMBER,
  AMOUNT_IS_NO_NUMBER,
  ITEMS_ARE_TEXT,
  QUANTITY_IS_A_WORD,
  UPDATED_IS_NO_TIME,
  WAYS,
  WHOLE = WAYS,
} Broken;

typedef struct
{
  OmsSandboxFlipkartCall *call;
  OmsSandboxOrder order;
  guint parcel;
  OmsSandboxProfile profile;
  Broken broken;
  gboolean strange; /* words and members nobody knows */
  GString *out;
} Render;

void
oms_sandbox_flipkart_json_time (GString *out, const char *key, gint64 ms)
{
  char text[OMS_SANDBOX_OFFSET_SIZE];

  oms_sandbox_json_string (out, key, oms_sandbox_time_offset (ms, text));
}

/* Rupees as a number: 452, 452.0, or 452.37. */
static void
rupees (GString *out, const char *key, gint64 paise, gboolean bare)
{
  char text[32];

  oms_sandbox_paise (paise, text);
  if (paise % 100 == 0)
    strcpy (strchr (text, '.'), bare ? "" : ".0");
  oms_sandbox_json_raw (out, key, text, -1);
}

static const OmsSandboxListing *
listing_of (Render *render, const OmsSandboxLine *line)
{
  return &g_array_index (render->call->account->listings, OmsSandboxListing, line->listing);
}

/* ---- Items ------------------------------------------------------------------------------------------------------ */

/* Of all units of the item together; the whole order's shipping stands with its first item. */
static void
write_prices (Render *render, const OmsSandboxLine *line, guint units)
{
  const OmsSandboxOrder *order = &render->order;
  gboolean first = line == order->lines && render->parcel == 0;
  gboolean bare = order->number % 4 == 1;
  gint64 selling = (line->unit_price - line->discount / line->quantity) * units;
  gint64 shipping = first ? order->shipping + order->cod_fee : 0;
  gint64 flipkart = order->number % 9 == 4 ? selling / 2000 * 100 : 0;
  GString *out = render->out;

  oms_sandbox_json_open (out, "priceComponents", '{');
  if (render->broken == AMOUNT_IS_NO_NUMBER)
    oms_sandbox_json_string (out, "sellingPrice", "12,3x.4");
  else
    rupees (out, "sellingPrice", selling, bare);
  if (render->broken == AMOUNT_IS_NO_NUMBER)
    oms_sandbox_json_string (out, "totalPrice", "12,3x.4");
  else
    rupees (out, "totalPrice", selling + shipping, bare);
  rupees (out, "shippingCharge", shipping, bare);
  rupees (out, "customerPrice", selling + shipping - flipkart, bare);
  rupees (out, "flipkartDiscount", flipkart, bare);
  oms_sandbox_json_close (out, '}');
}

static void
write_quantity (Render *render, guint units)
{
  char text[16];

  g_snprintf (text, sizeof text, render->order.number % 3 == 0 ? "%u.0" : "%u", units);
  if (render->broken == QUANTITY_IS_A_WORD)
    oms_sandbox_json_string (render->out, "quantity", "two");
  else
    oms_sandbox_json_raw (render->out, "quantity", text, -1);
}

static void
write_cancellation (Render *render)
{
  static const char *const reasons[] = { "buyer_changed_mind", "not_enough_inventory", "marketplace_verification" };
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  if (order->state != OMS_SANDBOX_CANCELLED)
    return;
  oms_sandbox_flipkart_json_time (out, "cancellationDate", order->parcel_updated[render->parcel]);
  oms_sandbox_json_string (out, "cancellationReason", reasons[order->cancel_by]);
  oms_sandbox_json_string (out, "cancellationSubReason", "");
}

static void
write_product (Render *render, const OmsSandboxLine *line)
{
  const OmsSandboxListing *listing = listing_of (render, line);
  char text[OMS_SANDBOX_FLIPKART_ID];
  GString *out = render->out;

  oms_sandbox_json_string (out, "sku", listing->sku);
  oms_sandbox_json_string (out, "fsn", oms_sandbox_flipkart_fsn (listing, text));
  oms_sandbox_json_string (out, "listingId", oms_sandbox_flipkart_listing_id (listing, text));
  g_snprintf (text, sizeof text, "%u", 3300 + 37 * listing->product % 6400);
  oms_sandbox_json_string (out, "hsn", text);
  oms_sandbox_json_string (out, "title", listing->title);
}

static void
write_item (Render *render, const OmsSandboxLine *line, guint units)
{
  const OmsSandboxOrder *order = &render->order;
  char id[OMS_SANDBOX_FLIPKART_ID];
  g_autofree char *group = NULL;
  GString *out = render->out;

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "orderItemId", oms_sandbox_flipkart_item_id (line->id, render->parcel, id));
  group = g_strconcat ("grp", id, NULL);
  oms_sandbox_json_string (out, "cancellationGroupId", group);
  oms_sandbox_json_string (out, "orderId", oms_sandbox_flipkart_order_id (order->number, id));
  if (render->broken == ORDERED_IS_A_NUMBER)
    oms_sandbox_json_int (out, "orderDate", order->created);
  else
    oms_sandbox_flipkart_json_time (out, "orderDate", order->created);
  write_cancellation (render);
  oms_sandbox_json_string (out, "paymentType", order->cash_on_delivery ? "COD" : "PREPAID");
  oms_sandbox_json_string (out, "status",
                           render->strange ? "AWAITING_DRONE" : oms_sandbox_flipkart_state (order, render->parcel));
  write_quantity (render, units);
  write_product (render, line);
  write_prices (render, line, units);
  oms_sandbox_json_string (out, "serviceProfile",
                           oms_sandbox_flipkart_profile_word (render->profile, order->number % 2 != 0));
  oms_sandbox_json_bool (out, order->number % 2 == 0 ? "is_replacement" : "isReplacement", FALSE);
  if (order->turned_at > 0)
    oms_sandbox_json_bool (out, "courierReturn", !order->by_buyer);
  if (render->strange)
    oms_sandbox_json_raw (out, "handlingHints", "{\"fragile\":true,\"layers\":[1,2,{\"deep\":null}]}", -1);
  oms_sandbox_json_open (out, "packageIds", '[');
  oms_sandbox_json_string (out, NULL, oms_sandbox_flipkart_tracking (order, render->parcel, id));
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_items (Render *render)
{
  const OmsSandboxOrder *order = &render->order;

  if (render->broken == ITEMS_ARE_TEXT)
    {
      oms_sandbox_json_string (render->out, "orderItems", "see attachment");
      return;
    }
  oms_sandbox_json_open (render->out, "orderItems", '[');
  for (guint i = 0; i < order->n_lines; i++)
    {
      guint units = oms_sandbox_flipkart_units (order, &order->lines[i], render->parcel);

      if (units > 0)
        write_item (render, &order->lines[i], units);
    }
  oms_sandbox_json_close (render->out, ']');
}

/* ---- In lists --------------------------------------------------------------------------------------------------- */

static void
write_dates (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  oms_sandbox_flipkart_json_time (out, "dispatchByDate", order->ship_by);
  oms_sandbox_flipkart_json_time (out, "dispatchAfterDate", oms_sandbox_flipkart_dispatch_after (order));
  if (render->broken == UPDATED_IS_NO_TIME)
    oms_sandbox_json_string (out, "updatedAt", "yesterday");
  else
    oms_sandbox_flipkart_json_time (out, "updatedAt", order->parcel_updated[render->parcel]);
}

static void
write_packages (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  char id[OMS_SANDBOX_FLIPKART_ID];
  GString *out = render->out;

  oms_sandbox_json_open (out, "packages", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_tracking (order, render->parcel, id));
  oms_sandbox_json_string (out, "name", "Package 1");
  oms_sandbox_json_raw (out, "dimensions", "{\"length\":22.0,\"breadth\":14.5,\"height\":6.0,\"weight\":0.45}", -1);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
write_shipment (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  char id[OMS_SANDBOX_FLIPKART_ID];
  GString *out = render->out;

  oms_sandbox_json_open (out, NULL, '{');
  if (render->broken != NO_ID)
    oms_sandbox_json_string (out, "shipmentId", oms_sandbox_flipkart_shipment_id (order->number, render->parcel, id));
  oms_sandbox_json_string (out, "locationId", render->call->flipkart->location);
  write_dates (render);
  oms_sandbox_json_bool (out, "hold", oms_sandbox_flipkart_held (order));
  oms_sandbox_json_bool (out, "mps", FALSE);
  oms_sandbox_json_string (out, "shipmentType", oms_sandbox_flipkart_shipment_type (order));
  oms_sandbox_json_string (out, "packagingPolicy", order->number % 5 == 0 ? "GREEN_PACKAGE" : "DEFAULT");
  write_items (render);
  oms_sandbox_json_raw (out, "forms", "[]", -1);
  oms_sandbox_json_open (out, "subShipments", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "subShipmentId", "SS-1");
  write_packages (render);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

void
oms_sandbox_flipkart_write_shipment (OmsSandboxFlipkartCall *call, guint index, guint parcel)
{
  Render render = { .call = call, .parcel = parcel, .broken = WHOLE, .out = call->reply->body };
  gpointer way;

  oms_sandbox_book_get (call->account->book, index, &render.order);
  render.profile = oms_sandbox_flipkart_profile (call->account, &render.order);
  if (g_hash_table_lookup_extended (call->account->malformed, GUINT_TO_POINTER (index), NULL, &way))
    render.broken = GPOINTER_TO_UINT (way) % WAYS;
  /* What is on hold is so whatever its state is called. */
  render.strange = render.order.state != OMS_SANDBOX_PENDING &&
                   oms_sandbox_faults_for (call->world->faults, "unknown-status", index);
  write_shipment (&render);
}

/* ---- With address ----------------------------------------------------------------------------------------------- */

static void
write_name (GString *out, const OmsSandboxPerson *person)
{
  const char *space = strchr (person->name, ' ');
  g_autofree char *first = g_strndup (person->name, (gsize) (space - person->name));

  oms_sandbox_json_string (out, "firstName", first);
  oms_sandbox_json_string (out, "lastName", space + 1);
}

/* A phone number only for who brings the parcel themselves. */
static void
write_address (const OmsSandboxOrder *order, const OmsSandboxPerson *person, GString *out)
{
  oms_sandbox_json_open (out, "deliveryAddress", '{');
  write_name (out, person);
  oms_sandbox_json_string (out, "addressLine1", person->line1);
  oms_sandbox_json_string (out, "addressLine2", person->line2);
  oms_sandbox_json_string (out, "landmark", order->number % 6 == 0 ? "Near the bus stand" : "");
  oms_sandbox_json_string (out, "city", person->city);
  oms_sandbox_json_string (out, "state", person->state);
  if (order->number % 2 == 1)
    oms_sandbox_json_string (out, "stateName", person->state);
  oms_sandbox_json_string (out, order->number % 2 == 0 ? "pincode" : "pinCode", person->pin);
  if (g_str_equal (oms_sandbox_flipkart_shipment_type (order), "SELF"))
    oms_sandbox_json_string (out, "contactNumber", person->phone);
  oms_sandbox_json_close (out, '}');
}

static void
write_place (GString *out, const char *key)
{
  oms_sandbox_json_raw (out, key,
                        "{\"firstName\":\"Asha Crafts\",\"lastName\":\"\",\"addressLine1\":\"27, Peenya Industrial "
                        "Area, Phase 2\",\"city\":\"Bengaluru\",\"state\":\"KARNATAKA\",\"pincode\":\"560058\"}",
                        -1);
}

/* The courier is known once the parcel is packed. */
static void
write_courier (const OmsSandboxOrder *order, guint parcel, GString *out)
{
  static const char *const vendors[] = { "E-Kart Logistics", "Delhivery", "Ecom Express" };
  const char *vendor = vendors[order->number % G_N_ELEMENTS (vendors)];
  char tracking[OMS_SANDBOX_FLIPKART_ID];

  if (!order->packed)
    return;
  oms_sandbox_flipkart_tracking (order, parcel, tracking);
  oms_sandbox_json_open (out, "courierDetails", '{');
  oms_sandbox_json_open (out, "pickupDetails", '{');
  oms_sandbox_json_string (out, "vendorName", vendor);
  oms_sandbox_json_string (out, "trackingId", tracking);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_open (out, "deliveryDetails", '{');
  oms_sandbox_json_string (out, "vendorName", vendor);
  oms_sandbox_json_string (out, "trackingId", tracking);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, '}');
}

static void
write_item_ids (const OmsSandboxOrder *order, guint parcel, GString *out)
{
  char id[OMS_SANDBOX_FLIPKART_ID];

  oms_sandbox_json_open (out, "orderItems", '[');
  for (guint i = 0; i < order->n_lines; i++)
    {
      if (oms_sandbox_flipkart_units (order, &order->lines[i], parcel) == 0)
        continue;
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", oms_sandbox_flipkart_item_id (order->lines[i].id, parcel, id));
      oms_sandbox_json_bool (out, "fragile", FALSE);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

void
oms_sandbox_flipkart_write_details (OmsSandboxFlipkartCall *call, const OmsSandboxOrder *order, guint parcel)
{
  gboolean outside = order->number % 4 == 2; /* the courier stands with the shipment itself */
  char id[OMS_SANDBOX_FLIPKART_ID];
  OmsSandboxPerson person;
  GString *out = call->reply->body;

  oms_sandbox_book_person (call->account->book, order->index, &person);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "orderId", oms_sandbox_flipkart_order_id (order->number, id));
  oms_sandbox_json_string (out, "shipmentId", oms_sandbox_flipkart_shipment_id (order->number, parcel, id));
  oms_sandbox_json_string (out, "locationId", call->flipkart->location);
  write_item_ids (order, parcel, out);
  oms_sandbox_json_bool (out, "weighingRequired", FALSE);
  write_address (order, &person, out);
  oms_sandbox_json_raw (out, "billingAddress", "{\"same\":true}", -1);
  oms_sandbox_json_open (out, "buyerDetails", '{');
  write_name (out, &person);
  oms_sandbox_json_close (out, '}');
  write_place (out, "sellerAddress");
  write_place (out, "returnAddress");
  if (outside)
    write_courier (order, parcel, out);
  oms_sandbox_json_open (out, "subShipments", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "subShipmentId", "SS-1");
  if (!outside)
    write_courier (order, parcel, out);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}
