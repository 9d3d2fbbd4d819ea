/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real store with an engine and a session over it. */
#include "widget-fixture.h"

#include <glib/gstdio.h>

#include "oms-store-sync.h"
#include "oms-style.h"
#include "../test-finalize.h"

#define TIMEOUT_MS 60000

void
widget_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  oms_style_get_default ();
  /* Without a window manager an entry may miss that it lost the focus, and then its blinking cursor warns. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
}

static void
add_order (OmsOrderPage *page, guint number)
{
  static const OmsStatus statuses[] = { OMS_STATUS_NEW, OMS_STATUS_SHIPPED, OMS_STATUS_DELIVERED,
                                        OMS_STATUS_CANCELLED };
  g_autofree char *id = g_strdup_printf ("407-%07u-0000001", number);
  OmsOrderRecord *order = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  OmsLineRecord *line = oms_order_record_add_line (order);

  order->status = statuses[number % G_N_ELEMENTS (statuses)];
  order->raw_status = g_strdup ("WORD");
  order->purchased_at = oms_time_now () - (gint64) number * OMS_TIME_HOUR;
  order->dispatch_by = oms_time_now () + OMS_TIME_DAY;
  order->currency = g_strdup ("INR");
  order->total = 49900 + number;
  order->ship_city = g_strdup ("Jaipur");
  line->line_id = g_strdup ("1");
  line->sku = g_strdup_printf ("SKU-%u", number % 5);
  line->title = g_strdup ("Steel bottle 1 l");
  line->quantity = 1;
  line->status = order->status;
  g_ptr_array_add (page->orders, order);
}

static void
fill (WidgetFixture *fixture, guint n_orders)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Amazon India");
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GError) error = NULL;
  OmsSyncCounts counts = { 0 };

  oms_account_set (account, "endpoint", "http://127.0.0.1:9");
  oms_store_save_account (fixture->store, account, &error);
  g_assert_no_error (error);
  fixture->platform_id = account->id;

  gint64 run = oms_store_begin_run (fixture->store, account->id, "orders", &error);
  OmsPageContext context = { .platform_id = account->id, .run_id = run, .fetched_at = oms_time_now () };
  for (guint i = 0; i < n_orders; i++)
    add_order (page, i);
  oms_store_apply_orders (fixture->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.added, ==, n_orders);
  oms_store_finish_run (fixture->store, run, OMS_RUN_DONE, &counts, "Amazon India: new orders", OMS_TROUBLE_OTHER,
                        &error);
  g_assert_no_error (error);
}

void
widget_fixture_open (WidgetFixture *fixture, guint n_orders)
{
  g_autoptr (OmsSecretStore) secrets = oms_secret_store_new_memory ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kolkata");
  g_autoptr (GError) error = NULL;

  *fixture = (WidgetFixture){ 0 };
  fixture->folder = g_dir_make_tmp ("oms-widgets-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (fixture->folder, "oms.db", NULL);
  fixture->store = oms_store_open (path, zone, NULL, &error);
  g_assert_no_error (error);
  if (n_orders > 0)
    fill (fixture, n_orders);
  fixture->engine = oms_sync_engine_new (fixture->store, secrets);
  fixture->session = oms_session_new (fixture->store, fixture->engine);
}

void
widget_fixture_close (WidgetFixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  test_assert_finalizes (fixture->session);
  test_assert_finalizes (fixture->engine);
  oms_store_close (fixture->store);
  g_clear_object (&fixture->store);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

void
widget_fixture_add_problem (WidgetFixture *fixture, const char *remote_id, const char *reason)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"id\":1,\"lines\":[]}", 19);
  g_autoptr (GError) error = NULL;
  OmsPageContext context = { .platform_id = fixture->platform_id, .fetched_at = oms_time_now () };
  OmsSyncCounts counts = { 0 };

  g_ptr_array_add (page->problems, oms_problem_record_new (remote_id, reason, payload));
  oms_store_apply_orders (fixture->store, &context, page, &counts, &error);
  g_assert_no_error (error);
}

void
widget_wait_until (gboolean (*done) (gpointer), gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_MS * 1000;

  while (!done (user_data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

void
widget_wait (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(GObject **) user_data == NULL;
}

void
widget_check_life (GtkWidget *widget)
{
  GtkWidget *watched = widget;
  GtkWidget *window = GTK_IS_WINDOW (widget) ? widget : gtk_window_new ();

  g_object_add_weak_pointer (G_OBJECT (watched), (gpointer *) &watched);
  if (window != widget)
    gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (gtk_widget_get_mapped (widget));
  gtk_window_destroy (GTK_WINDOW (window));
  widget_wait_until (is_gone, &watched);
}

GtkWidget *
widget_find (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = widget_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
widget_find_text (GtkWidget *root, const char *part)
{
  const char *text = GTK_IS_LABEL (root) ? gtk_label_get_text (GTK_LABEL (root)) : NULL;

  if (text != NULL && gtk_widget_get_mapped (root) && strstr (text, part) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = widget_find_text (child, part);
      if (found != NULL)
        return found;
    }
  return NULL;
}
