/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync in the header bar: a button with a menu of accounts; while a sync runs, what it does and Cancel. Uses the
 * actions win.sync, win.sync-account (x) and win.cancel-sync. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_SYNC_BUTTON (oms_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (OmsSyncButton, oms_sync_button, OMS, SYNC_BUTTON, GtkWidget)

void oms_sync_button_set_session (OmsSyncButton *self, OmsSession *session); /* (nullable) session */

G_END_DECLS
