/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know sheets or columns. */
#include "oms-file-styles.h"

#include "oms-file-part.h"

#include <math.h>
#include <string.h>

#define MAX_STYLES 65536
#define LAST_DAY   2958465 /* 9999-12-31 */
#define DIGITS_END 1e15    /* the first number with more digits than a spreadsheet keeps */

struct _OmsFileStyles
{
  GByteArray *dates; /* 1 for each style that is a date */
  gboolean since_1904;
};

/* ---- Which formats are dates ------------------------------------------------------------------------------------- */

/* The built-in ones with a year or a day. */
static gboolean
is_builtin_date (guint64 id)
{
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
}

/* A year or a day outside of quoted text, [conditions] and escaped letters. */
static gboolean
is_date_code (const char *code)
{
  for (; *code != '\0'; code++)
    {
      char end = *code == '"' ? '"' : *code == '[' ? ']' : '\0';

      if (end != '\0')
        {
          code = strchr (code + 1, end);
          if (code == NULL)
            return FALSE;
        }
      else if (*code == '\\' && code[1] != '\0')
        code++;
      else if (strchr ("yYdD", *code) != NULL)
        return TRUE;
    }
  return FALSE;
}

static guint64
number_attribute (OmsFilePart *part, const char *name)
{
  g_autofree char *text = oms_file_part_attribute (part, name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* Own formats stand before the styles that use them. */
static gboolean
read_styles (OmsFileStyles *self, OmsFilePart *part, GError **error)
{
  g_autoptr (GHashTable) dates = g_hash_table_new (NULL, NULL);
  gboolean inside = FALSE;
  GError *local = NULL;

  while (oms_file_part_step (part, &local) && self->dates->len < MAX_STYLES)
    {
      if (oms_file_part_at_start (part, "numFmt"))
        {
          g_autofree char *code = oms_file_part_attribute (part, "formatCode");

          if (code != NULL && is_date_code (code))
            g_hash_table_add (dates, GSIZE_TO_POINTER (number_attribute (part, "numFmtId")));
        }
      else if (oms_file_part_at_start (part, "cellXfs"))
        inside = TRUE;
      else if (oms_file_part_at_end (part, "cellXfs"))
        inside = FALSE;
      else if (inside && oms_file_part_at_start (part, "xf"))
        {
          guint64 id = number_attribute (part, "numFmtId");
          guint8 date = is_builtin_date (id) || g_hash_table_contains (dates, GSIZE_TO_POINTER (id));

          g_byte_array_append (self->dates, &date, 1);
        }
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_book (OmsFileStyles *self, OmsFilePart *part, GError **error)
{
  GError *local = NULL;

  while (oms_file_part_step (part, &local))
    if (oms_file_part_at_start (part, "workbookPr"))
      {
        g_autofree char *value = oms_file_part_attribute (part, "date1904");

        self->since_1904 = g_strcmp0 (value, "1") == 0 || g_strcmp0 (value, "true") == 0;
        break;
      }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
load (OmsFileStyles *self, const char *path, const char *name,
      gboolean (*read) (OmsFileStyles *self, OmsFilePart *part, GError **error), GCancellable *cancellable,
      GError **error)
{
  OmsFilePart part = { 0 };
  GError *local = NULL;

  if (oms_file_part_open (&part, path, name, cancellable, &local))
    read (self, &part, &local);
  oms_file_part_clear (&part);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

OmsFileStyles *
oms_file_styles_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsFileStyles) self = g_new0 (OmsFileStyles, 1);

  self->dates = g_byte_array_new ();
  if (!load (self, path, "xl/workbook.xml", read_book, cancellable, error) ||
      !load (self, path, "xl/styles.xml", read_styles, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
oms_file_styles_free (OmsFileStyles *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->dates);
  g_free (self);
}

/* ---- Numbers ----------------------------------------------------------------------------------------------------- */

static gboolean
is_date (OmsFileStyles *self, const char *style)
{
  guint64 index = style != NULL ? g_ascii_strtoull (style, NULL, 10) : 0;

  return index < self->dates->len && self->dates->data[index] == 1;
}

/* Days since the end of 1899; the first two months of 1900 are off by a day, and no report is that old. */
static char *
date_text (OmsFileStyles *self, double days)
{
  gint64 seconds = (gint64) llround ((days + (self->since_1904 ? 1462 : 0)) * 86400);
  g_autoptr (GDateTime) start = g_date_time_new_utc (1899, 12, 30, 0, 0, 0);
  g_autoptr (GDateTime) day = g_date_time_add_days (start, (int) (seconds / 86400));
  g_autoptr (GDateTime) moment = g_date_time_add_seconds (day, (double) (seconds % 86400));

  return g_date_time_format (moment, seconds % 86400 == 0 ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S");
}

char *
oms_file_styles_number (OmsFileStyles *self, const char *style, const char *number)
{
  char *end;
  double value = g_ascii_strtod (number, &end);
  char shorter[G_ASCII_DTOSTR_BUF_SIZE];

  if (end == number || *end != '\0' || !isfinite (value))
    return g_strdup (number);
  if (is_date (self, style) && value >= 1 && value < LAST_DAY)
    return date_text (self, value);
  /* More than fifteen digits: written as a spreadsheet shows it, so that nobody takes the last ones for true. */
  if (fabs (value) >= DIGITS_END)
    return g_strdup (g_ascii_formatd (shorter, sizeof shorter, "%.14E", value));
  if (strpbrk (number, ".eE") == NULL)
    return g_strdup (number);
  return g_strdup (g_ascii_formatd (shorter, sizeof shorter, "%.15g", value));
}
