/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the rows that an OmsQueryList is asked to show: gathers wishes until the main loop is idle, reads them a page
 * at a time, the newest wish first, drops what nobody looks at any more, and keeps what was read. Knows nothing of the
 * query, of its swaps and of what a row is: rows come through the list's class. Owned by its list; main thread only. */
#pragma once

#include "oms-query-list.h"
#include "oms-slot-private.h"

G_BEGIN_DECLS

typedef struct _OmsPageLoader OmsPageLoader;

typedef struct
{
  gboolean (*is_live) (OmsQueryList *list, guint position); /* whether anybody holds the slot there */
  void (*arrived) (OmsQueryList *list);
  void (*failed) (OmsQueryList *list, GError *error);
} OmsPageLoaderFuncs;

/* Rows asked for by themselves are there, or @error says why not. */
typedef void (*OmsPageLoaderReady) (OmsQueryList *list, guint tag, GError *error);

OmsPageLoader *oms_page_loader_new (OmsQueryList *list, const OmsPageLoaderFuncs *funcs);
/* Nothing is read any more; what is under way is given up. */
void oms_page_loader_stop (OmsPageLoader *self);
/* The list holds itself while something is under way, so nothing is. */
void oms_page_loader_free (OmsPageLoader *self);

OmsListRow *oms_page_loader_lookup (OmsPageLoader *self, gint64 id); /* (nullable) (transfer none) */
gboolean oms_page_loader_has (OmsPageLoader *self, gint64 id);

/* Reads the page that @position is on, soon; the list's "arrived" follows. */
void oms_page_loader_want_position (OmsPageLoader *self, guint position);
/* Reads the row again, soon, wherever it stands. */
void oms_page_loader_want_id (OmsPageLoader *self, gint64 id);
/* Reads @ids now, before any page. (transfer full) ids; @tag is given back to @ready. */
void
oms_page_loader_read (OmsPageLoader *self, GArray *ids, GCancellable *cancellable, OmsPageLoaderReady ready, guint tag);

/* The row has changed: what is known of it or on its way here is out of date. */
void oms_page_loader_spoil (OmsPageLoader *self, gint64 id);
void oms_page_loader_spoil_all (OmsPageLoader *self);

G_END_DECLS
