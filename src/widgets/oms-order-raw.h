/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marketplace's own data of an order as a folded tree of names and values. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-raw-node.h"

G_BEGIN_DECLS

#define OMS_TYPE_ORDER_RAW (oms_order_raw_get_type ())
G_DECLARE_FINAL_TYPE (OmsOrderRaw, oms_order_raw, OMS, ORDER_RAW, GtkWidget)

/* @root must live until the next call. NULL empties it. */
void oms_order_raw_set_node (OmsOrderRaw *self, const OmsRawNode *root); /* (nullable) root */

G_END_DECLS
