/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Older orders: range after range until all are there or something else is to be done. How far it is stands in the
 * account, where anybody may stop it. */
#include "oms-account-runner-private.h"

#include "oms-back-fill.h"
#include "oms-sentences.h"

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
       (*stopped || oms_account_runner_run_left_queue (self, TRUE, &local_error));
  back_fill.seen += self->part->seen - seen;
  if (ok && !*stopped)
    {
      gboolean left = oms_back_fill_advance (&back_fill, info);

      return oms_store_drop_cursor (self->store, self->account->id, cursor, error) &&
             (left || oms_store_reach_back (self->store, self->account->id, back_fill.since, error)) &&
             write_back_fill (self, before, left ? &back_fill : NULL, error);
    }

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
      oms_account_runner_serve_refreshes (self);
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
void
oms_account_runner_run_older (OmsAccountRunner *self)
{
  OmsSyncResult *result = self->outcome.result;
  OmsSyncCounts counts = { 0 };
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  OmsBackFill left;
  gulong handler;

  if ((self->plan->since != OMS_TIME_UNKNOWN &&
       !oms_back_fill_begin (self->store, self->account, oms_adapter_get_info (self->adapter), self->plan->since,
                             &error)) ||
      !oms_account_runner_begin_part (self, "older", &counts, &error))
    {
      oms_account_runner_keep_error (self, &result->error, error);
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
          oms_account_runner_is_fatal (self, error);
          oms_account_runner_keep_error (self, &part_error, error);
        }
    }
  self->context.stop = NULL;
  self->context.cancellable = self->cancellable;
  g_cancellable_disconnect (self->cancellable, handler);
  self->outcome.older_left = read_back_fill (self, &text, &left);
  oms_sync_counts_add (&result->orders, &counts);
  sentence = oms_sentence_older (self->account->display_name, &counts, self->outcome.older_left);
  oms_account_runner_end_part (self, part_error, sentence);
  /* After a sync its own sentence tells of both. */
  if (self->plan->kind == OMS_RUN_PLAN_BACK_FILL)
    result->sentence = g_steal_pointer (&sentence);
}
