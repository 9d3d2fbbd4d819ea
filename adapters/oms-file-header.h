/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which report a row of column names belongs to. Private to the file readers. */
#pragma once

#include "oms-file-reader.h"

/* Whether the cells are the header of @format. @map gets as many ints as the format has columns: the cell of each or
 * -1. (transfer full) (nullable) */
int *oms_file_header_map (const OmsFileFormat *format, GPtrArray *cells);

/* The format of any marketplace whose required columns are all there, the one with most of them. FALSE: none; then
 * @near and @missing (a column's name) tell what it looks most like, or are NULL. */
gboolean
oms_file_header_match (GPtrArray *cells, OmsFileMatch *match, const OmsFileFormat **near, const char **missing);
