/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl serve, and omsctl sync --scheduled: the schedule without a window, for ever or until nothing is due. One line
 * a run. */
#include "oms-cli-serve.h"

#include "oms-cli-input.h"
#include "oms-cli-output.h"
#include "oms-sync-engine.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

static const OmsCliColumn columns[] = {
  { "at", N_ ("When"), OMS_CLI_TIME, FALSE },
  { "platform", N_ ("Account"), OMS_CLI_TEXT, FALSE },
  { "ok", NULL, OMS_CLI_SWITCH, FALSE },
  { "sentence", N_ ("What"), OMS_CLI_TEXT, TRUE, TRUE },
};

typedef struct
{
  OmsCli *cli;
  OmsSyncEngine *engine;
  OmsCliList *list; /* (nullable) json and csv */
  gboolean once;
  gboolean is_over;
  gboolean is_stopped; /* by somebody */
  gboolean has_failed;
  gboolean has_waited; /* for the other one, and said so */
} Serve;

/* People and logs read a line as soon as it is there. */
static void
print_run (Serve *serve, gint64 platform_id, const char *sentence, gboolean failed)
{
  gint64 now = oms_time_now ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / OMS_TIME_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, serve->cli->zone);
  g_autofree char *clock = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");

  if (serve->list == NULL)
    oms_cli_print_line ("%s  %s", clock, sentence);
  else
    {
      oms_cli_list_time (serve->list, now, OMS_PRECISION_TIME);
      oms_cli_list_text (serve->list, oms_cli_account_name (serve->cli, platform_id));
      oms_cli_list_switch (serve->list, !failed);
      oms_cli_list_text (serve->list, sentence);
    }
  oms_cli_flush ();
}

static void
on_finished (OmsSyncEngine *engine, gint64 platform_id, const char *sentence, gboolean failed, Serve *serve)
{
  serve->has_failed = serve->has_failed || failed;
  /* Accounts come and go while it serves. */
  g_clear_pointer (&serve->cli->accounts, g_ptr_array_unref);
  print_run (serve, platform_id, sentence, failed);
}

static void
on_schedule (Serve *serve)
{
  const OmsScheduleStatus *status = oms_sync_engine_get_schedule (serve->engine);

  if (serve->once && (status->idle || status->owner == OMS_SCHEDULE_ELSEWHERE))
    serve->is_over = TRUE;
  if (status->owner == OMS_SCHEDULE_ELSEWHERE && !serve->has_waited)
    {
      serve->has_waited = TRUE;
      if (serve->once)
        oms_cli_say (_ ("Another OMS is syncing, so there is nothing to do here"));
      else
        oms_cli_say (_ ("Another OMS is syncing. This one goes on when that one ends"));
    }
  else if (status->owner == OMS_SCHEDULE_OURS && serve->has_waited)
    {
      serve->has_waited = FALSE;
      oms_cli_say (_ ("The other OMS has ended. This one syncs now"));
    }
}

static gboolean
on_stop (gpointer user_data)
{
  Serve *serve = user_data;

  if (serve->is_stopped)
    _exit (OMS_CLI_FAILED);
  serve->is_over = serve->is_stopped = TRUE;
  return G_SOURCE_CONTINUE;
}

/* What was fetched is kept; the request in flight is let go. */
static void
stop (Serve *serve)
{
  oms_sync_engine_set_scheduled (serve->engine, FALSE);
  oms_sync_engine_cancel (serve->engine, 0);
  while (oms_sync_engine_is_running (serve->engine))
    g_main_context_iteration (NULL, TRUE);
}

OmsCliExit
oms_cli_run_schedule (OmsCli *cli, OmsSecretStore *secrets, gboolean once)
{
  Serve serve = { .cli = cli, .once = once };
  guint interrupts = g_unix_signal_add (SIGINT, on_stop, &serve);
  guint terminates = g_unix_signal_add (SIGTERM, on_stop, &serve);

  if (cli->format != OMS_CLI_FORMAT_TABLE)
    serve.list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  serve.engine = oms_sync_engine_new (cli->store, secrets);
  g_signal_connect (serve.engine, "finished", G_CALLBACK (on_finished), &serve);
  g_signal_connect_swapped (serve.engine, "notify::schedule", G_CALLBACK (on_schedule), &serve);
  oms_sync_engine_set_scheduled (serve.engine, TRUE);
  while (!serve.is_over)
    g_main_context_iteration (NULL, TRUE);
  stop (&serve);
  g_signal_handlers_disconnect_by_data (serve.engine, &serve);
  g_object_unref (serve.engine);
  g_source_remove (interrupts);
  g_source_remove (terminates);
  if (serve.list != NULL)
    oms_cli_list_finish (serve.list, "");
  if (once && serve.is_stopped)
    return oms_cli_fail (_ ("Stopped. What was fetched is kept"));
  return once && serve.has_failed ? OMS_CLI_FAILED : OMS_CLI_OK;
}

OmsCliExit
oms_cli_serve (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *secrets_from = NULL;
  g_autoptr (OmsSecretStore) secrets = NULL;
  const GOptionEntry entries[] = { OMS_CLI_SECRETS_OPTION (&secrets_from), G_OPTION_ENTRY_NULL };

  if (!oms_cli_parse (cli, "omsctl serve", NULL,
                      _ ("Syncs every account in its own rhythm until it is stopped; a line for each run."), entries, 0,
                      &argc, &argv))
    return OMS_CLI_USAGE;
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  secrets = oms_cli_open_secrets (cli, secrets_from);
  return secrets != NULL ? oms_cli_run_schedule (cli, secrets, FALSE) : OMS_CLI_FAILED;
}
