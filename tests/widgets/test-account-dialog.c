/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of an account: every field an adapter describes is there, values are checked, secrets stay apart. */
#include <gtk/gtk.h>

#include "oms-account-dialog.h"
#include "oms-account-form.h"
#include "oms-field-row.h"
#include "oms-registry.h"
#include "widget-fixture.h"
#include "../test-finalize.h"

static const OmsFieldChoice choices[] = { { "in", "India" }, { "ae", "Emirates" }, { "sa", "Saudi Arabia" }, { 0 } };

static const OmsFieldChoice connections[] = { { OMS_CONNECTION_API, "Interface" },
                                              { OMS_CONNECTION_FILES, "Files" },
                                              { 0 } };

static const OmsAdapterField fields[] = {
  { .id = "seller",
    .label = "Seller id",
    .type = OMS_FIELD_TEXT,
    .required = TRUE,
    .group = "Account",
    .pattern = "[A-Z0-9]{4,}",
    .pattern_hint = "Capital letters and figures, four at least." },
  { .id = "secret",
    .label = "Secret",
    .type = OMS_FIELD_SECRET,
    .required = TRUE,
    .group = "Account",
    .help = "From the seller panel." },
  { .id = "country",
    .label = "Country",
    .type = OMS_FIELD_CHOICE,
    .group = "Where",
    .default_value = "ae",
    .choices = choices },
  { .id = "countries",
    .label = "Countries",
    .type = OMS_FIELD_MULTI_CHOICE,
    .group = "Where",
    .default_value = "in,sa",
    .choices = choices },
  { .id = "people", .label = "Buyers", .type = OMS_FIELD_SWITCH, .group = "Privacy", .default_value = "false" },
  { .id = "endpoint", .label = "Address", .type = OMS_FIELD_ENDPOINT, .advanced = TRUE, .group = "Advanced" },
  { 0 },
};

/* One with a choice on which the others depend. */
static const OmsAdapterField choice_fields[] = {
  { .id = OMS_SETTING_CONNECTION,
    .label = "Connection",
    .type = OMS_FIELD_CHOICE,
    .default_value = OMS_CONNECTION_API,
    .group = "Way",
    .choices = connections },
  { .id = "seller",
    .label = "Seller id",
    .type = OMS_FIELD_TEXT,
    .required = TRUE,
    .when = "connection=api",
    .group = "Account" },
  { .id = "secret",
    .label = "Secret",
    .type = OMS_FIELD_SECRET,
    .required = TRUE,
    .when = "connection=api",
    .group = "Account" },
  { .id = "speed", .label = "Speed", .type = OMS_FIELD_TEXT, .advanced = TRUE, .when = "connection=api" },
  { 0 },
};
static const OmsAdapterJob choice_jobs[] = { { .id = "orders", .label = "Orders", .interval_s = 60, .manual = TRUE },
                                             { 0 } };

static const OmsAdapterInfo info = { .kind = "amazon", .label = "Shop", .about = "Bring your own.", .fields = fields };
static const OmsAdapterInfo choice_info = { .kind = "amazon",
                                            .label = "Shop",
                                            .about = "Bring your own.",
                                            .capabilities = OMS_CAPABILITY_FILES_IN,
                                            .fields = choice_fields,
                                            .jobs = choice_jobs };

/* ---- One field
 * ------------------------------------------------------------------------------------------------------- */

static OmsFieldRow *
make_row (const char *id, const char *value)
{
  for (guint i = 0; fields[i].id != NULL; i++)
    if (g_str_equal (fields[i].id, id))
      return g_object_ref_sink (OMS_FIELD_ROW (oms_field_row_new (&fields[i], value)));
  g_assert_not_reached ();
}

static void
check_value (const char *id, const char *value, const char *expected)
{
  OmsFieldRow *row = make_row (id, value);
  g_autofree char *got = oms_field_row_get_value (row);

  g_assert_cmpstr (got, ==, expected);
  test_assert_finalizes (row);
}

static void
test_values (void)
{
  check_value ("seller", NULL, "");
  check_value ("seller", " A1B2 ", "A1B2");
  check_value ("country", NULL, "ae");
  check_value ("country", "sa", "sa");
  check_value ("country", "nowhere", "in");
  check_value ("countries", NULL, "in,sa");
  check_value ("countries", "ae", "ae");
  check_value ("countries", "", "");
  check_value ("people", NULL, "false");
  check_value ("people", "true", "true");
  check_value ("endpoint", "http://127.0.0.1:1", "http://127.0.0.1:1");
  check_value ("secret", "what is saved is never shown", "");
}

static void
test_secret_is_hidden (void)
{
  OmsFieldRow *row = make_row ("secret", NULL);
  GtkWidget *entry = widget_find (GTK_WIDGET (row), GTK_TYPE_ENTRY);
  GtkWidget *show = widget_find (GTK_WIDGET (row), GTK_TYPE_TOGGLE_BUTTON);

  g_assert_false (gtk_entry_get_visibility (GTK_ENTRY (entry)));
  g_assert_true (GTK_IS_PASSWORD_ENTRY_BUFFER (gtk_entry_get_buffer (GTK_ENTRY (entry))));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (show), TRUE);
  g_assert_true (gtk_entry_get_visibility (GTK_ENTRY (entry)));
  test_assert_finalizes (row);
}

static void
type_value (OmsFieldRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget_find (GTK_WIDGET (row), GTK_TYPE_ENTRY)), text);
}

static void
test_validation (void)
{
  OmsFieldRow *row = make_row ("seller", NULL);

  g_assert_false (oms_field_row_validate (row));
  type_value (row, "abc");
  g_assert_false (oms_field_row_validate (row));
  type_value (row, "A1B2");
  g_assert_true (oms_field_row_validate (row));
  test_assert_finalizes (row);

  /* A saved secret may be left empty, an unsaved one not. */
  row = make_row ("secret", NULL);
  g_assert_false (oms_field_row_validate (row));
  oms_field_row_set_saved (row, TRUE);
  g_assert_true (oms_field_row_validate (row));
  test_assert_finalizes (row);

  row = make_row ("endpoint", "http://example.com");
  g_assert_false (oms_field_row_validate (row));
  test_assert_finalizes (row);
}

/* ---- The form
 * -------------------------------------------------------------------------------------------------------- */

static guint
count_rows (GtkWidget *root)
{
  guint n = OMS_IS_FIELD_ROW (root) ? 1 : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static OmsFieldRow *
find_row (GtkWidget *root, const char *id)
{
  if (OMS_IS_FIELD_ROW (root) && g_str_equal (oms_field_row_get_field (OMS_FIELD_ROW (root))->id, id))
    return OMS_FIELD_ROW (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      OmsFieldRow *found = find_row (child, id);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_fields (const OmsAdapterInfo *one)
{
  guint n = 0;
  while (one->fields[n].id != NULL)
    n++;
  return n;
}

static void
test_every_field (void)
{
  const OmsAdapterInfo *const *infos = oms_registry_list ();

  g_assert_nonnull (infos[0]);
  for (guint i = 0; infos[i] != NULL; i++)
    {
      GtkWidget *form = g_object_ref_sink (oms_account_form_new (infos[i], NULL));
      /* What is folded is there all the same. */
      gtk_expander_set_expanded (GTK_EXPANDER (widget_find (form, GTK_TYPE_EXPANDER)), TRUE);
      g_assert_cmpuint (count_rows (form), ==, count_fields (infos[i]));
      test_assert_finalizes (form);
    }
}

static void
count_change (guint *changes)
{
  (*changes)++;
}

static void
test_form (void)
{
  GtkWidget *form = g_object_ref_sink (oms_account_form_new (&info, NULL));

  g_assert_false (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));
  type_value (find_row (form, "seller"), "A1B2");
  type_value (find_row (form, "secret"), "hush-hush");
  g_assert_true (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));

  g_autoptr (OmsAccount) account = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_autoptr (GHashTable) secrets = oms_account_form_get_secrets (OMS_ACCOUNT_FORM (form));
  g_assert_cmpstr (account->display_name, ==, "Shop");
  g_assert_cmpstr (account->kind, ==, "amazon");
  g_assert_cmpstr (oms_account_get (account, "seller"), ==, "A1B2");
  g_assert_cmpstr (oms_account_get (account, "country"), ==, "ae");
  g_assert_cmpstr (oms_account_get (account, "countries"), ==, "in,sa");
  g_assert_null (oms_account_get (account, "secret"));
  g_assert_null (oms_account_get (account, "endpoint"));
  g_assert_cmpuint (g_hash_table_size (secrets), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (secrets, "secret"), ==, "hush-hush");
  test_assert_finalizes (form);
}

static void
test_form_of_account (void)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "My shop");
  oms_account_set (account, "seller", "A1B2");
  GtkWidget *form = g_object_ref_sink (oms_account_form_new (&info, account));
  g_autoptr (GHashTable) saved = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) names = oms_account_form_list_secrets (OMS_ACCOUNT_FORM (form));

  g_assert_cmpstr (names[0], ==, "secret");
  g_assert_null (names[1]);
  g_assert_false (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));
  g_hash_table_add (saved, (gpointer) "secret");
  oms_account_form_set_saved (OMS_ACCOUNT_FORM (form), saved);
  g_assert_true (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));

  g_autoptr (OmsAccount) same = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_autoptr (GHashTable) secrets = oms_account_form_get_secrets (OMS_ACCOUNT_FORM (form));
  g_assert_cmpstr (same->uuid, ==, account->uuid);
  g_assert_cmpstr (same->display_name, ==, "My shop");
  g_assert_cmpuint (g_hash_table_size (secrets), ==, 0);
  test_assert_finalizes (form);
}

static void
choose (OmsFieldRow *row, guint index)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_find (GTK_WIDGET (row), GTK_TYPE_DROP_DOWN)), index);
}

/* Fields come and go with the choice, and only what is there is asked for. */
static void
test_fields_follow_choice (void)
{
  GtkWidget *form = g_object_ref_sink (oms_account_form_new (&choice_info, NULL));
  GtkWidget *expander = widget_find (form, GTK_TYPE_EXPANDER);
  GtkWidget *seller = GTK_WIDGET (find_row (form, "seller"));
  GtkWidget *rhythm = GTK_WIDGET (gtk_widget_get_template_child (form, OMS_TYPE_ACCOUNT_FORM, "rhythm_card"));
  guint changes = 0;

  g_signal_connect_swapped (form, "changed", G_CALLBACK (count_change), &changes);
  g_assert_true (oms_account_form_is_connected (OMS_ACCOUNT_FORM (form)));
  g_assert_true (gtk_widget_get_visible (seller));
  g_assert_true (gtk_widget_get_visible (expander));
  g_assert_true (gtk_widget_get_visible (rhythm));
  g_assert_false (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));
  type_value (OMS_FIELD_ROW (seller), "A1B2");
  type_value (find_row (form, "secret"), "hush-hush");

  choose (find_row (form, OMS_SETTING_CONNECTION), 1);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_false (oms_account_form_is_connected (OMS_ACCOUNT_FORM (form)));
  g_assert_false (gtk_widget_get_visible (seller));
  /* No empty card, and nothing to unfold. */
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (seller)));
  g_assert_false (gtk_widget_get_visible (expander));
  g_assert_false (gtk_widget_get_visible (rhythm));
  g_assert_true (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));

  g_autoptr (OmsAccount) account = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_autoptr (GHashTable) secrets = oms_account_form_get_secrets (OMS_ACCOUNT_FORM (form));
  g_assert_cmpstr (oms_account_get (account, OMS_SETTING_CONNECTION), ==, OMS_CONNECTION_FILES);
  g_assert_null (oms_account_get (account, "seller"));
  g_assert_cmpuint (g_hash_table_size (secrets), ==, 0);

  choose (find_row (form, OMS_SETTING_CONNECTION), 0);
  g_assert_true (gtk_widget_get_visible (seller));
  g_assert_true (oms_account_form_validate (OMS_ACCOUNT_FORM (form)));
  test_assert_finalizes (form);
}

/* An account that is read from files keeps the settings of the other way for the day it goes back. */
static void
test_choice_keeps_settings (void)
{
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "My shop");
  oms_account_set (account, "seller", "A1B2");
  oms_account_set (account, OMS_SETTING_CONNECTION, OMS_CONNECTION_FILES);
  GtkWidget *form = g_object_ref_sink (oms_account_form_new (&choice_info, account));

  g_assert_false (oms_account_form_is_connected (OMS_ACCOUNT_FORM (form)));
  g_autoptr (OmsAccount) same = oms_account_form_get_account (OMS_ACCOUNT_FORM (form));
  g_assert_cmpstr (oms_account_get (same, "seller"), ==, "A1B2");
  test_assert_finalizes (form);
}

/* ---- The dialog
 * ------------------------------------------------------------------------------------------------------ */

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *text = widget_find_text (root, label);
  g_assert_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Fills in what the first adapter requires with something that will do. */
static void
fill_in (GtkWidget *dialog, const OmsAdapterInfo *kind)
{
  static const char *const tries[] = { "A1B2C3D4E5F6G7",
                                       "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef",
                                       "amzn1.oa2-cs.v1.0123456789abcdef", "Atzr|IwEBIA0123456789abcdef",
                                       "http://127.0.0.1:9" };

  for (const OmsAdapterField *field = kind->fields; field->id != NULL; field++)
    {
      if (!field->required || field->advanced)
        continue;
      OmsFieldRow *row = find_row (dialog, field->id);
      g_autofree char *value = oms_field_row_get_value (row);
      if (value[0] != '\0')
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (tries) && !oms_field_row_validate (row); i++)
        type_value (row, tries[i]);
      g_assert_true (oms_field_row_validate (row));
    }
}

static gboolean
has_account (gpointer user_data)
{
  WidgetFixture *fixture = user_data;
  return g_list_model_get_n_items (G_LIST_MODEL (oms_session_get_accounts (fixture->session))) > 0;
}

/* What a kind of marketplace needs is said to the end, in one sentence. */
static void
check_kind (GtkWidget *dialog, const OmsAdapterInfo *kind)
{
  GtkWidget *about = gtk_widget_get_next_sibling (widget_find_text (dialog, kind->label));
  const char *text = gtk_label_get_text (GTK_LABEL (about));

  g_assert_true (g_str_has_prefix (kind->about, text));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strstr (text, ". "));
  g_assert_cmpint (gtk_label_get_ellipsize (GTK_LABEL (about)), ==, PANGO_ELLIPSIZE_NONE);
}

static void
test_dialog_saves (void)
{
  WidgetFixture fixture;
  const OmsAdapterInfo *kind = oms_registry_list ()[0];

  widget_fixture_open (&fixture, 0);
  GtkWidget *dialog = GTK_WIDGET (oms_account_dialog_new (NULL, fixture.session, NULL));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  /* Secrets in memory only: it says so. */
  g_assert_nonnull (widget_find_text (dialog, "no keyring"));
  for (guint i = 0; oms_registry_list ()[i] != NULL; i++)
    check_kind (dialog, oms_registry_list ()[i]);

  press (dialog, kind->label);
  widget_wait (100);

  /* Nothing is saved while something is missing. */
  press (dialog, "Save");
  widget_wait (100);
  g_assert_nonnull (dialog);
  g_assert_false (has_account (&fixture));

  fill_in (dialog, kind);
  press (dialog, "Save");
  widget_wait_until (is_gone, &dialog);
  widget_wait_until (has_account, &fixture);
  widget_fixture_close (&fixture);
}

static gboolean
has_answer (gpointer user_data)
{
  return gtk_widget_get_visible (user_data);
}

static GtkWidget *
find_class (GtkWidget *root, const char *css_class)
{
  if (gtk_widget_has_css_class (root, css_class))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_class (child, css_class);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Nobody listens at the address: the answer stands in the dialog, as a sentence. */
static void
test_dialog_answers (void)
{
  WidgetFixture fixture;
  const OmsAdapterInfo *kind = oms_registry_list ()[0];

  widget_fixture_open (&fixture, 0);
  GtkWidget *dialog = GTK_WIDGET (oms_account_dialog_new (NULL, fixture.session, NULL));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  press (dialog, kind->label);
  widget_wait (100);
  fill_in (dialog, kind);
  gtk_expander_set_expanded (GTK_EXPANDER (widget_find (dialog, GTK_TYPE_EXPANDER)), TRUE);
  type_value (find_row (dialog, "endpoint"), "http://127.0.0.1:9");
  if (find_row (dialog, "rate_scale") != NULL)
    type_value (find_row (dialog, "rate_scale"), "1000");

  GtkWidget *answer = find_class (dialog, "answer");
  g_assert_false (gtk_widget_get_visible (answer));
  press (dialog, "Test connection");
  widget_wait_until (has_answer, answer);
  g_assert_true (gtk_widget_has_css_class (answer, "bad"));
  g_assert_cmpuint (strlen (gtk_label_get_text (GTK_LABEL (answer))), >, 10);
  /* The focus is back where it was pressed. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (dialog)) ==
                 gtk_widget_get_ancestor (widget_find_text (dialog, "Test connection"), GTK_TYPE_BUTTON));

  /* It was about what was written then. */
  type_value (find_row (dialog, "endpoint"), "http://127.0.0.1:10");
  g_assert_false (gtk_widget_get_visible (answer));
  gtk_window_destroy (GTK_WINDOW (dialog));
  widget_wait_until (is_gone, &dialog);
  widget_fixture_close (&fixture);
}

/* Read from files: nothing to test, nothing to sync, and it is saved without a secret. */
static void
test_dialog_of_files (void)
{
  WidgetFixture fixture;
  const OmsAdapterInfo *kind = oms_registry_find ("amazon");

  widget_fixture_open (&fixture, 0);
  GtkWidget *dialog = GTK_WIDGET (oms_account_dialog_new (NULL, fixture.session, NULL));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_test_widget_wait_for_draw (dialog);
  press (dialog, kind->label);
  widget_wait (100);
  g_assert_nonnull (widget_find_text (dialog, "Test connection"));
  choose (find_row (dialog, OMS_SETTING_CONNECTION), 1);
  widget_wait (100);
  g_assert_null (widget_find_text (dialog, "Test connection"));
  press (dialog, "Save");
  widget_wait_until (is_gone, &dialog);
  widget_wait_until (has_account, &fixture);
  widget_fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  widget_test_init (&argc, &argv);
  g_test_add_func ("/account-dialog/values", test_values);
  g_test_add_func ("/account-dialog/secret-is-hidden", test_secret_is_hidden);
  g_test_add_func ("/account-dialog/validation", test_validation);
  g_test_add_func ("/account-dialog/every-field", test_every_field);
  g_test_add_func ("/account-dialog/form", test_form);
  g_test_add_func ("/account-dialog/form-of-account", test_form_of_account);
  g_test_add_func ("/account-dialog/fields-follow-choice", test_fields_follow_choice);
  g_test_add_func ("/account-dialog/choice-keeps-settings", test_choice_keeps_settings);
  g_test_add_func ("/account-dialog/saves", test_dialog_saves);
  g_test_add_func ("/account-dialog/of-files", test_dialog_of_files);
  g_test_add_func ("/account-dialog/answers", test_dialog_answers);
  return g_test_run ();
}
