/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a shipment goes and who carries it. The manual and the SDK draw this answer differently, so whatever is there
 * is taken. Pure. Source: seller.flipkart.com/api-docs/order-api-docs, github.com/Flipkart/flipkart-seller-api-java-sdk
 */
#include "oms-flipkart-private.h"

#include <glib/gi18n-lib.h>

const char *const oms_flipkart_personal_members[] = {
  "deliveryAddress", "billingAddress", "buyerDetails", "sellerAddress",
  "returnAddress",   "firstName",      "lastName",     "contactNumber",
  "addressLine1",    "addressLine2",   "landmark",     "pincode",
  "pinCode",         "email",          "phone",        NULL
};

/* ---- The courier --------------------------------------------------------------------------------------------------
 */

/* Who brings it to the buyer counts; who fetches it, until that is known. */
static void
take_courier (OmsShipmentRecord *shipment, const OmsJsonNode *courier)
{
  static const char *const legs[] = { "deliveryDetails", "pickupDetails", NULL };

  for (guint i = 0; legs[i] != NULL && shipment->tracking == NULL; i++)
    {
      const OmsJsonNode *leg = oms_json_get (courier, legs[i]);
      g_autofree char *tracking = oms_flipkart_dup_id (leg, "trackingId");

      if (tracking == NULL)
        continue;
      shipment->tracking = g_steal_pointer (&tracking);
      g_free (shipment->carrier);
      shipment->carrier = oms_flipkart_dup_text (leg, "vendorName");
    }
}

static void
take_couriers (OmsShipmentRecord *shipment, const OmsJsonNode *details)
{
  const OmsJsonNode *subs = oms_json_get (details, "subShipments");

  take_courier (shipment, oms_json_get (details, "courierDetails"));
  for (guint i = 0; i < oms_json_length (subs); i++)
    take_courier (shipment, oms_json_get (oms_json_at (subs, i), "courierDetails"));
}

/* ---- The buyer ----------------------------------------------------------------------------------------------------
 */

static char *
full_name (const OmsJsonNode *person)
{
  g_autofree char *first = oms_flipkart_dup_text (person, "firstName");
  g_autofree char *last = oms_flipkart_dup_text (person, "lastName");

  if (first != NULL && last != NULL)
    return g_strdup_printf ("%s %s", first, last);
  return first != NULL ? g_steal_pointer (&first) : g_steal_pointer (&last);
}

static char *
state_of (const OmsJsonNode *address)
{
  static const char *const names[] = { "stateName", "state", "stateCode", NULL };
  char *state = NULL;

  for (guint i = 0; names[i] != NULL && state == NULL; i++)
    state = oms_flipkart_dup_text (address, names[i]);
  return state;
}

static char *
postcode_of (const OmsJsonNode *address)
{
  char *postcode = oms_flipkart_dup_id (address, "pincode");

  return postcode != NULL ? postcode : oms_flipkart_dup_id (address, "pinCode");
}

static void
put_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static void
take_person (OmsOrderRecord *record, const OmsJsonNode *details, const OmsJsonNode *address)
{
  OmsPerson *person = oms_person_new ();

  person->name = full_name (address);
  if (person->name == NULL)
    person->name = full_name (oms_json_get (details, "buyerDetails"));
  person->address1 = oms_flipkart_dup_text (address, "addressLine1");
  person->address2 = oms_flipkart_dup_text (address, "addressLine2");
  person->address3 = oms_flipkart_dup_text (address, "landmark");
  person->city = oms_flipkart_dup_text (address, "city");
  person->state = state_of (address);
  person->postcode = postcode_of (address);
  person->phone = oms_flipkart_dup_id (address, "contactNumber");
  oms_person_free (record->person);
  record->person = person;
  put_text (&record->ship_postcode, g_strdup (person->postcode));
}

void
oms_flipkart_add_details (GHashTable *order_of, const OmsJsonNode *details, gboolean personal)
{
  g_autofree char *id = oms_flipkart_dup_id (details, "shipmentId");
  OmsOrderRecord *record = id != NULL ? g_hash_table_lookup (order_of, id) : NULL;
  const OmsJsonNode *address = oms_json_get_object (details, "deliveryAddress");

  if (record == NULL)
    return;
  for (guint i = 0; i < record->shipments->len; i++)
    {
      OmsShipmentRecord *shipment = record->shipments->pdata[i];

      if (g_str_equal (shipment->remote_id, id))
        take_couriers (shipment, details);
    }
  if (address == NULL)
    return;
  put_text (&record->ship_city, oms_flipkart_dup_text (address, "city"));
  put_text (&record->ship_state, state_of (address));
  if (personal)
    take_person (record, details, address);
}
