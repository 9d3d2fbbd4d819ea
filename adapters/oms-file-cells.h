/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets cells of one column in a sheet's XML and leaves every other byte of it as it is. Private to the file writers. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @figures: row number (from 1, gint64 behind the pointer) → figure (gint64 behind the pointer). @column: from 0. A
 * cell that is there keeps its style; one with a formula is not overwritten. Error: OMS_FILE_ERROR_NOT_TABLE with a
 * sentence when the sheet is not written as sheets are: nothing is guessed then. (transfer full) */
GBytes *oms_file_cells_set (GBytes *sheet, guint column, GHashTable *figures, GError **error);

G_END_DECLS
