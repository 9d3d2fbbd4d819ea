/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One XML part of a zip, unpacked and parsed while it is read, in bounded memory, by libarchive and libxml2. Private to
 * the file readers. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

#include <archive.h>
#include <libxml/xmlreader.h>

G_BEGIN_DECLS

/* Bytes of one part after unpacking: what is larger was made to hurt. */
#define OMS_FILE_MAX_PART (512 * 1024 * 1024)

typedef struct
{
  struct archive *archive;
  xmlTextReader *reader;
  gint64 left; /* bytes it may still have */
  GCancellable *cancellable;
} OmsFilePart;

/* The error of everything that is not as a workbook has to be. FALSE, for the caller to return. */
gboolean oms_file_part_fail (GError **error);

/* A zip opened for its entries. (transfer full) */
struct archive *oms_file_part_open_zip (const char *path, GError **error);
/* Opens the part called @name. FALSE without an error: there is none. @self may be open, and must be zero before its
 * first use. */
gboolean
oms_file_part_open (OmsFilePart *self, const char *path, const char *name, GCancellable *cancellable, GError **error);
void oms_file_part_clear (OmsFilePart *self);

/* One step of the reader. FALSE at the end (no error) and on error. A document type is refused: nothing good has one.
 */
gboolean oms_file_part_step (OmsFilePart *self, GError **error);
gboolean oms_file_part_at_start (OmsFilePart *self, const char *name);
gboolean oms_file_part_at_end (OmsFilePart *self, const char *name);
/* (transfer full) (nullable) */
char *oms_file_part_attribute (OmsFilePart *self, const char *name);
/* The text of the runs inside the element that has just begun, up to its end. @runs: the elements that hold text.
 * (transfer full) */
char *oms_file_part_text (OmsFilePart *self, const char *element, const char *const *runs, GError **error);
/* The column of a cell's reference: "AB12" → 27; -1 when it is none. @reference: (nullable) */
int oms_file_part_column_of (const char *reference);
/* Packed bytes read so far. */
goffset oms_file_part_get_read (OmsFilePart *self);

G_END_DECLS
