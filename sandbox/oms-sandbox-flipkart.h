/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the Flipkart protocol share. Only files named oms-sandbox-flipkart-* may include it.
 *
 * Flipkart counts shipments, not orders: each parcel of an order in the book is one, and a line of the book that goes
 * in two parcels is an order item in each. */
#pragma once

#include "oms-sandbox-protocol.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Bytes of the longest id with its NUL: a shipment's, a UUID. */
#define OMS_SANDBOX_FLIPKART_ID 40

/* One row of what a search found, in order. */
typedef struct
{
  gint64 key; /* what it is sorted by */
  guint index;
  guint part; /* of a shipment: the parcel; of a return: line, parcel and unit */
} OmsSandboxHit;

typedef struct
{
  char *app_id;
  char *app_secret;
  gboolean revoked;
  guint secrets;   /* how often the secret was changed */
  guint64 issued;  /* access tokens handed out */
  char *token;     /* (nullable) the one that holds */
  gint64 token_us; /* its end, a monotonic time */
  char location[OMS_SANDBOX_FLIPKART_ID];
  char second_location[OMS_SANDBOX_FLIPKART_ID]; /* "" for none: where part of the stock lies */
  char closed_location[OMS_SANDBOX_FLIPKART_ID]; /* given up, but still told of */

  /* What the last search found, as long as nothing changes. */
  char *hits_of; /* (nullable) */
  guint64 hits_version;
  GArray *hits; /* OmsSandboxHit */
} OmsSandboxFlipkart;

/* One request on its way through. */
typedef struct
{
  OmsSandboxWorld *world;
  OmsSandboxAccount *account;
  OmsSandboxFlipkart *flipkart;
  const OmsSandboxRequest *request;
  const char *operation;
  OmsSandboxReply *reply;
} OmsSandboxFlipkartCall;

/* ---- oms-sandbox-flipkart.c */

/* 400 with what is wrong where. Returns: FALSE, for callers that return at once */
gboolean oms_sandbox_flipkart_invalid (OmsSandboxFlipkartCall *call, const char *path, const char *description);

/* ---- oms-sandbox-flipkart-login.c */

void oms_sandbox_flipkart_login (OmsSandboxFlipkartCall *call);
/* Whether a token still holds, for who asks with the application's credentials. */
void oms_sandbox_flipkart_expiry (OmsSandboxFlipkartCall *call);
/* Returns: FALSE with the reply filled when the access token does not hold */
gboolean oms_sandbox_flipkart_authorize (OmsSandboxFlipkartCall *call);

/* ---- oms-sandbox-flipkart-ids.c: ids, and the words for states. All write into @buffer and return it. */

const char *oms_sandbox_flipkart_order_id (guint64 number, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *oms_sandbox_flipkart_shipment_id (guint64 number, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *oms_sandbox_flipkart_item_id (guint64 line_id, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *
oms_sandbox_flipkart_return_id (guint64 line_id, guint parcel, guint unit, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *
oms_sandbox_flipkart_tracking (const OmsSandboxOrder *order, guint parcel, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *oms_sandbox_flipkart_return_tracking (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *oms_sandbox_flipkart_fsn (const OmsSandboxListing *listing, char buffer[OMS_SANDBOX_FLIPKART_ID]);
const char *oms_sandbox_flipkart_listing_id (const OmsSandboxListing *listing, char buffer[OMS_SANDBOX_FLIPKART_ID]);

/* The order behind an id. Returns: FALSE when there is none */
gboolean oms_sandbox_flipkart_find_order (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order);
gboolean
oms_sandbox_flipkart_find_shipment (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order, guint *parcel);
gboolean
oms_sandbox_flipkart_find_item (OmsSandboxAccount *account, const char *id, OmsSandboxOrder *order, guint *parcel);

/* Who keeps and packs an order: Flipkart, the seller, or the seller by Flipkart's rules (Smart Fulfilment). */
typedef enum
{
  OMS_SANDBOX_FBF,
  OMS_SANDBOX_NON_FBF,
  OMS_SANDBOX_FBF_LITE,
} OmsSandboxProfile;

OmsSandboxProfile oms_sandbox_flipkart_profile (OmsSandboxAccount *account, const OmsSandboxOrder *order);
/* Flipkart's word for it: one of those a search knows, or, as half of its replies have it, the long one. */
const char *oms_sandbox_flipkart_profile_word (OmsSandboxProfile profile, gboolean long_one);
/* Flipkart's word for where a listing is kept. */
const char *oms_sandbox_flipkart_listing_profile (const OmsSandboxListing *listing);

/* Flipkart's word for the items of a shipment. */
const char *oms_sandbox_flipkart_state (const OmsSandboxOrder *order, guint parcel);
const char *oms_sandbox_flipkart_shipment_type (const OmsSandboxOrder *order);
gboolean oms_sandbox_flipkart_held (const OmsSandboxOrder *order);
/* Not before then may the seller act. */
gint64 oms_sandbox_flipkart_dispatch_after (const OmsSandboxOrder *order);
guint oms_sandbox_flipkart_parcels (const OmsSandboxOrder *order);
/* How many units of the line go in the parcel. */
guint oms_sandbox_flipkart_units (const OmsSandboxOrder *order, const OmsSandboxLine *line, guint parcel);

/* ---- oms-sandbox-flipkart-body.c: reading and checking. What returns gboolean fills the reply when it is FALSE. */

/* The request's body. Returns: (transfer full) (nullable), NULL with the reply filled */
JsonNode *oms_sandbox_flipkart_body (OmsSandboxFlipkartCall *call);
/* All members of @object must be in the NULL-terminated @known. @path goes before their names in the error. */
gboolean oms_sandbox_flipkart_members (OmsSandboxFlipkartCall *call, JsonObject *object, const char *path,
                                       const char *const *known);
/* The same for the parameters of the query. */
gboolean oms_sandbox_flipkart_params (OmsSandboxFlipkartCall *call, const char *const *known);
/* Absent members leave what they would set untouched. Strings belong to @object. */
gboolean
oms_sandbox_flipkart_object (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, JsonObject **value);
gboolean
oms_sandbox_flipkart_string (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, const char **value);
gboolean
oms_sandbox_flipkart_bool (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, gboolean *value);
/* @value: which of the NULL-terminated @words. */
gboolean oms_sandbox_flipkart_word (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name,
                                    const char *const *words, guint *value);
/* @set: the bits of the words in the array, which must not be empty. */
gboolean oms_sandbox_flipkart_words (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name,
                                     const char *const *words, guint *set);
/* An array of texts, not empty. @value: (transfer full) */
gboolean
oms_sandbox_flipkart_strings (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, char ***value);
/* {"from": …, "to": …}, one of them or both. */
gboolean oms_sandbox_flipkart_range (OmsSandboxFlipkartCall *call, JsonObject *object, const char *name, gint64 *from,
                                     gint64 *to);
/* A time in the query. */
gboolean oms_sandbox_flipkart_time_param (OmsSandboxFlipkartCall *call, const char *name, gint64 *ms);
/* A comma list with 1 to @most entries, none of them empty. @ids: (transfer full); NULL when @text is */
gboolean
oms_sandbox_flipkart_ids (OmsSandboxFlipkartCall *call, const char *name, const char *text, guint most, char ***ids);

/* A page token: opaque, bound to account and operation. It holds the whole search (@query, the text that the operation
 * understands) and where it goes on, so it lasts. Returns: (transfer full) */
char *oms_sandbox_flipkart_token (OmsSandboxFlipkartCall *call, const char *query, const OmsSandboxHit *next);
/* @query: (transfer full). Returns: FALSE with the reply filled */
gboolean
oms_sandbox_flipkart_open_token (OmsSandboxFlipkartCall *call, const char *token, char **query, OmsSandboxHit *next);

/* ---- oms-sandbox-flipkart-page.c: one page of a search, for shipments and returns alike */

typedef struct
{
  const char *query; /* the search as text: equal texts find the same */
  OmsSandboxHit first;
  gboolean from_token;
  guint size;
  gboolean descending;
  const char *array;     /* the reply's member for the rows */
  const char *link;      /* its member for the next page */
  const char *link_path; /* "/v3/shipments/filter" */
  /* Adds everything the search finds, in any order; (nullable) for a page of what was asked for by id. */
  void (*find) (OmsSandboxFlipkartCall *call, gconstpointer search, GArray *hits);
  void (*write) (OmsSandboxFlipkartCall *call, const OmsSandboxHit *hit);
} OmsSandboxFlipkartPage;

/* @hits: all rows of all pages, in order. */
void oms_sandbox_flipkart_write_page (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page, GArray *hits);
/* A page of what page->find finds. */
void oms_sandbox_flipkart_search_page (OmsSandboxFlipkartCall *call, const OmsSandboxFlipkartPage *page,
                                       gconstpointer search);

/* ---- The operations, and how a shipment looks */

void oms_sandbox_flipkart_filter (OmsSandboxFlipkartCall *call);
void oms_sandbox_flipkart_get_shipments (OmsSandboxFlipkartCall *call);
void oms_sandbox_flipkart_details (OmsSandboxFlipkartCall *call, const char *ids);
void oms_sandbox_flipkart_returns (OmsSandboxFlipkartCall *call);
void oms_sandbox_flipkart_search_listings (OmsSandboxFlipkartCall *call);
/* @skus: the path's last part, still encoded; NULL for the POST form */
void oms_sandbox_flipkart_listing_details (OmsSandboxFlipkartCall *call, const char *skus);

/* As members of an array: without and with the address. */
void oms_sandbox_flipkart_write_shipment (OmsSandboxFlipkartCall *call, guint index, guint parcel);
void oms_sandbox_flipkart_write_details (OmsSandboxFlipkartCall *call, const OmsSandboxOrder *order, guint parcel);
void oms_sandbox_flipkart_json_time (GString *out, const char *key, gint64 ms);

/* ---- oms-sandbox-flipkart-truth.c */

void oms_sandbox_flipkart_true_order (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order,
                                      GString *out);

G_END_DECLS
