/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects a marketplace, or changes the settings of one: choose a kind, fill in, test, save. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_ACCOUNT_DIALOG (oms_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OmsAccountDialog, oms_account_dialog, OMS, ACCOUNT_DIALOG, GtkWindow)

/* @account (nullable, copied): the one to change, of a kind in the registry; NULL to add one. After a new account is
 * saved, win.sync-account is activated on @parent (nullable). */
OmsAccountDialog *oms_account_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account);

G_END_DECLS
