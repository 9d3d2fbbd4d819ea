/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a report and filling one in share. */
#pragma once

#include "oms-file-reader.h"
#include "oms-file-table.h"

G_BEGIN_DECLS

/* Goes to the header of @format on whichever sheet it stands, so that the next row is the first below it. Which cell
 * each column of the format is. (transfer full) */
int *oms_file_reader_find_header (const OmsFileFormat *format, OmsFileTable *table, GPtrArray *cells,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
