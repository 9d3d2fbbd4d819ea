/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often an account syncs by itself and whether it is paused, from its settings and its marketplace's description.
 * Pure functions, any thread. */
#pragma once

#include "oms-account.h"
#include "oms-adapter.h"
#include "oms-store-sync.h"

G_BEGIN_DECLS

/* Settings of an account beside its marketplace's fields. They say how it is synced, not what it is: a change of them
 * begins no pass anew. */
#define OMS_SETTING_EVERY     "sync_every"   /* an OmsRhythm's id; absent: the marketplace's own rhythm */
#define OMS_SETTING_PAUSED    "paused_until" /* see oms_pause_parse; absent: not paused */
#define OMS_SETTING_BACK_FILL "back_fill"    /* see oms-back-fill.h; absent: nothing older is being fetched */
/* The store's setting that pauses everything, in the form of OMS_SETTING_PAUSED. */
#define OMS_STORE_SETTING_PAUSED "paused-until"

gboolean oms_schedule_is_setting (const char *field);

/* The @n-th of the lists that look for new orders; NULL: there are no more. */
const OmsAdapterJob *oms_schedule_news_job (const OmsAdapterInfo *info, guint n);

/* ---- How often -----------------------------------------------------------------------------------------------------
 */

/* Only when somebody asks. */
#define OMS_RHYTHM_BY_HAND "by-hand"

typedef struct
{
  const char *id;    /* "15", minutes; "" for the marketplace's own, OMS_RHYTHM_BY_HAND */
  const char *label; /* N_() marked */
  gint64 interval;   /* milliseconds; 0 for those two */
} OmsRhythm;

/* Ends with id == NULL. */
const OmsRhythm *oms_schedule_rhythms (void);
/* The seller's choice; the marketplace's own when there is none, or one that nobody knows. (transfer none) */
const OmsRhythm *oms_schedule_get_rhythm (const OmsAccount *account);
/* FALSE when the marketplace's limits do not allow it so often. */
gboolean oms_schedule_rhythm_fits (const OmsAdapterInfo *info, const OmsRhythm *rhythm, const OmsAccount *account);
/* For people's input: FALSE with @error, a sentence that names the choices, when @id is none that fits. For servers on
 * this computer also seconds, like "2s". */
gboolean
oms_schedule_check_rhythm (const OmsAdapterInfo *info, const char *id, const OmsAccount *account, GError **error);

/* The shortest time between two turns of @job that leaves its limit room for pages. */
gint64 oms_schedule_floor (const OmsAdapterInfo *info, const OmsAdapterJob *job, const OmsAccount *account);
/* The time between two turns; 0: never by itself. A list of news follows the seller's choice as far as the limits
 * allow; what reads everything again is never done more often than the marketplace's own rhythm says. */
gint64 oms_schedule_interval (const OmsAdapterInfo *info, const OmsAdapterJob *job, const OmsAccount *account);

/* When @job is due by @interval, shifted a little, the same for each account, so that not all start at once.
 * OMS_TIME_UNKNOWN: never by itself. A job of once a day has its turn once on each day of @zone: a program that is open
 * for an hour each morning does it every morning. */
gint64 oms_schedule_due_at (const OmsAdapterJob *job, gint64 interval, const OmsStoredCursor *cursor,
                            const OmsAccount *account, GTimeZone *zone);

/* ---- Pauses --------------------------------------------------------------------------------------------------------
 */

/* Until somebody resumes it. */
#define OMS_PAUSE_OPEN G_MAXINT64
/* The hour at which "until tomorrow" ends. */
#define OMS_PAUSE_MORNING 7

/* @text (nullable): "open" or a moment in milliseconds. OMS_TIME_UNKNOWN: no pause. */
gint64 oms_pause_parse (const char *text);
char *oms_pause_format (gint64 until); /* (nullable) (transfer full) */
/* A pause that is not over at @now, else OMS_TIME_UNKNOWN. */
gint64 oms_pause_get (const OmsAccount *account, gint64 now);
/* What a person asks for, "hour", "tomorrow" or "open". FALSE when it is none of these. */
gboolean oms_pause_from_id (const char *id, gint64 now, GTimeZone *zone, gint64 *until);
/* "Paused until 7:00", "Paused until tomorrow 7:00", "Paused". (transfer full) */
char *oms_pause_describe (gint64 until, gint64 now, GTimeZone *zone);

G_END_DECLS
