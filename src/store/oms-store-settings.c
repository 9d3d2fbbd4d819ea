/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs on one database remember together, by name. Knows no name's meaning. */
#include "oms-store-private.h"

typedef struct
{
  OmsStore *store;
  char *name;
  char *value; /* (nullable) */
} SettingJob;

static void
setting_job_free (gpointer data)
{
  SettingJob *job = data;

  g_free (job->name);
  g_free (job->value);
  g_free (job);
}

static gpointer
get_setting (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SettingJob *job = data;
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT value FROM settings WHERE name = ?1", "t", job->name);

  if (statement == NULL || oms_db_step (db, statement, error) != 1)
    return NULL;
  return oms_db_column_text (statement, 0);
}

static gpointer
set_setting (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SettingJob *job = data;
  gboolean ok;

  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  if (job->value == NULL)
    ok = oms_db_do (db, error, "DELETE FROM settings WHERE name = ?1", "t", job->name);
  else
    ok = oms_db_do (db, error,
                    "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                    " ON CONFLICT DO UPDATE SET value = excluded.value",
                    "tt", job->name, job->value);
  if (!ok)
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

char *
oms_store_get_setting (OmsStore *self, const char *name, GError **error)
{
  SettingJob job = { .store = self, .name = (char *) name };

  return oms_store_read_sync (self, get_setting, &job, NULL, error);
}

gboolean
oms_store_set_setting (OmsStore *self, const char *name, const char *value, GError **error)
{
  SettingJob job = { .store = self, .name = (char *) name, .value = (char *) value };

  return oms_store_write_sync (self, set_setting, &job, NULL, error) != NULL;
}

static SettingJob *
setting_job_new (OmsStore *self, const char *name, const char *value)
{
  SettingJob *job = g_new0 (SettingJob, 1);

  job->store = self;
  job->name = g_strdup (name);
  job->value = g_strdup (value);
  return job;
}

void
oms_store_get_setting_async (OmsStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_get_setting_async);
  oms_store_read_task (self, task, get_setting, setting_job_new (self, name, NULL), setting_job_free, g_free);
}

char *
oms_store_get_setting_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
oms_store_set_setting_async (OmsStore *self, const char *name, const char *value, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_set_setting_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  oms_store_write_task (self, task, set_setting, setting_job_new (self, name, value), setting_job_free, NULL);
}
