/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example of docs/adding-a-marketplace.md does what the page promises: against the invented marketplace on
 * loopback. */
#include "kirana-server.h"
#include "oms-kirana-adapter.h"
#include "oms-registry.h"
#include "../test-finalize.h"

#include <string.h>

#define AGO(hours) (oms_time_now () - (hours) *OMS_TIME_HOUR)

typedef struct
{
  KiranaServer *server;
  OmsAdapter *adapter;
} Fixture;

static OmsAdapter *
connect_with (Fixture *fixture, const char *key, const char *personal)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  OmsAdapter *adapter;

  g_hash_table_insert (settings, (gpointer) "shop_id", (gpointer) KIRANA_SHOP);
  g_hash_table_insert (settings, (gpointer) "personal_data", (gpointer) personal);
  g_hash_table_insert (settings, (gpointer) "endpoint", (gpointer) kirana_server_get_address (fixture->server));
  g_hash_table_insert (settings, (gpointer) "rate_scale", (gpointer) "1000000");
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) key);
  adapter = oms_registry_create ("kirana", settings, secrets, NULL, &error);
  g_assert_no_error (error);
  return adapter;
}

/* A fresh one, as after a restart. */
static void
reconnect (Fixture *fixture, const char *key, const char *personal)
{
  test_assert_finalizes (fixture->adapter);
  fixture->adapter = connect_with (fixture, key, personal);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = kirana_server_new ();
  fixture->adapter = connect_with (fixture, KIRANA_KEY, "false");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_assert_finalizes (fixture->adapter);
  kirana_server_free (fixture->server);
}

static void
put_orders (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("K-%u", i + 1);

      kirana_server_put_order (fixture->server, id, AGO (100 - (gint64) i), "placed");
    }
}

static OmsOrderPage *
fetch (Fixture *fixture, const char *state, GError **error)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };

  return oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, error);
}

static OmsOrderPage *
fetch_well (Fixture *fixture, const char *state)
{
  g_autoptr (GError) error = NULL;
  OmsOrderPage *page = fetch (fixture, state, &error);

  g_assert_no_error (error);
  return page;
}

/* The ids from @state to the end of the pass, and where the next begins. */
static char *
read_all (Fixture *fixture, const char *state, char **next)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autofree char *at = g_strdup (state);

  for (gboolean more = TRUE; more;)
    {
      g_autoptr (OmsOrderPage) page = fetch_well (fixture, at);

      g_assert_cmpuint (page->problems->len, ==, 0);
      for (guint i = 0; i < page->orders->len; i++)
        g_string_append_printf (ids, "%s ", ((OmsOrderRecord *) page->orders->pdata[i])->order_id);
      more = page->more;
      g_free (at);
      at = g_steal_pointer (&page->next);
    }
  if (next != NULL)
    *next = g_steal_pointer (&at);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* Words for a seller: a sentence or two, no status numbers. */
static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_test_message ("%s", text);
  g_assert_cmpuint (strlen (text), >, 10);
  g_assert_true (g_str_has_suffix (text, "."));
  for (const char *at = text; *at != '\0'; at++)
    g_assert_false (g_ascii_isdigit (*at));
}

static void
assert_fails (Fixture *fixture, const char *state, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsOrderPage) page = fetch (fixture, state, &error);

  g_assert_null (page);
  g_assert_error (error, OMS_ADAPTER_ERROR, code);
  assert_sentence (error->message);
}

/* ---- What it says of itself ---------------------------------------------------------------------------------------
 */

static void
test_description (void)
{
  const OmsAdapterInfo *info = oms_registry_find ("kirana");

  g_assert_true (info == &oms_kirana_info);
  g_assert_nonnull (strstr (info->about, "invented"));
  g_assert_cmpuint (info->verified, ==, 0);
  for (const OmsAdapterField *field = info->fields; field->id != NULL; field++)
    {
      assert_sentence (field->help);
      g_assert_nonnull (field->group);
      g_assert_true (field->pattern == NULL || field->pattern_hint != NULL);
    }
  g_assert_cmpint (oms_adapter_info_find_field (info, "api_key")->type, ==, OMS_FIELD_SECRET);
  g_assert_false (oms_registry_check_field (oms_adapter_info_find_field (info, "shop_id"), "4711", NULL));
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *summary = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, "Connected to Asha Crafts on Kirana.");

  kirana_server_fail (fixture->server, 1, 200, NULL, "{}");
  g_assert_false (oms_adapter_check (fixture->adapter, &nothing, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_PROTOCOL);
  assert_sentence (error->message);
}

/* ---- The list of orders -------------------------------------------------------------------------------------------
 */

static void
test_to_the_end (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ids = NULL;

  put_orders (fixture, 8);
  ids = read_all (fixture, NULL, NULL);
  g_assert_cmpstr (ids, ==, "K-1 K-2 K-3 K-4 K-5 K-6 K-7 K-8 ");
  g_assert_cmpuint (kirana_server_count (fixture->server), ==, 3);
}

/* With nothing but the state, and with what changed meanwhile left to the next pass. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) first = NULL;
  g_autofree char *next = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *after = NULL;

  put_orders (fixture, 8);
  first = fetch_well (fixture, NULL);
  g_assert_true (first->more);
  g_usleep (5000);
  kirana_server_put_order (fixture->server, "K-9", oms_time_now (), "placed");
  reconnect (fixture, KIRANA_KEY, "false");
  rest = read_all (fixture, first->next, &next);
  g_assert_cmpstr (rest, ==, "K-4 K-5 K-6 K-7 K-8 ");

  reconnect (fixture, KIRANA_KEY, "false");
  after = read_all (fixture, next, NULL);
  g_assert_cmpstr (after, ==, "K-9 ");
}

static void
test_incremental (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *state = NULL;
  g_autoptr (OmsOrderPage) page = NULL;

  put_orders (fixture, 8);
  first = read_all (fixture, NULL, &state);
  second = read_all (fixture, state, NULL);
  g_assert_cmpstr (second, ==, "");
  kirana_server_put_order (fixture->server, "K-3", oms_time_now (), "cancelled");
  third = read_all (fixture, state, NULL);
  g_assert_cmpstr (third, ==, "K-3 ");
  page = fetch_well (fixture, state);
  g_assert_cmpint (((OmsOrderRecord *) page->orders->pdata[0])->status, ==, OMS_STATUS_CANCELLED);
  g_assert_cmpint (page->high_water, <=, oms_time_now () - 5 * OMS_TIME_MINUTE);
  g_assert_cmpint (page->high_water, >, oms_time_now () - 6 * OMS_TIME_MINUTE);
}

/* The next pass begins where the marketplace says this one's list ended, and where its clock is ahead, at ours. */
static void
test_clocks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *state = NULL;
  g_autoptr (OmsOrderPage) page = NULL;

  put_orders (fixture, 2);
  kirana_server_put_order (fixture->server, "K-late", oms_time_now () - 10 * OMS_TIME_MINUTE, "placed");
  kirana_server_set_clock (fixture->server, -20 * OMS_TIME_MINUTE);
  first = read_all (fixture, NULL, &state);
  g_assert_cmpstr (first, ==, "K-1 K-2 ");
  kirana_server_set_clock (fixture->server, 0);
  second = read_all (fixture, state, NULL);
  g_assert_cmpstr (second, ==, "K-late ");

  kirana_server_set_clock (fixture->server, OMS_TIME_HOUR);
  page = fetch_well (fixture, state);
  g_assert_false (page->more);
  g_assert_cmpint (page->high_water, <=, oms_time_now () - 5 * OMS_TIME_MINUTE);
}

/* From the moment asked for; without one, and with a state that is nonsense, a month back. */
static void
test_since (Fixture *fixture, gconstpointer data)
{
  static const char *const nonsense[] = { "", "x", "{}", "[]", "{\"since\":5}", "{\"since\":\"soon\",\"page\":\"1\"}" };
  OmsCursor cursor = { NULL, AGO (50), FALSE };
  g_autoptr (OmsOrderPage) asked = NULL;

  put_orders (fixture, 2);
  asked = oms_adapter_fetch_orders (fixture->adapter, "orders", &cursor, NULL, NULL);
  g_assert_cmpuint (asked->orders->len, ==, 0);
  kirana_server_put_order (fixture->server, "K-old", AGO (31 * 24), "delivered");
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_autofree char *ids = read_all (fixture, nonsense[i], NULL);

      g_assert_cmpstr (ids, ==, "K-1 K-2 ");
    }
}

static char *
dup_raw (const OmsOrderRecord *order)
{
  return g_strndup (g_bytes_get_data (order->raw, NULL), g_bytes_get_size (order->raw));
}

/* The order that stands in the page. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "docs", "example", "order.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *raw = NULL;
  g_autoptr (OmsOrderPage) page = NULL;
  const OmsOrderRecord *order;
  const OmsLineRecord *line;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  kirana_server_put_text (fixture->server, "K-1001/A", AGO (1), text);
  page = fetch_well (fixture, NULL);
  g_assert_cmpuint (page->orders->len, ==, 1);
  order = page->orders->pdata[0];
  g_assert_cmpint (order->kind, ==, OMS_RECORD_COMPLETE);
  g_assert_cmpstr (order->order_id, ==, "K-1001/A");
  g_assert_cmpint (order->status, ==, OMS_STATUS_NEW);
  g_assert_cmpstr (order->raw_status, ==, "placed");
  g_assert_cmpint (order->purchased_at, ==, G_GINT64_CONSTANT (1795168800000));
  g_assert_cmpint (order->remote_updated_at, ==, order->purchased_at + 730 * OMS_TIME_SECOND);
  g_assert_cmpint (order->dispatch_by, ==, order->purchased_at + 26 * OMS_TIME_HOUR + 30 * OMS_TIME_MINUTE);
  g_assert_cmpstr (order->payment, ==, "cod");
  g_assert_cmpint (order->total, ==, 154850);
  g_assert_cmpstr (order->currency, ==, "INR");
  g_assert_cmpstr (order->ship_city, ==, "Pune");
  g_assert_cmpstr (order->ship_postcode, ==, "411001");
  g_assert_null (order->tracking);
  g_assert_null (order->person);
  g_assert_cmpuint (order->lines->len, ==, 2);
  line = order->lines->pdata[0];
  g_assert_cmpstr (line->line_id, ==, "1");
  g_assert_cmpstr (line->sku, ==, "MUG-BLUE");
  g_assert_cmpstr (line->title, ==, "Blue mug");
  g_assert_cmpint (line->quantity, ==, 2);
  g_assert_cmpint (line->unit_price, ==, 74950);
  g_assert_cmpint (line->line_total, ==, 149900);
  raw = dup_raw (order);
  g_assert_nonnull (strstr (raw, "MUG-BLUE"));
  g_assert_null (strstr (raw, "buyer"));
  g_assert_null (strstr (raw, "Meera"));
}

static void
test_buyers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  g_autofree char *raw = NULL;
  g_autoptr (OmsOrderPage) page = NULL;
  const OmsOrderRecord *order;

  put_orders (fixture, 1);
  page = fetch_well (fixture, NULL);
  order = page->orders->pdata[0];
  g_assert_null (order->person);
  without = kirana_server_target (fixture->server, 0);
  g_assert_null (strstr (without, "include"));
  oms_order_page_free (g_steal_pointer (&page));

  reconnect (fixture, KIRANA_KEY, "true");
  page = fetch_well (fixture, NULL);
  order = page->orders->pdata[0];
  g_assert_cmpstr (order->person->name, ==, "Meera Joshi");
  g_assert_cmpstr (order->person->address1, ==, "12 Lake Road");
  g_assert_cmpstr (order->person->phone, ==, "98000");
  raw = dup_raw (order);
  g_assert_null (strstr (raw, "Meera"));
  with = kirana_server_target (fixture->server, 1);
  g_assert_nonnull (strstr (with, "include=buyer"));
}

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *word;
    OmsStatus status;
  } words[] = {
    { "waiting for payment", OMS_STATUS_ON_HOLD }, { "packed", OMS_STATUS_PACKED },
    { "on the way", OMS_STATUS_SHIPPED },          { "delivered", OMS_STATUS_DELIVERED },
    { "coming back", OMS_STATUS_RETURNING },       { "came back", OMS_STATUS_RETURNED },
    { "eaten by the dog", OMS_STATUS_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *const ids[] = { "K-1", NULL };
      g_autoptr (OmsOrderPage) page = NULL;
      const OmsOrderRecord *order;

      kirana_server_put_order (fixture->server, "K-1", AGO (1), words[i].word);
      page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, NULL);
      g_assert_cmpuint (page->problems->len, ==, 0);
      order = page->orders->pdata[0];
      g_assert_cmpint (order->status, ==, words[i].status);
      g_assert_cmpstr (order->raw_status, ==, words[i].word);
      g_assert_cmpuint (page->unknown_statuses, ==, words[i].status == OMS_STATUS_UNKNOWN ? 1 : 0);
    }
}

/* A sound order in which @member says @value. */
static char *
spoil (const char *id, const char *member, const char *value)
{
  static const char *const members[][2] = {
    { "placedAt", "\"2026-11-20\"" }, { "changedAt", "\"2026-11-20T10:00:00Z\"" },
    { "status", "\"placed\"" },       { "currency", "\"INR\"" },
    { "total", "\"10.00\"" },         { "items", "[{\"id\":\"1\",\"quantity\":1,\"price\":\"10\"}]" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"id\":%s%s%s", id != NULL ? "\"" : "", id != NULL ? id : "null",
                          id != NULL ? "\"" : "");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_string_append_printf (text, ",\"%s\":%s", members[i][0],
                            g_str_equal (members[i][0], member) ? value : members[i][1]);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Each broken order is a problem with a sentence, and spoils only itself. */
static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id, *member, *value;
  } broken[] = {
    { NULL, "total", "\"1.00\"" },
    { "K-x", "placedAt", "\"soon\"" },
    { "K-x", "changedAt", "null" },
    { "K-x", "total", "\"12,50\"" },
    { "K-x", "total", "\"1e3\"" },
    { "K-x", "total", "12.5" },
    { "K-x", "currency", "null" },
    { "K-x", "currency", "\"rupees\"" },
    { "K-x", "items", "null" },
    { "K-x", "items", "[]" },
    { "K-x", "items", "[5]" },
    { "K-x", "items", "[{\"quantity\":1}]" },
    { "K-x", "items", "[{\"id\":\"1\"}]" },
    { "K-x", "items", "[{\"id\":\"1\",\"quantity\":-1}]" },
    { "K-x", "items", "[{\"id\":\"1\",\"quantity\":\"2\"}]" },
    { "K-x", "items", "[{\"id\":\"1\",\"quantity\":1.5}]" },
    { "K-x", "items", "[{\"id\":\"1\",\"quantity\":1,\"price\":\"free\"}]" },
  };

  kirana_server_put_order (fixture->server, "K-1", AGO (3), "placed");
  kirana_server_put_order (fixture->server, "K-3", AGO (1), "placed");
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *text = spoil (broken[i].id, broken[i].member, broken[i].value);
      g_autoptr (OmsOrderPage) page = NULL;
      const OmsProblemRecord *problem;

      kirana_server_put_text (fixture->server, "K-x", AGO (2), text);
      page = fetch_well (fixture, NULL);
      g_assert_cmpuint (page->orders->len, ==, 2);
      g_assert_cmpuint (page->problems->len, ==, 1);
      problem = page->problems->pdata[0];
      g_assert_cmpstr (problem->remote_id, ==, broken[i].id);
      g_test_message ("%s", problem->reason);
      g_assert_cmpuint (strlen (problem->reason), >, 10);
      g_assert_cmpmem (g_bytes_get_data (problem->payload, NULL), g_bytes_get_size (problem->payload), text,
                       strlen (text));
    }
}

/* ---- Single orders ------------------------------------------------------------------------------------------------
 */

static void
test_by_id (Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = { "K-2", "K-none", "K-3/B", NULL };
  const char *const gone[] = { "K-none", NULL };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) nothing = NULL;
  g_autoptr (GError) error = NULL;

  put_orders (fixture, 2);
  kirana_server_put_order (fixture->server, "K-3/B", AGO (1), "placed");
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->orders->len, ==, 2);
  g_assert_cmpstr (((OmsOrderRecord *) page->orders->pdata[0])->order_id, ==, "K-2");
  g_assert_cmpstr (((OmsOrderRecord *) page->orders->pdata[1])->order_id, ==, "K-3/B");

  nothing = oms_adapter_fetch_orders_by_id (fixture->adapter, gone, NULL, &error);
  g_assert_null (nothing);
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_NOT_FOUND);
  assert_sentence (error->message);
}

/* ---- Refusals -----------------------------------------------------------------------------------------------------
 */

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = { "K-1", "K-2", NULL };
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) by_id = NULL;
  g_autofree char *summary = NULL;

  put_orders (fixture, 2);
  reconnect (fixture, "another-key-12345", "false");
  g_assert_false (oms_adapter_check (fixture->adapter, &summary, NULL, &error));
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_null (strstr (error->message, "another-key"));
  assert_fails (fixture, NULL, OMS_ADAPTER_ERROR_AUTH);
  page = oms_adapter_fetch_orders_by_id (fixture->adapter, ids, NULL, &by_id);
  g_assert_error (by_id, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_AUTH);
  g_assert_cmpuint (kirana_server_count (fixture->server), ==, 3);
}

typedef struct
{
  guint status;
  const char *body;
  int code;
} Refusal;

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  const Refusal *refusal = data;
  g_autofree char *ids = NULL;

  put_orders (fixture, 1);
  kirana_server_fail (fixture->server, G_MAXUINT, refusal->status, NULL, refusal->body);
  assert_fails (fixture, "{\"since\":\"2026-11-01T00:00:00Z\",\"page\":\"p2\"}", refusal->code);
  kirana_server_fail (fixture->server, 0, 0, NULL, NULL);
  ids = read_all (fixture, NULL, NULL);
  g_assert_cmpstr (ids, ==, "K-1 ");
}

static void
test_passes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ids = NULL;

  put_orders (fixture, 2);
  kirana_server_fail (fixture->server, 2, GPOINTER_TO_UINT (data), NULL, "{}");
  ids = read_all (fixture, NULL, NULL);
  g_assert_cmpstr (ids, ==, "K-1 K-2 ");
  g_assert_cmpuint (kirana_server_count (fixture->server), ==, 3);
}

/* What the marketplace asks for is waited, and where that is too long it is told until when. */
static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = NULL;
  g_autoptr (OmsOrderPage) nothing = NULL;
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  put_orders (fixture, 1);
  kirana_server_fail (fixture->server, 1, 429, "Retry-After: 1\r\n", "{}");
  page = fetch_well (fixture, NULL);
  g_assert_cmpuint (page->orders->len, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 990 * 1000);

  kirana_server_fail (fixture->server, G_MAXUINT, 429, "Retry-After: 1200\r\n", "{}");
  nothing = fetch (fixture, NULL, &error);
  g_assert_error (error, OMS_ADAPTER_ERROR, OMS_ADAPTER_ERROR_THROTTLED);
  assert_sentence (error->message);
  g_assert_cmpint (oms_adapter_error_get_retry_at (error), >, oms_time_now () + 19 * OMS_TIME_MINUTE);
  g_assert_cmpint (oms_adapter_error_get_retry_at (error), <, oms_time_now () + 21 * OMS_TIME_MINUTE);
}

/* ---- Stock --------------------------------------------------------------------------------------------------------
 */

static OmsStockPage *
fetch_stock (Fixture *fixture, const char *state)
{
  OmsCursor cursor = { state, OMS_TIME_UNKNOWN, FALSE };
  g_autoptr (GError) error = NULL;
  OmsStockPage *page = oms_adapter_fetch_stock (fixture->adapter, "stock", &cursor, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static void
test_stock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OmsStockPage) first = NULL;
  g_autoptr (OmsStockPage) second = NULL;
  g_autoptr (OmsStockPage) again = NULL;
  const OmsStockRecord *record;

  kirana_server_put_stock (fixture->server, "{\"sku\":\"MUG\",\"title\":\"Blue mug\",\"currency\":\"INR\","
                                            "\"price\":\"749.50\",\"quantity\":12}");
  kirana_server_put_stock (fixture->server, "{\"sku\":\"BOX\",\"quantity\":0}");
  kirana_server_put_stock (fixture->server, "{\"sku\":\"LAMP\"}");
  kirana_server_put_stock (fixture->server, "{\"quantity\":1}");
  kirana_server_put_stock (fixture->server, "{\"sku\":\"PEN\",\"quantity\":-4}");
  first = fetch_stock (fixture, NULL);
  g_assert_true (first->more);
  g_assert_false (first->full_pass_end);
  g_assert_cmpuint (first->records->len, ==, 3);
  record = first->records->pdata[0];
  g_assert_cmpstr (record->sku, ==, "MUG");
  g_assert_cmpstr (record->title, ==, "Blue mug");
  g_assert_cmpint (record->price, ==, 74950);
  g_assert_cmpint (record->available, ==, 12);
  g_assert_cmpint (record->state, ==, OMS_STOCK_KNOWN);
  record = first->records->pdata[1];
  g_assert_cmpint (record->available, ==, 0);
  g_assert_cmpint (record->state, ==, OMS_STOCK_KNOWN);
  record = first->records->pdata[2];
  g_assert_cmpint (record->available, ==, OMS_QUANTITY_UNKNOWN);
  g_assert_cmpint (record->price, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (record->state, ==, OMS_STOCK_UNKNOWN);

  reconnect (fixture, KIRANA_KEY, "false");
  second = fetch_stock (fixture, first->next);
  g_assert_false (second->more);
  g_assert_true (second->full_pass_end);
  g_assert_cmpuint (second->records->len, ==, 0);
  g_assert_cmpuint (second->problems->len, ==, 2);
  g_assert_cmpstr (((OmsProblemRecord *) second->problems->pdata[1])->remote_id, ==, "PEN");

  again = fetch_stock (fixture, second->next);
  g_assert_cmpuint (again->records->len, ==, 3);
}

#define ADD(path, data, func) g_test_add ("/kirana/" path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  static const Refusal bad_request = { 400, "{}", OMS_ADAPTER_ERROR_SERVER };
  static const Refusal forbidden = { 403, "{}", OMS_ADAPTER_ERROR_FORBIDDEN };
  static const Refusal forgotten = { 410, "{}", OMS_ADAPTER_ERROR_CURSOR_EXPIRED };
  static const Refusal teapot = { 418, "{}", OMS_ADAPTER_ERROR_PROTOCOL };
  static const Refusal throttled = { 429, "{}", OMS_ADAPTER_ERROR_THROTTLED };
  static const Refusal broken = { 500, "{}", OMS_ADAPTER_ERROR_SERVER };
  static const Refusal html = { 200, "<html>Sign in</html>", OMS_ADAPTER_ERROR_PROTOCOL };
  static const Refusal no_list = { 200, "{\"orders\":5}", OMS_ADAPTER_ERROR_PROTOCOL };
  static const Refusal circle = { 200, "{\"orders\":[],\"nextPage\":\"p2\"}", OMS_ADAPTER_ERROR_PROTOCOL };

  g_test_init (&argc, &argv, NULL);
  oms_registry_add_for_test (OMS_TYPE_KIRANA_ADAPTER);
  g_test_add_func ("/kirana/description", test_description);
  ADD ("check", NULL, test_check);
  ADD ("to-the-end", NULL, test_to_the_end);
  ADD ("resume", NULL, test_resume);
  ADD ("incremental", NULL, test_incremental);
  ADD ("clocks", NULL, test_clocks);
  ADD ("since", NULL, test_since);
  ADD ("order", NULL, test_order);
  ADD ("buyers", NULL, test_buyers);
  ADD ("statuses", NULL, test_statuses);
  ADD ("malformed", NULL, test_malformed);
  ADD ("by-id", NULL, test_by_id);
  ADD ("wrong-key", NULL, test_wrong_key);
  ADD ("refusal/bad-request", &bad_request, test_refusal);
  ADD ("refusal/forbidden", &forbidden, test_refusal);
  ADD ("refusal/forgotten", &forgotten, test_refusal);
  ADD ("refusal/unheard-of", &teapot, test_refusal);
  ADD ("refusal/throttled", &throttled, test_refusal);
  ADD ("refusal/broken", &broken, test_refusal);
  ADD ("refusal/html", &html, test_refusal);
  ADD ("refusal/no-list", &no_list, test_refusal);
  ADD ("refusal/circle", &circle, test_refusal);
  ADD ("passes/throttled", GUINT_TO_POINTER (429), test_passes);
  ADD ("passes/broken", GUINT_TO_POINTER (503), test_passes);
  ADD ("retry-after", NULL, test_retry_after);
  ADD ("stock", NULL, test_stock);
  return g_test_run ();
}
