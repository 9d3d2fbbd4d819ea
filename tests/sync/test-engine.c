/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's rules, over a real store and a marketplace inside this program. */
#include "test-bench.h"
#include "test-market.h"

#include <string.h>

#include "oms-account-lock.h"

static char *self_path;

static void
set_up (Bench *bench, gconstpointer data)
{
  market_reset ();
  bench_set_up_market (bench, data);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static GAsyncResult *
start_sync (Bench *bench, GCancellable *cancellable, GAsyncResult **result)
{
  oms_sync_engine_run_async (bench->engine, OMS_SYNC_ALL, NULL, 0, OMS_TIME_UNKNOWN, cancellable, on_result, result);
  return *result;
}

static void
assert_run (Bench *bench, guint nth, const char *what, OmsRunState state)
{
  g_autoptr (GPtrArray) runs = bench_runs (bench);
  const OmsRun *run;

  g_assert_cmpuint (runs->len, >, nth);
  run = g_ptr_array_index (runs, nth);
  g_assert_cmpstr (run->what, ==, what);
  g_assert_cmpint (run->state, ==, state);
  g_assert_nonnull (run->sentence);
}

/* ---- Syncing --------------------------------------------------------------------------------------------------- */

static void
on_progress (OmsSyncEngine *engine, const OmsSyncProgress *progress, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_incremental (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (OmsSyncResult) third = NULL;
  g_autofree char *last_call = NULL;
  guint progress = 0;

  market_add_orders ("A", 25);
  market_add_sku ("KURTA-M", FALSE);
  g_signal_connect (bench->engine, "progress", G_CALLBACK (on_progress), &progress);
  first = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (first->error);
  g_assert_cmpint (first->orders.added, ==, 25);
  g_assert_cmpint (first->stock.added, ==, 1);
  g_assert_cmpstr (first->sentence, ==, "Corner Market: 25 new orders, 0 changed; stock of 1 listing updated.");
  g_assert_cmpuint (progress, >, 0);
  g_assert_cmpuint (bench->finished, ==, 1);
  g_assert_false (oms_sync_engine_is_running (bench->engine));
  assert_run (bench, 0, "inventory", OMS_RUN_DONE);
  assert_run (bench, 1, "orders", OMS_RUN_DONE);

  second = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_cmpint (second->orders.added, ==, 0);
  g_assert_cmpint (second->orders.changed, ==, 0);
  g_assert_cmpint (second->stock.added + second->stock.changed, ==, 0);
  g_assert_cmpstr (second->sentence, ==, "Corner Market: no new or changed orders; no change in stock.");

  /* Over a restart too, the next sync asks only for what changed since. */
  bench_restart (bench);
  market_ship ("A-003");
  third = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_cmpint (third->orders.added, ==, 0);
  g_assert_cmpint (third->orders.changed, ==, 1);
  last_call = market_nth ("orders", market_count ("orders") - 1);
  g_assert_cmpstr (last_call, ==, "orders v25");
  g_assert_cmpuint (market_count ("stock"), ==, 2);
  bench_assert_sound (bench);
}

static gboolean
has_ten_orders (gpointer data)
{
  return bench_count_orders (data) == 10;
}

/* The second page is on its way while the first is written; the first is there although the second has not come. */
static void
test_page_ahead (Bench *bench, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;

  market_add_orders ("A", 25);
  market_close_gate (2);
  start_sync (bench, NULL, &result);
  bench_wait (market_is_at_gate, NULL);
  bench_wait (has_ten_orders, bench);
  g_assert_null (result);
  market_open_gate ();
  bench_wait (has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, NULL);
  g_assert_cmpint (((OmsSyncResult *) g_ptr_array_index (results, 0))->orders.added, ==, 25);
}

static void
test_back_fill (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *call = NULL;
  const OmsSyncResult *result;

  market_add_orders ("A", 12);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_cmpint (first->orders.added, ==, 12);

  /* Everything once more, and nothing is new; afterwards the sync goes on from the end, not from there. */
  again = bench_sync (bench, OMS_SYNC_ORDERS, MARKET_TIME (1));
  result = g_ptr_array_index (again, 0);
  g_assert_cmpint (result->orders.seen, ==, 12);
  g_assert_cmpint (result->orders.added + result->orders.changed, ==, 0);
  market_add_orders ("B", 1);
  g_clear_pointer (&first, oms_sync_result_free);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_cmpint (first->orders.seen, ==, 1);
  call = market_nth ("orders", market_count ("orders") - 1);
  g_assert_cmpstr (call, ==, "orders v12");
}

/* New settings: the place in the old list means nothing any more, and the jobs begin again from the last whole pass. */
static void
test_changed_settings (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GAsyncResult) saved_result = NULL;
  g_autoptr (OmsAccount) saved = NULL;
  g_autofree char *call = NULL;
  OmsAccount *account;

  market_add_orders ("A", 12);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  accounts = oms_store_list_accounts (bench->store, NULL);
  account = g_ptr_array_index (accounts, 0);
  oms_account_set (account, "shop", "another");
  oms_sync_engine_save_account_async (bench->engine, account, NULL, NULL, on_result, &saved_result);
  bench_wait (has_result, &saved_result);
  saved = oms_sync_engine_save_account_finish (bench->engine, saved_result, NULL);
  g_assert_cmpstr (oms_account_get (saved, "shop"), ==, "another");

  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  call = market_nth ("orders", market_count ("orders") - 2);
  g_assert_cmpstr (call, ==, "orders "); /* no state; two pages again */
  g_assert_cmpint (second->orders.added + second->orders.changed, ==, 0);
  g_assert_cmpint (bench_count_orders (bench), ==, 12);
}

/* ---- Failures -------------------------------------------------------------------------------------------------- */

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
  assert_run (bench, 0, "inventory", OMS_RUN_DONE);
  assert_run (bench, 1, "orders", OMS_RUN_FAILED);

  next = bench_sync_one (bench, OMS_SYNC_ALL);
  g_assert_no_error (next->error);
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
  assert_run (bench, 0, "orders", OMS_RUN_FAILED);
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
  assert_run (bench, 0, "orders", OMS_RUN_FAILED);
}

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

/* ---- What is wrong ---------------------------------------------------------------------------------------------- */

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

/* ---- Queues ---------------------------------------------------------------------------------------------------- */

static void
test_due_orders (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autofree char *first_call = NULL;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("S-%u", i);

      market_add_stub (id, i != 4); /* S-4 is gone when it is asked for */
    }
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (result->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 6);
  g_assert_cmpuint (market_count ("by-id"), ==, 3); /* of three, three and one */
  {
    g_autoptr (GPtrArray) runs = bench_runs (bench);

    g_assert_nonnull (strstr (((OmsRun *) g_ptr_array_index (runs, 0))->sentence, " 1 of what was asked for"));
  }
  first_call = market_nth ("by-id", 0);
  g_assert_cmpstr (first_call, ==, "by-id S-0,S-1,S-2");

  /* What was not answered waits for its pause; the queue does not go round. */
  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  g_assert_cmpuint (market_count ("by-id"), ==, 3);
}

/* A batch that fails for something in it is asked for one by one. */
static void
test_due_orders_bad_batch (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;

  market_add_stub ("S-0", TRUE);
  market_add_stub ("S-1", FALSE);
  market_add_stub ("S-2", TRUE);
  market_fail ("by-id", OMS_ADAPTER_ERROR_PROTOCOL, 1);
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (result->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 2);
  g_assert_cmpuint (market_count ("by-id"), ==, 4);
}

static void
test_due_stock (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  OmsStockQuery query = { 0 };

  market_add_sku ("A", TRUE);
  market_add_sku ("B", TRUE);
  market_add_sku ("C", TRUE);
  result = bench_sync_one (bench, OMS_SYNC_STOCK);
  g_assert_no_error (result->error);
  g_assert_cmpuint (market_count ("stock-of"), ==, 2);
  ids = oms_store_stock_ids (bench->store, &query, 0, NULL, NULL);
  g_assert_cmpuint (ids->len, ==, 3);
  rows = oms_store_stock_rows (bench->store, (const gint64 *) (gpointer) ids->data, ids->len, NULL, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (((const OmsStockRow *) g_ptr_array_index (rows, i))->available, ==, 3);
}

/* ---- Turns --------------------------------------------------------------------------------------------------------
 */

/* A long list and a long queue let the other jobs have their turns, and all is read in the end. */
static void
test_turns (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) result = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  gint64 added = 0;

  market_set_turn (1);
  market_add_orders ("A", 100);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("S-%u", i);

      market_add_stub (id, TRUE);
    }
  result = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (result->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 130);
  g_assert_cmpint (result->orders.added, ==, 130);
  g_assert_cmpuint (market_count ("held"), >=, 3);
  /* Each round has its own record, and what it did is counted once. */
  runs = bench_runs (bench);
  g_assert_cmpuint (runs->len, ==, market_count ("held"));
  for (guint i = 0; i < runs->len; i++)
    added += ((const OmsRun *) g_ptr_array_index (runs, i))->counts.added;
  g_assert_cmpint (added, ==, 130);
}

/* What somebody wants from a day on comes in one go. */
static void
test_turns_back_fill (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) results = NULL;

  market_set_turn (1);
  market_add_orders ("A", 100);
  results = bench_sync (bench, OMS_SYNC_ORDERS, MARKET_TIME (0));
  g_assert_no_error (((OmsSyncResult *) g_ptr_array_index (results, 0))->error);
  g_assert_cmpint (bench_count_orders (bench), ==, 100);
  g_assert_cmpuint (market_count ("held"), ==, 1);
}

static gboolean
has_all_orders (gpointer data)
{
  return bench_count_orders (data) == 100;
}

/* The schedule starts the next turn by itself. */
static void
test_turns_schedule (Bench *bench, gconstpointer data)
{
  g_autoptr (GPtrArray) runs = NULL;

  market_set_turn (1);
  market_add_orders ("A", 100);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (has_all_orders, bench);
  runs = bench_runs (bench);
  g_assert_cmpuint (runs->len, >=, 2);
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
  assert_run (bench, 0, "retry", OMS_RUN_DONE);

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

/* ---- Cancelling, joining, refreshing --------------------------------------------------------------------------- */

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
  start_sync (bench, cancellable, &result);
  bench_wait (market_is_at_gate, NULL);
  g_cancellable_cancel (cancellable);
  bench_wait (has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, &error);
  g_assert_null (results);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (oms_sync_engine_is_running (bench->engine));
  g_assert_cmpint (bench_count_orders (bench), ==, 20);
  assert_run (bench, 0, "orders", OMS_RUN_CANCELLED);
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
  start_sync (bench, NULL, &result);
  bench_wait (market_is_at_gate, NULL);
  oms_sync_engine_cancel (bench->engine, 0);
  bench_wait (has_result, &result);
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
  start_sync (bench, NULL, &first);
  bench_wait (market_is_at_gate, NULL);
  start_sync (bench, NULL, &second);
  start_sync (bench, cancellable, &third);
  bench_wait_ms (100);

  /* Whoever leaves does not stop it for the others. */
  g_cancellable_cancel (cancellable);
  bench_wait (has_result, &third);
  g_assert_null (oms_sync_engine_run_finish (bench->engine, third, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  market_open_gate ();
  bench_wait (has_result, &first);
  bench_wait (has_result, &second);
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
  assert_run (bench, 0, "order", OMS_RUN_DONE);
  g_assert_false (bench_refresh (bench, "A-999", &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "Corner Market: "));
  g_clear_error (&error);

  /* During a long run it goes between two pages. */
  market_add_orders ("B", 35);
  market_close_gate (2);
  start_sync (bench, NULL, &sync);
  bench_wait (market_is_at_gate, NULL);
  oms_sync_engine_refresh_order_async (bench->engine, bench->account, "A-002", NULL, on_result, &refresh);
  bench_wait_ms (50);
  market_close_gate (3);
  market_open_gate ();
  bench_wait (has_result, &refresh);
  g_assert_true (oms_sync_engine_refresh_order_finish (bench->engine, refresh, &error));
  g_assert_no_error (error);
  bench_wait (has_result, &sync);
  results = oms_sync_engine_run_finish (bench->engine, sync, NULL);
  g_assert_cmpint (bench_count_orders (bench), ==, 40);
  last = market_nth ("by-id", market_count ("by-id") - 1);
  g_assert_cmpstr (last, ==, "by-id A-002");
}

/* ---- Other processes and the past ------------------------------------------------------------------------------ */

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
  start_sync (bench, NULL, &result);
  bench_wait (is_queued, bench);
  g_assert_cmpuint (market_count ("orders"), ==, 0);
  g_subprocess_force_exit (holder);
  bench_wait (has_result, &result);
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

/* ---- The schedule ---------------------------------------------------------------------------------------------- */

static gboolean
has_three_passes (gpointer data)
{
  return market_count ("orders") >= 3;
}

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
  bench_wait (has_three_passes, NULL);
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

static gboolean
has_failed (gpointer data)
{
  return market_count ("orders") >= 1;
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
  bench_wait (has_failed, NULL);
  bench_wait_ms (2500);
  count = market_count ("orders");
  g_assert_cmpuint (count, ==, 1);

  market_fail ("orders", OMS_ADAPTER_ERROR_AUTH, 0);
  accounts = oms_store_list_accounts (bench->store, NULL);
  oms_sync_engine_save_account_async (bench->engine, g_ptr_array_index (accounts, 0), NULL, NULL, on_result, &result);
  bench_wait (has_result, &result);
  saved = oms_sync_engine_save_account_finish (bench->engine, result, NULL);
  g_assert_nonnull (saved);
  bench_wait (has_three_passes, NULL);
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
  bench_wait (has_failed, NULL);
}

/* ---- Read from files only ---------------------------------------------------------------------------------------- */

static OmsAccount *
change_connection (Bench *bench, const char *connection)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (bench->store, NULL);
  OmsAccount *account = g_ptr_array_index (accounts, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  OmsAccount *saved;

  oms_account_set (account, OMS_SETTING_CONNECTION, connection);
  oms_sync_engine_save_account_async (bench->engine, account, NULL, NULL, on_result, &result);
  bench_wait (has_result, &result);
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
  bench_wait (has_three_passes, NULL);
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
  oms_sync_engine_test_async (bench->engine, account, NULL, NULL, on_result, &result);
  bench_wait (has_result, &result);
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
  if (argc == 4 && strcmp (argv[1], "--hold") == 0)
    return hold (argv[2], argv[3]);

  self_path = g_canonicalize_filename (argv[0], NULL);
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine/" path, Bench, NULL, set_up, func, bench_tear_down)
  ADD ("incremental", test_incremental);
  ADD ("page-ahead", test_page_ahead);
  ADD ("back-fill", test_back_fill);
  ADD ("changed-settings", test_changed_settings);
  ADD ("refused-job", test_refused_job);
  ADD ("bad-credentials", test_bad_credentials);
  ADD ("unreachable", test_unreachable);
  ADD ("missing-secret", test_missing_secret);
  ADD ("expired", test_expired);
  ADD ("repeating-token", test_repeating_token);
  ADD ("failing-job-stays", test_failing_job_stays);
  ADD ("due-orders", test_due_orders);
  ADD ("due-orders-bad-batch", test_due_orders_bad_batch);
  ADD ("due-stock", test_due_stock);
  ADD ("turns", test_turns);
  ADD ("turns-back-fill", test_turns_back_fill);
  ADD ("turns-schedule", test_turns_schedule);
  ADD ("problems", test_problems);
  ADD ("problems-mend-themselves", test_problems_mend_themselves);
  ADD ("retry-without-credentials", test_retry_without_credentials);
  ADD ("cancel", test_cancel);
  ADD ("cancel-engine", test_cancel_engine);
  ADD ("join", test_join);
  ADD ("refresh", test_refresh);
  ADD ("interrupted", test_interrupted);
  ADD ("other-process", test_other_process);
  ADD ("schedule", test_schedule);
  ADD ("schedule-refused", test_schedule_refused);
  ADD ("schedule-once", test_schedule_once);
  ADD ("files-only", test_files_only);
  ADD ("files-need-nothing", test_files_need_nothing);
  ADD ("files-problems-stay", test_files_problems_stay);
#undef ADD
  return g_test_run ();
}
