/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The byte server of the HTTP tests; see the header. */
#include "test-server.h"

#include <string.h>

struct _TestServer
{
  GSocketService *service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  char *address;
  TestHandler handler;
  gpointer user_data;
  int requests; /* atomic */
  int busy;     /* atomic: handlers that run */
};

static gboolean
read_request (GInputStream *input, TestRequest *request)
{
  g_autoptr (GDataInputStream) data = g_data_input_stream_new (input);
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *length = NULL;
  gsize size;

  g_data_input_stream_set_newline_type (data, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (data), FALSE);
  first = g_data_input_stream_read_line (data, NULL, NULL, NULL);
  if (first == NULL)
    return FALSE;
  words = g_strsplit (first, " ", 3);
  if (g_strv_length (words) != 3)
    return FALSE;
  while (TRUE)
    {
      g_autofree char *line = g_data_input_stream_read_line (data, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (*line == '\0')
        break;
      g_string_append_printf (headers, "%s\r\n", line);
    }
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->headers = g_strdup (headers->str);
  length = test_request_header (request, "Content-Length");
  size = length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0;
  request->body = g_malloc0 (size + 1);
  return g_input_stream_read_all (G_INPUT_STREAM (data), request->body, size, NULL, NULL, NULL);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  TestServer *server = user_data;
  TestRequest request = { 0 };

  g_atomic_int_inc (&server->busy);
  if (read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &request))
    {
      request.number = (guint) g_atomic_int_add (&server->requests, 1);
      server->handler (&request, g_io_stream_get_output_stream (G_IO_STREAM (connection)), server->user_data);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_free (request.method);
  g_free (request.target);
  g_free (request.headers);
  g_free (request.body);
  g_atomic_int_add (&server->busy, -1);
  return TRUE;
}

static gpointer
thread_main (gpointer data)
{
  TestServer *server = data;

  g_main_context_push_thread_default (server->context);
  g_socket_service_start (server->service);
  g_main_loop_run (server->loop);
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

TestServer *
test_server_new (TestHandler handler, gpointer user_data)
{
  TestServer *server = g_new0 (TestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  server->handler = handler;
  server->user_data = user_data;
  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  g_main_context_push_thread_default (server->context);
  server->service = g_threaded_socket_service_new (8);
  g_socket_service_stop (server->service);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), any_port, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
  g_main_context_pop_thread_default (server->context);
  g_signal_connect (server->service, "run", G_CALLBACK (run_cb), server);
  server->address =
      g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  server->thread = g_thread_new ("test-server", thread_main, server);
  return server;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
test_server_free (TestServer *server)
{
  g_autoptr (GSource) quit = g_idle_source_new ();

  /* From within the loop, which may not even have begun. */
  g_source_set_callback (quit, quit_cb, server->loop, NULL);
  g_source_attach (quit, server->context);
  g_thread_join (server->thread);
  while (g_atomic_int_get (&server->busy) > 0)
    g_usleep (1000);
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_object_unref (server->service);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_free (server->address);
  g_free (server);
}

const char *
test_server_get_address (TestServer *server)
{
  return server->address;
}

guint
test_server_get_requests (TestServer *server)
{
  return (guint) g_atomic_int_get (&server->requests);
}

gboolean
test_server_write (GOutputStream *out, const char *text)
{
  return g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

void
test_server_reply (GOutputStream *out, guint status, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %u X\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n%s",
                                           status, strlen (body), headers != NULL ? headers : "", body);

  test_server_write (out, text);
}

char *
test_request_header (const TestRequest *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request->headers, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strdup (g_strstrip (lines[i] + length + 1));
  return NULL;
}

void
test_request_assert_header (const TestRequest *request, const char *name, const char *expected)
{
  g_autofree char *value = test_request_header (request, name);

  g_assert_cmpstr (value, ==, expected);
}
