/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of the Marketplace Seller API: address, token, its renewal, and what refusals mean in a seller's words.
 * Sources: github.com/Flipkart/flipkart-seller-api-java-sdk (hosts), seller.flipkart.com/api-docs/errors.html */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define PRODUCTION_BASE "https://api.flipkart.net"
#define SANDBOX_BASE    "https://sandbox-api.flipkart.net"
/* How long Flipkart advises to wait for an answer. */
#define LISTING_DEADLINE (10 * OMS_TIME_SECOND)
#define ORDER_DEADLINE   (60 * OMS_TIME_SECOND)

const char *
oms_flipkart_base (OmsFlipkartAdapter *self)
{
  const char *endpoint = oms_adapter_get_setting (OMS_ADAPTER (self), "endpoint");

  if (endpoint != NULL)
    return endpoint;
  if (g_strcmp0 (oms_adapter_get_setting (OMS_ADAPTER (self), "environment"), "sandbox") == 0)
    return SANDBOX_BASE;
  return PRODUCTION_BASE;
}

OmsHttpRequest *
oms_flipkart_get (OmsFlipkartAdapter *self, const char *operation, const char *path)
{
  OmsHttpRequest *request = oms_http_request_new (operation, "GET", oms_flipkart_base (self));

  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Accept", "application/json");
  /* Flipkart's manual wants it of every request. */
  oms_http_request_add_header (request, "Content-Type", "application/json");
  return request;
}

OmsHttpRequest *
oms_flipkart_post (OmsFlipkartAdapter *self, const char *operation, const char *path, const char *json)
{
  OmsHttpRequest *request = oms_http_request_new (operation, "POST", oms_flipkart_base (self));
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_set_body (request, "application/json", body);
  oms_http_request_set_idempotent (request, TRUE);
  return request;
}

static OmsHttpResponse *
send_with_token (OmsFlipkartAdapter *self, OmsHttpRequest *request, const char *refused, char **used,
                 GCancellable *cancellable, GError **error)
{
  OmsHttp *http = oms_adapter_get_http (OMS_ADAPTER (self));
  const char *operation = oms_http_request_get_operation (request);
  g_autofree char *token = NULL;
  g_autofree char *authorization = NULL;

  oms_http_set_deadline (http, ORDER_DEADLINE);
  oms_http_set_token_func (http, oms_flipkart_fetch_token, self);
  token = oms_http_get_token (http, refused, cancellable, error);
  if (token == NULL)
    return NULL;
  authorization = g_strconcat ("Bearer ", token, NULL);
  oms_http_request_add_header (request, "Authorization", authorization);
  *used = g_steal_pointer (&token);
  if (g_str_has_suffix (operation, "Listings"))
    oms_http_set_deadline (http, LISTING_DEADLINE);
  return oms_http_send (http, request, cancellable, error);
}

OmsHttpResponse *
oms_flipkart_send (OmsFlipkartAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autofree char *used = NULL;

  response = send_with_token (self, request, NULL, &used, cancellable, error);
  if (response != NULL && response->status == 401)
    {
      g_autofree char *again = NULL;

      g_clear_pointer (&response, oms_http_response_free);
      response = send_with_token (self, request, used, &again, cancellable, error);
    }
  if (response == NULL)
    return NULL;
  if (response->status == 401)
    {
      oms_flipkart_set_error (response, error);
      return NULL;
    }
  return g_steal_pointer (&response);
}

/* Flipkart's own text, for the log. Its form differs from call to call, and it may be a web page. */
static char *
describe (OmsHttpResponse *response)
{
  static const char *const names[] = { "errorMessage", "error_description", "message", NULL };
  g_autoptr (OmsJson) json = oms_json_parse (response->body, NULL);
  const OmsJsonNode *root = json != NULL ? oms_json_root (json) : NULL;
  const OmsJsonNode *first = oms_json_at (oms_json_get (root, "errors"), 0);
  const char *text = NULL;
  GString *printable = g_string_new (NULL);
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);

  for (guint i = 0; names[i] != NULL && text == NULL; i++)
    text = oms_json_get_string (root, names[i]);
  if (text == NULL)
    text = oms_json_get_string (first, "description");
  if (text == NULL)
    text = oms_json_get_string (first, "message");
  if (text != NULL)
    {
      body = text;
      length = strlen (text);
    }
  for (gsize i = 0; i < length && printable->len < 200; i++)
    if (g_ascii_isprint (body[i]))
      g_string_append_c (printable, body[i]);
  return g_string_free (printable, FALSE);
}

void
oms_flipkart_set_error (OmsHttpResponse *response, GError **error)
{
  g_autofree char *detail = describe (response);

  g_debug ("Flipkart answered %u, %s", response->status, detail);
  switch (response->status)
    {
    case 401:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                           _ ("Flipkart no longer accepts the application. Look in the seller dashboard → Manage "
                              "Profile → Developer Access whether it is still there and approved, and copy its ID and "
                              "secret into the account's settings."));
      break;
    case 403:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                           _ ("Flipkart does not allow this. Check that the application is approved in the seller "
                              "dashboard → Manage Profile → Developer Access."));
      break;
    case 404:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND, _ ("Flipkart does not know it."));
      break;
    case 400:
    case 422:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                           _ ("Flipkart did not understand a request that normally works. It will be tried again by "
                              "itself; if it stays like this, report it."));
      break;
    default:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                           _ ("Flipkart gave an answer that this program does not know. It will be tried again by "
                              "itself; if it stays like this, report it."));
    }
}

void
oms_flipkart_set_unreadable (const GError *cause, GError **error)
{
  g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
               /* Translators: %s is a sentence such as "The data is cut short or damaged." */
               _ ("Flipkart's answer cannot be read. %s It will be tried again by itself."), cause->message);
}

void
oms_flipkart_set_no_list (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("Flipkart's answer cannot be read: the list in it is missing. It will be tried again by "
                          "itself."));
}

char *
oms_flipkart_time (gint64 ms)
{
  return oms_time_to_iso (ms - ms % OMS_TIME_SECOND);
}
