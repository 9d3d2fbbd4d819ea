/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query list at a million rows: what it loads, what it tells, and that no slot ever shows what it is not. */
#include "number-list.h"
#include "../test-finalize.h"

#define SHOWN 205 /* slots GTK keeps alive */

/* Holds slots as a view does. */
typedef struct
{
  NumberList *list;
  GPtrArray *slots;
  guint n, removed_at, shrinks, changes;
  gboolean moved_up;
} View;

static void
view_fill (View *view, guint from)
{
  g_ptr_array_set_size (view->slots, 0);
  for (guint i = from; i < from + SHOWN && i < g_list_model_get_n_items (G_LIST_MODEL (view->list)); i++)
    g_ptr_array_add (view->slots, g_list_model_get_item (G_LIST_MODEL (view->list), i));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, View *view)
{
  guint n = g_list_model_get_n_items (model);

  g_assert_cmpuint (n, ==, view->n - removed + added);
  /* The tail only: nothing in front of the end of the shorter list. */
  g_assert_cmpuint (position, ==, MIN (view->n, n));
  g_assert_true (removed == 0 || added == 0);
  view->n = n;
  view->changes++;
  for (guint i = view->slots->len; i > 0; i--)
    if (oms_slot_get_position (view->slots->pdata[i - 1]) >= n)
      g_ptr_array_remove_index (view->slots, i - 1);
}

static void
on_about_to_shrink (OmsQueryList *list, View *view)
{
  view->shrinks++;
  view_fill (view, 0);
}

static View *
view_new (void)
{
  View *view = g_new0 (View, 1);

  view->list = number_list_new ();
  view->slots = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (view->list, "items-changed", G_CALLBACK (on_items_changed), view);
  g_signal_connect (view->list, "about-to-shrink", G_CALLBACK (on_about_to_shrink), view);
  number_list_settle (view->list);
  view_fill (view, 0);
  number_list_settle (view->list);
  return view;
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_ptr_array_unref (view->slots);
  test_assert_finalizes (view->list);
  g_free (view);
}

static void
assert_shows (View *view, guint step)
{
  for (guint i = 0; i < view->slots->len; i++)
    {
      OmsSlot *slot = view->slots->pdata[i];
      const NumberRow *row = oms_slot_get_row (slot);

      g_assert_cmpint (oms_slot_get_id (slot), ==, (gint64) step * (oms_slot_get_position (slot) + 1));
      g_assert_nonnull (row);
      g_assert_cmpint (row->id, ==, oms_slot_get_id (slot));
      g_assert_cmpuint (row->edition, ==, number_list_get_edition (view->list));
    }
}

static void
test_start (void)
{
  View *view = view_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view->list)), ==, NUMBERS);
  g_assert_cmpuint (number_list_get_row_loads (view->list), ==, OMS_QUERY_LIST_PAGE);
  g_assert_true (oms_query_list_is_complete (OMS_QUERY_LIST (view->list)));
  g_assert_false (oms_query_list_get_loading (OMS_QUERY_LIST (view->list)));
  assert_shows (view, 1);
  view_free (view);
}

static void
test_same_slot (void)
{
  View *view = view_new ();
  g_autoptr (OmsSlot) again = g_list_model_get_item (G_LIST_MODEL (view->list), 7);

  g_assert_true (again == view->slots->pdata[7]);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (view->list), NUMBERS));
  view_free (view);
}

/* A filter costs one page of rows, wherever the view stands and however long the list is. */
static void
test_filter_loads (void)
{
  const guint steps[] = { 2, 3, 1, 5000, 1, 7, NUMBERS, 2 };
  View *view = view_new ();

  view_fill (view, NUMBERS / 2);
  number_list_settle (view->list);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      number_list_reset_counts (view->list);
      number_list_set_step (view->list, steps[i]);
      number_list_settle (view->list);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (view->list)), ==, NUMBERS / steps[i]);
      g_assert_cmpuint (number_list_get_row_loads (view->list), <=, 1000);
      assert_shows (view, steps[i]);
    }
  g_assert_cmpuint (view->shrinks, >, 0);
  view_free (view);
}

static void
test_empty (void)
{
  View *view = view_new ();

  number_list_set_step (view->list, 0);
  number_list_settle (view->list);
  g_assert_cmpuint (view->n, ==, 0);
  g_assert_cmpuint (view->slots->len, ==, 0);
  g_assert_false (oms_query_list_get_stale (OMS_QUERY_LIST (view->list)));
  number_list_set_step (view->list, 1);
  number_list_settle (view->list);
  g_assert_cmpuint (view->n, ==, NUMBERS);
  view_free (view);
}

/* The old list stays, whole and marked stale, until the new page is there. */
static void
test_old_stays (void)
{
  View *view = view_new ();
  OmsQueryList *list = OMS_QUERY_LIST (view->list);

  number_list_hold_rows (view->list, TRUE);
  number_list_set_step (view->list, 3);
  number_list_settle (view->list);
  g_assert_true (oms_query_list_get_stale (list));
  g_assert_cmpuint (view->n, ==, NUMBERS);
  assert_shows (view, 1);
  g_assert_cmpint (oms_query_list_get_id (list, 4), ==, 5);

  number_list_hold_rows (view->list, FALSE);
  number_list_settle (view->list);
  g_assert_false (oms_query_list_get_stale (list));
  assert_shows (view, 3);
  view_free (view);
}

static void
test_fast_changes (void)
{
  View *view = view_new ();

  for (guint round = 0; round < 30; round++)
    {
      guint step = 2 + g_random_int_range (0, 40);

      number_list_set_step (view->list, step);
      for (int turns = g_random_int_range (0, 6); turns > 0; turns--)
        {
          g_usleep (300);
          g_main_context_iteration (NULL, FALSE);
          /* Whatever a slot shows, id and row belong together. */
          for (guint i = 0; i < view->slots->len; i++)
            {
              const NumberRow *row = oms_slot_get_row (view->slots->pdata[i]);

              g_assert_true (row == NULL || row->id == oms_slot_get_id (view->slots->pdata[i]));
            }
        }
      if (round % 10 == 9)
        {
          number_list_settle (view->list);
          assert_shows (view, step);
        }
    }
  view_free (view);
}

/* A row that changes while it is on its way is read again. */
static void
test_changed_under_way (void)
{
  View *view = view_new ();
  gint64 id = 100001;

  number_list_hold_rows (view->list, TRUE);
  view_fill (view, 100000);
  number_list_settle (view->list);
  g_assert_null (oms_slot_get_row (view->slots->pdata[0]));
  number_list_new_edition (view->list);
  oms_query_list_invalidate (OMS_QUERY_LIST (view->list), &id, 1);
  number_list_hold_rows (view->list, FALSE);
  number_list_settle (view->list);
  g_assert_cmpuint (((const NumberRow *) oms_slot_get_row (view->slots->pdata[0]))->edition, ==, 1);
  view_free (view);
}

static void
test_patch_in_place (void)
{
  View *view = view_new ();
  gint64 ids[] = { 3, 900000 };
  guint revision = oms_slot_get_revision (view->slots->pdata[2]);
  guint other = oms_slot_get_revision (view->slots->pdata[3]);
  guint changes = view->changes;

  number_list_new_edition (view->list);
  number_list_reset_counts (view->list);
  oms_query_list_invalidate (OMS_QUERY_LIST (view->list), ids, G_N_ELEMENTS (ids));
  number_list_settle (view->list);
  g_assert_cmpuint (number_list_get_row_loads (view->list), ==, 1); /* the other is not on screen */
  g_assert_cmpuint (oms_slot_get_revision (view->slots->pdata[2]), ==, revision + 1);
  g_assert_cmpuint (oms_slot_get_revision (view->slots->pdata[3]), ==, other);
  g_assert_cmpuint (((const NumberRow *) oms_slot_get_row (view->slots->pdata[2]))->edition, ==, 1);
  g_assert_cmpuint (view->changes, ==, changes);
  view_free (view);
}

static void
test_remove (void)
{
  View *view = view_new ();
  gint64 ids[] = { 1, 3, 500000, 5000000 };
  gint64 captured = oms_slot_get_id (view->slots->pdata[4]);

  oms_query_list_remove (OMS_QUERY_LIST (view->list), ids, G_N_ELEMENTS (ids));
  number_list_settle (view->list);
  g_assert_cmpuint (view->n, ==, NUMBERS - 3);
  g_assert_cmpint (oms_slot_get_id (view->slots->pdata[0]), ==, 2);
  g_assert_cmpint (oms_slot_get_id (view->slots->pdata[1]), ==, 4);
  g_assert_cmpint (captured, ==, 5); /* what was pressed stays what it was */
  g_assert_cmpuint (oms_query_list_find (OMS_QUERY_LIST (view->list), captured), ==, 2);
  g_assert_cmpuint (oms_query_list_find (OMS_QUERY_LIST (view->list), 500000), ==, G_MAXUINT);
  view_free (view);
}

static void
test_scroll (void)
{
  View *view = view_new ();

  number_list_reset_counts (view->list);
  for (guint position = 0; position < NUMBERS; position += 5000)
    view_fill (view, position);
  number_list_settle (view->list);
  for (guint i = 0; i < view->slots->len; i++)
    g_assert_nonnull (oms_slot_get_row (view->slots->pdata[i]));
  /* Pages that were passed by in the drag are not loaded. */
  g_assert_cmpuint (number_list_get_row_loads (view->list), <=, 4 * OMS_QUERY_LIST_PAGE);
  view_free (view);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-list/start", test_start);
  g_test_add_func ("/query-list/same-slot", test_same_slot);
  g_test_add_func ("/query-list/filter-loads", test_filter_loads);
  g_test_add_func ("/query-list/empty", test_empty);
  g_test_add_func ("/query-list/old-stays", test_old_stays);
  g_test_add_func ("/query-list/fast-changes", test_fast_changes);
  g_test_add_func ("/query-list/changed-under-way", test_changed_under_way);
  g_test_add_func ("/query-list/patch-in-place", test_patch_in_place);
  g_test_add_func ("/query-list/remove", test_remove);
  g_test_add_func ("/query-list/scroll", test_scroll);
  return g_test_run ();
}
