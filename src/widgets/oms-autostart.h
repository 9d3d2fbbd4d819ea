/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether OMS starts, without its window, when one logs in: an entry in the user's own autostart folder, there only
 * when the seller wants it. Main thread; nothing here blocks. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void oms_autostart_read_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* FALSE: it does not start by itself. */
gboolean oms_autostart_read_finish (GAsyncResult *result);
/* Errors are sentences: the folder cannot be written. */
void
oms_autostart_write_async (gboolean on, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean oms_autostart_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
