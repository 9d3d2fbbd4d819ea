/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page that has nothing to list: an icon, a title, one line, one button. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties: "icon-name", "title", "description", "button-label", "action-name" (strings; the button shows when both
 * of the last are set). */
#define OMS_TYPE_STATUS_PAGE (oms_status_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsStatusPage, oms_status_page, OMS, STATUS_PAGE, GtkWidget)

GtkWidget *oms_status_page_new (const char *icon_name, const char *title, const char *description);
/* NULL @label: no button. @target (nullable), floating reference taken. */
void oms_status_page_set_button (OmsStatusPage *self, const char *label, const char *action, GVariant *target);

G_END_DECLS
