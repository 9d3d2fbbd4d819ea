/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quiet line at the foot of the sidebar: when the last sync was and when the next one is, what runs now, or why
 * nothing does: a pause, another OMS, no network. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_SYNC_FOOT (oms_sync_foot_get_type ())
G_DECLARE_FINAL_TYPE (OmsSyncFoot, oms_sync_foot, OMS, SYNC_FOOT, GtkWidget)

GtkWidget *oms_sync_foot_new (void);
void oms_sync_foot_set_session (OmsSyncFoot *self, OmsSession *session); /* (nullable) session */
/* Shows an icon only, the words as its tooltip. */
void oms_sync_foot_set_collapsed (OmsSyncFoot *self, gboolean collapsed);

/* The words for one account that is synced, few of them: the foot has room for one line. (transfer full) */
char *
oms_sync_foot_describe_running (const char *account, OmsAccountActivity activity, gint64 seen, OmsGrouping grouping);
/* The words for an idle engine: "Synced 2 min ago · next in 3 min". Both may be OMS_TIME_UNKNOWN. (transfer full) */
char *oms_sync_foot_describe (gint64 last_success, gint64 next_run, gint64 now, GTimeZone *zone);

G_END_DECLS
