/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Knows no marketplace by name, no store and no clock of its own. */
#include "oms-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A limit is not used up by looking for news: half as much again is left for pages. */
#define ROOM_FOR_PAGES 1.5
/* Accounts are spread over a tenth of the interval, and over so much of a day's first hour. */
#define DAILY_SPREAD (10 * OMS_TIME_MINUTE)
/* Two days that touch at midnight do not make two turns at once. */
#define DAILY_APART (6 * OMS_TIME_HOUR)

gboolean
oms_schedule_is_setting (const char *field)
{
  static const char *const settings[] = { OMS_SETTING_EVERY, OMS_SETTING_PAUSED, OMS_SETTING_BACK_FILL, NULL };

  return g_strv_contains (settings, field);
}

/* ---- How often -----------------------------------------------------------------------------------------------------
 */

static const OmsRhythm rhythms[] = {
  { "", N_ ("Automatically"), 0 },
  { "5", N_ ("Every 5 minutes"), 5 * OMS_TIME_MINUTE },
  { "10", N_ ("Every 10 minutes"), 10 * OMS_TIME_MINUTE },
  { "15", N_ ("Every 15 minutes"), 15 * OMS_TIME_MINUTE },
  { "30", N_ ("Every 30 minutes"), 30 * OMS_TIME_MINUTE },
  { "60", N_ ("Every hour"), OMS_TIME_HOUR },
  { "180", N_ ("Every 3 hours"), 3 * OMS_TIME_HOUR },
  { OMS_RHYTHM_BY_HAND, N_ ("Only by hand"), 0 },
  { NULL, NULL, 0 },
};

const OmsRhythm *
oms_schedule_rhythms (void)
{
  return rhythms;
}

/* What looks for news, as against what reads everything once more. */
static gboolean
follows_choice (const OmsAdapterJob *job)
{
  return job->manual && job->type == OMS_JOB_ORDERS;
}

const OmsAdapterJob *
oms_schedule_news_job (const OmsAdapterInfo *info, guint n)
{
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (follows_choice (job) && n-- == 0)
      return job;
  return NULL;
}

static const OmsRhythm *
find_rhythm (const char *id)
{
  for (const OmsRhythm *rhythm = rhythms; rhythm->id != NULL; rhythm++)
    if (g_strcmp0 (rhythm->id, id) == 0)
      return rhythm;
  return NULL;
}

const OmsRhythm *
oms_schedule_get_rhythm (const OmsAccount *account)
{
  const OmsRhythm *chosen = find_rhythm (oms_account_get (account, OMS_SETTING_EVERY));

  return chosen != NULL ? chosen : &rhythms[0];
}

/* A server on this computer may be asked as many times faster as it says. */
static double
rate_scale (const OmsAccount *account)
{
  const char *text = account != NULL ? oms_account_get (account, "rate_scale") : NULL;
  double scale = text != NULL ? g_ascii_strtod (text, NULL) : 1;

  return scale > 1 ? scale : 1;
}

gint64
oms_schedule_floor (const OmsAdapterInfo *info, const OmsAdapterJob *job, const OmsAccount *account)
{
  const OmsAdapterLimit *limit = job->operation != NULL ? oms_adapter_info_find_limit (info, job->operation) : NULL;

  if (limit == NULL || limit->rate <= 0)
    return 0;
  return (gint64) (ROOM_FOR_PAGES * (double) OMS_TIME_SECOND / (limit->rate * rate_scale (account)));
}

/* In practice, and in tests, nobody wants to wait for minutes. 0: @id is not seconds, or the server is a real one. */
static gint64
practice_interval (const OmsAccount *account, const char *id)
{
  const char *endpoint = oms_account_get (account, "endpoint");
  g_autofree char *number = NULL;
  gint64 seconds;

  if (id == NULL || !g_str_has_suffix (id, "s") || endpoint == NULL || !oms_http_is_loopback (endpoint))
    return 0;
  number = g_strndup (id, strlen (id) - 1);
  return g_ascii_string_to_signed (number, 10, 1, 3600, &seconds, NULL) ? seconds * OMS_TIME_SECOND : 0;
}

gboolean
oms_schedule_rhythm_fits (const OmsAdapterInfo *info, const OmsRhythm *rhythm, const OmsAccount *account)
{
  if (rhythm->interval == 0)
    return TRUE;
  for (const OmsAdapterJob *job = info->jobs; job->id != NULL; job++)
    if (follows_choice (job) && rhythm->interval < oms_schedule_floor (info, job, account))
      return FALSE;
  return TRUE;
}

gboolean
oms_schedule_check_rhythm (const OmsAdapterInfo *info, const char *id, const OmsAccount *account, GError **error)
{
  const OmsRhythm *rhythm = find_rhythm (id);
  g_autoptr (GString) fitting = NULL;

  if (practice_interval (account, id) > 0 || (rhythm != NULL && oms_schedule_rhythm_fits (info, rhythm, account)))
    return TRUE;
  fitting = g_string_new (NULL);
  for (const OmsRhythm *one = rhythms + 1; one->id != NULL; one++)
    if (oms_schedule_rhythm_fits (info, one, account))
      g_string_append_printf (fitting, "%s%s", fitting->len > 0 ? ", " : "", one->id);
  if (rhythm != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 /* Translators: a marketplace; a list of minutes */
                 _ ("%s does not allow a look so often. It may be one of: %s"), _ (info->label), fitting->str);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("How often is one of: %s"), fitting->str);
  return FALSE;
}

gint64
oms_schedule_interval (const OmsAdapterInfo *info, const OmsAdapterJob *job, const OmsAccount *account)
{
  const OmsRhythm *rhythm = oms_schedule_get_rhythm (account);
  gint64 practice = practice_interval (account, oms_account_get (account, OMS_SETTING_EVERY));
  gint64 own = job->interval_s * OMS_TIME_SECOND;

  if (practice > 0 && own > 0 && follows_choice (job))
    return practice;
  if (own == 0 || g_str_equal (rhythm->id, OMS_RHYTHM_BY_HAND))
    return 0;
  if (rhythm->interval == 0)
    return own;
  if (follows_choice (job))
    return MAX (rhythm->interval, oms_schedule_floor (info, job, account));
  return MAX (rhythm->interval, own);
}

static gint64
daily_due_at (gint64 interval, gint64 last, guint hash, GTimeZone *zone)
{
  int next_day = oms_time_day_add (oms_time_local_day (last, zone), (int) (interval / OMS_TIME_DAY));
  gint64 start = oms_time_day_start (next_day, zone) + hash % (DAILY_SPREAD + 1);

  return MAX (start, last + DAILY_APART);
}

gint64
oms_schedule_due_at (const OmsAdapterJob *job, gint64 interval, const OmsStoredCursor *cursor,
                     const OmsAccount *account, GTimeZone *zone)
{
  gint64 last = MAX (cursor->finished_at, cursor->attempted_at);
  guint hash = g_str_hash (account->uuid);

  if (interval == 0)
    return OMS_TIME_UNKNOWN;
  /* A first sync reads everything there is: what looks again once a day begins the day after. */
  if (last == OMS_TIME_UNKNOWN && interval >= OMS_TIME_DAY && !job->manual)
    last = account->created_at;
  /* What stopped half-way goes on as soon as the others have had their turns; what failed waits by its own memory. */
  if (last == OMS_TIME_UNKNOWN || cursor->resuming)
    return 0;
  if (interval >= OMS_TIME_DAY)
    return daily_due_at (interval, last, hash, zone);
  return last + interval + hash % (interval / 10 + 1);
}

/* ---- Pauses --------------------------------------------------------------------------------------------------------
 */

#define OPEN_TEXT "open"

gint64
oms_pause_parse (const char *text)
{
  gint64 until;

  if (text == NULL || *text == '\0')
    return OMS_TIME_UNKNOWN;
  if (g_str_equal (text, OPEN_TEXT))
    return OMS_PAUSE_OPEN;
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &until, NULL) ? until : OMS_TIME_UNKNOWN;
}

char *
oms_pause_format (gint64 until)
{
  if (until == OMS_TIME_UNKNOWN)
    return NULL;
  return until == OMS_PAUSE_OPEN ? g_strdup (OPEN_TEXT) : g_strdup_printf ("%" G_GINT64_FORMAT, until);
}

gint64
oms_pause_get (const OmsAccount *account, gint64 now)
{
  gint64 until = oms_pause_parse (oms_account_get (account, OMS_SETTING_PAUSED));

  return until > now ? until : OMS_TIME_UNKNOWN;
}

gboolean
oms_pause_from_id (const char *id, gint64 now, GTimeZone *zone, gint64 *until)
{
  if (g_str_equal (id, "hour"))
    *until = now + OMS_TIME_HOUR;
  else if (g_str_equal (id, "tomorrow"))
    *until = oms_time_day_start (oms_time_day_add (oms_time_local_day (now, zone), 1), zone) +
             OMS_PAUSE_MORNING * OMS_TIME_HOUR;
  else if (g_str_equal (id, OPEN_TEXT))
    *until = OMS_PAUSE_OPEN;
  else
    return FALSE;
  return TRUE;
}

char *
oms_pause_describe (gint64 until, gint64 now, GTimeZone *zone)
{
  int days = 0;

  if (until == OMS_PAUSE_OPEN)
    return g_strdup (_ ("Paused"));

  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (until / OMS_TIME_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *clock = g_date_time_format (local, "%-H:%M");
  g_autofree char *date = oms_time_format_short (until, OMS_PRECISION_TIME, now, zone);
  int today = oms_time_local_day (now, zone);

  while (days < 2 && oms_time_day_add (today, days) != oms_time_local_day (until, zone))
    days++;
  if (days == 0) /* Translators: %s is a time like 7:00 */
    return g_strdup_printf (_ ("Paused until %s"), clock);
  if (days == 1)
    return g_strdup_printf (_ ("Paused until tomorrow %s"), clock);
  /* Translators: %s is a date and time like 22 Nov 07:00 */
  return g_strdup_printf (_ ("Paused until %s"), date);
}
