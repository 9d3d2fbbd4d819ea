/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sub-order becomes: the same record from a row of the order file and from the partner interface, so that both
 * speak of the same order. */
#include "oms-meesho-private.h"

#include <string.h>

static OmsStatus
status_of (const char *word)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "PENDING", OMS_STATUS_NEW },
    { "HOLD", OMS_STATUS_ON_HOLD },
    { "READY_TO_SHIP", OMS_STATUS_PACKED },
    { "SHIPPED", OMS_STATUS_SHIPPED },
    { "DELIVERED", OMS_STATUS_DELIVERED },
    { "DOOR_STEP_EXCHANGED", OMS_STATUS_DELIVERED },
    { "CANCELLED", OMS_STATUS_CANCELLED },
    { "RTO_COMPLETE", OMS_STATUS_RETURNED },
    { "RETURN", OMS_STATUS_RETURNED },
    { "RETURNED", OMS_STATUS_RETURNED },
    { "LOST", OMS_STATUS_LOST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return words[i].status;
  return g_ascii_strncasecmp (word, "RTO_", 4) == 0 ? OMS_STATUS_RETURNING : OMS_STATUS_UNKNOWN;
}

/* A sub-order is a whole order here: one product, one parcel. */
void
oms_meesho_take_group (OmsOrderRecord *record, const char *sub_order)
{
  g_free (record->group_id);
  record->group_id = g_strndup (sub_order, strcspn (sub_order, "_"));
}

static OmsLineRecord *
take_line (OmsOrderRecord *record, const OmsMeeshoOrder *order)
{
  OmsLineRecord *line = oms_file_order_line (record, order->id);

  oms_file_take (&line->shipment_id, order->packet);
  oms_file_take (&line->sku, order->sku);
  oms_file_take (&line->variation, order->variation);
  oms_file_take (&line->title, order->title);
  oms_file_take_number (&line->quantity, order->quantity);
  /* Whether the price is of one unit or of the line is not known; with one unit it is the same. */
  if (order->quantity == 1)
    line->unit_price = line->line_total = record->total = order->price;
  if (order->word != NULL)
    line->status = status_of (order->word);
  oms_file_take (&line->raw_status, order->word);
  return line;
}

gboolean
oms_meesho_take_order (OmsOrderRecord *record, const OmsMeeshoOrder *order)
{
  OmsLineRecord *line = take_line (record, order);

  oms_meesho_take_group (record, order->id);
  oms_file_take_ordered (record, order->ordered_at, order->precision);
  oms_file_take (&record->currency, OMS_MEESHO_CURRENCY);
  oms_file_take (&record->ship_state, order->state);
  oms_file_take (&record->raw_status, order->word);
  if (order->packet != NULL)
    {
      OmsShipmentRecord *shipment = oms_file_order_shipment (record, order->packet);

      shipment->status = line->status;
      oms_file_take (&shipment->raw_status, order->word);
    }
  return order->word == NULL || line->status != OMS_STATUS_UNKNOWN;
}
