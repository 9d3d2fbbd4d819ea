/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a GTask's blocking work on a thread of this folder's own pool, away from the pool that GIO shares with everybody
 * (a keyring dialog may hold a thread for a minute). Private to src/sync. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Like g_task_run_in_thread: @func returns its result through the task; the callback comes on the task's context. */
void oms_sync_run_in_thread (GTask *task, GTaskThreadFunc func);

G_END_DECLS
