/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what a marketplace sent, as text to read and to copy. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_DATA_DIALOG (oms_data_dialog_get_type ())
G_DECLARE_FINAL_TYPE (OmsDataDialog, oms_data_dialog, OMS, DATA_DIALOG, GtkWindow)

/* @reason: why it could not be read. @payload (nullable): the bytes. */
GtkWidget *oms_data_dialog_new (GtkWindow *parent, const char *title, const char *reason, GBytes *payload);

/* Breaks one long line of nested data into indented ones; other text stays as it is. Bytes that are no UTF-8 are
 * replaced. (transfer full) */
char *oms_data_dialog_break_lines (GBytes *payload);

G_END_DECLS
