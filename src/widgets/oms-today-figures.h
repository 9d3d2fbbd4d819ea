/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the Today page, worked out from the daily totals: a period against the one before it. Pure; knows no
 * widgets and no store. Money of several currencies is never added up. */
#pragma once

#include "oms-money.h"
#include "oms-store-query.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

/* One currency. */
typedef struct
{
  char currency[4];
  gint64 revenue, revenue_compared, revenue_before; /* minor units */
  gint64 orders, orders_compared, orders_before;    /* that count as revenue and have a total */
} OmsMoneyFigure;

/* One account. */
typedef struct
{
  gint64 platform_id;
  gint64 orders, cancelled;
  gint64 without_total; /* that count as revenue, but nobody has told of how much */
  GArray *money;        /* (element-type OmsMoneyFigure) most orders first */
} OmsAccountFigure;

typedef struct
{
  gint64 orders, units, cancelled;
  gint64 returned; /* on the way back or back */
} OmsTodayCounts;

/* The accounts whose orders do not reach back over the period before are in no comparison: they would seem to grow. */
typedef struct
{
  int from_day, to_day;               /* YYYYMMDD, inclusive */
  int before_from_day, before_to_day; /* as many days, just before */
  OmsTodayCounts now;                 /* of all accounts */
  OmsTodayCounts compared, before;    /* of those that can be compared */
  gint64 statuses[OMS_N_STATUSES];
  gint64 without_total; /* as with an account */
  GArray *money;        /* (element-type OmsMoneyFigure) most orders first */
  GPtrArray *accounts;  /* (element-type OmsAccountFigure) most orders first */
  GArray *left_out;     /* (element-type gint64) accounts with orders that are not compared */
  gboolean comparable;  /* an account with orders is left */
} OmsTodayFigures;

/* @totals: (element-type OmsDailyTotal), at least of both periods. @platform_id 0: all accounts. @states (nullable):
 * (element-type OmsAccountState); an account without one is compared. */
OmsTodayFigures *oms_today_figures_new (GArray *totals, int from_day, int to_day, gint64 platform_id, GPtrArray *states,
                                        GTimeZone *zone);
void oms_today_figures_free (OmsTodayFigures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsTodayFigures, oms_today_figures_free)

/* Whether the first pass of an account goes on: older orders may come before newer ones, so that its figures of two
 * periods cannot be compared yet. @states: (element-type OmsAccountState) (nullable). @platform_id 0: any account. */
gboolean oms_today_coming_in (GPtrArray *states, gint64 platform_id);

/* How many days from @from_day to @to_day, both included. */
guint oms_today_count_days (int from_day, int to_day);

/* "8.2 %" of change from @before to @now; NULL when @before is 0. @up (nullable): whether it grew. (transfer full) */
char *oms_today_change (gint64 now, gint64 before, gboolean *up);
/* "3.1 %"; "—" when @whole is 0. (transfer full) */
char *oms_today_rate (gint64 part, gint64 whole);
/* Mean in whole minor units, rounded; OMS_MONEY_UNKNOWN when @orders is 0. */
gint64 oms_today_mean (gint64 revenue, gint64 orders);

G_END_DECLS
