/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages share: names of accounts, news of them, and how figures are written. No display. */
#include "oms-session.h"
#include "widget-fixture.h"

static gboolean
knows_account (gpointer user_data)
{
  WidgetFixture *fixture = user_data;
  return oms_session_find_account (fixture->session, fixture->platform_id) != NULL;
}

static void
count_cb (gpointer object, int *count)
{
  *count += 1;
}

static gboolean
was_told (gpointer user_data)
{
  return *(int *) user_data > 0;
}

static void
test_names (void)
{
  WidgetFixture fixture;

  widget_fixture_open (&fixture, 2);
  g_assert_cmpstr (oms_session_get_account_name (fixture.session, fixture.platform_id), ==, "");
  widget_wait_until (knows_account, &fixture);
  g_assert_cmpstr (oms_session_get_account_name (fixture.session, fixture.platform_id), ==, "Amazon India");
  g_assert_cmpstr (oms_session_get_account_kind (fixture.session, fixture.platform_id), ==, "amazon");
  g_assert_cmpstr (oms_session_get_account_name (fixture.session, 99), ==, "");
  widget_fixture_close (&fixture);
}

static void
check_shorten (WidgetFixture *fixture, const char *sentence, const char *expected)
{
  g_autofree char *text = oms_session_shorten (fixture->session, fixture->platform_id, sentence);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_shorten (void)
{
  WidgetFixture fixture;

  widget_fixture_open (&fixture, 2);
  widget_wait_until (knows_account, &fixture);
  check_shorten (&fixture, "Amazon India: stock of 3 listings updated.", "Stock of 3 listings updated.");
  check_shorten (&fixture, "Amazon India: éclair.", "Éclair.");
  check_shorten (&fixture, "Amazon did not accept the secret.", "Amazon did not accept the secret.");
  check_shorten (&fixture, "Amazon India: ", "Amazon India: ");
  check_shorten (&fixture, "", "");
  widget_fixture_close (&fixture);
}

/* Pages make their colours and menus anew on this: not for each page of a sync, but for each change of a name. */
static void
test_account_news (void)
{
  WidgetFixture fixture;
  int told = 0;

  widget_fixture_open (&fixture, 2);
  widget_wait_until (knows_account, &fixture);
  widget_wait (300);
  g_signal_connect (fixture.session, "accounts-changed", G_CALLBACK (count_cb), &told);

  widget_fixture_add_problem (&fixture, "407-1", "It has no date.");
  widget_wait (700);
  g_assert_cmpint (told, ==, 0);

  g_autoptr (OmsAccount) account = oms_account_copy (oms_session_find_account (fixture.session, fixture.platform_id));
  g_free (account->display_name);
  account->display_name = g_strdup ("My shop");
  g_assert_true (oms_store_save_account (fixture.store, account, NULL));
  widget_wait_until (was_told, &told);
  g_assert_cmpstr (oms_session_get_account_name (fixture.session, fixture.platform_id), ==, "My shop");

  told = 0;
  g_assert_true (oms_store_set_account_active (fixture.store, fixture.platform_id, FALSE, NULL));
  widget_wait_until (was_told, &told);
  widget_fixture_close (&fixture);
}

static void
test_settings (void)
{
  WidgetFixture fixture;

  widget_fixture_open (&fixture, 0);
  GSettings *settings = oms_session_get_settings (fixture.session);
  int told = 0;
  g_assert_nonnull (settings);
  g_signal_connect_swapped (fixture.session, "notify::grouping", G_CALLBACK (g_atomic_int_inc), &told);
  g_assert_cmpint (oms_session_get_grouping (fixture.session), ==, OMS_GROUPING_AUTO);
  g_settings_set_string (settings, "number-grouping", "western");
  g_assert_cmpint (oms_session_get_grouping (fixture.session), ==, OMS_GROUPING_WESTERN);
  g_assert_cmpint (told, ==, 1);
  g_settings_reset (settings, "number-grouping");

  g_settings_set_string (settings, "time-zone", "Europe/Berlin");
  g_assert_cmpstr (g_time_zone_get_identifier (oms_session_get_zone (fixture.session)), ==, "Europe/Berlin");
  widget_wait (200); /* the store moves its days */
  g_assert_cmpstr (g_time_zone_get_identifier (oms_store_get_zone (fixture.store)), ==, "Europe/Berlin");
  g_settings_reset (settings, "time-zone");
  widget_wait (200);
  widget_fixture_close (&fixture);
}

static void
keep_toast_cb (OmsSession *session, const char *text, const char *action, GVariant *target, char **kept)
{
  g_free (*kept);
  *kept = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT, text, action, target != NULL ? g_variant_get_int64 (target) : -1);
}

static void
test_toast (void)
{
  WidgetFixture fixture;
  g_autofree char *kept = NULL;

  widget_fixture_open (&fixture, 0);
  g_signal_connect (fixture.session, "toast", G_CALLBACK (keep_toast_cb), &kept);
  oms_session_toast (fixture.session, "Marked", "orders.unmark", g_variant_new_int64 (7));
  g_assert_cmpstr (kept, ==, "Marked/orders.unmark/7");
  widget_fixture_close (&fixture);
}

static void
check_zone (GSettings *settings, const char *name, const char *expected)
{
  g_settings_set_string (settings, "time-zone", name);
  g_autoptr (GTimeZone) zone = oms_session_load_zone ();
  g_assert_cmpstr (g_time_zone_get_identifier (zone), ==, expected);
}

/* Without a choice it is this computer's zone, whatever the days of a database were counted in before. */
static void
test_zone (void)
{
  g_autoptr (GSettings) settings = oms_session_load_settings ();

  check_zone (settings, "", "Asia/Kolkata");
  check_zone (settings, "Europe/Berlin", "Europe/Berlin");
  check_zone (settings, "No/Such", "Asia/Kolkata");
  g_settings_reset (settings, "time-zone");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/names", test_names);
  g_test_add_func ("/session/shorten", test_shorten);
  g_test_add_func ("/session/account-news", test_account_news);
  g_test_add_func ("/session/settings", test_settings);
  g_test_add_func ("/session/zone", test_zone);
  g_test_add_func ("/session/toast", test_toast);
  return g_test_run ();
}
