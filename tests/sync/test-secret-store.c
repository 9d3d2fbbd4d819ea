/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret store without a keyring: memory, $CREDENTIALS_DIRECTORY, no bus, and a bus that is there but dead. */
#include "oms-secret-store.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const fields[] = { "client_id", "client_secret", NULL };
#define UUID "0b7a6c1e-0000-4000-8000-000000000001"

static GHashTable *
one_secret (const char *field, const char *value)
{
  GHashTable *secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (secrets, g_strdup (field), g_strdup (value));
  return secrets;
}

static void
save (OmsSecretStore *store, const char *field, const char *value)
{
  g_autoptr (GHashTable) secrets = one_secret (field, value);
  g_autoptr (GError) error = NULL;

  g_assert_true (oms_secret_store_save (store, UUID, "Amazon India", secrets, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_secret (OmsSecretStore *store, const char *uuid, const char *field, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) found = oms_secret_store_lookup (store, uuid, fields, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (found);
  g_assert_cmpstr (g_hash_table_lookup (found, field), ==, expected);
}

static void
test_memory (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_false (oms_secret_store_is_durable (store));
  assert_secret (store, UUID, "client_secret", NULL);
  save (store, "client_secret", "s3cret");
  save (store, "client_secret", ""); /* nothing typed: stays */
  assert_secret (store, UUID, "client_secret", "s3cret");
  assert_secret (store, "another", "client_secret", NULL);
  save (store, "client_secret", "newer");
  assert_secret (store, UUID, "client_secret", "newer");
  g_assert_true (oms_secret_store_remove (store, UUID, NULL, &error));
  assert_secret (store, UUID, "client_secret", NULL);
}

static void
test_credentials_directory (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new_memory ();
  g_autofree char *directory = g_dir_make_tmp ("oms-credentials-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, UUID ".client_secret", NULL);
  g_autofree char *big = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) found = NULL;

  save (store, "client_secret", "from memory");
  g_assert_true (g_file_set_contents (path, "from the service\n", -1, &error));
  g_setenv ("CREDENTIALS_DIRECTORY", directory, TRUE);
  assert_secret (store, UUID, "client_secret", "from the service");

  /* Not text, and far too long: neither may take the program down. */
  g_assert_true (g_file_set_contents (path, "\xff\xfe", 2, &error));
  assert_secret (store, UUID, "client_secret", "from memory");
  g_assert_true (g_file_set_contents (path, big, -1, &error));
  found = oms_secret_store_lookup (store, UUID, fields, NULL, &error);
  g_assert_cmpuint (strlen (g_hash_table_lookup (found, "client_secret")), ==, 65536);

  /* A uuid is a name, never a way out of the folder. */
  assert_secret (store, "../" UUID, "client_secret", NULL);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_unlink (path);
  g_rmdir (directory);
}

static void
test_no_bus (void)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (OmsSecretStore) store = NULL;

  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  store = oms_secret_store_new ();
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  g_assert_false (oms_secret_store_is_durable (store));
  save (store, "client_secret", "kept while running");
  assert_secret (store, UUID, "client_secret", "kept while running");
}

/* A bus that accepts and never says a word. */
static void
test_dead_bus (void)
{
  g_autofree char *directory = g_dir_make_tmp ("oms-bus-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "bus", NULL);
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);
  g_autoptr (GSocketAddress) socket_address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (OmsSecretStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, socket_address, TRUE, &error));
  g_assert_true (g_socket_listen (socket, &error));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  start = g_get_monotonic_time ();
  store = oms_secret_store_new ();
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_USEC_PER_SEC);
  g_assert_false (oms_secret_store_is_durable (store));
  save (store, "client_secret", "kept");
  assert_secret (store, UUID, "client_secret", "kept");
  g_unlink (path);
  g_rmdir (directory);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) found = oms_secret_store_lookup_finish (OMS_SECRET_STORE (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (found, "client_secret"), ==, "async");
  g_main_loop_quit (data);
}

static void
test_async (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new_memory ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  save (store, "client_secret", "async");
  oms_secret_store_lookup_async (store, UUID, fields, NULL, on_found, loop);
  g_main_loop_run (loop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-store/memory", test_memory);
  g_test_add_func ("/secret-store/credentials-directory", test_credentials_directory);
  g_test_add_func ("/secret-store/async", test_async);
  /* These two change where libsecret looks and must come last; a process keeps its first bus when it got one, so the
   * one that never gets any comes first. */
  g_test_add_func ("/secret-store/no-bus", test_no_bus);
  g_test_add_func ("/secret-store/dead-bus", test_dead_bus);
  return g_test_run ();
}
