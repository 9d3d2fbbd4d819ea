/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces: the format says which columns count. */
#include "oms-file-fill.h"

#include "oms-csv.h"
#include "oms-file-cells.h"
#include "oms-file-part.h"
#include "oms-file-reader-private.h"
#include "oms-file-row.h"

#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_ROWS 500000
/* A part that is kept in memory. */
#define MAX_KEPT (256 * 1024 * 1024)

/* One row of the workbook that a figure may belong to. */
typedef struct
{
  gint64 number; /* in the sheet, from 1 */
  char *sku, *variation;
  gint64 figure; /* OMS_QUANTITY_UNKNOWN: none */
} Row;

typedef struct
{
  char *path; /* of the workbook itself */
  char *part; /* of the sheet */
  guint column;
  GPtrArray *rows; /* (element-type Row) */
} Book;

static OmsFillReport *
report_new (void)
{
  OmsFillReport *report = g_new0 (OmsFillReport, 1);

  report->reasons = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
oms_fill_report_free (OmsFillReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->reasons);
  g_free (report);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->sku);
  g_free (row->variation);
  g_free (row);
}

static void
book_clear (Book *book)
{
  g_free (book->path);
  g_free (book->part);
  g_clear_pointer (&book->rows, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

/* ---- The rows ---------------------------------------------------------------------------------------------------- */

static gboolean
add_row (Book *book, const OmsFileFormat *format, const OmsFileRow *cells, GError **error)
{
  const char *sku = oms_file_row_text (cells, format->fill->sku);
  const char *variation = oms_file_row_text (cells, format->fill->variation);
  Row *row;

  if (sku == NULL)
    return TRUE;
  if (book->rows->len >= MAX_ROWS)
    return oms_file_part_fail (error);
  row = g_new0 (Row, 1);
  row->number = (gint64) cells->line;
  row->sku = g_strdup (sku);
  row->variation = g_strdup (variation != NULL ? variation : "");
  row->figure = OMS_QUANTITY_UNKNOWN;
  g_ptr_array_add (book->rows, row);
  return TRUE;
}

static gboolean
read_rows (Book *book, const OmsFileFormat *format, OmsFileTable *table, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *map = oms_file_reader_find_header (format, table, cells, cancellable, error);
  gboolean end = FALSE, notes = format->is_note != NULL;

  if (map == NULL)
    return FALSE;
  book->column = (guint) map[format->fill->figure];
  while (!end)
    {
      OmsFileRow row = { format->columns, map, cells, 0, NULL };

      if (!oms_file_table_next (table, cells, &end, cancellable, error))
        return FALSE;
      row.line = oms_file_table_get_line (table);
      notes = !end && notes && format->is_note (&row);
      if (!end && !notes && !add_row (book, format, &row, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Which figure goes where ------------------------------------------------------------------------------------- */

G_GNUC_PRINTF (2, 3)
static void
add_reason (OmsFillReport *report, const char *format, ...)
{
  va_list args;

  if (report->reasons->len >= OMS_FILL_MAX_REASONS)
    return;
  va_start (args, format);
  g_ptr_array_add (report->reasons, g_strdup_vprintf (format, args));
  va_end (args);
}

/* “KUR-1” M; just “KUR-1” where there are no variations. */
static char *
name_of (const char *sku, const char *variation)
{
  return *variation != '\0' ? g_strdup_printf (_ ("“%s” %s"), sku, variation) : g_strdup_printf (_ ("“%s”"), sku);
}

static char *
key_of (const char *sku, const char *variation)
{
  return g_strconcat (sku, "\t", variation, NULL);
}

/* How often each pair, and each SKU alone, is in the workbook. */
static GHashTable *
count_keys (GPtrArray *rows, gboolean with_variation)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);
      char *key = key_of (row->sku, with_variation ? row->variation : "");
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      g_hash_table_replace (counts, key, GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static guint
count_of (GHashTable *counts, const char *sku, const char *variation)
{
  g_autofree char *key = key_of (sku, variation);

  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));
}

typedef struct
{
  OmsFillReport *report;
  GHashTable *pairs, *skus;
} Matching;

static void
match_row (Matching *matching, OmsStockFigures *figures, Row *row)
{
  gint64 figure, bare;

  if (oms_stock_figures_find (figures, row->sku, row->variation, &figure))
    {
      if (oms_stock_figures_find (figures, row->sku, "", &bare) && bare != figure &&
          count_of (matching->skus, row->sku, "") == 1)
        add_reason (matching->report,
                    _ ("Row %" G_GINT64_FORMAT ": the list has two figures for “%s”, with its variation and without. "
                       "Keep one of them."),
                    row->number, row->sku);
      else if (count_of (matching->pairs, row->sku, row->variation) == 1)
        row->figure = figure;
      else
        {
          g_autofree char *name = name_of (row->sku, row->variation);

          add_reason (matching->report,
                      /* Translators: the number of a row; a SKU and its variation */
                      _ ("Row %" G_GINT64_FORMAT ": %s is in the workbook more than once. Fill in these rows "
                         "yourself."),
                      row->number, name);
        }
    }
  else if (oms_stock_figures_find (figures, row->sku, "", &figure))
    {
      if (count_of (matching->skus, row->sku, "") == 1)
        row->figure = figure;
      else
        add_reason (matching->report,
                    _ ("Row %" G_GINT64_FORMAT ": “%s” has several variations. Say in the list which "
                       "one a figure is for."),
                    row->number, row->sku);
    }
}

/* A figure for which there is no row. */
static void
look_for_figure (const char *sku, const char *variation, gpointer data)
{
  Matching *matching = data;
  g_autofree char *name = NULL;

  if (*variation != '\0' ? count_of (matching->pairs, sku, variation) > 0 : count_of (matching->skus, sku, "") > 0)
    return;
  name = name_of (sku, variation);
  matching->report->unmatched++;
  /* Translators: a SKU and its variation */
  add_reason (matching->report, _ ("%s is not in this workbook."), name);
}

static void
match (Book *book, OmsStockFigures *figures, OmsFillReport *report)
{
  g_autoptr (GHashTable) pairs = count_keys (book->rows, TRUE);
  g_autoptr (GHashTable) skus = count_keys (book->rows, FALSE);
  Matching matching = { report, pairs, skus };

  report->rows = book->rows->len;
  for (guint i = 0; i < book->rows->len; i++)
    {
      Row *row = g_ptr_array_index (book->rows, i);

      match_row (&matching, figures, row);
      if (row->figure != OMS_QUANTITY_UNKNOWN)
        report->filled++;
    }
  report->left = report->rows - report->filled;
  oms_stock_figures_foreach (figures, look_for_figure, &matching);
}

/* ---- The copy ---------------------------------------------------------------------------------------------------- */

static GHashTable *
figures_by_row (Book *book)
{
  GHashTable *figures = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < book->rows->len; i++)
    {
      Row *row = g_ptr_array_index (book->rows, i);

      if (row->figure != OMS_QUANTITY_UNKNOWN)
        g_hash_table_insert (figures, &row->number, &row->figure);
    }
  return figures;
}

static GBytes *
read_entry (struct archive *archive, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (64 * 1024);
  la_ssize_t got;

  while ((got = archive_read_data (archive, block, 64 * 1024)) > 0 && bytes->len + (gsize) got <= MAX_KEPT)
    g_byte_array_append (bytes, block, (guint) got);
  if (got == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  oms_file_part_fail (error);
  return NULL;
}

static gboolean
fail_write (GError **error)
{
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_FAILED,
      _ ("The new file could not be written. Look whether the disk is full, or choose another folder."));
  return FALSE;
}

static gboolean
write_entry (struct archive *out, struct archive_entry *like, GBytes *bytes, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  gboolean good;

  archive_entry_copy_pathname (entry, archive_entry_pathname (like));
  archive_entry_set_filetype (entry, archive_entry_filetype (like));
  archive_entry_set_mtime (entry, archive_entry_mtime (like), 0);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) size);
  good = archive_write_header (out, entry) == ARCHIVE_OK &&
         (size == 0 || archive_write_data (out, data, size) == (la_ssize_t) size);
  archive_entry_free (entry);
  return good || fail_write (error);
}

static gboolean
copy_entries (Book *book, struct archive *in, struct archive *out, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) figures = figures_by_row (book);
  struct archive_entry *entry;
  int state;

  while ((state = archive_read_next_header (in, &entry)) == ARCHIVE_OK)
    {
      g_autoptr (GBytes) bytes = read_entry (in, error);

      if (bytes == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_strcmp0 (archive_entry_pathname_utf8 (entry), book->part) == 0 && g_hash_table_size (figures) > 0)
        {
          GBytes *filled = oms_file_cells_set (bytes, book->column, figures, error);

          if (filled == NULL)
            return FALSE;
          g_bytes_unref (bytes);
          bytes = filled;
        }
      if (!write_entry (out, entry, bytes, error))
        return FALSE;
    }
  return state == ARCHIVE_EOF || oms_file_part_fail (error);
}

static gboolean
write_copy (Book *book, const char *target, GCancellable *cancellable, GError **error)
{
  struct archive *in = oms_file_part_open_zip (book->path, error);
  struct archive *out;
  gboolean good;

  if (in == NULL)
    return FALSE;
  out = archive_write_new ();
  archive_write_set_format_zip (out);
  good = archive_write_open_filename (out, target) == ARCHIVE_OK ? copy_entries (book, in, out, cancellable, error)
                                                                 : fail_write (error);
  archive_read_free (in);
  if (archive_write_close (out) != ARCHIVE_OK && good)
    good = fail_write (error);
  archive_write_free (out);
  return good;
}

/* Reads the copy back: what the panel will read is what was meant. */
static gboolean
is_right (Book *book, const OmsFileFormat *format, const char *target, GCancellable *cancellable)
{
  g_autoptr (GHashTable) figures = figures_by_row (book);
  g_autoptr (OmsFileTable) table = oms_file_table_open (target, cancellable, NULL);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *map = table != NULL ? oms_file_reader_find_header (format, table, cells, cancellable, NULL) : NULL;
  guint found = 0;
  gboolean end = FALSE;

  if (map == NULL)
    return FALSE;
  while (!end)
    {
      OmsFileRow row = { format->columns, map, cells, 0, NULL };
      gint64 figure = OMS_QUANTITY_UNKNOWN, number;
      const gint64 *wanted;

      if (!oms_file_table_next (table, cells, &end, cancellable, NULL))
        return FALSE;
      number = (gint64) oms_file_table_get_line (table);
      wanted = end ? NULL : g_hash_table_lookup (figures, &number);
      if (wanted != NULL && oms_file_row_quantity (&row, format->fill->figure, &figure, NULL) && figure == *wanted)
        found++;
    }
  return found == g_hash_table_size (figures);
}

static gboolean
check_copy (Book *book, const OmsFileFormat *format, const char *target, GCancellable *cancellable, GError **error)
{
  if (is_right (book, format, target, cancellable))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_set_error_literal (
      error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
      _ ("The copy did not come out as it should, so it was thrown away. Save the figures as a list and "
         "type them in."));
  return FALSE;
}

/* ---- The list ---------------------------------------------------------------------------------------------------- */

static gboolean
write_list (Book *book, const char *target, GError **error)
{
  g_autoptr (GString) text = g_string_new ("SKU,Variation,Stock" OMS_CSV_END);

  for (guint i = 0; i < book->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (book->rows, i);

      if (row->figure == OMS_QUANTITY_UNKNOWN)
        continue;
      oms_csv_append_code (text, row->sku);
      g_string_append_c (text, ',');
      oms_csv_append_code (text, row->variation);
      g_string_append_printf (text, ",%" G_GINT64_FORMAT OMS_CSV_END, row->figure);
    }
  return g_file_set_contents (target, text->str, (gssize) text->len, NULL) || fail_write (error);
}

/* ---- The whole --------------------------------------------------------------------------------------------------- */

static gboolean
is_same_file (const char *a, const char *b)
{
  struct stat one, two;

  return g_stat (a, &one) == 0 && g_stat (b, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* Beside its place first: a half-written workbook is never where the seller looks for it. */
static gboolean
save (Book *book, const OmsFileFormat *format, const char *target, GCancellable *cancellable, GError **error)
{
  g_autofree char *beside = g_strconcat (target, ".part", NULL);

  if (write_copy (book, beside, cancellable, error) && check_copy (book, format, beside, cancellable, error))
    {
      if (g_rename (beside, target) == 0)
        return TRUE;
      fail_write (error);
    }
  g_unlink (beside);
  return FALSE;
}

static gboolean
write_target (Book *book, const OmsFileFormat *format, const char *path, const char *target, GCancellable *cancellable,
              GError **error)
{
  g_autofree char *small = g_ascii_strdown (target, -1);

  if (is_same_file (path, target))
    {
      g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                           _ ("The panel's own workbook is not written over. Choose another name for the copy."));
      return FALSE;
    }
  if (g_str_has_suffix (small, ".csv"))
    return write_list (book, target, error);
  return save (book, format, target, cancellable, error);
}

OmsFillReport *
oms_file_fill (const char *path, const OmsFileFormat *format, OmsStockFigures *figures, const char *target,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileTable) table = NULL;
  g_autoptr (OmsFillReport) report = report_new ();
  g_auto (Book) book = { 0 };

  g_return_val_if_fail (format->fill != NULL, NULL);

  table = oms_file_table_open (path, cancellable, error);
  book.rows = g_ptr_array_new_with_free_func (row_free);
  if (table == NULL || !read_rows (&book, format, table, cancellable, error))
    return NULL;
  if (oms_file_table_get_part (table) == NULL)
    {
      g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                           _ ("This is no workbook. Choose the Excel file as the seller panel gave it."));
      return NULL;
    }
  book.path = g_strdup (oms_file_table_get_path (table));
  book.part = g_strdup (oms_file_table_get_part (table));
  match (&book, figures, report);
  if (target != NULL && !write_target (&book, format, path, target, cancellable, error))
    return NULL;
  return g_steal_pointer (&report);
}
