/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the whole database, and putting one back. */
#include "oms-schema.h"
#include "oms-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static gpointer
backup (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (oms_db_backup (db, data, error));
}

gboolean
oms_store_backup (OmsStore *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (OMS_IS_STORE (self), FALSE);

  if (g_strcmp0 (path, self->path) == 0)
    {
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS,
                           _ ("A backup cannot be written over the database itself."));
      return FALSE;
    }
  return oms_store_read_sync (self, backup, (gpointer) path, cancellable, error) != NULL;
}

/* TRUE when the file says of itself that it is whole. */
static gboolean
is_whole (OmsDb *db, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, "PRAGMA quick_check (1)", error);

  if (statement == NULL || oms_db_step (db, statement, error) != 1)
    return FALSE;
  if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0)
    return TRUE;
  return oms_db_error_from_code (SQLITE_CORRUPT, "", error);
}

/* The only writer, in no journal of its own: what remains is one file that can be renamed. */
static gboolean
release_file (const char *path, GError **error)
{
  g_autoptr (OmsDb) db = oms_db_open (path, OMS_DB_WRITER, error);

  return db != NULL && oms_db_exec (db,
                                    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE;"
                                    "COMMIT",
                                    error);
}

static gboolean
move_away (const char *path, GError **error)
{
  g_autofree char *kept = g_strconcat (path, ".before-restore.db", NULL);
  const char *const companions[] = { "-wal", "-shm", "-journal" };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  /* A damaged file is the usual reason for a restore: then it is moved as it is. */
  if (!release_file (path, error))
    {
      if (!g_error_matches (*error, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT))
        return FALSE;
      g_clear_error (error);
    }
  if (g_rename (path, kept) != 0)
    {
      g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS, _ ("The database “%s” cannot be moved aside: %s"),
                   path, g_strerror (errno));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *companion = g_strconcat (path, companions[i], NULL);

      g_unlink (companion);
    }
  return TRUE;
}

static void
put_back (const char *path)
{
  g_autofree char *kept = g_strconcat (path, ".before-restore.db", NULL);

  g_rename (kept, path);
}

gboolean
oms_store_restore (const char *path, const char *backup_path, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (OmsDb) source = NULL;

  if (!g_file_test (backup_path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("There is no file “%s”."), backup_path);
      return FALSE;
    }
  if (!oms_schema_probe (backup_path, error))
    return FALSE;
  source = oms_db_open (backup_path, OMS_DB_READER, error);
  if (source == NULL || !is_whole (source, error))
    return FALSE;
  oms_db_reset_all (source);
  if (!move_away (path, &failed))
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (oms_db_backup (source, path, error))
    return TRUE;
  put_back (path);
  return FALSE;
}
