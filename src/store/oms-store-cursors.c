/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where each job of each account stands, and what is left in its rate buckets. A cursor moves only with its page. */
#include "oms-store-private.h"

#include <string.h>

typedef struct
{
  OmsStore *store;
  gint64 platform_id;
  char *key; /* job or operation */
  double tokens, rate;
  gint64 at;
  const char *sentence;
  OmsTrouble trouble;
} CursorJob;

static void
cursor_job_free (gpointer data)
{
  CursorJob *job = data;

  g_free (job->key);
  g_free (job);
}

void
oms_stored_cursor_free (OmsStoredCursor *cursor)
{
  if (cursor == NULL)
    return;
  g_free (cursor->state);
  g_free (cursor);
}

static gpointer
get_cursor (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;
  g_autoptr (OmsStoredCursor) cursor = g_new0 (OmsStoredCursor, 1);
  sqlite3_stmt *statement = oms_db_bound (db, error,
                                          "SELECT state, resuming, high_water, finished_at, attempted_at"
                                          " FROM sync_cursors WHERE platform_id = ?1 AND job = ?2",
                                          "lt", job->platform_id, job->key);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row < 0)
    return NULL;
  cursor->high_water = cursor->finished_at = cursor->attempted_at = OMS_TIME_UNKNOWN;
  if (row == 0)
    return g_steal_pointer (&cursor);
  cursor->state = oms_db_column_nullable (statement, 0);
  cursor->resuming = sqlite3_column_int (statement, 1);
  cursor->high_water = oms_db_column_number (statement, 2);
  cursor->finished_at = oms_db_column_number (statement, 3);
  cursor->attempted_at = oms_db_column_number (statement, 4);
  return g_steal_pointer (&cursor);
}

OmsStoredCursor *
oms_store_get_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error)
{
  CursorJob data = { .store = self, .platform_id = platform_id, .key = (char *) job };

  return oms_store_read_sync (self, get_cursor, &data, NULL, error);
}

static gpointer
reset_cursor (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;

  return GINT_TO_POINTER (oms_db_do (db, error,
                                     "UPDATE sync_cursors SET state = NULL, resuming = 0"
                                     " WHERE platform_id = ?1 AND job = ?2",
                                     "lt", job->platform_id, job->key));
}

gboolean
oms_store_reset_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error)
{
  CursorJob data = { .store = self, .platform_id = platform_id, .key = (char *) job };

  return oms_store_write_sync (self, reset_cursor, &data, NULL, error) != NULL;
}

static gpointer
drop_cursor (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;

  return GINT_TO_POINTER (oms_db_do (db, error, "DELETE FROM sync_cursors WHERE platform_id = ?1 AND job = ?2", "lt",
                                     job->platform_id, job->key));
}

gboolean
oms_store_drop_cursor (OmsStore *self, gint64 platform_id, const char *job, GError **error)
{
  CursorJob data = { .store = self, .platform_id = platform_id, .key = (char *) job };

  return oms_store_write_sync (self, drop_cursor, &data, NULL, error) != NULL;
}

static gpointer
reach_back (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!oms_db_do (db, error, "UPDATE sync_cursors SET since = MIN (since, ?2) WHERE platform_id = ?1", "ll",
                  job->platform_id, job->at))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_LOGS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_reach_back (OmsStore *self, gint64 platform_id, gint64 since, GError **error)
{
  CursorJob data = { .store = self, .platform_id = platform_id, .at = since };

  return oms_store_write_sync (self, reach_back, &data, NULL, error) != NULL;
}

/* How far back the job has read is known from its first pass on; a later pass that begins earlier must have come to its
 * end first. What was read before anybody noted this stays unknown. */
#define REACH                                            \
  " since = CASE WHEN excluded.since IS NULL THEN since" \
  "  WHEN finished_at IS NULL THEN excluded.since"       \
  "  WHEN excluded.finished_at IS NULL THEN since"       \
  "  ELSE MIN (since, excluded.since) END,"

gboolean
oms_store_page_move_cursor (OmsDb *db, const OmsPageContext *context, const char *next, gboolean more,
                            gint64 high_water, GError **error)
{
  if (context->job == NULL)
    return TRUE;
  /* The high water rises at the end of a pass only: a pass that lost its place begins again there. */
  return oms_db_do (
      db, error,
      "INSERT INTO sync_cursors (platform_id, job, state, resuming, high_water, finished_at, attempted_at, since)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
      " ON CONFLICT DO UPDATE SET state = excluded.state, resuming = excluded.resuming," REACH
      "  high_water = MAX (COALESCE (excluded.high_water, high_water),"
      "                    COALESCE (high_water, excluded.high_water)),"
      "  finished_at = COALESCE (excluded.finished_at, finished_at),"
      "  attempted_at = excluded.attempted_at,"
      "  failed_at = CASE WHEN excluded.finished_at IS NULL THEN failed_at END,"
      "  error = CASE WHEN excluded.finished_at IS NULL THEN error ELSE '' END,"
      "  trouble = CASE WHEN excluded.finished_at IS NULL THEN trouble ELSE 0 END",
      "lttinnln", context->platform_id, context->job, next, more != FALSE, more ? OMS_TIME_UNKNOWN : high_water,
      more ? OMS_TIME_UNKNOWN : context->fetched_at, context->fetched_at,
      context->since > 0 ? context->since : OMS_TIME_UNKNOWN);
}

static gpointer
fail_job (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!oms_db_do (db, error,
                  "INSERT INTO sync_cursors (platform_id, job, failed_at, error, trouble) VALUES (?1, ?2, ?3, ?4, ?5)"
                  " ON CONFLICT DO UPDATE SET failed_at = excluded.failed_at, error = excluded.error,"
                  "  trouble = excluded.trouble",
                  "ltlti", job->platform_id, job->key, oms_time_now (), job->sentence, job->trouble))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_LOGS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_fail_job (OmsStore *self, gint64 platform_id, const char *job, const char *sentence, OmsTrouble trouble,
                    GError **error)
{
  CursorJob data = {
    .store = self, .platform_id = platform_id, .key = (char *) job, .sentence = sentence, .trouble = trouble
  };

  return oms_store_write_sync (self, fail_job, &data, NULL, error) != NULL;
}

/* ---- Rate buckets -------------------------------------------------------------------------------------------------
 */

static gpointer
load_bucket (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;
  sqlite3_stmt *statement = oms_db_bound (db, error,
                                          "SELECT tokens, rate, at FROM rate_buckets"
                                          " WHERE platform_id = ?1 AND operation = ?2",
                                          "lt", job->platform_id, job->key);

  if (statement == NULL || oms_db_step (db, statement, error) != 1)
    return NULL;
  job->tokens = sqlite3_column_double (statement, 0);
  job->rate = sqlite3_column_double (statement, 1);
  job->at = sqlite3_column_int64 (statement, 2);
  return job;
}

gboolean
oms_store_load_bucket (OmsStore *self, gint64 platform_id, const char *operation, double *tokens, double *rate,
                       gint64 *at_ms)
{
  CursorJob job = { .store = self, .platform_id = platform_id, .key = (char *) operation };

  if (oms_store_read_sync (self, load_bucket, &job, NULL, NULL) == NULL)
    return FALSE;
  *tokens = job.tokens;
  *rate = job.rate;
  *at_ms = job.at;
  return TRUE;
}

static gpointer
save_bucket (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  CursorJob *job = data;

  /* The account may have been removed while this waited. */
  return GINT_TO_POINTER (oms_db_do (db, error,
                                     "INSERT INTO rate_buckets (platform_id, operation, tokens, rate, at)"
                                     " SELECT id, ?2, ?3, ?4, ?5 FROM platforms WHERE id = ?1"
                                     " ON CONFLICT DO UPDATE SET tokens = excluded.tokens, rate = excluded.rate,"
                                     "  at = excluded.at",
                                     "ltddl", job->platform_id, job->key, job->tokens, job->rate, job->at));
}

void
oms_store_save_bucket (OmsStore *self, gint64 platform_id, const char *operation, double tokens, double rate,
                       gint64 at_ms)
{
  CursorJob *job = g_new0 (CursorJob, 1);

  job->store = self;
  job->platform_id = platform_id;
  job->key = g_strdup (operation);
  job->tokens = tokens;
  job->rate = rate;
  job->at = at_ms;
  oms_db_worker_post (self->writer, save_bucket, job, cursor_job_free);
}
