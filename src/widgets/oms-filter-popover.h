/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Add filter": every part of an order filter as something to click. Each click changes the filter at once. Main thread
 * only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-filter.h"
#include "oms-session.h"

G_BEGIN_DECLS

/* Signal "changed" (): the person changed the filter. */
#define OMS_TYPE_FILTER_POPOVER (oms_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (OmsFilterPopover, oms_filter_popover, OMS, FILTER_POPOVER, GtkPopover)

void oms_filter_popover_set_session (OmsFilterPopover *self, OmsSession *session); /* (nullable) session */
void oms_filter_popover_set_filter (OmsFilterPopover *self, const OmsOrderFilter *filter);
const OmsOrderFilter *oms_filter_popover_get_filter (OmsFilterPopover *self); /* (transfer none) */

G_END_DECLS
