/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run log: every run leaves a line, also a failed one; and what is known of each account's state. */
#include "oms-store-private.h"

#include <glib/gi18n-lib.h>

#define KEEP_RUNS 5000 /* an account */
#define RUN_COLUMNS                                                                                 \
  "id, platform_id, what, started_at, finished_at, state, seen, added, changed, unchanged, failed," \
  " unknown_statuses, sentence"

typedef struct
{
  OmsStore *store;
  gint64 platform_id, run_id;
  const char *what, *sentence;
  OmsRunState state;
  OmsTrouble trouble;
  const OmsSyncCounts *counts;
  guint limit;
} RunJob;

void
oms_sync_counts_add (OmsSyncCounts *total, const OmsSyncCounts *more)
{
  total->seen += more->seen;
  total->added += more->added;
  total->changed += more->changed;
  total->unchanged += more->unchanged;
  total->failed += more->failed;
  total->unknown_statuses += more->unknown_statuses;
  total->older += more->older;
}

void
oms_run_free (OmsRun *run)
{
  if (run == NULL)
    return;
  g_free (run->what);
  g_free (run->sentence);
  g_free (run);
}

void
oms_account_state_free (OmsAccountState *state)
{
  if (state == NULL)
    return;
  oms_run_free (state->last_run);
  g_free (state->failing);
  g_free (state);
}

/* ---- Writing ------------------------------------------------------------------------------------------------------
 */

static gboolean
forget_old_runs (OmsDb *db, gint64 platform_id, GError **error)
{
  return oms_db_do (db, error,
                    "DELETE FROM sync_logs WHERE platform_id = ?1 AND state <> 0 AND id <="
                    " (SELECT id FROM sync_logs WHERE platform_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                    "li", platform_id, KEEP_RUNS);
}

static gpointer
begin_run (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  RunJob *job = data;

  /* What there was before is older than the run by the clock, which counts milliseconds. */
  g_usleep (1000);
  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!oms_db_do (db, error, "INSERT INTO sync_logs (platform_id, what, started_at, state) VALUES (?1, ?2, ?3, ?4)",
                  "ltli", job->platform_id, job->what, oms_time_now (), OMS_RUN_RUNNING))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  job->run_id = sqlite3_last_insert_rowid (db->handle);
  if (!forget_old_runs (db, job->platform_id, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_LOGS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gint64
oms_store_begin_run (OmsStore *self, gint64 platform_id, const char *what, GError **error)
{
  RunJob job = { .store = self, .platform_id = platform_id, .what = what };

  return oms_store_write_sync (self, begin_run, &job, NULL, error) != NULL ? job.run_id : 0;
}

static gpointer
finish_run (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  RunJob *job = data;
  const OmsSyncCounts none = { 0 };
  const OmsSyncCounts *counts = job->counts != NULL ? job->counts : &none;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!oms_db_do (db, error,
                  "UPDATE sync_logs SET finished_at = ?2, state = ?3, seen = ?4, added = ?5, changed = ?6,"
                  " unchanged = ?7, failed = ?8, unknown_statuses = ?9, sentence = ?10, trouble = ?11 WHERE id = ?1",
                  "llillllllei", job->run_id, oms_time_now (), job->state, counts->seen, counts->added, counts->changed,
                  counts->unchanged, counts->failed, counts->unknown_statuses, job->sentence, job->trouble))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_LOGS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_finish_run (OmsStore *self, gint64 run_id, OmsRunState state, const OmsSyncCounts *counts,
                      const char *sentence, OmsTrouble trouble, GError **error)
{
  RunJob job = {
    .store = self, .run_id = run_id, .state = state, .trouble = trouble, .counts = counts, .sentence = sentence
  };

  return oms_store_write_sync (self, finish_run, &job, NULL, error) != NULL;
}

gboolean
oms_store_page_find_run (OmsDb *db, const OmsPageContext *context, gint64 *started, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_bound (db, error, "SELECT started_at FROM sync_logs WHERE id = ?1", "l", context->run_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  *started = row == 1 ? sqlite3_column_int64 (statement, 0) : OMS_TIME_UNKNOWN;
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

gboolean
oms_store_page_count (OmsDb *db, const OmsPageContext *context, const OmsSyncCounts *counts, GError **error)
{
  return oms_db_do (db, error,
                    "UPDATE sync_logs SET seen = seen + ?2, added = added + ?3, changed = changed + ?4,"
                    " unchanged = unchanged + ?5, failed = failed + ?6, unknown_statuses = unknown_statuses + ?7"
                    " WHERE id = ?1 AND state = 0",
                    "lllllll", context->run_id, counts->seen, counts->added, counts->changed, counts->unchanged,
                    counts->failed, counts->unknown_statuses);
}

static gpointer
mend_runs (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  RunJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!oms_db_do (db, error,
                  "UPDATE sync_logs SET state = ?2, finished_at = ?3,"
                  " sentence = CASE what WHEN 'import' THEN ?5 ELSE ?4 END WHERE platform_id = ?1 AND state = 0",
                  "liltt", job->platform_id, OMS_RUN_INTERRUPTED, oms_time_now (),
                  _ ("The program ended before this was finished. The next run continues where it stopped."),
                  _ ("The program ended before the file was read to its end. Import it again to have the rest.")))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (oms_db_changes (db) > 0)
    oms_store_touch (job->store, OMS_STORE_LOGS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_mend_runs (OmsStore *self, gint64 platform_id, GError **error)
{
  RunJob job = { .store = self, .platform_id = platform_id };

  return oms_store_write_sync (self, mend_runs, &job, NULL, error) != NULL;
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static OmsRun *
run_from_row (sqlite3_stmt *statement)
{
  OmsRun *run = g_new0 (OmsRun, 1);

  run->id = sqlite3_column_int64 (statement, 0);
  run->platform_id = sqlite3_column_int64 (statement, 1);
  run->what = oms_db_column_text (statement, 2);
  run->started_at = sqlite3_column_int64 (statement, 3);
  run->finished_at = oms_db_column_number (statement, 4);
  run->state = sqlite3_column_int (statement, 5);
  run->counts.seen = sqlite3_column_int64 (statement, 6);
  run->counts.added = sqlite3_column_int64 (statement, 7);
  run->counts.changed = sqlite3_column_int64 (statement, 8);
  run->counts.unchanged = sqlite3_column_int64 (statement, 9);
  run->counts.failed = sqlite3_column_int64 (statement, 10);
  run->counts.unknown_statuses = sqlite3_column_int64 (statement, 11);
  run->sentence = oms_db_column_text (statement, 12);
  return run;
}

static gpointer
list_runs (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  RunJob *job = data;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_run_free);
  gint64 limit = job->limit > 0 ? (gint64) job->limit : -1;
  sqlite3_stmt *statement;
  int row;

  if (job->platform_id != 0)
    statement = oms_db_bound (db, error,
                              "SELECT " RUN_COLUMNS " FROM sync_logs WHERE platform_id = ?1 ORDER BY id DESC LIMIT ?2",
                              "ll", job->platform_id, limit);
  else
    statement = oms_db_bound (db, error, "SELECT " RUN_COLUMNS " FROM sync_logs ORDER BY id DESC LIMIT ?1", "l", limit);
  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (runs, run_from_row (statement));
  return row == 0 ? g_steal_pointer (&runs) : NULL;
}

GPtrArray *
oms_store_list_runs (OmsStore *self, gint64 platform_id, guint limit, GError **error)
{
  RunJob job = { .store = self, .platform_id = platform_id, .limit = limit };

  return oms_store_read_sync (self, list_runs, &job, NULL, error);
}

void
oms_store_list_runs_async (OmsStore *self, gint64 platform_id, guint limit, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  RunJob *job = g_new0 (RunJob, 1);

  job->store = self;
  job->platform_id = platform_id;
  job->limit = limit;
  g_task_set_source_tag (task, oms_store_list_runs_async);
  oms_store_read_task (self, task, list_runs, job, g_free, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_list_runs_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- State of accounts --------------------------------------------------------------------------------------------
 */

/* Each job has its own state, so that one that goes well does not hide another that does not. */
static gboolean
read_failing_jobs (OmsDb *db, OmsAccountState *state, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (
      db, error,
      "SELECT error, trouble, (SELECT CASE WHEN COUNT (*) = COUNT (finished_at) THEN MIN (finished_at) END"
      "  FROM sync_cursors WHERE platform_id = ?1 AND error <> '')"
      " FROM sync_cursors WHERE platform_id = ?1 AND error <> '' ORDER BY failed_at DESC, job LIMIT 1",
      "l", state->platform_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row != 1)
    return row == 0;
  state->failing = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  state->trouble = sqlite3_column_int (statement, 1);
  state->last_success = oms_db_column_number (statement, 2);
  sqlite3_reset (statement);
  return TRUE;
}

/* A sync may fail before any of its jobs begins. What helped then says nothing of settings that came later. */
static gboolean
read_failed_start (OmsDb *db, OmsAccountState *state, GError **error)
{
  sqlite3_stmt *statement;
  int row;

  if (state->failing != NULL)
    return TRUE;
  statement = oms_db_bound (db, error,
                            "SELECT l.state, l.sentence, l.trouble * (l.finished_at >= p.updated_at) FROM sync_logs l"
                            " JOIN platforms p ON p.id = l.platform_id WHERE l.platform_id = ?1 AND l.state IN (1, 2)"
                            " AND l.what IN ('orders', 'inventory') ORDER BY l.id DESC LIMIT 1",
                            "l", state->platform_id);
  row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  if (row != 1)
    return row == 0;
  if (sqlite3_column_int (statement, 0) == OMS_RUN_FAILED)
    {
      state->failing = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      state->trouble = sqlite3_column_int (statement, 2);
    }
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_last_run (OmsDb *db, OmsAccountState *state, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_bound (db, error, "SELECT " RUN_COLUMNS " FROM sync_logs WHERE platform_id = ?1 ORDER BY id DESC LIMIT 1",
                    "l", state->platform_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row == 1)
    state->last_run = run_from_row (statement);
  return row >= 0;
}

/* Orders are counted from the roll-up: some thousand rows instead of a million. */
static gboolean
read_state (OmsDb *db, OmsAccountState *state, GError **error)
{
  return read_last_run (db, state, error) && read_failing_jobs (db, state, error) &&
         read_failed_start (db, state, error);
}

static gpointer
list_account_states (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_account_state_free);
  sqlite3_stmt *statement =
      oms_db_bound (db, error,
                    "SELECT p.id, (SELECT SUM (orders) FROM daily_totals WHERE platform_id = p.id),"
                    " (SELECT MAX (finished_at) FROM sync_logs WHERE platform_id = p.id AND state = 1),"
                    " (SELECT COUNT (*) FROM problems WHERE platform_id = p.id),"
                    " (SELECT MIN (local_day) FROM daily_totals WHERE platform_id = p.id AND local_day > 0),"
                    " (SELECT MIN (since) FROM sync_cursors WHERE platform_id = p.id AND finished_at IS NOT NULL),"
                    " EXISTS (SELECT 1 FROM sync_cursors WHERE platform_id = p.id AND since IS NOT NULL"
                    "  AND finished_at IS NULL) FROM platforms p ORDER BY p.id",
                    "");
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    {
      OmsAccountState *state = g_new0 (OmsAccountState, 1);

      state->platform_id = sqlite3_column_int64 (statement, 0);
      state->orders = sqlite3_column_int64 (statement, 1);
      state->last_success = oms_db_column_number (statement, 2);
      state->problems = sqlite3_column_int64 (statement, 3);
      state->first_day = sqlite3_column_int (statement, 4);
      state->since = oms_db_column_number (statement, 5);
      state->coming_in = sqlite3_column_int (statement, 6);
      g_ptr_array_add (states, state);
    }
  for (guint i = 0; row == 0 && i < states->len; i++)
    if (!read_state (db, g_ptr_array_index (states, i), error))
      row = -1;
  return row == 0 ? g_steal_pointer (&states) : NULL;
}

GPtrArray *
oms_store_list_account_states (OmsStore *self, GError **error)
{
  return oms_store_read_sync (self, list_account_states, NULL, NULL, error);
}

void
oms_store_list_account_states_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_list_account_states_async);
  oms_store_read_task (self, task, list_account_states, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_list_account_states_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
