/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of an account's fields are secret, and their values. Private to src/sync. Any thread. */
#pragma once

#include "oms-registry.h"
#include "oms-secret-store.h"

#include "oms-account.h"

G_BEGIN_DECLS

/* Ids of the secret fields, NULL-terminated. (transfer container) */
const char **oms_account_secret_fields (const OmsAdapterInfo *info);

/* Field → value for every secret of @account. Errors: the keyring's; OMS_ADAPTER_ERROR_NOT_SUPPORTED for a kind this
 * program does not know. Blocking. (transfer full) */
GHashTable *oms_account_secrets_lookup (OmsSecretStore *store, const OmsAccount *account, GCancellable *cancellable,
                                        GError **error);

/* oms_registry_find with a sentence. */
const OmsAdapterInfo *oms_account_find_info (const OmsAccount *account, GError **error);

G_END_DECLS
