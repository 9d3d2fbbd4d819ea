/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching older orders of an account: what was asked for, how far it is, and how long it takes. It is kept in the
 * account (OMS_SETTING_BACK_FILL) until it is done, so it goes on after a restart. Any thread. */
#pragma once

#include "oms-schedule.h"

G_BEGIN_DECLS

/* It goes from the oldest day to the newest in ranges of days, each short enough to be read before a page token dies.
 */
typedef struct
{
  gint64 since;          /* as asked for */
  gint64 position;       /* what was ordered before this moment is in */
  gint64 until;          /* when it was asked for */
  gint64 days;           /* a range */
  gint64 jobs;           /* jobs of this range that are done */
  gint64 seen, expected; /* orders */
} OmsBackFill;

gboolean oms_back_fill_parse (const char *text, OmsBackFill *back_fill); /* (nullable) text */
char *oms_back_fill_format (const OmsBackFill *back_fill);
/* FALSE: nothing older is being fetched. */
gboolean oms_back_fill_get (const OmsAccount *account, OmsBackFill *back_fill);

/* The @n-th of the jobs that take part; NULL: there are no more. */
const OmsAdapterJob *oms_back_fill_job (const OmsAdapterInfo *info, guint n);
/* Whether they are other lists than those of the news. */
gboolean oms_back_fill_has_own_jobs (const OmsAdapterInfo *info);
/* Its own place beside that of the news. (transfer full) */
char *oms_back_fill_cursor (const OmsAdapterJob *job);
/* The end of the range that begins at the position; of all, when the job is not asked by ranges. */
gint64 oms_back_fill_range_end (const OmsBackFill *back_fill, const OmsAdapterJob *job);
/* A job of this range is done. FALSE: all is. */
gboolean oms_back_fill_advance (OmsBackFill *back_fill, const OmsAdapterInfo *info);

/* ---- How long it takes ---------------------------------------------------------------------------------------------
 */

typedef struct
{
  gint64 since;     /* as asked for, or the oldest moment the marketplace tells of */
  gboolean is_cut;  /* it is that oldest moment */
  double per_day;   /* orders */
  gboolean assumed; /* nothing is stored that tells */
  gint64 orders;
  gint64 requests;
  guint page_size; /* of the list; 0: not known */
  gint64 pause;    /* between two requests for it, in milliseconds; 0: not known */
  gint64 duration; /* milliseconds; 0: nothing is known of the limits */
} OmsBackFillEstimate;

/* @per_day below 0: not known. @spent (nullable): for each limit, what of its burst is not there now. */
void oms_back_fill_reckon (const OmsAdapterInfo *info, const OmsAccount *account, double per_day, const double *spent,
                           gint64 since, gint64 now, OmsBackFillEstimate *estimate);
/* The same with what is stored of the last thirty days. Blocking. */
gboolean oms_back_fill_estimate (OmsStore *store, const OmsAdapterInfo *info, const OmsAccount *account, gint64 since,
                                 gint64 now, OmsBackFillEstimate *estimate, GError **error);
/* Two or three sentences. (transfer full) */
char *oms_back_fill_describe (const OmsBackFillEstimate *estimate, GTimeZone *zone);
/* Begins one; what was asked for before and has not come yet is asked for too. Blocking. */
gboolean oms_back_fill_begin (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, gint64 since,
                              GError **error);
/* Blocking. */
gboolean oms_back_fill_stop (OmsStore *store, const OmsAccount *account, const OmsAdapterInfo *info, GError **error);

/* "Older orders since 1 May: 1,240 of about 3,400". (transfer full) */
char *oms_back_fill_describe_progress (const OmsBackFill *back_fill, gint64 now, GTimeZone *zone);

G_END_DECLS
