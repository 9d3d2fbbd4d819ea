/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sub-order of the partner interface. Where its values stand is not public: the account's paths say it. Strict
 * about numbers, days, quantities and money, lenient about the rest. */
#include "oms-meesho-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define INDIA_SECONDS (5 * 3600 + 1800)
#define MAX_ID        64
#define MAX_QUANTITY  1000000
/* Moments as numbers are seconds below this and milliseconds above; both lie between 2000 and 2100. */
#define FIRST_MILLIS G_GINT64_CONSTANT (100000000000)
#define FIRST_MOMENT G_GINT64_CONSTANT (946684800000)
#define LAST_MOMENT  G_GINT64_CONSTANT (4102444800000)

/* ---- Paths ------------------------------------------------------------------------------------------------------- */

static const OmsJsonNode *
step (const OmsJsonNode *node, const char *name)
{
  guint64 index;

  if (oms_json_type (node) != OMS_JSON_ARRAY)
    return oms_json_get (node, name);
  return g_ascii_string_to_unsigned (name, 10, 0, G_MAXINT32, &index, NULL) ? oms_json_at (node, (guint) index) : NULL;
}

/* Steps along members separated by dots (a number is an element of an array) to the last but one. @last gets the name
 * of the last. (nullable) */
static const OmsJsonNode *
walk (const OmsJsonNode *node, const char *path, const char **last)
{
  const char *dot;

  while ((dot = strchr (path, '.')) != NULL)
    {
      g_autofree char *name = g_strndup (path, (gsize) (dot - path));

      node = step (node, name);
      path = dot + 1;
    }
  *last = path;
  return node;
}

/* A list that is not empty here is one the splitter did not see, such as one behind an escaped name: to take that for
 * an empty list would lose its orders without a word. */
gboolean
oms_meesho_has_list (const OmsJsonNode *rest, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  const OmsJsonNode *node = rest;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_autofree const char **names = oms_json_names (node);

      if (!g_strv_contains (names, steps[i]))
        return FALSE;
      node = oms_json_get (node, steps[i]);
      if (node == NULL)
        return steps[i + 1] == NULL;
    }
  return oms_json_type (node) == OMS_JSON_ARRAY && oms_json_length (node) == 0;
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  OmsAdapter *adapter;
  const OmsJsonNode *root;
  GPtrArray *texts; /* (element-type utf8) what the order borrows */
} Parse;

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, sentence);
  return FALSE;
}

/* The value's object and name; NULL: the account names no path, or nothing is there. An empty text is nothing, as an
 * empty cell is in the order file. */
static const OmsJsonNode *
find (const Parse *parse, const char *setting, const char **name)
{
  const char *path = oms_adapter_get_setting (parse->adapter, setting);
  const OmsJsonNode *parent;
  const char *text;

  *name = "";
  if (path == NULL)
    return NULL;
  parent = walk (parse->root, path, name);
  text = oms_json_get_string (parent, *name);
  if (text != NULL && text[strspn (text, " \t\r\n")] == '\0')
    return NULL;
  return oms_json_get (parent, *name) != NULL ? parent : NULL;
}

/* A text, or a whole number as one. A number that went through a double may have lost digits, so it is none. */
static const char *
get_text (const Parse *parse, const char *setting)
{
  const char *name;
  const OmsJsonNode *parent = find (parse, setting, &name);
  char *text = parent != NULL ? g_strdup (oms_json_get_string (parent, name)) : NULL;
  gint64 number;

  if (parent != NULL && oms_json_type (oms_json_get (parent, name)) == OMS_JSON_INTEGER &&
      oms_json_get_int (parent, name, &number))
    text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (text == NULL)
    return NULL;
  g_ptr_array_add (parse->texts, g_strstrip (text));
  return *text != '\0' ? text : NULL;
}

static const char *
get_id (const Parse *parse, GError **error)
{
  const char *id = get_text (parse, "path_order_id");

  if (id == NULL)
    {
      malformed (error, _ ("The order has no number."));
      return NULL;
    }
  if (strlen (id) <= MAX_ID && g_ascii_isalnum (*id) &&
      id[strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-")] == '\0')
    return id;
  malformed (error, _ ("The order's number is not one."));
  return NULL;
}

/* It tells parcels apart, so it is one word. */
static gboolean
get_packet (const Parse *parse, const char **packet, GError **error)
{
  const char *text = get_text (parse, "path_packet");

  for (const char *at = text; at != NULL && *at != '\0'; at++)
    if (at - text >= MAX_ID || !g_ascii_isgraph (*at))
      return malformed (error, _ ("The parcel's number is not one."));
  *packet = text;
  return TRUE;
}

static gboolean
get_quantity (const Parse *parse, gint64 *quantity, GError **error)
{
  const char *name;
  const OmsJsonNode *parent = find (parse, "path_quantity", &name);
  const char *text = oms_json_get_string (parent, name);

  if (parent == NULL)
    return TRUE;
  if (text != NULL ? g_ascii_string_to_signed (text, 10, 0, MAX_QUANTITY, quantity, NULL)
                   : oms_json_get_int (parent, name, quantity) && *quantity >= 0 && *quantity <= MAX_QUANTITY)
    return TRUE;
  return malformed (error, _ ("A quantity in the data is not a sensible number."));
}

static gboolean
get_price (const Parse *parse, gint64 *paise, GError **error)
{
  const char *name;
  const OmsJsonNode *parent = find (parse, "path_price", &name);
  const char *text = oms_json_get_string (parent, name);
  double rupees;

  if (parent == NULL)
    return TRUE;
  if (text != NULL ? !oms_money_parse (text, OMS_MEESHO_CURRENCY, paise, NULL)
                   : !oms_json_get_double (parent, name, &rupees) ||
                         !oms_money_from_double (rupees, OMS_MEESHO_CURRENCY, paise, NULL))
    return malformed (error, _ ("An amount in the data is not a number."));
  return *paise >= 0 || malformed (error, _ ("The price of this order is below zero."));
}

/* A day, a moment, or a number of seconds or milliseconds. */
static gboolean
get_ordered (const Parse *parse, OmsMeeshoOrder *order, GError **error)
{
  const char *text = get_text (parse, "path_created"), *name;
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (INDIA_SECONDS);
  gint64 moment;

  if (text == NULL && find (parse, "path_created", &name) == NULL)
    return TRUE;
  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &moment, NULL))
    {
      moment = moment < FIRST_MILLIS ? moment * 1000 : moment;
      order->precision = OMS_PRECISION_TIME;
    }
  else if (text == NULL || !oms_time_parse (text, india, &moment, &order->precision, NULL))
    return malformed (error, _ ("The day of this order cannot be read."));
  if (moment < FIRST_MOMENT || moment > LAST_MOMENT)
    return malformed (error, _ ("The day of this order cannot be read."));
  order->ordered_at = moment;
  return TRUE;
}

/* ---- A sub-order ------------------------------------------------------------------------------------------------- */

/* @id gets what could be made out of the number. Nobody knows which members name the buyer, so nothing is kept but what
 * the account's paths point to. */
static OmsOrderRecord *
parse_order (const Parse *parse, const char **id, guint *unknown, GError **error)
{
  OmsMeeshoOrder order = OMS_MEESHO_ORDER_INIT;
  OmsOrderRecord *record;

  order.id = *id = get_id (parse, error);
  if (order.id == NULL || !get_quantity (parse, &order.quantity, error) || !get_price (parse, &order.price, error) ||
      !get_ordered (parse, &order, error) || !get_packet (parse, &order.packet, error))
    return NULL;
  order.word = get_text (parse, "path_status");
  order.sku = get_text (parse, "path_sku");
  order.variation = get_text (parse, "path_variation");
  order.state = get_text (parse, "path_state");
  record = oms_order_record_new (OMS_RECORD_PARTIAL, order.id);
  if (!oms_meesho_take_order (record, &order))
    (*unknown)++;
  return record;
}

void
oms_meesho_add_order (OmsAdapter *adapter, OmsOrderPage *page, GBytes *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OmsJson) json = oms_json_parse (text, &error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Parse parse = { adapter, json != NULL ? oms_json_root (json) : NULL, texts };
  const char *id = NULL;
  OmsOrderRecord *record = json != NULL ? parse_order (&parse, &id, &page->unknown_statuses, &error) : NULL;

  if (record == NULL)
    g_ptr_array_add (page->problems, oms_problem_record_new (id, error->message, text));
  else
    g_ptr_array_add (page->orders, record);
}
