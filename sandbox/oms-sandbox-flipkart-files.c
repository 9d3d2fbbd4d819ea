/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of Flipkart's seller panel: orders by item and shipment, the listing export, returns. */
#include "oms-sandbox-files.h"
#include "oms-sandbox-flipkart.h"
#include "oms-sandbox-time.h"

#include <stdio.h>
#include <string.h>

#define ORDERS                                                                                                      \
  "Ordered On|Shipment ID|ORDER ITEM ID|Order Id|HSN CODE|Order State|Order Type|FSN|SKU|Product|Invoice No.|CGST|" \
  "IGST|SGST|Invoice Date (mm/dd/yy)|Invoice Amount|Selling Price Per Item|Shipping and Handling Charges|Quantity|" \
  "Price inc. FKMP Contribution & Subsidy|Buyer name|Ship to name|Address Line 1|Address Line 2|City|State|"        \
  "PIN Code|Dispatch After date|Dispatch by date|Form requirement|Tracking ID|Package Length (cm)|"                 \
  "Package Breadth (cm)|Package Height (cm)|Package Weight (kg)|Ready to Make|With Attachment"

#define LISTINGS                                                                                                  \
  "Product Title|Seller SKU Id|Processing errors (if any)|Sub-category|Flipkart Serial Number|Listing ID|"        \
  "Listing Status|Inactive Reason|MRP|Bank Settlement|Your Selling Price|Minimum Order Quantity|Benchmark Price|" \
  "Fulfillment By|System Stock count|Your Stock Count|Recommended Stock|Procurement SLA|Procurement Type|"        \
  "Package Length - Length of the package in cms|Package Breadth - Breadth of the package in cms|"                \
  "Package Height - Height of the package in cms|Package Weight - Weight of the final package in Kgs|"            \
  "Local Delivery Charge to Customer (per qty)|Zonal Delivery Charge to Customer (per qty)|"                      \
  "National Delivery Charge to Customer (per qty)|Harmonized System Nomenclature - HSN|Tax Code|"                 \
  "Luxury Cess Tax Rate|Country of Origin ISO code|Manufacturer Details|Importer Details|Packer Details|"         \
  "Date of Manufacture in dd/MM/yyyy|Shelf Life in Months|Ignore warnings|Listing Archival"

#define RETURNS                                                                                                     \
  "Location ID|Order ID|Order Item ID|Return ID|Tracking ID|Shipment ID|Replacement Order Item ID|SKU|FSN|Product|" \
  "Total Price|Quantity|FF Type|Return Requested Date|Return Approval Date|Completed Date|Out For Delivery Date|"   \
  "Return Delivery Promise Date|Picked Up Date|Shipment Type|Return Status|Completion Status|Return Type|"          \
  "Return Reason|Return Sub-reason|Comments|Vendor Name|Location Name|Flyer Status|Flyer Captured|Flyer Actual|"    \
  "Delivery Proof Time|OBD Eligible|OBD Status|OBD Remarks|Delivery Proof OTC|Bag Tracking ID|Order Type|"          \
  "Customer GSTIN|Customer Company Name|IRN Number|Invoice Number|Invoice Date"

/* One item: the units of a line that go in one parcel. */
typedef struct
{
  OmsSandboxAccount *account;
  OmsSandboxSheet *sheet;
  OmsSandboxOrder order;
  OmsSandboxPerson person;
  guint parcel;
  const OmsSandboxLine *line;
  guint units;
  const OmsSandboxListing *listing;
} Row;

/* ---- Cells ------------------------------------------------------------------------------------------------------ */

static void
text (Row *row, const char *value)
{
  oms_sandbox_sheet_text (row->sheet, value);
}

/* "Aug 26, 2026", and with @clock " 23:16:23" behind it. */
static void
english (Row *row, gint64 ms, gboolean clock)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  char india[OMS_SANDBOX_INDIA_SIZE];
  char value[40];
  guint year, month, day;

  oms_sandbox_time_india (ms, india);
  if (sscanf (india, "%4u-%2u-%2u", &year, &month, &day) != 3)
    g_assert_not_reached ();
  g_snprintf (value, sizeof value, "%s %02u, %u%s", months[month - 1], day, year, clock ? india + 10 : "");
  text (row, value);
}

static void
month_first (Row *row, gint64 ms)
{
  char india[OMS_SANDBOX_INDIA_SIZE];
  char value[12];

  oms_sandbox_time_india (ms, india);
  g_snprintf (value, sizeof value, "%.2s/%.2s/%.2s", india + 5, india + 8, india + 2);
  text (row, value);
}

static void
hsn (Row *row)
{
  char digits[16];

  g_snprintf (digits, sizeof digits, "%u", 3300 + 37 * row->listing->product % 6400);
  text (row, digits);
}

static void
fsn (Row *row)
{
  char id[OMS_SANDBOX_FLIPKART_ID];

  text (row, oms_sandbox_flipkart_fsn (row->listing, id));
}

static void
order_id (Row *row)
{
  char id[OMS_SANDBOX_FLIPKART_ID];

  text (row, oms_sandbox_flipkart_order_id (row->order.number, id));
}

static void
shipment_id (Row *row)
{
  char id[OMS_SANDBOX_FLIPKART_ID];

  text (row, oms_sandbox_flipkart_shipment_id (row->order.number, row->parcel, id));
}

static void
item_id (Row *row, gboolean apostrophe)
{
  char id[OMS_SANDBOX_FLIPKART_ID + 1] = "'";

  oms_sandbox_flipkart_item_id (row->line->id, row->parcel, id + 1);
  text (row, apostrophe ? id : id + 1);
}

static void
invoice_number (Row *row)
{
  char number[24];

  g_snprintf (number, sizeof number, "FAC%08u%u", (guint) (row->order.number % 100000000), row->parcel);
  text (row, row->order.packed ? number : "");
}

/* Of one unit. */
static gint64
selling_price (Row *row)
{
  return row->line->unit_price - row->line->discount / row->line->quantity;
}

/* Calls @write for each item of each order. */
static void
each_item (OmsSandboxAccount *account, OmsSandboxSheet *sheet, gboolean (*is_in) (Row *row), void (*write) (Row *row))
{
  Row row = { .account = account, .sheet = sheet };

  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      oms_sandbox_book_get (account->book, i, &row.order);
      if (is_in != NULL && !is_in (&row))
        continue;
      oms_sandbox_book_person (account->book, i, &row.person);
      for (row.parcel = 0; row.parcel < oms_sandbox_flipkart_parcels (&row.order); row.parcel++)
        for (guint n = 0; n < row.order.n_lines; n++)
          {
            row.line = &row.order.lines[n];
            row.listing = &g_array_index (account->listings, OmsSandboxListing, row.line->listing);
            row.units = oms_sandbox_flipkart_units (&row.order, row.line, row.parcel);
            if (row.units > 0)
              write (&row);
          }
    }
}

/* ---- Orders ----------------------------------------------------------------------------------------------------- */

/* The panel has fewer words than the interface. */
static const char *
panel_word (const char *state)
{
  static const char *const table[][2] = {
    { "APPROVED", "Approved" },
    { "PACKING_IN_PROGRESS", "Approved" },
    { "FORM_FAILED", "Approved" },
    { "PACKED", "Packed" },
    { "READY_TO_DISPATCH", "Ready to dispatch" },
    { "PICKUP_COMPLETE", "Shipped" },
    { "SHIPPED", "Shipped" },
    { "DELIVERED", "Delivered" },
    { "COMPLETED", "Delivered" },
    { "CANCELLED", "Cancelled" },
    { "RETURN_REQUESTED", "Return requested" },
    { "RETURNED", "Returned" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i][0], state))
      return table[i][1];
  g_assert_not_reached ();
}

/* Some SKUs come in quotes of their own. */
static void
quoted_sku (Row *row)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", row->listing->sku);

  text (row, row->listing->product % 3 == 0 ? quoted : row->listing->sku);
}

static void
write_invoice (Row *row)
{
  gint64 whole = selling_price (row) * row->units;
  gboolean first = row->line == row->order.lines && row->parcel == 0;

  invoice_number (row);
  text (row, "NA");
  if (row->order.packed)
    oms_sandbox_sheet_paise (row->sheet, whole - whole * 100 / (100 + (gint64) row->listing->gst));
  else
    text (row, "NA");
  text (row, "NA");
  if (row->order.packed)
    month_first (row, row->order.shipped_at != 0 ? row->order.shipped_at : row->order.updated);
  else
    oms_sandbox_sheet_skip (row->sheet, 1);
  oms_sandbox_sheet_paise (row->sheet, whole);
  oms_sandbox_sheet_paise (row->sheet, selling_price (row));
  oms_sandbox_sheet_paise (row->sheet, first ? row->order.shipping + row->order.cod_fee : 0);
  oms_sandbox_sheet_int (row->sheet, row->units);
  oms_sandbox_sheet_paise (row->sheet, whole);
}

/* Buyers press Enter in the middle of their address. */
static void
write_address (Row *row)
{
  g_autofree char *line = g_strdup (row->person.line1);
  char *comma = strchr (line, ',');

  if (row->order.number % 3 == 0 && comma != NULL)
    comma[1] = '\n';
  text (row, row->person.name);
  text (row, row->person.name);
  text (row, line);
  text (row, row->person.line2);
  text (row, row->person.city);
  text (row, row->person.state);
  text (row, row->person.pin);
}

static void
write_order_row (Row *row)
{
  char id[OMS_SANDBOX_FLIPKART_ID];
  const OmsSandboxOrder *order = &row->order;

  english (row, order->created, FALSE);
  shipment_id (row);
  item_id (row, TRUE);
  order_id (row);
  hsn (row);
  text (row, panel_word (oms_sandbox_flipkart_state (order, row->parcel)));
  text (row, oms_sandbox_flipkart_profile_word (oms_sandbox_flipkart_profile (row->account, order), FALSE));
  fsn (row);
  quoted_sku (row);
  text (row, row->listing->title);
  write_invoice (row);
  write_address (row);
  english (row, oms_sandbox_flipkart_dispatch_after (order), TRUE);
  english (row, order->ship_by, TRUE);
  oms_sandbox_sheet_skip (row->sheet, 1);
  text (row, order->packed ? oms_sandbox_flipkart_tracking (order, row->parcel, id) : "");
  oms_sandbox_sheet_number (row->sheet, "22.0");
  oms_sandbox_sheet_number (row->sheet, "14.5");
  oms_sandbox_sheet_number (row->sheet, "6.0");
  oms_sandbox_sheet_number (row->sheet, "0.45");
  text (row, "No");
  text (row, "No");
  oms_sandbox_sheet_end_row (row->sheet);
}

static void
write_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, ORDERS);
  each_item (account, sheet, NULL, write_order_row);
}

/* ---- Listings --------------------------------------------------------------------------------------------------- */

static void
write_descriptions (OmsSandboxSheet *sheet)
{
  guint columns = 1;

  for (const char *p = LISTINGS; *p != '\0'; p++)
    columns += *p == '|';
  oms_sandbox_sheet_text (sheet, "Name of the product");
  oms_sandbox_sheet_text (sheet, "Your own code, at most 64 letters");
  for (guint i = 2; i < columns; i++)
    oms_sandbox_sheet_text (sheet, i == 15 ? "Whole number, 0 or more" : "Do not change unless you know what it does");
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_listing_prices (const OmsSandboxListing *listing, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_int (sheet, (listing->price * 3 / 2 + 9999) / 10000 * 100 - 1);
  oms_sandbox_sheet_paise (sheet, listing->price * 82 / 100);
  oms_sandbox_sheet_paise (sheet, listing->price);
  oms_sandbox_sheet_int (sheet, 1);
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, listing->by_marketplace ? "Flipkart" : "Seller");
  oms_sandbox_sheet_int (sheet, listing->quantity);
  oms_sandbox_sheet_int (sheet, listing->by_marketplace ? 0 : listing->quantity);
  oms_sandbox_sheet_skip (sheet, 1);
}

static void
write_listing (const OmsSandboxListing *listing, OmsSandboxSheet *sheet)
{
  Row row = { .sheet = sheet, .listing = listing };
  char id[OMS_SANDBOX_FLIPKART_ID];

  text (&row, listing->title);
  text (&row, listing->sku);
  oms_sandbox_sheet_skip (sheet, 1);
  text (&row, listing->type);
  fsn (&row);
  text (&row, oms_sandbox_flipkart_listing_id (listing, id));
  text (&row, listing->live ? "ACTIVE" : "INACTIVE");
  text (&row, listing->live ? "" : "Switched off by the seller");
  write_listing_prices (listing, sheet);
  oms_sandbox_sheet_int (sheet, 2);
  text (&row, "REGULAR");
  oms_sandbox_sheet_number (sheet, "22");
  oms_sandbox_sheet_number (sheet, "14.5");
  oms_sandbox_sheet_number (sheet, "6");
  oms_sandbox_sheet_number (sheet, "0.45");
  oms_sandbox_sheet_int (sheet, 0);
  oms_sandbox_sheet_int (sheet, 0);
  oms_sandbox_sheet_int (sheet, 40);
  hsn (&row);
  g_snprintf (id, sizeof id, "GST_%u", listing->gst);
  text (&row, id);
  oms_sandbox_sheet_skip (sheet, 1);
  text (&row, "IN");
  text (&row, "Asha Crafts, Peenya, Bengaluru");
  oms_sandbox_sheet_skip (sheet, 1);
  text (&row, "Asha Crafts, Peenya, Bengaluru");
  oms_sandbox_sheet_skip (sheet, 4);
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_listings (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, LISTINGS);
  write_descriptions (sheet);
  for (guint i = 0; i < account->listings->len; i++)
    write_listing (&g_array_index (account->listings, OmsSandboxListing, i), sheet);
}

/* ---- Returns ---------------------------------------------------------------------------------------------------- */

static gboolean
is_return (Row *row)
{
  return row->order.state == OMS_SANDBOX_RETURNING || row->order.state == OMS_SANDBOX_RETURNED;
}

static void
write_return_dates (Row *row)
{
  const OmsSandboxOrder *order = &row->order;
  gint64 arrived = order->state == OMS_SANDBOX_RETURNED ? order->updated : 0;

  oms_sandbox_sheet_time (row->sheet, order->turned_at);
  oms_sandbox_sheet_time (row->sheet, order->by_buyer ? order->turned_at + OMS_SANDBOX_HOUR : 0);
  oms_sandbox_sheet_time (row->sheet, arrived);
  oms_sandbox_sheet_time (row->sheet, arrived != 0 ? arrived - 5 * OMS_SANDBOX_HOUR : 0);
  oms_sandbox_sheet_time (row->sheet, order->turned_at + 10 * OMS_SANDBOX_DAY);
  oms_sandbox_sheet_time (row->sheet, arrived != 0 ? order->turned_at + OMS_SANDBOX_DAY : 0);
}

static void
write_return (Row *row, guint unit)
{
  const OmsSandboxFlipkart *flipkart = row->account->data;
  const OmsSandboxOrder *order = &row->order;
  gboolean arrived = order->state == OMS_SANDBOX_RETURNED;
  char id[OMS_SANDBOX_FLIPKART_ID];

  text (row, flipkart->location);
  order_id (row);
  item_id (row, FALSE);
  text (row, oms_sandbox_flipkart_return_id (row->line->id, row->parcel, unit, id));
  text (row, oms_sandbox_flipkart_return_tracking (order, id));
  shipment_id (row);
  oms_sandbox_sheet_skip (row->sheet, 1);
  text (row, row->listing->sku);
  fsn (row);
  text (row, row->listing->title);
  oms_sandbox_sheet_paise (row->sheet, selling_price (row));
  oms_sandbox_sheet_int (row->sheet, 1);
  text (row, oms_sandbox_flipkart_profile_word (oms_sandbox_flipkart_profile (row->account, order), FALSE));
  write_return_dates (row);
  text (row, oms_sandbox_flipkart_shipment_type (order));
  text (row, arrived ? "delivered" : "in_transit");
  text (row, arrived ? "completed" : "");
  text (row, order->by_buyer ? "customer_return" : "courier_return");
  text (row, order->by_buyer ? "QUALITY_ISSUE" : "ORDER_CANCELLED");
  text (row, order->by_buyer ? "Colour & fabric <other than shown>" : "");
  text (row, order->by_buyer ? "The buyer says \"too thin\",\nsee the picture" : "");
  text (row, "E-Kart Logistics");
  text (row, "Asha Crafts Warehouse");
  oms_sandbox_sheet_skip (row->sheet, 9);
  text (row, order->cash_on_delivery ? "COD" : "PREPAID");
  oms_sandbox_sheet_skip (row->sheet, 3);
  invoice_number (row);
  oms_sandbox_sheet_time (row->sheet, order->shipped_at);
  oms_sandbox_sheet_end_row (row->sheet);
}

static void
write_return_rows (Row *row)
{
  for (guint unit = 0; unit < row->units; unit++)
    write_return (row, unit);
}

static void
write_returns (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, RETURNS);
  each_item (account, sheet, is_return, write_return_rows);
}

const OmsSandboxFile oms_sandbox_flipkart_files[] = {
  { .name = "orders.csv", .form = { .dialect = OMS_SANDBOX_CSV, .bom = TRUE }, .write = write_orders },
  { .name = "S_listing--ui--group_1.xlsx",
    .form = { .dialect = OMS_SANDBOX_XLSX, .title = "listings" },
    .write = write_listings },
  { .name = "returns.xlsx", .form = { .dialect = OMS_SANDBOX_XLSX, .title = "Returns" }, .write = write_returns },
  { NULL },
};
