/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "test-bench.h"
#include "../test-finalize.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_S 60

static void
on_finished (OmsSyncEngine *engine, gint64 platform_id, const char *sentence, gboolean failed, Bench *bench)
{
  bench->finished++;
  g_free (bench->last_sentence);
  bench->last_sentence = g_strdup (sentence);
}

static void
open_all (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  bench->store = oms_store_open (bench->database, NULL, NULL, &error);
  g_assert_no_error (error);
  bench->engine = oms_sync_engine_new (bench->store, bench->secrets);
  g_signal_connect (bench->engine, "finished", G_CALLBACK (on_finished), bench);
}

static void
close_all (Bench *bench)
{
  test_assert_finalizes (g_steal_pointer (&bench->engine));
  oms_store_close (bench->store);
  g_clear_object (&bench->store);
}

void
bench_set_up (Bench *bench, gconstpointer data)
{
  bench->folder = g_dir_make_tmp ("oms-sync-XXXXXX", NULL);
  bench->database = g_build_filename (bench->folder, "oms.db", NULL);
  bench->secrets = oms_secret_store_new_memory ();
  open_all (bench);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
bench_tear_down (Bench *bench, gconstpointer data)
{
  close_all (bench);
  g_clear_object (&bench->secrets);
  remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench->database);
  g_free (bench->last_sentence);
}

void
bench_restart (Bench *bench)
{
  close_all (bench);
  open_all (bench);
}

/* ---- Waiting --------------------------------------------------------------------------------------------------- */

static gboolean
on_patience_over (gpointer data)
{
  g_error ("Waited %d seconds for nothing", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
bench_wait (gboolean (*done) (gpointer data), gpointer data)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, NULL);
  guint tick = g_timeout_add (10, on_tick, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (patience);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

void
bench_wait_ms (guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  bench_wait (is_past, &until);
}

void
bench_on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

gboolean
bench_has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* ---- Accounts -------------------------------------------------------------------------------------------------- */

OmsAccount *
bench_add_account (Bench *bench, const char *kind, const char *name, const char *const *settings,
                   const char *const *secrets, GError **error)
{
  g_autoptr (OmsAccount) account = oms_account_new (kind, name);
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;
  OmsAccount *saved;

  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (settings[i], "=", 2);

      oms_account_set (account, pair[0], pair[1]);
    }
  for (gsize i = 0; secrets != NULL && secrets[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (secrets[i], "=", 2);

      g_hash_table_insert (table, g_strdup (pair[0]), g_strdup (pair[1]));
    }
  oms_sync_engine_save_account_async (bench->engine, account, table, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  saved = oms_sync_engine_save_account_finish (bench->engine, result, &local_error);
  if (error == NULL)
    g_assert_no_error (local_error);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return saved;
}

/* ---- Blocking forms -------------------------------------------------------------------------------------------- */

GPtrArray *
bench_sync (Bench *bench, OmsSyncWhat what, gint64 since)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  oms_sync_engine_run_async (bench->engine, what, NULL, 0, since, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  results = oms_sync_engine_run_finish (bench->engine, result, &error);
  g_assert_no_error (error);
  return results;
}

OmsSyncResult *
bench_sync_one (Bench *bench, OmsSyncWhat what)
{
  g_autoptr (GPtrArray) results = bench_sync (bench, what, OMS_TIME_UNKNOWN);

  g_assert_cmpuint (results->len, ==, 1);
  return g_ptr_array_steal_index (results, 0);
}

void
bench_start_sync (Bench *bench, GCancellable *cancellable, GAsyncResult **result)
{
  oms_sync_engine_run_async (bench->engine, OMS_SYNC_ALL, NULL, 0, OMS_TIME_UNKNOWN, cancellable, bench_on_result,
                             result);
}

gboolean
bench_retry (Bench *bench, guint *solved, guint *left, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_retry_async (bench->engine, NULL, 0, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  return oms_sync_engine_retry_finish (bench->engine, result, solved, left, error);
}

gboolean
bench_refresh (Bench *bench, const char *order_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  oms_sync_engine_refresh_order_async (bench->engine, bench->account, order_id, NULL, bench_on_result, &result);
  bench_wait (bench_has_result, &result);
  return oms_sync_engine_refresh_order_finish (bench->engine, result, error);
}

/* ---- Looking --------------------------------------------------------------------------------------------------- */

gint64
bench_count_orders (Bench *bench)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (GError) error = NULL;
  gint64 count = oms_store_count_orders (bench->store, filter, NULL, &error);

  g_assert_no_error (error);
  return count;
}

guint
bench_count_problems (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = oms_store_list_problems (bench->store, 0, 1000, &error);

  g_assert_no_error (error);
  return problems->len;
}

GPtrArray *
bench_runs (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *runs = oms_store_list_runs (bench->store, 0, 100, &error);

  g_assert_no_error (error);
  return runs;
}

void
bench_assert_run (Bench *bench, guint nth, const char *what, OmsRunState state)
{
  g_autoptr (GPtrArray) runs = bench_runs (bench);
  const OmsRun *run;

  g_assert_cmpuint (runs->len, >, nth);
  run = g_ptr_array_index (runs, nth);
  g_assert_cmpstr (run->what, ==, what);
  g_assert_cmpint (run->state, ==, state);
  g_assert_nonnull (run->sentence);
}

void
bench_assert_sound (Bench *bench)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (oms_store_check (bench->store, TRUE, &findings, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 0);
}
