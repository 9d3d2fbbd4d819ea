/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the Today page, worked out from the daily totals. */
#include "oms-today-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
account_figure_free (OmsAccountFigure *figure)
{
  g_array_unref (figure->money);
  g_free (figure);
}

static OmsMoneyFigure *
find_money (GArray *money, const char *currency)
{
  for (guint i = 0; i < money->len; i++)
    {
      OmsMoneyFigure *one = &g_array_index (money, OmsMoneyFigure, i);
      if (strncmp (one->currency, currency, sizeof one->currency) == 0)
        return one;
    }
  OmsMoneyFigure fresh = { 0 };
  g_strlcpy (fresh.currency, currency, sizeof fresh.currency);
  g_array_append_val (money, fresh);
  return &g_array_index (money, OmsMoneyFigure, money->len - 1);
}

static OmsAccountFigure *
find_account (GPtrArray *accounts, gint64 platform_id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      OmsAccountFigure *one = g_ptr_array_index (accounts, i);
      if (one->platform_id == platform_id)
        return one;
    }
  OmsAccountFigure *fresh = g_new0 (OmsAccountFigure, 1);
  fresh->platform_id = platform_id;
  fresh->money = g_array_new (FALSE, TRUE, sizeof (OmsMoneyFigure));
  g_ptr_array_add (accounts, fresh);
  return fresh;
}

typedef enum
{
  ADD_NOW,      /* to what is shown */
  ADD_COMPARED, /* to what is held against the period before */
  ADD_BEFORE,
} AddTo;

/* Orders whose total nobody has told are left out of money, so that they do not pull the mean down. */
static void
add_money (GArray *money, const OmsDailyTotal *total, AddTo to)
{
  gint64 priced = total->orders - total->orders_without_total;

  if (!oms_status_is_revenue (total->status) || total->currency[0] == '\0' || priced <= 0)
    return;
  OmsMoneyFigure *figure = find_money (money, total->currency);
  *(to == ADD_BEFORE     ? &figure->revenue_before
    : to == ADD_COMPARED ? &figure->revenue_compared
                         : &figure->revenue) += total->amount;
  *(to == ADD_BEFORE     ? &figure->orders_before
    : to == ADD_COMPARED ? &figure->orders_compared
                         : &figure->orders) += priced;
}

static void
add_counts (OmsTodayCounts *counts, const OmsDailyTotal *total)
{
  counts->orders += total->orders;
  counts->units += total->units;
  if (total->status == OMS_STATUS_CANCELLED)
    counts->cancelled += total->orders;
  if (total->status == OMS_STATUS_RETURNING || total->status == OMS_STATUS_RETURNED)
    counts->returned += total->orders;
}

static void
add_now (OmsTodayFigures *self, const OmsDailyTotal *total)
{
  OmsAccountFigure *account = find_account (self->accounts, total->platform_id);

  add_counts (&self->now, total);
  account->orders += total->orders;
  if (total->status >= 0 && total->status < OMS_N_STATUSES)
    self->statuses[total->status] += total->orders;
  if (total->status == OMS_STATUS_CANCELLED)
    account->cancelled += total->orders;
  if (oms_status_is_revenue (total->status))
    {
      account->without_total += total->orders_without_total;
      self->without_total += total->orders_without_total;
    }
  add_money (self->money, total, ADD_NOW);
  add_money (account->money, total, ADD_NOW);
}

static void
add_compared (OmsTodayFigures *self, const OmsDailyTotal *total)
{
  self->comparable = TRUE;
  add_counts (&self->compared, total);
  add_money (self->money, total, ADD_COMPARED);
}

static void
add_before (OmsTodayFigures *self, const OmsDailyTotal *total)
{
  self->comparable = TRUE;
  add_counts (&self->before, total);
  add_money (self->money, total, ADD_BEFORE);
}

/* ---- How far back --------------------------------------------------------------------------------------------------
 */

/* From which day on all orders of the account are stored, YYYYMMDD; 0: it has none. */
static int
first_day_of (const OmsAccountState *state, GTimeZone *zone)
{
  int day;

  if (state->orders == 0 || state->since == OMS_TIME_UNKNOWN)
    return state->first_day;
  day = oms_time_local_day (state->since, zone);
  return oms_time_day_start (day, zone) == state->since ? day : oms_time_day_add (day, 1);
}

/* Those of the accounts with orders whose first day is too late. */
static void
find_left_out (OmsTodayFigures *self, GPtrArray *states, gint64 platform_id, GTimeZone *zone)
{
  for (guint i = 0; states != NULL && i < states->len; i++)
    {
      const OmsAccountState *state = g_ptr_array_index (states, i);

      if ((platform_id == 0 || state->platform_id == platform_id) && state->orders > 0 &&
          first_day_of (state, zone) > self->before_from_day)
        g_array_append_val (self->left_out, state->platform_id);
    }
}

static gboolean
is_left_out (const OmsTodayFigures *self, gint64 platform_id)
{
  for (guint i = 0; i < self->left_out->len; i++)
    if (g_array_index (self->left_out, gint64, i) == platform_id)
      return TRUE;
  return FALSE;
}

static int
compare_money (gconstpointer a, gconstpointer b)
{
  const OmsMoneyFigure *x = a, *y = b;
  gint64 more = y->orders + y->orders_before - x->orders - x->orders_before;
  return more > 0 ? 1 : more < 0 ? -1 : strncmp (x->currency, y->currency, sizeof x->currency);
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  const OmsAccountFigure *x = *(OmsAccountFigure *const *) a, *y = *(OmsAccountFigure *const *) b;
  return y->orders > x->orders ? 1 : y->orders < x->orders ? -1 : x->platform_id > y->platform_id ? 1 : -1;
}

OmsTodayFigures *
oms_today_figures_new (GArray *totals, int from_day, int to_day, gint64 platform_id, GPtrArray *states, GTimeZone *zone)
{
  OmsTodayFigures *self = g_new0 (OmsTodayFigures, 1);

  self->from_day = from_day;
  self->to_day = to_day;
  self->before_to_day = oms_time_day_add (from_day, -1);
  self->before_from_day = oms_time_day_add (from_day, -(int) oms_today_count_days (from_day, to_day));
  self->money = g_array_new (FALSE, TRUE, sizeof (OmsMoneyFigure));
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_figure_free);
  self->left_out = g_array_new (FALSE, FALSE, sizeof (gint64));
  find_left_out (self, states, platform_id, zone);

  for (guint i = 0; i < totals->len; i++)
    {
      const OmsDailyTotal *total = &g_array_index (totals, OmsDailyTotal, i);
      if (platform_id != 0 && total->platform_id != platform_id)
        continue;
      gboolean now = total->local_day >= self->from_day && total->local_day <= self->to_day;
      if (now)
        add_now (self, total);
      if (is_left_out (self, total->platform_id))
        continue;
      if (now)
        add_compared (self, total);
      else if (total->local_day >= self->before_from_day && total->local_day <= self->before_to_day)
        add_before (self, total);
    }

  g_array_sort (self->money, compare_money);
  g_ptr_array_sort (self->accounts, compare_accounts);
  for (guint i = 0; i < self->accounts->len; i++)
    g_array_sort (((OmsAccountFigure *) g_ptr_array_index (self->accounts, i))->money, compare_money);
  return self;
}

void
oms_today_figures_free (OmsTodayFigures *figures)
{
  g_array_unref (figures->money);
  g_ptr_array_unref (figures->accounts);
  g_array_unref (figures->left_out);
  g_free (figures);
}

gboolean
oms_today_coming_in (GPtrArray *states, gint64 platform_id)
{
  for (guint i = 0; states != NULL && i < states->len; i++)
    {
      const OmsAccountState *state = g_ptr_array_index (states, i);
      if ((platform_id == 0 || state->platform_id == platform_id) && state->orders > 0 &&
          (state->last_success == OMS_TIME_UNKNOWN || state->coming_in))
        return TRUE;
    }
  return FALSE;
}

guint
oms_today_count_days (int from_day, int to_day)
{
  GDate from, to;

  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  g_date_set_dmy (&from, (GDateDay) (from_day % 100), (GDateMonth) (from_day / 100 % 100),
                  (GDateYear) (from_day / 10000));
  g_date_set_dmy (&to, (GDateDay) (to_day % 100), (GDateMonth) (to_day / 100 % 100), (GDateYear) (to_day / 10000));
  return (guint) MAX (g_date_days_between (&from, &to) + 1, 1);
}

char *
oms_today_change (gint64 now, gint64 before, gboolean *up)
{
  if (up != NULL)
    *up = now >= before;
  if (before <= 0)
    return NULL;
  double percent = fabs ((double) (now - before) * 100.0 / (double) before);
  /* Translators: a share in percent */
  return percent >= 1000 ? g_strdup_printf (_ ("%.0f %%"), percent) : g_strdup_printf (_ ("%.1f %%"), percent);
}

char *
oms_today_rate (gint64 part, gint64 whole)
{
  if (whole <= 0)
    return g_strdup ("—");
  return g_strdup_printf (_ ("%.1f %%"), (double) part * 100.0 / (double) whole);
}

gint64
oms_today_mean (gint64 revenue, gint64 orders)
{
  if (orders <= 0 || revenue < 0)
    return OMS_MONEY_UNKNOWN;
  return (revenue + orders / 2) / orders;
}
