/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a marketplace's own data and its text for Copy. */
#include "oms-raw-node.h"

static void
test_text (void)
{
  g_autoptr (OmsRawNode) root = oms_raw_node_new ("", NULL);
  OmsRawNode *items = oms_raw_node_new ("orderItems", NULL);
  OmsRawNode *item = oms_raw_node_new ("[0]", NULL);
  g_autofree char *text = NULL;

  oms_raw_node_add (root, oms_raw_node_new ("orderId", "405-1234567-1234567"));
  oms_raw_node_add (root, items);
  oms_raw_node_add (items, item);
  oms_raw_node_add (item, oms_raw_node_new ("sku", "KURTA-BLUE-M"));
  oms_raw_node_add (root, oms_raw_node_new ("packages", NULL));

  text = oms_raw_node_to_text (root);
  g_assert_cmpstr (text, ==,
                   "orderId: 405-1234567-1234567\n"
                   "orderItems\n"
                   "  [0]\n"
                   "    sku: KURTA-BLUE-M\n"
                   "packages\n");
}

static void
test_named_root (void)
{
  g_autoptr (OmsRawNode) root = oms_raw_node_new ("order", NULL);
  g_autoptr (OmsRawNode) empty = oms_raw_node_new (NULL, NULL);
  g_autofree char *text = NULL;
  g_autofree char *nothing = oms_raw_node_to_text (empty);

  oms_raw_node_add (root, oms_raw_node_new ("100%s", "%n%n"));
  text = oms_raw_node_to_text (root);
  g_assert_cmpstr (text, ==, "order\n  100%s: %n%n\n");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/raw-node/text", test_text);
  g_test_add_func ("/model/raw-node/named-root", test_named_root);
  return g_test_run ();
}
