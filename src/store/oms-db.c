/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SQLite connection: opening with the right pragmas and rights, cached statements, errors as sentences, backup.
 * Knows no table. */
#include "oms-db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_STATEMENTS    250
#define PROGRESS_STEPS    2000
#define BUSY_TIMEOUT_MS   10000
#define BACKUP_STEP_PAGES 2048

static const char *const common_pragmas = "PRAGMA foreign_keys=ON;";
static const char *const scratch_pragmas = "PRAGMA journal_mode=OFF;"
                                           "PRAGMA cache_size=-4096;";
static const char *const writer_pragmas = "PRAGMA temp_store=MEMORY;"
                                          "PRAGMA journal_mode=WAL;"
                                          "PRAGMA synchronous=NORMAL;"
                                          "PRAGMA secure_delete=ON;"
                                          "PRAGMA journal_size_limit=67108864;"
                                          "PRAGMA wal_autocheckpoint=4000;"
                                          "PRAGMA cache_size=-65536;";
static const char *const reader_pragmas = "PRAGMA temp_store=MEMORY;"
                                          "PRAGMA query_only=ON;"
                                          "PRAGMA cache_size=-32768;";

gboolean
oms_db_error_from_code (int code, const char *detail, GError **error)
{
  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Cancelled"));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_BUSY,
                           _ ("Another program is using the database and did not finish in time. Try again."));
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_FULL,
                           _ ("There is no room left on the disk. Nothing was lost; free some space and try again."));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CORRUPT,
                           _ ("The database file is damaged or is not a database of this program. Restore a backup."));
      break;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      g_debug ("Refused: %s", detail);
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT,
                           _ ("Something in this record does not fit together, so it cannot be stored."));
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS,
                           _ ("The database file cannot be opened or written. Check the rights of its folder."));
      break;
    default:
      g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_FAILED, _ ("The database reported an error: %s"), detail);
      break;
    }
  return FALSE;
}

gboolean
oms_db_error (OmsDb *db, GError **error)
{
  g_debug ("sqlite: %d %s", sqlite3_extended_errcode (db->handle), sqlite3_errmsg (db->handle));
  return oms_db_error_from_code (sqlite3_errcode (db->handle), sqlite3_errmsg (db->handle), error);
}

/* ---- Opening ------------------------------------------------------------------------------------------------------
 */

/* SQLite would make the file with the umask's rights; the -wal and -shm files take theirs from it. */
static gboolean
make_private_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0 || fchmod (fd, 0600) != 0)
    {
      int saved = errno;

      if (fd >= 0)
        close (fd);
      g_set_error (error, OMS_STORE_ERROR, saved == ENOSPC ? OMS_STORE_ERROR_FULL : OMS_STORE_ERROR_ACCESS,
                   _ ("The database file “%s” cannot be opened: %s"), path, g_strerror (saved));
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static int
on_progress (gpointer user_data)
{
  OmsDb *db = user_data;

  return db->cancellable != NULL && g_cancellable_is_cancelled (db->cancellable);
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

OmsDb *
oms_db_open (const char *path, OmsDbMode mode, GError **error)
{
  const char *const pragmas[] = {
    [OMS_DB_WRITER] = writer_pragmas, [OMS_DB_READER] = reader_pragmas, [OMS_DB_SCRATCH] = scratch_pragmas
  };
  g_autoptr (OmsDb) db = g_new0 (OmsDb, 1);

  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  if (mode == OMS_DB_WRITER && !make_private_file (path, error))
    return NULL;
  if (sqlite3_open_v2 (path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      oms_db_error (db, error);
      return NULL;
    }

  sqlite3_extended_result_codes (db->handle, 0);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!oms_db_exec (db, common_pragmas, error) || !oms_db_exec (db, pragmas[mode], error))
    return NULL;
  sqlite3_progress_handler (db->handle, PROGRESS_STEPS, on_progress, db);
  return g_steal_pointer (&db);
}

void
oms_db_close (OmsDb *db)
{
  if (db == NULL)
    return;
  g_clear_pointer (&db->statements, g_hash_table_unref);
  sqlite3_close_v2 (db->handle);
  g_free (db);
}

/* ---- Statements ---------------------------------------------------------------------------------------------------
 */

sqlite3_stmt *
oms_db_statement (OmsDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (db->statements, sql);

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      oms_db_error (db, error);
      return NULL;
    }
  g_hash_table_insert (db->statements, g_strdup (sql), statement);
  return statement;
}

gboolean
oms_db_exec (OmsDb *db, const char *sql, GError **error)
{
  return sqlite3_exec (db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || oms_db_error (db, error);
}

int
oms_db_step (OmsDb *db, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return 1;
  if (code != SQLITE_DONE)
    oms_db_error (db, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? 0 : -1;
}

gboolean
oms_db_run (OmsDb *db, sqlite3_stmt *statement, GError **error)
{
  int row = oms_db_step (db, statement, error);

  g_assert (row != 1);
  return row == 0;
}

GArray *
oms_db_get_ids (OmsDb *db, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int row = -1;

  while (statement != NULL && (row = oms_db_step (db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  return row == 0 ? g_steal_pointer (&ids) : NULL;
}

gboolean
oms_db_get_int (OmsDb *db, const char *sql, gint64 fallback, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row < 0)
    return FALSE;
  *value = fallback;
  if (row == 1 && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

/* Only our own: FTS5 keeps statements on the connection too, and they are not to be touched from outside. */
void
oms_db_reset_all (OmsDb *db)
{
  GHashTableIter iter;
  gpointer statement;

  g_hash_table_iter_init (&iter, db->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_reset (statement);
  if (g_hash_table_size (db->statements) > MAX_STATEMENTS)
    g_hash_table_remove_all (db->statements);
}

void
oms_db_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

void
oms_db_bind_number (sqlite3_stmt *statement, int index, gint64 number)
{
  if (number == OMS_TIME_UNKNOWN)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_int64 (statement, index, number);
}

gint64
oms_db_column_number (sqlite3_stmt *statement, int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return OMS_TIME_UNKNOWN;
  return sqlite3_column_int64 (statement, column);
}

char *
oms_db_column_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

char *
oms_db_column_nullable (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static void
bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (bytes == NULL)
    sqlite3_bind_null (statement, index);
  else if (size == 0)
    sqlite3_bind_zeroblob (statement, index, 0);
  else
    sqlite3_bind_blob64 (statement, index, data, size, SQLITE_TRANSIENT);
}

static void
bind_arguments (sqlite3_stmt *statement, const char *types, va_list arguments)
{
  const char *text;

  for (int i = 1; *types != '\0'; types++, i++)
    switch (*types)
      {
      case 'i':
        sqlite3_bind_int (statement, i, va_arg (arguments, int));
        break;
      case 'l':
        sqlite3_bind_int64 (statement, i, va_arg (arguments, gint64));
        break;
      case 'n':
        oms_db_bind_number (statement, i, va_arg (arguments, gint64));
        break;
      case 'd':
        sqlite3_bind_double (statement, i, va_arg (arguments, double));
        break;
      case 't':
        oms_db_bind_text (statement, i, va_arg (arguments, const char *));
        break;
      case 'e':
        text = va_arg (arguments, const char *);
        oms_db_bind_text (statement, i, text != NULL ? text : "");
        break;
      case 'b':
        bind_bytes (statement, i, va_arg (arguments, GBytes *));
        break;
      default:
        g_assert_not_reached ();
      }
}

sqlite3_stmt *
oms_db_bound (OmsDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);
  va_list arguments;

  if (statement == NULL)
    return NULL;
  va_start (arguments, types);
  bind_arguments (statement, types, arguments);
  va_end (arguments);
  return statement;
}

gboolean
oms_db_do (OmsDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql, error);
  va_list arguments;

  if (statement == NULL)
    return FALSE;
  va_start (arguments, types);
  bind_arguments (statement, types, arguments);
  va_end (arguments);
  return oms_db_run (db, statement, error);
}

int
oms_db_changes (OmsDb *db)
{
  return sqlite3_changes (db->handle);
}

/* ---- Backup -------------------------------------------------------------------------------------------------------
 */

/* In one snapshot, else every commit of another connection would start it anew. Answers SQLITE_DONE or what went wrong.
 */
static int
copy_pages (OmsDb *db, sqlite3 *target)
{
  sqlite3_backup *backup;
  int code = sqlite3_exec (db->handle, "BEGIN; SELECT COUNT (*) FROM sqlite_schema", NULL, NULL, NULL);

  if (code != SQLITE_OK)
    return code;
  backup = sqlite3_backup_init (target, "main", db->handle, "main");
  code = backup != NULL ? SQLITE_OK : sqlite3_errcode (target);
  while (code == SQLITE_OK)
    code = on_progress (db) ? SQLITE_INTERRUPT : sqlite3_backup_step (backup, BACKUP_STEP_PAGES);
  if (backup != NULL)
    sqlite3_backup_finish (backup);
  sqlite3_progress_handler (db->handle, 0, NULL, NULL);
  sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_progress_handler (db->handle, PROGRESS_STEPS, on_progress, db);
  return code;
}

gboolean
oms_db_backup (OmsDb *db, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".part", NULL);
  sqlite3 *target = NULL;
  int code;

  g_unlink (partial);
  if (!make_private_file (partial, error))
    return FALSE;
  code = sqlite3_open_v2 (partial, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code == SQLITE_OK)
    code = copy_pages (db, target);
  /* A copy that stands alone: without this it would be in WAL mode and bring two more files when opened. */
  if (code == SQLITE_DONE && sqlite3_exec (target, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) != SQLITE_OK)
    code = sqlite3_errcode (target);
  sqlite3_close (target);

  if (code == SQLITE_DONE && g_rename (partial, path) == 0)
    return TRUE;
  g_unlink (partial);
  if (code == SQLITE_DONE)
    code = SQLITE_CANTOPEN;
  return oms_db_error_from_code (code, sqlite3_errstr (code), error);
}
