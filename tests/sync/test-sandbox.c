/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Talks plain HTTP over a socket: what is tested must not test itself. */
#include "test-sandbox.h"

#include <json-glib/json-glib.h>
#include <string.h>

static GPtrArray *
pairs_of (JsonObject *object)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    g_ptr_array_add (pairs, g_strdup_printf ("%s=%s", name, json_node_get_string (value)));
  g_ptr_array_add (pairs, NULL);
  return pairs;
}

static JsonObject *
parse (const char *text, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

Sandbox *
sandbox_start (const char *const *arguments)
{
  Sandbox *sandbox = g_new0 (Sandbox, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *account;

  g_ptr_array_add (argv, (gpointer) g_getenv ("OMS_SANDBOX"));
  g_ptr_array_add (argv, (gpointer) "--port=0");
  g_ptr_array_add (argv, (gpointer) "--die-with-parent");
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  sandbox->process = g_subprocess_newv ((const char *const *) argv->pdata,
                                        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  sandbox->lifeline = g_object_ref (g_subprocess_get_stdin_pipe (sandbox->process));

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (sandbox->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (line);
  account = json_array_get_object_element (json_object_get_array_member (parse (line, parser), "accounts"), 0);
  sandbox->settings = pairs_of (json_object_get_object_member (account, "settings"));
  sandbox->secrets = pairs_of (json_object_get_object_member (account, "secrets"));
  sandbox->host =
      g_strdup (json_object_get_string_member (json_node_get_object (json_parser_get_root (parser)), "address") +
                strlen ("http://"));
  return sandbox;
}

void
sandbox_stop (Sandbox *sandbox)
{
  g_output_stream_close (sandbox->lifeline, NULL, NULL);
  g_subprocess_force_exit (sandbox->process);
  g_subprocess_wait (sandbox->process, NULL, NULL);
  g_object_unref (sandbox->lifeline);
  g_object_unref (sandbox->process);
  g_ptr_array_unref (sandbox->settings);
  g_ptr_array_unref (sandbox->secrets);
  g_free (sandbox->host);
  g_free (sandbox);
}

/* One request on a connection of its own; the body of the answer, whose status must be 200. */
static char *
http (Sandbox *sandbox, const char *method, const char *path, const char *body)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *request = NULL;
  g_autofree char *status = NULL;
  g_autofree char *reply = NULL;
  gsize length = 0;

  connection = g_socket_client_connect_to_host (client, sandbox->host, 0, NULL, &error);
  g_assert_no_error (error);
  request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\n"
                             "Content-Length: %zu\r\n\r\n%s",
                             method, path, sandbox->host, strlen (body), body);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  status = g_data_input_stream_read_line (input, NULL, NULL, &error);
  g_assert_nonnull (strstr (status, " 200 "));
  while (TRUE)
    {
      g_autofree char *header = g_data_input_stream_read_line (input, NULL, NULL, &error);

      g_assert_nonnull (header);
      if (header[0] == '\0')
        break;
      if (g_ascii_strncasecmp (header, "content-length:", 15) == 0)
        length = g_ascii_strtoull (header + 15, NULL, 10);
    }
  reply = g_malloc0 (length + 1);
  g_assert_true (g_input_stream_read_all (G_INPUT_STREAM (input), reply, length, NULL, NULL, &error));
  return g_steal_pointer (&reply);
}

void
sandbox_control (Sandbox *sandbox, const char *json)
{
  g_autofree char *reply = http (sandbox, "POST", "/sandbox/control", json);

  g_assert_cmpstr (reply, !=, "");
}

gint64
sandbox_stat (Sandbox *sandbox, const char *member)
{
  g_autofree char *reply = http (sandbox, "GET", "/sandbox/stats", "");
  g_autoptr (JsonParser) parser = json_parser_new ();

  return json_object_get_int_member (parse (reply, parser), member);
}

const char *
sandbox_value (GPtrArray *pairs, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i + 1 < pairs->len; i++)
    {
      const char *pair = g_ptr_array_index (pairs, i);

      if (strncmp (pair, name, length) == 0 && pair[length] == '=')
        return pair + length + 1;
    }
  return NULL;
}
