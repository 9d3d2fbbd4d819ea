/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. What cannot be had is postponed with a growing pause and never stops the rest of the queue. */
#include "oms-due-runner.h"

#include <glib/gi18n-lib.h>

#include "oms-adapter-call.h"

gboolean
oms_due_runner_error_is_general (const GError *error)
{
  if (error == NULL || error->domain != OMS_ADAPTER_ERROR)
    return TRUE;
  return error->code != OMS_ADAPTER_ERROR_NOT_FOUND && error->code != OMS_ADAPTER_ERROR_PROTOCOL;
}

/* ---- One batch ------------------------------------------------------------------------------------------------- */

static GPtrArray *
array_of (const char *const *keys)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; keys[i] != NULL; i++)
    g_ptr_array_add (array, g_strdup (keys[i]));
  return array;
}

static void
array_remove (GPtrArray *array, const char *key)
{
  guint i;

  if (key != NULL && g_ptr_array_find_with_equal_func (array, key, g_str_equal, &i))
    g_ptr_array_remove_index_fast (array, i);
}

static void
fill_context (const OmsJobContext *context, gint64 fetched_at, OmsPageContext *page_context)
{
  page_context->platform_id = context->account->id;
  page_context->run_id = context->run_id;
  page_context->fetched_at = fetched_at;
}

gboolean
oms_due_runner_fetch_orders (const OmsJobContext *context, const OmsAdapterJob *job, const char *const *ids,
                             GPtrArray **missing, GError **error)
{
  OmsAdapterCall *call = oms_adapter_call_orders_by_id (context->adapter, ids, context->cancellable);
  g_autoptr (GPtrArray) left = array_of (ids);
  g_autoptr (OmsOrderPage) page = NULL;
  OmsPageContext page_context = { 0 };
  OmsSyncCounts counts = { 0 };

  fill_context (context, oms_adapter_call_get_started_at (call), &page_context);
  page = oms_adapter_call_wait_orders (call, error);
  if (page == NULL || !oms_store_apply_orders (context->store, &page_context, page, &counts, error))
    return FALSE;
  context->progress (job, &counts, context->user_data);

  for (guint i = 0; i < page->orders->len; i++)
    array_remove (left, ((const OmsOrderRecord *) g_ptr_array_index (page->orders, i))->order_id);
  if (missing != NULL)
    *missing = g_steal_pointer (&left);
  return TRUE;
}

gboolean
oms_due_runner_fetch_stock (const OmsJobContext *context, const OmsAdapterJob *job, const char *const *keys,
                            GPtrArray **missing, GError **error)
{
  OmsAdapterCall *call = oms_adapter_call_stock_of (context->adapter, keys, context->cancellable);
  g_autoptr (GPtrArray) left = array_of (keys);
  g_autoptr (OmsStockPage) page = NULL;
  OmsPageContext page_context = { 0 };
  OmsSyncCounts counts = { 0 };

  fill_context (context, oms_adapter_call_get_started_at (call), &page_context);
  page = oms_adapter_call_wait_stock (call, error);
  if (page == NULL || !oms_store_apply_stock (context->store, &page_context, page, &counts, error))
    return FALSE;
  context->progress (job, &counts, context->user_data);

  for (guint i = 0; i < page->records->len; i++)
    array_remove (left, ((const OmsStockRecord *) g_ptr_array_index (page->records, i))->sku);
  if (missing != NULL)
    *missing = g_steal_pointer (&left);
  return TRUE;
}

/* ---- The two queues, seen alike -------------------------------------------------------------------------------- */

typedef struct
{
  char **(*take) (OmsStore *store, gint64 platform_id, guint limit, GError **error);
  gboolean (*postpone) (OmsStore *store, gint64 platform_id, const char *const *keys, const char *reason,
                        GError **error);
  gboolean (*fetch) (const OmsJobContext *context, const OmsAdapterJob *job, const char *const *keys,
                     GPtrArray **missing, GError **error);
} Queue;

static const Queue order_queue = { oms_store_take_due_orders, oms_store_postpone_due_orders,
                                   oms_due_runner_fetch_orders };
static const Queue stock_queue = { oms_store_take_due_stock, oms_store_postpone_due_stock, oms_due_runner_fetch_stock };

static gboolean
postpone (const Queue *queue, const OmsJobContext *context, GPtrArray *keys, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  if (keys->len == 0)
    return TRUE;
  list = g_ptr_array_new ();
  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (keys, i));
  g_ptr_array_add (list, NULL);
  if (reason != NULL)
    context->postponed (keys->len, context->user_data);
  return queue->postpone (context->store, context->account->id, (const char *const *) list->pdata, reason, error);
}

/* A batch that failed for something in it: each key alone, so that only the bad one waits. */
static gboolean
fetch_one_by_one (const Queue *queue, const OmsJobContext *context, const OmsAdapterJob *job, const char *const *keys,
                  GError **error)
{
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      const char *const one[] = { keys[i], NULL };
      g_autoptr (GPtrArray) missing = NULL;
      g_autoptr (GPtrArray) failed = array_of (one);
      g_autoptr (GError) local_error = NULL;
      gboolean gone;

      if (queue->fetch (context, job, one, &missing, &local_error))
        {
          if (!postpone (queue, context, missing, _ ("The marketplace did not answer for it."), error))
            return FALSE;
          continue;
        }
      if (oms_due_runner_error_is_general (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      gone = g_error_matches (local_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
      if (!postpone (queue, context, failed, gone ? NULL : local_error->message, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fetch_batch (const Queue *queue, const OmsJobContext *context, const OmsAdapterJob *job, const char *const *keys,
             GError **error)
{
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (GError) local_error = NULL;

  if (queue->fetch (context, job, keys, &missing, &local_error))
    return postpone (queue, context, missing, _ ("The marketplace did not answer for it."), error);
  if (!oms_due_runner_error_is_general (local_error))
    return fetch_one_by_one (queue, context, job, keys, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* TRUE when none of @keys was asked for before in this run: a queue that does not get shorter must not go on for ever.
 */
static gboolean
remember (GHashTable *asked, char **keys)
{
  gboolean fresh = FALSE;

  for (gsize i = 0; keys[i] != NULL; i++)
    if (g_hash_table_add (asked, g_strdup (keys[i])))
      fresh = TRUE;
  return fresh;
}

static gboolean
drain (const Queue *queue, const OmsJobContext *context, const OmsAdapterJob *job, guint batch, gboolean *unfinished,
       GError **error)
{
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (TRUE)
    {
      g_auto (GStrv) keys = NULL;

      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return FALSE;
      keys = queue->take (context->store, context->account->id, batch, error);
      if (keys == NULL)
        return FALSE;
      if (keys[0] == NULL || !remember (asked, keys))
        return TRUE;
      /* A batch at least in each turn. */
      if (g_hash_table_size (asked) > g_strv_length (keys) && oms_job_context_is_over (context))
        {
          *unfinished = TRUE;
          return TRUE;
        }
      if (!fetch_batch (queue, context, job, (const char *const *) keys, error))
        return FALSE;
      context->between_pages (context->user_data);
    }
}

/* ---- Jobs ------------------------------------------------------------------------------------------------------ */

/* An empty last page: its transaction only notes that this job has had its turn. */
static gboolean
note_turn (const OmsJobContext *context, const OmsAdapterJob *job, GError **error)
{
  OmsPageContext page_context = { 0 };
  OmsSyncCounts counts = { 0 };

  fill_context (context, oms_time_now (), &page_context);
  page_context.job = job->id;
  if (job->type == OMS_JOB_DUE_ORDERS)
    {
      g_autoptr (OmsOrderPage) page = oms_order_page_new ();

      return oms_store_apply_orders (context->store, &page_context, page, &counts, error);
    }
  else
    {
      g_autoptr (OmsStockPage) page = oms_stock_page_new ();

      return oms_store_apply_stock (context->store, &page_context, page, &counts, error);
    }
}

gboolean
oms_due_runner_run_orders (const OmsJobContext *context, const OmsAdapterJob *job, gboolean *unfinished, GError **error)
{
  guint batch = MAX (oms_adapter_get_info (context->adapter)->max_ids, 1);

  g_return_val_if_fail (job == NULL || job->type == OMS_JOB_DUE_ORDERS, FALSE);

  if (job != NULL)
    {
      gint64 stale = oms_time_now () - job->interval_s * OMS_TIME_SECOND;

      context->progress (job, NULL, context->user_data);
      if (!oms_store_queue_open_orders (context->store, context->account->id, stale, error))
        return FALSE;
    }
  if (!drain (&order_queue, context, job, batch, unfinished, error))
    return FALSE;
  return job == NULL || note_turn (context, job, error);
}

gboolean
oms_due_runner_run_stock (const OmsJobContext *context, const OmsAdapterJob *job, gboolean *unfinished, GError **error)
{
  guint batch = MAX (oms_adapter_get_info (context->adapter)->max_keys, 1);

  g_return_val_if_fail (job == NULL || job->type == OMS_JOB_DUE_STOCK, FALSE);

  if (job != NULL)
    context->progress (job, NULL, context->user_data);
  if (!drain (&stock_queue, context, job, batch, unfinished, error))
    return FALSE;
  return job == NULL || note_turn (context, job, error);
}
