/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic query list of the tests. */
#include "number-list.h"

struct _NumberList
{
  OmsQueryList parent_instance;

  guint step;
  gboolean descending;
  guint edition;
  guint row_loads;
  guint under_way;
  gboolean hold;
  GPtrArray *held; /* (element-type GTask) */
};

G_DEFINE_FINAL_TYPE (NumberList, number_list, OMS_TYPE_QUERY_LIST)

typedef struct
{
  GArray *ids;
  GPtrArray *rows;
} Answer;

static gboolean
give (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NumberList *self = g_task_get_source_object (task);
  gpointer answer = g_task_get_task_data (task);

  self->under_way--;
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, answer, NULL);
  return G_SOURCE_REMOVE;
}

static void
number_list_fetch_ids (OmsQueryList *list, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  NumberList *self = NUMBER_LIST (list);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  guint n = self->step > 0 ? NUMBERS / self->step : 0;
  guint end = limit > 0 ? MIN (limit, n) : n;
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), end);

  for (guint i = 0; i < end; i++)
    {
      gint64 id = (gint64) self->step * (self->descending ? n - i : i + 1);

      g_array_append_val (ids, id);
    }
  g_task_set_task_data (task, ids, (GDestroyNotify) g_array_unref);
  self->under_way++;
  /* Cancelled ones come back first, so that answers overtake each other. */
  g_timeout_add (limit > 0 ? 1 : 3, give, task);
}

static GArray *
number_list_fetch_ids_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  GArray *ids = g_task_propagate_pointer (G_TASK (result), error);

  return ids != NULL ? g_array_ref (ids) : NULL;
}

static void
number_list_fetch_rows (OmsQueryList *list, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  NumberList *self = NUMBER_LIST (list);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < n_ids; i++)
    {
      NumberRow *row = g_new (NumberRow, 1);

      *row = (NumberRow){ ids[i], self->step, self->edition };
      g_ptr_array_add (rows, row);
    }
  self->row_loads += n_ids;
  self->under_way++;
  g_task_set_task_data (task, rows, (GDestroyNotify) g_ptr_array_unref);
  if (self->hold)
    g_ptr_array_add (self->held, task);
  else
    g_timeout_add (1, give, task);
}

static GPtrArray *
number_list_fetch_rows_finish (OmsQueryList *list, GAsyncResult *result, GError **error)
{
  GPtrArray *rows = g_task_propagate_pointer (G_TASK (result), error);

  return rows != NULL ? g_ptr_array_ref (rows) : NULL;
}

static void
number_list_finalize (GObject *object)
{
  g_ptr_array_unref (NUMBER_LIST (object)->held);
  G_OBJECT_CLASS (number_list_parent_class)->finalize (object);
}

static void
number_list_class_init (NumberListClass *class)
{
  OmsQueryListClass *list_class = OMS_QUERY_LIST_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = number_list_finalize;
  list_class->row_free = g_free;
  list_class->fetch_ids = number_list_fetch_ids;
  list_class->fetch_ids_finish = number_list_fetch_ids_finish;
  list_class->fetch_rows = number_list_fetch_rows;
  list_class->fetch_rows_finish = number_list_fetch_rows_finish;
}

static void
number_list_init (NumberList *self)
{
  self->step = 1;
  self->held = g_ptr_array_new ();
}

NumberList *
number_list_new (void)
{
  NumberList *self = g_object_new (NUMBER_TYPE_LIST, NULL);

  oms_query_list_requery (OMS_QUERY_LIST (self), TRUE);
  return self;
}

void
number_list_set_step (NumberList *self, guint step)
{
  self->step = step;
  oms_query_list_requery (OMS_QUERY_LIST (self), FALSE);
}

void
number_list_set_descending (NumberList *self, gboolean descending)
{
  self->descending = descending;
  oms_query_list_requery (OMS_QUERY_LIST (self), TRUE);
}

void
number_list_new_edition (NumberList *self)
{
  self->edition++;
}

guint
number_list_get_edition (NumberList *self)
{
  return self->edition;
}

guint
number_list_get_row_loads (NumberList *self)
{
  return self->row_loads;
}

void
number_list_reset_counts (NumberList *self)
{
  self->row_loads = 0;
}

void
number_list_hold_rows (NumberList *self, gboolean hold)
{
  self->hold = hold;
  for (guint i = 0; !hold && i < self->held->len; i++)
    g_timeout_add (1, give, self->held->pdata[i]);
  if (!hold)
    g_ptr_array_set_size (self->held, 0);
}

static gboolean
is_idle (NumberList *self)
{
  return self->under_way == self->held->len && !g_main_context_pending (NULL);
}

void
number_list_settle (NumberList *self)
{
  do
    while (g_main_context_iteration (NULL, FALSE) || !is_idle (self))
      continue;
  while (!is_idle (self));
}
