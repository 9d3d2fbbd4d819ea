/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merge rule, one test a sentence. */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

static void
assert_counts (OmsSyncCounts counts, int added, int changed, int unchanged)
{
  g_assert_cmpint (counts.added, ==, added);
  g_assert_cmpint (counts.changed, ==, changed);
  g_assert_cmpint (counts.unchanged, ==, unchanged);
}

static OmsOrderRecord *
partial (const char *order_id)
{
  return oms_order_record_new (OMS_RECORD_PARTIAL, order_id);
}

static void
test_same_again_changes_nothing (Fixture *f, gconstpointer data)
{
  gint64 version, events;

  assert_counts (apply (f, make_order ("A-1"), T0), 1, 0, 0);
  version = sql_int (f, "SELECT version FROM orders");
  events = sql_int (f, "SELECT COUNT (*) FROM order_events");
  assert_counts (apply (f, make_order ("A-1"), T0 + 5000), 0, 0, 1);
  assert_sql_int (f, version, "SELECT version FROM orders");
  assert_sql_int (f, version, "SELECT value FROM counters WHERE name = 'orders'");
  assert_sql_int (f, events, "SELECT COUNT (*) FROM order_events");
  assert_sql_int (f, T0 + 5000, "SELECT seen_at FROM orders");
  assert_clean (f->store);
}

static void
test_absent_never_overwrites (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  apply (f, make_order ("A-1"), T0);
  record->status = OMS_STATUS_PACKED;
  assert_counts (apply (f, record, T0 + 1), 0, 1, 0);
  assert_sql_int (f, OMS_STATUS_PACKED, "SELECT status FROM orders");
  assert_sql_text (f, "Unshipped", "SELECT raw_status FROM orders");
  assert_sql_int (f, 49900, "SELECT total FROM orders");
  assert_sql_text (f, "Jaipur", "SELECT ship_city FROM orders");
  assert_sql_int (f, T0, "SELECT purchased_at FROM orders");
  assert_sql_text (f, "KURTA-BLUE-M", "SELECT sku FROM order_items");
}

static void
test_partial_never_removes (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  add_line (record, "L2", "SCARF", 2, 100);
  oms_order_record_add_shipment (record, "S1");
  oms_order_record_add_shipment (record, "S2");
  apply (f, record, T0);
  record = partial ("A-1");
  add_line (record, "L1", "KURTA-BLUE-M", 1, 49900);
  oms_order_record_add_shipment (record, "S1");
  apply (f, record, T0 + 1);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM order_items");
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM shipments");
}

static void
test_complete_may_remove (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  add_line (record, "L2", "SCARF", 2, 100);
  oms_order_record_add_shipment (record, "S1");
  apply (f, record, T0);
  assert_sql_int (f, 3, "SELECT item_count FROM orders");
  assert_counts (apply (f, make_order ("A-1"), T0 + 1), 0, 1, 0);
  assert_sql_text (f, "L1", "SELECT group_concat (line_id) FROM order_items");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM shipments");
  assert_sql_int (f, 1, "SELECT item_count FROM orders");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM order_search WHERE order_search MATCH '\"scarf\"'");
  assert_clean (f->store);
}

static void
test_lines_without_ids_match_by_sku (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");
  OmsLineRecord *line;

  add_line (record, "L2", "KURTA-BLUE-M", 1, 50000);
  apply (f, record, T0);

  record = partial ("A-1");
  line = oms_order_record_add_line (record);
  line->sku = g_strdup ("KURTA-BLUE-M");
  line->qty_shipped = 1;
  line = oms_order_record_add_line (record);
  line->sku = g_strdup ("KURTA-BLUE-M");
  line->qty_shipped = 0;
  line = oms_order_record_add_line (record);
  line->sku = g_strdup ("NOT-IN-THE-ORDER");
  line->quantity = 7;
  apply (f, record, T0 + 1);
  assert_sql_text (f, "L1:1,L2:0", "SELECT group_concat (line_id || ':' || qty_shipped) FROM order_items");
  assert_sql_int (f, 2, "SELECT item_count FROM orders");
}

static void
test_ids_are_given_to_lines_without (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  add_line (record, NULL, "CUP", 1, 100);
  add_line (record, NULL, "CUP", 2, 200);
  add_line (record, NULL, "POT", 3, 300);
  apply (f, record, T0);
  assert_sql_int (f, 3, "SELECT COUNT (*) FROM order_items");
  record = partial ("A-1");
  add_line (record, NULL, "CUP", 1, 100);
  add_line (record, NULL, "CUP", 2, 200);
  add_line (record, NULL, "POT", 3, 300);
  assert_counts (apply (f, record, T0 + 1), 0, 0, 1);

  record = oms_order_record_new (OMS_RECORD_COMPLETE, "A-1");
  add_line (record, "11", "CUP", 1, 100);
  add_line (record, "12", "CUP", 2, 200);
  add_line (record, "13", "POT", 3, 300);
  apply (f, record, T0 + 2);
  assert_sql_text (f, "11:1,12:2,13:3", "SELECT group_concat (line_id || ':' || quantity) FROM order_items");
  assert_clean (f->store);
}

static void
test_complete_without_ids_keeps_known_lines (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  add_line (record, "L2", "SCARF", 1, 100);
  apply (f, record, T0);
  record = oms_order_record_new (OMS_RECORD_COMPLETE, "A-1");
  add_line (record, NULL, "SCARF", 1, 100);
  apply (f, record, T0 + 1);
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM order_items");
}

static void
test_older_by_change_time_never_overwrites (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_SHIPPED;
  record->remote_updated_at = T0 + 1000;
  apply (f, record, T0 + 1000);
  record = make_order ("A-1");
  record->status = OMS_STATUS_NEW;
  record->remote_updated_at = T0 + 999;
  record->total = 1;
  record->group_id = g_strdup ("G-9");
  apply (f, record, T0 + 5000);
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM orders");
  assert_sql_int (f, 49900, "SELECT total FROM orders");
  assert_sql_int (f, T0 + 1000, "SELECT remote_updated_at FROM orders");
  /* It may fill what nobody had told. */
  assert_sql_text (f, "G-9", "SELECT group_id FROM orders");
}

static void
test_older_by_fetch_never_overwrites (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_SHIPPED;
  record->remote_updated_at = T0 + 9000;
  apply (f, record, T0 + 1000);
  record = make_order ("A-1");
  record->status = OMS_STATUS_NEW;
  assert_counts (apply (f, record, T0 + 500), 0, 0, 1);
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM orders");
  record = make_order ("A-1");
  record->status = OMS_STATUS_DELIVERED;
  assert_counts (apply (f, record, T0 + 1500), 0, 1, 0);
  assert_sql_int (f, OMS_STATUS_DELIVERED, "SELECT status FROM orders");
}

static void
test_older_complete_removes_nothing (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  add_line (record, "L2", "SCARF", 1, 100);
  oms_order_record_add_shipment (record, "S1");
  record->remote_updated_at = T0 + 1000;
  apply (f, record, T0 + 1000);
  record = make_order ("A-1");
  record->remote_updated_at = T0;
  add_line (record, "L9", "OLD", 1, 100);
  apply (f, record, T0 + 2000);
  assert_sql_text (f, "L1,L2", "SELECT group_concat (line_id) FROM order_items");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM shipments");
}

static void
test_equal_time_other_content_is_a_change (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->remote_updated_at = T0;
  apply (f, record, T0);
  record = make_order ("A-1");
  record->remote_updated_at = T0;
  record->status = OMS_STATUS_CANCELLED;
  assert_counts (apply (f, record, T0 + 1), 0, 1, 0);
  assert_sql_int (f, OMS_STATUS_CANCELLED, "SELECT status FROM orders");
}

static void
test_two_jobs_in_turn_change_nothing (Fixture *f, gconstpointer data)
{
  for (int round = 0; round < 3; round++)
    {
      OmsOrderRecord *other = partial ("A-1");

      other->payment = g_strdup ("cod");
      assert_counts (apply (f, make_order ("A-1"), T0 + round), round == 0, 0, round > 0);
      assert_counts (apply (f, other, T0 + round), 0, round == 0, round > 0);
    }
}

static void
test_flags_outside_known_stay (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, TRUE);
  oms_order_record_set_flag (record, OMS_FLAG_CANCEL_REQUESTED, TRUE);
  apply (f, record, T0);
  record = partial ("A-1");
  oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, FALSE);
  oms_order_record_set_flag (record, OMS_FLAG_PACKED_HERE, TRUE);
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_FLAG_CANCEL_REQUESTED, "SELECT flags FROM orders");
}

static void
test_status_is_derived_from_lines (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, "A-1");
  OmsLineRecord *line = add_line (record, "1", "CUP", 1, 100);

  line->status = OMS_STATUS_SHIPPED;
  line->raw_status = g_strdup ("SH");
  line = add_line (record, "2", "POT", 1, 100);
  line->status = OMS_STATUS_NEW;
  line->raw_status = g_strdup ("WP");
  line = add_line (record, "3", "PAN", 4, 100);
  line->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0);
  assert_sql_int (f, OMS_STATUS_NEW, "SELECT status FROM orders");
  assert_sql_text (f, "WP", "SELECT raw_status FROM orders");
  assert_sql_int (f, OMS_FLAG_PARTIAL, "SELECT flags FROM orders");
  assert_sql_int (f, 2, "SELECT item_count FROM orders");

  record = partial ("A-1");
  line = oms_order_record_add_line (record);
  line->line_id = g_strdup ("2");
  line->status = OMS_STATUS_SHIPPED;
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM orders");
  assert_sql_int (f, 0, "SELECT flags FROM orders");
}

static void
test_shipments_give_status_deadline_and_tracking (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, "A-1");
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");

  shipment->status = OMS_STATUS_SHIPPED;
  shipment->dispatch_by = T0 + 100;
  shipment->dispatch_after = T0 + 10;
  shipment = oms_order_record_add_shipment (record, "S2");
  shipment->status = OMS_STATUS_NEW;
  shipment->dispatch_by = T0 + 300;
  shipment->dispatch_after = T0 + 30;
  shipment->tracking = g_strdup ("AWB-77-XYZ");
  add_line (record, "1", "CUP", 1, 100)->shipment_id = g_strdup ("S1");
  add_line (record, "2", "CUP", 1, 100)->shipment_id = g_strdup ("S2");
  apply (f, record, T0);
  assert_sql_int (f, OMS_STATUS_NEW, "SELECT status FROM orders");
  assert_sql_int (f, T0 + 300, "SELECT dispatch_by FROM orders");
  assert_sql_int (f, T0 + 30, "SELECT dispatch_after FROM orders");
  assert_sql_text (f, "AWB-77-XYZ", "SELECT tracking FROM orders");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM order_search WHERE order_search MATCH '\"77-xy\"'");
}

static void
test_shipment_has_its_own_clock (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");

  shipment->status = OMS_STATUS_SHIPPED;
  shipment->remote_updated_at = T0 + 100;
  apply (f, record, T0 + 100);
  record = partial ("A-1");
  shipment = oms_order_record_add_shipment (record, "S1");
  shipment->status = OMS_STATUS_NEW;
  shipment->remote_updated_at = T0 + 50;
  apply (f, record, T0 + 200);
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM shipments");
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM orders");
}

static void
on_packed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changed = oms_store_set_packed_finish_marks (OMS_STORE (source), result, &error);

  g_assert_no_error (error);
  *(gssize *) user_data = changed->len;
}

static gssize
set_packed (Fixture *f, gboolean packed)
{
  gint64 id = sql_int (f, "SELECT id FROM orders");
  gssize changed = -1;

  oms_store_set_packed_async (f->store, &id, 1, packed, NULL, on_packed, &changed);
  while (changed < 0)
    g_main_context_iteration (NULL, TRUE);
  return changed;
}

static gssize
take_apart (Fixture *f)
{
  gint64 id = sql_int (f, "SELECT id FROM orders");
  gssize changed = -1;

  oms_store_take_apart_async (f->store, &id, 1, NULL, on_packed, &changed);
  while (changed < 0)
    g_main_context_iteration (NULL, TRUE);
  return changed;
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GArray **) user_data = oms_store_set_packed_finish_marks (OMS_STORE (source), result, NULL);
}

/* Undo gives back what was there, the warning with it, and nothing else. */
static void
test_marks_come_back (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) again = NULL;
  gint64 id;

  apply (f, make_order ("A-1"), T0);
  g_assert_cmpint (set_packed (f, TRUE), ==, 1);
  record = make_order ("A-1");
  record->status = OMS_STATUS_CANCELLED;
  record->flags = record->flags_known = OMS_FLAG_ATTENTION;
  apply (f, record, T0 + 1);
  id = sql_int (f, "SELECT id FROM orders");
  oms_store_take_apart_async (f->store, &id, 1, NULL, on_marked, &before);
  while (before == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (before->len, ==, 1);
  assert_sql_int (f, OMS_FLAG_ATTENTION, "SELECT flags FROM orders");

  oms_store_restore_marks_async (f->store, (OmsOrderMarks *) (gpointer) before->data, 1, NULL, on_marked, &again);
  while (again == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_sql_int (f, OMS_FLAG_PACKED_HERE | OMS_FLAG_CANCELLED_AFTER_PACK | OMS_FLAG_ATTENTION,
                  "SELECT flags FROM orders");
  assert_clean (f->store);
}

static void
test_packed_here_survives_and_warns (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record;

  apply (f, make_order ("A-1"), T0);
  g_assert_cmpint (set_packed (f, TRUE), ==, 1);
  g_assert_cmpint (set_packed (f, TRUE), ==, 0);
  record = make_order ("A-1");
  record->total = 50000;
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_FLAG_PACKED_HERE, "SELECT flags FROM orders");

  record = make_order ("A-1");
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 2);
  assert_sql_int (f, OMS_FLAG_PACKED_HERE | OMS_FLAG_CANCELLED_AFTER_PACK, "SELECT flags FROM orders");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM order_events WHERE what = 'cancelled-after-pack'");
  /* Taken apart again: only then does the warning go. */
  g_assert_cmpint (set_packed (f, FALSE), ==, 0);
  g_assert_cmpint (take_apart (f), ==, 1);
  g_assert_cmpint (take_apart (f), ==, 0);
  assert_sql_int (f, 0, "SELECT flags FROM orders");
  assert_clean (f->store);
}

static void
test_cancelled_after_packed_there (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_PACKED;
  apply (f, record, T0);
  record = make_order ("A-1");
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_FLAG_CANCELLED_AFTER_PACK, "SELECT flags FROM orders");
  /* Cancelled before it was packed is no such thing, neither is one that came in cancelled. */
  record = make_order ("A-2");
  apply (f, record, T0);
  record = make_order ("A-2");
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  record = make_order ("A-3");
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  assert_sql_int (f, 0, "SELECT SUM (flags) FROM orders WHERE platform_order_id <> 'A-1'");
}

/* An order of two lines in two shipments, each with its status. */
static OmsOrderRecord *
two_parcels (const char *order_id, OmsStatus first, OmsStatus second)
{
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, order_id);

  record->purchased_at = T0;
  oms_order_record_add_shipment (record, "S1")->status = first;
  oms_order_record_add_shipment (record, "S2")->status = second;
  add_line (record, "1", "CUP", 2, 100)->shipment_id = g_strdup ("S1");
  add_line (record, "2", "SAUCER", 1, 100)->shipment_id = g_strdup ("S2");
  return record;
}

static void
test_cancelled_after_packed_by_the_marketplace (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_PACKED;
  record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  apply (f, record, T0);
  record = make_order ("A-1");
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_STATUS_CANCELLED, "SELECT status FROM orders");
  assert_sql_int (f, 0, "SELECT flags FROM orders");
  /* Packed and cancelled between two looks. */
  record = two_parcels ("A-2", OMS_STATUS_NEW, OMS_STATUS_NEW);
  record->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  apply (f, record, T0);
  record = two_parcels ("A-2", OMS_STATUS_CANCELLED, OMS_STATUS_NEW);
  ((OmsShipmentRecord *) record->shipments->pdata[0])->tracking = g_strdup ("T-1");
  apply (f, record, T0 + 1);
  assert_sql_int (f, 0, "SELECT SUM (flags) FROM orders");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM order_events WHERE what = 'cancelled-after-pack'");
}

#define assert_flagged(f, yes) \
  assert_sql_int (f, yes, "SELECT (flags & %d) <> 0 FROM orders", OMS_FLAG_CANCELLED_AFTER_PACK)

/* One parcel of several is called back: the order lives, and its packed parcel must not leave. */
static void
test_one_packed_parcel_is_cancelled (Fixture *f, gconstpointer data)
{
  apply (f, two_parcels ("A-1", OMS_STATUS_SHIPPED, OMS_STATUS_PACKED), T0);
  assert_flagged (f, 0);
  apply (f, two_parcels ("A-1", OMS_STATUS_SHIPPED, OMS_STATUS_CANCELLED), T0 + 1);
  assert_sql_int (f, OMS_STATUS_SHIPPED, "SELECT status FROM orders");
  assert_flagged (f, 1);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM order_events WHERE what = 'cancelled-after-pack'");
  /* It stays when other news come, until the parcel is taken apart, and does not come back by itself. */
  apply (f, two_parcels ("A-1", OMS_STATUS_DELIVERED, OMS_STATUS_CANCELLED), T0 + 2);
  assert_flagged (f, 1);
  g_assert_cmpint (take_apart (f), ==, 1);
  assert_flagged (f, 0);
  apply (f, two_parcels ("A-1", OMS_STATUS_RETURNING, OMS_STATUS_CANCELLED), T0 + 3);
  assert_flagged (f, 0);
  assert_clean (f->store);
}

/* The other one, which nobody had packed, is no reason to hold anything. */
static void
test_one_unpacked_parcel_is_cancelled (Fixture *f, gconstpointer data)
{
  apply (f, two_parcels ("A-1", OMS_STATUS_NEW, OMS_STATUS_PACKED), T0);
  apply (f, two_parcels ("A-1", OMS_STATUS_CANCELLED, OMS_STATUS_PACKED), T0 + 1);
  assert_sql_int (f, OMS_STATUS_PACKED, "SELECT status FROM orders");
  assert_flagged (f, 0);
  /* What had left already is not here to be held either, wherever it was packed. */
  apply (f, two_parcels ("A-1", OMS_STATUS_CANCELLED, OMS_STATUS_SHIPPED), T0 + 2);
  apply (f, two_parcels ("A-1", OMS_STATUS_CANCELLED, OMS_STATUS_CANCELLED), T0 + 3);
  assert_flagged (f, 0);
}

static OmsOrderRecord *
labelled (const char *order_id, OmsStatus status, const char *tracking)
{
  OmsOrderRecord *record = partial (order_id);
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");

  shipment->status = status;
  shipment->tracking = g_strdup (tracking);
  return record;
}

/* Packed and cancelled between two looks: that there had been a label tells it. */
static void
test_packed_and_cancelled_at_once (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  add_line (record, "1", "CUP", 2, 100)->status = OMS_STATUS_NEW;
  add_line (record, "2", "SAUCER", 1, 100)->status = OMS_STATUS_NEW;
  apply (f, record, T0);
  apply (f, labelled ("A-1", OMS_STATUS_CANCELLED, "T1"), T0 + 1);
  assert_flagged (f, 1);
  g_assert_cmpint (take_apart (f), ==, 1);
  apply (f, labelled ("A-1", OMS_STATUS_CANCELLED, "T2"), T0 + 2);
  assert_flagged (f, 0);

  /* Or a part of the news says that it is cancelled, and its whole what it had been. */
  apply (f, make_order ("A-7"), T0);
  record = partial ("A-7");
  record->status = OMS_STATUS_CANCELLED;
  record->more_by_id = TRUE;
  apply (f, record, T0 + 1);
  assert_sql_int (f, 0, "SELECT count(*) FROM orders WHERE flags & %d", OMS_FLAG_CANCELLED_AFTER_PACK);
  apply (f, labelled ("A-7", OMS_STATUS_CANCELLED, "T7"), T0 + 2);
  assert_sql_int (f, 1, "SELECT count(*) FROM orders WHERE flags & %d", OMS_FLAG_CANCELLED_AFTER_PACK);
  assert_sql_int (f, 0, "SELECT count(*) FROM due_orders");

  /* Or the news says it. */
  apply (f, make_order ("A-2"), T0);
  record = partial ("A-2");
  record->status = OMS_STATUS_CANCELLED;
  record->cancelled_packed = TRUE;
  apply (f, record, T0 + 1);
  assert_sql_int (f, 2, "SELECT count(*) FROM orders WHERE flags & %d", OMS_FLAG_CANCELLED_AFTER_PACK);
  assert_clean (f->store);
}

/* Without a label there was nothing to pack; what was over when it was first seen is news to nobody; and what had left
 * is not here. */
static void
test_cancelled_without_a_parcel (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-4"), *moved, *theirs;

  apply (f, labelled ("A-1", OMS_STATUS_NEW, NULL), T0);
  apply (f, labelled ("A-1", OMS_STATUS_CANCELLED, NULL), T0 + 1);
  apply (f, labelled ("A-2", OMS_STATUS_CANCELLED, "T2"), T0);
  /* Its only line goes in another parcel now. */
  apply (f, labelled ("A-5", OMS_STATUS_NEW, NULL), T0);
  moved = labelled ("A-5", OMS_STATUS_CANCELLED, "T5");
  oms_order_record_add_shipment (moved, "S2")->status = OMS_STATUS_PACKED;
  add_line (moved, "1", "CUP", 1, 100)->shipment_id = g_strdup ("S2");
  apply (f, moved, T0 + 1);
  /* The marketplace's own are known as such with the news. */
  apply (f, labelled ("A-6", OMS_STATUS_PACKED, "T6"), T0);
  theirs = labelled ("A-6", OMS_STATUS_CANCELLED, "T6");
  theirs->fulfilment = OMS_FULFILMENT_MARKETPLACE;
  apply (f, theirs, T0 + 1);
  apply (f, make_order ("A-4"), T0);
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  apply (f, two_parcels ("A-3", OMS_STATUS_SHIPPED, OMS_STATUS_NEW), T0);
  apply (f, labelled ("A-3", OMS_STATUS_CANCELLED, "T3"), T0 + 1);
  assert_sql_int (f, 0, "SELECT count(*) FROM orders WHERE flags & %d", OMS_FLAG_CANCELLED_AFTER_PACK);
}

/* The whole order goes while only a part of it had been packed. */
static void
test_partly_packed_order_is_cancelled (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  apply (f, two_parcels ("A-1", OMS_STATUS_NEW, OMS_STATUS_PACKED), T0);
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  assert_flagged (f, 1);
}

/* The mark is on the whole order: one line of it is cancelled, then half of another. */
static void
test_line_of_order_packed_here_is_cancelled (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = two_parcels ("A-1", OMS_STATUS_NEW, OMS_STATUS_NEW);
  OmsLineRecord *line;

  apply (f, record, T0);
  g_assert_cmpint (set_packed (f, TRUE), ==, 1);
  record = partial ("A-1");
  line = add_line (record, "2", "SAUCER", 1, 100);
  line->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  assert_sql_int (f, OMS_STATUS_NEW, "SELECT status FROM orders");
  assert_flagged (f, 1);

  /* Repacked without it; then a unit of the other line goes. */
  g_assert_cmpint (take_apart (f), ==, 1);
  g_assert_cmpint (set_packed (f, TRUE), ==, 1);
  assert_flagged (f, 0);
  record = partial ("A-1");
  line = add_line (record, "1", "CUP", 2, 100);
  line->qty_cancelled = 1;
  apply (f, record, T0 + 2);
  assert_flagged (f, 1);
  assert_clean (f->store);
}

/* Marketplaces that leave out what is cancelled, or lower its quantity. */
static void
test_packed_line_vanishes (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_PACKED;
  add_line (record, "L2", "SCARF", 2, 100);
  apply (f, record, T0);
  /* The same two scarves as two lines: nothing is missing. */
  record = make_order ("A-1");
  record->status = OMS_STATUS_PACKED;
  add_line (record, "L3", "SCARF", 1, 50);
  add_line (record, "L4", "SCARF", 1, 50);
  apply (f, record, T0 + 1);
  assert_flagged (f, 0);
  record = make_order ("A-1");
  record->status = OMS_STATUS_PACKED;
  add_line (record, "L3", "SCARF", 1, 50);
  apply (f, record, T0 + 2);
  assert_flagged (f, 1);
}

static void
test_cancelled_after_pack_is_taken_back (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *older;

  apply (f, two_parcels ("A-1", OMS_STATUS_PACKED, OMS_STATUS_PACKED), T0 + 10);
  /* What was true before it was packed is no news. */
  older = two_parcels ("A-1", OMS_STATUS_CANCELLED, OMS_STATUS_PACKED);
  apply (f, older, T0 + 5);
  assert_flagged (f, 0);
  apply (f, two_parcels ("A-1", OMS_STATUS_CANCELLED, OMS_STATUS_PACKED), T0 + 11);
  assert_flagged (f, 1);
  apply (f, two_parcels ("A-1", OMS_STATUS_PACKED, OMS_STATUS_PACKED), T0 + 12);
  assert_flagged (f, 0);
}

static void
test_timeline (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");
  OmsReturnRecord *ret;

  record->dispatch_by = T0 + 1000;
  apply (f, record, T0 + 50);
  record = make_order ("A-1");
  record->status = OMS_STATUS_SHIPPED;
  record->dispatch_by = T0 + 2000;
  record->remote_updated_at = T0 + 60;
  oms_order_record_set_flag (record, OMS_FLAG_CANCEL_REQUESTED, TRUE);
  apply (f, record, T0 + 70);
  record = partial ("A-1");
  record->remote_updated_at = T0 + 80;
  ret = oms_order_record_add_return (record, "R-1");
  ret->status = OMS_STATUS_RETURNING;
  ret->kind = g_strdup ("customer");
  ret->updated_at = T0 + 75;
  apply (f, record, T0 + 90);
  assert_sql_text (f, "ordered,first-seen,status,dispatch-by,cancel-requested,return",
                   "SELECT group_concat (what) FROM (SELECT what FROM order_events ORDER BY at, id)");
  assert_sql_text (f, "new>shipped", "SELECT from_value || '>' || to_value FROM order_events WHERE what = 'status'");
  assert_sql_int (f, T0 + 60, "SELECT at FROM order_events WHERE what = 'status'");
  assert_sql_text (f, "returning", "SELECT to_value FROM order_events WHERE what = 'return'");
  assert_clean (f->store);
}

static void
test_people_apart_and_never_lost (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->person = oms_person_new ();
  record->person->name = g_strdup ("Zoë Łukasz");
  record->person->phone = g_strdup ("9800000000");
  apply (f, record, T0);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM order_search WHERE order_search MATCH '\"zoe\"'");
  apply (f, make_order ("A-1"), T0 + 1);
  record = make_order ("A-1");
  record->person = oms_person_new ();
  record->person->name = g_strdup ("Zoë L");
  apply (f, record, T0 + 2);
  assert_sql_text (f, "Zoë L/9800000000", "SELECT name || '/' || phone FROM order_people");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM order_people");
  assert_clean (f->store);
}

/* Nothing of the buyer is left in the file, not even in freed pages or in the index. */
static void
test_buyers_are_forgotten (Fixture *f, gconstpointer data)
{
  const char *const secrets[] = { "Quetzalcoatl", "quetzalcoatl", "quetz", "9811122233" };
  g_autofree char *old_copy = g_strconcat (f->path, ".before-v3.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  const struct utimbuf long_ago = { 1000000, 1000000 };

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%d", i);
      OmsOrderRecord *record = make_order (id);

      record->person = oms_person_new ();
      record->person->name = g_strdup (i < 2 ? "Quetzalcoatl" : "Stays");
      record->person->phone = g_strdup (i < 2 ? "9811122233" : "");
      record->person->purge_after = i == 0 ? T0 + 10 : i == 1 ? OMS_TIME_UNKNOWN : T0 + 999 * OMS_TIME_DAY;
      apply (f, record, T0);
    }
  g_file_set_contents (old_copy, "Quetzalcoatl", -1, NULL);
  g_utime (old_copy, (struct utimbuf *) &long_ago);
  g_assert_cmpint (oms_store_purge_people (f->store, T0, NULL, &error), ==, 0);
  g_assert_cmpint (oms_store_purge_people (f->store, T0 + 10, NULL, &error), ==, 1);
  g_assert_cmpint (oms_store_purge_people (f->store, T0 + 181 * OMS_TIME_DAY, NULL, &error), ==, 1);
  g_assert_no_error (error);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM settings WHERE name = 'purged-words'");
  assert_sql_text (f, "Stays", "SELECT group_concat (name) FROM order_people");
  assert_sql_text (f, "jaipur,jaipur,stays", "SELECT group_concat (sort_name) FROM orders");
  assert_clean (f->store);
  oms_store_close (f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (memmem (bytes, length, secrets[i], strlen (secrets[i])));
  g_assert_false (g_file_test (old_copy, G_FILE_TEST_EXISTS));
}

/* What came with an unreadable order may name its buyer. */
static void
test_purge_payloads (Fixture *f, gconstpointer data)
{
  const OmsPageContext context = { .platform_id = f->platform, .fetched_at = T0 };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GBytes) payload = g_bytes_new_static ("Asha", 4);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->problems, oms_problem_record_new ("A-1", "The amount cannot be read.", payload));
  g_assert_true (oms_store_apply_orders (f->store, &context, page, NULL, &error));
  g_assert_cmpint (oms_store_purge_people (f->store, T0 + 29 * OMS_TIME_DAY, NULL, &error), ==, 0);
  assert_sql_int (f, 1, "SELECT COUNT (payload) FROM problems");
  g_assert_cmpint (oms_store_purge_people (f->store, T0 + 31 * OMS_TIME_DAY, NULL, &error), ==, 0);
  assert_sql_int (f, 0, "SELECT COUNT (payload) FROM problems");
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM problems");
  g_assert_no_error (error);
}

static void
test_purge_once_a_day (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("A-%d", i);
      OmsOrderRecord *record = make_order (id);

      record->person = oms_person_new ();
      record->person->name = g_strdup ("Asha");
      record->person->purge_after = T0 + i * OMS_TIME_HOUR;
      apply (f, record, T0);
    }
  g_assert_true (oms_store_purge_daily (f->store, T0, NULL, &error));
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM order_people");
  g_assert_true (oms_store_purge_daily (f->store, T0 + OMS_TIME_HOUR, NULL, &error));
  assert_sql_int (f, 2, "SELECT COUNT (*) FROM order_people");
  g_assert_true (oms_store_purge_daily (f->store, T0 + OMS_TIME_DAY, NULL, &error));
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM order_people");
  g_assert_no_error (error);
  assert_clean (f->store);
}

/* An older record fills an order that had no parcels with all of its parcels, not with the first. */
static void
test_older_shipments (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *newer = make_order ("A-1");
  OmsOrderRecord *older = make_order ("A-1");

  newer->remote_updated_at = T0 + 10;
  older->remote_updated_at = T0;
  oms_order_record_add_shipment (older, "1");
  oms_order_record_add_shipment (older, "2");
  apply (f, newer, T0 + 20);
  apply (f, older, T0 + 30);
  assert_sql_text (f, "1,2", "SELECT group_concat (remote_id) FROM shipments");
}

static void
test_raw_is_packed_and_replaced (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("{\"a\": \"");
  OmsOrderRecord *record = make_order ("A-1");

  for (int i = 0; i < 2000; i++)
    g_string_append (body, "word ");
  g_string_append (body, "\"}");
  record->raw = g_bytes_new (body->str, body->len);
  apply (f, record, T0);
  assert_sql_int (f, (gint64) body->len, "SELECT size FROM order_raw");
  g_assert_cmpint (sql_int (f, "SELECT length (body) FROM order_raw"), <, 500);
  /* Other raw data alone is kept, but is no change to tell of. */
  record = make_order ("A-1");
  record->raw = g_bytes_new ("{}", 2);
  assert_counts (apply (f, record, T0 + 1), 0, 0, 1);
  assert_sql_int (f, 2, "SELECT size FROM order_raw");
}

static void
test_date_does_not_blur_a_moment (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  apply (f, record, T0);
  record = partial ("A-1");
  record->purchased_at = T0 + OMS_TIME_HOUR;
  record->purchased_precision = OMS_PRECISION_DAY;
  apply (f, record, T0 + 1);
  assert_sql_int (f, T0, "SELECT purchased_at FROM orders");
}

static void
test_unknown_total_is_not_zero (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->total = OMS_MONEY_UNKNOWN;
  g_clear_pointer (&record->currency, g_free);
  apply (f, record, T0);
  assert_sql_int (f, 1, "SELECT total IS NULL AND currency = '' FROM orders");
  assert_sql_int (f, 1, "SELECT orders_without_total FROM daily_totals");
  apply (f, make_order ("A-1"), T0 + 1);
  assert_sql_text (f, "INR/0/49900/1",
                   "SELECT currency || '/' || orders_without_total || '/' || amount || '/' || COUNT (*) FROM"
                   " daily_totals");
}

static void
test_whole_cancelled_order_keeps_its_units (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_CANCELLED;
  ((OmsLineRecord *) g_ptr_array_index (record->lines, 0))->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0);
  assert_sql_int (f, 1, "SELECT item_count FROM orders");
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM daily_sku");
}

/* What cannot be stored stands aside; its neighbours come in. */
static void
test_impossible_records_stand_aside (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  OmsOrderRecord *record;
  OmsSyncCounts counts;

  g_ptr_array_add (page->orders, make_order ("GOOD-1"));
  record = make_order ("BAD-AMOUNT");
  record->total = G_MAXINT64;
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-QUANTITY");
  add_line (record, "L2", "X", -4, 1);
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-JSON");
  record->metadata = g_strdup ("{no json");
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-CURRENCY");
  g_free (record->currency);
  record->currency = g_strdup ("rupees");
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-TEXT");
  record->payment = g_strdup ("\xff\xfe");
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-DATE");
  record->purchased_at = G_MAXINT64;
  g_ptr_array_add (page->orders, record);
  record = make_order ("BAD-PERSON");
  record->person = oms_person_new ();
  record->person->name = g_strdup ("\xc3");
  g_ptr_array_add (page->orders, record);
  g_ptr_array_add (page->orders, make_order ("GOOD-2"));
  counts = apply_page (f, "orders", page, T0);
  g_assert_cmpint (counts.seen, ==, 9);
  g_assert_cmpint (counts.added, ==, 2);
  g_assert_cmpint (counts.failed, ==, 7);
  assert_sql_text (f, "GOOD-1,GOOD-2", "SELECT group_concat (platform_order_id) FROM orders");
  assert_sql_int (f, 7, "SELECT COUNT (*) FROM problems");
  assert_clean (f->store);
  /* A good one takes its problem away. */
  apply (f, make_order ("BAD-JSON"), T0 + 1);
  assert_sql_int (f, 6, "SELECT COUNT (*) FROM problems");
}

static void
test_return_moves_to_its_order (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  oms_order_record_add_return (record, "R-1");
  apply (f, record, T0);
  record = make_order ("A-2");
  oms_order_record_add_return (record, "R-1");
  apply (f, record, T0);
  assert_sql_text (f, "A-2",
                   "SELECT group_concat (platform_order_id) FROM returns r JOIN orders o ON o.id = r.order_id");
}

static void
apply_file (Fixture *f, OmsOrderRecord *record, gint64 fetched_at, gboolean has_api)
{
  const OmsPageContext context = {
    .platform_id = f->platform, .fetched_at = fetched_at, .report = TRUE, .has_api = has_api
  };
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->orders, record);
  oms_store_apply_orders (f->store, &context, page, NULL, &error);
  g_assert_no_error (error);
}

static void
apply_report (Fixture *f, OmsOrderRecord *record, gint64 fetched_at)
{
  apply_file (f, record, fetched_at, FALSE);
}

/* A report of the change that is known fills gaps, and sets nothing back; of a later one it is news. */
static void
test_report_of_the_same_change (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = make_order ("A-1");

  record->status = OMS_STATUS_DELIVERED;
  record->remote_updated_at = T0;
  apply (f, record, T0 + 1);
  record = partial ("A-1");
  record->status = OMS_STATUS_SHIPPED;
  record->ship_state = g_strdup ("Rajasthan");
  record->remote_updated_at = T0;
  apply_report (f, record, T0 + 100);
  assert_sql_int (f, OMS_STATUS_DELIVERED, "SELECT status FROM orders");
  assert_sql_text (f, "Rajasthan", "SELECT ship_state FROM orders");
  record = partial ("A-1");
  record->status = OMS_STATUS_RETURNING;
  record->remote_updated_at = T0 + 1;
  apply_report (f, record, T0 + 100);
  assert_sql_int (f, OMS_STATUS_RETURNING, "SELECT status FROM orders");
  assert_clean (f->store);
}

/* What lines come to is no better than a total the marketplace itself has told. */
static void
test_sum_of_lines (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  add_line (record, "L1", "KURTA-BLUE-M", 1, 30000);
  record->total_of_lines = TRUE;
  apply_report (f, record, T0);
  assert_sql_int (f, 30000, "SELECT total FROM orders");
  record = partial ("A-1");
  add_line (record, "L2", "KURTA-BLUE-L", 1, 5000);
  record->total_of_lines = TRUE;
  apply_report (f, record, T0 + 1);
  assert_sql_int (f, 35000, "SELECT total FROM orders");
  record = partial ("A-1");
  record->total = 39000; /* with what sending costs */
  apply (f, record, T0 + 2);
  record = partial ("A-1");
  add_line (record, "L2", "KURTA-BLUE-L", 1, 6000);
  record->total_of_lines = TRUE;
  apply_report (f, record, T0 + 3);
  assert_sql_int (f, 39000, "SELECT total FROM orders");
  assert_clean (f->store);
}

static OmsOrderRecord *
priced (gint64 line_total, gint64 total)
{
  OmsOrderRecord *record = partial ("A-1");
  OmsLineRecord *line = add_line (record, "L1", "CUP", 1, line_total);

  line->line_total = line_total;
  record->total = total;
  record->total_of_lines = total == OMS_MONEY_UNKNOWN;
  return record;
}

/* Beside an interface a report's amounts, which may leave out what sending costs, only fill gaps; alone they are news.
 */
static void
test_amounts_of_a_report (Fixture *f, gconstpointer data)
{
  apply (f, priced (52500, 52500), T0);
  apply_file (f, priced (47700, OMS_MONEY_UNKNOWN), T0 + 1, TRUE);
  apply_file (f, priced (47700, 47700), T0 + 2, TRUE);
  assert_sql_text (f, "52500 52500", "SELECT total || ' ' || line_total FROM orders JOIN order_items");
  apply_report (f, priced (47800, 47800), T0 + 3);
  assert_sql_text (f, "47800 47800", "SELECT total || ' ' || line_total FROM orders JOIN order_items");
  assert_clean (f->store);
}

static OmsOrderRecord *
held (OmsStatus status, int hold)
{
  OmsOrderRecord *record = partial ("A-1");
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");
  OmsLineRecord *line = add_line (record, "L1", "CUP", 1, 100);

  shipment->status = line->status = status;
  shipment->hold = hold;
  line->shipment_id = g_strdup ("S1");
  return record;
}

/* What the interface holds back a file does not let go; the interface does. */
static void
test_hold_and_a_report (Fixture *f, gconstpointer data)
{
  apply (f, held (OMS_STATUS_ON_HOLD, 1), T0);
  apply_file (f, held (OMS_STATUS_NEW, -1), T0 + 1, TRUE);
  assert_sql_int (f, OMS_STATUS_ON_HOLD, "SELECT status FROM orders");
  assert_sql_int (f, OMS_STATUS_ON_HOLD, "SELECT status FROM shipments");
  apply_file (f, held (OMS_STATUS_CANCELLED, -1), T0 + 2, TRUE);
  assert_sql_int (f, OMS_STATUS_CANCELLED, "SELECT status FROM orders");
  apply (f, held (OMS_STATUS_ON_HOLD, 1), T0 + 3);
  apply (f, held (OMS_STATUS_NEW, 0), T0 + 4);
  assert_sql_int (f, OMS_STATUS_NEW, "SELECT status FROM orders");
}

/* What is known by a part only waits to be read as a whole, whatever a file says of it meanwhile. */
static void
test_report_leaves_the_queue (Fixture *f, gconstpointer data)
{
  OmsOrderRecord *record = partial ("A-1");

  record->more_by_id = TRUE;
  record->status = OMS_STATUS_CANCELLED;
  apply (f, record, T0 + 1);
  record = partial ("A-1");
  record->status = OMS_STATUS_NEW;
  record->ship_state = g_strdup ("Rajasthan");
  apply_report (f, record, T0);
  assert_sql_int (f, 1, "SELECT count(*) FROM due_orders WHERE key = 'A-1'");
  apply (f, make_order ("A-1"), T0 + 2);
  assert_sql_int (f, 0, "SELECT count(*) FROM due_orders");
}

#define ADD(name) g_test_add ("/store/merge/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (same_again_changes_nothing);
  ADD (absent_never_overwrites);
  ADD (partial_never_removes);
  ADD (complete_may_remove);
  ADD (lines_without_ids_match_by_sku);
  ADD (ids_are_given_to_lines_without);
  ADD (complete_without_ids_keeps_known_lines);
  ADD (older_by_change_time_never_overwrites);
  ADD (older_by_fetch_never_overwrites);
  ADD (older_complete_removes_nothing);
  ADD (equal_time_other_content_is_a_change);
  ADD (two_jobs_in_turn_change_nothing);
  ADD (flags_outside_known_stay);
  ADD (status_is_derived_from_lines);
  ADD (shipments_give_status_deadline_and_tracking);
  ADD (shipment_has_its_own_clock);
  ADD (packed_here_survives_and_warns);
  ADD (marks_come_back);
  ADD (cancelled_after_packed_there);
  ADD (cancelled_after_packed_by_the_marketplace);
  ADD (one_packed_parcel_is_cancelled);
  ADD (one_unpacked_parcel_is_cancelled);
  ADD (packed_and_cancelled_at_once);
  ADD (cancelled_without_a_parcel);
  ADD (partly_packed_order_is_cancelled);
  ADD (line_of_order_packed_here_is_cancelled);
  ADD (packed_line_vanishes);
  ADD (cancelled_after_pack_is_taken_back);
  ADD (timeline);
  ADD (people_apart_and_never_lost);
  ADD (buyers_are_forgotten);
  ADD (raw_is_packed_and_replaced);
  ADD (date_does_not_blur_a_moment);
  ADD (unknown_total_is_not_zero);
  ADD (whole_cancelled_order_keeps_its_units);
  ADD (impossible_records_stand_aside);
  ADD (purge_payloads);
  ADD (purge_once_a_day);
  ADD (older_shipments);
  ADD (return_moves_to_its_order);
  ADD (report_of_the_same_change);
  ADD (sum_of_lines);
  ADD (amounts_of_a_report);
  ADD (hold_and_a_report);
  ADD (report_leaves_the_queue);
  return g_test_run ();
}
