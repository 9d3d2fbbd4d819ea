/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What any adapter must pass, tried on the real sandbox: conformance SANDBOX KIND. Nothing here knows a marketplace but
 * the table of subjects: which operations of the sandbox stand behind the adapter's jobs. */
#include "oms-registry.h"
#include "test-sandbox.h"
#include "../test-finalize.h"

#include <string.h>

#define N_ORDERS   "430"
#define LONG_AGO   (100 * OMS_TIME_DAY)
#define MANY_PAGES 1000
#define MAX_JOBS   12

typedef struct
{
  const char *kind;
  const char *order_jobs[MAX_JOBS + 1]; /* NULL-terminated: together they list all orders */
  const char *search;                   /* the operation behind them */
  const char *token;                    /* the operation that signs in */
  const char *stock_jobs[3];            /* NULL-terminated */
  guint tries_403;                      /* how often a search that is forbidden is sent */
  gboolean in_parts;                    /* an order may come in several records */
  gboolean days;                        /* of when an order was placed it tells the day, in India */
  gboolean by_state;                    /* its lists tell a change of state and no other */
  gboolean by_day;                      /* its lists are read day by day, and end at an empty page */
  gboolean no_ranges;                   /* its first list cannot be asked for older orders by ranges */
  gboolean one_secret;                  /* there is no authorisation beside the secret */
  gboolean keeps;                       /* it packs some orders in its own warehouses */
  const char *renewal;                  /* the operation that renews the access token; NULL: signing in */
  gboolean unpublished;                 /* nothing is known of its interface, so there is no sandbox of it */
} Subject;

static const Subject subjects[] = {
  { "amazon", { "orders" }, "searchOrders", "token", { "listings", "fba-stock" }, .tries_403 = 2, .keeps = TRUE },
  { "flipkart",
    { "post-dispatch", "pre-dispatch", "held", "cancelled-by-seller", "cancelled-by-buyer", "cancelled-by-marketplace",
      "customer-returns", "courier-returns" },
    "filterShipments",
    "token",
    { "listings" },
    .tries_403 = 1,
    .in_parts = TRUE,
    .keeps = TRUE },
  {
      "myntra",
      { "reconcile", "work", "cancelled", "held", "packed", "shipped", "delivered" },
      "getOrderList",
      "token",
      { "listings" },
      .tries_403 = 2,
      .in_parts = TRUE,
      .days = TRUE,
      .by_state = TRUE,
      .by_day = TRUE,
      .one_secret = TRUE,
      .renewal = "refreshToken",
  },
  { "meesho", .unpublished = TRUE },
};

static const Subject *subject;
static const char *program;

typedef struct
{
  TestSandbox *sandbox;
  OmsAdapter *adapter;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *accounts = g_strdup_printf ("--accounts=%s", subject->kind);
  const char *const options[] = { accounts, "--orders", N_ORDERS, "--fast", NULL };

  fixture->sandbox = test_sandbox_new (program, options);
  fixture->adapter = test_sandbox_connect (fixture->sandbox, 0);
  /* So that there is a day with more than a page. */
  if (subject->by_day)
    test_sandbox_control (fixture->sandbox, "{\"add\":60}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (test_sandbox_over_limit (fixture->sandbox), ==, 0);
  test_assert_finalizes (fixture->adapter);
  test_sandbox_free (fixture->sandbox);
}

static void
set_fault (Fixture *fixture, const char *fault, const char *amount)
{
  g_autofree char *spec = g_strdup_printf ("%s/%s%s%s", subject->search, fault, *amount != '\0' ? ":" : "", amount);

  test_sandbox_set_faults (fixture->sandbox, spec);
}

/* ---- Orders that come in parts ------------------------------------------------------------------------------------
 */

/* The array's element with the id of @part, found by its first member, gives way to it. */
static void
put_part (GPtrArray *parts, gpointer part)
{
  const char *id = *(char **) part;

  for (guint i = 0; i < parts->len; i++)
    if (g_strcmp0 (*(char **) parts->pdata[i], id) == 0)
      {
        g_ptr_array_remove_index (parts, i);
        g_ptr_array_insert (parts, (gint) i, part);
        return;
      }
  g_ptr_array_add (parts, part);
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (OmsLineRecord, line_id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (OmsShipmentRecord, remote_id) == 0);

static void
move_parts (GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    put_part (to, g_ptr_array_steal_index (from, 0));
}

/* Puts what @part says over @whole, as far as it is compared here; the store's merge rule has tests of its own. */
static void
add_part (OmsOrderRecord *whole, OmsOrderRecord *part)
{
  move_parts (part->lines, whole->lines);
  move_parts (part->shipments, whole->shipments);
  if (part->status != OMS_STATUS_UNSET)
    whole->status = part->status;
  if (part->purchased_at != OMS_TIME_UNKNOWN)
    whole->purchased_at = part->purchased_at;
  if (part->fulfilment != OMS_FULFILMENT_UNSET)
    whole->fulfilment = part->fulfilment;
  if (part->total != OMS_MONEY_UNKNOWN)
    whole->total = part->total;
  if (part->currency != NULL)
    {
      g_free (whole->currency);
      whole->currency = g_strdup (part->currency);
    }
  whole->flags = (whole->flags & ~part->flags_known) | part->flags;
  whole->flags_known |= part->flags_known;
  if (whole->kind == OMS_RECORD_STUB)
    whole->kind = part->kind;
}

/* What a stub tells and the order does not; the store keeps it with the order that waits. */
static void
take_told (const OmsOrderRecord *whole, OmsOrderRecord *record)
{
  if (record->purchased_at != OMS_TIME_UNKNOWN)
    return;
  record->purchased_at = whole->purchased_at;
  record->purchased_precision = whole->purchased_precision;
}

/* @record (transfer full), unless another part of it is there already. */
static void
put_record (GHashTable *orders, OmsOrderRecord *record)
{
  OmsOrderRecord *whole = g_hash_table_lookup (orders, record->order_id);

  if (whole == NULL || record->kind == OMS_RECORD_COMPLETE)
    {
      if (whole != NULL)
        take_told (whole, record);
      g_hash_table_replace (orders, record->order_id, record);
      return;
    }
  if (record->kind == OMS_RECORD_PARTIAL)
    add_part (whole, record);
  oms_order_record_free (record);
}

/* An order that states no status of its own has the one of its lines, as in the store. */
static OmsStatus
status_of (const OmsOrderRecord *record)
{
  g_autoptr (GArray) statuses = g_array_new (FALSE, FALSE, sizeof (OmsStatus));

  if (record->status != OMS_STATUS_UNSET)
    return record->status;
  for (guint i = 0; i < record->lines->len; i++)
    g_array_append_val (statuses, ((const OmsLineRecord *) record->lines->pdata[i])->status);
  return oms_status_derive ((const OmsStatus *) (gpointer) statuses->data, statuses->len);
}

/* ---- Reading passes -----------------------------------------------------------------------------------------------
 */

typedef struct
{
  GHashTable *orders;   /* (element-type utf8 OmsOrderRecord) */
  GHashTable *problems; /* (element-type utf8) ids of orders that could not be read */
  GHashTable *due;      /* (element-type utf8) orders of which a look-up by id tells more */
  GHashTable *told;     /* (element-type utf8 utf8) what stubs said of an order */
  guint n_records, n_problems, unknown, pages;
  guint job;
  char *states[MAX_JOBS]; /* to go on with */
  gboolean more;
} Pass;

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->orders, g_hash_table_unref);
  g_clear_pointer (&pass->problems, g_hash_table_unref);
  g_clear_pointer (&pass->due, g_hash_table_unref);
  g_clear_pointer (&pass->told, g_hash_table_unref);
  for (guint i = 0; i < MAX_JOBS; i++)
    g_clear_pointer (&pass->states[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static void
pass_prepare (Pass *pass)
{
  if (pass->orders != NULL)
    return;
  pass->orders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) oms_order_record_free);
  pass->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pass->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (pass->told == NULL)
    pass->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* @pass begins where @before ended. */
static void
pass_follow (Pass *pass, const Pass *before)
{
  for (guint i = 0; i < MAX_JOBS; i++)
    pass->states[i] = g_strdup (before->states[i]);
  pass->told = g_hash_table_ref (before->told);
}

/* From the beginning once more. */
static void
pass_restart (Pass *pass)
{
  pass->job = 0;
  for (guint i = 0; i < MAX_JOBS; i++)
    g_clear_pointer (&pass->states[i], g_free);
  g_clear_pointer (&pass->told, g_hash_table_unref);
  pass->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Whether the stub says something else than it did before: its change time, or the state of its lines. */
static gboolean
stub_is_news (Pass *pass, const OmsOrderRecord *stub)
{
  g_autoptr (GString) says = g_string_new (NULL);
  gboolean news;

  g_string_append_printf (says, "%" G_GINT64_FORMAT, stub->remote_updated_at);
  for (guint i = 0; i < stub->lines->len; i++)
    {
      const OmsLineRecord *line = stub->lines->pdata[i];

      g_string_append_printf (says, " %s=%s", line->line_id, line->raw_status);
    }
  if (stub->remote_updated_at == OMS_TIME_UNKNOWN && stub->lines->len == 0)
    return TRUE;
  news = g_strcmp0 (g_hash_table_lookup (pass->told, stub->order_id), says->str) != 0;
  g_hash_table_replace (pass->told, g_strdup (stub->order_id), g_strdup (says->str));
  return news;
}

static void
take_records (Pass *pass, OmsOrderPage *page, gboolean listed)
{
  pass->unknown += page->unknown_statuses;
  for (guint i = 0; i < page->problems->len; i++)
    {
      const OmsProblemRecord *problem = page->problems->pdata[i];

      g_hash_table_add (pass->problems, problem->remote_id != NULL ? g_strdup (problem->remote_id)
                                                                   : g_strdup_printf ("?%u", pass->n_problems));
      pass->n_problems++;
    }
  while (page->orders->len > 0)
    {
      OmsOrderRecord *record = g_ptr_array_steal_index (page->orders, 0);

      if (record->kind == OMS_RECORD_STUB && !stub_is_news (pass, record))
        {
          oms_order_record_free (record);
          continue;
        }
      if (listed && (record->kind == OMS_RECORD_STUB || record->more_by_id))
        g_hash_table_add (pass->due, g_strdup (record->order_id));
      put_record (pass->orders, record);
    }
}

static void
take_page (Pass *pass, OmsOrderPage *page)
{
  pass->n_records += page->orders->len;
  pass->pages++;
  take_records (pass, page, TRUE);
  g_free (pass->states[pass->job]);
  pass->states[pass->job] = g_steal_pointer (&page->next);
  pass->more = page->more;
  g_assert_nonnull (pass->states[pass->job]);
}

/* Reads at most @max_pages of the job the pass is at; FALSE with the error where it stopped. */
static gboolean
read_pages (Fixture *fixture, Pass *pass, guint max_pages, GError **error)
{
  pass_prepare (pass);
  do
    {
      const char *state = pass->states[pass->job];
      OmsCursor cursor = { state, state == NULL ? oms_time_now () - LONG_AGO : OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (OmsOrderPage) page =
          oms_adapter_fetch_orders (fixture->adapter, subject->order_jobs[pass->job], &cursor, NULL, error);

      if (page == NULL)
        return FALSE;
      take_page (pass, page);
      g_assert_cmpuint (pass->pages, <, MANY_PAGES);
    }
  while (pass->more && --max_pages > 0);
  return TRUE;
}

/* As the engine does: what a look-up by id tells more of, in batches. */
static void
read_due (Fixture *fixture, Pass *pass)
{
  guint max_ids = oms_adapter_get_info (fixture->adapter)->max_ids;
  guint n_ids;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (pass->due, &n_ids);

  for (guint i = 0; i < n_ids; i += max_ids)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      g_autoptr (OmsOrderPage) page = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = i; j < MIN (i + max_ids, n_ids); j++)
        g_ptr_array_add (batch, ids[j]);
      g_ptr_array_add (batch, NULL);
      page = oms_adapter_fetch_orders_by_id (fixture->adapter, (const char *const *) batch->pdata, NULL, &error);
      g_assert_no_error (error);
      take_records (pass, page, FALSE);
    }
  g_hash_table_remove_all (pass->due);
}

/* Goes on with the job the pass is at, then with those behind it, then with the single orders. */
static void
read_all (Fixture *fixture, Pass *pass)
{
  for (; subject->order_jobs[pass->job] != NULL; pass->job++)
    {
      g_autoptr (GError) error = NULL;

      read_pages (fixture, pass, MANY_PAGES, &error);
      g_assert_no_error (error);
      g_assert_false (pass->more);
    }
  read_due (fixture, pass);
}

static void
assert_read_fails (Fixture *fixture, GQuark domain, int code)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_false (read_pages (fixture, &pass, MANY_PAGES, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, domain, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 20 * G_USEC_PER_SEC);
}

/* ---- Comparing with the truth -------------------------------------------------------------------------------------
 */

static const OmsLineRecord *
find_line (const OmsOrderRecord *record, const char *id)
{
  for (guint i = 0; i < record->lines->len; i++)
    if (g_strcmp0 (((const OmsLineRecord *) record->lines->pdata[i])->line_id, id) == 0)
      return record->lines->pdata[i];
  g_error ("Order %s was read without its line %s", record->order_id, id);
}

static void
assert_same_lines (const OmsJsonNode *items, const OmsOrderRecord *record)
{
  g_assert_cmpuint (record->lines->len, ==, oms_json_length (items));
  for (guint i = 0; i < record->lines->len; i++)
    {
      const OmsJsonNode *item = oms_json_at (items, i);
      const OmsLineRecord *line = find_line (record, oms_json_get_string (item, "id"));
      gint64 quantity;

      /* Parts may come in any order, a whole keeps its own. */
      g_assert_true (record->kind != OMS_RECORD_COMPLETE || line == record->lines->pdata[i]);
      g_assert_cmpstr (line->sku, ==, oms_json_get_string (item, "sku"));
      g_assert_true (oms_json_get_int (item, "quantity", &quantity));
      g_assert_cmpint (line->quantity, ==, quantity);
      if (line->unit_price != OMS_MONEY_UNKNOWN)
        {
          g_autofree char *price = oms_money_to_decimal (line->unit_price, record->currency);

          g_assert_cmpstr (price, ==, oms_json_get_string (item, "unit_price"));
        }
    }
}

/* An order that may not be packed yet waits: on hold, or new with a time that is still to come, so that it needs nobody
 * to tell when it is there. */
static gboolean
waits (const OmsOrderRecord *record)
{
  for (guint i = 0; i < record->shipments->len; i++)
    {
      gint64 after = ((const OmsShipmentRecord *) record->shipments->pdata[i])->dispatch_after;

      if (after != OMS_TIME_UNKNOWN && after > oms_time_now ())
        return TRUE;
    }
  return FALSE;
}

static void
assert_same_moment (const OmsOrderRecord *record, gint64 created)
{
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (5 * 3600 + 1800);

  if (!subject->days)
    g_assert_cmpint (record->purchased_at / 1000, ==, created / 1000);
  else
    g_assert_cmpint (oms_time_local_day (record->purchased_at, india), ==, oms_time_local_day (created, india));
}

/* Nothing for the seller to do, and nothing to be late with. */
static void
assert_no_dispatch (const OmsOrderRecord *record)
{
  g_assert_cmpint (record->dispatch_after, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (record->dispatch_by, ==, OMS_TIME_UNKNOWN);
  for (guint i = 0; i < record->shipments->len; i++)
    {
      const OmsShipmentRecord *shipment = record->shipments->pdata[i];

      g_assert_cmpint (shipment->dispatch_after, ==, OMS_TIME_UNKNOWN);
      g_assert_cmpint (shipment->dispatch_by, ==, OMS_TIME_UNKNOWN);
    }
}

static void
assert_same_order (const OmsJsonNode *truth, const OmsOrderRecord *record)
{
  const char *total = oms_json_get_string (truth, "total");
  OmsStatus status = status_of (record);
  g_autofree char *read_total = oms_money_to_decimal (record->total, record->currency);
  gint64 moment;

  if (status != OMS_STATUS_NEW || !waits (record))
    g_assert_cmpstr (oms_status_to_id (status), ==, oms_json_get_string (truth, "unified"));
  else
    g_assert_cmpstr ("on-hold", ==, oms_json_get_string (truth, "unified"));
  if (record->total != OMS_MONEY_UNKNOWN)
    g_assert_cmpstr (read_total, ==, total);
  else
    g_assert_true (status == OMS_STATUS_ON_HOLD || status == OMS_STATUS_CANCELLED);
  g_assert_true (oms_json_get_int (truth, "created", &moment));
  assert_same_moment (record, moment);
  g_assert_cmpint (record->fulfilment, ==,
                   oms_json_get_bool (truth, "fulfilled_by_marketplace") ? OMS_FULFILMENT_MARKETPLACE
                                                                         : OMS_FULFILMENT_SELF);
  g_assert_cmpint ((record->flags & OMS_FLAG_CANCEL_REQUESTED) != 0, ==,
                   oms_json_get_bool (truth, "cancel_requested") && oms_status_is_open (status));
  if (record->kind == OMS_RECORD_COMPLETE || subject->in_parts)
    assert_same_lines (oms_json_get (truth, "items"), record);
}

/* Orders of which only the number is known do not count. */
static guint
count_read (const Pass *pass)
{
  GHashTableIter iter;
  gpointer record;
  guint n = 0;

  g_hash_table_iter_init (&iter, pass->orders);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    n += ((const OmsOrderRecord *) record)->kind != OMS_RECORD_STUB;
  return n;
}

static void
assert_all_read (Fixture *fixture, const Pass *pass)
{
  g_autoptr (OmsJson) truth = test_sandbox_get (fixture->sandbox, "/sandbox/truth?limit=100000");
  const OmsJsonNode *orders =
      oms_json_get (oms_json_at (oms_json_get (oms_json_root (truth), "accounts"), 0), "orders");
  guint sound = 0, kept = 0;

  for (guint i = 0; i < oms_json_length (orders); i++)
    {
      const OmsJsonNode *order = oms_json_at (orders, i);
      const OmsOrderRecord *record = g_hash_table_lookup (pass->orders, oms_json_get_string (order, "id"));

      if (oms_json_get_bool (order, "malformed"))
        continue;
      sound++;
      g_assert_nonnull (record);
      if (record->fulfilment == OMS_FULFILMENT_MARKETPLACE)
        assert_no_dispatch (record);
      kept += record->fulfilment == OMS_FULFILMENT_MARKETPLACE;
      if (!oms_json_get_bool (order, "unknown_status"))
        assert_same_order (order, record);
    }
  g_assert_cmpuint (count_read (pass), ==, sound);
  g_assert_cmpuint (sound, >, 100);
  g_assert_cmpint (kept > 0, ==, subject->keeps);
}

/* ---- Tests --------------------------------------------------------------------------------------------------------
 */

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;

  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%s", summary);
  g_assert_cmpuint (strlen (summary), >, 10);
}

static void
test_to_the_end (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  read_all (fixture, &pass);
  g_assert_cmpuint (pass.pages, >, 3);
  g_assert_cmpuint (pass.n_problems, ==, 0);
  g_assert_cmpuint (pass.unknown, ==, 0);
  assert_all_read (fixture, &pass);
}

/* Another process goes on where one stopped, with nothing but the state. The first job has more than two pages. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (read_pages (fixture, &pass, 2, &error));
  g_assert_true (pass.more);
  test_assert_finalizes (fixture->adapter);
  fixture->adapter = test_sandbox_connect (fixture->sandbox, 0);
  read_all (fixture, &pass);
  assert_all_read (fixture, &pass);
}

/* The pass after shows what changed, and not everything again. */
static void
test_incremental (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) first = { 0 };
  g_auto (Pass) second = { 0 };

  read_all (fixture, &first);
  test_sandbox_control (fixture->sandbox, "{\"touch\":3,\"add\":4}");
  g_usleep (50 * 1000);
  pass_follow (&second, &first);
  read_all (fixture, &second);
  g_assert_cmpuint (g_hash_table_size (second.orders), >=, subject->by_state ? 4 : 7);
  g_assert_cmpuint (g_hash_table_size (second.orders), <, g_hash_table_size (first.orders) / 2);
}

static guint
read_range (Fixture *fixture, gint64 since, gint64 until, GHashTable *seen)
{
  g_autofree char *state = NULL;
  gboolean more = TRUE;
  guint read = 0;

  while (more)
    {
      OmsCursor cursor = { state, state == NULL ? since : OMS_TIME_UNKNOWN, state != NULL, until };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderPage) page =
          oms_adapter_fetch_orders (fixture->adapter, subject->order_jobs[0], &cursor, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->orders->len; i++)
        {
          const OmsOrderRecord *record = g_ptr_array_index (page->orders, i);

          g_assert_cmpint (record->purchased_at, >=, since);
          g_assert_cmpint (record->purchased_at, <=, until);
          g_hash_table_add (seen, g_strdup (record->order_id));
          read++;
        }
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
    }
  return read;
}

/* A job that keeps to ranges gives two neighbouring ones what it gives the whole. */
static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) halves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 end = oms_time_now () - OMS_TIME_HOUR;
  gint64 start = end - LONG_AGO;
  gint64 middle = end - 5 * OMS_TIME_DAY;
  guint first, second;

  g_assert_cmpint (oms_adapter_info_find_job (oms_adapter_get_info (fixture->adapter), subject->order_jobs[0])->ranges,
                   !=, subject->no_ranges);
  if (subject->no_ranges)
    return;
  first = read_range (fixture, start, middle, halves);
  second = read_range (fixture, middle, end, halves);
  read_range (fixture, start, end, whole);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (second, >, 0);
  g_assert_cmpuint (g_hash_table_size (whole), ==, g_hash_table_size (halves));
}

static void
test_by_id (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer id;
  guint n = MIN (5, oms_adapter_get_info (fixture->adapter)->max_ids - 1);

  if ((oms_adapter_get_info (fixture->adapter)->capabilities & OMS_CAPABILITY_ONE_ORDER) == 0)
    return;
  read_all (fixture, &pass);
  g_hash_table_iter_init (&iter, pass.orders);
  while (ids->len < n && g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  g_ptr_array_add (ids, (gpointer) "no-such-order");
  g_ptr_array_add (ids, NULL);
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, (const char *const *) ids->pdata, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->orders->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      OmsOrderRecord *record = page->orders->pdata[i];
      const OmsOrderRecord *listed = g_hash_table_lookup (pass.orders, record->order_id);
      g_autofree char *hash = oms_order_record_hash (record);
      g_autofree char *listed_hash = oms_order_record_hash (listed);

      /* What takes two calls to know is compared with the truth when all is read. */
      if (!subject->in_parts)
        g_assert_cmpstr (hash, ==, listed_hash);
      g_assert_true (status_of (record) == status_of (listed));
      g_assert_cmpint (record->total, ==, listed->total);
      g_assert_cmpuint (record->lines->len, ==, listed->lines->len);
      g_assert_false (record->more_by_id);
      g_assert_cmpint (record->kind, !=, OMS_RECORD_STUB);
    }
}

static void
test_passes (Fixture *fixture, gconstpointer fault)
{
  g_auto (Pass) pass = { 0 };

  set_fault (fixture, fault, "x2");
  read_all (fixture, &pass);
  assert_all_read (fixture, &pass);
}

static void
test_stays_throttled (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, "429", "");
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED);
}

static void
test_stays_server (Fixture *fixture, gconstpointer fault)
{
  set_fault (fixture, fault, "");
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_SERVER);
}

static void
test_stays_network (Fixture *fixture, gconstpointer fault)
{
  set_fault (fixture, fault, "");
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NETWORK);
}

static void
test_stays_protocol (Fixture *fixture, gconstpointer fault)
{
  set_fault (fixture, fault, "");
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
}

/* A refused token is renewed once, and then the refusal counts. */
static void
test_token_expires (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  const char *renewal = subject->renewal != NULL ? subject->renewal : subject->token;
  gint64 before;

  read_all (fixture, &pass);
  before = test_sandbox_count (fixture->sandbox, renewal);
  test_sandbox_control (fixture->sandbox, "{\"expire_tokens\":true}");
  pass_restart (&pass);
  read_all (fixture, &pass);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, renewal), ==, before + 1);
  assert_all_read (fixture, &pass);
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, "403", "");
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_FORBIDDEN);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, subject->token), <=, 2);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, subject->search), ==, subject->tries_403);
}

static void
test_credentials (Fixture *fixture, gconstpointer fault)
{
  test_sandbox_set_faults (fixture->sandbox, fault);
  assert_read_fails (fixture, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, subject->search), ==, 0);
  g_assert_cmpint (test_sandbox_count (fixture->sandbox, subject->token), ==, 1);
}

/* One order of the book may be several of the marketplace's. */
static guint
count_malformed (Fixture *fixture)
{
  g_autoptr (OmsJson) truth = test_sandbox_get (fixture->sandbox, "/sandbox/truth?limit=100000");
  const OmsJsonNode *orders =
      oms_json_get (oms_json_at (oms_json_get (oms_json_root (truth), "accounts"), 0), "orders");
  guint n = 0;

  for (guint i = 0; i < oms_json_length (orders); i++)
    n += oms_json_get_bool (oms_json_at (orders, i), "malformed");
  return n;
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };
  g_auto (Pass) mended = { 0 };

  test_sandbox_set_faults (fixture->sandbox, "malformed:6");
  read_all (fixture, &pass);
  g_assert_cmpuint (count_malformed (fixture), >=, 6);
  g_assert_cmpuint (g_hash_table_size (pass.problems), ==, count_malformed (fixture));
  g_assert_true (subject->in_parts || pass.n_problems == 6);
  assert_all_read (fixture, &pass);

  test_sandbox_control (fixture->sandbox, "{\"mend\":true}");
  read_all (fixture, &mended);
  g_assert_cmpuint (mended.n_problems, ==, 0);
  assert_all_read (fixture, &mended);
}

static void
test_unknown_status (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  test_sandbox_set_faults (fixture->sandbox, "unknown-status:20%");
  read_all (fixture, &pass);
  g_assert_cmpuint (pass.unknown, >, 20);
  g_assert_cmpuint (pass.n_problems, ==, 0);
  assert_all_read (fixture, &pass);
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) clean = { 0 };
  g_auto (Pass) pass = { 0 };

  read_all (fixture, &clean);
  g_assert_true (subject->in_parts || clean.n_records == g_hash_table_size (clean.orders));
  set_fault (fixture, "duplicate", "");
  read_all (fixture, &pass);
  g_assert_cmpuint (pass.n_records, >, clean.n_records);
  assert_all_read (fixture, &pass);
}

/* Always one more page, and nothing on it. */
static void
test_empty_page_ends (Fixture *fixture, gconstpointer data)
{
  g_auto (Pass) pass = { 0 };

  set_fault (fixture, "endless", "");
  read_all (fixture, &pass);
  assert_all_read (fixture, &pass);
}

typedef struct
{
  GMainLoop *loop;
  GError *error;
  OmsOrderPage *page;
  GThread *thread;
} Async;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Async *async = user_data;

  async->page = oms_adapter_fetch_orders_finish (OMS_ADAPTER (source), result, &async->error);
  async->thread = g_thread_self ();
  g_main_loop_quit (async->loop);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* On the worker while the caller's main loop turns; cancelled in the middle of a request, then working again. */
static void
test_async_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  OmsCursor cursor = { NULL, oms_time_now () - LONG_AGO, FALSE };
  Async async = { .loop = loop };
  gint64 started = g_get_monotonic_time ();

  set_fault (fixture, "hang", "");
  g_timeout_add (150, cancel_cb, cancellable);
  oms_adapter_fetch_orders_async (fixture->adapter, subject->order_jobs[0], &cursor, cancellable, fetched_cb, &async);
  g_main_loop_run (loop);
  g_assert_error (async.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (async.page);
  g_assert_true (async.thread == g_thread_self ());
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_USEC_PER_SEC);
  g_clear_error (&async.error);

  test_sandbox_set_faults (fixture->sandbox, NULL);
  oms_adapter_fetch_orders_async (fixture->adapter, subject->order_jobs[0], &cursor, NULL, fetched_cb, &async);
  g_main_loop_run (loop);
  g_assert_no_error (async.error);
  g_assert_cmpuint (async.page->orders->len, >, 0);
  oms_order_page_free (async.page);
}

/* ---- Stock --------------------------------------------------------------------------------------------------------
 */

/* SKU and fulfilment → place → what is there. */
typedef struct
{
  GHashTable *available; /* (element-type utf8 GHashTable) */
  GHashTable *due;       /* (element-type utf8) SKUs of which only the key was listed */
} Stock;

static char *
stock_key (const char *sku, OmsFulfilment fulfilment)
{
  return g_strdup_printf ("%d %s", fulfilment, sku);
}

static void
take_stock (Stock *stock, const OmsStockPage *page)
{
  g_assert_cmpuint (page->problems->len, ==, 0);
  for (guint i = 0; i < page->records->len; i++)
    {
      const OmsStockRecord *record = page->records->pdata[i];
      g_autofree char *key = stock_key (record->sku, record->fulfilment);
      GHashTable *places = g_hash_table_lookup (stock->available, key);

      if (record->key_only)
        g_hash_table_add (stock->due, g_strdup (record->sku));
      if (!record->has_stock)
        continue;
      if (places == NULL)
        {
          places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          g_hash_table_replace (stock->available, g_steal_pointer (&key), places);
        }
      g_hash_table_replace (places, g_strdup (record->location != NULL ? record->location : ""),
                            g_memdup2 (&record->available, sizeof record->available));
    }
}

static void
read_stock (Fixture *fixture, const char *job, Stock *stock)
{
  g_autofree char *state = NULL;
  gboolean more;
  gboolean full = FALSE;

  do
    {
      OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsStockPage) page = oms_adapter_fetch_stock (fixture->adapter, job, &cursor, NULL, &error);

      g_assert_no_error (error);
      take_stock (stock, page);
      g_free (state);
      state = g_steal_pointer (&page->next);
      more = page->more;
      full |= page->full_pass_end;
    }
  while (more);
  g_assert_true (full);
}

static void
read_due_stock (Fixture *fixture, Stock *stock)
{
  guint max_keys = oms_adapter_get_info (fixture->adapter)->max_keys;
  guint n_keys;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (stock->due, &n_keys);

  for (guint i = 0; i < n_keys; i += max_keys)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      g_autoptr (OmsStockPage) page = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = i; j < MIN (i + max_keys, n_keys); j++)
        g_ptr_array_add (batch, keys[j]);
      g_ptr_array_add (batch, NULL);
      page = oms_adapter_fetch_stock_of (fixture->adapter, (const char *const *) batch->pdata, NULL, &error);
      g_assert_no_error (error);
      take_stock (stock, page);
    }
}

/* At all places together. */
static gint64
available_of (const Stock *stock, const char *key)
{
  GHashTable *places = g_hash_table_lookup (stock->available, key);
  GHashTableIter iter;
  gpointer place;
  gint64 sum = 0;

  if (places == NULL)
    g_error ("No stock was read for %s", key);
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    sum += *(const gint64 *) place;
  return sum;
}

static void
test_stock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) available =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (OmsJson) truth = test_sandbox_get (fixture->sandbox, "/sandbox/truth?limit=1");
  const OmsJsonNode *entries =
      oms_json_get (oms_json_at (oms_json_get (oms_json_root (truth), "accounts"), 0), "stock");
  Stock stock = { available, due };

  for (guint i = 0; subject->stock_jobs[i] != NULL; i++)
    read_stock (fixture, subject->stock_jobs[i], &stock);
  read_due_stock (fixture, &stock);
  g_assert_cmpuint (oms_json_length (entries), >, 100);
  for (guint i = 0; i < oms_json_length (entries); i++)
    {
      const OmsJsonNode *entry = oms_json_at (entries, i);
      gboolean remote = oms_json_get_bool (entry, "fulfilled_by_marketplace");
      g_autofree char *key =
          stock_key (oms_json_get_string (entry, "sku"), remote ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF);
      gint64 expected;

      /* Of what it keeps in its warehouses a marketplace may tell nothing. */
      if (oms_json_get (entry, "available") == NULL)
        expected = OMS_QUANTITY_UNKNOWN;
      else
        g_assert_true (oms_json_get_int (entry, "available", &expected));
      /* Of what is not on sale some tell nothing, but never 0. */
      if (!oms_json_get_bool (entry, "live") && available_of (&stock, key) == OMS_QUANTITY_UNKNOWN)
        continue;
      g_assert_cmpint (available_of (&stock, key), ==, expected);
    }
}

#define ADD(path, data, func) g_test_add ("/conformance/" path, Fixture, data, set_up, func, tear_down)

/* ---- A marketplace that is read from files ----------------------------------------------------------------------- */

static void
assert_not_supported (GError **error)
{
  g_assert_error (*error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_SUPPORTED);
  g_clear_error (error);
}

/* As it comes, it asks for nothing. */
static void
test_files_only (gconstpointer data)
{
  const OmsAdapterInfo *info = data;
  const char *const ids[] = { "1", NULL };
  const OmsCursor cursor = { NULL, OMS_TIME_UNKNOWN, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsAdapter) adapter = oms_registry_create (info->kind, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (info->jobs[0].id == NULL)
    g_assert_cmpuint (info->capabilities & ~(guint) OMS_CAPABILITY_FILES_OUT, ==, OMS_CAPABILITY_FILES_IN);
  g_assert_true (oms_adapter_info_works_with_files (info));
  g_assert_false (oms_adapter_info_has_jobs (info, NULL));
  g_assert_cmpuint (info->verified, ==, 0);
  g_assert_false (oms_adapter_check (adapter, NULL, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_orders (adapter, "orders", &cursor, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_orders_by_id (adapter, ids, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_stock (adapter, "stock", &cursor, NULL, &error));
  assert_not_supported (&error);
  g_assert_null (oms_adapter_fetch_stock_of (adapter, ids, NULL, &error));
  assert_not_supported (&error);
}

/* Any marketplace's formats: complete, and told apart by name. */
static void
test_formats (gconstpointer data)
{
  const OmsAdapterInfo *info = data;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; info->formats != NULL && info->formats[i] != NULL; i++)
    {
      const OmsFileFormat *format = info->formats[i];
      guint required = 0;

      g_assert_true (g_str_has_prefix (format->id, info->kind));
      g_assert_true (g_hash_table_add (seen, (gpointer) format->id));
      g_assert_nonnull (format->label);
      g_assert_true ((format->read_row != NULL) != (format->declined != NULL));
      g_assert_true (format->fill == NULL || (info->capabilities & OMS_CAPABILITY_FILES_OUT) != 0);
      for (const OmsFileColumn *column = format->columns; column->names[0] != NULL; column++)
        required += column->required;
      g_assert_cmpuint (required, >=, 2);
    }
}

int
main (int argc, char *argv[])
{
  const OmsAdapterInfo *info;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_str_equal (subjects[i].kind, argv[2]))
      subject = &subjects[i];
  info = oms_registry_find (argv[2]);
  g_assert_nonnull (info);
  g_test_add_data_func ("/conformance/formats", info, test_formats);
  if (info->jobs[0].id == NULL || (subject != NULL && subject->unpublished))
    {
      g_test_add_data_func ("/conformance/files-only", info, test_files_only);
      return g_test_run ();
    }
  g_assert_nonnull (subject);

  ADD ("check", NULL, test_check);
  ADD ("to-the-end", NULL, test_to_the_end);
  ADD ("resume", NULL, test_resume);
  ADD ("incremental", NULL, test_incremental);
  ADD ("ranges", NULL, test_ranges);
  ADD ("by-id", NULL, test_by_id);
  ADD ("passes/429", "429", test_passes);
  ADD ("passes/429-with-time", "429ra", test_passes);
  ADD ("passes/500", "500", test_passes);
  ADD ("passes/503", "503", test_passes);
  ADD ("passes/cut", "cut", test_passes);
  ADD ("stays/429", NULL, test_stays_throttled);
  ADD ("stays/500", "500", test_stays_server);
  ADD ("stays/400", "400", test_stays_server);
  ADD ("stays/cut", "cut", test_stays_network);
  ADD ("stays/html", "html", test_stays_protocol);
  ADD ("stays/huge", "huge", test_stays_protocol);
  ADD ("stays/brackets", "brackets", test_stays_protocol);
  ADD ("stays/loop", "loop", test_stays_protocol);
  if (subject->by_day)
    ADD ("endless", NULL, test_empty_page_ends);
  else
    ADD ("stays/endless", "endless", test_stays_protocol);
  ADD ("token-expires", NULL, test_token_expires);
  ADD ("forbidden", NULL, test_forbidden);
  ADD ("credentials/secret", "bad-secret", test_credentials);
  if (!subject->one_secret)
    ADD ("credentials/authorisation", "revoked", test_credentials);
  ADD ("malformed", NULL, test_malformed);
  ADD ("unknown-status", NULL, test_unknown_status);
  ADD ("duplicate", NULL, test_duplicate);
  ADD ("async-cancel", NULL, test_async_cancel);
  ADD ("stock", NULL, test_stock);
  return g_test_run ();
}
