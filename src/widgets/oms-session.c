/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all pages of one window share. Knows no widgets, so that it can be tested without a display. */
#include "oms-session.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "oms-config.h"

struct _OmsSession
{
  GObject parent_instance;

  /* Owned references */
  OmsStore *store;
  OmsSyncEngine *engine;
  OmsAccountList *accounts;
  OmsSummary *summary;
  GSettings *settings;
  GTimeZone *zone;

  OmsGrouping grouping;
  char *account_signature;
};

enum
{
  PROP_0,
  PROP_GROUPING,
  PROP_ZONE,
  N_PROPS
};

enum
{
  TOAST,
  ACCOUNTS_CHANGED,
  ACCOUNTS_TOLD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (OmsSession, oms_session, G_TYPE_OBJECT)

GSettings *
oms_session_load_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  if (source == NULL)
    return NULL;

  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, OMS_APP_ID, TRUE);
  if (schema == NULL)
    return NULL;
  return g_settings_new_full (schema, NULL, NULL);
}

/* "" is the system's zone; a name nobody knows is as if it were not set. */
static GTimeZone *
zone_from_name (const char *name)
{
  GTimeZone *zone = name[0] != '\0' ? g_time_zone_new_identifier (name) : NULL;
  return zone != NULL ? zone : g_time_zone_new_local ();
}

GTimeZone *
oms_session_load_zone (void)
{
  g_autoptr (GSettings) settings = oms_session_load_settings ();
  g_autofree char *name = settings != NULL ? g_settings_get_string (settings, "time-zone") : g_strdup ("");

  return zone_from_name (name);
}

static void
update_grouping (OmsSession *self)
{
  OmsGrouping grouping = OMS_GROUPING_AUTO;
  if (self->settings != NULL)
    grouping = (OmsGrouping) g_settings_get_enum (self->settings, "number-grouping");
  if (grouping == self->grouping)
    return;
  self->grouping = grouping;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUPING]);
}

static void
on_grouping_changed_cb (OmsSession *self)
{
  update_grouping (self);
}

static void
on_zone_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!oms_store_set_zone_finish (OMS_STORE (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        oms_session_toast (self, error->message, NULL, NULL);
      return;
    }
  oms_summary_refresh (self->summary);
}

static void
on_zone_changed_cb (OmsSession *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "time-zone");
  g_autoptr (GTimeZone) zone = zone_from_name (name);
  if (g_str_equal (g_time_zone_get_identifier (zone), g_time_zone_get_identifier (self->zone)))
    return;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_steal_pointer (&zone);
  oms_store_set_zone_async (self->store, self->zone, NULL, on_zone_set_cb, g_object_ref (self));
  oms_summary_refresh (self->summary); /* says that its figures are old until the days have moved */
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZONE]);
}

/* Names, kinds and switches in one text: the figures beside them change with every page of a sync. */
static char *
sign_accounts (OmsSession *self)
{
  GListModel *model = G_LIST_MODEL (self->accounts);
  guint n = g_list_model_get_n_items (model);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (model, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      g_string_append_printf (text, "%" G_GINT64_FORMAT "\x1f%s\x1f%s\x1f%d\x1e", account->id, account->kind,
                              account->display_name, account->is_active);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_accounts_changed_cb (OmsSession *self)
{
  g_autofree char *signature = sign_accounts (self);

  g_signal_emit (self, signals[ACCOUNTS_TOLD], 0);
  if (g_strcmp0 (signature, self->account_signature) == 0)
    return;
  g_free (self->account_signature);
  self->account_signature = g_steal_pointer (&signature);
  g_signal_emit (self, signals[ACCOUNTS_CHANGED], 0);
}

static void
on_account_revision_cb (OmsItem *item, GParamSpec *pspec, OmsSession *self)
{
  on_accounts_changed_cb (self);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, OmsSession *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      g_signal_handlers_disconnect_by_func (item, on_account_revision_cb, self);
      g_signal_connect_object (item, "notify::revision", G_CALLBACK (on_account_revision_cb), self, 0);
    }
  on_accounts_changed_cb (self);
}

static void
oms_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  OmsSession *self = OMS_SESSION (object);

  switch (prop_id)
    {
    case PROP_GROUPING:
      g_value_set_uint (value, self->grouping);
      break;
    case PROP_ZONE:
      g_value_set_boxed (value, self->zone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
oms_session_dispose (GObject *object)
{
  OmsSession *self = OMS_SESSION (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->summary);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (oms_session_parent_class)->dispose (object);
}

static void
oms_session_finalize (GObject *object)
{
  OmsSession *self = OMS_SESSION (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->account_signature);
  G_OBJECT_CLASS (oms_session_parent_class)->finalize (object);
}

static void
oms_session_class_init (OmsSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = oms_session_get_property;
  object_class->dispose = oms_session_dispose;
  object_class->finalize = oms_session_finalize;

  properties[PROP_GROUPING] =
      g_param_spec_uint ("grouping", NULL, NULL, OMS_GROUPING_AUTO, OMS_GROUPING_WESTERN, OMS_GROUPING_AUTO,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ZONE] = g_param_spec_boxed ("zone", NULL, NULL, G_TYPE_TIME_ZONE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_VARIANT);
  signals[ACCOUNTS_CHANGED] = g_signal_new ("accounts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[ACCOUNTS_TOLD] =
      g_signal_new ("accounts-told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
oms_session_init (OmsSession *self)
{
  self->settings = oms_session_load_settings ();
}

OmsSession *
oms_session_new (OmsStore *store, OmsSyncEngine *engine)
{
  g_assert (OMS_IS_STORE (store));
  g_assert (OMS_IS_SYNC_ENGINE (engine));

  OmsSession *self = g_object_new (OMS_TYPE_SESSION, NULL);
  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->zone = g_time_zone_ref (oms_store_get_zone (store));
  self->accounts = oms_account_list_new (store);
  self->summary = oms_summary_new (store);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);

  if (self->settings != NULL)
    {
      g_signal_connect_object (self->settings, "changed::number-grouping", G_CALLBACK (on_grouping_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->settings, "changed::time-zone", G_CALLBACK (on_zone_changed_cb), self,
                               G_CONNECT_SWAPPED);
      update_grouping (self);
    }
  return self;
}

OmsStore *
oms_session_get_store (OmsSession *self)
{
  return self->store;
}

OmsSyncEngine *
oms_session_get_engine (OmsSession *self)
{
  return self->engine;
}

OmsAccountList *
oms_session_get_accounts (OmsSession *self)
{
  return self->accounts;
}

OmsSummary *
oms_session_get_summary (OmsSession *self)
{
  return self->summary;
}

GSettings *
oms_session_get_settings (OmsSession *self)
{
  return self->settings;
}

GTimeZone *
oms_session_get_zone (OmsSession *self)
{
  return self->zone;
}

OmsGrouping
oms_session_get_grouping (OmsSession *self)
{
  return self->grouping;
}

const OmsAccount *
oms_session_find_account (OmsSession *self, gint64 platform_id)
{
  GListModel *model = G_LIST_MODEL (self->accounts);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (model, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      if (entry->account->id == platform_id)
        return entry->account;
    }
  return NULL;
}

const char *
oms_session_get_account_name (OmsSession *self, gint64 platform_id)
{
  const OmsAccount *account = oms_session_find_account (self, platform_id);
  return account != NULL ? account->display_name : "";
}

const char *
oms_session_get_account_kind (OmsSession *self, gint64 platform_id)
{
  const OmsAccount *account = oms_session_find_account (self, platform_id);
  return account != NULL ? account->kind : "";
}

char *
oms_session_shorten (OmsSession *self, gint64 platform_id, const char *sentence)
{
  g_autofree char *prefix = g_strconcat (oms_session_get_account_name (self, platform_id), ": ", NULL);
  const char *rest = g_str_has_prefix (sentence, prefix) ? sentence + strlen (prefix) : sentence;
  char first[7] = { 0 };

  if (rest[0] == '\0')
    return g_strdup (sentence);
  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (rest)), first);
  return g_strconcat (first, g_utf8_next_char (rest), NULL);
}

gboolean
oms_session_is_connected (const OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  return info == NULL || oms_adapter_info_has_jobs (info, account->config);
}

char *
oms_session_describe_news (OmsSession *self, gint64 added, gint64 changed)
{
  OmsGrouping grouping = oms_session_get_grouping (self);
  g_autofree char *added_number = oms_number_format (added, grouping);
  g_autofree char *changed_number = oms_number_format (changed, grouping);

  if (added == 0 && changed == 0)
    return g_strdup (_ ("Nothing new"));
  if (changed == 0)
    return g_strdup_printf (ngettext ("%s new order", "%s new orders", (gulong) added), added_number);
  if (added == 0)
    return g_strdup_printf (ngettext ("%s changed order", "%s changed orders", (gulong) changed), changed_number);
  /* Translators: both are numbers of orders */
  return g_strdup_printf (_ ("%s new and %s changed orders"), added_number, changed_number);
}

void
oms_session_toast (OmsSession *self, const char *text, const char *undo_action, GVariant *target)
{
  g_autoptr (GVariant) sunk = target != NULL ? g_variant_ref_sink (target) : NULL;
  g_signal_emit (self, signals[TOAST], 0, text, undo_action, sunk);
}
