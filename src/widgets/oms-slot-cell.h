/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table cell that draws a mark and a word by itself: a marketplace's square, or a status chip. Two thousand cells are
 * alive in a table, so this is one widget without children. Knows nothing of orders. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_SLOT_CELL_SQUARE, /* a coloured square, then the text in the row's colour */
  OMS_SLOT_CELL_CHIP,   /* dot and text in the colour of the CSS class, on 14 % of it */
} OmsSlotCellStyle;

#define OMS_TYPE_SLOT_CELL (oms_slot_cell_get_type ())
G_DECLARE_FINAL_TYPE (OmsSlotCell, oms_slot_cell, OMS, SLOT_CELL, GtkWidget)

GtkWidget *oms_slot_cell_new (OmsSlotCellStyle style);

/* NULL or "" draws nothing. */
void oms_slot_cell_set_text (OmsSlotCell *self, const char *text); /* (nullable) text */
/* Of the square. */
void oms_slot_cell_set_color (OmsSlotCell *self, const GdkRGBA *color);
/* The one CSS class that changes with the contents: "status-new". @name must live for ever; NULL: none. */
void oms_slot_cell_set_tone (OmsSlotCell *self, const char *name);

G_END_DECLS
