/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The debug log of requests; see the header. */
#include "oms-http-log.h"

#include <string.h>

gboolean
oms_http_log_is_secret_name (const char *name)
{
  static const char *const parts[] = { "token",    "secret",   "password", "passwd", "key",     "auth",
                                       "code",     "sign",     "security", "cookie", "session", "timestamp",
                                       "mail",     "phone",    "mobile",   "name",   "address", "buyer",
                                       "customer", "merchant", "supplier", "pin",    "postal",  NULL };
  g_autofree char *small = g_ascii_strdown (name, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (small, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

char *
oms_http_log_redact_query (const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *raw = NULL;
      g_autofree char *name = NULL;

      if (equals == NULL)
        continue;
      raw = g_strndup (pairs[i], equals - pairs[i]);
      name = g_uri_unescape_string (raw, NULL);
      if (name == NULL || oms_http_log_is_secret_name (name))
        {
          g_free (pairs[i]);
          pairs[i] = g_strconcat (raw, "=…", NULL);
        }
    }
  return g_strjoinv ("&", pairs);
}

void
oms_http_log_request (const char *method, const char *host, const char *path, const char *query, guint status,
                      gint64 milliseconds, const char *request_id, const char *failure)
{
  g_autofree char *shown = NULL;
  g_autofree char *status_text = NULL;
  g_autofree char *time_text = NULL;

  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, "oms-http"))
    return;

  shown = oms_http_log_redact_query (query);
  status_text = g_strdup_printf ("%u", status);
  time_text = g_strdup_printf ("%" G_GINT64_FORMAT, milliseconds);
  g_log_structured ("oms-http", G_LOG_LEVEL_DEBUG, "OMS_METHOD", method, "OMS_PATH", path, "OMS_STATUS", status_text,
                    "OMS_MS", time_text, "OMS_REQUEST_ID", request_id != NULL ? request_id : "", "MESSAGE",
                    "%s %s%s%s%s → %s, %s ms%s%s", method, host, path, *shown != '\0' ? "?" : "", shown,
                    failure != NULL ? failure : status_text, time_text, request_id != NULL ? ", request " : "",
                    request_id != NULL ? request_id : "");
}
