/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts with their secrets: checking, trying, saving, removing. Private to src/sync; the engine has the asynchronous
 * forms. Blocking, on worker threads. Errors carry a sentence with the account's name. */
#pragma once

#include "oms-registry.h"
#include "oms-secret-store.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

/* Tries the account as given; secrets that are not in @secrets (nullable) come from the secret store. What worked, as a
 * sentence. (transfer full) */
char *oms_account_service_test (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account,
                                GHashTable *secrets, GCancellable *cancellable, GError **error);

/* Checks every field against the adapter's description, then saves secrets and account. A change of the settings makes
 * the jobs begin their passes again. The account as stored. (transfer full) */
OmsAccount *oms_account_service_save (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account,
                                      GHashTable *secrets, GCancellable *cancellable, GError **error);

/* With its orders, stock and secrets; waits a while for a run that is about to stop. */
gboolean oms_account_service_remove (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account,
                                     GCancellable *cancellable, GError **error);

G_END_DECLS
