/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a page of a hundred orders takes: new, as it was, and with another status, on a database of a given size
 * (--orders N, 20,000 without it). Processor time beside the clock, which other work on the machine moves. */
#include "oms-store-bulk.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE   100
#define ROUNDS 20
#define T0     G_GINT64_CONSTANT (1795000000000)

static OmsOrderRecord *
make_order (int number, OmsStatus status)
{
  g_autofree char *id = g_strdup_printf ("404-%07u-%07d", (guint) number * 2654435761u % 9999999u, number);
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, id);
  OmsShipmentRecord *shipment = oms_order_record_add_shipment (record, "S1");

  record->status = status;
  record->raw_status = g_strdup (oms_status_to_id (status));
  record->purchased_at = T0 - number * OMS_TIME_MINUTE;
  record->remote_updated_at = T0 + status;
  record->dispatch_by = record->purchased_at + OMS_TIME_DAY;
  record->total = 10000 + number % 90000;
  record->currency = g_strdup ("INR");
  record->payment = g_strdup (number % 2 > 0 ? "cod" : "prepaid");
  record->ship_city = g_strdup (number % 3 > 0 ? "Bengaluru" : "Jaipur");
  record->ship_postcode = g_strdup_printf ("%06d", 110000 + number % 700000);
  shipment->status = status;
  shipment->tracking = g_strdup_printf ("FMPC%010d", number);
  for (int i = 0; i <= number % 3 / 2; i++)
    {
      OmsLineRecord *line = oms_order_record_add_line (record);

      line->line_id = g_strdup_printf ("%d-%d", number, i);
      line->shipment_id = g_strdup ("S1");
      line->sku = g_strdup_printf ("SKU-%05d", (number * 7 + i) % 3000);
      line->title = g_strdup_printf ("Cotton printed kurta for women, straight fit, no. %d", (number * 7 + i) % 3000);
      line->quantity = 1;
      line->line_total = 9900;
    }
  return record;
}

static void
fill (OmsStore *store, gint64 platform, int n_orders)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!oms_store_begin_bulk (store, &error))
    g_error ("%s", error->message);
  for (int number = 0; number < n_orders;)
    {
      g_autoptr (OmsOrderPage) page = oms_order_page_new ();

      for (int i = 0; i < 1000 && number < n_orders; i++, number++)
        g_ptr_array_add (page->orders, make_order (number, number % 50 == 0 ? OMS_STATUS_NEW : OMS_STATUS_DELIVERED));
      if (!oms_store_add_bulk (store, platform, page, &error))
        g_error ("%s", error->message);
    }
  if (!oms_store_end_bulk (store, NULL, &error))
    g_error ("%s", error->message);
  g_print ("bulk load of %d orders: %.1f s\n", n_orders, (double) (g_get_monotonic_time () - start) / 1e6);
}

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static void
measure (OmsStore *store, gint64 platform, const char *what, int first, int step, OmsStatus status)
{
  double clock[ROUNDS], processor[ROUNDS];

  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (OmsOrderPage) page = oms_order_page_new ();
      const OmsPageContext context = { .platform_id = platform, .job = "bench", .fetched_at = T0 + OMS_TIME_DAY };
      g_autoptr (GError) error = NULL;
      gint64 start;

      for (int i = 0; i < PAGE; i++)
        g_ptr_array_add (page->orders, make_order (first + (round * PAGE + i) * step, status));
      processor[round] = processor_ms ();
      start = g_get_monotonic_time ();
      if (!oms_store_apply_orders (store, &context, page, NULL, &error))
        g_error ("%s", error->message);
      clock[round] = (double) (g_get_monotonic_time () - start) / 1e3;
      processor[round] = processor_ms () - processor[round];
    }
  qsort (clock, ROUNDS, sizeof *clock, compare);
  qsort (processor, ROUNDS, sizeof *processor, compare);
  g_print ("%-22s median %6.1f ms, slowest %6.1f ms; processor %6.1f ms\n", what, clock[ROUNDS / 2], clock[ROUNDS - 1],
           processor[ROUNDS / 2]);
}

int
main (int argc, char **argv)
{
  int n_orders = argc == 3 && strcmp (argv[1], "--orders") == 0 ? atoi (argv[2]) : 20000;
  g_autofree char *folder = g_dir_make_tmp ("oms-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "oms.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsStore) store = oms_store_open (path, NULL, NULL, &error);
  g_autoptr (OmsAccount) account = oms_account_new ("amazon", "Amazon India");
  int step = MAX (n_orders / (PAGE * ROUNDS), 1);

  if (store == NULL || !oms_store_save_account (store, account, &error))
    g_error ("%s", error->message);
  fill (store, account->id, n_orders);
  measure (store, account->id, "100 new orders", n_orders, 1, OMS_STATUS_NEW);
  measure (store, account->id, "the same again", n_orders, 1, OMS_STATUS_NEW);
  measure (store, account->id, "another status", 0, step, OMS_STATUS_RETURNING);
  oms_store_close (store);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
