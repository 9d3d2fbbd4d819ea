/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several who want something of one account at the same time: joining, cancelling, one order between two pages, another
 * process. */
#include "test-bench.h"
#include "test-market.h"

#include <string.h>

#include "oms-account-lock.h"

static char *self_path;

/* ---- In this process ------------------------------------------------------------------------------------------- */

static void
test_cancel (Bench *bench, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (OmsSyncResult) next = NULL;
  g_autoptr (GError) error = NULL;

  market_add_orders ("A", 35);
  market_close_gate (3);
  bench_start_sync (bench, cancellable, &result);
  bench_wait (market_is_at_gate, NULL);
  g_cancellable_cancel (cancellable);
  bench_wait (bench_has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, &error);
  g_assert_null (results);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (oms_sync_engine_is_running (bench->engine));
  g_assert_cmpint (bench_count_orders (bench), ==, 20);
  bench_assert_run (bench, 0, "orders", OMS_RUN_CANCELLED);
  bench_assert_sound (bench);

  /* The next one goes on where it stopped. */
  market_open_gate ();
  next = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (next->error);
  g_assert_cmpint (next->orders.added, ==, 15);
  g_assert_cmpint (next->orders.seen, ==, 15);
}

static void
test_cancel_engine (Bench *bench, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const OmsSyncResult *one;

  market_add_orders ("A", 35);
  market_close_gate (2);
  bench_start_sync (bench, NULL, &result);
  bench_wait (market_is_at_gate, NULL);
  oms_sync_engine_cancel (bench->engine, 0);
  bench_wait (bench_has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, NULL);
  one = g_ptr_array_index (results, 0);
  g_assert_error (one->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (one->sentence, ==,
                   "Corner Market: the sync was stopped. What came before is saved; the next sync goes on from "
                   "there.");
}

static void
test_join (Bench *bench, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) joined = NULL;
  g_autoptr (GError) error = NULL;

  market_add_orders ("A", 25);
  market_close_gate (1);
  bench_start_sync (bench, NULL, &first);
  bench_wait (market_is_at_gate, NULL);
  bench_start_sync (bench, NULL, &second);
  bench_start_sync (bench, cancellable, &third);
  bench_wait_ms (100);

  /* Whoever leaves does not stop it for the others. */
  g_cancellable_cancel (cancellable);
  bench_wait (bench_has_result, &third);
  g_assert_null (oms_sync_engine_run_finish (bench->engine, third, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  market_open_gate ();
  bench_wait (bench_has_result, &first);
  bench_wait (bench_has_result, &second);
  results = oms_sync_engine_run_finish (bench->engine, first, NULL);
  joined = oms_sync_engine_run_finish (bench->engine, second, NULL);
  g_assert_cmpint (((OmsSyncResult *) g_ptr_array_index (results, 0))->orders.added, ==, 25);
  g_assert_cmpint (((OmsSyncResult *) g_ptr_array_index (joined, 0))->orders.added, ==, 25);
  g_assert_cmpuint (market_count ("orders"), ==, 3);
  g_assert_cmpuint (bench->finished, ==, 1);
}

static void
test_refresh (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (GAsyncResult) sync = NULL;
  g_autoptr (GAsyncResult) refresh = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *last = NULL;

  market_add_orders ("A", 5);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  market_ship ("A-001");
  g_assert_true (bench_refresh (bench, "A-001", &error));
  g_assert_no_error (error);
  bench_assert_run (bench, 0, "order", OMS_RUN_DONE);
  g_assert_false (bench_refresh (bench, "A-999", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "Corner Market: "));
  g_clear_error (&error);

  /* During a long run it goes between two pages. */
  market_add_orders ("B", 35);
  market_close_gate (2);
  bench_start_sync (bench, NULL, &sync);
  bench_wait (market_is_at_gate, NULL);
  oms_sync_engine_refresh_order_async (bench->engine, bench->account, "A-002", NULL, bench_on_result, &refresh);
  bench_wait_ms (50);
  market_close_gate (3);
  market_open_gate ();
  bench_wait (bench_has_result, &refresh);
  g_assert_true (oms_sync_engine_refresh_order_finish (bench->engine, refresh, &error));
  g_assert_no_error (error);
  bench_wait (bench_has_result, &sync);
  results = oms_sync_engine_run_finish (bench->engine, sync, NULL);
  g_assert_cmpint (bench_count_orders (bench), ==, 40);
  last = market_nth ("by-id", market_count ("by-id") - 1);
  g_assert_cmpstr (last, ==, "by-id A-002");
}

/* ---- Another process ------------------------------------------------------------------------------------------- */

static gboolean
is_queued (gpointer data)
{
  Bench *bench = data;
  g_autoptr (OmsSyncProgress) progress = oms_sync_engine_get_progress (bench->engine, bench->account);

  return progress->activity == OMS_ACCOUNT_QUEUED && progress->sentence != NULL;
}

/* Another process is at this account: the run waits for it, and goes on when it dies. */
static void
test_other_process (Bench *bench, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, bench->account);
  g_autoptr (GSubprocess) holder = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  holder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, self_path,
                             "--hold", bench->database, id, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (holder));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_cmpstr (line, ==, "held");

  market_add_orders ("A", 5);
  bench_start_sync (bench, NULL, &result);
  bench_wait (is_queued, bench);
  g_assert_cmpuint (market_count ("orders"), ==, 0);
  g_subprocess_force_exit (holder);
  bench_wait (bench_has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, NULL);
  g_assert_cmpint (((OmsSyncResult *) g_ptr_array_index (results, 0))->orders.added, ==, 5);
}

static int
hold (const char *database, const char *id)
{
  g_autoptr (OmsAccountLock) lock = oms_account_lock_try (database, g_ascii_strtoll (id, NULL, 10), NULL);
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);

  g_print ("%s\n", lock != NULL ? "held" : "refused");
  g_main_loop_run (loop);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--hold") == 0)
    return hold (argv[2], argv[3]);

  self_path = g_canonicalize_filename (argv[0], NULL);
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine-together/" path, Bench, NULL, market_set_up, func, bench_tear_down)
  ADD ("cancel", test_cancel);
  ADD ("cancel-engine", test_cancel_engine);
  ADD ("join", test_join);
  ADD ("refresh", test_refresh);
  ADD ("other-process", test_other_process);
#undef ADD
  return g_test_run ();
}
