/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stub adapter and its world; see the header. */
#include "oms-stub-adapter.h"

typedef struct
{
  gint64 change; /* number of its last change */
  OmsStatus status;
  gint64 updated_at, total;
  guint n_lines;
  gboolean broken;
} StubOrder;

typedef struct
{
  OmsAdapterError code;
  guint times;
} Failure;

struct _OmsStubWorld
{
  char *name;
  GMutex lock;
  gint64 changes;
  GHashTable *orders;   /* (element-type utf8 StubOrder) */
  GTree *stock;         /* (element-type utf8 gint64*) */
  GHashTable *failures; /* (element-type utf8 Failure) */
  GHashTable *calls;    /* (element-type utf8 guint) */
  GPtrArray *asked;     /* (element-type utf8) */
  guint page_size;
  guint delay_ms;
};

static GMutex worlds_lock;
static GHashTable *worlds; /* (element-type utf8 OmsStubWorld) */

struct _OmsStubAdapter
{
  OmsAdapter parent_instance;
};

G_DEFINE_FINAL_TYPE (OmsStubAdapter, oms_stub_adapter, OMS_TYPE_ADAPTER)

/* ---- The world ----------------------------------------------------------------------------------------------------
 */

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_strcmp0 (a, b);
}

OmsStubWorld *
oms_stub_world_new (const char *name)
{
  OmsStubWorld *world = g_new0 (OmsStubWorld, 1);

  world->name = g_strdup (name);
  g_mutex_init (&world->lock);
  world->orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->stock = g_tree_new_full (compare_names, NULL, g_free, g_free);
  world->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->asked = g_ptr_array_new_with_free_func (g_free);
  world->page_size = 10;

  g_mutex_lock (&worlds_lock);
  if (worlds == NULL)
    worlds = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert (g_hash_table_insert (worlds, world->name, world));
  g_mutex_unlock (&worlds_lock);
  return world;
}

void
oms_stub_world_free (OmsStubWorld *world)
{
  g_mutex_lock (&worlds_lock);
  g_hash_table_remove (worlds, world->name);
  g_mutex_unlock (&worlds_lock);

  g_hash_table_unref (world->orders);
  g_tree_unref (world->stock);
  g_hash_table_unref (world->failures);
  g_hash_table_unref (world->calls);
  g_ptr_array_unref (world->asked);
  g_mutex_clear (&world->lock);
  g_free (world->name);
  g_free (world);
}

static void
put (OmsStubWorld *world, const char *id, const StubOrder *order)
{
  StubOrder *copy = g_memdup2 (order, sizeof *order);

  g_mutex_lock (&world->lock);
  copy->change = ++world->changes;
  g_hash_table_replace (world->orders, g_strdup (id), copy);
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_put_order (OmsStubWorld *world, const char *id, OmsStatus status, gint64 updated_at, gint64 total,
                          guint n_lines)
{
  put (world, id,
       &(StubOrder){ .status = status, .updated_at = updated_at, .total = total, .n_lines = MAX (1, n_lines) });
}

void
oms_stub_world_put_broken (OmsStubWorld *world, const char *id)
{
  put (world, id, &(StubOrder){ .broken = TRUE });
}

void
oms_stub_world_remove_order (OmsStubWorld *world, const char *id)
{
  g_mutex_lock (&world->lock);
  g_hash_table_remove (world->orders, id);
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_put_stock (OmsStubWorld *world, const char *sku, gint64 available)
{
  g_mutex_lock (&world->lock);
  g_tree_replace (world->stock, g_strdup (sku), g_memdup2 (&available, sizeof available));
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_remove_stock (OmsStubWorld *world, const char *sku)
{
  g_mutex_lock (&world->lock);
  g_tree_remove (world->stock, sku);
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_set_page_size (OmsStubWorld *world, guint size)
{
  g_mutex_lock (&world->lock);
  world->page_size = size;
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_fail (OmsStubWorld *world, const char *call, OmsAdapterError code, guint times)
{
  g_mutex_lock (&world->lock);
  g_hash_table_replace (world->failures, g_strdup (call), g_memdup2 (&(Failure){ code, times }, sizeof (Failure)));
  g_mutex_unlock (&world->lock);
}

void
oms_stub_world_set_delay (OmsStubWorld *world, guint milliseconds)
{
  g_mutex_lock (&world->lock);
  world->delay_ms = milliseconds;
  g_mutex_unlock (&world->lock);
}

guint
oms_stub_world_get_calls (OmsStubWorld *world, const char *call)
{
  guint n;

  g_mutex_lock (&world->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (world->calls, call));
  g_mutex_unlock (&world->lock);
  return n;
}

GStrv
oms_stub_world_take_asked (OmsStubWorld *world)
{
  GPtrArray *asked;

  g_mutex_lock (&world->lock);
  asked = g_steal_pointer (&world->asked);
  world->asked = g_ptr_array_new_with_free_func (g_free);
  g_mutex_unlock (&world->lock);
  g_ptr_array_add (asked, NULL);
  return (GStrv) g_ptr_array_free (asked, FALSE);
}

/* ---- Calls --------------------------------------------------------------------------------------------------------
 */

static OmsStubWorld *
find_world (OmsAdapter *adapter)
{
  OmsStubWorld *world;

  g_mutex_lock (&worlds_lock);
  world = worlds != NULL ? g_hash_table_lookup (worlds, oms_adapter_get_setting (adapter, "world")) : NULL;
  g_mutex_unlock (&worlds_lock);
  g_assert_nonnull (world);
  return world;
}

/* Counts the call, takes its time, and fails when it is told to. */
static gboolean
begin_call (OmsStubWorld *world, const char *call, GCancellable *cancellable, GError **error)
{
  Failure *failure;
  guint calls, delay;
  gboolean fails;
  OmsAdapterError code = OMS_ADAPTER_ERROR_SERVER;

  g_mutex_lock (&world->lock);
  calls = GPOINTER_TO_UINT (g_hash_table_lookup (world->calls, call));
  g_hash_table_replace (world->calls, g_strdup (call), GUINT_TO_POINTER (calls + 1));
  delay = world->delay_ms;
  failure = g_hash_table_lookup (world->failures, call);
  fails = failure != NULL && failure->times > 0;
  if (fails)
    {
      code = failure->code;
      if (failure->times != G_MAXUINT)
        failure->times--;
    }
  g_mutex_unlock (&world->lock);

  for (guint waited = 0; waited < delay && !g_cancellable_is_cancelled (cancellable); waited += 5)
    g_usleep (5000);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (fails && code == OMS_ADAPTER_ERROR_THROTTLED)
    oms_adapter_set_throttled (error, oms_time_now () + OMS_TIME_MINUTE, "The stub was told to throttle.");
  else if (fails)
    g_set_error (error, OMS_ADAPTER_ERROR, code, "The stub was told to fail at %s.", call);
  return !fails;
}

static gboolean
oms_stub_adapter_check (OmsAdapter *adapter, char **summary, GCancellable *cancellable, GError **error)
{
  if (!begin_call (find_world (adapter), "check", cancellable, error))
    return FALSE;
  *summary = g_strdup ("Connected to the stub.");
  return TRUE;
}

typedef struct
{
  const char *id;
  gint64 change;
} Change;

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Change *) a)->change, second = ((const Change *) b)->change;

  return first < second ? -1 : first > second;
}

static OmsOrderPage *
oms_stub_adapter_fetch_orders (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                               GError **error)
{
  OmsStubWorld *world = find_world (adapter);
  gint64 seen = cursor != NULL && cursor->state != NULL ? g_ascii_strtoll (cursor->state, NULL, 10) : 0;
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  GHashTableIter iter;
  gpointer id, value;
  OmsOrderPage *page;

  if (!begin_call (world, job, cancellable, error))
    return NULL;
  page = oms_order_page_new ();
  g_mutex_lock (&world->lock);
  g_hash_table_iter_init (&iter, world->orders);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((StubOrder *) value)->change > seen)
      g_array_append_val (changes, ((Change){ id, ((StubOrder *) value)->change }));
  g_array_sort (changes, compare_changes);
  for (guint i = 0; i < MIN (changes->len, world->page_size); i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      g_ptr_array_add (page->orders, oms_order_record_new (OMS_RECORD_STUB, change->id));
      seen = change->change;
    }
  page->more = changes->len > world->page_size;
  g_mutex_unlock (&world->lock);
  page->next = g_strdup_printf ("%" G_GINT64_FORMAT, seen);
  return page;
}

static void
fill_order (OmsOrderRecord *record, const StubOrder *order)
{
  record->status = order->status;
  record->raw_status = g_strdup (oms_status_to_id (order->status));
  record->purchased_at = record->remote_updated_at = order->updated_at;
  record->total = order->total;
  record->currency = g_strdup ("INR");
  for (guint i = 0; i < order->n_lines; i++)
    {
      OmsLineRecord *line = oms_order_record_add_line (record);
      gint64 share = order->total / order->n_lines;

      line->line_id = g_strdup_printf ("%s-%u", record->order_id, i + 1);
      line->sku = g_strdup_printf ("SKU-%u", i + 1);
      line->title = g_strdup_printf ("Thing %u", i + 1);
      line->quantity = 1;
      line->status = order->status;
      line->unit_price = line->line_total = i == 0 ? order->total - share * (order->n_lines - 1) : share;
    }
}

static void
add_order (OmsStubWorld *world, const char *id, OmsOrderPage *page)
{
  const StubOrder *order = g_hash_table_lookup (world->orders, id);
  OmsOrderRecord *record;

  g_ptr_array_add (world->asked, g_strdup (id));
  if (order == NULL)
    return;
  if (order->broken)
    {
      g_autoptr (GBytes) payload = g_bytes_new_static ("broken", 6);

      g_ptr_array_add (page->problems, oms_problem_record_new (id, "The stub's order is broken.", payload));
      return;
    }
  record = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  fill_order (record, order);
  g_ptr_array_add (page->orders, record);
}

static OmsOrderPage *
oms_stub_adapter_fetch_orders_by_id (OmsAdapter *adapter, const char *const *ids, GCancellable *cancellable,
                                     GError **error)
{
  OmsStubWorld *world = find_world (adapter);
  OmsOrderPage *page;

  g_assert_cmpuint (g_strv_length ((char **) ids), <=, OMS_STUB_MAX_IDS);
  if (!begin_call (world, "orders-by-id", cancellable, error))
    return NULL;
  page = oms_order_page_new ();
  g_mutex_lock (&world->lock);
  for (guint i = 0; ids[i] != NULL; i++)
    add_order (world, ids[i], page);
  g_mutex_unlock (&world->lock);
  return page;
}

static gboolean
collect_sku (gpointer sku, gpointer value, gpointer skus)
{
  g_ptr_array_add (skus, sku);
  return FALSE;
}

static OmsStockPage *
oms_stub_adapter_fetch_stock (OmsAdapter *adapter, const char *job, const OmsCursor *cursor, GCancellable *cancellable,
                              GError **error)
{
  OmsStubWorld *world = find_world (adapter);
  const char *after = cursor != NULL && cursor->state != NULL ? cursor->state : "";
  g_autoptr (GPtrArray) skus = g_ptr_array_new ();
  OmsStockPage *page;

  if (!begin_call (world, job, cancellable, error))
    return NULL;
  page = oms_stock_page_new ();
  g_mutex_lock (&world->lock);
  g_tree_foreach (world->stock, collect_sku, skus);
  for (guint i = 0; i < skus->len && !page->more; i++)
    {
      OmsStockRecord *record;

      if (g_strcmp0 (skus->pdata[i], after) <= 0)
        continue;
      if (page->records->len == world->page_size)
        {
          page->more = TRUE;
          break;
        }
      record = oms_stock_record_new (skus->pdata[i]);
      record->key_only = TRUE;
      g_ptr_array_add (page->records, record);
    }
  if (page->more)
    page->next = g_strdup (((OmsStockRecord *) page->records->pdata[page->records->len - 1])->sku);
  else
    page->next = g_strdup ("");
  page->full_pass_end = !page->more;
  g_mutex_unlock (&world->lock);
  return page;
}

static OmsStockPage *
oms_stub_adapter_fetch_stock_of (OmsAdapter *adapter, const char *const *keys, GCancellable *cancellable,
                                 GError **error)
{
  OmsStubWorld *world = find_world (adapter);
  OmsStockPage *page;

  g_assert_cmpuint (g_strv_length ((char **) keys), <=, OMS_STUB_MAX_KEYS);
  if (!begin_call (world, "stock-of", cancellable, error))
    return NULL;
  page = oms_stock_page_new ();
  g_mutex_lock (&world->lock);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      const gint64 *available = g_tree_lookup (world->stock, keys[i]);
      OmsStockRecord *record;

      g_ptr_array_add (world->asked, g_strdup (keys[i]));
      if (available == NULL)
        continue;
      record = oms_stock_record_new (keys[i]);
      record->has_stock = TRUE;
      record->fulfilment = OMS_FULFILMENT_SELF;
      record->available = *available;
      record->state = *available != OMS_QUANTITY_UNKNOWN ? OMS_STOCK_KNOWN : OMS_STOCK_REFUSED;
      g_ptr_array_add (page->records, record);
    }
  g_mutex_unlock (&world->lock);
  return page;
}

/* Can be read again once the payload no longer says "broken". */
static OmsOrderPage *
oms_stub_adapter_read_payload (OmsAdapter *adapter, GBytes *payload, GError **error)
{
  OmsOrderPage *page = oms_order_page_new ();

  g_ptr_array_add (page->problems, oms_problem_record_new (NULL, "The stub's order is still broken.", payload));
  return page;
}

/* ---- The class ----------------------------------------------------------------------------------------------------
 */

static const OmsAdapterField fields[] = {
  { .id = "world", .label = "World", .type = OMS_FIELD_TEXT, .required = TRUE },
  { .id = "password", .label = "Password", .type = OMS_FIELD_SECRET },
  { .id = NULL },
};

static const OmsAdapterJob jobs[] = {
  { .id = "changes", .label = "Changes", .type = OMS_JOB_ORDERS, .interval_s = 60, .manual = TRUE },
  { .id = "due", .label = "Orders", .type = OMS_JOB_DUE_ORDERS, .interval_s = 60, .manual = TRUE },
  { .id = "listings", .label = "Listings", .type = OMS_JOB_STOCK, .interval_s = 60, .manual = TRUE },
  { .id = "stock", .label = "Stock", .type = OMS_JOB_DUE_STOCK, .interval_s = 60, .manual = TRUE },
  { .id = NULL },
};

static const OmsAdapterInfo info = {
  .kind = "stub",
  .label = "Stub",
  .about = "A marketplace for tests only.",
  .panel_uri = "https://localhost/",
  .capabilities = OMS_CAPABILITY_ORDERS | OMS_CAPABILITY_ONE_ORDER | OMS_CAPABILITY_STOCK_READ,
  .fields = fields,
  .jobs = jobs,
  .max_ids = OMS_STUB_MAX_IDS,
  .max_keys = OMS_STUB_MAX_KEYS,
};

static void
oms_stub_adapter_class_init (OmsStubAdapterClass *klass)
{
  OmsAdapterClass *adapter_class = OMS_ADAPTER_CLASS (klass);

  adapter_class->info = &info;
  adapter_class->check = oms_stub_adapter_check;
  adapter_class->fetch_orders = oms_stub_adapter_fetch_orders;
  adapter_class->fetch_orders_by_id = oms_stub_adapter_fetch_orders_by_id;
  adapter_class->fetch_stock = oms_stub_adapter_fetch_stock;
  adapter_class->fetch_stock_of = oms_stub_adapter_fetch_stock_of;
  adapter_class->read_payload = oms_stub_adapter_read_payload;
}

static void
oms_stub_adapter_init (OmsStubAdapter *self)
{
}
