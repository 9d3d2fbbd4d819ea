/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter of the order list as plain data, its names, and writing its text form. Reading it is oms-filter-parse.c.
 * Knows no SQL. */
#include "oms-filter.h"

#include "oms-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct
{
  const char *id;
  const char *label;
} views[OMS_N_VIEWS] = {
  [OMS_VIEW_ALL] = { "all", N_ ("All orders") },
  [OMS_VIEW_TO_PACK] = { "to-pack", N_ ("To pack") },
  [OMS_VIEW_DUE_TODAY] = { "due-today", N_ ("Due today") },
  [OMS_VIEW_OVERDUE] = { "overdue", N_ ("Overdue") },
  [OMS_VIEW_CANCELLED_AFTER_PACK] = { "cancelled-after-pack", N_ ("Cancelled after packing") },
  [OMS_VIEW_ATTENTION] = { "attention", N_ ("Needs attention") },
  [OMS_VIEW_RETURNS] = { "returns", N_ ("Returns") },
};

static const char *const sort_keys[] = {
  [OMS_SORT_ORDERED] = "ordered",   [OMS_SORT_PLATFORM] = "platform",
  [OMS_SORT_ORDER_ID] = "order-id", [OMS_SORT_STATUS] = "status",
  [OMS_SORT_BUYER] = "buyer",       [OMS_SORT_ITEMS] = "items",
  [OMS_SORT_TOTAL] = "total",       [OMS_SORT_DISPATCH_BY] = "dispatch-by",
  [OMS_SORT_UPDATED] = "updated",
};

OmsOrderFilter *
oms_order_filter_new (void)
{
  OmsOrderFilter *filter = g_new0 (OmsOrderFilter, 1);

  filter->view = OMS_VIEW_ALL;
  filter->fulfilment = OMS_FULFILMENT_UNSET;
  filter->ordered_from = filter->ordered_to = OMS_TIME_UNKNOWN;
  filter->dispatch_from = filter->dispatch_to = OMS_TIME_UNKNOWN;
  filter->total_from = filter->total_to = OMS_MONEY_UNKNOWN;
  return filter;
}

static gpointer
copy_string (gconstpointer string, gpointer unused)
{
  return g_strdup (string);
}

static GPtrArray *
copy_names (GPtrArray *names)
{
  GPtrArray *copy;

  if (names == NULL)
    return NULL;
  copy = g_ptr_array_copy (names, copy_string, NULL);
  g_ptr_array_set_free_func (copy, g_free);
  return copy;
}

OmsOrderFilter *
oms_order_filter_copy (const OmsOrderFilter *filter)
{
  OmsOrderFilter *copy;

  if (filter == NULL)
    return NULL;
  copy = g_memdup2 (filter, sizeof *filter);
  copy->platforms = copy_names (filter->platforms);
  copy->payments = copy_names (filter->payments);
  copy->currency = g_strdup (filter->currency);
  copy->text = g_strdup (filter->text);
  return copy;
}

void
oms_order_filter_free (OmsOrderFilter *filter)
{
  if (filter == NULL)
    return;
  g_clear_pointer (&filter->platforms, g_ptr_array_unref);
  g_clear_pointer (&filter->payments, g_ptr_array_unref);
  g_free (filter->currency);
  g_free (filter->text);
  g_free (filter);
}

static guint
n_names (GPtrArray *names)
{
  return names != NULL ? names->len : 0;
}

/* Order does not matter; names do not repeat. */
static gboolean
same_names (GPtrArray *a, GPtrArray *b)
{
  if (n_names (a) != n_names (b))
    return FALSE;
  for (guint i = 0; i < n_names (a); i++)
    if (!g_ptr_array_find_with_equal_func (b, g_ptr_array_index (a, i), g_str_equal, NULL))
      return FALSE;
  return TRUE;
}

static gboolean
same_text (const char *a, const char *b)
{
  return strcmp (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

gboolean
oms_order_filter_equal (const OmsOrderFilter *a, const OmsOrderFilter *b)
{
  return a->view == b->view && same_names (a->platforms, b->platforms) && a->status_mask == b->status_mask &&
         a->flags == b->flags && same_names (a->payments, b->payments) && a->fulfilment == b->fulfilment &&
         a->ordered_from == b->ordered_from && a->ordered_to == b->ordered_to && a->dispatch_from == b->dispatch_from &&
         a->dispatch_to == b->dispatch_to && a->total_from == b->total_from && a->total_to == b->total_to &&
         same_text (a->currency, b->currency) && same_text (a->text, b->text);
}

gboolean
oms_order_filter_is_empty (const OmsOrderFilter *filter)
{
  g_autoptr (OmsOrderFilter) empty = oms_order_filter_new ();

  return oms_order_filter_equal (filter, empty);
}

/* ---- Writing the text form ----------------------------------------------------------------------------------------
 */

static void
append_quoted (GString *out, const char *value)
{
  g_string_append_c (out, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static gboolean
is_plain (const char *value)
{
  return *value != '\0' && strpbrk (value, "\" ,\t\n\v\f\r") == NULL;
}

static void
start_word (GString *out, const char *key)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  if (key != NULL)
    g_string_append_printf (out, "%s:", key);
}

/* Appends a value of a list; the first one opens the word. */
static void
append_value (GString *out, const char *key, gboolean is_first, const char *value)
{
  if (is_first)
    start_word (out, key);
  else
    g_string_append_c (out, ',');
  if (is_plain (value))
    g_string_append (out, value);
  else
    append_quoted (out, value);
}

static void
append_names (GString *out, const char *key, GPtrArray *names)
{
  for (guint i = 0; i < n_names (names); i++)
    append_value (out, key, i == 0, g_ptr_array_index (names, i));
}

static void
append_statuses (GString *out, guint mask)
{
  gboolean is_first = TRUE;

  for (int i = 0; i < OMS_N_STATUSES; i++)
    if (mask & (1u << i))
      {
        append_value (out, "status", is_first, oms_status_to_id ((OmsStatus) i));
        is_first = FALSE;
      }
}

static void
append_flags (GString *out, guint flags)
{
  gboolean is_first = TRUE;

  for (guint bit = 1; bit != 0 && bit <= flags; bit <<= 1)
    if (flags & bit)
      {
        append_value (out, "flag", is_first, oms_order_flag_to_id ((OmsOrderFlags) bit));
        is_first = FALSE;
      }
}

static void
append_day (GString *out, int day)
{
  g_string_append_printf (out, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

static gboolean
is_day_start (gint64 ms, GTimeZone *zone)
{
  return oms_time_day_start (oms_time_local_day (ms, zone), zone) == ms;
}

static void
append_moment (GString *out, gint64 ms)
{
  g_autofree char *iso = oms_time_to_iso (ms);

  g_string_append (out, iso);
}

/* Whole days as dates, the last one inclusive; anything else as an exact moment, the last one exclusive. */
static void
append_period (GString *out, const char *key, gint64 from, gint64 to, GTimeZone *zone)
{
  gboolean from_is_day = from != OMS_TIME_UNKNOWN && is_day_start (from, zone);
  gboolean to_is_day = to != OMS_TIME_UNKNOWN && is_day_start (to, zone);
  int first_day = from_is_day ? oms_time_local_day (from, zone) : 0;
  int last_day = to_is_day ? oms_time_day_add (oms_time_local_day (to, zone), -1) : 0;

  if (from == OMS_TIME_UNKNOWN && to == OMS_TIME_UNKNOWN)
    return;
  start_word (out, key);
  if (from_is_day && to_is_day && first_day == last_day)
    {
      append_day (out, first_day);
      return;
    }
  if (from_is_day)
    append_day (out, first_day);
  else if (from != OMS_TIME_UNKNOWN)
    append_moment (out, from);
  g_string_append (out, "..");
  if (to_is_day)
    append_day (out, last_day);
  else if (to != OMS_TIME_UNKNOWN)
    append_moment (out, to);
}

static void
append_total (GString *out, const OmsOrderFilter *filter)
{
  g_autofree char *from = oms_money_to_decimal (filter->total_from, filter->currency);
  g_autofree char *to = oms_money_to_decimal (filter->total_to, filter->currency);

  if (from != NULL && g_strcmp0 (from, to) == 0)
    {
      start_word (out, "total");
      g_string_append (out, from);
    }
  else if (from != NULL || to != NULL)
    {
      start_word (out, "total");
      g_string_append_printf (out, "%s..%s", from != NULL ? from : "", to != NULL ? to : "");
    }
  if (filter->currency != NULL && *filter->currency != '\0')
    append_value (out, "currency", TRUE, filter->currency);
}

/* Bare when each word reads back as itself; quoted as a whole when a quote, a colon or its spacing says otherwise. */
static void
append_text (GString *out, const char *text)
{
  gboolean is_bare = strpbrk (text, "\":\t\n\v\f\r") == NULL && strstr (text, "  ") == NULL && text[0] != ' ' &&
                     !g_str_has_suffix (text, " ");

  start_word (out, NULL);
  if (is_bare)
    g_string_append (out, text);
  else
    append_quoted (out, text);
}

char *
oms_order_filter_to_text (const OmsOrderFilter *filter, GTimeZone *zone)
{
  GString *out = g_string_new (NULL);

  if (filter->view != OMS_VIEW_ALL)
    append_value (out, "view", TRUE, oms_order_view_to_id (filter->view));
  append_names (out, "platform", filter->platforms);
  append_statuses (out, filter->status_mask);
  append_flags (out, filter->flags);
  append_names (out, "payment", filter->payments);
  if (filter->fulfilment != OMS_FULFILMENT_UNSET)
    append_value (out, "fulfilment", TRUE,
                  filter->fulfilment == OMS_FULFILMENT_UNKNOWN ? "unknown" : oms_fulfilment_to_id (filter->fulfilment));
  append_period (out, "ordered", filter->ordered_from, filter->ordered_to, zone);
  append_period (out, "dispatch", filter->dispatch_from, filter->dispatch_to, zone);
  append_total (out, filter);
  if (filter->text != NULL && *filter->text != '\0')
    append_text (out, filter->text);
  return g_string_free (out, FALSE);
}

/* ---- Names --------------------------------------------------------------------------------------------------------
 */

const char *
oms_order_view_to_id (OmsOrderView view)
{
  return (guint) view < OMS_N_VIEWS ? views[view].id : "";
}

gboolean
oms_order_view_from_id (const char *id, OmsOrderView *view)
{
  for (guint i = 0; id != NULL && i < OMS_N_VIEWS; i++)
    if (strcmp (views[i].id, id) == 0)
      {
        *view = (OmsOrderView) i;
        return TRUE;
      }
  return FALSE;
}

const char *
oms_order_view_label (OmsOrderView view)
{
  return (guint) view < OMS_N_VIEWS ? _ (views[view].label) : "";
}

const char *
oms_order_sort_key_to_id (OmsOrderSortKey key)
{
  return (guint) key < G_N_ELEMENTS (sort_keys) ? sort_keys[key] : "";
}

gboolean
oms_order_sort_key_from_id (const char *id, OmsOrderSortKey *key)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (sort_keys); i++)
    if (strcmp (sort_keys[i], id) == 0)
      {
        *key = (OmsOrderSortKey) i;
        return TRUE;
      }
  return FALSE;
}
