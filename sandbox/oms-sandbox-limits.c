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
};

OmsSandboxLimits *
oms_sandbox_limits_new (const OmsSandboxRate *rates, double speed)
{
  OmsSandboxLimits *self = g_new0 (OmsSandboxLimits, 1);

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
  g_free (self);
}

gboolean
oms_sandbox_limits_take (OmsSandboxLimits *self, const char *operation, gint64 now_us)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, operation);

  if (bucket == NULL)
    return TRUE;
  if (bucket->at > 0 && now_us > bucket->at)
    bucket->tokens = MIN (bucket->burst, bucket->tokens + bucket->rate * (double) (now_us - bucket->at) / 1e6);
  bucket->at = now_us;
  if (bucket->tokens < 1 - bucket->rate * FORGIVEN_SECONDS)
    {
      bucket->over++;
      return FALSE;
    }
  bucket->tokens -= 1;
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
