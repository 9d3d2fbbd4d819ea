/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Myntra adapter's own rules: against a server that says exactly what a test wants, and against the sandbox for
 * what takes its limits. The tests stand in test-myntra-*.c, by subject. */
#include "myntra-fixture.h"
#include "test-log.h"
#include "test-sandbox.h"

static const char *sandbox_program;

/* At real limits, only faster: the sandbox sees no request too many, and a minute never more than 60. */
static void
test_pacing (void)
{
  const char *const options[] = { "--accounts", "myntra", "--orders", "300", "--speed", "300", NULL };
  g_autoptr (TestSandbox) sandbox = test_sandbox_new (sandbox_program, options);
  g_autoptr (OmsAdapter) adapter = test_sandbox_connect (sandbox, 0);
  g_autofree char *state = NULL;
  gint64 started = g_get_monotonic_time ();
  double minutes;
  gint64 calls;
  gboolean more;

  do
    {
      OmsCursor cursor = { state, state == NULL ? oms_time_now () - 150 * OMS_TIME_DAY : OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page = oms_adapter_fetch_orders (adapter, "reconcile", &cursor, NULL, &error);

      g_assert_no_error (error);
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
    }
  while (more);
  minutes = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC * 300 / 60;
  calls = test_sandbox_count (sandbox, "getOrderList");
  g_test_message ("%" G_GINT64_FORMAT " calls in %.2f minutes", calls, minutes);
  g_assert_cmpint (calls, >, 150);
  g_assert_cmpfloat ((double) calls, <=, 10 + 45 * minutes + 1);
  g_assert_cmpint (test_sandbox_over_limit (sandbox), ==, 0);
}

int
main (int argc, char *argv[])
{
  test_log_keep ();
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  sandbox_program = argv[1];
  test_myntra_add_sign_in ();
  test_myntra_add_list ();
  test_myntra_add_order ();
  test_myntra_add_stock ();
  g_test_add_func ("/myntra/pacing", test_pacing);
  return g_test_run ();
}
