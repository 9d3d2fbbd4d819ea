/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl platforms kinds: the marketplaces this program knows, and what an account of one takes. Knows none by name and
 * opens no database. */
#include "oms-cli-account.h"
#include "oms-cli-output.h"

#include <glib/gi18n-lib.h>

static const OmsCliColumn kind_columns[] = {
  { "kind", N_ ("Kind"), OMS_CLI_TEXT, FALSE },
  { "label", N_ ("Name"), OMS_CLI_TEXT, TRUE },
  { "orders", N_ ("Orders"), OMS_CLI_SWITCH, FALSE },
  { "stock", N_ ("Stock"), OMS_CLI_SWITCH, FALSE },
  { "files", N_ ("Report files"), OMS_CLI_SWITCH, FALSE },
  { "verified", N_ ("Verified"), OMS_CLI_SWITCH, FALSE },
  { "panel", NULL, OMS_CLI_TEXT, FALSE },
  { "about", NULL, OMS_CLI_TEXT, FALSE },
};

static const OmsCliColumn field_columns[] = {
  { "field", N_ ("Field"), OMS_CLI_TEXT, FALSE },
  { "label", NULL, OMS_CLI_TEXT, FALSE },
  { "type", N_ ("Type"), OMS_CLI_CHOICE, FALSE },
  { "required", N_ ("Required"), OMS_CLI_SWITCH, FALSE },
  { "advanced", NULL, OMS_CLI_SWITCH, FALSE },
  { "default", N_ ("Default"), OMS_CLI_TEXT, TRUE },
  { "when", NULL, OMS_CLI_TEXT, FALSE },
  { "choices", NULL, OMS_CLI_MAP, FALSE },
  { "help", N_ ("Help"), OMS_CLI_TEXT, TRUE, TRUE },
};

static void
add_kind (OmsCliList *list, const OmsAdapterInfo *info)
{
  oms_cli_list_text (list, info->kind);
  oms_cli_list_text (list, info->label);
  oms_cli_list_switch (list, (info->capabilities & OMS_CAPABILITY_ORDERS) != 0);
  oms_cli_list_switch (list, (info->capabilities & OMS_CAPABILITY_STOCK_READ) != 0);
  oms_cli_list_switch (list, (info->capabilities & OMS_CAPABILITY_FILES_IN) != 0);
  oms_cli_list_switch (list, (info->capabilities & ~info->verified) == 0);
  oms_cli_list_text (list, info->panel_uri);
  oms_cli_list_text (list, _ (info->about));
}

static void
add_type (OmsCliList *list, OmsFieldType type)
{
  switch (type)
    {
    case OMS_FIELD_TEXT:
      oms_cli_list_choice (list, "text", _ ("Text"));
      break;
    case OMS_FIELD_SECRET:
      oms_cli_list_choice (list, "secret", _ ("Secret"));
      break;
    case OMS_FIELD_CHOICE:
      oms_cli_list_choice (list, "choice", _ ("One choice"));
      break;
    case OMS_FIELD_MULTI_CHOICE:
      oms_cli_list_choice (list, "choices", _ ("Choices"));
      break;
    case OMS_FIELD_SWITCH:
      oms_cli_list_choice (list, "switch", _ ("Switch"));
      break;
    case OMS_FIELD_ENDPOINT:
      oms_cli_list_choice (list, "address", _ ("Address"));
      break;
    }
}

static void
add_field (OmsCliList *list, const OmsAdapterField *field)
{
  g_autoptr (GHashTable) choices = g_hash_table_new (g_str_hash, g_str_equal);

  for (const OmsFieldChoice *choice = field->choices; choice != NULL && choice->id != NULL; choice++)
    g_hash_table_insert (choices, (gpointer) choice->id, (gpointer) _ (choice->label));
  oms_cli_list_text (list, field->id);
  oms_cli_list_text (list, _ (field->label));
  add_type (list, field->type);
  oms_cli_list_switch (list, field->required);
  oms_cli_list_switch (list, field->advanced);
  oms_cli_list_text (list, field->default_value);
  oms_cli_list_text (list, field->when);
  oms_cli_list_map (list, choices);
  oms_cli_list_text (list, field->help != NULL ? _ (field->help) : NULL);
}

static OmsCliExit
list_fields (OmsCli *cli, const char *kind)
{
  const OmsAdapterInfo *info = oms_cli_account_kind (kind);
  OmsCliList *list;

  if (info == NULL)
    return OMS_CLI_USAGE;
  list = oms_cli_list_new (cli, field_columns, G_N_ELEMENTS (field_columns));
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    add_field (list, field);
  oms_cli_list_finish (list, _ ("An account of this marketplace needs nothing but a name."));
  return OMS_CLI_OK;
}

OmsCliExit
oms_cli_kinds (OmsCli *cli, int argc, char **argv)
{
  OmsCliList *list;

  if (!oms_cli_parse (cli, "omsctl platforms kinds", _ ("[KIND]"),
                      _ ("Lists the marketplaces there are, or with one of them what an account of it takes."), NULL, 1,
                      &argc, &argv))
    return OMS_CLI_USAGE;
  if (argc > 1)
    return list_fields (cli, argv[1]);
  list = oms_cli_list_new (cli, kind_columns, G_N_ELEMENTS (kind_columns));
  for (const OmsAdapterInfo *const *all = oms_registry_list (); *all != NULL; all++)
    add_kind (list, *all);
  oms_cli_list_finish (list, "");
  return OMS_CLI_OK;
}
