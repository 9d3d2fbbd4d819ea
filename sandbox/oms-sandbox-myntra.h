/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the Myntra protocol share. Only files named oms-sandbox-myntra-* may include it. */
#pragma once

#include "oms-sandbox-protocol.h"

G_BEGIN_DECLS

typedef struct
{
  char *merchant_id;
  char *warehouse_id;
  char *secret_key;
  char *refresh_token;
  gboolean revoked;
  guint secrets;      /* how often the secret was changed */
  guint64 issued;     /* access tokens handed out */
  GHashTable *tokens; /* access token → its end, a monotonic time (gint64 *) */
} OmsSandboxMyntra;

/* One request on its way through. */
typedef struct
{
  OmsSandboxWorld *world;
  OmsSandboxAccount *account;
  OmsSandboxMyntra *myntra;
  const OmsSandboxRequest *request;
  const char *operation;
  OmsSandboxReply *reply;
} OmsSandboxMyntraCall;

/* ---- oms-sandbox-myntra.c */

/* Opens the reply's object and writes the three members that every answer has. */
void oms_sandbox_myntra_begin (OmsSandboxReply *reply, guint code, const char *message, gboolean success);
/* The whole reply: an envelope of the type ERROR. Returns: FALSE, for callers that return at once */
gboolean oms_sandbox_myntra_refuse (OmsSandboxReply *reply, guint status, guint code, const char *message);
/* Every parameter must be in the NULL-terminated @known. Returns: FALSE with the reply filled */
gboolean oms_sandbox_myntra_known (OmsSandboxMyntraCall *call, const char *const *known);
/* Returns: TRUE when the request says it is JSON, which Myntra wants of those without a body, too; FALSE with the reply
 * filled */
gboolean oms_sandbox_myntra_has_json (OmsSandboxMyntraCall *call);

/* ---- oms-sandbox-myntra-login.c */

void oms_sandbox_myntra_login (OmsSandboxMyntraCall *call);
void oms_sandbox_myntra_renew (OmsSandboxMyntraCall *call);
/* Returns: FALSE with the reply filled when the access token or the store header does not hold */
gboolean oms_sandbox_myntra_authorize (OmsSandboxMyntraCall *call);

/* ---- oms-sandbox-myntra-units.c: how an order of the book is one of Myntra's. A buyer's order is one or two seller
 * orders (parts); each unit is a line of its own; a part travels in one or two packets. */

#define OMS_SANDBOX_MYNTRA_ID_SIZE 24

typedef struct
{
  const OmsSandboxOrder *order;
  guint part;
  const OmsSandboxLine *line;
  guint number;    /* among the units of the line */
  gboolean second; /* in the second packet */
  gint64 paid;     /* paise */
  guint next_line; /* private */
} OmsSandboxMyntraUnit;

guint oms_sandbox_myntra_parts (const OmsSandboxOrder *order);
void oms_sandbox_myntra_units (OmsSandboxMyntraUnit *unit, const OmsSandboxOrder *order, guint part);
/* Returns: FALSE behind the last unit */
gboolean oms_sandbox_myntra_next_unit (OmsSandboxMyntraUnit *unit);

/* Myntra's word for the unit at @now. */
const char *oms_sandbox_myntra_word (const OmsSandboxMyntraUnit *unit, gint64 now);
/* The word of the least advanced unit of the part. */
const char *oms_sandbox_myntra_part_word (const OmsSandboxOrder *order, guint part, gint64 now);
/* Returns: TRUE for a word of the past, which lists leave blank */
gboolean oms_sandbox_myntra_is_closed (const char *word);
/* What the buyer pays for the part, in paise. */
gint64 oms_sandbox_myntra_total (const OmsSandboxOrder *order, guint part);
/* Paise, of one unit. */
gint64 oms_sandbox_myntra_mrp (const OmsSandboxLine *line);

/* Ids; all return @buffer. */
const char *oms_sandbox_myntra_group_id (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE]);
const char *
oms_sandbox_myntra_order_id (const OmsSandboxOrder *order, guint part, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE]);
const char *oms_sandbox_myntra_line_id (const OmsSandboxMyntraUnit *unit, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE]);
const char *oms_sandbox_myntra_packet_id (const OmsSandboxOrder *order, guint part, gboolean second,
                                          char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE]);
const char *oms_sandbox_myntra_tracking (const OmsSandboxOrder *order, guint part, gboolean second,
                                         char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE]);
const char *oms_sandbox_myntra_courier (const OmsSandboxOrder *order);
/* Returns: FALSE when no order of this book has that id */
gboolean oms_sandbox_myntra_find (OmsSandboxBook *book, const char *order_id, guint *index, guint *part);

/* ---- oms-sandbox-myntra-truth.c */

void oms_sandbox_myntra_true_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order,
                                     GString *out);

/* ---- oms-sandbox-myntra-orders.c, -order-json.c, -stock.c */

void oms_sandbox_myntra_list_orders (OmsSandboxMyntraCall *call);
void oms_sandbox_myntra_get_order (OmsSandboxMyntraCall *call, const char *order_id);
/* Writes the members of the order into the open object of the reply. */
void oms_sandbox_myntra_write_order (OmsSandboxMyntraCall *call, guint index, guint part);
/* The word that stands in place of all others for orders of the fault "unknown-status". */
#define OMS_SANDBOX_MYNTRA_STRANGE "XQ"

void oms_sandbox_myntra_search_inventory (OmsSandboxMyntraCall *call);
void oms_sandbox_myntra_search_products (OmsSandboxMyntraCall *call);

G_END_DECLS
