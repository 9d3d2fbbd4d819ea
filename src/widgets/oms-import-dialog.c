/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. Reading happens in the engine and on a worker; this shows what they say. */
#include "oms-import-dialog.h"

#include "oms-drop-down.h"
#include "oms-item.h"
#include "oms-line-list.h"

#include <glib/gi18n-lib.h>

/* What takes longer shows how far it is. */
#define PATIENCE_US (300 * 1000)

struct _OmsImportDialog
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  GtkWidget *file_label;
  GtkWidget *report_label;
  GtkWidget *account_row;
  GtkWidget *account_choice;
  GtkWidget *as_of_row;
  GtkWidget *as_of_button;
  GtkWidget *calendar;
  GtkWidget *spinner;
  GtkWidget *state_label;
  GtkWidget *progress_row;
  GtkWidget *progress;
  GtkWidget *figures;
  GtkWidget *new_figure;
  GtkWidget *changed_figure;
  GtkWidget *unchanged_figure;
  GtkWidget *failed_figure;
  GtkWidget *notes;
  GtkWidget *reasons_card;
  GtkWidget *reasons;
  GtkWidget *add_button;
  GtkWidget *show_button;
  GtkWidget *next_button;
  GtkWidget *other_button;

  /* Owned references */
  OmsSession *session;
  GListModel *files;
  GCancellable *cancellable; /* of the dialog */
  GCancellable *reading;     /* (nullable) of what is being read now */
  GArray *account_ids;       /* (element-type gint64) of the choices */
  char *path;

  OmsFileMatch match;
  guint index;       /* of the file */
  gint64 as_of;      /* of when it is, told by a person; OMS_TIME_UNKNOWN: its own date */
  gint64 started_at; /* of the reading, monotonic */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (OmsImportDialog, oms_import_dialog, GTK_TYPE_WINDOW)

static void preview (OmsImportDialog *self);

/* ---- What is shown ----------------------------------------------------------------------------------------------- */

static void
show_state (OmsImportDialog *self, gboolean busy, const char *text, gboolean bad)
{
  if (!busy)
    gtk_widget_set_visible (self->progress_row, FALSE);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_label_set_text (GTK_LABEL (self->state_label), text);
  if (bad)
    gtk_widget_add_css_class (self->state_label, "bad");
  else
    gtk_widget_remove_css_class (self->state_label, "bad");
}

/* Takes away what belongs to an earlier moment. */
static void
clear (OmsImportDialog *self)
{
  gtk_widget_set_visible (self->figures, FALSE);
  gtk_widget_set_visible (self->notes, FALSE);
  gtk_widget_set_visible (self->reasons_card, FALSE);
  gtk_widget_set_visible (self->as_of_row, FALSE);
  gtk_widget_set_visible (self->add_button, FALSE);
  gtk_widget_set_visible (self->show_button, FALSE);
  gtk_widget_set_visible (self->next_button, FALSE);
  gtk_widget_set_visible (self->other_button, FALSE);
  gtk_widget_set_sensitive (self->import_button, FALSE);
  gtk_widget_set_sensitive (self->account_choice, TRUE);
  oms_line_list_clear (GTK_LIST_BOX (self->reasons));
}

static void
set_figure (OmsImportDialog *self, GtkWidget *label, gint64 number)
{
  g_autofree char *text = oms_number_format (number, oms_session_get_grouping (self->session));

  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_as_of (OmsImportDialog *self, gint64 as_of)
{
  GTimeZone *zone = oms_session_get_zone (self->session);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (as_of / OMS_TIME_SECOND);
  g_autoptr (GDateTime) moment = g_date_time_to_timezone (utc, zone);
  g_autofree char *text = oms_time_format_short (as_of, OMS_PRECISION_TIME, oms_time_now (), zone);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->as_of_button), text);
  self->filling = TRUE;
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), moment);
  self->filling = FALSE;
  gtk_widget_set_visible (self->as_of_row, TRUE);
}

static void
show_report (OmsImportDialog *self, const OmsImportReport *report)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  set_figure (self, self->new_figure, report->counts.added);
  set_figure (self, self->changed_figure, report->counts.changed);
  set_figure (self, self->unchanged_figure, report->counts.unchanged);
  set_figure (self, self->failed_figure, report->counts.failed);
  if (report->counts.failed > 0)
    gtk_widget_add_css_class (self->failed_figure, "bad");
  else
    gtk_widget_remove_css_class (self->failed_figure, "bad");
  gtk_widget_set_visible (self->figures, report->imported_at == OMS_TIME_UNKNOWN);
  for (guint i = 0; i < report->reasons->len; i++)
    oms_line_list_append (GTK_LIST_BOX (self->reasons), g_ptr_array_index (report->reasons, i));
  for (guint i = 0; i < report->notes->len; i++)
    g_string_append_printf (notes, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (report->notes, i));
  gtk_label_set_text (GTK_LABEL (self->notes), notes->str);
  gtk_widget_set_visible (self->notes, report->notes->len > 0);
  gtk_widget_set_visible (self->reasons_card, report->reasons->len > 0);
}

static gboolean
has_next (OmsImportDialog *self)
{
  return self->index + 1 < g_list_model_get_n_items (self->files);
}

/* Nothing is under way: what a person can do now, the likeliest of it in focus. */
static void
settle (OmsImportDialog *self)
{
  gboolean ready = gtk_widget_get_sensitive (self->import_button);
  gboolean waits = ready || gtk_widget_get_visible (self->add_button);
  GtkWidget *buttons[] = { self->import_button, self->add_button, self->next_button, self->show_button,
                           self->other_button };

  gtk_widget_set_visible (self->next_button, has_next (self));
  gtk_widget_set_visible (self->other_button, !waits && !has_next (self));
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), waits ? _ ("Cancel") : _ ("Close"));
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      if (!gtk_widget_get_visible (buttons[i]) || !gtk_widget_get_sensitive (buttons[i]))
        continue;
      gtk_widget_grab_focus (buttons[i]);
      return;
    }
}

static GCancellable *
begin_reading (OmsImportDialog *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  self->started_at = g_get_monotonic_time ();
  return self->reading;
}

/* Whether the answer is no longer wanted: the dialog is closed, or something newer was asked for. */
static gboolean
is_stale (OmsImportDialog *self, GAsyncResult *result)
{
  return g_cancellable_is_cancelled (self->cancellable) || g_task_get_cancellable (G_TASK (result)) != self->reading;
}

/* Ended by a person, here or in the window, and not by what is in the file. */
static gboolean
show_stopped (OmsImportDialog *self, const GError *error, const char *text)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  show_state (self, FALSE, text, FALSE);
  gtk_widget_set_sensitive (self->account_choice, TRUE);
  gtk_widget_set_sensitive (self->import_button, TRUE);
  return TRUE;
}

/* ---- Accounts ---------------------------------------------------------------------------------------------------- */

static const OmsAccount *
chosen_account (OmsImportDialog *self)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->account_choice));

  return index < self->account_ids->len
             ? oms_session_find_account (self->session, g_array_index (self->account_ids, gint64, index))
             : NULL;
}

static void
fill_accounts (OmsImportDialog *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_array_set_size (self->account_ids, 0);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;

      if (g_strcmp0 (account->kind, self->match.info->kind) != 0)
        continue;
      g_array_append_val (self->account_ids, account->id);
      gtk_string_list_append (names, account->display_name);
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->account_choice), G_LIST_MODEL (names));
  self->filling = FALSE;
  gtk_widget_set_visible (self->account_row, self->account_ids->len > 1);
}

static void
show_no_account (OmsImportDialog *self)
{
  const char *kind = _ (self->match.info->label);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->account_row, FALSE);
  if (oms_adapter_info_works_with_files (self->match.info))
    text = g_strdup_printf (_ ("There is no account of %s here yet."), kind);
  else
    text = g_strdup_printf (_ ("There is no account of %s here yet. Connect it first, then import the file."), kind);
  show_state (self, FALSE, text, FALSE);
  gtk_widget_set_visible (self->add_button, oms_adapter_info_works_with_files (self->match.info));
}

static void
on_account_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAccount) account = oms_sync_engine_save_account_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->add_button, TRUE);
  if (account == NULL)
    show_state (self, FALSE, error->message, TRUE);
}

/* An account that is read from files needs no credentials: it can be added on the spot. */
static void
on_add_clicked_cb (OmsImportDialog *self)
{
  g_autoptr (OmsAccount) account = oms_account_new (self->match.info->kind, _ (self->match.info->label));
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);

  if (oms_adapter_info_find_field (self->match.info, OMS_SETTING_CONNECTION) != NULL)
    oms_account_set (account, OMS_SETTING_CONNECTION, OMS_CONNECTION_FILES);
  gtk_widget_set_sensitive (self->add_button, FALSE);
  oms_sync_engine_save_account_async (oms_session_get_engine (self->session), account, secrets, self->cancellable,
                                      on_account_saved_cb, g_object_ref (self));
}

/* The new account has come into the list. */
static void
on_accounts_changed_cb (OmsImportDialog *self)
{
  if (self->match.info == NULL || self->account_ids->len > 0)
    return;
  fill_accounts (self);
  if (self->account_ids->len > 0)
    preview (self);
}

/* ---- Preview and import ------------------------------------------------------------------------------------------ */

static void
on_preview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsImportReport) report = oms_sync_engine_import_finish (OMS_SYNC_ENGINE (source), result, &error);
  gboolean news;

  if (is_stale (self, result))
    return;
  if (show_stopped (self, error, _ ("The reading was stopped. Nothing is written.")))
    {
      gtk_widget_set_sensitive (self->import_button, FALSE);
      settle (self);
      return;
    }
  if (report == NULL)
    {
      show_state (self, FALSE, error->message, TRUE);
      settle (self);
      return;
    }
  news = report->imported_at == OMS_TIME_UNKNOWN &&
         report->counts.added + report->counts.changed + report->counts.failed > 0;
  show_report (self, report);
  if (report->as_of != OMS_TIME_UNKNOWN)
    show_as_of (self, report->as_of);
  if (report->imported_at != OMS_TIME_UNKNOWN)
    show_state (self, FALSE, report->sentence, FALSE);
  else
    show_state (self, FALSE,
                news ? _ ("Nothing is written yet. This is what the file would bring:")
                     : _ ("Nothing in this file is new."),
                FALSE);
  gtk_widget_set_sensitive (self->import_button, news);
  settle (self);
}

static void
preview (OmsImportDialog *self)
{
  const OmsAccount *account = chosen_account (self);

  clear (self);
  if (account == NULL)
    {
      show_no_account (self);
      settle (self);
      return;
    }
  show_state (self, TRUE, _ ("Reading the file …"), FALSE);
  oms_sync_engine_import_async (oms_session_get_engine (self->session), account, self->path, self->as_of, TRUE,
                                begin_reading (self), on_preview_cb, g_object_ref (self));
}

static void
on_account_chosen_cb (OmsImportDialog *self)
{
  if (!self->filling && self->path != NULL && self->match.info != NULL)
    preview (self);
}

/* ---- Of when it is ----------------------------------------------------------------------------------------------- */

/* The end of the chosen day: everything that is known of that day is news to it. */
static void
on_day_selected_cb (OmsImportDialog *self)
{
  g_autoptr (GDateTime) date = NULL;
  int day;

  if (self->filling)
    return;
  date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  day = g_date_time_get_year (date) * 10000 + g_date_time_get_month (date) * 100 + g_date_time_get_day_of_month (date);
  self->as_of = oms_time_day_start (oms_time_day_add (day, 1), oms_session_get_zone (self->session)) - 1;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->as_of_button));
  preview (self);
}

static void
on_own_date_cb (OmsImportDialog *self)
{
  self->as_of = OMS_TIME_UNKNOWN;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->as_of_button));
  preview (self);
}

/* ---- Importing --------------------------------------------------------------------------------------------------- */

static void
on_progress_cb (OmsImportDialog *self, OmsSyncProgress *progress)
{
  const OmsAccount *account = self->match.info != NULL ? chosen_account (self) : NULL;
  gboolean long_enough = g_get_monotonic_time () - self->started_at > PATIENCE_US;

  if (account == NULL || account->id != progress->platform_id || progress->fraction < 0 || !long_enough ||
      !gtk_widget_get_visible (self->spinner))
    return;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), progress->fraction);
  gtk_widget_set_visible (self->progress_row, TRUE);
}

static void
on_stop_clicked_cb (OmsImportDialog *self)
{
  g_cancellable_cancel (self->reading);
}

static void
on_imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsImportReport) report = oms_sync_engine_import_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (is_stale (self, result))
    return;
  if (!show_stopped (self, error,
                     _ ("Stopped. What was imported before is kept; import the file again to have the rest.")))
    {
      if (report != NULL)
        {
          clear (self);
          show_report (self, report);
        }
      show_state (self, FALSE, report != NULL ? report->sentence : error->message, report == NULL);
      gtk_widget_set_visible (self->show_button, report != NULL);
    }
  settle (self);
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), _ ("Close"));
}

static void
on_import_clicked_cb (OmsImportDialog *self)
{
  const OmsAccount *account = chosen_account (self);

  if (account == NULL)
    return;
  gtk_widget_set_sensitive (self->import_button, FALSE);
  gtk_widget_set_sensitive (self->account_choice, FALSE);
  gtk_widget_set_visible (self->next_button, FALSE);
  gtk_widget_set_visible (self->as_of_row, FALSE);
  show_state (self, TRUE, _ ("Importing …"), FALSE);
  oms_sync_engine_import_async (oms_session_get_engine (self->session), account, self->path, self->as_of, FALSE,
                                begin_reading (self), on_imported_cb, g_object_ref (self));
}

static void
on_show_clicked_cb (OmsImportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const char *page = self->match.format->content == OMS_FILE_STOCK ? "inventory" : "orders";

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.page", "s", page);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- A file ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *path;
  OmsFileMatch match;
} Recognition;

static void
recognition_free (gpointer data)
{
  Recognition *recognition = data;

  g_free (recognition->path);
  g_free (recognition);
}

static void
recognise_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Recognition *recognition = data;
  GError *error = NULL;

  if (oms_file_recognise (recognition->path, &recognition->match, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_recognised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  const Recognition *recognition = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (is_stale (self, result))
        return;
      show_state (self, FALSE, error->message, TRUE);
      settle (self);
      return;
    }
  if (is_stale (self, result))
    return;
  self->match = recognition->match;
  gtk_label_set_text (GTK_LABEL (self->report_label), _ (self->match.format->label));
  gtk_widget_set_visible (self->report_label, TRUE);
  fill_accounts (self);
  preview (self);
}

static void
start_file (OmsImportDialog *self)
{
  g_autoptr (GFile) file = g_list_model_get_item (self->files, self->index);
  g_autoptr (GTask) task = NULL;
  g_autofree char *name = NULL;
  Recognition *recognition = g_new0 (Recognition, 1);

  clear (self);
  g_free (self->path);
  self->path = g_file_get_path (file);
  self->as_of = OMS_TIME_UNKNOWN;
  self->match.info = NULL;
  self->match.format = NULL;
  gtk_widget_set_visible (self->account_row, FALSE);
  gtk_widget_set_visible (self->report_label, FALSE);
  name = g_file_get_parse_name (file);
  if (self->path != NULL)
    {
      g_free (name);
      name = g_filename_display_basename (self->path);
    }
  gtk_label_set_text (GTK_LABEL (self->file_label), name);
  gtk_widget_set_tooltip_text (self->file_label, self->path != NULL ? self->path : name);
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), _ ("Cancel"));
  if (self->path == NULL)
    {
      recognition_free (recognition);
      show_state (self, FALSE, _ ("This file is not on this computer. Save it here first."), TRUE);
      settle (self);
      return;
    }

  show_state (self, TRUE, _ ("Looking at the file …"), FALSE);
  recognition->path = g_strdup (self->path);
  task = g_task_new (NULL, begin_reading (self), on_recognised_cb, g_object_ref (self));
  g_task_set_task_data (task, recognition, recognition_free);
  g_task_run_in_thread (task, recognise_thread);
}

static void
on_other_clicked_cb (OmsImportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_destroy (GTK_WINDOW (self));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.import", NULL);
}

static void
on_next_clicked_cb (OmsImportDialog *self)
{
  self->index++;
  start_file (self);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void
oms_import_dialog_dispose (GObject *object)
{
  OmsImportDialog *self = OMS_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_IMPORT_DIALOG);
  G_OBJECT_CLASS (oms_import_dialog_parent_class)->dispose (object);
}

static void
oms_import_dialog_finalize (GObject *object)
{
  OmsImportDialog *self = OMS_IMPORT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->files);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reading);
  g_array_unref (self->account_ids);
  g_free (self->path);
  G_OBJECT_CLASS (oms_import_dialog_parent_class)->finalize (object);
}

static void
oms_import_dialog_class_init (OmsImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_import_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-import-dialog.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, file_label);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, report_label);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, account_row);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, account_choice);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, as_of_row);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, as_of_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, progress_row);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, state_label);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, figures);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, new_figure);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, changed_figure);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, unchanged_figure);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, failed_figure);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, reasons_card);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, notes);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, reasons);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, show_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, OmsImportDialog, other_button);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_account_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_own_date_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_other_clicked_cb);
}

static void
oms_import_dialog_init (OmsImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->account_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  oms_drop_down_set_spoken (GTK_DROP_DOWN (self->account_choice), _ ("Account"));
}

OmsImportDialog *
oms_import_dialog_new (GtkWindow *parent, OmsSession *session, GListModel *files)
{
  OmsImportDialog *self;

  g_return_val_if_fail (OMS_IS_SESSION (session), NULL);
  g_return_val_if_fail (g_list_model_get_n_items (files) > 0, NULL);

  self = g_object_new (OMS_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->files = g_object_ref (files);
  g_signal_connect_object (oms_session_get_accounts (session), "items-changed", G_CALLBACK (on_accounts_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (oms_session_get_engine (session), "progress", G_CALLBACK (on_progress_cb), self,
                           G_CONNECT_SWAPPED);
  start_file (self);
  return self;
}
