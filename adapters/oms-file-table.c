/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-file-table.h"

#include "oms-file-row.h"
#include "oms-file-sheet.h"
#include "oms-file-source.h"
#include "oms-file-text.h"

struct _OmsFileTable
{
  OmsFileSource *source;
  /* One of the two. */
  OmsFileText *text;
  OmsFileSheet *sheet;
};

OmsFileTable *
oms_file_table_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileTable) self = g_new0 (OmsFileTable, 1);

  self->source = oms_file_source_open (path, cancellable, error);
  if (self->source == NULL)
    return NULL;
  if (oms_file_source_is_workbook (self->source))
    self->sheet = oms_file_sheet_open (oms_file_source_get_path (self->source), cancellable, error);
  else
    self->text = oms_file_text_open (oms_file_source_get_path (self->source), cancellable, error);
  return self->sheet != NULL || self->text != NULL ? g_steal_pointer (&self) : NULL;
}

void
oms_file_table_free (OmsFileTable *self)
{
  if (self == NULL)
    return;
  oms_file_text_free (self->text);
  oms_file_sheet_free (self->sheet);
  oms_file_source_free (self->source);
  g_free (self);
}

gboolean
oms_file_table_next (OmsFileTable *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error)
{
  if (self->sheet != NULL ? !oms_file_sheet_next (self->sheet, cells, end, cancellable, error)
                          : !oms_file_text_next (self->text, cells, end, cancellable, error))
    return FALSE;
  for (guint i = 0; i < cells->len; i++)
    oms_file_row_clean (g_ptr_array_index (cells, i));
  return TRUE;
}

void
oms_file_table_quote_tabs (OmsFileTable *self)
{
  if (self->text != NULL)
    oms_file_text_quote_tabs (self->text);
}

gboolean
oms_file_table_is_cut (OmsFileTable *self, GPtrArray *cells, guint n_cells)
{
  if (self->text == NULL)
    return FALSE;
  switch (oms_file_text_get_row_end (self->text))
    {
    case OMS_FILE_TEXT_CUT:
      return TRUE;
    case OMS_FILE_TEXT_OPEN:
      return cells->len < n_cells;
    case OMS_FILE_TEXT_WHOLE:
    default:
      return FALSE;
    }
}

guint64
oms_file_table_get_line (OmsFileTable *self)
{
  return self->sheet != NULL ? oms_file_sheet_get_row (self->sheet) : oms_file_text_get_line (self->text);
}

gboolean
oms_file_table_next_sheet (OmsFileTable *self, gboolean *end, GCancellable *cancellable, GError **error)
{
  *end = self->sheet == NULL;
  return *end || oms_file_sheet_next_sheet (self->sheet, end, cancellable, error);
}

const char *
oms_file_table_get_path (OmsFileTable *self)
{
  return oms_file_source_get_path (self->source);
}

const char *
oms_file_table_get_part (OmsFileTable *self)
{
  return self->sheet != NULL ? oms_file_sheet_get_part (self->sheet) : NULL;
}

const char *
oms_file_table_get_member (OmsFileTable *self)
{
  return oms_file_source_get_member (self->source);
}

const char *
oms_file_table_get_encoding (OmsFileTable *self)
{
  return self->text != NULL ? oms_file_text_get_encoding (self->text) : NULL;
}

void
oms_file_table_get_progress (OmsFileTable *self, goffset *read, goffset *total)
{
  if (self->sheet != NULL)
    {
      oms_file_sheet_get_progress (self->sheet, read, total);
      return;
    }
  *read = oms_file_text_get_read (self->text);
  *total = oms_file_text_get_total (self->text);
}
