/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments and days: reading ISO 8601, day arithmetic in the seller's zone, and the words people read. Knows nothing of
 * orders. */
#include "oms-time.h"

#include "oms-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECONDS_A_DAY 86400

gint64
oms_time_now (void)
{
  return g_get_real_time () / 1000;
}

/* ---- Days as numbers ----------------------------------------------------------------------------------------------
 */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of a day in the proleptic Gregorian calendar, by the usual shift of the year to March. */
static gint64
days_from_civil (int year, int month, int day)
{
  gint64 y = year - (month <= 2);
  gint64 era = floor_div (y, 400);
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = floor_div (shifted, 146097);
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 shifted_month = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * shifted_month + 2) / 5 + 1);
  *month = (int) (shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

static gint64
days_of (int day)
{
  return days_from_civil (day / 10000, day / 100 % 100, day % 100);
}

static int
day_of (gint64 days)
{
  int year, month, day;

  civil_from_days (days, &year, &month, &day);
  return year * 10000 + month * 100 + day;
}

/* Seconds east of Greenwich at @seconds (UTC). */
static gint64
offset_at (GTimeZone *zone, gint64 seconds)
{
  if (zone == NULL)
    return 0;
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

int
oms_time_local_day (gint64 ms, GTimeZone *zone)
{
  gint64 seconds = floor_div (ms, 1000);

  return day_of (floor_div (seconds + offset_at (zone, seconds), SECONDS_A_DAY));
}

/* The UTC second at which clocks in @zone first show @local (seconds on the local clock). Where the clock jumps over
 * it, the moment of the jump. */
static gint64
first_utc_of_local (gint64 local, GTimeZone *zone)
{
  gint64 before = offset_at (zone, local - SECONDS_A_DAY);
  gint64 after = offset_at (zone, local + SECONDS_A_DAY);
  gint64 early = local - before, late = local - after;
  gint64 low, high;

  if (before == after)
    return early;
  if (offset_at (zone, early) == before)
    return early;
  if (offset_at (zone, late) == after)
    return late;

  /* Skipped by a jump forward: @late is still before the jump, @early already after it. */
  low = late;
  high = early;
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (offset_at (zone, middle) == before)
        low = middle;
      else
        high = middle;
    }
  return high;
}

gint64
oms_time_day_start (int day, GTimeZone *zone)
{
  return first_utc_of_local (days_of (day) * SECONDS_A_DAY, zone) * 1000;
}

int
oms_time_day_add (int day, int days)
{
  return day_of (days_of (day) + days);
}

/* ---- ISO 8601 -----------------------------------------------------------------------------------------------------
 */

typedef struct
{
  int year, month, day;
  int hour, minute, second, millisecond;
  gboolean has_time;
  gboolean has_offset;
  int offset; /* seconds */
} IsoParts;

static gboolean
read_digits (const char **p, int n, int *value)
{
  *value = 0;
  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      *value = *value * 10 + ((*p)[i] - '0');
    }
  *p += n;
  return TRUE;
}

static gboolean
skip_char (const char **p, const char *any_of)
{
  if (**p == '\0' || strchr (any_of, **p) == NULL)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
read_date (const char **p, IsoParts *parts)
{
  return read_digits (p, 4, &parts->year) && skip_char (p, "-") && read_digits (p, 2, &parts->month) &&
         skip_char (p, "-") && read_digits (p, 2, &parts->day) && parts->year >= 1 && parts->month >= 1 &&
         parts->month <= 12 && parts->day >= 1 &&
         parts->day <= g_date_get_days_in_month ((GDateMonth) parts->month, (GDateYear) parts->year);
}

static gboolean
read_clock (const char **p, IsoParts *parts)
{
  if (!read_digits (p, 2, &parts->hour) || !skip_char (p, ":") || !read_digits (p, 2, &parts->minute))
    return FALSE;
  if (skip_char (p, ":"))
    {
      if (!read_digits (p, 2, &parts->second))
        return FALSE;
      if (skip_char (p, ".,"))
        {
          int scale = 100;

          if (!g_ascii_isdigit (**p))
            return FALSE;
          for (; g_ascii_isdigit (**p); (*p)++, scale /= 10)
            parts->millisecond += scale * (**p - '0');
        }
    }
  /* 60 is a leap second; it falls on the next minute. */
  return parts->hour <= 23 && parts->minute <= 59 && parts->second <= 60;
}

static gboolean
read_offset (const char **p, IsoParts *parts)
{
  int sign, hours, minutes = 0;

  if (skip_char (p, "Zz"))
    {
      parts->has_offset = TRUE;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return TRUE;
  sign = **p == '-' ? -1 : 1;
  (*p)++;
  if (!read_digits (p, 2, &hours))
    return FALSE;
  if ((skip_char (p, ":") || g_ascii_isdigit (**p)) && !read_digits (p, 2, &minutes))
    return FALSE;
  parts->has_offset = TRUE;
  parts->offset = sign * (hours * 3600 + minutes * 60);
  return hours <= 23 && minutes <= 59;
}

static gboolean
read_iso (const char *text, IsoParts *parts)
{
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;
  if (!read_date (&p, parts))
    return FALSE;
  if ((*p == 'T' || *p == 't' || *p == ' ') && g_ascii_isdigit (p[1]))
    {
      p++;
      parts->has_time = TRUE;
      if (!read_clock (&p, parts))
        return FALSE;
      if (*p == ' ' && (p[1] == '+' || p[1] == '-'))
        p++;
      if (!read_offset (&p, parts))
        return FALSE;
    }
  while (g_ascii_isspace (*p))
    p++;
  return *p == '\0';
}

gboolean
oms_time_parse (const char *text, GTimeZone *zone, gint64 *ms, OmsPrecision *precision, GError **error)
{
  IsoParts parts = { 0 };
  gint64 local;

  g_assert (ms != NULL);

  if (text == NULL || !read_iso (text, &parts))
    {
      g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, _ ("This is not a date or time"));
      return FALSE;
    }

  if (!parts.has_time)
    parts.hour = 12;
  local = days_from_civil (parts.year, parts.month, parts.day) * SECONDS_A_DAY + parts.hour * 3600 + parts.minute * 60 +
          parts.second;
  *ms = (parts.has_offset ? local - parts.offset : first_utc_of_local (local, zone)) * 1000 + parts.millisecond;
  if (precision != NULL)
    *precision = parts.has_time ? OMS_PRECISION_TIME : OMS_PRECISION_DAY;
  return TRUE;
}

char *
oms_time_to_iso (gint64 ms)
{
  gint64 seconds = floor_div (ms, 1000);
  gint64 days = floor_div (seconds, SECONDS_A_DAY);
  int clock = (int) (seconds - days * SECONDS_A_DAY);
  int fraction = (int) (ms - seconds * 1000);
  char tail[8] = "";
  int year, month, day;

  civil_from_days (days, &year, &month, &day);
  if (fraction != 0)
    g_snprintf (tail, sizeof tail, ".%03d", fraction);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%sZ", year, month, day, clock / 3600, clock / 60 % 60,
                          clock % 60, tail);
}

/* ---- Words --------------------------------------------------------------------------------------------------------
 */

/* NULL for moments no calendar shows (before year 1, after 9999). (transfer full) */
static GDateTime *
local_date_time (gint64 ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = ms == OMS_TIME_UNKNOWN ? NULL : g_date_time_new_from_unix_utc (floor_div (ms, 1000));

  if (utc == NULL)
    return NULL;
  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_steal_pointer (&utc);
}

char *
oms_time_format_short (gint64 ms, OmsPrecision precision, gint64 now, GTimeZone *zone)
{
  g_autoptr (GDateTime) when = local_date_time (ms, zone);

  if (when == NULL)
    return g_strdup ("—");
  if (oms_time_local_day (ms, zone) / 10000 != oms_time_local_day (now, zone) / 10000)
    /* Translators: a day of another year, "22 Nov 2025" */
    return g_date_time_format (when, _ ("%-d %b %Y"));
  if (precision == OMS_PRECISION_DAY)
    /* Translators: a day of this year, "22 Nov" */
    return g_date_time_format (when, _ ("%-d %b"));
  /* Translators: a day and time of this year, "22 Nov 09:14" */
  return g_date_time_format (when, _ ("%-d %b %H:%M"));
}

char *
oms_time_format_long (gint64 ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) when = local_date_time (ms, zone);

  if (when == NULL)
    return g_strdup ("—");
  /* Translators: the exact moment, "Sunday 22 November 2026, 09:14:05 IST" */
  return g_date_time_format (when, _ ("%A %-d %B %Y, %H:%M:%S %Z"));
}

char *
oms_time_format_medium (gint64 ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) when = local_date_time (ms, zone);

  if (when == NULL)
    return g_strdup ("—");
  /* Translators: the exact moment in few letters, "22 Nov 2026, 09:14:05" */
  return g_date_time_format (when, _ ("%-d %b %Y, %H:%M:%S"));
}

char *
oms_time_format_ago (gint64 ms, gint64 now, GTimeZone *zone)
{
  gint64 age;

  if (ms == OMS_TIME_UNKNOWN)
    return g_strdup ("—");
  age = now - ms;
  if (age <= -OMS_TIME_MINUTE || age >= OMS_TIME_DAY)
    return oms_time_format_short (ms, OMS_PRECISION_TIME, now, zone);
  if (age < OMS_TIME_MINUTE)
    return g_strdup (_ ("just now"));
  if (age < OMS_TIME_HOUR)
    return g_strdup_printf (_ ("%d min ago"), (int) (age / OMS_TIME_MINUTE));
  return g_strdup_printf (_ ("%d h ago"), (int) (age / OMS_TIME_HOUR));
}

static char *
format_late (gint64 late)
{
  int days = (int) MIN (late / OMS_TIME_DAY, G_MAXINT);

  if (late < OMS_TIME_MINUTE)
    return g_strdup (_ ("just late"));
  if (late < OMS_TIME_HOUR)
    return g_strdup_printf (_ ("%d min late"), (int) (late / OMS_TIME_MINUTE));
  if (late < 2 * OMS_TIME_DAY)
    return g_strdup_printf (_ ("%d h late"), (int) (late / OMS_TIME_HOUR));
  return g_strdup_printf (ngettext ("%d day late", "%d days late", (unsigned long) days), days);
}

static char *
format_soon (gint64 left)
{
  int minutes = (int) (left / OMS_TIME_MINUTE);

  if (minutes == 0)
    return g_strdup (_ ("now"));
  if (minutes < 60)
    return g_strdup_printf (_ ("in %d min"), minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (_ ("in %d h"), minutes / 60);
  return g_strdup_printf (_ ("in %d h %d min"), minutes / 60, minutes % 60);
}

char *
oms_time_format_due (gint64 due, gint64 now, GTimeZone *zone, int *urgency)
{
  g_autoptr (GDateTime) when = local_date_time (due, zone);
  gint64 left = when != NULL ? due - now : 0;
  int today, day;

  if (urgency != NULL)
    *urgency = 0;
  if (when == NULL)
    return g_strdup ("—");
  if (urgency != NULL)
    *urgency = left < 0 ? 2 : left <= 2 * OMS_TIME_HOUR ? 1 : 0;
  if (left < 0)
    return format_late (-left);
  if (left <= 2 * OMS_TIME_HOUR)
    return format_soon (left);

  today = oms_time_local_day (now, zone);
  day = oms_time_local_day (due, zone);
  if (day == today)
    return g_date_time_format (when, _ ("today %H:%M"));
  if (day == oms_time_day_add (today, 1))
    return g_date_time_format (when, _ ("tomorrow %H:%M"));
  return oms_time_format_short (due, OMS_PRECISION_DAY, now, zone);
}

char *
oms_time_format_duration (gint64 milliseconds)
{
  gint64 tenths = MAX (milliseconds, 0) / 100;
  gint64 seconds = tenths / 10;

  if (tenths == 0)
    return g_strdup (_ ("< 0.1 s"));
  if (seconds < 10)
    return g_strdup_printf (_ ("%d.%d s"), (int) seconds, (int) (tenths % 10));
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf (_ ("%" G_GINT64_FORMAT " h %d min"), seconds / 3600, (int) (seconds / 60 % 60));
}
