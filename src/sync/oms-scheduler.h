/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides when the jobs of the accounts run by themselves. It never switches itself off: a job that fails is tried
 * again after a growing pause; refused credentials wait for a person, who changes them or syncs by hand. Private to
 * src/sync. All functions on the engine's thread; the store is read on a worker. */
#pragma once

#include "oms-account-runner.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean (*is_busy) (gint64 platform_id, gpointer user_data);
  /* @jobs: (transfer full) */
  void (*start) (const OmsAccount *account, char **jobs, gpointer user_data);
  /* Older orders, while nothing else is due: until @stop_at. */
  void (*start_older) (const OmsAccount *account, gint64 stop_at, gpointer user_data);
  /* Something is due: whatever runs and can wait steps aside. */
  void (*make_way) (gint64 platform_id, gpointer user_data);
  /* next_run of an account has changed; OMS_TIME_UNKNOWN: none. */
  void (*planned) (gint64 platform_id, gint64 next_run, gpointer user_data);
  /* oms_scheduler_get_status has something new. */
  void (*told) (gpointer user_data);
  gpointer user_data;
} OmsSchedulerFuncs;

#define OMS_TYPE_SCHEDULER (oms_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (OmsScheduler, oms_scheduler, OMS, SCHEDULER, GObject)

OmsScheduler *oms_scheduler_new (OmsStore *store, const OmsSchedulerFuncs *funcs);
/* Also gives the schedule to another process that waits for it. */
void oms_scheduler_set_on (OmsScheduler *self, gboolean on);
/* Before the last unref: calls nobody any more. */
void oms_scheduler_shut_down (OmsScheduler *self);

/* How a run of this account ended. */
void oms_scheduler_report (OmsScheduler *self, const OmsAccount *account, const OmsRunPlan *plan,
                           const OmsRunOutcome *outcome);
/* Its credentials were changed: what they failed with is forgotten. */
void oms_scheduler_forget (OmsScheduler *self, gint64 platform_id);

const OmsScheduleStatus *oms_scheduler_get_status (OmsScheduler *self);
gboolean oms_scheduler_is_refused (OmsScheduler *self, gint64 platform_id);
/* TRUE while there is no network at all: what fails then is no failure of the marketplace's. */
gboolean oms_scheduler_is_offline (OmsScheduler *self);

/* The pause after so many failures in a row of what runs every @interval, in milliseconds. */
gint64 oms_scheduler_back_off (gint64 interval, guint failures);

G_END_DECLS
