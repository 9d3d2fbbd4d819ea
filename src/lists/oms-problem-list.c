/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records that could not be read, as a short list. */
#include "oms-problem-list.h"

struct _OmsProblemList
{
  OmsStoreList parent_instance;

  gint64 platform_id;
  guint limit;
};

G_DEFINE_FINAL_TYPE (OmsProblemList, oms_problem_list, OMS_TYPE_STORE_LIST)

static gint64
row_key (gconstpointer row)
{
  return ((const OmsProblem *) row)->id;
}

static void
oms_problem_list_fetch (OmsStoreList *list, OmsStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  OmsProblemList *self = OMS_PROBLEM_LIST (list);

  oms_store_list_problems_async (store, self->platform_id, self->limit, cancellable, callback, user_data);
}

static GPtrArray *
oms_problem_list_fetch_finish (OmsStoreList *list, OmsStore *store, GAsyncResult *result, GError **error)
{
  return oms_store_list_problems_finish (store, result, error);
}

static void
oms_problem_list_class_init (OmsProblemListClass *class)
{
  OmsStoreListClass *list_class = OMS_STORE_LIST_CLASS (class);

  list_class->tables = OMS_STORE_PROBLEMS | OMS_STORE_ACCOUNTS;
  list_class->row_free = (GDestroyNotify) oms_problem_free;
  list_class->row_key = row_key;
  list_class->fetch = oms_problem_list_fetch;
  list_class->fetch_finish = oms_problem_list_fetch_finish;
}

static void
oms_problem_list_init (OmsProblemList *self)
{
}

OmsProblemList *
oms_problem_list_new (OmsStore *store, gint64 platform_id, guint limit)
{
  OmsProblemList *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_PROBLEM_LIST, "store", store, NULL);
  self->platform_id = platform_id;
  self->limit = limit;
  oms_store_list_reload (OMS_STORE_LIST (self));
  return self;
}
