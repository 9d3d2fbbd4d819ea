/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invented products, buyers and real towns. */
#include "make-catalogue.h"

struct _Catalogue
{
  GPtrArray *products; /* (element-type Product) */
};

static const struct
{
  const char *code, *name;
  int price;
} types[] = {
  { "KRT", "Straight Kurta for Women", 799 },
  { "SAR", "Saree with Blouse Piece", 1499 },
  { "SHR", "Slim Fit Casual Shirt for Men", 899 },
  { "TSH", "Round Neck T-Shirt", 449 },
  { "LEH", "Semi-Stitched Lehenga Choli", 2899 },
  { "PJM", "Night Suit Set", 699 },
  { "BED", "Double Bedsheet with 2 Pillow Covers", 999 },
  { "CRT", "Door Curtains, Set of 2", 649 },
  { "BAG", "Sling Bag for Women", 549 },
  { "JWL", "Oxidised Jhumka Earrings", 249 },
  { "BTL", "Steel Water Bottle, 1 Litre", 599 },
  { "TOY", "Wooden Building Blocks", 749 },
};
static const struct
{
  const char *code, *name;
} colours[] = { { "BLU", "Navy Blue" }, { "RED", "Maroon" },     { "GRN", "Bottle Green" }, { "YLW", "Mustard" },
                { "PNK", "Rani Pink" }, { "BLK", "Black" },      { "WHT", "Off White" },    { "TEL", "Teal" },
                { "PCH", "Peach" },     { "PRP", "Wine Purple" } };
static const char *const fabrics[] = { "Cotton", "Rayon", "Printed", "Embroidered", "Chikankari", "Crêpe", "Bandhani" };
static const char *const sizes[] = { "S", "M", "L", "XL", "XXL" };
static const char *const first_names[] = { "Aarav",    "Priya",  "Rahul",  "Sneha",  "Imran",  "Lakshmi",
                                           "Gurpreet", "Ananya", "Vikram", "Fatima", "Joseph", "Meera",
                                           "Arjun",    "Kavya",  "Rohan",  "Sunita", "Deepak", "Nisha",
                                           "Manoj",    "Pooja",  "Sanjay", "Divya",  "Zoya",   "Harish" };
static const char *const last_names[] = { "Sharma",     "Patel", "Iyer",     "Khan",  "Singh", "Das",
                                          "Reddy",      "Nair",  "Gupta",    "Mehta", "Joshi", "Fernandes",
                                          "Chatterjee", "Yadav", "Kulkarni", "Bose" };
static const City cities[] = {
  { "Jaipur", "Rajasthan", 302 },      { "Mumbai", "Maharashtra", 400 },
  { "Bengaluru", "Karnataka", 560 },   { "Delhi", "Delhi", 110 },
  { "Chennai", "Tamil Nadu", 600 },    { "Hyderabad", "Telangana", 500 },
  { "Kolkata", "West Bengal", 700 },   { "Pune", "Maharashtra", 411 },
  { "Surat", "Gujarat", 395 },         { "Lucknow", "Uttar Pradesh", 226 },
  { "Kochi", "Kerala", 682 },          { "Guwahati", "Assam", 781 },
  { "Indore", "Madhya Pradesh", 452 }, { "Patna", "Bihar", 800 },
  { "Nashik", "Maharashtra", 422 },    { "Coimbatore", "Tamil Nadu", 641 },
  { "Ludhiana", "Punjab", 141 },       { "Bhubaneswar", "Odisha", 751 },
  { "Mysuru", "Karnataka", 570 },      { "Visakhapatnam", "Andhra Pradesh", 530 },
};

static void
product_free (gpointer data)
{
  Product *product = data;

  g_free (product->sku);
  g_free (product->title);
  g_free (product);
}

Catalogue *
catalogue_new (GRand *rand)
{
  Catalogue *catalogue = g_new (Catalogue, 1);

  catalogue->products = g_ptr_array_new_with_free_func (product_free);
  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint c = 0; c < G_N_ELEMENTS (colours); c++)
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        {
          const char *fabric = fabrics[g_rand_int_range (rand, 0, G_N_ELEMENTS (fabrics))];
          Product *product = g_new (Product, 1);

          product->sku = g_strdup_printf ("%s-%s-%03u-%s", types[t].code, colours[c].code, t * 10 + c + 1, sizes[s]);
          product->title = g_strdup_printf ("%s %s, %s, %s", fabric, types[t].name, colours[c].name, sizes[s]);
          product->price = (types[t].price + 50 * g_rand_int_range (rand, -3, 8)) * 100;
          g_ptr_array_add (catalogue->products, product);
        }
  return catalogue;
}

void
catalogue_free (Catalogue *catalogue)
{
  g_ptr_array_unref (catalogue->products);
  g_free (catalogue);
}

guint
catalogue_size (Catalogue *catalogue)
{
  return catalogue->products->len;
}

const Product *
catalogue_get (Catalogue *catalogue, guint index)
{
  return g_ptr_array_index (catalogue->products, index);
}

const Product *
catalogue_pick (Catalogue *catalogue, GRand *rand)
{
  double dice = g_rand_double (rand);

  return catalogue_get (catalogue, (guint) (dice * dice * catalogue_size (catalogue)));
}

const City *
catalogue_pick_city (GRand *rand)
{
  double dice = g_rand_double (rand);

  return &cities[(guint) (dice * dice * G_N_ELEMENTS (cities))];
}

char *
catalogue_make_name (GRand *rand)
{
  return g_strdup_printf ("%s %s", first_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (first_names))],
                          last_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (last_names))]);
}
