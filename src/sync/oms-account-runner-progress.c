/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run shows of itself while it goes on: its jobs report here, and so does the pacing of its requests. Must not
 * change what the run does. */
#include "oms-account-runner-private.h"

#include <glib/gi18n-lib.h>

#include "oms-sentences.h"

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

void
oms_account_runner_set_activity (OmsAccountRunner *self, OmsAccountActivity activity, gint64 waiting_until)
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

OmsSyncProgress *
oms_account_runner_get_progress (OmsAccountRunner *self)
{
  OmsSyncProgress *copy;

  g_mutex_lock (&self->mutex);
  copy = oms_sync_progress_copy (&self->progress);
  g_mutex_unlock (&self->mutex);
  return copy;
}

/* ---- What the jobs report -------------------------------------------------------------------------------------- */

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

void
oms_account_runner_begin_progress (OmsAccountRunner *self)
{
  self->progress.platform_id = self->account->id;
  self->progress.older = self->plan->kind == OMS_RUN_PLAN_BACK_FILL;
  self->progress.activity = OMS_ACCOUNT_RUNNING;
  self->progress.waiting_until = OMS_TIME_UNKNOWN;
  self->progress.next_run = OMS_TIME_UNKNOWN;
  self->progress.fraction = -1;
  update_sentence (self);
  self->context.progress = on_progress;
  self->context.share = on_share;
  self->context.postponed = on_postponed;
}

void
oms_account_runner_end_progress (OmsAccountRunner *self)
{
  g_mutex_lock (&self->mutex);
  self->progress.activity = OMS_ACCOUNT_IDLE;
  self->progress.waiting_until = OMS_TIME_UNKNOWN;
  g_clear_pointer (&self->progress.job_label, g_free);
  update_sentence (self);
  g_mutex_unlock (&self->mutex);
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
  oms_account_runner_set_activity (self, OMS_ACCOUNT_RUNNING, OMS_TIME_UNKNOWN);
}

static void
pacing_waiting (const char *operation, gint64 until_ms, gpointer data)
{
  oms_account_runner_set_activity (data, OMS_ACCOUNT_WAITING, until_ms);
}

OmsHttpPacing
oms_account_runner_get_pacing (OmsAccountRunner *self)
{
  return (OmsHttpPacing){ pacing_load, pacing_save, pacing_waiting, self };
}
