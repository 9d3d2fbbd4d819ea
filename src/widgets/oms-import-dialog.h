/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings report files in: says which report a file is, shows what it would bring, and imports it when asked to. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_IMPORT_DIALOG (oms_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OmsImportDialog, oms_import_dialog, OMS, IMPORT_DIALOG, GtkWindow)

/* @files: (element-type GFile), at least one; one after the other. Activates win.page and win.orders of @parent. */
OmsImportDialog *oms_import_dialog_new (GtkWindow *parent, OmsSession *session, GListModel *files);

G_END_DECLS
