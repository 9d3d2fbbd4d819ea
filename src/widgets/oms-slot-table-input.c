/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer and keys of the slot table. GTK 4.8 toggles a row twice on Ctrl+click (its issue 4819) and keeps its Shift
 * anchor as a position, which means another row after the list was filled anew. So one gesture takes clicks on rows
 * before GTK's own and works on ids; the keys that need an anchor do the same. */
#include "oms-slot-table-private.h"

static gint64
id_of (OmsTableCell *cell)
{
  return cell != NULL && cell->slot != NULL ? oms_slot_get_id (cell->slot) : 0;
}

static OmsTableCell *
cell_under (OmsSlotTable *self, double x, double y)
{
  return oms_slot_table_cell_at (self, gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT));
}

static void
focus_position (OmsSlotTable *self, guint position)
{
  GtkWidget *row = oms_slot_table_find_row (self, position);

  if (row != NULL)
    gtk_widget_grab_focus (row);
}

/* ---- Pointer --------------------------------------------------------------------------------------------------------
 */

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, OmsSlotTable *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  OmsTableCell *cell = cell_under (self, x, y);
  gint64 id = id_of (cell);

  /* A finger may be about to scroll: GTK decides at the release. */
  if (cell == NULL || self->selection == NULL || is_touch (GTK_GESTURE (gesture)))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (id == 0)
    return;
  focus_position (self, gtk_list_item_get_position (cell->item));
  if ((state & GDK_SHIFT_MASK) != 0)
    oms_id_selection_extend (self->selection, id);
  else if ((state & GDK_CONTROL_MASK) != 0)
    oms_id_selection_toggle (self->selection, id);
  else if (n_press == 1)
    oms_id_selection_select_only (self->selection, id);
  else if (n_press == 2)
    g_signal_emit_by_name (self, "activated", id);
}

/* ---- Context menu ---------------------------------------------------------------------------------------------------
 */

static void
open_menu (OmsSlotTable *self, gint64 id, double x, double y)
{
  if (self->menu == NULL || id == 0)
    return;
  if (!oms_id_selection_contains (self->selection, id))
    oms_id_selection_select_only (self->selection, id);
  g_signal_emit_by_name (self, "menu-opening", id);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, OmsSlotTable *self)
{
  OmsTableCell *cell = cell_under (self, x, y);

  if (cell == NULL || self->selection == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  focus_position (self, gtk_list_item_get_position (cell->item));
  gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self), x, y, &x, &y);
  open_menu (self, id_of (cell), x, y);
}

void
oms_slot_table_set_menu (OmsSlotTable *self, GMenuModel *menu)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

/* ---- Keys -----------------------------------------------------------------------------------------------------------
 */

static OmsTableCell *
focused_cell (OmsSlotTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? oms_slot_table_cell_at (self, gtk_root_get_focus (root)) : NULL;
}

static guint
rows_per_page (OmsSlotTable *self, OmsTableCell *cell)
{
  GtkWidget *content = gtk_list_item_get_child (cell->item);
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (content));
  int height = MAX (gtk_widget_get_height (row), 1);
  double page = gtk_adjustment_get_page_size (gtk_scrolled_window_get_vadjustment (self->scrolled));

  return MAX ((guint) (page / height), 2) - 1;
}

/* The position that @keyval leads to; G_MAXUINT when it is no key that moves. */
static guint
target_position (OmsSlotTable *self, OmsTableCell *cell, guint keyval)
{
  guint position = gtk_list_item_get_position (cell->item);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint page = rows_per_page (self, cell);
  guint last = n_items > 0 ? n_items - 1 : 0;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_k:
      return position > 0 ? position - 1 : 0;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_j:
      return MIN (position + 1, last);
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      return position > page ? position - page : 0;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      return MIN (position + page, last);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return 0;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return last;
    default:
      return G_MAXUINT;
    }
}

typedef struct
{
  OmsSlotTable *table; /* owned */
  guint position;
  gboolean extend;
} Move;

static void
move_free (gpointer user_data)
{
  Move *move = user_data;

  g_object_unref (move->table);
  g_free (move);
}

/* The row may lie outside what GTK holds, and its id may be on its way: done when the frame has it. */
static gboolean
finish_move_cb (gpointer user_data)
{
  Move *move = user_data;
  OmsSlotTable *self = move->table;

  if (self->selection == NULL)
    return G_SOURCE_REMOVE;
  gint64 id = oms_query_list_get_id (oms_id_selection_get_model (self->selection), move->position);
  focus_position (self, move->position);
  if (id == 0)
    return G_SOURCE_REMOVE;
  if (move->extend)
    oms_id_selection_extend (self->selection, id);
  else
    oms_id_selection_select_only (self->selection, id);
  return G_SOURCE_REMOVE;
}

static void
move_to (OmsSlotTable *self, guint position, gboolean extend)
{
  Move *move = g_new0 (Move, 1);

  move->table = g_object_ref (self);
  move->position = position;
  move->extend = extend;
  if (oms_slot_table_find_row (self, position) != NULL)
    {
      finish_move_cb (move);
      move_free (move);
      return;
    }
  oms_slot_table_scroll_to (self, position);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, finish_move_cb, move, move_free);
}

void
oms_slot_table_step (OmsSlotTable *self, int by)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  guint n_items = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  OmsTableCell *cell = focused_cell (self);
  gint64 position = -1;

  if (n_items == 0)
    return;
  if (cell != NULL)
    position = gtk_list_item_get_position (cell->item);
  else if (oms_id_selection_get_single (self->selection) != 0)
    {
      guint found = oms_query_list_find (oms_id_selection_get_model (self->selection),
                                         oms_id_selection_get_single (self->selection));
      position = found != G_MAXUINT ? (gint64) found : -1;
    }
  position = position < 0 ? 0 : CLAMP (position + by, 0, (gint64) n_items - 1);
  move_to (self, (guint) position, FALSE);
}

static gboolean
open_menu_by_key (OmsSlotTable *self, OmsTableCell *cell)
{
  GtkWidget *content = gtk_list_item_get_child (cell->item);
  double x, y;

  if (!gtk_widget_translate_coordinates (content, GTK_WIDGET (self), 0, gtk_widget_get_height (content), &x, &y))
    return GDK_EVENT_PROPAGATE;
  open_menu (self, id_of (cell), x, y);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                OmsSlotTable *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  OmsTableCell *cell = focused_cell (self);

  if (cell == NULL || self->selection == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    return open_menu_by_key (self, cell);
  if (keyval == GDK_KEY_space && modifiers == 0)
    {
      if (id_of (cell) != 0)
        oms_id_selection_toggle (self->selection, id_of (cell));
      return GDK_EVENT_STOP;
    }
  if (modifiers != 0 && modifiers != GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;
  guint position = target_position (self, cell, keyval);
  if (position == G_MAXUINT)
    return GDK_EVENT_PROPAGATE;
  move_to (self, position, modifiers == GDK_SHIFT_MASK);
  return GDK_EVENT_STOP;
}

/* ---- Focus ----------------------------------------------------------------------------------------------------------
 */

/* Where the focus goes when it comes to the table: the row that is selected, else the first that can be seen. */
static guint
entry_position (OmsSlotTable *self)
{
  gint64 id = oms_id_selection_get_single (self->selection);
  gint64 anchor = oms_id_selection_get_anchor (self->selection);
  guint position = G_MAXUINT;

  if (id == 0 && anchor != 0 && oms_id_selection_contains (self->selection, anchor))
    id = anchor;
  if (id != 0)
    position = oms_query_list_find (oms_id_selection_get_model (self->selection), id);
  return position != G_MAXUINT ? position : oms_slot_table_top_position (self);
}

static gboolean
finish_focus_cb (gpointer user_data)
{
  Move *move = user_data;

  focus_position (move->table, move->position);
  return G_SOURCE_REMOVE;
}

gboolean
oms_slot_table_focus_row (OmsSlotTable *self)
{
  guint n_items = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  guint position = n_items > 0 ? entry_position (self) : G_MAXUINT;
  GtkWidget *row;

  if (position >= n_items)
    return FALSE;
  row = oms_slot_table_find_row (self, position);
  if (row != NULL)
    return gtk_widget_grab_focus (row);
  oms_slot_table_scroll_to (self, position);
  Move *move = g_new0 (Move, 1);
  move->table = g_object_ref (self);
  move->position = position;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, finish_focus_cb, move, move_free);
  return TRUE;
}

/* A table is one stop of the Tab key, its rows are reached with the arrows. GTK before 4.12 stops at every row. */
gboolean
oms_slot_table_tab (OmsSlotTable *self)
{
  return focused_cell (self) == NULL && oms_slot_table_focus_row (self);
}

void
oms_slot_table_init_input (OmsSlotTable *self)
{
  GtkGesture *primary = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (primary), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (primary), GTK_PHASE_CAPTURE);
  g_signal_connect (primary, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (primary));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (secondary), GTK_PHASE_CAPTURE);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (secondary));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}
