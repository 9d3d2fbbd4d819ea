/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialog that fills in a workbook: what it asks for, what it says before it writes, and what it writes. */
#include "oms-fill-dialog.h"
#include "widget-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#define TEXT(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define SHEET                                                                            \
  "<worksheet><sheetData><row r=\"1\">" TEXT ("A1", "STYLE ID") TEXT ("B1", "VARIATION") \
      TEXT ("C1", "YOUR STOCK COUNT") "</row><row r=\"2\">" TEXT ("A2", "SAR-1")         \
          TEXT ("B2", "M") "</row><row r=\"3\">" TEXT ("A3", "SAR-2")                    \
              TEXT ("B3", "M") "</row></sheetData></worksheet>"

typedef struct
{
  WidgetFixture fixture;
  GtkWidget *dialog;
  char *workbook, *list, *target;
  const char *wanted;
} Test;

static void
add_part (struct archive *archive, const char *name, const char *text)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) strlen (text));
  archive_entry_set_filetype (entry, AE_IFREG);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, strlen (text)), ==, (gssize) strlen (text));
  archive_entry_free (entry);
}

static void
write_workbook (const char *path)
{
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  add_part (archive, "[Content_Types].xml", "<Types/>");
  add_part (archive, "xl/worksheets/sheet1.xml", SHEET);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
}

static gboolean
has_accounts (gpointer user_data)
{
  Test *test = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (test->fixture.session))) > 0;
}

static void
open_dialog (Test *test)
{
  g_autoptr (OmsAccount) account = oms_account_new ("meesho", "Meesho");

  widget_fixture_open (&test->fixture, 5);
  widget_wait_until (has_accounts, test);
  account->id = 4711; /* not the one of the fixture, which is then a source of figures */
  test->workbook = g_build_filename (test->fixture.folder, "stock.xlsx", NULL);
  test->list = g_build_filename (test->fixture.folder, "mine.csv", NULL);
  test->target = g_build_filename (test->fixture.folder, "filled.xlsx", NULL);
  write_workbook (test->workbook);
  g_assert_true (g_file_set_contents (test->list, "SKU,Variation,Stock\nSAR-1,M,12\nGONE,M,1\n", -1, NULL));
  test->dialog = GTK_WIDGET (oms_fill_dialog_new (NULL, test->fixture.session, account));
  g_object_add_weak_pointer (G_OBJECT (test->dialog), (gpointer *) &test->dialog);
  gtk_window_present (GTK_WINDOW (test->dialog));
}

static void
close_dialog (Test *test)
{
  gtk_window_destroy (GTK_WINDOW (test->dialog));
  widget_wait (50);
  g_assert_null (test->dialog);
  g_unlink (test->workbook);
  g_unlink (test->list);
  g_unlink (test->target);
  g_free (test->workbook);
  g_free (test->list);
  g_free (test->target);
  widget_fixture_close (&test->fixture);
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

static void
test_fill (void)
{
  Test test = { 0 };

  open_dialog (&test);
  wait_for (&test, "Choose the stock workbook");
  oms_fill_dialog_set_workbook (OMS_FILL_DIALOG (test.dialog), test.workbook);
  wait_for (&test, "Choose a list");
  oms_fill_dialog_set_list (OMS_FILL_DIALOG (test.dialog), test.list);
  wait_for (&test, "Nothing is written yet");
  g_assert_nonnull (widget_find_text (test.dialog, "“GONE” M is not in this workbook"));
  g_assert_false (g_file_test (test.target, G_FILE_TEST_EXISTS));
  oms_fill_dialog_save (OMS_FILL_DIALOG (test.dialog), test.target);
  wait_for (&test, "Saved as filled.xlsx");
  g_assert_true (g_file_test (test.target, G_FILE_TEST_EXISTS));
  g_assert_nonnull (widget_find_text (test.dialog, "Open panel"));
  close_dialog (&test);
}

/* A copy that cannot be written there can be saved elsewhere. */
static void
test_save_again (void)
{
  Test test = { 0 };
  g_autofree char *nowhere = NULL;

  open_dialog (&test);
  oms_fill_dialog_set_workbook (OMS_FILL_DIALOG (test.dialog), test.workbook);
  oms_fill_dialog_set_list (OMS_FILL_DIALOG (test.dialog), test.list);
  wait_for (&test, "Nothing is written yet");
  nowhere = g_build_filename (test.fixture.folder, "gone", "filled.xlsx", NULL);
  oms_fill_dialog_save (OMS_FILL_DIALOG (test.dialog), nowhere);
  wait_for (&test, "could not be written");
  g_assert_true (gtk_widget_is_sensitive (gtk_window_get_default_widget (GTK_WINDOW (test.dialog))));
  oms_fill_dialog_save (OMS_FILL_DIALOG (test.dialog), test.target);
  wait_for (&test, "Saved as filled.xlsx");
  close_dialog (&test);
}

/* Another account as the source: it needs no list; what does not fit is said. */
static void
test_from_account (void)
{
  Test test = { 0 };
  GtkWidget *choice;

  open_dialog (&test);
  oms_fill_dialog_set_workbook (OMS_FILL_DIALOG (test.dialog), test.workbook);
  wait_for (&test, "Choose a list");
  choice = widget_find (test.dialog, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  wait_for (&test, "None of these figures");
  close_dialog (&test);
}

/* Before any list is chosen. */
static void
test_wrong_file (void)
{
  Test test = { 0 };

  open_dialog (&test);
  oms_fill_dialog_set_workbook (OMS_FILL_DIALOG (test.dialog), test.list);
  wait_for (&test, "none of the reports");
  close_dialog (&test);
}

int
main (int argc, char **argv)
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/fill-dialog/fill", test_fill);
  g_test_add_func ("/fill-dialog/save-again", test_save_again);
  g_test_add_func ("/fill-dialog/from-account", test_from_account);
  g_test_add_func ("/fill-dialog/wrong-file", test_wrong_file);
  return g_test_run ();
}
