/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know HTTP, SQL or any marketplace; what a job does is in the job runner and its siblings. */
#include "oms-account-runner.h"

#include <glib/gi18n-lib.h>

#include "oms-account-lock.h"
#include "oms-account-secrets.h"
#include "oms-back-fill.h"
#include "oms-due-runner.h"
#include "oms-file-import.h"
#include "oms-job-runner.h"
#include "oms-problem-retry.h"
#include "oms-refresh-queue.h"
#include "oms-sentences.h"
#include "oms-sync-result.h"

/* After so many jobs in a row that did not reach the marketplace the rest is left for the next run. */
#define MAX_NETWORK_FAILURES 2
/* An order that could not be read is asked for once more after so long, so many in one run. */
#define RETRY_AFTER OMS_TIME_HOUR
#define MAX_RETRIES 20

struct _OmsAccountRunner
{
  OmsStore *store;
  OmsSecretStore *secrets;
  OmsAccount *account;
  OmsRunPlan *plan;
  OmsAccountRunnerFuncs funcs;
  GThread *thread;
  GMainContext *owner;
  GSource *done_source;
  GCancellable *cancellable;
  OmsRunOutcome outcome; /* the thread's until it is done, then the owner's */
  OmsRefreshQueue *refreshes;

  GMutex mutex; /* of progress */
  OmsSyncProgress progress;

  /* The thread's own. */
  OmsAdapter *adapter;
  OmsJobContext context;
  OmsSyncCounts *part;  /* counts of the part that runs */
  GPtrArray *wanted;    /* (nullable) (element-type OmsAdapterJob) of a sync */
  gboolean first_since; /* the first sync reaches back as far as was asked for */
  guint network_failures;
  guint postponed;     /* in the part that runs */
  gboolean unfinished; /* a job's turn was over before its work was done */

  /* Of older orders, which step aside for everything else. */
  GCancellable *older; /* cancelled with the run's own, and alone to step aside */
  int yield;           /* atomic */
};

/* ---- Progress, from any thread --------------------------------------------------------------------------------- */

static void
update_sentence (OmsAccountRunner *self)
{
  g_free (self->progress.sentence);
  if (self->progress.older && self->progress.activity != OMS_ACCOUNT_IDLE)
    self->progress.sentence = oms_sentence_fetching_older (self->account->display_name, &self->progress.counts);
  else
    self->progress.sentence =
        oms_sentence_progress (self->account->display_name, self->progress.activity, self->progress.job_label,
                               &self->progress.counts, self->progress.waiting_until);
}

static void
set_activity (OmsAccountRunner *self, OmsAccountActivity activity, gint64 waiting_until)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->progress.activity != activity || self->progress.waiting_until != waiting_until;
  self->progress.activity = activity;
  self->progress.waiting_until = waiting_until;
  if (changed)
    update_sentence (self);
  g_mutex_unlock (&self->mutex);
  if (changed)
    self->funcs.progress (self->funcs.user_data);
}

static void
on_progress (const OmsAdapterJob *job, const OmsSyncCounts *page, gpointer data)
{
  OmsAccountRunner *self = data;

  if (page != NULL && self->part != NULL)
    oms_sync_counts_add (self->part, page);

  g_mutex_lock (&self->mutex);
  if (job != NULL)
    {
      g_free (self->progress.job_label);
      self->progress.job_label = g_strdup (_ (job->label));
    }
  if (page != NULL)
    oms_sync_counts_add (&self->progress.counts, page);
  self->progress.activity = OMS_ACCOUNT_RUNNING;
  self->progress.waiting_until = OMS_TIME_UNKNOWN;
  update_sentence (self);
  g_mutex_unlock (&self->mutex);
  self->funcs.progress (self->funcs.user_data);
}

static void
on_postponed (guint n, gpointer data)
{
  OmsAccountRunner *self = data;

  self->postponed += n;
}

static void
on_share (double share, gpointer data)
{
  OmsAccountRunner *self = data;

  g_mutex_lock (&self->mutex);
  self->progress.fraction = CLAMP (share, 0, 1);
  g_mutex_unlock (&self->mutex);
  self->funcs.progress (self->funcs.user_data);
}

static void
on_lock_waiting (gpointer data)
{
  set_activity (data, OMS_ACCOUNT_QUEUED, OMS_TIME_UNKNOWN);
}

/* ---- Pacing: called on the adapter's worker -------------------------------------------------------------------- */

static gboolean
pacing_load (const char *operation, double *tokens, double *rate, gint64 *at_ms, gpointer data)
{
  OmsAccountRunner *self = data;

  return oms_store_load_bucket (self->store, self->account->id, operation, tokens, rate, at_ms);
}

static void
pacing_save (const char *operation, double tokens, double rate, gint64 at_ms, gpointer data)
{
  OmsAccountRunner *self = data;

  oms_store_save_bucket (self->store, self->account->id, operation, tokens, rate, at_ms);
  set_activity (self, OMS_ACCOUNT_RUNNING, OMS_TIME_UNKNOWN);
}

static void
pacing_waiting (const char *operation, gint64 until_ms, gpointer data)
{
  set_activity (data, OMS_ACCOUNT_WAITING, until_ms);
}

/* ---- The run's record ------------------------------------------------------------------------------------------ */

/* Keeps the first error of the run; bad credentials and a cancel count for more than what came before. */
static void
keep_error (OmsAccountRunner *self, GError **kept, const GError *error)
{
  gboolean weighty = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                     g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);

  if (*kept != NULL && !weighty)
    return;
  g_clear_error (kept);
  *kept = oms_sentence_error (self->account->display_name, error);
}

static gboolean
part_begin (OmsAccountRunner *self, const char *what, OmsSyncCounts *counts, GError **error)
{
  self->part = counts;
  self->postponed = 0;
  self->context.run_id = oms_store_begin_run (self->store, self->account->id, what, error);
  return self->context.run_id != 0;
}

/* @error: already with the account's name. */
static void
part_end (OmsAccountRunner *self, const GError *part_error, const char *sentence)
{
  OmsRunState state = OMS_RUN_DONE;
  g_autoptr (GError) error = NULL;

  if (g_error_matches (part_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    state = OMS_RUN_CANCELLED;
  else if (part_error != NULL)
    state = OMS_RUN_FAILED;

  if (!oms_store_finish_run (self->store, self->context.run_id, state, self->part,
                             part_error != NULL ? part_error->message : sentence, &error))
    keep_error (self, &self->outcome.result->error, error);
  if (part_error != NULL)
    keep_error (self, &self->outcome.result->error, part_error);
  self->part = NULL;
  self->context.run_id = 0;
}

/* The run's name in the log when it failed before any part began. */
static const char *
plan_label (const OmsRunPlan *plan)
{
  switch (plan->kind)
    {
    case OMS_RUN_PLAN_RETRY:
      return "retry";
    case OMS_RUN_PLAN_REFRESH:
      return "order";
    case OMS_RUN_PLAN_IMPORT:
      return "import";
    case OMS_RUN_PLAN_BACK_FILL:
      return "older";
    case OMS_RUN_PLAN_SYNC:
    case OMS_RUN_PLAN_SCHEDULED:
    default:
      return (plan->what & OMS_SYNC_ORDERS) != 0 ? "orders" : "inventory";
    }
}

static void
record_failed_start (OmsAccountRunner *self, const GError *error)
{
  g_autoptr (GError) sentence = oms_sentence_error (self->account->display_name, error);
  OmsSyncCounts counts = { 0 };

  if (part_begin (self, plan_label (self->plan), &counts, NULL))
    part_end (self, sentence, NULL);
  else
    keep_error (self, &self->outcome.result->error, sentence);
}

static char *
with_postponed (OmsAccountRunner *self, char *sentence)
{
  g_autofree char *first = sentence;
  g_autofree char *rest = g_strdup_printf (
      ngettext ("%u of what was asked for could not be read yet; it is tried again by itself.",
                "%u of what was asked for could not be read yet; they are tried again by themselves.", self->postponed),
      self->postponed);

  return self->postponed == 0 ? g_steal_pointer (&first) : g_strdup_printf ("%s %s", first, rest);
}

/* The adapter's own remark about the run stands behind its result. */
static char *
with_notice (OmsAccountRunner *self, char *sentence)
{
  g_autofree char *first = sentence;
  g_autofree char *notice = oms_adapter_dup_notice (self->adapter);

  return notice == NULL || notice[0] == '\0' ? g_steal_pointer (&first) : g_strdup_printf ("%s %s", first, notice);
}

/* ---- One order between two pages ------------------------------------------------------------------------------- */

static gboolean
refresh_order (OmsAccountRunner *self, const char *order_id, GError **error)
{
  const char *const ids[] = { order_id, NULL };
  g_autoptr (GPtrArray) missing = NULL;

  if (!oms_due_runner_fetch_orders (&self->context, NULL, ids, &missing, error))
    return FALSE;
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND,
               _ ("Order %s could not be read. Look at it in the marketplace's own panel."), order_id);
  return FALSE;
}

static void
serve_refreshes (gpointer data)
{
  OmsAccountRunner *self = data;
  OmsRefresh *refresh;

  while ((refresh = oms_refresh_queue_pop (self->refreshes)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (refresh_order (self, refresh->order_id, &error))
        oms_refresh_end (refresh, NULL);
      else
        oms_refresh_end (refresh, oms_sentence_error (self->account->display_name, error));
    }
}

/* Serves what is left, then takes no more. */
static void
close_refreshes (OmsAccountRunner *self)
{
  g_autoptr (GError) error = NULL;

  while (self->adapter != NULL && !g_cancellable_is_cancelled (self->cancellable) &&
         !oms_refresh_queue_close_if_empty (self->refreshes))
    serve_refreshes (self);
  if (self->outcome.result->error != NULL)
    error = g_error_copy (self->outcome.result->error);
  else
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  oms_refresh_queue_close (self->refreshes, error);
}

/* ---- Jobs ------------------------------------------------------------------------------------------------------ */

static gboolean
job_is_orders (const OmsAdapterJob *job)
{
  return job->type == OMS_JOB_ORDERS || job->type == OMS_JOB_DUE_ORDERS;
}

static gboolean
job_is_due (const OmsAdapterJob *job)
{
  return job->type == OMS_JOB_DUE_ORDERS || job->type == OMS_JOB_DUE_STOCK;
}

/* What runs by itself only, where nothing runs by itself, or seldom: a sync by hand does not leave it out for ever. */
static gboolean
job_is_overdue (OmsAccountRunner *self, const OmsAdapterJob *job)
{
  g_autoptr (OmsStoredCursor) cursor = oms_store_get_cursor (self->store, self->account->id, job->id, NULL);
  gint64 due;

  if (cursor == NULL)
    return FALSE;
  due = oms_schedule_due_at (job, job->interval_s * OMS_TIME_SECOND, cursor, self->account,
                             oms_store_get_zone (self->store));
  return due != OMS_TIME_UNKNOWN && due <= oms_time_now ();
}

/* Found once, before anything runs: a job's turn must not change what the run is about. */
static void
find_wanted (OmsAccountRunner *self)
{
  const OmsRunPlan *plan = self->plan;

  self->wanted = g_ptr_array_new ();
  if (!oms_adapter_info_has_jobs (oms_adapter_get_info (self->adapter), self->account->config))
    return;
  for (const OmsAdapterJob *job = oms_adapter_get_info (self->adapter)->jobs; job->id != NULL; job++)
    if (plan->jobs != NULL ? g_strv_contains ((const char *const *) plan->jobs, job->id)
                           : job->manual || job_is_overdue (self, job))
      g_ptr_array_add (self->wanted, (gpointer) job);
}

static gboolean
job_is_wanted (OmsAccountRunner *self, const OmsAdapterJob *job)
{
  return g_ptr_array_find (self->wanted, job, NULL);
}

/* What somebody asked for from a day on is brought in one go. */
static void
begin_turn (OmsAccountRunner *self)
{
  gint64 turn = oms_adapter_get_info (self->adapter)->turn_ms;

  self->context.turn_ends = turn > 0 && !self->first_since ? g_get_monotonic_time () + turn * 1000 : 0;
}

static gboolean
run_job (OmsAccountRunner *self, const OmsAdapterJob *job, gboolean *unfinished, GError **error)
{
  begin_turn (self);
  switch (job->type)
    {
    case OMS_JOB_ORDERS:
      return oms_job_runner_run (&self->context, job, self->first_since ? self->plan->since : OMS_TIME_UNKNOWN,
                                 unfinished, error);
    case OMS_JOB_STOCK:
      return oms_job_runner_run (&self->context, job, OMS_TIME_UNKNOWN, unfinished, error);
    case OMS_JOB_DUE_ORDERS:
      return oms_due_runner_run_orders (&self->context, job, unfinished, error);
    case OMS_JOB_DUE_STOCK:
      return oms_due_runner_run_stock (&self->context, job, unfinished, error);
    default:
      g_assert_not_reached ();
    }
}

/* What earlier jobs have queued, for an adapter whose queue has no turn of its own in this run. */
static gboolean
run_left_queue (OmsAccountRunner *self, gboolean orders, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self->adapter);

  begin_turn (self);
  if (orders)
    return klass->fetch_orders_by_id == NULL ||
           oms_due_runner_run_orders (&self->context, NULL, &self->unfinished, error);
  return klass->fetch_stock_of == NULL || oms_due_runner_run_stock (&self->context, NULL, &self->unfinished, error);
}

/* TRUE when the failure of one job ends the run of the account. */
static gboolean
is_fatal (OmsAccountRunner *self, const GError *error)
{
  self->outcome.retry_at = MAX (self->outcome.retry_at, oms_adapter_error_get_retry_at (error));
  if (g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK))
    return ++self->network_failures >= MAX_NETWORK_FAILURES;
  self->network_failures = 0;
  return error->domain == OMS_STORE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
}

/* So that the account shows it until this very job has got through. */
static void
note_failed_job (OmsAccountRunner *self, const OmsAdapterJob *job, const GError *job_error)
{
  g_autoptr (GError) sentence = oms_sentence_error (self->account->display_name, job_error);
  g_autoptr (GError) error = NULL;

  if (g_error_matches (job_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!oms_store_fail_job (self->store, self->account->id, job->id, sentence->message, &error))
    g_debug ("%s: job %s: %s", self->account->name, job->id, error->message);
}

/* Runs the wanted jobs of one kind in the adapter's order. FALSE: the account's run is over. */
static gboolean
run_jobs (OmsAccountRunner *self, gboolean orders, GError **part_error)
{
  gboolean queue_had_turn = FALSE;
  g_autoptr (GError) error = NULL;

  for (const OmsAdapterJob *job = oms_adapter_get_info (self->adapter)->jobs; job->id != NULL; job++)
    {
      g_autoptr (GError) job_error = NULL;
      gboolean unfinished = FALSE;

      if (job_is_orders (job) != orders || !job_is_wanted (self, job))
        continue;
      queue_had_turn = queue_had_turn || job_is_due (job);
      serve_refreshes (self);
      if (run_job (self, job, &unfinished, &job_error))
        {
          self->unfinished |= unfinished;
          self->network_failures = 0;
          g_ptr_array_add (self->outcome.done_jobs, g_strdup (job->id));
          continue;
        }
      g_debug ("%s: job %s: %s", self->account->name, job->id, job_error->message);
      note_failed_job (self, job, job_error);
      keep_error (self, part_error, job_error);
      if (is_fatal (self, job_error))
        return FALSE;
    }

  if (queue_had_turn || run_left_queue (self, orders, &error))
    return TRUE;
  keep_error (self, part_error, error);
  return !is_fatal (self, error);
}

/* A marketplace mends its own mistakes: what could not be read is asked for by its number, once; after that it waits
 * for a person. FALSE: the account's run is over. */
static gboolean
run_retries (OmsAccountRunner *self, GError **part_error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  guint solved = 0;
  guint left = 0;

  if (OMS_ADAPTER_GET_CLASS (self->adapter)->fetch_orders_by_id == NULL)
    return TRUE;
  ids = oms_store_take_retries (self->store, self->account->id, oms_time_now () - RETRY_AFTER, MAX_RETRIES, &error);
  if (ids != NULL &&
      oms_problem_retry_run (&self->context, (const gint64 *) (gpointer) ids->data, ids->len, &solved, &left, &error))
    return TRUE;
  g_debug ("%s: problems once more: %s", self->account->name, error->message);
  if (!is_fatal (self, error))
    return TRUE;
  keep_error (self, part_error, error);
  return FALSE;
}

static gboolean
has_jobs (OmsAccountRunner *self, gboolean orders)
{
  for (const OmsAdapterJob *job = oms_adapter_get_info (self->adapter)->jobs; job->id != NULL; job++)
    if (job_is_orders (job) == orders && job_is_wanted (self, job))
      return TRUE;
  return FALSE;
}

/* Orders or inventory, with a record of its own. FALSE: the account's run is over. */
static gboolean
run_part (OmsAccountRunner *self, gboolean orders)
{
  OmsSyncResult *result = self->outcome.result;
  OmsSyncCounts counts = { 0 };
  const char *name = self->account->display_name;
  g_autoptr (GError) part_error = NULL;
  g_autofree char *sentence = NULL;
  gboolean go_on;

  if (!part_begin (self, orders ? "orders" : "inventory", &counts, &part_error))
    {
      keep_error (self, &result->error, part_error);
      return FALSE;
    }
  go_on = run_jobs (self, orders, &part_error);
  self->context.turn_ends = 0;
  go_on = go_on && (!orders || run_retries (self, &part_error));
  sentence = orders ? oms_sentence_orders (name, &counts) : oms_sentence_stock (name, &counts);
  sentence = with_notice (self, with_postponed (self, sentence));
  oms_sync_counts_add (orders ? &result->orders : &result->stock, &counts);
  part_end (self, part_error, sentence);
  return go_on;
}

/* ---- Older orders ---------------------------------------------------------------------------------------------- */

/* The account as it is now: somebody may have stopped it, here or in another process. */
static gboolean
read_back_fill (OmsAccountRunner *self, char **text, OmsBackFill *back_fill)
{
  g_autoptr (OmsAccount) account = oms_store_find_account (self->store, self->account->uuid, NULL);

  *text = account != NULL ? g_strdup (oms_account_get (account, OMS_SETTING_BACK_FILL)) : NULL;
  return oms_back_fill_parse (*text, back_fill);
}

static gboolean
stop_older (gpointer data)
{
  OmsAccountRunner *self = data;
  g_autofree char *text = NULL;
  OmsBackFill back_fill;

  if (g_atomic_int_get (&self->yield) ||
      (self->plan->stop_at != OMS_TIME_UNKNOWN && oms_time_now () >= self->plan->stop_at))
    return TRUE;
  return !read_back_fill (self, &text, &back_fill);
}

/* @before: as it was read. What somebody has stopped meanwhile stays so. */
static gboolean
write_back_fill (OmsAccountRunner *self, const char *before, const OmsBackFill *back_fill, GError **error)
{
  g_autofree char *after = back_fill != NULL ? oms_back_fill_format (back_fill) : NULL;
  g_autoptr (GError) local_error = NULL;

  if (oms_store_swap_account_field (self->store, self->account->id, OMS_SETTING_BACK_FILL, before, after,
                                    &local_error) ||
      g_error_matches (local_error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* One job over one range. @stopped: it is not done. */
static gboolean
run_range (OmsAccountRunner *self, gboolean *stopped, GError **error)
{
  const OmsAdapterInfo *info = oms_adapter_get_info (self->adapter);
  g_autofree char *before = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) local_error = NULL;
  OmsBackFill back_fill;
  const OmsAdapterJob *job;
  gint64 seen = self->part->seen;
  gboolean ok;

  if (!read_back_fill (self, &before, &back_fill))
    {
      *stopped = TRUE;
      return TRUE;
    }
  job = oms_back_fill_job (info, (guint) back_fill.jobs);
  if (job == NULL)
    return write_back_fill (self, before, NULL, error);
  cursor = oms_back_fill_cursor (job);
  self->context.turn_ends = 0;
  ok = oms_job_runner_run_range (&self->context, job, cursor, back_fill.position,
                                 oms_back_fill_range_end (&back_fill, job), stopped, &local_error) &&
       (*stopped || run_left_queue (self, TRUE, &local_error));
  back_fill.seen += self->part->seen - seen;
  if (ok && !*stopped)
    return oms_store_drop_cursor (self->store, self->account->id, cursor, error) &&
           write_back_fill (self, before, oms_back_fill_advance (&back_fill, info) ? &back_fill : NULL, error);

  /* A page token that died in mid-range: the next range is shorter. */
  if (g_error_matches (local_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED))
    back_fill.days = MAX (back_fill.days / 2, 1);
  if (!write_back_fill (self, before, &back_fill, ok ? error : NULL))
    return FALSE;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return ok;
}

static gboolean
run_ranges (OmsAccountRunner *self, GError **error)
{
  gboolean stopped = FALSE;
  g_autofree char *text = NULL;
  OmsBackFill back_fill;

  while (!stopped && read_back_fill (self, &text, &back_fill))
    {
      g_clear_pointer (&text, g_free);
      if (!run_range (self, &stopped, error))
        return FALSE;
      serve_refreshes (self);
      stopped = stopped || stop_older (self);
    }
  return TRUE;
}

static void
on_run_cancelled (GCancellable *cancellable, gpointer older)
{
  g_cancellable_cancel (older);
}

/* With a record of its own. */
static void
run_older (OmsAccountRunner *self)
{
  OmsSyncResult *result = self->outcome.result;
  OmsSyncCounts counts = { 0 };
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  OmsBackFill left;
  gulong handler;

  if (self->plan->since != OMS_TIME_UNKNOWN &&
      !oms_back_fill_begin (self->store, self->account, oms_adapter_get_info (self->adapter), self->plan->since,
                            &part_error))
    keep_error (self, &result->error, part_error);
  if (part_error != NULL || !part_begin (self, "older", &counts, &error))
    {
      keep_error (self, &result->error, part_error != NULL ? part_error : error);
      return;
    }
  handler = g_cancellable_connect (self->cancellable, G_CALLBACK (on_run_cancelled), g_object_ref (self->older),
                                   g_object_unref);
  self->context.cancellable = self->older;
  self->context.stop = stop_older;
  if (!run_ranges (self, &error))
    {
      /* Stepping aside is no failure. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (self->cancellable))
        {
          is_fatal (self, error);
          keep_error (self, &part_error, error);
        }
    }
  self->context.stop = NULL;
  self->context.cancellable = self->cancellable;
  g_cancellable_disconnect (self->cancellable, handler);
  self->outcome.older_left = read_back_fill (self, &text, &left);
  oms_sync_counts_add (&result->orders, &counts);
  sentence = oms_sentence_older (self->account->display_name, &counts, self->outcome.older_left);
  part_end (self, part_error, sentence);
  /* After a sync its own sentence tells of both. */
  if (self->plan->kind == OMS_RUN_PLAN_BACK_FILL)
    result->sentence = g_steal_pointer (&sentence);
}

/* No list of orders has been read yet. */
static gboolean
is_first (OmsAccountRunner *self)
{
  const OmsAdapterJob *job;

  for (guint n = 0; (job = oms_schedule_news_job (oms_adapter_get_info (self->adapter), n)) != NULL; n++)
    {
      g_autoptr (OmsStoredCursor) cursor = oms_store_get_cursor (self->store, self->account->id, job->id, NULL);

      if (cursor == NULL || cursor->state != NULL || cursor->finished_at != OMS_TIME_UNKNOWN)
        return FALSE;
    }
  return TRUE;
}

/* ---- The kinds of runs ----------------------------------------------------------------------------------------- */

static void
run_sync (OmsAccountRunner *self)
{
  OmsSyncResult *result = self->outcome.result;

  find_wanted (self);
  self->first_since = self->plan->since != OMS_TIME_UNKNOWN && is_first (self) &&
                      !oms_back_fill_has_own_jobs (oms_adapter_get_info (self->adapter));

  gboolean orders = (self->plan->what & OMS_SYNC_ORDERS) != 0 && has_jobs (self, TRUE);
  gboolean stock = (self->plan->what & OMS_SYNC_STOCK) != 0 && has_jobs (self, FALSE);
  gboolean older = orders && self->plan->since != OMS_TIME_UNKNOWN && !self->first_since;
  gboolean go_on;

  /* The schedule gives each its next turn by itself; a sync that somebody asked for is done when all is done. */
  do
    {
      self->unfinished = FALSE;
      go_on = (!orders || run_part (self, TRUE)) && (!stock || run_part (self, FALSE));
    }
  while (go_on && self->unfinished && self->plan->kind == OMS_RUN_PLAN_SYNC && result->error == NULL);
  if (go_on && older)
    run_older (self);
  result->sentence =
      with_notice (self, oms_sentence_result (self->account->display_name, orders ? &result->orders : NULL,
                                              stock ? &result->stock : NULL));
}

static void
run_retry (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  GArray *ids = self->plan->problem_ids;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!part_begin (self, "retry", &outcome->result->orders, &error))
    {
      keep_error (self, &outcome->result->error, error);
      return;
    }
  if (!oms_problem_retry_run (&self->context, (const gint64 *) (gpointer) ids->data, ids->len, &outcome->solved,
                              &outcome->left, &error))
    keep_error (self, &part_error, error);
  outcome->result->sentence = oms_sentence_retry (self->account->display_name, outcome->solved, outcome->left);
  part_end (self, part_error, outcome->result->sentence);
}

static void
run_refresh (OmsAccountRunner *self)
{
  OmsSyncResult *result = self->outcome.result;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!part_begin (self, "order", &result->orders, &error))
    {
      keep_error (self, &result->error, error);
      return;
    }
  if (!refresh_order (self, self->plan->order_id, &error))
    keep_error (self, &part_error, error);
  result->sentence = oms_sentence_refreshed (self->account->display_name, self->plan->order_id);
  part_end (self, part_error, result->sentence);
}

/* A preview leaves no record. */
static void
run_import (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  OmsSyncResult *result = outcome->result;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->plan->preview && !part_begin (self, "import", &result->orders, &error))
    {
      keep_error (self, &result->error, error);
      return;
    }
  outcome->import =
      oms_file_import_run (&self->context, self->plan->path, self->plan->as_of, self->plan->preview, &error);
  if (error != NULL)
    keep_error (self, self->plan->preview ? &result->error : &part_error, error);
  result->sentence = g_strdup (outcome->import != NULL ? outcome->import->sentence : "");
  if (!self->plan->preview)
    part_end (self, part_error, result->sentence);
}

/* An account that is read from files asks nothing of anybody. What could not be read of a file is in that file still,
 * and waits for a person. */
static void
run_without_jobs (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  OmsSyncResult *result = outcome->result;

  result->sentence = oms_sentence_files_only (self->account->display_name);
  if (self->plan->kind == OMS_RUN_PLAN_RETRY)
    outcome->left = self->plan->problem_ids->len;
  if (self->plan->kind == OMS_RUN_PLAN_RETRY || self->plan->kind == OMS_RUN_PLAN_REFRESH)
    result->error = g_error_new_literal (OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED, result->sentence);
}

/* Buyers whose time is over go whether the sync worked or not. */
static void
forget_buyers (OmsAccountRunner *self)
{
  g_autoptr (GError) error = NULL;

  if (!oms_store_purge_daily (self->store, oms_time_now (), self->cancellable, &error))
    g_debug ("Forgetting buyers: %s", error->message);
}

/* ---- The thread ------------------------------------------------------------------------------------------------ */

static OmsAdapter *
make_adapter (OmsAccountRunner *self, GError **error)
{
  OmsHttpPacing pacing = { pacing_load, pacing_save, pacing_waiting, self };
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
      keep_error (self, &self->outcome.result->error, error);
      close_refreshes (self);
      return;
    }
  set_activity (self, OMS_ACCOUNT_RUNNING, OMS_TIME_UNKNOWN);
  if (lock != NULL && oms_store_mend_runs (self->store, self->account->id, &error))
    {
      if (self->plan->kind == OMS_RUN_PLAN_IMPORT)
        {
          run_import (self);
          close_refreshes (self);
          return;
        }
      if (!has_connection (self->account))
        {
          run_without_jobs (self);
          forget_buyers (self);
          close_refreshes (self);
          return;
        }
      self->adapter = make_adapter (self, &error);
    }
  if (self->adapter == NULL)
    {
      record_failed_start (self, error);
      close_refreshes (self);
      return;
    }

  self->context.adapter = self->adapter;
  switch (self->plan->kind)
    {
    case OMS_RUN_PLAN_SYNC:
    case OMS_RUN_PLAN_SCHEDULED:
      run_sync (self);
      forget_buyers (self);
      break;
    case OMS_RUN_PLAN_RETRY:
      run_retry (self);
      break;
    case OMS_RUN_PLAN_REFRESH:
      run_refresh (self);
      break;
    case OMS_RUN_PLAN_BACK_FILL:
      run_older (self);
      break;
    case OMS_RUN_PLAN_IMPORT: /* needs no adapter: see above */
    default:
      g_assert_not_reached ();
    }
  close_refreshes (self);
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
  g_mutex_lock (&self->mutex);
  self->progress.activity = OMS_ACCOUNT_IDLE;
  self->progress.waiting_until = OMS_TIME_UNKNOWN;
  g_clear_pointer (&self->progress.job_label, g_free);
  update_sentence (self);
  g_mutex_unlock (&self->mutex);

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
  self->progress.platform_id = account->id;
  self->progress.older = plan->kind == OMS_RUN_PLAN_BACK_FILL;
  self->progress.activity = OMS_ACCOUNT_RUNNING;
  self->progress.waiting_until = OMS_TIME_UNKNOWN;
  self->progress.next_run = OMS_TIME_UNKNOWN;
  self->progress.fraction = -1;
  update_sentence (self);

  self->context.store = self->store;
  self->context.account = self->account;
  self->context.cancellable = self->cancellable;
  self->context.progress = on_progress;
  self->context.share = on_share;
  self->context.between_pages = serve_refreshes;
  self->context.postponed = on_postponed;
  self->context.user_data = self;
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

OmsSyncProgress *
oms_account_runner_get_progress (OmsAccountRunner *self)
{
  OmsSyncProgress *copy;

  g_mutex_lock (&self->mutex);
  copy = oms_sync_progress_copy (&self->progress);
  g_mutex_unlock (&self->mutex);
  return copy;
}

const OmsRunOutcome *
oms_account_runner_get_outcome (OmsAccountRunner *self)
{
  return &self->outcome;
}

gboolean
oms_account_runner_add_refresh (OmsAccountRunner *self, const char *order_id, GTask *task)
{
  return oms_refresh_queue_push (self->refreshes, order_id, task);
}
