/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for terminals. Whatever a buyer or a marketplace wrote must not steer the seller's terminal. */
#include "oms-cli-text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define MAX_WIDTH 100
#define ESCAPE    0x1b

static gboolean
is_direction_mark (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* @p stands behind the introducer. A control sequence ends with a byte from @ to ~. */
static const char *
skip_control_sequence (const char *p)
{
  while (*p >= 0x20 && *p <= 0x3f)
    p++;
  return *p >= 0x40 && *p <= 0x7e ? p + 1 : p;
}

/* A string for the terminal ends with BEL or ST. One that never ends is not swallowed: only its introducer is. */
static const char *
skip_control_string (const char *start)
{
  for (const char *p = start; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (*p == '\a' || g_utf8_get_char (p) == 0x9c)
        return g_utf8_next_char (p);
      if (*p == ESCAPE && p[1] == '\\')
        return p + 2;
    }
  return start;
}

static const char *
skip_escape (const char *p)
{
  switch (*p)
    {
    case '[':
      return skip_control_sequence (p + 1);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return skip_control_string (p + 1);
    default:
      return *p >= 0x20 && *p <= 0x7e ? p + 1 : p;
    }
}

char *
oms_cli_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0';)
    {
      gunichar c = g_utf8_get_char (p);

      p = g_utf8_next_char (p);
      if (c == ESCAPE)
        p = skip_escape (p);
      else if (c == 0x9b)
        p = skip_control_sequence (p);
      else if (c == 0x90 || c == 0x98 || (c >= 0x9d && c <= 0x9f))
        p = skip_control_string (p);
      else if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029)
        g_string_append_c (clean, ' ');
      else if (!g_unichar_iscntrl (c) && !is_direction_mark (c))
        g_string_append_unichar (clean, c);
    }
  return g_string_free (clean, FALSE);
}

static int
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

int
oms_cli_text_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += char_width (g_utf8_get_char (p));
  return width;
}

char *
oms_cli_text_cut (const char *text, int width)
{
  GString *cut;
  int used = 0;

  if (oms_cli_text_width (text) <= width)
    return g_strdup (text);

  cut = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      used += char_width (c);
      if (used > width - 1)
        break;
      g_string_append_unichar (cut, c);
    }
  g_string_append (cut, "…");
  return g_string_free (cut, FALSE);
}

char *
oms_cli_text_wrap (const char **text, int width)
{
  const char *start = *text, *end, *space = NULL, *stop;
  int used = 0;

  for (end = start; *end != '\0'; end = g_utf8_next_char (end))
    {
      used += char_width (g_utf8_get_char (end));
      if (used > width && end > start)
        break;
      if (*end == ' ')
        space = end;
    }

  stop = *end == '\0' || *end == ' ' || space == NULL ? end : space;
  for (*text = stop; **text == ' ';)
    (*text)++;
  return g_strndup (start, (gsize) (stop - start));
}

int
oms_cli_text_screen_width (int fd)
{
  struct winsize size;

  if (isatty (fd) && ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return MIN (size.ws_col, MAX_WIDTH);
  return MAX_WIDTH;
}
