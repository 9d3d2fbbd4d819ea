/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list in its three formats: what stands in each, how wide a table grows, how spreadsheets are kept safe. */
#include "oms-cli-output.h"

#include "oms-cli-text.h"

#include <stdio.h>
#include <string.h>

static const OmsCliColumn columns[] = {
  { "order_id", "Order", OMS_CLI_TEXT },     { "place", "Place", OMS_CLI_TEXT, TRUE },
  { "status", "Status", OMS_CLI_CHOICE },    { "flags", NULL, OMS_CLI_FLAGS },
  { "items", "Units", OMS_CLI_NUMBER },      { "total", "Total", OMS_CLI_MONEY },
  { "ordered_at", "Ordered", OMS_CLI_TIME }, { "ok", NULL, OMS_CLI_SWITCH },
  { "settings", NULL, OMS_CLI_MAP },         { "sentence", "Result", OMS_CLI_TEXT, TRUE, TRUE },
};

static void
add_row (OmsCliList *list, const char *place, gint64 total, gint64 ordered, OmsPrecision precision,
         const char *sentence)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (settings, (gpointer) "region", (gpointer) "eu");
  g_hash_table_insert (settings, (gpointer) "a", (gpointer) "=1");
  oms_cli_list_text (list, "405-1");
  oms_cli_list_text (list, place);
  oms_cli_list_choice (list, "new", "New");
  oms_cli_list_flags (list, OMS_FLAG_PARTIAL | OMS_FLAG_ATTENTION);
  oms_cli_list_number (list, total == OMS_MONEY_UNKNOWN ? OMS_QUANTITY_UNKNOWN : 2);
  oms_cli_list_money (list, total, "INR");
  oms_cli_list_time (list, ordered, precision);
  oms_cli_list_switch (list, TRUE);
  oms_cli_list_map (list, settings);
  oms_cli_list_text (list, sentence);
}

/* Prints in a process of its own; @format is its command. */
static void
print_sample (gconstpointer format)
{
  OmsCli cli = { .format = (OmsCliFormat) GPOINTER_TO_INT (format), .zone = g_time_zone_new_utc () };
  OmsCliList *list = oms_cli_list_new (&cli, columns, G_N_ELEMENTS (columns));

  cli.now = G_GINT64_CONSTANT (1795334400000); /* 2026-11-22T08:00Z */
  add_row (list, "=Jaipur, \"old\" \033[31mtown", 149900, cli.now, OMS_PRECISION_TIME, "One sentence that says it all");
  add_row (list, NULL, OMS_MONEY_UNKNOWN, cli.now, OMS_PRECISION_DAY,
           "A long one: Amazon did not accept the secret. It may have been renewed in Seller Central. Open settings");
  oms_cli_list_finish (list, "Nothing.");
  g_time_zone_unref (cli.zone);
  fflush (stdout);
}

static void
test_json (void)
{
  g_test_trap_subprocess ("/cli/output/subprocess/json", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (
      "*[\n"
      "{\"order_id\":\"405-1\",\"place\":\"=Jaipur, \\\"old\\\" "
      "\\u001b?31mtown\",\"status\":\"new\",\"flags\":?\"partial\","
      "\"attention\"?,\"items\":2,\"total\":\"1499.00\",\"ordered_at\":\"2026-11-22T08:00:00Z\",\"ok\":true,"
      "\"settings\":{\"a\":\"=1\",\"region\":\"eu\"},\"sentence\":\"One sentence that says it all\"},\n"
      "{\"order_id\":\"405-1\",\"place\":null,*\"items\":null,\"total\":null,\"ordered_at\":\"2026-11-22\",*}\n"
      "]\n*");
}

static void
test_csv (void)
{
  g_test_trap_subprocess ("/cli/output/subprocess/csv", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout (
      "*order_id,place,status,flags,items,total,ordered_at,ok,settings,sentence\r\n"
      "405-1,\"'=Jaipur, \"\"old\"\" town\",new,partial attention,2,1499.00,2026-11-22T08:00:00Z,true,a==1 region=eu,"
      "One sentence that says it all\r\n"
      "405-1,,new,partial attention,,,2026-11-22,true,*,*\r\n*");
}

static void
test_table (void)
{
  g_test_trap_subprocess ("/cli/output/subprocess/table", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*ORDER  PLACE * STATUS  UNITS      TOTAL  ORDERED       RESULT\n"
                             "405-1  =Jaipur, \"old* New         2  ₹1,499.00  22 Nov 08:00  One sentence that*\n"
                             "*405-1 * New         —          —  22 Nov        A long one: Amazon*\n"
                             "*Open settings\n*");
  g_test_trap_assert_stdout_unmatched ("*\033*");
}

static void
test_empty (void)
{
  g_test_trap_subprocess ("/cli/output/subprocess/empty", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*[]\n[]\n*place*\r\nNothing.\n*");
}

static void
print_empty (void)
{
  static const OmsCliFormat formats[] = { OMS_CLI_FORMAT_JSON, OMS_CLI_FORMAT_JSON, OMS_CLI_FORMAT_CSV,
                                          OMS_CLI_FORMAT_TABLE };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      OmsCli cli = { .format = formats[i] };

      oms_cli_list_finish (oms_cli_list_new (&cli, columns, G_N_ELEMENTS (columns)), "Nothing.");
    }
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/output/json", test_json);
  g_test_add_func ("/cli/output/csv", test_csv);
  g_test_add_func ("/cli/output/table", test_table);
  g_test_add_func ("/cli/output/empty", test_empty);
  g_test_add_data_func ("/cli/output/subprocess/json", GINT_TO_POINTER (OMS_CLI_FORMAT_JSON), print_sample);
  g_test_add_data_func ("/cli/output/subprocess/csv", GINT_TO_POINTER (OMS_CLI_FORMAT_CSV), print_sample);
  g_test_add_data_func ("/cli/output/subprocess/table", GINT_TO_POINTER (OMS_CLI_FORMAT_TABLE), print_sample);
  g_test_add_func ("/cli/output/subprocess/empty", print_empty);
  return g_test_run ();
}
