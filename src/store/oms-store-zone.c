/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seller's time zone: which local day each order belongs to. Rewritten in one transaction, so that readers see the
 * old days and figures until the new ones are complete. */
#include "oms-store-private.h"

#include "oms-schema.h"

#include <string.h>

#define ZONE_SETTING "zone"

static char *
read_zone (OmsDb *db, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT value FROM settings WHERE name = ?1", "t", ZONE_SETTING);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  char *value = row == 1 ? oms_db_column_text (statement, 0) : NULL;

  if (row == 0)
    value = g_strdup ("");
  else if (row == 1)
    sqlite3_reset (statement);
  return value;
}

static void
local_day (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  GTimeZone *zone = sqlite3_user_data (context);

  if (sqlite3_value_type (values[0]) == SQLITE_NULL)
    sqlite3_result_int (context, 0);
  else
    sqlite3_result_int (context, oms_time_local_day (sqlite3_value_int64 (values[0]), zone));
}

/* Without the triggers, which would move each order's share on its own: the roll-ups are made anew behind it. */
static gboolean
rewrite_days (OmsDb *db, GTimeZone *zone, GError **error)
{
  g_autoptr (GPtrArray) triggers = NULL;
  gboolean ok;

  if (sqlite3_create_function (db->handle, "oms_local_day", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, zone, local_day,
                               NULL, NULL) != SQLITE_OK)
    return oms_db_error (db, error);
  triggers = oms_schema_take_triggers (db, error);
  ok = triggers != NULL &&
       oms_db_exec (db,
                    "UPDATE orders SET local_day = oms_local_day (purchased_at)"
                    " WHERE local_day <> oms_local_day (purchased_at)",
                    error) &&
       oms_schema_rebuild_totals (db, error) && oms_schema_put_triggers (db, triggers, error);
  oms_db_reset_all (db);
  sqlite3_create_function (db->handle, "oms_local_day", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL);
  return ok;
}

static gboolean
store_zone (OmsDb *db, GTimeZone *zone, GError **error)
{
  return oms_db_do (db, error,
                    "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                    " ON CONFLICT DO UPDATE SET value = excluded.value",
                    "tt", ZONE_SETTING, g_time_zone_get_identifier (zone));
}

static gboolean
move_to_zone (OmsStore *self, OmsDb *db, GTimeZone *zone, GError **error)
{
  if (!oms_store_begin (self, db, FALSE, error))
    return FALSE;
  if (!rewrite_days (db, zone, error) || !store_zone (db, zone, error))
    {
      oms_store_rollback (self, db);
      return FALSE;
    }
  oms_store_touch (self, OMS_STORE_TOTALS);
  return oms_store_commit (self, db, error);
}

/* ---- At open ------------------------------------------------------------------------------------------------------
 */

gboolean
oms_store_zone_adopt (OmsStore *self, OmsDb *db, gboolean *must_move, GError **error)
{
  g_autofree char *stored = read_zone (db, error);
  gint64 any = 0;

  if (stored == NULL)
    return FALSE;
  /* Without a wish the days stay as they were counted: another program with another TZ does not turn them round. */
  if (self->zone == NULL && *stored != '\0')
    self->zone = g_time_zone_new_identifier (stored);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_local ();

  *must_move = FALSE;
  if (strcmp (stored, g_time_zone_get_identifier (self->zone)) == 0)
    return TRUE;
  if (!oms_db_get_int (db, "SELECT EXISTS (SELECT 1 FROM orders)", 0, &any, error))
    return FALSE;
  *must_move = any != 0;
  return *must_move || store_zone (db, self->zone, error);
}

static gpointer
settle (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsStore *self = data;
  g_autoptr (GTimeZone) zone = oms_store_ref_zone (self);

  /* A bulk load works without the triggers; the next open moves the days. */
  gboolean moved = self->in_bulk || move_to_zone (self, db, zone, error);
  g_atomic_int_dec_and_test (&self->moving_days);
  return GINT_TO_POINTER (moved);
}

void
oms_store_zone_settle (OmsStore *self)
{
  g_atomic_int_inc (&self->moving_days);
  oms_db_worker_post (self->writer, settle, self, NULL);
}

gboolean
oms_store_is_moving_days (OmsStore *self)
{
  return g_atomic_int_get (&self->moving_days) > 0;
}

/* ---- On wish ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsStore *store;
  GTimeZone *zone;
} ZoneJob;

static void
zone_job_free (gpointer data)
{
  ZoneJob *job = data;

  g_atomic_int_dec_and_test (&job->store->moving_days);
  g_time_zone_unref (job->zone);
  g_free (job);
}

/* Former zones stay: somebody may hold what oms_store_get_zone() answered. (transfer full) zone */
static void
replace_zone (OmsStore *self, GTimeZone *zone)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->zones, self->zone);
  self->zone = zone;
  g_mutex_unlock (&self->lock);
}

static gpointer
set_zone (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ZoneJob *job = data;
  gboolean moved;

  db->cancellable = cancellable;
  moved = move_to_zone (job->store, db, job->zone, error);
  db->cancellable = NULL;
  if (moved)
    replace_zone (job->store, g_time_zone_ref (job->zone));
  return GINT_TO_POINTER (moved);
}

void
oms_store_set_zone_async (OmsStore *self, GTimeZone *zone, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  ZoneJob *job = g_new0 (ZoneJob, 1);

  job->store = self;
  job->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_atomic_int_inc (&self->moving_days);
  g_task_set_source_tag (task, oms_store_set_zone_async);
  oms_store_write_task (self, task, set_zone, job, zone_job_free, NULL);
}

gboolean
oms_store_set_zone_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
