/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one run of an account is to do: plain data. */
#include "oms-account-runner.h"

OmsRunPlan *
oms_run_plan_new (OmsRunPlanKind kind, OmsSyncWhat what)
{
  OmsRunPlan *plan = g_new0 (OmsRunPlan, 1);

  plan->kind = kind;
  plan->what = what;
  plan->since = plan->stop_at = plan->as_of = OMS_TIME_UNKNOWN;
  return plan;
}

void
oms_run_plan_free (OmsRunPlan *plan)
{
  if (plan == NULL)
    return;
  g_strfreev (plan->jobs);
  g_clear_pointer (&plan->problem_ids, g_array_unref);
  g_free (plan->order_id);
  g_free (plan->path);
  g_free (plan);
}

gboolean
oms_run_plan_covers (const OmsRunPlan *running, const OmsRunPlan *wanted)
{
  if (running->kind != OMS_RUN_PLAN_SYNC || wanted->kind != OMS_RUN_PLAN_SYNC)
    return FALSE;
  if ((wanted->what & ~running->what) != 0)
    return FALSE;
  return wanted->since == OMS_TIME_UNKNOWN || wanted->since == running->since;
}
