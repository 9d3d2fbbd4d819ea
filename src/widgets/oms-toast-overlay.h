/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a confirmation over its child for four seconds, one at a time, with a button where it can be undone. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TOAST_SECONDS 4

/* Property "child" (GtkWidget). */
#define OMS_TYPE_TOAST_OVERLAY (oms_toast_overlay_get_type ())
G_DECLARE_FINAL_TYPE (OmsToastOverlay, oms_toast_overlay, OMS, TOAST_OVERLAY, GtkWidget)

GtkWidget *oms_toast_overlay_new (void);
void oms_toast_overlay_set_child (OmsToastOverlay *self, GtkWidget *child); /* (nullable) child */

/* Replaces what is shown. @action (nullable): the action behind the button Undo, with @target (nullable). */
void oms_toast_overlay_show (OmsToastOverlay *self, const char *text, const char *action, GVariant *target);
/* What is shown now, or NULL. (transfer none) */
const char *oms_toast_overlay_get_text (OmsToastOverlay *self);
void oms_toast_overlay_dismiss (OmsToastOverlay *self);

G_END_DECLS
