/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-wheel-guard.h"

#include <math.h>

typedef struct
{
  GtkScrolledWindow *scrolled; /* borrowed: the guard hangs on it */
  double pending;              /* px still to go */
  guint tick;
} WheelGuard;

static gboolean
apply_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  WheelGuard *guard = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (guard->scrolled);

  guard->tick = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + guard->pending);
  guard->pending = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, WheelGuard *guard)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (guard->scrolled);

  if (gtk_event_controller_scroll_get_unit (controller) != GDK_SCROLL_UNIT_WHEEL || dy == 0 || dx != 0)
    return GDK_EVENT_PROPAGATE;
  if ((state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  guard->pending += dy * pow (gtk_adjustment_get_page_size (adjustment), 2.0 / 3.0);
  if (guard->tick == 0)
    guard->tick = gtk_widget_add_tick_callback (GTK_WIDGET (guard->scrolled), apply_cb, guard, NULL);
  return GDK_EVENT_STOP;
}

static void
guard_free (gpointer guard, GClosure *closure)
{
  g_free (guard);
}

void
oms_wheel_guard_attach (GtkScrolledWindow *scrolled)
{
  g_assert (GTK_IS_SCROLLED_WINDOW (scrolled));

  if (gtk_check_version (4, 10, 1) == NULL)
    return;
  WheelGuard *guard = g_new0 (WheelGuard, 1);
  GtkEventController *controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  guard->scrolled = scrolled;
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_data (controller, "scroll", G_CALLBACK (scroll_cb), guard, guard_free, 0);
  gtk_widget_add_controller (GTK_WIDGET (scrolled), controller);
}
