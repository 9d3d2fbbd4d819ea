/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is the same for any marketplace's report files, and for one that is read from files only. */
#include "conformance.h"
#include "oms-registry.h"

static void
assert_not_supported (GError **error)
{
  g_assert_error (*error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED);
  g_clear_error (error);
}

/* As it comes, it asks for nothing. */
static void
test_files_only (gconstpointer data)
{
  const OmsAdapterInfo *info = data;
  const char *const ids[] = { "1", NULL };
  const OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAdapter) adapter = oms_registry_create (info->kind, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (info->jobs[0].id == NULL)
    g_assert_cmpuint (info->capabilities & ~(guint) OMS_CAPABILITY_FILES_OUT, ==, OMS_CAPABILITY_FILES_IN);
  g_assert_true (oms_adapter_info_works_with_files (info));
  g_assert_false (oms_adapter_info_has_jobs (info, NULL));
  g_assert_cmpuint (info->verified, ==, 0);
  g_assert_false (oms_adapter_check (adapter, NULL, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_orders (adapter, "orders", &cursor, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_orders_by_id (adapter, ids, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_stock (adapter, "stock", &cursor, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_stock_of (adapter, ids, NULL, &error));
  assert_not_supported (&error);
}

/* Any marketplace's formats: complete, and told apart by name. */
static void
test_formats (gconstpointer data)
{
  const OmsAdapterInfo *info = data;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; info->formats != NULL && info->formats[i] != NULL; i++)
    {
      const OmsFileFormat *format = info->formats[i];
      guint required = 0;

      g_assert_true (g_str_has_prefix (format->id, info->kind));
      g_assert_true (g_hash_table_add (seen, (gpointer) format->id));
      g_assert_nonnull (format->label);
      g_assert_true ((format->read_row != NULL) != (format->declined != NULL));
      g_assert_true (format->fill == NULL || (info->capabilities & OMS_CAPABILITY_FILES_OUT) != 0);
      for (const OmsFileColumn *column = format->columns; column->names[0] != NULL; column++)
        required += column->required;
      g_assert_cmpuint (required, >=, 2);
    }
}

void
conformance_add_formats (const OmsAdapterInfo *info)
{
  g_test_add_data_func ("/conformance/formats", info, test_formats);
}

void
conformance_add_files_only (const OmsAdapterInfo *info)
{
  g_test_add_data_func ("/conformance/files-only", info, test_files_only);
}
