/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the Meesho adapter. */
#pragma once

#include "oms-cursor-state.h"
#include "oms-json.h"
#include "oms-meesho-adapter.h"

G_BEGIN_DECLS

struct _OmsMeeshoAdapter
{
  OmsAdapter parent_instance;
};

#define OMS_MEESHO_CURRENCY "INR"

/* ---- oms-meesho-info.c: what the adapter says of itself ---- */

#define OMS_MEESHO_ORDERS "orders" /* the job, and the bucket of its calls */

#define OMS_MEESHO_RAW      "raw"
#define OMS_MEESHO_HMAC     "hmac-sha256"
#define OMS_MEESHO_SECONDS  "epoch-s"
#define OMS_MEESHO_MILLIS   "epoch-ms"
#define OMS_MEESHO_ISO      "iso"
#define OMS_MEESHO_DAY      "day"
#define OMS_MEESHO_GET      "GET"
#define OMS_MEESHO_POST     "POST"
#define OMS_MEESHO_LOOKBACK (30 * OMS_TIME_DAY)

extern const OmsAdapterInfo oms_meesho_info;

/* ---- oms-meesho-order.c: what a sub-order becomes, wherever it was read ---- */

typedef struct
{
  const char *id; /* the whole Sub Order No */
  const char *word, *packet, *sku, *variation, *title, *state;
  gint64 quantity, price;
  gint64 ordered_at;
  OmsPrecision precision;
} OmsMeeshoOrder;

#define OMS_MEESHO_ORDER_INIT                                                                     \
  {                                                                                               \
    .quantity = OMS_QUANTITY_UNKNOWN, .price = OMS_MONEY_UNKNOWN, .ordered_at = OMS_TIME_UNKNOWN, \
    .precision = OMS_PRECISION_DAY                                                                \
  }

/* The order's number: the part of the sub-order's before "_". */
void oms_meesho_take_group (OmsOrderRecord *record, const char *sub_order);
/* FALSE: nobody knows the status word; it is kept. */
gboolean oms_meesho_take_order (OmsOrderRecord *record, const OmsMeeshoOrder *order);

/* ---- oms-meesho-sign.c: templates, moments and the security header ---- */

/* Puts @values (name, value, …, NULL) where {name} stands; everything else stays as it is. (transfer full) */
char *oms_meesho_expand (const char *template, const char *const *values);
/* In one of the forms above. (transfer full) */
char *oms_meesho_write_time (const char *form, gint64 ms);
/* Sets the four headers as of @now. */
void oms_meesho_sign (OmsAdapter *adapter, OmsHttpRequest *request, gint64 now);

/* ---- oms-meesho-call.c: one call, and what a refusal means ---- */

/* Whether the account has something to ask, and all that it takes. */
gboolean oms_meesho_is_ready (OmsAdapter *adapter, GError **error);
/* Whether the request asks for one page of several. */
gboolean oms_meesho_has_pages (OmsAdapter *adapter);
/* The elements of the list. (element-type GBytes) (transfer full) */
GPtrArray *
oms_meesho_call (OmsAdapter *adapter, gint64 page, gint64 from, gint64 to, GCancellable *cancellable, GError **error);

/* ---- oms-meesho-parse.c: an element of the list, by the paths of the account ---- */

/* Whether @rest, from which the list's elements were taken, has a list at @path, be it null. Unlike places in an order
 * it is names all the way, as oms_json_split () reads it. */
gboolean oms_meesho_has_list (const OmsJsonNode *rest, const char *path);

/* Reads the text of one sub-order into @page, as a record or as a problem. */
void oms_meesho_add_order (OmsAdapter *adapter, OmsOrderPage *page, GBytes *text);

/* ---- oms-meesho-orders.c ---- */

OmsOrderPage *oms_meesho_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                       GCancellable *cancellable, GError **error);
OmsOrderPage *oms_meesho_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error);
gboolean oms_meesho_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error);

G_END_DECLS
