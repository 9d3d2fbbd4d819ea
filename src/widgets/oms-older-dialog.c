/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The engine reckons and fetches; this knows a day. */
#include "oms-older-dialog.h"

#include <glib/gi18n-lib.h>

/* Where the calendar stands first: half a year. */
#define FIRST_MONTHS 6

struct _OmsOlderDialog
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *fetch_button;
  GtkWidget *intro;
  GtkWidget *calendar;
  GtkWidget *estimate;
  GtkWidget *failure;

  /* Owned references */
  OmsSession *session;
  GCancellable *cancellable; /* of the dialog */
  GCancellable *reckoning;   /* (nullable) of the estimate under way */

  gint64 platform_id;
};

G_DEFINE_FINAL_TYPE (OmsOlderDialog, oms_older_dialog, GTK_TYPE_WINDOW)

static OmsSyncEngine *
engine (OmsOlderDialog *self)
{
  return oms_session_get_engine (self->session);
}

/* The beginning of the chosen day in the seller's zone. */
static gint64
chosen (OmsOlderDialog *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  int day =
      g_date_time_get_year (date) * 10000 + g_date_time_get_month (date) * 100 + g_date_time_get_day_of_month (date);

  return oms_time_day_start (day, oms_session_get_zone (self->session));
}

static void
show_failure (OmsOlderDialog *self, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (self->failure), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->failure, sentence != NULL);
}

/* ---- How long it takes ---------------------------------------------------------------------------------------------
 */

static void
on_estimated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOlderDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree OmsBackFillEstimate *estimate = oms_sync_engine_estimate_finish (OMS_SYNC_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  if (estimate == NULL)
    {
      gtk_widget_set_visible (self->estimate, FALSE); /* it would leave a gap */
      show_failure (self, error->message);
      return;
    }
  words = oms_back_fill_describe (estimate, oms_session_get_zone (self->session));
  gtk_label_set_text (GTK_LABEL (self->estimate), words);
  gtk_widget_set_sensitive (self->fetch_button, TRUE);
}

static void
reckon (OmsOlderDialog *self)
{
  gint64 since = chosen (self);

  gtk_widget_set_visible (self->estimate, TRUE);
  if (self->reckoning != NULL)
    g_cancellable_cancel (self->reckoning);
  g_clear_object (&self->reckoning);
  show_failure (self, NULL);
  gtk_widget_set_sensitive (self->fetch_button, FALSE);
  if (since >= oms_time_now ())
    {
      gtk_label_set_text (GTK_LABEL (self->estimate), _ ("That day has not come yet. Choose one that is over."));
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->estimate), _ ("Reckoning how long it takes …"));
  self->reckoning = g_cancellable_new ();
  oms_sync_engine_estimate_async (engine (self), self->platform_id, since, self->reckoning, on_estimated_cb,
                                  g_object_ref (self));
}

static void
on_day_cb (OmsOlderDialog *self)
{
  if (self->session != NULL)
    reckon (self);
}

/* ---- Beginning -----------------------------------------------------------------------------------------------------
 */

static void
on_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsOlderDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean begun = oms_sync_engine_fetch_older_finish (OMS_SYNC_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* the dialog is gone */
  if (!begun)
    {
      gtk_widget_set_sensitive (self->fetch_button, TRUE);
      show_failure (self, error->message);
      return;
    }
  oms_session_toast (self->session, _ ("Older orders come in beside the new ones"), NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_fetch_clicked_cb (OmsOlderDialog *self)
{
  gtk_widget_set_sensitive (self->fetch_button, FALSE);
  oms_sync_engine_fetch_older_async (engine (self), self->platform_id, chosen (self), NULL, on_begun_cb,
                                     g_object_ref (self));
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

OmsOlderDialog *
oms_older_dialog_new (GtkWindow *parent, OmsSession *session, const OmsAccount *account)
{
  OmsOlderDialog *self = g_object_new (OMS_TYPE_OLDER_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now (oms_session_get_zone (session));
  g_autoptr (GDateTime) first = g_date_time_add_months (now, -FIRST_MONTHS);
  /* Translators: %s is the name of an account */
  g_autofree char *title = g_strdup_printf (_ ("Older orders of %s"), account->display_name);
  OmsBackFill back_fill;

  gtk_window_set_title (GTK_WINDOW (self), title);
  self->platform_id = account->id;
  /* One that is under way is asked for from an earlier day. */
  if (oms_back_fill_get (account, &back_fill))
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (back_fill.since / OMS_TIME_SECOND);

      g_date_time_unref (first);
      first = g_date_time_to_timezone (utc, oms_session_get_zone (session));
    }
  gtk_calendar_select_day (GTK_CALENDAR (self->calendar), first);
  self->session = g_object_ref (session);
  reckon (self);
  return self;
}

static void
oms_older_dialog_dispose (GObject *object)
{
  OmsOlderDialog *self = OMS_OLDER_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->reckoning != NULL)
    g_cancellable_cancel (self->reckoning);
  g_clear_object (&self->reckoning);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_OLDER_DIALOG);
  G_OBJECT_CLASS (oms_older_dialog_parent_class)->dispose (object);
}

static void
oms_older_dialog_finalize (GObject *object)
{
  g_clear_object (&OMS_OLDER_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (oms_older_dialog_parent_class)->finalize (object);
}

static void
oms_older_dialog_class_init (OmsOlderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_older_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = oms_older_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-older-dialog.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsOlderDialog, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, OmsOlderDialog, intro);
  gtk_widget_class_bind_template_child (widget_class, OmsOlderDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, OmsOlderDialog, estimate);
  gtk_widget_class_bind_template_child (widget_class, OmsOlderDialog, failure);
  gtk_widget_class_bind_template_callback (widget_class, on_day_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_fetch_clicked_cb);
}

static void
oms_older_dialog_init (OmsOlderDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
