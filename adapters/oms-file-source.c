/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what the file means. */
#include "oms-file-source.h"

#include "oms-file-format.h"
#include "oms-file-part.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (256 * 1024)

struct _OmsFileSource
{
  char *path;
  char *member; /* (nullable) */
  int fd;       /* of what was unpacked, -1 */
  gboolean workbook;
};

/* ---- What kind of zip -------------------------------------------------------------------------------------------- */

static gboolean
begins_as_zip (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char head[4];
  gsize got = 0;

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &got, NULL, NULL) &&
         got == sizeof head && memcmp (head, "PK\x03\x04", 4) == 0;
}

/* What people did not put there: folders, and what other systems leave behind. */
static gboolean
is_clutter (struct archive_entry *entry, const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return archive_entry_filetype (entry) == AE_IFDIR || g_str_has_suffix (name, "/") || *base == '.' ||
         g_str_has_prefix (name, "__MACOSX/");
}

/* Counts the files of the zip; @member gets the name of the first. */
static gboolean
look_inside (OmsFileSource *self, const char *path, guint *n_files, GCancellable *cancellable, GError **error)
{
  struct archive *archive = oms_file_part_open_zip (path, error);
  struct archive_entry *entry;
  int state = ARCHIVE_EOF;

  if (archive == NULL)
    return FALSE;
  *n_files = 0;
  while (!g_cancellable_is_cancelled (cancellable) &&
         (state = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname_utf8 (entry);

      if (name == NULL || is_clutter (entry, name))
        continue;
      if (strcmp (name, "[Content_Types].xml") == 0 || g_str_has_prefix (name, "xl/"))
        self->workbook = TRUE;
      if ((*n_files)++ == 0)
        self->member = g_strdup (name);
    }
  archive_read_free (archive);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return state == ARCHIVE_EOF || oms_file_part_fail (error);
}

/* ---- Unpacking --------------------------------------------------------------------------------------------------- */

static gboolean
fail_big (GError **error)
{
  g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
                       _ ("What is in this zip is broken or far too big for a report. Download it again."));
  return FALSE;
}

static gboolean
fail_disk (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The zip cannot be unpacked: the folder for temporary files has no room. Unpack it yourself "
                          "and choose the file inside."));
  return FALSE;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize done = write (fd, data, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      data += done;
      length -= (gsize) done;
    }
  return TRUE;
}

static gboolean
copy_entry (OmsFileSource *self, struct archive *archive, GCancellable *cancellable, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  gint64 left = OMS_FILE_MAX_PART;
  la_ssize_t got;

  while ((got = archive_read_data (archive, block, BLOCK)) > 0)
    {
      left -= got;
      if (left < 0)
        return fail_big (error);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!write_all (self->fd, block, (gsize) got))
        return fail_disk (error);
    }
  return got == 0 || fail_big (error);
}

/* Into a file that nobody else can see, not even after a crash: it holds buyers' data. */
static gboolean
unpack (OmsFileSource *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *temporary = g_build_filename (g_get_tmp_dir (), "oms-report-XXXXXX", NULL);
  struct archive *archive;
  struct archive_entry *entry;
  gboolean found = FALSE, done = FALSE;

  self->fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail_disk (error);
  g_unlink (temporary);
  archive = oms_file_part_open_zip (path, error);
  if (archive == NULL)
    return FALSE;
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    if (g_strcmp0 (archive_entry_pathname_utf8 (entry), self->member) == 0)
      {
        found = TRUE;
        done = copy_entry (self, archive, cancellable, error);
        break;
      }
  archive_read_free (archive);
  g_free (self->path);
  self->path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  return found ? done : oms_file_part_fail (error); /* it was there a moment ago */
}

/* The one file of the zip takes its place. */
static gboolean
open_member (OmsFileSource *self, const char *path, guint n_files, GCancellable *cancellable, GError **error)
{
  g_autofree char *member = NULL;
  guint inner;
  gboolean ok;

  if (n_files != 1)
    {
      g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                   n_files == 0
                       ? _ ("There is no report in this zip.")
                       : _ ("There is more than one file in this zip. Unpack it and choose the reports inside; "
                            "several can be chosen together."));
      return FALSE;
    }
  if (!unpack (self, path, cancellable, error))
    return FALSE;
  if (!begins_as_zip (self->path))
    return TRUE;
  member = g_steal_pointer (&self->member);
  ok = look_inside (self, self->path, &inner, cancellable, error);
  g_free (self->member);
  self->member = g_steal_pointer (&member);
  if (!ok || self->workbook)
    return ok;
  g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                       _ ("There is a zip inside this zip. Unpack it and choose the report inside."));
  return FALSE;
}

/* A pipe would be waited for, and cannot be read twice. */
static gboolean
check_regular (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    return TRUE;
  g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                       _ ("This is not a file. Save the report first and choose it then."));
  return FALSE;
}

OmsFileSource *
oms_file_source_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileSource) self = g_new0 (OmsFileSource, 1);
  guint n_files;

  self->fd = -1;
  self->path = g_strdup (path);
  if (!check_regular (path, cancellable, error))
    return NULL;
  if (!begins_as_zip (path))
    return g_steal_pointer (&self);
  if (!look_inside (self, path, &n_files, cancellable, error))
    return NULL;
  if (self->workbook)
    {
      g_clear_pointer (&self->member, g_free);
      return g_steal_pointer (&self);
    }
  return open_member (self, path, n_files, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

void
oms_file_source_free (OmsFileSource *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->member);
  g_free (self);
}

const char *
oms_file_source_get_path (OmsFileSource *self)
{
  return self->path;
}

const char *
oms_file_source_get_member (OmsFileSource *self)
{
  return self->member;
}

gboolean
oms_file_source_is_workbook (OmsFileSource *self)
{
  return self->workbook;
}
