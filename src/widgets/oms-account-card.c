/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account on the Marketplaces page. */
#include "oms-account-card.h"

#include <glib/gi18n-lib.h>

#include "oms-back-fill.h"
#include "oms-kind-square.h"
#include "oms-pause-menu.h"

#define REFRESH_SECONDS 30

struct _OmsAccountCard
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *square;
  GtkWidget *name;
  GtkWidget *kind;
  GtkWidget *active;
  GtkWidget *menu_button;
  GtkWidget *state;
  GtkWidget *last_label;
  GtkWidget *last_success;
  GtkWidget *next_label;
  GtkWidget *next_run;
  GtkWidget *orders;
  GtkWidget *problems;
  GtkWidget *older_box;
  GtkWidget *older;
  GtkWidget *older_bar;
  GtkWidget *older_stop;
  GtkWidget *capabilities;
  GtkWidget *verified;
  GtkWidget *sync_button;
  GtkWidget *settings_button;
  GtkWidget *panel_button;
  GtkWidget *fill_button;

  /* Owned references */
  OmsSession *session;
  OmsItem *item;

  gint64 platform_id;
  guint clock;
  gboolean filling;
  int menu_pause; /* what the menu was made for: 1 paused, 2 everything is, 3 both, 0 neither; -1: it is to be made */
};

G_DEFINE_FINAL_TYPE (OmsAccountCard, oms_account_card, GTK_TYPE_WIDGET)

const char *
oms_account_card_capability_label (OmsCapability capability)
{
  switch (capability)
    {
    case OMS_CAPABILITY_ORDERS:
      return _ ("Orders");
    case OMS_CAPABILITY_ONE_ORDER:
      return _ ("Single orders");
    case OMS_CAPABILITY_STOCK_READ:
      return _ ("Stock");
    case OMS_CAPABILITY_STOCK_WRITE:
      return _ ("Sending stock");
    case OMS_CAPABILITY_LABELS:
      return _ ("Labels");
    case OMS_CAPABILITY_ACTIONS:
      return _ ("Packing and shipping");
    case OMS_CAPABILITY_FILES_IN:
      return _ ("Report files");
    case OMS_CAPABILITY_FILES_OUT:
      return _ ("Upload files");
    default:
      return "";
    }
}

/* ---- Filling
 * --------------------------------------------------------------------------------------------------------- */

/* What the marketplace's adapter can do, as far as this account uses it. */
static void
fill_capabilities (OmsAccountCard *self, const OmsAccount *account)
{
  const OmsAdapterInfo *info = oms_registry_find (account->kind);
  guint used = oms_session_is_connected (account) ? ~0u : OMS_CAPABILITY_FILES_IN | OMS_CAPABILITY_FILES_OUT;
  guint built = info != NULL ? info->capabilities & used : 0;
  guint verified = info != NULL ? info->verified & used : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->capabilities)) != NULL)
    gtk_box_remove (GTK_BOX (self->capabilities), child);
  for (guint bit = OMS_CAPABILITY_ORDERS; bit <= OMS_CAPABILITY_FILES_OUT; bit <<= 1)
    {
      if ((built & bit) == 0)
        continue;
      gboolean sure = (verified & bit) != 0;
      GtkWidget *word = gtk_label_new (oms_account_card_capability_label ((OmsCapability) bit));
      gtk_widget_add_css_class (word, "capability");
      if (sure)
        gtk_widget_add_css_class (word, "verified");
      gtk_widget_set_tooltip_text (word, sure ? _ ("Verified with the live marketplace")
                                              : _ ("Not yet verified with the live marketplace"));
      gtk_box_append (GTK_BOX (self->capabilities), word);
    }
  gtk_widget_set_visible (self->verified, built != 0);
  gtk_label_set_text (GTK_LABEL (self->verified), verified == 0 ? _ ("Not yet verified with the live marketplace")
                                                  : (built & ~verified) != 0
                                                      ? _ ("Green: verified with the live marketplace")
                                                      : _ ("Verified with the live marketplace"));
}

/* What the engine does with it now; NULL when it is idle. */
static char *
describe_activity (OmsSyncProgress *progress)
{
  if (progress == NULL || progress->activity == OMS_ACCOUNT_IDLE || progress->older)
    return NULL;
  if (progress->sentence != NULL && progress->sentence[0] != '\0')
    return g_strdup (progress->sentence);
  return g_strdup (progress->activity == OMS_ACCOUNT_QUEUED    ? _ ("Waiting for its turn …")
                   : progress->activity == OMS_ACCOUNT_WAITING ? _ ("Waiting for the marketplace …")
                                                               : _ ("Syncing …"));
}

/* What is read from files has its imports to be judged by, and no sync of earlier days. */
static char *
describe_files (OmsSession *session, const OmsAccountEntry *entry, gboolean *bad)
{
  const OmsRun *run = entry->state != NULL ? entry->state->last_run : NULL;

  if (run == NULL || run->state == OMS_RUN_DONE || g_strcmp0 (run->what, "import") != 0)
    return g_strdup (_ ("Read from report files. Import a report file to bring it up to date."));
  *bad = run->state == OMS_RUN_FAILED;
  if (*bad && run->sentence != NULL && run->sentence[0] != '\0')
    return oms_session_shorten (session, entry->account->id, run->sentence);
  return g_strdup (*bad ? _ ("The last import failed.")
                        : _ ("The last import was stopped. Import the file again to have the rest."));
}

/* What fails goes on failing while it is paused, and is said with it. */
static char *
describe_failure (OmsSession *session, const OmsAccountEntry *entry)
{
  if (entry->state == NULL || entry->state->failing == NULL)
    return NULL;
  return entry->state->failing[0] != '\0' ? oms_session_shorten (session, entry->account->id, entry->state->failing)
                                          : g_strdup (_ ("The last sync failed."));
}

static char *
describe_pause (OmsSession *session, gint64 pause, const char *failure)
{
  g_autofree char *until = oms_pause_describe (pause, oms_time_now (), oms_session_get_zone (session));

  if (failure != NULL) /* Translators: "Paused until 7:00"; a sentence */
    return g_strdup_printf (_ ("%s. %s"), until, failure);
  /* Translators: %s is "Paused until 7:00" */
  return g_strdup_printf (_ ("%s. You can still sync by hand."), until);
}

static char *
describe_state (OmsSession *session, const OmsAccountEntry *entry, OmsSyncProgress *progress, gint64 pause,
                gboolean *bad)
{
  const OmsRun *run = entry->state != NULL ? entry->state->last_run : NULL;
  char *activity = describe_activity (progress);
  g_autofree char *failure = NULL;

  *bad = FALSE;
  if (activity != NULL)
    return activity;
  if (!entry->account->is_active)
    return g_strdup (_ ("Switched off. Nothing is fetched."));
  if (!oms_session_is_connected (entry->account))
    return describe_files (session, entry, bad);
  failure = describe_failure (session, entry);
  *bad = failure != NULL;
  if (pause != OMS_TIME_UNKNOWN)
    return describe_pause (session, pause, failure);
  if (run == NULL && failure == NULL)
    return g_strdup (_ ("Not synced yet."));
  if (failure != NULL)
    return g_steal_pointer (&failure);
  if (run->state == OMS_RUN_CANCELLED)
    return g_strdup (_ ("The last sync was stopped."));
  if (run->state == OMS_RUN_INTERRUPTED)
    return g_strdup (_ ("The last sync was cut off. The next one goes on from there."));
  return g_strdup (_ ("Everything is in order."));
}

/* When it syncs by itself next, or why it does not. */
static char *
describe_next (OmsAccountCard *self, const OmsAccount *account, OmsSyncProgress *progress, gint64 pause)
{
  OmsSyncEngine *engine = oms_session_get_engine (self->session);
  gint64 now = oms_time_now ();
  gint64 next = progress != NULL && account->is_active ? progress->next_run : OMS_TIME_UNKNOWN;

  if (account->is_active && pause != OMS_TIME_UNKNOWN)
    return g_strdup (_ ("paused"));
  if (account->is_active && g_str_equal (oms_schedule_get_rhythm (account)->id, OMS_RHYTHM_BY_HAND))
    return g_strdup (_ ("by hand"));
  if (account->is_active && oms_sync_engine_get_schedule (engine)->owner == OMS_SCHEDULE_ELSEWHERE)
    return g_strdup (_ ("by another OMS"));
  if (account->is_active && oms_sync_engine_is_refused (engine, account->id))
    return g_strdup (_ ("waits for you"));
  if (next == OMS_TIME_UNKNOWN)
    return g_strdup ("—");
  return next <= now ? g_strdup (_ ("now"))
                     : oms_time_format_due (next, now, oms_session_get_zone (self->session), NULL);
}

static void
fill_times (OmsAccountCard *self, const OmsAccountEntry *entry, OmsSyncProgress *progress, gint64 pause)
{
  GTimeZone *zone = oms_session_get_zone (self->session);
  gint64 last = entry->state != NULL ? entry->state->last_success : OMS_TIME_UNKNOWN;
  g_autofree char *ago =
      last != OMS_TIME_UNKNOWN ? oms_time_format_ago (last, oms_time_now (), zone) : g_strdup (_ ("never"));
  g_autofree char *exact = last != OMS_TIME_UNKNOWN ? oms_time_format_long (last, zone) : NULL;
  g_autofree char *next = describe_next (self, entry->account, progress, pause);

  gtk_label_set_text (GTK_LABEL (self->last_success), ago);
  gtk_widget_set_tooltip_text (self->last_success, exact);
  gtk_label_set_text (GTK_LABEL (self->next_run), next);
  gtk_widget_set_tooltip_text (self->next_run, _ (oms_schedule_get_rhythm (entry->account)->label));
}

/* What is noted, and what has come since. */
static void
fill_older (OmsAccountCard *self, const OmsAccount *account, OmsSyncProgress *progress)
{
  OmsBackFill back_fill;
  gboolean wanted = oms_back_fill_get (account, &back_fill);

  gtk_widget_set_visible (self->older_box, wanted);
  if (!wanted)
    return;
  if (progress != NULL && progress->older && progress->activity != OMS_ACCOUNT_IDLE)
    back_fill.seen += progress->counts.seen;

  g_autofree char *text =
      oms_back_fill_describe_progress (&back_fill, oms_time_now (), oms_session_get_zone (self->session));
  gtk_label_set_text (GTK_LABEL (self->older), text);
  gtk_widget_set_tooltip_text (self->older, text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->older_bar),
                                 CLAMP ((double) back_fill.seen / (double) MAX (back_fill.expected, 1), 0, 1));
}

/* @own: until when the account is paused, @all: until when everything is. */
static void
fill_menu (OmsAccountCard *self, const OmsAdapterInfo *info, gint64 own, gint64 all)
{
  int paused = (own != OMS_TIME_UNKNOWN ? 1 : 0) + (all != OMS_TIME_UNKNOWN ? 2 : 0);
  g_autoptr (GMenu) menu = NULL;
  g_autoptr (GMenu) rest = NULL;
  g_autoptr (GMenuItem) older = NULL;
  g_autoptr (GMenuItem) remove = NULL;

  if (self->menu_pause == paused)
    return;
  self->menu_pause = paused;
  menu = g_menu_new ();
  rest = g_menu_new ();
  if (info != NULL && oms_back_fill_job (info, 0) != NULL &&
      oms_session_is_connected (oms_item_get_account (self->item)->account))
    {
      if (own != OMS_TIME_UNKNOWN || all == OMS_TIME_UNKNOWN)
        oms_pause_menu_append (menu, _ ("Pause"), self->platform_id, own != OMS_TIME_UNKNOWN);
      if (all != OMS_TIME_UNKNOWN)
        oms_pause_menu_append (menu, NULL, 0, TRUE);
      older = g_menu_item_new (_ ("Fetch older orders …"), NULL);
      g_menu_item_set_action_and_target (older, "win.fetch-older", "x", self->platform_id);
      g_menu_append_item (rest, older);
    }
  remove = g_menu_item_new (_ ("Remove …"), NULL);
  g_menu_item_set_action_and_target (remove, "win.remove-account", "x", self->platform_id);
  g_menu_append_item (rest, remove);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), G_MENU_MODEL (menu));
}

/* What comes from files is brought up to date by importing one, fetched from the seller panel. */
static void
fill_way (OmsAccountCard *self, const OmsAccount *account)
{
  gboolean connected = oms_session_is_connected (account);
  GtkActionable *button = GTK_ACTIONABLE (self->sync_button);

  gtk_label_set_text (GTK_LABEL (self->last_label), connected ? _ ("Last success") : _ ("Last import"));
  gtk_widget_set_visible (self->next_label, connected);
  gtk_widget_set_visible (self->next_run, connected);
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, connected ? g_variant_new_int64 (account->id) : NULL);
  gtk_actionable_set_action_name (button, connected ? "win.sync-account" : "win.import");
  gtk_button_set_label (GTK_BUTTON (self->sync_button), connected ? _ ("Sync") : _ ("Import a file"));
  fill_capabilities (self, account);
  self->menu_pause = -1; /* it offers other things now */
}

static void
update (OmsAccountCard *self)
{
  const OmsAccountEntry *entry = oms_item_get_account (self->item);
  const OmsAdapterInfo *info = oms_registry_find (entry->account->kind);
  const char *kind = info != NULL ? _ (info->label) : entry->account->kind;
  OmsGrouping grouping = oms_session_get_grouping (self->session);
  g_autoptr (OmsSyncProgress) progress =
      oms_sync_engine_get_progress (oms_session_get_engine (self->session), self->platform_id);
  gint64 own_pause = oms_pause_get (entry->account, oms_time_now ());
  gint64 all_pause = oms_sync_engine_get_schedule (oms_session_get_engine (self->session))->paused_until;
  gint64 pause = MAX (own_pause, all_pause);
  gboolean bad, busy = progress != NULL && progress->activity != OMS_ACCOUNT_IDLE && !progress->older;
  g_autofree char *state = describe_state (self->session, entry, progress, pause, &bad);
  g_autofree char *orders = oms_number_format (entry->state != NULL ? entry->state->orders : 0, grouping);
  g_autofree char *problems = oms_number_format (entry->state != NULL ? entry->state->problems : 0, grouping);

  gtk_label_set_text (GTK_LABEL (self->name), entry->account->display_name);
  gtk_widget_set_tooltip_text (self->name, entry->account->display_name);
  gtk_label_set_text (GTK_LABEL (self->kind), kind);
  gtk_widget_set_visible (self->kind, g_ascii_strcasecmp (kind, entry->account->display_name) != 0);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  gtk_widget_set_tooltip_text (self->state, state);
  if (bad)
    gtk_widget_add_css_class (self->state, "alert-text");
  else
    gtk_widget_remove_css_class (self->state, "alert-text");
  gtk_label_set_text (GTK_LABEL (self->orders), orders);
  gtk_label_set_text (GTK_LABEL (self->problems), problems);
  gtk_widget_set_sensitive (self->sync_button, !busy);
  fill_times (self, entry, progress, pause);
  fill_older (self, entry->account, progress);
  fill_menu (self, info, own_pause, all_pause);

  self->filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->active), entry->account->is_active);
  self->filling = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, entry->account->display_name,
                                  -1);
}

/* The settings may have changed with the item. */
static void
on_revision_cb (OmsAccountCard *self)
{
  fill_way (self, oms_item_get_account (self->item)->account);
  update (self);
}

/* ---- Switch
 * ---------------------------------------------------------------------------------------------------------- */

static void
on_active_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OmsAccountCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!oms_store_set_account_active_finish (OMS_STORE (source), result, &error) && self->session != NULL)
    {
      oms_session_toast (self->session, error->message, NULL, NULL);
      update (self);
    }
}

static void
on_active_cb (OmsAccountCard *self)
{
  if (self->filling || self->session == NULL)
    return;
  oms_store_set_account_active_async (oms_session_get_store (self->session), self->platform_id,
                                      gtk_switch_get_active (GTK_SWITCH (self->active)), NULL, on_active_set_cb,
                                      g_object_ref (self));
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static gboolean
on_clock_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_progress_cb (OmsAccountCard *self, OmsSyncProgress *progress)
{
  if (progress->platform_id == self->platform_id)
    update (self);
}

static void
on_finished_cb (OmsAccountCard *self, gint64 platform_id)
{
  if (platform_id == self->platform_id)
    update (self);
}

static void
oms_account_card_dispose (GObject *object)
{
  OmsAccountCard *self = OMS_ACCOUNT_CARD (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_object (&self->item);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_ACCOUNT_CARD);
  G_OBJECT_CLASS (oms_account_card_parent_class)->dispose (object);
}

static void
on_panel_clicked_cb (OmsAccountCard *self)
{
  const OmsAdapterInfo *info = oms_registry_find (oms_item_get_account (self->item)->account->kind);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), info->panel_uri, GDK_CURRENT_TIME);
}

static void
oms_account_card_class_init (OmsAccountCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_account_card_dispose;
  g_type_ensure (OMS_TYPE_KIND_SQUARE);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-account-card.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, OmsAccountCard, child)
  BIND (box);
  BIND (square);
  BIND (name);
  BIND (kind);
  BIND (active);
  BIND (menu_button);
  BIND (state);
  BIND (last_label);
  BIND (last_success);
  BIND (next_label);
  BIND (next_run);
  BIND (orders);
  BIND (problems);
  BIND (older_box);
  BIND (older);
  BIND (older_bar);
  BIND (older_stop);
  BIND (capabilities);
  BIND (verified);
  BIND (sync_button);
  BIND (settings_button);
  BIND (panel_button);
  BIND (fill_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_active_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_panel_clicked_cb);
}

static void
oms_account_card_init (OmsAccountCard *self)
{
  self->menu_pause = -1;
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

GtkWidget *
oms_account_card_new (OmsSession *session, OmsItem *item)
{
  OmsAccountCard *self = g_object_new (OMS_TYPE_ACCOUNT_CARD, NULL);
  const OmsAccount *account = oms_item_get_account (item)->account;
  const OmsAdapterInfo *info = oms_registry_find (account->kind);
  OmsSyncEngine *engine = oms_session_get_engine (session);

  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  self->platform_id = account->id;
  oms_kind_square_set_kind (OMS_KIND_SQUARE (self->square), account->kind, 0);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->settings_button), "x", account->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->older_stop), "x", account->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fill_button), "x", account->id);
  gtk_widget_set_visible (self->fill_button, info != NULL && (info->capabilities & OMS_CAPABILITY_FILES_OUT) != 0);
  gtk_widget_set_visible (self->panel_button, info != NULL && info->panel_uri != NULL);
  fill_way (self, account);

  g_signal_connect_object (item, "notify::revision", G_CALLBACK (on_revision_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "progress", G_CALLBACK (on_progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "finished", G_CALLBACK (on_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::schedule", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->clock = g_timeout_add_seconds (REFRESH_SECONDS, on_clock_cb, self);
  update (self);
  return GTK_WIDGET (self);
}

gboolean
oms_account_card_begin (OmsAccountCard *self)
{
  g_assert (OMS_IS_ACCOUNT_CARD (self));

  return gtk_widget_grab_focus (self->sync_button) || gtk_widget_grab_focus (self->settings_button);
}
