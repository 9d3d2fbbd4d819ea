/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What omsctl is told other than by its arguments: accounts and secrets as JSON lines, answers typed at a prompt.
 * Secrets come in only here, never by an argument. */
#pragma once

#include "oms-cli.h"
#include "oms-secret-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *kind;           /* (nullable) NULL: only secrets for an account that is there */
  char *name;           /* display name, name or uuid */
  GHashTable *settings; /* (element-type utf8 utf8) */
  GHashTable *secrets;  /* (element-type utf8 utf8) */
} OmsCliGiven;

/* Reads what oms-sandbox prints, one object with a list "accounts", or lines {"account": …, "field": …, "value": …};
 * "-" is standard input. Reading stops behind an object with accounts, so that its writer may live on.
 * (transfer full) (element-type OmsCliGiven) */
GPtrArray *oms_cli_input_read (const char *path, GError **error);
/* The one whose name fits @account. (transfer none) (nullable) */
OmsCliGiven *oms_cli_input_find (GPtrArray *given, const OmsAccount *account);

/* Empty, with values that are wiped when they are freed. (transfer full) */
GHashTable *oms_cli_input_new_secrets (void);

/* FALSE when nobody sits at standard input. */
gboolean oms_cli_input_can_ask (void);
/* One line from the terminal, NULL at its end; secrets are not shown while they are typed. (transfer full) (nullable)
 */
char *oms_cli_input_ask (const char *question, gboolean is_secret);

/* The secret store for a command: with @from only what is read there, else the keyring. NULL: said so. */
OmsSecretStore *oms_cli_open_secrets (OmsCli *cli, const char *from);

#define OMS_CLI_SECRETS_OPTION(variable)                                                         \
  {                                                                                              \
    "secrets-from", 0, 0, G_OPTION_ARG_FILENAME, variable,                                       \
        N_ ("Read secrets from FILE, - for standard input, instead of the keyring"), N_ ("FILE") \
  }

G_END_DECLS
