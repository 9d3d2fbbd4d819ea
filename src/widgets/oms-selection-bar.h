/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar below the order list: how many orders are selected, what they are worth by currency, and what can be done
 * with them. Shown only when something is selected. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-id-selection.h"
#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_SELECTION_BAR (oms_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (OmsSelectionBar, oms_selection_bar, OMS, SELECTION_BAR, GtkWidget)

void oms_selection_bar_set_session (OmsSelectionBar *self, OmsSession *session,
                                    OmsIdSelection *selection); /* (nullable) both */

G_END_DECLS
