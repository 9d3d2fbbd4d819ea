/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "test-market.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 10

typedef struct
{
  char *id;
  gint64 change;
  gboolean shipped, broken, stub, known, hidden;
} MarketOrder;

typedef struct
{
  OmsAdapterError code;
  guint times;
  gboolean later;
} MarketFault;

static GMutex mutex;
static GCond cond;
static GPtrArray *orders;  /* (element-type MarketOrder) */
static GHashTable *skus;   /* SKU → bare */
static GHashTable *faults; /* call → MarketFault */
static GPtrArray *calls;   /* (element-type utf8) */
static gint64 last_change;
static gboolean repeating, endless, hiding, news_pass;
static guint endless_count;
static guint gate, pages;
static guint waiting;

/* ---- The world ------------------------------------------------------------------------------------------------- */

static void
order_free (gpointer data)
{
  MarketOrder *order = data;

  g_free (order->id);
  g_free (order);
}

static OmsAdapterInfo info;

/* Forgets everything, also the log of calls. */
static void
reset (void)
{
  g_mutex_lock (&mutex);
  g_clear_pointer (&orders, g_ptr_array_unref);
  g_clear_pointer (&skus, g_hash_table_unref);
  g_clear_pointer (&faults, g_hash_table_unref);
  g_clear_pointer (&calls, g_ptr_array_unref);
  orders = g_ptr_array_new_with_free_func (order_free);
  skus = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  calls = g_ptr_array_new_with_free_func (g_free);
  last_change = 0;
  repeating = endless = hiding = news_pass = FALSE;
  info.turn_ms = 0;
  endless_count = gate = pages = waiting = 0;
  g_mutex_unlock (&mutex);
}

static MarketOrder *
find_order (const char *id)
{
  for (guint i = 0; i < orders->len; i++)
    if (strcmp (((MarketOrder *) g_ptr_array_index (orders, i))->id, id) == 0)
      return g_ptr_array_index (orders, i);
  return NULL;
}

static MarketOrder *
add_order (const char *id)
{
  MarketOrder *order = g_new0 (MarketOrder, 1);

  order->id = g_strdup (id);
  order->change = ++last_change;
  order->known = TRUE;
  order->hidden = hiding;
  g_ptr_array_add (orders, order);
  return order;
}

void
market_add_orders (const char *prefix, guint count)
{
  g_mutex_lock (&mutex);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%03u", prefix, i);

      add_order (id);
    }
  g_mutex_unlock (&mutex);
}

void
market_ship (const char *order_id)
{
  g_mutex_lock (&mutex);
  find_order (order_id)->shipped = TRUE;
  find_order (order_id)->change = ++last_change;
  g_mutex_unlock (&mutex);
}

void
market_hide (gboolean hidden)
{
  g_mutex_lock (&mutex);
  hiding = hidden;
  g_mutex_unlock (&mutex);
}

void
market_show_hidden (void)
{
  g_mutex_lock (&mutex);
  for (guint i = 0; i < orders->len; i++)
    ((MarketOrder *) g_ptr_array_index (orders, i))->hidden = FALSE;
  g_mutex_unlock (&mutex);
}

void
market_break (const char *order_id, gboolean broken)
{
  g_mutex_lock (&mutex);
  find_order (order_id)->broken = broken;
  g_mutex_unlock (&mutex);
}

void
market_add_stub (const char *order_id, gboolean known)
{
  MarketOrder *order;

  g_mutex_lock (&mutex);
  order = add_order (order_id);
  order->stub = TRUE;
  order->known = known;
  g_mutex_unlock (&mutex);
}

void
market_add_sku (const char *sku, gboolean bare)
{
  g_mutex_lock (&mutex);
  g_hash_table_insert (skus, g_strdup (sku), GINT_TO_POINTER (bare));
  g_mutex_unlock (&mutex);
}

static void
add_fault (const char *call, OmsAdapterError code, guint times, gboolean later)
{
  MarketFault *fault = g_new (MarketFault, 1);

  *fault = (MarketFault){ code, times, later };
  g_mutex_lock (&mutex);
  g_hash_table_insert (faults, g_strdup (call), fault);
  g_mutex_unlock (&mutex);
}

void
market_fail (const char *call, OmsAdapterError code, guint times)
{
  add_fault (call, code, times, FALSE);
}

void
market_fail_later (const char *call, OmsAdapterError code, guint times)
{
  add_fault (call, code, times, TRUE);
}

void
market_set_repeating (gboolean on)
{
  g_mutex_lock (&mutex);
  repeating = on;
  g_mutex_unlock (&mutex);
}

void
market_set_endless (gboolean on)
{
  g_mutex_lock (&mutex);
  endless = on;
  g_mutex_unlock (&mutex);
}

void
market_close_gate (guint number)
{
  g_mutex_lock (&mutex);
  gate = number;
  pages = 0;
  g_mutex_unlock (&mutex);
}

void
market_open_gate (void)
{
  g_mutex_lock (&mutex);
  gate = 0;
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

void
market_let_news_through (void)
{
  g_mutex_lock (&mutex);
  news_pass = TRUE;
  g_mutex_unlock (&mutex);
}

gboolean
market_is_at_gate (gpointer unused)
{
  gboolean at_gate;

  g_mutex_lock (&mutex);
  at_gate = waiting > 0;
  g_mutex_unlock (&mutex);
  return at_gate;
}

static gboolean
is_call (const char *entry, const char *call)
{
  gsize length = strlen (call);

  return strncmp (entry, call, length) == 0 && (entry[length] == ' ' || entry[length] == '\0');
}

guint
market_count (const char *call)
{
  guint n = 0;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < calls->len; i++)
    n += is_call (g_ptr_array_index (calls, i), call);
  g_mutex_unlock (&mutex);
  return n;
}

char *
market_nth (const char *call, guint n)
{
  char *found = NULL;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < calls->len && found == NULL; i++)
    if (is_call (g_ptr_array_index (calls, i), call) && n-- == 0)
      found = g_strdup (g_ptr_array_index (calls, i));
  g_mutex_unlock (&mutex);
  return found;
}

gboolean
market_has_synced (gpointer times)
{
  return market_count ("orders") >= GPOINTER_TO_UINT (times);
}

/* ---- The adapter ----------------------------------------------------------------------------------------------- */

#define MARKET_TYPE_ADAPTER (market_adapter_get_type ())
G_DECLARE_FINAL_TYPE (MarketAdapter, market_adapter, MARKET, ADAPTER, OmsAdapter)

struct _MarketAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (MarketAdapter, market_adapter, OMS_TYPE_ADAPTER)

/* With the mutex held. FALSE: the call fails. */
static gboolean
note_call (const char *call, const char *detail, gboolean later, GError **error)
{
  MarketFault *fault = g_hash_table_lookup (faults, call);

  g_ptr_array_add (calls, g_strdup_printf ("%s %s", call, detail != NULL ? detail : ""));
  if (fault == NULL || fault->times == 0 || (fault->later && !later))
    return TRUE;
  fault->times--;
  g_set_error (error, OMS_ADAPTER_ERROR, fault->code, "The market said no to %s. Try the other door.", call);
  return FALSE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_mutex_lock (&mutex);
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

/* Without the mutex. */
static gboolean
pass_gate (const OmsCursor *cursor, GCancellable *cancellable, GError **error)
{
  gboolean is_news = cursor->state != NULL && cursor->state[0] == 'v';
  gulong handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), NULL, NULL);

  g_mutex_lock (&mutex);
  pages++;
  while (gate != 0 && pages >= gate && !(is_news && news_pass) && !g_cancellable_is_cancelled (cancellable))
    {
      waiting++;
      g_cond_broadcast (&cond);
      g_cond_wait (&cond, &mutex);
      waiting--;
    }
  g_mutex_unlock (&mutex);
  g_cancellable_disconnect (cancellable, handler);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
add_record (OmsOrderPage *page, const MarketOrder *order)
{
  OmsOrderRecord *record;
  OmsLineRecord *line;

  if (order->broken)
    {
      g_autoptr (GBytes) payload = g_bytes_new (order->id, strlen (order->id));

      g_ptr_array_add (page->problems, oms_problem_record_new (order->id, "Its date is nonsense.", payload));
      return;
    }
  record = oms_order_record_new (OMS_RECORD_COMPLETE, order->id);
  record->status = order->shipped ? OMS_STATUS_SHIPPED : OMS_STATUS_NEW;
  record->raw_status = g_strdup (order->shipped ? "gone" : "open");
  record->purchased_at = MARKET_TIME (0);
  record->remote_updated_at = MARKET_TIME (order->change);
  record->total = 12300;
  record->currency = g_strdup ("INR");
  line = oms_order_record_add_line (record);
  line->line_id = g_strdup ("1");
  line->sku = g_strdup ("KURTA-M");
  line->title = g_strdup ("Blue kurta");
  line->quantity = 1;
  line->status = record->status;
  g_ptr_array_add (page->orders, record);
}

/* "v12": seen up to change 12; "p12:30:10": a pass over changes 13 to 30 whose next page begins after 10 of them. */
static void
read_state (const OmsCursor *cursor, gint64 *from, gint64 *upper, gint64 *offset)
{
  *from = *offset = 0;
  *upper = last_change;
  if (cursor->state == NULL && cursor->since != OMS_TIME_UNKNOWN)
    *from = MAX (0, (cursor->since - MARKET_TIME (0)) / 1000 - 1);
  else if (cursor->state != NULL && cursor->state[0] == 'v')
    *from = strtol (cursor->state + 1, NULL, 10);
  else if (cursor->state != NULL && cursor->state[0] == 'p')
    {
      g_auto (GStrv) parts = g_strsplit (cursor->state + 1, ":", 4);

      *from = strtol (parts[0], NULL, 10);
      *upper = strtol (parts[1], NULL, 10);
      *offset = strtol (parts[2], NULL, 10);
    }
}

static OmsOrderPage *
list_orders (const OmsCursor *cursor, gboolean stubs)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  gint64 from, upper, offset, at = 0, taken = 0;

  read_state (cursor, &from, &upper, &offset);
  for (gint64 change = from + 1; change <= upper; change++)
    for (guint i = 0; i < orders->len; i++)
      {
        const MarketOrder *order = g_ptr_array_index (orders, i);

        if (order->change != change || order->stub != stubs || order->hidden)
          continue;
        if (at++ < offset || taken == PAGE)
          continue;
        taken++;
        if (stubs)
          g_ptr_array_add (page->orders, oms_order_record_new (OMS_RECORD_STUB, order->id));
        else
          add_record (page, order);
      }

  page->more = at > offset + taken;
  if (!page->more)
    {
      page->next = g_strdup_printf ("v%" G_GINT64_FORMAT, upper);
      page->high_water = MARKET_TIME (upper);
    }
  else
    page->next =
        g_strdup_printf ("p%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, from, upper, offset + taken);
  return g_steal_pointer (&page);
}

static void
spoil (OmsOrderPage *page, const OmsCursor *cursor)
{
  if (repeating && cursor->state != NULL && cursor->state[0] == 'p')
    {
      g_free (page->next);
      page->next = g_strdup (cursor->state);
      page->more = TRUE;
    }
  if (endless)
    {
      g_free (page->next);
      page->next = g_strdup_printf ("p0:%" G_GINT64_FORMAT ":0:%u", last_change, endless_count++);
      page->more = TRUE;
    }
}

static OmsOrderPage *
market_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                     GError **error)
{
  OmsOrderPage *page = NULL;

  if (strcmp (job, "orders") == 0 && !pass_gate (cursor, cancellable, error))
    return NULL;
  g_mutex_lock (&mutex);
  if (note_call (job, cursor->state, cursor->state != NULL && cursor->state[0] == 'p', error))
    {
      if (strcmp (job, "held") == 0 || strcmp (job, "daily") == 0)
        page = oms_order_page_new ();
      else
        page = list_orders (cursor, strcmp (job, "stubs") == 0);
      if (strcmp (job, "orders") == 0)
        spoil (page, cursor);
    }
  g_mutex_unlock (&mutex);
  return page;
}

static OmsOrderPage *
market_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_autofree char *all = g_strjoinv (",", (char **) ids);
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  gboolean ok;

  g_mutex_lock (&mutex);
  ok = note_call ("by-id", all, FALSE, error);
  for (gsize i = 0; ok && ids[i] != NULL; i++)
    {
      const MarketOrder *order = find_order (ids[i]);

      if (order != NULL && order->known)
        add_record (page, order);
      else if (ids[1] == NULL)
        {
          g_set_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND, "The market does not know %s.", ids[i]);
          ok = FALSE;
        }
    }
  g_mutex_unlock (&mutex);
  return ok ? g_steal_pointer (&page) : NULL;
}

static OmsStockPage *
market_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  gboolean bare = strcmp (job, "keys") == 0;
  gboolean ok;
  GHashTableIter iter;
  gpointer sku, value;

  g_mutex_lock (&mutex);
  ok = note_call (job, cursor->state, FALSE, error);
  g_hash_table_iter_init (&iter, skus);
  while (ok && g_hash_table_iter_next (&iter, &sku, &value))
    if (GPOINTER_TO_INT (value) == bare)
      {
        OmsStockRecord *record = oms_stock_record_new (sku);

        record->key_only = bare;
        record->has_stock = !bare;
        record->title = g_strdup ("Blue kurta");
        if (!bare)
          record->available = record->total = 5;
        g_ptr_array_add (page->records, record);
      }
  g_mutex_unlock (&mutex);
  page->full_pass_end = TRUE;
  return ok ? g_steal_pointer (&page) : NULL;
}

static OmsStockPage *
market_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable, GError **error)
{
  g_autofree char *all = g_strjoinv (",", (char **) keys);
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  gboolean ok;

  g_mutex_lock (&mutex);
  ok = note_call ("stock-of", all, FALSE, error);
  g_mutex_unlock (&mutex);
  for (gsize i = 0; ok && keys[i] != NULL; i++)
    {
      OmsStockRecord *record = oms_stock_record_new (keys[i]);

      record->has_stock = TRUE;
      record->available = record->total = 3;
      g_ptr_array_add (page->records, record);
    }
  return ok ? g_steal_pointer (&page) : NULL;
}

static gboolean
market_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  g_mutex_lock (&mutex);
  ok = note_call ("check", oms_adapter_get_secret (adapter, "token"), FALSE, error);
  g_mutex_unlock (&mutex);
  *summary = ok ? g_strdup ("Connected to the market") : NULL;
  return ok;
}

static const OmsFieldChoice connections[] = {
  { OMS_CONNECTION_API, "Interface" },
  { OMS_CONNECTION_FILES, "Files" },
  { NULL, NULL },
};

static const OmsAdapterField fields[] = {
  { .id = OMS_SETTING_CONNECTION,
    .label = "Connection",
    .type = OMS_FIELD_CHOICE,
    .default_value = OMS_CONNECTION_API,
    .choices = connections },
  { .id = "shop", .label = "Shop", .type = OMS_FIELD_TEXT, .required = TRUE, .when = "connection=api" },
  { .id = "token", .label = "Token", .type = OMS_FIELD_SECRET, .required = TRUE, .when = "connection=api" },
  { .id = "endpoint", .label = "Address", .type = OMS_FIELD_ENDPOINT, .advanced = TRUE },
  { .id = NULL },
};

static const OmsAdapterJob jobs[] = {
  { .id = "held", .label = "Held orders", .type = OMS_JOB_ORDERS, .interval_s = 2, .manual = TRUE },
  { .id = "orders",
    .label = "Orders",
    .type = OMS_JOB_ORDERS,
    .interval_s = 1,
    .manual = TRUE,
    .back_fill_ms = 400 * OMS_TIME_DAY },
  { .id = "stubs", .label = "Order names", .type = OMS_JOB_ORDERS, .interval_s = 3600, .manual = TRUE },
  { .id = "open", .label = "Open orders", .type = OMS_JOB_DUE_ORDERS, .interval_s = 2, .manual = FALSE },
  { .id = "daily", .label = "Once more", .type = OMS_JOB_ORDERS, .interval_s = 24 * 3600 },
  { .id = "stock", .label = "Stock", .type = OMS_JOB_STOCK, .interval_s = 3600, .manual = TRUE },
  { .id = "keys", .label = "Listings", .type = OMS_JOB_STOCK, .interval_s = 3600, .manual = TRUE },
  { .id = "levels", .label = "Stock of listings", .type = OMS_JOB_DUE_STOCK, .interval_s = 3600, .manual = TRUE },
  { .id = NULL },
};

static const OmsAdapterLimit limits[] = { { .operation = NULL } };

static OmsAdapterInfo info = {
  .kind = "market",
  .label = "Market",
  .about = "A marketplace for tests",
  .capabilities = OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ,
  .fields = fields,
  .jobs = jobs,
  .limits = limits,
  .max_ids = 3,
  .max_keys = 2,
};

static void
market_adapter_class_init (MarketAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &info;
  adapter_class->check = market_check;
  adapter_class->fetch_orders = market_fetch_orders;
  adapter_class->fetch_orders_by_id = market_fetch_orders_by_id;
  adapter_class->fetch_stock = market_fetch_stock;
  adapter_class->fetch_stock_of = market_fetch_stock_of;
}

static void
market_adapter_init (MarketAdapter *self)
{
}

void
market_set_turn (gint64 milliseconds)
{
  info.turn_ms = milliseconds;
}

void
market_register (void)
{
  oms_registry_add_for_test (MARKET_TYPE_ADAPTER);
}

void
market_set_up (Bench *bench, gconstpointer data)
{
  const char *const settings[] = { "shop=corner", "endpoint=http://127.0.0.1:1", NULL };
  const char *const secrets[] = { "token=market-token", NULL };
  g_autoptr (OmsAccount) account = NULL;

  reset ();
  bench_set_up (bench, data);
  account = bench_add_account (bench, "market", "Corner Market", settings, secrets, NULL);
  bench->account = account->id;
}
