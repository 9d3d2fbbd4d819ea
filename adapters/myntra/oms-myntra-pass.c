/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which windows a pass over the lists of orders reads: plain arithmetic, no network.
 *
 * A list cannot be asked what changed, only for the orders of some days (a week at most) in one state. Neither it nor a
 * look-up by id tells when an order was placed; so the windows of lists that see an order first are single days, and
 * the window tells the day. The others look for changes only, a week at a time.
 *
 * The cursor's state is small JSON. Between passes: {"last": moment, "cut": how windows are cut, …}. In a pass also:
 * its days, the window and the page that come next. Windows go back in time, so that today's orders come first. */
#include "oms-myntra-private.h"

#define WEEK_STEP     6 /* of seven days: the last one may not belong to the window */
#define INDIA_SECONDS (5 * 3600 + 1800)
#define NOON          (OMS_TIME_DAY / 2)

static const OmsMyntraList lists[] = {
  { "work", { "WP" }, 2, TRUE },
  { "held", { "RFR" }, 7, FALSE },
  { "packed", { "PK" }, 10, FALSE },
  { "cancelled", { "IC" }, 7, FALSE },
  { "shipped", { "SH" }, 20, FALSE },
  { "delivered", { "DL" }, 30, FALSE },
  /* Without a status it also names the orders that are closed. */
  { "reconcile", { "", "WP", "RFR", "PK", "SH", "DL", "IC" }, 30, TRUE },
};

const OmsMyntraList *
oms_myntra_find_list (const char *job)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].job, job))
      return &lists[i];
  return NULL;
}

/* ---- The state ----------------------------------------------------------------------------------------------------
 */

static gboolean
is_day (gint64 day)
{
  return day >= 19700101 && day <= 99981231 && day / 100 % 100 >= 1 && day / 100 % 100 <= 12 && day % 100 >= 1 &&
         day % 100 <= 31;
}

void
oms_myntra_pass_read (OmsMyntraPass *pass, const char *state)
{
  g_autoptr (OmsJson) json = state != NULL ? oms_json_parse_text (state, NULL) : NULL;
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;

  *pass = (OmsMyntraPass){ 0 };
  pass->last = oms_state_get_moment (root, "last");
  pass->cut = CLAMP (oms_state_get_count (root, "cut"), 0, OMS_MYNTRA_N_CUTS - 1);
  pass->cut_is_sure = oms_json_get_bool (root, "cutIsSure");
  pass->by_status = oms_json_get_bool (root, "byStatus");
  pass->started = oms_state_get_moment (root, "started");
  pass->in_weeks = oms_json_get_bool (root, "inWeeks");
  pass->range = oms_json_get_bool (root, "range");
  pass->from = oms_state_get_count (root, "from");
  pass->to = oms_state_get_count (root, "to");
  pass->day = oms_state_get_count (root, "day");
  pass->status = CLAMP (oms_state_get_count (root, "status"), 0, (gint64) G_N_ELEMENTS (lists[0].statuses) - 2);
  pass->page = oms_state_get_count (root, "page");
  if (!oms_json_get_int (root, "firstPages", &pass->first_pages))
    pass->first_pages = -1;
  if (!oms_json_get_int (root, "firstTotal", &pass->first_total))
    pass->first_total = -1;
  pass->repeats = oms_state_get_count (root, "repeats");
  pass->any = oms_json_get_bool (root, "any");
  pass->print = g_strdup (oms_json_get_string (root, "print"));
  if (!is_day (pass->from) || !is_day (pass->to) || !is_day (pass->day))
    pass->started = OMS_TIME_UNKNOWN;
}

char *
oms_myntra_pass_write (const OmsMyntraPass *pass)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);

  oms_json_writer_begin_object (writer, NULL);
  if (pass->last != OMS_TIME_UNKNOWN)
    oms_json_writer_add_int (writer, "last", pass->last);
  oms_json_writer_add_int (writer, "cut", pass->cut);
  oms_json_writer_add_bool (writer, "cutIsSure", pass->cut_is_sure);
  oms_json_writer_add_bool (writer, "byStatus", pass->by_status);
  if (pass->started != OMS_TIME_UNKNOWN)
    {
      oms_json_writer_add_int (writer, "started", pass->started);
      oms_json_writer_add_bool (writer, "inWeeks", pass->in_weeks);
      if (pass->range)
        oms_json_writer_add_bool (writer, "range", TRUE);
      oms_json_writer_add_int (writer, "from", pass->from);
      oms_json_writer_add_int (writer, "to", pass->to);
      oms_json_writer_add_int (writer, "day", pass->day);
      oms_json_writer_add_int (writer, "status", pass->status);
      oms_json_writer_add_int (writer, "page", pass->page);
      oms_json_writer_add_int (writer, "firstPages", pass->first_pages);
      oms_json_writer_add_int (writer, "firstTotal", pass->first_total);
      oms_json_writer_add_int (writer, "repeats", pass->repeats);
      oms_json_writer_add_bool (writer, "any", pass->any);
      oms_json_writer_add_string (writer, "print", pass->print);
    }
  oms_json_writer_end_object (writer);
  return oms_json_writer_end (writer);
}

void
oms_myntra_pass_clear (OmsMyntraPass *pass)
{
  g_clear_pointer (&pass->print, g_free);
}

/* ---- Windows ------------------------------------------------------------------------------------------------------
 */

GTimeZone *
oms_myntra_zone (void)
{
  return g_time_zone_new_offset (INDIA_SECONDS);
}

static gboolean
is_weekly (const OmsMyntraPass *pass)
{
  return pass->in_weeks || pass->cut == OMS_MYNTRA_CUT_WEEK;
}

static int
day_of (gint64 moment)
{
  g_autoptr (GTimeZone) zone = oms_myntra_zone ();

  return oms_time_local_day (moment, zone);
}

/* Nobody knows where Myntra's days begin, so a week reaches into tomorrow. */
static gint64
newest (const OmsMyntraPass *pass)
{
  return is_weekly (pass) ? oms_time_day_add ((int) pass->to, 1) : pass->to;
}

static void
begin_window (OmsMyntraPass *pass)
{
  pass->page = 0;
  pass->first_pages = pass->first_total = -1;
  g_clear_pointer (&pass->print, g_free);
}

static void
begin_windows (OmsMyntraPass *pass)
{
  pass->day = newest (pass);
  pass->repeats = 0;
  begin_window (pass);
}

/* The whole pass from its first window. */
static void
rewind_pass (OmsMyntraPass *pass)
{
  pass->status = pass->by_status ? 1 : 0;
  begin_windows (pass);
}

static void
begin_pass (OmsMyntraPass *pass, int from, int to, gint64 now)
{
  pass->started = now;
  pass->from = from;
  pass->to = to;
  pass->any = FALSE;
  rewind_pass (pass);
}

void
oms_myntra_pass_start (OmsMyntraPass *pass, const OmsMyntraList *list, gint64 since, gint64 now)
{
  int today = day_of (now);
  int from = oms_time_day_add (today, -list->days);

  pass->range = FALSE;
  pass->in_weeks = !list->by_day && pass->last != OMS_TIME_UNKNOWN && since == OMS_TIME_UNKNOWN;
  if (since != OMS_TIME_UNKNOWN)
    from = MIN (from, day_of (MIN (since, now)));
  if (pass->last != OMS_TIME_UNKNOWN)
    from = MIN (from, oms_time_day_add (day_of (MIN (pass->last, now)), -1));
  begin_pass (pass, MAX (from, day_of (now - OMS_MYNTRA_MAX_AGE)), today, now);
}

gboolean
oms_myntra_pass_start_range (OmsMyntraPass *pass, gint64 since, gint64 until, gint64 now)
{
  /* The first noon from since on, the last one before until. */
  int from = day_of (MAX (since, now - OMS_MYNTRA_MAX_AGE) + NOON - 1);
  int to = oms_time_day_add (day_of (MIN (until, now) - 1 + NOON), -1);

  pass->in_weeks = FALSE;
  pass->range = TRUE;
  begin_pass (pass, from, to, now);
  return from <= to;
}

static char *
write_day (gint64 day)
{
  return g_strdup_printf ("%04d-%02d-%02d", (int) day / 10000, (int) day / 100 % 100, (int) day % 100);
}

void
oms_myntra_pass_window (const OmsMyntraPass *pass, char **start, char **end)
{
  int day = (int) pass->day;

  /* No further back than the lists that tell the day of an order. */
  if (is_weekly (pass))
    *start = write_day (MAX (oms_time_day_add (day, -WEEK_STEP), pass->from));
  else
    *start = write_day (day);
  *end = write_day (!is_weekly (pass) && pass->cut == OMS_MYNTRA_CUT_NEXT_DAY ? oms_time_day_add (day, 1) : day);
}

gint64
oms_myntra_pass_day (const OmsMyntraPass *pass)
{
  g_autoptr (GTimeZone) zone = oms_myntra_zone ();

  if (is_weekly (pass))
    return OMS_TIME_UNKNOWN;
  return oms_time_day_start ((int) pass->day, zone) + NOON;
}

void
oms_myntra_pass_again (OmsMyntraPass *pass)
{
  pass->repeats++;
  begin_window (pass);
}

gboolean
oms_myntra_pass_next_window (OmsMyntraPass *pass, const OmsMyntraList *list)
{
  pass->day = oms_time_day_add ((int) pass->day, is_weekly (pass) ? -WEEK_STEP : -1);
  pass->repeats = 0;
  begin_window (pass);
  if (pass->day >= pass->from)
    return TRUE;
  /* The list without a status holds them all. */
  if (*list->statuses[pass->status] == '\0' || list->statuses[pass->status + 1] == NULL)
    return FALSE;
  pass->status++;
  begin_windows (pass);
  return TRUE;
}

gboolean
oms_myntra_pass_by_status (OmsMyntraPass *pass, const OmsMyntraList *list)
{
  if (*list->statuses[pass->status] != '\0')
    return FALSE;
  pass->by_status = TRUE;
  pass->status = 1;
  begin_windows (pass);
  return TRUE;
}

gboolean
oms_myntra_pass_may_be_miscut (const OmsMyntraPass *pass)
{
  return !pass->any && !pass->cut_is_sure && !is_weekly (pass);
}

void
oms_myntra_pass_next_cut (OmsMyntraPass *pass)
{
  pass->cut++;
  rewind_pass (pass);
}

void
oms_myntra_pass_end (OmsMyntraPass *pass)
{
  pass->last = pass->started;
  pass->started = OMS_TIME_UNKNOWN;
}
