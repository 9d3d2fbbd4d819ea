/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meesho: no seller interface of it is public, so there is none here either. An account has panel files and a truth. */
#include "oms-sandbox-meesho.h"

#include "oms-sandbox-files.h"
#include "oms-sandbox-json.h"

#include <string.h>

static const OmsSandboxRate rates[] = {
  { NULL },
};

/* ---- Sub-orders ------------------------------------------------------------------------------------------------- */

const char *
oms_sandbox_meesho_order_id (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MEESHO_ID_SIZE, "%04u%014" G_GUINT64_FORMAT, 1000 + (guint) (order->number % 9000),
              order->number);
  return buffer;
}

const char *
oms_sandbox_meesho_sub_order_id (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE])
{
  char id[OMS_SANDBOX_MEESHO_ID_SIZE];

  g_snprintf (buffer, OMS_SANDBOX_MEESHO_ID_SIZE, "%s_%u", oms_sandbox_meesho_order_id (order, id), line + 1);
  return buffer;
}

/* A sub-order cannot be split by quantity: of one line, all of it is in the first parcel. */
static gboolean
is_second (const OmsSandboxOrder *order, guint line)
{
  return order->split && line > 0;
}

/* A cancelled one is taken out of its parcel. */
static gboolean
is_packed (const OmsSandboxOrder *order)
{
  return order->packed && order->state != OMS_SANDBOX_CANCELLED;
}

const char *
oms_sandbox_meesho_packet_id (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE])
{
  buffer[0] = '\0';
  if (is_packed (order))
    g_snprintf (buffer, OMS_SANDBOX_MEESHO_ID_SIZE, "TP%014" G_GINT64_MODIFIER "X%u", order->number,
                is_second (order, line) ? 2 : 1);
  return buffer;
}

const char *
oms_sandbox_meesho_awb (const OmsSandboxOrder *order, guint line, char buffer[OMS_SANDBOX_MEESHO_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MEESHO_ID_SIZE, "VL%013" G_GUINT64_FORMAT,
              (order->number * 43 + (is_second (order, line) ? 1 : 0)) % G_GUINT64_CONSTANT (10000000000000));
  return buffer;
}

const char *
oms_sandbox_meesho_word (const OmsSandboxOrder *order, guint line)
{
  static const char *const coming_back[] = { "RTO_INITIATED", "RTO_LOCKED", "RTO_OFD", "RTO_DELIVERY_FAILED" };

  switch (oms_sandbox_order_parcel (order, is_second (order, line) ? 1 : 0))
    {
    case OMS_SANDBOX_PENDING:
      return "HOLD";
    case OMS_SANDBOX_NEW:
      return "PENDING";
    case OMS_SANDBOX_PACKED:
      return "READY_TO_SHIP";
    case OMS_SANDBOX_SHIPPED:
      return "SHIPPED";
    case OMS_SANDBOX_DELIVERED:
      return order->number % 97 == 0 ? "DOOR_STEP_EXCHANGED" : "DELIVERED";
    case OMS_SANDBOX_CANCELLED:
      return "CANCELLED";
    case OMS_SANDBOX_RETURNING:
      /* What a buyer sends back is in the returns alone until it has arrived. */
      return order->by_buyer ? "DELIVERED" : coming_back[order->number % G_N_ELEMENTS (coming_back)];
    case OMS_SANDBOX_RETURNED:
      return !order->by_buyer ? "RTO_COMPLETE" : order->number % 2 == 0 ? "RETURN" : "RETURNED";
    case OMS_SANDBOX_LOST:
      return "LOST";
    case OMS_SANDBOX_PREORDER:
    case OMS_SANDBOX_PARTLY_SHIPPED:
    case OMS_SANDBOX_UNFULFILLABLE:
    default:
      g_assert_not_reached ();
    }
}

gint64
oms_sandbox_meesho_price (const OmsSandboxLine *line)
{
  return line->unit_price - line->discount / line->quantity;
}

const char *
oms_sandbox_meesho_size (const OmsSandboxListing *listing)
{
  return listing->variation[0] != '\0' ? listing->variation : "Free Size";
}

/* ---- The truth -------------------------------------------------------------------------------------------------- */

/* The status that the program should show for a word, said here a second time on purpose. */
static const char *
unified (const char *word)
{
  static const char *const table[][2] = {
    { "HOLD", "on-hold" },
    { "PENDING", "new" },
    { "READY_TO_SHIP", "packed" },
    { "SHIPPED", "shipped" },
    { "DELIVERED", "delivered" },
    { "DOOR_STEP_EXCHANGED", "delivered" },
    { "CANCELLED", "cancelled" },
    { "RTO_COMPLETE", "returned" },
    { "RETURN", "returned" },
    { "RETURNED", "returned" },
    { "LOST", "lost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i][0], word))
      return table[i][1];
  return "returning";
}

static void
write_item (OmsSandboxAccount *account, const OmsSandboxOrder *order, guint line, GString *out)
{
  const OmsSandboxLine *from = &order->lines[line];
  const OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, from->listing);
  char text[32];

  oms_sandbox_json_open (out, "items", '[');
  oms_sandbox_json_open (out, NULL, '{');
  oms_sandbox_json_string (out, "id", oms_sandbox_meesho_sub_order_id (order, line, text));
  oms_sandbox_json_string (out, "sku", listing->sku);
  oms_sandbox_json_string (out, "variation", oms_sandbox_meesho_size (listing));
  oms_sandbox_json_int (out, "quantity", from->quantity);
  oms_sandbox_json_string (out, "unit_price", oms_sandbox_paise (oms_sandbox_meesho_price (from), text));
  oms_sandbox_json_string (out, "status", oms_sandbox_meesho_word (order, line));
  oms_sandbox_json_string (out, "packet", is_packed (order) ? oms_sandbox_meesho_packet_id (order, line, text) : NULL);
  oms_sandbox_json_close (out, '}');
  oms_sandbox_json_close (out, ']');
}

static void
true_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out)
{
  char text[32];

  for (guint i = 0; i < order->n_lines; i++)
    {
      const char *word = oms_sandbox_meesho_word (order, i);
      gint64 total = oms_sandbox_meesho_price (&order->lines[i]) * order->lines[i].quantity;

      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", oms_sandbox_meesho_sub_order_id (order, i, text));
      oms_sandbox_json_string (out, "group", oms_sandbox_meesho_order_id (order, text));
      oms_sandbox_json_string (out, "status", word);
      oms_sandbox_json_string (out, "unified", unified (word));
      oms_sandbox_json_int (out, "created", order->created);
      oms_sandbox_json_int (out, "updated", order->updated);
      oms_sandbox_json_string (out, "total", oms_sandbox_paise (total, text));
      oms_sandbox_json_string (out, "currency", "INR");
      oms_sandbox_json_bool (out, "fulfilled_by_marketplace", FALSE);
      write_item (account, order, i, out);
      oms_sandbox_json_close (out, '}');
    }
}

/* ---- No interface ----------------------------------------------------------------------------------------------- */

static void
describe (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *base, GString *settings, GString *secrets)
{
  oms_sandbox_json_string (settings, "connection", "files");
}

static const char *
operation (const OmsSandboxRequest *request)
{
  return NULL;
}

static void
refuse (OmsSandboxReply *reply)
{
  reply->status = 404;
  g_string_assign (reply->body, "{\"error\":\"There is no interface here.\"}");
}

static void
handle (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxRequest *request, const char *name,
        OmsSandboxReply *reply)
{
  refuse (reply);
}

static void
fail (OmsSandboxWorld *world, OmsSandboxAccount *account, const char *name, guint status, OmsSandboxReply *reply)
{
  refuse (reply);
}

const OmsSandboxProtocol oms_sandbox_meesho = {
  .kind = "meesho",
  .name = "Meesho",
  .letter = 's',
  .long_lives = TRUE,
  .rates = rates,
  .files = oms_sandbox_meesho_files,
  .files_only = TRUE,
  .describe = describe,
  .operation = operation,
  .handle = handle,
  .fail = fail,
  .true_orders = true_orders,
};
