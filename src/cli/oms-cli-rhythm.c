/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-cli-rhythm.h"

#include "oms-cli-account.h"
#include "oms-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OWN_RHYTHM "own"

gboolean
oms_cli_set_rhythm (OmsCli *cli, const OmsAccount *account, const char *every)
{
  const OmsAdapterInfo *info = oms_cli_account_kind (account->kind);
  gboolean own = strcmp (every, OWN_RHYTHM) == 0;
  g_autoptr (GError) error = NULL;

  if (info == NULL)
    return FALSE;
  if ((own || oms_schedule_check_rhythm (info, *every != '\0' ? every : "?", account, &error)) &&
      oms_store_set_account_field (cli->store, account->id, OMS_SETTING_EVERY, own ? NULL : every, &error))
    return TRUE;
  oms_cli_say ("%s", error->message);
  return FALSE;
}

/* ---- Pauses --------------------------------------------------------------------------------------------------------
 */

/* "hour", "tomorrow", or a moment like 2026-11-23 or 2026-11-23T07:00. */
static gboolean
parse_until (OmsCli *cli, const char *text, gint64 *until)
{
  if (oms_pause_from_id (text, cli->now, cli->zone, until))
    return TRUE;
  if (!oms_time_parse (text, cli->zone, until, NULL, NULL))
    {
      oms_cli_say (_ ("“%s” is not a moment. It may be hour, tomorrow, or like 2026-11-23T07:00"), text);
      return FALSE;
    }
  if (*until > cli->now)
    return TRUE;
  oms_cli_say (_ ("“%s” is over already"), text);
  return FALSE;
}

static OmsCliExit
store_pause (OmsCli *cli, const char *name, gint64 until)
{
  g_autofree char *text = oms_pause_format (until);
  const OmsAccount *account;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (name == NULL)
    ok = oms_store_set_setting (cli->store, OMS_STORE_SETTING_PAUSED, text, &error);
  else
    {
      account = oms_cli_find_account (cli, name);
      if (account == NULL)
        return OMS_CLI_FAILED;
      ok = oms_store_set_account_field (cli->store, account->id, OMS_SETTING_PAUSED, text, &error);
    }
  return ok ? OMS_CLI_OK : oms_cli_fail ("%s", error->message);
}

OmsCliExit
oms_cli_platforms_pause (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *until_text = NULL;
  gint64 until = OMS_PAUSE_OPEN;
  const GOptionEntry entries[] = {
    { "until", 0, 0, G_OPTION_ARG_STRING, &until_text, N_ ("hour, tomorrow, or like 2026-11-23T07:00"), N_ ("WHEN") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl platforms pause", _ ("[ACCOUNT]"),
                      _ ("Lets nothing sync by itself, one account or all, until resumed. By hand works as ever."),
                      entries, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (until_text != NULL && !parse_until (cli, until_text, &until))
    return OMS_CLI_USAGE;
  return store_pause (cli, argc > 1 ? argv[1] : NULL, until);
}

OmsCliExit
oms_cli_platforms_resume (OmsCli *cli, int argc, char **argv)
{
  if (!oms_cli_parse (cli, "omsctl platforms resume", _ ("[ACCOUNT]"), _ ("Ends the pause of one account or of all."),
                      NULL, 1, &argc, &argv))
    return OMS_CLI_USAGE;
  return store_pause (cli, argc > 1 ? argv[1] : NULL, OMS_TIME_UNKNOWN);
}
