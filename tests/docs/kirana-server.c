/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invented marketplace; see the header. */
#include "kirana-server.h"

#include <string.h>

#include "oms-time.h"

typedef struct
{
  char *id;
  gint64 changed;
  char *json;
} Order;

struct _KiranaServer
{
  TestServer *server;
  GMutex lock;
  GPtrArray *orders;     /* (element-type Order) */
  GPtrArray *stock;      /* (element-type utf8) */
  GPtrArray *targets;    /* (element-type utf8) of all requests */
  GPtrArray *complaints; /* (element-type utf8) */
  gint64 ahead;
  guint fail_times, fail_status;
  char *fail_headers, *fail_body;
};

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->id);
  g_free (order->json);
  g_free (order);
}

/* ---- Answers ------------------------------------------------------------------------------------------------------
 */

static void
complain (KiranaServer *self, GOutputStream *out, const char *what, const char *target)
{
  g_ptr_array_add (self->complaints, g_strdup_printf ("%s: %s", what, target));
  test_server_reply (out, 400, NULL, "{\"error\":\"bad request\"}");
}

static gboolean
is_signed_in (const TestRequest *request)
{
  g_autofree char *key = test_request_header (request, "Authorization");
  g_autofree char *shop = test_request_header (request, "Kirana-Shop");

  return g_strcmp0 (key, "Bearer " KIRANA_KEY) == 0 && g_strcmp0 (shop, KIRANA_SHOP) == 0;
}

/* Only names of @allowed, each once. (transfer full) (nullable) */
static GHashTable *
read_query (const char *query, const char *const *allowed)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, NULL))
    if (!g_strv_contains (allowed, name) || !g_hash_table_insert (table, name, value))
      return NULL;
  return g_steal_pointer (&table);
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Order *first = *(Order *const *) a, *second = *(Order *const *) b;

  return first->changed < second->changed ? -1 : first->changed > second->changed;
}

/* "since_asOf_offset": the page after is of the same list, whatever has changed meanwhile. */
static gboolean
read_token (const char *token, gint64 since, gint64 *as_of, guint *offset)
{
  g_auto (GStrv) parts = g_strsplit (token, "_", -1);

  if (g_strv_length (parts) != 3 || g_ascii_strtoll (parts[0], NULL, 10) != since)
    return FALSE;
  *as_of = g_ascii_strtoll (parts[1], NULL, 10);
  *offset = (guint) g_ascii_strtoull (parts[2], NULL, 10);
  return TRUE;
}

static void
write_page (KiranaServer *self, GOutputStream *out, gint64 since, gint64 as_of, guint offset)
{
  g_autoptr (GString) body = g_string_new ("{\"orders\":[");
  g_autofree char *moment = oms_time_to_iso (as_of);
  guint at = 0, written = 0;
  gboolean more = FALSE;

  g_ptr_array_sort (self->orders, compare_changes);
  for (guint i = 0; i < self->orders->len && !more; i++)
    {
      const Order *order = self->orders->pdata[i];

      if (order->changed < since || order->changed > as_of || at++ < offset)
        continue;
      more = written == KIRANA_PAGE_SIZE;
      if (!more)
        g_string_append_printf (body, "%s%s", written++ > 0 ? "," : "", order->json);
    }
  g_string_append_printf (body, "],\"asOf\":\"%s\"", moment);
  if (more)
    g_string_append_printf (body, ",\"nextPage\":\"%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT "_%u\"", since, as_of,
                            offset + written);
  g_string_append_c (body, '}');
  test_server_reply (out, 200, "Content-Type: application/json\r\n", body->str);
}

static void
answer_orders (KiranaServer *self, GOutputStream *out, const char *target, const char *query)
{
  static const char *const allowed[] = { "changedSince", "page", "include", NULL };
  g_autoptr (GHashTable) table = read_query (query, allowed);
  const char *include = table != NULL ? g_hash_table_lookup (table, "include") : NULL;
  const char *token = table != NULL ? g_hash_table_lookup (table, "page") : NULL;
  gint64 since, as_of = g_get_real_time () / 1000 + self->ahead;
  guint offset = 0;

  if (table == NULL || (include != NULL && !g_str_equal (include, "buyer")) ||
      !oms_time_parse (g_hash_table_lookup (table, "changedSince"), NULL, &since, NULL, NULL))
    complain (self, out, "orders", target);
  else if (token != NULL && !read_token (token, since, &as_of, &offset))
    complain (self, out, "page", target);
  else
    write_page (self, out, since, as_of, offset);
}

static void
answer_order (KiranaServer *self, GOutputStream *out, const char *target, const char *segment, const char *query)
{
  static const char *const allowed[] = { "include", NULL };
  g_autoptr (GHashTable) table = read_query (query, allowed);
  g_autofree char *id = g_uri_unescape_string (segment, NULL);

  if (table == NULL || id == NULL || strchr (segment, '/') != NULL)
    {
      complain (self, out, "order", target);
      return;
    }
  for (guint i = 0; i < self->orders->len; i++)
    {
      const Order *order = self->orders->pdata[i];

      if (!g_str_equal (order->id, id))
        continue;
      test_server_reply (out, 200, NULL, order->json);
      return;
    }
  test_server_reply (out, 404, NULL, "{\"error\":\"no such order\"}");
}

static void
answer_stock (KiranaServer *self, GOutputStream *out, const char *target, const char *query)
{
  static const char *const allowed[] = { "page", NULL };
  g_autoptr (GHashTable) table = read_query (query, allowed);
  g_autoptr (GString) body = g_string_new ("{\"items\":[");
  const char *token = table != NULL ? g_hash_table_lookup (table, "page") : NULL;
  guint offset = token != NULL ? (guint) g_ascii_strtoull (token, NULL, 10) : 0;
  guint end = MIN (offset + KIRANA_PAGE_SIZE, self->stock->len);

  if (table == NULL || offset > self->stock->len)
    {
      complain (self, out, "stock", target);
      return;
    }
  for (guint i = offset; i < end; i++)
    g_string_append_printf (body, "%s%s", i > offset ? "," : "", (const char *) self->stock->pdata[i]);
  g_string_append (body, "]");
  if (end < self->stock->len)
    g_string_append_printf (body, ",\"nextPage\":\"%u\"", end);
  g_string_append (body, "}");
  test_server_reply (out, 200, NULL, body->str);
}

static void
answer (KiranaServer *self, const TestRequest *request, GOutputStream *out)
{
  g_auto (GStrv) parts = g_strsplit (request->target, "?", 2);
  const char *query = parts[1] != NULL ? parts[1] : "";

  if (!g_str_equal (request->method, "GET"))
    complain (self, out, request->method, request->target);
  else if (self->fail_times > 0)
    {
      self->fail_times--;
      test_server_reply (out, self->fail_status, self->fail_headers, self->fail_body);
    }
  else if (!is_signed_in (request))
    test_server_reply (out, 401, NULL, "{\"error\":\"who are you\"}");
  else if (g_str_equal (request->target, "/v1/shop"))
    test_server_reply (out, 200, NULL, "{\"name\":\"Asha Crafts\"}");
  else if (g_str_equal (parts[0], "/v1/orders"))
    answer_orders (self, out, request->target, query);
  else if (g_str_has_prefix (parts[0], "/v1/orders/"))
    answer_order (self, out, request->target, parts[0] + strlen ("/v1/orders/"), query);
  else if (g_str_equal (parts[0], "/v1/stock"))
    answer_stock (self, out, request->target, query);
  else
    complain (self, out, "path", request->target);
}

static void
handle (const TestRequest *request, GOutputStream *out, gpointer user_data)
{
  KiranaServer *self = user_data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->targets, g_strdup (request->target));
  answer (self, request, out);
  g_mutex_unlock (&self->lock);
}

/* ---- For the tests ------------------------------------------------------------------------------------------------
 */

KiranaServer *
kirana_server_new (void)
{
  KiranaServer *self = g_new0 (KiranaServer, 1);

  g_mutex_init (&self->lock);
  self->orders = g_ptr_array_new_with_free_func (order_free);
  self->stock = g_ptr_array_new_with_free_func (g_free);
  self->targets = g_ptr_array_new_with_free_func (g_free);
  self->complaints = g_ptr_array_new_with_free_func (g_free);
  self->server = test_server_new (handle, self);
  return self;
}

void
kirana_server_free (KiranaServer *self)
{
  test_server_free (self->server);
  for (guint i = 0; i < self->complaints->len; i++)
    g_test_message ("not in the protocol: %s", (const char *) self->complaints->pdata[i]);
  g_assert_cmpuint (self->complaints->len, ==, 0);
  g_ptr_array_unref (self->orders);
  g_ptr_array_unref (self->stock);
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->complaints);
  g_mutex_clear (&self->lock);
  g_free (self->fail_headers);
  g_free (self->fail_body);
  g_free (self);
}

const char *
kirana_server_get_address (KiranaServer *self)
{
  return test_server_get_address (self->server);
}

void
kirana_server_put_text (KiranaServer *self, const char *id, gint64 changed, const char *json)
{
  Order *order = g_new0 (Order, 1);

  order->id = g_strdup (id);
  order->changed = changed;
  order->json = g_strdup (json);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->orders->len; i++)
    if (g_str_equal (((Order *) self->orders->pdata[i])->id, id))
      g_ptr_array_remove_index (self->orders, i--);
  g_ptr_array_add (self->orders, order);
  g_mutex_unlock (&self->lock);
}

void
kirana_server_put_order (KiranaServer *self, const char *id, gint64 changed, const char *status)
{
  g_autofree char *moment = oms_time_to_iso (changed);
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"%s\",\"status\":\"%s\",\"placedAt\":\"2026-11-01T09:00:00+05:30\",\"changedAt\":\"%s\","
      "\"currency\":\"INR\",\"total\":\"99.90\",\"buyer\":{\"name\":\"Meera Joshi\",\"street\":\"12 Lake Road\","
      "\"phone\":\"98000\"},\"items\":[{\"id\":\"1\",\"sku\":\"MUG\",\"quantity\":1,\"price\":\"99.90\"}]}",
      id, status, moment);

  kirana_server_put_text (self, id, changed, json);
}

void
kirana_server_put_stock (KiranaServer *self, const char *json)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->stock, g_strdup (json));
  g_mutex_unlock (&self->lock);
}

void
kirana_server_set_clock (KiranaServer *self, gint64 ahead)
{
  g_mutex_lock (&self->lock);
  self->ahead = ahead;
  g_mutex_unlock (&self->lock);
}

void
kirana_server_fail (KiranaServer *self, guint times, guint status, const char *headers, const char *body)
{
  g_mutex_lock (&self->lock);
  self->fail_times = times;
  self->fail_status = status;
  g_free (self->fail_headers);
  self->fail_headers = g_strdup (headers);
  g_free (self->fail_body);
  self->fail_body = g_strdup (body);
  g_mutex_unlock (&self->lock);
}

guint
kirana_server_count (KiranaServer *self)
{
  return test_server_get_requests (self->server);
}

char *
kirana_server_target (KiranaServer *self, guint index)
{
  char *target;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (index, <, self->targets->len);
  target = g_strdup (self->targets->pdata[index]);
  g_mutex_unlock (&self->lock);
  return target;
}
