/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One seller order as Myntra writes it. */
#include "oms-sandbox-json.h"
#include "oms-sandbox-myntra.h"
#include "oms-sandbox-time.h"

/* The ways a broken order is broken; more of them start again at the first. */
typedef enum
{
  NO_ID,
  AMOUNT_IS_NO_NUMBER,
  LINE_WITHOUT_ID,
  ENTRIES_ARE_TEXT,
  TIME_IS_NO_TIME,
  WAYS,
  WHOLE = WAYS,
} Broken;

typedef struct
{
  OmsSandboxMyntraCall *call;
  OmsSandboxOrder order;
  guint part;
  Broken broken;
  gboolean strange; /* words and members nobody knows */
  gint64 now;
  GString *out;
} Render;

static const struct
{
  const char *state;
  const char *code;
  const char *name;
} states[] = {
  { "MAHARASHTRA", "MH", "Maharashtra" },
  { "KARNATAKA", "KA", "Karnataka" },
  { "DELHI", "DL", "Delhi" },
  { "TELANGANA", "TG", "Telangana" },
  { "TAMIL NADU", "TN", "Tamil Nadu" },
  { "WEST BENGAL", "WB", "West Bengal" },
  { "GUJARAT", "GJ", "Gujarat" },
  { "HARYANA", "HR", "Haryana" },
  { "UTTAR PRADESH", "UP", "Uttar Pradesh" },
  { "RAJASTHAN", "RJ", "Rajasthan" },
  { "KERALA", "KL", "Kerala" },
  { "MADHYA PRADESH", "MP", "Madhya Pradesh" },
  { "CHANDIGARH", "CH", "Chandigarh" },
  { "ANDHRA PRADESH", "AP", "Andhra Pradesh" },
  { "BIHAR", "BR", "Bihar" },
  { "PUNJAB", "PB", "Punjab" },
  { "ASSAM", "AS", "Assam" },
  { "ODISHA", "OR", "Odisha" },
  { "UTTARAKHAND", "UK", "Uttarakhand" },
  { "JHARKHAND", "JH", "Jharkhand" },
  { "CHHATTISGARH", "CG", "Chhattisgarh" },
  { "GOA", "GA", "Goa" },
  { "MEGHALAYA", "ML", "Meghalaya" },
  { "JAMMU AND KASHMIR", "JK", "Jammu and Kashmir" },
  { "MANIPUR", "MN", "Manipur" },
  { "LADAKH", "LA", "Ladakh" },
};

static void
india (Render *render, const char *key, gint64 ms)
{
  char text[OMS_SANDBOX_INDIA_SIZE];

  oms_sandbox_json_string (render->out, key, oms_sandbox_time_india (ms, text));
}

/* Some orders have their amounts as text, others as numbers. */
static void
amount (Render *render, const char *key, gint64 paise)
{
  char text[32];

  oms_sandbox_paise (paise, text);
  if (render->order.number % 3 == 0)
    oms_sandbox_json_raw (render->out, key, text, -1);
  else
    oms_sandbox_json_string (render->out, key, text);
}

static void
write_state (GString *out, const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      {
        oms_sandbox_json_string (out, "state", states[i].code);
        oms_sandbox_json_string (out, "stateName", states[i].name);
        return;
      }
  g_assert_not_reached ();
}

static void
write_head (Render *render)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  OmsSandboxPerson person;

  oms_sandbox_book_person (render->call->account->book, order->index, &person);
  if (render->broken != NO_ID)
    oms_sandbox_json_string (out, "sellerOrderId", oms_sandbox_myntra_order_id (order, render->part, id));
  oms_sandbox_json_string (out, "receiverName", person.name);
  oms_sandbox_json_string (out, "address", person.line1);
  oms_sandbox_json_string (out, "locality", person.line2);
  oms_sandbox_json_string (out, "city", person.city);
  write_state (out, person.state);
  oms_sandbox_json_string (out, "zipcode", person.pin);
  oms_sandbox_json_string (out, "country", "India");
  /* The same for every buyer. */
  oms_sandbox_json_string (out, "mobile", "9999999999");
  oms_sandbox_json_string (out, "email", "noreply@example.com");
  oms_sandbox_json_string (out, "paymentMethod", order->cash_on_delivery ? "cod" : "on");
  oms_sandbox_json_string (out, "warehouse", render->call->myntra->warehouse_id);
  if (render->strange)
    oms_sandbox_json_raw (out, "handlingHints", "{\"fragile\":true,\"layers\":[1,2,{\"deep\":null}]}", -1);
}

static gint64
tax_in (gint64 paid, guint gst)
{
  return paid - paid * 100 / (100 + (gint64) gst);
}

static void
write_taxes (Render *render, const OmsSandboxMyntraUnit *unit)
{
  GArray *listings = render->call->account->listings;
  guint gst = g_array_index (listings, OmsSandboxListing, unit->line->listing).gst;

  oms_sandbox_json_open (render->out, "taxEntries", '[');
  oms_sandbox_json_open (render->out, NULL, '{');
  oms_sandbox_json_string (render->out, "taxType", "IGST");
  oms_sandbox_json_int (render->out, "taxRate", gst);
  amount (render, "unitTaxAmount", tax_in (unit->paid, gst));
  oms_sandbox_json_close (render->out, '}');
  oms_sandbox_json_close (render->out, ']');
}

static void
write_packet (Render *render, const OmsSandboxMyntraUnit *unit)
{
  const OmsSandboxOrder *order = &render->order;
  GString *out = render->out;
  char text[40];

  oms_sandbox_json_string (out, "packetId", oms_sandbox_myntra_packet_id (order, render->part, unit->second, text));
  oms_sandbox_json_string (out, "trackingNumber",
                           oms_sandbox_myntra_tracking (order, render->part, unit->second, text));
  g_snprintf (text, sizeof text, "I%08" G_GUINT64_FORMAT "-%u", order->number % 100000000, render->part + 1);
  oms_sandbox_json_string (out, "invoiceNumber", text);
  india (render, "invoiceDate", order->shipped_at != 0 ? order->shipped_at : order->updated);
}

static void
write_times (Render *render)
{
  const OmsSandboxOrder *order = &render->order;

  india (render, "packByTime", order->ship_by - 4 * OMS_SANDBOX_HOUR);
  if (render->broken == TIME_IS_NO_TIME)
    oms_sandbox_json_string (render->out, "shipByTime", "2026-13-45 noon");
  else
    india (render, "shipByTime", order->ship_by);
  india (render, "customerPromiseTime", order->deliver_by);
}

static void
write_cancellation (Render *render)
{
  static const char *const reasons[] = { "Customer changed their mind", "Item out of stock",
                                         "Address not serviceable" };
  const OmsSandboxOrder *order = &render->order;

  oms_sandbox_json_string (render->out, "cancellationReason", reasons[order->cancel_by]);
  oms_sandbox_json_int (render->out, "cancellationCode", 30 + order->cancel_by);
  india (render, "cancelledOn", order->updated);
}

static void
write_entry (Render *render, const OmsSandboxMyntraUnit *unit)
{
  const OmsSandboxMyntraCall *call = render->call;
  GString *out = render->out;
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];

  oms_sandbox_json_open (out, NULL, '{');
  if (render->broken != LINE_WITHOUT_ID)
    oms_sandbox_json_string (out, "orderLineId", oms_sandbox_myntra_line_id (unit, id));
  oms_sandbox_json_string (out, "sku",
                           g_array_index (call->account->listings, OmsSandboxListing, unit->line->listing).sku);
  oms_sandbox_json_string (out, "warehouse", call->myntra->warehouse_id);
  amount (render, "mrp", oms_sandbox_myntra_mrp (unit->line));
  if (render->broken == AMOUNT_IS_NO_NUMBER)
    oms_sandbox_json_string (out, "lineFinalAmount", "12x.50");
  else
    amount (render, "lineFinalAmount", unit->paid);
  oms_sandbox_json_string (out, "status_code",
                           render->strange ? OMS_SANDBOX_MYNTRA_STRANGE : oms_sandbox_myntra_word (unit, render->now));
  if (render->order.packed)
    write_packet (render, unit);
  write_taxes (render, unit);
  write_times (render);
  if (render->order.state == OMS_SANDBOX_CANCELLED)
    write_cancellation (render);
  oms_sandbox_json_close (out, '}');
}

static void
write_entries (Render *render)
{
  OmsSandboxMyntraUnit unit;

  if (render->broken == ENTRIES_ARE_TEXT)
    {
      oms_sandbox_json_string (render->out, "orderLineEntries", "see attachment");
      return;
    }
  oms_sandbox_json_open (render->out, "orderLineEntries", '[');
  oms_sandbox_myntra_units (&unit, &render->order, render->part);
  while (oms_sandbox_myntra_next_unit (&unit))
    write_entry (render, &unit);
  oms_sandbox_json_close (render->out, ']');
}

void
oms_sandbox_myntra_write_order (OmsSandboxMyntraCall *call, guint index, guint part)
{
  Render render = { .call = call, .part = part, .broken = WHOLE, .out = call->reply->body };
  char id[OMS_SANDBOX_MYNTRA_ID_SIZE];
  OmsSandboxMyntraUnit unit;
  gpointer way;

  oms_sandbox_book_get (call->account->book, index, &render.order);
  if (g_hash_table_lookup_extended (call->account->malformed, GUINT_TO_POINTER (index), NULL, &way))
    render.broken = GPOINTER_TO_UINT (way) % WAYS;
  render.strange = oms_sandbox_faults_for (call->world->faults, "unknown-status", index);
  render.now = oms_sandbox_world_now (call->world);
  write_head (&render);
  oms_sandbox_myntra_units (&unit, &render.order, part);
  if (render.order.packed && oms_sandbox_myntra_next_unit (&unit))
    oms_sandbox_json_string (render.out, "trackingNumber",
                             oms_sandbox_myntra_tracking (&render.order, part, unit.second, id));
  write_entries (&render);
}
