/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preferences: light or dark, how digits are grouped, whose clock counts. Changes hold at once. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_PREFERENCES_WINDOW (oms_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (OmsPreferencesWindow, oms_preferences_window, OMS, PREFERENCES_WINDOW, GtkWindow)

OmsPreferencesWindow *oms_preferences_window_new (GtkWindow *parent, OmsSession *session);

G_END_DECLS
