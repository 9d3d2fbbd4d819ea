/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and freeing what the store hands out. Knows no SQL. */
#include "oms-order.h"

OmsOrderRow *
oms_order_row_new (void)
{
  OmsOrderRow *row = g_new0 (OmsOrderRow, 1);

  row->status = OMS_STATUS_UNKNOWN;
  row->purchased_at = row->updated_at = OMS_TIME_UNKNOWN;
  row->dispatch_after = row->dispatch_by = OMS_TIME_UNKNOWN;
  row->total = OMS_MONEY_UNKNOWN;
  row->fulfilment = OMS_FULFILMENT_UNKNOWN;
  return row;
}

void
oms_order_row_free (OmsOrderRow *row)
{
  if (row == NULL)
    return;
  g_free (row->order_id);
  g_free (row->raw_status);
  g_free (row->currency);
  g_free (row->buyer);
  g_free (row->place);
  g_free (row->payment);
  g_free (row->tracking);
  g_free (row);
}

OmsOrder *
oms_order_new (void)
{
  OmsOrder *order = g_new0 (OmsOrder, 1);

  order->row = oms_order_row_new ();
  order->deliver_by = order->seen_at = order->created_at = OMS_TIME_UNKNOWN;
  order->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_line_record_free);
  order->shipments = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_shipment_record_free);
  order->returns = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_return_record_free);
  order->events = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_order_event_free);
  return order;
}

void
oms_order_free (OmsOrder *order)
{
  if (order == NULL)
    return;
  oms_order_row_free (order->row);
  g_free (order->group_id);
  g_free (order->marketplace_id);
  g_free (order->ship_city);
  g_free (order->ship_state);
  g_free (order->ship_postcode);
  g_clear_pointer (&order->lines, g_ptr_array_unref);
  g_clear_pointer (&order->shipments, g_ptr_array_unref);
  g_clear_pointer (&order->returns, g_ptr_array_unref);
  g_clear_pointer (&order->events, g_ptr_array_unref);
  oms_person_free (order->person);
  g_free (order->metadata);
  oms_raw_node_free (order->raw);
  g_free (order);
}

void
oms_order_event_free (OmsOrderEvent *event)
{
  if (event == NULL)
    return;
  g_free (event->what);
  g_free (event->from);
  g_free (event->to);
  g_free (event);
}

OmsStockRow *
oms_stock_row_new (void)
{
  OmsStockRow *row = g_new0 (OmsStockRow, 1);

  row->price = OMS_MONEY_UNKNOWN;
  row->fulfilment = OMS_FULFILMENT_UNKNOWN;
  row->total = row->available = row->reserved = row->inbound = OMS_QUANTITY_UNKNOWN;
  row->state = OMS_STOCK_UNKNOWN;
  row->read_at = OMS_TIME_UNKNOWN;
  return row;
}

void
oms_stock_row_free (OmsStockRow *row)
{
  if (row == NULL)
    return;
  g_free (row->sku);
  g_free (row->variation);
  g_free (row->title);
  g_free (row->marketplace_id);
  g_free (row->location);
  g_free (row->remote_product_id);
  g_free (row->currency);
  g_free (row->listing_status);
  g_free (row->reason);
  g_free (row);
}
