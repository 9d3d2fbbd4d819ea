/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that are read from files only: whoever wants something of them, the marketplace hears of nothing. */
#include "test-bench.h"
#include "test-market.h"

#include <string.h>

static OmsAccount *
change_connection (Bench *bench, const char *connection)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (bench->store, NULL);
  OmsAccount *account = g_ptr_array_index (accounts, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  OmsAccount *saved;

  oms_account_set (account, OMS_SETTING_CONNECTION, connection);
  oms_sync_engine_save_account_async (bench->engine, account, NULL, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  saved = oms_sync_engine_save_account_finish (bench->engine, result, &error);
  g_assert_no_error (error);
  return saved;
}

/* The choice of files: whoever asks for a sync, and when, the marketplace hears of nothing. */
static void
test_files_only (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = change_connection (bench, OMS_CONNECTION_FILES);
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncProgress) progress = NULL;
  g_autoptr (OmsAccount) back = NULL;
  g_autoptr (GError) error = NULL;

  market_add_orders ("A", 5);
  result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (result->error);
  g_assert_nonnull (strstr (result->sentence, "report files"));
  g_assert_false (bench_refresh (bench, "A1", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED);

  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait_ms (2500);
  progress = oms_sync_engine_get_progress (bench->engine, bench->account);
  g_assert_cmpint (progress->next_run, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpuint (market_count ("orders") + market_count ("stock") + market_count ("by-id"), ==, 0);

  /* Back again: the settings were kept, and the schedule goes on. */
  back = change_connection (bench, OMS_CONNECTION_API);
  g_assert_cmpstr (oms_account_get (back, "shop"), ==, "corner");
  bench_wait (market_has_synced, GUINT_TO_POINTER (3));
}

/* What is required depends on the choice; nothing is asked when it is tried. */
static void
test_files_need_nothing (Bench *bench, gconstpointer data)
{
  const char *const files[] = { "connection=files", NULL };
  const char *const wrong[] = { "connection=carrier-pigeon", NULL };
  g_autoptr (OmsAccount) account = bench_add_account (bench, "market", "Files", files, NULL, NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (bench_add_account (bench, "market", "Interface", NULL, NULL, &missing));
  g_assert_nonnull (strstr (missing->message, "Shop"));
  g_assert_null (bench_add_account (bench, "market", "Wrong", wrong, NULL, &refused));
  oms_sync_engine_test_async (bench->engine, account, NULL, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  sentence = oms_sync_engine_test_finish (bench->engine, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sentence, "report files"));
  g_assert_cmpuint (market_count ("check"), ==, 0);
}

/* A problem of a file cannot be read again from anywhere but the file: it stays. */
static void
test_files_problems_stay (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccount) account = change_connection (bench, OMS_CONNECTION_FILES);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsPageContext where = { .platform_id = account->id };
  g_autoptr (GError) error = NULL;
  guint solved = 7, left = 7;

  g_ptr_array_add (page->problems, oms_problem_record_new (NULL, "Line 3: no.", NULL));
  g_assert_true (oms_store_apply_orders (bench->store, &where, page, NULL, NULL));
  g_assert_false (bench_retry (bench, &solved, &left, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (solved, ==, 0);
  g_assert_cmpuint (left, ==, 1);
  g_assert_cmpuint (bench_count_problems (bench), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine-files/" path, Bench, NULL, market_set_up, func, bench_tear_down)
  ADD ("files-only", test_files_only);
  ADD ("files-need-nothing", test_files_need_nothing);
  ADD ("files-problems-stay", test_files_problems_stay);
#undef ADD
  return g_test_run ();
}
