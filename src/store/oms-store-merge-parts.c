/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merge rule for shipments, lines, returns and the buyer, and what the order takes from them: in memory only. */
#include "oms-store-merge.h"

#include <string.h>

/* A line from a report without line ids, until its real id is known. */
#define MADE_UP_PREFIX "~"

static const char *
text (const OmsRow *row, guint index)
{
  return row->texts[index] != NULL ? row->texts[index] : "";
}

static OmsRow *
find_by_text (GPtrArray *rows, guint index, const char *value)
{
  for (guint i = 0; i < rows->len; i++)
    {
      OmsRow *row = g_ptr_array_index (rows, i);

      if (strcmp (text (row, index), value) == 0)
        return row;
    }
  return NULL;
}

/* Moves the rows that the record did not name to the list of those to delete. */
static gboolean
drop_unmet (OmsMerge *merge, GPtrArray *rows, gboolean (*may_go) (const OmsRow *))
{
  gboolean dropped = FALSE;

  for (guint i = 0; i < rows->len;)
    {
      OmsRow *row = g_ptr_array_index (rows, i);

      if (row->met || (may_go != NULL && !may_go (row)))
        {
          i++;
          continue;
        }
      g_ptr_array_add (merge->gone, g_ptr_array_steal_index (rows, i));
      dropped = TRUE;
    }
  return dropped;
}

/* ---- Shipments ----------------------------------------------------------------------------------------------------
 */

static gboolean
is_older (const OmsRow *stored, const OmsRow *incoming, guint index)
{
  return stored->numbers[index] != OMS_TIME_UNKNOWN && incoming->numbers[index] != OMS_TIME_UNKNOWN &&
         incoming->numbers[index] < stored->numbers[index];
}

/* A report's words know no hold: "approved" is told of what waits as well. */
static gboolean
stays_held (const OmsMerge *merge, const OmsRow *shipment, gint64 status)
{
  return merge->context->report && shipment != NULL && shipment->numbers[SHIPMENT_HOLD] == 1 &&
         (status == OMS_STATUS_NEW || status == OMS_STATUS_PACKED);
}

/* An older record may describe the shipments of an order that has none yet (@may_add), and nothing else. */
static void
merge_shipment (OmsMerge *merge, const OmsShipmentRecord *record, gboolean may_add)
{
  g_autoptr (OmsRow) incoming = oms_row_from_shipment (record, merge->order->id);
  OmsRow *stored = find_by_text (merge->shipments, SHIPMENT_REMOTE_ID, incoming->texts[SHIPMENT_REMOTE_ID]);

  if (stored != NULL)
    {
      stored->met = TRUE;
      if (incoming->numbers[SHIPMENT_HOLD] == OMS_TIME_UNKNOWN &&
          stays_held (merge, stored, incoming->numbers[SHIPMENT_STATUS]))
        {
          incoming->numbers[SHIPMENT_STATUS] = OMS_TIME_UNKNOWN;
          g_clear_pointer (&incoming->texts[SHIPMENT_RAW_STATUS], g_free);
        }
      oms_row_take (stored, incoming,
                    is_older (stored, incoming, SHIPMENT_REMOTE_UPDATED_AT) ? OMS_TAKE_BLANK : merge->take);
      return;
    }
  if (!may_add)
    return;
  if (incoming->numbers[SHIPMENT_HOLD] == OMS_TIME_UNKNOWN)
    incoming->numbers[SHIPMENT_HOLD] = 0;
  incoming->met = TRUE;
  g_ptr_array_add (merge->shipments, g_steal_pointer (&incoming));
}

void
oms_merge_shipments (OmsMerge *merge)
{
  const OmsOrderRecord *record = merge->record;
  gboolean may_add = merge->take == OMS_TAKE_NEWER || merge->shipments->len == 0;

  for (guint i = 0; i < record->shipments->len; i++)
    merge_shipment (merge, g_ptr_array_index (record->shipments, i), may_add);
  if (record->kind == OMS_RECORD_COMPLETE && merge->take == OMS_TAKE_NEWER &&
      drop_unmet (merge, merge->shipments, NULL))
    merge->parts |= OMS_MERGED_SHIPMENTS;
  for (guint i = 0; i < merge->shipments->len; i++)
    {
      const OmsRow *row = g_ptr_array_index (merge->shipments, i);

      if (row->id == 0 || row->changed != 0)
        merge->parts |= OMS_MERGED_SHIPMENTS;
    }
}

/* ---- Lines --------------------------------------------------------------------------------------------------------
 */

static gboolean
is_made_up (const OmsRow *line)
{
  return g_str_has_prefix (text (line, LINE_ID), MADE_UP_PREFIX);
}

static gboolean
has_real_ids (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    if (!is_made_up (g_ptr_array_index (lines, i)))
      return TRUE;
  return FALSE;
}

/* The first line with @sku that the record has not named yet: the n-th of the record meets the n-th that is stored. */
static OmsRow *
find_next_by_sku (GPtrArray *lines, const char *sku, gboolean made_up_only)
{
  for (guint i = 0; i < lines->len; i++)
    {
      OmsRow *line = g_ptr_array_index (lines, i);

      if (!line->met && strcmp (text (line, LINE_SKU), sku) == 0 && (!made_up_only || is_made_up (line)))
        return line;
    }
  return NULL;
}

static void
make_up_id (OmsMerge *merge, OmsRow *line)
{
  for (guint occurrence = 1;; occurrence++)
    {
      g_autofree char *id =
          g_strdup_printf (MADE_UP_PREFIX "%s" MADE_UP_PREFIX "%u", text (line, LINE_SKU), occurrence);

      if (find_by_text (merge->lines, LINE_ID, id) != NULL)
        continue;
      oms_row_put_text (line, LINE_ID, id);
      return;
    }
}

/* Where the stored line is, or NULL for a new one. */
static OmsRow *
find_line (OmsMerge *merge, const OmsRow *incoming)
{
  OmsRow *found;

  if (incoming->texts[LINE_ID] == NULL)
    return find_next_by_sku (merge->lines, text (incoming, LINE_SKU), FALSE);
  found = find_by_text (merge->lines, LINE_ID, incoming->texts[LINE_ID]);
  /* A report told of this line before its id was known. */
  return found != NULL ? found : find_next_by_sku (merge->lines, text (incoming, LINE_SKU), TRUE);
}

/* The columns of a report mean other things by the same name: with or without sending, of a piece or of all. Beside an
 * interface they only fill what is not known. */
static void
keep_known_amounts (const OmsMerge *merge, const OmsRow *stored, OmsRow *incoming)
{
  if (!merge->context->report || !merge->context->has_api)
    return;
  if (stored->numbers[LINE_UNIT_PRICE] != OMS_MONEY_UNKNOWN || stored->numbers[LINE_LINE_TOTAL] != OMS_MONEY_UNKNOWN)
    incoming->numbers[LINE_UNIT_PRICE] = incoming->numbers[LINE_LINE_TOTAL] = OMS_MONEY_UNKNOWN;
}

static void
keep_hold (const OmsMerge *merge, const OmsRow *stored, OmsRow *incoming)
{
  const OmsRow *shipment = find_by_text (merge->shipments, SHIPMENT_REMOTE_ID, text (stored, LINE_SHIPMENT_ID));

  if (!stays_held (merge, shipment, incoming->numbers[LINE_STATUS]))
    return;
  incoming->numbers[LINE_STATUS] = OMS_TIME_UNKNOWN;
  g_clear_pointer (&incoming->texts[LINE_RAW_STATUS], g_free);
}

static void
merge_line (OmsMerge *merge, const OmsLineRecord *record, gboolean ids_known)
{
  g_autoptr (OmsRow) incoming = oms_row_from_line (record, merge->order->id);
  OmsRow *stored;

  if (incoming->texts[LINE_ID] != NULL && *incoming->texts[LINE_ID] == '\0')
    g_clear_pointer (&incoming->texts[LINE_ID], g_free);
  stored = find_line (merge, incoming);
  if (stored != NULL)
    {
      stored->met = TRUE;
      keep_known_amounts (merge, stored, incoming);
      keep_hold (merge, stored, incoming);
      oms_row_take (stored, incoming, merge->take);
      if (incoming->texts[LINE_ID] != NULL)
        oms_row_set_text (stored, LINE_ID, incoming->texts[LINE_ID]);
      return;
    }
  if (incoming->texts[LINE_ID] == NULL && ids_known)
    return;
  if (incoming->texts[LINE_ID] == NULL)
    make_up_id (merge, incoming);
  incoming->met = TRUE;
  g_ptr_array_add (merge->lines, g_steal_pointer (&incoming));
}

static gboolean
record_has_line_without_id (const OmsOrderRecord *record)
{
  for (guint i = 0; i < record->lines->len; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (record->lines, i);

      if (line->line_id == NULL || *line->line_id == '\0')
        return TRUE;
    }
  return FALSE;
}

void
oms_merge_lines (OmsMerge *merge)
{
  const OmsOrderRecord *record = merge->record;
  gboolean ids_known = has_real_ids (merge->lines);
  gboolean blank = merge->take == OMS_TAKE_BLANK;

  /* An older record may describe the lines of an order that has none yet, and nothing else. */
  if (blank && merge->lines->len > 0)
    return;
  for (guint i = 0; i < record->lines->len; i++)
    merge_line (merge, g_ptr_array_index (record->lines, i), ids_known);
  /* A record without line ids cannot tell which of the known lines it misses. */
  if (record->kind == OMS_RECORD_COMPLETE && !blank &&
      drop_unmet (merge, merge->lines, record_has_line_without_id (record) ? is_made_up : NULL))
    merge->parts |= OMS_MERGED_LINES;
  for (guint i = 0; i < merge->lines->len; i++)
    {
      const OmsRow *row = g_ptr_array_index (merge->lines, i);

      if (row->id == 0 || row->changed != 0)
        merge->parts |= OMS_MERGED_LINES;
    }
}

/* What is live; of an order that is cancelled as a whole, what had been ordered. */
int
oms_merge_item_count (GPtrArray *lines)
{
  gint64 live = 0;
  gint64 ordered = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const OmsRow *line = g_ptr_array_index (lines, i);
      gint64 quantity = MAX (line->numbers[LINE_QUANTITY], 0);
      gint64 cancelled = MAX (line->numbers[LINE_QTY_CANCELLED], 0);

      ordered += quantity;
      if (line->numbers[LINE_STATUS] != OMS_STATUS_CANCELLED)
        live += MAX (quantity - cancelled, 0);
    }
  return (int) MIN (live > 0 ? live : ordered, 1000000000);
}

/* ---- Returns and the buyer ----------------------------------------------------------------------------------------
 */

void
oms_merge_returns (OmsMerge *merge)
{
  for (guint i = 0; i < merge->record->returns->len; i++)
    {
      const OmsReturnRecord *record = g_ptr_array_index (merge->record->returns, i);
      g_autoptr (OmsRow) incoming = oms_row_from_return (record, merge->context->platform_id, merge->order->id);
      OmsRow *stored = find_by_text (merge->returns, RETURN_ID, text (incoming, RETURN_ID));

      if (stored == NULL)
        {
          merge->parts |= OMS_MERGED_RETURNS;
          g_ptr_array_add (merge->returns, g_steal_pointer (&incoming));
          continue;
        }
      oms_row_take (stored, incoming, is_older (stored, incoming, RETURN_UPDATED_AT) ? OMS_TAKE_BLANK : merge->take);
      if (stored->changed != 0)
        merge->parts |= OMS_MERGED_RETURNS;
    }
}

void
oms_merge_person (OmsMerge *merge)
{
  g_autoptr (OmsRow) incoming = NULL;

  if (merge->record->person == NULL)
    return;
  incoming = oms_row_from_person (merge->record->person);
  if (merge->person != NULL)
    {
      oms_row_take (merge->person, incoming, merge->take);
      if (merge->person->changed != 0)
        merge->parts |= OMS_MERGED_BUYER;
      return;
    }
  merge->person = g_steal_pointer (&incoming);
  merge->person_is_new = TRUE;
  merge->parts |= OMS_MERGED_BUYER;
}

/* ---- What the order takes from its parts --------------------------------------------------------------------------
 */

gint64
oms_merge_line_status (OmsMerge *merge, const OmsRow *line, const char **raw)
{
  const OmsRow *shipment = NULL;

  *raw = text (line, LINE_RAW_STATUS);
  if (line->numbers[LINE_STATUS] != OMS_TIME_UNKNOWN)
    return line->numbers[LINE_STATUS];
  if (*text (line, LINE_SHIPMENT_ID) != '\0')
    shipment = find_by_text (merge->shipments, SHIPMENT_REMOTE_ID, text (line, LINE_SHIPMENT_ID));
  if (shipment == NULL)
    return OMS_TIME_UNKNOWN;
  *raw = text (shipment, SHIPMENT_RAW_STATUS);
  return shipment->numbers[SHIPMENT_STATUS];
}

typedef struct
{
  OmsStatus status;
  const char *raw;
} PartStatus;

static void
collect (GArray *parts, gint64 status, const char *raw)
{
  PartStatus part = { (OmsStatus) status, raw };

  if (status != OMS_TIME_UNKNOWN)
    g_array_append_val (parts, part);
}

static GArray *
part_statuses (OmsMerge *merge)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (PartStatus));
  const char *raw;

  for (guint i = 0; i < merge->lines->len; i++)
    {
      gint64 status = oms_merge_line_status (merge, g_ptr_array_index (merge->lines, i), &raw);

      collect (parts, status, raw);
    }
  for (guint i = 0; parts->len == 0 && i < merge->shipments->len; i++)
    {
      const OmsRow *shipment = g_ptr_array_index (merge->shipments, i);

      collect (parts, shipment->numbers[SHIPMENT_STATUS], text (shipment, SHIPMENT_RAW_STATUS));
    }
  return parts;
}

/* Part of it is on its way while the rest is still here. */
static gboolean
is_partly_shipped (GArray *parts)
{
  gboolean open = FALSE;
  gboolean shipped = FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      OmsStatus status = g_array_index (parts, PartStatus, i).status;

      open |= oms_status_is_open (status) && status != OMS_STATUS_UNKNOWN;
      shipped |= !oms_status_is_open (status) && status != OMS_STATUS_CANCELLED;
    }
  return open && shipped;
}

static void
derive_status (OmsMerge *merge)
{
  g_autoptr (GArray) parts = part_statuses (merge);
  g_autoptr (GArray) statuses = g_array_new (FALSE, FALSE, sizeof (OmsStatus));
  OmsStatus status;

  if (parts->len == 0)
    return;
  for (guint i = 0; i < parts->len; i++)
    g_array_append_val (statuses, g_array_index (parts, PartStatus, i).status);
  status = oms_status_derive ((const OmsStatus *) (gpointer) statuses->data, statuses->len);
  oms_row_set_number (merge->order, ORDER_STATUS, status);
  for (guint i = 0; merge->record->raw_status == NULL && i < parts->len; i++)
    if (g_array_index (parts, PartStatus, i).status == status)
      {
        oms_row_set_text (merge->order, ORDER_RAW_STATUS, g_array_index (parts, PartStatus, i).raw);
        break;
      }
  if ((merge->record->flags_known & OMS_FLAG_PARTIAL) == 0)
    {
      gint64 flags = merge->order->numbers[ORDER_FLAGS];

      oms_row_set_number (merge->order, ORDER_FLAGS,
                          is_partly_shipped (parts) ? flags | OMS_FLAG_PARTIAL : flags & ~(gint64) OMS_FLAG_PARTIAL);
    }
}

/* The earliest among the shipments that are still to go, else among all. */
static void
derive_moment (OmsMerge *merge, guint of_shipment, guint of_order)
{
  gint64 open = OMS_TIME_UNKNOWN;
  gint64 any = OMS_TIME_UNKNOWN;

  for (guint i = 0; i < merge->shipments->len; i++)
    {
      const OmsRow *shipment = g_ptr_array_index (merge->shipments, i);
      gint64 status = shipment->numbers[SHIPMENT_STATUS];
      gint64 moment = shipment->numbers[of_shipment];

      if (moment == OMS_TIME_UNKNOWN)
        continue;
      if (any == OMS_TIME_UNKNOWN || moment < any)
        any = moment;
      if ((status == OMS_TIME_UNKNOWN || oms_status_is_open ((OmsStatus) status)) &&
          (open == OMS_TIME_UNKNOWN || moment < open))
        open = moment;
    }
  if (any != OMS_TIME_UNKNOWN)
    oms_row_set_number (merge->order, of_order, open != OMS_TIME_UNKNOWN ? open : any);
}

static void
derive_tracking (OmsMerge *merge)
{
  for (guint i = 0; i < merge->shipments->len; i++)
    {
      const char *tracking = text (g_ptr_array_index (merge->shipments, i), SHIPMENT_TRACKING);

      if (*tracking == '\0')
        continue;
      oms_row_set_text (merge->order, ORDER_TRACKING, tracking);
      return;
    }
}

gint64
oms_merge_lines_total (const OmsMerge *merge)
{
  gint64 total = merge->lines->len > 0 ? 0 : OMS_MONEY_UNKNOWN;

  for (guint i = 0; i < merge->lines->len && total != OMS_MONEY_UNKNOWN; i++)
    {
      gint64 amount = ((const OmsRow *) g_ptr_array_index (merge->lines, i))->numbers[LINE_LINE_TOTAL];

      total = amount != OMS_MONEY_UNKNOWN ? oms_money_add (total, amount) : OMS_MONEY_UNKNOWN;
    }
  return total;
}

/* A report that shows the lines of an order in several places never has all of them at hand; the store has. What they
 * come to replaces what they came to, but not a total that somebody knew better. */
static void
derive_total (OmsMerge *merge)
{
  gint64 stored = merge->order->numbers[ORDER_TOTAL];
  gint64 total = oms_merge_lines_total (merge);

  if (total != OMS_MONEY_UNKNOWN && (stored == OMS_MONEY_UNKNOWN || stored == merge->old_lines_total))
    oms_row_set_number (merge->order, ORDER_TOTAL, total);
}

/* Only where the record states nothing for the whole, and only from parts that it brought. */
void
oms_merge_derive (OmsMerge *merge)
{
  const OmsOrderRecord *record = merge->record;

  if (merge->take == OMS_TAKE_BLANK)
    return;
  if (record->total_of_lines && (merge->parts & OMS_MERGED_LINES) != 0)
    derive_total (merge);
  if (record->status == OMS_STATUS_UNSET && (merge->parts & (OMS_MERGED_LINES | OMS_MERGED_SHIPMENTS)) != 0)
    derive_status (merge);
  if ((merge->parts & OMS_MERGED_SHIPMENTS) == 0)
    return;
  if (record->dispatch_after == OMS_TIME_UNKNOWN)
    derive_moment (merge, SHIPMENT_DISPATCH_AFTER, ORDER_DISPATCH_AFTER);
  if (record->dispatch_by == OMS_TIME_UNKNOWN)
    derive_moment (merge, SHIPMENT_DISPATCH_BY, ORDER_DISPATCH_BY);
  if (record->tracking == NULL)
    derive_tracking (merge);
}
