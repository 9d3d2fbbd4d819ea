/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-problem-retry.h"

#include <glib/gi18n-lib.h>

#include "oms-due-runner.h"

/* How one problem's new try ended. */
typedef enum
{
  TRY_SOLVED,
  TRY_LEFT,    /* read again, and still not readable */
  TRY_NO_WAY,  /* this way does not exist for it */
  TRY_STOPPED, /* the run is over */
} TryEnd;

static gboolean
is_stock (const OmsProblem *problem)
{
  return g_strcmp0 (problem->kind, "stock") == 0;
}

static gboolean
has_id (const OmsProblem *problem)
{
  return problem->remote_id != NULL && problem->remote_id[0] != '\0';
}

static gboolean
can_ask_again (const OmsJobContext *context, const OmsProblem *problem)
{
  OmsAdapterClass *klass = OMS_ADAPTER_GET_CLASS (context->adapter);

  if (!has_id (problem))
    return FALSE;
  return is_stock (problem) ? klass->fetch_stock_of != NULL : klass->fetch_orders_by_id != NULL;
}

/* Takes the problem away; a full record has done so already. */
static gboolean
solve (const OmsJobContext *context, gint64 problem_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (oms_store_solve_problem (context->store, problem_id, &local_error) ||
      g_error_matches (local_error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* @problem is set to NULL when it has been solved. FALSE: the store failed. */
static gboolean
look_up (const OmsJobContext *context, gint64 problem_id, OmsProblem **problem, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *problem = oms_store_get_problem (context->store, problem_id, &local_error);
  if (*problem != NULL || g_error_matches (local_error, OMS_STORE_ERROR, OMS_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static TryEnd
try_again (const OmsJobContext *context, const OmsProblem *problem, GError **error)
{
  const char *const keys[] = { problem->remote_id, NULL };
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *reason;
  gboolean ok;

  if (!can_ask_again (context, problem))
    return TRY_NO_WAY;
  if (is_stock (problem))
    ok = oms_due_runner_fetch_stock (context, NULL, keys, &missing, &local_error);
  else
    ok = oms_due_runner_fetch_orders (context, NULL, keys, &missing, &local_error);

  if (ok && missing->len == 0)
    return solve (context, problem->id, error) ? TRY_SOLVED : TRY_STOPPED;
  if (!ok && oms_due_runner_error_is_general (local_error))
    {
      if (g_error_matches (local_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED))
        return TRY_NO_WAY;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return TRY_STOPPED;
    }
  if (ok)
    return TRY_LEFT; /* it came as a problem again, or not at all */
  reason = local_error->message;
  return oms_store_fail_problem (context->store, problem->id, reason, error) ? TRY_LEFT : TRY_STOPPED;
}

static TryEnd
try_payload (const OmsJobContext *context, const OmsProblem *problem, GError **error)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) local_error = NULL;
  OmsPageContext page_context = { 0 };
  OmsSyncCounts counts = { 0 };

  if (is_stock (problem) || problem->payload == NULL || OMS_ADAPTER_GET_CLASS (context->adapter)->read_payload == NULL)
    return TRY_NO_WAY;

  page = oms_adapter_read_payload (context->adapter, problem->payload, &local_error);
  if ((page == NULL || page->orders->len == 0) && !has_id (problem))
    return TRY_NO_WAY; /* its list may have a better one by now */
  if (page == NULL || page->orders->len == 0)
    {
      const char *reason = problem->reason;

      if (local_error != NULL)
        reason = local_error->message;
      else if (page != NULL && page->problems->len > 0)
        reason = ((const OmsProblemRecord *) g_ptr_array_index (page->problems, 0))->reason;
      return oms_store_fail_problem (context->store, problem->id, reason, error) ? TRY_LEFT : TRY_STOPPED;
    }

  page_context.platform_id = context->account->id;
  page_context.run_id = context->run_id;
  page_context.fetched_at = problem->last_at;
  if (!oms_store_apply_orders (context->store, &page_context, page, &counts, error))
    return TRY_STOPPED;
  context->progress (NULL, &counts, context->user_data);
  return solve (context, problem->id, error) ? TRY_SOLVED : TRY_STOPPED;
}

/* ---- By the lists they came from ------------------------------------------------------------------------------- */

static gboolean
run_lists (const OmsJobContext *context, OmsJobType type, gint64 since, GError **error)
{
  for (const OmsAdapterJob *job = oms_adapter_get_info (context->adapter)->jobs; job->id != NULL; job++)
    if (job->type == type && job->manual && !oms_job_runner_run (context, job, since, NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
try_stock_lists (const OmsJobContext *context, GPtrArray *problems, guint *solved, guint *left, GError **error)
{
  if (problems->len == 0)
    return TRUE;
  if (!run_lists (context, OMS_JOB_STOCK, OMS_TIME_UNKNOWN, error))
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    {
      g_autoptr (OmsProblem) now = NULL;

      if (!look_up (context, ((const OmsProblem *) g_ptr_array_index (problems, i))->id, &now, error))
        return FALSE;
      *(now != NULL ? left : solved) += 1;
    }
  return TRUE;
}

/* From when the list must be read that brought @problem: the last good run before it had seen everything older. */
static gint64
list_since (const OmsJobContext *context, GPtrArray *runs, const OmsProblem *problem)
{
  gint64 back_fill = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const OmsRun *run = g_ptr_array_index (runs, i);

      if (run->state == OMS_RUN_DONE && g_strcmp0 (run->what, "orders") == 0 && run->finished_at < problem->first_at)
        return run->started_at - OMS_TIME_HOUR;
    }
  for (const OmsAdapterJob *job = oms_adapter_get_info (context->adapter)->jobs; job->id != NULL; job++)
    if (job->type == OMS_JOB_ORDERS)
      back_fill = MAX (back_fill, job->back_fill_ms);
  return problem->first_at - (back_fill > 0 ? back_fill : 365 * OMS_TIME_DAY);
}

/* Orders whose id nobody could make out: their lists are read again from where they must have been. What does not come
 * as a problem again is an order now. */
static gboolean
try_order_lists (const OmsJobContext *context, GPtrArray *problems, guint *solved, guint *left, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  gint64 since = G_MAXINT64;
  gint64 started_at = oms_time_now ();

  if (problems->len == 0)
    return TRUE;
  runs = oms_store_list_runs (context->store, context->account->id, G_MAXINT32, error);
  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    since = MIN (since, list_since (context, runs, g_ptr_array_index (problems, i)));
  if (!run_lists (context, OMS_JOB_ORDERS, since, error))
    return FALSE;

  for (guint i = 0; i < problems->len; i++)
    {
      const OmsProblem *before = g_ptr_array_index (problems, i);
      g_autoptr (OmsProblem) now = NULL;

      if (!look_up (context, before->id, &now, error))
        return FALSE;
      if (now != NULL && now->last_at >= started_at)
        (*left)++;
      else if (now != NULL && !solve (context, now->id, error))
        return FALSE;
      else
        (*solved)++;
    }
  return TRUE;
}

gboolean
oms_problem_retry_run (const OmsJobContext *context, const gint64 *problem_ids, gsize n_problems, guint *solved,
                       guint *left, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_problem_free);
  g_autoptr (GPtrArray) stock = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_problem_free);

  for (gsize i = 0; i < n_problems; i++)
    {
      g_autoptr (OmsProblem) problem = NULL;
      TryEnd end;

      if (!look_up (context, problem_ids[i], &problem, error))
        return FALSE;
      if (problem == NULL)
        continue; /* solved in the meantime */
      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;

      end = try_again (context, problem, error);
      if (end == TRY_NO_WAY)
        end = try_payload (context, problem, error);
      if (end == TRY_STOPPED)
        return FALSE;
      if (end == TRY_NO_WAY)
        {
          GPtrArray *list = is_stock (problem) ? stock : orders;

          g_ptr_array_add (list, g_steal_pointer (&problem));
        }
      else if (end == TRY_SOLVED)
        (*solved)++;
      else
        (*left)++;
    }

  return try_order_lists (context, orders, solved, left, error) &&
         try_stock_lists (context, stock, solved, left, error);
}
