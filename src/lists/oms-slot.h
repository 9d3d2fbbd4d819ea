/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One position of a query list, as GTK holds it: the object stays, its contents change. A cell listens to
 * notify::revision in bind and stops in unbind. Main thread only. */
#pragma once

#include <glib-object.h>

#include "oms-order.h"

G_BEGIN_DECLS

#define OMS_TYPE_SLOT (oms_slot_get_type ())
G_DECLARE_FINAL_TYPE (OmsSlot, oms_slot, OMS, SLOT, GObject)

/* Property "revision" (guint, read-only): notified each time id or row of this position changed. */

guint oms_slot_get_position (OmsSlot *self);
/* The id that is on screen here now. Capture it at the press; 0 while it is not known yet. */
gint64 oms_slot_get_id (OmsSlot *self);
guint oms_slot_get_revision (OmsSlot *self);

/* The row, or NULL while it is being loaded (show an empty cell). Valid until the next revision. (transfer none) */
const OmsOrderRow *oms_slot_get_order (OmsSlot *self);
gconstpointer oms_slot_get_row (OmsSlot *self);

G_END_DECLS
