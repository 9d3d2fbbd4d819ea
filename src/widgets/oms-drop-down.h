/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GtkDropDown lacks for screen readers at GTK 4.8. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets @drop_down, whose items are strings, be read as "@name: what is chosen"; else its button is read as the name of
 * its class. Call once. */
void oms_drop_down_set_spoken (GtkDropDown *drop_down, const char *name);

G_END_DECLS
