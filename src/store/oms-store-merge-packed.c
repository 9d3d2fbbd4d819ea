/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cancelled after packing: what lay in a parcel before a record came, compared with what may still leave after it.
 * Looks at each line and each shipment, since a part of an order can be cancelled while the rest goes out. What the
 * marketplace packs in its own warehouse is not the seller's to take apart. In memory only. */
#include "oms-store-merge.h"

#include <string.h>

/* A line or a shipment that was packed. The rows stay where they are in memory, also those that are to be deleted. */
typedef struct
{
  const OmsRow *row;
  gint64 units; /* of a line: so many were to leave */
} Packed;

static gint64
live_units (OmsMerge *merge, const OmsRow *line)
{
  const char *raw;
  gint64 quantity = line->numbers[LINE_QUANTITY];

  if (oms_merge_line_status (merge, line, &raw) == OMS_STATUS_CANCELLED)
    return 0;
  if (quantity == OMS_TIME_UNKNOWN)
    return 1;
  return MAX (quantity - MAX (line->numbers[LINE_QTY_CANCELLED], 0), 0);
}

static gboolean
is_cancelled (const OmsRow *row, guint status)
{
  return row->numbers[status] == OMS_STATUS_CANCELLED;
}

/* Something of the order is cancelled, or all of it. */
static gboolean
has_cancelled (OmsMerge *merge)
{
  if (is_cancelled (merge->order, ORDER_STATUS))
    return TRUE;
  for (guint i = 0; i < merge->lines->len; i++)
    {
      const OmsRow *line = g_ptr_array_index (merge->lines, i);

      if (is_cancelled (line, LINE_STATUS) || line->numbers[LINE_QTY_CANCELLED] > 0)
        return TRUE;
    }
  for (guint i = 0; i < merge->shipments->len; i++)
    if (is_cancelled (g_ptr_array_index (merge->shipments, i), SHIPMENT_STATUS))
      return TRUE;
  return FALSE;
}

/* Packed there; or here, where the mark is on the whole order and means what had not left yet. A part without a status
 * has the order's. */
static gboolean
was_packed (OmsMerge *merge, gint64 status)
{
  if (status == OMS_TIME_UNKNOWN)
    status = merge->old_status;
  if (status == OMS_STATUS_PACKED)
    return TRUE;
  return (merge->old_flags & OMS_FLAG_PACKED_HERE) != 0 && oms_status_is_open ((OmsStatus) status);
}

void
oms_merge_note_packed (OmsMerge *merge)
{
  const char *raw;

  merge->had_cancelled = has_cancelled (merge);
  if (merge->order->numbers[ORDER_FULFILMENT] == OMS_FULFILMENT_MARKETPLACE)
    return;
  merge->packed = g_array_new (FALSE, FALSE, sizeof (Packed));
  merge->not_here = g_ptr_array_new ();
  for (guint i = 0; i < merge->lines->len; i++)
    {
      Packed packed = { g_ptr_array_index (merge->lines, i), 0 };

      packed.units = live_units (merge, packed.row);
      if (packed.units > 0 && was_packed (merge, oms_merge_line_status (merge, packed.row, &raw)))
        g_array_append_val (merge->packed, packed);
    }
  for (guint i = 0; i < merge->shipments->len; i++)
    {
      Packed packed = { g_ptr_array_index (merge->shipments, i), 0 };
      gint64 status = packed.row->numbers[SHIPMENT_STATUS];

      if (status != OMS_TIME_UNKNOWN && !oms_status_is_open ((OmsStatus) status))
        g_ptr_array_add (merge->not_here, (gpointer) packed.row);
      else if (was_packed (merge, status))
        g_array_append_val (merge->packed, packed);
    }
}

/* A line that is no longer named may have become others with the same article. */
static gboolean
is_replaced (OmsMerge *merge, const Packed *lost)
{
  gint64 units = 0;

  for (guint i = 0; i < merge->lines->len; i++)
    {
      const OmsRow *line = g_ptr_array_index (merge->lines, i);

      if (line->id == 0 && g_strcmp0 (line->texts[LINE_SKU], lost->row->texts[LINE_SKU]) == 0)
        units += live_units (merge, line);
    }
  return units >= lost->units;
}

static gboolean
must_not_leave (OmsMerge *merge, const Packed *packed)
{
  if (packed->row->shape == &oms_shipment_shape)
    return is_cancelled (packed->row, SHIPMENT_STATUS);
  if (g_ptr_array_find (merge->gone, packed->row, NULL))
    return !is_replaced (merge, packed);
  return live_units (merge, packed->row) < packed->units;
}

static gboolean
packed_part_went (OmsMerge *merge)
{
  for (guint i = 0; i < merge->packed->len; i++)
    if (must_not_leave (merge, &g_array_index (merge->packed, Packed, i)))
      return TRUE;
  return FALSE;
}

/* The whole order, also where its record tells nothing of its parts. */
static gboolean
packed_whole_went (OmsMerge *merge)
{
  return is_cancelled (merge->order, ORDER_STATUS) && merge->old_status != OMS_STATUS_CANCELLED &&
         (merge->packed->len > 0 || was_packed (merge, merge->old_status));
}

/* Lines that are in another parcel now leave all the same. */
static gboolean
holds_lines (OmsMerge *merge, const OmsRow *shipment)
{
  gboolean told = FALSE;

  for (guint i = 0; i < merge->lines->len; i++)
    {
      const char *id = ((const OmsRow *) g_ptr_array_index (merge->lines, i))->texts[LINE_SHIPMENT_ID];

      if (id == NULL || *id == '\0')
        continue;
      if (g_strcmp0 (id, shipment->texts[SHIPMENT_REMOTE_ID]) == 0)
        return TRUE;
      told = TRUE;
    }
  return !told;
}

/* Packed and cancelled between two looks: the news itself says so, or a parcel that was not there before, or had no
 * label, comes cancelled with a tracking number. */
static gboolean
unseen_went (OmsMerge *merge)
{
  if (!oms_status_is_open (merge->old_status) && !merge->open_before)
    return FALSE;
  if (merge->record->cancelled_packed && !merge->had_cancelled && has_cancelled (merge))
    return TRUE;
  for (guint i = 0; i < merge->shipments->len; i++)
    {
      const OmsRow *row = g_ptr_array_index (merge->shipments, i);
      const char *tracking = row->texts[SHIPMENT_TRACKING];

      if (is_cancelled (row, SHIPMENT_STATUS) && tracking != NULL && *tracking != '\0' &&
          (merge->open_before || !g_ptr_array_find (merge->not_here, row, NULL)) && holds_lines (merge, row))
        return TRUE;
    }
  return FALSE;
}

void
oms_merge_flag_packed (OmsMerge *merge)
{
  gint64 flags = merge->order->numbers[ORDER_FLAGS];

  if (merge->is_new || merge->take == OMS_TAKE_BLANK ||
      merge->order->numbers[ORDER_FULFILMENT] == OMS_FULFILMENT_MARKETPLACE)
    return;
  /* What the marketplace takes back is no reason to hold anything; else the seller says when it is taken apart. */
  if (merge->had_cancelled && !has_cancelled (merge))
    flags &= ~(gint64) OMS_FLAG_CANCELLED_AFTER_PACK;
  else if (merge->packed != NULL && (packed_whole_went (merge) || packed_part_went (merge) || unseen_went (merge)))
    flags |= OMS_FLAG_CANCELLED_AFTER_PACK;
  oms_row_set_number (merge->order, ORDER_FLAGS, flags);
}
