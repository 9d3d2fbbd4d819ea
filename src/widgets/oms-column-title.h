/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GtkColumnView lacks for the titles of figures at GTK 4.8. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the title @text of @view over the right edge of its column, as figures are. Call when the column is in. */
void oms_column_title_to_end (GtkColumnView *view, const char *text);

G_END_DECLS
