/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-file-table.h"

#include "oms-file-row.h"
#include "oms-file-sheet.h"
#include "oms-file-text.h"

/* One of the two. */
struct _OmsFileTable
{
  OmsFileText *text;
  OmsFileSheet *sheet;
};

OmsFileTable *
oms_file_table_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileTable) self = g_new0 (OmsFileTable, 1);

  if (oms_file_sheet_is_workbook (path))
    self->sheet = oms_file_sheet_open (path, cancellable, error);
  else
    self->text = oms_file_text_open (path, cancellable, error);
  return self->sheet != NULL || self->text != NULL ? g_steal_pointer (&self) : NULL;
}

void
oms_file_table_free (OmsFileTable *self)
{
  if (self == NULL)
    return;
  oms_file_text_free (self->text);
  oms_file_sheet_free (self->sheet);
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

guint64
oms_file_table_get_line (OmsFileTable *self)
{
  return self->sheet != NULL ? oms_file_sheet_get_row (self->sheet) : oms_file_text_get_line (self->text);
}

void
oms_file_table_get_progress (OmsFileTable *self, goffset *read, goffset *total)
{
  *read = self->text != NULL ? oms_file_text_get_read (self->text) : 0;
  *total = self->text != NULL ? oms_file_text_get_total (self->text) : 0;
}
