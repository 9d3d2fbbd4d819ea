/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A status as dot and word in its colour. */
#pragma once

#include <gtk/gtk.h>

#include "oms-status.h"

G_BEGIN_DECLS

#define OMS_TYPE_STATUS_CHIP (oms_status_chip_get_type ())
G_DECLARE_FINAL_TYPE (OmsStatusChip, oms_status_chip, OMS, STATUS_CHIP, GtkWidget)

GtkWidget *oms_status_chip_new (OmsStatus status);
void oms_status_chip_set_status (OmsStatusChip *self, OmsStatus status);
OmsStatus oms_status_chip_get_status (OmsStatusChip *self);

G_END_DECLS
