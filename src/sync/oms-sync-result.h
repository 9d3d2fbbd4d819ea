/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making the engine's results. Private to src/sync. */
#pragma once

#include "oms-sync-engine.h"

G_BEGIN_DECLS

OmsSyncResult *oms_sync_result_new (gint64 platform_id, const char *account_name);
OmsSyncResult *oms_sync_result_copy (const OmsSyncResult *result);

G_END_DECLS
