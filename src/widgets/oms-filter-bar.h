/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar above the order list: what is filtered by as chips, the popover that adds filters by pointing and clicking,
 * how many orders match, and the button that brings in new ones. Changes a filter; runs no query. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-filter.h"
#include "oms-session.h"

G_BEGIN_DECLS

/* Signals: "changed" (): the person changed the filter. "show-new" (): they want the orders that were held back. */
#define OMS_TYPE_FILTER_BAR (oms_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (OmsFilterBar, oms_filter_bar, OMS, FILTER_BAR, GtkWidget)

void oms_filter_bar_set_session (OmsFilterBar *self, OmsSession *session); /* (nullable) session */

/* A copy is taken; emits nothing. */
void oms_filter_bar_set_filter (OmsFilterBar *self, const OmsOrderFilter *filter);
const OmsOrderFilter *oms_filter_bar_get_filter (OmsFilterBar *self); /* (transfer none) */

/* Orders that match and orders there are; negative: being counted, the old figures stay, dimmed. */
void oms_filter_bar_set_counts (OmsFilterBar *self, gint64 matching, gint64 all);
void oms_filter_bar_set_new_count (OmsFilterBar *self, guint count);

G_END_DECLS
