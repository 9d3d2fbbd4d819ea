/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: which state and page it shows, the search entry, and the bars for what went wrong. Pages look after
 * themselves; actions are in oms-window-actions.c. */
#include "oms-window-private.h"

#include <glib/gi18n-lib.h>

#include "oms-activity-page.h"
#include "oms-config.h"
#include "oms-failure-bars.h"
#include "oms-inventory-page.h"
#include "oms-marketplaces-page.h"
#include "oms-orders-page.h"
#include "oms-sidebar.h"
#include "oms-status-page.h"
#include "oms-sync-button.h"
#include "oms-toast-overlay.h"
#include "oms-today-page.h"
#include "oms-welcome-page.h"

/* Below this width inside its frame the sidebar is a row of icons. */
#define COLLAPSE_WIDTH 980

G_DEFINE_FINAL_TYPE (OmsWindow, oms_window, GTK_TYPE_APPLICATION_WINDOW)

/* ---- Pages
 * ----------------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *id;
  const char *title;
} page_titles[] = {
  { "today", N_ ("Today") },         { "orders", N_ ("Orders") },
  { "inventory", N_ ("Inventory") }, { "marketplaces", N_ ("Marketplaces") },
  { "activity", N_ ("Activity") },
};

const char *
oms_window_get_page (OmsWindow *self)
{
  const char *state = gtk_stack_get_visible_child_name (GTK_STACK (self->states));
  return g_str_equal (state, "main") ? gtk_stack_get_visible_child_name (GTK_STACK (self->pages)) : state;
}

static void
update_title (OmsWindow *self)
{
  const char *title = "OMS";

  for (guint i = 0; i < G_N_ELEMENTS (page_titles); i++)
    {
      if (g_str_equal (page_titles[i].id, oms_window_get_page (self)))
        title = _ (page_titles[i].title);
    }
  gtk_label_set_text (GTK_LABEL (self->title_label), title);
  g_autofree char *full = g_strdup_printf ("%s – OMS", title);
  gtk_window_set_title (GTK_WINDOW (self), full);
}

/* The view's row when the filter is just that view, else Orders. */
static void
mark_sidebar (OmsWindow *self)
{
  const char *page = oms_window_get_page (self);

  if (!g_str_equal (page, "orders"))
    {
      oms_sidebar_set_current (OMS_SIDEBAR (self->sidebar), page);
      return;
    }
  const OmsOrderFilter *filter = oms_orders_page_get_filter (OMS_ORDERS_PAGE (self->orders_page));
  g_autoptr (OmsOrderFilter) pure = oms_order_filter_new ();
  pure->view = filter->view;
  gboolean is_view = filter->view != OMS_VIEW_ALL && filter->view != OMS_VIEW_ATTENTION;
  oms_sidebar_set_current (OMS_SIDEBAR (self->sidebar), is_view && oms_order_filter_equal (filter, pure)
                                                            ? oms_order_view_to_id (filter->view)
                                                            : "orders");
}

/* Who types a search or walks along the sidebar goes on doing so; otherwise the keyboard moves into the new page. */
static gboolean
focus_may_move (OmsWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  return focus == NULL ||
         (!gtk_widget_is_ancestor (focus, self->search) && !gtk_widget_is_ancestor (focus, self->sidebar));
}

/* A stack gives a page back its last focus by itself, or its first: moving on from there would skip a row. Only a
 * switch is no place to begin, where a space that was meant for something else turns an account off. */
static void
focus_page (OmsWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && !GTK_IS_SWITCH (focus) && gtk_widget_is_ancestor (focus, page))
    return;
  if (!gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

void
oms_window_show_page (OmsWindow *self, const char *page)
{
  gboolean move_focus = focus_may_move (self);

  if (gtk_stack_get_child_by_name (GTK_STACK (self->pages), page) == NULL)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), page);
  if (move_focus)
    focus_page (self);
  oms_window_update_actions (self);
  update_title (self);
  mark_sidebar (self);
}

void
oms_window_show_orders (OmsWindow *self, const OmsOrderFilter *filter)
{
  oms_orders_page_set_filter (OMS_ORDERS_PAGE (self->orders_page), filter);
  oms_window_set_search_text (self, filter->text);
  oms_window_show_page (self, "orders");
}

/* ---- Search
 * ---------------------------------------------------------------------------------------------------------- */

void
oms_window_set_search_text (OmsWindow *self, const char *text)
{
  const char *words = text != NULL ? text : "";

  if (g_str_equal (words, gtk_editable_get_text (GTK_EDITABLE (self->search))))
    return; /* what the seller is typing came back */
  self->typing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), words);
  gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
  self->typing = FALSE;
}

static void
on_search_changed_cb (OmsWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->typing || self->session == NULL)
    return;
  if (!g_str_equal (oms_window_get_page (self), "orders"))
    {
      if (text[0] == '\0')
        return;
      g_autoptr (OmsOrderFilter) all = oms_order_filter_new ();
      all->text = g_strdup (text);
      oms_orders_page_set_filter (OMS_ORDERS_PAGE (self->orders_page), all);
      oms_window_show_page (self, "orders");
      return;
    }
  oms_orders_page_set_search (OMS_ORDERS_PAGE (self->orders_page), text);
}

static void
on_search_activate_cb (OmsWindow *self)
{
  gtk_widget_child_focus (self->orders_page, GTK_DIR_TAB_FORWARD);
}

static void
on_search_stop_cb (OmsWindow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  focus_page (self);
}

static void
on_page_search_changed_cb (OmsWindow *self, const char *text)
{
  oms_window_set_search_text (self, text);
}

static void
on_filter_changed_cb (OmsWindow *self)
{
  mark_sidebar (self);
}

/* ---- Bars
 * ------------------------------------------------------------------------------------------------------------ */

static void
on_running_cb (OmsWindow *self)
{
  oms_window_update_actions (self);
}

static void
on_toast_cb (OmsWindow *self, const char *text, const char *action, GVariant *target)
{
  oms_toast_overlay_show (OMS_TOAST_OVERLAY (self->toasts), text, action, target);
}

static void
show_banner (OmsWindow *self, GtkWidget **banner, gboolean shown, OmsBannerTone tone, const char *text)
{
  if (shown == (*banner != NULL))
    return;
  if (!shown)
    {
      gtk_box_remove (GTK_BOX (self->banners), *banner);
      *banner = NULL;
      return;
    }
  *banner = oms_banner_new (tone, text);
  oms_banner_set_closable (OMS_BANNER (*banner), FALSE);
  gtk_box_prepend (GTK_BOX (self->banners), *banner);
}

static gboolean
has_accounts (OmsWindow *self)
{
  return self->session != NULL &&
         g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (self->session))) > 0;
}

static void
update_secrets_banner (OmsWindow *self)
{
  gboolean forgetful =
      has_accounts (self) && self->demo_banner == NULL &&
      !oms_secret_store_is_durable (oms_sync_engine_get_secrets (oms_session_get_engine (self->session)));

  show_banner (self, &self->secrets_banner, forgetful, OMS_BANNER_WARNING,
               _ ("This computer has no keyring, so the secrets of your marketplaces are forgotten when OMS ends."));
}

void
oms_window_set_demo (OmsWindow *self, gboolean demo)
{
  gboolean was = self->demo_banner != NULL;

  show_banner (self, &self->demo_banner, demo, OMS_BANNER_INFO,
               _ ("This is the demo: its marketplaces live on this computer only, and nothing in it is real."));
  if (demo && !was)
    oms_banner_add_button (OMS_BANNER (self->demo_banner), _ ("Leave the demo"), "app.leave-demo", NULL);
  update_secrets_banner (self);
}

/* ---- Session
 * --------------------------------------------------------------------------------------------------------- */

static void
show_state (OmsWindow *self, const char *state)
{
  gboolean main = g_str_equal (state, "main");
  gboolean arrived = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->states)), state) != 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->states), state);
  gtk_widget_set_sensitive (self->search, main);
  gtk_widget_set_visible (self->sync_button, main);
  update_title (self);
  oms_window_update_actions (self);
  if (main)
    mark_sidebar (self);
  /* Else the keyboard would stand on the button of a bar. */
  if (!arrived || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (main)
    focus_page (self);
  else
    gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->states)), GTK_DIR_TAB_FORWARD);
}

static void
update_state (OmsWindow *self)
{
  update_secrets_banner (self);
  if (self->session == NULL)
    show_state (self, "loading");
  else if (has_accounts (self))
    show_state (self, "main");
  else if (oms_store_list_get_loading (OMS_STORE_LIST (oms_session_get_accounts (self->session))))
    show_state (self, "loading");
  else
    show_state (self, "welcome");
}

static void
restore_page (OmsWindow *self)
{
  GSettings *settings = oms_session_get_settings (self->session);

  if (settings == NULL)
    return;
  g_autofree char *page = g_settings_get_string (settings, "page");
  oms_window_show_page (self, page);
}

void
oms_window_set_session (OmsWindow *self, OmsSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  oms_window_cancel_export (self); /* of the database that was open */

  OmsSyncEngine *engine = session != NULL ? oms_session_get_engine (session) : NULL;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->engine_signals, engine);
  g_signal_group_set_target (self->account_signals, session != NULL ? oms_session_get_accounts (session) : NULL);
  g_signal_group_set_target (self->secret_signals, engine != NULL ? oms_sync_engine_get_secrets (engine) : NULL);

  oms_failure_bars_set_session (OMS_FAILURE_BARS (self->failures), session);
  oms_sidebar_set_session (OMS_SIDEBAR (self->sidebar), session);
  oms_sync_button_set_session (OMS_SYNC_BUTTON (self->sync_button), session);
  oms_today_page_set_session (OMS_TODAY_PAGE (self->today_page), session);
  oms_orders_page_set_session (OMS_ORDERS_PAGE (self->orders_page), session);
  oms_inventory_page_set_session (OMS_INVENTORY_PAGE (self->inventory_page), session);
  oms_marketplaces_page_set_session (OMS_MARKETPLACES_PAGE (self->marketplaces_page), session);
  oms_activity_page_set_session (OMS_ACTIVITY_PAGE (self->activity_page), session);

  if (session != NULL)
    restore_page (self);
  update_state (self);
}

void
oms_window_set_failed (OmsWindow *self, const char *title, const char *sentence)
{
  g_object_set (self->failed_page, "title", title, "description", sentence, NULL);
  show_state (self, "failed");
}

/* ---- Size
 * ------------------------------------------------------------------------------------------------------------ */

static gboolean
on_collapse_idle_cb (gpointer user_data)
{
  OmsWindow *self = user_data;

  self->collapse_idle = 0;
  oms_sidebar_set_collapsed (OMS_SIDEBAR (self->sidebar), self->collapsed);
  return G_SOURCE_REMOVE;
}

static void
oms_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  OmsWindow *self = OMS_WINDOW (widget);
  gboolean collapsed = width < COLLAPSE_WIDTH;

  GTK_WIDGET_CLASS (oms_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (collapsed == self->collapsed)
    return;
  self->collapsed = collapsed;
  if (self->collapse_idle == 0) /* not in the middle of an allocation */
    self->collapse_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_collapse_idle_cb, self, NULL);
}

static gboolean
oms_window_close_request (GtkWindow *window)
{
  OmsWindow *self = OMS_WINDOW (window);
  GSettings *settings = self->session != NULL ? oms_session_get_settings (self->session) : NULL;

  if (settings != NULL)
    {
      int width, height;
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (settings, "window-width", MAX (width, 640));
      g_settings_set_int (settings, "window-height", MAX (height, 480));
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
      g_settings_set_string (settings, "page", gtk_stack_get_visible_child_name (GTK_STACK (self->pages)));
    }
  return GTK_WINDOW_CLASS (oms_window_parent_class)->close_request (window);
}

static void
restore_size (OmsWindow *self)
{
  g_autoptr (GSettings) settings = oms_session_load_settings ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static void
oms_window_dispose (GObject *object)
{
  OmsWindow *self = OMS_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  oms_window_cancel_export (self);
  g_clear_object (&self->exporting);
  g_clear_handle_id (&self->collapse_idle, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->secret_signals);
  g_clear_object (&self->session);
  gtk_window_set_child (GTK_WINDOW (self),
                        NULL); /* it is a template child too, and must not be let go behind its back */
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_WINDOW);
  G_OBJECT_CLASS (oms_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (OMS_TYPE_ACTIVITY_PAGE);
  g_type_ensure (OMS_TYPE_FAILURE_BARS);
  g_type_ensure (OMS_TYPE_INVENTORY_PAGE);
  g_type_ensure (OMS_TYPE_MARKETPLACES_PAGE);
  g_type_ensure (OMS_TYPE_ORDERS_PAGE);
  g_type_ensure (OMS_TYPE_SIDEBAR);
  g_type_ensure (OMS_TYPE_STATUS_PAGE);
  g_type_ensure (OMS_TYPE_SYNC_BUTTON);
  g_type_ensure (OMS_TYPE_TOAST_OVERLAY);
  g_type_ensure (OMS_TYPE_TODAY_PAGE);
  g_type_ensure (OMS_TYPE_WELCOME_PAGE);
}

static void
oms_window_class_init (OmsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_window_dispose;
  widget_class->size_allocate = oms_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = oms_window_close_request;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-window.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, search);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, sync_button);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, banners);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, failures);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, states);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, today_page);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, orders_page);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, inventory_page);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, marketplaces_page);
  gtk_widget_class_bind_template_child (widget_class, OmsWindow, activity_page);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_page_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  oms_window_class_init_actions (widget_class);
}

/* ---- Files that are dropped ------------------------------------------------------------------------------------ */

static gboolean
on_drop_cb (OmsWindow *self, const GValue *value, double x, double y)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GSList) list = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = list; l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  oms_window_import (self, G_LIST_MODEL (files));
  return TRUE;
}

static void
add_drop_target (OmsWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
oms_window_init (OmsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "toast", G_CALLBACK (on_toast_cb), self);
  self->engine_signals = g_signal_group_new (OMS_TYPE_SYNC_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify::running", G_CALLBACK (on_running_cb), self);
  self->account_signals = g_signal_group_new (OMS_TYPE_ACCOUNT_LIST);
  g_signal_group_connect_swapped (self->account_signals, "items-changed", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->account_signals, "notify::loading", G_CALLBACK (update_state), self);
  self->secret_signals = g_signal_group_new (OMS_TYPE_SECRET_STORE);
  g_signal_group_connect_swapped (self->secret_signals, "notify::durable", G_CALLBACK (update_secrets_banner), self);

  add_drop_target (self);
  restore_size (self);
  update_state (self);
}

OmsWindow *
oms_window_new (GtkApplication *application)
{
  return g_object_new (OMS_TYPE_WINDOW, "application", application, NULL);
}
