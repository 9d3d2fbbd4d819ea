/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The "changed" signal: what it says, how seldom it comes, and that another program on the file is heard. */
#include "store-fixture.h"

#include <gio/gio.h>

typedef struct
{
  int times;
  OmsStoreTables tables;
  GArray *ids;
  gboolean too_many, other;
} Heard;

static void
on_changed (OmsStore *store, const OmsStoreChange *change, gpointer user_data)
{
  Heard *heard = user_data;

  heard->times++;
  heard->tables |= change->tables;
  heard->too_many |= change->too_many;
  heard->other |= change->other;
  g_array_append_vals (heard->ids, change->order_ids->data, change->order_ids->len);
}

static void
forget (Heard *heard)
{
  heard->times = 0;
  heard->tables = 0;
  heard->too_many = heard->other = FALSE;
  g_array_set_size (heard->ids, 0);
}

/* Until it was heard, however busy the machine is; then a moment for what should not come. */
static void
wait_for (Heard *heard, OmsStoreTables tables, guint n_ids)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (((heard->tables & tables) != tables || heard->ids->len < n_ids) && g_get_monotonic_time () < end)
    spin (20);
  spin (250);
}

static void
listen (OmsStore *store, Heard *heard)
{
  heard->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (store, "changed", G_CALLBACK (on_changed), heard);
  spin (250);
  forget (heard);
}

static void
test_says_what_changed (Fixture *f, gconstpointer data)
{
  Heard heard = { 0 };

  listen (f->store, &heard);
  apply (f, make_order ("A-1"), T0);
  apply (f, make_order ("A-2"), T0);
  wait_for (&heard, OMS_STORE_ORDERS, 2);
  g_assert_cmpint (heard.times, <=, 2);
  g_assert_cmpint (heard.tables, ==, OMS_STORE_ORDERS);
  g_assert_cmpuint (heard.ids->len, ==, 2);
  g_assert_cmpint (g_array_index (heard.ids, gint64, 0), ==, 1);
  g_assert_false (heard.other);
  forget (&heard);

  /* Nothing new, nothing said. */
  apply (f, make_order ("A-1"), T0 + 1);
  spin (250);
  g_assert_cmpint (heard.times, ==, 0);

  oms_store_begin_run (f->store, f->platform, "orders", NULL);
  wait_for (&heard, OMS_STORE_LOGS, 0);
  g_assert_cmpint (heard.tables, ==, OMS_STORE_LOGS);
  g_assert_cmpuint (heard.ids->len, ==, 0);
  g_array_unref (heard.ids);
}

static void
test_seldom_and_without_doubles (Fixture *f, gconstpointer data)
{
  Heard heard = { 0 };
  int pages = 0;
  gint64 start, end;

  listen (f->store, &heard);
  start = g_get_monotonic_time ();
  end = start + 500000;
  for (; g_get_monotonic_time () < end; pages++)
    {
      OmsOrderRecord *record = make_order ("A-1");

      record->total = pages;
      apply (f, record, T0 + pages);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  wait_for (&heard, OMS_STORE_ORDERS, 1);
  g_assert_cmpint (pages, >, heard.times);
  g_assert_cmpint (heard.times, >=, 1);
  g_assert_cmpint (heard.times, <=, 2 + (g_get_monotonic_time () - start) / 100000);
  g_assert_cmpuint (heard.ids->len, ==, (guint) heard.times);
  g_array_unref (heard.ids);
}

static void
test_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  Heard heard = { 0 };

  listen (f->store, &heard);
  for (int i = 0; i <= OMS_STORE_CHANGE_MAX_IDS; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%d", i);

      g_ptr_array_add (page->orders, make_order (id));
    }
  apply_page (f, NULL, page, T0);
  wait_for (&heard, OMS_STORE_ORDERS, 0);
  g_assert_true (heard.too_many);
  g_assert_cmpuint (heard.ids->len, ==, 0);
  g_array_unref (heard.ids);
}

/* Two stores on one file stand for two processes: connections, threads and counters of their own. */
static void
test_two_programs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  OmsStore *mine = f->store;
  OmsStore *theirs = oms_store_open (f->path, f->zone, NULL, &error);
  Heard heard = { 0 };

  g_assert_no_error (error);
  listen (mine, &heard);
  f->store = theirs;
  apply (f, make_order ("A-1"), T0);
  oms_store_begin_run (theirs, f->platform, "orders", NULL);
  wait_for (&heard, OMS_STORE_ORDERS | OMS_STORE_LOGS, 1);
  g_assert_true (heard.other);
  g_assert_cmpint (heard.tables, ==, OMS_STORE_ORDERS | OMS_STORE_LOGS);
  g_assert_cmpuint (heard.ids->len, ==, 1);
  forget (&heard);

  /* One's own writing does not hide theirs, and nobody hears it twice. */
  apply (f, make_order ("A-2"), T0);
  f->store = mine;
  apply (f, make_order ("A-3"), T0);
  wait_for (&heard, OMS_STORE_ORDERS, 2);
  g_assert_cmpuint (heard.ids->len, ==, 2);
  forget (&heard);
  spin (1300);
  g_assert_cmpint (heard.times, ==, 0);

  /* What they removed is told too. */
  oms_store_remove_account (theirs, f->platform, &error);
  g_assert_no_error (error);
  wait_for (&heard, OMS_STORE_ORDERS | OMS_STORE_ACCOUNTS | OMS_STORE_STOCK, 3);
  g_assert_cmpuint (heard.ids->len, ==, 3);
  g_assert_cmpint (heard.tables & OMS_STORE_ACCOUNTS, !=, 0);
  oms_store_close (theirs);
  g_object_unref (theirs);
  g_array_unref (heard.ids);
}

static void
test_own_context (Fixture *f, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  OmsStore *store;
  Heard heard = { .ids = g_array_new (FALSE, FALSE, sizeof (gint64)) };

  oms_store_close (f->store);
  g_clear_object (&f->store);
  g_main_context_push_thread_default (context);
  store = oms_store_open (f->path, f->zone, NULL, NULL);
  g_main_context_pop_thread_default (context);
  f->store = store;
  g_signal_connect (store, "changed", G_CALLBACK (on_changed), &heard);
  apply (f, make_order ("A-1"), T0);
  spin (250);
  g_assert_cmpint (heard.times, ==, 0);
  while (heard.times == 0)
    g_main_context_iteration (context, TRUE);
  g_signal_handlers_disconnect_by_data (store, &heard);
  g_array_unref (heard.ids);
}

/* Dropped while news is under way, and without ever running a loop. */
static void
test_dropped_in_time (Fixture *f, gconstpointer data)
{
  apply (f, make_order ("A-1"), T0);
  g_object_add_weak_pointer (G_OBJECT (f->store), (gpointer *) &f->store);
  g_object_unref (f->store);
  g_assert_null (f->store);
  spin (250);
}

#define ADD(name) g_test_add ("/store/changes/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (says_what_changed);
  ADD (seldom_and_without_doubles);
  ADD (too_many);
  ADD (two_programs);
  ADD (own_context);
  ADD (dropped_in_time);
  return g_test_run ();
}
