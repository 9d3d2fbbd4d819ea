/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says of what runs by itself: when it does, and why it does not. */
#include <gtk/gtk.h>

#include "oms-account-card.h"
#include "oms-account-form.h"
#include "oms-account-lock.h"
#include "oms-older-dialog.h"
#include "oms-sync-foot.h"
#include "oms-store-sync.h"
#include "widget-fixture.h"
#include "../sync/test-network.h"

typedef struct
{
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
is_said (gpointer data)
{
  const Wanted *wanted = data;

  return widget_find_text (wanted->root, wanted->text) != NULL;
}

static void
wait_for_text (GtkWidget *root, const char *text)
{
  Wanted wanted = { root, text };

  g_test_message ("%s", text);
  widget_wait_until (is_said, &wanted);
}

static gboolean
has_accounts (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (data))) > 0;
}

static GtkWidget *
present (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
pause_all (WidgetFixture *fixture, gint64 until)
{
  g_autofree char *text = oms_pause_format (until);

  g_assert_true (oms_store_set_setting (fixture->store, OMS_STORE_SETTING_PAUSED, text, NULL));
}

static gboolean
is_local (gpointer data)
{
  const WidgetFixture *fixture = data;

  return oms_http_is_loopback (
      oms_account_get (oms_session_find_account (fixture->session, fixture->platform_id), "endpoint"));
}

static gboolean
is_remote (gpointer data)
{
  return !is_local (data);
}

/* Only what comes from a real marketplace needs a network. */
static void
set_endpoint (WidgetFixture *fixture, const char *endpoint)
{
  g_assert_true (oms_store_set_account_field (fixture->store, fixture->platform_id, "endpoint", endpoint, NULL));
  widget_wait_until (oms_http_is_loopback (endpoint) ? is_local : is_remote, fixture);
}

static void
test_foot (void)
{
  WidgetFixture fixture;
  GtkWidget *foot = oms_sync_foot_new ();
  GtkWidget *window;
  gint64 tomorrow;
  OmsAccountLock *other;

  widget_fixture_open (&fixture, 5);
  widget_wait_until (has_accounts, fixture.session);
  window = present (foot);
  oms_sync_foot_set_session (OMS_SYNC_FOOT (foot), fixture.session);
  set_endpoint (&fixture, "https://market.example");
  other = oms_account_lock_try (oms_store_get_path (fixture.store), OMS_ACCOUNT_LOCK_SCHEDULE, NULL);
  oms_sync_engine_set_scheduled (fixture.engine, TRUE);
  wait_for_text (foot, "Another OMS is syncing");
  oms_account_lock_release (other);

  pause_all (&fixture, OMS_PAUSE_OPEN);
  wait_for_text (foot, "Paused");
  g_assert_true (oms_pause_from_id ("tomorrow", oms_time_now (), oms_session_get_zone (fixture.session), &tomorrow));
  pause_all (&fixture, tomorrow);
  wait_for_text (foot, "Paused until tomorrow 7:00");

  test_network_set_available (FALSE);
  pause_all (&fixture, OMS_TIME_UNKNOWN);
  wait_for_text (foot, "Offline since ");
  test_network_set_available (TRUE);
  set_endpoint (&fixture, "http://127.0.0.1:9");
  wait_for_text (foot, "next ");
  test_network_set_available (FALSE); /* what is on this computer needs none */
  widget_wait (200);
  g_assert_null (widget_find_text (foot, "Offline"));
  test_network_set_available (TRUE);
  oms_sync_engine_set_scheduled (fixture.engine, FALSE);
  oms_sync_foot_set_session (OMS_SYNC_FOOT (foot), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  widget_fixture_close (&fixture);
}

static void
test_card (void)
{
  WidgetFixture fixture;
  g_autoptr (OmsItem) item = NULL;
  GtkWidget *card, *window;
  OmsBackFill back_fill = { .since = oms_time_now () - 100 * OMS_TIME_DAY, .days = 10, .seen = 120, .expected = 340 };
  g_autofree char *text = NULL;
  OmsAccountLock *other;

  widget_fixture_open (&fixture, 5);
  widget_wait_until (has_accounts, fixture.session);
  item = g_list_model_get_item (G_LIST_MODEL (oms_session_get_accounts (fixture.session)), 0);
  card = oms_account_card_new (fixture.session, item);
  window = present (card);
  g_assert_null (widget_find_text (card, "Older orders"));
  g_assert_null (widget_find_text (card, "paused"));

  oms_store_set_account_field (fixture.store, fixture.platform_id, OMS_SETTING_PAUSED, "open", NULL);
  wait_for_text (card, "Paused. You can still sync by hand.");
  wait_for_text (card, "paused");

  /* What it fails of is said all the same. */
  oms_store_fail_job (fixture.store, fixture.platform_id, "orders", "The secret was refused.", OMS_TROUBLE_REFUSED,
                      NULL);
  wait_for_text (card, "Paused. The secret was refused.");
  oms_store_set_account_field (fixture.store, fixture.platform_id, OMS_SETTING_PAUSED, NULL, NULL);
  oms_store_set_account_field (fixture.store, fixture.platform_id, OMS_SETTING_EVERY, OMS_RHYTHM_BY_HAND, NULL);
  wait_for_text (card, "by hand");
  oms_store_set_account_field (fixture.store, fixture.platform_id, OMS_SETTING_EVERY, NULL, NULL);
  other = oms_account_lock_try (oms_store_get_path (fixture.store), OMS_ACCOUNT_LOCK_SCHEDULE, NULL);
  oms_sync_engine_set_scheduled (fixture.engine, TRUE);
  wait_for_text (card, "by another OMS");

  back_fill.position = back_fill.since;
  back_fill.until = oms_time_now ();
  text = oms_back_fill_format (&back_fill);
  oms_store_set_account_field (fixture.store, fixture.platform_id, OMS_SETTING_BACK_FILL, text, NULL);
  wait_for_text (card, ": 120 of about 340");
  oms_sync_engine_set_scheduled (fixture.engine, FALSE);
  oms_account_lock_release (other);
  gtk_window_destroy (GTK_WINDOW (window));
  widget_fixture_close (&fixture);
}

static gboolean
can_fetch (gpointer data)
{
  GtkWidget *titlebar = gtk_window_get_titlebar (data);
  GtkWidget *label = widget_find_text (titlebar, "Fetch");

  return label != NULL && gtk_widget_is_sensitive (label);
}

static gboolean
is_gone (gpointer data)
{
  return *(GtkWidget **) data == NULL;
}

static gboolean
is_noted (gpointer data)
{
  WidgetFixture *fixture = data;
  g_autoptr (GPtrArray) accounts = oms_store_list_accounts (fixture->store, NULL);
  OmsBackFill back_fill;

  return oms_back_fill_get (g_ptr_array_index (accounts, 0), &back_fill);
}

static void
test_older_dialog (void)
{
  WidgetFixture fixture;
  const OmsAccount *account;
  GtkWidget *dialog, *calendar, *button;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) next_month = g_date_time_add_months (now, 1);
  g_autoptr (GDateTime) last_year = g_date_time_add_years (now, -1);
  g_autoptr (GDateTime) long_ago = g_date_time_add_years (now, -5);

  widget_fixture_open (&fixture, 40);
  widget_wait_until (has_accounts, fixture.session);
  account = oms_session_find_account (fixture.session, fixture.platform_id);
  dialog = GTK_WIDGET (oms_older_dialog_new (NULL, fixture.session, account));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  calendar = widget_find (dialog, GTK_TYPE_CALENDAR);
  wait_for_text (dialog, "a day of the last month. The marketplace gives 100 at a time");
  g_assert_true (can_fetch (dialog));

  gtk_calendar_select_day (GTK_CALENDAR (calendar), next_month);
  wait_for_text (dialog, "That day has not come yet.");
  g_assert_false (can_fetch (dialog));
  gtk_calendar_select_day (GTK_CALENDAR (calendar), long_ago);
  wait_for_text (dialog, "Orders from before");
  gtk_calendar_select_day (GTK_CALENDAR (calendar), last_year);
  widget_wait_until (can_fetch, dialog);

  button = gtk_widget_get_ancestor (widget_find_text (gtk_window_get_titlebar (GTK_WINDOW (dialog)), "Fetch"),
                                    GTK_TYPE_BUTTON);
  g_signal_emit_by_name (button, "clicked");
  widget_wait_until (is_gone, &dialog);
  widget_wait_until (is_noted, &fixture);
  widget_fixture_close (&fixture);
}

/* ---- The account's settings ----------------------------------------------------------------------------------------
 */

static const OmsAdapterField no_fields[] = { { 0 } };
static const OmsAdapterLimit slow[] = { { .operation = "list", .rate = 0.002, .burst = 1 }, { NULL } };
static const OmsAdapterJob jobs[] = {
  { .id = "orders", .label = "Orders", .type = OMS_JOB_ORDERS, .interval_s = 900, .manual = TRUE, .operation = "list" },
  { NULL },
};
static const OmsAdapterInfo shop = {
  .kind = "amazon", .label = "Shop", .about = "", .fields = no_fields, .jobs = jobs, .limits = slow
};

static void
test_form (void)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Shop");
  g_autoptr (OmsAccount) hourly = NULL;
  g_autoptr (OmsAccount) own = NULL;
  GtkWidget *form, *choice, *window;
  GListModel *labels;

  oms_account_set (account, OMS_SETTING_EVERY, "60");
  form = oms_account_form_new (&shop, account);
  window = present (form);
  choice = widget_find (form, GTK_TYPE_DROP_DOWN);
  labels = gtk_drop_down_get_model (GTK_DROP_DOWN (choice));
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (labels), 0), ==, "Automatically");
  /* Every 5 and every 10 minutes are more than it allows. */
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (labels), 1), ==, "Every 15 minutes");
  g_assert_nonnull (widget_find_text (form, "Automatically is every 15 minutes for new orders."));
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==, 3);
  hourly = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_assert_cmpstr (oms_account_get (hourly, OMS_SETTING_EVERY), ==, "60");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 0);
  own = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_assert_null (oms_account_get (own, OMS_SETTING_EVERY));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  widget_test_init (&argc, &argv);
  test_network_register ();
  g_test_add_func ("/schedule/foot", test_foot);
  g_test_add_func ("/schedule/card", test_card);
  g_test_add_func ("/schedule/older-dialog", test_older_dialog);
  g_test_add_func ("/schedule/form", test_form);
  return g_test_run ();
}
