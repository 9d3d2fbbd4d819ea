/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-account-secrets.h"

#include <glib/gi18n-lib.h>

const char **
oms_account_secret_fields (const OmsAdapterInfo *info)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (const OmsAdapterField *field = info->fields; field != NULL && field->id != NULL; field++)
    if (field->type == OMS_FIELD_SECRET)
      g_ptr_array_add (fields, (gpointer) field->id);
  g_ptr_array_add (fields, NULL);
  return (const char **) g_ptr_array_free (fields, FALSE);
}

const OmsAdapterInfo *
oms_account_find_info (const OmsAccount *account, GError **error)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  if (info == NULL)
    g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED,
                 _ ("This version of the program does not know the marketplace “%s”. Update the program."),
                 account->kind);
  return info;
}

GHashTable *
oms_account_secrets_lookup (OmsSecretStore *store, const OmsAccount *account, GCancellable *cancellable, GError **error)
{
  const OmsAdapterInfo *info = oms_account_find_info (account, error);
  g_autofree const char **fields = NULL;

  if (info == NULL)
    return NULL;
  fields = oms_account_secret_fields (info);
  return oms_secret_store_lookup (store, account->uuid, fields, cancellable, error);
}
