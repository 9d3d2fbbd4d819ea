/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fuzz target a file: LLVMFuzzerTestOneInput () for libFuzzer, and with plain gcc a main () that changes seeds in a
 * fixed way for a moment (with OMS_LONG for a minute), so that every run of the tests does it. Included once per
 * program. */
#pragma once

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Texts to begin with, NULL-terminated. */
extern const char *const fuzz_seeds[];

#ifndef OMS_LIBFUZZER

/* What breaks parsers. */
static const char *const fuzz_bits[] = { "[",
                                         "]",
                                         "{",
                                         "}",
                                         "\"",
                                         ",",
                                         ":",
                                         "null",
                                         "true",
                                         "-",
                                         "1e999",
                                         "0.1",
                                         "\\u0000",
                                         "\\ud800",
                                         "\\",
                                         "\xff",
                                         "1",
                                         "[[[[[[[[",
                                         "\n",
                                         "9223372036854775808",
                                         "-9223372036854775809",
                                         "\"amount\":",
                                         "{}" };

static void
fuzz_change (GRand *rand, GByteArray *text)
{
  guint at = text->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) text->len) : 0;
  const char *bit = fuzz_bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (fuzz_bits))];
  guint length = (guint) strlen (bit);
  guint cut = (guint) g_rand_int_range (rand, 1, 20);

  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0: /* flip */
      if (text->len > 0)
        text->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 1: /* cut out */
      if (text->len > 0)
        g_byte_array_remove_range (text, at, MIN (text->len - at, cut));
      break;
    case 2: /* put in */
      g_byte_array_set_size (text, text->len + length);
      memmove (text->data + at + length, text->data + at, text->len - length - at);
      memcpy (text->data + at, bit, length);
      break;
    default: /* end here */
      if (g_rand_int_range (rand, 0, 8) == 0)
        g_byte_array_set_size (text, at);
      break;
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);
  gint64 end = g_get_monotonic_time () + (g_getenv ("OMS_LONG") != NULL ? 60000 : 1500) * G_GINT64_CONSTANT (1000);
  guint runs = 0;

  while (runs < 200 || g_get_monotonic_time () < end)
    for (guint i = 0; fuzz_seeds[i] != NULL; i++)
      {
        g_autoptr (GByteArray) text = g_byte_array_new ();
        int changes = g_rand_int_range (rand, 0, 8);

        g_byte_array_append (text, (const guint8 *) fuzz_seeds[i], (guint) strlen (fuzz_seeds[i]));
        for (int c = 0; c < changes; c++)
          fuzz_change (rand, text);
        LLVMFuzzerTestOneInput (text->data, text->len);
        runs++;
      }
  g_print ("1..1\nok 1 %u inputs\n", runs);
  return 0;
}

#endif
