/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer's transaction and who is told of it: counters and versions move with each commit; "changed" is put
 * together over a tenth of a second; other processes on the same file are found by PRAGMA data_version and the
 * counters. */
#include "oms-store-private.h"

#include <string.h>

#define TELL_AFTER_MS 100
#define LOOK_EVERY_MS 1000

const char *const oms_store_counters[OMS_N_COUNTERS] = { "orders", "stock", "accounts", "logs", "problems", "totals" };

/* ---- OmsStoreChange -----------------------------------------------------------------------------------------------
 */

static OmsStoreChange *
change_new (void)
{
  OmsStoreChange *change = g_new0 (OmsStoreChange, 1);

  change->order_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return change;
}

static OmsStoreChange *
change_copy (OmsStoreChange *change)
{
  OmsStoreChange *copy = g_memdup2 (change, sizeof *change);

  copy->order_ids = g_array_copy (change->order_ids);
  return copy;
}

static void
change_free (OmsStoreChange *change)
{
  if (change == NULL)
    return;
  g_array_unref (change->order_ids);
  g_free (change);
}

G_DEFINE_BOXED_TYPE (OmsStoreChange, oms_store_change, change_copy, change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OmsStoreChange, change_free)

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static void
change_drop_duplicates (OmsStoreChange *change)
{
  GArray *ids = change->order_ids;
  guint kept = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    if (i == 0 || g_array_index (ids, gint64, i) != g_array_index (ids, gint64, kept - 1))
      g_array_index (ids, gint64, kept++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, kept);
}

static void
change_add_ids (OmsStoreChange *change, const gint64 *ids, guint n_ids)
{
  change->tables |= OMS_STORE_ORDERS;
  if (change->too_many)
    return;
  g_array_append_vals (change->order_ids, ids, n_ids);
  if (change->order_ids->len > OMS_STORE_CHANGE_MAX_IDS)
    change_drop_duplicates (change);
  if (change->order_ids->len > OMS_STORE_CHANGE_MAX_IDS)
    {
      change->too_many = TRUE;
      g_array_set_size (change->order_ids, 0);
    }
}

static void
change_merge (OmsStoreChange *change, const OmsStoreChange *more)
{
  change->tables |= more->tables;
  change->other |= more->other;
  if (more->too_many)
    {
      change->too_many = TRUE;
      g_array_set_size (change->order_ids, 0);
    }
  else if (more->order_ids->len > 0)
    change_add_ids (change, (const gint64 *) (gpointer) more->order_ids->data, more->order_ids->len);
}

/* ---- Telling ------------------------------------------------------------------------------------------------------
 */

static GWeakRef *
weak_new (OmsStore *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static GSource *
add_timer (OmsStore *self, guint milliseconds, GSourceFunc func, const char *name)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_static_name (source, name);
  g_source_set_callback (source, func, weak_new (self), weak_free);
  g_source_attach (source, self->context);
  return source;
}

static gboolean
on_tell (gpointer user_data)
{
  g_autoptr (OmsStore) self = g_weak_ref_get (user_data);
  g_autoptr (OmsStoreChange) news = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->news_lock);
  news = g_steal_pointer (&self->news);
  g_clear_pointer (&self->news_source, g_source_unref);
  g_mutex_unlock (&self->news_lock);
  if (news == NULL)
    return G_SOURCE_REMOVE;

  change_drop_duplicates (news);
  g_signal_emit_by_name (self, "changed", news);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
tell (OmsStore *self, const OmsStoreChange *change)
{
  if (change->tables == 0)
    return;
  g_mutex_lock (&self->news_lock);
  if (self->news == NULL)
    self->news = change_new ();
  change_merge (self->news, change);
  if (self->news_source == NULL && self->context != NULL)
    self->news_source = add_timer (self, TELL_AFTER_MS, on_tell, "oms-store-changed");
  g_mutex_unlock (&self->news_lock);
}

/* ---- Other processes ----------------------------------------------------------------------------------------------
 */

static gboolean
read_counters (OmsDb *db, gint64 counters[OMS_N_COUNTERS], GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, "SELECT name, value FROM counters", error);
  int row;

  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (db, statement, error)) == 1)
    for (int i = 0; i < OMS_N_COUNTERS; i++)
      if (strcmp (oms_store_counters[i], (const char *) sqlite3_column_text (statement, 0)) == 0)
        counters[i] = sqlite3_column_int64 (statement, 1);
  return row == 0;
}

static gboolean
collect_since (OmsDb *db, gint64 version, OmsStoreChange *change, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db,
                                              "SELECT id FROM orders WHERE version > ?1 UNION ALL SELECT row_id FROM"
                                              " tombstones WHERE version > ?1 AND kind = 'order' LIMIT ?2",
                                              error);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, version);
  sqlite3_bind_int64 (statement, 2, OMS_STORE_CHANGE_MAX_IDS + 1);
  while ((row = oms_db_step (db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      change_add_ids (change, &id, 1);
    }
  return row == 0;
}

/* What stands in the counters beyond what we know was written by somebody else. */
static gboolean
notice_others (OmsStore *self, OmsDb *db, GError **error)
{
  g_autoptr (OmsStoreChange) change = change_new ();
  gint64 now[OMS_N_COUNTERS];

  memcpy (now, self->counters, sizeof now);
  if (!read_counters (db, now, error))
    return FALSE;
  for (int i = 0; i < OMS_N_COUNTERS; i++)
    if (now[i] != self->counters[i])
      change->tables |= 1u << i;
  if ((change->tables & OMS_STORE_ORDERS) != 0 && !collect_since (db, self->counters[0], change, error))
    return FALSE;

  memcpy (self->counters, now, sizeof now);
  change->other = TRUE;
  tell (self, change);
  return TRUE;
}

static gpointer
look (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsStore *self = data;
  gint64 data_version = 0;
  gboolean ok = oms_db_get_int (db, "PRAGMA data_version", 0, &data_version, error);

  if (ok && data_version != self->data_version)
    {
      ok = notice_others (self, db, error);
      self->data_version = data_version;
    }
  g_atomic_int_set (&self->polling, 0);
  return GINT_TO_POINTER (ok);
}

static gboolean
on_look (gpointer user_data)
{
  g_autoptr (OmsStore) self = g_weak_ref_get (user_data);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  /* The writer's thread ends before the store does, so the job needs no reference. */
  if (g_atomic_int_compare_and_exchange (&self->polling, 0, 1))
    oms_db_worker_post (self->writer, look, self, NULL);
  return G_SOURCE_CONTINUE;
}

gboolean
oms_store_changes_start (OmsStore *self, OmsDb *writer, GError **error)
{
  if (!oms_db_get_int (writer, "PRAGMA data_version", 0, &self->data_version, error) ||
      !read_counters (writer, self->counters, error))
    return FALSE;
  self->poll_source = add_timer (self, LOOK_EVERY_MS, on_look, "oms-store-look");
  return TRUE;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
oms_store_changes_stop (OmsStore *self)
{
  drop_source (&self->poll_source);
}

void
oms_store_changes_finalize (OmsStore *self)
{
  drop_source (&self->poll_source);
  drop_source (&self->news_source);
  g_clear_pointer (&self->news, change_free);
  g_clear_pointer (&self->pending, change_free);
}

/* ---- The transaction ----------------------------------------------------------------------------------------------
 */

gboolean
oms_store_begin (OmsStore *self, OmsDb *db, gboolean durable, GError **error)
{
  g_assert (sqlite3_get_autocommit (db->handle));

  if (!oms_db_exec (db, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", error) ||
      !oms_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!notice_others (self, db, error))
    {
      oms_store_rollback (self, db);
      return FALSE;
    }
  memcpy (self->next_counters, self->counters, sizeof self->counters);
  g_clear_pointer (&self->pending, change_free);
  self->pending = change_new ();
  return TRUE;
}

void
oms_store_rollback (OmsStore *self, OmsDb *db)
{
  oms_db_reset_all (db);
  /* SQLite has already rolled back by itself after some errors (disk full, interrupted). */
  if (!sqlite3_get_autocommit (db->handle))
    oms_db_exec (db, "ROLLBACK", NULL);
  g_clear_pointer (&self->pending, change_free);
}

static gboolean
write_counters (OmsStore *self, OmsDb *db, GError **error)
{
  for (int i = 0; i < OMS_N_COUNTERS; i++)
    {
      sqlite3_stmt *statement;

      if (i != 0 && (self->pending->tables & (1u << i)) != 0)
        self->next_counters[i]++;
      if (self->next_counters[i] == self->counters[i])
        continue;
      statement = oms_db_statement (db, "UPDATE counters SET value = ?2 WHERE name = ?1", error);
      if (statement == NULL)
        return FALSE;
      oms_db_bind_text (statement, 1, oms_store_counters[i]);
      sqlite3_bind_int64 (statement, 2, self->next_counters[i]);
      if (!oms_db_run (db, statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
oms_store_commit (OmsStore *self, OmsDb *db, GError **error)
{
  g_assert (self->pending != NULL);

  if (!write_counters (self, db, error) || !oms_db_exec (db, "COMMIT", error))
    {
      oms_store_rollback (self, db);
      return FALSE;
    }
  memcpy (self->counters, self->next_counters, sizeof self->counters);
  tell (self, self->pending);
  g_clear_pointer (&self->pending, change_free);
  return TRUE;
}

void
oms_store_touch (OmsStore *self, OmsStoreTables tables)
{
  self->pending->tables |= tables;
}

void
oms_store_note_order (OmsStore *self, gint64 id)
{
  change_add_ids (self->pending, &id, 1);
}

gint64
oms_store_touch_order (OmsStore *self, gint64 id)
{
  oms_store_note_order (self, id);
  return ++self->next_counters[0];
}

gint64
oms_store_next_version (OmsStore *self)
{
  return ++self->next_counters[0];
}

gboolean
oms_store_bury_order (OmsStore *self, OmsDb *db, gint64 id, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db,
                                              "INSERT INTO tombstones (version, kind, row_id, platform_uuid, key, at)"
                                              " SELECT ?2, 'order', o.id, p.uuid, o.platform_order_id, ?3 FROM orders o"
                                              " JOIN platforms p ON p.id = o.platform_id WHERE o.id = ?1",
                                              error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, oms_store_touch_order (self, id));
  sqlite3_bind_int64 (statement, 3, oms_time_now ());
  return oms_db_run (db, statement, error);
}
