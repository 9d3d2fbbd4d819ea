/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quiet line at the foot of the sidebar. It listens to the engine and to the clock; it starts nothing. */
#include "oms-sync-foot.h"

#include <glib/gi18n-lib.h>

#define REFRESH_SECONDS   15
#define PROGRESS_DELAY_MS 300

struct _OmsSyncFoot
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *icon;
  GtkWidget *progress;

  /* Owned references */
  OmsSession *session;
  GSignalGroup *engine_signals;
  GSignalGroup *summary_signals;
  GSignalGroup *session_signals;

  guint clock;
  guint progress_delay;
  gboolean collapsed;
};

G_DEFINE_FINAL_TYPE (OmsSyncFoot, oms_sync_foot, GTK_TYPE_WIDGET)

char *
oms_sync_foot_describe (gint64 last_success, gint64 next_run, gint64 now, GTimeZone *zone)
{
  if (last_success == OMS_TIME_UNKNOWN && next_run == OMS_TIME_UNKNOWN)
    return g_strdup (_ ("Not synced yet"));

  g_autofree char *ago = last_success != OMS_TIME_UNKNOWN ? oms_time_format_ago (last_success, now, zone) : NULL;
  /* Translators: %s is "2 min ago" */
  g_autofree char *synced = ago != NULL ? g_strdup_printf (_ ("Synced %s"), ago) : g_strdup (_ ("Not synced yet"));
  if (next_run == OMS_TIME_UNKNOWN)
    return g_steal_pointer (&synced);
  if (next_run - now < OMS_TIME_MINUTE)
    return g_strdup_printf (_ ("%s · next soon"), synced);

  int minutes = (int) ((next_run - now + OMS_TIME_MINUTE - 1) / OMS_TIME_MINUTE);
  /* Translators: the first part is "Synced 2 min ago" */
  return minutes < 90 ? g_strdup_printf (_ ("%s · next in %d min"), synced, minutes)
                      : g_strdup_printf (_ ("%s · next in %d h"), synced, (minutes + 30) / 60);
}

static gboolean
is_remote (const OmsAccount *account)
{
  const char *endpoint = oms_account_get (account, "endpoint");
  return endpoint == NULL || !oms_http_is_loopback (endpoint);
}

static gboolean
needs_network (OmsSession *session)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (session));
  guint n = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      if (entry->account->is_active && is_remote (entry->account))
        return TRUE;
    }
  return FALSE;
}

char *
oms_sync_foot_describe_running (const char *account, OmsAccountActivity activity, gint64 seen, OmsGrouping grouping)
{
  g_autofree char *number = oms_number_format (seen, grouping);

  if (activity == OMS_ACCOUNT_WAITING) /* Translators: %s is an account that has to be asked slowly */
    return g_strdup_printf (_ ("Waiting for %s …"), account);
  if (activity == OMS_ACCOUNT_RUNNING && seen > 0) /* Translators: an account and how many of its records were read */
    return g_strdup_printf (_ ("Syncing %s, %s …"), account, number);
  return g_strdup_printf (_ ("Syncing %s …"), account);
}

/* What runs, over all accounts; NULL when nothing does. @whole: all that there is to say of it. */
static char *
describe_running (OmsSession *session, char **whole)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (session));
  OmsSyncEngine *engine = oms_session_get_engine (session);
  OmsGrouping grouping = oms_session_get_grouping (session);
  g_autofree char *line = NULL;
  g_autofree char *sentence = NULL;
  guint n_running = 0, n = g_list_model_get_n_items (accounts);
  gint64 seen = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccount *account = oms_item_get_account (item)->account;
      g_autoptr (OmsSyncProgress) progress = oms_sync_engine_get_progress (engine, account->id);
      if (progress == NULL || progress->activity == OMS_ACCOUNT_IDLE || progress->older)
        continue;
      n_running++;
      seen += progress->counts.seen;
      g_free (sentence);
      sentence = g_strdup (progress->sentence);
      g_free (line);
      line =
          oms_sync_foot_describe_running (account->display_name, progress->activity, progress->counts.seen, grouping);
    }
  if (n_running == 0)
    return oms_sync_engine_is_running (engine) ? g_strdup (_ ("Syncing …")) : NULL;
  if (n_running == 1)
    {
      *whole = g_steal_pointer (&sentence);
      return g_steal_pointer (&line);
    }

  g_autofree char *number = oms_number_format (seen, grouping);
  return g_strdup_printf (ngettext ("Syncing %u marketplace, %s …", "Syncing %u marketplaces, %s …", n_running),
                          n_running, number);
}

static char *
describe_idle (OmsSyncFoot *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  OmsSyncEngine *engine = oms_session_get_engine (self->session);
  GTimeZone *zone = oms_session_get_zone (self->session);
  gint64 last = OMS_TIME_UNKNOWN, next = OMS_TIME_UNKNOWN;
  guint n = g_list_model_get_n_items (accounts), n_failing = 0;
  g_autofree char *failing = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      if (entry->state != NULL)
        last = MAX (last, entry->state->last_success);
      if (entry->account->is_active && entry->state != NULL && entry->state->failing != NULL && n_failing++ == 0)
        failing = g_strdup (entry->account->display_name);
      g_autoptr (OmsSyncProgress) progress = oms_sync_engine_get_progress (engine, entry->account->id);
      if (progress != NULL && progress->next_run != OMS_TIME_UNKNOWN)
        next = next == OMS_TIME_UNKNOWN ? progress->next_run : MIN (next, progress->next_run);
    }
  if (n_failing == 0)
    return oms_sync_foot_describe (last, next, oms_time_now (), zone);
  /* Translators: %s is an account's name */
  return n_failing == 1 ? g_strdup_printf (_ ("%s failed to sync"), failing)
                        : g_strdup_printf (_ ("%u marketplaces failed to sync"), n_failing);
}

/* Older orders that come in while nothing else runs; NULL when none do. */
static char *
describe_older (OmsSession *session)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (session));
  guint n = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      g_autoptr (OmsSyncProgress) progress =
          oms_sync_engine_get_progress (oms_session_get_engine (session), oms_item_get_account (item)->account->id);

      if (progress != NULL && progress->activity != OMS_ACCOUNT_IDLE && progress->older)
        return g_strdup (progress->sentence);
    }
  return NULL;
}

/* Why nothing runs by itself here; NULL when it does. */
static char *
describe_obstacle (OmsSyncFoot *self)
{
  const OmsScheduleStatus *status = oms_sync_engine_get_schedule (oms_session_get_engine (self->session));
  GTimeZone *zone = oms_session_get_zone (self->session);

  if (status->paused_until != OMS_TIME_UNKNOWN)
    return oms_pause_describe (status->paused_until, oms_time_now (), zone);
  if (status->owner == OMS_SCHEDULE_ELSEWHERE)
    return g_strdup (_ ("Another OMS is syncing"));
  if (status->offline_since == OMS_TIME_UNKNOWN || !needs_network (self->session))
    return NULL;

  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (status->offline_since / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *clock = g_date_time_format (local, "%H:%M");
  /* Translators: %s is a time like 10:42 */
  return g_strdup_printf (_ ("Offline since %s"), clock);
}

static gboolean
on_progress_delay_cb (gpointer user_data)
{
  OmsSyncFoot *self = user_data;

  self->progress_delay = 0;
  gtk_widget_set_visible (self->progress, TRUE);
  return G_SOURCE_REMOVE;
}

static void
show_progress (OmsSyncFoot *self, gboolean running)
{
  if (!running)
    {
      g_clear_handle_id (&self->progress_delay, g_source_remove);
      gtk_widget_set_visible (self->progress, FALSE);
      return;
    }
  if (gtk_widget_get_visible (self->progress))
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  else if (self->progress_delay == 0)
    self->progress_delay = g_timeout_add (PROGRESS_DELAY_MS, on_progress_delay_cb, self);
}

static void
update (OmsSyncFoot *self)
{
  if (self->session == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->label), "");
      show_progress (self, FALSE);
      return;
    }

  g_autofree char *whole = NULL;
  g_autofree char *running = describe_running (self->session, &whole);
  g_autofree char *text = g_strdup (running);
  if (text == NULL)
    text = describe_obstacle (self);
  if (text == NULL)
    text = describe_older (self->session);
  if (text == NULL)
    text = describe_idle (self);

  show_progress (self, running != NULL);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (self->box, whole != NULL ? whole : text);
}

static gboolean
on_clock_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_event_cb (OmsSyncFoot *self)
{
  update (self);
}

static void
oms_sync_foot_dispose (GObject *object)
{
  OmsSyncFoot *self = OMS_SYNC_FOOT (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->progress_delay, g_source_remove);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->summary_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_SYNC_FOOT);
  G_OBJECT_CLASS (oms_sync_foot_parent_class)->dispose (object);
}

static void
oms_sync_foot_class_init (OmsSyncFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_sync_foot_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-sync-foot.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncFoot, box);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncFoot, label);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncFoot, icon);
  gtk_widget_class_bind_template_child (widget_class, OmsSyncFoot, progress);
}

static void
oms_sync_foot_init (OmsSyncFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->engine_signals = g_signal_group_new (OMS_TYPE_SYNC_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "progress", G_CALLBACK (on_event_cb), self);
  g_signal_group_connect_swapped (self->engine_signals, "finished", G_CALLBACK (on_event_cb), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::running", G_CALLBACK (on_event_cb), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::schedule", G_CALLBACK (on_event_cb), self);
  self->summary_signals = g_signal_group_new (OMS_TYPE_SUMMARY);
  g_signal_group_connect_swapped (self->summary_signals, "updated", G_CALLBACK (on_event_cb), self);
  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "accounts-told", G_CALLBACK (on_event_cb), self);
}

GtkWidget *
oms_sync_foot_new (void)
{
  return g_object_new (OMS_TYPE_SYNC_FOOT, NULL);
}

void
oms_sync_foot_set_session (OmsSyncFoot *self, OmsSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->engine_signals, session != NULL ? oms_session_get_engine (session) : NULL);
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->summary_signals, session != NULL ? oms_session_get_summary (session) : NULL);
  g_clear_handle_id (&self->clock, g_source_remove);
  if (session != NULL)
    self->clock = g_timeout_add_seconds (REFRESH_SECONDS, on_clock_cb, self);
  update (self);
}

void
oms_sync_foot_set_collapsed (OmsSyncFoot *self, gboolean collapsed)
{
  if (self->collapsed == collapsed)
    return;
  self->collapsed = collapsed;
  gtk_widget_set_visible (self->label, !collapsed);
  gtk_widget_set_visible (self->icon, collapsed);
}
