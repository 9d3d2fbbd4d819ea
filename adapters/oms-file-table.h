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
guint64 oms_file_table_get_line (OmsFileTable *self); /* of the row, from 1 */
/* Bytes of the file; 0 of 0 where it is not known. */
void oms_file_table_get_progress (OmsFileTable *self, goffset *read, goffset *total);

G_END_DECLS
