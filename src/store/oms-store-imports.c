/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files were imported, known by their content: the same file again is nothing new. */
#include "oms-store-private.h"

typedef struct
{
  OmsStore *store;
  gint64 platform_id;
  const char *file_name, *hash, *format;
  gint64 records, imported_at;
} ImportJob;

static gpointer
find_import (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ImportJob *job = data;
  sqlite3_stmt *statement =
      oms_db_bound (db, error, "SELECT imported_at FROM imports WHERE platform_id = ?1 AND file_hash = ?2", "lt",
                    job->platform_id, job->hash);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row < 0)
    return NULL;
  job->imported_at = row > 0 ? oms_db_column_number (statement, 0) : OMS_TIME_UNKNOWN;
  return GINT_TO_POINTER (TRUE);
}

gboolean
oms_store_find_import (OmsStore *self, gint64 platform_id, const char *hash, gint64 *imported_at, GError **error)
{
  ImportJob job = { .store = self, .platform_id = platform_id, .hash = hash };

  if (oms_store_read_sync (self, find_import, &job, NULL, error) == NULL)
    return FALSE;
  *imported_at = job.imported_at;
  return TRUE;
}

static gpointer
add_import (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  ImportJob *job = data;

  return GINT_TO_POINTER (
      oms_db_do (db, error,
                 "INSERT INTO imports (platform_id, file_name, file_hash, format, imported_at, orders)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                 " ON CONFLICT (platform_id, file_hash) DO UPDATE SET imported_at = excluded.imported_at",
                 "ltttll", job->platform_id, job->file_name, job->hash, job->format, job->imported_at, job->records));
}

gboolean
oms_store_add_import (OmsStore *self, gint64 platform_id, const char *file_name, const char *hash, const char *format,
                      gint64 records, GError **error)
{
  ImportJob job = { self, platform_id, file_name, hash, format, records, oms_time_now () };

  return oms_store_write_sync (self, add_import, &job, NULL, error) != NULL;
}
