/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's schedule at its simplest: intervals, refused credentials, another program that has it. What sellers
 * choose, the network and older orders are in test-schedule.c. */
#include "test-bench.h"
#include "test-market.h"

#include "oms-account-lock.h"

static gboolean
has_reread_open (gpointer data)
{
  return market_count ("by-id") > 0;
}

static void
test_schedule (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncProgress) progress = NULL;
  guint count;

  market_add_orders ("A", 5);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (market_has_synced, GUINT_TO_POINTER (3));
  g_assert_cmpuint (market_count ("stock"), ==, 1); /* an hour's interval */
  g_assert_cmpint (bench_count_orders (bench), ==, 5);
  progress = oms_sync_engine_get_progress (bench->engine, bench->account);
  g_assert_cmpint (progress->next_run, !=, OMS_TIME_UNKNOWN);
  /* The orders are open, and the job that reads open ones again by id has its turn too. */
  bench_wait (has_reread_open, NULL);

  oms_sync_engine_set_scheduled (bench->engine, FALSE);
  bench_wait_ms (300);
  count = market_count ("orders");
  bench_wait_ms (1500);
  g_assert_cmpuint (market_count ("orders"), ==, count);
}

/* Refused credentials are not tried again by themselves; a change of the account is a reason to. */
static void
test_schedule_refused (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (OmsAccount) saved = NULL;
  guint count;

  market_fail ("orders", OMS_ADAPTER_ERROR_AUTH, 1000);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (market_has_synced, GUINT_TO_POINTER (1));
  bench_wait_ms (2500);
  count = market_count ("orders");
  g_assert_cmpuint (count, ==, 1);

  market_fail ("orders", OMS_ADAPTER_ERROR_AUTH, 0);
  accounts = oms_store_list_accounts (bench->store, NULL);
  oms_sync_engine_save_account_async (bench->engine, g_ptr_array_index (accounts, 0), NULL, NULL, bench_on_result,
                                      &result);
  bench_wait (bench_has_result, &result);
  saved = oms_sync_engine_save_account_finish (bench->engine, result, NULL);
  g_assert_nonnull (saved);
  bench_wait (market_has_synced, GUINT_TO_POINTER (3));
}

/* Another program has the schedule: this one waits for it to end. */
static void
test_schedule_once (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccountLock) other = oms_account_lock_try (bench->database, OMS_ACCOUNT_LOCK_SCHEDULE, NULL);

  g_assert_nonnull (other);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait_ms (1500);
  g_assert_cmpuint (market_count ("orders"), ==, 0);
  g_clear_pointer (&other, oms_account_lock_release);
  oms_sync_engine_set_scheduled (bench->engine, FALSE);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (market_has_synced, GUINT_TO_POINTER (1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine-schedule/" path, Bench, NULL, market_set_up, func, bench_tear_down)
  ADD ("schedule", test_schedule);
  ADD ("schedule-refused", test_schedule_refused);
  ADD ("schedule-once", test_schedule_once);
#undef ADD
  return g_test_run ();
}
