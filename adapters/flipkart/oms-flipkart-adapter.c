/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Flipkart adapter's class, and its connection test. What it says of itself is in -info, each kind of call has a
 * file of its own. */
#include "oms-flipkart-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (OmsFlipkartAdapter, oms_flipkart_adapter, OMS_TYPE_ADAPTER)

static gboolean
oms_flipkart_adapter_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  OmsFlipkartAdapter *self = OMS_FLIPKART_ADAPTER (adapter);
  g_autoptr (GError) local = NULL;

  if (!oms_flipkart_try_search (self, cancellable, error))
    return FALSE;
  if (oms_flipkart_try_listings (self, cancellable, &local))
    *summary = g_strdup (_ ("Connected to Flipkart. Orders and listings can be read."));
  else if (local == NULL)
    *summary = g_strdup (_ ("Connected to Flipkart. Orders can be read. Flipkart does not list your products to this "
                            "application, so stock is read for the products in your orders and in imported files."));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    *summary = g_strdup (_ ("Connected to Flipkart. Orders can be read; listings did not answer just now."));
  return *summary != NULL;
}

static OmsOrderPage *
oms_flipkart_adapter_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                   GCancellable *cancellable, GError **error)
{
  OmsFlipkartAdapter *self = OMS_FLIPKART_ADAPTER (adapter);
  const OmsFlipkartSearch *search = oms_flipkart_search_find (job);

  if (search != NULL)
    return oms_flipkart_search (self, search, cursor, cancellable, error);
  return oms_flipkart_fetch_returns (self, job, cursor, cancellable, error);
}

static void
oms_flipkart_adapter_class_init (OmsFlipkartAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &oms_flipkart_info;
  adapter_class->check = oms_flipkart_adapter_check;
  adapter_class->fetch_orders = oms_flipkart_adapter_fetch_orders;
  adapter_class->fetch_orders_by_id = oms_flipkart_fetch_orders_by_id;
  adapter_class->fetch_stock = oms_flipkart_fetch_listings;
  adapter_class->fetch_stock_of = oms_flipkart_fetch_stock_of;
  adapter_class->read_payload = oms_flipkart_read_payload;
}

static void
oms_flipkart_adapter_init (OmsFlipkartAdapter *self)
{
}
