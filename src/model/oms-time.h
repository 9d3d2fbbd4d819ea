/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments as UTC milliseconds since 1970 in a gint64; days as the number YYYYMMDD in the seller's zone.
 * Pure functions, any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A moment nobody has told us. Stored as NULL. */
#define OMS_TIME_UNKNOWN G_MININT64

#define OMS_TIME_SECOND G_GINT64_CONSTANT (1000)
#define OMS_TIME_MINUTE (60 * OMS_TIME_SECOND)
#define OMS_TIME_HOUR   (60 * OMS_TIME_MINUTE)
#define OMS_TIME_DAY    (24 * OMS_TIME_HOUR)

typedef enum
{
  OMS_PRECISION_TIME, /* a full moment */
  OMS_PRECISION_DAY,  /* only the date is known; the moment is its noon in the seller's zone */
} OmsPrecision;

gint64 oms_time_now (void);

/* Reads ISO 8601 leniently: date alone, with or without seconds, fraction, Z or offset. A date and time without zone
 * is taken in @zone (NULL: UTC). @precision may be NULL. */
gboolean oms_time_parse (const char *text, GTimeZone *zone, gint64 *ms, OmsPrecision *precision, GError **error);

/* "2026-11-22T10:00:00Z", milliseconds only when there are any. (transfer full) */
char *oms_time_to_iso (gint64 ms);

/* YYYYMMDD in @zone. */
int oms_time_local_day (gint64 ms, GTimeZone *zone);

/* First moment of local day @day (YYYYMMDD) in @zone. */
gint64 oms_time_day_start (int day, GTimeZone *zone);

/* @day moved by @days. */
int oms_time_day_add (int day, int days);

/* "22 Nov 09:14" this year, "22 Nov 2025" before; @precision drops the time. Translated. (transfer full) */
char *oms_time_format_short (gint64 ms, OmsPrecision precision, gint64 now, GTimeZone *zone);

/* "Sunday 22 November 2026, 09:14:05 IST": for tooltips. (transfer full) */
char *oms_time_format_long (gint64 ms, GTimeZone *zone);

/* "22 Nov 2026, 09:14:05": the exact moment where there is little room. (transfer full) */
char *oms_time_format_medium (gint64 ms, GTimeZone *zone);

/* "just now", "42 min ago", "5 h ago", then the short form when older than a day. (transfer full) */
char *oms_time_format_ago (gint64 ms, gint64 now, GTimeZone *zone);

/* Dispatch clock: "5 h late", "in 42 min", "today 18:00", "tomorrow 10:00", "24 Nov". @urgency (nullable) gets 2 when
 * late, 1 when due within two hours, else 0. "—" when unknown. (transfer full) */
char *oms_time_format_due (gint64 due, gint64 now, GTimeZone *zone, int *urgency);

/* "< 0.1 s", "0.4 s", "12 s", "3 min 20 s". (transfer full) */
char *oms_time_format_duration (gint64 milliseconds);

G_END_DECLS
