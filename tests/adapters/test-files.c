/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every report file that can be read, in every shape it comes in, and the files that must be refused. */
#include "oms-file-reader.h"
#include "oms-registry.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEESHO_HEADER                                                                                                 \
  "\"Reason for Credit Entry\",\"Sub Order No\",\"Order Date\",\"Customer State\",\"Product Name\",\"SKU\",\"Size\"," \
  "\"Quantity\",\"Supplier Listed Price (Incl. GST + Commission)\","                                                  \
  "\"Supplier Discounted Price (Incl GST and Commision)\",\"Packet Id\""
#define MEESHO_ROW(status, id)                                                                                       \
  "\"" status "\",\"" id "\",\"2026-11-20\",\"Kerala\",\"Saree\",\"SAR-1\",\"Free Size\",\"1\",\"488.0\",\"450.0\"," \
  "\"TP1\""
#define ID "123456789012345678_1"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("oms-files-XXXXXX", NULL);
  /* The name says nothing: the columns decide. */
  fixture->path = g_build_filename (fixture->folder, "download (3)", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_bytes (Fixture *fixture, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

/* The one page of the file, which must be of the format @id. */
static OmsFilePage *
read_file (Fixture *fixture, const char *id)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OmsFilePage *page;

  oms_file_recognise (fixture->path, &match, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (match.format->id, ==, id);
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  page = oms_file_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (page->more);
  return page;
}

static OmsFilePage *
read_text (Fixture *fixture, const char *text, const char *id)
{
  write_bytes (fixture, text, -1);
  return read_file (fixture, id);
}

static OmsOrderRecord *
only_order (OmsFilePage *page)
{
  g_assert_cmpuint (page->orders->problems->len, ==, 0);
  g_assert_cmpuint (page->orders->orders->len, ==, 1);
  return g_ptr_array_index (page->orders->orders, 0);
}

static OmsLineRecord *
line_of (OmsOrderRecord *order, guint index)
{
  g_assert_cmpuint (order->lines->len, >, index);
  return g_ptr_array_index (order->lines, index);
}

static void
assert_meesho (OmsFilePage *page)
{
  OmsOrderRecord *order = only_order (page);
  OmsLineRecord *line = line_of (order, 0);

  g_assert_cmpstr (order->order_id, ==, ID);
  g_assert_cmpstr (order->group_id, ==, "123456789012345678");
  g_assert_cmpint (order->purchased_precision, ==, OMS_PRECISION_DAY);
  g_assert_cmpint (order->total, ==, 45000);
  g_assert_cmpstr (order->ship_state, ==, "Kerala");
  g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (line->raw_status, ==, "PENDING");
  g_assert_cmpstr (line->sku, ==, "SAR-1");
  g_assert_cmpstr (line->variation, ==, "Free Size");
  g_assert_cmpstr (line->shipment_id, ==, "TP1");
}

/* ---- Shapes ------------------------------------------------------------------------------------------------------ */

static void
test_shapes (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n",
    MEESHO_HEADER "\r\n" MEESHO_ROW ("PENDING", ID) "\r\n",
    "\xEF\xBB\xBF" MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID),
    /* Blank lines, and a remark in front. */
    "\n\nSupplier report\n" MEESHO_HEADER "\n\n" MEESHO_ROW ("PENDING", ID) "\n\n",
    /* Guards around the id. */
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", "'" ID) "\n",
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", "=\"\"" ID "\"\"") "\n",
    MEESHO_HEADER "\n" MEESHO_ROW (" pending ", " " ID " ") "\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (OmsFilePage) page = read_text (fixture, texts[i], "meesho-orders");
      OmsLineRecord *line = line_of (only_order (page), 0);

      g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
      g_free (line->raw_status);
      line->raw_status = g_strdup ("PENDING");
      assert_meesho (page);
    }
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  /* The later form: more columns, another order, the other spelling. */
  g_autoptr (OmsFilePage) page =
      read_text (fixture,
                 "Packet Id,Reason_for_credit-entry,SUB ORDER NO,Catalog ID,Order Date,Order source,Customer State,"
                 "Product Name,SKU,Size,Quantity,Supplier Discounted Price (Incl. GST and Commission)\n"
                 "TP1,PENDING," ID ",77,2026-11-20,App,Kerala,Saree,SAR-1,Free Size,1,\"4,50.00\"\n",
                 "meesho-orders");
  g_autoptr (OmsFilePage) quoted = NULL;

  assert_meesho (page);
  quoted = read_text (fixture,
                      MEESHO_HEADER "\n\"HOLD\",\"" ID "\",\"2026-11-20\",\"Kerala\",\"Cotton, \"\"fine\"\"\nsaree\","
                                    "\"SAR-1\",\"M\",\"2\",\"488.0\",\"450.0\",\"\"\n",
                      "meesho-orders");
  g_assert_cmpstr (line_of (only_order (quoted), 0)->title, ==, "Cotton, \"fine\"\nsaree");
  g_assert_cmpint (line_of (only_order (quoted), 0)->status, ==, OMS_STATUS_ON_HOLD);
  /* Of one unit or of the line: not known, so not told. */
  g_assert_cmpint (only_order (quoted)->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_null (line_of (only_order (quoted), 0)->shipment_id);
}

static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  const char *utf8 = "Reason for Credit Entry\tSub Order No\tOrder Date\tSKU\tProduct Name\nPENDING\t" ID
                     "\t2026-11-20\tSAR-1\tCafé “₹”\n";
  static const struct
  {
    const char *charset, *mark;
    gsize mark_length;
    const char *title;
  } cases[] = {
    { "UTF-8", "", 0, "Café “₹”" },
    { "UTF-16LE", "\xFF\xFE", 2, "Café “₹”" },
    { "UTF-16BE", "\xFE\xFF", 2, "Café “₹”" },
    { "WINDOWS-1252", "", 0, "Café “?”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (OmsFilePage) page = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;
      g_autofree char *encoded =
          g_convert_with_fallback (utf8, -1, cases[i].charset, "UTF-8", "?", NULL, &length, &error);

      g_assert_no_error (error);
      g_byte_array_append (bytes, (const guint8 *) cases[i].mark, cases[i].mark_length);
      g_byte_array_append (bytes, (const guint8 *) encoded, length);
      write_bytes (fixture, (const char *) bytes->data, bytes->len);
      page = read_file (fixture, "meesho-orders");
      g_assert_cmpstr (line_of (only_order (page), 0)->title, ==, cases[i].title);
    }
}

/* ---- Each format ------------------------------------------------------------------------------------------------- */

static void
test_amazon (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) all = read_text (
      fixture,
      "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\t"
      "product-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-city\tship-state\tship-postal-code\n"
      "402-1234567-1234567\t\t2026-11-17T08:04:21+00:00\t2026-11-18T08:04:21+00:00\tShipped - Delivered to Buyer\t"
      "Merchant\tA 6\" \"pan\", steel\tPAN-6\tB01\tShipped\t2\tINR\t1,299.50\tKochi\tKerala\t682001\n"
      "402-1234567-1234567\t\t2026-11-17T08:04:21+00:00\t2026-11-18T08:04:21+00:00\tShipped - Delivered to Buyer\t"
      "Merchant\tLid\tLID-6\tB02\tCancelled\t0\tINR\t\tKochi\tKerala\t682001\n",
      "amazon-all-orders");
  g_autoptr (OmsFilePage) open = read_text (
      fixture,
      "order-id\torder-item-id\tpurchase-date\tpromise-date\tbuyer-email\tsku\tproduct-name\tquantity-purchased\t"
      "quantity-shipped\tquantity-to-ship\trecipient-name\tship-address-1\tship-city\tship-state\tship-postal-code\n"
      "402-1234567-1234567\t12345678901234\t2026-11-17T08:04:21+00:00\t2026-11-19T18:29:59+00:00\ta@b\tPAN-6\tPan\t2\t"
      "0\t2\tAsha Nair\t1 MG Road\tKochi\tKerala\t682001\n",
      "amazon-open-orders");
  g_autoptr (OmsFilePage) listings =
      read_text (fixture,
                 "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\tasin1\t"
                 "fulfillment-channel\tstatus\n"
                 "Pan\tGood, better, best\t1120X\tPAN-6\t649.75\t7\t2013-01-07 07:35:42 PST\tB01\tDEFAULT\tActive\n"
                 "Lid\tx\t1121X\tLID-6\t99\t\t2013-01-07 07:35:42 PST\tB02\tAMAZON_IN\tActive\n",
                 "amazon-listings");
  OmsOrderRecord *order = only_order (all);
  const OmsStockRecord *own, *held;

  g_assert_cmpint (order->status, ==, OMS_STATUS_DELIVERED);
  g_assert_cmpint (order->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpint (order->remote_updated_at - order->purchased_at, ==, OMS_TIME_DAY);
  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_null (line_of (order, 0)->line_id);
  g_assert_cmpstr (line_of (order, 0)->title, ==, "A 6\" \"pan\", steel");
  g_assert_cmpint (line_of (order, 0)->line_total, ==, 129950);
  g_assert_cmpint (line_of (order, 1)->status, ==, OMS_STATUS_CANCELLED);
  g_assert_cmpint (line_of (order, 1)->line_total, ==, OMS_MONEY_UNKNOWN);

  order = only_order (open);
  g_assert_cmpstr (order->person->name, ==, "Asha Nair");
  g_assert_cmpstr (line_of (order, 0)->line_id, ==, "12345678901234");
  g_assert_cmpint (line_of (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (order->dispatch_by, !=, OMS_TIME_UNKNOWN);

  g_assert_cmpuint (listings->stock->records->len, ==, 2);
  own = g_ptr_array_index (listings->stock->records, 0);
  held = g_ptr_array_index (listings->stock->records, 1);
  g_assert_cmpint (own->available, ==, 7);
  g_assert_cmpint (own->fulfilment, ==, OMS_FULFILMENT_SELF);
  /* What Amazon holds is not in this report: unknown is not zero. */
  g_assert_cmpint (held->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (held->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpint (held->fulfilment, ==, OMS_FULFILMENT_MARKETPLACE);
}

#define FLIPKART_HEADER                                                                                             \
  "Ordered On,Shipment ID,ORDER ITEM ID,Order Id,HSN CODE,Order State,Order Type,FSN,SKU,Product,Invoice No.,CGST," \
  "Invoice Amount,Selling Price Per Item,Quantity,Buyer name,Ship to name,Address Line 1,City,State,PIN Code,"      \
  "Dispatch After date,Dispatch by date,Tracking ID\n"

static void
test_flipkart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = read_text (
      fixture,
      FLIPKART_HEADER
      "\"Nov 20, 2026\",S1,'123456789012345678,OD1,6302,Ready to dispatch,NON_FBF,FSN1,\"\"\"SHEET-K\"\"\",Sheet,I1,NA,"
      "998.00,499,2,Asha,Asha,\"12, MG Road\nnear park\",Kochi,Kerala,682001,\"Nov 20, 2026\",\"Nov 21, 2026 "
      "23:16:23\",T1\n"
      "\"Nov 20, 2026\",S2,'123456789012345679,OD1,6302,Approved,NON_FBF,FSN2,PILLOW,Pillow,I1,NA,"
      "200.00,200,1,Asha,Asha,\"12, MG Road\nnear park\",Kochi,Kerala,682001,,,\n",
      "flipkart-orders");
  g_autoptr (OmsFilePage) ship =
      read_text (fixture,
                 "Please use only the names of delivery partners listed below\n"
                 "Ordered On,FSN,Product,HAS OFFER,Order Id,ORDER ITEM ID,SKU Code,Order State,Quantity,"
                 "Total (includes FKMP contribution),Buyer name,PIN Code,Phone No,Dispatch By Date,Deliver By Date\n"
                 "\"Nov 20, 2026\",F,Sheet,no,OD2,123456789012345680,SHEET-K,New,1,499,Asha,682001,99,"
                 "\"Nov 21, 2026\",\"Nov 25, 2026\"\n",
                 "flipkart-self-ship");
  g_autoptr (OmsFilePage) stock = read_text (
      fixture,
      "Product Title,Seller SKU Id,Flipkart Serial Number,Listing ID,Listing Status,Your Selling Price,"
      "Your Stock Count,Listing Archival\n"
      "what it is,your own,from us,,,,how many,\n"
      "Sheet,SHEET-K,FSN1,L1,ACTIVE,499,12,\nOld,OLD,FSN9,L9,INACTIVE,5,1,ARCHIVED\nNew,NEW,F2,L2,ACTIVE,5,,\n",
      "flipkart-listings");
  OmsOrderRecord *order = only_order (page);
  const OmsShipmentRecord *shipment = g_ptr_array_index (order->shipments, 0);

  g_assert_cmpuint (order->lines->len, ==, 2);
  g_assert_cmpuint (order->shipments->len, ==, 2);
  g_assert_cmpint (order->total, ==, 119800);
  g_assert_cmpstr (line_of (order, 0)->line_id, ==, "123456789012345678");
  g_assert_cmpstr (line_of (order, 0)->sku, ==, "SHEET-K");
  g_assert_cmpint (line_of (order, 0)->status, ==, OMS_STATUS_PACKED);
  g_assert_cmpint (line_of (order, 1)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (order->person->address1, ==, "12, MG Road\nnear park");
  g_assert_cmpstr (shipment->tracking, ==, "T1");
  /* India's time. */
  g_assert_cmpint (shipment->dispatch_by, ==, G_GINT64_CONSTANT (1795283183000));
  g_assert_cmpint (only_order (ship)->dispatch_by, !=, OMS_TIME_UNKNOWN);
  g_assert_cmpint (line_of (only_order (ship), 0)->line_total, ==, 49900);
  g_assert_cmpuint (stock->stock->records->len, ==, 2);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 0))->available, ==, 12);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 1))->state, ==, OMS_STOCK_UNKNOWN);
}

static void
test_meesho (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) stock =
      read_text (fixture,
                 "SERIAL NO,CATALOG NAME,CATALOG ID,PRODUCT NAME,PRODUCT ID,STYLE ID,VARIATION ID,VARIATION,STOCK,"
                 "SYSTEM STOCK COUNT,YOUR STOCK COUNT\n1..,name,id,name,id,sku,id,size,ALL,ours,fill this\n"
                 "1,Sarees,5,Saree,6,SAR-1,7,Free Size,IN_STOCK,0,\n2,Sarees,5,Saree,6,SAR-2,8,M,IN_STOCK,,\n",
                 "meesho-stock");
  g_autoptr (OmsFilePage) back =
      read_text (fixture,
                 "Supplier,X\n\nFrom,2026-11-01\nTo,2026-11-20\n"
                 "Product Name,SKU,Variation,Qty,Order Number,Suborder Number,Return Created Date,Type of Return,"
                 "AWB Number,Status\n"
                 "Saree,SAR-1,M,1,123456789012345678," ID ",2026-11-19,Courier Return (RTO),AWB1,In transit\n",
                 "meesho-returns");
  const OmsStockRecord *zero = g_ptr_array_index (stock->stock->records, 0);
  const OmsReturnRecord *parcel = g_ptr_array_index (only_order (back)->returns, 0);

  g_assert_cmpint (zero->available, ==, 0);
  g_assert_cmpint (zero->state, ==, OMS_STOCK_KNOWN);
  g_assert_cmpint (((OmsStockRecord *) g_ptr_array_index (stock->stock->records, 1))->state, ==, OMS_STOCK_UNKNOWN);
  g_assert_cmpstr (parcel->kind, ==, "courier");
  g_assert_cmpstr (parcel->tracking, ==, "AWB1");
  g_assert_cmpint (only_order (back)->lines->len, ==, 0);
}

static void
test_myntra (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = read_text (
      fixture,
      "seller id,warehouse id,store order id,order release id,order line id,seller order id,created on,seller sku code,"
      "myntra sku code,size,style name,order status,packet id,courier code,order tracking number,final amount,city,"
      "state,zipcode\n"
      "1,2,'7,R1,L1,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,WP,,,,799,Kochi,Kerala,682001\n"
      "1,2,'7,R1,L2,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,SH,P1,EK,T9,799.5,Kochi,Kerala,682001\n"
      "1,2,'7,R1,L3,SO1,2026-11-20 09:30:00,KURTA-M,MK1,M,Kurta,ZZ,P1,EK,T9,,Kochi,Kerala,682001\n",
      "myntra-orders");
  OmsOrderRecord *order = only_order (page);

  /* One unit is one line. */
  g_assert_cmpuint (order->lines->len, ==, 3);
  g_assert_cmpint (line_of (order, 0)->status, ==, OMS_STATUS_NEW);
  g_assert_cmpint (line_of (order, 1)->status, ==, OMS_STATUS_SHIPPED);
  g_assert_cmpint (line_of (order, 2)->status, ==, OMS_STATUS_UNKNOWN);
  g_assert_cmpstr (line_of (order, 2)->raw_status, ==, "ZZ");
  g_assert_cmpuint (page->orders->unknown_statuses, ==, 1);
  g_assert_cmpint (order->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (line_of (order, 1)->line_total, ==, 79950);
}

/* ---- What is refused --------------------------------------------------------------------------------------------- */

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *part;
  } cases[] = {
    { "<!DOCTYPE html><html>…", "web page" },
    { "  <HTML><body>Log in", "web page" },
    { "%PDF-1.7", "PDF" },
    { "\xD0\xCF\x11\xE0\xA1\xB1", "old .xls" },
    { "a,b,c\n1,2,3\n", "none of the reports" },
    { "", "none of the reports" },
    { "Reason for Credit Entry,Order Date,SKU\nPENDING,2026-11-20,X\n", "“Sub Order No” is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OmsFileMatch match;
      g_autoptr (GError) error = NULL;

      write_bytes (fixture, cases[i].text, -1);
      g_assert_false (oms_file_recognise (fixture->path, &match, NULL, &error));
      g_assert_true (error->domain == OMS_FILE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

/* The error of reading the file, whose header is right. */
static GError *
fail_reading (Fixture *fixture)
{
  OmsFileMatch match;
  g_autoptr (OmsFileReader) reader = NULL;
  GError *error = NULL;

  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (oms_file_reader_next (reader, NULL, &error));
  return error;
}

static void
test_destroyed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_bytes (fixture, MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n" MEESHO_ROW ("PENDING", "1.23E+17") "\n", -1);
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "line 3"));
}

static void
test_bad_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = read_text (
      fixture,
      MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", "") "\n" MEESHO_ROW (
          "PENDING", ID) "\n"
                         "\"PENDING\",\"" ID "2\",\"11/12/2026\",\"\",\"\",\"S\",\"\",\"1\",\"\",\"\",\"\"\n"
                         "\"PENDING\",\"" ID "3\",\"2026-11-20\",\"\",\"\",\"S\",\"\",\"-1\",\"\",\"\",\"\"\n"
                         "\"PENDING\",\"" ID "4\",\"2026-11-20\",\"\",\"\",\"S\",\"\",\"1\",\"12.345\",\"\",\"\"\n"
                         "\"PENDING\"\n",
      "meesho-orders");
  static const char *const parts[] = { "Line 2: “Sub Order No” is empty", "Line 4: “Order Date” is “11/12/2026”",
                                       "Line 5: “Quantity”", "Line 6: “Supplier Listed Price", "Line 7: " };

  g_assert_cmpuint (page->orders->orders->len, ==, 1);
  g_assert_cmpuint (page->orders->problems->len, ==, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const OmsProblemRecord *problem = g_ptr_array_index (page->orders->problems, i);

      g_assert_true (g_str_has_prefix (problem->reason, parts[i]));
      g_assert_cmpuint (g_bytes_get_size (problem->payload), >, 0);
    }
}

/* ---- Size -------------------------------------------------------------------------------------------------------- */

/* The sanitizer keeps freed memory for a while. */
#ifdef __SANITIZE_ADDRESS__
#define SLACK 16
#else
#define SLACK 1
#endif

static glong
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* A line of 2 GB: a hole in the file, so it costs no disk. */
static void
test_endless_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  glong before;

  /* Windows-1252 takes any byte, so it is the row's length that ends it; a first NUL far behind the header. */
  write_bytes (fixture,
               MEESHO_HEADER
               "\n" MEESHO_ROW ("PENDING", ID) "\n" MEESHO_ROW ("PENDING", ID) "\n" MEESHO_ROW ("PENDING", ID) "\n\xE9",
               -1);
  g_assert_cmpint (truncate (fixture->path, (off_t) 2 << 30), ==, 0);
  before = peak_kib ();
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "Line 5 never ends"));
  g_assert_cmpint (peak_kib () - before, <, SLACK * 64 * 1024);
}

static void
test_quote_never_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (MEESHO_HEADER "\n\"PENDING");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 200000; i++)
    g_string_append (text, "\nmore,more");
  write_bytes (fixture, text->str, (gssize) text->len);
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
}

/* Pages end between two orders, and every row is read once. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  const int n_orders = g_getenv ("OMS_LONG") != NULL ? 500000 : 20000;
  g_autoptr (GString) text =
      g_string_new ("seller order id,order release id,order line id,seller sku code,order status\n");
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OmsFileMatch match;
  gint64 orders = 0, lines = 0;
  gboolean more = TRUE;
  glong before;

  for (int i = 0; i < n_orders; i++)
    g_string_append_printf (text, "SO%d,R%d,L%da,SKU,WP\nSO%d,R%d,L%db,SKU,WP\n", i, i, i, i, i, i);
  write_bytes (fixture, text->str, (gssize) text->len);
  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  before = peak_kib ();
  while (more)
    {
      g_autoptr (OmsFilePage) page = oms_file_reader_next (reader, NULL, &error);

      g_assert_no_error (error);
      more = page->more;
      orders += page->orders->orders->len;
      for (guint i = 0; i < page->orders->orders->len; i++)
        {
          OmsOrderRecord *order = g_ptr_array_index (page->orders->orders, i);

          g_assert_cmpuint (order->lines->len, ==, 2);
          lines += order->lines->len;
        }
      if (!more)
        g_assert_cmpuint (page->rows, ==, 2 * (guint) n_orders);
    }
  g_assert_cmpint (orders, ==, n_orders);
  g_assert_cmpint (lines, ==, 2 * n_orders);
  g_assert_cmpint (peak_kib () - before, <, SLACK * 32 * 1024);
}

/* ---- Workbooks --------------------------------------------------------------------------------------------------- */

#define SHEET_START \
  "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_END           "</sheetData></worksheet>"
#define TEXT_CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define STOCK_HEADER                                                                                                   \
  "<row r=\"1\">" TEXT_CELL ("A1", "PRODUCT NAME") TEXT_CELL ("B1", "STYLE ID") TEXT_CELL ("C1", "SYSTEM STOCK COUNT") \
      TEXT_CELL ("D1", "YOUR STOCK COUNT") "</row>"                                                                    \
                                           "<row r=\"2\">" TEXT_CELL ("A2", "what it is") "</row>"

static void
add_part (struct archive *archive, const char *name, const char *text, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, length), ==, (gssize) length);
  archive_entry_free (entry);
}

static void
write_workbook (Fixture *fixture, const char *texts, const char *sheet, gsize sheet_length)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, fixture->path), ==, ARCHIVE_OK);
  add_part (archive, "[Content_Types].xml", "<Types/>", 8);
  if (sheet != NULL)
    add_part (archive, "xl/worksheets/sheet1.xml", sheet, sheet_length);
  if (texts != NULL)
    add_part (archive, "xl/sharedStrings.xml", texts, strlen (texts));
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

static void
test_workbook (Fixture *fixture, gconstpointer data)
{
  const char *sheet = SHEET_START STOCK_HEADER
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\"><v>12</v></c></row>"
      "<row r=\"5\"><c r=\"B5\" t=\"s\"><v>0</v></c><c r=\"D5\"><v>3</v></c></row>" SHEET_END;
  g_autoptr (OmsFilePage) page = NULL;
  const OmsStockRecord *known, *unknown;

  write_workbook (fixture, "<sst><si><r><t>SAR</t></r><r><t>-1</t></r></si><si><t>Saree &amp; blouse</t></si></sst>",
                  sheet, strlen (sheet));
  page = read_file (fixture, "meesho-stock");
  g_assert_cmpuint (page->stock->problems->len, ==, 0);
  g_assert_cmpuint (page->stock->records->len, ==, 2);
  known = g_ptr_array_index (page->stock->records, 0);
  unknown = g_ptr_array_index (page->stock->records, 1);
  g_assert_cmpstr (known->sku, ==, "SAR-1");
  g_assert_cmpstr (known->title, ==, "Saree & blouse");
  g_assert_cmpint (known->available, ==, 12);
  g_assert_cmpint (unknown->state, ==, OMS_STOCK_UNKNOWN);
}

static void
assert_workbook_refused (Fixture *fixture, int code)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  if (oms_file_recognise (fixture->path, &match, NULL, &error))
    error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, code);
}

static void
test_hostile_workbooks (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = {
    "not xml at all",
    SHEET_START STOCK_HEADER "<row r=\"3\">",
    /* A text that is not there, a column that is not there, cells that step back. */
    SHEET_START STOCK_HEADER "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>9</v></c></row>" SHEET_END,
    SHEET_START STOCK_HEADER "<row r=\"3\"><c r=\"ZZZZZZZZ3\"><v>9</v></c></row>" SHEET_END,
    SHEET_START STOCK_HEADER "<row r=\"3\"><c r=\"C3\"><v>9</v></c><c r=\"B3\"><v>9</v></c></row>" SHEET_END,
    /* Entities that grow, and one that reads a file. */
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>" SHEET_START
    "<row><c><v>&b;</v></c></row>" SHEET_END,
    "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" SHEET_START "<row><c><v>&a;</v></c></row>" SHEET_END,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_test_message ("%s", broken[i]);
      write_workbook (fixture, NULL, broken[i], strlen (broken[i]));
      assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
    }
  write_workbook (fixture, NULL, NULL, 0);
  assert_workbook_refused (fixture, OMS_FILE_ERROR_NOT_TABLE);
  write_bytes (fixture, "PK\x03\x04 and nothing more", -1);
  assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
}

/* A few hundred kilobytes that unpack to far more than a sheet may have. */
static void
test_zip_bomb (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (SHEET_START "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>");
  glong before = peak_kib ();

  g_string_set_size (text, 96 * 1024 * 1024);
  memset (text->str + strlen (SHEET_START) + 60, 'a', text->len - strlen (SHEET_START) - 60);
  write_workbook (fixture, NULL, text->str, text->len);
  g_string_free (g_steal_pointer (&text), TRUE);
  before = peak_kib ();
  assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
  g_assert_cmpint (peak_kib () - before, <, SLACK * 96 * 1024);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  OmsFileMatch match;

  write_bytes (fixture, MEESHO_HEADER "\n", -1);
  g_cancellable_cancel (cancellable);
  g_assert_false (oms_file_recognise (fixture->path, &match, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/files/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shapes", test_shapes);
  ADD ("columns", test_columns);
  ADD ("encodings", test_encodings);
  ADD ("amazon", test_amazon);
  ADD ("flipkart", test_flipkart);
  ADD ("meesho", test_meesho);
  ADD ("myntra", test_myntra);
  ADD ("refused", test_refused);
  ADD ("destroyed", test_destroyed);
  ADD ("bad-rows", test_bad_rows);
  ADD ("endless-line", test_endless_line);
  ADD ("quote-never-closed", test_quote_never_closed);
  ADD ("pages", test_pages);
  ADD ("workbook", test_workbook);
  ADD ("hostile-workbooks", test_hostile_workbooks);
  ADD ("zip-bomb", test_zip_bomb);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
