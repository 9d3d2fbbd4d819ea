/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendar arithmetic without GDateTime: it runs some twenty times for each order served. */
#include "oms-sandbox-time.h"

#include <string.h>

#define INDIA (5 * OMS_SANDBOX_HOUR + 30 * OMS_SANDBOX_MINUTE)

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* Days since 1970-01-01 to a date of the Gregorian calendar, after Howard Hinnant's well-known algorithm. */
static void
civil (gint64 days, int *year, int *month, int *day)
{
  gint64 z = days + 719468;
  gint64 era = floor_div (z, 146097);
  int doe = (int) (z - era * 146097);
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;

  *day = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = (int) (yoe + era * 400) + (*month <= 2 ? 1 : 0);
}

static char *
put (char *p, int value, int digits)
{
  for (int i = digits - 1; i >= 0; i--, value /= 10)
    p[i] = (char) ('0' + value % 10);
  return p + digits;
}

const char *
oms_sandbox_time_format (gint64 ms, char buffer[OMS_SANDBOX_TIME_SIZE])
{
  gint64 days = floor_div (ms, OMS_SANDBOX_DAY);
  int rest = (int) (ms - days * OMS_SANDBOX_DAY);
  int year, month, day;
  char *p = buffer;

  civil (days, &year, &month, &day);
  p = put (p, year, 4);
  *p++ = '-';
  p = put (p, month, 2);
  *p++ = '-';
  p = put (p, day, 2);
  *p++ = 'T';
  p = put (p, rest / 3600000, 2);
  *p++ = ':';
  p = put (p, rest / 60000 % 60, 2);
  *p++ = ':';
  p = put (p, rest / 1000 % 60, 2);
  if (rest % 1000 != 0)
    {
      *p++ = '.';
      p = put (p, rest % 1000, 3);
    }
  *p++ = 'Z';
  *p = '\0';
  return buffer;
}

static gboolean
shaped (const char *text)
{
  static const char shape[] = "dddd-dd-ddTdd:dd:dd";
  const char *p = text;

  for (const char *s = shape; *s != '\0'; s++, p++)
    if (*s == 'd' ? !g_ascii_isdigit (*p) : *p != *s)
      return FALSE;
  if (*p == '.')
    {
      size_t digits = strspn (p + 1, "0123456789");

      if (digits < 1 || digits > 9)
        return FALSE;
      p += 1 + digits;
    }
  return p[0] == 'Z' && p[1] == '\0';
}

gboolean
oms_sandbox_time_parse (const char *text, gint64 *ms)
{
  g_autoptr (GDateTime) time = NULL;

  if (!shaped (text))
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  *ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

const char *
oms_sandbox_time_india (gint64 ms, char buffer[OMS_SANDBOX_INDIA_SIZE])
{
  char iso[OMS_SANDBOX_TIME_SIZE];

  oms_sandbox_time_format (ms + INDIA, iso);
  memcpy (buffer, iso, OMS_SANDBOX_INDIA_SIZE - 1);
  buffer[10] = ' ';
  buffer[OMS_SANDBOX_INDIA_SIZE - 1] = '\0';
  return buffer;
}

gboolean
oms_sandbox_time_parse_day (const char *text, gint64 *ms)
{
  g_autofree char *whole = g_strconcat (text, "T00:00:00Z", NULL);

  if (strlen (text) != 10 || !oms_sandbox_time_parse (whole, ms))
    return FALSE;
  *ms -= INDIA;
  return TRUE;
}

const char *
oms_sandbox_time_offset (gint64 ms, char buffer[OMS_SANDBOX_OFFSET_SIZE])
{
  char iso[OMS_SANDBOX_TIME_SIZE];

  oms_sandbox_time_format (ms + INDIA, iso);
  g_snprintf (buffer, OMS_SANDBOX_OFFSET_SIZE, "%.19s.%03d+05:30", iso, (int) (ms - floor_div (ms, 1000) * 1000));
  return buffer;
}

gboolean
oms_sandbox_time_parse_offset (const char *text, gint64 *ms)
{
  size_t length = strlen (text);
  const char *offset = length > 6 ? text + length - 6 : "";
  g_autofree char *whole = NULL;
  int hours, minutes;

  if (length < 6 || g_ascii_toupper (text[length - 1]) == 'Z')
    return oms_sandbox_time_parse (text, ms);
  if ((offset[0] != '+' && offset[0] != '-') || !g_ascii_isdigit (offset[1]) || !g_ascii_isdigit (offset[2]) ||
      offset[3] != ':' || !g_ascii_isdigit (offset[4]) || !g_ascii_isdigit (offset[5]))
    return FALSE;
  hours = (offset[1] - '0') * 10 + offset[2] - '0';
  minutes = (offset[4] - '0') * 10 + offset[5] - '0';
  whole = g_strdup_printf ("%.*sZ", (int) (length - 6), text);
  if (hours > 14 || minutes > 59 || !oms_sandbox_time_parse (whole, ms))
    return FALSE;
  *ms -= (offset[0] == '-' ? -1 : 1) * (hours * OMS_SANDBOX_HOUR + minutes * OMS_SANDBOX_MINUTE);
  return TRUE;
}

gint64
oms_sandbox_time_day (gint64 ms)
{
  return floor_div (ms + INDIA, OMS_SANDBOX_DAY) * OMS_SANDBOX_DAY - INDIA;
}

guint
oms_sandbox_time_weekday (gint64 ms)
{
  gint64 days = floor_div (ms + INDIA, OMS_SANDBOX_DAY);

  return (guint) (((days + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}
