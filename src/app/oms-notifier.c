/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktop notifications; a newer one of the same kind replaces the older. */
#include "oms-notifier.h"

#include <glib/gi18n.h>

struct _OmsNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* borrowed: owns us */
  gint64 cancelled_after_pack; /* as last counted; -1: not yet */
};

G_DEFINE_FINAL_TYPE (OmsNotifier, oms_notifier, G_TYPE_OBJECT)

static gboolean
is_looked_at (OmsNotifier *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_window_is_active (window);
}

static void
on_finished_cb (OmsSyncEngine *engine, gint64 platform_id, const char *sentence, gboolean failed, OmsNotifier *self)
{
  g_autofree char *id = g_strdup_printf ("failed-%" G_GINT64_FORMAT, platform_id);

  if (!failed)
    {
      g_application_withdraw_notification (G_APPLICATION (self->application), id);
      return;
    }
  if (is_looked_at (self))
    return;

  g_autoptr (GNotification) notification = g_notification_new (_ ("A marketplace could not be synced"));

  g_notification_set_body (notification, sentence);
  g_notification_set_default_action_and_target (notification, "app.show-page", "s", "marketplaces");
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static void
on_updated_cb (OmsSummary *summary, OmsNotifier *self)
{
  const OmsWorkCounts *counts = oms_summary_get_counts (summary);
  gint64 before = self->cancelled_after_pack;

  if (counts == NULL)
    return;
  self->cancelled_after_pack = counts->views[OMS_VIEW_CANCELLED_AFTER_PACK];
  if (before < 0 || self->cancelled_after_pack <= before)
    return;

  gint64 more = self->cancelled_after_pack - before;
  g_autoptr (GNotification) notification = g_notification_new (_ ("Cancelled after packing"));
  g_autofree char *body =
      g_strdup_printf (ngettext ("%d order was cancelled after you packed it. Do not ship it.",
                                 "%d orders were cancelled after you packed them. Do not ship them.", (gulong) more),
                       (int) more);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-view", "s", "cancelled-after-pack");
  g_application_send_notification (G_APPLICATION (self->application), "cancelled-after-pack", notification);
}

OmsNotifier *
oms_notifier_new (GtkApplication *application, OmsSession *session)
{
  OmsNotifier *self = g_object_new (OMS_TYPE_NOTIFIER, NULL);

  self->application = application;
  g_signal_connect_object (oms_session_get_engine (session), "finished", G_CALLBACK (on_finished_cb), self, 0);
  g_signal_connect_object (oms_session_get_summary (session), "updated", G_CALLBACK (on_updated_cb), self, 0);
  return self;
}

static void
oms_notifier_class_init (OmsNotifierClass *klass)
{
}

static void
oms_notifier_init (OmsNotifier *self)
{
  self->cancelled_after_pack = -1;
}
