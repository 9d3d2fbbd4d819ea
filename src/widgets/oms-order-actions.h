/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with orders, as the action group "orders". Each action works on ids that were fixed when it was
 * offered, never on a position. Knows no list view. Main thread only.
 *
 *   mark-packed (x)  unmark-packed (x)  take-apart (x)  refresh (x)  copy-text (s)             one order, a text
 *   mark-selection   unmark-selection   take-apart-selection   copy-selection   clear-selection   what is selected
 *   restore-marks (a(xu))                                                                      behind Undo */
#pragma once

#include <gtk/gtk.h>

#include "oms-id-selection.h"
#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_COPY_LIMIT 10000 /* orders whose ids are copied at once */

/* Signals: "failed" (gint64 id, const char *sentence): id 0 when it was several. NULL sentence: an earlier one no
 * longer holds. "busy" (gint64 id, gboolean busy): a refresh began or ended. */
#define OMS_TYPE_ORDER_ACTIONS (oms_order_actions_get_type ())
G_DECLARE_FINAL_TYPE (OmsOrderActions, oms_order_actions, OMS, ORDER_ACTIONS, GObject)

/* @widget: whose clipboard is used; borrowed, must live longer. */
OmsOrderActions *oms_order_actions_new (GtkWidget *widget);
GActionMap *oms_order_actions_get_map (OmsOrderActions *self); /* (transfer none) also a GActionGroup */
void oms_order_actions_set_session (OmsOrderActions *self, OmsSession *session,
                                    OmsIdSelection *selection); /* (nullable) both */

G_END_DECLS
