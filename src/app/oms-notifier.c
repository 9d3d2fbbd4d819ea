/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktop notifications, also without a window: parcels that must not leave, and accounts that need a person. A newer
 * one of the same kind replaces the older. */
#include "oms-notifier.h"

#include <glib/gi18n.h>

/* A marketplace has bad moments; it is told of when so many runs have failed, one behind the other. */
#define FAILURES_TOLD 3
/* As many are looked at; nobody packs more in vain. */
#define MAX_RECALLED 500

struct _OmsNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* borrowed: owns us */
  OmsSession *session;
  GCancellable *cancellable;

  GHashTable *recalled; /* (nullable) ids of orders cancelled after packing, as last read; NULL: not read yet */
  GHashTable *fresh;    /* those of them that came since somebody looked */
  gboolean reading;
  gboolean read_again;
  GHashTable *failures; /* platform id → runs in a row that failed */
  GHashTable
      *refused; /* platform id → the account's updated_at when somebody was told, or was to be; -1: it came through */
};

G_DEFINE_FINAL_TYPE (OmsNotifier, oms_notifier, G_TYPE_OBJECT)

static gboolean
is_looked_at (OmsNotifier *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_widget_get_visible (GTK_WIDGET (window)) && gtk_window_is_active (window);
}

static GHashTable *
id_set_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* ---- Accounts ------------------------------------------------------------------------------------------------------
 */

static char *
failed_id (gint64 platform_id)
{
  return g_strdup_printf ("failed-%" G_GINT64_FORMAT, platform_id);
}

/* Under which the database remembers that somebody was told. */
static char *
told_setting (gint64 platform_id)
{
  return g_strdup_printf ("told-refused-%" G_GINT64_FORMAT, platform_id);
}

static void
tell_failure (OmsNotifier *self, gint64 platform_id, const char *title, const char *sentence)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autofree char *id = failed_id (platform_id);

  g_notification_set_body (notification, sentence);
  g_notification_set_default_action_and_target (notification, "app.show-page", "s", "marketplaces");
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

typedef struct
{
  OmsNotifier *self; /* owned */
  gint64 platform_id;
  char *sentence;
  char *state; /* of the account, as it was refused */
} Refusal;

static void
refusal_free (Refusal *refusal)
{
  g_object_unref (refusal->self);
  g_free (refusal->sentence);
  g_free (refusal->state);
  g_free (refusal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refusal, refusal_free)

static void
on_told_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refusal) refusal = user_data;
  OmsNotifier *self = refusal->self;
  g_autofree char *told = oms_store_get_setting_finish (OMS_STORE (source), result, NULL);
  g_autofree char *setting = told_setting (refusal->platform_id);
  g_autofree char *title = NULL;

  if (g_cancellable_is_cancelled (self->cancellable) || g_strcmp0 (told, refusal->state) == 0)
    return;
  oms_store_set_setting_async (OMS_STORE (source), setting, refusal->state, NULL, NULL, NULL);
  if (is_looked_at (self))
    return; /* the bar says it */
  /* Translators: %s is the name of an account */
  title = g_strdup_printf (_ ("%s needs you"), oms_session_get_account_name (self->session, refusal->platform_id));
  tell_failure (self, refusal->platform_id, title, refusal->sentence);
}

/* Once for what the account is now, also over restarts: it stays refused until a person changes it. */
static void
tell_refused (OmsNotifier *self, gint64 platform_id, const char *sentence)
{
  const OmsAccount *account = oms_session_find_account (self->session, platform_id);
  const gint64 *told = g_hash_table_lookup (self->refused, &platform_id);
  g_autofree char *setting = told_setting (platform_id);
  Refusal *refusal;

  if (account == NULL || (told != NULL && *told == account->updated_at))
    return;
  g_hash_table_replace (self->refused, g_memdup2 (&platform_id, sizeof platform_id),
                        g_memdup2 (&account->updated_at, sizeof account->updated_at));
  refusal = g_new0 (Refusal, 1);
  refusal->self = g_object_ref (self);
  refusal->platform_id = platform_id;
  refusal->sentence = oms_session_shorten (self->session, platform_id, sentence);
  refusal->state = g_strdup_printf ("%" G_GINT64_FORMAT, account->updated_at);
  oms_store_get_setting_async (oms_session_get_store (self->session), setting, self->cancellable, on_told_read_cb,
                               refusal);
}

/* It came through: when it is refused once more, that is news. Written once, not with each sync. */
static void
forget_refusal (OmsNotifier *self, gint64 platform_id)
{
  static const gint64 none = -1;
  const gint64 *told = g_hash_table_lookup (self->refused, &platform_id);
  g_autofree char *setting = told_setting (platform_id);
  g_autofree char *id = failed_id (platform_id);

  if (told != NULL && *told == none)
    return;
  g_hash_table_replace (self->refused, g_memdup2 (&platform_id, sizeof platform_id), g_memdup2 (&none, sizeof none));
  oms_store_set_setting_async (oms_session_get_store (self->session), setting, "", NULL, NULL, NULL);
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
}

static void
on_finished_cb (OmsSyncEngine *engine, gint64 platform_id, const char *sentence, gboolean failed, OmsNotifier *self)
{
  guint failures = failed ? GPOINTER_TO_UINT (g_hash_table_lookup (self->failures, &platform_id)) + 1 : 0;
  g_autofree char *id = failed_id (platform_id);

  g_hash_table_insert (self->failures, g_memdup2 (&platform_id, sizeof platform_id), GUINT_TO_POINTER (failures));
  if (!failed)
    g_application_withdraw_notification (G_APPLICATION (self->application), id);
  else if (oms_sync_engine_is_refused (engine, platform_id))
    tell_refused (self, platform_id, sentence);
  else if (failures == FAILURES_TOLD && !is_looked_at (self))
    tell_failure (self, platform_id, _ ("A marketplace could not be synced"), sentence);
}

/* Another process may keep the schedule: its runs end there, and only what it has stored tells of them. */
static void
on_accounts_told_cb (OmsNotifier *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  guint n = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      gint64 id = entry->account->id;
      if (entry->state == NULL || !entry->account->is_active)
        continue;
      if (entry->state->trouble == OMS_TROUBLE_REFUSED)
        tell_refused (self, id, entry->state->failing);
      else if (entry->state->failing == NULL && entry->state->last_success != OMS_TIME_UNKNOWN)
        forget_refusal (self, id);
    }
}

/* ---- Parcels that must not leave -----------------------------------------------------------------------------------
 */

static void read_recalled (OmsNotifier *self);

static char *
describe_one (OmsNotifier *self, const OmsOrderRow *row)
{
  const char *account = oms_session_get_account_name (self->session, row->platform_id);

  if (row->status == OMS_STATUS_CANCELLED) /* Translators: an order's number; an account */
    return g_strdup_printf (_ ("Order %s of %s was cancelled after you packed it. Do not ship it."), row->order_id,
                            account);
  return g_strdup_printf (
      /* Translators: an order's number; an account */
      _ ("A part of order %s of %s was cancelled after you packed it. Take it out before the rest ships."),
      row->order_id, account);
}

static void
tell_recalled (OmsNotifier *self, const char *body)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Cancelled after packing"));

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.show-view", "s", "cancelled-after-pack");
  g_application_send_notification (G_APPLICATION (self->application), "cancelled-after-pack", notification);
}

static void
on_row_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsNotifier) self = user_data;
  g_autoptr (GPtrArray) rows = oms_store_order_rows_finish (OMS_STORE (source), result, NULL);
  g_autofree char *body = NULL;

  if (rows == NULL || rows->len != 1 || g_ptr_array_index (rows, 0) == NULL ||
      g_cancellable_is_cancelled (self->cancellable))
    return;
  body = describe_one (self, g_ptr_array_index (rows, 0));
  tell_recalled (self, body);
}

static void
tell_fresh (OmsNotifier *self)
{
  guint n = g_hash_table_size (self->fresh);
  g_autofree char *body = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->fresh);
  if (n == 1 && g_hash_table_iter_next (&iter, &id, NULL))
    {
      oms_store_order_rows_async (oms_session_get_store (self->session), id, 1, self->cancellable, on_row_cb,
                                  g_object_ref (self));
      return;
    }
  body = g_strdup_printf (ngettext ("%u order was cancelled, or a part of it, after you packed it. Do not ship it.",
                                    "%u orders were cancelled, or parts of them, after you packed them. Do not ship "
                                    "them.",
                                    n),
                          n);
  tell_recalled (self, body);
}

/* TRUE when there is one among @now that was not there before. */
static gboolean
take_recalled (OmsNotifier *self, GHashTable *now)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->recalled);
  GHashTableIter iter;
  gpointer id;
  gboolean news = FALSE;

  self->recalled = g_hash_table_ref (now);
  g_hash_table_iter_init (&iter, self->fresh);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (now, id) || is_looked_at (self))
      g_hash_table_iter_remove (&iter);
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (before != NULL && !g_hash_table_contains (before, id))
      news = g_hash_table_add (self->fresh, g_memdup2 (id, sizeof (gint64))) || news;
  return news;
}

static void
on_recalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsNotifier) self = user_data;
  g_autoptr (GArray) ids = oms_store_order_ids_finish (OMS_STORE (source), result, NULL);
  g_autoptr (GHashTable) now = id_set_new ();

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_hash_table_add (now, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64)));
  if (ids != NULL && take_recalled (self, now))
    tell_fresh (self);
  else if (ids != NULL && g_hash_table_size (self->fresh) == 0 && !is_looked_at (self))
    g_application_withdraw_notification (G_APPLICATION (self->application), "cancelled-after-pack");
  if (self->read_again)
    read_recalled (self);
}

static void
read_recalled (OmsNotifier *self)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  OmsOrderSort sort = { .key = OMS_SORT_ORDERED, .descending = TRUE };

  self->read_again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  filter->view = OMS_VIEW_CANCELLED_AFTER_PACK;
  oms_store_order_ids_async (oms_session_get_store (self->session), filter, &sort, MAX_RECALLED, self->cancellable,
                             on_recalled_cb, g_object_ref (self));
}

static void
on_changed_cb (OmsStore *store, const OmsStoreChange *change, OmsNotifier *self)
{
  if ((change->tables & OMS_STORE_ORDERS) != 0)
    read_recalled (self);
}

/* ---- The object ----------------------------------------------------------------------------------------------------
 */

OmsNotifier *
oms_notifier_new (GtkApplication *application, OmsSession *session)
{
  OmsNotifier *self = g_object_new (OMS_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->session = g_object_ref (session);
  g_signal_connect_object (oms_session_get_engine (session), "finished", G_CALLBACK (on_finished_cb), self, 0);
  g_signal_connect_object (session, "accounts-told", G_CALLBACK (on_accounts_told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (oms_session_get_store (session), "changed", G_CALLBACK (on_changed_cb), self, 0);
  on_accounts_told_cb (self);
  read_recalled (self);
  return self;
}

static void
oms_notifier_dispose (GObject *object)
{
  OmsNotifier *self = OMS_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (oms_notifier_parent_class)->dispose (object);
}

static void
oms_notifier_finalize (GObject *object)
{
  OmsNotifier *self = OMS_NOTIFIER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->recalled, g_hash_table_unref);
  g_hash_table_unref (self->fresh);
  g_hash_table_unref (self->failures);
  g_hash_table_unref (self->refused);
  G_OBJECT_CLASS (oms_notifier_parent_class)->finalize (object);
}

static void
oms_notifier_class_init (OmsNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = oms_notifier_dispose;
  object_class->finalize = oms_notifier_finalize;
}

static void
oms_notifier_init (OmsNotifier *self)
{
  self->cancellable = g_cancellable_new ();
  self->fresh = id_set_new ();
  self->failures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->refused = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}
