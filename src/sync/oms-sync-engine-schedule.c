/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's calls about what runs by itself: pauses, and older orders. Each works on the store on a worker thread.
 */
#include "oms-sync-engine-private.h"

#include <glib/gi18n-lib.h>

#include "oms-account-secrets.h"
#include "oms-sync-thread.h"

typedef struct
{
  gint64 platform_id;
  gint64 moment;
  OmsAccount *account; /* (nullable) once it is read */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  oms_account_free (request->account);
  g_free (request);
}

static void
start (OmsSyncEngine *self, gint64 platform_id, gint64 moment, gpointer tag, GTaskThreadFunc func,
       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->platform_id = platform_id;
  request->moment = moment;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, request_free);
  oms_sync_run_in_thread (task, func);
}

static const OmsAdapterInfo *
read_account (OmsStore *store, Request *request, GError **error)
{
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (store, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);

      if (account->id != request->platform_id)
        continue;
      request->account = oms_account_copy (account);
      return oms_account_find_info (account, error);
    }
  if (accounts != NULL)
    g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND, _ ("This account is no longer there."));
  return NULL;
}

/* ---- Pauses ---------------------------------------------------------------------------------------------------- */

static void
pause_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsStore *store = oms_sync_engine_get_store (source);
  const Request *request = data;
  g_autofree char *text = oms_pause_format (request->moment);
  GError *error = NULL;
  gboolean ok;

  if (request->platform_id == 0)
    ok = oms_store_set_setting (store, OMS_STORE_SETTING_PAUSED, text, &error);
  else
    ok = oms_store_set_account_field (store, request->platform_id, OMS_SETTING_PAUSED, text, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_pause_async (OmsSyncEngine *self, gint64 platform_id, gint64 until, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  start (self, platform_id, until, oms_sync_engine_pause_async, pause_thread, cancellable, callback, user_data);
}

gboolean
oms_sync_engine_pause_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Older orders ---------------------------------------------------------------------------------------------- */

static void
estimate_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsStore *store = oms_sync_engine_get_store (source);
  Request *request = data;
  g_autofree OmsBackFillEstimate *estimate = g_new0 (OmsBackFillEstimate, 1);
  GError *error = NULL;
  const OmsAdapterInfo *info = read_account (store, request, &error);

  if (info != NULL &&
      oms_back_fill_estimate (store, info, request->account, request->moment, oms_time_now (), estimate, &error))
    g_task_return_pointer (task, g_steal_pointer (&estimate), g_free);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_estimate_async (OmsSyncEngine *self, gint64 platform_id, gint64 since, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  start (self, platform_id, since, oms_sync_engine_estimate_async, estimate_thread, cancellable, callback, user_data);
}

OmsBackFillEstimate *
oms_sync_engine_estimate_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fetch_older_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsStore *store = oms_sync_engine_get_store (source);
  Request *request = data;
  GError *error = NULL;
  const OmsAdapterInfo *info = read_account (store, request, &error);

  if (info != NULL && oms_back_fill_begin (store, request->account, info, request->moment, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_fetch_older_async (OmsSyncEngine *self, gint64 platform_id, gint64 since, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  start (self, platform_id, since, oms_sync_engine_fetch_older_async, fetch_older_thread, cancellable, callback,
         user_data);
}

/* The schedule hears of it through the store; where there is none it begins here. */
gboolean
oms_sync_engine_fetch_older_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  const Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  request = g_task_get_task_data (G_TASK (result));
  if (oms_sync_engine_get_schedule (self)->owner == OMS_SCHEDULE_OFF)
    oms_sync_engine_start_older (self, request->account);
  return TRUE;
}

static void
stop_older_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsStore *store = oms_sync_engine_get_store (source);
  Request *request = data;
  GError *error = NULL;
  const OmsAdapterInfo *info = read_account (store, request, &error);

  if (info != NULL && oms_back_fill_stop (store, request->account, info, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
oms_sync_engine_stop_older_async (OmsSyncEngine *self, gint64 platform_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  start (self, platform_id, OMS_TIME_UNKNOWN, oms_sync_engine_stop_older_async, stop_older_thread, cancellable,
         callback, user_data);
}

gboolean
oms_sync_engine_stop_older_finish (OmsSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  oms_sync_engine_make_way (self, ((const Request *) g_task_get_task_data (G_TASK (result)))->platform_id);
  return TRUE;
}
