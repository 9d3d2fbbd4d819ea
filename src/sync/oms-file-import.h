/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a report file into the store, page by page, by the rules of a sync. Private to src/sync. Blocking, on the
 * account's runner thread. */
#pragma once

#include "oms-job-runner.h"
#include "oms-sync-engine.h"

/* @context: its run_id is 0 for a preview. NULL on error; what was committed before stays. */
OmsImportReport *
oms_file_import_run (const OmsJobContext *context, const char *path, gint64 as_of, gboolean preview, GError **error);
