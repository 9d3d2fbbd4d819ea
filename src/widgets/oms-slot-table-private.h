/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the halves of the slot table share: cells and list in oms-slot-table.c, which columns in
 * oms-slot-table-columns.c, pointer and keys in oms-slot-table-input.c, the menu of sorting in oms-slot-table-sort.c.
 */
#pragma once

#include "oms-slot-table.h"

G_BEGIN_DECLS

typedef struct
{
  OmsSlotTable *table;
  const OmsSlotColumn *info;
  GtkColumnViewColumn *column; /* owned */
  int shown;                   /* as the user chose: 1, 0, or -1 by the width of the table */
} OmsTableColumn;

/* Hangs on each cell widget. */
typedef struct
{
  OmsTableColumn *column;
  GtkListItem *item; /* borrowed, as long as the cell lives */
  OmsSlot *slot;     /* owned while bound */
  gulong handler;
  const char *tone;
} OmsTableCell;

struct _OmsSlotTable
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkScrolledWindow *scrolled;
  GtkColumnView *view;

  /* Owned references */
  OmsIdSelection *selection; /* (nullable) */
  GPtrArray *columns;        /* (element-type OmsTableColumn) */
  GSettings *settings;       /* (nullable) */
  char *settings_key;
  GtkWidget *menu;      /* (nullable) popover, a child of the table */
  GtkWidget *sort_menu; /* (nullable) the same */
  GSimpleActionGroup *actions;

  /* Plain data */
  const OmsSlotColumn *infos;
  char *(*describe) (gconstpointer row, gpointer user_data);
  gpointer user_data;
  int sort_key;
  gboolean descending;
  gboolean setting_sort;
  guint stale_timer;
  guint columns_idle;
  guint save_timer;
};
/* The row widget that shows @position; NULL when it has none now. */
GtkWidget *oms_slot_table_find_row (OmsSlotTable *self, guint position);
/* The cell content of any widget inside a row, or of the row; NULL when @widget is elsewhere. */
OmsTableCell *oms_slot_table_cell_at (OmsSlotTable *self, GtkWidget *widget);
void oms_slot_table_show_sort (OmsSlotTable *self);
OmsTableColumn *oms_slot_table_find_sort_column (OmsSlotTable *self); /* (nullable) */
/* In oms-slot-table-columns.c. */
void oms_slot_table_apply_columns (OmsSlotTable *self);
void oms_slot_table_update_actions (OmsSlotTable *self);
void oms_slot_table_queue_save (OmsSlotTable *self);
void oms_slot_table_save_columns (OmsSlotTable *self);
void oms_slot_table_width_changed (OmsSlotTable *self);
GMenuModel *oms_slot_table_make_header_menu (OmsSlotTable *self); /* (transfer full) */

void oms_slot_table_scroll_to (OmsSlotTable *self, guint position);
guint
oms_slot_table_top_position (OmsSlotTable *self); /* of the first row that can be seen; G_MAXUINT: there is none */
/* In oms-slot-table-sort.c. */
void oms_slot_table_init_sort_menu (OmsSlotTable *self);
void oms_slot_table_update_sort_menu (OmsSlotTable *self);
/* In oms-slot-table-input.c. */
void oms_slot_table_init_input (OmsSlotTable *self);
gboolean oms_slot_table_focus_row (OmsSlotTable *self); /* FALSE when there is no row */
gboolean oms_slot_table_tab (OmsSlotTable *self);       /* FALSE when the focus shall go on to what is behind */

G_END_DECLS
