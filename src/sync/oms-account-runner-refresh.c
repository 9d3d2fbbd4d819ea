/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single orders somebody wants to see fresh: between two pages of a run, or as a run of their own. */
#include "oms-account-runner-private.h"

#include <glib/gi18n-lib.h>

#include "oms-due-runner.h"
#include "oms-sentences.h"

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

void
oms_account_runner_serve_refreshes (gpointer data)
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

void
oms_account_runner_close_refreshes (OmsAccountRunner *self)
{
  g_autoptr (GError) error = NULL;

  while (self->adapter != NULL && !g_cancellable_is_cancelled (self->cancellable) &&
         !oms_refresh_queue_close_if_empty (self->refreshes))
    oms_account_runner_serve_refreshes (self);
  if (self->outcome.result->error != NULL)
    error = g_error_copy (self->outcome.result->error);
  else
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  oms_refresh_queue_close (self->refreshes, error);
}

gboolean
oms_account_runner_add_refresh (OmsAccountRunner *self, const char *order_id, GTask *task)
{
  return oms_refresh_queue_push (self->refreshes, order_id, task);
}

void
oms_account_runner_run_refresh (OmsAccountRunner *self)
{
  OmsSyncResult *result = self->outcome.result;
  g_autoptr (GError) part_error = NULL;
  g_autoptr (GError) error = NULL;

  if (!oms_account_runner_begin_part (self, "order", &result->orders, &error))
    {
      oms_account_runner_keep_error (self, &result->error, error);
      return;
    }
  if (!refresh_order (self, self->plan->order_id, &error))
    oms_account_runner_keep_error (self, &part_error, error);
  result->sentence = oms_sentence_refreshed (self->account->display_name, self->plan->order_id);
  oms_account_runner_end_part (self, part_error, result->sentence);
}
