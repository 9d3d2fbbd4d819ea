/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's marketplaces: oms-sandbox as a child process, and the accounts it describes. The child ends with this
 * object, and also when the program dies. Main thread only. */
#pragma once

#include <gio/gio.h>

#include "oms-sync-engine.h"

G_BEGIN_DECLS

#define OMS_TYPE_DEMO (oms_demo_get_type ())
G_DECLARE_FINAL_TYPE (OmsDemo, oms_demo, OMS, DEMO, GObject)

/* Starts the sandbox and saves its accounts through @engine; the report files of accounts without an interface are kept
 * below @folder. Errors are sentences. */
void oms_demo_start_async (OmsSyncEngine *engine, const char *folder, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
OmsDemo *oms_demo_start_finish (GAsyncResult *result, GError **error); /* (transfer full) */

/* Imports those report files as they are now. @counts gets what was new and what changed. */
void oms_demo_import_async (OmsDemo *self, OmsSyncEngine *engine, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_demo_import_finish (OmsDemo *self, GAsyncResult *result, OmsSyncCounts *counts, GError **error);

/* A folder of its own for the demo's database and files, and its removal with all that is in it. */
char *oms_demo_make_folder (GError **error); /* (transfer full) */
void oms_demo_remove_folder (const char *folder);

G_END_DECLS
