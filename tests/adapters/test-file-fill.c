/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks that are filled in: the figures arrive where they belong, every other byte stays, and what is not plain is
 * left alone and said. */
#include "oms-file-fill.h"

#include "file-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#define SHEET "xl/worksheets/sheet1.xml"
#define START                                                                                                      \
  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet "                                   \
  "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:K9\"/>"                 \
  "<sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><cols><col min=\"1\" max=\"11\" width=\"9\"/></cols>" \
  "<sheetData>"
#define END            "</sheetData><pageMargins left=\"0.7\"/></worksheet>"
#define TEXT(at, text) "<c r=\"" at "\" s=\"4\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEADER                                                                                                        \
  "<row r=\"1\" spans=\"1:11\">" TEXT ("A1", "SERIAL NO") TEXT ("D1", "PRODUCT NAME") TEXT ("F1", "STYLE ID")         \
      TEXT ("H1", "VARIATION") TEXT ("I1", "STOCK") TEXT ("J1", "SYSTEM STOCK COUNT") TEXT ("K1", "YOUR STOCK COUNT") \
          TEXT ("L1", "Remark") "</row><row r=\"2\">" TEXT ("F2", "Your SKU") TEXT ("K2", "Fill this") "</row>"
#define ROW(n, sku, variation, rest) \
  "<row r=\"" n "\">" TEXT ("F" n, sku) TEXT ("H" n, variation) "<c r=\"J" n "\"><v>5</v></c>" rest "</row>"

static GBytes *
read_part (const char *path, const char *name)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char block[4096];
  la_ssize_t got;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 4096), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    if (strcmp (archive_entry_pathname (entry), name) == 0)
      {
        while ((got = archive_read_data (archive, block, sizeof block)) > 0)
          g_byte_array_append (bytes, (guint8 *) block, (guint) got);
        archive_read_free (archive);
        return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
      }
  g_assert_not_reached ();
}

static void
assert_part (const char *path, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = read_part (path, name);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
write_book (FileFixture *fixture, const char *sheet)
{
  file_write_zip (fixture, "[Content_Types].xml", "<Types>&#10;</Types>", "_rels/.rels", "<Relationships/>",
                  "xl/workbook.xml", "<workbook><sheets><sheet name=\"fill this\"/></sheets></workbook>", SHEET, sheet,
                  "xl/styles.xml", "<styleSheet  >\r\n</styleSheet>", "docProps/app.xml", "\xEF\xBB\xBF<x a='1'/>\n",
                  NULL);
}

static const OmsFileFormat *
format_of (FileFixture *fixture)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  oms_file_recognise (fixture->path, &match, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (match.format->fill);
  return match.format;
}

static char *
target_of (FileFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static OmsStockFigures *
figures_of (const char *sku, const char *variation, gint64 figure)
{
  OmsStockFigures *figures = oms_stock_figures_new ();

  g_assert_true (oms_stock_figures_add (figures, sku, variation, figure));
  return figures;
}

/* A cell that is there, one that is empty, one that is missing at the end, one before another, and rows that stay. */
static void
test_fill (FileFixture *fixture, gconstpointer data)
{
#define ROWS(a, b, c, d, e)                                                                             \
  START HEADER ROW ("3", "SAR-1", "M", a) ROW ("4", "SAR-1", "L", b) ROW ("5", "SAR-2", "Free Size", c) \
      ROW ("6", "SAR-3", "M", d) ROW ("7", "S &amp; B", "M", e) "<row r=\"9\"/>" END
  const char *before = ROWS ("<c r=\"K3\" s=\"7\" t=\"str\"><v>0</v></c><c r=\"L3\"><v>1</v></c>",
                             "<c r=\"K4\" s=\"7\"/>", "", "<c r=\"L6\"><v>2</v></c>", "<c r='K7' s='8'><v>9</v></c>");
  const char *after =
      ROWS ("<c r=\"K3\" s=\"7\"><v>12</v></c><c r=\"L3\"><v>1</v></c>", "<c r=\"K4\" s=\"7\"><v>0</v></c>",
            "<c r=\"K5\"><v>7</v></c>", "<c r=\"L6\"><v>2</v></c>", "<c r=\"K7\" s=\"8\"><v>3</v></c>");
  g_autofree char *target = target_of (fixture, "filled.xlsx");
  g_autofree char *missing = target_of (fixture, "filled.xlsx.part");
  g_autoptr (OmsStockFigures) figures = figures_of ("SAR-1", "M", 12);
  g_autoptr (OmsFillReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *original = NULL, *still = NULL;
  gsize length, same;

  oms_stock_figures_add (figures, "SAR-1", "L", 0);
  oms_stock_figures_add (figures, "SAR-2", "", 7);
  oms_stock_figures_add (figures, "S & B", "M", 3);
  oms_stock_figures_add (figures, "GONE", "M", 3);
  write_book (fixture, before);
  g_assert_true (g_file_get_contents (fixture->path, &original, &length, NULL));
  report = oms_file_fill (fixture->path, format_of (fixture), figures, target, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->rows, ==, 5);
  g_assert_cmpuint (report->filled, ==, 4);
  g_assert_cmpuint (report->left, ==, 1);
  g_assert_cmpuint (report->unmatched, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (report->reasons, 0), "GONE"));

  assert_part (target, SHEET, after);
  assert_part (target, "[Content_Types].xml", "<Types>&#10;</Types>");
  assert_part (target, "xl/workbook.xml", "<workbook><sheets><sheet name=\"fill this\"/></sheets></workbook>");
  assert_part (target, "xl/styles.xml", "<styleSheet  >\r\n</styleSheet>");
  assert_part (target, "docProps/app.xml", "\xEF\xBB\xBF<x a='1'/>\n");
  /* The panel's own file is as it was. */
  g_assert_true (g_file_get_contents (fixture->path, &still, &same, NULL));
  g_assert_cmpmem (original, length, still, same);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  g_unlink (target);
}

/* Prefixes, cells and rows without references: other programs write so. */
static void
test_other_hands (FileFixture *fixture, gconstpointer data)
{
#define CELL(text) "<x:c t=\"inlineStr\"><x:is><x:t>" text "</x:t></x:is></x:c>"
#define HEAD                                                                             \
  "<x:worksheet xmlns:x=\"a\"><x:sheetData><x:row>" CELL ("STYLE ID") CELL ("VARIATION") \
      CELL ("YOUR STOCK COUNT") "</x:row>"
  const char *before = HEAD "<x:row>" CELL ("SAR-1") CELL ("M") "<x:c><x:v>4</x:v></x:c>"
                                                                "</x:row></x:sheetData></x:worksheet>";
  const char *after = HEAD "<x:row>" CELL ("SAR-1") CELL ("M") "<x:c r=\"C2\"><x:v>12</x:v></x:c>"
                                                               "</x:row></x:sheetData></x:worksheet>";
  g_autofree char *target = target_of (fixture, "filled.xlsx");
  g_autoptr (OmsStockFigures) figures = figures_of ("SAR-1", "M", 12);
  g_autoptr (OmsFillReport) report = NULL;
  g_autoptr (GError) error = NULL;

  write_book (fixture, before);
  report = oms_file_fill (fixture->path, format_of (fixture), figures, target, NULL, &error);
  g_assert_no_error (error);
  assert_part (target, SHEET, after);
  g_unlink (target);
}

/* What is not plain is not filled in. */
static void
test_not_plain (FileFixture *fixture, gconstpointer data)
{
  const char *sheet = START HEADER ROW ("3", "SAR-1", "M", "") ROW ("4", "SAR-1", "M", "") ROW ("5", "SAR-2", "M", "")
      ROW ("6", "SAR-2", "L", "") ROW ("7", "SAR-3", "M", "") END;
  g_autoptr (OmsStockFigures) figures = figures_of ("SAR-1", "M", 12);
  g_autoptr (OmsFillReport) report = NULL;
  g_autoptr (GError) error = NULL;

  oms_stock_figures_add (figures, "SAR-2", "", 5);
  /* Which of the two is meant? */
  oms_stock_figures_add (figures, "SAR-3", "", 5);
  oms_stock_figures_add (figures, "SAR-3", "M", 7);
  write_book (fixture, sheet);
  report = oms_file_fill (fixture->path, format_of (fixture), figures, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->filled, ==, 0);
  g_assert_cmpuint (report->left, ==, 5);
  g_assert_cmpuint (report->reasons->len, ==, 5);
  g_assert_nonnull (strstr (g_ptr_array_index (report->reasons, 0), "more than once"));
  g_assert_nonnull (strstr (g_ptr_array_index (report->reasons, 2), "several variations"));
}

/* What has no row is told as the list has it. */
static void
test_unmatched_in_order (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockFigures) figures = figures_of ("NOPE-9", "M", 12);
  g_autoptr (OmsFillReport) report = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 8; i > 0; i--)
    {
      g_autofree char *sku = g_strdup_printf ("NOPE-%d", i);

      oms_stock_figures_add (figures, sku, "", i);
    }
  write_book (fixture, START HEADER ROW ("3", "SAR-1", "M", "") END);
  report = oms_file_fill (fixture->path, format_of (fixture), figures, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->unmatched, ==, 9);
  g_assert_cmpstr (g_ptr_array_index (report->reasons, 0), ==, "“NOPE-9” M is not in this workbook.");
  for (guint i = 1; i < 9; i++)
    {
      g_autofree char *expected = g_strdup_printf ("“NOPE-%u” is not in this workbook.", 9 - i);

      g_assert_cmpstr (g_ptr_array_index (report->reasons, i), ==, expected);
    }
}

/* A workbook that cannot be touched safely: no copy, a clear word, and the list works all the same. */
static void
test_untouchable (FileFixture *fixture, gconstpointer data)
{
  const char *const sheets[] = {
    START HEADER ROW ("3", "SAR-1", "M", "<c r=\"K3\"><f>J3+1</f><v>6</v></c>") END,
    START HEADER "<!-- a note -->" ROW ("3", "SAR-1", "M", "") END,
    START HEADER "<row r=\"3\">" TEXT ("F3", "SAR-1") TEXT ("H3", "M") "<c r = \"K3\"><v>6</v></c></row>" END,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *target = target_of (fixture, "filled.xlsx");
      g_autofree char *list = target_of (fixture, "filled.csv");
      g_autofree char *text = NULL;
      g_autoptr (OmsStockFigures) figures = figures_of ("SAR-1", "M", 12);
      g_autoptr (OmsFillReport) report = NULL;
      g_autoptr (GError) error = NULL;

      write_book (fixture, sheets[i]);
      g_assert_null (oms_file_fill (fixture->path, format_of (fixture), figures, target, NULL, &error));
      g_assert_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE);
      g_assert_nonnull (strstr (error->message, "list"));
      g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
      g_clear_error (&error);
      report = oms_file_fill (fixture->path, format_of (fixture), figures, list, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (list, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "SKU,Variation,Stock\r\nSAR-1,M,12\r\n");
      g_unlink (list);
    }
}

static void
test_targets (FileFixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = target_of (fixture, "no/such/folder.xlsx");
  g_autoptr (OmsStockFigures) figures = figures_of ("SAR-1", "M", 12);
  g_autoptr (GError) own = NULL;
  g_autoptr (GError) folder = NULL;
  g_autoptr (GError) text = NULL;

  write_book (fixture, START HEADER ROW ("3", "SAR-1", "M", "") END);
  g_assert_null (oms_file_fill (fixture->path, format_of (fixture), figures, fixture->path, NULL, &own));
  g_assert_nonnull (strstr (own->message, "another name"));
  g_assert_null (oms_file_fill (fixture->path, format_of (fixture), figures, nowhere, NULL, &folder));
  g_assert_nonnull (strstr (folder->message, "could not be written"));
  file_write (fixture, "STYLE ID,VARIATION,YOUR STOCK COUNT\nSAR-1,M,\n", -1);
  g_assert_null (oms_file_fill (fixture->path, format_of (fixture), figures, nowhere, NULL, &text));
  g_assert_nonnull (strstr (text->message, "no workbook"));
}

/* ---- The seller's list ------------------------------------------------------------------------------------------- */

static void
test_list (FileFixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockFigures) figures = NULL;
  g_autoptr (GError) error = NULL;
  gint64 figure;

  file_write (fixture,
              "My stock of today\nsku;size;stock\nSAR-1;M;1,200\nSAR-1;L;0\nSAR-2;;7\nSAR-3;M;\nSAR-1;M;1200\n", -1);
  figures = oms_stock_figures_read (fixture->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (oms_stock_figures_find (figures, "SAR-3", "M", &figure));
  g_assert_true (oms_stock_figures_find (figures, "SAR-1", "M", &figure));
  g_assert_cmpint (figure, ==, 1200);
  g_assert_true (oms_stock_figures_find (figures, "SAR-1", "L", &figure));
  g_assert_cmpint (figure, ==, 0);
  g_assert_true (oms_stock_figures_find (figures, "SAR-2", NULL, &figure));
  g_assert_false (oms_stock_figures_find (figures, "SAR-3", "M", &figure));
}

static void
test_list_refused (FileFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text, *part;
  } cases[] = {
    { "SKU,Variation,Stock\nA,M,1\nB,M,-1\n",
      "Line 3 of the list: the stock is below zero. Nothing was filled in; correct the list and choose it again." },
    { "SKU,Variation,Stock\nA,M,many\n", "Line 2 of the list: “Stock” cannot be read" },
    { "SKU,Variation,Stock\nA,M,1.5\n", "Line 2" },
    { "SKU,Variation,Stock\nA,M,1\nA,M,2\n", "two different figures" },
    { "SKU,Variation,Stock\n1.23E+17,M,1\n", "spreadsheet" },
    { "SKU,Variation,Stock\n,M,1\n", "empty" },
    { "Article,How many\nA,1\n", "SKU, Variation and Stock" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      file_write (fixture, cases[i].text, -1);
      g_assert_null (oms_stock_figures_read (fixture->path, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == OMS_FILE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) \
  g_test_add ("/file-fill/" path, FileFixture, NULL, file_fixture_set_up, func, file_fixture_tear_down)
  ADD ("fill", test_fill);
  ADD ("other-hands", test_other_hands);
  ADD ("not-plain", test_not_plain);
  ADD ("unmatched-in-order", test_unmatched_in_order);
  ADD ("untouchable", test_untouchable);
  ADD ("targets", test_targets);
  ADD ("list", test_list);
  ADD ("list-refused", test_list_refused);
  return g_test_run ();
}
