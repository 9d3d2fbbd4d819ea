/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random filters over random orders: each answer of the store is compared with a loop over the rows. And what the
 * answers cost: no walk through the table where an index leads. */
#include "random-orders.h"

#include <string.h>

#include "oms-facets.h"
#include "oms-store-private.h"
#include "oms-store-query-private.h"

#define ORDERS 1500
#define ROUNDS 400

static RandomOrders *orders;
static guint n_found;

static char *
describe (const OmsOrderFilter *filter, const OmsOrderSort *sort)
{
  g_autofree char *text = oms_order_filter_to_text (filter, oms_store_get_zone (orders->store));

  return g_strdup_printf ("%s sort:%s%s", text, oms_order_sort_key_to_id (sort->key), sort->descending ? " down" : "");
}

static void
assert_same (GArray *ids, GArray *expected, guint n, const char *what)
{
  if (ids->len != n)
    g_error ("%s: %u instead of %u", what, ids->len, n);
  for (guint i = 0; i < n; i++)
    if (g_array_index (ids, gint64, i) != g_array_index (expected, gint64, i))
      g_error ("%s: at %u %" G_GINT64_FORMAT " instead of %" G_GINT64_FORMAT, what, i, g_array_index (ids, gint64, i),
               g_array_index (expected, gint64, i));
}

static void
check (const OmsOrderFilter *filter, const OmsOrderSort *sort)
{
  g_autoptr (GArray) expected = plain_find (orders, filter, sort);
  g_autoptr (GError) error = NULL;
  g_autofree char *what = describe (filter, sort);
  guint limit = 1 + g_test_rand_int_range (0, 300);
  g_autoptr (GArray) top = oms_store_order_ids (orders->store, filter, sort, limit, NULL, &error);
  g_autoptr (GArray) all = NULL;

  n_found += expected->len;
  g_assert_no_error (error);
  assert_same (top, expected, MIN (limit, expected->len), what);
  all = oms_store_order_ids (orders->store, filter, sort, 0, NULL, &error);
  g_assert_no_error (error);
  assert_same (all, expected, expected->len, what);
  g_assert_cmpint (oms_store_count_orders (orders->store, filter, NULL, &error), ==, expected->len);
  g_assert_no_error (error);
}

static void
check_random (gboolean with_text)
{
  n_found = 0;
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (OmsOrderFilter) filter = random_filter (orders, with_text && round % 2 == 0);
      OmsOrderSort sort = { g_test_rand_int_range (0, OMS_SORT_UPDATED + 1), g_test_rand_bit () };

      check (filter, &sort);
    }
  g_assert_cmpuint (n_found, >, ROUNDS * 10); /* the dice made filters that say something */
}

static void
test_sql (void)
{
  g_autoptr (OmsFacets) facets = oms_facets_of (orders->store, FALSE);

  g_assert_null (facets);
  check_random (TRUE);
}

static void
build_facets (void)
{
  g_autoptr (OmsFacets) facets = oms_facets_of (orders->store, TRUE);
  g_autoptr (GError) error = NULL;

  oms_facets_build (facets, orders->store, &error);
  g_assert_no_error (error);
}

static void
test_facets (void)
{
  build_facets ();
  check_random (TRUE);
}

/* Facets follow what is written and deleted. */
static void
test_facets_follow (void)
{
  g_autoptr (GError) error = NULL;
  OmsAccount *last = orders->accounts->pdata[orders->accounts->len - 1];
  OmsPageContext context = { .platform_id = ((OmsAccount *) orders->accounts->pdata[0])->id,
                             .fetched_at = oms_time_now () };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsSyncCounts counts = { 0 };

  build_facets ();
  for (guint i = 0; i < 40; i++)
    {
      const PlainOrder *known = orders->plain->pdata[i * 7];
      OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_PARTIAL, i % 2 ? known->order_id : NULL);

      if (i % 2 == 0)
        record->order_id = g_strdup_printf ("fresh-%u", i);
      record->status = OMS_STATUS_LOST;
      record->payment = g_strdup ("voucher");
      record->remote_updated_at = oms_time_now ();
      g_ptr_array_add (page->orders, record);
    }
  oms_store_apply_orders (orders->store, &context, page, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counts.added, >=, 20);
  random_orders_reread (orders);
  check_random (FALSE);

  oms_store_remove_account (orders->store, last->id, &error);
  g_assert_no_error (error);
  g_ptr_array_remove_index (orders->accounts, orders->accounts->len - 1);
  random_orders_reread (orders);
  check_random (FALSE);
}

/* Hostile text is text. */
static void
test_hostile_text (void)
{
  const char *const texts[] = { "\"",
                                "\"\"\"",
                                "*",
                                "a*b",
                                "NEAR",
                                "(",
                                ")",
                                "AND OR NOT",
                                "text:kurta",
                                "^kurta",
                                "-kurta",
                                "{a b}: c",
                                "'; DROP TABLE orders; --",
                                "\xff\xfe\x80",
                                "\x01\x02",
                                "   ",
                                "\\",
                                "%%%",
                                "___",
                                "\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80" };
  g_autofree char *huge = g_strnfill (10240, 'k');
  g_autofree char *many = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  OmsOrderSort sort = { OMS_SORT_ORDERED, TRUE };

  for (guint i = 0; i < 2000; i++)
    g_string_append (words, "ku ");
  many = g_strdup (words->str);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

      filter->text = g_strdup (texts[i]);
      check (filter, &sort);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();

      filter->text = g_strdup (i == 0 ? huge : many);
      check (filter, &sort);
    }
}

static void
test_rows (void)
{
  gint64 ids[] = { 3, 999999, 1, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = oms_store_order_rows (orders->store, ids, G_N_ELEMENTS (ids), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (ids));
  g_assert_null (rows->pdata[1]);
  for (guint i = 0; i < rows->len; i++)
    {
      const OmsOrderRow *row = rows->pdata[i];
      const PlainOrder *plain = row != NULL ? orders->plain->pdata[row->id - 1] : NULL;

      if (row == NULL)
        continue;
      g_assert_cmpint (row->id, ==, ids[i]);
      g_assert_cmpstr (row->order_id, ==, plain->order_id);
      g_assert_cmpint (row->status, ==, plain->status);
      g_assert_cmpint (row->total, ==, plain->total);
      g_assert_cmpint (row->dispatch_by, ==, plain->dispatch_by);
      g_assert_cmpint (row->item_count, ==, plain->item_count);
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  OmsOrderSort sort = { OMS_SORT_TOTAL, FALSE };

  g_cancellable_cancel (cancellable);
  ids = oms_store_order_ids (orders->store, filter, &sort, 0, cancellable, &error);
  g_assert_null (ids);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Cancels from within the running query: the walk along an index stops where it is. */
typedef struct
{
  GCancellable *cancellable;
  gint64 steps;
} Cancelling;

static void
cancel_at_step (sqlite3_context *context, int n, sqlite3_value **values)
{
  Cancelling *cancelling = sqlite3_user_data (context);

  if (++cancelling->steps == 100)
    g_cancellable_cancel (cancelling->cancellable);
  sqlite3_result_int (context, 1);
}

static gpointer
run_cancelled (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sqlite3_stmt *s;
  int row;

  sqlite3_create_function (db->handle, "tick", 0, SQLITE_UTF8, data, cancel_at_step, NULL, NULL);
  sqlite3_prepare_v2 (db->handle, "SELECT count (*) FROM orders a, orders b WHERE tick ()", -1, &s, NULL);
  g_assert_nonnull (s);
  row = oms_db_step (db, s, error);
  sqlite3_finalize (s);
  sqlite3_create_function (db->handle, "tick", 0, SQLITE_UTF8, NULL, NULL, NULL, NULL);
  return GINT_TO_POINTER (row == 1);
}

static void
test_cancelled_within (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Cancelling cancelling = { cancellable, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (oms_store_read_sync (orders->store, run_cancelled, &cancelling, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (cancelling.steps, >=, 100);
  g_assert_cmpint (cancelling.steps, <, 10000); /* of two million */
}

/* ---- Plans --------------------------------------------------------------------------------------------------------
 */

static void
assert_plan (OmsDb *db, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *s;

  sqlite3_prepare_v2 (db->handle, explain, -1, &s, NULL);
  g_assert_nonnull (s);
  while (sqlite3_step (s) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (s, 3);

      if (strcmp (detail, "SCAN o") == 0 || strstr (detail, "USE TEMP B-TREE FOR ORDER BY") != NULL)
        g_error ("%s\n  in the plan of %s", detail, sql);
    }
  sqlite3_finalize (s);
}

typedef struct
{
  const char *filter;
  OmsOrderSortKey key;
} Usual;

static const Usual usual[] = {
  { "", OMS_SORT_ORDERED },
  { "", OMS_SORT_PLATFORM },
  { "", OMS_SORT_ORDER_ID },
  { "", OMS_SORT_STATUS },
  { "", OMS_SORT_BUYER },
  { "", OMS_SORT_ITEMS },
  { "", OMS_SORT_TOTAL },
  { "", OMS_SORT_DISPATCH_BY },
  { "", OMS_SORT_UPDATED },
  { "status:new", OMS_SORT_ORDERED },
  { "status:new,packed", OMS_SORT_ORDERED },
  { "platform:middle", OMS_SORT_ORDERED },
  { "platform:middle status:delivered", OMS_SORT_ORDERED },
  { "platform:middle status:delivered", OMS_SORT_TOTAL },
  { "payment:cod", OMS_SORT_ORDERED },
  { "ordered:2026-01-01..2030-01-01", OMS_SORT_ORDERED },
};

static gpointer
check_plans (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GTimeZone *zone = oms_store_get_zone (orders->store);

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    for (int down = 0; down < 2; down++)
      {
        g_autoptr (OmsOrderFilter) filter = oms_order_filter_parse (usual[i].filter, orders->now, zone, error);
        g_autoptr (OmsOrderQuery) query = NULL;
        g_autoptr (GArray) ids = NULL;
        OmsOrderSort sort = { usual[i].key, down };
        GHashTableIter iter;
        gpointer sql;

        g_assert_no_error (*error);
        query = oms_order_query_new (db, filter, orders->now, zone, error);
        g_hash_table_remove_all (db->statements);
        ids = oms_order_query_find (query, db, NULL, &sort, 256, error);
        g_assert_no_error (*error);
        g_hash_table_iter_init (&iter, db->statements);
        while (g_hash_table_iter_next (&iter, &sql, NULL))
          if (strstr (sql, "FROM orders o") != NULL)
            assert_plan (db, sql);
      }
  return GINT_TO_POINTER (TRUE);
}

static void
test_plans (void)
{
  g_autoptr (GError) error = NULL;

  oms_store_read_sync (orders->store, check_plans, NULL, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  orders = random_orders_new (ORDERS);
  g_test_add_func ("/query-orders/rows", test_rows);
  g_test_add_func ("/query-orders/plans", test_plans);
  g_test_add_func ("/query-orders/sql", test_sql);
  g_test_add_func ("/query-orders/hostile-text", test_hostile_text);
  g_test_add_func ("/query-orders/cancelled-before", test_cancelled_before);
  g_test_add_func ("/query-orders/cancelled-within", test_cancelled_within);
  g_test_add_func ("/query-orders/facets", test_facets);
  g_test_add_func ("/query-orders/facets-follow", test_facets_follow);
  result = g_test_run ();
  random_orders_free (orders);
  return result;
}
