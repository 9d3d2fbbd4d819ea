/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. A sieve of the low bits spares most ids the look into a hash table. */
#include "oms-id-vector.h"

#define SIEVE_BITS 65536

guint
oms_id_vector_find (const GArray *vector, gint64 id)
{
  for (guint i = 0; i < vector->len; i++)
    if (g_array_index (vector, gint64, i) == id)
      return i;
  return G_MAXUINT;
}

GHashTable *
oms_id_vector_which (const GArray *vector, const gint64 *ids, gsize n_ids)
{
  g_autoptr (GHashTable) asked = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  g_autofree guint64 *sieve = g_new0 (guint64, SIEVE_BITS / 64);

  for (gsize i = 0; i < n_ids; i++)
    {
      guint16 low = ids[i] & (SIEVE_BITS - 1);

      sieve[low / 64] |= G_GUINT64_CONSTANT (1) << (low % 64);
      g_hash_table_add (asked, OMS_ID_KEY (ids[i]));
    }
  for (guint i = 0; i < vector->len && n_ids > 0; i++)
    {
      gint64 id = g_array_index (vector, gint64, i);
      guint16 low = id & (SIEVE_BITS - 1);

      if ((sieve[low / 64] >> (low % 64) & 1) != 0 && g_hash_table_contains (asked, OMS_ID_KEY (id)))
        g_hash_table_add (present, OMS_ID_KEY (id));
    }
  return g_steal_pointer (&present);
}

GArray *
oms_id_vector_without (const GArray *vector, GHashTable *leaving)
{
  GArray *rest = g_array_sized_new (FALSE, FALSE, sizeof (gint64), vector->len);

  for (guint i = 0; i < vector->len; i++)
    if (!g_hash_table_contains (leaving, OMS_ID_KEY (g_array_index (vector, gint64, i))))
      g_array_append_val (rest, g_array_index (vector, gint64, i));
  return rest;
}
