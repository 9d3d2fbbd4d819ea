/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Report files in every shape they come in, and the files that must be refused. The formats are in test-file-formats.c.
 */
#include "file-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define MEESHO_HEADER                                                                                                 \
  "\"Reason for Credit Entry\",\"Sub Order No\",\"Order Date\",\"Customer State\",\"Product Name\",\"SKU\",\"Size\"," \
  "\"Quantity\",\"Supplier Listed Price (Incl. GST + Commission)\","                                                  \
  "\"Supplier Discounted Price (Incl GST and Commision)\",\"Packet Id\""
#define MEESHO_ROW(status, id)                                                                                       \
  "\"" status "\",\"" id "\",\"2026-11-20\",\"Kerala\",\"Saree\",\"SAR-1\",\"Free Size\",\"1\",\"488.0\",\"450.0\"," \
  "\"TP1\""
#define ID "123456789012345678_1"

static void
assert_meesho (OmsFilePage *page)
{
  OmsOrderRecord *order = file_only_order (page);
  OmsLineRecord *line = file_line (order, 0);

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
test_shapes (FileFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n",
    MEESHO_HEADER "\r\n" MEESHO_ROW ("PENDING", ID) "\r\n",
    "\xEF\xBB\xBF" MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID),
    /* As a spreadsheet on a Macintosh writes it. */
    MEESHO_HEADER "\r" MEESHO_ROW ("PENDING", ID) "\r",
    "A remark\r" MEESHO_HEADER "\r\r" MEESHO_ROW ("PENDING", ID),
    /* Blank lines, and a remark in front. */
    "\n\nSupplier report\n" MEESHO_HEADER "\n\n" MEESHO_ROW ("PENDING", ID) "\n\n",
    /* Guards around the id. */
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", "'" ID) "\n",
    MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", "=\"\"" ID "\"\"") "\n",
    MEESHO_HEADER "\n" MEESHO_ROW (" pending ", " " ID " ") "\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (OmsFilePage) page = file_read_text (fixture, texts[i], "meesho-orders");
      OmsLineRecord *line = file_line (file_only_order (page), 0);

      g_assert_cmpint (line->status, ==, OMS_STATUS_NEW);
      g_free (line->raw_status);
      line->raw_status = g_strdup ("PENDING");
      assert_meesho (page);
    }
}

static void
test_columns (FileFixture *fixture, gconstpointer data)
{
  /* The later form: more columns, another order, the other spelling. */
  g_autoptr (OmsFilePage) page = file_read_text (
      fixture,
      "Packet Id,Reason_for_credit-entry,SUB ORDER NO,Catalog ID,Order Date,Order source,Customer State,"
      "Product Name,SKU,Size,Quantity,Supplier Discounted Price (Incl. GST and Commission)\n"
      "TP1,PENDING," ID ",77,2026-11-20,App,Kerala,Saree,SAR-1,Free Size,1,\"4,50.00\"\n",
      "meesho-orders");
  g_autoptr (OmsFilePage) quoted = NULL;

  assert_meesho (page);
  quoted =
      file_read_text (fixture,
                      MEESHO_HEADER "\n\"HOLD\",\"" ID "\",\"2026-11-20\",\"Kerala\",\"Cotton, \"\"fine\"\"\nsaree\","
                                    "\"SAR-1\",\"M\",\"2\",\"488.0\",\"450.0\",\"\"\n",
                      "meesho-orders");
  g_assert_cmpstr (file_line (file_only_order (quoted), 0)->title, ==, "Cotton, \"fine\"\nsaree");
  g_assert_cmpint (file_line (file_only_order (quoted), 0)->status, ==, OMS_STATUS_ON_HOLD);
  /* Of one unit or of the line: not known, so not told. */
  g_assert_cmpint (file_only_order (quoted)->total, ==, OMS_MONEY_UNKNOWN);
  g_assert_null (file_line (file_only_order (quoted), 0)->shipment_id);
}

static void
test_encodings (FileFixture *fixture, gconstpointer data)
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
      file_write (fixture, (const char *) bytes->data, bytes->len);
      page = file_read (fixture, "meesho-orders");
      g_assert_cmpstr (file_line (file_only_order (page), 0)->title, ==, cases[i].title);
    }
}

/* ---- What is refused --------------------------------------------------------------------------------------------- */

static void
test_refused (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *part;
  } cases[] = {
    { "<!DOCTYPE html><html>…", "web page" },
    { "  <HTML><body>Log in", "web page" },
    { "<?xml version=\"1.0\"?>\n<!DOCTYPE html><HTML>", "web page" },
    { "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "This is XML" },
    { "%PDF-1.7", "PDF" },
    { "\xD0\xCF\x11\xE0\xA1\xB1", "save it as .xlsx" },
    { "a,b,c\n1,2,3\n", "none of the reports" },
    { "", "none of the reports" },
    { "Reason for Credit Entry,Order Date,SKU\nPENDING,2026-11-20,X\n", "“Sub Order No” is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      OmsFileMatch match;
      g_autoptr (GError) error = NULL;

      file_write (fixture, cases[i].text, -1);
      g_assert_false (oms_file_recognise (fixture->path, &match, NULL, &error));
      g_assert_true (error->domain == OMS_FILE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

/* The error of reading the file, whose header is right. */
static GError *
fail_reading (FileFixture *fixture)
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
test_destroyed (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  file_write (fixture, MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n" MEESHO_ROW ("PENDING", "1.23E+17") "\n", -1);
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "line 3"));
}

static void
test_bad_rows (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsFilePage) page = file_read_text (
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

/* A date with slashes is read where there is one way to read it. */
static void
test_slashes (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *day; /* NULL: not read */
    const char *reason;
  } cases[] = {
    { "2026/11/02", "2026-11-02", NULL },
    { "11/25/2026", "2026-11-25", NULL },
    { "25/11/2026", "2026-11-25", NULL },
    { "11/11/2026", "2026-11-11", NULL },
    { "25/11/2026 10:30:00", "2026-11-25", NULL },
    { "11/12/2026", NULL, "read two ways" },
    { "11/12/26", NULL, "read two ways" },
    { "25/25/2026", NULL, "cannot be read" },
    { "2026/25/11", NULL, "cannot be read" },
    { "25/11/2026/1", NULL, "cannot be read" },
    { "a/b", NULL, "cannot be read" },
    { "-1/2/2026", NULL, "cannot be read" },
  };
  g_autoptr (GTimeZone) india = g_time_zone_new_identifier ("+05:30");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (MEESHO_HEADER "\nPENDING," ID ",", cases[i].text, ",,,SAR-1,,1,,,\n", NULL);
      g_autoptr (OmsFilePage) page = file_read_text (fixture, text, "meesho-orders");
      const OmsProblemRecord *problem;

      g_test_message ("%s", cases[i].text);
      if (cases[i].day != NULL)
        {
          gint64 wanted;

          g_assert_true (oms_time_parse (cases[i].day, india, &wanted, NULL, NULL));
          g_assert_cmpint (oms_time_local_day (file_only_order (page)->purchased_at, india), ==,
                           oms_time_local_day (wanted, india));
          continue;
        }
      g_assert_cmpuint (page->orders->problems->len, ==, 1);
      problem = g_ptr_array_index (page->orders->problems, 0);
      g_assert_nonnull (strstr (problem->reason, cases[i].reason));
    }
}

/* A download that broke off: what is left of the last row is not read. A last row without an end of line is whole when
 * nothing is missing in it. */
static void
test_cut (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    guint orders;
    gboolean cut;
  } cases[] = {
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n\"PENDING\",\"55555555", 1, TRUE },
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n\"PENDING\",\"55555555\"", 1, TRUE },
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\nPENDING,55555555,2026-11", 1, TRUE },
    /* Nothing is missing but the end of the last cell. */
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n\"PENDING\",\"55_1\",,,,,,,,,\"TP", 1, TRUE },
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n" MEESHO_ROW ("PENDING", "55_1"), 2, FALSE },
    /* Short, and its line ends: rows are short where the last cells are empty. */
    { MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\nPENDING,55_1,2026-11-20\n", 2, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OmsFilePage) page = file_read_text (fixture, cases[i].text, "meesho-orders");

      g_assert_cmpuint (page->orders->orders->len, ==, cases[i].orders);
      g_assert_cmpint (page->cut, ==, cases[i].cut);
      g_assert_cmpuint (page->orders->problems->len, ==, cases[i].cut);
      if (cases[i].cut)
        g_assert_cmpstr (((OmsProblemRecord *) g_ptr_array_index (page->orders->problems, 0))->reason, ==,
                         "Line 3: The file ends in the middle of this row.");
    }
}

/* A spreadsheet quotes what it saves with tabs, in "Unicode text" and in text of one byte a letter. */
static void
test_quoted_tabs (FileFixture *fixture, gconstpointer data)
{
  const char *utf8 = "Reason for Credit Entry\tSub Order No\tOrder Date\tSKU\tProduct Name\n"
                     "PENDING\t" ID "\t2026-11-20\tSAR-1\t\"Saree, \"\"gold\"\"\nsecond line\"\n"
                     "PENDING\t2_1\t2026-11-20\tSAR-2\t\"x\"\n";
  const char *amazon = "item-name\tlisting-id\tseller-sku\tquantity\n\"A \"\"6\"\" pan\nof steel\"\t1\tPAN-6\t7\n";

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (OmsFilePage) page = NULL;
      gsize length;

      text = g_convert (i < 2 ? utf8 : amazon, -1, i == 0 ? "UTF-8" : "UTF-16", "UTF-8", NULL, &length, NULL);
      file_write (fixture, text, (gssize) length);
      page = file_read (fixture, i < 2 ? "meesho-orders" : "amazon-listings");
      if (i == 2)
        {
          g_assert_cmpuint (page->stock->records->len, ==, 1);
          g_assert_cmpstr (((OmsStockRecord *) g_ptr_array_index (page->stock->records, 0))->title, ==,
                           "A \"6\" pan\nof steel");
          continue;
        }
      g_assert_cmpuint (page->orders->problems->len, ==, 0);
      g_assert_cmpuint (page->orders->orders->len, ==, 2);
      g_assert_cmpstr (file_line (g_ptr_array_index (page->orders->orders, 0), 0)->title, ==,
                       "Saree, \"gold\"\nsecond line");
    }
}

#define SHEET_START \
  "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_END           "</sheetData></worksheet>"
#define TEXT_CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define STOCK_HEADER                                                                                                   \
  "<row r=\"1\">" TEXT_CELL ("A1", "PRODUCT NAME") TEXT_CELL ("B1", "STYLE ID") TEXT_CELL ("C1", "SYSTEM STOCK COUNT") \
      TEXT_CELL ("D1", "YOUR STOCK COUNT") "</row>"                                                                    \
                                           "<row r=\"2\">" TEXT_CELL ("A2", "what it is") "</row>"

/* ---- Zips -------------------------------------------------------------------------------------------------------- */

static void
test_zip (FileFixture *fixture, gconstpointer data)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (OmsFilePage) page = NULL;
  g_autoptr (GError) error = NULL;

  file_write_zip (fixture, "__MACOSX/._orders.csv", "junk", "reports/orders.csv",
                  MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n", NULL);
  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, &error));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (oms_file_reader_get_member (reader), ==, "reports/orders.csv");
  page = oms_file_reader_next (reader, NULL, &error);
  assert_meesho (page);
}

static void
test_zip_refused (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *inner = NULL;
  gsize length;

  file_write_zip (fixture, "a.csv", MEESHO_HEADER, "b.csv", MEESHO_HEADER, NULL);
  file_assert_refused (fixture, OMS_FILE_ERROR_NOT_TABLE, "more than one file in this zip");
  file_write_zip (fixture, ".DS_Store", "x", NULL);
  file_assert_refused (fixture, OMS_FILE_ERROR_NOT_TABLE, "no report in this zip");
  file_write_zip (fixture, "page.csv", "<!doctype html>", NULL);
  file_assert_refused (fixture, OMS_FILE_ERROR_NOT_TABLE, "web page");

  file_write_zip (fixture, "orders.csv", MEESHO_HEADER, NULL);
  g_assert_true (g_file_get_contents (fixture->path, &inner, &length, NULL));
  file_write_zip_bytes (fixture, "inner.zip", inner, length);
  file_assert_refused (fixture, OMS_FILE_ERROR_NOT_TABLE, "zip inside this zip");
}

/* A workbook in a zip, as one panel sends its payments. */
static void
test_zip_with_workbook (FileFixture *fixture, gconstpointer data)
{
  const char *sheet =
      SHEET_START STOCK_HEADER "<row r=\"3\">" TEXT_CELL ("B3", "SAR-1") "<c r=\"C3\"><v>12</v></c></row>" SHEET_END;
  g_autoptr (OmsFilePage) page = NULL;
  g_autofree char *inner = NULL;
  gsize length;

  file_write_workbook (fixture, NULL, sheet, strlen (sheet));
  g_assert_true (g_file_get_contents (fixture->path, &inner, &length, NULL));
  file_write_zip_bytes (fixture, "stock.xlsx", inner, length);
  page = file_read (fixture, "meesho-stock");
  g_assert_cmpuint (page->stock->records->len, ==, 1);
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
test_endless_line (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  glong before;

  /* Windows-1252 takes any byte, so it is the row's length that ends it; a first NUL far behind the header. */
  file_write (fixture,
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
test_quote_never_closed (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (MEESHO_HEADER "\n\"PENDING");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 200000; i++)
    g_string_append (text, "\nmore,more");
  file_write (fixture, text->str, (gssize) text->len);
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
}

/* What has too many columns is told as that. */
static void
test_wide (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *commas = g_strnfill (2000, ',');
  g_autofree char *text = g_strconcat (MEESHO_HEADER "\n" MEESHO_ROW ("PENDING", ID) "\n", commas, "\n", NULL);
  g_autoptr (GError) error = NULL;

  file_write (fixture, text, -1);
  error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "Line 3 has more columns"));
}

/* A pipe is not waited for. */
static void
test_pipe (FileFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  file_assert_refused (fixture, OMS_FILE_ERROR_NOT_TABLE, "not a file");
}

/* One order over the whole file is none: it is read in bounded pieces all the same. */
static void
test_one_endless_order (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text =
      g_string_new ("seller order id,order release id,order line id,seller sku code,order status\n");
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OmsFileMatch match;
  guint lines = 0, most = 0;
  gboolean more = TRUE;

  for (int i = 0; i < 10000; i++)
    g_string_append_printf (text, "SO1,R1,L%d,SKU,WP\n", i);
  file_write (fixture, text->str, (gssize) text->len);
  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  while (more)
    {
      g_autoptr (OmsFilePage) page = oms_file_reader_next (reader, NULL, &error);
      OmsOrderRecord *order;

      g_assert_no_error (error);
      more = page->more;
      if (page->orders->orders->len == 0)
        continue;
      order = g_ptr_array_index (page->orders->orders, 0);
      lines += order->lines->len;
      most = MAX (most, order->lines->len);
    }
  g_assert_cmpuint (lines, ==, 10000);
  g_assert_cmpuint (most, <, 3000);
}

/* Rows of a megabyte each: a page has few of them. */
static void
test_fat_rows (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (MEESHO_HEADER "\n");
  g_autofree char *fat = g_strnfill (900 * 1024, 'x');
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (OmsFilePage) page = NULL;
  g_autoptr (GError) error = NULL;
  OmsFileMatch match;

  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "\"PENDING\",\"%d_1\",\"2026-11-20\",\"\",\"%s\",\"S\",\"\",\"1\",\"\",\"\",\"\"\n",
                            i, fat);
  file_write (fixture, text->str, (gssize) text->len);
  g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  page = oms_file_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (page->more);
  g_assert_cmpuint (page->rows, <, 20);
}

/* The date of a file is never of the future, and a file without one is of now. */
static void
test_file_date (FileFixture *fixture, gconstpointer data)
{
  const gint64 dates[] = { 0, 4000000000, 1700000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      struct utimbuf times = { (time_t) dates[i], (time_t) dates[i] };
      g_autoptr (OmsFileReader) reader = NULL;
      OmsFileMatch match;
      gint64 now = oms_time_now (), at;

      file_write (fixture, MEESHO_HEADER "\n", -1);
      g_assert_cmpint (g_utime (fixture->path, &times), ==, 0);
      g_assert_true (oms_file_recognise (fixture->path, &match, NULL, NULL));
      reader = oms_file_reader_open (fixture->path, match.format, NULL, NULL);
      at = oms_file_reader_get_modified_at (reader);
      if (i == 2)
        g_assert_cmpint (at, ==, 1700000000000);
      else
        g_assert_cmpint (at, >=, now);
      g_assert_cmpint (at, <=, oms_time_now ());
    }
}

/* Pages end between two orders, and every row is read once. */
static void
test_pages (FileFixture *fixture, gconstpointer data)
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
  file_write (fixture, text->str, (gssize) text->len);
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

static void
test_workbook (FileFixture *fixture, gconstpointer data)
{
  const char *sheet = SHEET_START STOCK_HEADER
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\"><v>12</v></c></row>"
      "<row r=\"5\"><c r=\"B5\" t=\"s\"><v>0</v></c><c r=\"D5\"><v>3</v></c></row>" SHEET_END;
  g_autoptr (OmsFilePage) page = NULL;
  const OmsStockRecord *known, *unknown;

  file_write_workbook (fixture,
                       "<sst><si><r><t>SAR</t></r><r><t>-1</t></r></si><si><t>Saree &amp; blouse</t></si></sst>", sheet,
                       strlen (sheet));
  page = file_read (fixture, "meesho-stock");
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
assert_workbook_refused (FileFixture *fixture, int code)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  if (oms_file_recognise (fixture->path, &match, NULL, &error))
    error = fail_reading (fixture);
  g_assert_error (error, OMS_FILE_ERROR, code);
}

static void
test_hostile_workbooks (FileFixture *fixture, gconstpointer data)
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
      file_write_workbook (fixture, NULL, broken[i], strlen (broken[i]));
      assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
    }
  file_write_workbook (fixture, NULL, NULL, 0);
  assert_workbook_refused (fixture, OMS_FILE_ERROR_NOT_TABLE);
  file_write (fixture, "PK\x03\x04 and nothing more", -1);
  assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
}

/* The report is on the second sheet; dates are numbers with a style, figures are what doubles make of them. */
static void
test_sheets_and_dates (FileFixture *fixture, gconstpointer data)
{
  const char *cover = SHEET_START "<row r=\"1\">" TEXT_CELL ("A1", "Read this first") "</row>" SHEET_END;
  const char *sheet = SHEET_START "<row r=\"1\">" TEXT_CELL ("A1", "Order ID") TEXT_CELL ("B1", "Order Item ID")
      TEXT_CELL ("C1", "Return ID") TEXT_CELL ("D1", "Return Status") TEXT_CELL ("E1", "Return Requested Date")
          TEXT_CELL ("F1", "Completed Date") TEXT_CELL ("G1", "Quantity") "</row><row r=\"2\">" TEXT_CELL ("A2", "OD1")
              TEXT_CELL ("B2", "'11") TEXT_CELL ("C2", "'R1") TEXT_CELL (
                  "D2", "start") "<c r=\"E2\" s=\"1\"><v>46346</v></c><c r=\"F2\" s=\"2\"><v>46346.395833333336</v></c>"
                                 "<c r=\"G2\" s=\"0\"><v>1.0000000000000002</v></c></row>" SHEET_END;
  const char *styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-409]dd\\-mmm&quot; d &quot;hh:mm\"/>"
      "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; d&quot;\"/></numFmts>"
      "<cellXfs><xf numFmtId=\"165\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
  g_autoptr (OmsFilePage) page = NULL;
  const OmsReturnRecord *back;

  file_write_zip (fixture, "[Content_Types].xml", "<Types/>", "xl/worksheets/sheet1.xml", cover,
                  "xl/worksheets/sheet2.xml", sheet, "xl/styles.xml", styles, "xl/workbook.xml",
                  "<workbook><workbookPr/></workbook>", NULL);
  page = file_read (fixture, "flipkart-returns");
  back = g_ptr_array_index (file_only_order (page)->returns, 0);
  g_assert_cmpint (back->created_at, ==, G_GINT64_CONSTANT (1795156200000)); /* noon of 2026-11-20 in India */
  g_assert_cmpint (back->updated_at, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (back->status, ==, OMS_STATUS_RETURNED);
  g_assert_cmpint (back->quantity, ==, 1);
  g_assert_true (page->assumed_zone);
}

/* The other calendar of workbooks begins in 1904. */
static void
test_dates_of_1904 (FileFixture *fixture, gconstpointer data)
{
  const char *sheet = SHEET_START "<row r=\"1\">" TEXT_CELL ("A1", "Order ID") TEXT_CELL ("B1", "Order Item ID")
      TEXT_CELL ("C1", "Return ID") TEXT_CELL ("D1", "Return Status")
          TEXT_CELL ("E1", "Return Requested Date") "</row><row r=\"2\">" TEXT_CELL ("A2", "OD1")
              TEXT_CELL ("B2", "'11") TEXT_CELL ("C2", "'R1")
                  TEXT_CELL ("D2", "start") "<c r=\"E2\" s=\"0\"><v>44884</v></c></row>" SHEET_END;
  g_autoptr (OmsFilePage) page = NULL;

  file_write_zip (fixture, "[Content_Types].xml", "<Types/>", "xl/worksheets/sheet1.xml", sheet, "xl/styles.xml",
                  "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>", "xl/workbook.xml",
                  "<workbook><workbookPr date1904=\"1\"/></workbook>", NULL);
  page = file_read (fixture, "flipkart-returns");
  g_assert_cmpint (((OmsReturnRecord *) g_ptr_array_index (file_only_order (page)->returns, 0))->created_at, ==,
                   G_GINT64_CONSTANT (1795156200000));
}

/* Numbers of a workbook that have lost their digits are refused as in a text; so are those that a number in a workbook
 * cannot hold. Shorter ones are ids like any other. */
static void
test_workbook_destroyed (FileFixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "1.2345678901234567E+17", "1.2345678901234567E17", "18394537201370612",
                                     "1234567890123456",       "123456789012345",       "1.23456789012E11" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *sheet =
          g_strconcat (SHEET_START "<row r=\"1\">" TEXT_CELL ("A1", "Order ID") TEXT_CELL ("B1", "Order Item ID")
                           TEXT_CELL ("C1", "Return ID")
                               TEXT_CELL ("D1", "Return Status") "</row><row r=\"2\">" TEXT_CELL ("A2", "OD1"),
                       "<c r=\"B2\"><v>", ids[i],
                       "</v></c>" TEXT_CELL ("C2", "'R1") TEXT_CELL ("D2", "start") "</row>" SHEET_END, NULL);

      file_write_workbook (fixture, NULL, sheet, strlen (sheet));
      if (i < 4)
        {
          g_autoptr (GError) error = fail_reading (fixture);

          g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED);
          g_assert_nonnull (strstr (error->message, "A spreadsheet has destroyed the numbers"));
        }
      else
        {
          g_autoptr (OmsFilePage) page = file_read (fixture, "flipkart-returns");

          g_assert_cmpstr (file_line (file_only_order (page), 0)->line_id, ==, i == 4 ? ids[i] : "123456789012");
        }
    }
}

/* Shared texts without end, each of them short. */
static void
test_text_bomb (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) texts = g_string_new ("<sst>");
  const char *sheet = SHEET_START STOCK_HEADER SHEET_END;
  glong before;

  while (texts->len < 96 * 1024 * 1024)
    g_string_append (texts, "<si><t>aaaaaaaaaaaaaaaa</t></si>");
  g_string_append (texts, "</sst>");
  file_write_workbook (fixture, texts->str, sheet, strlen (sheet));
  g_string_free (g_steal_pointer (&texts), TRUE);
  before = peak_kib ();
  assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
  g_assert_cmpint (peak_kib () - before, <, SLACK * 128 * 1024);
}

/* A few hundred kilobytes that unpack to far more than a sheet may have. */
static void
test_zip_bomb (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (SHEET_START "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>");
  glong before = peak_kib ();

  g_string_set_size (text, 96 * 1024 * 1024);
  memset (text->str + strlen (SHEET_START) + 60, 'a', text->len - strlen (SHEET_START) - 60);
  file_write_workbook (fixture, NULL, text->str, text->len);
  g_string_free (g_steal_pointer (&text), TRUE);
  before = peak_kib ();
  assert_workbook_refused (fixture, OMS_FILE_ERROR_DAMAGED);
  g_assert_cmpint (peak_kib () - before, <, SLACK * 96 * 1024);
}

/* The same as a text in a zip. */
static void
test_zipped_bomb (FileFixture *fixture, gconstpointer data)
{
  gsize length = (gsize) 600 * 1024 * 1024;
  g_autofree char *text = g_malloc (length);
  glong before;

  memset (text, 'a', length);
  file_write_zip_bytes (fixture, "orders.csv", text, length);
  g_clear_pointer (&text, g_free);
  before = peak_kib ();
  file_assert_refused (fixture, OMS_FILE_ERROR_DAMAGED, "far too big for a report");
  g_assert_cmpint (peak_kib () - before, <, SLACK * 32 * 1024);
}

static void
test_cancelled (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  OmsFileMatch match;

  file_write (fixture, MEESHO_HEADER "\n", -1);
  g_cancellable_cancel (cancellable);
  g_assert_false (oms_file_recognise (fixture->path, &match, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/files/" path, FileFixture, NULL, file_fixture_set_up, func, file_fixture_tear_down)
  ADD ("shapes", test_shapes);
  ADD ("columns", test_columns);
  ADD ("encodings", test_encodings);
  ADD ("refused", test_refused);
  ADD ("destroyed", test_destroyed);
  ADD ("bad-rows", test_bad_rows);
  ADD ("slashes", test_slashes);
  ADD ("cut", test_cut);
  ADD ("quoted-tabs", test_quoted_tabs);
  ADD ("wide", test_wide);
  ADD ("pipe", test_pipe);
  ADD ("endless-line", test_endless_line);
  ADD ("quote-never-closed", test_quote_never_closed);
  ADD ("pages", test_pages);
  ADD ("workbook", test_workbook);
  ADD ("hostile-workbooks", test_hostile_workbooks);
  ADD ("zip-bomb", test_zip_bomb);
  ADD ("cancelled", test_cancelled);
  ADD ("zip", test_zip);
  ADD ("zip-refused", test_zip_refused);
  ADD ("zip-with-workbook", test_zip_with_workbook);
  ADD ("one-endless-order", test_one_endless_order);
  ADD ("fat-rows", test_fat_rows);
  ADD ("file-date", test_file_date);
  ADD ("sheets-and-dates", test_sheets_and_dates);
  ADD ("dates-of-1904", test_dates_of_1904);
  ADD ("workbook-destroyed", test_workbook_destroyed);
  ADD ("zipped-bomb", test_zipped_bomb);
  ADD ("text-bomb", test_text_bomb);
  return g_test_run ();
}
