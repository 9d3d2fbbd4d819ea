/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "file-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

void
file_fixture_set_up (FileFixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("oms-files-XXXXXX", NULL);
  /* The name says nothing: the columns decide. */
  fixture->path = g_build_filename (fixture->folder, "download (3)", NULL);
}

void
file_fixture_tear_down (FileFixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

void
file_write (FileFixture *fixture, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, length, &error);
  g_assert_no_error (error);
}

/* The one page of the file, which must be of the format @id. */
OmsFilePage *
file_read (FileFixture *fixture, const char *id)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsFileReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OmsFilePage *page;

  oms_file_recognise (fixture->path, &match, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (match.format->id, ==, id);
  reader = oms_file_reader_open (fixture->path, match.format, NULL, &error);
  g_assert_no_error (error);
  page = oms_file_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (page->more);
  return page;
}

OmsFilePage *
file_read_text (FileFixture *fixture, const char *text, const char *id)
{
  file_write (fixture, text, -1);
  return file_read (fixture, id);
}

OmsOrderRecord *
file_only_order (OmsFilePage *page)
{
  g_assert_cmpuint (page->orders->problems->len, ==, 0);
  g_assert_cmpuint (page->orders->orders->len, ==, 1);
  return g_ptr_array_index (page->orders->orders, 0);
}

OmsLineRecord *
file_line (OmsOrderRecord *order, guint index)
{
  g_assert_cmpuint (order->lines->len, >, index);
  return g_ptr_array_index (order->lines, index);
}

static void
add_part (struct archive *archive, const char *name, const char *text, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (gint64) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, length), ==, (gssize) length);
  archive_entry_free (entry);
}

void
file_write_workbook (FileFixture *fixture, const char *texts, const char *sheet, gsize sheet_length)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, fixture->path), ==, ARCHIVE_OK);
  add_part (archive, "[Content_Types].xml", "<Types/>", 8);
  if (sheet != NULL)
    add_part (archive, "xl/worksheets/sheet1.xml", sheet, sheet_length);
  if (texts != NULL)
    add_part (archive, "xl/sharedStrings.xml", texts, strlen (texts));
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

void
file_write_zip (FileFixture *fixture, const char *first, ...)
{
  struct archive *archive = archive_write_new ();
  va_list args;

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, fixture->path), ==, ARCHIVE_OK);
  va_start (args, first);
  for (const char *name = first; name != NULL; name = va_arg (args, const char *))
    {
      const char *text = va_arg (args, const char *);

      add_part (archive, name, text, strlen (text));
    }
  va_end (args);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

void
file_write_zip_bytes (FileFixture *fixture, const char *name, const char *bytes, gsize length)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, fixture->path), ==, ARCHIVE_OK);
  add_part (archive, name, bytes, length);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

void
file_assert_refused (FileFixture *fixture, int code, const char *part)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (oms_file_recognise (fixture->path, &match, NULL, &error));
  g_assert_error (error, OMS_FILE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, part));
}
