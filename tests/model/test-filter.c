/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text form of filters: what it means, that it round-trips, and what it says to mistakes. */
#include "oms-filter.h"

#include "oms-money.h"

#include <string.h>

#define NOW "2026-11-22T04:30:00Z" /* a Sunday, 10:00 in India */

typedef struct
{
  GTimeZone *zone;
  gint64 now;
} Fixture;

static gint64
at (const char *iso)
{
  gint64 ms = 0;

  g_assert_true (oms_time_parse (iso, NULL, &ms, NULL, NULL));
  return ms;
}

static void
set_up (Fixture *fixture, gconstpointer zone_name)
{
  fixture->zone = g_time_zone_new_identifier (zone_name);
  g_assert_nonnull (fixture->zone);
  fixture->now = at (NOW);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_time_zone_unref (fixture->zone);
}

static OmsOrderFilter *
parse (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  OmsOrderFilter *filter = oms_order_filter_parse (text, fixture->now, fixture->zone, &error);

  g_assert_no_error (error);
  g_assert_nonnull (filter);
  return filter;
}

static void
test_meaning (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (OmsOrderFilter) filter =
      parse (fixture, "view:to-pack platform:amazon-india,flipkart status:new,packed status:new flag:attention "
                      "payment:cod fulfilment:self ordered:2026-11-01..2026-11-22 dispatch:..tomorrow total:2000.. "
                      "currency:INR blue \"kurta\"");

  g_assert_cmpint (filter->view, ==, OMS_VIEW_TO_PACK);
  g_assert_cmpuint (filter->platforms->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (filter->platforms, 1), ==, "flipkart");
  g_assert_cmpuint (filter->status_mask, ==, 1u << OMS_STATUS_NEW | 1u << OMS_STATUS_PACKED);
  g_assert_cmpuint (filter->flags, ==, OMS_FLAG_ATTENTION);
  g_assert_cmpstr (g_ptr_array_index (filter->payments, 0), ==, "cod");
  g_assert_cmpint (filter->fulfilment, ==, OMS_FULFILMENT_SELF);
  g_assert_cmpint (filter->ordered_from, ==, at ("2026-10-31T18:30:00Z"));
  /* The last day is inside. */
  g_assert_cmpint (filter->ordered_to, ==, at ("2026-11-22T18:30:00Z"));
  g_assert_cmpint (filter->dispatch_from, ==, OMS_TIME_UNKNOWN);
  g_assert_cmpint (filter->dispatch_to, ==, at ("2026-11-23T18:30:00Z"));
  g_assert_cmpint (filter->total_from, ==, 200000);
  g_assert_cmpint (filter->total_to, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpstr (filter->currency, ==, "INR");
  g_assert_cmpstr (filter->text, ==, "blue kurta");
}

static void
test_days (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *text;
    const char *from;
    const char *to;
  } cases[] = {
    { "ordered:today", "2026-11-21T18:30:00Z", "2026-11-22T18:30:00Z" },
    { "ordered:yesterday", "2026-11-20T18:30:00Z", "2026-11-21T18:30:00Z" },
    { "ordered:tomorrow", "2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z" },
    { "ordered:yesterday..today", "2026-11-20T18:30:00Z", "2026-11-22T18:30:00Z" },
    { "ordered:2026-02-28..", "2026-02-27T18:30:00Z", NULL },
    { "ordered:..2026-02-28", NULL, "2026-02-28T18:30:00Z" },
    { "ordered:2026-11-22T10:00:00Z..2026-11-22T11:00:00.5Z", "2026-11-22T10:00:00Z", "2026-11-22T11:00:00.500Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OmsOrderFilter) filter = parse (fixture, cases[i].text);

      g_assert_cmpint (filter->ordered_from, ==, cases[i].from != NULL ? at (cases[i].from) : OMS_TIME_UNKNOWN);
      g_assert_cmpint (filter->ordered_to, ==, cases[i].to != NULL ? at (cases[i].to) : OMS_TIME_UNKNOWN);
    }
}

static void
test_overdue (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (OmsOrderFilter) alone = parse (fixture, "dispatch:overdue");
  g_autoptr (OmsOrderFilter) same = parse (fixture, "dispatch:overdue view:overdue");
  g_autoptr (OmsOrderFilter) with_view = parse (fixture, "dispatch:overdue view:to-pack");

  g_assert_cmpint (alone->view, ==, OMS_VIEW_OVERDUE);
  g_assert_cmpint (alone->dispatch_to, ==, OMS_TIME_UNKNOWN);
  g_assert_true (oms_order_filter_equal (alone, same));
  g_assert_cmpint (with_view->view, ==, OMS_VIEW_TO_PACK);
  g_assert_cmpint (with_view->dispatch_to, ==, fixture->now);
}

static void
test_totals (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (OmsOrderFilter) exact = parse (fixture, "total:499.50");
  g_autoptr (OmsOrderFilter) yen = parse (fixture, "total:500..1000 currency:jpy");
  g_autoptr (OmsOrderFilter) below = parse (fixture, "total:..0.99");

  g_assert_cmpint (exact->total_from, ==, 49950);
  g_assert_cmpint (exact->total_to, ==, 49950);
  g_assert_null (exact->currency);
  /* The currency behind it still decides the decimals. */
  g_assert_cmpint (yen->total_from, ==, 500);
  g_assert_cmpint (yen->total_to, ==, 1000);
  g_assert_cmpint (below->total_from, ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (below->total_to, ==, 99);
}

static void
assert_round_trip (Fixture *fixture, const OmsOrderFilter *filter)
{
  g_autofree char *text = oms_order_filter_to_text (filter, fixture->zone);
  g_autoptr (OmsOrderFilter) back = parse (fixture, text);
  g_autofree char *again = oms_order_filter_to_text (back, fixture->zone);

  if (!oms_order_filter_equal (filter, back))
    g_error ("does not round-trip: %s", text);
  g_assert_cmpstr (text, ==, again);
}

static void
test_round_trip_text (Fixture *fixture, gconstpointer unused)
{
  static const char *const texts[] = {
    "",
    "view:returns",
    "platform:amazon-india,flipkart status:on-hold,lost,unknown",
    "platform:\"my, shop\",\"say \\\"hi\\\"\",back\\slash",
    "flag:partial,cancel-requested,cancelled-after-pack,attention,packed-here",
    "payment:cod,prepaid fulfilment:marketplace",
    "fulfilment:unknown",
    "ordered:today dispatch:yesterday..tomorrow",
    "ordered:2026-11-22T10:00:00Z..",
    "ordered:..2026-11-22T10:00:00.001Z",
    "ordered:2026-03-08 dispatch:2026-11-01..2026-11-02",
    "total:2000..5000 currency:INR",
    "total:..-1.5",
    "total:1.234 currency:KWD",
    "blue kurta",
    "\"blue  kurta\"",
    "\"status:new\" red",
    "405-1234567-1234567",
    "नीला कुर्ता",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (OmsOrderFilter) filter = parse (fixture, texts[i]);

      assert_round_trip (fixture, filter);
    }
}

/* Whatever is typed into the search box survives being saved in a view. */
static void
test_round_trip_search (Fixture *fixture, gconstpointer unused)
{
  static const char alphabet[] = "ab:\"\\ ,.\t\n-0";
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
      int length = g_rand_int_range (rand, 1, 9);
      GString *text = g_string_new (NULL);

      for (int j = 0; j < length; j++)
        g_string_append_c (text, alphabet[g_rand_int_range (rand, 0, (int) strlen (alphabet))]);
      filter->text = g_string_free (text, FALSE);
      assert_round_trip (fixture, filter);
      g_clear_pointer (&filter->text, g_free);

      filter->platforms = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (filter->platforms, g_strdup_printf ("x%c%c", alphabet[i % 12], alphabet[i / 12 % 12]));
      assert_round_trip (fixture, filter);
    }
}

static void
test_written_form (Fixture *fixture, gconstpointer unused)
{
  static const char *const cases[][2] = {
    { "ordered:today", "ordered:2026-11-22" },
    { "dispatch:..tomorrow", "dispatch:..2026-11-23" },
    { "ordered:2026-11-01..2026-11-22", "ordered:2026-11-01..2026-11-22" },
    { "kurta status:packed,new blue", "status:new,packed kurta blue" },
    { "Status:new", "status:new" },
    { "view:all", "" },
    { "total:499.5", "total:499.50" },
    { "\"a:b\"", "\"a:b\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OmsOrderFilter) filter = parse (fixture, cases[i][0]);
      g_autofree char *text = oms_order_filter_to_text (filter, fixture->zone);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_mistakes (Fixture *fixture, gconstpointer unused)
{
  static const char *const texts[] = {
    "status:gone",
    "status:",
    "view:mine",
    "view:all view:all",
    "flag:red",
    "fulfilment:us",
    "ordered:someday",
    "ordered:..",
    "ordered:2026-11-22..2026-11-01",
    "ordered:2026-02-30",
    "ordered:today ordered:today",
    "ordered:2026-11-22T10:00Z",
    "total:many",
    "total:5..1",
    "total:..",
    "total:1,000",
    "total:1 total:2",
    "total:1.234",
    "currency:rupees",
    "currency:INR,USD",
    "color:blue",
    "\"open",
    "platform:\"open",
    "dispatch:a..b..c",
    "\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (OmsOrderFilter) filter = oms_order_filter_parse (texts[i], fixture->now, fixture->zone, &error);

      if (filter != NULL)
        g_error ("was understood: %s", texts[i]);
      g_assert_error (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

static void
test_copy_and_equal (Fixture *fixture, gconstpointer unused)
{
  static const char *const parts[] = {
    "view:overdue",  "platform:a",     "status:new", "flag:partial", "payment:cod", "fulfilment:self",
    "ordered:today", "dispatch:today", "total:5",    "currency:INR", "word",
  };
  g_autoptr (OmsOrderFilter) empty = oms_order_filter_new ();
  g_autoptr (OmsOrderFilter) blank = oms_order_filter_new ();

  g_assert_true (oms_order_filter_is_empty (empty));
  blank->text = g_strdup ("");
  blank->platforms = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (oms_order_filter_is_empty (blank));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (OmsOrderFilter) filter = parse (fixture, parts[i]);
      g_autoptr (OmsOrderFilter) copy = oms_order_filter_copy (filter);

      g_assert_false (oms_order_filter_is_empty (filter));
      g_assert_false (oms_order_filter_equal (filter, empty));
      g_assert_true (oms_order_filter_equal (filter, copy));
    }
}

static void
test_equal_ignores_order_of_names (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (OmsOrderFilter) a = parse (fixture, "platform:a,b,a");
  g_autoptr (OmsOrderFilter) b = parse (fixture, "platform:b platform:a");
  g_autoptr (OmsOrderFilter) c = parse (fixture, "platform:a,c");

  g_assert_true (oms_order_filter_equal (a, b));
  g_assert_false (oms_order_filter_equal (a, c));
}

static void
test_names (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < OMS_N_VIEWS; i++)
    {
      OmsOrderView view;

      g_assert_true (oms_order_view_from_id (oms_order_view_to_id ((OmsOrderView) i), &view));
      g_assert_cmpuint (view, ==, i);
      g_assert_cmpstr (oms_order_view_label ((OmsOrderView) i), !=, "");
    }
  for (guint i = 0; i <= OMS_SORT_UPDATED; i++)
    {
      OmsOrderSortKey key;

      g_assert_true (oms_order_sort_key_from_id (oms_order_sort_key_to_id ((OmsOrderSortKey) i), &key));
      g_assert_cmpuint (key, ==, i);
    }
  g_assert_false (oms_order_view_from_id ("", &(OmsOrderView){ 0 }));
  g_assert_false (oms_order_sort_key_from_id (NULL, &(OmsOrderSortKey){ 0 }));
}

#define ADD(path, zone, func) g_test_add ("/model/filter/" path, Fixture, zone, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("meaning", "Asia/Kolkata", test_meaning);
  ADD ("days", "Asia/Kolkata", test_days);
  ADD ("overdue", "Asia/Kolkata", test_overdue);
  ADD ("totals", "Asia/Kolkata", test_totals);
  ADD ("round-trip", "Asia/Kolkata", test_round_trip_text);
  ADD ("round-trip-summer-time", "America/Los_Angeles", test_round_trip_text);
  ADD ("round-trip-midnight-jump", "America/Havana", test_round_trip_text);
  ADD ("round-trip-search", "Asia/Kolkata", test_round_trip_search);
  ADD ("written-form", "Asia/Kolkata", test_written_form);
  ADD ("mistakes", "Asia/Kolkata", test_mistakes);
  ADD ("copy-and-equal", "Asia/Kolkata", test_copy_and_equal);
  ADD ("equal-ignores-order-of-names", "Asia/Kolkata", test_equal_ignores_order_of_names);
  ADD ("names", "Asia/Kolkata", test_names);
  return g_test_run ();
}
