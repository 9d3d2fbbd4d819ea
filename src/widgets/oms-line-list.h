/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences in a list that is only read. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds @text as a row that wraps. No row takes the focus: a hundred of them would be a hundred stops of the Tab key.
 * The scrolled window around @list has it, and Page Up and Page Down there. */
void oms_line_list_append (GtkListBox *list, const char *text);
void oms_line_list_clear (GtkListBox *list);

G_END_DECLS
