/* SPDX-License-Identifier: GPL-3.0-or-later */
/* splitmix64, and a multiplicative permutation for ids. */
#include "oms-sandbox-random.h"

#include <string.h>

#define MODULUS G_GUINT64_CONSTANT (100000000000000)
/* Odd and not divisible by 5, so it has an inverse modulo a power of ten. */
#define FACTOR G_GUINT64_CONSTANT (61803398874989)

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

OmsSandboxRandom
oms_sandbox_random (guint64 seed, guint64 a, guint64 b)
{
  OmsSandboxRandom random;

  random.state = mix (mix (mix (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ a) ^ b);
  return random;
}

guint64
oms_sandbox_random_next (OmsSandboxRandom *random)
{
  random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return mix (random->state);
}

guint
oms_sandbox_random_int (OmsSandboxRandom *random, guint n)
{
  g_assert (n > 0);
  return (guint) ((oms_sandbox_random_next (random) >> 32) * n >> 32);
}

double
oms_sandbox_random_double (OmsSandboxRandom *random)
{
  return (double) (oms_sandbox_random_next (random) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

gboolean
oms_sandbox_random_chance (OmsSandboxRandom *random, guint per_mille)
{
  return oms_sandbox_random_int (random, 1000) < per_mille;
}

char *
oms_sandbox_random_text (OmsSandboxRandom *random, const char *alphabet, guint n)
{
  guint letters = (guint) strlen (alphabet);
  char *text = g_malloc (n + 1);

  for (guint i = 0; i < n; i++)
    text[i] = alphabet[oms_sandbox_random_int (random, letters)];
  text[n] = '\0';
  return text;
}

static guint64
multiply (guint64 a, guint64 b)
{
  return (guint64) ((unsigned __int128) a * b % MODULUS);
}

static guint64
inverse (void)
{
  static guint64 found;

  if (found == 0)
    {
      /* Newton's iteration doubles the number of correct low digits each time. */
      guint64 x = 9; /* 9 * 9 = 1 modulo 10, and FACTOR ends in 9 */

      for (int i = 0; i < 4; i++)
        x = multiply (x, (MODULUS + 2 - multiply (FACTOR, x)) % MODULUS);
      g_assert (multiply (FACTOR, x) == 1);
      found = x;
    }
  return found;
}

guint64
oms_sandbox_shuffle14 (guint64 seed, guint64 n)
{
  g_assert (n < MODULUS);
  return (multiply (n, FACTOR) + mix (seed) % MODULUS) % MODULUS;
}

guint64
oms_sandbox_unshuffle14 (guint64 seed, guint64 shuffled)
{
  return multiply ((shuffled % MODULUS + MODULUS - mix (seed) % MODULUS) % MODULUS, inverse ());
}
