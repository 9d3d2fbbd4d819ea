/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacked bars on the screen. What they mean is decided by whoever gives the data. */
#include "oms-chart.h"

#include "oms-style.h"

struct _OmsChart
{
  GtkWidget parent_instance;

  OmsChartData *data;
  OmsGrouping grouping;
  OmsChartLayout layout; /* of the last drawing: for the pointer */
  int selected;
};

G_DEFINE_FINAL_TYPE (OmsChart, oms_chart, GTK_TYPE_WIDGET)

static void
select_point (OmsChart *self, int point)
{
  if (point == self->selected)
    return;
  self->selected = point;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion_cb (OmsChart *self, double x, double y)
{
  if (self->data != NULL)
    select_point (self, oms_chart_layout_point_at (&self->layout, self->data->n_points, x));
}

static void
on_leave_cb (OmsChart *self)
{
  select_point (self, -1);
}

static gboolean
on_key_cb (OmsChart *self, guint key, guint code, GdkModifierType state)
{
  int n = self->data != NULL ? (int) self->data->n_points : 0;
  int point = self->selected;

  if (n == 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      point = point < 0 ? n - 1 : MAX (point - 1, 0);
      break;
    case GDK_KEY_Right:
      point = point < 0 ? 0 : MIN (point + 1, n - 1);
      break;
    case GDK_KEY_Home:
      point = 0;
      break;
    case GDK_KEY_End:
      point = n - 1;
      break;
    case GDK_KEY_Escape:
      point = -1;
      break;
    default:
      return FALSE;
    }
  select_point (self, point);
  return TRUE;
}

static void
oms_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  OmsChart *self = OMS_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  OmsChartStyle style = { .grouping = self->grouping, .selected = self->selected };

  if (self->data == NULL || width <= 0 || height <= 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &style.text);
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "oms_card_bg", &style.background))
    style.background = (GdkRGBA){ 1, 1, 1, 1 };
  style.font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));

  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  oms_chart_measure (self->data, cr, width, height, &style, &self->layout);
  oms_chart_draw (self->data, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
oms_chart_measure_widget (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 240;
}

static void
oms_chart_finalize (GObject *object)
{
  g_clear_pointer (&OMS_CHART (object)->data, oms_chart_data_free);
  G_OBJECT_CLASS (oms_chart_parent_class)->finalize (object);
}

static void
oms_chart_class_init (OmsChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = oms_chart_finalize;
  widget_class->snapshot = oms_chart_snapshot;
  widget_class->measure = oms_chart_measure_widget;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
oms_chart_init (OmsChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->selected = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_object (oms_style_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
oms_chart_new (void)
{
  return g_object_new (OMS_TYPE_CHART, NULL);
}

void
oms_chart_set_data (OmsChart *self, OmsChartData *data, const char *title, OmsGrouping grouping)
{
  if (data == NULL || (int) data->n_points <= self->selected)
    self->selected = -1;
  g_clear_pointer (&self->data, oms_chart_data_free);
  self->data = data;
  self->grouping = grouping;

  g_autofree char *sentence = data != NULL ? oms_chart_data_describe (data, grouping) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
oms_chart_get_selected (OmsChart *self)
{
  return self->selected;
}
