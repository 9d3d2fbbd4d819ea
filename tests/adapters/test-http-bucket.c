/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of token buckets. */
#include "oms-http-bucket.h"

#include <math.h>

#define HOUR G_GINT64_CONSTANT (3600000)

static void
test_burst_then_rate (void)
{
  OmsHttpBucket bucket;

  oms_http_bucket_init (&bucket, 2, 5, 1000);
  for (int i = 0; i < 5; i++)
    {
      g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 1000), ==, 0);
      oms_http_bucket_take (&bucket, 1, 1000);
    }
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 1000), ==, 500);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 1499), <=, 2);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 1500), ==, 0);
  /* A faster server fills it faster. */
  oms_http_bucket_take (&bucket, 1, 1500);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 10, 1500), ==, 50);
}

/* In any window of an hour a greedy caller gets at most burst + rate * window. */
static void
test_never_over_budget (void)
{
  OmsHttpBucket bucket;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 now = 0;

  oms_http_bucket_init (&bucket, 0.0056, 20, now);
  while (now < 12 * HOUR)
    {
      gint64 wait = oms_http_bucket_wait (&bucket, 1, now);

      if (wait > 0)
        {
          /* Sometimes the caller comes too early or much later. */
          now += g_rand_int_range (rand, 0, 10) == 0 ? g_rand_int_range (rand, 1, 2 * HOUR) : wait;
          continue;
        }
      oms_http_bucket_take (&bucket, 1, now);
      g_array_append_val (taken, now);
    }
  g_assert_cmpuint (taken->len, >, 100);
  for (guint first = 0; first < taken->len; first++)
    {
      guint n = 0;
      gint64 from = g_array_index (taken, gint64, first);

      for (guint i = first; i < taken->len && g_array_index (taken, gint64, i) - from < HOUR; i++)
        n++;
      g_assert_cmpuint (n, <=, (guint) ceil (20 + 0.0056 * 3600));
    }
}

static void
test_clock_jumps (void)
{
  OmsHttpBucket bucket;

  oms_http_bucket_init (&bucket, 1, 10, 0);
  oms_http_bucket_restore (&bucket, 3, -HOUR, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 3, 1e-9);
  oms_http_bucket_restore (&bucket, 3, 4000, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 7, 1e-9);
  oms_http_bucket_restore (&bucket, 3, 1000000 * HOUR, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 10, 1e-9);
  oms_http_bucket_restore (&bucket, 1e300, 0, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 10, 1e-9);
  oms_http_bucket_restore (&bucket, -5, 0, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 0, 1e-9);
  oms_http_bucket_restore (&bucket, NAN, 0, 0);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 0, 1e-9);

  oms_http_bucket_refill (&bucket, 1, 5000);
  oms_http_bucket_refill (&bucket, 1, 1000);
  g_assert_cmpfloat_with_epsilon (bucket.tokens, 5, 1e-9);
}

static void
test_close (void)
{
  OmsHttpBucket bucket;

  oms_http_bucket_init (&bucket, 100, 10, 0);
  oms_http_bucket_close (&bucket, 0, 3000);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 0), ==, 3000);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 2990), ==, 10);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 3000), ==, 0);
  /* A shorter pause does not undo a longer one. */
  oms_http_bucket_close (&bucket, 4000, 9000);
  oms_http_bucket_close (&bucket, 4000, 100);
  g_assert_cmpint (oms_http_bucket_wait (&bucket, 1, 4000), ==, 9000);
}

static void
test_learn (void)
{
  OmsHttpBucket bucket;

  oms_http_bucket_init (&bucket, 1, 10, 0);
  g_assert_false (oms_http_bucket_learn (&bucket, 0));
  g_assert_false (oms_http_bucket_learn (&bucket, -1));
  g_assert_false (oms_http_bucket_learn (&bucket, NAN));
  g_assert_false (oms_http_bucket_learn (&bucket, INFINITY));
  g_assert_cmpfloat (bucket.rate, ==, 1);
  g_assert_true (oms_http_bucket_learn (&bucket, 0.0167));
  g_assert_cmpfloat (bucket.rate, ==, 0.0167);
}

static void
test_back_off (void)
{
  g_assert_cmpint (oms_http_bucket_back_off (2, 0), ==, 2000);
  g_assert_cmpint (oms_http_bucket_back_off (2, 1), ==, 2000);
  g_assert_cmpint (oms_http_bucket_back_off (2, 3), ==, 8000);
  g_assert_cmpint (oms_http_bucket_back_off (0.0056, 0), ==, 180071);
  g_assert_cmpint (oms_http_bucket_back_off (0.0001, 0), ==, 300000);
  g_assert_cmpint (oms_http_bucket_back_off (2, 99), ==, 300000);
  g_assert_cmpint (oms_http_bucket_jitter (1000, 0), ==, 800);
  g_assert_cmpint (oms_http_bucket_jitter (1000, 0.5), ==, 1000);
  g_assert_cmpint (oms_http_bucket_jitter (1000, 0.999999), <=, 1200);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-bucket/burst-then-rate", test_burst_then_rate);
  g_test_add_func ("/http-bucket/never-over-budget", test_never_over_budget);
  g_test_add_func ("/http-bucket/clock-jumps", test_clock_jumps);
  g_test_add_func ("/http-bucket/close", test_close);
  g_test_add_func ("/http-bucket/learn", test_learn);
  g_test_add_func ("/http-bucket/back-off", test_back_off);
  return g_test_run ();
}
