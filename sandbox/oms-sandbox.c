/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oms-sandbox: a loopback server that speaks the marketplaces' protocols, for the demo, the tests and load. This file:
 * options, the line of JSON at the start, and the end. */
#include "oms-sandbox-control.h"
#include "oms-sandbox-files.h"
#include "oms-sandbox-time.h"

#include <glib-unix.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* So fast that no limit and no waiting time matters. */
#define FAST 1e6

static int port, orders = 2000, listings, seed = 1, latency, parent_pid;
static double speed = 1, live, sale, token_life = 3600;
static char *accounts, *faults, *now, *files;
static gboolean fast, replay, die_with_parent;

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port on 127.0.0.1; 0 takes a free one", "N" },
  { "orders", 0, 0, G_OPTION_ARG_INT, &orders, "Orders of each account at the start (2000)", "N" },
  { "listings", 0, 0, G_OPTION_ARG_INT, &listings, "Listings of each account (0: the whole catalogue)", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "The same seed gives the same world (1)", "S" },
  { "accounts", 0, 0, G_OPTION_ARG_STRING, &accounts, "Comma list of KIND or KIND:N (amazon)", "LIST" },
  { "faults", 0, 0, G_OPTION_ARG_STRING, &faults, "Trouble to make, see below", "SPEC" },
  { "files", 0, 0, G_OPTION_ARG_FILENAME, &files, "Keep the panel files of accounts that have nothing else here",
    "DIR" },
  { "latency", 0, 0, G_OPTION_ARG_INT, &latency, "Milliseconds before each reply", "MS" },
  { "live", 0, 0, G_OPTION_ARG_DOUBLE, &live, "New orders and changes a minute", "RATE" },
  { "sale", 0, 0, G_OPTION_ARG_DOUBLE, &sale, "A sale day: so many new orders an hour, and what follows from them",
    "RATE" },
  { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &speed, "Multiply limits, divide waiting times (1)", "N" },
  { "fast", 0, 0, G_OPTION_ARG_NONE, &fast, "As good as no limits and no waiting times", NULL },
  { "replay", 0, 0, G_OPTION_ARG_NONE, &replay, "Write all orders beforehand, for benches that must not wait for it",
    NULL },
  { "token-life", 0, 0, G_OPTION_ARG_DOUBLE, &token_life, "Seconds an access token lives (3600)", "S" },
  { "now", 0, 0, G_OPTION_ARG_STRING, &now, "The world's time at the start, as 2026-11-23T06:00:00Z", "ISO" },
  { "parent-pid", 0, 0, G_OPTION_ARG_INT, &parent_pid, "End when this parent process is no more", "PID" },
  { "die-with-parent", 0, 0, G_OPTION_ARG_NONE, &die_with_parent, "End when standard input closes", NULL },
  { NULL },
};

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static gboolean
read_options (OmsSandboxOptions *options, GError **error)
{
  if (orders < 0 || listings < 0 || latency < 0 || port < 0 || port > 65535)
    return fail (error, "A number is out of range.");
  if (!(speed > 0) || !isfinite (speed) || !(token_life > 0) || !(live >= 0) || !(sale >= 0) || !isfinite (sale))
    return fail (error, "--speed and --token-life must be above 0, --live and --sale not below.");
  *options = (OmsSandboxOptions){ .seed = (guint64) seed,
                                  .n_orders = (guint) orders,
                                  .n_listings = (guint) listings,
                                  .speed = fast ? FAST : speed,
                                  .token_life = token_life,
                                  .live = live,
                                  .sale = sale,
                                  .replay = replay };
  if (now != NULL && !oms_sandbox_time_parse (now, &options->now))
    return fail (error, "--now wants a time like 2026-11-23T06:00:00Z.");
  return TRUE;
}

/* Without a command it serves. */
static gboolean
check_command (int argc, char **argv, GError **error)
{
  if (argc == 1 || (argc == 3 && g_str_equal (argv[1], "export-files")))
    return TRUE;
  return fail (error, "The only command is: export-files DIR");
}

static gboolean
add_accounts (OmsSandboxWorld *world, GError **error)
{
  g_auto (GStrv) items = g_strsplit (accounts != NULL ? accounts : "amazon", ",", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ":", 2);
      const OmsSandboxProtocol *protocol = parts[0] != NULL ? oms_sandbox_protocol_find (parts[0]) : NULL;
      guint64 n = 1;

      if (protocol == NULL || (parts[1] != NULL && !g_ascii_string_to_unsigned (parts[1], 10, 1, 99, &n, NULL)))
        return fail (error, "--accounts wants a list like amazon:2.");
      for (guint k = 0; k < n; k++)
        oms_sandbox_world_add_account (world, protocol);
    }
  if (faults != NULL && !oms_sandbox_faults_add (world->faults, faults, error))
    return FALSE;
  oms_sandbox_world_break (world);
  return TRUE;
}

static gboolean
on_stdin (int fd, GIOCondition condition, gpointer loop)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_look_for_parent (gpointer loop)
{
  if (getppid () == parent_pid)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
run (OmsSandboxHttp *http)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *line = oms_sandbox_control_describe (http);

  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  if (die_with_parent)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_stdin, loop);
  if (parent_pid > 0)
    g_timeout_add (500, on_look_for_parent, loop);
  g_print ("%s\n", line);
  fflush (stdout);
  g_main_loop_run (loop);
}

/* Returns: the program's exit status */
static int
say (OmsSandboxWorld *world, const GError *error, int status)
{
  g_printerr ("%s\n", error->message);
  oms_sandbox_world_free (world);
  return status;
}

static int
serve (OmsSandboxWorld *world, const OmsSandboxOptions *options)
{
  g_autoptr (GError) error = NULL;
  OmsSandboxHttp *http;

  if (files != NULL && !oms_sandbox_files_keep (world, files, &error))
    return say (world, error, 1);
  http = oms_sandbox_http_new (world, (guint) port, (guint) latency, &error);
  if (http == NULL)
    return say (world, error, 1);
  oms_sandbox_world_set_live (world, options->live);
  oms_sandbox_world_set_sale (world, options->sale);
  run (http);
  oms_sandbox_http_free (http);
  oms_sandbox_world_free (world);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[export-files DIR]");
  g_autoptr (GError) error = NULL;
  OmsSandboxOptions options;
  OmsSandboxWorld *world = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  signal (SIGPIPE, SIG_IGN);
  g_option_context_set_summary (context, "Speaks the marketplaces' protocols on 127.0.0.1, with invented orders. With "
                                         "export-files it writes the\nfiles of the marketplaces' panels into DIR and "
                                         "ends.");
  g_option_context_set_description (context, OMS_SANDBOX_FAULTS_HELP);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !read_options (&options, &error) ||
      !check_command (argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  world = oms_sandbox_world_new (&options);
  if (!add_accounts (world, &error))
    return say (world, error, 2);
  if (argc == 1)
    return serve (world, &options);
  if (!oms_sandbox_files_export (world, argv[2], &error))
    return say (world, error, 1);
  oms_sandbox_world_free (world);
  return 0;
}
