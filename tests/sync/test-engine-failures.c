/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong in a sync, over a real store and a marketplace inside this program: refusals, dead tokens, circles,
 * records nobody can read, a process that died. */
#include "test-bench.h"
#include "test-market.h"

/* ---- Jobs that fail -------------------------------------------------------------------------------------------- */

static void
test_refused_job (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncResult) next = NULL;

  market_add_orders ("A", 5);
  market_add_sku ("KURTA-M", FALSE);
  market_fail ("held", OMS_ADAPTER_ERROR_FORBIDDEN, 1);
  result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_error (result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpstr (result->sentence, ==, "Corner Market: The market said no to held. Try the other door.");
  g_assert_cmpint (result->orders.added, ==, 5);
  g_assert_cmpint (result->stock.added, ==, 1);
  bench_assert_run (bench, 0, "inventory", OMS_RUN_DONE);
  bench_assert_run (bench, 1, "orders", OMS_RUN_FAILED);

  next = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (next->error);
}

static void
assert_failing (Bench *bench, gboolean failing)
{
  g_autoptr (GPtrArray) states = oms_store_list_account_states (bench->store, NULL);
  const OmsAccountState *state = g_ptr_array_index (states, 0);

  g_assert_cmpint (state->failing != NULL, ==, failing);
  if (failing)
    g_assert_true (g_str_has_prefix (state->failing, "Corner Market: "));
}

/* One job that is refused stays the account's news, though all others get through, also those of later runs. */
static void
test_failing_job_stays (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (OmsSyncResult) third = NULL;

  market_add_orders ("A", 3);
  market_fail ("held", OMS_ADAPTER_ERROR_FORBIDDEN, 1);
  first = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_error (first->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpint (bench_count_orders (bench), ==, 3);
  assert_failing (bench, TRUE);
  second = bench_sync_one (bench, OMS_SYNC_STOCK);
  g_assert_no_error (second->error);
  assert_failing (bench, TRUE);
  third = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (third->error);
  assert_failing (bench, FALSE);
}

static void
test_bad_credentials (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;

  market_add_orders ("A", 5);
  market_fail ("orders", OMS_ADAPTER_ERROR_AUTH, 1);
  result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_error (result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_true (oms_sync_engine_can_settings_help (bench->engine, result->platform_id));
  g_assert_cmpuint (market_count ("stubs"), ==, 0);
  g_assert_cmpuint (market_count ("stock"), ==, 0);
  bench_assert_run (bench, 0, "orders", OMS_RUN_FAILED);

  /* Also for the next start, which has tried nothing yet. */
  bench_restart (bench);
  g_assert_false (oms_sync_engine_can_settings_help (bench->engine, bench->account));
  {
    g_autoptr (GPtrArray) states = oms_store_list_account_states (bench->store, NULL);

    g_assert_cmpint (((OmsAccountState *) g_ptr_array_index (states, 0))->trouble, ==, OMS_TROUBLE_REFUSED);
  }
}

/* One job that cannot be reached may be bad luck; after two the rest waits for the next run. */
static void
test_unreachable (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncResult) next = NULL;

  market_add_orders ("A", 5);
  market_fail ("held", OMS_ADAPTER_ERROR_NETWORK, 1);
  market_fail ("orders", OMS_ADAPTER_ERROR_NETWORK, 1);
  result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_error (result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
  g_assert_false (oms_sync_engine_can_settings_help (bench->engine, result->platform_id));
  g_assert_cmpuint (market_count ("stubs"), ==, 0);
  next = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (next->error);
  g_assert_cmpint (next->orders.added, ==, 5);
}

static void
test_missing_secret (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (bench->store, NULL);
  const OmsAccount *account = g_ptr_array_index (accounts, 0);
  g_autoptr (OmsSyncResult) result = NULL;

  g_assert_true (oms_secret_store_remove (bench->secrets, account->uuid, NULL, NULL));
  result = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_error (result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_true (g_str_has_prefix (result->sentence, "Corner Market: Token"));
  bench_assert_run (bench, 0, "orders", OMS_RUN_FAILED);
}

/* ---- Passes that lose their way -------------------------------------------------------------------------------- */

/* A token that dies in mid-pass: the pass begins again, twice at most, and nothing is missing or double. */
static void
test_expired (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncResult) worse = NULL;
  g_autoptr (OmsSyncResult) better = NULL;

  market_add_orders ("A", 25);
  market_fail_later ("orders", OMS_ADAPTER_ERROR_CURSOR_EXPIRED, 2);
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (result->error);
  g_assert_cmpint (result->orders.added, ==, 25);
  g_assert_cmpint (bench_count_orders (bench), ==, 25);

  market_add_orders ("B", 25);
  market_fail_later ("orders", OMS_ADAPTER_ERROR_CURSOR_EXPIRED, 3);
  worse = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_error (worse->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);
  better = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (better->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 50);
}

static void
test_repeating_token (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncResult) endless = NULL;
  g_autoptr (OmsSyncResult) mended = NULL;

  market_add_orders ("A", 25);
  market_set_repeating (TRUE);
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_error (result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (market_count ("orders"), <, 5);

  market_set_repeating (FALSE);
  market_set_endless (TRUE);
  endless = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_error (endless->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (market_count ("orders"), <, 50);

  market_set_endless (FALSE);
  mended = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (mended->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 25);
  bench_assert_sound (bench);
}

static void
test_interrupted (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  gint64 dead = oms_store_begin_run (bench->store, bench->account, "orders", &error);

  g_assert_cmpint (dead, !=, 0);
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  runs = bench_runs (bench);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpint (((const OmsRun *) g_ptr_array_index (runs, 0))->state, ==, OMS_RUN_DONE);
  g_assert_cmpint (((const OmsRun *) g_ptr_array_index (runs, 1))->id, ==, dead);
  g_assert_cmpint (((const OmsRun *) g_ptr_array_index (runs, 1))->state, ==, OMS_RUN_INTERRUPTED);
}

/* ---- Problems -------------------------------------------------------------------------------------------------- */

static void
test_problems (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  guint solved, left;

  market_add_orders ("A", 25);
  market_break ("A-002", TRUE);
  market_break ("A-014", TRUE);
  market_break ("A-024", TRUE);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (first->error);
  g_assert_cmpint (first->orders.added, ==, 22);
  g_assert_cmpint (first->orders.failed, ==, 3);
  g_assert_cmpstr (first->sentence, ==,
                   "Corner Market: 22 new orders, 0 changed, 3 could not be read (see Needs attention).");
  g_assert_cmpuint (bench_count_problems (bench), ==, 3);

  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  g_assert_cmpint (second->orders.added + second->orders.changed, ==, 0);

  market_break ("A-014", FALSE);
  g_assert_true (bench_retry (bench, &solved, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (solved, ==, 1);
  g_assert_cmpuint (left, ==, 2);
  g_assert_cmpuint (bench_count_problems (bench), ==, 2);
  bench_assert_run (bench, 0, "retry", OMS_RUN_DONE);

  market_break ("A-002", FALSE);
  market_break ("A-024", FALSE);
  g_assert_true (bench_retry (bench, &solved, &left, &error));
  g_assert_cmpuint (solved, ==, 2);
  g_assert_cmpuint (left, ==, 0);
  g_assert_cmpint (bench_count_orders (bench), ==, 25);
  g_assert_cmpuint (bench_count_problems (bench), ==, 0);

  /* Nothing to do is no run. */
  g_assert_true (bench_retry (bench, &solved, &left, &error));
  g_assert_cmpuint (solved + left, ==, 0);
}

static OmsOrderPage *
unreadable (const char *order_id)
{
  OmsOrderPage *page = oms_order_page_new ();

  g_ptr_array_add (page->problems, oms_problem_record_new (order_id, "The amount cannot be read.", NULL));
  return page;
}

/* An hour later a sync asks for it once by itself; what is still broken then waits for a person. */
static void
test_problems_mend_themselves (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsOrderPage) mended = unreadable ("A-001");
  g_autoptr (OmsOrderPage) broken = unreadable ("A-002");
  const OmsPageContext hours_ago = { .platform_id = bench->account, .fetched_at = oms_time_now () - 2 * OMS_TIME_HOUR };
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;

  market_add_orders ("A", 3);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (first->error);
  market_break ("A-002", TRUE);
  g_assert_true (oms_store_apply_orders (bench->store, &hours_ago, mended, NULL, NULL));
  g_assert_true (oms_store_apply_orders (bench->store, &hours_ago, broken, NULL, NULL));
  g_assert_cmpuint (market_count ("by-id"), ==, 0);

  for (int i = 0; i < 2; i++)
    {
      g_clear_pointer (&second, oms_sync_result_free);
      second = bench_sync_one (bench, OMS_SYNC_ORDERS);
      g_assert_no_error (second->error);
      g_assert_cmpuint (market_count ("by-id"), ==, 2);
      g_assert_cmpuint (bench_count_problems (bench), ==, 1);
    }
}

static void
test_retry_without_credentials (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (GError) error = NULL;
  guint solved, left;

  market_add_orders ("A", 2);
  market_break ("A-001", TRUE);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  market_fail ("by-id", OMS_ADAPTER_ERROR_AUTH, 1);
  g_assert_false (bench_retry (bench, &solved, &left, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_true (g_str_has_prefix (error->message, "Corner Market: "));
  g_assert_cmpuint (bench_count_problems (bench), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine-failures/" path, Bench, NULL, market_set_up, func, bench_tear_down)
  ADD ("refused-job", test_refused_job);
  ADD ("bad-credentials", test_bad_credentials);
  ADD ("unreachable", test_unreachable);
  ADD ("missing-secret", test_missing_secret);
  ADD ("expired", test_expired);
  ADD ("repeating-token", test_repeating_token);
  ADD ("failing-job-stays", test_failing_job_stays);
  ADD ("problems", test_problems);
  ADD ("problems-mend-themselves", test_problems_mend_themselves);
  ADD ("retry-without-credentials", test_retry_without_credentials);
  ADD ("interrupted", test_interrupted);
#undef ADD
  return g_test_run ();
}
