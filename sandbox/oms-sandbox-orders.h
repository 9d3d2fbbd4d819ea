/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orders of one account. Only what changes is kept (40 bytes an order); everything else is drawn again from the
 * seed whenever it is asked for, so a million orders cost little. It knows no marketplace's words. */
#pragma once

#include "oms-sandbox-people.h"

G_BEGIN_DECLS

typedef enum
{
  OMS_SANDBOX_PREORDER,
  OMS_SANDBOX_PENDING,
  OMS_SANDBOX_NEW,
  OMS_SANDBOX_PARTLY_SHIPPED,
  OMS_SANDBOX_SHIPPED,
  OMS_SANDBOX_DELIVERED,
  OMS_SANDBOX_CANCELLED,
  OMS_SANDBOX_UNFULFILLABLE,
  /* Only in a book of long lives. */
  OMS_SANDBOX_PACKED,
  OMS_SANDBOX_RETURNING,
  OMS_SANDBOX_RETURNED,
  OMS_SANDBOX_LOST,
} OmsSandboxState;

#define OMS_SANDBOX_MAX_LINES 4

typedef struct
{
  guint listing; /* position in the account's catalogue */
  guint quantity;
  guint shipped;
  guint first;       /* of those, in the first parcel */
  gint64 unit_price; /* paise, GST included */
  gint64 discount;   /* paise, of the whole line */
  guint64 id;        /* up to 14 digits */
} OmsSandboxLine;

typedef struct
{
  guint index;
  guint64 number; /* 14 digits, unique among all accounts */
  OmsSandboxState state;
  gint64 created;
  gint64 updated;
  gint64 parcel_updated[2]; /* long lives: the younger one is @updated */
  gint64 shipped_at;        /* 0: not */
  gint64 turned_at;         /* long lives: when it began to come back; 0: not */
  gint64 ship_from, ship_by, deliver_from, deliver_by;
  gboolean by_marketplace;
  gboolean easy_ship;
  gboolean split;    /* in two parcels */
  gboolean by_buyer; /* a return: from the buyer, else it never got there */
  gboolean ahead;    /* long lives: the first parcel of two arrives when the second leaves */
  gboolean packed;   /* long lives: it is or was packed once, also when it was cancelled afterwards */
  gboolean express;
  gboolean business;
  gboolean gift;
  gboolean cash_on_delivery;
  gboolean cancel_requested;
  gboolean unpaid; /* no prices are known yet, or ever */
  guint cancel_by; /* 0 buyer, 1 merchant, 2 marketplace */
  guint n_lines;
  OmsSandboxLine lines[OMS_SANDBOX_MAX_LINES];
  gint64 shipping;
  gint64 cod_fee;
  gint64 total; /* paise */
} OmsSandboxOrder;

typedef struct _OmsSandboxBook OmsSandboxBook;

/* @listings is the account's catalogue; it must live longer. Orders lie in the 90 days before @now. @long_lives: orders
 * are packed before they leave, may be cancelled after that, come back or get lost, and what goes in two parcels says
 * so from the start. Returns: (transfer full) */
OmsSandboxBook *
oms_sandbox_book_new (guint64 seed, guint account, guint n_orders, GArray *listings, gboolean long_lives, gint64 now);
void oms_sandbox_book_free (OmsSandboxBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsSandboxBook, oms_sandbox_book_free)

guint oms_sandbox_book_size (OmsSandboxBook *self);
/* Fills all of @order. */
void oms_sandbox_book_get (OmsSandboxBook *self, guint index, OmsSandboxOrder *order);
/* Where one parcel (0, or 1 of a split order) of an order of long lives stands. */
OmsSandboxState oms_sandbox_order_parcel (const OmsSandboxOrder *order, guint parcel);
/* A number that grows with each change. */
guint64 oms_sandbox_book_version (OmsSandboxBook *self);
/* The cheap parts alone. */
OmsSandboxState oms_sandbox_book_state (OmsSandboxBook *self, guint index);
gint64 oms_sandbox_book_created (OmsSandboxBook *self, guint index);
gint64 oms_sandbox_book_updated (OmsSandboxBook *self, guint index);
void oms_sandbox_book_person (OmsSandboxBook *self, guint index, OmsSandboxPerson *person);
/* Returns: TRUE when an order has that number */
gboolean oms_sandbox_book_find (OmsSandboxBook *self, guint64 number, guint *index);
/* Returns: TRUE when an order may have a line with that id; which one it is, and whether, the order itself tells */
gboolean oms_sandbox_book_find_line (OmsSandboxBook *self, guint64 id, guint *index);

/* Walks orders by (time of change or of creation, index), from the first not before the key. */
typedef struct
{
  gboolean by_created;
  gint64 time;
  guint index;
  guint position; /* private */
} OmsSandboxWalk;

void oms_sandbox_book_walk_start (OmsSandboxBook *self, OmsSandboxWalk *walk);
/* Moves to the next order, whose key is then in @walk. Returns: FALSE at the end */
gboolean oms_sandbox_book_walk_next (OmsSandboxBook *self, OmsSandboxWalk *walk);

/* Changes, all at @now. */
guint oms_sandbox_book_add (OmsSandboxBook *self, gint64 now); /* Returns: its index */
void oms_sandbox_book_touch (OmsSandboxBook *self, guint index, gint64 now);
/* To the next state of its life. Returns: FALSE when it is over */
gboolean oms_sandbox_book_advance (OmsSandboxBook *self, guint index, gint64 now);
/* From new to packed, from packed to cancelled. Returns: FALSE when it does not stand there, or is not of long lives */
gboolean oms_sandbox_book_pack (OmsSandboxBook *self, guint index, gint64 now);
gboolean oms_sandbox_book_cancel_packed (OmsSandboxBook *self, guint index, gint64 now);
/* The buyer asks to cancel a new order. Returns: FALSE when it is not new, or of long lives: there nobody asks first */
gboolean oms_sandbox_book_request_cancel (OmsSandboxBook *self, guint index, gint64 now);

G_END_DECLS
