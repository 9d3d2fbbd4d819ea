/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a sheet that is filled in: either it is refused, or filling in the same once more changes nothing. */
#include "oms-file-cells.h"

#include "fuzz.h"

#define SHEET "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><sheetData>"

const char *const fuzz_seeds[] = {
  SHEET "<row r=\"1\"><c r=\"A1\"/></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\" s=\"1\" t=\"s\"><v>0</v></c>"
        "</row></sheetData></worksheet>",
  SHEET "<row r='2' a=\"x>y\"><c><is><t>a</t></is></c><c/><c><f>A1</f></c><c r=\"D2\"/></row></sheetData></worksheet>",
  "<x:worksheet><x:sheetData><x:row/><x:row><x:c></x:c></x:row></x:sheetData></x:worksheet>",
  "\xEF\xBB\xBF<worksheet><sheetData><row><!-- --></row></sheetData>",
  "",
  NULL,
};

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const gint64 row = 2, figure = 12;
  g_autoptr (GHashTable) figures = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GBytes) sheet = g_bytes_new (data, size);
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;

  g_hash_table_insert (figures, (gpointer) &row, (gpointer) &figure);
  once = oms_file_cells_set (sheet, 2, figures, NULL);
  if (once == NULL)
    return 0;
  twice = oms_file_cells_set (once, 2, figures, NULL);
  g_assert_nonnull (twice);
  g_assert_true (g_bytes_equal (once, twice));
  return 0;
}
