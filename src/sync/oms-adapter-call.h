/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call to an adapter that runs on the adapter's worker while the caller does something else, then waits for it: how
 * a page is fetched while the one before is committed. Private to src/sync.
 *
 * Begin and wait on the same thread, which has a main context of its own as thread-default that nobody else runs. Each
 * begun call must be waited for. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

typedef struct _OmsAdapterCall OmsAdapterCall;

OmsAdapterCall *
oms_adapter_call_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable);
OmsAdapterCall *
oms_adapter_call_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable);
OmsAdapterCall *oms_adapter_call_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable);
OmsAdapterCall *oms_adapter_call_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable);

/* When the call was begun: decides between old and new where a marketplace tells no change time. */
gint64 oms_adapter_call_get_started_at (OmsAdapterCall *call);

/* Wait, free @call, and give its page. (transfer full) */
OmsOrderPage *oms_adapter_call_wait_orders (OmsAdapterCall *call, GError **error);
OmsStockPage *oms_adapter_call_wait_stock (OmsAdapterCall *call, GError **error);
/* Waits and drops whatever comes. */
void oms_adapter_call_drop (OmsAdapterCall *call);

G_END_DECLS
