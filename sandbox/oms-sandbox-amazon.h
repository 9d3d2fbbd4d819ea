/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the Amazon protocol share. Only files named oms-sandbox-amazon-* may include it. */
#pragma once

#include "oms-sandbox-protocol.h"

G_BEGIN_DECLS

#define OMS_SANDBOX_INDIA "A21TJRUUN4KGV"

typedef struct
{
  char *client_id;
  char *client_secret;
  char *refresh_token;
  char *seller_id;
  gboolean revoked;
  guint secrets;      /* how often the secret was changed */
  guint64 issued;     /* access tokens handed out */
  GPtrArray *ready;   /* (nullable) orders written beforehand, by index */
  GHashTable *tokens; /* access token → its end, a monotonic time (gint64 *) */
} OmsSandboxAmazon;

/* One request on its way through. */
typedef struct
{
  OmsSandboxWorld *world;
  OmsSandboxAccount *account;
  OmsSandboxAmazon *amazon;
  const OmsSandboxRequest *request;
  const char *operation;
  OmsSandboxReply *reply;
} OmsSandboxCall;

/* ---- oms-sandbox-amazon.c */

/* Fills the reply with Amazon's envelope. Returns: FALSE, for callers that return at once */
gboolean oms_sandbox_amazon_error (OmsSandboxReply *reply, guint status, const char *code, const char *message,
                                   const char *details);
/* 400 InvalidInput. Returns: FALSE */
gboolean oms_sandbox_amazon_invalid (OmsSandboxCall *call, const char *message);

/* ---- oms-sandbox-amazon-login.c */

void oms_sandbox_amazon_login (OmsSandboxCall *call);
/* Returns: FALSE with the reply filled when the access token does not hold */
gboolean oms_sandbox_amazon_authorize (OmsSandboxCall *call);

/* ---- oms-sandbox-amazon-query.c: reading and checking parameters. All return FALSE with the reply filled. */

typedef struct
{
  const char *const *words; /* NULL-terminated */
  guint max;                /* entries; 0: any number */
} OmsSandboxEnum;

/* Every parameter must be in the NULL-terminated @known. */
gboolean oms_sandbox_amazon_known (OmsSandboxCall *call, const char *const *known);
/* @set: bits of the words in the comma list; untouched when the parameter is absent. */
gboolean oms_sandbox_amazon_enum (OmsSandboxCall *call, const char *name, const OmsSandboxEnum *allowed, guint *set);
/* Absent: untouched. */
gboolean oms_sandbox_amazon_time (OmsSandboxCall *call, const char *name, gint64 *ms);
gboolean oms_sandbox_amazon_int (OmsSandboxCall *call, const char *name, int least, int most, int *value);
/* The comma list must hold only marketplaces this account sells in: a marketplace elsewhere gives no results, a word
 * that is no marketplace id is an error. @here: India is in it, or the parameter is absent. */
gboolean oms_sandbox_amazon_marketplaces (OmsSandboxCall *call, guint most, gboolean required, gboolean *here);

/* A page token: opaque, bound to the account, the operation and all parameters but those in @free_names. */
typedef struct
{
  gint64 time;
  guint64 index;
  gint64 bound;
  gint64 issued; /* the world's time */
} OmsSandboxPage;

/* Returns: (transfer full) */
char *oms_sandbox_amazon_token (OmsSandboxCall *call, const char *const *free_names, const OmsSandboxPage *page);
/* @life: milliseconds. Returns: FALSE with the reply filled */
gboolean oms_sandbox_amazon_page (OmsSandboxCall *call, const char *token, const char *const *free_names, gint64 life,
                                  OmsSandboxPage *page);

/* ---- oms-sandbox-amazon-orders.c and its rendering */

enum
{
  OMS_SANDBOX_BUYER = 1 << 0,
  OMS_SANDBOX_RECIPIENT = 1 << 1,
  OMS_SANDBOX_PROCEEDS = 1 << 2,
  OMS_SANDBOX_EXPENSE = 1 << 3,
  OMS_SANDBOX_PROMOTION = 1 << 4,
  OMS_SANDBOX_CANCELLATION = 1 << 5,
  OMS_SANDBOX_FULFILLMENT = 1 << 6,
  OMS_SANDBOX_PACKAGES = 1 << 7,
  OMS_SANDBOX_TAX = 1 << 8,
  OMS_SANDBOX_PAYMENT = 1 << 9,
  OMS_SANDBOX_FULFILLMENT_ORDERS = 1 << 10,
};

void oms_sandbox_amazon_search_orders (OmsSandboxCall *call);
void oms_sandbox_amazon_get_order (OmsSandboxCall *call, const char *order_id);

/* Amazon's word, by OmsSandboxState. */
const char *oms_sandbox_amazon_status (OmsSandboxState state);
/* Writes "402-1234567-1234567". Returns: @buffer */
const char *oms_sandbox_amazon_order_id (guint64 number, char buffer[24]);
/* Writes the order as a member of an array (@key NULL) or an object. */
void oms_sandbox_amazon_write_order (OmsSandboxCall *call, const char *key, guint index, guint included, GString *out);

/* Keeps all orders with the usual data sets written. */
void oms_sandbox_amazon_prepare (OmsSandboxWorld *world, OmsSandboxAccount *account);

/* ---- oms-sandbox-amazon-stock.c, oms-sandbox-amazon-listings.c */

void oms_sandbox_amazon_inventory (OmsSandboxCall *call);
void oms_sandbox_amazon_search_listings (OmsSandboxCall *call);
void oms_sandbox_amazon_get_listing (OmsSandboxCall *call, const char *sku);

G_END_DECLS
