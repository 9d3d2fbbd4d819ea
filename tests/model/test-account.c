/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts: handles made from names, copies that are their own, colours. */
#include "oms-account.h"

#include <string.h>

static void
test_slug (void)
{
  static const struct
  {
    const char *name;
    const char *slug;
  } cases[] = {
    { "Amazon India", "amazon-india" },
    { "  Asha's  Crafts!! ", "asha-s-crafts" },
    { "Boutique Élan", "boutique-elan" },
    { "आशा", "account" },
    { "", "account" },
    { "A_B/C", "a-b-c" },
    { "--x--", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = oms_account_slug (cases[i].name);

      g_assert_cmpstr (slug, ==, cases[i].slug);
    }
}

static void
test_slug_length (void)
{
  g_autofree char *name = g_strnfill (500, 'x');
  g_autofree char *slug = oms_account_slug (name);

  g_assert_cmpuint (strlen (slug), ==, 64);
}

static void
test_new_and_copy (void)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Amazon India");
  g_autoptr (OmsAccount) other = oms_account_new ("amazon", "Amazon India");
  g_autoptr (OmsAccount) copy = NULL;

  g_assert_true (g_uuid_string_is_valid (account->uuid));
  g_assert_cmpstr (account->uuid, !=, other->uuid);
  g_assert_cmpstr (account->name, ==, "amazon-india");
  g_assert_true (account->is_active);
  g_assert_cmpint (account->id, ==, 0);
  g_assert_cmpint (account->created_at, >, 0);
  g_assert_null (oms_account_get (account, "region"));

  oms_account_set (account, "region", "eu");
  copy = oms_account_copy (account);
  oms_account_set (account, "region", "na");
  oms_account_set (copy, "extra", "1");
  g_assert_cmpstr (oms_account_get (copy, "region"), ==, "eu");
  g_assert_null (oms_account_get (account, "extra"));
  g_assert_cmpstr (copy->uuid, ==, account->uuid);
  oms_account_set (account, "region", NULL);
  g_assert_null (oms_account_get (account, "region"));
}

static void
test_colors (void)
{
  g_assert_cmpuint (oms_kind_color ("amazon"), ==, 0);
  g_assert_cmpuint (oms_kind_color ("flipkart"), ==, 1);
  g_assert_cmpuint (oms_kind_color ("meesho"), ==, 2);
  g_assert_cmpuint (oms_kind_color ("myntra"), ==, 3);
  g_assert_cmpuint (oms_kind_color ("ondc"), >=, 4);
  g_assert_cmpuint (oms_kind_color ("ondc"), <=, 7);
  g_assert_cmpuint (oms_kind_color (NULL), <=, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/account/slug", test_slug);
  g_test_add_func ("/model/account/slug-length", test_slug_length);
  g_test_add_func ("/model/account/new-and-copy", test_new_and_copy);
  g_test_add_func ("/model/account/colors", test_colors);
  return g_test_run ();
}
