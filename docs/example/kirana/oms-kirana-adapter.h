/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kirana, a marketplace that is invented: the example of docs/adding-a-marketplace.md, where its protocol is told. This
 * header is for the files of this folder only; the program finds the adapter by its type. */
#pragma once

#include "oms-adapter.h"
#include "oms-json.h"

G_BEGIN_DECLS

#define OMS_TYPE_KIRANA_ADAPTER (oms_kirana_adapter_get_type ())
G_DECLARE_FINAL_TYPE (OmsKiranaAdapter, oms_kirana_adapter, OMS, KIRANA_ADAPTER, OmsAdapter)

extern const OmsAdapterInfo oms_kirana_info;

/* ---- oms-kirana-adapter.c: one call, and what comes in every answer ------------------------------------------------
 */

OmsHttpRequest *oms_kirana_request (OmsAdapter *adapter, const char *operation, const char *path);

/* Sends; every status but 200 is an error in words. (transfer full) */
OmsHttpResponse *
oms_kirana_send (OmsAdapter *adapter, OmsHttpRequest *request, GCancellable *cancellable, GError **error);

/* Takes a page apart: its records under @list, each a text of its own, in @rest what stands around them, and the token
 * of the next page, NULL on the last one. @token: with which this page was asked for; one that leads to itself is an
 * error. */
gboolean oms_kirana_split (OmsHttpResponse *response, const char *list, const char *token, GPtrArray **elements,
                           OmsJson **rest, char **next, GError **error);

/* A record's text; NULL where there is none, or nothing in it. (transfer full) */
char *oms_kirana_dup_text (const OmsJsonNode *node, const char *name);
/* A record's amounts and quantities. Absent is unknown and TRUE; nonsense is FALSE with a sentence. */
gboolean
oms_kirana_get_money (const OmsJsonNode *node, const char *name, const char *currency, gint64 *minor, GError **error);
gboolean oms_kirana_get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity, GError **error);
gboolean oms_kirana_malformed (GError **error, const char *sentence); /* sets @error; FALSE */

/* ---- oms-kirana-orders.c and oms-kirana-stock.c --------------------------------------------------------------------
 */

OmsOrderPage *oms_kirana_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                       GCancellable *cancellable, GError **error);
OmsOrderPage *
oms_kirana_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error);
OmsStockPage *oms_kirana_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                      GCancellable *cancellable, GError **error);

G_END_DECLS
