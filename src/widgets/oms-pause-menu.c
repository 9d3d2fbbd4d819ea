/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-pause-menu.h"

#include <glib/gi18n-lib.h>

static void
append (GMenu *menu, const char *label, gint64 platform_id, const char *until)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.pause", "(xs)", platform_id, until);
  g_menu_append_item (menu, item);
}

void
oms_pause_menu_append (GMenu *menu, const char *label, gint64 platform_id, gboolean is_paused)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) lengths = g_menu_new ();

  if (is_paused)
    append (section, platform_id != 0 ? _ ("Resume") : _ ("Resume everything"), platform_id, "resume");
  else
    {
      append (lengths, _ ("For an hour"), platform_id, "hour");
      append (lengths, _ ("Until tomorrow 7:00"), platform_id, "tomorrow");
      append (lengths, _ ("Until I resume it"), platform_id, "open");
      g_menu_append_submenu (section, label, G_MENU_MODEL (lengths));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}
