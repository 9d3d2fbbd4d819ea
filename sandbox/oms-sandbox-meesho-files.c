/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Meesho's supplier panel: orders in two forms, the workbook for updating stock, returns. */
#include "oms-sandbox-meesho.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define PRICES \
  "Supplier Listed Price (Incl. GST + Commission)|Supplier Discounted Price (Incl GST and Commision)|Packet Id"

#define ORDERS "Reason for Credit Entry|Sub Order No|Order Date|Customer State|Product Name|SKU|Size|Quantity|" PRICES

#define ORDERS_2026                                                                                               \
  "Reason for Credit Entry|Sub Order No|Catalog ID|Order Date|Order source|Customer State|Product Name|SKU|Size|" \
  "Quantity|" PRICES

#define INVENTORY                                                                                    \
  "SERIAL NO|CATALOG NAME|CATALOG ID|PRODUCT NAME|PRODUCT ID|STYLE ID|VARIATION ID|VARIATION|STOCK|" \
  "SYSTEM STOCK COUNT|YOUR STOCK COUNT"

#define RETURNS                                                                                                   \
  "Product Name|SKU|Variation|Meesho PID|Category|Qty|Order Number|Suborder Number|Order Date|Dispatch Date|"     \
  "Return Created Date|Type of Return|Sub Type|Expected Delivery Date|Courier Partner|AWB Number|Status|Attempt|" \
  "Tracking Link|Return Reason|Detailed Return Reason"

static const OmsSandboxListing *
listing_of (OmsSandboxAccount *account, const OmsSandboxLine *line)
{
  return &g_array_index (account->listings, OmsSandboxListing, line->listing);
}

static void
number_from (OmsSandboxSheet *sheet, guint base, guint n)
{
  char text[16];

  g_snprintf (text, sizeof text, "%u", base + n);
  oms_sandbox_sheet_text (sheet, text);
}

/* "488.0", "488.5", "488.07": always a point, and no zero that could be left out behind its first digit. */
static void
price (OmsSandboxSheet *sheet, gint64 paise)
{
  char text[32];

  oms_sandbox_paise (paise, text);
  if (paise % 10 == 0)
    text[strlen (text) - 1] = '\0';
  oms_sandbox_sheet_number (sheet, text);
}

/* ---- Orders ----------------------------------------------------------------------------------------------------- */

static void
write_sub_order (OmsSandboxAccount *account, const OmsSandboxOrder *order, guint n, const char *state,
                 gboolean is_new_form, OmsSandboxSheet *sheet)
{
  const OmsSandboxLine *line = &order->lines[n];
  const OmsSandboxListing *listing = listing_of (account, line);
  char id[OMS_SANDBOX_MEESHO_ID_SIZE];

  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_word (order, n));
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_sub_order_id (order, n, id));
  if (is_new_form)
    number_from (sheet, 8100000, listing->product);
  oms_sandbox_sheet_day (sheet, order->created);
  if (is_new_form)
    oms_sandbox_sheet_text (sheet, "Organic");
  oms_sandbox_sheet_text (sheet, state);
  oms_sandbox_sheet_text (sheet, listing->title);
  oms_sandbox_sheet_text (sheet, listing->sku);
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_size (listing));
  oms_sandbox_sheet_int (sheet, line->quantity);
  price (sheet, line->unit_price);
  price (sheet, oms_sandbox_meesho_price (line));
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_packet_id (order, n, id));
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_orders_in (OmsSandboxAccount *account, gboolean is_new_form, OmsSandboxSheet *sheet)
{
  OmsSandboxPerson person;
  OmsSandboxOrder order;

  oms_sandbox_sheet_columns (sheet, is_new_form ? ORDERS_2026 : ORDERS);
  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      oms_sandbox_book_get (account->book, i, &order);
      oms_sandbox_book_person (account->book, i, &person);
      for (guint n = 0; n < order.n_lines; n++)
        write_sub_order (account, &order, n, person.state, is_new_form, sheet);
    }
}

static void
write_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  write_orders_in (account, FALSE, sheet);
}

static void
write_orders_2026 (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  write_orders_in (account, TRUE, sheet);
}

/* ---- Stock ------------------------------------------------------------------------------------------------------ */

static void
write_descriptions (OmsSandboxSheet *sheet)
{
  static const char *const texts[] = { "Number of the row",
                                       "Name of the catalog",
                                       "Do not change",
                                       "Name of the product",
                                       "Do not change",
                                       "Your own code of the product",
                                       "Do not change",
                                       "Size of the product",
                                       "Filter: IN_STOCK, OUT_OF_STOCK or ALL",
                                       "The stock that Meesho counts",
                                       "Fill this with the new stock" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    oms_sandbox_sheet_text (sheet, texts[i]);
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_inventory (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, INVENTORY);
  write_descriptions (sheet);
  for (guint i = 0; i < account->listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, i);
      const char *brand_end = strchr (listing->title, ' ');
      g_autofree char *catalog = g_strndup (listing->title, (gsize) (brand_end - listing->title));

      oms_sandbox_sheet_int (sheet, i + 1);
      oms_sandbox_sheet_text (sheet, catalog);
      number_from (sheet, 8100000, listing->product);
      oms_sandbox_sheet_text (sheet, listing->title);
      number_from (sheet, 310000000, listing->product);
      oms_sandbox_sheet_text (sheet, listing->sku);
      number_from (sheet, 520000000, i);
      oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_size (listing));
      oms_sandbox_sheet_text (sheet, listing->quantity > 0 ? "IN_STOCK" : "OUT_OF_STOCK");
      oms_sandbox_sheet_int (sheet, listing->quantity);
      oms_sandbox_sheet_skip (sheet, 1);
      oms_sandbox_sheet_end_row (sheet);
    }
}

/* ---- Returns ---------------------------------------------------------------------------------------------------- */

static void
write_preamble (OmsSandboxWorld *world, OmsSandboxSheet *sheet)
{
  gint64 now = oms_sandbox_world_now (world);

  for (guint i = 0; i < 7; i++)
    {
      static const char *const labels[] = { "Returns report", "Supplier Name", "Supplier ID",
                                            "Report Type",    "From Date",     "Report Date" };

      if (i < G_N_ELEMENTS (labels))
        oms_sandbox_sheet_text (sheet, labels[i]);
      if (i == 1)
        oms_sandbox_sheet_text (sheet, "Asha Crafts, Bengaluru");
      else if (i == 2)
        oms_sandbox_sheet_text (sheet, "1204567");
      else if (i == 3)
        oms_sandbox_sheet_text (sheet, "All");
      else if (i == 4)
        oms_sandbox_sheet_day (sheet, now - 90 * OMS_SANDBOX_DAY);
      else if (i == 5)
        oms_sandbox_sheet_day (sheet, now);
      oms_sandbox_sheet_end_row (sheet);
    }
}

static void
write_return (OmsSandboxAccount *account, const OmsSandboxOrder *order, guint n, OmsSandboxSheet *sheet)
{
  const OmsSandboxListing *listing = listing_of (account, &order->lines[n]);
  gboolean arrived = order->state == OMS_SANDBOX_RETURNED;
  gint64 turned = order->turned_at != 0 ? order->turned_at : order->updated;
  char id[OMS_SANDBOX_MEESHO_ID_SIZE];

  oms_sandbox_sheet_text (sheet, listing->title);
  oms_sandbox_sheet_text (sheet, listing->sku);
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_size (listing));
  number_from (sheet, 310000000, listing->product);
  oms_sandbox_sheet_text (sheet, listing->type);
  oms_sandbox_sheet_int (sheet, order->lines[n].quantity);
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_order_id (order, id));
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_sub_order_id (order, n, id));
  oms_sandbox_sheet_day (sheet, order->created);
  oms_sandbox_sheet_day (sheet, order->shipped_at);
  oms_sandbox_sheet_day (sheet, turned);
  oms_sandbox_sheet_text (sheet, order->by_buyer ? "Customer Return" : "Courier Return (RTO)");
  oms_sandbox_sheet_text (sheet, order->by_buyer ? "Return" : "");
  oms_sandbox_sheet_day (sheet, turned + 9 * OMS_SANDBOX_DAY);
  oms_sandbox_sheet_text (sheet, "Valmo");
  oms_sandbox_sheet_text (sheet, oms_sandbox_meesho_awb (order, n, id));
  oms_sandbox_sheet_text (sheet, arrived ? "Delivered" : "In Transit");
  oms_sandbox_sheet_int (sheet, arrived ? 1 : 0);
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, order->by_buyer ? "Size, fit" : "");
  oms_sandbox_sheet_text (sheet, order->by_buyer ? "The customer says \"too small\",\nand wants a refund" : "");
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_returns (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  OmsSandboxOrder order;

  write_preamble (world, sheet);
  oms_sandbox_sheet_columns (sheet, RETURNS);
  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      OmsSandboxState state = oms_sandbox_book_state (account->book, i);

      if (state != OMS_SANDBOX_RETURNING && state != OMS_SANDBOX_RETURNED)
        continue;
      oms_sandbox_book_get (account->book, i, &order);
      for (guint n = 0; n < order.n_lines; n++)
        write_return (account, &order, n, sheet);
    }
}

const OmsSandboxFile oms_sandbox_meesho_files[] = {
  { .name = "orders.csv", .form = { .dialect = OMS_SANDBOX_CSV_QUOTED }, .write = write_orders },
  { .name = "orders-13-columns.csv",
    .form = { .dialect = OMS_SANDBOX_CSV_QUOTED },
    .variant = TRUE,
    .write = write_orders_2026 },
  { .name = "Inventory-Update-File.xlsx",
    .form = { .dialect = OMS_SANDBOX_XLSX, .title = "Stock (fill this)" },
    .write = write_inventory },
  { .name = "returns.csv", .form = { .dialect = OMS_SANDBOX_CSV }, .write = write_returns },
  { NULL },
};
