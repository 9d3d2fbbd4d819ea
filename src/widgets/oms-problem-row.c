/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record that could not be read. */
#include "oms-problem-row.h"

#include <glib/gi18n-lib.h>

#include "oms-kind-square.h"

struct _OmsProblemRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  GtkWidget *square;
  GtkWidget *title;
  GtkWidget *reason;
  GtkWidget *seen;
  GtkWidget *retry;
  GtkWidget *data;
  GtkWidget *dismiss;

  /* Owned references */
  OmsSession *session;
  OmsItem *item;
};

G_DEFINE_FINAL_TYPE (OmsProblemRow, oms_problem_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe_record (const OmsProblem *problem)
{
  gboolean stock = g_strcmp0 (problem->kind, "stock") == 0;

  if (problem->remote_id == NULL || problem->remote_id[0] == '\0')
    return g_strdup (stock ? _ ("A stock record") : _ ("An order"));
  /* Translators: %s is a SKU or an order's number */
  return stock ? g_strdup_printf (_ ("Stock of %s"), problem->remote_id)
               : g_strdup_printf (_ ("Order %s"), problem->remote_id);
}

static void
update (OmsProblemRow *self)
{
  const OmsProblem *problem = oms_item_get_problem (self->item);
  GTimeZone *zone = oms_session_get_zone (self->session);
  const char *account = oms_session_get_account_name (self->session, problem->platform_id);
  g_autofree char *record = describe_record (problem);
  g_autofree char *title = g_strdup_printf ("%s · %s", account, record);
  g_autofree char *ago = oms_time_format_ago (problem->first_at, oms_time_now (), zone);
  g_autofree char *exact = oms_time_format_long (problem->first_at, zone);
  /* Translators: %s is "5 h ago" */
  g_autofree char *first = g_strdup_printf (_ ("first seen %s"), ago);
  g_autofree char *times =
      problem->times > 1
          ? g_strdup_printf (ngettext ("%s · tried %d time", "%s · tried %d times", (unsigned long) problem->times),
                             first, problem->times)
          : g_strdup (first);
  g_autofree char *waiting = problem->retry ? g_strdup_printf (_ ("%s · will be tried again by itself"), times) : NULL;

  oms_kind_square_set_kind (OMS_KIND_SQUARE (self->square),
                            oms_session_get_account_kind (self->session, problem->platform_id), 0);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->reason), problem->reason);
  gtk_widget_set_tooltip_text (self->reason, problem->reason);
  gtk_label_set_text (GTK_LABEL (self->seen), waiting != NULL ? waiting : times);
  gtk_widget_set_tooltip_text (self->seen, exact);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry), "x", problem->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->data), "x", problem->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->dismiss), "x", problem->id);

  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, problem->reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
oms_problem_row_dispose (GObject *object)
{
  OmsProblemRow *self = OMS_PROBLEM_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_PROBLEM_ROW);
  G_OBJECT_CLASS (oms_problem_row_parent_class)->dispose (object);
}

static void
oms_problem_row_class_init (OmsProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_problem_row_dispose;
  g_type_ensure (OMS_TYPE_KIND_SQUARE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, square);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, title);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, reason);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, seen);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, retry);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, data);
  gtk_widget_class_bind_template_child (widget_class, OmsProblemRow, dismiss);
}

static void
oms_problem_row_init (OmsProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
oms_problem_row_new (OmsSession *session, OmsItem *item)
{
  OmsProblemRow *self = g_object_new (OMS_TYPE_PROBLEM_ROW, NULL);

  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "notify::revision", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "accounts-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
