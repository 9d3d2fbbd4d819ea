/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connects a marketplace or changes its settings. The form knows the fields; this asks the engine to test and save. */
#include "oms-account-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "oms-account-form.h"
#include "oms-banner.h"
#include "oms-kind-square.h"

struct _OmsAccountDialog
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *save_button;
  GtkWidget *back_button;
  GtkWidget *banners;
  GtkWidget *stack;
  GtkWidget *kinds;
  GtkWidget *form_bin;
  GtkWidget *foot;
  GtkWidget *test_button;
  GtkWidget *spinner;
  GtkWidget *answer;

  /* Owned references */
  OmsSession *session;
  GCancellable *cancellable;

  OmsAccountForm *form; /* borrowed; (nullable) until a kind is chosen */
  gboolean is_new;
  gboolean is_refused; /* by the marketplace: the secrets are to be looked at */
};

G_DEFINE_FINAL_TYPE (OmsAccountDialog, oms_account_dialog, GTK_TYPE_WINDOW)

static OmsSyncEngine *
engine (OmsAccountDialog *self)
{
  return oms_session_get_engine (self->session);
}

/* ---- Answers
 * --------------------------------------------------------------------------------------------------------- */

/* An empty bar says nothing. */
static void
update_foot (OmsAccountDialog *self)
{
  gtk_widget_set_visible (self->foot, gtk_widget_get_visible (self->test_button) ||
                                          gtk_widget_get_visible (self->answer) ||
                                          gtk_widget_get_visible (self->spinner));
}

static void
show_answer (OmsAccountDialog *self, gboolean good, const char *text)
{
  gtk_widget_remove_css_class (self->answer, good ? "bad" : "good");
  gtk_widget_add_css_class (self->answer, good ? "good" : "bad");
  gtk_label_set_text (GTK_LABEL (self->answer), text);
  gtk_widget_set_visible (self->answer, TRUE);
  update_foot (self);
}

static void
set_busy (OmsAccountDialog *self, gboolean busy)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->form_bin, !busy);
  gtk_widget_set_sensitive (self->save_button, !busy);
  gtk_widget_set_sensitive (self->test_button, !busy);
  if (busy)
    gtk_widget_set_visible (self->answer, FALSE);
  update_foot (self);
}

/* What was pressed could not keep the focus while it was busy. */
static void
take_focus_back (OmsAccountDialog *self, GtkWidget *pressed)
{
  if (gtk_root_get_focus (GTK_ROOT (self)) == NULL)
    gtk_widget_grab_focus (pressed);
}

/* ---- Test
 * ------------------------------------------------------------------------------------------------------------ */

static void
on_tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = oms_sync_engine_test_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* the dialog is gone */
  set_busy (self, FALSE);
  show_answer (self, sentence != NULL, sentence != NULL ? sentence : error->message);
  take_focus_back (self, self->test_button);
}

static void
on_test_clicked_cb (OmsAccountDialog *self)
{
  if (!oms_account_form_validate (self->form))
    return;
  g_autoptr (OmsAccount) account = oms_account_form_get_account (self->form);
  g_autoptr (GHashTable) secrets = oms_account_form_get_secrets (self->form);

  set_busy (self, TRUE);
  oms_sync_engine_test_async (engine (self), account, secrets, self->cancellable, on_tested_cb, g_object_ref (self));
}

/* What was found is about what was written then. */
static void
edited_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OmsAccountDialog *self = OMS_ACCOUNT_DIALOG (widget);

  gtk_widget_set_visible (self->answer, FALSE);
  update_foot (self);
}

/* ---- Save
 * ------------------------------------------------------------------------------------------------------------ */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAccount) account = oms_sync_engine_save_account_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (account == NULL)
    {
      show_answer (self, FALSE, error->message);
      take_focus_back (self, self->save_button);
      return;
    }

  /* Translators: %s is the name of an account */
  g_autofree char *text =
      g_strdup_printf (self->is_new ? _ ("%s is connected") : _ ("%s is saved"), account->display_name);
  oms_session_toast (self->session, text, NULL, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (self->is_new && parent != NULL && oms_adapter_info_has_jobs (oms_registry_find (account->kind), account->config))
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.sync-account", "x", account->id);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_save_clicked_cb (OmsAccountDialog *self)
{
  if (self->form == NULL || !oms_account_form_validate (self->form))
    return;
  g_autoptr (OmsAccount) account = oms_account_form_get_account (self->form);
  g_autoptr (GHashTable) secrets = oms_account_form_get_secrets (self->form);

  set_busy (self, TRUE);
  oms_sync_engine_save_account_async (engine (self), account, secrets, self->cancellable, on_saved_cb,
                                      g_object_ref (self));
}

/* ---- Choosing a kind
 * ------------------------------------------------------------------------------------------------- */

static void
on_secrets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsAccountDialog) self = user_data;
  g_autoptr (GHashTable) secrets = oms_secret_store_lookup_finish (OMS_SECRET_STORE (source), result, NULL);

  if (secrets != NULL && self->form != NULL)
    oms_account_form_set_saved (self->form, secrets);
}

/* What comes from files has nobody to ask. */
static void
update_test (OmsAccountDialog *self)
{
  gboolean connected = oms_account_form_is_connected (self->form);

  gtk_widget_set_visible (self->test_button, connected);
  if (!connected)
    gtk_widget_set_visible (self->answer, FALSE);
  update_foot (self);
}

static void
show_form (OmsAccountDialog *self, const OmsAdapterInfo *info, const OmsAccount *account)
{
  GtkWidget *form = oms_account_form_new (info, account);
  /* Translators: %s is a marketplace, like Amazon */
  g_autofree char *connect = g_strdup_printf (_ ("Connect %s"), _ (info->label));

  gtk_viewport_set_child (GTK_VIEWPORT (self->form_bin), form);
  self->form = OMS_ACCOUNT_FORM (form);
  gtk_window_set_title (GTK_WINDOW (self), account != NULL ? account->display_name : connect);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "form");
  gtk_widget_set_visible (self->save_button, TRUE);
  gtk_widget_set_visible (self->answer, FALSE);
  g_signal_connect_object (form, "changed", G_CALLBACK (update_test), self, G_CONNECT_SWAPPED);
  update_test (self);
  gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
  if (account == NULL)
    return;

  g_auto (GStrv) fields = oms_account_form_list_secrets (self->form);
  oms_secret_store_lookup_async (oms_sync_engine_get_secrets (engine (self)), account->uuid,
                                 (const char *const *) fields, self->cancellable, on_secrets_cb, g_object_ref (self));
}

static void
show_kinds (OmsAccountDialog *self)
{
  self->form = NULL;
  gtk_viewport_set_child (GTK_VIEWPORT (self->form_bin), NULL);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Add a marketplace"));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "kinds");
  gtk_widget_set_visible (self->foot, FALSE);
  gtk_widget_set_visible (self->save_button, FALSE);
  gtk_widget_set_visible (self->back_button, FALSE);
}

static void
on_kind_clicked_cb (GtkButton *button, OmsAccountDialog *self)
{
  show_form (self, g_object_get_data (G_OBJECT (button), "oms-info"), NULL);
  gtk_widget_set_visible (self->back_button, TRUE);
}

static void
on_back_clicked_cb (OmsAccountDialog *self)
{
  show_kinds (self);
}

/* All of it stands over the form. Its first sentence says what the seller needs. */
static char *
first_sentence (const char *text)
{
  const char *end = text;

  while ((end = strchr (end, '.')) != NULL && end[1] != '\0' && !g_ascii_isspace (end[1]))
    end++;
  return end != NULL ? g_strndup (text, end + 1 - text) : g_strdup (text);
}

static GtkWidget *
make_kind_button (OmsAccountDialog *self, const OmsAdapterInfo *info)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *square = oms_kind_square_new (info->kind);
  GtkWidget *name = gtk_label_new (_ (info->label));
  g_autofree char *needed = first_sentence (info->about != NULL ? _ (info->about) : "");
  GtkWidget *about = gtk_label_new (needed);

  gtk_widget_add_css_class (square, "large");
  gtk_widget_set_valign (square, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (about), 0);
  gtk_label_set_wrap (GTK_LABEL (about), TRUE);
  gtk_widget_set_hexpand (words, TRUE); /* else lines end where the label would like to */
  gtk_widget_add_css_class (about, "dim");
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), about);
  gtk_box_append (GTK_BOX (row), square);
  gtk_box_append (GTK_BOX (row), words);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->label), -1);
  g_object_set_data (G_OBJECT (button), "oms-info", (gpointer) info);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_kind_clicked_cb), self, 0);
  return button;
}

static void
start (OmsAccountDialog *self, const OmsAccount *account)
{
  const OmsAdapterInfo *const *infos = oms_registry_list ();

  if (account != NULL)
    {
      const OmsAdapterInfo *info = oms_registry_find (account->kind);
      g_assert (info != NULL);
      show_form (self, info, account);
      return;
    }
  for (guint i = 0; infos[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->kinds), make_kind_button (self, infos[i]));
  show_kinds (self);
  if (infos[0] != NULL && infos[1] == NULL)
    show_form (self, infos[0], NULL);
}

/* The form scrolls to what is in focus, once it has its size. */
static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  OmsAccountDialog *self = OMS_ACCOUNT_DIALOG (widget);

  if (self->form != NULL && gtk_widget_get_height (GTK_WIDGET (self->form)) == 0)
    return G_SOURCE_CONTINUE;
  if (self->form != NULL)
    oms_account_form_focus_secret (self->form);
  return G_SOURCE_REMOVE;
}

/* Only what is on the screen takes the focus. What the marketplace refused is what is to be mended. */
static void
on_map_cb (OmsAccountDialog *self)
{
  if (self->form != NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
  if (self->is_refused)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static void
oms_account_dialog_dispose (GObject *object)
{
  OmsAccountDialog *self = OMS_ACCOUNT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  self->form = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ACCOUNT_DIALOG);
  G_OBJECT_CLASS (oms_account_dialog_parent_class)->dispose (object);
}

static void
oms_account_dialog_finalize (GObject *object)
{
  OmsAccountDialog *self = OMS_ACCOUNT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (oms_account_dialog_parent_class)->finalize (object);
}

static void
oms_account_dialog_class_init (OmsAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_account_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_account_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-account-dialog.ui");
  gtk_widget_class_install_action (widget_class, "account.edited", NULL, edited_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, banners);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, kinds);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, form_bin);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, foot);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, OmsAccountDialog, answer);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked_cb);
}

static void
oms_account_dialog_init (OmsAccountDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_after (self, "map", G_CALLBACK (on_map_cb), NULL);
}

OmsAccountDialog *
oms_account_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account)
{
  OmsAccountDialog *self = g_object_new (OMS_TYPE_ACCOUNT_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->is_new = account == NULL;
  self->is_refused = account != NULL && oms_sync_engine_is_refused (engine (self), account->id);
  if (!oms_secret_store_is_durable (oms_sync_engine_get_secrets (engine (self))))
    {
      GtkWidget *banner = oms_banner_new (OMS_BANNER_WARNING,
                                          _ ("This computer has no keyring. The secrets are kept until OMS ends, and "
                                             "then have to be typed again."));
      oms_banner_set_closable (OMS_BANNER (banner), FALSE);
      gtk_box_append (GTK_BOX (self->banners), banner);
    }
  start (self, account);
  return self;
}
