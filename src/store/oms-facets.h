/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What most filters ask about, 16 bytes an order, in memory, so that any combination is counted in milliseconds and a
 * walk along a sort index need not look at each row. Built in the background by a reader, then patched by whoever uses
 * it with what changed since (orders.version). Any thread; has a lock of its own. Not for other folders. */
#pragma once

#include "oms-query-builder.h"

G_BEGIN_DECLS

typedef struct _OmsFacets OmsFacets;

/* The store's. With @start they are made, and built in the background, when they are not there yet: the window asks so;
 * a command that asks once and ends does not. (transfer full) (nullable) */
OmsFacets *oms_facets_of (OmsStore *store, gboolean start);
void oms_facets_unref (OmsFacets *facets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsFacets, oms_facets_unref)

/* A filter in the facets' terms. */
typedef struct
{
  guint8 platforms[256], payments[256]; /* by facet index: may it match? */
  guint16 statuses;
  guint8 flags_all, flags_none;
  gint8 fulfilment; /* -1: any */
  gboolean attention;
  gboolean not_marketplace;         /* leaves out what the marketplace ships */
  guint32 ordered_from, ordered_to; /* seconds; to is exclusive, 0: open */
  guint32 dispatch_from, dispatch_to;
  guint32 ready_at; /* dispatch_after must have come by then; 0: no matter */
} OmsFacetTest;

/* Brings the facets up to the database's state, then readies @test and holds the facets still until
 * oms_facets_end(). Search words are not looked at. FALSE: @facets is NULL or not built yet, or the filter asks for
 * more than facets hold (totals, milliseconds); then nothing is held. */
gboolean oms_facets_begin (OmsFacets *facets, OmsDb *db, const OmsOrderQuery *query, OmsFacetTest *test);
void oms_facets_end (OmsFacets *facets);

/* Between begin and end. */
gboolean oms_facets_match (OmsFacets *facets, const OmsFacetTest *test, gint64 id);
gint64 oms_facets_count (OmsFacets *facets, const OmsFacetTest *test);
gint64 oms_facets_n_orders (OmsFacets *facets);
/* Up to @limit matching ids in the order of ids. (transfer full) (element-type gint64) */
GArray *oms_facets_collect (OmsFacets *facets, const OmsFacetTest *test, guint limit);

/* Blocks until they are built: for tests and benchmarks. */
gboolean oms_facets_build (OmsFacets *facets, OmsStore *store, GError **error);

G_END_DECLS
