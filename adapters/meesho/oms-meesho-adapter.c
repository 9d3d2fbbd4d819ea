/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Meesho adapter's class. What it says of itself is in -info, the panel's files in -files, the partner interface in
 * -orders and what it needs. */
#include "oms-meesho-private.h"

G_DEFINE_FINAL_TYPE (OmsMeeshoAdapter, oms_meesho_adapter, OMS_TYPE_ADAPTER)

static void
oms_meesho_adapter_class_init (OmsMeeshoAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &oms_meesho_info;
  adapter_class->check = oms_meesho_check;
  adapter_class->fetch_orders = oms_meesho_fetch_orders;
  adapter_class->read_payload = oms_meesho_read_payload;
}

static void
oms_meesho_adapter_init (OmsMeeshoAdapter *self)
{
}
