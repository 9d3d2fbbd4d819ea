/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the sidebar: a page, or a view of the orders indented under it, with a count. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties: "target" (string: a page's id or an order view's), "label", "icon-name" (strings), "view" (gboolean: an
 * indented view), "urgent" (gboolean: its count is a red badge). */
#define OMS_TYPE_SIDEBAR_ROW (oms_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (OmsSidebarRow, oms_sidebar_row, OMS, SIDEBAR_ROW, GtkListBoxRow)

const char *oms_sidebar_row_get_target (OmsSidebarRow *self);
gboolean oms_sidebar_row_is_view (OmsSidebarRow *self);
/* NULL or "": none. */
void oms_sidebar_row_set_count (OmsSidebarRow *self, const char *count);
void oms_sidebar_row_set_collapsed (OmsSidebarRow *self, gboolean collapsed);

G_END_DECLS
