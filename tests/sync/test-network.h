/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network that the test plugs in and out: a GNetworkMonitor of its own at GIO's extension point, so that whatever
 * asks for the default one gets this. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Before anything asks for the default monitor. */
void test_network_register (void);
void test_network_set_available (gboolean available);

G_END_DECLS
