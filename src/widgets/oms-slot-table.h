/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of slots: GtkColumnView with what it lacks at GTK 4.8 for a list of a million rows. Columns are described by
 * a static array; cells are filled in place when their slot changes; headers sort; clicks, keys and the context menu
 * act on ids as captured at the press; the wheel guard is on. Knows no orders and no stock. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "oms-id-selection.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_COLUMN_TEXT,
  OMS_COLUMN_NUMBER, /* right-aligned */
  OMS_COLUMN_SQUARE, /* OmsSlotCell */
  OMS_COLUMN_CHIP,   /* OmsSlotCell */
} OmsColumnStyle;

#define OMS_COLUMN_NO_SORT (-1)

typedef struct
{
  const char *id;    /* for the settings, stable */
  const char *title; /* marked with N_() */
  OmsColumnStyle style;
  int width; /* px at the start */
  int sort_key;
  gboolean expand;     /* takes what is left over: exactly one column */
  gboolean always;     /* cannot be hidden and carries the row's accessible name: exactly one column */
  int min_table_width; /* px of the table from which on it shows by itself; 0: always */

  /* Writes @row into @cell with oms_slot_table_fill (GtkInscription) or the OmsSlotCell calls. */
  void (*fill) (GtkWidget *cell, gconstpointer row, gpointer user_data);
  /* (nullable) More than the text of the cell, for its tooltip. (transfer full) (nullable) */
  char *(*tooltip) (gconstpointer row, gpointer user_data);
} OmsSlotColumn;

/* Signals: "sort-changed" (int sort_key, gboolean descending): a header was clicked,
 *            or the menu says so.
 *          "activated" (gint64 id): Enter or double click.
 *          "menu-opening" (gint64 id): the context menu is about to show for this row; set actions up now. */
#define OMS_TYPE_SLOT_TABLE (oms_slot_table_get_type ())
G_DECLARE_FINAL_TYPE (OmsSlotTable, oms_slot_table, OMS, SLOT_TABLE, GtkWidget)

/* Call once. @label names the table for screen readers; @columns is static; @user_data goes to the column functions;
 * @describe makes the accessible name of a row. */
void oms_slot_table_set_columns (OmsSlotTable *self, const char *label, const OmsSlotColumn *columns, guint n_columns,
                                 char *(*describe) (gconstpointer row, gpointer user_data), gpointer user_data);
void oms_slot_table_set_selection (OmsSlotTable *self, OmsIdSelection *selection); /* (nullable) selection */
void oms_slot_table_set_menu (OmsSlotTable *self, GMenuModel *menu);

/* Widths and hidden columns live in string key @key; does nothing when @settings is NULL or has no such key. */
void oms_slot_table_set_settings (OmsSlotTable *self, GSettings *settings, const char *key); /* (nullable) settings */

/* Sets the arrow without a "sort-changed". */
void oms_slot_table_set_sort (OmsSlotTable *self, int sort_key, gboolean descending);
/* Headers cannot be reached by the keyboard: a menu of the columns to sort by. Does nothing while the table is hidden.
 */
void oms_slot_table_open_sort_menu (OmsSlotTable *self);

/* The ids of the columns that are shown, as they stand. (transfer full) */
char **oms_slot_table_list_columns (OmsSlotTable *self);

/* Fills all cells anew: time has passed, or names and figures are written differently now. */
void oms_slot_table_rewrite (OmsSlotTable *self);
/* Scrolls so that @id can be seen, if it is in the list. */
void oms_slot_table_reveal (OmsSlotTable *self, gint64 id);
/* The height of the table is about to change: rows shall stay where they are from the top. GTK would keep the focused
 * row at the same share of the height. */
void oms_slot_table_hold_top (OmsSlotTable *self);
/* Selects the row @by places below the one that has the focus or is selected; the first when there is none. */
void oms_slot_table_step (OmsSlotTable *self, int by);
/* For fill: text and an optional CSS class that lives for ever ("overdue"). */
void oms_slot_table_fill (GtkWidget *cell, const char *text, const char *tone); /* (nullable) text, tone */

G_END_DECLS
