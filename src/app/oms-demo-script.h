/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo without anybody watching: prints what was synced, photographs each page in each size and colour, and quits
 * the program. Main thread only. */
#pragma once

#include "oms-window.h"

G_BEGIN_DECLS

#define OMS_TYPE_DEMO_SCRIPT (oms_demo_script_get_type ())
G_DECLARE_FINAL_TYPE (OmsDemoScript, oms_demo_script, OMS, DEMO_SCRIPT, GObject)

/* @results (element-type OmsSyncResult): of the sync that has just ended. Begins at once. */
OmsDemoScript *oms_demo_script_new (OmsWindow *window, OmsSession *session, GPtrArray *results, const char *folder);

/* The exit code of the program: 0 unless something failed. */
int oms_demo_script_get_exit_code (void);
void oms_demo_script_fail (void);

G_END_DECLS
