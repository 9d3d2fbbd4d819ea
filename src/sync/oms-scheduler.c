/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know how a run works, only how it ended. */
#include "oms-scheduler.h"

#include "oms-account-lock.h"
#include "oms-back-fill.h"
#include "oms-sync-thread.h"

#define LOOK_MIN_MS      500
#define LOOK_MAX_MS      30000
#define LOOK_FOR_LOCK_MS 5000
#define BACK_OFF_MAX     OMS_TIME_HOUR
/* Older orders, beside the jobs. */
#define OLDER_JOB      "@older"
#define OLDER_INTERVAL (5 * OMS_TIME_MINUTE)

/* What is remembered of one job while the program runs. */
typedef struct
{
  guint failures;
  gint64 not_before;
  gboolean unreached; /* the last failure was one of the network */
} JobMemory;

struct _OmsScheduler
{
  GObject parent_instance;
  OmsStore *store;
  OmsSchedulerFuncs funcs;
  gboolean on;
  GSource *timer;
  GTask *planning;      /* (nullable) not owned: one look at a time */
  gboolean look_again;  /* something changed during that look */
  OmsAccountLock *lock; /* (nullable) this process runs the schedule */
  GHashTable *jobs;     /* (element-type utf8 JobMemory) "platform id/job" */
  GHashTable *refused;  /* platform id → the account's updated_at when its credentials were refused */
  GNetworkMonitor *network;
  gulong network_handler, store_handler;
  OmsScheduleStatus status;
};

G_DEFINE_FINAL_TYPE (OmsScheduler, oms_scheduler, G_TYPE_OBJECT)

/* ---- When ------------------------------------------------------------------------------------------------------ */

gint64
oms_scheduler_back_off (gint64 interval, guint failures)
{
  if (failures == 0)
    return 0;
  return MIN (interval << MIN (failures - 1, 16), MAX (interval, BACK_OFF_MAX));
}

/* ---- A look at the store, on a worker -------------------------------------------------------------------------- */

typedef struct
{
  OmsAccount *account;
  const OmsAdapterInfo *info;
  GArray *due; /* (element-type gint64) one for each job of @info */
} Candidate;

typedef struct
{
  OmsAccountLock *lock; /* (nullable) taken just now */
  gboolean held;        /* the schedule is ours */
  gint64 paused_until;  /* all; OMS_TIME_UNKNOWN: not */
  GPtrArray *candidates;
} Look;

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  oms_account_free (candidate->account);
  g_array_unref (candidate->due);
  g_free (candidate);
}

static void
look_free (gpointer data)
{
  Look *look = data;

  oms_account_lock_release (look->lock);
  g_ptr_array_unref (look->candidates);
  g_free (look);
}

static Candidate *
candidate_new (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, GError **error)
{
  Candidate *candidate = g_new0 (Candidate, 1);

  candidate->account = oms_account_copy (account);
  candidate->info = info;
  candidate->due = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    {
      g_autoptr (OmsStoredCursor) cursor = oms_store_get_cursor (store, account->id, job->id, error);
      gint64 due = OMS_TIME_UNKNOWN;

      if (cursor == NULL)
        {
          candidate_free (candidate);
          return NULL;
        }
      if (oms_adapter_info_has_jobs (info, account->config))
        due = oms_schedule_due_at (job, oms_schedule_interval (info, job, account), cursor, account,
                                   oms_store_get_zone (store));
      g_array_append_val (candidate->due, due);
    }
  return candidate;
}

/* Also where every account is switched off and nothing runs. */
static void
forget_buyers (OmsStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!oms_store_purge_daily (store, oms_time_now (), NULL, &error))
    g_debug ("Forgetting buyers: %s", error->message);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OmsStore *store = source;
  Look *look = g_new0 (Look, 1);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *paused = oms_store_get_setting (store, OMS_STORE_SETTING_PAUSED, NULL);
  g_autoptr (GError) error = NULL;

  look->paused_until = oms_pause_parse (paused);
  look->candidates = g_ptr_array_new_with_free_func (candidate_free);
  look->held = GPOINTER_TO_INT (data);
  if (!look->held)
    {
      look->lock = oms_account_lock_try (oms_store_get_path (store), OMS_ACCOUNT_LOCK_SCHEDULE, &error);
      look->held = look->lock != NULL;
    }
  if (look->held)
    {
      forget_buyers (store);
      accounts = oms_store_list_accounts (store, &error);
    }

  for (guint i = 0; accounts != NULL && error == NULL && i < accounts->len; i++)
    {
      const OmsAccount *account = g_ptr_array_index (accounts, i);
      const OmsAdapterInfo *info = oms_registry_find (account->kind);
      Candidate *candidate;

      if (!account->is_active || info == NULL || !oms_adapter_info_has_jobs (info, account->config))
        continue;
      candidate = candidate_new (store, account, info, &error);
      if (candidate != NULL)
        g_ptr_array_add (look->candidates, candidate);
    }
  if (error != NULL)
    g_debug ("Schedule: %s", error->message);
  g_task_return_pointer (task, look, look_free);
}

/* ---- What is remembered ---------------------------------------------------------------------------------------- */

static JobMemory *
job_memory (OmsScheduler *self, gint64 platform_id, const char *job)
{
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "/%s", platform_id, job);
  JobMemory *memory = g_hash_table_lookup (self->jobs, key);

  if (memory == NULL)
    {
      memory = g_new0 (JobMemory, 1);
      g_hash_table_insert (self->jobs, g_steal_pointer (&key), memory);
    }
  return memory;
}

static gboolean
is_refused (OmsScheduler *self, const OmsAccount *account)
{
  const gint64 *updated_at = g_hash_table_lookup (self->refused, &account->id);

  if (updated_at == NULL)
    return FALSE;
  if (*updated_at == account->updated_at)
    return TRUE;
  oms_scheduler_forget (self, account->id);
  return FALSE;
}

static gboolean
is_reachable (OmsScheduler *self, const OmsAccount *account)
{
  const char *endpoint = oms_account_get (account, "endpoint");

  return (endpoint != NULL && oms_http_is_loopback (endpoint)) ||
         g_network_monitor_get_network_available (self->network);
}

/* ---- Looking and starting -------------------------------------------------------------------------------------- */

static void look_now (OmsScheduler *self);

static gboolean
on_timer (gpointer data)
{
  OmsScheduler *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  look_now (self);
  return G_SOURCE_REMOVE;
}

static void
stop_timer (OmsScheduler *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
look_in (OmsScheduler *self, gint64 milliseconds)
{
  stop_timer (self);
  if (!self->on)
    return;
  self->timer = g_timeout_source_new ((guint) CLAMP (milliseconds, LOOK_MIN_MS, LOOK_MAX_MS));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* The jobs that are due now; @next gets when the first of the others is. */
static GPtrArray *
due_jobs (OmsScheduler *self, const Candidate *candidate, gint64 now, gint64 *next)
{
  GPtrArray *jobs = g_ptr_array_new ();

  *next = OMS_TIME_UNKNOWN;
  for (guint i = 0; i < candidate->due->len; i++)
    {
      const OmsAdapterJob *job = &candidate->info->jobs[i];
      gint64 due = g_array_index (candidate->due, gint64, i);

      if (due == OMS_TIME_UNKNOWN)
        continue;
      due = MAX (due, job_memory (self, candidate->account->id, job->id)->not_before);
      if (due <= now)
        g_ptr_array_add (jobs, (gpointer) job->id);
      *next = *next == OMS_TIME_UNKNOWN ? due : MIN (*next, due);
    }
  return jobs;
}

/* Older orders have what time is left. @next: when something else is due. TRUE: started, or about to be. */
static gboolean
consider_older (OmsScheduler *self, const Candidate *candidate, gint64 now, gint64 *next)
{
  const OmsAccount *account = candidate->account;
  gint64 not_before = job_memory (self, account->id, OLDER_JOB)->not_before;
  OmsBackFill back_fill;

  if (!oms_back_fill_get (account, &back_fill))
    return FALSE;
  if (not_before > now)
    {
      *next = *next == OMS_TIME_UNKNOWN ? not_before : MIN (*next, not_before);
      return FALSE;
    }
  self->funcs.start_older (account, *next, self->funcs.user_data);
  return TRUE;
}

/* Starts what is due of one account. When to look at it again; OMS_TIME_UNKNOWN: for no reason of its own. */
static gint64
consider (OmsScheduler *self, const Candidate *candidate, gint64 now)
{
  const OmsAccount *account = candidate->account;
  gint64 paused = MAX (self->status.paused_until, oms_pause_get (account, now));
  g_autoptr (GPtrArray) jobs = NULL;
  gboolean busy = self->funcs.is_busy (account->id, self->funcs.user_data);
  gint64 next;

  self->status.idle = self->status.idle && !busy;
  if (is_refused (self, account) || paused != OMS_TIME_UNKNOWN)
    {
      self->funcs.planned (account->id, OMS_TIME_UNKNOWN, self->funcs.user_data);
      self->funcs.make_way (account->id, self->funcs.user_data);
      return paused == OMS_PAUSE_OPEN ? OMS_TIME_UNKNOWN : paused;
    }
  jobs = due_jobs (self, candidate, now, &next);
  self->funcs.planned (account->id, next, self->funcs.user_data);
  if (!is_reachable (self, account))
    return OMS_TIME_UNKNOWN;
  if (busy)
    {
      if (jobs->len > 0)
        self->funcs.make_way (account->id, self->funcs.user_data);
      return next;
    }
  if (jobs->len > 0)
    {
      g_ptr_array_add (jobs, NULL);
      self->status.idle = FALSE;
      self->funcs.start (account, g_strdupv ((char **) jobs->pdata), self->funcs.user_data);
    }
  else if (consider_older (self, candidate, now, &next))
    self->status.idle = FALSE;
  return next;
}

static void
tell (OmsScheduler *self, const OmsScheduleStatus *before)
{
  const OmsScheduleStatus *after = &self->status;

  if (before->owner != after->owner || before->paused_until != after->paused_until ||
      before->offline_since != after->offline_since || before->idle != after->idle)
    self->funcs.told (self->funcs.user_data);
}

/* When to look again. */
static gint64
take_look (OmsScheduler *self, Look *look, gint64 now)
{
  gint64 soonest = now + (look->held ? LOOK_MAX_MS : LOOK_FOR_LOCK_MS);

  if (look->lock != NULL)
    self->lock = g_steal_pointer (&look->lock);
  self->status.owner = look->held ? OMS_SCHEDULE_OURS : OMS_SCHEDULE_ELSEWHERE;
  self->status.paused_until = look->paused_until > now ? look->paused_until : OMS_TIME_UNKNOWN;
  self->status.idle = look->held;
  for (guint i = 0; i < look->candidates->len; i++)
    {
      gint64 next = consider (self, g_ptr_array_index (look->candidates, i), now);

      if (next != OMS_TIME_UNKNOWN && next > now)
        soonest = MIN (soonest, next);
    }
  if (self->status.paused_until != OMS_TIME_UNKNOWN && self->status.paused_until != OMS_PAUSE_OPEN)
    soonest = MIN (soonest, self->status.paused_until);
  return soonest;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (OmsScheduler) self = data;
  Look *look = g_task_propagate_pointer (G_TASK (result), NULL);
  OmsScheduleStatus before = self->status;
  gint64 now = oms_time_now ();
  gint64 soonest;

  self->planning = NULL;
  if (look == NULL)
    return;
  if (!self->on)
    {
      look_free (look);
      return;
    }
  soonest = take_look (self, look, now);
  look_free (look);
  look_in (self, self->look_again ? 0 : soonest - now);
  self->look_again = FALSE;
  tell (self, &before);
}

static void
look_now (OmsScheduler *self)
{
  g_autoptr (GTask) task = NULL;

  if (!self->on)
    return;
  if (self->planning != NULL)
    {
      self->look_again = TRUE;
      return;
    }
  stop_timer (self);
  task = g_task_new (self->store, NULL, on_looked, g_object_ref (self));
  g_task_set_source_tag (task, look_now);
  g_task_set_task_data (task, GINT_TO_POINTER (self->lock != NULL), NULL);
  self->planning = task;
  oms_sync_run_in_thread (task, look_thread);
}

/* ---- What others tell ------------------------------------------------------------------------------------------ */

/* What failed for want of a network is tried at once. */
static void
forget_unreached (OmsScheduler *self)
{
  GHashTableIter iter;
  gpointer memory;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &memory))
    if (((JobMemory *) memory)->unreached)
      *(JobMemory *) memory = (JobMemory){ 0 };
}

static void
on_network_changed (OmsScheduler *self, gboolean available)
{
  OmsScheduleStatus before = self->status;

  if (available)
    {
      self->status.offline_since = OMS_TIME_UNKNOWN;
      forget_unreached (self);
      look_in (self, 0);
    }
  else if (self->status.offline_since == OMS_TIME_UNKNOWN)
    self->status.offline_since = oms_time_now ();
  tell (self, &before);
}

static void
on_store_changed (OmsScheduler *self, const OmsStoreChange *change)
{
  if ((change->tables & OMS_STORE_ACCOUNTS) != 0)
    look_in (self, 0);
}

static gboolean
was_tried (const OmsRunOutcome *outcome)
{
  return !outcome->skipped && !g_error_matches (outcome->result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What another process is at, or a person has stopped, is no failure, but has its pause too. */
static void
note_failure (JobMemory *memory, gint64 interval, const OmsRunOutcome *outcome)
{
  if (was_tried (outcome))
    memory->failures++;
  memory->unreached = g_error_matches (outcome->result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
  memory->not_before =
      MAX (oms_time_now () + oms_scheduler_back_off (interval, MAX (memory->failures, 1)), outcome->retry_at);
}

static void
report_older (OmsScheduler *self, const OmsAccount *account, const OmsRunOutcome *outcome)
{
  JobMemory *memory = job_memory (self, account->id, OLDER_JOB);

  if (outcome->result->error == NULL && !outcome->skipped)
    *memory = (JobMemory){ 0 };
  else
    note_failure (memory, OLDER_INTERVAL, outcome);
}

void
oms_scheduler_report (OmsScheduler *self, const OmsAccount *account, const OmsRunPlan *plan,
                      const OmsRunOutcome *outcome)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  g_return_if_fail (OMS_IS_SCHEDULER (self));

  if (g_error_matches (outcome->result->error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH))
    g_hash_table_replace (self->refused, g_memdup2 (&account->id, sizeof account->id),
                          g_memdup2 (&account->updated_at, sizeof account->updated_at));
  else if (was_tried (outcome) && plan->kind != OMS_RUN_PLAN_IMPORT)
    g_hash_table_remove (self->refused, &account->id);

  for (const OmsAdapterJob *job = info != NULL ? info->jobs : NULL; job != NULL && job->id != NULL; job++)
    {
      JobMemory *memory = job_memory (self, account->id, job->id);

      if (g_ptr_array_find_with_equal_func (outcome->done_jobs, job->id, g_str_equal, NULL))
        *memory = (JobMemory){ 0 };
      else if (plan->jobs != NULL && g_strv_contains ((const char *const *) plan->jobs, job->id))
        note_failure (memory, oms_schedule_interval (info, job, account), outcome);
    }
  if (plan->kind == OMS_RUN_PLAN_BACK_FILL)
    report_older (self, account, outcome);
  look_in (self, 0);
}

void
oms_scheduler_forget (OmsScheduler *self, gint64 platform_id)
{
  g_autofree char *prefix = g_strdup_printf ("%" G_GINT64_FORMAT "/", platform_id);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_remove (self->refused, &platform_id);
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  look_in (self, 0);
}

void
oms_scheduler_set_on (OmsScheduler *self, gboolean on)
{
  g_return_if_fail (OMS_IS_SCHEDULER (self));

  if (self->on == on)
    return;
  self->on = on;
  if (on)
    {
      look_now (self);
      return;
    }
  stop_timer (self);
  g_clear_pointer (&self->lock, oms_account_lock_release);
  self->status.owner = OMS_SCHEDULE_OFF;
  self->status.idle = FALSE;
}

const OmsScheduleStatus *
oms_scheduler_get_status (OmsScheduler *self)
{
  return &self->status;
}

gboolean
oms_scheduler_is_offline (OmsScheduler *self)
{
  return self->status.offline_since != OMS_TIME_UNKNOWN;
}

gboolean
oms_scheduler_is_refused (OmsScheduler *self, gint64 platform_id)
{
  return g_hash_table_contains (self->refused, &platform_id);
}

void
oms_scheduler_shut_down (OmsScheduler *self)
{
  oms_scheduler_set_on (self, FALSE);
  g_clear_signal_handler (&self->network_handler, self->network);
  g_clear_signal_handler (&self->store_handler, self->store);
}

/* ---- GObject --------------------------------------------------------------------------------------------------- */

static void
oms_scheduler_dispose (GObject *object)
{
  oms_scheduler_shut_down (OMS_SCHEDULER (object));

  G_OBJECT_CLASS (oms_scheduler_parent_class)->dispose (object);
}

static void
oms_scheduler_finalize (GObject *object)
{
  OmsScheduler *self = OMS_SCHEDULER (object);

  g_hash_table_unref (self->jobs);
  g_hash_table_unref (self->refused);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (oms_scheduler_parent_class)->finalize (object);
}

static void
oms_scheduler_class_init (OmsSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = oms_scheduler_dispose;
  object_class->finalize = oms_scheduler_finalize;
}

static void
oms_scheduler_init (OmsScheduler *self)
{
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->refused = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->network = g_network_monitor_get_default ();
  self->status.paused_until = self->status.offline_since = OMS_TIME_UNKNOWN;
  if (!g_network_monitor_get_network_available (self->network))
    self->status.offline_since = oms_time_now ();
}

OmsScheduler *
oms_scheduler_new (OmsStore *store, const OmsSchedulerFuncs *funcs)
{
  OmsScheduler *self = g_object_new (OMS_TYPE_SCHEDULER, NULL);

  self->store = g_object_ref (store);
  self->funcs = *funcs;
  self->network_handler =
      g_signal_connect_swapped (self->network, "network-changed", G_CALLBACK (on_network_changed), self);
  self->store_handler = g_signal_connect_swapped (store, "changed", G_CALLBACK (on_store_changed), self);
  return self;
}
