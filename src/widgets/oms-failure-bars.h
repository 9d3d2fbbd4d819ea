/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bars for accounts that fail. One stands by itself; several are one line that opens to them, so that they never
 * take the window. Each stays until it is read or mended. */
#pragma once

#include <gtk/gtk.h>

#include "oms-session.h"

G_BEGIN_DECLS

/* Actions of its own: "failures.toggle": opens and folds them. The bars use those of the window. */
#define OMS_TYPE_FAILURE_BARS (oms_failure_bars_get_type ())
G_DECLARE_FINAL_TYPE (OmsFailureBars, oms_failure_bars, OMS, FAILURE_BARS, GtkWidget)

void oms_failure_bars_set_session (OmsFailureBars *self, OmsSession *session);

G_END_DECLS
