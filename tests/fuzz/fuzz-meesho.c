/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a sub-order of Meesho's partner interface: a record that makes sense, or a problem, and never nothing.
 */
#include "oms-registry.h"

#include "fuzz.h"

const char *const fuzz_seeds[] = {
  "{\"id\":\"123456789012345678_1\",\"status\":\"PENDING\",\"at\":\"2026-11-20\",\"items\":[{\"sku\":\"A\",\"size\":"
  "\"M\",\"n\":1}],\"price\":488.0,\"to\":{\"state\":\"Kerala\"},\"packet\":\"TP1\"}",
  "{\"id\":5,\"status\":\"RTO_OFD\",\"at\":1795000000,\"items\":[{\"sku\":7,\"n\":\"2\"}],\"price\":\"488.50\"}",
  "{\"id\":\"1_1\",\"at\":1795000000000,\"items\":{\"0\":{}},\"to\":[]}",
  NULL,
};

static OmsAdapter *
make_adapter (void)
{
  static const char *const pairs[] = { "connection",    "api",       "endpoint",       "http://127.0.0.1:1",
                                       "client_id",     "c",         "orders_path",    "/x",
                                       "path_order_id", "id",        "path_status",    "status",
                                       "path_created",  "at",        "path_sku",       "items.0.sku",
                                       "path_quantity", "items.0.n", "path_variation", "items.0.size",
                                       "path_price",    "price",     "path_state",     "to.state",
                                       "path_packet",   "packet" };
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  OmsAdapter *adapter;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i += 2)
    g_hash_table_insert (settings, (gpointer) pairs[i], (gpointer) pairs[i + 1]);
  g_hash_table_insert (secrets, (gpointer) "secret", (gpointer) "secret");
  adapter = oms_registry_create ("meesho", settings, secrets, NULL, NULL);
  g_assert_nonnull (adapter);
  return adapter;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static OmsAdapter *adapter;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (OmsOrderPage) page = NULL;
  g_autofree char *hash = NULL;
  OmsOrderRecord *record;
  OmsLineRecord *line;

  if (adapter == NULL)
    adapter = make_adapter ();
  page = oms_adapter_read_payload (adapter, bytes, NULL);
  g_assert_cmpuint (page->orders->len + page->problems->len, ==, 1);
  if (page->orders->len == 0)
    return 0;
  record = page->orders->pdata[0];
  line = record->lines->pdata[0];
  hash = oms_order_record_hash (record);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpuint (strlen (record->order_id), >, 0);
  g_assert_cmpstr (line->line_id, ==, record->order_id);
  g_assert_true (line->quantity == OMS_QUANTITY_UNKNOWN || line->quantity >= 0);
  g_assert_null (record->person);
  g_assert_null (record->raw);
  return 0;
}
