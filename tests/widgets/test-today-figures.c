/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the Today page from daily totals. */
#include <glib.h>

#include "oms-today-figures.h"

static void
add (GArray *totals, gint64 platform_id, int day, OmsStatus status, const char *currency, gint64 orders,
     gint64 without_total, gint64 amount)
{
  OmsDailyTotal total = { .platform_id = platform_id,
                          .local_day = day,
                          .status = status,
                          .orders = orders,
                          .orders_without_total = without_total,
                          .units = orders * 2,
                          .amount = amount };

  g_strlcpy (total.currency, currency, sizeof total.currency);
  g_array_append_val (totals, total);
}

static GArray *
make_totals (void)
{
  GArray *totals = g_array_new (FALSE, TRUE, sizeof (OmsDailyTotal));

  /* This week, 17 to 23 November. */
  add (totals, 1, 20261120, OMS_STATUS_SHIPPED, "INR", 10, 0, 100000);
  add (totals, 1, 20261123, OMS_STATUS_NEW, "INR", 4, 1, 30000);
  add (totals, 1, 20261122, OMS_STATUS_CANCELLED, "INR", 2, 0, 99999);
  add (totals, 2, 20261117, OMS_STATUS_DELIVERED, "USD", 3, 0, 4500);
  add (totals, 2, 20261118, OMS_STATUS_RETURNED, "USD", 1, 0, 700);
  /* The week before, 10 to 16. */
  add (totals, 1, 20261110, OMS_STATUS_DELIVERED, "INR", 8, 0, 64000);
  add (totals, 1, 20261116, OMS_STATUS_CANCELLED, "INR", 2, 0, 1000);
  /* Before that. */
  add (totals, 1, 20261109, OMS_STATUS_DELIVERED, "INR", 1000, 0, 1000000);
  return totals;
}

static const OmsMoneyFigure *
money_of (GArray *money, const char *currency)
{
  for (guint i = 0; i < money->len; i++)
    if (g_str_equal (g_array_index (money, OmsMoneyFigure, i).currency, currency))
      return &g_array_index (money, OmsMoneyFigure, i);
  return NULL;
}

static void
test_periods (void)
{
  g_autoptr (GArray) totals = make_totals ();
  g_autoptr (OmsTodayFigures) figures = oms_today_figures_new (totals, 20261117, 20261123, 0, NULL, NULL);

  g_assert_cmpint (figures->before_from_day, ==, 20261110);
  g_assert_cmpint (figures->before_to_day, ==, 20261116);
  g_assert_cmpint (figures->now.orders, ==, 20);
  g_assert_cmpint (figures->before.orders, ==, 10);
  g_assert_cmpint (figures->now.units, ==, 40);
  g_assert_cmpint (figures->now.cancelled, ==, 2);
  g_assert_cmpint (figures->before.cancelled, ==, 2);
  g_assert_cmpint (figures->now.returned, ==, 1);
  g_assert_cmpint (figures->statuses[OMS_STATUS_SHIPPED], ==, 10);
  g_assert_cmpint (figures->statuses[OMS_STATUS_LOST], ==, 0);
}

/* Cancelled and returned orders are no revenue, unknown totals no part of the mean, currencies stay apart. */
static void
test_money (void)
{
  g_autoptr (GArray) totals = make_totals ();
  g_autoptr (OmsTodayFigures) figures = oms_today_figures_new (totals, 20261117, 20261123, 0, NULL, NULL);
  const OmsMoneyFigure *rupees = money_of (figures->money, "INR"), *dollars = money_of (figures->money, "USD");

  g_assert_cmpuint (figures->money->len, ==, 2);
  g_assert_cmpint (rupees->revenue, ==, 130000);
  g_assert_cmpint (rupees->orders, ==, 13);
  g_assert_cmpint (rupees->revenue_before, ==, 64000);
  g_assert_cmpint (dollars->revenue, ==, 4500);
  g_assert_cmpint (dollars->revenue_before, ==, 0);
  g_assert_cmpstr (g_array_index (figures->money, OmsMoneyFigure, 0).currency, ==, "INR");
  g_assert_cmpint (oms_today_mean (rupees->revenue, rupees->orders), ==, 10000);
  g_assert_cmpint (figures->without_total, ==, 1);
}

static void
test_accounts (void)
{
  g_autoptr (GArray) totals = make_totals ();
  g_autoptr (OmsTodayFigures) all = oms_today_figures_new (totals, 20261117, 20261123, 0, NULL, NULL);
  g_autoptr (OmsTodayFigures) one = oms_today_figures_new (totals, 20261117, 20261123, 2, NULL, NULL);
  const OmsAccountFigure *first = g_ptr_array_index (all->accounts, 0);

  g_assert_cmpuint (all->accounts->len, ==, 2);
  g_assert_cmpint (first->platform_id, ==, 1);
  g_assert_cmpint (first->orders, ==, 16);
  g_assert_cmpint (first->cancelled, ==, 2);
  g_assert_cmpint (first->without_total, ==, 1);
  g_assert_cmpint (one->without_total, ==, 0);
  g_assert_cmpuint (one->accounts->len, ==, 1);
  g_assert_cmpint (one->now.orders, ==, 4);
  g_assert_cmpint (one->before.orders, ==, 0);
}

/* Who was not there in the period before is held against nothing, on either side. */
static void
test_left_out (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autoptr (GArray) totals = make_totals ();
  gint64 start = oms_time_day_start (20261110, zone);
  OmsAccountState first = { .platform_id = 1, .orders = 1026, .first_day = 20261001, .since = start };
  OmsAccountState second = { .platform_id = 2, .orders = 4, .first_day = 20261001, .since = start + 1 };
  g_autoptr (GPtrArray) states = g_ptr_array_new ();
  g_autoptr (OmsTodayFigures) figures = NULL;

  g_ptr_array_add (states, &first);
  g_ptr_array_add (states, &second);
  figures = oms_today_figures_new (totals, 20261117, 20261123, 0, states, zone);
  g_assert_cmpuint (figures->left_out->len, ==, 1);
  g_assert_cmpint (g_array_index (figures->left_out, gint64, 0), ==, 2);
  g_assert_true (figures->comparable);
  g_assert_cmpint (figures->now.orders, ==, 20);
  g_assert_cmpint (figures->compared.orders, ==, 16);
  g_assert_cmpint (figures->compared.units, ==, 32);
  g_assert_cmpint (figures->compared.returned, ==, 0);
  g_assert_cmpint (figures->before.orders, ==, 10);
  g_assert_cmpint (money_of (figures->money, "USD")->revenue, ==, 4500);
  g_assert_cmpint (money_of (figures->money, "USD")->revenue_compared, ==, 0);
  g_assert_cmpint (money_of (figures->money, "INR")->revenue_compared, ==, 130000);

  /* Nothing but the orders tells of an account that is read from files. */
  first.since = OMS_TIME_UNKNOWN;
  first.first_day = 20261111;
  oms_today_figures_free (g_steal_pointer (&figures));
  figures = oms_today_figures_new (totals, 20261117, 20261123, 0, states, zone);
  g_assert_cmpuint (figures->left_out->len, ==, 2);
  g_assert_false (figures->comparable);
  g_assert_cmpint (figures->now.orders, ==, 20);
  g_assert_cmpint (figures->before.orders, ==, 0);
  first.first_day = 20261110;
  oms_today_figures_free (g_steal_pointer (&figures));
  figures = oms_today_figures_new (totals, 20261117, 20261123, 1, states, zone);
  g_assert_cmpuint (figures->left_out->len, ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, TRUE, sizeof (OmsDailyTotal));
  g_autoptr (OmsTodayFigures) figures = oms_today_figures_new (totals, 20261123, 20261123, 0, NULL, NULL);

  g_assert_cmpint (figures->before_from_day, ==, 20261122);
  g_assert_cmpint (figures->now.orders, ==, 0);
  g_assert_cmpuint (figures->money->len, ==, 0);
  g_assert_cmpuint (figures->accounts->len, ==, 0);
}

static void
test_days (void)
{
  g_assert_cmpuint (oms_today_count_days (20261123, 20261123), ==, 1);
  g_assert_cmpuint (oms_today_count_days (20261025, 20261123), ==, 30);
  g_assert_cmpuint (oms_today_count_days (20251231, 20260101), ==, 2);
  g_assert_cmpuint (oms_today_count_days (20280228, 20280301), ==, 3);
}

static void
check_change (gint64 now, gint64 before, const char *expected, gboolean expected_up)
{
  gboolean up;
  g_autofree char *text = oms_today_change (now, before, &up);

  g_assert_cmpstr (text, ==, expected);
  if (expected != NULL)
    g_assert_cmpint (up, ==, expected_up);
}

static void
test_change (void)
{
  check_change (110, 100, "10.0 %", TRUE);
  check_change (50, 100, "50.0 %", FALSE);
  check_change (100, 100, "0.0 %", TRUE);
  check_change (0, 100, "100.0 %", FALSE);
  check_change (5000, 100, "4900 %", TRUE);
  check_change (5, 0, NULL, FALSE);

  g_autofree char *rate = oms_today_rate (31, 1000);
  g_autofree char *none = oms_today_rate (0, 0);
  g_assert_cmpstr (rate, ==, "3.1 %");
  g_assert_cmpstr (none, ==, "—");
  g_assert_cmpint (oms_today_mean (1000, 3), ==, 333);
  g_assert_cmpint (oms_today_mean (1001, 2), ==, 501);
  g_assert_cmpint (oms_today_mean (0, 0), ==, OMS_MONEY_UNKNOWN);
}

static void
test_coming_in (void)
{
  OmsAccountState whole = { .platform_id = 1, .orders = 900, .last_success = 1000 };
  OmsAccountState partly = { .platform_id = 2, .orders = 300, .last_success = OMS_TIME_UNKNOWN };
  OmsAccountState fresh = { .platform_id = 3, .orders = 0, .last_success = OMS_TIME_UNKNOWN };
  OmsAccountState in_turns = { .platform_id = 4, .orders = 5, .last_success = 1000, .coming_in = TRUE };
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  g_assert_false (oms_today_coming_in (NULL, 0));
  g_ptr_array_add (states, &whole);
  g_ptr_array_add (states, &fresh);
  g_assert_false (oms_today_coming_in (states, 0));
  g_ptr_array_add (states, &partly);
  g_assert_true (oms_today_coming_in (states, 0));
  g_assert_true (oms_today_coming_in (states, 2));
  g_assert_false (oms_today_coming_in (states, 1));
  g_assert_false (oms_today_coming_in (states, 3));
  g_ptr_array_add (states, &in_turns);
  g_assert_true (oms_today_coming_in (states, 4));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/today-figures/periods", test_periods);
  g_test_add_func ("/today-figures/money", test_money);
  g_test_add_func ("/today-figures/accounts", test_accounts);
  g_test_add_func ("/today-figures/left-out", test_left_out);
  g_test_add_func ("/today-figures/nothing", test_nothing);
  g_test_add_func ("/today-figures/days", test_days);
  g_test_add_func ("/today-figures/change", test_change);
  g_test_add_func ("/today-figures/coming-in", test_coming_in);
  return g_test_run ();
}
