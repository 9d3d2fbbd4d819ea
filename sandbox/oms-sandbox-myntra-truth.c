/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The truth about Myntra's orders, from the book. It shares the ids with the protocol, not its JSON. */
#include "oms-sandbox-json.h"
#include "oms-sandbox-myntra.h"

/* The status that the program should show for a word, said here a second time on purpose. */
static const char *
unified (const char *word)
{
  static const char *const table[][2] = {
    { "RFR", "on-hold" }, { "WP", "new" },       { "PK", "packed" },    { "SH", "shipped" }, { "DL", "delivered" },
    { "C", "delivered" }, { "IC", "cancelled" }, { "RTO", "returned" }, { "L", "lost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i][0], word))
      return table[i][1];
  g_assert_not_reached ();
}

static void
write_items (OmsSandboxAccount *account, const OmsSandboxOrder *order, guint part, gint64 now, GString *out)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  char text[32];
  OmsSandboxMyntraUnit unit;

  oms_sandbox_json_open (out, "items", '[');
  oms_sandbox_myntra_units (&unit, order, part);
  while (oms_sandbox_myntra_next_unit (&unit))
    {
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", oms_sandbox_myntra_line_id (&unit, id));
      oms_sandbox_json_string (out, "sku",
                               g_array_index (account->listings, OmsSandboxListing, unit.line->listing).sku);
      oms_sandbox_json_int (out, "quantity", 1);
      oms_sandbox_json_string (out, "unit_price", oms_sandbox_paise (unit.paid, text));
      oms_sandbox_json_string (out, "status", oms_sandbox_myntra_word (&unit, now));
      oms_sandbox_json_string (out, "packet",
                               order->packed ? oms_sandbox_myntra_packet_id (order, part, unit.second, id) : NULL);
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

static void
write_packets (const OmsSandboxOrder *order, guint part, gint64 now, GString *out)
{
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  gboolean seen[2] = { FALSE, FALSE };
  OmsSandboxMyntraUnit unit;

  oms_sandbox_json_open (out, "packets", '[');
  oms_sandbox_myntra_units (&unit, order, part);
  while (order->packed && oms_sandbox_myntra_next_unit (&unit))
    {
      if (seen[unit.second ? 1 : 0])
        continue;
      seen[unit.second ? 1 : 0] = TRUE;
      oms_sandbox_json_open (out, NULL, '{');
      oms_sandbox_json_string (out, "id", oms_sandbox_myntra_packet_id (order, part, unit.second, id));
      oms_sandbox_json_string (out, "status", oms_sandbox_myntra_word (&unit, now));
      oms_sandbox_json_string (out, "tracking", oms_sandbox_myntra_tracking (order, part, unit.second, id));
      oms_sandbox_json_close (out, '}');
    }
  oms_sandbox_json_close (out, ']');
}

static void
write_address (OmsSandboxAccount *account, const OmsSandboxOrder *order, GString *out)
{
  OmsSandboxPerson person;

  oms_sandbox_book_person (account->book, order->index, &person);
  oms_sandbox_json_open (out, "address", '{');
  oms_sandbox_json_string (out, "name", person.name);
  oms_sandbox_json_string (out, "city", person.city);
  oms_sandbox_json_string (out, "pin", person.pin);
  oms_sandbox_json_close (out, '}');
}

static void
write_head (OmsSandboxWorld *world, const OmsSandboxOrder *order, guint part, gint64 now, GString *out)
{
  gboolean strange = oms_sandbox_faults_for (world->faults, "unknown-status", order->index);
  const char *word = oms_sandbox_myntra_part_word (order, part, now);
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  char total[32];

  oms_sandbox_json_string (out, "id", oms_sandbox_myntra_order_id (order, part, id));
  oms_sandbox_json_string (out, "group", oms_sandbox_myntra_group_id (order, id));
  oms_sandbox_json_string (out, "status", word);
  oms_sandbox_json_string (out, "unified", strange ? "unknown" : unified (word));
  oms_sandbox_json_int (out, "created", order->created);
  oms_sandbox_json_int (out, "updated", order->updated);
  oms_sandbox_json_string (out, "total", oms_sandbox_paise (oms_sandbox_myntra_total (order, part), total));
  oms_sandbox_json_string (out, "currency", "INR");
  oms_sandbox_json_bool (out, "fulfilled_by_marketplace", FALSE);
  oms_sandbox_json_bool (out, "cod", order->cash_on_delivery);
  oms_sandbox_json_bool (out, "cancel_requested", FALSE);
  oms_sandbox_json_bool (out, "cancelled_after_pack", order->state == OMS_SANDBOX_CANCELLED && order->packed);
  oms_sandbox_json_int (out, "ship_by", order->ship_by);
  oms_sandbox_json_bool (out, "unknown_status", strange);
}

void
oms_sandbox_myntra_true_orders (OmsSandboxWorld *world, OmsSandboxAccount *account, const OmsSandboxOrder *order,
                                GString *out)
{
  gint64 now = oms_sandbox_world_now (world);
  gboolean malformed = g_hash_table_contains (account->malformed, GUINT_TO_POINTER (order->index));

  for (guint part = 0; part < oms_sandbox_myntra_parts (order); part++)
    {
      oms_sandbox_json_open (out, NULL, '{');
      write_head (world, order, part, now, out);
      oms_sandbox_json_bool (out, "malformed", malformed);
      write_items (account, order, part, now, out);
      write_packets (order, part, now, out);
      write_address (account, order, out);
      oms_sandbox_json_close (out, '}');
    }
}
