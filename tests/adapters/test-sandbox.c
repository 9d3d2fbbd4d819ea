/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sandbox as a test's child; see the header. */
#include "test-sandbox.h"

#include <string.h>

#include <libsoup/soup.h>

#include "oms-registry.h"

struct _TestSandbox
{
  GSubprocess *child; /* ends when its standard input closes */
  OmsJson *description;
  SoupSession *session;
};

TestSandbox *
test_sandbox_new (const char *program, const char *const *options)
{
  static const char *const always[] = { "--port", "0", "--die-with-parent", NULL };
  TestSandbox *sandbox = g_new0 (TestSandbox, 1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) program);
  for (guint i = 0; always[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) always[i]);
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) options[i]);
  g_ptr_array_add (argv, NULL);
  sandbox->child = g_subprocess_newv ((const char *const *) argv->pdata,
                                      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (sandbox->child));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  sandbox->description = oms_json_parse_text (line, &error);
  g_assert_no_error (error);
  sandbox->session = soup_session_new ();
  return sandbox;
}

void
test_sandbox_free (TestSandbox *sandbox)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (sandbox->child), NULL, NULL);
  g_subprocess_wait (sandbox->child, NULL, NULL);
  g_object_unref (sandbox->child);
  g_object_unref (sandbox->session);
  oms_json_free (sandbox->description);
  g_free (sandbox);
}

const char *
test_sandbox_get_address (TestSandbox *sandbox)
{
  return oms_json_get_string (oms_json_root (sandbox->description), "address");
}

static GHashTable *
get_values (TestSandbox *sandbox, guint account, const char *what)
{
  const OmsJsonNode *accounts = oms_json_get_array (oms_json_root (sandbox->description), "accounts");
  const OmsJsonNode *values = oms_json_get_object (oms_json_at (accounts, account), what);
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree const char **names = oms_json_names (values);

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_insert (table, g_strdup (names[i]), g_strdup (oms_json_get_string (values, names[i])));
  return table;
}

GHashTable *
test_sandbox_get_settings (TestSandbox *sandbox, guint account)
{
  return get_values (sandbox, account, "settings");
}

GHashTable *
test_sandbox_get_secrets (TestSandbox *sandbox, guint account)
{
  return get_values (sandbox, account, "secrets");
}

OmsAdapter *
test_sandbox_connect (TestSandbox *sandbox, guint account)
{
  const OmsJsonNode *accounts = oms_json_get_array (oms_json_root (sandbox->description), "accounts");
  g_autoptr (GHashTable) settings = test_sandbox_get_settings (sandbox, account);
  g_autoptr (GHashTable) secrets = test_sandbox_get_secrets (sandbox, account);
  g_autoptr (GError) error = NULL;
  OmsAdapter *adapter = oms_registry_create (oms_json_get_string (oms_json_at (accounts, account), "kind"), settings,
                                             secrets, NULL, &error);

  g_assert_no_error (error);
  return adapter;
}

static OmsJson *
exchange (TestSandbox *sandbox, const char *method, const char *path, const char *body)
{
  g_autofree char *uri = g_strconcat (test_sandbox_get_address (sandbox), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  OmsJson *json;

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  answer = soup_session_send_and_read (sandbox->session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  json = oms_json_parse (answer, &error);
  g_assert_no_error (error);
  return json;
}

OmsJson *
test_sandbox_get (TestSandbox *sandbox, const char *path)
{
  return exchange (sandbox, "GET", path, NULL);
}

void
test_sandbox_control (TestSandbox *sandbox, const char *json)
{
  g_autoptr (OmsJson) answer = exchange (sandbox, "POST", "/sandbox/control", json);
}

void
test_sandbox_set_faults (TestSandbox *sandbox, const char *faults)
{
  g_autofree char *add = NULL;

  test_sandbox_control (sandbox, "{\"clear_faults\":true}");
  if (faults == NULL)
    return;
  add = g_strdup_printf ("{\"add_faults\":\"%s\"}", faults);
  test_sandbox_control (sandbox, add);
}

gint64
test_sandbox_count (TestSandbox *sandbox, const char *operation)
{
  g_autoptr (OmsJson) stats = test_sandbox_get (sandbox, "/sandbox/stats");
  gint64 count = 0;

  oms_json_get_int (oms_json_get (oms_json_root (stats), "requests"), operation, &count);
  return count;
}

gint64
test_sandbox_over_limit (TestSandbox *sandbox)
{
  g_autoptr (OmsJson) stats = test_sandbox_get (sandbox, "/sandbox/stats");
  gint64 count = -1;

  oms_json_get_int (oms_json_root (stats), "over_limit", &count);
  return count;
}
