/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-inventory-page.h"

#include <glib/gi18n-lib.h>

#include "oms-config.h"
#include "oms-drop-down.h"
#include "oms-slot-table.h"
#include "oms-status-page.h"
#include "oms-stock-columns.h"
#include "oms-stock-list.h"

#define TICK       60  /* seconds; "42 min ago" */
#define SPIN_DELAY 300 /* ms */

struct _OmsInventoryPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *bar;
  GtkEditable *search;
  GtkDropDown *platforms;
  GtkToggleButton *view_all;
  GtkToggleButton *view_out;
  GtkToggleButton *view_low;
  GtkToggleButton *view_unknown;
  GtkLabel *count;
  GtkStack *stack;
  OmsSlotTable *table;
  OmsStatusPage *status;

  /* Owned references */
  OmsSession *session;       /* (nullable) */
  OmsStockList *list;        /* (nullable) */
  OmsIdSelection *selection; /* (nullable) */
  GArray *platform_ids;      /* (element-type gint64) as in the drop-down; 0 is all */
  OmsCellContext cells;

  /* Plain data */
  OmsStockQuery query; /* its text is not used */
  gboolean updating;
  guint tick_timer;
  guint spin_timer;
};

G_DEFINE_FINAL_TYPE (OmsInventoryPage, oms_inventory_page, GTK_TYPE_WIDGET)

/* ---- Question -------------------------------------------------------------------------------------------------------
 */

/* As it is asked now; its text is the search entry's. */
static OmsStockQuery
current_query (OmsInventoryPage *self)
{
  OmsStockQuery query = self->query;
  const char *text = gtk_editable_get_text (self->search);

  query.text = *text != '\0' ? text : NULL;
  return query;
}

static void
ask (OmsInventoryPage *self)
{
  OmsStockQuery query;

  if (self->list == NULL || self->updating)
    return;
  query = current_query (self);
  oms_stock_list_set_query (self->list, &query);
}

static void
platform_cb (OmsInventoryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->platforms);

  if (self->updating || selected >= self->platform_ids->len)
    return;
  self->query.platform_id = g_array_index (self->platform_ids, gint64, selected);
  ask (self);
}

static void
view_cb (OmsInventoryPage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->query.view = OMS_STOCK_VIEW_ALL;
  if (button == self->view_out)
    self->query.view = OMS_STOCK_VIEW_OUT;
  else if (button == self->view_low)
    self->query.view = OMS_STOCK_VIEW_LOW;
  else if (button == self->view_unknown)
    self->query.view = OMS_STOCK_VIEW_UNKNOWN;
  ask (self);
}

static void
sort_changed_cb (OmsInventoryPage *self, int sort_key, gboolean descending)
{
  self->query.key = (OmsStockSortKey) sort_key;
  self->query.descending = descending;
  ask (self);
}

static void
show_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  OmsInventoryPage *self = OMS_INVENTORY_PAGE (widget);

  self->updating = TRUE;
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->platforms, 0);
  self->query.platform_id = 0;
  gtk_toggle_button_set_active (self->view_all, TRUE);
  self->updating = FALSE;
  ask (self);
}

/* ---- Answer ---------------------------------------------------------------------------------------------------------
 */

static gboolean
is_filtered (OmsInventoryPage *self)
{
  return self->query.platform_id != 0 || self->query.view != OMS_STOCK_VIEW_ALL ||
         *gtk_editable_get_text (self->search) != '\0';
}

static void
show_status (OmsInventoryPage *self)
{
  if (is_filtered (self))
    {
      g_object_set (self->status, "icon-name", "edit-find-symbolic", "title", _ ("No SKU matches"), "description",
                    _ ("Choose another view, or search for something else."), NULL);
      oms_status_page_set_button (self->status, _ ("Show all"), "inventory.show-all", NULL);
    }
  else if (oms_sync_engine_is_running (oms_session_get_engine (self->session)))
    {
      g_object_set (self->status, "icon-name", "package-x-generic-symbolic", "title", _ ("No stock yet"), "description",
                    _ ("The sync under way brings it."), NULL);
      oms_status_page_set_button (self->status, NULL, NULL, NULL);
    }
  else
    {
      g_object_set (self->status, "icon-name", "package-x-generic-symbolic", "title", _ ("No stock yet"), "description",
                    _ ("SKUs appear here as soon as a marketplace has been synced."), NULL);
      oms_status_page_set_button (self->status, _ ("Sync now"), "win.sync", NULL);
    }
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
spin_timer_cb (gpointer user_data)
{
  OmsInventoryPage *self = user_data;

  self->spin_timer = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
write_count (OmsInventoryPage *self, guint n_items)
{
  g_autofree char *number = oms_number_format (n_items, self->cells.grouping);
  g_autofree char *text = g_strdup_printf (ngettext ("%s SKU", "%s SKUs", n_items), number);

  gtk_label_set_text (self->count, text);
}

static void
update_state (OmsInventoryPage *self)
{
  OmsQueryList *list = OMS_QUERY_LIST (self->list);
  guint n_items = list != NULL ? oms_query_list_get_length (list) : 0;

  if (list != NULL && oms_query_list_get_loading (list))
    {
      if (self->spin_timer == 0)
        self->spin_timer = g_timeout_add (SPIN_DELAY, spin_timer_cb, self);
      return;
    }
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  write_count (self, n_items);
  if (list == NULL || n_items > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (!oms_query_list_get_stale (list))
    show_status (self);
}

static void
failed_cb (OmsInventoryPage *self, const GError *error)
{
  g_object_set (self->status, "icon-name", "dialog-error-symbolic", "title", _ ("The inventory could not be read"),
                "description", error->message, NULL);
  oms_status_page_set_button (self->status, _ ("Show all"), "inventory.show-all", NULL);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
update_cells (OmsInventoryPage *self)
{
  g_clear_pointer (&self->cells.looks, oms_account_looks_free);
  self->cells.looks = oms_account_looks_new (self->session);
  if (self->session != NULL)
    {
      self->cells.zone = oms_session_get_zone (self->session);
      self->cells.grouping = oms_session_get_grouping (self->session);
    }
  oms_slot_table_rewrite (self->table);
}

static void
update_platforms (OmsInventoryPage *self)
{
  GListModel *accounts = self->session != NULL ? G_LIST_MODEL (oms_session_get_accounts (self->session)) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  gint64 id = 0;

  g_array_set_size (self->platform_ids, 0);
  g_array_append_val (self->platform_ids, id);
  gtk_string_list_append (names, _ ("All marketplaces"));
  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      gtk_string_list_append (names, account->display_name);
      if (account->id == self->query.platform_id)
        selected = self->platform_ids->len;
      g_array_append_val (self->platform_ids, account->id);
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->platforms, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->platforms, selected);
  self->updating = FALSE;
}

static void
accounts_changed_cb (OmsInventoryPage *self)
{
  update_platforms (self);
  update_cells (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  oms_slot_table_rewrite (((OmsInventoryPage *) user_data)->table);
  return G_SOURCE_CONTINUE;
}

static void
oms_inventory_page_map (GtkWidget *widget)
{
  OmsInventoryPage *self = OMS_INVENTORY_PAGE (widget);

  GTK_WIDGET_CLASS (oms_inventory_page_parent_class)->map (widget);
  if (self->tick_timer == 0)
    self->tick_timer = g_timeout_add_seconds (TICK, tick_cb, self);
}

static void
oms_inventory_page_unmap (GtkWidget *widget)
{
  OmsInventoryPage *self = OMS_INVENTORY_PAGE (widget);

  g_clear_handle_id (&self->tick_timer, g_source_remove);
  GTK_WIDGET_CLASS (oms_inventory_page_parent_class)->unmap (widget);
}

/* ---- Public ---------------------------------------------------------------------------------------------------------
 */

static void
drop_session (OmsInventoryPage *self)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  oms_slot_table_set_selection (self->table, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
}

static void
take_session (OmsInventoryPage *self)
{
  self->list = oms_stock_list_new (oms_session_get_store (self->session));
  self->selection = oms_id_selection_new (OMS_QUERY_LIST (self->list));
  g_signal_connect_object (self->session, "accounts-changed", G_CALLBACK (accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify", G_CALLBACK (update_cells), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::stale", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  oms_slot_table_set_selection (self->table, self->selection);
  oms_slot_table_set_settings (self->table, oms_session_get_settings (self->session), "inventory-columns");
  ask (self);
}

void
oms_inventory_page_set_session (OmsInventoryPage *self, OmsSession *session)
{
  g_assert (OMS_IS_INVENTORY_PAGE (self));

  if (self->session == session)
    return;
  drop_session (self);
  g_set_object (&self->session, session);
  accounts_changed_cb (self);
  if (session != NULL)
    take_session (self);
  update_state (self);
}

void
oms_inventory_page_set_view (OmsInventoryPage *self, OmsStockView view)
{
  g_assert (OMS_IS_INVENTORY_PAGE (self));

  GtkToggleButton *buttons[] = { self->view_all, self->view_out, self->view_low, self->view_unknown };
  gtk_toggle_button_set_active (buttons[view], TRUE);
}

OmsExport *
oms_inventory_page_make_export (OmsInventoryPage *self)
{
  g_assert (OMS_IS_INVENTORY_PAGE (self));

  g_auto (GStrv) columns = oms_slot_table_list_columns (self->table);
  OmsStockQuery query = current_query (self);
  return self->list != NULL ? oms_export_new_stock (&query, (const char *const *) columns) : NULL;
}

void
oms_inventory_page_open_sort_menu (OmsInventoryPage *self)
{
  g_assert (OMS_IS_INVENTORY_PAGE (self));

  oms_slot_table_open_sort_menu (self->table);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

static void
oms_inventory_page_dispose (GObject *object)
{
  OmsInventoryPage *self = OMS_INVENTORY_PAGE (object);

  if (self->table != NULL)
    oms_inventory_page_set_session (self, NULL);
  g_clear_handle_id (&self->tick_timer, g_source_remove);
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_INVENTORY_PAGE);
  self->table = NULL;
  G_OBJECT_CLASS (oms_inventory_page_parent_class)->dispose (object);
}

static void
oms_inventory_page_finalize (GObject *object)
{
  OmsInventoryPage *self = OMS_INVENTORY_PAGE (object);

  g_array_unref (self->platform_ids);
  oms_account_looks_free (self->cells.looks);
  G_OBJECT_CLASS (oms_inventory_page_parent_class)->finalize (object);
}

static void
oms_inventory_page_class_init (OmsInventoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_inventory_page_dispose;
  object_class->finalize = oms_inventory_page_finalize;
  widget_class->map = oms_inventory_page_map;
  widget_class->unmap = oms_inventory_page_unmap;
  g_type_ensure (OMS_TYPE_SLOT_TABLE);
  g_type_ensure (OMS_TYPE_STATUS_PAGE);
  gtk_widget_class_install_action (widget_class, "inventory.show-all", NULL, show_all_cb);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-inventory-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, bar);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, search);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, platforms);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, view_all);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, view_out);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, view_low);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, view_unknown);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, count);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, table);
  gtk_widget_class_bind_template_child (widget_class, OmsInventoryPage, status);
  gtk_widget_class_bind_template_callback (widget_class, ask);
  gtk_widget_class_bind_template_callback (widget_class, platform_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
}

static void
oms_inventory_page_init (OmsInventoryPage *self)
{
  const OmsSlotColumn *columns;
  guint n_columns;

  self->platform_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cells.looks = oms_account_looks_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  oms_drop_down_set_spoken (self->platforms, _ ("Marketplace"));
  columns = oms_stock_columns_get (&n_columns);
  oms_slot_table_set_columns (self->table, _ ("Inventory"), columns, n_columns, oms_stock_columns_describe,
                              &self->cells);
  oms_slot_table_set_sort (self->table, OMS_STOCK_SORT_SKU, FALSE);
}

GtkWidget *
oms_inventory_page_new (void)
{
  return g_object_new (OMS_TYPE_INVENTORY_PAGE, NULL);
}
