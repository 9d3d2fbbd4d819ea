/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See the header. */
#include "oms-filter-words.h"

#include <glib/gi18n-lib.h>

/* ---- Ranges of days -------------------------------------------------------------------------------------------------
 */

const char *
oms_range_preset_label (OmsRangePreset preset)
{
  static const char *const labels[OMS_N_RANGES] = {
    [OMS_RANGE_ANY] = N_ ("Any time"),
    [OMS_RANGE_TODAY] = N_ ("Today"),
    [OMS_RANGE_YESTERDAY] = N_ ("Yesterday"),
    [OMS_RANGE_LAST_7_DAYS] = N_ ("Last 7 days"),
    [OMS_RANGE_LAST_30_DAYS] = N_ ("Last 30 days"),
    [OMS_RANGE_THIS_MONTH] = N_ ("This month"),
    [OMS_RANGE_LAST_MONTH] = N_ ("Last month"),
    [OMS_RANGE_UP_TO_TOMORROW] = N_ ("Up to tomorrow"),
    [OMS_RANGE_NEXT_7_DAYS] = N_ ("Next 7 days"),
  };

  return _ (labels[preset]);
}

static int
month_start (int day)
{
  return day - day % 100 + 1;
}

void
oms_range_preset_resolve (OmsRangePreset preset, gint64 now, GTimeZone *zone, gint64 *from, gint64 *to)
{
  int today = oms_time_local_day (now, zone);
  int first = 0, end = 0; /* 0: open */

  switch (preset)
    {
    case OMS_RANGE_ANY:
      break;
    case OMS_RANGE_TODAY:
      first = today;
      end = oms_time_day_add (today, 1);
      break;
    case OMS_RANGE_YESTERDAY:
      first = oms_time_day_add (today, -1);
      end = today;
      break;
    case OMS_RANGE_LAST_7_DAYS:
    case OMS_RANGE_LAST_30_DAYS:
      first = oms_time_day_add (today, preset == OMS_RANGE_LAST_7_DAYS ? -6 : -29);
      end = oms_time_day_add (today, 1);
      break;
    case OMS_RANGE_THIS_MONTH:
      first = month_start (today);
      end = oms_time_day_add (today, 1);
      break;
    case OMS_RANGE_LAST_MONTH:
      end = month_start (today);
      first = month_start (oms_time_day_add (end, -1));
      break;
    case OMS_RANGE_UP_TO_TOMORROW:
      end = oms_time_day_add (today, 2);
      break;
    case OMS_RANGE_NEXT_7_DAYS:
      first = today;
      end = oms_time_day_add (today, 7);
      break;
    default:
      g_assert_not_reached ();
    }
  *from = first != 0 ? oms_time_day_start (first, zone) : OMS_TIME_UNKNOWN;
  *to = end != 0 ? oms_time_day_start (end, zone) : OMS_TIME_UNKNOWN;
}

gboolean
oms_range_preset_match (gint64 from, gint64 to, gint64 now, GTimeZone *zone, OmsRangePreset *preset)
{
  for (int i = 0; i < OMS_N_RANGES; i++)
    {
      gint64 preset_from, preset_to;

      oms_range_preset_resolve ((OmsRangePreset) i, now, zone, &preset_from, &preset_to);
      if (preset_from != from || preset_to != to)
        continue;
      *preset = (OmsRangePreset) i;
      return TRUE;
    }
  return FALSE;
}

static char *
describe_range (const char *what, gint64 from, gint64 to, OmsSession *session)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  GTimeZone *zone = session != NULL ? oms_session_get_zone (session) : local;
  gint64 now = oms_time_now ();
  OmsRangePreset preset;

  if (from == OMS_TIME_UNKNOWN && to == OMS_TIME_UNKNOWN)
    return NULL;
  if (oms_range_preset_match (from, to, now, zone, &preset))
    return g_strdup_printf ("%s: %s", what, oms_range_preset_label (preset));

  g_autofree char *first = from != OMS_TIME_UNKNOWN ? oms_time_format_short (from, OMS_PRECISION_DAY, now, zone) : NULL;
  g_autofree char *last = to != OMS_TIME_UNKNOWN ? oms_time_format_short (to - 1, OMS_PRECISION_DAY, now, zone) : NULL;
  if (first == NULL)
    return g_strdup_printf (_ ("%s: up to %s"), what, last);
  if (last == NULL)
    return g_strdup_printf (_ ("%s: from %s"), what, first);
  if (g_str_equal (first, last))
    return g_strdup_printf ("%s: %s", what, first);
  return g_strdup_printf ("%s: %s – %s", what, first, last);
}

/* ---- The other parts ------------------------------------------------------------------------------------------------
 */

static char *
join_words (const char *what, GPtrArray *words)
{
  g_autofree char *joined = NULL;

  if (words->len == 0)
    return NULL;
  g_ptr_array_add (words, NULL);
  joined = g_strjoinv (", ", (char **) words->pdata);
  return g_strdup_printf ("%s: %s", what, joined);
}

static const char *
account_label (OmsSession *session, const char *name)
{
  GListModel *accounts = session != NULL ? G_LIST_MODEL (oms_session_get_accounts (session)) : NULL;

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (OmsItem) item = g_list_model_get_item (accounts, i);
      const OmsAccountEntry *entry = oms_item_get_account (item);
      if (g_str_equal (entry->account->name, name))
        return entry->account->display_name;
    }
  return name;
}

static char *
describe_platforms (const OmsOrderFilter *filter, OmsSession *session)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; filter->platforms != NULL && i < filter->platforms->len; i++)
    g_ptr_array_add (words, (gpointer) account_label (session, g_ptr_array_index (filter->platforms, i)));
  return join_words (_ ("Marketplace"), words);
}

static char *
describe_status (const OmsOrderFilter *filter)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (int i = 0; i < OMS_N_STATUSES; i++)
    if ((filter->status_mask & (1u << i)) != 0)
      g_ptr_array_add (words, (gpointer) oms_status_label ((OmsStatus) i));
  return join_words (_ ("Status"), words);
}

static char *
describe_flags (const OmsOrderFilter *filter)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint flag = 1; flag <= OMS_FLAG_PACKED_HERE; flag <<= 1)
    if ((filter->flags & flag) != 0)
      g_ptr_array_add (words, (gpointer) oms_order_flag_label ((OmsOrderFlags) flag));
  return join_words (_ ("Marked"), words);
}

static char *
describe_payments (const OmsOrderFilter *filter)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; filter->payments != NULL && i < filter->payments->len; i++)
    {
      const char *payment = g_ptr_array_index (filter->payments, i);
      if (g_str_equal (payment, "cod"))
        payment = _ ("Cash on delivery");
      else if (g_str_equal (payment, "prepaid"))
        payment = _ ("Prepaid");
      g_ptr_array_add (words, (gpointer) payment);
    }
  return join_words (_ ("Payment"), words);
}

static char *
describe_total (const OmsOrderFilter *filter, OmsSession *session)
{
  const char *currency = filter->currency != NULL ? filter->currency : "INR";
  OmsGrouping grouping = session != NULL ? oms_session_get_grouping (session) : OMS_GROUPING_AUTO;
  gboolean has_from = filter->total_from != OMS_MONEY_UNKNOWN;
  gboolean has_to = filter->total_to != OMS_MONEY_UNKNOWN;

  if (!has_from && !has_to)
    return NULL;
  g_autofree char *from = oms_money_format (filter->total_from, currency, grouping);
  g_autofree char *to = oms_money_format (filter->total_to, currency, grouping);
  if (!has_to)
    return g_strdup_printf (_ ("Total: from %s"), from);
  if (!has_from)
    return g_strdup_printf (_ ("Total: up to %s"), to);
  return g_strdup_printf (_ ("Total: %s – %s"), from, to);
}

char *
oms_filter_part_describe (const OmsOrderFilter *filter, OmsFilterPart part, OmsSession *session)
{
  g_assert (filter != NULL);

  switch (part)
    {
    case OMS_FILTER_PART_TEXT:
      return filter->text != NULL && *filter->text != '\0' ? g_strdup_printf (_ ("Search: %s"), filter->text) : NULL;
    case OMS_FILTER_PART_VIEW:
      return filter->view != OMS_VIEW_ALL ? g_strdup (oms_order_view_label (filter->view)) : NULL;
    case OMS_FILTER_PART_PLATFORMS:
      return describe_platforms (filter, session);
    case OMS_FILTER_PART_STATUS:
      return describe_status (filter);
    case OMS_FILTER_PART_FLAGS:
      return describe_flags (filter);
    case OMS_FILTER_PART_PAYMENTS:
      return describe_payments (filter);
    case OMS_FILTER_PART_FULFILMENT:
      return filter->fulfilment != OMS_FULFILMENT_UNSET ? g_strdup (oms_fulfilment_label (filter->fulfilment)) : NULL;
    case OMS_FILTER_PART_ORDERED:
      return describe_range (_ ("Ordered"), filter->ordered_from, filter->ordered_to, session);
    case OMS_FILTER_PART_DISPATCH:
      return describe_range (_ ("Dispatch by"), filter->dispatch_from, filter->dispatch_to, session);
    case OMS_FILTER_PART_TOTAL:
      return describe_total (filter, session);
    default:
      g_assert_not_reached ();
    }
}

void
oms_filter_part_clear (OmsOrderFilter *filter, OmsFilterPart part)
{
  g_assert (filter != NULL);

  switch (part)
    {
    case OMS_FILTER_PART_TEXT:
      g_clear_pointer (&filter->text, g_free);
      break;
    case OMS_FILTER_PART_VIEW:
      filter->view = OMS_VIEW_ALL;
      break;
    case OMS_FILTER_PART_PLATFORMS:
      g_clear_pointer (&filter->platforms, g_ptr_array_unref);
      break;
    case OMS_FILTER_PART_STATUS:
      filter->status_mask = 0;
      break;
    case OMS_FILTER_PART_FLAGS:
      filter->flags = 0;
      break;
    case OMS_FILTER_PART_PAYMENTS:
      g_clear_pointer (&filter->payments, g_ptr_array_unref);
      break;
    case OMS_FILTER_PART_FULFILMENT:
      filter->fulfilment = OMS_FULFILMENT_UNSET;
      break;
    case OMS_FILTER_PART_ORDERED:
      filter->ordered_from = filter->ordered_to = OMS_TIME_UNKNOWN;
      break;
    case OMS_FILTER_PART_DISPATCH:
      filter->dispatch_from = filter->dispatch_to = OMS_TIME_UNKNOWN;
      break;
    case OMS_FILTER_PART_TOTAL:
      filter->total_from = filter->total_to = OMS_MONEY_UNKNOWN;
      g_clear_pointer (&filter->currency, g_free);
      break;
    default:
      g_assert_not_reached ();
    }
}
