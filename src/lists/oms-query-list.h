/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A GListModel over a query of up to millions of rows: a vector of ids, and slots (one object per position that GTK
 * holds) that are filled with pages of rows by id. When the query changes, the old list stays, marked stale, until the
 * first page of the new one is there; then vector and live slots are swapped in one turn of the main loop and GTK hears
 * of the tail only, in steps. Knows no widgets and no SQL: subclasses say how ids and rows are read. Main thread only.
 *
 * Properties (read-only, notified): "stale" (gboolean: a new result is on its way, dim the old one), "loading"
 * (gboolean: the first result ever is on its way), "n-items" (guint), "new-count" (guint: rows that would come in at
 * another place of the list, held back while the user reads).
 *
 * Signals:
 *  "about-to-shrink" (): in the middle of a swap; move the view to the top now, with one adjustment change. Emitted
 *      when filter or sort changed and whenever the list gets shorter than what the view may show.
 *  "members-changed" (): another set of rows has been asked for.
 *  "swapped" (): ids of positions have changed; whoever keeps positions looks again.
 *  "failed" (GError *): the query failed; the old list stays. */
#pragma once

#include <gio/gio.h>

#include "oms-id-vector.h"
#include "oms-slot.h"

G_BEGIN_DECLS

#define OMS_TYPE_QUERY_LIST (oms_query_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (OmsQueryList, oms_query_list, OMS, QUERY_LIST, GObject)

#define OMS_QUERY_LIST_PAGE 256

struct _OmsQueryListClass
{
  GObjectClass parent_class;

  GDestroyNotify row_free;

  /* Reads the ids (gint64) of the present query in order, @limit 0: all. Finish: (transfer full). */
  void (*fetch_ids) (OmsQueryList *self, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data);
  GArray *(*fetch_ids_finish) (OmsQueryList *self, GAsyncResult *result, GError **error);

  /* Reads the rows of @ids (copied by the callee) in that order, NULL for ids that are gone. Finish: (transfer full);
   * the list takes the elements. */
  void (*fetch_rows) (OmsQueryList *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*fetch_rows_finish) (OmsQueryList *self, GAsyncResult *result, GError **error);
};

/* For subclasses: the query has changed; asks again and shows the result from the top. @same_members: only the order is
 * another one. */
void oms_query_list_requery (OmsQueryList *self, gboolean same_members);
/* For subclasses: the same query over newer data; the view keeps its place. */
void oms_query_list_refresh (OmsQueryList *self);
/* For subclasses: these rows have changed; those on screen are read again, in place. */
void oms_query_list_invalidate (OmsQueryList *self, const gint64 *ids, gsize n_ids);
void oms_query_list_invalidate_all (OmsQueryList *self);
/* For subclasses: takes rows out that no longer belong. */
void oms_query_list_remove (OmsQueryList *self, const gint64 *ids, gsize n_ids);
/* For subclasses: rows that are held back. */
void oms_query_list_set_new_count (OmsQueryList *self, guint count);

/* Which of @ids the list has, as a set of OMS_ID_KEY. About 2 ms per million rows. (transfer full) */
GHashTable *oms_query_list_which (OmsQueryList *self, const gint64 *ids, gsize n_ids);

/* Brings what was held back: asks again and shows the top. */
void oms_query_list_show_new (OmsQueryList *self);

/* The view tells whether it stands at its top: only then new rows come in by themselves. TRUE at the start. */
void oms_query_list_set_at_top (OmsQueryList *self, gboolean at_top);
gboolean oms_query_list_get_at_top (OmsQueryList *self);

gboolean oms_query_list_get_stale (OmsQueryList *self);
gboolean oms_query_list_get_loading (OmsQueryList *self);
guint oms_query_list_get_new_count (OmsQueryList *self);
/* How many rows the list is going to have. Rows on screen come and go in steps, one in each turn of the main loop, so
 * for a moment the number of items is another one. */
guint oms_query_list_get_length (OmsQueryList *self);
/* FALSE while only the first page of the ids is known. */
gboolean oms_query_list_is_complete (OmsQueryList *self);

/* The id at @position, 0 when it is not known yet or out of range. Loads nothing. */
gint64 oms_query_list_get_id (OmsQueryList *self, guint position);
/* The positions whose slots are alive, in no order. (transfer full) (element-type guint) */
GArray *oms_query_list_get_live (OmsQueryList *self);
/* Where @id is: G_MAXUINT when it is not in the list. About 0.5 ms per million. */
guint oms_query_list_find (OmsQueryList *self, gint64 id);

G_END_DECLS
