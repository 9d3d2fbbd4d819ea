/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options, errors and the database for all commands of omsctl. */
#include "oms-cli.h"

#include "oms-cli-text.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

void
oms_cli_clear (OmsCli *cli)
{
  g_clear_pointer (&cli->accounts, g_ptr_array_unref);
  if (cli->store != NULL)
    oms_store_close (cli->store);
  g_clear_object (&cli->store);
  g_clear_pointer (&cli->zone, g_time_zone_unref);
  g_clear_pointer (&cli->database, g_free);
}

/* ---- Saying it -----------------------------------------------------------------------------------------------------
 */

G_GNUC_PRINTF (1, 0)
static void
say (const char *format, va_list args)
{
  g_autofree char *message = g_strdup_vprintf (format, args);
  g_autofree char *clean = oms_cli_text_clean (message);

  fprintf (stderr, "omsctl: %s\n", clean);
}

void
oms_cli_say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  say (format, args);
  va_end (args);
}

OmsCliExit
oms_cli_fail (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  say (format, args);
  va_end (args);
  return OMS_CLI_FAILED;
}

OmsCliExit
oms_cli_wrong_usage (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  say (format, args);
  va_end (args);
  fprintf (stderr, _ ("Run “%s --help” for what can be said here.\n"), g_get_prgname ());
  return OMS_CLI_USAGE;
}

/* ---- Options -------------------------------------------------------------------------------------------------------
 */

static gboolean
read_format (const char *option, const char *value, gpointer data, GError **error)
{
  static const char *const names[] = { "table", "json", "csv" };
  OmsCli *cli = data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (value, names[i]) == 0)
      {
        cli->format = (OmsCliFormat) i;
        return TRUE;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("The format is one of table, json or csv, not “%s”"),
               value);
  return FALSE;
}

static gboolean
read_database (const char *option, const char *value, gpointer data, GError **error)
{
  OmsCli *cli = data;

  g_free (cli->database);
  cli->database = g_strdup (value);
  return TRUE;
}

gboolean
oms_cli_parse (OmsCli *cli, const char *command, const char *words, const char *summary, const GOptionEntry *entries,
               int max_words, int *argc, char ***argv)
{
  static const GOptionEntry common[] = {
    { "format", 'f', 0, G_OPTION_ARG_CALLBACK, read_format, N_ ("How to print: table, json or csv"), N_ ("FORMAT") },
    { "database", 'd', G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, read_database,
      N_ ("Another database than your own"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (words);
  g_autoptr (GError) error = NULL;
  GOptionGroup *group = g_option_group_new ("main", "", "", cli, NULL);

  g_set_prgname (command);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, common);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, summary);
  /* Before a command's name only the options of all commands stand. */
  g_option_context_set_strict_posix (context, max_words < 0);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      oms_cli_wrong_usage ("%s", error->message);
      return FALSE;
    }
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      (*argv)++;
      (*argc)--;
    }
  if (max_words >= 0 && *argc - 1 > max_words)
    {
      oms_cli_wrong_usage (_ ("“%s” is one word too many"), (*argv)[max_words + 1]);
      return FALSE;
    }
  return TRUE;
}

static char *
describe_commands (const OmsCliCommand *commands, gsize n_commands)
{
  GString *text = g_string_new (_ ("Commands:"));

  for (gsize i = 0; i < n_commands; i++)
    g_string_append_printf (text, "\n  %-11s %s", commands[i].name, _ (commands[i].summary));
  return g_string_free (text, FALSE);
}

OmsCliExit
oms_cli_dispatch (OmsCli *cli, const char *command, const OmsCliCommand *commands, gsize n_commands, int argc,
                  char **argv)
{
  g_autofree char *summary = describe_commands (commands, n_commands);

  if (!oms_cli_parse (cli, command, _ ("COMMAND …"), summary, NULL, -1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc < 2)
    return oms_cli_wrong_usage (_ ("A command is missing"));
  for (gsize i = 0; i < n_commands; i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return commands[i].run (cli, argc - 1, argv + 1);
  return oms_cli_wrong_usage (_ ("There is no command “%s”"), argv[1]);
}

/* ---- Database ------------------------------------------------------------------------------------------------------
 */

gboolean
oms_cli_open (OmsCli *cli, gboolean create)
{
  g_autofree char *path = cli->database != NULL ? g_strdup (cli->database) : oms_store_default_path ();
  g_autoptr (GError) error = NULL;

  g_assert (cli->store == NULL);

  if (!create && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      oms_cli_say (_ ("There is no database at %s. “omsctl platforms add” makes one"), path);
      return FALSE;
    }
  /* The database's own zone: its days are counted in it, wherever this command is run. */
  cli->store = oms_store_open (path, NULL, NULL, &error);
  if (cli->store == NULL)
    {
      oms_cli_say ("%s", error->message);
      return FALSE;
    }
  g_time_zone_unref (cli->zone);
  cli->zone = g_time_zone_ref (oms_store_get_zone (cli->store));
  return TRUE;
}

GPtrArray *
oms_cli_list_accounts (OmsCli *cli)
{
  g_autoptr (GError) error = NULL;

  if (cli->accounts == NULL)
    cli->accounts = oms_store_list_accounts (cli->store, &error);
  if (cli->accounts == NULL)
    oms_cli_say ("%s", error->message);
  return cli->accounts;
}

OmsAccount *
oms_cli_find_account (OmsCli *cli, const char *name)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      OmsAccount *account = g_ptr_array_index (accounts, i);

      if (strcmp (account->name, name) == 0 || strcmp (account->uuid, name) == 0 ||
          strcmp (account->display_name, name) == 0)
        return account;
    }
  if (accounts != NULL)
    oms_cli_say (_ ("There is no account “%s”. “omsctl platforms list” shows them"), name);
  return NULL;
}

const char *
oms_cli_account_name (OmsCli *cli, gint64 platform_id)
{
  GPtrArray *accounts = oms_cli_list_accounts (cli);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      OmsAccount *account = g_ptr_array_index (accounts, i);

      if (account->id == platform_id)
        return account->name;
    }
  return "";
}

gboolean
oms_cli_parse_day (OmsCli *cli, const char *text, int *day)
{
  int today = oms_time_local_day (cli->now, cli->zone);
  OmsPrecision precision;
  gint64 ms;

  if (strcmp (text, "today") == 0)
    *day = today;
  else if (strcmp (text, "yesterday") == 0)
    *day = oms_time_day_add (today, -1);
  else if (oms_time_parse (text, cli->zone, &ms, &precision, NULL) && precision == OMS_PRECISION_DAY)
    *day = oms_time_local_day (ms, cli->zone);
  else
    {
      oms_cli_wrong_usage (_ ("“%s” is not a day: write it like 2026-11-22, or today, yesterday"), text);
      return FALSE;
    }
  return TRUE;
}

/* ---- Waiting -------------------------------------------------------------------------------------------------------
 */

void
oms_cli_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GAsyncResult *
oms_cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}
