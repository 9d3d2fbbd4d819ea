/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate before json-glib: a strict reader that builds nothing, and the splitter of big arrays. Plain bytes, no
 * json-glib here. */
#include "oms-json-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* A list of nothing but commas would otherwise become a thousand times as big in memory, and a problem each. */
#define MAX_ELEMENTS 20000

G_DEFINE_QUARK (oms - json - error - quark, oms_json_error)

typedef struct
{
  const char *at;
  const char *end;
  guint depth;
  GError **error;
} Scan;

/* What a proxy or a network's sign-in page sends for everything. */
static gboolean
web_page (Scan *scan)
{
  g_set_error_literal (scan->error, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX,
                       _ ("It is a web page instead of data. Check whether the network asks for a sign-in of its own "
                          "first."));
  return FALSE;
}

static gboolean
syntax (Scan *scan)
{
  g_set_error_literal (scan->error, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, _ ("The data is cut short or damaged."));
  return FALSE;
}

static gboolean
limit (Scan *scan, const char *sentence)
{
  g_set_error_literal (scan->error, OMS_JSON_ERROR, OMS_JSON_ERROR_LIMIT, sentence);
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
    scan->at++;
}

static int
hex4 (const char *text, const char *end)
{
  int value = 0;

  if (end - text < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
}

/* After the "u" of an escape. */
static gboolean
check_unicode_escape (Scan *scan)
{
  int first = hex4 (scan->at, scan->end);
  int second;

  if (first < 0)
    return syntax (scan);
  if (first == 0)
    return limit (scan, _ ("The data contains a zero character."));
  scan->at += 4;
  if (first < 0xd800 || first > 0xdfff)
    return TRUE;
  if (first > 0xdbff || scan->end - scan->at < 6 || scan->at[0] != '\\' || scan->at[1] != 'u')
    return syntax (scan);
  second = hex4 (scan->at + 2, scan->end);
  if (second < 0xdc00 || second > 0xdfff)
    return syntax (scan);
  scan->at += 6;
  return TRUE;
}

static gboolean
check_string (Scan *scan)
{
  if (scan->at >= scan->end || *scan->at != '"')
    return syntax (scan);
  scan->at++;
  while (scan->at < scan->end)
    {
      guchar c = *scan->at++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return syntax (scan);
      if (c != '\\')
        continue;
      if (scan->at >= scan->end)
        return syntax (scan);
      c = *scan->at++;
      if (c == 'u')
        {
          if (!check_unicode_escape (scan))
            return FALSE;
        }
      else if (strchr ("\"\\/bfnrt", c) == NULL)
        return syntax (scan);
    }
  return syntax (scan);
}

static guint
skip_digits (Scan *scan)
{
  const char *from = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at - from;
}

static gboolean
check_number_range (Scan *scan, const char *from, gboolean whole)
{
  gsize length = scan->at - from;
  char text[512];

  if (length >= sizeof text)
    return limit (scan, _ ("The data contains a number that is too long."));
  memcpy (text, from, length);
  text[length] = '\0';
  errno = 0;
  if (whole)
    {
      g_ascii_strtoll (text, NULL, 10);
      if (errno != 0)
        return limit (scan, _ ("The data contains a number that is too big."));
    }
  else if (!isfinite (g_ascii_strtod (text, NULL)))
    return limit (scan, _ ("The data contains a number that is too big."));
  return TRUE;
}

static gboolean
check_number (Scan *scan)
{
  const char *from = scan->at;
  gboolean whole = TRUE;
  const char *digits;

  if (*scan->at == '-')
    scan->at++;
  digits = scan->at;
  if (skip_digits (scan) == 0 || (*digits == '0' && scan->at - digits > 1))
    return syntax (scan);
  if (scan->at < scan->end && *scan->at == '.')
    {
      whole = FALSE;
      scan->at++;
      if (skip_digits (scan) == 0)
        return syntax (scan);
    }
  if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E'))
    {
      whole = FALSE;
      scan->at++;
      if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
        scan->at++;
      if (skip_digits (scan) == 0)
        return syntax (scan);
    }
  return check_number_range (scan, from, whole);
}

static gboolean
check_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return syntax (scan);
  scan->at += length;
  return TRUE;
}

static gboolean check_value (Scan *scan);

static gboolean
check_members (Scan *scan, gboolean object)
{
  char close = object ? '}' : ']';

  scan->at++;
  skip_space (scan);
  if (scan->at < scan->end && *scan->at == close)
    {
      scan->at++;
      return TRUE;
    }
  while (TRUE)
    {
      if (object)
        {
          if (!check_string (scan))
            return FALSE;
          skip_space (scan);
          if (scan->at >= scan->end || *scan->at++ != ':')
            return syntax (scan);
          skip_space (scan);
        }
      if (!check_value (scan))
        return FALSE;
      skip_space (scan);
      if (scan->at >= scan->end)
        return syntax (scan);
      if (*scan->at == close)
        {
          scan->at++;
          return TRUE;
        }
      if (*scan->at++ != ',')
        return syntax (scan);
      skip_space (scan);
    }
}

/* Recursion ends at OMS_JSON_MAX_DEPTH. */
static gboolean
check_value (Scan *scan)
{
  gboolean ok;

  if (scan->at >= scan->end)
    return syntax (scan);
  switch (*scan->at)
    {
    case '{':
    case '[':
      if (scan->depth >= OMS_JSON_MAX_DEPTH)
        return limit (scan, _ ("The data is nested too deeply."));
      scan->depth++;
      ok = check_members (scan, *scan->at == '{');
      scan->depth--;
      return ok;
    case '"':
      return check_string (scan);
    case 't':
      return check_word (scan, "true");
    case 'f':
      return check_word (scan, "false");
    case 'n':
      return check_word (scan, "null");
    default:
      return check_number (scan);
    }
}

gboolean
oms_json_check (const char *text, gsize length, GError **error)
{
  Scan scan = { text, text + length, 0, error };

  if (length > OMS_JSON_MAX_BYTES)
    return limit (&scan, _ ("The data is too big."));
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, OMS_JSON_ERROR, OMS_JSON_ERROR_SYNTAX, _ ("The data is not valid text."));
      return FALSE;
    }
  skip_space (&scan);
  if (scan.at < scan.end && *scan.at == '<')
    return web_page (&scan);
  if (!check_value (&scan))
    return FALSE;
  skip_space (&scan);
  return scan.at == scan.end || syntax (&scan);
}

/* ---- Splitting ----------------------------------------------------------------------------------------------------
 */

/* Skips a string without judging its content, which is checked with its record. */
static gboolean
skip_string (Scan *scan)
{
  scan->at++;
  while (scan->at < scan->end)
    {
      char c = *scan->at++;

      if (c == '"')
        return TRUE;
      if (c == '\\' && scan->at < scan->end)
        scan->at++;
    }
  return syntax (scan);
}

/* Skips one value by brackets and quotes alone, to the comma or bracket behind it. */
static gboolean
skip_value (Scan *scan)
{
  gsize depth = 0;

  while (scan->at < scan->end)
    {
      char c = *scan->at;

      if (c == '"')
        {
          if (!skip_string (scan))
            return FALSE;
          continue;
        }
      if (depth == 0 && (c == ',' || c == ']' || c == '}'))
        return TRUE;
      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
      scan->at++;
    }
  return depth == 0 || syntax (scan);
}

static gboolean
take_elements (Scan *scan, GBytes *body, GPtrArray *elements)
{
  const char *start = g_bytes_get_data (body, NULL);

  scan->at++;
  skip_space (scan);
  if (scan->at < scan->end && *scan->at == ']')
    return TRUE;
  while (TRUE)
    {
      const char *from = scan->at;

      if (!skip_value (scan))
        return FALSE;
      if (elements->len >= MAX_ELEMENTS)
        return limit (scan, _ ("The data holds more entries than can be true."));
      g_ptr_array_add (elements, g_bytes_new_from_bytes (body, from - start, scan->at - from));
      if (scan->at >= scan->end)
        return syntax (scan);
      if (*scan->at == ']')
        return TRUE;
      if (*scan->at++ != ',')
        return syntax (scan);
      skip_space (scan);
    }
}

/* Moves to the value of member @name (of @length bytes) of the object at the scan; leaves at NULL when it has none. */
static gboolean
find_member (Scan *scan, const char *name, gsize length)
{
  scan->at++;
  while (TRUE)
    {
      const char *key;
      gsize key_length;

      skip_space (scan);
      if (scan->at >= scan->end)
        return syntax (scan);
      if (*scan->at == '}')
        break;
      if (*scan->at != '"')
        return syntax (scan);
      key = scan->at + 1;
      if (!skip_string (scan))
        return FALSE;
      key_length = scan->at - 1 - key;
      skip_space (scan);
      if (scan->at >= scan->end || *scan->at++ != ':')
        return syntax (scan);
      skip_space (scan);
      if (key_length == length && memcmp (key, name, length) == 0)
        return TRUE;
      if (!skip_value (scan))
        return FALSE;
      if (scan->at < scan->end && *scan->at == ',')
        scan->at++;
    }
  scan->at = NULL;
  return TRUE;
}

/* Leaves the scan at the array's opening bracket, or at NULL when there is no such array. */
static gboolean
find_array (Scan *scan, const char *path)
{
  skip_space (scan);
  while (*path != '\0')
    {
      gsize length = strcspn (path, ".");

      if (scan->at >= scan->end)
        return syntax (scan);
      if (*scan->at != '{')
        {
          scan->at = NULL;
          return TRUE;
        }
      if (!find_member (scan, path, length))
        return FALSE;
      if (scan->at == NULL)
        return TRUE;
      path += length + (path[length] == '.' ? 1 : 0);
    }
  if (scan->at >= scan->end)
    return syntax (scan);
  if (*scan->at != '[')
    scan->at = NULL;
  return TRUE;
}

gboolean
oms_json_split (GBytes *body, const char *path, GPtrArray **elements, OmsJson **rest, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  Scan scan = { text, text + length, 0, error };
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GByteArray) around = g_byte_array_new ();
  g_autoptr (GBytes) around_bytes = NULL;
  const char *open;

  if (length > OMS_JSON_MAX_BYTES)
    return limit (&scan, _ ("The data is too big."));
  skip_space (&scan);
  if (scan.at < scan.end && *scan.at == '<')
    return web_page (&scan);
  if (!find_array (&scan, path))
    return FALSE;
  open = scan.at;
  if (open != NULL && !take_elements (&scan, body, found))
    return FALSE;

  if (open == NULL)
    g_byte_array_append (around, (const guint8 *) text, length);
  else
    {
      g_byte_array_append (around, (const guint8 *) text, open + 1 - text);
      g_byte_array_append (around, (const guint8 *) scan.at, scan.end - scan.at);
    }
  around_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&around));
  *rest = oms_json_parse (around_bytes, error);
  if (*rest == NULL)
    return FALSE;
  *elements = g_steal_pointer (&found);
  return TRUE;
}
