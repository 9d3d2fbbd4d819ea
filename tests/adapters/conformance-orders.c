/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any adapter's orders: to the end, from where a pass stopped, what changed since, ranges, single ones. */
#include "conformance.h"
#include "../test-finalize.h"

#include <string.h>

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;

  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%s", summary);
  g_assert_cmpuint (strlen (summary), >, 10);
}

static void
test_to_the_end (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  pass_read_all (fixture, &pass);
  g_assert_cmpuint (pass.pages, >, 3);
  g_assert_cmpuint (pass.n_problems, ==, 0);
  g_assert_cmpuint (pass.unknown, ==, 0);
  pass_assert_all_read (fixture, &pass);
}

/* Another process goes on where one stopped, with nothing but the state. The first job has more than two pages. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (pass_read_pages (fixture, &pass, 2, &error));
  g_assert_true (pass.more);
  test_assert_finalizes (fixture->adapter);
  fixture->adapter = test_sandbox_connect (fixture->sandbox, 0);
  pass_read_all (fixture, &pass);
  pass_assert_all_read (fixture, &pass);
}

/* The pass after shows what changed, and not everything again. */
static void
test_incremental (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) first = { 0 };
  g_auto (Pass) second = { 0 };

  pass_read_all (fixture, &first);
  test_sandbox_control (fixture->sandbox, "{\"touch\":3,\"add\":4}");
  g_usleep (50 * 1000);
  pass_follow (&second, &first);
  pass_read_all (fixture, &second);
  g_assert_cmpuint (g_hash_table_size (second.orders), >=, conformance_subject->by_state ? 4 : 7);
  g_assert_cmpuint (g_hash_table_size (second.orders), <, g_hash_table_size (first.orders) / 2);
}

static guint
read_range (Fixture *fixture, gint64 since, gint64 until, GHashTable *seen)
{
  g_autofree char *state = NULL;
  gboolean more = TRUE;
  guint read = 0;

  while (more)
    {
      OmsCursor cursor = { state, state == NULL ? since : OMS_TIME_UNKNOWN, state != NULL, until };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page =
          oms_adapter_fetch_orders (fixture->adapter, conformance_subject->order_jobs[0], &cursor, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->orders->len; i++)
        {
          const OmsOrderRecord *record = g_ptr_array_index (page->orders, i);

          g_assert_cmpint (record->purchased_at, >=, since);
          g_assert_cmpint (record->purchased_at, <=, until);
          g_hash_table_add (seen, g_strdup (record->order_id));
          read++;
        }
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
    }
  return read;
}

/* A job that keeps to ranges gives two neighbouring ones what it gives the whole. */
static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) halves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 end = oms_time_now () - OMS_TIME_HOUR;
  gint64 start = end - LONG_AGO;
  gint64 middle = end - 5 * OMS_TIME_DAY;
  guint first, second;

  g_assert_true (
      oms_adapter_info_find_job (oms_adapter_get_info (fixture->adapter), conformance_subject->order_jobs[0])->ranges);
  first = read_range (fixture, start, middle, halves);
  second = read_range (fixture, middle, end, halves);
  read_range (fixture, start, end, whole);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (second, >, 0);
  g_assert_cmpuint (g_hash_table_size (whole), ==, g_hash_table_size (halves));
}

static void
test_by_id (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer id;
  guint n = MIN (5, oms_adapter_get_info (fixture->adapter)->max_ids - 1);

  if ((oms_adapter_get_info (fixture->adapter)->capabilities & OMS_CAPABILITY_ONE_ORDER) == 0)
    return;
  pass_read_all (fixture, &pass);
  g_hash_table_iter_init (&iter, pass.orders);
  while (ids->len < n && g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  g_ptr_array_add (ids, (gpointer) "no-such-order");
  g_ptr_array_add (ids, NULL);
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, (const char *const *) ids->pdata, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->orders->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      OmsOrderRecord *record = page->orders->pdata[i];
      const OmsOrderRecord *listed = g_hash_table_lookup (pass.orders, record->order_id);
      g_autofree char *hash = oms_order_record_hash (record);
      g_autofree char *listed_hash = oms_order_record_hash (listed);

      /* What takes two calls to know is compared with the truth when all is read. */
      if (!conformance_subject->in_parts)
        g_assert_cmpstr (hash, ==, listed_hash);
      g_assert_true (pass_status_of (record) == pass_status_of (listed));
      g_assert_cmpint (record->total, ==, listed->total);
      g_assert_cmpuint (record->lines->len, ==, listed->lines->len);
      g_assert_false (record->more_by_id);
      g_assert_cmpint (record->kind, !=, OMS_RECORD_STUB);
    }
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) clean = { 0 };
  g_auto (Pass) pass = { 0 };

  pass_read_all (fixture, &clean);
  g_assert_true (conformance_subject->in_parts || clean.n_records == g_hash_table_size (clean.orders));
  fixture_set_fault (fixture, "duplicate", "");
  pass_read_all (fixture, &pass);
  g_assert_cmpuint (pass.n_records, >, clean.n_records);
  pass_assert_all_read (fixture, &pass);
}

typedef struct
{
  GMainLoop *loop;
  GError *error;
  OmsOrderPage *page;
  GThread *thread;
} Async;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Async *async = user_data;

  async->page = oms_adapter_fetch_orders_finish (OMS_ADAPTER (source), result, &async->error);
  async->thread = g_thread_self ();
  g_main_loop_quit (async->loop);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* On the worker while the caller's main loop turns; cancelled in the middle of a request, then working again. */
static void
test_async_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  OmsCursor cursor = { NULL, oms_time_now () - LONG_AGO, FALSE };
  Async async = { .loop = loop };
  gint64 started = g_get_monotonic_time ();

  fixture_set_fault (fixture, "hang", "");
  g_timeout_add (150, cancel_cb, cancellable);
  oms_adapter_fetch_orders_async (fixture->adapter, conformance_subject->order_jobs[0], &cursor, cancellable,
                                  fetched_cb, &async);
  g_main_loop_run (loop);
  g_assert_error (async.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (async.page);
  g_assert_true (async.thread == g_thread_self ());
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_USEC_PER_SEC);
  g_clear_error (&async.error);

  test_sandbox_set_faults (fixture->sandbox, NULL);
  oms_adapter_fetch_orders_async (fixture->adapter, conformance_subject->order_jobs[0], &cursor, NULL, fetched_cb,
                                  &async);
  g_main_loop_run (loop);
  g_assert_no_error (async.error);
  g_assert_cmpuint (async.page->orders->len, >, 0);
  oms_order_page_free (async.page);
}

void
conformance_add_orders (void)
{
  ADD ("check", NULL, test_check);
  ADD ("to-the-end", NULL, test_to_the_end);
  ADD ("resume", NULL, test_resume);
  ADD ("incremental", NULL, test_incremental);
  ADD ("ranges", NULL, test_ranges);
  ADD ("by-id", NULL, test_by_id);
  ADD ("duplicate", NULL, test_duplicate);
  ADD ("async-cancel", NULL, test_async_cancel);
}
