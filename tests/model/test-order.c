/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that look alike are folded for people, and others are not. */
#include "oms-order.h"

static OmsLineRecord *
add (OmsOrder *order, const char *id, const char *sku, gint64 quantity, gint64 price)
{
  OmsLineRecord *line = g_new0 (OmsLineRecord, 1);

  line->line_id = g_strdup (id);
  line->sku = g_strdup (sku);
  line->title = g_strdup ("Kurta");
  line->quantity = quantity;
  line->qty_shipped = line->qty_cancelled = line->qty_returned = OMS_QUANTITY_UNKNOWN;
  line->unit_price = price;
  line->line_total = price;
  line->status = OMS_STATUS_NEW;
  g_ptr_array_add (order->lines, line);
  return line;
}

static const OmsLineFold *
fold_at (GArray *folds, guint i)
{
  return &g_array_index (folds, OmsLineFold, i);
}

static void
test_units (void)
{
  g_autoptr (OmsOrder) order = oms_order_new ();
  g_autoptr (GArray) folds = NULL;

  add (order, "1", "A", 1, 49900);
  add (order, "2", "B", 1, 10000);
  add (order, "3", "A", 1, 49900);
  add (order, "4", "A", 1, 49900);
  folds = oms_order_fold_lines (order, 100);
  g_assert_cmpuint (folds->len, ==, 2);
  g_assert_cmpstr (fold_at (folds, 0)->line->line_id, ==, "1");
  g_assert_cmpuint (fold_at (folds, 0)->n_lines, ==, 3);
  g_assert_cmpint (fold_at (folds, 0)->quantity, ==, 3);
  g_assert_cmpint (fold_at (folds, 0)->total, ==, 149700);
  g_assert_cmpint (fold_at (folds, 1)->quantity, ==, 1);
}

static void
test_not_alike (void)
{
  g_autoptr (OmsOrder) order = oms_order_new ();
  g_autoptr (GArray) folds = NULL;
  OmsLineRecord *line;

  add (order, "1", "A", 1, 49900);
  add (order, "2", "A", 1, 39900);
  line = add (order, "3", "A", 1, 49900);
  line->status = OMS_STATUS_CANCELLED;
  line = add (order, "4", "A", 1, 49900);
  line->variation = g_strdup ("M");
  line = add (order, "5", "A", 1, 49900);
  g_free (line->title);
  line->title = g_strdup ("Saree");
  folds = oms_order_fold_lines (order, 100);
  g_assert_cmpuint (folds->len, ==, 5);
}

static void
test_unknown (void)
{
  g_autoptr (OmsOrder) order = oms_order_new ();
  g_autoptr (GArray) folds = NULL;
  g_autoptr (GArray) some = NULL;

  add (order, "1", "A", 2, OMS_MONEY_UNKNOWN);
  add (order, "2", "A", OMS_QUANTITY_UNKNOWN, OMS_MONEY_UNKNOWN);
  add (order, "3", "A", 1, OMS_MONEY_UNKNOWN);
  folds = oms_order_fold_lines (order, 100);
  g_assert_cmpuint (folds->len, ==, 1);
  g_assert_cmpuint (fold_at (folds, 0)->n_lines, ==, 3);
  g_assert_cmpint (fold_at (folds, 0)->quantity, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (fold_at (folds, 0)->total, ==, OMS_MONEY_UNKNOWN);
  some = oms_order_fold_lines (order, 2);
  g_assert_cmpuint (fold_at (some, 0)->n_lines, ==, 2);
}

static void
check_event (const char *what, const char *from, const char *to, const char *expected)
{
  const OmsOrderEvent event = { 0, (char *) what, (char *) from, (char *) to };
  g_autofree char *text = oms_order_event_describe (&event, "Amazon India");

  g_assert_cmpstr (text, ==, expected);
}

static void
test_events (void)
{
  check_event ("first-seen", "", "shipped", "Taken from Amazon India");
  check_event ("ordered", NULL, NULL, "Ordered");
  check_event ("status", "packed", "shipped", "Shipped, was Packed");
  check_event ("status", "", "new", "New");
  check_event ("packed-here", "", "", "Marked not packed here");
  check_event ("packed-here", "", "1", "Marked packed here");
  check_event ("return", "", "returned", "Return: Returned");
  check_event ("status", "", "a word of theirs", "a word of theirs");
  check_event ("renamed", "", "x", "renamed: x");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/fold/units", test_units);
  g_test_add_func ("/order/fold/not-alike", test_not_alike);
  g_test_add_func ("/order/fold/unknown", test_unknown);
  g_test_add_func ("/order/events", test_events);
  return g_test_run ();
}
