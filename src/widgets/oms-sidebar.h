/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of pages and order views, with counts, and the sync line at its foot. Choosing a row activates win.page or
 * win.view with the row's target. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_SIDEBAR (oms_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (OmsSidebar, oms_sidebar, OMS, SIDEBAR, GtkWidget)

void oms_sidebar_set_session (OmsSidebar *self, OmsSession *session); /* (nullable) session */
/* Marks the row of @target without activating it. */
void oms_sidebar_set_current (OmsSidebar *self, const char *target);
void oms_sidebar_set_collapsed (OmsSidebar *self, gboolean collapsed);

G_END_DECLS
