/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window asks for, timed on a generated database: milliseconds (the middle of five runs) and the ratio to a
 * scan of the whole table measured in the same run, because a ratio says more than a machine's milliseconds.
 *
 *   bench-query FILE      or, as the meson benchmark, with a database kept in the temporary folder for the next time:
 *   bench-query --make oms-make-orders N  */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "oms-facets.h"
#include "oms-schema.h"
#include "oms-store-private.h"
#include "oms-store-query.h"

#define RUNS 5

static OmsStore *store;
static double scan_ms;

typedef void (*Work) (const char *text, OmsOrderSort sort, guint limit);

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
measure (Work work, const char *text, OmsOrderSort sort, guint limit)
{
  double times[RUNS];

  for (int i = 0; i < RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      work (text, sort, limit);
      times[i] = (g_get_monotonic_time () - start) / 1000.0;
    }
  qsort (times, RUNS, sizeof *times, compare_doubles);
  return times[RUNS / 2];
}

static void
report (const char *name, double ms)
{
  printf ("%-52s %9.2f ms %9.4f of a scan\n", name, ms, ms / scan_ms);
  fflush (stdout);
}

/* ---- What is measured ---------------------------------------------------------------------------------------------
 */

static gpointer
scan (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 sum;

  return GINT_TO_POINTER (
      oms_db_get_int (db, "SELECT SUM (length (raw_status) + flags) FROM orders NOT INDEXED", 0, &sum, error));
}

static void
work_scan (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (GError) error = NULL;

  oms_store_read_sync (store, scan, NULL, NULL, &error);
  g_assert_no_error (error);
}

static OmsOrderFilter *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  OmsOrderFilter *filter = oms_order_filter_parse (text, oms_time_now (), oms_store_get_zone (store), &error);

  g_assert_no_error (error);
  return filter;
}

static guint n_ids;

static void
work_ids (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (OmsOrderFilter) filter = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = oms_store_order_ids (store, filter, &sort, limit, NULL, &error);

  g_assert_no_error (error);
  n_ids = ids->len;
}

static void
work_count (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (OmsOrderFilter) filter = parse (text);
  g_autoptr (GError) error = NULL;

  n_ids = oms_store_count_orders (store, filter, NULL, &error);
  g_assert_no_error (error);
}

static void
work_counts (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsWorkCounts) counts = oms_store_work_counts (store, NULL, &error);

  g_assert_no_error (error);
}

static void
work_page (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (GError) error = NULL;
  gint64 ids[256];
  g_autoptr (GPtrArray) rows = NULL;

  for (int i = 0; i < 256; i++)
    ids[i] = 1 + g_random_int_range (0, (gint32) limit);
  rows = oms_store_order_rows (store, ids, G_N_ELEMENTS (ids), NULL, &error);
  g_assert_no_error (error);
}

static void
work_totals (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) totals = oms_store_daily_totals (store, 0, 0, 0, NULL, &error);

  g_assert_no_error (error);
}

static void
work_skus (const char *text, OmsOrderSort sort, guint limit)
{
  int today = oms_time_local_day (oms_time_now (), oms_store_get_zone (store));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) skus = oms_store_top_skus (store, oms_time_day_add (today, -59), today, 0, 10, NULL, &error);

  g_assert_no_error (error);
}

static void
work_facets (const char *text, OmsOrderSort sort, guint limit)
{
  g_autoptr (OmsFacets) facets = oms_facets_of (store, TRUE);
  g_autoptr (GError) error = NULL;

  oms_facets_build (facets, store, &error);
  g_assert_no_error (error);
}

/* ---- The list -----------------------------------------------------------------------------------------------------
 */

static const char *const filters[] = {
  "",
  "status:new",
  "status:delivered",
  "status:new,packed,shipped",
  "platform:meesho",
  "platform:meesho,myntra status:cancelled",
  "view:to-pack",
  "view:overdue",
  "view:attention",
  "payment:cod",
  "payment:cod fulfilment:self status:returned",
  "status:lost",
  "total:2000..",
  "cotton",              /* common */
  "\"rani pink\" saree", /* middling */
  "404-0645193",         /* rare */
  "kurta xl",
  "priya jaipur",
  "4",
  "kr",
  "zzzz",
};

static void
bench_filters (const char *when)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      OmsOrderSort newest = { OMS_SORT_ORDERED, TRUE }, total = { OMS_SORT_TOTAL, TRUE };
      g_autofree char *label = g_strdup_printf ("[%s]", filters[i]);
      g_autofree char *first = NULL, *by_total = NULL, *all = NULL, *count = NULL;
      double ms = measure (work_ids, filters[i], newest, 256);

      first = g_strdup_printf ("%s first 256 %s", when, label);
      report (first, ms);
      ms = measure (work_ids, filters[i], total, 256);
      by_total = g_strdup_printf ("%s first 256 by total %s", when, label);
      report (by_total, ms);
      ms = measure (work_ids, filters[i], newest, 0);
      all = g_strdup_printf ("%s all %u ids %s", when, n_ids, label);
      report (all, ms);
      ms = measure (work_count, filters[i], newest, 0);
      count = g_strdup_printf ("%s count %s", when, label);
      report (count, ms);
    }
}

static void
bench_sorts (void)
{
  for (OmsOrderSortKey key = 0; key <= OMS_SORT_UPDATED; key++)
    for (int down = 0; down < 2; down++)
      {
        g_autofree char *first =
            g_strdup_printf ("first 256 by %s%s", oms_order_sort_key_to_id (key), down ? ", descending" : "");
        g_autofree char *all =
            g_strdup_printf ("all ids by %s%s", oms_order_sort_key_to_id (key), down ? ", descending" : "");

        report (first, measure (work_ids, "", (OmsOrderSort){ key, down }, 256));
        report (all, measure (work_ids, "", (OmsOrderSort){ key, down }, 0));
      }
}

static char *
make_database (const char *maker, const char *n_orders)
{
  g_autofree char *name = g_strdup_printf ("oms-bench-v%d-%s.db", OMS_SCHEMA_VERSION, n_orders);
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  const char *argv[] = { maker, path, "--orders", n_orders, "--quiet", NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  return path;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  OmsOrderSort any = { OMS_SORT_ORDERED, TRUE };
  gint64 orders, start;
  double open_ms;

  if (argc == 4 && strcmp (argv[1], "--make") == 0)
    path = make_database (argv[2], argv[3]);
  else if (argc == 2)
    path = g_strdup (argv[1]);
  else
    {
      g_printerr ("bench-query FILE | --make GENERATOR N\n");
      return 2;
    }
  start = g_get_monotonic_time ();
  store = oms_store_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  open_ms = (g_get_monotonic_time () - start) / 1000.0;
  work_scan (NULL, any, 0);
  scan_ms = measure (work_scan, NULL, any, 0);
  work_count ("", any, 0);
  orders = n_ids;
  printf ("%" G_GINT64_FORMAT " orders\n", orders);
  report ("a scan of table orders", scan_ms);
  report ("opening the store", open_ms);
  report ("the counts of sidebar and tiles", measure (work_counts, NULL, any, 0));
  report ("totals of all days", measure (work_totals, NULL, any, 0));
  report ("best sellers of 60 days", measure (work_skus, NULL, any, 0));
  report ("one page of scattered rows", measure (work_page, NULL, any, (guint) orders));
  bench_sorts ();
  bench_filters ("SQL:");
  report ("building the facets", measure (work_facets, NULL, any, 0));
  bench_filters ("facets:");

  oms_store_close (store);
  g_object_unref (store);
  return 0;
}
