/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four headers of a request. How the security header is made and how moments are written is not public, so the
 * account says it. The names of the headers are known at second hand only. */
#include "oms-meesho-private.h"

#include <string.h>

#define INDIA_SECONDS (5 * 3600 + 1800)

static const char *
value_of (const char *name, gsize length, const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i += 2)
    if (strlen (values[i]) == length && strncmp (values[i], name, length) == 0)
      return values[i + 1];
  return NULL;
}

char *
oms_meesho_expand (const char *template, const char *const *values)
{
  GString *text = g_string_new (NULL);

  while (*template != '\0')
    {
      const char *end = *template == '{' ? strchr (template, '}') : NULL;
      const char *value = end != NULL ? value_of (template + 1, (gsize) (end - template) - 1, values) : NULL;

      if (value == NULL)
        {
          g_string_append_c (text, *template ++);
          continue;
        }
      g_string_append (text, value);
      template = end + 1;
    }
  return g_string_free (text, FALSE);
}

char *
oms_meesho_write_time (const char *form, gint64 ms)
{
  if (g_strcmp0 (form, OMS_MEESHO_MILLIS) == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, ms);
  if (g_strcmp0 (form, OMS_MEESHO_ISO) == 0)
    return oms_time_to_iso (ms - ms % OMS_TIME_SECOND);
  if (g_strcmp0 (form, OMS_MEESHO_DAY) == 0)
    {
      g_autoptr (GTimeZone) india = g_time_zone_new_offset (INDIA_SECONDS);
      int day = oms_time_local_day (ms, india);

      return g_strdup_printf ("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, ms / OMS_TIME_SECOND);
}

static char *
make_security (OmsAdapter *adapter, const char *stamp)
{
  const char *secret = oms_adapter_get_secret (adapter, "secret");
  const char *supplier = oms_adapter_get_setting (adapter, "supplier_identifier");
  const char *const values[] = { "merchant",  oms_adapter_get_setting (adapter, "client_id"),
                                 "timestamp", stamp,
                                 "supplier",  supplier != NULL ? supplier : "",
                                 NULL };
  g_autofree char *text = NULL;

  if (g_strcmp0 (oms_adapter_get_setting (adapter, "security"), OMS_MEESHO_HMAC) != 0)
    return g_strdup (secret);
  text = oms_meesho_expand (oms_adapter_get_setting (adapter, "security_template"), values);
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret), text, -1);
}

void
oms_meesho_sign (OmsAdapter *adapter, OmsHttpRequest *request, gint64 now)
{
  const char *supplier = oms_adapter_get_setting (adapter, "supplier_identifier");
  g_autofree char *stamp = oms_meesho_write_time (oms_adapter_get_setting (adapter, "timestamp"), now);
  g_autofree char *security = make_security (adapter, stamp);

  oms_http_request_add_header (request, "merchant", oms_adapter_get_setting (adapter, "client_id"));
  oms_http_request_add_header (request, "security", security);
  oms_http_request_add_header (request, "timestamp", stamp);
  if (supplier != NULL)
    oms_http_request_add_header (request, "supplier_identifier", supplier);
}
