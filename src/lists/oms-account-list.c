/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts with their figures: two readings of the store joined by the account's id. */
#include "oms-account-list.h"

struct _OmsAccountList
{
  OmsStoreList parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsAccountList, oms_account_list, OMS_TYPE_STORE_LIST)

static gint64
row_key (gconstpointer row)
{
  return ((const OmsAccountEntry *) row)->account->id;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const OmsAccountEntry *x = *(OmsAccountEntry *const *) a, *y = *(OmsAccountEntry *const *) b;
  int order = g_utf8_collate (x->account->display_name, y->account->display_name);

  return order != 0 ? order : (x->account->id > y->account->id) - (x->account->id < y->account->id);
}

/* Takes the elements of both. */
static GPtrArray *
join (GPtrArray *accounts, GPtrArray *states)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_account_entry_free);

  g_ptr_array_set_free_func (accounts, NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      OmsAccountEntry *entry = g_new0 (OmsAccountEntry, 1);

      entry->account = accounts->pdata[i];
      for (guint j = 0; j < states->len && entry->state == NULL; j++)
        if (((OmsAccountState *) states->pdata[j])->platform_id == entry->account->id)
          entry->state = g_ptr_array_steal_index_fast (states, j);
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

static void
on_states (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) states = oms_store_list_account_states_finish (OMS_STORE (source), result, &error);

  if (states == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, join (g_task_get_task_data (task), states), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_accounts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *accounts = oms_store_list_accounts_finish (OMS_STORE (source), result, &error);

  if (accounts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, accounts, (GDestroyNotify) g_ptr_array_unref);
  oms_store_list_account_states_async (OMS_STORE (source), g_task_get_cancellable (task), on_states,
                                       g_object_ref (task));
}

static void
oms_account_list_fetch (OmsStoreList *list, OmsStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_account_list_fetch);
  oms_store_list_accounts_async (store, cancellable, on_accounts, task);
}

static GPtrArray *
oms_account_list_fetch_finish (OmsStoreList *list, OmsStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
oms_account_list_class_init (OmsAccountListClass *class)
{
  OmsStoreListClass *list_class = OMS_STORE_LIST_CLASS (class);

  list_class->tables = OMS_STORE_ACCOUNTS | OMS_STORE_LOGS | OMS_STORE_PROBLEMS | OMS_STORE_ORDERS;
  list_class->row_free = (GDestroyNotify) oms_account_entry_free;
  list_class->row_key = row_key;
  list_class->fetch = oms_account_list_fetch;
  list_class->fetch_finish = oms_account_list_fetch_finish;
}

static void
oms_account_list_init (OmsAccountList *self)
{
}

OmsAccountList *
oms_account_list_new (OmsStore *store)
{
  OmsAccountList *self;

  g_return_val_if_fail (OMS_IS_STORE (store), NULL);
  self = g_object_new (OMS_TYPE_ACCOUNT_LIST, "store", store, NULL);
  oms_store_list_reload (OMS_STORE_LIST (self));
  return self;
}
