/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what the parts of a workbook mean. */
#include "oms-file-part.h"

#include "oms-file-format.h"
#include "oms-file-text.h"

#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK (64 * 1024)

gboolean
oms_file_part_fail (GError **error)
{
  g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
                       _ ("This workbook cannot be read: it is broken or far too big. Download it again."));
  return FALSE;
}

static int
read_part (void *data, char *buffer, int length)
{
  OmsFilePart *self = data;
  la_ssize_t got;

  if (g_cancellable_is_cancelled (self->cancellable))
    return -1;
  got = archive_read_data (self->archive, buffer, (size_t) length);
  if (got < 0 || got > self->left)
    return -1;
  self->left -= got;
  return (int) got;
}

static int
close_part (void *data)
{
  return 0;
}

static void
ignore_xml_error (void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr where)
{
}

struct archive *
oms_file_part_open_zip (const char *path, GError **error)
{
  struct archive *archive = archive_read_new ();

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, path, BLOCK) == ARCHIVE_OK)
    return archive;
  archive_read_free (archive);
  oms_file_part_fail (error);
  return NULL;
}

static gboolean
start_reader (OmsFilePart *self, GError **error)
{
  /* No network, no external entities, none put in. */
  self->reader = xmlReaderForIO (read_part, close_part, self, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
  if (self->reader == NULL)
    return oms_file_part_fail (error);
  xmlTextReaderSetErrorHandler (self->reader, ignore_xml_error, NULL);
  return TRUE;
}

gboolean
oms_file_part_open (OmsFilePart *self, const char *path, const char *name, GCancellable *cancellable, GError **error)
{
  struct archive_entry *entry;
  int state;

  oms_file_part_clear (self);
  self->left = OMS_FILE_MAX_PART;
  self->cancellable = cancellable;
  self->archive = oms_file_part_open_zip (path, error);
  if (self->archive == NULL)
    return FALSE;
  while ((state = archive_read_next_header (self->archive, &entry)) == ARCHIVE_OK)
    if (g_strcmp0 (archive_entry_pathname_utf8 (entry), name) == 0)
      return start_reader (self, error);
  return state == ARCHIVE_EOF ? FALSE : oms_file_part_fail (error);
}

void
oms_file_part_clear (OmsFilePart *self)
{
  g_clear_pointer (&self->reader, xmlFreeTextReader);
  g_clear_pointer (&self->archive, archive_read_free);
}

gboolean
oms_file_part_step (OmsFilePart *self, GError **error)
{
  int state = xmlTextReaderRead (self->reader);

  if (state == 0)
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (state < 0 || xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_DOCUMENT_TYPE ||
      xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_ENTITY_REFERENCE)
    return oms_file_part_fail (error);
  return TRUE;
}

gboolean
oms_file_part_at_start (OmsFilePart *self, const char *name)
{
  return xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_ELEMENT &&
         g_strcmp0 ((const char *) xmlTextReaderConstLocalName (self->reader), name) == 0;
}

gboolean
oms_file_part_at_end (OmsFilePart *self, const char *name)
{
  return xmlTextReaderNodeType (self->reader) == XML_READER_TYPE_END_ELEMENT &&
         g_strcmp0 ((const char *) xmlTextReaderConstLocalName (self->reader), name) == 0;
}

char *
oms_file_part_attribute (OmsFilePart *self, const char *name)
{
  xmlChar *value = xmlTextReaderGetAttribute (self->reader, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);

  if (value != NULL)
    xmlFree (value);
  return copy;
}

char *
oms_file_part_text (OmsFilePart *self, const char *element, const char *const *runs, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean inside = FALSE;
  GError *local = NULL;

  if (xmlTextReaderIsEmptyElement (self->reader))
    return g_string_free (g_steal_pointer (&text), FALSE);
  while (oms_file_part_step (self, &local))
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (self->reader);
      int type = xmlTextReaderNodeType (self->reader);

      if (oms_file_part_at_end (self, element))
        return g_string_free (g_steal_pointer (&text), FALSE);
      if (type == XML_READER_TYPE_ELEMENT && g_strv_contains (runs, name))
        inside = !xmlTextReaderIsEmptyElement (self->reader);
      else if (type == XML_READER_TYPE_END_ELEMENT && g_strv_contains (runs, name))
        inside = FALSE;
      else if (inside && xmlTextReaderHasValue (self->reader))
        g_string_append (text, (const char *) xmlTextReaderConstValue (self->reader));
      if (text->len > OMS_FILE_MAX_ROW)
        break;
    }
  if (local != NULL)
    g_propagate_error (error, local);
  else
    oms_file_part_fail (error);
  return NULL;
}

goffset
oms_file_part_get_read (OmsFilePart *self)
{
  return self->archive != NULL ? archive_filter_bytes (self->archive, -1) : 0;
}

int
oms_file_part_column_of (const char *reference)
{
  int column = 0;

  for (; reference != NULL && g_ascii_isupper (*reference) && column <= OMS_FILE_MAX_CELLS; reference++)
    column = column * 26 + (*reference - 'A') + 1;
  return column - 1;
}
