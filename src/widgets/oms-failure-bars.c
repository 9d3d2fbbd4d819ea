/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. The bars follow the accounts' state, not single runs: one that went well may have left out what
 * fails. Knows nothing of the other bars of the window. */
#include "oms-failure-bars.h"

#include <glib/gi18n-lib.h>

#include "oms-banner.h"

/* What the open list may take of a window of 700 px; more of it scrolls. */
#define MOST_HEIGHT 240

struct _OmsFailureBars
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkWidget *scroller;
  GtkWidget *list; /* of OmsBanner */

  GtkWidget *fold;   /* (nullable) OmsBanner: stands for all of them */
  GtkWidget *toggle; /* in @fold */
  gboolean open;

  /* Owned references */
  OmsSession *session;  /* (nullable) */
  GHashTable *failures; /* platform id → OmsBanner (borrowed) */
  GHashTable *read;     /* platform id → the sentence that was closed */
  GSignalGroup *session_signals;
  GSignalGroup *engine_signals;
  GSignalGroup *account_signals;
};

G_DEFINE_FINAL_TYPE (OmsFailureBars, oms_failure_bars, GTK_TYPE_WIDGET)

/* ---- One line for several ---------------------------------------------------------------------------------------- */

/* "3 accounts need attention: Amazon India, Flipkart, Meesho" */
static char *
describe_all (OmsFailureBars *self)
{
  guint n = g_hash_table_size (self->failures);
  g_autoptr (GString) names = g_string_new (NULL);

  for (GtkWidget *bar = gtk_widget_get_first_child (self->list); bar != NULL; bar = gtk_widget_get_next_sibling (bar))
    {
      const gint64 *id = g_object_get_data (G_OBJECT (bar), "oms-platform");

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              oms_session_get_account_name (self->session, *id));
    }
  /* Translators: a number of accounts; their names */
  return g_strdup_printf (ngettext ("%u account needs attention: %s", "%u accounts need attention: %s", n), n,
                          names->str);
}

static void remove_all_as_read (OmsFailureBars *self);

static void
show_open (OmsFailureBars *self)
{
  gtk_button_set_label (GTK_BUTTON (self->toggle), self->open ? _ ("Show less") : _ ("Show all"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_STATE_EXPANDED, self->open, -1);
}

static void
add_fold (OmsFailureBars *self)
{
  self->fold = oms_banner_new (OMS_BANNER_ERROR, "");
  self->toggle = oms_banner_add_button (OMS_BANNER (self->fold), "", "failures.toggle", NULL);
  g_signal_connect_object (self->fold, "closed", G_CALLBACK (remove_all_as_read), self, G_CONNECT_SWAPPED);
  gtk_box_prepend (GTK_BOX (self->box), self->fold);
  self->open = FALSE;
  show_open (self);
}

/* Whoever stood on the line goes on with what is left of it. */
static void
remove_fold (OmsFailureBars *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (self->fold) != NULL;

  gtk_box_remove (GTK_BOX (self->box), self->fold);
  self->fold = NULL;
  self->toggle = NULL;
  if (had_focus)
    gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
update (OmsFailureBars *self)
{
  guint n = g_hash_table_size (self->failures);

  gtk_widget_set_visible (self->scroller, n == 1 || (n > 1 && self->fold != NULL && self->open));
  if (n > 1 && self->fold == NULL)
    {
      add_fold (self);
      gtk_widget_set_visible (self->scroller, FALSE);
    }
  else if (n <= 1 && self->fold != NULL)
    remove_fold (self);
  if (self->fold == NULL || self->session == NULL)
    return;

  g_autofree char *text = describe_all (self);
  if (!g_str_equal (text, oms_banner_get_text (OMS_BANNER (self->fold))))
    oms_banner_set_text (OMS_BANNER (self->fold), text);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  OmsFailureBars *self = OMS_FAILURE_BARS (widget);

  if (self->fold == NULL)
    return;
  self->open = !self->open;
  show_open (self);
  update (self);
}

/* ---- The bars ---------------------------------------------------------------------------------------------------- */

static void
remove_failure (OmsFailureBars *self, gint64 platform_id)
{
  GtkWidget *banner = g_hash_table_lookup (self->failures, &platform_id);

  if (banner == NULL)
    return;
  g_hash_table_remove (self->failures, &platform_id);
  gtk_box_remove (GTK_BOX (self->list), banner);
  update (self);
}

static void
on_closed_cb (OmsBanner *banner, OmsFailureBars *self)
{
  const gint64 *platform_id = g_object_get_data (G_OBJECT (banner), "oms-platform");

  g_hash_table_replace (self->read, g_memdup2 (platform_id, sizeof *platform_id),
                        g_strdup (oms_banner_get_text (banner)));
  remove_failure (self, *platform_id);
}

static void
remove_all_as_read (OmsFailureBars *self)
{
  GtkWidget *bar;

  while ((bar = gtk_widget_get_first_child (self->list)) != NULL)
    on_closed_cb (OMS_BANNER (bar), self);
}

static void
add_bar (OmsFailureBars *self, gint64 platform_id, const char *sentence, gboolean settings)
{
  GtkWidget *banner = oms_banner_new (OMS_BANNER_ERROR, sentence);

  if (settings)
    oms_banner_add_button (OMS_BANNER (banner), _ ("Open settings"), "win.account-settings",
                           g_variant_new_int64 (platform_id));
  g_object_set_data (G_OBJECT (banner), "oms-settings", settings ? banner : NULL);
  oms_banner_add_button (OMS_BANNER (banner), _ ("Sync again"), "win.sync-account", g_variant_new_int64 (platform_id));
  g_object_set_data_full (G_OBJECT (banner), "oms-platform", g_memdup2 (&platform_id, sizeof platform_id), g_free);
  g_signal_connect_object (banner, "closed", G_CALLBACK (on_closed_cb), self, 0);
  gtk_box_append (GTK_BOX (self->list), banner);
  g_hash_table_insert (self->failures, g_memdup2 (&platform_id, sizeof platform_id), banner);
  update (self);
}

/* The settings are offered only where they can mend it: not when the marketplace is slow, broken or out of reach. The
 * engine knows that of its own runs; @trouble tells of those before it, or of another process. */
static void
show_failure (OmsFailureBars *self, gint64 platform_id, const char *sentence, OmsTrouble trouble)
{
  GtkWidget *banner = g_hash_table_lookup (self->failures, &platform_id);
  gboolean settings = trouble != OMS_TROUBLE_OTHER ||
                      oms_sync_engine_can_settings_help (oms_session_get_engine (self->session), platform_id);

  if (g_strcmp0 (g_hash_table_lookup (self->read, &platform_id), sentence) == 0)
    return;
  if (banner != NULL && settings == (g_object_get_data (G_OBJECT (banner), "oms-settings") != NULL))
    {
      oms_banner_set_text (OMS_BANNER (banner), sentence);
      return;
    }
  remove_failure (self, platform_id);
  add_bar (self, platform_id, sentence, settings);
}

static void
on_told_cb (OmsFailureBars *self)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (self->session));
  guint n = g_list_model_get_n_items (accounts);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      gboolean failing = entry->account->is_active && entry->state != NULL && entry->state->failing != NULL;

      if (failing)
        show_failure (self, entry->account->id, entry->state->failing, entry->state->trouble);
      else
        {
          g_hash_table_remove (self->read, &entry->account->id);
          remove_failure (self, entry->account->id);
        }
    }
  update (self); /* they may have other names */
}

static void
on_finished_cb (OmsFailureBars *self, gint64 platform_id, const char *sentence, gboolean failed)
{
  if (failed)
    show_failure (self, platform_id, sentence, OMS_TROUBLE_OTHER);
}

static void
on_accounts_cb (OmsFailureBars *self)
{
  GtkWidget *next;

  for (GtkWidget *bar = gtk_widget_get_first_child (self->list); bar != NULL; bar = next)
    {
      gint64 platform_id = *(gint64 *) g_object_get_data (G_OBJECT (bar), "oms-platform");

      next = gtk_widget_get_next_sibling (bar);
      if (oms_session_find_account (self->session, platform_id) == NULL)
        remove_failure (self, platform_id);
    }
}

void
oms_failure_bars_set_session (OmsFailureBars *self, OmsSession *session)
{
  GtkWidget *bar;

  g_assert (OMS_IS_FAILURE_BARS (self));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->engine_signals, session != NULL ? oms_session_get_engine (session) : NULL);
  g_signal_group_set_target (self->account_signals, session != NULL ? oms_session_get_accounts (session) : NULL);
  g_hash_table_remove_all (self->read); /* what fails in another database is another matter */
  while ((bar = gtk_widget_get_first_child (self->list)) != NULL)
    remove_failure (self, *(gint64 *) g_object_get_data (G_OBJECT (bar), "oms-platform"));
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void
oms_failure_bars_dispose (GObject *object)
{
  OmsFailureBars *self = OMS_FAILURE_BARS (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_FAILURE_BARS);
  G_OBJECT_CLASS (oms_failure_bars_parent_class)->dispose (object);
}

static void
oms_failure_bars_finalize (GObject *object)
{
  g_hash_table_unref (OMS_FAILURE_BARS (object)->failures);
  g_hash_table_unref (OMS_FAILURE_BARS (object)->read);
  G_OBJECT_CLASS (oms_failure_bars_parent_class)->finalize (object);
}

static void
oms_failure_bars_class_init (OmsFailureBarsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = oms_failure_bars_dispose;
  object_class->finalize = oms_failure_bars_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-failure-bars.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, OmsFailureBars, box);
  gtk_widget_class_bind_template_child (widget_class, OmsFailureBars, scroller);
  gtk_widget_class_bind_template_child (widget_class, OmsFailureBars, list);
  gtk_widget_class_install_action (widget_class, "failures.toggle", NULL, toggle_action);
}

static void
oms_failure_bars_init (OmsFailureBars *self)
{
  self->failures = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->read = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MOST_HEIGHT);

  self->session_signals = g_signal_group_new (OMS_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "accounts-told", G_CALLBACK (on_told_cb), self);
  self->engine_signals = g_signal_group_new (OMS_TYPE_SYNC_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "finished", G_CALLBACK (on_finished_cb), self);
  self->account_signals = g_signal_group_new (OMS_TYPE_ACCOUNT_LIST);
  g_signal_group_connect_swapped (self->account_signals, "items-changed", G_CALLBACK (on_accounts_cb), self);
}
