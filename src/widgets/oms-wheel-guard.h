/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps list views of GTK before 4.10.1 from jumping to their end when wheel events come faster than frames
 * (GTK issue 2971): gathers them and moves the adjustment once per frame. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Does nothing on a GTK that does not need it. Lives as long as @scrolled. */
void oms_wheel_guard_attach (GtkScrolledWindow *scrolled);

G_END_DECLS
