/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of orders, applied: one transaction for the page, the merge rule for each order, and a record that the
 * database does not accept set aside as a problem without holding up the others. */
#include "oms-store-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LINES      2000
#define MAX_TEXT_BYTES (64 * 1024)
#define MAX_AMOUNT     G_GINT64_CONSTANT (10000000000000)
#define MAX_QUANTITY   1000000
#define LAST_MOMENT    G_GINT64_CONSTANT (253402128000000) /* shortly before the year 10000, where calendars end */

/* What only the seller, or only the store, decides. */
#define LOCAL_FLAGS (OMS_FLAG_PACKED_HERE | OMS_FLAG_CANCELLED_AFTER_PACK)

void
oms_merge_clear (OmsMerge *merge)
{
  g_clear_pointer (&merge->order, oms_row_free);
  g_clear_pointer (&merge->shipments, g_ptr_array_unref);
  g_clear_pointer (&merge->lines, g_ptr_array_unref);
  g_clear_pointer (&merge->returns, g_ptr_array_unref);
  g_clear_pointer (&merge->gone, g_ptr_array_unref);
  g_clear_pointer (&merge->packed, g_array_unref);
  g_clear_pointer (&merge->not_here, g_ptr_array_unref);
  g_clear_pointer (&merge->person, oms_row_free);
  g_clear_pointer (&merge->search, g_free);
}

/* ---- Can it be stored at all? -------------------------------------------------------------------------------------
 */

static const char *
check_row (const OmsRow *row)
{
  for (guint i = 0; i < row->shape->n_texts; i++)
    if (row->texts[i] != NULL && strlen (row->texts[i]) > MAX_TEXT_BYTES)
      return _ ("A text in this record is too long to be true.");
  for (guint i = 0; i < row->shape->n_texts; i++)
    if (row->texts[i] != NULL && !g_utf8_validate (row->texts[i], -1, NULL))
      return _ ("A text in this record is not readable.");
  return NULL;
}

static gboolean
is_amount (gint64 amount)
{
  return amount == OMS_MONEY_UNKNOWN || (amount >= -MAX_AMOUNT && amount <= MAX_AMOUNT);
}

static gboolean
is_quantity (gint64 quantity)
{
  return quantity == OMS_QUANTITY_UNKNOWN || (quantity >= 0 && quantity <= MAX_QUANTITY);
}

static const char *
check_moments (const OmsRow *row, const guint *numbers, gsize n_numbers)
{
  for (gsize i = 0; i < n_numbers; i++)
    {
      gint64 moment = row->numbers[numbers[i]];

      if (moment != OMS_TIME_UNKNOWN && (moment < 0 || moment > LAST_MOMENT))
        return _ ("A date in this record is too far away to be true.");
    }
  return NULL;
}

static const char *
check_shipment (const OmsShipmentRecord *record)
{
  const guint moments[] = { SHIPMENT_DISPATCH_AFTER, SHIPMENT_DISPATCH_BY, SHIPMENT_REMOTE_UPDATED_AT };
  g_autoptr (OmsRow) row = oms_row_from_shipment (record, 0);
  const char *reason = check_moments (row, moments, G_N_ELEMENTS (moments));

  return reason != NULL ? reason : check_row (row);
}

static const char *
check_return (const OmsReturnRecord *record)
{
  const guint moments[] = { RETURN_CREATED_AT, RETURN_UPDATED_AT };
  g_autoptr (OmsRow) row = oms_row_from_return (record, 0, 0);
  const char *reason = check_moments (row, moments, G_N_ELEMENTS (moments));

  if (record->return_id == NULL || *record->return_id == '\0')
    return _ ("A return in this record has no number.");
  return reason != NULL ? reason : check_row (row);
}

static const char *
check_line (const OmsLineRecord *line)
{
  g_autoptr (OmsRow) row = oms_row_from_line (line, 0);

  if (!is_amount (line->unit_price) || !is_amount (line->line_total))
    return _ ("An amount in this record is too large to be true.");
  if (!is_quantity (line->quantity) || !is_quantity (line->qty_shipped) || !is_quantity (line->qty_cancelled) ||
      !is_quantity (line->qty_returned))
    return _ ("A quantity in this record is too large to be true, or negative.");
  return check_row (row);
}

static const char *
check_parts (const OmsOrderRecord *record)
{
  const char *reason = NULL;

  for (guint i = 0; reason == NULL && i < record->lines->len; i++)
    reason = check_line (g_ptr_array_index (record->lines, i));
  for (guint i = 0; reason == NULL && i < record->shipments->len; i++)
    reason = check_shipment (g_ptr_array_index (record->shipments, i));
  for (guint i = 0; reason == NULL && i < record->returns->len; i++)
    reason = check_return (g_ptr_array_index (record->returns, i));
  if (reason == NULL && record->person != NULL)
    {
      g_autoptr (OmsRow) person = oms_row_from_person (record->person);

      reason = check_row (person);
    }
  return reason;
}

/* Why this record cannot be stored, or NULL. */
static const char *
check_record (const OmsOrderRecord *record, const OmsRow *row)
{
  const guint moments[] = { ORDER_PURCHASED_AT, ORDER_REMOTE_UPDATED_AT, ORDER_DISPATCH_AFTER, ORDER_DISPATCH_BY,
                            ORDER_DELIVER_BY };
  const char *reason = check_moments (row, moments, G_N_ELEMENTS (moments));

  if (record->order_id == NULL || *record->order_id == '\0')
    return _ ("This record has no order number.");
  if (record->currency != NULL && *record->currency != '\0' && !oms_currency_is_valid (record->currency))
    return _ ("The currency of this order is not one.");
  if (!is_amount (record->total))
    return _ ("An amount in this record is too large to be true.");
  if (record->lines->len > MAX_LINES || record->shipments->len > MAX_LINES || record->returns->len > MAX_LINES)
    return _ ("This order has more lines than can be true.");
  if (reason == NULL)
    reason = check_row (row);
  return reason != NULL ? reason : check_parts (record);
}

/* ---- What is stored -----------------------------------------------------------------------------------------------
 */

static gboolean
load_order (OmsMerge *merge, GError **error)
{
  static char *sql;
  sqlite3_stmt *statement;
  int row;

  if (g_once_init_enter (&sql))
    {
      g_autofree char *columns = oms_row_columns (&oms_order_shape);

      g_once_init_leave (&sql, g_strdup_printf ("SELECT %s FROM orders WHERE platform_id = ?1"
                                                " AND platform_order_id = ?2",
                                                columns));
    }
  statement = oms_db_bound (merge->db, error, sql, "lt", merge->context->platform_id, merge->record->order_id);
  row = statement != NULL ? oms_db_step (merge->db, statement, error) : -1;
  if (row == 1)
    {
      merge->order = oms_row_read (&oms_order_shape, statement);
      sqlite3_reset (statement);
    }
  return row >= 0;
}

static gboolean
load_parts (OmsMerge *merge, GError **error)
{
  gint64 id = merge->order->id;
  g_autoptr (GPtrArray) people = NULL;

  merge->shipments = oms_row_load (merge->db, &oms_shipment_shape, id, error);
  merge->lines = merge->shipments != NULL ? oms_row_load (merge->db, &oms_line_shape, id, error) : NULL;
  merge->returns = merge->lines != NULL ? oms_row_load (merge->db, &oms_return_shape, id, error) : NULL;
  people = merge->returns != NULL ? oms_row_load (merge->db, &oms_person_shape, id, error) : NULL;
  if (people == NULL)
    return FALSE;
  if (people->len > 0)
    merge->person = g_ptr_array_steal_index (people, 0);
  return TRUE;
}

static void
start_new_order (OmsMerge *merge)
{
  OmsRow *order = oms_row_new (&oms_order_shape);

  order->numbers[ORDER_STATUS] = OMS_STATUS_UNKNOWN;
  order->numbers[ORDER_FLAGS] = 0;
  order->numbers[ORDER_PURCHASED_PRECISION] = OMS_PRECISION_TIME;
  order->numbers[ORDER_FULFILMENT] = OMS_FULFILMENT_UNKNOWN;
  order->numbers[ORDER_ITEM_COUNT] = 0;
  order->numbers[ORDER_SEEN_AT] = merge->context->fetched_at;
  order->numbers[ORDER_CREATED_AT] = oms_time_now ();
  merge->order = order;
  merge->is_new = TRUE;
  merge->shipments = g_ptr_array_new_with_free_func (oms_row_free);
  merge->lines = g_ptr_array_new_with_free_func (oms_row_free);
  merge->returns = g_ptr_array_new_with_free_func (oms_row_free);
}

/* ---- The order's own columns --------------------------------------------------------------------------------------
 */

/* The marketplace's change times when both have one, else when each was read. A report of the same change knows less of
 * it: its "shipped" may long be delivered. */
static OmsTake
decide (const OmsMerge *merge)
{
  gint64 stored = merge->order->numbers[ORDER_REMOTE_UPDATED_AT];
  gint64 incoming = merge->record->remote_updated_at;

  if (merge->is_new)
    return OMS_TAKE_NEWER;
  if (stored == OMS_TIME_UNKNOWN || incoming == OMS_TIME_UNKNOWN)
    {
      stored = merge->order->numbers[ORDER_SEEN_AT];
      incoming = merge->context->fetched_at;
    }
  else if (incoming == stored && merge->context->report)
    return OMS_TAKE_BLANK;
  return incoming < stored ? OMS_TAKE_BLANK : OMS_TAKE_NEWER;
}

static void
merge_flags (OmsMerge *merge)
{
  guint known = merge->record->flags_known & ~(guint) LOCAL_FLAGS;
  gint64 flags = merge->order->numbers[ORDER_FLAGS];

  if (merge->take == OMS_TAKE_NEWER)
    oms_row_set_number (merge->order, ORDER_FLAGS, (flags & ~(gint64) known) | (merge->record->flags & known));
}

static void
merge_columns (OmsMerge *merge)
{
  g_autoptr (OmsRow) incoming = oms_row_from_order (merge->record, merge->context->platform_id);
  const gint64 *stored = merge->order->numbers;

  /* A report that knows the date alone does not blur a moment that is known. */
  if (stored[ORDER_PURCHASED_AT] != OMS_TIME_UNKNOWN && stored[ORDER_PURCHASED_PRECISION] == OMS_PRECISION_TIME &&
      merge->record->purchased_precision == OMS_PRECISION_DAY)
    incoming->numbers[ORDER_PURCHASED_AT] = incoming->numbers[ORDER_PURCHASED_PRECISION] = OMS_TIME_UNKNOWN;
  /* What was true then is not what is true now: an older record tells nothing of state and deadlines. */
  if (merge->take == OMS_TAKE_BLANK)
    {
      incoming->numbers[ORDER_DISPATCH_AFTER] = incoming->numbers[ORDER_DISPATCH_BY] = OMS_TIME_UNKNOWN;
      g_clear_pointer (&incoming->texts[ORDER_RAW_STATUS], g_free);
    }
  if (merge->context->report && merge->context->has_api && stored[ORDER_TOTAL] != OMS_MONEY_UNKNOWN)
    incoming->numbers[ORDER_TOTAL] = OMS_MONEY_UNKNOWN;
  /* An amount and its currency belong together. */
  if (incoming->numbers[ORDER_TOTAL] == OMS_MONEY_UNKNOWN && stored[ORDER_TOTAL] != OMS_MONEY_UNKNOWN)
    g_clear_pointer (&incoming->texts[ORDER_CURRENCY], g_free);
  oms_row_take (merge->order, incoming, merge->take);
}

static char *
sort_name (const OmsMerge *merge)
{
  const char *name = merge->person != NULL ? merge->person->texts[PERSON_NAME] : NULL;

  if (name == NULL || *name == '\0')
    name = merge->order->texts[ORDER_SHIP_CITY];
  return g_utf8_casefold (name != NULL ? name : "", -1);
}

static void
compute_columns (OmsMerge *merge)
{
  OmsRow *order = merge->order;
  gint64 purchased = order->numbers[ORDER_PURCHASED_AT];
  g_autofree char *name = sort_name (merge);

  oms_row_set_text (order, ORDER_SORT_NAME, name);
  oms_row_set_number (order, ORDER_LOCAL_DAY,
                      purchased != OMS_TIME_UNKNOWN ? oms_time_local_day (purchased, merge->zone) : 0);
  if ((merge->parts & OMS_MERGED_LINES) != 0)
    oms_row_set_number (order, ORDER_ITEM_COUNT, oms_merge_item_count (merge->lines));
}

/* ---- One order ----------------------------------------------------------------------------------------------------
 */

typedef enum
{
  MERGED_ADDED,
  MERGED_CHANGED,
  MERGED_UNCHANGED,
} Merged;

/* Nothing to tell: only that it was looked at, and what it looked like. */
static gboolean
touch_seen (OmsMerge *merge, const char *hash, GError **error)
{
  gint64 seen = MAX (merge->order->numbers[ORDER_SEEN_AT], merge->context->fetched_at);
  OmsRow *order = merge->order;

  order->changed = 0;
  oms_row_set_number (order, ORDER_SEEN_AT, seen);
  if (hash != NULL)
    oms_row_set_text (order, ORDER_CONTENT_HASH, hash);
  return oms_row_update (merge->db, order, error);
}

static void
merge_in_memory (OmsMerge *merge, const char *hash)
{
  OmsRow *order = merge->order;

  merge->gone = g_ptr_array_new_with_free_func (oms_row_free);
  merge->old_status = order->numbers[ORDER_STATUS];
  merge->old_lines_total = oms_merge_lines_total (merge);
  merge->old_flags = merge->is_new ? 0 : order->numbers[ORDER_FLAGS];
  merge->old_dispatch_by = order->numbers[ORDER_DISPATCH_BY];
  oms_merge_note_packed (merge);
  merge_columns (merge);
  merge_flags (merge);
  oms_merge_shipments (merge);
  oms_merge_lines (merge);
  oms_merge_returns (merge);
  oms_merge_person (merge);
  oms_merge_derive (merge);
  oms_merge_flag_packed (merge);
  compute_columns (merge);
  if (order->changed == 0 && merge->parts == 0)
    return;

  oms_row_set_number (order, ORDER_SEEN_AT, MAX (order->numbers[ORDER_SEEN_AT], merge->context->fetched_at));
  oms_row_set_number (order, ORDER_CHANGED_AT,
                      merge->record->remote_updated_at != OMS_TIME_UNKNOWN ? merge->record->remote_updated_at
                                                                           : merge->context->fetched_at);
  if (merge->take == OMS_TAKE_NEWER)
    oms_row_set_text (order, ORDER_CONTENT_HASH, hash);
}

static gboolean
merge_order (OmsMerge *merge, Merged *merged, GError **error)
{
  g_autofree char *hash = oms_order_record_hash (merge->record);

  if (!load_order (merge, error))
    return FALSE;
  *merged = MERGED_UNCHANGED;
  if (merge->order != NULL && strcmp (merge->order->texts[ORDER_CONTENT_HASH], hash) == 0)
    return touch_seen (merge, NULL, error);

  if (merge->order == NULL)
    start_new_order (merge);
  else if (!load_parts (merge, error))
    return FALSE;
  merge->take = decide (merge);
  merge_in_memory (merge, hash);
  if (!merge->is_new && merge->order->changed == 0 && merge->parts == 0)
    return touch_seen (merge, merge->take == OMS_TAKE_NEWER ? hash : NULL, error) &&
           (merge->take == OMS_TAKE_BLANK || oms_merge_write_raw (merge, error));

  *merged = merge->is_new ? MERGED_ADDED : MERGED_CHANGED;
  return oms_merge_write (merge, error) && (merge->take == OMS_TAKE_BLANK || oms_merge_write_raw (merge, error));
}

gboolean
oms_merge_insert (OmsMerge *merge, GError **error)
{
  g_autoptr (OmsRow) row = oms_row_from_order (merge->record, merge->context->platform_id);
  const char *reason = check_record (merge->record, row);

  if (reason != NULL)
    {
      g_set_error_literal (error, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT, reason);
      return FALSE;
    }
  start_new_order (merge);
  /* Without its digest: the first sync after the load compares it in full, once. */
  merge_in_memory (merge, "");
  return oms_merge_write (merge, error) && oms_merge_write_raw (merge, error) &&
         oms_merge_write_search (merge->db, merge->order->id, merge->search, TRUE, error);
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 order_id;
  char *text;
  gboolean is_new;
} SearchText;

static void
search_text_clear (gpointer data)
{
  g_free (((SearchText *) data)->text);
}

typedef struct
{
  OmsStore *store;
  OmsPageContext context;
  const OmsOrderPage *page;
  GTimeZone *zone;
  GArray *search;     /* (element-type SearchText) */
  gint64 run_started; /* OMS_TIME_UNKNOWN: the page is no run's */
  OmsSyncCounts counts;
} PageJob;

static gboolean
ask (OmsDb *db, sqlite3_stmt *statement, gboolean *yes, GError **error)
{
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  *yes = row == 1 && sqlite3_column_int (statement, 0) == 1;
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

/* Whether what the stub says is stored: its change time, or the state of each of its lines. A line without a state is
 * closed, which is known of one that is neither open nor on its way. */
static gboolean
stub_is_known (PageJob *job, OmsDb *db, const OmsOrderRecord *record, gboolean *known, GError **error)
{
  gint64 platform_id = job->context.platform_id;

  if (record->remote_updated_at != OMS_TIME_UNKNOWN || record->lines->len == 0)
    return ask (db,
                oms_db_bound (db, error,
                              "SELECT remote_updated_at >= ?3 FROM orders WHERE platform_id = ?1"
                              " AND platform_order_id = ?2",
                              "ltn", platform_id, record->order_id, record->remote_updated_at),
                known, error);
  *known = TRUE;
  for (guint i = 0; i < record->lines->len && *known; i++)
    {
      const OmsLineRecord *line = g_ptr_array_index (record->lines, i);

      if (!ask (db,
                oms_db_bound (db, error,
                              "SELECT CASE WHEN ?4 IS NULL THEN order_items.status > " OMS_SQL_ON_ITS_WAY
                              " ELSE order_items.raw_status = ?4 END FROM orders JOIN order_items"
                              " ON order_items.order_id = orders.id WHERE platform_id = ?1"
                              " AND platform_order_id = ?2 AND line_id = ?3",
                              "lttt", platform_id, record->order_id, line->line_id, line->raw_status),
                known, error))
        return FALSE;
    }
  return TRUE;
}

/* What the stub tells of its order that nobody told before. @missing: (transfer full) (nullable) */
static gboolean
find_missing (PageJob *job, OmsDb *db, const OmsOrderRecord *record, OmsOrderRecord **missing, GError **error)
{
  gint64 platform_id = job->context.platform_id;
  gboolean day, group;

  *missing = NULL;
  if (record->purchased_at == OMS_TIME_UNKNOWN && record->group_id == NULL)
    return TRUE;
  if (!ask (db,
            oms_db_bound (db, error,
                          "SELECT purchased_at IS NULL AND ?3 IS NOT NULL FROM orders WHERE platform_id = ?1"
                          " AND platform_order_id = ?2",
                          "ltn", platform_id, record->order_id, record->purchased_at),
            &day, error) ||
      !ask (db,
            oms_db_bound (db, error,
                          "SELECT group_id = '' AND ?3 <> '' FROM orders WHERE platform_id = ?1"
                          " AND platform_order_id = ?2",
                          "ltt", platform_id, record->order_id, record->group_id),
            &group, error))
    return FALSE;
  if (!day && !group)
    return TRUE;
  *missing = oms_order_record_new (OMS_RECORD_PARTIAL, record->order_id);
  if (group)
    (*missing)->group_id = g_strdup (record->group_id);
  if (day)
    {
      (*missing)->purchased_at = record->purchased_at;
      (*missing)->purchased_precision = record->purchased_precision;
    }
  return TRUE;
}

/* A stub names an order that exists or changed; one that is not newer than what is stored tells nothing but what was
 * missing. @missing: (transfer full) (nullable) */
static gboolean
apply_stub (PageJob *job, OmsDb *db, const OmsOrderRecord *record, OmsOrderRecord **missing, GError **error)
{
  gboolean known;

  if (!stub_is_known (job, db, record, &known, error))
    return FALSE;
  if (known)
    return find_missing (job, db, record, missing, error);
  return oms_store_page_queue_stub (db, job->context.platform_id, record, job->context.fetched_at, error);
}

/* A part that was known already leaves the queue as it is: the order may wait there for its whole, which a report is
 * not either. */
static gboolean
update_queue (PageJob *job, OmsDb *db, const OmsMerge *merge, Merged merged, GError **error)
{
  gint64 platform_id = job->context.platform_id;
  const OmsOrderRecord *record = merge->record;
  gboolean went = !merge->is_new && oms_status_is_open (merge->old_status) &&
                  merge->order->numbers[ORDER_STATUS] == OMS_STATUS_CANCELLED;

  if (job->context.report)
    return TRUE;
  if (!record->more_by_id)
    return oms_store_page_unqueue (db, platform_id, "order", record->order_id, error);
  if (merged == MERGED_UNCHANGED)
    return TRUE;
  return oms_store_page_queue (db, platform_id, "order", record->order_id, job->context.fetched_at, error) &&
         (!went || oms_db_do (db, error, "UPDATE due_orders SET open_before = 1 WHERE platform_id = ?1 AND key = ?2",
                              "lt", platform_id, record->order_id));
}

/* @from_stub: it fills a gap and is no reading of the order, so the queue and the problems stay as they are. */
static gboolean
apply_record (PageJob *job, OmsDb *db, const OmsOrderRecord *record, gboolean from_stub, Merged *merged, GError **error)
{
  g_auto (OmsMerge)
      merge = { .store = job->store, .db = db, .context = &job->context, .zone = job->zone, .record = record };
  SearchText search;

  if (!record->more_by_id && !job->context.report && !from_stub &&
      !ask (db,
            oms_db_bound (db, error, "SELECT open_before FROM due_orders WHERE platform_id = ?1 AND key = ?2", "lt",
                          job->context.platform_id, record->order_id),
            &merge.open_before, error))
    return FALSE;
  if (!merge_order (&merge, merged, error))
    return FALSE;
  job->counts.older += merge.take == OMS_TAKE_BLANK;
  if (!from_stub &&
      (!update_queue (job, db, &merge, *merged, error) ||
       !oms_store_page_solve (job->store, db, job->context.platform_id, "order", record->order_id, error)))
    return FALSE;
  /* What a run brings in two parts is new, and not changed as well. */
  if (*merged == MERGED_CHANGED && job->run_started != OMS_TIME_UNKNOWN &&
      merge.order->numbers[ORDER_CREATED_AT] >= job->run_started)
    *merged = MERGED_UNCHANGED;
  if (merge.search == NULL)
    return TRUE;
  search = (SearchText){ merge.order->id, g_steal_pointer (&merge.search), *merged == MERGED_ADDED };
  g_array_append_val (job->search, search);
  return TRUE;
}

static gboolean
set_aside (PageJob *job, OmsDb *db, const OmsOrderRecord *record, const char *reason, GError **error)
{
  g_autoptr (OmsProblemRecord) problem = oms_problem_record_new (record->order_id, reason, record->raw);

  job->counts.failed++;
  return oms_store_page_add_problem (job->store, db, &job->context, "order", problem, error);
}

static void
count (PageJob *job, Merged merged)
{
  switch (merged)
    {
    case MERGED_ADDED:
      job->counts.added++;
      break;
    case MERGED_CHANGED:
      job->counts.changed++;
      break;
    case MERGED_UNCHANGED:
    default:
      job->counts.unchanged++;
      break;
    }
}

/* As in a run that keeps what it writes: what came as new on an earlier page is not news again. */
static gboolean
count_in_preview (PageJob *job, const char *order_id, Merged *merged, GError **error)
{
  gboolean again = FALSE;

  if (job->context.preview == NULL || *merged == MERGED_UNCHANGED)
    return TRUE;
  if (*merged == MERGED_ADDED ? !oms_preview_add (job->context.preview, order_id, &again, error)
                              : !oms_preview_has (job->context.preview, order_id, &again, error))
    return FALSE;
  if (again)
    *merged = MERGED_UNCHANGED;
  return TRUE;
}

/* Each order in a savepoint: what the database does not accept of it goes, the rest of the page stays. */
static gboolean
apply_in_savepoint (PageJob *job, OmsDb *db, const OmsOrderRecord *record, gboolean from_stub, GError **error)
{
  g_autoptr (GError) refused = NULL;
  Merged merged = MERGED_UNCHANGED;

  if (!oms_db_exec (db, "SAVEPOINT one_order", error))
    return FALSE;
  if (apply_record (job, db, record, from_stub, &merged, &refused))
    {
      if (!count_in_preview (job, record->order_id, &merged, error))
        return FALSE;
      count (job, merged);
      return oms_db_exec (db, "RELEASE one_order", error);
    }
  if (!g_error_matches (refused, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  oms_db_reset_all (db);
  return oms_db_exec (db, "ROLLBACK TO one_order; RELEASE one_order", error) &&
         set_aside (job, db, record, refused->message, error);
}

/* A reading of an order that does not tell its day has the one that a list told. */
static gboolean
apply_reading (PageJob *job, OmsDb *db, const OmsOrderRecord *record, GError **error)
{
  OmsOrderRecord whole = *record; /* everything in it stays the record's */
  g_autofree char *group = NULL;

  if (record->purchased_at != OMS_TIME_UNKNOWN)
    return apply_in_savepoint (job, db, record, FALSE, error);
  return oms_store_page_recall (db, job->context.platform_id, &whole, &group, error) &&
         apply_in_savepoint (job, db, &whole, FALSE, error);
}

static gboolean
apply_order (PageJob *job, OmsDb *db, const OmsOrderRecord *record, GError **error)
{
  g_autoptr (OmsRow) row = oms_row_from_order (record, job->context.platform_id);
  const char *reason = check_record (record, row);
  g_autoptr (OmsOrderRecord) missing = NULL;

  job->counts.seen++;
  if (reason != NULL)
    return set_aside (job, db, record, reason, error);
  if (record->kind != OMS_RECORD_STUB)
    return apply_reading (job, db, record, error);
  if (!apply_stub (job, db, record, &missing, error))
    return FALSE;
  return missing == NULL || apply_in_savepoint (job, db, missing, TRUE, error);
}

static gboolean
apply_page (PageJob *job, OmsDb *db, GError **error)
{
  const OmsOrderPage *page = job->page;

  if (!oms_store_page_find_run (db, &job->context, &job->run_started, error))
    return FALSE;
  for (guint i = 0; i < page->orders->len; i++)
    if (!apply_order (job, db, g_ptr_array_index (page->orders, i), error))
      return FALSE;
  for (guint i = 0; i < job->search->len; i++)
    {
      const SearchText *search = &g_array_index (job->search, SearchText, i);

      if (!oms_merge_write_search (db, search->order_id, search->text, search->is_new, error))
        return FALSE;
    }
  for (guint i = 0; i < page->problems->len; i++)
    {
      job->counts.seen++;
      job->counts.failed++;
      if (!oms_store_page_add_problem (job->store, db, &job->context, "order", g_ptr_array_index (page->problems, i),
                                       error))
        return FALSE;
    }
  job->counts.unknown_statuses = page->unknown_statuses;
  return oms_store_page_count (db, &job->context, &job->counts, error) &&
         oms_store_page_move_cursor (db, &job->context, page->next, page->more, page->high_water, error);
}

static gpointer
apply_orders (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PageJob *job = data;
  g_autoptr (GTimeZone) zone = oms_store_ref_zone (job->store);
  g_autoptr (GArray) search = g_array_new (FALSE, FALSE, sizeof (SearchText));

  g_array_set_clear_func (search, search_text_clear);
  job->search = search;
  job->zone = zone;
  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!apply_page (job, db, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  if (job->context.preview)
    {
      oms_store_rollback (job->store, db);
      return GINT_TO_POINTER (TRUE);
    }
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_apply_orders (OmsStore *self, const OmsPageContext *context, const OmsOrderPage *page, OmsSyncCounts *counts,
                        GError **error)
{
  PageJob job = { .store = self, .context = *context, .page = page };

  if (job.context.fetched_at <= 0)
    job.context.fetched_at = oms_time_now ();
  if (oms_store_write_sync (self, apply_orders, &job, NULL, error) == NULL)
    return FALSE;
  if (counts != NULL)
    oms_sync_counts_add (counts, &job.counts);
  return TRUE;
}
