/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window over a real store: states, pages, search, bars, and that nothing of it is left when it closes. */
#include <gtk/gtk.h>

#include "oms-activity-page.h"
#include "oms-banner.h"
#include "oms-command-window.h"
#include "oms-detail-pane.h"
#include "oms-inventory-page.h"
#include "oms-marketplaces-page.h"
#include "oms-orders-page.h"
#include "oms-preferences-window.h"
#include "oms-problem-row.h"
#include "oms-run-columns.h"
#include "oms-selection-bar.h"
#include "oms-sidebar-row.h"
#include "oms-sidebar.h"
#include "oms-slot-table.h"
#include "oms-store-sync.h"
#include "oms-toast-overlay.h"
#include "oms-today-page.h"
#include "oms-welcome-page.h"
#include "oms-window.h"
#include "widget-fixture.h"

typedef struct
{
  WidgetFixture base;
  OmsWindow *window;
} Fixture;

static void
open_window (Fixture *fixture, gconstpointer n_orders)
{
  widget_fixture_open (&fixture->base, GPOINTER_TO_UINT (n_orders));
  fixture->window = g_object_new (OMS_TYPE_WINDOW, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "loading");
  oms_window_set_session (fixture->window, fixture->base.session);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static void
close_window (Fixture *fixture, gconstpointer n_orders)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  oms_window_set_session (fixture->window, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  widget_wait_until (is_gone, &fixture->window);
  widget_wait (50); /* answers of the store that are on their way */
  widget_fixture_close (&fixture->base);
}

static gboolean
shows_main (gpointer user_data)
{
  const char *page = oms_window_get_page (((Fixture *) user_data)->window);
  return !g_str_equal (page, "loading") && !g_str_equal (page, "welcome");
}

static gboolean
shows_welcome (gpointer user_data)
{
  return g_str_equal (oms_window_get_page (((Fixture *) user_data)->window), "welcome");
}

static gboolean
activate (Fixture *fixture, const char *action, const char *target)
{
  return gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, "s", target);
}

static OmsOrdersPage *
orders_page (Fixture *fixture)
{
  return OMS_ORDERS_PAGE (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_ORDERS_PAGE));
}

static const char *
marked_row (Fixture *fixture)
{
  GtkWidget *row = widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_SIDEBAR_ROW);
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (gtk_widget_get_parent (row)));
  return oms_sidebar_row_get_target (OMS_SIDEBAR_ROW (selected));
}

/* ---- States
 * ---------------------------------------------------------------------------------------------------------- */

static void
test_welcome (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Amazon India");

  widget_wait_until (shows_welcome, fixture);
  oms_store_save_account (fixture->base.store, account, NULL);
  widget_wait_until (shows_main, fixture);
  oms_store_remove_account (fixture->base.store, account->id, NULL);
  widget_wait_until (shows_welcome, fixture);
}

static void
test_failed (void)
{
  OmsWindow *window = g_object_new (OMS_TYPE_WINDOW, NULL);

  gtk_window_present (GTK_WINDOW (window));
  oms_window_set_failed (window, "Your orders could not be opened", "The disk is full. Make room and start OMS again.");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_cmpstr (oms_window_get_page (window), ==, "failed");
  g_assert_nonnull (widget_find_text (GTK_WIDGET (window), "The disk is full"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Pages
 * ----------------------------------------------------------------------------------------------------------- */

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "orders", "inventory", "marketplaces", "activity", "today" };

  widget_wait_until (shows_main, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_true (activate (fixture, "win.page", pages[i]));
      g_assert_cmpstr (oms_window_get_page (fixture->window), ==, pages[i]);
      g_assert_cmpstr (marked_row (fixture), ==, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
    }
  activate (fixture, "win.page", "nowhere");
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "today");
}

static GtkWidget *
sort_menu_of (Fixture *fixture, GType page)
{
  GtkWidget *table = widget_find (widget_find (GTK_WIDGET (fixture->window), page), OMS_TYPE_SLOT_TABLE);

  for (GtkWidget *child = gtk_widget_get_first_child (table); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child) && gtk_widget_get_visible (child))
      return child;
  return NULL;
}

static const char *
first_order (Fixture *fixture)
{
  GtkWidget *view =
      widget_find (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_ORDERS_PAGE), GTK_TYPE_COLUMN_VIEW);
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
  g_autoptr (OmsSlot) slot = g_list_model_get_item (model, 0);
  const OmsOrderRow *row = slot != NULL ? oms_slot_get_order (slot) : NULL;

  return row != NULL ? row->order_id : NULL;
}

static gboolean
begins_with_oldest (gpointer fixture)
{
  return g_strcmp0 (first_order (fixture), "407-0000002-0000001") == 0;
}

static gboolean
begins_with_newest (gpointer fixture)
{
  return g_strcmp0 (first_order (fixture), "407-0000000-0000001") == 0;
}

/* What a header does, by a menu. */
static void
test_sort_menu (Fixture *fixture, gconstpointer data)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  GtkWidget *menu;

  widget_wait_until (shows_main, fixture);
  gtk_widget_activate_action (root, "win.sort", NULL); /* nothing to sort on Today */
  g_assert_null (sort_menu_of (fixture, OMS_TYPE_ORDERS_PAGE));
  activate (fixture, "win.page", "orders");
  widget_wait_until (begins_with_newest, fixture);
  gtk_widget_activate_action (root, "win.sort", NULL);
  menu = sort_menu_of (fixture, OMS_TYPE_ORDERS_PAGE);
  g_assert_nonnull (menu);
  g_assert_nonnull (widget_find_text (menu, "Dispatch by"));

  /* The direction stays: by id the last comes first. */
  g_assert_true (gtk_widget_activate_action (menu, "table.sort", "s", "order"));
  widget_wait_until (begins_with_oldest, fixture);
  g_assert_true (gtk_widget_activate_action (menu, "table.direction", "s", "up"));
  widget_wait_until (begins_with_newest, fixture);
  gtk_popover_popdown (GTK_POPOVER (menu));

  activate (fixture, "win.page", "inventory");
  gtk_widget_activate_action (root, "win.sort", NULL);
  g_assert_null (sort_menu_of (fixture, OMS_TYPE_INVENTORY_PAGE)); /* it has no rows here */
}

/* A space on arrival must not turn an account off. */
static void
test_marketplaces_focus (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);

  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "marketplaces");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (GTK_IS_BUTTON (gtk_window_get_focus (window)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window),
                                         widget_find (GTK_WIDGET (window), OMS_TYPE_MARKETPLACES_PAGE)));

  /* Its switch comes before, and leaving the page from there begins anew. */
  while (!GTK_IS_SWITCH (gtk_window_get_focus (window)))
    g_assert_true (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_BACKWARD));
  activate (fixture, "win.page", "activity");
  activate (fixture, "win.page", "marketplaces");
  g_assert_false (GTK_IS_SWITCH (gtk_window_get_focus (window)));
}

static void
test_views (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.view", "overdue");
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "orders");
  g_assert_cmpint (oms_orders_page_get_filter (orders_page (fixture))->view, ==, OMS_VIEW_OVERDUE);
  g_assert_cmpstr (marked_row (fixture), ==, "overdue");

  /* With more than the view in the filter it is no longer that view's row. */
  activate (fixture, "win.orders", "view:overdue status:new");
  g_assert_cmpstr (marked_row (fixture), ==, "orders");
  activate (fixture, "win.view", "no-such-view");
  g_assert_cmpint (oms_orders_page_get_filter (orders_page (fixture))->view, ==, OMS_VIEW_OVERDUE);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.view", "overdue");
  activate (fixture, "win.page", "activity");
  GtkWidget *entry = widget_find (gtk_window_get_titlebar (GTK_WINDOW (fixture->window)), GTK_TYPE_SEARCH_ENTRY);

  /* From another page it searches all orders. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "bottle");
  widget_wait (50);
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "orders");
  g_assert_cmpstr (oms_orders_page_get_filter (orders_page (fixture))->text, ==, "bottle");
  g_assert_cmpint (oms_orders_page_get_filter (orders_page (fixture))->view, ==, OMS_VIEW_ALL);

  /* Typing goes on where the cursor is. */
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  int position = gtk_editable_get_position (GTK_EDITABLE (entry));
  gtk_editable_insert_text (GTK_EDITABLE (entry), "s", 1, &position);
  gtk_editable_set_position (GTK_EDITABLE (entry), position);
  widget_wait (50);
  g_assert_cmpstr (oms_orders_page_get_filter (orders_page (fixture))->text, ==, "bottles");
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 7);

  /* Another view takes the words away. */
  activate (fixture, "win.view", "to-pack");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

static gboolean
today_has_figures (gpointer user_data)
{
  Fixture *fixture = user_data;
  return widget_find_text (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TODAY_PAGE), "407-0000000-0000001") !=
         NULL;
}

static gboolean
sidebar_counts (gpointer user_data)
{
  return widget_find_text (GTK_WIDGET (((Fixture *) user_data)->window), "SKU-0 · Steel bottle 1 l") != NULL;
}

static void
test_today (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "today");
  widget_wait_until (today_has_figures, fixture);
  widget_wait_until (sidebar_counts, fixture);

  GtkWidget *page = widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TODAY_PAGE);
  g_assert_nonnull (widget_find_text (page, "Amazon India"));
  g_assert_nonnull (widget_find_text (page, "nothing to compare with: the orders here do not reach back"));
  g_assert_nonnull (widget_find_text (page, "nothing to compare"));
  g_assert_null (widget_find_text (page, "vs. 30 days before"));
  GtkWidget *table = NULL;
  for (GtkWidget *button = widget_find_text (page, "Orders by day"); button != NULL && table == NULL;
       button = gtk_widget_get_next_sibling (button))
    table = GTK_IS_TOGGLE_BUTTON (button) ? button : NULL;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (table), TRUE);
  widget_wait (50);
  g_assert_nonnull (widget_find_text (page, "Day"));
}

/* ---- Bars and toasts
 * ------------------------------------------------------------------------------------------------- */

static void
test_failure_bar (Fixture *fixture, gconstpointer data)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  gint64 id = fixture->base.platform_id;

  widget_wait_until (shows_main, fixture);
  g_signal_emit_by_name (fixture->base.engine, "finished", id, "Amazon India did not accept the secret.", TRUE);
  gtk_test_widget_wait_for_draw (root);
  g_assert_nonnull (widget_find_text (root, "did not accept the secret"));

  /* The same account again: one bar, with the newer words; a success takes it away. */
  g_signal_emit_by_name (fixture->base.engine, "finished", id, "Amazon India cannot be reached.", TRUE);
  gtk_test_widget_wait_for_draw (root);
  g_assert_null (widget_find_text (root, "did not accept the secret"));
  g_assert_nonnull (widget_find_text (root, "cannot be reached"));
}

static GtkWidget *
button_with (GtkWidget *root, const char *label)
{
  GtkWidget *text = widget_find_text (root, label);

  return text != NULL ? gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON) : NULL;
}

static gboolean
knows_two_more (gpointer fixture)
{
  OmsSession *session = ((Fixture *) fixture)->base.session;

  return g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (session))) == 3;
}

/* Several are one line, which names them and opens to what each of them says. */
static void
test_failure_fold (Fixture *fixture, gconstpointer data)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  static const char *const names[] = { "Shop North", "Shop South" };
  gint64 ids[3] = { fixture->base.platform_id };

  widget_wait_until (shows_main, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (OmsAccount) account = oms_account_new ("amazon", names[i]);

      g_assert_true (oms_store_save_account (fixture->base.store, account, NULL));
      ids[i + 1] = account->id;
    }
  widget_wait_until (knows_two_more, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_emit_by_name (fixture->base.engine, "finished", ids[i], i == 2 ? "South is closed." : "It is refused.",
                           TRUE);
  gtk_test_widget_wait_for_draw (root);
  g_assert_nonnull (widget_find_text (root, "3 accounts need attention: Amazon India, Shop North, Shop South"));
  g_assert_null (widget_find_text (root, "South is closed."));

  g_signal_emit_by_name (button_with (root, "Show all"), "clicked");
  g_assert_nonnull (widget_find_text (root, "South is closed."));
  g_assert_nonnull (widget_find_text (root, "Sync again"));
  g_signal_emit_by_name (button_with (root, "Show less"), "clicked");
  g_assert_null (widget_find_text (root, "South is closed."));

  /* One that is read leaves the line, and the last stands by itself. */
  g_signal_emit_by_name (button_with (root, "Show all"), "clicked");
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (gtk_widget_get_ancestor (widget_find_text (root, "It is refused."), OMS_TYPE_BANNER),
                           "closed");
  g_assert_null (widget_find_text (root, "need attention"));
  g_assert_nonnull (widget_find_text (root, "South is closed."));

  /* Closing the line closes all, and none of them comes back with the same words. */
  g_signal_emit_by_name (fixture->base.engine, "finished", ids[0], "It is refused by name.", TRUE);
  g_signal_emit_by_name (gtk_widget_get_ancestor (widget_find_text (root, "2 accounts"), OMS_TYPE_BANNER), "closed");
  g_signal_emit_by_name (fixture->base.engine, "finished", ids[2], "South is closed.", TRUE);
  g_assert_null (widget_find_text (root, "South is closed."));
  g_assert_null (widget_find_text (root, "refused"));
}

/* What one job left behind is shown until that job has got through, whatever else goes well. */
static gboolean
shows_refusal (gpointer fixture)
{
  return widget_find_text (GTK_WIDGET (((Fixture *) fixture)->window), "refused by name") != NULL;
}

static gboolean
shows_no_refusal (gpointer fixture)
{
  return !shows_refusal (fixture);
}

static void
finish_pass (Fixture *fixture, const char *job)
{
  const OmsPageContext context = { .platform_id = fixture->base.platform_id, .job = job };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsSyncCounts counts = { 0 };
  gint64 run = oms_store_begin_run (fixture->base.store, context.platform_id, "orders", NULL);

  g_assert_true (oms_store_apply_orders (fixture->base.store, &context, page, &counts, NULL));
  g_assert_true (
      oms_store_finish_run (fixture->base.store, run, OMS_RUN_DONE, &counts, "All is well", OMS_TROUBLE_OTHER, NULL));
}

static void
test_failing_job (Fixture *fixture, gconstpointer data)
{
  GtkWidget *close;

  widget_wait_until (shows_main, fixture);
  g_assert_true (oms_store_fail_job (fixture->base.store, fixture->base.platform_id, "orders",
                                     "The orders were refused by name.", OMS_TROUBLE_OTHER, NULL));
  widget_wait_until (shows_refusal, fixture);
  finish_pass (fixture, "reconcile");
  widget_wait (400);
  g_assert_true (shows_refusal (fixture));
  finish_pass (fixture, "orders");
  widget_wait_until (shows_no_refusal, fixture);

  /* Read and closed: the same words do not come again before it has gone well. */
  g_assert_true (oms_store_fail_job (fixture->base.store, fixture->base.platform_id, "orders",
                                     "The orders were refused by name.", OMS_TROUBLE_OTHER, NULL));
  widget_wait_until (shows_refusal, fixture);
  close = widget_find_text (GTK_WIDGET (fixture->window), "refused by name");
  g_signal_emit_by_name (gtk_widget_get_ancestor (close, OMS_TYPE_BANNER), "closed");
  g_assert_false (shows_refusal (fixture));
  g_signal_emit_by_name (fixture->base.engine, "finished", fixture->base.platform_id,
                         "The orders were refused by name.", TRUE);
  widget_wait (300);
  g_assert_false (shows_refusal (fixture));
}

static gboolean
offers_settings (gpointer user_data)
{
  return widget_find_text (GTK_WIDGET (((Fixture *) user_data)->window), "Open settings") != NULL;
}

/* The settings are offered when something in them is wrong, and not for what passes by itself. */
static void
test_failure_settings (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture->base.platform_id;

  widget_wait_until (shows_main, fixture);
  g_signal_emit_by_name (fixture->base.engine, "finished", id, "Amazon India cannot be reached.", TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_nonnull (widget_find_text (GTK_WIDGET (fixture->window), "Sync again"));
  g_assert_false (offers_settings (fixture));

  /* The account has no secrets. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.sync-account", "x", id);
  widget_wait_until (offers_settings, fixture);
  g_assert_null (widget_find_text (GTK_WIDGET (fixture->window), "cannot be reached"));
}

static gboolean
offers_no_settings (gpointer user_data)
{
  return !offers_settings (user_data);
}

/* What an earlier start or another process was refused is kept with the account: nothing has run here. */
static void
test_restored_refusal (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture->base.platform_id;
  gint64 run;

  widget_wait_until (shows_main, fixture);
  g_assert_true (oms_store_fail_job (fixture->base.store, id, "orders", "The orders were refused by name.",
                                     OMS_TROUBLE_REFUSED, NULL));
  widget_wait_until (shows_refusal, fixture);
  g_assert_true (offers_settings (fixture));
  g_assert_true (oms_store_fail_job (fixture->base.store, id, "orders", "The orders were refused by name.",
                                     OMS_TROUBLE_OTHER, NULL));
  widget_wait_until (offers_no_settings, fixture);
  g_assert_true (shows_refusal (fixture));
  finish_pass (fixture, "orders");
  widget_wait_until (shows_no_refusal, fixture);

  /* Before any job. */
  run = oms_store_begin_run (fixture->base.store, id, "orders", NULL);
  g_assert_true (oms_store_finish_run (fixture->base.store, run, OMS_RUN_FAILED, NULL, "It was refused by name.",
                                       OMS_TROUBLE_REFUSED, NULL));
  widget_wait_until (shows_refusal, fixture);
  g_assert_true (offers_settings (fixture));
}

static void
test_forgetful_secrets (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_nonnull (widget_find_text (GTK_WIDGET (fixture->window), "no keyring"));
  oms_window_set_demo (fixture->window, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_null (widget_find_text (GTK_WIDGET (fixture->window), "no keyring"));
  g_assert_nonnull (widget_find_text (GTK_WIDGET (fixture->window), "This is the demo"));
  oms_window_set_demo (fixture->window, FALSE);
  g_assert_null (widget_find_text (GTK_WIDGET (fixture->window), "This is the demo"));
}

static void
test_toast (Fixture *fixture, gconstpointer data)
{
  GtkWidget *toast = widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TOAST_OVERLAY);

  oms_session_toast (fixture->base.session, "Marked packed", "win.page", g_variant_new_string ("today"));
  g_assert_cmpstr (oms_toast_overlay_get_text (OMS_TOAST_OVERLAY (toast)), ==, "Marked packed");
}

static gboolean
says_taken_apart (gpointer user_data)
{
  Fixture *fixture = user_data;
  const char *text = oms_toast_overlay_get_text (
      OMS_TOAST_OVERLAY (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TOAST_OVERLAY)));

  return text != NULL && strstr (text, "taken apart") != NULL;
}

static gint64
count_recalled (Fixture *fixture)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  OmsOrderSort sort = { .key = OMS_SORT_ORDERED };
  g_autoptr (GArray) ids = NULL;

  filter->view = OMS_VIEW_CANCELLED_AFTER_PACK;
  ids = oms_store_order_ids (fixture->base.store, filter, &sort, 0, NULL, NULL);
  return ids->len;
}

static gboolean
has_recalled (gpointer user_data)
{
  return count_recalled (user_data) == 1;
}

/* A parcel said to be taken apart by mistake must not leave either: Undo brings the warning back. */
static void
test_undo_taken_apart (Fixture *fixture, gconstpointer data)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  const OmsPageContext context = { .platform_id = fixture->base.platform_id, .fetched_at = oms_time_now () + 1000 };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_PARTIAL, "407-0000000-0000001");
  g_autoptr (GArray) ids = oms_store_find_orders (fixture->base.store, "407-0000000-0000001", NULL);
  gint64 id = g_array_index (ids, gint64, 0);

  widget_wait_until (shows_main, fixture);
  gtk_widget_activate_action (root, "orders.mark-packed", "x", id);
  record->status = OMS_STATUS_CANCELLED;
  g_ptr_array_add (page->orders, record);
  widget_wait (300);
  g_assert_true (oms_store_apply_orders (fixture->base.store, &context, page, NULL, NULL));
  g_assert_cmpint (count_recalled (fixture), ==, 1);

  gtk_widget_activate_action (root, "orders.take-apart", "x", id);
  widget_wait_until (says_taken_apart, fixture);
  g_assert_cmpint (count_recalled (fixture), ==, 0);
  gtk_widget_activate (gtk_widget_get_ancestor (widget_find_text (root, "Undo"), GTK_TYPE_BUTTON));
  widget_wait_until (has_recalled, fixture);
}

static OmsIdSelection *
orders_selection (Fixture *fixture)
{
  GtkWidget *view = widget_find (GTK_WIDGET (orders_page (fixture)), GTK_TYPE_COLUMN_VIEW);

  return OMS_ID_SELECTION (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

/* The bar offers just @labels, which are parted by "|". */
static gboolean
bar_offers (Fixture *fixture, const char *labels)
{
  GtkWidget *bar = widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_SELECTION_BAR);
  g_auto (GStrv) wanted = g_strsplit (labels, "|", -1);
  static const char *const all[] = { "Taken apart", "Mark packed", "Not packed" };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((widget_find_text (bar, all[i]) != NULL) != g_strv_contains ((const char *const *) wanted, all[i]))
      return FALSE;
  return widget_find_text (bar, "Copy ids") != NULL;
}

static gboolean
bar_offers_packing (gpointer fixture)
{
  return bar_offers (fixture, "Mark packed");
}

static gboolean
bar_offers_unpacking (gpointer fixture)
{
  return bar_offers (fixture, "Not packed");
}

static gboolean
bar_offers_taking_apart (gpointer fixture)
{
  return bar_offers (fixture, "Taken apart");
}

static gboolean
bar_offers_apart_and_packing (gpointer fixture)
{
  return bar_offers (fixture, "Taken apart|Mark packed");
}

static gboolean
bar_offers_nothing (gpointer fixture)
{
  return bar_offers (fixture, "");
}

/* What is offered is what can be done with some of the selected; the warning is not taken away by the way. */
static void
test_selection_marks (Fixture *fixture, gconstpointer data)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  const OmsPageContext context = { .platform_id = fixture->base.platform_id, .fetched_at = oms_time_now () + 1000 };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_PARTIAL, "407-0000000-0000001");
  g_autoptr (GArray) ids = oms_store_find_orders (fixture->base.store, "407-0000000-0000001", NULL);
  gint64 id = g_array_index (ids, gint64, 0);

  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "orders");
  widget_wait_until (begins_with_newest, fixture);
  oms_id_selection_select_only (orders_selection (fixture), id);
  widget_wait_until (bar_offers_packing, fixture);
  gtk_widget_activate_action (root, "orders.mark-selection", NULL);
  widget_wait_until (bar_offers_unpacking, fixture);

  record->status = OMS_STATUS_CANCELLED;
  g_ptr_array_add (page->orders, record);
  g_assert_true (oms_store_apply_orders (fixture->base.store, &context, page, NULL, NULL));
  widget_wait_until (bar_offers_taking_apart, fixture);
  gtk_widget_activate_action (root, "orders.unmark-selection", NULL);
  widget_wait (300);
  g_assert_true (has_recalled (fixture));

  oms_id_selection_select_all (orders_selection (fixture));
  widget_wait_until (bar_offers_apart_and_packing, fixture);
  oms_id_selection_select_only (orders_selection (fixture), id);
  widget_wait_until (bar_offers_taking_apart, fixture);
  gtk_widget_activate_action (root, "orders.take-apart-selection", NULL);
  widget_wait_until (says_taken_apart, fixture);
  widget_wait_until (bar_offers_nothing, fixture);
  gtk_widget_activate (gtk_widget_get_ancestor (widget_find_text (root, "Undo"), GTK_TYPE_BUTTON));
  widget_wait_until (has_recalled, fixture);
  widget_wait_until (bar_offers_taking_apart, fixture);
}

static gboolean
says_written (gpointer user_data)
{
  Fixture *fixture = user_data;
  const char *text = oms_toast_overlay_get_text (
      OMS_TOAST_OVERLAY (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TOAST_OVERLAY)));

  return text != NULL && g_str_equal (text, "1 row written to list.csv");
}

/* The list with its filter, and only what it shows. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base.folder, "list.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;

  widget_wait_until (shows_main, fixture);
  oms_window_export_to (fixture->window, file); /* Today is no list */
  g_assert_false (g_file_query_exists (file, NULL));
  activate (fixture, "win.orders", "status:delivered");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  oms_window_export_to (fixture->window, file);
  widget_wait_until (says_written, fixture);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, "Marketplace,Order,Status,"));
  g_assert_nonnull (strstr (text, "Amazon India,407-0000002-0000001,Delivered,"));
  g_assert_null (strstr (text, "407-0000001-0000001"));
  g_assert_null (widget_find_text (GTK_WIDGET (fixture->window), "Writing"));
}

/* ---- Activity
 * -------------------------------------------------------------------------------------------------------- */

static gboolean
shows_problem (gpointer user_data)
{
  return widget_find (GTK_WIDGET (((Fixture *) user_data)->window), OMS_TYPE_PROBLEM_ROW) != NULL;
}

static gboolean
shows_no_problem (gpointer user_data)
{
  return !shows_problem (user_data);
}

static gboolean
badge_counts (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *label = widget_find_text (GTK_WIDGET (fixture->window), "Activity");
  GtkWidget *count = label != NULL ? gtk_widget_get_next_sibling (label) : NULL;
  return GTK_IS_LABEL (count) && g_str_equal (gtk_label_get_text (GTK_LABEL (count)), "1");
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  widget_fixture_add_problem (&fixture->base, "407-1", "Its date is not a date.");
  widget_wait_until (badge_counts, fixture);
  activate (fixture, "win.page", "activity");
  widget_wait_until (shows_problem, fixture);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_nonnull (widget_find_text (GTK_WIDGET (fixture->window), "Its date is not a date."));
  g_assert_nonnull (widget_find_text (GTK_WIDGET (fixture->window), "Amazon India · Order 407-1"));

  GtkWidget *row = widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_PROBLEM_ROW);
  GtkWidget *retry = gtk_widget_get_ancestor (widget_find_text (row, "Retry"), GTK_TYPE_BUTTON);
  GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (retry));
  g_assert_cmpint (g_variant_get_int64 (target), >, 0);
  g_assert_true (gtk_widget_activate_action_variant (row, "activity.dismiss", target));
  widget_wait_until (shows_no_problem, fixture);
}

static void
test_run_texts (Fixture *fixture, gconstpointer data)
{
  OmsRun run = { .platform_id = fixture->base.platform_id,
                 .what = (char *) "orders",
                 .started_at = 1000,
                 .finished_at = 13000,
                 .state = OMS_RUN_DONE,
                 .counts = { .added = 1234 },
                 .sentence = (char *) "Amazon India: stock of 3 listings updated." };
  const struct
  {
    const char *id, *text;
  } expected[] = { { "account", "Amazon India" },
                   { "what", "Orders" },
                   { "new", "1,234" },
                   { "changed", "–" },
                   { "duration", "12 s" },
                   { "sentence", "Stock of 3 listings updated." } };

  widget_wait_until (shows_main, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = oms_run_columns_text (fixture->base.session, &run, expected[i].id, 20000);
      g_assert_cmpstr (text, ==, expected[i].text);
    }
}

static GtkWidget *
list_of_runs (Fixture *fixture)
{
  return widget_find (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_ACTIVITY_PAGE), GTK_TYPE_COLUMN_VIEW);
}

static gboolean
shows_runs (gpointer user_data)
{
  return widget_find (list_of_runs (user_data), GTK_TYPE_INSCRIPTION) != NULL;
}

static gboolean
sentence_has_room (gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_first_child (widget_find (list_of_runs (user_data), GTK_TYPE_LIST_VIEW));
  return gtk_widget_get_width (gtk_widget_get_last_child (row)) >= 280;
}

static gboolean
shows_all_figures (gpointer user_data)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (list_of_runs (user_data)))) == 9;
}

/* In a narrow window the sentence keeps its room, and figures go. */
static void
test_narrow_runs (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "activity");
  widget_wait_until (shows_runs, fixture);
  widget_wait_until (shows_all_figures, fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  widget_wait_until (sentence_has_room, fixture);
  g_assert_false (shows_all_figures (fixture));
}

static void
test_run_names (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "activity");
  widget_wait_until (shows_runs, fixture);

  GtkWidget *row = gtk_widget_get_first_child (widget_find (list_of_runs (fixture), GTK_TYPE_LIST_VIEW));
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  g_assert_nonnull (wrong); /* says what it found instead */
  g_assert_nonnull (strstr (wrong, "Amazon India, Orders, "));
  g_assert_nonnull (strstr (wrong, ": New orders"));
}

static void
test_drop_down_names (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  GtkWidget *picker = widget_find (widget_find (GTK_WIDGET (fixture->window), OMS_TYPE_TODAY_PAGE), GTK_TYPE_DROP_DOWN);
  GtkAccessible *button = GTK_ACCESSIBLE (gtk_widget_get_first_child (picker));

  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Marketplace: All marketplaces");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (picker), 1);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Marketplace: Amazon India");
}

/* ---- Focus by keyboard
 * ---------------------------------------------------------------------------------------------- */

static GtkWidget *
part (Fixture *fixture, GType type)
{
  return widget_find (GTK_WIDGET (fixture->window), type);
}

static gboolean
has_focus (Fixture *fixture, GtkWidget *within)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  return focus != NULL && (focus == within || gtk_widget_is_ancestor (focus, within));
}

static void
press_tab (Fixture *fixture, GtkDirectionType direction)
{
  g_signal_emit_by_name (fixture->window, "move-focus", direction);
  widget_wait (20);
}

static const char *
focused_action (Fixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  return GTK_IS_ACTIONABLE (focus) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)) : NULL;
}

static gboolean
pane_shows_order (gpointer user_data)
{
  return widget_find_text (part (user_data, OMS_TYPE_DETAIL_PANE), "407-0000002-0000001") != NULL;
}

static gboolean
focus_is_on_order (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  GtkWidget *id = focus != NULL && has_focus (fixture, part (fixture, OMS_TYPE_SLOT_TABLE))
                      ? widget_find (focus, GTK_TYPE_INSCRIPTION)
                      : NULL;
  return id != NULL && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (id)), "407-0000002-0000001") == 0;
}

static void
show_third_order (Fixture *fixture)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "orders");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.order", "x", (gint64) 3);
  widget_wait_until (pane_shows_order, fixture);
  widget_wait (100); /* a widget without a place on the screen has none in the order of the Tab key either */
}

static void
test_tab_through_pane (Fixture *fixture, gconstpointer data)
{
  int presses = 0;

  show_third_order (fixture);
  gtk_widget_child_focus (part (fixture, OMS_TYPE_DETAIL_PANE), GTK_DIR_TAB_FORWARD);
  g_assert_true (has_focus (fixture, part (fixture, OMS_TYPE_DETAIL_PANE)));
  while (g_strcmp0 (focused_action (fixture), "orders.refresh") != 0 && presses++ < 12)
    {
      press_tab (fixture, GTK_DIR_TAB_FORWARD);
      g_assert_true (has_focus (fixture, part (fixture, OMS_TYPE_DETAIL_PANE)));
    }
  g_assert_cmpint (presses, <, 12);
}

/* News of the order write the pane anew; who works in it by keyboard stays where they are. */
static void
test_focus_stays (Fixture *fixture, gconstpointer data)
{
  show_third_order (fixture);
  gtk_widget_child_focus (part (fixture, OMS_TYPE_DETAIL_PANE), GTK_DIR_TAB_FORWARD);
  for (int presses = 0; g_strcmp0 (focused_action (fixture), "orders.refresh") != 0; presses++)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

      g_signal_emit_by_name (fixture->base.session, "accounts-changed");
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == focus);
      g_assert_cmpint (presses, <, 12);
      press_tab (fixture, GTK_DIR_TAB_FORWARD);
    }
}

static void
test_focus_after_pane (Fixture *fixture, gconstpointer data)
{
  show_third_order (fixture);
  gtk_widget_child_focus (part (fixture, OMS_TYPE_DETAIL_PANE), GTK_DIR_TAB_FORWARD);
  g_signal_emit_by_name (gtk_window_get_focus (GTK_WINDOW (fixture->window)), "clicked");
  widget_wait_until (focus_is_on_order, fixture);
}

static void
test_tab_past_orders (Fixture *fixture, gconstpointer data)
{
  show_third_order (fixture);
  gtk_widget_grab_focus (part (fixture, OMS_TYPE_SLOT_TABLE));
  widget_wait_until (focus_is_on_order, fixture);
  press_tab (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_false (has_focus (fixture, part (fixture, OMS_TYPE_SLOT_TABLE)));
  press_tab (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (focus_is_on_order (fixture));
  press_tab (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_false (has_focus (fixture, part (fixture, OMS_TYPE_SLOT_TABLE)));
}

static void
add_run (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 run = oms_store_begin_run (fixture->base.store, fixture->base.platform_id, "orders", &error);
  OmsSyncCounts counts = { 0 };

  g_assert_no_error (error);
  oms_store_finish_run (fixture->base.store, run, OMS_RUN_DONE, &counts, "Amazon India: nothing new", OMS_TROUBLE_OTHER,
                        &error);
  g_assert_no_error (error);
}

static void
test_tab_past_runs (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  add_run (fixture);
  add_run (fixture);
  activate (fixture, "win.page", "activity");
  widget_wait_until (shows_runs, fixture);
  widget_wait (300);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));

  GtkWidget *view = list_of_runs (fixture);
  gtk_widget_grab_focus (gtk_widget_get_first_child (widget_find (view, GTK_TYPE_LIST_VIEW)));
  g_assert_true (has_focus (fixture, view));
  press_tab (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_false (has_focus (fixture, view));
}

static void
test_tab_past_sidebar (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "orders");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));

  gtk_widget_child_focus (part (fixture, OMS_TYPE_SIDEBAR), GTK_DIR_TAB_FORWARD);
  g_assert_true (has_focus (fixture, part (fixture, OMS_TYPE_SIDEBAR)));
  press_tab (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_false (has_focus (fixture, part (fixture, OMS_TYPE_SIDEBAR)));
  g_assert_cmpstr (marked_row (fixture), ==, "orders");
}

/* Whatever is lower than the room it was given stands on what follows. */
static void
check_room (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (child))
        continue;
      g_assert_true (gtk_widget_compute_bounds (child, widget, &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (widget) + 1);
      check_room (child);
    }
}

static void
test_unfolded_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane = part (fixture, OMS_TYPE_DETAIL_PANE);

  show_third_order (fixture);
  GtkWidget *expander = widget_find (pane, GTK_TYPE_EXPANDER);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  widget_wait (400);
  g_assert_nonnull (widget_find_text (expander, "Last read"));
  check_room (expander);
}

/* ---- Commands
 * -------------------------------------------------------------------------------------------------------- */

static void
test_command_words (void)
{
  g_assert_true (oms_command_matches ("Orders: Due today", ""));
  g_assert_true (oms_command_matches ("Orders: Due today", "due"));
  g_assert_true (oms_command_matches ("Orders: Due today", "TOD ord"));
  g_assert_false (oms_command_matches ("Orders: Due today", "due sync"));
}

static void
run_command (Fixture *fixture, const char *letters)
{
  g_autoptr (GListModel) windows = NULL;
  GtkWidget *commands = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.commands", NULL);
  windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (OMS_IS_COMMAND_WINDOW (window))
        commands = window;
    }
  g_assert_nonnull (commands);
  g_object_add_weak_pointer (G_OBJECT (commands), (gpointer *) &commands);
  gtk_test_widget_wait_for_draw (commands);
  GtkWidget *search = widget_find (gtk_window_get_titlebar (GTK_WINDOW (commands)), GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (commands)), search));
  gtk_editable_set_text (GTK_EDITABLE (search), letters);
  widget_wait (50);
  g_signal_emit_by_name (search, "activate");
  widget_wait_until (is_gone, &commands);
}

static gboolean
is_paused (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *paused = oms_store_get_setting (fixture->base.store, OMS_STORE_SETTING_PAUSED, NULL);

  return paused != NULL && paused[0] != '\0';
}

static void
test_commands (Fixture *fixture, gconstpointer data)
{
  widget_wait_until (shows_main, fixture);
  activate (fixture, "win.page", "today");
  run_command (fixture, "activity");
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "activity");
  run_command (fixture, "over ord");
  g_assert_cmpstr (oms_window_get_page (fixture->window), ==, "orders");
  g_assert_cmpint (oms_orders_page_get_filter (orders_page (fixture))->view, ==, OMS_VIEW_OVERDUE);
  run_command (fixture, "pause everything");
  widget_wait_until (is_paused, fixture);
  run_command (fixture, "sync amazon india");
  widget_wait_until (offers_settings, fixture); /* it has no secrets */
}

/* ---- Lives
 * ----------------------------------------------------------------------------------------------------------- */

static void
test_lives (void)
{
  widget_check_life (oms_today_page_new ());
  widget_check_life (oms_marketplaces_page_new ());
  widget_check_life (oms_activity_page_new ());
  widget_check_life (oms_welcome_page_new ());
  widget_check_life (oms_orders_page_new ());
  widget_check_life (oms_inventory_page_new ());
  widget_check_life (g_object_new (OMS_TYPE_WINDOW, NULL));
}

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  widget_check_life (GTK_WIDGET (oms_preferences_window_new (NULL, fixture->base.session)));
}

static void
test_help_overlay (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/com/example/Oms/gtk/help-overlay.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));

  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

#define WINDOW_TEST(name, n_orders, function) \
  g_test_add ("/window/" name, Fixture, GUINT_TO_POINTER (n_orders), open_window, function, close_window)

int
main (int argc, char *argv[])
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/window/lives", test_lives);
  g_test_add_func ("/window/help-overlay", test_help_overlay);
  g_test_add_func ("/window/failed", test_failed);
  WINDOW_TEST ("welcome", 0, test_welcome);
  WINDOW_TEST ("pages", 40, test_pages);
  WINDOW_TEST ("sort-menu", 3, test_sort_menu);
  WINDOW_TEST ("marketplaces-focus", 3, test_marketplaces_focus);
  WINDOW_TEST ("views", 40, test_views);
  WINDOW_TEST ("search", 40, test_search);
  WINDOW_TEST ("today", 40, test_today);
  WINDOW_TEST ("failure-bar", 3, test_failure_bar);
  WINDOW_TEST ("failure-fold", 3, test_failure_fold);
  WINDOW_TEST ("failing-job", 3, test_failing_job);
  WINDOW_TEST ("failure-settings", 3, test_failure_settings);
  WINDOW_TEST ("restored-refusal", 3, test_restored_refusal);
  WINDOW_TEST ("undo-taken-apart", 3, test_undo_taken_apart);
  WINDOW_TEST ("selection-marks", 40, test_selection_marks);
  WINDOW_TEST ("export", 3, test_export);
  WINDOW_TEST ("forgetful-secrets", 3, test_forgetful_secrets);
  WINDOW_TEST ("toast", 3, test_toast);
  WINDOW_TEST ("problems", 3, test_problems);
  WINDOW_TEST ("run-texts", 3, test_run_texts);
  WINDOW_TEST ("narrow-runs", 3, test_narrow_runs);
  WINDOW_TEST ("run-names", 3, test_run_names);
  WINDOW_TEST ("drop-down-names", 3, test_drop_down_names);
  g_test_add_func ("/window/command-words", test_command_words);
  WINDOW_TEST ("commands", 3, test_commands);
  WINDOW_TEST ("tab-through-pane", 40, test_tab_through_pane);
  WINDOW_TEST ("focus-stays", 40, test_focus_stays);
  WINDOW_TEST ("focus-after-pane", 40, test_focus_after_pane);
  WINDOW_TEST ("tab-past-orders", 40, test_tab_past_orders);
  WINDOW_TEST ("tab-past-runs", 40, test_tab_past_runs);
  WINDOW_TEST ("tab-past-sidebar", 40, test_tab_past_sidebar);
  WINDOW_TEST ("unfolded-details", 40, test_unfolded_details);
  WINDOW_TEST ("preferences", 3, test_preferences);
  return g_test_run ();
}
