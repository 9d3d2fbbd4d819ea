/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read, compared with what the sandbox knows to be true. */
#include "conformance.h"

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

  if (!conformance_subject->days)
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
  OmsStatus status = pass_status_of (record);
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
  if (record->kind == OMS_RECORD_COMPLETE || conformance_subject->in_parts)
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

void
pass_assert_all_read (Fixture *fixture, const Pass *pass)
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
  g_assert_cmpint (kept > 0, ==, conformance_subject->keeps);
}
