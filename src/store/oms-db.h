/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One SQLite connection with its cached statements. Belongs to one thread at a time; every error is an OmsStoreError
 * (or G_IO_ERROR_CANCELLED). Knows no table. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "oms-store.h"

G_BEGIN_DECLS

typedef struct
{
  sqlite3 *handle;
  GHashTable *statements;    /* (element-type utf8 sqlite3_stmt) by their text */
  GCancellable *cancellable; /* (nullable) (unowned) of the read that runs now */
} OmsDb;

typedef enum
{
  OMS_DB_WRITER,  /* makes the file (0600) when there is none */
  OMS_DB_READER,  /* query_only */
  OMS_DB_SCRATCH, /* at path "": nobody else's, on disk only when it grows, gone when it is closed */
} OmsDbMode;

OmsDb *oms_db_open (const char *path, OmsDbMode mode, GError **error);
void oms_db_close (OmsDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsDb, oms_db_close)

/* The prepared statement for @sql, reset and without bindings; stays the connection's. The same text twice is the same
 * statement: do not nest it in itself, and @sql must not vary without end. (transfer none) */
sqlite3_stmt *oms_db_statement (OmsDb *db, const char *sql, GError **error);
/* Runs one or more statements that answer nothing. */
gboolean oms_db_exec (OmsDb *db, const char *sql, GError **error);
/* 1: a row is there; 0: done (the statement is reset); -1: failed (reset, error set). */
int oms_db_step (OmsDb *db, sqlite3_stmt *statement, GError **error);
/* Runs a statement that answers nothing. */
gboolean oms_db_run (OmsDb *db, sqlite3_stmt *statement, GError **error);
/* The first column of all rows. @statement: (nullable), then it fails with the error that is set. (element-type gint64)
 */
GArray *oms_db_get_ids (OmsDb *db, sqlite3_stmt *statement, GError **error);
/* The first column of the first row of @sql, @fallback when there is no row or it is NULL. */
gboolean oms_db_get_int (OmsDb *db, const char *sql, gint64 fallback, gint64 *value, GError **error);
/* Ends every statement that a job left in mid-way, so that no snapshot is held. The worker calls it after each job. */
void oms_db_reset_all (OmsDb *db);
/* Sets @error from the connection's last result and answers FALSE. */
gboolean oms_db_error (OmsDb *db, GError **error);
/* The same from a result code alone. */
gboolean oms_db_error_from_code (int code, const char *detail, GError **error);
/* Copies the whole database into a new file @path (0600) with SQLite's backup API. */
gboolean oms_db_backup (OmsDb *db, const char *path, GError **error);

/* A cached statement with its parameters from the arguments, one letter each in @types:
 *   i int   l gint64   n gint64, UNKNOWN binds NULL   d double   t text, NULL binds NULL   e text, NULL binds ''
 *   b GBytes, NULL binds NULL */
sqlite3_stmt *oms_db_bound (OmsDb *db, GError **error, const char *sql, const char *types, ...);
/* The same and runs it; it answers nothing. */
gboolean oms_db_do (OmsDb *db, GError **error, const char *sql, const char *types, ...);
/* Rows the last statement inserted, changed or deleted by itself. */
int oms_db_changes (OmsDb *db);

/* Bindings and columns in the model's terms: NULL text binds NULL; the UNKNOWN number is NULL both ways. */
void oms_db_bind_text (sqlite3_stmt *statement, int index, const char *text); /* copied */
void oms_db_bind_number (sqlite3_stmt *statement, int index, gint64 number);
gint64 oms_db_column_number (sqlite3_stmt *statement, int column);
char *oms_db_column_text (sqlite3_stmt *statement, int column);     /* never NULL: "" for NULL (transfer full) */
char *oms_db_column_nullable (sqlite3_stmt *statement, int column); /* (nullable) (transfer full) */

G_END_DECLS
