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

/* Orders whose total nobody has told are left out of money, so that they do not pull the mean down. */
static void
add_money (GArray *money, const OmsDailyTotal *total, gboolean before)
{
  gint64 priced = total->orders - total->orders_without_total;

  if (!oms_status_is_revenue (total->status) || total->currency[0] == '\0' || priced <= 0)
    return;
  OmsMoneyFigure *figure = find_money (money, total->currency);
  if (before)
    {
      figure->revenue_before += total->amount;
      figure->orders_before += priced;
    }
  else
    {
      figure->revenue += total->amount;
      figure->orders += priced;
    }
}

static void
add_now (OmsTodayFigures *self, const OmsDailyTotal *total)
{
  OmsAccountFigure *account = find_account (self->accounts, total->platform_id);

  self->orders += total->orders;
  self->units += total->units;
  account->orders += total->orders;
  if (total->status >= 0 && total->status < OMS_N_STATUSES)
    self->statuses[total->status] += total->orders;
  if (total->status == OMS_STATUS_CANCELLED)
    {
      self->cancelled += total->orders;
      account->cancelled += total->orders;
    }
  if (total->status == OMS_STATUS_RETURNING || total->status == OMS_STATUS_RETURNED)
    self->returned += total->orders;
  add_money (self->money, total, FALSE);
  add_money (account->money, total, FALSE);
}

static void
add_before (OmsTodayFigures *self, const OmsDailyTotal *total)
{
  self->orders_before += total->orders;
  self->units_before += total->units;
  if (total->status == OMS_STATUS_CANCELLED)
    self->cancelled_before += total->orders;
  if (total->status == OMS_STATUS_RETURNING || total->status == OMS_STATUS_RETURNED)
    self->returned_before += total->orders;
  add_money (self->money, total, TRUE);
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
oms_today_figures_new (GArray *totals, int from_day, int to_day, gint64 platform_id)
{
  OmsTodayFigures *self = g_new0 (OmsTodayFigures, 1);

  self->from_day = from_day;
  self->to_day = to_day;
  self->before_to_day = oms_time_day_add (from_day, -1);
  self->before_from_day = oms_time_day_add (from_day, -(int) oms_today_count_days (from_day, to_day));
  self->money = g_array_new (FALSE, TRUE, sizeof (OmsMoneyFigure));
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) account_figure_free);

  for (guint i = 0; i < totals->len; i++)
    {
      const OmsDailyTotal *total = &g_array_index (totals, OmsDailyTotal, i);
      if (platform_id != 0 && total->platform_id != platform_id)
        continue;
      if (total->local_day >= self->from_day && total->local_day <= self->to_day)
        add_now (self, total);
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
  g_free (figures);
}

gboolean
oms_today_coming_in (GPtrArray *states, gint64 platform_id)
{
  for (guint i = 0; states != NULL && i < states->len; i++)
    {
      const OmsAccountState *state = g_ptr_array_index (states, i);
      if ((platform_id == 0 || state->platform_id == platform_id) && state->orders > 0 &&
          state->last_success == OMS_TIME_UNKNOWN)
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
