/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl platforms: the accounts, listed, added, changed, tried, removed. */
#include "oms-cli-account.h"
#include "oms-cli-output.h"
#include "oms-cli-rhythm.h"

#include "oms-sync-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- list ----------------------------------------------------------------------------------------------------------
 */

static const OmsCliColumn columns[] = {
  { "name", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "display_name", N_ ("Name"), OMS_CLI_TEXT, TRUE },
  { "uuid", NULL, OMS_CLI_TEXT, FALSE },
  { "kind", N_ ("Kind"), OMS_CLI_TEXT, FALSE },
  { "active", N_ ("Active"), OMS_CLI_SWITCH, FALSE },
  { "orders", N_ ("Orders"), OMS_CLI_NUMBER, FALSE },
  { "problems", N_ ("Problems"), OMS_CLI_NUMBER, FALSE },
  { "last_success", N_ ("Last success"), OMS_CLI_TIME, FALSE },
  { "last_sentence", NULL, OMS_CLI_TEXT, FALSE },
  { "panel", NULL, OMS_CLI_TEXT, FALSE },
  { "settings", NULL, OMS_CLI_MAP, FALSE },
  { "every", NULL, OMS_CLI_TEXT, FALSE },
  { "paused", NULL, OMS_CLI_SWITCH, FALSE },
  { "paused_until", N_ ("Paused until"), OMS_CLI_TIME, FALSE },
};

static const OmsAccountState *
find_state (GPtrArray *states, gint64 platform_id)
{
  for (guint i = 0; i < states->len; i++)
    {
      const OmsAccountState *state = g_ptr_array_index (states, i);

      if (state->platform_id == platform_id)
        return state;
    }
  return NULL;
}

static void
add_account (OmsCliList *list, const OmsAccount *account, const OmsAccountState *state, gint64 paused)
{
  gint64 pause = MAX (paused, oms_pause_get (account, oms_time_now ()));
  gboolean has_run = state != NULL && state->last_run != NULL;
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  oms_cli_list_text (list, account->name);
  oms_cli_list_text (list, account->display_name);
  oms_cli_list_text (list, account->uuid);
  oms_cli_list_text (list, account->kind);
  oms_cli_list_switch (list, account->is_active);
  oms_cli_list_number (list, state != NULL ? state->orders : 0);
  oms_cli_list_number (list, state != NULL ? state->problems : 0);
  oms_cli_list_time (list, state != NULL ? state->last_success : OMS_TIME_UNKNOWN, OMS_PRECISION_TIME);
  oms_cli_list_text (list, has_run && state->failing != NULL ? state->failing
                           : has_run                         ? state->last_run->sentence
                                                             : NULL);
  oms_cli_list_text (list, info != NULL ? info->panel_uri : NULL);
  oms_cli_list_map (list, account->config);
  oms_cli_list_text (list, oms_account_get (account, OMS_SETTING_EVERY));
  oms_cli_list_switch (list, pause != OMS_TIME_UNKNOWN);
  oms_cli_list_time (list, pause != OMS_PAUSE_OPEN ? pause : OMS_TIME_UNKNOWN, OMS_PRECISION_TIME);
}

/* A pause of everything that is not over; OMS_TIME_UNKNOWN: there is none. */
static gint64
read_pause (OmsCli *cli)
{
  g_autofree char *text = oms_store_get_setting (cli->store, OMS_STORE_SETTING_PAUSED, NULL);
  gint64 until = oms_pause_parse (text);

  return until > cli->now ? until : OMS_TIME_UNKNOWN;
}

static OmsCliExit
list_command (OmsCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *accounts;
  OmsCliList *list;
  gint64 paused;

  if (!oms_cli_parse (cli, "omsctl platforms list", NULL, _ ("Lists your accounts and how they are doing."), NULL, 0,
                      &argc, &argv))
    return OMS_CLI_USAGE;
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  accounts = oms_cli_list_accounts (cli);
  if (accounts == NULL)
    return OMS_CLI_FAILED;
  states = oms_store_list_account_states (cli->store, &error);
  if (states == NULL)
    return oms_cli_fail ("%s", error->message);

  paused = read_pause (cli);
  list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);

      add_account (list, account, find_state (states, account->id), paused);
    }
  oms_cli_list_finish (list, _ ("No accounts yet. “omsctl platforms add” adds one."));
  return OMS_CLI_OK;
}

/* ---- add -----------------------------------------------------------------------------------------------------------
 */

static const OmsCliColumn added_columns[] = {
  { "name", N_ ("Account"), OMS_CLI_TEXT, FALSE },
  { "display_name", N_ ("Name"), OMS_CLI_TEXT, TRUE },
  { "kind", N_ ("Kind"), OMS_CLI_TEXT, FALSE },
  { "uuid", N_ ("Id"), OMS_CLI_TEXT, FALSE },
  { "secrets_kept", N_ ("Secrets kept"), OMS_CLI_SWITCH, FALSE },
};

static void
print_added (OmsCliList *list, const OmsAccount *account, gboolean secrets_kept)
{
  oms_cli_list_text (list, account->name);
  oms_cli_list_text (list, account->display_name);
  oms_cli_list_text (list, account->kind);
  oms_cli_list_text (list, account->uuid);
  oms_cli_list_switch (list, secrets_kept);
}

/* A name that is there already is that account with new settings: a demo started again has another port. */
static OmsAccount *
account_from_given (OmsCli *cli, const OmsCliGiven *given)
{
  g_autofree char *slug = oms_account_slug (given->name);
  OmsAccount *account = oms_store_find_account (cli->store, slug, NULL);
  GHashTableIter iter;
  gpointer field, value;

  if (account != NULL && strcmp (account->kind, given->kind) != 0)
    {
      oms_cli_say (_ ("The account %s is one of %s already"), account->name, account->kind);
      oms_account_free (account);
      return NULL;
    }
  if (account == NULL)
    account = oms_account_new (given->kind, given->name);
  g_hash_table_iter_init (&iter, given->settings);
  while (g_hash_table_iter_next (&iter, &field, &value))
    oms_account_set (account, field, value);
  return account;
}

static gboolean
add_given (OmsCli *cli, OmsSecretStore *store, OmsCliList *list, const OmsCliGiven *given)
{
  const OmsAdapterInfo *info = oms_cli_account_kind (given->kind);
  g_autoptr (OmsAccount) account = NULL;

  account = account_from_given (cli, given);
  if (account == NULL || !oms_cli_account_save (cli, store, info, &account, given->secrets))
    return FALSE;
  oms_cli_account_say_secrets (store, account, info);
  print_added (list, account, oms_secret_store_is_durable (store));
  return TRUE;
}

/* Before the database is touched. */
static gboolean
check_kinds (GPtrArray *given)
{
  for (guint i = 0; i < given->len; i++)
    {
      const OmsCliGiven *one = g_ptr_array_index (given, i);

      if (one->kind == NULL)
        oms_cli_say (_ ("What was given has secrets and no accounts"));
      if (one->kind == NULL || oms_cli_account_kind (one->kind) == NULL)
        return FALSE;
    }
  return TRUE;
}

static OmsCliExit
add_from_json (OmsCli *cli, const char *path)
{
  g_autoptr (GPtrArray) given = NULL;
  g_autoptr (OmsSecretStore) store = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliExit code = OMS_CLI_OK;
  OmsCliList *list;

  given = oms_cli_input_read (path, &error);
  if (given == NULL)
    return oms_cli_fail ("%s", error->message);
  if (!check_kinds (given) || !oms_cli_open (cli, TRUE))
    return OMS_CLI_FAILED;
  store = oms_secret_store_new ();
  list = oms_cli_list_new (cli, added_columns, G_N_ELEMENTS (added_columns));
  for (guint i = 0; i < given->len && code == OMS_CLI_OK; i++)
    if (!add_given (cli, store, list, g_ptr_array_index (given, i)))
      code = OMS_CLI_FAILED;
  oms_cli_list_finish (list, _ ("Nothing was added."));
  return code;
}

/* The secrets for @account: from --secrets-from, else typed, else none. */
static OmsCliExit
collect_secrets (const OmsAccount *account, const OmsAdapterInfo *info, const char *from, GHashTable *secrets)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliGiven *given;
  GHashTableIter iter;
  gpointer field, value;

  if (from == NULL)
    {
      if (oms_cli_input_can_ask () && !oms_cli_account_ask_secrets (account, info, secrets))
        return oms_cli_fail (_ ("Nothing was stored"));
      return OMS_CLI_OK;
    }
  all = oms_cli_input_read (from, &error);
  if (all == NULL)
    return oms_cli_fail ("%s", error->message);
  given = oms_cli_input_find (all, account);
  if (given == NULL)
    return oms_cli_fail (_ ("No secrets were given for %s"), account->name);
  g_hash_table_iter_init (&iter, given->secrets);
  while (g_hash_table_iter_next (&iter, &field, &value))
    g_hash_table_insert (secrets, g_strdup (field), g_strdup (value));
  return OMS_CLI_OK;
}

static OmsCliExit
add_by_fields (OmsCli *cli, const char *kind, const char *name, char **settings, const char *secrets_from)
{
  g_autoptr (OmsAccount) account = NULL;
  g_autoptr (GHashTable) secrets = oms_cli_input_new_secrets ();
  g_autoptr (OmsSecretStore) store = NULL;
  const OmsAdapterInfo *info = oms_cli_account_kind (kind);
  OmsCliExit code;
  OmsCliList *list;

  if (info == NULL)
    return OMS_CLI_USAGE;
  account = oms_account_new (kind, name != NULL ? name : info->label);
  if (!oms_cli_account_set (account, info, settings) || !oms_cli_account_ask_settings (account, info))
    return OMS_CLI_USAGE;
  code = collect_secrets (account, info, secrets_from, secrets);
  if (code != OMS_CLI_OK)
    return code;
  if (!oms_cli_open (cli, TRUE))
    return OMS_CLI_FAILED;

  store = oms_secret_store_new ();
  if (!oms_cli_account_save (cli, store, info, &account, secrets))
    return OMS_CLI_FAILED;
  oms_cli_account_say_secrets (store, account, info);
  list = oms_cli_list_new (cli, added_columns, G_N_ELEMENTS (added_columns));
  print_added (list, account, g_hash_table_size (secrets) > 0 && oms_secret_store_is_durable (store));
  oms_cli_list_finish (list, "");
  return OMS_CLI_OK;
}

static OmsCliExit
add_command (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *secrets_from = NULL;
  g_autofree char *from_json = NULL;
  g_auto (GStrv) settings = NULL;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("The marketplace, like amazon"), N_ ("KIND") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("What you call the account"), N_ ("NAME") },
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &settings, N_ ("A setting; may be given again"), N_ ("FIELD=VALUE") },
    { "from-json", 0, 0, G_OPTION_ARG_FILENAME, &from_json,
      N_ ("Accounts with their secrets as JSON, - for standard input"), N_ ("FILE") },
    OMS_CLI_SECRETS_OPTION (&secrets_from),
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl platforms add", NULL,
                      _ ("Adds an account. Secrets are asked for and go into the keyring."), entries, 0, &argc, &argv))
    return OMS_CLI_USAGE;
  if (from_json != NULL && (kind != NULL || name != NULL || settings != NULL || secrets_from != NULL))
    return oms_cli_wrong_usage (_ ("--from-json stands alone: the accounts come from there"));
  if (from_json != NULL)
    return add_from_json (cli, from_json);
  if (kind == NULL)
    return oms_cli_wrong_usage (_ ("Say which marketplace it is with --kind"));
  if (name != NULL && (!g_utf8_validate (name, -1, NULL) || *name == '\0'))
    return oms_cli_wrong_usage (_ ("The name is not readable text"));
  return add_by_fields (cli, kind, name, settings, secrets_from);
}

/* ---- set -----------------------------------------------------------------------------------------------------------
 */

static OmsCliExit
change_account (OmsCli *cli, OmsAccount **account, const char *name, char **settings, gboolean new_secrets,
                const char *secrets_from)
{
  g_autoptr (GHashTable) secrets = oms_cli_input_new_secrets ();
  g_autoptr (OmsSecretStore) store = NULL;
  const OmsAdapterInfo *info = oms_cli_account_kind ((*account)->kind);
  OmsCliExit code = OMS_CLI_OK;

  if (info == NULL)
    return OMS_CLI_FAILED;
  if (!oms_cli_account_set (*account, info, settings))
    return OMS_CLI_USAGE;
  if (name != NULL)
    {
      g_free ((*account)->display_name);
      (*account)->display_name = g_strdup (name);
    }
  if (new_secrets && secrets_from == NULL && !oms_cli_input_can_ask ())
    return oms_cli_wrong_usage (_ ("Nobody can be asked here: give the secrets with --secrets-from"));
  if (new_secrets || secrets_from != NULL)
    code = collect_secrets (*account, info, secrets_from, secrets);
  if (code != OMS_CLI_OK)
    return code;

  store = oms_secret_store_new ();
  if (!oms_cli_account_save (cli, store, info, account, secrets))
    return OMS_CLI_FAILED;
  if (g_hash_table_size (secrets) > 0)
    oms_cli_account_say_secrets (store, *account, info);
  return OMS_CLI_OK;
}

static OmsCliExit
set_command (OmsCli *cli, int argc, char **argv)
{
  g_autoptr (OmsAccount) account = NULL;
  g_autofree char *name = NULL;
  g_autofree char *every = NULL;
  g_autofree char *secrets_from = NULL;
  g_auto (GStrv) settings = NULL;
  gboolean new_secrets = FALSE;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &settings,
      N_ ("A setting, nothing behind = removes it; may be given again"), N_ ("FIELD=VALUE") },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &name, N_ ("What you call the account"), N_ ("NAME") },
    { "every", 0, 0, G_OPTION_ARG_STRING, &every,
      N_ ("How often it syncs by itself: own, 5, 10, 15, 30, 60, 180, by-hand"), N_ ("MINUTES") },
    { "secrets", 0, 0, G_OPTION_ARG_NONE, &new_secrets, N_ ("Ask for the secrets again; Enter keeps one"), NULL },
    OMS_CLI_SECRETS_OPTION (&secrets_from),
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl platforms set", _ ("ACCOUNT"), _ ("Changes an account."), entries, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The name of an account is missing"));
  if (settings == NULL && name == NULL && !new_secrets && secrets_from == NULL && every == NULL)
    return oms_cli_wrong_usage (_ ("There is nothing to change"));
  if (name != NULL && (!g_utf8_validate (name, -1, NULL) || *name == '\0'))
    return oms_cli_wrong_usage (_ ("The name is not readable text"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  account = oms_account_copy (oms_cli_find_account (cli, argv[1]));
  if (account == NULL)
    return OMS_CLI_FAILED;
  if (every != NULL && !oms_cli_set_rhythm (cli, account, every))
    return OMS_CLI_USAGE;
  if (settings == NULL && name == NULL && !new_secrets && secrets_from == NULL)
    return OMS_CLI_OK;
  if (every != NULL)
    oms_account_set (account, OMS_SETTING_EVERY, strcmp (every, "own") != 0 ? every : NULL);
  return change_account (cli, &account, name, settings, new_secrets, secrets_from);
}

/* ---- enable, disable, test, remove ---------------------------------------------------------------------------------
 */

/* Options, database and the account that argv[1] names. */
static OmsCliExit
open_account (OmsCli *cli, const char *command, const char *summary, const GOptionEntry *entries, int argc, char **argv,
              OmsAccount **account)
{
  if (!oms_cli_parse (cli, command, _ ("ACCOUNT"), summary, entries, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The name of an account is missing"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  *account = oms_cli_find_account (cli, argv[1]);
  return *account != NULL ? OMS_CLI_OK : OMS_CLI_FAILED;
}

static OmsCliExit
set_active (OmsCli *cli, const char *command, const char *summary, gboolean active, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  OmsAccount *account;
  OmsCliExit code = open_account (cli, command, summary, NULL, argc, argv, &account);

  if (code == OMS_CLI_OK && !oms_store_set_account_active (cli->store, account->id, active, &error))
    code = oms_cli_fail ("%s", error->message);
  return code;
}

static OmsCliExit
enable_command (OmsCli *cli, int argc, char **argv)
{
  return set_active (cli, "omsctl platforms enable", _ ("Syncs this account again."), TRUE, argc, argv);
}

static OmsCliExit
disable_command (OmsCli *cli, int argc, char **argv)
{
  return set_active (cli, "omsctl platforms disable", _ ("Leaves this account out of syncs; its orders stay."), FALSE,
                     argc, argv);
}

static OmsCliExit
test_command (OmsCli *cli, int argc, char **argv)
{
  static const OmsCliColumn result_columns[] = {
    { "platform", N_ ("Account"), OMS_CLI_TEXT, FALSE },
    { "sentence", N_ ("Result"), OMS_CLI_TEXT, TRUE, TRUE },
  };
  g_autofree char *secrets_from = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr (OmsSecretStore) store = NULL;
  g_autoptr (OmsSyncEngine) engine = NULL;
  g_autoptr (GHashTable) none = oms_cli_input_new_secrets ();
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  OmsAccount *account;
  OmsCliList *list;
  const GOptionEntry entries[] = { OMS_CLI_SECRETS_OPTION (&secrets_from), G_OPTION_ENTRY_NULL };
  OmsCliExit code = open_account (cli, "omsctl platforms test", _ ("Tries settings and secrets at the marketplace."),
                                  entries, argc, argv, &account);

  if (code != OMS_CLI_OK)
    return code;
  store = oms_cli_open_secrets (cli, secrets_from);
  if (store == NULL)
    return OMS_CLI_FAILED;
  engine = oms_sync_engine_new (cli->store, store);
  oms_sync_engine_test_async (engine, account, none, NULL, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  sentence = oms_sync_engine_test_finish (engine, done, &error);
  if (sentence == NULL)
    return oms_cli_fail ("%s", error->message);

  list = oms_cli_list_new (cli, result_columns, G_N_ELEMENTS (result_columns));
  oms_cli_list_text (list, account->name);
  oms_cli_list_text (list, sentence);
  oms_cli_list_finish (list, "");
  return OMS_CLI_OK;
}

static gboolean
confirm_removal (const OmsAccount *account)
{
  g_autofree char *question =
      g_strdup_printf (_ ("Remove %s with all its orders and stock? Type its name to go on"), account->name);
  g_autofree char *answer = oms_cli_input_ask (question, FALSE);

  return g_strcmp0 (answer, account->name) == 0;
}

static OmsCliExit
remove_account (OmsCli *cli, const OmsAccount *account)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new ();
  g_autoptr (OmsSyncEngine) engine = oms_sync_engine_new (cli->store, store);
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;

  oms_sync_engine_remove_account_async (engine, account, NULL, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  if (!oms_sync_engine_remove_account_finish (engine, done, &error))
    return oms_cli_fail ("%s", error->message);
  return OMS_CLI_OK;
}

static OmsCliExit
remove_command (OmsCli *cli, int argc, char **argv)
{
  OmsAccount *account;
  gboolean is_sure = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &is_sure, N_ ("Do not ask"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  OmsCliExit code = open_account (cli, "omsctl platforms remove",
                                  _ ("Removes an account with all its orders, its stock and its secrets."), entries,
                                  argc, argv, &account);

  if (code != OMS_CLI_OK)
    return code;
  if (!is_sure && !oms_cli_input_can_ask ())
    return oms_cli_wrong_usage (_ ("Nobody can be asked here: --yes removes %s with all its orders"), account->name);
  if (!is_sure && !confirm_removal (account))
    return oms_cli_fail (_ ("Nothing was removed"));
  return remove_account (cli, account);
}

OmsCliExit
oms_cli_platforms (OmsCli *cli, int argc, char **argv)
{
  static const OmsCliCommand commands[] = {
    { "list", list_command, N_ ("Your accounts and how they are doing") },
    { "kinds", oms_cli_kinds, N_ ("The marketplaces there are, and what an account takes") },
    { "add", add_command, N_ ("Add an account") },
    { "set", set_command, N_ ("Change settings, name or secrets of an account") },
    { "pause", oms_cli_platforms_pause, N_ ("Sync nothing by itself for a while, one account or all") },
    { "resume", oms_cli_platforms_resume, N_ ("End a pause") },
    { "enable", enable_command, N_ ("Sync an account again") },
    { "disable", disable_command, N_ ("Leave an account out of syncs") },
    { "test", test_command, N_ ("Try settings and secrets at the marketplace") },
    { "remove", remove_command, N_ ("Remove an account with its orders") },
  };

  return oms_cli_dispatch (cli, "omsctl platforms", commands, G_N_ELEMENTS (commands), argc, argv);
}
