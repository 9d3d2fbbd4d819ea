/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a preview has counted as new: each page of it is rolled back, so the database does not know. A scratch database
 * of its own keeps the keys, on disk as soon as they are many. Knows no record. */
#include "oms-store-private.h"

struct _OmsPreview
{
  OmsDb *seen;
};

OmsPreview *
oms_preview_new (GError **error)
{
  g_autoptr (OmsPreview) self = g_new0 (OmsPreview, 1);

  self->seen = oms_db_open ("", OMS_DB_SCRATCH, error);
  if (self->seen == NULL ||
      !oms_db_exec (self->seen, "CREATE TABLE seen (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
oms_preview_free (OmsPreview *self)
{
  if (self == NULL)
    return;
  oms_db_close (self->seen);
  g_free (self);
}

gboolean
oms_preview_add (OmsPreview *self, const char *key, gboolean *again, GError **error)
{
  if (!oms_db_do (self->seen, error, "INSERT INTO seen (key) VALUES (?1) ON CONFLICT DO NOTHING", "t", key))
    return FALSE;
  *again = oms_db_changes (self->seen) == 0;
  return TRUE;
}

gboolean
oms_preview_has (OmsPreview *self, const char *key, gboolean *has, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (self->seen, error, "SELECT 1 FROM seen WHERE key = ?1", "t", key);
  int row = statement != NULL ? oms_db_step (self->seen, statement, error) : -1;

  *has = row == 1;
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}
