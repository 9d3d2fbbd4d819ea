/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of pages and order views. Knows the counts of the session's summary, not the pages. */
#include "oms-sidebar.h"

#include "oms-sidebar-row.h"
#include "oms-sync-foot.h"

struct _OmsSidebar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *list;
  GtkWidget *foot;
  GtkWidget *activity_row;

  /* Owned references */
  OmsSession *session;
  GSignalGroup *session_signals;
  GSignalGroup *summary_signals;

  gboolean collapsed;
  gboolean marking;
};

G_DEFINE_FINAL_TYPE (OmsSidebar, oms_sidebar, GTK_TYPE_WIDGET)

static void
on_row_selected_cb (OmsSidebar *self, GtkListBoxRow *list_row)
{
  if (self->marking || list_row == NULL)
    return;

  OmsSidebarRow *row = OMS_SIDEBAR_ROW (list_row);
  gtk_widget_activate_action (GTK_WIDGET (self), oms_sidebar_row_is_view (row) ? "win.view" : "win.page", "s",
                              oms_sidebar_row_get_target (row));
}

/* A click on the row that is marked already: the page may show another filter by now. */
static void
on_row_activated_cb (OmsSidebar *self, GtkListBoxRow *list_row)
{
  on_row_selected_cb (self, list_row);
}

static OmsSidebarRow *
row_at (OmsSidebar *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
  return row != NULL ? OMS_SIDEBAR_ROW (row) : NULL;
}

static void
set_count (OmsSidebar *self, OmsSidebarRow *row, gint64 count)
{
  g_autofree char *text = count > 0 ? oms_number_format (count, oms_session_get_grouping (self->session)) : NULL;

  oms_sidebar_row_set_count (row, text);
  oms_sidebar_row_set_collapsed (row, self->collapsed);
}

static void
update_counts (OmsSidebar *self)
{
  const OmsWorkCounts *counts =
      self->session != NULL ? oms_summary_get_counts (oms_session_get_summary (self->session)) : NULL;
  OmsSidebarRow *row;
  OmsOrderView view;

  if (counts == NULL)
    return;
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      if (oms_sidebar_row_is_view (row) && oms_order_view_from_id (oms_sidebar_row_get_target (row), &view))
        set_count (self, row, counts->views[view]);
    }
  set_count (self, OMS_SIDEBAR_ROW (self->activity_row), counts->problems);
}

/* The pages are one stop of the Tab key. Row by row it would turn over each page on its way. */
static gboolean
oms_sidebar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  OmsSidebar *self = OMS_SIDEBAR (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list))
    {
      if (direction == GTK_DIR_TAB_FORWARD)
        return gtk_widget_child_focus (self->foot, direction);
      if (direction == GTK_DIR_TAB_BACKWARD)
        return FALSE;
    }
  return GTK_WIDGET_CLASS (oms_sidebar_parent_class)->focus (widget, direction);
}

static void
oms_sidebar_dispose (GObject *object)
{
  OmsSidebar *self = OMS_SIDEBAR (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->summary_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_SIDEBAR);
  G_OBJECT_CLASS (oms_sidebar_parent_class)->dispose (object);
}

static void
oms_sidebar_class_init (OmsSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_sidebar_dispose;
  widget_class->focus = oms_sidebar_focus;
  g_type_ensure (OMS_TYPE_SIDEBAR_ROW);
  g_type_ensure (OMS_TYPE_SYNC_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-sidebar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebar, foot);
  gtk_widget_class_bind_template_child (widget_class, OmsSidebar, activity_row);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
oms_sidebar_init (OmsSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::grouping", G_CALLBACK (update_counts), self);
  self->summary_signals = g_signal_group_new (OMS_TYPE_SUMMARY);
  g_signal_group_connect_swapped (self->summary_signals, "updated", G_CALLBACK (update_counts), self);
}

void
oms_sidebar_set_session (OmsSidebar *self, OmsSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->summary_signals, session != NULL ? oms_session_get_summary (session) : NULL);
  oms_sync_foot_set_session (OMS_SYNC_FOOT (self->foot), session);
  update_counts (self);
}

void
oms_sidebar_set_current (OmsSidebar *self, const char *target)
{
  OmsSidebarRow *row;

  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    {
      if (!g_str_equal (oms_sidebar_row_get_target (row), target))
        continue;
      self->marking = TRUE;
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
      self->marking = FALSE;
      return;
    }
}

void
oms_sidebar_set_collapsed (OmsSidebar *self, gboolean collapsed)
{
  OmsSidebarRow *row;

  if (self->collapsed == collapsed)
    return;
  self->collapsed = collapsed;
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    oms_sidebar_row_set_collapsed (row, collapsed);
  oms_sync_foot_set_collapsed (OMS_SYNC_FOOT (self->foot), collapsed);
  gtk_widget_set_size_request (self->box, collapsed ? 56 : 214, -1);
  if (collapsed)
    gtk_widget_add_css_class (self->box, "collapsed");
  else
    gtk_widget_remove_css_class (self->box, "collapsed");
}
