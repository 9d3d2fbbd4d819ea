/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding and splitting of search text. The trigram tokenizer of SQLite 3.40 folds case but keeps accents, so both
 * sides fold here first. Knows no SQL but the quoting of FTS5 strings. */
#include "oms-search-text.h"

#define MAX_WORDS       16
#define MAX_WORD_CHARS  64
#define MAX_QUERY_BYTES 1024

static gboolean
is_accent (gunichar c)
{
  return c >= 0x300 && c <= 0x36f;
}

char *
oms_search_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  GString *out;

  if (text == NULL)
    return g_strdup ("");
  valid = g_utf8_make_valid (text, -1);
  folded = g_utf8_casefold (valid, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  out = g_string_sized_new (32);
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_accent (c))
        continue;
      /* Wide letters only become plain ones here, so their case is folded again. */
      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : g_unichar_tolower (c));
    }
  return g_string_free (out, FALSE);
}

static char *
cut (const char *text, gsize max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid;

  while (*end != '\0' && (gsize) (g_utf8_next_char (end) - valid) <= max_bytes)
    end = g_utf8_next_char (end);
  return g_strndup (valid, end - valid);
}

char **
oms_search_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *start = cut (text != NULL ? text : "", MAX_QUERY_BYTES);
  g_autofree char *folded = oms_search_fold (start);
  const char *p = folded;

  for (guint n = 0; n < MAX_WORDS; n++)
    {
      g_autofree char *word = NULL;
      const char *begin;
      guint chars = 0;

      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (*p == '\0')
        break;
      begin = p;
      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)) && chars++ < MAX_WORD_CHARS)
        p = g_utf8_next_char (p);
      word = g_strndup (begin, p - begin);
      g_strv_builder_add (builder, word);
      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    }
  return g_strv_builder_end (builder);
}

char *
oms_search_match (const char *const *words)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (g_utf8_strlen (words[i], -1) < OMS_SEARCH_MIN_WORD)
        continue;
      if (match->len > 0)
        g_string_append (match, " AND ");
      g_string_append_c (match, '"');
      for (const char *p = words[i]; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (match, '"');
          g_string_append_c (match, *p);
        }
      g_string_append_c (match, '"');
    }
  return match->len > 0 ? g_strdup (match->str) : NULL;
}
