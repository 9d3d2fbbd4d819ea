/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Attributes are stored in clear, so they hold the account's uuid and the field's name only. */
#include "oms-secret-keyring.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "oms-config.h"

/* How long a call that was cancelled gets to say so. */
#define GRACE_MS 250

#define NOT_UNLOCKED _ ("The keyring of the desktop was not unlocked. Unlock it, then try again.")

static const SecretSchema schema = {
  OMS_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "field", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

struct _OmsSecretKeyring
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
};

typedef enum
{
  CALL_LOOKUP,
  CALL_STORE,
  CALL_CLEAR,
} CallKind;

/* Shared by the caller and the loop's thread: one reference each. */
typedef struct
{
  gatomicrefcount refs;
  GMutex mutex;
  GCond cond;
  gboolean done;
  CallKind kind;
  gboolean probe; /* asks for nothing that could be locked */
  GHashTable *attributes;
  char *label;
  char *value; /* to store, or what was found */
  GError *error;
  GMainContext *context;     /* (transfer none) the loop's */
  GCancellable *cancellable; /* is cancelled on that thread only, see call_cancel () */
} Call;

void
oms_secret_free (gpointer secret)
{
  if (secret == NULL)
    return;
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static Call *
call_new (CallKind kind, const char *account_uuid, const char *field)
{
  Call *call = g_new0 (Call, 1);

  g_atomic_ref_count_init (&call->refs);
  g_mutex_init (&call->mutex);
  g_cond_init (&call->cond);
  call->kind = kind;
  call->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (call->attributes, (gpointer) "account", g_strdup (account_uuid));
  if (field != NULL)
    g_hash_table_insert (call->attributes, (gpointer) "field", g_strdup (field));
  call->cancellable = g_cancellable_new ();
  return call;
}

static void
call_unref (Call *call)
{
  if (!g_atomic_ref_count_dec (&call->refs))
    return;
  g_mutex_clear (&call->mutex);
  g_cond_clear (&call->cond);
  g_hash_table_unref (call->attributes);
  g_free (call->label);
  oms_secret_free (call->value);
  g_clear_error (&call->error);
  g_object_unref (call->cancellable);
  g_free (call);
}

static Call *
call_ref (Call *call)
{
  g_atomic_ref_count_inc (&call->refs);
  return call;
}

static void
call_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  char *found = NULL;
  GError *error = NULL;
  gboolean stored = TRUE;

  if (call->kind == CALL_LOOKUP)
    found = secret_password_lookup_nonpageable_finish (result, &error);
  else if (call->kind == CALL_STORE)
    stored = secret_password_store_finish (result, &error);
  else
    secret_password_clear_finish (result, &error);

  /* A dialog that its user closed is either no error at all or "cancelled", which nobody here asked for. */
  if ((!stored && error == NULL) ||
      (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (call->cancellable)))
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, NOT_UNLOCKED);
    }

  g_mutex_lock (&call->mutex);
  if (call->kind == CALL_LOOKUP)
    call->value = g_strdup (found);
  call->error = error;
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);

  secret_password_free (found);
  call_unref (call);
}

static void
call_fail (Call *call, GError *error)
{
  g_mutex_lock (&call->mutex);
  call->error = error;
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->mutex);
  call_unref (call);
}

static void
call_go (Call *call)
{
  switch (call->kind)
    {
    case CALL_LOOKUP:
      secret_password_lookupv (&schema, call->attributes, call->cancellable, call_done, call);
      break;
    case CALL_STORE:
      secret_password_storev (&schema, call->attributes, SECRET_COLLECTION_DEFAULT, call->label, call->value,
                              call->cancellable, call_done, call);
      break;
    case CALL_CLEAR:
      secret_password_clearv (&schema, call->attributes, call->cancellable, call_done, call);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
on_collection (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, NULL);

  if (collection != NULL && secret_collection_get_locked (collection))
    call_fail (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, NOT_UNLOCKED));
  else
    call_go (call);
}

/* Whether a locked keyring could only ask a dialog that nobody sees. (libsecret's other place, a file for programs in a
 * container, has no locks.) */
static gboolean
must_not_ask (void)
{
  return g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL &&
         g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") != 0 && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
call_start (gpointer data)
{
  Call *call = data;

  /* libsecret 0.20.5 never ends a call whose dialog could not be shown. */
  if (!call->probe && must_not_ask ())
    secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, call->cancellable,
                                 on_collection, call_ref (call));
  else
    call_go (call_ref (call));
  return G_SOURCE_REMOVE;
}

static gboolean
call_cancel_now (gpointer data)
{
  Call *call = data;

  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

/* From any thread. GLib 2.74 loses a GCancellableSource that goes away while another thread is cancelling it, so the
 * loop's own thread does it. */
static void
call_cancel (Call *call)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_cancel_now, call_ref (call), (GDestroyNotify) call_unref);
  g_source_attach (source, call->context);
}

static void
on_caller_cancelled (GCancellable *cancellable, gpointer data)
{
  call_cancel (data);
}

static gboolean
call_wait (Call *call, gint64 milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (!call->done)
    if (!g_cond_wait_until (&call->cond, &call->mutex, until))
      break;
  return call->done;
}

/* Runs @call on the loop's thread and waits for it, no longer than @timeout_ms. */
static gboolean
call_run (OmsSecretKeyring *self, Call *call, gint64 timeout_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gulong handler = 0;
  gboolean done;

  call->context = self->context;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled), call_ref (call),
                                     (GDestroyNotify) call_unref);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_start, call_ref (call), (GDestroyNotify) call_unref);
  g_source_attach (source, self->context);

  g_mutex_lock (&call->mutex);
  done = call_wait (call, timeout_ms);
  g_mutex_unlock (&call->mutex);
  if (!done)
    {
      call_cancel (call);
      g_mutex_lock (&call->mutex);
      call_wait (call, GRACE_MS);
      g_mutex_unlock (&call->mutex);
    }
  g_cancellable_disconnect (cancellable, handler);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!done)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _ ("The keyring of the desktop did not answer. Unlock it, then try again."));
      return FALSE;
    }
  if (call->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&call->error));
      return FALSE;
    }
  return TRUE;
}

static gpointer
keyring_thread (gpointer data)
{
  OmsSecretKeyring *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

OmsSecretKeyring *
oms_secret_keyring_new (void)
{
  OmsSecretKeyring *self = g_new0 (OmsSecretKeyring, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("oms-keyring", keyring_thread, self);
  return self;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
oms_secret_keyring_free (OmsSecretKeyring *self)
{
  g_autoptr (GSource) source = NULL;

  if (self == NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_callback (source, quit, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

gboolean
oms_secret_keyring_probe (OmsSecretKeyring *self, gint64 timeout_ms, GError **error)
{
  Call *call = call_new (CALL_LOOKUP, "none", "none");
  gboolean ok;

  call->probe = TRUE;
  ok = call_run (self, call, timeout_ms, NULL, error);
  call_unref (call);
  return ok;
}

char *
oms_secret_keyring_lookup (OmsSecretKeyring *self, const char *account_uuid, const char *field, gint64 timeout_ms,
                           GCancellable *cancellable, GError **error)
{
  Call *call = call_new (CALL_LOOKUP, account_uuid, field);
  char *value = NULL;

  if (call_run (self, call, timeout_ms, cancellable, error))
    value = g_steal_pointer (&call->value);
  call_unref (call);
  return value;
}

gboolean
oms_secret_keyring_store (OmsSecretKeyring *self, const char *account_uuid, const char *field, const char *label,
                          const char *value, gint64 timeout_ms, GCancellable *cancellable, GError **error)
{
  Call *call = call_new (CALL_STORE, account_uuid, field);
  gboolean ok;

  call->label = g_strdup (label);
  call->value = g_strdup (value);
  ok = call_run (self, call, timeout_ms, cancellable, error);
  call_unref (call);
  return ok;
}

gboolean
oms_secret_keyring_clear (OmsSecretKeyring *self, const char *account_uuid, gint64 timeout_ms,
                          GCancellable *cancellable, GError **error)
{
  Call *call = call_new (CALL_CLEAR, account_uuid, NULL);
  gboolean ok = call_run (self, call, timeout_ms, cancellable, error);

  call_unref (call);
  return ok;
}
