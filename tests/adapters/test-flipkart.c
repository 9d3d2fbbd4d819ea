/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Flipkart adapter against a server that says exactly what a test wants; the tests stand in test-flipkart-*.c, by
 * subject. What any adapter must pass is in conformance.c. */
#include "flipkart-fixture.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_flipkart_add_shipment ();
  test_flipkart_add_search ();
  test_flipkart_add_order ();
  test_flipkart_add_stock ();
  test_flipkart_add_refusal ();
  return g_test_run ();
}
