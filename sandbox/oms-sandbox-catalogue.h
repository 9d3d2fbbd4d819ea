/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a seller offers: products with variations, Indian prices, stock. The same SKUs on every marketplace, so that one
 * product stands behind several listings; quantities differ by account. It knows no marketplace. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *sku;
  char *title;
  char *variation;  /* "Blue / M"; "" for none */
  const char *type; /* Amazon's product type word, good enough for all */
  guint product;    /* which product: the variations of one share it */
  char asin[11];
  char fnsku[11];
  gint64 price;            /* paise, GST included */
  guint gst;               /* percent */
  gboolean by_marketplace; /* kept and sent by the marketplace */
  gboolean live;           /* can be bought */
  guint quantity;
  guint reserved;
  guint inbound;
  gint64 created;
  gint64 updated;
} OmsSandboxListing;

/* @n listings (0: the natural size of the catalogue), as they stand at @now. @kept: how many in a thousand the
 * marketplace keeps and sends itself. Returns: (transfer full) (element-type OmsSandboxListing): an array that frees
 * its contents. */
GArray *oms_sandbox_catalogue_new (guint64 seed, guint account, guint n, guint kept, gint64 now);

G_END_DECLS
