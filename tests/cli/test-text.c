/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for terminals: nothing that a buyer writes steers the terminal, and columns stay columns. */
#include "oms-cli-text.h"

#include <string.h>

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { "Asha Devi", "Asha Devi" },
    { "नीला कुर्ता 日本", "नीला कुर्ता 日本" },
    { NULL, "" },
    { "\033[31mred\033[0m", "red" },
    { "\033[2J\033[1;1Hgone", "gone" },
    { "\033]0;title\007after", "after" },
    { "\033]8;;http://x\033\\link\033]8;;\033\\", "link" },
    { "\033Pq#0\033\\sixel", "sixel" },
    { "\033cfull reset", "full reset" },
    { "\xc2\x9b"
      "31mred",
      "red" },
    { "\xc2\x9d"
      "0;t\xc2\x9cx",
      "x" },
    /* What never ends is not swallowed. */
    { "\033]0;no end", "0;no end" },
    { "\033[", "" },
    { "\033", "" },
    { "a\nb\tc", "a b c" },
    { "a\r\b\x7f"
      "b",
      "ab" },
    { "\xe2\x80\xae"
      "evil\xe2\x81\xa6",
      "evil" },
    { "a\xe2\x80\xa8"
      "b",
      "a b" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = oms_cli_text_clean (cases[i].text);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_clean_any_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 20000; i++)
    {
      char bytes[17] = "";
      g_autofree char *clean = NULL;

      for (int j = 0; j < 16; j++)
        bytes[j] = (char) (g_rand_boolean (rand) ? "\033[]\\;1m\007\xc2\x9b\x9c"[g_rand_int_range (rand, 0, 11)]
                                                 : g_rand_int_range (rand, 1, 256));
      clean = oms_cli_text_clean (bytes);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
}

static void
test_width (void)
{
  g_assert_cmpint (oms_cli_text_width ("abc"), ==, 3);
  g_assert_cmpint (oms_cli_text_width ("₹12"), ==, 3);
  g_assert_cmpint (oms_cli_text_width ("日本"), ==, 4);
  g_assert_cmpint (oms_cli_text_width ("e\xcc\x81"), ==, 1);
  g_assert_cmpint (oms_cli_text_width (""), ==, 0);
}

static void
test_cut (void)
{
  static const struct
  {
    const char *text;
    int width;
    const char *cut;
  } cases[] = {
    { "kurta", 5, "kurta" },  { "kurta", 4, "kur…" }, { "kurta", 1, "…" },
    { "日本語", 5, "日本…" }, { "日本語", 4, "日…" }, { "", 3, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *cut = oms_cli_text_cut (cases[i].text, cases[i].width);

      g_assert_cmpstr (cut, ==, cases[i].cut);
      g_assert_cmpint (oms_cli_text_width (cut), <=, cases[i].width);
    }
}

static void
test_wrap (void)
{
  const char *text = "Amazon did not accept the secret averyveryverylongword end";
  static const char *const lines[] = {
    "Amazon did", "not accept", "the secret", "averyveryv", "erylongwor", "d end", ""
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = oms_cli_text_wrap (&text, 10);

      g_assert_cmpstr (line, ==, lines[i]);
    }
  g_assert_cmpstr (text, ==, "");
}

static void
test_wrap_keeps_going (void)
{
  /* Wider than the line: one character a line rather than none for ever. */
  const char *text = "日本";
  g_autofree char *first = oms_cli_text_wrap (&text, 1);
  g_autofree char *second = oms_cli_text_wrap (&text, 1);

  g_assert_cmpstr (first, ==, "日");
  g_assert_cmpstr (second, ==, "本");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/text/clean", test_clean);
  g_test_add_func ("/cli/text/clean-any-bytes", test_clean_any_bytes);
  g_test_add_func ("/cli/text/width", test_width);
  g_test_add_func ("/cli/text/cut", test_cut);
  g_test_add_func ("/cli/text/wrap", test_wrap);
  g_test_add_func ("/cli/text/wrap-keeps-going", test_wrap_keeps_going);
  return g_test_run ();
}
