/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record that could not be read, and what can be done about it. Uses the actions activity.retry, activity.show-data
 * and activity.dismiss (x: the problem's id). */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

#define OMS_TYPE_PROBLEM_ROW (oms_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (OmsProblemRow, oms_problem_row, OMS, PROBLEM_ROW, GtkListBoxRow)

/* Follows @item (of an OmsProblemList). */
GtkWidget *oms_problem_row_new (OmsSession *session, OmsItem *item);

G_END_DECLS
