/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces, columns or records. */
#include "oms-file-text.h"

#include "oms-file-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (64 * 1024)

struct _OmsFileText
{
  GInputStream *raw; /* counts what was read of the file */
  GInputStream *stream;
  const char *encoding;
  goffset total;
  char delimiter;
  char newline; /* '\r' in files that have no other */
  gboolean quoting;
  OmsFileTextEnd row_end;

  char buffer[CHUNK];
  gsize at, filled;
  gboolean at_end;
  guint64 line, row_line;
  GString *cell;
};

/* ---- Which encoding ---------------------------------------------------------------------------------------------- */

static gboolean
starts_with_tag (const char *text, gsize length, const char *tag)
{
  while (length > 0 && (g_ascii_isspace (*text) || (guchar) *text >= 0x80))
    {
      text++;
      length--;
    }
  return length >= strlen (tag) && g_ascii_strncasecmp (text, tag, strlen (tag)) == 0;
}

/* A page may call itself XML; what else is XML is a workbook of 2003, or no table at all. */
static gboolean
is_xml_page (const char *head, gsize length)
{
  g_autofree char *small = g_ascii_strdown (head, (gssize) length);

  return g_strstr_len (small, (gssize) length, "<html") != NULL;
}

static gboolean
check_kind (const char *head, gsize length, GError **error)
{
  if (starts_with_tag (head, length, "<!doctype") || starts_with_tag (head, length, "<html") ||
      (starts_with_tag (head, length, "<?xml") && is_xml_page (head, length)))
    g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                         _ ("This is a web page saved as a file, usually because the seller panel had logged out. Log "
                            "in there and download the report again."));
  else if (starts_with_tag (head, length, "<?xml"))
    g_set_error_literal (
        error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
        _ ("This is XML, and not one of the reports. Choose the CSV or Excel form of the report in the "
           "seller panel."));
  else if (length >= 4 && memcmp (head, "\xD0\xCF\x11\xE0", 4) == 0)
    g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                         _ ("This is a workbook of the old .xls kind, or one with a password. Open it in a "
                            "spreadsheet and save it as .xlsx without a password, or choose CSV in the seller "
                            "panel."));
  else if (length >= 4 && memcmp (head, "%PDF", 4) == 0)
    g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                         _ ("This is a PDF. Choose the CSV or Excel form of the report in the seller panel."));
  else
    return TRUE;
  return FALSE;
}

/* Whether all of the stream is UTF-8 without NUL. */
static gboolean
is_utf8 (GInputStream *stream, GCancellable *cancellable, gboolean *yes, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  gsize kept = 0;

  for (;;)
    {
      const char *end;
      gssize got = g_input_stream_read (stream, buffer + kept, CHUNK - kept, cancellable, error);

      if (got < 0)
        return FALSE;
      *yes = g_utf8_validate_len (buffer, kept + (gsize) got, &end);
      if (*yes && got == 0)
        return TRUE;
      kept += (gsize) got;
      if (*yes)
        {
          kept = 0;
          continue;
        }
      /* A character cut by the end of the chunk is no fault. */
      kept -= (gsize) (end - buffer);
      if (got == 0 || kept > 3 || g_utf8_get_char_validated (end, (gssize) kept) != (gunichar) -2)
        return TRUE;
      memmove (buffer, end, kept);
    }
}

static gboolean
find_encoding (OmsFileText *self, GFile *file, GCancellable *cancellable, goffset *skip, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  char head[512];
  gsize length;
  gboolean utf8 = FALSE;

  *skip = 0;
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, cancellable, error) ||
      !check_kind (head, length, error))
    return FALSE;

  if (length >= 2 && (memcmp (head, "\xFF\xFE", 2) == 0 || memcmp (head, "\xFE\xFF", 2) == 0))
    {
      self->encoding = head[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
      *skip = 2;
      return TRUE;
    }
  if (memchr (head, '\0', length) != NULL)
    {
      g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                           _ ("This file is not a report: it is not text. Choose the CSV, text or Excel form in the "
                              "seller panel."));
      return FALSE;
    }
  if (length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0)
    *skip = 3;
  if (!g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error) ||
      !is_utf8 (G_INPUT_STREAM (stream), cancellable, &utf8, error))
    return FALSE;
  self->encoding = utf8 ? "UTF-8" : "WINDOWS-1252";
  return TRUE;
}

/* ---- Bytes ------------------------------------------------------------------------------------------------------- */

/* The next byte of the decoded text, -1 at the end, -2 on error. */
static int
next_byte (OmsFileText *self, GCancellable *cancellable, GError **error)
{
  gssize got;

  if (self->at < self->filled)
    return (guchar) self->buffer[self->at++];
  if (self->at_end)
    return -1;
  got = g_input_stream_read (self->stream, self->buffer, CHUNK, cancellable, error);
  if (got < 0)
    return -2;
  self->at = 0;
  self->filled = (gsize) got;
  self->at_end = got == 0;
  return got == 0 ? -1 : (guchar) self->buffer[self->at++];
}

static int
peek_byte (OmsFileText *self, GCancellable *cancellable, GError **error)
{
  int byte = next_byte (self, cancellable, error);

  if (byte >= 0)
    self->at--;
  return byte;
}

/* The first end of line tells how lines end. */
static char
find_newline (const char *text, gsize length)
{
  for (gsize i = 0; i < length && text[i] != '\n'; i++)
    if (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'))
      return '\r';
  return '\n';
}

/* The delimiter of which the first lines have most: a report may begin with lines of remarks. */
static gboolean
find_dialect (OmsFileText *self, GCancellable *cancellable, GError **error)
{
  guint best = 0;
  gsize start = 0;

  self->delimiter = ',';
  self->quoting = TRUE;
  if (peek_byte (self, cancellable, error) == -2)
    return FALSE;
  self->newline = find_newline (self->buffer, self->filled);
  for (guint lines = 0; lines < 30 && start < self->filled; lines++)
    {
      const char *line = self->buffer + start;
      const char *end = memchr (line, self->newline, self->filled - start);
      gsize length = end != NULL ? (gsize) (end - line) : self->filled - start;
      const char delimiters[] = { '\t', ',', ';' };

      for (gsize d = 0; d < G_N_ELEMENTS (delimiters); d++)
        {
          guint n = 0;

          for (gsize i = 0; i < length; i++)
            n += line[i] == delimiters[d];
          /* Only the first line may have commas in its words and be a tab file: later lines hold people's texts. */
          if (n > best && (best == 0 || n > 2 * best))
            {
              best = n;
              self->delimiter = delimiters[d];
            }
        }
      start += length + 1;
    }
  /* A quote may be data in a tab file; a spreadsheet's "Unicode text" is UTF-16 and quotes like any other. */
  self->quoting = self->delimiter != '\t' || g_str_has_prefix (self->encoding, "UTF-16");
  return TRUE;
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

static gboolean
fail_long (OmsFileText *self, GError **error)
{
  g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
               _ ("Line %" G_GUINT64_FORMAT " never ends. This is no report, or a quotation mark is missing in it."),
               self->row_line);
  return FALSE;
}

static gboolean
fail_wide (OmsFileText *self, GError **error)
{
  g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
               _ ("Line %" G_GUINT64_FORMAT
                  " has more columns than any report. Download the report again and choose it "
                  "here as it is."),
               self->row_line);
  return FALSE;
}

static gboolean
end_cell (OmsFileText *self, GPtrArray *cells)
{
  if (cells->len >= OMS_FILE_MAX_CELLS)
    return FALSE;
  g_ptr_array_add (cells, g_strndup (self->cell->str, self->cell->len));
  g_string_truncate (self->cell, 0);
  return TRUE;
}

/* A row with at most one empty cell is an empty line. */
static gboolean
is_blank (GPtrArray *cells)
{
  return cells->len == 0 || (cells->len == 1 && *(const char *) g_ptr_array_index (cells, 0) == '\0');
}

/* One row, quoted cells and all. @byte: its first. */
static gboolean
read_row (OmsFileText *self, int byte, GPtrArray *cells, GCancellable *cancellable, GError **error)
{
  gboolean quoted = FALSE, opened = FALSE;
  gsize length = 0;

  self->row_line = self->line;
  self->row_end = OMS_FILE_TEXT_WHOLE;
  g_string_truncate (self->cell, 0);
  for (; byte >= 0; byte = next_byte (self, cancellable, error))
    {
      if (++length > OMS_FILE_MAX_ROW)
        return fail_long (self, error);
      if (byte == self->newline)
        self->line++;

      if (quoted && byte == '"' && peek_byte (self, cancellable, error) == '"')
        g_string_append_c (self->cell, (char) next_byte (self, cancellable, error));
      else if (quoted && byte == '"')
        quoted = FALSE;
      else if (quoted)
        g_string_append_c (self->cell, (char) byte);
      else if (byte == self->newline)
        break;
      else if (byte == '\r' || byte == '\n')
        continue;
      else if (byte == self->delimiter)
        {
          opened = FALSE;
          if (!end_cell (self, cells))
            return fail_wide (self, error);
        }
      else if (byte == '"' && self->quoting && !opened && self->cell->len == 0)
        quoted = opened = TRUE;
      else
        g_string_append_c (self->cell, (char) byte);
    }
  if (byte == -2)
    return FALSE;
  if (byte == -1)
    self->row_end = quoted ? OMS_FILE_TEXT_CUT : OMS_FILE_TEXT_OPEN;
  return end_cell (self, cells) || fail_wide (self, error);
}

gboolean
oms_file_text_next (OmsFileText *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL && cells != NULL && end != NULL, FALSE);

  *end = FALSE;
  do
    {
      int byte = next_byte (self, cancellable, error);

      g_ptr_array_set_size (cells, 0);
      if (byte == -1)
        {
          *end = TRUE;
          return TRUE;
        }
      if (byte == -2 || !read_row (self, byte, cells, cancellable, error))
        return FALSE;
    }
  while (is_blank (cells));
  return TRUE;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

static GInputStream *
decoded (OmsFileText *self, GError **error)
{
  g_autoptr (GCharsetConverter) converter = NULL;

  if (strcmp (self->encoding, "UTF-8") == 0)
    return g_object_ref (self->raw);
  converter = g_charset_converter_new ("UTF-8", self->encoding, error);
  if (converter == NULL)
    return NULL;
  g_charset_converter_set_use_fallback (converter, TRUE);
  return g_converter_input_stream_new (self->raw, G_CONVERTER (converter));
}

OmsFileText *
oms_file_text_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileText) self = g_new0 (OmsFileText, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  goffset skip;

  g_return_val_if_fail (path != NULL, NULL);

  self->line = 1;
  self->cell = g_string_new (NULL);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL || !find_encoding (self, file, cancellable, &skip, error))
    return NULL;
  self->total = g_file_info_get_size (info);
  self->raw = G_INPUT_STREAM (g_file_read (file, cancellable, error));
  if (self->raw == NULL || !g_seekable_seek (G_SEEKABLE (self->raw), skip, G_SEEK_SET, cancellable, error))
    return NULL;
  self->stream = decoded (self, error);
  if (self->stream == NULL || !find_dialect (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
oms_file_text_free (OmsFileText *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_clear_object (&self->raw);
  g_string_free (self->cell, TRUE);
  g_free (self);
}

void
oms_file_text_quote_tabs (OmsFileText *self)
{
  self->quoting = TRUE;
}

OmsFileTextEnd
oms_file_text_get_row_end (OmsFileText *self)
{
  return self->row_end;
}

guint64
oms_file_text_get_line (OmsFileText *self)
{
  return self->row_line;
}

goffset
oms_file_text_get_read (OmsFileText *self)
{
  return g_seekable_tell (G_SEEKABLE (self->raw));
}

goffset
oms_file_text_get_total (OmsFileText *self)
{
  return self->total;
}

const char *
oms_file_text_get_encoding (OmsFileText *self)
{
  return self->encoding;
}
