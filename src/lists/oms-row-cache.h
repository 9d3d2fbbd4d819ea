/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by id, the oldest dropped first. Main thread only. */
#pragma once

#include "oms-slot-private.h"

G_BEGIN_DECLS

typedef struct _OmsRowCache OmsRowCache;

OmsRowCache *oms_row_cache_new (guint limit, GDestroyNotify free_data);
void oms_row_cache_free (OmsRowCache *cache);
OmsListRow *oms_row_cache_lookup (OmsRowCache *cache, gint64 id); /* (nullable) (transfer none) */
gboolean oms_row_cache_has (OmsRowCache *cache, gint64 id);
/* Takes over the elements of @rows, NULL ones too: those ids are gone. */
void oms_row_cache_add (OmsRowCache *cache, GArray *ids, GPtrArray *rows);
void oms_row_cache_remove (OmsRowCache *cache, gint64 id);
void oms_row_cache_clear (OmsRowCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsRowCache, oms_row_cache_free)

G_END_DECLS
