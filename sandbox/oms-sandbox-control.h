/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests ask of the sandbox itself, under /sandbox/: statistics, the truth, changes. */
#pragma once

#include "oms-sandbox-http.h"
#include "oms-sandbox-protocol.h"

G_BEGIN_DECLS

/* The one line printed at the start. Returns: (transfer full) */
char *oms_sandbox_control_describe (OmsSandboxHttp *http);
void oms_sandbox_control_handle (OmsSandboxHttp *http, const OmsSandboxRequest *request, OmsSandboxReply *reply);

G_END_DECLS
