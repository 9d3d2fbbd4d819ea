/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the turns of the main loop, so that "nothing on screen waits" is a number and not a hope. On only when the
 * environment has OMS_WATCHDOG=1; then each turn that is the longest so far, or takes 50 ms or more, is printed to
 * standard error as "watchdog: turn 38.2 ms, work 35.0 ms". Main thread only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts counting on the default main context; call when the first window is on screen. Does nothing when the watch is
 * off or already running. */
void oms_frame_watch_start (void);

G_END_DECLS
