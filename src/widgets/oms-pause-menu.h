/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of menus that pause what runs by itself, and end the pause. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A section behind what @menu has: for how long @label ("Pause") may be, or Resume when it @is_paused. @platform_id 0:
 * all accounts. The action is win.pause. */
void oms_pause_menu_append (GMenu *menu, const char *label, gint64 platform_id, gboolean is_paused);

G_END_DECLS
