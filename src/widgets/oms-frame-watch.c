/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. A turn is what lies between the end of poll (check) and the beginning of the next one (prepare); a
 * source of the highest priority sees both in every turn and is never ready itself. */
#include "oms-frame-watch.h"

#include <time.h>

#define NOTABLE_TURN 50000 /* µs */

typedef struct
{
  GSource parent;
  gint64 woken; /* monotonic µs; 0 before the first poll */
  gint64 work;  /* µs of work of this thread until then */
  gint64 longest;
} FrameWatch;

static GSource *the_watch = NULL;

/* What the thread has worked: on a busy machine a turn also waits for its turn at the processor. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
frame_watch_prepare (GSource *source, int *timeout)
{
  FrameWatch *watch = (FrameWatch *) source;

  *timeout = -1;
  if (watch->woken == 0)
    return FALSE;
  gint64 turn = g_get_monotonic_time () - watch->woken;
  watch->woken = 0;
  if (turn <= watch->longest && turn < NOTABLE_TURN)
    return FALSE;
  watch->longest = MAX (watch->longest, turn);
  g_printerr ("watchdog: turn %.1f ms, work %.1f ms\n", (double) turn / 1000.0,
              (double) (thread_time () - watch->work) / 1000.0);
  return FALSE;
}

static gboolean
frame_watch_check (GSource *source)
{
  FrameWatch *watch = (FrameWatch *) source;

  watch->woken = g_get_monotonic_time ();
  watch->work = thread_time ();
  return FALSE;
}

static gboolean
frame_watch_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs frame_watch_funcs = {
  .prepare = frame_watch_prepare,
  .check = frame_watch_check,
  .dispatch = frame_watch_dispatch,
};

void
oms_frame_watch_start (void)
{
  if (the_watch != NULL || g_strcmp0 (g_getenv ("OMS_WATCHDOG"), "1") != 0)
    return;
  GSource *source = g_source_new (&frame_watch_funcs, sizeof (FrameWatch));
  g_source_set_static_name (source, "frame watch");
  g_source_set_priority (source, G_MININT);
  g_source_attach (source, NULL);
  the_watch = source;
}
