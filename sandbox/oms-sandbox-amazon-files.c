/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon's report files: all orders, unshipped orders, active listings. Tabs and no quotes. */
#include "oms-sandbox-amazon.h"
#include "oms-sandbox-files.h"
#include "oms-sandbox-time.h"

#include <string.h>

#define ALL_ORDERS                                                                                                 \
  "amazon-order-id|merchant-order-id|purchase-date|last-updated-date|order-status|fulfillment-channel|"            \
  "sales-channel|order-channel|ship-service-level|product-name|sku|asin|item-status|quantity|currency|item-price|" \
  "item-tax|shipping-price|shipping-tax|gift-wrap-price|gift-wrap-tax|item-promotion-discount|"                    \
  "ship-promotion-discount|ship-city|ship-state|ship-postal-code|ship-country|promotion-ids|is-business-order|"    \
  "purchase-order-number|price-designation"

#define UNSHIPPED                                                                                                 \
  "order-id|order-item-id|purchase-date|payments-date|reporting-date|promise-date|days-past-promise|buyer-email|" \
  "buyer-name|buyer-phone-number|sku|product-name|quantity-purchased|quantity-shipped|quantity-to-ship|"          \
  "ship-service-level|recipient-name|ship-address-1|ship-address-2|ship-address-3|ship-city|ship-state|"          \
  "ship-postal-code|ship-country|is-business-order|purchase-order-number|price-designation|is-iba|"               \
  "verge-of-cancellation|verge-of-lateShipment"

#define LISTINGS                                                                                                   \
  "item-name|item-description|listing-id|seller-sku|price|quantity|open-date|image-url|item-is-marketplace|"       \
  "product-id-type|zshop-shipping-fee|item-note|item-condition|zshop-category1|zshop-browse-path|"                 \
  "zshop-storefront-feature|asin1|asin2|asin3|will-ship-internationally|expedited-shipping|zshop-boldface|"        \
  "product-id|bid-for-featured-placement|add-delete|pending-quantity|fulfillment-channel|merchant-shipping-group|" \
  "status"

static const OmsSandboxListing *
listing_of (OmsSandboxAccount *account, const OmsSandboxLine *line)
{
  return &g_array_index (account->listings, OmsSandboxListing, line->listing);
}

/* "2026-11-23T01:02:03+00:00" */
static void
moment (OmsSandboxSheet *sheet, gint64 ms)
{
  char text[OMS_SANDBOX_TIME_SIZE + 8];

  oms_sandbox_time_format (ms / 1000 * 1000, text);
  strcpy (strchr (text, 'Z'), "+00:00");
  oms_sandbox_sheet_text (sheet, text);
}

static const char *
flag (gboolean value)
{
  return value ? "true" : "false";
}

static const char *
service (const OmsSandboxOrder *order)
{
  return order->express ? "Expedited" : "Standard";
}

/* ---- All orders ------------------------------------------------------------------------------------------------- */

/* What Easy Ship carries has longer words in India. */
static const char *
order_word (const OmsSandboxOrder *order)
{
  switch (order->state)
    {
    case OMS_SANDBOX_NEW:
    case OMS_SANDBOX_PARTLY_SHIPPED:
      return "Unshipped";
    case OMS_SANDBOX_SHIPPED:
      return order->easy_ship ? "Shipped - Picked Up" : "Shipped";
    case OMS_SANDBOX_DELIVERED:
      return order->easy_ship ? "Shipped - Delivered to Buyer" : "Shipped";
    case OMS_SANDBOX_CANCELLED:
      return "Cancelled";
    case OMS_SANDBOX_PREORDER:
    case OMS_SANDBOX_PENDING:
    case OMS_SANDBOX_UNFULFILLABLE:
    default:
      return "Pending";
    }
}

static const char *
item_word (const OmsSandboxOrder *order, const OmsSandboxLine *line)
{
  if (order->state == OMS_SANDBOX_CANCELLED)
    return "Cancelled";
  if (g_str_equal (order_word (order), "Pending"))
    return "Pending";
  return line->shipped == line->quantity ? "Shipped" : "Unshipped";
}

static void
write_prices (OmsSandboxSheet *sheet, const OmsSandboxOrder *order, const OmsSandboxLine *line, guint gst)
{
  gint64 gross = line->unit_price * line->quantity;

  if (order->unpaid)
    {
      oms_sandbox_sheet_skip (sheet, 9);
      return;
    }
  oms_sandbox_sheet_text (sheet, "INR");
  oms_sandbox_sheet_paise (sheet, gross);
  oms_sandbox_sheet_paise (sheet, gross - gross * 100 / (100 + (gint64) gst));
  if (line == order->lines && order->shipping > 0)
    {
      oms_sandbox_sheet_paise (sheet, order->shipping);
      oms_sandbox_sheet_paise (sheet, order->shipping - order->shipping * 100 / 118);
    }
  else
    oms_sandbox_sheet_skip (sheet, 2);
  oms_sandbox_sheet_skip (sheet, 2);
  if (line->discount > 0)
    oms_sandbox_sheet_paise (sheet, line->discount);
  else
    oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_skip (sheet, 1);
}

static void
write_line (OmsSandboxAccount *account, const OmsSandboxOrder *order, const OmsSandboxPerson *person,
            const OmsSandboxLine *line, OmsSandboxSheet *sheet)
{
  const OmsSandboxListing *listing = listing_of (account, line);
  gboolean known = order->state != OMS_SANDBOX_PENDING && order->state != OMS_SANDBOX_PREORDER;
  char id[24];

  oms_sandbox_sheet_text (sheet, oms_sandbox_amazon_order_id (order->number, id));
  oms_sandbox_sheet_text (sheet, order->by_marketplace ? "" : oms_sandbox_amazon_order_id (order->number, id));
  moment (sheet, order->created);
  moment (sheet, order->updated);
  oms_sandbox_sheet_text (sheet, order_word (order));
  oms_sandbox_sheet_text (sheet, order->by_marketplace ? "Amazon" : "Merchant");
  oms_sandbox_sheet_text (sheet, "Amazon.in");
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, service (order));
  oms_sandbox_sheet_text (sheet, listing->title);
  oms_sandbox_sheet_text (sheet, listing->sku);
  oms_sandbox_sheet_text (sheet, listing->asin);
  oms_sandbox_sheet_text (sheet, item_word (order, line));
  oms_sandbox_sheet_int (sheet, line->quantity);
  write_prices (sheet, order, line, listing->gst);
  oms_sandbox_sheet_text (sheet, known ? person->city : "");
  oms_sandbox_sheet_text (sheet, known ? person->state : "");
  oms_sandbox_sheet_text (sheet, known ? person->pin : "");
  oms_sandbox_sheet_text (sheet, known ? "IN" : "");
  oms_sandbox_sheet_text (sheet, line->discount > 0 && !order->unpaid ? "IN Core Deal 5 to 10 percent" : "");
  oms_sandbox_sheet_text (sheet, flag (order->business));
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, order->business ? "Business Price" : "");
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_all_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  OmsSandboxPerson person;
  OmsSandboxOrder order;

  oms_sandbox_sheet_columns (sheet, ALL_ORDERS);
  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      oms_sandbox_book_get (account->book, i, &order);
      oms_sandbox_book_person (account->book, i, &person);
      for (guint n = 0; n < order.n_lines; n++)
        write_line (account, &order, &person, &order.lines[n], sheet);
    }
}

/* ---- Unshipped orders ------------------------------------------------------------------------------------------- */

static void
write_people (OmsSandboxSheet *sheet, const OmsSandboxPerson *person)
{
  oms_sandbox_sheet_text (sheet, person->name);
  oms_sandbox_sheet_text (sheet, person->company[0] != '\0' ? person->company : person->line1);
  oms_sandbox_sheet_text (sheet, person->company[0] != '\0' ? person->line1 : person->line2);
  oms_sandbox_sheet_text (sheet, person->company[0] != '\0' ? person->line2 : "");
  oms_sandbox_sheet_text (sheet, person->city);
  oms_sandbox_sheet_text (sheet, person->state);
  oms_sandbox_sheet_text (sheet, person->pin);
  oms_sandbox_sheet_text (sheet, "IN");
}

static void
write_unshipped_line (OmsSandboxAccount *account, const OmsSandboxOrder *order, const OmsSandboxPerson *person,
                      const OmsSandboxLine *line, gint64 now, OmsSandboxSheet *sheet)
{
  const OmsSandboxListing *listing = listing_of (account, line);
  char id[24];

  oms_sandbox_sheet_text (sheet, oms_sandbox_amazon_order_id (order->number, id));
  g_snprintf (id, sizeof id, "%014" G_GUINT64_FORMAT, line->id);
  oms_sandbox_sheet_text (sheet, id);
  moment (sheet, order->created);
  moment (sheet, order->created);
  moment (sheet, now);
  moment (sheet, order->ship_by);
  oms_sandbox_sheet_int (sheet, MAX (0, now - order->ship_by) / OMS_SANDBOX_DAY);
  oms_sandbox_sheet_text (sheet, person->email);
  oms_sandbox_sheet_text (sheet, person->name);
  oms_sandbox_sheet_text (sheet, person->phone);
  oms_sandbox_sheet_text (sheet, listing->sku);
  oms_sandbox_sheet_text (sheet, listing->title);
  oms_sandbox_sheet_int (sheet, line->quantity);
  oms_sandbox_sheet_int (sheet, line->shipped);
  oms_sandbox_sheet_int (sheet, line->quantity - line->shipped);
  oms_sandbox_sheet_text (sheet, service (order));
  write_people (sheet, person);
  oms_sandbox_sheet_text (sheet, flag (order->business));
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, order->business ? "Business Price" : "");
  oms_sandbox_sheet_text (sheet, flag (FALSE));
  oms_sandbox_sheet_text (sheet, flag (now - order->ship_by > 2 * OMS_SANDBOX_DAY));
  oms_sandbox_sheet_text (sheet, flag (order->ship_by - now < OMS_SANDBOX_DAY));
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_unshipped (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  gint64 now = oms_sandbox_world_now (world);
  OmsSandboxPerson person;
  OmsSandboxOrder order;

  oms_sandbox_sheet_columns (sheet, UNSHIPPED);
  for (guint i = 0; i < oms_sandbox_book_size (account->book); i++)
    {
      OmsSandboxState state = oms_sandbox_book_state (account->book, i);

      if (state != OMS_SANDBOX_NEW && state != OMS_SANDBOX_PARTLY_SHIPPED)
        continue;
      oms_sandbox_book_get (account->book, i, &order);
      oms_sandbox_book_person (account->book, i, &person);
      for (guint n = 0; n < order.n_lines && !order.by_marketplace; n++)
        if (order.lines[n].shipped < order.lines[n].quantity)
          write_unshipped_line (account, &order, &person, &order.lines[n], now, sheet);
    }
}

/* ---- Listings --------------------------------------------------------------------------------------------------- */

static void
write_listing (const OmsSandboxListing *listing, OmsSandboxSheet *sheet)
{
  char text[40];

  oms_sandbox_sheet_text (sheet, listing->title);
  oms_sandbox_sheet_skip (sheet, 1);
  g_snprintf (text, sizeof text, "0912%s", listing->fnsku + 3);
  oms_sandbox_sheet_text (sheet, text);
  oms_sandbox_sheet_text (sheet, listing->sku);
  oms_sandbox_sheet_paise (sheet, listing->price);
  if (listing->by_marketplace)
    oms_sandbox_sheet_skip (sheet, 1);
  else
    oms_sandbox_sheet_int (sheet, listing->quantity);
  oms_sandbox_time_india (listing->created, text);
  g_strlcat (text, " IST", sizeof text);
  oms_sandbox_sheet_text (sheet, text);
  oms_sandbox_sheet_skip (sheet, 1);
  oms_sandbox_sheet_text (sheet, "y");
  oms_sandbox_sheet_text (sheet, "1");
  oms_sandbox_sheet_skip (sheet, 2);
  oms_sandbox_sheet_text (sheet, "11");
  oms_sandbox_sheet_skip (sheet, 3);
  oms_sandbox_sheet_text (sheet, listing->asin);
  oms_sandbox_sheet_skip (sheet, 5);
  oms_sandbox_sheet_text (sheet, listing->asin);
  oms_sandbox_sheet_skip (sheet, 2);
  oms_sandbox_sheet_int (sheet, 0);
  oms_sandbox_sheet_text (sheet, listing->by_marketplace ? "AMAZON_IN" : "DEFAULT");
  oms_sandbox_sheet_text (sheet, "Migrated Template");
  oms_sandbox_sheet_text (sheet, "Active");
  oms_sandbox_sheet_end_row (sheet);
}

static void
write_listings (OmsSandboxWorld *world, OmsSandboxAccount *account, OmsSandboxSheet *sheet)
{
  oms_sandbox_sheet_columns (sheet, LISTINGS);
  for (guint i = 0; i < account->listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, i);

      if (listing->live)
        write_listing (listing, sheet);
    }
}

const OmsSandboxFile oms_sandbox_amazon_files[] = {
  { .name = "all-orders.txt", .form = { .dialect = OMS_SANDBOX_TSV }, .write = write_all_orders },
  { .name = "all-orders-windows-1252.txt",
    .form = { .dialect = OMS_SANDBOX_TSV, .windows = TRUE },
    .variant = TRUE,
    .write = write_all_orders },
  { .name = "unshipped-orders.txt", .form = { .dialect = OMS_SANDBOX_TSV }, .write = write_unshipped },
  { .name = "active-listings.txt", .form = { .dialect = OMS_SANDBOX_TSV }, .write = write_listings },
  { NULL },
};
