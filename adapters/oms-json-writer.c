/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing side of oms-json: text only, no tree and no json-glib. */
#include "oms-json-private.h"

#include <math.h>
#include <string.h>

struct _OmsJsonWriter
{
  GString *text;
  GByteArray *used; /* a byte per open object or array: whether it has a member already */
  gboolean pretty;
  gboolean empty;
};

OmsJsonWriter *
oms_json_writer_new (gboolean pretty)
{
  OmsJsonWriter *self = g_new0 (OmsJsonWriter, 1);

  self->text = g_string_new (NULL);
  self->used = g_byte_array_new ();
  self->pretty = pretty;
  self->empty = TRUE;
  return self;
}

void
oms_json_writer_free (OmsJsonWriter *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_byte_array_unref (self->used);
  g_free (self);
}

static void
append_quoted (OmsJsonWriter *self, const char *value)
{
  g_autofree char *mended = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);

  g_string_append_c (self->text, '"');
  for (const char *at = mended != NULL ? mended : value; *at != '\0'; at++)
    switch (*at)
      {
      case '"':
        g_string_append (self->text, "\\\"");
        break;
      case '\\':
        g_string_append (self->text, "\\\\");
        break;
      case '\n':
        g_string_append (self->text, "\\n");
        break;
      case '\r':
        g_string_append (self->text, "\\r");
        break;
      case '\t':
        g_string_append (self->text, "\\t");
        break;
      default:
        if ((guchar) *at < 0x20 || *at == 0x7f)
          g_string_append_printf (self->text, "\\u%04x", (guint) (guchar) *at);
        else
          g_string_append_c (self->text, *at);
      }
  g_string_append_c (self->text, '"');
}

static void
new_line (OmsJsonWriter *self)
{
  if (!self->pretty)
    return;
  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->used->len; i++)
    g_string_append (self->text, "  ");
}

/* Comma, line and name before a value. */
static void
start_value (OmsJsonWriter *self, const char *name)
{
  if (self->used->len > 0)
    {
      guint8 *used = &self->used->data[self->used->len - 1];

      if (*used)
        g_string_append_c (self->text, ',');
      *used = TRUE;
      self->empty = FALSE;
      new_line (self);
    }
  if (name != NULL)
    {
      append_quoted (self, name);
      g_string_append (self->text, self->pretty ? ": " : ":");
    }
}

static void
open_value (OmsJsonWriter *self, const char *name, char bracket)
{
  const guint8 unused = FALSE;

  start_value (self, name);
  g_string_append_c (self->text, bracket);
  g_byte_array_append (self->used, &unused, 1);
}

static void
close_value (OmsJsonWriter *self, char bracket)
{
  gboolean used;

  g_assert (self->used->len > 0);
  used = self->used->data[self->used->len - 1];
  g_byte_array_set_size (self->used, self->used->len - 1);
  if (used)
    new_line (self);
  g_string_append_c (self->text, bracket);
}

void
oms_json_writer_begin_object (OmsJsonWriter *self, const char *name)
{
  open_value (self, name, '{');
}

void
oms_json_writer_end_object (OmsJsonWriter *self)
{
  close_value (self, '}');
}

void
oms_json_writer_begin_array (OmsJsonWriter *self, const char *name)
{
  open_value (self, name, '[');
}

void
oms_json_writer_end_array (OmsJsonWriter *self)
{
  close_value (self, ']');
}

void
oms_json_writer_add_string (OmsJsonWriter *self, const char *name, const char *value)
{
  if (value == NULL)
    return;
  start_value (self, name);
  append_quoted (self, value);
}

void
oms_json_writer_add_int (OmsJsonWriter *self, const char *name, gint64 value)
{
  start_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
oms_json_writer_add_double (OmsJsonWriter *self, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      oms_json_writer_add_null (self, name);
      return;
    }
  /* The shortest of the two forms that reads back as the same number. */
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, sizeof buffer, value);
  oms_json_writer_add_decimal (self, name, buffer);
  /* It shall read back as what it is, not as a whole number. */
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (self->text, ".0");
}

void
oms_json_writer_add_bool (OmsJsonWriter *self, const char *name, gboolean value)
{
  start_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
oms_json_writer_add_null (OmsJsonWriter *self, const char *name)
{
  start_value (self, name);
  g_string_append (self->text, "null");
}

void
oms_json_writer_add_decimal (OmsJsonWriter *self, const char *name, const char *number)
{
  start_value (self, name);
  g_string_append (self->text, number);
}

void
oms_json_writer_add_node (OmsJsonWriter *self, const char *name, const OmsJsonNode *node)
{
  oms_json_append_node (self, name, node, NULL);
}

char *
oms_json_writer_end (OmsJsonWriter *self)
{
  char *text;

  g_assert (self->used->len == 0);
  text = g_string_free (self->text, FALSE);
  self->text = g_string_new (NULL);
  self->empty = TRUE;
  return text;
}

gboolean
oms_json_writer_is_empty (OmsJsonWriter *self)
{
  return self->empty;
}

GBytes *
oms_json_to_bytes (const OmsJsonNode *node, const char *const *without)
{
  g_autoptr (OmsJsonWriter) writer = oms_json_writer_new (FALSE);
  char *text;
  gsize length;

  oms_json_append_node (writer, NULL, node, without);
  text = oms_json_writer_end (writer);
  length = strlen (text);
  return g_bytes_new_take (text, length);
}
