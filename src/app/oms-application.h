/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: opens the database, makes engine and session, shows the window. Main thread only.
 *
 * Actions: app.quit, app.about, app.preferences, app.demo, app.leave-demo, app.show-view (s: an order view's id),
 * app.show-page (s). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_APPLICATION (oms_application_get_type ())
G_DECLARE_FINAL_TYPE (OmsApplication, oms_application, OMS, APPLICATION, GtkApplication)

OmsApplication *oms_application_new (void);

G_END_DECLS
