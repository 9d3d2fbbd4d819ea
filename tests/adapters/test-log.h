/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program logged, to look for what must not be in it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps all fields of whatever is logged from now on; before the first test, once. Warnings are still shown. */
void test_log_keep (void);
void test_log_forget (void);
gboolean test_log_has (const char *text);

G_END_DECLS
