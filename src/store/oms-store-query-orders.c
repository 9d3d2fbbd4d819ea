/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order list: which ids match, in which order. Picks the cheapest of four ways (an index that the filter itself
 * leads to, a walk along the sort key's index, a set of ids from the facets or from the search index) and runs it. */
#include "oms-facets.h"
#include "oms-search-text.h"
#include "oms-store-private.h"
#include "oms-store-query-private.h"
#include "oms-store-query.h"

/* A word with more hits than this is common: the sort index leads and each row is tested. */
#define COMMON_HITS 20000
/* Sorting this many ids by their rows is quick whatever the filter. */
#define FEW_IDS 2000
#define MAX_IDS 200000

/* How a sort key is written; unknown values stand last in both directions. */
static const struct
{
  const char *key;
  const char *known; /* (nullable) condition for values that are known */
  const char *unknown;
  const char *tie; /* between equal keys, before the id */
} sorts[] = {
  [OMS_SORT_ORDERED] = { "o.purchased_at", "o.purchased_at IS NOT NULL", "o.purchased_at IS NULL", NULL },
  [OMS_SORT_PLATFORM] = { NULL, NULL, NULL, "o.purchased_at" },
  [OMS_SORT_ORDER_ID] = { "o.platform_order_id COLLATE NOCASE", NULL, NULL, NULL },
  [OMS_SORT_STATUS] = { "o.status", NULL, NULL, "o.purchased_at" },
  [OMS_SORT_BUYER] = { "o.sort_name", "o.sort_name > ''", "o.sort_name = ''", NULL },
  [OMS_SORT_ITEMS] = { "o.item_count", NULL, NULL, NULL },
  [OMS_SORT_TOTAL] = { "o.total", "o.total IS NOT NULL", "o.total IS NULL", NULL },
  [OMS_SORT_DISPATCH_BY] = { "o.dispatch_by", "o.dispatch_by IS NOT NULL", "o.dispatch_by IS NULL", NULL },
  [OMS_SORT_UPDATED] = { "o.changed_at", NULL, NULL, NULL },
};

#define PLATFORM_NAME "(SELECT p.display_name FROM platforms p WHERE p.id = o.platform_id) COLLATE NOCASE"

typedef struct
{
  OmsDb *db;
  OmsOrderQuery *query;
  OmsOrderSort sort;
  guint limit; /* 0: all */
  GArray *ids;
  OmsFacets *facets;        /* (nullable) held while @test is used */
  const OmsFacetTest *test; /* (nullable) */
  const guint64 *hits;      /* (nullable) bit set of ids */
  gint64 n_hits;
} Search;

static const char *
direction (const Search *search)
{
  return search->sort.descending ? " DESC" : "";
}

static gboolean
is_full (const Search *search)
{
  return search->limit > 0 && search->ids->len >= search->limit;
}

static gboolean
wanted (const Search *search, gint64 id)
{
  if (search->hits != NULL && (id >= search->n_hits || (search->hits[id / 64] >> (id % 64) & 1) == 0))
    return FALSE;
  return search->test == NULL || oms_facets_match (search->facets, search->test, id);
}

static gboolean
run (Search *search, OmsSql *sql, GError **error)
{
  sqlite3_stmt *statement = oms_sql_prepare (sql, search->db, error);
  int row = 0;

  if (statement == NULL)
    return FALSE;
  while (!is_full (search) && (row = oms_db_step (search->db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (wanted (search, id))
        g_array_append_val (search->ids, id);
    }
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

/* ---- Sorted by SQLite ---------------------------------------------------------------------------------------------
 */

static void
add_order_by (const Search *search, OmsSql *sql)
{
  OmsOrderSortKey key = search->sort.key;
  const char *dir = direction (search);

  oms_sql_add (sql, " ORDER BY ");
  if (sorts[key].unknown != NULL)
    {
      oms_sql_add (sql, sorts[key].unknown);
      oms_sql_add (sql, ", ");
    }
  oms_sql_add (sql, key == OMS_SORT_PLATFORM ? PLATFORM_NAME : sorts[key].key);
  oms_sql_add (sql, dir);
  if (key == OMS_SORT_PLATFORM)
    {
      oms_sql_add (sql, ", o.platform_id");
      oms_sql_add (sql, dir);
    }
  if (sorts[key].tie != NULL)
    {
      oms_sql_add (sql, ", ");
      oms_sql_add (sql, sorts[key].tie);
      oms_sql_add (sql, dir);
    }
  oms_sql_add (sql, ", o.id");
  oms_sql_add (sql, dir);
  if (search->limit > 0)
    oms_sql_add_int (sql, " LIMIT ?", search->limit);
}

static gboolean
sort_led (Search *search, OmsLead lead, GError **error)
{
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT o.id FROM orders o WHERE 1");

  oms_order_query_add_conditions (search->query, lead, sql);
  oms_order_query_add_text_tests (search->query, sql);
  add_order_by (search, sql);
  return run (search, sql, error);
}

static gboolean
sort_ids (Search *search, GArray *ids, gboolean with_conditions, gboolean with_text, GError **error)
{
  g_autoptr (OmsSql) sql = oms_sql_new (NULL);
  g_autofree char *list = oms_ids_to_json ((const gint64 *) (gpointer) ids->data, ids->len);

  oms_sql_add_string (sql, "SELECT o.id FROM json_each (?) j CROSS JOIN orders o WHERE o.id = j.value", list);
  if (with_conditions)
    oms_order_query_add_conditions (search->query, OMS_LEAD_IDS, sql);
  if (with_text)
    oms_order_query_add_text_tests (search->query, sql);
  add_order_by (search, sql);
  return run (search, sql, error);
}

/* ---- Along the index of the sort key ------------------------------------------------------------------------------
 */

/* Where the index itself gives the order, and the conditions are tests. */
static gboolean
walk_part (Search *search, const char *part, gint64 value, OmsLead lead, GError **error)
{
  OmsOrderSortKey key = search->sort.key;
  const char *dir = direction (search);
  g_autoptr (OmsSql) sql = oms_sql_new ("SELECT o.id FROM orders o WHERE ");

  if (value != 0)
    oms_sql_add_int (sql, part, value);
  else
    oms_sql_add (sql, part);
  if (search->test == NULL)
    oms_order_query_add_conditions (search->query, lead, sql);
  if (search->hits == NULL)
    oms_order_query_add_text_tests (search->query, sql);
  oms_sql_add (sql, " ORDER BY ");
  if (sorts[key].key != NULL)
    {
      oms_sql_add (sql, sorts[key].key);
      oms_sql_add (sql, dir);
      oms_sql_add (sql, ", ");
    }
  if (sorts[key].tie != NULL)
    {
      oms_sql_add (sql, sorts[key].tie);
      oms_sql_add (sql, dir);
      oms_sql_add (sql, ", ");
    }
  oms_sql_add (sql, "o.id");
  oms_sql_add (sql, dir);
  return run (search, sql, error);
}

/* One account after the other, by name. */
static gboolean
walk_platforms (Search *search, GError **error)
{
  g_autoptr (GArray) platforms = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement =
      oms_db_statement (search->db,
                        search->sort.descending ? "SELECT id FROM platforms"
                                                  " ORDER BY display_name COLLATE NOCASE DESC, id DESC"
                                                : "SELECT id FROM platforms ORDER BY display_name COLLATE NOCASE, id",
                        error);
  int row = -1;

  while (statement != NULL && (row = oms_db_step (search->db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (platforms, id);
    }
  for (guint i = 0; row == 0 && i < platforms->len && !is_full (search); i++)
    if (!walk_part (search, "o.platform_id = ?", g_array_index (platforms, gint64, i), OMS_LEAD_SORT, error))
      return FALSE;
  return row == 0;
}

static gboolean
walk (Search *search, OmsLead lead, GError **error)
{
  OmsOrderSortKey key = search->sort.key;

  if (key == OMS_SORT_PLATFORM)
    return walk_platforms (search, error);
  if (sorts[key].known == NULL)
    return walk_part (search, "1", 0, lead, error);
  return walk_part (search, sorts[key].known, 0, lead, error) &&
         (is_full (search) || walk_part (search, sorts[key].unknown, 0, lead, error));
}

/* ---- Without text -------------------------------------------------------------------------------------------------
 */

/* Fewer row look-ups than steps along the index? */
static gboolean
is_few (const Search *search, gint64 hits, gint64 all)
{
  if (hits <= FEW_IDS)
    return TRUE;
  if (hits > MAX_IDS)
    return FALSE;
  return search->limit > 0 ? hits * hits < 30 * all : hits * 8 < all;
}

static gboolean
find_by_facets (Search *search, const OmsFacetTest *test, GError **error)
{
  gint64 hits = oms_facets_count (search->facets, test);
  gboolean with_text = oms_order_query_has_text (search->query) && search->hits == NULL;
  g_autoptr (GArray) ids = NULL;
  gboolean done;

  if (is_few (search, hits, oms_facets_n_orders (search->facets)))
    {
      ids = oms_facets_collect (search->facets, test, G_MAXUINT);
      return sort_ids (search, ids, FALSE, with_text, error);
    }
  search->test = test;
  done = walk (search, OMS_LEAD_SORT, error);
  search->test = NULL;
  return done;
}

/* The index holds all that the filter asks for. */
static gboolean
index_covers (const OmsOrderFilter *filter)
{
  return filter->view == OMS_VIEW_ALL && filter->flags == 0 && filter->fulfilment == OMS_FULFILMENT_UNSET &&
         (filter->payments == NULL || filter->payments->len == 0) &&
         (filter->platforms == NULL || filter->platforms->len <= 1) &&
         (filter->status_mask & (filter->status_mask - 1)) == 0;
}

static gboolean
find_led (Search *search, OmsLead lead, GError **error)
{
  OmsFacetTest test;
  gboolean done;

  if (lead != OMS_LEAD_SORT &&
      (search->limit > 0 || lead != OMS_LEAD_PURCHASED || index_covers (search->query->filter)))
    return lead == OMS_LEAD_PURCHASED ? walk (search, lead, error) : sort_led (search, lead, error);
  if (oms_order_filter_is_empty (search->query->filter) ||
      !oms_facets_begin (search->facets, search->db, search->query, &test))
    return walk (search, lead == OMS_LEAD_PURCHASED ? lead : OMS_LEAD_SORT, error);
  done = find_by_facets (search, &test, error);
  oms_facets_end (search->facets);
  return done;
}

/* ---- With text ----------------------------------------------------------------------------------------------------
 */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* Up to COMMON_HITS + 1 ids the words lead to, each once. */
static GArray *
bounded_hits (Search *search, GError **error)
{
  g_autoptr (OmsSql) hits = oms_order_query_hits (search->query);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  int row = 1;
  guint n = 0;

  statement = oms_sql_prepare (hits, search->db, error);
  if (statement == NULL)
    return NULL;
  while (ids->len <= COMMON_HITS && (row = oms_db_step (search->db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      g_array_append_val (ids, id);
    }
  if (row < 0)
    return NULL;
  sqlite3_reset (statement);
  if (ids->len > COMMON_HITS)
    return g_steal_pointer (&ids);
  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    if (n == 0 || g_array_index (ids, gint64, i) != g_array_index (ids, gint64, n - 1))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
  return g_steal_pointer (&ids);
}

/* The hits are exact unless a second short word, or one beside longer ones, has to be looked for in the row. */
static gboolean
hits_need_test (const OmsOrderQuery *query)
{
  if (query->match == NULL)
    return query->words[1] != NULL;
  for (gsize i = 0; query->words[i] != NULL; i++)
    if (g_utf8_strlen (query->words[i], -1) < OMS_SEARCH_MIN_WORD)
      return TRUE;
  return FALSE;
}

static guint64 *
all_hits (Search *search, GError **error)
{
  g_autoptr (OmsSql) hits = oms_order_query_hits (search->query);
  g_autofree guint64 *bits = NULL;
  sqlite3_stmt *statement;
  int row;

  if (!oms_db_get_int (search->db, "SELECT MAX (id) FROM orders", 0, &search->n_hits, error))
    return NULL;
  search->n_hits++;
  bits = g_new0 (guint64, search->n_hits / 64 + 1);
  statement = oms_sql_prepare (hits, search->db, error);
  if (statement == NULL)
    return NULL;
  while ((row = oms_db_step (search->db, statement, error)) == 1)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (id >= 0 && id < search->n_hits)
        bits[id / 64] |= G_GUINT64_CONSTANT (1) << (id % 64);
    }
  return row == 0 ? g_steal_pointer (&bits) : NULL;
}

/* A common word: everything it hits as a bit set, the rest as without text. */
static gboolean
find_common (Search *search, OmsLead lead, GError **error)
{
  g_autofree guint64 *bits = NULL;
  OmsFacetTest test;
  gboolean done;

  if (search->limit == 0 && !hits_need_test (search->query))
    {
      bits = all_hits (search, error);
      if (bits == NULL)
        return FALSE;
      search->hits = bits;
    }
  if (lead == OMS_LEAD_DISPATCH || lead == OMS_LEAD_FLAGS || lead == OMS_LEAD_STATUS)
    done = sort_led (search, lead, error);
  else if (oms_facets_begin (search->facets, search->db, search->query, &test))
    {
      done = find_by_facets (search, &test, error);
      oms_facets_end (search->facets);
    }
  else
    done = walk (search, lead, error);
  search->hits = NULL;
  return done;
}

static gboolean
find (Search *search, GError **error)
{
  OmsLead lead = oms_order_query_lead (search->query, search->sort.key);
  g_autoptr (GArray) hits = NULL;

  if (!oms_order_query_has_text (search->query))
    return find_led (search, lead, error);
  hits = bounded_hits (search, error);
  if (hits == NULL)
    return FALSE;
  if (hits->len > COMMON_HITS)
    return find_common (search, lead, error);
  return sort_ids (search, hits, TRUE, hits_need_test (search->query), error);
}

GArray *
oms_order_query_find (OmsOrderQuery *query, OmsDb *db, OmsFacets *facets, const OmsOrderSort *sort, guint limit,
                      GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Search search = { .db = db, .query = query, .sort = *sort, .limit = limit, .ids = ids, .facets = facets };

  return find (&search, error) ? g_steal_pointer (&ids) : NULL;
}

/* ---- For the outside ----------------------------------------------------------------------------------------------
 */

static gpointer
read_ids (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsOrderRequest *request = data;
  g_autoptr (OmsOrderQuery) query = oms_order_request_query (request, db, error);

  if (query == NULL)
    return NULL;
  return oms_order_query_find (query, db, request->facets, &request->sort, request->limit, error);
}

GArray *
oms_store_order_ids (OmsStore *self, const OmsOrderFilter *filter, const OmsOrderSort *sort, guint limit,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (OmsOrderRequest) request = oms_order_request_new (self, filter, FALSE);

  request->sort = *sort;
  request->limit = limit;
  return oms_store_read_sync (self, read_ids, request, cancellable, error);
}

void
oms_store_order_ids_async (OmsStore *self, const OmsOrderFilter *filter, const OmsOrderSort *sort, guint limit,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  OmsOrderRequest *request = oms_order_request_new (self, filter, TRUE);

  g_task_set_source_tag (task, oms_store_order_ids_async);
  request->sort = *sort;
  request->limit = limit;
  oms_store_read_task (self, task, read_ids, request, (GDestroyNotify) oms_order_request_free,
                       (GDestroyNotify) g_array_unref);
}

GArray *
oms_store_order_ids_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_order_ids_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Which of some ids match. */
static gpointer
read_matching (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  OmsOrderRequest *request = data;
  g_autoptr (OmsOrderQuery) query = oms_order_request_query (request, db, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Search search = { .db = db, .query = query, .sort = { OMS_SORT_ORDERED, TRUE }, .ids = ids };

  if (query == NULL || !sort_ids (&search, request->ids, TRUE, TRUE, error))
    return NULL;
  return g_steal_pointer (&ids);
}

void
oms_store_match_orders_async (OmsStore *self, const OmsOrderFilter *filter, const gint64 *ids, gsize n_ids,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  OmsOrderRequest *request = oms_order_request_new (self, filter, FALSE);

  g_task_set_source_tag (task, oms_store_match_orders_async);
  g_array_append_vals (request->ids, ids, n_ids);
  oms_store_read_task (self, task, read_matching, request, (GDestroyNotify) oms_order_request_free,
                       (GDestroyNotify) g_array_unref);
}

GArray *
oms_store_match_orders_finish (OmsStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, oms_store_match_orders_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
