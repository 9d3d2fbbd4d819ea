/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small seeded random stream: the same seed gives the same world on every machine. It knows nothing of what is drawn
 * from it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 state;
} OmsSandboxRandom;

/* A stream of its own for the thing @b of the kind @a under @seed. */
OmsSandboxRandom oms_sandbox_random (guint64 seed, guint64 a, guint64 b);
guint64 oms_sandbox_random_next (OmsSandboxRandom *random);
/* From 0 to @n - 1. */
guint oms_sandbox_random_int (OmsSandboxRandom *random, guint n);
/* From 0 (inclusive) to 1 (exclusive). */
double oms_sandbox_random_double (OmsSandboxRandom *random);
/* TRUE in @per_mille of a thousand draws. */
gboolean oms_sandbox_random_chance (OmsSandboxRandom *random, guint per_mille);
/* @n letters drawn from @alphabet. Returns: (transfer full) */
char *oms_sandbox_random_text (OmsSandboxRandom *random, const char *alphabet, guint n);

/* A permutation of the numbers below 10^14: unique order ids that can be turned back into the order they name. */
guint64 oms_sandbox_shuffle14 (guint64 seed, guint64 n);
guint64 oms_sandbox_unshuffle14 (guint64 seed, guint64 shuffled);

G_END_DECLS
