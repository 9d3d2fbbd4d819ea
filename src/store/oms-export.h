/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list shows, as a CSV file for spreadsheets: UTF-8 with its mark, words that cannot become formulas, amounts as
 * plain decimals, moments in the seller's zone. Read and written page by page, so memory grows by the ids alone. */
#pragma once

#include "oms-store-query.h"

G_BEGIN_DECLS

typedef struct _OmsExport OmsExport;

/* Copies are taken. @columns (nullable): ids of the list's columns, in their order; NULL: all. What names a row at its
 * marketplace comes behind them. */
OmsExport *oms_export_new_orders (const OmsOrderFilter *filter, const OmsOrderSort *sort, const char *const *columns);
OmsExport *oms_export_new_stock (const OmsStockQuery *query, const char *const *columns);
OmsExport *oms_export_ref (OmsExport *self);
void oms_export_unref (OmsExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsExport, oms_export_unref)

/* Rows so far, and of how many (0: not known yet). Any thread. */
guint oms_export_get_progress (OmsExport *self, guint *all);

/* Blocks: for a thread that is none of the store's. A file that was there stays as it was when it fails or is
 * cancelled, and a new one goes. */
gboolean oms_export_run (OmsExport *self, OmsStore *store, GFile *file, GCancellable *cancellable, GError **error);
void oms_export_run_async (OmsExport *self, OmsStore *store, GFile *file, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_export_run_finish (OmsStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
