/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client that paces itself exactly still arrives a little early now and then, when the request before was slow on its
 * way. That much is forgiven, or a busy test machine would count as a client that breaks the limits. */
#include "oms-sandbox-limits.h"

#define FORGIVEN_SECONDS 0.05

typedef struct
{
  double rate;
  double burst;
  double tokens;
  gint64 at;
  guint over;
} Bucket;

struct _OmsSandboxLimits
{
  GHashTable *buckets; /* operation → Bucket */
  double budget;       /* 0: none */
  gint64 window_us;
  GArray *spent;   /* gint64: when each request of the budget came, the oldest first */
  guint forgotten; /* so many at its start are too old to count */
};

OmsSandboxLimits *
oms_sandbox_limits_new (const OmsSandboxRate *rates, const OmsSandboxBudget *budget, double speed)
{
  OmsSandboxLimits *self = g_new0 (OmsSandboxLimits, 1);

  self->budget = budget->requests * speed;
  self->window_us = (gint64) ((budget->seconds - FORGIVEN_SECONDS) * 1e6);
  self->spent = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (; rates->operation != NULL; rates++)
    {
      Bucket *bucket = g_new0 (Bucket, 1);

      bucket->rate = rates->rate * speed;
      bucket->burst = rates->burst * speed;
      bucket->tokens = bucket->burst;
      g_hash_table_insert (self->buckets, (gpointer) rates->operation, bucket);
    }
  return self;
}

void
oms_sandbox_limits_free (OmsSandboxLimits *self)
{
  g_hash_table_unref (self->buckets);
  g_array_unref (self->spent);
  g_free (self);
}

static gboolean
is_spent (OmsSandboxLimits *self, gint64 now_us)
{
  while (self->forgotten < self->spent->len &&
         g_array_index (self->spent, gint64, self->forgotten) <= now_us - self->window_us)
    self->forgotten++;
  if (self->forgotten > 1000 && self->forgotten > self->spent->len / 2)
    {
      g_array_remove_range (self->spent, 0, self->forgotten);
      self->forgotten = 0;
    }
  return self->spent->len - self->forgotten + 1 > self->budget;
}

static gboolean
is_empty (Bucket *bucket, gint64 now_us)
{
  if (bucket->at > 0 && now_us > bucket->at)
    bucket->tokens = MIN (bucket->burst, bucket->tokens + bucket->rate * (double) (now_us - bucket->at) / 1e6);
  bucket->at = now_us;
  return bucket->tokens < 1 - bucket->rate * FORGIVEN_SECONDS;
}

gboolean
oms_sandbox_limits_take (OmsSandboxLimits *self, const char *operation, gint64 now_us)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, operation);

  if (bucket == NULL)
    return TRUE;
  if ((bucket->rate > 0 && is_empty (bucket, now_us)) || (self->budget > 0 && is_spent (self, now_us)))
    {
      bucket->over++;
      return FALSE;
    }
  if (bucket->rate > 0)
    bucket->tokens -= 1;
  if (self->budget > 0)
    g_array_append_val (self->spent, now_us);
  return TRUE;
}

double
oms_sandbox_limits_rate (OmsSandboxLimits *self, const char *operation)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, operation);

  return bucket != NULL ? bucket->rate : 0;
}

guint
oms_sandbox_limits_over (OmsSandboxLimits *self, const char *operation)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, operation);

  return bucket != NULL ? bucket->over : 0;
}
