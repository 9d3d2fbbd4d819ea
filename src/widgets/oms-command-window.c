/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands are actions that are there anyway; this only finds them. It does nothing itself. */
#include "oms-command-window.h"

#include <glib/gi18n-lib.h>

#include "oms-window.h"

struct _OmsCommandWindow
{
  GtkWindow parent_instance;

  /* Template widgets */
  GtkWidget *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (OmsCommandWindow, oms_command_window, GTK_TYPE_WINDOW)

#define PAUSE  "win.pause((int64 0, 'hour'))"
#define RESUME "win.pause((int64 0, 'resume'))"

static const struct
{
  const char *label;
  const char *action; /* with its target */
} commands[] = {
  { N_ ("Sync now"), "win.sync" },
  { N_ ("Stop syncing"), "win.cancel-sync" },
  { N_ ("Sync orders"), "win.sync-orders" },
  { N_ ("Sync inventory"), "win.sync-inventory" },
  { N_ ("Pause everything for an hour"), PAUSE },
  { N_ ("Resume everything"), RESUME },
  { N_ ("Search all orders"), "win.search" },
  { N_ ("Sort the list"), "win.sort" },
  { N_ ("Export the list"), "win.export" },
  { N_ ("Today"), "win.page::today" },
  { N_ ("Orders"), "win.page::orders" },
  { N_ ("Orders: To pack"), "win.view::to-pack" },
  { N_ ("Orders: Due today"), "win.view::due-today" },
  { N_ ("Orders: Overdue"), "win.view::overdue" },
  { N_ ("Orders: Cancelled after packing"), "win.view::cancelled-after-pack" },
  { N_ ("Orders: Returns"), "win.view::returns" },
  { N_ ("Inventory"), "win.page::inventory" },
  { N_ ("Marketplaces"), "win.page::marketplaces" },
  { N_ ("Activity"), "win.page::activity" },
  { N_ ("Import a report file"), "win.import" },
  { N_ ("Add a marketplace"), "win.add-account" },
  { N_ ("Preferences"), "app.preferences" },
  { N_ ("Keyboard shortcuts"), "win.show-help-overlay" },
  { N_ ("About OMS"), "app.about" },
  { N_ ("Quit"), "app.quit" },
};

gboolean
oms_command_matches (const char *label, const char *text)
{
  g_autofree char *folded_label = g_utf8_casefold (label, -1);
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_auto (GStrv) words = g_strsplit (folded_text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded_label, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* ---- Rows -----------------------------------------------------------------------------------------------------------
 */

static char *
describe_keys (const char *action)
{
  GApplication *application = g_application_get_default ();
  guint key;
  GdkModifierType modifiers;

  if (!GTK_IS_APPLICATION (application))
    return g_strdup ("");
  g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (application), action);
  if (keys[0] == NULL || !gtk_accelerator_parse (keys[0], &key, &modifiers))
    return g_strdup ("");
  return gtk_accelerator_get_label (key, modifiers);
}

static void
add_command (OmsCommandWindow *self, const char *label, const char *action)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (label);
  g_autofree char *keys = describe_keys (action);
  GtkWidget *hint = gtk_label_new (keys);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), "oms-label", g_strdup (label), g_free);
  g_object_set_data_full (G_OBJECT (row), "oms-action", g_strdup (action), g_free);
  gtk_list_box_append (self->list, row);
}

static void
add_account_commands (OmsCommandWindow *self, const OmsAccount *account)
{
  /* Translators: %s is an account's name */
  g_autofree char *sync = g_strdup_printf (_ ("Sync %s"), account->display_name);
  g_autofree char *settings = g_strdup_printf (_ ("Settings of %s"), account->display_name);
  g_autofree char *sync_action = g_strdup_printf ("win.sync-account(int64 %" G_GINT64_FORMAT ")", account->id);
  g_autofree char *settings_action = g_strdup_printf ("win.account-settings(int64 %" G_GINT64_FORMAT ")", account->id);

  if (account->is_active && oms_session_is_connected (account))
    add_command (self, sync, sync_action);
  add_command (self, settings, settings_action);
}

/* Some can do something now and then only. */
static gboolean
is_offered (OmsCommandWindow *self, OmsSession *session, const char *action)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const char *page = OMS_IS_WINDOW (parent) ? oms_window_get_page (OMS_WINDOW (parent)) : "";
  OmsSyncEngine *engine = oms_session_get_engine (session);

  if (g_str_equal (action, "win.cancel-sync"))
    return oms_sync_engine_is_running (engine);
  if (g_str_equal (action, PAUSE) || g_str_equal (action, RESUME))
    return (oms_sync_engine_get_schedule (engine)->paused_until != OMS_TIME_UNKNOWN) == g_str_equal (action, RESUME);
  if (g_str_equal (action, "win.sort") || g_str_equal (action, "win.export"))
    return g_str_equal (page, "orders") || g_str_equal (page, "inventory");
  return TRUE;
}

static void
add_commands (OmsCommandWindow *self, OmsSession *session)
{
  GListModel *accounts = G_LIST_MODEL (oms_session_get_accounts (session));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (is_offered (self, session, commands[i].action))
      add_command (self, _ (commands[i].label), commands[i].action);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      add_account_commands (self, oms_item_get_account (item)->account);
    }
}

/* ---- Finding and doing ----------------------------------------------------------------------------------------------
 */

static gboolean
filter_cb (GtkListBoxRow *row, gpointer user_data)
{
  OmsCommandWindow *self = user_data;

  return oms_command_matches (g_object_get_data (G_OBJECT (row), "oms-label"),
                              gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

/* The next row that is shown, @by places on from @index. */
static GtkListBoxRow *
shown_row (OmsCommandWindow *self, int index, int by)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, index)) != NULL)
    {
      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        return row;
      index += by;
    }
  return NULL;
}

static void
select_row (OmsCommandWindow *self, GtkListBoxRow *row)
{
  graphene_rect_t bounds;

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  if (!gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    return;
  gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (self->list), bounds.origin.y,
                             bounds.origin.y + bounds.size.height);
}

static void
on_search_changed_cb (OmsCommandWindow *self)
{
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_unselect_all (self->list);
  select_row (self, shown_row (self, 0, 1));
}

static void
do_command (OmsCommandWindow *self, GtkListBoxRow *row)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  if (row == NULL || parent == NULL)
    return;
  g_action_parse_detailed_name (g_object_get_data (G_OBJECT (row), "oms-action"), &name, &target, &error);
  g_assert_no_error (error);
  g_autoptr (GtkWidget) window = g_object_ref (GTK_WIDGET (parent));
  gtk_window_destroy (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (window, name, target);
}

static void
on_row_activated_cb (OmsCommandWindow *self, GtkListBoxRow *row)
{
  do_command (self, row);
}

static void
on_search_activate_cb (OmsCommandWindow *self)
{
  do_command (self, gtk_list_box_get_selected_row (self->list));
}

/* The arrows walk through the list while the letters go on going into the search. */
static gboolean
on_key_pressed_cb (OmsCommandWindow *self, guint keyval)
{
  int by = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);

  if (by == 0)
    return GDK_EVENT_PROPAGATE;
  select_row (self, shown_row (self, selected != NULL ? gtk_list_box_row_get_index (selected) + by : 0, by));
  return GDK_EVENT_STOP;
}

/* ----------------------------------------------------------------------------------------------------------------------
 */

static void
oms_command_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), OMS_TYPE_COMMAND_WINDOW);
  G_OBJECT_CLASS (oms_command_window_parent_class)->dispose (object);
}

static void
oms_command_window_class_init (OmsCommandWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = oms_command_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/example/Oms/oms-command-window.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, OmsCommandWindow, search);
  gtk_widget_class_bind_template_child (widget_class, OmsCommandWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
oms_command_window_init (OmsCommandWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
}

OmsCommandWindow *
oms_command_window_new (GtkWindow *parent, OmsSession *session)
{
  OmsCommandWindow *self = g_object_new (OMS_TYPE_COMMAND_WINDOW, "transient-for", parent, NULL);

  add_commands (self, session);
  select_row (self, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_grab_focus (self->search);
  return self;
}
