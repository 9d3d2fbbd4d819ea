/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often accounts sync, and pauses: the part of omsctl platforms that is about time. */
#pragma once

#include "oms-cli.h"

G_BEGIN_DECLS

/* FALSE: said so. @every: "own", "by-hand" or minutes. */
gboolean oms_cli_set_rhythm (OmsCli *cli, const OmsAccount *account, const char *every);

OmsCliExit oms_cli_platforms_pause (OmsCli *cli, int argc, char **argv);
OmsCliExit oms_cli_platforms_resume (OmsCli *cli, int argc, char **argv);

G_END_DECLS
