/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random orders and the plain evaluation of a filter. */
#include "random-orders.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "oms-search-text.h"
#include "oms-store-bulk.h"

static const char *const words[] = { "kurta",  "saree", "Café", "blue", "BLUE-7", "x1",    "नीला",
                                     "cotton", "men's", "100%", "a_b",  "set of", "\"q\"", "ＡＢＣ" };
static const char *const cities[] = { "", "Jaipur", "Mumbai", "São Paulo", "delhi" };
static const char *const payments[] = { "", "cod", "prepaid", "emi" };

static gboolean
chance (double share)
{
  return g_test_rand_double () < share;
}

static int
pick (int n)
{
  return g_test_rand_int_range (0, n);
}

/* Around now, but never within minutes of it, so that the clock does not move a row during the test. */
static gint64
moment (RandomOrders *self, int days_back, int days_ahead)
{
  gint64 minutes = g_test_rand_int_range (-days_back * 24, days_ahead * 24) * 60 + 17;
  gint64 at = self->now - self->now % OMS_TIME_HOUR + minutes * OMS_TIME_MINUTE + pick (3) * 250;

  return ABS (at - self->now) < 10 * OMS_TIME_MINUTE ? at - 20 * OMS_TIME_MINUTE : at;
}

static gint64
end_of_today (RandomOrders *self)
{
  GTimeZone *zone = oms_store_get_zone (self->store);

  return oms_time_day_start (oms_time_day_add (oms_time_local_day (self->now, zone), 1), zone) - 1;
}

static OmsOrderRecord *
random_order (RandomOrders *self, guint serial)
{
  g_autofree char *order_id = g_strdup_printf ("%c%c-%05u", "aAbB4"[pick (5)], "xX19"[pick (4)], serial);
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, order_id);
  int n_lines = 1 + pick (3);

  record->status = pick (OMS_N_STATUSES);
  record->raw_status = g_strdup ("RAW");
  if (!chance (0.05))
    record->purchased_at = moment (self, 60, 0);
  if (!chance (0.2))
    record->remote_updated_at = moment (self, 30, 0);
  if (chance (0.7))
    record->dispatch_by = moment (self, 5, 5);
  /* However late it is, some are due today. */
  if (chance (0.1))
    record->dispatch_by = end_of_today (self);
  if (chance (0.5))
    record->dispatch_after = moment (self, 3, 3);
  record->fulfilment = pick (3);
  record->payment = g_strdup (payments[pick (G_N_ELEMENTS (payments))]);
  record->ship_city = g_strdup (cities[pick (G_N_ELEMENTS (cities))]);
  record->ship_postcode = g_strdup_printf ("%d", 100000 + pick (899999));
  if (chance (0.5))
    record->tracking = g_strdup_printf ("AWB%d%05u", pick (10), serial);
  if (chance (0.9))
    {
      record->total = pick (500000);
      record->currency = g_strdup (chance (0.8) ? "INR" : "USD");
    }
  if (chance (0.5))
    {
      record->person = oms_person_new ();
      record->person->name = g_strdup_printf ("%s Buyer%d", words[pick (G_N_ELEMENTS (words))], pick (40));
    }
  for (int i = 0; i < n_lines; i++)
    {
      OmsLineRecord *line = oms_order_record_add_line (record);

      line->line_id = g_strdup_printf ("%d", i);
      line->sku = g_strdup_printf ("%c%d-SKU", "kKzZ"[pick (4)], pick (30));
      line->title = g_strjoin (" ", words[pick (G_N_ELEMENTS (words))], words[pick (G_N_ELEMENTS (words))], NULL);
      line->quantity = 1 + pick (4);
      line->status = record->status;
    }
  return record;
}

/* Flags have rules of their own in the merge; here any of them may stand anywhere. */
static void
scatter_flags (RandomOrders *self)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  for (guint flag = 1; flag <= OMS_FLAG_PACKED_HERE; flag <<= 1)
    {
      g_autofree char *sql =
          g_strdup_printf ("UPDATE orders SET flags = flags | %u WHERE (id * 7919 + %d) %% 11 = 0", flag, pick (1000));

      g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, &message), ==, SQLITE_OK);
    }
  sqlite3_close (db);
}

/* ---- Plain rows ---------------------------------------------------------------------------------------------------
 */

static void
plain_free (gpointer data)
{
  PlainOrder *order = data;

  g_free (order->order_id);
  g_free (order->payment);
  g_free (order->currency);
  g_free (order->tracking);
  g_free (order->postcode);
  g_free (order->sort_name);
  g_free (order->text);
  g_strfreev (order->skus);
  g_strfreev (order->awbs);
  g_free (order);
}

static gint64
number (sqlite3_stmt *s, int column)
{
  return sqlite3_column_type (s, column) == SQLITE_NULL ? OMS_TIME_UNKNOWN : sqlite3_column_int64 (s, column);
}

static char *
string (sqlite3_stmt *s, int column)
{
  const char *text = (const char *) sqlite3_column_text (s, column);

  return g_strdup (text != NULL ? text : "");
}

void
random_orders_reread (RandomOrders *self)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  const char *sql =
      "SELECT o.id, platform_id, platform_order_id, payment, currency, tracking, ship_postcode, sort_name,"
      " (SELECT c0 FROM order_search_content c WHERE c.id = o.id), status, flags, fulfilment, item_count,"
      " purchased_at, changed_at, dispatch_after, dispatch_by, total,"
      " (SELECT group_concat (sku, '|') FROM order_items i WHERE i.order_id = o.id),"
      " (SELECT group_concat (tracking, '|') FROM shipments i WHERE i.order_id = o.id)"
      " FROM orders o ORDER BY o.id";

  g_ptr_array_set_size (self->plain, 0);
  g_assert_cmpint (sqlite3_open_v2 (self->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &s, NULL), ==, SQLITE_OK);
  while (sqlite3_step (s) == SQLITE_ROW)
    {
      PlainOrder *order = g_new0 (PlainOrder, 1);
      g_autofree char *skus = string (s, 18);
      g_autofree char *awbs = string (s, 19);

      order->id = sqlite3_column_int64 (s, 0);
      order->platform_id = sqlite3_column_int64 (s, 1);
      order->order_id = string (s, 2);
      order->payment = string (s, 3);
      order->currency = string (s, 4);
      order->tracking = string (s, 5);
      order->postcode = string (s, 6);
      order->sort_name = string (s, 7);
      order->text = string (s, 8);
      order->status = sqlite3_column_int (s, 9);
      order->flags = sqlite3_column_int (s, 10);
      order->fulfilment = sqlite3_column_int (s, 11);
      order->item_count = sqlite3_column_int (s, 12);
      order->purchased_at = number (s, 13);
      order->changed_at = number (s, 14);
      order->dispatch_after = number (s, 15);
      order->dispatch_by = number (s, 16);
      order->total = number (s, 17);
      order->skus = g_strsplit (skus, "|", -1);
      order->awbs = g_strsplit (awbs, "|", -1);
      g_ptr_array_add (self->plain, order);
    }
  sqlite3_finalize (s);
  sqlite3_close (db);
}

RandomOrders *
random_orders_new (guint n_orders)
{
  const char *const names[] = { "Zeta shop", "alpha shop", "Middle" };
  RandomOrders *self = g_new0 (RandomOrders, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("oms-query-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "oms.db", NULL);
  self->now = oms_time_now ();
  self->plain = g_ptr_array_new_with_free_func (plain_free);
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) oms_account_free);
  self->store = oms_store_open (self->path, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      OmsAccount *account = oms_account_new ("amazon", names[i]);

      oms_store_save_account (self->store, account, &error);
      g_assert_no_error (error);
      g_ptr_array_add (self->accounts, account);
    }
  oms_store_begin_bulk (self->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      g_autoptr (OmsOrderPage) page = oms_order_page_new ();

      for (guint j = 0; j < n_orders / self->accounts->len; j++)
        g_ptr_array_add (page->orders, random_order (self, i * n_orders + j));
      oms_store_add_bulk (self->store, ((OmsAccount *) self->accounts->pdata[i])->id, page, &error);
      g_assert_no_error (error);
    }
  oms_store_end_bulk (self->store, NULL, &error);
  g_assert_no_error (error);
  oms_store_close (self->store);
  g_object_unref (self->store);

  scatter_flags (self);
  random_orders_reread (self);
  self->store = oms_store_open (self->path, NULL, NULL, &error);
  g_assert_no_error (error);
  return self;
}

void
random_orders_free (RandomOrders *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  oms_store_close (self->store);
  g_object_unref (self->store);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_ptr_array_unref (self->plain);
  g_ptr_array_unref (self->accounts);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/* ---- Filters ------------------------------------------------------------------------------------------------------
 */

static const char *const texts[] = {
  "kurta",
  "cafe",
  "CAFÉ",
  "blue kurta",
  "blue k",
  "b",
  "4",
  "ax",
  "4x",
  "awb3",
  "k1",
  "K1-sku zeta",
  "नीला",
  "abc",
  "men's",
  "\"q\"",
  "\"",
  "100%",
  "a_b",
  "a*",
  "NEAR(a b)",
  "kurta AND saree",
  "OR",
  "-",
  "x1",
  "10",
  "buyer1 jaipur",
};

OmsOrderFilter *
random_filter (RandomOrders *self, gboolean with_text)
{
  OmsOrderFilter *filter = oms_order_filter_new ();

  if (chance (0.3))
    filter->view = pick (OMS_N_VIEWS);
  if (chance (0.4))
    {
      filter->platforms = g_ptr_array_new_with_free_func (g_free);
      for (int n = 1 + pick (2); n > 0; n--)
        g_ptr_array_add (filter->platforms,
                         g_strdup (((OmsAccount *) self->accounts->pdata[pick (self->accounts->len)])->name));
      if (chance (0.05))
        g_ptr_array_add (filter->platforms, g_strdup ("nobody"));
    }
  if (chance (0.4))
    filter->status_mask = chance (0.5) ? 1u << pick (OMS_N_STATUSES) : (guint) pick (1 << OMS_N_STATUSES);
  if (chance (0.15))
    filter->flags = 1u << pick (5);
  if (chance (0.2))
    {
      filter->payments = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (filter->payments, g_strdup (payments[pick (G_N_ELEMENTS (payments))]));
      g_ptr_array_add (filter->payments, g_strdup ("barter"));
    }
  if (chance (0.2))
    filter->fulfilment = pick (3);
  if (chance (0.2))
    filter->ordered_from = moment (self, 60, 0);
  if (chance (0.2))
    filter->ordered_to = moment (self, 60, 0);
  if (chance (0.1))
    filter->dispatch_from = moment (self, 5, 5);
  if (chance (0.1))
    filter->dispatch_to = moment (self, 5, 5);
  if (chance (0.1))
    filter->total_from = pick (500000);
  if (chance (0.1))
    filter->total_to = pick (500000);
  if (chance (0.05))
    filter->currency = g_strdup ("USD");
  if (with_text)
    filter->text = g_strdup (texts[pick (G_N_ELEMENTS (texts))]);
  return filter;
}

static gboolean
begins (const char *text, const char *word)
{
  return g_ascii_strncasecmp (text, word, strlen (word)) == 0;
}

static gboolean
any_begins (char **all, const char *word)
{
  for (gsize i = 0; all[i] != NULL; i++)
    if (begins (all[i], word))
      return TRUE;
  return FALSE;
}

static gboolean
text_matches (const PlainOrder *order, const char *text)
{
  g_auto (GStrv) asked = oms_search_words (text);
  gboolean has_long = FALSE;

  for (gsize i = 0; asked[i] != NULL; i++)
    has_long = has_long || g_utf8_strlen (asked[i], -1) >= OMS_SEARCH_MIN_WORD;
  for (gsize i = 0; asked[i] != NULL; i++)
    {
      if (has_long ? strstr (order->text, asked[i]) == NULL
                   : !begins (order->order_id, asked[i]) && !begins (order->tracking, asked[i]) &&
                         !begins (order->postcode, asked[i]) && !any_begins (order->skus, asked[i]) &&
                         !any_begins (order->awbs, asked[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
view_matches (RandomOrders *self, const PlainOrder *o, OmsOrderView view)
{
  GTimeZone *zone = oms_store_get_zone (self->store);
  gint64 tomorrow = oms_time_day_start (oms_time_day_add (oms_time_local_day (self->now, zone), 1), zone);
  gboolean open = oms_status_is_open (o->status);
  gboolean packed = (o->flags & OMS_FLAG_PACKED_HERE) != 0;

  switch (view)
    {
    case OMS_VIEW_TO_PACK:
      return o->status == OMS_STATUS_NEW && !packed && o->dispatch_after <= self->now &&
             o->fulfilment != OMS_FULFILMENT_MARKETPLACE;
    case OMS_VIEW_DUE_TODAY:
      return open && !packed && o->dispatch_by >= self->now && o->dispatch_by < tomorrow;
    case OMS_VIEW_OVERDUE:
      return open && o->dispatch_by != OMS_TIME_UNKNOWN && o->dispatch_by < self->now;
    case OMS_VIEW_CANCELLED_AFTER_PACK:
      return (o->flags & OMS_FLAG_CANCELLED_AFTER_PACK) != 0;
    case OMS_VIEW_ATTENTION:
      return (o->flags & OMS_FLAG_ATTENTION) != 0 || (open && (o->flags & OMS_FLAG_CANCEL_REQUESTED) != 0);
    case OMS_VIEW_RETURNS:
      return o->status == OMS_STATUS_RETURNING || o->status == OMS_STATUS_RETURNED;
    case OMS_VIEW_ALL:
    default:
      return TRUE;
    }
}

static gboolean
in_range (gint64 value, gint64 from, gint64 to, gboolean inclusive)
{
  if (from == OMS_TIME_UNKNOWN && to == OMS_TIME_UNKNOWN)
    return TRUE;
  if (value == OMS_TIME_UNKNOWN || (from != OMS_TIME_UNKNOWN && value < from))
    return FALSE;
  return to == OMS_TIME_UNKNOWN || value < to || (inclusive && value == to);
}

gboolean
plain_matches (RandomOrders *self, const PlainOrder *o, const OmsOrderFilter *filter)
{
  gboolean platform = filter->platforms == NULL;

  for (guint i = 0; i < self->accounts->len && !platform; i++)
    {
      const OmsAccount *account = self->accounts->pdata[i];

      platform = account->id == o->platform_id &&
                 g_ptr_array_find_with_equal_func (filter->platforms, account->name, g_str_equal, NULL);
    }
  return platform && view_matches (self, o, filter->view) &&
         (filter->status_mask == 0 || (filter->status_mask >> o->status & 1) != 0) &&
         (o->flags & filter->flags) == filter->flags &&
         (filter->payments == NULL ||
          g_ptr_array_find_with_equal_func (filter->payments, o->payment, g_str_equal, NULL)) &&
         (filter->fulfilment == OMS_FULFILMENT_UNSET || (int) filter->fulfilment == o->fulfilment) &&
         in_range (o->purchased_at, filter->ordered_from, filter->ordered_to, FALSE) &&
         in_range (o->dispatch_by, filter->dispatch_from, filter->dispatch_to, FALSE) &&
         in_range (o->total, filter->total_from, filter->total_to, TRUE) &&
         (filter->currency == NULL || strcmp (filter->currency, o->currency) == 0) &&
         (filter->text == NULL || text_matches (o, filter->text));
}

/* ---- Sorting ------------------------------------------------------------------------------------------------------
 */

typedef struct
{
  RandomOrders *self;
  OmsOrderSort sort;
} SortData;

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static const char *
account_name (RandomOrders *self, gint64 id)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (((OmsAccount *) self->accounts->pdata[i])->id == id)
      return ((OmsAccount *) self->accounts->pdata[i])->display_name;
  g_assert_not_reached ();
}

static int
compare_keys (const SortData *data, const PlainOrder *a, const PlainOrder *b)
{
  int order;

  switch (data->sort.key)
    {
    case OMS_SORT_PLATFORM:
      order = g_ascii_strcasecmp (account_name (data->self, a->platform_id), account_name (data->self, b->platform_id));
      return order != 0 ? order : compare_numbers (a->purchased_at, b->purchased_at);
    case OMS_SORT_ORDER_ID:
      return g_ascii_strcasecmp (a->order_id, b->order_id);
    case OMS_SORT_STATUS:
      order = compare_numbers (a->status, b->status);
      return order != 0 ? order : compare_numbers (a->purchased_at, b->purchased_at);
    case OMS_SORT_BUYER:
      return strcmp (a->sort_name, b->sort_name);
    case OMS_SORT_ITEMS:
      return compare_numbers (a->item_count, b->item_count);
    case OMS_SORT_TOTAL:
      return compare_numbers (a->total, b->total);
    case OMS_SORT_DISPATCH_BY:
      return compare_numbers (a->dispatch_by, b->dispatch_by);
    case OMS_SORT_UPDATED:
      return compare_numbers (a->changed_at, b->changed_at);
    case OMS_SORT_ORDERED:
    default:
      return compare_numbers (a->purchased_at, b->purchased_at);
    }
}

static gboolean
is_unknown (const SortData *data, const PlainOrder *o)
{
  switch (data->sort.key)
    {
    case OMS_SORT_ORDERED:
      return o->purchased_at == OMS_TIME_UNKNOWN;
    case OMS_SORT_DISPATCH_BY:
      return o->dispatch_by == OMS_TIME_UNKNOWN;
    case OMS_SORT_TOTAL:
      return o->total == OMS_MONEY_UNKNOWN;
    case OMS_SORT_BUYER:
      return *o->sort_name == '\0';
    default:
      return FALSE;
    }
}

static int
compare (gconstpointer x, gconstpointer y, gpointer user_data)
{
  const PlainOrder *a = *(PlainOrder *const *) x, *b = *(PlainOrder *const *) y;
  const SortData *data = user_data;
  int order;

  if (is_unknown (data, a) != is_unknown (data, b))
    return is_unknown (data, a) ? 1 : -1;
  order = compare_keys (data, a, b);
  if (order == 0)
    order = compare_numbers (a->id, b->id);
  return data->sort.descending ? -order : order;
}

GArray *
plain_find (RandomOrders *self, const OmsOrderFilter *filter, const OmsOrderSort *sort)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  SortData data = { self, *sort };

  for (guint i = 0; i < self->plain->len; i++)
    if (plain_matches (self, self->plain->pdata[i], filter))
      g_ptr_array_add (found, self->plain->pdata[i]);
  g_ptr_array_sort_with_data (found, compare, &data);
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (ids, ((PlainOrder *) found->pdata[i])->id);
  return ids;
}
