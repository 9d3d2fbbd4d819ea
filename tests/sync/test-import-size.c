/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report file of very many lines through the engine: every line arrives, and memory does not grow with the file. In a
 * program of its own, so that the peak is its own. OMS_LONG: a million lines. */
#include "test-bench.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* Freed memory is kept for a while by the sanitizer, and it adds to what is used. */
#ifdef __SANITIZE_ADDRESS__
#define MAX_PEAK_MIB 1500
#else
#define MAX_PEAK_MIB 160
#endif

static glong
peak_mib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

static char *
write_lines (Bench *bench, int n_lines)
{
  char *path = g_build_filename (bench->folder, "orders.csv", NULL);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  fputs ("Reason for Credit Entry,Sub Order No,Order Date,Customer State,Product Name,SKU,Size,Quantity,"
         "Supplier Listed Price (Incl. GST + Commission)\n",
         file);
  for (int i = 0; i < n_lines; i++)
    fprintf (file, "PENDING,%018d_1,2026-%02d-%02d,Kerala,\"Saree, cotton\",SKU-%d,M,1,488.00\n", i, i % 11 + 1,
             i % 28 + 1, i % 5000);
  fclose (file);
  return path;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static OmsImportReport *
import (Bench *bench, const OmsAccount *account, const char *path, gboolean preview)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  OmsImportReport *report;

  oms_sync_engine_import_async (bench->engine, account, path, OMS_TIME_UNKNOWN, preview, NULL, on_imported, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = oms_sync_engine_import_finish (bench->engine, result, &error);
  g_assert_no_error (error);
  return report;
}

static void
test_many_lines (Bench *bench, gconstpointer data)
{
  const int n_lines = g_getenv ("OMS_LONG") != NULL ? 1000000 : 20000;
  g_autoptr (OmsAccount) account = bench_add_account (bench, "meesho", "Meesho", NULL, NULL, NULL);
  g_autofree char *path = write_lines (bench, n_lines);
  g_autoptr (OmsImportReport) preview = import (bench, account, path, TRUE);
  g_autoptr (OmsImportReport) report = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (preview->counts.added, ==, n_lines);
  report = import (bench, account, path, FALSE);
  g_assert_cmpint (report->counts.added, ==, n_lines);
  g_assert_cmpuint (report->rows, ==, (guint64) n_lines);
  g_assert_cmpint (bench_count_orders (bench), ==, n_lines);
  g_test_message ("%d lines in %.1f s, peak %ld MiB", n_lines,
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, peak_mib ());
  g_assert_cmpint (peak_mib (), <, MAX_PEAK_MIB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import/many-lines", Bench, NULL, bench_set_up, test_many_lines, bench_tear_down);
  return g_test_run ();
}
