/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of the sync engine, newest first, as a GListModel of OmsItem. Follows the store. Main thread only. */
#pragma once

#include "oms-store-list.h"

G_BEGIN_DECLS

#define OMS_TYPE_RUN_LIST (oms_run_list_get_type ())
G_DECLARE_FINAL_TYPE (OmsRunList, oms_run_list, OMS, RUN_LIST, OmsStoreList)

/* Of one account or all (0), at most @limit. */
OmsRunList *oms_run_list_new (OmsStore *store, gint64 platform_id, guint limit);

G_END_DECLS
