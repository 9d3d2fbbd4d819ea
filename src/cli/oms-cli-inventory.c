/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl inventory: one row a listing, place and kind of stock. */
#include "oms-cli-lists.h"
#include "oms-cli-output.h"

#include "oms-store-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE          500
#define TABLE_DEFAULT 50

static const OmsCliColumn columns[] = {
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "sku", N_ ("SKU"), OMS_CLI_TEXT, TRUE },
  { "variation", NULL, OMS_CLI_TEXT, FALSE },
  { "product_id", NULL, OMS_CLI_TEXT, FALSE },
  { "marketplace_id", NULL, OMS_CLI_TEXT, FALSE },
  { "title", N_ ("Title"), OMS_CLI_TEXT, TRUE },
  { "listing_status", NULL, OMS_CLI_TEXT, FALSE },
  { "price", NULL, OMS_CLI_MONEY, FALSE },
  { "currency", NULL, OMS_CLI_TEXT, FALSE },
  { "fulfilment", NULL, OMS_CLI_TEXT, FALSE },
  { "location", NULL, OMS_CLI_TEXT, FALSE },
  { "available", N_ ("Available"), OMS_CLI_NUMBER, FALSE },
  { "reserved", N_ ("Reserved"), OMS_CLI_NUMBER, FALSE },
  { "inbound", N_ ("Inbound"), OMS_CLI_NUMBER, FALSE },
  { "total", N_ ("Total"), OMS_CLI_NUMBER, FALSE },
  { "state", NULL, OMS_CLI_TEXT, FALSE },
  { "reason", NULL, OMS_CLI_TEXT, FALSE },
  { "read_at", N_ ("Read"), OMS_CLI_TIME, FALSE },
};

static const char *
state_id (OmsStockState state)
{
  switch (state)
    {
    case OMS_STOCK_KNOWN:
      return "known";
    case OMS_STOCK_REFUSED:
      return "refused";
    case OMS_STOCK_UNKNOWN:
    default:
      return "unknown";
    }
}

static void
add_row (OmsCli *cli, OmsCliList *list, const OmsStockRow *row)
{
  oms_cli_list_text (list, oms_cli_account_name (cli, row->platform_id));
  oms_cli_list_text (list, row->sku);
  oms_cli_list_text (list, row->variation);
  oms_cli_list_text (list, row->remote_product_id);
  oms_cli_list_text (list, row->marketplace_id);
  oms_cli_list_text (list, row->title);
  oms_cli_list_text (list, row->listing_status);
  oms_cli_list_money (list, row->price, row->currency);
  oms_cli_list_text (list, row->currency);
  oms_cli_list_text (list, oms_fulfilment_to_id (row->fulfilment));
  oms_cli_list_text (list, row->location);
  oms_cli_list_number (list, row->available);
  oms_cli_list_number (list, row->reserved);
  oms_cli_list_number (list, row->inbound);
  oms_cli_list_number (list, row->total);
  oms_cli_list_text (list, state_id (row->state));
  oms_cli_list_text (list, row->reason);
  oms_cli_list_time (list, row->read_at, OMS_PRECISION_TIME);
}

static OmsCliExit
print_rows (OmsCli *cli, GArray *ids, guint limit)
{
  OmsCliList *list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  OmsCliExit code = OMS_CLI_OK;
  guint n = limit > 0 ? MIN (limit, ids->len) : ids->len;

  for (guint first = 0; first < n && code == OMS_CLI_OK; first += PAGE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows =
          oms_store_stock_rows (cli->store, &g_array_index (ids, gint64, first), MIN (PAGE, n - first), NULL, &error);

      if (rows == NULL)
        code = oms_cli_fail ("%s", error->message);
      for (guint i = 0; rows != NULL && i < rows->len; i++)
        if (g_ptr_array_index (rows, i) != NULL)
          add_row (cli, list, g_ptr_array_index (rows, i));
    }
  oms_cli_list_finish (list, _ ("No stock."));
  if (code == OMS_CLI_OK && cli->format == OMS_CLI_FORMAT_TABLE && ids->len > n)
    oms_cli_print_line (_ ("There are more than %u rows; --limit 0 shows all"), n);
  return code;
}

gboolean
oms_cli_parse_stock_view (const char *text, OmsStockView *view)
{
  static const char *const names[] = {
    [OMS_STOCK_VIEW_ALL] = "all",
    [OMS_STOCK_VIEW_OUT] = "out",
    [OMS_STOCK_VIEW_LOW] = "low",
    [OMS_STOCK_VIEW_UNKNOWN] = "unknown",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], text) == 0)
      {
        *view = (OmsStockView) i;
        return TRUE;
      }
  return FALSE;
}

OmsCliExit
oms_cli_inventory (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *platform = NULL;
  g_autofree char *view = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  OmsStockQuery query = { .key = OMS_STOCK_SORT_SKU };
  int limit = -1;
  const GOptionEntry entries[] = {
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("Only this account"), N_ ("NAME") },
    { "view", 0, 0, G_OPTION_ARG_STRING, &view, N_ ("all, out, low (5 or fewer) or unknown"), N_ ("VIEW") },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &text, N_ ("Only where SKU or title has this in it"), N_ ("TEXT") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many; 0 is all (a table shows 50)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl inventory", NULL, _ ("Lists stock by SKU."), entries, 0, &argc, &argv))
    return OMS_CLI_USAGE;
  if (view != NULL && !oms_cli_parse_stock_view (view, &query.view))
    return oms_cli_wrong_usage (_ ("The view is one of all, out, low or unknown, not “%s”"), view);
  if (limit < -1)
    return oms_cli_wrong_usage (_ ("The limit is a number from 0 on"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  if (platform != NULL)
    {
      OmsAccount *account = oms_cli_find_account (cli, platform);

      if (account == NULL)
        return OMS_CLI_USAGE;
      query.platform_id = account->id;
    }
  query.text = text;
  if (limit < 0)
    limit = cli->format == OMS_CLI_FORMAT_TABLE ? TABLE_DEFAULT : 0;

  /* One more than shown, to know whether there is more. */
  ids = oms_store_stock_ids (cli->store, &query, limit > 0 ? (guint) limit + 1 : 0, NULL, &error);
  if (ids == NULL)
    return oms_cli_fail ("%s", error->message);
  return print_rows (cli, ids, (guint) limit);
}
