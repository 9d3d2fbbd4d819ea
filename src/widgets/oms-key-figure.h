/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One figure of a period and how it moved against the period before. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  OMS_CHANGE_NONE, /* just words */
  OMS_CHANGE_UP,
  OMS_CHANGE_DOWN,
} OmsChange;

/* Property "caption" (string). */
#define OMS_TYPE_KEY_FIGURE (oms_key_figure_get_type ())
G_DECLARE_FINAL_TYPE (OmsKeyFigure, oms_key_figure, OMS, KEY_FIGURE, GtkWidget)

/* @figure: one line for each currency. */
void oms_key_figure_set (OmsKeyFigure *self, const char *figure);
/* @good: whether moving that way is good news. */
void oms_key_figure_set_change (OmsKeyFigure *self, OmsChange change, gboolean good, const char *text);

G_END_DECLS
