/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run per account across all processes: byte-range locks on "<database>.lock", a byte for each account and byte 0
 * for the process that runs the schedule. The kernel lets go when a process dies, however it dies. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsAccountLock OmsAccountLock;

/* The byte of the process that runs the schedule. */
#define OMS_ACCOUNT_LOCK_SCHEDULE 0

/* Takes the lock of @platform_id or waits for it. @waiting (nullable) is called once, when another process or run holds
 * it. @database: path of the database file. Errors: G_IO_ERROR_CANCELLED, G_IO_ERROR_TIMED_OUT after @timeout_ms
 * (negative: no limit), or that of the file system. Blocking. (transfer full) */
OmsAccountLock *oms_account_lock_acquire (const char *database, gint64 platform_id, gint64 timeout_ms,
                                          void (*waiting) (gpointer user_data), gpointer user_data,
                                          GCancellable *cancellable, GError **error);

/* The same without waiting: NULL without @error when somebody else holds it. (transfer full) (nullable) */
OmsAccountLock *oms_account_lock_try (const char *database, gint64 platform_id, GError **error);

void oms_account_lock_release (OmsAccountLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsAccountLock, oms_account_lock_release)

G_END_DECLS
