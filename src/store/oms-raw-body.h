/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marketplace's own data as it is kept in order_raw: deflated by the writer, read as a tree by a reader. Not for
 * other folders. */
#pragma once

#include "oms-db.h"

G_BEGIN_DECLS

/* The largest body that is unpacked and shown. */
#define OMS_RAW_MAX_BYTES (4 * 1024 * 1024)

/* Deflated (zlib format). (transfer full) */
GBytes *oms_raw_pack (GBytes *body);
/* NULL when it is damaged or would be larger than OMS_RAW_MAX_BYTES. (transfer full) (nullable) */
GBytes *oms_raw_unpack (gconstpointer packed, gsize length);

/* The tree of the JSON text @body; what is no JSON becomes one text. Nesting below 64 and everything behind the first
 * 10,000 values is left out. (transfer full) */
OmsRawNode *oms_raw_parse (OmsDb *db, GBytes *body);

G_END_DECLS
