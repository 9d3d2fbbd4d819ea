/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of Meesho share. Only files named oms-sandbox-meesho-* may include it. */
#pragma once

#include "oms-sandbox-protocol.h"

G_BEGIN_DECLS

#define OMS_SANDBOX_MEESHO_ID_SIZE 24

/* Meesho's orders have one product each: every line of an order of the book is a sub-order. Ids return @buffer. */
const char *oms_sandbox_meesho_order_id (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE]);
const char *
oms_sandbox_meesho_sub_order_id (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE]);
/* Returns: @buffer; "" as long as it is in no parcel */
const char *
oms_sandbox_meesho_packet_id (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE]);
const char *oms_sandbox_meesho_awb (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE]);
/* Meesho's word for the sub-order. */
const char *oms_sandbox_meesho_word (const OmsSandboxOrder *order, guint line);
/* The seller's price of one unit behind the discount, in paise. */
gint64 oms_sandbox_meesho_price (const OmsSandboxLine *line);
/* What Meesho calls the size. */
const char *oms_sandbox_meesho_size (const OmsSandboxListing *listing);

G_END_DECLS
