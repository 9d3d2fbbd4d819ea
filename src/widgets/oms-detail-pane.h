/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One order with everything that is known of it. Reads the order by id; its buttons act on the order that is on screen.
 * The actions behind them ("orders.mark-packed" …) are the Orders page's. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_DETAIL_PANE_WIDTH 330 /* px */

/* Signals: "close" (): the close button. "loaded" (): another order, or the same one read again, is on screen. */
#define OMS_TYPE_DETAIL_PANE (oms_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (OmsDetailPane, oms_detail_pane, OMS, DETAIL_PANE, GtkWidget)

void oms_detail_pane_set_session (OmsDetailPane *self, OmsSession *session); /* (nullable) session */

/* Shows order @id (orders.id); the one before stays until it is there. 0 empties the pane. */
void oms_detail_pane_set_order (OmsDetailPane *self, gint64 id);
/* Opens the marketplace's own data. */
void oms_detail_pane_show_raw (OmsDetailPane *self);
/* As text, for Copy. (transfer full) (nullable) */
char *oms_detail_pane_get_raw_text (OmsDetailPane *self);

/* An action on the shown order failed: stays until another order is shown. NULL: nothing. */
void oms_detail_pane_set_error (OmsDetailPane *self, gint64 id, const char *sentence);
/* A refresh of @id is under way, or has ended. */
void oms_detail_pane_set_busy (OmsDetailPane *self, gint64 id, gboolean busy);
/* Words that depend on the clock are written anew. */
void oms_detail_pane_tick (OmsDetailPane *self);

G_END_DECLS
