/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order's life is drawn from the seed; where it stands in that life follows from its age at the start, and
 * afterwards from what --live and the tests do to it. */
#include "oms-sandbox-orders.h"

#include "oms-sandbox-catalogue.h"
#include "oms-sandbox-time.h"

#define SPAN_DAYS             90
#define FLAG_CANCEL_REQUESTED 1
#define FLAG_UNPAID           2
#define FLAG_SPLIT            4
#define FLAG_FIRST_BEHIND     8
#define FLAG_PACKED           16

typedef struct
{
  gint64 created;
  gint64 updated;
  gint64 behind;         /* of the parcel that did not change last: when it did */
  guint32 shipped_after; /* seconds from created; 0: not */
  guint32 turned_after;  /* the same, for the way back */
  guint8 state;
  guint8 flags;
} Entry;

/* One line of the log of changes, sorted by time. A line whose time is no longer the order's is stale. */
typedef struct
{
  gint64 time;
  guint32 index;
} Change;

struct _OmsSandboxBook
{
  guint64 seed;
  guint account;
  gboolean long_lives;
  GArray *listings;
  GArray *entries; /* Entry, by creation */
  GArray *log;     /* Change, by time */
  guint stale;
  guint64 version;
};

/* What the seed says of an order before anything has happened to it. */
typedef struct
{
  gboolean by_marketplace;
  gboolean preorder;
  gboolean cancels;
  gboolean unfulfillable;
  gboolean splits; /* ships in two parcels */
  gboolean asks_cancel;
  gint64 pending; /* how long */
  gint64 ship;    /* from the end of pending */
  gint64 second;  /* from ship to the second parcel */
  gint64 deliver; /* from the last parcel */
  gint64 cancel;  /* from created */
  /* Of long lives. */
  gboolean cancels_packed;
  gboolean comes_back; /* from the buyer, or without having got there */
  gboolean by_buyer;
  gboolean gets_lost;
  gint64 pack; /* from the end of pending; before ship */
  gint64 turn; /* from delivery, or from the last parcel, to the way back */
  gint64 back; /* from there to its end */
  gboolean ahead;
} Life;

static Entry *
entry_at (OmsSandboxBook *self, guint index)
{
  g_assert (index < self->entries->len);
  return &g_array_index (self->entries, Entry, index);
}

static OmsSandboxRandom
stream (OmsSandboxBook *self, guint index, guint what)
{
  return oms_sandbox_random (self->seed, ((guint64) what << 32) + self->account, index);
}

static gint64
hours (OmsSandboxRandom *random, double least, double most)
{
  double h = least + (most - least) * oms_sandbox_random_double (random);

  return (gint64) (h * (double) OMS_SANDBOX_HOUR) / 1000 * 1000;
}

static const OmsSandboxListing *
listing_at (OmsSandboxBook *self, guint i)
{
  return &g_array_index (self->listings, OmsSandboxListing, i);
}

/* Few things sell often, most sell seldom. */
static guint
draw_listing (OmsSandboxBook *self, OmsSandboxRandom *random)
{
  double u = oms_sandbox_random_double (random);
  guint n = self->listings->len;
  guint rank = (guint) (u * u * n);

  return (guint) ((rank * G_GUINT64_CONSTANT (2654435761)) % n);
}

static void
draw_long_life (OmsSandboxBook *self, guint index, Life *life)
{
  OmsSandboxRandom random = stream (self, index, 7);

  life->preorder = life->unfulfillable = life->asks_cancel = FALSE;
  life->cancels_packed = !life->cancels && oms_sandbox_random_chance (&random, 15);
  life->comes_back = oms_sandbox_random_chance (&random, 120);
  life->by_buyer = oms_sandbox_random_chance (&random, 600);
  life->gets_lost = !life->comes_back && oms_sandbox_random_chance (&random, 4);
  life->pack = (gint64) ((double) life->ship * (0.3 + 0.5 * oms_sandbox_random_double (&random))) / 1000 * 1000;
  life->turn = hours (&random, 20, 120);
  life->back = hours (&random, 60, 200);
  life->ahead = oms_sandbox_random_chance (&random, 500) && !life->gets_lost && (!life->comes_back || life->by_buyer);
}

static void
draw_life (OmsSandboxBook *self, guint index, Life *life)
{
  OmsSandboxRandom first = stream (self, index, 2);
  OmsSandboxRandom random = stream (self, index, 1);

  *life = (Life){ 0 };
  life->by_marketplace = listing_at (self, draw_listing (self, &first))->by_marketplace;
  life->preorder = oms_sandbox_random_chance (&random, 2);
  life->cancels = oms_sandbox_random_chance (&random, 45);
  life->unfulfillable = life->by_marketplace && oms_sandbox_random_chance (&random, 8);
  life->splits = !life->by_marketplace && oms_sandbox_random_chance (&random, 300);
  life->asks_cancel = !life->by_marketplace && oms_sandbox_random_chance (&random, 25);
  life->pending = oms_sandbox_random_chance (&random, 40) ? hours (&random, 6, 60) : hours (&random, 0.1, 1.5);
  life->ship = life->by_marketplace ? hours (&random, 3, 20) : hours (&random, 5, 34);
  if (!life->by_marketplace && oms_sandbox_random_chance (&random, 50))
    life->ship += hours (&random, 24, 110); /* late: these are the overdue ones */
  life->second = hours (&random, 6, 40);
  life->deliver = hours (&random, 26, 150);
  life->cancel = hours (&random, 0.2, 26);
  if (self->long_lives)
    draw_long_life (self, index, life);
}

/* ---- Drawing an order ------------------------------------------------------------------------------------------- */

static guint
draw_quantity (OmsSandboxRandom *random)
{
  guint u = oms_sandbox_random_int (random, 100);

  return u < 84 ? 1 : u < 93 ? 2 : u < 96 ? 3 : u < 98 ? 4 : 5;
}

static guint
draw_n_lines (OmsSandboxRandom *random)
{
  guint u = oms_sandbox_random_int (random, 100);

  return u < 82 ? 1 : u < 94 ? 2 : u < 98 ? 3 : 4;
}

/* The next listing of the same kind, not in the order already. Returns: FALSE when there is none */
static gboolean
settle_listing (OmsSandboxBook *self, OmsSandboxOrder *order, guint *listing)
{
  guint n = self->listings->len;

  for (guint tried = 0; tried < n; tried++)
    {
      guint candidate = (*listing + tried) % n;
      gboolean taken = listing_at (self, candidate)->by_marketplace != order->by_marketplace;

      for (guint i = 0; i < order->n_lines && !taken; i++)
        taken = order->lines[i].listing == candidate;
      if (!taken)
        {
          *listing = candidate;
          return TRUE;
        }
    }
  return FALSE;
}

/* In long lives each unit has its share, to the paisa: they can be told apart. */
static gint64
draw_discount (OmsSandboxBook *self, const OmsSandboxLine *line, guint percent)
{
  if (self->long_lives)
    return line->unit_price * percent / 100 * line->quantity;
  return line->unit_price * line->quantity * percent / 100;
}

static void
draw_lines (OmsSandboxBook *self, OmsSandboxOrder *order)
{
  OmsSandboxRandom random = stream (self, order->index, 2);
  guint listing = draw_listing (self, &random); /* the draw that draw_life () made, too */
  guint wanted = draw_n_lines (&random);

  order->by_marketplace = listing_at (self, listing)->by_marketplace;
  order->n_lines = 0;
  while (order->n_lines < wanted && settle_listing (self, order, &listing))
    {
      OmsSandboxLine *line = &order->lines[order->n_lines];
      guint64 id = ((guint64) self->account << 34) + (guint64) order->index * OMS_SANDBOX_MAX_LINES + order->n_lines;
      guint deal = oms_sandbox_random_int (&random, 100);

      line->listing = listing;
      line->quantity = draw_quantity (&random);
      line->unit_price = listing_at (self, listing)->price;
      line->discount = draw_discount (self, line, deal < 85 ? 0 : deal < 95 ? 5 : 10);
      line->shipped = line->first = 0;
      line->id = oms_sandbox_shuffle14 (self->seed + 1, id);
      order->n_lines++;
      listing = draw_listing (self, &random);
    }
}

static void
draw_terms (OmsSandboxBook *self, OmsSandboxOrder *order)
{
  OmsSandboxRandom random = stream (self, order->index, 3);
  gint64 goods = 0;

  order->cash_on_delivery = oms_sandbox_random_chance (&random, 320);
  order->express = oms_sandbox_random_chance (&random, 180);
  order->business = oms_sandbox_random_chance (&random, 40);
  order->gift = oms_sandbox_random_chance (&random, 35);
  order->easy_ship = !order->by_marketplace && oms_sandbox_random_chance (&random, 700);
  order->cancel_by = oms_sandbox_random_int (&random, 3);
  for (guint i = 0; i < order->n_lines; i++)
    goods += order->lines[i].unit_price * order->lines[i].quantity - order->lines[i].discount;
  order->shipping = goods < 49900 && !order->by_marketplace ? 4000 + 100 * oms_sandbox_random_int (&random, 30) : 0;
  order->cod_fee = order->cash_on_delivery && oms_sandbox_random_chance (&random, 400) ? 700 : 0;
  order->total = goods + order->shipping + order->cod_fee;
}

/* Sunday is no working day. Ordered by two in the afternoon: leaves the next working day. */
static gint64
ship_day (OmsSandboxOrder *order)
{
  gint64 day = oms_sandbox_time_day (order->created);
  gint64 after_two = order->created - day >= 14 * OMS_SANDBOX_HOUR;
  gint64 wait = (order->express ? 0 : 1) + after_two;

  day += wait * OMS_SANDBOX_DAY;
  if (oms_sandbox_time_weekday (day) == 6)
    day += OMS_SANDBOX_DAY;
  return day;
}

static void
draw_windows (OmsSandboxOrder *order)
{
  gint64 day = ship_day (order);

  order->ship_from = oms_sandbox_time_day (order->created) + (order->express ? 0 : OMS_SANDBOX_DAY);
  if (order->ship_from > day)
    order->ship_from = day;
  order->ship_by = day + OMS_SANDBOX_DAY - OMS_SANDBOX_SECOND;
  order->deliver_from = day + (order->express ? 1 : 2) * OMS_SANDBOX_DAY;
  order->deliver_by = day + (order->express ? 3 : 6) * OMS_SANDBOX_DAY - OMS_SANDBOX_SECOND;
}

static gboolean
has_left (OmsSandboxState state)
{
  return state == OMS_SANDBOX_SHIPPED || state == OMS_SANDBOX_DELIVERED || state == OMS_SANDBOX_RETURNING ||
         state == OMS_SANDBOX_RETURNED || state == OMS_SANDBOX_LOST;
}

/* The first parcel of two holds the first line, or one unit of the only one. */
static void
spread_shipped (OmsSandboxOrder *order, gboolean long_lives)
{
  gboolean partly = order->state == OMS_SANDBOX_PARTLY_SHIPPED;

  if (!partly && !has_left (order->state) && !long_lives)
    return;
  for (guint i = 0; i < order->n_lines; i++)
    {
      OmsSandboxLine *line = &order->lines[i];

      line->first = !order->split ? line->quantity : i > 0 ? 0 : order->n_lines > 1 ? line->quantity : 1;
      line->shipped = partly ? line->first : has_left (order->state) ? line->quantity : 0;
    }
}

static void
set_long_life (OmsSandboxBook *self, const Entry *entry, OmsSandboxOrder *order)
{
  gboolean first_behind = (entry->flags & FLAG_FIRST_BEHIND) != 0;
  Life life = { 0 };

  if (self->long_lives)
    {
      draw_life (self, order->index, &life);
      order->easy_ship = FALSE;
    }
  order->by_buyer = life.by_buyer;
  order->ahead = life.ahead;
  order->packed = (entry->flags & FLAG_PACKED) != 0;
  order->turned_at = entry->turned_after > 0 ? entry->created + (gint64) entry->turned_after * 1000 : 0;
  order->parcel_updated[0] = first_behind ? entry->behind : entry->updated;
  order->parcel_updated[1] = first_behind ? entry->updated : entry->behind;
}

void
oms_sandbox_book_get (OmsSandboxBook *self, guint index, OmsSandboxOrder *order)
{
  const Entry *entry = entry_at (self, index);

  order->index = index;
  order->number = oms_sandbox_shuffle14 (self->seed, ((guint64) self->account << 32) + index);
  order->state = entry->state;
  order->created = entry->created;
  order->updated = entry->updated;
  order->shipped_at = entry->shipped_after > 0 ? entry->created + (gint64) entry->shipped_after * 1000 : 0;
  order->cancel_requested = (entry->flags & FLAG_CANCEL_REQUESTED) != 0;
  order->split = (entry->flags & FLAG_SPLIT) != 0;
  order->unpaid = !self->long_lives && (entry->state == OMS_SANDBOX_PENDING || entry->state == OMS_SANDBOX_PREORDER ||
                                        (entry->flags & FLAG_UNPAID) != 0);
  draw_lines (self, order);
  draw_terms (self, order);
  draw_windows (order);
  set_long_life (self, entry, order);
  spread_shipped (order, self->long_lives);
}

OmsSandboxState
oms_sandbox_order_parcel (const OmsSandboxOrder *order, guint parcel)
{
  if (order->state == OMS_SANDBOX_PARTLY_SHIPPED)
    return parcel == 0 ? OMS_SANDBOX_SHIPPED : OMS_SANDBOX_PACKED;
  if (order->state == OMS_SANDBOX_SHIPPED && order->split && order->ahead && parcel == 0)
    return OMS_SANDBOX_DELIVERED;
  return order->state;
}

void
oms_sandbox_book_person (OmsSandboxBook *self, guint index, OmsSandboxPerson *person)
{
  OmsSandboxRandom random = stream (self, index, 4);

  oms_sandbox_person (&random, person);
}

gboolean
oms_sandbox_book_find (OmsSandboxBook *self, guint64 number, guint *index)
{
  guint64 n = oms_sandbox_unshuffle14 (self->seed, number);

  if (n >> 32 != self->account || (guint32) n >= self->entries->len)
    return FALSE;
  *index = (guint32) n;
  return TRUE;
}

gboolean
oms_sandbox_book_find_line (OmsSandboxBook *self, guint64 id, guint *index)
{
  guint64 n = oms_sandbox_unshuffle14 (self->seed + 1, id);
  guint64 mine = n & ((G_GUINT64_CONSTANT (1) << 34) - 1);

  if (n >> 34 != self->account || mine / OMS_SANDBOX_MAX_LINES >= self->entries->len)
    return FALSE;
  *index = (guint) (mine / OMS_SANDBOX_MAX_LINES);
  return TRUE;
}

guint64
oms_sandbox_book_version (OmsSandboxBook *self)
{
  return self->version;
}

guint
oms_sandbox_book_size (OmsSandboxBook *self)
{
  return self->entries->len;
}

OmsSandboxState
oms_sandbox_book_state (OmsSandboxBook *self, guint index)
{
  return entry_at (self, index)->state;
}

gint64
oms_sandbox_book_created (OmsSandboxBook *self, guint index)
{
  return entry_at (self, index)->created;
}

gint64
oms_sandbox_book_updated (OmsSandboxBook *self, guint index)
{
  return entry_at (self, index)->updated;
}

/* ---- Making the past -------------------------------------------------------------------------------------------- */

/* A parcel can only be part of an order that has more than one unit. */
static gboolean
can_split (OmsSandboxBook *self, guint index)
{
  OmsSandboxOrder order = { .index = index };

  draw_lines (self, &order);
  return order.n_lines > 1 || order.lines[0].quantity > 1;
}

/* Says of both parcels of two when they last changed; the younger of them is when the order did. */
static void
set_parcels (Entry *entry, gint64 first, gint64 second)
{
  entry->updated = MAX (first, second);
  entry->behind = MIN (first, second);
  entry->flags &= (guint8) ~FLAG_FIRST_BEHIND;
  if (first < second)
    entry->flags |= FLAG_FIRST_BEHIND;
}

static void
set_cancelled (Entry *entry, gint64 at, gboolean unpaid)
{
  entry->state = OMS_SANDBOX_CANCELLED;
  entry->updated = at;
  if (unpaid)
    entry->flags |= FLAG_UNPAID;
}

/* What becomes of a parcel that is under way or has arrived. */
static void
set_afterwards (Entry *entry, const Life *life, gint64 last, gint64 now)
{
  gint64 turn = (life->by_buyer ? last + life->deliver : last) + life->turn;

  if (life->gets_lost && last + life->turn <= now)
    {
      entry->state = OMS_SANDBOX_LOST;
      entry->updated = last + life->turn;
    }
  else if (life->comes_back && turn <= now)
    {
      entry->state = turn + life->back <= now ? OMS_SANDBOX_RETURNED : OMS_SANDBOX_RETURNING;
      entry->updated = turn + life->back <= now ? turn + life->back : turn;
      entry->turned_after = (guint32) ((turn - entry->created) / 1000);
    }
  else if (entry->state == OMS_SANDBOX_DELIVERED && ((life->comes_back && !life->by_buyer) || life->gets_lost))
    {
      entry->state = OMS_SANDBOX_SHIPPED; /* what does not get there is never delivered */
      entry->updated = last;
    }
}

static void
set_shipped (OmsSandboxBook *self, guint index, Entry *entry, const Life *life, gint64 paid, gint64 now)
{
  gint64 first = paid + life->ship;
  gint64 last = first;

  entry->shipped_after = (guint32) ((first - entry->created) / 1000);
  if (life->splits && can_split (self, index))
    {
      entry->flags |= FLAG_SPLIT;
      last += life->second;
    }
  if (last > now)
    {
      entry->state = OMS_SANDBOX_PARTLY_SHIPPED;
      entry->updated = first;
    }
  else if (last + life->deliver > now)
    {
      entry->state = OMS_SANDBOX_SHIPPED;
      entry->updated = last;
    }
  else
    {
      entry->state = OMS_SANDBOX_DELIVERED;
      entry->updated = last + life->deliver;
    }
  if (self->long_lives && last <= now)
    set_afterwards (entry, life, last, now);
}

/* When each parcel of an order of long lives last changed, and whether it was packed before it was cancelled. */
static void
settle_parcels (Entry *entry, const Life *life, gint64 paid)
{
  gint64 first = paid + life->ship;
  gint64 last = first + life->second;

  if (entry->state >= OMS_SANDBOX_PARTLY_SHIPPED &&
      (entry->state != OMS_SANDBOX_CANCELLED || entry->updated >= paid + life->pack))
    entry->flags |= FLAG_PACKED;
  set_parcels (entry, entry->updated, entry->updated);
  if ((entry->flags & FLAG_SPLIT) == 0)
    return;
  if (entry->state == OMS_SANDBOX_PARTLY_SHIPPED)
    set_parcels (entry, first, paid + life->pack);
  else if (entry->state == OMS_SANDBOX_SHIPPED)
    set_parcels (entry, life->ahead ? last : first, last);
  else if (entry->state == OMS_SANDBOX_DELIVERED && life->ahead)
    set_parcels (entry, last, last + life->deliver);
}

/* Where the order stands at @now. */
static void
live_until (OmsSandboxBook *self, guint index, gint64 now)
{
  Entry *entry = entry_at (self, index);
  gint64 paid;
  Life life;

  draw_life (self, index, &life);
  paid = entry->created + life.pending;
  entry->updated = entry->created;
  if (self->long_lives && life.splits && can_split (self, index))
    entry->flags |= FLAG_SPLIT;
  if (life.preorder && now - entry->created < 20 * OMS_SANDBOX_DAY)
    entry->state = OMS_SANDBOX_PREORDER;
  else if (life.cancels && entry->created + life.cancel <= now)
    set_cancelled (entry, entry->created + life.cancel, life.cancel < life.pending + OMS_SANDBOX_HOUR);
  else if (paid > now)
    entry->state = OMS_SANDBOX_PENDING;
  else if (life.unfulfillable)
    {
      entry->state = OMS_SANDBOX_UNFULFILLABLE;
      entry->updated = paid;
    }
  else if (self->long_lives && life.cancels_packed && paid + life.ship <= now)
    set_cancelled (entry, paid + life.ship, FALSE);
  else if (self->long_lives && paid + life.ship > now && paid + life.pack <= now)
    {
      entry->state = OMS_SANDBOX_PACKED;
      entry->updated = paid + life.pack;
    }
  else if (paid + life.ship > now)
    {
      entry->state = OMS_SANDBOX_NEW;
      entry->updated = paid;
      if (life.asks_cancel)
        {
          entry->flags |= FLAG_CANCEL_REQUESTED;
          entry->updated = MIN (now, paid + life.ship / 3);
        }
    }
  else
    set_shipped (self, index, entry, &life, paid, now);
  if (index % 2 == 0)
    entry->updated = entry->updated / 1000 * 1000;
  entry->behind = entry->updated;
  if (self->long_lives)
    settle_parcels (entry, &life, paid);
}

/* How busy an hour is: days of the week, the hours people are awake, a shop that grows. */
static double
rhythm (gint64 hour, gint64 start)
{
  static const double of_day[24] = { 2,  1,  0.6, 0.4, 0.4, 0.8, 2, 4,  6,  8,  10, 11,
                                     11, 10, 9,   9,   9,   9,   9, 10, 12, 13, 11, 6 };
  static const double of_week[7] = { 1.1, 1, 1, 1, 1, 1.15, 1.3 };
  gint64 day = oms_sandbox_time_day (hour);

  return of_day[(hour - day) / OMS_SANDBOX_HOUR % 24] * of_week[oms_sandbox_time_weekday (hour)] *
         (1 + (double) (hour - start) / (double) (180 * OMS_SANDBOX_DAY));
}

static void
spread_orders (OmsSandboxBook *self, guint n, gint64 now)
{
  gint64 start = now - SPAN_DAYS * OMS_SANDBOX_DAY;
  gint64 hour = start;
  OmsSandboxRandom random = stream (self, 0, 5);
  double all = 0;
  double below = 0;

  for (gint64 h = start; h < now; h += OMS_SANDBOX_HOUR)
    all += rhythm (h, start);
  for (guint i = 0; i < n; i++)
    {
      double at = (i + oms_sandbox_random_double (&random)) / n * all;
      double here = rhythm (hour, start);
      Entry entry = { 0 };

      while (below + here <= at && hour + OMS_SANDBOX_HOUR < now)
        {
          below += here;
          hour += OMS_SANDBOX_HOUR;
          here = rhythm (hour, start);
        }
      entry.created = hour + (gint64) (CLAMP ((at - below) / here, 0, 0.9999) * (double) OMS_SANDBOX_HOUR);
      entry.created = MIN (entry.created, now - 1000) / 1000 * 1000;
      g_array_append_val (self->entries, entry);
    }
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *x = a;
  const Change *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static void
rebuild_log (OmsSandboxBook *self)
{
  g_array_set_size (self->log, 0);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Change change = { .time = entry_at (self, i)->updated, .index = i };

      g_array_append_val (self->log, change);
    }
  g_array_sort (self->log, compare_changes);
  self->stale = 0;
}

OmsSandboxBook *
oms_sandbox_book_new (guint64 seed, guint account, guint n_orders, GArray *listings, gboolean long_lives, gint64 now)
{
  OmsSandboxBook *self = g_new0 (OmsSandboxBook, 1);

  g_assert (listings->len > 0);
  self->seed = seed;
  self->account = account;
  self->long_lives = long_lives;
  self->listings = listings;
  self->entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n_orders);
  self->log = g_array_sized_new (FALSE, FALSE, sizeof (Change), n_orders);
  spread_orders (self, n_orders, now);
  for (guint i = 0; i < n_orders; i++)
    live_until (self, i, now);
  rebuild_log (self);
  return self;
}

void
oms_sandbox_book_free (OmsSandboxBook *self)
{
  g_array_unref (self->entries);
  g_array_unref (self->log);
  g_free (self);
}

/* ---- Walking ---------------------------------------------------------------------------------------------------- */

void
oms_sandbox_book_walk_start (OmsSandboxBook *self, OmsSandboxWalk *walk)
{
  guint low = 0;
  guint high = walk->by_created ? self->entries->len : self->log->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      Change at = { .index = middle };

      if (walk->by_created)
        at.time = entry_at (self, middle)->created;
      else
        at = g_array_index (self->log, Change, middle);
      if (at.time < walk->time || (at.time == walk->time && at.index < walk->index))
        low = middle + 1;
      else
        high = middle;
    }
  walk->position = low;
}

gboolean
oms_sandbox_book_walk_next (OmsSandboxBook *self, OmsSandboxWalk *walk)
{
  if (walk->by_created)
    {
      if (walk->position >= self->entries->len)
        return FALSE;
      walk->index = walk->position++;
      walk->time = entry_at (self, walk->index)->created;
      return TRUE;
    }
  while (walk->position < self->log->len)
    {
      Change change = g_array_index (self->log, Change, walk->position++);

      if (entry_at (self, change.index)->updated != change.time)
        continue;
      walk->index = change.index;
      walk->time = change.time;
      return TRUE;
    }
  return FALSE;
}

/* ---- Changing --------------------------------------------------------------------------------------------------- */

/* The log stays sorted as long as changes come in order of time; two of one moment keep the order of their index. */
static void
log_change (OmsSandboxBook *self, guint index, gint64 now)
{
  Change change = { .time = now, .index = index };
  guint at = self->log->len;

  while (at > 0 && compare_changes (&g_array_index (self->log, Change, at - 1), &change) > 0)
    at--;
  g_array_insert_val (self->log, at, change);
  if (self->stale > 1000 && self->stale > self->entries->len / 2)
    rebuild_log (self);
}

/* Either parcel, or both, change at @now. */
static void
change (OmsSandboxBook *self, guint index, gboolean first, gboolean second, gint64 now)
{
  Entry *entry = entry_at (self, index);
  gboolean first_behind = (entry->flags & FLAG_FIRST_BEHIND) != 0;
  gint64 old_first = first_behind ? entry->behind : entry->updated;
  gint64 old_second = first_behind ? entry->updated : entry->behind;
  gboolean logged = entry->updated == now;

  self->version++;
  set_parcels (entry, first ? now : old_first, second ? now : old_second);
  if (logged)
    return;
  self->stale++;
  log_change (self, index, now);
}

void
oms_sandbox_book_touch (OmsSandboxBook *self, guint index, gint64 now)
{
  change (self, index, TRUE, TRUE, now);
}

guint
oms_sandbox_book_add (OmsSandboxBook *self, gint64 now)
{
  guint index = self->entries->len;
  OmsSandboxRandom random = stream (self, index, 6);
  Entry entry = { .created = now, .updated = now, .behind = now, .state = OMS_SANDBOX_PENDING };

  if (index > 0)
    entry.created = MAX (entry.created, entry_at (self, index - 1)->created);
  if (oms_sandbox_random_chance (&random, 600))
    entry.state = OMS_SANDBOX_NEW;
  g_array_append_val (self->entries, entry);
  if (self->long_lives)
    {
      Life life;

      draw_life (self, index, &life);
      if (life.splits && can_split (self, index))
        entry_at (self, index)->flags |= FLAG_SPLIT;
    }
  self->version++;
  log_change (self, index, now);
  return index;
}

/* What follows. Returns: FALSE when nothing does */
static gboolean
next_state (OmsSandboxBook *self, guint index, OmsSandboxState *next)
{
  Entry *entry = entry_at (self, index);
  Life life;

  draw_life (self, index, &life);
  switch ((OmsSandboxState) entry->state)
    {
    case OMS_SANDBOX_PREORDER:
      *next = OMS_SANDBOX_PENDING;
      return TRUE;
    case OMS_SANDBOX_PENDING:
      *next = life.unfulfillable ? OMS_SANDBOX_UNFULFILLABLE : OMS_SANDBOX_NEW;
      return TRUE;
    case OMS_SANDBOX_NEW:
      if (life.cancels || (entry->flags & FLAG_CANCEL_REQUESTED))
        *next = OMS_SANDBOX_CANCELLED;
      else if (self->long_lives)
        *next = OMS_SANDBOX_PACKED;
      else
        *next = life.splits && can_split (self, index) ? OMS_SANDBOX_PARTLY_SHIPPED : OMS_SANDBOX_SHIPPED;
      return TRUE;
    case OMS_SANDBOX_PACKED:
      if (life.cancels_packed)
        *next = OMS_SANDBOX_CANCELLED;
      else
        *next = (entry->flags & FLAG_SPLIT) != 0 ? OMS_SANDBOX_PARTLY_SHIPPED : OMS_SANDBOX_SHIPPED;
      return TRUE;
    case OMS_SANDBOX_PARTLY_SHIPPED:
      *next = OMS_SANDBOX_SHIPPED;
      return TRUE;
    case OMS_SANDBOX_SHIPPED:
      if (life.gets_lost)
        *next = OMS_SANDBOX_LOST;
      else
        *next = life.comes_back && !life.by_buyer ? OMS_SANDBOX_RETURNING : OMS_SANDBOX_DELIVERED;
      return TRUE;
    case OMS_SANDBOX_RETURNING:
      *next = OMS_SANDBOX_RETURNED;
      return TRUE;
    case OMS_SANDBOX_DELIVERED:
      *next = OMS_SANDBOX_RETURNING;
      return life.comes_back;
    case OMS_SANDBOX_CANCELLED:
    case OMS_SANDBOX_UNFULFILLABLE:
    case OMS_SANDBOX_RETURNED:
    case OMS_SANDBOX_LOST:
      return FALSE;
    default:
      g_assert_not_reached ();
    }
}

/* Puts the order into @next; of a split one only the parcels that this concerns change. */
static void
move (OmsSandboxBook *self, guint index, OmsSandboxState next, gint64 now)
{
  Entry *entry = entry_at (self, index);
  gboolean was_partly = entry->state == OMS_SANDBOX_PARTLY_SHIPPED;
  guint32 after = (guint32) MAX (1, (now - entry->created) / 1000);
  gboolean ahead = FALSE;

  entry->state = (guint8) next;
  if (next == OMS_SANDBOX_PARTLY_SHIPPED)
    entry->flags |= FLAG_SPLIT;
  if (next == OMS_SANDBOX_PACKED)
    entry->flags |= FLAG_PACKED;
  if (next >= OMS_SANDBOX_PARTLY_SHIPPED && next <= OMS_SANDBOX_DELIVERED && entry->shipped_after == 0)
    entry->shipped_after = after;
  if (next == OMS_SANDBOX_RETURNING)
    entry->turned_after = after;
  if (self->long_lives && (entry->flags & FLAG_SPLIT) != 0)
    {
      Life life;

      draw_life (self, index, &life);
      ahead = life.ahead;
    }
  change (self, index, !(was_partly && !ahead) && !(next == OMS_SANDBOX_DELIVERED && ahead),
          next != OMS_SANDBOX_PARTLY_SHIPPED, now);
}

gboolean
oms_sandbox_book_advance (OmsSandboxBook *self, guint index, gint64 now)
{
  OmsSandboxState next;

  if (!next_state (self, index, &next))
    return FALSE;
  move (self, index, next, now);
  return TRUE;
}

gboolean
oms_sandbox_book_pack (OmsSandboxBook *self, guint index, gint64 now)
{
  if (!self->long_lives || entry_at (self, index)->state != OMS_SANDBOX_NEW)
    return FALSE;
  move (self, index, OMS_SANDBOX_PACKED, now);
  return TRUE;
}

gboolean
oms_sandbox_book_cancel_packed (OmsSandboxBook *self, guint index, gint64 now)
{
  if (!self->long_lives || entry_at (self, index)->state != OMS_SANDBOX_PACKED)
    return FALSE;
  move (self, index, OMS_SANDBOX_CANCELLED, now);
  return TRUE;
}

gboolean
oms_sandbox_book_request_cancel (OmsSandboxBook *self, guint index, gint64 now)
{
  Entry *entry = entry_at (self, index);
  Life life;

  draw_life (self, index, &life);
  /* What the marketplace packs itself nobody asks the seller about. */
  if (self->long_lives || life.by_marketplace || entry->state != OMS_SANDBOX_NEW ||
      (entry->flags & FLAG_CANCEL_REQUESTED))
    return FALSE;
  entry->flags |= FLAG_CANCEL_REQUESTED;
  oms_sandbox_book_touch (self, index, now);
  return TRUE;
}
