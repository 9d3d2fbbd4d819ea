/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The status of a whole from its parts, and the stable names. */
#include "oms-status.h"

#define H OMS_STATUS_ON_HOLD
#define N OMS_STATUS_NEW
#define P OMS_STATUS_PACKED
#define S OMS_STATUS_SHIPPED
#define D OMS_STATUS_DELIVERED
#define C OMS_STATUS_CANCELLED
#define G OMS_STATUS_RETURNING
#define R OMS_STATUS_RETURNED
#define L OMS_STATUS_LOST
#define U OMS_STATUS_UNKNOWN
#define X OMS_STATUS_UNSET

static const struct
{
  OmsStatus parts[4];
  gsize n;
  OmsStatus whole;
} table[] = {
  { { X }, 0, U },
  { { X }, 1, U },
  { { N }, 1, N },
  { { X, S }, 2, S },
  { { D, N, S }, 3, N },
  { { S, H, D }, 3, H },
  { { P, S }, 2, P },
  { { S, D, D, D }, 4, S },
  /* Cancelled parts do not count while anything lives. */
  { { C, C }, 2, C },
  { { C, S }, 2, S },
  { { C, D, C }, 3, D },
  { { C, X }, 2, C },
  /* Returned only when nothing else is left alive. */
  { { R, R }, 2, R },
  { { R, C }, 2, R },
  { { R, D }, 2, D },
  { { R, G }, 2, G },
  { { G, D }, 2, D },
  { { L }, 1, L },
  { { L, C }, 2, L },
  { { L, D }, 2, D },
  /* A word nobody knows hides no work, and no doubt. */
  { { U }, 1, U },
  { { U, N }, 2, N },
  { { U, S }, 2, U },
  { { U, C }, 2, U },
  { { (OmsStatus) 99, S }, 2, S },
};

static void
test_derive (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      OmsStatus reversed[4];

      for (gsize j = 0; j < table[i].n; j++)
        reversed[j] = table[i].parts[table[i].n - 1 - j];
      g_assert_cmpint (oms_status_derive (table[i].parts, table[i].n), ==, table[i].whole);
      g_assert_cmpint (oms_status_derive (reversed, table[i].n), ==, table[i].whole);
    }
}

static void
test_ids (void)
{
  static const char *const ids[OMS_N_STATUSES] = { "unknown",   "on-hold",   "new",       "packed",   "shipped",
                                                   "delivered", "cancelled", "returning", "returned", "lost" };

  /* Stored numbers: a change here breaks every database out there. */
  for (int i = 0; i < OMS_N_STATUSES; i++)
    {
      OmsStatus status;

      g_assert_cmpstr (oms_status_to_id ((OmsStatus) i), ==, ids[i]);
      g_assert_true (oms_status_from_id (ids[i], &status));
      g_assert_cmpint (status, ==, i);
      g_assert_cmpstr (oms_status_label ((OmsStatus) i), !=, "");
    }
  g_assert_false (oms_status_from_id ("New", &(OmsStatus){ 0 }));
  g_assert_false (oms_status_from_id ("", &(OmsStatus){ 0 }));
  g_assert_false (oms_status_from_id (NULL, &(OmsStatus){ 0 }));
  g_assert_cmpstr (oms_status_to_id (OMS_STATUS_UNSET), ==, "");
  g_assert_cmpstr (oms_status_label ((OmsStatus) 99), ==, "");
}

static void
test_groups (void)
{
  static const gboolean open[OMS_N_STATUSES] = { TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE };
  static const gboolean revenue[OMS_N_STATUSES] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, TRUE, FALSE, FALSE };

  for (int i = 0; i < OMS_N_STATUSES; i++)
    {
      g_assert_cmpint (oms_status_is_open ((OmsStatus) i), ==, open[i]);
      g_assert_cmpint (oms_status_is_revenue ((OmsStatus) i), ==, revenue[i]);
    }
  g_assert_false (oms_status_is_open (OMS_STATUS_UNSET));
  g_assert_false (oms_status_is_revenue (OMS_STATUS_UNSET));
}

static void
test_flags (void)
{
  static const char *const ids[] = { "partial", "cancel-requested", "cancelled-after-pack", "attention",
                                     "packed-here" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      OmsOrderFlags flag;

      g_assert_true (oms_order_flag_from_id (ids[i], &flag));
      g_assert_cmpuint (flag, ==, 1u << i);
      g_assert_cmpstr (oms_order_flag_to_id (flag), ==, ids[i]);
      g_assert_cmpstr (oms_order_flag_label (flag), !=, "");
    }
  g_assert_false (oms_order_flag_from_id ("red", &(OmsOrderFlags){ 0 }));
  g_assert_cmpstr (oms_order_flag_to_id (OMS_FLAG_PARTIAL | OMS_FLAG_ATTENTION), ==, "");
}

static void
test_fulfilment (void)
{
  g_assert_cmpint (oms_fulfilment_from_id ("self"), ==, OMS_FULFILMENT_SELF);
  g_assert_cmpint (oms_fulfilment_from_id ("marketplace"), ==, OMS_FULFILMENT_MARKETPLACE);
  g_assert_cmpint (oms_fulfilment_from_id ("AFN"), ==, OMS_FULFILMENT_UNKNOWN);
  g_assert_cmpint (oms_fulfilment_from_id (NULL), ==, OMS_FULFILMENT_UNKNOWN);
  g_assert_cmpstr (oms_fulfilment_to_id (OMS_FULFILMENT_SELF), ==, "self");
  g_assert_cmpstr (oms_fulfilment_to_id (OMS_FULFILMENT_UNKNOWN), ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/status/derive", test_derive);
  g_test_add_func ("/model/status/ids", test_ids);
  g_test_add_func ("/model/status/groups", test_groups);
  g_test_add_func ("/model/status/flags", test_flags);
  g_test_add_func ("/model/status/fulfilment", test_fulfilment);
  return g_test_run ();
}
