/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any adapter's listings and stock, compared with the sandbox's. */
#include "conformance.h"

/* SKU and fulfilment → place → what is there. */
typedef struct
{
  GHashTable *available; /* (element-type utf8 GHashTable) */
  GHashTable *due;       /* (element-type utf8) SKUs of which only the key was listed */
} Stock;

static char *
stock_key (const char *sku, OmsFulfilment fulfilment)
{
  return g_strdup_printf ("%d %s", fulfilment, sku);
}

static void
take_stock (Stock *stock, const OmsStockPage *page)
{
  g_assert_cmpuint (page->problems->len, ==, 0);
  for (guint i = 0; i < page->records->len; i++)
    {
      const OmsStockRecord *record = page->records->pdata[i];
      g_autofree char *key = stock_key (record->sku, record->fulfilment);
      GHashTable *places = g_hash_table_lookup (stock->available, key);

      if (record->key_only)
        g_hash_table_add (stock->due, g_strdup (record->sku));
      if (!record->has_stock)
        continue;
      if (places == NULL)
        {
          places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          g_hash_table_replace (stock->available, g_steal_pointer (&key), places);
        }
      g_hash_table_replace (places, g_strdup (record->location != NULL ? record->location : ""),
                            g_memdup2 (&record->available, sizeof record->available));
    }
}

static void
read_stock (Fixture *fixture, const char *job, Stock *stock)
{
  g_autofree char *state = NULL;
  gboolean more;
  gboolean full = FALSE;

  do
    {
      OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsStockPage) page = oms_adapter_fetch_stock (fixture->adapter, job, &cursor, NULL, &error);

      g_assert_no_error (error);
      take_stock (stock, page);
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
      full |= page->full_pass_end;
    }
  while (more);
  g_assert_true (full);
}

static void
read_due_stock (Fixture *fixture, Stock *stock)
{
  guint max_keys = oms_adapter_get_info (fixture->adapter)->max_keys;
  guint n_keys;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (stock->due, &n_keys);

  for (guint i = 0; i < n_keys; i += max_keys)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      g_autoptr (OmsStockPage) page = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = i; j < MIN (i + max_keys, n_keys); j++)
        g_ptr_array_add (batch, keys[j]);
      g_ptr_array_add (batch, NULL);
      page = oms_adapter_fetch_stock_of (fixture->adapter, (const char *const *) batch->pdata, NULL, &error);
      g_assert_no_error (error);
      take_stock (stock, page);
    }
}

/* At all places together. */
static gint64
available_of (const Stock *stock, const char *key)
{
  GHashTable *places = g_hash_table_lookup (stock->available, key);
  GHashTableIter iter;
  gpointer place;
  gint64 sum = 0;

  if (places == NULL)
    g_error ("No stock was read for %s", key);
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    sum += *(const gint64 *) place;
  return sum;
}

static void
test_stock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) available =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (OmsJson) truth = test_sandbox_get (fixture->sandbox, "/sandbox/truth?limit=1");
  const OmsJsonNode *entries =
      oms_json_get (oms_json_at (oms_json_get (oms_json_root (truth), "accounts"), 0), "stock");
  Stock stock = { available, due };

  for (guint i = 0; conformance_subject->stock_jobs[i] != NULL; i++)
    read_stock (fixture, conformance_subject->stock_jobs[i], &stock);
  read_due_stock (fixture, &stock);
  g_assert_cmpuint (oms_json_length (entries), >, 100);
  for (guint i = 0; i < oms_json_length (entries); i++)
    {
      const OmsJsonNode *entry = oms_json_at (entries, i);
      gboolean remote = oms_json_get_bool (entry, "fulfilled_by_marketplace");
      g_autofree char *key =
          stock_key (oms_json_get_string (entry, "sku"), remote ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF);
      gint64 expected;

      /* Of what it keeps in its warehouses a marketplace may tell nothing. */
      if (oms_json_get (entry, "available") == NULL)
        expected = OMS_QUANTITY_UNKNOWN;
      else
        g_assert_true (oms_json_get_int (entry, "available", &expected));
      /* Of what is not on sale some tell nothing, but never 0. */
      if (!oms_json_get_bool (entry, "live") && available_of (&stock, key) == OMS_QUANTITY_UNKNOWN)
        continue;
      g_assert_cmpint (available_of (&stock, key), ==, expected);
    }
}

void
conformance_add_stock (void)
{
  ADD ("stock", NULL, test_stock);
}
