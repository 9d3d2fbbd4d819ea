/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roll-ups, search and units under random pages, packing, removals and time zones: after each step they are what a
 * recomputation says. The seed is printed by GTest (--seed repeats a run). */
#include "store-fixture.h"

static const char *const skus[] = { "KURTA-M", "KURTA-L", "SCARF", "", "POT", "PAN" };
static const char *const currencies[] = { "INR", "", "USD", NULL };

static int
roll (int below)
{
  return g_test_rand_int_range (0, below);
}

static OmsStatus
random_status (void)
{
  return (OmsStatus) (roll (OMS_N_STATUSES + 1) - 1);
}

static void
random_lines (OmsOrderRecord *record)
{
  int n_lines = roll (4);

  for (int i = 0; i < n_lines; i++)
    {
      g_autofree char *id = roll (4) > 0 ? g_strdup_printf ("L%d", roll (4)) : NULL;
      OmsLineRecord *line =
          add_line (record, id, skus[roll (G_N_ELEMENTS (skus))], roll (5) > 0 ? roll (4) : OMS_QUANTITY_UNKNOWN,
                    roll (4) > 0 ? roll (100000) : OMS_MONEY_UNKNOWN);

      line->status = random_status ();
      line->qty_cancelled = roll (3) > 0 ? OMS_QUANTITY_UNKNOWN : roll (3);
      line->shipment_id = roll (2) > 0 ? g_strdup_printf ("S%d", roll (3)) : NULL;
    }
}

static OmsOrderRecord *
random_record (void)
{
  g_autofree char *id = g_strdup_printf ("O-%d", roll (12));
  OmsOrderRecord *record = oms_order_record_new (roll (2) > 0 ? OMS_RECORD_COMPLETE : OMS_RECORD_PARTIAL, id);

  record->status = random_status ();
  record->purchased_at = roll (4) > 0 ? T0 + roll (72) * OMS_TIME_HOUR : OMS_TIME_UNKNOWN;
  record->remote_updated_at = roll (2) > 0 ? T0 + roll (50) * OMS_TIME_HOUR : OMS_TIME_UNKNOWN;
  record->total = roll (3) > 0 ? roll (1000000) : OMS_MONEY_UNKNOWN;
  record->currency = g_strdup (currencies[roll (G_N_ELEMENTS (currencies))]);
  record->ship_city = roll (3) > 0 ? g_strdup_printf ("City %d", roll (5)) : NULL;
  if (roll (3) == 0)
    {
      record->person = oms_person_new ();
      record->person->name = g_strdup_printf ("Buyer %d", roll (100));
    }
  for (int i = roll (3); i > 0; i--)
    {
      g_autofree char *shipment = g_strdup_printf ("S%d", roll (3));
      OmsShipmentRecord *made = oms_order_record_add_shipment (record, shipment);

      made->status = random_status ();
      made->tracking = roll (2) > 0 ? g_strdup_printf ("AWB%05d", roll (10)) : NULL;
    }
  if (roll (6) == 0)
    oms_order_record_add_return (record, skus[roll (3)]);
  random_lines (record);
  return record;
}

static void
random_page (Fixture *f)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();

  for (int i = 1 + roll (6); i > 0; i--)
    g_ptr_array_add (page->orders, random_record ());
  apply_page (f, NULL, page, T0 + roll (100) * OMS_TIME_HOUR);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
pack_some (Fixture *f)
{
  const gint64 ids[] = { 1 + roll (12), 1 + roll (12), 1 + roll (12) };
  gboolean done = FALSE;

  oms_store_set_packed_async (f->store, ids, G_N_ELEMENTS (ids), roll (2), NULL, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_random (Fixture *f, gconstpointer data)
{
  for (int step = 0; step < 150; step++)
    {
      if (roll (8) == 0)
        pack_some (f);
      else
        random_page (f);
      if (step % 5 == 0)
        assert_clean (f->store);
    }
  assert_clean (f->store);
  g_assert_cmpint (sql_int (f, "SELECT COUNT (*) FROM orders"), >, 5);
}

/* The same pages again, in the same order of time, say nothing new. */
static void
test_random_idempotent (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsOrderPage) page = oms_order_page_new ();
  gint64 version;

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("U-%d", i);
      OmsOrderRecord *record = random_record ();

      g_free (record->order_id);
      record->order_id = g_steal_pointer (&id);
      g_ptr_array_set_size (record->returns, 0);
      g_ptr_array_add (page->orders, record);
    }
  apply_page (f, NULL, page, T0);
  version = sql_int (f, "SELECT value FROM counters WHERE name = 'orders'");
  g_assert_cmpint (apply_page (f, NULL, page, T0 + 1).unchanged, ==, 40);
  g_assert_cmpint (sql_int (f, "SELECT value FROM counters WHERE name = 'orders'"), ==, version);
}

static void
test_remove_account (Fixture *f, gconstpointer data)
{
  g_autoptr (OmsAccount) other = oms_account_new ("meesho", "Meesho");
  g_autoptr (GError) error = NULL;
  gint64 first = f->platform;

  for (int i = 0; i < 20; i++)
    random_page (f);
  oms_store_save_account (f->store, other, &error);
  g_assert_no_error (error);
  f->platform = other->id;
  for (int i = 0; i < 5; i++)
    random_page (f);
  oms_store_remove_account (f->store, first, &error);
  g_assert_no_error (error);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM orders WHERE platform_id = %" G_GINT64_FORMAT, first);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM daily_totals WHERE platform_id = %" G_GINT64_FORMAT, first);
  assert_sql_int (f, 0, "SELECT COUNT (*) FROM daily_sku WHERE platform_id = %" G_GINT64_FORMAT, first);
  g_assert_cmpint (sql_int (f, "SELECT COUNT (*) FROM tombstones WHERE kind = 'order'"), >, 5);
  assert_sql_int (f, 1, "SELECT COUNT (*) FROM tombstones WHERE kind = 'platform'");
  assert_clean (f->store);
}

static void
on_zone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (oms_store_set_zone_finish (OMS_STORE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_zone (Fixture *f, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  gboolean done = FALSE;
  OmsOrderRecord *record = make_order ("NIGHT");

  /* 20:00 UTC: the next day in India, the same in New York. */
  record->purchased_at = G_GINT64_CONSTANT (1795032000000) / OMS_TIME_DAY * OMS_TIME_DAY + 20 * OMS_TIME_HOUR;
  apply (f, record, T0);
  for (int i = 0; i < 20; i++)
    random_page (f);
  assert_sql_int (f, 20261119, "SELECT local_day FROM orders WHERE platform_order_id = 'NIGHT'");
  g_assert_false (oms_store_is_moving_days (f->store));
  oms_store_set_zone_async (f->store, zone, NULL, on_zone, &done);
  g_assert_true (oms_store_is_moving_days (f->store));
  while (!done || oms_store_is_moving_days (f->store))
    g_main_context_iteration (NULL, TRUE);
  assert_sql_int (f, 20261118, "SELECT local_day FROM orders WHERE platform_order_id = 'NIGHT'");
  g_assert_true (oms_store_get_zone (f->store) != f->zone);
  assert_clean (f->store);
  /* The triggers are back. */
  random_page (f);
  assert_clean (f->store);

  /* Opened without a zone the days stay; with another one they move in the background. */
  oms_store_close (f->store);
  g_object_unref (f->store);
  f->store = oms_store_open (f->path, NULL, NULL, NULL);
  g_assert_cmpstr (g_time_zone_get_identifier (oms_store_get_zone (f->store)), ==, "America/New_York");
  assert_clean (f->store);
  fixture_reopen (f);
  while (oms_store_is_moving_days (f->store))
    g_usleep (10000);
  assert_sql_int (f, 20261119, "SELECT local_day FROM orders WHERE platform_order_id = 'NIGHT'");
  assert_clean (f->store);
}

#define ADD(name) g_test_add ("/store/totals/" #name, Fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (random);
  ADD (random_idempotent);
  ADD (remove_account);
  ADD (zone);
  return g_test_run ();
}
