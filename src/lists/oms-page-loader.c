/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wishes, flights and the rows they bring. At most MAX_FLIGHTS pages are under way, so that after a fast drag of the
 * scroll bar the page on screen is not behind all those that flew by. */
#include "oms-page-loader.h"

#include "oms-row-cache.h"

#define CACHED_ROWS   8192
#define MAX_FLIGHTS   2
#define LOAD_PRIORITY (G_PRIORITY_HIGH_IDLE + 5) /* before the next frame's layout, after what is urgent */

struct _OmsPageLoader
{
  OmsQueryList *list; /* unowned */
  OmsPageLoaderFuncs funcs;
  OmsRowCache *rows;
  GArray *wanted;         /* (element-type guint) page numbers, newest last */
  GHashTable *wanted_ids; /* ids whose rows changed on screen */
  GHashTable *flying;     /* ids under way */
  GHashTable *spoiled;    /* ids that changed while under way */
  guint n_flights;        /* pages under way */
  guint load_source;
  GCancellable *cancellable;
};

/* What is under way. */
typedef struct
{
  OmsQueryList *list;
  OmsPageLoader *loader;
  GArray *ids;
  OmsPageLoaderReady ready; /* (nullable) NULL: a page */
  guint tag;
} Flight;

static gboolean load_pages (gpointer user_data);

static void
schedule_load (OmsPageLoader *self)
{
  if (self->load_source == 0)
    self->load_source = g_idle_add_full (LOAD_PRIORITY, load_pages, self, NULL);
}

/* ---- Flights ------------------------------------------------------------------------------------------------------
 */

static void
flight_free (Flight *flight)
{
  g_array_unref (flight->ids);
  g_object_unref (flight->list);
  g_free (flight);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Flight, flight_free)

/* Ids are no longer under way; the rows that did not change meanwhile are kept. */
static void
land (OmsPageLoader *self, GArray *ids, GPtrArray *rows)
{
  if (rows != NULL)
    {
      g_ptr_array_set_free_func (rows, NULL);
      oms_row_cache_add (self->rows, ids, rows);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      g_hash_table_remove (self->flying, OMS_ID_KEY (id));
      if (g_hash_table_remove (self->spoiled, OMS_ID_KEY (id)))
        oms_row_cache_remove (self->rows, id);
    }
}

static void
end_page (OmsPageLoader *self, GError *error)
{
  self->n_flights--;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      self->funcs.failed (self->list, error);
      return;
    }
  self->funcs.arrived (self->list);
  if (self->wanted->len > 0 || g_hash_table_size (self->wanted_ids) > 0)
    schedule_load (self);
}

static void
on_rows (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Flight) flight = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      OMS_QUERY_LIST_GET_CLASS (flight->list)->fetch_rows_finish (flight->list, result, &error);

  land (flight->loader, flight->ids, rows);
  if (flight->ready != NULL)
    flight->ready (flight->list, flight->tag, error);
  else
    end_page (flight->loader, error);
}

/* (transfer full) ids */
static void
fetch (OmsPageLoader *self, GArray *ids, GCancellable *cancellable, OmsPageLoaderReady ready, guint tag)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->list = g_object_ref (self->list);
  flight->loader = self;
  flight->ids = ids;
  flight->ready = ready;
  flight->tag = tag;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->flying, OMS_ID_KEY (g_array_index (ids, gint64, i)));
  OMS_QUERY_LIST_GET_CLASS (self->list)
      ->fetch_rows (self->list, (const gint64 *) (gpointer) ids->data, ids->len, cancellable, on_rows, flight);
}

void
oms_page_loader_read (OmsPageLoader *self, GArray *ids, GCancellable *cancellable, OmsPageLoaderReady ready, guint tag)
{
  fetch (self, ids, cancellable, ready, tag);
}

/* ---- Wishes -------------------------------------------------------------------------------------------------------
 */

/* The ids of @page that are neither known nor under way; NULL when no slot of it lives any more or none is missing. */
static GArray *
missing_in_page (OmsPageLoader *self, guint page)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint first = page * OMS_QUERY_LIST_PAGE;
  gboolean alive = FALSE;

  for (guint i = first; i < first + OMS_QUERY_LIST_PAGE; i++)
    {
      gint64 id = oms_query_list_get_id (self->list, i);

      if (id == 0)
        break;
      alive = alive || self->funcs.is_live (self->list, i);
      if (!oms_row_cache_has (self->rows, id) && !g_hash_table_contains (self->flying, OMS_ID_KEY (id)))
        g_array_append_val (missing, id);
    }
  return alive && missing->len > 0 ? g_steal_pointer (&missing) : NULL;
}

static GArray *
take_wanted_ids (OmsPageLoader *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->wanted_ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = (gintptr) key;

      if (g_hash_table_contains (self->flying, key))
        continue;
      if (!oms_row_cache_has (self->rows, id))
        g_array_append_val (ids, id);
      g_hash_table_iter_remove (&iter);
    }
  return ids->len > 0 ? g_steal_pointer (&ids) : NULL;
}

static void
fetch_page (OmsPageLoader *self, GArray *ids)
{
  self->n_flights++;
  fetch (self, ids, self->cancellable, NULL, 0);
}

static gboolean
load_pages (gpointer user_data)
{
  OmsPageLoader *self = user_data;
  GArray *ids;

  self->load_source = 0;
  if (self->n_flights < MAX_FLIGHTS && (ids = take_wanted_ids (self)) != NULL)
    fetch_page (self, ids);
  while (self->n_flights < MAX_FLIGHTS && self->wanted->len > 0)
    {
      guint page = g_array_index (self->wanted, guint, self->wanted->len - 1);

      g_array_set_size (self->wanted, self->wanted->len - 1);
      ids = missing_in_page (self, page);
      if (ids != NULL)
        fetch_page (self, ids);
    }
  return G_SOURCE_REMOVE;
}

void
oms_page_loader_want_position (OmsPageLoader *self, guint position)
{
  guint page = position / OMS_QUERY_LIST_PAGE;

  /* The newest wish goes to the end; there are never more than a few, one for each page with live slots. */
  for (guint i = self->wanted->len; i > 0; i--)
    if (g_array_index (self->wanted, guint, i - 1) == page)
      {
        if (i == self->wanted->len)
          return;
        g_array_remove_index (self->wanted, i - 1);
        break;
      }
  g_array_append_val (self->wanted, page);
  schedule_load (self);
}

void
oms_page_loader_want_id (OmsPageLoader *self, gint64 id)
{
  g_hash_table_add (self->wanted_ids, OMS_ID_KEY (id));
  schedule_load (self);
}

/* ---- What is known ------------------------------------------------------------------------------------------------
 */

OmsListRow *
oms_page_loader_lookup (OmsPageLoader *self, gint64 id)
{
  return oms_row_cache_lookup (self->rows, id);
}

gboolean
oms_page_loader_has (OmsPageLoader *self, gint64 id)
{
  return oms_row_cache_has (self->rows, id);
}

void
oms_page_loader_spoil (OmsPageLoader *self, gint64 id)
{
  oms_row_cache_remove (self->rows, id);
  if (g_hash_table_contains (self->flying, OMS_ID_KEY (id)))
    g_hash_table_add (self->spoiled, OMS_ID_KEY (id));
}

void
oms_page_loader_spoil_all (OmsPageLoader *self)
{
  GHashTableIter iter;
  gpointer key;

  oms_row_cache_clear (self->rows);
  g_hash_table_iter_init (&iter, self->flying);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->spoiled, key);
}

/* ---- Its life -----------------------------------------------------------------------------------------------------
 */

OmsPageLoader *
oms_page_loader_new (OmsQueryList *list, const OmsPageLoaderFuncs *funcs)
{
  OmsPageLoader *self = g_new0 (OmsPageLoader, 1);

  self->list = list;
  self->funcs = *funcs;
  self->rows = oms_row_cache_new (CACHED_ROWS, OMS_QUERY_LIST_GET_CLASS (list)->row_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->wanted_ids = g_hash_table_new (NULL, NULL);
  self->flying = g_hash_table_new (NULL, NULL);
  self->spoiled = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
  return self;
}

void
oms_page_loader_stop (OmsPageLoader *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->load_source, g_source_remove);
}

void
oms_page_loader_free (OmsPageLoader *self)
{
  g_array_unref (self->wanted);
  g_hash_table_unref (self->wanted_ids);
  g_hash_table_unref (self->flying);
  g_hash_table_unref (self->spoiled);
  g_object_unref (self->cancellable);
  oms_row_cache_free (self->rows);
  g_free (self);
}
