/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to a long vector of ids, by walking it. Knows nothing of lists. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An id as the key of a direct hash table. */
#define OMS_ID_KEY(id) ((gpointer) (gintptr) (id))

/* Where @id is in @vector (element-type gint64), G_MAXUINT when it is not. About 0.5 ms per million. */
guint oms_id_vector_find (const GArray *vector, gint64 id);
/* Which of @ids are in @vector, as a set of OMS_ID_KEY. About 2 ms per million. (transfer full) */
GHashTable *oms_id_vector_which (const GArray *vector, const gint64 *ids, gsize n_ids);
/* @vector without the ids of the set @leaving, in the same order. (transfer full) */
GArray *oms_id_vector_without (const GArray *vector, GHashTable *leaving);

G_END_DECLS
