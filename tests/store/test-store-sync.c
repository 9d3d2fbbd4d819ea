/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine relies on: accounts, cursors that move with their page, due queues, problems, runs, buckets. */
#include "store-fixture.h"

#include <string.h>

/* ---- Accounts -----------------------------------------------------------------------------------------------------
 */

static void
test_accounts (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsAccount) account = oms_account_new ("flipkart", "Flipkart");
  g_autoptr (OmsAccount) twin = oms_account_new ("flipkart", "Flipkart");
  g_autoptr (OmsAccount) found = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  oms_account_set (account, "endpoint", "http://127.0.0.1:9");
  oms_account_set (account, "odd \"name\".x", "it's");
  g_assert_true (oms_store_save_account (f->store, account, &error));
  g_assert_cmpint (account->id, >, 0);
  found = oms_store_find_account (f->store, "flipkart", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->uuid, ==, account->uuid);
  g_assert_cmpstr (oms_account_get (found, "endpoint"), ==, "http://127.0.0.1:9");
  g_assert_cmpstr (oms_account_get (found, "odd \"name\".x"), ==, "it's");

  g_assert_false (oms_store_save_account (f->store, twin, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_cmpint (twin->id, ==, 0);

  oms_account_set (account, "endpoint", NULL);
  g_free (account->name);
  account->name = g_strdup ("fk");
  g_assert_true (oms_store_save_account (f->store, account, &error));
  g_assert_true (oms_store_set_account_active (f->store, account->id, FALSE, &error));
  g_clear_pointer (&found, oms_account_free);
  found = oms_store_find_account (f->store, account->uuid, &error);
  g_assert_null (oms_account_get (found, "endpoint"));
  g_assert_false (found->is_active);
  all = oms_store_list_accounts (f->store, &error);
  g_assert_cmpuint (all->len, ==, 2);

  g_assert_true (oms_store_remove_account (f->store, account->id, &error));
  g_assert_null (oms_store_find_account (f->store, "fk", &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (oms_store_remove_account (f->store, account->id, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
}

/* How an account is synced is written beside what it is. */
static void
test_one_field (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsAccount) account = oms_account_new ("flipkart", "Flipkart");
  g_autoptr (OmsAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  oms_account_set (account, "endpoint", "http://127.0.0.1:9");
  g_assert_true (oms_store_save_account (f->store, account, &error));
  g_assert_true (oms_store_set_account_field (f->store, account->id, "sync_every", "15", &error));
  found = oms_store_find_account (f->store, "flipkart", &error);
  g_assert_cmpstr (oms_account_get (found, "sync_every"), ==, "15");
  g_assert_cmpstr (oms_account_get (found, "endpoint"), ==, "http://127.0.0.1:9");
  g_assert_cmpint (found->updated_at, ==, account->updated_at);
  g_assert_false (oms_store_swap_account_field (f->store, account->id, "sync_every", "10", "30", &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (oms_store_swap_account_field (f->store, account->id, "sync_every", "15", "30", &error));
  g_assert_true (oms_store_set_account_field (f->store, account->id, "sync_every", NULL, &error));
  g_assert_false (oms_store_swap_account_field (f->store, account->id, "sync_every", "30", "60", &error));
  g_clear_error (&error);
  g_clear_pointer (&found, oms_account_free);
  found = oms_store_find_account (f->store, "flipkart", &error);
  g_assert_null (oms_account_get (found, "sync_every"));
  g_assert_false (oms_store_set_account_field (f->store, 4711, "sync_every", "15", &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
}

static void
on_store_changed (OmsStore *store, const OmsStoreChange *change, gpointer data)
{
  *(OmsStoreTables *) data |= change->tables;
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  OmsStoreTables told = 0;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (oms_store_get_setting (f->store, "paused", &error));
  g_assert_no_error (error);
  g_signal_connect (f->store, "changed", G_CALLBACK (on_store_changed), &told);
  g_assert_true (oms_store_set_setting (f->store, "paused", "yes", &error));
  g_assert_true (oms_store_set_setting (f->store, "paused", "no", &error));
  spin (300);
  g_assert_true ((told & OMS_STORE_ACCOUNTS) != 0);
  fixture_reopen (f);
  value = oms_store_get_setting (f->store, "paused", &error);
  g_assert_cmpstr (value, ==, "no");
  g_assert_true (oms_store_set_setting (f->store, "paused", NULL, &error));
  g_assert_null (oms_store_get_setting (f->store, "paused", &error));
  g_assert_no_error (error);
}

/* ---- Cursors ------------------------------------------------------------------------------------------------------
 */

static void
test_cursor_moves_with_its_page (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (OmsStoredCursor) cursor = oms_store_get_cursor (f->store, f->platform, "orders", NULL);

  g_assert_null (cursor->state);
  g_assert_false (cursor->resuming);
  g_assert_cmpint (cursor->finished_at, ==, OMS_TIME_UNKNOWN);

  g_ptr_array_add (page->orders, make_order ("A-1"));
  page->next = g_strdup ("token-2");
  page->more = TRUE;
  page->high_water = T0;
  apply_page (f, "orders", page, T0 + 1);
  g_clear_pointer (&cursor, oms_stored_cursor_free);
  cursor = oms_store_get_cursor (f->store, f->platform, "orders", NULL);
  g_assert_cmpstr (cursor->state, ==, "token-2");
  g_assert_true (cursor->resuming);
  g_assert_cmpint (cursor->finished_at, ==, OMS_TIME_UNKNOWN);

  /* A pass that is half-way has not seen everything up to there. */
  g_assert_cmpint (cursor->high_water, ==, OMS_TIME_UNKNOWN);

  page->more = FALSE;
  apply_page (f, "orders", page, T0 + 1);
  page->high_water = T0 - 5;
  apply_page (f, "orders", page, T0 + 2);
  g_clear_pointer (&cursor, oms_stored_cursor_free);
  cursor = oms_store_get_cursor (f->store, f->platform, "orders", NULL);
  g_assert_false (cursor->resuming);
  g_assert_cmpint (cursor->finished_at, ==, T0 + 2);
  g_assert_cmpint (cursor->high_water, ==, T0);

  g_assert_true (oms_store_reset_cursor (f->store, f->platform, "orders", NULL));
  g_clear_pointer (&cursor, oms_stored_cursor_free);
  cursor = oms_store_get_cursor (f->store, f->platform, "orders", NULL);
  g_assert_null (cursor->state);
  g_assert_cmpint (cursor->high_water, ==, T0);
}

/* A page that cannot be stored at all moves nothing. */
static void
test_failed_page_moves_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  const OmsPageContext context = { .platform_id = 999, .job = "orders", .fetched_at = T0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->orders, make_order ("A-1"));
  g_assert_false (oms_store_apply_orders (f->store, &context, page, NULL, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM orders");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM problems");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM sync_cursors");
  apply (f, make_order ("A-1"), T0);
  assert_clean (f->store);
}

static void
test_buckets (Fixture *f, gconstpointer data)
{
  double tokens = 0, rate = 0;
  gint64 at = 0;

  g_assert_false (oms_store_load_bucket (f->store, f->platform, "getOrders", &tokens, &rate, &at));
  oms_store_save_bucket (f->store, f->platform, "getOrders", 3.25, 0.0167, T0);
  oms_store_save_bucket (f->store, f->platform, "getOrders", 2.25, 0.0167, T0 + 1);
  oms_store_save_bucket (f->store, 999, "getOrders", 2.25, 0.0167, T0 + 1);
  fixture_reopen (f);
  g_assert_true (oms_store_load_bucket (f->store, f->platform, "getOrders", &tokens, &rate, &at));
  g_assert_cmpfloat (tokens, ==, 2.25);
  g_assert_cmpfloat (rate, ==, 0.0167);
  g_assert_cmpint (at, ==, T0 + 1);
  assert_clean (f->store);
}

/* ---- Due queues ---------------------------------------------------------------------------------------------------
 */

static void
assert_due (Fixture *f, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = oms_store_take_due_orders (f->store, f->platform, 10, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (",", ids);
  g_assert_cmpstr (joined, ==, expected);
}

static OmsOrderRecord *
stub (const char *id, gint64 updated)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_STUB, id);

  record->remote_updated_at = updated;
  return record;
}

static void
test_stubs_are_queued (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("B");

  record->remote_updated_at = T0;
  apply (f, record, T0);
  apply (f, stub ("C", T0), T0 + 2);
  apply (f, stub ("A", OMS_TIME_UNKNOWN), T0 + 1);
  apply (f, stub ("B", T0), T0 + 3);
  assert_due (f, "A,C"); /* oldest first; B is known as it is */
  apply (f, stub ("B", T0 + 1), T0 + 3);
  assert_due (f, "A,C,B");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM orders");
  apply (f, make_order ("C"), T0 + 4);
  assert_due (f, "A,B");
}

static OmsOrderRecord *
stub_with_line (const char *id, const char *line_id, const char *raw_status)
{
  OmsOrderRecord *record = stub (id, OMS_TIME_UNKNOWN);
  OmsLineRecord *line = oms_order_record_add_line (record);

  line->line_id = g_strdup (line_id);
  line->raw_status = g_strdup (raw_status);
  return record;
}

/* A list without change times tells by the state of the lines what has to be read. */
static void
test_stubs_by_line_state (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A");
  OmsLineRecord *line = record->lines->pdata[0];

  line->raw_status = g_strdup ("WP");
  apply (f, record, T0);
  apply (f, stub_with_line ("A", "L1", "WP"), T0 + 1);
  assert_due (f, "");
  apply (f, stub_with_line ("A", "L1", "PK"), T0 + 2);
  assert_due (f, "A");
  apply (f, stub_with_line ("B", "L1", "WP"), T0 + 3);
  assert_due (f, "A,B");
  record = stub_with_line ("A", "L1", "WP");
  line = oms_order_record_add_line (record);
  line->line_id = g_strdup ("L2");
  line->raw_status = g_strdup ("WP");
  apply (f, make_order ("A"), T0 + 4);
  assert_due (f, "B");
  apply (f, record, T0 + 5);
  assert_due (f, "B,A"); /* a line nobody knew */
}

/* A line without a state is closed: news, unless what is stored has come to its end. */
static void
test_stubs_of_closed_orders (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A");
  OmsLineRecord *line = record->lines->pdata[0];

  line->status = OMS_STATUS_SHIPPED;
  apply (f, record, T0);
  apply (f, stub_with_line ("A", "L1", NULL), T0 + 1);
  assert_due (f, "A");
  record = make_order ("A");
  line = record->lines->pdata[0];
  line->status = OMS_STATUS_RETURNED;
  apply (f, record, T0 + 2);
  assert_due (f, "");
  apply (f, stub_with_line ("A", "L1", NULL), T0 + 3);
  assert_due (f, "");
  apply (f, stub_with_line ("A", "L2", NULL), T0 + 4);
  assert_due (f, "A"); /* a line nobody knew */
}

static OmsOrderRecord *
stub_with_day (const char *id, gint64 day, const char *group)
{
  OmsOrderRecord *record = stub_with_line (id, "L1", "WP");

  record->purchased_at = day;
  record->purchased_precision = OMS_PRECISION_DAY;
  record->group_id = g_strdup (group);
  return record;
}

/* What only a list knows of an order fills a gap, once, and is no news of the order. */
static void
test_stubs_fill_gaps (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A");
  OmsLineRecord *line = record->lines->pdata[0];

  record->purchased_at = OMS_TIME_UNKNOWN;
  g_clear_pointer (&record->group_id, g_free);
  line->raw_status = g_strdup ("WP");
  apply (f, record, T0);
  assert_sql_int (f, 0, "SELECT local_day FROM orders");
  g_assert_true (oms_store_queue_open_orders (f->store, f->platform, T0 + 1, NULL));
  apply (f, stub_with_day ("A", T0 - OMS_TIME_DAY, "G"), T0 + 1);
  assert_sql_int (f, T0 - OMS_TIME_DAY, "SELECT purchased_at FROM orders");
  assert_sql_int (f, 1, "SELECT purchased_precision FROM orders");
  assert_sql_int (f, 1, "SELECT local_day > 0 FROM orders");
  assert_sql_text (f, "G", "SELECT group_id FROM orders");
  assert_due (f, "A"); /* a stub does not answer for it */
  apply (f, stub_with_day ("A", T0 - 2 * OMS_TIME_DAY, "H"), T0 + 2);
  assert_sql_int (f, T0 - OMS_TIME_DAY, "SELECT purchased_at FROM orders");
  assert_sql_text (f, "G", "SELECT group_id FROM orders");
  apply (f, stub_with_day ("B", T0, "G"), T0 + 3);
  assert_due (f, "A,B");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM orders");
}

/* A list that tells only a part: news go to the queue for the rest, and what was known stays where it is. */
static void
test_part_is_queued (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A");

  record->more_by_id = TRUE;
  apply (f, record, T0);
  assert_due (f, "A");
  record = make_order ("A");
  record->more_by_id = TRUE;
  apply (f, record, T0 + 1);
  assert_due (f, "A");
  record = make_order ("A");
  apply (f, record, T0 + 2);
  assert_due (f, "");
  record = make_order ("A");
  record->more_by_id = TRUE;
  apply (f, record, T0 + 3);
  assert_due (f, "");
  record = make_order ("A");
  record->more_by_id = TRUE;
  record->total = 59900;
  apply (f, record, T0 + 4);
  assert_due (f, "A");
}

static OmsSyncCounts
apply_in_run (Fixture *f, OmsOrderRecord *record, gint64 run, gint64 fetched_at)
{
  const OmsPageContext context = { .platform_id = f->platform, .run_id = run, .fetched_at = fetched_at };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsSyncCounts counts = { 0 };

  g_ptr_array_add (page->orders, record);
  g_assert_true (oms_store_apply_orders (f->store, &context, page, &counts, NULL));
  return counts;
}

static OmsOrderRecord *
order_of (gint64 total)
{
  OmsOrderRecord *record = make_order ("A");

  record->total = total;
  return record;
}

/* An order that a run brings in two parts is one new order; a later run that changes it says so. */
static void
test_new_is_counted_once (Fixture *f, gconstpointer data)
{
  gint64 run = oms_store_begin_run (f->store, f->platform, "orders", NULL);
  gint64 later;

  g_assert_cmpint (apply_in_run (f, order_of (100), run, T0).added, ==, 1);
  g_assert_cmpint (apply_in_run (f, order_of (200), run, T0 + 1).changed, ==, 0);
  assert_sql_int (f, 200, "SELECT total FROM orders");
  g_usleep (2000);
  later = oms_store_begin_run (f->store, f->platform, "orders", NULL);
  g_assert_cmpint (apply_in_run (f, order_of (300), later, T0 + 2).changed, ==, 1);
}

static void
test_open_and_stale (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("DONE");

  record->status = OMS_STATUS_DELIVERED;
  apply (f, record, T0);
  apply (f, make_order ("STALE"), T0);
  apply (f, make_order ("FRESH"), T0 + 100);
  g_assert_true (oms_store_queue_open_orders (f->store, f->platform, T0 + 50, NULL));
  assert_due (f, "STALE");
  g_assert_true (oms_store_queue_open_orders (f->store, f->platform, T0 + 50, NULL));
  /* Looked at and unchanged is looked at. */
  apply (f, make_order ("STALE"), T0 + 200);
  assert_due (f, "");
  g_assert_true (oms_store_queue_open_orders (f->store, f->platform, T0 + 50, NULL));
  assert_due (f, "");
}

static void
test_postponed (Fixture *f, gconstpointer data)
{
  const char *const a[] = { "A", NULL };
  const char *const b[] = { "B", NULL };
  gint64 first, second;

  apply (f, stub ("A", OMS_TIME_UNKNOWN), T0);
  apply (f, stub ("B", OMS_TIME_UNKNOWN), T0 + 1);
  assert_due (f, "A,B");
  g_assert_true (oms_store_postpone_due_orders (f->store, f->platform, a, "no answer", NULL));
  assert_due (f, "B");
  first = sql_int (f, "SELECT not_before FROM due_orders WHERE key = 'A'") - oms_time_now ();
  g_assert_cmpint (first, >, 30 * OMS_TIME_SECOND);
  for (int i = 0; i < 3; i++)
    g_assert_true (oms_store_postpone_due_orders (f->store, f->platform, a, "no answer", NULL));
  second = sql_int (f, "SELECT not_before FROM due_orders WHERE key = 'A'") - oms_time_now ();
  g_assert_cmpint (second, >, 5 * first);
  for (int i = 0; i < 60; i++)
    g_assert_true (oms_store_postpone_due_orders (f->store, f->platform, a, "no answer", NULL));
  second = sql_int (f, "SELECT not_before FROM due_orders WHERE key = 'A'") - oms_time_now ();
  g_assert_cmpint (second, <=, 6 * OMS_TIME_HOUR);
  /* Gone at the marketplace: forgotten. */
  g_assert_true (oms_store_postpone_due_orders (f->store, f->platform, b, NULL, NULL));
  assert_due (f, "");
}

static OmsOrderRecord *
stub_of_day (const char *id, gint64 day, const char *group)
{
  OmsOrderRecord *record = stub_with_line (id, "L1", "WP");

  record->purchased_at = day;
  record->purchased_precision = day != OMS_TIME_UNKNOWN ? OMS_PRECISION_DAY : OMS_PRECISION_TIME;
  record->group_id = g_strdup (group);
  return record;
}

static OmsOrderRecord *
order_without_day (const char *id)
{
  OmsOrderRecord *record = make_order (id);

  record->purchased_at = OMS_TIME_UNKNOWN;
  record->purchased_precision = OMS_PRECISION_TIME;
  return record;
}

/* What only a list told of an order waits with it, however long it is postponed. */
static void
test_day_of_a_stub_waits (Fixture *f, gconstpointer data)
{
  const char *const a[] = { "A", NULL };
  OmsOrderRecord *record;

  apply (f, stub ("A", OMS_TIME_UNKNOWN), T0);
  apply (f, stub_of_day ("A", T0, "G-1"), T0 + 1);
  apply (f, stub_of_day ("A", OMS_TIME_UNKNOWN, NULL), T0 + 2);
  apply (f, stub_of_day ("B", T0, NULL), T0 + 2);
  apply (f, stub_of_day ("C", OMS_TIME_UNKNOWN, NULL), T0 + 2);
  g_assert_true (oms_store_postpone_due_orders (f->store, f->platform, a, "no answer", NULL));
  fixture_reopen (f);
  apply (f, order_without_day ("A"), T0 + 3);
  assert_sql_int (f, 1,
                  "SELECT purchased_at = %" G_GINT64_FORMAT " AND purchased_precision = 1 AND group_id = 'G-1'"
                  " AND local_day <> 0 FROM orders WHERE platform_order_id = 'A'",
                  T0);
  /* Who reads the moment knows better. */
  record = make_order ("B");
  record->purchased_at = T0 + 77;
  apply (f, record, T0 + 3);
  assert_sql_int (f, 1,
                  "SELECT purchased_at = %" G_GINT64_FORMAT " AND purchased_precision = 0 FROM orders"
                  " WHERE platform_order_id = 'B'",
                  T0 + 77);
  apply (f, order_without_day ("C"), T0 + 3);
  assert_sql_int (f, 1, "SELECT purchased_at IS NULL AND group_id = '' FROM orders WHERE platform_order_id = 'C'");
  assert_due (f, "");
  assert_clean (f->store);
}

/* ---- Problems -----------------------------------------------------------------------------------------------------
 */

static OmsOrderPage *
problem_page (const char *id, const char *payload)
{
  OmsOrderPage *page = oms_order_page_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));

  g_ptr_array_add (page->problems, oms_problem_record_new (id, "The amount cannot be read.", bytes));
  return page;
}

static void
test_problems (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) with_id = problem_page ("A-1", "{1}");
  g_autoptr (OmsOrderPage) with_id_again = problem_page ("A-1", "{2}");
  g_autoptr (OmsOrderPage) without = problem_page (NULL, "{?}");
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (OmsProblem) problem = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (apply_page (f, NULL, with_id, T0).failed, ==, 1);
  apply_page (f, NULL, with_id_again, T0 + 1);
  apply_page (f, NULL, without, T0 + 2);
  apply_page (f, NULL, without, T0 + 3);
  problems = oms_store_list_problems (f->store, f->platform, 0, &error);
  g_assert_cmpuint (problems->len, ==, 2);
  problem = oms_store_get_problem (f->store, ((OmsProblem *) g_ptr_array_index (problems, 1))->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (problem->remote_id, ==, "A-1");
  g_assert_cmpint (problem->times, ==, 2);
  g_assert_cmpint (problem->first_at, ==, T0);
  g_assert_cmpint (problem->last_at, ==, T0 + 1);
  g_assert_true (problem->retry);
  g_assert_cmpmem (g_bytes_get_data (problem->payload, NULL), g_bytes_get_size (problem->payload), "{2}", 3);

  g_assert_true (oms_store_fail_problem (f->store, problem->id, "Still not.", &error));
  assert_sql_text (f, "Still not./0", "SELECT reason || '/' || retry FROM problems WHERE remote_id = 'A-1'");
  /* The good record solves it; dismissing solves the other. */
  apply (f, make_order ("A-1"), T0 + 4);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM problems");
  g_assert_true (oms_store_solve_problem (f->store, ((OmsProblem *) g_ptr_array_index (problems, 0))->id, &error));
  g_assert_false (oms_store_solve_problem (f->store, problem->id, &error));
  g_assert_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM problems");
}

/* ---- Runs ---------------------------------------------------------------------------------------------------------
 */

static void
test_runs (Fixture *f, gconstpointer data)
{
  const OmsSyncCounts counts = { .seen = 5, .added = 2, .changed = 1, .unchanged = 1, .failed = 1 };
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (GError) error = NULL;
  const OmsAccountState *state;
  gint64 done, failed, left;

  done = oms_store_begin_run (f->store, f->platform, "orders", &error);
  g_assert_true (
      oms_store_finish_run (f->store, done, OMS_RUN_DONE, &counts, "2 new orders", OMS_TROUBLE_OTHER, &error));
  failed = oms_store_begin_run (f->store, f->platform, "inventory", &error);
  g_assert_true (oms_store_finish_run (f->store, failed, OMS_RUN_FAILED, NULL, "No answer", OMS_TROUBLE_OTHER, &error));
  left = oms_store_begin_run (f->store, f->platform, "orders", &error);
  g_assert_true (oms_store_mend_runs (f->store, f->platform, &error));

  runs = oms_store_list_runs (f->store, f->platform, 0, &error);
  g_assert_cmpuint (runs->len, ==, 3);
  g_assert_cmpint (((OmsRun *) g_ptr_array_index (runs, 0))->id, ==, left);
  g_assert_cmpint (((OmsRun *) g_ptr_array_index (runs, 0))->state, ==, OMS_RUN_INTERRUPTED);
  g_assert_cmpint (((OmsRun *) g_ptr_array_index (runs, 2))->counts.added, ==, 2);
  g_assert_cmpstr (((OmsRun *) g_ptr_array_index (runs, 2))->sentence, ==, "2 new orders");

  apply (f, make_order ("A-1"), T0);
  states = oms_store_list_account_states (f->store, &error);
  g_assert_cmpuint (states->len, ==, 1);
  state = g_ptr_array_index (states, 0);
  g_assert_cmpint (state->orders, ==, 1);
  g_assert_cmpint (state->last_success, ==, ((OmsRun *) g_ptr_array_index (runs, 2))->finished_at);
  g_assert_cmpint (state->last_run->id, ==, left);
}

static void
assert_failing (Fixture *f, const char *sentence, gint64 last_success)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) states = oms_store_list_account_states (f->store, &error);
  const OmsAccountState *state = g_ptr_array_index (states, 0);

  g_assert_no_error (error);
  g_assert_cmpstr (state->failing, ==, sentence);
  g_assert_cmpint (state->last_success, ==, last_success);
}

static void
apply_since (Fixture *f, const char *job, gint64 since, gboolean more)
{
  const OmsPageContext context = { .platform_id = f->platform, .job = job, .fetched_at = T0, .since = since };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  page->more = more;
  g_assert_true (oms_store_apply_orders (f->store, &context, page, NULL, NULL));
}

static void
assert_reach (Fixture *f, gint64 since, gboolean coming_in)
{
  g_autoptr (GPtrArray) states = oms_store_list_account_states (f->store, NULL);
  const OmsAccountState *state = g_ptr_array_index (states, 0);

  g_assert_cmpint (state->since, ==, since);
  g_assert_cmpint (state->coming_in, ==, coming_in);
}

static void
test_reach (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) old = oms_order_page_new ();

  assert_reach (f, OMS_TIME_UNKNOWN, FALSE);
  apply_since (f, "orders", T0 - 100, TRUE);
  assert_reach (f, OMS_TIME_UNKNOWN, TRUE);
  apply_since (f, "orders", 0, TRUE); /* goes on after a restart */
  assert_reach (f, OMS_TIME_UNKNOWN, TRUE);
  apply_since (f, "orders", T0 - 90, TRUE); /* lost its place, and begins again */
  apply_since (f, "orders", 0, FALSE);
  assert_reach (f, T0 - 90, FALSE);
  apply_since (f, "held", T0 - 7, FALSE);
  assert_reach (f, T0 - 90, FALSE);
  apply_since (f, "orders", T0 - 1, FALSE);
  assert_reach (f, T0 - 90, FALSE);
  apply_since (f, "orders", T0 - 200, TRUE); /* older ones, and only half of them */
  assert_reach (f, T0 - 90, FALSE);
  apply_since (f, "orders", T0 - 200, FALSE);
  assert_reach (f, T0 - 200, FALSE);
  g_assert_true (oms_store_reach_back (f->store, f->platform, T0 - 300, NULL));
  g_assert_true (oms_store_reach_back (f->store, f->platform, T0 - 250, NULL));
  assert_reach (f, T0 - 300, FALSE);

  /* What an older version has read does not seem to begin with the next pass. */
  sql_run (f->path, "UPDATE sync_cursors SET since = NULL");
  apply_since (f, "orders", T0 - 1, FALSE);
  assert_reach (f, OMS_TIME_UNKNOWN, FALSE);
  g_ptr_array_add (old->orders, make_order ("O-1"));
  apply_page (f, NULL, old, T0);
  {
    g_autoptr (GPtrArray) states = oms_store_list_account_states (f->store, NULL);

    g_assert_cmpint (((OmsAccountState *) g_ptr_array_index (states, 0))->first_day, ==,
                     oms_time_local_day (T0, f->zone));
  }
}

static void
run_part (Fixture *f, const char *what, OmsRunState state, const char *sentence)
{
  gint64 run = oms_store_begin_run (f->store, f->platform, what, NULL);

  g_assert_true (oms_store_finish_run (f->store, run, state, NULL, sentence, OMS_TROUBLE_OTHER, NULL));
}

static void
assert_trouble (Fixture *f, OmsTrouble trouble)
{
  g_autoptr (GPtrArray) states = oms_store_list_account_states (f->store, NULL);

  g_assert_cmpint (((OmsAccountState *) g_ptr_array_index (states, 0))->trouble, ==, trouble);
}

/* Stock that comes every time does not hide that orders do not. */
static void
test_failing_jobs (Fixture *f, gconstpointer data)
{
  OmsAccount *account;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (OmsOrderPage) nothing = oms_order_page_new ();

  apply_page (f, "orders", nothing, T0);
  g_assert_true (oms_store_fail_job (f->store, f->platform, "orders", "No orders today", OMS_TROUBLE_OTHER, NULL));
  run_part (f, "orders", OMS_RUN_FAILED, "No orders today");
  run_part (f, "inventory", OMS_RUN_DONE, "5 listings");
  assert_failing (f, "No orders today", T0);
  g_assert_true (oms_store_fail_job (f->store, f->platform, "held", "Never", OMS_TROUBLE_OTHER, NULL));
  assert_failing (f, "Never", OMS_TIME_UNKNOWN);
  assert_trouble (f, OMS_TROUBLE_OTHER);

  g_assert_true (oms_store_fail_job (f->store, f->platform, "held", "Not allowed", OMS_TROUBLE_SETTINGS, NULL));
  assert_trouble (f, OMS_TROUBLE_SETTINGS);
  apply_page (f, "held", nothing, T0 + 1);
  assert_trouble (f, OMS_TROUBLE_OTHER);
  assert_failing (f, "No orders today", T0);
  accounts = oms_store_list_accounts (f->store, NULL);
  account = g_ptr_array_index (accounts, 0);
  g_assert_true (oms_store_save_account (f->store, account, NULL)); /* perhaps mended in its settings */
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM sync_cursors WHERE error <> '' OR trouble <> 0");

  run_part (f, "orders", OMS_RUN_FAILED, "The keyring is locked"); /* before any job */
  {
    g_autoptr (GPtrArray) states = oms_store_list_account_states (f->store, NULL);

    g_assert_cmpstr (((OmsAccountState *) g_ptr_array_index (states, 0))->failing, ==, "The keyring is locked");
  }

  /* Of the settings that were changed since, nobody knows yet. */
  {
    gint64 run = oms_store_begin_run (f->store, f->platform, "orders", NULL);

    g_assert_true (
        oms_store_finish_run (f->store, run, OMS_RUN_FAILED, NULL, "Not accepted", OMS_TROUBLE_REFUSED, NULL));
  }
  assert_trouble (f, OMS_TROUBLE_REFUSED);
  g_usleep (2000);
  g_assert_true (oms_store_save_account (f->store, account, NULL));
  assert_trouble (f, OMS_TROUBLE_OTHER);
}

#define ADD(name) g_test_add ("/store/sync/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (accounts);
  ADD (one_field);
  ADD (settings);
  ADD (cursor_moves_with_its_page);
  ADD (failed_page_moves_nothing);
  ADD (buckets);
  ADD (stubs_are_queued);
  ADD (stubs_by_line_state);
  ADD (stubs_of_closed_orders);
  ADD (stubs_fill_gaps);
  ADD (part_is_queued);
  ADD (new_is_counted_once);
  ADD (open_and_stale);
  ADD (postponed);
  ADD (day_of_a_stub_waits);
  ADD (problems);
  ADD (runs);
  ADD (reach);
  ADD (failing_jobs);
  return g_test_run ();
}
