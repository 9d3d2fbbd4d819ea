/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog for report files: what it says of a file, that it writes nothing before it is asked to, and what it
 * refuses. */
#include "oms-import-dialog.h"
#include "oms-item.h"
#include "oms-store-query.h"
#include "widget-fixture.h"

#include <glib/gstdio.h>

#define HEADER \
  "Reason for Credit Entry,Sub Order No,Order Date,SKU,Size,Quantity,Supplier Listed Price (Incl. GST + Commission)\n"

typedef struct
{
  WidgetFixture fixture;
  char *path;
  GtkWidget *dialog;
  const char *wanted; /* text that is waited for */
} Test;

static void
open_dialog (Test *test, const char *text)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  test->path = g_build_filename (test->fixture.folder, "download", NULL);
  g_file_set_contents (test->path, text, -1, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (test->path);
  g_list_store_append (files, file);
  test->dialog = GTK_WIDGET (oms_import_dialog_new (NULL, test->fixture.session, G_LIST_MODEL (files)));
  g_object_add_weak_pointer (G_OBJECT (test->dialog), (gpointer *) &test->dialog);
  gtk_window_present (GTK_WINDOW (test->dialog));
}

static gboolean
is_shown (gpointer user_data)
{
  Test *test = user_data;

  return widget_find_text (test->dialog, test->wanted) != NULL;
}

static void
wait_for (Test *test, const char *text)
{
  test->wanted = text;
  widget_wait_until (is_shown, test);
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Test *test, const char *label)
{
  GtkWidget *button = find_button (test->dialog, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
has_focus (Test *test, const char *label)
{
  return gtk_window_get_focus (GTK_WINDOW (test->dialog)) == find_button (test->dialog, label);
}

/* Rows that are only read are no stops of the Tab key; the list as a whole is one. */
static void
check_rows (Test *test)
{
  GtkWidget *list = widget_find (test->dialog, GTK_TYPE_LIST_BOX);
  GtkWidget *row = gtk_widget_get_first_child (list);

  g_assert_nonnull (row);
  g_assert_false (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_get_focusable (gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW)));
}

static guint
count_orders (Test *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = oms_store_find_orders (test->fixture.store, "123456789012345678_1", &error);

  g_assert_no_error (error);
  return ids->len;
}

static void
close_dialog (Test *test)
{
  if (test->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (test->dialog));
  widget_wait (50);
  g_assert_null (test->dialog);
  g_unlink (test->path);
  g_free (test->path);
  widget_fixture_close (&test->fixture);
}

static void
test_import (void)
{
  Test test = { 0 };

  widget_fixture_open (&test.fixture, 0);
  open_dialog (&test, HEADER "PENDING,123456789012345678_1,2026-11-20,A,M,1,100\nPENDING,,2026-11-20,B,M,1,100\n");
  wait_for (&test, "Meesho orders");
  wait_for (&test, "no account of Meesho");
  press (&test, "Add the account");
  wait_for (&test, "Nothing is written yet");
  g_assert_nonnull (widget_find_text (test.dialog, "Line 3: “Sub Order No” is empty"));
  g_assert_cmpuint (count_orders (&test), ==, 0);
  g_assert_true (has_focus (&test, "Import"));
  g_assert_nonnull (find_button (test.dialog, "Cancel"));
  check_rows (&test);

  press (&test, "Import");
  wait_for (&test, "1 new order");
  g_assert_true (has_focus (&test, "Show them"));
  g_assert_nonnull (find_button (test.dialog, "Close"));
  g_assert_cmpuint (count_orders (&test), ==, 1);
  g_assert_nonnull (widget_find_text (test.dialog, "Show them"));
  close_dialog (&test);
}

/* A marketplace with an interface as well: the account that is added on the spot is read from files. */
static void
test_add_account_of_files (void)
{
  Test test = { 0 };
  const OmsAccount *account;
  g_autoptr (OmsItem) item = NULL;

  widget_fixture_open (&test.fixture, 0);
  open_dialog (
      &test,
      "amazon-order-id\tpurchase-date\torder-status\tsku\n402-1234567-1234567\t2026-11-17T08:04:21\tTeleported\tA\n");
  wait_for (&test, "no account of Amazon");
  press (&test, "Add the account");
  wait_for (&test, "Nothing is written yet");
  /* What else a person should know. */
  g_assert_nonnull (widget_find_text (test.dialog, "the status “Teleported”"));
  g_assert_nonnull (widget_find_text (test.dialog, "read as India's"));
  item = g_list_model_get_item (G_LIST_MODEL (oms_session_get_accounts (test.fixture.session)), 0);
  account = oms_item_get_account (item)->account;
  g_assert_cmpstr (oms_account_get (account, OMS_SETTING_CONNECTION), ==, OMS_CONNECTION_FILES);
  close_dialog (&test);
}

/* The day a file is of can be chosen, and the preview follows. */
static void
test_as_of (void)
{
  Test test = { 0 };
  GtkWidget *calendar;
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 3, 0, 0, 0);

  widget_fixture_open (&test.fixture, 0);
  open_dialog (&test, HEADER "PENDING,123456789012345678_1,2026-11-20,A,M,1,100\n");
  wait_for (&test, "no account of Meesho");
  press (&test, "Add the account");
  wait_for (&test, "Nothing is written yet");
  g_assert_nonnull (widget_find_text (test.dialog, "As of"));
  calendar = widget_find (test.dialog, GTK_TYPE_CALENDAR);
  g_assert_nonnull (calendar);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  wait_for (&test, "3 Nov");
  wait_for (&test, "Nothing is written yet");
  press (&test, "Import");
  wait_for (&test, "1 new order");
  close_dialog (&test);
}

/* A file that was imported before says so, and another day can be chosen for it. */
static void
test_seen_before (void)
{
  Test test = { 0 };
  const char *text = HEADER "PENDING,123456789012345678_1,2026-11-20,A,M,1,100\n";
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 3, 0, 0, 0);
  GtkWidget *calendar;

  widget_fixture_open (&test.fixture, 0);
  open_dialog (&test, text);
  wait_for (&test, "no account of Meesho");
  press (&test, "Add the account");
  wait_for (&test, "Nothing is written yet");
  press (&test, "Import");
  wait_for (&test, "1 new order");
  gtk_window_destroy (GTK_WINDOW (test.dialog));
  widget_wait (50);
  g_free (test.path);

  open_dialog (&test, text);
  wait_for (&test, "already imported on");
  g_assert_nonnull (widget_find_text (test.dialog, "As of"));
  calendar = widget_find (test.dialog, GTK_TYPE_CALENDAR);
  g_assert_nonnull (calendar);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  wait_for (&test, "Nothing in this file is new");
  close_dialog (&test);
}

/* A long import shows how far it is, and can be stopped; what came before is kept and said. */
static void
test_stop (void)
{
  Test test = { 0 };
  g_autoptr (GString) text = g_string_new (HEADER);

  widget_fixture_open (&test.fixture, 0);
  for (int i = 0; i < 30000; i++)
    g_string_append_printf (text, "PENDING,%018d_1,2026-11-20,A,M,1,100\n", i);
  open_dialog (&test, text->str);
  wait_for (&test, "no account of Meesho");
  press (&test, "Add the account");
  wait_for (&test, "Nothing is written yet");
  press (&test, "Import");
  wait_for (&test, "Stop");
  press (&test, "Stop");
  wait_for (&test, "Stopped. What was imported before is kept");
  g_assert_true (gtk_widget_is_sensitive (find_button (test.dialog, "Import")));
  close_dialog (&test);
}

static void
test_refused (void)
{
  Test test = { 0 };

  widget_fixture_open (&test.fixture, 0);
  open_dialog (&test, "<!doctype html><html><body>Log in</body></html>");
  wait_for (&test, "web page saved as a file");
  g_assert_true (has_focus (&test, "Choose another file …"));
  g_assert_nonnull (find_button (test.dialog, "Close"));
  press (&test, "Choose another file …");
  widget_wait (50);
  g_assert_null (test.dialog);
  close_dialog (&test);
}

/* Closed while it still reads: the answer finds nobody and does no harm. */
static void
test_closed_early (void)
{
  Test test = { 0 };

  widget_fixture_open (&test.fixture, 0);
  open_dialog (&test, HEADER);
  close_dialog (&test);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/import-dialog/import", test_import);
  g_test_add_func ("/import-dialog/add-account-of-files", test_add_account_of_files);
  g_test_add_func ("/import-dialog/as-of", test_as_of);
  g_test_add_func ("/import-dialog/seen-before", test_seen_before);
  g_test_add_func ("/import-dialog/stop", test_stop);
  g_test_add_func ("/import-dialog/refused", test_refused);
  g_test_add_func ("/import-dialog/closed-early", test_closed_early);
  return g_test_run ();
}
