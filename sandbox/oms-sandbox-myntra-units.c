/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seller orders, units and packets, and their ids. No JSON here: the protocol, the truth and the panel files each write
 * their own. */
#include "oms-sandbox-myntra.h"

#include "oms-sandbox-time.h"

#include <string.h>

/* So long after it arrived nothing can happen to an order any more. */
#define COMPLETE_AFTER (10 * OMS_SANDBOX_DAY)

/* From the least advanced on. */
static const char *const words[] = { "RFR", "WP", "PK", "SH", "DL", "C", "L", "RTO", "IC" };

/* An order of many lines is taken from two shelves: the last line is a seller order of its own. */
guint
oms_sandbox_myntra_parts (const OmsSandboxOrder *order)
{
  return order->n_lines >= 3 ? 2 : 1;
}

static guint
part_of (const OmsSandboxOrder *order, guint line)
{
  return oms_sandbox_myntra_parts (order) == 2 && line == order->n_lines - 1 ? 1 : 0;
}

void
oms_sandbox_myntra_units (OmsSandboxMyntraUnit *unit, const OmsSandboxOrder *order, guint part)
{
  *unit = (OmsSandboxMyntraUnit){ .order = order, .part = part };
}

/* The discount of a line is spread over its units; what does not divide is on the first. */
static gint64
paid_for (const OmsSandboxLine *line, guint number)
{
  gint64 each = line->discount / line->quantity;

  return line->unit_price - each - (number == 0 ? line->discount % line->quantity : 0);
}

gboolean
oms_sandbox_myntra_next_unit (OmsSandboxMyntraUnit *unit)
{
  if (unit->line == NULL || ++unit->number == unit->line->quantity)
    {
      while (unit->next_line < unit->order->n_lines && part_of (unit->order, unit->next_line) != unit->part)
        unit->next_line++;
      if (unit->next_line == unit->order->n_lines)
        return FALSE;
      unit->line = &unit->order->lines[unit->next_line++];
      unit->number = 0;
    }
  unit->second = unit->number >= unit->line->first;
  unit->paid = paid_for (unit->line, unit->number);
  return TRUE;
}

/* ---- Words ------------------------------------------------------------------------------------------------------ */

const char *
oms_sandbox_myntra_word (const OmsSandboxMyntraUnit *unit, gint64 now)
{
  const OmsSandboxOrder *order = unit->order;

  switch (oms_sandbox_order_parcel (order, unit->second ? 1 : 0))
    {
    case OMS_SANDBOX_PENDING:
      return "RFR";
    case OMS_SANDBOX_NEW:
      return "WP";
    case OMS_SANDBOX_PACKED:
      return "PK";
    case OMS_SANDBOX_SHIPPED:
      return "SH";
    case OMS_SANDBOX_DELIVERED:
      return order->state == OMS_SANDBOX_DELIVERED && order->updated + COMPLETE_AFTER < now ? "C" : "DL";
    case OMS_SANDBOX_CANCELLED:
      return "IC";
    case OMS_SANDBOX_RETURNING:
      /* What a buyer sends back is another matter, with ids of its own. */
      return order->by_buyer ? "DL" : "SH";
    case OMS_SANDBOX_RETURNED:
      return order->by_buyer ? "C" : "RTO";
    case OMS_SANDBOX_LOST:
      return "L";
    case OMS_SANDBOX_PREORDER:
    case OMS_SANDBOX_PARTLY_SHIPPED:
    case OMS_SANDBOX_UNFULFILLABLE:
    default:
      g_assert_not_reached ();
    }
}

const char *
oms_sandbox_myntra_part_word (const OmsSandboxOrder *order, guint part, gint64 now)
{
  OmsSandboxMyntraUnit unit;
  guint least = G_N_ELEMENTS (words) - 1;

  oms_sandbox_myntra_units (&unit, order, part);
  while (oms_sandbox_myntra_next_unit (&unit))
    {
      const char *word = oms_sandbox_myntra_word (&unit, now);

      for (guint i = 0; i < least; i++)
        if (g_str_equal (words[i], word))
          least = i;
    }
  return words[least];
}

gboolean
oms_sandbox_myntra_is_closed (const char *word)
{
  return g_str_equal (word, "C") || g_str_equal (word, "RTO") || g_str_equal (word, "L");
}

/* ---- Money ------------------------------------------------------------------------------------------------------ */

gint64
oms_sandbox_myntra_total (const OmsSandboxOrder *order, guint part)
{
  OmsSandboxMyntraUnit unit;
  gint64 total = 0;

  oms_sandbox_myntra_units (&unit, order, part);
  while (oms_sandbox_myntra_next_unit (&unit))
    total += unit.paid;
  return total;
}

gint64
oms_sandbox_myntra_mrp (const OmsSandboxLine *line)
{
  return (line->unit_price * 8 / 5 / 10000 + 1) * 10000 - 100;
}

/* ---- Ids -------------------------------------------------------------------------------------------------------- */

const char *
oms_sandbox_myntra_group_id (const OmsSandboxOrder *order, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MYNTRA_ID_SIZE, "12%05u-%07u-%07u01", (guint) (order->number % 99991),
              (guint) (order->number / 10000000), (guint) (order->number % 10000000));
  return buffer;
}

/* A digit for what it is, the number, and a digit for the part and the packet. */
static const char *
make_id (const OmsSandboxOrder *order, guint what, guint which, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MYNTRA_ID_SIZE, "%u%014" G_GUINT64_FORMAT "%u", what, order->number, which);
  return buffer;
}

const char *
oms_sandbox_myntra_order_id (const OmsSandboxOrder *order, guint part, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  return make_id (order, 1, part, buffer);
}

const char *
oms_sandbox_myntra_line_id (const OmsSandboxMyntraUnit *unit, char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MYNTRA_ID_SIZE, "2%014" G_GUINT64_FORMAT "%u", unit->line->id, unit->number);
  return buffer;
}

const char *
oms_sandbox_myntra_packet_id (const OmsSandboxOrder *order, guint part, gboolean second,
                              char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  return make_id (order, 3, 2 * part + (second ? 1 : 0), buffer);
}

const char *
oms_sandbox_myntra_tracking (const OmsSandboxOrder *order, guint part, gboolean second,
                             char buffer[OMS_SANDBOX_MYNTRA_ID_SIZE])
{
  g_snprintf (buffer, OMS_SANDBOX_MYNTRA_ID_SIZE, "ML%013" G_GUINT64_FORMAT,
              (order->number * 41 + 2 * part + (second ? 1 : 0)) % G_GUINT64_CONSTANT (10000000000000));
  return buffer;
}

const char *
oms_sandbox_myntra_courier (const OmsSandboxOrder *order)
{
  static const char *const couriers[] = { "ML", "ML", "EK", "DE", "BD" };

  return couriers[order->number % G_N_ELEMENTS (couriers)];
}

gboolean
oms_sandbox_myntra_find (OmsSandboxBook *book, const char *order_id, guint *index, guint *part)
{
  char again[OMS_SANDBOX_MYNTRA_ID_SIZE];
  OmsSandboxOrder order;
  guint64 number;

  if (strlen (order_id) != 16 || !g_ascii_string_to_unsigned (order_id, 10, 0, G_MAXUINT64, &number, NULL) ||
      number / G_GUINT64_CONSTANT (1000000000000000) != 1)
    return FALSE;
  *part = (guint) (number % 10);
  if (!oms_sandbox_book_find (book, number % G_GUINT64_CONSTANT (1000000000000000) / 10, index))
    return FALSE;
  oms_sandbox_book_get (book, *index, &order);
  return *part < oms_sandbox_myntra_parts (&order) &&
         g_str_equal (oms_sandbox_myntra_order_id (&order, *part, again), order_id);
}
