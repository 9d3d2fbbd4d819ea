/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run log as a short list. */
#include "oms-run-list.h"

struct _OmsRunList
{
  OmsStoreList parent_instance;

  gint64 platform_id;
  guint limit;
};

G_DEFINE_FINAL_TYPE (OmsRunList, oms_run_list, OMS_TYPE_STORE_LIST)

static gint64
row_key (gconstpointer row)
{
  return ((const OmsRun *) row)->id;
}

static void
oms_run_list_fetch (OmsStoreList *list, OmsStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  OmsRunList *self = OMS_RUN_LIST (list);

  oms_store_list_runs_async (store, self->platform_id, self->limit, cancellable, callback, user_data);
}

static GPtrArray *
oms_run_list_fetch_finish (OmsStoreList *list, OmsStore *store, GAsyncResult *result, GError **error)
{
  return oms_store_list_runs_finish (store, result, error);
}

static void
oms_run_list_class_init (OmsRunListClass *class)
{
  OmsStoreListClass *list_class = OMS_STORE_LIST_CLASS (class);

  list_class->tables = OMS_STORE_LOGS | OMS_STORE_ACCOUNTS;
  list_class->row_free = (GDestroyNotify) oms_run_free;
  list_class->row_key = row_key;
  list_class->fetch = oms_run_list_fetch;
  list_class->fetch_finish = oms_run_list_fetch_finish;
}

static void
oms_run_list_init (OmsRunList *self)
{
}

OmsRunList *
oms_run_list_new (OmsStore *store, gint64 platform_id, guint limit)
{
  OmsRunList *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_RUN_LIST, "store", store, NULL);
  self->platform_id = platform_id;
  self->limit = limit;
  oms_store_list_reload (OMS_STORE_LIST (self));
  return self;
}
