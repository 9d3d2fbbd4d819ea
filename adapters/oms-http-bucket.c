/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of a token bucket; see the header. */
#include "oms-http-bucket.h"

#include <math.h>

#define MAX_BACK_OFF_MS (5 * 60 * 1000)

void
oms_http_bucket_init (OmsHttpBucket *bucket, double rate, double burst, gint64 now_ms)
{
  g_assert (rate > 0 && burst >= 1);

  *bucket = (OmsHttpBucket){ .rate = rate, .burst = burst, .tokens = burst, .at_ms = now_ms };
}

void
oms_http_bucket_restore (OmsHttpBucket *bucket, double tokens, gint64 elapsed_ms, gint64 now_ms)
{
  if (!isfinite (tokens))
    return;
  bucket->tokens = CLAMP (tokens, 0, bucket->burst);
  bucket->at_ms = now_ms;
  if (elapsed_ms > 0)
    bucket->tokens = MIN (bucket->burst, bucket->tokens + bucket->rate * (double) elapsed_ms / 1000);
}

void
oms_http_bucket_refill (OmsHttpBucket *bucket, double scale, gint64 now_ms)
{
  if (now_ms > bucket->at_ms)
    bucket->tokens =
        MIN (bucket->burst, bucket->tokens + bucket->rate * scale * (double) (now_ms - bucket->at_ms) / 1000);
  bucket->at_ms = now_ms;
}

gint64
oms_http_bucket_wait (OmsHttpBucket *bucket, double scale, gint64 now_ms)
{
  gint64 closed = MAX (0, bucket->closed_until_ms - now_ms);
  gint64 refill = 0;

  oms_http_bucket_refill (bucket, scale, now_ms);
  if (bucket->tokens < 1)
    refill = (gint64) ceil ((1 - bucket->tokens) / (bucket->rate * scale) * 1000);
  return MAX (closed, refill);
}

void
oms_http_bucket_take (OmsHttpBucket *bucket, double scale, gint64 now_ms)
{
  oms_http_bucket_refill (bucket, scale, now_ms);
  bucket->tokens = MAX (0, bucket->tokens - 1);
}

void
oms_http_bucket_close (OmsHttpBucket *bucket, gint64 now_ms, gint64 wait_ms)
{
  bucket->tokens = 0;
  bucket->at_ms = now_ms;
  bucket->closed_until_ms = MAX (bucket->closed_until_ms, now_ms + wait_ms);
}

gboolean
oms_http_bucket_learn (OmsHttpBucket *bucket, double rate)
{
  if (!isfinite (rate) || rate < 0.0001 || rate > 1000000)
    return FALSE;
  bucket->rate = rate;
  return TRUE;
}

gint64
oms_http_bucket_back_off (double rate, guint n)
{
  double by_rate = 1000 / rate + 1500;
  double by_try = 1000 * (double) (1u << MIN (n, 16));

  return (gint64) MIN (MAX_BACK_OFF_MS, MAX (by_rate, by_try));
}

gint64
oms_http_bucket_jitter (gint64 wait_ms, double random)
{
  return (gint64) ((double) wait_ms * (0.8 + 0.4 * random));
}
