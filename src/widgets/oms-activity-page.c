/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Activity page: what could not be read stands on top, what ran below it. */
#include "oms-activity-page.h"

#include <glib/gi18n-lib.h>

#include "oms-data-dialog.h"
#include "oms-problem-list.h"
#include "oms-problem-row.h"
#include "oms-run-columns.h"
#include "oms-run-list.h"
#include "oms-status-page.h"

#define MAX_PROBLEMS 200
#define MAX_RUNS     300

struct _OmsActivityPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *problem_card;
  GtkWidget *problem_title;
  GtkWidget *problem_list;
  GtkWidget *run_stack;
  GtkWidget *run_view;

  /* Owned references */
  OmsSession *session;
  GListModel *problems;
  GListModel *runs;
  GCancellable *cancellable;

  int run_width;
  guint fit_idle;
};

G_DEFINE_FINAL_TYPE (OmsActivityPage, oms_activity_page, GTK_TYPE_WIDGET)

/* ---- Actions
 * --------------------------------------------------------------------------------------------------------- */

static void
on_retried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsActivityPage) self = user_data;
  g_autoptr (GError) error = NULL;
  guint solved = 0, left = 0;

  if (!oms_sync_engine_retry_finish (OMS_SYNC_ENGINE (source), result, &solved, &left, &error))
    {
      if (self->session != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        oms_session_toast (self->session, error->message, NULL, NULL);
      return;
    }
  if (self->session == NULL)
    return;
  g_autofree char *taken = g_strdup_printf (ngettext ("%u record was read", "%u records were read", solved), solved);
  g_autofree char *text =
      left > 0 ? g_strdup_printf (ngettext ("%s, %u still could not", "%s, %u still could not", left), taken, left)
               : g_strdup (taken);
  oms_session_toast (self->session, text, NULL, NULL);
}

static void
retry (OmsActivityPage *self, const gint64 *ids, gsize n_ids)
{
  if (self->session != NULL)
    oms_sync_engine_retry_async (oms_session_get_engine (self->session), ids, n_ids, self->cancellable, on_retried_cb,
                                 g_object_ref (self));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *target)
{
  gint64 id = g_variant_get_int64 (target);
  retry (OMS_ACTIVITY_PAGE (widget), &id, 1);
}

static void
retry_all_action (GtkWidget *widget, const char *name, GVariant *target)
{
  retry (OMS_ACTIVITY_PAGE (widget), NULL, 0);
}

static void
on_problem_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsActivityPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsProblem) problem = oms_store_get_problem_finish (OMS_STORE (source), result, &error);

  if (problem == NULL)
    {
      if (self->session != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        oms_session_toast (self->session, error->message, NULL, NULL);
      return;
    }
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean named = problem->remote_id != NULL && problem->remote_id[0] != '\0';
  gtk_window_present (GTK_WINDOW (oms_data_dialog_new (root != NULL ? GTK_WINDOW (root) : NULL,
                                                       named ? problem->remote_id : _ ("What came"), problem->reason,
                                                       problem->payload)));
}

static void
show_data_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsActivityPage *self = OMS_ACTIVITY_PAGE (widget);

  if (self->session != NULL)
    oms_store_get_problem_async (oms_session_get_store (self->session), g_variant_get_int64 (target), self->cancellable,
                                 on_problem_cb, g_object_ref (self));
}

static void
on_dismissed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsActivityPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (oms_store_solve_problem_finish (OMS_STORE (source), result, &error))
    oms_session_toast (self->session, _ ("Dismissed"), NULL, NULL);
  else
    oms_session_toast (self->session, error->message, NULL, NULL);
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *target)
{
  OmsActivityPage *self = OMS_ACTIVITY_PAGE (widget);

  if (self->session != NULL)
    oms_store_solve_problem_async (oms_session_get_store (self->session), g_variant_get_int64 (target),
                                   self->cancellable, on_dismissed_cb, g_object_ref (self));
}

/* ---- Lists
 * ----------------------------------------------------------------------------------------------------------- */

static GtkWidget *
create_problem_row_cb (gpointer item, gpointer user_data)
{
  OmsActivityPage *self = user_data;
  return oms_problem_row_new (self->session, item);
}

static void
update_problems (OmsActivityPage *self)
{
  guint n = g_list_model_get_n_items (self->problems);
  g_autofree char *number = oms_number_format (n, oms_session_get_grouping (self->session));
  g_autofree char *title =
      n < MAX_PROBLEMS ? g_strdup_printf (ngettext ("Needs attention: %s record could not be read",
                                                    "Needs attention: %s records could not be read", n),
                                          number)
                       : g_strdup_printf (_ ("Needs attention: the newest %s records that could not be read"), number);

  gtk_widget_set_visible (self->problem_card, n > 0);
  gtk_label_set_text (GTK_LABEL (self->problem_title), title);
}

static void
update_runs (OmsActivityPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->run_stack),
                                    g_list_model_get_n_items (self->runs) > 0 ? "runs" : "empty");
}

static void
disconnect_lists (OmsActivityPage *self)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (self->run_view);

  if (self->problems != NULL)
    g_signal_handlers_disconnect_by_data (self->problems, self);
  if (self->runs != NULL)
    g_signal_handlers_disconnect_by_data (self->runs, self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->problem_list), NULL, NULL, NULL, NULL);
  gtk_column_view_set_model (view, NULL);
  oms_run_columns_clear (view);
  g_clear_object (&self->problems);
  g_clear_object (&self->runs);
}

static void
connect_lists (OmsActivityPage *self)
{
  OmsStore *store = oms_session_get_store (self->session);

  self->problems = G_LIST_MODEL (oms_problem_list_new (store, 0, MAX_PROBLEMS));
  g_signal_connect_swapped (self->problems, "items-changed", G_CALLBACK (update_problems), self);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->problem_list), self->problems, create_problem_row_cb, self, NULL);

  self->runs = G_LIST_MODEL (oms_run_list_new (store, 0, MAX_RUNS));
  g_signal_connect_swapped (self->runs, "items-changed", G_CALLBACK (update_runs), self);
  oms_run_columns_add (GTK_COLUMN_VIEW (self->run_view), self->session);
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (self->runs));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->run_view), GTK_SELECTION_MODEL (selection));
  update_problems (self);
  update_runs (self);
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

/* The list of runs is one stop of the Tab key; GTK before 4.12 stops at every row. */
static gboolean
oms_activity_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  OmsActivityPage *self = OMS_ACTIVITY_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, self->run_view))
    return GTK_WIDGET_CLASS (oms_activity_page_parent_class)->focus (widget, direction);
  if (direction == GTK_DIR_TAB_FORWARD)
    return FALSE;
  if (direction == GTK_DIR_TAB_BACKWARD)
    return gtk_widget_child_focus (self->problem_card, direction);
  return GTK_WIDGET_CLASS (oms_activity_page_parent_class)->focus (widget, direction);
}

static gboolean
fit_idle_cb (gpointer user_data)
{
  OmsActivityPage *self = user_data;

  self->fit_idle = 0;
  oms_run_columns_fit (GTK_COLUMN_VIEW (self->run_view), self->run_width);
  return G_SOURCE_REMOVE;
}

/* Not in the middle of an allocation. */
static void
on_run_width_cb (OmsActivityPage *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  self->run_width = (int) gtk_adjustment_get_page_size (adjustment);
  if (self->fit_idle == 0)
    self->fit_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, fit_idle_cb, self, NULL);
}

static void
oms_activity_page_dispose (GObject *object)
{
  OmsActivityPage *self = OMS_ACTIVITY_PAGE (object);

  oms_activity_page_set_session (self, NULL);
  g_clear_handle_id (&self->fit_idle, g_source_remove);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ACTIVITY_PAGE);
  G_OBJECT_CLASS (oms_activity_page_parent_class)->dispose (object);
}

static void
oms_activity_page_class_init (OmsActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_activity_page_dispose;
  widget_class->focus = oms_activity_page_focus;
  g_type_ensure (OMS_TYPE_STATUS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-activity-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, box);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, problem_card);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, problem_title);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, problem_list);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, run_stack);
  gtk_widget_class_bind_template_child (widget_class, OmsActivityPage, run_view);
  gtk_widget_class_bind_template_callback (widget_class, on_run_width_cb);
  gtk_widget_class_install_action (widget_class, "activity.retry", "x", retry_action);
  gtk_widget_class_install_action (widget_class, "activity.retry-all", NULL, retry_all_action);
  gtk_widget_class_install_action (widget_class, "activity.show-data", "x", show_data_action);
  gtk_widget_class_install_action (widget_class, "activity.dismiss", "x", dismiss_action);
}

static void
oms_activity_page_init (OmsActivityPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_activity_page_new (void)
{
  return g_object_new (OMS_TYPE_ACTIVITY_PAGE, NULL);
}

void
oms_activity_page_set_session (OmsActivityPage *self, OmsSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    {
      disconnect_lists (self);
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
    }
  g_set_object (&self->session, session);
  if (session != NULL)
    connect_lists (self);
}
