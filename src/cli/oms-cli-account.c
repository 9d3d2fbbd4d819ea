/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts by their fields. Knows no marketplace by name: everything comes from the adapters' descriptions. */
#include "oms-cli-account.h"

#include "oms-cli-output.h"

#include "oms-sync-engine.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

const OmsAdapterInfo *
oms_cli_account_kind (const char *kind)
{
  const OmsAdapterInfo *info = oms_registry_find (kind);
  g_autoptr (GString) kinds = g_string_new (NULL);

  if (info != NULL)
    return info;
  for (const OmsAdapterInfo *const *all = oms_registry_list (); *all != NULL; all++)
    g_string_append_printf (kinds, "%s%s", kinds->len > 0 ? ", " : "", (*all)->kind);
  oms_cli_say (_ ("There is no marketplace “%s”; there are: %s"), kind, kinds->str);
  return NULL;
}

/* ---- Settings ------------------------------------------------------------------------------------------------------
 */

static gboolean
say_fields (const OmsAdapterInfo *info, const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    if (field->type != OMS_FIELD_SECRET)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", field->id);
  oms_cli_say (_ ("%s has no setting “%s”; it has: %s"), info->label, name, names->str);
  return FALSE;
}

static gboolean
set_field (OmsAccount *account, const OmsAdapterInfo *info, const char *name, const char *value)
{
  const OmsAdapterField *field = oms_adapter_info_find_field (info, name);
  g_autoptr (GError) error = NULL;

  if (field == NULL)
    return say_fields (info, name);
  if (field->type == OMS_FIELD_SECRET)
    {
      oms_cli_say (_ ("“%s” is a secret and does not belong on the command line, where others can read it. "
                      "Leave it out and it is asked for, or use --secrets-from"),
                   name);
      return FALSE;
    }
  if (*value == '\0')
    {
      oms_account_set (account, name, NULL);
      return TRUE;
    }
  if (!oms_registry_check_field (field, value, &error))
    {
      oms_cli_say ("%s: %s", name, error->message);
      return FALSE;
    }
  oms_account_set (account, name, value);
  return TRUE;
}

gboolean
oms_cli_account_set (OmsAccount *account, const OmsAdapterInfo *info, char **words)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == words[i] || !g_utf8_validate (words[i], -1, NULL))
        {
          oms_cli_say (_ ("“%s” is not of the form field=value"), words[i]);
          return FALSE;
        }
      name = g_strndup (words[i], (gsize) (equals - words[i]));
      if (!set_field (account, info, name, equals + 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_missing (const OmsAccount *account, const OmsAdapterInfo *info, const OmsAdapterField *field)
{
  return oms_adapter_info_field_counts (info, field, account->config) && field->type != OMS_FIELD_SECRET &&
         field->required && field->default_value == NULL && oms_account_get (account, field->id) == NULL;
}

/* Asks until the answer fits the field. (transfer full) (nullable) */
static char *
ask_field (const OmsAdapterField *field)
{
  for (;;)
    {
      g_autofree char *answer = NULL;
      g_autoptr (GError) error = NULL;

      if (field->help != NULL)
        fprintf (stderr, "%s\n", _ (field->help));
      for (const OmsFieldChoice *choice = field->choices; choice != NULL && choice->id != NULL; choice++)
        fprintf (stderr, "  %-16s %s\n", choice->id, _ (choice->label));
      answer = oms_cli_input_ask (_ (field->label), field->type == OMS_FIELD_SECRET);
      if (answer == NULL || (*answer == '\0' && (!field->required || field->type == OMS_FIELD_SECRET)))
        return g_steal_pointer (&answer);
      if (oms_registry_check_field (field, answer, &error))
        return g_steal_pointer (&answer);
      oms_cli_say ("%s", error->message);
    }
}

gboolean
oms_cli_account_ask_settings (OmsAccount *account, const OmsAdapterInfo *info)
{
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    {
      g_autofree char *answer = NULL;

      if (!is_missing (account, info, field))
        continue;
      if (!oms_cli_input_can_ask ())
        {
          oms_cli_say (_ ("%s needs --set %s=…: %s"), info->label, field->id,
                       field->help != NULL ? _ (field->help) : _ (field->label));
          return FALSE;
        }
      answer = ask_field (field);
      if (answer == NULL)
        return FALSE;
      oms_account_set (account, field->id, answer);
    }
  return TRUE;
}

/* A secret that this account needs: not one of a way it does not use. */
static gboolean
is_wanted_secret (const OmsAccount *account, const OmsAdapterInfo *info, const OmsAdapterField *field)
{
  return field->type == OMS_FIELD_SECRET && oms_adapter_info_field_counts (info, field, account->config);
}

gboolean
oms_cli_account_ask_secrets (const OmsAccount *account, const OmsAdapterInfo *info, GHashTable *secrets)
{
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    {
      char *answer;

      if (!is_wanted_secret (account, info, field) || g_hash_table_contains (secrets, field->id))
        continue;
      answer = ask_field (field);
      if (answer == NULL)
        return FALSE;
      if (*answer != '\0')
        g_hash_table_insert (secrets, g_strdup (field->id), answer);
      else
        g_free (answer);
    }
  return TRUE;
}

/* ---- Storing -------------------------------------------------------------------------------------------------------
 */

/* Whether all that the marketplace requires is in the keyring or the credentials. */
static gboolean
has_secrets (OmsSecretStore *store, const OmsAccount *account, const OmsAdapterInfo *info)
{
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    {
      const char *const wanted[] = { field->id, NULL };
      g_autoptr (GHashTable) found = NULL;

      if (!is_wanted_secret (account, info, field) || !field->required)
        continue;
      found = oms_secret_store_lookup (store, account->uuid, wanted, NULL, NULL);
      if (found == NULL || !g_hash_table_contains (found, field->id))
        return FALSE;
    }
  return TRUE;
}

/* Where secrets come with each sync only the settings are stored, checked field by field before. */
static gboolean
save_settings (OmsCli *cli, OmsAccount *account, const OmsAdapterInfo *info)
{
  gboolean is_new = account->id == 0;
  g_autoptr (GError) error = NULL;
  gboolean is_ok = oms_store_save_account (cli->store, account, &error);

  /* Other settings may mean other orders: every job starts over. */
  for (const OmsAdapterJob *job = info->jobs; is_ok && !is_new && job->id != NULL; job++)
    is_ok = oms_store_reset_cursor (cli->store, account->id, job->id, &error);
  if (!is_ok)
    oms_cli_say ("%s", error->message);
  return is_ok;
}

gboolean
oms_cli_account_save (OmsCli *cli, OmsSecretStore *store, const OmsAdapterInfo *info, OmsAccount **account,
                      GHashTable *secrets)
{
  g_autoptr (OmsSyncEngine) engine = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  OmsAccount *stored;

  if (g_hash_table_size (secrets) == 0 && !has_secrets (store, *account, info))
    return save_settings (cli, *account, info);

  engine = oms_sync_engine_new (cli->store, store);
  oms_sync_engine_save_account_async (engine, *account, secrets, NULL, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  stored = oms_sync_engine_save_account_finish (engine, done, &error);
  if (stored == NULL)
    {
      oms_cli_say ("%s", error->message);
      return FALSE;
    }
  oms_account_free (*account);
  *account = stored;
  return TRUE;
}

void
oms_cli_account_say_secrets (OmsSecretStore *store, const OmsAccount *account, const OmsAdapterInfo *info)
{
  gboolean any = FALSE;

  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    any = any || is_wanted_secret (account, info, field);
  if (!any || oms_secret_store_is_durable (store))
    return;
  oms_cli_say (_ ("There is no keyring here, so the secrets of %s are not kept. Give them to each sync with "
                  "--secrets-from, or as files in $CREDENTIALS_DIRECTORY:"),
               account->name);
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    if (is_wanted_secret (account, info, field))
      fprintf (stderr, "  %s.%s\n", account->uuid, field->id);
}
