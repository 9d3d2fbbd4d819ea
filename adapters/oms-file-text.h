/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a delimited text file, whatever its encoding, in bounded memory. Knows nothing of what the columns mean.
 * Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No cell and no row of a report is longer; a file where one is, is no report. */
#define OMS_FILE_MAX_ROW   (1024 * 1024)
#define OMS_FILE_MAX_CELLS 1024

typedef struct _OmsFileText OmsFileText;

/* How a row ends. */
typedef enum
{
  OMS_FILE_TEXT_WHOLE, /* with its line */
  OMS_FILE_TEXT_OPEN,  /* with the file, where no line ends: it may be whole */
  OMS_FILE_TEXT_CUT,   /* with the file, inside of quotes */
} OmsFileTextEnd;

/* Reads the file once to find its encoding: a byte order mark, else UTF-8 when all of it is, else Windows-1252. Error:
 * G_IO_ERROR, or OMS_FILE_ERROR with a sentence for web pages, workbooks and binary files. */
OmsFileText *oms_file_text_open (const char *path, GCancellable *cancellable, GError **error);
void oms_file_text_free (OmsFileText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileText, oms_file_text_free)

/* The next row's cells in @cells (element-type utf8, owned, cleared first). @end: no more rows. Empty lines are left
 * out. Error: OMS_FILE_ERROR_DAMAGED. */
gboolean
oms_file_text_next (OmsFileText *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error);
/* From now on, quotes count in a tab file, too; without it they do in one of UTF-16 only. */
void oms_file_text_quote_tabs (OmsFileText *self);
OmsFileTextEnd oms_file_text_get_row_end (OmsFileText *self); /* of the row that was read */
guint64 oms_file_text_get_line (OmsFileText *self);           /* of the row's first line, from 1 */
goffset oms_file_text_get_read (OmsFileText *self);           /* bytes of the file */
goffset oms_file_text_get_total (OmsFileText *self);          /* bytes of the file */
/* "UTF-8", "UTF-16LE", "WINDOWS-1252". (transfer none) */
const char *oms_file_text_get_encoding (OmsFileText *self);

G_END_DECLS
