/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread, one main loop. Replies are made at once; latency and "slow" delay only their sending. */
#include "oms-sandbox-http.h"

#include "oms-sandbox-control.h"
#include "oms-sandbox-protocol.h"

#include <string.h>

#define SLOW_MS     3000
#define HUGE_BYTES  (G_GINT64_CONSTANT (2) << 30)
#define CHUNK_BYTES 65536
#define BRACKETS    100000

/* ---- Requests --------------------------------------------------------------------------------------------------- */

static void
param_clear (gpointer data)
{
  OmsSandboxParam *param = data;

  g_free (param->name);
  g_free (param->value);
}

const char *
oms_sandbox_request_param (const OmsSandboxRequest *request, const char *name)
{
  for (guint i = 0; i < request->params->len; i++)
    {
      OmsSandboxParam *param = &g_array_index (request->params, OmsSandboxParam, i);

      if (g_str_equal (param->name, name))
        return param->value;
    }
  return NULL;
}

gboolean
oms_sandbox_request_says_json (const OmsSandboxRequest *request)
{
  return g_strcmp0 (soup_message_headers_get_content_type (request->headers, NULL), "application/json") == 0;
}

gboolean
oms_sandbox_request_wants_json (const OmsSandboxRequest *request)
{
  const char *accept = soup_message_headers_get_list (request->headers, "Accept");
  GSList *types = accept != NULL ? soup_header_parse_quality_list (accept, NULL) : NULL;
  gboolean wants = g_slist_find_custom (types, "application/json", (GCompareFunc) g_ascii_strcasecmp) != NULL;

  soup_header_free_list (types);
  return wants;
}

static char *
decode (const char *text, gssize length)
{
  g_autofree char *copy = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);

  g_strdelimit (copy, "+", ' ');
  return g_uri_unescape_string (copy, NULL);
}

static void
parse_query (OmsSandboxRequest *request, const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query != NULL ? query : "", "&", -1);

  request->params = g_array_new (FALSE, FALSE, sizeof (OmsSandboxParam));
  g_array_set_clear_func (request->params, param_clear);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      OmsSandboxParam param;

      if (parts[i][0] == '\0')
        continue;
      param.name = decode (parts[i], equals != NULL ? equals - parts[i] : -1);
      param.value = equals != NULL ? decode (equals + 1, -1) : g_strdup ("");
      if (param.name == NULL || param.value == NULL || oms_sandbox_request_param (request, param.name) != NULL)
        {
          request->broken_query = TRUE;
          param_clear (&param);
          continue;
        }
      g_array_append_val (request->params, param);
    }
}

static void
request_clear (OmsSandboxRequest *request)
{
  g_array_unref (request->params);
  g_bytes_unref (request->body);
}

/* ---- Sending ---------------------------------------------------------------------------------------------------- */

static gboolean
on_delay_over (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

static void
delay (SoupServerMessage *message, guint ms)
{
  soup_server_message_pause (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, ms, on_delay_over, g_object_ref (message), g_object_unref);
}

static void
copy_headers (SoupServerMessage *message, OmsSandboxReply *reply)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, reply->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    soup_message_headers_append (soup_server_message_get_response_headers (message), name, value);
}

/* Announces the whole body, sends half of it, and is gone. */
static void
send_cut (SoupServerMessage *message, OmsSandboxReply *reply)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "HTTP/1.1 %u OK\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          reply->status, reply->content_type, MAX (reply->body->len, 2));
  g_string_append_len (text, reply->body->str, reply->body->len / 2);
  /* The client may be gone already; there is nobody to tell. */
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text->str, text->len, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
feed_huge (SoupServerMessage *message, gint64 *left)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  static char chunk[CHUNK_BYTES];

  if (*left <= 0)
    {
      soup_message_body_complete (body);
      return;
    }
  if (chunk[0] == '\0')
    memset (chunk, ' ', sizeof chunk);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, chunk, sizeof chunk);
  *left -= (gint64) sizeof chunk;
  soup_server_message_unpause (message);
}

/* Opens a string that never ends, chunk after chunk, each made when the one before is out. */
static void
send_huge (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gint64 *left = g_new (gint64, 1);

  *left = HUGE_BYTES;
  g_object_set_data_full (G_OBJECT (message), "huge", left, g_free);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "{\"orders\":\"", 11);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (feed_huge), left);
}

static void
set_body (OmsSandboxReply *reply, const char *content_type, const char *text)
{
  reply->content_type = content_type;
  g_string_assign (reply->body, text);
}

static void
send_reply (OmsSandboxHttp *self, SoupServerMessage *message, const char *operation, OmsSandboxReply *reply)
{
  OmsSandboxFaults *faults = self->world->faults;
  gsize length = reply->body->len;

  if (oms_sandbox_faults_hit (faults, operation, "html-503"))
    {
      reply->status = 503;
      set_body (reply, "text/html", "<html><head><title>503 Service Unavailable</title></head><body></body></html>");
    }
  if (oms_sandbox_faults_hit (faults, operation, "html"))
    {
      reply->status = 200;
      set_body (reply, "text/html", "<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>");
    }
  if (oms_sandbox_faults_hit (faults, operation, "brackets"))
    {
      reply->status = 200;
      g_string_set_size (reply->body, BRACKETS);
      memset (reply->body->str, '[', BRACKETS);
    }
  if (oms_sandbox_faults_hit (faults, operation, "cut"))
    {
      send_cut (message, reply);
      return;
    }
  soup_server_message_set_status (message, reply->status, NULL);
  copy_headers (message, reply);
  if (oms_sandbox_faults_hit (faults, operation, "huge"))
    {
      send_huge (message);
      return;
    }
  length = reply->body->len;
  if (reply->status != 204)
    soup_server_message_set_response (message, reply->content_type, SOUP_MEMORY_TAKE,
                                      g_string_free (g_steal_pointer (&reply->body), FALSE), length);
}

/* ---- Handling --------------------------------------------------------------------------------------------------- */

static void
count_request (OmsSandboxWorld *world, const char *operation)
{
  gpointer n = g_hash_table_lookup (world->requests, operation);

  g_hash_table_insert (world->requests, g_strdup (operation), GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
}

/* The faults that come instead of an answer. Returns: TRUE when there was one */
static gboolean
inject_status (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *operation, OmsSandboxReply *reply)
{
  static const char *const statuses[] = { "429", "429ra", "400", "403", "500", "503" };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (oms_sandbox_faults_hit (world->faults, operation, statuses[i]))
      {
        account->protocol->fail (world, account, operation, (guint) g_ascii_strtoull (statuses[i], NULL, 10), reply);
        if (g_str_equal (statuses[i], "429ra"))
          soup_message_headers_replace (reply->headers, "Retry-After", "1");
        return TRUE;
      }
  return FALSE;
}

static void
serve_account (OmsSandboxHttp *self, SoupServerMessage *message, OmsSandboxRequest *request, OmsSandboxAccount *account,
               OmsSandboxReply *reply)
{
  const char *operation = account->protocol->operation (request);
  guint wait = self->latency;

  if (operation == NULL)
    operation = "unknown";
  count_request (self->world, operation);
  if (oms_sandbox_faults_hit (self->world->faults, operation, "hang"))
    {
      soup_server_message_pause (message);
      return;
    }
  if (!inject_status (self->world, account, operation, reply))
    account->protocol->handle (self->world, account, request, operation, reply);
  if (oms_sandbox_faults_hit (self->world->faults, operation, "slow"))
    wait += SLOW_MS;
  send_reply (self, message, operation, reply);
  if (wait > 0 && soup_server_message_get_status (message) != 0)
    delay (message, wait);
}

/* What the sandbox says of itself. */
static void
send_own (SoupServerMessage *message, OmsSandboxReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, reply->status, NULL);
  if (reply->bytes == NULL)
    {
      soup_server_message_set_response (message, reply->content_type, SOUP_MEMORY_COPY, reply->body->str,
                                        reply->body->len);
      return;
    }
  soup_message_headers_set_content_type (headers, reply->content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), reply->bytes);
  g_clear_pointer (&reply->bytes, g_bytes_unref);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  OmsSandboxHttp *self = data;
  OmsSandboxAccount *account = oms_sandbox_world_find (self->world, path);
  OmsSandboxRequest request = { .method = soup_server_message_get_method (message), .path = path };
  OmsSandboxReply reply = { .status = 200, .content_type = "application/json" };

  parse_query (&request, g_uri_get_query (soup_server_message_get_uri (message)));
  request.headers = soup_server_message_get_request_headers (message);
  request.body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  reply.body = g_string_new (NULL);
  reply.headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  if (account != NULL)
    {
      request.path = path + strlen (account->prefix);
      serve_account (self, message, &request, account, &reply);
    }
  else
    {
      oms_sandbox_control_handle (self, &request, &reply);
      send_own (message, &reply);
    }
  if (reply.body != NULL)
    g_string_free (reply.body, TRUE);
  soup_message_headers_unref (reply.headers);
  request_clear (&request);
}

OmsSandboxHttp *
oms_sandbox_http_new (OmsSandboxWorld *world, guint port, guint latency, GError **error)
{
  OmsSandboxHttp *self = g_new0 (OmsSandboxHttp, 1);
  GSList *uris;

  self->world = world;
  self->latency = latency;
  self->server = soup_server_new ("server-header", "oms-sandbox", "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (!soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    {
      oms_sandbox_http_free (self);
      return NULL;
    }
  uris = soup_server_get_uris (self->server);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
oms_sandbox_http_free (OmsSandboxHttp *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->address);
  g_free (self);
}
