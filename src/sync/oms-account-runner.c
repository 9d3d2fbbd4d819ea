/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The run's thread: what comes before and after the run, and which kind it is; and the engine's side of
 * it. Must not know HTTP, SQL or any marketplace. */
#include "oms-account-runner-private.h"

#include <glib/gi18n-lib.h>

#include "oms-account-lock.h"
#include "oms-account-secrets.h"
#include "oms-sync-result.h"

/* ---- The thread ------------------------------------------------------------------------------------------------ */

static OmsAdapter *
make_adapter (OmsAccountRunner *self, GError **error)
{
  OmsHttpPacing pacing = oms_account_runner_get_pacing (self);
  g_autoptr (GHashTable) secrets = NULL;

  secrets = oms_account_secrets_lookup (self->secrets, self->account, self->cancellable, error);
  if (secrets == NULL)
    return NULL;
  return oms_registry_create (self->account->kind, self->account->config, secrets, &pacing, error);
}

/* A kind that this version does not know is for the registry to refuse. */
static gboolean
has_connection (const OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  return info == NULL || oms_adapter_info_has_jobs (info, account->config);
}

static void
on_lock_waiting (gpointer data)
{
  oms_account_runner_set_activity (data, OMS_ACCOUNT_QUEUED, OMS_TIME_UNKNOWN);
}

static OmsAccountLock *
take_lock (OmsAccountRunner *self, GError **error)
{
  const char *database = oms_store_get_path (self->store);
  OmsAccountLock *lock;

  if (self->plan->kind != OMS_RUN_PLAN_SCHEDULED && self->plan->kind != OMS_RUN_PLAN_BACK_FILL)
    return oms_account_lock_acquire (database, self->account->id, -1, on_lock_waiting, self, self->cancellable, error);

  lock = oms_account_lock_try (database, self->account->id, error);
  self->outcome.skipped = lock == NULL && *error == NULL;
  return lock;
}

/* Buyers whose time is over go whether the sync worked or not. */
static void
forget_buyers (OmsAccountRunner *self)
{
  g_autoptr (GError) error = NULL;

  if (!oms_store_purge_daily (self->store, oms_time_now (), self->cancellable, &error))
    g_debug ("Forgetting buyers: %s", error->message);
}

/* With the account's lock, and no other run of it in the log. */
static void
run_locked (OmsAccountRunner *self)
{
  g_autoptr (GError) error = NULL;

  if (self->plan->kind == OMS_RUN_PLAN_IMPORT)
    {
      oms_account_runner_run_import (self);
      return;
    }
  if (!has_connection (self->account))
    {
      oms_account_runner_run_without_jobs (self);
      forget_buyers (self);
      return;
    }
  self->adapter = make_adapter (self, &error);
  if (self->adapter == NULL)
    {
      oms_account_runner_record_failed_start (self, error);
      return;
    }

  self->context.adapter = self->adapter;
  switch (self->plan->kind)
    {
    case OMS_RUN_PLAN_SYNC:
    case OMS_RUN_PLAN_SCHEDULED:
      oms_account_runner_run_sync (self);
      forget_buyers (self);
      break;
    case OMS_RUN_PLAN_RETRY:
      oms_account_runner_run_retry (self);
      break;
    case OMS_RUN_PLAN_REFRESH:
      oms_account_runner_run_refresh (self);
      break;
    case OMS_RUN_PLAN_BACK_FILL:
      oms_account_runner_run_older (self);
      break;
    case OMS_RUN_PLAN_IMPORT: /* needs no adapter: see above */
    default:
      g_assert_not_reached ();
    }
}

static void
run (OmsAccountRunner *self)
{
  g_autoptr (OmsAccountLock) lock = NULL;
  g_autoptr (GError) error = NULL;

  lock = take_lock (self, &error);
  if (self->outcome.skipped)
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                   _ ("Another program is syncing this account. Try again when it is done."));
      oms_account_runner_keep_error (self, &self->outcome.result->error, error);
      oms_account_runner_close_refreshes (self);
      return;
    }
  oms_account_runner_set_activity (self, OMS_ACCOUNT_RUNNING, OMS_TIME_UNKNOWN);
  if (lock != NULL && oms_store_mend_runs (self->store, self->account->id, &error))
    run_locked (self);
  else
    oms_account_runner_record_failed_start (self, error);
  oms_account_runner_close_refreshes (self);
  /* Ends the adapter's worker, and with it the last use of the pacing functions, before the lock is given back. */
  g_clear_object (&self->adapter);
}

static gpointer
runner_thread (gpointer data)
{
  OmsAccountRunner *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  OmsSyncResult *result = self->outcome.result;

  g_main_context_push_thread_default (context);
  run (self);
  g_main_context_pop_thread_default (context);

  if (result->error != NULL)
    {
      g_free (result->sentence);
      result->sentence = g_strdup (result->error->message);
    }
  oms_account_runner_end_progress (self);
  g_source_attach (self->done_source, self->owner);
  return NULL;
}

static gboolean
on_thread_done (gpointer data)
{
  OmsAccountRunner *self = data;

  self->funcs.done (self, self->funcs.user_data);
  return G_SOURCE_REMOVE;
}

/* ---- For the engine -------------------------------------------------------------------------------------------- */

OmsAccountRunner *
oms_account_runner_start (OmsStore *store, OmsSecretStore *secrets, const OmsAccount *account, OmsRunPlan *plan,
                          const OmsAccountRunnerFuncs *funcs)
{
  OmsAccountRunner *self = g_new0 (OmsAccountRunner, 1);

  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->account = oms_account_copy (account);
  self->plan = plan;
  self->funcs = *funcs;
  self->owner = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  self->older = g_cancellable_new ();
  self->done_source = g_idle_source_new ();
  g_source_set_priority (self->done_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->done_source, on_thread_done, self, NULL);
  g_mutex_init (&self->mutex);
  self->refreshes = oms_refresh_queue_new ();

  self->outcome.result = oms_sync_result_new (account->id, account->display_name);
  self->outcome.retry_at = OMS_TIME_UNKNOWN;
  self->outcome.done_jobs = g_ptr_array_new_with_free_func (g_free);

  self->context.store = self->store;
  self->context.account = self->account;
  self->context.cancellable = self->cancellable;
  self->context.between_pages = oms_account_runner_serve_refreshes;
  self->context.user_data = self;
  oms_account_runner_begin_progress (self);
  self->thread = g_thread_new ("oms-account", runner_thread, self);
  return self;
}

void
oms_account_runner_free (OmsAccountRunner *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_source_destroy (self->done_source);
  g_source_unref (self->done_source);
  oms_sync_result_free (self->outcome.result);
  g_ptr_array_unref (self->outcome.done_jobs);
  g_clear_pointer (&self->outcome.import, oms_import_report_free);
  g_free (self->progress.job_label);
  g_free (self->progress.sentence);
  g_object_unref (self->cancellable);
  g_object_unref (self->older);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_main_context_unref (self->owner);
  oms_run_plan_free (self->plan);
  oms_account_free (self->account);
  g_object_unref (self->secrets);
  g_object_unref (self->store);
  oms_refresh_queue_free (self->refreshes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
oms_account_runner_cancel (OmsAccountRunner *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
oms_account_runner_yield (OmsAccountRunner *self)
{
  if (self->plan->kind != OMS_RUN_PLAN_BACK_FILL)
    return;
  g_atomic_int_set (&self->yield, TRUE);
  g_cancellable_cancel (self->older);
}

const OmsRunPlan *
oms_account_runner_get_plan (OmsAccountRunner *self)
{
  return self->plan;
}

const OmsAccount *
oms_account_runner_get_account (OmsAccountRunner *self)
{
  return self->account;
}

const OmsRunOutcome *
oms_account_runner_get_outcome (OmsAccountRunner *self)
{
  return &self->outcome;
}
