/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The page joins the list model, the table, the bar, the pane and the actions; each does its own work.
 */
#include "oms-orders-page.h"

#include <glib/gi18n-lib.h>

#include "oms-banner.h"
#include "oms-config.h"
#include "oms-detail-pane.h"
#include "oms-filter-bar.h"
#include "oms-order-actions.h"
#include "oms-order-columns.h"
#include "oms-order-list.h"
#include "oms-selection-bar.h"
#include "oms-slot-table.h"
#include "oms-status-page.h"

#define WIDE_ENOUGH                                                                                                  \
  936                  /* px of the page: the pane stands beside the list; that is a window of 1150 with its sidebar \
                        */
#define TICK       60  /* seconds; "in 42 min" */
#define SPIN_DELAY 300 /* ms */

struct _OmsOrdersPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *overlay;
  GtkWidget *main_box;
  GtkBox *banner_box;
  OmsFilterBar *bar;
  GtkStack *stack;
  OmsSlotTable *table;
  OmsStatusPage *status;
  OmsSelectionBar *selection_bar;
  GtkRevealer *pane_revealer;
  OmsDetailPane *pane;

  /* Owned references */
  OmsSession *session;       /* (nullable) */
  OmsOrderList *list;        /* (nullable) */
  OmsIdSelection *selection; /* (nullable) */
  OmsOrderActions *actions;
  OmsOrderFilter *filter;
  OmsOrderSort sort;
  OmsCellContext cells;
  GMenu *menu;

  /* Plain data */
  gboolean wide;
  gboolean pane_open;   /* in a narrow window */
  gboolean pane_folded; /* in a wide one: closed there, to give its room to the list */
  guint layout_idle;
  guint tick_timer;
  guint spin_timer;
};

enum
{
  SEARCH_CHANGED,
  FILTER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsOrdersPage, oms_orders_page, GTK_TYPE_WIDGET)

/* ---- Pane: beside the list or over it -------------------------------------------------------------------------------
 */

static gboolean
pane_is_beside (OmsOrdersPage *self)
{
  return self->wide && !self->pane_folded;
}

static void
apply_layout (OmsOrdersPage *self)
{
  gboolean shown = self->wide ? !self->pane_folded : self->pane_open;
  int bar_height = 0;

  if (!self->wide && gtk_widget_get_visible (GTK_WIDGET (self->selection_bar)))
    gtk_widget_measure (GTK_WIDGET (self->selection_bar), GTK_ORIENTATION_VERTICAL, -1, NULL, &bar_height, NULL, NULL);
  /* Over the list it leaves the buttons of the bar alone. */
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->pane_revealer), bar_height);
  gtk_widget_set_margin_end (self->main_box, pane_is_beside (self) ? OMS_DETAIL_PANE_WIDTH : 0);
  gtk_revealer_set_transition_type (self->pane_revealer, self->wide ? GTK_REVEALER_TRANSITION_TYPE_NONE
                                                                    : GTK_REVEALER_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_revealer_set_reveal_child (self->pane_revealer, shown);
  gtk_widget_set_can_target (GTK_WIDGET (self->pane_revealer), shown);
  if (self->wide)
    gtk_widget_remove_css_class (GTK_WIDGET (self->pane), "over");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->pane), "over");
}

static gboolean
layout_idle_cb (gpointer user_data)
{
  OmsOrdersPage *self = user_data;

  self->layout_idle = 0;
  apply_layout (self);
  return G_SOURCE_REMOVE;
}

static void
oms_orders_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (widget);
  gboolean wide = width >= WIDE_ENOUGH;

  gtk_widget_size_allocate (self->overlay, &(GtkAllocation){ 0, 0, width, height }, baseline);
  if (wide == self->wide)
    return;
  self->wide = wide;
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, layout_idle_cb, self, NULL);
}

static void
oms_orders_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (OMS_ORDERS_PAGE (widget)->overlay, orientation, -1, minimum, natural, minimum_baseline,
                      natural_baseline);
  /* The margin beside the list comes and goes with the width: it must not hold the window open. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 400);
}

static void
set_pane_open (OmsOrdersPage *self, gboolean open)
{
  if (self->wide)
    self->pane_folded = !open;
  else
    self->pane_open = open;
  apply_layout (self);
  if (!open)
    gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
pane_close_cb (OmsOrdersPage *self)
{
  set_pane_open (self, FALSE);
}

/* What the list does with its keys also holds when another part of the page has the focus and no use for them. */
static gboolean
list_key (OmsOrdersPage *self, guint keyval, GdkModifierType modifiers)
{
  if (self->selection == NULL)
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_a)
    oms_id_selection_select_all (self->selection);
  else if (modifiers == 0 && (keyval == GDK_KEY_j || keyval == GDK_KEY_k))
    oms_slot_table_step (self->table, keyval == GDK_KEY_j ? 1 : -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, OmsOrdersPage *self)
{
  if (keyval != GDK_KEY_Escape)
    return list_key (self, keyval, state & gtk_accelerator_get_default_mod_mask ());
  if (self->pane_open && !self->wide)
    {
      set_pane_open (self, FALSE);
      return GDK_EVENT_STOP;
    }
  if (self->selection == NULL || oms_id_selection_get_count (self->selection) == 0)
    return GDK_EVENT_PROPAGATE;
  oms_id_selection_clear (self->selection);
  return GDK_EVENT_STOP;
}

/* ---- What the list shows when it shows nothing ----------------------------------------------------------------------
 */

static void
set_status (OmsOrdersPage *self, const char *icon, const char *title, const char *description)
{
  g_object_set (self->status, "icon-name", icon, "title", title, "description", description, NULL);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
spin_timer_cb (gpointer user_data)
{
  OmsOrdersPage *self = user_data;

  self->spin_timer = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
update_state (OmsOrdersPage *self)
{
  OmsQueryList *list = OMS_QUERY_LIST (self->list);

  if (list != NULL && oms_query_list_get_loading (list))
    {
      if (self->spin_timer == 0)
        self->spin_timer = g_timeout_add (SPIN_DELAY, spin_timer_cb, self);
      return;
    }
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  if (list == NULL || oms_query_list_get_length (list) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }
  if (oms_query_list_get_stale (list))
    return;
  if (oms_order_filter_is_empty (self->filter))
    {
      set_status (self, "view-list-symbolic", _ ("No orders yet"),
                  _ ("Orders appear here as soon as a marketplace has been synced."));
      oms_status_page_set_button (self->status, _ ("Sync now"), "win.sync", NULL);
      return;
    }
  set_status (self, "edit-find-symbolic", _ ("No order matches"),
              _ ("Take a filter away, or search for something else."));
  oms_status_page_set_button (self->status, _ ("Show all orders"), "orders.clear-filter", NULL);
}

static void
failed_cb (OmsOrdersPage *self, const GError *error)
{
  GtkWidget *banner = oms_banner_new (OMS_BANNER_ERROR, error->message);
  GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (self->banner_box));

  if (old != NULL)
    gtk_box_remove (self->banner_box, old);
  oms_banner_set_closable (OMS_BANNER (banner), TRUE);
  g_signal_connect_object (banner, "closed", G_CALLBACK (gtk_box_remove), self->banner_box, G_CONNECT_SWAPPED);
  gtk_box_append (self->banner_box, banner);
  update_state (self);
}

/* ---- List → bar and pane --------------------------------------------------------------------------------------------
 */

static void
counts_cb (OmsOrdersPage *self)
{
  oms_filter_bar_set_counts (self->bar, oms_order_list_get_matching (self->list), oms_order_list_get_all (self->list));
}

static void
new_count_cb (OmsOrdersPage *self)
{
  oms_filter_bar_set_new_count (self->bar, oms_order_list_get_new_count (self->list));
}

static gint64
current_id (OmsOrdersPage *self)
{
  gint64 id = oms_id_selection_get_single (self->selection);
  gint64 anchor = oms_id_selection_get_anchor (self->selection);

  if (id != 0)
    return id;
  return anchor != 0 && oms_id_selection_contains (self->selection, anchor) ? anchor : 0;
}

static void
selection_changed_cb (OmsOrdersPage *self)
{
  gint64 id = current_id (self);

  if (id != 0)
    oms_detail_pane_set_order (self->pane, id);
}

static void
activated_cb (OmsOrdersPage *self, gint64 id)
{
  oms_detail_pane_set_order (self->pane, id);
  set_pane_open (self, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

/* ---- Filter and sort → list -----------------------------------------------------------------------------------------
 */

static void
use_filter (OmsOrdersPage *self, const OmsOrderFilter *filter)
{
  gboolean same_text = g_strcmp0 (self->filter->text, filter->text) == 0;
  OmsOrderFilter *copy;

  if (oms_order_filter_equal (self->filter, filter))
    return;
  copy = oms_order_filter_copy (filter);
  oms_order_filter_free (self->filter);
  self->filter = copy;
  oms_filter_bar_set_filter (self->bar, self->filter);
  if (self->list != NULL)
    oms_order_list_set_filter (self->list, self->filter);
  if (!same_text)
    g_signal_emit (self, signals[SEARCH_CHANGED], 0, self->filter->text != NULL ? self->filter->text : "");
  g_signal_emit (self, signals[FILTER_CHANGED], 0);
}

static void
bar_changed_cb (OmsOrdersPage *self)
{
  use_filter (self, oms_filter_bar_get_filter (self->bar));
}

static void
show_new_cb (OmsOrdersPage *self)
{
  if (self->list != NULL)
    oms_order_list_show_new (self->list);
}

static void
save_sort (OmsOrdersPage *self)
{
  GSettings *settings = self->session != NULL ? oms_session_get_settings (self->session) : NULL;
  g_autofree char *text =
      g_strdup_printf ("%s %s", oms_order_sort_key_to_id (self->sort.key), self->sort.descending ? "down" : "up");

  if (settings != NULL)
    g_settings_set_string (settings, "orders-sort", text);
}

static void
load_sort (OmsOrdersPage *self)
{
  GSettings *settings = self->session != NULL ? oms_session_get_settings (self->session) : NULL;

  if (settings == NULL)
    return;
  g_autofree char *text = g_settings_get_string (settings, "orders-sort");
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  if (words[0] != NULL && oms_order_sort_key_from_id (words[0], &self->sort.key))
    self->sort.descending = g_strcmp0 (words[1], "down") == 0;
}

static void
sort_changed_cb (OmsOrdersPage *self, int sort_key, gboolean descending)
{
  self->sort = (OmsOrderSort){ .key = (OmsOrderSortKey) sort_key, .descending = descending };
  if (self->list != NULL)
    oms_order_list_set_sort (self->list, &self->sort);
  save_sort (self);
}

/* ---- Actions --------------------------------------------------------------------------------------------------------
 */

static void
clear_filter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (OmsOrderFilter) all = oms_order_filter_new ();

  use_filter (user_data, all);
}

static void
show_raw_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsOrdersPage *self = user_data;

  oms_detail_pane_set_order (self->pane, g_variant_get_int64 (parameter));
  oms_detail_pane_show_raw (self->pane);
  set_pane_open (self, TRUE);
}

static void
copy_raw_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsOrdersPage *self = user_data;
  g_autofree char *text = oms_detail_pane_get_raw_text (self->pane);

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  oms_session_toast (self->session, _ ("Copied the marketplace's own data"), NULL, NULL);
}

static void
append_action (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/* The menu is made for one order; its items carry the id, so a list that changes under it changes nothing. */
static void
menu_opening_cb (OmsOrdersPage *self, gint64 id)
{
  guint position = oms_query_list_find (OMS_QUERY_LIST (self->list), id);
  g_autoptr (OmsSlot) slot = position != G_MAXUINT ? g_list_model_get_item (G_LIST_MODEL (self->list), position) : NULL;
  const OmsOrderRow *row = slot != NULL ? oms_slot_get_order (slot) : NULL;
  g_autoptr (GMenu) data = g_menu_new ();

  g_menu_remove_all (self->menu);
  if (row == NULL || row->id != id)
    return;
  append_action (self->menu, _ ("Copy order id"), "orders.copy-text", g_variant_new_string (row->order_id));
  if ((row->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0)
    append_action (self->menu, _ ("Taken apart"), "orders.take-apart", g_variant_new_int64 (id));
  else if ((row->flags & OMS_FLAG_PACKED_HERE) != 0)
    append_action (self->menu, _ ("Not packed"), "orders.unmark-packed", g_variant_new_int64 (id));
  else if (oms_status_is_open (row->status))
    append_action (self->menu, _ ("Mark packed"), "orders.mark-packed", g_variant_new_int64 (id));
  append_action (data, _ ("Refresh this order"), "orders.refresh", g_variant_new_int64 (id));
  append_action (data, _ ("Show raw data"), "orders.show-raw", g_variant_new_int64 (id));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (data));
}

static void
action_failed_cb (OmsOrdersPage *self, gint64 id, const char *sentence)
{
  if (id == 0 && sentence != NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (OMS_STORE_ERROR, OMS_STORE_ERROR_FAILED, sentence);
      failed_cb (self, error);
      return;
    }
  oms_detail_pane_set_error (self->pane, id, sentence);
}

static void
action_busy_cb (OmsOrdersPage *self, gint64 id, gboolean busy)
{
  oms_detail_pane_set_busy (self->pane, id, busy);
}

/* The toast's Undo stands outside the page, so the window gets the group too. */
static void
oms_orders_page_root (GtkWidget *widget)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (widget);

  GTK_WIDGET_CLASS (oms_orders_page_parent_class)->root (widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "orders",
                                  G_ACTION_GROUP (oms_order_actions_get_map (self->actions)));
}

static void
oms_orders_page_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "orders", NULL);
  GTK_WIDGET_CLASS (oms_orders_page_parent_class)->unroot (widget);
}

/* ---- Time and names pass --------------------------------------------------------------------------------------------
 */

static void
update_cells (OmsOrdersPage *self)
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

static gboolean
tick_cb (gpointer user_data)
{
  OmsOrdersPage *self = user_data;

  oms_slot_table_rewrite (self->table);
  oms_detail_pane_tick (self->pane);
  return G_SOURCE_CONTINUE;
}

static void
oms_orders_page_map (GtkWidget *widget)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (widget);

  GTK_WIDGET_CLASS (oms_orders_page_parent_class)->map (widget);
  if (self->tick_timer == 0)
    self->tick_timer = g_timeout_add_seconds (TICK, tick_cb, self);
}

static void
oms_orders_page_unmap (GtkWidget *widget)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (widget);

  g_clear_handle_id (&self->tick_timer, g_source_remove);
  GTK_WIDGET_CLASS (oms_orders_page_parent_class)->unmap (widget);
}

/* ---- Public ---------------------------------------------------------------------------------------------------------
 */

static void
drop_session (OmsOrdersPage *self)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  oms_slot_table_set_selection (self->table, NULL);
  oms_selection_bar_set_session (self->selection_bar, NULL, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
}

static void
take_session (OmsOrdersPage *self)
{
  OmsStore *store = oms_session_get_store (self->session);

  load_sort (self);
  self->list = oms_order_list_new (store);
  oms_order_list_set_query (self->list, self->filter, &self->sort);
  self->selection = oms_id_selection_new (OMS_QUERY_LIST (self->list));
  g_signal_connect_object (self->session, "accounts-changed", G_CALLBACK (update_cells), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify", G_CALLBACK (update_cells), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::matching", G_CALLBACK (counts_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::all", G_CALLBACK (counts_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::new-count", G_CALLBACK (new_count_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::stale", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  oms_slot_table_set_selection (self->table, self->selection);
  oms_slot_table_set_settings (self->table, oms_session_get_settings (self->session), "orders-columns");
  oms_slot_table_set_sort (self->table, (int) self->sort.key, self->sort.descending);
  oms_selection_bar_set_session (self->selection_bar, self->session, self->selection);
  counts_cb (self);
  new_count_cb (self);
}

void
oms_orders_page_set_session (OmsOrdersPage *self, OmsSession *session)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  if (self->session == session)
    return;
  drop_session (self);
  g_set_object (&self->session, session);
  oms_filter_bar_set_session (self->bar, session);
  oms_detail_pane_set_session (self->pane, session);
  if (session != NULL)
    take_session (self);
  oms_order_actions_set_session (self->actions, session, self->selection);
  update_cells (self);
  update_state (self);
}

void
oms_orders_page_set_filter (OmsOrdersPage *self, const OmsOrderFilter *filter)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));
  g_assert (filter != NULL);

  use_filter (self, filter);
}

const OmsOrderFilter *
oms_orders_page_get_filter (OmsOrdersPage *self)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  return self->filter;
}

void
oms_orders_page_set_search (OmsOrdersPage *self, const char *text)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  g_autoptr (OmsOrderFilter) filter = oms_order_filter_copy (self->filter);
  g_free (filter->text);
  filter->text = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  use_filter (self, filter);
}

void
oms_orders_page_open_sort_menu (OmsOrdersPage *self)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  oms_slot_table_open_sort_menu (self->table);
}

OmsExport *
oms_orders_page_make_export (OmsOrdersPage *self)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  g_auto (GStrv) columns = oms_slot_table_list_columns (self->table);
  if (self->list == NULL)
    return NULL;
  return oms_export_new_orders (self->filter, &self->sort, (const char *const *) columns);
}

void
oms_orders_page_select_order (OmsOrdersPage *self, gint64 id)
{
  g_assert (OMS_IS_ORDERS_PAGE (self));

  if (self->selection == NULL)
    return;
  if (oms_query_list_find (OMS_QUERY_LIST (self->list), id) != G_MAXUINT)
    {
      oms_id_selection_select_only (self->selection, id);
      oms_slot_table_reveal (self->table, id);
    }
  else
    oms_id_selection_clear (self->selection);
  oms_detail_pane_set_order (self->pane, id);
  set_pane_open (self, TRUE);
}

/* ---- Object ---------------------------------------------------------------------------------------------------------
 */

static void
oms_orders_page_dispose (GObject *object)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (object);

  if (self->table != NULL)
    oms_orders_page_set_session (self, NULL);
  g_clear_handle_id (&self->layout_idle, g_source_remove);
  g_clear_handle_id (&self->tick_timer, g_source_remove);
  g_clear_handle_id (&self->spin_timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), OMS_TYPE_ORDERS_PAGE);
  self->table = NULL;
  G_OBJECT_CLASS (oms_orders_page_parent_class)->dispose (object);
}

static void
oms_orders_page_finalize (GObject *object)
{
  OmsOrdersPage *self = OMS_ORDERS_PAGE (object);

  g_object_unref (self->actions);
  g_object_unref (self->menu);
  oms_order_filter_free (self->filter);
  oms_account_looks_free (self->cells.looks);
  G_OBJECT_CLASS (oms_orders_page_parent_class)->finalize (object);
}

static void
oms_orders_page_class_init (OmsOrdersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_orders_page_dispose;
  object_class->finalize = oms_orders_page_finalize;
  widget_class->measure = oms_orders_page_measure;
  widget_class->size_allocate = oms_orders_page_size_allocate;
  widget_class->root = oms_orders_page_root;
  widget_class->unroot = oms_orders_page_unroot;
  widget_class->map = oms_orders_page_map;
  widget_class->unmap = oms_orders_page_unmap;
  signals[SEARCH_CHANGED] = g_signal_new ("search-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FILTER_CHANGED] = g_signal_new ("filter-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  g_type_ensure (OMS_TYPE_DETAIL_PANE);
  g_type_ensure (OMS_TYPE_FILTER_BAR);
  g_type_ensure (OMS_TYPE_SELECTION_BAR);
  g_type_ensure (OMS_TYPE_SLOT_TABLE);
  g_type_ensure (OMS_TYPE_STATUS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, OMS_APP_PATH "/oms-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, main_box);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, banner_box);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, bar);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, table);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, status);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, pane_revealer);
  gtk_widget_class_bind_template_child (widget_class, OmsOrdersPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_new_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_close_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_opening_cb);
  gtk_widget_class_bind_template_callback (widget_class, oms_slot_table_hold_top);
  gtk_widget_class_bind_template_callback (widget_class, apply_layout);
}

static void
init_actions (OmsOrdersPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "clear-filter", .activate = clear_filter_cb },
    { .name = "show-raw", .parameter_type = "x", .activate = show_raw_cb },
    { .name = "copy-raw", .activate = copy_raw_cb },
  };

  self->actions = oms_order_actions_new (GTK_WIDGET (self));
  g_action_map_add_action_entries (oms_order_actions_get_map (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->actions, "failed", G_CALLBACK (action_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "busy", G_CALLBACK (action_busy_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "orders",
                                  G_ACTION_GROUP (oms_order_actions_get_map (self->actions)));
}

static void
oms_orders_page_init (OmsOrdersPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  const OmsSlotColumn *columns;
  guint n_columns;

  self->filter = oms_order_filter_new ();
  self->sort = (OmsOrderSort){ .key = OMS_SORT_ORDERED, .descending = TRUE };
  self->cells.looks = oms_account_looks_new (NULL);
  self->menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  init_actions (self);
  columns = oms_order_columns_get (&n_columns);
  oms_slot_table_set_columns (self->table, _ ("Orders"), columns, n_columns, oms_order_columns_describe, &self->cells);
  oms_slot_table_set_menu (self->table, G_MENU_MODEL (self->menu));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  apply_layout (self);
}

GtkWidget *
oms_orders_page_new (void)
{
  return g_object_new (OMS_TYPE_ORDERS_PAGE, NULL);
}
