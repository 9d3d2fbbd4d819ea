/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store as an object: opening and closing the file with its three threads, and handing jobs to them. Knows no
 * query. */
#include "oms-store-private.h"

#include "oms-config.h"
#include "oms-schema.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define N_READERS 2

G_DEFINE_QUARK (oms - store - error - quark, oms_store_error)

G_DEFINE_FINAL_TYPE (OmsStore, oms_store, G_TYPE_OBJECT)

static guint changed_signal;

/* Here and not in finalize: jobs that are still queued may tell of changes, which takes weak references to the store.
 */
static void
oms_store_dispose (GObject *object)
{
  oms_store_close (OMS_STORE (object));
  G_OBJECT_CLASS (oms_store_parent_class)->dispose (object);
}

static void
oms_store_finalize (GObject *object)
{
  OmsStore *self = OMS_STORE (object);

  oms_db_worker_free (self->writer);
  oms_db_worker_free (self->readers);
  oms_store_changes_finalize (self);
  if (self->facets != NULL)
    self->facets_free (self->facets);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->news_lock);
  G_OBJECT_CLASS (oms_store_parent_class)->finalize (object);
}

static void
oms_store_class_init (OmsStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = oms_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_store_finalize;

  changed_signal = g_signal_new ("changed", OMS_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 OMS_TYPE_STORE_CHANGE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
oms_store_init (OmsStore *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->news_lock);
  self->zones = g_ptr_array_new_with_free_func ((GDestroyNotify) g_time_zone_unref);
}

char *
oms_store_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), OMS_APP_ID, "oms.db", NULL);
}

/* ---- Opening ------------------------------------------------------------------------------------------------------
 */

/* Folders we make are the user's alone; one that was there keeps its rights, unless it is the program's own. */
static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (folder);

  if (g_mkdir_with_parents (folder, 0700) == 0 && (g_strcmp0 (name, OMS_APP_ID) != 0 || g_chmod (folder, 0700) == 0))
    return TRUE;
  g_set_error (error, OMS_STORE_ERROR, OMS_STORE_ERROR_ACCESS, _ ("The folder “%s” cannot be used: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

static void
close_connection (gpointer db)
{
  oms_db_close (db);
}

static OmsDb *
open_writer (OmsStore *self, gboolean *must_move, GError **error)
{
  g_autoptr (OmsDb) db = NULL;

  if (!make_folder (self->path, error) || !oms_schema_probe (self->path, error))
    return NULL;
  db = oms_db_open (self->path, OMS_DB_WRITER, error);
  if (db == NULL || !oms_schema_ensure (db, self->path, error) || !oms_store_bulk_recover (db, error) ||
      !oms_store_zone_adopt (self, db, must_move, error) || !oms_store_changes_start (self, db, error))
    return NULL;
  return g_steal_pointer (&db);
}

static gboolean
start (OmsStore *self, GError **error)
{
  g_autoptr (GPtrArray) readers = g_ptr_array_new_with_free_func (close_connection);
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func (close_connection);
  gboolean must_move = FALSE;
  OmsDb *db = open_writer (self, &must_move, error);

  if (db == NULL)
    return FALSE;
  g_ptr_array_add (writers, db);
  for (int i = 0; i < N_READERS; i++)
    {
      db = oms_db_open (self->path, OMS_DB_READER, error);
      if (db == NULL)
        return FALSE;
      g_ptr_array_add (readers, db);
    }
  self->writer = oms_db_worker_new ("oms-writer", g_steal_pointer (&writers), FALSE);
  self->readers = oms_db_worker_new ("oms-reader", g_steal_pointer (&readers), TRUE);
  if (must_move)
    oms_store_zone_settle (self);
  return TRUE;
}

static OmsStore *
open_store (const char *path, GTimeZone *zone, GMainContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsStore) self = g_object_new (OMS_TYPE_STORE, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->path = g_strdup (path);
  self->context = g_main_context_ref (context);
  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  if (!start (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

OmsStore *
oms_store_open (const char *path, GTimeZone *zone, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_assert (path != NULL);
  return open_store (path, zone, context, cancellable, error);
}

typedef struct
{
  char *path;
  GTimeZone *zone;
} OpenData;

static void
open_data_free (gpointer data)
{
  OpenData *open = data;

  g_free (open->path);
  g_clear_pointer (&open->zone, g_time_zone_unref);
  g_free (open);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OpenData *open = data;
  g_autoptr (GError) error = NULL;
  OmsStore *self = open_store (open->path, open->zone, g_task_get_context (task), cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
oms_store_open_async (const char *path, GTimeZone *zone, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenData *open = g_new0 (OpenData, 1);

  g_assert (path != NULL);
  open->path = g_strdup (path);
  open->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  g_task_set_source_tag (task, oms_store_open_async);
  g_task_set_task_data (task, open, open_data_free);
  g_task_run_in_thread (task, open_in_thread);
}

OmsStore *
oms_store_open_finish (GAsyncResult *result, GError **error)
{
  g_assert (g_task_is_valid (result, NULL));
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Closing ------------------------------------------------------------------------------------------------------
 */

static gpointer
checkpoint (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  /* Busy when another process reads: its own checkpoint comes later. */
  oms_db_exec (db, "PRAGMA analysis_limit=1000; PRAGMA optimize", NULL);
  sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  return GINT_TO_POINTER (TRUE);
}

void
oms_store_close (OmsStore *self)
{
  g_return_if_fail (OMS_IS_STORE (self));

  g_mutex_lock (&self->lock);
  if (self->closed || self->writer == NULL)
    {
      self->closed = TRUE;
      g_mutex_unlock (&self->lock);
      return;
    }
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);

  oms_store_changes_stop (self);
  oms_db_worker_stop (self->readers);
  oms_db_worker_run (self->writer, checkpoint, NULL, NULL, NULL);
  oms_db_worker_stop (self->writer);
}

const char *
oms_store_get_path (OmsStore *self)
{
  g_return_val_if_fail (OMS_IS_STORE (self), NULL);
  return self->path;
}

GTimeZone *
oms_store_get_zone (OmsStore *self)
{
  GTimeZone *zone;

  g_return_val_if_fail (OMS_IS_STORE (self), NULL);
  g_mutex_lock (&self->lock);
  zone = self->zone;
  g_mutex_unlock (&self->lock);
  return zone;
}

GTimeZone *
oms_store_ref_zone (OmsStore *self)
{
  GTimeZone *zone;

  g_mutex_lock (&self->lock);
  zone = g_time_zone_ref (self->zone);
  g_mutex_unlock (&self->lock);
  return zone;
}

/* ---- Jobs ---------------------------------------------------------------------------------------------------------
 */

gpointer
oms_store_read_sync (OmsStore *self, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  return oms_db_worker_run (self->readers, func, data, cancellable, error);
}

gpointer
oms_store_write_sync (OmsStore *self, OmsDbFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  return oms_db_worker_run (self->writer, func, data, cancellable, error);
}

void
oms_store_read_task (OmsStore *self, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                     GDestroyNotify result_free)
{
  oms_db_worker_push (self->readers, task, func, data, data_free, result_free);
}

void
oms_store_write_task (OmsStore *self, GTask *task, OmsDbFunc func, gpointer data, GDestroyNotify data_free,
                      GDestroyNotify result_free)
{
  /* What has been written has been written, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  oms_db_worker_push (self->writer, task, func, data, data_free, result_free);
}
