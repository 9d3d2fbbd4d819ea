/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the list of runs. Cells follow their item: a run that goes on changes in place. */
#include "oms-run-columns.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *id;
  const char *title;
  int width;
  float xalign;
} columns[] = {
  { "time", N_ ("Time"), 106, 0 },
  { "account", N_ ("Account"), 124, 0 },
  { "what", N_ ("What"), 82, 0 },
  { "new", N_ ("New"), 60, 1 },
  { "changed", N_ ("Changed"), 72, 1 },
  { "unchanged", N_ ("Unchanged"), 84, 1 },
  { "failed", N_ ("Failed"), 56, 1 },
  { "duration", N_ ("Took"), 92, 1 },
  { "sentence", N_ ("What happened"), -1, 0 },
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

/* GTK 4.8 knows only headers on the left; figures have theirs over them. Its header is a row of buttons, one for each
 * column, around a label. */
static void
align_header (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!GTK_IS_LABEL (child))
        {
          align_header (child);
          continue;
        }
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          if (columns[i].xalign == 0 || !g_str_equal (gtk_label_get_text (GTK_LABEL (child)), _ (columns[i].title)))
            continue;
          gtk_widget_set_hexpand (child, TRUE);
          gtk_widget_set_halign (child, GTK_ALIGN_END);
        }
    }
}

void
oms_run_columns_add (GtkColumnView *view, OmsSession *session)
{
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
      gtk_column_view_append_column (view, column);
    }
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  if (header != NULL)
    align_header (header);
}
