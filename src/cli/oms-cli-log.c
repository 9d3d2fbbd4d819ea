/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl log and omsctl check: what the syncs did, and whether the database is sound. */
#include "oms-cli-output.h"
#include "oms-cli-watch.h"

#include "oms-store-sync.h"

#include <glib/gi18n-lib.h>

static const OmsCliColumn columns[] = {
  { "started_at", N_ ("Started"), OMS_CLI_TIME, FALSE },
  { "finished_at", NULL, OMS_CLI_TIME, FALSE },
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "what", N_ ("What"), OMS_CLI_TEXT, FALSE },
  { "state", NULL, OMS_CLI_TEXT, FALSE },
  { "seen", NULL, OMS_CLI_NUMBER, FALSE },
  { "added", N_ ("New"), OMS_CLI_NUMBER, FALSE },
  { "changed", N_ ("Changed"), OMS_CLI_NUMBER, FALSE },
  { "unchanged", NULL, OMS_CLI_NUMBER, FALSE },
  { "failed", N_ ("Failed"), OMS_CLI_NUMBER, FALSE },
  { "unknown_statuses", NULL, OMS_CLI_NUMBER, FALSE },
  { "sentence", N_ ("Result"), OMS_CLI_TEXT, TRUE, TRUE },
};

static const char *
state_id (OmsRunState state)
{
  switch (state)
    {
    case OMS_RUN_RUNNING:
      return "running";
    case OMS_RUN_DONE:
      return "done";
    case OMS_RUN_FAILED:
      return "failed";
    case OMS_RUN_CANCELLED:
      return "cancelled";
    case OMS_RUN_INTERRUPTED:
    default:
      return "interrupted";
    }
}

static void
add_run (OmsCli *cli, OmsCliList *list, const OmsRun *run)
{
  oms_cli_list_time (list, run->started_at, OMS_PRECISION_TIME);
  oms_cli_list_time (list, run->finished_at, OMS_PRECISION_TIME);
  oms_cli_list_text (list, oms_cli_account_name (cli, run->platform_id));
  oms_cli_list_text (list, run->what);
  oms_cli_list_text (list, state_id (run->state));
  oms_cli_list_number (list, run->counts.seen);
  oms_cli_list_number (list, run->counts.added);
  oms_cli_list_number (list, run->counts.changed);
  oms_cli_list_number (list, run->counts.unchanged);
  oms_cli_list_number (list, run->counts.failed);
  oms_cli_list_number (list, run->counts.unknown_statuses);
  oms_cli_list_text (list, run->sentence);
}

OmsCliExit
oms_cli_log (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliList *list;
  gint64 platform_id = 0;
  int limit = 20;
  const GOptionEntry entries[] = {
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("Only this account"), N_ ("NAME") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many (20)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl log", NULL, _ ("Lists what each run did, the newest first."), entries, 0, &argc,
                      &argv))
    return OMS_CLI_USAGE;
  if (limit < 1)
    return oms_cli_wrong_usage (_ ("The limit is a number from 1 on"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (platform != NULL)
    {
      OmsAccount *account = oms_cli_find_account (cli, platform);

      if (account == NULL)
        return OMS_CLI_USAGE;
      platform_id = account->id;
    }

  runs = oms_store_list_runs (cli->store, platform_id, (guint) limit, &error);
  if (runs == NULL)
    return oms_cli_fail ("%s", error->message);
  list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < runs->len; i++)
    add_run (cli, list, g_ptr_array_index (runs, i));
  oms_cli_list_finish (list, _ ("Nothing has run yet."));
  return OMS_CLI_OK;
}

static void
print_findings (OmsCli *cli, GPtrArray *findings)
{
  static const OmsCliColumn finding_columns[] = { { "finding", N_ ("Finding"), OMS_CLI_TEXT, TRUE, TRUE } };
  OmsCliList *list = oms_cli_list_new (cli, finding_columns, G_N_ELEMENTS (finding_columns));

  for (guint i = 0; i < findings->len; i++)
    oms_cli_list_text (list, g_ptr_array_index (findings, i));
  oms_cli_list_finish (list, _ ("The database is sound."));
}

OmsCliExit
oms_cli_check (OmsCli *cli, int argc, char **argv)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_deep = FALSE;
  const GOptionEntry entries[] = {
    { "deep", 0, 0, G_OPTION_ARG_NONE, &is_deep, N_ ("Also recount every sum and compare the search"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl check", NULL, _ ("Checks the database; finding anything is a failure."), entries, 0,
                      &argc, &argv))
    return OMS_CLI_USAGE;
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (is_deep)
    oms_cli_watch_line (_ ("Recounting every sum and comparing the search; a million orders take about a minute …"));
  gboolean checked = oms_store_check (cli->store, is_deep, &findings, NULL, &error);
  oms_cli_watch_line (NULL);
  if (!checked)
    return oms_cli_fail ("%s", error->message);
  print_findings (cli, findings);
  return findings->len == 0 ? OMS_CLI_OK : OMS_CLI_FAILED;
}
