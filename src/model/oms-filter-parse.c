/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the text form of a filter. Every mistake becomes one sentence for the person who typed it. Knows no SQL. */
#include "oms-filter.h"

#include "oms-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  OmsOrderFilter *filter;
  gint64 now;
  GTimeZone *zone;
  GString *text;
  char *total; /* read at the end: its decimals depend on the currency, wherever that stands */
  gboolean has_view;
  gboolean wants_overdue; /* dispatch:overdue */
} Parser;

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (OMS_MODEL_ERROR, OMS_MODEL_ERROR_INVALID, format, args));
  va_end (args);
  return FALSE;
}

/* ---- Words and quotes ---------------------------------------------------------------------------------------------
 */

/* Moves @p behind the quoted part it stands at; NULL when the quote is not closed. */
static const char *
skip_quoted (const char *p)
{
  for (p++; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        return p + 1;
    }
  return NULL;
}

/* The end of what starts at @p: the first of @stops outside quotes, or the end. NULL when a quote is not closed. */
static const char *
find_end (const char *p, const char *stops)
{
  while (p != NULL && *p != '\0' && strchr (stops, *p) == NULL)
    p = *p == '"' ? skip_quoted (p) : p + 1;
  return p;
}

/* The value without its quotes and escapes. (transfer full) */
static char *
unquote (const char *start, const char *end)
{
  GString *value = g_string_new (NULL);
  gboolean is_inside = FALSE;

  for (const char *p = start; p < end; p++)
    {
      if (*p == '"')
        is_inside = !is_inside;
      else if (is_inside && *p == '\\' && p + 1 < end)
        g_string_append_c (value, *++p);
      else
        g_string_append_c (value, *p);
    }
  return g_string_free (value, FALSE);
}

/* Splits "a,"b c",d" outside quotes. Empty parts are left out. */
static GPtrArray *
split_list (const char *raw)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = raw; *p != '\0';)
    {
      const char *end = find_end (p, ",");

      if (end > p)
        g_ptr_array_add (values, unquote (p, end));
      p = *end == ',' ? end + 1 : end;
    }
  return values;
}

/* ---- Values -------------------------------------------------------------------------------------------------------
 */

static void
add_names (GPtrArray **names, GPtrArray *values)
{
  if (*names == NULL)
    *names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < values->len; i++)
    if (!g_ptr_array_find_with_equal_func (*names, g_ptr_array_index (values, i), g_str_equal, NULL))
      g_ptr_array_add (*names, g_strdup (g_ptr_array_index (values, i)));
}

static gboolean
read_view (Parser *parser, GPtrArray *values, GError **error)
{
  const char *id = g_ptr_array_index (values, 0);

  if (parser->has_view || values->len > 1)
    return fail (error, _ ("Only one view can be chosen at a time"));
  if (!oms_order_view_from_id (id, &parser->filter->view))
    return fail (error, _ ("There is no view “%s”"), id);
  parser->has_view = TRUE;
  return TRUE;
}

static gboolean
read_platforms (Parser *parser, GPtrArray *values, GError **error)
{
  add_names (&parser->filter->platforms, values);
  return TRUE;
}

static gboolean
read_payments (Parser *parser, GPtrArray *values, GError **error)
{
  add_names (&parser->filter->payments, values);
  return TRUE;
}

static gboolean
read_statuses (Parser *parser, GPtrArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++)
    {
      OmsStatus status;

      if (!oms_status_from_id (g_ptr_array_index (values, i), &status))
        return fail (error, _ ("There is no status “%s”"), (char *) g_ptr_array_index (values, i));
      parser->filter->status_mask |= 1u << status;
    }
  return TRUE;
}

static gboolean
read_flags (Parser *parser, GPtrArray *values, GError **error)
{
  for (guint i = 0; i < values->len; i++)
    {
      OmsOrderFlags flag;

      if (!oms_order_flag_from_id (g_ptr_array_index (values, i), &flag))
        return fail (error, _ ("There is no mark “%s”"), (char *) g_ptr_array_index (values, i));
      parser->filter->flags |= flag;
    }
  return TRUE;
}

static gboolean
read_fulfilment (Parser *parser, GPtrArray *values, GError **error)
{
  const char *id = g_ptr_array_index (values, 0);
  OmsFulfilment fulfilment = oms_fulfilment_from_id (id);

  if (values->len > 1 || (fulfilment == OMS_FULFILMENT_UNKNOWN && strcmp (id, "unknown") != 0))
    return fail (error, _ ("Fulfilment is one of self, marketplace or unknown"));
  parser->filter->fulfilment = fulfilment;
  return TRUE;
}

static gboolean
read_currency (Parser *parser, GPtrArray *values, GError **error)
{
  g_autofree char *code = g_ascii_strup (g_ptr_array_index (values, 0), -1);

  if (values->len > 1 || parser->filter->currency != NULL)
    return fail (error, _ ("Only one currency can be chosen at a time"));
  if (!oms_currency_is_valid (code))
    return fail (error, _ ("“%s” is not a currency code like INR"), (char *) g_ptr_array_index (values, 0));
  parser->filter->currency = g_steal_pointer (&code);
  return TRUE;
}

/* One side of a period: a day, or an exact moment. */
static gboolean
read_edge (Parser *parser, const char *word, gboolean is_end, gint64 *ms, gboolean *is_day, GError **error)
{
  int day = oms_time_local_day (parser->now, parser->zone);
  OmsPrecision precision = OMS_PRECISION_DAY;
  gint64 moment;

  if (strcmp (word, "yesterday") == 0)
    day = oms_time_day_add (day, -1);
  else if (strcmp (word, "tomorrow") == 0)
    day = oms_time_day_add (day, 1);
  else if (strcmp (word, "today") != 0)
    {
      if (!oms_time_parse (word, parser->zone, &moment, &precision, NULL))
        return fail (error, _ ("“%s” is not a day: write it like 2026-11-22, or today, yesterday, tomorrow"), word);
      day = oms_time_local_day (moment, parser->zone);
    }

  *is_day = precision == OMS_PRECISION_DAY;
  *ms = *is_day ? oms_time_day_start (oms_time_day_add (day, is_end ? 1 : 0), parser->zone) : moment;
  return TRUE;
}

/* "a..b", "a..", "..b" or one day; the right day is inside. */
static gboolean
read_period (Parser *parser, const char *value, gint64 *from, gint64 *to, GError **error)
{
  const char *dots = strstr (value, "..");
  g_autofree char *left = g_strndup (value, dots != NULL ? (gsize) (dots - value) : strlen (value));
  g_autofree char *right = g_strdup (dots != NULL ? dots + 2 : value);
  gboolean is_day = TRUE;

  if (*from != OMS_TIME_UNKNOWN || *to != OMS_TIME_UNKNOWN)
    return fail (error, _ ("The same dates are given twice"));
  if (*left == '\0' && *right == '\0')
    return fail (error, _ ("A period needs a first or a last day"));
  if (*left != '\0' && !read_edge (parser, left, FALSE, from, &is_day, error))
    return FALSE;
  if (dots == NULL && !is_day)
    return fail (error, _ ("“%s” is one moment: give a day, or a period with .. between"), value);
  if (*right != '\0' && !read_edge (parser, right, TRUE, to, &is_day, error))
    return FALSE;
  if (*from != OMS_TIME_UNKNOWN && *to != OMS_TIME_UNKNOWN && *from >= *to)
    return fail (error, _ ("The period “%s” ends before it begins"), value);
  return TRUE;
}

static gboolean
read_ordered (Parser *parser, GPtrArray *values, GError **error)
{
  if (values->len > 1)
    return fail (error, _ ("Only one period can be chosen at a time"));
  return read_period (parser, g_ptr_array_index (values, 0), &parser->filter->ordered_from, &parser->filter->ordered_to,
                      error);
}

static gboolean
read_dispatch (Parser *parser, GPtrArray *values, GError **error)
{
  if (values->len > 1)
    return fail (error, _ ("Only one period can be chosen at a time"));
  if (strcmp (g_ptr_array_index (values, 0), "overdue") == 0)
    {
      parser->wants_overdue = TRUE;
      return TRUE;
    }
  return read_period (parser, g_ptr_array_index (values, 0), &parser->filter->dispatch_from,
                      &parser->filter->dispatch_to, error);
}

static gboolean
read_total (Parser *parser, GPtrArray *values, GError **error)
{
  if (values->len > 1)
    return fail (error, _ ("Write amounts without commas, like total:2000..5000"));
  if (parser->total != NULL)
    return fail (error, _ ("The same amounts are given twice"));
  parser->total = g_strdup (g_ptr_array_index (values, 0));
  return TRUE;
}

static gboolean
read_amount (Parser *parser, const char *word, gint64 *minor, GError **error)
{
  if (!oms_money_parse (word, parser->filter->currency, minor, NULL))
    return fail (error, _ ("“%s” is not an amount like 2000 or 499.50"), word);
  return TRUE;
}

static gboolean
finish_total (Parser *parser, GError **error)
{
  OmsOrderFilter *filter = parser->filter;
  const char *dots = strstr (parser->total, "..");
  g_autofree char *left = NULL;

  if (dots == NULL)
    {
      if (!read_amount (parser, parser->total, &filter->total_from, error))
        return FALSE;
      filter->total_to = filter->total_from;
      return TRUE;
    }
  left = g_strndup (parser->total, (gsize) (dots - parser->total));
  if (*left == '\0' && dots[2] == '\0')
    return fail (error, _ ("Amounts need a lowest or a highest one"));
  if (*left != '\0' && !read_amount (parser, left, &filter->total_from, error))
    return FALSE;
  if (dots[2] != '\0' && !read_amount (parser, dots + 2, &filter->total_to, error))
    return FALSE;
  if (filter->total_from != OMS_MONEY_UNKNOWN && filter->total_to != OMS_MONEY_UNKNOWN &&
      filter->total_from > filter->total_to)
    return fail (error, _ ("The highest amount is below the lowest"));
  return TRUE;
}

/* ---- The whole text -----------------------------------------------------------------------------------------------
 */

static const struct
{
  const char *key;
  gboolean (*read) (Parser *parser, GPtrArray *values, GError **error);
} keys[] = {
  { "view", read_view },         { "platform", read_platforms }, { "status", read_statuses },
  { "flag", read_flags },        { "payment", read_payments },   { "fulfilment", read_fulfilment },
  { "ordered", read_ordered },   { "dispatch", read_dispatch },  { "total", read_total },
  { "currency", read_currency },
};

/* Letters up to a colon at the start of a word make it a key. (transfer full) (nullable) */
static char *
word_key (const char *word)
{
  gsize n = 0;

  while (g_ascii_isalpha (word[n]))
    n++;
  return n > 0 && word[n] == ':' ? g_ascii_strdown (word, (gssize) n) : NULL;
}

static gboolean
read_keyed (Parser *parser, const char *key, const char *raw, GError **error)
{
  g_autoptr (GPtrArray) values = split_list (raw);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (strcmp (keys[i].key, key) != 0)
        continue;
      if (values->len == 0)
        return fail (error, _ ("“%s:” needs a value"), key);
      return keys[i].read (parser, values, error);
    }
  return fail (error, _ ("“%s:” is not something to filter by. To search for it, put it in quotes"), key);
}

static gboolean
read_word (Parser *parser, const char *start, const char *end, GError **error)
{
  g_autofree char *word = g_strndup (start, (gsize) (end - start));
  g_autofree char *key = word_key (word);
  g_autofree char *value = NULL;

  if (key != NULL)
    return read_keyed (parser, key, word + strlen (key) + 1, error);

  value = unquote (start, end);
  if (*value == '\0')
    return TRUE;
  if (parser->text->len > 0)
    g_string_append_c (parser->text, ' ');
  g_string_append (parser->text, value);
  return TRUE;
}

static gboolean
read_words (Parser *parser, const char *text, GError **error)
{
  const char *p = text;

  for (;;)
    {
      const char *end;

      while (g_ascii_isspace (*p))
        p++;
      if (*p == '\0')
        return TRUE;
      end = find_end (p, " \t\n\v\f\r");
      if (end == NULL)
        return fail (error, _ ("A quote is opened and not closed"));
      if (!read_word (parser, p, end, error))
        return FALSE;
      p = end;
    }
}

static gboolean
finish (Parser *parser, GError **error)
{
  if (parser->total != NULL && !finish_total (parser, error))
    return FALSE;
  if (parser->wants_overdue && !parser->has_view)
    parser->filter->view = OMS_VIEW_OVERDUE;
  else if (parser->wants_overdue && parser->filter->view != OMS_VIEW_OVERDUE)
    parser->filter->dispatch_to = parser->now;
  if (parser->text->len > 0)
    parser->filter->text = g_strdup (parser->text->str);
  return TRUE;
}

OmsOrderFilter *
oms_order_filter_parse (const char *text, gint64 now, GTimeZone *zone, GError **error)
{
  g_autoptr (OmsOrderFilter) filter = oms_order_filter_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  Parser parser = { .filter = filter, .now = now, .zone = zone, .text = words };
  gboolean is_ok;

  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    {
      fail (error, _ ("The filter is not readable text"));
      return NULL;
    }
  is_ok = read_words (&parser, text != NULL ? text : "", error) && finish (&parser, error);
  g_free (parser.total);
  return is_ok ? g_steal_pointer (&filter) : NULL;
}
