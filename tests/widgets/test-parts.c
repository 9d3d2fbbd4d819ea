/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small widgets: what they show, what they say, and that they go away. */
#include <gtk/gtk.h>

#include "oms-alert.h"
#include "oms-banner.h"
#include "oms-chart.h"
#include "oms-data-dialog.h"
#include "oms-figure-tile.h"
#include "oms-key-figure.h"
#include "oms-kind-square.h"
#include "oms-share-bar.h"
#include "oms-sidebar-row.h"
#include "oms-status-chip.h"
#include "oms-status-page.h"
#include "oms-style.h"
#include "oms-sync-foot.h"
#include "oms-toast-overlay.h"
#include "widget-fixture.h"
#include "../test-finalize.h"

static void
test_lives (void)
{
  widget_check_life (oms_kind_square_new ("amazon"));
  widget_check_life (oms_status_chip_new (OMS_STATUS_NEW));
  widget_check_life (oms_figure_tile_new ("To pack"));
  widget_check_life (g_object_new (OMS_TYPE_KEY_FIGURE, "caption", "Orders", NULL));
  widget_check_life (oms_share_bar_new ());
  widget_check_life (oms_banner_new (OMS_BANNER_ERROR, "Wrong"));
  widget_check_life (oms_toast_overlay_new ());
  widget_check_life (oms_sync_foot_new ());
  widget_check_life (oms_chart_new ());
  widget_check_life (oms_status_page_new ("oms-orders-symbolic", "No orders", "Sync to fetch them."));
  widget_check_life (GTK_WIDGET (oms_alert_new (NULL, "Remove?", "Gone for good.")));
  widget_check_life (oms_data_dialog_new (NULL, "What came", "It has no date", NULL));
}

static void
test_toast (void)
{
  OmsToastOverlay *toast = OMS_TOAST_OVERLAY (oms_toast_overlay_new ());
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (toast));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (oms_toast_overlay_get_text (toast));

  oms_toast_overlay_show (toast, "Marked packed", "win.undo", g_variant_new_int64 (7));
  GtkWidget *undo = widget_find (GTK_WIDGET (toast), GTK_TYPE_BUTTON);
  g_assert_cmpstr (oms_toast_overlay_get_text (toast), ==, "Marked packed");
  g_assert_true (gtk_widget_get_visible (undo));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (undo)), ==, "win.undo");
  g_assert_cmpint (g_variant_get_int64 (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (undo))), ==, 7);

  /* News wait for their turn: the Undo stays as long as it was promised. */
  oms_toast_overlay_show (toast, "Saved", NULL, NULL);
  g_assert_cmpstr (oms_toast_overlay_get_text (toast), ==, "Marked packed");
  oms_toast_overlay_dismiss (toast);
  g_assert_cmpstr (oms_toast_overlay_get_text (toast), ==, "Saved");
  g_assert_false (gtk_widget_get_visible (undo));
  g_assert_null (gtk_actionable_get_action_name (GTK_ACTIONABLE (undo)));

  oms_toast_overlay_dismiss (toast);
  g_assert_null (oms_toast_overlay_get_text (toast));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
toast_is_over (gpointer user_data)
{
  return oms_toast_overlay_get_text (user_data) == NULL;
}

static void
test_toast_ends (void)
{
  OmsToastOverlay *toast = OMS_TOAST_OVERLAY (oms_toast_overlay_new ());
  gint64 start = g_get_monotonic_time ();

  g_object_ref_sink (toast);
  oms_toast_overlay_show (toast, "Saved", NULL, NULL);
  widget_wait_until (toast_is_over, toast);
  g_assert_cmpint (g_get_monotonic_time () - start, >, (OMS_TOAST_SECONDS - 1) * G_USEC_PER_SEC);
  test_assert_finalizes (toast);
}

static void
count_cb (gpointer object, int *count)
{
  *count += 1;
}

static void
test_banner (void)
{
  GtkWidget *banner = oms_banner_new (OMS_BANNER_ERROR, "Amazon India did not accept the secret.");
  GtkWidget *window = gtk_window_new ();
  int closed = 0;

  oms_banner_add_button (OMS_BANNER (banner), "Open settings", "win.account-settings", g_variant_new_int64 (3));
  g_signal_connect (banner, "closed", G_CALLBACK (count_cb), &closed);
  gtk_window_set_child (GTK_WINDOW (window), banner);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (banner), GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (banner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Amazon India did not accept the secret.");
  g_assert_nonnull (widget_find_text (banner, "Open settings"));
  oms_banner_set_text (OMS_BANNER (banner), "Now it did.");
  g_assert_cmpstr (oms_banner_get_text (OMS_BANNER (banner)), ==, "Now it did.");

  GtkWidget *close = NULL;
  for (GtkWidget *child = gtk_widget_get_last_child (gtk_widget_get_first_child (banner));
       child != NULL && close == NULL; child = gtk_widget_get_prev_sibling (child))
    close = GTK_IS_BUTTON (child) ? child : NULL;
  g_signal_emit_by_name (close, "clicked");
  g_assert_cmpint (closed, ==, 1);
  oms_banner_set_closable (OMS_BANNER (banner), FALSE);
  g_assert_false (gtk_widget_get_visible (close));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
keep_response_cb (OmsAlert *alert, const char *response, char **kept)
{
  g_assert_null (*kept);
  *kept = g_strdup (response);
}

static char *
ask (const char *press)
{
  OmsAlert *alert = oms_alert_new (NULL, "Take Amazon India away?", "This is for good.");
  char *response = NULL;

  oms_alert_add_button (alert, "remove", "Remove", TRUE);
  g_signal_connect (alert, "response", G_CALLBACK (keep_response_cb), &response);
  gtk_window_present (GTK_WINDOW (alert));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (alert));
  if (press == NULL)
    gtk_window_close (GTK_WINDOW (alert));
  else
    g_signal_emit_by_name (gtk_widget_get_ancestor (widget_find_text (GTK_WIDGET (alert), press), GTK_TYPE_BUTTON),
                           "clicked");
  widget_wait (50);
  return response;
}

static void
test_alert (void)
{
  g_autofree char *removed = ask ("Remove");
  g_autofree char *cancelled = ask ("Cancel");
  g_autofree char *closed = ask (NULL);

  g_assert_cmpstr (cancelled, ==, "cancel");
  g_assert_cmpstr (closed, ==, "cancel");
  g_assert_cmpstr (removed, ==, "remove");
}

static void
test_status_chip (void)
{
  GtkWidget *chip = g_object_ref_sink (oms_status_chip_new (OMS_STATUS_NEW));

  g_assert_true (gtk_widget_has_css_class (chip, "status-new"));
  oms_status_chip_set_status (OMS_STATUS_CHIP (chip), OMS_STATUS_SHIPPED);
  g_assert_false (gtk_widget_has_css_class (chip, "status-new"));
  g_assert_true (gtk_widget_has_css_class (chip, "status-shipped"));
  g_assert_cmpint (oms_status_chip_get_status (OMS_STATUS_CHIP (chip)), ==, OMS_STATUS_SHIPPED);
  test_assert_finalizes (chip);
}

static void
test_tile (void)
{
  GtkWidget *tile = g_object_ref_sink (oms_figure_tile_new ("Overdue"));
  GtkWidget *button = widget_find (tile, GTK_TYPE_BUTTON);

  g_object_set (tile, "action-name", "win.view", "action-target", "overdue", NULL);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.view");
  oms_figure_tile_set (OMS_FIGURE_TILE (tile), "3", "oldest 5 h late", OMS_TILE_ALERT);
  g_assert_true (gtk_widget_has_css_class (button, "alert"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Overdue: 3, oldest 5 h late");
  oms_figure_tile_set (OMS_FIGURE_TILE (tile), "0", "none", OMS_TILE_PLAIN);
  g_assert_false (gtk_widget_has_css_class (button, "alert"));
  test_assert_finalizes (tile);
}

static void
test_sidebar_row (void)
{
  GtkWidget *row = g_object_ref_sink (
      g_object_new (OMS_TYPE_SIDEBAR_ROW, "target", "overdue", "label", "Overdue", "view", TRUE, "urgent", TRUE, NULL));

  g_assert_cmpstr (oms_sidebar_row_get_target (OMS_SIDEBAR_ROW (row)), ==, "overdue");
  oms_sidebar_row_set_count (OMS_SIDEBAR_ROW (row), "3");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Overdue, 3");
  oms_sidebar_row_set_collapsed (OMS_SIDEBAR_ROW (row), TRUE);
  g_assert_false (gtk_widget_get_visible (row));
  oms_sidebar_row_set_collapsed (OMS_SIDEBAR_ROW (row), FALSE);
  g_assert_true (gtk_widget_get_visible (row));
  test_assert_finalizes (row);
}

static void
check_foot (gint64 last, gint64 next, const char *expected)
{
  gint64 now = oms_time_now ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *text = oms_sync_foot_describe (last != 0 ? now + last : OMS_TIME_UNKNOWN,
                                                  next != 0 ? now + next : OMS_TIME_UNKNOWN, now, zone);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_foot (void)
{
  check_foot (0, 0, "Not synced yet");
  check_foot (-2 * OMS_TIME_MINUTE, 0, "Synced 2 min ago");
  check_foot (-2 * OMS_TIME_MINUTE, 3 * OMS_TIME_MINUTE, "Synced 2 min ago · next in 3 min");
  check_foot (-2 * OMS_TIME_MINUTE, OMS_TIME_SECOND, "Synced 2 min ago · next soon");
  check_foot (0, 3 * OMS_TIME_HOUR, "Not synced yet · next in 3 h");
}

/* One quiet line, also for a name and a number of usual length. */
static void
test_foot_is_one_line (void)
{
  GtkWidget *foot = oms_sync_foot_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = widget_find (foot, GTK_TYPE_LABEL);
  g_autofree char *text = oms_sync_foot_describe_running ("Amazon India", OMS_ACCOUNT_RUNNING, 3375, OMS_GROUPING_AUTO);
  g_autofree char *waiting =
      oms_sync_foot_describe_running ("Amazon India", OMS_ACCOUNT_WAITING, 3375, OMS_GROUPING_AUTO);

  g_assert_cmpstr (text, ==, "Syncing Amazon India, 3,375 …");
  g_assert_cmpstr (waiting, ==, "Waiting for Amazon India …");
  gtk_widget_set_size_request (foot, 178, -1);
  gtk_window_set_child (GTK_WINDOW (window), foot);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
check_lines (const char *payload, const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (payload, strlen (payload));
  g_autofree char *text = oms_data_dialog_break_lines (bytes);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_data_lines (void)
{
  check_lines ("{\"a\":1,\"b\":[2]}", "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}");
  check_lines ("{\"a\":\"x,{\\\"}\"}", "{\n  \"a\": \"x,{\\\"}\"\n}");
  check_lines ("id\tstatus", "id\tstatus");
  check_lines ("{\n}", "{\n}");
  check_lines ("}}}}", "}}}}");
  check_lines ("[]]]]", "[\n  \n]\n]\n]\n]");
  check_lines ("", "");
  check_lines ("\xff{", "\357\277\275{");
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, int *count)
{
  *count += 1;
}

static void
test_dark (void)
{
  OmsStyle *style = oms_style_get_default ();
  int notified = 0;
  gulong handler = g_signal_connect (style, "notify::dark", G_CALLBACK (count_notify_cb), &notified);

  oms_style_set_theme (style, OMS_THEME_LIGHT);
  g_assert_false (oms_style_get_dark (style));
  oms_style_set_theme (style, OMS_THEME_DARK);
  oms_style_set_theme (style, OMS_THEME_DARK);
  g_assert_true (oms_style_get_dark (style));
  g_assert_cmpint (notified, ==, 1);
  oms_style_set_theme (style, OMS_THEME_LIGHT);
  g_assert_false (oms_style_get_dark (style));
  g_signal_handler_disconnect (style, handler);
}

static void
test_chart_widget (void)
{
  GtkWidget *chart = oms_chart_new ();
  GtkWidget *window = gtk_window_new ();
  OmsChartData *data = oms_chart_data_new (3, 1);

  for (guint i = 0; i < 3; i++)
    {
      data->labels[i] = g_strdup_printf ("Day %u", i + 1);
      data->short_labels[i] = g_strdup_printf ("%u", i + 1);
      oms_chart_data_set (data, i, 0, 10 * (i + 1));
    }
  data->names[0] = g_strdup ("Amazon");
  oms_chart_set_data (OMS_CHART (chart), data, "Orders by day", OMS_GROUPING_AUTO);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "60 orders in all, most on Day 3: 30.");
  g_assert_cmpint (oms_chart_get_selected (OMS_CHART (chart)), ==, -1);
  oms_chart_set_data (OMS_CHART (chart), NULL, "Orders by day", OMS_GROUPING_AUTO);
  gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/parts/lives", test_lives);
  g_test_add_func ("/parts/toast", test_toast);
  g_test_add_func ("/parts/toast-ends", test_toast_ends);
  g_test_add_func ("/parts/banner", test_banner);
  g_test_add_func ("/parts/alert", test_alert);
  g_test_add_func ("/parts/status-chip", test_status_chip);
  g_test_add_func ("/parts/tile", test_tile);
  g_test_add_func ("/parts/sidebar-row", test_sidebar_row);
  g_test_add_func ("/parts/foot", test_foot);
  g_test_add_func ("/parts/foot-is-one-line", test_foot_is_one_line);
  g_test_add_func ("/parts/data-lines", test_data_lines);
  g_test_add_func ("/parts/dark", test_dark);
  g_test_add_func ("/parts/chart", test_chart_widget);
  return g_test_run ();
}
