/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open database with the engine over it: what the program opens at the start and when the demo comes and goes.
 * Opening and closing do their slow parts on a thread. Main thread only. */
#pragma once

#include <gio/gio.h>

#include "oms-sync-engine.h"

G_BEGIN_DECLS

#define OMS_TYPE_DATABASE (oms_database_get_type ())
G_DECLARE_FINAL_TYPE (OmsDatabase, oms_database, OMS, DATABASE, GObject)

/* @zone: NULL for the system's. @memory_secrets: do not touch the keyring (the demo). Errors: OMS_STORE_ERROR. */
void oms_database_open_async (const char *path, GTimeZone *zone, gboolean memory_secrets, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
OmsDatabase *oms_database_open_finish (GAsyncResult *result, GError **error); /* (transfer full) */

OmsStore *oms_database_get_store (OmsDatabase *self);       /* (transfer none) */
OmsSyncEngine *oms_database_get_engine (OmsDatabase *self); /* (transfer none) */

/* Stops the engine and closes the file; blocks until what is being written is written. */
void oms_database_close (OmsDatabase *self);

G_END_DECLS
