/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Activity page: records that could not be read, and the runs of the sync engine. Main thread only.
 *
 * Actions: activity.retry (x: problem), activity.retry-all, activity.show-data (x), activity.dismiss (x). */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_ACTIVITY_PAGE (oms_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (OmsActivityPage, oms_activity_page, OMS, ACTIVITY_PAGE, GtkWidget)

GtkWidget *oms_activity_page_new (void);
void oms_activity_page_set_session (OmsActivityPage *self, OmsSession *session); /* (nullable) session */

G_END_DECLS
