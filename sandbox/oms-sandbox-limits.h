/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets of one account, one for each operation, and how often a client ran into them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *operation; /* NULL ends a table */
  double rate;           /* requests a second */
  double burst;
} OmsSandboxRate;

typedef struct _OmsSandboxLimits OmsSandboxLimits;

/* @rates must be static. @speed multiplies rates and bursts. Returns: (transfer full) */
OmsSandboxLimits *oms_sandbox_limits_new (const OmsSandboxRate *rates, double speed);
void oms_sandbox_limits_free (OmsSandboxLimits *self);

/* Takes one token at @now_us, a monotonic time. An operation without a limit always passes. Returns: FALSE when the
 * bucket is empty; nothing is taken then, and it counts as a request over the limit */
gboolean oms_sandbox_limits_take (OmsSandboxLimits *self, const char *operation, gint64 now_us);
/* The rate in force; 0 when there is none. */
double oms_sandbox_limits_rate (OmsSandboxLimits *self, const char *operation);
guint oms_sandbox_limits_over (OmsSandboxLimits *self, const char *operation);

G_END_DECLS
