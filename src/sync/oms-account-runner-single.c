/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs that are one step: problems once more, a file, and an account that asks nothing of any marketplace. */
#include "oms-account-runner-private.h"

#include "oms-file-import.h"
#include "oms-problem-retry.h"
#include "oms-sentences.h"

void
oms_account_runner_run_retry (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  GArray *ids = self->plan->problem_ids;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!oms_account_runner_begin_part (self, "retry", &outcome->result->orders, &error))
    {
      oms_account_runner_keep_error (self, &outcome->result->error, error);
      return;
    }
  if (!oms_problem_retry_run (&self->context, (const gint64 *) (gpointer) ids->data, ids->len, &outcome->solved,
                              &outcome->left, &error))
    oms_account_runner_keep_error (self, &part_error, error);
  outcome->result->sentence = oms_sentence_retry (self->account->display_name, outcome->solved, outcome->left);
  oms_account_runner_end_part (self, part_error, outcome->result->sentence);
}

/* What is said of an import that failed. */
static void
keep_import_error (OmsAccountRunner *self, GError **kept, const GError *error)
{
  g_autofree char *sentence = NULL;
  g_autoptr (GError) stopped = NULL;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      oms_account_runner_keep_error (self, kept, error);
      return;
    }
  sentence = oms_sentence_import_stopped (self->account->display_name);
  stopped = g_error_new_literal (error->domain, error->code, sentence);
  oms_account_runner_keep_error (self, kept, stopped);
}

/* A preview leaves no record. */
void
oms_account_runner_run_import (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  OmsSyncResult *result = outcome->result;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->plan->preview && !oms_account_runner_begin_part (self, "import", &result->orders, &error))
    {
      oms_account_runner_keep_error (self, &result->error, error);
      return;
    }
  outcome->import =
      oms_file_import_run (&self->context, self->plan->path, self->plan->as_of, self->plan->preview, &error);
  if (error != NULL)
    keep_import_error (self, self->plan->preview ? &result->error : &part_error, error);
  result->sentence = g_strdup (outcome->import != NULL ? outcome->import->sentence : "");
  if (!self->plan->preview)
    oms_account_runner_end_part (self, part_error, result->sentence);
}

/* An account that is read from files asks nothing of anybody. What could not be read of a file is in that file still,
 * and waits for a person. */
void
oms_account_runner_run_without_jobs (OmsAccountRunner *self)
{
  OmsRunOutcome *outcome = &self->outcome;
  OmsSyncResult *result = outcome->result;

  result->sentence = oms_sentence_files_only (self->account->display_name);
  if (self->plan->kind == OMS_RUN_PLAN_RETRY)
    outcome->left = self->plan->problem_ids->len;
  if (self->plan->kind == OMS_RUN_PLAN_RETRY || self->plan->kind == OMS_RUN_PLAN_REFRESH)
    result->error = g_error_new_literal (OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED, result->sentence);
}
