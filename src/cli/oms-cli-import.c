/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl import: reads report files of the seller panels, or tells what they would bring. */
#include "oms-cli-input.h"
#include "oms-cli-output.h"
#include "oms-cli-watch.h"

#include "oms-file-reader.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const OmsCliColumn columns[] = {
  { "file", N_ ("File"), OMS_CLI_TEXT, TRUE },
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "report", N_ ("Report"), OMS_CLI_TEXT, FALSE },
  { "rows", N_ ("Rows"), OMS_CLI_NUMBER, FALSE },
  { "new", N_ ("New"), OMS_CLI_NUMBER, FALSE },
  { "changed", N_ ("Changed"), OMS_CLI_NUMBER, FALSE },
  { "unchanged", N_ ("Unchanged"), OMS_CLI_NUMBER, FALSE },
  { "failed", N_ ("Not read"), OMS_CLI_NUMBER, FALSE },
  { "unknown_statuses", NULL, OMS_CLI_NUMBER, FALSE },
  { "older", NULL, OMS_CLI_NUMBER, FALSE },
  { "as_of", NULL, OMS_CLI_TIME, FALSE },
  { "imported_before", NULL, OMS_CLI_TIME, FALSE },
  { "preview", NULL, OMS_CLI_SWITCH, FALSE },
  { "sentence", NULL, OMS_CLI_TEXT, FALSE },
};

/* The account that was named, else the only one of the file's marketplace. */
static OmsAccount *
find_account (OmsCli *cli, const char *name, const OmsFileMatch *match)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);
  OmsAccount *found = NULL;

  if (name != NULL)
    return oms_cli_find_account (cli, name);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      OmsAccount *account = g_ptr_array_index (accounts, i);

      if (g_strcmp0 (account->kind, match->info->kind) != 0)
        continue;
      if (found != NULL)
        {
          oms_cli_fail (_ ("There are several accounts of %s. Name one with --platform"), match->info->label);
          return NULL;
        }
      found = account;
    }
  if (found == NULL)
    oms_cli_fail (_ ("There is no account of %s yet. “omsctl platforms add” adds one"), match->info->label);
  return found;
}

static OmsImportReport *
run_import (OmsCli *cli, OmsSyncEngine *engine, const OmsAccount *account, const char *path, gint64 as_of,
            gboolean preview, GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;
  OmsImportReport *report;
  OmsCliWatch watch;

  oms_cli_watch_begin (&watch, engine);
  oms_sync_engine_import_async (engine, account, path, as_of, preview, watch.cancellable, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  report = oms_sync_engine_import_finish (engine, done, error);
  oms_cli_watch_end (&watch, engine);
  return report;
}

static void
print_report (OmsCliList *list, OmsCli *cli, const OmsImportReport *report, gboolean preview)
{
  oms_cli_list_text (list, report->file_name);
  oms_cli_list_text (list, oms_cli_account_name (cli, report->platform_id));
  oms_cli_list_text (list, report->format->id);
  oms_cli_list_number (list, (gint64) report->rows);
  oms_cli_list_number (list, report->counts.added);
  oms_cli_list_number (list, report->counts.changed);
  oms_cli_list_number (list, report->counts.unchanged);
  oms_cli_list_number (list, report->counts.failed);
  oms_cli_list_number (list, report->counts.unknown_statuses);
  oms_cli_list_number (list, report->counts.older);
  oms_cli_list_time (list, report->as_of, OMS_PRECISION_TIME);
  oms_cli_list_time (list, report->imported_at, OMS_PRECISION_TIME);
  oms_cli_list_switch (list, preview);
  oms_cli_list_text (list, report->sentence);
}

/* FALSE: said so. */
static gboolean
is_readable (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    oms_cli_fail (_ ("There is no file “%s”"), path);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    oms_cli_fail (_ ("“%s” is a folder. Name the report files in it"), path);
  else if (g_access (path, R_OK) != 0)
    oms_cli_fail (_ ("“%s” may not be read by you"), path);
  else
    return TRUE;
  return FALSE;
}

static OmsCliExit
import_one (OmsCli *cli, OmsSyncEngine *engine, const char *path, const char *name, gint64 as_of, gboolean preview,
            OmsCliList *list)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  OmsAccount *account;

  if (!is_readable (path))
    return OMS_CLI_FAILED;
  if (!oms_file_recognise (path, &match, NULL, &error))
    return oms_cli_fail ("%s: %s", path, error->message);
  account = find_account (cli, name, &match);
  if (account == NULL)
    return OMS_CLI_USAGE;
  report = run_import (cli, engine, account, path, as_of, preview, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return oms_cli_fail (_ ("Stopped. What was imported is kept"));
  if (report == NULL)
    return oms_cli_fail ("%s: %s", path, error->message);
  print_report (list, cli, report, preview);
  if (report->imported_at != OMS_TIME_UNKNOWN)
    oms_cli_say ("%s: %s", report->file_name, report->sentence);
  for (guint i = 0; preview && i < report->reasons->len; i++)
    oms_cli_say ("%s: %s", report->file_name, (const char *) g_ptr_array_index (report->reasons, i));
  for (guint i = 0; i < report->notes->len; i++)
    oms_cli_say ("%s: %s", report->file_name, (const char *) g_ptr_array_index (report->notes, i));
  return OMS_CLI_OK;
}

OmsCliExit
oms_cli_import (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autoptr (OmsSecretStore) secrets = NULL;
  g_autoptr (OmsSyncEngine) engine = NULL;
  g_autofree char *day_text = NULL;
  gint64 as_of = OMS_TIME_UNKNOWN;
  gboolean preview = FALSE;
  int day;
  OmsCliExit code = OMS_CLI_OK;
  OmsCliList *list;
  const GOptionEntry entries[] = {
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("The account the files belong to"), N_ ("NAME") },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &day_text,
      N_ ("The day the panel made the files, where their own date is another; like 2026-11-20"), N_ ("DAY") },
    { "preview", 0, 0, G_OPTION_ARG_NONE, &preview, N_ ("Tell what the files would bring and write nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl import", _ ("FILE…"),
                      _ ("Reads report files of a seller panel. Which report it is is told by its columns."), entries,
                      G_MAXINT - 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("Name at least one file"));
  if (day_text != NULL && !oms_cli_parse_day (cli, day_text, &day))
    return OMS_CLI_USAGE;
  if (day_text != NULL)
    as_of = oms_time_day_start (oms_time_day_add (day, 1), cli->zone) - 1;
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  secrets = oms_secret_store_new_memory ();
  engine = oms_sync_engine_new (cli->store, secrets);
  list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  for (int i = 1; i < argc; i++)
    {
      OmsCliExit one = import_one (cli, engine, argv[i], platform, as_of, preview, list);

      code = MAX (code, one);
    }
  oms_cli_list_finish (list, _ ("No file was imported to its end."));
  return code;
}
