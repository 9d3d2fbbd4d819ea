/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what an account or a field means, and never writes a file. */
#include "oms-secret-store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "oms-secret-keyring.h"
#include "oms-sync-thread.h"

#define PROBE_MS 5000
/* With a locked keyring the desktop asks its user: they get a minute. Without a display there is nobody to ask. */
#define ANSWER_MS          60000
#define MAX_CREDENTIAL_LEN 65536

struct _OmsSecretStore
{
  GObject parent_instance;
  GMutex mutex;
  GHashTable *memory;        /* "uuid.field" → value */
  OmsSecretKeyring *keyring; /* (nullable) */
  gboolean durable;
  GMainContext *context; /* where "notify" goes */
};

G_DEFINE_FINAL_TYPE (OmsSecretStore, oms_secret_store, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DURABLE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
oms_secret_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  OmsSecretStore *self = OMS_SECRET_STORE (object);

  switch (id)
    {
    case PROP_DURABLE:
      g_value_set_boolean (value, oms_secret_store_is_durable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
oms_secret_store_finalize (GObject *object)
{
  OmsSecretStore *self = OMS_SECRET_STORE (object);

  g_clear_pointer (&self->keyring, oms_secret_keyring_free);
  g_hash_table_unref (self->memory);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (oms_secret_store_parent_class)->finalize (object);
}

static void
oms_secret_store_class_init (OmsSecretStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = oms_secret_store_get_property;
  object_class->finalize = oms_secret_store_finalize;

  /* FALSE: secrets are gone when the program ends. */
  props[PROP_DURABLE] = g_param_spec_boolean ("durable", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
oms_secret_store_init (OmsSecretStore *self)
{
  g_mutex_init (&self->mutex);
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, oms_secret_free);
  self->context = g_main_context_ref_thread_default ();
}

OmsSecretStore *
oms_secret_store_new (void)
{
  OmsSecretStore *self = g_object_new (OMS_TYPE_SECRET_STORE, NULL);
  g_autoptr (OmsSecretKeyring) keyring = oms_secret_keyring_new ();
  g_autoptr (GError) error = NULL;

  if (oms_secret_keyring_probe (keyring, PROBE_MS, &error))
    {
      self->keyring = g_steal_pointer (&keyring);
      self->durable = TRUE;
    }
  else
    g_debug ("No keyring: %s", error->message);
  return self;
}

OmsSecretStore *
oms_secret_store_new_memory (void)
{
  return g_object_new (OMS_TYPE_SECRET_STORE, NULL);
}

gboolean
oms_secret_store_is_durable (OmsSecretStore *self)
{
  gboolean durable;

  g_return_val_if_fail (OMS_IS_SECRET_STORE (self), FALSE);

  g_mutex_lock (&self->mutex);
  durable = self->durable;
  g_mutex_unlock (&self->mutex);
  return durable;
}

static gboolean
notify_durable (gpointer data)
{
  g_object_notify_by_pspec (data, props[PROP_DURABLE]);
  return G_SOURCE_REMOVE;
}

static void
set_not_durable (OmsSecretStore *self)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->durable;
  self->durable = FALSE;
  g_mutex_unlock (&self->mutex);
  if (changed)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, notify_durable, g_object_ref (self), g_object_unref);
}

/* ---- The three places ------------------------------------------------------------------------------------------ */

/* $CREDENTIALS_DIRECTORY/<uuid>.<field>, without the line's end. */
static char *
credential_read (const char *account_uuid, const char *field)
{
  const char *directory = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  char *value;
  gsize length = 0;
  int fd;

  if (directory == NULL || directory[0] == '\0')
    return NULL;
  if (strchr (account_uuid, '/') != NULL || strchr (field, '/') != NULL)
    return NULL;

  path = g_strdup_printf ("%s/%s.%s", directory, account_uuid, field);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;

  value = g_malloc (MAX_CREDENTIAL_LEN + 1);
  while (length < MAX_CREDENTIAL_LEN)
    {
      gssize n = read (fd, value + length, MAX_CREDENTIAL_LEN - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      length += (gsize) n;
    }
  close (fd);

  while (length > 0 && (value[length - 1] == '\n' || value[length - 1] == '\r'))
    length--;
  value[length] = '\0';
  if (length > 0 && g_utf8_validate (value, (gssize) length, NULL))
    return value;
  explicit_bzero (value, length);
  g_free (value);
  return NULL;
}

static char *
memory_key (const char *account_uuid, const char *field)
{
  return g_strconcat (account_uuid, ".", field, NULL);
}

static char *
memory_lookup (OmsSecretStore *self, const char *account_uuid, const char *field)
{
  g_autofree char *key = memory_key (account_uuid, field);
  char *value;

  g_mutex_lock (&self->mutex);
  value = g_strdup (g_hash_table_lookup (self->memory, key));
  g_mutex_unlock (&self->mutex);
  return value;
}

/* @value NULL: forgets it. */
static void
memory_set (OmsSecretStore *self, const char *account_uuid, const char *field, const char *value)
{
  g_autofree char *key = memory_key (account_uuid, field);

  g_mutex_lock (&self->mutex);
  if (value != NULL)
    g_hash_table_replace (self->memory, g_steal_pointer (&key), g_strdup (value));
  else
    g_hash_table_remove (self->memory, key);
  g_mutex_unlock (&self->mutex);
}

static void
memory_remove_account (OmsSecretStore *self, const char *account_uuid)
{
  g_autofree char *prefix = memory_key (account_uuid, "");
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->memory);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  g_mutex_unlock (&self->mutex);
}

static gint64
answer_ms (void)
{
  return g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL ? ANSWER_MS : PROBE_MS;
}

/* ---- Blocking -------------------------------------------------------------------------------------------------- */

GHashTable *
oms_secret_store_lookup (OmsSecretStore *self, const char *account_uuid, const char *const *fields,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) found = NULL;

  g_return_val_if_fail (OMS_IS_SECRET_STORE (self), NULL);
  g_return_val_if_fail (account_uuid != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, oms_secret_free);
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;
      char *value = credential_read (account_uuid, fields[i]);

      if (value == NULL)
        value = memory_lookup (self, account_uuid, fields[i]);
      if (value == NULL && self->keyring != NULL)
        value =
            oms_secret_keyring_lookup (self->keyring, account_uuid, fields[i], answer_ms (), cancellable, &local_error);
      if (local_error != NULL)
        {
          g_dbus_error_strip_remote_error (local_error);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (value != NULL)
        g_hash_table_replace (found, g_strdup (fields[i]), value);
    }
  return g_steal_pointer (&found);
}

/* TRUE when the keyring has it; FALSE with @error only when cancelled. */
static gboolean
save_in_keyring (OmsSecretStore *self, const char *account_uuid, const char *field, const char *label,
                 const char *value, GCancellable *cancellable, GError **error)
{
  g_autofree char *item_label = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->keyring == NULL || !oms_secret_store_is_durable (self))
    return FALSE;

  item_label = g_strdup_printf ("%s (%s)", label, field);
  if (oms_secret_keyring_store (self->keyring, account_uuid, field, item_label, value, answer_ms (), cancellable,
                                &local_error))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_debug ("The keyring refused: %s", local_error->message);
  return FALSE;
}

gboolean
oms_secret_store_save (OmsSecretStore *self, const char *account_uuid, const char *label, GHashTable *secrets,
                       GCancellable *cancellable, GError **error)
{
  GHashTableIter iter;
  const char *field, *value;

  g_return_val_if_fail (OMS_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (account_uuid != NULL, FALSE);
  g_return_val_if_fail (secrets != NULL, FALSE);

  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, (gpointer *) &value))
    {
      g_autoptr (GError) local_error = NULL;

      if (value == NULL || value[0] == '\0')
        continue;
      if (save_in_keyring (self, account_uuid, field, label, value, cancellable, &local_error))
        {
          memory_set (self, account_uuid, field, NULL);
          continue;
        }
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      memory_set (self, account_uuid, field, value);
      set_not_durable (self);
    }
  return TRUE;
}

gboolean
oms_secret_store_remove (OmsSecretStore *self, const char *account_uuid, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (OMS_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (account_uuid != NULL, FALSE);

  memory_remove_account (self, account_uuid);
  if (self->keyring == NULL)
    return TRUE;
  return oms_secret_keyring_clear (self->keyring, account_uuid, answer_ms (), cancellable, error);
}

/* ---- Asynchronous ---------------------------------------------------------------------------------------------- */

typedef struct
{
  char *account_uuid;
  char **fields;
} Request;

static void
request_free (Request *request)
{
  g_free (request->account_uuid);
  g_strfreev (request->fields);
  g_free (request);
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GHashTable *found;

  found = oms_secret_store_lookup (source, request->account_uuid, (const char *const *) request->fields, cancellable,
                                   &error);
  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) g_hash_table_unref);
}

void
oms_secret_store_lookup_async (OmsSecretStore *self, const char *account_uuid, const char *const *fields,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->account_uuid = g_strdup (account_uuid);
  request->fields = g_strdupv ((char **) fields);
  g_task_set_source_tag (task, oms_secret_store_lookup_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  oms_sync_run_in_thread (task, lookup_thread);
}

GHashTable *
oms_secret_store_lookup_finish (OmsSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
