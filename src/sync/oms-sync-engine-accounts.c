/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's calls that are no runs, each on a worker thread: accounts, and workbooks to fill in. What they do is in
 * the account service and in the stock fill. */
#include "oms-sync-engine-private.h"

#include "oms-account-service.h"
#include "oms-stock-fill.h"
#include "oms-sync-thread.h"

/* ---- Accounts -------------------------------------------------------------------------------------------------- */

typedef struct
{
  OmsAccount *account;
  GHashTable *secrets; /* (nullable) */
} AccountData;

static void
account_data_free (gpointer data)
{
  AccountData *account = data;

  oms_account_free (account->account);
  g_clear_pointer (&account->secrets, g_hash_table_unref);
  g_free (account);
}

static void
account_task (OmsSyncEngine *self, const OmsAccount *account, GHashTable *secrets, gpointer tag, GTaskThreadFunc func,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AccountData *data = g_new0 (AccountData, 1);

  g_task_set_source_tag (task, tag);
  data->account = oms_account_copy (account);
  data->secrets = secrets != NULL ? g_hash_table_ref (secrets) : NULL;
  g_task_set_task_data (task, data, account_data_free);
  oms_sync_run_in_thread (task, func);
}

static void
test_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsSyncEngine *self = source;
  AccountData *account = data;
  GError *error = NULL;
  char *summary = oms_account_service_test (oms_sync_engine_get_store (self), oms_sync_engine_get_secrets (self),
                                            account->account, account->secrets, cancellable, &error);

  if (summary != NULL)
    g_task_return_pointer (task, summary, g_free);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_test_async (OmsSyncEngine *self, const OmsAccount *account, GHashTable *secrets,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  account_task (self, account, secrets, oms_sync_engine_test_async, test_thread, cancellable, callback, user_data);
}

char *
oms_sync_engine_test_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsSyncEngine *self = source;
  AccountData *account = data;
  GError *error = NULL;
  OmsAccount *saved = oms_account_service_save (oms_sync_engine_get_store (self), oms_sync_engine_get_secrets (self),
                                                account->account, account->secrets, cancellable, &error);

  if (saved != NULL)
    g_task_return_pointer (task, saved, (GDestroyNotify) oms_account_free);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_save_account_async (OmsSyncEngine *self, const OmsAccount *account, GHashTable *secrets,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));

  /* A run with the old settings has nothing to say any more. */
  if (account->id != 0)
    oms_sync_engine_cancel (self, account->id);
  account_task (self, account, secrets, oms_sync_engine_save_account_async, save_thread, cancellable, callback,
                user_data);
}

OmsAccount *
oms_sync_engine_save_account_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  OmsAccount *saved;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  saved = g_task_propagate_pointer (G_TASK (result), error);
  if (saved != NULL)
    oms_sync_engine_forget_failures (self, saved->id);
  return saved;
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsSyncEngine *self = source;
  AccountData *account = data;
  GError *error = NULL;

  if (oms_account_service_remove (oms_sync_engine_get_store (self), oms_sync_engine_get_secrets (self),
                                  account->account, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_remove_account_async (OmsSyncEngine *self, const OmsAccount *account, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));

  oms_sync_engine_cancel (self, account->id);
  account_task (self, account, NULL, oms_sync_engine_remove_account_async, remove_thread, cancellable, callback,
                user_data);
}

gboolean
oms_sync_engine_remove_account_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Workbooks ------------------------------------------------------------------------------------------------- */

typedef struct
{
  OmsAccount *account;
  char *workbook, *list, *target;
  gint64 from_platform;
} FillData;

static void
fill_data_free (gpointer data)
{
  FillData *fill = data;

  oms_account_free (fill->account);
  g_free (fill->workbook);
  g_free (fill->list);
  g_free (fill->target);
  g_free (fill);
}

static void
fill_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const FillData *fill = data;
  GError *error = NULL;
  OmsFillReport *report = oms_stock_fill_run (oms_sync_engine_get_store (source), fill->account, fill->workbook,
                                              fill->list, fill->from_platform, fill->target, cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) oms_fill_report_free);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_fill_async (OmsSyncEngine *self, const OmsAccount *account, const char *workbook, const char *list,
                            gint64 from_platform, const char *target, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  FillData *fill;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  g_return_if_fail (account != NULL && workbook != NULL && (list == NULL || from_platform == 0));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, oms_sync_engine_fill_async);
  fill = g_new0 (FillData, 1);
  fill->account = oms_account_copy (account);
  fill->workbook = g_strdup (workbook);
  fill->list = g_strdup (list);
  fill->from_platform = from_platform;
  fill->target = g_strdup (target);
  g_task_set_task_data (task, fill, fill_data_free);
  oms_sync_run_in_thread (task, fill_thread);
}

OmsFillReport *
oms_sync_engine_fill_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
