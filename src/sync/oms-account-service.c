/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know any marketplace's fields: the adapter's description has them. */
#include "oms-account-service.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "oms-account-lock.h"
#include "oms-account-secrets.h"
#include "oms-schedule.h"
#include "oms-secret-keyring.h"
#include "oms-sentences.h"

/* How long a run that is being cancelled may take to let go. */
#define LOCK_WAIT_MS 15000

static void
prefix_error (const OmsAccount *account, GError **error)
{
  GError *sentence;

  if (error == NULL || *error == NULL)
    return;
  sentence = oms_sentence_error (account->display_name, *error);
  g_clear_error (error);
  *error = sentence;
}

static void
add_secrets (GHashTable *secrets, GHashTable *more)
{
  GHashTableIter iter;
  const char *field, *value;

  g_hash_table_iter_init (&iter, more);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, (gpointer *) &value))
    if (value != NULL && value[0] != '\0')
      g_hash_table_replace (secrets, g_strdup (field), g_strdup (value));
}

/* The secrets typed now: @given (nullable), and what stands among the settings of @account, from where it is taken
 * away: settings are stored in clear. */
static GHashTable *
take_typed (OmsAccount *account, const OmsAdapterInfo *info, GHashTable *given)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, oms_secret_free);
  g_autofree const char **fields = oms_account_secret_fields (info);

  if (given != NULL)
    add_secrets (secrets, given);
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      const char *value = oms_account_get (account, fields[i]);

      if (value == NULL)
        continue;
      if (value[0] != '\0' && !g_hash_table_contains (secrets, fields[i]))
        g_hash_table_replace (secrets, g_strdup (fields[i]), g_strdup (value));
      oms_account_set (account, fields[i], NULL);
    }
  return secrets;
}

/* Stored secrets with @typed on top. */
static GHashTable *
merge_secrets (OmsSecretStore *keyring, const OmsAccount *account, GHashTable *typed, GCancellable *cancellable,
               GError **error)
{
  GHashTable *secrets = oms_account_secrets_lookup (keyring, account, cancellable, error);

  if (secrets != NULL)
    add_secrets (secrets, typed);
  return secrets;
}

/* ---- Checking -------------------------------------------------------------------------------------------------- */

/* The marketplaces set the pace; only a sandbox on this machine may be asked faster. */
static gboolean
check_rate_scale (const OmsAccount *account, GError **error)
{
  const char *text = oms_account_get (account, "rate_scale");
  const char *endpoint = oms_account_get (account, "endpoint");
  char *end = NULL;
  double scale;

  if (text == NULL || text[0] == '\0')
    return TRUE;
  scale = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (scale) || scale <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("“%s” is no speed. Enter a number above 0."),
                   text);
      return FALSE;
    }
  if (fabs (scale - 1) < 1e-9 || (endpoint != NULL && oms_http_is_loopback (endpoint)))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("Only a test server on this computer may be asked faster than the marketplace allows. Remove "
                          "the speed setting."));
  return FALSE;
}

static gboolean
check_fields (const OmsAccount *account, const OmsAdapterInfo *info, GHashTable *secrets, GError **error)
{
  for (const OmsAdapterField *field = info->fields; field != NULL && field->id != NULL; field++)
    {
      const char *value;

      if (!oms_adapter_info_field_counts (info, field, account->config))
        continue;
      if (field->type == OMS_FIELD_SECRET)
        value = g_hash_table_lookup (secrets, field->id);
      else
        value = oms_account_get (account, field->id);
      if ((value == NULL || value[0] == '\0') && field->default_value != NULL)
        value = field->default_value;
      if (!oms_registry_check_field (field, value, error))
        return FALSE;
    }
  return !oms_adapter_info_has_jobs (info, account->config) || check_rate_scale (account, error);
}

static gboolean
check_names (OmsAccount *account, GError **error)
{
  if (account->display_name == NULL || account->display_name[0] == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The account needs a name."));
      return FALSE;
    }
  if (account->name == NULL || account->name[0] == '\0')
    {
      g_free (account->name);
      account->name = oms_account_slug (account->display_name);
    }
  return TRUE;
}

/* ---- Trying ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  OmsStore *store;
  gint64 platform_id;
} TestPacing;

/* So that a test does not get more requests than the account's runs leave it. */
static gboolean
pacing_load (const char *operation, double *tokens, double *rate, gint64 *at_ms, gpointer data)
{
  const TestPacing *pacing = data;

  return oms_store_load_bucket (pacing->store, pacing->platform_id, operation, tokens, rate, at_ms);
}

static void
pacing_save (const char *operation, double tokens, double rate, gint64 at_ms, gpointer data)
{
  const TestPacing *pacing = data;

  oms_store_save_bucket (pacing->store, pacing->platform_id, operation, tokens, rate, at_ms);
}

static void
pacing_waiting (const char *operation, gint64 until_ms, gpointer data)
{
  g_debug ("Testing an account: %s waits", operation);
}

static char *
test_account (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account, GHashTable *secrets,
              GCancellable *cancellable, GError **error)
{
  TestPacing data = { store, account->id };
  OmsHttpPacing pacing = { pacing_load, pacing_save, pacing_waiting, &data };
  g_autoptr (OmsAccount) copy = oms_account_copy (account);
  g_autoptr (GHashTable) typed = NULL;
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (OmsAdapter) adapter = NULL;
  const OmsAdapterInfo *info;
  char *summary = NULL;

  info = oms_account_find_info (copy, error);
  if (info == NULL)
    return NULL;
  typed = take_typed (copy, info, secrets);
  all = merge_secrets (keyring, copy, typed, cancellable, error);
  if (all == NULL || !check_fields (copy, info, all, error))
    return NULL;
  if (!oms_adapter_info_has_jobs (info, copy->config))
    return g_strdup (_ ("There is nothing to test: this account is read from report files. Import one to see its "
                        "orders."));
  adapter = oms_registry_create (copy->kind, copy->config, all, copy->id != 0 ? &pacing : NULL, error);
  if (adapter == NULL || !oms_adapter_check (adapter, &summary, cancellable, error))
    return NULL;
  return summary != NULL ? summary : g_strdup (_ ("The connection works."));
}

char *
oms_account_service_test (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account, GHashTable *secrets,
                          GCancellable *cancellable, GError **error)
{
  char *summary = test_account (store, keyring, account, secrets, cancellable, error);

  if (summary == NULL)
    prefix_error (account, error);
  return summary;
}

/* ---- Saving ---------------------------------------------------------------------------------------------------- */

/* TRUE when @b has what @a has; how they are synced does not count. */
static gboolean
config_covers (const OmsAccount *a, const OmsAccount *b)
{
  GHashTableIter iter;
  const char *key, *value;

  g_hash_table_iter_init (&iter, a->config);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &value))
    if (!oms_schedule_is_setting (key) && g_strcmp0 (value, oms_account_get (b, key)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
config_equal (const OmsAccount *a, const OmsAccount *b)
{
  return config_covers (a, b) && config_covers (b, a);
}

/* What went on while the settings were open stays. */
static void
keep_state (OmsAccount *account, const OmsAccount *stored)
{
  oms_account_set (account, OMS_SETTING_PAUSED, oms_account_get (stored, OMS_SETTING_PAUSED));
  oms_account_set (account, OMS_SETTING_BACK_FILL, oms_account_get (stored, OMS_SETTING_BACK_FILL));
}

static gboolean
check_rhythm (const OmsAccount *account, const OmsAdapterInfo *info, GError **error)
{
  const char *every = oms_account_get (account, OMS_SETTING_EVERY);

  return every == NULL || oms_schedule_check_rhythm (info, every, account, error);
}

static gboolean
reset_cursors (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, GError **error)
{
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (!oms_store_reset_cursor (store, account->id, job->id, error))
      return FALSE;
  return TRUE;
}

/* Settings and places of the jobs change together, while nothing runs. */
static gboolean
save_changed (OmsStore *store, OmsAccount *account, const OmsAdapterInfo *info, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (OmsAccountLock) lock = NULL;

  lock =
      oms_account_lock_acquire (oms_store_get_path (store), account->id, LOCK_WAIT_MS, NULL, NULL, cancellable, error);
  return lock != NULL && oms_store_save_account (store, account, error) && reset_cursors (store, account, info, error);
}

static OmsAccount *
save_account (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account, GHashTable *secrets,
              GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsAccount) copy = oms_account_copy (account);
  g_autoptr (OmsAccount) before = NULL;
  g_autoptr (GHashTable) typed = NULL;
  g_autoptr (GHashTable) all = NULL;
  const OmsAdapterInfo *info;
  gboolean ok;

  info = oms_account_find_info (copy, error);
  if (info == NULL || !check_names (copy, error))
    return NULL;
  typed = take_typed (copy, info, secrets);
  all = merge_secrets (keyring, copy, typed, cancellable, error);
  if (all == NULL || !check_fields (copy, info, all, error) || !check_rhythm (copy, info, error))
    return NULL;
  if (copy->id != 0)
    {
      before = oms_store_find_account (store, copy->uuid, error);
      if (before == NULL)
        return NULL;
      keep_state (copy, before);
    }

  /* Secrets first: the account must not be seen, and synced, without them. */
  if (!oms_secret_store_save (keyring, copy->uuid, copy->display_name, typed, cancellable, error))
    return NULL;
  if (before == NULL || config_equal (before, copy))
    ok = oms_store_save_account (store, copy, error);
  else
    ok = save_changed (store, copy, info, cancellable, error);
  if (!ok)
    {
      if (before == NULL)
        oms_secret_store_remove (keyring, copy->uuid, NULL, NULL);
      return NULL;
    }
  return oms_store_find_account (store, copy->uuid, error);
}

OmsAccount *
oms_account_service_save (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account, GHashTable *secrets,
                          GCancellable *cancellable, GError **error)
{
  OmsAccount *saved = save_account (store, keyring, account, secrets, cancellable, error);

  if (saved == NULL && account->display_name != NULL && account->display_name[0] != '\0')
    prefix_error (account, error);
  return saved;
}

/* ---- Removing -------------------------------------------------------------------------------------------------- */

gboolean
oms_account_service_remove (OmsStore *store, OmsSecretStore *keyring, const OmsAccount *account,
                            GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsAccountLock) lock = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean ok;

  lock =
      oms_account_lock_acquire (oms_store_get_path (store), account->id, LOCK_WAIT_MS, NULL, NULL, cancellable, error);
  ok = lock != NULL && oms_store_remove_account (store, account->id, error);
  if (!ok)
    {
      prefix_error (account, error);
      return FALSE;
    }
  /* The account is gone either way; a keyring that is locked now keeps a password nobody asks for any more. */
  if (!oms_secret_store_remove (keyring, account->uuid, cancellable, &local_error))
    g_debug ("Secrets of a removed account stay in the keyring: %s", local_error->message);
  return TRUE;
}
