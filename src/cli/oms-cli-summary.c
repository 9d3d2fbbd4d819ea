/* SPDX-License-Identifier: GPL-3.0-or-later */
/* omsctl summary: orders, units and amounts by account, status and currency, from the daily totals. */
#include "oms-cli-output.h"

#include "oms-store-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  int from, to; /* YYYYMMDD, 0: open */
  gint64 platform_id;
  GArray *rows; /* (element-type OmsDailyTotal) without days: summed over the period, sorted */
} Summary;

static int
compare_totals (gconstpointer a, gconstpointer b)
{
  const OmsDailyTotal *left = a, *right = b;

  if (left->platform_id != right->platform_id)
    return left->platform_id < right->platform_id ? -1 : 1;
  if (strcmp (left->currency, right->currency) != 0)
    return strcmp (left->currency, right->currency);
  return left->status - right->status;
}

static void
add_total (OmsDailyTotal *sum, const OmsDailyTotal *day)
{
  sum->orders += day->orders;
  sum->orders_without_total += day->orders_without_total;
  sum->units += day->units;
  sum->amount = oms_money_add (sum->amount, day->amount);
}

/* Sums the days away. (transfer full) */
static GArray *
fold_days (GArray *days)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (OmsDailyTotal));

  g_array_sort (days, compare_totals);
  for (guint i = 0; i < days->len; i++)
    {
      const OmsDailyTotal *day = &g_array_index (days, OmsDailyTotal, i);
      OmsDailyTotal *last = rows->len > 0 ? &g_array_index (rows, OmsDailyTotal, rows->len - 1) : NULL;

      if (last != NULL && compare_totals (last, day) == 0)
        add_total (last, day);
      else
        g_array_append_vals (rows, day, 1);
    }
  return rows;
}

/* What counts as revenue of the rows from @first on that share account and currency; @next is behind them. */
static OmsDailyTotal
sum_revenue (GArray *rows, guint first, guint *next)
{
  OmsDailyTotal sum = g_array_index (rows, OmsDailyTotal, first);

  sum.orders = sum.orders_without_total = sum.units = sum.amount = 0;
  for (*next = first; *next < rows->len; (*next)++)
    {
      const OmsDailyTotal *row = &g_array_index (rows, OmsDailyTotal, *next);

      if (row->platform_id != sum.platform_id || strcmp (row->currency, sum.currency) != 0)
        break;
      if (oms_status_is_revenue (row->status))
        add_total (&sum, row);
    }
  return sum;
}

/* Where no order has told its total there is no sum, not a sum of nothing. */
static gint64
known_amount (const OmsDailyTotal *row)
{
  return row->orders > 0 && row->orders == row->orders_without_total ? OMS_MONEY_UNKNOWN : row->amount;
}

static const OmsCliColumn status_columns[] = {
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },
  { "status", N_ ("Status"), OMS_CLI_CHOICE, FALSE },
  { "currency", NULL, OMS_CLI_TEXT, FALSE },
  { "orders", N_ ("Orders"), OMS_CLI_NUMBER, FALSE },
  { "units", N_ ("Units"), OMS_CLI_NUMBER, FALSE },
  { "amount", N_ ("Amount"), OMS_CLI_MONEY, FALSE },
  { "without_total", N_ ("Without total"), OMS_CLI_NUMBER, FALSE },
  { "is_revenue", NULL, OMS_CLI_SWITCH, FALSE },
};

static const OmsCliColumn revenue_columns[] = {
  { "platform", N_ ("Account"), OMS_CLI_TEXT, TRUE },  { "currency", N_ ("Currency"), OMS_CLI_TEXT, FALSE },
  { "orders", N_ ("Orders"), OMS_CLI_NUMBER, FALSE },  { "units", N_ ("Units"), OMS_CLI_NUMBER, FALSE },
  { "revenue", N_ ("Revenue"), OMS_CLI_MONEY, FALSE },
};

static int
compare_statuses (gconstpointer a, gconstpointer b)
{
  const OmsDailyTotal *left = a, *right = b;

  if (left->platform_id == right->platform_id && left->status != right->status)
    return left->status - right->status;
  return compare_totals (a, b);
}

/* For people: one row a status, where it has one currency. Orders that have not told their total have no currency; they
 * are counted with the others of their status. (transfer full) */
static GArray *
fold_statuses (GArray *rows)
{
  GArray *folded = g_array_new (FALSE, TRUE, sizeof (OmsDailyTotal));
  g_autoptr (GArray) sorted = g_array_copy (rows);

  g_array_sort (sorted, compare_statuses);
  for (guint i = 0; i < sorted->len; i++)
    {
      OmsDailyTotal row = g_array_index (sorted, OmsDailyTotal, i);
      OmsDailyTotal *last = folded->len > 0 ? &g_array_index (folded, OmsDailyTotal, folded->len - 1) : NULL;

      if (last != NULL && last->platform_id == row.platform_id && last->status == row.status && *last->currency == '\0')
        {
          add_total (&row, last);
          *last = row;
        }
      else
        g_array_append_val (folded, row);
    }
  return folded;
}

static void
print_statuses (OmsCli *cli, GArray *rows)
{
  OmsCliList *list = oms_cli_list_new (cli, status_columns, G_N_ELEMENTS (status_columns));

  for (guint i = 0; i < rows->len; i++)
    {
      const OmsDailyTotal *row = &g_array_index (rows, OmsDailyTotal, i);

      oms_cli_list_text (list, oms_cli_account_name (cli, row->platform_id));
      oms_cli_list_choice (list, oms_status_to_id (row->status), oms_status_label (row->status));
      oms_cli_list_text (list, row->currency);
      oms_cli_list_number (list, row->orders);
      oms_cli_list_number (list, row->units);
      oms_cli_list_money (list, known_amount (row), row->currency);
      oms_cli_list_number (list, row->orders_without_total);
      oms_cli_list_switch (list, oms_status_is_revenue (row->status));
    }
  oms_cli_list_finish (list, _ ("No orders in this period."));
}

static void
print_revenue (OmsCli *cli, const Summary *summary)
{
  OmsCliList *list;

  if (summary->rows->len == 0)
    return;
  list = oms_cli_list_new (cli, revenue_columns, G_N_ELEMENTS (revenue_columns));
  for (guint i = 0, next; i < summary->rows->len; i = next)
    {
      OmsDailyTotal sum = sum_revenue (summary->rows, i, &next);

      /* Orders whose amount nobody has told yet have no currency: they are no revenue to show. */
      if (sum.orders == 0 || *sum.currency == '\0')
        continue;
      oms_cli_list_text (list, oms_cli_account_name (cli, sum.platform_id));
      oms_cli_list_text (list, sum.currency);
      oms_cli_list_number (list, sum.orders);
      oms_cli_list_number (list, sum.units);
      oms_cli_list_money (list, known_amount (&sum), sum.currency);
    }
  oms_cli_print ("\n");
  oms_cli_list_finish (list, _ ("No revenue in this period."));
}

static void
write_revenue (OmsJsonWriter *json, GArray *rows, guint first, guint *next)
{
  OmsDailyTotal sum = sum_revenue (rows, first, next);

  oms_cli_json_number (json, "orders", sum.orders);
  oms_cli_json_number (json, "units", sum.units);
  oms_cli_json_money (json, "revenue", known_amount (&sum), sum.currency);
  oms_cli_json_number (json, "without_total", sum.orders_without_total);
}

static void
write_statuses (OmsJsonWriter *json, GArray *rows, guint first, guint next)
{
  oms_json_writer_begin_array (json, "statuses");
  for (guint i = first; i < next; i++)
    {
      const OmsDailyTotal *row = &g_array_index (rows, OmsDailyTotal, i);

      oms_json_writer_begin_object (json, NULL);
      oms_cli_json_text (json, "status", oms_status_to_id (row->status));
      oms_json_writer_add_bool (json, "is_revenue", oms_status_is_revenue (row->status));
      oms_cli_json_number (json, "orders", row->orders);
      oms_cli_json_number (json, "units", row->units);
      oms_cli_json_money (json, "amount", known_amount (row), row->currency);
      oms_cli_json_number (json, "without_total", row->orders_without_total);
      oms_json_writer_end_object (json);
    }
  oms_json_writer_end_array (json);
}

static void
print_json (OmsCli *cli, const Summary *summary)
{
  g_autoptr (OmsJsonWriter) json = oms_json_writer_new (TRUE);

  oms_json_writer_begin_object (json, NULL);
  oms_cli_json_day (json, "from", summary->from);
  oms_cli_json_day (json, "to", summary->to);
  oms_json_writer_begin_array (json, "platforms");
  for (guint i = 0, next; i < summary->rows->len; i = next)
    {
      const OmsDailyTotal *row = &g_array_index (summary->rows, OmsDailyTotal, i);

      oms_json_writer_begin_object (json, NULL);
      oms_cli_json_text (json, "platform", oms_cli_account_name (cli, row->platform_id));
      oms_cli_json_text (json, "currency", row->currency);
      write_revenue (json, summary->rows, i, &next);
      write_statuses (json, summary->rows, i, next);
      oms_json_writer_end_object (json);
    }
  oms_json_writer_end_array (json);
  oms_json_writer_end_object (json);
  oms_cli_print_json (json);
}

static void
print_for_people (OmsCli *cli, const Summary *summary)
{
  g_autoptr (GArray) folded = fold_statuses (summary->rows);

  print_statuses (cli, folded);
  print_revenue (cli, summary);
}

static OmsCliExit
summarize (OmsCli *cli, Summary *summary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days =
      oms_store_daily_totals (cli->store, summary->from, summary->to, summary->platform_id, NULL, &error);
  g_autoptr (GArray) rows = NULL;

  if (days == NULL)
    return oms_cli_fail ("%s", error->message);
  rows = fold_days (days);
  summary->rows = rows;
  if (cli->format == OMS_CLI_FORMAT_JSON)
    print_json (cli, summary);
  if (cli->format == OMS_CLI_FORMAT_CSV)
    print_statuses (cli, rows);
  if (cli->format == OMS_CLI_FORMAT_TABLE)
    print_for_people (cli, summary);
  return OMS_CLI_OK;
}

static gboolean
parse_days (OmsCli *cli, const char *from, const char *to, Summary *summary)
{
  return (from == NULL || oms_cli_parse_day (cli, from, &summary->from)) &&
         (to == NULL || oms_cli_parse_day (cli, to, &summary->to));
}

OmsCliExit
oms_cli_summary (OmsCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *platform = NULL;
  Summary summary = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day, like 2026-11-01"), N_ ("DAY") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), N_ ("DAY") },
    { "platform", 'p', 0, G_OPTION_ARG_FILENAME, &platform, N_ ("Only this account"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };

  if (!oms_cli_parse (cli, "omsctl summary", NULL, _ ("Sums orders by the day they were placed."), entries, 0, &argc,
                      &argv))
    return OMS_CLI_USAGE;
  if (!parse_days (cli, from, to, &summary))
    return OMS_CLI_USAGE;
  if (summary.from != 0 && summary.to != 0 && summary.from > summary.to)
    return oms_cli_wrong_usage (_ ("The last day is before the first"));
  if (!oms_cli_open (cli, FALSE))
    return OMS_CLI_FAILED;
  parse_days (cli, from, to, &summary); /* now in the database's zone */
  if (platform != NULL)
    {
      OmsAccount *account = oms_cli_find_account (cli, platform);

      if (account == NULL)
        return OMS_CLI_USAGE;
      summary.platform_id = account->id;
    }
  return summarize (cli, &summary);
}
