/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the Orders and Inventory pages: each comes and goes, and the page shows what the store has. */
#include "oms-detail-pane.h"
#include "oms-filter-bar.h"
#include "oms-inventory-page.h"
#include "oms-orders-page.h"
#include "oms-slot-table.h"
#include "widget-fixture.h"

static void
test_lives (void)
{
  widget_check_life (g_object_new (OMS_TYPE_FILTER_BAR, NULL));
  widget_check_life (g_object_new (OMS_TYPE_SLOT_TABLE, NULL));
  widget_check_life (g_object_new (OMS_TYPE_DETAIL_PANE, NULL));
  widget_check_life (oms_orders_page_new ());
  widget_check_life (oms_inventory_page_new ());
}

typedef struct
{
  GtkWidget *window;
  const char *text;
} Look;

static gboolean
is_on_screen (gpointer user_data)
{
  Look *look = user_data;

  return widget_find_text (look->window, look->text) != NULL;
}

static void
wait_for_text (GtkWidget *window, const char *text)
{
  Look look = { window, text };

  widget_wait_until (is_on_screen, &look);
}

static void
test_orders (void)
{
  WidgetFixture fixture;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = oms_orders_page_new ();
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

  widget_fixture_open (&fixture, 12);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  oms_orders_page_set_session (OMS_ORDERS_PAGE (page), fixture.session);
  wait_for_text (window, "12 orders");

  filter->status_mask = 1u << OMS_STATUS_LOST;
  oms_orders_page_set_filter (OMS_ORDERS_PAGE (page), filter);
  wait_for_text (window, "0 of 12 orders");
  wait_for_text (window, "No order matches");
  wait_for_text (window, "Status: Lost");

  g_assert_true (gtk_widget_activate_action (page, "orders.clear-filter", NULL));
  g_assert_true (oms_order_filter_is_empty (oms_orders_page_get_filter (OMS_ORDERS_PAGE (page))));
  wait_for_text (window, "12 orders");
  gtk_window_destroy (GTK_WINDOW (window));
  widget_fixture_close (&fixture);
}

static void
test_no_stock (void)
{
  WidgetFixture fixture;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = oms_inventory_page_new ();

  widget_fixture_open (&fixture, 0);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  oms_inventory_page_set_session (OMS_INVENTORY_PAGE (page), fixture.session);
  wait_for_text (window, "No stock yet");
  oms_inventory_page_set_view (OMS_INVENTORY_PAGE (page), OMS_STOCK_VIEW_OUT);
  wait_for_text (window, "No article matches");
  gtk_window_destroy (GTK_WINDOW (window));
  widget_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/order-widgets/lives", test_lives);
  g_test_add_func ("/order-widgets/orders", test_orders);
  g_test_add_func ("/order-widgets/no-stock", test_no_stock);
  return g_test_run ();
}
