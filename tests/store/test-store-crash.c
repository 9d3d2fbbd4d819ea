/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIGKILL in the middle of pages: whatever was told as stored is there, cursor and page go together, and the file
 * agrees with itself. The child is this program again. */
#include "store-fixture.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS    10
#define PAGE_SIZE 40
#define ORDER_IDS 400

static OmsOrderPage *
make_page (int number)
{
  OmsOrderPage *page = oms_order_page_new ();

  for (int i = 0; i < PAGE_SIZE; i++)
    {
      g_autofree char *id = g_strdup_printf ("K-%d", (number * 17 + i) % ORDER_IDS);
      OmsOrderRecord *record = make_order (id);

      record->status = (OmsStatus) ((number + i) % OMS_N_STATUSES);
      record->total = number * 100 + i;
      record->raw = g_bytes_new (id, 4);
      oms_order_record_add_shipment (record, "S")->tracking = g_strdup_printf ("AWB-%d-%d", number, i);
      if (i % 3 > 0)
        add_line (record, "L2", i % 2 > 0 ? "SCARF" : "POT", i % 5, 100);
      g_ptr_array_add (page->orders, record);
    }
  page->next = g_strdup_printf ("%d", number + 1);
  page->more = TRUE;
  return page;
}

/* Pages without end; says on standard output which one is stored. */
static int
be_the_child (const char *path, gint64 platform, int from)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autoptr (OmsStore) store = oms_store_open (path, zone, NULL, NULL);

  for (int number = from;; number++)
    {
      g_autoptr (OmsOrderPage) page = make_page (number);
      const OmsPageContext context = { .platform_id = platform, .job = "orders", .fetched_at = T0 + number };
      g_autofree char *told = g_strdup_printf ("%d\n", number);

      if (!oms_store_apply_orders (store, &context, page, NULL, NULL))
        return 1;
      if (write (STDOUT_FILENO, told, strlen (told)) < 0)
        return 1;
    }
}

static GSubprocess *
start_child (Fixture *f, int from)
{
  g_autofree char *platform = g_strdup_printf ("%" G_GINT64_FORMAT, f->platform);
  g_autofree char *first = g_strdup_printf ("%d", from);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", f->path,
                                         platform, first, NULL);

  g_assert_no_error (error);
  return child;
}

/* Lets it store some pages, kills it, answers the last page it told of. */
static int
kill_in_mid_page (GSubprocess *child, int last)
{
  g_autoptr (GDataInputStream) told = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  int pages = g_test_rand_int_range (1, 8);
  char *line;

  for (int i = 0; i < pages; i++)
    {
      line = g_data_input_stream_read_line (told, NULL, NULL, NULL);
      g_assert_nonnull (line);
      last = atoi (line);
      g_free (line);
    }
  g_usleep ((gulong) g_test_rand_int_range (0, 15000));
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
  while ((line = g_data_input_stream_read_line (told, NULL, NULL, NULL)) != NULL)
    {
      last = atoi (line);
      g_free (line);
    }
  return last;
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  int last = 0;

  oms_store_close (f->store);
  g_clear_object (&f->store);
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GSubprocess) child = start_child (f, last + 1);
      g_autoptr (OmsStoredCursor) cursor = NULL;
      int next;

      last = kill_in_mid_page (child, last);
      f->store = oms_store_open (f->path, f->zone, NULL, NULL);
      g_assert_nonnull (f->store);
      assert_clean (f->store);
      cursor = oms_store_get_cursor (f->store, f->platform, "orders", NULL);
      next = atoi (cursor->state);
      /* All that was told, and at most the page whose telling was cut off. */
      g_assert_cmpint (next, >=, last + 1);
      g_assert_cmpint (next, <=, last + 2);
      assert_sql_int (f, PAGE_SIZE, "SELECT COUNT (*) FROM orders WHERE seen_at = %" G_GINT64_FORMAT, T0 + next - 1);
      last = next - 1;
      oms_store_close (f->store);
      g_clear_object (&f->store);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 5 && g_strcmp0 (argv[1], "--child") == 0)
    return be_the_child (argv[2], g_ascii_strtoll (argv[3], NULL, 10), atoi (argv[4]));
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/crash/killed", Fixture, NULL, fixture_set_up, test_killed, fixture_tear_down);
  return g_test_run ();
}
