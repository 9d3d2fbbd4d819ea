/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces: a format says what its rows mean. */
#include "oms-file-reader.h"

#include "oms-file-digits.h"
#include "oms-file-header.h"
#include "oms-file-reader-private.h"
#include "oms-file-row.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A header stands at the top, or under a few lines of remarks. */
#define HEADER_ROWS 30
/* A page ends sooner when its rows are very long. */
#define PAGE_BYTES (8 * 1024 * 1024)
/* Rows of one order that a page waits for at its end; an order with more is none. */
#define MAX_ORDER_ROWS 2000

struct _OmsFileReader
{
  const OmsFileFormat *format;
  OmsFileTable *table;
  GPtrArray *cells;
  int *map;
  guint n_columns;       /* of the header */
  OmsFileDigits *digits; /* (nullable) of each of the format's codes */
  guint64 rows;
  gint64 modified_at;
  gboolean notes_over;     /* the rows of explanations are behind */
  OmsOrderRecord *carried; /* (nullable) begins the next page: its rows may go on */
};

/* ---- The header -------------------------------------------------------------------------------------------------- */

static gboolean
fail_unknown (const OmsFileFormat *near, const char *missing, GError **error)
{
  if (near != NULL)
    g_set_error (
        error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
        _ ("This looks like “%s”, but the column “%s” is missing. Download the report again and choose it here "
           "as it is."),
        _ (near->label), missing);
  else
    g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
                         _ ("This is none of the reports that can be read. The page “Report files” of the guide lists "
                            "which report to download in each seller panel."));
  return FALSE;
}

/* Looks for a header on the sheet that is open. @match->format NULL: there is none. */
static gboolean
match_sheet (OmsFileTable *table, OmsFileMatch *match, const OmsFileFormat **near, const char **missing,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  gboolean end = FALSE;

  for (guint i = 0; i < HEADER_ROWS; i++)
    {
      const OmsFileFormat *like = NULL;
      const char *gap = NULL;

      if (!oms_file_table_next (table, cells, &end, cancellable, error))
        return FALSE;
      if (end || oms_file_header_match (cells, match, &like, &gap))
        return TRUE;
      if (*near == NULL && like != NULL)
        {
          *near = like;
          *missing = gap;
        }
    }
  return TRUE;
}

gboolean
oms_file_recognise (const char *path, OmsFileMatch *match, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileTable) table = oms_file_table_open (path, cancellable, error);
  const OmsFileFormat *near = NULL;
  const char *missing = NULL;
  gboolean end = FALSE;

  g_return_val_if_fail (match != NULL, FALSE);

  if (table == NULL)
    return FALSE;
  match->format = NULL;
  while (!end && match->format == NULL)
    if (!match_sheet (table, match, &near, &missing, cancellable, error) ||
        (match->format == NULL && !oms_file_table_next_sheet (table, &end, cancellable, error)))
      return FALSE;
  if (match->format == NULL)
    return fail_unknown (near, missing, error);
  if (match->format->declined == NULL)
    return TRUE;
  g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DECLINED, _ ("This is “%s”. %s"), _ (match->format->label),
               _ (match->format->declined));
  return FALSE;
}

/* The header on the sheet that is open. FALSE: error; *@map stays NULL when there is none. */
static gboolean
find_header_on_sheet (const OmsFileFormat *format, OmsFileTable *table, GPtrArray *cells, int **map,
                      GCancellable *cancellable, GError **error)
{
  gboolean end = FALSE;

  for (guint i = 0; i < HEADER_ROWS && *map == NULL && !end; i++)
    {
      if (!oms_file_table_next (table, cells, &end, cancellable, error))
        return FALSE;
      if (!end)
        *map = oms_file_header_map (format, cells);
    }
  return TRUE;
}

int *
oms_file_reader_find_header (const OmsFileFormat *format, OmsFileTable *table, GPtrArray *cells,
                             GCancellable *cancellable, GError **error)
{
  gboolean end = FALSE;
  int *map = NULL;

  while (!end && map == NULL)
    if (!find_header_on_sheet (format, table, cells, &map, cancellable, error) ||
        (map == NULL && !oms_file_table_next_sheet (table, &end, cancellable, error)))
      return NULL;
  if (map == NULL)
    fail_unknown (NULL, NULL, error);
  return map;
}

static guint
count_codes (const OmsFileFormat *format)
{
  guint n = 0;

  while (format->codes != NULL && format->codes[n] >= 0)
    n++;
  return n;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

OmsFileReader *
oms_file_reader_open (const char *path, const OmsFileFormat *format, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileReader) self = g_new0 (OmsFileReader, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GDateTime) modified = NULL;

  g_return_val_if_fail (format != NULL, NULL);

  self->format = format;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL)
    return NULL;
  modified = g_file_info_get_modification_date_time (info);
  self->modified_at = modified != NULL ? g_date_time_to_unix (modified) * 1000 : 0;
  /* A date in the future, or none, would make what the file says win over everything, or over nothing. */
  if (self->modified_at <= 0 || self->modified_at > oms_time_now ())
    self->modified_at = oms_time_now ();
  self->table = oms_file_table_open (path, cancellable, error);
  if (self->table != NULL)
    self->map = oms_file_reader_find_header (format, self->table, self->cells, cancellable, error);
  if (self->map == NULL)
    return NULL;
  self->n_columns = self->cells->len;
  if (!format->plain_tabs)
    oms_file_table_quote_tabs (self->table);
  self->digits = g_new0 (OmsFileDigits, count_codes (format) + 1);
  return g_steal_pointer (&self);
}

void
oms_file_reader_free (OmsFileReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->table, oms_file_table_free);
  g_clear_pointer (&self->carried, oms_order_record_free);
  g_ptr_array_unref (self->cells);
  g_free (self->map);
  g_free (self->digits);
  g_free (self);
}

gint64
oms_file_reader_get_modified_at (OmsFileReader *self)
{
  return self->modified_at;
}

/* ---- Pages ------------------------------------------------------------------------------------------------------- */

/* The row as it stood, for the list of problems. */
static GBytes *
row_payload (GPtrArray *cells)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < cells->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", (const char *) g_ptr_array_index (cells, i));
  return g_string_free_to_bytes (text);
}

static void
add_problem (OmsFileReader *self, OmsFilePage *page, const char *reason)
{
  g_autoptr (GBytes) payload = row_payload (self->cells);
  g_autofree char *sentence =
      g_strdup_printf (_ ("Line %" G_GUINT64_FORMAT ": %s"), oms_file_table_get_line (self->table), reason);
  OmsProblemRecord *problem = oms_problem_record_new (NULL, sentence, payload);

  g_ptr_array_add (self->format->content == OMS_FILE_STOCK ? page->stock->problems : page->orders->problems, problem);
}

static gboolean
check_codes (OmsFileReader *self, const OmsFileRow *row, GError **error)
{
  const int *codes = self->format->codes;

  for (guint i = 0; codes != NULL && codes[i] >= 0; i++)
    {
      const char *text = oms_file_row_text (row, (guint) codes[i]);

      if (!oms_file_row_check_code (row, (guint) codes[i], error))
        return FALSE;
      if (text != NULL)
        oms_file_digits_add (&self->digits[i], text);
    }
  return TRUE;
}

/* Told before anything of the page is written: a number without its last digits is another order. */
static gboolean
check_digits (OmsFileReader *self, OmsFilePage *page, GError **error)
{
  guint n = count_codes (self->format);

  for (guint i = 0; i < n; i++)
    {
      const char *name = self->format->columns[self->format->codes[i]].names[0];

      if (oms_file_digits_are_lost (&self->digits[i]))
        {
          g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
                       _ ("A spreadsheet has destroyed the numbers in this file: in “%s” they all end in zeros, like "
                          "“%s”, and the digits cannot be brought back. Download the report again and choose it here "
                          "without opening it first."),
                       name, self->digits[i].last);
          return FALSE;
        }
      if (!page->more && oms_file_digits_are_doubtful (&self->digits[i]))
        page->doubtful = name;
    }
  return TRUE;
}

static gboolean
read_one (OmsFileReader *self, OmsFilePage *page, GError **error)
{
  OmsFileRow row = { self->format->columns, self->map, self->cells, oms_file_table_get_line (self->table),
                     &page->assumed_zone };
  g_autoptr (GError) local = NULL;

  if (!self->notes_over && self->format->is_note != NULL && self->format->is_note (&row))
    return TRUE;
  self->notes_over = TRUE;
  self->rows++;
  page->cut = oms_file_table_is_cut (self->table, self->cells, self->n_columns);
  if (page->cut)
    {
      add_problem (self, page, _ ("The file ends in the middle of this row."));
      return TRUE;
    }
  if (check_codes (self, &row, &local) && self->format->read_row (&row, page, &local))
    return TRUE;
  if (g_error_matches (local, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  add_problem (self, page, local->message);
  return TRUE;
}

static void
put_carried (OmsFileReader *self, OmsFilePage *page)
{
  if (self->carried == NULL)
    return;
  g_hash_table_insert (page->orders_by_id, self->carried->order_id, self->carried);
  g_ptr_array_add (page->orders->orders, g_steal_pointer (&self->carried));
}

/* The last order waits for the next page: the file may have more rows of it. */
static void
take_last (OmsFileReader *self, OmsFilePage *page)
{
  guint last = page->orders->orders->len - 1;
  OmsOrderRecord *record = g_ptr_array_index (page->orders->orders, last);

  g_hash_table_remove (page->orders_by_id, record->order_id);
  self->carried = g_ptr_array_steal_index (page->orders->orders, last);
}

static gsize
row_bytes (GPtrArray *cells)
{
  gsize bytes = 0;

  for (guint i = 0; i < cells->len; i++)
    bytes += strlen (g_ptr_array_index (cells, i));
  return bytes;
}

/* Whether a page with so many rows ends here; between two orders, if that is not too far. */
static gboolean
is_full (OmsFileReader *self, guint n_rows, gsize bytes, gboolean order_began)
{
  if (n_rows < OMS_FILE_PAGE_ROWS && bytes < PAGE_BYTES)
    return FALSE;
  return self->format->content == OMS_FILE_STOCK || order_began || n_rows >= OMS_FILE_PAGE_ROWS + MAX_ORDER_ROWS ||
         bytes >= 2 * PAGE_BYTES;
}

OmsFilePage *
oms_file_reader_next (OmsFileReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFilePage) page = oms_file_page_new ();
  GPtrArray *orders = page->orders->orders;
  gsize bytes = 0;

  put_carried (self, page);
  for (guint n = 1;; n++)
    {
      guint before = orders->len;
      gboolean end;

      if (!oms_file_table_next (self->table, self->cells, &end, cancellable, error))
        return NULL;
      if (end)
        break;
      if (!read_one (self, page, error))
        return NULL;
      bytes += row_bytes (self->cells);
      page->more = is_full (self, n, bytes, orders->len > before);
      if (page->more && orders->len > before && orders->len > 1)
        take_last (self, page);
      if (page->more)
        break;
    }
  if (!check_digits (self, page, error))
    return NULL;
  page->rows = self->rows;
  oms_file_table_get_progress (self->table, &page->bytes_read, &page->bytes_total);
  return g_steal_pointer (&page);
}

const char *
oms_file_reader_get_encoding (OmsFileReader *self)
{
  return oms_file_table_get_encoding (self->table);
}

const char *
oms_file_reader_get_member (OmsFileReader *self)
{
  return oms_file_table_get_member (self->table);
}
