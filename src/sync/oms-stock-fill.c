/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know formats: an account's marketplace says which of its files can be filled in. */
#include "oms-stock-fill.h"

#include <glib/gi18n-lib.h>

#include "oms-store-query.h"

#define ROWS_AT_ONCE 500

/* ---- What is available at an account ----------------------------------------------------------------------------- */

/* What one listing has at all its places. */
typedef struct
{
  char *sku, *variation;
  gint64 available;
  gboolean known, unsure;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->sku);
  g_free (listing->variation);
  g_free (listing);
}

static Listing *
listing_of (GHashTable *listings, const OmsStockRow *row)
{
  Listing *listing = g_hash_table_lookup (listings, &row->listing_id);

  if (listing != NULL)
    return listing;
  listing = g_new0 (Listing, 1);
  listing->sku = g_strdup (row->sku);
  listing->variation = g_strdup (row->variation);
  g_hash_table_insert (listings, g_memdup2 (&row->listing_id, sizeof row->listing_id), listing);
  return listing;
}

/* Pieces that lie elsewhere are not the seller's to offer. A place that is switched off has none to offer; any other
 * figure nobody knows makes the sum one nobody knows. */
static void
add_row (GHashTable *listings, const OmsStockRow *row)
{
  Listing *listing;

  if (row->fulfilment == OMS_FULFILMENT_MARKETPLACE)
    return;
  listing = listing_of (listings, row);
  if (row->state == OMS_STOCK_KNOWN && row->available >= 0)
    {
      listing->known = TRUE;
      listing->available += row->available;
    }
  else if (row->state == OMS_STOCK_KNOWN || row->available != 0 || row->location == NULL || *row->location == '\0')
    listing->unsure = TRUE;
}

static gboolean
add_rows (OmsStore *store, GHashTable *listings, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GPtrArray) rows = oms_store_stock_rows (store, ids, n_ids, cancellable, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (g_ptr_array_index (rows, i) != NULL)
      add_row (listings, g_ptr_array_index (rows, i));
  return rows != NULL;
}

static int
compare_listings (gconstpointer a, gconstpointer b)
{
  const Listing *one = a, *two = b;
  int order = strcmp (one->sku, two->sku);

  return order != 0 ? order : strcmp (one->variation, two->variation);
}

/* Two listings of one SKU that do not agree are no figure. By SKU: in this order it is told what has no row. */
static void
add_up (GHashTable *listings, OmsStockFigures *figures, GHashTable *unsure)
{
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_values (listings), compare_listings);

  for (GList *l = sorted; l != NULL; l = l->next)
    {
      const Listing *listing = l->data;

      if (listing->unsure || !listing->known ||
          !oms_stock_figures_add (figures, listing->sku, listing->variation, listing->available))
        g_hash_table_add (unsure, g_strconcat (listing->sku, "\t", listing->variation, NULL));
    }
}

typedef struct
{
  OmsStockFigures *sure;
  OmsStockFigures *all;
  GHashTable *unsure;
} Sifting;

static void
sift (const char *sku, const char *variation, gpointer data)
{
  Sifting *sifting = data;
  g_autofree char *key = g_strconcat (sku, "\t", variation, NULL);
  gint64 figure;

  if (!g_hash_table_contains (sifting->unsure, key) && oms_stock_figures_find (sifting->all, sku, variation, &figure))
    oms_stock_figures_add (sifting->sure, sku, variation, figure);
}

static OmsStockFigures *
read_account (OmsStore *store, gint64 platform_id, guint *n_unsure, GCancellable *cancellable, GError **error)
{
  const OmsStockQuery query = { .platform_id = platform_id };
  g_autoptr (GArray) ids = oms_store_stock_ids (store, &query, 0, cancellable, error);
  g_autoptr (OmsStockFigures) all = oms_stock_figures_new ();
  g_autoptr (OmsStockFigures) sure = oms_stock_figures_new ();
  g_autoptr (GHashTable) unsure = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) listings = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, listing_free);
  Sifting sifting = { sure, all, unsure };

  if (ids == NULL)
    return NULL;
  for (guint first = 0; first < ids->len; first += ROWS_AT_ONCE)
    if (!add_rows (store, listings, &g_array_index (ids, gint64, first), MIN (ROWS_AT_ONCE, ids->len - first),
                   cancellable, error))
      return NULL;
  add_up (listings, all, unsure);
  oms_stock_figures_foreach (all, sift, &sifting);
  *n_unsure = g_hash_table_size (unsure);
  return g_steal_pointer (&sure);
}

/* ---- The fill ---------------------------------------------------------------------------------------------------- */

static gboolean
check_format (const OmsAccount *account, const OmsFileMatch *match, GError **error)
{
  if (g_strcmp0 (account->kind, match->info->kind) != 0)
    g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
                 _ ("This file is “%s”, which does not belong to this account."), _ (match->format->label));
  else if (match->format->fill == NULL)
    g_set_error (
        error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
        _ ("This file is “%s”, in which no stock is filled in. Download the stock workbook in the seller panel "
           "and choose it as it is."),
        _ (match->format->label));
  else
    return TRUE;
  return FALSE;
}

OmsFillReport *
oms_stock_fill_run (OmsStore *store, const OmsAccount *account, const char *workbook, const char *list,
                    gint64 from_platform, const char *target, GCancellable *cancellable, GError **error)
{
  OmsFileMatch match = { NULL, NULL };
  g_autoptr (OmsStockFigures) figures = NULL;
  OmsFillReport *report;
  guint n_unsure = 0;

  if (!oms_file_recognise (workbook, &match, cancellable, error) || !check_format (account, &match, error))
    return NULL;
  if (list == NULL && from_platform == 0)
    figures = oms_stock_figures_new ();
  else if (list != NULL)
    figures = oms_stock_figures_read (list, cancellable, error);
  else
    figures = read_account (store, from_platform, &n_unsure, cancellable, error);
  if (figures == NULL)
    return NULL;
  report = oms_file_fill (workbook, match.format, figures, target, cancellable, error);
  if (report != NULL && n_unsure > 0)
    g_ptr_array_insert (
        report->reasons, 0,
        g_strdup_printf (ngettext ("The stock of %u SKU at that account is not known for sure; it is left out.",
                                   "The stock of %u SKUs at that account is not known for sure; they are left out.",
                                   n_unsure),
                         n_unsure));
  return report;
}
