/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a database of very many believable orders, through the store's own bulk mode: for benchmarks, for the tests at
 * a million rows, and for pictures. The same seed gives the same orders, counted back from today.
 *
 *   oms-make-orders FILE [--orders N] [--accounts 1…4] [--seed S] [--quiet]  */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "make-catalogue.h"
#include "oms-store-bulk.h"

#define PAGE 2000
#define DAYS 540

typedef struct
{
  OmsStore *store;
  Catalogue *catalogue;
  GRand *rand;
  gint64 now;
  OmsAccount *accounts[N_KINDS];
  int n_accounts;
} Maker;

static int option_orders = 10000;
static int option_accounts = N_KINDS;
static int option_seed = 1;
static gboolean option_quiet;

static const GOptionEntry options[] = {
  { "orders", 0, 0, G_OPTION_ARG_INT, &option_orders, "How many orders", "N" },
  { "accounts", 0, 0, G_OPTION_ARG_INT, &option_accounts, "How many accounts, 1 to 4", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT, &option_seed, "Where the dice begin", "S" },
  { "quiet", 0, 0, G_OPTION_ARG_NONE, &option_quiet, "Say nothing", NULL },
  { 0 },
};

static const struct
{
  const char *kind, *name;
} accounts[N_KINDS] = {
  [KIND_AMAZON] = { "amazon", "Amazon India" },
  [KIND_FLIPKART] = { "flipkart", "Flipkart" },
  [KIND_MEESHO] = { "meesho", "Meesho" },
  [KIND_MYNTRA] = { "myntra", "Myntra" },
};

static gboolean
chance (Maker *maker, double share)
{
  return g_rand_double (maker->rand) < share;
}

static int
pick (Maker *maker, int n)
{
  return g_rand_int_range (maker->rand, 0, n);
}

/* ---- One order ----------------------------------------------------------------------------------------------------
 */

/* More orders lately than long ago. */
static gint64
moment (Maker *maker, double place)
{
  double days = DAYS * (1 - place) * (1 - 0.35 * place);
  gint64 at = maker->now - (gint64) (days * OMS_TIME_DAY);

  return at - pick (maker, OMS_TIME_HOUR);
}

/* Where an order of this age stands by now. */
static OmsStatus
status_of_age (Maker *maker, gint64 age)
{
  double dice = g_rand_double (maker->rand);

  if (age < 14 * OMS_TIME_HOUR)
    return dice < 0.05   ? OMS_STATUS_ON_HOLD
           : dice < 0.78 ? OMS_STATUS_NEW
           : dice < 0.95 ? OMS_STATUS_PACKED
                         : OMS_STATUS_CANCELLED;
  if (age < 2 * OMS_TIME_DAY)
    return dice < 0.04   ? OMS_STATUS_NEW
           : dice < 0.12 ? OMS_STATUS_PACKED
           : dice < 0.94 ? OMS_STATUS_SHIPPED
                         : OMS_STATUS_CANCELLED;
  if (age < 8 * OMS_TIME_DAY)
    return dice < 0.002  ? OMS_STATUS_NEW
           : dice < 0.5  ? OMS_STATUS_SHIPPED
           : dice < 0.9  ? OMS_STATUS_DELIVERED
           : dice < 0.96 ? OMS_STATUS_CANCELLED
                         : OMS_STATUS_RETURNING;
  return dice < 0.80    ? OMS_STATUS_DELIVERED
         : dice < 0.88  ? OMS_STATUS_CANCELLED
         : dice < 0.985 ? OMS_STATUS_RETURNED
         : dice < 0.99  ? OMS_STATUS_LOST
         : dice < 0.995 ? OMS_STATUS_RETURNING
                        : OMS_STATUS_DELIVERED;
}

static const char *const raw_words[OMS_N_STATUSES] = {
  "NEW_WORD",  "HOLD",      "APPROVED",         "READY_TO_DISPATCH", "SHIPPED",
  "DELIVERED", "CANCELLED", "RETURN_REQUESTED", "RETURNED",          "LOST",
};

static char *
make_order_id (Maker *maker, Kind kind, gint64 serial)
{
  guint32 a = g_rand_int (maker->rand) % 10000000, b = (guint32) (serial % 10000000);

  switch (kind)
    {
    case KIND_AMAZON:
      return g_strdup_printf ("%d-%07u-%07u", 402 + pick (maker, 6), a, b);
    case KIND_FLIPKART:
      return g_strdup_printf ("OD%d%07u%08" G_GINT64_FORMAT, 430 + pick (maker, 9), a, serial);
    case KIND_MEESHO:
      return g_strdup_printf ("%d%07u%07u_1", 10 + pick (maker, 80), a, b);
    case KIND_MYNTRA:
    default:
      return g_strdup_printf ("13%07u%09" G_GINT64_FORMAT, a, serial);
    }
}

static void
add_lines (Maker *maker, OmsOrderRecord *record)
{
  int n = chance (maker, 0.86) ? 1 : 2 + pick (maker, 2);
  gint64 total = 0;

  for (int i = 0; i < n; i++)
    {
      OmsLineRecord *line = oms_order_record_add_line (record);
      const Product *product = catalogue_pick (maker->catalogue, maker->rand);

      line->line_id = g_strdup_printf ("%s-%d", record->order_id, i + 1);
      line->sku = g_strdup (product->sku);
      line->title = g_strdup (product->title);
      line->quantity = chance (maker, 0.93) ? 1 : 2;
      line->unit_price = product->price;
      line->line_total = product->price * line->quantity;
      line->status = record->status;
      line->raw_status = g_strdup (record->raw_status);
      line->qty_cancelled = record->status == OMS_STATUS_CANCELLED ? line->quantity : 0;
      total += line->line_total;
    }
  if (record->status != OMS_STATUS_ON_HOLD)
    {
      record->total = total;
      record->currency = g_strdup ("INR");
    }
}

static void
add_dispatch (Maker *maker, OmsOrderRecord *record)
{
  int day = oms_time_local_day (record->purchased_at, oms_store_get_zone (maker->store));

  record->dispatch_after = record->purchased_at + OMS_TIME_HOUR / 2;
  record->dispatch_by =
      oms_time_day_start (oms_time_day_add (day, chance (maker, 0.8) ? 1 : 2), oms_store_get_zone (maker->store)) +
      (chance (maker, 0.5) ? 14 : 18) * OMS_TIME_HOUR;
  if (record->status >= OMS_STATUS_PACKED && record->status != OMS_STATUS_CANCELLED)
    record->tracking =
        g_strdup_printf ("%s%09u", chance (maker, 0.5) ? "FMPP" : "7D1", g_rand_int (maker->rand) % 1000000000u);
}

static void
add_buyer (Maker *maker, OmsOrderRecord *record)
{
  const City *city = catalogue_pick_city (maker->rand);

  record->ship_city = g_strdup (city->name);
  record->ship_state = g_strdup (city->state);
  record->ship_postcode = g_strdup_printf ("%d%03d", city->postcode, pick (maker, 120));
  if (!chance (maker, 0.7))
    return;
  record->person = oms_person_new ();
  record->person->name = catalogue_make_name (maker->rand);
  record->person->city = g_strdup (city->name);
  record->person->state = g_strdup (city->state);
  record->person->postcode = g_strdup (record->ship_postcode);
  record->person->country = g_strdup ("IN");
}

static OmsOrderRecord *
make_order (Maker *maker, Kind kind, gint64 serial, double place)
{
  g_autofree char *order_id = make_order_id (maker, kind, serial);
  OmsOrderRecord *record = oms_order_record_new (OMS_RECORD_COMPLETE, order_id);

  record->purchased_at = moment (maker, place) / OMS_TIME_SECOND * OMS_TIME_SECOND;
  record->status = status_of_age (maker, maker->now - record->purchased_at);
  record->raw_status = g_strdup (raw_words[record->status]);
  record->remote_updated_at =
      MIN (record->purchased_at + (gint64) (1 + pick (maker, 6 * 24)) * OMS_TIME_HOUR, maker->now);
  record->fulfilment = kind == KIND_AMAZON && chance (maker, 0.4) ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_SELF;
  record->payment = g_strdup (chance (maker, 0.55) ? "cod" : "prepaid");
  record->marketplace_id = g_strdup (kind == KIND_AMAZON ? "A21TJRUUN4KGV" : "");
  if (kind == KIND_MEESHO)
    record->group_id = g_strndup (order_id, strlen (order_id) - 2);
  oms_order_record_set_flag (record, OMS_FLAG_ATTENTION, oms_status_is_open (record->status) && chance (maker, 0.01));
  oms_order_record_set_flag (record, OMS_FLAG_CANCEL_REQUESTED,
                             oms_status_is_open (record->status) && chance (maker, 0.01));
  add_lines (maker, record);
  add_dispatch (maker, record);
  add_buyer (maker, record);
  return record;
}

/* ---- Everything ---------------------------------------------------------------------------------------------------
 */

static gboolean
make_accounts (Maker *maker, GError **error)
{
  for (int i = 0; i < maker->n_accounts; i++)
    {
      maker->accounts[i] = oms_account_new (accounts[i].kind, accounts[i].name);
      if (!oms_store_save_account (maker->store, maker->accounts[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_stock (Maker *maker, const OmsAccount *account, GError **error)
{
  OmsPageContext context = { .platform_id = account->id, .fetched_at = maker->now };
  g_autoptr (OmsStockPage) page = oms_stock_page_new ();
  OmsSyncCounts counts = { 0 };

  for (guint i = 0; i < catalogue_size (maker->catalogue); i++)
    {
      const Product *product = catalogue_get (maker->catalogue, i);
      OmsStockRecord *record;

      if (!chance (maker, 0.7))
        continue;
      record = oms_stock_record_new (product->sku);
      record->title = g_strdup (product->title);
      record->price = product->price;
      record->currency = g_strdup ("INR");
      record->status = g_strdup ("active");
      record->has_stock = !chance (maker, 0.03);
      record->fulfilment = OMS_FULFILMENT_SELF;
      record->state = chance (maker, 0.97) ? OMS_STOCK_KNOWN : OMS_STOCK_UNKNOWN;
      record->read_at = maker->now - pick (maker, 5 * OMS_TIME_HOUR);
      if (record->state == OMS_STOCK_KNOWN)
        {
          record->available = chance (maker, 0.04) ? 0 : chance (maker, 0.08) ? 1 + pick (maker, 5) : pick (maker, 400);
          record->reserved = pick (maker, 9);
          record->total = record->available + record->reserved;
          record->inbound = chance (maker, 0.2) ? pick (maker, 100) : 0;
        }
      g_ptr_array_add (page->records, record);
    }
  return oms_store_apply_stock (maker->store, &context, page, &counts, error);
}

/* The first accounts have the most orders. */
static Kind
pick_kind (Maker *maker)
{
  double dice = g_rand_double (maker->rand);

  return (Kind) (dice * (0.5 + 0.5 * dice) * maker->n_accounts);
}

static gboolean
flush (Maker *maker, Kind kind, OmsOrderPage **pages, GError **error)
{
  g_autoptr (OmsOrderPage) page = g_steal_pointer (&pages[kind]);

  pages[kind] = oms_order_page_new ();
  return oms_store_add_bulk (maker->store, maker->accounts[kind]->id, page, error);
}

static gboolean
add_orders (Maker *maker, OmsOrderPage **pages, GError **error)
{
  for (gint64 done = 0; done < option_orders; done++)
    {
      Kind kind = pick_kind (maker);

      g_ptr_array_add (pages[kind]->orders, make_order (maker, kind, done, (double) done / option_orders));
      if (pages[kind]->orders->len >= PAGE && !flush (maker, kind, pages, error))
        return FALSE;
      if (!option_quiet && (done + 1) % 100000 == 0)
        g_printerr ("%" G_GINT64_FORMAT " orders\n", done + 1);
    }
  for (int kind = 0; kind < maker->n_accounts; kind++)
    if (!flush (maker, kind, pages, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_orders (Maker *maker, GError **error)
{
  OmsOrderPage *pages[N_KINDS];
  gboolean made;

  for (int kind = 0; kind < N_KINDS; kind++)
    pages[kind] = oms_order_page_new ();
  made = oms_store_begin_bulk (maker->store, error) && add_orders (maker, pages, error) &&
         oms_store_end_bulk (maker->store, NULL, error);
  for (int kind = 0; kind < N_KINDS; kind++)
    oms_order_page_free (pages[kind]);
  return made;
}

static gboolean
make_all (Maker *maker, GError **error)
{
  if (!make_accounts (maker, error))
    return FALSE;
  for (int i = 0; i < maker->n_accounts; i++)
    if (!make_stock (maker, maker->accounts[i], error))
      return FALSE;
  return make_orders (maker, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr (GError) error = NULL;
  Maker maker = { 0 };
  gboolean made;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || option_orders < 0 ||
      option_accounts < 1 || option_accounts > N_KINDS)
    {
      g_printerr ("oms-make-orders: %s\n", error != NULL ? error->message : "wrong usage, see --help");
      return 2;
    }
  maker.store = oms_store_open (argv[1], NULL, NULL, &error);
  if (maker.store == NULL)
    {
      g_printerr ("oms-make-orders: %s\n", error->message);
      return 1;
    }
  maker.rand = g_rand_new_with_seed (option_seed);
  maker.catalogue = catalogue_new (maker.rand);
  maker.now = oms_time_now ();
  maker.n_accounts = option_accounts;
  made = make_all (&maker, &error);
  if (!made)
    g_printerr ("oms-make-orders: %s\n", error->message);

  oms_store_close (maker.store);
  g_object_unref (maker.store);
  for (int i = 0; i < maker.n_accounts; i++)
    g_clear_pointer (&maker.accounts[i], oms_account_free);
  catalogue_free (maker.catalogue);
  g_rand_free (maker.rand);
  return made ? 0 : 1;
}
