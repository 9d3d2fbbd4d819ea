/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a report file, be it text or a workbook. Private to the file readers. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsFileTable OmsFileTable;

/* Errors of all: OMS_FILE_ERROR with a sentence, G_IO_ERROR. */
OmsFileTable *oms_file_table_open (const char *path, GCancellable *cancellable, GError **error);
void oms_file_table_free (OmsFileTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileTable, oms_file_table_free)

/* The next row that has something, its cells without guards: see oms_file_row_clean (). */
gboolean
oms_file_table_next (OmsFileTable *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error);
/* From now on, quotes count in a tab file of any encoding. */
void oms_file_table_quote_tabs (OmsFileTable *self);
/* Whether the file ends in the middle of the row, which would have @n_cells. */
gboolean oms_file_table_is_cut (OmsFileTable *self, GPtrArray *cells, guint n_cells);
guint64 oms_file_table_get_line (OmsFileTable *self); /* of the row, from 1 */
/* Goes on with the workbook's next sheet; @end: there is none. */
gboolean oms_file_table_next_sheet (OmsFileTable *self, gboolean *end, GCancellable *cancellable, GError **error);
const char *oms_file_table_get_path (OmsFileTable *self);     /* what is read, while @self lives (transfer none) */
const char *oms_file_table_get_part (OmsFileTable *self);     /* (nullable) the sheet's name in the workbook */
const char *oms_file_table_get_member (OmsFileTable *self);   /* (nullable) the report's name in a zip */
const char *oms_file_table_get_encoding (OmsFileTable *self); /* (nullable) of a text */
/* Bytes of the file, packed ones of a workbook. */
void oms_file_table_get_progress (OmsFileTable *self, goffset *read, goffset *total);

G_END_DECLS
