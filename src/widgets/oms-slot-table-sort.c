/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting without the pointer: GTK 4.8 gives column headers no focus, so a menu names the columns and both directions.
 */
#include "oms-slot-table-private.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"

#define UP   "up"
#define DOWN "down"

static void
set_state (OmsSlotTable *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

void
oms_slot_table_update_sort_menu (OmsSlotTable *self)
{
  OmsTableColumn *column = oms_slot_table_find_sort_column (self);

  set_state (self, "sort", column != NULL ? column->info->id : "");
  set_state (self, "direction", self->descending ? DOWN : UP);
}

static void
sort_by (OmsSlotTable *self, int sort_key, gboolean descending)
{
  if (sort_key == self->sort_key && descending == self->descending)
    return;
  oms_slot_table_set_sort (self, sort_key, descending);
  g_signal_emit_by_name (self, "sort-changed", sort_key, descending);
}

static void
sort_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsSlotTable *self = user_data;

  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      if (column->info->sort_key != OMS_COLUMN_NO_SORT &&
          g_str_equal (column->info->id, g_variant_get_string (parameter, NULL)))
        sort_by (self, column->info->sort_key, self->descending);
    }
}

static void
direction_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsSlotTable *self = user_data;

  sort_by (self, self->sort_key, g_str_equal (g_variant_get_string (parameter, NULL), DOWN));
}

static void
append (GMenu *section, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (section, item);
}

static GMenuModel *
make_menu (OmsSlotTable *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) keys = g_menu_new ();
  g_autoptr (GMenu) directions = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const OmsSlotColumn *info = ((OmsTableColumn *) g_ptr_array_index (self->columns, i))->info;
      if (info->sort_key != OMS_COLUMN_NO_SORT)
        append (keys, g_dpgettext2 (GETTEXT_PACKAGE, "column", info->title), "table.sort", info->id);
    }
  append (directions, _ ("Ascending"), "table.direction", UP);
  append (directions, _ ("Descending"), "table.direction", DOWN);
  g_menu_append_section (menu, _ ("Sort by"), G_MENU_MODEL (keys));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (directions));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

void
oms_slot_table_init_sort_menu (OmsSlotTable *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .parameter_type = "s", .state = "''", .activate = sort_cb },
    { .name = "direction", .parameter_type = "s", .state = "'up'", .activate = direction_cb },
  };
  g_autoptr (GMenuModel) menu = make_menu (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  self->sort_menu = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->sort_menu), FALSE);
  gtk_widget_set_halign (self->sort_menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->sort_menu, GTK_WIDGET (self));
  /* The keyboard goes on in the list that was sorted. */
  g_signal_connect_object (self->sort_menu, "closed", G_CALLBACK (gtk_widget_grab_focus), self, G_CONNECT_SWAPPED);
  oms_slot_table_update_sort_menu (self);
}

void
oms_slot_table_open_sort_menu (OmsSlotTable *self)
{
  GtkWidget *header;

  g_assert (OMS_IS_SLOT_TABLE (self));

  header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  if (self->sort_menu == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->sort_menu),
                               &(GdkRectangle){ 0, header != NULL ? gtk_widget_get_height (header) : 0, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->sort_menu));
}
