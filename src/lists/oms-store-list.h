/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base of the short lists: a GListModel of OmsItem that is read again when the store says its tables changed. Items
 * with the same key stay the same object. For lists of at most some hundred rows. Main thread only.
 *
 * Property "loading" (gboolean, read-only, notified): the first reading is not there yet. */
#pragma once

#include "oms-item.h"
#include "oms-store.h"

G_BEGIN_DECLS

#define OMS_TYPE_STORE_LIST (oms_store_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (OmsStoreList, oms_store_list, OMS, STORE_LIST, GObject)

struct _OmsStoreListClass
{
  GObjectClass parent_class;

  OmsStoreTables tables; /* whose changes concern it */
  GDestroyNotify row_free;
  gint64 (*row_key) (gconstpointer row);
  void (*fetch) (OmsStoreList *self, OmsStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data);
  GPtrArray *(*fetch_finish) (OmsStoreList *self, OmsStore *store, GAsyncResult *result, GError **error);
};

void oms_store_list_reload (OmsStoreList *self);
gboolean oms_store_list_get_loading (OmsStoreList *self);

G_END_DECLS
