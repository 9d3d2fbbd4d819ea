/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl backup and omsctl restore: the whole database as one file. */
#include "oms-cli-output.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static void
print_file (OmsCli *cli, const char *path)
{
  static const OmsCliColumn columns[] = { { "file", N_ ("File"), OMS_CLI_TEXT, TRUE } };
  OmsCliList *list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));

  oms_cli_list_text (list, path);
  oms_cli_list_finish (list, "");
}

/* The one that @path is to be in. FALSE: said so. */
static gboolean
is_folder_writable (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    oms_cli_fail (_ ("There is no folder “%s” to write into"), folder);
  else if (g_access (folder, W_OK) != 0)
    oms_cli_fail (_ ("You may not write into “%s”. Choose another folder"), folder);
  else
    return TRUE;
  return FALSE;
}

OmsCliExit
oms_cli_backup (OmsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!oms_cli_parse (cli, "omsctl backup", _ ("FILE"),
                      _ ("Copies the database as it is now into a new file, also while a sync runs. Secrets are not in "
                         "it."),
                      NULL, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The file to write is missing"));
  if (g_file_test (argv[1], G_FILE_TEST_EXISTS))
    return oms_cli_fail (_ ("%s is there already; nothing was written"), argv[1]);
  if (!is_folder_writable (argv[1]) || !oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (!oms_store_backup (cli->store, argv[1], NULL, &error))
    return oms_cli_fail ("%s", error->message);
  print_file (cli, argv[1]);
  return OMS_CLI_OK;
}

OmsCliExit
oms_cli_restore (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (!oms_cli_parse (cli, "omsctl restore", _ ("FILE"),
                      _ ("Puts a backup in the place of the database, which no program may have open. What was there "
                         "stays beside it under another name."),
                      NULL, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The backup to read is missing"));
  path = cli->database != NULL ? g_strdup (cli->database) : oms_store_default_path ();
  if (!oms_store_restore (path, argv[1], &error))
    return oms_cli_fail ("%s", error->message);
  print_file (cli, path);
  return OMS_CLI_OK;
}
