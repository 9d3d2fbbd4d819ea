/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts (table platforms): the seller's own data, so each write is on the disk when it returns. Knows no secret. */
#include "oms-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ACCOUNT_COLUMNS "id, uuid, kind, name, display_name, is_active, created_at, updated_at"
#define REMOVE_CHUNK    2000

typedef struct
{
  OmsStore *store; /* (unowned) the task or the caller holds it */
  OmsAccount *account;
  gint64 id;
  gboolean active;
  char *field, *value;  /* (nullable) value */
  const char *expected; /* (nullable) what the field must be */
} AccountJob;

/* ---- Reading ------------------------------------------------------------------------------------------------------
 */

static gboolean
read_config (OmsDb *db, OmsAccount *account, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error,
                                          "SELECT j.key, j.value FROM platforms p, json_each (p.config) j"
                                          " WHERE p.id = ?1",
                                          "l", account->id);
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (db, statement, error)) == 1)
    oms_account_set (account, (const char *) sqlite3_column_text (statement, 0),
                     (const char *) sqlite3_column_text (statement, 1));
  return row == 0;
}

static OmsAccount *
account_from_row (sqlite3_stmt *statement)
{
  OmsAccount *account = g_new0 (OmsAccount, 1);

  account->id = sqlite3_column_int64 (statement, 0);
  account->uuid = oms_db_column_text (statement, 1);
  account->kind = oms_db_column_text (statement, 2);
  account->name = oms_db_column_text (statement, 3);
  account->display_name = oms_db_column_text (statement, 4);
  account->is_active = sqlite3_column_int (statement, 5);
  account->created_at = sqlite3_column_int64 (statement, 6);
  account->updated_at = sqlite3_column_int64 (statement, 7);
  account->config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return account;
}

static GPtrArray *
accounts_from (OmsDb *db, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_account_free);
  int row;

  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (db, statement, error)) == 1)
    g_ptr_array_add (accounts, account_from_row (statement));
  if (row < 0)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    if (!read_config (db, g_ptr_array_index (accounts, i), error))
      return NULL;
  return g_steal_pointer (&accounts);
}

static gpointer
list_accounts (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return accounts_from (db, oms_db_bound (db, error, "SELECT " ACCOUNT_COLUMNS " FROM platforms ORDER BY id", ""),
                        error);
}

static gpointer
find_account (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *name = data;
  g_autoptr (GPtrArray) found = accounts_from (
      db, oms_db_bound (db, error, "SELECT " ACCOUNT_COLUMNS " FROM platforms WHERE name = ?1 OR uuid = ?1", "t", name),
      error);

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("There is no account named “%s”."), name);
      return NULL;
    }
  return g_ptr_array_steal_index (found, 0);
}

GPtrArray *
oms_store_list_accounts (OmsStore *self, GError **error)
{
  return oms_store_read_sync (self, list_accounts, NULL, NULL, error);
}

OmsAccount *
oms_store_find_account (OmsStore *self, const char *name_or_uuid, GError **error)
{
  return oms_store_read_sync (self, find_account, (gpointer) name_or_uuid, NULL, error);
}

void
oms_store_list_accounts_async (OmsStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_list_accounts_async);
  oms_store_read_task (self, task, list_accounts, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
oms_store_list_accounts_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Saving -------------------------------------------------------------------------------------------------------
 */

/* Name and uuid are the keys; everything else is free text. */
static gboolean
write_account (OmsDb *db, OmsAccount *account, GError **error)
{
  if (account->id == 0)
    {
      if (!oms_db_do (db, error,
                      "INSERT INTO platforms (uuid, kind, name, display_name, is_active, created_at, updated_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      "ttttill", account->uuid, account->kind, account->name, account->display_name,
                      account->is_active != FALSE, account->created_at, account->updated_at))
        return FALSE;
      account->id = sqlite3_last_insert_rowid (db->handle);
      return TRUE;
    }
  if (!oms_db_do (db, error,
                  "UPDATE platforms SET name = ?2, display_name = ?3, is_active = ?4, updated_at = ?5, config = '{}'"
                  " WHERE id = ?1",
                  "lttil", account->id, account->name, account->display_name, account->is_active != FALSE,
                  account->updated_at))
    return FALSE;
  if (oms_db_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This account has been removed."));
  return FALSE;
}

static gboolean
write_config (OmsDb *db, const OmsAccount *account, GError **error)
{
  GHashTableIter iter;
  gpointer field, value;

  if (account->config == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, account->config);
  while (g_hash_table_iter_next (&iter, &field, &value))
    if (!oms_db_do (db, error, "UPDATE platforms SET config = json_patch (config, json_object (?2, ?3)) WHERE id = ?1",
                    "ltt", account->id, field, value))
      return FALSE;
  return TRUE;
}

static gboolean
name_is_free (OmsDb *db, const OmsAccount *account, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT 1 FROM platforms WHERE name = ?1 AND id <> ?2", "tl",
                                          account->name, account->id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  if (row == 1)
    g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT, _ ("There is already an account named “%s”."),
                 account->name);
  return row == 0;
}

/* What was wrong may have been mended with the settings. */
static gboolean
forget_failures (OmsDb *db, const OmsAccount *account, GError **error)
{
  return oms_db_do (db, error,
                    "UPDATE sync_cursors SET failed_at = NULL, error = '', trouble = 0 WHERE platform_id = ?1", "l",
                    account->id);
}

static gpointer
save_account (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  AccountJob *job = data;
  OmsAccount *account = job->account;
  gint64 id = account->id;

  account->updated_at = oms_time_now ();
  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  if (!name_is_free (db, account, error) || !write_account (db, account, error) || !write_config (db, account, error) ||
      !forget_failures (db, account, error))
    {
      oms_store_rollback (job->store, db);
      account->id = id;
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS);
  if (oms_store_commit (job->store, db, error))
    return GINT_TO_POINTER (TRUE);
  account->id = id;
  return NULL;
}

gboolean
oms_store_save_account (OmsStore *self, OmsAccount *account, GError **error)
{
  AccountJob job = { .store = self, .account = account };

  return oms_store_write_sync (self, save_account, &job, NULL, error) != NULL;
}

/* ---- Pausing ------------------------------------------------------------------------------------------------------
 */

static gpointer
set_active (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  AccountJob *job = data;

  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  if (!oms_db_do (db, error, "UPDATE platforms SET is_active = ?2, updated_at = ?3 WHERE id = ?1", "lil", job->id,
                  job->active, oms_time_now ()))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (oms_db_changes (db) == 0)
    {
      oms_store_rollback (job->store, db);
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This account has been removed."));
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_set_account_active (OmsStore *self, gint64 platform_id, gboolean active, GError **error)
{
  AccountJob job = { .store = self, .id = platform_id, .active = active != FALSE };

  return oms_store_write_sync (self, set_active, &job, NULL, error) != NULL;
}

void
oms_store_set_account_active_async (OmsStore *self, gint64 platform_id, gboolean active, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  AccountJob *job = g_new0 (AccountJob, 1);

  job->store = self;
  job->id = platform_id;
  job->active = active != FALSE;
  g_task_set_source_tag (task, oms_store_set_account_active_async);
  oms_store_write_task (self, task, set_active, job, g_free, NULL);
}

gboolean
oms_store_set_account_active_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* ---- One field -----------------------------------------------------------------------------------------------------
 */

/* How an account is synced is not a change of what it is: updated_at stays. */
static gpointer
set_field (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  AccountJob *job = data;

  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  if (!oms_db_do (db, error,
                  "UPDATE platforms SET config = json_patch (config, json_object (?2, ?3)) WHERE id = ?1 AND"
                  " (?4 IS NULL OR ?4 = (SELECT value FROM json_each (config) WHERE key = ?2))",
                  "lttt", job->id, job->field, job->value, job->expected))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (oms_db_changes (db) == 0)
    {
      oms_store_rollback (job->store, db);
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This account has been removed."));
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_set_account_field (OmsStore *self, gint64 platform_id, const char *field, const char *value, GError **error)
{
  AccountJob job = { .store = self, .id = platform_id, .field = (char *) field, .value = (char *) value };

  return oms_store_write_sync (self, set_field, &job, NULL, error) != NULL;
}

gboolean
oms_store_swap_account_field (OmsStore *self, gint64 platform_id, const char *field, const char *expected,
                              const char *value, GError **error)
{
  AccountJob job = {
    .store = self, .id = platform_id, .field = (char *) field, .value = (char *) value, .expected = expected
  };

  return oms_store_write_sync (self, set_field, &job, NULL, error) != NULL;
}

/* ---- Removing -----------------------------------------------------------------------------------------------------
 */

static GArray *
some_orders_of (OmsDb *db, gint64 platform_id, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT id FROM orders WHERE platform_id = ?1 LIMIT ?2", "li",
                                          platform_id, REMOVE_CHUNK);

  return oms_db_get_ids (db, statement, error);
}

/* In transactions of a bounded size; one that is interrupted leaves a paused account with fewer orders, which can be
 * removed again. Answers how many orders went, or -1. */
static gssize
remove_some_orders (AccountJob *job, OmsDb *db, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  gboolean ok;

  if (!oms_store_begin (job->store, db, TRUE, error))
    return -1;
  ids = some_orders_of (db, job->id, error);
  ok = ids != NULL && oms_db_do (db, error, "UPDATE platforms SET is_active = 0 WHERE id = ?1", "l", job->id);
  /* Search first: between other statements FTS5 would write each deletion as a segment of its own. */
  for (guint i = 0; ok && i < ids->len; i++)
    ok = oms_db_do (db, error, "DELETE FROM order_search WHERE rowid = ?1", "l", g_array_index (ids, gint64, i));
  for (guint i = 0; ok && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      ok = oms_store_bury_order (job->store, db, id, error) &&
           oms_db_do (db, error, "DELETE FROM orders WHERE id = ?1", "l", id);
    }
  if (!ok)
    {
      oms_store_rollback (job->store, db);
      return -1;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS);
  return oms_store_commit (job->store, db, error) ? (gssize) ids->len : -1;
}

static gboolean
remove_platform (AccountJob *job, OmsDb *db, GError **error)
{
  return oms_db_do (db, error,
                    "INSERT INTO tombstones (version, kind, row_id, platform_uuid, key, at)"
                    " SELECT ?2, 'platform', id, uuid, name, ?3 FROM platforms WHERE id = ?1",
                    "lll", job->id, oms_store_next_version (job->store), oms_time_now ()) &&
         oms_db_do (db, error, "DELETE FROM platforms WHERE id = ?1", "l", job->id);
}

static gpointer
remove_account (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  AccountJob *job = data;
  gssize removed;

  do
    removed = remove_some_orders (job, db, error);
  while (removed > 0);
  if (removed < 0 || !oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  if (!remove_platform (job, db, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (oms_db_changes (db) == 0)
    {
      oms_store_rollback (job->store, db);
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This account has been removed."));
      return NULL;
    }
  oms_store_touch (job->store, OMS_STORE_ACCOUNTS | OMS_STORE_STOCK | OMS_STORE_LOGS | OMS_STORE_PROBLEMS);
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_remove_account (OmsStore *self, gint64 platform_id, GError **error)
{
  AccountJob job = { .store = self, .id = platform_id };

  return oms_store_write_sync (self, remove_account, &job, NULL, error) != NULL;
}
