/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact amounts: reading, adding and showing whole minor units. Knows currencies, nothing of orders or locale files. */
#include "oms-money.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_EXPONENT 4

G_DEFINE_QUARK (oms - model - error - quark, oms_model_error)

typedef struct
{
  char code[4];
  int exponent;
} CurrencyExponent;

/* ISO 4217: the currencies that do not have two decimals. */
static const CurrencyExponent odd_exponents[] = {
  { "BHD", 3 }, { "BIF", 0 }, { "CLF", 4 }, { "CLP", 0 }, { "DJF", 0 }, { "GNF", 0 }, { "IQD", 3 },
  { "ISK", 0 }, { "JOD", 3 }, { "JPY", 0 }, { "KMF", 0 }, { "KRW", 0 }, { "KWD", 3 }, { "LYD", 3 },
  { "OMR", 3 }, { "PYG", 0 }, { "RWF", 0 }, { "TND", 3 }, { "UGX", 0 }, { "UYI", 0 }, { "UYW", 4 },
  { "VND", 0 }, { "VUV", 0 }, { "XAF", 0 }, { "XOF", 0 }, { "XPF", 0 },
};

static const gint64 powers_of_ten[MAX_EXPONENT + 1] = { 1, 10, 100, 1000, 10000 };

int
oms_currency_exponent (const char *currency)
{
  if (currency == NULL)
    return 2;
  for (gsize i = 0; i < G_N_ELEMENTS (odd_exponents); i++)
    if (strcmp (odd_exponents[i].code, currency) == 0)
      return odd_exponents[i].exponent;
  return 2;
}

gboolean
oms_currency_is_valid (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return FALSE;
  return g_ascii_isupper (currency[0]) && g_ascii_isupper (currency[1]) && g_ascii_isupper (currency[2]);
}

static gboolean
fail_invalid_amount (GError **error)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, _ ("This is not an amount"));
  return FALSE;
}

static gboolean
fail_amount_range (GError **error)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_RANGE, _ ("The amount is too large"));
  return FALSE;
}

static gboolean
fail_decimals (const char *currency, GError **error)
{
  g_set_error (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, _ ("The amount has more decimals than %s allows"),
               oms_currency_is_valid (currency) ? currency : _ ("its currency"));
  return FALSE;
}

/* Appends one digit to a negative accumulator: negative, because the range reaches one further there. */
static gboolean
push_digit (gint64 *negative, int digit)
{
  return !__builtin_mul_overflow (*negative, 10, negative) && !__builtin_sub_overflow (*negative, digit, negative);
}

gboolean
oms_money_parse (const char *text, const char *currency, gint64 *minor, GError **error)
{
  const char *p = text;
  gint64 value = 0;
  int missing = oms_currency_exponent (currency);
  gboolean is_negative;
  gboolean fits = TRUE;

  g_assert (minor != NULL);

  if (p == NULL)
    return fail_invalid_amount (error);
  is_negative = *p == '-';
  if (is_negative)
    p++;
  if (!g_ascii_isdigit (*p))
    return fail_invalid_amount (error);
  for (; g_ascii_isdigit (*p); p++)
    fits = fits && push_digit (&value, *p - '0');

  if (*p == '.')
    {
      gboolean has_excess = FALSE;

      if (!g_ascii_isdigit (*++p))
        return fail_invalid_amount (error);
      for (; g_ascii_isdigit (*p); p++)
        {
          if (missing > 0)
            {
              fits = fits && push_digit (&value, *p - '0');
              missing--;
            }
          else if (*p != '0')
            has_excess = TRUE;
        }
      if (*p == '\0' && has_excess)
        return fail_decimals (currency, error);
    }
  if (*p != '\0')
    return fail_invalid_amount (error);

  for (; missing > 0; missing--)
    fits = fits && push_digit (&value, 0);
  /* The most negative value means "unknown", so it is no amount either way. */
  if (!fits || value == G_MININT64)
    return fail_amount_range (error);

  *minor = is_negative ? value : -value;
  return TRUE;
}

gboolean
oms_money_from_double (double amount, const char *currency, gint64 *minor, GError **error)
{
  double scaled, rounded, noise;

  g_assert (minor != NULL);

  if (!isfinite (amount))
    return fail_invalid_amount (error);
  scaled = amount * (double) powers_of_ten[oms_currency_exponent (currency)];
  /* Above 2^53 a double no longer holds every minor unit. */
  if (fabs (scaled) > 9007199254740992.0)
    return fail_amount_range (error);

  rounded = nearbyint (scaled);
  /* A few units in the last place come from binary fractions and sums of them; 19.999 is something else. */
  noise = CLAMP (fabs (scaled) * 0x1p-49, 1e-9, 0.01);
  if (fabs (scaled - rounded) > noise)
    return fail_decimals (currency, error);

  *minor = (gint64) rounded;
  return TRUE;
}

gint64
oms_money_add (gint64 a, gint64 b)
{
  gint64 sum;

  if (a == OMS_MONEY_UNKNOWN || b == OMS_MONEY_UNKNOWN || __builtin_add_overflow (a, b, &sum))
    return OMS_MONEY_UNKNOWN;
  return sum;
}

static const char *
currency_sign (const char *currency)
{
  static const struct
  {
    char code[4];
    const char *sign;
  } signs[] = { { "INR", "₹" }, { "USD", "$" }, { "EUR", "€" }, { "GBP", "£" }, { "JPY", "¥" } };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_strcmp0 (signs[i].code, currency) == 0)
      return signs[i].sign;
  return NULL;
}

/* Without overflow for G_MININT64. */
static guint64
magnitude (gint64 number)
{
  return number < 0 ? -(guint64) number : (guint64) number;
}

static void
append_grouped (GString *out, guint64 number, gboolean is_indian)
{
  char digits[24];
  int n = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, number);

  for (int i = 0; i < n; i++)
    {
      int left = n - i; /* digits from here to the end */

      if (i > 0 && (left == 3 || (left > 3 && (is_indian ? left % 2 == 1 : left % 3 == 0))))
        g_string_append_c (out, ',');
      g_string_append_c (out, digits[i]);
    }
}

char *
oms_money_format (gint64 minor, const char *currency, OmsGrouping grouping)
{
  GString *out;
  guint64 amount = magnitude (minor);
  int exponent = oms_currency_exponent (currency);
  guint64 unit = (guint64) powers_of_ten[exponent];
  const char *sign = currency_sign (currency);
  gboolean is_indian =
      grouping == OMS_GROUPING_INDIAN || (grouping == OMS_GROUPING_AUTO && g_strcmp0 (currency, "INR") == 0);

  if (minor == OMS_MONEY_UNKNOWN)
    return g_strdup ("—");

  out = g_string_new (minor < 0 ? "−" : NULL);
  if (sign != NULL)
    g_string_append (out, sign);
  else if (currency != NULL && *currency != '\0')
    g_string_append_printf (out, "%s ", currency);
  append_grouped (out, amount / unit, is_indian);
  if (exponent > 0)
    g_string_append_printf (out, ".%0*" G_GUINT64_FORMAT, exponent, amount % unit);
  return g_string_free (out, FALSE);
}

char *
oms_money_to_decimal (gint64 minor, const char *currency)
{
  guint64 amount = magnitude (minor);
  int exponent = oms_currency_exponent (currency);
  guint64 unit = (guint64) powers_of_ten[exponent];
  const char *minus = minor < 0 ? "-" : "";

  if (minor == OMS_MONEY_UNKNOWN)
    return NULL;
  if (exponent == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, minus, amount);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, minus, amount / unit, exponent,
                          amount % unit);
}

char *
oms_number_format (gint64 number, OmsGrouping grouping)
{
  GString *out = g_string_new (number < 0 ? "−" : NULL);

  append_grouped (out, magnitude (number), grouping != OMS_GROUPING_WESTERN);
  return g_string_free (out, FALSE);
}
