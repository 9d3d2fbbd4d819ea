/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of the slot table are shown, how wide they are, and how that is remembered. */
#include "oms-slot-table-private.h"

#include <glib/gi18n-lib.h>

#include "oms-column-title.h"

#define SAVE_DELAY 600 /* ms after the last move of a column border */

static gboolean
column_wanted (OmsSlotTable *self, OmsTableColumn *column)
{
  if (column->shown >= 0 || column->info->always)
    return column->shown != 0 || column->info->always;
  return gtk_widget_get_width (GTK_WIDGET (self)) >= column->info->min_table_width;
}

void
oms_slot_table_update_actions (OmsSlotTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = g_strdup_printf ("column-%s", column->info->id);
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
      if (action != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (column_wanted (self, column)));
    }
}

static void
align_titles (OmsSlotTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      if (column->info->style == OMS_COLUMN_NUMBER)
        oms_column_title_to_end (self->view, gtk_column_view_column_get_title (column->column));
    }
}

/* Hidden columns are taken out of the view: in 4.8 invisible ones cost as much as visible ones. */
void
oms_slot_table_apply_columns (OmsSlotTable *self)
{
  gboolean changed = FALSE;
  guint position = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      gboolean wanted = column_wanted (self, column);
      gboolean there = gtk_column_view_column_get_column_view (column->column) != NULL;

      if (wanted && !there)
        gtk_column_view_insert_column (self->view, position, column->column);
      else if (!wanted && there)
        gtk_column_view_remove_column (self->view, column->column);
      changed |= wanted != there;
      position += wanted ? 1 : 0;
    }
  if (!changed)
    return;
  align_titles (self);
  oms_slot_table_show_sort (self);
  oms_slot_table_update_actions (self);
}

static const char *
find_id (OmsSlotTable *self, GtkColumnViewColumn *wanted)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      if (column->column == wanted)
        return column->info->id;
    }
  g_assert_not_reached ();
}

char **
oms_slot_table_list_columns (OmsSlotTable *self)
{
  GListModel *shown;
  GPtrArray *ids = g_ptr_array_new ();

  g_assert (OMS_IS_SLOT_TABLE (self));

  shown = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, i);
      g_ptr_array_add (ids, g_strdup (find_id (self, column)));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

static gboolean
columns_idle_cb (gpointer user_data)
{
  OmsSlotTable *self = user_data;

  self->columns_idle = 0;
  oms_slot_table_apply_columns (self);
  return G_SOURCE_REMOVE;
}

void
oms_slot_table_width_changed (OmsSlotTable *self)
{
  if (self->columns_idle == 0 && self->columns->len > 0)
    self->columns_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, columns_idle_cb, self, NULL);
}

void
oms_slot_table_save_columns (OmsSlotTable *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->settings == NULL)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      const char *sign = column->shown < 0 ? "" : column->shown > 0 ? "+" : "-";
      g_string_append_printf (text, "%s%s%s:%d", i > 0 ? " " : "", sign, column->info->id,
                              gtk_column_view_column_get_fixed_width (column->column));
    }
  g_settings_set_string (self->settings, self->settings_key, text->str);
}

static gboolean
save_timer_cb (gpointer user_data)
{
  OmsSlotTable *self = user_data;

  self->save_timer = 0;
  oms_slot_table_save_columns (self);
  return G_SOURCE_REMOVE;
}

void
oms_slot_table_queue_save (OmsSlotTable *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->settings != NULL)
    self->save_timer = g_timeout_add (SAVE_DELAY, save_timer_cb, self);
}

static void
load_column (OmsSlotTable *self, const char *word)
{
  int shown = *word == '+' ? 1 : *word == '-' ? 0 : -1;
  g_auto (GStrv) parts = g_strsplit (shown < 0 ? word : word + 1, ":", 2);

  for (guint i = 0; parts[0] != NULL && parts[1] != NULL && i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      gint64 width = g_ascii_strtoll (parts[1], NULL, 10);

      if (!g_str_equal (column->info->id, parts[0]))
        continue;
      column->shown = shown;
      if (width >= 20 && width <= 2000)
        gtk_column_view_column_set_fixed_width (column->column, (int) width);
    }
}

void
oms_slot_table_set_settings (OmsSlotTable *self, GSettings *settings, const char *key)
{
  g_assert (OMS_IS_SLOT_TABLE (self));
  g_assert (self->infos != NULL);

  g_autoptr (GSettingsSchema) schema = NULL;
  if (settings != NULL)
    g_object_get (settings, "settings-schema", &schema, NULL);
  if (schema == NULL || !g_settings_schema_has_key (schema, key))
    return;

  g_autofree char *text = g_settings_get_string (settings, key);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    load_column (self, words[i]);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_set_object (&self->settings, settings);
  g_free (self->settings_key);
  self->settings_key = g_strdup (key);
  oms_slot_table_apply_columns (self);
  oms_slot_table_update_actions (self);
}

static void
column_action_cb (GSimpleAction *action, GVariant *parameter, OmsTableColumn *column)
{
  OmsSlotTable *self = column->table;

  column->shown = column_wanted (self, column) ? 0 : 1;
  oms_slot_table_apply_columns (self);
  oms_slot_table_update_actions (self);
  oms_slot_table_queue_save (self);
}

GMenuModel *
oms_slot_table_make_header_menu (OmsSlotTable *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *name = g_strdup_printf ("column-%s", column->info->id);
      g_autofree char *detailed = g_strconcat ("table.", name, NULL);

      if (column->info->always)
        continue;
      g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (TRUE));
      g_signal_connect (action, "activate", G_CALLBACK (column_action_cb), column);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
      g_menu_append (section, g_dpgettext2 (GETTEXT_PACKAGE, "column", column->info->title), detailed);
    }
  g_menu_append_section (menu, _ ("Columns"), G_MENU_MODEL (section));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
