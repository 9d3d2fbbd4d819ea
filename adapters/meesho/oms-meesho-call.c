/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of the partner interface, made from what the account says and nothing else, and what a refusal means in a
 * seller's words. */
#include "oms-meesho-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const char *
setting (OmsAdapter *adapter, const char *field)
{
  return oms_adapter_get_setting (adapter, field);
}

static gboolean
is (OmsAdapter *adapter, const char *field, const char *choice)
{
  return g_strcmp0 (setting (adapter, field), choice) == 0;
}

/* ---- What there is to ask ---------------------------------------------------------------------------------------- */

static gboolean
fail (GError **error, OmsAdapterError code, const char *sentence)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, code, sentence);
  return FALSE;
}

gboolean
oms_meesho_is_ready (OmsAdapter *adapter, GError **error)
{
  if (!is (adapter, OMS_SETTING_CONNECTION, OMS_CONNECTION_API))
    return fail (error, OMS_ADAPTER_ERROR_NOT_SUPPORTED,
                 _ ("This account is read from report files. Download them in the supplier panel and import them."));
  if (setting (adapter, "orders_path") == NULL)
    return fail (error, OMS_ADAPTER_ERROR_AUTH,
                 _ ("There is nothing to ask Meesho for: the path of the orders is empty. Fill it in from Meesho's "
                    "document in the account's settings; until then orders come from report files."));
  if (setting (adapter, "path_order_id") == NULL)
    return fail (error, OMS_ADAPTER_ERROR_AUTH,
                 _ ("Where the sub-order number stands in Meesho's answer is not filled in. Fill it in from Meesho's "
                    "document in the account's settings."));
  if (is (adapter, "security", OMS_MEESHO_HMAC) && setting (adapter, "security_template") == NULL)
    return fail (error, OMS_ADAPTER_ERROR_AUTH,
                 _ ("What is to be signed is not filled in. Fill it in from Meesho's document in the account's "
                    "settings."));
  return TRUE;
}

/* What a POST sends. (nullable) */
static const char *
body_template (OmsAdapter *adapter)
{
  return is (adapter, "orders_method", OMS_MEESHO_POST) ? setting (adapter, "orders_body") : NULL;
}

gboolean
oms_meesho_has_pages (OmsAdapter *adapter)
{
  const char *body = body_template (adapter);

  return strstr (setting (adapter, "orders_path"), "{page}") != NULL ||
         (body != NULL && strstr (body, "{page}") != NULL);
}

/* ---- The request ------------------------------------------------------------------------------------------------- */

/* @values: name, value, …, NULL. In an address they are escaped. */
static void
set_address (OmsHttpRequest *request, const char *template, const char *const *values)
{
  g_autoptr (GPtrArray) escaped = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *address = NULL;
  char *query;

  for (guint i = 0; values[i] != NULL; i++)
    g_ptr_array_add (escaped, oms_http_escape (values[i]));
  g_ptr_array_add (escaped, NULL);
  address = oms_meesho_expand (template, (const char *const *) escaped->pdata);
  query = strchr (address, '?');
  if (query != NULL)
    *query++ = '\0';
  oms_http_request_set_path (request, address);
  if (query != NULL)
    oms_http_request_set_query_verbatim (request, query);
}

static void
set_body (OmsHttpRequest *request, const char *template, const char *const *values)
{
  char *text = oms_meesho_expand (template, values);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  oms_http_request_set_body (request, "application/json", body);
}

static OmsHttpRequest *
make_request (OmsAdapter *adapter, gint64 page, gint64 from, gint64 to)
{
  const char *form = setting (adapter, "date_form");
  const char *body = body_template (adapter);
  gint64 first = is (adapter, "first_page", "0") ? 0 : 1;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, first + page);
  g_autofree char *start = oms_meesho_write_time (form, from);
  g_autofree char *end = oms_meesho_write_time (form, to);
  const char *const values[] = { "page", number, "from", start, "to", end, NULL };
  OmsHttpRequest *request =
      oms_http_request_new (OMS_MEESHO_ORDERS, setting (adapter, "orders_method"), setting (adapter, "endpoint"));

  set_address (request, setting (adapter, "orders_path"), values);
  if (body != NULL)
    set_body (request, body, values);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_set_idempotent (request, TRUE);
  return request;
}

/* ---- Answers ----------------------------------------------------------------------------------------------------- */

static gboolean
is_page (GBytes *body)
{
  gsize length, blank = 0;
  const char *text = g_bytes_get_data (body, &length);

  while (blank < length && g_ascii_isspace (text[blank]))
    blank++;
  return blank < length && text[blank] == '<';
}

static void
set_error (const OmsHttpResponse *response, GError **error)
{
  g_debug ("Meesho answered %u", response->status);
  switch (response->status)
    {
    case 401:
      fail (error, OMS_ADAPTER_ERROR_AUTH,
            _ ("Meesho does not accept the client id and the secret, or the way they are signed. Compare them with "
               "Meesho's document in the account's settings."));
      break;
    case 403:
      fail (
          error, OMS_ADAPTER_ERROR_FORBIDDEN,
          is_page (response->body)
              ? _ ("A firewall turned this request away. It will be tried again by itself; if it stays like this, ask "
                   "Meesho's integration team to let this computer's network in.")
              : _ ("Meesho does not allow this for your account. Ask Meesho's integration team what is open to you; "
                   "report files work all the same."));
      break;
    case 404:
      fail (
          error, OMS_ADAPTER_ERROR_NOT_FOUND,
          _ ("There is nothing at this address. Compare the address and the path of the orders with Meesho's document "
             "in the account's settings."));
      break;
    default:
      fail (
          error, OMS_ADAPTER_ERROR_PROTOCOL,
          _ ("Meesho did not understand the request. Compare the path, the method and the body with Meesho's document "
             "in the account's settings."));
    }
}

static GPtrArray *
read_list (OmsAdapter *adapter, const OmsHttpResponse *response, GError **error)
{
  const char *path = setting (adapter, "orders_list");
  g_autoptr (GPtrArray) elements = NULL;
  g_autoptr (OmsJson) rest = NULL;
  g_autoptr (GError) local = NULL;

  if (path == NULL)
    path = "";
  if (!oms_json_split (response->body, path, &elements, &rest, &local))
    {
      g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                   /* Translators: %s is a sentence such as "The data is cut short or damaged." */
                   _ ("Meesho's answer cannot be read. %s It will be tried again by itself."), local->message);
      return NULL;
    }
  if (oms_meesho_has_list (oms_json_root (rest), path))
    return g_steal_pointer (&elements);
  fail (error, OMS_ADAPTER_ERROR_PROTOCOL,
        _ ("Meesho's answer has no list where the account's settings say. Compare the place of the list with Meesho's "
           "document."));
  return NULL;
}

/* A repeated try carries the time stamp of the first, so one that is refused is signed once more before anything is
 * said of the secret. */
static OmsHttpResponse *
send_signed (OmsAdapter *adapter, OmsHttpRequest *request, GCancellable *cancellable, GError **error)
{
  OmsHttp *http = oms_adapter_get_http (adapter);
  OmsHttpResponse *response = NULL;

  for (guint i = 0; i < 2 && (response == NULL || response->status == 401); i++)
    {
      g_clear_pointer (&response, oms_http_response_free);
      if (!oms_http_wait (http, OMS_MEESHO_ORDERS, cancellable, error))
        return NULL;
      oms_meesho_sign (adapter, request, oms_time_now ());
      response = oms_http_send (http, request, cancellable, error);
      if (response == NULL)
        return NULL;
    }
  return response;
}

GPtrArray *
oms_meesho_call (OmsAdapter *adapter, gint64 page, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsHttpRequest) request = make_request (adapter, page, from, to);
  g_autoptr (OmsHttpResponse) response = send_signed (adapter, request, cancellable, error);

  if (response == NULL)
    return NULL;
  if (response->status / 100 == 2)
    return read_list (adapter, response, error);
  set_error (response, error);
  return NULL;
}
