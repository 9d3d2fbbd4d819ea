/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a marketplace's protocol gives to the server, and the request and reply they exchange. No libsoup here. */
#pragma once

#include "oms-sandbox-world.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _OmsSandboxFile OmsSandboxFile;

typedef struct
{
  char *name;  /* decoded */
  char *value; /* decoded */
} OmsSandboxParam;

typedef struct
{
  const char *method;
  const char *path;      /* after the account's prefix, still percent-encoded */
  GArray *params;        /* OmsSandboxParam, in the order sent */
  gboolean broken_query; /* an invalid escape, or one parameter twice */
  SoupMessageHeaders *headers;
  GBytes *body;
} OmsSandboxRequest;

typedef struct
{
  guint status;
  GString *body;
  GBytes *bytes; /* (nullable) sent in place of @body; only under /sandbox/ */
  const char *content_type;
  SoupMessageHeaders *headers;
} OmsSandboxReply;

struct _OmsSandboxProtocol
{
  const char *kind;     /* "amazon" */
  const char *name;     /* of the first account */
  char letter;          /* of the path prefix */
  gboolean long_lives;  /* see oms_sandbox_book_new () */
  guint kept;           /* of a thousand listings, those it keeps and sends itself */
  gboolean kept_untold; /* and does not say how much there is of them */
  const OmsSandboxRate *rates;
  OmsSandboxBudget budget;

  gboolean files_only; /* it has no interface: panel files are all there is */
  const OmsSandboxFile *files;

  /* (nullable) all three */
  gpointer (*new_data) (OmsSandboxWorld *world, OmsSandboxAccount *account);
  void (*free_data) (gpointer data);
  /* (nullable) Writes all orders beforehand. */
  void (*prepare) (OmsSandboxWorld *world, OmsSandboxAccount *account);
  /* Writes the members of "settings" and of "secrets"; @base is the account's address. */
  void (*describe) (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *base, GString *settings,
                    GString *secrets);
  /* The name of the operation the request asks for, for faults and statistics. Returns: (nullable) */
  const char *(*operation) (const OmsSandboxRequest *request);
  void (*handle) (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxRequest *request,
                  const char *operation, OmsSandboxReply *reply);
  /* The marketplace's own error reply, for the fault @status. */
  void (*fail) (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *operation, guint status,
                OmsSandboxReply *reply);
  /* Writes the marketplace's words for the order into a member of the truth. */
  void (*truth) (OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out);
  /* The status that the program should show for it, at @now. */
  const char *(*unified) (OmsSandboxAccount *account, const OmsSandboxOrder *order, gint64 now);
  /* (nullable) Writes the truth itself, where one order of the book is several of the marketplace's or its units are
   * lines of their own; truth () and unified () are not asked then. */
  void (*true_orders) (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out);
  /* (nullable) "revoke", "restore", "rotate_secret", "expire_tokens", of Flipkart "close_location". Returns: FALSE for
   * a word it does not know */
  gboolean (*control) (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *word);
};

extern const OmsSandboxProtocol oms_sandbox_amazon;
extern const OmsSandboxProtocol oms_sandbox_flipkart;
extern const OmsSandboxProtocol oms_sandbox_meesho;
extern const OmsSandboxProtocol oms_sandbox_myntra;

/* Returns: (transfer none) (nullable) */
const OmsSandboxProtocol *oms_sandbox_protocol_find (const char *kind);

/* Returns: (transfer none) (nullable): the decoded value */
const char *oms_sandbox_request_param (const OmsSandboxRequest *request, const char *name);
/* Returns: TRUE when the request's Content-Type says JSON, whether it has a body or none */
gboolean oms_sandbox_request_says_json (const OmsSandboxRequest *request);
/* Returns: TRUE when the request's Accept names JSON; a client that takes anything has not read the manual */
gboolean oms_sandbox_request_wants_json (const OmsSandboxRequest *request);

G_END_DECLS
