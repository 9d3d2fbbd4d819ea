/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sync brings, over a real store and a marketplace inside this program: the lists with their places, the queues
 * of what is only named, and turns. */
#include "test-bench.h"
#include "test-market.h"

#include <string.h>

/* ---- Lists ----------------------------------------------------------------------------------------------------- */

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
  bench_assert_run (bench, 0, "inventory", OMS_RUN_DONE);
  bench_assert_run (bench, 1, "orders", OMS_RUN_DONE);

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
  bench_start_sync (bench, NULL, &result);
  bench_wait (market_is_at_gate, NULL);
  bench_wait (has_ten_orders, bench);
  g_assert_null (result);
  market_open_gate ();
  bench_wait (bench_has_result, &result);
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

static OmsAccountState *
first_state (Bench *bench)
{
  g_autoptr (GPtrArray) states = oms_store_list_account_states (bench->store, NULL);

  g_assert_cmpuint (states->len, ==, 1);
  return g_ptr_array_steal_index (states, 0);
}

/* How far back an account reaches is known from where its first pass began, and from the older orders it got. */
static void
test_reach (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (OmsAccountState) before = NULL;
  g_autoptr (OmsAccountState) later = NULL;
  g_autoptr (OmsAccountState) older = NULL;
  gint64 started = oms_time_now ();
  gint64 since = started - 500 * OMS_TIME_DAY;

  market_add_orders ("A", 12);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  before = first_state (bench);
  g_assert_false (before->coming_in);
  g_assert_cmpint (before->since, >=, started - 400 * OMS_TIME_DAY);
  g_assert_cmpint (before->since, <=, oms_time_now () - 400 * OMS_TIME_DAY);

  /* A pass that goes on, or begins again from the last one, changes nothing. */
  market_add_orders ("B", 1);
  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_true (oms_store_reset_cursor (bench->store, bench->account, "orders", NULL));
  g_clear_pointer (&second, oms_sync_result_free);
  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  later = first_state (bench);
  g_assert_cmpint (later->since, ==, before->since);

  g_ptr_array_unref (bench_sync (bench, OMS_SYNC_ORDERS, since));
  older = first_state (bench);
  g_assert_cmpint (older->since, ==, since);
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
  oms_sync_engine_save_account_async (bench->engine, account, NULL, NULL, bench_on_result, &saved_result);
  bench_wait (bench_has_result, &saved_result);
  saved = oms_sync_engine_save_account_finish (bench->engine, saved_result, NULL);
  g_assert_cmpstr (oms_account_get (saved, "shop"), ==, "another");

  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (second->error);
  call = market_nth ("orders", market_count ("orders") - 2);
  g_assert_cmpstr (call, ==, "orders "); /* no state; two pages again */
  g_assert_cmpint (second->orders.added + second->orders.changed, ==, 0);
  g_assert_cmpint (bench_count_orders (bench), ==, 12);
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

/* ---- Turns ----------------------------------------------------------------------------------------------------- */

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  market_register ();
#define ADD(path, func) g_test_add ("/engine-sync/" path, Bench, NULL, market_set_up, func, bench_tear_down)
  ADD ("incremental", test_incremental);
  ADD ("page-ahead", test_page_ahead);
  ADD ("back-fill", test_back_fill);
  ADD ("reach", test_reach);
  ADD ("changed-settings", test_changed_settings);
  ADD ("due-orders", test_due_orders);
  ADD ("due-orders-bad-batch", test_due_orders_bad_batch);
  ADD ("due-stock", test_due_stock);
  ADD ("turns", test_turns);
  ADD ("turns-back-fill", test_turns_back_fill);
  ADD ("turns-schedule", test_turns_schedule);
#undef ADD
  return g_test_run ();
}
