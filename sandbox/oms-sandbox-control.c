/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /sandbox/stats, GET /sandbox/truth, GET /sandbox/files, POST /sandbox/control, and the line at the start. */
#include "oms-sandbox-control.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"
#include "oms-sandbox-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const OmsSandboxProtocol *const protocols[] = {
  &oms_sandbox_amazon,
  &oms_sandbox_flipkart,
  &oms_sandbox_meesho,
  &oms_sandbox_myntra,
};

const OmsSandboxProtocol *
oms_sandbox_protocol_find (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_str_equal (protocols[i]->kind, kind))
      return protocols[i];
  return NULL;
}

static OmsSandboxAccount *
account_at (OmsSandboxHttp *http, guint i)
{
  return g_ptr_array_index (http->world->accounts, i);
}

static void
refuse (OmsSandboxReply *reply, guint status, const char *message)
{
  reply->status = status;
  g_string_truncate (reply->body, 0);
  oms_sandbox_json_open (reply->body, NULL, '{');
  oms_sandbox_json_string (reply->body, "error", message);
  oms_sandbox_json_close (reply->body, '}');
}

/* ---- The accounts ----------------------------------------------------------------------------------------------- */

/* The files that are kept up to date for the account. */
static void
describe_kept (OmsSandboxHttp *http, OmsSandboxAccount *account, GString *out)
{
  oms_sandbox_json_open (out, "files", '[');
  for (const OmsSandboxFile *file = account->protocol->files; file->name != NULL; file++)
    {
      g_autofree char *path = oms_sandbox_files_path (account, file, http->world->files_folder);

      if (!file->variant)
        oms_sandbox_json_string (out, NULL, path);
    }
  oms_sandbox_json_close (out, ']');
}

static void
describe_account (OmsSandboxHttp *http, OmsSandboxAccount *account, GString *out)
{
  g_autofree char *base = g_strconcat (http->address, account->prefix, NULL);
  g_autoptr (GString) secrets = g_string_new (NULL);

  oms_sandbox_json_open (secrets, NULL, '{');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "kind", account->protocol->kind);
  oms_sandbox_json_string (out, "name", account->name);
  oms_sandbox_json_open (out, "settings", '{');
  account->protocol->describe (http->world, account, base, out, secrets);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (secrets, '}');
  oms_sandbox_json_raw (out, "secrets", secrets->str, -1);
  if (http->world->files_folder != NULL && account->protocol->files_only)
    describe_kept (http, account, out);
  oms_sandbox_json_close (out, '}');
}

char *
oms_sandbox_control_describe (OmsSandboxHttp *http)
{
  GString *out = g_string_new (NULL);

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "address", http->address);
  oms_sandbox_json_open (out, "accounts", '[');
  for (guint i = 0; i < http->world->accounts->len; i++)
    describe_account (http, account_at (http, i), out);
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
  return g_string_free (out, FALSE);
}

/* ---- Statistics ------------------------------------------------------------------------------------------------- */

static guint
write_counts (GString *out, const char *key, GHashTable *counts)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc) strcmp);
  guint all = 0;

  oms_sandbox_json_open (out, key, '{');
  for (GList *l = names; l != NULL; l = l->next)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data));

      all += n;
      oms_sandbox_json_int (out, l->data, n);
    }
  oms_sandbox_json_close (out, '}');
  return all;
}

static GHashTable *
count_over (OmsSandboxHttp *http)
{
  GHashTable *over = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < http->world->accounts->len; i++)
    {
      OmsSandboxAccount *account = account_at (http, i);

      for (const OmsSandboxRate *rate = account->protocol->rates; rate->operation != NULL; rate++)
        {
          guint n = oms_sandbox_limits_over (account->limits, rate->operation);

          n += GPOINTER_TO_UINT (g_hash_table_lookup (over, rate->operation));
          g_hash_table_insert (over, (gpointer) rate->operation, GUINT_TO_POINTER (n));
        }
    }
  return over;
}

static void
write_stats (OmsSandboxHttp *http, GString *out)
{
  g_autoptr (GHashTable) over = count_over (http);
  guint n;

  oms_sandbox_json_open (out, NULL, '{');
  write_counts (out, "requests", http->world->requests);
  n = write_counts (out, "over_limit_by_operation", over);
  oms_sandbox_json_int (out, "over_limit", n);
  n = write_counts (out, "injected_by_fault", oms_sandbox_faults_injected (http->world->faults));
  oms_sandbox_json_int (out, "injected", n);
  oms_sandbox_json_close (out, '}');
}

/* ---- The truth -------------------------------------------------------------------------------------------------- */

static void
write_true_lines (OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out)
{
  char text[32];

  oms_sandbox_json_open (out, "items", '[');
  for (guint i = 0; i < order->n_lines; i++)
    {
      const OmsSandboxLine *line = &order->lines[i];

      g_snprintf (text, sizeof text, "%014" G_GUINT64_FORMAT, line->id);
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", text);
      oms_sandbox_json_string (out, "sku", g_array_index (account->listings, OmsSandboxListing, line->listing).sku);
      oms_sandbox_json_int (out, "quantity", line->quantity);
      oms_sandbox_json_int (out, "shipped", line->shipped);
      oms_sandbox_json_string (out, "unit_price", order->unpaid ? NULL : oms_sandbox_paise (line->unit_price, text));
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

static void
write_true_order (OmsSandboxHttp *http, OmsSandboxAccount *account, guint index, GString *out)
{
  gboolean strange = oms_sandbox_faults_for (http->world->faults, "unknown-status", index);
  gint64 now = oms_sandbox_world_now (http->world);
  OmsSandboxOrder order;
  char total[32];

  oms_sandbox_book_get (account->book, index, &order);
  if (account->protocol->true_orders != NULL)
    {
      account->protocol->true_orders (http->world, account, &order, out);
      return;
    }
  oms_sandbox_json_open (out, NULL, '{');
  account->protocol->truth (account, &order, out);
  oms_sandbox_json_string (out, "unified", strange ? "unknown" : account->protocol->unified (account, &order, now));
  oms_sandbox_json_int (out, "created", order.created);
  oms_sandbox_json_int (out, "updated", order.updated);
  oms_sandbox_json_string (out, "total", order.unpaid ? NULL : oms_sandbox_paise (order.total, total));
  oms_sandbox_json_string (out, "currency", order.unpaid ? NULL : "INR");
  oms_sandbox_json_bool (out, "fulfilled_by_marketplace", order.by_marketplace);
  oms_sandbox_json_bool (out, "cod", order.cash_on_delivery);
  oms_sandbox_json_bool (out, "cancel_requested", order.cancel_requested);
  oms_sandbox_json_int (out, "ship_by", order.ship_by);
  oms_sandbox_json_bool (out, "unknown_status", strange);
  oms_sandbox_json_bool (out, "malformed", g_hash_table_contains (account->malformed, GUINT_TO_POINTER (index)));
  write_true_lines (account, &order, out);
  oms_sandbox_json_close (out, '}');
}

static void
write_true_figures (OmsSandboxAccount *account, const OmsSandboxListing *listing, GString *out)
{
  if (listing->by_marketplace && account->protocol->kept_untold)
    return;
  oms_sandbox_json_int (out, "available", listing->quantity);
  oms_sandbox_json_int (out, "reserved", listing->by_marketplace ? listing->reserved : 0);
  oms_sandbox_json_int (out, "inbound", listing->by_marketplace ? listing->inbound : 0);
}

static void
write_true_stock (OmsSandboxAccount *account, GString *out)
{
  oms_sandbox_json_open (out, "stock", '[');
  for (guint i = 0; i < account->listings->len; i++)
    {
      const OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, i);

      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "sku", listing->sku);
      oms_sandbox_json_string (out, "variation", listing->variation);
      oms_sandbox_json_bool (out, "live", listing->live);
      oms_sandbox_json_bool (out, "fulfilled_by_marketplace", listing->by_marketplace);
      write_true_figures (account, listing, out);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

static guint64
number (const OmsSandboxRequest *request, const char *name, guint64 otherwise)
{
  const char *text = oms_sandbox_request_param (request, name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
write_truth (OmsSandboxHttp *http, const OmsSandboxRequest *request, GString *out)
{
  guint64 offset = number (request, "offset", 0);
  guint64 limit = number (request, "limit", G_MAXUINT);

  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_int (out, "now", oms_sandbox_world_now (http->world));
  oms_sandbox_json_open (out, "accounts", '[');
  for (guint i = 0; i < http->world->accounts->len; i++)
    {
      OmsSandboxAccount *account = account_at (http, i);
      guint size = oms_sandbox_book_size (account->book);

      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "kind", account->protocol->kind);
      oms_sandbox_json_string (out, "name", account->name);
      oms_sandbox_json_int (out, "n_orders", size);
      oms_sandbox_json_open (out, "orders", '[');
      for (guint64 n = offset; n < size && n - offset < limit; n++)
        write_true_order (http, account, (guint) n, out);
      oms_sandbox_json_close (out, ']');
      write_true_stock (account, out);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

/* ---- Changes ---------------------------------------------------------------------------------------------------- */

static void
report_order (OmsSandboxHttp *http, OmsSandboxAccount *account, guint index, GString *out)
{
  OmsSandboxOrder order;

  oms_sandbox_book_get (account->book, index, &order);
  if (account->protocol->true_orders != NULL)
    {
      account->protocol->true_orders (http->world, account, &order, out);
      return;
    }
  oms_sandbox_json_open (out, NULL, '{');
  account->protocol->truth (account, &order, out);
  oms_sandbox_json_close (out, '}');
}

/* Does @word to @n orders, the newest first, and reports them. */
static void
change_orders (OmsSandboxHttp *http, OmsSandboxAccount *account, const char *word, guint n, GString *out)
{
  guint index = oms_sandbox_book_size (account->book);
  gint64 now = oms_sandbox_world_now (http->world);

  oms_sandbox_json_open (out, word, '[');
  while (n > 0 && (index > 0 || g_str_equal (word, "add")))
    {
      gboolean done = TRUE;

      if (g_str_equal (word, "add"))
        index = oms_sandbox_world_add_order (http->world, account);
      else if (index--, g_str_equal (word, "touch"))
        oms_sandbox_book_touch (account->book, index, now);
      else if (g_str_equal (word, "advance"))
        done = oms_sandbox_book_advance (account->book, index, now);
      else if (g_str_equal (word, "pack"))
        done = oms_sandbox_book_pack (account->book, index, now);
      else if (g_str_equal (word, "cancel_packed"))
        done = oms_sandbox_book_cancel_packed (account->book, index, now);
      else
        done = oms_sandbox_book_request_cancel (account->book, index, now);
      if (!done)
        continue;
      report_order (http, account, index, out);
      n--;
    }
  oms_sandbox_json_close (out, ']');
}

static gboolean
set_stock (OmsSandboxHttp *http, OmsSandboxAccount *account, JsonNode *node)
{
  JsonObjectIter iter;
  const char *sku;
  JsonNode *quantity;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &sku, &quantity))
    for (guint i = 0; i < account->listings->len; i++)
      {
        OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, i);

        if (!g_str_equal (listing->sku, sku))
          continue;
        listing->quantity = (guint) CLAMP (json_node_get_int (quantity), 0, 1000000);
        listing->updated = oms_sandbox_world_now (http->world);
      }
  return TRUE;
}

/* From here on nothing happens by itself. */
static void
settle (OmsSandboxWorld *world, GString *out)
{
  oms_sandbox_world_set_live (world, 0);
  oms_sandbox_world_set_sale (world, 0);
  oms_sandbox_json_open (out, "settled", '{');
  oms_sandbox_json_int (out, "orders", (gint64) world->sale_done);
  oms_sandbox_json_int (out, "moved", (gint64) world->sale_moved);
  oms_sandbox_json_int (out, "cancelled_packed", (gint64) world->sale_cancelled);
  oms_sandbox_json_close (out, '}');
}

/* Returns: FALSE for a member that means nothing */
static gboolean
change (OmsSandboxHttp *http, OmsSandboxAccount *account, const char *word, JsonNode *value, GString *out,
        GError **error)
{
  static const char *const counted[] = { "touch", "advance", "add", "request_cancel", "pack", "cancel_packed", NULL };
  OmsSandboxWorld *world = http->world;

  if (g_strv_contains (counted, word))
    change_orders (http, account, word, (guint) CLAMP (json_node_get_int (value), 0, 1000000), out);
  else if (g_str_equal (word, "add_faults"))
    {
      if (json_node_get_string (value) == NULL ||
          !oms_sandbox_faults_add (world->faults, json_node_get_string (value), error))
        return FALSE;
      oms_sandbox_world_break (world);
    }
  else if (g_str_equal (word, "clear_faults"))
    oms_sandbox_faults_clear (world->faults);
  else if (g_str_equal (word, "mend"))
    oms_sandbox_json_int (out, "mended", oms_sandbox_world_mend (world));
  else if (g_str_equal (word, "events"))
    for (gint64 n = json_node_get_int (value); n > 0; n--)
      oms_sandbox_world_event (world);
  else if (g_str_equal (word, "live"))
    oms_sandbox_world_set_live (world, json_node_get_double (value));
  else if (g_str_equal (word, "sale"))
    oms_sandbox_world_set_sale (world, json_node_get_double (value));
  else if (g_str_equal (word, "settle"))
    settle (world, out);
  else if (g_str_equal (word, "latency"))
    http->latency = (guint) MAX (0, json_node_get_int (value));
  else if (g_str_equal (word, "stock"))
    return set_stock (http, account, value);
  else
    return account->protocol->control != NULL && account->protocol->control (world, account, word);
  return TRUE;
}

static void
control (OmsSandboxHttp *http, JsonObject *orders, OmsSandboxReply *reply)
{
  gint64 which = json_object_get_int_member_with_default (orders, "account", 0);
  JsonObjectIter iter;
  const char *word;
  JsonNode *value;

  if (which < 0 || which >= http->world->accounts->len)
    {
      refuse (reply, 400, "There is no such account.");
      return;
    }
  oms_sandbox_json_open (reply->body, NULL, '{');
  json_object_iter_init_ordered (&iter, orders);
  while (json_object_iter_next_ordered (&iter, &word, &value))
    {
      g_autoptr (GError) error = NULL;

      if (g_str_equal (word, "account"))
        continue;
      if (!change (http, account_at (http, (guint) which), word, value, reply->body, &error))
        {
          refuse (reply, 400, error != NULL ? error->message : word);
          return;
        }
    }
  oms_sandbox_json_open (reply->body, "accounts", '[');
  describe_account (http, account_at (http, (guint) which), reply->body);
  oms_sandbox_json_close (reply->body, ']');
  oms_sandbox_json_close (reply->body, '}');
}

static void
read_control (OmsSandboxHttp *http, const OmsSandboxRequest *request, OmsSandboxReply *reply)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *data = g_bytes_get_data (request->body, &length);
  JsonNode *root;

  if (!json_parser_load_from_data (parser, data != NULL ? data : "", (gssize) length, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (reply, 400, "The body must be a JSON object.");
      return;
    }
  control (http, json_node_get_object (root), reply);
}

/* ---- Panel files ------------------------------------------------------------------------------------------------ */

#define FILES "/sandbox/files"

static void
list_files (OmsSandboxHttp *http, GString *out)
{
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_open (out, "accounts", '[');
  for (guint i = 0; i < http->world->accounts->len; i++)
    {
      OmsSandboxAccount *account = account_at (http, i);

      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "kind", account->protocol->kind);
      oms_sandbox_json_string (out, "name", account->name);
      oms_sandbox_json_open (out, "files", '[');
      for (const OmsSandboxFile *file = account->protocol->files; file->name != NULL; file++)
        oms_sandbox_json_string (out, NULL, file->name);
      oms_sandbox_json_close (out, ']');
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
  oms_sandbox_json_close (out, '}');
}

/* @rest: "<account>/<name>" */
static void
serve_file (OmsSandboxHttp *http, const char *rest, OmsSandboxReply *reply)
{
  g_auto (GStrv) parts = g_strsplit (rest, "/", 2);
  const OmsSandboxFile *file = NULL;
  g_autoptr (GError) error = NULL;
  guint64 which = 0;

  if (http->world->accounts->len > 0 && g_strv_length (parts) == 2 &&
      g_ascii_string_to_unsigned (parts[0], 10, 0, http->world->accounts->len - 1, &which, NULL))
    file = oms_sandbox_files_find (account_at (http, (guint) which), parts[1]);
  if (file == NULL)
    {
      refuse (reply, 404, "There is no such file.");
      return;
    }
  reply->bytes = oms_sandbox_files_read (http->world, account_at (http, (guint) which), file, &error);
  reply->content_type = oms_sandbox_files_type (file);
  if (reply->bytes == NULL)
    {
      reply->content_type = "application/json";
      refuse (reply, 500, error->message);
    }
}

void
oms_sandbox_control_handle (OmsSandboxHttp *http, const OmsSandboxRequest *request, OmsSandboxReply *reply)
{
  gboolean get = g_str_equal (request->method, "GET");

  if (get && g_str_equal (request->path, "/sandbox/stats"))
    write_stats (http, reply->body);
  else if (get && g_str_equal (request->path, "/sandbox/truth"))
    write_truth (http, request, reply->body);
  else if (get && g_str_equal (request->path, FILES))
    list_files (http, reply->body);
  else if (get && g_str_has_prefix (request->path, FILES "/"))
    serve_file (http, request->path + strlen (FILES "/"), reply);
  else if (get && g_str_equal (request->path, "/sandbox/accounts"))
    {
      g_autofree char *text = oms_sandbox_control_describe (http);

      g_string_assign (reply->body, text);
    }
  else if (g_str_equal (request->method, "POST") && g_str_equal (request->path, "/sandbox/control"))
    read_control (http, request, reply);
  else
    refuse (reply, 404, "There is nothing here.");
}
