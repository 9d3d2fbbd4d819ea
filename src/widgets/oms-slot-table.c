/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns and cells of the slot table. */
#include "oms-slot-table-private.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-slot-cell.h"
#include "oms-wheel-guard.h"

#define STALE_DELAY 150 /* ms; a quick answer shall not flicker */

enum
{
  SORT_CHANGED,
  ACTIVATED,
  MENU_OPENING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];
static GQuark cell_quark;

/* While a header's sorter is probed: which column answered first. */
static const OmsSlotColumn *probe_hit;
static gboolean probing = FALSE;

G_DEFINE_FINAL_TYPE (OmsSlotTable, oms_slot_table, GTK_TYPE_WIDGET)

/* ---- Cells ----------------------------------------------------------------------------------------------------------
 */

/* (nullable) */
static OmsTableCell *
cell_of (GtkWidget *cell)
{
  return g_object_get_qdata (G_OBJECT (cell), cell_quark);
}

void
oms_slot_table_fill (GtkWidget *cell, const char *text, const char *tone)
{
  OmsTableCell *data = cell_of (cell);

  g_assert (data != NULL);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text != NULL ? text : "");
  if (g_strcmp0 (data->tone, tone) == 0)
    return;
  if (data->tone != NULL)
    gtk_widget_remove_css_class (cell, data->tone);
  if (tone != NULL)
    gtk_widget_add_css_class (cell, tone);
  data->tone = tone;
}

/* GTK tells a screen reader neither what a row is about nor where it stands. */
static void
describe_row (OmsTableCell *data, GtkWidget *cell, gconstpointer row)
{
  OmsSlotTable *self = data->column->table;
  GtkWidget *parent = gtk_widget_get_parent (cell);
  GtkWidget *row_widget = parent != NULL ? gtk_widget_get_parent (parent) : NULL;

  if (row_widget == NULL)
    return;
  g_autofree char *label = row != NULL ? self->describe (row, self->user_data) : g_strdup (_ ("Loading"));
  g_autofree char *place = g_strdup_printf (_ ("Row %u"), oms_slot_get_position (data->slot) + 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row_widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, place, -1);
}

static void
write_cell (GtkWidget *cell)
{
  OmsTableCell *data = cell_of (cell);
  OmsTableColumn *column = data->column;

  if (data->slot == NULL)
    return;
  gconstpointer row = oms_slot_get_row (data->slot);
  if (row != NULL)
    column->info->fill (cell, row, column->table->user_data);
  else if (OMS_IS_SLOT_CELL (cell))
    oms_slot_cell_set_text (OMS_SLOT_CELL (cell), NULL);
  else
    oms_slot_table_fill (cell, NULL, NULL);
  if (column->info->always)
    describe_row (data, cell, row);
}

static void
revision_cb (OmsSlot *slot, GParamSpec *pspec, GtkWidget *cell)
{
  write_cell (cell);
}

static void
cell_free (gpointer user_data)
{
  OmsTableCell *data = user_data;

  if (data->slot != NULL)
    g_signal_handler_disconnect (data->slot, data->handler);
  g_clear_object (&data->slot);
  g_free (data);
}

static GtkWidget *
make_cell (const OmsSlotColumn *info)
{
  if (info->style == OMS_COLUMN_SQUARE)
    return oms_slot_cell_new (OMS_SLOT_CELL_SQUARE);
  if (info->style == OMS_COLUMN_CHIP)
    return oms_slot_cell_new (OMS_SLOT_CELL_CHIP);

  GtkWidget *cell = gtk_inscription_new (NULL);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 2);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), info->style == OMS_COLUMN_NUMBER ? 1.0f : 0.0f);
  return cell;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, OmsTableColumn *column)
{
  GtkWidget *cell = make_cell (column->info);
  OmsTableCell *data = g_new0 (OmsTableCell, 1);

  data->column = column;
  data->item = item;
  g_object_set_qdata_full (G_OBJECT (cell), cell_quark, data, cell_free);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, OmsTableColumn *column)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  OmsTableCell *data = cell_of (cell);

  data->slot = g_object_ref (gtk_list_item_get_item (item));
  data->handler = g_signal_connect (data->slot, "notify::revision", G_CALLBACK (revision_cb), cell);
  write_cell (cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, OmsTableColumn *column)
{
  OmsTableCell *data = cell_of (gtk_list_item_get_child (item));

  if (data->slot == NULL)
    return;
  g_clear_signal_handler (&data->handler, data->slot);
  g_clear_object (&data->slot);
}

static GtkWidget *
get_list_view (OmsSlotTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

OmsTableCell *
oms_slot_table_cell_at (OmsSlotTable *self, GtkWidget *widget)
{
  GtkWidget *list = get_list_view (self);

  if (widget == NULL || list == NULL || !gtk_widget_is_ancestor (widget, list))
    return NULL;
  for (; widget != list; widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);
      OmsTableCell *data = cell_of (widget);

      if (data == NULL && child != NULL)
        data = cell_of (child);
      if (data == NULL && gtk_widget_get_parent (widget) == list && child != NULL)
        {
          GtkWidget *content = gtk_widget_get_first_child (child);
          data = content != NULL ? cell_of (content) : NULL;
        }
      if (data != NULL)
        return data;
    }
  return NULL;
}

GtkWidget *
oms_slot_table_find_row (OmsSlotTable *self, guint position)
{
  GtkWidget *list = get_list_view (self);

  if (list == NULL)
    return NULL;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      OmsTableCell *data = oms_slot_table_cell_at (self, row);
      if (data != NULL && data->slot != NULL && gtk_list_item_get_position (data->item) == position)
        return row;
    }
  return NULL;
}

void
oms_slot_table_rewrite (OmsSlotTable *self)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  GtkWidget *list = get_list_view (self);
  if (list == NULL)
    return;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
      {
        GtkWidget *content = gtk_widget_get_first_child (cell);
        if (content != NULL && cell_of (content) != NULL)
          write_cell (content);
      }
}

/* ---- Tooltips: only when there is more to say than the cell shows --------------------------------------------------
 */

static char *
hidden_text (GtkWidget *cell)
{
  if (!GTK_IS_INSCRIPTION (cell))
    return NULL;
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (cell));
  if (text == NULL || *text == '\0')
    return NULL;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (cell, text);
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width > gtk_widget_get_width (cell) ? g_strdup (text) : NULL;
}

static gboolean
query_tooltip_cb (GtkWidget *view, int x, int y, gboolean keyboard, GtkTooltip *tooltip, OmsSlotTable *self)
{
  if (keyboard || (self->menu != NULL && gtk_widget_get_visible (self->menu)))
    return FALSE;
  OmsTableCell *data = oms_slot_table_cell_at (self, gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT));
  if (data == NULL || data->slot == NULL || oms_slot_get_row (data->slot) == NULL)
    return FALSE;

  const OmsSlotColumn *info = data->column->info;
  g_autofree char *text = NULL;
  if (info->tooltip != NULL)
    text = info->tooltip (oms_slot_get_row (data->slot), self->user_data);
  if (text == NULL)
    text = hidden_text (gtk_list_item_get_child (data->item));
  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- Sorting --------------------------------------------------------------------------------------------------------
 */

static int
record_cb (gconstpointer a, gconstpointer b, gpointer info)
{
  if (!probing)
    return 0;
  if (probe_hit == NULL)
    probe_hit = info;
  return -1;
}

/* GtkColumnViewSorter is private in 4.8: asked to compare any two objects it calls the sorter of the first column and
 * negates an inverted one, which tells column and order. */
static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, OmsSlotTable *self)
{
  if (self->setting_sort || self->view == NULL)
    return;
  probe_hit = NULL;
  probing = TRUE;
  GtkOrdering ordering = gtk_sorter_compare (sorter, self->view, self->scrolled);
  probing = FALSE;
  if (probe_hit == NULL)
    return;

  gboolean descending = ordering == GTK_ORDERING_LARGER;
  if (probe_hit->sort_key == self->sort_key && descending == self->descending)
    return;
  self->sort_key = probe_hit->sort_key;
  self->descending = descending;
  oms_slot_table_update_sort_menu (self);
  g_signal_emit (self, signals[SORT_CHANGED], 0, self->sort_key, self->descending);
}

OmsTableColumn *
oms_slot_table_find_sort_column (OmsSlotTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      OmsTableColumn *column = g_ptr_array_index (self->columns, i);
      if (column->info->sort_key == self->sort_key && self->sort_key != OMS_COLUMN_NO_SORT)
        return column;
    }
  return NULL;
}

void
oms_slot_table_show_sort (OmsSlotTable *self)
{
  OmsTableColumn *column = oms_slot_table_find_sort_column (self);

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column->column,
                                    self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  oms_slot_table_update_sort_menu (self);
}

void
oms_slot_table_set_sort (OmsSlotTable *self, int sort_key, gboolean descending)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  self->sort_key = sort_key;
  self->descending = descending;
  oms_slot_table_show_sort (self);
}

/* ---- Making columns -------------------------------------------------------------------------------------------------
 */

static void
table_column_free (gpointer user_data)
{
  OmsTableColumn *column = user_data;

  g_clear_object (&column->column);
  g_free (column);
}

static OmsTableColumn *
make_column (OmsSlotTable *self, const OmsSlotColumn *info)
{
  OmsTableColumn *column = g_new0 (OmsTableColumn, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  column->table = self;
  column->info = info;
  column->shown = -1;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  column->column = gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, "column", info->title), factory);
  gtk_column_view_column_set_fixed_width (column->column, info->width);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  gtk_column_view_column_set_expand (column->column, info->expand);
  if (info->sort_key != OMS_COLUMN_NO_SORT)
    {
      g_autoptr (GtkCustomSorter) sorter = gtk_custom_sorter_new (record_cb, (gpointer) info, NULL);
      gtk_column_view_column_set_sorter (column->column, GTK_SORTER (sorter));
    }
  g_signal_connect_object (column->column, "notify::fixed-width", G_CALLBACK (oms_slot_table_queue_save), self,
                           G_CONNECT_SWAPPED);
  return column;
}

void
oms_slot_table_set_columns (OmsSlotTable *self, const char *label, const OmsSlotColumn *columns, guint n_columns,
                            char *(*describe) (gconstpointer row, gpointer user_data), gpointer user_data)
{
  g_assert (OMS_IS_SLOT_TABLE (self));
  g_assert (self->infos == NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->infos = columns;
  self->describe = describe;
  self->user_data = user_data;
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (self->columns, make_column (self, &columns[i]));

  g_autoptr (GMenuModel) menu = oms_slot_table_make_header_menu (self);
  for (guint i = 0; i < n_columns; i++)
    gtk_column_view_column_set_header_menu (((OmsTableColumn *) g_ptr_array_index (self->columns, i))->column, menu);
  oms_slot_table_apply_columns (self);
  oms_slot_table_update_actions (self);
  oms_slot_table_init_sort_menu (self);
}

/* ---- The list -------------------------------------------------------------------------------------------------------
 */

static gboolean
stale_timer_cb (gpointer user_data)
{
  OmsSlotTable *self = user_data;

  self->stale_timer = 0;
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "stale");
  return G_SOURCE_REMOVE;
}

static void
stale_cb (OmsQueryList *list, GParamSpec *pspec, OmsSlotTable *self)
{
  g_clear_handle_id (&self->stale_timer, g_source_remove);
  if (oms_query_list_get_stale (list))
    self->stale_timer = g_timeout_add (STALE_DELAY, stale_timer_cb, self);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "stale");
}

static void
scroll_to_top (OmsSlotTable *self)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

static void
scrolled_cb (OmsSlotTable *self)
{
  if (self->selection == NULL)
    return;
  double value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
  oms_query_list_set_at_top (oms_id_selection_get_model (self->selection), value < 10);
}

void
oms_slot_table_scroll_to (OmsSlotTable *self, guint position)
{
  GtkWidget *list = get_list_view (self);

  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

guint
oms_slot_table_top_position (OmsSlotTable *self)
{
  GtkWidget *list = get_list_view (self);

  if (list == NULL)
    return G_MAXUINT;
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      OmsTableCell *data = oms_slot_table_cell_at (self, row);
      double y;

      if (data != NULL && data->slot != NULL && gtk_widget_translate_coordinates (row, list, 0, 0, NULL, &y) && y >= 0)
        return gtk_list_item_get_position (data->item);
    }
  return G_MAXUINT;
}

void
oms_slot_table_hold_top (OmsSlotTable *self)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  guint position = oms_slot_table_top_position (self);
  if (position != G_MAXUINT)
    oms_slot_table_scroll_to (self, position);
}

void
oms_slot_table_reveal (OmsSlotTable *self, gint64 id)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  if (self->selection == NULL)
    return;
  guint position = oms_query_list_find (oms_id_selection_get_model (self->selection), id);
  if (position != G_MAXUINT)
    oms_slot_table_scroll_to (self, position);
}

void
oms_slot_table_set_selection (OmsSlotTable *self, OmsIdSelection *selection)
{
  g_assert (OMS_IS_SLOT_TABLE (self));

  if (self->selection == selection)
    return;
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (oms_id_selection_get_model (self->selection), self);
  g_clear_handle_id (&self->stale_timer, g_source_remove);
  gtk_widget_remove_css_class (GTK_WIDGET (self->view), "stale");
  g_set_object (&self->selection, selection);
  gtk_column_view_set_model (self->view, selection != NULL ? GTK_SELECTION_MODEL (selection) : NULL);
  if (selection == NULL)
    return;
  OmsQueryList *list = oms_id_selection_get_model (selection);
  g_signal_connect_object (list, "notify::stale", G_CALLBACK (stale_cb), self, 0);
  g_signal_connect_object (list, "about-to-shrink", G_CALLBACK (scroll_to_top), self, G_CONNECT_SWAPPED);
  scrolled_cb (self);
}

static void
activate_cb (OmsSlotTable *self, guint position)
{
  gint64 id =
      self->selection != NULL ? oms_query_list_get_id (oms_id_selection_get_model (self->selection), position) : 0;

  if (id != 0)
    g_signal_emit (self, signals[ACTIVATED], 0, id);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

static gboolean
oms_slot_table_grab_focus (GtkWidget *widget)
{
  return oms_slot_table_focus_row (OMS_SLOT_TABLE (widget));
}

static gboolean
oms_slot_table_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return oms_slot_table_tab (OMS_SLOT_TABLE (widget));
  return GTK_WIDGET_CLASS (oms_slot_table_parent_class)->focus (widget, direction);
}

static void
oms_slot_table_dispose (GObject *object)
{
  OmsSlotTable *self = OMS_SLOT_TABLE (object);

  if (self->save_timer != 0)
    oms_slot_table_save_columns (self);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_handle_id (&self->stale_timer, g_source_remove);
  g_clear_handle_id (&self->columns_idle, g_source_remove);
  if (self->view != NULL)
    oms_slot_table_set_selection (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->sort_menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_SLOT_TABLE);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (oms_slot_table_parent_class)->dispose (object);
}

static void
oms_slot_table_finalize (GObject *object)
{
  OmsSlotTable *self = OMS_SLOT_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_object_unref (self->actions);
  g_free (self->settings_key);
  G_OBJECT_CLASS (oms_slot_table_parent_class)->finalize (object);
}

static void
oms_slot_table_class_init (OmsSlotTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_slot_table_dispose;
  object_class->finalize = oms_slot_table_finalize;
  widget_class->grab_focus = oms_slot_table_grab_focus;
  widget_class->focus = oms_slot_table_focus;
  cell_quark = g_quark_from_static_string ("oms-table-cell");
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MENU_OPENING] = g_signal_new ("menu-opening", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-slot-table.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsSlotTable, scrolled);
  gtk_widget_class_bind_template_child (widget_class, OmsSlotTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
oms_slot_table_init (OmsSlotTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (table_column_free);
  self->actions = g_simple_action_group_new ();
  self->sort_key = OMS_COLUMN_NO_SORT;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));
  oms_wheel_guard_attach (self->scrolled);
  oms_slot_table_init_input (self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->view), TRUE);
  g_signal_connect (self->view, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
  g_signal_connect (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                           G_CALLBACK (oms_slot_table_width_changed), self, G_CONNECT_SWAPPED);
}
