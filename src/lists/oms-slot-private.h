/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling slots: for OmsQueryList alone. */
#pragma once

#include "oms-slot.h"

G_BEGIN_DECLS

/* A row that the page cache and a slot may hold together. Main thread only. */
typedef struct
{
  guint refs;
  gpointer data; /* (nullable) NULL: the row is gone */
  GDestroyNotify free_data;
} OmsListRow;

OmsListRow *oms_list_row_new (gpointer data, GDestroyNotify free_data); /* (transfer full) data */
void oms_list_row_unref (OmsListRow *row);

/* Called when GTK lets the slot go. */
typedef void (*OmsSlotForget) (gpointer owner, guint position);

OmsSlot *oms_slot_new (guint position, gpointer owner, OmsSlotForget forget);
/* The owner goes away before the slot. */
void oms_slot_orphan (OmsSlot *self);
/* Shows @row as @id; notifies when either is new. @row may be NULL: not loaded. */
void oms_slot_fill (OmsSlot *self, gint64 id, OmsListRow *row);
gboolean oms_slot_is_filled (OmsSlot *self);

G_END_DECLS
