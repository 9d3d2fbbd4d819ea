/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is really to be read of a file that was chosen: the file itself, or the one report in a zip, unpacked into a
 * file without a name that is gone when it is closed. Private to the file readers. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsFileSource OmsFileSource;

/* Error: OMS_FILE_ERROR with a sentence, also for a zip with several files; G_IO_ERROR. */
OmsFileSource *oms_file_source_open (const char *path, GCancellable *cancellable, GError **error);
void oms_file_source_free (OmsFileSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileSource, oms_file_source_free)

const char *oms_file_source_get_path (OmsFileSource *self);   /* to read from, while @self lives (transfer none) */
const char *oms_file_source_get_member (OmsFileSource *self); /* (nullable) the report's name in the zip */
gboolean oms_file_source_is_workbook (OmsFileSource *self);

G_END_DECLS
