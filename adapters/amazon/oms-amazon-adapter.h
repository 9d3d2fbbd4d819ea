/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amazon, through the Selling Partner API with the seller's own private application. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

#define OMS_TYPE_AMAZON_ADAPTER (oms_amazon_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsAmazonAdapter, oms_amazon_adapter, OMS, AMAZON_ADAPTER, OmsAdapter)

G_END_DECLS
