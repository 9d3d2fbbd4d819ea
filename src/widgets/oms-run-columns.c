/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the list of runs. Cells follow their item: a run that goes on changes in place. Where there is little
 * room figures go before the sentence does. */
#include "oms-run-columns.h"

#include <glib/gi18n-lib.h>

#include "oms-column-title.h"

static const struct
{
  const char *id;
  const char *title;
  int width;
  float xalign;
  int min_view_width; /* px of the view from which on it shows; 0: always */
} columns[] = {
  { "time", N_ ("Time"), 106, 0, 0 },
  { "account", N_ ("Account"), 124, 0, 0 },
  { "what", N_ ("What"), 82, 0, 0 },
  { "new", N_ ("New"), 60, 1, 0 },
  { "changed", N_ ("Changed"), 72, 1, 800 },
  { "unchanged", N_ ("Unchanged"), 84, 1, 1000 },
  { "failed", N_ ("Failed"), 56, 1, 0 },
  { "duration", N_ ("Took"), 92, 1, 900 },
  { "sentence", N_ ("What happened"), -1, 0, 0 },
};

static const char *
what_label (const char *what)
{
  if (g_strcmp0 (what, "orders") == 0)
    return _ ("Orders");
  if (g_strcmp0 (what, "inventory") == 0 || g_strcmp0 (what, "stock") == 0)
    return _ ("Inventory");
  if (g_strcmp0 (what, "all") == 0)
    return _ ("Everything");
  if (g_strcmp0 (what, "retry") == 0)
    return _ ("Retry");
  if (g_strcmp0 (what, "import") == 0)
    return _ ("Import");
  return what != NULL ? what : "";
}

static char *
sentence (OmsSession *session, const OmsRun *run)
{
  if (run->sentence != NULL && run->sentence[0] != '\0')
    return oms_session_shorten (session, run->platform_id, run->sentence);
  switch (run->state)
    {
    case OMS_RUN_RUNNING:
      return g_strdup (_ ("Running …"));
    case OMS_RUN_CANCELLED:
      return g_strdup (_ ("Stopped"));
    case OMS_RUN_INTERRUPTED:
      return g_strdup (_ ("OMS ended before it was done. What had come in stayed."));
    case OMS_RUN_FAILED:
      return g_strdup (_ ("Failed"));
    case OMS_RUN_DONE:
    default:
      return g_strdup (_ ("Done"));
    }
}

static char *
count (OmsSession *session, gint64 value)
{
  return value != 0 ? oms_number_format (value, oms_session_get_grouping (session)) : g_strdup ("–");
}

char *
oms_run_columns_text (OmsSession *session, const OmsRun *run, const char *id, gint64 now)
{
  if (g_str_equal (id, "time"))
    return oms_time_format_short (run->started_at, OMS_PRECISION_TIME, now, oms_session_get_zone (session));
  if (g_str_equal (id, "account"))
    return g_strdup (oms_session_get_account_name (session, run->platform_id));
  if (g_str_equal (id, "what"))
    return g_strdup (what_label (run->what));
  if (g_str_equal (id, "new"))
    return count (session, run->counts.added);
  if (g_str_equal (id, "changed"))
    return count (session, run->counts.changed);
  if (g_str_equal (id, "unchanged"))
    return count (session, run->counts.unchanged);
  if (g_str_equal (id, "failed"))
    return count (session, run->counts.failed);
  if (g_str_equal (id, "duration"))
    return run->finished_at != OMS_TIME_UNKNOWN ? oms_time_format_duration (run->finished_at - run->started_at)
                                                : g_strdup ("–");
  g_assert (g_str_equal (id, "sentence"));
  return sentence (session, run);
}

/* GTK gives a row no name: a screen reader would say that of its class. */
static void
name_row (GtkWidget *cell, OmsSession *session, const OmsRun *run, const char *text)
{
  GtkWidget *parent = gtk_widget_get_parent (cell);
  GtkWidget *row = parent != NULL ? gtk_widget_get_parent (parent) : NULL;
  g_autofree char *time = oms_run_columns_text (session, run, "time", oms_time_now ());
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s: %s", oms_session_get_account_name (session, run->platform_id),
                                             what_label (run->what), time, text);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_cell (GtkListItem *list_item)
{
  OmsItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  const char *id = g_object_get_data (G_OBJECT (cell), "oms-column");
  OmsSession *session = g_object_get_data (G_OBJECT (cell), "oms-session");

  if (item == NULL)
    return;
  const OmsRun *run = oms_item_get_run (item);
  g_autofree char *text = oms_run_columns_text (session, run, id, oms_time_now ());
  g_autofree char *exact =
      g_str_equal (id, "time") ? oms_time_format_long (run->started_at, oms_session_get_zone (session)) : NULL;
  gboolean bad = (g_str_equal (id, "sentence") && run->state == OMS_RUN_FAILED) ||
                 (g_str_equal (id, "failed") && run->counts.failed > 0);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_widget_set_tooltip_text (cell, exact != NULL ? exact : text);
  if (g_str_equal (id, "sentence"))
    name_row (cell, session, run, text);
  if (bad)
    gtk_widget_add_css_class (cell, "alert-text");
  else
    gtk_widget_remove_css_class (cell, "alert-text");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), columns[column].xalign);
  gtk_widget_add_css_class (cell, "numeric");
  g_object_set_data (G_OBJECT (cell), "oms-column", (gpointer) columns[column].id);
  g_object_set_data_full (G_OBJECT (cell), "oms-session",
                          g_object_ref (g_object_get_data (G_OBJECT (factory), "oms-session")), g_object_unref);
  gtk_list_item_set_child (list_item, cell);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (list_item), "notify::revision", G_CALLBACK (update_cell),
                            list_item);
  g_signal_connect_swapped (g_object_get_data (G_OBJECT (factory), "oms-session"), "accounts-changed",
                            G_CALLBACK (update_cell), list_item);
  update_cell (list_item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_cell, list_item);
  g_signal_handlers_disconnect_by_func (g_object_get_data (G_OBJECT (factory), "oms-session"), update_cell, list_item);
}

void
oms_run_columns_add (GtkColumnView *view, OmsSession *session)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_object_set_data_full (G_OBJECT (factory), "oms-session", g_object_ref (session), g_object_unref);
      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), NULL);

      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_ (columns[i].title), factory);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      g_ptr_array_add (all, g_steal_pointer (&column));
    }
  g_object_set_data_full (G_OBJECT (view), "oms-columns", all, (GDestroyNotify) g_ptr_array_unref);
  oms_run_columns_fit (view, gtk_widget_get_width (GTK_WIDGET (view)));
}

/* Columns that are not shown are taken out: in 4.8 invisible ones cost as much as visible ones. */
void
oms_run_columns_fit (GtkColumnView *view, int width)
{
  GPtrArray *all = g_object_get_data (G_OBJECT (view), "oms-columns");
  guint position = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      GtkColumnViewColumn *column = g_ptr_array_index (all, i);
      gboolean wanted = width >= columns[i].min_view_width;
      gboolean there = gtk_column_view_column_get_column_view (column) != NULL;

      if (wanted && !there)
        gtk_column_view_insert_column (view, position, column);
      else if (!wanted && there)
        gtk_column_view_remove_column (view, column);
      if (wanted && !there && columns[i].xalign > 0)
        oms_column_title_to_end (view, _ (columns[i].title));
      position += wanted ? 1 : 0;
    }
}

void
oms_run_columns_clear (GtkColumnView *view)
{
  GListModel *shown = gtk_column_view_get_columns (view);

  while (g_list_model_get_n_items (shown) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, 0);
      gtk_column_view_remove_column (view, column);
    }
  g_object_set_data (G_OBJECT (view), "oms-columns", NULL);
}
