/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the Amazon adapter. */
#pragma once

#include "oms-amazon-adapter.h"
#include "oms-cursor-state.h"
#include "oms-json.h"

G_BEGIN_DECLS

struct _OmsAmazonAdapter
{
  OmsAdapter parent_instance;

  /* Amazon refused the buyers' data: this account reads without for a day (the orders job's cursor remembers it). */
  gboolean personal_refused;
};

/* ---- oms-amazon-info.c: what the adapter says of itself ------------------------------------------------------------
 */

extern const OmsAdapterInfo oms_amazon_info;

const char *oms_amazon_marketplace_label (const char *id);  /* translated; @id when it is not known */
const char *oms_amazon_marketplace_region (const char *id); /* "eu", "na", "fe" */
const char *oms_amazon_region_label (const char *region);   /* translated */
const char *oms_amazon_region_base (const char *region);

/* ---- oms-amazon-auth.c ---------------------------------------------------------------------------------------------
 */

/* An OmsHttpTokenFunc for an OmsAmazonAdapter. */
char *oms_amazon_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error);

/* ---- oms-amazon-call.c: one call with its token --------------------------------------------------------------------
 */

/* The chosen marketplaces, all of the account's region. Error: AUTH with a sentence. (transfer full) */
GStrv oms_amazon_marketplaces (OmsAmazonAdapter *self, GError **error);

OmsHttpRequest *oms_amazon_request (OmsAmazonAdapter *self, const char *operation, const char *path);

/* Sends with the access token; a refused token is renewed once. Returns answers of any status but 401, which fails. */
OmsHttpResponse *
oms_amazon_send (OmsAmazonAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error);

/* Sets @error to what a status of 400 or more means. */
void oms_amazon_set_error (OmsHttpResponse *response, GError **error);

/* The two above, for calls where every status but 200 is a failure. */
OmsHttpResponse *
oms_amazon_call (OmsAmazonAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error);

/* Puts a JSON error into words: PROTOCOL. */
void oms_amazon_set_unreadable (const GError *cause, GError **error);

/* Milliseconds as Amazon takes them: UTC with Z, whole seconds. (transfer full) */
char *oms_amazon_time (gint64 ms);

/* ---- oms-amazon-order-parse.c --------------------------------------------------------------------------------------
 */

/* One order. @personal: keep the buyer's data, in person only. Adds to @unknown for status words nobody knows. Error:
 * OMS_MODEL_ERROR with a sentence. (transfer full) */
OmsOrderRecord *oms_amazon_parse_order (const OmsJsonNode *order, gboolean personal, guint *unknown, GError **error);

/* Reads the text of one order into @page, as a record or as a problem. */
void oms_amazon_add_order (OmsOrderPage *page, GBytes *text, gboolean personal);

/* A price member {amount, currencyCode}. Absent: unknown, TRUE. @currency (nullable, transfer none) gets its code. */
gboolean oms_amazon_parse_money (const OmsJsonNode *node, const char *name, gint64 *minor, const char **currency,
                                 GError **error);

/* ---- oms-amazon-orders.c -------------------------------------------------------------------------------------------
 */

OmsOrderPage *oms_amazon_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                       GCancellable *cancellable, GError **error);
OmsOrderPage *
oms_amazon_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error);
OmsOrderPage *oms_amazon_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error);

/* ---- oms-amazon-stock.c (Amazon's warehouses) and oms-amazon-listings.c (the seller's own stock) -------------------
 */

OmsStockPage *
oms_amazon_fetch_fba (OmsAmazonAdapter *self, const OmsCursor *cursor, GCancellable *cancellable, GError **error);
OmsStockPage *
oms_amazon_fetch_listings (OmsAmazonAdapter *self, const OmsCursor *cursor, GCancellable *cancellable, GError **error);
OmsStockPage *
oms_amazon_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error);

/* The reports of Seller Central; NULL-terminated. (transfer none) */
extern const OmsFileFormat *const oms_amazon_file_formats[];

G_END_DECLS
