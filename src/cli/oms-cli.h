/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all commands of omsctl share: the options everywhere, the database, how to fail. Links no toolkit, speaks no SQL
 * and no HTTP. One thread. */
#pragma once

#include "oms-store.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_CLI_FORMAT_TABLE,
  OMS_CLI_FORMAT_JSON,
  OMS_CLI_FORMAT_CSV,
} OmsCliFormat;

/* Exit codes, as documented in docs/omsctl.md. */
typedef enum
{
  OMS_CLI_OK = 0,
  OMS_CLI_FAILED = 1,
  OMS_CLI_USAGE = 2,
} OmsCliExit;

typedef struct
{
  OmsCliFormat format;
  char *database; /* (nullable) --database; NULL: the user's own */
  GTimeZone *zone;
  gint64 now;
  OmsStore *store;     /* (nullable) once opened */
  GPtrArray *accounts; /* (nullable) (element-type OmsAccount) once asked for */
} OmsCli;

typedef struct
{
  const char *name;
  OmsCliExit (*run) (OmsCli *cli, int argc, char **argv); /* argv[0] is the command's name */
  const char *summary;                                    /* N_() marked */
} OmsCliCommand;

void oms_cli_clear (OmsCli *cli);

/* Reads the options of a command: @entries and the ones every command has. --help prints and exits. What is left in
 * argv[1…] are plain words: more than @max_words of them are wrong usage. FALSE: said so; return OMS_CLI_USAGE. */
gboolean oms_cli_parse (OmsCli *cli, const char *command, const char *words, const char *summary,
                        const GOptionEntry *entries, int max_words, int *argc, char ***argv);
/* Runs the one of @commands that argv[1] names. */
OmsCliExit oms_cli_dispatch (OmsCli *cli, const char *command, const OmsCliCommand *commands, gsize n_commands,
                             int argc, char **argv);

/* Prints one sentence on standard error, cleaned, with the program's name in front. */
void oms_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* oms_cli_say, and the exit code to return. */
OmsCliExit oms_cli_fail (const char *format, ...) G_GNUC_PRINTF (1, 2);
OmsCliExit oms_cli_wrong_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Opens the database. Without @create a file that is not there is an error. FALSE: said so; return OMS_CLI_FAILED. */
gboolean oms_cli_open (OmsCli *cli, gboolean create);

/* (transfer none) (nullable) NULL: said so. */
GPtrArray *oms_cli_list_accounts (OmsCli *cli);
/* By name, display name or uuid. (transfer none) (nullable) NULL: said so. */
OmsAccount *oms_cli_find_account (OmsCli *cli, const char *name);
/* "amazon-india", or "" for an account that is gone. (transfer none) */
const char *oms_cli_account_name (OmsCli *cli, gint64 platform_id);

/* A day for --from, --to and --since: 2026-11-22, today, yesterday; YYYYMMDD. FALSE: said so. */
gboolean oms_cli_parse_day (OmsCli *cli, const char *text, int *day);

/* Turns an asynchronous call into a blocking one: pass oms_cli_wait_cb and &result (NULL before), then wait. */
void oms_cli_wait_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *oms_cli_wait (GAsyncResult **result); /* (transfer full) */

/* The commands. */
OmsCliExit oms_cli_platforms (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_kinds (OmsCli *cli, int argc, char **argv); /* of platforms */
OmsCliExit oms_cli_sync (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_serve (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_import (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_fill (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_orders (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_order (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_inventory (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_export (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_summary (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_log (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_problems (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_backup (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_restore (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_check (OmsCli *cli, int argc, char **argv);

G_END_DECLS
