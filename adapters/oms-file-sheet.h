/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the sheets of an XLSX workbook, in bounded memory. Numbers that are dates by their style come as text. Knows
 * nothing of what the columns mean. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes of all shared texts; what has more was made to hurt. */
#define OMS_FILE_MAX_TEXTS (64 * 1024 * 1024)

typedef struct _OmsFileSheet OmsFileSheet;

/* Begins with the first sheet. Error: OMS_FILE_ERROR with a sentence, G_IO_ERROR. */
OmsFileSheet *oms_file_sheet_open (const char *path, GCancellable *cancellable, GError **error);
void oms_file_sheet_free (OmsFileSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileSheet, oms_file_sheet_free)

/* The next row's cells in @cells (element-type utf8, owned, cleared first); rows without text are left out. */
gboolean
oms_file_sheet_next (OmsFileSheet *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error);
/* Goes on with the next sheet; @end: there is none. */
gboolean oms_file_sheet_next_sheet (OmsFileSheet *self, gboolean *end, GCancellable *cancellable, GError **error);
const char *oms_file_sheet_get_part (OmsFileSheet *self); /* its name in the zip (transfer none) */
void oms_file_sheet_get_progress (OmsFileSheet *self, goffset *read, goffset *total); /* packed bytes */
guint64 oms_file_sheet_get_row (OmsFileSheet *self); /* its number in the sheet, from 1 */

G_END_DECLS
