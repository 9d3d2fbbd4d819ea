/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces, columns or records. */
#include "oms-file-sheet.h"

#include "oms-file-format.h"
#include "oms-file-part.h"
#include "oms-file-styles.h"
#include "oms-file-text.h"

#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A workbook with more sheets is looked at no further. */
#define MAX_SHEETS 32
/* What a text takes in memory besides its letters. */
#define TEXT_COST 40

struct _OmsFileSheet
{
  char *path;
  OmsFilePart part;
  GPtrArray *names; /* (element-type utf8) the parts that are sheets */
  guint index;      /* of the sheet that is read */
  GPtrArray *texts; /* (element-type utf8) the workbook's shared texts */
  OmsFileStyles *styles;
  guint64 row;
  gint64 texts_left;
  goffset total;
};

/* ---- Shared texts ------------------------------------------------------------------------------------------------ */

static gboolean
load_texts (OmsFileSheet *self, GCancellable *cancellable, GError **error)
{
  static const char *const runs[] = { "t", NULL };
  GError *local = NULL;

  if (oms_file_part_open (&self->part, self->path, "xl/sharedStrings.xml", cancellable, &local))
    while (oms_file_part_step (&self->part, &local))
      {
        char *text;

        if (!oms_file_part_at_start (&self->part, "si"))
          continue;
        text = oms_file_part_text (&self->part, "si", runs, &local);
        if (text == NULL)
          break;
        self->texts_left -= (gint64) strlen (text) + TEXT_COST;
        g_ptr_array_add (self->texts, text);
        if (self->texts_left < 0 && !oms_file_part_fail (&local))
          break;
      }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

static gboolean
read_cell (OmsFileSheet *self, GPtrArray *cells, GError **error)
{
  static const char *const runs[] = { "v", "t", NULL };
  g_autofree char *reference = oms_file_part_attribute (&self->part, "r");
  g_autofree char *type = oms_file_part_attribute (&self->part, "t");
  g_autofree char *style = oms_file_part_attribute (&self->part, "s");
  g_autofree char *text = oms_file_part_text (&self->part, "c", runs, error);
  int column = reference != NULL ? oms_file_part_column_of (reference) : (int) cells->len;
  guint64 index;

  if (text == NULL)
    return FALSE;
  /* Cells come in order; one that steps back or runs away is no sheet of a panel. */
  if (column < (int) cells->len || column >= OMS_FILE_MAX_CELLS)
    return oms_file_part_fail (error);
  while ((int) cells->len < column)
    g_ptr_array_add (cells, g_strdup (""));
  if (g_strcmp0 (type, "s") == 0)
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &index, NULL) || index >= self->texts->len)
        return oms_file_part_fail (error);
      g_ptr_array_add (cells, g_strdup (g_ptr_array_index (self->texts, (guint) index)));
    }
  else if (type == NULL || strcmp (type, "n") == 0)
    g_ptr_array_add (cells, oms_file_styles_number (self->styles, style, text));
  else if (strcmp (type, "e") == 0)
    g_ptr_array_add (cells, g_strdup ("")); /* #N/A and the like: nothing is known */
  else
    g_ptr_array_add (cells, g_steal_pointer (&text));
  return TRUE;
}

static gboolean
has_text (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return TRUE;
  return FALSE;
}

/* The cells of the row that has just begun. */
static gboolean
read_row (OmsFileSheet *self, GPtrArray *cells, GError **error)
{
  g_autofree char *number = oms_file_part_attribute (&self->part, "r");
  GError *local = NULL;

  self->row = number != NULL ? g_ascii_strtoull (number, NULL, 10) : self->row + 1;
  if (xmlTextReaderIsEmptyElement (self->part.reader))
    return TRUE;
  while (oms_file_part_step (&self->part, &local))
    {
      if (oms_file_part_at_end (&self->part, "row"))
        return TRUE;
      if (oms_file_part_at_start (&self->part, "c") && !read_cell (self, cells, &local))
        break;
    }
  if (local != NULL)
    g_propagate_error (error, local);
  else
    oms_file_part_fail (error);
  return FALSE;
}

gboolean
oms_file_sheet_next (OmsFileSheet *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  *end = FALSE;
  g_ptr_array_set_size (cells, 0);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (oms_file_part_step (&self->part, &local))
    {
      if (!oms_file_part_at_start (&self->part, "row"))
        continue;
      g_ptr_array_set_size (cells, 0);
      if (!read_row (self, cells, error))
        return FALSE;
      if (has_text (cells))
        return TRUE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  *end = TRUE;
  return TRUE;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

static gboolean
list_sheets (OmsFileSheet *self, GError **error)
{
  struct archive *archive = oms_file_part_open_zip (self->path, error);
  struct archive_entry *entry;
  int state = archive != NULL ? ARCHIVE_OK : ARCHIVE_FATAL;

  if (archive == NULL)
    return FALSE;
  while ((state = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname_utf8 (entry);

      if (name != NULL && self->names->len < MAX_SHEETS && g_str_has_prefix (name, "xl/worksheets/") &&
          g_str_has_suffix (name, ".xml"))
        g_ptr_array_add (self->names, g_strdup (name));
    }
  archive_read_free (archive);
  return state == ARCHIVE_EOF || oms_file_part_fail (error);
}

static gboolean
open_sheet (OmsFileSheet *self, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  self->row = 0;
  if (oms_file_part_open (&self->part, self->path, oms_file_sheet_get_part (self), cancellable, &local))
    return TRUE;
  if (local == NULL)
    oms_file_part_fail (&local);
  g_propagate_error (error, local);
  return FALSE;
}

OmsFileSheet *
oms_file_sheet_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileSheet) self = g_new0 (OmsFileSheet, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;

  self->path = g_strdup (path);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->texts_left = OMS_FILE_MAX_TEXTS;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (info == NULL || !list_sheets (self, error))
    return NULL;
  self->total = g_file_info_get_size (info);
  if (self->names->len == 0)
    {
      g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                           _ ("There is no sheet in this file. Choose the CSV, text or Excel form of the report in the "
                              "seller panel."));
      return NULL;
    }
  if (!load_texts (self, cancellable, error))
    return NULL;
  self->styles = oms_file_styles_load (path, cancellable, error);
  if (self->styles == NULL || !open_sheet (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
oms_file_sheet_next_sheet (OmsFileSheet *self, gboolean *end, GCancellable *cancellable, GError **error)
{
  *end = self->index + 1 >= self->names->len;
  if (*end)
    return TRUE;
  self->index++;
  return open_sheet (self, cancellable, error);
}

void
oms_file_sheet_free (OmsFileSheet *self)
{
  if (self == NULL)
    return;
  oms_file_part_clear (&self->part);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->texts);
  oms_file_styles_free (self->styles);
  g_free (self->path);
  g_free (self);
}

const char *
oms_file_sheet_get_part (OmsFileSheet *self)
{
  return g_ptr_array_index (self->names, self->index);
}

guint64
oms_file_sheet_get_row (OmsFileSheet *self)
{
  return self->row;
}

void
oms_file_sheet_get_progress (OmsFileSheet *self, goffset *read, goffset *total)
{
  *read = MIN (oms_file_part_get_read (&self->part), self->total);
  *total = self->total;
}
