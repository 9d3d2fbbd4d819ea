/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts oms-sandbox and connects its accounts the way a person would: through the engine and the same adapters. */
#include "oms-demo.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "oms-config.h"
#include "oms-json.h"

#define DEMO_ACCOUNTS "amazon,flipkart,meesho,myntra"
#define DEMO_ORDERS   "1200" /* of each account */
#define DEMO_LIVE     "24"   /* new orders and changes a minute */

typedef struct
{
  OmsAccount *account;
  char *path;
} PanelFile;

struct _OmsDemo
{
  GObject parent_instance;

  GSubprocess *process;
  GPtrArray *files; /* (element-type PanelFile) */
};

typedef struct
{
  OmsDemo *demo;
  OmsSyncEngine *engine;
  OmsJson *line;
  guint next;           /* account to save */
  GPtrArray *its_files; /* (element-type utf8) of the account that is being saved */
} Start;

typedef struct
{
  OmsSyncEngine *engine;
  guint next;
  OmsSyncCounts counts;
} Import;

G_DEFINE_FINAL_TYPE (OmsDemo, oms_demo, G_TYPE_OBJECT)

static void
panel_file_free (gpointer data)
{
  PanelFile *file = data;

  oms_account_free (file->account);
  g_free (file->path);
  g_free (file);
}

static void
import_free (gpointer data)
{
  Import *import = data;

  g_object_unref (import->engine);
  g_free (import);
}

static void
start_free (Start *start)
{
  g_clear_pointer (&start->its_files, g_ptr_array_unref);
  g_clear_object (&start->demo);
  g_clear_object (&start->engine);
  g_clear_pointer (&start->line, oms_json_free);
  g_free (start);
}

static GHashTable *
read_texts (const OmsJsonNode *object)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree const char **names = oms_json_names (object);

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (texts, g_strdup (names[i]), g_strdup (oms_json_get_string (object, names[i])));
  return texts;
}

/* Nobody in the demo is real, so names and places may be shown wherever the marketplace offers them. */
static void
show_people (OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);

  if (info != NULL && oms_adapter_info_find_field (info, "personal_data") != NULL)
    oms_account_set (account, "personal_data", "true");
}

static void save_next (GTask *task);

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAccount) account = oms_sync_engine_save_account_finish (OMS_SYNC_ENGINE (source), result, &error);

  Start *start = g_task_get_task_data (task);

  if (account == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < start->its_files->len; i++)
    {
      PanelFile *file = g_new0 (PanelFile, 1);

      file->account = oms_account_copy (account);
      file->path = g_strdup (g_ptr_array_index (start->its_files, i));
      g_ptr_array_add (start->demo->files, file);
    }
  save_next (task);
}

static GPtrArray *
read_files (const OmsJsonNode *account)
{
  const OmsJsonNode *list = oms_json_get (account, "files");
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < oms_json_length (list); i++)
    {
      const char *path = oms_json_string_at (list, i);

      if (path != NULL)
        g_ptr_array_add (files, g_strdup (path));
    }
  return files;
}

static void
save_next (GTask *task)
{
  Start *start = g_task_get_task_data (task);
  const OmsJsonNode *accounts = oms_json_get_array (oms_json_root (start->line), "accounts");
  const OmsJsonNode *node;
  const char *kind, *name;

  if (start->next == oms_json_length (accounts))
    {
      g_task_return_pointer (task, g_steal_pointer (&start->demo), g_object_unref);
      return;
    }
  node = oms_json_at (accounts, start->next++);
  kind = oms_json_get_string (node, "kind");
  name = oms_json_get_string (node, "name");
  if (kind == NULL || name == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               _ ("The demo marketplaces gave no accounts."));
      return;
    }

  g_autoptr (OmsAccount) account = oms_account_new (kind, name);
  g_autoptr (GHashTable) secrets = read_texts (oms_json_get_object (node, "secrets"));

  g_hash_table_unref (account->config);
  account->config = read_texts (oms_json_get_object (node, "settings"));
  show_people (account);
  g_clear_pointer (&start->its_files, g_ptr_array_unref);
  start->its_files = read_files (node);
  oms_sync_engine_save_account_async (start->engine, account, secrets, g_task_get_cancellable (task), on_saved_cb,
                                      g_object_ref (task));
}

static void
on_line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);
  Start *start = g_task_get_task_data (task);

  if (text != NULL)
    start->line = oms_json_parse_text (text, &error);
  if (start->line == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The demo marketplaces did not start."));
      return;
    }
  save_next (task);
}

void
oms_demo_start_async (OmsSyncEngine *engine, const char *folder, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  const char *program = g_getenv ("OMS_SANDBOX");
  g_autofree char *files = g_build_filename (folder, "panel", NULL);
  Start *start = g_new0 (Start, 1);

  g_task_set_source_tag (task, oms_demo_start_async);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);
  start->engine = g_object_ref (engine);
  start->demo = g_object_new (OMS_TYPE_DEMO, NULL);
  start->demo->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                           program != NULL ? program : OMS_LIBEXECDIR "/oms-sandbox", "--port", "0",
                                           "--accounts", DEMO_ACCOUNTS, "--orders", DEMO_ORDERS, "--live", DEMO_LIVE,
                                           "--files", files, "--fast", "--die-with-parent", NULL);
  if (start->demo->process == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _ ("The demo marketplaces are not installed with this copy of OMS."));
      return;
    }
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (start->demo->process));
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cancellable, on_line_cb, g_steal_pointer (&task));
}

OmsDemo *
oms_demo_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Files
 * ----------------------------------------------------------------------------------------------------------- */

static void import_next (GTask *task);

static void
on_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsImportReport) report = oms_sync_engine_import_finish (OMS_SYNC_ENGINE (source), result, &error);
  Import *import = g_task_get_task_data (task);

  if (report == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  oms_sync_counts_add (&import->counts, &report->counts);
  import->next++;
  import_next (task);
}

static void
import_next (GTask *task)
{
  OmsDemo *self = g_task_get_source_object (task);
  Import *import = g_task_get_task_data (task);
  const PanelFile *file;

  if (import->next == self->files->len)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  file = g_ptr_array_index (self->files, import->next);
  oms_sync_engine_import_async (import->engine, file->account, file->path, OMS_TIME_UNKNOWN, FALSE,
                                g_task_get_cancellable (task), on_imported_cb, g_object_ref (task));
}

void
oms_demo_import_async (OmsDemo *self, OmsSyncEngine *engine, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  import->engine = g_object_ref (engine);
  g_task_set_source_tag (task, oms_demo_import_async);
  g_task_set_task_data (task, import, import_free);
  import_next (task);
}

gboolean
oms_demo_import_finish (OmsDemo *self, GAsyncResult *result, OmsSyncCounts *counts, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *counts = ((Import *) g_task_get_task_data (G_TASK (result)))->counts;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Folder
 * ---------------------------------------------------------------------------------------------------------- */

char *
oms_demo_make_folder (GError **error)
{
  return g_dir_make_tmp ("oms-demo-XXXXXX", error);
}

void
oms_demo_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        oms_demo_remove_folder (path);
      else
        g_remove (path);
    }
  g_rmdir (folder);
}

static void
oms_demo_finalize (GObject *object)
{
  OmsDemo *self = OMS_DEMO (object);

  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_ptr_array_unref (self->files);
  G_OBJECT_CLASS (oms_demo_parent_class)->finalize (object);
}

static void
oms_demo_class_init (OmsDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = oms_demo_finalize;
}

static void
oms_demo_init (OmsDemo *self)
{
  self->files = g_ptr_array_new_with_free_func (panel_file_free);
}
