/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl export: orders or stock into a CSV file for spreadsheets, as the window writes it. */
#include "oms-cli-lists.h"
#include "oms-cli-output.h"
#include "oms-export.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
  gboolean done;
} Run;

static gboolean
on_interrupt (gpointer data)
{
  g_cancellable_cancel (((Run *) data)->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->done = oms_export_run_finish (OMS_STORE (source), result, &run->error);
  g_main_loop_quit (run->loop);
}

/* Ctrl+C leaves no half of a file. */
static gboolean
run_export (OmsCli *cli, OmsExport *export, GFile *file, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Run run = { loop, cancellable, NULL, FALSE };
  guint interrupts = g_unix_signal_add (SIGINT, on_interrupt, &run);
  guint terminates = g_unix_signal_add (SIGTERM, on_interrupt, &run);

  oms_export_run_async (export, cli->store, file, cancellable, on_exported, &run);
  g_main_loop_run (loop);
  g_source_remove (interrupts);
  g_source_remove (terminates);
  if (run.error != NULL)
    g_propagate_error (error, run.error);
  return run.done;
}

static OmsCliExit
export_to (OmsCli *cli, OmsExport *export, const char *path)
{
  static const OmsCliColumn columns[] = {
    { "file", N_ ("File"), OMS_CLI_TEXT, TRUE },
    { "rows", N_ ("Rows"), OMS_CLI_NUMBER, FALSE },
  };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  OmsCliList *list;

  if (!run_export (cli, export, file, &error))
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? oms_cli_fail (_ ("Stopped; nothing was written"))
                                                                     : oms_cli_fail ("%s", error->message);
  list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  oms_cli_list_text (list, path);
  oms_cli_list_number (list, oms_export_get_progress (export, NULL));
  oms_cli_list_finish (list, "");
  return OMS_CLI_OK;
}

/* There is nothing that a second run could not write again, but a file may be another's. */
static gboolean
is_free (const char *path)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  oms_cli_fail (_ ("%s is there already; nothing was written"), path);
  return FALSE;
}

static OmsCliExit
export_orders (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *where = NULL;
  g_autofree char *sort_text = NULL;
  g_autoptr (OmsOrderFilter) filter = NULL;
  g_autoptr (OmsExport) export = NULL;
  g_autoptr (GError) error = NULL;
  OmsOrderSort sort;
  const GOptionEntry entries[] = {
    { "where", 'w', 0, G_OPTION_ARG_FILENAME, &where, N_ ("Only those that match, as in “omsctl orders”"),
      N_ ("FILTER") },
    { "sort", 's', 0, G_OPTION_ARG_STRING, &sort_text, N_ ("As in “omsctl orders”"), N_ ("KEY") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl export orders", _ ("FILE"), _ ("Writes orders, the newest first, as CSV."), entries,
                      1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The file to write is missing"));
  if (!oms_cli_parse_sort (sort_text, &sort))
    return oms_cli_wrong_usage (_ ("There is no sort key “%s”"), sort_text);
  filter = oms_order_filter_parse (where, cli->now, cli->zone, &error);
  if (filter == NULL)
    return oms_cli_wrong_usage ("%s", error->message);
  if (!is_free (argv[1]) || !oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  oms_order_filter_free (filter);
  filter = oms_order_filter_parse (where, cli->now, cli->zone, NULL); /* now in the database's zone */
  if (filter == NULL || !oms_cli_check_names (cli, filter))
    return OMS_CLI_USAGE;
  export = oms_export_new_orders (filter, &sort, NULL);
  return export_to (cli, export, argv[1]);
}

static OmsCliExit
export_inventory (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autofree char *view = NULL;
  g_autofree char *text = NULL;
  g_autoptr (OmsExport) export = NULL;
  OmsStockQuery query = { .key = OMS_STOCK_SORT_SKU };
  const GOptionEntry entries[] = {
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("Only this account"), N_ ("NAME") },
    { "view", 0, 0, G_OPTION_ARG_STRING, &view, N_ ("all, out, low (5 or fewer) or unknown"), N_ ("VIEW") },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &text, N_ ("Only where SKU or title has this in it"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl export inventory", _ ("FILE"), _ ("Writes stock by SKU as CSV."), entries, 1, &argc,
                      &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("The file to write is missing"));
  if (view != NULL && !oms_cli_parse_stock_view (view, &query.view))
    return oms_cli_wrong_usage (_ ("The view is one of all, out, low or unknown, not “%s”"), view);
  if (!is_free (argv[1]) || !oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (platform != NULL)
    {
      const OmsAccount *account = oms_cli_find_account (cli, platform);

      if (account == NULL)
        return OMS_CLI_USAGE;
      query.platform_id = account->id;
    }
  query.text = text;
  export = oms_export_new_stock (&query, NULL);
  return export_to (cli, export, argv[1]);
}

OmsCliExit
oms_cli_export (OmsCli *cli, int argc, char **argv)
{
  static const OmsCliCommand commands[] = {
    { "orders", export_orders, N_ ("Orders, filtered and sorted") },
    { "inventory", export_inventory, N_ ("The stock of every account") },
  };

  return oms_cli_dispatch (cli, "omsctl export", commands, G_N_ELEMENTS (commands), argc, argv);
}
