/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Knows who runs, who waits for whom, and who wants to hear of it; what a run does is the account
 * runner's business. */
#include "oms-sync-engine.h"

#include "oms-account-runner.h"
#include "oms-scheduler.h"
#include "oms-sentences.h"
#include "oms-sync-engine-private.h"
#include "oms-sync-result.h"

/* Signals about progress come no faster. */
#define PROGRESS_MS 100

/* Somebody who waits for the end of a run of one account. */
typedef struct
{
  OmsSyncEngine *engine; /* not owned: the task in @data holds it */
  gint64 platform_id;
  OmsAccount *account;
  OmsRunPlan *plan; /* (nullable) until it has started */
  GSource *cancelled;
  gboolean is_cancelled;
  void (*done) (const OmsRunOutcome *outcome, gpointer data);
  gpointer data;
} Waiter;

/* One account while the program runs. */
typedef struct
{
  gint64 platform_id;
  OmsAccountRunner *runner; /* (nullable) */
  GPtrArray *joined;        /* (element-type Waiter) wait for that run */
  GQueue next;              /* (element-type Waiter) want one of their own after it */
  OmsAccount *older;        /* (nullable) its older orders come when nobody else wants anything */
  gint64 next_run;
  gboolean settings_help; /* the last failure was for want of credentials or rights */
} Slot;

struct _OmsSyncEngine
{
  GObject parent_instance;
  OmsStore *store;
  OmsSecretStore *secrets;
  OmsScheduler *scheduler;
  GMainContext *context;
  GHashTable *slots; /* platform id → Slot */
  guint running;
  GMutex mutex;
  GSource *progress_source; /* (nullable) under the mutex */
  gint64 progress_at;       /* monotonic, under the mutex */
};

G_DEFINE_FINAL_TYPE (OmsSyncEngine, oms_sync_engine, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_SCHEDULE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_FINISHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void slot_start_next (OmsSyncEngine *self, Slot *slot);

/* ---- Slots ----------------------------------------------------------------------------------------------------- */

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_pointer (&slot->runner, oms_account_runner_free);
  g_ptr_array_unref (slot->joined);
  oms_account_free (slot->older);
  g_free (slot);
}

static Slot *
get_slot (OmsSyncEngine *self, gint64 platform_id)
{
  Slot *slot = g_hash_table_lookup (self->slots, &platform_id);

  if (slot != NULL)
    return slot;
  slot = g_new0 (Slot, 1);
  slot->platform_id = platform_id;
  slot->joined = g_ptr_array_new ();
  slot->next_run = OMS_TIME_UNKNOWN;
  g_queue_init (&slot->next);
  g_hash_table_insert (self->slots, &slot->platform_id, slot);
  return slot;
}

static OmsSyncProgress *
slot_progress (Slot *slot)
{
  OmsSyncProgress *progress;

  if (slot->runner != NULL)
    progress = oms_account_runner_get_progress (slot->runner);
  else
    {
      progress = g_new0 (OmsSyncProgress, 1);
      progress->platform_id = slot->platform_id;
      progress->waiting_until = OMS_TIME_UNKNOWN;
      progress->fraction = -1;
    }
  progress->next_run = slot->next_run;
  return progress;
}

static void
slot_emit_progress (OmsSyncEngine *self, Slot *slot)
{
  g_autoptr (OmsSyncProgress) progress = slot_progress (slot);

  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, progress);
}

/* ---- Progress from the runners' threads, collected ------------------------------------------------------------- */

static gboolean
on_progress_time (gpointer data)
{
  OmsSyncEngine *self = data;
  g_autoptr (OmsSyncEngine) guard = g_object_ref (self);
  g_autoptr (GList) list = g_hash_table_get_values (self->slots);

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->progress_source, g_source_unref);
  self->progress_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);

  for (GList *l = list; l != NULL; l = l->next)
    {
      Slot *slot = l->data;

      if (slot->runner != NULL)
        slot_emit_progress (self, slot);
    }
  return G_SOURCE_REMOVE;
}

static void
on_runner_progress (gpointer data)
{
  OmsSyncEngine *self = data;

  g_mutex_lock (&self->mutex);
  if (self->progress_source == NULL)
    {
      gint64 since = (g_get_monotonic_time () - self->progress_at) / 1000;

      self->progress_source = g_timeout_source_new ((guint) CLAMP (PROGRESS_MS - since, 0, PROGRESS_MS));
      g_source_set_callback (self->progress_source, on_progress_time, self, NULL);
      g_source_attach (self->progress_source, self->context);
    }
  g_mutex_unlock (&self->mutex);
}

/* ---- Waiters --------------------------------------------------------------------------------------------------- */

static void
waiter_finish (Waiter *waiter, const OmsRunOutcome *outcome)
{
  if (waiter->cancelled != NULL)
    {
      g_source_destroy (waiter->cancelled);
      g_source_unref (waiter->cancelled);
    }
  waiter->done (outcome, waiter->data);
  oms_run_plan_free (waiter->plan);
  oms_account_free (waiter->account);
  g_free (waiter);
}

/* Ends a wait for something that has not run or goes on without it. */
static void
waiter_give_up (Waiter *waiter, GQuark domain, int code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, message);
  OmsRunOutcome outcome = { 0 };

  outcome.retry_at = OMS_TIME_UNKNOWN;
  outcome.result = oms_sync_result_new (waiter->platform_id, waiter->account->display_name);
  outcome.result->error = oms_sentence_error (waiter->account->display_name, error);
  outcome.result->sentence = g_strdup (outcome.result->error->message);
  waiter_finish (waiter, &outcome);
  oms_sync_result_free (outcome.result);
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer data)
{
  Waiter *waiter = data;
  OmsSyncEngine *self = waiter->engine;
  Slot *slot = get_slot (self, waiter->platform_id);
  gboolean others = FALSE;

  waiter->is_cancelled = TRUE;
  if (g_queue_remove (&slot->next, waiter))
    {
      waiter_give_up (waiter, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
      return G_SOURCE_REMOVE;
    }

  for (guint i = 0; i < slot->joined->len; i++)
    others = others || !((Waiter *) g_ptr_array_index (slot->joined, i))->is_cancelled;
  if (!others)
    {
      oms_account_runner_cancel (slot->runner);
      return G_SOURCE_REMOVE;
    }
  g_ptr_array_remove (slot->joined, waiter);
  waiter_give_up (waiter, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  return G_SOURCE_REMOVE;
}

static Waiter *
waiter_new (OmsSyncEngine *self, const OmsAccount *account, OmsRunPlan *plan, GCancellable *cancellable,
            void (*done) (const OmsRunOutcome *outcome, gpointer data), gpointer data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->engine = self;
  waiter->platform_id = account->id;
  waiter->account = oms_account_copy (account);
  waiter->plan = plan;
  waiter->done = done;
  waiter->data = data;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_waiter_cancelled), waiter, NULL);
      g_source_attach (waiter->cancelled, self->context);
    }
  return waiter;
}

/* ---- Runs ------------------------------------------------------------------------------------------------------ */

/* Older orders take hours and hold nobody up. */
static void
count_running (OmsSyncEngine *self, const OmsRunPlan *plan, int by)
{
  gboolean before = self->running > 0;

  if (plan->kind == OMS_RUN_PLAN_BACK_FILL)
    return;
  self->running = (guint) ((int) self->running + by);
  if (before != (self->running > 0))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

/* Retries and single orders answer only whoever asked for them; older orders say when they fail and when all are in.
 * Without a network nothing that runs by itself can work, and the foot of the window says so. */
static gboolean
is_told (OmsSyncEngine *self, const OmsRunPlan *plan, const OmsRunOutcome *outcome)
{
  gboolean alone = plan->kind == OMS_RUN_PLAN_SCHEDULED || plan->kind == OMS_RUN_PLAN_BACK_FILL;

  if (outcome->skipped)
    return FALSE;
  if (alone && oms_scheduler_is_offline (self->scheduler) &&
      g_error_matches (outcome->result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK))
    return FALSE;
  if (plan->kind == OMS_RUN_PLAN_BACK_FILL)
    return outcome->result->error != NULL || !outcome->older_left;
  return plan->kind == OMS_RUN_PLAN_SYNC || plan->kind == OMS_RUN_PLAN_SCHEDULED;
}

/* Where no schedule would go on with them. */
static void
go_on_with_older (OmsSyncEngine *self, const OmsAccount *account, const OmsRunPlan *plan, const OmsRunOutcome *outcome)
{
  if (plan->kind == OMS_RUN_PLAN_BACK_FILL && outcome->older_left && outcome->result->error == NULL &&
      oms_scheduler_get_status (self->scheduler)->owner == OMS_SCHEDULE_OFF)
    {
      Slot *slot = get_slot (self, account->id);

      oms_account_free (slot->older);
      slot->older = oms_account_copy (account);
    }
}

static void
on_runner_done (OmsAccountRunner *runner, gpointer data)
{
  OmsSyncEngine *self = data;
  g_autoptr (OmsSyncEngine) guard = g_object_ref (self);
  const OmsAccount *account = oms_account_runner_get_account (runner);
  const OmsRunOutcome *outcome = oms_account_runner_get_outcome (runner);
  Slot *slot = get_slot (self, account->id);
  g_autoptr (GPtrArray) joined = g_steal_pointer (&slot->joined);
  g_autoptr (OmsAccountRunner) finished = g_steal_pointer (&slot->runner);

  g_assert (finished == runner);
  slot->joined = g_ptr_array_new ();
  if (outcome->result->error != NULL) /* one job that went well says nothing of another that did not */
    slot->settings_help = oms_trouble_of (outcome->result->error) != OMS_TROUBLE_OTHER;
  oms_scheduler_report (self->scheduler, account, oms_account_runner_get_plan (runner), outcome);
  go_on_with_older (self, account, oms_account_runner_get_plan (runner), outcome);
  slot_start_next (self, slot);
  slot_emit_progress (self, slot);
  count_running (self, oms_account_runner_get_plan (runner), -1);
  if (is_told (self, oms_account_runner_get_plan (runner), outcome))
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0, account->id, outcome->result->sentence,
                   outcome->result->error != NULL &&
                       !g_error_matches (outcome->result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  for (guint i = 0; i < joined->len; i++)
    waiter_finish (g_ptr_array_index (joined, i), outcome);
}

static void
slot_start (OmsSyncEngine *self, Slot *slot, const OmsAccount *account, OmsRunPlan *plan)
{
  OmsAccountRunnerFuncs funcs = { on_runner_progress, on_runner_done, self };

  g_assert (slot->runner == NULL);
  slot->runner = oms_account_runner_start (self->store, self->secrets, account, plan, &funcs);
  count_running (self, plan, 1);
  slot_emit_progress (self, slot);
}

static void
slot_start_older (OmsSyncEngine *self, Slot *slot)
{
  g_autoptr (OmsAccount) account = g_steal_pointer (&slot->older);

  if (account != NULL)
    slot_start (self, slot, account, oms_run_plan_new (OMS_RUN_PLAN_BACK_FILL, OMS_SYNC_ORDERS));
}

static void
slot_start_next (OmsSyncEngine *self, Slot *slot)
{
  Waiter *waiter = g_queue_pop_head (&slot->next);
  GList *link;

  if (waiter == NULL)
    {
      slot_start_older (self, slot);
      return;
    }
  g_ptr_array_add (slot->joined, waiter);
  slot_start (self, slot, waiter->account, g_steal_pointer (&waiter->plan));

  /* Whoever wants the same goes along. */
  for (link = slot->next.head; link != NULL;)
    {
      GList *next = link->next;
      Waiter *other = link->data;

      if (oms_run_plan_covers (oms_account_runner_get_plan (slot->runner), other->plan))
        {
          g_queue_delete_link (&slot->next, link);
          g_ptr_array_add (slot->joined, other);
        }
      link = next;
    }
}

void
oms_sync_engine_request (OmsSyncEngine *self, const OmsAccount *account, OmsRunPlan *plan, GCancellable *cancellable,
                         void (*done) (const OmsRunOutcome *outcome, gpointer data), gpointer data)
{
  Slot *slot = get_slot (self, account->id);
  Waiter *waiter = waiter_new (self, account, plan, cancellable, done, data);

  if (slot->runner != NULL && oms_run_plan_covers (oms_account_runner_get_plan (slot->runner), plan))
    {
      g_ptr_array_add (slot->joined, waiter);
      return;
    }
  g_queue_push_tail (&slot->next, waiter);
  if (slot->runner == NULL)
    slot_start_next (self, slot);
  else
    oms_account_runner_yield (slot->runner);
}

void
oms_sync_engine_start_older (OmsSyncEngine *self, const OmsAccount *account)
{
  Slot *slot = get_slot (self, account->id);

  oms_account_free (slot->older);
  slot->older = oms_account_copy (account);
  if (slot->runner == NULL)
    slot_start_next (self, slot);
}

void
oms_sync_engine_make_way (OmsSyncEngine *self, gint64 platform_id)
{
  Slot *slot = get_slot (self, platform_id);

  if (slot->runner != NULL)
    oms_account_runner_yield (slot->runner);
}

gboolean
oms_sync_engine_add_refresh (OmsSyncEngine *self, gint64 platform_id, const char *order_id, GTask *task)
{
  Slot *slot = get_slot (self, platform_id);

  return slot->runner != NULL && oms_account_runner_add_refresh (slot->runner, order_id, task);
}

void
oms_sync_engine_forget_failures (OmsSyncEngine *self, gint64 platform_id)
{
  oms_scheduler_forget (self->scheduler, platform_id);
}

/* ---- The schedule ---------------------------------------------------------------------------------------------- */

static gboolean
scheduler_is_busy (gint64 platform_id, gpointer data)
{
  return get_slot (data, platform_id)->runner != NULL;
}

static void
scheduler_start (const OmsAccount *account, char **jobs, gpointer data)
{
  OmsSyncEngine *self = data;
  OmsRunPlan *plan = oms_run_plan_new (OMS_RUN_PLAN_SCHEDULED, OMS_SYNC_ALL);

  plan->jobs = jobs;
  slot_start (self, get_slot (self, account->id), account, plan);
}

static void
scheduler_start_older (const OmsAccount *account, gint64 stop_at, gpointer data)
{
  OmsSyncEngine *self = data;
  OmsRunPlan *plan = oms_run_plan_new (OMS_RUN_PLAN_BACK_FILL, OMS_SYNC_ORDERS);

  plan->stop_at = stop_at;
  slot_start (self, get_slot (self, account->id), account, plan);
}

static void
scheduler_make_way (gint64 platform_id, gpointer data)
{
  oms_sync_engine_make_way (data, platform_id);
}

static void
scheduler_told (gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), props[PROP_SCHEDULE]);
}

static void
scheduler_planned (gint64 platform_id, gint64 next_run, gpointer data)
{
  OmsSyncEngine *self = data;
  Slot *slot = get_slot (self, platform_id);

  if (slot->next_run == next_run)
    return;
  slot->next_run = next_run;
  slot_emit_progress (self, slot);
}

void
oms_sync_engine_set_scheduled (OmsSyncEngine *self, gboolean on)
{
  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));
  oms_scheduler_set_on (self->scheduler, on);
}

const OmsScheduleStatus *
oms_sync_engine_get_schedule (OmsSyncEngine *self)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), NULL);
  return oms_scheduler_get_status (self->scheduler);
}

gboolean
oms_sync_engine_is_refused (OmsSyncEngine *self, gint64 platform_id)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), FALSE);
  return oms_scheduler_is_refused (self->scheduler, platform_id);
}

/* ---- State ----------------------------------------------------------------------------------------------------- */

void
oms_sync_engine_cancel (OmsSyncEngine *self, gint64 platform_id)
{
  g_autoptr (GList) list = NULL;

  g_return_if_fail (OMS_IS_SYNC_ENGINE (self));

  list = g_hash_table_get_values (self->slots);
  for (GList *l = list; l != NULL; l = l->next)
    {
      Slot *slot = l->data;
      Waiter *waiter;

      if (platform_id != 0 && slot->platform_id != platform_id)
        continue;
      g_clear_pointer (&slot->older, oms_account_free);
      while ((waiter = g_queue_pop_head (&slot->next)) != NULL)
        waiter_give_up (waiter, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
      if (slot->runner != NULL)
        oms_account_runner_cancel (slot->runner);
    }
}

gboolean
oms_sync_engine_is_running (OmsSyncEngine *self)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), FALSE);
  return self->running > 0;
}

gboolean
oms_sync_engine_can_settings_help (OmsSyncEngine *self, gint64 platform_id)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), FALSE);

  const Slot *slot = g_hash_table_lookup (self->slots, &platform_id);
  return (slot != NULL && slot->settings_help) || oms_scheduler_is_refused (self->scheduler, platform_id);
}

OmsSyncProgress *
oms_sync_engine_get_progress (OmsSyncEngine *self, gint64 platform_id)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), NULL);
  return slot_progress (get_slot (self, platform_id));
}

OmsSecretStore *
oms_sync_engine_get_secrets (OmsSyncEngine *self)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), NULL);
  return self->secrets;
}

OmsStore *
oms_sync_engine_get_store (OmsSyncEngine *self)
{
  g_return_val_if_fail (OMS_IS_SYNC_ENGINE (self), NULL);
  return self->store;
}

/* ---- GObject --------------------------------------------------------------------------------------------------- */

static void
oms_sync_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, oms_sync_engine_is_running (OMS_SYNC_ENGINE (object)));
      break;
    case PROP_SCHEDULE:
      g_value_set_pointer (value, (gpointer) oms_sync_engine_get_schedule (OMS_SYNC_ENGINE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
oms_sync_engine_dispose (GObject *object)
{
  OmsSyncEngine *self = OMS_SYNC_ENGINE (object);

  if (self->scheduler != NULL)
    oms_scheduler_shut_down (self->scheduler);
  g_clear_object (&self->scheduler);

  /* Only runs of the schedule can be left: whoever waits for a run holds the engine. All are told before one is waited
   * for. */
  oms_sync_engine_cancel (self, 0);
  g_hash_table_remove_all (self->slots);

  g_mutex_lock (&self->mutex);
  if (self->progress_source != NULL)
    {
      g_source_destroy (self->progress_source);
      g_clear_pointer (&self->progress_source, g_source_unref);
    }
  g_mutex_unlock (&self->mutex);

  G_OBJECT_CLASS (oms_sync_engine_parent_class)->dispose (object);
}

static void
oms_sync_engine_finalize (GObject *object)
{
  OmsSyncEngine *self = OMS_SYNC_ENGINE (object);

  g_hash_table_unref (self->slots);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (oms_sync_engine_parent_class)->finalize (object);
}

static void
oms_sync_engine_class_init (OmsSyncEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = oms_sync_engine_get_property;
  object_class->dispose = oms_sync_engine_dispose;
  object_class->finalize = oms_sync_engine_finalize;

  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SCHEDULE] = g_param_spec_pointer ("schedule", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", OMS_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, OMS_TYPE_SYNC_PROGRESS | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_FINISHED] =
      g_signal_new ("finished", OMS_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_INT64, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN);
}

static void
oms_sync_engine_init (OmsSyncEngine *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->slots = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, slot_free);
}

OmsSyncEngine *
oms_sync_engine_new (OmsStore *store, OmsSecretStore *secrets)
{
  OmsSyncEngine *self;
  OmsSchedulerFuncs funcs = { .is_busy = scheduler_is_busy,
                              .start = scheduler_start,
                              .start_older = scheduler_start_older,
                              .make_way = scheduler_make_way,
                              .planned = scheduler_planned,
                              .told = scheduler_told };

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  g_return_val_if_fail (OMS_IS_SECRET_STORE (secrets), NULL);

  self = g_object_new (OMS_TYPE_SYNC_ENGINE, NULL);
  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  funcs.user_data = self;
  self->scheduler = oms_scheduler_new (store, &funcs);
  return self;
}
