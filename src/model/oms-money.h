/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money as whole minor units of a currency (paise, cents), never as a floating-point amount.
 * Pure functions, any thread. Exponents: ISO 4217. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An amount nobody has told us. Stored as NULL; never shown or summed as zero. */
#define OMS_MONEY_UNKNOWN G_MININT64

#define OMS_MODEL_ERROR (oms_model_error_quark ())
GQuark oms_model_error_quark (void);

typedef enum
{
  OMS_MODEL_ERROR_INVALID, /* the text is not what it should be */
  OMS_MODEL_ERROR_RANGE,   /* it does not fit */
} OmsModelError;

/* How digits are grouped. AUTO is Indian for INR and for plain counts, Western for the rest. */
typedef enum
{
  OMS_GROUPING_AUTO,
  OMS_GROUPING_INDIAN,
  OMS_GROUPING_WESTERN,
} OmsGrouping;

/* Decimals of @currency (2 when it is not known to us). */
int oms_currency_exponent (const char *currency);

/* TRUE for three capital letters. */
gboolean oms_currency_is_valid (const char *currency);

/* Parses a decimal like "1234.5" or "-0.99" exactly (no exponent, no grouping). Fails with INVALID for anything else
 * and when it has more non-zero decimals than the currency, RANGE when it does not fit. */
gboolean oms_money_parse (const char *text, const char *currency, gint64 *minor, GError **error);

/* For marketplaces that send amounts as JSON numbers: rounds to the currency's decimals and fails when the number had
 * more of them than double noise explains, or is not finite. */
gboolean oms_money_from_double (double amount, const char *currency, gint64 *minor, GError **error);

/* @a + @b; UNKNOWN when either is unknown or the sum does not fit. */
gint64 oms_money_add (gint64 a, gint64 b);

/* "₹12,34,567.00"; "—" for OMS_MONEY_UNKNOWN. Currencies without a sign of their own get the code and a space.
 * (transfer full) */
char *oms_money_format (gint64 minor, const char *currency, OmsGrouping grouping);

/* "1234567.00", for files and JSON; NULL for OMS_MONEY_UNKNOWN. (transfer full) (nullable) */
char *oms_money_to_decimal (gint64 minor, const char *currency);

/* "12,34,567". (transfer full) */
char *oms_number_format (gint64 number, OmsGrouping grouping);

G_END_DECLS
