/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests and answers as plain data, and what addresses are allowed. Nothing is sent here. */
#include "oms-http-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "oms-adapter.h"

#define DEFAULT_MAX_BODY (32 * 1024 * 1024)

OmsHttpRequest *
oms_http_request_new (const char *operation, const char *method, const char *base)
{
  OmsHttpRequest *request = g_new0 (OmsHttpRequest, 1);

  request->operation = g_strdup (operation);
  request->method = g_strdup (method);
  request->base = g_strdup (base);
  request->path = g_strdup ("");
  request->query = g_string_new (NULL);
  request->headers = g_ptr_array_new_with_free_func (g_free);
  request->max_body = DEFAULT_MAX_BODY;
  request->idempotent = g_str_equal (method, "GET");
  return request;
}

void
oms_http_request_free (OmsHttpRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->operation);
  g_free (request->method);
  g_free (request->base);
  g_free (request->path);
  g_string_free (request->query, TRUE);
  g_ptr_array_unref (request->headers);
  g_free (request->content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

void
oms_http_request_set_path (OmsHttpRequest *request, const char *path)
{
  g_free (request->path);
  request->path = g_strdup (path);
}

void
oms_http_request_add_query (OmsHttpRequest *request, const char *name, const char *value)
{
  g_autofree char *escaped_name = oms_http_escape (name);
  g_autofree char *escaped_value = oms_http_escape (value);

  if (request->query->len > 0)
    g_string_append_c (request->query, '&');
  g_string_append_printf (request->query, "%s=%s", escaped_name, escaped_value);
}

void
oms_http_request_set_query_verbatim (OmsHttpRequest *request, const char *query)
{
  g_string_assign (request->query, query);
}

void
oms_http_request_add_header (OmsHttpRequest *request, const char *name, const char *value)
{
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    if (g_ascii_strcasecmp (request->headers->pdata[i], name) == 0)
      {
        g_free (request->headers->pdata[i + 1]);
        request->headers->pdata[i + 1] = g_strdup (value);
        return;
      }
  g_ptr_array_add (request->headers, g_strdup (name));
  g_ptr_array_add (request->headers, g_strdup (value));
}

void
oms_http_request_set_body (OmsHttpRequest *request, const char *content_type, GBytes *body)
{
  g_free (request->content_type);
  g_clear_pointer (&request->body, g_bytes_unref);
  request->content_type = g_strdup (content_type);
  request->body = g_bytes_ref (body);
}

void
oms_http_request_set_max_body (OmsHttpRequest *request, gsize bytes)
{
  request->max_body = bytes;
}

void
oms_http_request_set_idempotent (OmsHttpRequest *request, gboolean yes)
{
  request->idempotent = yes;
}

const char *
oms_http_request_get_operation (OmsHttpRequest *request)
{
  return request->operation;
}

void
oms_http_response_free (OmsHttpResponse *response)
{
  if (response == NULL)
    return;
  g_clear_pointer (&response->body, g_bytes_unref);
  g_clear_pointer (&response->headers, g_hash_table_unref);
  g_free (response);
}

const char *
oms_http_response_header (OmsHttpResponse *response, const char *name)
{
  g_autofree char *small = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (response->headers, small);
}

char *
oms_http_escape (const char *segment)
{
  return g_uri_escape_string (segment, NULL, FALSE);
}

/* ---- Addresses ----------------------------------------------------------------------------------------------------
 */

static gboolean
host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
oms_http_is_loopback (const char *uri)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return parsed != NULL && host_is_loopback (g_uri_get_host (parsed));
}

static gboolean
check_uri (GUri *uri, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The address has no host name."));
      return FALSE;
    }
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("The address may not contain a user name, a password or a “#”."));
      return FALSE;
    }
  if (g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && host_is_loopback (g_uri_get_host (uri))))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _ ("The address has to begin with https://, so that nobody can listen in."));
  return FALSE;
}

gboolean
oms_http_check_endpoint (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (parsed == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("This is not an internet address."));
      return FALSE;
    }
  if (!check_uri (parsed, error))
    return FALSE;
  if (g_uri_get_query (parsed) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("The address may not contain a “?”."));
      return FALSE;
    }
  return TRUE;
}

GUri *
oms_http_request_build_uri (OmsHttpRequest *request, GError **error)
{
  g_autofree char *base = g_strdup (request->base);
  g_autofree char *text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) local = NULL;
  gsize length = strlen (base);

  while (length > 0 && base[length - 1] == '/')
    base[--length] = '\0';
  text = g_strconcat (base, request->path, request->query->len > 0 ? "?" : "", request->query->str, NULL);
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (
          error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
          _ ("The account's address is not an internet address. Correct it in the account's settings."));
      return NULL;
    }
  if (!check_uri (uri, &local))
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL, local->message);
      return NULL;
    }
  return g_steal_pointer (&uri);
}

gint64
oms_http_parse_retry_after (const char *value, gint64 now_ms)
{
  g_autoptr (GDateTime) date = NULL;
  char *end;
  gint64 seconds;

  if (value == NULL)
    return -1;
  if (g_ascii_isdigit (*value))
    {
      seconds = g_ascii_strtoll (value, &end, 10);
      return end[strspn (end, " ")] == '\0' ? MIN (seconds, 7 * 24 * 3600) * 1000 : -1;
    }
  date = soup_date_time_new_from_http_string (value);
  return date != NULL ? MAX (0, g_date_time_to_unix (date) * 1000 - now_ms) : -1;
}
