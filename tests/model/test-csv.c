/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells as RFC 4180 and spreadsheets want them. */
#include <glib.h>

#include "oms-csv.h"

static void
check (void (*append) (GString *csv, const char *value), const char *value, const char *expected)
{
  g_autoptr (GString) csv = g_string_new ("x,");

  append (csv, value);
  g_assert_cmpstr (csv->str + 2, ==, expected);
}

static void
test_quotes (void)
{
  check (oms_csv_append, "", "");
  check (oms_csv_append, "Saree", "Saree");
  check (oms_csv_append, "Saree, red", "\"Saree, red\"");
  check (oms_csv_append, "15\" bag", "\"15\"\" bag\"");
  check (oms_csv_append, "two\r\nlines", "\"two\r\nlines\"");
  check (oms_csv_append, "-5.00", "-5.00");
}

/* Whatever a buyer writes, a spreadsheet runs none of it. */
static void
test_formulas (void)
{
  check (oms_csv_append_words, NULL, "");
  check (oms_csv_append_words, "Asha", "Asha");
  check (oms_csv_append_words, "=1+1", "'=1+1");
  check (oms_csv_append_words, "+91 98", "'+91 98");
  check (oms_csv_append_words, "-2", "'-2");
  check (oms_csv_append_words, "@SUM(A1)", "'@SUM(A1)");
  check (oms_csv_append_words, "\t=1", "' =1");
  check (oms_csv_append_words, "\n =HYPERLINK(\"a\",1)", "\"'  =HYPERLINK(\"\"a\"\",1)\"");
  check (oms_csv_append_words, "a\nb", "a b");
}

/* What a spreadsheet would take for a number and spoil. */
static void
test_codes (void)
{
  check (oms_csv_append_code, NULL, "");
  check (oms_csv_append_code, "KUR-1, M", "\"KUR-1, M\"");
  check (oms_csv_append_code, "0", "0");
  check (oms_csv_append_code, "12345678901", "12345678901");
  check (oms_csv_append_code, "1755710019504780", "'1755710019504780");
  check (oms_csv_append_code, "00123", "'00123");
  check (oms_csv_append_code, "12E5", "'12E5");
  check (oms_csv_append_code, "12E", "12E");
  check (oms_csv_append_code, "=1+1", "'=1+1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/formulas", test_formulas);
  g_test_add_func ("/csv/codes", test_codes);
  return g_test_run ();
}
