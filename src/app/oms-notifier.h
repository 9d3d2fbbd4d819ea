/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the desktop what a seller should know while the window is not in front: an account that failed, an order that
 * was cancelled after it was packed. Needs no window. Ends when it is disposed of. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_NOTIFIER (oms_notifier_get_type ())
G_DECLARE_FINAL_TYPE (OmsNotifier, oms_notifier, OMS, NOTIFIER, GObject)

OmsNotifier *oms_notifier_new (GtkApplication *application, OmsSession *session);

G_END_DECLS
