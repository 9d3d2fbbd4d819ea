/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schedule without a window. */
#pragma once

#include "oms-cli.h"
#include "oms-secret-store.h"

G_BEGIN_DECLS

/* Runs what is due, by each account's own rhythm, and prints a line for each run. @once: until nothing is due any more,
 * or at once when another process keeps the schedule; FAILED when any run did. Else until SIGTERM or SIGINT. */
OmsCliExit oms_cli_run_schedule (OmsCli *cli, OmsSecretStore *secrets, gboolean once);

G_END_DECLS
