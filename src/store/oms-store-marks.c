/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the seller marks on orders here and sends nowhere: packed-here. On the disk when it is answered. */
#include "oms-store-private.h"

#define MARKS (OMS_FLAG_PACKED_HERE | OMS_FLAG_CANCELLED_AFTER_PACK)

typedef enum
{
  MARK_PACKED,
  MARK_NOT_PACKED,
  MARK_TAKEN_APART,
  MARK_AS_WANTED, /* each is to have its own flags */
} MarkWhat;

typedef struct
{
  OmsStore *store;
  GArray *wanted; /* (element-type OmsOrderMarks) */
  MarkWhat what;
  GArray *before; /* (element-type OmsOrderMarks) of those that changed */
} MarkJob;

static void
mark_job_free (gpointer data)
{
  MarkJob *job = data;

  g_array_unref (job->wanted);
  g_array_unref (job->before);
  g_free (job);
}

/* Packing is for open orders. The warning goes only when it is said that the parcel has been taken apart. */
static guint
new_flags (const MarkJob *job, const OmsOrderMarks *wanted, guint flags, OmsStatus status)
{
  gboolean recalled = (flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0;

  switch (job->what)
    {
    case MARK_PACKED:
      return oms_status_is_open (status) && !recalled ? flags | OMS_FLAG_PACKED_HERE : flags;
    case MARK_NOT_PACKED:
      return recalled ? flags : flags & ~(guint) OMS_FLAG_PACKED_HERE;
    case MARK_TAKEN_APART:
      return recalled ? flags & ~(guint) MARKS : flags;
    case MARK_AS_WANTED:
    default:
      /* What the marketplace told meanwhile stays. */
      return (flags & ~(guint) OMS_FLAG_PACKED_HERE) | (wanted->flags & MARKS);
    }
}

static gboolean
mark_one (MarkJob *job, OmsDb *db, const OmsOrderMarks *marks, gint64 now, GError **error)
{
  gint64 id = marks->id;
  sqlite3_stmt *statement = oms_db_bound (db, error, "SELECT flags, status FROM orders WHERE id = ?1", "l", id);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  OmsOrderMarks before = { .id = id };
  guint flags, wanted;
  gboolean packed;

  if (row != 1)
    return row == 0;
  flags = (guint) sqlite3_column_int (statement, 0);
  wanted = new_flags (job, marks, flags, sqlite3_column_int (statement, 1));
  sqlite3_reset (statement);
  if (wanted == flags)
    return TRUE;

  before.flags = flags & MARKS;
  g_array_append_val (job->before, before);
  packed = (wanted & MARKS) != 0;
  return oms_db_do (db, error, "UPDATE orders SET flags = ?2, version = ?3 WHERE id = ?1", "lil", id, (int) wanted,
                    oms_store_touch_order (job->store, id)) &&
         oms_db_do (db, error,
                    "INSERT INTO order_events (order_id, what, at, from_value, to_value)"
                    " VALUES (?1, 'packed-here', ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                    "lltt", id, now, packed ? "" : "packed", packed ? "packed" : "");
}

static gpointer
set_packed (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  MarkJob *job = data;
  gint64 now = oms_time_now ();

  if (!oms_store_begin (job->store, db, TRUE, error))
    return NULL;
  for (guint i = 0; i < job->wanted->len; i++)
    if (!mark_one (job, db, &g_array_index (job->wanted, OmsOrderMarks, i), now, error))
      {
        oms_store_rollback (job->store, db);
        return NULL;
      }
  if (!oms_store_commit (job->store, db, error))
    return NULL;
  return g_array_ref (job->before);
}

static MarkJob *
mark_job_new (OmsStore *self, MarkWhat what)
{
  MarkJob *job = g_new0 (MarkJob, 1);

  job->store = self;
  job->what = what;
  job->wanted = g_array_new (FALSE, TRUE, sizeof (OmsOrderMarks));
  job->before = g_array_new (FALSE, TRUE, sizeof (OmsOrderMarks));
  return job;
}

static void
write_marks (GTask *task, MarkJob *job)
{
  /* A person waits for it: ahead of pages. */
  g_task_set_priority (task, G_PRIORITY_HIGH);
  oms_store_write_task (job->store, task, set_packed, job, mark_job_free, (GDestroyNotify) g_array_unref);
}

static void
mark_ids (GTask *task, MarkJob *job, const gint64 *ids, gsize n_ids)
{
  for (gsize i = 0; i < n_ids; i++)
    {
      OmsOrderMarks marks = { .id = ids[i] };

      g_array_append_val (job->wanted, marks);
    }
  write_marks (task, job);
}

void
oms_store_set_packed_async (OmsStore *self, const gint64 *ids, gsize n_ids, gboolean packed, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_set_packed_async);
  mark_ids (task, mark_job_new (self, packed ? MARK_PACKED : MARK_NOT_PACKED), ids, n_ids);
}

void
oms_store_take_apart_async (OmsStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, oms_store_take_apart_async);
  mark_ids (task, mark_job_new (self, MARK_TAKEN_APART), ids, n_ids);
}

void
oms_store_restore_marks_async (OmsStore *self, const OmsOrderMarks *marks, gsize n_marks, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  MarkJob *job = mark_job_new (self, MARK_AS_WANTED);

  g_array_append_vals (job->wanted, marks, (guint) n_marks);
  g_task_set_source_tag (task, oms_store_restore_marks_async);
  write_marks (task, job);
}

GArray *
oms_store_set_packed_finish_marks (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
