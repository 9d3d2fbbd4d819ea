/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small coloured square of a marketplace. Always beside its name, so it says nothing to a screen reader. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_KIND_SQUARE (oms_kind_square_get_type ())
G_DECLARE_FINAL_TYPE (OmsKindSquare, oms_kind_square, OMS, KIND_SQUARE, GtkWidget)

GtkWidget *oms_kind_square_new (const char *kind);
/* @nth as in oms_palette_kind(). */
void oms_kind_square_set_kind (OmsKindSquare *self, const char *kind, guint nth);

G_END_DECLS
