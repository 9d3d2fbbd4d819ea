/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches one pass over a marketplace's pages: a pass that goes in a circle or never ends is stopped. Private to
 * src/sync, not shared between threads. */
#pragma once

#include "oms-record.h"

G_BEGIN_DECLS

typedef struct _OmsPassGuard OmsPassGuard;

/* Pages of one pass: two million orders at a hundred a page. */
#define OMS_PASS_MAX_PAGES 20000
/* Pages in a row that say the same, or nothing. */
#define OMS_PASS_MAX_SAME 25

OmsPassGuard *oms_pass_guard_new (void);
void oms_pass_guard_free (OmsPassGuard *guard);

/* FALSE with OMS_ADAPTER_ERROR_PROTOCOL when the pass must not go on after this page. */
gboolean oms_pass_guard_check_orders (OmsPassGuard *guard, const OmsOrderPage *page, GError **error);
gboolean oms_pass_guard_check_stock (OmsPassGuard *guard, const OmsStockPage *page, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsPassGuard, oms_pass_guard_free)

G_END_DECLS
