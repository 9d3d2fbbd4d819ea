/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Myntra's partner portal: the seller's orders, returns, what is packed. One row is one unit. */
#include "oms-sandbox-files.h"
#include "oms-sandbox-myntra.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define ORDERS                                                                                                     \
  "seller id|warehouse id|po_type|store order id|order release id|order line id|seller order id|order id fk|"      \
  "created on|style id|seller sku code|sku id|myntra sku code|size|vendor article number|brand|style name|"        \
  "article type|order status|packet id|seller packe id|courier code|order tracking number|seller warehouse id|"    \
  "cancellation reason id fk|cancellation reason|packed on|fmpu date|inscanned on|shipped on|delivered on|"        \
  "cancelled on|rto creation date|lost date|return creation date|final amount|total mrp|discount|coupon discount|" \
  "shipping charge|gift charge|tax recovery|city|state|zipcode|seller price"

#define RETURNS                                                                                                 \
  "seller_id|warehouse_id|partner_warehouse_code|model|myntra_sku_code|seller_sku_code|style_id|sku_id|brand|"  \
  "order_created_date|inscanned_on|fmpu_date|order_delivered_date|return_created_date|refunded_date|"           \
  "order_rto_date|is_refunded|exchange_id|order_id|order_group_id|order_line_id|seller_order_id|type|status|"   \
  "store_packet_id|seller_packet_id_fk|quantity|return_id|return_mode|return_reason|return_status|"             \
  "forward_tracking_number|return_tracking_number|master_bag_id|lmdo_status|lmdo_last_modified_on|gatepass_id|" \
  "gatepass_status|gatepass_type|gatepass_lastmodified"

#define PACKED                                                                                              \
  "Order id|Order_release_id|Store Packet ID|Seller_sku_code|Myntra SKU code|Tracking_id|Status|Packed On|" \
  "Created On|Destination City|MRP|Selling value"

typedef struct
{
  OmsSandboxAccount *account;
  OmsSandboxMyntra *myntra;
  OmsSandboxSheet *sheet;
  gint64 now;
  OmsSandboxOrder order;
  OmsSandboxPerson person;
  OmsSandboxMyntraUnit unit;
  const OmsSandboxListing *listing;
} Row;

/* ---- What several files say ------------------------------------------------------------------------------------- */

static void
text (Row *row, const char *value)
{
  oms_sandbox_sheet_text (row->sheet, value);
}

static void
number_from (Row *row, guint base, guint n)
{
  char digits[16];

  g_snprintf (digits, sizeof digits, "%u", base + n);
  text (row, digits);
}

static void
brand (Row *row)
{
  g_autofree char *word = g_strndup (row->listing->title, strcspn (row->listing->title, " "));

  text (row, word);
}

/* Myntra's own code: letters of the maker and what it is, with a number. */
static void
myntra_sku (Row *row)
{
  char code[24];

  g_snprintf (code, sizeof code, "%.4s%08u", row->listing->type, 40000000 + row->unit.line->listing);
  text (row, code);
}

static void
order_id (Row *row)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  text (row, oms_sandbox_myntra_order_id (&row->order, row->unit.part, id));
}

static void
line_id (Row *row)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  text (row, oms_sandbox_myntra_line_id (&row->unit, id));
}

/* A spreadsheet would take it for a date or a number without the apostrophe. */
static void
group_id (Row *row, gboolean apostrophe)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE + 1] = "'";

  oms_sandbox_myntra_group_id (&row->order, id + 1);
  text (row, apostrophe ? id : id + 1);
}

static void
packet_id (Row *row)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  text (row, row->order.packed ? oms_sandbox_myntra_packet_id (&row->order, row->unit.part, row->unit.second, id) : "");
}

static void
tracking (Row *row)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  text (row, row->order.packed ? oms_sandbox_myntra_tracking (&row->order, row->unit.part, row->unit.second, id) : "");
}

/* Reports have shorter words for some; a cancellation by Myntra is a failure there. */
static const char *
report_word (Row *row)
{
  const char *word = oms_sandbox_myntra_word (&row->unit, row->now);

  if (g_str_equal (word, "DL"))
    return "D";
  return g_str_equal (word, "IC") && row->order.cancel_by == 2 ? "F" : word;
}

static gint64
packed_on (Row *row)
{
  const OmsSandboxOrder *order = &row->order;

  if (!order->packed)
    return 0;
  return order->shipped_at != 0 ? order->shipped_at - 2 * OMS_SANDBOX_HOUR : order->updated;
}

/* Calls @write for each unit of each order. */
static void
each_unit (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet, gboolean (*is_in) (Row *row),
           void (*write) (Row *row))
{
  Row row = { .account = account, .myntra = account->data, .sheet = sheet, .now = oms_sandbox_world_now (world) };

  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      oms_sandbox_book_get (account->book, i, &row.order);
      if (is_in != NULL && !is_in (&row))
        continue;
      oms_sandbox_book_person (account->book, i, &row.person);
      for (guint part = 0; part < oms_sandbox_myntra_parts (&row.order); part++)
        {
          oms_sandbox_myntra_units (&row.unit, &row.order, part);
          while (oms_sandbox_myntra_next_unit (&row.unit))
            {
              row.listing = &g_array_index (account->listings, OmsSandboxListing, row.unit.line->listing);
              write (&row);
              oms_sandbox_sheet_end_row (sheet);
            }
        }
    }
}

/* ---- Orders ----------------------------------------------------------------------------------------------------- */

static void
write_product (Row *row)
{
  number_from (row, 11000000, row->listing->product);
  text (row, row->listing->sku);
  number_from (row, 71000000, row->unit.line->listing);
  myntra_sku (row);
  text (row, row->listing->variation[0] != '\0' ? row->listing->variation : "Onesize");
  text (row, row->listing->sku);
  brand (row);
  text (row, row->listing->title);
  text (row, row->listing->type);
}

static void
write_times (Row *row, const char *word)
{
  const OmsSandboxOrder *order = &row->order;
  gint64 left =
      oms_sandbox_order_parcel (order, row->unit.second ? 1 : 0) == OMS_SANDBOX_PACKED ? 0 : order->shipped_at;
  gboolean is_delivered = g_str_equal (word, "D") || g_str_equal (word, "C");
  gboolean is_cancelled = g_str_equal (word, "IC") || g_str_equal (word, "F");

  oms_sandbox_sheet_time (row->sheet, packed_on (row));
  oms_sandbox_sheet_time (row->sheet, left);
  oms_sandbox_sheet_time (row->sheet, left);
  oms_sandbox_sheet_time (row->sheet, left);
  oms_sandbox_sheet_time (row->sheet, !is_delivered          ? 0
                                      : order->turned_at > 0 ? order->turned_at - OMS_SANDBOX_DAY / 2
                                                             : order->updated);
  oms_sandbox_sheet_time (row->sheet, is_cancelled ? order->updated : 0);
  oms_sandbox_sheet_time (row->sheet, order->by_buyer ? 0 : order->turned_at);
  oms_sandbox_sheet_time (row->sheet, g_str_equal (word, "L") ? order->updated : 0);
  oms_sandbox_sheet_time (row->sheet, order->by_buyer ? order->turned_at : 0);
}

static void
write_amounts (Row *row)
{
  const OmsSandboxLine *line = row->unit.line;
  gint64 mrp = oms_sandbox_myntra_mrp (line);

  oms_sandbox_sheet_paise (row->sheet, row->unit.paid);
  oms_sandbox_sheet_paise (row->sheet, mrp);
  oms_sandbox_sheet_paise (row->sheet, mrp - line->unit_price);
  oms_sandbox_sheet_paise (row->sheet, line->unit_price - row->unit.paid);
  oms_sandbox_sheet_paise (row->sheet, 0);
  oms_sandbox_sheet_paise (row->sheet, 0);
  oms_sandbox_sheet_paise (row->sheet, 0);
}

static void
write_order_row (Row *row)
{
  const OmsSandboxOrder *order = &row->order;
  const char *word = report_word (row);
  gboolean is_cancelled = order->state == OMS_SANDBOX_CANCELLED;

  text (row, row->myntra->merchant_id);
  text (row, row->myntra->warehouse_id);
  text (row, "PPMP");
  group_id (row, TRUE);
  order_id (row);
  line_id (row);
  order_id (row);
  group_id (row, FALSE);
  oms_sandbox_sheet_time (row->sheet, order->created);
  write_product (row);
  text (row, word);
  packet_id (row);
  oms_sandbox_sheet_skip (row->sheet, 1);
  text (row, order->packed ? oms_sandbox_myntra_courier (order) : "");
  tracking (row);
  text (row, row->myntra->warehouse_id);
  text (row, is_cancelled ? "38" : "");
  text (row, is_cancelled ? "Cancelled, at the customer's wish" : "");
  write_times (row, word);
  write_amounts (row);
  text (row, row->person.city);
  text (row, row->person.state);
  text (row, row->person.pin);
  oms_sandbox_sheet_paise (row->sheet, row->unit.paid);
}

static void
write_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, ORDERS);
  each_unit (world, account, sheet, NULL, write_order_row);
}

/* ---- Returns ---------------------------------------------------------------------------------------------------- */

/* The beginning of time stands for no date. */
static void
when (Row *row, gint64 ms)
{
  if (ms != 0)
    oms_sandbox_sheet_time (row->sheet, ms);
  else
    text (row, "1970-01-01 00:00:00");
}

static gboolean
is_return (Row *row)
{
  return row->order.state == OMS_SANDBOX_RETURNING || row->order.state == OMS_SANDBOX_RETURNED;
}

static void
write_return_head (Row *row)
{
  const OmsSandboxOrder *order = &row->order;

  text (row, row->myntra->merchant_id);
  text (row, row->myntra->warehouse_id);
  text (row, row->myntra->warehouse_id);
  text (row, "PPMP");
  myntra_sku (row);
  text (row, row->listing->sku);
  number_from (row, 11000000, row->listing->product);
  number_from (row, 71000000, row->unit.line->listing);
  brand (row);
  when (row, order->created);
  when (row, order->shipped_at);
  when (row, order->shipped_at);
  when (row, order->by_buyer ? order->turned_at - OMS_SANDBOX_DAY / 2 : 0);
  when (row, order->turned_at);
  when (row, order->state == OMS_SANDBOX_RETURNED && order->by_buyer ? order->updated : 0);
  when (row, order->by_buyer ? 0 : order->turned_at);
}

static void
write_return_row (Row *row)
{
  const OmsSandboxOrder *order = &row->order;
  gboolean arrived = order->state == OMS_SANDBOX_RETURNED;
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  write_return_head (row);
  text (row, arrived && order->by_buyer ? "1" : "0");
  oms_sandbox_sheet_skip (row->sheet, 1);
  order_id (row);
  group_id (row, FALSE);
  line_id (row);
  order_id (row);
  text (row, order->by_buyer ? "CUSTOMER_RETURN" : "COURIER_RETURN");
  text (row, oms_sandbox_myntra_word (&row->unit, row->now));
  packet_id (row);
  oms_sandbox_sheet_skip (row->sheet, 1);
  oms_sandbox_sheet_int (row->sheet, 1);
  oms_sandbox_myntra_line_id (&row->unit, id);
  id[0] = '5';
  text (row, id);
  text (row, order->by_buyer ? "OPEN_BOX_PICKUP" : "");
  text (row, order->by_buyer ? "Size too small" : "Customer not available");
  text (row, arrived ? "RECEIVED" : "CREATED");
  tracking (row);
  oms_sandbox_myntra_tracking (order, row->unit.part, row->unit.second, id);
  id[1] = 'R';
  text (row, id);
  oms_sandbox_sheet_skip (row->sheet, 7);
}

static void
write_returns (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, RETURNS);
  each_unit (world, account, sheet, is_return, write_return_row);
}

/* ---- Packed ----------------------------------------------------------------------------------------------------- */

static gboolean
is_packed (Row *row)
{
  return row->order.state == OMS_SANDBOX_PACKED || row->order.state == OMS_SANDBOX_PARTLY_SHIPPED ||
         row->order.state == OMS_SANDBOX_SHIPPED;
}

static void
write_packed_row (Row *row)
{
  group_id (row, FALSE);
  order_id (row);
  packet_id (row);
  text (row, row->listing->sku);
  myntra_sku (row);
  tracking (row);
  text (row, report_word (row));
  oms_sandbox_sheet_time (row->sheet, packed_on (row));
  oms_sandbox_sheet_time (row->sheet, row->order.created);
  text (row, row->person.city);
  oms_sandbox_sheet_paise (row->sheet, oms_sandbox_myntra_mrp (row->unit.line));
  oms_sandbox_sheet_paise (row->sheet, row->unit.paid);
}

static void
write_packed (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, PACKED);
  each_unit (world, account, sheet, is_packed, write_packed_row);
}

const OmsSandboxFile oms_sandbox_myntra_files[] = {
  { .name = "Seller_Orders_Report.csv", .form = { .dialect = OMS_SANDBOX_CSV }, .write = write_orders },
  { .name = "returns.csv", .form = { .dialect = OMS_SANDBOX_CSV }, .write = write_returns },
  { .name = "packed.csv", .form = { .dialect = OMS_SANDBOX_CSV }, .variant = TRUE, .write = write_packed },
  { NULL },
};
