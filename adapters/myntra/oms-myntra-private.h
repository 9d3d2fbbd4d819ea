/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of the Myntra adapter. */
#pragma once

#include "oms-cursor-state.h"
#include "oms-json.h"
#include "oms-myntra-adapter.h"

G_BEGIN_DECLS

struct _OmsMyntraAdapter
{
  OmsAdapter parent_instance;

  char *refresh_token;    /* (nullable) of this object's life; never stored */
  gboolean stock_refused; /* nobody at Myntra tells this account its stock: not asked again in this run */
  guint turned_away;      /* SKUs asked for alone that the firewall did not let through */
};

/* ---- oms-myntra-names.c: what Myntra calls by name -----------------------------------------------------------------
 */

#define OMS_MYNTRA_CURRENCY         "INR"
#define OMS_MYNTRA_MAX_ALTERNATIVES 5
#define OMS_MYNTRA_MAX_KEPT         12

typedef struct
{
  const char *generate_path, *refresh_path, *merchant;
  const char *secret_header, *access_header, *refresh_header, *store_header;
  const char *code, *type, *message, *type_bad;
  const char *list_path, *list_page, *list_code, *list_start, *list_end;
  const char *list, *list_total, *list_pages, *list_group, *list_lines, *list_status;
  const char *order_path, *order, *group;
  const char *receiver, *address, *locality, *city, *state, *state_name, *postcode, *country;
  const char *payment, *payment_prepaid, *payment_cod;
  const char *warehouse, *tracking, *courier;
  const char *lines, *line, *sku, *quantity, *amount, *line_status, *packet, *pack_by, *ship_by, *promise;
  const char *line_kept[OMS_MYNTRA_MAX_KEPT], *order_kept[OMS_MYNTRA_MAX_KEPT]; /* as they are, for the details */
  const char *buyer[OMS_MYNTRA_MAX_KEPT];                                       /* and these never */
  const char *stock_path, *stock, *stock_sku, *stock_stores, *stock_store[OMS_MYNTRA_MAX_ALTERNATIVES];
  const char *stock_count, *stock_failed;
  const char *catalogue_path, *catalogue_query, *catalogue_start, *catalogue_cursor, *catalogue_first;
  const char *catalogue_next[OMS_MYNTRA_MAX_ALTERNATIVES], *catalogue_total[OMS_MYNTRA_MAX_ALTERNATIVES];
  const char *catalogue_sku[OMS_MYNTRA_MAX_ALTERNATIVES], *catalogue_title[OMS_MYNTRA_MAX_ALTERNATIVES];
  const char *catalogue_product[OMS_MYNTRA_MAX_ALTERNATIVES];
} OmsMyntraNames;

extern const OmsMyntraNames oms_myntra_names;

typedef enum
{
  OMS_MYNTRA_NO_CODE, /* none, or one that nobody knows */
  OMS_MYNTRA_DONE,
  OMS_MYNTRA_ALREADY,    /* as good as done */
  OMS_MYNTRA_SIGN_IN,    /* a new token, once */
  OMS_MYNTRA_FORBIDDEN,  /* a new token, once */
  OMS_MYNTRA_LATER,      /* back-off */
  OMS_MYNTRA_REFUSED,    /* asking again is no use */
  OMS_MYNTRA_MALFORMED,  /* our request is wrong */
  OMS_MYNTRA_BAD_SKU,    /* asking again is no use */
  OMS_MYNTRA_READ_AGAIN, /* the order is not what it was */
} OmsMyntraMeaning;

OmsMyntraMeaning oms_myntra_meaning (gint64 code);
OmsStatus oms_myntra_status (const char *word); /* OMS_STATUS_UNKNOWN: nobody knows it */
gboolean oms_myntra_message_is_of_token (const char *message);

/* ---- oms-myntra-info.c: what the adapter says of itself ------------------------------------------------------------
 */

#define OMS_MYNTRA_MAX_AGE       (400 * OMS_TIME_DAY)
#define OMS_MYNTRA_CALLS         "calls"   /* the bucket of all calls */
#define OMS_MYNTRA_SIGN_IN_CALLS "sign-in" /* … but these */

extern const OmsAdapterInfo oms_myntra_info;

/* ---- oms-myntra-auth.c ---------------------------------------------------------------------------------------------
 */

/* An OmsHttpTokenFunc for an OmsMyntraAdapter. */
char *oms_myntra_fetch_token (gpointer adapter, gint64 *expires_at_ms, GCancellable *cancellable, GError **error);

/* When a token says it ends (a JWT), or OMS_TIME_UNKNOWN. */
gint64 oms_myntra_token_end (const char *token);

/* ---- oms-myntra-call.c: one call with its token, and what its answer means -----------------------------------------
 */

typedef struct
{
  guint status;
  GBytes *body;
  OmsJson *json;       /* (nullable) nothing that can be read */
  GPtrArray *elements; /* (nullable) (element-type GBytes) of the array that was asked for */
  GError *unreadable;  /* (nullable) why there is no json */
  OmsMyntraMeaning meaning;
  gboolean is_good;
} OmsMyntraAnswer;

void oms_myntra_answer_free (OmsMyntraAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsMyntraAnswer, oms_myntra_answer_free)

OmsHttpRequest *oms_myntra_request (OmsMyntraAdapter *self, const char *method, const char *path);
void oms_myntra_set_json (OmsHttpRequest *request, OmsJsonWriter *writer);

/* Whether it is a web page where data should be: a firewall. */
gboolean oms_myntra_is_page (GBytes *body);

/* Sends with the access token; a refused one is renewed once. @array (nullable) names the member whose elements come
 * apart. Any answer is returned, good or not. (transfer full) */
OmsMyntraAnswer *oms_myntra_send (OmsMyntraAdapter *self, OmsHttpRequest *request, const char *array,
                                  GCancellable *cancellable, GError **error);

/* Sets @error to what an answer means that is not good. */
void oms_myntra_set_error (const OmsMyntraAnswer *answer, GError **error);

/* ---- oms-myntra-order-parse.c --------------------------------------------------------------------------------------
 */

/* Ids are texts or numbers. NULL: there is none. (transfer full) */
char *oms_myntra_dup_id (const OmsJsonNode *node, const char *name);

/* Reads the text of one order into @page, as a record or as a problem with @id (nullable), which was asked for. */
void oms_myntra_add_order (OmsOrderPage *page, const char *id, GBytes *text, gboolean personal);

/* One element of the list of orders, as a stub for each order in it or as a problem. @seen (element-type utf8
 * OmsOrderRecord) holds the stubs of @page. @day: when they were ordered, as far as the list tells. */
void oms_myntra_add_listed (OmsOrderPage *page, GHashTable *seen, GBytes *text, gint64 day);

/* ---- oms-myntra-orders.c: the lists, and single orders -------------------------------------------------------------
 */

OmsOrderPage *oms_myntra_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                       GCancellable *cancellable, GError **error);
OmsOrderPage *
oms_myntra_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error);
OmsOrderPage *oms_myntra_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error);
gboolean oms_myntra_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error);

/* ---- oms-myntra-pass.c: which windows a pass over the lists reads --------------------------------------------------
 */

/* How the list of orders is cut into windows by day. Whether its last day belongs to it is not known, so it is tried:
 * from the first on, until orders come. */
typedef enum
{
  OMS_MYNTRA_CUT_DAY,      /* from a day to the same */
  OMS_MYNTRA_CUT_NEXT_DAY, /* from a day to the next, which does not belong to it */
  OMS_MYNTRA_CUT_WEEK,     /* days cannot be told apart */
  OMS_MYNTRA_N_CUTS,
} OmsMyntraCut;

typedef struct
{
  gint64 last; /* when the last whole pass began; OMS_TIME_UNKNOWN: never */
  gint64 cut;  /* OmsMyntraCut */
  gboolean cut_is_sure;
  gboolean by_status; /* the list without a status was refused */

  /* In a pass: started is known. Days are YYYYMMDD in India. */
  gint64 started;
  gboolean in_weeks; /* it looks for changes only */
  gboolean range;    /* it is over older orders, and keeps to its days */
  gint64 from, to;   /* the days of the pass, both belong to it */
  gint64 day;        /* the window's, or its last one */
  gint64 status;     /* index into the list's statuses */
  gint64 page;
  gint64 first_pages, first_total; /* as told on the window's first page; -1: not told */
  gint64 repeats;                  /* how often this window was begun again */
  gboolean any;                    /* orders came in this pass */
  char *print;                     /* (nullable) fingerprint of the page before */
} OmsMyntraPass;

typedef struct
{
  const char *job;
  const char *statuses[8]; /* NULL-terminated; "" first: all, or else one by one */
  int days;                /* each pass looks back at least so far */
  gboolean by_day;         /* it sees orders first, so each pass is to tell their day; else the first pass alone does */
} OmsMyntraList;

const OmsMyntraList *oms_myntra_find_list (const char *job); /* (nullable) (transfer none) */
GTimeZone *oms_myntra_zone (void);                           /* India's. (transfer full) */

/* A state nobody can read is that of a first run. */
void oms_myntra_pass_read (OmsMyntraPass *pass, const char *state);
char *oms_myntra_pass_write (const OmsMyntraPass *pass);
void oms_myntra_pass_clear (OmsMyntraPass *pass);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OmsMyntraPass, oms_myntra_pass_clear)

void oms_myntra_pass_start (OmsMyntraPass *pass, const OmsMyntraList *list, gint64 since, gint64 now);
/* Over the days whose noon, which stands for them, is from @since on and before @until. FALSE: there is none. */
gboolean oms_myntra_pass_start_range (OmsMyntraPass *pass, gint64 since, gint64 until, gint64 now);
void oms_myntra_pass_end (OmsMyntraPass *pass);
/* The window's dates as the list takes them. (transfer full) */
void oms_myntra_pass_window (const OmsMyntraPass *pass, char **start, char **end);
/* The noon that stands for the window's day; OMS_TIME_UNKNOWN when it is not one day. */
gint64 oms_myntra_pass_day (const OmsMyntraPass *pass);
/* The same window from its first page. */
void oms_myntra_pass_again (OmsMyntraPass *pass);
/* FALSE when there is no other window. */
gboolean oms_myntra_pass_next_window (OmsMyntraPass *pass, const OmsMyntraList *list);
/* The list without a status was refused: FALSE when it was another one. */
gboolean oms_myntra_pass_by_status (OmsMyntraPass *pass, const OmsMyntraList *list);
/* Whether no order came because the windows may be cut wrongly; next_cut begins them again. */
gboolean oms_myntra_pass_may_be_miscut (const OmsMyntraPass *pass);
void oms_myntra_pass_next_cut (OmsMyntraPass *pass);

/* ---- oms-myntra-listings.c (which SKUs there are) and oms-myntra-stock.c (how many) --------------------------------
 */

OmsStockPage *oms_myntra_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor,
                                      GCancellable *cancellable, GError **error);
OmsStockPage *
oms_myntra_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error);

/* Reads the text of an answer to a search for the stock of @keys into @page. @warehouse (nullable): only what is there.
 */
void oms_myntra_add_stock (OmsStockPage *page, const char *const *keys, const OmsJsonNode *root, const char *warehouse);

G_END_DECLS
