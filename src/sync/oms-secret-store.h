/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the secrets of accounts live: the desktop's keyring through libsecret, or memory alone when there is none; for
 * services also $CREDENTIALS_DIRECTORY (files "<account uuid>.<field>"), read only. Never a file of our own.
 * The blocking calls belong on worker threads; the _async forms answer on the caller's context. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define OMS_TYPE_SECRET_STORE (oms_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (OmsSecretStore, oms_secret_store, OMS, SECRET_STORE, GObject)

/* Asks the keyring once whether it answers (bounded wait). Blocking. (transfer full) */
OmsSecretStore *oms_secret_store_new (void);
OmsSecretStore *oms_secret_store_new_memory (void); /* for tests and omsctl --secrets-from */

/* FALSE: secrets are kept until the program ends, and the user must be told. */
gboolean oms_secret_store_is_durable (OmsSecretStore *self);

/* All secrets of one account as field → value; empty when there are none. $CREDENTIALS_DIRECTORY comes first, then
 * memory, then the keyring. (transfer full) */
GHashTable *oms_secret_store_lookup (OmsSecretStore *self, const char *account_uuid, const char *const *fields,
                                     GCancellable *cancellable, GError **error);
/* @secrets: field → value; NULL or "" values are left as they are. A keyring that refuses falls back to memory and
 * is_durable turns FALSE ("notify::durable"). */
gboolean oms_secret_store_save (OmsSecretStore *self, const char *account_uuid, const char *label, GHashTable *secrets,
                                GCancellable *cancellable, GError **error);
gboolean
oms_secret_store_remove (OmsSecretStore *self, const char *account_uuid, GCancellable *cancellable, GError **error);

void oms_secret_store_lookup_async (OmsSecretStore *self, const char *account_uuid, const char *const *fields,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *oms_secret_store_lookup_finish (OmsSecretStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
