/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits of one account: a token bucket for each operation, a budget of requests in a rolling time for all of them,
 * or both; and how often a client ran into them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *operation; /* NULL ends a table */
  double rate;           /* requests a second; 0: no bucket, the operation only counts for the budget */
  double burst;
} OmsSandboxRate;

/* At most @requests in any @seconds, over all operations of the table. Refused ones do not count. */
typedef struct
{
  guint requests; /* 0: no such limit */
  double seconds;
} OmsSandboxBudget;

typedef struct _OmsSandboxLimits OmsSandboxLimits;

/* @rates must be static. @speed multiplies rates, bursts and the budget. Returns: (transfer full) */
OmsSandboxLimits *oms_sandbox_limits_new (const OmsSandboxRate *rates, const OmsSandboxBudget *budget, double speed);
void oms_sandbox_limits_free (OmsSandboxLimits *self);

/* Takes one token at @now_us, a monotonic time. An operation that is not in the table always passes. Returns: FALSE
 * when the bucket is empty or the budget spent; nothing is taken then, and it counts as a request over the limit */
gboolean oms_sandbox_limits_take (OmsSandboxLimits *self, const char *operation, gint64 now_us);
/* The rate in force; 0 when there is none. */
double oms_sandbox_limits_rate (OmsSandboxLimits *self, const char *operation);
guint oms_sandbox_limits_over (OmsSandboxLimits *self, const char *operation);

G_END_DECLS
