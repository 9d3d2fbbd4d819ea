/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl fill: a copy of a panel's stock workbook with figures filled in, for upload. */
#include "oms-cli-output.h"

#include "oms-sync-engine.h"

#include <glib/gi18n-lib.h>

static const OmsCliColumn columns[] = {
  { "file", N_ ("File"), OMS_CLI_TEXT, TRUE },          { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "rows", N_ ("Rows"), OMS_CLI_NUMBER, FALSE },       { "filled", N_ ("Filled in"), OMS_CLI_NUMBER, FALSE },
  { "left", N_ ("Left alone"), OMS_CLI_NUMBER, FALSE }, { "unmatched", N_ ("Not in it"), OMS_CLI_NUMBER, FALSE },
  { "output", N_ ("New file"), OMS_CLI_TEXT, TRUE },
};

/* The account that was named, else the only one of the workbook's marketplace. */
static const OmsAccount *
find_account (OmsCli *cli, const char *name, const char *workbook)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  const OmsAccount *found = NULL;

  if (name != NULL)
    return oms_cli_find_account (cli, name);
  if (!oms_file_recognise (workbook, &match, NULL, &error))
    {
      oms_cli_say ("%s: %s", workbook, error->message);
      return NULL;
    }
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);

      if (g_strcmp0 (account->kind, match.info->kind) != 0)
        continue;
      if (found != NULL)
        {
          oms_cli_say (_ ("There are several accounts of %s. Name one with --platform"), match.info->label);
          return NULL;
        }
      found = account;
    }
  if (found == NULL)
    oms_cli_say (_ ("There is no account of %s yet. “omsctl platforms add” adds one"), match.info->label);
  return found;
}

static OmsCliExit
fill (OmsCli *cli, const OmsAccount *account, const char *workbook, const char *list, gint64 from, const char *output)
{
  g_autoptr (OmsSecretStore) secrets = oms_secret_store_new_memory ();
  g_autoptr (OmsSyncEngine) engine = oms_sync_engine_new (cli->store, secrets);
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (OmsFillReport) report = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliList *rows;

  oms_sync_engine_fill_async (engine, account, workbook, list, from, output, NULL, oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  report = oms_sync_engine_fill_finish (engine, done, &error);
  if (report == NULL)
    return oms_cli_fail ("%s", error->message);
  rows = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  oms_cli_list_text (rows, workbook);
  oms_cli_list_text (rows, account->name);
  oms_cli_list_number (rows, report->rows);
  oms_cli_list_number (rows, report->filled);
  oms_cli_list_number (rows, report->left);
  oms_cli_list_number (rows, report->unmatched);
  oms_cli_list_text (rows, output);
  oms_cli_list_finish (rows, "");
  for (guint i = 0; i < report->reasons->len; i++)
    oms_cli_say ("%s", (const char *) g_ptr_array_index (report->reasons, i));
  return OMS_CLI_OK;
}

OmsCliExit
oms_cli_fill (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autofree char *list = NULL;
  g_autofree char *from = NULL;
  g_autofree char *output = NULL;
  gboolean preview = FALSE;
  const OmsAccount *account, *other;
  const GOptionEntry entries[] = {
    { "figures", 0, 0, G_OPTION_ARG_FILENAME, &list, N_ ("A list with the columns SKU, Variation and Stock"),
      N_ ("FILE") },
    { "available-at", 0, 0, G_OPTION_ARG_FILENAME, &from,
      N_ ("Instead of a list: what is available at this account of yours"), N_ ("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("The new file; with .csv at its end a list of what is to be typed in"), N_ ("FILE") },
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("The account the workbook belongs to"), N_ ("NAME") },
    { "preview", 0, 0, G_OPTION_ARG_NONE, &preview, N_ ("Tell what would be filled in and write nothing"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl fill", _ ("WORKBOOK"),
                      _ ("Fills stock into a copy of a seller panel's workbook, for you to upload there."), entries, 1,
                      &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The workbook is missing"));
  if ((list != NULL) == (from != NULL))
    return oms_cli_wrong_usage (_ ("Say where the figures come from: --figures or --available-at"));
  if ((output != NULL) == preview)
    return oms_cli_wrong_usage (_ ("Say where the new file goes with --output, or --preview"));
  if (output != NULL && g_file_test (output, G_FILE_TEST_EXISTS))
    return oms_cli_fail (_ ("There is a file %s already. Choose another name"), output);
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  account = find_account (cli, platform, argv[1]);
  other = from != NULL && account != NULL ? oms_cli_find_account (cli, from) : NULL;
  if (account == NULL || (from != NULL && other == NULL))
    return OMS_CLI_FAILED;
  return fill (cli, account, argv[1], list, other != NULL ? other->id : 0, output);
}
