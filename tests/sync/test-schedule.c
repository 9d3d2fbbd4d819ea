/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs by itself: rhythms, pauses, mornings, the network, older orders. Over a real store, a marketplace inside
 * this program, and a network that is plugged in and out. */
#include "test-bench.h"
#include "test-market.h"
#include "test-network.h"

#include <sqlite3.h>
#include <string.h>

#include "oms-account-lock.h"

static void
set_up (Bench *bench, gconstpointer data)
{
  test_network_set_available (TRUE);
  market_set_up (bench, data);
}

static void
wait_for_syncs (guint times)
{
  bench_wait (market_has_synced, GUINT_TO_POINTER (times));
}

static void
set_field (Bench *bench, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;

  oms_store_set_account_field (bench->store, bench->account, field, value, &error);
  g_assert_no_error (error);
}

static void
pause_sync (Bench *bench, gint64 platform_id, gint64 until)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  oms_sync_engine_pause_async (bench->engine, platform_id, until, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  oms_sync_engine_pause_finish (bench->engine, result, &error);
  g_assert_no_error (error);
}

/* Nothing comes for longer than the shortest interval of a job. */
static void
assert_quiet (void)
{
  guint before;

  bench_wait_ms (600); /* what was on its way */
  before = market_count ("orders");
  bench_wait_ms (1700);
  g_assert_cmpuint (market_count ("orders"), ==, before);
}

/* ---- Rhythms and pauses ---------------------------------------------------------------------------------------- */

static gboolean
is_planned_in_an_hour (gpointer data)
{
  Bench *bench = data;
  g_autoptr (OmsSyncProgress) progress = oms_sync_engine_get_progress (bench->engine, bench->account);

  /* The job that reads open orders again keeps to the seller's choice too. */
  return progress->next_run > oms_time_now () + 45 * OMS_TIME_MINUTE;
}

static void
test_rhythm (Bench *bench, gconstpointer data)
{
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  wait_for_syncs (2);
  set_field (bench, OMS_SETTING_EVERY, "60");
  bench_wait (is_planned_in_an_hour, bench);
  assert_quiet ();

  /* By hand it always works, and nothing else does. */
  set_field (bench, OMS_SETTING_EVERY, OMS_RHYTHM_BY_HAND);
  assert_quiet ();
  oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_ORDERS));
  assert_quiet ();
  set_field (bench, OMS_SETTING_EVERY, NULL);
  wait_for_syncs (market_count ("orders") + 2);
}

/* The rhythm is no setting of the marketplace's: the place in the lists stays. */
static void
test_rhythm_keeps_place (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsSyncResult) first = NULL;
  g_autoptr (OmsSyncResult) second = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (OmsAccount) account = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;

  market_add_orders ("A", 12);
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  accounts = oms_store_list_accounts (bench->store, NULL);
  pause_sync (bench, bench->account, OMS_PAUSE_OPEN); /* while the dialog is open */
  oms_account_set (g_ptr_array_index (accounts, 0), OMS_SETTING_EVERY, "15");
  oms_sync_engine_save_account_async (bench->engine, g_ptr_array_index (accounts, 0), NULL, NULL, bench_on_result,
                                      &saved);
  bench_wait (bench_has_result, &saved);
  account = oms_sync_engine_save_account_finish (bench->engine, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (oms_account_get (account, OMS_SETTING_EVERY), ==, "15");
  g_assert_cmpint (oms_pause_get (account, oms_time_now ()), ==, OMS_PAUSE_OPEN);
  second = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_cmpint (second->orders.seen, ==, 0);

  oms_account_set (account, OMS_SETTING_EVERY, "often");
  oms_sync_engine_save_account_async (bench->engine, account, NULL, NULL, bench_on_result, &refused);
  bench_wait (bench_has_result, &refused);
  g_assert_null (oms_sync_engine_save_account_finish (bench->engine, refused, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_pause_one (Bench *bench, gconstpointer data)
{
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  wait_for_syncs (1);
  pause_sync (bench, bench->account, OMS_PAUSE_OPEN);
  assert_quiet ();
  g_assert_cmpint (oms_sync_engine_get_schedule (bench->engine)->paused_until, ==, OMS_TIME_UNKNOWN);

  /* It survives a restart, and a sync by hand. */
  bench_restart (bench);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  assert_quiet ();
  oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_ORDERS));
  assert_quiet ();
  pause_sync (bench, bench->account, OMS_TIME_UNKNOWN);
  wait_for_syncs (market_count ("orders") + 2);
}

static gboolean
is_paused (gpointer data)
{
  return oms_sync_engine_get_schedule (((Bench *) data)->engine)->paused_until != OMS_TIME_UNKNOWN;
}

static gboolean
is_resumed (gpointer data)
{
  return !is_paused (data);
}

/* Everything, for a moment: it goes on by itself. */
static void
test_pause_all (Bench *bench, gconstpointer data)
{
  gint64 until;
  guint before;

  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  wait_for_syncs (1);
  until = oms_time_now () + 4 * OMS_TIME_SECOND;
  pause_sync (bench, 0, until);
  bench_restart (bench);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (is_paused, bench);
  g_assert_cmpint (oms_sync_engine_get_schedule (bench->engine)->paused_until, ==, until);
  before = market_count ("orders");
  bench_wait (is_resumed, bench);
  g_assert_cmpuint (market_count ("orders"), <=, before + 1);
  g_assert_cmpint (oms_time_now (), >=, until);
  wait_for_syncs (before + 2);
}

/* ---- Once a day ------------------------------------------------------------------------------------------------ */

/* Moves everything the database remembers into the past, as if so much time had gone by. */
static void
let_pass (Bench *bench, gint64 milliseconds)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE sync_cursors SET finished_at = finished_at - %" G_GINT64_FORMAT
                                          ", attempted_at = attempted_at - %" G_GINT64_FORMAT
                                          "; UPDATE platforms SET created_at = created_at - %" G_GINT64_FORMAT,
                                          milliseconds, milliseconds, milliseconds);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (bench->database, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 5000);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* A zone in which it is nine in the morning now. */
static GTimeZone *
nine_oclock (void)
{
  gint32 minute = (gint32) (oms_time_now () / OMS_TIME_MINUTE % (24 * 60));

  return g_time_zone_new_offset ((9 * 60 - minute) * 60);
}

static void
set_zone (Bench *bench)
{
  g_autoptr (GTimeZone) zone = nine_oclock ();
  g_autoptr (GAsyncResult) result = NULL;

  oms_store_set_zone_async (bench->store, zone, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  g_assert_true (oms_store_set_zone_finish (bench->store, result, NULL));
}

static gboolean
is_idle (gpointer data)
{
  return oms_sync_engine_get_schedule (((Bench *) data)->engine)->idle;
}

/* The program is started in the morning, has its turn, and is closed again. */
static void
spend_a_morning (Bench *bench)
{
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (is_idle, bench);
  oms_sync_engine_set_scheduled (bench->engine, FALSE);
  bench_restart (bench);
  set_zone (bench);
}

static void
test_daily_in_the_mornings (Bench *bench, gconstpointer data)
{
  set_zone (bench);
  spend_a_morning (bench);
  g_assert_cmpuint (market_count ("daily"), ==, 0); /* the first sync read everything */
  for (guint day = 1; day <= 5; day++)
    {
      /* Not at the same minute each day. */
      let_pass (bench, OMS_TIME_DAY + (day % 2 == 0 ? 25 : -25) * OMS_TIME_MINUTE);
      spend_a_morning (bench);
      g_assert_cmpuint (market_count ("daily"), ==, day);
      spend_a_morning (bench);
      g_assert_cmpuint (market_count ("daily"), ==, day);
    }
}

/* A timer that syncs, and nobody who keeps a schedule: the daily job comes along. */
static void
test_daily_by_hand (Bench *bench, gconstpointer data)
{
  set_field (bench, OMS_SETTING_EVERY, OMS_RHYTHM_BY_HAND);
  set_zone (bench);
  for (guint day = 0; day < 4; day++)
    {
      for (guint i = 0; i < 3; i++)
        oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_ALL));
      g_assert_cmpuint (market_count ("daily"), ==, day);
      oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_STOCK));
      let_pass (bench, OMS_TIME_DAY);
    }
}

/* ---- The network ----------------------------------------------------------------------------------------------- */

static gboolean
is_offline (gpointer data)
{
  return oms_sync_engine_get_schedule (((Bench *) data)->engine)->offline_since != OMS_TIME_UNKNOWN;
}

static void
on_schedule (OmsSyncEngine *engine, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_offline (Bench *bench, gconstpointer data)
{
  guint told = 0;
  gint64 before = oms_time_now ();

  set_field (bench, "endpoint", "https://market.example");
  g_signal_connect (bench->engine, "notify::schedule", G_CALLBACK (on_schedule), &told);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  wait_for_syncs (1);
  bench_wait (is_idle, bench);
  test_network_set_available (FALSE);
  g_assert_true (is_offline (bench));
  g_assert_cmpint (oms_sync_engine_get_schedule (bench->engine)->offline_since, >=, before);
  g_assert_cmpuint (told, >, 0);
  assert_quiet ();

  /* Whoever asks is answered, and being offline is no error of the account's. */
  oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_ORDERS));
  assert_quiet ();
  test_network_set_available (TRUE);
  g_assert_false (is_offline (bench));
  before = oms_time_now ();
  wait_for_syncs (market_count ("orders") + 1);
  g_assert_cmpint (oms_time_now () - before, <, 2 * OMS_TIME_SECOND);
  g_signal_handlers_disconnect_by_data (bench->engine, &told);
}

/* What failed when the cable was pulled is not waited for, and no bar speaks of it. */
static void
test_back_online (Bench *bench, gconstpointer data)
{
  guint finished;
  gint64 before;

  set_field (bench, "endpoint", "https://market.example");
  set_field (bench, OMS_SETTING_EVERY, "30");
  market_close_gate (1);
  market_fail ("held", OMS_ADAPTER_ERROR_NETWORK, 1);
  market_fail ("orders", OMS_ADAPTER_ERROR_NETWORK, 1);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (market_is_at_gate, NULL);
  test_network_set_available (FALSE);
  finished = bench->finished;
  market_open_gate ();
  wait_for_syncs (1);
  bench_wait_ms (1000);
  g_assert_cmpuint (bench->finished, ==, finished);
  g_assert_cmpuint (market_count ("orders"), ==, 1);

  before = oms_time_now ();
  test_network_set_available (TRUE);
  wait_for_syncs (2);
  g_assert_cmpint (oms_time_now () - before, <, 3 * OMS_TIME_SECOND);
}

/* A server on this computer needs no network. */
static void
test_offline_loopback (Bench *bench, gconstpointer data)
{
  test_network_set_available (FALSE);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  wait_for_syncs (2);
}

/* ---- One schedule ---------------------------------------------------------------------------------------------- */

static gboolean
is_elsewhere (gpointer data)
{
  return oms_sync_engine_get_schedule (((Bench *) data)->engine)->owner == OMS_SCHEDULE_ELSEWHERE;
}

static gboolean
is_ours (gpointer data)
{
  return oms_sync_engine_get_schedule (((Bench *) data)->engine)->owner == OMS_SCHEDULE_OURS;
}

static void
test_elsewhere (Bench *bench, gconstpointer data)
{
  g_autoptr (OmsAccountLock) other = oms_account_lock_try (bench->database, OMS_ACCOUNT_LOCK_SCHEDULE, NULL);

  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (is_elsewhere, bench);
  assert_quiet ();
  g_assert_cmpuint (market_count ("orders"), ==, 0);
  /* Another process's runs are seen by what they write; when it ends, this one takes over by itself. */
  g_clear_pointer (&other, oms_account_lock_release);
  bench_wait (is_ours, bench);
  wait_for_syncs (1);
  oms_sync_engine_set_scheduled (bench->engine, FALSE);
  g_assert_cmpint (oms_sync_engine_get_schedule (bench->engine)->owner, ==, OMS_SCHEDULE_OFF);
}

/* ---- Older orders ---------------------------------------------------------------------------------------------- */

static void
fetch_older (Bench *bench, gint64 since)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  oms_sync_engine_fetch_older_async (bench->engine, bench->account, since, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  g_assert_true (oms_sync_engine_fetch_older_finish (bench->engine, result, &error));
  g_assert_no_error (error);
}

static gboolean
read_back_fill (Bench *bench, OmsBackFill *back_fill)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (bench->store, NULL);

  return oms_back_fill_get (g_ptr_array_index (accounts, 0), back_fill);
}

static gboolean
is_filled (gpointer data)
{
  OmsBackFill back_fill;

  return !read_back_fill (data, &back_fill);
}

static gboolean
has_ten_orders (gpointer data)
{
  return bench_count_orders (data) >= 10;
}

/* So that the older ones are not known yet: as if the first sync had not reached so far back. */
static void
sync_without (Bench *bench, guint older)
{
  market_hide (TRUE);
  market_add_orders ("OLD", older);
  market_hide (FALSE);
  market_add_orders ("NEW", 3);
  oms_sync_result_free (bench_sync_one (bench, OMS_SYNC_ORDERS));
  g_assert_cmpint (bench_count_orders (bench), ==, 3);
  market_show_hidden ();
}

/* In the middle of it the program ends; it goes on from there, and the news come first meanwhile. */
static void
test_older_goes_on (Bench *bench, gconstpointer data)
{
  OmsBackFill back_fill;
  g_autofree char *call = NULL;
  guint calls;

  set_field (bench, OMS_SETTING_EVERY, "5");
  sync_without (bench, 45);
  market_close_gate (3);
  fetch_older (bench, MARKET_TIME (1));
  bench_wait (market_is_at_gate, NULL);
  bench_wait (has_ten_orders, bench);
  g_assert_true (read_back_fill (bench, &back_fill));
  g_assert_false (oms_sync_engine_is_running (bench->engine)); /* it holds nobody up */

  /* A sync by hand does not wait for it. */
  market_let_news_through ();
  market_add_orders ("NEWER", 1);
  {
    g_autoptr (OmsSyncResult) result = bench_sync_one (bench, OMS_SYNC_ORDERS);

    g_assert_no_error (result->error);
    g_assert_cmpint (result->orders.added, ==, 1);
  }
  bench_restart (bench);
  g_assert_true (read_back_fill (bench, &back_fill));
  calls = market_count ("orders");
  market_open_gate ();
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (is_filled, bench);
  g_assert_cmpint (bench_count_orders (bench), ==, 49);
  call = market_nth ("orders", calls);
  g_assert_true (g_str_has_prefix (call, "orders p")); /* from where it stopped, not from the beginning */
  bench_assert_sound (bench);
}

static void
test_older_is_stopped (Bench *bench, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 orders;

  set_field (bench, OMS_SETTING_EVERY, "5");
  sync_without (bench, 45);
  oms_sync_engine_set_scheduled (bench->engine, TRUE);
  bench_wait (is_idle, bench);
  market_close_gate (3);
  fetch_older (bench, MARKET_TIME (1));
  bench_wait (market_is_at_gate, NULL);
  bench_wait (has_ten_orders, bench);
  oms_sync_engine_stop_older_async (bench->engine, bench->account, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  g_assert_true (oms_sync_engine_stop_older_finish (bench->engine, result, NULL));
  bench_wait (is_idle, bench);
  g_assert_true (is_filled (bench));
  orders = bench_count_orders (bench);
  g_assert_cmpint (orders, <, 48);
  market_open_gate ();
  bench_wait_ms (1500);
  g_assert_cmpint (bench_count_orders (bench), ==, orders);
}

/* omsctl sync --since: to the end, and the same again after an interruption goes on. */
static void
test_older_by_hand (Bench *bench, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  OmsBackFill back_fill;

  sync_without (bench, 45);
  market_close_gate (4);
  oms_sync_engine_run_async (bench->engine, OMS_SYNC_ORDERS, NULL, 0, MARKET_TIME (1), cancellable, bench_on_result,
                             &cancelled);
  bench_wait (market_is_at_gate, NULL);
  bench_wait (has_ten_orders, bench);
  g_cancellable_cancel (cancellable);
  bench_wait (bench_has_result, &cancelled);
  g_assert_null (oms_sync_engine_run_finish (bench->engine, cancelled, &error));
  g_assert_true (read_back_fill (bench, &back_fill));
  g_assert_cmpint (back_fill.seen, >=, 10);
  market_open_gate ();
  results = bench_sync (bench, OMS_SYNC_ORDERS, MARKET_TIME (1));
  g_assert_cmpint (bench_count_orders (bench), ==, 48);
  g_assert_cmpint (((OmsSyncResult *) g_ptr_array_index (results, 0))->orders.seen, <, 45);
  g_assert_true (is_filled (bench));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_network_register ();
  market_register ();
#define ADD(path, func) g_test_add ("/schedule/" path, Bench, NULL, set_up, func, bench_tear_down)
  ADD ("rhythm", test_rhythm);
  ADD ("rhythm-keeps-place", test_rhythm_keeps_place);
  ADD ("pause-one", test_pause_one);
  ADD ("pause-all", test_pause_all);
  ADD ("daily-in-the-mornings", test_daily_in_the_mornings);
  ADD ("daily-by-hand", test_daily_by_hand);
  ADD ("offline", test_offline);
  ADD ("back-online", test_back_online);
  ADD ("offline-loopback", test_offline_loopback);
  ADD ("elsewhere", test_elsewhere);
  ADD ("older-goes-on", test_older_goes_on);
  ADD ("older-is-stopped", test_older_is_stopped);
  ADD ("older-by-hand", test_older_by_hand);
#undef ADD
  return g_test_run ();
}
