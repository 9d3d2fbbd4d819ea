/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-order-columns.h"

#include <glib/gi18n-lib.h>

#include "oms-filter.h"
#include "oms-order-sections.h"
#include "oms-palette.h"
#include "oms-slot-cell.h"

static void
fill_platform (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  const OmsAccountLook *look = oms_account_looks_find (context->looks, row->platform_id);

  oms_slot_cell_set_color (OMS_SLOT_CELL (cell), &look->color);
  oms_slot_cell_set_text (OMS_SLOT_CELL (cell), look->name);
}

static char *
tooltip_platform (gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;

  return g_strdup (oms_account_looks_find (context->looks, row->platform_id)->name);
}

static void
fill_order (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;

  oms_slot_table_fill (cell, row->order_id, NULL);
}

static void
fill_status (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  gboolean packed_here =
      (row->flags & OMS_FLAG_PACKED_HERE) != 0 && row->status != OMS_STATUS_PACKED && oms_status_is_open (row->status);
  g_autofree char *marked = packed_here ? g_strconcat (oms_status_label (row->status), " ✓", NULL) : NULL;

  oms_slot_cell_set_tone (OMS_SLOT_CELL (cell), oms_palette_status_class (row->status));
  oms_slot_cell_set_text (OMS_SLOT_CELL (cell), packed_here ? marked : oms_status_label (row->status));
}

static char *
tooltip_status (gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  g_autoptr (GString) text = g_string_new (oms_status_label (row->status));

  if (row->raw_status != NULL && *row->raw_status != '\0') /* Translators: the marketplace's own word for a status. */
    g_string_append_printf (text, _ (" (they say “%s”)"), row->raw_status);
  for (guint flag = 1; flag <= OMS_FLAG_PACKED_HERE; flag <<= 1)
    if ((row->flags & flag) != 0)
      g_string_append_printf (text, "\n%s", oms_order_flag_label ((OmsOrderFlags) flag));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_buyer (const OmsOrderRow *row)
{
  gboolean has_buyer = row->buyer != NULL && *row->buyer != '\0';
  gboolean has_place = row->place != NULL && *row->place != '\0';

  if (has_buyer && has_place)
    return g_strdup_printf ("%s, %s", row->buyer, row->place);
  if (has_buyer || has_place)
    return g_strdup (has_buyer ? row->buyer : row->place);
  return g_strdup ("—");
}

static void
fill_buyer (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  g_autofree char *text = format_buyer (data);

  oms_slot_table_fill (cell, text, NULL);
}

static void
fill_items (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  char text[16];

  g_snprintf (text, sizeof text, "%d", row->item_count);
  oms_slot_table_fill (cell, text, NULL);
}

static void
fill_total (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  g_autofree char *text = oms_money_format (row->total, row->currency, context->grouping);

  oms_slot_table_fill (cell, text, NULL);
}

static char *
tooltip_total (gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;

  return row->total == OMS_MONEY_UNKNOWN ? g_strdup (_ ("The marketplace has not told the amount yet")) : NULL;
}

static void
fill_ordered (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  g_autofree char *text =
      oms_time_format_short (row->purchased_at, row->purchased_precision, oms_time_now (), context->zone);

  oms_slot_table_fill (cell, text, NULL);
}

static char *
long_time (gint64 at, const OmsCellContext *context)
{
  return at != OMS_TIME_UNKNOWN ? oms_time_format_long (at, context->zone) : NULL;
}

static char *
tooltip_ordered (gconstpointer data, gpointer user_data)
{
  return long_time (((const OmsOrderRow *) data)->purchased_at, user_data);
}

static void
fill_dispatch (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  static const char *const tones[] = { NULL, "due-soon", "overdue" };
  int urgency = 0;

  if (!oms_status_is_open (row->status) || row->dispatch_by == OMS_TIME_UNKNOWN)
    {
      oms_slot_table_fill (cell, "—", "faint");
      return;
    }
  g_autofree char *text = oms_time_format_due (row->dispatch_by, oms_time_now (), context->zone, &urgency);
  oms_slot_table_fill (cell, text, tones[urgency]);
}

static char *
tooltip_dispatch (gconstpointer data, gpointer user_data)
{
  return long_time (((const OmsOrderRow *) data)->dispatch_by, user_data);
}

static void
fill_updated (GtkWidget *cell, gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  g_autofree char *text = oms_time_format_ago (row->updated_at, oms_time_now (), context->zone);

  oms_slot_table_fill (cell, text, NULL);
}

static char *
tooltip_updated (gconstpointer data, gpointer user_data)
{
  return long_time (((const OmsOrderRow *) data)->updated_at, user_data);
}

static const OmsSlotColumn columns[] = {
  { "platform", NC_ ("column", "Marketplace"), OMS_COLUMN_SQUARE, 116, OMS_SORT_PLATFORM, .fill = fill_platform,
    .tooltip = tooltip_platform },
  { "order", NC_ ("column", "Order"), OMS_COLUMN_TEXT, 184, OMS_SORT_ORDER_ID, .always = TRUE, .fill = fill_order },
  { "status", NC_ ("column", "Status"), OMS_COLUMN_CHIP, 114, OMS_SORT_STATUS, .fill = fill_status,
    .tooltip = tooltip_status },
  { "buyer", NC_ ("column", "Buyer"), OMS_COLUMN_TEXT, 56, OMS_SORT_BUYER, .expand = TRUE, .fill = fill_buyer },
  { "items", NC_ ("column", "Items"), OMS_COLUMN_NUMBER, 60, OMS_SORT_ITEMS, .min_table_width = 840,
    .fill = fill_items },
  { "total", NC_ ("column", "Total"), OMS_COLUMN_NUMBER, 92, OMS_SORT_TOTAL, .fill = fill_total,
    .tooltip = tooltip_total },
  { "ordered", NC_ ("column", "Ordered"), OMS_COLUMN_TEXT, 98, OMS_SORT_ORDERED, .fill = fill_ordered,
    .tooltip = tooltip_ordered },
  { "dispatch", NC_ ("column", "Dispatch by"), OMS_COLUMN_TEXT, 116, OMS_SORT_DISPATCH_BY, .fill = fill_dispatch,
    .tooltip = tooltip_dispatch },
  { "updated", NC_ ("column", "Updated"), OMS_COLUMN_TEXT, 100, OMS_SORT_UPDATED, .min_table_width = 950,
    .fill = fill_updated, .tooltip = tooltip_updated },
};

const OmsSlotColumn *
oms_order_columns_get (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (columns);
  return columns;
}

char *
oms_order_columns_describe (gconstpointer data, gpointer user_data)
{
  const OmsOrderRow *row = data;
  const OmsCellContext *context = user_data;
  g_autofree char *total = oms_money_format (row->total, row->currency, context->grouping);

  return g_strdup_printf ("%s, %s, %s, %s", row->order_id,
                          oms_account_looks_find (context->looks, row->platform_id)->name,
                          oms_status_label (row->status), total);
}
