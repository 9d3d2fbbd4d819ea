/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of the partner interface: address, headers, token, its renewal, the envelope around every answer, and what a
 * refusal means in a seller's words. That HTTP calls it a success says nothing: the envelope does. */
#include "oms-myntra-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

void
oms_myntra_answer_free (OmsMyntraAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->json, oms_json_free);
  g_clear_pointer (&answer->elements, g_ptr_array_unref);
  g_clear_error (&answer->unreadable);
  g_free (answer);
}

/* ---- Requests -----------------------------------------------------------------------------------------------------
 */

OmsHttpRequest *
oms_myntra_request (OmsMyntraAdapter *self, const char *method, const char *path)
{
  OmsAdapter *adapter = OMS_ADAPTER (self);
  OmsHttpRequest *request =
      oms_http_request_new (OMS_MYNTRA_CALLS, method, oms_adapter_get_setting (adapter, "endpoint"));

  oms_http_request_set_path (request, path);
  oms_http_request_add_header (request, "Accept", "application/json");
  oms_http_request_add_header (request, "Content-Type", "application/json");
  oms_http_request_add_header (request, oms_myntra_names.store_header, oms_adapter_get_setting (adapter, "store"));
  return request;
}

void
oms_myntra_set_json (OmsHttpRequest *request, OmsJsonWriter *writer)
{
  char *text = oms_json_writer_end (writer);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  oms_http_request_set_body (request, "application/json", body);
}

/* ---- Answers ------------------------------------------------------------------------------------------------------
 */

gboolean
oms_myntra_is_page (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }
  return length > 0 && *data == '<';
}

static OmsMyntraMeaning
read_meaning (const OmsJsonNode *root)
{
  const char *text = oms_json_get_string (root, oms_myntra_names.code);
  gint64 code;

  if (oms_json_get_int (root, oms_myntra_names.code, &code))
    return oms_myntra_meaning (code);
  return text != NULL ? oms_myntra_meaning (g_ascii_strtoll (text, NULL, 10)) : OMS_MYNTRA_NO_CODE;
}

static void
read_envelope (OmsMyntraAnswer *answer)
{
  const OmsJsonNode *root = oms_json_root (answer->json);
  const char *type = oms_json_get_string (root, oms_myntra_names.type);
  gboolean bad = g_strcmp0 (type, oms_myntra_names.type_bad) == 0;

  answer->meaning = read_meaning (root);
  switch (answer->meaning)
    {
    case OMS_MYNTRA_ALREADY:
      answer->is_good = answer->status == 200;
      break;
    case OMS_MYNTRA_DONE:
    case OMS_MYNTRA_NO_CODE:
      answer->is_good = answer->status == 200 && !bad;
      break;
    default:
      answer->is_good = FALSE;
    }
  if (!answer->is_good && oms_myntra_message_is_of_token (oms_json_get_string (root, oms_myntra_names.message)))
    answer->meaning = OMS_MYNTRA_SIGN_IN;
}

static OmsMyntraAnswer *
read_answer (OmsHttpResponse *response, const char *array)
{
  OmsMyntraAnswer *answer = g_new0 (OmsMyntraAnswer, 1);

  answer->status = response->status;
  answer->body = g_bytes_ref (response->body);
  if (array != NULL)
    oms_json_split (answer->body, array, &answer->elements, &answer->json, &answer->unreadable);
  else
    answer->json = oms_json_parse (answer->body, &answer->unreadable);
  if (answer->json != NULL)
    read_envelope (answer);
  return answer;
}

/* A firewall's page is not about the token. */
static gboolean
asks_for_sign_in (const OmsMyntraAnswer *answer)
{
  if (answer->status == 401 || (answer->status == 403 && !oms_myntra_is_page (answer->body)))
    return TRUE;
  return answer->meaning == OMS_MYNTRA_SIGN_IN || answer->meaning == OMS_MYNTRA_FORBIDDEN;
}

/* ---- Sending ------------------------------------------------------------------------------------------------------
 */

static OmsMyntraAnswer *
send_with_token (OmsMyntraAdapter *self, OmsHttpRequest *request, const char *array, const char *refused, char **used,
                 GCancellable *cancellable, GError **error)
{
  OmsHttp *http = oms_adapter_get_http (OMS_ADAPTER (self));
  g_autoptr (OmsHttpResponse) response = NULL;

  oms_http_set_token_func (http, oms_myntra_fetch_token, self);
  *used = oms_http_get_token (http, refused, cancellable, error);
  if (*used == NULL)
    return NULL;
  oms_http_request_add_header (request, oms_myntra_names.access_header, *used);
  response = oms_http_send (http, request, cancellable, error);
  return response != NULL ? read_answer (response, array) : NULL;
}

OmsMyntraAnswer *
oms_myntra_send (OmsMyntraAdapter *self, OmsHttpRequest *request, const char *array, GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *used = NULL;
  g_autofree char *again = NULL;
  g_autoptr (OmsMyntraAnswer) answer = send_with_token (self, request, array, NULL, &used, cancellable, error);

  if (answer == NULL)
    return NULL;
  if (!asks_for_sign_in (answer))
    return g_steal_pointer (&answer);
  return send_with_token (self, request, array, used, &again, cancellable, error);
}

/* ---- What a refusal means -----------------------------------------------------------------------------------------
 */

static void
set_forbidden (const OmsMyntraAnswer *answer, GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN,
                       oms_myntra_is_page (answer->body)
                           ? _ ("Myntra's firewall turned this request away. It will be tried again by itself; if it "
                                "stays like this, ask "
                                "your Myntra account manager to let this computer's network in.")
                           : _ ("Myntra does not allow this for your account. Ask your Myntra account manager which "
                                "parts of the partner "
                                "interface are open to you."));
}

void
oms_myntra_set_error (const OmsMyntraAnswer *answer, GError **error)
{
  g_debug ("Myntra answered %u, meaning %d", answer->status, answer->meaning);
  if (answer->status == 401 || answer->meaning == OMS_MYNTRA_SIGN_IN)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH,
                         _ ("Myntra does not accept the sign-in any more. Ask your Myntra account manager whether the "
                            "secret key was changed, and enter the new one in the account's settings."));
  else if (answer->status == 403 || answer->meaning == OMS_MYNTRA_FORBIDDEN)
    set_forbidden (answer, error);
  else if (answer->status == 404)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND, _ ("Myntra does not know it."));
  else if (answer->meaning == OMS_MYNTRA_LATER)
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                         _ ("Myntra has a fault at its side. It will be tried again by itself."));
  else if (answer->status == 400 || answer->json != NULL)
    /* A request that worked before may be refused during a fault of theirs, so this does not stop the account. */
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER,
                         _ ("Myntra did not understand a request that normally works. It will be tried again by "
                            "itself; if it stays like this, report it."));
  else if (answer->unreadable != NULL && answer->status == 200)
    g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                 /* Translators: %s is a sentence such as "The data is cut short or damaged." */
                 _ ("Myntra's answer cannot be read. %s It will be tried again by itself."),
                 answer->unreadable->message);
  else
    g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                         _ ("Myntra gave an answer that this program does not know. It will be tried again by itself; "
                            "if it stays like this, report it."));
}
