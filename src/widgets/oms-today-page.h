/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Today page: what is to be done now, and how the business goes. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_TODAY_PAGE (oms_today_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsTodayPage, oms_today_page, OMS, TODAY_PAGE, GtkWidget)

GtkWidget *oms_today_page_new (void);
void oms_today_page_set_session (OmsTodayPage *self, OmsSession *session); /* (nullable) session */

G_END_DECLS
