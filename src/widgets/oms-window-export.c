/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list of the shown page holds, into a file of the seller's choice: asks where, says how far it is, and can be
 * stopped. */
#include "oms-window-private.h"

#include <glib/gi18n-lib.h>

#include "oms-inventory-page.h"
#include "oms-orders-page.h"

/* A short one tells only that it is done. */
#define PROGRESS_MS 300

typedef struct
{
  OmsWindow *window; /* owned */
  OmsExport *export;
  char *name;
  GCancellable *cancellable;
  GtkWidget *banner; /* (nullable) borrowed */
  guint timer;
} Exporting;

static void
exporting_free (Exporting *exporting)
{
  g_clear_handle_id (&exporting->timer, g_source_remove);
  if (exporting->banner != NULL && gtk_widget_get_parent (exporting->banner) != NULL)
    gtk_box_remove (GTK_BOX (exporting->window->banners), exporting->banner);
  g_clear_object (&exporting->banner);
  if (exporting->window->exporting == exporting->cancellable)
    g_clear_object (&exporting->window->exporting);
  if (exporting->window->session != NULL) /* else there may be no window any more */
    oms_window_update_actions (exporting->window);
  g_object_unref (exporting->cancellable);
  oms_export_unref (exporting->export);
  g_free (exporting->name);
  g_object_unref (exporting->window);
  g_free (exporting);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exporting, exporting_free)

static char *
describe (Exporting *exporting)
{
  OmsGrouping grouping = oms_session_get_grouping (exporting->window->session);
  guint all, written = oms_export_get_progress (exporting->export, &all);
  g_autofree char *so_far = oms_number_format (written, grouping);
  g_autofree char *of = oms_number_format (all, grouping);

  if (all == 0) /* Translators: the name of a file */
    return g_strdup_printf (_ ("Writing %s …"), exporting->name);
  /* Translators: the name of a file; numbers of rows */
  return g_strdup_printf (_ ("Writing %s: %s of %s rows"), exporting->name, so_far, of);
}

static gboolean
on_progress_cb (gpointer user_data)
{
  Exporting *exporting = user_data;
  g_autofree char *text = NULL;

  if (exporting->window->session == NULL)
    return G_SOURCE_CONTINUE;
  text = describe (exporting);
  if (exporting->banner != NULL)
    {
      oms_banner_set_text (OMS_BANNER (exporting->banner), text);
      return G_SOURCE_CONTINUE;
    }
  exporting->banner = g_object_ref_sink (oms_banner_new (OMS_BANNER_INFO, text));
  oms_banner_set_closable (OMS_BANNER (exporting->banner), FALSE);
  oms_banner_add_button (OMS_BANNER (exporting->banner), _ ("Stop"), "win.cancel-export", NULL);
  gtk_box_append (GTK_BOX (exporting->window->banners), exporting->banner);
  return G_SOURCE_CONTINUE;
}

static void
show_error (OmsWindow *self, const char *sentence)
{
  GtkWidget *banner = oms_banner_new (OMS_BANNER_ERROR, sentence);

  g_signal_connect_object (banner, "closed", G_CALLBACK (gtk_box_remove), self->banners, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->banners), banner);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exporting) exporting = user_data;
  OmsWindow *self = exporting->window;
  g_autoptr (GError) error = NULL;
  gboolean done = oms_export_run_finish (OMS_STORE (source), result, &error);

  if (self->session == NULL)
    return;
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_error (self, error->message);
      return;
    }
  guint rows = oms_export_get_progress (exporting->export, NULL);
  g_autofree char *number = oms_number_format (rows, oms_session_get_grouping (self->session));
  g_autofree char *text =
      done ? g_strdup_printf (ngettext ("%s row written to %s", "%s rows written to %s", rows), number, exporting->name)
           : g_strdup (_ ("Stopped; nothing was written"));
  oms_session_toast (self->session, text, NULL, NULL);
}

static OmsExport *
make_export (OmsWindow *self)
{
  if (g_str_equal (oms_window_get_page (self), "orders"))
    return oms_orders_page_make_export (OMS_ORDERS_PAGE (self->orders_page));
  if (g_str_equal (oms_window_get_page (self), "inventory"))
    return oms_inventory_page_make_export (OMS_INVENTORY_PAGE (self->inventory_page));
  return NULL;
}

static void
start (OmsWindow *self, OmsExport *export, GFile *file)
{
  Exporting *exporting;
  g_autofree char *name = g_file_get_basename (file);

  if (self->exporting != NULL || self->session == NULL)
    return;
  self->exporting = g_cancellable_new ();
  exporting = g_new0 (Exporting, 1);
  exporting->window = g_object_ref (self);
  exporting->export = oms_export_ref (export);
  exporting->name = name != NULL ? g_filename_display_name (name) : g_strdup ("");
  exporting->cancellable = g_object_ref (self->exporting);
  exporting->timer = g_timeout_add (PROGRESS_MS, on_progress_cb, exporting);
  oms_window_update_actions (self);
  oms_export_run_async (export, oms_session_get_store (self->session), file, self->exporting, on_written_cb, exporting);
}

void
oms_window_export_to (OmsWindow *self, GFile *file)
{
  g_autoptr (OmsExport) export = make_export (self);

  if (export != NULL)
    start (self, export, file);
}

/* ---- Where to ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsWindow *window; /* owned */
  OmsExport *export; /* of the moment when it was asked for */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  oms_export_unref (asking->export);
  g_object_unref (asking->window);
  g_free (asking);
}

static void
on_file_chosen_cb (GtkNativeDialog *chooser, int response, Asking *asking)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    start (asking->window, asking->export, file);
  g_object_unref (chooser);
}

static char *
suggest_name (OmsWindow *self)
{
  int day = oms_time_local_day (oms_time_now (), oms_session_get_zone (self->session));
  gboolean orders = g_str_equal (oms_window_get_page (self), "orders");

  /* Translators: names of files, with the day */
  return g_strdup_printf (orders ? _ ("orders-%04d-%02d-%02d.csv") : _ ("inventory-%04d-%02d-%02d.csv"), day / 10000,
                          day / 100 % 100, day % 100);
}

void
oms_window_export (OmsWindow *self)
{
  OmsExport *export = self->session != NULL && self->exporting == NULL ? make_export (self) : NULL;
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;
  Asking *asking;

  if (export == NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Export the list"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _ ("_Save"), _ ("_Cancel"));
  name = suggest_name (self);
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->export = export;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_data (chooser, "response", G_CALLBACK (on_file_chosen_cb), asking, asking_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
oms_window_cancel_export (OmsWindow *self)
{
  if (self->exporting != NULL)
    g_cancellable_cancel (self->exporting);
}
