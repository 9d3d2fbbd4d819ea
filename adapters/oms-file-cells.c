/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. A parser would lose how the sheet was written, so this walks over its tags, copies what it passes,
 * and gives up at anything it does not expect. */
#include "oms-file-cells.h"

#include "oms-file-format.h"
#include "oms-file-part.h"
#include "oms-file-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *start, *end; /* "<" to behind ">" */
  const char *name;        /* behind the prefix */
  gsize name_length;
  gboolean closing, empty;
} Tag;

typedef struct
{
  const char *at, *end;
  const char *copied; /* up to here everything is in out */
  GString *out;
  char *prefix; /* "" or "x:" */
  GHashTable *figures;
  gint64 column;
  guint set;

  gint64 row, next_column;
  const gint64 *figure; /* (nullable) of this row, until it is written */
} Walk;

static gboolean
fail (GError **error)
{
  g_set_error_literal (
      error, OMS_FILE_ERROR, OMS_FILE_ERROR_NOT_TABLE,
      _ ("This workbook is not written in a way that can be filled in without touching the rest of it. "
         "Save the figures as a list and type them in."));
  return FALSE;
}

/* ---- Tags -------------------------------------------------------------------------------------------------------- */

/* The end of the tag, past ">", with ">" in quoted values jumped over; NULL: it never ends. */
static const char *
tag_end (const char *at, const char *end)
{
  char quote = '\0';

  for (; at < end; at++)
    if (quote != '\0')
      quote = *at == quote ? '\0' : quote;
    else if (*at == '"' || *at == '\'')
      quote = *at;
    else if (*at == '>')
      return at + 1;
  return NULL;
}

/* The next tag. FALSE: no more, or a comment, a CDATA section or an instruction, which no panel writes into its cells.
 */
static gboolean
next_tag (Walk *walk, Tag *tag)
{
  gsize prefix = strlen (walk->prefix);
  const char *name;

  tag->start = memchr (walk->at, '<', (gsize) (walk->end - walk->at));
  if (tag->start == NULL || tag->start + 1 >= walk->end || strchr ("!?", tag->start[1]) != NULL)
    return FALSE;
  tag->end = tag_end (tag->start, walk->end);
  if (tag->end == NULL)
    return FALSE;
  tag->closing = tag->start[1] == '/';
  tag->empty = tag->end[-2] == '/';
  name = tag->start + (tag->closing ? 2 : 1);
  /* A name without the prefix of the sheet is another element's. */
  tag->name = name;
  tag->name_length = 0;
  if ((gsize) (tag->end - name) > prefix && strncmp (name, walk->prefix, prefix) == 0)
    {
      tag->name = name + prefix;
      tag->name_length = strcspn (tag->name, " \t\r\n/>");
    }
  walk->at = tag->end;
  return TRUE;
}

static gboolean
is_named (const Tag *tag, const char *name)
{
  return tag->name_length == strlen (name) && strncmp (tag->name, name, tag->name_length) == 0;
}

/* The value of an attribute. (transfer full) (nullable) */
static char *
attribute (const Tag *tag, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = tag->name + tag->name_length; at + length + 2 < tag->end; at++)
    {
      const char *value, *stop;

      /* Values are stepped over whole: what stands in one is no attribute. */
      if (*at == '"' || *at == '\'')
        {
          at = memchr (at + 1, *at, (gsize) (tag->end - at - 1));
          if (at == NULL)
            return NULL;
          continue;
        }
      if (!g_ascii_isspace (*at) || strncmp (at + 1, name, length) != 0 || at[length + 1] != '=')
        continue;
      value = at + length + 3;
      if (value[-1] != '"' && value[-1] != '\'')
        return NULL;
      stop = memchr (value, value[-1], (gsize) (tag->end - value));
      return stop != NULL ? g_strndup (value, (gsize) (stop - value)) : NULL;
    }
  return NULL;
}

/* ---- Cells ------------------------------------------------------------------------------------------------------- */

static char *
column_letters (gint64 column)
{
  GString *letters = g_string_new (NULL);

  for (; column >= 0; column = column / 26 - 1)
    g_string_prepend_c (letters, (char) ('A' + column % 26));
  return g_string_free (letters, FALSE);
}

static void
copy_up_to (Walk *walk, const char *at)
{
  g_string_append_len (walk->out, walk->copied, at - walk->copied);
  walk->copied = at;
}

/* @style: (nullable) */
static void
write_cell (Walk *walk, const char *style)
{
  g_autofree char *letters = column_letters (walk->column);
  g_autofree char *kept = style != NULL ? g_strdup_printf (" s=\"%s\"", style) : g_strdup ("");

  g_string_append_printf (walk->out, "<%sc r=\"%s%" G_GINT64_FORMAT "\"%s><%sv>%" G_GINT64_FORMAT "</%sv></%sc>",
                          walk->prefix, letters, walk->row, kept, walk->prefix, *walk->figure, walk->prefix,
                          walk->prefix);
  walk->figure = NULL;
  walk->set++;
}

/* Moves behind the cell that begins with @tag. FALSE: it never ends, or has a formula. */
static gboolean
pass_cell (Walk *walk, const Tag *tag, gboolean *formula)
{
  Tag inner;

  *formula = FALSE;
  if (tag->empty)
    return TRUE;
  while (next_tag (walk, &inner))
    {
      if (is_named (&inner, "f"))
        *formula = TRUE;
      if (inner.closing && is_named (&inner, "c"))
        return TRUE;
    }
  return FALSE;
}

static gboolean
do_cell (Walk *walk, const Tag *tag)
{
  g_autofree char *reference = attribute (tag, "r");
  gint64 column = reference != NULL ? oms_file_part_column_of (reference) : walk->next_column;
  gboolean formula;

  walk->next_column = column + 1;
  if (!pass_cell (walk, tag, &formula))
    return FALSE;
  if (walk->figure == NULL || column < walk->column)
    return TRUE;
  copy_up_to (walk, tag->start);
  if (column == walk->column)
    {
      g_autofree char *style = attribute (tag, "s");

      if (formula || (style != NULL && style[strspn (style, "0123456789")] != '\0'))
        return FALSE;
      write_cell (walk, style);
      walk->copied = walk->at;
    }
  else
    write_cell (walk, NULL);
  return TRUE;
}

static void
begin_row (Walk *walk, const Tag *tag)
{
  g_autofree char *number = attribute (tag, "r");

  walk->row = number != NULL ? g_ascii_strtoll (number, NULL, 10) : walk->row + 1;
  walk->next_column = 0;
  walk->figure = tag->empty ? NULL : g_hash_table_lookup (walk->figures, &walk->row);
}

static void
end_row (Walk *walk, const Tag *tag)
{
  if (walk->figure == NULL)
    return;
  copy_up_to (walk, tag->start);
  write_cell (walk, NULL);
}

static gboolean
do_rows (Walk *walk)
{
  Tag tag;

  while (next_tag (walk, &tag))
    {
      if (is_named (&tag, "sheetData"))
        return tag.closing;
      if (is_named (&tag, "row") && !tag.closing)
        begin_row (walk, &tag);
      else if (is_named (&tag, "row"))
        end_row (walk, &tag);
      else if (!is_named (&tag, "c") || tag.closing || !do_cell (walk, &tag))
        return FALSE;
    }
  return FALSE;
}

/* ---- The sheet --------------------------------------------------------------------------------------------------- */

/* Past the declaration, which must not speak of another encoding. */
static gboolean
skip_declaration (Walk *walk)
{
  const char *close;
  g_autofree char *words = NULL;

  if (walk->end - walk->at >= 3 && memcmp (walk->at, "\xEF\xBB\xBF", 3) == 0)
    walk->at += 3;
  if (walk->end - walk->at < 5 || strncmp (walk->at, "<?xml", 5) != 0)
    return walk->at < walk->end && *walk->at == '<';
  close = g_strstr_len (walk->at, walk->end - walk->at, "?>");
  if (close == NULL)
    return FALSE;
  words = g_ascii_strdown (walk->at, close - walk->at);
  walk->at = close + 2;
  return strstr (words, "encoding") == NULL || strstr (words, "utf-8") != NULL;
}

/* The root's prefix is that of all elements. */
static gboolean
find_prefix (Walk *walk)
{
  const char *root = memchr (walk->at, '<', (gsize) (walk->end - walk->at));
  gsize length;
  const char *colon;

  if (root == NULL)
    return FALSE;
  root++;
  length = strcspn (root, " \t\r\n/>");
  colon = memchr (root, ':', length);
  g_free (walk->prefix);
  walk->prefix = colon != NULL ? g_strndup (root, (gsize) (colon - root) + 1) : g_strdup ("");
  return walk->prefix[strspn (walk->prefix, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.-:")] == '\0';
}

static gboolean
find_rows (Walk *walk)
{
  Tag tag;

  while (next_tag (walk, &tag))
    if (is_named (&tag, "sheetData"))
      return !tag.closing && !tag.empty;
  return FALSE;
}

GBytes *
oms_file_cells_set (GBytes *sheet, guint column, GHashTable *figures, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (sheet, &size);
  /* With a NUL behind it, so that no look ahead leaves it. */
  g_autofree char *copy = text != NULL ? g_strndup (text, size) : g_strdup ("");
  g_autoptr (GString) out = g_string_sized_new (size + 64);
  g_autofree char *prefix = g_strdup ("");
  Walk walk = { .at = copy, .end = copy + strlen (copy), .copied = copy, .out = out, .figures = figures };
  gboolean good;

  walk.column = column;
  walk.prefix = g_steal_pointer (&prefix);
  good = strlen (copy) == size && skip_declaration (&walk) && find_prefix (&walk) && find_rows (&walk) &&
         do_rows (&walk) && walk.set == g_hash_table_size (figures);
  g_free (walk.prefix);
  if (!good)
    {
      fail (error);
      return NULL;
    }
  copy_up_to (&walk, walk.end);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
