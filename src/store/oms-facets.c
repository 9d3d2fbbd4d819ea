/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facet vector, indexed by orders.id. Ids are given out in sequence, so holes are few; a database where they are
 * not simply has no facets, and SQL answers. */
#include "oms-facets.h"

#include "oms-store-private.h"

#include <string.h>

#define MAX_NAMES      250
#define MAX_HOLES      (1 << 20)
#define MAX_PATCH      100000 /* more than this since the last look: build anew in the background */
#define UNKNOWN_MOMENT 0

typedef struct
{
  guint32 ordered, dispatch_by, dispatch_after; /* seconds since 1970 */
  guint8 platform;                              /* 0: no such order */
  guint8 status : 4;
  guint8 fulfilment : 4;
  guint8 flags;
  guint8 payment;
} Facet;

G_STATIC_ASSERT (sizeof (Facet) == 16);

struct _OmsFacets
{
  gatomicrefcount refs;
  GRWLock lock;
  GMutex patching;
  gint building; /* atomic */
  gint built;    /* atomic */

  GArray *vector;      /* (element-type Facet) by id */
  GArray *platforms;   /* (element-type gint64) by index - 1 */
  GPtrArray *payments; /* (element-type utf8) by index */
  gint64 n_orders;
  gint64 version, buried; /* how far orders and tombstones have been seen */
  gboolean overflow;      /* more names than fit: of no use */
};

#define FACET_COLUMNS                                                                                              \
  "SELECT id, platform_id, status, flags, fulfilment, payment, purchased_at, dispatch_by, dispatch_after, version" \
  " FROM orders"

static OmsFacets *
oms_facets_new (void)
{
  OmsFacets *facets = g_new0 (OmsFacets, 1);

  g_atomic_ref_count_init (&facets->refs);
  g_rw_lock_init (&facets->lock);
  g_mutex_init (&facets->patching);
  facets->vector = g_array_new (FALSE, TRUE, sizeof (Facet));
  facets->platforms = g_array_new (FALSE, FALSE, sizeof (gint64));
  facets->payments = g_ptr_array_new_with_free_func (g_free);
  return facets;
}

static OmsFacets *
facets_ref (OmsFacets *facets)
{
  g_atomic_ref_count_inc (&facets->refs);
  return facets;
}

void
oms_facets_unref (OmsFacets *facets)
{
  if (!g_atomic_ref_count_dec (&facets->refs))
    return;
  g_rw_lock_clear (&facets->lock);
  g_mutex_clear (&facets->patching);
  g_array_unref (facets->vector);
  g_array_unref (facets->platforms);
  g_ptr_array_unref (facets->payments);
  g_free (facets);
}

/* ---- Filling ------------------------------------------------------------------------------------------------------
 */

static guint32
to_seconds (sqlite3_stmt *statement, int column)
{
  gint64 ms;

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return UNKNOWN_MOMENT;
  ms = sqlite3_column_int64 (statement, column);
  return (guint32) CLAMP (ms / OMS_TIME_SECOND, 1, (gint64) G_MAXUINT32);
}

static guint8
platform_index (OmsFacets *facets, gint64 id)
{
  for (guint i = 0; i < facets->platforms->len; i++)
    if (g_array_index (facets->platforms, gint64, i) == id)
      return i + 1;
  if (facets->platforms->len >= MAX_NAMES)
    {
      facets->overflow = TRUE;
      return MAX_NAMES;
    }
  g_array_append_val (facets->platforms, id);
  return facets->platforms->len;
}

static guint8
payment_index (OmsFacets *facets, const char *payment)
{
  for (guint i = 0; i < facets->payments->len; i++)
    if (strcmp (g_ptr_array_index (facets->payments, i), payment) == 0)
      return i;
  if (facets->payments->len >= MAX_NAMES)
    {
      facets->overflow = TRUE;
      return MAX_NAMES;
    }
  g_ptr_array_add (facets->payments, g_strdup (payment));
  return facets->payments->len - 1;
}

static void
put_row (OmsFacets *facets, sqlite3_stmt *statement)
{
  gint64 id = sqlite3_column_int64 (statement, 0);
  Facet *facet;

  if (id < 0 || id > (gint64) facets->n_orders + MAX_HOLES + facets->vector->len)
    {
      facets->overflow = TRUE;
      return;
    }
  if (id >= facets->vector->len)
    g_array_set_size (facets->vector, id + 1);
  facet = &g_array_index (facets->vector, Facet, id);
  if (facet->platform == 0)
    facets->n_orders++;
  facet->platform = platform_index (facets, sqlite3_column_int64 (statement, 1));
  facet->status = sqlite3_column_int (statement, 2) & 0xf;
  facet->flags = sqlite3_column_int (statement, 3) & 0xff;
  facet->fulfilment = sqlite3_column_int (statement, 4) & 0xf;
  facet->payment = payment_index (facets, (const char *) sqlite3_column_text (statement, 5));
  facet->ordered = to_seconds (statement, 6);
  facet->dispatch_by = to_seconds (statement, 7);
  facet->dispatch_after = to_seconds (statement, 8);
  facets->version = MAX (facets->version, sqlite3_column_int64 (statement, 9));
}

static gboolean
read_all (OmsFacets *fresh, OmsDb *db, GError **error)
{
  sqlite3_stmt *statement;
  int row;

  if (!oms_db_get_int (db, "SELECT MAX (version) FROM tombstones", 0, &fresh->buried, error))
    return FALSE;
  statement = oms_db_statement (db, FACET_COLUMNS, error);
  if (statement == NULL)
    return FALSE;
  while ((row = oms_db_step (db, statement, error)) == 1)
    put_row (fresh, statement);
  return row == 0;
}

static void
take_over (OmsFacets *facets, OmsFacets *fresh)
{
  g_rw_lock_writer_lock (&facets->lock);
  g_array_unref (facets->vector);
  g_array_unref (facets->platforms);
  g_ptr_array_unref (facets->payments);
  facets->vector = g_array_ref (fresh->vector);
  facets->platforms = g_array_ref (fresh->platforms);
  facets->payments = g_ptr_array_ref (fresh->payments);
  facets->n_orders = fresh->n_orders;
  facets->version = fresh->version;
  facets->buried = fresh->buried;
  facets->overflow = fresh->overflow;
  g_rw_lock_writer_unlock (&facets->lock);
}

static gpointer
build (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsFacets *facets = data;
  g_autoptr (OmsFacets) fresh = oms_facets_new ();
  gboolean done = read_all (fresh, db, error);

  if (done)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&facets->patching);

      take_over (facets, fresh);
      g_atomic_int_set (&facets->built, TRUE);
    }
  g_atomic_int_set (&facets->building, FALSE);
  return GINT_TO_POINTER (done);
}

static void
start_building (OmsFacets *facets, OmsStore *store)
{
  GTask *task;

  if (!g_atomic_int_compare_and_exchange (&facets->building, FALSE, TRUE))
    return;
  task = g_task_new (store, NULL, NULL, NULL);
  g_task_set_source_tag (task, start_building);
  g_task_set_priority (task, G_PRIORITY_LOW);
  oms_store_read_task (store, task, build, facets_ref (facets), (GDestroyNotify) oms_facets_unref, NULL);
}

gboolean
oms_facets_build (OmsFacets *facets, OmsStore *store, GError **error)
{
  return oms_store_read_sync (store, build, facets, NULL, error) != NULL;
}

OmsFacets *
oms_facets_of (OmsStore *store, gboolean start)
{
  OmsFacets *facets;

  g_mutex_lock (&store->lock);
  if (store->facets == NULL && start)
    {
      store->facets = oms_facets_new ();
      store->facets_free = (GDestroyNotify) oms_facets_unref;
    }
  facets = store->facets != NULL ? facets_ref (store->facets) : NULL;
  g_mutex_unlock (&store->lock);
  if (facets != NULL && start && !g_atomic_int_get (&facets->built))
    start_building (facets, store);
  return facets;
}

/* ---- Patching -----------------------------------------------------------------------------------------------------
 */

/* In order: a patch that is cancelled half-way has seen everything up to the version it noted. */
static gboolean
patch_rows (OmsFacets *facets, OmsDb *db)
{
  sqlite3_stmt *statement = oms_db_statement (db, FACET_COLUMNS " WHERE version > ? ORDER BY version", NULL);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, facets->version);
  while ((row = oms_db_step (db, statement, NULL)) == 1)
    put_row (facets, statement);
  return row == 0;
}

static gboolean
patch_buried (OmsFacets *facets, OmsDb *db)
{
  sqlite3_stmt *statement = oms_db_statement (
      db, "SELECT row_id, version FROM tombstones WHERE kind = 'order' AND version > ? ORDER BY version", NULL);
  int row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, facets->buried);
  while ((row = oms_db_step (db, statement, NULL)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      facets->buried = MAX (facets->buried, sqlite3_column_int64 (statement, 1));
      if (id <= 0 || id >= facets->vector->len || g_array_index (facets->vector, Facet, id).platform == 0)
        continue;
      g_array_index (facets->vector, Facet, id).platform = 0;
      facets->n_orders--;
    }
  return row == 0;
}

/* TRUE when the facets stand where the database stands. */
static gboolean
patch (OmsFacets *facets, OmsDb *db)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&facets->patching);
  gint64 version, buried;
  gboolean done = TRUE;

  if (!g_atomic_int_get (&facets->built) || facets->overflow)
    return FALSE;
  if (!oms_db_get_int (db, "SELECT MAX (version) FROM orders", 0, &version, NULL) ||
      !oms_db_get_int (db, "SELECT MAX (version) FROM tombstones", 0, &buried, NULL))
    return FALSE;
  if (version <= facets->version && buried <= facets->buried)
    return TRUE;
  if (version > facets->version + MAX_PATCH)
    {
      g_atomic_int_set (&facets->built, FALSE);
      return FALSE;
    }
  g_rw_lock_writer_lock (&facets->lock);
  /* Rows first: an order that was changed and then deleted must end as deleted. */
  done = patch_rows (facets, db) && patch_buried (facets, db) && !facets->overflow;
  g_rw_lock_writer_unlock (&facets->lock);
  return done;
}

/* ---- Tests --------------------------------------------------------------------------------------------------------
 */

static void
allow (guint8 *set, const guint8 *indexes, guint n)
{
  memset (set, 0, 256);
  for (guint i = 0; i < n; i++)
    set[indexes[i]] = 1;
}

static void
set_platforms (OmsFacets *facets, const OmsOrderQuery *query, OmsFacetTest *test)
{
  guint8 indexes[256];
  guint n = 0;

  memset (test->platforms, 1, 256);
  test->platforms[0] = 0;
  if (query->platforms == NULL)
    return;
  for (guint i = 0; i < facets->platforms->len; i++)
    for (guint j = 0; j < query->platforms->len; j++)
      if (g_array_index (facets->platforms, gint64, i) == g_array_index (query->platforms, gint64, j))
        {
          indexes[n++] = i + 1;
          break;
        }
  allow (test->platforms, indexes, n);
}

static void
set_payments (OmsFacets *facets, const OmsOrderQuery *query, OmsFacetTest *test)
{
  const GPtrArray *payments = query->filter->payments;
  guint8 indexes[256];
  guint n = 0;

  memset (test->payments, 1, 256);
  if (payments == NULL || payments->len == 0)
    return;
  for (guint i = 0; i < facets->payments->len; i++)
    for (guint j = 0; j < payments->len; j++)
      if (strcmp (g_ptr_array_index (facets->payments, i), g_ptr_array_index (payments, j)) == 0)
        {
          indexes[n++] = i;
          break;
        }
  allow (test->payments, indexes, n);
}

static void
set_view (const OmsOrderQuery *query, OmsFacetTest *test)
{
  const guint16 open = 0xf;

  switch (query->filter->view)
    {
    case OMS_VIEW_TO_PACK:
      test->statuses &= 1 << OMS_STATUS_NEW;
      test->flags_none |= OMS_FLAG_PACKED_HERE;
      test->ready_at = query->now / OMS_TIME_SECOND;
      test->not_marketplace = TRUE;
      break;
    case OMS_VIEW_DUE_TODAY:
      test->statuses &= open;
      test->flags_none |= OMS_FLAG_PACKED_HERE;
      test->dispatch_from = MAX (test->dispatch_from, query->now / OMS_TIME_SECOND);
      test->dispatch_to = MIN (test->dispatch_to, query->tomorrow / OMS_TIME_SECOND);
      break;
    case OMS_VIEW_OVERDUE:
      test->statuses &= open;
      test->dispatch_from = MAX (test->dispatch_from, 1);
      test->dispatch_to = MIN (test->dispatch_to, query->now / OMS_TIME_SECOND);
      break;
    case OMS_VIEW_CANCELLED_AFTER_PACK:
      test->flags_all |= OMS_FLAG_CANCELLED_AFTER_PACK;
      break;
    case OMS_VIEW_ATTENTION:
      test->attention = TRUE;
      break;
    case OMS_VIEW_RETURNS:
      test->statuses &= 1 << OMS_STATUS_RETURNING | 1 << OMS_STATUS_RETURNED;
      break;
    case OMS_VIEW_ALL:
    default:
      break;
    }
}

/* A range of seconds that says exactly what the range of milliseconds says, if there is one. */
static gboolean
set_range (gint64 from, gint64 to, guint32 *first, guint32 *end)
{
  *first = 0;
  *end = G_MAXUINT32;
  if ((from != OMS_TIME_UNKNOWN && (from % OMS_TIME_SECOND != 0 || from < 0)) ||
      (to != OMS_TIME_UNKNOWN && (to % OMS_TIME_SECOND != 0 || to < 0)))
    return FALSE;
  if (from != OMS_TIME_UNKNOWN || to != OMS_TIME_UNKNOWN)
    *first = 1; /* an unknown moment lies in no range */
  if (from != OMS_TIME_UNKNOWN)
    *first = (guint32) CLAMP (from / OMS_TIME_SECOND, 1, (gint64) G_MAXUINT32);
  if (to != OMS_TIME_UNKNOWN)
    *end = (guint32) MIN (to / OMS_TIME_SECOND, (gint64) G_MAXUINT32);
  return TRUE;
}

static gboolean
ready_test (OmsFacets *facets, const OmsOrderQuery *query, OmsFacetTest *test)
{
  const OmsOrderFilter *filter = query->filter;

  memset (test, 0, sizeof *test);
  if (filter->total_from != OMS_MONEY_UNKNOWN || filter->total_to != OMS_MONEY_UNKNOWN || filter->currency != NULL ||
      filter->flags > 0xff)
    return FALSE;
  if (!set_range (filter->ordered_from, filter->ordered_to, &test->ordered_from, &test->ordered_to) ||
      !set_range (filter->dispatch_from, filter->dispatch_to, &test->dispatch_from, &test->dispatch_to))
    return FALSE;
  test->statuses = filter->status_mask != 0 ? filter->status_mask : 0xffff;
  test->flags_all = filter->flags;
  test->fulfilment = filter->fulfilment;
  set_platforms (facets, query, test);
  set_payments (facets, query, test);
  set_view (query, test);
  return TRUE;
}

gboolean
oms_facets_begin (OmsFacets *facets, OmsDb *db, const OmsOrderQuery *query, OmsFacetTest *test)
{
  if (facets == NULL || !patch (facets, db))
    return FALSE;
  g_rw_lock_reader_lock (&facets->lock);
  if (ready_test (facets, query, test))
    return TRUE;
  g_rw_lock_reader_unlock (&facets->lock);
  return FALSE;
}

void
oms_facets_end (OmsFacets *facets)
{
  g_rw_lock_reader_unlock (&facets->lock);
}

/* ---- Asking -------------------------------------------------------------------------------------------------------
 */

static inline gboolean
matches (const Facet *facet, const OmsFacetTest *test)
{
  if (!test->platforms[facet->platform] || !test->payments[facet->payment])
    return FALSE;
  if ((test->statuses >> facet->status & 1) == 0)
    return FALSE;
  if ((facet->flags & test->flags_all) != test->flags_all || (facet->flags & test->flags_none) != 0)
    return FALSE;
  if (test->fulfilment >= 0 && facet->fulfilment != (guint8) test->fulfilment)
    return FALSE;
  if (test->not_marketplace && facet->fulfilment == OMS_FULFILMENT_MARKETPLACE)
    return FALSE;
  if (facet->ordered < test->ordered_from || (facet->ordered >= test->ordered_to && test->ordered_to != G_MAXUINT32))
    return FALSE;
  if (facet->dispatch_by < test->dispatch_from ||
      (facet->dispatch_by >= test->dispatch_to && test->dispatch_to != G_MAXUINT32))
    return FALSE;
  if (test->ready_at != 0 && facet->dispatch_after > test->ready_at)
    return FALSE;
  if (test->attention && (facet->flags & OMS_FLAG_ATTENTION) == 0 &&
      !((facet->flags & OMS_FLAG_CANCEL_REQUESTED) != 0 && facet->status < 4))
    return FALSE;
  return TRUE;
}

gboolean
oms_facets_match (OmsFacets *facets, const OmsFacetTest *test, gint64 id)
{
  return id > 0 && id < facets->vector->len && matches (&g_array_index (facets->vector, Facet, id), test);
}

gint64
oms_facets_count (OmsFacets *facets, const OmsFacetTest *test)
{
  const Facet *vector = (const Facet *) (gpointer) facets->vector->data;
  gint64 count = 0;

  for (guint i = 0; i < facets->vector->len; i++)
    count += matches (&vector[i], test);
  return count;
}

gint64
oms_facets_n_orders (OmsFacets *facets)
{
  return facets->n_orders;
}

GArray *
oms_facets_collect (OmsFacets *facets, const OmsFacetTest *test, guint limit)
{
  const Facet *vector = (const Facet *) (gpointer) facets->vector->data;
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 id = 0; id < facets->vector->len && ids->len < limit; id++)
    if (matches (&vector[id], test))
      g_array_append_val (ids, id);
  return ids;
}
