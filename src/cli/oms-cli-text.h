/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for terminals: marketplaces' words made harmless, measured and cut by columns. Pure functions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line without control characters, escape sequences and direction overrides. NULL gives "". (transfer full) */
char *oms_cli_text_clean (const char *text);
/* How many columns a terminal uses for it. */
int oms_cli_text_width (const char *text);
/* At most @width columns; what is cut ends in "…". (transfer full) */
char *oms_cli_text_cut (const char *text, int width);
/* The next line of @text when it is set in lines of @width columns, broken between words where it can; moves @text on.
 * "" at its end. (transfer full) */
char *oms_cli_text_wrap (const char **text, int width);
/* Columns of the terminal behind @fd, at most 100; 100 when it is none. */
int oms_cli_text_screen_width (int fd);

G_END_DECLS
