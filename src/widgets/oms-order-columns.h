/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the order list. Main thread only. */
#pragma once

#include "oms-account-look.h"
#include "oms-slot-table.h"

G_BEGIN_DECLS

/* What cells are written with; the page owns it and keeps it up to date. */
typedef struct
{
  OmsAccountLooks *looks;
  GTimeZone *zone;
  OmsGrouping grouping;
} OmsCellContext;

const OmsSlotColumn *oms_order_columns_get (guint *n_columns);
/* Accessible name of a row: the order id first. @user_data: OmsCellContext. (transfer full) */
char *oms_order_columns_describe (gconstpointer row, gpointer user_data);

G_END_DECLS
