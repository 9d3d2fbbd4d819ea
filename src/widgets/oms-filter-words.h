/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a filter means in a seller's words, part by part, and the presets of its date ranges. No widgets. */
#pragma once

#include "oms-filter.h"
#include "oms-session.h"

G_BEGIN_DECLS

/* The parts of a filter that can be shown and removed one by one. Flags count as one part. */
typedef enum
{
  OMS_FILTER_PART_TEXT,
  OMS_FILTER_PART_VIEW,
  OMS_FILTER_PART_PLATFORMS,
  OMS_FILTER_PART_STATUS,
  OMS_FILTER_PART_FLAGS,
  OMS_FILTER_PART_PAYMENTS,
  OMS_FILTER_PART_FULFILMENT,
  OMS_FILTER_PART_ORDERED,
  OMS_FILTER_PART_DISPATCH,
  OMS_FILTER_PART_TOTAL,
} OmsFilterPart;
#define OMS_N_FILTER_PARTS (OMS_FILTER_PART_TOTAL + 1)

/* "Status: New, Packed"; NULL when @filter does not use this part. @session (nullable) names the accounts.
 * (transfer full) (nullable) */
char *oms_filter_part_describe (const OmsOrderFilter *filter, OmsFilterPart part, OmsSession *session);
void oms_filter_part_clear (OmsOrderFilter *filter, OmsFilterPart part);

typedef enum
{
  OMS_RANGE_ANY,
  OMS_RANGE_TODAY,
  OMS_RANGE_YESTERDAY,
  OMS_RANGE_LAST_7_DAYS,
  OMS_RANGE_LAST_30_DAYS,
  OMS_RANGE_THIS_MONTH,
  OMS_RANGE_LAST_MONTH,
  OMS_RANGE_UP_TO_TOMORROW,
  OMS_RANGE_NEXT_7_DAYS,
} OmsRangePreset;
#define OMS_N_RANGES (OMS_RANGE_NEXT_7_DAYS + 1)

const char *oms_range_preset_label (OmsRangePreset preset); /* translated */
/* [*from, *to) in ms; OMS_TIME_UNKNOWN: open. */
void oms_range_preset_resolve (OmsRangePreset preset, gint64 now, GTimeZone *zone, gint64 *from, gint64 *to);
/* The preset that means this range today; FALSE when it is none. */
gboolean oms_range_preset_match (gint64 from, gint64 to, gint64 now, GTimeZone *zone, OmsRangePreset *preset);

G_END_DECLS
