/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading very many orders into an empty database: triggers and indexes are set aside and made at the end. For the
 * bench generator and for a first back-fill from reports. Blocking. */
#pragma once

#include "oms-store-sync.h"

G_BEGIN_DECLS

gboolean oms_store_begin_bulk (OmsStore *self, GError **error);
/* Plain inserts, no merging: the ids must be new. */
gboolean oms_store_add_bulk (OmsStore *self, gint64 platform_id, const OmsOrderPage *page, GError **error);
gboolean oms_store_end_bulk (OmsStore *self, GCancellable *cancellable, GError **error);

G_END_DECLS
