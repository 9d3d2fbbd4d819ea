/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The entry names the program that runs now, by its full path. */
#include "oms-autostart.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "oms-config.h"

#define GROUP G_KEY_FILE_DESKTOP_GROUP

/* "$XDG_CONFIG_HOME/autostart/com.example.Oms.desktop" (transfer full) */
static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", OMS_APP_ID ".desktop", NULL);
}

/* In the form an entry wants it: quoted, its own marks escaped, twice where the file escapes too. */
static char *
quote (const char *path)
{
  GString *quoted = g_string_new ("\"");

  for (const char *c = path; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append_c (quoted, '\\');
      if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static char *
make_entry (GError **error)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *quoted = program != NULL ? quote (program) : NULL;
  g_autofree char *command = g_strconcat (quoted != NULL ? quoted : "", " --gapplication-service", NULL);

  if (program == NULL)
    return NULL;
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "OMS");
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT, _ ("Syncs your marketplaces in the background"));
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, OMS_APP_ID);
  return g_key_file_to_data (entry, NULL, error);
}

static gboolean
fail (const char *path, const char *reason, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("%s cannot be changed: %s. Allow writing there, then try again."), path, reason);
  return FALSE;
}

static gboolean
write_entry (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = make_entry (error);
  g_autoptr (GError) local_error = NULL;

  if (text == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (folder, g_strerror (errno), error);
  if (!g_file_set_contents (path, text, -1, &local_error))
    return fail (path, local_error->message, error);
  return TRUE;
}

static gboolean
remove_entry (const char *path, GError **error)
{
  return g_unlink (path) == 0 || errno == ENOENT || fail (path, g_strerror (errno), error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = dup_path ();
  g_autoptr (GKeyFile) entry = g_key_file_new ();

  /* Desktops switch an entry off by marking it. */
  g_task_return_boolean (task, g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, NULL) &&
                                   !g_key_file_get_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_HIDDEN, NULL));
}

void
oms_autostart_read_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_autostart_read_async);
  g_task_run_in_thread (task, read_thread);
}

gboolean
oms_autostart_read_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = dup_path ();
  GError *error = NULL;

  if (GPOINTER_TO_INT (data) ? write_entry (path, &error) : remove_entry (path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
oms_autostart_write_async (gboolean on, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_autostart_write_async);
  g_task_set_task_data (task, GINT_TO_POINTER (on), NULL);
  g_task_run_in_thread (task, write_thread);
}

gboolean
oms_autostart_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
