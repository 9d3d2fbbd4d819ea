/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-csv.h"

#include <string.h>

void
oms_csv_append (GString *csv, const char *value)
{
  if (strpbrk (value, "\",\r\n") == NULL)
    {
      g_string_append (csv, value);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static gboolean
is_digits (const char *text)
{
  return *text != '\0' && text[strspn (text, G_CSET_DIGITS)] == '\0';
}

/* Digits with an exponent, as SKUs may look. */
static gboolean
is_power (const char *text)
{
  gsize digits = strspn (text, G_CSET_DIGITS ".");

  return digits > 0 && (text[digits] == 'E' || text[digits] == 'e') && is_digits (text + digits + 1);
}

/* 1755710019504780 would become 1.75571E+15, and 00123 would become 123. */
void
oms_csv_append_code (GString *csv, const char *value)
{
  gboolean is_lost =
      value != NULL &&
      ((is_digits (value) && (strlen (value) > 11 || (*value == '0' && value[1] != '\0'))) || is_power (value));
  g_autofree char *kept = is_lost ? g_strconcat ("'", value, NULL) : NULL;

  if (kept != NULL)
    oms_csv_append (csv, kept);
  else
    oms_csv_append_words (csv, value);
}

/* A buyer's "=HYPERLINK(…)" must stay words in a spreadsheet: text that would start a formula gets an apostrophe. */
void
oms_csv_append_words (GString *csv, const char *value)
{
  g_autofree char *clean = g_strdup (value != NULL ? value : "");
  g_autofree char *tame = NULL;

  for (char *p = clean; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  const char *first = clean + strspn (clean, " ");
  if (*first != '\0' && strchr ("=+-@", *first) != NULL)
    tame = g_strconcat ("'", clean, NULL);
  oms_csv_append (csv, tame != NULL ? tame : clean);
}
