/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's calls that run accounts: everything, problems once more, one order. Each waits for as many runs as there
 * are accounts and collects how they ended. */
#include "oms-sync-engine-private.h"

#include <glib/gi18n-lib.h>

#include "oms-sync-result.h"
#include "oms-sync-thread.h"

/* ---- Several accounts ------------------------------------------------------------------------------------------ */

typedef struct
{
  OmsSyncWhat what;
  gint64 since;
  GArray *platform_ids; /* (nullable) */
  GArray *problem_ids;  /* (nullable) */
  GPtrArray *results;   /* (element-type OmsSyncResult) */
  guint pending;
  guint solved, left;
  GError *error;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_clear_pointer (&batch->platform_ids, g_array_unref);
  g_clear_pointer (&batch->problem_ids, g_array_unref);
  g_clear_pointer (&batch->results, g_ptr_array_unref);
  g_clear_error (&batch->error);
  g_free (batch);
}

static GArray *
ids_copy (const gint64 *ids, gsize n_ids)
{
  GArray *array;

  if (ids == NULL)
    return NULL;
  array = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (array, ids, (guint) n_ids);
  return array;
}

static gboolean
ids_contain (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static Batch *
batch_new (GTask *task)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->results = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_sync_result_free);
  batch->since = OMS_TIME_UNKNOWN;
  g_task_set_task_data (task, batch, batch_free);
  return batch;
}

static void
run_batch_step (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (--batch->pending > 0)
    return;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&batch->results), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_run_done (const OmsRunOutcome *outcome, gpointer data)
{
  g_autoptr (GTask) task = data;
  Batch *batch = g_task_get_task_data (task);

  g_ptr_array_add (batch->results, oms_sync_result_copy (outcome->result));
  run_batch_step (task);
}

static void
add_inactive_result (Batch *batch, const OmsAccount *account)
{
  OmsSyncResult *result = oms_sync_result_new (account->id, account->display_name);

  result->error = g_error_new (OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED,
                               _ ("%s: this account is switched off. Switch it on, then sync."), account->display_name);
  result->sentence = g_strdup (result->error->message);
  g_ptr_array_add (batch->results, result);
}

static void
on_accounts_for_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  OmsSyncEngine *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts_finish (OMS_STORE (source), result, &error);
  guint found = 0;

  if (accounts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  batch->pending = 1; /* this function's own */
  for (guint i = 0; i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);
      OmsRunPlan *plan;

      if (batch->platform_ids == NULL ? !account->is_active : !ids_contain (batch->platform_ids, account->id))
        continue;
      found++;
      if (!account->is_active)
        {
          add_inactive_result (batch, account);
          continue;
        }
      plan = oms_run_plan_new (OMS_RUN_PLAN_SYNC, batch->what);
      plan->since = batch->since;
      batch->pending++;
      oms_sync_engine_request (self, account, plan, g_task_get_cancellable (task), on_run_done, g_object_ref (task));
    }
  if (batch->platform_ids != NULL && found == 0)
    g_task_return_new_error (task, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, "%s",
                             _ ("This account is no longer there."));
  else
    run_batch_step (task);
}

void
oms_sync_engine_run_async (OmsSyncEngine *self, OmsSyncWhat what, const gint64 *platform_ids, gsize n_platforms,
                           gint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Batch *batch;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  g_return_if_fail ((what & OMS_SYNC_ALL) != 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, oms_sync_engine_run_async);
  batch = batch_new (task);
  batch->what = what;
  batch->since = since;
  batch->platform_ids = ids_copy (platform_ids, n_platforms);
  oms_store_list_accounts_async (oms_sync_engine_get_store (self), cancellable, on_accounts_for_run,
                                 g_object_ref (task));
}

GPtrArray *
oms_sync_engine_run_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Problems once more ---------------------------------------------------------------------------------------- */

static void
retry_batch_step (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);

  if (--batch->pending > 0)
    return;
  if (batch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&batch->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_retry_done (const OmsRunOutcome *outcome, gpointer data)
{
  g_autoptr (GTask) task = data;
  Batch *batch = g_task_get_task_data (task);

  batch->solved += outcome->solved;
  batch->left += outcome->left;
  if (outcome->result->error != NULL && batch->error == NULL)
    batch->error = g_error_copy (outcome->result->error);
  retry_batch_step (task);
}

/* What the retry needs to know of the store, read on a worker. */
typedef struct
{
  GPtrArray *accounts;
  GPtrArray *problems;
} RetryData;

static void
retry_data_free (gpointer data)
{
  RetryData *retry = data;

  g_clear_pointer (&retry->accounts, g_ptr_array_unref);
  g_clear_pointer (&retry->problems, g_ptr_array_unref);
  g_free (retry);
}

static void
retry_data_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RetryData *retry = g_new0 (RetryData, 1);
  GError *error = NULL;

  retry->accounts = oms_store_list_accounts (source, &error);
  if (retry->accounts != NULL)
    retry->problems = oms_store_list_problems (source, 0, G_MAXINT32, &error);
  if (retry->problems != NULL)
    {
      g_task_return_pointer (task, retry, retry_data_free);
      return;
    }
  retry_data_free (retry);
  g_task_return_error (task, error);
}

static void
on_retry_data (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  OmsSyncEngine *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  RetryData *retry = g_task_propagate_pointer (G_TASK (result), &error);

  if (retry == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  batch->pending = 1; /* this function's own */
  for (guint i = 0; i < retry->accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (retry->accounts, i);
      g_autoptr (OmsRunPlan) plan = oms_run_plan_new (OMS_RUN_PLAN_RETRY, OMS_SYNC_ALL);

      plan->problem_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint j = 0; j < retry->problems->len; j++)
        {
          const OmsProblem *problem = g_ptr_array_index (retry->problems, j);

          if (problem->platform_id == account->id &&
              (batch->problem_ids == NULL || ids_contain (batch->problem_ids, problem->id)))
            g_array_append_val (plan->problem_ids, problem->id);
        }
      if (plan->problem_ids->len == 0)
        continue;
      batch->pending++;
      oms_sync_engine_request (self, account, g_steal_pointer (&plan), g_task_get_cancellable (task), on_retry_done,
                               g_object_ref (task));
    }
  retry_data_free (retry);
  retry_batch_step (task);
}

void
oms_sync_engine_retry_async (OmsSyncEngine *self, const gint64 *problem_ids, gsize n_problems,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) read = NULL;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, oms_sync_engine_retry_async);
  batch_new (task)->problem_ids = ids_copy (problem_ids, n_problems);
  read = g_task_new (oms_sync_engine_get_store (self), cancellable, on_retry_data, g_object_ref (task));
  oms_sync_run_in_thread (read, retry_data_thread);
}

gboolean
oms_sync_engine_retry_finish (OmsSyncEngine *self, GAsyncResult *result, guint *solved, guint *left, GError **error)
{
  const Batch *batch;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  batch = g_task_get_task_data (G_TASK (result));
  if (solved != NULL)
    *solved = batch->solved;
  if (left != NULL)
    *left = batch->left;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- One order ------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 platform_id;
  char *order_id;
} RefreshData;

static void
refresh_data_free (gpointer data)
{
  RefreshData *refresh = data;

  g_free (refresh->order_id);
  g_free (refresh);
}

static void
on_refresh_done (const OmsRunOutcome *outcome, gpointer data)
{
  g_autoptr (GTask) task = data;

  if (outcome->result->error != NULL)
    g_task_return_error (task, g_error_copy (outcome->result->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_accounts_for_refresh (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  OmsSyncEngine *self = g_task_get_source_object (task);
  const RefreshData *refresh = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts_finish (OMS_STORE (source), result, &error);

  if (accounts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (oms_sync_engine_add_refresh (self, refresh->platform_id, refresh->order_id, task))
    return;
  for (guint i = 0; i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);
      OmsRunPlan *plan;

      if (account->id != refresh->platform_id)
        continue;
      plan = oms_run_plan_new (OMS_RUN_PLAN_REFRESH, OMS_SYNC_ORDERS);
      plan->order_id = g_strdup (refresh->order_id);
      oms_sync_engine_request (self, account, plan, g_task_get_cancellable (task), on_refresh_done,
                               g_object_ref (task));
      return;
    }
  g_task_return_new_error (task, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, "%s",
                           _ ("This account is no longer there."));
}

void
oms_sync_engine_refresh_order_async (OmsSyncEngine *self, gint64 platform_id, const char *platform_order_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  RefreshData *refresh;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  g_return_if_fail (platform_order_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, oms_sync_engine_refresh_order_async);
  refresh = g_new0 (RefreshData, 1);
  refresh->platform_id = platform_id;
  refresh->order_id = g_strdup (platform_order_id);
  g_task_set_task_data (task, refresh, refresh_data_free);
  oms_store_list_accounts_async (oms_sync_engine_get_store (self), cancellable, on_accounts_for_refresh,
                                 g_object_ref (task));
}

gboolean
oms_sync_engine_refresh_order_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Files ----------------------------------------------------------------------------------------------------- */

static void
on_import_done (const OmsRunOutcome *outcome, gpointer data)
{
  g_autoptr (GTask) task = data;
  const OmsImportReport *report = outcome->import;

  if (outcome->result->error != NULL || report == NULL)
    g_task_return_error (task, outcome->result->error != NULL
                                   ? g_error_copy (outcome->result->error)
                                   : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
  else
    g_task_return_pointer (task, oms_import_report_copy (report), (GDestroyNotify) oms_import_report_free);
}

void
oms_sync_engine_import_async (OmsSyncEngine *self, const OmsAccount *account, const char *path, gint64 as_of,
                              gboolean preview, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  OmsRunPlan *plan;
  GTask *task;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  g_return_if_fail (account != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, oms_sync_engine_import_async);
  plan = oms_run_plan_new (OMS_RUN_PLAN_IMPORT, OMS_SYNC_ALL);
  plan->path = g_strdup (path);
  plan->as_of = as_of;
  plan->preview = preview;
  oms_sync_engine_request (self, account, plan, cancellable, on_import_done, task);
}

OmsImportReport *
oms_sync_engine_import_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
