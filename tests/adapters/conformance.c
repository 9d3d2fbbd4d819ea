/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What any adapter must pass, tried on the real sandbox: conformance SANDBOX KIND. Nothing here knows a marketplace but
 * the table of subjects: which operations of the sandbox stand behind the adapter's jobs. The tests stand in
 * conformance-*.c. */
#include "conformance.h"
#include "oms-registry.h"
#include "../test-finalize.h"

#define N_ORDERS "430"

static const Subject subjects[] = {
  { "amazon", { "orders" }, "searchOrders", "token", { "listings", "fba-stock" }, .tries_403 = 2, .keeps = TRUE },
  { "flipkart",
    { "post-dispatch", "pre-dispatch", "held", "cancelled-by-seller", "cancelled-by-buyer", "cancelled-by-marketplace",
      "customer-returns", "courier-returns" },
    "filterShipments",
    "token",
    { "listings" },
    .tries_403 = 1,
    .in_parts = TRUE,
    .keeps = TRUE },
  {
      "myntra",
      { "reconcile", "work", "cancelled", "held", "packed", "shipped", "delivered" },
      "getOrderList",
      "token",
      { "listings" },
      .tries_403 = 2,
      .in_parts = TRUE,
      .days = TRUE,
      .by_state = TRUE,
      .by_day = TRUE,
      .one_secret = TRUE,
      .renewal = "refreshToken",
  },
  { "meesho", .unpublished = TRUE },
};

const Subject *conformance_subject;
static const char *program;

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *accounts = g_strdup_printf ("--accounts=%s", conformance_subject->kind);
  const char *const options[] = { accounts, "--orders", N_ORDERS, "--fast", NULL };

  fixture->sandbox = test_sandbox_new (program, options);
  fixture->adapter = test_sandbox_connect (fixture->sandbox, 0);
  /* So that there is a day with more than a page. */
  if (conformance_subject->by_day)
    test_sandbox_control (fixture->sandbox, "{\"add\":60}");
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (test_sandbox_over_limit (fixture->sandbox), ==, 0);
  test_assert_finalizes (fixture->adapter);
  test_sandbox_free (fixture->sandbox);
}

void
fixture_set_fault (Fixture *fixture, const char *fault, const char *amount)
{
  g_autofree char *spec =
      g_strdup_printf ("%s/%s%s%s", conformance_subject->search, fault, *amount != '\0' ? ":" : "", amount);

  test_sandbox_set_faults (fixture->sandbox, spec);
}

int
main (int argc, char *argv[])
{
  const OmsAdapterInfo *info;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_str_equal (subjects[i].kind, argv[2]))
      conformance_subject = &subjects[i];
  info = oms_registry_find (argv[2]);
  g_assert_nonnull (info);
  conformance_add_formats (info);
  if (info->jobs[0].id == NULL || (conformance_subject != NULL && conformance_subject->unpublished))
    {
      conformance_add_files_only (info);
      return g_test_run ();
    }
  g_assert_nonnull (conformance_subject);

  conformance_add_orders ();
  conformance_add_faults ();
  conformance_add_stock ();
  return g_test_run ();
}
