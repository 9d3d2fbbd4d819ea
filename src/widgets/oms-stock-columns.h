/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the inventory list. Main thread only. */
#pragma once

#include "oms-order-columns.h"

G_BEGIN_DECLS

#define OMS_LOW_STOCK 5 /* known and from 1 to this many available is low */

/* The user data of the column functions is an OmsCellContext. */
const OmsSlotColumn *oms_stock_columns_get (guint *n_columns);
char *oms_stock_columns_describe (gconstpointer row, gpointer user_data); /* (transfer full) */

G_END_DECLS
