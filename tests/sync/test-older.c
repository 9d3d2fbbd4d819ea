/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long older orders take, as it was told before and as it was: test-older KIND, with the real adapter at the pace
 * of a sandbox that is a few times faster than the marketplace and counts who is faster still. That exactly the right
 * orders come is tried in tests/cli. */
#include "test-bench.h"
#include "test-sandbox.h"

#include <sqlite3.h>

#include "oms-back-fill.h"
#include "oms-registry.h"

/* Of 90 days, of which so many stay known. */
#define KNOWN (3 * OMS_TIME_DAY)

typedef struct
{
  const char *kind;
  const char *orders, *speed;
} Market;

/* So few orders and so fast that it takes a minute, and so slow that the limits are felt. */
static const Market markets[] = {
  { "flipkart", "--orders=1200", "3" },
  { "myntra", "--orders=80", "5" },
};

static const Market *market;

/* As if the first sync had not reached so far back. */
static void
forget_older (Bench *bench, gint64 now)
{
  g_autofree char *sql = g_strdup_printf (
      "PRAGMA foreign_keys = ON; DELETE FROM orders WHERE purchased_at < %" G_GINT64_FORMAT, now - KNOWN);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (bench->database, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_busy_timeout (db, 5000), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static gint64
fetch_since (Bench *bench, gint64 since)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;

  oms_sync_engine_run_async (bench->engine, OMS_SYNC_ORDERS, NULL, 0, since, NULL, bench_on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  results = oms_sync_engine_run_finish (bench->engine, result, NULL);
  g_assert_no_error (((OmsSyncResult *) g_ptr_array_index (results, 0))->error);
  return (g_get_monotonic_time () - started) / 1000;
}

static void
test_pace (Bench *bench, gconstpointer data)
{
  g_autofree char *accounts = g_strdup_printf ("--accounts=%s", market->kind);
  g_autofree char *speed = g_strdup_printf ("--speed=%s", market->speed);
  const char *const arguments[] = { accounts, market->orders, speed, NULL };
  Sandbox *sandbox = sandbox_start (arguments);
  g_autoptr (OmsAccount) saved = NULL;
  g_autoptr (OmsAccount) account = NULL;
  g_autoptr (OmsSyncResult) first = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  OmsBackFillEstimate estimate;
  gint64 now = oms_time_now ();
  gint64 since = now - 91 * OMS_TIME_DAY;
  gint64 all, taken;

  saved = bench_add_account (bench, market->kind, "Shop", (const char *const *) sandbox->settings->pdata,
                             (const char *const *) sandbox->secrets->pdata, NULL);
  bench->account = saved->id;
  /* Only to know what a month brings. */
  g_assert_true (oms_store_set_account_field (bench->store, saved->id, "rate_scale", "1000000", &error));
  first = bench_sync_one (bench, OMS_SYNC_ORDERS);
  g_assert_no_error (first->error);
  all = bench_count_orders (bench);

  g_assert_true (oms_store_set_account_field (bench->store, saved->id, "rate_scale", market->speed, &error));
  account = oms_store_find_account (bench->store, saved->uuid, &error);
  g_assert_true (
      oms_back_fill_estimate (bench->store, oms_registry_find (market->kind), account, since, now, &estimate, &error));
  g_assert_false (estimate.assumed);
  words = oms_back_fill_describe (&estimate, oms_store_get_zone (bench->store));
  g_test_message ("%s", words);
  forget_older (bench, now);
  g_assert_cmpint (bench_count_orders (bench), <, all / 4);
  sandbox_control (sandbox, "{\"latency\":200}");
  taken = fetch_since (bench, since);

  g_test_message ("%" G_GINT64_FORMAT " requests told, in %.1f s; it took %.1f s", estimate.requests,
                  (double) estimate.duration / 1000, (double) taken / 1000);
  g_assert_cmpint (bench_count_orders (bench), >=, all);
  g_assert_cmpint (taken, <, 2 * estimate.duration);
  g_assert_cmpint (taken, >, estimate.duration / 2);
  g_assert_cmpint (sandbox_stat (sandbox, "over_limit"), ==, 0);
  bench_assert_sound (bench);
  sandbox_stop (sandbox);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (markets); i++)
    if (argc == 2 && g_str_equal (markets[i].kind, argv[1]))
      market = &markets[i];
  g_assert_nonnull (market);
  g_test_add ("/older/pace", Bench, NULL, bench_set_up, test_pace, bench_tear_down);
  return g_test_run ();
}
