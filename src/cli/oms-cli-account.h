/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling an account from what a person says: field by field as the marketplace's adapter describes them. */
#pragma once

#include "oms-cli-input.h"
#include "oms-registry.h"

G_BEGIN_DECLS

/* The description of @kind; NULL: said so, naming the kinds there are. */
const OmsAdapterInfo *oms_cli_account_kind (const char *kind);

/* Applies "field=value" words to @account; an empty value removes the field. Secrets are refused here. FALSE: said so;
 * return OMS_CLI_USAGE. */
gboolean oms_cli_account_set (OmsAccount *account, const OmsAdapterInfo *info, char **words);

/* Asks for required settings that are not set and have no default; where nobody can be asked they are named. FALSE:
 * said so; return OMS_CLI_USAGE. */
gboolean oms_cli_account_ask_settings (OmsAccount *account, const OmsAdapterInfo *info);
/* Asks for each secret; Enter leaves it out. FALSE: nobody answered. */
gboolean oms_cli_account_ask_secrets (const OmsAccount *account, const OmsAdapterInfo *info, GHashTable *secrets);

/* Stores @account, which becomes the one as stored, with @secrets (may be empty). FALSE: said so; return
 * OMS_CLI_FAILED. */
gboolean oms_cli_account_save (OmsCli *cli, OmsSecretStore *store, const OmsAdapterInfo *info, OmsAccount **account,
                               GHashTable *secrets);
/* Says where secrets must come from when @store does not keep them. */
void oms_cli_account_say_secrets (OmsSecretStore *store, const OmsAccount *account, const OmsAdapterInfo *info);

G_END_DECLS
