/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads problem records once more: from the marketplace where it can be asked for one, else from the payload that was
 * kept, else by the list it came from. Private to src/sync. Blocking, like the job runner. */
#pragma once

#include "oms-job-runner.h"

G_BEGIN_DECLS

/* @problem_ids: problems of the context's account. @solved, @left: added to. FALSE only for errors that end the run
 * (credentials, network, cancelled, the store); a record that is still unreadable is left with its new reason. */
gboolean oms_problem_retry_run (const OmsJobContext *context, const gint64 *problem_ids, gsize n_problems,
                                guint *solved, guint *left, GError **error);

G_END_DECLS
