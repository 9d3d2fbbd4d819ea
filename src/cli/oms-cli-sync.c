/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl sync: runs the engine and reports each account's outcome. */
#include "oms-cli-input.h"
#include "oms-cli-output.h"
#include "oms-cli-serve.h"
#include "oms-cli-watch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const OmsCliColumn columns[] = {
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "orders_new", N_ ("New"), OMS_CLI_NUMBER, FALSE },
  { "orders_changed", N_ ("Changed"), OMS_CLI_NUMBER, FALSE },
  { "orders_unchanged", N_ ("Unchanged"), OMS_CLI_NUMBER, FALSE },
  { "orders_failed", N_ ("Not read"), OMS_CLI_NUMBER, FALSE },
  { "unknown_statuses", NULL, OMS_CLI_NUMBER, FALSE },
  { "stock_new", N_ ("New stock"), OMS_CLI_NUMBER, FALSE },
  { "stock_changed", N_ ("Changed stock"), OMS_CLI_NUMBER, FALSE },
  { "stock_unchanged", NULL, OMS_CLI_NUMBER, FALSE },
  { "stock_failed", NULL, OMS_CLI_NUMBER, FALSE },
  { "ok", NULL, OMS_CLI_SWITCH, FALSE },
  { "sentence", NULL, OMS_CLI_TEXT, FALSE },
};

/* ---- Older orders --------------------------------------------------------------------------------------------------
 */

/* So that nobody waits for hours without having been told. */
static gboolean
say_estimate (OmsCli *cli, const OmsAccount *account, gint64 since)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  OmsBackFillEstimate estimate;

  if (info == NULL || oms_back_fill_job (info, 0) == NULL)
    return TRUE;
  if (!oms_back_fill_estimate (cli->store, info, account, since, cli->now, &estimate, &error))
    {
      oms_cli_say ("%s", error->message);
      return FALSE;
    }
  words = oms_back_fill_describe (&estimate, cli->zone);
  oms_cli_say ("%s: %s", account->display_name, words);
  return TRUE;
}

static gboolean
say_estimates (OmsCli *cli, GArray *ids, gint64 since)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);
      gboolean is_meant = ids->len == 0;

      for (guint j = 0; j < ids->len; j++)
        is_meant = is_meant || g_array_index (ids, gint64, j) == account->id;
      if (account->is_active && is_meant && !say_estimate (cli, account, since))
        return FALSE;
    }
  return accounts != NULL;
}

/* ---- The outcome ---------------------------------------------------------------------------------------------------
 */

static OmsCliExit
print_results (OmsCli *cli, GPtrArray *results)
{
  OmsCliList *list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  OmsCliExit code = OMS_CLI_OK;

  for (guint i = 0; i < results->len; i++)
    {
      const OmsSyncResult *result = g_ptr_array_index (results, i);

      oms_cli_list_text (list, oms_cli_account_name (cli, result->platform_id));
      oms_cli_list_number (list, result->orders.added);
      oms_cli_list_number (list, result->orders.changed);
      oms_cli_list_number (list, result->orders.unchanged);
      oms_cli_list_number (list, result->orders.failed);
      oms_cli_list_number (list, result->orders.unknown_statuses);
      oms_cli_list_number (list, result->stock.added);
      oms_cli_list_number (list, result->stock.changed);
      oms_cli_list_number (list, result->stock.unchanged);
      oms_cli_list_number (list, result->stock.failed);
      oms_cli_list_switch (list, result->error == NULL);
      oms_cli_list_text (list, result->sentence);
    }
  oms_cli_list_finish (list, _ ("Nothing to sync."));

  for (guint i = 0; i < results->len; i++)
    {
      const OmsSyncResult *result = g_ptr_array_index (results, i);

      if (result->error != NULL)
        code = oms_cli_fail ("%s", result->sentence != NULL ? result->sentence : result->error->message);
    }
  return code;
}

static OmsCliExit
run_sync (OmsCli *cli, OmsSecretStore *secrets, OmsSyncWhat what, GArray *ids, gint64 since)
{
  g_autoptr (OmsSyncEngine) engine = oms_sync_engine_new (cli->store, secrets);
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliWatch watch;

  oms_cli_watch_begin (&watch, engine);
  oms_sync_engine_run_async (engine, what, ids->len > 0 ? (gint64 *) (gpointer) ids->data : NULL, ids->len, since,
                             watch.cancellable, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  results = oms_sync_engine_run_finish (engine, done, &error);
  oms_cli_watch_end (&watch, engine);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return oms_cli_fail (_ ("Stopped. What was fetched is kept"));
  if (results == NULL)
    return oms_cli_fail ("%s", error->message);
  return print_results (cli, results);
}

/* ---- The command ---------------------------------------------------------------------------------------------------
 */

static gboolean
parse_what (const char *word, OmsSyncWhat *what)
{
  if (word == NULL || strcmp (word, "all") == 0)
    *what = OMS_SYNC_ALL;
  else if (strcmp (word, "orders") == 0)
    *what = OMS_SYNC_ORDERS;
  else if (strcmp (word, "inventory") == 0)
    *what = OMS_SYNC_STOCK;
  else
    return FALSE;
  return TRUE;
}

static gboolean
find_platforms (OmsCli *cli, char **names, GArray *ids)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      OmsAccount *account = oms_cli_find_account (cli, names[i]);

      if (account == NULL)
        return FALSE;
      g_array_append_val (ids, account->id);
    }
  return TRUE;
}

static gboolean
has_active_account (OmsCli *cli)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (((OmsAccount *) g_ptr_array_index (accounts, i))->is_active)
      return TRUE;
  return FALSE;
}

OmsCliExit
oms_cli_sync (OmsCli *cli, int argc, char **argv)
{
  g_auto (GStrv) platforms = NULL;
  g_autofree char *since_text = NULL;
  g_autofree char *secrets_from = NULL;
  g_autoptr (OmsSecretStore) secrets = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  OmsSyncWhat what;
  gint64 since = OMS_TIME_UNKNOWN;
  gboolean scheduled = FALSE;
  int day;
  const GOptionEntry entries[] = {
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &platforms, N_ ("Only this account; may be given again"),
      N_ ("NAME") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since_text, N_ ("Older orders too, from this day on, like 2026-11-01"),
      N_ ("DAY") },
    { "scheduled", 0, 0, G_OPTION_ARG_NONE, &scheduled,
      N_ ("Only what is due by each account's own rhythm: for timers"), NULL },
    OMS_CLI_SECRETS_OPTION (&secrets_from),
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl sync", _ ("[orders|inventory|all]"),
                      _ ("Fetches what is new from all active accounts, side by side."), entries, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (!parse_what (argc > 1 ? argv[1] : NULL, &what))
    return oms_cli_wrong_usage (_ ("What to sync is one of orders, inventory or all, not “%s”"), argv[1]);
  if (scheduled && (argc > 1 || platforms != NULL || since_text != NULL))
    return oms_cli_wrong_usage (_ ("--scheduled stands alone: the accounts say what is due"));
  if (since_text != NULL && !oms_cli_parse_day (cli, since_text, &day))
    return OMS_CLI_USAGE;
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (since_text != NULL)
    since = oms_time_day_start (day, cli->zone);
  if (!find_platforms (cli, platforms, ids))
    return OMS_CLI_USAGE;
  if (ids->len == 0 && !has_active_account (cli))
    return oms_cli_fail (_ ("There is no active account to sync. “omsctl platforms add” adds one"));
  secrets = oms_cli_open_secrets (cli, secrets_from);
  if (secrets == NULL)
    return OMS_CLI_FAILED;
  if (scheduled)
    return oms_cli_run_schedule (cli, secrets, TRUE);
  if (since_text != NULL && (what & OMS_SYNC_ORDERS) != 0 && !say_estimates (cli, ids, since))
    return OMS_CLI_FAILED;
  return run_sync (cli, secrets, what, ids, since);
}
