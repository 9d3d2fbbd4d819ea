/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the window can do, by its name: type a few letters, press Enter. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_COMMAND_WINDOW (oms_command_window_get_type ())
G_DECLARE_FINAL_TYPE (OmsCommandWindow, oms_command_window, OMS, COMMAND_WINDOW, GtkWindow)

/* @parent: whose "win" and "app" actions the commands are. Present it; it destroys itself. */
OmsCommandWindow *oms_command_window_new (GtkWindow *parent, OmsSession *session);

/* Whether each word of @text is somewhere in @label. */
gboolean oms_command_matches (const char *label, const char *text);

G_END_DECLS
