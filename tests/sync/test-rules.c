/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's rules that need neither store nor marketplace: when jobs are due, when a pass is stopped, what is said.
 */
#include "oms-account-runner.h"
#include "oms-pass-guard.h"
#include "oms-scheduler.h"
#include "oms-sentences.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795000000000)

static const OmsAdapterJob five_minutes = { .id = "orders", .label = "Orders", .interval_s = 300 };
static const OmsAdapterJob by_hand = { .id = "orders", .label = "Orders", .interval_s = 0 };

static void
test_due (void)
{
  OmsStoredCursor cursor = { NULL, FALSE, OMS_TIME_UNKNOWN, OMS_TIME_UNKNOWN, OMS_TIME_UNKNOWN };
  gint64 due, other;

  g_assert_cmpint (oms_scheduler_due_at (&five_minutes, &cursor, "a"), ==, 0); /* never ran: at once */
  g_assert_cmpint (oms_scheduler_due_at (&by_hand, &cursor, "a"), ==, OMS_TIME_UNKNOWN);

  cursor.finished_at = NOW;
  due = oms_scheduler_due_at (&five_minutes, &cursor, "0b7a6c1e-0000-4000-8000-000000000001");
  g_assert_cmpint (due, >=, NOW + 300000);
  g_assert_cmpint (due, <=, NOW + 330000);
  g_assert_cmpint (due, ==, oms_scheduler_due_at (&five_minutes, &cursor, "0b7a6c1e-0000-4000-8000-000000000001"));
  other = oms_scheduler_due_at (&five_minutes, &cursor, "0b7a6c1e-0000-4000-8000-000000000002");
  g_assert_cmpint (due, !=, other);

  /* One that failed had its turn too. */
  cursor.attempted_at = NOW + 1000;
  g_assert_cmpint (oms_scheduler_due_at (&five_minutes, &cursor, "0b7a6c1e-0000-4000-8000-000000000001"), ==,
                   due + 1000);
  /* What stopped half-way goes on at once. */
  cursor.resuming = TRUE;
  g_assert_cmpint (oms_scheduler_due_at (&five_minutes, &cursor, "a"), ==, 0);
  g_assert_cmpint (oms_scheduler_due_at (&by_hand, &cursor, "a"), ==, OMS_TIME_UNKNOWN);
}

static void
test_back_off (void)
{
  const OmsAdapterJob daily = { .id = "reconcile", .interval_s = 24 * 3600 };

  g_assert_cmpint (oms_scheduler_back_off (&five_minutes, 0), ==, 0);
  g_assert_cmpint (oms_scheduler_back_off (&five_minutes, 1), ==, 300000);
  g_assert_cmpint (oms_scheduler_back_off (&five_minutes, 2), ==, 600000);
  g_assert_cmpint (oms_scheduler_back_off (&five_minutes, 5), ==, OMS_TIME_HOUR);
  g_assert_cmpint (oms_scheduler_back_off (&five_minutes, 1000), ==, OMS_TIME_HOUR); /* and never "not again" */
  g_assert_cmpint (oms_scheduler_back_off (&daily, 3), ==, OMS_TIME_DAY);
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
