/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know marketplaces, columns or records. */
#include "oms-file-sheet.h"

#include "oms-file-format.h"
#include "oms-file-text.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <libxml/xmlreader.h>
#include <string.h>

#define BLOCK (64 * 1024)

/* One part of the workbook, unpacked while it is read. */
typedef struct
{
  struct archive *archive;
  xmlTextReader *reader;
  gint64 left; /* bytes it may still have */
} Part;

struct _OmsFileSheet
{
  Part part;
  GPtrArray *texts; /* (element-type utf8) the workbook's shared texts */
  guint64 row;
  gint64 texts_left;
};

/* ---- Parts ------------------------------------------------------------------------------------------------------- */

static gboolean
fail_broken (GError **error)
{
  g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
                       _ ("This workbook cannot be read: it is broken or far too big. Download it again."));
  return FALSE;
}

static int
read_part (void *data, char *buffer, int length)
{
  Part *part = data;
  la_ssize_t got = archive_read_data (part->archive, buffer, (size_t) length);

  if (got < 0 || got > part->left)
    return -1;
  part->left -= got;
  return (int) got;
}

static int
close_part (void *data)
{
  return 0;
}

static void
part_clear (Part *part)
{
  g_clear_pointer (&part->reader, xmlFreeTextReader);
  g_clear_pointer (&part->archive, archive_read_free);
}

static void
ignore_xml_error (void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr where)
{
}

/* Opens the first part that @wanted takes. FALSE without an error: there is none. */
static gboolean
part_open (Part *part, const char *path, gboolean (*wanted) (const char *name), GError **error)
{
  struct archive_entry *entry;
  int state;

  part_clear (part);
  part->left = OMS_FILE_MAX_PART;
  part->archive = archive_read_new ();
  archive_read_support_format_zip (part->archive);
  if (archive_read_open_filename (part->archive, path, BLOCK) != ARCHIVE_OK)
    return fail_broken (error);
  while ((state = archive_read_next_header (part->archive, &entry)) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname_utf8 (entry);

      if (name == NULL || !wanted (name))
        continue;
      /* No network, no external entities, none put in. */
      part->reader = xmlReaderForIO (read_part, close_part, part, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
      if (part->reader == NULL)
        return fail_broken (error);
      xmlTextReaderSetErrorHandler (part->reader, ignore_xml_error, NULL);
      return TRUE;
    }
  return state == ARCHIVE_EOF ? FALSE : fail_broken (error);
}

static gboolean
is_shared_texts (const char *name)
{
  return strcmp (name, "xl/sharedStrings.xml") == 0;
}

static gboolean
is_sheet (const char *name)
{
  return g_str_has_prefix (name, "xl/worksheets/") && g_str_has_suffix (name, ".xml");
}

/* One step of the reader. FALSE at the end (no error) and on error. A document type is refused: nothing good has one.
 */
static gboolean
step (Part *part, GError **error)
{
  int state = xmlTextReaderRead (part->reader);

  if (state == 0)
    return FALSE;
  if (state < 0 || xmlTextReaderNodeType (part->reader) == XML_READER_TYPE_DOCUMENT_TYPE ||
      xmlTextReaderNodeType (part->reader) == XML_READER_TYPE_ENTITY_REFERENCE)
    return fail_broken (error);
  return TRUE;
}

static gboolean
at_start (Part *part, const char *name)
{
  return xmlTextReaderNodeType (part->reader) == XML_READER_TYPE_ELEMENT &&
         g_strcmp0 ((const char *) xmlTextReaderConstLocalName (part->reader), name) == 0;
}

static gboolean
at_end (Part *part, const char *name)
{
  return xmlTextReaderNodeType (part->reader) == XML_READER_TYPE_END_ELEMENT &&
         g_strcmp0 ((const char *) xmlTextReaderConstLocalName (part->reader), name) == 0;
}

/* The text of the runs inside the element that has just begun, up to its end. @runs: the elements that hold text. */
static char *
read_text (Part *part, const char *element, const char *const *runs, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean inside = FALSE;
  GError *local = NULL;

  if (xmlTextReaderIsEmptyElement (part->reader))
    return g_string_free (g_steal_pointer (&text), FALSE);
  while (step (part, &local))
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (part->reader);
      int type = xmlTextReaderNodeType (part->reader);

      if (at_end (part, element))
        return g_string_free (g_steal_pointer (&text), FALSE);
      if (type == XML_READER_TYPE_ELEMENT && g_strv_contains (runs, name))
        inside = !xmlTextReaderIsEmptyElement (part->reader);
      else if (type == XML_READER_TYPE_END_ELEMENT && g_strv_contains (runs, name))
        inside = FALSE;
      else if (inside && xmlTextReaderHasValue (part->reader))
        g_string_append (text, (const char *) xmlTextReaderConstValue (part->reader));
      if (text->len > OMS_FILE_MAX_ROW)
        break;
    }
  if (local != NULL)
    g_propagate_error (error, local);
  else
    fail_broken (error);
  return NULL;
}

/* ---- Shared texts ------------------------------------------------------------------------------------------------ */

static gboolean
load_texts (OmsFileSheet *self, const char *path, GCancellable *cancellable, GError **error)
{
  static const char *const runs[] = { "t", NULL };
  GError *local = NULL;

  if (part_open (&self->part, path, is_shared_texts, &local))
    while (step (&self->part, &local))
      {
        char *text;

        if (!at_start (&self->part, "si"))
          continue;
        if (g_cancellable_set_error_if_cancelled (cancellable, &local))
          break;
        text = read_text (&self->part, "si", runs, &local);
        if (text == NULL)
          break;
        self->texts_left -= (gint64) strlen (text) + (gint64) sizeof (gpointer);
        g_ptr_array_add (self->texts, text);
        if (self->texts_left < 0 && !fail_broken (&local))
          break;
      }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

/* "AB12" → 27; -1 when it is none. */
static int
column_of (const char *reference)
{
  int column = 0;

  for (; reference != NULL && g_ascii_isupper (*reference) && column <= OMS_FILE_MAX_CELLS; reference++)
    column = column * 26 + (*reference - 'A') + 1;
  return column - 1;
}

static char *
attribute (Part *part, const char *name)
{
  xmlChar *value = xmlTextReaderGetAttribute (part->reader, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);

  if (value != NULL)
    xmlFree (value);
  return copy;
}

static gboolean
read_cell (OmsFileSheet *self, GPtrArray *cells, GError **error)
{
  static const char *const runs[] = { "v", "t", NULL };
  g_autofree char *reference = attribute (&self->part, "r");
  g_autofree char *type = attribute (&self->part, "t");
  g_autofree char *text = read_text (&self->part, "c", runs, error);
  int column = reference != NULL ? column_of (reference) : (int) cells->len;
  guint64 index;

  if (text == NULL)
    return FALSE;
  /* Cells come in order; one that steps back or runs away is no sheet of a panel. */
  if (column < (int) cells->len || column >= OMS_FILE_MAX_CELLS)
    return fail_broken (error);
  while ((int) cells->len < column)
    g_ptr_array_add (cells, g_strdup (""));
  if (g_strcmp0 (type, "s") == 0)
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &index, NULL) || index >= self->texts->len)
        return fail_broken (error);
      g_ptr_array_add (cells, g_strdup (g_ptr_array_index (self->texts, (guint) index)));
    }
  else
    g_ptr_array_add (cells, g_steal_pointer (&text));
  return TRUE;
}

static gboolean
has_text (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return TRUE;
  return FALSE;
}

/* The cells of the row that has just begun. */
static gboolean
read_row (OmsFileSheet *self, GPtrArray *cells, GError **error)
{
  g_autofree char *number = attribute (&self->part, "r");
  GError *local = NULL;

  self->row = number != NULL ? g_ascii_strtoull (number, NULL, 10) : self->row + 1;
  if (xmlTextReaderIsEmptyElement (self->part.reader))
    return TRUE;
  while (step (&self->part, &local))
    {
      if (at_end (&self->part, "row"))
        return TRUE;
      if (at_start (&self->part, "c") && !read_cell (self, cells, &local))
        break;
    }
  if (local != NULL)
    g_propagate_error (error, local);
  else
    fail_broken (error);
  return FALSE;
}

gboolean
oms_file_sheet_next (OmsFileSheet *self, GPtrArray *cells, gboolean *end, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  *end = FALSE;
  g_ptr_array_set_size (cells, 0);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (step (&self->part, &local))
    {
      if (!at_start (&self->part, "row"))
        continue;
      g_ptr_array_set_size (cells, 0);
      if (!read_row (self, cells, error))
        return FALSE;
      if (has_text (cells))
        return TRUE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  *end = TRUE;
  return TRUE;
}

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

gboolean
oms_file_sheet_is_workbook (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char head[4];
  gsize got = 0;

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &got, NULL, NULL) &&
         got == sizeof head && memcmp (head, "PK\x03\x04", 4) == 0;
}

OmsFileSheet *
oms_file_sheet_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileSheet) self = g_new0 (OmsFileSheet, 1);
  GError *local = NULL;

  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->texts_left = OMS_FILE_MAX_TEXTS;
  if (!load_texts (self, path, cancellable, error))
    return NULL;
  if (part_open (&self->part, path, is_sheet, &local))
    return g_steal_pointer (&self);
  if (local == NULL)
    g_set_error_literal (&local, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
                         _ ("There is no sheet in this file. If it is a zip, unpack it and choose the file inside."));
  g_propagate_error (error, local);
  return NULL;
}

void
oms_file_sheet_free (OmsFileSheet *self)
{
  if (self == NULL)
    return;
  part_clear (&self->part);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

guint64
oms_file_sheet_get_row (OmsFileSheet *self)
{
  return self->row;
}
