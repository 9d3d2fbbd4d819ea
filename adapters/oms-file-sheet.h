/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the first sheet with data of an XLSX workbook, in bounded memory, by libarchive and libxml2. Knows nothing of
 * what the columns mean. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Limits for workbooks that are made to hurt: bytes of one part after unpacking, and of all shared texts. */
#define OMS_FILE_MAX_PART  (512 * 1024 * 1024)
#define OMS_FILE_MAX_TEXTS (64 * 1024 * 1024)

typedef struct _OmsFileSheet OmsFileSheet;

/* Whether the file begins as a zip does. */
gboolean oms_file_sheet_is_workbook (const char *path);

/* Error: OMS_FILE_ERROR with a sentence, G_IO_ERROR. */
OmsFileSheet *oms_file_sheet_open (const char *path, GCancellable *cancellable, GError **error);
void oms_file_sheet_free (OmsFileSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileSheet, oms_file_sheet_free)

/* The next row's cells in @cells (element-type utf8, owned, cleared first); rows without text are left out. */
gboolean
oms_file_sheet_next (OmsFileSheet *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error);
guint64 oms_file_sheet_get_row (OmsFileSheet *self); /* its number in the sheet, from 1 */

G_END_DECLS
