/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the sidebar, of Today and of the Marketplaces page, kept fresh: read again after each store change (at
 * most about twice a second) and each minute, because overdue moves with the clock. Main thread only.
 *
 * Signal "updated" (): some of the figures are new. Property "stale" (gboolean, read-only, notified): a recount runs;
 * the old figures stay. */
#pragma once

#include "oms-store-query.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

#define OMS_TYPE_SUMMARY (oms_summary_get_type ())
G_DECLARE_FINAL_TYPE (OmsSummary, oms_summary, OMS, SUMMARY, GObject)

/* Reads at once, with the last 60 local days as range. */
OmsSummary *oms_summary_new (OmsStore *store);

/* The days (YYYYMMDD, inclusive) and account (0: all) of the totals. */
void oms_summary_set_range (OmsSummary *self, int from_day, int to_day, gint64 platform_id);
void oms_summary_refresh (OmsSummary *self);
gboolean oms_summary_get_stale (OmsSummary *self);

/* All (transfer none) and valid until "updated"; NULL until first read. */
const OmsWorkCounts *oms_summary_get_counts (OmsSummary *self);
GArray *oms_summary_get_totals (OmsSummary *self);    /* (element-type OmsDailyTotal) */
GPtrArray *oms_summary_get_states (OmsSummary *self); /* (element-type OmsAccountState) */

/* (nullable) (transfer none) */
const OmsAccountState *oms_summary_find_state (OmsSummary *self, gint64 platform_id);

G_END_DECLS
