/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts with their figures, by name, as a GListModel of OmsItem (OmsAccountEntry). Follows the store. Main
 * thread only. */
#pragma once

#include "oms-store-list.h"

G_BEGIN_DECLS

#define OMS_TYPE_ACCOUNT_LIST (oms_account_list_get_type ())
G_DECLARE_FINAL_TYPE (OmsAccountList, oms_account_list, OMS, ACCOUNT_LIST, OmsStoreList)

OmsAccountList *oms_account_list_new (OmsStore *store);

G_END_DECLS
