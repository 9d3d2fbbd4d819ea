/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl: the whole core without a window. Finds the command and keeps the exit codes; the work is in one file a group
 * of commands. */
#include "oms-cli-output.h"

#include "oms-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const OmsCliCommand commands[] = {
  { "platforms", oms_cli_platforms, N_ ("Your marketplace accounts: list, add, change, try, remove") },
  { "sync", oms_cli_sync, N_ ("Fetch orders and stock from the marketplaces") },
  { "serve", oms_cli_serve, N_ ("Sync by itself, without a window, until stopped") },
  { "import", oms_cli_import, N_ ("Read report files of the seller panels") },
  { "fill", oms_cli_fill, N_ ("Fill stock into a seller panel's workbook, for upload") },
  { "orders", oms_cli_orders, N_ ("List orders, filtered and sorted") },
  { "order", oms_cli_order, N_ ("Show one order with everything known about it") },
  { "inventory", oms_cli_inventory, N_ ("List the stock of every account") },
  { "export", oms_cli_export, N_ ("Write orders or stock into a file for spreadsheets") },
  { "summary", oms_cli_summary, N_ ("Orders and revenue by account and status") },
  { "log", oms_cli_log, N_ ("What each sync did") },
  { "problems", oms_cli_problems, N_ ("Records that could not be read, and reading them again") },
  { "backup", oms_cli_backup, N_ ("Copy the database into a file") },
  { "restore", oms_cli_restore, N_ ("Put a copy in the place of the database") },
  { "check", oms_cli_check, N_ ("Check the database") },
};

int
main (int argc, char *argv[])
{
  OmsCli cli = { .format = OMS_CLI_FORMAT_TABLE };
  OmsCliExit code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, OMS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    {
      oms_cli_print ("omsctl " OMS_VERSION "\n");
      return OMS_CLI_OK;
    }

  cli.zone = g_time_zone_new_local ();
  cli.now = oms_time_now ();
  code = oms_cli_dispatch (&cli, "omsctl", commands, G_N_ELEMENTS (commands), argc, argv);
  oms_cli_clear (&cli);
  if (!oms_cli_flush () && code == OMS_CLI_OK)
    code = oms_cli_fail (_ ("The output could not be written"));
  return code;
}
