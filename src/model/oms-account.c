/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configured connection of one marketplace kind, as plain data. Never holds a secret. */
#include "oms-account.h"

#include "oms-time.h"

#include <string.h>

#define MAX_SLUG       64
#define N_FIXED_COLORS 4
#define N_PALETTE      8

OmsAccount *
oms_account_new (const char *kind, const char *display_name)
{
  OmsAccount *account = g_new0 (OmsAccount, 1);

  g_assert (kind != NULL && display_name != NULL);

  account->uuid = g_uuid_string_random ();
  account->kind = g_strdup (kind);
  account->name = oms_account_slug (display_name);
  account->display_name = g_strdup (display_name);
  account->is_active = TRUE;
  account->config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  account->created_at = account->updated_at = oms_time_now ();
  return account;
}

OmsAccount *
oms_account_copy (const OmsAccount *account)
{
  OmsAccount *copy;
  GHashTableIter iter;
  gpointer field, value;

  if (account == NULL)
    return NULL;
  copy = g_new0 (OmsAccount, 1);
  copy->id = account->id;
  copy->uuid = g_strdup (account->uuid);
  copy->kind = g_strdup (account->kind);
  copy->name = g_strdup (account->name);
  copy->display_name = g_strdup (account->display_name);
  copy->is_active = account->is_active;
  copy->created_at = account->created_at;
  copy->updated_at = account->updated_at;
  copy->config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (account->config != NULL)
    {
      g_hash_table_iter_init (&iter, account->config);
      while (g_hash_table_iter_next (&iter, &field, &value))
        g_hash_table_insert (copy->config, g_strdup (field), g_strdup (value));
    }
  return copy;
}

void
oms_account_free (OmsAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->uuid);
  g_free (account->kind);
  g_free (account->name);
  g_free (account->display_name);
  g_clear_pointer (&account->config, g_hash_table_unref);
  g_free (account);
}

const char *
oms_account_get (const OmsAccount *account, const char *field)
{
  return account->config != NULL ? g_hash_table_lookup (account->config, field) : NULL;
}

void
oms_account_set (OmsAccount *account, const char *field, const char *value)
{
  if (account->config == NULL)
    account->config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (value == NULL)
    g_hash_table_remove (account->config, field);
  else
    g_hash_table_insert (account->config, g_strdup (field), g_strdup (value));
}

char *
oms_account_slug (const char *display_name)
{
  /* Accents become plain letters in every locale alike; what has no plain letter becomes a dash. */
  g_autofree char *ascii = g_str_to_ascii (display_name, "C");
  GString *slug = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && slug->len < MAX_SLUG; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, g_ascii_tolower (*p));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_assign (slug, "account");
  return g_string_free (slug, FALSE);
}

guint
oms_kind_color (const char *kind)
{
  static const char *const fixed[N_FIXED_COLORS] = { "amazon", "flipkart", "meesho", "myntra" };

  for (guint i = 0; i < N_FIXED_COLORS; i++)
    if (g_strcmp0 (kind, fixed[i]) == 0)
      return i;
  return N_FIXED_COLORS + g_str_hash (kind != NULL ? kind : "") % (N_PALETTE - N_FIXED_COLORS);
}
