/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills in a copy of a stock workbook of the seller panel: the seller says which workbook and where the figures come
 * from, sees what would be filled in, and saves the copy to upload it. */
#pragma once

#include "oms-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_FILL_DIALOG (oms_fill_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OmsFillDialog, oms_fill_dialog, OMS, FILL_DIALOG, GtkWindow)

OmsFillDialog *oms_fill_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account);

/* What the file choosers do. */
void oms_fill_dialog_set_workbook (OmsFillDialog *self, const char *path);
void oms_fill_dialog_set_list (OmsFillDialog *self, const char *path);
void oms_fill_dialog_save (OmsFillDialog *self, const char *path);

G_END_DECLS
