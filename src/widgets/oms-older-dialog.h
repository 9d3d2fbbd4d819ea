/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks from which day on older orders of an account are to be fetched, and says before it begins how long that takes.
 */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_OLDER_DIALOG (oms_older_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OmsOlderDialog, oms_older_dialog, OMS, OLDER_DIALOG, GtkWindow)

OmsOlderDialog *oms_older_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account);

G_END_DECLS
