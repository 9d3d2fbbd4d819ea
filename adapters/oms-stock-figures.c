/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Must not know what the figures are for. */
#include "oms-stock-figures.h"

#include "oms-file-reader-private.h"
#include "oms-file-row.h"
#include "oms-file-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FIGURES 500000

typedef struct
{
  char *sku, *variation;
  gint64 figure;
} Figure;

struct _OmsStockFigures
{
  GHashTable *figures; /* (element-type Figure) a set */
  GPtrArray *order;    /* the same, borrowed, as they came */
};

static guint
figure_hash (gconstpointer data)
{
  const Figure *figure = data;

  return g_str_hash (figure->sku) * 31 + g_str_hash (figure->variation);
}

static gboolean
figure_equal (gconstpointer a, gconstpointer b)
{
  const Figure *one = a, *two = b;

  return strcmp (one->sku, two->sku) == 0 && strcmp (one->variation, two->variation) == 0;
}

static void
figure_free (gpointer data)
{
  Figure *figure = data;

  g_free (figure->sku);
  g_free (figure->variation);
  g_free (figure);
}

OmsStockFigures *
oms_stock_figures_new (void)
{
  OmsStockFigures *self = g_new0 (OmsStockFigures, 1);

  self->figures = g_hash_table_new_full (figure_hash, figure_equal, figure_free, NULL);
  self->order = g_ptr_array_new ();
  return self;
}

void
oms_stock_figures_free (OmsStockFigures *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->figures);
  g_free (self);
}

static const Figure *
find (OmsStockFigures *self, const char *sku, const char *variation)
{
  const Figure key = { (char *) sku, (char *) (variation != NULL ? variation : ""), 0 };
  gpointer found = NULL;

  g_hash_table_lookup_extended (self->figures, &key, &found, NULL);
  return found;
}

gboolean
oms_stock_figures_add (OmsStockFigures *self, const char *sku, const char *variation, gint64 figure)
{
  const Figure *stored = find (self, sku, variation);
  Figure *added;

  g_return_val_if_fail (sku != NULL && figure >= 0, FALSE);

  if (stored != NULL)
    return stored->figure == figure;
  added = g_new (Figure, 1);
  added->sku = g_strdup (sku);
  added->variation = g_strdup (variation != NULL ? variation : "");
  added->figure = figure;
  g_hash_table_add (self->figures, added);
  g_ptr_array_add (self->order, added);
  return TRUE;
}

gboolean
oms_stock_figures_find (OmsStockFigures *self, const char *sku, const char *variation, gint64 *figure)
{
  const Figure *found = find (self, sku, variation);

  if (found != NULL)
    *figure = found->figure;
  return found != NULL;
}

void
oms_stock_figures_foreach (OmsStockFigures *self, void (*func) (const char *sku, const char *variation, gpointer data),
                           gpointer data)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      const Figure *figure = g_ptr_array_index (self->order, i);

      func (figure->sku, figure->variation, data);
    }
}

/* ---- A list of the seller's -------------------------------------------------------------------------------------- */

enum
{
  LIST_SKU,
  LIST_VARIATION,
  LIST_STOCK,
};

static const OmsFileColumn columns[] = {
  [LIST_SKU] = { { "SKU", "Seller SKU", "Style ID" }, TRUE },
  [LIST_VARIATION] = { { "Variation", "Size" } },
  [LIST_STOCK] = { { "Stock", "New stock", "Quantity", "Available" }, TRUE },
  { { NULL } },
};

static const OmsFileFormat list_format = { .columns = columns };

/* @reason: a sentence that goes on after the colon. */
static gboolean
fail_line (const OmsFileRow *row, GError **error, const char *reason)
{
  g_set_error (error, OMS_FILE_ERROR, OMS_FILE_ERROR_DAMAGED,
               /* Translators: the number of a line; what is wrong with it, a sentence */
               _ ("Line %" G_GUINT64_FORMAT " of the list: %s Nothing was filled in; correct the list and choose it "
                  "again."),
               row->line, reason);
  return FALSE;
}

static gboolean
add_row (OmsStockFigures *self, const OmsFileRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *below = NULL;
  const char *sku, *stock = oms_file_row_text (row, LIST_STOCK);
  gint64 figure = OMS_QUANTITY_UNKNOWN;

  if (stock == NULL)
    return TRUE;
  sku = oms_file_row_id (row, LIST_SKU, &local);
  if (sku == NULL)
    return fail_line (row, error, local->message);
  if (*stock == '-')
    return fail_line (row, error, _ ("the stock is below zero."));
  if (!oms_file_row_quantity (row, LIST_STOCK, &figure, &local))
    return fail_line (row, error, local->message);
  if (g_hash_table_size (self->figures) >= MAX_FIGURES)
    return fail_line (row, error, _ ("the list is far too long."));
  if (oms_stock_figures_add (self, sku, oms_file_row_text (row, LIST_VARIATION), figure))
    return TRUE;
  below = g_strdup_printf (_ ("“%s” has two different figures."), sku);
  return fail_line (row, error, below);
}

static int *
find_header (OmsFileTable *table, GPtrArray *cells, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  int *map = oms_file_reader_find_header (&list_format, table, cells, cancellable, &local);

  if (g_error_matches (local, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN))
    g_set_error_literal (error, OMS_FILE_ERROR, OMS_FILE_ERROR_UNKNOWN,
                         _ ("The list needs the columns SKU, Variation and Stock in its first line."));
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return map;
}

OmsStockFigures *
oms_stock_figures_read (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsStockFigures) self = oms_stock_figures_new ();
  g_autoptr (OmsFileTable) table = oms_file_table_open (path, cancellable, error);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *map = table != NULL ? find_header (table, cells, cancellable, error) : NULL;
  gboolean end = FALSE;

  if (map == NULL)
    return NULL;
  while (!end)
    {
      OmsFileRow row = { columns, map, cells, 0, NULL };

      if (!oms_file_table_next (table, cells, &end, cancellable, error))
        return NULL;
      row.line = oms_file_table_get_line (table);
      if (!end && !add_row (self, &row, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}
