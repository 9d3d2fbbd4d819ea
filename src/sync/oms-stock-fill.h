/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills in a copy of a panel's stock workbook, with figures from a list of the seller's or from what is available at an
 * account the seller has chosen. Private to src/sync; the engine has the asynchronous form. Blocking, on a worker
 * thread. */
#pragma once

#include "oms-sync-engine.h"

G_BEGIN_DECLS

/* One of @list and @from_platform (not 0) says where the figures come from; with neither it only sees whether the
 * workbook is the right one. (transfer full) */
OmsFillReport *oms_stock_fill_run (OmsStore *store, const OmsAccount *account, const char *workbook, const char *list,
                                   gint64 from_platform, const char *target, GCancellable *cancellable, GError **error);

G_END_DECLS
