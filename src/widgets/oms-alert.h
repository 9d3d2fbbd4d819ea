/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question in a modal window, for the few things that cannot be undone. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal "response" (const char *id): once, then the window goes. "cancel" for Escape and the close button. */
#define OMS_TYPE_ALERT (oms_alert_get_type ())
G_DECLARE_FINAL_TYPE (OmsAlert, oms_alert, OMS, ALERT, GtkWindow)

/* With a button Cancel (id "cancel"), which has the focus. @parent (nullable). */
OmsAlert *oms_alert_new (GtkWindow *parent, const char *heading, const char *body);
void oms_alert_add_button (OmsAlert *self, const char *id, const char *label, gboolean destructive);

G_END_DECLS
