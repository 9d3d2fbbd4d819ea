/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments, days and the words for them, in zones with and without summer time. */
#include "oms-time.h"

#include "oms-money.h"

static GTimeZone *
zone_new (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  g_assert_nonnull (zone);
  return zone;
}

static gint64
at (const char *iso)
{
  gint64 ms = 0;

  g_assert_true (oms_time_parse (iso, NULL, &ms, NULL, NULL));
  return ms;
}

static void
assert_parses (const char *text, GTimeZone *zone, const char *expected, OmsPrecision expected_precision)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *iso = NULL;
  OmsPrecision precision;
  gint64 ms;

  g_assert_true (oms_time_parse (text, zone, &ms, &precision, &error));
  g_assert_no_error (error);
  iso = oms_time_to_iso (ms);
  g_assert_cmpstr (iso, ==, expected);
  g_assert_cmpint (precision, ==, expected_precision);
}

static void
test_parse (void)
{
  g_autoptr (GTimeZone) india = zone_new ("Asia/Kolkata");

  assert_parses ("2026-11-22T10:00:00Z", india, "2026-11-22T10:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22t10:00:00z", india, "2026-11-22T10:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00.123Z", india, "2026-11-22T10:00:00.123Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00,5Z", india, "2026-11-22T10:00:00.500Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00.123456789Z", india, "2026-11-22T10:00:00.123Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00+05:30", NULL, "2026-11-22T04:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00+0530", NULL, "2026-11-22T04:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00-08", NULL, "2026-11-22T18:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22 10:00:00 +0530", NULL, "2026-11-22T04:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22 10:00", india, "2026-11-22T04:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-22T10:00:00", NULL, "2026-11-22T10:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("  2026-11-22T10:00Z\n", NULL, "2026-11-22T10:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-12-31T23:59:60Z", NULL, "2027-01-01T00:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("1969-12-31T23:59:59.999Z", NULL, "1969-12-31T23:59:59.999Z", OMS_PRECISION_TIME);
  assert_parses ("0001-01-01T00:00:00Z", NULL, "0001-01-01T00:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("9999-12-31T23:59:59Z", NULL, "9999-12-31T23:59:59Z", OMS_PRECISION_TIME);
  assert_parses ("2024-02-29", NULL, "2024-02-29T12:00:00Z", OMS_PRECISION_DAY);
  /* A date alone is its noon in the seller's zone. */
  assert_parses ("2026-11-22", india, "2026-11-22T06:30:00Z", OMS_PRECISION_DAY);
}

static void
test_parse_refuses (void)
{
  static const char *const garbage[] = {
    "",
    "now",
    "2026",
    "2026-11",
    "2026-13-01",
    "2026-00-10",
    "2026-11-31",
    "2025-02-29",
    "0000-01-01",
    "26-11-22",
    "2026/11/22",
    "22-11-2026",
    "2026-11-22T",
    "2026-11-22T25:00Z",
    "2026-11-22T10Z",
    "2026-11-22T10:60Z",
    "2026-11-22T10:00:61Z",
    "2026-11-22T10:00:00.Z",
    "2026-11-22T10:00+5",
    "2026-11-22T10:00+05:3",
    "2026-11-22T10:00+24:00",
    "2026-11-22T10:00:00Zx",
    "2026-11-22T10:00:00 IST",
    "-2026-11-22",
    "2026-1-2",
    "1732269600",
    "２０２６-11-22",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 ms = 42;

      if (oms_time_parse (garbage[i], NULL, &ms, NULL, &error))
        g_error ("\"%s\" was read as a time", garbage[i]);
      g_assert_error (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID);
      g_assert_cmpint (ms, ==, 42);
    }
  g_assert_false (oms_time_parse (NULL, NULL, &(gint64){ 0 }, NULL, NULL));
}

static void
test_local_day (void)
{
  g_autoptr (GTimeZone) india = zone_new ("Asia/Kolkata");
  g_autoptr (GTimeZone) pacific = zone_new ("America/Los_Angeles");

  g_assert_cmpint (oms_time_local_day (at ("2026-11-22T18:29:59.999Z"), india), ==, 20261122);
  g_assert_cmpint (oms_time_local_day (at ("2026-11-22T18:30:00Z"), india), ==, 20261123);
  g_assert_cmpint (oms_time_local_day (at ("2026-11-22T07:59:59Z"), pacific), ==, 20261121);
  g_assert_cmpint (oms_time_local_day (at ("2026-11-22T08:00:00Z"), pacific), ==, 20261122);
  g_assert_cmpint (oms_time_local_day (-1, NULL), ==, 19691231);
  g_assert_cmpint (oms_time_local_day (0, NULL), ==, 19700101);
}

/* For every day of a span: its start is on it, and the moment before is not. */
static void
assert_day_starts (const char *zone_name, int first, int n_days)
{
  g_autoptr (GTimeZone) zone = zone_new (zone_name);

  for (int i = 0, day = first; i < n_days; i++, day = oms_time_day_add (day, 1))
    {
      gint64 start = oms_time_day_start (day, zone);

      g_assert_cmpint (oms_time_local_day (start, zone), ==, day);
      g_assert_cmpint (oms_time_local_day (start - 1, zone), ==, oms_time_day_add (day, -1));
    }
}

static void
test_day_start (void)
{
  g_autoptr (GTimeZone) brazil = zone_new ("America/Sao_Paulo");
  g_autoptr (GTimeZone) pacific = zone_new ("America/Los_Angeles");

  assert_day_starts ("Asia/Kolkata", 20250101, 800);
  assert_day_starts ("America/Los_Angeles", 20250101, 800);
  assert_day_starts ("Europe/Berlin", 20250101, 800);
  assert_day_starts ("Australia/Lord_Howe", 20250101, 800);
  assert_day_starts ("Asia/Beirut", 20220101, 800);
  assert_day_starts ("UTC", 19691001, 200);
  /* Clocks that went back from midnight to 23:00, and forward from midnight to 01:00. */
  assert_day_starts ("America/Sao_Paulo", 20170601, 700);
  assert_day_starts ("America/Havana", 20250101, 800);

  g_assert_cmpint (oms_time_day_start (20181104, brazil), ==, at ("2018-11-04T03:00:00Z"));
  g_assert_cmpint (oms_time_day_start (20180218, brazil), ==, at ("2018-02-18T03:00:00Z"));
  /* The day of 25 hours and the day of 23. */
  g_assert_cmpint (oms_time_day_start (20261102, pacific) - oms_time_day_start (20261101, pacific), ==,
                   25 * OMS_TIME_HOUR);
  g_assert_cmpint (oms_time_day_start (20260309, pacific) - oms_time_day_start (20260308, pacific), ==,
                   23 * OMS_TIME_HOUR);
}

static void
test_parse_around_summer_time (void)
{
  g_autoptr (GTimeZone) pacific = zone_new ("America/Los_Angeles");

  /* Skipped by the clock: the moment of the jump. Shown twice: the first time. */
  assert_parses ("2026-03-08 02:30", pacific, "2026-03-08T10:00:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-01 01:30", pacific, "2026-11-01T08:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-01 02:30", pacific, "2026-11-01T10:30:00Z", OMS_PRECISION_TIME);
  assert_parses ("2026-11-01", pacific, "2026-11-01T20:00:00Z", OMS_PRECISION_DAY);
}

static void
test_day_add (void)
{
  int day = 19991231;

  g_assert_cmpint (oms_time_day_add (20261122, 0), ==, 20261122);
  g_assert_cmpint (oms_time_day_add (20261130, 1), ==, 20261201);
  g_assert_cmpint (oms_time_day_add (20270101, -1), ==, 20261231);
  g_assert_cmpint (oms_time_day_add (20240228, 1), ==, 20240229);
  g_assert_cmpint (oms_time_day_add (20250228, 1), ==, 20250301);
  g_assert_cmpint (oms_time_day_add (20261122, -365), ==, 20251122);
  /* Against the calendar of GLib, day by day over the four kinds of years. */
  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (GDate) date =
          g_date_new_dmy ((GDateDay) (day % 100), (GDateMonth) (day / 100 % 100), (GDateYear) (day / 10000));

      g_date_add_days (date, 1);
      day = oms_time_day_add (day, 1);
      g_assert_cmpint (day, ==,
                       g_date_get_year (date) * 10000 + (int) g_date_get_month (date) * 100 + g_date_get_day (date));
    }
}

static void
test_iso_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 10000; i++)
    {
      gint64 ms = (gint64) (g_rand_double_range (rand, -60e12, 250e12));
      g_autofree char *iso = oms_time_to_iso (ms);

      g_assert_cmpint (at (iso), ==, ms);
    }
}

static void
assert_due (const char *due, const char *now, const char *expected, int expected_urgency)
{
  g_autoptr (GTimeZone) india = zone_new ("Asia/Kolkata");
  int urgency = 42;
  g_autofree char *text = oms_time_format_due (due != NULL ? at (due) : OMS_TIME_UNKNOWN, at (now), india, &urgency);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (urgency, ==, expected_urgency);
}

static void
test_due (void)
{
  const char *now = "2026-11-22T04:30:00Z"; /* 10:00 in India */

  assert_due (NULL, now, "—", 0);
  assert_due ("2026-11-22T04:29:59Z", now, "just late", 2);
  assert_due ("2026-11-22T04:10:00Z", now, "20 min late", 2);
  assert_due ("2026-11-21T23:30:00Z", now, "5 h late", 2);
  assert_due ("2026-11-21T04:30:00Z", now, "24 h late", 2);
  assert_due ("2026-11-20T04:30:00Z", now, "2 days late", 2);
  assert_due ("2026-11-22T04:30:30Z", now, "now", 1);
  assert_due ("2026-11-22T05:12:00Z", now, "in 42 min", 1);
  assert_due ("2026-11-22T05:50:00Z", now, "in 1 h 20 min", 1);
  assert_due ("2026-11-22T06:30:00Z", now, "in 2 h", 1);
  assert_due ("2026-11-22T12:30:00Z", now, "today 18:00", 0);
  assert_due ("2026-11-23T04:30:00Z", now, "tomorrow 10:00", 0);
  assert_due ("2026-11-24T04:30:00Z", now, "24 Nov", 0);
  assert_due ("2027-01-04T04:30:00Z", now, "4 Jan 2027", 0);
  /* Past midnight and yet within two hours: minutes say more than "tomorrow". */
  assert_due ("2026-11-22T19:00:00Z", "2026-11-22T18:00:00Z", "in 1 h", 1);
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_words (void)
{
  g_autoptr (GTimeZone) india = zone_new ("Asia/Kolkata");
  gint64 now = at ("2026-11-22T04:30:00Z");

  assert_text (oms_time_format_short (at ("2026-11-22T03:44:00Z"), OMS_PRECISION_TIME, now, india), "22 Nov 09:14");
  assert_text (oms_time_format_short (at ("2026-11-22T03:44:00Z"), OMS_PRECISION_DAY, now, india), "22 Nov");
  assert_text (oms_time_format_short (at ("2025-11-22T03:44:00Z"), OMS_PRECISION_TIME, now, india), "22 Nov 2025");
  /* The year is the seller's, not Greenwich's. */
  assert_text (oms_time_format_short (at ("2025-12-31T20:00:00Z"), OMS_PRECISION_TIME, now, india), "1 Jan 01:30");
  assert_text (oms_time_format_short (OMS_TIME_UNKNOWN, OMS_PRECISION_TIME, now, india), "—");
  assert_text (oms_time_format_short (G_MAXINT64, OMS_PRECISION_TIME, now, india), "—");
  assert_text (oms_time_format_long (at ("2026-11-22T03:44:05Z"), india), "Sunday 22 November 2026, 09:14:05 IST");
  assert_text (oms_time_format_long (OMS_TIME_UNKNOWN, india), "—");
  assert_text (oms_time_format_medium (at ("2026-11-02T03:44:05Z"), india), "2 Nov 2026, 09:14:05");
  assert_text (oms_time_format_medium (OMS_TIME_UNKNOWN, india), "—");

  assert_text (oms_time_format_ago (now, now, india), "just now");
  assert_text (oms_time_format_ago (now - 59 * OMS_TIME_SECOND, now, india), "just now");
  assert_text (oms_time_format_ago (now + 30 * OMS_TIME_SECOND, now, india), "just now");
  assert_text (oms_time_format_ago (now - 42 * OMS_TIME_MINUTE, now, india), "42 min ago");
  assert_text (oms_time_format_ago (now - 5 * OMS_TIME_HOUR - 1, now, india), "5 h ago");
  assert_text (oms_time_format_ago (now - OMS_TIME_DAY, now, india), "21 Nov 10:00");
  assert_text (oms_time_format_ago (now + OMS_TIME_HOUR, now, india), "22 Nov 11:00");
  assert_text (oms_time_format_ago (OMS_TIME_UNKNOWN, now, india), "—");

  assert_text (oms_time_format_duration (0), "< 0.1 s");
  assert_text (oms_time_format_duration (-5), "< 0.1 s");
  assert_text (oms_time_format_duration (99), "< 0.1 s");
  assert_text (oms_time_format_duration (100), "0.1 s");
  assert_text (oms_time_format_duration (440), "0.4 s");
  assert_text (oms_time_format_duration (9999), "9.9 s");
  assert_text (oms_time_format_duration (12345), "12 s");
  assert_text (oms_time_format_duration (200 * OMS_TIME_SECOND), "3 min 20 s");
  assert_text (oms_time_format_duration (2 * OMS_TIME_HOUR + 5 * OMS_TIME_MINUTE), "2 h 5 min");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/time/parse", test_parse);
  g_test_add_func ("/model/time/parse-refuses", test_parse_refuses);
  g_test_add_func ("/model/time/parse-around-summer-time", test_parse_around_summer_time);
  g_test_add_func ("/model/time/local-day", test_local_day);
  g_test_add_func ("/model/time/day-start", test_day_start);
  g_test_add_func ("/model/time/day-add", test_day_add);
  g_test_add_func ("/model/time/iso-round-trip", test_iso_round_trip);
  g_test_add_func ("/model/time/due", test_due);
  g_test_add_func ("/model/time/words", test_words);
  return g_test_run ();
}
