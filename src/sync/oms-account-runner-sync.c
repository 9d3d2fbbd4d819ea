/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sync: which jobs it is about, their turns one after the other, and the two parts, orders and inventory, each with a
 * record of its own. What a job does is in the job runner and its siblings. */
#include "oms-account-runner-private.h"

#include <glib/gi18n-lib.h>

#include "oms-back-fill.h"
#include "oms-due-runner.h"
#include "oms-problem-retry.h"
#include "oms-sentences.h"

/* An order that could not be read is asked for once more after so long, so many in one run. */
#define RETRY_AFTER OMS_TIME_HOUR
#define MAX_RETRIES 20

/* ---- Which jobs ------------------------------------------------------------------------------------------------ */

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

static gboolean
has_jobs (OmsAccountRunner *self, gboolean orders)
{
  for (const OmsAdapterJob *job = oms_adapter_get_info (self->adapter)->jobs; job->id != NULL; job++)
    if (job_is_orders (job) == orders && job_is_wanted (self, job))
      return TRUE;
  return FALSE;
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

/* ---- One job's turn -------------------------------------------------------------------------------------------- */

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

gboolean
oms_account_runner_run_left_queue (OmsAccountRunner *self, gboolean orders, GError **error)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (self->adapter);

  begin_turn (self);
  if (orders)
    return klass->fetch_orders_by_id == NULL ||
           oms_due_runner_run_orders (&self->context, NULL, &self->unfinished, error);
  return klass->fetch_stock_of == NULL || oms_due_runner_run_stock (&self->context, NULL, &self->unfinished, error);
}

/* So that the account shows it until this very job has got through. */
static void
note_failed_job (OmsAccountRunner *self, const OmsAdapterJob *job, const GError *job_error)
{
  g_autoptr (GError) sentence = oms_sentence_error (self->account->display_name, job_error);
  g_autoptr (GError) error = NULL;

  if (g_error_matches (job_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!oms_store_fail_job (self->store, self->account->id, job->id, sentence->message, oms_trouble_of (job_error),
                           &error))
    g_debug ("%s: job %s: %s", self->account->name, job->id, error->message);
}

/* ---- A part ---------------------------------------------------------------------------------------------------- */

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
      oms_account_runner_serve_refreshes (self);
      if (run_job (self, job, &unfinished, &job_error))
        {
          self->unfinished |= unfinished;
          self->network_failures = 0;
          g_ptr_array_add (self->outcome.done_jobs, g_strdup (job->id));
          continue;
        }
      g_debug ("%s: job %s: %s", self->account->name, job->id, job_error->message);
      note_failed_job (self, job, job_error);
      oms_account_runner_keep_error (self, part_error, job_error);
      if (oms_account_runner_is_fatal (self, job_error))
        return FALSE;
    }

  if (queue_had_turn || oms_account_runner_run_left_queue (self, orders, &error))
    return TRUE;
  oms_account_runner_keep_error (self, part_error, error);
  return !oms_account_runner_is_fatal (self, error);
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
  if (!oms_account_runner_is_fatal (self, error))
    return TRUE;
  oms_account_runner_keep_error (self, part_error, error);
  return FALSE;
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

  if (!oms_account_runner_begin_part (self, orders ? "orders" : "inventory", &counts, &part_error))
    {
      oms_account_runner_keep_error (self, &result->error, part_error);
      return FALSE;
    }
  go_on = run_jobs (self, orders, &part_error);
  self->context.turn_ends = 0;
  go_on = go_on && (!orders || run_retries (self, &part_error));
  sentence = orders ? oms_sentence_orders (name, &counts) : oms_sentence_stock (name, &counts);
  sentence = with_notice (self, with_postponed (self, sentence));
  oms_sync_counts_add (orders ? &result->orders : &result->stock, &counts);
  oms_account_runner_end_part (self, part_error, sentence);
  return go_on;
}

/* ---- The whole ------------------------------------------------------------------------------------------------- */

void
oms_account_runner_run_sync (OmsAccountRunner *self)
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
    oms_account_runner_run_older (self);
  result->sentence =
      with_notice (self, oms_sentence_result (self->account->display_name, orders ? &result->orders : NULL,
                                              stock ? &result->stock : NULL));
}
