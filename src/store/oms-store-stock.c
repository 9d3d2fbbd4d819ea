/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of listings and stock, applied. Unknown is not zero: a read that is refused or says nothing changes the state
 * and leaves the last known figures with the moment they were read. A place is done with only when somebody who knows
 * them all does not name it. */
#include "oms-row.h"
#include "oms-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_AMOUNT     G_GINT64_CONSTANT (10000000000000)
#define MAX_QUANTITY   G_GINT64_CONSTANT (1000000000)
#define MAX_TEXT_BYTES (64 * 1024)
#define LAST_MOMENT    G_GINT64_CONSTANT (253402128000000)
#define STATUS_GONE    "gone"
#define SOLD_WITHIN    (90 * OMS_TIME_DAY)

enum
{
  LISTING_SKU,
  LISTING_VARIATION,
  LISTING_MARKETPLACE_ID,
  LISTING_LISTING_ID,
  LISTING_REMOTE_PRODUCT_ID,
  LISTING_TITLE,
  LISTING_CURRENCY,
  LISTING_STATUS,
  LISTING_JOB,
  N_LISTING_TEXTS
};
enum
{
  LISTING_PLATFORM_ID,
  LISTING_PRICE,
  LISTING_SEEN_AT,
  LISTING_CREATED_AT,
  N_LISTING_NUMBERS
};
enum
{
  STOCK_LOCATION,
  STOCK_REASON,
  N_STOCK_TEXTS
};
enum
{
  STOCK_LISTING,
  STOCK_FULFILMENT,
  STOCK_TOTAL,
  STOCK_AVAILABLE,
  STOCK_RESERVED,
  STOCK_INBOUND,
  STOCK_STATE,
  STOCK_READ_AT,
  STOCK_CHECKED_AT,
  N_STOCK_NUMBERS
};

static const char *const listing_texts[N_LISTING_TEXTS] = {
  "sku", "variation", "marketplace_id", "listing_id", "remote_product_id", "title", "currency", "status", "job"
};
static const char *const listing_numbers[N_LISTING_NUMBERS] = { "platform_id", "price", "seen_at", "created_at" };
static const OmsRowShape listing_shape = {
  "listings", "id", NULL, listing_texts, N_LISTING_TEXTS, listing_numbers, N_LISTING_NUMBERS
};
static const char *const stock_texts[N_STOCK_TEXTS] = { "location", "reason" };
static const char *const stock_numbers[N_STOCK_NUMBERS] = { "listing_id", "fulfilment", "total",
                                                            "available",  "reserved",   "inbound",
                                                            "state",      "read_at",    "checked_at" };
static const OmsRowShape stock_shape = { "stock",       "id",          "listing_id",   stock_texts,
                                         N_STOCK_TEXTS, stock_numbers, N_STOCK_NUMBERS };

/* What became of a listing. */
typedef struct
{
  gboolean added, changed, older;
  gboolean fresh; /* this run has counted it as new */
} Outcome;

typedef struct
{
  OmsStore *store;
  OmsPageContext context;
  const OmsStockPage *page;
  gint64 run_started; /* OMS_TIME_UNKNOWN: the page is no run's */
  OmsSyncCounts counts;
  Outcome outcome; /* of the listing's records so far */
  gboolean last;   /* the record is the last one of its listing */
  gboolean broken; /* a record of the listing was set aside: what else there is is not known */
} StockJob;

/* ---- Rows ---------------------------------------------------------------------------------------------------------
 */

static OmsRow *
listing_from_record (const OmsStockRecord *record, gint64 platform_id)
{
  OmsRow *row = oms_row_new (&listing_shape);

  oms_row_put_text (row, LISTING_SKU, record->sku);
  oms_row_put_text (row, LISTING_VARIATION, record->variation != NULL ? record->variation : "");
  oms_row_put_text (row, LISTING_MARKETPLACE_ID, record->marketplace_id != NULL ? record->marketplace_id : "");
  oms_row_put_text (row, LISTING_LISTING_ID, record->listing_id);
  oms_row_put_text (row, LISTING_REMOTE_PRODUCT_ID, record->remote_product_id);
  oms_row_put_text (row, LISTING_TITLE, record->title);
  oms_row_put_text (row, LISTING_CURRENCY, record->currency);
  oms_row_put_text (row, LISTING_STATUS, record->status);
  row->numbers[LISTING_PLATFORM_ID] = platform_id;
  row->numbers[LISTING_PRICE] = record->price;
  return row;
}

static OmsRow *
stock_from_record (const OmsStockRecord *record, gint64 listing_id, gint64 fetched_at)
{
  OmsRow *row = oms_row_new (&stock_shape);

  oms_row_put_text (row, STOCK_LOCATION, record->location != NULL ? record->location : "");
  oms_row_put_text (row, STOCK_REASON,
                    record->state == OMS_STOCK_KNOWN || record->reason == NULL ? "" : record->reason);
  row->numbers[STOCK_LISTING] = listing_id;
  row->numbers[STOCK_FULFILMENT] =
      record->fulfilment == OMS_FULFILMENT_UNSET ? OMS_FULFILMENT_UNKNOWN : record->fulfilment;
  row->numbers[STOCK_TOTAL] = record->total;
  row->numbers[STOCK_AVAILABLE] = record->available;
  row->numbers[STOCK_RESERVED] = record->reserved;
  row->numbers[STOCK_INBOUND] = record->inbound;
  row->numbers[STOCK_STATE] = record->state;
  row->numbers[STOCK_CHECKED_AT] = record->read_at != OMS_TIME_UNKNOWN ? record->read_at : fetched_at;
  return row;
}

static gboolean
has_figures (const OmsStockRecord *record)
{
  return record->total != OMS_QUANTITY_UNKNOWN || record->available != OMS_QUANTITY_UNKNOWN ||
         record->reserved != OMS_QUANTITY_UNKNOWN || record->inbound != OMS_QUANTITY_UNKNOWN;
}

static gboolean
find_row (OmsDb *db, const OmsRowShape *shape, sqlite3_stmt *statement, OmsRow **found, GError **error)
{
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;

  *found = row == 1 ? oms_row_read (shape, statement) : NULL;
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

static gboolean
find_listing (OmsDb *db, const OmsRow *incoming, OmsRow **found, GError **error)
{
  g_autofree char *columns = oms_row_columns (&listing_shape);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM listings WHERE platform_id = ?1 AND sku = ?2"
                                          " AND variation = ?3 AND marketplace_id = ?4",
                                          columns);

  return find_row (db, &listing_shape,
                   oms_db_bound (db, error, sql, "lttt", incoming->numbers[LISTING_PLATFORM_ID],
                                 incoming->texts[LISTING_SKU], incoming->texts[LISTING_VARIATION],
                                 incoming->texts[LISTING_MARKETPLACE_ID]),
                   found, error);
}

/* A report file does not say which of the account's marketplaces it is of. Where the account has one listing of this
 * SKU alone, with a marketplace or without, that is the one; @incoming takes over what is known of its marketplace. */
static gboolean
find_only_listing (OmsDb *db, OmsRow *incoming, OmsRow **found, GError **error)
{
  g_autofree char *columns = oms_row_columns (&listing_shape);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM listings WHERE platform_id = ?1 AND sku = ?2"
                                          " AND variation = ?3 AND (?4 = '' OR marketplace_id = '')"
                                          " AND (SELECT count(*) FROM listings WHERE platform_id = ?1 AND sku = ?2"
                                          " AND variation = ?3) = 1",
                                          columns);

  if (!find_row (db, &listing_shape,
                 oms_db_bound (db, error, sql, "lttt", incoming->numbers[LISTING_PLATFORM_ID],
                               incoming->texts[LISTING_SKU], incoming->texts[LISTING_VARIATION],
                               incoming->texts[LISTING_MARKETPLACE_ID]),
                 found, error))
    return FALSE;
  if (*found != NULL && *incoming->texts[LISTING_MARKETPLACE_ID] == '\0')
    g_clear_pointer (&incoming->texts[LISTING_MARKETPLACE_ID], g_free);
  return TRUE;
}

static gboolean
find_stock (OmsDb *db, const OmsRow *incoming, OmsRow **found, GError **error)
{
  g_autofree char *columns = oms_row_columns (&stock_shape);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM stock WHERE listing_id = ?1 AND location = ?2"
                                          " AND fulfilment = ?3",
                                          columns);

  return find_row (db, &stock_shape,
                   oms_db_bound (db, error, sql, "ltl", incoming->numbers[STOCK_LISTING],
                                 incoming->texts[STOCK_LOCATION], incoming->numbers[STOCK_FULFILMENT]),
                   found, error);
}

/* A report file names no places. Where one place alone has stock of the listing, its figure is that one's: @incoming
 * takes over the place. @untold: there are several, and nobody knows how it is spread. */
static gboolean
find_only_place (OmsDb *db, OmsRow *incoming, gboolean *untold, GError **error)
{
  sqlite3_stmt *statement = oms_db_bound (
      db, error,
      "SELECT location, count(*) FROM stock WHERE listing_id = ?1 AND fulfilment = ?2 AND location <> '' AND state ="
      " (SELECT min(state) FROM stock WHERE listing_id = ?1 AND fulfilment = ?2 AND location <> '')",
      "ll", incoming->numbers[STOCK_LISTING], incoming->numbers[STOCK_FULFILMENT]);
  int row = statement != NULL ? oms_db_step (db, statement, error) : -1;
  gint64 places = row == 1 ? sqlite3_column_int64 (statement, 1) : 0;

  *untold = places > 1;
  if (places == 1)
    oms_row_put_text (incoming, STOCK_LOCATION, (const char *) sqlite3_column_text (statement, 0));
  if (row == 1)
    sqlite3_reset (statement);
  return row >= 0;
}

/* ---- The merge rule for stock -------------------------------------------------------------------------------------
 */

/* Answers the listing's id, 0 on failure. */
static gint64
apply_listing (StockJob *job, OmsDb *db, const OmsStockRecord *record, Outcome *outcome, GError **error)
{
  g_autoptr (OmsRow) incoming = listing_from_record (record, job->context.platform_id);
  g_autoptr (OmsRow) stored = NULL;
  const char *name = job->context.job != NULL ? job->context.job : "";
  gint64 seen = job->context.fetched_at;

  if (!find_listing (db, incoming, &stored, error) ||
      (stored == NULL && !find_only_listing (db, incoming, &stored, error)))
    return 0;
  if (stored == NULL)
    {
      incoming->numbers[LISTING_SEEN_AT] = seen;
      incoming->numbers[LISTING_CREATED_AT] = oms_time_now ();
      oms_row_put_text (incoming, LISTING_JOB, name);
      outcome->added = TRUE;
      return oms_row_insert (db, incoming, error) ? incoming->id : 0;
    }

  if (strcmp (stored->texts[LISTING_STATUS], STATUS_GONE) == 0 && incoming->texts[LISTING_STATUS] == NULL)
    oms_row_put_text (incoming, LISTING_STATUS, "");
  oms_row_take (stored, incoming, seen < stored->numbers[LISTING_SEEN_AT] ? OMS_TAKE_BLANK : OMS_TAKE_NEWER);
  outcome->changed = stored->changed != 0;
  outcome->fresh = job->run_started != OMS_TIME_UNKNOWN && stored->numbers[LISTING_CREATED_AT] >= job->run_started;
  /* Whoever tells the state of listings knows which there are; a list of stock leaves out what has none. */
  if (*name != '\0' && (*stored->texts[LISTING_JOB] == '\0' || record->status != NULL))
    oms_row_set_text (stored, LISTING_JOB, name);
  oms_row_set_number (stored, LISTING_SEEN_AT, MAX (stored->numbers[LISTING_SEEN_AT], seen));
  return oms_row_update (db, stored, error) ? stored->id : 0;
}

static gboolean
apply_figures (StockJob *job, OmsDb *db, const OmsStockRecord *record, gint64 listing_id, Outcome *outcome,
               GError **error)
{
  g_autoptr (OmsRow) incoming = stock_from_record (record, listing_id, job->context.fetched_at);
  g_autoptr (OmsRow) stored = NULL;
  gint64 read_at = incoming->numbers[STOCK_CHECKED_AT];
  gboolean untold = FALSE;

  if (record->state == OMS_STOCK_KNOWN || has_figures (record))
    incoming->numbers[STOCK_READ_AT] = read_at;
  if (job->context.report && record->location == NULL && !find_only_place (db, incoming, &untold, error))
    return FALSE;
  if (untold)
    return TRUE;
  if (!find_stock (db, incoming, &stored, error))
    return FALSE;
  if (stored == NULL)
    {
      outcome->changed = TRUE;
      return oms_row_insert (db, incoming, error);
    }
  outcome->older = read_at < stored->numbers[STOCK_CHECKED_AT];
  if (outcome->older)
    return TRUE;

  oms_row_take (stored, incoming, OMS_TAKE_NEWER);
  for (guint i = STOCK_TOTAL; i <= STOCK_STATE; i++)
    outcome->changed |= oms_row_number_changed (stored, i);
  outcome->changed |= oms_row_text_changed (stored, STOCK_REASON);
  /* Its age is on the screen, so a mere second look is told, too. */
  if (stored->changed != 0)
    oms_store_touch (job->store, OMS_STORE_STOCK);
  return oms_row_update (db, stored, error);
}

/* That nobody could tell the stock, wherever it is: the last known figures stay. */
static gboolean
apply_state (StockJob *job, OmsDb *db, const OmsStockRecord *record, gint64 listing_id, Outcome *outcome,
             GError **error)
{
  gint64 read_at = record->read_at != OMS_TIME_UNKNOWN ? record->read_at : job->context.fetched_at;
  const char *reason = record->reason != NULL ? record->reason : "";

  if (!oms_db_do (db, error,
                  "UPDATE stock SET state = ?2, reason = ?3, checked_at = ?4 WHERE listing_id = ?1"
                  " AND checked_at <= ?4 AND (state <> ?2 OR reason <> ?3)",
                  "lltl", listing_id, (gint64) record->state, reason, read_at))
    return FALSE;
  outcome->changed |= oms_db_changes (db) > 0;
  if (!oms_db_do (db, error,
                  "INSERT INTO stock (listing_id, state, reason, checked_at) SELECT ?1, ?2, ?3, ?4"
                  " WHERE NOT EXISTS (SELECT 1 FROM stock WHERE listing_id = ?1)",
                  "lltl", listing_id, (gint64) record->state, reason, read_at))
    return FALSE;
  outcome->changed |= oms_db_changes (db) > 0;
  return TRUE;
}

/* Where stock is known now, the row that said "somewhere, unknown" is done with. */
static gboolean
drop_placeholder (OmsDb *db, const OmsStockRecord *record, gint64 listing_id, GError **error)
{
  if (record->fulfilment == OMS_FULFILMENT_UNSET)
    return TRUE;
  return oms_db_do (db, error,
                    "DELETE FROM stock WHERE listing_id = ?1 AND location = '' AND fulfilment = ?2 AND read_at IS NULL",
                    "ll", listing_id, (gint64) OMS_FULFILMENT_UNKNOWN);
}

/* What no record of the listing named is older than they are. */
static gboolean
drop_other_places (StockJob *job, OmsDb *db, const OmsStockRecord *record, gint64 listing_id, Outcome *outcome,
                   GError **error)
{
  gint64 read_at = record->read_at != OMS_TIME_UNKNOWN ? record->read_at : job->context.fetched_at;

  if (record->all_places == 0 || !job->last || job->broken)
    return TRUE;
  if (!oms_db_do (db, error,
                  "DELETE FROM stock WHERE listing_id = ?1 AND checked_at < ?2 AND ((1 << fulfilment) & ?3) <> 0",
                  "lll", listing_id, read_at, (gint64) record->all_places))
    return FALSE;
  outcome->changed |= oms_db_changes (db) > 0;
  return TRUE;
}

static gboolean
speaks_of_all (const OmsStockRecord *record)
{
  return record->state != OMS_STOCK_KNOWN && record->location == NULL && record->fulfilment == OMS_FULFILMENT_UNSET &&
         !has_figures (record);
}

/* What is queued waits for the marketplace's own answer, whatever a file says meanwhile. */
static gboolean
has_been_read (StockJob *job, OmsDb *db, const OmsStockRecord *record, GError **error)
{
  return job->context.report || oms_store_page_unqueue (db, job->context.platform_id, "stock", record->sku, error);
}

static gboolean
apply_place (StockJob *job, OmsDb *db, const OmsStockRecord *record, gint64 listing_id, Outcome *outcome,
             GError **error)
{
  if (!record->has_stock)
    return TRUE;
  if (speaks_of_all (record))
    return apply_state (job, db, record, listing_id, outcome, error) && has_been_read (job, db, record, error);
  return apply_figures (job, db, record, listing_id, outcome, error) &&
         drop_placeholder (db, record, listing_id, error) && has_been_read (job, db, record, error);
}

static gboolean
apply_record (StockJob *job, OmsDb *db, const OmsStockRecord *record, Outcome *outcome, GError **error)
{
  gint64 platform_id = job->context.platform_id;
  gint64 listing_id = apply_listing (job, db, record, outcome, error);

  if (listing_id == 0 || !oms_store_page_solve (job->store, db, platform_id, "stock", record->sku, error))
    return FALSE;
  if (record->key_only)
    return oms_store_page_queue (db, platform_id, "stock", record->sku, job->context.fetched_at, error);
  return apply_place (job, db, record, listing_id, outcome, error) &&
         drop_other_places (job, db, record, listing_id, outcome, error);
}

/* ---- A page -------------------------------------------------------------------------------------------------------
 */

static gboolean
is_text (const char *text)
{
  return text == NULL || (strlen (text) <= MAX_TEXT_BYTES && g_utf8_validate (text, -1, NULL));
}

static gboolean
is_number (gint64 number, gint64 limit)
{
  return number == OMS_QUANTITY_UNKNOWN || (number >= -limit && number <= limit);
}

static const char *
check_record (const OmsStockRecord *record)
{
  if (record->sku == NULL || *record->sku == '\0')
    return _ ("This record has no SKU.");
  if (!is_text (record->sku) || !is_text (record->variation) || !is_text (record->marketplace_id) ||
      !is_text (record->listing_id) || !is_text (record->remote_product_id) || !is_text (record->title) ||
      !is_text (record->status) || !is_text (record->location) || !is_text (record->reason))
    return _ ("A text in this record is not readable.");
  if (record->currency != NULL && *record->currency != '\0' && !oms_currency_is_valid (record->currency))
    return _ ("The currency of this listing is not one.");
  if (!is_number (record->price, MAX_AMOUNT))
    return _ ("An amount in this record is too large to be true.");
  if (!is_number (record->total, MAX_QUANTITY) || !is_number (record->available, MAX_QUANTITY) ||
      !is_number (record->reserved, MAX_QUANTITY) || !is_number (record->inbound, MAX_QUANTITY))
    return _ ("A quantity in this record is too large to be true.");
  if (record->read_at != OMS_TIME_UNKNOWN && (record->read_at < 0 || record->read_at > LAST_MOMENT))
    return _ ("A date in this record is too far away to be true.");
  return NULL;
}

static gboolean
set_aside (StockJob *job, OmsDb *db, const OmsStockRecord *record, const char *reason, GError **error)
{
  g_autoptr (OmsProblemRecord) problem =
      oms_problem_record_new (is_text (record->sku) ? record->sku : NULL, reason, NULL);

  job->counts.failed++;
  job->broken = TRUE;
  return oms_store_page_add_problem (job->store, db, &job->context, "stock", problem, error);
}

/* Once for each listing, however many places it has: a run counts listings. That one is there, and no more, is told
 * before its stock is read. */
static void
count (StockJob *job, const OmsStockRecord *record)
{
  const Outcome *outcome = &job->outcome;

  if (outcome->added)
    job->counts.added++;
  else if (outcome->changed && !outcome->fresh)
    job->counts.changed++;
  else if (!outcome->fresh && !record->key_only)
    job->counts.unchanged++;
  job->counts.older += outcome->older;
  if (outcome->added || outcome->changed)
    oms_store_touch (job->store, OMS_STORE_STOCK);
}

static void
add_outcome (Outcome *listing, const Outcome *record)
{
  listing->added |= record->added;
  listing->changed |= record->changed;
  listing->older |= record->older;
  listing->fresh |= record->fresh && !listing->added;
}

/* What came as new on an earlier page of a preview gets another figure or place. */
static gboolean
count_in_preview (StockJob *job, const OmsStockRecord *record, Outcome *outcome, GError **error)
{
  g_autofree char *key = NULL;
  gboolean again;

  if (job->context.preview == NULL || !outcome->added)
    return TRUE;
  key = g_strdup_printf ("%s\x1f%s\x1f%s", record->sku, record->variation != NULL ? record->variation : "",
                         record->marketplace_id != NULL ? record->marketplace_id : "");
  if (!oms_preview_add (job->context.preview, key, &again, error))
    return FALSE;
  outcome->added = !again;
  outcome->fresh = again;
  return TRUE;
}

static gboolean
apply_one (StockJob *job, OmsDb *db, const OmsStockRecord *record, GError **error)
{
  const char *reason = check_record (record);
  g_autoptr (GError) refused = NULL;
  Outcome outcome = { 0 };

  job->counts.seen++;
  if (reason != NULL)
    return set_aside (job, db, record, reason, error);
  if (!oms_db_exec (db, "SAVEPOINT one_listing", error))
    return FALSE;
  if (apply_record (job, db, record, &outcome, &refused))
    {
      if (!count_in_preview (job, record, &outcome, error))
        return FALSE;
      add_outcome (&job->outcome, &outcome);
      return oms_db_exec (db, "RELEASE one_listing", error);
    }
  if (!g_error_matches (refused, OMS_STORE_ERROR, OMS_STORE_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&refused));
      return FALSE;
    }
  oms_db_reset_all (db);
  return oms_db_exec (db, "ROLLBACK TO one_listing; RELEASE one_listing", error) &&
         set_aside (job, db, record, refused->message, error);
}

/* What an account's orders and listings name, where its marketplace does not list. */
static gboolean
queue_known (StockJob *job, OmsDb *db, GError **error)
{
  return oms_db_do (db, error,
                    "INSERT INTO due_stock (platform_id, key, queued_at, not_before)"
                    " SELECT ?1, sku, ?2, ?2 FROM (SELECT sku FROM listings WHERE platform_id = ?1 AND status <> ?3"
                    " UNION SELECT order_items.sku FROM orders JOIN order_items ON order_items.order_id = orders.id"
                    " WHERE platform_id = ?1 AND purchased_at >= ?4 AND order_items.sku <> '')"
                    " WHERE TRUE ON CONFLICT DO NOTHING",
                    "lltl", job->context.platform_id, job->context.fetched_at, STATUS_GONE,
                    job->context.fetched_at - SOLD_WITHIN);
}

static gboolean
is_same (const char *a, const char *b)
{
  return g_strcmp0 (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static gboolean
is_last_of_listing (const GPtrArray *records, guint i)
{
  const OmsStockRecord *record = g_ptr_array_index (records, i);
  const OmsStockRecord *next = i + 1 < records->len ? g_ptr_array_index (records, i + 1) : NULL;

  return next == NULL || !is_same (record->sku, next->sku) || !is_same (record->variation, next->variation) ||
         !is_same (record->marketplace_id, next->marketplace_id);
}

static gboolean
apply_page (StockJob *job, OmsDb *db, GError **error)
{
  const OmsStockPage *page = job->page;

  if (!oms_store_page_find_run (db, &job->context, &job->run_started, error))
    return FALSE;
  for (guint i = 0; i < page->records->len; i++)
    {
      job->last = is_last_of_listing (page->records, i);
      if (!apply_one (job, db, g_ptr_array_index (page->records, i), error))
        return FALSE;
      if (!job->last)
        continue;
      if (!job->broken || job->outcome.added || job->outcome.changed)
        count (job, g_ptr_array_index (page->records, i));
      job->broken = FALSE;
      job->outcome = (Outcome){ 0 };
    }
  for (guint i = 0; i < page->problems->len; i++)
    {
      job->counts.seen++;
      job->counts.failed++;
      if (!oms_store_page_add_problem (job->store, db, &job->context, "stock", g_ptr_array_index (page->problems, i),
                                       error))
        return FALSE;
    }
  if (page->known_keys && !queue_known (job, db, error))
    return FALSE;
  return oms_store_page_count (db, &job->context, &job->counts, error) &&
         oms_store_page_move_cursor (db, &job->context, page->next, page->more, page->high_water, error);
}

static gpointer
apply_stock (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  StockJob *job = data;

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
oms_store_apply_stock (OmsStore *self, const OmsPageContext *context, const OmsStockPage *page, OmsSyncCounts *counts,
                       GError **error)
{
  StockJob job = { .store = self, .context = *context, .page = page };

  if (job.context.fetched_at <= 0)
    job.context.fetched_at = oms_time_now ();
  if (oms_store_write_sync (self, apply_stock, &job, NULL, error) == NULL)
    return FALSE;
  if (counts != NULL)
    oms_sync_counts_add (counts, &job.counts);
  return TRUE;
}

/* ---- The end of a full pass ---------------------------------------------------------------------------------------
 */

typedef struct
{
  OmsStore *store;
  gint64 platform_id, started_at;
  const char *job;
} PassJob;

static gboolean
mark_gone (PassJob *job, OmsDb *db, GError **error)
{
  if (!oms_db_do (
          db, error,
          "UPDATE stock SET state = ?5, reason = ?6 WHERE state <> ?5 AND listing_id IN (SELECT id FROM listings"
          " WHERE platform_id = ?1 AND job = ?2 AND seen_at < ?3 AND status <> ?4)",
          "ltltit", job->platform_id, job->job, job->started_at, STATUS_GONE, OMS_STOCK_UNKNOWN,
          _ ("The marketplace no longer lists it.")) ||
      !oms_db_do (db, error,
                  "UPDATE listings SET status = ?4 WHERE platform_id = ?1 AND job = ?2 AND seen_at < ?3"
                  " AND status <> ?4",
                  "ltlt", job->platform_id, job->job, job->started_at, STATUS_GONE))
    return FALSE;
  if (oms_db_changes (db) > 0)
    oms_store_touch (job->store, OMS_STORE_STOCK);
  return TRUE;
}

static gpointer
finish_pass (OmsDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  PassJob *job = data;

  if (!oms_store_begin (job->store, db, FALSE, error))
    return NULL;
  if (!mark_gone (job, db, error))
    {
      oms_store_rollback (job->store, db);
      return NULL;
    }
  return GINT_TO_POINTER (oms_store_commit (job->store, db, error));
}

gboolean
oms_store_finish_stock_pass (OmsStore *self, gint64 platform_id, const char *job, gint64 started_at, GError **error)
{
  PassJob data = { .store = self, .platform_id = platform_id, .started_at = started_at, .job = job };

  return oms_store_write_sync (self, finish_pass, &data, NULL, error) != NULL;
}
