/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the invented sellers sell, and to whom. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KIND_AMAZON,
  KIND_FLIPKART,
  KIND_MEESHO,
  KIND_MYNTRA,
  N_KINDS,
} Kind;

typedef struct
{
  char *sku;
  char *title;
  gint64 price; /* paise */
} Product;

typedef struct
{
  const char *name, *state;
  int postcode; /* its first three digits */
} City;

typedef struct _Catalogue Catalogue;

Catalogue *catalogue_new (GRand *rand);
void catalogue_free (Catalogue *catalogue);
guint catalogue_size (Catalogue *catalogue);
const Product *catalogue_get (Catalogue *catalogue, guint index);
/* Few products sell often, many sell now and then. */
const Product *catalogue_pick (Catalogue *catalogue, GRand *rand);
const City *catalogue_pick_city (GRand *rand);
char *catalogue_make_name (GRand *rand); /* (transfer full) */

G_END_DECLS
