/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters in words, and what the presets of the date ranges mean. No display. */
#include "oms-filter-words.h"

#include <locale.h>

static void
check_range (OmsRangePreset preset, const char *from, const char *to)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  gint64 now, begin, end;
  OmsRangePreset found;

  g_assert_true (oms_time_parse ("2026-03-01T01:30:00", zone, &now, NULL, NULL));
  oms_range_preset_resolve (preset, now, zone, &begin, &end);
  g_autofree char *begin_text = begin != OMS_TIME_UNKNOWN ? oms_time_to_iso (begin) : g_strdup ("");
  g_autofree char *end_text = end != OMS_TIME_UNKNOWN ? oms_time_to_iso (end) : g_strdup ("");
  g_assert_cmpstr (begin_text, ==, from);
  g_assert_cmpstr (end_text, ==, to);
  g_assert_true (oms_range_preset_match (begin, end, now, zone, &found));
}

static void
test_ranges (void)
{
  check_range (OMS_RANGE_ANY, "", "");
  check_range (OMS_RANGE_TODAY, "2026-02-28T18:30:00Z", "2026-03-01T18:30:00Z");
  check_range (OMS_RANGE_YESTERDAY, "2026-02-27T18:30:00Z", "2026-02-28T18:30:00Z");
  check_range (OMS_RANGE_LAST_7_DAYS, "2026-02-22T18:30:00Z", "2026-03-01T18:30:00Z");
  check_range (OMS_RANGE_LAST_MONTH, "2026-01-31T18:30:00Z", "2026-02-28T18:30:00Z");
  check_range (OMS_RANGE_UP_TO_TOMORROW, "", "2026-03-02T18:30:00Z");
  check_range (OMS_RANGE_NEXT_7_DAYS, "2026-02-28T18:30:00Z", "2026-03-07T18:30:00Z");
}

static void
check_part (const char *text, OmsFilterPart part, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_parse (text, oms_time_now (), zone, &error);

  g_assert_no_error (error);
  g_autofree char *words = oms_filter_part_describe (filter, part, NULL);
  g_assert_cmpstr (words, ==, expected);
  oms_filter_part_clear (filter, part);
  g_assert_true (oms_order_filter_is_empty (filter));
}

static void
test_parts (void)
{
  check_part ("status:new,packed", OMS_FILTER_PART_STATUS, "Status: New, Packed");
  check_part ("view:overdue", OMS_FILTER_PART_VIEW, "Overdue");
  check_part ("platform:amazon-india", OMS_FILTER_PART_PLATFORMS, "Marketplace: amazon-india");
  check_part ("payment:cod", OMS_FILTER_PART_PAYMENTS, "Payment: Cash on delivery");
  check_part ("ordered:today", OMS_FILTER_PART_ORDERED, "Ordered: Today");
  check_part ("total:2000..", OMS_FILTER_PART_TOTAL, "Total: from ₹2,000.00");
  check_part ("\"blue kurta\"", OMS_FILTER_PART_TEXT, "Search: blue kurta");
}

static void
test_unused_parts (void)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

  for (int i = 0; i < OMS_N_FILTER_PARTS; i++)
    g_assert_null (oms_filter_part_describe (filter, (OmsFilterPart) i, NULL));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-words/ranges", test_ranges);
  g_test_add_func ("/filter-words/parts", test_parts);
  g_test_add_func ("/filter-words/unused-parts", test_unused_parts);
  return g_test_run ();
}
