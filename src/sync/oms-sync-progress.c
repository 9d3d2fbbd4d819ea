/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain data of the engine's public header: what an account is doing, and how its run ended. */
#include "oms-sync-result.h"

G_DEFINE_BOXED_TYPE (OmsSyncProgress, oms_sync_progress, oms_sync_progress_copy, oms_sync_progress_free)

OmsSyncProgress *
oms_sync_progress_copy (const OmsSyncProgress *progress)
{
  OmsSyncProgress *copy = g_memdup2 (progress, sizeof *progress);

  copy->job_label = g_strdup (progress->job_label);
  copy->sentence = g_strdup (progress->sentence);
  return copy;
}

void
oms_sync_progress_free (OmsSyncProgress *progress)
{
  if (progress == NULL)
    return;
  g_free (progress->job_label);
  g_free (progress->sentence);
  g_free (progress);
}

OmsSyncResult *
oms_sync_result_new (gint64 platform_id, const char *account_name)
{
  OmsSyncResult *result = g_new0 (OmsSyncResult, 1);

  result->platform_id = platform_id;
  result->account_name = g_strdup (account_name);
  return result;
}

OmsSyncResult *
oms_sync_result_copy (const OmsSyncResult *result)
{
  OmsSyncResult *copy = g_memdup2 (result, sizeof *result);

  copy->account_name = g_strdup (result->account_name);
  copy->error = result->error != NULL ? g_error_copy (result->error) : NULL;
  copy->sentence = g_strdup (result->sentence);
  return copy;
}

void
oms_sync_result_free (OmsSyncResult *result)
{
  if (result == NULL)
    return;
  g_free (result->account_name);
  g_clear_error (&result->error);
  g_free (result->sentence);
  g_free (result);
}
