/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options, actions, and which database is open: one's own, or the demo's. */
#include "oms-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "oms-config.h"
#include "oms-database.h"
#include "oms-demo-script.h"
#include "oms-demo.h"
#include "oms-frame-watch.h"
#include "oms-notifier.h"
#include "oms-preferences-window.h"
#include "oms-style.h"
#include "oms-window.h"

/* In the demo the marketplaces are asked more often than real ones like, so that news can be watched coming in. */
#define DEMO_SYNC_SECONDS 20

struct _OmsApplication
{
  GtkApplication parent_instance;

  /* Options */
  char *database_path; /* (nullable) */
  gboolean start_demo;
  char *script_folder; /* (nullable) */

  /* Owned references */
  GSettings *settings; /* (nullable) */
  OmsDatabase *database;
  OmsSession *session;
  OmsNotifier *notifier;
  OmsDemo *demo;
  OmsDemoScript *script;
  GCancellable *cancellable; /* of the opening that is under way */

  /* Borrowed references */
  OmsWindow *window;

  char *demo_folder;
  guint demo_timer;
  OmsSyncWhat demo_what;
  OmsSyncCounts demo_imported;
  gboolean in_demo;
  gboolean is_open;       /* the database is, or is being opened */
  gboolean in_background; /* the program stays when the window is closed */
  gboolean quitting;
};

G_DEFINE_FINAL_TYPE (OmsApplication, oms_application, GTK_TYPE_APPLICATION)

/* ---- The database ---------------------------------------------------------------------------------------------------
 */

static void
close_database (OmsApplication *self)
{
  self->is_open = FALSE;
  g_clear_handle_id (&self->demo_timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->script);
  if (self->notifier != NULL)
    g_object_run_dispose (G_OBJECT (self->notifier)); /* what it still reads is for nobody */
  g_clear_object (&self->notifier);
  if (self->window != NULL)
    oms_window_set_session (self->window, NULL);
  g_clear_object (&self->session);
  if (self->database != NULL)
    oms_database_close (self->database);
  g_clear_object (&self->database);
  g_clear_object (&self->demo);
  if (self->demo_folder != NULL)
    oms_demo_remove_folder (self->demo_folder);
  g_clear_pointer (&self->demo_folder, g_free);
}

/* Nobody looks: the desktop says it. */
static void
tell (OmsApplication *self, const char *id, const char *title, const char *body, gboolean may_quit)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show");
  if (may_quit)
    g_notification_add_button (notification, _ ("Quit OMS"), "app.quit");
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
fail (OmsApplication *self, const char *sentence)
{
  self->is_open = FALSE;
  if (self->window == NULL && self->in_background)
    tell (self, "cannot-open", _ ("Your orders cannot be opened"), sentence, FALSE);
  if (self->window != NULL)
    oms_window_set_failed (
        self->window, self->in_demo ? _ ("The demo cannot be shown") : _ ("Your orders cannot be opened"), sentence);
  if (self->script_folder != NULL)
    {
      g_printerr ("%s\n", sentence);
      oms_demo_script_fail ();
      g_application_quit (G_APPLICATION (self));
    }
}

/* The demo syncs by itself, without the button that would say what came of it. */
static void
tell_news (OmsSession *session, GPtrArray *results, const OmsSyncCounts *imported)
{
  gint64 added = imported->added, changed = imported->changed;

  for (guint i = 0; i < results->len; i++)
    {
      const OmsSyncResult *result = g_ptr_array_index (results, i);

      added += result->orders.added;
      changed += result->orders.changed;
    }
  if (added == 0 && changed == 0)
    return;

  g_autofree char *text = oms_session_describe_news (session, added, changed);
  oms_session_toast (session, text, NULL, NULL);
}

static void
on_demo_synced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = oms_sync_engine_run_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (self->session == NULL || self->script != NULL)
    return;
  if (self->script_folder == NULL)
    {
      if (results != NULL)
        tell_news (self->session, results, &self->demo_imported);
      return;
    }
  if (results == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->script = oms_demo_script_new (self->window, self->session, results, self->script_folder);
}

static void
on_demo_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean imported = oms_demo_import_finish (OMS_DEMO (source), result, &self->demo_imported, &error);

  if (self->demo != OMS_DEMO (source))
    return;
  if (!imported && self->script_folder != NULL)
    {
      fail (self, error->message);
      return;
    }
  oms_sync_engine_run_async (oms_database_get_engine (self->database), self->demo_what, NULL, 0, OMS_TIME_UNKNOWN, NULL,
                             on_demo_synced_cb, g_object_ref (self));
}

/* Once round: what has no interface is read from its files, then the others are synced. */
static void
sync_demo (OmsApplication *self, OmsSyncWhat what)
{
  self->demo_what = what;
  oms_demo_import_async (self->demo, oms_database_get_engine (self->database), self->cancellable, on_demo_imported_cb,
                         g_object_ref (self));
}

static gboolean
on_demo_timer_cb (gpointer user_data)
{
  OmsApplication *self = user_data;

  if (!oms_sync_engine_is_running (oms_database_get_engine (self->database)))
    sync_demo (self, OMS_SYNC_ORDERS);
  return G_SOURCE_CONTINUE;
}

static void
on_demo_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  OmsDemo *demo = oms_demo_start_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (demo == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->demo = demo;
  sync_demo (self, OMS_SYNC_ALL);
  if (self->script_folder == NULL)
    self->demo_timer = g_timeout_add_seconds (DEMO_SYNC_SECONDS, on_demo_timer_cb, self);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  OmsDatabase *database = oms_database_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (database == NULL)
    {
      fail (self, error->message);
      return;
    }
  self->database = database;
  self->session = oms_session_new (oms_database_get_store (database), oms_database_get_engine (database));
  self->notifier = oms_notifier_new (GTK_APPLICATION (self), self->session);
  if (self->window != NULL)
    oms_window_set_session (self->window, self->session);
  if (self->in_demo)
    oms_demo_start_async (oms_database_get_engine (database), self->demo_folder, self->cancellable, on_demo_started_cb,
                          g_object_ref (self));
  else
    oms_sync_engine_set_scheduled (oms_database_get_engine (database), TRUE);
}

static void
open_database (OmsApplication *self, gboolean demo)
{
  g_autofree char *path = NULL;
  g_autoptr (GTimeZone) zone = oms_session_load_zone ();
  g_autoptr (GError) error = NULL;

  close_database (self);
  self->is_open = TRUE;
  self->in_demo = demo;
  if (self->window != NULL)
    oms_window_set_demo (self->window, demo);

  if (demo)
    {
      self->demo_folder = oms_demo_make_folder (&error);
      if (self->demo_folder == NULL)
        {
          fail (self, error->message);
          return;
        }
      path = g_build_filename (self->demo_folder, "oms.db", NULL);
    }
  else
    path = self->database_path != NULL ? g_strdup (self->database_path) : oms_store_default_path ();

  self->cancellable = g_cancellable_new ();
  oms_database_open_async (path, zone, demo, self->cancellable, on_opened_cb, g_object_ref (self));
}

/* ---- In the background ---------------------------------------------------------------------------------------------
 */

/* The first time one is told, and how to end it. */
static void
on_hidden_cb (OmsApplication *self)
{
  if (!self->in_background || self->quitting)
    return;
  if (self->in_demo)
    open_database (self, FALSE);
  if (g_settings_get_boolean (self->settings, "background-told"))
    return;
  g_settings_set_boolean (self->settings, "background-told", TRUE);
  tell (self, "background", _ ("OMS goes on syncing"),
        _ ("It tells you when an order must not leave. To end it, choose Quit in its main menu; to have it end with "
           "the window, look into its preferences."),
        TRUE);
}

/* Another database, or a demo of its own, cannot be found again once its window is closed. */
static void
update_background (OmsApplication *self)
{
  gboolean alone = (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_NON_UNIQUE) != 0;
  gboolean wanted = !alone && self->settings != NULL && g_settings_get_boolean (self->settings, "keep-syncing");

  if (self->window != NULL)
    gtk_window_set_hide_on_close (GTK_WINDOW (self->window), wanted);
  if (wanted == self->in_background)
    return;
  self->in_background = wanted;
  if (wanted)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
  /* Its window is hidden, and that was all that held it. */
  if (!wanted && self->window != NULL && !gtk_widget_get_visible (GTK_WIDGET (self->window)))
    gtk_window_destroy (GTK_WINDOW (self->window));
}

/* ---- Actions
 * --------------------------------------------------------------------------------------------------------- */

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsApplication *self = user_data;

  self->quitting = TRUE;
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsApplication *self = user_data;

  gtk_show_about_dialog (self->window != NULL ? GTK_WINDOW (self->window) : NULL, "program-name", "OMS", "version",
                         OMS_VERSION, "logo-icon-name", OMS_APP_ID, "comments",
                         _ ("Every order and every unit of stock from all your marketplaces, in one window."),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsApplication *self = user_data;

  if (self->session != NULL && self->window != NULL)
    gtk_window_present (GTK_WINDOW (oms_preferences_window_new (GTK_WINDOW (self->window), self->session)));
}

static void
demo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_database (user_data, TRUE);
}

static void
leave_demo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_database (user_data, FALSE);
}

static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static void
show_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (self->window), "win.page", parameter);
}

static void
show_view_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  OmsApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (self->window), "win.view", parameter);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "about", .activate = about_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "demo", .activate = demo_action },
  { .name = "leave-demo", .activate = leave_demo_action },
  { .name = "show", .activate = show_action },
  { .name = "show-page", .activate = show_page_action, .parameter_type = "s" },
  { .name = "show-view", .activate = show_view_action, .parameter_type = "s" },
};

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.page::today", { "<Control>1" } },
  { "win.page::orders", { "<Control>2" } },
  { "win.page::inventory", { "<Control>3" } },
  { "win.page::marketplaces", { "<Control>4" } },
  { "win.page::activity", { "<Control>5" } },
  { "win.search", { "<Control>f" } },
  { "win.commands", { "<Control>k" } },
  { "win.sort", { "<Control><Shift>s" } },
  { "win.export", { "<Control>e" } },
  { "win.import", { "<Control>o" } },
  { "win.sync", { "F5", "<Control>r" } },
  { "win.cancel-sync", { "<Shift>F5" } },
  { "window.close", { "<Control>w" } },
};

/* ---- GApplication
 * ---------------------------------------------------------------------------------------------------- */

/* The session ends, or somebody types Ctrl+C: databases are closed, and a demo leaves nothing behind. */
static gboolean
on_signal_cb (gpointer user_data)
{
  OMS_APPLICATION (user_data)->quitting = TRUE;
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
oms_application_startup (GApplication *application)
{
  OmsApplication *self = OMS_APPLICATION (application);

  G_APPLICATION_CLASS (oms_application_parent_class)->startup (application);

  g_unix_signal_add (SIGTERM, on_signal_cb, application);
  g_unix_signal_add (SIGINT, on_signal_cb, application);
  gtk_window_set_default_icon_name (OMS_APP_ID);
  oms_style_get_default ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action, shortcuts[i].keys);

  self->settings = oms_session_load_settings ();
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::keep-syncing", G_CALLBACK (update_background), self,
                             G_CONNECT_SWAPPED);
  update_background (self);
  /* Started by the login: nobody asks for a window. One that is about to be asked for opens the same. */
  if (self->in_background)
    open_database (self, FALSE);
}

static void
oms_application_activate (GApplication *application)
{
  OmsApplication *self = OMS_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window = oms_window_new (GTK_APPLICATION (self));
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      g_signal_connect_object (self->window, "hide", G_CALLBACK (on_hidden_cb), self, G_CONNECT_SWAPPED);
      update_background (self);
      oms_window_set_demo (self->window, self->in_demo);
      if (self->session != NULL)
        oms_window_set_session (self->window, self->session);
    }
  if (!self->is_open)
    open_database (self, self->start_demo);
  gtk_window_present (GTK_WINDOW (self->window));
  oms_frame_watch_start ();
}

static void
oms_application_shutdown (GApplication *application)
{
  OmsApplication *self = OMS_APPLICATION (application);

  self->quitting = TRUE;
  close_database (self);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  G_APPLICATION_CLASS (oms_application_parent_class)->shutdown (application);
}

/* Another database, or the demo, is a program of its own beside the one that may be running. */
static gint
oms_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  OmsApplication *self = OMS_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("OMS %s\n", OMS_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "database", "^ay", &self->database_path);
  g_variant_dict_lookup (options, "demo-script", "^ay", &self->script_folder);
  self->start_demo = g_variant_dict_contains (options, "demo") || self->script_folder != NULL;
  if (self->database_path != NULL || self->start_demo)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
oms_application_finalize (GObject *object)
{
  OmsApplication *self = OMS_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->settings);
  g_free (self->database_path);
  g_free (self->script_folder);
  G_OBJECT_CLASS (oms_application_parent_class)->finalize (object);
}

static void
oms_application_class_init (OmsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = oms_application_finalize;
  application_class->startup = oms_application_startup;
  application_class->activate = oms_application_activate;
  application_class->shutdown = oms_application_shutdown;
  application_class->handle_local_options = oms_application_handle_local_options;
}

static void
oms_application_init (OmsApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say the version and end"), NULL },
    { "database", 'd', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open another database than your own"), N_ ("FILE") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a demo with marketplaces on this computer"), NULL },
    { "demo-script", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, NULL,
      N_ ("Run the demo by itself: sync, print a summary, save pictures into FOLDER, end"), N_ ("FOLDER") },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

OmsApplication *
oms_application_new (void)
{
  return g_object_new (OMS_TYPE_APPLICATION, "application-id", OMS_APP_ID, "resource-base-path", OMS_APP_PATH, NULL);
}
