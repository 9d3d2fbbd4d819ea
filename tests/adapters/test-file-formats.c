/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every report that can be read, with the headers of the panels word for word and their known variants, and the reports
 * that are known and not read. What is in the rows is invented. */
#include "file-fixture.h"

#include <string.h>

#define ID "123456789012345678_1"

/* A file with this header and one row for each list of "column=value" words, NULL-terminated; the rest is empty. The
 * columns are parted by @delimiter in both. */
typedef struct
{
  const char *header;
  char delimiter;
  const char *before; /* (nullable) lines above the header */
  const char *rows[4][28];
} Report;

static const char *
value_of (const char *const *cells, const char *column)
{
  for (guint i = 0; cells[i] != NULL; i++)
    if (strncmp (cells[i], column, strlen (column)) == 0 && cells[i][strlen (column)] == '=')
      return cells[i] + strlen (column) + 1;
  return "";
}

/* Each value must have found its column: else the test tests nothing. */
static guint
count_cells (const char *const *cells)
{
  guint n = 0;

  while (cells[n] != NULL)
    n++;
  return n;
}

static char *
report_text (const Report *report)
{
  const char mark[] = { report->delimiter, '\0' };
  g_auto (GStrv) columns = g_strsplit (report->header, mark, -1);
  GString *text = g_string_new (report->before);

  g_string_append (text, report->header);
  for (guint r = 0; r < G_N_ELEMENTS (report->rows) && report->rows[r][0] != NULL; r++)
    {
      guint used = 0;

      for (guint c = 0; columns[c] != NULL; c++)
        {
          const char *value = value_of (report->rows[r], columns[c]);

          used += *value != '\0';
          g_string_append_printf (text, "%s%s", c > 0 ? mark : "\r\n", value);
        }
      g_assert_cmpuint (used, ==, count_cells (report->rows[r]));
    }
  return g_string_free (g_string_append (text, "\r\n"), FALSE);
}

static OmsFilePage *
read_report (FileFixture *fixture, const Report *report, const char *id)
{
  g_autofree char *text = report_text (report);

  return file_read_text (fixture, text, id);
}

static void
test_amazon (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) all = file_read_text (
      fixture,
      "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\t"
      "product-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-city\tship-state\tship-postal-code\n"
      "402-1234567-1234567\t\t2026-11-17T08:04:21+00:00\t2026-11-18T08:04:21+00:00\tShipped - Delivered to Buyer\t"
      "Merchant\tA 6\" \"pan\", steel\tPAN-6\tB01\tShipped\t2\tINR\t1,299.50\tKochi\tKerala\t682001\n"
      "402-1234567-1234567\t\t2026-11-17T08:04:21+00:00\t2026-11-18T08:04:21+00:00\tShipped - Delivered to Buyer\t"
      "Merchant\tLid\tLID-6\tB02\tCancelled\t0\tINR\t\tKochi\tKerala\t682001\n",
      "amazon-all-orders");
  g_autoptr (OmsFilePage) open = file_read_text (
      fixture,
      "order-id\torder-item-id\tpurchase-date\tpromise-date\tbuyer-email\tsku\tproduct-name\tquantity-purchased\t"
      "quantity-shipped\tquantity-to-ship\trecipient-name\tship-address-1\tship-city\tship-state\tship-postal-code\n"
      "402-1234567-1234567\t12345678901234\t2026-11-17T08:04:21+00:00\t2026-11-19T18:29:59+00:00\ta@b\tPAN-6\tPan\t2\t"
      "0\t2\tAsha Nair\t1 MG Road\tKochi\tKerala\t682001\n",
      "amazon-open-orders");
  g_autoptr (OmsFilePage) listings = file_read_text (
      fixture,
      "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\tasin1\t"
      "fulfillment-channel\tstatus\n"
      "Pan\tGood, better, best\t1120X\tPAN-6\t649.75\t7\t2013-01-07 07:35:42 PST\tB01\tDEFAULT\tActive\n"
      "Lid\tx\t1121X\tLID-6\t99\t\t2013-01-07 07:35:42 PST\tB02\tAMAZON_IN\tActive\n"
      "Cup\tx\t1122X\tCUP-6\t99\t0\t2013-01-07 07:35:42 PST\tB03\tAMAZON_IN\tActive\n",
      "amazon-listings");
  OmsOrderRecord *order = file_only_order (all);
  const OmsStockRecord *own;

  g_assert_cmpint (order->status, ==, OMS_STATUS_DELIVERED);
  g_assert_cmpint (order->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpint (order->remote_updated_at - order->purchased_at, ==, OMS_TIME_DAY);
  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_null (file_line (order, 0)->line_id);
  g_assert_cmpstr (file_line (order, 0)->title, ==, "A 6\" \"pan\", steel");
  g_assert_cmpint (file_line (order, 0)->line_total, ==, 129950);
  g_assert_cmpint (file_line (order, 1)->status, ==, OMS_STATUS_CANCELLED);
  g_assert_cmpint (file_line (order, 1)->line_total, ==, OMS_MONEY_UNKNOWN);

  order = file_only_order (open);
  g_assert_cmpstr (order->person->name, ==, "Asha Nair");
  g_assert_cmpstr (file_line (order, 0)->line_id, ==, "12345678901234");
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (order->dispatch_by, !=, OMS_TIME_UNKNOWN);

  g_assert_cmpuint (listings->stock->records->len, ==, 3);
  own = g_ptr_array_index (listings->stock->records, 0);
  g_assert_cmpint (own->available, ==, 7);
  g_assert_cmpint (own->fulfilment, ==, OMS_FULFILMENT_SELF);
  /* What Amazon holds is not in this report, also where a zero stands: nothing is told of it. */
  for (guint i = 1; i < 3; i++)
    g_assert_false (((OmsStockRecord *) g_ptr_array_index (listings->stock->records, i))->has_stock);
}

#define FLIPKART_HEADER                                                                                             \
  "Ordered On,Shipment ID,ORDER ITEM ID,Order Id,HSN CODE,Order State,Order Type,FSN,SKU,Product,Invoice No.,CGST," \
  "Invoice Amount,Selling Price Per Item,Quantity,Buyer name,Ship to name,Address Line 1,City,State,PIN Code,"      \
  "Dispatch After date,Dispatch by date,Tracking ID\n"

static void
test_flipkart (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = file_read_text (
      fixture,
      FLIPKART_HEADER
      "\"Nov 20, 2026\",S1,'123456789012345678,OD1,6302,Ready to dispatch,NON_FBF,FSN1,\"\"\"SHEET-K\"\"\",Sheet,I1,NA,"
      "998.00,499,2,Asha,Asha,\"12, MG Road\nnear park\",Kochi,Kerala,682001,\"Nov 20, 2026\",\"Nov 21, 2026 "
      "23:16:23\",T1\n"
      "\"Nov 20, 2026\",S2,'123456789012345679,OD1,6302,Approved,NON_FBF,FSN2,PILLOW,Pillow,I1,NA,"
      "200.00,200,1,Asha,Asha,\"12, MG Road\nnear park\",Kochi,Kerala,682001,,,\n",
      "flipkart-orders");
  g_autoptr (OmsFilePage) kept = file_read_text (
      fixture,
      FLIPKART_HEADER "\"Nov 20, 2026\",S3,'123456789012345670,OD3,6302,Approved,FBF,FSN1,SHEET-K,Sheet,I1,NA,998.00,"
                      "499,2,Asha,Asha,12 MG Road,Kochi,Kerala,682001,\"Nov 20, 2026\",\"Nov 21, 2026 23:16:23\",T3\n",
      "flipkart-orders");
  g_autoptr (OmsFilePage) ship = file_read_text (
      fixture,
      "Please use only the names of delivery partners listed below\n"
      "Ordered On,FSN,Product,HAS OFFER,Order Id,ORDER ITEM ID,SKU Code,Order State,Quantity,"
      "Total (includes FKMP contribution),Buyer name,PIN Code,Phone No,Dispatch By Date,Deliver By Date\n"
      "\"Nov 20, 2026\",F,Sheet,no,OD2,123456789012345680,SHEET-K,New,1,499,Asha,682001,99,"
      "\"Nov 21, 2026\",\"Nov 25, 2026\"\n",
      "flipkart-self-ship");
  g_autoptr (OmsFilePage) stock = file_read_text (
      fixture,
      "Product Title,Seller SKU Id,Flipkart Serial Number,Listing ID,Listing Status,Your Selling Price,"
      "Your Stock Count,Listing Archival\n"
      "what it is,your own,from us,,,,how many,\n"
      "Sheet,SHEET-K,FSN1,L1,ACTIVE,499,12,\nOld,OLD,FSN9,L9,INACTIVE,5,1,ARCHIVED\nNew,NEW,F2,L2,ACTIVE,5,,\n",
      "flipkart-listings");
  OmsOrderRecord *order = file_only_order (page);
  const OmsShipmentRecord *shipment = g_ptr_array_index (order->shipments, 0);

  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_cmpuint (order->shipments->len, ==, 2);
  g_assert_cmpint (order->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpint (shipment->dispatch_by, !=, OMS_TIME_UNKNOWN);
  /* Flipkart packs it, so its times are none of the seller's. */
  g_assert_cmpint (file_only_order (kept)->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
  shipment = g_ptr_array_index (file_only_order (kept)->shipments, 0);
  g_assert_cmpint (shipment->dispatch_after, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (shipment->dispatch_by, ==, OMS_TIME_UNKNOWN);
  shipment = g_ptr_array_index (order->shipments, 0);
  /* The store adds the lines up: it has those of other pages, too. */
  g_assert_true (order->total_of_lines);
  g_assert_cmpint (order->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpstr (file_line (order, 0)->line_id, ==, "123456789012345678");
  g_assert_cmpstr (file_line (order, 0)->sku, ==, "SHEET-K");
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_PACKED);
  g_assert_cmpint (file_line (order, 1)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (order->person->address1, ==, "12, MG Road\nnear park");
  g_assert_cmpstr (shipment->tracking, ==, "T1");
  /* India's time. */
  g_assert_cmpint (shipment->dispatch_by, ==, G_GINT64_CONSTANT (1795283183000));
  g_assert_cmpint (file_only_order (ship)->dispatch_by, !=, OMS_TIME_UNKNOWN);
  g_assert_cmpint (file_line (file_only_order (ship), 0)->line_total, ==, 49900);
  g_assert_cmpuint (stock->stock->records->len, ==, 2);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 0))->available, ==, 12);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 1))->state, ==, OMS_STOCK_UNKNOWN);
}

static void
test_meesho (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) stock =
      file_read_text (fixture,
                      "SERIAL NO,CATALOG NAME,CATALOG ID,PRODUCT NAME,PRODUCT ID,STYLE ID,VARIATION ID,VARIATION,STOCK,"
                      "SYSTEM STOCK COUNT,YOUR STOCK COUNT\n1..,name,id,name,id,sku,id,size,ALL,ours,fill this\n"
                      "1,Sarees,5,Saree,6,SAR-1,7,Free Size,IN_STOCK,0,\n2,Sarees,5,Saree,6,SAR-2,8,M,IN_STOCK,,\n",
                      "meesho-stock");
  g_autoptr (OmsFilePage) back =
      file_read_text (fixture,
                      "Supplier,X\n\nFrom,2026-11-01\nTo,2026-11-20\n"
                      "Product Name,SKU,Variation,Qty,Order Number,Suborder Number,Return Created Date,Type of Return,"
                      "AWB Number,Status\n"
                      "Saree,SAR-1,M,1,123456789012345678," ID ",2026-11-19,Courier Return (RTO),AWB1,In transit\n",
                      "meesho-returns");
  const OmsStockRecord *zero = g_ptr_array_index (stock->stock->records, 0);
  const OmsReturnRecord *parcel = g_ptr_array_index (file_only_order (back)->returns, 0);

  g_assert_cmpint (zero->available, ==, 0);
  g_assert_cmpint (zero->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 1))->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpstr (parcel->kind, ==, "courier");
  g_assert_cmpstr (parcel->tracking, ==, "AWB1");
  /* What it was of; its state is for the order file to tell. */
  g_assert_cmpstr (file_line (file_only_order (back), 0)->line_id, ==, ID);
  g_assert_cmpstr (file_line (file_only_order (back), 0)->sku, ==, "SAR-1");
  g_assert_cmpint (file_line (file_only_order (back), 0)->status, ==, OMS_STATUS_UNSET);
}

static void
test_myntra (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = file_read_text (
      fixture,
      "seller id,warehouse id,store order id,order release id,order line id,seller order id,created on,seller sku code,"
      "myntra sku code,size,style name,order status,packet id,courier code,order tracking number,final amount,city,"
      "state,zipcode\n"
      "1,2,'7,R1,L1,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,WP,,,,799,Kochi,Kerala,682001\n"
      "1,2,'7,R1,L2,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,SH,P1,EK,T9,799.5,Kochi,Kerala,682001\n"
      "1,2,'7,R1,L3,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,ZZ,P1,EK,T9,,Kochi,Kerala,682001\n",
      "myntra-orders");
  OmsOrderRecord *order = file_only_order (page);

  /* One unit is one line. */
  g_assert_cmpuint (order->lines->len, ==, 3);
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (file_line (order, 1)->status, ==, OMS_STATUS_SHIPPED);
  g_assert_cmpint (file_line (order, 2)->status, ==, OMS_STATUS_UNKNOWN);
  g_assert_cmpstr (file_line (order, 2)->raw_status, ==, "ZZ");
  g_assert_cmpuint (page->orders->unknown_statuses, ==, 1);
  g_assert_true (order->total_of_lines);
  g_assert_cmpint (file_line (order, 1)->line_total, ==, 79950);
}

/* ---- Whole headers ----------------------------------------------------------------------------------------------- */

#define ALL_ORDERS                                                                                                     \
  "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\t"          \
  "sales-channel\torder-channel\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\t"       \
  "item-price\titem-tax\tshipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\t"      \
  "ship-promotion-discount\tship-city\tship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order\t" \
  "purchase-order-number\tprice-designation"

static void
test_amazon_all_orders (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "Pending", OMS_STATUS_ON_HOLD },
    { "Unshipped", OMS_STATUS_NEW },
    { "Shipped", OMS_STATUS_SHIPPED },
    { "Shipping", OMS_STATUS_SHIPPED },
    { "Shipped - Picked Up", OMS_STATUS_SHIPPED },
    { "Shipped - Delivered to Buyer", OMS_STATUS_DELIVERED },
    { "Shipped - Returned to Seller", OMS_STATUS_RETURNED },
    { "Shipped - Returning to Seller", OMS_STATUS_RETURNING },
    { "Cancelled", OMS_STATUS_CANCELLED },
    { "Teleported", OMS_STATUS_UNKNOWN },
  };
  const char *const headers[] = { ALL_ORDERS, ALL_ORDERS "\tcpf\taddress-type\turl\tnumber-of-items" };

  for (gsize i = 0; i < G_N_ELEMENTS (words) * G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *status = g_strconcat ("order-status=", words[i / 2].word, NULL);
      Report report = { headers[i % 2],
                        '\t',
                        NULL,
                        { { "amazon-order-id=402-1234567-1234567", "purchase-date=2026-11-17T08:04:21+00:00",
                            "last-updated-date=2026-11-18T08:04:21+05:30", status, "fulfillment-channel=Amazon",
                            "sku=PAN-6", "quantity=1", "currency=INR", "item-price=1299.00" } } };
      g_autoptr (OmsFilePage) page = read_report (fixture, &report, "amazon-all-orders");
      OmsOrderRecord *order = file_only_order (page);

      g_assert_cmpint (order->status, ==, words[i / 2].status);
      g_assert_cmpstr (order->raw_status, ==, words[i / 2].word);
      g_assert_cmpint (order->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
      g_assert_cmpuint (g_hash_table_size (page->unknown_words), ==, words[i / 2].status == OMS_STATUS_UNKNOWN);
      /* It says its zones. */
      g_assert_false (page->assumed_zone);
    }
}

#define UNSHIPPED                                                                                                     \
  "order-id\torder-item-id\tpurchase-date\tpayments-date\treporting-date\tpromise-date\tdays-past-promise\t"          \
  "buyer-email\tbuyer-name\tbuyer-phone-number\tsku\tproduct-name\tquantity-purchased\tquantity-shipped\t"            \
  "quantity-to-ship\tship-service-level\trecipient-name\tship-address-1\tship-address-2\tship-address-3\tship-city\t" \
  "ship-state\tship-postal-code\tship-country\tis-business-order\tpurchase-order-number\tprice-designation\tis-iba\t" \
  "verge-of-cancellation\tverge-of-lateShipment"
#define NEW_ORDERS                                                                                              \
  "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\t"   \
  "product-name\tquantity-purchased\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\t"            \
  "ship-service-level\trecipient-name\tship-address-1\tship-address-2\tship-address-3\tship-city\tship-state\t" \
  "ship-postal-code\tship-country\tship-phone-number\tdelivery-start-date\tdelivery-end-date\tsales-channel"

static void
test_amazon_open_orders (FileFixture *fixture, gconstpointer data)
{
  const Report unshipped = { UNSHIPPED,
                             '\t',
                             NULL,
                             { { "order-id=402-1234567-1234561", "order-item-id=111",
                                 "purchase-date=2026-11-17T08:04:21+00:00", "promise-date=2026-11-19T18:29:59+00:00",
                                 "buyer-phone-number=99", "sku=PAN", "quantity-purchased=2", "quantity-shipped=0",
                                 "quantity-to-ship=2", "recipient-name=Asha Nair", "ship-address-1=1 MG Road",
                                 "ship-city=Kochi" },
                               { "order-id=402-1234567-1234561", "order-item-id=112", "sku=LID", "quantity-purchased=1",
                                 "quantity-shipped=1", "quantity-to-ship=0" } } };
  const Report fresh = { NEW_ORDERS,
                         '\t',
                         NULL,
                         { { "order-id=402-1234567-1234562", "order-item-id=113",
                             "purchase-date=2026-11-17T08:04:21+00:00", "sku=PAN", "quantity-purchased=1",
                             "currency=INR", "item-price=1,299.00", "recipient-name=Ravi", "ship-phone-number=88",
                             "ship-country=IN" } } };
  g_autoptr (OmsFilePage) one = read_report (fixture, &unshipped, "amazon-open-orders");
  g_autoptr (OmsFilePage) two = read_report (fixture, &fresh, "amazon-open-orders");
  OmsOrderRecord *order = file_only_order (one);

  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_cmpstr (order->person->phone, ==, "99");
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (file_line (order, 1)->status, ==, OMS_STATUS_UNSET);
  g_assert_cmpint (order->dispatch_by - order->purchased_at, ==, G_GINT64_CONSTANT (210338000));

  order = file_only_order (two);
  g_assert_cmpstr (order->currency, ==, "INR");
  g_assert_cmpint (file_line (order, 0)->line_total, ==, 129900);
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (order->person->phone, ==, "88");
  g_assert_cmpstr (order->person->country, ==, "IN");
}

static void
test_amazon_listings (FileFixture *fixture, gconstpointer data)
{
  const Report report = {
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url\titem-is-marketplace\t"
    "product-id-type\tzshop-shipping-fee\titem-note\titem-condition\tzshop-category1\tzshop-browse-path\t"
    "zshop-storefront-feature\tasin1\tasin2\tasin3\twill-ship-internationally\texpedited-shipping\tzshop-boldface\t"
    "product-id\tbid-for-featured-placement\tadd-delete\tpending-quantity\tfulfillment-channel\t"
    "merchant-shipping-group\tstatus\tmaximum-retail-price",
    '\t',
    NULL,
    { { "item-name=A 6\" pan", "listing-id=1120X", "seller-sku=PAN-6", "price=649.75", "quantity=0",
        "open-date=2013-01-07 07:35:42 PST", "asin1=B01", "fulfillment-channel=DEFAULT", "status=Active" } }
  };
  g_autoptr (OmsFilePage) page = read_report (fixture, &report, "amazon-listings");
  const OmsStockRecord *stock = g_ptr_array_index (page->stock->records, 0);

  g_assert_cmpint (stock->available, ==, 0);
  g_assert_cmpint (stock->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpstr (stock->title, ==, "A 6\" pan");
  g_assert_cmpstr (stock->status, ==, "Active");
}

#define FLIPKART_ORDERS                                                                                               \
  "Ordered On,Shipment ID,ORDER ITEM ID,Order Id,HSN CODE,Order State,Order Type,FSN,SKU,Product,Invoice No.,CGST,"   \
  "IGST,SGST,Invoice Date (mm/dd/yy),Invoice Amount,Selling Price Per Item,Shipping and Handling Charges,Quantity,"   \
  "Price inc. FKMP Contribution & Subsidy,Buyer name,Ship to name,Address Line 1,Address Line 2,City,State,PIN Code," \
  "Dispatch After date,Dispatch by date,Form requirement,Tracking ID,Package Length (cm),Package Breadth (cm),"       \
  "Package Height (cm),Package Weight (kg),Ready to Make,With Attachment"

static void
test_flipkart_orders (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "Approved", OMS_STATUS_NEW },
    { "New", OMS_STATUS_NEW },
    { "PACKING_IN_PROGRESS", OMS_STATUS_NEW },
    { "Packed", OMS_STATUS_PACKED },
    { "Ready to dispatch", OMS_STATUS_PACKED },
    { "READY_TO_DISPATCH", OMS_STATUS_PACKED },
    { "Shipped", OMS_STATUS_SHIPPED },
    { "PICKUP_COMPLETE", OMS_STATUS_SHIPPED },
    { "Delivered", OMS_STATUS_DELIVERED },
    { "Cancelled", OMS_STATUS_CANCELLED },
    { "Order cancelled by buyer", OMS_STATUS_CANCELLED },
    { "Return requested", OMS_STATUS_RETURNING },
    { "Returned", OMS_STATUS_RETURNED },
    { "On hold", OMS_STATUS_ON_HOLD },
    /* Words inside of words tell the contrary. */
    { "Unpacked", OMS_STATUS_UNKNOWN },
    { "Undelivered", OMS_STATUS_UNKNOWN },
    /* So do words in front of words. */
    { "Pickup completed", OMS_STATUS_SHIPPED },
    { "Completed", OMS_STATUS_DELIVERED },
    { "To be packed", OMS_STATUS_NEW },
    { "Ready to pack", OMS_STATUS_NEW },
    { "Not yet packed", OMS_STATUS_NEW },
    { "NOT_SHIPPED", OMS_STATUS_UNKNOWN },
    { "Yet to be shipped", OMS_STATUS_UNKNOWN },
    { "To be dispatched", OMS_STATUS_UNKNOWN },
    { "Cancellation requested", OMS_STATUS_UNKNOWN },
    { "Cancel requested by buyer", OMS_STATUS_UNKNOWN },
    { "Return cancelled", OMS_STATUS_UNKNOWN },
    { "Cancelled", OMS_STATUS_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *state = g_strconcat ("Order State=", words[i].word, NULL);
      const Report report = { FLIPKART_ORDERS,
                              ',',
                              NULL,
                              { { "Ordered On=\"Nov 20, 2026\"", "Shipment ID=S1", "ORDER ITEM ID='123456789012345678",
                                  "Order Id=OD1", state, "CGST=NA", "Invoice Amount=998.00",
                                  "Shipping and Handling Charges=40.00", "Quantity=2" } } };
      g_autoptr (OmsFilePage) page = read_report (fixture, &report, "flipkart-orders");

      g_test_message ("%s", words[i].word);
      g_assert_cmpint (file_line (file_only_order (page), 0)->status, ==, words[i].status);
      g_assert_cmpstr (file_line (file_only_order (page), 0)->raw_status, ==, words[i].word);
      g_assert_cmpint (file_only_order (page)->purchased_precision, ==, OMS_PRECISION_DAY);
      g_assert_cmpint (file_line (file_only_order (page), 0)->line_total, ==, 103800);
    }
}

#define FLIPKART_LISTINGS                                                                                         \
  "Product Title,Seller SKU Id,Processing errors (if any),Sub-category,Flipkart Serial Number,Listing ID,"        \
  "Listing Status,Inactive Reason,MRP,Bank Settlement,Your Selling Price,Minimum Order Quantity,Benchmark Price," \
  "Fulfillment By,System Stock count,Your Stock Count,Recommended Stock,Procurement SLA,Procurement Type,"        \
  "Harmonized System Nomenclature - HSN,Tax Code,Country of Origin ISO code,Ignore warnings,Listing Archival"

static void
test_flipkart_listings (FileFixture *fixture, gconstpointer data)
{
  const Report noted = { FLIPKART_LISTINGS,
                         ',',
                         NULL,
                         { { "Product Title=Title of the product", "Seller SKU Id=Your identifier",
                             "Flipkart Serial Number=Unique product number", "Your Selling Price=Price in Rs" },
                           { "Product Title=Sheet", "Seller SKU Id=SHEET-K", "Flipkart Serial Number=BDSF1",
                             "Your Selling Price=\"1,499.00\"", "Fulfillment By=Seller", "System Stock count=3",
                             "Your Stock Count=12" },
                           { "Product Title=Pan", "Seller SKU Id=PAN", "Flipkart Serial Number=PANF1",
                             "Fulfillment By=Flipkart", "System Stock count=8", "Your Stock Count=99" },
                           { "Product Title=Old", "Seller SKU Id=OLD", "Flipkart Serial Number=OLDF1",
                             "Your Stock Count=1", "Listing Archival=ARCHIVED" } } };
  const Report kept = {
    FLIPKART_LISTINGS,
    ',',
    NULL,
    { { "Seller SKU Id=A", "Flipkart Serial Number=F1", "Your Stock Count=1", "Listing Archival=NO" },
      { "Seller SKU Id=B", "Flipkart Serial Number=F2", "Your Stock Count=1", "Listing Archival=false" },
      { "Seller SKU Id=C", "Flipkart Serial Number=F3", "Your Stock Count=1", "Listing Archival=Yes" } }
  };
  /* Saved without the explaining row: the first listing is not taken for it. */
  const Report plain = { FLIPKART_LISTINGS,
                         ',',
                         NULL,
                         { { "Product Title=Sheet", "Seller SKU Id=SHEET-K", "Flipkart Serial Number=BDSF1",
                             "Your Stock Count=12" } } };
  g_autoptr (OmsFilePage) first = read_report (fixture, &noted, "flipkart-listings");
  g_autoptr (OmsFilePage) second = read_report (fixture, &plain, "flipkart-listings");
  g_autoptr (OmsFilePage) third = read_report (fixture, &kept, "flipkart-listings");
  const OmsStockRecord *own = g_ptr_array_index (first->stock->records, 0);
  const OmsStockRecord *held = g_ptr_array_index (first->stock->records, 1);

  g_assert_cmpuint (first->stock->problems->len, ==, 0);
  g_assert_cmpuint (first->stock->records->len, ==, 2);
  g_assert_cmpint (own->available, ==, 12);
  g_assert_cmpint (own->price, ==, 149900);
  g_assert_cmpint (held->available, ==, 8);
  g_assert_cmpint (held->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
  g_assert_cmpuint (second->stock->records->len, ==, 1);
  /* None vanishes: what is left out is counted. */
  g_assert_cmpuint (first->left_out, ==, 1);
  g_assert_cmpuint (third->stock->records->len, ==, 2);
  g_assert_cmpuint (third->left_out, ==, 1);
}

#define FLIPKART_RETURNS                                                                                            \
  "Location ID,Order ID,Order Item ID,Return ID,Tracking ID,Shipment ID,Replacement Order Item ID,SKU,FSN,Product," \
  "Total Price,Quantity,FF Type,Return Requested Date,Return Approval Date,Completed Date,Out For Delivery Date,"   \
  "Return Delivery Promise Date,Picked Up Date,Shipment Type,Return Status,Completion Status,Return Type,"          \
  "Return Reason,Return Sub-reason,Comments,Vendor Name,Location Name,Flyer Status,Flyer Captured,Flyer Actual,"    \
  "Delivery Proof Time,OBD Eligible,OBD Status,OBD Remarks,Delivery Proof OTC,Bag Tracking ID,Order Type,"          \
  "Customer GSTIN,Customer Company Name,IRN Number,Invoice Number,Invoice Date"

static void
test_flipkart_returns (FileFixture *fixture, gconstpointer data)
{
  const Report report = {
    FLIPKART_RETURNS,
    ',',
    NULL,
    { { "Order ID=OD1", "Order Item ID='123", "Return ID='77", "Tracking ID=T1", "SKU=SHEET-K", "Quantity=1",
        "Return Requested Date=2026-11-19", "Return Status=in_transit", "Return Type=customer_return" },
      { "Order ID=OD1", "Order Item ID='124", "Return ID='78", "SKU=PILLOW", "Completed Date=2026-11-20 10:00:00",
        "Return Status=done", "Return Type=courier_return" },
      { "Order ID=OD1", "Order Item ID='125", "Return ID='79", "Return Status=parachuted" } }
  };
  g_autoptr (OmsFilePage) page = read_report (fixture, &report, "flipkart-returns");
  OmsOrderRecord *order = file_only_order (page);
  const OmsReturnRecord *one = g_ptr_array_index (order->returns, 0), *two = g_ptr_array_index (order->returns, 1),
                        *three = g_ptr_array_index (order->returns, 2);

  g_assert_cmpuint (order->returns->len, ==, 3);
  g_assert_cmpstr (one->return_id, ==, "77");
  g_assert_cmpstr (one->line_id, ==, "123");
  g_assert_cmpstr (one->kind, ==, "customer");
  g_assert_cmpint (one->status, ==, OMS_STATUS_RETURNING);
  g_assert_cmpint (one->quantity, ==, 1);
  g_assert_cmpstr (two->kind, ==, "courier");
  g_assert_cmpint (two->status, ==, OMS_STATUS_RETURNED);
  g_assert_cmpint (three->status, ==, OMS_STATUS_UNKNOWN);
  g_assert_null (three->kind);
  g_assert_true (g_hash_table_contains (page->unknown_words, "parachuted"));
  g_assert_cmpint (file_line (order, 0)->status, ==, OMS_STATUS_UNSET);
}

#define MEESHO_11                                                                                  \
  "Reason for Credit Entry,Sub Order No,Order Date,Customer State,Product Name,SKU,Size,Quantity," \
  "Supplier Listed Price (Incl. GST + Commission),Supplier Discounted Price (Incl GST and Commision),Packet Id"
#define MEESHO_13                                                                                                 \
  "Reason for Credit Entry,Sub Order No,Catalog ID,Order Date,Order source,Customer State,Product Name,SKU,Size," \
  "Quantity,Supplier Listed Price (Incl. GST + Commission),Supplier Discounted Price (Incl GST and Commision),"   \
  "Packet Id"
#define MEESHO_STYLE                                                                                          \
  "Reason for Credit Entry,Sub Order No,Order Date,Customer State,Product Name,Style ID,Color,Size,Quantity," \
  "Supplier Listed Price (Incl. GST + Commission),Supplier Discounted Price (Incl GST and Commission),Packet Id"

static void
test_meesho_orders (FileFixture *fixture, gconstpointer data)
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
    { "RTO_INITIATED", OMS_STATUS_RETURNING },
    { "RTO_LOCKED", OMS_STATUS_RETURNING },
    { "RTO_OFD", OMS_STATUS_RETURNING },
    { "RTO_DELIVERY_FAILED", OMS_STATUS_RETURNING },
    { "RTO_COMPLETE", OMS_STATUS_RETURNED },
    { "RETURN", OMS_STATUS_RETURNED },
    { "RETURNED", OMS_STATUS_RETURNED },
    { "LOST", OMS_STATUS_LOST },
    { "VANISHED", OMS_STATUS_UNKNOWN },
  };
  const char *const headers[] = { MEESHO_11, MEESHO_13, MEESHO_STYLE };

  for (gsize i = 0; i < G_N_ELEMENTS (words) * G_N_ELEMENTS (headers); i++)
    {
      const char *header = headers[i % G_N_ELEMENTS (headers)];
      g_autofree char *word = g_strconcat ("Reason for Credit Entry=", words[i / G_N_ELEMENTS (headers)].word, NULL);
      Report report = { header,
                        ',',
                        NULL,
                        { { word, "Sub Order No=" ID, "Order Date=2026-11-20", "Customer State=Kerala",
                            "Product Name=Saree", header == headers[2] ? "Style ID=SAR-1" : "SKU=SAR-1",
                            "Size=Free Size", "Quantity=1",
                            "Supplier Listed Price (Incl. GST + Commission)=488.0" } } };
      g_autoptr (OmsFilePage) page = read_report (fixture, &report, "meesho-orders");
      OmsLineRecord *line = file_line (file_only_order (page), 0);

      g_test_message ("%s", words[i / G_N_ELEMENTS (headers)].word);
      g_assert_cmpint (line->status, ==, words[i / G_N_ELEMENTS (headers)].status);
      g_assert_cmpstr (line->raw_status, ==, words[i / G_N_ELEMENTS (headers)].word);
      g_assert_cmpstr (line->sku, ==, "SAR-1");
      g_assert_cmpint (line->line_total, ==, 48800);
      g_assert_null (line->shipment_id);
      g_assert_cmpuint (page->orders->unknown_statuses, ==, line->status == OMS_STATUS_UNKNOWN);
    }
}

#define MYNTRA_46                                                                                                  \
  "seller id,warehouse id,po_type,store order id,order release id,order line id,seller order id,order id fk,"      \
  "created on,style id,seller sku code,sku id,myntra sku code,size,vendor article number,brand,style name,"        \
  "article type,order status,packet id,seller packe id,courier code,order tracking number,seller warehouse id,"    \
  "cancellation reason id fk,cancellation reason,packed on,fmpu date,inscanned on,shipped on,delivered on,"        \
  "cancelled on,rto creation date,lost date,return creation date,final amount,total mrp,discount,coupon discount," \
  "shipping charge,gift charge,tax recovery,city,state,zipcode,seller price"
#define MYNTRA_OLD                                                                                                 \
  "seller id,warehouse id,store order id,order release id,order line id,seller order id,order id fk,core_item_id," \
  "created on,style id,seller sku code,sku id,myntra sku code,size,vendor article number,brand,style name,"        \
  "article type,article type id,order status,packet id,courier code,order tracking number,is_ship_rel,packed on,"  \
  "shipped on,delivered on,cancelled on,final amount,total mrp,discount,city,state,zipcode"

static void
test_myntra_orders (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "RFR", OMS_STATUS_ON_HOLD },  { "WP", OMS_STATUS_NEW },       { "PK", OMS_STATUS_PACKED },
    { "SH", OMS_STATUS_SHIPPED },   { "S", OMS_STATUS_SHIPPED },    { "D", OMS_STATUS_DELIVERED },
    { "DL", OMS_STATUS_DELIVERED }, { "C", OMS_STATUS_DELIVERED },  { "IC", OMS_STATUS_CANCELLED },
    { "F", OMS_STATUS_CANCELLED },  { "RTO", OMS_STATUS_RETURNED }, { "L", OMS_STATUS_LOST },
    { "Q", OMS_STATUS_UNKNOWN },
  };
  const char *const headers[] = { MYNTRA_46, MYNTRA_OLD };

  for (gsize i = 0; i < G_N_ELEMENTS (words) * G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *status = g_strconcat ("order status=", words[i / 2].word, NULL);
      Report report = { headers[i % 2],
                        ',',
                        NULL,
                        { { "store order id='1289", "order release id=R1", "order line id=L1", "seller order id=SO1",
                            "created on=2026-11-20 09:30:00", "seller sku code=KURTA-M", "size=M", status,
                            "packet id=P1", "courier code=EK", "order tracking number=T9", "final amount=799.50",
                            "city=Kochi", "state=Kerala", "zipcode=682001" } } };
      g_autoptr (OmsFilePage) page = read_report (fixture, &report, "myntra-orders");
      OmsOrderRecord *order = file_only_order (page);

      g_assert_cmpstr (order->order_id, ==, "SO1");
      g_assert_cmpint (file_line (order, 0)->status, ==, words[i / 2].status);
      g_assert_cmpstr (((OmsShipmentRecord *) g_ptr_array_index (order->shipments, 0))->tracking, ==, "T9");
      g_assert_true (page->assumed_zone);
      g_assert_cmpint (order->purchased_at, ==, G_GINT64_CONSTANT (1795147200000));
    }
}

/* When something last happened to a parcel, whichever of its units it was. */
static void
test_myntra_events (FileFixture *fixture, gconstpointer data)
{
  const Report report = {
    MYNTRA_46,
    ',',
    NULL,
    { { "order release id=R1", "order line id=L1", "seller sku code=A", "order status=D", "packet id=P1",
        "packed on=2026-11-20 11:00:00", "shipped on=2026-11-20 15:00:00", "delivered on=2026-11-22 09:30:00" },
      { "order release id=R1", "order line id=L2", "seller sku code=A", "order status=SH", "packet id=P1",
        "packed on=2026-11-20 11:00:00", "shipped on=2026-11-20 15:00:00" },
      { "order release id=R2", "order line id=L3", "seller sku code=A", "order status=IC", "packet id=P2",
        "order tracking number=T2", "packed on=2026-11-20 11:00:00", "cancelled on=2026-11-21 18:00:00" },
      { "order release id=R3", "order line id=L4", "seller sku code=A", "order status=PK", "packet id=P3",
        "packed on=11/12/2026", "shipped on=1970-01-01 05:30:00" } }
  };
  static const char *const wanted[] = { "2026-11-22T04:00:00Z", "2026-11-21T12:30:00Z", NULL };
  g_autoptr (OmsFilePage) page = read_report (fixture, &report, "myntra-orders");

  g_assert_cmpuint (page->orders->problems->len, ==, 0);
  g_assert_cmpuint (page->orders->orders->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const OmsOrderRecord *order = g_ptr_array_index (page->orders->orders, i);
      const OmsShipmentRecord *parcel = g_ptr_array_index (order->shipments, 0);
      g_autofree char *at =
          parcel->remote_updated_at != OMS_TIME_UNKNOWN ? oms_time_to_iso (parcel->remote_updated_at) : NULL;

      g_assert_cmpstr (at, ==, wanted[i]);
      /* It is no change time of the order: two states may have the same. */
      g_assert_cmpint (order->remote_updated_at, ==, OMS_TIME_UNKNOWN);
    }
}

static void
test_myntra_returns (FileFixture *fixture, gconstpointer data)
{
  const Report report = {
    "seller_id,warehouse_id,partner_warehouse_code,model,myntra_sku_code,seller_sku_code,style_id,sku_id,brand,"
    "order_created_date,inscanned_on,fmpu_date,order_delivered_date,return_created_date,refunded_date,order_rto_date,"
    "is_refunded,exchange_id,order_id,order_group_id,order_line_id,seller_order_id,type,status,store_packet_id,"
    "seller_packet_id_fk,quantity,return_id,return_mode,return_reason,return_status,forward_tracking_number,"
    "return_tracking_number,master_bag_id,lmdo_status,lmdo_last_modified_on,gatepass_id,gatepass_status,gatepass_type,"
    "gatepass_lastmodified",
    ',',
    NULL,
    { { "seller_sku_code=KURTA-M", "order_created_date=2026-11-10 09:30:00", "return_created_date=2026-11-19 09:30:00",
        "order_rto_date=1970-01-01 05:30:00", "order_line_id=L1", "seller_order_id=SO1", "type=RETURN", "quantity=1",
        "return_id=RT1", "return_status=RL", "return_tracking_number=RTN9" },
      { "order_line_id=L2", "seller_order_id=SO1", "type=RTO", "return_created_date=1970-01-01 05:30:00",
        "return_id=RT2" } }
  };
  g_autoptr (OmsFilePage) page = read_report (fixture, &report, "myntra-returns");
  OmsOrderRecord *order = file_only_order (page);
  const OmsReturnRecord *one = g_ptr_array_index (order->returns, 0), *two = g_ptr_array_index (order->returns, 1);

  g_assert_cmpstr (one->kind, ==, "customer");
  g_assert_cmpstr (one->tracking, ==, "RTN9");
  g_assert_cmpstr (one->raw_status, ==, "RL");
  g_assert_cmpstr (two->kind, ==, "courier");
  g_assert_cmpint (two->created_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpstr (file_line (order, 0)->sku, ==, "KURTA-M");
}

/* An order number of another shape is none: a file that broke off, or that somebody wrote. */
static void
test_amazon_order_numbers (FileFixture *fixture, gconstpointer data)
{
  static const char *const good[] = { "402-1234567-1234567", "S01-1234567-1234567" };
  static const char *const bad[] = { "bad-id",
                                     "402-1111115-00",
                                     "402-1234567-12345678",
                                     "4O2-1234567-1234567",
                                     "402-12345671-234567",
                                     "402 1234567 1234567",
                                     "4021234567-1234567" };
  g_autoptr (GString) text = g_string_new ("amazon-order-id\tpurchase-date\torder-status\tsku\n");
  g_autoptr (GString) open = g_string_new ("order-id\torder-item-id\tquantity-purchased\n");
  g_autoptr (OmsFilePage) all_page = NULL;
  g_autoptr (OmsFilePage) open_page = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (good) + G_N_ELEMENTS (bad); i++)
    {
      const char *id = i < G_N_ELEMENTS (good) ? good[i] : bad[i - G_N_ELEMENTS (good)];

      g_string_append_printf (text, "%s\t2026-11-17T08:04:21+00:00\tShipped\tA\n", id);
      g_string_append_printf (open, "%s\t11\t1\n", id);
    }
  all_page = file_read_text (fixture, text->str, "amazon-all-orders");
  open_page = file_read_text (fixture, open->str, "amazon-open-orders");
  g_assert_cmpuint (all_page->orders->orders->len, ==, G_N_ELEMENTS (good));
  g_assert_cmpuint (all_page->orders->problems->len, ==, G_N_ELEMENTS (bad));
  g_assert_cmpuint (open_page->orders->orders->len, ==, G_N_ELEMENTS (good));
  g_assert_cmpuint (open_page->orders->problems->len, ==, G_N_ELEMENTS (bad));
}

/* ---- Digits ------------------------------------------------------------------------------------------------------ */

static GError *
fail_report (FileFixture *fixture, const Report *report)
{
  g_autofree char *text = report_text (report);
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsFileReader) reader = NULL;
  GError *error = NULL;

  file_write (fixture, text, -1);
  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (oms_file_reader_next (reader, NULL, &error));
  return error;
}

/* Not only order numbers: what a spreadsheet has made of a SKU, a tracking number or a post code is refused, too. */
static void
test_destroyed_codes (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    char delimiter;
    const char *ids[4], *columns[8];
  } cases[] = {
    { ALL_ORDERS, '\t', { "amazon-order-id=402-1234567-1234567" }, { "sku", "asin", "ship-postal-code" } },
    { NEW_ORDERS,
      '\t',
      { "order-id=402-1234567-1234567", "order-item-id=111" },
      { "sku", "ship-postal-code", "ship-phone-number" } },
    { FLIPKART_ORDERS,
      ',',
      { "Order Id=OD1", "ORDER ITEM ID=1" },
      { "Shipment ID", "SKU", "FSN", "PIN Code", "Tracking ID" } },
    { FLIPKART_LISTINGS, ',', { "Seller SKU Id=A" }, { "Flipkart Serial Number", "Listing ID" } },
    { FLIPKART_RETURNS, ',', { "Order ID=OD1", "Order Item ID=1", "Return ID=2" }, { "Tracking ID", "SKU", "FSN" } },
    { MEESHO_11, ',', { "Sub Order No=" ID }, { "SKU", "Packet Id" } },
    { "SKU,Suborder Number,AWB Number", ',', { "Suborder Number=" ID }, { "SKU", "AWB Number" } },
    { "PRODUCT ID,STYLE ID,VARIATION ID,YOUR STOCK COUNT", ',', { "STYLE ID=A" }, { "PRODUCT ID", "VARIATION ID" } },
    { MYNTRA_46,
      ',',
      { "order release id=R1", "order line id=L1", "seller order id=SO1" },
      { "seller sku code", "myntra sku code", "packet id", "order tracking number", "zipcode" } },
    { "return_id,order_line_id,seller_order_id,seller_sku_code,myntra_sku_code,return_tracking_number",
      ',',
      { "return_id=1", "order_line_id=L1", "seller_order_id=SO1" },
      { "seller_sku_code", "myntra_sku_code", "return_tracking_number" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint c = 0; cases[i].columns[c] != NULL; c++)
      {
        Report report = { cases[i].header, cases[i].delimiter, NULL, { { NULL } } };
        g_autofree char *destroyed = g_strconcat (cases[i].columns[c], "=8.90123E+12", NULL);
        g_autoptr (GError) error = NULL;
        guint n = 0;

        for (; cases[i].ids[n] != NULL; n++)
          report.rows[0][n] = cases[i].ids[n];
        report.rows[0][n] = destroyed;
        error = fail_report (fixture, &report);
        g_test_message ("%s", error->message);
        g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
        g_assert_nonnull (strstr (error->message, cases[i].columns[c]));
      }
}

/* What a seller may call an article is none of that. */
static void
test_codes_with_an_e (FileFixture *fixture, gconstpointer data)
{
  const char *const skus[] = { "SKU=5E-10", "SKU=12E16", "SKU=E+12", "SKU=1.5-E+2X" };

  for (gsize i = 0; i < G_N_ELEMENTS (skus); i++)
    {
      const Report report = { MEESHO_11, ',', NULL, { { "Sub Order No=" ID, skus[i] } } };
      g_autoptr (OmsFilePage) page = read_report (fixture, &report, "meesho-orders");

      g_assert_cmpstr (file_line (file_only_order (page), 0)->sku, ==, skus[i] + 4);
    }
}

/* A spreadsheet keeps fifteen digits of a number. That each ends in zeros behind them is no chance; that one does, is.
 */
static void
test_lost_digits (FileFixture *fixture, gconstpointer data)
{
  const Report lost = { FLIPKART_ORDERS,
                        ',',
                        NULL,
                        { { "Order Id=OD1", "ORDER ITEM ID=18394537201370600" },
                          { "Order Id=OD2", "ORDER ITEM ID=18394537201370700" } } };
  const Report longer = { FLIPKART_ORDERS, ',', NULL, { { "Order Id=OD1", "ORDER ITEM ID=183945372013706000" } } };
  const Report one = { FLIPKART_ORDERS,
                       ',',
                       NULL,
                       { { "Order Id=OD1", "ORDER ITEM ID='18394537201370600" },
                         { "Order Id=OD1", "ORDER ITEM ID='18394537201370600" } } };
  const Report whole = { FLIPKART_ORDERS,
                         ',',
                         NULL,
                         { { "Order Id=OD1", "ORDER ITEM ID='18394537201370600" },
                           { "Order Id=OD2", "ORDER ITEM ID='18394537201370700" },
                           { "Order Id=OD3", "ORDER ITEM ID='18394537201370712" } } };
  const Report short_ones = {
    FLIPKART_ORDERS, ',', NULL, { { "Order Id=OD1", "ORDER ITEM ID=100000000000000", "PIN Code=560000" } }
  };
  g_autoptr (GError) first = fail_report (fixture, &lost);
  g_autoptr (GError) second = fail_report (fixture, &longer);
  g_autoptr (OmsFilePage) doubtful = read_report (fixture, &one, "flipkart-orders");
  g_autoptr (OmsFilePage) good = read_report (fixture, &whole, "flipkart-orders");
  g_autoptr (OmsFilePage) brief = read_report (fixture, &short_ones, "flipkart-orders");

  g_assert_error (first, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (first->message, "“ORDER ITEM ID”"));
  g_assert_nonnull (strstr (first->message, "“18394537201370700”"));
  g_assert_error (second, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_cmpstr (doubtful->doubtful, ==, "ORDER ITEM ID");
  g_assert_null (good->doubtful);
  g_assert_cmpuint (good->orders->orders->len, ==, 3);
  g_assert_null (brief->doubtful);
}

/* A number of any length is one of the row's problems. */
static void
test_endless_codes (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *nines = g_strnfill (5000, '9');
  g_autofree char *id = g_strconcat ("Sub Order No=", nines, NULL);
  g_autofree char *sku = g_strconcat ("SKU=", nines, NULL);
  const Report report = { MEESHO_11, ',', NULL, { { id }, { "Sub Order No=1_1", sku }, { "Sub Order No=2_1" } } };
  g_autoptr (OmsFilePage) page = read_report (fixture, &report, "meesho-orders");

  g_assert_cmpuint (page->orders->orders->len, ==, 1);
  g_assert_cmpuint (page->orders->problems->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_nonnull (
        strstr (((OmsProblemRecord *) g_ptr_array_index (page->orders->problems, i))->reason, "far too long"));
}

/* ---- Known and not read ------------------------------------------------------------------------------------------ */

static void
test_declined (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *part;
  } cases[] = {
    { "Order Related Details,,,Payment Details\n"
      "Sub Order No,Order Date,Dispatch Date,Product Name,Supplier SKU,Live Order Status,Final Settlement Amount\n",
      "Settlements are not read yet" },
    { "sub_order_num,gstin,total_invoice_value,total_taxable_sale_value,tax_amount\n", "Tax reports" },
    { "NEFT ID,Neft Type,Payment Date,Bank Settlement Value,,Order ID,Order Item ID\n",
      "Settlements are not read yet" },
    { "Order id,Order_release_id,Store Packet ID,Seller_sku_code,Myntra SKU code,Tracking_id,Status,Packed On\n",
      "Seller_Orders_Report" },
    { "order_release_id,order_line_id,packing_date,amount\n", "Settlements are not read yet" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      file_write (fixture, cases[i].text, -1);
      file_assert_refused (fixture, OMS_FILE_ERROR_DECLINED, cases[i].part);
      file_assert_refused (fixture, OMS_FILE_ERROR_DECLINED, "This is “");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/file-formats/" path, FileFixture, NULL, file_fixture_set_up, func, file_fixture_tear_down)
  ADD ("amazon", test_amazon);
  ADD ("amazon-all-orders", test_amazon_all_orders);
  ADD ("amazon-open-orders", test_amazon_open_orders);
  ADD ("amazon-order-numbers", test_amazon_order_numbers);
  ADD ("amazon-listings", test_amazon_listings);
  ADD ("flipkart", test_flipkart);
  ADD ("flipkart-orders", test_flipkart_orders);
  ADD ("flipkart-listings", test_flipkart_listings);
  ADD ("flipkart-returns", test_flipkart_returns);
  ADD ("meesho", test_meesho);
  ADD ("meesho-orders", test_meesho_orders);
  ADD ("myntra", test_myntra);
  ADD ("myntra-orders", test_myntra_orders);
  ADD ("myntra-events", test_myntra_events);
  ADD ("myntra-returns", test_myntra_returns);
  ADD ("destroyed-codes", test_destroyed_codes);
  ADD ("codes-with-an-e", test_codes_with_an_e);
  ADD ("lost-digits", test_lost_digits);
  ADD ("endless-codes", test_endless_codes);
  ADD ("declined", test_declined);
  return g_test_run ();
}
