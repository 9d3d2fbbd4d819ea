/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync in the header bar. Shows the engine's state; the window's actions do the work. */
#include "oms-sync-button.h"

#include <glib/gi18n-lib.h>

#include "oms-pause-menu.h"

/* A sync that is done sooner never shows its progress. */
#define PROGRESS_DELAY_MS 300

struct _OmsSyncButton
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *stack;
  GtkWidget *idle;
  GtkWidget *busy;
  GtkWidget *menu_button;
  GtkWidget *busy_label;

  /* Owned references */
  OmsSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *engine_signals;

  guint delay;
  gboolean paused; /* what the menu was made for */
};

G_DEFINE_FINAL_TYPE (OmsSyncButton, oms_sync_button, GTK_TYPE_WIDGET)

static gboolean
is_paused (OmsSyncButton *self)
{
  return oms_sync_engine_get_schedule (oms_session_get_engine (self->session))->paused_until != OMS_TIME_UNKNOWN;
}

static void
update_menu (OmsSyncButton *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) accounts = g_menu_new ();
  GListModel *model = G_LIST_MODEL (oms_session_get_accounts (self->session));
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) object = g_list_model_get_item (model, i);
      const OmsAccount *account = oms_item_get_account (object)->account;
      if (!account->is_active || !oms_session_is_connected (account))
        continue;
      /* Translators: %s is the name of an account */
      g_autofree char *label = g_strdup_printf (_ ("Sync %s"), account->display_name);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.sync-account", "x", account->id);
      g_menu_append_item (accounts, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (accounts));

  g_autoptr (GMenu) parts = g_menu_new ();
  g_menu_append (parts, _ ("Orders only"), "win.sync-orders");
  g_menu_append (parts, _ ("Inventory only"), "win.sync-inventory");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (parts));
  self->paused = is_paused (self);
  oms_pause_menu_append (menu, _ ("Pause everything"), 0, self->paused);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), G_MENU_MODEL (menu));
}

/* A menu that is open stays as long as nothing of it has changed. */
static void
on_schedule_cb (OmsSyncButton *self)
{
  if (self->session != NULL && is_paused (self) != self->paused)
    update_menu (self);
}

static gboolean
on_delay_cb (gpointer user_data)
{
  OmsSyncButton *self = user_data;

  self->delay = 0;
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->busy);
  return G_SOURCE_REMOVE;
}

static void
update_state (OmsSyncButton *self)
{
  gboolean running = self->session != NULL && oms_sync_engine_is_running (oms_session_get_engine (self->session));

  if (!running)
    {
      g_clear_handle_id (&self->delay, g_source_remove);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->idle);
      gtk_label_set_text (GTK_LABEL (self->busy_label), _ ("Syncing …"));
      return;
    }
  if (self->delay == 0 && gtk_stack_get_visible_child (GTK_STACK (self->stack)) != self->busy)
    self->delay = g_timeout_add (PROGRESS_DELAY_MS, on_delay_cb, self);
}

/* All accounts' records together: one number that grows. */
static void
on_progress_cb (OmsSyncButton *self, OmsSyncProgress *progress)
{
  GListModel *model = G_LIST_MODEL (oms_session_get_accounts (self->session));
  OmsSyncEngine *engine = oms_session_get_engine (self->session);
  guint n = g_list_model_get_n_items (model);
  gint64 seen = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (model, i);
      g_autoptr (OmsSyncProgress) one = oms_sync_engine_get_progress (engine, oms_item_get_account (item)->account->id);
      if (one != NULL && one->activity != OMS_ACCOUNT_IDLE && !one->older)
        seen += one->counts.seen;
    }
  update_state (self);
  if (seen == 0 || progress->older)
    return;

  g_autofree char *number = oms_number_format (seen, oms_session_get_grouping (self->session));
  g_autofree char *text = g_strdup_printf (_ ("Syncing, %s"), number);
  gtk_label_set_text (GTK_LABEL (self->busy_label), text);
  gtk_widget_set_tooltip_text (self->busy_label, progress->sentence);
}

static void
oms_sync_button_dispose (GObject *object)
{
  OmsSyncButton *self = OMS_SYNC_BUTTON (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_SYNC_BUTTON);
  G_OBJECT_CLASS (oms_sync_button_parent_class)->dispose (object);
}

static void
oms_sync_button_class_init (OmsSyncButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_sync_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-sync-button.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncButton, stack);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncButton, idle);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncButton, busy);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncButton, busy_label);
}

static void
oms_sync_button_init (OmsSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "accounts-changed", G_CALLBACK (update_menu), self);
  self->engine_signals = g_signal_group_new (OMS_TYPE_SYNC_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "progress", G_CALLBACK (on_progress_cb), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::running", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::schedule", G_CALLBACK (on_schedule_cb), self);
}

void
oms_sync_button_set_session (OmsSyncButton *self, OmsSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->engine_signals, session != NULL ? oms_session_get_engine (session) : NULL);
  if (session != NULL)
    update_menu (self);
  update_state (self);
}
