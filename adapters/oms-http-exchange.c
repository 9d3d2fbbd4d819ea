/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One try of one request: send, read the body within its limit and before the deadline, or be cancelled. No pacing, no
 * retries. libsoup's asynchronous calls run in the channel's own main context, which this function turns until they are
 * done: so the deadline and the cancellable work to the millisecond while the caller sees a blocking call. */
#include "oms-http-private.h"

#include <glib/gi18n-lib.h>

#include "oms-adapter.h"
#include "oms-http-log.h"

#define CHUNK (64 * 1024)

typedef struct
{
  GAsyncResult *result; /* of the call that is out */
  GCancellable *outer;  /* (nullable) the caller's */
  GCancellable *inner;  /* follows the caller's, and the deadline */
  gboolean timed_out;
} Turn;

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Turn *turn = user_data;

  turn->result = g_object_ref (result);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Turn *turn = user_data;

  turn->timed_out = TRUE;
  g_cancellable_cancel (turn->inner);
  return G_SOURCE_REMOVE;
}

/* On whatever thread cancels. */
static void
cancelled_cb (GCancellable *cancellable, gpointer context)
{
  g_main_context_wakeup (context);
}

/* What goes on in this context is cancelled from this thread: a GCancellableSource that goes away while another thread
 * is cancelling it is lost (GLib 2.74). */
static GAsyncResult *
wait_for_result (Turn *turn, GMainContext *context)
{
  while (turn->result == NULL)
    {
      if (g_cancellable_is_cancelled (turn->outer) && !g_cancellable_is_cancelled (turn->inner))
        g_cancellable_cancel (turn->inner);
      g_main_context_iteration (context, TRUE);
    }
  return g_steal_pointer (&turn->result);
}

static gboolean
too_big (GError **error)
{
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL,
                       _ ("The marketplace sent more data than this program accepts at once. Try again later; if it "
                          "stays like this, report it."));
  return FALSE;
}

/* Reads to the end. FALSE with @error unset never happens; PROTOCOL when it is too much. */
static gboolean
read_body (Turn *turn, GMainContext *context, GInputStream *stream, gsize max_body, GBytes **body, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  while (TRUE)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GBytes) chunk = NULL;
      gsize length;
      const guint8 *data;

      g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, turn->inner, result_cb, turn);
      result = wait_for_result (turn, context);
      chunk = g_input_stream_read_bytes_finish (stream, result, error);
      if (chunk == NULL)
        return FALSE;
      data = g_bytes_get_data (chunk, &length);
      if (length == 0)
        break;
      if (length > max_body - array->len)
        return too_big (error);
      g_byte_array_append (array, data, length);
    }
  *body = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  return TRUE;
}

static void
header_cb (const char *name, const char *value, gpointer user_data)
{
  g_hash_table_replace (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static OmsHttpResponse *
make_response (SoupMessage *message, GBytes *body)
{
  OmsHttpResponse *response = g_new0 (OmsHttpResponse, 1);

  response->status = soup_message_get_status (message);
  response->body = g_bytes_ref (body);
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_message_get_response_headers (message), header_cb, response->headers);
  return response;
}

static SoupMessage *
make_message (OmsHttpRequest *request, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_replace (headers, request->headers->pdata[i], request->headers->pdata[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

/* libsoup forgives a body that is shorter than announced when the server closes the connection. */
static gboolean
check_complete (SoupMessage *message, GBytes *body, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);

  if (status == 204 || status == 304 || soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
      soup_message_headers_get_one (headers, "Content-Encoding") != NULL ||
      soup_message_headers_get_content_length (headers) <= (goffset) g_bytes_get_size (body))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "The body is shorter than announced");
  return FALSE;
}

static gboolean
send_message (OmsHttpChannel *channel, Turn *turn, SoupMessage *message, gsize max_body, GBytes **body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) stream = NULL;
  SoupMessageHeaders *headers;
  gboolean ok;

  soup_session_send_async (channel->session, message, G_PRIORITY_DEFAULT, turn->inner, result_cb, turn);
  result = wait_for_result (turn, channel->context);
  stream = soup_session_send_finish (channel->session, result, error);
  if (stream == NULL)
    return FALSE;

  headers = soup_message_get_response_headers (message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) max_body)
    ok = too_big (error);
  else
    ok = read_body (turn, channel->context, stream, max_body, body, error) && check_complete (message, *body, error);
  if (!ok)
    g_cancellable_cancel (turn->inner); /* so that closing does not read the rest */
  return ok;
}

/* What a failed try means: whose fault, and whether another one makes sense. */
static OmsHttpTry
judge (GError *failure, const Turn *turn, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return OMS_HTTP_TRY_FATAL;
  if (failure->domain == OMS_ADAPTER_ERROR)
    {
      g_propagate_error (error, g_error_copy (failure));
      return OMS_HTTP_TRY_FATAL;
    }
  if (turn->timed_out || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK,
                           _ ("The marketplace did not answer in time. It will be tried again by itself."));
      return OMS_HTTP_TRY_CUT;
    }
  if (failure->domain == G_TLS_ERROR)
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK,
                           _ ("The connection is not safe: the other side could not prove who it is. Check this "
                              "computer's date and time, and whether the network asks for a sign-in first."));
      return OMS_HTTP_TRY_FATAL;
    }
  if (failure->domain == G_RESOLVER_ERROR || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    {
      g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK,
                           _ ("The marketplace cannot be reached. Check the internet connection."));
      return OMS_HTTP_TRY_FATAL;
    }
  g_set_error_literal (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK,
                       _ ("The connection to the marketplace was cut. It will be tried again by itself."));
  return OMS_HTTP_TRY_CUT;
}

static GSource *
start_deadline (OmsHttpChannel *channel, Turn *turn)
{
  GSource *source = g_timeout_source_new (MIN (channel->deadline_ms, G_MAXINT));

  g_source_set_callback (source, deadline_cb, turn, NULL);
  g_source_attach (source, channel->context);
  return source;
}

OmsHttpTry
oms_http_exchange (OmsHttpChannel *channel, OmsHttpRequest *request, GUri *uri, OmsHttpResponse **response,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message (request, uri);
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GSource) deadline = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) failure = NULL;
  Turn turn = { .outer = cancellable, .inner = inner };
  gint64 started = g_get_monotonic_time ();
  gulong handler = 0;
  gboolean ok;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_main_context_ref (channel->context),
                                     (GDestroyNotify) g_main_context_unref);
  deadline = start_deadline (channel, &turn);

  ok = send_message (channel, &turn, message, request->max_body, &body, &failure);

  g_source_destroy (deadline);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);

  oms_http_log_request (request->method, g_uri_get_host (uri), g_uri_get_path (uri), g_uri_get_query (uri),
                        soup_message_get_status (message), (g_get_monotonic_time () - started) / 1000,
                        soup_message_headers_get_one (soup_message_get_response_headers (message), "x-amzn-RequestId"),
                        ok ? NULL : failure->message);
  if (!ok)
    return judge (failure, &turn, cancellable, error);
  *response = make_response (message, body);
  return OMS_HTTP_TRY_ANSWERED;
}
