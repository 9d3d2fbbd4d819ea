/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that could not be read. The same bad record is one row, however often it comes; a good one with its id takes
 * it away. */
#include "oms-store-private.h"

#include <glib/gi18n-lib.h>

#define PROBLEM_COLUMNS "id, platform_id, remote_id, kind, reason, first_at, last_at, times, retry"

typedef struct
{
  OmsStore *store;
  gint64 platform_id, problem_id, before;
  guint limit;
  const char *reason;
} ProblemJob;

void
oms_problem_free (OmsProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->remote_id);
  g_free (problem->kind);
  g_free (problem->reason);
  g_clear_pointer (&problem->payload, g_bytes_unref);
  g_free (problem);
}

/* ---- Parts of pages -----------------------------------------------------------------------------------------------
 */

/* The record's id, or where it could not be made out a digest of what came. */
static char *
problem_key (const OmsProblemRecord *problem)
{
  g_autofree char *digest = NULL;

  if (problem->remote_id != NULL && *problem->remote_id != '\0')
    return g_strconcat ("id:", problem->remote_id, NULL);
  if (problem->payload != NULL)
    digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, problem->payload);
  else
    digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, problem->reason != NULL ? problem->reason : "", -1);
  return g_strconcat ("sha256:", digest, NULL);
}

gboolean
oms_store_page_add_problem (OmsStore *self, OmsDb *db, const OmsPageContext *context, const char *kind,
                            const OmsProblemRecord *problem, GError **error)
{
  g_autofree char *key = problem_key (problem);

  oms_store_touch (self, OMS_STORE_PROBLEMS);
  return oms_db_do (db, error,
                    "INSERT INTO problems (platform_id, kind, key, remote_id, reason, payload, first_at, last_at)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT DO UPDATE SET reason = excluded.reason,"
                    "  payload = COALESCE (excluded.payload, payload), last_at = MAX (last_at, excluded.last_at),"
                    "  times = times + 1",
                    "lttetbl", context->platform_id, kind, key, problem->remote_id,
                    problem->reason != NULL ? problem->reason : _ ("This record could not be read."), problem->payload,
                    context->fetched_at);
}

gboolean
oms_store_page_solve (OmsStore *self, OmsDb *db, gint64 platform_id, const char *kind, const char *remote_id,
                      GError **error)
{
  g_autofree char *key = g_strconcat ("id:", remote_id, NULL);

  if (!oms_db_do (db, error, "DELETE FROM problems WHERE platform_id = ?1 AND kind = ?2 AND key = ?3", "ltt",
                  platform_id, kind, key))
    return FALSE;
  if (oms_db_changes (db) > 0)
    oms_store_touch (self, OMS_STORE_PROBLEMS);
  return TRUE;
}

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static OmsProblem *
problem_from_row (sqlite3_stmt *statement)
{
  OmsProblem *problem = g_new0 (OmsProblem, 1);

  problem->id = sqlite3_column_int64 (statement, 0);
  problem->platform_id = sqlite3_column_int64 (statement, 1);
  problem->remote_id = oms_db_column_text (statement, 2);
  problem->kind = oms_db_column_text (statement, 3);
  problem->reason = oms_db_column_text (statement, 4);
  problem->first_at = sqlite3_column_int64 (statement, 5);
  problem->last_at = sqlite3_column_int64 (statement, 6);
  problem->times = sqlite3_column_int (statement, 7);
  problem->retry =
      sqlite3_column_int (statement, 8) && g_str_equal (problem->kind, "order") && *problem->remote_id != '\0';
  return problem;
}

static gpointer
list_problems (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ProblemJob *job = data;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_problem_free);
  sqlite3_stmt *statement =
      oms_db_bound (db, error,
                    "SELECT " PROBLEM_COLUMNS " FROM problems WHERE ?1 = 0 OR platform_id = ?1"
                    " ORDER BY last_at DESC, id DESC LIMIT ?2",
                    "ll", job->platform_id, job->limit > 0 ? (gint64) job->limit : G_GINT64_CONSTANT (-1));
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (problems, problem_from_row (statement));
  return row == 0 ? g_steal_pointer (&problems) : NULL;
}

static gboolean
set_gone (GError **error)
{
  g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This problem has been solved."));
  return FALSE;
}

static gpointer
get_problem (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ProblemJob *job = data;
  sqlite3_stmt *statement =
      oms_db_bound (db, error, "SELECT " PROBLEM_COLUMNS ", payload FROM problems WHERE id = ?1", "l", job->problem_id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  OmsProblem *problem;

  if (row == 0)
    set_gone (error);
  if (row != 1)
    return NULL;
  problem = problem_from_row (statement);
  if (sqlite3_column_type (statement, 9) != SQLITE_NULL)
    problem->payload = g_bytes_new (sqlite3_column_blob (statement, 9), (gsize) sqlite3_column_bytes (statement, 9));
  return problem;
}

GPtrArray *
oms_store_list_problems (OmsStore *self, gint64 platform_id, guint limit, GError **error)
{
  ProblemJob job = { .store = self, .platform_id = platform_id, .limit = limit };

  return oms_store_read_sync (self, list_problems, &job, NULL, error);
}

OmsProblem *
oms_store_get_problem (OmsStore *self, gint64 problem_id, GError **error)
{
  ProblemJob job = { .store = self, .problem_id = problem_id };

  return oms_store_read_sync (self, get_problem, &job, NULL, error);
}

static ProblemJob *
problem_job_new (OmsStore *self, gint64 platform_id, gint64 problem_id, guint limit)
{
  ProblemJob *job = g_new0 (ProblemJob, 1);

  job->store = self;
  job->platform_id = platform_id;
  job->problem_id = problem_id;
  job->limit = limit;
  return job;
}

void
oms_store_list_problems_async (OmsStore *self, gint64 platform_id, guint limit, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_list_problems_async);
  oms_store_read_task (self, task, list_problems, problem_job_new (self, platform_id, 0, limit), g_free,
                       (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_list_problems_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
oms_store_get_problem_async (OmsStore *self, gint64 problem_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_get_problem_async);
  oms_store_read_task (self, task, get_problem, problem_job_new (self, 0, problem_id, 0), g_free,
                       (GDestroyNotify) oms_problem_free);
}

OmsProblem *
oms_store_get_problem_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Solving and failing ------------------------------------------------------------------------------------------
 */

static gpointer
end_write (ProblemJob *job, OmsDb *db, gboolean ok, GError **error)
{
  if (ok && oms_db_changes (db) == 0)
    ok = set_gone (error);
  if (!ok)
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_PROBLEMS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

static gpointer
solve (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ProblemJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  return end_write (job, db, oms_db_do (db, error, "DELETE FROM problems WHERE id = ?1", "l", job->problem_id), error);
}

gboolean
oms_store_solve_problem (OmsStore *self, gint64 problem_id, GError **error)
{
  ProblemJob job = { .store = self, .problem_id = problem_id };

  return oms_store_write_sync (self, solve, &job, NULL, error) != NULL;
}

void
oms_store_solve_problem_async (OmsStore *self, gint64 problem_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_solve_problem_async);
  oms_store_write_task (self, task, solve, problem_job_new (self, 0, problem_id, 0), g_free, NULL);
}

gboolean
oms_store_solve_problem_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* Tried and failed again: the next run leaves it alone until a person asks. */
static gpointer
fail (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ProblemJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  return end_write (job, db,
                    oms_db_do (db, error,
                               "UPDATE problems SET reason = ?2, last_at = ?3, times = times + 1, retry = 0"
                               " WHERE id = ?1",
                               "ltl", job->problem_id, job->reason, oms_time_now ()),
                    error);
}

gboolean
oms_store_fail_problem (OmsStore *self, gint64 problem_id, const char *reason, GError **error)
{
  ProblemJob job = { .store = self, .problem_id = problem_id, .reason = reason };

  return oms_store_write_sync (self, fail, &job, NULL, error) != NULL;
}

/* ---- Once more by itself ------------------------------------------------------------------------------------------
 */

static GArray *
mark_retries (ProblemJob *job, OmsDb *db, GError **error)
{
  sqlite3_stmt *statement =
      oms_db_bound (db, error,
                    "UPDATE problems SET retry = 0 WHERE id IN (SELECT id FROM problems WHERE platform_id = ?1"
                    " AND kind = 'order' AND remote_id <> '' AND retry = 1 AND last_at <= ?2 ORDER BY id LIMIT ?3)"
                    " RETURNING id",
                    "lll", job->platform_id, job->before, (gint64) job->limit);

  return oms_db_get_ids (db, statement, error);
}

static gpointer
take_retries (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ProblemJob *job = data;
  g_autoptr (GArray) ids = NULL;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  ids = mark_retries (job, db, error);
  if (ids == NULL)
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (ids->len > 0)
    oms_store_touch (job->store, OMS_STORE_PROBLEMS);
  return oms_store_commit (job->store, db, error) ? g_steal_pointer (&ids) : NULL;
}

GArray *
oms_store_take_retries (OmsStore *self, gint64 platform_id, gint64 before, guint limit, GError **error)
{
  ProblemJob job = { .store = self, .platform_id = platform_id, .before = before, .limit = limit };

  return oms_store_write_sync (self, take_retries, &job, NULL, error);
}
