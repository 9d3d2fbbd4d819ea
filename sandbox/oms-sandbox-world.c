/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, the clock, and --live. */
#include "oms-sandbox-world.h"

#include "oms-sandbox-protocol.h"
#include "oms-sandbox-time.h"

#include <string.h>

static void
account_free (gpointer data)
{
  OmsSandboxAccount *account = data;

  if (account->protocol->free_data != NULL)
    account->protocol->free_data (account->data);
  oms_sandbox_limits_free (account->limits);
  oms_sandbox_book_free (account->book);
  g_array_unref (account->listings);
  g_hash_table_unref (account->malformed);
  g_free (account->name);
  g_free (account->prefix);
  g_free (account);
}

OmsSandboxWorld *
oms_sandbox_world_new (const OmsSandboxOptions *options)
{
  OmsSandboxWorld *self = g_new0 (OmsSandboxWorld, 1);

  self->options = *options;
  self->faults = oms_sandbox_faults_new (options->seed);
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (options->now != 0)
    self->clock_offset = options->now - g_get_real_time () / 1000;
  return self;
}

void
oms_sandbox_world_free (OmsSandboxWorld *self)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
  g_clear_handle_id (&self->sale_source, g_source_remove);
  g_clear_handle_id (&self->files_source, g_source_remove);
  g_free (self->files_folder);
  g_ptr_array_unref (self->accounts);
  g_hash_table_unref (self->requests);
  oms_sandbox_faults_free (self->faults);
  g_free (self);
}

gint64
oms_sandbox_world_now (OmsSandboxWorld *self)
{
  return g_get_real_time () / 1000 + self->clock_offset;
}

gint64
oms_sandbox_world_wait (OmsSandboxWorld *self, double seconds)
{
  return (gint64) (seconds * 1000 / self->options.speed);
}

static guint
count_kind (OmsSandboxWorld *self, const OmsSandboxProtocol *protocol)
{
  guint n = 0;

  for (guint i = 0; i < self->accounts->len; i++)
    n += ((OmsSandboxAccount *) g_ptr_array_index (self->accounts, i))->protocol == protocol;
  return n;
}

OmsSandboxAccount *
oms_sandbox_world_add_account (OmsSandboxWorld *self, const OmsSandboxProtocol *protocol)
{
  OmsSandboxAccount *account = g_new0 (OmsSandboxAccount, 1);
  guint number = count_kind (self, protocol) + 1;
  const OmsSandboxOptions *options = &self->options;
  /* With --now the world does not depend on the milliseconds it took to get here. */
  gint64 start = options->now != 0 ? options->now : oms_sandbox_world_now (self);

  account->protocol = protocol;
  account->index = self->accounts->len;
  account->name = number == 1 ? g_strdup (protocol->name) : g_strdup_printf ("%s %u", protocol->name, number);
  account->prefix = g_strdup_printf ("/%c%u", protocol->letter, number);
  account->listings =
      oms_sandbox_catalogue_new (options->seed, account->index, options->n_listings, protocol->kept, start);
  account->book = oms_sandbox_book_new (options->seed, account->index, options->n_orders, account->listings,
                                        protocol->long_lives, start);
  account->limits = oms_sandbox_limits_new (protocol->rates, &protocol->budget, options->speed);
  account->malformed = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (self->accounts, account);
  if (protocol->new_data != NULL)
    account->data = protocol->new_data (self, account);
  if (options->replay && protocol->prepare != NULL)
    protocol->prepare (self, account);
  return account;
}

OmsSandboxAccount *
oms_sandbox_world_find (OmsSandboxWorld *self, const char *path)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      OmsSandboxAccount *account = g_ptr_array_index (self->accounts, i);
      size_t length = strlen (account->prefix);

      if (strncmp (path, account->prefix, length) == 0 && path[length] == '/')
        return account;
    }
  return NULL;
}

/* ---- Broken orders ---------------------------------------------------------------------------------------------- */

/* Whether a list of the marketplace tells of the order, and once. */
static gboolean
is_listed (OmsSandboxAccount *account, const OmsSandboxOrder *order)
{
  return !account->protocol->long_lives || (!order->split && order->state < OMS_SANDBOX_RETURNING);
}

/* The first order from @index on (and round) that has prices to break, and is whole. Returns: FALSE when there is none
 */
static gboolean
settle_on_whole (OmsSandboxAccount *account, guint *index)
{
  guint size = oms_sandbox_book_size (account->book);
  OmsSandboxOrder order;

  for (guint tried = 0; tried < size; tried++, *index = (*index + 1) % size)
    {
      oms_sandbox_book_get (account->book, *index, &order);
      if (!order.unpaid && is_listed (account, &order) &&
          !g_hash_table_contains (account->malformed, GUINT_TO_POINTER (*index)))
        return TRUE;
    }
  return FALSE;
}

static void
break_orders (OmsSandboxAccount *account, guint n)
{
  guint size = oms_sandbox_book_size (account->book);

  for (guint i = g_hash_table_size (account->malformed); i < n; i++)
    {
      guint index = (guint) ((guint64) size * (i + 1) / (n + 1));

      if (!settle_on_whole (account, &index))
        return;
      g_hash_table_insert (account->malformed, GUINT_TO_POINTER (index), GUINT_TO_POINTER (i));
    }
}

void
oms_sandbox_world_break (OmsSandboxWorld *self)
{
  guint n = oms_sandbox_faults_number (self->faults, "malformed");

  for (guint a = 0; a < self->accounts->len; a++)
    break_orders (g_ptr_array_index (self->accounts, a), n);
}

guint
oms_sandbox_world_mend (OmsSandboxWorld *self)
{
  guint mended = 0;

  for (guint a = 0; a < self->accounts->len; a++)
    {
      OmsSandboxAccount *account = g_ptr_array_index (self->accounts, a);
      GHashTableIter iter;
      gpointer index;

      g_hash_table_iter_init (&iter, account->malformed);
      while (g_hash_table_iter_next (&iter, &index, NULL))
        oms_sandbox_book_touch (account->book, GPOINTER_TO_UINT (index), oms_sandbox_world_now (self));
      mended += g_hash_table_size (account->malformed);
      g_hash_table_remove_all (account->malformed);
    }
  return mended;
}

/* ---- Time passing ----------------------------------------------------------------------------------------------- */

guint
oms_sandbox_world_add_order (OmsSandboxWorld *self, OmsSandboxAccount *account)
{
  gint64 now = oms_sandbox_world_now (self);
  guint index = oms_sandbox_book_add (account->book, now);
  OmsSandboxOrder order;

  oms_sandbox_book_get (account->book, index, &order);
  for (guint i = 0; i < order.n_lines; i++)
    {
      OmsSandboxListing *listing = &g_array_index (account->listings, OmsSandboxListing, order.lines[i].listing);

      listing->quantity -= MIN (listing->quantity, order.lines[i].quantity);
      listing->updated = now;
    }
  return index;
}

static OmsSandboxAccount *
pick_account (OmsSandboxWorld *self, OmsSandboxRandom *random)
{
  return g_ptr_array_index (self->accounts, oms_sandbox_random_int (random, self->accounts->len));
}

/* Looks among recent orders for one whose life is not over. Returns: FALSE when none was met */
static gboolean
move_one_on (OmsSandboxWorld *self, OmsSandboxAccount *account, OmsSandboxRandom *random)
{
  guint size = oms_sandbox_book_size (account->book);
  guint recent = MIN (size, 6000);
  gint64 now = oms_sandbox_world_now (self);

  for (guint tried = 0; tried < 60 && recent > 0; tried++)
    {
      double u = oms_sandbox_random_double (random);
      guint index = size - 1 - (guint) (u * u * recent);

      if (oms_sandbox_random_chance (random, 20) && oms_sandbox_book_request_cancel (account->book, index, now))
        return TRUE;
      if (oms_sandbox_book_advance (account->book, index, now))
        return TRUE;
    }
  return FALSE;
}

void
oms_sandbox_world_event (OmsSandboxWorld *self)
{
  OmsSandboxRandom random = oms_sandbox_random (self->options.seed, 0x11fe, self->events++);
  OmsSandboxAccount *account = pick_account (self, &random);

  if (oms_sandbox_random_chance (&random, 400))
    oms_sandbox_world_add_order (self, account);
  else
    move_one_on (self, account, &random);
}

static gboolean
on_live (gpointer data)
{
  oms_sandbox_world_event (data);
  return G_SOURCE_CONTINUE;
}

void
oms_sandbox_world_set_live (OmsSandboxWorld *self, double rate)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
  if (rate > 0)
    self->live_source = g_timeout_add (MAX (1, (guint) (60000 / rate)), on_live, self);
}

/* ---- A sale ----------------------------------------------------------------------------------------------------- */

#define SALE_MS          50
#define MOVES_A_SALE     2  /* fewer than a life has: work piles up */
#define CANCELLED_PACKED 40 /* of a thousand orders */

/* Cancels a packed order, one of the newest. Returns: FALSE when there is none */
static gboolean
cancel_one_packed (OmsSandboxWorld *self, OmsSandboxAccount *account, OmsSandboxRandom *random)
{
  guint size = oms_sandbox_book_size (account->book);
  guint left = oms_sandbox_random_int (random, 10) + 1;
  guint found = size;

  for (guint n = 1; n <= size && left > 0; n++)
    if (oms_sandbox_book_state (account->book, size - n) == OMS_SANDBOX_PACKED)
      {
        found = size - n;
        left--;
      }
  return found < size && oms_sandbox_book_cancel_packed (account->book, found, oms_sandbox_world_now (self));
}

static void
sell_one (OmsSandboxWorld *self)
{
  OmsSandboxRandom random = oms_sandbox_random (self->options.seed, 0x5a1e, self->sale_done++);

  oms_sandbox_world_add_order (self, pick_account (self, &random));
  for (guint i = 0; i < MOVES_A_SALE; i++)
    self->sale_moved += move_one_on (self, pick_account (self, &random), &random);
  if (oms_sandbox_random_chance (&random, CANCELLED_PACKED))
    self->sale_cancelled += cancel_one_packed (self, pick_account (self, &random), &random);
}

static gboolean
on_sale (gpointer data)
{
  OmsSandboxWorld *self = data;
  gint64 now = g_get_monotonic_time ();

  self->sale_owed += self->sale_rate * (double) (now - self->sale_at) / (3600 * 1e6);
  self->sale_at = now;
  for (; self->sale_owed >= 1; self->sale_owed--)
    sell_one (self);
  return G_SOURCE_CONTINUE;
}

void
oms_sandbox_world_set_sale (OmsSandboxWorld *self, double rate)
{
  g_clear_handle_id (&self->sale_source, g_source_remove);
  self->sale_rate = rate;
  self->sale_at = g_get_monotonic_time ();
  if (rate > 0)
    self->sale_source = g_timeout_add (SALE_MS, on_sale, self);
}
