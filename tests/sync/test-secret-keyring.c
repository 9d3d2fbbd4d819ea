/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret store against the desktop's own keyring, started by keyring-session in a session of its own. */
#include "oms-secret-store.h"

#include <libsecret/secret.h>
#include <string.h>

#include "oms-config.h"

#define UUID "0b7a6c1e-0000-4000-8000-000000000002"
static const char *const fields[] = { "client_id", "client_secret", NULL };

static GHashTable *
lookup (OmsSecretStore *store)
{
  g_autoptr (GError) error = NULL;
  GHashTable *found = oms_secret_store_lookup (store, UUID, fields, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static void
save_two (OmsSecretStore *store)
{
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (secrets, (gpointer) "client_id", (gpointer) "id-1");
  g_hash_table_insert (secrets, (gpointer) "client_secret", (gpointer) "geheim|ß");
  g_assert_true (oms_secret_store_save (store, UUID, "Amazon India", secrets, NULL, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new ();
  g_autoptr (OmsSecretStore) other = NULL;
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GHashTable) again = NULL;
  g_autoptr (GHashTable) gone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (oms_secret_store_is_durable (store));
  save_two (store);
  g_assert_true (oms_secret_store_is_durable (store));
  found = lookup (store);
  g_assert_cmpstr (g_hash_table_lookup (found, "client_secret"), ==, "geheim|ß");

  /* Another program start sees them too. */
  other = oms_secret_store_new ();
  again = lookup (other);
  g_assert_cmpstr (g_hash_table_lookup (again, "client_id"), ==, "id-1");

  g_assert_true (oms_secret_store_remove (other, UUID, NULL, &error));
  g_assert_no_error (error);
  gone = lookup (store);
  g_assert_cmpuint (g_hash_table_size (gone), ==, 0);
}

/* What stands in clear in the keyring: the account's uuid and the field, nothing else. */
static void
test_attributes (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new ();
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GList *items;

  save_two (store);
  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_hash_table_insert (attributes, (gpointer) "xdg:schema", (gpointer) OMS_APP_ID);
  items = secret_service_search_sync (service, NULL, attributes, SECRET_SEARCH_ALL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (items), ==, 2);
  for (GList *l = items; l != NULL; l = l->next)
    {
      g_autoptr (GHashTable) found = secret_item_get_attributes (l->data);

      g_assert_cmpuint (g_hash_table_size (found), ==, 3);
      g_assert_cmpstr (g_hash_table_lookup (found, "account"), ==, UUID);
      g_assert_nonnull (g_hash_table_lookup (found, "field"));
    }
  g_list_free_full (items, g_object_unref);
}

static void
on_durable (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

/* A keyring that is locked and whose dialog nobody can see refuses: the secrets stay in memory and the user hears of
 * it.
 */
static void
test_locked (void)
{
  g_autoptr (OmsSecretStore) store = oms_secret_store_new ();
  g_autoptr (OmsSecretStore) other = NULL;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GHashTable) hidden = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GList) objects = NULL;
  SecretCollection *collection;
  guint told = 0;

  service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, &error);
  collection =
      secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  objects = g_list_append (NULL, collection);
  g_assert_cmpint (secret_service_lock_sync (service, objects, NULL, NULL, &error), ==, 1);

  g_signal_connect (store, "notify::durable", G_CALLBACK (on_durable), &told);
  save_two (store);
  g_assert_false (oms_secret_store_is_durable (store));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (told, ==, 1);
  found = lookup (store);
  g_assert_cmpstr (g_hash_table_lookup (found, "client_secret"), ==, "geheim|ß");

  /* What is in the locked keyring is out of reach, not gone: the sentence says so. */
  other = oms_secret_store_new ();
  hidden = oms_secret_store_lookup (other, UUID, fields, NULL, &error);
  g_assert_null (hidden);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_object_unref (collection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-keyring/round-trip", test_round_trip);
  g_test_add_func ("/secret-keyring/attributes", test_attributes);
  g_test_add_func ("/secret-keyring/locked", test_locked);
  return g_test_run ();
}
