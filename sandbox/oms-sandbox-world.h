/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world behind the protocols: accounts with their catalogues and orders, the clock, and time passing. */
#pragma once

#include "oms-sandbox-catalogue.h"
#include "oms-sandbox-faults.h"
#include "oms-sandbox-limits.h"
#include "oms-sandbox-orders.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 seed;
  guint n_orders;    /* of each account */
  guint n_listings;  /* of each account; 0: the natural size */
  double speed;      /* multiplies limits, divides waiting times */
  double token_life; /* seconds an access token lives */
  double live;       /* events a minute, over all accounts */
  double sale;       /* orders an hour, over all accounts */
  gint64 now;        /* 0: the real time */
  gboolean replay;   /* keep orders rendered */
} OmsSandboxOptions;

typedef struct _OmsSandboxProtocol OmsSandboxProtocol;

typedef struct
{
  const OmsSandboxProtocol *protocol;
  guint index;      /* among all accounts, from 0 */
  char *name;       /* "Amazon India", "Amazon India 2" */
  char *prefix;     /* "/a1" */
  GArray *listings; /* OmsSandboxListing */
  OmsSandboxBook *book;
  OmsSandboxLimits *limits;
  GHashTable *malformed; /* index of a broken order → how it is broken, from 0 */
  gpointer data;         /* the protocol's own */
} OmsSandboxAccount;

typedef struct
{
  OmsSandboxOptions options;
  OmsSandboxFaults *faults;
  GPtrArray *accounts;  /* OmsSandboxAccount */
  GHashTable *requests; /* operation → count */
  gint64 clock_offset;  /* ms between the real time and the world's */
  guint live_source;
  guint64 events;     /* how many live events there were */
  char *files_folder; /* (nullable) where files are kept */
  guint files_source;
  guint64 files_of; /* so many changes are in them */
  guint sale_source;
  double sale_rate;
  gint64 sale_at;    /* monotonic, microseconds: so far the sale has come */
  double sale_owed;  /* orders that are due by then, the part of one */
  guint64 sale_done; /* orders that came in */
  guint64 sale_moved;
  guint64 sale_cancelled; /* after packing */
} OmsSandboxWorld;

/* Returns: (transfer full) */
OmsSandboxWorld *oms_sandbox_world_new (const OmsSandboxOptions *options);
void oms_sandbox_world_free (OmsSandboxWorld *self);

/* Adds one account. Returns: (transfer none) */
OmsSandboxAccount *oms_sandbox_world_add_account (OmsSandboxWorld *self, const OmsSandboxProtocol *protocol);
/* The account whose prefix @path begins with. Returns: (transfer none) (nullable) */
OmsSandboxAccount *oms_sandbox_world_find (OmsSandboxWorld *self, const char *path);

/* UTC milliseconds. */
gint64 oms_sandbox_world_now (OmsSandboxWorld *self);
/* Milliseconds that a wait of @seconds takes at this speed. */
gint64 oms_sandbox_world_wait (OmsSandboxWorld *self, double seconds);

/* Breaks as many orders of each account as the faults ask for, spread over all. */
void oms_sandbox_world_break (OmsSandboxWorld *self);
/* Makes broken orders whole and touches them. Returns: how many */
guint oms_sandbox_world_mend (OmsSandboxWorld *self);

/* A new order comes in and takes its units from stock. Returns: its index */
guint oms_sandbox_world_add_order (OmsSandboxWorld *self, OmsSandboxAccount *account);
/* One thing happens: an order comes in, or an open one moves on. */
void oms_sandbox_world_event (OmsSandboxWorld *self);
/* Sets how many events happen in a minute; 0 stops them. */
void oms_sandbox_world_set_live (OmsSandboxWorld *self, double rate);
/* Sets how many orders come in within an hour, each with other orders that move on, and now and then a packed one that
 * is cancelled; 0 stops them. The speed does not count here. */
void oms_sandbox_world_set_sale (OmsSandboxWorld *self, double rate);

G_END_DECLS
