/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Light or dark: GTK 4 itself does not follow the desktop, so this asks the settings portal and tells GTK. */
#include "oms-style.h"

#include "oms-config.h"
#include "oms-session.h"
#include "oms-ui-resources.h"

#define PORTAL_NAME      "org.freedesktop.portal.Desktop"
#define PORTAL_PATH      "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define APPEARANCE       "org.freedesktop.appearance"
#define COLOR_SCHEME     "color-scheme"
#define PREFER_DARK      1

struct _OmsStyle
{
  GObject parent_instance;

  /* Owned references */
  GtkCssProvider *sheet;
  GtkCssProvider *orders_sheet;
  GtkCssProvider *colors;
  GDBusConnection *bus;
  GSettings *settings; /* (nullable) */

  OmsTheme theme;
  gboolean desktop_dark;
  gboolean forced;
  gboolean forced_dark;
  gboolean dark;
};

enum
{
  PROP_0,
  PROP_DARK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (OmsStyle, oms_style, G_TYPE_OBJECT)

static void
load_colors (OmsStyle *self)
{
  gtk_css_provider_load_from_resource (self->colors,
                                       self->dark ? OMS_APP_PATH "/colors-dark.css" : OMS_APP_PATH "/colors-light.css");
}

static void
update (OmsStyle *self)
{
  gboolean dark = self->theme == OMS_THEME_DARK || (self->theme == OMS_THEME_SYSTEM && self->desktop_dark);
  if (self->forced)
    dark = self->forced_dark;
  if (dark == self->dark)
    return;

  self->dark = dark;
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
  load_colors (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

static void
take_scheme (OmsStyle *self, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *next = g_variant_get_variant (inner);
      g_variant_unref (inner);
      inner = next;
    }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  self->desktop_dark = g_variant_get_uint32 (inner) == PREFER_DARK;
  update (self);
}

static void
on_setting_changed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                       const char *signal, GVariant *parameters, gpointer user_data)
{
  const char *namespace, *key;
  g_autoptr (GVariant) value = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  g_variant_get (parameters, "(&s&sv)", &namespace, &key, &value);
  if (g_str_equal (namespace, APPEARANCE) && g_str_equal (key, COLOR_SCHEME))
    take_scheme (user_data, value);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL)
    return; /* no portal here: light, unless the seller prefers dark */

  g_autoptr (GVariant) value = g_variant_get_child_value (reply, 0);
  take_scheme (user_data, value);
}

static void
on_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  OmsStyle *self = user_data; /* lives as long as the program */

  self->bus = g_bus_get_finish (result, NULL);
  if (self->bus == NULL)
    return;
  g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_INTERFACE, "SettingChanged", PORTAL_PATH,
                                      APPEARANCE, G_DBUS_SIGNAL_FLAGS_NONE, on_setting_changed_cb, self, NULL);
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "Read",
                          g_variant_new ("(ss)", APPEARANCE, COLOR_SCHEME), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, 5000, NULL, on_read_cb, self);
}

static void
on_theme_changed_cb (OmsStyle *self)
{
  oms_style_set_theme (self, (OmsTheme) g_settings_get_enum (self->settings, "theme"));
}

static GtkCssProvider *
add_sheet (const char *resource)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  if (resource != NULL)
    gtk_css_provider_load_from_resource (provider, resource);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

static void
oms_style_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  OmsStyle *self = OMS_STYLE (object);

  switch (prop_id)
    {
    case PROP_DARK:
      g_value_set_boolean (value, self->dark);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_style_class_init (OmsStyleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = oms_style_get_property;
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
oms_style_init (OmsStyle *self)
{
  g_resources_register (oms_ui_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), OMS_APP_PATH "/icons");
  self->colors = add_sheet (NULL);
  load_colors (self);
  self->sheet = add_sheet (OMS_APP_PATH "/style.css");
  self->orders_sheet = add_sheet (OMS_APP_PATH "/style-orders.css");

  const char *forced = g_getenv ("OMS_THEME");
  self->forced = g_strcmp0 (forced, "dark") == 0 || g_strcmp0 (forced, "light") == 0;
  self->forced_dark = g_strcmp0 (forced, "dark") == 0;
  update (self);

  self->settings = oms_session_load_settings ();
  if (self->settings != NULL)
    {
      g_signal_connect_object (self->settings, "changed::theme", G_CALLBACK (on_theme_changed_cb), self,
                               G_CONNECT_SWAPPED);
      on_theme_changed_cb (self);
    }
  if (!self->forced)
    g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus_cb, self);
}

OmsStyle *
oms_style_get_default (void)
{
  static OmsStyle *style;

  if (style == NULL)
    style = g_object_new (OMS_TYPE_STYLE, NULL);
  return style;
}

void
oms_style_set_theme (OmsStyle *self, OmsTheme theme)
{
  self->theme = theme;
  update (self);
}

gboolean
oms_style_get_dark (OmsStyle *self)
{
  return self->dark;
}
