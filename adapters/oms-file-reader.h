/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a seller panel's report file page by page: which report it is is told by its header. Blocking, for a worker
 * thread; one thread at a time. */
#pragma once

#include "oms-adapter.h"
#include "oms-file-format.h"

G_BEGIN_DECLS

/* Rows a page takes before it ends; rows of the order that is being read still come along. */
#define OMS_FILE_PAGE_ROWS 500

typedef struct
{
  const OmsAdapterInfo *info;
  const OmsFileFormat *format;
} OmsFileMatch;

/* Which report @path is, by the names of its columns, whatever it is called: a text, a sheet of a workbook, or the one
 * file in a zip. Error: OMS_FILE_ERROR with a sentence that says what the file is instead, which column is missing, or
 * why this report is not read; or G_IO_ERROR. */
gboolean oms_file_recognise (const char *path, OmsFileMatch *match, GCancellable *cancellable, GError **error);

struct _OmsFilePage
{
  OmsOrderPage *orders; /* orders and problems of a file of orders; else only problems */
  OmsStockPage *stock;  /* stock records of a file of stock */
  gboolean more;
  guint64 rows;                    /* read so far, also those that cannot be read */
  goffset bytes_read, bytes_total; /* of the file */
  GHashTable *unknown_words;       /* (element-type utf8) the status words of this page that nobody has seen */
  gboolean assumed_zone;           /* a time without a zone was read as India's */
  guint left_out;                  /* rows of what the marketplace has put aside */
  gboolean cut;                    /* the file ends in the middle of a row */
  const char *doubtful;            /* (nullable) on the last page: a column whose numbers may have lost digits */
  /*< private >*/
  GHashTable *orders_by_id; /* text of the record → the record */
};

OmsFilePage *oms_file_page_new (void);
void oms_file_page_free (OmsFilePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFilePage, oms_file_page_free)

typedef struct _OmsFileReader OmsFileReader;

/* Error: as oms_file_recognise (), also when the file is not of this format. */
OmsFileReader *
oms_file_reader_open (const char *path, const OmsFileFormat *format, GCancellable *cancellable, GError **error);
void oms_file_reader_free (OmsFileReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileReader, oms_file_reader_free)

/* The next page; the last one has more == FALSE and may be empty. A row that cannot be read is a problem of the page.
 * Error: OMS_FILE_ERROR_DAMAGED, G_IO_ERROR: the rest of the file is not to be trusted. (transfer full) */
OmsFilePage *oms_file_reader_next (OmsFileReader *self, GCancellable *cancellable, GError **error);
/* When the file was last written, as far as that can be true: how old its news is unless somebody knows better. */
gint64 oms_file_reader_get_modified_at (OmsFileReader *self);
const char *oms_file_reader_get_encoding (OmsFileReader *self); /* (nullable) of a text: "UTF-8" (transfer none) */
const char *oms_file_reader_get_member (OmsFileReader *self);   /* (nullable) the report's name in a zip */

G_END_DECLS
