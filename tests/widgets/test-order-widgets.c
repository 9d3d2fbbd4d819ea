/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the Orders and Inventory pages: each comes and goes, and the page shows what the store has. */
#include "oms-detail-pane.h"
#include "oms-filter-bar.h"
#include "oms-inventory-page.h"
#include "oms-order-columns.h"
#include "oms-orders-page.h"
#include "oms-slot-cell.h"
#include "oms-slot-table.h"
#include "oms-stock-columns.h"
#include "widget-fixture.h"

#define NARROW_TABLE 776 /* px: a window of 1000 with its sidebar and its frame */

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

/* The title of a column of figures ends where they end. */
static void
check_title_over_figures (GtkWidget *page, const char *text)
{
  GtkWidget *label = widget_find_text (widget_find (page, GTK_TYPE_COLUMN_VIEW), text);
  GtkWidget *title = gtk_widget_get_parent (gtk_widget_get_parent (label));
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (label, title, &bounds));
  g_assert_cmpfloat (ABS (bounds.origin.x + bounds.size.width - gtk_widget_get_width (title)), <=, 1);
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
  gtk_test_widget_wait_for_draw (window);
  check_title_over_figures (page, "Total");

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
  wait_for_text (window, "No SKU matches");
  gtk_window_destroy (GTK_WINDOW (window));
  widget_fixture_close (&fixture);
}

static int
column_width (const char *id)
{
  guint n_columns;
  const OmsSlotColumn *columns = oms_order_columns_get (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    if (g_str_equal (columns[i].id, id))
      return columns[i].width;
  g_assert_not_reached ();
}

/* Two words that are cut off may look the same: Returning and Returned. */
static void
test_chips_fit (void)
{
  GtkWidget *window = gtk_window_new ();
  int room = column_width ("status") - 2 * 7; /* the padding of a cell, see style-orders.css */

  gtk_window_present (GTK_WINDOW (window));
  for (int status = 0; status < OMS_N_STATUSES; status++)
    {
      const char *label = oms_status_label ((OmsStatus) status);
      g_autofree char *marked = oms_status_is_open ((OmsStatus) status) && status != OMS_STATUS_PACKED
                                    ? g_strconcat (label, " ✓", NULL)
                                    : g_strdup (label);
      int natural;

      GtkWidget *cell = oms_slot_cell_new (OMS_SLOT_CELL_CHIP);
      oms_slot_cell_set_text (OMS_SLOT_CELL (cell), marked);
      gtk_window_set_child (GTK_WINDOW (window), cell);
      gtk_test_widget_wait_for_draw (window);
      gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      g_test_message ("%s: %d px of %d", marked, natural, room);
      g_assert_cmpint (natural, <=, room);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Tables without a column that hangs over the edge, at the smallest width of the window. */
static void
check_no_overhang (const OmsSlotColumn *columns, guint n_columns)
{
  int sum = 0;

  for (guint i = 0; i < n_columns; i++)
    if (columns[i].min_table_width <= NARROW_TABLE)
      sum += columns[i].width;
  g_assert_cmpint (sum, <=, NARROW_TABLE);
}

static void
test_columns_fit (void)
{
  guint n_columns;
  const OmsSlotColumn *columns = oms_order_columns_get (&n_columns);

  check_no_overhang (columns, n_columns);
  columns = oms_stock_columns_get (&n_columns);
  check_no_overhang (columns, n_columns);
}

/* What hangs on the button must not move away under the pointer. */
static void
test_filter_stays (void)
{
  WidgetFixture fixture;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *bar = g_object_new (OMS_TYPE_FILTER_BAR, NULL);
  graphene_rect_t before, after;

  widget_fixture_open (&fixture, 0);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 500);
  gtk_window_set_child (GTK_WINDOW (window), bar);
  gtk_window_present (GTK_WINDOW (window));
  oms_filter_bar_set_session (OMS_FILTER_BAR (bar), fixture.session);
  gtk_test_widget_wait_for_draw (window);

  GtkWidget *button = widget_find (bar, GTK_TYPE_MENU_BUTTON);
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  widget_wait (100);
  g_assert_true (gtk_widget_compute_bounds (button, window, &before));
  GtkWidget *label = widget_find_text (GTK_WIDGET (popover), "Shipped");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON)), TRUE);
  g_assert_cmpint (oms_filter_bar_get_filter (OMS_FILTER_BAR (bar))->status_mask, ==, 1u << OMS_STATUS_SHIPPED);
  widget_wait (100);
  g_assert_true (gtk_widget_compute_bounds (button, window, &after));
  g_assert_cmpfloat (before.origin.x, ==, after.origin.x);
  g_assert_null (widget_find_text (bar, "Status: Shipped"));

  gtk_popover_popdown (popover);
  wait_for_text (window, "Status: Shipped");
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
  g_test_add_func ("/order-widgets/chips-fit", test_chips_fit);
  g_test_add_func ("/order-widgets/columns-fit", test_columns_fit);
  g_test_add_func ("/order-widgets/filter-stays", test_filter_stays);
  return g_test_run ();
}
