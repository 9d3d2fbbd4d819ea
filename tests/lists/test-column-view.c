/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real GtkColumnView over a million rows: what a change of filter, a jump and select-all cost in calls and row loads,
 * and that each visible cell shows the row it belongs to. */
#include "number-list.h"
#include "oms-id-selection.h"
#include "../test-finalize.h"

#define COLUMNS   4
#define HELD_ROWS 200 /* what GTK holds from the top on */

typedef struct
{
  NumberList *list;
  OmsIdSelection *selection;
  GtkWidget *window, *view;
  GHashTable *shown; /* bound list items */
  guint binds;
  guint items_changed;
  guint most_rows; /* that GTK made or dropped at once */
} Fixture;

static void
on_revision (OmsSlot *slot, GParamSpec *pspec, GtkListItem *item)
{
  const NumberRow *row = oms_slot_get_row (slot);
  g_autofree char *text = row != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, row->id) : g_strdup ("");

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, Fixture *f)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 8);
  gtk_list_item_set_child (item, cell);
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item, Fixture *f)
{
  OmsSlot *slot = gtk_list_item_get_item (item);

  f->binds++;
  g_hash_table_add (f->shown, item);
  g_signal_connect (slot, "notify::revision", G_CALLBACK (on_revision), item);
  on_revision (slot, NULL, item);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item, Fixture *f)
{
  g_hash_table_remove (f->shown, item);
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_revision, item);
}

static GtkAdjustment *
adjustment (Fixture *f)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (f->view));
}

static void
on_about_to_shrink (OmsQueryList *list, Fixture *f)
{
  gtk_adjustment_set_value (adjustment (f), 0);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  guint first = MIN (position, HELD_ROWS), end = MIN (position + MAX (removed, added), HELD_ROWS);

  f->items_changed++;
  f->most_rows = MAX (f->most_rows, end - first);
}

static void
settle (Fixture *f)
{
  gint64 end = g_get_monotonic_time () + G_TIME_SPAN_SECOND / 5;

  number_list_settle (f->list);
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  number_list_settle (f->list);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  f->list = number_list_new ();
  f->selection = oms_id_selection_new (OMS_QUERY_LIST (f->list));
  f->shown = g_hash_table_new (NULL, NULL);
  f->view = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (f->selection)));
  for (int i = 0; i < COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), f);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), f);
      g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), f);
      column = gtk_column_view_column_new ("Number", factory);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (f->view), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), f->view);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 500);
  gtk_window_set_child (GTK_WINDOW (f->window), scrolled);
  g_signal_connect (f->list, "about-to-shrink", G_CALLBACK (on_about_to_shrink), f);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_items_changed), f);
  gtk_window_present (GTK_WINDOW (f->window));
  settle (f);
  g_assert_cmpuint (g_hash_table_size (f->shown), >, 20 * COLUMNS);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  settle (f);
  g_hash_table_unref (f->shown);
  test_assert_finalizes (f->selection);
  test_assert_finalizes (f->list);
}

/* Every bound cell shows its position's row of this query. */
static void
assert_cells (Fixture *f, guint step)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, f->shown);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      g_autofree char *text = g_strdup_printf ("%u", step * (gtk_list_item_get_position (item) + 1));

      g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (gtk_list_item_get_child (item))), ==, text);
    }
}

static void
test_filter (Fixture *f, gconstpointer data)
{
  const guint steps[] = { 2, 1, 1000, 3, NUMBERS / 4, 1 };

  assert_cells (f, 1);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      number_list_reset_counts (f->list);
      f->items_changed = 0;
      number_list_set_step (f->list, steps[i]);
      settle (f);
      g_assert_cmpuint (number_list_get_row_loads (f->list), <=, 1000);
      g_assert_cmpuint (f->items_changed, <=, 7);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->list)), ==, NUMBERS / steps[i]);
      assert_cells (f, steps[i]);
    }
  g_assert_cmpuint (f->most_rows, <=, 64);
}

/* As long as there is as much to show as before, not one cell is bound anew. */
static void
test_no_binds (Fixture *f, gconstpointer data)
{
  f->binds = 0;
  number_list_set_step (f->list, 2);
  settle (f);
  assert_cells (f, 2);
  g_assert_cmpuint (f->binds, ==, 0);
}

static void
test_filter_far_down (Fixture *f, gconstpointer data)
{
  gtk_adjustment_set_value (adjustment (f), gtk_adjustment_get_upper (adjustment (f)) * 0.7);
  settle (f);
  assert_cells (f, 1);
  number_list_reset_counts (f->list);
  number_list_set_step (f->list, 5);
  settle (f);
  g_assert_cmpuint (number_list_get_row_loads (f->list), <=, 1000);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment (f)), ==, 0);
  assert_cells (f, 5);
}

static void
test_jump_to_end (Fixture *f, gconstpointer data)
{
  number_list_reset_counts (f->list);
  gtk_adjustment_set_value (adjustment (f),
                            gtk_adjustment_get_upper (adjustment (f)) - gtk_adjustment_get_page_size (adjustment (f)));
  settle (f);
  g_assert_cmpuint (number_list_get_row_loads (f->list), <=, 1000);
  assert_cells (f, 1);
}

static void
test_select_all (Fixture *f, gconstpointer data)
{
  number_list_reset_counts (f->list);
  gtk_widget_activate_action (f->view, "list.select-all", NULL);
  oms_id_selection_select_all (f->selection);
  settle (f);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, NUMBERS);
  g_assert_cmpuint (number_list_get_row_loads (f->list), ==, 0);
}

/* The highlight goes with the row, not with the place. */
static void
test_selected_look (Fixture *f, gconstpointer data)
{
  GHashTableIter iter;
  gpointer item;
  guint selected = 0;

  oms_id_selection_select_only (f->selection, 6);
  settle (f);
  number_list_set_step (f->list, 2); /* six moves from the sixth place to the third */
  settle (f);
  g_hash_table_iter_init (&iter, f->shown);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      OmsSlot *slot = gtk_list_item_get_item (item);

      g_assert_true (gtk_list_item_get_selected (item) == (oms_slot_get_id (slot) == 6));
      selected += gtk_list_item_get_selected (item);
    }
  g_assert_cmpuint (selected, ==, COLUMNS);
}

static void
test_fast_changes (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      number_list_set_step (f->list, 2 + i % 7);
      for (guint turn = 0; turn < i % 5; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  settle (f);
  assert_cells (f, 2 + 39 % 7);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("/column-view/filter", test_filter);
  ADD ("/column-view/no-binds", test_no_binds);
  ADD ("/column-view/filter-far-down", test_filter_far_down);
  ADD ("/column-view/jump-to-end", test_jump_to_end);
  ADD ("/column-view/select-all", test_select_all);
  ADD ("/column-view/selected-look", test_selected_look);
  ADD ("/column-view/fast-changes", test_fast_changes);
  return g_test_run ();
}
