/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Knows no marketplace by name; everything comes from its description and from what is stored. */
#include "oms-back-fill.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "oms-money.h"
#include "oms-store-query.h"

/* A range of so many pages is read well before a day is over, also where requests are minutes apart. */
#define RANGE_PAGES 50
#define MAX_DAYS    92
/* What a seller of this program may sell in a day, where nothing tells. */
#define ASSUMED_PER_DAY 50
#define LOOK_BACK_DAYS  30
/* A request on its way, beside what the limit makes it wait. */
#define REQUEST_MS 400
/* Of the orders, in lists that do not list all of them. */
#define SHARE_ONCE_MORE 0.05
#define CURSOR_END      "@older"

/* ---- What was asked for --------------------------------------------------------------------------------------------
 */

gboolean
oms_back_fill_parse (const char *text, OmsBackFill *back_fill)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", 8) : NULL;
  gint64 numbers[7];

  if (words == NULL || g_strv_length (words) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_signed (words[i], 10, 0, G_MAXINT64, &numbers[i], NULL))
      return FALSE;
  *back_fill = (OmsBackFill){ numbers[0], numbers[1], numbers[2], CLAMP (numbers[3], 1, MAX_DAYS),
                              numbers[4], numbers[5], numbers[6] };
  return back_fill->position >= back_fill->since && back_fill->position < back_fill->until;
}

char *
oms_back_fill_format (const OmsBackFill *back_fill)
{
#define NUMBER "%" G_GINT64_FORMAT
  return g_strdup_printf (NUMBER " " NUMBER " " NUMBER " " NUMBER " " NUMBER " " NUMBER " " NUMBER, back_fill->since,
                          back_fill->position, back_fill->until, back_fill->days, back_fill->jobs, back_fill->seen,
                          back_fill->expected);
#undef NUMBER
}

gboolean
oms_back_fill_get (const OmsAccount *account, OmsBackFill *back_fill)
{
  return oms_back_fill_parse (oms_account_get (account, OMS_SETTING_BACK_FILL), back_fill);
}

gboolean
oms_back_fill_has_own_jobs (const OmsAdapterInfo *info)
{
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (job->older)
      return TRUE;
  return FALSE;
}

const OmsAdapterJob *
oms_back_fill_job (const OmsAdapterInfo *info, guint n)
{
  if (!oms_back_fill_has_own_jobs (info))
    return oms_schedule_news_job (info, n);
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (job->older && n-- == 0)
      return job;
  return NULL;
}

char *
oms_back_fill_cursor (const OmsAdapterJob *job)
{
  return g_strconcat (job->id, CURSOR_END, NULL);
}

static gboolean
has_ranges (const OmsAdapterInfo *info)
{
  const OmsAdapterJob *job;

  for (guint n = 0; (job = oms_back_fill_job (info, n)) != NULL; n++)
    if (job->ranges)
      return TRUE;
  return FALSE;
}

static gint64
range_end (const OmsBackFill *back_fill)
{
  return MIN (back_fill->position + back_fill->days * OMS_TIME_DAY, back_fill->until);
}

gint64
oms_back_fill_range_end (const OmsBackFill *back_fill, const OmsAdapterJob *job)
{
  return job->ranges ? range_end (back_fill) : back_fill->until;
}

/* A job that is not asked by ranges reads everything at once, in the first of them. */
static gboolean
is_wanted (const OmsBackFill *back_fill, const OmsAdapterJob *job)
{
  return job->ranges || back_fill->position == back_fill->since;
}

gboolean
oms_back_fill_advance (OmsBackFill *back_fill, const OmsAdapterInfo *info)
{
  const OmsAdapterJob *job;

  back_fill->jobs++;
  while (TRUE)
    {
      while ((job = oms_back_fill_job (info, (guint) back_fill->jobs)) != NULL && !is_wanted (back_fill, job))
        back_fill->jobs++;
      if (job != NULL)
        return TRUE;
      back_fill->jobs = 0;
      back_fill->position = has_ranges (info) ? range_end (back_fill) : back_fill->until;
      if (back_fill->position >= back_fill->until)
        return FALSE;
    }
}

/* ---- How long it takes ---------------------------------------------------------------------------------------------
 */

/* The oldest moment from which the marketplace tells orders; OMS_TIME_UNKNOWN: not known. */
static gint64
oldest_of (const OmsAdapterInfo *info, gint64 now)
{
  const OmsAdapterJob *job;
  gint64 age = 0;

  for (guint n = 0; (job = oms_back_fill_job (info, n)) != NULL; n++)
    age = MAX (age, job->max_age_ms);
  return age > 0 ? now - age : OMS_TIME_UNKNOWN;
}

static double
scale_of (const OmsAccount *account)
{
  const char *text = oms_account_get (account, "rate_scale");

  return text != NULL ? MAX (g_ascii_strtod (text, NULL), 1) : 1;
}

/* What the news leave of a limit, in requests a second. */
static double
rate_left (const OmsAdapterInfo *info, const OmsAccount *account, const OmsAdapterLimit *limit)
{
  double rate = limit->rate * scale_of (account);
  double left = rate;

  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    {
      gint64 interval = oms_schedule_interval (info, job, account);

      if (interval > 0 && g_strcmp0 (job->operation, limit->operation) == 0)
        left -= (double) OMS_TIME_SECOND / (double) interval;
    }
  return MAX (left, rate / 10);
}

/* Milliseconds; what is left of the burst is spent at once. */
static gint64
wait_for (const OmsAdapterInfo *info, const OmsAccount *account, const OmsAdapterLimit *limit, gint64 requests,
          double spent)
{
  if (limit->rate <= 0)
    return 0;
  return (gint64) (MAX ((double) requests - limit->burst + spent, 0) / rate_left (info, account, limit) *
                   (double) OMS_TIME_SECOND);
}

static gint64
pause_of (const OmsAdapterInfo *info, const OmsAccount *account, const OmsAdapterJob *job)
{
  const OmsAdapterLimit *limit = job->operation != NULL ? oms_adapter_info_find_limit (info, job->operation) : NULL;

  return limit != NULL && limit->rate > 0 ? (gint64) ((double) OMS_TIME_SECOND / (limit->rate * scale_of (account)))
                                          : 0;
}

static const OmsAdapterJob *
find_by_id_job (const OmsAdapterInfo *info)
{
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (job->type == OMS_JOB_DUE_ORDERS)
      return job;
  return NULL;
}

static gint64
in_steps (double amount, double step)
{
  return (gint64) ceil (amount / step);
}

/* Each list costs at least a request a range, and one for each window that it may be asked for. Each order stands in
 * one of the lists that are asked like the first, so their pages are reckoned there; what is asked otherwise tells of
 * some orders once more, as of those that came back. */
static gint64
list_requests (const OmsAdapterJob *job, const OmsAdapterJob *first, gint64 orders, double days, gint64 ranges)
{
  gint64 requests = job->ranges ? ranges : 1;
  double share = g_strcmp0 (job->operation, first->operation) != 0 ? SHARE_ONCE_MORE : 0;
  gint64 pages;

  if (job == first)
    share = 1;
  if (job->window_days > 0)
    requests = MAX (requests, in_steps (days, job->window_days));
  pages = in_steps (share * (double) orders, MAX (job->page_size, 1));
  /* The last page of each is not full. */
  return job == first ? MAX (requests, pages) : requests + pages;
}

/* @operation (nullable): all. */
static gint64
count_requests (const OmsAdapterInfo *info, const char *operation, gint64 orders, double days, gint64 ranges)
{
  const OmsAdapterJob *first = oms_back_fill_job (info, 0);
  const OmsAdapterJob *by_id = first->by_id ? find_by_id_job (info) : NULL;
  const OmsAdapterJob *job;
  gint64 requests = 0;

  for (guint n = 0; (job = oms_back_fill_job (info, n)) != NULL; n++)
    if (operation == NULL || g_strcmp0 (job->operation, operation) == 0)
      requests += list_requests (job, first, orders, days, ranges);
  if (by_id != NULL && (operation == NULL || g_strcmp0 (by_id->operation, operation) == 0))
    requests += in_steps ((double) orders, by_id->page_size > 0 ? by_id->page_size : MAX (info->max_ids, 1));
  return requests;
}

/* While one limit is waited for the others fill up again. */
static gint64
longest_wait (const OmsAdapterInfo *info, const OmsAccount *account, const double *spent, gint64 orders, double days,
              gint64 ranges)
{
  gint64 longest = 0;

  for (guint i = 0; info->limits[i].operation != NULL; i++)
    {
      const OmsAdapterLimit *limit = &info->limits[i];
      gint64 requests = count_requests (info, limit->operation, orders, days, ranges);

      longest = MAX (longest, wait_for (info, account, limit, requests, spent != NULL ? spent[i] : 0));
    }
  return longest;
}

static gint64
range_days (const OmsAdapterInfo *info, double per_day)
{
  const OmsAdapterJob *job = oms_back_fill_job (info, 0);

  gint64 most = job->window_days > 0 ? MIN (RANGE_PAGES * (gint64) job->window_days, MAX_DAYS) : MAX_DAYS;

  return (gint64) CLAMP (RANGE_PAGES * (double) MAX (job->page_size, 1) / MAX (per_day, 1), 1, (double) most);
}

void
oms_back_fill_reckon (const OmsAdapterInfo *info, const OmsAccount *account, double per_day, const double *spent,
                      gint64 since, gint64 now, OmsBackFillEstimate *estimate)
{
  const OmsAdapterJob *first = oms_back_fill_job (info, 0);
  gint64 oldest = oldest_of (info, now);
  gint64 ranges;
  double days;

  *estimate = (OmsBackFillEstimate){ .since = since };
  if (oldest != OMS_TIME_UNKNOWN && since < oldest)
    {
      estimate->since = oldest;
      estimate->is_cut = TRUE;
    }
  estimate->assumed = per_day < 0;
  estimate->per_day = estimate->assumed ? ASSUMED_PER_DAY : per_day;
  days = (double) MAX (now - estimate->since, 0) / (double) OMS_TIME_DAY;
  estimate->orders = (gint64) ceil (days * estimate->per_day);
  if (first == NULL)
    return;
  ranges = in_steps (days, (double) range_days (info, estimate->per_day));
  estimate->page_size = first->page_size;
  estimate->pause = pause_of (info, account, first);
  estimate->requests = count_requests (info, NULL, estimate->orders, days, ranges);
  if (first->page_size > 0)
    estimate->duration =
        MAX (estimate->requests * REQUEST_MS, longest_wait (info, account, spent, estimate->orders, days, ranges));
}

/* Orders a day over the last thirty, or since the first of them. Below 0: none. */
static gboolean
read_per_day (OmsStore *store, const OmsAccount *account, gint64 now, double *per_day, GError **error)
{
  GTimeZone *zone = oms_store_get_zone (store);
  int today = oms_time_local_day (now, zone);
  g_autoptr (GArray) totals = oms_store_daily_totals (store, oms_time_day_add (today, -LOOK_BACK_DAYS),
                                                      oms_time_day_add (today, -1), account->id, NULL, error);
  gint64 orders = 0;
  gint64 start;

  if (totals == NULL)
    return FALSE;
  *per_day = -1;
  if (totals->len == 0)
    return TRUE;
  for (guint i = 0; i < totals->len; i++)
    orders += g_array_index (totals, OmsDailyTotal, i).orders;
  start = oms_time_day_start (g_array_index (totals, OmsDailyTotal, 0).local_day, zone);
  *per_day = (double) orders / MAX (round ((double) (oms_time_day_start (today, zone) - start) / OMS_TIME_DAY), 1);
  return TRUE;
}

/* What of each limit's burst has been spent and has not come back yet: after a first sync nothing is left of it.
 * (transfer full) */
static double *
read_spent (OmsStore *store, const OmsAdapterInfo *info, const OmsAccount *account, gint64 now)
{
  g_autoptr (GArray) spent = g_array_new (FALSE, TRUE, sizeof (double));

  for (const OmsAdapterLimit *limit = info->limits; limit->operation != NULL; limit++)
    {
      double tokens = limit->burst, rate, missing;
      gint64 at = now;

      if (oms_store_load_bucket (store, account->id, limit->operation, &tokens, &rate, &at) && at <= now)
        tokens += limit->rate * scale_of (account) * (double) (now - at) / (double) OMS_TIME_SECOND;
      missing = CLAMP (limit->burst - tokens, 0, limit->burst);
      g_array_append_val (spent, missing);
    }
  return (double *) (gpointer) g_array_free (g_steal_pointer (&spent), FALSE);
}

gboolean
oms_back_fill_estimate (OmsStore *store, const OmsAdapterInfo *info, const OmsAccount *account, gint64 since,
                        gint64 now, OmsBackFillEstimate *estimate, GError **error)
{
  g_autofree double *spent = NULL;
  double per_day;

  if (!read_per_day (store, account, now, &per_day, error))
    return FALSE;
  spent = read_spent (store, info, account, now);
  oms_back_fill_reckon (info, account, per_day, spent, since, now, estimate);
  return TRUE;
}

/* ---- Words ---------------------------------------------------------------------------------------------------------
 */

/* "35 min", "4 h 30 min", "2 days": a reckoning is no more exact than that. */
static char *
round_time (gint64 milliseconds)
{
  gint64 minutes = (milliseconds + OMS_TIME_MINUTE / 2) / OMS_TIME_MINUTE;

  if (minutes < 90)
    return g_strdup_printf (_ ("%d min"), (int) minutes);
  if (minutes < 36 * 60)
    return g_strdup_printf (_ ("%d h"), (int) ((minutes + 30) / 60));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) ((minutes + 720) / 1440)),
                          (int) ((minutes + 720) / 1440));
}

static char *
describe_count (const OmsBackFillEstimate *estimate)
{
  g_autofree char *orders = oms_number_format (estimate->orders, OMS_GROUPING_AUTO);
  g_autofree char *day = oms_number_format ((gint64) MAX (round (estimate->per_day), 1), OMS_GROUPING_AUTO);

  if (estimate->assumed)
    return g_strdup_printf (_ ("About %s orders, if there are %s a day: nothing is stored yet that tells."), orders,
                            day);
  return g_strdup_printf (_ ("About %s orders, at the %s a day of the last month."), orders, day);
}

static char *
describe_pace (const OmsBackFillEstimate *estimate)
{
  g_autofree char *duration = round_time (estimate->duration);
  g_autofree char *pause = NULL;

  if (estimate->duration == 0)
    return g_strdup (_ ("How long it takes is not known; you can stop it at any time."));
  if (estimate->duration < OMS_TIME_MINUTE)
    return g_strdup (_ ("It takes less than a minute."));
  if (estimate->pause < 10 * OMS_TIME_SECOND) /* Translators: "35 min" */
    return g_strdup_printf (_ ("It takes about %s."), duration);
  pause = oms_time_format_duration (estimate->pause / OMS_TIME_SECOND * OMS_TIME_SECOND);
  return g_strdup_printf (
      /* Translators: a number of orders; "2 min 58 s"; "4 h" */
      _ ("The marketplace gives %u at a time and takes one request every %s: it takes about %s."), estimate->page_size,
      pause, duration);
}

char *
oms_back_fill_describe (const OmsBackFillEstimate *estimate, GTimeZone *zone)
{
  g_autofree char *count = describe_count (estimate);
  g_autofree char *pace = describe_pace (estimate);
  g_autofree char *date = oms_time_format_short (estimate->since, OMS_PRECISION_DAY, oms_time_now (), zone);
  g_autofree char *cut =
      estimate->is_cut ? g_strdup_printf (_ ("Orders from before %s cannot be fetched. "), date) : g_strdup ("");

  return g_strdup_printf ("%s%s %s", cut, count, pace);
}

char *
oms_back_fill_describe_progress (const OmsBackFill *back_fill, gint64 now, GTimeZone *zone)
{
  g_autofree char *date = oms_time_format_short (back_fill->since, OMS_PRECISION_DAY, now, zone);
  g_autofree char *seen = oms_number_format (back_fill->seen, OMS_GROUPING_AUTO);
  g_autofree char *expected = oms_number_format (MAX (back_fill->expected, back_fill->seen), OMS_GROUPING_AUTO);

  /* Translators: a date; two numbers of orders */
  return g_strdup_printf (_ ("Older orders since %s: %s of about %s"), date, seen, expected);
}

/* ---- Beginning and stopping ----------------------------------------------------------------------------------------
 */

static gboolean
drop_cursors (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, GError **error)
{
  const OmsAdapterJob *job;

  for (guint n = 0; (job = oms_back_fill_job (info, n)) != NULL; n++)
    {
      g_autofree char *cursor = oms_back_fill_cursor (job);

      if (!oms_store_drop_cursor (store, account->id, cursor, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save (OmsStore *store, const OmsAccount *account, const OmsBackFill *back_fill, GError **error)
{
  g_autofree char *text = oms_back_fill_format (back_fill);

  return oms_store_set_account_field (store, account->id, OMS_SETTING_BACK_FILL, text, error);
}

gboolean
oms_back_fill_begin (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, gint64 since,
                     GError **error)
{
  gint64 now = oms_time_now ();
  OmsBackFillEstimate estimate;
  OmsBackFill back_fill;
  OmsBackFill old;

  if (oms_back_fill_job (info, 0) == NULL || !oms_adapter_info_has_jobs (info, account->config))
    {
      g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED,
                   _ ("%s is read from files. Import the reports of those days instead."), _ (info->label));
      return FALSE;
    }
  if (!oms_back_fill_estimate (store, info, account, since, now, &estimate, error))
    return FALSE;
  /* The same day again goes on where it is. */
  if (oms_back_fill_get (account, &old) && old.since == estimate.since)
    return TRUE;
  if (oms_back_fill_get (account, &old))
    estimate.since = MIN (estimate.since, old.position);
  back_fill = (OmsBackFill){ .since = estimate.since,
                             .position = estimate.since,
                             .until = MAX (now, estimate.since + 1),
                             .days = range_days (info, estimate.per_day),
                             .expected = estimate.orders };
  return drop_cursors (store, account, info, error) && save (store, account, &back_fill, error);
}

gboolean
oms_back_fill_stop (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, GError **error)
{
  return oms_store_set_account_field (store, account->id, OMS_SETTING_BACK_FILL, NULL, error) &&
         drop_cursors (store, account, info, error);
}
