/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of the Selling Partner API: address, token, its renewal, and what refusals mean in a seller's words. */
#include "oms-amazon-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define TOKEN_HEADER "x-amz-access-token"

GStrv
oms_amazon_marketplaces (OmsAmazonAdapter *self, GError **error)
{
  const char *region = oms_adapter_get_setting (OMS_ADAPTER (self), "region");
  g_auto (GStrv) ids = g_strsplit (oms_adapter_get_setting (OMS_ADAPTER (self), "marketplace_ids"), ",", -1);

  for (guint i = 0; ids[i] != NULL; i++)
    if (g_strcmp0 (oms_amazon_marketplace_region (ids[i]), region) != 0)
      {
        g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                     _ ("The marketplace %s belongs to the region “%s”, not to “%s”. Correct the one or the other in "
                        "the account's settings."),
                     oms_amazon_marketplace_label (ids[i]),
                     oms_amazon_region_label (oms_amazon_marketplace_region (ids[i])),
                     oms_amazon_region_label (region));
        return NULL;
      }
  return g_steal_pointer (&ids);
}

OmsHttpRequest *
oms_amazon_request (OmsAmazonAdapter *self, const char *operation, const char *path)
{
  OmsAdapter *adapter = OMS_ADAPTER (self);
  const char *endpoint = oms_adapter_get_setting (adapter, "endpoint");
  OmsHttpRequest *request;

  if (endpoint == NULL)
    endpoint = oms_amazon_region_base (oms_adapter_get_setting (adapter, "region"));
  request = oms_http_request_new (operation, "GET", endpoint);
  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Accept", "application/json");
  return request;
}

static OmsHttpResponse *
send_with_token (OmsAmazonAdapter *self, OmsHttpRequest *request, const char *refused, char **used,
                 GCancellable *cancellable, GError **error)
{
  OmsHttp *http = oms_adapter_get_http (OMS_ADAPTER (self));
  g_autofree char *token = NULL;

  /* Three minutes for a search: a token that is fetched first may be over by then. */
  if (!oms_http_wait (http, oms_http_request_get_operation (request), cancellable, error))
    return NULL;
  oms_http_set_token_func (http, oms_amazon_fetch_token, self);
  token = oms_http_get_token (http, refused, cancellable, error);
  if (token == NULL)
    return NULL;
  oms_http_request_add_header (request, TOKEN_HEADER, token);
  *used = g_steal_pointer (&token);
  return oms_http_send (http, request, cancellable, error);
}

static void
learn_rate (OmsAmazonAdapter *self, OmsHttpRequest *request, OmsHttpResponse *response)
{
  const char *rate = oms_http_response_header (response, "x-amzn-ratelimit-limit");

  if (rate != NULL)
    oms_http_learn_rate (oms_adapter_get_http (OMS_ADAPTER (self)), oms_http_request_get_operation (request),
                         g_ascii_strtod (rate, NULL));
}

OmsHttpResponse *
oms_amazon_send (OmsAmazonAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpResponse) response = NULL;
  g_autofree char *used = NULL;

  response = send_with_token (self, request, NULL, &used, cancellable, error);
  if (response == NULL)
    return NULL;
  if (response->status == 401 || response->status == 403)
    {
      g_autofree char *again = NULL;

      /* Amazon answers 403 to an expired token, too. */
      g_clear_pointer (&response, oms_http_response_free);
      response = send_with_token (self, request, used, &again, cancellable, error);
      if (response == NULL)
        return NULL;
    }
  learn_rate (self, request, response);
  if (response->status == 401)
    {
      oms_amazon_set_error (response, error);
      return NULL;
    }
  return g_steal_pointer (&response);
}

/* Amazon's own text, for the log. It may be absent, null or empty. */
static char *
describe (OmsHttpResponse *response)
{
  g_autoptr (OmsJson) json = oms_json_parse (response->body, NULL);
  const OmsJsonNode *first = json != NULL ? oms_json_at (oms_json_get (oms_json_root (json), "errors"), 0) : NULL;
  const char *code = oms_json_get_string (first, "code");
  const char *message = oms_json_get_string (first, "message");

  return g_strdup_printf ("%s: %s", code != NULL ? code : "?", message != NULL ? message : "");
}

void
oms_amazon_set_error (OmsHttpResponse *response, GError **error)
{
  g_autofree char *detail = describe (response);

  g_debug ("Amazon answered %u, %s", response->status, detail);
  switch (response->status)
    {
    case 401:
      g_set_error_literal (
          error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
          _ ("Amazon does not accept the authorisation. Create a new refresh token in Seller Central "
             "→ Apps and Services → Develop Apps → Authorize, and enter it in the account's settings."));
      break;
    case 403:
      g_set_error_literal (
          error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
          _ ("Amazon does not allow this. Either your application lacks a role (after adding one, create a new refresh "
             "token), or the authorisation was withdrawn, or the account belongs to another region. Look in Seller "
             "Central → Apps and Services → Develop Apps."));
      break;
    case 404:
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND, _ ("Amazon does not know it."));
      break;
    case 400:
      /* A request that worked before may be refused during a fault of theirs, so this does not stop the account. */
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                           _ ("Amazon did not understand a request that normally works. It will be tried again by "
                              "itself; if it stays like this, report it."));
      break;
    default:
      g_set_error_literal (
          error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
          _ ("Amazon gave an answer that this program does not know. It will be tried again by itself; "
             "if it stays like this, report it."));
    }
}

OmsHttpResponse *
oms_amazon_call (OmsAmazonAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpResponse) response = oms_amazon_send (self, request, cancellable, error);

  if (response == NULL)
    return NULL;
  if (response->status != 200)
    {
      oms_amazon_set_error (response, error);
      return NULL;
    }
  return g_steal_pointer (&response);
}

void
oms_amazon_set_unreadable (const GError *cause, GError **error)
{
  g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
               /* Translators: %s is a sentence such as "The data is cut short or damaged." */
               _ ("Amazon's answer cannot be read. %s It will be tried again by itself."), cause->message);
}

char *
oms_amazon_time (gint64 ms)
{
  return oms_time_to_iso (ms - ms % OMS_TIME_SECOND);
}
