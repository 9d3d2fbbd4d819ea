/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, freeing and telling what the store hands out. Knows no SQL. */
#include "oms-order.h"

#include <glib/gi18n-lib.h>

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

/* ---- Lines that look alike ----------------------------------------------------------------------------------------
 */

static gboolean
same_article (const OmsLineRecord *a, const OmsLineRecord *b)
{
  return g_strcmp0 (a->sku, b->sku) == 0 && g_strcmp0 (a->variation, b->variation) == 0 &&
         g_strcmp0 (a->title, b->title) == 0 && a->status == b->status && a->unit_price == b->unit_price;
}

static void
fold_in (OmsLineFold *fold, const OmsLineRecord *line)
{
  fold->n_lines++;
  fold->total = oms_money_add (fold->total, line->line_total);
  if (fold->quantity != OMS_QUANTITY_UNKNOWN && line->quantity != OMS_QUANTITY_UNKNOWN)
    fold->quantity += line->quantity;
  else
    fold->quantity = OMS_QUANTITY_UNKNOWN;
}

GArray *
oms_order_fold_lines (const OmsOrder *order, guint max_lines)
{
  GArray *folds = g_array_new (FALSE, FALSE, sizeof (OmsLineFold));

  for (guint i = 0; i < MIN (order->lines->len, max_lines); i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (order->lines, i);
      guint at = 0;

      while (at < folds->len && !same_article (g_array_index (folds, OmsLineFold, at).line, line))
        at++;
      if (at == folds->len)
        g_array_append_val (folds, ((OmsLineFold){ line, 1, line->quantity, line->line_total }));
      else
        fold_in (&g_array_index (folds, OmsLineFold, at), line);
    }
  return folds;
}

/* Events keep status ids; anything else is shown as it is. */
static const char *
status_word (const char *id)
{
  OmsStatus status;

  return oms_status_from_id (id, &status) ? oms_status_label (status) : id;
}

char *
oms_order_event_describe (const OmsOrderEvent *event, const char *account)
{
  const char *to = event->to != NULL ? event->to : "";
  const char *from = event->from != NULL ? event->from : "";

  if (g_str_equal (event->what, "ordered"))
    return g_strdup (_ ("Ordered"));
  if (g_str_equal (event->what, "first-seen"))
    return g_strdup_printf (_ ("Taken from %s"), account);
  if (g_str_equal (event->what, "status") && *from != '\0')
    return g_strdup_printf (_ ("%s, was %s"), status_word (to), status_word (from));
  if (g_str_equal (event->what, "status"))
    return g_strdup (status_word (to));
  if (g_str_equal (event->what, "packed-here"))
    return g_strdup (*to == '\0' ? _ ("Marked not packed here") : _ ("Marked packed here"));
  if (g_str_equal (event->what, "cancelled-after-pack"))
    return g_strdup (_ ("Cancelled after it was packed"));
  if (g_str_equal (event->what, "return"))
    /* Translators: %s is a status, or the marketplace's own word for the return */
    return g_strdup_printf (_ ("Return: %s"), status_word (to));
  if (g_str_equal (event->what, "changed"))
    return g_strdup (_ ("Changed at the marketplace"));
  return *to != '\0' ? g_strdup_printf ("%s: %s", event->what, to) : g_strdup (event->what);
}
