/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts: exact both ways, refusing what is not an amount, and shown as people in India and elsewhere write them. */
#include "oms-money.h"

#include <math.h>

typedef struct
{
  const char *text;
  const char *currency;
  gint64 minor;
} Good;

static const Good good[] = {
  { "0", "INR", 0 },
  { "-0", "INR", 0 },
  { "1", "INR", 100 },
  { "1234.5", "INR", 123450 },
  { "1234.56", "INR", 123456 },
  { "-0.99", "INR", -99 },
  { "0.01", "INR", 1 },
  { "007.10", "INR", 710 },
  { "19.990000000000000000000000000000", "INR", 1999 },
  { "1234", "JPY", 1234 },
  { "1234.00", "JPY", 1234 },
  { "1.234", "KWD", 1234 },
  { "1.2345", "CLF", 12345 },
  { "12.34", "XXX", 1234 },
  { "12.34", NULL, 1234 },
  /* 2^53 + 1 paise: no double holds it. */
  { "90071992547409.93", "INR", G_GINT64_CONSTANT (9007199254740993) },
  { "92233720368547758.07", "INR", G_MAXINT64 },
  { "-92233720368547758.07", "INR", -G_MAXINT64 },
};

static void
test_parse_exact (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 minor = 42;

      g_assert_true (oms_money_parse (good[i].text, good[i].currency, &minor, &error));
      g_assert_no_error (error);
      g_assert_cmpint (minor, ==, good[i].minor);
    }
}

static void
assert_refused (const char *text, const char *currency, int code)
{
  g_autoptr (GError) error = NULL;
  gint64 minor = 42;

  g_assert_false (oms_money_parse (text, currency, &minor, &error));
  g_assert_error (error, OMS_MODEL_ERROR, code);
  g_assert_cmpint (minor, ==, 42);
}

static void
test_parse_refuses (void)
{
  static const char *const garbage[] = {
    "",   " ",  "-",     "+1",  ".5",  "5.",  "1,000",  "1 000", "1e3",   "0x10",   "NaN", "inf",
    " 1", "1 ", "1.2.3", "--1", "-+1", "₹10", "10 INR", "١٢",    "1.23x", "1.239x", "1\n", "null",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    assert_refused (garbage[i], "INR", OMS_MODEL_ERROR_INVALID);
  assert_refused (NULL, "INR", OMS_MODEL_ERROR_INVALID);
  assert_refused ("1.234", "INR", OMS_MODEL_ERROR_INVALID);
  assert_refused ("0.001", "INR", OMS_MODEL_ERROR_INVALID);
  assert_refused ("1.5", "JPY", OMS_MODEL_ERROR_INVALID);
  assert_refused ("1.2345", "KWD", OMS_MODEL_ERROR_INVALID);
}

static void
test_parse_range (void)
{
  assert_refused ("92233720368547758.08", "INR", OMS_MODEL_ERROR_RANGE);
  /* G_MININT64 itself stands for "unknown". */
  assert_refused ("-92233720368547758.08", "INR", OMS_MODEL_ERROR_RANGE);
  assert_refused ("92233720368547759", "INR", OMS_MODEL_ERROR_RANGE);
  assert_refused ("9999999999999999999999999999999999999999", "INR", OMS_MODEL_ERROR_RANGE);
  /* Garbage behind a number too large is still garbage. */
  assert_refused ("9999999999999999999999999999999999999999x", "INR", OMS_MODEL_ERROR_INVALID);
}

static void
test_decimal_round_trip (void)
{
  static const char *const currencies[] = { "INR", "JPY", "KWD", "CLF" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (int i = 0; i < 20000; i++)
    {
      const char *currency = currencies[i % 4];
      guint64 bits = ((guint64) g_rand_int (rand) << 32) | g_rand_int (rand);
      gint64 minor = (gint64) (bits >> (i % 64)) * (i % 2 ? -1 : 1);
      gint64 back = 0;
      g_autofree char *text = NULL;

      if (minor == OMS_MONEY_UNKNOWN)
        continue;
      text = oms_money_to_decimal (minor, currency);
      g_assert_true (oms_money_parse (text, currency, &back, NULL));
      g_assert_cmpint (back, ==, minor);
    }
}

static void
test_decimal (void)
{
  static const struct
  {
    gint64 minor;
    const char *currency;
    const char *text;
  } cases[] = {
    { 123456700, "INR", "1234567.00" }, { 5, "INR", "0.05" }, { -5, "INR", "-0.05" }, { -123, "JPY", "-123" },
    { 1234, "KWD", "1.234" },           { 0, "INR", "0.00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = oms_money_to_decimal (cases[i].minor, cases[i].currency);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_null (oms_money_to_decimal (OMS_MONEY_UNKNOWN, "INR"));
}

static void
assert_double (double amount, const char *currency, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 minor = 42;

  g_assert_true (oms_money_from_double (amount, currency, &minor, &error));
  g_assert_no_error (error);
  g_assert_cmpint (minor, ==, expected);
}

static void
assert_double_refused (double amount, const char *currency, int code)
{
  g_autoptr (GError) error = NULL;
  gint64 minor = 42;

  g_assert_false (oms_money_from_double (amount, currency, &minor, &error));
  g_assert_error (error, OMS_MODEL_ERROR, code);
  g_assert_cmpint (minor, ==, 42);
}

static void
test_from_double (void)
{
  double sum = 0;

  /* Every amount of two decimals that a double can carry comes back. */
  for (int paise = -250000; paise <= 250000; paise++)
    assert_double (paise / 100.0, "INR", paise);
  assert_double (0.1 + 0.2, "INR", 30);
  for (int i = 0; i < 1000; i++)
    sum += 0.1;
  assert_double (sum, "INR", 10000);
  assert_double (70368744177.63, "INR", G_GINT64_CONSTANT (7036874417763));
  assert_double (1234.0, "JPY", 1234);
  assert_double (1.234, "KWD", 1234);

  assert_double_refused (19.999, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (0.005, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (0.0001, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (1.5, "JPY", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (19.99f, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused ((double) NAN, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused ((double) INFINITY, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (-(double) INFINITY, "INR", OMS_MODEL_ERROR_INVALID);
  assert_double_refused (1e15, "INR", OMS_MODEL_ERROR_RANGE);
  assert_double_refused (1e300, "INR", OMS_MODEL_ERROR_RANGE);
}

static void
test_add (void)
{
  g_assert_cmpint (oms_money_add (2, 3), ==, 5);
  g_assert_cmpint (oms_money_add (2, OMS_MONEY_UNKNOWN), ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (oms_money_add (OMS_MONEY_UNKNOWN, 2), ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (oms_money_add (G_MAXINT64, 1), ==, OMS_MONEY_UNKNOWN);
  g_assert_cmpint (oms_money_add (-G_MAXINT64, -2), ==, OMS_MONEY_UNKNOWN);
}

static void
test_format (void)
{
  static const struct
  {
    gint64 minor;
    const char *currency;
    OmsGrouping grouping;
    const char *text;
  } cases[] = {
    { 123456700, "INR", OMS_GROUPING_AUTO, "₹12,34,567.00" },
    { 123456700, "INR", OMS_GROUPING_WESTERN, "₹1,234,567.00" },
    { 123456700, "USD", OMS_GROUPING_AUTO, "$1,234,567.00" },
    { 123456700, "USD", OMS_GROUPING_INDIAN, "$12,34,567.00" },
    { 99999, "INR", OMS_GROUPING_AUTO, "₹999.99" },
    { 100000, "INR", OMS_GROUPING_AUTO, "₹1,000.00" },
    { 9999999, "INR", OMS_GROUPING_AUTO, "₹99,999.99" },
    { 10000000, "INR", OMS_GROUPING_AUTO, "₹1,00,000.00" },
    { 123456789, "JPY", OMS_GROUPING_AUTO, "¥123,456,789" },
    { 1234567, "KWD", OMS_GROUPING_AUTO, "KWD 1,234.567" },
    { -5, "INR", OMS_GROUPING_AUTO, "−₹0.05" },
    { -12345, "AED", OMS_GROUPING_AUTO, "−AED 123.45" },
    { 12345, "", OMS_GROUPING_AUTO, "123.45" },
    { OMS_MONEY_UNKNOWN, "INR", OMS_GROUPING_AUTO, "—" },
    { G_MAXINT64, "INR", OMS_GROUPING_AUTO, "₹92,23,37,20,36,85,47,758.07" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = oms_money_format (cases[i].minor, cases[i].currency, cases[i].grouping);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_number_format (void)
{
  static const struct
  {
    gint64 number;
    OmsGrouping grouping;
    const char *text;
  } cases[] = {
    { 0, OMS_GROUPING_AUTO, "0" },
    { 999, OMS_GROUPING_AUTO, "999" },
    { 1000, OMS_GROUPING_AUTO, "1,000" },
    { 1012846, OMS_GROUPING_AUTO, "10,12,846" },
    { 1234567, OMS_GROUPING_WESTERN, "1,234,567" },
    { -1234567, OMS_GROUPING_INDIAN, "−12,34,567" },
    { G_MININT64, OMS_GROUPING_WESTERN, "−9,223,372,036,854,775,808" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = oms_number_format (cases[i].number, cases[i].grouping);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_currency (void)
{
  g_assert_true (oms_currency_is_valid ("INR"));
  g_assert_false (oms_currency_is_valid ("inr"));
  g_assert_false (oms_currency_is_valid ("IN"));
  g_assert_false (oms_currency_is_valid ("INRR"));
  g_assert_false (oms_currency_is_valid ("₹"));
  g_assert_false (oms_currency_is_valid (""));
  g_assert_false (oms_currency_is_valid (NULL));
  g_assert_cmpint (oms_currency_exponent ("INR"), ==, 2);
  g_assert_cmpint (oms_currency_exponent ("JPY"), ==, 0);
  g_assert_cmpint (oms_currency_exponent ("KWD"), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/money/parse-exact", test_parse_exact);
  g_test_add_func ("/model/money/parse-refuses", test_parse_refuses);
  g_test_add_func ("/model/money/parse-range", test_parse_range);
  g_test_add_func ("/model/money/decimal-round-trip", test_decimal_round_trip);
  g_test_add_func ("/model/money/decimal", test_decimal);
  g_test_add_func ("/model/money/from-double", test_from_double);
  g_test_add_func ("/model/money/add", test_add);
  g_test_add_func ("/model/money/format", test_format);
  g_test_add_func ("/model/money/number-format", test_number_format);
  g_test_add_func ("/model/money/currency", test_currency);
  return g_test_run ();
}
