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
