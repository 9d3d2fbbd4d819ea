/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which cells of a workbook are dates: a workbook stores a date as a number of days and says so by the cell's style
 * alone. Private to the file readers. Blocking; one thread at a time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsFileStyles OmsFileStyles;

/* A workbook without styles has no dates. Error: as for all of a workbook. */
OmsFileStyles *oms_file_styles_load (const char *path, GCancellable *cancellable, GError **error);
void oms_file_styles_free (OmsFileStyles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFileStyles, oms_file_styles_free)

/* What a number cell of this style (nullable: none) reads as: "2026-11-20", "2026-11-20 09:30:00", or the number as
 * short as it can be written, "349.1" for 349.10000000000002. (transfer full) */
char *oms_file_styles_number (OmsFileStyles *self, const char *style, const char *number);

G_END_DECLS
