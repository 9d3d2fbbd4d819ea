/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the Flipkart adapter. */
#pragma once

#include "oms-flipkart-adapter.h"
#include "oms-cursor-state.h"
#include "oms-json.h"

G_BEGIN_DECLS

#define OMS_FLIPKART_CURRENCY "INR"

struct _OmsFlipkartAdapter
{
  OmsAdapter parent_instance;
};

/* ---- oms-flipkart-info.c: what the adapter says of itself ----------------------------------------------------------
 */

extern const OmsAdapterInfo oms_flipkart_info;

#define OMS_FLIPKART_MAX_AGE     (2 * 365 * OMS_TIME_DAY)
#define OMS_FLIPKART_SEARCH_PAGE 20 /* shipments */
#define OMS_FLIPKART_OLDER_DAYS  60 /* of older returns, which the engine does not give in ranges, read at a time */

/* A search of shipments; several make up all orders. */
typedef struct
{
  const char *job;
  const char *type;         /* filter.type */
  const char *states[6];    /* filter.states, NULL-terminated */
  const char *cancellation; /* (nullable) filter.cancellationType */
  gboolean hold;            /* filter.hold */
  gboolean by_day;          /* the daily one: by the day ordered, not by the time of change */
} OmsFlipkartSearch;

const OmsFlipkartSearch *oms_flipkart_search_find (const char *job); /* (nullable) */

/* Listings whose stock may be read in an hour. */
extern const double oms_flipkart_skus_an_hour;

/* ---- oms-flipkart-auth.c -------------------------------------------------------------------------------------------
 */

/* An OmsHttpTokenFunc for an OmsFlipkartAdapter. */
char *oms_flipkart_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error);

/* ---- oms-flipkart-call.c: one call with its token ------------------------------------------------------------------
 */

/* The account's base address, without /sellers. (transfer none) */
const char *oms_flipkart_base (OmsFlipkartAdapter *self);

/* @path begins with /sellers. */
OmsHttpRequest *oms_flipkart_get (OmsFlipkartAdapter *self, const char *operation, const char *path);
/* A POST that only reads, and so may be repeated. @json: its body. */
OmsHttpRequest *oms_flipkart_post (OmsFlipkartAdapter *self, const char *operation, const char *path, const char *json);

/* Sends with the access token; a refused token is renewed once. Returns answers of any status but 401, which fails. */
OmsHttpResponse *
oms_flipkart_send (OmsFlipkartAdapter *self, OmsHttpRequest *request, GCancellable *cancellable, GError **error);

/* Sets @error to what a status of 400 or more means. */
void oms_flipkart_set_error (OmsHttpResponse *response, GError **error);

/* Puts a JSON error into words: PROTOCOL. */
void oms_flipkart_set_unreadable (const GError *cause, GError **error);
/* The same for an answer that lacks its list. */
void oms_flipkart_set_no_list (GError **error);

/* Milliseconds as Flipkart takes them: UTC with Z, whole seconds. (transfer full) */
char *oms_flipkart_time (gint64 ms);

/* ---- oms-flipkart-words.c: small readers, strict about ids, quantities and money -----------------------------------
 */

/* Sets @error to OMS_MODEL_ERROR_INVALID with the sentence. Returns FALSE. */
gboolean oms_flipkart_malformed (GError **error, const char *sentence);

/* Ids are text, whatever they look like. NULL when there is none. (transfer full) (nullable) */
char *oms_flipkart_dup_id (const OmsJsonNode *node, const char *name);
char *oms_flipkart_dup_text (const OmsJsonNode *node, const char *name); /* (nullable) not empty */
gint64 oms_flipkart_get_time (const OmsJsonNode *node, const char *name);
/* Absent is unknown and TRUE. */
gboolean oms_flipkart_get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity, GError **error);
gboolean oms_flipkart_get_money (const OmsJsonNode *node, const char *name, gint64 *paise, GError **error);

/* What one of Flipkart's words for who packs means; unset for any other, and for NULL. */
OmsFulfilment oms_flipkart_fulfilment (const char *profile);

/* ---- oms-flipkart-parse.c: shipments into orders -------------------------------------------------------------------
 */

/* Orders being put together from shipments: those of one order make one record. */
typedef struct
{
  OmsOrderPage *page;
  GHashTable *orders;  /* (element-type utf8 OmsOrderRecord) of the page */
  GHashTable *packers; /* (element-type OmsOrderRecord guint) who packs it, see oms-flipkart-parse.c */
} OmsFlipkartOrders;

void oms_flipkart_orders_init (OmsFlipkartOrders *orders, OmsOrderPage *page);
void oms_flipkart_orders_clear (OmsFlipkartOrders *orders);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OmsFlipkartOrders, oms_flipkart_orders_clear)

/* The order's record, made when it is not there yet. (transfer none) */
OmsOrderRecord *oms_flipkart_orders_get (OmsFlipkartOrders *orders, const char *order_id);

/* Reads the text of one shipment into its order, or as a problem. Returns the order when it could be read. (transfer
 * none) (nullable) */
OmsOrderRecord *oms_flipkart_add_shipment (OmsFlipkartOrders *orders, GBytes *text);

/* ---- oms-flipkart-details.c: address and courier of a shipment -----------------------------------------------------
 */

/* Puts what one element of the details says onto its shipment and order. @personal: also who the buyer is. */
void oms_flipkart_add_details (GHashTable *order_of, const OmsJsonNode *details, gboolean personal);

/* Members that tell who a buyer is, or repeat the seller's own address. NULL-terminated. */
extern const char *const oms_flipkart_personal_members[];

/* ---- oms-flipkart-pass.c: the cursor of what is read by time, page by page -----------------------------------------
 */

/* A pass reads windows of time one after the other, the oldest first, so that a long first pass that loses its place
 * loses one window only. */
typedef struct
{
  gint64 after; /* where the next pass begins; OMS_TIME_UNKNOWN: never read */
  gboolean all; /* of a search: it asks for orders whoever packs them */

  /* In a pass: started is known. */
  gint64 started;
  gint64 since;       /* orders placed before are not wanted; OMS_TIME_UNKNOWN: all are */
  gboolean range;     /* older orders: one window, by the day ordered */
  gint64 from, to;    /* the window that is being read; to OMS_TIME_UNKNOWN: the last one */
  char *link;         /* (nullable) of the window's next page */
  gint64 restarts;    /* how often the window lost its place */
  OmsPageWatch watch; /* of this window */
} OmsFlipkartPass;

void oms_flipkart_pass_read (OmsFlipkartPass *pass, const char *state);
void oms_flipkart_pass_clear (OmsFlipkartPass *pass);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OmsFlipkartPass, oms_flipkart_pass_clear)

/* What was read when only those orders were asked for that the seller packs by his own rules is read anew. */
void oms_flipkart_pass_ask_all (OmsFlipkartPass *pass);

/* Begins a pass unless one is under way. @span: how far back a job looks every time; 0: from where the last pass ended.
 */
void oms_flipkart_pass_begin (OmsFlipkartPass *pass, const OmsCursor *cursor, const OmsAdapterJob *job, gint64 span);

/* A page that was refused. TRUE: its address may have died, the window is read from its beginning, a few times. A
 * range is the engine's to begin again: CURSOR_EXPIRED. Else @error is what the answer means. */
gboolean oms_flipkart_pass_reread (OmsFlipkartPass *pass, OmsHttpResponse *response, GError **error);

/* Moves on after a page of @elements whose answer is @root, with the next page's address in the member @link_name.
 * FALSE with PROTOCOL when the list goes in a circle, never ends, or leads to another host. */
gboolean oms_flipkart_pass_advance (OmsFlipkartPass *pass, OmsFlipkartAdapter *self, const OmsJsonNode *root,
                                    const char *link_name, GPtrArray *elements, GError **error);
/* PROTOCOL: a list goes in a circle. Returns: FALSE */
gboolean oms_flipkart_endless (GError **error);
/* Whether anything of the pass is left. */
gboolean oms_flipkart_pass_more (const OmsFlipkartPass *pass);
/* What the page tells the engine. */
void oms_flipkart_pass_finish (const OmsFlipkartPass *pass, OmsOrderPage *page);

/* The path and query of an address that Flipkart gave, absolute or relative. NULL with PROTOCOL when it is on another
 * host or is no address. (transfer full) */
char *oms_flipkart_resolve (OmsFlipkartAdapter *self, const char *address, GError **error);
OmsHttpRequest *oms_flipkart_follow (OmsFlipkartAdapter *self, const char *operation, const char *link);

/* ---- The calls -----------------------------------------------------------------------------------------------------
 */

OmsOrderPage *oms_flipkart_search (OmsFlipkartAdapter *self, const OmsFlipkartSearch *search, const OmsCursor *cursor,
                                   GCancellable *cancellable, GError **error);
/* One page of the first search without a cursor, for the connection test. */
gboolean oms_flipkart_try_search (OmsFlipkartAdapter *self, GCancellable *cancellable, GError **error);
OmsOrderPage *oms_flipkart_fetch_returns (OmsFlipkartAdapter *self, const char *job, const OmsCursor *cursor,
                                          GCancellable *cancellable, GError **error);
OmsOrderPage *oms_flipkart_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable,
                                               GError **error);
OmsOrderPage *oms_flipkart_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error);

OmsStockPage *oms_flipkart_fetch_listings (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                           GCancellable *cancellable, GError **error);
/* Whether listings may be enumerated, for the connection test. FALSE with @error unset: they may not. */
gboolean oms_flipkart_try_listings (OmsFlipkartAdapter *self, GCancellable *cancellable, GError **error);
OmsStockPage *
oms_flipkart_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error);

/* Reads an answer to a question for the stock of @keys into @page. */
void oms_flipkart_take_stock (OmsStockPage *page, const OmsJsonNode *root, const char *const *keys);

G_END_DECLS
