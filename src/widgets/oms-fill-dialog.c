/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Reading and writing happen in the engine; this asks and shows what it says. */
#include "oms-fill-dialog.h"

#include "oms-drop-down.h"
#include "oms-item.h"
#include "oms-line-list.h"

#include <glib/gi18n-lib.h>

struct _OmsFillDialog
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *save_button;
  GtkWidget *about;
  GtkWidget *workbook_label;
  GtkWidget *source_choice;
  GtkWidget *list_row;
  GtkWidget *list_label;
  GtkWidget *spinner;
  GtkWidget *state_label;
  GtkWidget *figures;
  GtkWidget *filled_figure;
  GtkWidget *left_figure;
  GtkWidget *unmatched_figure;
  GtkWidget *reasons_card;
  GtkWidget *reasons;
  GtkWidget *list_button;
  GtkWidget *panel_button;

  /* Owned references */
  OmsSession *session;
  OmsAccount *account;
  GCancellable *working; /* (nullable) of what is asked for now */
  GArray *account_ids;   /* (element-type gint64) of the source's choices behind the first */
  char *workbook;        /* (nullable) */
  char *list;            /* (nullable) */
  char *target;          /* (nullable) what is being saved */
};

G_DEFINE_FINAL_TYPE (OmsFillDialog, oms_fill_dialog, GTK_TYPE_WINDOW)

/* ---- What is shown ----------------------------------------------------------------------------------------------- */

static void
show_state (OmsFillDialog *self, gboolean busy, const char *text, gboolean bad)
{
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_label_set_text (GTK_LABEL (self->state_label), text);
  if (bad)
    gtk_widget_add_css_class (self->state_label, "bad");
  else
    gtk_widget_remove_css_class (self->state_label, "bad");
}

static void
clear (OmsFillDialog *self)
{
  gtk_widget_set_visible (self->figures, FALSE);
  gtk_widget_set_visible (self->reasons_card, FALSE);
  gtk_widget_set_visible (self->list_button, FALSE);
  gtk_widget_set_visible (self->panel_button, FALSE);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  oms_line_list_clear (GTK_LIST_BOX (self->reasons));
}

static void
set_figure (OmsFillDialog *self, GtkWidget *label, guint number)
{
  g_autofree char *text = oms_number_format (number, oms_session_get_grouping (self->session));

  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_report (OmsFillDialog *self, const OmsFillReport *report)
{
  set_figure (self, self->filled_figure, report->filled);
  set_figure (self, self->left_figure, report->left);
  set_figure (self, self->unmatched_figure, report->unmatched);
  gtk_widget_set_visible (self->figures, TRUE);
  for (guint i = 0; i < report->reasons->len; i++)
    oms_line_list_append (GTK_LIST_BOX (self->reasons), g_ptr_array_index (report->reasons, i));
  gtk_widget_set_visible (self->reasons_card, report->reasons->len > 0);
  gtk_widget_set_sensitive (self->save_button, report->filled > 0);
  gtk_widget_set_visible (self->list_button, report->filled > 0);
}

static void
set_file_name (GtkWidget *label, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  gtk_label_set_text (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (label, path);
}

/* ---- What would be filled in, and the copy ----------------------------------------------------------------------- */

/* 0: the seller's own list. */
static gint64
chosen_source (OmsFillDialog *self)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->source_choice));

  return index > 0 && index <= self->account_ids->len ? g_array_index (self->account_ids, gint64, index - 1) : 0;
}

static gboolean
is_stale (OmsFillDialog *self, GAsyncResult *result)
{
  return self->session == NULL || g_task_get_cancellable (G_TASK (result)) != self->working;
}

static void
fill (OmsFillDialog *self, const char *target, GAsyncReadyCallback callback)
{
  gint64 from = chosen_source (self);

  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  self->working = g_cancellable_new ();
  oms_sync_engine_fill_async (oms_session_get_engine (self->session), self->account, self->workbook,
                              from == 0 ? self->list : NULL, from, target, self->working, callback,
                              g_object_ref (self));
}

static gboolean
has_figures (OmsFillDialog *self)
{
  return chosen_source (self) != 0 || self->list != NULL;
}

static void
ask_for_list (OmsFillDialog *self)
{
  show_state (self, FALSE, _ ("Choose a list with the columns SKU, Variation and Stock."), FALSE);
}

static void
on_previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsFillDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsFillReport) report = oms_sync_engine_fill_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (is_stale (self, result))
    return;
  if (report == NULL)
    {
      show_state (self, FALSE, error->message, TRUE);
      return;
    }
  if (!has_figures (self))
    {
      ask_for_list (self);
      return;
    }
  show_report (self, report);
  show_state (self, FALSE,
              report->filled > 0 ? _ ("Nothing is written yet. This would be filled in:")
                                 : _ ("None of these figures belongs to a row of this workbook."),
              FALSE);
  if (report->filled > 0)
    gtk_widget_grab_focus (self->save_button);
}

static void
preview (OmsFillDialog *self)
{
  clear (self);
  gtk_widget_set_visible (self->list_row, chosen_source (self) == 0);
  if (self->workbook == NULL)
    show_state (self, FALSE, _ ("Choose the stock workbook as the seller panel gave it."), FALSE);
  else /* without figures: a wrong workbook is said at once */
    {
      show_state (self, TRUE, _ ("Reading …"), FALSE);
      fill (self, NULL, on_previewed_cb);
    }
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsFillDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsFillReport) report = oms_sync_engine_fill_finish (OMS_SYNC_ENGINE (source), result, &error);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  const OmsAdapterInfo *info;

  if (is_stale (self, result))
    return;
  clear (self);
  if (report == NULL)
    {
      /* There may be room in another folder; and the list helps when the workbook cannot be filled in. */
      show_state (self, FALSE, error->message, TRUE);
      gtk_widget_set_visible (self->list_button, TRUE);
      gtk_widget_set_sensitive (self->save_button, TRUE);
      gtk_widget_grab_focus (self->save_button);
      return;
    }
  info = oms_registry_find (self->account->kind);
  name = g_filename_display_basename (self->target);
  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_ ("Saved as %s. Upload it in the seller panel; nothing changes there before."), name);
  show_report (self, report);
  show_state (self, FALSE, text, FALSE);
  gtk_widget_set_visible (self->panel_button, info != NULL && info->panel_uri != NULL);
  if (gtk_widget_get_visible (self->panel_button))
    gtk_widget_grab_focus (self->panel_button);
}

void
oms_fill_dialog_save (OmsFillDialog *self, const char *path)
{
  g_return_if_fail (OMS_IS_FILL_DIALOG (self));
  g_return_if_fail (self->workbook != NULL);

  g_free (self->target);
  self->target = g_strdup (path);
  show_state (self, TRUE, _ ("Saving …"), FALSE);
  fill (self, path, on_saved_cb);
}

/* ---- Files ------------------------------------------------------------------------------------------------------- */

void
oms_fill_dialog_set_workbook (OmsFillDialog *self, const char *path)
{
  g_free (self->workbook);
  self->workbook = g_strdup (path);
  set_file_name (self->workbook_label, path);
  preview (self);
}

void
oms_fill_dialog_set_list (OmsFillDialog *self, const char *path)
{
  g_free (self->list);
  self->list = g_strdup (path);
  set_file_name (self->list_label, path);
  preview (self);
}

typedef void (*Chosen) (OmsFillDialog *self, const char *path);

static void
on_chosen_cb (GtkNativeDialog *chooser, int response, OmsFillDialog *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  Chosen chosen = (Chosen) g_object_get_data (G_OBJECT (chooser), "oms-chosen");

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    path = g_file_get_path (file);
  if (path != NULL)
    chosen (self, path);
  else if (file != NULL)
    show_state (self, FALSE, _ ("This file is not on this computer. Save it here first."), TRUE);
  g_object_unref (chooser);
}

static void
choose (OmsFillDialog *self, const char *title, const char *name, Chosen chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (self), name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
      name != NULL ? _ ("_Save") : _ ("_Open"), _ ("_Cancel"));

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "oms-chosen", (gpointer) chosen);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_workbook_clicked_cb (OmsFillDialog *self)
{
  choose (self, _ ("The stock workbook"), NULL, oms_fill_dialog_set_workbook);
}

static void
on_list_clicked_cb (OmsFillDialog *self)
{
  choose (self, _ ("The list of figures"), NULL, oms_fill_dialog_set_list);
}

/* "Inventory.xlsx" → "Inventory-filled.xlsx" */
static char *
suggest_name (OmsFillDialog *self, const char *ending)
{
  g_autofree char *base = g_filename_display_basename (self->workbook);
  char *dot = strrchr (base, '.');

  if (dot != NULL)
    *dot = '\0';
  return g_strdup_printf ("%s-filled.%s", base, ending);
}

static void
on_save_clicked_cb (OmsFillDialog *self)
{
  g_autofree char *name = suggest_name (self, "xlsx");

  choose (self, _ ("Save the filled copy"), name, oms_fill_dialog_save);
}

static void
on_save_list_clicked_cb (OmsFillDialog *self)
{
  g_autofree char *name = suggest_name (self, "csv");

  choose (self, _ ("Save the list"), name, oms_fill_dialog_save);
}

static void
on_panel_clicked_cb (OmsFillDialog *self)
{
  gtk_show_uri (GTK_WINDOW (self), oms_registry_find (self->account->kind)->panel_uri, GDK_CURRENT_TIME);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void
oms_fill_dialog_dispose (GObject *object)
{
  OmsFillDialog *self = OMS_FILL_DIALOG (object);

  g_cancellable_cancel (self->working);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_FILL_DIALOG);
  G_OBJECT_CLASS (oms_fill_dialog_parent_class)->dispose (object);
}

static void
oms_fill_dialog_finalize (GObject *object)
{
  OmsFillDialog *self = OMS_FILL_DIALOG (object);

  g_clear_object (&self->working);
  oms_account_free (self->account);
  g_array_unref (self->account_ids);
  g_free (self->workbook);
  g_free (self->list);
  g_free (self->target);
  G_OBJECT_CLASS (oms_fill_dialog_parent_class)->finalize (object);
}

static void
oms_fill_dialog_class_init (OmsFillDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_fill_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_fill_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-fill-dialog.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, OmsFillDialog, child)
  BIND (save_button);
  BIND (about);
  BIND (workbook_label);
  BIND (source_choice);
  BIND (list_row);
  BIND (list_label);
  BIND (spinner);
  BIND (state_label);
  BIND (figures);
  BIND (filled_figure);
  BIND (left_figure);
  BIND (unmatched_figure);
  BIND (reasons_card);
  BIND (reasons);
  BIND (list_button);
  BIND (panel_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_workbook_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_list_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_list_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_panel_clicked_cb);
}

static void
oms_fill_dialog_init (OmsFillDialog *self)
{
  self->account_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->source_choice), _ ("Where the figures come from"));
}

/* First the seller's own list, then every other account. */
static void
fill_sources (OmsFillDialog *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("A list of mine"));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      g_autofree char *name = NULL;

      if (account->id == self->account->id)
        continue;
      /* Translators: %s is the name of an account */
      name = g_strdup_printf (_ ("Available at %s"), account->display_name);
      gtk_string_list_append (names, name);
      g_array_append_val (self->account_ids, account->id);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->source_choice), G_LIST_MODEL (names));
}

OmsFillDialog *
oms_fill_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account)
{
  OmsFillDialog *self;

  g_return_val_if_fail (OMS_IS_SESSION (session), NULL);

  self = g_object_new (OMS_TYPE_FILL_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->account = oms_account_copy (account);
  fill_sources (self);
  g_signal_connect_object (self->source_choice, "notify::selected", G_CALLBACK (preview), self, G_CONNECT_SWAPPED);
  preview (self);
  return self;
}
