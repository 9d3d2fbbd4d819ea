/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the reading side share. Not for other folders. */
#pragma once

#include "oms-facets.h"
#include "oms-query-builder.h"
#include "oms-store-query.h"

G_BEGIN_DECLS

/* The title of row @t, or, where that marketplace tells none, what another listing of the same SKU is called. */
#define OMS_SQL_TITLE(t)                                                                                           \
  "COALESCE (NULLIF (" t ".title, ''), (SELECT k.title FROM listings k WHERE k.sku = " t ".sku COLLATE NOCASE AND" \
  " k.title <> '' LIMIT 1), '')"

/* A question about orders on its way to a reader. */
typedef struct
{
  OmsOrderFilter *filter;
  OmsOrderSort sort;
  guint limit;
  GArray *ids, *except; /* (element-type gint64) */
  gint64 now;
  GTimeZone *zone;
  OmsFacets *facets; /* (nullable) */
} OmsOrderRequest;

/* @start_facets: the window asks, and will ask again. NULL @filter: none. */
OmsOrderRequest *oms_order_request_new (OmsStore *store, const OmsOrderFilter *filter, gboolean start_facets);
void oms_order_request_free (OmsOrderRequest *request);
OmsOrderQuery *oms_order_request_query (OmsOrderRequest *request, OmsDb *db, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsOrderRequest, oms_order_request_free)

/* The ids that match, sorted (oms-store-query-orders.c). */
GArray *oms_order_query_find (OmsOrderQuery *query, OmsDb *db, OmsFacets *facets, const OmsOrderSort *sort, guint limit,
                              GError **error);

/* "[1,2,3]", for json_each(). (transfer full) */
char *oms_ids_to_json (const gint64 *ids, gsize n_ids);

G_END_DECLS
