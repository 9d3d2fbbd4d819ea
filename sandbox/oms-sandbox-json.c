/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-glib's builder makes a tree first; at 100 orders a page that is most of the cost of a reply. */
#include "oms-sandbox-json.h"

#include "oms-sandbox-time.h"

static void
quote (GString *out, const char *text)
{
  const char *start = text;

  g_string_append_c (out, '"');
  for (const char *p = text;; p++)
    {
      guchar c = (guchar) *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, start, p - start);
      if (c == '\0')
        break;
      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
      else
        g_string_append_printf (out, "\\u%04x", c);
      start = p + 1;
    }
  g_string_append_c (out, '"');
}

static void
lead (GString *out, const char *key)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '[';

  if (last != '{' && last != '[' && last != ':')
    g_string_append_c (out, ',');
  if (key == NULL)
    return;
  g_string_append_c (out, '"');
  g_string_append (out, key);
  g_string_append (out, "\":");
}

void
oms_sandbox_json_open (GString *out, const char *key, char bracket)
{
  lead (out, key);
  g_string_append_c (out, bracket);
}

void
oms_sandbox_json_close (GString *out, char bracket)
{
  g_string_append_c (out, bracket);
}

void
oms_sandbox_json_string (GString *out, const char *key, const char *value)
{
  lead (out, key);
  if (value == NULL)
    g_string_append (out, "null");
  else
    quote (out, value);
}

void
oms_sandbox_json_int (GString *out, const char *key, gint64 value)
{
  lead (out, key);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

void
oms_sandbox_json_bool (GString *out, const char *key, gboolean value)
{
  lead (out, key);
  g_string_append (out, value ? "true" : "false");
}

void
oms_sandbox_json_time (GString *out, const char *key, gint64 ms)
{
  char buffer[OMS_SANDBOX_TIME_SIZE];

  lead (out, key);
  g_string_append_c (out, '"');
  g_string_append (out, oms_sandbox_time_format (ms, buffer));
  g_string_append_c (out, '"');
}

void
oms_sandbox_json_raw (GString *out, const char *key, const char *json, gssize length)
{
  lead (out, key);
  g_string_append_len (out, json, length);
}

const char *
oms_sandbox_paise (gint64 paise, char buffer[32])
{
  g_snprintf (buffer, 32, "%s%" G_GINT64_FORMAT ".%02d", paise < 0 ? "-" : "", ABS (paise) / 100,
              (int) (ABS (paise) % 100));
  return buffer;
}
