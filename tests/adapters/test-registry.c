/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry and its descriptions, field checks, and the base class: worker, order, cancelling, notices. */
#include "oms-registry.h"
#include "oms-stub-adapter.h"

#include <string.h>

/* ---- Descriptions -------------------------------------------------------------------------------------------------
 */

static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), >, 10);
  g_assert_true (g_str_has_suffix (text, "."));
}

/* A field that depends on a choice names one that is there. */
static void
check_condition (const OmsAdapterInfo *info, const OmsAdapterField *field)
{
  g_auto (GStrv) condition = field->when != NULL ? g_strsplit (field->when, "=", 2) : NULL;
  const OmsAdapterField *choice;

  if (condition == NULL)
    return;
  g_assert_cmpuint (g_strv_length (condition), ==, 2);
  choice = oms_adapter_info_find_field (info, condition[0]);
  g_assert_nonnull (choice);
  g_assert_cmpint (choice->type, ==, OMS_FIELD_CHOICE);
  g_assert_null (choice->when);
  g_assert_true (oms_registry_check_field (choice, condition[1], NULL));
}

static void
check_fields (const OmsAdapterInfo *info)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    {
      g_assert_true (g_hash_table_add (ids, (gpointer) field->id));
      g_assert_nonnull (field->label);
      if (field->type == OMS_FIELD_CHOICE || field->type == OMS_FIELD_MULTI_CHOICE)
        g_assert_nonnull (field->choices);
      if (field->default_value != NULL)
        g_assert_true (oms_registry_check_field (field, field->default_value, NULL));
      if (field->pattern != NULL)
        {
          g_autoptr (GRegex) regex = g_regex_new (field->pattern, 0, 0, NULL);

          g_assert_nonnull (regex);
          assert_sentence (field->pattern_hint);
        }
      if (!g_str_equal (info->kind, "stub"))
        {
          assert_sentence (field->help);
          g_assert_nonnull (field->group);
        }
      g_assert_true (oms_adapter_info_find_field (info, field->id) == field);
      check_condition (info, field);
    }
}

/* The ways an account of this kind can come by its orders hang together with what it says it can do. */
static void
check_connection (const OmsAdapterInfo *info)
{
  const OmsAdapterField *field = oms_adapter_info_find_field (info, OMS_SETTING_CONNECTION);
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (files, (gpointer) OMS_SETTING_CONNECTION, (gpointer) OMS_CONNECTION_FILES);
  if (field == NULL)
    {
      g_assert_cmpint (oms_adapter_info_has_jobs (info, NULL), ==, info->jobs[0].id != NULL);
      return;
    }
  g_assert_cmpint (field->type, ==, OMS_FIELD_CHOICE);
  g_assert_nonnull (field->default_value);
  g_assert_true (oms_registry_check_field (field, OMS_CONNECTION_API, NULL));
  g_assert_true (oms_registry_check_field (field, OMS_CONNECTION_FILES, NULL));
  g_assert_nonnull (info->jobs[0].id);
  g_assert_cmpuint (info->capabilities & OMS_CAPABILITY_FILES_IN, !=, 0);
  g_assert_false (oms_adapter_info_has_jobs (info, files));
  g_assert_true (oms_adapter_info_works_with_files (info));
}

/* What a job says of its requests is a limit that exists; orders that are read by id have a job that does it. */
static void
assert_reckonable (const OmsAdapterInfo *info, const OmsAdapterJob *job)
{
  gboolean reads_by_id = FALSE;

  g_assert_true (job->operation == NULL || oms_adapter_info_find_limit (info, job->operation) != NULL);
  g_assert_cmpint (job->max_age_ms, >=, 0);
  for (const OmsAdapterJob *other = info->jobs; other->id != NULL; other++)
    reads_by_id = reads_by_id || (other->type == OMS_JOB_DUE_ORDERS && other->operation != NULL);
  g_assert_true (!job->by_id || reads_by_id);
  g_assert_true (!(job->ranges || job->older) || job->type == OMS_JOB_ORDERS);
  /* Who offers older orders by ranges says what they cost and how far back they go. */
  g_assert_true (!job->ranges || (job->operation != NULL && job->page_size > 0 && job->max_age_ms > 0));
}

/* Whatever marketplace there is or comes: its description is complete. */
static void
test_descriptions (void)
{
  const OmsAdapterInfo *const *list = oms_registry_list ();

  g_assert_cmpstr (list[0]->kind, ==, "stub");
  g_assert_nonnull (oms_registry_find ("amazon"));
  g_assert_null (oms_registry_find ("nowhere"));
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_test_message ("%s", list[i]->kind);
      assert_sentence (list[i]->about);
      g_assert_true (list[i]->panel_uri == NULL || g_str_has_prefix (list[i]->panel_uri, "https://"));
      g_assert_cmpuint (list[i]->capabilities, !=, 0);
      g_assert_cmpuint (list[i]->verified & ~list[i]->capabilities, ==, 0);
      /* Something comes in: over the network, or from files. */
      g_assert_true (list[i]->jobs[0].id != NULL || (list[i]->capabilities & OMS_CAPABILITY_FILES_IN) != 0);
      g_assert_cmpint (list[i]->formats != NULL, ==, (list[i]->capabilities & OMS_CAPABILITY_FILES_IN) != 0);
      for (const OmsAdapterJob *job = list[i]->jobs; job->id != NULL; job++)
        {
          g_assert_nonnull (job->label);
          g_assert_cmpuint (job->interval_s, >=, 60);
          g_assert_true (oms_adapter_info_find_job (list[i], job->id) == job);
          assert_reckonable (list[i], job);
        }
      check_fields (list[i]);
      check_connection (list[i]);
    }
}

/* The seller's page of each marketplace calls the fields as the dialog does. */
static void
test_pages (void)
{
  const OmsAdapterInfo *const *list = oms_registry_list ();

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("connect-%s.md", list[i]->kind);
      g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "docs", name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      if (g_str_equal (list[i]->kind, "stub"))
        continue;
      g_file_get_contents (file, &text, NULL, &error);
      g_assert_no_error (error);
      for (const OmsAdapterField *field = list[i]->fields; field->id != NULL; field++)
        {
          g_autofree char *bold = g_strdup_printf ("**%s**", field->label);

          g_test_message ("%s", bold);
          g_assert_true (field->advanced || strstr (text, bold) != NULL);
        }
    }
}

/* Nothing that Amazon or anybody calls verified unless somebody tried it. */
static void
test_amazon_is_not_called_verified (void)
{
  const OmsAdapterInfo *amazon = oms_registry_find ("amazon");

  g_assert_cmpuint (amazon->verified, ==, 0);
  g_assert_nonnull (strstr (amazon->about, "application of your own"));
  g_assert_nonnull (strstr (amazon->about, "ask Amazon"));
}

/* Keys or files: what belongs to the keys counts only with them, and nothing is called tried. */
static void
test_myntra (void)
{
  const OmsAdapterInfo *myntra = oms_registry_find ("myntra");
  const OmsAdapterField *connection = oms_adapter_info_find_field (myntra, OMS_SETTING_CONNECTION);
  double a_minute = 0;

  g_assert_cmpuint (myntra->verified, ==, 0);
  g_assert_nonnull (strstr (myntra->about, "account manager"));
  g_assert_nonnull (strstr (myntra->about, "Not tested against a live account"));
  g_assert_cmpstr (connection->default_value, ==, OMS_CONNECTION_API);
  for (const OmsAdapterField *field = myntra->fields; field->id != NULL; field++)
    if (field != connection)
      g_assert_cmpstr (field->when, ==, "connection=api");
  g_assert_cmpstr (oms_adapter_info_find_field (myntra, "endpoint")->default_value, ==,
                   "https://api-integration.myntra.com");
  g_assert_cmpstr (oms_adapter_info_find_field (myntra, "store")->default_value, ==, "MYNTRA");
  for (const OmsAdapterLimit *limit = myntra->limits; limit->operation != NULL; limit++)
    a_minute += limit->burst + limit->rate * 60;
  g_assert_cmpfloat (a_minute, <=, 60);
}

/* Files, unless a seller fills in the interface; and it comes with nothing of that filled in. */
static void
test_meesho (void)
{
  const OmsAdapterInfo *meesho = oms_registry_find ("meesho");
  const OmsAdapterField *connection = oms_adapter_info_find_field (meesho, OMS_SETTING_CONNECTION);

  g_assert_cmpuint (meesho->verified, ==, 0);
  g_assert_nonnull (strstr (meesho->about, "only to approved sellers and partners"));
  g_assert_nonnull (strstr (meesho->about, "never tested against Meesho"));
  g_assert_cmpstr (connection->default_value, ==, OMS_CONNECTION_FILES);
  g_assert_false (oms_adapter_info_has_jobs (meesho, NULL));
  for (const OmsAdapterField *field = meesho->fields; field->id != NULL; field++)
    {
      if (field != connection)
        g_assert_cmpstr (field->when, ==, "connection=api");
      if (field->type != OMS_FIELD_CHOICE)
        g_assert_null (field->default_value);
    }
}

/* ---- Values -------------------------------------------------------------------------------------------------------
 */

static void
assert_field (const char *id, const char *value, gboolean good)
{
  const OmsAdapterField *field = oms_adapter_info_find_field (oms_registry_find ("amazon"), id);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s=%s", id, value != NULL && g_utf8_validate (value, -1, NULL) ? value : "");
  g_assert_cmpint (oms_registry_check_field (field, value, &error), ==, good);
  if (good)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      assert_sentence (error->message);
    }
}

static void
test_values (void)
{
  g_autofree char *huge = g_strnfill (10000, 'A');

  assert_field ("region", "eu", TRUE);
  assert_field ("region", NULL, TRUE);
  assert_field ("region", "mars", FALSE);
  assert_field ("marketplace_ids", "A21TJRUUN4KGV,A1F83G8C2ARO7P", TRUE);
  assert_field ("marketplace_ids", "A21TJRUUN4KGV,", FALSE);
  assert_field ("marketplace_ids", "India", FALSE);
  assert_field ("seller_id", "A1B2C3D4E5", TRUE);
  assert_field ("seller_id", " A1B2C3D4E5\n", TRUE);
  assert_field ("seller_id", "", FALSE);
  assert_field ("seller_id", NULL, FALSE);
  assert_field ("seller_id", "A1 B2", FALSE);
  assert_field ("seller_id", "A1B2C3D4E5\nX", FALSE);
  assert_field ("seller_id", huge, FALSE);
  assert_field ("refresh_token", "Atzr|IwEBI-x_y", TRUE);
  assert_field ("refresh_token", "\xff\xfe\xff\xfe\xff\xfe", FALSE);
  assert_field ("personal_data", "true", TRUE);
  assert_field ("personal_data", "yes", FALSE);
  assert_field ("endpoint", "", TRUE);
  assert_field ("endpoint", "http://127.0.0.1:8080/a1", TRUE);
  assert_field ("endpoint", "http://example.org", FALSE);
  assert_field ("rate_scale", "60", TRUE);
  assert_field ("rate_scale", "fast", FALSE);
}

static GHashTable *
make_table (const char *first, ...)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  va_list args;

  va_start (args, first);
  for (const char *name = first; name != NULL; name = va_arg (args, const char *))
    g_hash_table_insert (table, g_strdup (name), g_strdup (va_arg (args, const char *)));
  va_end (args);
  return table;
}

static void
assert_create (const char *kind, GHashTable *settings, GHashTable *secrets, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAdapter) adapter = oms_registry_create (kind, settings, secrets, NULL, &error);

  if (code < 0)
    g_assert_no_error (error);
  else
    {
      g_assert_null (adapter);
      g_assert_error (error, OMS_ADAPTER_ERROR, code);
      assert_sentence (error->message);
    }
}

static void
test_create (void)
{
  g_autoptr (GHashTable) secrets = make_table ("client_secret", "secret", "refresh_token", "Atzr|x", NULL);
  g_autoptr (GHashTable) one_secret = make_table ("client_secret", "secret", NULL);
  g_autoptr (GHashTable) good = make_table ("seller_id", "A12345", "client_id", "amzn1.x", NULL);
  g_autoptr (GHashTable) fast = make_table ("seller_id", "A12345", "client_id", "amzn1.x", "rate_scale", "2", NULL);
  g_autoptr (GHashTable) fast_there = make_table ("seller_id", "A12345", "client_id", "amzn1.x", "rate_scale", "2",
                                                  "endpoint", "https://example.org", NULL);
  g_autoptr (GHashTable) fast_here = make_table ("seller_id", "A12345", "client_id", "amzn1.x", "rate_scale", "2",
                                                 "endpoint", "http://127.0.0.1:1", NULL);
  g_autoptr (GHashTable) files = make_table ("connection", "files", NULL);
  g_autoptr (GHashTable) stopped = make_table ("seller_id", "A12345", "client_id", "amzn1.x", "rate_scale", "0",
                                               "endpoint", "http://127.0.0.1:1", NULL);

  assert_create ("amazon", good, secrets, -1);
  assert_create ("amazon", good, one_secret, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", good, NULL, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", NULL, secrets, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", fast, secrets, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", fast_there, secrets, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", fast_here, secrets, -1);
  assert_create ("amazon", stopped, secrets, OMS_ADAPTER_ERROR_AUTH);
  assert_create ("amazon", files, NULL, -1);
  assert_create ("nowhere", good, secrets, OMS_ADAPTER_ERROR_NOT_SUPPORTED);
}

static void
test_settings (void)
{
  g_autoptr (GHashTable) settings = make_table ("seller_id", "  A12345\n", "client_id", "amzn1.x", "region", "", NULL);
  g_autoptr (GHashTable) secrets = make_table ("client_secret", "secret\n", "refresh_token", "Atzr|x", NULL);
  g_autoptr (OmsAdapter) adapter = oms_registry_create ("amazon", settings, secrets, NULL, NULL);

  g_assert_cmpstr (oms_adapter_get_setting (adapter, "seller_id"), ==, "A12345");
  g_assert_cmpstr (oms_adapter_get_setting (adapter, "region"), ==, "eu");
  g_assert_cmpstr (oms_adapter_get_setting (adapter, "endpoint"), ==, NULL);
  g_assert_cmpstr (oms_adapter_get_secret (adapter, "client_secret"), ==, "secret");
  g_assert_null (oms_adapter_get_secret (adapter, "seller_id"));
  g_assert_false (oms_adapter_get_switch (adapter, "personal_data"));
}

/* ---- The base class, on the stub ----------------------------------------------------------------------------------
 */

typedef struct
{
  OmsStubWorld *world;
  OmsAdapter *adapter;
  guint done;
  char *order;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) settings = make_table ("world", "test", NULL);
  g_autoptr (GError) error = NULL;

  fixture->done = 0;
  fixture->order = g_strdup ("");
  fixture->world = oms_stub_world_new ("test");
  oms_stub_world_put_order (fixture->world, "1", OMS_STATUS_NEW, 1000, 100, 2);
  fixture->adapter = oms_registry_create ("stub", settings, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->adapter);
  oms_stub_world_free (fixture->world);
  g_free (fixture->order);
}

static void
note (Fixture *fixture, const char *what)
{
  char *longer = g_strconcat (fixture->order, what, " ", NULL);

  g_free (fixture->order);
  fixture->order = longer;
  fixture->done++;
}

static void
orders_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOrderPage) page = oms_adapter_fetch_orders_finish (OMS_ADAPTER (source), result, NULL);

  note (user_data, page != NULL && page->orders->len == 1 ? "orders" : "failed");
}

static void
stock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsStockPage) page = oms_adapter_fetch_stock_finish (OMS_ADAPTER (source), result, &error);

  note (user_data, g_error_matches (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER) ? "server" : "stock");
}

static void
by_id_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsOrderPage) page = oms_adapter_fetch_orders_by_id_finish (OMS_ADAPTER (source), result, &error);

  note (user_data, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? "cancelled" : "by-id");
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *summary = NULL;

  g_assert_true (oms_adapter_check_finish (OMS_ADAPTER (source), result, &summary, NULL));
  note (user_data, summary);
}

/* One after the other, in the order asked, and the last one may hold the last reference. */
static void
test_worker (Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = { "1", NULL };
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };

  oms_stub_world_set_delay (fixture->world, 20);
  oms_stub_world_fail (fixture->world, "listings", OMS_ADAPTER_ERROR_SERVER, 1);
  oms_adapter_fetch_orders_async (fixture->adapter, "changes", &cursor, NULL, orders_cb, fixture);
  oms_adapter_fetch_stock_async (fixture->adapter, "listings", NULL, NULL, stock_cb, fixture);
  oms_adapter_fetch_orders_by_id_async (fixture->adapter, ids, cancelled, by_id_cb, fixture);
  oms_adapter_fetch_stock_async (fixture->adapter, "listings", NULL, NULL, stock_cb, fixture);
  oms_adapter_check_async (fixture->adapter, NULL, check_cb, fixture);
  g_cancellable_cancel (cancelled);
  g_object_add_weak_pointer (G_OBJECT (fixture->adapter), (gpointer *) &fixture->adapter);
  g_object_unref (fixture->adapter);
  while (fixture->done < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->order, ==, "orders server cancelled stock Connected to the stub. ");
  g_assert_cmpuint (oms_stub_world_get_calls (fixture->world, "orders-by-id"), ==, 0);
  for (int i = 0; i < 200 && fixture->adapter != NULL; i++)
    g_usleep (5000);
  g_assert_null (fixture->adapter);
}

static void
test_throttled_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  oms_adapter_set_throttled (&error, 4711, "Later.");
  copy = g_error_copy (error);
  g_assert_cmpint (oms_adapter_error_get_retry_at (copy), ==, 4711);
  g_assert_cmpint (oms_adapter_error_get_retry_at (other), ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (oms_adapter_error_get_retry_at (NULL), ==, OMS_TIME_UNKNOWN);
}

static void
test_notice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = oms_adapter_dup_notice (fixture->adapter);
  g_autofree char *some = NULL;

  g_assert_null (none);
  oms_adapter_set_notice (fixture->adapter, "Less than asked.");
  some = oms_adapter_dup_notice (fixture->adapter);
  g_assert_cmpstr (some, ==, "Less than asked.");
}

#define ADD(path, func) g_test_add ("/adapter/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  oms_registry_add_for_test (OMS_TYPE_STUB_ADAPTER);
  g_test_add_func ("/registry/descriptions", test_descriptions);
  g_test_add_func ("/registry/pages", test_pages);
  g_test_add_func ("/registry/amazon-is-not-called-verified", test_amazon_is_not_called_verified);
  g_test_add_func ("/registry/myntra", test_myntra);
  g_test_add_func ("/registry/meesho", test_meesho);
  g_test_add_func ("/registry/values", test_values);
  g_test_add_func ("/registry/create", test_create);
  g_test_add_func ("/registry/settings", test_settings);
  ADD ("worker", test_worker);
  ADD ("throttled-error", test_throttled_error);
  ADD ("notice", test_notice);
  return g_test_run ();
}
