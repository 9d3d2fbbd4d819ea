/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl orders: the order list with filter and sort. */
#include "oms-cli-lists.h"
#include "oms-cli-output.h"

#include "oms-store-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE          500
#define TABLE_DEFAULT 50

static const OmsCliColumn columns[] = {
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "order_id", N_ ("Order"), OMS_CLI_TEXT, FALSE },
  { "status", N_ ("Status"), OMS_CLI_CHOICE, FALSE },
  { "raw_status", NULL, OMS_CLI_TEXT, FALSE },
  { "flags", NULL, OMS_CLI_FLAGS, FALSE },
  { "buyer", NULL, OMS_CLI_TEXT, FALSE },
  { "place", N_ ("Place"), OMS_CLI_TEXT, TRUE },
  { "items", N_ ("Units"), OMS_CLI_NUMBER, FALSE },
  { "total", N_ ("Total"), OMS_CLI_MONEY, FALSE },
  { "currency", NULL, OMS_CLI_TEXT, FALSE },
  { "payment", NULL, OMS_CLI_TEXT, FALSE },
  { "fulfilment", NULL, OMS_CLI_TEXT, FALSE },
  { "ordered_at", N_ ("Ordered"), OMS_CLI_TIME, FALSE },
  { "dispatch_after", NULL, OMS_CLI_TIME, FALSE },
  { "dispatch_by", N_ ("Dispatch by"), OMS_CLI_TIME, FALSE },
  { "updated_at", NULL, OMS_CLI_TIME, FALSE },
  { "tracking", NULL, OMS_CLI_TEXT, FALSE },
};

static void
add_order (OmsCli *cli, OmsCliList *list, const OmsOrderRow *row)
{
  oms_cli_list_text (list, oms_cli_account_name (cli, row->platform_id));
  oms_cli_list_text (list, row->order_id);
  oms_cli_list_choice (list, oms_status_to_id (row->status), oms_status_label (row->status));
  oms_cli_list_text (list, row->raw_status);
  oms_cli_list_flags (list, row->flags);
  oms_cli_list_text (list, row->buyer);
  oms_cli_list_text (list, row->place);
  oms_cli_list_number (list, row->item_count);
  oms_cli_list_money (list, row->total, row->currency);
  oms_cli_list_text (list, row->currency);
  oms_cli_list_text (list, row->payment);
  oms_cli_list_text (list, oms_fulfilment_to_id (row->fulfilment));
  oms_cli_list_time (list, row->purchased_at, row->purchased_precision);
  oms_cli_list_time (list, row->dispatch_after, OMS_PRECISION_TIME);
  oms_cli_list_time (list, row->dispatch_by, OMS_PRECISION_TIME);
  oms_cli_list_time (list, row->updated_at, OMS_PRECISION_TIME);
  oms_cli_list_text (list, row->tracking);
}

static OmsCliExit
print_orders (OmsCli *cli, GArray *ids)
{
  OmsCliList *list = oms_cli_list_new (cli, columns, G_N_ELEMENTS (columns));
  OmsCliExit code = OMS_CLI_OK;

  for (guint first = 0; first < ids->len && code == OMS_CLI_OK; first += PAGE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = oms_store_order_rows (cli->store, &g_array_index (ids, gint64, first),
                                                         MIN (PAGE, ids->len - first), NULL, &error);

      if (rows == NULL)
        code = oms_cli_fail ("%s", error->message);
      for (guint i = 0; rows != NULL && i < rows->len; i++)
        if (g_ptr_array_index (rows, i) != NULL)
          add_order (cli, list, g_ptr_array_index (rows, i));
    }
  oms_cli_list_finish (list, _ ("No orders."));
  return code;
}

gboolean
oms_cli_parse_sort (const char *text, OmsOrderSort *sort)
{
  sort->key = OMS_SORT_ORDERED;
  sort->descending = text == NULL || *text == '-';
  return text == NULL || oms_order_sort_key_from_id (*text == '-' ? text + 1 : text, &sort->key);
}

gboolean
oms_cli_check_names (OmsCli *cli, const OmsOrderFilter *filter)
{
  for (guint i = 0; filter->platforms != NULL && i < filter->platforms->len; i++)
    if (oms_cli_find_account (cli, g_ptr_array_index (filter->platforms, i)) == NULL)
      return FALSE;
  return TRUE;
}

static OmsCliExit
list_orders (OmsCli *cli, const char *where, const OmsOrderSort *sort, guint limit)
{
  g_autoptr (OmsOrderFilter) filter = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  OmsCliExit code;
  gint64 all;

  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  filter = oms_order_filter_parse (where, cli->now, cli->zone, &error); /* now in the database's zone */
  if (filter == NULL || !oms_cli_check_names (cli, filter))
    return OMS_CLI_USAGE;
  ids = oms_store_order_ids (cli->store, filter, sort, limit, NULL, &error);
  if (ids == NULL)
    return oms_cli_fail ("%s", error->message);
  code = print_orders (cli, ids);

  if (code == OMS_CLI_OK && cli->format == OMS_CLI_FORMAT_TABLE && limit > 0 && ids->len == limit)
    {
      all = oms_store_count_orders (cli->store, filter, NULL, &error);
      if (error == NULL && all > limit)
        {
          g_autofree char *shown = oms_number_format (limit, OMS_GROUPING_AUTO);
          g_autofree char *total = oms_number_format (all, OMS_GROUPING_AUTO);

          oms_cli_print_line (_ ("%s of %s orders; --limit 0 shows all"), shown, total);
        }
    }
  return code;
}

OmsCliExit
oms_cli_orders (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *where = NULL;
  g_autofree char *sort_text = NULL;
  g_autoptr (OmsOrderFilter) filter = NULL;
  g_autoptr (GError) error = NULL;
  OmsOrderSort sort;
  int limit = -1;
  const GOptionEntry entries[] = {
    { "where", 'w', 0, G_OPTION_ARG_FILENAME, &where,
      N_ ("Only those that match, like “status:new,packed platform:amazon-india dispatch:..tomorrow”"), N_ ("FILTER") },
    { "sort", 's', 0, G_OPTION_ARG_STRING, &sort_text,
      N_ ("ordered, platform, order-id, status, buyer, items, total, dispatch-by or updated; -KEY turns it round"),
      N_ ("KEY") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many; 0 is all (a table shows 50)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl orders", NULL, _ ("Lists orders, the newest first."), entries, 0, &argc, &argv))
    return OMS_CLI_USAGE;
  if (!oms_cli_parse_sort (sort_text, &sort))
    return oms_cli_wrong_usage (_ ("There is no sort key “%s”"), sort_text);
  if (limit < -1)
    return oms_cli_wrong_usage (_ ("The limit is a number from 0 on"));
  filter = oms_order_filter_parse (where, cli->now, cli->zone, &error);
  if (filter == NULL)
    return oms_cli_wrong_usage ("%s", error->message);
  if (limit < 0)
    limit = cli->format == OMS_CLI_FORMAT_TABLE ? TABLE_DEFAULT : 0;
  return list_orders (cli, where, &sort, (guint) limit);
}
