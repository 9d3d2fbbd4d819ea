/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A horizontal bar as long as its share of the most, with the figure at its end. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OMS_TYPE_SHARE_BAR (oms_share_bar_get_type ())
G_DECLARE_FINAL_TYPE (OmsShareBar, oms_share_bar, OMS, SHARE_BAR, GtkWidget)

GtkWidget *oms_share_bar_new (void);
/* @share: 0 to 1; more than nothing is always at least a sliver. @color: of the bar. */
void oms_share_bar_set (OmsShareBar *self, double share, const GdkRGBA *color, const char *figure);

G_END_DECLS
