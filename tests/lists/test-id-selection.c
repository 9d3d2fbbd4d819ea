/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selecting by id among a million: what costs nothing costs nothing, and a selection means the same rows after the list
 * has changed. */
#include "number-list.h"
#include "oms-id-selection.h"
#include "../test-finalize.h"

typedef struct
{
  NumberList *list;
  OmsIdSelection *selection;
  guint told;      /* how often */
  guint rows_told; /* how many rows in all */
} Fixture;

static void
on_selection_changed (GtkSelectionModel *model, guint position, guint n, Fixture *f)
{
  g_assert_cmpuint (position + n, <=, g_list_model_get_n_items (G_LIST_MODEL (model)));
  f->told++;
  f->rows_told += n;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = number_list_new ();
  f->selection = oms_id_selection_new (OMS_QUERY_LIST (f->list));
  g_signal_connect (f->selection, "selection-changed", G_CALLBACK (on_selection_changed), f);
  number_list_settle (f->list);
  number_list_reset_counts (f->list);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  test_assert_finalizes (f->selection);
  test_assert_finalizes (f->list);
}

static guint64
n_bits (Fixture *f, guint position, guint n)
{
  g_autoptr (GtkBitset) bits =
      gtk_selection_model_get_selection_in_range (GTK_SELECTION_MODEL (f->selection), position, n);

  return gtk_bitset_get_size (bits);
}

static void
test_select_all (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsSelectionDescription) description = NULL;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (f->selection));
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, NUMBERS);
  g_assert_cmpuint (n_bits (f, 0, NUMBERS), ==, NUMBERS);
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (f->selection), 9);
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), 9));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), 8));
  g_assert_cmpuint (n_bits (f, 5, 10), ==, 9);
  description = oms_id_selection_get_description (f->selection);
  g_assert_true (description->all);
  g_assert_cmpint (description->count, ==, NUMBERS - 1);
  g_assert_cmpuint (description->ids->len, ==, 1);
  g_assert_cmpint (g_array_index (description->ids, gint64, 0), ==, 10);
  number_list_settle (f->list);
  g_assert_cmpuint (number_list_get_row_loads (f->list), ==, 0);
}

static void
test_pointer (Fixture *f, gconstpointer data)
{
  oms_id_selection_select_only (f->selection, 10);
  g_assert_cmpint (oms_id_selection_get_single (f->selection), ==, 10);
  oms_id_selection_toggle (f->selection, 20);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 2);
  g_assert_cmpint (oms_id_selection_get_single (f->selection), ==, 0);
  oms_id_selection_extend (f->selection, 15); /* from 20, the last one pressed */
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 6);
  g_assert_true (oms_id_selection_contains (f->selection, 15));
  g_assert_false (oms_id_selection_contains (f->selection, 10));
  oms_id_selection_extend (f->selection, 22); /* the anchor stays */
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 3);
  oms_id_selection_clear (f->selection);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 0);
  g_assert_cmpuint (n_bits (f, 0, NUMBERS), ==, 0);
  g_assert_cmpuint (f->told, ==, 5);
}

/* Another order of the same rows: the same ones stay selected. */
static void
test_sort_keeps (Fixture *f, gconstpointer data)
{
  oms_id_selection_select_only (f->selection, 10);
  oms_id_selection_toggle (f->selection, 500000);
  number_list_set_descending (f->list, TRUE);
  number_list_settle (f->list);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 2);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), NUMBERS - 10));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), NUMBERS - 500000));
  g_assert_false (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), 9));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (f->selection));
  number_list_set_descending (f->list, FALSE);
  number_list_settle (f->list);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, NUMBERS);
}

/* What a new filter hides is not selected behind the user's back. */
static void
test_filter_drops (Fixture *f, gconstpointer data)
{
  oms_id_selection_select_only (f->selection, 7);
  oms_id_selection_toggle (f->selection, 20);
  number_list_set_step (f->list, 2);
  number_list_settle (f->list);
  g_assert_cmpint (oms_id_selection_get_single (f->selection), ==, 20);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (f->selection), 9));

  oms_id_selection_select_all (f->selection);
  number_list_set_step (f->list, 3);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 0);
  number_list_settle (f->list);
  g_assert_cmpint (oms_id_selection_get_count (f->selection), ==, 0);
}

static void
test_anchor_gone (Fixture *f, gconstpointer data)
{
  oms_id_selection_select_only (f->selection, 7);
  number_list_set_step (f->list, 2);
  number_list_settle (f->list);
  oms_id_selection_extend (f->selection, 40);
  g_assert_cmpint (oms_id_selection_get_single (f->selection), ==, 40);
}

/* Whoever draws rows hears of those whose look changes, and of no others. */
static void
test_looks (Fixture *f, gconstpointer data)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (f->selection);
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (slots, g_list_model_get_item (G_LIST_MODEL (model), i));
      g_assert_false (gtk_selection_model_is_selected (model, i));
    }
  oms_id_selection_select_only (f->selection, 6);
  g_assert_cmpuint (f->rows_told, ==, 1);
  g_assert_true (gtk_selection_model_is_selected (model, 5));
  number_list_set_step (f->list, 2); /* six is in the third place now */
  number_list_settle (f->list);
  g_assert_cmpuint (f->rows_told, ==, 3);
  g_assert_true (gtk_selection_model_is_selected (model, 2));
  g_assert_false (gtk_selection_model_is_selected (model, 5));
  oms_id_selection_toggle (f->selection, 900000); /* not on screen */
  g_assert_cmpuint (f->rows_told, ==, 4);
  g_assert_cmpuint (f->told, ==, 4);
}

static void
test_range (Fixture *f, gconstpointer data)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_range (100, 5);
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (95, 20);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (f->selection);

  gtk_selection_model_select_range (model, 90, 20, TRUE);
  g_assert_cmpuint (n_bits (f, 0, NUMBERS), ==, 20);
  gtk_selection_model_unselect_range (model, 90, 2);
  g_assert_cmpuint (n_bits (f, 0, NUMBERS), ==, 18);
  gtk_selection_model_set_selection (model, selected, mask);
  g_assert_cmpuint (n_bits (f, 0, NUMBERS), ==, 3 + 5);
  g_assert_cmpuint (number_list_get_row_loads (f->list), ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/id-selection/select-all", test_select_all);
  ADD ("/id-selection/pointer", test_pointer);
  ADD ("/id-selection/sort-keeps", test_sort_keeps);
  ADD ("/id-selection/filter-drops", test_filter_drops);
  ADD ("/id-selection/anchor-gone", test_anchor_gone);
  ADD ("/id-selection/looks", test_looks);
  ADD ("/id-selection/range", test_range);
  return g_test_run ();
}
