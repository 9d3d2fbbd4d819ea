/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of a token bucket. It knows no clock and no network: every call is told the moment. Moments are
 * milliseconds of one clock that the caller chooses. Pure, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double rate;  /* tokens a second, as the marketplace says */
  double burst; /* most tokens it holds */
  double tokens;
  gint64 at_ms;           /* when tokens was true */
  gint64 closed_until_ms; /* the marketplace asked everybody to wait */
} OmsHttpBucket;

/* A full bucket. */
void oms_http_bucket_init (OmsHttpBucket *bucket, double rate, double burst, gint64 now_ms);

/* Goes on from what was stored @elapsed_ms ago. An elapsed time below zero, from a clock that was set back, counts as
 * none; a huge one fills the bucket and no more. Values that make no sense are ignored. */
void oms_http_bucket_restore (OmsHttpBucket *bucket, double tokens, gint64 elapsed_ms, gint64 now_ms);

/* Refills up to @now_ms. */
void oms_http_bucket_refill (OmsHttpBucket *bucket, double scale, gint64 now_ms);

/* How long until a token is there; 0: now. */
gint64 oms_http_bucket_wait (OmsHttpBucket *bucket, double scale, gint64 now_ms);

/* Takes a token, which oms_http_bucket_wait said is there. */
void oms_http_bucket_take (OmsHttpBucket *bucket, double scale, gint64 now_ms);

/* The marketplace said "too many": no tokens, and closed for @wait_ms. */
void oms_http_bucket_close (OmsHttpBucket *bucket, gint64 now_ms, gint64 wait_ms);

/* Takes over a rate the marketplace reported. FALSE when it makes no sense. */
gboolean oms_http_bucket_learn (OmsHttpBucket *bucket, double rate);

/* The wait after the @n_th refusal in a row (from 0) when the marketplace does not say: 1/rate + 1.5 s, or 2^n s when
 * that is longer; five minutes at most. */
gint64 oms_http_bucket_back_off (double rate, guint n);

/* @wait_ms moved by up to 20 % either way; @random in [0, 1). */
gint64 oms_http_bucket_jitter (gint64 wait_ms, double random);

G_END_DECLS
