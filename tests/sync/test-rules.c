/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's rules that need neither store nor marketplace: when jobs are due, when a pass is stopped, what is said.
 */
#include "oms-account-runner.h"
#include "oms-back-fill.h"
#include "oms-pass-guard.h"
#include "oms-scheduler.h"
#include "oms-sentences.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795000000000)

static const OmsAdapterLimit limits[] = {
  { .operation = "list", .rate = 0.0056, .burst = 20 },
  { .operation = "read", .rate = 2, .burst = 10 },
  { .operation = NULL },
};

static const OmsAdapterJob jobs[] = {
  { .id = "orders",
    .label = "Orders",
    .type = OMS_JOB_ORDERS,
    .interval_s = 300,
    .manual = TRUE,
    .operation = "list",
    .page_size = 100,
    .ranges = TRUE,
    .max_age_ms = 730 * OMS_TIME_DAY },
  { .id = "daily", .label = "Daily", .type = OMS_JOB_ORDERS, .interval_s = 24 * 3600, .operation = "list" },
  { .id = "stock", .label = "Stock", .type = OMS_JOB_STOCK, .interval_s = 1800, .manual = TRUE, .operation = "read" },
  { .id = NULL },
};

static const OmsAdapterInfo shop = { .kind = "shop", .label = "Shop", .jobs = jobs, .limits = limits };

/* With a uuid and settings as "name=value". */
static OmsAccount *
account_with (const char *setting)
{
  OmsAccount *account = oms_account_new ("shop", "Shop");
  g_auto (GStrv) pair = setting != NULL ? g_strsplit (setting, "=", 2) : NULL;

  g_free (account->uuid);
  account->uuid = g_strdup ("0b7a6c1e-0000-4000-8000-000000000001");
  account->created_at = NOW - 30 * OMS_TIME_DAY;
  if (pair != NULL)
    oms_account_set (account, pair[0], pair[1]);
  return account;
}

static gint64
due_at (const OmsAdapterJob *job, const OmsAccount *account, gint64 last)
{
  OmsStoredCursor cursor = { NULL, FALSE, OMS_TIME_UNKNOWN, last, OMS_TIME_UNKNOWN };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");

  return oms_schedule_due_at (job, oms_schedule_interval (&shop, job, account), &cursor, account, zone);
}

static void
test_due (void)
{
  g_autoptr (OmsAccount) account = account_with (NULL);
  g_autoptr (OmsAccount) other = account_with (NULL);
  g_autoptr (OmsAccount) by_hand = account_with ("sync_every=by-hand");
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  OmsStoredCursor cursor = { NULL, FALSE, OMS_TIME_UNKNOWN, NOW, NOW + 1000 };
  gint64 due = due_at (&jobs[0], account, NOW);

  g_assert_cmpint (due_at (&jobs[0], account, OMS_TIME_UNKNOWN), ==, 0); /* never ran: at once */
  g_assert_cmpint (due_at (&jobs[0], by_hand, NOW), ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (due_at (&jobs[1], by_hand, NOW), ==, OMS_TIME_UNKNOWN);

  g_assert_cmpint (due, >=, NOW + 300000);
  g_assert_cmpint (due, <=, NOW + 330000);
  g_assert_cmpint (due, ==, due_at (&jobs[0], account, NOW));
  g_free (other->uuid);
  other->uuid = g_strdup ("0b7a6c1e-0000-4000-8000-000000000002");
  g_assert_cmpint (due, !=, due_at (&jobs[0], other, NOW));

  /* One that failed had its turn too. */
  g_assert_cmpint (oms_schedule_due_at (&jobs[0], 300000, &cursor, account, zone), ==, due + 1000);
  /* What stopped half-way goes on at once. */
  cursor.resuming = TRUE;
  g_assert_cmpint (oms_schedule_due_at (&jobs[0], 300000, &cursor, account, zone), ==, 0);
  g_assert_cmpint (oms_schedule_due_at (&jobs[0], 0, &cursor, account, zone), ==, OMS_TIME_UNKNOWN);
}

/* Once on each of the seller's days, whenever on that day there is somebody to do it. */
static void
test_due_daily (void)
{
  g_autoptr (OmsAccount) account = account_with (NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  gint64 midnight = oms_time_day_start (20261122, zone);
  gint64 due;

  for (int hour = 0; hour < 24; hour++)
    {
      due = due_at (&jobs[1], account, midnight + hour * OMS_TIME_HOUR);
      g_assert_cmpint (oms_time_local_day (due, zone), ==, 20261123);
      g_assert_cmpint (due, >=, midnight + hour * OMS_TIME_HOUR + 6 * OMS_TIME_HOUR);
      /* Early enough for somebody who comes at seven, and soon on the day for who is there at midnight. */
      g_assert_cmpint (due, <=, oms_time_day_start (20261123, zone) + 7 * OMS_TIME_HOUR);
    }
  /* A first sync reads everything: the day after is soon enough, also when the program was closed then. */
  account->created_at = midnight + 9 * OMS_TIME_HOUR;
  g_assert_cmpint (oms_time_local_day (due_at (&jobs[1], account, OMS_TIME_UNKNOWN), zone), ==, 20261123);
}

static void
test_rhythm (void)
{
  g_autoptr (OmsAccount) own = account_with (NULL);
  g_autoptr (OmsAccount) five = account_with ("sync_every=5");
  g_autoptr (OmsAccount) hour = account_with ("sync_every=60");
  g_autoptr (OmsAccount) by_hand = account_with ("sync_every=by-hand");
  g_autoptr (OmsAccount) nonsense = account_with ("sync_every=-3");
  g_autoptr (OmsAccount) remote = account_with ("endpoint=https://example.com");
  g_autoptr (OmsAccount) local = account_with ("endpoint=http://127.0.0.1:1");
  static const OmsAdapterLimit slow_limits[] = { { .operation = "list", .rate = 0.002, .burst = 1 }, { NULL } };
  OmsAdapterInfo slow = shop;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], own), ==, 300000);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], five), ==, 300000);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], hour), ==, OMS_TIME_HOUR);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], by_hand), ==, 0);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], nonsense), ==, 300000);
  /* What reads everything again is not done more often for that, but more seldom. */
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[2], five), ==, 1800000);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[2], hour), ==, OMS_TIME_HOUR);
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[1], hour), ==, OMS_TIME_DAY);

  /* A marketplace that takes a request every eight minutes is not asked every five. */
  slow.limits = slow_limits;
  g_assert_cmpint (oms_schedule_floor (&slow, &jobs[0], five), ==, 750000);
  g_assert_cmpint (oms_schedule_interval (&slow, &jobs[0], five), ==, 750000);
  g_assert_false (oms_schedule_check_rhythm (&slow, "5", five, &error));
  g_assert_cmpstr (error->message, ==,
                   "Shop does not allow a look so often. It may be one of: 15, 30, 60, 180, by-hand");
  g_clear_error (&error);
  g_assert_true (oms_schedule_check_rhythm (&slow, "15", five, &error));
  g_assert_false (oms_schedule_check_rhythm (&shop, "7", five, &error));
  g_assert_cmpstr (error->message, ==, "How often is one of: 5, 10, 15, 30, 60, 180, by-hand");
  g_clear_error (&error);

  /* Seconds are for servers on this computer. */
  g_assert_false (oms_schedule_check_rhythm (&shop, "2s", remote, NULL));
  g_assert_true (oms_schedule_check_rhythm (&shop, "2s", local, &error));
  oms_account_set (local, OMS_SETTING_EVERY, "2s");
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], local), ==, 2000);
  oms_account_set (remote, OMS_SETTING_EVERY, "2s");
  g_assert_cmpint (oms_schedule_interval (&shop, &jobs[0], remote), ==, 300000);
}

static void
test_pause (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  gint64 evening = oms_time_day_start (20261122, zone) + 21 * OMS_TIME_HOUR + 30 * OMS_TIME_MINUTE;
  g_autoptr (OmsAccount) account = account_with ("paused_until=open");
  g_autofree char *open = oms_pause_describe (OMS_PAUSE_OPEN, evening, zone);
  g_autofree char *words = NULL;
  g_autofree char *later = NULL;
  g_autofree char *soon = NULL;
  g_autofree char *text = NULL;
  gint64 until;

  g_assert_cmpstr (open, ==, "Paused");
  g_assert_cmpint (oms_pause_get (account, evening), ==, OMS_PAUSE_OPEN);
  g_assert_true (oms_pause_from_id ("tomorrow", evening, zone, &until));
  words = oms_pause_describe (until, evening, zone);
  g_assert_cmpstr (words, ==, "Paused until tomorrow 7:00");
  later = oms_pause_describe (until, evening + 5 * OMS_TIME_HOUR, zone);
  g_assert_cmpstr (later, ==, "Paused until 7:00");
  text = oms_pause_format (until);
  oms_account_set (account, OMS_SETTING_PAUSED, text);
  g_assert_cmpint (oms_pause_get (account, evening), ==, until);
  g_assert_cmpint (oms_pause_get (account, until), ==, OMS_TIME_UNKNOWN); /* over */
  g_assert_true (oms_pause_from_id ("hour", evening, zone, &until));
  soon = oms_pause_describe (until, evening, zone);
  g_assert_cmpstr (soon, ==, "Paused until 22:30");
  g_assert_false (oms_pause_from_id ("never", evening, zone, &until));
  oms_account_set (account, OMS_SETTING_PAUSED, "soon");
  g_assert_cmpint (oms_pause_get (account, evening), ==, OMS_TIME_UNKNOWN);
}

static void
test_back_off (void)
{
  g_assert_cmpint (oms_scheduler_back_off (300000, 0), ==, 0);
  g_assert_cmpint (oms_scheduler_back_off (300000, 1), ==, 300000);
  g_assert_cmpint (oms_scheduler_back_off (300000, 2), ==, 600000);
  g_assert_cmpint (oms_scheduler_back_off (300000, 5), ==, OMS_TIME_HOUR);
  g_assert_cmpint (oms_scheduler_back_off (300000, 1000), ==, OMS_TIME_HOUR); /* and never "not again" */
  g_assert_cmpint (oms_scheduler_back_off (OMS_TIME_DAY, 3), ==, OMS_TIME_DAY);
}

/* ---- Older orders ---------------------------------------------------------------------------------------------- */

static void
test_reckon (void)
{
  g_autoptr (OmsAccount) account = account_with (NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autofree char *words = NULL;
  g_autofree char *guess = NULL;
  g_autofree char *cut = NULL;
  const double spent[] = { 20, 0 };
  OmsBackFillEstimate estimate;

  /* After a first sync nothing comes at once: 72 pages and not 52. */
  oms_back_fill_reckon (&shop, account, 40, spent, NOW - 180 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_cmpint (estimate.duration / OMS_TIME_HOUR, ==, 8);
  /* 40 a day for 180 days: 72 pages of 100, of which 20 come at once; the news take one of 1.68 in five minutes. */
  oms_back_fill_reckon (&shop, account, 40, NULL, NOW - 180 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_cmpint (estimate.orders, ==, 7200);
  g_assert_cmpint (estimate.requests, ==, 72);
  g_assert_cmpint (estimate.duration / OMS_TIME_HOUR, ==, 6);
  words = oms_back_fill_describe (&estimate, zone);
  g_assert_cmpstr (words, ==,
                   "About 7,200 orders, at the 40 a day of the last month. The marketplace gives 100 at a time and "
                   "takes one request every 2 min 58 s: it takes about 6 h.");

  oms_back_fill_reckon (&shop, account, -1, NULL, NOW - 10 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_true (estimate.assumed);
  guess = oms_back_fill_describe (&estimate, zone);
  g_assert_true (
      g_str_has_prefix (guess, "About 500 orders, if there are 50 a day: nothing is stored yet that tells."));

  oms_back_fill_reckon (&shop, account, 40, NULL, NOW - 900 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_true (estimate.is_cut);
  g_assert_cmpint (estimate.since, ==, NOW - 730 * OMS_TIME_DAY);
  cut = oms_back_fill_describe (&estimate, zone);
  g_assert_true (g_str_has_prefix (cut, "Orders from before "));
}

/* One list for the news, one for older orders that is asked day by day, and orders that are read one by one from the
 * same limit; what came back is asked for from another one. */
static const OmsAdapterLimit slow_limits[] = {
  { .operation = "calls", .rate = 0.5, .burst = 10 },
  { .operation = "returns", .rate = 0.01, .burst = 5 },
  { .operation = NULL },
};

static const OmsAdapterJob daily_jobs[] = {
  { .id = "news",
    .label = "News",
    .type = OMS_JOB_ORDERS,
    .interval_s = 600,
    .manual = TRUE,
    .operation = "calls",
    .page_size = 20 },
  { .id = "all",
    .label = "All",
    .type = OMS_JOB_ORDERS,
    .operation = "calls",
    .page_size = 20,
    .by_id = TRUE,
    .window_days = 1,
    .ranges = TRUE,
    .max_age_ms = 400 * OMS_TIME_DAY,
    .older = TRUE },
  { .id = "returns",
    .label = "Returns",
    .type = OMS_JOB_ORDERS,
    .operation = "returns",
    .page_size = 25,
    .window_days = 60,
    .older = TRUE },
  { .id = "read", .label = "Read", .type = OMS_JOB_DUE_ORDERS, .operation = "calls", .page_size = 1 },
  { .id = NULL },
};

static const OmsAdapterInfo daily = { .kind = "daily", .label = "Daily", .jobs = daily_jobs, .limits = slow_limits };

static void
test_reckon_days (void)
{
  g_autoptr (OmsAccount) account = account_with (NULL);
  OmsBackFill back_fill = { .since = NOW, .position = NOW, .until = NOW + 60 * OMS_TIME_DAY, .days = 50 };
  OmsBackFillEstimate estimate;

  g_assert_cmpstr (oms_back_fill_job (&daily, 0)->id, ==, "all");
  g_assert_cmpstr (oms_back_fill_job (&daily, 1)->id, ==, "returns");
  g_assert_null (oms_back_fill_job (&daily, 2));
  g_assert_cmpstr (oms_schedule_news_job (&daily, 0)->id, ==, "news");
  g_assert_true (oms_back_fill_has_own_jobs (&daily));
  g_assert_false (oms_back_fill_has_own_jobs (&shop));

  /* A request for each of 200 days, one for each of 400 orders, and four windows of returns with a page more. */
  oms_back_fill_reckon (&daily, account, 2, NULL, NOW - 200 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_cmpint (estimate.requests, ==, 200 + 400 + 5);
  g_assert_cmpint (estimate.duration / OMS_TIME_MINUTE, ==, 19);
  /* Which of the limits is waited for is a matter of how many there are, not of their sum. */
  oms_back_fill_reckon (&daily, account, 40, NULL, NOW - 200 * OMS_TIME_DAY, NOW, &estimate);
  g_assert_cmpint (estimate.requests, ==, 400 + 8000 + 20);
  g_assert_cmpint (estimate.duration / OMS_TIME_MINUTE, ==, 280);

  /* What is not asked by ranges is asked once, and told when that was. */
  g_assert_cmpint (oms_back_fill_range_end (&back_fill, &daily_jobs[1]), ==, NOW + 50 * OMS_TIME_DAY);
  g_assert_cmpint (oms_back_fill_range_end (&back_fill, &daily_jobs[2]), ==, back_fill.until);
  g_assert_true (oms_back_fill_advance (&back_fill, &daily));
  g_assert_true (oms_back_fill_advance (&back_fill, &daily));
  g_assert_cmpint (back_fill.position, ==, NOW + 50 * OMS_TIME_DAY);
  g_assert_false (oms_back_fill_advance (&back_fill, &daily));
}

static void
test_ranges (void)
{
  OmsBackFill back_fill = { .since = NOW, .position = NOW, .until = NOW + 25 * OMS_TIME_DAY, .days = 10 };
  g_autofree char *text = oms_back_fill_format (&back_fill);
  OmsBackFill read;
  guint ranges = 0;

  g_assert_true (oms_back_fill_parse (text, &read));
  g_assert_cmpint (read.until, ==, back_fill.until);
  g_assert_false (oms_back_fill_parse (NULL, &read));
  g_assert_false (oms_back_fill_parse ("1 2 3", &read));
  g_assert_false (oms_back_fill_parse ("5 5 3 1 0 0 0", &read));
  g_assert_false (oms_back_fill_parse ("1 1 3 1 0 0 x", &read));
  do
    {
      g_assert_cmpint (oms_back_fill_range_end (&back_fill, &jobs[0]), <=, back_fill.until);
      ranges++;
    }
  while (oms_back_fill_advance (&back_fill, &shop));
  g_assert_cmpuint (ranges, ==, 3);
}

static void
test_covers (void)
{
  g_autoptr (OmsRunPlan) all = oms_run_plan_new (OMS_RUN_PLAN_SYNC, OMS_SYNC_ALL);
  g_autoptr (OmsRunPlan) orders = oms_run_plan_new (OMS_RUN_PLAN_SYNC, OMS_SYNC_ORDERS);
  g_autoptr (OmsRunPlan) scheduled = oms_run_plan_new (OMS_RUN_PLAN_SCHEDULED, OMS_SYNC_ALL);
  g_autoptr (OmsRunPlan) since = oms_run_plan_new (OMS_RUN_PLAN_SYNC, OMS_SYNC_ORDERS);

  since->since = NOW;
  g_assert_true (oms_run_plan_covers (all, orders));
  g_assert_false (oms_run_plan_covers (orders, all));
  g_assert_false (oms_run_plan_covers (scheduled, orders)); /* it may run a few jobs only */
  g_assert_false (oms_run_plan_covers (all, since));
  g_assert_true (oms_run_plan_covers (since, orders));
}

/* ---- Passes ---------------------------------------------------------------------------------------------------- */

static OmsOrderPage *
page_of (const char *id, const char *next)
{
  OmsOrderPage *page = oms_order_page_new ();

  if (id != NULL)
    g_ptr_array_add (page->orders, oms_order_record_new (OMS_RECORD_STUB, id));
  page->next = g_strdup (next);
  page->more = TRUE;
  return page;
}

static gboolean
feed (OmsPassGuard *guard, const char *id, const char *next, GError **error)
{
  g_autoptr (OmsOrderPage) page = page_of (id, next);

  return oms_pass_guard_check_orders (guard, page, error);
}

static void
test_circle (void)
{
  g_autoptr (OmsPassGuard) guard = oms_pass_guard_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (feed (guard, "1", "a", &error));
  g_assert_true (feed (guard, "2", "b", &error));
  g_assert_true (feed (guard, "3", "c", &error));
  g_assert_no_error (error);
  g_assert_false (feed (guard, "4", "a", &error)); /* a circle of three */
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
test_no_next (void)
{
  g_autoptr (OmsPassGuard) guard = oms_pass_guard_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (feed (guard, "1", NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

static void
test_same_content (void)
{
  g_autoptr (OmsPassGuard) guard = oms_pass_guard_new ();
  g_autoptr (GError) error = NULL;
  guint pages = 0;

  while (pages < 1000)
    {
      g_autofree char *next = g_strdup_printf ("%u", pages++);

      if (!feed (guard, "1", next, &error))
        break;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (pages, ==, OMS_PASS_MAX_SAME + 1);
}

static void
test_too_many (void)
{
  g_autoptr (OmsPassGuard) guard = oms_pass_guard_new ();
  g_autoptr (GError) error = NULL;
  guint pages = 0;

  while (pages < 2 * OMS_PASS_MAX_PAGES)
    {
      g_autofree char *next = g_strdup_printf ("%u", pages++);

      if (!feed (guard, next, next, &error))
        break;
    }
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  g_assert_cmpuint (pages, ==, OMS_PASS_MAX_PAGES);
}

/* ---- Sentences ------------------------------------------------------------------------------------------------- */

static void
test_result_sentences (void)
{
  OmsSyncCounts counts = { .seen = 1300, .added = 1240, .changed = 3, .failed = 1 };
  OmsSyncCounts one = { .seen = 1, .added = 1 };
  OmsSyncCounts none = { 0 };
  g_autofree char *both = oms_sentence_result ("Amazon India", &counts, &one);
  g_autofree char *quiet = oms_sentence_result ("Amazon India", &none, NULL);
  g_autofree char *single = oms_sentence_orders ("Amazon India", &one);
  g_autofree char *retry = oms_sentence_retry ("Amazon India", 2, 1);

  g_assert_cmpstr (both, ==,
                   "Amazon India: 1,240 new orders, 3 changed, 1 could not be read (see Needs attention); stock of 1 "
                   "listing updated.");
  g_assert_cmpstr (quiet, ==, "Amazon India: no new or changed orders.");
  g_assert_cmpstr (single, ==, "Amazon India: 1 new order, 0 changed.");
  g_assert_cmpstr (retry, ==, "Amazon India: 2 problems solved, 1 is still there.");
}

static void
test_error_sentences (void)
{
  g_autoptr (GError) full = g_error_new_literal (OMS_STORE_ERROR, OMS_STORE_ERROR_FULL, "database or disk is full");
  g_autoptr (GError) auth =
      g_error_new_literal (OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH, "Amazon did not accept the secret.");
  g_autoptr (GError) first = oms_sentence_error ("Amazon India", full);
  g_autoptr (GError) second = oms_sentence_error ("Amazon India", auth);
  g_autoptr (GError) third = oms_sentence_error ("Amazon India", second);

  g_assert_error (first, OMS_STORE_ERROR, OMS_STORE_ERROR_FULL);
  g_assert_cmpstr (first->message, ==, "Amazon India: The disk is full. Make room on it, then sync again.");
  g_assert_error (second, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpstr (second->message, ==, "Amazon India: Amazon did not accept the secret.");
  g_assert_cmpstr (third->message, ==, second->message); /* the name comes once */
}

static void
test_progress_sentences (void)
{
  OmsSyncCounts counts = { .seen = 1240 };
  OmsSyncCounts none = { 0 };
  g_autofree char *running =
      oms_sentence_progress ("Amazon India", OMS_ACCOUNT_RUNNING, "Orders", &counts, OMS_TIME_UNKNOWN);
  g_autofree char *starting =
      oms_sentence_progress ("Amazon India", OMS_ACCOUNT_RUNNING, "Orders", &none, OMS_TIME_UNKNOWN);
  g_autofree char *waiting = oms_sentence_progress ("Amazon India", OMS_ACCOUNT_WAITING, "Orders", &counts, NOW);

  g_assert_cmpstr (running, ==, "Syncing Amazon India, 1,240 records …");
  g_assert_cmpstr (starting, ==, "Syncing Amazon India: Orders …");
  g_assert_nonnull (strstr (waiting, "1,240 read"));
  g_assert_null (oms_sentence_progress ("Amazon India", OMS_ACCOUNT_IDLE, NULL, &none, OMS_TIME_UNKNOWN));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/due", test_due);
  g_test_add_func ("/rules/due-daily", test_due_daily);
  g_test_add_func ("/rules/rhythm", test_rhythm);
  g_test_add_func ("/rules/pause", test_pause);
  g_test_add_func ("/rules/reckon", test_reckon);
  g_test_add_func ("/rules/reckon-days", test_reckon_days);
  g_test_add_func ("/rules/ranges", test_ranges);
  g_test_add_func ("/rules/back-off", test_back_off);
  g_test_add_func ("/rules/covers", test_covers);
  g_test_add_func ("/rules/circle", test_circle);
  g_test_add_func ("/rules/no-next", test_no_next);
  g_test_add_func ("/rules/same-content", test_same_content);
  g_test_add_func ("/rules/too-many", test_too_many);
  g_test_add_func ("/rules/result-sentences", test_result_sentences);
  g_test_add_func ("/rules/error-sentences", test_error_sentences);
  g_test_add_func ("/rules/progress-sentences", test_progress_sentences);
  return g_test_run ();
}
