/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's keyring through libsecret, with a limit on every wait. libsecret's calls run on one thread with its own
 * main loop: its D-Bus proxies belong to that loop, and a caller whose time is over can leave a call behind.
 * Private to the secret store. Blocking calls, any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _OmsSecretKeyring OmsSecretKeyring;

OmsSecretKeyring *oms_secret_keyring_new (void);
void oms_secret_keyring_free (OmsSecretKeyring *self);

/* Whether a keyring answers at all. Never opens a dialog. */
gboolean oms_secret_keyring_probe (OmsSecretKeyring *self, gint64 timeout_ms, GError **error);

/* NULL without @error when it is not there. May open the desktop's unlock dialog. Errors: G_IO_ERROR_TIMED_OUT,
 * G_IO_ERROR_CANCELLED, those of libsecret. Free with oms_secret_free. */
char *oms_secret_keyring_lookup (OmsSecretKeyring *self, const char *account_uuid, const char *field, gint64 timeout_ms,
                                 GCancellable *cancellable, GError **error);
gboolean
oms_secret_keyring_store (OmsSecretKeyring *self, const char *account_uuid, const char *field, const char *label,
                          const char *value, gint64 timeout_ms, GCancellable *cancellable, GError **error);
/* All fields of the account. */
gboolean oms_secret_keyring_clear (OmsSecretKeyring *self, const char *account_uuid, gint64 timeout_ms,
                                   GCancellable *cancellable, GError **error);

/* Overwrites and frees. */
void oms_secret_free (gpointer secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSecretKeyring, oms_secret_keyring_free)

G_END_DECLS
