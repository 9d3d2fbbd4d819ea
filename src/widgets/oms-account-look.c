/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-account-look.h"

#include "oms-palette.h"

struct _OmsAccountLooks
{
  GHashTable *looks; /* (element-type gint64 OmsAccountLook) */
  OmsAccountLook nobody;
};

static void
look_free (gpointer user_data)
{
  OmsAccountLook *look = user_data;

  g_free (look->name);
  g_free (look->kind);
  g_free (look);
}

static void
add_look (OmsAccountLooks *self, GHashTable *kinds, const OmsAccount *account)
{
  OmsAccountLook *look = g_new0 (OmsAccountLook, 1);
  guint nth = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, account->kind));

  g_hash_table_insert (kinds, g_strdup (account->kind), GUINT_TO_POINTER (nth + 1));
  look->name = g_strdup (account->display_name);
  look->kind = g_strdup (account->kind);
  look->nth = nth;
  oms_palette_kind (account->kind, nth, &look->color);
  g_hash_table_insert (self->looks, g_memdup2 (&account->id, sizeof account->id), look);
}

OmsAccountLooks *
oms_account_looks_new (OmsSession *session)
{
  OmsAccountLooks *self = g_new0 (OmsAccountLooks, 1);
  GListModel *accounts = session != NULL ? G_LIST_MODEL (oms_session_get_accounts (session)) : NULL;
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->looks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, look_free);
  self->nobody.name = (char *) "";
  self->nobody.kind = (char *) "";
  gdk_rgba_parse (&self->nobody.color, "#999999");
  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      add_look (self, kinds, oms_item_get_account (item)->account);
    }
  return self;
}

void
oms_account_looks_free (OmsAccountLooks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->looks);
  g_free (self);
}

const OmsAccountLook *
oms_account_looks_find (OmsAccountLooks *self, gint64 platform_id)
{
  const OmsAccountLook *look = g_hash_table_lookup (self->looks, &platform_id);

  return look != NULL ? look : &self->nobody;
}
