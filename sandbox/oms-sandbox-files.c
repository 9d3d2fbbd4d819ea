/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files appear whole: they are written beside their place and moved there. */
#include "oms-sandbox-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define KEEP_SECONDS 30

static OmsSandboxAccount *
account_at (OmsSandboxWorld *world, guint i)
{
  return g_ptr_array_index (world->accounts, i);
}

const OmsSandboxFile *
oms_sandbox_files_find (OmsSandboxAccount *account, const char *name)
{
  for (const OmsSandboxFile *file = account->protocol->files; file->name != NULL; file++)
    if (g_str_equal (file->name, name))
      return file;
  return NULL;
}

const char *
oms_sandbox_files_type (const OmsSandboxFile *file)
{
  switch (file->form.dialect)
    {
    case OMS_SANDBOX_TSV:
      return "text/plain";
    case OMS_SANDBOX_XLSX:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case OMS_SANDBOX_CSV:
    case OMS_SANDBOX_CSV_QUOTED:
    default:
      return "text/csv";
    }
}

static gboolean
fail (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

/* Writes the file as it is at this moment. Returns: FALSE with @error */
static gboolean
write_file (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxFile *file, int fd, GError **error)
{
  OmsSandboxSheet *sheet = oms_sandbox_sheet_new (fd, &file->form);

  file->write (world, account, sheet);
  return oms_sandbox_sheet_free (sheet, error);
}

GBytes *
oms_sandbox_files_read (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxFile *file, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("oms-sandbox-XXXXXX", &path, error);

  if (fd < 0)
    return NULL;
  g_unlink (path);
  if (write_file (world, account, file, fd, error))
    mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
  close (fd);
  return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
}

/* ---- Folders ---------------------------------------------------------------------------------------------------- */

char *
oms_sandbox_files_path (OmsSandboxAccount *account, const OmsSandboxFile *file, const char *folder)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  /* "meesho-1" */
  g_autofree char *name = g_strconcat (account->protocol->kind, "-", account->prefix + 2, NULL);

  return g_build_filename (absolute, name, file->name, NULL);
}

static gboolean
save (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxFile *file, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean written;
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder);
  fd = g_open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, part);
  written = write_file (world, account, file, fd, error);
  if (close (fd) != 0 && written)
    return fail (error, part);
  if (written && g_rename (part, path) != 0)
    return fail (error, path);
  return written;
}

gboolean
oms_sandbox_files_export (OmsSandboxWorld *world, const char *folder, GError **error)
{
  for (guint i = 0; i < world->accounts->len; i++)
    for (const OmsSandboxFile *file = account_at (world, i)->protocol->files; file->name != NULL; file++)
      {
        g_autofree char *path = oms_sandbox_files_path (account_at (world, i), file, folder);

        if (!save (world, account_at (world, i), file, path, error))
          return FALSE;
        g_print ("%s\n", path);
      }
  return TRUE;
}

static gboolean
save_accounts_without_more (OmsSandboxWorld *world, GError **error)
{
  for (guint i = 0; i < world->accounts->len; i++)
    {
      OmsSandboxAccount *account = account_at (world, i);

      for (const OmsSandboxFile *file = account->protocol->files; account->protocol->files_only && file->name != NULL;
           file++)
        {
          g_autofree char *path = oms_sandbox_files_path (account, file, world->files_folder);

          if (!file->variant && !save (world, account, file, path, error))
            return FALSE;
        }
    }
  return TRUE;
}

static guint64
count_changes (OmsSandboxWorld *world)
{
  guint64 n = 0;

  for (guint i = 0; i < world->accounts->len; i++)
    n += oms_sandbox_book_version (account_at (world, i)->book);
  return n;
}

static gboolean
on_keep (gpointer data)
{
  OmsSandboxWorld *world = data;
  g_autoptr (GError) error = NULL;
  guint64 changes = count_changes (world);

  if (changes != world->files_of && !save_accounts_without_more (world, &error))
    g_printerr ("%s\n", error->message);
  world->files_of = changes;
  return G_SOURCE_CONTINUE;
}

gboolean
oms_sandbox_files_keep (OmsSandboxWorld *world, const char *folder, GError **error)
{
  world->files_folder = g_strdup (folder);
  world->files_of = count_changes (world);
  world->files_source = g_timeout_add_seconds (KEEP_SECONDS, on_keep, world);
  return save_accounts_without_more (world, error);
}
