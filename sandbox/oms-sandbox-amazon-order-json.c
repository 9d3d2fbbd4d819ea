/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One order as Amazon writes it, with the data sets that were asked for. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

/* The ways a broken order is broken; more of them start again at the first. */
typedef enum
{
  NO_ID,
  CREATED_IS_A_NUMBER,
  AMOUNT_IS_NO_NUMBER,
  ITEMS_ARE_TEXT,
  QUANTITY_IS_A_WORD,
  UPDATED_IS_NO_TIME,
  WAYS,
  WHOLE = WAYS,
} Broken;

typedef struct
{
  OmsSandboxCall *call;
  OmsSandboxOrder order;
  guint included;
  Broken broken;
  gboolean strange; /* words and members nobody knows */
  GString *out;
} Render;

static void
money (GString *out, const char *key, gint64 paise)
{
  char amount[32];

  oms_sandbox_json_open (out, key, '{');
  oms_sandbox_json_string (out, "amount", oms_sandbox_paise (paise, amount));
  oms_sandbox_json_string (out, "currencyCode", "INR");
  oms_sandbox_json_close (out, '}');
}

static void
window (GString *out, const char *key, gint64 from, gint64 to)
{
  oms_sandbox_json_open (out, key, '{');
  oms_sandbox_json_time (out, "earliestDateTime", from);
  oms_sandbox_json_time (out, "latestDateTime", to);
  oms_sandbox_json_close (out, '}');
}

static const OmsSandboxListing *
listing_of (Render *render, const OmsSandboxLine *line)
{
  return &g_array_index (render->call->account->listings, OmsSandboxListing, line->listing);
}

/* The price holds the tax; Amazon shows the two apart. */
static gint64
tax_in (Render *render, const OmsSandboxLine *line)
{
  gint64 gross = line->unit_price * line->quantity;
  guint gst = listing_of (render, line)->gst;

  return (gross * gst + (100 + gst) / 2) / (100 + gst);
}

static void
breakdown (GString *out, const char *type, gint64 paise)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "type", type);
  money (out, "subtotal", paise);
  oms_sandbox_json_close (out, '}');
}

/* ---- Members of the order --------------------------------------------------------------------------------------- */

static void
write_head (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;
  char id[24];

  if (render->broken != NO_ID)
    oms_sandbox_json_string (out, "orderId", oms_sandbox_amazon_order_id (order->number, id));
  if (order->index % 11 == 3 && render->broken != NO_ID)
    {
      oms_sandbox_json_open (out, "orderAliases", '[');
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "aliasId", id);
      oms_sandbox_json_string (out, "aliasType", "SELLER_ORDER_ID");
      oms_sandbox_json_close (out, '}');
      oms_sandbox_json_close (out, ']');
    }
  if (render->broken == CREATED_IS_A_NUMBER)
    oms_sandbox_json_int (out, "createdTime", order->created);
  else
    oms_sandbox_json_time (out, "createdTime", order->created);
  if (render->broken == UPDATED_IS_NO_TIME)
    oms_sandbox_json_string (out, "lastUpdatedTime", "yesterday");
  else
    oms_sandbox_json_time (out, "lastUpdatedTime", order->updated);
}

static void
write_programs (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  oms_sandbox_json_open (out, "programs", '[');
  if (order->easy_ship)
    oms_sandbox_json_string (out, NULL, "AMAZON_EASY_SHIP");
  if (order->by_marketplace && order->express)
    oms_sandbox_json_string (out, NULL, "PRIME");
  if (order->business)
    oms_sandbox_json_string (out, NULL, "AMAZON_BUSINESS");
  if (order->state == OMS_SANDBOX_PREORDER)
    oms_sandbox_json_string (out, NULL, "PREORDER");
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_open (out, "salesChannel", '{');
  oms_sandbox_json_string (out, "channelName", order->state == OMS_SANDBOX_UNFULFILLABLE ? "NON_AMAZON" : "AMAZON");
  oms_sandbox_json_string (out, "marketplaceId", OMS_SANDBOX_INDIA);
  oms_sandbox_json_string (out, "marketplaceName", "Amazon.in");
  oms_sandbox_json_close (out, '}');
}

static void
write_buyer (Render *render, const OmsSandboxPerson *person)
{
  GString *out = render->out;

  oms_sandbox_json_open (out, "buyer", '{');
  oms_sandbox_json_string (out, "buyerName", person->name);
  oms_sandbox_json_string (out, "buyerEmail", person->email);
  if (render->order.business && person->company[0] != '\0')
    oms_sandbox_json_string (out, "buyerCompanyName", person->company);
  oms_sandbox_json_close (out, '}');
}

/* Amazon withholds it of its own and Easy Ship deliveries, and of what was sent once it should have arrived. */
static gboolean
has_phone (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  gboolean sent = order->state == OMS_SANDBOX_SHIPPED || order->state == OMS_SANDBOX_DELIVERED;

  if (order->by_marketplace || order->easy_ship)
    return FALSE;
  return !sent || oms_sandbox_world_now (render->call->world) <= order->deliver_by;
}

static void
write_recipient (Render *render, const OmsSandboxPerson *person)
{
  GString *out = render->out;

  oms_sandbox_json_open (out, "recipient", '{');
  oms_sandbox_json_open (out, "deliveryAddress", '{');
  oms_sandbox_json_string (out, "name", person->name);
  if (person->company[0] != '\0')
    oms_sandbox_json_string (out, "companyName", person->company);
  oms_sandbox_json_string (out, "addressLine1", person->line1);
  if (person->line2[0] != '\0')
    oms_sandbox_json_string (out, "addressLine2", person->line2);
  oms_sandbox_json_string (out, "city", person->city);
  oms_sandbox_json_string (out, "stateOrRegion", person->state);
  oms_sandbox_json_string (out, "postalCode", person->pin);
  oms_sandbox_json_string (out, "countryCode", "IN");
  if (has_phone (render))
    oms_sandbox_json_string (out, "phone", person->phone);
  oms_sandbox_json_string (out, "addressType", person->commercial ? "COMMERCIAL" : "RESIDENTIAL");
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, '}');
}

static void
write_people (Render *render)
{
  OmsSandboxPerson person;

  if ((render->included & (OMS_SANDBOX_BUYER | OMS_SANDBOX_RECIPIENT)) == 0)
    return;
  oms_sandbox_book_person (render->call->account->book, render->order.index, &person);
  if (render->included & OMS_SANDBOX_BUYER)
    write_buyer (render, &person);
  if (render->included & OMS_SANDBOX_RECIPIENT)
    write_recipient (render, &person);
}

static void
write_proceeds (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;
  gint64 gross = 0, tax = 0, discount = 0;

  for (guint i = 0; i < order->n_lines; i++)
    {
      gross += order->lines[i].unit_price * order->lines[i].quantity;
      tax += tax_in (render, &order->lines[i]);
      discount += order->lines[i].discount;
    }
  oms_sandbox_json_open (out, "proceeds", '{');
  if (render->broken == AMOUNT_IS_NO_NUMBER)
    oms_sandbox_json_raw (out, "grandTotal", "{\"amount\":\"12,3x.4\",\"currencyCode\":\"INR\"}", -1);
  else
    money (out, "grandTotal", order->total);
  oms_sandbox_json_open (out, "breakdowns", '[');
  breakdown (out, "ITEM", gross - tax);
  breakdown (out, "TAX", tax);
  if (order->shipping > 0)
    breakdown (out, "SHIPPING", order->shipping);
  if (order->cod_fee > 0)
    breakdown (out, "COD_FEE", order->cod_fee);
  if (discount > 0)
    breakdown (out, "DISCOUNT", -discount);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_payment (Render *render)
{
  static const char *const prepaid[] = { "UPI", "CreditCard", "DebitCard", "NetBanking", "GiftCertificate" };
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  oms_sandbox_json_open (out, "payment", '{');
  oms_sandbox_json_open (out, "paymentExecutions", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "paymentMethod",
                           order->cash_on_delivery ? "COD" : prepaid[order->number % G_N_ELEMENTS (prepaid)]);
  money (out, "paymentAmount", order->total);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_tax (Render *render)
{
  GString *out = render->out;

  oms_sandbox_json_open (out, "tax", '{');
  oms_sandbox_json_open (out, "taxRegistrations", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "entityType", "MERCHANT");
  oms_sandbox_json_string (out, "legalName", "Asha Crafts");
  oms_sandbox_json_string (out, "taxRegistrationType", "GST");
  oms_sandbox_json_string (out, "taxRegistrationNumber", "29ABCDE1234F1Z5");
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_fulfillment (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  oms_sandbox_json_open (out, "fulfillment", '{');
  oms_sandbox_json_string (out, "fulfillmentStatus",
                           render->strange ? "INVOICE_UNCONFIRMED" : oms_sandbox_amazon_status (order->state));
  oms_sandbox_json_string (out, "fulfilledBy", order->by_marketplace ? "AMAZON" : "MERCHANT");
  oms_sandbox_json_string (out, "fulfillmentServiceLevel", order->express ? "EXPEDITED" : "STANDARD");
  if (order->state != OMS_SANDBOX_PENDING && order->state != OMS_SANDBOX_PREORDER)
    {
      window (out, "shipByWindow", order->ship_from, order->ship_by);
      window (out, "deliverByWindow", order->deliver_from, order->deliver_by);
    }
  oms_sandbox_json_close (out, '}');
}

/* ---- Packages --------------------------------------------------------------------------------------------------- */

static const char *
carrier_of (const OmsSandboxOrder *order)
{
  static const char *const carriers[] = { "Delhivery", "Blue Dart", "India Post", "DTDC", "Ecom Express" };

  return order->easy_ship ? "Amazon Shipping" : carriers[order->number % G_N_ELEMENTS (carriers)];
}

static void
write_ship_from (GString *out)
{
  oms_sandbox_json_open (out, "shipFromAddress", '{');
  oms_sandbox_json_string (out, "name", "Asha Crafts Warehouse");
  oms_sandbox_json_string (out, "addressLine1", "27, Peenya Industrial Area, Phase 2");
  oms_sandbox_json_string (out, "city", "Bengaluru");
  oms_sandbox_json_string (out, "stateOrRegion", "KARNATAKA");
  oms_sandbox_json_string (out, "postalCode", "560058");
  oms_sandbox_json_string (out, "countryCode", "IN");
  oms_sandbox_json_close (out, '}');
}

static void
write_package_items (Render *render, gboolean second)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;
  char id[24];

  oms_sandbox_json_open (out, "packageItems", '[');
  for (guint i = 0; i < order->n_lines; i++)
    {
      const OmsSandboxLine *line = &order->lines[i];
      guint quantity = second ? line->shipped - line->first : line->first;

      if (quantity == 0)
        continue;
      g_snprintf (id, sizeof id, "%014" G_GUINT64_FORMAT, line->id);
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "orderItemId", id);
      oms_sandbox_json_int (out, "quantity", quantity);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

/* The first parcel of two may arrive while the second is on its way. */
static void
write_package_status (Render *render, gboolean second)
{
  const OmsSandboxOrder *order = &render->order;
  gboolean delivered = order->state == OMS_SANDBOX_DELIVERED ||
                       (order->state == OMS_SANDBOX_SHIPPED && order->split && !second && order->number % 2 == 0);
  GString *out = render->out;

  oms_sandbox_json_open (out, "packageStatus", '{');
  oms_sandbox_json_string (out, "status", delivered ? "DELIVERED" : order->number % 3 == 0 ? "SHIPPED" : "IN_TRANSIT");
  if (order->easy_ship)
    oms_sandbox_json_string (out, "detailedStatus", delivered ? "DELIVERED" : "PICKED_UP");
  oms_sandbox_json_close (out, '}');
}

static void
write_package (Render *render, gboolean second)
{
  const OmsSandboxOrder *order = &render->order;
  gint64 sent = second ? MIN (order->shipped_at + 6 * OMS_SANDBOX_HOUR, order->updated) : order->shipped_at;
  GString *out = render->out;
  char tracking[24];

  g_snprintf (tracking, sizeof tracking, "%s%012" G_GUINT64_FORMAT, order->easy_ship ? "" : "AWB",
              (order->number * 31 + second) % G_GUINT64_CONSTANT (1000000000000));
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "packageReferenceId", second ? "2" : "1");
  oms_sandbox_json_time (out, "createdTime", sent);
  write_package_status (render, second);
  oms_sandbox_json_string (out, "carrier", carrier_of (order));
  oms_sandbox_json_time (out, "shipTime", sent);
  oms_sandbox_json_string (out, "shippingService", order->express ? "Express" : "Surface");
  oms_sandbox_json_string (out, "trackingNumber", tracking);
  write_ship_from (out);
  write_package_items (render, second);
  oms_sandbox_json_close (out, '}');
}

/* Amazon says nothing of the parcels it sends itself. */
static void
write_packages (Render *render)
{
  const OmsSandboxOrder *order = &render->order;

  if (order->by_marketplace || order->shipped_at == 0)
    return;
  oms_sandbox_json_open (render->out, "packages", '[');
  write_package (render, FALSE);
  if (order->split && order->state != OMS_SANDBOX_PARTLY_SHIPPED)
    write_package (render, TRUE);
  oms_sandbox_json_close (render->out, ']');
}

/* ---- Items ------------------------------------------------------------------------------------------------------ */

static void
write_product (Render *render, const OmsSandboxLine *line)
{
  const OmsSandboxListing *listing = listing_of (render, line);
  GString *out = render->out;

  oms_sandbox_json_open (out, "product", '{');
  oms_sandbox_json_string (out, "asin", listing->asin);
  oms_sandbox_json_string (out, "title", listing->title);
  oms_sandbox_json_string (out, "sellerSku", listing->sku);
  oms_sandbox_json_raw (out, "condition", "{\"conditionType\":\"NEW\",\"conditionSubtype\":\"NEW\"}", -1);
  if (!render->order.unpaid)
    {
      oms_sandbox_json_open (out, "price", '{');
      money (out, "unitPrice", line->unit_price);
      if (render->order.business)
        oms_sandbox_json_string (out, "priceDesignation", "BUSINESS_PRICE");
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, '}');
}

static void
write_item_proceeds (Render *render, const OmsSandboxLine *line)
{
  GString *out = render->out;
  gint64 gross = line->unit_price * line->quantity;
  gint64 tax = tax_in (render, line);

  oms_sandbox_json_open (out, "proceeds", '{');
  money (out, "proceedsTotal", gross - line->discount);
  oms_sandbox_json_open (out, "breakdowns", '[');
  breakdown (out, "ITEM", gross - tax);
  breakdown (out, "TAX", tax);
  if (line->discount > 0)
    breakdown (out, "DISCOUNT", -line->discount);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

static void
write_cancellation (Render *render)
{
  static const char *const by[] = { "BUYER", "MERCHANT", "AMAZON" };
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;

  if (!order->cancel_requested && order->state != OMS_SANDBOX_CANCELLED)
    return;
  oms_sandbox_json_open (out, "cancellation", '{');
  if (order->cancel_requested)
    {
      oms_sandbox_json_open (out, "cancellationRequest", '{');
      oms_sandbox_json_string (out, "requester", "BUYER");
      oms_sandbox_json_string (out, "cancelReason", "Ordered by mistake");
      oms_sandbox_json_close (out, '}');
    }
  if (order->state == OMS_SANDBOX_CANCELLED)
    {
      oms_sandbox_json_open (out, "cancellationExecution", '{');
      oms_sandbox_json_string (out, "cancelledBy", by[order->cancel_requested ? 0 : order->cancel_by]);
      oms_sandbox_json_string (out, "cancelReason", order->cancel_by == 1 ? "NO_INVENTORY" : "BUYER_CANCELED");
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, '}');
}

static void
write_item_fulfillment (Render *render, const OmsSandboxLine *line)
{
  GString *out = render->out;
  gboolean cancelled = render->order.state == OMS_SANDBOX_CANCELLED;

  oms_sandbox_json_open (out, "fulfillment", '{');
  oms_sandbox_json_int (out, "quantityFulfilled", line->shipped);
  oms_sandbox_json_int (out, "quantityUnfulfilled", cancelled ? 0 : line->quantity - line->shipped);
  if (render->order.gift)
    {
      oms_sandbox_json_open (out, "packing", '{');
      oms_sandbox_json_open (out, "giftOption", '{');
      if (render->included & (OMS_SANDBOX_BUYER | OMS_SANDBOX_RECIPIENT))
        oms_sandbox_json_string (out, "giftMessage", "Happy birthday, with love \u2665");
      oms_sandbox_json_string (out, "giftWrapLevel", "Premium");
      oms_sandbox_json_close (out, '}');
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, '}');
}

static void
write_item (Render *render, const OmsSandboxLine *line)
{
  GString *out = render->out;
  char id[24];

  g_snprintf (id, sizeof id, "%014" G_GUINT64_FORMAT, line->id);
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "orderItemId", id);
  if (render->broken == QUANTITY_IS_A_WORD)
    oms_sandbox_json_string (out, "quantityOrdered", "two");
  else
    oms_sandbox_json_int (out, "quantityOrdered", line->quantity);
  write_product (render, line);
  if ((render->included & OMS_SANDBOX_PROCEEDS) && !render->order.unpaid)
    write_item_proceeds (render, line);
  if ((render->included & OMS_SANDBOX_PROMOTION) && line->discount > 0)
    oms_sandbox_json_raw (out, "promotion", "{\"breakdowns\":[{\"promotionId\":\"IN Core Deal 5 to 10 percent\"}]}",
                          -1);
  if (render->included & OMS_SANDBOX_CANCELLATION)
    write_cancellation (render);
  if (render->included & OMS_SANDBOX_FULFILLMENT)
    write_item_fulfillment (render, line);
  oms_sandbox_json_close (out, '}');
}

static void
write_items (Render *render)
{
  if (render->broken == ITEMS_ARE_TEXT)
    {
      oms_sandbox_json_string (render->out, "orderItems", "see attachment");
      return;
    }
  oms_sandbox_json_open (render->out, "orderItems", '[');
  for (guint i = 0; i < render->order.n_lines; i++)
    write_item (render, &render->order.lines[i]);
  oms_sandbox_json_close (render->out, ']');
}

/* ---- The whole -------------------------------------------------------------------------------------------------- */

static void
write_order (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  guint included = render->included;
  GString *out = render->out;

  write_head (render);
  write_programs (render);
  if (order->state != OMS_SANDBOX_PENDING && order->state != OMS_SANDBOX_PREORDER)
    write_people (render);
  if ((included & OMS_SANDBOX_PROCEEDS) && !order->unpaid)
    write_proceeds (render);
  if ((included & OMS_SANDBOX_PAYMENT) && !order->unpaid)
    write_payment (render);
  if (included & OMS_SANDBOX_TAX)
    write_tax (render);
  if (included & OMS_SANDBOX_FULFILLMENT)
    write_fulfillment (render);
  if (included & OMS_SANDBOX_PACKAGES)
    write_packages (render);
  if ((included & OMS_SANDBOX_FULFILLMENT_ORDERS) && order->easy_ship)
    oms_sandbox_json_raw (out, "fulfillmentOrders", "[{\"fulfillmentOrderId\":\"F1\"}]", -1);
  if (render->strange)
    oms_sandbox_json_raw (out, "handlingHints", "{\"fragile\":true,\"layers\":[1,2,{\"deep\":null}]}", -1);
  write_items (render);
}

static void
render_order (OmsSandboxCall *call, const char *key, guint index, guint included, GString *out)
{
  Render render = { .call = call, .included = included, .broken = WHOLE, .out = out };
  gpointer way;

  oms_sandbox_book_get (call->account->book, index, &render.order);
  if (g_hash_table_lookup_extended (call->account->malformed, GUINT_TO_POINTER (index), NULL, &way))
    render.broken = GPOINTER_TO_UINT (way) % WAYS;
  render.strange = oms_sandbox_faults_for (call->world->faults, "unknown-status", index);
  oms_sandbox_json_open (out, key, '{');
  write_order (&render);
  oms_sandbox_json_close (out, '}');
}

/* ---- Written beforehand ----------------------------------------------------------------------------------------- */

#define USUAL                                                                                          \
  (OMS_SANDBOX_FULFILLMENT | OMS_SANDBOX_PROCEEDS | OMS_SANDBOX_PROMOTION | OMS_SANDBOX_CANCELLATION | \
   OMS_SANDBOX_PACKAGES | OMS_SANDBOX_PAYMENT)

typedef struct
{
  gint64 updated; /* what it shows is from then */
  gsize length;
  char text[];
} Ready;

static const Ready *
find_ready (OmsSandboxCall *call, guint index, guint included)
{
  GPtrArray *ready = call->amazon->ready;
  const Ready *found;

  if (ready == NULL || index >= ready->len || included != USUAL ||
      g_hash_table_contains (call->account->malformed, GUINT_TO_POINTER (index)) ||
      oms_sandbox_faults_for (call->world->faults, "unknown-status", index))
    return NULL;
  found = g_ptr_array_index (ready, index);
  return found->updated == oms_sandbox_book_updated (call->account->book, index) ? found : NULL;
}

void
oms_sandbox_amazon_prepare (OmsSandboxWorld *world, OmsSandboxAccount *account)
{
  OmsSandboxCall call = { .world = world, .account = account, .amazon = account->data };
  guint n = oms_sandbox_book_size (account->book);
  g_autoptr (GString) out = g_string_new (NULL);

  call.amazon->ready = g_ptr_array_new_full (n, g_free);
  for (guint i = 0; i < n; i++)
    {
      Ready *ready;

      g_string_truncate (out, 0);
      render_order (&call, NULL, i, USUAL, out);
      ready = g_malloc (sizeof (Ready) + out->len);
      ready->updated = oms_sandbox_book_updated (account->book, i);
      ready->length = out->len;
      memcpy (ready->text, out->str, out->len);
      g_ptr_array_add (call.amazon->ready, ready);
    }
}

void
oms_sandbox_amazon_write_order (OmsSandboxCall *call, const char *key, guint index, guint included, GString *out)
{
  const Ready *ready = find_ready (call, index, included);

  if (ready != NULL)
    oms_sandbox_json_raw (out, key, ready->text, (gssize) ready->length);
  else
    render_order (call, key, index, included, out);
}
