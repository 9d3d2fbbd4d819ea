/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the conditions of a filter. A leading "+" keeps SQLite from choosing an index for a term that is only a test:
 * without it, a filter that hits half of a million rows would be read through its own index and sorted. */
#include "oms-query-builder.h"

#include "oms-search-text.h"
#include "oms-store-private.h"

#include <string.h>

typedef struct
{
  gint64 number;
  char *string; /* (nullable) */
} Value;

static void
clear_value (gpointer value)
{
  g_free (((Value *) value)->string);
}

OmsSql *
oms_sql_new (const char *start)
{
  OmsSql *sql = g_new0 (OmsSql, 1);

  sql->text = g_string_new (start);
  sql->values = g_array_new (FALSE, TRUE, sizeof (Value));
  g_array_set_clear_func (sql->values, clear_value);
  return sql;
}

void
oms_sql_free (OmsSql *sql)
{
  if (sql == NULL)
    return;
  g_string_free (sql->text, TRUE);
  g_array_unref (sql->values);
  g_free (sql);
}

void
oms_sql_add (OmsSql *sql, const char *text)
{
  g_string_append (sql->text, text);
}

void
oms_sql_add_int (OmsSql *sql, const char *text, gint64 value)
{
  Value bound = { value, NULL };

  oms_sql_add (sql, text);
  g_array_append_val (sql->values, bound);
}

void
oms_sql_add_string (OmsSql *sql, const char *text, const char *value)
{
  Value bound = { 0, g_strdup (value) };

  oms_sql_add (sql, text);
  g_array_append_val (sql->values, bound);
}

sqlite3_stmt *
oms_sql_prepare (OmsSql *sql, OmsDb *db, GError **error)
{
  sqlite3_stmt *statement = oms_db_statement (db, sql->text->str, error);

  for (guint i = 0; statement != NULL && i < sql->values->len; i++)
    {
      const Value *value = &g_array_index (sql->values, Value, i);

      if (value->string != NULL)
        oms_db_bind_text (statement, (int) i + 1, value->string);
      else
        sqlite3_bind_int64 (statement, (int) i + 1, value->number);
    }
  return statement;
}

/* ---- Resolving ----------------------------------------------------------------------------------------------------
 */

static gboolean
resolve_platforms (OmsDb *db, OmsOrderQuery *query, GError **error)
{
  GPtrArray *names = query->filter->platforms;

  if (names == NULL || names->len == 0)
    return TRUE;
  query->platforms = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < names->len; i++)
    {
      sqlite3_stmt *statement = oms_db_statement (db, "SELECT id FROM platforms WHERE name = ?", error);
      int row;

      if (statement == NULL)
        return FALSE;
      oms_db_bind_text (statement, 1, g_ptr_array_index (names, i));
      row = oms_db_step (db, statement, error);
      if (row < 0)
        return FALSE;
      if (row == 1)
        {
          gint64 id = sqlite3_column_int64 (statement, 0);

          g_array_append_val (query->platforms, id);
          sqlite3_reset (statement);
        }
    }
  return TRUE;
}

OmsOrderQuery *
oms_order_query_new (OmsDb *db, const OmsOrderFilter *filter, gint64 now, GTimeZone *zone, GError **error)
{
  g_autoptr (OmsOrderQuery) query = g_new0 (OmsOrderQuery, 1);

  query->filter = oms_order_filter_copy (filter);
  query->now = now - now % OMS_TIME_SECOND;
  query->tomorrow = oms_time_day_start (oms_time_day_add (oms_time_local_day (now, zone), 1), zone);
  query->words = oms_search_words (filter->text);
  query->match = oms_search_match ((const char *const *) query->words);
  if (!resolve_platforms (db, query, error))
    return NULL;
  return g_steal_pointer (&query);
}

void
oms_order_query_free (OmsOrderQuery *query)
{
  if (query == NULL)
    return;
  oms_order_filter_free (query->filter);
  g_clear_pointer (&query->platforms, g_array_unref);
  g_strfreev (query->words);
  g_free (query->match);
  g_free (query);
}

gboolean
oms_order_query_has_text (const OmsOrderQuery *query)
{
  return query->words[0] != NULL;
}

/* ---- Conditions ---------------------------------------------------------------------------------------------------
 */

/* The only status of the mask, or UNSET. */
static OmsStatus
single_status (const OmsOrderQuery *query)
{
  guint mask = query->filter->status_mask;

  if (query->filter->view == OMS_VIEW_TO_PACK)
    return OMS_STATUS_NEW;
  if (mask == 0 || (mask & (mask - 1)) != 0)
    return OMS_STATUS_UNSET;
  return (OmsStatus) (g_bit_nth_lsf (mask, -1));
}

OmsLead
oms_order_query_lead (const OmsOrderQuery *query, OmsOrderSortKey key)
{
  const OmsOrderFilter *filter = query->filter;
  gboolean one_platform = query->platforms != NULL && query->platforms->len == 1;
  gboolean by_time = filter->ordered_from != OMS_TIME_UNKNOWN || filter->ordered_to != OMS_TIME_UNKNOWN;

  if (filter->view == OMS_VIEW_OVERDUE || filter->view == OMS_VIEW_DUE_TODAY)
    return OMS_LEAD_DISPATCH;
  if (filter->view == OMS_VIEW_CANCELLED_AFTER_PACK || filter->view == OMS_VIEW_ATTENTION || filter->flags != 0)
    return OMS_LEAD_FLAGS;
  if (key == OMS_SORT_ORDERED && (one_platform || single_status (query) != OMS_STATUS_UNSET || by_time))
    return OMS_LEAD_PURCHASED;
  if (filter->view == OMS_VIEW_TO_PACK)
    return OMS_LEAD_STATUS;
  return OMS_LEAD_SORT;
}

static void
add_platforms (const OmsOrderQuery *query, gboolean lead, OmsSql *sql)
{
  const GArray *platforms = query->platforms;

  if (platforms == NULL)
    return;
  if (lead && platforms->len == 1)
    {
      oms_sql_add_int (sql, " AND o.platform_id = ?", g_array_index (platforms, gint64, 0));
      return;
    }
  oms_sql_add (sql, " AND +o.platform_id IN (");
  for (guint i = 0; i < platforms->len; i++)
    oms_sql_add_int (sql, i == 0 ? "?" : ", ?", g_array_index (platforms, gint64, i));
  oms_sql_add (sql, ")");
}

static void
add_view (const OmsOrderQuery *query, OmsLead lead, OmsSql *sql)
{
  gboolean dispatch = lead == OMS_LEAD_DISPATCH;

  switch (query->filter->view)
    {
    case OMS_VIEW_ALL:
      break;
    case OMS_VIEW_TO_PACK:
      oms_sql_add (sql,
                   lead == OMS_LEAD_STATUS || lead == OMS_LEAD_PURCHASED ? " AND o.status = 2" : " AND +o.status = 2");
      oms_sql_add_int (sql, " AND (o.dispatch_after IS NULL OR o.dispatch_after < ?)", query->now + OMS_TIME_SECOND);
      oms_sql_add_int (sql, " AND (o.flags & ?) = 0", OMS_FLAG_PACKED_HERE);
      oms_sql_add_int (sql, " AND o.fulfilment <> ?", OMS_FULFILMENT_MARKETPLACE);
      break;
    case OMS_VIEW_DUE_TODAY:
      oms_sql_add (sql, dispatch ? " AND o." OMS_SQL_OPEN : " AND +o." OMS_SQL_OPEN);
      oms_sql_add_int (sql, dispatch ? " AND o.dispatch_by >= ?" : " AND +o.dispatch_by >= ?", query->now);
      oms_sql_add_int (sql, dispatch ? " AND o.dispatch_by < ?" : " AND +o.dispatch_by < ?", query->tomorrow);
      oms_sql_add_int (sql, " AND (o.flags & ?) = 0", OMS_FLAG_PACKED_HERE);
      break;
    case OMS_VIEW_OVERDUE:
      oms_sql_add (sql, dispatch ? " AND o." OMS_SQL_OPEN : " AND +o." OMS_SQL_OPEN);
      oms_sql_add_int (sql, dispatch ? " AND o.dispatch_by < ?" : " AND +o.dispatch_by < ?", query->now);
      break;
    case OMS_VIEW_CANCELLED_AFTER_PACK:
      oms_sql_add_int (sql, " AND (o.flags & ?) <> 0", OMS_FLAG_CANCELLED_AFTER_PACK);
      break;
    case OMS_VIEW_ATTENTION:
      oms_sql_add_int (sql, " AND ((o.flags & ?) <> 0", OMS_FLAG_ATTENTION);
      oms_sql_add_int (sql, " OR ((o.flags & ?) <> 0 AND +o." OMS_SQL_OPEN "))", OMS_FLAG_CANCEL_REQUESTED);
      break;
    case OMS_VIEW_RETURNS:
      oms_sql_add (sql, " AND +o.status IN (7, 8)");
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
add_payments (const OmsOrderQuery *query, OmsSql *sql)
{
  const GPtrArray *payments = query->filter->payments;

  if (payments == NULL || payments->len == 0)
    return;
  oms_sql_add (sql, " AND o.payment IN (");
  for (guint i = 0; i < payments->len; i++)
    oms_sql_add_string (sql, i == 0 ? "?" : ", ?", g_ptr_array_index (payments, i));
  oms_sql_add (sql, ")");
}

static void
add_bounds (const OmsOrderQuery *query, OmsLead lead, OmsSql *sql)
{
  const OmsOrderFilter *filter = query->filter;
  gboolean ordered = lead == OMS_LEAD_PURCHASED;

  if (filter->ordered_from != OMS_TIME_UNKNOWN)
    oms_sql_add_int (sql, ordered ? " AND o.purchased_at >= ?" : " AND +o.purchased_at >= ?", filter->ordered_from);
  if (filter->ordered_to != OMS_TIME_UNKNOWN)
    oms_sql_add_int (sql, ordered ? " AND o.purchased_at < ?" : " AND +o.purchased_at < ?", filter->ordered_to);
  if (filter->dispatch_from != OMS_TIME_UNKNOWN)
    oms_sql_add_int (sql, " AND +o.dispatch_by >= ?", filter->dispatch_from);
  if (filter->dispatch_to != OMS_TIME_UNKNOWN)
    oms_sql_add_int (sql, " AND +o.dispatch_by < ?", filter->dispatch_to);
  if (filter->total_from != OMS_MONEY_UNKNOWN)
    oms_sql_add_int (sql, " AND +o.total >= ?", filter->total_from);
  if (filter->total_to != OMS_MONEY_UNKNOWN)
    oms_sql_add_int (sql, " AND +o.total <= ?", filter->total_to);
  if (filter->currency != NULL)
    oms_sql_add_string (sql, " AND o.currency = ?", filter->currency);
}

void
oms_order_query_add_conditions (const OmsOrderQuery *query, OmsLead lead, OmsSql *sql)
{
  const OmsOrderFilter *filter = query->filter;
  OmsStatus status = single_status (query);
  gboolean by_status = lead == OMS_LEAD_PURCHASED || lead == OMS_LEAD_STATUS;

  if (query->platforms != NULL && query->platforms->len == 0)
    oms_sql_add (sql, " AND 0");
  else
    add_platforms (query, lead == OMS_LEAD_PURCHASED, sql);
  if (lead == OMS_LEAD_FLAGS)
    oms_sql_add (sql, " AND o.flags <> 0");
  add_view (query, lead, sql);
  if (filter->status_mask != 0 && by_status && status != OMS_STATUS_UNSET && filter->view != OMS_VIEW_TO_PACK)
    oms_sql_add_int (sql, " AND o.status = ?", status);
  else if (filter->status_mask != 0)
    oms_sql_add_int (sql, " AND ((1 << o.status) & ?) <> 0", filter->status_mask);
  if (filter->flags != 0)
    {
      oms_sql_add_int (sql, " AND (o.flags & ?)", filter->flags);
      oms_sql_add_int (sql, " = ?", filter->flags);
    }
  add_payments (query, sql);
  if (filter->fulfilment != OMS_FULFILMENT_UNSET)
    oms_sql_add_int (sql, " AND o.fulfilment = ?", filter->fulfilment);
  add_bounds (query, lead, sql);
}

/* ---- Text ---------------------------------------------------------------------------------------------------------
 */

/* The end of all texts that begin with @word. */
static char *
prefix_end (const char *word)
{
  return g_strconcat (word, "\xf4\x8f\xbf\xbf", NULL);
}

static void
add_prefix (OmsSql *sql, const char *column, const char *word)
{
  g_autofree char *end = prefix_end (word);
  g_autofree char *from = g_strdup_printf ("%s COLLATE NOCASE >= ?", column);
  g_autofree char *to = g_strdup_printf (" AND %s COLLATE NOCASE < ?", column);

  oms_sql_add_string (sql, from, word);
  oms_sql_add_string (sql, to, end);
}

static void
add_prefix_test (OmsSql *sql, const char *word)
{
  oms_sql_add (sql, " AND (");
  add_prefix (sql, "+o.platform_order_id", word);
  oms_sql_add (sql, " OR ");
  add_prefix (sql, "+o.tracking", word);
  oms_sql_add (sql, " OR ");
  add_prefix (sql, "+o.ship_postcode", word);
  oms_sql_add (sql, " OR EXISTS (SELECT 1 FROM order_items i WHERE i.order_id = o.id AND ");
  add_prefix (sql, "+i.sku", word);
  oms_sql_add (sql, ") OR EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = o.id AND ");
  add_prefix (sql, "+s.tracking", word);
  oms_sql_add (sql, "))");
}

void
oms_order_query_add_text_tests (const OmsOrderQuery *query, OmsSql *sql)
{
  if (!oms_order_query_has_text (query))
    return;
  if (query->match == NULL)
    {
      for (gsize i = 0; query->words[i] != NULL; i++)
        add_prefix_test (sql, query->words[i]);
      return;
    }
  /* The text itself by its row: the index is not asked again for each row. */
  oms_sql_add (sql, " AND EXISTS (SELECT 1 FROM order_search_content c WHERE c.id = o.id");
  for (gsize i = 0; query->words[i] != NULL; i++)
    oms_sql_add_string (sql, " AND instr (c.c0, ?) > 0", query->words[i]);
  oms_sql_add (sql, ")");
}

OmsSql *
oms_order_query_hits (const OmsOrderQuery *query)
{
  const char *word = query->words[0];
  OmsSql *sql;

  g_assert (word != NULL);
  if (query->match != NULL)
    {
      sql = oms_sql_new ("SELECT rowid FROM order_search");
      oms_sql_add_string (sql, " WHERE order_search MATCH ?", query->match);
      return sql;
    }
  sql = oms_sql_new ("SELECT o.id FROM orders o WHERE ");
  add_prefix (sql, "o.platform_order_id", word);
  oms_sql_add (sql, " UNION ALL SELECT o.id FROM orders o WHERE ");
  add_prefix (sql, "o.tracking", word);
  oms_sql_add (sql, " UNION ALL SELECT o.id FROM orders o WHERE ");
  add_prefix (sql, "o.ship_postcode", word);
  oms_sql_add (sql, " UNION ALL SELECT i.order_id FROM order_items i WHERE ");
  add_prefix (sql, "i.sku", word);
  oms_sql_add (sql, " UNION ALL SELECT s.order_id FROM shipments s WHERE ");
  add_prefix (sql, "s.tracking", word);
  return sql;
}
