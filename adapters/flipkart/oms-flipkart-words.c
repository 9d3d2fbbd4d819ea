/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small readers of Flipkart's JSON. Pure. Lenient about what is only nice to know, strict about ids, quantities and
 * money. */
#include "oms-flipkart-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_QUANTITY 1000000
#define QUOTE        "&quot;"

gboolean
oms_flipkart_malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, sentence);
  return FALSE;
}

/* A number that went through a double may have lost digits, so it is no id. */
char *
oms_flipkart_dup_id (const OmsJsonNode *node, const char *name)
{
  gint64 number;

  if (oms_json_type (oms_json_get (node, name)) == OMS_JSON_INTEGER && oms_json_get_int (node, name, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return oms_flipkart_dup_text (node, name);
}

/* Texts out of older catalogues stand in quotation marks of HTML. */
char *
oms_flipkart_dup_text (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);
  gsize length = text != NULL ? strlen (text) : 0;

  if (length > 2 * strlen (QUOTE) && g_str_has_prefix (text, QUOTE) && g_str_has_suffix (text, QUOTE))
    return g_strndup (text + strlen (QUOTE), length - 2 * strlen (QUOTE));
  return length > 0 ? g_strdup (text) : NULL;
}

/* Moments carry India's offset; one without any is India's, too. */
gint64
oms_flipkart_get_time (const OmsJsonNode *node, const char *name)
{
  const char *text = oms_json_get_string (node, name);
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (5 * 3600 + 1800);
  gint64 ms;

  return text != NULL && oms_time_parse (text, india, &ms, NULL, NULL) ? ms : OMS_TIME_UNKNOWN;
}

/* Whole, though it may come as 1.0. */
gboolean
oms_flipkart_get_quantity (const OmsJsonNode *node, const char *name, gint64 *quantity, GError **error)
{
  *quantity = OMS_QUANTITY_UNKNOWN;
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  if (!oms_json_get_int (node, name, quantity) || *quantity < 0 || *quantity > MAX_QUANTITY)
    return oms_flipkart_malformed (error, _ ("A quantity in the data is not a sensible number."));
  return TRUE;
}

gboolean
oms_flipkart_get_money (const OmsJsonNode *node, const char *name, gint64 *paise, GError **error)
{
  const char *text = oms_json_get_string (node, name);
  double rupees;

  *paise = OMS_MONEY_UNKNOWN;
  if (oms_json_get (node, name) == NULL)
    return TRUE;
  if (text != NULL)
    return oms_money_parse (text, OMS_FLIPKART_CURRENCY, paise, error);
  if (oms_json_get_double (node, name, &rupees))
    return oms_money_from_double (rupees, OMS_FLIPKART_CURRENCY, paise, error);
  return oms_flipkart_malformed (error, _ ("An amount in the data is not a number."));
}

OmsFulfilment
oms_flipkart_fulfilment (const char *profile)
{
  static const char *const own[] = { "NON_FBF", "Seller_Fulfilment", "FBF_LITE", "Smart_Fulfilment", NULL };
  static const char *const theirs[] = { "FBF", "Flipkart_Fulfilment", NULL };

  if (profile != NULL && g_strv_contains (own, profile))
    return OMS_FULFILMENT_SELF;
  return profile != NULL && g_strv_contains (theirs, profile) ? OMS_FULFILMENT_MARKETPLACE : OMS_FULFILMENT_UNSET;
}
