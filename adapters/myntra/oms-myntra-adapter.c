/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Myntra adapter's class. What it says of itself is in -info, Myntra's names in -names, the calls in -orders,
 * -listings and -stock. */
#include "oms-myntra-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (OmsMyntraAdapter, oms_myntra_adapter, OMS_TYPE_ADAPTER)

static void
oms_myntra_adapter_finalize (GObject *object)
{
  OmsMyntraAdapter *self = OMS_MYNTRA_ADAPTER (object);

  if (self->refresh_token != NULL)
    explicit_bzero (self->refresh_token, strlen (self->refresh_token));
  g_free (self->refresh_token);
  G_OBJECT_CLASS (oms_myntra_adapter_parent_class)->finalize (object);
}

static void
oms_myntra_adapter_class_init (OmsMyntraAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = oms_myntra_adapter_finalize;
  adapter_class->info = &oms_myntra_info;
  adapter_class->check = oms_myntra_check;
  adapter_class->fetch_orders = oms_myntra_fetch_orders;
  adapter_class->fetch_orders_by_id = oms_myntra_fetch_orders_by_id;
  adapter_class->fetch_stock = oms_myntra_fetch_stock;
  adapter_class->fetch_stock_of = oms_myntra_fetch_stock_of;
  adapter_class->read_payload = oms_myntra_read_payload;
}

static void
oms_myntra_adapter_init (OmsMyntraAdapter *self)
{
}
