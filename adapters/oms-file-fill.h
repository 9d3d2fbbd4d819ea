/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills in a copy of a workbook of the seller panel with figures of stock, for the seller to upload there. The cells of
 * the figures change, every other part stays byte for byte. Blocking, for a worker thread. */
#pragma once

#include "oms-file-format.h"
#include "oms-stock-figures.h"

G_BEGIN_DECLS

#define OMS_FILL_MAX_REASONS 200

/* What was, or would be, filled in. */
typedef struct
{
  guint rows;         /* of the workbook */
  guint filled;       /* rows that have a figure now */
  guint left;         /* rows left as they were */
  guint unmatched;    /* figures for which the workbook has no row */
  GPtrArray *reasons; /* (element-type utf8) why, where it is not plain: the first OMS_FILL_MAX_REASONS */
} OmsFillReport;
void oms_fill_report_free (OmsFillReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFillReport, oms_fill_report_free)

/* @format has a fill. A figure goes to the one row that has its SKU and variation; where it is not plain which row that
 * is, none is filled in. @target: the new file, replaced if it is there; one that ends in ".csv" becomes a list of what
 * is to be typed in, for workbooks that cannot be filled in; NULL: only tells what would be done. Error:
 * OMS_FILE_ERROR, G_IO_ERROR; then there is no new file. (transfer full) */
OmsFillReport *oms_file_fill (const char *path, const OmsFileFormat *format, OmsStockFigures *figures,
                              const char *target, GCancellable *cancellable, GError **error);

G_END_DECLS
