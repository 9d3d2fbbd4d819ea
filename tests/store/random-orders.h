/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database of random orders and the same orders as plain rows, read by a connection of its own: what a query answers
 * is compared with a loop in C over these rows. */
#pragma once

#include "oms-store-query.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id, platform_id;
  char *order_id, *payment, *currency, *tracking, *postcode, *sort_name, *text;
  char **skus, **awbs;
  int status, flags, fulfilment, item_count;
  gint64 purchased_at, changed_at, dispatch_after, dispatch_by, total;
} PlainOrder;

typedef struct
{
  char *folder, *path;
  OmsStore *store;
  GPtrArray *plain;    /* (element-type PlainOrder) by id */
  GPtrArray *accounts; /* (element-type OmsAccount) */
  gint64 now;
} RandomOrders;

RandomOrders *random_orders_new (guint n_orders);
void random_orders_free (RandomOrders *self);
/* Reads the plain rows again. */
void random_orders_reread (RandomOrders *self);

OmsOrderFilter *random_filter (RandomOrders *self, gboolean with_text);

gboolean plain_matches (RandomOrders *self, const PlainOrder *order, const OmsOrderFilter *filter);
/* The ids that match, sorted. */
GArray *plain_find (RandomOrders *self, const OmsOrderFilter *filter, const OmsOrderSort *sort);

G_END_DECLS
