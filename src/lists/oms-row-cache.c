/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bounded cache of rows. Knows neither positions nor queries. */
#include "oms-row-cache.h"

#include "oms-query-list.h"

struct _OmsRowCache
{
  GHashTable *rows; /* (element-type gint64 OmsListRow) */
  GQueue order;     /* ids, oldest first; may name ids that were removed */
  guint limit;
  GDestroyNotify free_data;
};

OmsRowCache *
oms_row_cache_new (guint limit, GDestroyNotify free_data)
{
  OmsRowCache *cache = g_new0 (OmsRowCache, 1);

  cache->rows = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) oms_list_row_unref);
  g_queue_init (&cache->order);
  cache->limit = limit;
  cache->free_data = free_data;
  return cache;
}

void
oms_row_cache_free (OmsRowCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->rows);
  g_queue_clear (&cache->order);
  g_free (cache);
}

OmsListRow *
oms_row_cache_lookup (OmsRowCache *cache, gint64 id)
{
  return g_hash_table_lookup (cache->rows, OMS_ID_KEY (id));
}

gboolean
oms_row_cache_has (OmsRowCache *cache, gint64 id)
{
  return g_hash_table_contains (cache->rows, OMS_ID_KEY (id));
}

void
oms_row_cache_add (OmsRowCache *cache, GArray *ids, GPtrArray *rows)
{
  for (guint i = 0; i < ids->len && i < rows->len; i++)
    {
      gpointer key = OMS_ID_KEY (g_array_index (ids, gint64, i));

      g_hash_table_insert (cache->rows, key, oms_list_row_new (g_ptr_array_index (rows, i), cache->free_data));
      g_queue_push_tail (&cache->order, key);
      rows->pdata[i] = NULL;
    }
  while (g_queue_get_length (&cache->order) > cache->limit)
    g_hash_table_remove (cache->rows, g_queue_pop_head (&cache->order));
}

void
oms_row_cache_remove (OmsRowCache *cache, gint64 id)
{
  g_hash_table_remove (cache->rows, OMS_ID_KEY (id));
}

void
oms_row_cache_clear (OmsRowCache *cache)
{
  g_hash_table_remove_all (cache->rows);
  g_queue_clear (&cache->order);
}
