/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences, each bound to its key in the settings; without settings they hold until the program ends. */
#include "oms-preferences-window.h"

#include <glib/gi18n-lib.h>

#include "oms-autostart.h"
#include "oms-drop-down.h"
#include "oms-style.h"

struct _OmsPreferencesWindow
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *theme;
  GtkWidget *grouping;
  GtkWidget *zone;
  GtkWidget *zone_hint;
  GtkWidget *sample;
  GtkWidget *keep;
  GtkWidget *autostart;
  GtkWidget *autostart_failure;
  GtkWidget *no_settings;

  /* Owned references */
  OmsSession *session;
  GCancellable *cancellable;

  gboolean filling; /* a switch is being set by the program */
};

G_DEFINE_FINAL_TYPE (OmsPreferencesWindow, oms_preferences_window, GTK_TYPE_WINDOW)

static void
show_sample (OmsPreferencesWindow *self)
{
  OmsGrouping grouping = (OmsGrouping) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->grouping));
  g_autofree char *rupees = oms_money_format (123456700, "INR", grouping);
  g_autofree char *dollars = oms_money_format (123456700, "USD", grouping);
  g_autofree char *text = g_strdup_printf ("%s   %s", rupees, dollars);

  gtk_label_set_text (GTK_LABEL (self->sample), text);
}

static void
on_theme_cb (OmsPreferencesWindow *self)
{
  guint theme = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->theme));
  GSettings *settings = oms_session_get_settings (self->session);

  oms_style_set_theme (oms_style_get_default (), (OmsTheme) theme);
  if (settings != NULL)
    g_settings_set_enum (settings, "theme", (int) theme);
}

static void
on_grouping_cb (OmsPreferencesWindow *self)
{
  GSettings *settings = oms_session_get_settings (self->session);

  show_sample (self);
  if (settings != NULL)
    g_settings_set_enum (settings, "number-grouping",
                         (int) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->grouping)));
}

static void
on_zone_cb (OmsPreferencesWindow *self)
{
  GSettings *settings = oms_session_get_settings (self->session);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->zone));
  g_autoptr (GTimeZone) zone = name[0] != '\0' ? g_time_zone_new_identifier (name) : g_time_zone_new_local ();

  gtk_widget_set_visible (self->zone_hint, zone == NULL);
  if (zone != NULL && settings != NULL)
    g_settings_set_string (settings, "time-zone", name);
}

/* ---- In the background ---------------------------------------------------------------------------------------------
 */

static void
set_autostart (OmsPreferencesWindow *self, gboolean on)
{
  self->filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->autostart), on);
  self->filling = FALSE;
}

static void
on_autostart_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsPreferencesWindow) self = user_data;
  gboolean on = oms_autostart_read_finish (result);

  if (!g_cancellable_is_cancelled (self->cancellable))
    set_autostart (self, on);
}

static void
on_autostart_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean written = oms_autostart_write_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* the window is gone */
  gtk_widget_set_visible (self->autostart_failure, !written);
  if (written)
    return;
  gtk_label_set_text (GTK_LABEL (self->autostart_failure), error->message);
  oms_autostart_read_async (NULL, on_autostart_read_cb, g_object_ref (self));
}

static void
on_autostart_cb (OmsPreferencesWindow *self)
{
  if (!self->filling)
    oms_autostart_write_async (gtk_switch_get_active (GTK_SWITCH (self->autostart)), NULL, on_autostart_written_cb,
                               g_object_ref (self));
}

/* Without the first there is nothing to start for. */
static void
on_keep_cb (OmsPreferencesWindow *self)
{
  gboolean keep = gtk_switch_get_active (GTK_SWITCH (self->keep));

  gtk_widget_set_sensitive (self->autostart, keep);
  if (!keep && gtk_switch_get_active (GTK_SWITCH (self->autostart)))
    gtk_switch_set_active (GTK_SWITCH (self->autostart), FALSE);
}

static void
bind_background (OmsPreferencesWindow *self, GSettings *settings)
{
  gtk_widget_set_sensitive (self->keep, settings != NULL);
  if (settings == NULL)
    return;
  g_settings_bind (settings, "keep-syncing", self->keep, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_sensitive (self->autostart, gtk_switch_get_active (GTK_SWITCH (self->keep)));
  g_signal_connect_object (self->keep, "notify::active", G_CALLBACK (on_keep_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->autostart, "notify::active", G_CALLBACK (on_autostart_cb), self, G_CONNECT_SWAPPED);
  oms_autostart_read_async (NULL, on_autostart_read_cb, g_object_ref (self));
}

OmsPreferencesWindow *
oms_preferences_window_new (GtkWindow *parent, OmsSession *session)
{
  OmsPreferencesWindow *self = g_object_new (OMS_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  GSettings *settings = oms_session_get_settings (session);

  self->session = g_object_ref (session);
  gtk_widget_set_visible (self->no_settings, settings == NULL);
  gtk_widget_set_sensitive (self->zone, settings != NULL);
  if (settings != NULL)
    {
      g_autofree char *zone = g_settings_get_string (settings, "time-zone");

      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->theme), (guint) g_settings_get_enum (settings, "theme"));
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->grouping),
                                  (guint) g_settings_get_enum (settings, "number-grouping"));
      gtk_editable_set_text (GTK_EDITABLE (self->zone), zone);
    }
  show_sample (self);
  bind_background (self, settings);
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->theme), _ ("Appearance"));
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->grouping), _ ("Digits"));
  g_signal_connect_object (self->theme, "notify::selected", G_CALLBACK (on_theme_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grouping, "notify::selected", G_CALLBACK (on_grouping_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->zone, "changed", G_CALLBACK (on_zone_cb), self, G_CONNECT_SWAPPED);
  return self;
}

static void
oms_preferences_window_dispose (GObject *object)
{
  g_cancellable_cancel (OMS_PREFERENCES_WINDOW (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_PREFERENCES_WINDOW);
  g_clear_object (&OMS_PREFERENCES_WINDOW (object)->session);
  G_OBJECT_CLASS (oms_preferences_window_parent_class)->dispose (object);
}

static void
oms_preferences_window_finalize (GObject *object)
{
  g_clear_object (&OMS_PREFERENCES_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (oms_preferences_window_parent_class)->finalize (object);
}

static void
oms_preferences_window_class_init (OmsPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_preferences_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_preferences_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-preferences-window.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, theme);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, grouping);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, zone);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, zone_hint);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, sample);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, autostart);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, autostart_failure);
  gtk_widget_class_bind_template_child (widget_class, OmsPreferencesWindow, no_settings);
}

static void
oms_preferences_window_init (OmsPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
