/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the list of runs. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

/* Adds the columns to @view, whose model has OmsItem of an OmsRunList. */
void oms_run_columns_add (GtkColumnView *view, OmsSession *session);
/* Shows those for which a view of @width px has room. */
void oms_run_columns_fit (GtkColumnView *view, int width);
void oms_run_columns_clear (GtkColumnView *view);

/* The words of one cell, for the column @id: "time", "account", "what", "new", "changed", "unchanged", "failed",
 * "duration", "sentence". @now is for runs that go on. (transfer full) */
char *oms_run_columns_text (OmsSession *session, const OmsRun *run, const char *id, gint64 now);

G_END_DECLS
