/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values in a row's cells. Must not know where the row comes from. */
#include "oms-file-row.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define INDIA "+05:30"

G_DEFINE_QUARK (oms - file - error - quark, oms_file_error)

/* ---- Text -------------------------------------------------------------------------------------------------------- */

void
oms_file_row_clean (char *cell)
{
  char *text = g_strstrip (cell);
  gsize length;

  if (*text == '\'')
    text = g_strstrip (text + 1);
  length = strlen (text);
  if (length >= 3 && text[0] == '=' && text[1] == '"' && text[length - 1] == '"')
    {
      text[length - 1] = '\0';
      text += 2;
    }
  else if (length >= 2 && text[0] == '"' && text[length - 1] == '"')
    {
      text[length - 1] = '\0';
      text += 1;
    }
  if (text != cell)
    memmove (cell, text, strlen (text) + 1);
}

const char *
oms_file_row_text (const OmsFileRow *row, guint column)
{
  int index = row->map[column];
  const char *text;

  if (index < 0 || (guint) index >= row->cells->len)
    return NULL;
  text = g_ptr_array_index (row->cells, index);
  return *text == '\0' || g_ascii_strcasecmp (text, "na") == 0 ? NULL : text;
}

/* 1.23E+17: what a spreadsheet makes of a long number. 5E-10 is what a seller may call a thing; 5.00E-10 is what is
 * left of it. */
static gboolean
is_destroyed (const char *text)
{
  gsize length = strspn (text, "0123456789.,");
  const char *at = text + length;
  gboolean has_point = strcspn (text, ".,") < length;

  return length > 0 && (*at == 'E' || *at == 'e') && (at[1] == '+' || (at[1] == '-' && has_point)) &&
         g_ascii_isdigit (at[2]) && at[2 + strspn (at + 2, "0123456789")] == '\0';
}

gboolean
oms_file_row_is_words (const OmsFileRow *row, guint column)
{
  const char *text = oms_file_row_text (row, column);

  return text != NULL && text[strspn (text, "0123456789.,- ")] != '\0' && !is_destroyed (text);
}

static const char *
column_name (const OmsFileRow *row, guint column)
{
  return row->columns[column].names[0];
}

gboolean
oms_file_row_check_code (const OmsFileRow *row, guint column, GError **error)
{
  const char *text = oms_file_row_text (row, column);

  if (text != NULL && is_destroyed (text))
    g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
                 _ ("A spreadsheet has destroyed the numbers in this file: “%s” is “%s” in line %" G_GUINT64_FORMAT
                    ", and the digits cannot be brought back. Download the report again and choose it here without "
                    "opening it first."),
                 column_name (row, column), text, row->line);
  else if (text != NULL && strlen (text) > OMS_FILE_MAX_CODE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is far too long to be true."),
                 column_name (row, column));
  else
    return TRUE;
  return FALSE;
}

const char *
oms_file_row_id (const OmsFileRow *row, guint column, GError **error)
{
  const char *text = oms_file_row_text (row, column);

  if (text == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is empty."), column_name (row, column));
  return text != NULL && oms_file_row_check_code (row, column, error) ? text : NULL;
}

/* ---- Numbers ----------------------------------------------------------------------------------------------------- */

static gboolean
fail_value (const OmsFileRow *row, guint column, const char *text, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” cannot be read: “%s”."), column_name (row, column),
               text);
  return FALSE;
}

/* Without thousands commas and what stands for rupees. */
static char *
plain_number (const char *text)
{
  GString *plain = g_string_new (NULL);

  if (g_str_has_prefix (text, "₹"))
    text += strlen ("₹");
  else if (g_ascii_strncasecmp (text, "rs.", 3) == 0)
    text += 3;
  for (; *text != '\0'; text++)
    if (*text != ',' && *text != ' ')
      g_string_append_c (plain, *text);
  return g_string_free (plain, FALSE);
}

gboolean
oms_file_row_quantity (const OmsFileRow *row, guint column, gint64 *value, GError **error)
{
  const char *text = oms_file_row_text (row, column);
  g_autofree char *plain = NULL;
  char *point;
  gint64 number;

  if (text == NULL)
    return TRUE;
  plain = plain_number (text);
  point = strchr (plain, '.');
  if (point != NULL && point[1 + strspn (point + 1, "0")] == '\0')
    *point = '\0';
  if (!g_ascii_string_to_signed (plain, 10, 0, G_MAXINT32, &number, NULL))
    return fail_value (row, column, text, error);
  *value = number;
  return TRUE;
}

gboolean
oms_file_row_money (const OmsFileRow *row, guint column, const char *currency, gint64 *value, GError **error)
{
  const char *text = oms_file_row_text (row, column);
  g_autofree char *plain = NULL;

  if (text == NULL)
    return TRUE;
  plain = plain_number (text);
  return oms_money_parse (plain, currency, value, NULL) || fail_value (row, column, text, error);
}

/* ---- Dates ------------------------------------------------------------------------------------------------------- */

static GTimeZone *
india (void)
{
  static gsize zone;

  if (g_once_init_enter (&zone))
    g_once_init_leave (&zone, GPOINTER_TO_SIZE (g_time_zone_new_identifier (INDIA)));
  return GSIZE_TO_POINTER (zone);
}

static int
month_of (const char *text)
{
  static const char *const names = "janfebmaraprmayjunjulaugsepoctnovdec";
  char low[4] = { 0 };
  const char *found;

  for (int i = 0; i < 3 && text[i] != '\0'; i++)
    low[i] = g_ascii_tolower (text[i]);
  found = strlen (low) == 3 ? strstr (names, low) : NULL;
  return found != NULL && (found - names) % 3 == 0 ? (int) (found - names) / 3 + 1 : 0;
}

/* "Aug 26, 2026" and "Aug 26, 2026 23:16:23" as ISO; NULL when it is neither. */
static char *
words_to_iso (const char *text)
{
  int month = month_of (text), day, year, used = 0;
  const char *rest;

  if (month == 0)
    return NULL;
  rest = text + strcspn (text, " ");
  if (sscanf (rest, " %2d, %4d%n", &day, &year, &used) != 2 || used == 0)
    return NULL;
  rest += used;
  while (*rest == ' ')
    rest++;
  return g_strdup_printf ("%04d-%02d-%02d%s%s", year, month, day, *rest != '\0' ? " " : "", rest);
}

/* Dates with slashes. With the year in front there is one way to read them; else when only one of the two others can be
 * a month. FALSE: it is none of these. *@iso stays NULL when there are two ways. */
static gboolean
slashes_to_iso (const char *text, char **iso)
{
  int first, second, third, used = 0;

  if (!g_ascii_isdigit (*text) || sscanf (text, "%4d/%2d/%4d%n", &first, &second, &third, &used) != 3)
    return FALSE;
  if (first > 999)
    *iso = g_strdup_printf ("%04d-%02d-%02d%s", first, second, third, text + used);
  else if (third > 999 && (first > 12 || first == second))
    *iso = g_strdup_printf ("%04d-%02d-%02d%s", third, second, first, text + used);
  else if (third > 999 && second > 12)
    *iso = g_strdup_printf ("%04d-%02d-%02d%s", third, first, second, text + used);
  return TRUE;
}

/* Whether something that is no figure stands behind the time of an ISO moment: "Z", "+05:30", " IST". */
static gboolean
has_zone (const char *iso)
{
  gsize date = strlen ("2026-11-20T");

  return strlen (iso) > date && iso[date + strspn (iso + date, "0123456789:. ")] != '\0';
}

gboolean
oms_file_row_time (const OmsFileRow *row, guint column, gint64 *value, OmsPrecision *precision, GError **error)
{
  const char *text = oms_file_row_text (row, column);
  g_autofree char *iso = NULL;
  OmsPrecision found = OMS_PRECISION_TIME;
  gint64 ms;

  if (text == NULL || g_str_has_prefix (text, "1970-01-01"))
    return TRUE;
  if (slashes_to_iso (text, &iso) && iso == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is “%s”, which can be read two ways. Download the report again and choose it here without "
                      "opening it in a spreadsheet."),
                   column_name (row, column), text);
      return FALSE;
    }
  if (iso == NULL)
    iso = words_to_iso (text);
  if (!oms_time_parse (iso != NULL ? iso : text, india (), &ms, &found, NULL))
    return fail_value (row, column, text, error);
  if (row->assumed_zone != NULL && found == OMS_PRECISION_TIME && !has_zone (iso != NULL ? iso : text))
    *row->assumed_zone = TRUE;
  *value = ms;
  if (precision != NULL)
    *precision = found;
  return TRUE;
}
