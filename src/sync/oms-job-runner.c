/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces, runs in the log, or threads other than the adapter's. */
#include "oms-job-runner.h"

#include "oms-adapter-call.h"
#include "oms-pass-guard.h"

/* A pass that lost its place starts again this much before what it had seen for sure. */
#define RESTART_OVERLAP OMS_TIME_HOUR
#define MAX_RESTARTS    2

/* Where a pass starts, and what it covers. */
typedef struct
{
  char *state; /* (nullable) */
  gboolean resuming;
  gint64 since;
  const char *cursor; /* name of its place in the store */
  gint64 until;       /* as in OmsCursor; 0: since is only where a lost pass begins again */
  gboolean is_range;  /* since stays what it is */
} Start;

static void
start_clear (Start *start)
{
  g_free (start->state);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Start, start_clear)

/* A page of either kind; exactly one is set. */
typedef struct
{
  OmsOrderPage *orders;
  OmsStockPage *stock;
  gint64 fetched_at;
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->orders, oms_order_page_free);
  g_clear_pointer (&page->stock, oms_stock_page_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static const char *
page_next (const Page *page)
{
  return page->orders != NULL ? page->orders->next : page->stock->next;
}

static gboolean
page_more (const Page *page)
{
  return page->orders != NULL ? page->orders->more : page->stock->more;
}

static guint
page_problems (const Page *page)
{
  return page->orders != NULL ? page->orders->problems->len : page->stock->problems->len;
}

/* ---- Fetching and committing a page ---------------------------------------------------------------------------- */

static OmsAdapterCall *
begin_fetch (const OmsJobContext *context, const OmsAdapterJob *job, const OmsCursor *cursor, GCancellable *cancellable)
{
  if (job->type == OMS_JOB_ORDERS)
    return oms_adapter_call_orders (context->adapter, job->id, cursor, cancellable);
  return oms_adapter_call_stock (context->adapter, job->id, cursor, cancellable);
}

static gboolean
finish_fetch (const OmsAdapterJob *job, OmsAdapterCall *call, Page *page, GError **error)
{
  page->fetched_at = oms_adapter_call_get_started_at (call);
  if (job->type == OMS_JOB_ORDERS)
    page->orders = oms_adapter_call_wait_orders (call, error);
  else
    page->stock = oms_adapter_call_wait_stock (call, error);
  return page->orders != NULL || page->stock != NULL;
}

static gboolean
commit (const OmsJobContext *context, const OmsAdapterJob *job, const Start *start, const Page *page, GError **error)
{
  OmsPageContext page_context = { 0 };
  OmsSyncCounts counts = { 0 };
  gboolean ok;

  page_context.platform_id = context->account->id;
  page_context.job = start->cursor;
  page_context.run_id = context->run_id;
  page_context.fetched_at = page->fetched_at;
  if (job->type == OMS_JOB_ORDERS && !start->is_range && start->since != OMS_TIME_UNKNOWN)
    page_context.since = start->since;
  if (page->orders != NULL)
    ok = oms_store_apply_orders (context->store, &page_context, page->orders, &counts, error);
  else
    ok = oms_store_apply_stock (context->store, &page_context, page->stock, &counts, error);
  if (ok)
    context->progress (job, &counts, context->user_data);
  return ok;
}

static gboolean
check_guard (OmsPassGuard *guard, const Page *page, GError **error)
{
  if (page->orders != NULL)
    return oms_pass_guard_check_orders (guard, page->orders, error);
  return oms_pass_guard_check_stock (guard, page->stock, error);
}

static void
on_cancelled (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

/* ---- One pass -------------------------------------------------------------------------------------------------- */

typedef enum
{
  PASS_DONE,
  PASS_FAILED,
  PASS_WAITS,  /* its turn is over: its place is kept */
  PASS_LOST,   /* its place is gone: begin it again, now */
  PASS_CIRCLE, /* it would never end: the next run begins it again */
} PassEnd;

gboolean
oms_job_context_is_over (const OmsJobContext *context)
{
  return (context->turn_ends > 0 && g_get_monotonic_time () >= context->turn_ends) ||
         (context->stop != NULL && context->stop (context->user_data));
}

/* Commits @page while the next one is on its way. @next gets the next page; nothing when the pass or the turn is over.
 */
static gboolean
step (const OmsJobContext *context, const OmsAdapterJob *job, const Start *start, const Page *page, gboolean go_on,
      Page *next, GError **error)
{
  g_autoptr (GCancellable) ahead = g_cancellable_new ();
  OmsAdapterCall *call = NULL;
  gulong handler;
  gboolean ok;

  handler =
      g_cancellable_connect (context->cancellable, G_CALLBACK (on_cancelled), g_object_ref (ahead), g_object_unref);
  if (go_on)
    {
      OmsCursor cursor = { page_next (page), OMS_TIME_UNKNOWN, TRUE, start->until };

      call = begin_fetch (context, job, &cursor, ahead);
    }

  ok = commit (context, job, start, page, error);
  if (!ok && call != NULL)
    {
      g_cancellable_cancel (ahead);
      oms_adapter_call_drop (call);
    }
  else if (call != NULL)
    ok = finish_fetch (job, call, next, error);
  g_cancellable_disconnect (context->cancellable, handler);
  return ok;
}

static PassEnd
run_pass (const OmsJobContext *context, const OmsAdapterJob *job, const Start *start, GError **error)
{
  g_autoptr (OmsPassGuard) guard = oms_pass_guard_new ();
  g_auto (Page) page = { 0 };
  g_autoptr (GError) local_error = NULL;
  OmsCursor cursor = { start->state, start->since, start->resuming, start->until };
  gint64 started_at = oms_time_now ();
  gboolean all_read = TRUE;
  gboolean stuck = FALSE;

  if (!finish_fetch (job, begin_fetch (context, job, &cursor, context->cancellable), &page, &local_error))
    {
      /* A place where nothing readable comes may be a bad place: the last run ended here too. */
      stuck = start->resuming && g_error_matches (local_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
      goto failed;
    }

  while (TRUE)
    {
      g_auto (Page) next = { 0 };
      gboolean over = oms_job_context_is_over (context);

      if (g_cancellable_set_error_if_cancelled (context->cancellable, &local_error))
        goto failed;
      if (!check_guard (guard, &page, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return PASS_CIRCLE;
        }
      if (!step (context, job, start, &page, page_more (&page) && !over, &next, &local_error))
        goto failed;
      all_read = all_read && page_problems (&page) == 0;
      if (!page_more (&page))
        break;
      if (over)
        return PASS_WAITS;
      context->between_pages (context->user_data);
      page_clear (&page);
      page = next;
      next = (Page){ 0 };
    }

  /* Only a pass whose beginning is known and whose every record could be read can tell which listings are gone. */
  if (page.stock != NULL && page.stock->full_pass_end && !start->resuming && all_read &&
      !oms_store_finish_stock_pass (context->store, context->account->id, job->id, started_at, &local_error))
    goto failed;
  return PASS_DONE;

failed:
  {
    gboolean lost = stuck || g_error_matches (local_error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_CURSOR_EXPIRED);

    g_propagate_error (error, g_steal_pointer (&local_error));
    return lost ? PASS_LOST : PASS_FAILED;
  }
}

/* ---- Where to begin -------------------------------------------------------------------------------------------- */

/* How far back a pass must reach that continues after the last whole one. OMS_TIME_UNKNOWN: there is none. The store
 * moves the high water at the end of a pass only. */
static gint64
last_pass_bound (const OmsStoredCursor *stored)
{
  if (stored->finished_at == OMS_TIME_UNKNOWN || stored->high_water == OMS_TIME_UNKNOWN)
    return OMS_TIME_UNKNOWN;
  return stored->high_water - RESTART_OVERLAP;
}

/* From when a job without a state has to look. */
static gint64
fresh_since (const OmsAdapterJob *job, const OmsStoredCursor *stored)
{
  gint64 bound = last_pass_bound (stored);

  if (bound == OMS_TIME_UNKNOWN && job->back_fill_ms > 0)
    return oms_time_now () - job->back_fill_ms;
  return bound;
}

static void
start_from_stored (const OmsAdapterJob *job, const OmsStoredCursor *stored, Start *start)
{
  start->state = g_strdup (stored->state);
  start->resuming = stored->state != NULL && stored->resuming;
  start->since = stored->state != NULL ? OMS_TIME_UNKNOWN : fresh_since (job, stored);
}

/* A back-fill replaces the state, so it must reach at least as far back as the state would have. */
static void
start_back_fill (const OmsStoredCursor *stored, gint64 since, Start *start)
{
  gint64 bound = last_pass_bound (stored);

  start->since = bound == OMS_TIME_UNKNOWN ? since : MIN (since, bound);
}

static gboolean
restart (const OmsJobContext *context, const OmsAdapterJob *job, Start *start, GError **error)
{
  g_autoptr (OmsStoredCursor) stored = NULL;

  if (!oms_store_reset_cursor (context->store, context->account->id, start->cursor, error))
    return FALSE;
  if (start->is_range)
    {
      g_clear_pointer (&start->state, g_free);
      start->resuming = FALSE;
      return TRUE;
    }
  if (!start->resuming)
    return TRUE; /* its beginning is known: the same again */

  stored = oms_store_get_cursor (context->store, context->account->id, job->id, error);
  if (stored == NULL)
    return FALSE;
  g_clear_pointer (&start->state, g_free);
  start->resuming = FALSE;
  start->since = fresh_since (job, stored);
  return TRUE;
}

/* A pass, begun again when it lost its place. @unfinished (nullable) */
static gboolean
run_from (const OmsJobContext *context, const OmsAdapterJob *job, Start *start, gboolean *unfinished, GError **error)
{
  for (guint restarts = 0;; restarts++)
    {
      g_autoptr (GError) local_error = NULL;
      PassEnd end = run_pass (context, job, start, &local_error);

      if (unfinished != NULL)
        *unfinished = end == PASS_WAITS;
      if (end == PASS_DONE || end == PASS_WAITS)
        return TRUE;
      if (end == PASS_FAILED)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!restart (context, job, start, error))
        return FALSE;
      if (end == PASS_CIRCLE || restarts >= MAX_RESTARTS)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_debug ("%s: %s begins again: %s", context->account->name, job->id, local_error->message);
    }
}

gboolean
oms_job_runner_run (const OmsJobContext *context, const OmsAdapterJob *job, gint64 since, gboolean *unfinished,
                    GError **error)
{
  g_autoptr (OmsStoredCursor) stored = NULL;
  g_auto (Start) start = { .cursor = job->id, .since = OMS_TIME_UNKNOWN };
  g_auto (Start) back_fill = { .cursor = job->id, .since = OMS_TIME_UNKNOWN };

  g_return_val_if_fail (context != NULL, FALSE);
  g_return_val_if_fail (job->type == OMS_JOB_ORDERS || job->type == OMS_JOB_STOCK, FALSE);

  stored = oms_store_get_cursor (context->store, context->account->id, job->id, error);
  if (stored == NULL)
    return FALSE;

  context->progress (job, NULL, context->user_data);
  start_from_stored (job, stored, &start);
  if (since == OMS_TIME_UNKNOWN)
    return run_from (context, job, &start, unfinished, error);

  if (start.resuming && !run_from (context, job, &start, unfinished, error))
    return FALSE;
  start_back_fill (stored, since, &back_fill);
  return run_from (context, job, &back_fill, unfinished, error);
}

gboolean
oms_job_runner_run_range (const OmsJobContext *context, const OmsAdapterJob *job, const char *cursor, gint64 since,
                          gint64 until, gboolean *unfinished, GError **error)
{
  g_autoptr (OmsStoredCursor) stored = NULL;
  g_auto (Start) start = { .cursor = cursor, .since = since, .until = until, .is_range = TRUE };

  g_return_val_if_fail (context != NULL, FALSE);
  g_return_val_if_fail (job->type == OMS_JOB_ORDERS, FALSE);

  stored = oms_store_get_cursor (context->store, context->account->id, cursor, error);
  if (stored == NULL)
    return FALSE;

  context->progress (job, NULL, context->user_data);
  start.resuming = stored->state != NULL && stored->resuming;
  if (start.resuming)
    start.state = g_strdup (stored->state);
  return run_from (context, job, &start, unfinished, error);
}
