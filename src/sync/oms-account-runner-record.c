/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of a run: its parts in the log, each with numbers and a sentence, and the one error that is told of all.
 */
#include "oms-account-runner-private.h"

#include "oms-sentences.h"

/* After so many jobs in a row that did not reach the marketplace the rest is left for the next run. */
#define MAX_NETWORK_FAILURES 2

void
oms_account_runner_keep_error (OmsAccountRunner *self, GError **kept, const GError *error)
{
  gboolean weighty = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
                     g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);

  if (*kept != NULL && !weighty)
    return;
  g_clear_error (kept);
  *kept = oms_sentence_error (self->account->display_name, error);
}

gboolean
oms_account_runner_is_fatal (OmsAccountRunner *self, const GError *error)
{
  self->outcome.retry_at = MAX (self->outcome.retry_at, oms_adapter_error_get_retry_at (error));
  if (g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK))
    return ++self->network_failures >= MAX_NETWORK_FAILURES;
  self->network_failures = 0;
  return error->domain == OMS_STORE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
}

gboolean
oms_account_runner_begin_part (OmsAccountRunner *self, const char *what, OmsSyncCounts *counts, GError **error)
{
  self->part = counts;
  self->postponed = 0;
  self->context.run_id = oms_store_begin_run (self->store, self->account->id, what, error);
  return self->context.run_id != 0;
}

void
oms_account_runner_end_part (OmsAccountRunner *self, const GError *part_error, const char *sentence)
{
  OmsRunState state = OMS_RUN_DONE;
  g_autoptr (GError) error = NULL;

  if (g_error_matches (part_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    state = OMS_RUN_CANCELLED;
  else if (part_error != NULL)
    state = OMS_RUN_FAILED;

  if (!oms_store_finish_run (self->store, self->context.run_id, state, self->part,
                             part_error != NULL ? part_error->message : sentence, oms_trouble_of (part_error), &error))
    oms_account_runner_keep_error (self, &self->outcome.result->error, error);
  if (part_error != NULL)
    oms_account_runner_keep_error (self, &self->outcome.result->error, part_error);
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

void
oms_account_runner_record_failed_start (OmsAccountRunner *self, const GError *error)
{
  g_autoptr (GError) sentence = oms_sentence_error (self->account->display_name, error);
  OmsSyncCounts counts = { 0 };

  if (oms_account_runner_begin_part (self, plan_label (self->plan), &counts, NULL))
    oms_account_runner_end_part (self, sentence, NULL);
  else
    oms_account_runner_keep_error (self, &self->outcome.result->error, sentence);
}
