/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's actions: where to go, and what the engine is asked to do. */
#include "oms-window-private.h"

#include <glib/gi18n-lib.h>

#include "oms-account-dialog.h"
#include "oms-alert.h"
#include "oms-command-window.h"
#include "oms-fill-dialog.h"
#include "oms-import-dialog.h"
#include "oms-inventory-page.h"
#include "oms-older-dialog.h"
#include "oms-orders-page.h"

/* ---- Where to go ----------------------------------------------------------------------------------------------------
 */

static void
page_action (GtkWidget *widget, const char *name, GVariant *target)
{
  oms_window_show_page (OMS_WINDOW (widget), g_variant_get_string (target, NULL));
}

static void
view_action (GtkWidget *widget, const char *name, GVariant *target)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

  if (!oms_order_view_from_id (g_variant_get_string (target, NULL), &filter->view))
    return;
  oms_window_show_orders (OMS_WINDOW (widget), filter);
}

static void
orders_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_parse (g_variant_get_string (target, NULL), oms_time_now (),
                                                              oms_session_get_zone (self->session), &error);

  if (filter == NULL)
    {
      oms_session_toast (self->session, error->message, NULL, NULL);
      return;
    }
  oms_window_show_orders (self, filter);
}

static void
order_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  oms_window_show_page (self, "orders");
  oms_orders_page_select_order (OMS_ORDERS_PAGE (self->orders_page), g_variant_get_int64 (target));
}

static void
stock_action (GtkWidget *widget, const char *name, GVariant *target)
{
  static const char *const ids[] = { "all", "out", "low", "unknown" }; /* in the order of OmsStockView */
  OmsWindow *self = OMS_WINDOW (widget);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (g_str_equal (ids[i], g_variant_get_string (target, NULL)))
        oms_inventory_page_set_view (OMS_INVENTORY_PAGE (self->inventory_page), (OmsStockView) i);
    }
  oms_window_show_page (self, "inventory");
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gtk_widget_grab_focus (OMS_WINDOW (widget)->search);
}

/* Of the page that is shown: see oms_window_update_actions (). */
static void
sort_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  if (g_str_equal (oms_window_get_page (self), "orders"))
    oms_orders_page_open_sort_menu (OMS_ORDERS_PAGE (self->orders_page));
  else if (g_str_equal (oms_window_get_page (self), "inventory"))
    oms_inventory_page_open_sort_menu (OMS_INVENTORY_PAGE (self->inventory_page));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *target)
{
  oms_window_export (OMS_WINDOW (widget));
}

static void
cancel_export_action (GtkWidget *widget, const char *name, GVariant *target)
{
  oms_window_cancel_export (OMS_WINDOW (widget));
}

/* ---- Sync
 * ------------------------------------------------------------------------------------------------------------ */

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = oms_sync_engine_run_finish (OMS_SYNC_ENGINE (source), result, &error);
  gint64 added = 0, changed = 0;
  gboolean failed = FALSE, stopped = FALSE;

  if (self->session == NULL || G_OBJECT (oms_session_get_engine (self->session)) != source)
    return;
  if (results == NULL)
    {
      oms_session_toast (
          self->session,
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("Sync stopped") : error->message, NULL, NULL);
      return;
    }

  for (guint i = 0; i < results->len; i++)
    {
      const OmsSyncResult *one = g_ptr_array_index (results, i);
      added += one->orders.added;
      changed += one->orders.changed;
      stopped |= g_error_matches (one->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      failed |= one->error != NULL;
    }
  if (stopped)
    oms_session_toast (self->session, _ ("Sync stopped"), NULL, NULL);
  if (failed)
    return; /* the bars say what */
  g_autofree char *text = oms_session_describe_news (self->session, added, changed);
  oms_session_toast (self->session, text, NULL, NULL);
}

static void
run (OmsWindow *self, OmsSyncWhat what, gint64 platform_id)
{
  if (self->session == NULL)
    return;
  oms_sync_engine_run_async (oms_session_get_engine (self->session), what, platform_id != 0 ? &platform_id : NULL,
                             platform_id != 0 ? 1 : 0, OMS_TIME_UNKNOWN, self->cancellable, on_run_cb,
                             g_object_ref (self));
}

static void
sync_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run (OMS_WINDOW (widget), OMS_SYNC_ALL, 0);
}

static void
sync_orders_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run (OMS_WINDOW (widget), OMS_SYNC_ORDERS, 0);
}

static void
sync_inventory_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run (OMS_WINDOW (widget), OMS_SYNC_STOCK, 0);
}

static void
sync_account_action (GtkWidget *widget, const char *name, GVariant *target)
{
  run (OMS_WINDOW (widget), OMS_SYNC_ALL, g_variant_get_int64 (target));
}

static void
cancel_sync_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  if (self->session != NULL)
    oms_sync_engine_cancel (oms_session_get_engine (self->session), 0);
}

/* ---- Pauses and older orders ---------------------------------------------------------------------------------------
 */

static void
on_paused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!oms_sync_engine_pause_finish (OMS_SYNC_ENGINE (source), result, &error) && self->session != NULL)
    oms_session_toast (self->session, error->message, NULL, NULL);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  gint64 platform_id, until = OMS_TIME_UNKNOWN;
  const char *id;

  g_variant_get (target, "(x&s)", &platform_id, &id);
  if (self->session == NULL || (!g_str_equal (id, "resume") &&
                                !oms_pause_from_id (id, oms_time_now (), oms_session_get_zone (self->session), &until)))
    return;
  oms_sync_engine_pause_async (oms_session_get_engine (self->session), platform_id, until, NULL, on_paused_cb,
                               g_object_ref (self));
}

static void
fetch_older_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  const OmsAccount *account =
      self->session != NULL ? oms_session_find_account (self->session, g_variant_get_int64 (target)) : NULL;

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (oms_older_dialog_new (GTK_WINDOW (self), self->session, account)));
}

static void
on_older_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean stopped = oms_sync_engine_stop_older_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (self->session != NULL)
    oms_session_toast (self->session, stopped ? _ ("No more older orders are fetched") : error->message, NULL, NULL);
}

static void
stop_older_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  if (self->session != NULL)
    oms_sync_engine_stop_older_async (oms_session_get_engine (self->session), g_variant_get_int64 (target), NULL,
                                      on_older_stopped_cb, g_object_ref (self));
}

/* ---- Accounts
 * -------------------------------------------------------------------------------------------------------- */

static void
add_account_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  if (self->session != NULL)
    gtk_window_present (GTK_WINDOW (oms_account_dialog_new (GTK_WINDOW (self), self->session, NULL)));
}

/* ---- Report files ---------------------------------------------------------------------------------------------------
 */

void
oms_window_import (OmsWindow *self, GListModel *files)
{
  if (self->session != NULL && g_list_model_get_n_items (files) > 0)
    gtk_window_present (GTK_WINDOW (oms_import_dialog_new (GTK_WINDOW (self), self->session, files)));
}

static void
on_files_chosen_cb (GtkNativeDialog *chooser, int response, OmsWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

      oms_window_import (self, files);
    }
  g_object_unref (chooser);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *target)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Import a report file"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_files_chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
fill_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  const OmsAccount *account =
      self->session != NULL ? oms_session_find_account (self->session, g_variant_get_int64 (target)) : NULL;

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (oms_fill_dialog_new (GTK_WINDOW (self), self->session, account)));
}

static void
commands_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);

  if (self->session != NULL)
    gtk_window_present (GTK_WINDOW (oms_command_window_new (GTK_WINDOW (self), self->session)));
}

static void
account_settings_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  const OmsAccount *account =
      self->session != NULL ? oms_session_find_account (self->session, g_variant_get_int64 (target)) : NULL;

  if (account != NULL && oms_registry_find (account->kind) != NULL)
    gtk_window_present (GTK_WINDOW (oms_account_dialog_new (GTK_WINDOW (self), self->session, account)));
  else if (account != NULL)
    oms_session_toast (self->session, _ ("This version of OMS does not know this marketplace"), NULL, NULL);
}

static void
on_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean removed = oms_sync_engine_remove_account_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (self->session != NULL)
    oms_session_toast (self->session, removed ? _ ("Marketplace removed") : error->message, NULL, NULL);
}

static void
on_remove_response_cb (OmsAlert *alert, const char *response, OmsWindow *self)
{
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (alert), "oms-platform");
  const OmsAccount *account = self->session != NULL ? oms_session_find_account (self->session, id) : NULL;

  if (!g_str_equal (response, "remove") || account == NULL)
    return;
  oms_sync_engine_remove_account_async (oms_session_get_engine (self->session), account, self->cancellable,
                                        on_removed_cb, g_object_ref (self));
}

static void
remove_account_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsWindow *self = OMS_WINDOW (widget);
  gint64 id = g_variant_get_int64 (target);
  const OmsAccount *account = self->session != NULL ? oms_session_find_account (self->session, id) : NULL;

  if (account == NULL)
    return;
  /* Translators: %s is the name of an account */
  g_autofree char *heading = g_strdup_printf (_ ("Remove %s?"), account->display_name);
  OmsAlert *alert = oms_alert_new (GTK_WINDOW (self), heading,
                                   _ ("Its orders, stock and saved secrets leave this computer. Nothing changes at the "
                                      "marketplace. This cannot be undone."));
  oms_alert_add_button (alert, "remove", _ ("Remove"), TRUE);
  g_object_set_data_full (G_OBJECT (alert), "oms-platform", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (alert, "response", G_CALLBACK (on_remove_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (alert));
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

void
oms_window_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.orders", "s", orders_action);
  gtk_widget_class_install_action (widget_class, "win.order", "x", order_action);
  gtk_widget_class_install_action (widget_class, "win.stock", "s", stock_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.sort", NULL, sort_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.cancel-export", NULL, cancel_export_action);
  gtk_widget_class_install_action (widget_class, "win.commands", NULL, commands_action);
  gtk_widget_class_install_action (widget_class, "win.sync", NULL, sync_action);
  gtk_widget_class_install_action (widget_class, "win.sync-orders", NULL, sync_orders_action);
  gtk_widget_class_install_action (widget_class, "win.sync-inventory", NULL, sync_inventory_action);
  gtk_widget_class_install_action (widget_class, "win.sync-account", "x", sync_account_action);
  gtk_widget_class_install_action (widget_class, "win.cancel-sync", NULL, cancel_sync_action);
  gtk_widget_class_install_action (widget_class, "win.pause", "(xs)", pause_action);
  gtk_widget_class_install_action (widget_class, "win.fetch-older", "x", fetch_older_action);
  gtk_widget_class_install_action (widget_class, "win.stop-older", "x", stop_older_action);
  gtk_widget_class_install_action (widget_class, "win.add-account", NULL, add_account_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.fill-workbook", "x", fill_action);
  gtk_widget_class_install_action (widget_class, "win.account-settings", "x", account_settings_action);
  gtk_widget_class_install_action (widget_class, "win.remove-account", "x", remove_account_action);
}

/* Each action is there only when it can do something. */
void
oms_window_update_actions (OmsWindow *self)
{
  static const char *const need_accounts[] = { "win.page",        "win.view",           "win.orders",      "win.order",
                                               "win.stock",       "win.search",         "win.commands",    "win.sync",
                                               "win.sync-orders", "win.sync-inventory", "win.sync-account" };
  gboolean open = self->session != NULL;
  gboolean accounts = open && g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (self->session))) > 0;

  gboolean list =
      g_str_equal (oms_window_get_page (self), "orders") || g_str_equal (oms_window_get_page (self), "inventory");

  for (guint i = 0; i < G_N_ELEMENTS (need_accounts); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), need_accounts[i], accounts);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sort", accounts && list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", accounts && list && self->exporting == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-export", self->exporting != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-account", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.import", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.cancel-sync",
                                 open && oms_sync_engine_is_running (oms_session_get_engine (self->session)));
}
