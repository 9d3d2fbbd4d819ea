/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl problems: records that could not be read, and another try at them. */
#include "oms-cli-input.h"
#include "oms-cli-output.h"

#include "oms-sync-engine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LISTED 10000

static const OmsCliColumn columns[] = {
  { "id", N_ ("No"), OMS_CLI_NUMBER, FALSE },       { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "kind", N_ ("Kind"), OMS_CLI_TEXT, FALSE },     { "remote_id", N_ ("Order or SKU"), OMS_CLI_TEXT, FALSE },
  { "times", N_ ("Times"), OMS_CLI_NUMBER, FALSE }, { "first_at", NULL, OMS_CLI_TIME, FALSE },
  { "last_at", N_ ("Last"), OMS_CLI_TIME, FALSE },  { "reason", N_ ("Reason"), OMS_CLI_TEXT, TRUE, TRUE },
};

static const OmsCliColumn payload_columns[] = {
  { "id", NULL, OMS_CLI_NUMBER },      { "platform", NULL, OMS_CLI_TEXT }, { "kind", NULL, OMS_CLI_TEXT },
  { "remote_id", NULL, OMS_CLI_TEXT }, { "times", NULL, OMS_CLI_NUMBER },  { "first_at", NULL, OMS_CLI_TIME },
  { "last_at", NULL, OMS_CLI_TIME },   { "reason", NULL, OMS_CLI_TEXT },   { "payload", NULL, OMS_CLI_TEXT },
};

static void
add_problem (OmsCli *cli, OmsCliList *list, const OmsProblem *problem)
{
  oms_cli_list_number (list, problem->id);
  oms_cli_list_text (list, oms_cli_account_name (cli, problem->platform_id));
  oms_cli_list_text (list, problem->kind);
  oms_cli_list_text (list, problem->remote_id);
  oms_cli_list_number (list, problem->times);
  oms_cli_list_time (list, problem->first_at, OMS_PRECISION_TIME);
  oms_cli_list_time (list, problem->last_at, OMS_PRECISION_TIME);
  oms_cli_list_text (list, problem->reason);
}

static void
add_payload (OmsCli *cli, OmsCliList *list, gint64 problem_id)
{
  g_autoptr (OmsProblem) problem = oms_store_get_problem (cli->store, problem_id, NULL);
  g_autofree char *text = NULL;
  gsize size = 0;
  const char *data;

  if (problem != NULL && problem->payload != NULL)
    {
      data = g_bytes_get_data (problem->payload, &size);
      text = g_utf8_make_valid (data, (gssize) size);
    }
  oms_cli_list_text (list, text);
}

static OmsCliExit
list_problems (OmsCli *cli, gboolean with_payload)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  OmsCliList *list;

  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  problems = oms_store_list_problems (cli->store, 0, MAX_LISTED, &error);
  if (problems == NULL)
    return oms_cli_fail ("%s", error->message);

  list = with_payload ? oms_cli_list_new (cli, payload_columns, G_N_ELEMENTS (payload_columns))
                      : oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < problems->len; i++)
    {
      const OmsProblem *problem = g_ptr_array_index (problems, i);

      add_problem (cli, list, problem);
      if (with_payload)
        add_payload (cli, list, problem->id);
    }
  oms_cli_list_finish (list, _ ("No problems."));
  return OMS_CLI_OK;
}

/* ---- Retry ---------------------------------------------------------------------------------------------------------
 */

static void
print_retry (OmsCli *cli, guint solved, guint left)
{
  static const OmsCliColumn retry_columns[] = {
    { "solved", N_ ("Solved"), OMS_CLI_NUMBER },
    { "left", N_ ("Left"), OMS_CLI_NUMBER },
  };
  OmsCliList *list = oms_cli_list_new (cli, retry_columns, G_N_ELEMENTS (retry_columns));

  oms_cli_list_number (list, solved);
  oms_cli_list_number (list, left);
  oms_cli_list_finish (list, "");
}

static OmsCliExit
retry (OmsCli *cli, OmsSecretStore *secrets, GArray *ids)
{
  g_autoptr (OmsSyncEngine) engine = oms_sync_engine_new (cli->store, secrets);
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  guint solved = 0, left = 0;

  oms_sync_engine_retry_async (engine, ids->len > 0 ? (gint64 *) (gpointer) ids->data : NULL, ids->len, NULL,
                               oms_cli_wait_cb, &done);
  oms_cli_wait (&done);
  if (!oms_sync_engine_retry_finish (engine, done, &solved, &left, &error))
    return oms_cli_fail ("%s", error->message);
  print_retry (cli, solved, left);
  return left == 0 ? OMS_CLI_OK : OMS_CLI_FAILED;
}

/* @numbers: of problems; none is all. */
static OmsCliExit
retry_numbered (OmsCli *cli, char **numbers, const char *secrets_from)
{
  g_autoptr (OmsSecretStore) secrets = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gsize i = 0; numbers[i] != NULL; i++)
    {
      gint64 id;

      if (!g_ascii_string_to_signed (numbers[i], 10, 1, G_MAXINT64, &id, NULL))
        return oms_cli_wrong_usage (_ ("“%s” is not the number of a problem"), numbers[i]);
      g_array_append_val (ids, id);
    }
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (OmsProblem) problem = oms_store_get_problem (cli->store, g_array_index (ids, gint64, i), NULL);

      if (problem == NULL)
        return oms_cli_fail (_ ("There is no problem number %s. “omsctl problems” lists those there are"), numbers[i]);
    }
  secrets = oms_cli_open_secrets (cli, secrets_from);
  if (secrets == NULL)
    return OMS_CLI_FAILED;
  return retry (cli, secrets, ids);
}

OmsCliExit
oms_cli_problems (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *secrets_from = NULL;
  gboolean with_payload = FALSE;
  const GOptionEntry entries[] = {
    { "payload", 0, 0, G_OPTION_ARG_NONE, &with_payload, N_ ("Also what came, as it came (json and csv)"), NULL },
    OMS_CLI_SECRETS_OPTION (&secrets_from),
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl problems", _ ("[retry [NO…]]"),
                      _ ("Lists records that could not be read. “retry” reads them once more, all of them or those "
                         "named by number."),
                      entries, G_MAXINT - 1, &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc > 1 && strcmp (argv[1], "retry") != 0)
    return oms_cli_wrong_usage (_ ("There is nothing to do called “%s” here, only retry"), argv[1]);
  if (with_payload && (argc > 1 || cli->format == OMS_CLI_FORMAT_TABLE))
    return oms_cli_wrong_usage (_ ("What came is shown in a list, with --format json or csv"));
  if (argc > 1)
    return retry_numbered (cli, argv + 2, secrets_from);
  if (secrets_from != NULL)
    return oms_cli_wrong_usage (_ ("Secrets are needed for retry only"));
  return list_problems (cli, with_payload);
}
