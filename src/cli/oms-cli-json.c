/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of omsctl in JSON. The documented formats live here, so that all commands write them alike. */
#include "oms-cli-json.h"

void
oms_cli_json_text (OmsJsonWriter *json, const char *key, const char *value)
{
  if (value != NULL && *value != '\0')
    oms_json_writer_add_string (json, key, value);
  else
    oms_json_writer_add_null (json, key);
}

void
oms_cli_json_number (OmsJsonWriter *json, const char *key, gint64 value)
{
  if (value != OMS_QUANTITY_UNKNOWN)
    oms_json_writer_add_int (json, key, value);
  else
    oms_json_writer_add_null (json, key);
}

void
oms_cli_json_money (OmsJsonWriter *json, const char *key, gint64 minor, const char *currency)
{
  g_autofree char *text = oms_money_to_decimal (minor, currency);

  oms_cli_json_text (json, key, text);
}

void
oms_cli_json_time (OmsJsonWriter *json, const char *key, gint64 ms)
{
  g_autofree char *text = ms != OMS_TIME_UNKNOWN ? oms_time_to_iso (ms) : NULL;

  oms_cli_json_text (json, key, text);
}

void
oms_cli_json_day (OmsJsonWriter *json, const char *key, int day)
{
  g_autofree char *text = day != 0 ? g_strdup_printf ("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100) : NULL;

  oms_cli_json_text (json, key, text);
}

void
oms_cli_json_moment (OmsJsonWriter *json, const char *key, gint64 ms, OmsPrecision precision, GTimeZone *zone)
{
  if (ms != OMS_TIME_UNKNOWN && precision == OMS_PRECISION_DAY)
    oms_cli_json_day (json, key, oms_time_local_day (ms, zone));
  else
    oms_cli_json_time (json, key, ms);
}

void
oms_cli_json_flags (OmsJsonWriter *json, const char *key, guint flags)
{
  oms_json_writer_begin_array (json, key);
  for (guint bit = 1; bit != 0 && bit <= flags; bit <<= 1)
    if (flags & bit)
      oms_json_writer_add_string (json, NULL, oms_order_flag_to_id ((OmsOrderFlags) bit));
  oms_json_writer_end_array (json);
}

void
oms_cli_json_map (OmsJsonWriter *json, const char *key, GHashTable *map)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (map), (GCompareFunc) g_strcmp0);

  oms_json_writer_begin_object (json, key);
  for (GList *l = names; l != NULL; l = l->next)
    oms_json_writer_add_string (json, l->data, g_hash_table_lookup (map, l->data));
  oms_json_writer_end_object (json);
}

static gboolean
steers_terminal (gunichar c)
{
  return (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

char *
oms_cli_json_finish (OmsJsonWriter *json)
{
  g_autofree char *text = oms_json_writer_end (json);
  GString *safe = g_string_new (NULL);

  /* Such characters stand only inside strings, where \u means the same. */
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (steers_terminal (c))
        g_string_append_printf (safe, "\\u%04x", c);
      else
        g_string_append_unichar (safe, c);
    }
  return g_string_free (safe, FALSE);
}
