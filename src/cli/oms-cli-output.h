/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of rows in the three formats. One definition of columns serves all: the table shows those that have a
 * title and something in them, JSON and CSV carry every one under its key. Table lines are at most 100 columns wide. */
#pragma once

#include "oms-cli-json.h"
#include "oms-cli.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_CLI_TEXT,
  OMS_CLI_CHOICE, /* an id for programs and a label for people */
  OMS_CLI_NUMBER,
  OMS_CLI_MONEY,
  OMS_CLI_TIME,
  OMS_CLI_SWITCH,
  OMS_CLI_FLAGS,
  OMS_CLI_MAP, /* names and values; never in the table */
} OmsCliType;

typedef struct
{
  const char *key;   /* stable: documented in docs/omsctl.md */
  const char *title; /* (nullable) N_() marked; NULL: not in the table */
  OmsCliType type;
  gboolean shrinks; /* the first to be cut when a line grows too long */
  gboolean wraps;   /* only the last of the table: goes on below instead of being cut */
} OmsCliColumn;

typedef struct _OmsCliList OmsCliList;

OmsCliList *oms_cli_list_new (OmsCli *cli, const OmsCliColumn *columns, guint n_columns);
/* The cells of a row, in the order of the columns; the last one ends the row. */
void oms_cli_list_text (OmsCliList *list, const char *value); /* NULL: none */
void oms_cli_list_choice (OmsCliList *list, const char *id, const char *label);
void oms_cli_list_number (OmsCliList *list, gint64 value);
void oms_cli_list_money (OmsCliList *list, gint64 minor, const char *currency);
void oms_cli_list_time (OmsCliList *list, gint64 ms, OmsPrecision precision);
void oms_cli_list_switch (OmsCliList *list, gboolean value);
void oms_cli_list_flags (OmsCliList *list, guint flags);
void oms_cli_list_map (OmsCliList *list, GHashTable *map); /* (element-type utf8 utf8) */
/* Prints what is left to print and frees @list. @nothing: what a table without rows says. */
void oms_cli_list_finish (OmsCliList *list, const char *nothing);

/* Writes UTF-8 as it is, in every locale. */
void oms_cli_print (const char *text);
/* Prints what @json holds, with a line's end. */
void oms_cli_print_json (OmsJsonWriter *json);
/* A line of a table's foot or of an order's page: cleaned and cut. */
void oms_cli_print_line (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* FALSE when standard output could not take it all. */
gboolean oms_cli_flush (void);

G_END_DECLS
