/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that could not be read, newest first, as a GListModel of OmsItem. Follows the store. Main thread only. */
#pragma once

#include "oms-store-list.h"

G_BEGIN_DECLS

#define OMS_TYPE_PROBLEM_LIST (oms_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (OmsProblemList, oms_problem_list, OMS, PROBLEM_LIST, OmsStoreList)

/* Of one account or all (0), at most @limit. */
OmsProblemList *oms_problem_list_new (OmsStore *store, gint64 platform_id, guint limit);

G_END_DECLS
