/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipkart, through its Marketplace Seller API with the seller's own application, or through the report files of its
 * seller panel. */
#pragma once

#include "oms-adapter.h"

G_BEGIN_DECLS

#define OMS_TYPE_FLIPKART_ADAPTER (oms_flipkart_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsFlipkartAdapter, oms_flipkart_adapter, OMS, FLIPKART_ADAPTER, OmsAdapter)

/* What the panel's files look like; NULL-terminated. (transfer none) */
extern const OmsFileFormat *const oms_flipkart_file_formats[];

G_END_DECLS
