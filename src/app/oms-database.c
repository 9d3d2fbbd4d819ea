/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Store, secret store and engine as one thing to open and close. */
#include "oms-database.h"

struct _OmsDatabase
{
  GObject parent_instance;

  OmsStore *store;
  OmsSyncEngine *engine;
};

typedef struct
{
  OmsStore *store;
  gboolean memory_secrets;
} Opening;

G_DEFINE_FINAL_TYPE (OmsDatabase, oms_database, G_TYPE_OBJECT)

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->store);
  g_free (opening);
}

/* The keyring may take seconds to say that it is not there. */
static void
make_secrets (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;

  g_task_return_pointer (task, opening->memory_secrets ? oms_secret_store_new_memory () : oms_secret_store_new (),
                         g_object_unref);
}

static void
on_secrets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (OmsSecretStore) secrets = g_task_propagate_pointer (G_TASK (result), NULL);
  Opening *opening = g_task_get_task_data (task);
  OmsDatabase *self = g_object_new (OMS_TYPE_DATABASE, NULL);

  self->store = g_steal_pointer (&opening->store);
  self->engine = oms_sync_engine_new (self->store, secrets);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
on_store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) inner = NULL;
  g_autoptr (GError) error = NULL;
  Opening *opening = g_task_get_task_data (task);

  opening->store = oms_store_open_finish (result, &error);
  if (opening->store == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  inner = g_task_new (NULL, NULL, on_secrets_cb, g_object_ref (task));
  g_task_set_task_data (inner, opening, NULL);
  g_task_run_in_thread (inner, make_secrets);
}

void
oms_database_open_async (const char *path, GTimeZone *zone, gboolean memory_secrets, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->memory_secrets = memory_secrets;
  g_task_set_source_tag (task, oms_database_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  oms_store_open_async (path, zone, cancellable, on_store_cb, task);
}

OmsDatabase *
oms_database_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

OmsStore *
oms_database_get_store (OmsDatabase *self)
{
  return self->store;
}

OmsSyncEngine *
oms_database_get_engine (OmsDatabase *self)
{
  return self->engine;
}

void
oms_database_close (OmsDatabase *self)
{
  if (self->engine != NULL)
    {
      oms_sync_engine_set_scheduled (self->engine, FALSE);
      oms_sync_engine_cancel (self->engine, 0);
    }
  g_clear_object (&self->engine);
  if (self->store != NULL)
    oms_store_close (self->store);
  g_clear_object (&self->store);
}

static void
oms_database_dispose (GObject *object)
{
  oms_database_close (OMS_DATABASE (object));
  G_OBJECT_CLASS (oms_database_parent_class)->dispose (object);
}

static void
oms_database_class_init (OmsDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = oms_database_dispose;
}

static void
oms_database_init (OmsDatabase *self)
{
}
