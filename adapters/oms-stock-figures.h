/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of stock as a seller gives them: which SKU, which variation, how many. Not shared between threads while it is
 * being filled. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsStockFigures OmsStockFigures;

OmsStockFigures *oms_stock_figures_new (void);
void oms_stock_figures_free (OmsStockFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStockFigures, oms_stock_figures_free)

/* Reads a list (CSV or workbook) with the columns SKU, Variation and Stock; Variation may be missing, and a row without
 * a figure says nothing. Blocking, for a worker thread. Error: OMS_FILE_ERROR with a sentence that names the line: a
 * figure below zero, one that is no whole number, two figures for the same thing; G_IO_ERROR. */
OmsStockFigures *oms_stock_figures_read (const char *path, GCancellable *cancellable, GError **error);

/* @variation: NULL is the same as "", of which the filling says what it means. FALSE: there is another figure for the
 * same. */
gboolean oms_stock_figures_add (OmsStockFigures *self, const char *sku, const char *variation, gint64 figure);
gboolean oms_stock_figures_find (OmsStockFigures *self, const char *sku, const char *variation, gint64 *figure);
void oms_stock_figures_foreach (OmsStockFigures *self,
                                void (*func) (const char *sku, const char *variation, gpointer data), gpointer data);

G_END_DECLS
